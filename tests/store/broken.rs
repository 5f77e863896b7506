//! Stores that break one promise each, and the check that says so.

use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

use guanxi::error::Result;
use guanxi::record::{Contract, ContractId, Customer, CustomerId, IdFormat, IdPeriod};
use guanxi::store::conformance::{self, Report, Verdict};
use guanxi::store::{
    Batch, Capabilities, Done, EventKey, EventPeriod, Expect, IdFormats, Logged, MemoryStore, Page,
    Removal, Store, StoreExt, Version, Versioned, Write, Written,
};

/// What is wrong with a store.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Fault {
    /// Forgets the contacts of a customer.
    LosesContacts,
    /// Does not find who was merged.
    ForgetsMerged,
    /// Says that a page is the last one when it is full.
    StopsAtFullPages,
    /// Says for ever that there is more.
    PagesWithoutEnd,
    /// Begins a page with the item that the last one ended with.
    RepeatsTheKey,
    /// Lists customers in the order in which they came.
    ListsUnordered,
    /// Lists the newest events first.
    NewestFirst,
    /// Takes a limit of zero for nothing.
    ZeroIsNothing,
    /// Counts the last day of a period out.
    PeriodWithoutItsLastDay,
    /// Reads the dates of instants in UTC.
    PeriodInUtc,
    /// Puts events into a period by when they were recorded.
    PeriodByRecording,
    /// Lists the events of all customers.
    EventsOfEverybody,
    /// Takes whatever version comes.
    IgnoresVersions,
    /// Refuses what expects no version.
    WantsAVersion,
    /// Writes the writes of a batch one by one.
    HalfBatches,
    /// Gives only the first error.
    FirstErrorOnly,
    /// Adds an event again under another id.
    AppendsTwice,
    /// Holds every event of an id for the same.
    SameIdIsSame,
    /// Makes the customer that an event names.
    MakesCustomers,
    /// Leaves out what is corrected where that is not there.
    DropsCorrections,
    /// Keeps the events of a removed customer in the listing of periods.
    KeepsRemovedEvents,
    /// Takes everything along when a customer is to be removed alone.
    RemovesEverything,
    /// Does not count versions on.
    RevisionStandsStill,
    /// Counts an event that was there as new.
    CountsRepeats,
    /// Removes a customer whose contacts are needed, merged ones with it.
    UnmergesOnRemoval,
    /// Leaves contacts that somebody else has out of the record.
    TakesContactsSilently,
    /// Reads, waits and writes without holding anything in between.
    LosesUpdates,
    /// Makes the writes of a batch visible one by one.
    HalfVisible,
    /// Drops an append now and then when there are several writers.
    DropsAppends,
    /// Looks ids up as they are given.
    LooksUpAsGiven,
    /// Keeps ids as they are given.
    KeepsAsGiven,
    /// Takes ids of any form.
    TakesAnyForm,
}

struct Broken {
    inner: MemoryStore,
    fault: Fault,
    calls: AtomicU64,
    removed: Mutex<Vec<Logged>>,
    came: Mutex<Vec<CustomerId>>,
}

pub(super) fn store(fault: Fault, inner: MemoryStore) -> Box<dyn Store> {
    let (calls, removed, came) = (AtomicU64::new(0), Mutex::default(), Mutex::default());
    Box::new(Broken { inner, fault, calls, removed, came })
}

impl Broken {
    fn is(&self, fault: Fault) -> bool {
        self.fault == fault
    }

    fn cut<T>(&self, mut page: Page<T>, limit: usize) -> Page<T> {
        if self.is(Fault::StopsAtFullPages) && page.items.len() >= limit {
            page.more = false;
        }
        if self.is(Fault::PagesWithoutEnd) && !page.items.is_empty() {
            page.more = true;
        }
        if self.is(Fault::ZeroIsNothing) && limit == 0 {
            page.items.clear();
            page.more = false;
        }
        page
    }

    /// The batch with everything that the fault does to it before it is written.
    fn bent(&self, batch: Batch) -> Batch {
        batch.into_writes().into_iter().flat_map(|write| self.bent_write(write)).collect()
    }

