//! The review of columns agrees with the explained review of every row, whatever the rulebook, the
//! columns and what is unknown.
#![cfg(feature = "proptest")]
#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    missing_docs
)]

mod agree;
mod bad;
mod due;
mod former;
mod job;
mod rows;
mod table;
mod texts;

use proptest::prelude::*;

fn config(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = (cases * default.cases / 256).max(1);
    ProptestConfig { cases, failure_persistence: None, max_shrink_time: 30_000, ..default }
}
