//! The types and values that facts can have.

use std::cmp::Ordering;
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::quantity::{Amount, Ratio, Score};

/// The type of a fact; it decides with what the fact may be compared.
///
/// An *age* is no type of its own: `age(first_deal) >= 3 months` asks a [`FactType::Date`].
///
/// ```
/// use guanxi::fact::FactType;
/// assert_eq!(FactType::Amount.name(), "amount");
/// assert!(FactType::Count.is_ordered());
/// assert!(!FactType::Flag.is_ordered());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FactType {
    /// Money in major units of the rulebook's currency, at most four decimals.
    Amount,
    /// How many, a whole number from 0.
    Count,
    /// An exact fraction; literals are percentages or decimals.
    Ratio,
    /// A number on a declared scale (satisfaction 1 to 5, NPS -100 to 100).
    Score,
    /// A length in whole days from 0.
    Days,
    /// A civil date in the rulebook's zone.
    Date,
    /// True or false.
    Flag,
    /// One of a declared list of codes, in ascending order.
    Choice,
    /// Any number of a declared list of codes.
    Choices,
}

impl FactType {
    /// The name of the type in rulebook files and messages.
    ///
    /// ```
    /// assert_eq!(guanxi::fact::FactType::Choices.name(), "choices");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Self::Amount => "amount",
            Self::Count => "count",
            Self::Ratio => "ratio",
            Self::Score => "score",
            Self::Days => "days",
            Self::Date => "date",
            Self::Flag => "flag",
            Self::Choice => "choice",
            Self::Choices => "choices",
        }
    }

    /// Whether values of the type can be compared with `<`, `<=`, `>` and `>=`.
    ///
    /// ```
    /// assert!(guanxi::fact::FactType::Choice.is_ordered());
    /// ```
    pub fn is_ordered(self) -> bool {
        !matches!(self, Self::Flag | Self::Choices)
    }

    /// Whether values of the type can be added up (what `share` and `by = revenue` need).
    pub(crate) fn is_summable(self) -> bool {
        matches!(self, Self::Amount | Self::Count)
    }
}

impl fmt::Display for FactType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The value of a known fact.
///
/// Choices are held as the position in the declared list (from 0), sets of choices as a bit per
/// position. Values of one type are totally ordered, except flags and sets, which only compare
/// equal or not.
///
/// ```
/// use guanxi::fact::{FactType, Value};
/// assert_eq!(Value::Count(3).fact_type(), FactType::Count);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Value {
    /// An amount of money.
    Amount(Amount),
    /// A number of things, from 0.
    Count(i64),
    /// An exact fraction.
    Ratio(Ratio),
    /// A number on a scale.
    Score(Score),
    /// A number of days, from 0.
    Days(i64),
    /// A civil date.
    Date(NaiveDate),
    /// True or false.
    Flag(bool),
    /// The position in the declared list of codes.
    Choice(u16),
    /// One bit for each position in the declared list of codes.
    Choices(u64),
}

impl Value {
    /// The type of the value.
    ///
    /// ```
    /// # use guanxi::fact::{FactType, Value};
    /// assert_eq!(Value::Flag(true).fact_type(), FactType::Flag);
    /// ```
    pub fn fact_type(&self) -> FactType {
        match self {
            Self::Amount(_) => FactType::Amount,
            Self::Count(_) => FactType::Count,
            Self::Ratio(_) => FactType::Ratio,
            Self::Score(_) => FactType::Score,
            Self::Days(_) => FactType::Days,
            Self::Date(_) => FactType::Date,
            Self::Flag(_) => FactType::Flag,
            Self::Choice(_) => FactType::Choice,
            Self::Choices(_) => FactType::Choices,
        }
    }

    /// The order of two values of one ordered type; `None` for flags, sets and mixed types.
    ///
    /// ```
    /// # use guanxi::fact::Value;
    /// # use std::cmp::Ordering;
    /// assert_eq!(Value::Days(3).compare(&Value::Days(5)), Some(Ordering::Less));
    /// assert_eq!(Value::Days(3).compare(&Value::Count(5)), None);
    /// ```
    pub fn compare(&self, other: &Self) -> Option<Ordering> {
        match (self, other) {
            (Self::Amount(a), Self::Amount(b)) => Some(a.cmp(b)),
            (Self::Count(a), Self::Count(b)) | (Self::Days(a), Self::Days(b)) => Some(a.cmp(b)),
            (Self::Ratio(a), Self::Ratio(b)) => Some(a.cmp(b)),
            (Self::Score(a), Self::Score(b)) => Some(a.cmp(b)),
            (Self::Date(a), Self::Date(b)) => Some(a.cmp(b)),
            (Self::Choice(a), Self::Choice(b)) => Some(a.cmp(b)),
            _ => None,
        }
    }

