//! Documents of records with one thing changed: the schema and serde judge them alike.
//!
//! Where they differ, it is in one of few ways, which are listed here: a schema does not know which
//! days a month has or which zones there are, and serde reads two spellings that nobody writes.

use std::sync::LazyLock;

use guanxi::record::{Contract, Customer, Event, Improvement, ImprovementStep};
use guanxi::testkit::record;
use proptest::prelude::*;
use proptest::sample::Index;
use proptest::test_runner::{Config, TestRunner};
use serde_json::{Value, json};

use crate::schema::Kind;

static CUSTOMER: LazyLock<Kind> = LazyLock::new(|| Kind::of::<Customer>("Customer"));
static CONTRACT: LazyLock<Kind> = LazyLock::new(|| Kind::of::<Contract>("Contract"));
static EVENT: LazyLock<Kind> = LazyLock::new(|| Kind::of::<Event>("Event"));
static IMPROVEMENT: LazyLock<Kind> = LazyLock::new(|| Kind::of::<Improvement>("Improvement"));
static STEP: LazyLock<Kind> = LazyLock::new(|| Kind::of::<ImprovementStep>("ImprovementStep"));

/// One change of a document.
#[derive(Clone, Debug)]
enum Change {
    /// A key that no record has, in one of the tables.
    Unknown(Index, Value),
    /// Something else in one place.
    Other(Index, Value),
    /// A key of a table, or an item of a list, less.
    Less(Index),
}

/// Values of every JSON type, and texts in the form of dates, zones and the like.
fn values() -> impl Strategy<Value = Value> {
    prop::sample::select(vec![
        Value::Null,
        json!(true),
        json!(0),
        json!(7),
        json!(-3),
        json!(300),
        json!(i64::MAX),
        json!(u64::MAX),
        json!(100_000_000_000_001_u64),
        json!(0.5),
        json!(5.0),
        json!(""),
        json!("x"),
        json!("two words"),
        json!("a:1"),
        json!("5.00"),
        json!("2024-02-30"),
        json!("2024-02-29"),
        json!("2024/02/01"),
        json!("2024-01-15T09:30:00+08:00"),
        json!("0000-01-01T00:00:00Z"),
        json!("200000 days"),
        json!("Mars/Olympus"),
        json!("reached"),
        json!("withdrawal"),
        json!([]),
        json!(["x"]),
        json!({}),
        json!({ "x": 1 }),
    ])
}

fn changes() -> impl Strategy<Value = Change> {
    prop_oneof![
        2 => (any::<Index>(), values()).prop_map(|(at, value)| Change::Unknown(at, value)),
        5 => (any::<Index>(), values()).prop_map(|(at, value)| Change::Other(at, value)),
        2 => any::<Index>().prop_map(Change::Less),
    ]
}

/// The places of a document that are of this kind, as JSON pointers; the document itself first.
fn places(value: &Value, at: &str, which: fn(&Value) -> bool, found: &mut Vec<String>) {
    if which(value) {
        found.push(at.to_owned());
    }
    match value {
        Value::Object(map) => {
            for (key, inner) in map {
                let key = key.replace('~', "~0").replace('/', "~1");
                places(inner, &format!("{at}/{key}"), which, found);
            }
        }
        Value::Array(list) => {
            for (place, inner) in list.iter().enumerate() {
                places(inner, &format!("{at}/{place}"), which, found);
            }
        }
        _ => {}
    }
}

fn changed(document: &Value, change: &Change) -> Value {
    let mut document = document.clone();
    let place = |at: &Index, which: fn(&Value) -> bool| {
        let mut found = Vec::new();
        places(&document, "", which, &mut found);
        at.get(&found).clone()
    };
    match change {
        Change::Unknown(at, value) => {
            let place = place(at, Value::is_object);
            let table = document.pointer_mut(&place).unwrap().as_object_mut().unwrap();
            table.insert("no_such_key".to_owned(), value.clone());
        }
        Change::Other(at, value) => {
            let place = place(at, |_| true);
            *document.pointer_mut(&place).unwrap() = value.clone();
        }
        Change::Less(at) => {
            let holds = |value: &Value| match value {
                Value::Object(map) => !map.is_empty(),
                Value::Array(list) => !list.is_empty(),
                _ => false,
            };
            let place = place(at, holds);
            match document.pointer_mut(&place).unwrap() {
                Value::Object(map) => {
                    let keys: Vec<String> = map.keys().cloned().collect();
                    map.remove(at.get(&keys));
                }
                Value::Array(list) => {
                    list.remove(at.index(list.len()));
                }
                _ => {}
            }
        }
    }
    document
}

