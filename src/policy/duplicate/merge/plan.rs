//! The plan of a merge.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::unite::{MergeConflict, Side, unite};
use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::record::{
    Contract, ContractId, Customer, CustomerId, Event, EventId, KnowledgeEntry, KnowledgeId,
};

/// The records that a merge reads and changes; others among them are left alone.
///
/// ```
/// use guanxi::{policy::duplicate::MergeRecords, record::Customer};
/// let records = MergeRecords {
///     customers: vec![Customer::new("C1"), Customer::new("C2")],
///     ..MergeRecords::default()
/// };
/// assert!(records.events.is_empty());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct MergeRecords {
    /// Customers: both of the merge at least.
    pub customers: Vec<Customer>,
    /// Contracts: all of both.
    pub contracts: Vec<Contract>,
    /// Events: all of both.
    pub events: Vec<Event>,
    /// Knowledge entries: all of both.
    pub knowledge: Vec<KnowledgeEntry>,
}

/// How one customer is merged into another, as data: to be looked at, changed, applied and undone
/// (A-51, P-109).
///
/// Of each field the word of the customer that stays is kept, and where it says nothing that of
/// the other; [`MergePlan::conflicts`] lists where both say something else, and
/// [`MergePlan::keeping`] decides otherwise. Lists are joined: people (the same person is found by
/// its id), needs, tags, products, notes. Contracts, events and knowledge pass to the customer that
/// stays under their own ids. The other record is kept, without its people, and says whom it was
/// merged into; so every person is of one customer (P-111).
///
/// ```
/// use guanxi::policy::duplicate::{MergePlan, MergeRecords};
/// use guanxi::record::{Customer, Event, Purchase};
/// let before = MergeRecords {
///     customers: vec![Customer::new("C1").named("Acme Ltd"), Customer::new("C2").named("Acme")],
///     events: vec![Event::new("e1", "C2", "2024-01-15".parse()?, Purchase::new("5".parse()?))],
///     ..MergeRecords::default()
/// };
/// let plan = MergePlan::new("C1", "C2", &before)?;
/// let after = plan.apply(&before)?;
/// assert_eq!(after.events[0].customer.as_str(), "C1");
/// assert_eq!(after.customers[1].merged_into.as_ref().unwrap().as_str(), "C1");
/// assert_eq!(plan.apply(&after)?, after); // twice is once
/// assert_eq!(plan.undo(&after)?, before);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MergePlan {
    stays: Box<Customer>,
    goes: Box<Customer>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    conflicts: Vec<MergeConflict>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    contracts: Vec<ContractId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    events: Vec<EventId>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    knowledge: Vec<KnowledgeId>,
}

impl MergePlan {
    /// The plan to merge the customer `goes` into the customer `stays`, out of the records as they
    /// are. It changes nothing.
    ///
    /// # Errors
    /// `merge-with-itself`; `unknown-customer` for one that is not among the records,
    /// `duplicate-customer` for one that stands there twice; `already-merged` where either was merged
    /// into another before; `duplicate-event`, `duplicate-contract`, `duplicate-knowledge` where both
    /// have one of the same id.
    ///
    /// ```
    /// use guanxi::policy::duplicate::{MergePlan, MergeRecords};
    /// use guanxi::record::Customer;
    /// let records =
    ///     MergeRecords { customers: vec![Customer::new("C1")], ..MergeRecords::default() };
    /// let error = MergePlan::new("C1", "C1", &records).unwrap_err();
    /// assert_eq!(error.to_string(), "`C1` cannot be merged with itself");
    /// assert_eq!(MergePlan::new("C1", "C2", &records).unwrap_err().code(), "unknown-customer");
    /// ```
    pub fn new(stays: &str, goes: &str, records: &MergeRecords) -> Result<Self> {
        if stays == goes {
            return Err(wrong(
                "merge-with-itself",
                format!("`{stays}` cannot be merged with itself"),
                "name two customers",
            ));
        }
        let (stays, goes) = (find(stays, records)?, find(goes, records)?);
        for customer in [stays, goes] {
            if let Some(into) = &customer.merged_into {
                return Err(wrong(
                    "already-merged",
                    format!("`{}` was already merged into `{into}`", customer.id),
                    "name the customer that it was merged into, or undo that merge first",
                ));
            }
        }
        let (_, conflicts) = unite(stays, goes, &BTreeMap::new());
        let contracts = records.contracts.iter().map(|one| (&one.customer, &one.id));
        let events = records.events.iter().map(|one| (&one.customer, &one.id));
        let knowledge =
            records.knowledge.iter().filter_map(|one| Some((one.customer.as_ref()?, &one.id)));
        Ok(Self {
            conflicts,
            contracts: of(contracts, [stays, goes], "contract", "duplicate-contract")?,
            events: of(events, [stays, goes], "event", "duplicate-event")?,
            knowledge: of(knowledge, [stays, goes], "knowledge entry", "duplicate-knowledge")?,
            stays: Box::new(stays.clone()),
            goes: Box::new(goes.clone()),
        })
    }

