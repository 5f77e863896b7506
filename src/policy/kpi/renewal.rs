//! Contracts that were renewed, and the revenue that was kept (D002-99, KPI.md).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Contribution, Exclusion, Period};
use crate::policy::words::words;
use crate::quantity::Amount;
use crate::time::Span;

words! {
    kpi;
    /// What a renewal counts.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::kpi::RenewalConvention};
    /// assert_eq!(RenewalConvention::Logo.label(Language::English), "contracts");
    /// ```
    RenewalConvention, "convention of the renewal rate", "unknown-convention", {
        /// Contracts that were renewed, of those that were to end in the period (A-36).
        Logo "logo" "contracts" "合同数",
        /// The amount that was renewed, of each at most what was due, by what was due.
        Gross "gross" "amount without growth" "金额（不含增长）",
        /// The amount that was renewed by what was due; may exceed one.
        Net "net" "amount with growth" "金额（含增长）",
    }
}

/// A contract that was to end, and what followed it.
///
/// ```
/// use guanxi::policy::kpi::DueContract;
/// let due = DueContract::new("2024-03-31".parse().unwrap());
/// assert!(due.renewed.is_none() && !due.called_off);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct DueContract {
    /// The last day as agreed: what was renewed early or ended early is due then all the same.
    pub end: NaiveDate,
    /// Its amount a year, where it is known.
    pub amount: Option<Amount>,
    /// The amount a year of the contract that followed it, if one did; `Some(None)` where that is
    /// not known.
    pub renewed: Option<Option<Amount>>,
    /// Whether it was ended early.
    pub called_off: bool,
}

impl DueContract {
    /// A contract that was to end on a day, that nothing followed so far.
    ///
    /// ```
    /// use guanxi::policy::kpi::DueContract;
    /// assert_eq!(DueContract::new("2024-03-31".parse().unwrap()).amount, None);
    /// ```
    pub fn new(end: NaiveDate) -> Self {
        Self { end, amount: None, renewed: None, called_off: false }
    }

    /// The same of an amount a year.
    ///
    /// ```
    /// use guanxi::policy::kpi::DueContract;
    /// let due = DueContract::new("2024-03-31".parse().unwrap()).worth("1200".parse()?);
    /// assert_eq!(due.amount, Some("1200".parse()?));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn worth(self, amount: Amount) -> Self {
        Self { amount: Some(amount), ..self }
    }

    /// The same, renewed for an amount a year.
    ///
    /// ```
    /// use guanxi::policy::kpi::DueContract;
    /// let due = DueContract::new("2024-03-31".parse().unwrap()).renewed(Some("1500".parse()?));
    /// assert_eq!(due.renewed, Some(Some("1500".parse()?)));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn renewed(self, amount: Option<Amount>) -> Self {
        Self { renewed: Some(amount), ..self }
    }

    /// The same, ended early.
    ///
    /// ```
    /// use guanxi::policy::kpi::DueContract;
    /// assert!(DueContract::new("2024-03-31".parse().unwrap()).called_off().called_off);
    /// ```
    #[must_use]
    pub fn called_off(self) -> Self {
        Self { called_off: true, ..self }
    }
}

/// The renewal rate.
///
/// A contract counts in the period in which it was to end, whenever it was renewed. One that is not
/// renewed is lost once the grace after its last day is over, or when it was called off; before, it
/// is pending and counts in neither part.
///
/// ```
/// use guanxi::policy::kpi::{Contribution, DueContract, Exclusion, Period, RenewalRate};
/// let day = |text: &str| text.parse().unwrap();
/// let march: Period = "2024-03".parse()?;
/// let (rate, due) = (RenewalRate::default(), DueContract::new(day("2024-03-31")));
/// assert_eq!(rate.of(&due, march, day("2024-03-31")), Contribution::Ratio { num: 0, den: 1 });
/// let rate = rate.grace("30 days".parse()?);
/// assert_eq!(rate.of(&due, march, day("2024-04-29")), Contribution::Excluded(Exclusion::Pending));
/// assert_eq!(rate.of(&due, march, day("2024-04-30")), Contribution::Ratio { num: 0, den: 1 });
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RenewalRate {
    /// What counts.
    pub convention: RenewalConvention,
    /// How long after the last day it may still be renewed; not at all unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace: Option<Span>,
}

impl Default for RenewalRate {
    fn default() -> Self {
        Self::by(RenewalConvention::Logo)
    }
}

impl RenewalRate {
    /// In a convention, without grace.
    ///
    /// ```
    /// use guanxi::policy::kpi::{RenewalConvention, RenewalRate};
    /// assert_eq!(RenewalRate::by(RenewalConvention::Net).grace, None);
    /// ```
    pub fn by(convention: RenewalConvention) -> Self {
        Self { convention, grace: None }
    }