    fn bent_write(&self, write: Write) -> Vec<Write> {
        match (self.fault, write) {
            (Fault::LosesContacts, Write::PutCustomer { customer, expect }) => {
                let mut customer = Customer::clone(&customer);
                customer.contacts.clear();
                vec![Write::PutCustomer { customer: customer.into(), expect }]
            }
            (Fault::TakesContactsSilently, Write::PutCustomer { customer, expect }) => {
                let mut customer = Customer::clone(&customer);
                let others: Vec<Customer> = self
                    .inner
                    .all_customers()
                    .map(|found| Customer::clone(&found.unwrap().value))
                    .filter(|other| other.id != customer.id)
                    .collect();
                customer.contacts.retain(|contact| {
                    others.iter().all(|other| other.contact(contact.id.as_str()).is_none())
                });
                vec![Write::PutCustomer { customer: customer.into(), expect }]
            }
            (Fault::IgnoresVersions, Write::PutCustomer { customer, .. }) => {
                vec![Write::PutCustomer { customer, expect: Expect::Any }]
            }
            (Fault::WantsAVersion, Write::PutCustomer { customer, expect: Expect::Any }) => {
                vec![Write::PutCustomer { customer, expect: Expect::New }]
            }
            (Fault::MakesCustomers, Write::Append(event)) => {
                let known = self.inner.customer(&event.customer).unwrap().is_some();
                let made = Customer::new(event.customer.as_str()).into();
                let make = Write::PutCustomer { customer: made, expect: Expect::Any };
                let append = Write::Append(event);
                if known { vec![append] } else { vec![make, append] }
            }
            (Fault::DropsCorrections, Write::Append(event)) => {
                let mut event = guanxi::record::Event::clone(&event);
                let there = event.corrects.as_ref().is_some_and(|id| {
                    let events = self.inner.contents().unwrap().events;
                    events.iter().any(|one| one.id == *id && one.customer == event.customer)
                });
                event.corrects = event.corrects.filter(|_| there);
                vec![Write::Append(event.into())]
            }
            (Fault::AppendsTwice, Write::Append(event)) => {
                let mut event = guanxi::record::Event::clone(&event);
                event.id =
                    format!("{}#{}", event.id, self.calls.fetch_add(1, Ordering::SeqCst)).into();
                vec![Write::Append(event.into())]
            }
            (Fault::SameIdIsSame, Write::Append(event)) => {
                let events = self.inner.contents().unwrap().events;
                let same = events.into_iter().find(|one| one.id == event.id);
                vec![Write::Append(same.unwrap_or(event))]
            }
            (Fault::RemovesEverything, Write::RemoveCustomer { customer, expect, .. }) => {
                let removal = Removal::WithEverything;
                vec![Write::RemoveCustomer { customer, expect, removal }]
            }
            (Fault::UnmergesOnRemoval, Write::RemoveCustomer { customer, expect, removal }) => {
                let mut writes = Vec::new();
                for found in self.inner.all_customers() {
                    let mut other = Customer::clone(&found.unwrap().value);
                    if other.merged_into.as_ref() == Some(&customer) {
                        other.merged_into = None;
                        let customer = other.into();
                        writes.push(Write::PutCustomer { customer, expect: Expect::Any });
                    }
                }
                writes.push(Write::RemoveCustomer { customer, expect, removal });
                writes
            }
            (_, write) => vec![write],
        }
    }
}

impl Store for Broken {
    fn capabilities(&self) -> Capabilities {
        self.inner.capabilities()
    }

    fn revision(&self) -> Result<Version> {
        if self.is(Fault::RevisionStandsStill) {
            return Ok(Version::START);
        }
        self.inner.revision()
    }

    fn customer(&self, id: &CustomerId) -> Result<Option<Versioned<Customer>>> {
        if self.is(Fault::LooksUpAsGiven) {
            let found = self.inner.customer(id)?;
            return Ok(found.filter(|found| found.value.id == *id));
        }
        self.inner.customer(id)
    }

