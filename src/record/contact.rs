//! People at customers, and what happens to them.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::label::Code;
use crate::record::ContactId;
use crate::record::customer::maybe_date;
use crate::time::date_text;

/// A person at a customer (D000-18 ... D000-21, D002-18, D002-23 ... D002-25).
///
/// ```
/// use guanxi::record::{Contact, DecisionRole};
/// let mut contact = Contact::new("P1", "张*");
/// contact.role = Some(DecisionRole::Decider);
/// assert!(contact.is_active());
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Contact {
    /// The id; of one customer only (D001-21).
    pub id: ContactId,
    /// The name; not blank.
    pub name: String,
    /// How the person is addressed: Manager, General Manager ... (D000-18).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub honorific: Option<String>,
    /// The position (D000-19).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub position: Option<String>,
    /// Where the person can be reached (D000-20).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub points: Vec<ContactPoint>,
    /// The role in the chain of decision (D000-21).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<DecisionRole>,
    /// Whether it is the key decision maker (D002-27).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub key_decider: bool,
    /// Since when the person is gone, if it is (D001-27).
    #[serde(default, skip_serializing_if = "ContactStatus::is_active")]
    pub status: ContactStatus,
    /// By which channel the person likes to be reached: a code of the rulebook (D000-64).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred_channel: Option<Code>,
    /// What the person likes (D002-24).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub preferences: Vec<String>,
    /// The birthday.
    #[serde(default, with = "maybe_date", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::time::schema::DateText>"))]
    pub birthday: Option<NaiveDate>,
    /// What is new about the person (D002-25).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub news: Vec<News>,
}

impl Contact {
    /// A person of whom only the name is known.
    ///
    /// ```
    /// assert_eq!(guanxi::record::Contact::new("P1", "张*").name, "张*");
    /// ```
    pub fn new(id: impl Into<ContactId>, name: impl Into<String>) -> Self {
        Self {
            id: id.into(),
            name: name.into(),
            honorific: None,
            position: None,
            points: Vec::new(),
            role: None,
            key_decider: false,
            status: ContactStatus::Active,
            preferred_channel: None,
            preferences: Vec::new(),
            birthday: None,
            news: Vec::new(),
        }
    }

    /// Whether the person is still there.
    ///
    /// ```
    /// use guanxi::record::{Contact, ContactStatus};
    /// let mut contact = Contact::new("P1", "张*");
    /// contact.status = ContactStatus::Left { on: "2024-03-01".parse().unwrap() };
    /// assert!(!contact.is_active());
    /// ```
    pub fn is_active(&self) -> bool {
        self.status.is_active()
    }
}

/// Where a person can be reached (D000-20).
///
/// ```
/// use guanxi::record::ContactPoint;
/// let point = ContactPoint { channel: "phone".parse()?, value: "010-1234".into() };
/// assert_eq!(point.channel, "phone");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ContactPoint {
    /// The channel: a code of the rulebook.
    pub channel: Code,
    /// The number or address.
    pub value: String,
}

/// The role of a person in the chain of decision (D000-21); exactly one.
///
/// ```
/// use guanxi::record::DecisionRole;
/// assert_eq!(serde_json::to_value(DecisionRole::Influencer).unwrap(), "influencer");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DecisionRole {
    /// Decides.
    Decider,
    /// Has a say.
    Influencer,
    /// Uses what is bought.
    User,
}

/// Whether a person is still at the customer (D001-27).
///
/// ```
/// use guanxi::record::ContactStatus;
/// assert!(ContactStatus::default().is_active());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum ContactStatus {
    /// Still there.
    #[default]
    Active,
    /// Gone.
    Left {
        /// Since this day.
        #[serde(with = "date_text")]
        #[cfg_attr(feature = "schema", schemars(with = "crate::time::schema::DateText"))]
        on: NaiveDate,
    },
}

impl ContactStatus {
    /// Whether the person is still there.
    ///
    /// ```
    /// use guanxi::record::ContactStatus;
    /// assert!(!ContactStatus::Left { on: "2024-03-01".parse().unwrap() }.is_active());
    /// ```
    pub fn is_active(&self) -> bool {
        matches!(self, Self::Active)
    }
}

/// Something new about a person (D002-25).
///
/// ```
/// use guanxi::record::News;
/// let news = News { on: "2024-03-01".parse().unwrap(), text: "promoted".into() };
/// assert_eq!(serde_json::to_value(&news).unwrap()["on"], "2024-03-01");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct News {
    /// On which day.
    #[serde(with = "date_text")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::time::schema::DateText"))]
    pub on: NaiveDate,
    /// What.
    pub text: String,
}

/// Something happened to a person at the customer (D001-22, D002-29, D003-28).
///
/// ```
/// use guanxi::record::{ContactAction, ContactEvent, Event};
/// let left = ContactEvent::new("P1", ContactAction::Leave { successor: Some("P2".into()) });
/// let event = Event::new("e1", "KH0001", "2024-03-01".parse()?, left);
/// let json = serde_json::to_value(&event).unwrap();
/// assert_eq!(json["kind"]["contact"]["action"]["leave"]["successor"], "P2");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ContactEvent {
    /// The person.
    pub contact: ContactId,
    /// What happened.
    pub action: ContactAction,
}

impl ContactEvent {
    /// What happened to this person.
    ///
    /// ```
    /// use guanxi::record::{ContactAction, ContactEvent};
    /// assert_eq!(ContactEvent::new("P1", ContactAction::Join).contact.as_str(), "P1");
    /// ```
    pub fn new(contact: impl Into<ContactId>, action: ContactAction) -> Self {
        Self { contact: contact.into(), action }
    }
}

/// What happens to a person at a customer.
///
/// ```
/// use guanxi::record::ContactAction;
/// assert_eq!(serde_json::to_value(ContactAction::Join).unwrap(), "join");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum ContactAction {
    /// The person is there from now on.
    Join,
    /// The person is gone from now on.
    Leave {
        /// Who takes the place, if that is known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        successor: Option<ContactId>,
    },
    /// The person is a key decision maker from now on, or no longer is (D002-27).
    KeyDecider {
        /// Whether it is one.
        is: bool,
    },
    /// Something about the person changed: the position, a number ...
    Change {
        /// What, in words.
        what: String,
    },
}
