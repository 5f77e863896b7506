//! Customers that buy again (D001-65, KPI.md).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Contribution, Exclusion, Period};
use crate::policy::words::words;
use crate::time::Span;

words! {
    kpi;
    /// Who bought again, of whom.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::kpi::RepurchaseConvention};
    /// assert_eq!(RepurchaseConvention::Period.label(Language::Chinese), "期内复购");
    /// ```
    RepurchaseConvention, "convention of the repurchase rate", "unknown-convention", {
        /// Two orders or more in the period, of those with one or more in it (A-36).
        Period "period" "within the period" "期内复购",
        /// A second order within some days of the first, of those whose first order is in the period;
        /// only customers whose days are over.
        Cohort "cohort" "second order of new customers" "新客户群复购",
        /// Ordered before the period too, of those that order in it.
        Returning "returning" "returning customers" "回头客",
        /// Two orders or more up to the end of the period, of all that ever ordered.
        Ever "ever" "ever" "累计复购",
    }
}

/// The repurchase rate.
///
/// Orders that were cancelled or wholly returned are none: the caller leaves them out. Orders of one
/// day are one where it says so.
///
/// ```
/// use guanxi::policy::kpi::{Contribution, Period, Repurchase};
/// let day = |text: &str| text.parse().unwrap();
/// let march: Period = "2024-03".parse()?;
/// let orders = [day("2024-03-05"), day("2024-03-05")];
/// let rate = Repurchase::default();
/// assert_eq!(rate.of(&orders, march, day("2024-03-31")), Contribution::Ratio { num: 1, den: 1 });
/// let merged = Repurchase::default().same_day_merged();
/// assert_eq!(merged.of(&orders, march, day("2024-03-31")), Contribution::Ratio { num: 0, den: 1 });
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Repurchase {
    /// Who, of whom.
    pub convention: RepurchaseConvention,
    /// Within what span after the first order, for a cohort; 90 days unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<Span>,
    /// Whether orders of one day are one.
    #[serde(default)]
    pub merge_days: bool,
}

impl Default for Repurchase {
    fn default() -> Self {
        Self::by(RepurchaseConvention::Period)
    }
}

impl Repurchase {
    /// How many days a cohort has unless it is said.
    const COHORT_DAYS: u64 = 90;

    /// In a convention, each order for itself.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Repurchase, RepurchaseConvention};
    /// assert!(!Repurchase::by(RepurchaseConvention::Ever).merge_days);
    /// ```
    pub fn by(convention: RepurchaseConvention) -> Self {
        Self { convention, within: None, merge_days: false }
    }

    /// The same with orders of one day as one.
    ///
    /// ```
    /// assert!(guanxi::policy::kpi::Repurchase::default().same_day_merged().merge_days);
    /// ```
    #[must_use]
    pub fn same_day_merged(self) -> Self {
        Self { merge_days: true, ..self }
    }

    /// The same with a second order within a span of civil days after the first, the last day
    /// included.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Repurchase, RepurchaseConvention};
    /// let cohort = Repurchase::by(RepurchaseConvention::Cohort).within("90 days".parse()?);
    /// assert_eq!(cohort.within, Some("90 days".parse()?));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn within(self, span: Span) -> Self {
        Self { within: Some(span), ..self }
    }

    /// What a customer adds, by the days of its orders in their order and the last day of the data.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Contribution, Exclusion, Period, Repurchase, RepurchaseConvention};
    /// let day = |text: &str| text.parse().unwrap();
    /// let cohort = Repurchase::by(RepurchaseConvention::Cohort).within("30 days".parse()?);
    /// let (march, orders): (Period, _) = ("2024-03".parse()?, [day("2024-03-31"), day("2024-04-30")]);
    /// assert_eq!(cohort.of(&orders, march, day("2024-04-30")), Contribution::Ratio { num: 1, den: 1 });
    /// let open = Contribution::Excluded(Exclusion::WindowOpen);
    /// assert_eq!(cohort.of(&orders, march, day("2024-04-29")), open);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn of(&self, orders: &[NaiveDate], period: Period, data_until: NaiveDate) -> Contribution {
        let known = orders.partition_point(|day| *day <= data_until);
        let orders = orders.get(..known).unwrap_or(orders);
        let upto = |day: NaiveDate| orders.partition_point(|order| *order < day);
        let before = upto(period.opens());
        let until = upto(period.closes());
        let inside = orders.get(before..until).unwrap_or(&[]);
        match self.convention {
            RepurchaseConvention::Period => repeats(self.number(inside)),
            RepurchaseConvention::Ever => repeats(self.number(orders.get(..until).unwrap_or(&[]))),
            RepurchaseConvention::Returning if inside.is_empty() => Contribution::None,
            RepurchaseConvention::Returning => Contribution::whether(before > 0),
            RepurchaseConvention::Cohort => self.cohort(orders, period, data_until),
        }
    }

    fn cohort(&self, orders: &[NaiveDate], period: Period, data_until: NaiveDate) -> Contribution {
        let Some(first) = orders.first().copied().filter(|day| period.contains(*day)) else {
            return Contribution::None;
        };
        let last = match self.within {
            Some(within) => within.after(first, 1).ok(),
            None => first.checked_add_days(chrono::Days::new(Self::COHORT_DAYS)),
        };
        let Some(last) = last.filter(|last| *last <= data_until) else {
            return Contribution::Excluded(Exclusion::WindowOpen);
        };
        let within = orders.partition_point(|day| *day <= last);
        let bought = self.number(orders.get(..within).unwrap_or(&[]));
        Contribution::whether(bought >= 2)
    }

    /// How many orders these are.
    fn number(&self, orders: &[NaiveDate]) -> usize {
        if !self.merge_days {
            return orders.len();
        }
        let changes = orders.windows(2).filter(|pair| pair.first() != pair.last()).count();
        orders.first().map_or(0, |_| changes.saturating_add(1))
    }
}

/// Two or more, of those with any.
fn repeats(orders: usize) -> Contribution {
    match orders {
        0 => Contribution::None,
        orders => Contribution::whether(orders >= 2),
    }
}
