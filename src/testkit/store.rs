//! Strategies for what is written into stores.

use proptest::prelude::*;

use crate::quantity::Amount;
use crate::record::{Contact, Contract, ContractTerms, Customer, Event, EventId, Purchase};
use crate::store::{Batch, Expect, Removal, Write};
use crate::time::Moment;

/// Ids of one form: a few, so that they meet. They are those that a store of the conformance suite
/// takes as they are.
fn ids(prefix: &'static str, digits: usize, count: usize) -> impl Strategy<Value = String> + Clone {
    (1..=count).prop_map(move |number| format!("{prefix}{number:0digits$}"))
}

fn customer_ids() -> impl Strategy<Value = String> + Clone {
    ids("KH", 4, 3)
}

fn put_customers() -> impl Strategy<Value = Write> {
    let expect = prop_oneof![4 => Just(Expect::Any), 1 => Just(Expect::New)];
    let people = prop::collection::vec(ids("P", 3, 3), 0..3);
    (customer_ids(), people, expect, "[a-c]{0,2}").prop_map(|(id, people, expect, name)| {
        let mut customer = Customer::new(id);
        if !name.is_empty() {
            customer.full_name = Some(name);
        }
        for person in people {
            if customer.contact(&person).is_none() {
                customer.contacts.push(Contact::new(person.as_str(), "张*"));
            }
        }
        Write::PutCustomer { customer: customer.into(), expect }
    })
}

fn put_contracts() -> impl Strategy<Value = Write> {
    let day = |text: &str| text.parse().unwrap_or_default();
    let terms = ContractTerms::new(day("2024-01-01"), day("2024-12-31"));
    let expect = prop_oneof![4 => Just(Expect::Any), 1 => Just(Expect::New)];
    (ids("HT2024", 3, 2), customer_ids(), expect).prop_map(move |(id, of, expect)| {
        Write::PutContract { contract: Contract::new(id, of, terms.clone()).into(), expect }
    })
}

fn appends() -> impl Strategy<Value = Write> {
    let moments = ["2024-01-31", "2024-02-01", "2024-01-31T15:59:59Z", "2024-01-31T16:00:00Z"];
    let moments: Vec<Moment> = moments.iter().filter_map(|text| text.parse().ok()).collect();
    let amounts = (0_i64..3).prop_filter_map("an amount", |n| {
        Amount::from_ten_thousandths(n.checked_mul(10_000)?).ok()
    });
    let corrects = prop::option::weighted(0.1, ids("e", 1, 9));
    (ids("e", 1, 9), customer_ids(), prop::sample::select(moments), amounts, corrects).prop_map(
        |(id, of, at, amount, corrects)| {
            let mut event = Event::new(id, of, at, Purchase::new(amount));
            event.corrects = corrects.map(|id| EventId::from(id.as_str()));
            Write::Append(event.into())
        },
    )
}

/// Single writes on few ids: customers with people, contracts, removals, purchases, corrections.
///
/// ```
/// use guanxi::{store::Write, testkit::{examples, store}};
/// let writes = examples(&store::writes(), 60);
/// assert!(writes.iter().any(|write| matches!(write, Write::RemoveCustomer { .. })));
/// ```
pub fn writes() -> impl Strategy<Value = Write> {
    let removal = prop_oneof![1 => Just(Removal::Alone), 2 => Just(Removal::WithEverything)];
    let expect = Expect::Any;
    prop_oneof![
        4 => put_customers(),
        5 => appends(),
        2 => put_contracts(),
        1 => (customer_ids(), removal).prop_map(move |(customer, removal)| {
            Write::RemoveCustomer { customer: customer.into(), expect, removal }
        }),
        1 => ids("HT2024", 3, 2).prop_map(move |contract| {
            Write::RemoveContract { contract: contract.into(), expect }
        }),
    ]
}

/// Histories of a store: up to thirty batches of one to three writes, of which it refuses many.
///
/// ```
/// use guanxi::{store::{MemoryStore, Store}, testkit::{examples, store}};
/// let store = MemoryStore::new();
/// for batch in examples(&store::batches(), 5).concat() {
///     let _ = store.write(batch); // refused ones are of no interest
/// }
/// assert!(store.revision()?.number() > 0);
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn batches() -> impl Strategy<Value = Vec<Batch>> {
    let batch =
        prop::collection::vec(writes(), 1..4).prop_map(|writes| writes.into_iter().collect());
    prop::collection::vec(batch, 0..30)
}

/// One to seven names of a customer, one after the other.
///
/// ```
/// use guanxi::testkit::{examples, store};
/// assert!(examples(&store::names(), 20).iter().all(|names| !names.is_empty()));
/// ```
pub fn names() -> impl Strategy<Value = Vec<String>> {
    prop::collection::vec("[a-z]{1,4}", 1..8)
}
