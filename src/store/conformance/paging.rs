//! Pages are whole, in order, and end.

use crate::store::conformance::world::{
    contract, customer, filled, id, january, paged, purchase, several,
};
use crate::store::conformance::{Checked, Checks, Maker, ensure, same};
use crate::store::{Batch, EventPeriod, Expect, StoreExt};

pub(super) const CHECKS: Checks = &[
    ("customers-in-pages", customers_in_pages),
    ("contracts-in-pages", contracts_in_pages),
    ("events-of-customer-in-pages", events_of_customer_in_pages),
    ("events-of-period-in-pages", events_of_period_in_pages),
    ("pages-go-on-between-keys", pages_go_on_between_keys),
    ("late-events-come-last", late_events_come_last),
    ("keys-are-never-used-twice", keys_are_never_used_twice),
];

/// Every size from the smallest, which counts as one, to more than there is.
const SIZES: std::ops::RangeInclusive<usize> = 0..=17;

fn customers_in_pages(make: Maker<'_>) -> Checked {
    let store = make();
    let numbers = [5, 1, 10, 3, 100, 2, 7];
    for number in numbers {
        store.put_customer(customer(number), None)?;
    }
    let mut expected: Vec<_> = numbers.map(id).to_vec();
    expected.sort_unstable();
    for limit in SIZES {
        let read = |after: Option<&_>| store.customers(after, limit);
        let found = paged(limit, read, |found| found.value.id.clone())?;
        let found: Vec<_> = found.iter().map(|found| found.value.id.clone()).collect();
        same(&format!("customers in pages of {limit}"), &found, &expected)?;
    }
    Ok(())
}

fn contracts_in_pages(make: Maker<'_>) -> Checked {
    let store = make();
    store.write(
        Batch::new().put_customer(customer(1), Expect::New).put_customer(customer(2), Expect::New),
    )?;
    let mut expected = Vec::new();
    for (number, of) in [(4, 1), (2, 2), (9, 1), (1, 2), (6, 1)] {
        let contract = contract(number, of)?;
        expected.push(contract.id.clone());
        store.put_contract(contract, None)?;
    }
    expected.sort_unstable();
    for limit in SIZES {
        let read = |after: Option<&_>| store.contracts(after, limit);
        let found = paged(limit, read, |found| found.value.id.clone())?;
        let found: Vec<_> = found.iter().map(|found| found.value.id.clone()).collect();
        same(&format!("contracts in pages of {limit}"), &found, &expected)?;
    }
    Ok(())
}

fn events_of_customer_in_pages(make: Maker<'_>) -> Checked {
    let store = make();
    filled(&*store)?;
    for number in 1..=3 {
        let expected: Vec<_> = several(number)?.into_iter().map(|event| event.id).collect();
        for limit in SIZES {
            let read = |after: Option<&_>| store.events_of(&id(number), after.copied(), limit);
            let found = paged(limit, read, |logged| logged.key)?;
            ensure(found.is_sorted_by(|a, b| a.key < b.key), || {
                format!("keys do not grow in pages of {limit}")
            })?;
            let found: Vec<_> = found.iter().map(|logged| logged.event.id.clone()).collect();
            same(&format!("events of a customer in pages of {limit}"), &found, &expected)?;
        }
    }
    Ok(())
}

fn events_of_period_in_pages(make: Maker<'_>) -> Checked {
    let store = make();
    filled(&*store)?;
    for (period, count) in [(january()?, 6), (EventPeriod::always(), 15)] {
        for limit in SIZES {
            let read = |after: Option<&_>| store.events_in(&period, after.copied(), limit);
            let found = paged(limit, read, |logged| logged.key)?;
            ensure(found.is_sorted_by(|a, b| a.key < b.key), || {
                format!("keys do not grow in pages of {limit}")
            })?;
            same(&format!("events of a period in pages of {limit}"), &found.len(), &count)?;
        }
    }
    Ok(())
}

/// The key to go on from need not be there: it may have been removed meanwhile.
fn pages_go_on_between_keys(make: Maker<'_>) -> Checked {
    let store = make();
    for number in [1, 3] {
        store.put_customer(customer(number), None)?;
    }
    let ids = |after: usize| -> crate::Result<Vec<_>> {
        let page = store.customers(Some(&id(after)), 10)?;
        Ok(page.items.iter().map(|found| found.value.id.clone()).collect())
    };
    same("customers behind one that is not there", &ids(2)?, &vec![id(3)])?;
    same("customers behind the last", &ids(3)?, &vec![])
}

/// A reader that goes on from the last key sees all that came since, however long ago it happened.
fn late_events_come_last(make: Maker<'_>) -> Checked {
    let store = make();
    filled(&*store)?;
    let always = EventPeriod::always();
    let seen = store.events_in(&always, None, 100)?.items.last().map(|last| last.key);
    let mut late = purchase("a-late-one", 1)?;
    late.at = "2001-01-01".parse()?;
    late.recorded_at = late.at;
    store.append(late)?;
    let found = store.events_in(&always, seen, 100)?.items;
    let found: Vec<&str> = found.iter().map(|logged| logged.event.id.as_str()).collect();
    same("what came since", &found, &vec!["a-late-one"])?;
    let found = store.events_of(&id(1), seen, 100)?.items;
    let found: Vec<&str> = found.iter().map(|logged| logged.event.id.as_str()).collect();
    same("what came since of the customer", &found, &vec!["a-late-one"])
}

fn keys_are_never_used_twice(make: Maker<'_>) -> Checked {
    let store = make();
    store.put_customer(customer(1), None)?;
    store.append(purchase("e1", 1)?)?;
    let always = EventPeriod::always();
    let seen = store.events_in(&always, None, 100)?.items.last().map(|last| last.key);
    store.write(crate::store::conformance::world::removal(1))?;
    store.put_customer(customer(1), None)?;
    store.append(purchase("e2", 1)?)?;
    let found = store.events_in(&always, seen, 100)?.items;
    same("what came after the last event was removed", &found.len(), &1)
}
