//! Customers that are lost (D003-70, KPI.md).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Contribution, Period, Stays};
use crate::policy::words::words;
use crate::quantity::Fraction;
use crate::time::Span;

words! {
    kpi;
    /// What lost customers are divided by.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::kpi::ChurnConvention};
    /// assert_eq!(ChurnConvention::OpeningCohort.label(Language::Chinese), "期初客户群");
    /// ```
    ChurnConvention, "convention of the churn rate", "unknown-convention", {
        /// Of the customers at the beginning, those that are gone at the end (A-36). Who comes back in
        /// between is no loss; who came and went in between counts nowhere.
        OpeningCohort "opening_cohort" "opening cohort" "期初客户群",
        /// All that were lost in the period, also those that came in it, by the customers at its
        /// beginning; may exceed one.
        AllLosses "all_losses" "all losses" "全部流失",
        /// All that were lost in the period by the mean of the customers at its two ends.
        Average "average" "average of both ends" "期初期末平均",
        /// All that were lost in the period by the mean number of customers on its days.
        Exposure "exposure" "mean of the days" "逐日平均",
        /// Of the customers some days before the end, those that are gone at the end.
        Rolling "rolling" "rolling window" "滚动窗口",
    }
}

words! {
    kpi;
    /// From which of two days on a customer without an order is lost.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::kpi::LostEdge};
    /// assert_eq!(LostEdge::AtLeast.label(Language::English), "at least");
    /// ```
    LostEdge, "edge of a loss", "unknown-edge", {
        /// On the day on which the last order is that many days ago.
        AtLeast "at_least" "at least" "达到",
        /// On the day after.
        MoreThan "more_than" "more than" "超过",
    }
}

/// From when on a customer without contracts is lost: so many days after its last order.
///
/// ```
/// use guanxi::policy::kpi::{LostAfter, LostEdge};
/// let ninety = LostAfter::days(90);
/// assert_eq!(ninety.edge, LostEdge::AtLeast);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LostAfter {
    /// How many days.
    pub days: u32,
    /// Whether that day itself counts.
    pub edge: LostEdge,
}

impl LostAfter {
    /// So many days after the last order, that day included.
    ///
    /// ```
    /// assert_eq!(guanxi::policy::kpi::LostAfter::days(30).days, 30);
    /// ```
    pub fn days(days: u32) -> Self {
        Self { days, edge: LostEdge::AtLeast }
    }

    /// The same, but lost only once more days than these are over.
    ///
    /// ```
    /// use guanxi::policy::kpi::{LostAfter, LostEdge};
    /// assert_eq!(LostAfter::days(30).more_than().edge, LostEdge::MoreThan);
    /// ```
    #[must_use]
    pub fn more_than(self) -> Self {
        Self { edge: LostEdge::MoreThan, ..self }
    }
}

/// The churn rate: which customers are lost, and what that is divided by.
///
/// ```
/// use guanxi::policy::kpi::{Accumulator, Churn, Kpi, Period, Stays};
/// let day = |text: &str| text.parse().unwrap();
/// let march: Period = "2024-03".parse()?;
/// let (kpi, churn) = (Kpi::standard("churn_rate")?, Churn::default());
/// let mut rate = Accumulator::new(&kpi, march);
/// rate.add(churn.of(&Stays::of_contracts([(day("2024-01-01"), day("2024-03-15"))]), march))?;
/// rate.add(churn.of(&Stays::of_contracts([(day("2024-01-01"), day("2024-12-31"))]), march))?;
/// assert_eq!(rate.read().value, Some("1/2".parse()?));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Churn {
    /// By what the losses are divided.
    pub convention: ChurnConvention,
    /// From when on customers without contracts are lost; `None` goes by contracts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_after: Option<LostAfter>,
    /// How long the rolling window is; only for that convention, 30 days unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<Span>,
}

impl Default for Churn {
    fn default() -> Self {
        Self::by(ChurnConvention::OpeningCohort)
    }
}

impl Churn {
    /// How many days a rolling window has unless it is said.
    const ROLLING_DAYS: u64 = 30;

    /// By contracts, in a convention.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Churn, ChurnConvention};
    /// assert_eq!(Churn::by(ChurnConvention::Average).lost_after, None);
    /// ```
    pub fn by(convention: ChurnConvention) -> Self {
        Self { convention, lost_after: None, window: None }
    }

    /// The same by orders instead of contracts.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Churn, LostAfter};
    /// assert!(Churn::default().after(LostAfter::days(90)).lost_after.is_some());
    /// ```
    #[must_use]
    pub fn after(self, lost_after: LostAfter) -> Self {
        Self { lost_after: Some(lost_after), ..self }
    }

    /// What a customer adds.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Churn, ChurnConvention, Contribution, Period, Stays};
    /// let day = |text: &str| text.parse().unwrap();
    /// let march: Period = "2024-03".parse()?;
    /// let brief = Stays::of_contracts([(day("2024-03-05"), day("2024-03-20"))]);
    /// assert_eq!(Churn::default().of(&brief, march), Contribution::None); // came and went (P-097)
    /// let all = Churn::by(ChurnConvention::AllLosses);
    /// assert_eq!(all.of(&brief, march), Contribution::Ratio { num: 1, den: 0 });
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn of(&self, stays: &Stays, period: Period) -> Contribution {
        let (opens, closes) = (period.opens(), period.closes());
        let here = |midnight: NaiveDate| i64::from(stays.is_active(midnight));
        match self.convention {
            ChurnConvention::OpeningCohort => cohort(stays, opens, closes),
            ChurnConvention::Rolling => match self.rolls_from(closes) {
                Some(from) => cohort(stays, from, closes),
                None => Contribution::None,
            },
            ChurnConvention::AllLosses => contribution(lost(stays, opens, closes), here(opens)),
            ChurnConvention::Average => {
                let ends = here(opens).saturating_add(here(closes));
                contribution(lost(stays, opens, closes), ends)
            }
            ChurnConvention::Exposure => {
                let days = stays.days_between(opens, closes);
                contribution(lost(stays, opens, closes), days)
            }
        }
    }

    /// What losses by customers are multiplied by: two ends, or the days, make one mean.
    pub(super) fn scale(&self, period: Period) -> Fraction {
        match self.convention {
            ChurnConvention::Average => Fraction::from(2),
            ChurnConvention::Exposure => Fraction::from(period.days()),
            _ => Fraction::ONE,
        }
    }

    /// The midnight at which the rolling window begins.
    fn rolls_from(&self, closes: NaiveDate) -> Option<NaiveDate> {
        match self.window {
            Some(window) => window.after(closes, -1).ok(),
            None => closes.checked_sub_days(chrono::Days::new(Self::ROLLING_DAYS)),
        }
    }
}

/// Of the customers at one midnight, those that are gone at another.
fn cohort(stays: &Stays, from: NaiveDate, to: NaiveDate) -> Contribution {
    if stays.is_active(from) {
        Contribution::whether(!stays.is_active(to))
    } else {
        Contribution::None
    }
}

/// Whether a customer was there in the period, and is not at its end.
fn lost(stays: &Stays, opens: NaiveDate, closes: NaiveDate) -> i64 {
    i64::from(stays.days_between(opens, closes) > 0 && !stays.is_active(closes))
}

fn contribution(num: i64, den: i64) -> Contribution {
    match (num, den) {
        (0, 0) => Contribution::None,
        (num, den) => Contribution::Ratio { num, den },
    }
}
