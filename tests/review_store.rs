//! Reviews of a store: the same as of its events, in whatever order they came; what records state.
#![cfg(feature = "proptest")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::arithmetic_side_effects)]

use guanxi::fact::Value;
use guanxi::record::{
    Contract, ContractEvent, ContractTerms, Coverage, Customer, Event, Purchase, StatedFact,
};
use guanxi::review::{GivenFacts, Review, decide, review};
use guanxi::store::{
    Batch, Capabilities, EventKey, EventPeriod, Expect, Logged, MemoryStore, Page, Store, StoreExt,
    Version, Versioned, Written,
};
use guanxi::testkit::record;
use guanxi::{Error, Result, Rulebook, record as records};
use proptest::prelude::*;

const AS_OF: &str = "2024-06-30";

/// Reads every family of facts, and the population in both ways.
fn rulebook() -> Rulebook {
    Rulebook::from_toml(
        r#"
        format = 1
        code = "x"
        currency = "CNY"
        time_zone = "Asia/Shanghai"
        [[scheme]]
        code = "tier"
        kind = "list"
        classes = [
          { code = "S", when = "top(annual_amount, 20%) and share(amount_total) >= 20%" },
          { code = "A", when = "orders_12m >= 2 or strategic" },
          { code = "B", when = "interactions_90d >= 1 or complaints_total >= 1 or age(contract_end) <= 1 year" },
          { code = "C" },
        ]
        [[scheme]]
        code = "paying"
        kind = "bands"
        fact = "worst_overdue_days_12m"
        bands = [{ code = "late", above = 30 }, { code = "fine" }]
        "#,
    )
    .unwrap()
}

/// Everything that two reviews can differ in, as text; the population without its record.
fn told(review: &Review) -> String {
    let mut text = format!("{} {:?}\n", review.as_of, review.population.cuts().collect::<Vec<_>>());
    for one in &review.customers {
        let known: Vec<(&str, Value)> = one.facts.known().collect();
        text.push_str(&format!("{} {known:?} {:?} {:?} ", one.id, one.history, one.categories));
        text.push_str(&format!("{:?}\n", one.decisions));
    }
    let mut wrong: Vec<String> = review
        .rejected
        .iter()
        .map(|one| format!("{} {} {}", one.event, one.customer, one.error))
        .collect();
    wrong.sort();
    text.push_str(&format!("{wrong:?}\n{:?}", review.refused));
    text
}

/// A store with these customers, and those of the events that it takes.
fn filled(customers: &[Customer], events: &[Event]) -> (MemoryStore, Vec<Event>) {
    let store = MemoryStore::new().recording();
    for customer in customers {
        // Some are no sound records; those are refused.
        let _ = store.put_customer(customer.clone(), None);
    }
    let taken = events.iter().filter(|event| store.append((*event).clone()).is_ok());
    let taken = taken.cloned().collect();
    (store, taken)
}

fn customers() -> impl Strategy<Value = Vec<Customer>> {
    // Nobody was merged into anybody: that is a test of its own.
    let one = record::customers().prop_map(|mut customer| {
        customer.merged_into = None;
        customer
    });
    prop::collection::vec(one, 1..6)
}

/// What a record states, as a host gives it that has no store.
fn given(customer: &Customer) -> GivenFacts {
    let mut given = GivenFacts::new(customer.id.clone());
    if let Some(day) = customer.first_contact {
        given = given.fact("first_contact", day);
    }
    if let Some(day) = customer.first_deal {
        given = given.fact("first_deal", day);
    }
    if let Some(amount) = customer.annual_amount {
        given = given.fact("annual_amount", amount);
    }
    for (name, value) in &customer.facts {
        given = match value {
            StatedFact::Flag(flag) => given.fact(name, *flag),
            StatedFact::Integer(number) => given.fact(name, *number),
            StatedFact::Text(text) => given.fact(name, text.as_str()),
        };
    }
    given
}

