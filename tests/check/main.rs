//! `verify::check`: what it finds, and that it finds all of it and nothing else.
#![cfg(feature = "proptest")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

mod bounded;
mod bounds;
mod brute;
mod findings;
mod orders;

use guanxi::Rulebook;
use proptest::prelude::ProptestConfig;

/// A rulebook with the usual head; keys of the head may come first.
fn rulebook(text: &str) -> Rulebook {
    let head = "format = 1\ncode = \"t\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n";
    Rulebook::from_toml(&format!("{head}{text}"))
        .unwrap_or_else(|error| panic!("{}\n{text}", error.report()))
}

/// So many cases; `PROPTEST_CASES` scales all of them, 256 being once.
fn config(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = (cases * default.cases / 256).max(1);
    ProptestConfig { cases, failure_persistence: None, max_shrink_time: 30_000, ..default }
}
