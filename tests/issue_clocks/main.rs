//! Whole issues: the timelines of `issue_clocks.json`, run through rulebooks made of their policies.
//!
//! The format has parameters of its own (every clock pauses unless it says which, re-opening
//! resumes, one calendar for all severities); each becomes a key of `[sla]`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::arithmetic_side_effects)]

mod case;

use chrono::{DateTime, TimeDelta, Utc};
use guanxi::Rulebook;
use guanxi::policy::sla::{IssueReading, Milestone, MilestoneReading};
use guanxi::rule::clock::{Basis, ClockState};
use serde_json::{Value, json};

use case::{METRICS, events, policy, texts, vectors};

/// The policy of a case as a rulebook.
fn rulebook(case: &Value, measuring: bool) -> Rulebook {
    let text = policy(case, measuring);
    Rulebook::from_toml(&text).unwrap_or_else(|error| panic!("{text}\n{}", error.report()))
}

fn instant(at: Option<DateTime<Utc>>) -> Value {
    at.map_or(Value::Null, |at| json!(at.format("%Y-%m-%dT%H:%M:%SZ").to_string()))
}

fn is_done(one: &MilestoneReading) -> bool {
    let stopped = matches!(one.reading.state, ClockState::Stopped { .. });
    one.done().is_some() || (stopped && one.milestone == Milestone::Resolve)
}

/// What the readings say to a key of `expected`; `measured` has the clocks without limits too.
fn answer(
    key: &str,
    case: &Value,
    policy: &Rulebook,
    issue: &IssueReading,
    measured: &IssueReading,
) -> Value {
    let sla = policy.sla().unwrap();
    if key == "next_due" {
        return instant(issue.next_due().and_then(|one| one.reading.due));
    }
    if key == "escalations" {
        let before = issue.issue.registered - TimeDelta::days(1);
        let crossed = sla.crossings(&events(case), before, issue.as_of).unwrap();
        let steps = case["escalation"].as_array().unwrap().iter().map(|step| {
            let trigger = match step["percent"].as_i64() {
                Some(percent) => format!("{percent}%"),
                None => format!("{} minutes after", step["offset_minutes"]),
            };
            let fired = crossed.iter().find(|one| one.key.trigger.to_string() == trigger);
            json!({ "level": step["level"], "at": instant(fired.map(|one| one.at)),
                    "fired": fired.is_some() })
        });
        return steps.collect();
    }
    for (metric, milestone, _) in METRICS {
        let milestone: Milestone = milestone.parse().unwrap();
        let Some(what) = key.strip_prefix(metric).and_then(|rest| rest.strip_prefix('_')) else {
            continue;
        };
        let cycles = || measured.clocks.iter().filter(|one| one.milestone == milestone);
        let clock = issue.clock(milestone);
        let reading = clock.map(|clock| clock.reading);
        return match what {
            "elapsed_seconds" => json!(measured.clock(milestone).unwrap().reading.used),
            "due" if metric == "wait" => {
                instant(reading.filter(|reading| reading.open).and_then(|reading| reading.due))
            }
            "due" => instant(reading.and_then(|reading| reading.due)),
            "due_next_open" => instant(reading.and_then(|reading| reading.due_latest)),
            "remaining_seconds" => json!(reading.unwrap().remaining),
            "breached" => json!(reading.unwrap().state.is_breached()),
            "done" => json!(is_done(clock.unwrap())),
            "worst_seconds" => {
                json!(cycles().filter(|one| is_done(one)).map(|one| one.reading.used).max())
            }
            other => panic!("{other}"),
        };
    }
    let name = key.strip_suffix("_seconds").unwrap_or_else(|| panic!("{key}"));
    let words: Vec<String> = texts(&case["status_metrics"][name])
        .into_iter()
        .map(|status| match status {
            "new" => "pending".to_owned(),
            "open" => "in_progress".to_owned(),
            other => format!("waiting({other})"),
        })
        .collect();
    assert!(!words.is_empty(), "{key}");
    let set = sla.statuses(words.iter().map(String::as_str)).unwrap();
    let basis = Basis::Calendar(policy.calendar("c").unwrap().clone());
    json!(issue.seconds_in(set, &basis).unwrap())
}

#[test]
fn every_timeline_reads_as_expected() {
    let vectors = vectors();
    assert_eq!(vectors.len(), 25);
    let (mut compared, mut failures) = (0, Vec::new());
    for case in &vectors {
        let (policy, measuring) = (rulebook(case, false), rulebook(case, true));
        let (events, as_of) = (events(case), case["as_of"].as_str().unwrap().parse().unwrap());
        let issue = policy.sla().unwrap().read(&events, as_of).unwrap();
        let measured = measuring.sla().unwrap().read(&events, as_of).unwrap();
        assert!(measured.refused.is_empty(), "{}: {:?}", case["id"], measured.refused);
        for (key, expected) in case["expected"].as_object().unwrap() {
            compared += 1;
            let found = answer(key, case, &policy, &issue, &measured);
            if found != *expected {
                failures.push(format!("{} {key}: {found}, expected {expected}", case["id"]));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    assert_eq!(compared, 275);
}

/// The order in which events arrive never matters.
#[test]
fn events_in_any_order_read_the_same() {
    for case in &vectors() {
        let (policy, mut events) = (rulebook(case, true), events(case));
        let sla = policy.sla().unwrap();
        let as_of = case["as_of"].as_str().unwrap().parse().unwrap();
        let sorted = sla.read(&events, as_of).unwrap();
        events.reverse();
        assert_eq!(sla.read(&events, as_of).unwrap(), sorted, "{}", case["id"]);
        events.rotate_left(1);
        assert_eq!(sla.read(&events, as_of).unwrap(), sorted, "{}", case["id"]);
    }
}

/// A severity change shows the re-evaluated view; the breach before it stays on record.
#[test]
fn a_breach_before_a_lower_severity_stays_on_record() {
    let vectors = vectors();
    let case = vectors.iter().find(|case| case["id"] == "sla-own-010").unwrap();
    let policy = rulebook(case, false);
    let as_of = case["as_of"].as_str().unwrap().parse().unwrap();
    let issue = policy.sla().unwrap().read(&events(case), as_of).unwrap();
    assert!(!issue.clock(Milestone::Respond).unwrap().reading.state.is_breached());
    assert_eq!(issue.history.len(), 1);
    assert_eq!((issue.history[0].milestone, issue.history[0].cycle), (Milestone::Respond, 1));
    assert_eq!(issue.history[0].severity, "important");
    assert!(issue.is_breached(Milestone::Respond));
}
