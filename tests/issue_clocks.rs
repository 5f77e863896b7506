//! Whole issues: the timelines of `issue_clocks.json`, run through rulebooks made of their policies.
//!
//! The format has parameters of its own (every clock pauses unless it says which, re-opening
//! resumes, one calendar for all severities); each becomes a key of `[sla]`.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::arithmetic_side_effects)]

use std::fmt::Write as _;

use chrono::{DateTime, TimeDelta, Utc};
use guanxi::Rulebook;
use guanxi::policy::sla::{IssueReading, Milestone, MilestoneReading};
use guanxi::record::{Event, IssueAction, IssueEvent, Party, Registration};
use guanxi::rule::clock::{Basis, ClockState};
use serde_json::{Value, json};

/// The metrics of the format: the key of the limit, the milestone, and whether it has a start of
/// its own.
const METRICS: [(&str, &str, &str); 3] = [
    ("first_response", "respond", ""),
    ("resolution", "resolve", ""),
    ("wait", "next_reply", "from = \"message\""),
];

fn vectors() -> Vec<Value> {
    serde_json::from_str(include_str!("vectors/issue_clocks.json")).unwrap()
}

fn texts(value: &Value) -> Vec<&str> {
    value
        .as_array()
        .map_or_else(Vec::new, |list| list.iter().map(|text| text.as_str().unwrap()).collect())
}

/// Whether a metric pauses and ends with the issue; all do unless the case says which.
fn pauses(case: &Value, metric: &str) -> bool {
    case["pause_applies_to"].is_null() || texts(&case["pause_applies_to"]).contains(&metric)
}

fn calendar(case: &Value) -> String {
    let calendar = &case["calendar"];
    let mut text = String::from("[calendar.c]\n");
    writeln!(text, "time_zone = {}", calendar["time_zone"]).unwrap();
    if calendar["mode"] == "24x7" {
        text.push_str("mode = \"24x7\"\n");
        return text;
    }
    let windows = |list: &Value| -> String {
        let window = |pair: &Value| {
            format!("\"{}-{}\"", pair[0].as_str().unwrap(), pair[1].as_str().unwrap())
        };
        format!("[{}]", list.as_array().unwrap().iter().map(window).collect::<Vec<_>>().join(", "))
    };
    let table = |map: &Value| -> String {
        let entry = |(key, list): (&String, &Value)| format!("{key} = {}", windows(list));
        map.as_object().unwrap().iter().map(entry).collect::<Vec<_>>().join(", ")
    };
    writeln!(text, "week = {{ {} }}", table(&calendar["hours"])).unwrap();
    writeln!(text, "day = {{ {} }}", table(&calendar["shifts"])).unwrap();
    writeln!(text, "breaks = {{ {} }}", table(&calendar["breaks"])).unwrap();
    text.push_str("years = [2012, 2027]\nholidays = \"h\"\n[holidays.h]\nversion = \"1\"\n");
    writeln!(text, "off = {}", calendar["holidays"]).unwrap();
    text
}

/// Every severity of a case: those of its policy and those that its events name.
fn severities(case: &Value) -> Vec<String> {
    let mut found = Vec::new();
    let mut add = |code: &str| {
        if !found.contains(&code.to_owned()) {
            found.push(code.to_owned());
        }
    };
    if let Some(map) = case["policy"]["by_priority"].as_object() {
        map.keys().for_each(|code| add(code));
    } else {
        add("normal");
    }
    for event in case["events"].as_array().unwrap() {
        event["priority"].as_str().into_iter().for_each(&mut add);
        if event["kind"] == "priority" {
            add(event["to"].as_str().unwrap());
        }
    }
    found
}

