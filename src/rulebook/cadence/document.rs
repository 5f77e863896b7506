//! The serde form of a contact cadence.

use serde::{Deserialize, Serialize};

use crate::label::Labels;
use crate::rulebook::{DocumentValue, Texts};

/// The contact cadence of a rulebook: touch rules, triggers, caps, pauses, quiet hours.
///
/// ```
/// use guanxi::rulebook::CadenceDocument;
/// let cadence: CadenceDocument = serde_json::from_str(r#"{
///     "calendar": "office", "quiet": ["21:00-08:00"],
///     "touch": [{ "code": "s_light", "class": ["S"], "every": "1 week", "proactive": true }]
/// }"#).unwrap();
/// assert_eq!(cadence.touch[0].every.as_deref(), Some("1 week"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CadenceDocument {
    /// The scheme by whose classes lists are ordered, and that rules mean which name none; the only
    /// scheme of the rulebook unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// The calendar on whose working days customers are contacted (A-24); any day unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// The date facts of which the first known one is the onboarding day; `first_contact`,
    /// `first_deal` and `first_contract` unless said (A-21).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub onboarding: Option<Vec<String>>,
    /// When nobody is contacted, in the customer's zone: `21:00-08:00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quiet: Option<Vec<String>>,
    /// Whether the channel that a customer uses most stands for a preference that is not stated
    /// (D004-41); no unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub learn_channel: Option<bool>,
    /// How often and for how long a touch may be put off; as one likes unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub snooze: Option<SnoozeDocument>,
    /// How often which customers are touched.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub touch: Vec<TouchRuleDocument>,
    /// After which events customers are touched.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub trigger: Vec<TouchTriggerDocument>,
    /// How often a customer may be contacted at most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cap: Vec<ContactCapDocument>,
    /// Days on which nobody is contacted.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub pause: Vec<PauseDocument>,
}

impl CadenceDocument {
    /// Whether nothing is said.
    ///
    /// ```
    /// assert!(guanxi::rulebook::CadenceDocument::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// How often and for how long a touch may be put off.
///
/// ```
/// use guanxi::rulebook::SnoozeDocument;
/// let snooze: SnoozeDocument = serde_json::from_str(r#"{ "at_most": 3, "longest": "7 days" }"#).unwrap();
/// assert_eq!(snooze.at_most, Some(3));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SnoozeDocument {
    /// How many times from one touch to the next; 0 for never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<u32>,
    /// For how long each time: days, weeks, months, quarters or years.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub longest: Option<String>,
}

/// A touch rule (D000-54).
///
/// ```
/// use guanxi::rulebook::TouchRuleDocument;
/// let rule: TouchRuleDocument = serde_json::from_str(r#"{
///     "code": "a_call", "kind": "light", "class": ["A"], "every": "1 week",
///     "channels": ["phone", "visit"], "by": "account_manager"
/// }"#).unwrap();
/// assert_eq!((rule.at_least, rule.by.as_slice().len()), (None, 1)); // once, unless said
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TouchRuleDocument {
    /// The code; the key in composition.
    pub code: String,
    /// What kind of touch it is: a name, never a filter; the code unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
    /// The scheme of the classes; that of the cadence unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// The classes; everybody if neither a class nor a condition is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub class: Vec<String>,
    /// The condition, in place of classes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// How many touches within each span, 1 to 64; 1 unless said (A-38).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<u32>,
    /// The span: days, weeks, months, quarters or years, or a `$parameter`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<String>,
    /// From what it is counted: `rolling` unless said, `bucket`, a date, or a date fact such as
    /// `first_contract` (A-17).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub anchor: Option<String>,
    /// With `anchor = "bucket"`: the first day of one period, where the calendar has no such periods
    /// (A-54).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<String>,
    /// The day from which on the rule is for the customer: a date fact such as `warning_opened`; nothing
    /// is due before (A-22).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub begins: Option<String>,
    /// For how long after the due day it is not overdue; none unless said (A-21).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace: Option<String>,
    /// `after_onboarding` unless said, or `immediately` (A-21).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_due: Option<String>,
    /// `true` for what we begin, `false` for what the customer begins; either unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proactive: Option<bool>,
    /// `false` for what is not to sell something, `true` for what is; either unless said (D000-53).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promotional: Option<bool>,
    /// The channels, in the order in which they are proposed; any unless said (A-18).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
    /// The kinds of content, of which one is enough; any unless said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub content: Vec<String>,
    /// The outcomes, `reached` or `sent`; any contact unless said (A-20).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub outcome: Vec<String>,
    /// `true` for what is done for many customers at once; `false` for what counts only if it is done
    /// for one; either unless said (D003-38).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch: Option<bool>,
    /// Whether a purchase is a touch too.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub purchases: bool,
    /// The bounds of the interval that one customer may have of its own (D004-36).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub adjust: Option<AdjustDocument>,
    /// The roles that do it.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub by: Texts,
}

