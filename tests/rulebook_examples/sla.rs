//! The examples of issues: deadlines, states, the workflow, the customer's status.

use chrono::{DateTime, Utc};
use guanxi::Rulebook;
use guanxi::policy::sla::{Issue, IssueState, IssueSummary, Milestone, Sla};
use guanxi::record::{Event, IssueAction, IssueEvent, Registration};
use guanxi::rule::clock::{Clock, ClockState, End, Run};
use guanxi::time::{Calendar, Edge, Moment, Zone};
use serde_json::{Value, json};

/// A rulebook in Shanghai time with the clocks of a preset and the calendar of the vectors.
fn rulebook(preset: &str, calendar: &str) -> Rulebook {
    let (preset, parameters) = match preset {
        "p000" => ("follow_up", "medium_amount = 1, new_within = \"1 month\""),
        "p000_office" => ("follow_up_office", ""),
        "p003" => ("service_quality", ""),
        other => panic!("{other}"),
    };
    // The table of the vectors is the bundled one of 2024.
    let holidays = if calendar == "cn2024" { "holidays = \"cn\"" } else { "" };
    let text = format!(
        "format = 1\ncode = \"x\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\n\
         use = [\"{preset}\"]\nparameters = {{ {parameters} }}\n[calendar.office]\n\
         week = {{ mon-fri = [\"09:00-12:00\", \"13:00-18:00\"] }}\n{holidays}\n"
    );
    Rulebook::from_toml(&text).unwrap_or_else(|error| panic!("{}", error.report()))
}

fn office(input: &Value) -> Calendar {
    let rulebook = rulebook("p003", input["cal"].as_str().unwrap());
    rulebook.calendar("office").unwrap().clone()
}

fn zone() -> Zone {
    "+08:00".parse().unwrap()
}

/// Local times of the vectors have no zone, and some have no seconds.
fn moment(value: &Value) -> Moment {
    let text = value.as_str().unwrap();
    let seconds = if text.len() == 16 { ":00" } else { "" };
    format!("{text}{seconds}+08:00").parse().unwrap()
}

fn at(value: &Value) -> DateTime<Utc> {
    moment(value).as_instant().unwrap()
}

fn local(at: DateTime<Utc>) -> Value {
    json!(zone().local(at).format("%Y-%m-%dT%H:%M:%S").to_string())
}

pub(super) fn promise_due(input: &Value) -> Value {
    let days = i32::try_from(input["workdays"].as_i64().unwrap()).unwrap();
    let due = office(input).working_days_due(at(&input["start"]), days, Edge::CloseOfBusiness);
    local(due.unwrap())
}

pub(super) fn business_minutes(input: &Value) -> Value {
    let seconds = office(input).between(at(&input["a"]), at(&input["b"])).unwrap();
    json!(seconds / 60)
}

pub(super) fn add_business(input: &Value) -> Value {
    let seconds = input["n"].as_i64().unwrap() * 60;
    local(office(input).add(at(&input["t"]), seconds).unwrap())
}

/// Registered and, for call-backs, resolved at the start; read there.
pub(super) fn sla_due(input: &Value) -> Value {
    let rulebook = rulebook(input["preset"].as_str().unwrap(), input["cal"].as_str().unwrap());
    let sla = rulebook.sla().unwrap();
    let milestone: Milestone = match input["ms"].as_str().unwrap() {
        "callback" => Milestone::CallBack,
        other => other.parse().unwrap(),
    };
    let start = moment(&input["start"]);
    let expected = match &input["expected"] {
        Value::Null => "2030-01-01".parse().unwrap(),
        given => moment(given),
    };
    let severity = input["sev"].as_str().unwrap().parse().unwrap();
    let registration = Registration::new(severity, "somebody").expected_at(expected);
    let mut actions = vec![IssueEvent::register("I", registration)];
    if milestone == Milestone::CallBack {
        let solution = "done".to_owned();
        actions.push(IssueEvent::new("I", IssueAction::Start));
        actions.push(IssueEvent::new("I", IssueAction::Resolve { solution }));
    }
    let events: Vec<Event> = actions
        .into_iter()
        .enumerate()
        .map(|(place, action)| Event::new(format!("e{place}"), "K", start, action))
        .collect();
    let issue = sla.read(&events, start).unwrap();
    assert!(issue.refused.is_empty());
    local(issue.clock(milestone).unwrap().reading.due.unwrap())
}

