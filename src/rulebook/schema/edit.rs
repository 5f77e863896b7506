//! Changes to a schema that is made.

use serde_json::{Map, Value, json};

/// The schema of a key of a table; `None` where there is no such table or key.
pub(super) fn property<'s>(
    schema: &'s mut Value,
    table: &str,
    key: &str,
) -> Option<&'s mut Map<String, Value>> {
    table_of(schema, table)?.get_mut("properties")?.get_mut(key)?.as_object_mut()
}

/// Makes a key one that a table must have.
pub(super) fn require(schema: &mut Value, table: &str, key: &str) {
    if let Some(Value::Array(types)) =
        property(schema, table, key).and_then(|schema| schema.get_mut("type"))
    {
        types.retain(|one| one != "null");
    }
    if let Some(table) = table_of(schema, table).and_then(Value::as_object_mut) {
        let required = table.entry("required").or_insert_with(|| json!([]));
        required.as_array_mut().into_iter().for_each(|keys| keys.push(key.into()));
    }
}

/// The names of the tables, the whole file first.
pub(super) fn tables(schema: &Value) -> Vec<String> {
    let defined = schema.get("definitions").and_then(Value::as_object);
    let names = defined.into_iter().flat_map(Map::keys).cloned();
    std::iter::once("RulebookDocument".to_owned()).chain(names).collect()
}

/// The schema of a table: the table itself, where it may also be written as a text.
fn table_of<'s>(schema: &'s mut Value, table: &str) -> Option<&'s mut Value> {
    let schema = match table {
        "RulebookDocument" => schema,
        _ => schema.get_mut("definitions")?.get_mut(table)?,
    };
    if schema.get("properties").is_some() {
        return Some(schema);
    }
    schema
        .get_mut("anyOf")?
        .as_array_mut()?
        .iter_mut()
        .find(|either| either.get("properties").is_some())
}

/// Whether the schema takes values of this type.
pub(super) fn takes(schema: &Map<String, Value>, name: &str) -> bool {
    match schema.get("type") {
        Some(Value::String(one)) => one == name,
        Some(Value::Array(several)) => several.iter().any(|one| one == name),
        _ => false,
    }
}

/// Calls `change` for the schema of each text: the value itself, the items of a list, the values
/// of a table, each of several ways to write it.
pub(super) fn each_text(
    schema: &mut Map<String, Value>,
    change: &mut impl FnMut(&mut Map<String, Value>),
) {
    if takes(schema, "string") {
        return change(schema);
    }
    for key in ["items", "additionalProperties"] {
        if let Some(Value::Object(inner)) = schema.get_mut(key) {
            each_text(inner, change);
        }
    }
    let either = schema.get_mut("anyOf").and_then(Value::as_array_mut);
    for inner in either.into_iter().flatten().filter_map(Value::as_object_mut) {
        each_text(inner, change);
    }
}
