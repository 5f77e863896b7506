//! The laws of the crate as functions: what must hold of any rulebook, any store and any input.
//!
//! Each returns `Ok(())` or what is wrong, with the input that shows it. [`prove`](super::prove)
//! runs those that speak of a rulebook on random inputs made for yours; the functions can also be
//! called with strategies of your own, or on single customers. They compare decisions with a
//! second, plain reading of the document.
//!
//! [`LAWS`] lists every law of the rules with its place, also those that are tests of a bundled
//! rulebook.

mod access;
mod cadence;
mod fold;
pub(in crate::testkit) mod issue;
mod law;
mod lifecycle;
mod risk;
mod store;
mod table;
mod tag;
mod text;
pub(in crate::testkit) mod tier;
mod warning;

pub use access::{
    access_is_denied_by_default, leavers_see_nothing, sensitive_fields_stay_encrypted,
    views_are_parts,
};
pub use cadence::{cadence_ignores_order, touches_are_due_after_the_last};
pub use fold::{fold_ignores_order, fold_sees_no_future};
pub use issue::{
    breaches_stay, deadlines_follow_their_starts, decided_clocks_stay, ended_issues_stay_ended,
    polling_loses_nothing, refused_steps_change_nothing,
};
pub use law::{About, Home, Law, Tried};
pub use lifecycle::{service_times_do_not_fall, stages_move_one_by_one};
pub use risk::{
    every_probability_has_a_level, every_total_has_a_level, knowing_more_narrows_the_risk,
};
pub use store::{
    copy_is_the_store, nothing_dangles, replay_is_the_store, stale_versions_are_refused,
    store_is_the_reference,
};
pub use table::{LAWS, find};
pub use tag::{deriving_tags_is_idempotent, more_tags_match_more, tag_questions_are_an_algebra};
pub use text::{json_round_trip, own_document_decides_alike, print_parse_round_trip};
pub use tier::{
    decisions_are_pure, everything_explains_itself, history_never_lowers, known_facts_decide,
    order_of_customers_is_irrelevant, undetermined_is_exact,
};
pub use warning::{warnings_keep_their_laws, warnings_only_move_forward};

/// The law of this id, or a law of this id that says nothing.
pub(in crate::testkit) fn named(id: &'static str) -> Law {
    find(id).copied().unwrap_or(Law::own(id, "", ""))
}
