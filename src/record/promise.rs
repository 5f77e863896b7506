//! Promises: what was promised in a talk, and what became of it.

use serde::{Deserialize, Deserializer, Serialize};

use crate::record::order::ordered_by_content;
use crate::record::{Author, EventId, Party};
use crate::time::Moment;

/// Something that was promised, by us or by the customer; one without a due time is none (D000-81).
///
/// ```
/// use guanxi::record::{Party, Promise};
/// let text = r#"{ "what": "quotation", "by": "zhao.liu", "due": "2024-03-20" }"#; // D003-45
/// let promise: Promise = serde_json::from_str(text).unwrap();
/// assert_eq!((promise.by.as_str(), promise.party), ("zhao.liu", Party::Staff));
/// let error = serde_json::from_str::<Promise>(r#"{ "what": "quotation", "by": "zhao.liu" }"#);
/// assert!(error.unwrap_err().to_string().starts_with("a promise needs a due time"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields))]
#[non_exhaustive]
pub struct Promise {
    /// What; not blank.
    pub what: String,
    /// Who is to keep it.
    pub by: Author,
    /// By when; a date means the end of it (A-42).
    pub due: Moment,
    /// On which side who keeps it stands; on ours unless said.
    #[serde(skip_serializing_if = "is_ours")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<Party>"))]
    pub party: Party,
}

ordered_by_content!(Promise);

fn is_ours(party: &Party) -> bool {
    *party == Party::Staff
}

impl Promise {
    /// A promise of ours.
    ///
    /// ```
    /// use guanxi::record::Promise;
    /// let promise = Promise::new("quotation", "zhao.liu", "2024-03-20".parse()?);
    /// assert_eq!(promise.due.to_string(), "2024-03-20");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(what: impl Into<String>, by: impl Into<Author>, due: Moment) -> Self {
        Self { what: what.into(), by: by.into(), due, party: Party::Staff }
    }

    /// The same, promised by the customer.
    ///
    /// ```
    /// use guanxi::record::{Party, Promise};
    /// let promise = Promise::new("their figures", "ms.zhang", "2024-03-20".parse()?).of_customer();
    /// assert_eq!(promise.party, Party::Customer);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn of_customer(mut self) -> Self {
        self.party = Party::Customer;
        self
    }
}

impl<'de> Deserialize<'de> for Promise {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields, rename = "Promise")]
        struct Written {
            what: String,
            by: Author,
            due: Option<Moment>,
            party: Option<Party>,
        }
        let Written { what, by, due, party } = Written::deserialize(deserializer)?;
        let Some(due) = due else {
            let message = "a promise needs a due time (write `due`, a date or an instant)";
            return Err(serde::de::Error::custom(message));
        };
        Ok(Self { what, by, due, party: party.unwrap_or(Party::Staff) })
    }
}

/// What became of a promise (8.8).
///
/// ```
/// use guanxi::record::{Event, PromiseAction, PromiseEvent};
/// let kept = PromiseEvent::new("e1", 0, PromiseAction::Keep);
/// let event = Event::new("e2", "KH0001", "2024-03-19".parse()?, kept);
/// assert_eq!(serde_json::to_value(&event).unwrap()["kind"]["promise"]["of"], "e1");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PromiseEvent {
    /// The event in which it was promised: an interaction, or the execution of a plan item.
    pub of: EventId,
    /// Its place among the promises of that event, from 0.
    pub place: usize,
    /// What became of it.
    pub action: PromiseAction,
}

impl PromiseEvent {
    /// What became of the promise at this place of an event.
    ///
    /// ```
    /// use guanxi::record::{PromiseAction, PromiseEvent};
    /// assert_eq!(PromiseEvent::new("e1", 2, PromiseAction::Keep).place, 2);
    /// ```
    pub fn new(of: impl Into<EventId>, place: usize, action: PromiseAction) -> Self {
        Self { of: of.into(), place, action }
    }
}

/// What may become of a promise; that it is broken is derived.
///
/// ```
/// use guanxi::record::PromiseAction;
/// assert_eq!(serde_json::to_value(PromiseAction::Keep).unwrap(), "keep");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum PromiseAction {
    /// It was kept, in time or late.
    Keep,
    /// It is no longer wanted.
    Cancel {
        /// Why; not blank.
        reason: String,
    },
    /// Whom it was promised to does without it.
    Waive {
        /// Why; not blank.
        reason: String,
    },
}
