//! Access: who may see and do what, what may be sent where, and what happens when people leave.
//!
//! Whatever no grant of the rulebook allows is denied: to an unknown role, of an unknown field,
//! without a word. A grant is for roles, for assigned customers only or for all; it shows the whole
//! file or a list of fields, and may allow verbs besides. Losing an assignment takes grants away and
//! gives none, so that it never reveals a field (P-117).
//!
//! The rules are those of 003, chapter 4.1 (D003-109 ... D003-115), and of 001 (D001-17, D001-18).
//! That stored data are encrypted (D003-112) no policy can see: a store declares it as
//! [`encrypted_at_rest`](crate::store::Capabilities::encrypted_at_rest) among its capabilities, and a
//! host that needs it asks the store before it writes.
//!
//! ```
//! use guanxi::{Rulebook, record::{Contact, Customer, Field}};
//! use guanxi::policy::access::{Relation, Verb, Verdict, Viewer};
//! let rulebook = Rulebook::preset("service_quality")?;
//! let access = rulebook.access().unwrap();
//! let mut customer = Customer::new("KH0001").named("北辰科技有限公司");
//! customer.owner = Some("zhao.liu".into());
//! customer.contacts.push(Contact::new("P1", "张*"));
//!
//! let zhao = Viewer::new("zhao.liu", "account_manager").leaving("2024-03-31".parse().unwrap());
//! let relation = Relation::of("zhao.liu", &customer);
//! let today = access.rights_of(&zhao, relation, "2024-03-30".parse()?);
//! assert_eq!(today.view(&customer).record, customer); // D003-110
//! let gone = access.rights_of(&zhao, relation, "2024-03-31".parse()?);
//! assert_eq!(gone.verdict(Verb::View, Field::FullName), Verdict::Denied); // D003-115
//!
//! let view = access.view("marketing", Relation::Other, &customer); // D003-111
//! assert_eq!((view.record.name(), view.record.contacts.len()), ("北辰科技有限公司", 0));
//! assert!(!access.may_send(Field::Contacts, "qq").is_allowed()); // D003-113
//! # Ok::<(), guanxi::Error>(())
//! ```

mod care;
mod channel;
mod custody;
mod definition;
mod field_set;
mod leaving;
pub mod mask;
mod plan;
mod refusal;
mod rights;
mod ruling;
mod view;
mod words;

pub use care::{Care, CareFault};
pub use channel::{SendReason, Sending};
pub use custody::Custody;
pub(crate) use definition::AccessDefinition;
pub use definition::Grant;
pub use field_set::FieldSet;
pub use leaving::{LeaveReading, LeaveState};
pub use plan::PlannedHandOver;
pub use refusal::{HandOverRefusal, RefusedHandOver};
pub use rights::Rights;
pub use ruling::{AccessReason, Ruling};
pub use view::CustomerView;
pub use words::{Relation, Scope, Sight, Verb, Verdict};

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::label::Code;
use crate::record::{Author, Customer, Field, StaffLeave};
use crate::time::{AsOf, Moment};

/// The access policy of a rulebook; see [`Rulebook::access`](crate::Rulebook::access). Cheap to
/// clone.
///
/// ```
/// use guanxi::Rulebook;
/// let rulebook = Rulebook::preset("service_quality")?;
/// assert_eq!(rulebook.access().unwrap().grants().count(), 3);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Access(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    definition: AccessDefinition,
    /// Of each declared role: the rights of others, and of assigned people.
    table: BTreeMap<Code, (Rights, Rights)>,
}

/// A person of the house who asks.
///
/// ```
/// use guanxi::policy::access::Viewer;
/// let viewer = Viewer::new("zhao.liu", "account_manager");
/// assert!(!viewer.has_left("2099-12-31".parse().unwrap()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Viewer {
    /// Who.
    pub who: Author,
    /// In which role: a code of the rulebook.
    pub role: String,
    /// The first day without the person, if it leaves.
    pub leaves: Option<NaiveDate>,
}

