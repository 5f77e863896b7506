//! Checking, testing and comparing end for every rulebook, and say what they found with a witness.

use super::{config, loaded};
use guanxi::policy::scheme::Case;
use guanxi::rulebook::DocumentValue;
use guanxi::testkit::rulebook::whole_documents;
use guanxi::verify::{self, Cell, Diff, Proof};
use guanxi::{Facts, Rulebook};
use proptest::prelude::*;

/// How many cells each question goes through: few, for the rulebooks are many.
const CELLS: usize = 10_000;

fn compared(old: &Rulebook, new: &Rulebook) -> Diff {
    verify::diff_with(old, new, &verify::DiffOptions::new().most_cells(CELLS))
}

/// The class that a rulebook gives to the customer of a witness; `None` where only a population, or
/// what one rulebook alone knows, would tell it.
fn class_of(rulebook: &Rulebook, scheme: &str, cell: &Cell) -> Option<String> {
    let mut facts: Facts = rulebook.facts();
    let mut as_of = "2024-06-28".parse().unwrap();
    for (name, value) in &cell.witness.given {
        if name == "as_of" {
            as_of = value.parse().unwrap();
        } else if name.starts_with("top(") || name.starts_with("share(") {
            return None;
        } else if let Ok(known) = facts.clone().with(name.as_str(), value.as_str()) {
            facts = known;
        }
    }
    let classified = rulebook.classify_case(scheme, &Case::new(&facts, as_of)).unwrap();
    let class = classified.class();
    Some(class.unwrap_or_else(|| panic!("{cell:?} is not decided")).code().to_string())
}

/// Each claim that is refuted is refuted by a case, and each case of a scheme is one.
fn witnessed(old: &Rulebook, new: &Rulebook, diff: &Diff) {
    for proof in [diff.is_equivalent(), diff.is_never_stricter()] {
        if let Proof::Refuted { path, cell } = proof {
            let found = diff.differences().iter().find(|one| one.path == path).unwrap();
            assert!(found.exact && found.cells.contains(cell), "{diff}");
        }
    }
    for difference in diff.differences() {
        assert!(!difference.cells.is_empty() && difference.cells.len() <= 16 * 16, "{difference}");
        let scheme =
            difference.path.strip_prefix("scheme[").and_then(|rest| rest.strip_suffix(']'));
        for cell in &difference.cells {
            assert_ne!(cell.old, cell.new, "{difference}");
            let Some(scheme) = scheme.filter(|_| difference.exact) else { continue };
            if old.scheme(scheme).is_err() || new.scheme(scheme).is_err() {
                continue;
            }
            let gives = class_of(old, scheme, cell).zip(class_of(new, scheme, cell));
            if let Some(gives) = gives {
                assert_eq!(gives, (cell.old.clone(), cell.new.clone()), "{cell:?}");
            }
        }
    }
    for language in [guanxi::label::Language::English, guanxi::label::Language::Chinese] {
        assert_eq!(
            diff.text(language).is_empty(),
            diff.changes().is_empty()
                && diff.differences().is_empty()
                && diff.unproved().is_empty()
        );
    }
}

proptest! {
    #![proptest_config(config(6))]

    #[test]
    fn checks_and_tests_end(document in whole_documents()) {
        let rulebook = loaded(&document);
        let report = verify::test(&rulebook);
        prop_assert_eq!(report.outcomes.len(), document.test.len());
        let not_passed = report.not_passed().count();
        let findings = verify::check_with(&rulebook, &verify::CheckOptions::new().most_cells(CELLS));
        for finding in &findings {
            prop_assert!(!finding.path.is_empty() && !finding.message.is_empty());
            prop_assert!(!finding.message_zh.is_empty(), "{}", finding);
        }
        // Each test that does not pass is a finding.
        let tests = findings.iter().filter(|finding| finding.path.starts_with("test[")).count();
        prop_assert!(tests >= not_passed, "{} of {}", tests, not_passed);
    }
}

proptest! {
    #![proptest_config(config(3))]

    #[test]
    fn a_rulebook_is_equivalent_to_itself(document in whole_documents()) {
        let rulebook = loaded(&document);
        let diff = verify::diff(&rulebook, &rulebook);
        prop_assert!(diff.changes().is_empty() && diff.differences().is_empty(), "{}", diff);
        prop_assert!(diff.is_equivalent().is_proved(), "{}", diff);
        prop_assert!(diff.is_never_stricter().is_proved(), "{}", diff);
    }

    #[test]
    fn differences_have_their_witnesses(old in whole_documents(), new in whole_documents()) {
        let (old, new) = (loaded(&old), loaded(&new));
        witnessed(&old, &new, &compared(&old, &new));
    }

    /// Other values of parameters change conditions, bands, clocks, spans and targets alike.
    #[test]
    fn other_parameters_have_their_witnesses(document in whole_documents()) {
        let mut other = document.clone();
        let text = |text: &str| DocumentValue::Text(text.to_owned());
        other.parameters.extend([
            ("p_amount".to_owned(), DocumentValue::Integer(50)),
            ("p_count".to_owned(), DocumentValue::Integer(1)),
            ("p_hours".to_owned(), text("5 hours")),
            ("p_no_hours".to_owned(), text("3 hours")),
            ("p_never".to_owned(), text("2 months")),
            ("p_never_count".to_owned(), DocumentValue::Integer(1)),
            ("p_off".to_owned(), DocumentValue::Integer(7)),
            ("p_ratio".to_owned(), text("60%")),
            ("p_span".to_owned(), text("45 days")),
        ]);
        let (old, new) = (loaded(&document), loaded(&other));
        witnessed(&old, &new, &compared(&old, &new));
    }
}
