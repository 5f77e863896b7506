//! What a memory store holds: records, the log, and the indexes over them, which change together.

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::ops::Bound;
use std::sync::Arc;

use crate::record::{
    ContactAction, ContactId, Contract, ContractAction, ContractId, Customer, CustomerId, Event,
    EventId, EventKind, InvoiceId,
};
use crate::store::memory::refer::joining;
use crate::store::{Batch, EventKey, Logged, Reference, Version, Versioned, references};

/// The contents of a store. Every change goes through the steps below, each of which has one that
/// takes it back.
#[derive(Clone, Debug, Default)]
pub(super) struct State {
    pub(super) revision: Version,
    /// By the customer, whether its record is there or not: what a batch refers to may come later
    /// in it.
    folders: HashMap<CustomerId, Folder>,
    /// The customers that have a record, in the order of listings.
    order: BTreeSet<CustomerId>,
    contracts: BTreeMap<ContractId, Versioned<Contract>>,
    /// By key, from 1; nothing where the event was removed with its customer.
    log: Vec<Option<Arc<Event>>>,
    keys: HashMap<EventId, EventKey>,
    /// Who knows a person, and how.
    claims: BTreeMap<(ContactId, CustomerId), Claim>,
    /// Pairs of a customer and one that is merged into it.
    merged: BTreeSet<(CustomerId, CustomerId)>,
    pub(super) journal: Option<Vec<Batch>>,
}

/// Everything of one customer.
#[derive(Clone, Debug, Default)]
struct Folder {
    record: Option<Versioned<Customer>>,
    contracts: BTreeSet<ContractId>,
    /// In the order of their keys.
    events: Vec<Logged>,
    /// How many events of the log sign a contract.
    signed: HashMap<ContractId, usize>,
    /// How many events of the log issue an invoice.
    invoices: HashMap<InvoiceId, usize>,
}

impl Folder {
    fn is_empty(&self) -> bool {
        self.record.is_none() && self.contracts.is_empty() && self.events.is_empty()
    }

    /// Whether nothing of an event needs a closer look: the customer is there and knows all that
    /// the event names.
    fn is_sure_of(&self, event: &Event) -> bool {
        let Some(record) = &self.record else { return false };
        joining(event).is_none()
            && references(event).all(|(_, reference)| match reference {
                Reference::Contact(id) => record.value.contact(id.as_str()).is_some(),
                Reference::Contract(id) => self.contracts.contains(id),
                Reference::Invoice(id) => self.invoices.contains_key(id),
                Reference::Event(_) => false,
            })
    }
}

/// What became of an event.
pub(super) enum Appended {
    /// There is one of its id already.
    There(EventKey),
    /// It is new; whether all that it refers to is surely there.
    New { key: EventKey, sure: bool },
}

/// How a customer knows a person.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Claim {
    /// Its record lists the person.
    pub(super) listed: bool,
    /// So many events say that the person joined.
    pub(super) joined: usize,
}

/// Where the event of a key is in the log.
fn slot(key: EventKey) -> Option<usize> {
    usize::try_from(key.number()).ok()?.checked_sub(1)
}

/// A change of a count; a count of nothing is not kept.
fn count<K: std::hash::Hash + Eq + Clone>(counts: &mut HashMap<K, usize>, key: &K, more: bool) {
    if more {
        let count = counts.entry(key.clone()).or_default();
        *count = count.saturating_add(1);
    } else if let Some(count) = counts.get_mut(key) {
        *count = count.saturating_sub(1);
        if *count == 0 {
            counts.remove(key);
        }
    }
}

fn set<T: Ord>(pairs: &mut BTreeSet<T>, pair: T, there: bool) {
    if there {
        pairs.insert(pair);
    } else {
        pairs.remove(&pair);
    }
}

// Reading.
impl State {
    pub(super) fn revision(&self) -> Version {
        self.revision
    }

    pub(super) fn record(&mut self) {
        self.journal.get_or_insert_default();
    }

    pub(super) fn journal(&self) -> Vec<Batch> {
        self.journal.clone().unwrap_or_default()
    }

    pub(super) fn customer(&self, id: &CustomerId) -> Option<&Versioned<Customer>> {
        self.folders.get(id)?.record.as_ref()
    }

    pub(super) fn customers_in(
        &self,
        range: (Bound<CustomerId>, Bound<CustomerId>),
    ) -> impl Iterator<Item = &Versioned<Customer>> {
        self.order.range(range).filter_map(|id| self.customer(id))
    }