    /// The same plan, which keeps the word of this side in a field where both say something else.
    ///
    /// # Errors
    /// `no-conflict` for a field of which both do not.
    ///
    /// ```
    /// use guanxi::policy::duplicate::{MergePlan, MergeRecords, Side};
    /// use guanxi::record::Customer;
    /// let records = MergeRecords {
    ///     customers: vec![Customer::new("C1").named("Acme"), Customer::new("C2").named("Acme Ltd")],
    ///     ..MergeRecords::default()
    /// };
    /// let plan = MergePlan::new("C1", "C2", &records)?.keeping("full_name", Side::Goes)?;
    /// assert_eq!(plan.survivor().name(), "Acme Ltd");
    /// let error = plan.keeping("ful_name", Side::Goes).unwrap_err();
    /// assert_eq!((error.code(), error.help()), ("no-conflict", Some("did you mean `full_name`?")));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn keeping(mut self, field: &str, side: Side) -> Result<Self> {
        let Some(conflict) = self.conflicts.iter_mut().find(|one| one.field == field) else {
            let known = self.conflicts.iter().map(|one| one.field.as_str());
            let help = if self.conflicts.is_empty() {
                "the two customers contradict each other in nothing".to_owned()
            } else {
                did_you_mean(field, known)
            };
            let message = format!("there is nothing to choose in `{field}`");
            return Err(wrong("no-conflict", message, help));
        };
        conflict.keep = side;
        Ok(self)
    }

    /// The customer that stays, as it was.
    ///
    /// ```
    /// # use guanxi::{policy::duplicate::{MergePlan, MergeRecords}, record::Customer};
    /// # let customers = vec![Customer::new("C1"), Customer::new("C2")];
    /// # let records = MergeRecords { customers, ..MergeRecords::default() };
    /// assert_eq!(MergePlan::new("C1", "C2", &records)?.stays().id.as_str(), "C1");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn stays(&self) -> &Customer {
        &self.stays
    }

    /// The customer that is merged into it, as it was.
    ///
    /// ```
    /// # use guanxi::{policy::duplicate::{MergePlan, MergeRecords}, record::Customer};
    /// # let customers = vec![Customer::new("C1"), Customer::new("C2")];
    /// # let records = MergeRecords { customers, ..MergeRecords::default() };
    /// assert_eq!(MergePlan::new("C1", "C2", &records)?.goes().id.as_str(), "C2");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn goes(&self) -> &Customer {
        &self.goes
    }

    /// Where both say something else, in the order of the record, and whose word is kept.
    ///
    /// ```
    /// # use guanxi::{policy::duplicate::{MergePlan, MergeRecords}, record::Customer};
    /// # let customers = vec![Customer::new("C1").named("Acme"), Customer::new("C2").named("Ace")];
    /// # let records = MergeRecords { customers, ..MergeRecords::default() };
    /// assert_eq!(MergePlan::new("C1", "C2", &records)?.conflicts()[0].field, "full_name");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn conflicts(&self) -> &[MergeConflict] {
        &self.conflicts
    }

    /// The contracts that pass to the customer that stays.
    ///
    /// ```
    /// # use guanxi::{policy::duplicate::{MergePlan, MergeRecords}, record::Customer};
    /// # let customers = vec![Customer::new("C1"), Customer::new("C2")];
    /// # let records = MergeRecords { customers, ..MergeRecords::default() };
    /// assert!(MergePlan::new("C1", "C2", &records)?.contracts().is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn contracts(&self) -> &[ContractId] {
        &self.contracts
    }

    /// The events that pass to the customer that stays.
    ///
    /// ```
    /// # use guanxi::{policy::duplicate::{MergePlan, MergeRecords}, record::Customer};
    /// # let customers = vec![Customer::new("C1"), Customer::new("C2")];
    /// # let records = MergeRecords { customers, ..MergeRecords::default() };
    /// assert!(MergePlan::new("C1", "C2", &records)?.events().is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn events(&self) -> &[EventId] {
        &self.events
    }

    /// The knowledge entries that pass to the customer that stays.
    ///
    /// ```
    /// # use guanxi::{policy::duplicate::{MergePlan, MergeRecords}, record::Customer};
    /// # let customers = vec![Customer::new("C1"), Customer::new("C2")];
    /// # let records = MergeRecords { customers, ..MergeRecords::default() };
    /// assert!(MergePlan::new("C1", "C2", &records)?.knowledge().is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn knowledge(&self) -> &[KnowledgeId] {
        &self.knowledge
    }

    /// The customer that stays, as it will be.
    ///
    /// ```
    /// # use guanxi::{policy::duplicate::{MergePlan, MergeRecords}, record::Customer};
    /// let mut other = Customer::new("C2");
    /// other.industry = Some("retail".into());
    /// let records =
    ///     MergeRecords { customers: vec![Customer::new("C1"), other], ..MergeRecords::default() };
    /// let plan = MergePlan::new("C1", "C2", &records)?;
    /// assert_eq!(plan.survivor().industry.as_deref(), Some("retail"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn survivor(&self) -> Customer {
        self.united().0
    }

    /// The customer that is merged into the other, as it will be: without its people, and with the
    /// name of the customer that it was found to be.
    ///
    /// ```
    /// # use guanxi::{policy::duplicate::{MergePlan, MergeRecords}, record::Customer};
    /// # let customers = vec![Customer::new("C1"), Customer::new("C2")];
    /// # let records = MergeRecords { customers, ..MergeRecords::default() };
    /// let gone = MergePlan::new("C1", "C2", &records)?.merged_away();
    /// assert_eq!(gone.merged_into.unwrap().as_str(), "C1");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn merged_away(&self) -> Customer {
        let mut gone = (*self.goes).clone();
        gone.contacts.clear();
        gone.merged_into = Some(self.stays.id.clone());
        gone
    }

    pub(super) fn united(&self) -> (Customer, Vec<MergeConflict>) {
        let choices = self.conflicts.iter().map(|one| (one.field.as_str(), one.keep)).collect();
        unite(&self.stays, &self.goes, &choices)
    }
}

