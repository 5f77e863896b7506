//! What a customer needs.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::quantity::Amount;
use crate::record::customer::{empty, maybe_date, wrong};

/// What a customer needs (D000-22 ... D000-25, D001-77, D002-51).
///
/// ```
/// use guanxi::record::{Need, NeedProfile};
/// let needs = NeedProfile { key: vec![Need::new("云存储解决方案")], ..NeedProfile::default() };
/// assert_eq!((needs.check(), needs.is_empty()), (Ok(()), false));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
pub struct NeedProfile {
    /// What it needs most (D001-77).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub key: Vec<Need>,
    /// What hurts now (D000-22).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pains: Vec<String>,
    /// What it wants to reach by working together (D000-23).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub goals: Vec<String>,
    /// What it has not said, but needs (D002-51).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub latent: Vec<Need>,
    /// What it can spend (D000-24).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub budget: Option<Budget>,
    /// When it buys (D000-25).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub buying: Vec<BuyingTime>,
}

impl NeedProfile {
    /// Whether nothing is known of any need.
    ///
    /// ```
    /// assert!(guanxi::record::NeedProfile::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether it is sound by itself.
    ///
    /// # Errors
    /// `empty-field`, `negative-amount`, `range-order`, `quarter-range`.
    ///
    /// ```
    /// use guanxi::record::{Budget, NeedProfile};
    /// let budget = Budget { from: Some("5".parse()?), to: Some("4".parse()?) };
    /// let needs = NeedProfile { budget: Some(budget), ..NeedProfile::default() };
    /// assert_eq!(needs.check().unwrap_err().code(), "range-order");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn check(&self) -> Result<()> {
        let mut errors = Vec::new();
        for (list, needs) in [("key", &self.key), ("latent", &self.latent)] {
            for (place, need) in needs.iter().enumerate() {
                if need.text.trim().is_empty() {
                    errors.push(empty("text").at(format!("{list}[{place}]")));
                }
            }
        }
        if let Some(Budget { from, to }) = self.budget {
            for (end, amount) in [("from", from), ("to", to)] {
                errors.extend(amount.filter(|amount| amount.is_negative()).map(|amount| {
                    wrong("negative-amount", format!("a budget of `{amount}` is below zero"))
                        .with_help("write zero or more, or leave it out")
                        .at(format!("budget.{end}"))
                }));
            }
            if let (Some(from), Some(to)) = (from, to)
                && from > to
            {
                errors.push(
                    wrong("range-order", format!("the budget ends at `{to}`, below `{from}`"))
                        .with_help("write the smaller amount in `from`; both ends are included")
                        .at("budget"),
                );
            }
        }
        for (place, time) in self.buying.iter().enumerate() {
            if let Some(quarter) = time.quarter.filter(|quarter| !(1..=4).contains(quarter)) {
                errors.push(
                    wrong("quarter-range", format!("there is no quarter {quarter}"))
                        .with_help("write 1 to 4")
                        .at(format!("buying[{place}].quarter")),
                );
            }
        }
        Error::from_all(errors).map_or(Ok(()), Err)
    }
}

/// One need.
///
/// ```
/// use guanxi::record::Need;
/// let need: Need = serde_json::from_str(r#"{ "text": "price", "sensitive": true }"#).unwrap();
/// assert!(need.sensitive); // D002-27
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Need {
    /// What; not blank.
    pub text: String,
    /// Whether it is to be treated with care (D002-27).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sensitive: bool,
}

impl Need {
    /// A need without special care.
    ///
    /// ```
    /// assert_eq!(guanxi::record::Need::new("training").text, "training");
    /// ```
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into(), sensitive: false }
    }
}

/// What a customer can spend; both ends are included (D000-24).
///
/// ```
/// use guanxi::record::Budget;
/// let budget: Budget = serde_json::from_str(r#"{ "from": "500000" }"#).unwrap();
/// assert_eq!(budget.to, None);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Budget {
    /// At least.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<Amount>,
    /// At most.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<Amount>,
}

/// When a customer buys: a day, or a quarter of a year (D000-25, D001-78).
///
/// ```
/// use guanxi::record::BuyingTime;
/// let third: BuyingTime = serde_json::from_str(r#"{ "year": 2024, "quarter": 3 }"#).unwrap();
/// assert_eq!((third.quarter, third.on), (Some(3), None));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct BuyingTime {
    /// The day, where it is known.
    #[serde(default, with = "maybe_date", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::time::schema::DateText>"))]
    pub on: Option<NaiveDate>,
    /// The year, where only that or a quarter is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub year: Option<i32>,
    /// The quarter, 1 to 4.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quarter: Option<u8>,
}
