//! `testkit::prove_store` on a good store and on broken ones: random histories find what is wrong, and
//! the history that is shown is the smallest.

use guanxi::store::MemoryStore;
use guanxi::testkit::{self, Proof, Prover, Verdict};

use super::broken::{Fault, store};

fn proved(fault: Fault) -> Proof {
    Prover::new().cases(48).store(&|| store(fault, MemoryStore::new()))
}

/// The counterexample of a law of random histories.
fn history(proof: &Proof, function: &str) -> (Vec<String>, String) {
    let of = |one: &&testkit::LawProof| one.function == function;
    let law = proof.laws().iter().find(of).unwrap();
    let Verdict::Fails(found) = &law.verdict else { panic!("{function} holds:\n{proof}") };
    (found.input.clone(), found.says.clone())
}

/// P-111, P-114, and every promise of the conformance suite.
#[test]
fn the_store_in_memory_is_proved() {
    let proof = testkit::prove_store(&|| Box::new(MemoryStore::new()));
    assert!(proof.holds(), "{proof}");
    let ids: Vec<&str> = proof.laws().iter().map(|law| law.law.id).collect();
    assert_eq!(ids, ["G-05", "P-114", "P-114", "P-111", "G-06", "P-114"]);
    assert!(proof.laws().iter().all(|law| law.cases >= 30), "{proof}");
}

#[test]
fn lost_contacts_are_shown_by_one_customer_with_one_contact() {
    let proof = proved(Fault::LosesContacts);
    let (input, says) = history(&proof, "store_is_the_reference");
    assert_eq!(input, ["batch 0: put customer KH0001 `` with [P001]"]);
    assert!(says.starts_with("after batch 0 the store holds something else"), "{says}");
    // The conformance suite says so by name.
    let named = |law: &testkit::LawProof| matches!(&law.verdict, Verdict::Fails(found) if found.input == ["check = put-then-get"]);
    assert!(proof.failures().any(named), "{proof}");
}

#[test]
fn forgotten_versions_are_shown_by_three_names() {
    let (input, says) = history(&proved(Fault::IgnoresVersions), "stale_versions_are_refused");
    assert_eq!(input, ["names = a, a, a"]);
    assert!(says.ends_with("was taken, and is stale"), "{says}");
}

#[test]
fn an_order_or_a_half_batch_is_shown_by_few_batches() {
    let (input, _) = history(&proved(Fault::NewestFirst), "store_is_the_reference");
    assert!(input.len() <= 3, "{input:?}");
    let (input, _) = history(&proved(Fault::HalfBatches), "store_is_the_reference");
    assert!(input.len() <= 2, "{input:?}");
}

/// A listing that never ends does not hold up the proof for ever.
#[test]
fn pages_without_end_end() {
    let proof = Prover::new().cases(4).store(&|| store(Fault::PagesWithoutEnd, MemoryStore::new()));
    assert!(!proof.holds());
}
