//! The frame: counterexamples are the smallest, runs are the same again, and nothing goes on for
//! ever.

use std::cell::Cell;

use guanxi::Facts;
use guanxi::label::Language;
use guanxi::testkit::laws::Law;
use guanxi::testkit::{self, LawProof, Prover, Tried, Verdict, fact};
use proptest::prelude::*;

use super::preset;

/// A law that is wrong: there are customers in class A.
const NOBODY: Law = Law::own("own-1", "Nobody is in class A.", "没有客户在 A 级。");

fn nobody_is_in_a(prover: Prover) -> LawProof {
    let rulebook = preset("renewal");
    let day: chrono::NaiveDate = "2024-06-30".parse().unwrap();
    let facts = fact::facts(&rulebook, day, 0.9);
    let shown = |facts: &Facts| testkit::facts_as_lines(facts);
    prover.law(NOBODY, &facts, shown, |facts| {
        let tier = rulebook.classify("tier", facts, day.into()).map_err(|error| error.report())?;
        match tier.class() {
            Some(class) if *class.code() == *"A" => Err(format!("{class}")),
            Some(_) => Ok(Tried::Holds),
            None => Ok(Tried::PassedOver),
        }
    })
}

/// Whatever customer of class A is met first, the one that is shown has the two facts that A needs,
/// and the least amount.
#[test]
fn a_false_law_is_shown_by_the_smallest_customer() {
    for seed in 0..8 {
        let proof = nobody_is_in_a(Prover::new().seed(seed));
        let Verdict::Fails(found) = &proof.verdict else { panic!("{proof:?}") };
        assert_eq!(found.input, ["annual_amount = 500000.00", "strategic = true"], "seed {seed}");
        assert!(!proof.holds());
    }
}

#[test]
fn failures_are_told_in_both_languages() {
    let mut proof = testkit::Proof::default();
    proof.push(nobody_is_in_a(Prover::new()));
    assert!(!proof.holds());
    assert_eq!(proof.failures().count(), 1);
    let english = proof.text(Language::English);
    assert!(english.starts_with("FAILS    own-1  Nobody is in class A. (cases: "), "{english}");
    assert!(english.contains("\n         annual_amount = 500000.00\n         strategic = true\n"));
    let chinese = proof.text(Language::Chinese);
    assert!(chinese.starts_with("不成立   own-1  没有客户在 A 级。（用例 "), "{chinese}");
}

#[test]
fn the_same_seed_gives_the_same_cases() {
    assert_eq!(nobody_is_in_a(Prover::new().seed(3)), nobody_is_in_a(Prover::new().seed(3)));
    let drawn = |seed| {
        let all = std::cell::RefCell::new(Vec::new());
        let law = Law::own("own-2", "Numbers.", "数。");
        let prover = Prover::new().seed(seed).cases(16);
        prover.law(
            law,
            &any::<u64>(),
            |_| Vec::new(),
            |n| {
                all.borrow_mut().push(*n);
                Ok(Tried::Holds)
            },
        );
        all.into_inner()
    };
    assert_eq!(drawn(1), drawn(1));
    assert_ne!(drawn(1), drawn(2));
}

/// A law that says nothing of any input is not said to hold, and the search for inputs ends.
#[test]
fn a_law_without_cases_says_so() {
    let law = Law::own("own-3", "Nothing.", "无。");
    let asked = Cell::new(0);
    let proof = Prover::new().cases(10).law(
        law,
        &(0_u8..9),
        |_| Vec::new(),
        |_| {
            asked.set(asked.get() + 1);
            Ok(Tried::PassedOver)
        },
    );
    assert!(
        matches!(&proof.verdict, Verdict::Unheard(why, _) if why == "none of 40 inputs applies")
    );
    assert_eq!((asked.get(), proof.cases, proof.passed_over, proof.wanted), (40, 0, 40, 10));
}

/// A strategy that refuses everything ends the search as well.
#[test]
fn a_strategy_without_values_ends() {
    let law = Law::own("own-4", "Nothing.", "无。");
    let none = (0_u8..9).prop_filter("none", |_| false);
    let proof = Prover::new().cases(3).law(law, &none, |_| Vec::new(), |_| Ok(Tried::Holds));
    assert!(matches!(proof.verdict, Verdict::Unheard(..)));
}

/// Few cases are counted as few.
#[test]
fn too_few_cases_are_counted() {
    let law = Law::own("own-5", "Rare.", "少。");
    let proof = Prover::new().cases(50).law(
        law,
        &(0_u8..100),
        |_| Vec::new(),
        |n| Ok(if *n < 5 { Tried::Holds } else { Tried::PassedOver }),
    );
    assert!(proof.holds() && proof.cases < proof.wanted);
    assert_eq!(proof.cases + proof.passed_over, 200);
}
