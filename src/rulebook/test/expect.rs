//! The serde form of a test: what is to come out.

use std::collections::BTreeMap;

use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::label::map_without_doubles;
use crate::rulebook::DocumentValue;
use crate::rulebook::document::text_or_table;
#[cfg(feature = "schema")]
use crate::rulebook::schema::or_text;

/// What is to come out of a test; what is not named may be anything.
///
/// ```
/// use guanxi::rulebook::ExpectDocument;
/// let expect: ExpectDocument = serde_json::from_str(r#"{
///     "class": { "tier": ["A", "B"] }, "missing": { "tier": ["strategic"] }
/// }"#).unwrap();
/// assert!(!expect.is_empty() && expect.touch.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct ExpectDocument {
    /// The class by scheme; a list is everything that is possible, best first.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "map_without_doubles")]
    pub class: BTreeMap<String, OneOrMore>,
    /// The facts that are missing, by scheme, in any order.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "map_without_doubles")]
    pub missing: BTreeMap<String, Vec<String>>,
    /// The reasons of the class, by scheme: `when`, `otherwise`, `band`, `keep` ...
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "map_without_doubles")]
    pub reasons: BTreeMap<String, Vec<String>>,
    /// Whether conditions hold: true, false or `unknown`, by their texts.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "map_without_doubles")]
    pub condition: BTreeMap<String, DocumentValue>,
    /// Facts as the log, the record and the policies tell them; `unknown` for one that is not known.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "map_without_doubles")]
    pub fact: BTreeMap<String, DocumentValue>,
    /// Touches by their rules; a text alone is the due day, `none` that the rule asks nothing.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "map_without_doubles")]
    pub touch: BTreeMap<String, ExpectedTouchDocument>,
    /// The occasion that is next, by rule; a text alone is the due day, `none` that there is none.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "map_without_doubles")]
    pub occasion: BTreeMap<String, ExpectedDutyDocument>,
    /// What has to be refreshed, by rule of upkeep; a text alone is the due day, `none` that the rule
    /// asks nothing.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "map_without_doubles")]
    pub refresh: BTreeMap<String, ExpectedDutyDocument>,
    /// The clock of a freshness rule for the last change that it is about.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "map_without_doubles")]
    pub update: BTreeMap<String, ExpectedClockDocument>,
    /// The risk.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub risk: Option<ExpectedRiskDocument>,
    /// The causes of warnings that hold.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub warning: Option<ExpectedWarningDocument>,
    /// The clocks of the warning that the events tell of, by milestone.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "map_without_doubles")]
    pub warning_clock: BTreeMap<String, ExpectedClockDocument>,
    /// The clocks of the issue that the events tell of, by milestone.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "map_without_doubles")]
    pub clock: BTreeMap<String, ExpectedClockDocument>,
    /// The states of issues, by id: `pending`, `in_progress`, `resolved`, `closed`.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "map_without_doubles")]
    pub issue: BTreeMap<String, String>,
    /// Who takes issues of a severity; a text alone is the role that leads.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "map_without_doubles")]
    pub route: BTreeMap<String, ExpectedRouteDocument>,
    /// All tags that are surely there, as `dimension:value`, in any order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tags: Option<Vec<String>>,
    /// All actions of the treatments that are surely for the customer, in any order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actions: Option<Vec<String>>,
    /// All segments that the customer is surely in, in any order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub segments: Option<Vec<String>>,
    /// The health; a list is everything that is possible.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub health: Option<OneOrMore>,
    /// The stage of its life.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stage: Option<String>,
    /// The contract that is to be renewed next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub renewal: Option<ExpectedRenewalDocument>,
    /// KPIs, by their codes.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "map_without_doubles")]
    pub kpi: BTreeMap<String, ExpectedKpiDocument>,
    /// Events that are refused, by id, with the code of the refusal. A test whose events are refused
    /// otherwise is invalid.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "map_without_doubles")]
    pub refused: BTreeMap<String, String>,
}