    fn customers(
        &self,
        after: Option<&CustomerId>,
        limit: usize,
    ) -> Result<Page<Versioned<Customer>>> {
        if self.is(Fault::ListsUnordered) {
            let came = self.came.lock().unwrap().clone();
            let seen = after.and_then(|after| came.iter().position(|id| id == after));
            let rest = came.iter().skip(seen.map_or(0, |place| place + 1));
            let rest = rest.filter_map(|id| self.inner.customer(id).unwrap());
            return Ok(Page::cut(rest, limit));
        }
        let mut page = self.inner.customers(after, limit)?;
        if self.is(Fault::RepeatsTheKey)
            && let Some(found) = after.and_then(|after| self.inner.customer(after).unwrap())
            && limit > 1
        {
            page.items.insert(0, found);
            let more = page.more || page.items.len() > limit;
            page.items.truncate(limit);
            page.more = more;
        }
        Ok(self.cut(page, limit))
    }

    fn contract(&self, id: &ContractId) -> Result<Option<Versioned<Contract>>> {
        self.inner.contract(id)
    }

    fn contracts(
        &self,
        after: Option<&ContractId>,
        limit: usize,
    ) -> Result<Page<Versioned<Contract>>> {
        Ok(self.cut(self.inner.contracts(after, limit)?, limit))
    }

    fn contracts_of(&self, customer: &CustomerId) -> Result<Vec<Versioned<Contract>>> {
        self.inner.contracts_of(customer)
    }

    fn merged_into(&self, customer: &CustomerId) -> Result<Vec<CustomerId>> {
        if self.is(Fault::ForgetsMerged) {
            return Ok(Vec::new());
        }
        self.inner.merged_into(customer)
    }

    fn events_of(
        &self,
        customer: &CustomerId,
        after: Option<EventKey>,
        limit: usize,
    ) -> Result<Page<Logged>> {
        if self.is(Fault::EventsOfEverybody) {
            return self.inner.events_in(&EventPeriod::always(), after, limit);
        }
        if self.is(Fault::NewestFirst) {
            let mut page = self.inner.events_of(customer, after, usize::MAX)?;
            page.items.reverse();
            return Ok(Page::cut(page.items, limit));
        }
        Ok(self.cut(self.inner.events_of(customer, after, limit)?, limit))
    }

    fn events_in(
        &self,
        period: &EventPeriod,
        after: Option<EventKey>,
        limit: usize,
    ) -> Result<Page<Logged>> {
        let all = || self.inner.events_in(&EventPeriod::always(), after, usize::MAX);
        let only = |holds: &dyn Fn(&Logged) -> bool| {
            Ok(Page::cut(all()?.items.into_iter().filter(|logged| holds(logged)), limit))
        };
        match (self.fault, period.first(), period.last()) {
            (Fault::PeriodWithoutItsLastDay, _, Some(last)) => only(&|logged| {
                period.contains(logged.event.at) && {
                    logged.event.at.local(period.zone()).date() < last
                }
            }),
            (Fault::PeriodInUtc, Some(first), Some(last)) => {
                let utc = EventPeriod::new(first, last, "UTC".parse()?);
                self.inner.events_in(&utc, after, limit)
            }
            (Fault::PeriodByRecording, ..) => {
                only(&|logged| period.contains(logged.event.recorded_at))
            }
            (Fault::KeepsRemovedEvents, ..) => {
                let mut items = all()?.items;
                items.extend(self.removed.lock().unwrap().iter().cloned());
                items.retain(|logged| {
                    after.is_none_or(|after| logged.key > after) && period.contains(logged.event.at)
                });
                items.sort_by_key(|logged| logged.key);
                Ok(Page::cut(items, limit))
            }
            _ => Ok(self.cut(self.inner.events_in(period, after, limit)?, limit)),
        }
    }

