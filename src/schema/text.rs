//! Types that read themselves, most of them from a text of a form.

use schemars::{Schema, json_schema};

/// Gives a type that reads itself its schema, under this name.
macro_rules! reads_itself {
    ($type:ty, $name:literal, $schema:expr) => {
        impl schemars::JsonSchema for $type {
            fn schema_name() -> std::borrow::Cow<'static, str> {
                $name.into()
            }

            fn json_schema(_: &mut schemars::SchemaGenerator) -> schemars::Schema {
                $schema
            }
        }
    };
}

pub(crate) use reads_itself;

/// The pattern that takes the whole text and not a part of it.
pub(crate) fn whole(pattern: &str) -> String {
    format!("^(?:{pattern})$")
}

/// The schema of a text of this form.
pub(crate) fn text(description: &str, pattern: &str) -> Schema {
    json_schema!({ "description": description, "type": "string", "pattern": whole(pattern) })
}
