//! The issue policy: each severity has one clock at most for each milestone.

use proptest::prelude::*;
use proptest::sample::select;

use crate::rulebook::{IssueClockDocument, RouteDocument, SlaDocument};
use crate::testkit::rulebook::names::{
    Names, maybe_one_of, maybe_word, one_or_more_of, some_of, words,
};
use crate::testkit::rulebook::timing::{limits, steps};

pub(super) const MILESTONES: &[&str] =
    &["respond", "report", "propose", "resolve", "call_back", "next_reply", "update"];

const STARTS: &[&str] = &[
    "registered",
    "started",
    "responded",
    "reported",
    "proposed",
    "resolved",
    "message",
    "message_after_response",
];

/// An issue policy; there are severities and roles.
pub(super) fn sla(names: &Names) -> BoxedStrategy<SlaDocument> {
    let clocks = {
        let names = names.clone();
        words(1, MILESTONES).prop_flat_map(move |milestones| {
            let clocks: Vec<_> =
                milestones.into_iter().map(|milestone| of_milestone(&names, milestone)).collect();
            clocks.prop_map(|clocks| clocks.into_iter().flatten().collect::<Vec<_>>())
        })
    };
    let reading = (
        maybe_word(&["new_cycle", "resume", "run_through"]),
        maybe_word(&["reevaluate", "freeze_at_start"]),
        prop::option::of(statuses(names)),
    );
    (clocks, reading, prop::collection::vec(route(names), 0..3))
        .prop_map(|(clock, (reopen, severity_change, pause_on), route)| SlaDocument {
            reopen,
            severity_change,
            pause_on,
            clock,
            route,
        })
        .boxed()
}

fn statuses(names: &Names) -> BoxedStrategy<Vec<String>> {
    let mut all: Vec<String> =
        ["pending", "in_progress", "resolved", "waiting"].map(str::to_owned).into();
    all.extend(names.waiting.iter().map(|reason| format!("waiting({reason})")));
    prop::sample::subsequence(all, 0..=3).boxed()
}

/// One clock for all severities or some of them; sometimes another one for the others.
fn of_milestone(names: &Names, milestone: String) -> BoxedStrategy<Vec<IssueClockDocument>> {
    let all = names.severities.clone();
    let clocks = prop::collection::vec(clock(names, milestone), 2);
    (one_or_more_of(&all), clocks, 0_usize..3)
        .prop_map(move |(some, clocks, way)| {
            let others: Vec<String> =
                all.iter().filter(|one| !some.contains(one)).cloned().collect();
            let parts = match way {
                0 => vec![Vec::new()],
                1 if !others.is_empty() => vec![some, others],
                _ => vec![some],
            };
            parts
                .into_iter()
                .zip(clocks)
                .map(|(severity, clock)| IssueClockDocument { severity, ..clock })
                .collect()
        })
        .boxed()
}

fn clock(names: &Names, milestone: String) -> BoxedStrategy<IssueClockDocument> {
    let (own, again) = (names.clone(), milestone == "update");
    let call_back = milestone == "call_back";
    let field = select(vec![None, None, Some("within"), Some("alone")]);
    let timing =
        (limits(names), field, any::<bool>()).prop_flat_map(move |(limit, field, every)| {
            let every = every && again && limit.within.as_deref() != Some("immediately");
            let field = field.filter(|_| !every);
            let alone = field == Some("alone");
            let limit = if alone { Default::default() } else { limit };
            let steps = steps(&own, limit.within.as_deref());
            (Just((limit, every, field.is_some())), steps)
        });
    let reading = (
        maybe_word(STARTS),
        maybe_word(&["5 minutes", "1 hour", "$p_hours"]),
        prop::option::weighted(0.3, statuses(names)),
        maybe_word(&["ends", "runs"]),
    );
    let roles = (maybe_one_of(&names.roles), maybe_one_of(&names.roles), some_of(&names.actions));
    let asked = (prop::option::of(1_i32..=6), any::<bool>());
    (timing, reading, roles, asked)
        .prop_map(move |((timing, steps), reading, (by, to, then), (below, other))| {
            let (from, tolerance, pause_on, after_resolution) = reading;
            let (limit, every, by_field) = timing;
            let (within, every) = if every { (None, limit.within) } else { (limit.within, None) };
            IssueClockDocument {
                milestone: milestone.clone(),
                from,
                within,
                every,
                within_field: by_field.then(|| "expected_at".to_owned()),
                calendar: limit.calendar,
                edge: limit.edge,
                tolerance,
                pause_on,
                after_resolution,
                by,
                to,
                reopen_below: below.filter(|_| call_back),
                different_person: other && call_back,
                then,
                steps,
                ..IssueClockDocument::default()
            }
        })
        .boxed()
}

fn route(names: &Names) -> BoxedStrategy<RouteDocument> {
    let who = (select(names.roles.clone()), some_of(&names.roles), any::<bool>());
    (some_of(&names.severities), prop::option::of(0_u32..3), who)
        .prop_map(|(severity, departments_above, (lead, members, task_force))| RouteDocument {
            severity,
            departments_above,
            lead,
            members,
            task_force,
        })
        .boxed()
}
