//! The laws of plans.

use crate::testkit::laws;
use crate::testkit::proof::rulebook::{Session, holds};
use crate::testkit::proof::shown;
use crate::testkit::{log, record, time};

pub(super) fn prove(session: &mut Session<'_>) {
    let rulebook = session.rulebook;
    session.laws(
        &["P-053", "P-055"],
        "plan_items_keep_their_laws",
        &(log::plans(rulebook), time::moments()),
        |(events, as_of)| {
            let mut lines = shown::events(events);
            lines.push(format!("as_of = {as_of}"));
            lines
        },
        |(events, as_of)| holds(laws::plan_items_keep_their_laws(rulebook, events, *as_of)),
    );
    session.law(
        ("P-054", "ended_plan_items_stay_ended"),
        &(log::plans(rulebook), record::plan_events()),
        |(events, more)| {
            let mut lines = shown::events(events);
            lines.push(format!("then = {}", serde_json::to_string(more).unwrap_or_default()));
            lines
        },
        |(events, more)| holds(laws::ended_plan_items_stay_ended(rulebook, events, &more.action)),
    );
}
