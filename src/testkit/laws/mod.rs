//! The laws of the crate as functions: what must hold of any rulebook, any store and any input.
//!
//! Each returns `Ok(())` or what is wrong, with the input that shows it. [`prove`](super::prove)
//! runs those that speak of a rulebook on random inputs made for yours; the functions can also be
//! called with strategies of your own, or on single customers. They compare decisions with a
//! second, plain reading of the document.
//!
//! [`LAWS`] lists every law of the rules with its place, also those that are tests of a bundled
//! rulebook.

mod cadence;
mod fold;
mod law;
mod store;
mod table;
mod text;
pub(in crate::testkit) mod tier;

pub use cadence::{cadence_ignores_order, touches_are_due_after_the_last};
pub use fold::{fold_ignores_order, fold_sees_no_future};
pub use law::{About, Home, Law, Tried};
pub use store::{
    copy_is_the_store, nothing_dangles, replay_is_the_store, stale_versions_are_refused,
    store_is_the_reference,
};
pub use table::{LAWS, find};
pub use text::{json_round_trip, own_document_decides_alike, print_parse_round_trip};
pub use tier::{
    decisions_are_pure, everything_explains_itself, history_never_lowers, known_facts_decide,
    order_of_customers_is_irrelevant, undetermined_is_exact,
};

/// The law of this id, or a law of this id that says nothing.
pub(in crate::testkit) fn named(id: &'static str) -> Law {
    find(id).copied().unwrap_or(Law::own(id, "", ""))
}
