//! Whole rulebooks: documents with every table of the format are made, load, are written and read
//! again, and go through everything that verifies rulebooks.
#![cfg(feature = "proptest")]
#![allow(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing)]

mod compared;
mod made;
mod proved;
mod written;

use guanxi::{Rulebook, RulebookDocument};
use proptest::prelude::*;
use proptest::test_runner::RngSeed;

/// So many cases, the same ones at every run; `PROPTEST_CASES` scales all of them, 256 being once, and
/// `PROPTEST_RNG_SEED` takes others.
fn config(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = (cases.saturating_mul(default.cases) / 256).max(1);
    let rng_seed = match default.rng_seed {
        RngSeed::Random => RngSeed::Fixed(20_240_628),
        fixed => fixed,
    };
    ProptestConfig {
        cases,
        rng_seed,
        failure_persistence: None,
        max_shrink_time: 60_000,
        ..default
    }
}

/// The rulebook of a document that has to load.
#[track_caller]
fn loaded(document: &RulebookDocument) -> Rulebook {
    Rulebook::try_from(document.clone()).unwrap_or_else(|error| {
        let text = serde_json::to_string_pretty(document).unwrap();
        panic!("{}\n{text}", error.report())
    })
}
