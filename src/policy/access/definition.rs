//! What a rulebook says of access.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::words::{Relation, Scope, Sight, Verb};
use super::{FieldSet, Rights};
use crate::label::Code;
use crate::record::Field;
use crate::rule::codes::Codes;
use crate::time::Zone;

/// What the people of some roles may do.
///
/// ```
/// use guanxi::{Rulebook, policy::access::{Scope, Sight}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let others = rulebook.access().unwrap().grants().last().unwrap();
/// assert!(others.roles.is_empty()); // every role that the rulebook declares
/// assert_eq!((others.scope, others.sight), (Scope::Any, Some(Sight::Masked))); // D003-111
/// assert_eq!(others.fields.iter().count(), 3);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Grant {
    /// The roles; every declared one if none is named.
    pub roles: Vec<Code>,
    /// Whether it is for assigned customers only.
    pub scope: Scope,
    /// How much is seen by it; `None` for a grant of verbs alone.
    pub sight: Option<Sight>,
    /// Of a masked view: the fields that are seen whole.
    pub fields: FieldSet,
    /// Of a masked view: the fields of which a part is seen.
    pub partial: FieldSet,
    /// What else may be done, with fields that are seen whole.
    pub verbs: Vec<Verb>,
    /// Where it stands in the rulebook.
    pub path: String,
}

impl Grant {
    /// Whether a person of this role and relation has it.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::access::Relation};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let manager = rulebook.access().unwrap().grants().next().unwrap();
    /// assert!(manager.takes("account_manager", Relation::Assigned)); // A-48
    /// assert!(!manager.takes("account_manager", Relation::Other));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn takes(&self, role: &str, relation: Relation) -> bool {
        let meant = self.roles.is_empty() || self.roles.iter().any(|one| one.as_str() == role);
        meant && self.scope.takes(relation)
    }

    pub(super) fn rights(&self) -> Rights {
        let (full, partial) = match self.sight {
            None => (FieldSet::NONE, FieldSet::NONE),
            Some(Sight::Masked) => (self.fields, self.partial),
            Some(Sight::Full) => (FieldSet::all(), FieldSet::NONE),
        };
        Rights::of(full, partial, &self.verbs)
    }
}

/// What loading a rulebook makes of its access policy.
#[derive(Debug)]
pub(crate) struct AccessDefinition {
    pub(crate) zone: Zone,
    pub(crate) codes: Arc<Codes>,
    pub(crate) grants: Vec<Grant>,
    /// What may go over encrypted channels only.
    pub(crate) sensitive: FieldSet,
    /// What the tags of a dimension tell of.
    pub(crate) dimensions: BTreeMap<String, Field>,
}
