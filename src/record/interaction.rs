//! Interactions: every talk, message and visit, and every attempt at one.

use serde::{Deserialize, Serialize};

use crate::label::Code;
use crate::record::order::ordered_by_content;
use crate::record::{Author, ContactId};
use crate::time::Moment;

/// Somebody talked to the customer or tried to, or the customer turned to us (D001-14, D003-44).
///
/// The event's `at` is when it took place, its `recorded_at` when it was written down, its author
/// who talked.
///
/// ```
/// use guanxi::record::{Direction, Event, Interaction, Outcome};
/// let call = Interaction::new("phone".parse()?, Direction::Outbound, Outcome::Reached);
/// let event = Event::new("e1", "KH0001", "2024-03-15T15:00:00+08:00".parse()?, call).by("zhao.liu");
/// assert_eq!(serde_json::to_value(&event).unwrap()["kind"]["interaction"]["outcome"], "reached");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Interaction {
    /// By which channel: a code of the rulebook.
    pub channel: Code,
    /// Who began it.
    pub direction: Direction,
    /// What became of it.
    pub outcome: Outcome,
    /// Whether it was to sell something (D000-53).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub promotional: bool,
    /// With whom.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactId>,
    /// What it was about.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub content: String,
    /// What the customer said (D003-44).
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub feedback: String,
    /// What the customer said to be interested in (D001-24).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub interests: Vec<String>,
    /// What was promised (D000-81 ... D000-84).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub promises: Vec<Promise>,
}

ordered_by_content!(Interaction);

impl Interaction {
    /// An interaction of which no more is known.
    ///
    /// ```
    /// use guanxi::record::{Direction, Interaction, Outcome};
    /// let mail = Interaction::new("email".parse()?, Direction::Outbound, Outcome::Sent);
    /// assert!(!mail.promotional && mail.promises.is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(channel: Code, direction: Direction, outcome: Outcome) -> Self {
        Self {
            channel,
            direction,
            outcome,
            promotional: false,
            contact: None,
            content: String::new(),
            feedback: String::new(),
            interests: Vec::new(),
            promises: Vec::new(),
        }
    }

    /// The same, in which the customer said to be interested in something (D001-24).
    ///
    /// ```
    /// use guanxi::record::{Direction, Interaction, Outcome};
    /// let call = Interaction::new("phone".parse()?, Direction::Inbound, Outcome::Reached)
    ///     .interested_in("product A");
    /// assert_eq!(call.interests, ["product A"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn interested_in(mut self, what: impl Into<String>) -> Self {
        self.interests.push(what.into());
        self
    }

    /// Whether it was contact at all: an attempt that reached nobody is none (A-20).
    ///
    /// ```
    /// use guanxi::record::{Direction, Interaction, Outcome};
    /// let call = Interaction::new("phone".parse()?, Direction::Outbound, Outcome::NotReached);
    /// assert!(!call.is_contact());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_contact(&self) -> bool {
        self.outcome != Outcome::NotReached
    }
}

/// Who began an interaction.
///
/// ```
/// use guanxi::record::Direction;
/// assert_eq!(serde_json::to_value(Direction::Inbound).unwrap(), "inbound");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Direction {
    /// The customer did.
    Inbound,
    /// We did.
    Outbound,
}

/// What became of an interaction (A-20).
///
/// ```
/// use guanxi::record::Outcome;
/// assert_eq!(serde_json::to_value(Outcome::NotReached).unwrap(), "not_reached");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Outcome {
    /// Both sides talked.
    Reached,
    /// Nobody was there.
    NotReached,
    /// It was sent; whether it was read is not known.
    Sent,
}

/// Something that was promised to the customer; one without a due time is none (D000-81).
///
/// ```
/// use guanxi::record::Promise;
/// let text = r#"{ "what": "quotation", "by": "zhao.liu", "due": "2024-03-20" }"#; // D003-45
/// let promise: Promise = serde_json::from_str(text).unwrap();
/// assert_eq!(promise.by.as_str(), "zhao.liu");
/// assert!(serde_json::from_str::<Promise>(r#"{ "what": "quotation", "by": "zhao.liu" }"#).is_err());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Promise {
    /// What.
    pub what: String,
    /// Who is to keep it.
    pub by: Author,
    /// By when; a date means the end of it.
    pub due: Moment,
}