    pub(super) fn contract(&self, id: &ContractId) -> Option<&Versioned<Contract>> {
        self.contracts.get(id)
    }

    pub(super) fn contracts_in(
        &self,
        range: (Bound<ContractId>, Bound<ContractId>),
    ) -> impl Iterator<Item = &Versioned<Contract>> {
        self.contracts.range(range).map(|(_, contract)| contract)
    }

    pub(super) fn contracts_of(
        &self,
        customer: &CustomerId,
    ) -> impl Iterator<Item = &Versioned<Contract>> {
        let ids = self.folders.get(customer).map(|folder| &folder.contracts);
        ids.into_iter().flatten().filter_map(|id| self.contracts.get(id))
    }

    pub(super) fn events_of(&self, customer: &CustomerId) -> &[Logged] {
        self.folders.get(customer).map_or(&[], |folder| &folder.events)
    }

    pub(super) fn log_after(
        &self,
        after: Option<EventKey>,
    ) -> impl Iterator<Item = (EventKey, &Arc<Event>)> {
        let seen = after.map_or(0, EventKey::number);
        let rest = usize::try_from(seen).ok().and_then(|seen| self.log.get(seen..));
        let keys = (seen.saturating_add(1)..).map(EventKey::new);
        keys.zip(rest.unwrap_or_default()).filter_map(|(key, slot)| Some((key, slot.as_ref()?)))
    }

    /// The event of this id, with its place.
    pub(super) fn event(&self, id: &EventId) -> Option<(EventKey, &Arc<Event>)> {
        let key = *self.keys.get(id)?;
        Some((key, self.at(key)?))
    }

    /// The event at a place.
    pub(super) fn at(&self, key: EventKey) -> Option<&Arc<Event>> {
        self.log.get(slot(key)?)?.as_ref()
    }

    pub(super) fn signed(&self, customer: &CustomerId, contract: &ContractId) -> bool {
        self.folders.get(customer).is_some_and(|folder| folder.signed.contains_key(contract))
    }

    pub(super) fn issued(&self, customer: &CustomerId, invoice: &InvoiceId) -> bool {
        self.folders.get(customer).is_some_and(|folder| folder.invoices.contains_key(invoice))
    }

    /// Everybody who knows a person.
    pub(super) fn claims(&self, contact: &ContactId) -> impl Iterator<Item = (&CustomerId, Claim)> {
        let start = (contact.clone(), CustomerId::from(""));
        let all = self.claims.range(start..);
        all.take_while(move |((person, _), _)| person == contact)
            .map(|((_, customer), claim)| (customer, *claim))
    }

    /// The customers whose records say that they are merged into this one.
    pub(super) fn merged_into(&self, customer: &CustomerId) -> impl Iterator<Item = &CustomerId> {
        let all = self.merged.range((customer.clone(), CustomerId::from(""))..);
        all.take_while(move |(into, _)| into == customer).map(|(_, from)| from)
    }
}

// Changing: each step gives back what undoes it.
impl State {
    /// Sets or removes the record of a customer; the one that was there.
    pub(super) fn set_customer(
        &mut self,
        id: &CustomerId,
        record: Option<Versioned<Customer>>,
    ) -> Option<Versioned<Customer>> {
        let there = record.is_some();
        let new = record.as_ref().map(|record| Arc::clone(&record.value));
        let folder = self.folders.entry(id.clone()).or_default();
        let old = std::mem::replace(&mut folder.record, record);
        if folder.is_empty() {
            self.folders.remove(id);
        }
        set(&mut self.order, id.clone(), there);
        if let Some(old) = &old {
            self.index_customer(&old.value, false);
        }
        if let Some(new) = &new {
            self.index_customer(new, true);
        }
        old
    }

    fn index_customer(&mut self, customer: &Customer, there: bool) {
        for contact in &customer.contacts {
            self.change_claim(&contact.id, &customer.id, |claim| claim.listed = there);
        }
        if let Some(into) = &customer.merged_into {
            set(&mut self.merged, (into.clone(), customer.id.clone()), there);
        }
    }

    fn change_claim(
        &mut self,
        contact: &ContactId,
        customer: &CustomerId,
        change: impl FnOnce(&mut Claim),
    ) {
        let key = (contact.clone(), customer.clone());
        let mut claim = self.claims.get(&key).copied().unwrap_or_default();
        change(&mut claim);
        if claim == Claim::default() {
            self.claims.remove(&key);
        } else {
            self.claims.insert(key, claim);
        }
    }