/// Why serde may refuse what is valid: the form is right, and there is no such value.
const BEYOND: &[&str] = &[
    "does not exist",                // 30 February, the year 0000
    "unknown time zone",             // a name of the right form
    "out of range",                  // an amount or a score, as a text
    "cannot be the count of a span", // more than 100 000
    "invalid value: integer",        // beyond the type
];

/// What was put in.
fn put(change: &Change) -> &Value {
    match change {
        Change::Unknown(_, value) | Change::Other(_, value) => value,
        Change::Less(_) => &Value::Null,
    }
}

/// A schema of draft 7 takes 5.0 for a whole number, and ours know no end of 64 bits.
fn is_another_number(value: &Value) -> bool {
    *value == json!(5.0) || *value == json!(u64::MAX)
}

/// How often both took a changed document, and both refused one.
#[derive(Default)]
struct Seen {
    taken: u32,
    refused: u32,
}

fn alike(
    kind: &Kind,
    whole: &Value,
    change: &Change,
    seen: &mut Seen,
) -> Result<(), TestCaseError> {
    let document = changed(whole, change);
    match (kind.validates(&document), kind.reads(&document)) {
        (Ok(()), Ok(())) => seen.taken += 1,
        (Err(_), Err(_)) => seen.refused += 1,
        (Ok(()), Err(error)) => {
            let beyond = BEYOND.iter().any(|why| error.contains(why));
            prop_assert!(
                beyond || is_another_number(put(change)),
                "{} is valid, and not read: {}\n{:?}\n{:#}",
                kind.name,
                error,
                change,
                document
            );
        }
        (Err(fault), Ok(())) => prop_assert!(
            put(change).is_array(), // see below
            "{} is read, and not valid: {}\n{:?}\n{:#}",
            kind.name,
            fault,
            change,
            document
        ),
    }
    Ok(())
}

/// Tries documents of a kind; both judgements have to occur often.
fn try_all<T: serde::Serialize + std::fmt::Debug>(kind: &Kind, records: impl Strategy<Value = T>) {
    let config = Config { failure_persistence: None, ..Config::with_cases(1500) };
    let mut runner = TestRunner::new(config);
    let seen = std::cell::RefCell::new(Seen::default());
    let cases = (records, changes());
    let outcome = runner.run(&cases, |(record, change)| {
        let whole = serde_json::to_value(&record).unwrap();
        alike(kind, &whole, &change, &mut seen.borrow_mut())
    });
    outcome.unwrap_or_else(|error| panic!("{error}"));
    let Seen { taken, refused } = seen.into_inner();
    assert!(taken > 50 && refused > 500, "{}: {taken} taken, {refused} refused", kind.name);
}

/// A table may be a list of the values of its keys, in their order, and a word may be a table of
/// nothing: serde reads both, nobody writes them, and the schemas leave them out.
#[test]
fn two_spellings_are_read_and_not_valid() {
    let event =
        |kind: Value| json!({ "id": "e1", "customer": "KH0001", "at": "2024-01-15", "kind": kind });
    EVENT.assert_takes(&event(json!({ "return": { "amount": "5", "of": "e0" } })));
    EVENT.assert_takes(&event(json!("withdrawal")));
    for kind in [json!({ "return": ["5", "e0"] }), json!({ "withdrawal": null })] {
        let document = event(kind);
        assert_eq!(EVENT.reads(&document), Ok(()));
        assert!(EVENT.validates(&document).is_err(), "{document:#}");
    }
}

#[test]
fn changed_customers_are_judged_alike() {
    try_all(&CUSTOMER, record::customers());
}

#[test]
fn changed_contracts_are_judged_alike() {
    try_all(&CONTRACT, record::contracts());
}

#[test]
fn changed_events_are_judged_alike() {
    try_all(&EVENT, record::any_events());
}

#[test]
fn changed_improvements_are_judged_alike() {
    try_all(&IMPROVEMENT, record::improvements());
    try_all(&STEP, record::improvement_steps());
}
