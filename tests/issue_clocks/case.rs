//! The cases of `issue_clocks.json`: their policies as rulebooks, their timelines as events.

use std::fmt::Write as _;

use guanxi::record::{Event, IssueAction, IssueEvent, Party, Registration};
use serde_json::{Value, json};

/// The metrics of the format: the key of the limit, the milestone, and whether it has a start of
/// its own.
pub(crate) const METRICS: [(&str, &str, &str); 3] = [
    ("first_response", "respond", ""),
    ("resolution", "resolve", ""),
    ("wait", "next_reply", "from = \"message\""),
];

pub(crate) fn vectors() -> Vec<Value> {
    serde_json::from_str(include_str!("../vectors/issue_clocks.json")).unwrap()
}

pub(crate) fn texts(value: &Value) -> Vec<&str> {
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

/// The policy of a case as the text of a rulebook. `measuring`: clocks that have no limit get a very
/// long one, so that what they would have taken can be read.
pub(crate) fn policy(case: &Value, measuring: bool) -> String {
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
    text
}

/// The events of a case in the words of the workflow.
pub(crate) fn events(case: &Value) -> Vec<Event> {
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
