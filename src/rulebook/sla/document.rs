//! The serde form of an issue policy.

use std::fmt;

use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The issue policy of a rulebook: its clocks, how it reads them, and who leads.
///
/// ```
/// use guanxi::rulebook::SlaDocument;
/// let sla: SlaDocument = serde_json::from_str(r#"{
///     "pause_on": ["waiting"],
///     "clock": [{ "milestone": "respond", "within": "1 hour" }]
/// }"#).unwrap();
/// assert_eq!(sla.clock[0].within.as_deref(), Some("1 hour"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SlaDocument {
    /// What becomes of the clocks of an issue that is opened again: `new_cycle` unless said,
    /// `resume` or `run_through`. Saying it makes re-opening possible without a call-back clock.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopen: Option<String>,
    /// By which severity clocks are read after a change: `reevaluate` unless said, or
    /// `freeze_at_start`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub severity_change: Option<String>,
    /// The statuses in which clocks stand still that do not say otherwise; first responses never
    /// do (A-43).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause_on: Option<Vec<String>>,
    /// The clocks; each severity and milestone has one at most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clock: Vec<IssueClockDocument>,
    /// Who works on which issues; the first route that takes an issue counts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub route: Vec<RouteDocument>,
}

impl SlaDocument {
    /// Whether nothing is said.
    ///
    /// ```
    /// assert!(guanxi::rulebook::SlaDocument::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A clock of issues.
///
/// ```
/// use guanxi::rulebook::IssueClockDocument;
/// let clock: IssueClockDocument = serde_json::from_str(r#"{
///     "severity": ["urgent"], "milestone": "report", "within": "1 hour",
///     "to": "support_supervisor", "steps": [{ "on": "breach", "escalate": "department_head" }]
/// }"#).unwrap();
/// assert_eq!(clock.steps[0].escalate.as_slice(), ["department_head"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct IssueClockDocument {
    /// The severities that have it; all of them if none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub severity: Vec<String>,
    /// What it waits for.
    pub milestone: String,
    /// What starts it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How long it may take: a span, `immediately`, or a `$parameter`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// The same for a clock that begins anew each time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<String>,
    /// The field of the issue that limits it too: `expected_at`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within_field: Option<String>,
    /// The calendar whose working time counts; all time counts unless said (A-15).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// Of limits in days: `close_of_business`, `same_time` or `day_end` (A-16).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edge: Option<String>,
    /// By how much it may be late without being breached: minutes or hours, or a `$parameter`
    /// (A-34).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<String>,
    /// The statuses in which it stands still.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pause_on: Option<Vec<String>>,
    /// What a resolution does to it: `ends` unless said, or `runs`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after_resolution: Option<String>,
    /// The role that is responsible; of a call-back the only one that may make it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// The role that is addressed; of a report the only one that counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Of a call-back: scores below this open the issue again; 4 unless said (A-31).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reopen_below: Option<i32>,
    /// Of a call-back: whether somebody else than the solver has to make it.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub different_person: bool,
    /// What its milestone sets off: codes of actions.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub then: Vec<String>,
    /// Warnings and escalations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<StepDocument>,
}

/// A warning or escalation of a clock.
///
/// ```
/// use guanxi::rulebook::StepDocument;
/// let step: StepDocument = serde_json::from_str(r#"{ "at": "75%", "remind": ["chief"] }"#).unwrap();
/// assert_eq!((step.at.as_deref(), step.on), (Some("75%"), None));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StepDocument {
    /// `75%`, `1 hour before` or `24 hours after`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<String>,
    /// `breach`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub on: Option<String>,
    /// The roles to be reminded.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub remind: Texts,
    /// The roles to which it is escalated.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub escalate: Texts,
}

/// Who works on which issues.
///
/// ```
/// use guanxi::rulebook::RouteDocument;
/// let route: RouteDocument = serde_json::from_str(r#"{
///     "departments_above": 1, "lead": "support_supervisor", "task_force": true
/// }"#).unwrap();
/// assert_eq!(route.departments_above, Some(1)); // D003-128
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RouteDocument {
    /// The severities; all of them if none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub severity: Vec<String>,
    /// Only issues of more departments than this.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub departments_above: Option<u32>,
    /// The role that leads.
    pub lead: String,
    /// The roles that join.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub members: Vec<String>,
    /// Whether a task force is set up.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub task_force: bool,
}

/// One text, or a list of them.
///
/// ```
/// use guanxi::rulebook::Texts;
/// let one: Texts = serde_json::from_str(r#""chief""#).unwrap();
/// let two: Texts = serde_json::from_str(r#"["chief", "head"]"#).unwrap();
/// assert_eq!((one.as_slice().len(), two.as_slice().len()), (1, 2));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Texts(Vec<String>);

impl Texts {
    /// The texts.
    ///
    /// ```
    /// assert!(guanxi::rulebook::Texts::default().as_slice().is_empty());
    /// ```
    pub fn as_slice(&self) -> &[String] {
        &self.0
    }

    /// Whether there is none.
    ///
    /// ```
    /// assert!(guanxi::rulebook::Texts::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl From<&str> for Texts {
    fn from(text: &str) -> Self {
        Self(vec![text.to_owned()])
    }
}

impl FromIterator<String> for Texts {
    fn from_iter<I: IntoIterator<Item = String>>(texts: I) -> Self {
        Self(texts.into_iter().collect())
    }
}

impl Serialize for Texts {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.as_slice() {
            [one] => serializer.serialize_str(one),
            several => several.serialize(serializer),
        }
    }
}

impl<'de> Deserialize<'de> for Texts {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TextOrList;
        impl<'de> Visitor<'de> for TextOrList {
            type Value = Texts;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a code, or a list of codes")
            }

            fn visit_str<E: de::Error>(self, text: &str) -> Result<Texts, E> {
                Ok(Texts(vec![text.to_owned()]))
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<Texts, A::Error> {
                Vec::deserialize(de::value::SeqAccessDeserializer::new(seq)).map(Texts)
            }
        }
        deserializer.deserialize_any(TextOrList)
    }
}
