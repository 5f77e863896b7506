//! What changed between two rulebooks: `verify::diff` against brute force, each policy with a change
//! and its witness, rulebooks that mean the same, bounds (issue 8; P-019).
#![cfg(feature = "proptest")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

mod bounds;
mod brute;
mod equivalent;
mod planted;
mod policies;
mod presets;
mod schemes;

use guanxi::policy::scheme::Case;
use guanxi::verify::{Cell, Diff, Difference, Proof, diff};
use guanxi::{Facts, Rulebook};

const HEAD: &str =
    "format = 1\ncode = \"sample\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n";

fn rulebook(rules: &str) -> Rulebook {
    Rulebook::from_toml(&format!("{HEAD}{rules}")).unwrap_or_else(|error| {
        panic!("{}\n{rules}", error.report());
    })
}

/// A tier of two classes.
fn tier(when: &str) -> Rulebook {
    rulebook(&format!(
        "[[scheme]]\ncode = \"tier\"\nkind = \"list\"\n\
         classes = [{{ code = \"A\", when = \"{when}\" }}, {{ code = \"B\" }}]\n"
    ))
}

fn at<'d>(diff: &'d Diff, path: &str) -> &'d Difference {
    diff.differences()
        .iter()
        .find(|difference| difference.path == path)
        .unwrap_or_else(|| panic!("nothing differs at {path}:\n{diff}"))
}

/// The class that a rulebook gives to the customer of a witness.
fn class_of(rulebook: &Rulebook, scheme: &str, cell: &Cell) -> String {
    let mut facts: Facts = rulebook.facts();
    let mut as_of = "2024-06-28".parse().unwrap();
    let mut population = None;
    for (name, value) in &cell.witness.given {
        if name == "as_of" {
            as_of = value.parse().unwrap();
        } else if let Some(asked) = name.strip_prefix("top(") {
            let fact = asked.split(',').next().unwrap();
            let cut = if value == "true" { "0.01" } else { "90000000" };
            population = rulebook.population_with_cut(fact, cut).ok();
        } else if let Ok(known) = facts.clone().with(name.as_str(), value.as_str()) {
            facts = known;
        }
    }
    let mut case = Case::new(&facts, as_of);
    if let Some(population) = &population {
        case = case.population(population);
    }
    let classified = rulebook.classify_case(scheme, &case).unwrap();
    let class = classified.class().unwrap_or_else(|| panic!("{cell:?} is not decided"));
    class.code().to_string()
}

/// Each case of a difference between schemes, given to both rulebooks, gives what it says.
fn feed_back(old: &Rulebook, new: &Rulebook, scheme: &str, difference: &Difference) {
    for cell in &difference.cells {
        assert_eq!(class_of(old, scheme, cell), cell.old, "{cell:?}");
        assert_eq!(class_of(new, scheme, cell), cell.new, "{cell:?}");
        assert_ne!(cell.old, cell.new);
    }
}

fn equivalent(old: &Rulebook, new: &Rulebook) {
    let diff = diff(old, new);
    assert_eq!(diff.is_equivalent(), Proof::Proved, "{diff}");
}
