//! The laws of lifecycles and tags.

use proptest::prelude::*;

use crate::fact::Facts;
use crate::record::{Customer, Event};
use crate::testkit::proof::rulebook::{Session, holds};
use crate::testkit::proof::shown;
use crate::testkit::{fact, facts_as_lines, laws, log, record};

pub(super) fn prove(session: &mut Session<'_>) {
    let rulebook = session.rulebook;
    let lives = log::lives(rulebook);
    let stages = ("P-122", "stages_move_one_by_one");
    session.law(
        stages,
        &lives,
        |events| shown::events(events),
        |events| holds(laws::stages_move_one_by_one(rulebook, events)),
    );
    let times = ("P-123", "service_times_do_not_fall");
    session.law(
        times,
        &lives,
        |events| shown::events(events),
        |events| holds(laws::service_times_do_not_fall(rulebook, events)),
    );
    let derived = ("P-035", "deriving_tags_is_idempotent");
    let Some(day) = chrono::NaiveDate::from_ymd_opt(2024, 6, 30) else { return };
    let facts = fact::facts(rulebook, day, 0.7);
    let inputs =
        (facts, log::tags(rulebook), record::tag_sets()).prop_map(|(facts, events, tags)| {
            let mut customer = Customer::new(log::CUSTOMER);
            customer.tags = tags;
            (facts, events, customer)
        });
    let shown = |(facts, events, customer): &(Facts, Vec<Event>, Customer)| {
        let mut lines = facts_as_lines(facts);
        let tags: Vec<String> = customer.tags.iter().map(ToString::to_string).collect();
        lines.push(format!("tags = {}", tags.join(", ")));
        lines.extend(shown::events(events));
        lines
    };
    session.law(derived, &inputs, shown, |(facts, events, customer)| {
        holds(laws::deriving_tags_is_idempotent(rulebook, facts, customer, events, day))
    });
}
