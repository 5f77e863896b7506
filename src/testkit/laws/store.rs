//! Stores: what holds of every history of batches.

use std::collections::BTreeSet;
use std::sync::Arc;

use crate::error::Error;
use crate::record::{Contract, Customer, CustomerId, Event};
use crate::store::conformance::Maker;
use crate::store::{Batch, Contents, EventPeriod, MemoryStore, Store, StoreExt, Version};

/// How many records of a kind are read at the most: pages that do not end are a fault, too.
const MOST: usize = 10_000;

fn wrong(error: &Error) -> String {
    error.report()
}

/// Everything that a store lists, if its listings end.
fn contents(store: &dyn Store) -> Result<Contents, String> {
    let mut found = Contents::default();
    for one in store.all_customers().take(MOST) {
        found.customers.push(one.map_err(|error| wrong(&error))?.value);
    }
    for one in store.all_contracts().take(MOST) {
        found.contracts.push(one.map_err(|error| wrong(&error))?.value);
    }
    for one in store.all_events_in(&EventPeriod::always()).take(MOST) {
        found.events.push(one.map_err(|error| wrong(&error))?.event);
    }
    let longest = found.customers.len().max(found.contracts.len()).max(found.events.len());
    if longest < MOST { Ok(found) } else { Err("a listing does not end".to_owned()) }
}

/// What a store says of one customer: the record, its contracts, its events as they came.
type OfCustomer = (Option<Arc<Customer>>, Vec<Arc<Contract>>, Vec<Arc<Event>>);

fn of_customer(store: &dyn Store, id: &CustomerId) -> Result<OfCustomer, String> {
    let record = store.customer(id).map_err(|error| wrong(&error))?;
    let papers = store.contracts_of(id).map_err(|error| wrong(&error))?;
    let events = store.all_events_of(id).take(MOST).map(|one| Ok(one?.event));
    let events = events.collect::<Result<Vec<_>, Error>>().map_err(|error| wrong(&error))?;
    let papers = papers.into_iter().map(|found| found.value).collect();
    Ok((record.map(|found| found.value), papers, events))
}

/// A store into which the batches were written, and those that it took.
fn written(make: Maker<'_>, batches: &[Batch]) -> Result<(Box<dyn Store>, Vec<Batch>), String> {
    let store = make();
    let mut taken = Vec::new();
    for batch in batches {
        let before = store.revision().map_err(|error| wrong(&error))?;
        let done = store.write(batch.clone());
        let after = store.revision().map_err(|error| wrong(&error))?;
        match done {
            Ok(_) => taken.push(batch.clone()),
            Err(error) if after != before => {
                let (code, after) = (error.code(), after.number());
                return Err(format!("a batch was refused (`{code}`) and left revision {after}"));
            }
            Err(_) => {}
        }
    }
    Ok((store, taken))
}

fn same(what: &str, one: &Contents, other: &Contents) -> Result<(), String> {
    if one == other { Ok(()) } else { Err(format!("{what}: {other:?}, and not {one:?}")) }
}

/// A replay of the batches that a store took gives the same store (P-114).
///
/// # Errors
/// What differs, or a refused batch that left something.
///
/// ```
/// use guanxi::{store::MemoryStore, testkit::{examples, laws, store}};
/// for batches in examples(&store::batches(), 5) {
///     let law = laws::replay_is_the_store(&|| Box::new(MemoryStore::new()), &batches);
///     assert_eq!(law, Ok(()));
/// }
/// ```
pub fn replay_is_the_store(make: Maker<'_>, batches: &[Batch]) -> Result<(), String> {
    let (store, taken) = written(make, batches)?;
    let replayed = make();
    for batch in taken {
        if let Err(error) = replayed.write(batch) {
            return Err(format!("a batch that was taken is refused: {}", wrong(&error)));
        }
    }
    let revisions = (store.revision(), replayed.revision());
    if revisions.0 != revisions.1 {
        return Err(format!("revisions {revisions:?}"));
    }
    same("the replay has other contents", &contents(&*store)?, &contents(&*replayed)?)
}

/// The log and the records are all there is: a copy of a store has the same contents (P-114).
///
/// # Errors
/// What differs.
///
/// ```
/// use guanxi::{store::MemoryStore, testkit::{examples, laws, store}};
/// for batches in examples(&store::batches(), 5) {
///     let law = laws::copy_is_the_store(&|| Box::new(MemoryStore::new()), &batches);
///     assert_eq!(law, Ok(()));
/// }
/// ```
pub fn copy_is_the_store(make: Maker<'_>, batches: &[Batch]) -> Result<(), String> {
    let (store, _) = written(make, batches)?;
    let before = contents(&*store)?;
    let copy = make();
    store.copy_into(&*copy).map_err(|error| wrong(&error))?;
    same("the copy has other contents", &before, &contents(&*copy)?)
}

