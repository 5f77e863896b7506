//! When clocks are decided: each once, at the first instant at which its reading shows it, and never
//! taken back (KPI.md, SLA attainment: re-running gives the same figure).

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use guanxi::Rulebook;
use guanxi::policy::sla::{IssueReading, IssueState, Milestone};
use guanxi::record::{Event, IssueAction, IssueEvent, Registration};
use guanxi::rule::clock::ClockState;
use proptest::prelude::*;

use crate::config;
use crate::world::{lives, moment, turns};

type Key = (Milestone, u32);

/// What a reading shows as decided: by clock whether it is met.
fn shown(reading: &IssueReading) -> BTreeMap<Key, bool> {
    let past = reading.history.iter().map(|one| ((one.milestone, one.cycle), false));
    let now = reading.clocks.iter().filter_map(|one| match one.reading.state {
        ClockState::Met { .. } => Some(((one.milestone, one.cycle), true)),
        ClockState::Breached { .. } => Some(((one.milestone, one.cycle), false)),
        _ => None,
    });
    now.chain(past).collect()
}

proptest! {
    #![proptest_config(config(120))]

    /// Every clock that a reading shows as met or late has one decision, at the first instant from
    /// which a reading shows it, and as that reading shows it.
    #[test]
    fn decided_when_it_is_first_shown((design, events) in lives()) {
        let rulebook = design.rulebook();
        let sla = rulebook.sla().unwrap();
        let end = *turns(&events).last().unwrap() + TimeDelta::days(9);
        let last = sla.read(&events, moment(end)).unwrap();
        let mut seen = BTreeMap::new();
        for one in &last.decisions {
            let key = (one.milestone, one.cycle);
            prop_assert!(seen.insert(key, one.at).is_none(), "{:?} twice", key);
            prop_assert!(one.start <= one.at);
            let then = sla.read(&events, moment(one.at)).unwrap();
            prop_assert_eq!(shown(&then).get(&key).copied(), Some(one.met), "{:?} at {}", key, one.at);
            if one.at > last.issue.registered {
                let before = sla.read(&events, moment(one.at - TimeDelta::seconds(1))).unwrap();
                prop_assert_eq!(shown(&before).get(&key).copied(), None, "{:?} before {}", key, one.at);
            }
        }
        for key in shown(&last).keys() {
            prop_assert!(seen.contains_key(key), "{:?} is not decided", key);
        }
    }

    /// A later reading has the same decisions and perhaps more.
    #[test]
    fn never_decided_anew((design, events) in lives()) {
        let rulebook = design.rulebook();
        let sla = rulebook.sla().unwrap();
        let mut known = Vec::new();
        for at in turns(&events) {
            let Ok(reading) = sla.read(&events, moment(at)) else { continue };
            let now = reading.decisions;
            prop_assert!(now.iter().all(|one| one.at <= at));
            for one in &known {
                prop_assert!(now.contains(one), "{:?} is gone at {at}", one);
            }
            let by_then = now.iter().filter(|one| known.contains(one)).count();
            prop_assert_eq!(by_then, known.len());
            known = now;
        }
    }

    /// Nothing happens to an issue that is over, and anything can to one that is not.
    #[test]
    fn over_when_nothing_can_happen((design, events) in lives()) {
        let rulebook = design.rulebook();
        let sla = rulebook.sla().unwrap();
        for at in turns(&events) {
            let Ok(reading) = sla.read(&events, moment(at)) else { continue };
            let can_reopen = design.can_reopen_now(reading.issue.severity.as_str());
            let over = match reading.issue.state {
                IssueState::Closed | IssueState::Cancelled => true,
                IssueState::Resolved => !can_reopen,
                _ => false,
            };
            prop_assert_eq!(reading.over.is_some(), over);
            prop_assert!(reading.over.is_none_or(|since| since <= at));
        }
    }
}

fn at(text: &str) -> DateTime<Utc> {
    format!("2024-03-{text}+08:00").parse().unwrap()
}

fn events<const N: usize>(steps: [(&str, IssueAction); N]) -> Vec<Event> {
    let urgent = Registration::new("urgent".parse().unwrap(), "chen");
    let mut events =
        vec![Event::new("e", "K", moment(at("15T09:00:00")), IssueEvent::register("I", urgent))];
    events.extend((0..).zip(steps).map(|(place, (time, action)): (u32, _)| {
        Event::new(format!("e{place}"), "K", moment(at(time)), IssueEvent::new("I", action))
    }));
    events
}

/// A severity given later finds the clock decided: met stays met, late stays late, and a limit that
/// was over before is late from the change on.
#[test]
fn another_severity_decides_nothing_anew() {
    let rulebook = Rulebook::preset("follow_up_office").unwrap();
    let sla = rulebook.sla().unwrap();
    let set = |severity: &str| IssueAction::SetSeverity { severity: severity.parse().unwrap() };
    let decided = |events: &[Event]| {
        let reading = sla.read(events, moment(at("29T18:00:00"))).unwrap();
        let respond = reading.decisions.into_iter().find(|one| one.milestone == Milestone::Respond);
        respond.map(|one| (one.at, one.met))
    };
    // Urgent: one hour; lowered after that, and answered within the limit of the lower severity.
    let lowered = events([("15T11:00:00", set("general")), ("15T11:10:00", IssueAction::Respond)]);
    assert_eq!(decided(&lowered), Some((at("15T10:00:01"), false)));
    // Lowered in time, answered after what had been the limit.
    let early = events([("15T09:30:00", set("general")), ("15T11:10:00", IssueAction::Respond)]);
    assert_eq!(decided(&early), Some((at("15T11:10:00"), true)));
    // Raised when the limit of the higher severity was over.
    let raised = events([
        ("15T09:01:00", set("general")),
        ("15T14:00:00", set("urgent")),
        ("15T14:10:00", IssueAction::Respond),
    ]);
    assert_eq!(decided(&raised), Some((at("15T14:00:00"), false)));
    // Answered in time, and raised afterwards.
    let answered = events([
        ("15T09:01:00", set("general")),
        ("15T11:00:00", IssueAction::Respond),
        ("18T09:00:00", set("urgent")),
    ]);
    assert_eq!(decided(&answered), Some((at("15T11:00:00"), true)));
}
