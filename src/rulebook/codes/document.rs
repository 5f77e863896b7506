//! The serde form of code tables.

use serde::{Deserialize, Serialize};

use crate::label::Labels;
use crate::rulebook::ValueDocument;
use crate::rulebook::document::text_or_table;
#[cfg(feature = "schema")]
use crate::rulebook::schema::or_text;

/// The code tables of a rulebook.
///
/// An entry is a table, or a text that is its code alone.
///
/// ```
/// use guanxi::rulebook::CodesDocument;
/// let codes: CodesDocument = serde_json::from_str(r#"{
///     "severity": [{ "code": "general", "rank": 0 }, { "code": "urgent", "rank": 1 }],
///     "role": ["account_manager"]
/// }"#).unwrap();
/// assert_eq!(codes.severity[1].rank, Some(1));
/// assert_eq!(codes.role[0].code, "account_manager");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CodesDocument {
    /// How severe issues can be.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub severity: Vec<SeverityDocument>,
    /// Who acts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub role: Vec<ValueDocument>,
    /// By what means people talk to customers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub channel: Vec<ChannelDocument>,
    /// For what an issue waits.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub waiting: Vec<ValueDocument>,
    /// The parts of the organisation.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub department: Vec<ValueDocument>,
    /// What people do about something.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub action: Vec<ValueDocument>,
    /// What can change at a customer besides what events of their own tell.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub change: Vec<ValueDocument>,
    /// What messages and talks can be about (D000-57).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub content: Vec<ValueDocument>,
    /// What points to a customer that may be lost (D002-07).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub signal: Vec<ValueDocument>,
    /// The root causes of warnings (D002-89).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cause: Vec<ValueDocument>,
}

impl CodesDocument {
    /// Whether no table has an entry.
    ///
    /// ```
    /// assert!(guanxi::rulebook::CodesDocument::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// How severe an issue is.
///
/// ```
/// use guanxi::rulebook::SeverityDocument;
/// let text = r#"{ "code": "urgent", "rank": 1, "causes": ["service_interruption"] }"#;
/// let severity: SeverityDocument = serde_json::from_str(text).unwrap();
/// assert_eq!((severity.rank, severity.causes.len()), (Some(1), 1));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct SeverityDocument {
    /// The code.
    pub code: String,
    /// The more severe, the higher; loading asks for one that no other severity has.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rank: Option<i32>,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
    /// What makes an issue so severe.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<String>,
}

/// By what means people talk to a customer.
///
/// ```
/// use guanxi::rulebook::ChannelDocument;
/// let text = r#"{ "code": "phone", "sync": true }"#;
/// let channel: ChannelDocument = serde_json::from_str(text).unwrap();
/// assert_eq!((channel.sync, channel.encrypted), (true, false));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields, transform = or_text))]
#[non_exhaustive]
pub struct ChannelDocument {
    /// The code.
    pub code: String,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
    /// Whether both sides talk at the same time; not unless said.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sync: bool,
    /// Whether what is sent is encrypted; not unless said.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub encrypted: bool,
}

text_or_table!(
    SeverityDocument,
    "a code, or a table with `code`, `rank`, `label` and `causes`",
    |code| SeverityDocument { code, ..SeverityDocument::default() },
    { code: String, rank: Option<i32>, label: Labels, causes: Vec<String> }
);

text_or_table!(
    ChannelDocument,
    "a code, or a table with `code`, `label`, `sync` and `encrypted`",
    |code| ChannelDocument { code, ..ChannelDocument::default() },
    { code: String, label: Labels, sync: bool, encrypted: bool }
);
