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
mod accumulator;
pub(in crate::testkit) mod bands;
pub(in crate::testkit) mod cadence;
mod calendar;
mod civil;
pub(in crate::testkit) mod clock;
mod fold;
pub(in crate::testkit) mod issue;
pub(in crate::testkit) mod kpi;
mod law;
mod lifecycle;
mod occasion;
mod plan;
pub(in crate::testkit) mod population;
mod quality;
mod risk;
mod store;
mod table;
mod tag;
mod target;
mod text;
pub(in crate::testkit) mod tier;
mod touch;
mod warning;

pub use access::{
    access_is_denied_by_default, leavers_see_nothing, sensitive_fields_stay_encrypted,
    views_are_parts,
};
pub use accumulator::{merging_is_accumulating, merging_is_associative_and_commutative};
pub use bands::{bands_are_total_and_monotone, every_value_has_one_band};
pub use cadence::{
    cadence_ignores_order, one_more_contact_makes_nothing_earlier, pausing_changes_no_class,
    touches_are_due_after_the_last,
};
pub use calendar::{
    adding_is_additive, adding_is_monotone, adding_is_the_earliest, openings_are_where_work_begins,
    working_day_deadlines_close, working_days_are_additive, working_time_is_additive,
};
pub use civil::{
    adding_months_is_monotone, buckets_tile_the_calendar, clamping_only_loses_days,
    months_clamp_to_their_end,
};
pub use clock::{
    a_pause_makes_nothing_earlier, deadlines_are_monotone, office_hours_are_never_earlier,
    pauses_may_be_said_otherwise,
};
pub use fold::{fold_ignores_order, fold_sees_no_future};
pub use issue::{
    breaches_stay, deadlines_follow_their_starts, decided_clocks_stay, ended_issues_stay_ended,
    polling_loses_nothing, refused_steps_change_nothing,
};
pub use kpi::{
    order_changes_no_figure, shares_lie_between_nothing_and_all, targets_keep_their_order,
};
pub use law::{About, Home, Law, Tried};
pub use lifecycle::{service_times_do_not_fall, stages_move_one_by_one};
pub use occasion::the_next_yearly_day_is_the_earliest;
pub use plan::{ended_plan_items_stay_ended, plan_items_keep_their_laws};
pub use population::{
    raising_never_leaves_the_top, the_top_is_its_share, top_ignores_scale_and_order,
    whoever_has_as_much_is_at_the_top,
};
pub use quality::{
    completeness_is_a_share, duplicates_are_mutual, ids_come_back, ids_run_out,
    name_keys_are_stable,
};
pub use risk::{
    every_probability_has_a_level, every_total_has_a_level, knowing_more_narrows_the_risk,
};
pub use store::{
    copy_is_the_store, nothing_dangles, replay_is_the_store, stale_versions_are_refused,
    store_is_the_reference,
};
pub use table::{LAWS, find};
pub use tag::{deriving_tags_is_idempotent, more_tags_match_more, tag_questions_are_an_algebra};
pub use target::{
    goals_agree_only_at_one_and_at_nothing, months_sum_to_the_year, parts_sum_to_the_whole,
};
pub use text::{json_round_trip, own_document_decides_alike, print_parse_round_trip};
pub use tier::{
    a_matrix_gives_its_cell, decisions_are_pure, everything_explains_itself, history_never_lowers,
    known_facts_decide, order_of_customers_is_irrelevant, undetermined_is_exact,
};
pub use touch::{
    a_series_does_not_drift, rolling_keeps_every_period, the_channel_is_the_preferred_one,
};
pub use warning::{warnings_keep_their_laws, warnings_only_move_forward};

/// The law of this id, or a law of this id that says nothing.
pub(in crate::testkit) fn named(id: &'static str) -> Law {
    find(id).copied().unwrap_or(Law::own(id, "", ""))
}
