//! The laws of issues (P-059 to P-070, time rules section 2): random rulebooks, random lives of
//! issues, a plain second state machine, the presets, and the time rules case by case.
#![cfg(feature = "proptest")]
#![cfg(all(feature = "chrono-tz", feature = "proptest"))]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

mod cases;
mod crossings;
mod decisions;
mod machine;
mod presets;
mod readings;
mod reopening;
mod time_rules;
mod world;

use guanxi::testkit::laws;
use proptest::prelude::*;

/// So many cases; `PROPTEST_CASES` scales all of them, 256 being once.
fn config(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = (cases * default.cases / 256).max(1);
    ProptestConfig { cases, failure_persistence: None, max_shrink_time: 30_000, ..default }
}

fn holds(law: Result<(), String>) -> Result<(), TestCaseError> {
    law.map_err(TestCaseError::fail)
}
