//! Which laws speak of a store, and the histories that each is tried on.

use crate::store::conformance::{self, Maker, Verdict as Promise};
use crate::store::{Batch, Expect, Removal, Write};
use crate::testkit::laws::{self, Tried};
use crate::testkit::proof::prover::Prover;
use crate::testkit::proof::verdict::{Counterexample, LawProof, Proof, Verdict};
use crate::testkit::store::{batches, names};

/// A law of histories.
type OfHistories = fn(Maker<'_>, &[Batch]) -> Result<(), String>;

const OF_HISTORIES: [(&str, &str, OfHistories); 4] = [
    ("P-114", "replay_is_the_store", laws::replay_is_the_store),
    ("P-114", "copy_is_the_store", laws::copy_is_the_store),
    ("P-111", "nothing_dangles", laws::nothing_dangles),
    ("G-06", "store_is_the_reference", laws::store_is_the_reference),
];

/// Tries every law that speaks of a store.
pub(super) fn prove(prover: &Prover, make: Maker<'_>) -> Proof {
    let mut proof = Proof::default();
    promises(&mut proof, make);
    for (id, function, law) in OF_HISTORIES {
        let tried = prover.named(
            laws::named(id),
            function,
            &batches(),
            |batches| shown(batches),
            |batches| law(make, batches).map(|()| Tried::Holds),
        );
        proof.push(tried);
    }
    proof.push(prover.named(
        laws::named("P-114"),
        "stale_versions_are_refused",
        &names(),
        |names| vec![format!("names = {}", names.join(", "))],
        |names| laws::stale_versions_are_refused(make, names).map(|()| Tried::Holds),
    ));
    proof
}

/// The conformance suite: one line for all promises that are kept, one for each that is not.
fn promises(proof: &mut Proof, make: Maker<'_>) {
    let report = conformance::run(make);
    let (mut kept, mut skipped) = (0_u32, 0_u32);
    let mut broken = Vec::new();
    for check in report.checks() {
        match &check.verdict {
            Promise::Passed => kept = kept.saturating_add(1),
            Promise::Skipped(_) => skipped = skipped.saturating_add(1),
            Promise::Failed(why) => broken.push((check.name, why.clone())),
        }
    }
    let law = |cases, passed_over, verdict| LawProof {
        law: laws::named("G-05"),
        function: "conformance::run",
        cases,
        passed_over,
        wanted: cases,
        verdict,
    };
    if kept > 0 {
        proof.push(law(kept, skipped, Verdict::Holds));
    }
    for (name, says) in broken {
        let found = Counterexample { input: vec![format!("check = {name}")], says, steps: 0 };
        proof.push(law(1, 0, Verdict::Fails(found)));
    }
}

/// A history, a line for each batch.
fn shown(batches: &[Batch]) -> Vec<String> {
    let batch = |(place, batch): (usize, &Batch)| {
        let writes: Vec<String> = batch.writes().iter().map(write).collect();
        format!("batch {place}: {}", writes.join("; "))
    };
    batches.iter().enumerate().map(batch).collect()
}

fn write(write: &Write) -> String {
    let new = |expect: &Expect| match expect {
        Expect::Any => "",
        Expect::New => " (new)",
        Expect::Version(_) => " (of a version)",
    };
    match write {
        Write::PutCustomer { customer, expect } => {
            let people: Vec<&str> = customer.contacts.iter().map(|one| one.id.as_str()).collect();
            let name = customer.full_name.as_deref().unwrap_or_default();
            let (id, new) = (&customer.id, new(expect));
            format!("put customer {id} `{name}` with [{}]{new}", people.join(", "))
        }
        Write::PutContract { contract, expect } => {
            format!("put contract {} of {}{}", contract.id, contract.customer, new(expect))
        }
        Write::RemoveCustomer { customer, removal, .. } => {
            let how = match removal {
                Removal::Alone => "alone",
                Removal::WithEverything => "with everything",
            };
            format!("remove customer {customer} {how}")
        }
        Write::RemoveContract { contract, .. } => format!("remove contract {contract}"),
        Write::Append(event) => {
            let corrects = event.corrects.as_ref();
            let corrects = corrects.map(|id| format!(", correcting {id}")).unwrap_or_default();
            format!("append {} of {} at {}{corrects}", event.id, event.customer, event.at)
        }
    }
}
