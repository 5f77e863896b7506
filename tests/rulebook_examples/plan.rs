//! Plan items, agendas, and when something is due.

use chrono::{NaiveDate, Weekday};
use guanxi::Rulebook;
use guanxi::policy::plan::{self, PlanRefusal, PlanState, PlanStatus};
use guanxi::record::{Customer, Event, PlanAction, PlanEvent, PlanItem, Promise};
use guanxi::time::Moment;
use serde_json::{Value, json};

fn day(value: &Value) -> NaiveDate {
    value.as_str().unwrap().parse().unwrap()
}

/// An item that nobody has executed, planned for a day.
fn planned(day: NaiveDate) -> PlanState {
    let item = PlanAction::Plan(PlanItem::new(day, "zhao.liu"));
    PlanState::step(None, &item, day.into(), &"+08:00".parse().unwrap()).unwrap()
}

fn name(status: PlanStatus) -> &'static str {
    match status {
        PlanStatus::NotStarted => "NotStarted",
        PlanStatus::InProgress => "InProgress",
        PlanStatus::Completed => "Completed",
        PlanStatus::Cancelled => "Cancelled",
        other => panic!("{other:?}"),
    }
}

/// The status after some events, step by step and by a replay of the log; else the first refusal.
pub(super) fn plan_run(input: &Value) -> Value {
    let first: NaiveDate = "2024-03-01".parse().unwrap();
    let mut state = planned(first);
    let item = PlanItem::new(first, "zhao.liu");
    let mut log = vec![Event::new("e", "K", first.into(), PlanEvent::plan("P1", item))];
    let mut refusal: Option<PlanRefusal> = None;
    for (place, event) in input["evs"].as_array().unwrap().iter().enumerate() {
        let given = &event[1];
        let feedback = given["feedback"].as_str().unwrap_or_default().to_owned();
        let action = match event[0].as_str().unwrap() {
            "execute" => {
                let promise = |_| Promise::new("action", "zhao.liu", "2024-03-31".parse().unwrap());
                let actions = (0..given["actions"].as_u64().unwrap_or(0)).map(promise).collect();
                PlanAction::Execute { feedback, actions }
            }
            "complete" => PlanAction::Complete { feedback },
            "cancel" => PlanAction::Cancel { reason: String::new() },
            other => panic!("{other}"),
        };
        let hour = format!("2024-03-20T{:02}:00:00+08:00", 9 + place);
        let at: Moment = hour.parse().unwrap();
        match PlanState::step(Some(&state), &action, at, &"+08:00".parse().unwrap()) {
            Ok(next) => state = next,
            Err(refused) => refusal = refusal.or(Some(refused)),
        }
        log.push(Event::new(format!("e{place}"), "K", at, PlanEvent::new("P1", action)));
    }
    let rulebook = Rulebook::preset("service_quality").unwrap();
    let as_of = "2024-03-31".parse().unwrap();
    let found = rulebook.plan().read(&Customer::new("K"), &log, as_of, None);
    assert_eq!(found.items[0].state.status, state.status);
    assert_eq!(found.refused.first().map(|one| &one.refusal), refusal.as_ref());
    match refusal {
        Some(PlanRefusal::OpenActions { .. }) => json!("error:OpenActions"),
        Some(PlanRefusal::NotExecuted) => json!("error:NotExecuted"),
        Some(PlanRefusal::Terminal { .. }) => json!("error:Terminal"),
        Some(other) => panic!("{other:?}"),
        None => json!(name(state.status)),
    }
}

/// Whether an item in a status is overdue.
pub(super) fn plan_overdue(input: &Value) -> Value {
    let mut state = planned(day(&input["planned"]));
    if input["state"] == "InProgress" {
        let held = PlanAction::Execute { feedback: String::new(), actions: vec![] };
        let zone = "+08:00".parse().unwrap();
        state = PlanState::step(Some(&state), &held, day(&input["planned"]).into(), &zone).unwrap();
    }
    assert_eq!(name(state.status), input["state"]);
    json!(state.overdue(day(&input["today"])).is_some())
}

/// The length of a meeting whose parts are so long.
pub(super) fn agenda_total(input: &Value) -> Value {
    let parts = input["items"].as_array().unwrap().iter().enumerate();
    let parts: Vec<String> = parts
        .map(|(place, minutes)| format!("{{ code = \"part{place}\", minutes = {minutes} }}"))
        .collect();
    let rulebook = Rulebook::from_toml(&format!(
        "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\n\
         [[plan.meeting]]\ncode = \"talk\"\nitems = [{}]\n",
        parts.join(", ")
    ));
    let rulebook = rulebook.unwrap_or_else(|error| panic!("{}", error.report()));
    json!(rulebook.plan().meeting("talk").unwrap().total_minutes())
}

pub(super) fn next_weekday(input: &Value) -> Value {
    let weekday = u8::try_from(input["weekday"].as_u64().unwrap()).unwrap();
    let weekday = Weekday::try_from(weekday).unwrap();
    json!(plan::next_weekday(day(&input["day"]), weekday).unwrap().to_string())
}

pub(super) fn next_week(input: &Value) -> Value {
    let week = plan::next_week(day(&input["day"])).unwrap();
    json!([week.first().to_string(), week.last().to_string()])
}
