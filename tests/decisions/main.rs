//! Every reading that `docs/decisions.md` names, the default one and the others, each with a test.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::arithmetic_side_effects)]

mod access;
mod agenda;
mod cadence;
mod calendars;
mod columns;
mod contact;
mod documents;
mod duplicates;
mod feedback;
mod issues;
mod kpi;
mod lifecycle;
mod occasions;
mod own;
mod plan;
mod proofs;
mod records;
mod report;
mod risk;
mod upkeep;
mod warnings;

use std::collections::BTreeSet;

use guanxi::fact::Folded;
use guanxi::record::{Event, Purchase};
use guanxi::{Facts, Rulebook};

/// A day on which it does not matter which day it is.
const ANY_DAY: &str = "2024-06-30";

/// Days on which a customer bought: at the edges of the windows that end on 2024-06-30.
const BOUGHT: [&str; 6] =
    ["2022-12-31", "2023-01-01", "2023-06-30", "2023-07-01", "2024-01-01", "2024-06-30"];

#[test]
fn the_document_names_every_reading_and_only_tests_that_exist() {
    let document = include_str!("../../docs/decisions.md");
    for id in [
        "A-01", "A-02", "A-03", "A-04", "A-05", "A-06", "A-07", "A-08", "A-15", "A-16", "A-31",
        "A-32", "A-33", "A-34", "A-35", "A-43", "A-45", "A-48", "A-49", "A-50", "A-53", "A-59",
        "A-17", "A-18", "A-19", "A-20", "A-21", "A-22", "A-24", "A-38", "A-54", "C-08", "C-09",
        "A-11", "A-23", "A-27", "A-39", "A-40", "A-41", "A-51", "C-11", "C-17", "C-21", "C-22",
        "C-33", "C-35", "A-42", "A-26", "A-44", "A-47", "C-24", "C-25", "A-09", "A-10", "A-12",
        "A-13", "A-14", "A-25", "A-28", "A-29", "A-30", "A-52", "C-31", "A-55", "A-36", "A-37",
        "A-56", "C-27", "C-34",
    ] {
        assert!(document.contains(&format!("\n| {id} |")), "no row for {id}");
    }
    let files = [
        include_str!("documents.rs"),
        include_str!("own.rs"),
        include_str!("calendars.rs"),
        include_str!("issues.rs"),
        include_str!("kpi.rs"),
        include_str!("lifecycle.rs"),
        include_str!("access.rs"),
        include_str!("agenda.rs"),
        include_str!("cadence.rs"),
        include_str!("columns.rs"),
        include_str!("contact.rs"),
        include_str!("duplicates.rs"),
        include_str!("feedback.rs"),
        include_str!("plan.rs"),
        include_str!("occasions.rs"),
        include_str!("proofs.rs"),
        include_str!("records.rs"),
        include_str!("report.rs"),
        include_str!("risk.rs"),
        include_str!("upkeep.rs"),
        include_str!("warnings.rs"),
    ];
    let tests: BTreeSet<&str> = files
        .iter()
        .flat_map(|file| file.split("#[test]\nfn ").skip(1))
        .filter_map(|rest| rest.split('(').next())
        .collect();
    // Tests stand in the last column, in backticks.
    let named: BTreeSet<&str> = document
        .lines()
        .filter(|line| line.starts_with("| "))
        .filter_map(|line| line.trim_end_matches('|').rsplit(" | ").next())
        .flat_map(|column| column.split('`').skip(1).step_by(2))
        .collect();
    let unknown: Vec<&&str> = named.difference(&tests).collect();
    assert!(unknown.is_empty(), "named in the document, and no test: {unknown:?}");
    let unnamed: Vec<&&str> = tests.difference(&named).collect();
    assert!(unnamed.is_empty(), "tests that the document does not name: {unnamed:?}");
}

// --- short cuts ----------------------------------------------------------------------------------

/// A rulebook in yuan and Shanghai time.
fn toml(rest: &str) -> Rulebook {
    let head = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n";
    Rulebook::from_toml(&format!("{head}{rest}"))
        .unwrap_or_else(|error| panic!("{}", error.report()))
}

fn facts(rulebook: &Rulebook, known: &[(&str, &str)]) -> Facts {
    known.iter().fold(rulebook.facts(), |facts, (fact, value)| facts.with(fact, *value).unwrap())
}

/// The class; every possible one, joined by `|`, where it is open.
fn class(rulebook: &Rulebook, scheme: &str, known: &[(&str, &str)]) -> String {
    let facts = facts(rulebook, known);
    let found = rulebook.classify(scheme, &facts, day()).unwrap();
    let codes: Vec<&str> =
        found.decision().possible().iter().map(|class| class.code().as_str()).collect();
    codes.join("|")
}

fn renewal(rulebook: &Rulebook, amount: &str, strategic: &str) -> String {
    class(rulebook, "tier", &[("annual_amount", amount), ("strategic", strategic)])
}

fn day() -> guanxi::time::Moment {
    ANY_DAY.parse().unwrap()
}

fn amount(text: &str) -> guanxi::quantity::Amount {
    text.parse().unwrap()
}

/// One purchase of 1 on each day, of customer `c`.
fn purchases(days: &[&str]) -> Vec<Event> {
    let purchase = |(number, day): (usize, &&str)| {
        Event::new(format!("e{number}"), "c", day.parse().unwrap(), Purchase::new(amount("1")))
    };
    days.iter().enumerate().map(purchase).collect()
}

fn fold_days(rulebook: &Rulebook, days: &[&str]) -> Folded {
    let folded = rulebook.fold(&purchases(days), day(), None);
    assert!(folded.rejected.is_empty());
    folded
}
