//! Strategies for every input of the crate, and its laws as functions (feature `proptest`).
//!
//! For those who embed the crate or write rulebooks: the strategies make random inputs, valid
//! rulebooks among them, with the values on which decisions turn more often than chance would
//! bring them; the [`laws`] say what must hold of *any* rulebook and can be run against one's own.
//!
//! | room | strategies |
//! |---|---|
//! | [`quantity`] | amounts, ratios, percentages, scores |
//! | [`time`] | dates, spans, moments, zones, business calendars |
//! | [`clock`] | limits, steps, clocks, pauses, runs |
//! | [`rule`] | codes, terms, conditions of every form |
//! | [`record`] | events, right and wrong ones |
//! | [`calendar`] | documents of calendars, holiday tables and code tables |
//! | [`cadence`] | documents of valid rulebooks with a contact cadence |
//! | [`rulebook`] | documents of valid rulebooks: over schemes, and whole ones with every table |
//! | [`log`] | the log of one customer of a given rulebook |
//! | [`store`] | batches of writes, histories of a store |
//! | [`fact`] | customers of a given rulebook, their histories and their population |
//!
//! ```
//! use guanxi::{Rulebook, testkit};
//! let rulebook = Rulebook::preset("renewal")?;
//! let customers = testkit::examples(&testkit::fact::customers(&rulebook), 20);
//! assert_eq!(customers.len(), 20);
//! for customer in &customers {
//!     assert_eq!(testkit::laws::undetermined_is_exact(&rulebook, "tier", customer), Ok(()));
//! }
//! # Ok::<(), guanxi::Error>(())
//! ```
//!
//! [`prove`] runs every law that speaks of a rulebook on yours, and [`prove_store`] those that speak
//! of a store:
//!
//! ```
//! use guanxi::{Rulebook, store::MemoryStore, testkit};
//! let proof = testkit::prove(&Rulebook::preset("value_activity")?);
//! assert!(proof.holds(), "{proof}");
//! assert!(testkit::prove_store(&|| Box::new(MemoryStore::new())).holds());
//! # Ok::<(), guanxi::Error>(())
//! ```

pub mod cadence;
pub mod calendar;
pub mod clock;
pub mod fact;
pub mod laws;
pub mod log;
mod plain;
mod proof;
pub mod quantity;
pub mod record;
pub mod rule;
pub mod rulebook;
pub mod store;
pub mod time;
mod worlds;

pub use laws::Tried;
pub use proof::{
    Counterexample, LawProof, Proof, Prover, Verdict, facts_as_lines, prove, prove_store,
    prove_with,
};

use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

/// So many values of a strategy, the same ones at every call: for examples and test vectors.
///
/// Fewer where the strategy refuses too many of its values.
///
/// ```
/// use guanxi::testkit::{examples, quantity};
/// let first = examples(&quantity::amounts(), 5);
/// assert_eq!(first.len(), 5);
/// assert_eq!(first, examples(&quantity::amounts(), 5));
/// ```
pub fn examples<S: Strategy>(strategy: &S, count: usize) -> Vec<S::Value> {
    let mut runner = TestRunner::deterministic();
    (0..count)
        .filter_map(|_| strategy.new_tree(&mut runner).ok())
        .map(|tree| tree.current())
        .collect()
}
