//! What one person may do with one customer: a row of bits.

use super::words::{Verb, Verdict};
use super::{CustomerView, FieldSet};
use crate::record::{
    Customer, Event, EventKind, Field, KnowledgeEntry, KnowledgeKind, Sensitivity,
};

/// What a person of a role and relation may do: look-ups in a row of bits, made at load.
///
/// Nothing is allowed that no grant allows, and nothing is changed that is not seen in full.
///
/// ```
/// use guanxi::{Rulebook, record::Field};
/// use guanxi::policy::access::{Relation, Verb, Verdict};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let marketing = rulebook.access().unwrap().rights("marketing", Relation::Other);
/// assert_eq!(marketing.verdict(Verb::View, Field::Industry), Verdict::Full); // D003-111
/// assert_eq!(marketing.verdict(Verb::View, Field::Contacts), Verdict::Denied);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rights {
    /// Whether the person has a role of the house and has not left.
    staff: bool,
    full: FieldSet,
    partial: FieldSet,
    verbs: u32,
}

impl Rights {
    /// Those of a stranger, and of whoever has left: nothing.
    ///
    /// ```
    /// use guanxi::{policy::access::{Rights, Verb, Verdict}, record::Field};
    /// assert_eq!(Rights::NONE.verdict(Verb::View, Field::FullName), Verdict::Denied);
    /// ```
    pub const NONE: Self =
        Self { staff: false, full: FieldSet::NONE, partial: FieldSet::NONE, verbs: 0 };

    pub(super) fn of(full: FieldSet, partial: FieldSet, verbs: &[Verb]) -> Self {
        let verbs = verbs.iter().fold(0, |verbs, verb| verbs | bit(*verb));
        Self { staff: true, full, partial: partial.without(full), verbs }
    }

    /// What both allow.
    pub(super) fn and(self, other: Self) -> Self {
        let full = self.full.union(other.full);
        Self {
            staff: self.staff || other.staff,
            full,
            partial: self.partial.union(other.partial).without(full),
            verbs: self.verbs | other.verbs,
        }
    }

    pub(super) fn has_verb(self, verb: Verb) -> bool {
        self.verbs & bit(verb) != 0
    }

    /// What the person gets of a field. Only a view can be masked.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Field};
    /// use guanxi::policy::access::{Relation, Verb, Verdict};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let agent = rulebook.access().unwrap().rights("support_agent", Relation::Assigned);
    /// assert_eq!(agent.verdict(Verb::Record, Field::Issues), Verdict::Full);
    /// assert_eq!(agent.verdict(Verb::Verify, Field::FullName), Verdict::Denied); // D003-25
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn verdict(self, verb: Verb, field: Field) -> Verdict {
        let full = self.full.contains(field);
        match verb {
            Verb::View if !full && self.partial.contains(field) => Verdict::Masked,
            Verb::View if full => Verdict::Full,
            Verb::View => Verdict::Denied,
            _ if full && self.has_verb(verb) && verb.concerns(field) => Verdict::Full,
            _ => Verdict::Denied,
        }
    }

    /// The fields that are seen whole.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::access::{FieldSet, Relation}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let manager = rulebook.access().unwrap().rights("account_manager", Relation::Assigned);
    /// assert_eq!(manager.seen(), FieldSet::all()); // D003-110
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn seen(self) -> FieldSet {
        self.full
    }

    /// The fields of which a part is seen.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::access::Relation};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let marketing = rulebook.access().unwrap().rights("marketing", Relation::Other);
    /// assert!(marketing.partly_seen().is_empty()); // A-49: absent, not starred
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn partly_seen(self) -> FieldSet {
        self.partial
    }

    /// What the person sees of a customer: a copy without the fields that are denied (A-49).
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Customer, policy::access::Relation};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let mut customer = Customer::new("KH0001").named("北辰科技有限公司");
    /// customer.phone = Some("010-88886666".into());
    /// let view = rulebook.access().unwrap().rights("marketing", Relation::Other).view(&customer);
    /// assert_eq!(view.record, Customer::new("KH0001").named("北辰科技有限公司"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn view(self, customer: &Customer) -> CustomerView {
        CustomerView::new(self, customer)
    }

    /// Whether the person may read an event of the customer: who sees in full what it tells of;
    /// kinds of which no field tells are for a full view only.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::policy::access::Relation;
    /// use guanxi::record::{Event, Purchase};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let access = rulebook.access().unwrap();
    /// let bought = Event::new("e1", "K", "2024-01-15".parse()?, Purchase::new("5".parse()?));
    /// assert!(!access.rights("marketing", Relation::Other).may_read_event(&bought)); // D003-109
    /// assert!(access.rights("account_manager", Relation::Assigned).may_read_event(&bought));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn may_read_event(self, event: &Event) -> bool {
        match told_by(&event.kind) {
            Some(field) => self.full.contains(field),
            None => self.full == FieldSet::all(),
        }
    }

    /// Whether the person may read what was learned (D003-129, C-21): everybody of the house a
    /// solution that names nobody; a preference whoever sees what the contacts of its customer
    /// prefer; the solution of a customer's problem whoever sees the customer's issues.
    ///
    /// The rights are those for the customer of the entry.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::policy::access::Relation;
    /// use guanxi::record::{KnowledgeEntry, KnowledgeKind};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let marketing = rulebook.access().unwrap().rights("marketing", Relation::Other);
    /// let solution = KnowledgeEntry::new("K-1", KnowledgeKind::Solution, "restart the gateway");
    /// let likes = KnowledgeEntry::new("K-2", KnowledgeKind::Preference, "mornings").about("KH0001");
    /// assert!(marketing.may_read(&solution) && !marketing.may_read(&likes));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn may_read(self, entry: &KnowledgeEntry) -> bool {
        if entry.sensitivity() == Sensitivity::Basic {
            return self.staff;
        }
        let field = match entry.kind {
            KnowledgeKind::Preference => Field::ContactPreferences,
            KnowledgeKind::Solution => Field::Issues,
        };
        self.full.contains(field)
    }
}

/// The field that an event tells of.
fn told_by(kind: &EventKind) -> Option<Field> {
    match kind {
        EventKind::Purchase(_)
        | EventKind::Return(_)
        | EventKind::Cancellation { .. }
        | EventKind::Invoice(_)
        | EventKind::Payment(_) => Some(Field::Transactions),
        EventKind::Contract(_) => Some(Field::Contracts),
        EventKind::ClassChange(_) | EventKind::ClassOverride(_) => Some(Field::Class),
        EventKind::Issue(_) => Some(Field::Issues),
        EventKind::Interaction(_) | EventKind::DoNotContact { .. } => Some(Field::Interactions),
        EventKind::Contact(_) => Some(Field::Contacts),
        EventKind::Tag(_) => Some(Field::Tags),
        EventKind::Stage(_) => Some(Field::Stage),
        EventKind::HandOver(_) => Some(Field::Owner),
        _ => None,
    }
}

/// A verb beyond the width of the bits is given to nobody.
fn bit(verb: Verb) -> u32 {
    1_u32.checked_shl(verb as u32).unwrap_or(0)
}
