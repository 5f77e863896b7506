//! The serde form of the renewal policy.

use serde::{Deserialize, Serialize};

use crate::label::Labels;
use crate::rulebook::saying::says;

/// What a rulebook says of contracts that come to their end (D002-06 ... D002-08).
///
/// ```
/// use guanxi::rulebook::RenewalDocument;
/// let text = r#"{ "opens": "6 months", "latest": "3 months", "plan_from": "medium" }"#;
/// let renewal: RenewalDocument = serde_json::from_str(text).unwrap();
/// assert_eq!(renewal.opens.as_deref(), Some("6 months"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RenewalDocument {
    /// How long before the end of a contract the window opens (A-25).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opens: Option<String>,
    /// How long before the end the plan has to stand; later is late (A-25).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub latest: Option<String>,
    /// How long there may be no contract before the next one is no renewal; not a day unless said
    /// (A-27).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gap: Option<String>,
    /// The level of risk from which on a plan to keep the customer is owed (D002-08).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub plan_from: Option<String>,
    /// Who owes the plan: a role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// How urgent a renewal is by the time that is left, the most urgent first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub urgency: Option<Vec<UrgencyDocument>>,
}

says!(RenewalDocument, "key of the renewal policy",
    keys: [opens, latest, gap, plan_from, by, urgency], lists: []);

impl RenewalDocument {
    /// Whether nothing is said.
    ///
    /// ```
    /// assert!(guanxi::rulebook::RenewalDocument::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// How urgent a renewal is.
///
/// ```
/// use guanxi::rulebook::UrgencyDocument;
/// let text = r#"{ "code": "high", "within": "3 months" }"#;
/// let urgency: UrgencyDocument = serde_json::from_str(text).unwrap();
/// assert_eq!(urgency.within.as_deref(), Some("3 months"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct UrgencyDocument {
    /// The code.
    pub code: String,
    /// How long before the end it begins, that day included; the last one has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
}
