//! Proofs by random cases: every law that speaks of a rulebook or a store, tried on inputs made for
//! it, with the smallest input that breaks one.

mod prover;
mod rulebook;
mod shown;
mod store;
mod verdict;

pub use prover::Prover;
pub use shown::facts_as_lines;
pub use verdict::{Counterexample, LawProof, Proof, Verdict};

use crate::rulebook::Rulebook;
use crate::store::conformance::Maker;

/// Tries every law that speaks of a rulebook on random inputs made for it.
///
/// The inputs are made from the rulebook's own cuts, calendars, codes and roles, and are the same at
/// every call. A law whose rulebook has nothing that it speaks of (clocks without an `sla`) says so.
/// For more cases or other inputs, take a [`Prover`].
///
/// ```
/// use guanxi::{Rulebook, testkit};
/// let rulebook = Rulebook::from_toml(r#"
///     format = 1
///     code = "sample"
///     currency = "CNY"
///     time_zone = "Asia/Shanghai"
///     [[scheme]]
///     code = "tier"
///     kind = "list"
///     classes = [{ code = "A", when = "annual_amount >= 500000 and strategic" }, { code = "B" }]
/// "#)?;
/// let proof = testkit::prove(&rulebook);
/// assert!(proof.holds(), "{proof}");
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn prove(rulebook: &Rulebook) -> Proof {
    Prover::new().rulebook(rulebook)
}

/// [`prove`] with so many cases of each law.
///
/// ```
/// use guanxi::{Rulebook, testkit};
/// let proof = testkit::prove_with(&Rulebook::preset("value_activity")?, 4);
/// assert!(proof.laws().iter().all(|law| law.cases <= 4));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn prove_with(rulebook: &Rulebook, cases: u32) -> Proof {
    Prover::new().cases(cases).rulebook(rulebook)
}

/// Tries every law that speaks of a store: the conformance suite, then random histories of batches.
///
/// The maker gives empty stores that share nothing. A store that panics ends the run.
///
/// The laws of id formats are not among them: a store takes ids as they are, the rulebook says which
/// form they have, so [`prove`] tries them on its formats (P-112, P-113).
///
/// ```
/// use guanxi::{store::MemoryStore, testkit};
/// let proof = testkit::prove_store(&|| Box::new(MemoryStore::new()));
/// assert!(proof.holds(), "{proof}");
/// ```
pub fn prove_store(make: Maker<'_>) -> Proof {
    Prover::new().store(make)
}
