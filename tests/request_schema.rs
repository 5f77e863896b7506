//! The JSON Schemas of requests tell the truth: what is answered validates, and a slip of the form that
//! reading refuses the schema refuses as well.
#![cfg(all(feature = "schema", feature = "chrono-tz"))]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

use std::collections::BTreeMap;

use guanxi::Rulebook;
use guanxi::request::{ColumnsQuestion, Question, answer, json_schema};
use jsonschema::Validator;
use serde_json::{Value, json};

fn validator(name: &str) -> Validator {
    let schema: Value = serde_json::from_str(&json_schema(name).unwrap()).unwrap();
    jsonschema::draft7::meta::validate(&schema).unwrap_or_else(|error| panic!("{name}: {error}"));
    jsonschema::draft7::new(&schema).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// Every request of the vectors that has an answer.
#[test]
fn what_is_answered_validates() {
    let mut validators: BTreeMap<&str, Validator> = BTreeMap::new();
    let mut looked_at = 0;
    for line in include_str!("vectors/c_abi/questions.tsv").lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [name, _, question, request, status, _] = fields[..] else { panic!("{line}") };
        if status != "0" {
            continue;
        }
        let request: Value = serde_json::from_str(request).unwrap();
        let validator = validators.entry(question).or_insert_with(|| validator(question));
        let wrong: Vec<String> =
            validator.iter_errors(&request).map(|one| one.to_string()).collect();
        assert!(wrong.is_empty(), "{name}: {wrong:?}");
        looked_at += 1;
    }
    assert_eq!(validators.len(), Question::ALL.len());
    assert!(looked_at > 90, "{looked_at}");
    let columns = validator("columns");
    for line in include_str!("vectors/c_abi/batches.tsv").lines() {
        let request: Value = serde_json::from_str(line.split('\t').nth(2).unwrap()).unwrap();
        assert!(columns.is_valid(&request), "{line}");
    }
}

/// What nobody should get through, by reading and by the schema.
#[test]
fn slips_are_refused_by_both() {
    let rulebook = Rulebook::preset("service_quality").unwrap();
    let slips = [
        ("check", json!({ "untill": "2027-12-31" })),
        ("check", json!({ "until": "2027/12/31" })),
        ("check", json!([])),
        ("test", json!({ "of": "all" })),
        ("diff", json!({})),
        ("diff", json!({ "with": "renewal" })),
        ("decide", json!({ "portfolio": {} })),
        ("decide", json!({ "as_of": "2024-06-30" })),
        ("decide", json!({ "as_of": 20240630, "portfolio": {} })),
        ("decide", json!({ "as_of": "2024-06-30", "portfolio": { "people": [] } })),
        ("decide", json!({ "as_of": "2024-06-30", "portfolio": { "customers": [{}] } })),
        (
            "decide",
            json!({ "as_of": "2024-06-30", "portfolio": { "customers": [{ "id": "K", "annual_amount": 1.5 }] } }),
        ),
        (
            "decide",
            json!({ "as_of": "2024-06-30", "portfolio": { "complete": { "purchases": "yes" } } }),
        ),
        (
            "decide",
            json!({ "as_of": "2024-06-30", "portfolio": { "events": [{ "id": "e", "customer": "K", "at": "2024-01-01", "kind": { "bought": {} } }] } }),
        ),
        ("explain", json!({ "as_of": "2024-06-30", "portfolio": {}, "language": "de" })),
        ("review", json!({ "as_of": "2024-06-30", "portfolio": {}, "before": 5 })),
        ("due", json!({ "as_of": "2024-06-30", "portfolio": [], "x": 1 })),
        ("agenda", json!({ "as_of": "2024-06-30", "portfolio": {} })),
        ("agenda", json!({ "as_of": "2024-06-30", "portfolio": {}, "days": -1 })),
        (
            "agenda",
            json!({ "as_of": "2024-06-30", "portfolio": {}, "days": 7, "capacity": "many" }),
        ),
        ("clocks", json!({ "as_of": "2024-06-30" })),
        ("clocks", json!({ "as_of": "2024-06-30", "events": {}, "x": 1 })),
        ("warnings", json!({ "as_of": null, "portfolio": {} })),
        ("kpi_accumulate", json!({ "period": "March", "portfolio": {} })),
        ("kpi_accumulate", json!({ "period": "2024-03", "portfolio": {}, "breakdown": "owner" })),
        ("kpi_merge", json!({ "sums": [5] })),
        ("kpi_finish", json!({ "period": "2024-03", "parts": {} , "x": 1})),
        ("kpi_finish", json!({ "period": "2024-03", "parts": [], "given": { "nps": true } })),
    ];
    for (question, slip) in slips {
        assert!(!validator(question).is_valid(&slip), "the schema takes {question} {slip}");
        let question: Question = question.parse().unwrap();
        let refused = answer(&rulebook, question, &slip.to_string()).unwrap_err();
        assert!(refused.help().is_some(), "{slip}: {refused}");
    }
    let day = "2026-06-30";
    for slip in [
        json!({ "as_of": day }),
        json!({ "as_of": day, "columns": [{ "fact": "annual_amount", "width": "i128" }] }),
        json!({ "as_of": day, "columns": [{ "fact": "annual_amount", "units": "cents" }] }),
        json!({ "as_of": day, "columns": [{ "fact": "annual_amount", "units": { "minor": "2" } }] }),
        json!({ "as_of": day, "columns": [{ "fact": "annual_amount", "unknown": -1 }] }),
        json!({ "as_of": day, "columns": [{ "name": "annual_amount" }] }),
        json!({ "as_of": day, "columns": [], "sums": ["amount"] }),
    ] {
        assert!(!validator("columns").is_valid(&slip), "the schema takes {slip}");
        assert!(serde_json::from_value::<ColumnsQuestion>(slip).is_err());
    }
}

/// Every key of every request says what it is, in words without Rust.
#[test]
fn every_key_is_described() {
    for name in Question::ALL.iter().map(|one| one.name()).chain(["columns"]) {
        let schema: Value = serde_json::from_str(&json_schema(name).unwrap()).unwrap();
        for (key, of) in schema["properties"].as_object().into_iter().flatten() {
            let told = of["description"].as_str().unwrap_or_default();
            assert!(!told.is_empty() && !told.contains("::"), "{name} {key}: {told}");
        }
        let told = schema["description"].as_str().unwrap();
        assert!(told.starts_with("Asks") && !told.contains("```"), "{name}: {told}");
    }
    assert_eq!(json_schema("decided").unwrap_err().help(), Some("did you mean `decide`?"));
}
