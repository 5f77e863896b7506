//! Forty defects planted in the presets: a comparison with the right rulebook lists every one, and
//! nearly all are caught without it, by loading, by `check`, or by the tests that the rulebook carries.
//! `cargo test --all-features --test planted -- --nocapture` prints the table.
#![cfg(feature = "chrono-tz")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, clippy::print_stdout)]

use std::collections::{BTreeMap, BTreeSet};

use guanxi::rulebook::{RulebookDocument, TestDocument};
use guanxi::{Rulebook, verify};
use serde::Deserialize;

/// How many defects have to be caught without a comparison.
const LEAST: usize = 36;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Defects {
    defect: Vec<Defect>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Defect {
    what: String,
    preset: String,
    from: String,
    to: String,
    #[serde(default)]
    also: Vec<Also>,
    /// Why nothing but a comparison can find it.
    only_diff: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Also {
    from: String,
    to: String,
}

#[derive(Deserialize)]
struct Cases {
    test: Vec<TestDocument>,
}

/// A preset: its text, the numbers that its document leaves open, and the tests of its examples.
struct Preset {
    text: &'static str,
    parameters: &'static str,
    cases: &'static str,
}

fn presets() -> BTreeMap<&'static str, Preset> {
    macro_rules! preset {
        ($name:literal, $parameters:literal) => {
            (
                $name,
                Preset {
                    text: include_str!(concat!("../../src/rulebook/presets/", $name, ".toml")),
                    parameters: $parameters,
                    cases: include_str!(concat!("cases/", $name, ".toml")),
                },
            )
        };
    }
    BTreeMap::from([
        preset!("follow_up", "medium_amount = 100000, new_within = \"6 months\""),
        preset!("value_activity", ""),
        preset!("renewal", ""),
        preset!("service_quality", ""),
        preset!(
            "follow_up_basics",
            "high_frequency = 12, mid_frequency = 4, high_amount = 500000, mid_amount = 100000"
        ),
    ])
}

impl Preset {
    fn load(&self, text: &str) -> Result<Rulebook, guanxi::Error> {
        let mut document: RulebookDocument =
            toml::from_str(&format!("parameters = {{ {} }}\n{text}", self.parameters)).unwrap();
        let cases: Cases = toml::from_str(self.cases).unwrap();
        document.test = cases.test;
        Rulebook::try_from(document)
    }
}

fn planted(text: &str, defect: &Defect) -> String {
    let replace = |text: &str, from: &str, to: &str| {
        assert!(
            text.contains(from),
            "{}: `{from}` does not stand in {}",
            defect.what,
            defect.preset
        );
        text.replacen(from, to, 1)
    };
    let first = replace(text, &defect.from, &defect.to);
    defect.also.iter().fold(first, |text, also| replace(&text, &also.from, &also.to))
}

/// What is found of a rulebook besides the tests that fail.
fn findings(rulebook: &Rulebook) -> BTreeSet<String> {
    let found = verify::check(rulebook);
    let found = found.iter().filter(|one| !one.code.starts_with("test-"));
    found.map(|one| format!("{} {one}", one.code)).collect()
}

/// What catches a defect, each with the first thing that it says. What loading refuses differs from
/// the right rulebook by being none.
fn caught(preset: &Preset, right: &Rulebook, defect: &Defect) -> Vec<(&'static str, String)> {
    let mut by = Vec::new();
    let wrong = match preset.load(&planted(preset.text, defect)) {
        Ok(wrong) => wrong,
        Err(error) => return vec![("load", error.to_string())],
    };
    // A comparison lists every defect that loads.
    let diff = verify::diff(right, &wrong);
    assert!(diff.is_equivalent().is_refuted(), "{}: not in the comparison", defect.what);
    let difference = diff.differences().first().map(|one| one.to_string()).unwrap();
    by.push(("diff", difference));
    let known = findings(right);
    if let Some(new) = findings(&wrong).difference(&known).next() {
        by.push(("check", new.clone()));
    }
    let tests = verify::test(&wrong);
    if let Some(failed) = tests.outcomes.iter().find(|one| !one.is_passed()) {
        by.push(("tests", failed.name.clone()));
    }
    by
}

#[test]
fn the_right_rulebooks_pass() {
    for (name, preset) in presets() {
        let tests = verify::test(&preset.load(preset.text).unwrap());
        assert!(tests.is_passed() && tests.outcomes.len() > 30, "{name}: {tests}");
    }
}

#[test]
fn planted_defects_are_caught() {
    let defects: Defects = toml::from_str(include_str!("defects.toml")).unwrap();
    assert_eq!(defects.defect.len(), 40);
    let presets = presets();
    let right: BTreeMap<&str, Rulebook> =
        presets.iter().map(|(name, preset)| (*name, preset.load(preset.text).unwrap())).collect();
    let (mut table, mut count, mut wrong) = (String::new(), 0, String::new());
    for (place, defect) in defects.defect.iter().enumerate() {
        let preset = &presets[defect.preset.as_str()];
        let by = caught(preset, &right[defect.preset.as_str()], defect);
        table += &format!("{:>2} {:<16} {}\n", place + 1, defect.preset, defect.what);
        for (what, shown) in &by {
            table += &format!("{:>20}  {}\n", what, shown.lines().next().unwrap_or_default());
        }
        let without = by.iter().filter(|(what, _)| *what != "diff").count();
        match (&defect.only_diff, without == 0) {
            (None, true) => wrong += &format!("not caught: {}\n", defect.what),
            (Some(why), false) => wrong += &format!("caught after all: {}: {why}\n", defect.what),
            (Some(why), true) => table += &format!("{:>20}  {why}\n", "not caught"),
            (None, false) => count += 1,
        }
    }
    println!("{table}{count} of 40 are caught without a comparison");
    assert!(wrong.is_empty() && count >= LEAST, "{table}{wrong}");
}

#[test]
fn a_comparison_lists_every_defect() {
    let defects: Defects = toml::from_str(include_str!("defects.toml")).unwrap();
    let presets = presets();
    let mut compared = 0;
    for defect in &defects.defect {
        let preset = &presets[defect.preset.as_str()];
        let Ok(wrong) = preset.load(&planted(preset.text, defect)) else { continue };
        let found = verify::diff(&preset.load(preset.text).unwrap(), &wrong);
        assert!(!found.changes().is_empty(), "{}", defect.what);
        assert!(found.is_equivalent().is_refuted(), "{}: {found}", defect.what);
        compared += 1;
    }
    assert!(compared >= 30, "only {compared} of them load");
}
