//! Interactions: every talk, message and visit, and every attempt at one.

use serde::{Deserialize, Serialize};

use crate::label::Code;
use crate::record::order::ordered_by_content;
use crate::record::{ContactId, Promise};

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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
    /// What kinds of content it had, such as news of the industry: codes of the rulebook (D000-57).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub content_kinds: Vec<Code>,
    /// Whether it went to many at once (D003-38).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub batch: bool,
    /// How many places of the message were written for this customer alone (D000-61).
    #[serde(default, skip_serializing_if = "is_zero")]
    pub personal_slots: u32,
    /// The occasion for which it was: a code of the rulebook (D000-60).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub occasion: Option<Code>,
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

fn is_zero(count: &u32) -> bool {
    *count == 0
}

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
            content_kinds: Vec::new(),
            batch: false,
            personal_slots: 0,
            occasion: None,
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

    /// The same, to sell something (D000-53).
    ///
    /// ```
    /// use guanxi::record::{Direction, Interaction, Outcome};
    /// let visit = Interaction::new("visit".parse()?, Direction::Outbound, Outcome::Reached);
    /// assert!(visit.promoting().promotional);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn promoting(mut self) -> Self {
        self.promotional = true;
        self
    }

    /// The same, with content of one more kind: a code of the rulebook (D000-57).
    ///
    /// ```
    /// use guanxi::record::{Direction, Interaction, Outcome};
    /// let mail = Interaction::new("email".parse()?, Direction::Outbound, Outcome::Sent)
    ///     .about("industry_news".parse()?);
    /// assert_eq!(mail.content_kinds[0], "industry_news");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn about(mut self, kind: Code) -> Self {
        self.content_kinds.push(kind);
        self
    }

    /// The same, for an occasion, with so many places written for this customer alone (D000-61).
    ///
    /// ```
    /// use guanxi::record::{Direction, Interaction, Outcome};
    /// let card = Interaction::new("post".parse()?, Direction::Outbound, Outcome::Sent)
    ///     .for_occasion("birthday".parse()?, 2);
    /// assert_eq!((card.occasion.unwrap(), card.personal_slots), ("birthday".parse()?, 2));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn for_occasion(mut self, occasion: Code, personal_slots: u32) -> Self {
        self.occasion = Some(occasion);
        self.personal_slots = personal_slots;
        self
    }

    /// Whether the customer took part in it: it began it, or was reached.
    ///
    /// ```
    /// use guanxi::record::{Direction, Interaction, Outcome};
    /// let talk = |direction, outcome| Interaction::new("phone".parse().unwrap(), direction, outcome);
    /// assert!(talk(Direction::Inbound, Outcome::NotReached).is_with_customer());
    /// assert!(!talk(Direction::Outbound, Outcome::Sent).is_with_customer());
    /// ```
    pub fn is_with_customer(&self) -> bool {
        self.direction == Direction::Inbound || self.outcome == Outcome::Reached
    }

    /// Whether it was contact at all: an attempt that reached nobody is none (A-20).
    ///
    /// What is only sent counts here over every channel; the code tables of a rulebook know more:
    /// `rule::codes::Codes::is_contact`.
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
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
