//! The serde form of what a rulebook says of feedback.

use serde::{Deserialize, Serialize};

use crate::label::Labels;
use crate::rulebook::saying::says;
use crate::rulebook::{DocumentValue, ValueDocument};

/// What a rulebook says of feedback: scales, parts of a composite, topics (D003-68, D004-34).
///
/// ```
/// use guanxi::rulebook::FeedbackDocument;
/// let feedback: FeedbackDocument = serde_json::from_str(r#"{
///     "scale": [{ "code": "nps", "min": 0, "max": 10 }],
///     "part": ["communication", "solving", "solution"],
///     "topic": [{ "code": "slow_response", "words": ["slow", "延迟"] }]
/// }"#).unwrap();
/// assert_eq!((feedback.part.len(), feedback.topic[0].words.len()), (3, 2));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FeedbackDocument {
    /// The scales of scores besides the satisfaction survey; one of the code `satisfaction` says in
    /// which steps that survey is answered, and what it is called.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scale: Vec<FeedbackScaleDocument>,
    /// The parts of a composite score, each of equal weight (A-55).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub part: Vec<ValueDocument>,
    /// The scale on which each part is scored; `satisfaction` unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub part_scale: Option<String>,
    /// What feedback can be about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topic: Vec<TopicDocument>,
}

says!(FeedbackDocument, "key of the feedback policy",
    keys: [part_scale], lists: [scale by code, part by code, topic by code]);

impl FeedbackDocument {
    /// Whether nothing is said.
    ///
    /// ```
    /// assert!(guanxi::rulebook::FeedbackDocument::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// A scale of scores.
///
/// ```
/// use guanxi::rulebook::FeedbackScaleDocument;
/// let text = r#"{ "code": "stars", "min": 1, "max": 5, "step": "0.5" }"#;
/// let scale: FeedbackScaleDocument = serde_json::from_str(text).unwrap();
/// assert_eq!(scale.step.unwrap().to_string(), "0.5");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FeedbackScaleDocument {
    /// The code by which answers name it.
    pub code: String,
    /// The lowest score.
    pub min: DocumentValue,
    /// The highest score.
    pub max: DocumentValue,
    /// The distance between neighbouring scores; 1 unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<DocumentValue>,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
}

/// Something that feedback can be about.
///
/// ```
/// use guanxi::rulebook::TopicDocument;
/// let text = r#"{ "code": "slow_response", "words": ["响应延迟"] }"#; // D003-12
/// let topic: TopicDocument = serde_json::from_str(text).unwrap();
/// assert_eq!(topic.words, ["响应延迟"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TopicDocument {
    /// The code by which answers name it.
    pub code: String,
    /// The words that tell of it in a text, in capitals or not.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub words: Vec<String>,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
}
