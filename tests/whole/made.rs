//! What is made: everything loads, and everything that the format knows is among it.

use super::loaded;
use guanxi::RulebookDocument;
use guanxi::testkit::{examples, rulebook};

/// So many documents are made; they are the same ones each time.
const MADE: usize = 200;

/// Made once for all that is asked of them, for making them takes most of the time.
#[test]
fn every_document_loads_and_everything_is_among_them() {
    let documents = examples(&rulebook::whole_documents(), MADE);
    assert_eq!(documents.len(), MADE, "some were refused while they were made");
    documents.iter().for_each(|document| drop(loaded(document)));
    tables_come_alone_and_together(&documents);
    #[cfg(feature = "schema")]
    schema::every_key_and_every_word_is_there(&documents);
}

/// Each table is there alone, with others, or not at all.
fn tables_come_alone_and_together(documents: &[RulebookDocument]) {
    let tables = |document: &RulebookDocument| -> Vec<String> {
        let document = serde_json::to_value(document).unwrap();
        let always = ["format", "code", "version", "currency", "time_zone", "effective_from"];
        let apart = ["label", "parameters", "parameter", "fact", "codes", "calendar", "holidays"];
        let keys = document.as_object().unwrap().keys();
        keys.filter(|key| !always.contains(&key.as_str()) && !apart.contains(&key.as_str()))
            .cloned()
            .collect()
    };
    let all: Vec<Vec<String>> = documents.iter().map(tables).collect();
    let known: std::collections::BTreeSet<&String> = all.iter().flatten().collect();
    assert!(known.len() >= 22, "{known:?}");
    for table in known {
        let with = all.iter().filter(|tables| tables.contains(table)).count();
        let share = MADE / 10..=MADE / 10 * 9;
        assert!(share.contains(&with), "{with} of {MADE} documents have `{table}`");
    }
    assert!(all.iter().any(|tables| tables.len() >= 18));
    assert!(all.iter().filter(|tables| tables.len() <= 2).count() >= MADE / 10);
}

/// Every key and every word of the schema, which is made of the documents themselves.
#[cfg(feature = "schema")]
mod schema {
    use guanxi::RulebookDocument;
    use guanxi::rulebook::json_schema;
    use serde_json::Value;
    use std::collections::BTreeSet;

    /// Lists with more words than these, such as the fields of a file, need not be gone through.
    const FEW: usize = 12;

    /// What loading refuses: rows and columns of a matrix have no `keep`; and what no preset can be
    /// used for without values or codes of its own. Alone a preset is a text, which is read only.
    const REFUSED: &[&str] = &[
        "scheme.columns.bands.keep",
        "scheme.columns.keep",
        "scheme.rows.bands.keep",
        "scheme.rows.keep",
        "preset = follow_up_office",
    ];

    /// The keys, words and maps of a schema by their places, numbers of lists left out.
    #[derive(Default)]
    struct Places {
        keys: BTreeSet<String>,
        words: BTreeSet<String>,
        maps: BTreeSet<String>,
    }

    /// A word with the key that it is a value of, wherever that key stands.
    fn said(path: &str, word: &str) -> String {
        format!("{} = {word}", path.rsplit('.').next().unwrap())
    }

    impl Places {
        fn read<'s>(
            &mut self,
            whole: &'s Value,
            node: &'s Value,
            path: &str,
            open: &mut Vec<&'s str>,
        ) {
            if let Some(name) = node["$ref"].as_str() {
                // What holds itself, such as questions about tags, is looked at once.
                if !open.contains(&name) {
                    open.push(name);
                    let name = name.strip_prefix("#/definitions/").unwrap();
                    self.read(whole, &whole["definitions"][name], path, open);
                    open.pop();
                }
            }
            for either in ["anyOf", "allOf", "oneOf"] {
                for node in node[either].as_array().into_iter().flatten() {
                    self.read(whole, node, path, open);
                }
            }
            let words: Vec<&str> =
                node["enum"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
            if words.len() <= FEW {
                self.words.extend(words.iter().map(|word| said(path, word)));
            }
            for (key, node) in node["properties"].as_object().into_iter().flatten() {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                self.read(whole, node, &path, open);
                self.keys.insert(path);
            }
            if node["additionalProperties"].is_object() {
                self.maps.insert(path.to_owned());
                self.read(whole, &node["additionalProperties"], &format!("{path}.*"), open);
            }
            if !node["items"].is_null() {
                self.read(whole, &node["items"], path, open);
            }
        }

        fn see(&self, value: &Value, path: &str, seen: &mut BTreeSet<String>) {
            match value {
                Value::Object(table) => {
                    for (key, value) in table {
                        let own = |key: &str| match path {
                            "" => key.to_owned(),
                            path => format!("{path}.{key}"),
                        };
                        let path = match self.keys.contains(&own(key)) {
                            false if self.maps.contains(path) => own("*"),
                            _ => own(key),
                        };
                        self.see(value, &path, seen);
                        seen.insert(path);
                    }
                }
                Value::Array(list) => list.iter().for_each(|value| self.see(value, path, seen)),
                Value::String(text) => drop(seen.insert(said(path, text))),
                _ => {}
            }
        }
    }

    pub(super) fn every_key_and_every_word_is_there(documents: &[RulebookDocument]) {
        let schema: Value = serde_json::from_str(&json_schema()).unwrap();
        let mut places = Places::default();
        places.read(&schema, &schema, "", &mut Vec::new());
        assert!(places.keys.len() > 400 && places.words.len() > 100);
        let mut seen = BTreeSet::new();
        for document in documents {
            places.see(&serde_json::to_value(document).unwrap(), "", &mut seen);
        }
        let all = places.keys.iter().chain(&places.words);
        let read_only = |one: &str| {
            let label = one.ends_with(".en") || one.ends_with(".zh");
            label || one.starts_with("use = ") || REFUSED.contains(&one)
        };
        let missing: Vec<&str> =
            all.map(String::as_str).filter(|one| !seen.contains(*one) && !read_only(one)).collect();
        assert!(missing.is_empty(), "{} are missing:\n{}", missing.len(), missing.join("\n"));
    }
}
