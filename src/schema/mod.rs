//! What every JSON Schema of the crate needs: patterns of whole texts, numbers with bounds and
//! descriptions for people.
//!
//! A type that serde derives has a derived schema; one that reads itself has its schema in the
//! file `schema.rs` of its room.

mod numbers;
mod prose;
mod text;

pub(crate) use text::{reads_itself, text, whole};

use serde_json::Value;

/// Makes a derived schema one for people of any language: bounds in place of the formats of Rust
/// numbers, and descriptions without Rust.
pub(crate) fn finish(schema: &mut Value) {
    numbers::bound(schema);
    prose::clean(schema);
}
