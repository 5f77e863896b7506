//! Versions, whole batches, and events that are sent twice.

use crate::record::Purchase;
use crate::store::conformance::world::{
    contract, customer, event, filled, id, purchase, refused, removal, seen, several, with_contact,
};
use crate::store::conformance::{Checked, Checks, Maker, ensure, same};
use crate::store::{Batch, Done, Expect, Removal, Store, StoreExt, Version};

pub(super) const CHECKS: Checks = &[
    ("versions-grow", versions_grow),
    ("stale-version-refused", stale_version_refused),
    ("any-version-accepted", any_version_accepted),
    ("later-writes-see-earlier-ones", later_writes_see_earlier_ones),
    ("batch-is-whole", batch_is_whole),
    ("refused-batch-leaves-ids-free", refused_batch_leaves_ids_free),
    ("empty-batch-changes-nothing", empty_batch_changes_nothing),
    ("repeated-event-changes-nothing", repeated_event_changes_nothing),
    ("duplicate-event-refused", duplicate_event_refused),
    ("outcomes-are-told", outcomes_are_told),
];

fn versions_grow(make: Maker<'_>) -> Checked {
    let store = make();
    let mut last = store.revision()?;
    let mut grown = |what: &str, store: &dyn Store| -> Checked {
        let now = store.revision()?;
        ensure(now > last, || format!("the revision after {what} is {now}, before it was {last}"))?;
        last = now;
        Ok(())
    };
    let first = store.put_customer(customer(1), None)?;
    grown("a new customer", &*store)?;
    let second = store.put_customer(with_contact(1), Some(first))?;
    grown("a changed customer", &*store)?;
    ensure(second > first, || format!("version {second} replaced version {first}"))?;
    store.put_contract(contract(1, 1)?, None)?;
    grown("a new contract", &*store)?;
    let version = store.customer(&id(1))?.map(|found| found.version);
    same("the version of what was not written", &version, &Some(second))?;
    store.append(purchase("e1", 1)?)?;
    grown("a new event", &*store)?;
    store.write(removal(1))?;
    grown("a removal", &*store)?;
    let third = store.put_customer(customer(1), None)?;
    ensure(third > second, || {
        format!("a customer that came back has version {third}; it had {second} before")
    })
}

fn stale_version_refused(make: Maker<'_>) -> Checked {
    let store = make();
    filled(&*store)?;
    let read = store.customer(&id(1))?.map_or(Version::START, |found| found.version);
    let current = store.put_customer(with_contact(1).named("new"), Some(read))?;
    let stale = [("stale-version", "writes[0].expect")];
    for expect in [Expect::Version(read), Expect::New, Expect::Version(current.next())] {
        refused(&*store, Batch::new().put_customer(with_contact(1), expect), &stale)?;
        let remove = Batch::new().remove_customer(id(1), expect, Removal::WithEverything);
        refused(&*store, remove, &stale)?;
    }
    let nobody = Batch::new().put_customer(customer(8), Expect::Version(read));
    refused(&*store, nobody, &stale)?;
    let paper = contract(1, 1)?;
    let read = store.contract(&paper.id)?.map_or(Version::START, |found| found.version);
    store.put_contract(paper.clone(), Some(read))?;
    for expect in [Expect::Version(read), Expect::New] {
        refused(&*store, Batch::new().put_contract(paper.clone(), expect), &stale)?;
        refused(&*store, Batch::new().remove_contract(paper.id.clone(), expect), &stale)?;
    }
    Ok(())
}

fn any_version_accepted(make: Maker<'_>) -> Checked {
    let store = make();
    store.write(Batch::new().put_customer(customer(1), Expect::Any))?;
    store.write(Batch::new().put_customer(with_contact(1), Expect::Any))?;
    let found = store.customer(&id(1))?.map(|found| found.value);
    same("the customer", &found.as_deref(), &Some(&with_contact(1)))
}

fn later_writes_see_earlier_ones(make: Maker<'_>) -> Checked {
    let store = make();
    let twice =
        Batch::new().put_customer(customer(1), Expect::New).put_customer(customer(1), Expect::New);
    refused(&*store, twice, &[("stale-version", "writes[1].expect")])?;
    let again = Batch::new()
        .put_customer(with_contact(1), Expect::New)
        .append(purchase("e1", 1)?)
        .remove_customer(id(1), Expect::Any, Removal::WithEverything)
        .put_customer(customer(1), Expect::New);
    store.write(again)?;
    let found = store.customer(&id(1))?.map(|found| found.value);
    same("the last of several records", &found.as_deref(), &Some(&customer(1)))?;
    same("the events of what was removed", &store.all_events_of(&id(1)).count(), &0)
}

