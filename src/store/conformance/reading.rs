//! What was written is found again.

use crate::store::conformance::world::{
    contract, customer, filled, id, january, names, several, with_contact,
};
use crate::store::conformance::{Checked, Checks, Maker, ensure, same};
use crate::store::{Batch, EventPeriod, Expect, StoreExt};
use crate::time::parse_date;

pub(super) const CHECKS: Checks = &[
    ("empty-store", empty_store),
    ("put-then-get", put_then_get),
    ("events-come-back", events_come_back),
    ("contracts-of-customer", contracts_of_customer),
    ("merged-customers-are-found", merged_customers_are_found),
    ("events-of-customer", events_of_customer),
    ("events-of-period", events_of_period),
    ("periods-meet", periods_meet),
];

/// Whoever was merged is found by the customer that stays, and by nobody else.
fn merged_customers_are_found(make: Maker<'_>) -> Checked {
    let store = make();
    filled(&*store)?;
    same("merged into nobody", &store.merged_into(&id(1))?, &Vec::new())?;
    for (goes, stays) in [(3, 1), (2, 1), (4, 2)] {
        let mut merged = with_contact(goes);
        merged.merged_into = Some(id(stays));
        store.write(Batch::new().put_customer(merged, Expect::Any))?;
    }
    same("merged into the first", &store.merged_into(&id(1))?, &vec![id(2), id(3)])?;
    same("merged into the second", &store.merged_into(&id(2))?, &vec![id(4)])?;
    same("merged into the last", &store.merged_into(&id(4))?, &Vec::new())
}

fn empty_store(make: Maker<'_>) -> Checked {
    let store = make();
    ensure(store.customer(&id(1))?.is_none(), || "it has a customer".into())?;
    ensure(store.contract(&contract(1, 1)?.id)?.is_none(), || "it has a contract".into())?;
    let customers = store.customers(None, 10)?;
    let contracts = store.contracts(None, 10)?;
    let events = store.events_in(&EventPeriod::always(), None, 10)?;
    let of_one = store.events_of(&id(1), None, 10)?;
    ensure(customers.items.is_empty() && !customers.more, || "it lists customers".into())?;
    ensure(contracts.items.is_empty() && !contracts.more, || "it lists contracts".into())?;
    ensure(events.items.is_empty() && !events.more, || "it lists events".into())?;
    ensure(of_one.items.is_empty() && !of_one.more, || {
        "it lists events of a customer that is not there".into()
    })?;
    ensure(store.contracts_of(&id(1))?.is_empty(), || {
        "it lists contracts of a customer that is not there".into()
    })
}

fn put_then_get(make: Maker<'_>) -> Checked {
    let store = make();
    let (person, paper) = (with_contact(1), contract(1, 1)?);
    let batch = Batch::new()
        .put_customer(person.clone(), Expect::New)
        .put_contract(paper.clone(), Expect::New);
    let written = store.write(batch)?;
    let found = store.customer(&person.id)?;
    same("the customer", &found.as_ref().map(|found| &*found.value), &Some(&person))?;
    let version = found.map(|found| found.version);
    same("the version of the customer", &version, &Some(written.revision))?;
    let found = store.contract(&paper.id)?;
    same("the contract", &found.as_ref().map(|found| &*found.value), &Some(&paper))?;
    let version = found.map(|found| found.version);
    same("the version of the contract", &version, &Some(written.revision))?;
    let changed = person.named("北辰科技有限公司");
    store.put_customer(changed.clone(), Some(written.revision))?;
    let found = store.customer(&changed.id)?.map(|found| found.value);
    same("the customer put again", &found.as_deref(), &Some(&changed))
}

fn events_come_back(make: Maker<'_>) -> Checked {
    let store = make();
    store.put_customer(customer(1), None)?;
    let events = several(1)?;
    store.append_all(events.clone())?;
    for expected in &events {
        let found = store.contents()?.events;
        let found = found.iter().find(|event| event.id == expected.id).map(|event| &**event);
        same("the event", &found, &Some(expected))?;
    }
    Ok(())
}

fn contracts_of_customer(make: Maker<'_>) -> Checked {
    let store = make();
    let mut batch =
        Batch::new().put_customer(customer(1), Expect::New).put_customer(customer(2), Expect::New);
    for number in [3, 1, 2] {
        batch = batch.put_contract(contract(number, 1)?, Expect::New);
    }
    store.write(batch.put_contract(contract(4, 2)?, Expect::New))?;
    let listed = |number| -> crate::Result<Vec<String>> {
        let contracts = store.contracts_of(&id(number))?;
        Ok(contracts.iter().map(|contract| contract.value.id.to_string()).collect())
    };
    let ids = |numbers: &[usize]| -> crate::Result<Vec<String>> {
        numbers.iter().map(|number| Ok(contract(*number, 1)?.id.to_string())).collect()
    };
    same("the contracts of a customer", &listed(1)?, &ids(&[1, 2, 3])?)?;
    store.write(Batch::new().put_contract(contract(1, 2)?, Expect::Any))?;
    same("the contracts after one moved", &listed(1)?, &ids(&[2, 3])?)?;
    same("the contracts of where it moved", &listed(2)?, &ids(&[1, 4])?)
}

fn events_of_customer(make: Maker<'_>) -> Checked {
    let store = make();
    filled(&*store)?;
    for number in 1..=3 {
        let events: crate::Result<Vec<_>> =
            store.all_events_of(&id(number)).map(|one| Ok(one?.event)).collect();
        let expected = several(number)?;
        let expected: Vec<&str> = expected.iter().map(|event| event.id.as_str()).collect();
        same("the events of a customer, as they came", &names(&events?), &expected)?;
    }
    Ok(())
}

/// The first and the last day count, an instant by the date of the zone, and `at` alone.
fn events_of_period(make: Maker<'_>) -> Checked {
    let store = make();
    filled(&*store)?;
    let events: crate::Result<Vec<_>> =
        store.all_events_in(&january()?).map(|one| Ok(one?.event)).collect();
    // 16:00 UTC is the first of February in the zone; what was recorded then happened before.
    let expected = ["e1-1", "e1-3", "e2-1", "e2-3", "e3-1", "e3-3"];
    same("the events of a January", &names(&events?), &expected.to_vec())
}

fn periods_meet(make: Maker<'_>) -> Checked {
    let store = make();
    filled(&*store)?;
    let january = january()?;
    let zone = january.zone().clone();
    let before = EventPeriod::until(parse_date("2023-12-31")?, zone.clone());
    let after = EventPeriod::since(parse_date("2024-02-01")?, zone.clone());
    let mut parts: Vec<String> = Vec::new();
    for period in [&before, &january, &after] {
        for one in store.all_events_in(period) {
            parts.push(one?.event.id.to_string());
        }
    }
    parts.sort_unstable();
    let mut all: Vec<String> = Vec::new();
    for one in store.all_events_in(&EventPeriod::always()) {
        all.push(one?.event.id.to_string());
    }
    all.sort_unstable();
    same("the events of periods that meet", &parts, &all)?;
    let (first, last) = (parse_date("2024-02-01")?, parse_date("2024-01-01")?);
    let none = store.events_in(&EventPeriod::new(first, last, zone), None, 10)?;
    same("the events of an empty period", &none.items, &Vec::new())
}
