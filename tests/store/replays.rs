//! Replays, copies, and writers at once.

use std::sync::Arc;

use guanxi::record::{Contact, Contract, ContractTerms, Customer, Event, Purchase};
use guanxi::store::{
    Batch, Done, EventPeriod, Expect, MemoryStore, Removal, Store, StoreExt, Version,
};
use proptest::prelude::*;

fn bought(id: impl Into<String>, customer: &str) -> Event {
    let amount = Purchase::new("29.33".parse().unwrap());
    Event::new(id.into(), customer, "2024-01-15".parse().unwrap(), amount)
}

fn contract(id: &str, customer: &str) -> Contract {
    let day = "2024-01-01".parse().unwrap();
    Contract::new(id, customer, ContractTerms::new(day, day))
}

/// A batch of random small writes; many are refused.
fn batches() -> impl Strategy<Value = Vec<Batch>> {
    let customer = || (0..3_usize).prop_map(|number| format!("c{number}"));
    let expect = || prop_oneof![3 => Just(Expect::Any), 1 => Just(Expect::New)];
    let one = prop_oneof![
        3 => (customer(), expect(), 0..3_usize).prop_map(|(id, expect, person)| {
            let mut customer = Customer::new(id);
            customer.contacts.push(Contact::new(format!("P{person}"), "张*"));
            Batch::new().put_customer(customer, expect)
        }),
        1 => (customer(), expect()).prop_map(|(id, expect)| {
            Batch::new().put_contract(contract("HT-1", &id), expect)
        }),
        1 => customer().prop_map(|id| {
            Batch::new().remove_customer(id, Expect::Any, Removal::WithEverything)
        }),
        6 => (customer(), 0..30_usize).prop_map(|(id, number)| {
            Batch::new().append(bought(format!("e{number}"), &id))
        }),
    ];
    let several = prop::collection::vec(one, 1..4)
        .prop_map(|parts| parts.into_iter().flat_map(Batch::into_writes).collect::<Batch>());
    prop::collection::vec(several, 0..40)
}

/// Every key, version and record.
fn everything(store: &MemoryStore) -> impl PartialEq + std::fmt::Debug {
    let customers: Vec<_> = store.all_customers().map(Result::unwrap).collect();
    let contracts: Vec<_> = store.all_contracts().map(Result::unwrap).collect();
    let events: Vec<_> = store.all_events_in(&EventPeriod::always()).map(Result::unwrap).collect();
    (store.revision().unwrap(), customers, contracts, events)
}

proptest! {
    /// P-114: a replay of what was accepted gives the same state, with its versions and keys; what
    /// was refused left no trace, and neither did what was repeated.
    #[test]
    fn p114_replay_of_the_journal_is_the_store(batches in batches()) {
        let store = MemoryStore::new().recording();
        for batch in batches {
            let before = store.journal().len();
            let revision = store.revision().unwrap();
            let done = store.write(batch);
            let changed = store.revision().unwrap() > revision;
            prop_assert!(done.is_ok() || !changed);
            prop_assert_eq!(store.journal().len() > before, changed);
        }
        let replayed = MemoryStore::new();
        for batch in store.journal() {
            replayed.write(batch).unwrap();
        }
        prop_assert_eq!(everything(&replayed), everything(&store));
    }

    /// P-114: the log and the records are all there is: a copy of them has the same contents, and a
    /// clone is a store of its own.
    #[test]
    fn p114_copies_have_the_same_contents(batches in batches()) {
        let store = MemoryStore::new();
        for batch in batches {
            let _ = store.write(batch); // refused ones are of no interest
        }
        let copy = MemoryStore::new();
        store.copy_into(&copy).unwrap();
        prop_assert_eq!(store.contents().unwrap(), copy.contents().unwrap());
        let clone = store.clone();
        prop_assert_eq!(everything(&clone), everything(&store));
        clone.write(Batch::new().put_customer(Customer::new("c9"), Expect::New)).unwrap();
        prop_assert!(store.customer(&"c9".into()).unwrap().is_none());
    }

    /// P-114: what was put is found again, and a version that was replaced is refused.
    #[test]
    fn p114_put_then_get_and_stale_versions(names in prop::collection::vec("[a-z]{1,4}", 1..8)) {
        let store = MemoryStore::new();
        let mut versions: Vec<Version> = Vec::new();
        for name in &names {
            let customer = Customer::new("KH0001").named(name.as_str());
            for stale in versions.iter().rev().skip(1) {
                let error = store.put_customer(customer.clone(), Some(*stale)).unwrap_err();
                prop_assert_eq!(error.code(), "stale-version");
            }
            let version = store.put_customer(customer.clone(), versions.last().copied()).unwrap();
            let found = store.customer(&customer.id).unwrap().unwrap();
            prop_assert_eq!((found.version, &*found.value), (version, &customer));
            versions.push(version);
        }
        prop_assert!(versions.is_sorted_by(|a, b| a < b));
    }

    /// P-111: after any batches every person is of one customer, and one that is there.
    #[test]
    fn p111_every_contact_is_of_one_customer(batches in batches()) {
        let store = MemoryStore::new();
        for batch in batches {
            let _ = store.write(batch); // refused ones are of no interest
            let customers = store.contents().unwrap().customers;
            let mut people: Vec<String> = customers
                .iter()
                .flat_map(|customer| customer.contacts.iter().map(|one| one.id.to_string()))
                .collect();
            let all = people.len();
            people.sort_unstable();
            people.dedup();
            prop_assert_eq!(people.len(), all);
        }
    }
}