/// The customer of this id, which stands there once.
pub(super) fn find<'a>(id: &str, records: &'a MergeRecords) -> Result<&'a Customer> {
    let mut found = records.customers.iter().filter(|customer| customer.id.as_str() == id);
    let Some(customer) = found.next() else {
        let known = records.customers.iter().map(|customer| customer.id.as_str());
        let message = format!("customer `{id}` is not among the records");
        return Err(Error::new(ErrorKind::Record, "unknown-customer", message)
            .with_help(did_you_mean(id, known))
            .at("customers"));
    };
    if found.next().is_some() {
        let message = format!("customer `{id}` stands twice among the records");
        return Err(wrong("duplicate-customer", message, "give each customer once").at("customers"));
    }
    Ok(customer)
}

/// The ids of what belongs to the customer that goes, each once, in the order of the records.
fn of<'a, Id: Ord + Clone + std::fmt::Display + 'a>(
    records: impl Iterator<Item = (&'a CustomerId, &'a Id)> + Clone,
    [stays, goes]: [&Customer; 2],
    what: &str,
    code: &'static str,
) -> Result<Vec<Id>> {
    let theirs = records.clone().filter(|(owner, _)| **owner == stays.id);
    let theirs: BTreeSet<&Id> = theirs.map(|(_, id)| id).collect();
    let mut seen: BTreeSet<&Id> = BTreeSet::new();
    let mut ids = Vec::new();
    for (_, id) in records.filter(|(owner, _)| **owner == goes.id) {
        if theirs.contains(id) {
            let message =
                format!("{what} `{id}` is one of `{}` and one of `{}`", stays.id, goes.id);
            let help = "take one of them out, or give it an id of its own";
            return Err(wrong(code, message, help));
        }
        if seen.insert(id) {
            ids.push(id.clone());
        }
    }
    Ok(ids)
}

pub(super) fn wrong(code: &'static str, message: String, help: impl Into<String>) -> Error {
    Error::new(ErrorKind::Record, code, message).with_help(help)
}