    fn write(&self, batch: Batch) -> Result<Written> {
        for write in batch.writes() {
            match write {
                Write::PutCustomer { customer, .. } => {
                    let mut came = self.came.lock().unwrap();
                    if !came.contains(&customer.id) {
                        came.push(customer.id.clone());
                    }
                }
                Write::RemoveCustomer { customer, .. } => {
                    let events = self.inner.all_events_of(customer).map(|one| one.unwrap());
                    self.removed.lock().unwrap().extend(events);
                }
                _ => {}
            }
        }
        let batch = self.bent(batch);
        match self.fault {
            Fault::HalfBatches => {
                let mut done = Vec::new();
                for (place, write) in batch.into_writes().into_iter().enumerate() {
                    // The error is the right one, but what stood before it is written.
                    let padded =
                        vec![
                            Write::RemoveContract { contract: "none".into(), expect: Expect::New };
                            place
                        ];
                    match self.inner.write(Batch::new().and(write.clone())) {
                        Ok(written) => done.extend(written.done),
                        Err(_) => {
                            let error =
                                self.inner.write(padded.into_iter().chain([write]).collect());
                            let error = error.unwrap_err();
                            return Err(error.all().last().unwrap().clone());
                        }
                    }
                }
                Ok(Written::new(self.inner.revision()?, done))
            }
            Fault::FirstErrorOnly => self.inner.write(batch).map_err(|error| {
                let all: Vec<_> = error.all().collect();
                let first = all[0];
                let only = guanxi::Error::of_store(first.code(), first.to_string());
                if all.len() == 1 { error.clone() } else { only }
            }),
            Fault::CountsRepeats => {
                let mut written = self.inner.write(batch)?;
                for done in &mut written.done {
                    if let Done::Repeated(key) = *done {
                        *done = Done::Appended(key);
                    }
                }
                Ok(written)
            }
            Fault::LosesUpdates => {
                // Holds the version against what is there, then forgets it.
                let fine = |write: &Write| match write {
                    Write::PutCustomer { customer, expect } => {
                        let found = self.inner.customer(&customer.id).unwrap();
                        expect.holds(found.map(|found| found.version))
                    }
                    _ => false,
                };
                if batch.writes().len() == 1 && fine(&batch.writes()[0]) {
                    std::thread::sleep(std::time::Duration::from_micros(200));
                    let Write::PutCustomer { customer, .. } = batch.writes()[0].clone() else {
                        panic!("a customer was put")
                    };
                    return self.inner.write(Batch::new().put_customer(customer, Expect::Any));
                }
                self.inner.write(batch)
            }
            Fault::HalfVisible => {
                self.inner.clone().write(batch.clone())?; // refused as a whole
                let mut done = Vec::new();
                // References within the batch still count: the customers come first.
                let two = batch.writes().len() == 4;
                if !two {
                    return self.inner.write(batch);
                }
                for write in batch.into_writes() {
                    done.extend(self.inner.write(Batch::new().and(write))?.done);
                    std::thread::sleep(std::time::Duration::from_micros(100));
                }
                Ok(Written::new(self.inner.revision()?, done))
            }
            Fault::DropsAppends => {
                let busy = self.calls.fetch_add(1, Ordering::SeqCst) > 0;
                std::thread::sleep(std::time::Duration::from_micros(50));
                let written = if busy && batch.writes().len() == 1 {
                    Ok(Written::new(self.inner.revision()?, Vec::new()))
                } else {
                    self.inner.write(batch)
                };
                self.calls.fetch_sub(1, Ordering::SeqCst);
                written
            }
            _ => self.inner.write(batch),
        }
    }
}

fn failed(report: &Report) -> Vec<&'static str> {
    report.failures().map(|check| check.name).collect()
}

/// Named cases: the fault, and the check that has to fail.
macro_rules! caught {
    ($($name:ident: $fault:ident fails $check:literal;)*) => {
        $(
            #[test]
            fn $name() {
                let report = conformance::run(&|| store(Fault::$fault, MemoryStore::new()));
                assert!(failed(&report).contains(&$check), "\n{report}");
            }
        )*
    };
}

