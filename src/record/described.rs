//! The schemas of records, made for people: every key says what it is.
#![cfg(feature = "schema")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing)]

use schemars::JsonSchema;
use schemars::generate::SchemaSettings;
use serde_json::{Value, json};

use super::{Contract, Coverage, Customer, Event, Improvement, ImprovementStep};
use super::{KnowledgeEntry, StaffLeave};
use crate::schema::finish;

fn finished<T: JsonSchema>() -> Value {
    let generator = SchemaSettings::draft07().into_generator();
    let mut schema = generator.into_root_schema_for::<T>().to_value();
    finish(&mut schema);
    schema
}

/// Every table, every key of it and every word that it takes, by its place.
fn described(schema: &Value, at: &str, found: &mut Vec<(String, String)>) {
    let told = |schema: &Value| schema["description"].as_str().unwrap_or_default().to_owned();
    if let Some(keys) = schema["properties"].as_object() {
        for (key, of) in keys {
            // The one key of a kind is told with the kind.
            let tag = schema["required"] == json!([key]) && !told(schema).is_empty();
            let told = if tag { told(schema) } else { told(of) };
            found.push((format!("{at}/{key}"), told));
            described(of, &format!("{at}/{key}"), found);
        }
    }
    if schema.get("const").is_some() {
        found.push((at.to_owned(), told(schema)));
    }
    for list in ["oneOf", "anyOf", "allOf"] {
        for (place, one) in schema[list].as_array().into_iter().flatten().enumerate() {
            described(one, &format!("{at}/{list}/{place}"), found);
        }
    }
    for (name, one) in schema["definitions"].as_object().into_iter().flatten() {
        found.push((name.clone(), told(one)));
        described(one, name, found);
    }
}

#[test]
fn every_key_of_every_record_says_what_it_is() {
    let mut found = Vec::new();
    for schema in [
        finished::<Customer>(),
        finished::<Contract>(),
        finished::<Event>(),
        finished::<Improvement>(),
        finished::<ImprovementStep>(),
        finished::<Coverage>(),
        finished::<KnowledgeEntry>(),
        finished::<StaffLeave>(),
    ] {
        let name = schema["title"].as_str().unwrap().to_owned();
        found.push((name.clone(), schema["description"].as_str().unwrap_or_default().to_owned()));
        described(&schema, &name, &mut found);
    }
    assert!(found.len() > 400, "only {} places were found", found.len());
    let marks = ["```", "::", "](", "[`", "(D0", "(A-", "(C-", "(P-", "(8.", "RULEBOOK"];
    let wrong: Vec<&(String, String)> = found
        .iter()
        .filter(|(_, told)| told.len() < 4 || marks.iter().any(|mark| told.contains(mark)))
        .collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn numbers_have_the_bounds_of_their_type() {
    let event = finished::<Event>();
    let slots = &event["definitions"]["Interaction"]["properties"]["personal_slots"];
    assert_eq!((&slots["minimum"], &slots["maximum"]), (&json!(0), &json!(u32::MAX)));
    assert_eq!(slots.get("format"), None);
    let place = &event["definitions"]["PromiseEvent"]["properties"]["place"];
    assert_eq!((&place["minimum"], place.get("format")), (&json!(0), None));
}
