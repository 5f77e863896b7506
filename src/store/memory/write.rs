//! Writing: a batch is made step by step, looked at as a whole, and taken back if it is wrong.

use std::sync::Arc;

use crate::error::{Error, Result};
use crate::record::{Contract, ContractId, Customer, CustomerId, Event};
use crate::store::memory::state::{Appended, State};
use crate::store::{
    Batch, Done, EventKey, Expect, IdFormats, Logged, Removal, Version, Versioned, Write, Written,
    fault,
};

/// An error with the write that it is about.
type Placed = (usize, Error);

/// The writes of a batch with ids in their canonical form, and what is wrong with the ids.
pub(super) fn prepared(formats: &IdFormats, batch: Batch) -> (Vec<Write>, Vec<Placed>) {
    if formats.is_empty() {
        return (batch.into_writes(), Vec::new());
    }
    let mut errors = Vec::new();
    let mut writes = Vec::with_capacity(batch.writes().len());
    for (place, write) in batch.into_writes().into_iter().enumerate() {
        let (write, wrong) = formats.applied(write);
        errors.extend(wrong.into_iter().map(|error| (place, error.at(format!("writes[{place}]")))));
        writes.push(write);
    }
    (writes, errors)
}

/// What takes a step back.
enum Undo {
    /// So many events were appended.
    Appended(usize),
    Customer(CustomerId, Option<Versioned<Customer>>),
    Contract(ContractId, Option<Versioned<Contract>>),
    Detached(Vec<Logged>),
}

/// What is to be looked at once all steps are done.
enum Later {
    Customer(Arc<Customer>),
    Contract(Arc<Contract>),
    Event(EventKey),
    /// A customer was removed.
    Gone(CustomerId),
    /// Something was taken from these customers; the field says where.
    Left(&'static str, Vec<CustomerId>),
}

impl State {
    /// Makes all writes, or none if anything is wrong with them or was before.
    pub(super) fn write(&mut self, writes: Vec<Write>, errors: Vec<Placed>) -> Result<Written> {
        let kept = self.journal.is_some().then(|| Batch::from_iter(writes.iter().cloned()));
        let before = self.revision;
        let mut draft = Draft {
            version: before.next(),
            state: self,
            undo: Vec::new(),
            appended: 0,
            later: Vec::new(),
            errors,
        };
        let writes = writes.into_iter().enumerate();
        let done: Vec<Done> = writes.map(|(place, write)| draft.step(place, write)).collect();
        draft.look();
        let Draft { mut errors, undo, appended, version, .. } = draft;
        if !errors.is_empty() {
            (0..appended).for_each(|_| self.take_back());
            self.take_back_all(undo);
            errors.sort_by_key(|(place, _)| *place);
            fault::all(errors.into_iter().map(|(_, error)| error).collect())?;
        } else if appended > 0 || !undo.is_empty() {
            self.revision = version;
            if let (Some(journal), Some(batch)) = (&mut self.journal, kept) {
                journal.push(batch);
            }
        }
        Ok(Written::new(self.revision, done))
    }

    fn take_back_all(&mut self, undo: Vec<Undo>) {
        for step in undo.into_iter().rev() {
            match step {
                Undo::Appended(events) => (0..events).for_each(|_| self.take_back()),
                Undo::Customer(id, old) => {
                    self.set_customer(&id, old);
                }
                Undo::Contract(id, old) => {
                    self.set_contract(&id, old);
                }
                Undo::Detached(events) => self.attach_events(events),
            }
        }
    }
}

/// A batch that is under way.
struct Draft<'a> {
    state: &'a mut State,
    /// The version of what it writes.
    version: Version,
    undo: Vec<Undo>,
    /// How many events were appended since the last step that is in `undo`.
    appended: usize,
    later: Vec<(usize, Later)>,
    errors: Vec<Placed>,
}