    /// The same with a grace of civil days after the last day of a contract.
    ///
    /// ```
    /// use guanxi::policy::kpi::RenewalRate;
    /// assert!(RenewalRate::default().grace("30 days".parse()?).grace.is_some());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn grace(self, grace: Span) -> Self {
        Self { grace: Some(grace), ..self }
    }

    /// What a contract adds, as of the end of a day.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Contribution, DueContract, Period, RenewalConvention, RenewalRate};
    /// let (today, march): (_, Period) = ("2024-03-31".parse().unwrap(), "2024-03".parse()?);
    /// let due = DueContract::new(today).worth("1200".parse()?).renewed(Some("1500".parse()?));
    /// let of = |convention| RenewalRate::by(convention).of(&due, march, today);
    /// let (gross, net) = (of(RenewalConvention::Gross), of(RenewalConvention::Net));
    /// assert_eq!(gross, Contribution::Ratio { num: 12_000_000, den: 12_000_000 });
    /// assert_eq!(net, Contribution::Ratio { num: 15_000_000, den: 12_000_000 });
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn of(&self, due: &DueContract, period: Period, today: NaiveDate) -> Contribution {
        if !period.contains(due.end) {
            return Contribution::None;
        }
        let until = self.grace.map_or(Ok(due.end), |grace| grace.after(due.end, 1));
        let over = due.called_off || until.is_ok_and(|until| until <= today);
        if due.renewed.is_none() && !over {
            return Contribution::Excluded(Exclusion::Pending);
        }
        if self.convention == RenewalConvention::Logo {
            return Contribution::whether(due.renewed.is_some());
        }
        let renewed = due.renewed.map_or(Some(0), |amount| amount.map(Amount::ten_thousandths));
        match (due.amount.map(Amount::ten_thousandths), renewed) {
            (Some(den), Some(renewed)) => Contribution::Ratio {
                num: match self.convention {
                    RenewalConvention::Gross => renewed.min(den),
                    _ => renewed,
                },
                den,
            },
            _ => Contribution::Excluded(Exclusion::NoAmount),
        }
    }
}

words! {
    kpi;
    /// Whether growth counts as kept revenue.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::kpi::RetentionConvention};
    /// assert_eq!(RetentionConvention::Gross.label(Language::English), "without growth");
    /// ```
    RetentionConvention, "convention of the revenue retention", "unknown-convention", {
        /// Of each customer at most what it was worth before (GRR); at most one.
        Gross "gross" "without growth" "不含增长",
        /// All that the same customers are worth (NRR); may exceed one.
        Net "net" "with growth" "含增长",
    }
}

/// The recurring revenue that was kept: GRR and NRR.
///
/// Only customers that were worth something at the beginning of the period count.
///
/// ```
/// use guanxi::policy::kpi::{Contribution, RetentionConvention, RevenueRetention};
/// let (before, after) = (Some("100".parse()?), Some("130".parse()?));
/// let of = |convention| RevenueRetention { convention }.of(before, after);
/// assert_eq!(of(RetentionConvention::Gross), Contribution::Ratio { num: 1_000_000, den: 1_000_000 });
/// assert_eq!(of(RetentionConvention::Net), Contribution::Ratio { num: 1_300_000, den: 1_000_000 });
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RevenueRetention {
    /// Whether growth counts.
    pub convention: RetentionConvention,
}

impl RevenueRetention {
    /// What a customer adds by its recurring value at the two ends of the period; `None` is not known,
    /// a customer without a contract is worth nothing.
    ///
    /// ```
    /// use guanxi::policy::kpi::{Contribution, Exclusion, RetentionConvention, RevenueRetention};
    /// let net = RevenueRetention { convention: RetentionConvention::Net };
    /// assert_eq!(net.of(Some("0".parse()?), Some("5".parse()?)), Contribution::None); // new
    /// assert_eq!(net.of(None, None), Contribution::Excluded(Exclusion::NoAmount));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn of(&self, before: Option<Amount>, after: Option<Amount>) -> Contribution {
        let Some(before) = before else { return Contribution::Excluded(Exclusion::NoAmount) };
        if !before.is_positive() {
            return Contribution::None;
        }
        let Some(after) = after else { return Contribution::Excluded(Exclusion::NoAmount) };
        let kept = match self.convention {
            RetentionConvention::Gross => after.min(before),
            RetentionConvention::Net => after,
        };
        Contribution::Ratio { num: kept.ten_thousandths(), den: before.ten_thousandths() }
    }
}