/// P-111: with its customer a person is gone, and free for another.
#[test]
fn p111_a_removed_customer_leaves_no_contact() {
    let store = MemoryStore::new();
    let with_person = |id: &str| {
        let mut customer = Customer::new(id);
        customer.contacts.push(Contact::new("P1", "张*"));
        customer
    };
    store.put_customer(with_person("KH0001"), None).unwrap();
    let error = store.put_customer(with_person("KH0002"), None).unwrap_err();
    assert_eq!(error.code(), "contact-in-two-customers");
    let gone = Batch::new().remove_customer("KH0001", Expect::Any, Removal::Alone);
    store.write(gone).unwrap();
    store.put_customer(with_person("KH0002"), None).unwrap();
}

/// Writers of batches at once: every batch whole, every event once, keys in order of acceptance.
#[test]
fn concurrent_writers_lose_nothing() {
    const WRITERS: usize = 8;
    const BATCHES: usize = 50;
    let store = Arc::new(MemoryStore::new().recording());
    for number in 0..4 {
        store.put_customer(Customer::new(format!("c{number}")), None).unwrap();
    }
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let store = Arc::clone(&store);
            std::thread::spawn(move || {
                for round in 0..BATCHES {
                    let customer = format!("c{}", round % 4);
                    let ids = (0..5).map(|number| format!("e-{writer}-{round}-{number}"));
                    let events: Batch = ids.map(|id| bought(id, &customer)).collect();
                    let written = store.write(events.clone()).unwrap();
                    let keys: Vec<u64> = written
                        .done
                        .iter()
                        .map(|done| match done {
                            Done::Appended(key) => key.number(),
                            other => panic!("{other:?}"),
                        })
                        .collect();
                    // Nobody writes between the events of a batch.
                    assert!(keys.windows(2).all(|pair| pair[0] + 1 == pair[1]));
                    assert_eq!(store.write(events).unwrap().repeated(), 5);
                }
            })
        })
        .collect();
    writers.into_iter().for_each(|writer| writer.join().unwrap());
    let all = store.contents().unwrap().events;
    assert_eq!(all.len(), WRITERS * BATCHES * 5);
    let by_customer: usize =
        (0..4).map(|n| store.all_events_of(&format!("c{n}").as_str().into()).count()).sum();
    assert_eq!(by_customer, all.len());
    assert_eq!(store.journal().len(), 4 + WRITERS * BATCHES);
    let replayed = MemoryStore::new();
    for batch in store.journal() {
        replayed.write(batch).unwrap();
    }
    assert_eq!(everything(&replayed), everything(&store));
}

/// A thread that panics while it holds what it read does no harm to others.
#[test]
fn a_panic_elsewhere_does_no_harm() {
    let store = Arc::new(MemoryStore::new());
    store.put_customer(Customer::new("c0"), None).unwrap();
    let other = Arc::clone(&store);
    let panicked = std::thread::spawn(move || {
        let _ = other.update_customer(&"c0".into(), &|_| panic!("a change that fails"));
    });
    assert!(panicked.join().is_err());
    assert!(store.append(bought("e1", "c0")).unwrap());
}
