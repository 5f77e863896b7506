//! Plan items: talks with a customer that are planned, held and followed up (D003-94).

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::label::Code;
use crate::record::order::ordered_by_content;
use crate::record::{Author, PlanItemId, Promise};
use crate::time::{Span, date_text};

/// Something happened to an item of the plan (8.3).
///
/// ```
/// use guanxi::record::{Event, PlanEvent, PlanItem};
/// let item = PlanItem::new("2024-03-20".parse().unwrap(), "zhao.liu"); // D003-95
/// let event = Event::new("e1", "KH0001", "2024-03-01".parse()?, PlanEvent::plan("P1", item));
/// let json = serde_json::to_value(&event).unwrap();
/// assert_eq!(json["kind"]["plan"]["action"]["plan"]["planned"], "2024-03-20");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PlanEvent {
    /// The item.
    pub item: PlanItemId,
    /// What happened.
    pub action: PlanAction,
}

impl PlanEvent {
    /// What happened to this item.
    ///
    /// ```
    /// use guanxi::record::{PlanAction, PlanEvent};
    /// let event = PlanEvent::new("P1", PlanAction::Complete { feedback: "agreed".into() });
    /// assert_eq!(event.item.as_str(), "P1");
    /// ```
    pub fn new(item: impl Into<PlanItemId>, action: PlanAction) -> Self {
        Self { item: item.into(), action }
    }

    /// It was planned.
    ///
    /// ```
    /// use guanxi::record::{PlanAction, PlanEvent, PlanItem};
    /// let event = PlanEvent::plan("P1", PlanItem::new("2024-03-20".parse().unwrap(), "zhao.liu"));
    /// assert!(matches!(event.action, PlanAction::Plan(_)));
    /// ```
    pub fn plan(item: impl Into<PlanItemId>, planned: PlanItem) -> Self {
        Self::new(item, PlanAction::Plan(planned))
    }
}

/// What happens to an item of the plan.
///
/// ```
/// use guanxi::record::PlanAction;
/// let held = PlanAction::Execute { feedback: "agreed".into(), actions: Vec::new() };
/// let json = serde_json::to_value(&held).unwrap();
/// assert_eq!(json, serde_json::json!({ "execute": { "feedback": "agreed" } }));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum PlanAction {
    /// It was planned; always first, and once.
    Plan(PlanItem),
    /// The talk took place, at the event's `at` (D003-94).
    Execute {
        /// What the customer said; may follow with the completion.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        feedback: String,
        /// What has to be done now.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        actions: Vec<Promise>,
    },
    /// Something that had to be done is done.
    ActionDone {
        /// Its place among the actions of the execution, from 0.
        place: usize,
    },
    /// It is completed: held, feedback recorded, no action open (D003-99).
    Complete {
        /// What the customer said, where the execution does not say it.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        feedback: String,
    },
    /// It is cancelled.
    Cancel {
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
}

/// An item of the plan: who talks with a customer when, how and what about (D002-45 ... D002-48,
/// D003-94).
///
/// ```
/// use guanxi::record::PlanItem;
/// let mut item = PlanItem::new("2024-03-20".parse().unwrap(), "zhao.liu");
/// item.channel = Some("phone".parse()?);
/// item.every = Some("1 week".parse()?);
/// item.topics = vec!["renewal".into(), "training".into()];
/// let json = serde_json::to_value(&item).unwrap();
/// assert_eq!((&json["every"], &json["topics"][1]), (&"1 week".into(), &"training".into()));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PlanItem {
    /// The day for which it is planned.
    #[serde(with = "date_text")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::time::schema::DateText"))]
    pub planned: NaiveDate,
    /// Who holds it (D002-46).
    pub owner: Author,
    /// By which channel: a code of the rulebook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Code>,
    /// What about.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub topics: Vec<String>,
    /// How often such talks are held (D002-47).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<Span>,
    /// The touch rule that asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<Code>,
    /// What it is to reach (D004-54).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub goal: String,
}

ordered_by_content!(PlanItem);

impl PlanItem {
    /// An item of which no more is known.
    ///
    /// ```
    /// use guanxi::record::PlanItem;
    /// let item = PlanItem::new("2024-03-20".parse().unwrap(), "zhao.liu");
    /// assert!(item.topics.is_empty() && item.channel.is_none());
    /// ```
    pub fn new(planned: NaiveDate, owner: impl Into<Author>) -> Self {
        Self {
            planned,
            owner: owner.into(),
            channel: None,
            topics: Vec::new(),
            every: None,
            rule: None,
            goal: String::new(),
        }
    }
}