/// The policy of a case as a rulebook. `measuring`: clocks that have no limit get a very long
/// one, so that what they would have taken can be read.
fn rulebook(case: &Value, measuring: bool) -> Rulebook {
    let mut text = String::from(
        "format = 1\ncode = \"v\"\ncurrency = \"EUR\"\ntime_zone = \"UTC\"\n[sla]\nreopen = \"resume\"\n",
    );
    for severity in severities(case) {
        let policy = match &case["policy"]["by_priority"] {
            Value::Null => &case["policy"],
            map => &map[&severity],
        };
        for (metric, milestone, from) in METRICS {
            let minutes = match policy[format!("{metric}_minutes")].as_i64() {
                Some(minutes) => minutes,
                None if measuring => 100_000,
                None => continue,
            };
            writeln!(text, "[[sla.clock]]\nseverity = [\"{severity}\"]").unwrap();
            writeln!(text, "milestone = \"{milestone}\"\n{from}").unwrap();
            writeln!(text, "within = \"{minutes} minutes\"\ncalendar = \"c\"").unwrap();
            if pauses(case, metric) {
                let reasons = texts(&case["pause_statuses"]).into_iter();
                let reasons: Vec<String> =
                    reasons.map(|reason| format!("\"waiting({reason})\"")).collect();
                writeln!(text, "pause_on = [{}]", reasons.join(", ")).unwrap();
            } else {
                text.push_str("after_resolution = \"runs\"\n");
            }
            let steps = case["escalation"].as_array().into_iter().flatten();
            let steps = steps.filter(|step| step["metric"] == metric).map(|step| {
                match (step["percent"].as_i64(), step["offset_minutes"].as_i64()) {
                    (Some(percent), _) => format!("{{ at = \"{percent}%\" }}"),
                    (_, Some(minutes)) => format!("{{ at = \"{minutes} minutes after\" }}"),
                    _ => panic!("{step}"),
                }
            });
            writeln!(text, "steps = [{}]", steps.collect::<Vec<_>>().join(", ")).unwrap();
        }
    }
    text.push_str(&calendar(case));
    let ranked = severities(case).into_iter().enumerate();
    let ranked: Vec<String> =
        ranked.map(|(rank, code)| format!("{{ code = \"{code}\", rank = {rank} }}")).collect();
    writeln!(text, "[codes]\nseverity = [{}]", ranked.join(", ")).unwrap();
    let mut reasons = texts(&case["pause_statuses"]);
    for event in case["events"].as_array().unwrap() {
        let status = event["to"].as_str().filter(|_| event["kind"] == "status");
        reasons.extend(status.filter(|status| !reasons.contains(status)));
    }
    writeln!(text, "waiting = {}", json!(reasons)).unwrap();
    Rulebook::from_toml(&text).unwrap_or_else(|error| panic!("{text}\n{}", error.report()))
}

/// The events of a case in the words of the workflow.
fn events(case: &Value) -> Vec<Event> {
    let stops = match texts(&case["stop_statuses"]) {
        none if none.is_empty() => vec!["closed", "resolved"],
        stops => stops,
    };
    let mut list: Vec<&Value> = case["events"].as_array().unwrap().iter().collect();
    list.sort_by_key(|event| event["at"].as_str().unwrap());
    let mut events: Vec<Event> = Vec::new();
    let (mut begun, mut waiting, mut resolved) = (false, false, false);
    for given in list {
        let mut push = |what: IssueEvent| {
            let id = format!("e{:03}", events.len());
            events.push(Event::new(id, "K", given["at"].as_str().unwrap().parse().unwrap(), what));
        };
        let event = |action| IssueEvent::new("I", action);
        let start = || event(IssueAction::Start);
        match given["kind"].as_str().unwrap() {
            "created" => {
                let severity = given["priority"].as_str().unwrap_or("normal");
                let severity = severity.parse().unwrap();
                push(IssueEvent::register("I", Registration::new(severity, "somebody")));
                // Without a status of its own the issue is open from the start.
                if given["status"].is_null() {
                    push(start());
                    begun = true;
                }
            }
            "first_response" | "agent_public_reply" => {
                push(event(IssueAction::Respond));
                begun = true;
            }
            "agent_contact" => push(event(IssueAction::Message { from: Party::Staff })),
            "customer_contact" => push(event(IssueAction::Message { from: Party::Customer })),
            "priority" => {
                let severity = given["to"].as_str().unwrap().parse().unwrap();
                push(event(IssueAction::SetSeverity { severity }));
            }
            "status" => {
                let to = given["to"].as_str().unwrap();
                let stops = stops.contains(&to);
                if stops {
                    push(event(IssueAction::Resolve { solution: "done".into() }));
                    (waiting, resolved) = (false, true);
                } else if resolved {
                    push(event(IssueAction::Reopen { reason: to.into() }));
                    resolved = false;
                } else if to == "open" {
                    if waiting {
                        push(event(IssueAction::Resume));
                    }
                    if !begun {
                        push(start());
                    }
                    (begun, waiting) = (true, false);
                } else {
                    push(event(IssueAction::Wait { reason: to.parse().unwrap() }));
                    waiting = true;
                }
            }
            other => panic!("{other}"),
        }
    }
    events
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
