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

/// A preset with its cases.
struct Preset {
    name: &'static str,
    /// What it asks of its host.
    parameters: &'static [(&'static str, &'static str)],
    cases: &'static str,
    /// How many cases there are at least, so that none is lost unnoticed.
    least: usize,
}

const PRESETS: &[Preset] = &[
    Preset {
        name: "follow_up",
        parameters: &[("medium_amount", "100000"), ("new_within", "6 months")],
        cases: include_str!("planted/cases/follow_up.toml"),
        least: 101,
    },
    Preset {
        name: "value_activity",
        parameters: &[],
        cases: include_str!("planted/cases/value_activity.toml"),
        least: 42,
    },
    Preset {
        name: "renewal",
        parameters: &[],
        cases: include_str!("planted/cases/renewal.toml"),
        least: 120,
    },
    Preset {
        name: "service_quality",
        parameters: &[],
        cases: include_str!("planted/cases/service_quality.toml"),
        least: 106,
    },
    Preset {
        name: "follow_up_basics",
        parameters: &[
            ("high_frequency", "12"),
            ("mid_frequency", "4"),
            ("high_amount", "500000"),
            ("mid_amount", "100000"),
        ],
        cases: include_str!("planted/cases/follow_up_basics.toml"),
        least: 59,
    },
];

fn with_cases(preset: &Preset) -> RulebookDocument {
    let parameters = preset.parameters.iter().copied();
    let rulebook = Rulebook::preset_with(preset.name, parameters).unwrap();
    let cases: Cases = toml::from_str(preset.cases).unwrap();
    let mut document = rulebook.document().clone();
    document.test = cases.test;
    document
}

#[test]
fn the_cases_of_the_presets_hold() {
    let mut wrong = String::new();
    for preset in PRESETS {
        let report = verify::test(&Rulebook::try_from(with_cases(preset)).unwrap());
        if !report.is_passed() || report.outcomes.len() < preset.least {
            wrong += &format!("{} (at least {} cases): {report}\n", preset.name, preset.least);
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
