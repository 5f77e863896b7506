//! The answers of a log.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::FeedbackPolicy;
use crate::fact::{Rejected, standing};
use crate::record::{ContactId, CustomerId, Event, EventId, EventKind, Feedback};
use crate::time::{AsOf, Moment};

/// An answer that counts: corrections are applied, and it fits the rulebook.
///
/// ```
/// use guanxi::{Rulebook, record::{Event, Feedback}};
/// let rulebook = Rulebook::preset("renewal")?; // Asia/Shanghai
/// let said = Feedback::new("4".parse()?).given_by("P1");
/// let events = [Event::new("e1", "KH0001", "2024-03-05T16:00:00Z".parse()?, said)];
/// let read = rulebook.feedback().answers(&events, "2024-03-31".parse()?, None);
/// let answer = &read.answers[0];
/// assert_eq!((answer.event.as_str(), answer.on.to_string()), ("e1", "2024-03-06".to_owned()));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answer<'e> {
    /// The event that tells of it.
    pub event: &'e EventId,
    /// Who is the customer.
    pub customer: &'e CustomerId,
    /// When it was given.
    pub at: Moment,
    /// The day of that in the rulebook's zone.
    pub on: NaiveDate,
    /// What was said.
    pub feedback: &'e Feedback,
}

impl<'e> Answer<'e> {
    /// Who answered: the customer and the person, where one is named. Of one respondent the later
    /// answers stand after the earlier ones.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Event, Feedback}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let said = Feedback::new("4".parse()?).given_by("P1");
    /// let events = [Event::new("e1", "KH0001", "2024-03-05".parse()?, said)];
    /// let read = rulebook.feedback().answers(&events, "2024-03-31".parse()?, None);
    /// assert_eq!(read.answers[0].respondent(), (&"KH0001".into(), Some(&"P1".into())));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn respondent(&self) -> (&'e CustomerId, Option<&'e ContactId>) {
        (self.customer, self.feedback.contact.as_ref())
    }
}

/// The answers of a log as of a moment, and what was refused.
///
/// ```
/// use guanxi::{Rulebook, record::{Event, Feedback}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let wrong = Feedback::new("9".parse()?).on_scale("nsp".parse()?);
/// let events = [Event::new("e1", "KH0001", "2024-03-05".parse()?, wrong)];
/// let read = rulebook.feedback().answers(&events, "2024-03-31".parse()?, None);
/// assert!(read.answers.is_empty());
/// let error = &read.refused[0].error;
/// assert_eq!((error.code(), error.path()), ("unknown-scale", Some("e1.scale")));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Answers<'e> {
    /// Those that count, in the order of events.
    pub answers: Vec<Answer<'e>>,
    /// Those that do not, with what is wrong; the place of each error begins with the event.
    pub refused: Vec<Rejected>,
}

impl<'e> Answers<'e> {
    /// What was said, in the order of events.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Event, Feedback}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let said = Feedback::comment("thanks");
    /// let events = [Event::new("e1", "KH0001", "2024-03-05".parse()?, said.clone())];
    /// let read = rulebook.feedback().answers(&events, "2024-03-31".parse()?, None);
    /// assert!(read.feedback().eq([&said]));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn feedback(&self) -> impl Iterator<Item = &'e Feedback> + '_ {
        self.answers.iter().map(|answer| answer.feedback)
    }
}

impl FeedbackPolicy<'_> {
    /// The answers of a log up to a moment and as known by another, of all customers in it.
    ///
    /// Total: an answer that does not fit the rulebook is refused as a whole and listed with all that
    /// is wrong with it; so is one that the fold rejects, with the fold's error. The order in which
    /// events arrive does not matter.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Event, Feedback}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let day = "2024-03-05".parse()?;
    /// let events = [
    ///     Event::new("e1", "KH0001", day, Feedback::new("1".parse()?)),
    ///     Event::new("e2", "KH0001", day, Feedback::new("4".parse()?))
    ///         .recorded_at("2024-03-10".parse()?)
    ///         .correcting("e1"),
    ///     Event::new("e3", "KH0002", day, Feedback::new("6".parse()?)),
    /// ];
    /// let policy = rulebook.feedback();
    /// let read = policy.answers(&events, "2024-03-31".parse()?, None);
    /// assert_eq!(read.answers[0].feedback.score, Some("4".parse()?));
    /// assert_eq!(read.refused[0].error.code(), "score-out-of-range");
    /// let before = policy.answers(&events, "2024-03-31".parse()?, Some("2024-03-09".parse()?));
    /// assert_eq!(before.answers[0].feedback.score, Some("1".parse()?));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn answers<'e>(
        &self,
        events: impl IntoIterator<Item = &'e Event>,
        as_of: Moment,
        known_by: Option<Moment>,
    ) -> Answers<'e> {
        let cut = AsOf::new(as_of, self.zone);
        let known_by = known_by.map(|moment| AsOf::new(moment, self.zone));
        let mut told: HashSet<(&EventId, &CustomerId)> = HashSet::new();
        let events = events.into_iter().inspect(|event| {
            if is_feedback(event) && cut.includes(&event.at.local(self.zone)) {
                told.insert((&event.id, &event.customer));
            }
        });
        let mut rejected = Vec::new();
        let (standing, _) = standing(self.zone, events, known_by.as_ref(), &mut rejected);
        let mut read = Answers::default();
        rejected.retain(|one| told.contains(&(&one.event, &one.customer)));
        read.refused.extend(rejected.into_iter().map(placed));
        for (at, event) in standing {
            let EventKind::Feedback(feedback) = &event.kind else { continue };
            if !cut.includes(&at) {
                continue;
            }
            let Event { id, customer, at: moment, .. } = event;
            match self.check(feedback) {
                Ok(()) => read.answers.push(Answer {
                    event: id,
                    customer,
                    at: *moment,
                    on: at.date(),
                    feedback,
                }),
                Err(error) => {
                    let (event, customer) = (id.clone(), customer.clone());
                    read.refused.push(placed(Rejected { event, customer, error }));
                }
            }
        }
        read
    }
}

fn is_feedback(event: &Event) -> bool {
    matches!(event.kind, EventKind::Feedback(_))
}

fn placed(rejected: Rejected) -> Rejected {
    let error = rejected.error.at(&rejected.event);
    Rejected { error, ..rejected }
}
