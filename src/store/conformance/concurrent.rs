//! Threads that write at once lose nothing, and readers see whole batches.

use std::collections::BTreeSet;
use std::thread;

use crate::error::Result;
use crate::store::conformance::world::{customer, id, purchase};
use crate::store::conformance::{Checked, Checks, Failure, Maker, ensure, same};
use crate::store::{Batch, EventPeriod, Expect, Store, StoreExt};

pub(super) const CHECKS: Checks = &[
    ("concurrent-appends-are-kept", concurrent_appends_are_kept),
    ("concurrent-repeats-count-once", concurrent_repeats_count_once),
    ("concurrent-updates-are-kept", concurrent_updates_are_kept),
    ("readers-see-whole-batches", readers_see_whole_batches),
];

const WRITERS: usize = 4;
const ROUNDS: usize = 50;

/// Runs one writer in each of several threads.
fn at_once(write: impl Fn(usize) -> Result<()> + Sync) -> Checked {
    thread::scope(|scope| {
        let writers: Vec<_> = (0..WRITERS)
            .map(|writer| {
                let write = &write;
                scope.spawn(move || write(writer))
            })
            .collect();
        for writer in writers {
            let done = writer.join();
            done.map_err(|_| Failure("a writer panicked".into()))??;
        }
        Ok(())
    })
}

fn concurrent_appends_are_kept(make: Maker<'_>) -> Checked {
    let store = make();
    let store: &dyn Store = &*store;
    for number in 1..=2 {
        store.put_customer(customer(number), None)?;
    }
    at_once(|writer| {
        for round in 0..ROUNDS {
            let of = 1_usize.saturating_add(round % 2);
            store.append(purchase(format!("e-{writer}-{round}"), of)?)?;
        }
        Ok(())
    })?;
    let all: Result<Vec<_>> = store.all_events_in(&EventPeriod::always()).collect();
    let all = all?;
    let expected = WRITERS.saturating_mul(ROUNDS);
    same("events of all writers", &all.len(), &expected)?;
    let keys: BTreeSet<_> = all.iter().map(|logged| logged.key).collect();
    same("their keys", &keys.len(), &expected)?;
    let mut of_customers = 0_usize;
    for number in 1..=2 {
        of_customers = of_customers.saturating_add(store.all_events_of(&id(number)).count());
    }
    same("events listed by customer", &of_customers, &expected)
}

fn concurrent_repeats_count_once(make: Maker<'_>) -> Checked {
    let store = make();
    let store: &dyn Store = &*store;
    store.put_customer(customer(1), None)?;
    at_once(|_| {
        for round in 0..ROUNDS {
            store.append(purchase(format!("e-{round}"), 1)?)?;
        }
        Ok(())
    })?;
    same("events that all writers sent", &store.all_events_of(&id(1)).count(), &ROUNDS)
}

/// Each writer counts one up, with the version that it read.
fn concurrent_updates_are_kept(make: Maker<'_>) -> Checked {
    let store = make();
    let store: &dyn Store = &*store;
    store.put_customer(customer(1), None)?;
    at_once(|_| {
        for _ in 0..ROUNDS {
            store.update_customer(&id(1), &|customer| {
                customer.employees = Some(customer.employees.unwrap_or(0).saturating_add(1));
            })?;
        }
        Ok(())
    })?;
    let found = store.customer(&id(1))?.and_then(|found| found.value.employees);
    let expected = u64::try_from(WRITERS.saturating_mul(ROUNDS)).ok();
    same("what the writers counted", &found, &expected)
}

/// Two events and two customers a batch, so that there is an even number of each at any time.
fn readers_see_whole_batches(make: Maker<'_>) -> Checked {
    let store = make();
    let store: &dyn Store = &*store;
    store.put_customer(customer(1), None)?;
    let write = || -> Result<()> {
        for round in 0..ROUNDS.saturating_mul(4) {
            let batch = Batch::new()
                .append(purchase(format!("a-{round}"), 1)?)
                .put_customer(customer(round.saturating_add(1_000)), Expect::New)
                .put_customer(customer(round.saturating_add(5_000)), Expect::New)
                .append(purchase(format!("b-{round}"), 1)?);
            store.write(batch)?;
        }
        Ok(())
    };
    let read = || -> Checked {
        let events = store.events_of(&id(1), None, 10_000)?;
        ensure(events.more || events.items.len() % 2 == 0, || {
            "a reader saw half a batch of events".into()
        })?;
        let customers = store.customers(Some(&id(999)), 10_000)?;
        ensure(customers.more || customers.items.len() % 2 == 0, || {
            "a reader saw half a batch of customers".into()
        })
    };
    thread::scope(|scope| {
        let writer = scope.spawn(write);
        // As long as something is written, however late the writer begins.
        while !writer.is_finished() {
            read()?;
        }
        read()?;
        writer.join().map_err(|_| Failure("a writer panicked".into()))??;
        Ok(())
    })
}
