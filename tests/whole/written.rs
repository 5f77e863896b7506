//! What is written is read again as the same: JSON, TOML, and the document that loading makes. An
//! editor that knows the schema takes all of it.

use super::{config, loaded};
use guanxi::testkit::rulebook::whole_documents;
use guanxi::{Rulebook, RulebookDocument};
use proptest::prelude::*;
use serde_json::Value;

/// A value as TOML writes it on one line.
fn inline(value: &Value) -> String {
    match value {
        Value::Null => panic!("TOML has no nothing"),
        Value::Bool(_) | Value::Number(_) => value.to_string(),
        // Escapes of JSON are escapes of TOML.
        Value::String(text) => Value::from(text.as_str()).to_string().replace('\u{7f}', "\\u007f"),
        Value::Array(list) => {
            let list: Vec<String> = list.iter().map(inline).collect();
            format!("[{}]", list.join(", "))
        }
        Value::Object(table) => {
            let keys =
                table.iter().map(|(key, value)| format!("{} = {}", quoted(key), inline(value)));
            format!("{{ {} }}", keys.collect::<Vec<_>>().join(", "))
        }
    }
}

fn quoted(key: &str) -> String {
    inline(&Value::from(key))
}

/// A document as a file would write it.
fn toml(document: &RulebookDocument) -> String {
    let value = serde_json::to_value(document).unwrap();
    let keys = value.as_object().unwrap().iter();
    keys.map(|(key, value)| format!("{} = {}\n", quoted(key), inline(value))).collect()
}

#[test]
fn texts_of_toml_are_read_as_they_were() {
    for text in ["", "a\"b\\c", "tab\tline\nend\r", "\u{0}\u{1f}\u{7f}\u{85}", "贵 «un nom» 🙂"]
    {
        let line = format!("a = {}", inline(&Value::from(text)));
        let read: Value = toml::from_str(&line).unwrap();
        assert_eq!(read["a"], text);
    }
}

proptest! {
    #![proptest_config(config(12))]

    #[test]
    fn what_is_written_is_read_again(document in whole_documents()) {
        let rulebook = loaded(&document);
        let json = serde_json::to_string(&document).unwrap();
        let read: RulebookDocument = serde_json::from_str(&json).unwrap();
        prop_assert_eq!(&read, &document);
        let text = toml(&document);
        let own = serde_json::to_string(rulebook.document()).unwrap();
        // The document of a rulebook has everything that it uses.
        let ways = [Rulebook::from_toml(&text), Rulebook::from_json(&own)];
        for way in ways {
            let way = way.unwrap_or_else(|error| panic!("{}\n{text}", error.report()));
            prop_assert_eq!(way.document(), rulebook.document());
            prop_assert_eq!(way.version(), rulebook.version());
            if document.uses.is_empty() {
                prop_assert!(way.findings().eq(rulebook.findings()));
            }
        }
    }
}

#[cfg(feature = "schema")]
mod schema {
    use super::{config, loaded};
    use guanxi::RulebookDocument;
    use guanxi::rulebook::json_schema;
    use guanxi::testkit::rulebook::whole_documents;
    use jsonschema::Validator;
    use proptest::prelude::*;
    use std::sync::LazyLock;

    static VALIDATOR: LazyLock<Validator> = LazyLock::new(|| {
        let schema = serde_json::from_str(&json_schema()).unwrap();
        jsonschema::draft7::new(&schema).unwrap()
    });

    fn faults(document: &RulebookDocument) -> Vec<String> {
        let document = serde_json::to_value(document).unwrap();
        let faults = VALIDATOR.iter_errors(&document);
        faults.map(|fault| format!("{}: {fault}", fault.instance_path())).collect()
    }

    proptest! {
        #![proptest_config(config(12))]

        #[test]
        fn the_schema_takes_every_document(document in whole_documents()) {
            prop_assert_eq!(faults(&document), Vec::<String>::new());
            prop_assert_eq!(faults(loaded(&document).document()), Vec::<String>::new());
        }
    }
}
