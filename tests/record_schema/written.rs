//! What is written is valid: by serde, whatever the record holds, and by hand in the examples.

use std::collections::BTreeSet;
use std::path::Path;
use std::sync::LazyLock;

use guanxi::label::Labels;
use guanxi::policy::kpi::Period;
use guanxi::quantity::{Amount, Fraction, Ratio, Score};
use guanxi::record::{
    Contract, Coverage, Customer, Event, EventKind, Improvement, ImprovementStep, KnowledgeEntry,
    StaffLeave, TagQuery,
};
use guanxi::testkit::{examples, quantity, record, time};
use guanxi::time::{Moment, Span, Zone};
use proptest::prelude::*;
use proptest::test_runner::Config;
use schemars::JsonSchema;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use crate::schema::{Kind, schema_of};

macro_rules! kinds {
    ($($kind:ident: $type:ty),* $(,)?) => {
        $(static $kind: LazyLock<Kind> = LazyLock::new(|| Kind::of::<$type>(stringify!($type)));)*

        fn all() -> Vec<&'static Kind> {
            vec![$(&*$kind),*]
        }
    };
}

kinds! {
    CUSTOMER: Customer,
    CONTRACT: Contract,
    EVENT: Event,
    COVERAGE: Coverage,
    IMPROVEMENT: Improvement,
    STEP: ImprovementStep,
    KNOWLEDGE: KnowledgeEntry,
    LEAVE: StaffLeave,
    QUERY: TagQuery,
    MOMENT: Moment,
    SPAN: Span,
    ZONE: Zone,
    PERIOD: Period,
    LABELS: Labels,
    AMOUNT: Amount,
    SCORE: Score,
    RATIO: Ratio,
    FRACTION: Fraction,
}

fn config() -> Config {
    Config { failure_persistence: None, ..Config::with_cases(256) }
}

fn valid<T: Serialize>(kind: &Kind, record: &T) -> Result<(), TestCaseError> {
    let document = serde_json::to_value(record).unwrap();
    prop_assert_eq!(kind.reads(&document), Ok(()), "{} {:#}", kind.name, document);
    prop_assert_eq!(kind.validates(&document), Ok(()), "{} {:#}", kind.name, document);
    Ok(())
}

proptest! {
    #![proptest_config(config())]

    #[test]
    fn customers_are_valid(customer in record::customers()) {
        valid(&CUSTOMER, &customer)?;
    }

    #[test]
    fn contracts_are_valid(contract in record::contracts()) {
        valid(&CONTRACT, &contract)?;
    }

    #[test]
    fn events_are_valid(event in record::any_events()) {
        valid(&EVENT, &event)?;
    }

    #[test]
    fn improvements_and_their_steps_are_valid(
        improvement in record::improvements(),
        step in record::improvement_steps(),
    ) {
        valid(&IMPROVEMENT, &improvement)?;
        valid(&STEP, &step)?;
    }

    #[test]
    fn what_is_known_and_who_leaves_is_valid(
        entry in record::knowledge_entries(),
        leave in record::staff_leaves(),
        query in record::tag_queries(),
    ) {
        valid(&KNOWLEDGE, &entry)?;
        valid(&LEAVE, &leave)?;
        valid(&QUERY, &query)?;
    }

    #[test]
    fn moments_spans_zones_and_periods_are_valid(
        moment in time::moments(),
        span in time::spans(),
        zone in time::zones(),
        (one, other) in (time::dates(), time::dates()),
    ) {
        valid(&MOMENT, &moment)?;
        valid(&SPAN, &span)?;
        valid(&ZONE, &zone)?;
        valid(&PERIOD, &Period::new(one.min(other), one.max(other)).unwrap())?;
    }

    #[test]
    fn quantities_are_valid(
        amount in quantity::amounts(),
        score in quantity::scores(),
        ratio in quantity::ratios(),
        wide in (any::<i128>(), 1..=i128::MAX),
    ) {
        valid(&AMOUNT, &amount)?;
        valid(&SCORE, &score)?;
        valid(&RATIO, &ratio)?;
        valid(&FRACTION, &Fraction::from(ratio))?;
        if let Ok(wide) = Fraction::new(wide.0, wide.1) {
            valid(&FRACTION, &wide)?;
        }
    }
}

/// The names of the kinds that a schema knows.
fn kinds_of(schema: &Value) -> BTreeSet<String> {
    let ways = schema["oneOf"].as_array().unwrap();
    let names = ways.iter().flat_map(|way| match way["required"].as_array() {
        Some(required) => required.clone(),
        None => way["enum"].as_array().cloned().unwrap_or_else(|| vec![way["const"].clone()]),
    });
    names.map(|name| name.as_str().unwrap().to_owned()).collect()
}

