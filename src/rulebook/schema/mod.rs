//! The JSON Schema of rulebook files, made from the documents themselves.
//!
//! Keys, types and descriptions come from the structs of the documents. What their types do not
//! say, such as which words a key takes, is in the table of forms; the words come from where they
//! are read.

mod edit;
mod form;
mod forms;
mod types;

pub(super) use types::or_text;

use schemars::generate::SchemaSettings;
use serde_json::Value;

use crate::rulebook::RulebookDocument;

/// The JSON Schema (draft 7) of a rulebook file, as indented JSON with a line end.
///
/// Editors complete and check a file by it: TOML and JSON files are of the same shape. It accepts
/// every file whose tables are tables and that loads, and presets; it refuses unknown keys, wrong
/// types, floats, and words and texts of a form that no rulebook has. What depends on the rest of
/// the file, such as a code that is declared nowhere, only loading finds.
///
/// ```
/// let schema = guanxi::rulebook::json_schema();
/// let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
/// assert_eq!(schema["title"], "guanxi rulebook");
/// assert_eq!(schema["additionalProperties"], false); // as loading: no unknown key
/// assert_eq!(schema["properties"]["format"]["enum"], serde_json::json!([1]));
/// ```
pub fn json_schema() -> String {
    // Editors know draft 7 best.
    let generator = SchemaSettings::draft07().into_generator();
    let mut schema = generator.into_root_schema_for::<RulebookDocument>().to_value();
    forms::apply(&mut schema);
    crate::schema::finish(&mut schema);
    if let Value::Object(root) = &mut schema {
        let title = "guanxi rulebook";
        let description = "A rulebook: all customer-relationship policies of one organisation.";
        root.insert("title".to_owned(), title.into());
        root.insert("description".to_owned(), description.into());
    }
    format!("{schema:#}\n")
}