impl Viewer {
    /// A person in a role.
    ///
    /// ```
    /// use guanxi::policy::access::Viewer;
    /// assert_eq!(Viewer::new("sun.qi", "marketing").role, "marketing");
    /// ```
    pub fn new(who: impl Into<Author>, role: impl Into<String>) -> Self {
        Self { who: who.into(), role: role.into(), leaves: None }
    }

    /// The same person, who leaves; of several days the earliest counts.
    ///
    /// ```
    /// use guanxi::policy::access::Viewer;
    /// let viewer = Viewer::new("sun.qi", "marketing").leaving("2024-03-31".parse().unwrap());
    /// assert!(viewer.has_left("2024-03-31".parse().unwrap()));
    /// assert!(!viewer.has_left("2024-03-30".parse().unwrap()));
    /// ```
    #[must_use]
    pub fn leaving(mut self, on: NaiveDate) -> Self {
        self.leaves = Some(self.leaves.map_or(on, |other| other.min(on)));
        self
    }

    /// The same person, as far as the records of leaving tell of it.
    ///
    /// ```
    /// use guanxi::{policy::access::Viewer, record::StaffLeave};
    /// let leave = StaffLeave { who: "sun.qi".into(), on: "2024-03-31".parse().unwrap() };
    /// let viewer = Viewer::new("sun.qi", "marketing").known_from(&[leave]);
    /// assert!(viewer.leaves.is_some());
    /// ```
    #[must_use]
    pub fn known_from(self, leaves: &[StaffLeave]) -> Self {
        let own: Vec<NaiveDate> =
            leaves.iter().filter(|leave| leave.who == self.who).map(|leave| leave.on).collect();
        own.into_iter().fold(self, Self::leaving)
    }

    /// Whether the person is no more of the house on a day.
    ///
    /// ```
    /// use guanxi::policy::access::Viewer;
    /// assert!(!Viewer::new("sun.qi", "marketing").has_left("2024-03-31".parse().unwrap()));
    /// ```
    pub fn has_left(&self, on: NaiveDate) -> bool {
        self.leaves.is_some_and(|first| on >= first)
    }
}

impl Access {
    pub(crate) fn new(definition: AccessDefinition) -> Self {
        let rights = |role: &str, relation: Relation| {
            let given = definition.grants.iter().filter(|grant| grant.takes(role, relation));
            // The role is declared, even if nothing is granted to it.
            let declared = Rights::of(FieldSet::NONE, FieldSet::NONE, &[]);
            given.fold(declared, |rights, grant| rights.and(grant.rights()))
        };
        let roles = definition.codes.roles().iter();
        let table = roles.map(|role| {
            let code = role.code.as_str();
            (role.code.clone(), (rights(code, Relation::Other), rights(code, Relation::Assigned)))
        });
        let table = table.collect();
        Self(Arc::new(Parts { definition, table }))
    }

    fn definition(&self) -> &AccessDefinition {
        &self.0.definition
    }

    /// The grants, as the rulebook has them; those of presets come first.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let sales = rulebook.access().unwrap().grants().next().unwrap();
    /// assert_eq!(sales.roles, ["sales"]); // D001-17
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn grants(&self) -> impl Iterator<Item = &Grant> {
        self.definition().grants.iter()
    }

