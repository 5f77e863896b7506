//! The work is bounded, and says where it ended.

use std::time::Instant;

use guanxi::verify::{CheckOptions, check, check_with};

use crate::rulebook;

fn flags(count: usize) -> String {
    (0..count).map(|n| format!("[[fact]]\ncode = \"f{n}\"\ntype = \"flag\"\n")).collect()
}

fn names(count: usize) -> String {
    (0..count).map(|n| format!("f{n}")).collect::<Vec<_>>().join(", ")
}

fn scheme(when: &str) -> String {
    format!(
        "[[scheme]]\ncode = \"tier\"\nkind = \"list\"\nclasses = [{{ code = \"A\", when = \"{when}\" }}, {{ code = \"B\" }}]\n"
    )
}

/// What counts facts is a few hundred different remainders, however many facts there are: forty are
/// 2^40 customers, and all of them are gone through.
#[test]
fn what_counts_facts_stays_small() {
    let text = format!("{}{}", flags(40), scheme(&format!("at_least(20, {})", names(40))));
    let found = check(&rulebook(&text));
    let codes: Vec<&str> = found.iter().map(|one| one.code).collect();
    assert!(!codes.contains(&"too-many-cells"), "{codes:?}");
    assert!(codes.contains(&"inexact-when-unknown"), "{codes:?}");
}

/// Conditions that remember everything do not stay small: the check says so and ends.
#[test]
fn a_scheme_beyond_the_bound_is_named_and_ends() {
    // Every pair of neighbours far apart: which facts hold has to be remembered until the end.
    let parts: Vec<String> = (0..30)
        .map(|n| format!("f{n} and f{} or not f{n} and f{}", n + 30, (n * 7) % 30 + 30))
        .collect();
    let parts = parts.iter().map(|part| format!("({part})")).collect::<Vec<_>>().join(", ");
    // Whoever meets sixteen parts meets fifteen: to know that nobody is in B, all have to be seen.
    let classes = format!(
        "{{ code = \"A\", when = \"at_least(15, {parts})\" }}, {{ code = \"B\", when = \"at_least(16, {parts})\" }}, {{ code = \"C\" }}"
    );
    let scheme = format!("[[scheme]]\ncode = \"tier\"\nkind = \"list\"\nclasses = [{classes}]\n");
    let text = format!("{}{scheme}", flags(60));
    let book = rulebook(&text);
    let started = Instant::now();
    let found = check_with(&book, &CheckOptions::new().most_cells(20_000));
    let many: Vec<&str> = found
        .iter()
        .filter(|one| one.code == "too-many-cells")
        .map(|one| one.path.as_str())
        .collect();
    assert_eq!(many, ["scheme[0]"], "{:?}", started.elapsed());
}

/// A bound of one cell leaves every scheme that asks something unanswered, and loses nothing else.
#[test]
fn the_smallest_bound_still_checks_what_needs_no_cells() {
    let book = guanxi::Rulebook::preset("renewal").unwrap();
    let full = check(&book);
    let little = check_with(&book, &CheckOptions::new().most_cells(1));
    assert!(little.iter().any(|one| one.code == "too-many-cells"));
    for finding in little.iter().filter(|one| one.code != "too-many-cells") {
        assert!(full.contains(finding), "{finding}");
    }
}

/// Totals of the largest scorecard that there can be are too many to add up, and are not.
#[test]
fn a_scorecard_beyond_the_bound_is_named() {
    let factor = |n: usize| {
        format!(
            "[[risk.factor]]\ncode = \"f{n}\"\nweight = 1000\nfact = \"f{n}\"\nanchors = [{{ code = \"x\", points = {} }}, {{ code = \"y\", points = 0 }}]\n",
            999 - n
        )
    };
    let head = "[risk]\npoints = { min = -1000, max = 1000 }\ndirection = \"higher_is_safer\"\nmissing = \"pessimistic\"\nlevels = [{ code = \"low\", from = 6 }, { code = \"high\" }]\n";
    let facts: String = (0..64)
        .map(|n| format!("[[fact]]\ncode = \"f{n}\"\ntype = \"choice\"\nvalues = [\"x\", \"y\"]\n"))
        .collect();
    let factors: String = (0..64).map(factor).collect();
    let found = check(&rulebook(&format!("{facts}{head}{factors}")));
    let many = found.iter().find(|one| one.code == "too-many-cells").unwrap();
    assert_eq!(many.path, "risk");
}
