//! How values are spread: exact counts, so that median and percentiles have no error.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize};

use crate::error::{Error, ErrorKind};
use crate::quantity::Fraction;

/// How often each value was seen.
///
/// The counts are exact, so that percentiles have no error, and two distributions merge and subtract
/// like any other count; the price is one entry for each different value. A sketch of bounded size
/// would be smaller and would err.
///
/// ```
/// use guanxi::policy::kpi::{Accumulator, Kpi, Period};
/// let mut times = Accumulator::new(&Kpi::standard("first_response_time")?, "2024-03".parse::<Period>()?);
/// for minutes in [10, 20, 30, 120] {
///     times.value(minutes * 60)?;
/// }
/// let spread = times.distribution().unwrap();
/// assert_eq!(spread.median(), Some(guanxi::quantity::Fraction::from(25 * 60)));
/// assert_eq!(spread.percentile(90), Some(120 * 60));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Distribution(
    // INVARIANT: no count is zero, and all of them together can be counted.
    BTreeMap<i64, u64>,
);

impl<'de> Deserialize<'de> for Distribution {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut counts = BTreeMap::<i64, u64>::deserialize(deserializer)?;
        counts.retain(|_, count| *count > 0);
        if counts.values().try_fold(0_u64, |sum, count| sum.checked_add(*count)).is_none() {
            let message = "there are more values than can be counted";
            let error = Error::new(ErrorKind::Value, "accumulator-range", message)
                .with_help("keep the parts of the portfolio apart");
            return Err(crate::label::custom(&error));
        }
        Ok(Self(counts))
    }
}

impl Distribution {
    /// How many values there are.
    ///
    /// ```
    /// assert_eq!(guanxi::policy::kpi::Distribution::default().count(), 0);
    /// ```
    pub fn count(&self) -> u64 {
        self.0.values().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// The least value.
    ///
    /// ```
    /// assert_eq!(guanxi::policy::kpi::Distribution::default().min(), None);
    /// ```
    pub fn min(&self) -> Option<i64> {
        self.0.first_key_value().map(|(value, _)| *value)
    }

    /// The greatest value.
    ///
    /// ```
    /// assert_eq!(guanxi::policy::kpi::Distribution::default().max(), None);
    /// ```
    pub fn max(&self) -> Option<i64> {
        self.0.last_key_value().map(|(value, _)| *value)
    }

    /// The value in the middle; of an even number the mean of the two in the middle.
    ///
    /// ```
    /// let spread: guanxi::policy::kpi::Distribution = serde_json::from_str(r#"{"1":1,"4":1}"#).unwrap();
    /// assert_eq!(spread.median().unwrap().to_string(), "5/2");
    /// ```
    pub fn median(&self) -> Option<Fraction> {
        let count = self.count();
        let low = count.saturating_add(1).checked_div(2)?;
        let high = count.checked_div(2)?.saturating_add(1);
        let sum = i128::from(self.at(low)?).checked_add(i128::from(self.at(high)?))?;
        Fraction::new(sum, 2).ok()
    }

    /// The least value that at least so many per cent of all values do not pass: the nearest rank;
    /// 0 gives the least one, beyond 100 there is none.
    ///
    /// ```
    /// let spread: guanxi::policy::kpi::Distribution = serde_json::from_str(r#"{"1":9,"7":1}"#).unwrap();
    /// assert_eq!((spread.percentile(90), spread.percentile(91)), (Some(1), Some(7)));
    /// ```
    pub fn percentile(&self, percent: u32) -> Option<i64> {
        if percent > 100 {
            return None;
        }
        let share = u128::from(self.count()).checked_mul(u128::from(percent))?;
        let rank = share.div_ceil(100).max(1);
        self.at(u64::try_from(rank).ok()?)
    }

    /// The value of this rank, from 1.
    fn at(&self, rank: u64) -> Option<i64> {
        let mut seen = 0_u64;
        self.0.iter().find_map(|(value, count)| {
            seen = seen.saturating_add(*count);
            (seen >= rank).then_some(*value)
        })
    }

    pub(super) fn add(&mut self, value: i64) {
        let count = self.0.entry(value).or_default();
        *count = count.saturating_add(1);
    }

    /// Adds all counts of the other one; the caller knows that all together can be counted.
    pub(super) fn merge(&mut self, other: &Self) {
        for (value, more) in &other.0 {
            let count = self.0.entry(*value).or_default();
            *count = count.saturating_add(*more);
        }
    }

    /// Whether the other one is part of this one.
    pub(super) fn contains(&self, other: &Self) -> bool {
        let has = |value, count| self.0.get(value).is_some_and(|own| own >= count);
        other.0.iter().all(|(value, count)| has(value, count))
    }

    /// Takes the counts of the other one away, which is part of this one.
    pub(super) fn subtract(&mut self, other: &Self) {
        for (value, less) in &other.0 {
            let left = self.0.get(value).map_or(0, |own| own.saturating_sub(*less));
            match left {
                0 => self.0.remove(value),
                left => self.0.insert(*value, left),
            };
        }
    }

    /// The sum of all values.
    pub(super) fn sum(&self) -> i128 {
        // 64 bits times 64 bits never leave 128, and what would pass them stops there.
        self.0.iter().fold(0, |sum: i128, (value, count)| {
            sum.saturating_add(i128::from(*value).saturating_mul(i128::from(*count)))
        })
    }
}