proptest! {
    /// The review of a store is that of its events, one by one or all at once, in any order
    /// (P-029, P-114).
    #[test]
    fn a_store_is_reviewed_like_its_events(
        customers in customers(),
        events in prop::collection::vec(record::any_events(), 0..40),
        seed in any::<u64>(),
    ) {
        let rulebook = rulebook();
        let as_of = AS_OF.parse().unwrap();
        let (store, taken) = filled(&customers, &events);
        let reviewed = review(&rulebook, &store, as_of).unwrap().collect_all().unwrap();

        let kept: Vec<Customer> =
            store.all_customers().map(|one| Customer::clone(&one.unwrap().value)).collect();
        let given: Vec<GivenFacts> = kept.iter().map(given).collect();
        let decided = decide(&rulebook, &taken, &given, as_of, None);
        prop_assert_eq!(told(&reviewed), told(&decided));

        // All events at once, shuffled: each may stand before what it names.
        let mut shuffled = taken;
        let mut state = seed | 1;
        for place in (1..shuffled.len()).rev() {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            let other = usize::try_from(state >> 33).unwrap() % (place + 1);
            shuffled.swap(place, other);
        }
        let other = MemoryStore::new();
        let mut batch: Batch = shuffled.into_iter().collect();
        for customer in kept {
            batch = batch.put_customer(customer, Expect::New);
        }
        other.write(batch).unwrap();
        let again = review(&rulebook, &other, as_of).unwrap().collect_all().unwrap();
        prop_assert_eq!(told(&again), told(&reviewed));

        // P-114: what was written, written again.
        let replayed = MemoryStore::new();
        for batch in store.journal() {
            replayed.write(batch).unwrap();
        }
        prop_assert_eq!(replayed.contents().unwrap(), store.contents().unwrap());
        let third = review(&rulebook, &replayed, as_of).unwrap().collect_all().unwrap();
        prop_assert_eq!(told(&third), told(&reviewed));
    }

    /// Walking over the review one by one says the same as all at once.
    #[test]
    fn a_review_can_be_walked_over(
        customers in customers(),
        events in prop::collection::vec(record::any_events(), 0..20),
    ) {
        let rulebook = rulebook();
        let (store, _) = filled(&customers, &events);
        let walk = || review(&rulebook, &store, AS_OF.parse().unwrap()).unwrap();
        let all = walk().collect_all().unwrap();
        for (one, other) in walk().zip(&all.customers) {
            let one = one.unwrap();
            prop_assert_eq!(&one.reviewed.id, &other.id);
            prop_assert_eq!(&one.record.id, &other.id);
            prop_assert_eq!(format!("{:?}", one.reviewed.decisions), format!("{:?}", other.decisions));
            prop_assert!(one.events.iter().all(|event| event.customer == other.id));
        }
        prop_assert_eq!(walk().count(), all.customers.len());
    }
}

fn terms(start: &str, end: &str) -> ContractTerms {
    ContractTerms::new(start.parse().unwrap(), end.parse().unwrap())
}

/// A contract counts as the log tells of it; the record fills in where the log is silent, and
/// never with what is signed later.
#[test]
fn a_contract_record_counts_where_the_log_is_silent() {
    let store = MemoryStore::new();
    store.put_customer(Customer::new("c"), None).unwrap();
    let end = |as_of: &str| {
        let all =
            review(&rulebook(), &store, as_of.parse().unwrap()).unwrap().collect_all().unwrap();
        all.customers[0].facts.get("contract_end")
    };
    let date = |text: &str| Some(Value::Date(text.parse().unwrap()));
    let first = Contract::new("k1", "c", terms("2024-01-01", "2024-12-31"));
    store.put_contract(first, None).unwrap();
    assert_eq!(end("2024-06-30"), date("2024-12-31"));
    let told = ContractEvent::sign("k1", terms("2024-06-01", "2024-11-30"));
    store.append(Event::new("e1", "c", "2024-05-01".parse().unwrap(), told)).unwrap();
    assert_eq!(end("2024-06-30"), date("2024-11-30"));
    assert_eq!(end("2024-04-30"), None); // not signed yet, whatever the record says
}

