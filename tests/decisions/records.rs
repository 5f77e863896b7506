//! What the fold and the store take for granted of records.

use guanxi::fact::Value;
use guanxi::record::{
    Contract, ContractEvent, ContractTerms, Coverage, Customer, Event, EventKind, IdFormat,
    IdPeriod, Invoice, Payment, Purchase, Return,
};
use guanxi::review::review;
use guanxi::store::{IdFormats, MemoryStore, StoreExt};

use super::*;

/// Reads the facts that the tests ask.
fn reading() -> Rulebook {
    let whens = [
        "worst_overdue_days_12m >= 1 or open_overdue_days >= 1",
        "interactions_90d >= 1 or orders_12m >= 1 or complaints_total >= 1",
        "age(contract_end) >= 1 month or annual_amount >= 1",
    ];
    let mut text =
        String::from("format = 1\ncode = \"x\"\ncurrency = \"CNY\"\ntime_zone = \"UTC\"\n");
    for (place, when) in whens.iter().enumerate() {
        text.push_str(&format!(
            "[[scheme]]\ncode = \"s{place}\"\nkind = \"list\"\n\
             classes = [{{ code = \"A\", when = \"{when}\" }}, {{ code = \"B\" }}]\n"
        ));
    }
    Rulebook::from_toml(&text).unwrap()
}

fn event(id: &str, at: &str, kind: impl Into<EventKind>) -> Event {
    Event::new(id, "c", at.parse().unwrap(), kind)
}

fn amount(text: &str) -> guanxi::quantity::Amount {
    text.parse().unwrap()
}

fn fact(events: &[Event], as_of: &str, name: &str) -> Option<Value> {
    let folded: Folded = reading().fold(events, as_of.parse().unwrap(), None);
    folded.customers["c"].facts.get(name)
}

/// Facts of the one customer of a store.
fn stored(store: &MemoryStore, as_of: &str, name: &str) -> Option<Value> {
    let rulebook = reading();
    let one = review(&rulebook, store, as_of.parse().unwrap()).unwrap().next().unwrap().unwrap();
    one.reviewed.facts.get(name)
}

fn invoice() -> Event {
    event("i", "2024-01-01", Invoice::new("FP-1", amount("100"), "2024-01-31".parse().unwrap()))
}

fn paid(at: &str) -> Event {
    event("p", at, Payment::new("FP-1", amount("100")))
}

#[test]
fn a_11_paid_late_counts_for_twelve_months() {
    let events = [invoice(), paid("2024-03-01")];
    let worst = |as_of: &str| fact(&events, as_of, "worst_overdue_days_12m");
    assert_eq!(worst("2025-02-28"), Some(Value::Days(30)));
    assert_eq!(worst("2025-03-01"), Some(Value::Days(0)));
}

#[test]
fn a_11_open_invoices_only() {
    let open = |events: &[Event]| fact(events, "2024-06-30", "open_overdue_days");
    assert_eq!(open(&[invoice()]), Some(Value::Days(151)));
    assert_eq!(open(&[invoice(), paid("2024-03-01")]), Some(Value::Days(0)));
}

#[test]
fn an_invoice_may_be_paid_in_advance() {
    let events = [invoice(), paid("2023-12-01")];
    assert_eq!(fact(&events, "2024-06-30", "worst_overdue_days_12m"), Some(Value::Days(0)));
    assert!(reading().fold(&events, "2024-06-30".parse().unwrap(), None).rejected.is_empty());
}

fn terms(end: &str) -> ContractTerms {
    ContractTerms::new("2024-01-01".parse().unwrap(), end.parse().unwrap())
}

#[test]
fn a_27_the_contract_that_ends_first() {
    let events = [
        event("k1", "2024-01-01", ContractEvent::sign("k1", terms("2024-12-31"))),
        event("k2", "2024-01-01", ContractEvent::sign("k2", terms("2024-09-30"))),
    ];
    let end = |as_of: &str| fact(&events, as_of, "contract_end").map(|value| format!("{value:?}"));
    assert_eq!(end("2024-09-30").unwrap(), "Date(2024-09-30)");
    assert_eq!(end("2024-10-01").unwrap(), "Date(2024-12-31)");
    assert_eq!(end("2025-06-30").unwrap(), "Date(2024-12-31)");
}