    /// Sets or removes the record of a contract; the one that was there.
    pub(super) fn set_contract(
        &mut self,
        id: &ContractId,
        record: Option<Versioned<Contract>>,
    ) -> Option<Versioned<Contract>> {
        let new = record.as_ref().map(|record| Arc::clone(&record.value));
        let old = match record {
            Some(record) => self.contracts.insert(id.clone(), record),
            None => self.contracts.remove(id),
        };
        if let Some(old) = &old {
            self.index_contract(&old.value, false);
        }
        if let Some(new) = &new {
            self.index_contract(new, true);
        }
        old
    }

    fn index_contract(&mut self, contract: &Contract, there: bool) {
        let folder = self.folder(&contract.customer);
        set(&mut folder.contracts, contract.id.clone(), there);
        if folder.is_empty() {
            self.folders.remove(&contract.customer);
        }
    }

    /// Adds an event at the end of the log, unless its id is there already.
    pub(super) fn append(&mut self, event: &Arc<Event>) -> Appended {
        let key = u64::try_from(self.log.len()).unwrap_or(u64::MAX).saturating_add(1);
        let key = EventKey::new(key);
        match self.keys.entry(event.id.clone()) {
            Entry::Occupied(there) => return Appended::There(*there.get()),
            Entry::Vacant(free) => free.insert(key),
        };
        self.log.push(Some(Arc::clone(event)));
        let folder = self.folder(&event.customer);
        let sure = folder.is_sure_of(event);
        folder.events.push(Logged { key, event: Arc::clone(event) });
        self.index_event(event, true);
        Appended::New { key, sure }
    }

    fn folder(&mut self, customer: &CustomerId) -> &mut Folder {
        self.folders.entry(customer.clone()).or_default()
    }

    /// Takes the last event from the end of the log again.
    pub(super) fn take_back(&mut self) {
        let Some(Some(event)) = self.log.pop() else { return };
        if let Some(folder) = self.folders.get_mut(&event.customer) {
            folder.events.pop();
        }
        self.forget(&event);
    }

    /// Puts an event into its place, which is empty.
    fn attach(&mut self, logged: Logged) {
        let Logged { key, event } = &logged;
        self.keys.insert(event.id.clone(), *key);
        if let Some(slot) = slot(*key).and_then(|slot| self.log.get_mut(slot)) {
            *slot = Some(Arc::clone(event));
        }
        self.index_event(event, true);
        let customer = event.customer.clone();
        self.folder(&customer).events.push(logged);
    }

    /// Takes everything that is known of an event, but not its place in the list of its customer.
    fn forget(&mut self, event: &Event) {
        self.keys.remove(&event.id);
        self.index_event(event, false);
        if self.folders.get(&event.customer).is_some_and(Folder::is_empty) {
            self.folders.remove(&event.customer);
        }
    }

    fn index_event(&mut self, event: &Event, there: bool) {
        let customer = &event.customer;
        match &event.kind {
            EventKind::Contact(step) if step.action == ContactAction::Join => {
                self.change_claim(&step.contact, customer, |claim| {
                    claim.joined = if there {
                        claim.joined.saturating_add(1)
                    } else {
                        claim.joined.saturating_sub(1)
                    };
                });
            }
            EventKind::Contract(step) if matches!(step.action, ContractAction::Sign(_)) => {
                let folder = self.folder(customer);
                count(&mut folder.signed, &step.contract, there);
            }
            EventKind::Invoice(invoice) => {
                let folder = self.folder(customer);
                count(&mut folder.invoices, &invoice.invoice, there);
            }
            _ => {}
        }
    }

    /// Takes all events of a customer out of the log; their places stay empty.
    pub(super) fn detach_events(&mut self, customer: &CustomerId) -> Vec<Logged> {
        let Some(folder) = self.folders.get_mut(customer) else { return Vec::new() };
        let events = std::mem::take(&mut folder.events);
        for Logged { key, event } in &events {
            if let Some(slot) = slot(*key).and_then(|slot| self.log.get_mut(slot)) {
                *slot = None;
            }
            self.forget(event);
        }
        events
    }

    /// Puts events that were taken out back into their places.
    pub(super) fn attach_events(&mut self, events: Vec<Logged>) {
        for logged in events {
            self.attach(logged);
        }
    }
}
