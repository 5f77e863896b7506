//! What one record adds to a KPI.

use super::Exclusion;

/// What one customer, contract, issue or answer adds to a KPI.
///
/// ```
/// use guanxi::policy::kpi::{Churn, Contribution, Period, Stays};
/// let day = |text: &str| text.parse().unwrap();
/// let stays = Stays::of_contracts([(day("2024-01-01"), day("2024-03-31"))]);
/// let march: Period = "2024-03".parse()?;
/// let lost = Churn::default().of(&stays, march);
/// assert_eq!(lost, Contribution::Ratio { num: 1, den: 1 }); // the end date is its last day
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Contribution {
    /// Nothing: the KPI is not about it.
    None,
    /// So many of so many, or money in ten-thousandths of the major unit and what it is divided by.
    Ratio {
        /// The part of the numerator.
        num: i64,
        /// The part of the denominator.
        den: i64,
    },
    /// A value of a mean: seconds, days, or ten-thousandths of a point.
    Value(i64),
    /// So many.
    Count(i64),
    /// It is left out for a reason that is counted.
    Excluded(Exclusion),
}

impl Contribution {
    /// One that counts in the denominator, and in the numerator if so.
    pub(super) fn whether(is: bool) -> Self {
        Self::Ratio { num: i64::from(is), den: 1 }
    }
}