/// The bounds of a customer's own interval (D004-36 ... D004-38).
///
/// ```
/// use guanxi::rulebook::AdjustDocument;
/// let text = r#"{ "min": "1 week", "max": "1 quarter" }"#;
/// let adjust: AdjustDocument = serde_json::from_str(text).unwrap();
/// assert_eq!(adjust.max, "1 quarter");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AdjustDocument {
    /// The shortest interval, or a `$parameter`.
    pub min: String,
    /// The longest interval, or a `$parameter`.
    pub max: String,
}

/// A trigger: an event after which customers are touched (D000-71).
///
/// ```
/// use guanxi::rulebook::TouchTriggerDocument;
/// let trigger: TouchTriggerDocument = serde_json::from_str(r#"{
///     "code": "c_need", "class": ["C"], "on": ["new_need"], "within": "5 days",
///     "satisfies": ["c_formal"]
/// }"#).unwrap();
/// assert_eq!(trigger.satisfies, ["c_formal"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TouchTriggerDocument {
    /// The code; the key in composition.
    pub code: String,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
    /// The scheme of the classes; that of the cadence unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// The classes; everybody if neither a class nor a condition is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub class: Vec<String>,
    /// The condition, in place of classes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// The events: `contract_signed`, `opportunity`, `new_purchase`, `issue_reported`,
    /// `contact_changed`, `contract_changed`, `interest_expressed`, and codes of `codes.change`.
    pub on: Vec<String>,
    /// How soon after it: days, weeks, months, quarters or years, or a `$parameter`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// For how long after the due day it is not overdue; none unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace: Option<String>,
    /// `true` for an answer that we begin, `false` for one that the customer begins; either unless
    /// said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proactive: Option<bool>,
    /// `false` for an answer that is not to sell something; any unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promotional: Option<bool>,
    /// The channels of an answer, in the order in which they are proposed; any unless said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
    /// The kinds of content of an answer, of which one is enough; any unless said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub content: Vec<String>,
    /// The touch rules for which the answer counts too, whatever they ask for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub satisfies: Vec<String>,
    /// The roles that answer.
    #[serde(default, skip_serializing_if = "Texts::is_empty")]
    pub by: Texts,
}

/// A cap: how often a customer may be contacted at most, in any window of a length (D003-116).
///
/// ```
/// use guanxi::rulebook::ContactCapDocument;
/// let cap: ContactCapDocument = serde_json::from_str(r#"{
///     "code": "calls", "channels": ["phone"], "at_most": 2, "per": "1 week"
/// }"#).unwrap();
/// assert!(cap.attempts.is_none()); // attempts count too, unless said
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ContactCapDocument {
    /// The code; the key in composition.
    pub code: String,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
    /// The scheme of the classes; that of the cadence unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// The classes; everybody if neither a class nor a condition is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub class: Vec<String>,
    /// The condition, in place of classes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// The channels; all of them together unless said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channels: Vec<String>,
    /// `true` for what is to sell something only (D003-118).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub promotional: Option<bool>,
    /// How many contacts, 0 for none at all, or a `$parameter`.
    pub at_most: DocumentValue,
    /// In windows of which length: days, weeks, months, quarters or years, or a `$parameter`.
    pub per: String,
    /// Whether attempts that reach nobody count too; yes unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attempts: Option<bool>,
}

/// Days on which nobody is contacted.
///
/// ```
/// use guanxi::rulebook::PauseDocument;
/// let pause: PauseDocument = serde_json::from_str(r#"{
///     "code": "new_year", "from": "2024-02-09", "until": "2024-02-17"
/// }"#).unwrap();
/// assert_eq!(pause.until, "2024-02-17");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PauseDocument {
    /// The code; the key in composition.
    pub code: String,
    /// The first day.
    pub from: String,
    /// The last day, inclusive.
    pub until: String,
    /// Why.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
}
