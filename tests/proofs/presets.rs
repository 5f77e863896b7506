//! Every bundled rulebook, proved.

use std::collections::BTreeSet;

use guanxi::testkit::laws::{About, Home, LAWS};
use guanxi::testkit::{self, Verdict, rulebook};

use super::preset;

fn proved(name: &str) {
    let proof = testkit::prove(&preset(name));
    assert!(proof.holds(), "{proof}");
    for law in proof.laws() {
        assert!(LAWS.contains(&law.law), "{} is in no table", law.law.id);
        assert!(
            matches!(law.verdict, Verdict::Unheard(..)) == (law.cases == 0),
            "{}: {law:?}",
            law.law.id
        );
    }
}

#[test]
fn follow_up_is_proved() {
    proved("follow_up");
}

#[test]
fn value_activity_is_proved() {
    proved("value_activity");
}

#[test]
fn renewal_is_proved() {
    proved("renewal");
}

#[test]
fn service_quality_is_proved() {
    proved("service_quality");
}

#[test]
fn follow_up_basics_is_proved() {
    proved("follow_up_basics");
}

/// Every function that the table names for laws of rulebooks is called by some proof, under its law,
/// and no proof calls another one.
#[test]
fn proofs_and_table_name_the_same_functions() {
    let names = ["follow_up", "value_activity", "renewal", "service_quality", "follow_up_basics"];
    let mut called = BTreeSet::new();
    for name in names {
        let proof = testkit::prove_with(&preset(name), 1);
        called.extend(proof.laws().iter().map(|law| (law.law.id, law.function)));
    }
    let mut named = BTreeSet::new();
    for law in LAWS.iter().filter(|law| law.about == About::Rulebook) {
        if let Home::Functions(functions) = law.home {
            named.extend(functions.iter().map(|function| (law.id, *function)));
        }
    }
    assert_eq!(called, named);
}

/// What a rulebook says nothing of is told of law by law: no proof leaves one out.
#[test]
fn every_proof_names_every_law() {
    let named = |rulebook: &guanxi::Rulebook| -> BTreeSet<(&str, &str)> {
        let proof = testkit::prove_with(rulebook, 1);
        proof.laws().iter().map(|law| (law.law.id, law.function)).collect()
    };
    let head = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"UTC\"\n";
    let empty = guanxi::Rulebook::from_toml(head).unwrap();
    assert_eq!(named(&empty), named(&preset("service_quality")));
}

/// Of random rulebooks, too.
#[test]
fn random_rulebooks_are_proved() {
    for rulebook in testkit::examples(&rulebook::rulebooks(), 12) {
        let proof = testkit::prove_with(&rulebook, 4);
        assert!(proof.holds(), "{proof}");
    }
}
