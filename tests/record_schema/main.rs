//! The JSON Schemas of records: they take what serde writes and what hosts write by hand, and they
//! refuse what serde refuses. The validator is somebody else's.
#![cfg(all(feature = "schema", feature = "proptest"))]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::arithmetic_side_effects)]

mod changed;
mod forms;
mod refused;
mod schema;
mod written;