/// No kind of event is left out: those that are tried are those of the schema, and there is no
/// other that serde knows.
#[test]
fn every_kind_of_event_occurs_and_is_valid() {
    let mut seen = BTreeSet::new();
    for event in examples(&record::any_events(), 2000) {
        let document = serde_json::to_value(&event).unwrap();
        EVENT.assert_takes(&document);
        seen.insert(match &document["kind"] {
            Value::String(name) => name.clone(),
            kind => kind.as_object().unwrap().keys().next().unwrap().clone(),
        });
    }
    assert_eq!(seen, kinds_of(&schema_of::<EventKind>()));
    let unknown = serde_json::from_value::<EventKind>(json!("no_such_kind")).unwrap_err();
    let known = unknown.to_string().matches('`').count() / 2 - 1;
    assert_eq!(seen.len(), known, "{unknown}");
}

#[test]
fn the_schemas_are_of_draft_7() {
    for kind in all() {
        assert_eq!(kind.schema["$schema"], "http://json-schema.org/draft-07/schema#");
        jsonschema::meta::validate(&kind.schema).unwrap_or_else(|e| panic!("{}: {e}", kind.name));
    }
}

#[test]
fn every_coverage_is_valid() {
    COVERAGE.assert_takes(&serde_json::to_value(Coverage::ALL).unwrap());
    COVERAGE.assert_takes(&serde_json::to_value(Coverage::NONE).unwrap());
    COVERAGE.assert_takes(&json!({}));
    COVERAGE.assert_takes(&json!({ "issues": true }));
}

fn lines<T: JsonSchema + DeserializeOwned>(file: &str, at_least: usize) {
    let kind = Kind::of::<T>("a line");
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/portfolio");
    let text = std::fs::read_to_string(folder.join(file)).unwrap();
    let count = text.lines().map(|line| kind.assert_takes(&serde_json::from_str(line).unwrap()));
    assert!(count.count() >= at_least, "{file}");
}

/// The portfolio of the examples, as a host would write it.
#[test]
fn the_lines_of_the_examples_are_valid() {
    lines::<Customer>("customers.jsonl", 40);
    lines::<Event>("events.jsonl", 3000);
    lines::<Improvement>("improvements.jsonl", 3);
    lines::<ImprovementStep>("improvement_steps.jsonl", 4);
}

/// What may be written in more than one way is valid in each.
#[test]
fn every_way_to_write_a_thing_is_valid() {
    for amount in [json!(5), json!(-5), json!("5"), json!("5.00"), json!("-0.12340000")] {
        AMOUNT.assert_takes(&amount);
        SCORE.assert_takes(&amount);
    }
    for ratio in [
        json!("3/4"),
        json!("-3/4"),
        json!("0.75"),
        json!("75%"),
        json!(2),
        json!({ "num": -3, "den": 4 }),
        json!({ "num": 3, "den": -4 }),
    ] {
        RATIO.assert_takes(&ratio);
        FRACTION.assert_takes(&ratio);
    }
    FRACTION.assert_takes(&json!({ "num": "170141183460469231731687303715884105727", "den": "3" }));
    for moment in [
        "2024-01-15",
        "2024-01-15T09:30:00+08:00",
        "2024-01-15T01:30:00Z",
        "2024-01-15T01:30:00.000z",
    ] {
        MOMENT.assert_takes(&json!(moment));
    }
    for period in ["2024", "2024-03", "2024-Q1", "2024-03-01/2024-03-31"] {
        PERIOD.assert_takes(&json!(period));
    }
    ZONE.assert_takes(&json!("-03:30"));
    #[cfg(feature = "chrono-tz")]
    for zone in chrono_tz::TZ_VARIANTS {
        ZONE.assert_takes(&json!(zone.name()));
    }
}

/// What may be left out may be null as well, and a set may say a thing twice.
#[test]
fn what_is_left_out_may_be_null() {
    CUSTOMER.assert_takes(&json!({ "id": "KH0001" }));
    CUSTOMER.assert_takes(&json!({
        "id": "KH0001", "full_name": null, "founded": null, "revenue": null, "time_zone": null,
        "assignment": null, "tags": ["a:1", "a:1"], "provenance": ["crm", "crm"],
    }));
    EVENT.assert_takes(&json!({
        "id": "e1", "customer": "KH0001", "at": "2024-01-15", "recorded_at": null,
        "author": null, "corrects": null, "kind": "withdrawal",
    }));
    EVENT.assert_takes(&json!({
        "id": "e1", "customer": "KH0001", "at": "2024-01-15",
        "kind": { "interaction": {
            "channel": "phone", "direction": "inbound", "outcome": "reached",
            "promises": [{ "what": "quotation", "by": "zhao.liu", "due": "2024-03-20", "party": null }],
        } },
    }));
}
