//! Changes at a customer, and what is done to keep its file right.

use serde::{Deserialize, Serialize};

use crate::label::Code;
use crate::record::{EventId, Field};

/// Something about the customer changed that no other kind of event tells (D001-22, D002-29,
/// D003-28).
///
/// The file has to follow; how fast is for the upkeep policy to say.
///
/// ```
/// use guanxi::record::{Change, Event};
/// let change = Change::new("org_change".parse()?, "two departments became one");
/// let event = Event::new("e1", "KH0001", "2024-03-15T14:00:00+08:00".parse()?, change);
/// assert_eq!(serde_json::to_value(&event).unwrap()["kind"]["change"]["what"], "org_change");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Change {
    /// What kind of change: a code of the rulebook, such as `org_change` or `new_need`.
    pub what: Code,
    /// What it is, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

impl Change {
    /// A change of this kind.
    ///
    /// ```
    /// use guanxi::record::Change;
    /// assert_eq!(Change::new("new_need".parse()?, "training").text, "training");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(what: Code, text: impl Into<String>) -> Self {
        Self { what, text: text.into() }
    }
}

/// Somebody saw to the customer's file; who it was is the author of the event.
///
/// ```
/// use guanxi::record::{UpkeepAction, UpkeepEvent};
/// let updated = UpkeepEvent::new(UpkeepAction::Update { fields: vec![], of: vec!["e1".into()] })
///     .in_role("account_manager".parse()?);
/// assert_eq!(serde_json::to_value(&updated).unwrap()["action"]["update"]["of"][0], "e1");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct UpkeepEvent {
    /// The role in which the author acted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Code>,
    /// What was done.
    pub action: UpkeepAction,
}

impl UpkeepEvent {
    /// This was done, in no particular role.
    ///
    /// ```
    /// use guanxi::record::{UpkeepAction, UpkeepEvent};
    /// assert_eq!(UpkeepEvent::new(UpkeepAction::Recheck).role, None);
    /// ```
    pub fn new(action: UpkeepAction) -> Self {
        Self { role: None, action }
    }

    /// The same, done in this role.
    ///
    /// ```
    /// use guanxi::record::{UpkeepAction, UpkeepEvent};
    /// let event = UpkeepEvent::new(UpkeepAction::Recheck).in_role("account_manager".parse()?);
    /// assert_eq!(event.role.unwrap(), "account_manager");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn in_role(mut self, role: Code) -> Self {
        self.role = Some(role);
        self
    }
}

/// What is done to keep a file right (RULEBOOK 8.9, D000-31, D001-25, D002-30).
///
/// ```
/// use guanxi::record::UpkeepAction;
/// assert_eq!(serde_json::to_value(UpkeepAction::Recheck).unwrap(), "recheck");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum UpkeepAction {
    /// Fields were brought up to date.
    Update {
        /// Which; none means the whole file.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        fields: Vec<Field>,
        /// The events that this answers; none means all that are open.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        of: Vec<EventId>,
    },
    /// Fields were confirmed with the customer.
    Verify {
        /// Which.
        fields: Vec<Field>,
    },
    /// The file was checked again after an update.
    Recheck,
    /// Duplicates and stale data were looked for.
    Cleanse,
}
