//! The serde form of an upkeep policy.

use serde::{Deserialize, Serialize};

/// The upkeep policy of a rulebook: which fields a file has to hold, and how it is kept right.
///
/// ```
/// use guanxi::rulebook::UpkeepDocument;
/// let upkeep: UpkeepDocument = serde_json::from_str(r#"{
///     "required": ["full_name", "industry"],
///     "freshness": [{ "code": "any_change", "changes": ["any"], "within": "24 hours" }]
/// }"#).unwrap();
/// assert_eq!(upkeep.freshness[0].within.as_deref(), Some("24 hours"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct UpkeepDocument {
    /// The scheme whose class is the field `class`, and that refresh rules mean that name none; the
    /// only scheme of the rulebook unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// The fields of a complete file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub required: Option<Vec<String>>,
    /// The fields that a file has to hold before the customer is looked after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_activation: Option<Vec<String>>,
    /// The key fields that it has to hold before the customer is entered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before_entry: Option<Vec<String>>,
    /// The kinds of change that are major.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub major: Option<Vec<String>>,
    /// What an expressed interest has to change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub interest: Option<InterestDocument>,
    /// How soon interactions are written down, and what of them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub log: Option<LogDocument>,
    /// How often files are cleansed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cleansing: Option<CleansingDocument>,
    /// How soon files have to follow changes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub freshness: Vec<FreshnessDocument>,
    /// How often fields are brought up to date, by class.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub refresh: Vec<RefreshDocument>,
    /// Which fields have to be confirmed, and when.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub verify: Vec<VerifyDocument>,
}

impl UpkeepDocument {
    /// Whether nothing is said.
    ///
    /// ```
    /// assert!(guanxi::rulebook::UpkeepDocument::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// How soon a file has to follow changes (C-11).
///
/// ```
/// use guanxi::rulebook::FreshnessDocument;
/// let rule: FreshnessDocument = serde_json::from_str(r#"{
///     "code": "major", "changes": ["org_change", "contact_changed"], "within": "24 hours"
/// }"#).unwrap();
/// assert_eq!(rule.changes.len(), 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FreshnessDocument {
    /// The code; the key in composition.
    pub code: String,
    /// `any`, `major`, or kinds of change: `new_purchase`, `issue_reported`, `contact_changed`,
    /// `contract_changed`, `interest_expressed`, and codes of `codes.change`.
    pub changes: Vec<String>,
    /// How long it may take: a span, `immediately`, or a `$parameter`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// The calendar whose working time counts; all time counts unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// Of limits in days: `close_of_business`, `same_time` or `day_end` (A-16).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edge: Option<String>,
    /// The only role whose updates count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// How often fields are brought up to date (A-23).
///
/// ```
/// use guanxi::rulebook::RefreshDocument;
/// let rule: RefreshDocument = serde_json::from_str(r#"{
///     "code": "monthly", "class": ["A"], "fields": ["key_need"], "every": "1 month"
/// }"#).unwrap();
/// assert_eq!(rule.every, "1 month");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RefreshDocument {
    /// The code; the key in composition.
    pub code: String,
    /// The scheme of the classes; that of the policy unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// The classes; all customers if none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub class: Vec<String>,
    /// The fields.
    pub fields: Vec<String>,
    /// How often: days, weeks, months, quarters or years, or a `$parameter`.
    pub every: String,
    /// The only role whose updates count.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// Which fields have to be confirmed, and when (D000-31, D003-25).
///
/// ```
/// use guanxi::rulebook::VerifyDocument;
/// let rule: VerifyDocument = serde_json::from_str(r#"{
///     "code": "key_facts", "at": "first_contact", "fields": ["contact_position"]
/// }"#).unwrap();
/// assert_eq!(rule.at, "first_contact");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct VerifyDocument {
    /// The code; the key in composition.
    pub code: String,
    /// `first_contact` or `entry`.
    pub at: String,
    /// The fields; those of a complete file if none is named.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// The only role that may confirm them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// How interactions are written down (D001-59, D003-44).
///
/// ```
/// use guanxi::rulebook::LogDocument;
/// let log: LogDocument = serde_json::from_str(r#"{ "within": "24 hours" }"#).unwrap();
/// assert!(log.fields.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LogDocument {
    /// How long it may take: a span, `immediately`, or a `$parameter`; no limit unless said (C-35).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// The calendar whose working time counts; all time counts unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// Of limits in days: `close_of_business`, `same_time` or `day_end` (A-16).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edge: Option<String>,
    /// What has to be written down besides time and channel: `author`, `contact`, `content`,
    /// `feedback`, `follow_up`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
}

/// How often files are cleansed (D001-25).
///
/// ```
/// use guanxi::rulebook::CleansingDocument;
/// let rule: CleansingDocument = serde_json::from_str(r#"{ "every": "1 quarter" }"#).unwrap();
/// assert_eq!(rule.by, None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CleansingDocument {
    /// The calendar period in which it is done once: `1 month`, `1 quarter` ...
    pub every: String,
    /// The only role whose cleansing counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
}

/// What an expressed interest has to change (D001-24).
///
/// ```
/// use guanxi::rulebook::InterestDocument;
/// let text = r#"{ "fields": ["key_need"], "plan": true }"#;
/// let interest: InterestDocument = serde_json::from_str(text).unwrap();
/// assert!(interest.plan);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct InterestDocument {
    /// The fields that have to hold it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// Whether the follow-up plan has to take it up.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub plan: bool,
}
