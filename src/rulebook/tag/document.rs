//! The serde form of tags.

use serde::{Deserialize, Serialize};

use crate::label::Labels;

/// A tag that the rulebook names, and when customers have it.
///
/// ```
/// use guanxi::rulebook::TagDocument;
/// let tag: TagDocument = serde_json::from_str(r#"{
///     "dimension": "behaviour", "value": "complained", "when": "complaints_total >= 1"
/// }"#).unwrap();
/// assert_eq!(tag.key(), "behaviour:complained");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TagDocument {
    /// The dimension, in the words of the host, without `:`.
    pub dimension: String,
    /// The value in it.
    pub value: String,
    /// When a customer has it; a tag without a condition is put on by hand.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// What the value is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
}

impl TagDocument {
    /// The key by which another entry replaces this one: the tag as text.
    ///
    /// ```
    /// use guanxi::rulebook::TagDocument;
    /// let text = r#"{ "dimension": "industry", "value": "retail" }"#;
    /// let tag: TagDocument = serde_json::from_str(text).unwrap();
    /// assert_eq!(tag.key(), "industry:retail");
    /// ```
    pub fn key(&self) -> String {
        format!("{}:{}", self.dimension.trim(), self.value.trim())
    }
}

/// A dimension of tags.
///
/// ```
/// use guanxi::rulebook::TagDimensionDocument;
/// let text = r#"{ "code": "industry", "field": "industry" }"#;
/// let dimension: TagDimensionDocument = serde_json::from_str(text).unwrap();
/// assert_eq!(dimension.field.as_deref(), Some("industry"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TagDimensionDocument {
    /// The dimension as tags write it.
    pub code: String,
    /// The field of a customer's file of which its tags tell (C-22).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
}