/// The store says of what its log is complete.
#[test]
fn silence_of_a_complete_log_means_that_nothing_happened() {
    let orders = |coverage: Coverage| {
        let store = MemoryStore::new().with_coverage(coverage);
        store.put_customer(Customer::new("c"), None).unwrap();
        let all =
            review(&rulebook(), &store, AS_OF.parse().unwrap()).unwrap().collect_all().unwrap();
        ["orders_12m", "interactions_90d", "worst_overdue_days_12m", "complaints_total"]
            .map(|name| all.customers[0].facts.get(name))
    };
    assert_eq!(orders(Coverage::NONE), [None; 4]);
    let zero = Some(Value::Count(0));
    assert_eq!(orders(Coverage::ALL), [zero, zero, Some(Value::Days(0)), zero]);
    assert_eq!(orders(Coverage::NONE.purchases()), [zero, None, None, None]);
}

/// P-109: a customer that was merged into another is reviewed as that one, with its log and its
/// contracts, those written later too, and by way of others.
#[test]
fn p_109_merged_customers_are_reviewed_as_the_one_that_stays() {
    let store = MemoryStore::new();
    for id in ["a", "b", "d"] {
        store.put_customer(Customer::new(id), None).unwrap();
    }
    let bought = |id: &str, customer: &str| {
        let five = Purchase::new("5".parse().unwrap());
        Event::new(id, customer, "2024-06-01".parse().unwrap(), five)
    };
    for (id, customer) in [("e1", "a"), ("e2", "b"), ("e3", "d")] {
        store.append(bought(id, customer)).unwrap();
    }
    store.put_contract(Contract::new("k", "d", terms("2024-01-01", "2024-12-31")), None).unwrap();
    for (goes, stays) in [("b", "a"), ("d", "b")] {
        let merge = |customer: &mut Customer| customer.merged_into = Some(stays.into());
        store.update_customer(&goes.into(), &merge).unwrap();
    }
    store.append(bought("e4", "d")).unwrap();
    let back = records::Return::new("5".parse().unwrap()).of("e4");
    store.append(Event::new("e5", "a", "2024-06-02".parse().unwrap(), back)).unwrap();
    let all = review(&rulebook(), &store, AS_OF.parse().unwrap()).unwrap().collect_all().unwrap();
    let ids: Vec<&str> = all.customers.iter().map(|one| one.id.as_str()).collect();
    assert_eq!(ids, ["a"]);
    assert!(all.rejected.is_empty(), "{:?}", all.rejected);
    let facts = &all.customers[0].facts;
    assert_eq!(facts.get("orders_total"), Some(Value::Count(3)));
    assert_eq!(facts.get("amount_total"), Some(Value::Amount("15".parse().unwrap())));
    assert_eq!(facts.get("contract_end"), Some(Value::Date("2024-12-31".parse().unwrap())));
}

/// The slow answer that every store has, and the fast one of the memory store.
#[test]
fn both_answers_to_who_was_merged_are_the_same() {
    let inside = MemoryStore::new();
    inside.put_customer(Customer::new("a"), None).unwrap();
    for id in ["c", "b"] {
        let mut gone = Customer::new(id);
        gone.merged_into = Some("a".into());
        inside.put_customer(gone, None).unwrap();
    }
    let fast = inside.merged_into(&"a".into()).unwrap();
    let slow = Failing { inside, reads: 0.into(), last: 9 };
    assert_eq!(fast, slow.merged_into(&"a".into()).unwrap());
    assert_eq!(fast, ["b".into(), "c".into()]);
}