impl ExpectDocument {
    /// Whether nothing is expected.
    ///
    /// ```
    /// assert!(guanxi::rulebook::ExpectDocument::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// One word, or a list of them.
///
/// ```
/// use guanxi::rulebook::OneOrMore;
/// let one: OneOrMore = serde_json::from_str(r#""B""#).unwrap();
/// let more: OneOrMore = serde_json::from_str(r#"["A", "B"]"#).unwrap();
/// assert_eq!((one.0, more.0.len()), (vec!["B".to_owned()], 2));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OneOrMore(pub Vec<String>);

impl Serialize for OneOrMore {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [one] => serializer.serialize_str(one),
            more => more.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for OneOrMore {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct WordOrList;
        impl<'de> Visitor<'de> for WordOrList {
            type Value = OneOrMore;

            fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str("a word, or a list of them")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<OneOrMore, E> {
                Ok(OneOrMore(vec![text.to_owned()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<OneOrMore, A::Error> {
                Vec::deserialize(de::value::SeqAccessDeserializer::new(seq)).map(OneOrMore)
            }
        }
        deserializer.deserialize_any(WordOrList)
    }
}

/// A touch that is expected.
///
/// ```
/// use guanxi::rulebook::ExpectedTouchDocument;
/// let touch: ExpectedTouchDocument = serde_json::from_str(r#""2024-07-01""#).unwrap();
/// assert_eq!((touch.due.as_deref(), touch.state), (Some("2024-07-01"), None));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields, transform = or_text))]
#[non_exhaustive]
pub struct ExpectedTouchDocument {
    /// The due day; `none` where the rule asks nothing of the customer, or nothing yet.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// `not_due`, `due`, `overdue` or `suppressed`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// The roles that do it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<OneOrMore>,
}

text_or_table!(
    ExpectedTouchDocument,
    "a due day, or a table with `due`, `state` and `by`",
    |due| ExpectedTouchDocument { due: Some(due), ..ExpectedTouchDocument::default() },
    { due: Option<String>, state: Option<String>, by: Option<OneOrMore> }
);

/// Something that is due on a day.
///
/// ```
/// use guanxi::rulebook::ExpectedDutyDocument;
/// let text = r#"{ "due": "2024-07-01", "state": "upcoming" }"#;
/// let duty: ExpectedDutyDocument = serde_json::from_str(text).unwrap();
/// assert_eq!(duty.state.as_deref(), Some("upcoming"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields, transform = or_text))]
#[non_exhaustive]
pub struct ExpectedDutyDocument {
    /// The due day; `none` where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// How it stands: `later`, `upcoming`, `due`, `late`, `done`, `missed` of occasions; `current`,
    /// `due`, `overdue` and the like of files.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// The role that does it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

text_or_table!(
    ExpectedDutyDocument,
    "a due day, or a table with `due`, `state` and `by`",
    |due| ExpectedDutyDocument { due: Some(due), ..ExpectedDutyDocument::default() },
    { due: Option<String>, state: Option<String>, by: Option<String> }
);

/// A clock that is expected.
///
/// ```
/// use guanxi::rulebook::ExpectedClockDocument;
/// let clock: ExpectedClockDocument = serde_json::from_str(r#""2024-06-03 10:30""#).unwrap();
/// assert_eq!(clock.due.as_deref(), Some("2024-06-03 10:30"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields, transform = or_text))]
#[non_exhaustive]
pub struct ExpectedClockDocument {
    /// When it is due: `2024-06-03 10:30` in the rulebook's zone, or an instant with its offset;
    /// `none` where there is no such clock, or nothing limits it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub due: Option<String>,
    /// `not_started`, `running`, `paused`, `stopped`, `met`, `breached` or `cancelled`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// What is left, as the clock counts: `30 minutes`, `-1 hour`, or a number of seconds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remaining: Option<DocumentValue>,
    /// The role that has to do it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The role that has to get it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// All roles that are reminded at its steps, in any order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub remind: Option<OneOrMore>,
    /// All roles that it is escalated to at its steps, in any order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub escalate: Option<OneOrMore>,
    /// The issue or warning, where the events tell of several.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub of: Option<String>,
}

text_or_table!(
    ExpectedClockDocument,
    "when it is due, or a table with `due`, `state`, `remaining`, `by`, `to` and the like",
    |due| ExpectedClockDocument { due: Some(due), ..ExpectedClockDocument::default() },
    {
        due: Option<String>, state: Option<String>, remaining: Option<DocumentValue>,
        by: Option<String>, to: Option<String>, remind: Option<OneOrMore>,
        escalate: Option<OneOrMore>, of: Option<String>
    }
);

/// The risk that is expected.
///
/// ```
/// use guanxi::rulebook::ExpectedRiskDocument;
/// let text = r#"{ "level": ["low", "medium"], "total": "16-20", "points": { "payment": 3 } }"#;
/// let risk: ExpectedRiskDocument = serde_json::from_str(text).unwrap();
/// assert_eq!(risk.level.unwrap().0.len(), 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct ExpectedRiskDocument {
    /// The level; a list is everything that is possible, safest first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<OneOrMore>,
    /// The total, such as `19`; `11-19` where something is unknown.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub total: Option<DocumentValue>,
    /// The points of factors, such as `3`; `1-5` where they are unknown.
    #[serde(skip_serializing_if = "BTreeMap::is_empty", deserialize_with = "map_without_doubles")]
    pub points: BTreeMap<String, DocumentValue>,
}

/// The causes of warnings that are expected.
///
/// ```
/// use guanxi::rulebook::ExpectedWarningDocument;
/// let text = r#"{ "causes": ["overdue"], "level": "very_high" }"#;
/// let warning: ExpectedWarningDocument = serde_json::from_str(text).unwrap();
/// assert_eq!(warning.unknown, None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct ExpectedWarningDocument {
    /// All causes that surely hold, in any order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub causes: Option<Vec<String>>,
    /// All causes of which it is not known, in any order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub unknown: Option<Vec<String>>,
    /// The level of those that hold; `none` where none holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<String>,
}

/// Who is expected to take issues of a severity.
///
/// ```
/// use guanxi::rulebook::ExpectedRouteDocument;
/// let route: ExpectedRouteDocument = serde_json::from_str(r#""support_agent""#).unwrap();
/// assert_eq!((route.lead.as_deref(), route.departments), (Some("support_agent"), None));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields, transform = or_text))]
#[non_exhaustive]
pub struct ExpectedRouteDocument {
    /// How many departments it is about; 0 unless said.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub departments: Option<u32>,
    /// The role that leads; `none` where no route takes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead: Option<String>,
    /// The other roles, in any order.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub members: Option<Vec<String>>,
}

text_or_table!(
    ExpectedRouteDocument,
    "the role that leads, or a table with `departments`, `lead` and `members`",
    |lead| ExpectedRouteDocument { lead: Some(lead), ..ExpectedRouteDocument::default() },
    { departments: Option<u32>, lead: Option<String>, members: Option<Vec<String>> }
);

/// The contract that is expected to be renewed next.
///
/// ```
/// use guanxi::rulebook::ExpectedRenewalDocument;
/// let text = r#"{ "phase": "open", "opens": "2024-06-30" }"#;
/// let renewal: ExpectedRenewalDocument = serde_json::from_str(text).unwrap();
/// assert_eq!(renewal.urgency, None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct ExpectedRenewalDocument {
    /// The contract; `none` where there is none.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract: Option<String>,
    /// The phase of its window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phase: Option<String>,
    /// The first day of the window.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opens: Option<String>,
    /// The last day on which the renewal is in time.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub latest: Option<String>,
    /// How many days are left of the contract.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub days_to_end: Option<i64>,
    /// How urgent it is; `none` where nothing says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub urgency: Option<String>,
    /// The plan that is owed: `not_owed`, `owed` or `made`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub plan: Option<String>,
}

/// A KPI that is expected.
///
/// ```
/// use guanxi::rulebook::ExpectedKpiDocument;
/// let text = r#"{ "period": "2024-06", "value": "5%", "verdict": "met" }"#;
/// let kpi: ExpectedKpiDocument = serde_json::from_str(text).unwrap();
/// assert_eq!((kpi.period.as_str(), kpi.numerator), ("2024-06", None));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ExpectedKpiDocument {
    /// The period: `2024-06`, `2024-Q2`, `2024`.
    pub period: String,
    /// The value as a fraction, a decimal or a percentage; `undefined` where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub value: Option<DocumentValue>,
    /// What was summed up.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub numerator: Option<i64>,
    /// By what it is divided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub denominator: Option<i64>,
    /// How it stands to its target: `met`, `missed`, `undefined`; `none` without a target.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub verdict: Option<String>,
    /// The figure of the host, for a KPI that is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub given: Option<DocumentValue>,
}
