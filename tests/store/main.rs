//! Stores: the conformance suite on good stores and on broken ones, random batches against a plain
//! model, writers at once, replays, and bad batches.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::arithmetic_side_effects)]

mod bad_batches;
mod broken;
mod conforming;
mod model;
#[cfg(feature = "proptest")]
mod proved;
mod replays;