/// A batch of every kind of write, with one that is wrong at each place.
fn batch_is_whole(make: Maker<'_>) -> Checked {
    let store = make();
    filled(&*store)?;
    let good = |store: &dyn Store| -> crate::Result<Batch> {
        let read = store.customer(&id(1))?.map(|found| found.version);
        Ok(Batch::new()
            .put_customer(customer(4), Expect::New)
            .put_customer(with_contact(1).named("new"), read.into())
            .put_contract(contract(4, 4)?, Expect::New)
            .append(purchase("e4", 4)?)
            .append(purchase("e1-9", 1)?)
            .remove_contract(contract(2, 2)?.id, Expect::Any)
            .remove_customer(id(3), Expect::Any, Removal::WithEverything))
    };
    let wrong = Batch::new().append(purchase("e9", 9)?);
    let wrong = wrong.writes().first().cloned();
    let writes = good(&*store)?.into_writes();
    for place in 0..=writes.len() {
        let (before, after) = writes.split_at(place);
        let batch = before.iter().chain(&wrong).chain(after).cloned().collect();
        let path = format!("writes[{place}].event.customer");
        refused(&*store, batch, &[("unknown-customer", &path)])?;
    }
    store.write(good(&*store)?)?;
    let contents = store.contents()?;
    let counts = (contents.customers.len(), contents.contracts.len(), contents.events.len());
    same("customers, contracts and events after the batch", &counts, &(3, 2, 12))
}

fn refused_batch_leaves_ids_free(make: Maker<'_>) -> Checked {
    let store = make();
    store.put_customer(customer(1), None)?;
    let wrong = Batch::new().append(purchase("e1", 1)?).append(purchase("e2", 2)?);
    refused(&*store, wrong, &[("unknown-customer", "writes[1].event.customer")])?;
    let other = event("e1", 1, "2024-03-01", Purchase::new("5".parse()?))?;
    ensure(store.append(other)?, || "an event of a refused batch is held to be there".into())?;
    same("the events", &store.all_events_of(&id(1)).count(), &1)
}

fn empty_batch_changes_nothing(make: Maker<'_>) -> Checked {
    let store = make();
    filled(&*store)?;
    let before = seen(&*store)?;
    let written = store.write(Batch::new())?;
    same("what was done", &written.done, &Vec::new())?;
    same("the store", &seen(&*store)?, &before)
}

fn repeated_event_changes_nothing(make: Maker<'_>) -> Checked {
    let store = make();
    store.put_customer(customer(1), None)?;
    let batch: Batch = several(1)?.into_iter().collect();
    let first = store.write(batch.clone())?;
    same("new events", &(first.appended(), first.repeated()), &(5, 0))?;
    let before = seen(&*store)?;
    let again = store.write(batch)?;
    same("new events of the second time", &(again.appended(), again.repeated()), &(0, 5))?;
    same("the revision", &again.revision, &first.revision)?;
    same("the store", &seen(&*store)?, &before)?;
    let mixed = Batch::new()
        .append(purchase("e-new", 1)?)
        .append(purchase("e-new", 1)?)
        .append(several(1)?.remove(0));
    let mixed = store.write(mixed)?;
    same("new and repeated in one batch", &(mixed.appended(), mixed.repeated()), &(1, 2))?;
    same("the events", &store.all_events_of(&id(1)).count(), &6)
}

fn duplicate_event_refused(make: Maker<'_>) -> Checked {
    let store = make();
    filled(&*store)?;
    let other = [
        event("e1-1", 1, "2024-01-31", Purchase::new("30".parse()?).quantity(2))?,
        event("e1-1", 1, "2024-02-01", Purchase::new("29.33".parse()?).quantity(2))?,
        event("e1-1", 2, "2024-01-31", Purchase::new("29.33".parse()?).quantity(2))?,
        several(1)?.remove(0).by("zhao.liu"),
        several(1)?.remove(0).recorded_at("2024-02-05".parse()?),
    ];
    for event in other {
        let duplicate = [("duplicate-event", "writes[0].event.id")];
        refused(&*store, Batch::new().append(event), &duplicate)?;
    }
    let batch =
        Batch::new().append(purchase("e-new", 1)?).append(purchase("e-new", 1)?.by("zhao.liu"));
    refused(&*store, batch, &[("duplicate-event", "writes[1].event.id")])
}

fn outcomes_are_told(make: Maker<'_>) -> Checked {
    let store = make();
    store.write(
        Batch::new().put_customer(customer(1), Expect::New).put_customer(customer(2), Expect::New),
    )?;
    let written = store.write(
        Batch::new()
            .put_customer(with_contact(1), Expect::Any)
            .put_contract(contract(1, 1)?, Expect::New)
            .remove_customer(id(2), Expect::Any, Removal::Alone)
            .append(purchase("e1", 1)?),
    )?;
    let key = store.events_of(&id(1), None, 1)?.items.first().map(|logged| logged.key);
    let expected: Vec<Done> =
        [Done::Replaced(written.revision), Done::Added(written.revision), Done::Removed]
            .into_iter()
            .chain(key.map(Done::Appended))
            .collect();
    same("what was done", &written.done, &expected)
}
