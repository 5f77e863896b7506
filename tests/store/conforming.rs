//! Stores that keep every promise: the one in memory, and one that only passes calls on.

use guanxi::Result;
use guanxi::record::{Contract, ContractId, Customer, CustomerId};
use guanxi::store::conformance::{self, Verdict};
use guanxi::store::{
    Batch, Capabilities, EventKey, EventPeriod, Logged, MemoryStore, Page, Store, Version,
    Versioned, Written,
};

/// Passes every call on.
struct Forwarding(Box<dyn Store>);

impl Store for Forwarding {
    fn capabilities(&self) -> Capabilities {
        self.0.capabilities()
    }

    fn revision(&self) -> Result<Version> {
        self.0.revision()
    }

    fn customer(&self, id: &CustomerId) -> Result<Option<Versioned<Customer>>> {
        self.0.customer(id)
    }

    fn customers(
        &self,
        after: Option<&CustomerId>,
        limit: usize,
    ) -> Result<Page<Versioned<Customer>>> {
        self.0.customers(after, limit)
    }

    fn contract(&self, id: &ContractId) -> Result<Option<Versioned<Contract>>> {
        self.0.contract(id)
    }

    fn contracts(
        &self,
        after: Option<&ContractId>,
        limit: usize,
    ) -> Result<Page<Versioned<Contract>>> {
        self.0.contracts(after, limit)
    }

    fn contracts_of(&self, customer: &CustomerId) -> Result<Vec<Versioned<Contract>>> {
        self.0.contracts_of(customer)
    }

    fn events_of(
        &self,
        customer: &CustomerId,
        after: Option<EventKey>,
        limit: usize,
    ) -> Result<Page<Logged>> {
        // A store may give shorter pages than it is asked for.
        self.0.events_of(customer, after, limit.min(3))
    }

    fn events_in(
        &self,
        period: &EventPeriod,
        after: Option<EventKey>,
        limit: usize,
    ) -> Result<Page<Logged>> {
        self.0.events_in(period, after, limit)
    }

    fn write(&self, batch: Batch) -> Result<Written> {
        self.0.write(batch)
    }
}

#[test]
fn memory_store_conforms() {
    let report = conformance::run(&|| Box::new(MemoryStore::new()));
    assert_eq!(report.failures().count(), 0, "\n{report}");
    assert!(report.checks().iter().all(|check| check.verdict == Verdict::Passed), "\n{report}");
    assert!(report.checks().len() >= 40, "\n{report}");
}

#[test]
fn memory_store_keeps_ids_canonical() {
    let make = |formats| Box::new(MemoryStore::new().with_id_formats(formats)) as Box<dyn Store>;
    let report = conformance::run_with_formats(&make);
    assert_eq!(report.failures().count(), 0, "\n{report}");
    // Formats that take the ids of the suite as they are change nothing else.
    let formats = || {
        use guanxi::record::{IdFormat, IdPeriod};
        guanxi::store::IdFormats::default()
            .customer(IdFormat::new("KH", IdPeriod::None, 4).unwrap())
            .contract(IdFormat::new("HT", IdPeriod::Year, 3).unwrap())
            .contact(IdFormat::new("P", IdPeriod::None, 3).unwrap())
    };
    let report = conformance::run(&|| make(formats()));
    assert_eq!(report.failures().count(), 0, "\n{report}");
}

#[test]
fn recording_store_conforms() {
    let report = conformance::run(&|| Box::new(MemoryStore::new().recording()));
    assert_eq!(report.failures().count(), 0, "\n{report}");
}

#[test]
fn wrapper_conforms() {
    let report = conformance::run(&|| Box::new(Forwarding(Box::new(MemoryStore::new()))));
    assert_eq!(report.failures().count(), 0, "\n{report}");
    let make = |formats| -> Box<dyn Store> {
        Box::new(Forwarding(Box::new(MemoryStore::new().with_id_formats(formats))))
    };
    assert_eq!(conformance::run_with_formats(&make).failures().count(), 0);
}

#[test]
fn the_suite_is_deterministic_and_its_names_are_unique() {
    let make = || Box::new(MemoryStore::new()) as Box<dyn Store>;
    let report = conformance::run(&make);
    assert_eq!(report, conformance::run(&make));
    let mut names: Vec<&str> = report.checks().iter().map(|check| check.name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), report.checks().len());
}
