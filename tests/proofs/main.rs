//! Proofs: the table of laws, the frame that tries them and makes counterexamples small, and every
//! bundled rulebook proved.
#![cfg(feature = "proptest")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod broken;
mod frame;
mod presets;
mod table;

use guanxi::Rulebook;

fn preset(name: &str) -> Rulebook {
    let given: &[(&str, &str)] = match name {
        "follow_up" => &[("medium_amount", "100000"), ("new_within", "6 months")],
        "follow_up_basics" => &[
            ("high_frequency", "10"),
            ("mid_frequency", "5"),
            ("high_amount", "10"),
            ("mid_amount", "5"),
        ],
        _ => &[],
    };
    Rulebook::preset_with(name, given.iter().copied()).unwrap()
}