impl Draft<'_> {
    /// Makes one write. One that is refused is made too where that spares the writes after it
    /// errors of their own: nothing of the batch stays then.
    fn step(&mut self, place: usize, write: Write) -> Done {
        match write {
            Write::Append(event) => self.append(place, event),
            Write::PutCustomer { customer, expect } => self.put_customer(place, customer, expect),
            Write::PutContract { contract, expect } => self.put_contract(place, contract, expect),
            Write::RemoveCustomer { customer, expect, removal } => {
                self.remove_customer(place, &customer, expect, removal);
                Done::Removed
            }
            Write::RemoveContract { contract, expect } => {
                let old = self.state.contract(&contract).cloned();
                let found = old.as_ref().map(|old| old.version);
                let record = format!("contract `{contract}`");
                if self.expected(place, &record, expect, found) && old.is_none() {
                    let message = format!("there is no contract `{contract}`");
                    self.errors.push((place, fault::dangling(place, "contract", message)));
                }
                if let Some(old) = old {
                    let left = vec![old.value.customer.clone()];
                    self.set_contract(&contract, None);
                    self.later.push((place, Later::Left("contract", left)));
                }
                Done::Removed
            }
        }
    }

    fn append(&mut self, place: usize, event: Arc<Event>) -> Done {
        match self.state.append(&event) {
            Appended::There(key) => {
                let same = |there: &Arc<Event>| Arc::ptr_eq(there, &event) || **there == *event;
                if !self.state.at(key).is_some_and(same) {
                    self.errors.push((place, fault::duplicate_event(place, &event.id)));
                }
                Done::Repeated(key)
            }
            Appended::New { key, sure } => {
                self.appended = self.appended.saturating_add(1);
                if !sure {
                    self.later.push((place, Later::Event(key)));
                }
                Done::Appended(key)
            }
        }
    }

    /// Remembers how to take a step back, after the events that were appended before it.
    fn remember(&mut self, step: Undo) {
        let appended = std::mem::take(&mut self.appended);
        if appended > 0 {
            self.undo.push(Undo::Appended(appended));
        }
        self.undo.push(step);
    }

    fn put_customer(&mut self, place: usize, customer: Arc<Customer>, expect: Expect) -> Done {
        let id = customer.id.clone();
        let old = self.state.customer(&id).cloned();
        let found = old.as_ref().map(|old| old.version);
        self.expected(place, &format!("customer `{id}`"), expect, found);
        if let Err(error) = customer.check() {
            let errors = fault::in_record(place, "customer", error);
            self.errors.extend(errors.into_iter().map(|error| (place, error)));
        }
        if let Some(old) = &old {
            let old = &old.value;
            let dropped =
                old.contacts.iter().any(|contact| customer.contact(contact.id.as_str()).is_none());
            let parted = old.merged_into.is_some() && old.merged_into != customer.merged_into;
            if dropped || parted {
                let left = [Some(id.clone()), old.merged_into.clone()].into_iter().flatten();
                let field = if dropped { "customer.contacts" } else { "customer.merged_into" };
                self.later.push((place, Later::Left(field, left.collect())));
            }
        }
        let record = Versioned { version: self.version, value: Arc::clone(&customer) };
        let old = self.state.set_customer(&id, Some(record));
        self.remember(Undo::Customer(id, old));
        self.later.push((place, Later::Customer(customer)));
        self.put(found)
    }

    fn put_contract(&mut self, place: usize, contract: Arc<Contract>, expect: Expect) -> Done {
        let id = contract.id.clone();
        let old = self.state.contract(&id).cloned();
        let found = old.as_ref().map(|old| old.version);
        self.expected(place, &format!("contract `{id}`"), expect, found);
        if let Err(error) = contract.check() {
            let errors = fault::in_record(place, "contract", error);
            self.errors.extend(errors.into_iter().map(|error| (place, error)));
        }
        if let Some(old) = old.filter(|old| old.value.customer != contract.customer) {
            let left = vec![old.value.customer.clone()];
            self.later.push((place, Later::Left("contract.customer", left)));
        }
        let record = Versioned { version: self.version, value: Arc::clone(&contract) };
        self.set_contract(&id, Some(record));
        self.later.push((place, Later::Contract(contract)));
        self.put(found)
    }

    fn put(&self, found: Option<Version>) -> Done {
        match found {
            Some(_) => Done::Replaced(self.version),
            None => Done::Added(self.version),
        }
    }

    fn set_contract(&mut self, id: &ContractId, record: Option<Versioned<Contract>>) {
        let old = self.state.set_contract(id, record);
        self.remember(Undo::Contract(id.clone(), old));
    }

    fn remove_customer(&mut self, place: usize, id: &CustomerId, expect: Expect, removal: Removal) {
        let old = self.state.customer(id).cloned();
        let found = old.as_ref().map(|old| old.version);
        let as_expected = self.expected(place, &format!("customer `{id}`"), expect, found);
        let Some(old) = old else {
            if as_expected {
                self.errors.push((place, fault::unknown_customer(place, "customer", id)));
            }
            return;
        };
        let contracts: Vec<ContractId> =
            self.state.contracts_of(id).map(|contract| contract.value.id.clone()).collect();
        let events = self.state.events_of(id).len();
        if removal == Removal::Alone && (!contracts.is_empty() || events > 0) {
            self.errors.push((place, fault::not_empty(place, id, contracts.len(), events)));
            return;
        }
        for contract in contracts {
            self.set_contract(&contract, None);
        }
        let detached = self.state.detach_events(id);
        if !detached.is_empty() {
            self.remember(Undo::Detached(detached));
        }
        let record = self.state.set_customer(id, None);
        self.remember(Undo::Customer(id.clone(), record));
        self.later.push((place, Later::Gone(id.clone())));
        let merged = old.value.merged_into.clone();
        self.later.push((place, Later::Left("customer", merged.into_iter().collect())));
    }

    /// Whether the record is what the write expects; an error if it is not.
    fn expected(
        &mut self,
        place: usize,
        record: &str,
        expect: Expect,
        found: Option<Version>,
    ) -> bool {
        let holds = expect.holds(found);
        if !holds {
            self.errors.push((place, fault::stale_version(place, record, expect, found)));
        }
        holds
    }

    /// Looks at what the steps left, as a whole. What a later step replaced is not looked at.
    fn look(&mut self) {
        let state = &*self.state;
        for (place, later) in &self.later {
            let place = *place;
            let errors = match later {
                Later::Customer(customer) => {
                    let stands = state.customer(&customer.id);
                    let stands = stands.is_some_and(|found| Arc::ptr_eq(&found.value, customer));
                    if stands { state.faults_of_customer(place, customer) } else { Vec::new() }
                }
                Later::Contract(contract) => {
                    let stands = state.contract(&contract.id);
                    let stands = stands.is_some_and(|found| Arc::ptr_eq(&found.value, contract));
                    if stands { state.faults_of_contract(place, contract) } else { Vec::new() }
                }
                Later::Event(key) => match state.at(*key) {
                    Some(event) => state.faults_of_event(place, event),
                    None => Vec::new(),
                },
                Later::Gone(id) if state.customer(id).is_none() => state
                    .merged_into(id)
                    .map(|from| {
                        let message = format!("customer `{from}` is merged into `{id}`");
                        fault::still_needed(place, "customer", message)
                    })
                    .collect(),
                Later::Gone(_) => Vec::new(),
                Later::Left(field, customers) => state.faults_left_behind(place, field, customers),
            };
            self.errors.extend(errors.into_iter().map(|error| (place, error)));
        }
    }
}