pub(super) fn sla_state(input: &Value) -> Value {
    let (due, now) = (at(&input["due"]), at(&input["now"]));
    let clock = Clock::builder().by_field().build().unwrap();
    let mut run = Run::new(due - chrono::TimeDelta::hours(1)).until(due);
    if !input["done"].is_null() {
        run = run.ended(End::Done(at(&input["done"])));
    }
    json!(match clock.read(&run, now).unwrap().state {
        ClockState::Running => "Pending",
        ClockState::Met { .. } => "Met",
        ClockState::Breached { done: Some(_) } => "Breached",
        ClockState::Breached { done: None } => "Overdue",
        other => panic!("{other:?}"),
    })
}

fn camel(state: IssueState) -> &'static str {
    match state {
        IssueState::Pending => "Pending",
        IssueState::InProgress => "InProgress",
        IssueState::Resolved => "Resolved",
        IssueState::Closed => "Closed",
        other => panic!("{other}"),
    }
}

fn action(step: &Value) -> IssueEvent {
    let given = &step[1];
    let event = |action| IssueEvent::new("I", action);
    match step[0].as_str().unwrap() {
        "register" => {
            let owner = given["owner"].as_str().unwrap_or_default();
            let registration = Registration::new("general".parse().unwrap(), owner)
                .expected_at("2030-01-01".parse().unwrap());
            IssueEvent::register("I", registration)
        }
        "start" => event(IssueAction::Start),
        "resolve" => event(IssueAction::Resolve { solution: "done".into() }),
        "callback" => {
            let score = i32::try_from(given["score"].as_i64().unwrap()).unwrap();
            let role = match given["role"].as_str().unwrap() {
                "AccountManager" => "account_manager",
                "SupportAgent" => "support_agent",
                other => panic!("{other}"),
            };
            event(IssueAction::CallBack { score, comment: String::new(), new_due: None })
                .in_role(role.parse().unwrap())
        }
        other => panic!("{other}"),
    }
}

pub(super) fn issue_run(input: &Value) -> Value {
    let rulebook = rulebook("p003", "plain");
    let sla: &Sla = rulebook.sla().unwrap();
    let mut issue: Option<Issue> = None;
    for (hour, step) in input["evs"].as_array().unwrap().iter().enumerate() {
        let moment = format!("2024-03-15T{:02}:00:00+08:00", hour + 9).parse().unwrap();
        let event = Event::new(format!("e{hour}"), "K", moment, action(step));
        match sla.step(issue.as_ref(), &event) {
            Ok(step) => issue = Some(step.issue),
            Err(refusal) => {
                return json!(match refusal.code() {
                    "no-owner" => "error:NoOwner",
                    "wrong-role" => "error:WrongRole",
                    "illegal-transition" => "error:Illegal",
                    "score-out-of-range" => "error:ScoreOutOfRange",
                    other => panic!("{other}"),
                });
            }
        }
    }
    let issue = issue.unwrap();
    json!({
        "state": camel(issue.state),
        "reopened": issue.reopened,
        "first_time_satisfied": issue.first_time_satisfied(),
    })
}

pub(super) fn summary(input: &Value) -> Value {
    let state = |name: &Value| match name.as_str().unwrap() {
        "Pending" => IssueState::Pending,
        "InProgress" => IssueState::InProgress,
        "Resolved" => IssueState::Resolved,
        "Closed" => IssueState::Closed,
        other => panic!("{other}"),
    };
    json!(match IssueSummary::of(input["states"].as_array().unwrap().iter().map(state)) {
        IssueSummary::NotNeeded => "NotNeeded",
        IssueSummary::Resolved => "Resolved",
        IssueSummary::InProgress => "InProgress",
        IssueSummary::Pending => "Pending",
        other => panic!("{other:?}"),
    })
}

/// The bundled table and that of the vectors are the same in 2024 (State Council, 2023-10-25).
#[test]
fn the_table_of_the_vectors_is_the_bundled_one() {
    let vectors: Value =
        serde_json::from_str(include_str!("../vectors/rulebook_examples.json")).unwrap();
    let table = guanxi::time::Holidays::bundled("cn").unwrap();
    let of_2024 = |date: &chrono::NaiveDate| date.to_string().starts_with("2024");
    let off: Vec<String> = table
        .dates_off()
        .map(|(date, _)| date)
        .filter(of_2024)
        .map(|date| date.to_string())
        .collect();
    assert_eq!(json!(off), vectors["calendars"]["cn2024"]["holidays"]);
    let on: Vec<String> = table.dates_on().filter(of_2024).map(|date| date.to_string()).collect();
    assert_eq!(json!(on), vectors["calendars"]["cn2024"]["make_up_workdays"]);
}
