//! The JSON Schema of rulebook files: it is the committed one, takes everything that loads, and
//! refuses what loading refuses. The validator is somebody else's.
//!
//! After a change of documents or words, write the file anew:
//! `GUANXI_WRITE_SCHEMA=1 cargo test --all-features --test schema`
#![cfg(feature = "schema")]
#![allow(clippy::unwrap_used, clippy::panic)]

use guanxi::rulebook::json_schema;

const COMMITTED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/rulebook.schema.json");

#[test]
fn the_committed_schema_is_the_one_of_the_documents() {
    let made = json_schema();
    if std::env::var_os("GUANXI_WRITE_SCHEMA").is_some() {
        std::fs::write(COMMITTED, &made).unwrap();
    }
    let committed = std::fs::read_to_string(COMMITTED).unwrap_or_default();
    let command = "GUANXI_WRITE_SCHEMA=1 cargo test --all-features --test schema";
    assert!(made == committed, "docs/rulebook.schema.json is out of date: run `{command}`");
}