    /// What a person of this role and relation may do; nothing where the role is not declared.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::access::{Relation, Rights}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let access = rulebook.access().unwrap();
    /// assert_eq!(access.rights("stranger", Relation::Assigned), Rights::NONE);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn rights(&self, role: &str, relation: Relation) -> Rights {
        let row = self.0.table.get(role).copied();
        row.map_or(Rights::NONE, |(other, assigned)| match relation {
            Relation::Other => other,
            Relation::Assigned => assigned,
        })
    }

    /// What this person may do as of a moment: from the day on which it leaves nothing, even where
    /// its customers are not handed over yet (D003-115). Days are those of the rulebook's zone.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::policy::access::{Relation, Rights, Viewer};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let access = rulebook.access().unwrap();
    /// let viewer = Viewer::new("sun.qi", "support_agent").leaving("2024-03-31".parse().unwrap());
    /// let at = |text: &str| -> guanxi::Result<Rights> {
    ///     Ok(access.rights_of(&viewer, Relation::Assigned, text.parse()?))
    /// };
    /// assert_ne!(at("2024-03-30T23:59:59+08:00")?, Rights::NONE);
    /// assert_eq!(at("2024-03-31T00:00:00+08:00")?, Rights::NONE);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn rights_of(&self, viewer: &Viewer, relation: Relation, as_of: Moment) -> Rights {
        if viewer.has_left(AsOf::new(as_of, &self.definition().zone).date()) {
            return Rights::NONE;
        }
        self.rights(&viewer.role, relation)
    }

    /// What a person of this role and relation sees of a customer.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Customer, policy::access::{Relation, Verdict}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let view =
    ///     rulebook.access().unwrap().view("support_agent", Relation::Assigned, &Customer::new("K"));
    /// assert_eq!(view.verdict(), Verdict::Full); // A-48
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn view(&self, role: &str, relation: Relation, customer: &Customer) -> CustomerView {
        self.rights(role, relation).view(customer)
    }

    /// Whether a person of this role and relation may do something with a field, and why.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Field, policy::access::{Relation, Verb, Verdict}};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let access = rulebook.access().unwrap();
    /// let ruling = access.rule("marketing", Relation::Other, Verb::Classify, Field::Class);
    /// assert_eq!(ruling.verdict, Verdict::Full); // D001-18
    /// let ruling = access.rule("sales", Relation::Other, Verb::Classify, Field::Class);
    /// assert_eq!(ruling.verdict, Verdict::Denied);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn rule(&self, role: &str, relation: Relation, verb: Verb, field: Field) -> Ruling<'_> {
        Ruling::new(self, (role, relation), verb, field)
    }

    /// The same for a person as of a moment, who may have left.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, record::Field};
    /// use guanxi::policy::access::{Relation, Verb, Viewer};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let viewer = Viewer::new("sun.qi", "support_agent").leaving("2024-03-31".parse().unwrap());
    /// let access = rulebook.access().unwrap();
    /// let on = "2024-03-31".parse()?;
    /// let ruling = access.rule_for(&viewer, Relation::Assigned, Verb::View, Field::Phone, on);
    /// assert!(ruling.explain(Language::English).ends_with("has left, from 2024-03-31 on"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn rule_for(
        &self,
        viewer: &Viewer,
        relation: Relation,
        verb: Verb,
        field: Field,
        as_of: Moment,
    ) -> Ruling<'_> {
        let ruling = self.rule(&viewer.role, relation, verb, field);
        let on = AsOf::new(as_of, &self.definition().zone).date();
        match viewer.leaves.filter(|_| viewer.has_left(on)) {
            Some(first) => ruling.left(first),
            None => ruling,
        }
    }

    /// What the tags of a dimension tell of; `tags` where the rulebook does not say.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Field};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let access = rulebook.access().unwrap();
    /// assert_eq!(access.told_by("industry"), Field::Industry); // D001-41
    /// assert_eq!(access.told_by("colour"), Field::Tags);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn told_by(&self, dimension: &str) -> Field {
        self.definition().dimensions.get(dimension).copied().unwrap_or(Field::Tags)
    }

    /// Whether a person may write tags of a dimension: who may tag, and sees what the dimension
    /// tells of (C-22).
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::access::Relation};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let access = rulebook.access().unwrap();
    /// assert!(access.may_tag(access.rights("marketing", Relation::Other), "industry")); // D001-18
    /// assert!(!access.may_tag(access.rights("sales", Relation::Other), "industry"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn may_tag(&self, rights: Rights, dimension: &str) -> bool {
        rights.verdict(Verb::Tag, self.told_by(dimension)) == Verdict::Full
    }
}
