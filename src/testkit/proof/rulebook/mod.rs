//! Which laws speak of a rulebook, and the inputs that each is tried on.

mod access;
mod bands;
mod cadence;
mod calendar;
mod clock;
mod fold;
mod issue;
mod kpi;
mod lifecycle;
mod plan;
mod population;
mod quality;
mod risk;
mod target;
mod text;
mod tier;
mod warning;

use proptest::strategy::Strategy;

use crate::rulebook::Rulebook;
use crate::testkit::laws::{self, Tried};
use crate::testkit::proof::prover::Prover;
use crate::testkit::proof::verdict::{Counterexample, LawProof, Proof, Verdict};

/// Tries every law that speaks of a rulebook.
pub(super) fn prove(prover: &Prover, rulebook: &Rulebook) -> Proof {
    let mut session = Session { prover, rulebook, proof: Proof::default() };
    text::prove(&mut session);
    tier::prove(&mut session);
    bands::prove(&mut session);
    population::prove(&mut session);
    fold::prove(&mut session);
    cadence::prove(&mut session);
    plan::prove(&mut session);
    calendar::prove(&mut session);
    issue::prove(&mut session);
    clock::prove(&mut session);
    risk::prove(&mut session);
    warning::prove(&mut session);
    kpi::prove(&mut session);
    target::prove(&mut session);
    quality::prove(&mut session);
    access::prove(&mut session);
    lifecycle::prove(&mut session);
    session.proof
}

/// A proof under way.
struct Session<'a> {
    prover: &'a Prover,
    rulebook: &'a Rulebook,
    proof: Proof,
}

impl Session<'_> {
    /// Tries one law of the table.
    fn law<S: Strategy>(
        &mut self,
        (id, function): (&'static str, &'static str),
        inputs: &S,
        shown: impl Fn(&S::Value) -> Vec<String>,
        check: impl Fn(&S::Value) -> Result<Tried, String>,
    ) {
        let law = laws::named(id);
        self.proof.push(self.prover.named(law, function, inputs, shown, check));
    }

    /// Tries one function that several laws of the table are proved by.
    fn laws<S: Strategy>(
        &mut self,
        ids: &[&'static str],
        function: &'static str,
        inputs: &S,
        shown: impl Fn(&S::Value) -> Vec<String>,
        check: impl Fn(&S::Value) -> Result<Tried, String>,
    ) {
        let Some((first, others)) = ids.split_first() else { return };
        let proof = self.prover.named(laws::named(first), function, inputs, shown, check);
        self.proof.push(proof.clone());
        for id in others {
            self.proof.push(LawProof { law: laws::named(id), ..proof.clone() });
        }
    }

    /// Says of laws that the rulebook has nothing that they speak of.
    fn unheard(&mut self, laws: &[(&'static str, &'static str)], why: &str, why_zh: &str) {
        self.untried(laws, &Verdict::Unheard(why.to_owned(), why_zh.to_owned()));
    }

    /// Says of laws that what they need cannot be made.
    fn fails(&mut self, laws: &[(&'static str, &'static str)], found: &Counterexample) {
        self.untried(laws, &Verdict::Fails(found.clone()));
    }

    fn untried(&mut self, laws: &[(&'static str, &'static str)], verdict: &Verdict) {
        for (id, function) in laws {
            self.proof.push(LawProof {
                law: laws::named(id),
                function,
                cases: 0,
                passed_over: 0,
                wanted: 0,
                verdict: verdict.clone(),
            });
        }
    }
}

/// What a law that passes nothing over says.
fn holds(law: Result<(), String>) -> Result<Tried, String> {
    law.map(|()| Tried::Holds)
}

/// Whether any part of what was tried said something.
fn any(tried: impl IntoIterator<Item = Result<Tried, String>>) -> Result<Tried, String> {
    let mut all = Tried::PassedOver;
    for one in tried {
        if one? == Tried::Holds {
            all = Tried::Holds;
        }
    }
    Ok(all)
}
