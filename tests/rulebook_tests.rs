//! Tests that rulebooks carry: the cases of the presets hold on the presets as they are.
#![cfg(feature = "chrono-tz")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use guanxi::rulebook::{RulebookDocument, TestDocument};
use guanxi::{Rulebook, verify};
use serde::Deserialize;

#[derive(Deserialize)]
struct Cases {
    test: Vec<TestDocument>,
}

/// The preset, its required parameters as in the tests, and its cases.
const CASES: &[(&str, &[(&str, &str)], &str, usize)] = &[
    (
        "follow_up",
        &[("medium_amount", "100000"), ("new_within", "6 months")],
        include_str!("planted/cases/follow_up.toml"),
        95,
    ),
    ("value_activity", &[], include_str!("planted/cases/value_activity.toml"), 41),
    ("renewal", &[], include_str!("planted/cases/renewal.toml"), 112),
    ("service_quality", &[], include_str!("planted/cases/service_quality.toml"), 104),
    (
        "follow_up_basics",
        &[
            ("high_frequency", "12"),
            ("mid_frequency", "4"),
            ("high_amount", "500000"),
            ("mid_amount", "100000"),
        ],
        include_str!("planted/cases/follow_up_basics.toml"),
        56,
    ),
];

fn with_cases(preset: &str, parameters: &[(&str, &str)], cases: &str) -> RulebookDocument {
    let rulebook = Rulebook::preset_with(preset, parameters.iter().copied()).unwrap();
    let cases: Cases = toml::from_str(cases).unwrap();
    let mut document = rulebook.document().clone();
    document.test = cases.test;
    document
}

#[test]
fn the_cases_of_the_presets_hold() {
    let mut wrong = String::new();
    for (preset, parameters, cases, least) in CASES {
        let document = with_cases(preset, parameters, cases);
        let report = verify::test(&Rulebook::try_from(document).unwrap());
        let count = report.outcomes.len();
        if !report.is_passed() || count < *least {
            wrong += &format!("{preset} (at least {least} cases): {report}\n");
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// Rulebooks that come as examples carry tests that hold.
#[test]
fn the_tests_of_the_examples_hold() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/examples/rulebooks");
    let mut tests = 0;
    for file in std::fs::read_dir(folder).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        let report = verify::test(&Rulebook::from_toml(&text).unwrap());
        assert!(report.is_passed(), "{report}");
        tests += report.outcomes.len();
    }
    assert!(tests >= 4, "{tests}");
}
