//! The serde form of the warning policy.

use serde::{Deserialize, Serialize};

use crate::label::Labels;
use crate::rulebook::StepDocument;
use crate::rulebook::saying::says;

/// What a rulebook says of early warning: when, and what has to be done by when (D002-81 ... D002-97).
///
/// ```
/// use guanxi::rulebook::WarningDocument;
/// let warning: WarningDocument = serde_json::from_str(r#"{
///     "trigger": [{ "cause": "overdue", "level": "very_high", "when": "open_overdue_days > 30" }],
///     "clock": [{ "milestone": "report", "within": "2 hours" }]
/// }"#).unwrap();
/// assert_eq!(warning.trigger[0].cause, "overdue"); // D002-84
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct WarningDocument {
    /// Which causes may be detected: `any` unless said, or `triggered`: only those whose trigger holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detect: Option<String>,
    /// The level that an assessment may have at most to clear a warning; `medium` unless said
    /// (D002-95).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub clear_at_most: Option<String>,
    /// What sets off a warning; one cause each.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trigger: Vec<WarningTriggerDocument>,
    /// By when what has to be done; one for each milestone.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub clock: Vec<WarningClockDocument>,
    /// What is done about which root cause, or about which cause.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub playbook: Vec<PlaybookDocument>,
}

says!(WarningDocument, "key of the warning policy",
    keys: [detect, clear_at_most],
    lists: [trigger by cause, clock by milestone, playbook by cause]);

impl WarningDocument {
    /// Whether nothing is said.
    ///
    /// ```
    /// assert!(guanxi::rulebook::WarningDocument::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What sets off a warning.
///
/// ```
/// use guanxi::rulebook::WarningTriggerDocument;
/// let text = r#"{ "cause": "silent", "level": "high", "when": "interactions_90d = 0" }"#;
/// let trigger: WarningTriggerDocument = serde_json::from_str(text).unwrap();
/// assert_eq!((trigger.level.as_str(), trigger.when.as_str()), ("high", "interactions_90d = 0"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct WarningTriggerDocument {
    /// The cause: a code of its own.
    pub cause: String,
    /// How grave it is: a value of the fact `risk_level`.
    pub level: String,
    /// When it holds.
    pub when: String,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
}

/// By when something has to be done about a warning.
///
/// ```
/// use guanxi::rulebook::WarningClockDocument;
/// let clock: WarningClockDocument = serde_json::from_str(r#"{
///     "milestone": "meet", "within": "24 hours", "by": "sales_supervisor"
/// }"#).unwrap(); // D002-88
/// assert_eq!((clock.milestone.as_str(), clock.from), ("meet", None));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct WarningClockDocument {
    /// What has to be done: `report`, `meet`, `plan`, `execute`, `progress`, `escalate`, `clear` or
    /// `archive`.
    pub milestone: String,
    /// What starts it: the step before unless said (A-30), or `detected`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// How long it may take.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// For `progress`: how often.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<String>,
    /// The calendar whose time counts; all time unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// When a day is over for a limit in days: as for issue clocks.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edge: Option<String>,
    /// How much later is still in time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tolerance: Option<String>,
    /// Who has to do it: a role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// To whom: a role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub to: Option<String>,
    /// Reminders and escalations on the way.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<StepDocument>,
}

/// What is done about a cause.
///
/// ```
/// use guanxi::rulebook::PlaybookDocument;
/// let text = r#"{ "cause": "price", "actions": ["renewal_discount"] }"#; // D002-91
/// let playbook: PlaybookDocument = serde_json::from_str(text).unwrap();
/// assert_eq!(playbook.actions, ["renewal_discount"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PlaybookDocument {
    /// A root cause of the code tables, or the cause of a trigger.
    pub cause: String,
    /// What is done: actions of the code tables.
    pub actions: Vec<String>,
    /// How, in words.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub text: Labels,
}
