//! The serde form of occasions.

use serde::{Deserialize, Serialize};

use crate::label::Labels;
use crate::rulebook::document::text_or_table;
#[cfg(feature = "schema")]
use crate::rulebook::schema::or_text;

/// A rule of occasions: on which days what has to be done for whom, and by when.
///
/// It is for everybody, unless `class` names classes (of `scheme`, or of the only scheme) or `when`
/// states a condition.
///
/// ```
/// use guanxi::rulebook::OccasionDocument;
/// let rule: OccasionDocument = serde_json::from_str(r#"{
///     "code": "fair", "on": "dates", "dates": ["2024-04-15", { "on": "2024-10-15", "name": "秋交会" }],
///     "actions": ["greeting"]
/// }"#).unwrap();
/// assert_eq!((rule.dates[0].on.as_str(), rule.dates[1].name.as_str()), ("2024-04-15", "秋交会"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct OccasionDocument {
    /// The code; the key in composition, and what interactions name.
    pub code: String,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
    /// The scheme of the classes; the only one of the rulebook unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// The classes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub class: Vec<String>,
    /// When a customer is among those whom it is for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// `birthday`, `company_anniversary`, `contract_anniversary`, `contract_end`, `disruption`,
    /// `festival` or `dates`.
    pub on: String,
    /// The festivals, by their codes; the rule is off without any (A-47).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub festivals: Vec<String>,
    /// The dates; the rule is off without any.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dates: Vec<DateDocument>,
    /// What has to be done: codes of `codes.action`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub actions: Vec<String>,
    /// Over which channels: codes of `codes.channel`; any unless said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
    /// How long before the day it is due: days, weeks, months, quarters or a year at the most, or a
    /// `$parameter`; on the day unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// What becomes of a due day off: `none` (it stays, over an asynchronous channel), `propose`
    /// (it stays, the working day before is proposed) or `before` (it moves there); `none` unless
    /// said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub roll: Option<String>,
    /// The calendar of the days off.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// How long before the due day it is upcoming, as `lead`; 30 days unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub upcoming: Option<String>,
    /// How long after the day it is shown that it was missed, as `lead`; 30 days unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missed_for: Option<String>,
    /// How many places of a message must be written for the customer alone; none unless said
    /// (D000-61).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub personal_slots: Option<u32>,
    /// Whether a message may go to many at once; unless said, where it need not be personal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<bool>,
    /// Who does it: a code of `codes.role`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Whether it may be left undone (D003-117).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub optional: bool,
}

/// A date of a table, alone or with what it is called.
///
/// ```
/// use guanxi::rulebook::DateDocument;
/// let alone: DateDocument = serde_json::from_str(r#""2024-02-10""#).unwrap();
/// assert_eq!((alone.on.as_str(), alone.name.as_str()), ("2024-02-10", ""));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields, transform = or_text))]
#[non_exhaustive]
pub struct DateDocument {
    /// The date.
    pub on: String,
    /// What it is called.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub name: String,
}

text_or_table!(
    DateDocument,
    "a date, or a table with `on` and `name`",
    |on| DateDocument { on, name: String::new() },
    { on: String, name: String }
);