#[test]
fn a_contract_is_what_the_log_tells_of_it() {
    let store = MemoryStore::new();
    store.put_customer(Customer::new("c"), None).unwrap();
    store.put_contract(Contract::new("k1", "c", terms("2024-12-31")), None).unwrap();
    let end = || format!("{:?}", stored(&store, "2024-06-30", "contract_end").unwrap());
    assert_eq!(end(), "Date(2024-12-31)");
    let signed = ContractEvent::sign("k1", terms("2024-11-30"));
    store.append(event("k", "2024-01-01", signed)).unwrap();
    assert_eq!(end(), "Date(2024-11-30)");
}

fn format_of_customers(accept: u8) -> MemoryStore {
    let format = IdFormat::new("KH", IdPeriod::None, 4).unwrap().accepting(accept).unwrap();
    let formats = IdFormats::default().customer(format);
    MemoryStore::new().with_id_formats(formats)
}

#[test]
fn a_40_one_customer_in_two_spellings() {
    let store = format_of_customers(3);
    store.put_customer(Customer::new("KH001"), None).unwrap();
    let ids: Vec<String> =
        store.all_customers().map(|one| one.unwrap().value.id.to_string()).collect();
    assert_eq!(ids, ["KH0001"]);
    assert_eq!(
        store.put_customer(Customer::new("KH0001"), None).unwrap_err().code(),
        "stale-version"
    );
}

#[test]
fn a_40_opaque_without_a_format() {
    let store = MemoryStore::new();
    store.put_customer(Customer::new("KH001"), None).unwrap();
    store.put_customer(Customer::new("KH0001"), None).unwrap();
    assert_eq!(store.all_customers().count(), 2);
    let error = format_of_customers(4).put_customer(Customer::new("KH001"), None).unwrap_err();
    assert_eq!(error.code(), "id-format");
}

#[test]
fn a_41_the_year_of_registration() {
    let format = IdFormat::new("C", IdPeriod::Year, 3).unwrap();
    // First contact in November 2023, registered in 2024 (D001-80).
    assert_eq!(format.generate(2, "2024-01-05".parse().unwrap()).unwrap(), "C2024002");
}

#[test]
fn silence_tells_nothing_unless_the_log_is_complete() {
    let facts = |coverage: Coverage| {
        let store = MemoryStore::new().with_coverage(coverage);
        store.put_customer(Customer::new("c"), None).unwrap();
        ["orders_12m", "interactions_90d", "complaints_total", "open_overdue_days"]
            .map(|name| stored(&store, ANY_DAY, name).is_some())
    };
    assert_eq!(facts(Coverage::NONE), [false; 4]);
    assert_eq!(facts(Coverage::ALL), [true; 4]);
    assert_eq!(facts(Coverage::NONE.interactions()), [false, true, false, false]);
}

#[test]
fn what_a_record_states_wins() {
    let store = MemoryStore::new();
    let mut customer = Customer::new("c");
    customer.annual_amount = Some(amount("7"));
    store.put_customer(customer, None).unwrap();
    store.append(event("e", "2024-06-01", Purchase::new(amount("5")))).unwrap();
    assert_eq!(stored(&store, ANY_DAY, "annual_amount"), Some(Value::Amount(amount("7"))));
}

#[test]
fn a_partial_return_takes_nothing_from_a_category() {
    let bought =
        || event("e", "2024-06-01", Purchase::new(amount("5")).of_category("toys", amount("5")));
    let back = |money: &str| event("r", "2024-06-02", Return::new(amount(money)).of("e"));
    let toys = |back: Event| {
        let folded = reading().fold(&[bought(), back], ANY_DAY.parse().unwrap(), None);
        folded.customers["c"].categories.get("toys").copied()
    };
    assert_eq!(toys(back("4.99")), Some(amount("5")));
    assert_eq!(toys(back("5")), None);
}

#[test]
fn what_was_merged_is_read_as_the_one_that_stays() {
    let store = MemoryStore::new();
    store.put_customer(Customer::new("a"), None).unwrap();
    let mut gone = Customer::new("c");
    gone.merged_into = Some("a".into());
    store.put_customer(gone, None).unwrap();
    store.append(event("e", "2024-06-01", Purchase::new(amount("5")))).unwrap(); // of `c`
    assert_eq!(stored(&store, ANY_DAY, "orders_12m"), Some(Value::Count(1)));
}
