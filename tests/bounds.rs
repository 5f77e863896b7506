//! Hostile sizes: no input takes the stack, the memory or the day. Each of these once did.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

use guanxi::label::Language;
use guanxi::rule::{Decision, Expression};
use guanxi::{Facts, Rulebook};

fn rulebook(facts: &str, schemes: &str) -> guanxi::Result<Rulebook> {
    let head = "format = 1\ncode = \"t\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\n";
    Rulebook::from_toml(&format!("{head}{facts}{schemes}"))
}

fn list(classes: &str) -> String {
    format!("[[scheme]]\ncode = \"tier\"\nkind = \"list\"\nclasses = [{classes}]\n")
}

fn flags(count: usize) -> String {
    (0..count).map(|n| format!("[[fact]]\ncode = \"x{n}\"\ntype = \"flag\"\n")).collect()
}

fn names(count: usize) -> String {
    (0..count).map(|n| format!("x{n}")).collect::<Vec<_>>().join(", ")
}

fn explain(rulebook: &Rulebook, facts: &Facts) -> String {
    let classified = rulebook.classify("tier", facts, "2024-06-30".parse().unwrap()).unwrap();
    classified.explain(Language::English)
}

#[test]
fn deep_nesting_is_refused_before_the_stack_ends() {
    let deep =
        format!("{}strategic{}", format!("{}(", "not ".repeat(60)).repeat(60), ")".repeat(60));
    let error = deep.parse::<Expression>().unwrap_err();
    assert!(error.to_string().contains("64 deep"), "{error}");
    let most = format!("{}strategic", "not ".repeat(63));
    assert!(most.parse::<Expression>().is_ok());
    assert!("(".repeat(100_000).parse::<Expression>().is_err());
}

#[test]
fn a_long_condition_is_read_in_its_length() {
    let long = vec!["strategic"; 40_000].join(" or ");
    assert_eq!(long.parse::<Expression>().unwrap().to_string(), long);
}

#[test]
fn many_shares_of_one_fact_are_bounded() {
    let shares: Vec<String> = (1..=60)
        .flat_map(|n| {
            [
                format!("top(annual_amount, {n}%)"),
                format!("top(annual_amount, {n}%, by = revenue)"),
                format!("share(annual_amount) >= {n}%"),
            ]
        })
        .collect();
    let when = shares.join(" or ");
    let rules = list(&format!("{{ code = \"A\", when = \"{when}\" }}, {{ code = \"B\" }}"));
    let rulebook = rulebook("", &rules).unwrap();
    let facts = rulebook.facts().with("annual_amount", 5).unwrap();
    let classified = rulebook.classify("tier", &facts, "2024-06-30".parse().unwrap()).unwrap();
    match classified.decision() {
        Decision::Undetermined { missing, exact, .. } => {
            assert_eq!((missing.as_slice(), *exact), (&["population".to_owned()][..], false));
        }
        Decision::Decided { .. } => panic!("nothing is known of the population"),
    }
    // The rulebook says at load that it cannot always be exact.
    assert!(rulebook.findings().any(|finding| finding.code == "inexact-when-unknown"));
}

#[test]
fn many_unknown_flags_are_a_superset_and_a_finding() {
    let rules = list(&format!(
        "{{ code = \"A\", when = \"at_least(7, {})\" }}, {{ code = \"B\" }}",
        names(13)
    ));
    let rulebook = rulebook(&flags(13), &rules).unwrap();
    assert!(rulebook.findings().any(|finding| finding.code == "inexact-when-unknown"));
    let facts = rulebook.facts();
    let classified = rulebook.classify("tier", &facts, "2024-06-30".parse().unwrap()).unwrap();
    assert!(matches!(classified.decision(), Decision::Undetermined { exact: false, .. }));
    // Twelve are 4 096 cases: just within the bound.
    let rules = list(&format!(
        "{{ code = \"A\", when = \"at_least(7, {})\" }}, {{ code = \"B\" }}",
        names(12)
    ));
    let rulebook = self::rulebook(&flags(12), &rules).unwrap();
    assert_eq!(rulebook.findings().count(), 0);
}

#[test]
fn ways_through_long_conditions_are_bounded() {
    let rules = list(&format!(
        "{{ code = \"A\", when = \"at_least(100, {})\" }}, {{ code = \"B\" }}",
        names(200)
    ));
    let rulebook = rulebook(&flags(200), &rules).unwrap();
    let mut facts = rulebook.facts();
    for n in 0..200 {
        facts.set(&format!("x{n}"), false).unwrap();
    }
    assert!(explain(&rulebook, &facts).contains("to reach A"));
}

#[test]
fn many_classes_by_one_fact_stay_exact() {
    let bands: Vec<String> =
        (0..1300).map(|n| format!("{{ code = \"c{n}\", from = {} }}", 10_000 - n)).collect();
    let rules = format!(
        "[[scheme]]\ncode = \"tier\"\nkind = \"bands\"\nfact = \"orders_12m\"\nbands = [{}, {{ code = \"rest\" }}]\n",
        bands.join(", ")
    );
    let rulebook = rulebook("", &rules).unwrap();
    let facts = rulebook.facts();
    let classified = rulebook.classify("tier", &facts, "2024-06-30".parse().unwrap()).unwrap();
    assert_eq!(classified.decision().possible().len(), 1301);
}

#[test]
fn chains_of_schemes_end() {
    let mut rules = list("{ code = \"A\", when = \"strategic\" }, { code = \"B\" }");
    for n in 0..200 {
        let before = if n == 0 { "tier".to_owned() } else { format!("s{}", n - 1) };
        rules += &format!(
            "[[scheme]]\ncode = \"s{n}\"\nkind = \"list\"\nclasses = [{{ code = \"A\", when = \"class({before}) = A\" }}, {{ code = \"B\" }}]\n"
        );
    }
    let rulebook = rulebook("", &rules).unwrap();
    let facts = rulebook.facts();
    let last = rulebook.classify("s199", &facts, "2024-06-30".parse().unwrap()).unwrap();
    assert_eq!(last.decision().missing(), ["strategic"]);
    let facts = facts.with("strategic", true).unwrap();
    let last = rulebook.classify("s199", &facts, "2024-06-30".parse().unwrap()).unwrap();
    assert_eq!(last.class().unwrap().code(), &"A");
}

#[test]
fn large_matrices_load() {
    let side = 120;
    let axis = |name: &str, fact: &str| {
        let entries: Vec<String> = (1..side)
            .map(|n| format!("{{ code = \"{name}{n}\", when = \"{fact} >= {}\" }}", 10_000 - n))
            .chain([format!("{{ code = \"{name}0\" }}")])
            .collect();
        entries.join(", ")
    };
    let cells: Vec<String> = (0..side)
        .map(|y| {
            let row: Vec<String> = (0..side).map(|x| format!("\"c{y}_{x}\"")).collect();
            format!("[{}]", row.join(", "))
        })
        .collect();
    let rules = format!(
        "[[scheme]]\ncode = \"tier\"\nkind = \"matrix\"\nrows = [{}]\ncolumns = [{}]\ncells = [{}]\n",
        axis("r", "orders_12m"),
        axis("k", "orders_total"),
        cells.join(", ")
    );
    let rulebook = rulebook("", &rules).unwrap();
    assert_eq!(rulebook.scheme("tier").unwrap().classes().len(), side * side);
}
