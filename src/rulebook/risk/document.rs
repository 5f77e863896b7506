//! The serde form of a risk scorecard.

use serde::{Deserialize, Serialize};

use crate::label::Labels;
use crate::rulebook::DocumentValue;
use crate::rulebook::saying::says;

/// The risk scorecard of a rulebook (D002-52 ... D002-79).
///
/// ```
/// use guanxi::rulebook::RiskDocument;
/// let risk: RiskDocument = serde_json::from_str(r#"{
///     "levels": [{ "code": "low", "from": 4 }, { "code": "high" }],
///     "factor": [{ "code": "fit" }]
/// }"#).unwrap();
/// assert_eq!((risk.levels.unwrap().len(), risk.factor[0].code.as_str()), (2, "fit"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RiskDocument {
    /// The scale of every factor; 1 to 5 unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub points: Option<PointsDocument>,
    /// What more points mean: `higher_is_safer` unless said, or `higher_is_riskier`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub direction: Option<String>,
    /// What an unknown factor counts as: `interval` unless said, `pessimistic`, `neutral` or
    /// `redistribute` (A-12).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
    /// The points that `neutral` means; the middle of the scale unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub neutral: Option<i64>,
    /// How many factors have to be known for a level; 1 unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_known: Option<u32>,
    /// The levels of risk, safest first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub levels: Option<Vec<RiskLevelDocument>>,
    /// How often customers are assessed: by the end of each period of the calendar (D002-77).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<String>,
    /// The first day of one of these periods, for spans that the calendar does not know.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<String>,
    /// Who assesses: a role.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Whether an assessment without a level breaks a row of consecutive ones; it is skipped unless
    /// said (A-29).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reset_on_undetermined: Option<bool>,
    /// What is judged.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub factor: Vec<RiskFactorDocument>,
}

says!(RiskDocument, "key of the risk scorecard",
    keys: [points, direction, missing, neutral, min_known, levels, every, epoch, by, reset_on_undetermined],
    lists: [factor by code]);

impl RiskDocument {
    /// Whether nothing is said.
    ///
    /// ```
    /// assert!(guanxi::rulebook::RiskDocument::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// The scale of the factors.
///
/// ```
/// use guanxi::rulebook::PointsDocument;
/// let points: PointsDocument = serde_json::from_str(r#"{ "min": 1, "max": 5 }"#).unwrap();
/// assert_eq!((points.min, points.max), (1, 5));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PointsDocument {
    /// The fewest points.
    pub min: i64,
    /// The most points.
    pub max: i64,
}

/// A level of risk.
///
/// ```
/// use guanxi::rulebook::RiskLevelDocument;
/// let text = r#"{ "code": "low", "from": 20, "probability": "90%" }"#; // D002-69, D002-70
/// let level: RiskLevelDocument = serde_json::from_str(text).unwrap();
/// assert_eq!((level.code.as_str(), level.from), ("low", Some(20)));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RiskLevelDocument {
    /// The code: one of the values of the fact `risk_level`.
    pub code: String,
    /// The total from which on it holds, inclusive; the level at the low end has none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<i64>,
    /// The probability of renewal from which on it holds, inclusive; the riskiest has none (A-13).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<String>,
}

/// A factor of the scorecard.
///
/// With `fact` and `bands`, or a choice and `anchors`, it is computed; otherwise a person rates it.
///
/// ```
/// use guanxi::rulebook::RiskFactorDocument;
/// let factor: RiskFactorDocument = serde_json::from_str(r#"{
///     "code": "stability",
///     "fact": "age(first_contract)",
///     "bands": [{ "from": "3 years", "points": 5 }, { "from": "1 year", "points": 3 }, { "points": 1 }]
/// }"#).unwrap(); // D002-54 ... D002-56
/// assert_eq!(factor.bands[2].points, 1);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RiskFactorDocument {
    /// The code.
    pub code: String,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
    /// The fact, or the age of one, that tells the points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// The points by the value of the fact, from the highest value on.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<RiskBandDocument>,
    /// The points of each answer, or of each value of a fact that is a choice.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub anchors: Vec<RiskAnchorDocument>,
    /// How much it counts; 1 unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub weight: Option<u32>,
    /// What it counts as while it is unknown; what the scorecard says unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub missing: Option<String>,
}

/// The points from some value on.
///
/// ```
/// use guanxi::rulebook::RiskBandDocument;
/// let band: RiskBandDocument = serde_json::from_str(r#"{ "above": 30, "points": 1 }"#).unwrap();
/// assert!(band.from.is_none() && band.above.is_some()); // D002-59
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RiskBandDocument {
    /// The value from which on it holds, inclusive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<DocumentValue>,
    /// The value above which it holds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<DocumentValue>,
    /// The points.
    pub points: i64,
}

/// The points of an answer.
///
/// ```
/// use guanxi::rulebook::RiskAnchorDocument;
/// let text = r#"{ "code": "partial", "points": 3 }"#; // D002-61
/// let anchor: RiskAnchorDocument = serde_json::from_str(text).unwrap();
/// assert_eq!(anchor.points, 3);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RiskAnchorDocument {
    /// The answer.
    pub code: String,
    /// The points.
    pub points: i64,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
}
