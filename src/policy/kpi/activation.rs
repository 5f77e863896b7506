//! Dormant customers of high value that came back (潜力客户激活率, D001-67).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Contribution, Exclusion, Period};
use crate::label::Code;
use crate::policy::words::words;
use crate::rule::Truth;
use crate::time::Span;

words! {
    kpi;
    /// What counts as activated, of whom.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::kpi::ActivationConvention};
    /// assert_eq!(ActivationConvention::Promoted.label(Language::Chinese), "上升类别");
    /// ```
    ActivationConvention, "convention of the activation rate", "unknown-convention", {
        /// With an order, a reply or a meeting in the window, of all that were dormant at the
        /// beginning (A-36).
        All "all" "all dormant" "全部休眠客户",
        /// The same of those only that were approached in the window, before it happened.
        Targeted "targeted" "those approached" "已触达客户",
        /// In a better class at the end, of all that were dormant at the beginning.
        Promoted "promoted" "moved up" "上升类别",
    }
}

/// A customer that may have been dormant, and what became of it.
///
/// ```
/// use guanxi::{policy::kpi::DormantCustomer, rule::Truth};
/// let customer = DormantCustomer::new(Truth::True);
/// assert_eq!((customer.events.len(), customer.promoted), (0, Truth::Unknown));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DormantCustomer {
    /// Whether it was in one of the classes at the beginning of the period.
    pub dormant: Truth,
    /// The days of orders, replies and meetings, in order.
    pub events: Vec<NaiveDate>,
    /// The days on which it was approached, in order.
    pub approached: Vec<NaiveDate>,
    /// Whether it is in a better class at the end of the period.
    pub promoted: Truth,
}

impl DormantCustomer {
    /// A customer of which nothing happened, and whose class at the end is not known.
    ///
    /// ```
    /// use guanxi::{policy::kpi::DormantCustomer, rule::Truth};
    /// assert_eq!(DormantCustomer::new(Truth::False).dormant, Truth::False);
    /// ```
    pub fn new(dormant: Truth) -> Self {
        let (events, approached) = (Vec::new(), Vec::new());
        Self { dormant, events, approached, promoted: Truth::Unknown }
    }
}

/// The activation rate of the customers of some classes.
///
/// ```
/// use guanxi::policy::kpi::{Activation, Contribution, DormantCustomer, Period};
/// use guanxi::rule::Truth;
/// let rate = Activation::of_class("quadrant".parse()?, "potential".parse()?);
/// let march: Period = "2024-03".parse()?;
/// let mut customer = DormantCustomer::new(Truth::True);
/// let of = |customer: &_| rate.of(customer, march, march.last());
/// assert_eq!(of(&customer), Contribution::Ratio { num: 0, den: 1 });
/// customer.events.push("2024-03-31".parse().unwrap());
/// assert_eq!(of(&customer), Contribution::Ratio { num: 1, den: 1 });
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Activation {
    /// What counts, of whom.
    pub convention: ActivationConvention,
    /// The scheme.
    pub scheme: Code,
    /// The classes in which customers are dormant.
    pub class: Vec<Code>,
    /// How long from the beginning of the period on something may happen; the period unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Span>,
}

impl Activation {
    /// All customers of a class of a scheme, within the period.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Activation, ActivationConvention};
    /// let rate = Activation::of_class("quadrant".parse()?, "potential".parse()?);
    /// assert_eq!(rate.convention, ActivationConvention::All);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn of_class(scheme: Code, class: Code) -> Self {
        let convention = ActivationConvention::All;
        Self { convention, scheme, class: vec![class], within: None }
    }

    /// The same in another convention.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Activation, ActivationConvention};
    /// let rate = Activation::of_class("quadrant".parse()?, "potential".parse()?);
    /// let promoted = rate.by(ActivationConvention::Promoted);
    /// assert_eq!(promoted.convention, ActivationConvention::Promoted);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn by(self, convention: ActivationConvention) -> Self {
        Self { convention, ..self }
    }

    /// The same with a window of civil days from the beginning of the period on.
    ///
    /// ```
    /// use guanxi::policy::kpi::Activation;
    /// let rate = Activation::of_class("quadrant".parse()?, "potential".parse()?);
    /// assert!(rate.within("60 days".parse()?).within.is_some());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn within(self, span: Span) -> Self {
        Self { within: Some(span), ..self }
    }

    /// What a customer adds, as of the end of a day: nothing before the window is over.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Activation, Contribution, DormantCustomer, Exclusion, Period};
    /// use guanxi::rule::Truth;
    /// let rate = Activation::of_class("quadrant".parse()?, "potential".parse()?);
    /// let march: Period = "2024-03".parse()?;
    /// let open = DormantCustomer::new(Truth::True);
    /// let early = rate.of(&open, march, "2024-03-30".parse().unwrap());
    /// assert_eq!(early, Contribution::Excluded(Exclusion::WindowOpen));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn of(&self, customer: &DormantCustomer, period: Period, today: NaiveDate) -> Contribution {
        match customer.dormant {
            Truth::False => return Contribution::None,
            Truth::Unknown => return Contribution::Excluded(Exclusion::Unknown),
            Truth::True => {}
        }
        if self.convention == ActivationConvention::Promoted {
            return match customer.promoted {
                _ if today < period.last() => Contribution::Excluded(Exclusion::WindowOpen),
                Truth::Unknown => Contribution::Excluded(Exclusion::Unknown),
                promoted => Contribution::whether(promoted == Truth::True),
            };
        }
        let until = match self.within {
            Some(within) => within.after(period.opens(), 1).unwrap_or(NaiveDate::MAX),
            None => period.closes(),
        };
        let inside = |day: &&NaiveDate| period.opens() <= **day && **day < until && **day <= today;
        let approached = customer.approached.iter().find(inside);
        let mut events = customer.events.iter().filter(inside);
        let (activated, counts) = match (self.convention, approached) {
            (ActivationConvention::Targeted, None) => (false, false),
            (ActivationConvention::Targeted, Some(first)) => (events.any(|day| day >= first), true),
            _ => (events.next().is_some(), true),
        };
        // `until` is the first day after the window. Before, those that came back early would be all
        // that count.
        match (today.succ_opt().is_none_or(|next| next >= until), counts) {
            (false, _) => Contribution::Excluded(Exclusion::WindowOpen),
            (true, true) => Contribution::whether(activated),
            (true, false) => Contribution::Excluded(Exclusion::NotApplicable),
        }
    }
}
