//! The serde form of a plan.

use serde::{Deserialize, Serialize};

use crate::label::Labels;
use crate::record::TagQuery;
use crate::rulebook::ValueDocument;

/// What a rulebook prepares for talks with customers.
///
/// Each entry has a code; one of the document's own takes the place of a preset's with that code.
///
/// ```
/// use guanxi::rulebook::PlanDocument;
/// let plan: PlanDocument = serde_json::from_str(r#"{
///     "treatment": [{ "code": "core", "class": ["core"], "actions": ["regular_visit"] }]
/// }"#).unwrap();
/// assert_eq!(plan.treatment[0].actions, ["regular_visit"]);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PlanDocument {
    /// What is done for which customers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub treatment: Vec<TreatmentDocument>,
    /// Agendas of meetings.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub meeting: Vec<MeetingDocument>,
    /// What has to be ready before a talk.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub checklist: Vec<ChecklistDocument>,
    /// Messages with slots.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub message: Vec<MessageDocument>,
    /// Open questions for talks.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub question: Vec<QuestionDocument>,
    /// Which content goes to customers with which tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub campaign: Vec<CampaignDocument>,
    /// Periodic reviews.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub review: Vec<ReviewDocument>,
}

impl PlanDocument {
    /// Whether nothing is prepared.
    ///
    /// ```
    /// assert!(guanxi::rulebook::PlanDocument::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}

/// What is done for some customers.
///
/// For whom: `class` of a `scheme`, or whoever meets `when`; everybody where neither is there.
///
/// ```
/// use guanxi::rulebook::TreatmentDocument;
/// let treatment: TreatmentDocument = serde_json::from_str(r#"{
///     "code": "core", "scheme": "quadrant", "class": ["core"], "actions": ["regular_visit"]
/// }"#).unwrap();
/// assert_eq!(treatment.scheme.as_deref(), Some("quadrant"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TreatmentDocument {
    /// The code; the key in composition.
    pub code: String,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
    /// The scheme of the classes; the only one of the rulebook unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// The classes that it is for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub class: Vec<String>,
    /// The condition that its customers meet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// What is done: codes of `codes.action`.
    pub actions: Vec<String>,
}

/// The agenda of a kind of meeting (D000-76 ... D000-83).
///
/// ```
/// use guanxi::rulebook::MeetingDocument;
/// let meeting: MeetingDocument = serde_json::from_str(r#"{
///     "code": "talk", "items": [{ "code": "opening", "minutes": 5 }]
/// }"#).unwrap();
/// assert_eq!(meeting.items[0].minutes, 5);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MeetingDocument {
    /// The code; the key in composition.
    pub code: String,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
    /// Its parts, in order.
    pub items: Vec<AgendaItemDocument>,
    /// What it dwells on, by customer.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub focus: Vec<FocusDocument>,
}

/// One part of a meeting.
///
/// ```
/// use guanxi::rulebook::AgendaItemDocument;
/// let text = r#"{ "code": "closing", "minutes": 5 }"#;
/// let item: AgendaItemDocument = serde_json::from_str(text).unwrap();
/// assert!(item.sample.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AgendaItemDocument {
    /// The code.
    pub code: String,
    /// How long it takes, in minutes: at least one.
    pub minutes: u16,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
    /// What could be said, by language.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub sample: Labels,
}

/// What a meeting dwells on with some customers (D000-73, D000-74).
///
/// ```
/// use guanxi::rulebook::FocusDocument;
/// let text = r#"{ "class": ["S"], "topics": ["renewal"] }"#;
/// let focus: FocusDocument = serde_json::from_str(text).unwrap();
/// assert_eq!(focus.topics[0].code, "renewal");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FocusDocument {
    /// The scheme of the classes; the only one of the rulebook unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// The classes that it is for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub class: Vec<String>,
    /// The condition that its customers meet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// The topics.
    pub topics: Vec<ValueDocument>,
}

/// What has to be ready before a talk (D000-72, D000-75).
///
/// ```
/// use guanxi::rulebook::ChecklistDocument;
/// let list: ChecklistDocument = serde_json::from_str(r#"{
///     "code": "preparation", "items": ["history"], "at_least": 1, "of": ["success_case"]
/// }"#).unwrap();
/// assert_eq!((list.at_least, list.of[0].code.as_str()), (1, "success_case"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ChecklistDocument {
    /// The code; the key in composition.
    pub code: String,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
    /// The boxes, all of which have to be ticked.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<ValueDocument>,
    /// How many of the materials are needed.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub at_least: u16,
    /// The materials.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub of: Vec<ValueDocument>,
}

fn is_zero(count: &u16) -> bool {
    *count == 0
}

/// A message with slots (D000-58, D000-62).
///
/// ```
/// use guanxi::rulebook::MessageDocument;
/// let text = r#"{ "code": "news", "slots": ["addressee", "item"] }"#;
/// let message: MessageDocument = serde_json::from_str(text).unwrap();
/// assert_eq!(message.slots.len(), 2);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct MessageDocument {
    /// The code; the key in composition.
    pub code: String,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
    /// What kind of content it has: a code of `codes.content`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub content: Option<String>,
    /// What is filled in for each customer.
    pub slots: Vec<ValueDocument>,
    /// What it could say, by language.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub sample: Labels,
}

/// An open question for a talk (D000-79).
///
/// ```
/// use guanxi::rulebook::QuestionDocument;
/// let text = r#"{ "code": "inconvenience", "text": { "en": "What is inconvenient?" } }"#;
/// let question: QuestionDocument = serde_json::from_str(text).unwrap();
/// assert_eq!(question.about, None);
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct QuestionDocument {
    /// The code; the key in composition.
    pub code: String,
    /// The part of a meeting in which it is asked, or any other topic.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about: Option<String>,
    /// The question, by language.
    pub text: Labels,
}

/// What kind of content goes to customers with some tags (D001-45).
///
/// ```
/// use guanxi::rulebook::CampaignDocument;
/// let campaign: CampaignDocument = serde_json::from_str(r#"{
///     "code": "white_paper", "content": "white_paper",
///     "query": { "all": ["industry:manufacturing", { "not": "need:price_sensitive" }] }
/// }"#).unwrap();
/// assert_eq!(campaign.content, "white_paper");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CampaignDocument {
    /// The code; the key in composition.
    pub code: String,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
    /// Which tags its customers have: a tag, or `all`, `any`, `not` of questions.
    pub query: TagQuery,
    /// What goes to them: a code of `codes.content`.
    pub content: String,
}

/// A periodic review (D000-04, D003-127).
///
/// ```
/// use guanxi::rulebook::ReviewDocument;
/// let review: ReviewDocument = serde_json::from_str(r#"{
///     "code": "team_sync", "scope": "team", "every": "1 week", "attendees": ["account_manager"]
/// }"#).unwrap();
/// assert_eq!(review.every, "1 week");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReviewDocument {
    /// The code; the key in composition.
    pub code: String,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
    /// What it is about: `customer` or `team`.
    pub scope: String,
    /// The calendar period, such as `1 quarter`, or a `$parameter`.
    pub every: String,
    /// The day from which periods of several weeks or days are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub epoch: Option<String>,
    /// Of customers: the scheme of the classes; the only one of the rulebook unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// Of customers: the classes that it is for.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub class: Vec<String>,
    /// Of customers: the condition that they meet.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// The roles that take part: codes of `codes.role`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub attendees: Vec<String>,
    /// What it goes through.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<ValueDocument>,
}
