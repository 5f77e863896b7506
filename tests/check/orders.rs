//! Orders of deadlines are compared with walking the clock: what a walk through the busiest weeks of
//! the Chinese calendar finds is found, and every start that is shown is one.

use chrono::{DateTime, NaiveDateTime, TimeDelta, Utc};
use guanxi::Rulebook;
use guanxi::policy::sla::Milestone;
use guanxi::rule::Finding;
use guanxi::rule::clock::{Clock, Run};
use guanxi::time::Zone;
use guanxi::verify::check;
use proptest::prelude::*;

use crate::{config, rulebook};

const OFFICE: &str = r#"
[calendar.office]
week = { mon-fri = ["09:00-12:00", "13:00-18:00"] }
holidays = "cn"
beyond = "error"
[codes]
severity = [{ code = "general", rank = 0 }, { code = "urgent", rank = 1 }]
"#;

/// A limit, and whether it counts working time.
fn limits() -> impl Strategy<Value = String> {
    let working = prop_oneof![
        (1_u32..40).prop_map(|n| format!("{} minutes", n * 30)),
        (1_u32..30).prop_map(|n| format!("{n} hours")),
        (1_u32..8).prop_map(|n| format!("{n} working days")),
    ];
    let elapsed = prop_oneof![
        (1_u32..200).prop_map(|n| format!("{} minutes", n * 30)),
        (1_u32..200).prop_map(|n| format!("{n} hours")),
        (1_u32..10).prop_map(|n| format!("{n} days")),
    ];
    prop_oneof![
        working.prop_map(|span| format!("within = \"{span}\"\ncalendar = \"office\"\n")),
        elapsed.prop_map(|span| format!("within = \"{span}\"\n")),
    ]
}

fn due(clock: &Clock, start: DateTime<Utc>) -> Option<DateTime<Utc>> {
    clock.read(&Run::new(start), start).ok()?.due
}

/// Starts every quarter of an hour around the Spring Festival of 2026, with its make-up days.
fn walk() -> impl Iterator<Item = DateTime<Utc>> {
    let first: DateTime<Utc> = "2026-02-02T16:00:00Z".parse().unwrap();
    (0..34 * 96).map(move |quarter| first + TimeDelta::minutes(quarter * 15))
}

fn later_in_the_walk(clock: &Clock, than: &Clock) -> Option<DateTime<Utc>> {
    walk().find(|start| due(clock, *start).zip(due(than, *start)).is_some_and(|(a, b)| a > b))
}

/// The finding shows a start from which the first clock is really due after the second.
fn is_true(finding: &Finding, clock: &Clock, than: &Clock) -> bool {
    let zone = "Asia/Shanghai".parse::<Zone>().unwrap();
    let [witness] = finding.witnesses.as_slice() else { return false };
    let [(name, start)] = witness.given.as_slice() else { return false };
    let wall = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"]
        .into_iter()
        .find_map(|format| NaiveDateTime::parse_from_str(start, format).ok())
        .unwrap();
    let start = zone.resolve(wall);
    name == "start" && due(clock, start).unwrap() > due(than, start).unwrap()
}

fn clock_of<'r>(book: &'r Rulebook, severity: &str, milestone: Milestone) -> &'r Clock {
    &book.sla().unwrap().clock(severity, milestone).unwrap().unwrap().clock
}

proptest! {
    #![proptest_config(config(64))]

    /// P-059, P-060: deadlines do not shrink with the severity.
    #[test]
    fn shrinking_deadlines_are_found(low in limits(), high in limits()) {
        let clock = |severity: &str, limit: &str| {
            format!("[[sla.clock]]\nseverity = [\"{severity}\"]\nmilestone = \"respond\"\n{limit}")
        };
        let book = rulebook(&[OFFICE, &clock("general", &low), &clock("urgent", &high)].concat());
        let (low, high) =
            (clock_of(&book, "general", Milestone::Respond), clock_of(&book, "urgent", Milestone::Respond));
        let findings = check(&book);
        let found = findings.iter().find(|one| one.code == "deadline-shrinks");
        if let Some(start) = later_in_the_walk(high, low) {
            prop_assert!(found.is_some(), "later from {start}");
        }
        if let Some(found) = found {
            prop_assert!(is_true(found, high, low), "{found}: {:?}", found.witnesses);
        }
    }

    /// D000-88 ... D000-95: an answer is due before the resolution.
    #[test]
    fn answers_after_the_resolution_are_found(respond in limits(), resolve in limits()) {
        let clock = |milestone: &str, limit: &str| {
            format!("[[sla.clock]]\nseverity = [\"urgent\"]\nmilestone = \"{milestone}\"\n{limit}")
        };
        let book =
            rulebook(&[OFFICE, &clock("respond", &respond), &clock("resolve", &resolve)].concat());
        let (respond, resolve) =
            (clock_of(&book, "urgent", Milestone::Respond), clock_of(&book, "urgent", Milestone::Resolve));
        let findings = check(&book);
        let found = findings.iter().find(|one| one.code == "due-after-resolution");
        if let Some(start) = later_in_the_walk(respond, resolve) {
            prop_assert!(found.is_some(), "later from {start}");
        }
        if let Some(found) = found {
            prop_assert!(is_true(found, respond, resolve), "{found}: {:?}", found.witnesses);
        }
    }
}
