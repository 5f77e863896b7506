//! The serde form of a lifecycle.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::label::{Labels, map_without_doubles};

/// What a rulebook says of the life of a customer.
///
/// ```
/// use guanxi::rulebook::LifecycleDocument;
/// let lifecycle: LifecycleDocument = serde_json::from_str(r#"{
///     "at_risk": "about_to_churn or open_warning",
///     "segment": [{ "code": "long_term", "when": "age(first_deal) >= 1 year" }]
/// }"#).unwrap();
/// assert_eq!(lifecycle.segment[0].code, "long_term");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct LifecycleDocument {
    /// When a customer may be lost; wins over `dormant`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_risk: Option<String>,
    /// When a customer is dormant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dormant: Option<String>,
    /// What of the customer's own doing ends a pause of contact: `interaction`, `issue` and
    /// `message` unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resume_on: Option<Vec<String>>,
    /// Which contact is refused while it is paused: `outbound` unless said, or `promotional`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub paused_refuses: Option<String>,
    /// What the stages are called, by their words.
    #[serde(
        default,
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "map_without_doubles"
    )]
    pub stage: BTreeMap<String, Labels>,
    /// What the steps of the service cycle are called, by their words.
    #[serde(
        default,
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "map_without_doubles"
    )]
    pub step: BTreeMap<String, Labels>,
    /// The segments of customers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub segment: Vec<SegmentDocument>,
}

impl LifecycleDocument {
    /// Whether nothing is said.
    ///
    /// ```
    /// assert!(guanxi::rulebook::LifecycleDocument::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A segment of customers, such as new ones; a customer may be in several.
///
/// ```
/// use guanxi::rulebook::SegmentDocument;
/// let text = r#"{ "code": "new", "when": "age(first_contract) <= $new_within" }"#;
/// let segment: SegmentDocument = serde_json::from_str(text).unwrap();
/// assert!(segment.label.is_empty());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SegmentDocument {
    /// The code.
    pub code: String,
    /// When a customer is in it.
    pub when: String,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
}
