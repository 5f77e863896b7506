//! The serde form of what a rulebook says of duplicates.

use serde::{Deserialize, Serialize};

use crate::label::Labels;

/// When two customers may be one and the same.
///
/// ```
/// use guanxi::rulebook::DuplicateDocument;
/// let document: DuplicateDocument = serde_json::from_str(r#"{
///     "country_code": "86",
///     "rule": [{ "code": "reach", "all": ["name", "any_phone"] }]
/// }"#).unwrap();
/// assert_eq!(document.rule[0].all, ["name", "any_phone"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DuplicateDocument {
    /// The legal forms that names may end with, in the place of the built-in ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub suffixes: Option<Vec<String>>,
    /// More of them, besides.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub more_suffixes: Option<Vec<String>>,
    /// The legal forms that names may begin with, in the place of the built-in ones.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefixes: Option<Vec<String>>,
    /// The country whose code a number may have or not have: one to three digits.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub country_code: Option<String>,
    /// The channels by which people are reached by telephone; `phone` unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_channels: Option<Vec<String>>,
    /// The channels by which people are reached by e-mail; `email` unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub email_channels: Option<Vec<String>>,
    /// The rules, any of which makes candidates; those of A-51 unless said: an equal name, or an
    /// equal tax number or telephone number.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rule: Vec<DuplicateRuleDocument>,
}

impl DuplicateDocument {
    /// Whether nothing is said.
    ///
    /// ```
    /// assert!(guanxi::rulebook::DuplicateDocument::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What two customers must have in common to be candidates: everything of `all`, and something of
/// `any`.
///
/// ```
/// use guanxi::rulebook::DuplicateRuleDocument;
/// let rule: DuplicateRuleDocument =
///     serde_json::from_str(r#"{ "code": "number", "any": ["tax_id", "phone"] }"#).unwrap();
/// assert!(rule.all.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DuplicateRuleDocument {
    /// The code.
    pub code: String,
    /// The keys of which one in common is enough.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub any: Vec<String>,
    /// The keys that all must be in common.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub all: Vec<String>,
    /// What the rule is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
}
