//! The serde form of targets.

use serde::{Deserialize, Serialize};

use crate::rulebook::DocumentValue;

/// A target for a KPI: one bound with its value, or a change of what it was.
///
/// Values are written as the KPI counts: `"90%"` for rates, `"4.5"` for points, `50` for numbers,
/// `"2 hours"` for times, or a `$parameter`.
///
/// ```
/// use guanxi::rulebook::TargetDocument;
/// let target: TargetDocument = serde_json::from_str(r#"{ "kpi": "csat", "at_least": "4.5" }"#).unwrap();
/// assert!(target.at_least.is_some() && target.per.is_none()); // D003-69
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TargetDocument {
    /// The code of the KPI; the key in composition.
    pub kpi: String,
    /// This value or more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_least: Option<DocumentValue>,
    /// This value or less.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at_most: Option<DocumentValue>,
    /// More than this value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<DocumentValue>,
    /// Less than this value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub below: Option<DocumentValue>,
    /// By how many per cent of `base` it is to change: `"15%"` raises 40 % to 46 % (A-37).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub relative: Option<DocumentValue>,
    /// By how much it is to change: `"15%"` raises 40 % to 55 % (A-37).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<DocumentValue>,
    /// What it was before a `relative` change, or one in `points`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub base: Option<DocumentValue>,
    /// The period that the value is for: `"1 month"`, `"1 quarter"` or `"1 year"`; any unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub per: Option<String>,
    /// The weights of the twelve months, from January on, by which a year is split; equal unless said.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub weights: Vec<u64>,
    /// What is looked at again where it is missed: codes of `codes.action` (D001-67).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on_miss: Vec<String>,
}
