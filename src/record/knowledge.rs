//! Knowledge entries, and how carefully data is to be handled.

use serde::{Deserialize, Serialize};

use crate::record::{CustomerId, KnowledgeId};

/// How carefully data is to be handled (D003-109).
///
/// ```
/// use guanxi::record::Sensitivity;
/// assert!(Sensitivity::Basic < Sensitivity::Confidential);
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Sensitivity {
    /// The name and the industry: what everybody in the house may know (D003-111).
    Basic,
    /// Whom to reach, what was bought, what is needed: an asset of the house.
    #[default]
    Confidential,
}

/// What was learned: the solution of a problem, or what a customer prefers (D003-129).
///
/// What is about a customer keeps the care that the customer's data need; a solution that names
/// nobody is open to all (C-21).
///
/// ```
/// use guanxi::record::{KnowledgeEntry, KnowledgeKind, Sensitivity};
/// let known = KnowledgeEntry::new("K-1", KnowledgeKind::Preference, "likes to be called in the morning")
///     .about("KH0001");
/// assert_eq!(known.sensitivity(), Sensitivity::Confidential);
/// let solved = KnowledgeEntry::new("K-2", KnowledgeKind::Solution, "restart the gateway");
/// assert_eq!(solved.sensitivity(), Sensitivity::Basic);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct KnowledgeEntry {
    /// Its id.
    pub id: KnowledgeId,
    /// A solution or a preference.
    pub kind: KnowledgeKind,
    /// What is known.
    pub text: String,
    /// The customer of whom it was learned, where it tells of one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerId>,
}

impl KnowledgeEntry {
    /// An entry that tells of no customer.
    ///
    /// ```
    /// use guanxi::record::{KnowledgeEntry, KnowledgeKind};
    /// assert_eq!(KnowledgeEntry::new("K-1", KnowledgeKind::Solution, "restart").customer, None);
    /// ```
    pub fn new(id: impl Into<KnowledgeId>, kind: KnowledgeKind, text: impl Into<String>) -> Self {
        Self { id: id.into(), kind, text: text.into(), customer: None }
    }

    /// The same, which tells of this customer.
    ///
    /// ```
    /// use guanxi::record::{KnowledgeEntry, KnowledgeKind};
    /// let entry = KnowledgeEntry::new("K-1", KnowledgeKind::Solution, "restart").about("KH0001");
    /// assert_eq!(entry.customer.unwrap().as_str(), "KH0001");
    /// ```
    #[must_use]
    pub fn about(mut self, customer: impl Into<CustomerId>) -> Self {
        self.customer = Some(customer.into());
        self
    }

    /// How carefully it is to be handled: whatever tells of a customer, and every preference, is
    /// confidential (C-21).
    ///
    /// ```
    /// use guanxi::record::{KnowledgeEntry, KnowledgeKind, Sensitivity};
    /// let entry = KnowledgeEntry::new("K-1", KnowledgeKind::Preference, "mornings");
    /// assert_eq!(entry.sensitivity(), Sensitivity::Confidential);
    /// ```
    pub fn sensitivity(&self) -> Sensitivity {
        match (self.kind, &self.customer) {
            (KnowledgeKind::Solution, None) => Sensitivity::Basic,
            _ => Sensitivity::Confidential,
        }
    }
}

/// What kind of thing is known (D003-129).
///
/// ```
/// use guanxi::record::KnowledgeKind;
/// assert_eq!(serde_json::to_value(KnowledgeKind::Solution).unwrap(), "solution");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum KnowledgeKind {
    /// How a frequent problem is solved.
    Solution,
    /// What a customer prefers.
    Preference,
}
