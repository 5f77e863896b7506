//! The schemas of types that read themselves.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde_json::{Map, Value};

use crate::rulebook::{DocumentValue, OneOrMore, Texts};

impl JsonSchema for DocumentValue {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "DocumentValue".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": ["string", "integer", "boolean"] })
    }
}

impl JsonSchema for Texts {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Texts".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "anyOf": [
                { "type": "string" },
                { "type": "array", "items": { "type": "string" } }
            ]
        })
    }
}

impl JsonSchema for OneOrMore {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "OneOrMore".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        Texts::json_schema(generator)
    }
}

/// The schema of a table that may also be written as one text.
pub(in crate::rulebook) fn or_text(schema: &mut Schema) {
    let table = std::mem::take(schema.ensure_object());
    let description = table.get("description").cloned();
    let text = json_schema!({ "type": "string" }).to_value();
    let any = Value::Array(vec![text, Value::Object(table)]);
    let mut either = Map::from_iter([("anyOf".to_owned(), any)]);
    either.extend(description.map(|text| ("description".to_owned(), text)));
    *schema = Schema::from(either);
}