caught! {
    a_store_that_loses_contacts: LosesContacts fails "put-then-get";
    a_store_that_stops_at_full_pages: StopsAtFullPages fails "customers-in-pages";
    a_store_that_stops_at_full_pages_of_events: StopsAtFullPages fails "events-of-customer-in-pages";
    a_store_whose_pages_do_not_end: PagesWithoutEnd fails "contracts-in-pages";
    a_store_that_repeats_the_key: RepeatsTheKey fails "customers-in-pages";
    a_store_that_lists_unordered: ListsUnordered fails "customers-in-pages";
    a_store_with_the_newest_first: NewestFirst fails "events-of-customer";
    a_store_where_zero_is_nothing: ZeroIsNothing fails "events-of-period-in-pages";
    a_store_without_the_last_day: PeriodWithoutItsLastDay fails "events-of-period";
    a_store_without_the_last_day_leaves_gaps: PeriodWithoutItsLastDay fails "periods-meet";
    a_store_that_reads_utc: PeriodInUtc fails "events-of-period";
    a_store_that_goes_by_recording: PeriodByRecording fails "events-of-period";
    a_store_that_mixes_customers: EventsOfEverybody fails "events-of-customer";
    a_store_that_ignores_versions: IgnoresVersions fails "stale-version-refused";
    a_store_that_ignores_versions_in_a_batch: IgnoresVersions fails "later-writes-see-earlier-ones";
    a_store_that_wants_a_version: WantsAVersion fails "any-version-accepted";
    a_store_of_half_batches: HalfBatches fails "batch-is-whole";
    a_store_of_half_batches_takes_ids: HalfBatches fails "refused-batch-leaves-ids-free";
    a_store_that_gives_one_error: FirstErrorOnly fails "all-faults-at-once";
    a_store_that_appends_twice: AppendsTwice fails "repeated-event-changes-nothing";
    a_store_that_goes_by_ids_alone: SameIdIsSame fails "duplicate-event-refused";
    a_store_that_makes_customers: MakesCustomers fails "unknown-customer-refused";
    a_store_that_drops_corrections: DropsCorrections fails "dangling-references-refused";
    a_store_that_drops_corrections_of_others: DropsCorrections fails "references-of-others-refused";
    a_store_that_keeps_removed_events: KeepsRemovedEvents fails "removal-takes-everything";
    a_store_that_removes_everything: RemovesEverything fails "removal-alone-needs-empty";
    a_store_whose_revision_stands_still: RevisionStandsStill fails "versions-grow";
    a_store_that_counts_repeats: CountsRepeats fails "repeated-event-changes-nothing";
    a_store_that_forgets_merges: ForgetsMerged fails "merged-customers-are-found";
    a_store_that_unmerges: UnmergesOnRemoval fails "removal-leaves-nothing-dangling";
    a_store_that_takes_contacts: TakesContactsSilently fails "contact-in-one-customer";
    a_store_that_loses_updates: LosesUpdates fails "concurrent-updates-are-kept";
    a_store_of_half_visible_batches: HalfVisible fails "readers-see-whole-batches";
    a_store_that_drops_appends: DropsAppends fails "concurrent-appends-are-kept";
}

/// Names what is wrong with a store that holds ids to formats, and the check that has to fail.
#[test]
fn a_store_that_looks_ids_up_as_given() {
    let report = conformance::run_with_formats(&|formats| {
        store(Fault::LooksUpAsGiven, MemoryStore::new().with_id_formats(formats))
    });
    assert_eq!(failed(&report), ["canonical-ids-are-found"], "\n{report}");
}

#[test]
fn a_store_that_keeps_ids_as_given() {
    let report = conformance::run_with_formats(&|_| store(Fault::KeepsAsGiven, MemoryStore::new()));
    assert!(failed(&report).contains(&"canonical-ids-are-kept"), "\n{report}");
}

#[test]
fn a_store_that_takes_ids_of_any_form() {
    let report = conformance::run_with_formats(&|formats| {
        let any = IdFormats::default().customer(
            formats.customer.unwrap_or_else(|| IdFormat::new("KH", IdPeriod::None, 4).unwrap()),
        );
        store(Fault::TakesAnyForm, MemoryStore::new().with_id_formats(any))
    });
    assert!(failed(&report).contains(&"ids-without-form-refused"), "\n{report}");
}

/// A store that declares less is not held to it.
#[test]
fn a_store_for_one_writer_is_not_run_by_several() {
    struct Single(MemoryStore);
    impl Store for Single {
        fn capabilities(&self) -> Capabilities {
            Capabilities::default()
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
            self.0.events_of(customer, after, limit)
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
    let report = conformance::run(&|| Box::new(Single(MemoryStore::new())));
    let skipped =
        report.checks().iter().filter(|check| matches!(check.verdict, Verdict::Skipped(_)));
    assert_eq!((failed(&report), skipped.count()), (vec![], 4), "\n{report}");
    assert!(report.to_string().contains("skipped  concurrent-appends-are-kept: the store"));
}
