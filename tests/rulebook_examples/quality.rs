//! Names of customers (D001-26).

use guanxi::Rulebook;
use serde_json::{Value, json};

pub(super) fn dedupe_key(input: &Value) -> Value {
    let rulebook = Rulebook::preset("value_activity").unwrap();
    json!(rulebook.duplicates().unwrap().forms().key(input["name"].as_str().unwrap()))
}
