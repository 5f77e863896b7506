//! What the rest of the world knows about a warning: assessments, renewals, and facts of earlier
//! moments.

use std::fmt;

use chrono::NaiveDate;

use crate::fact::Facts;
use crate::label::Code;
use crate::record::{ContractId, EventId};
use crate::rule::Truth;
use crate::time::{LocalMoment, Moment};

/// An assessment of the customer, as the machine needs it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct AskedAssessment {
    pub(crate) at: LocalMoment,
    /// The rank of its level in `risk_level`; `None` where it is undecided.
    pub(crate) level: Option<u16>,
    /// Whether none with a level was made after it, by the moment of the question.
    pub(crate) latest: bool,
}

/// Finds an assessment of the customer, as of a moment.
pub(crate) type AskAssessment<'e> = &'e dyn Fn(&EventId, Moment) -> Option<AskedAssessment>;
/// Whether an assessment with a level was surely made after a moment.
pub(crate) type AskLater<'e> = &'e dyn Fn(LocalMoment) -> bool;
/// The day on which a contract came to be that is a renewal by a moment.
pub(crate) type AskRenewal<'e> = &'e dyn Fn(&ContractId, Moment) -> Option<NaiveDate>;

/// Whether a contract has ended without renewal or was called off between two moments.
pub(crate) type AskLoss<'e> = &'e dyn Fn(Moment, Moment) -> Truth;

/// What the records of one customer say besides its warnings.
///
/// What is not given is not known: a warning cannot be cleared by an assessment that is not there,
/// nor be renewed by such a contract; whether a cause holds is then unknown, which refuses nothing.
///
/// ```
/// use guanxi::policy::warning::Evidence;
/// let evidence = Evidence::default()
///     .assessed("e9", "2024-05-01".parse()?, Some("low".parse()?))
///     .renewal("HT-2", "2024-05-10".parse()?);
/// assert!(format!("{evidence:?}").contains("HT-2"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Default)]
pub struct Evidence<'e> {
    pub(super) assessments: Vec<(EventId, Moment, Option<Code>)>,
    pub(super) renewals: Vec<(ContractId, Moment)>,
    pub(super) truths: Vec<(Code, Truth)>,
    pub(super) facts_at: Option<&'e dyn Fn(Moment) -> Facts>,
    pub(super) assessment: Option<AskAssessment<'e>>,
    pub(super) later: Option<AskLater<'e>>,
    pub(super) renews: Option<AskRenewal<'e>>,
    pub(super) lost: Option<Truth>,
    pub(super) loses: Option<AskLoss<'e>>,
}

impl<'e> Evidence<'e> {
    /// An assessment of the customer besides: its event, when it was made, and its level, `None`
    /// where that is undecided.
    ///
    /// ```
    /// use guanxi::policy::warning::Evidence;
    /// let evidence = Evidence::default().assessed("e9", "2024-05-01".parse()?, None);
    /// assert!(format!("{evidence:?}").contains("e9"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn assessed(mut self, event: impl Into<EventId>, at: Moment, level: Option<Code>) -> Self {
        self.assessments.push((event.into(), at, level));
        self
    }

    /// A contract besides that renews another one, known from this moment on.
    ///
    /// ```
    /// use guanxi::policy::warning::Evidence;
    /// let evidence = Evidence::default().renewal("HT-2", "2024-05-10".parse()?);
    /// assert!(format!("{evidence:?}").contains("HT-2"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn renewal(mut self, contract: impl Into<ContractId>, known: Moment) -> Self {
        self.renewals.push((contract.into(), known));
        self
    }

    /// Whether a contract has ended without renewal or was called off, at every moment: a customer is
    /// not lost while all its contracts run or are renewed (8.2).
    ///
    /// ```
    /// use guanxi::{policy::warning::Evidence, rule::Truth};
    /// let evidence = Evidence::default().lost(Truth::False);
    /// assert!(format!("{evidence:?}").contains("lost: Some(False)"));
    /// ```
    #[must_use]
    pub fn lost(mut self, lost: Truth) -> Self {
        self.lost = Some(lost);
        self
    }

    /// Whether the trigger of a cause holds by the records, at every moment; goes before the facts.
    ///
    /// ```
    /// use guanxi::{policy::warning::Evidence, rule::Truth};
    /// let evidence = Evidence::default().holding("overdue".parse()?, Truth::False);
    /// assert!(format!("{evidence:?}").contains("overdue"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn holding(mut self, cause: Code, truth: Truth) -> Self {
        self.truths.push((cause, truth));
        self
    }

    /// The facts of the customer as the records alone tell them at an earlier moment, a date at
    /// its end; what the host gave besides is left out. It is asked only where something holds, or
    /// is to be cleared.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::warning::Evidence};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts_at = |_| rulebook.facts();
    /// let evidence = Evidence::default().facts_at(&facts_at);
    /// assert!(format!("{evidence:?}").contains("facts_at: true"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn facts_at(mut self, facts: &'e dyn Fn(Moment) -> Facts) -> Self {
        self.facts_at = Some(facts);
        self
    }

    /// Asks for assessments that are not given one by one.
    #[must_use]
    pub(crate) fn asking_assessments(mut self, assessment: AskAssessment<'e>) -> Self {
        self.assessment = Some(assessment);
        self
    }

    /// Asks for later assessments.
    #[must_use]
    pub(crate) fn asking_later(mut self, later: AskLater<'e>) -> Self {
        self.later = Some(later);
        self
    }

    /// Asks whether the customer is lost where that is not given.
    #[must_use]
    pub(crate) fn asking_losses(mut self, loses: AskLoss<'e>) -> Self {
        self.loses = Some(loses);
        self
    }

    /// Asks for renewals that are not given one by one.
    #[must_use]
    pub(crate) fn asking_renewals(mut self, renews: AskRenewal<'e>) -> Self {
        self.renews = Some(renews);
        self
    }
}

impl fmt::Debug for Evidence<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Evidence")
            .field("assessments", &self.assessments)
            .field("renewals", &self.renewals)
            .field("truths", &self.truths)
            .field("lost", &self.lost)
            .field("facts_at", &self.facts_at.is_some())
            .finish_non_exhaustive()
    }
}
