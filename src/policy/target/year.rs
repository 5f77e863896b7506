//! A year's target by quarters and months.

use serde::Serialize;

use super::additivity::Additivity;
use super::definition::Target;
use super::split::{MinorUnit, share_out, wrong};
use crate::error::Error;
use crate::quantity::Amount;

/// A year's target with its quarters and months (D002-11): of a count, of money, or as targets.
///
/// The year is split into quarters by the sums of the weights of their months, then each quarter into
/// its months, each time as [`split`](super::split). So each quarter is the sum of its months and the
/// year the sum of its quarters (P-103); each quarter differs from its exact share of the year by
/// less than one unit, and each month from its exact share of the quarter.
///
/// The year is any twelve months in a row: the first is the first month of the business year.
///
/// ```
/// use guanxi::policy::target::{Additivity, YearPlan};
/// let plan = YearPlan::of_count(100, Additivity::Additive, &YearPlan::EQUAL)?;
/// assert_eq!(plan.quarters[0].quarter, 25);
/// assert_eq!(plan.quarters[0].months, [9, 8, 8]);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct YearPlan<T> {
    /// The whole.
    pub year: T,
    /// The quarters in their order.
    pub quarters: [QuarterPlan<T>; 4],
}

/// A quarter of a year's target.
///
/// ```
/// use guanxi::policy::target::{Additivity, YearPlan};
/// let plan = YearPlan::of_count(12, Additivity::Additive, &YearPlan::EQUAL)?;
/// assert!(plan.quarters.iter().all(|part| part.quarter == 3 && part.months == [1, 1, 1]));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct QuarterPlan<T> {
    /// The quarter.
    pub quarter: T,
    /// Its months in their order.
    pub months: [T; 3],
}

impl YearPlan<i64> {
    /// Twelve equal weights, the reading of the source document.
    ///
    /// ```
    /// use guanxi::policy::target::YearPlan;
    /// assert_eq!(YearPlan::EQUAL, [1; 12]);
    /// ```
    pub const EQUAL: [u64; 12] = [1; 12];

    /// A year's count by quarters and months.
    ///
    /// # Errors
    /// `not-additive` for a ratio; `split-weights` where all weights are zero, `split-weight-range`
    /// where those of a quarter sum to more than 2^64 − 1.
    ///
    /// ```
    /// use guanxi::policy::target::{Additivity, YearPlan};
    /// let weights = [1, 1, 2, 1, 1, 2, 1, 1, 2, 1, 1, 6]; // more at the end of quarters
    /// let plan = YearPlan::of_count(200, Additivity::Additive, &weights)?;
    /// assert_eq!(plan.quarters.map(|part| part.quarter), [40, 40, 40, 80]);
    /// assert_eq!(plan.quarters[3].months, [10, 10, 60]);
    /// let error = YearPlan::of_count(90, Additivity::Ratio, &weights).unwrap_err();
    /// assert_eq!(error.code(), "not-additive");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn of_count(year: i64, kind: Additivity, weights: &[u64; 12]) -> Result<Self, Error> {
        kind.needed()?;
        let [a, b, c, d, e, f, g, h, i, j, k, l] = *weights;
        let months = [[a, b, c], [d, e, f], [g, h, i], [j, k, l]];
        let mut sums = [0; 4];
        for (sum, [first, second, third]) in sums.iter_mut().zip(months) {
            let found = first.checked_add(second).and_then(|sum| sum.checked_add(third));
            *sum = found.ok_or_else(|| {
                let message = format!(
                    "the weights `{first}`, `{second}` and `{third}` of a quarter are too great"
                );
                wrong("split-weight-range", message, "divide all weights by the same number")
            })?;
        }
        let mut totals = [0; 4];
        share_out(year, &sums, &mut totals)?;
        let mut quarters = [QuarterPlan { quarter: 0, months: [0; 3] }; 4];
        for (part, (quarter, weights)) in quarters.iter_mut().zip(totals.into_iter().zip(months)) {
            part.quarter = quarter;
            // A quarter of no weight has nothing to share out.
            if weights != [0; 3] {
                share_out(quarter, &weights, &mut part.months)?;
            }
        }
        Ok(Self { year, quarters })
    }
}

impl YearPlan<Amount> {
    /// A year's money by quarters and months, in the smallest unit named.
    ///
    /// # Errors
    /// As [`YearPlan::of_count`]; `split-unit` where the whole has parts of that unit.
    ///
    /// ```
    /// use guanxi::policy::target::{Additivity, MinorUnit, YearPlan};
    /// let year = "1000000".parse()?;
    /// let (sum, fen) = (Additivity::Additive, MinorUnit::default());
    /// let plan = YearPlan::of_amount(year, sum, fen, &YearPlan::EQUAL)?;
    /// assert_eq!(plan.quarters[0].months[0], "83333.34".parse()?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn of_amount(
        year: Amount,
        kind: Additivity,
        unit: MinorUnit,
        weights: &[u64; 12],
    ) -> Result<Self, Error> {
        kind.needed()?;
        let plan = YearPlan::of_count(unit.count(year.into())?, kind, weights)?;
        plan.try_map(|part| unit.amount(part))
    }
}

impl YearPlan<Target> {
    /// A year's target by quarters and months: the value split in the smallest unit named, the bound
    /// as it is.
    ///
    /// # Errors
    /// As [`YearPlan::of_amount`]; `split-range` for a value of 2^63 units or more.
    ///
    /// ```
    /// use guanxi::policy::target::{Additivity, MinorUnit, Target, YearPlan};
    /// let year = Target::at_least(120.into());
    /// let kind = Additivity::Additive;
    /// let plan = YearPlan::of_target(year, kind, MinorUnit::WHOLE, &YearPlan::EQUAL)?;
    /// assert_eq!(plan.quarters[3].months[2], Target::at_least(10.into()));
    /// let rate = Target::at_least("90%".parse()?);
    /// let found = YearPlan::of_target(rate, Additivity::Ratio, MinorUnit::WHOLE, &YearPlan::EQUAL);
    /// assert_eq!(found.unwrap_err().code(), "not-additive");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn of_target(
        year: Target,
        kind: Additivity,
        unit: MinorUnit,
        weights: &[u64; 12],
    ) -> Result<Self, Error> {
        kind.needed()?;
        let plan = YearPlan::of_count(unit.count(year.value)?, kind, weights)?;
        plan.try_map(|part| Ok(Target::new(year.bound, unit.number(part)?)))
    }
}

impl<T> YearPlan<T> {
    /// The twelve months in their order.
    ///
    /// ```
    /// use guanxi::policy::target::{Additivity, YearPlan};
    /// let plan = YearPlan::of_count(100, Additivity::Additive, &YearPlan::EQUAL)?;
    /// assert_eq!(plan.months().sum::<i64>(), 100);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn months(&self) -> impl Iterator<Item = &T> {
        self.quarters.iter().flat_map(|part| &part.months)
    }

    fn try_map<U>(self, change: impl Fn(T) -> Result<U, Error>) -> Result<YearPlan<U>, Error> {
        let quarter = |part: QuarterPlan<T>| -> Result<QuarterPlan<U>, Error> {
            let [first, second, third] = part.months;
            Ok(QuarterPlan {
                quarter: change(part.quarter)?,
                months: [change(first)?, change(second)?, change(third)?],
            })
        };
        let [first, second, third, fourth] = self.quarters;
        let quarters = [quarter(first)?, quarter(second)?, quarter(third)?, quarter(fourth)?];
        Ok(YearPlan { year: change(self.year)?, quarters })
    }
}