    /// Whether the value is a number above zero (only such a value can be in a top share).
    pub(crate) fn is_positive(&self) -> bool {
        match self {
            Self::Amount(amount) => amount.is_positive(),
            Self::Count(n) | Self::Days(n) => *n > 0,
            Self::Ratio(ratio) => ratio.num() > 0,
            Self::Score(score) => score.ten_thousandths() > 0,
            _ => false,
        }
    }

    /// The whole units of an amount (ten-thousandths) or a count.
    pub(crate) fn units(&self) -> Option<i64> {
        match self {
            Self::Amount(amount) => Some(amount.ten_thousandths()),
            Self::Count(n) => Some(*n),
            _ => None,
        }
    }

    /// An amount or a count from whole units, when they are in its bounds.
    pub(crate) fn from_units(fact_type: FactType, units: i64) -> Option<Self> {
        match fact_type {
            FactType::Amount => Amount::from_ten_thousandths(units).ok().map(Self::Amount),
            FactType::Count if units >= 0 => Some(Self::Count(units)),
            _ => None,
        }
    }

    /// The next larger value of the same type; `None` at the end of the type, or where values lie
    /// dense (ratios).
    pub(crate) fn successor(&self) -> Option<Self> {
        match self {
            Self::Amount(amount) => {
                let next = amount.ten_thousandths().checked_add(1)?;
                Amount::from_ten_thousandths(next).ok().map(Self::Amount)
            }
            Self::Count(n) => n.checked_add(1).map(Self::Count),
            Self::Days(n) => n.checked_add(1).map(Self::Days),
            Self::Score(score) => {
                let next = score.ten_thousandths().checked_add(1)?;
                Score::from_ten_thousandths(next).ok().map(Self::Score)
            }
            Self::Date(date) => date.succ_opt().map(Self::Date),
            Self::Choice(index) => index.checked_add(1).map(Self::Choice),
            Self::Ratio(_) | Self::Flag(_) | Self::Choices(_) => None,
        }
    }

    /// The next smaller value of the same type, in the bounds of the type.
    pub(crate) fn predecessor(&self) -> Option<Self> {
        match self {
            Self::Amount(amount) => {
                let next = amount.ten_thousandths().checked_sub(1)?;
                Amount::from_ten_thousandths(next).ok().map(Self::Amount)
            }
            Self::Count(n) if *n > 0 => n.checked_sub(1).map(Self::Count),
            Self::Days(n) if *n > 0 => n.checked_sub(1).map(Self::Days),
            Self::Score(score) => {
                let next = score.ten_thousandths().checked_sub(1)?;
                Score::from_ten_thousandths(next).ok().map(Self::Score)
            }
            Self::Date(date) => date.pred_opt().map(Self::Date),
            Self::Choice(index) => index.checked_sub(1).map(Self::Choice),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Rulebook;

    #[test]
    fn no_completion_has_a_count_below_zero() {
        assert_eq!(Value::from_units(FactType::Count, -1), None);
        // With a negative share as its cut, a count once ran through values below zero.
        let rulebook = Rulebook::from_toml(
            r#"
            format = 1
            code = "sample"
            currency = "CNY"
            time_zone = "UTC"
            [[scheme]]
            code = "tier"
            kind = "list"
            classes = [{ code = "A", when = "share(orders_12m) < -5%" }, { code = "B" }]
            "#,
        )
        .unwrap();
        let others = [rulebook.facts().with("orders_12m", 100).unwrap()];
        let population = rulebook.population(&others);
        let facts = rulebook.facts();
        let case = crate::policy::scheme::Case::new(&facts, "2024-06-30".parse().unwrap());
        let tier = rulebook.classify_case("tier", &case.population(&population)).unwrap();
        assert_eq!(tier.class().map(|class| class.code().as_str()), Some("B"));
    }
}