/// More customers than a page holds, in the order of their ids, and each in the population once.
#[test]
fn a_review_goes_over_all_pages() {
    let store = MemoryStore::new();
    let mut batch = Batch::new();
    for n in 0..2_345 {
        let id = format!("KH{n:05}");
        let bought = Purchase::new(format!("{}", n + 1).parse().unwrap());
        batch = batch.put_customer(Customer::new(id.as_str()), Expect::New);
        batch =
            batch.append(Event::new(format!("e{n}"), id, "2024-06-01".parse().unwrap(), bought));
    }
    store.write(batch).unwrap();
    let (rulebook, as_of) = (rulebook(), AS_OF.parse().unwrap());
    let all = review(&rulebook, &store, as_of).unwrap().collect_all().unwrap();
    assert_eq!(all.customers.len(), 2_345);
    assert!(all.customers.is_sorted_by(|a, b| a.id < b.id));
    // The top 20 % of 2 345: 469 customers, from the amount 1 877 on.
    let cut = Value::Amount("1877".parse().unwrap());
    assert_eq!(all.population.cuts().next(), Some(guanxi::fact::Cut::From(cut)));
    assert_eq!(all.population.customers(), 2_345);
}

/// A store whose database goes away after so many reads.
struct Failing {
    inside: MemoryStore,
    reads: std::sync::atomic::AtomicUsize,
    last: usize,
}

impl Failing {
    fn read(&self) -> Result<()> {
        let before = self.reads.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        if before >= self.last {
            return Err(Error::of_store("store-unavailable", "the database does not answer"));
        }
        Ok(())
    }
}

impl Store for Failing {
    fn capabilities(&self) -> Capabilities {
        self.inside.capabilities()
    }

    fn revision(&self) -> Result<Version> {
        self.inside.revision()
    }

    fn customer(&self, id: &records::CustomerId) -> Result<Option<Versioned<Customer>>> {
        self.read().and_then(|()| self.inside.customer(id))
    }

    fn customers(
        &self,
        after: Option<&records::CustomerId>,
        limit: usize,
    ) -> Result<Page<Versioned<Customer>>> {
        self.read().and_then(|()| self.inside.customers(after, limit))
    }

    fn contract(&self, id: &records::ContractId) -> Result<Option<Versioned<Contract>>> {
        self.read().and_then(|()| self.inside.contract(id))
    }

    fn contracts(
        &self,
        after: Option<&records::ContractId>,
        limit: usize,
    ) -> Result<Page<Versioned<Contract>>> {
        self.read().and_then(|()| self.inside.contracts(after, limit))
    }

    fn contracts_of(&self, customer: &records::CustomerId) -> Result<Vec<Versioned<Contract>>> {
        self.read().and_then(|()| self.inside.contracts_of(customer))
    }

    fn events_of(
        &self,
        customer: &records::CustomerId,
        after: Option<EventKey>,
        limit: usize,
    ) -> Result<Page<Logged>> {
        self.read().and_then(|()| self.inside.events_of(customer, after, limit))
    }

    fn events_in(
        &self,
        period: &EventPeriod,
        after: Option<EventKey>,
        limit: usize,
    ) -> Result<Page<Logged>> {
        self.read().and_then(|()| self.inside.events_in(period, after, limit))
    }

    fn write(&self, batch: Batch) -> Result<Written> {
        self.inside.write(batch)
    }
}

/// A failing store is an error wherever it fails, never a shorter review.
#[test]
fn an_error_of_the_store_is_not_swallowed() {
    let outcome = |last: usize, rulebook: &Rulebook| {
        let inside = MemoryStore::new();
        for id in ["a", "b"] {
            inside.put_customer(Customer::new(id), None).unwrap();
        }
        let store = Failing { inside, reads: 0.into(), last };
        let reviewed = review(rulebook, &store, AS_OF.parse().unwrap());
        reviewed.and_then(guanxi::review::StoreReview::collect_all).map(|all| all.customers.len())
    };
    // One page, then who was merged, contracts and events of two customers: seven reads; twice with
    // a population.
    let plain = Rulebook::preset("renewal").unwrap();
    for (rulebook, reads) in [(&plain, 7), (&rulebook(), 14)] {
        for last in 0..reads {
            let error = outcome(last, rulebook).unwrap_err();
            assert_eq!(error.code(), "store-unavailable", "{last} of {reads}");
        }
        assert_eq!(outcome(reads, rulebook).unwrap(), 2);
    }
}