/// What was put is found again under a greater version, and a version that was replaced is refused
/// (P-114).
///
/// # Errors
/// The version, the error or the record that is not as it should be.
///
/// ```
/// use guanxi::{store::MemoryStore, testkit::laws};
/// let names = ["a".to_owned(), "b".to_owned(), "a".to_owned()];
/// let law = laws::stale_versions_are_refused(&|| Box::new(MemoryStore::new()), &names);
/// assert_eq!(law, Ok(()));
/// ```
pub fn stale_versions_are_refused(make: Maker<'_>, names: &[String]) -> Result<(), String> {
    let store = make();
    let mut versions: Vec<Version> = Vec::new();
    for name in names {
        let customer = Customer::new("KH0001").named(name.as_str());
        for stale in versions.iter().rev().skip(1) {
            match store.put_customer(customer.clone(), Some(*stale)) {
                Ok(_) => return Err(format!("version {} was taken, and is stale", stale.number())),
                Err(error) if error.code() == "stale-version" => {}
                Err(error) => return Err(format!("a stale version: {}", wrong(&error))),
            }
        }
        let version = store
            .put_customer(customer.clone(), versions.last().copied())
            .map_err(|error| wrong(&error))?;
        let found = store.customer(&customer.id).map_err(|error| wrong(&error))?;
        match found {
            Some(found) if found.version == version && *found.value == customer => {}
            found => return Err(format!("{customer:?} of {version:?} was put, found {found:?}")),
        }
        if versions.last().is_some_and(|last| *last >= version) {
            return Err(format!("{version:?} follows {versions:?}"));
        }
        versions.push(version);
    }
    Ok(())
}

/// After any batches every person is of one customer, and every contract and event of one that is
/// there (P-111).
///
/// # Errors
/// The person, contract or event that is not.
///
/// ```
/// use guanxi::{store::MemoryStore, testkit::{examples, laws, store}};
/// for batches in examples(&store::batches(), 5) {
///     let law = laws::nothing_dangles(&|| Box::new(MemoryStore::new()), &batches);
///     assert_eq!(law, Ok(()));
/// }
/// ```
pub fn nothing_dangles(make: Maker<'_>, batches: &[Batch]) -> Result<(), String> {
    let (store, _) = written(make, batches)?;
    let found = contents(&*store)?;
    let mut people = BTreeSet::new();
    for contact in found.customers.iter().flat_map(|customer| &customer.contacts) {
        if !people.insert(&contact.id) {
            return Err(format!("`{}` is of two customers", contact.id));
        }
    }
    let there: BTreeSet<_> = found.customers.iter().map(|customer| &customer.id).collect();
    let papers = found.contracts.iter().map(|paper| (paper.id.to_string(), &paper.customer));
    let events = found.events.iter().map(|event| (event.id.to_string(), &event.customer));
    match papers.chain(events).find(|(_, of)| !there.contains(of)) {
        Some((id, of)) => Err(format!("`{id}` is of `{of}`, who is not there")),
        None => Ok(()),
    }
}

/// A store takes and refuses what the store in memory does, for the same reasons, and then holds the
/// same.
///
/// # Errors
/// The batch on which they differ, or what they hold.
///
/// ```
/// use guanxi::{store::MemoryStore, testkit::{examples, laws, store}};
/// for batches in examples(&store::batches(), 5) {
///     let law = laws::store_is_the_reference(&|| Box::new(MemoryStore::new()), &batches);
///     assert_eq!(law, Ok(()));
/// }
/// ```
pub fn store_is_the_reference(make: Maker<'_>, batches: &[Batch]) -> Result<(), String> {
    let (store, reference) = (make(), MemoryStore::new());
    for (place, batch) in batches.iter().enumerate() {
        let codes = |done: Result<_, Error>| -> BTreeSet<String> {
            done.err().iter().flat_map(Error::all).map(|error| error.code().to_owned()).collect()
        };
        let found = codes(store.write(batch.clone()).map(|_| ()));
        let expected = codes(reference.write(batch.clone()).map(|_| ()));
        if found != expected {
            return Err(format!("batch {place} gives {found:?}, and should give {expected:?}"));
        }
        let place = format!("after batch {place} the store holds something else");
        let there = contents(&reference)?;
        same(&place, &there, &contents(&*store)?)?;
        for customer in &there.customers {
            let expected = of_customer(&reference, &customer.id)?;
            let found = of_customer(&*store, &customer.id)?;
            if found != expected {
                let id = &customer.id;
                return Err(format!("{place} of `{id}`: {found:?}, and not {expected:?}"));
            }
        }
    }
    Ok(())
}
