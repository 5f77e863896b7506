//! The examples of early warning: what sets it off, when steps are due, which steps are legal.

use chrono::{NaiveDate, TimeDelta};
use guanxi::Rulebook;
use guanxi::label::Code;
use guanxi::policy::scheme::Case;
use guanxi::policy::warning::{Evidence, Milestone};
use guanxi::record::{
    Contact, ContactAction, ContactEvent, Coverage, Customer, Direction, Event, EventKind,
    Interaction, Invoice, Measure, Outcome, RiskAssessment, Signal, WarningAction, WarningEvent,
};
use guanxi::review::review;
use guanxi::rule::Truth;
use guanxi::store::{Batch, Expect, MemoryStore, Store};
use guanxi::time::Moment;
use serde_json::{Value, json};

use super::capitalised;

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

/// `VeryHigh` as rulebooks write it.
fn level(name: &str) -> &'static str {
    match name {
        "Low" => "low",
        "Medium" => "medium",
        "High" => "high",
        "VeryHigh" => "very_high",
        other => panic!("{other}"),
    }
}

/// A log that says what the example says: an assessment a quarter, signals, an open invoice, people.
fn log(input: &Value, today: NaiveDate) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    let mut put = |at: NaiveDate, kind: EventKind| {
        let id = format!("e{:02}", events.len());
        events.push(Event::new(id, "K", Moment::Date(at), kind));
    };
    let levels = input["levels"].as_array().unwrap();
    for (place, said) in levels.iter().enumerate() {
        let quarters = i64::try_from(levels.len() - 1 - place).unwrap();
        let at = today - TimeDelta::try_days(quarters * 92).unwrap();
        let mut sheet = RiskAssessment::new("see the notes");
        if let Some(said) = said.as_str() {
            sheet = sheet.level(code(level(said)));
        }
        put(at, sheet.into());
    }
    for signal in input["signals"].as_array().unwrap() {
        put(today, Signal::new(code(signal.as_str().unwrap())).into());
    }
    let overdue = input["overdue_days"].as_i64().unwrap();
    if overdue > 0 {
        let due = today - TimeDelta::try_days(overdue).unwrap();
        put(due, Invoice::new("F1", "100".parse().unwrap(), due).into());
    }
    if input["key_left"].as_bool().unwrap() {
        let person = |action| EventKind::from(ContactEvent::new("P1", action));
        put(today, person(ContactAction::KeyDecider { is: true }));
        put(today, person(ContactAction::Leave { successor: Some("P2".into()) }));
    }
    if input["successor"].as_bool().unwrap() {
        let mut talk = Interaction::new(code("visit"), Direction::Outbound, Outcome::Reached);
        talk.contact = Some("P2".into());
        put(today, talk.into());
    }
    events
}

pub(super) fn warn(input: &Value) -> Value {
    let rulebook = Rulebook::preset("renewal").unwrap();
    let today: NaiveDate = "2024-06-28".parse().unwrap();
    let store = MemoryStore::new().with_coverage(Coverage::ALL);
    let mut customer = Customer::new("K");
    customer.contacts = vec![Contact::new("P1", "Wang"), Contact::new("P2", "Zhou")];
    store.write(Batch::new().put_customer(customer, Expect::New)).unwrap();
    for event in log(input, today) {
        store.write(Batch::new().append(event)).unwrap();
    }
    let reviewed = review(&rulebook, &store, Moment::Date(today)).unwrap().collect_all().unwrap();
    assert!(reviewed.refused.is_empty() && reviewed.rejected.is_empty());
    let facts = &reviewed.customer("K").unwrap().facts;
    let warnings = rulebook.warnings().unwrap();
    let triggers = warnings.triggers(&Case::new(facts, today)).unwrap();
    assert!(triggers.iter().all(|one| one.truth() != Truth::Unknown), "{facts:?}");
    let hold = triggers.iter().filter(|one| one.truth() == Truth::True);
    let mut causes: Vec<&str> = hold.map(|one| one.cause().code.as_str()).collect();
    let grave = warnings.level(causes.iter().copied());
    let grave = grave.map(|level| level.as_str().split('_').map(capitalised).collect::<String>());
    causes.sort_unstable();
    json!({ "level": grave, "causes": causes })
}

fn at(text: &str) -> Moment {
    format!("{text}:00+08:00").parse().unwrap()
}

fn step(id: usize, time: &str, action: WarningAction) -> Event {
    Event::new(format!("s{id}"), "K", at(time), WarningEvent::new("W", action))
}

fn report() -> WarningAction {
    WarningAction::Report { to: code("sales_supervisor"), text: String::new() }
}

pub(super) fn warn_due(input: &Value) -> Value {
    let rulebook = Rulebook::preset("renewal").unwrap();
    let warnings = rulebook.warnings().unwrap();
    let start = input["start"].as_str().unwrap();
    let milestone: Milestone = input["step"].as_str().unwrap().parse().unwrap();
    let measures = vec![Measure::new("visit", "am", "2024-12-31".parse().unwrap())];
    let before = [
        WarningAction::Detect { cause: code("overdue"), note: String::new() },
        report(),
        WarningAction::Meet { causes: vec![code("price")], minutes: String::new() },
        WarningAction::Plan { measures },
        WarningAction::Execute,
    ];
    let count = match milestone {
        Milestone::Report => 1,
        Milestone::Meet => 2,
        Milestone::Progress => 5,
        other => panic!("{other:?}"),
    };
    // All steps before it at one moment: the last of them starts the clock.
    let steps = before.into_iter().take(count).enumerate();
    let events: Vec<Event> = steps.map(|(id, action)| step(id, start, action)).collect();
    let log = warnings.replay("K", &events, at(start), None, &Evidence::default());
    assert!(log.refused.is_empty());
    let clocks = warnings.clocks(&log.warnings[0], at(start)).unwrap();
    let clock = clocks.iter().find(|clock| clock.milestone == milestone).unwrap();
    json!(rulebook.zone().wall_text(clock.reading.due.unwrap()).replace(' ', "T") + ":00")
}

pub(super) fn warn_run(input: &Value) -> Value {
    let rulebook = Rulebook::preset("renewal").unwrap();
    let warnings = rulebook.warnings().unwrap();
    let mut evidence = Evidence::default();
    let mut events = Vec::new();
    for (id, one) in input["evs"].as_array().unwrap().iter().enumerate() {
        let time = format!("2024-04-{:02}T09:00", id + 1);
        let with = &one[1];
        let action = match one[0].as_str().unwrap() {
            "detect" => WarningAction::Detect { cause: code("overdue"), note: String::new() },
            "report" => report(),
            "meet" => {
                let causes = with["causes"].as_array().unwrap().iter();
                let causes = causes.map(|cause| code(&cause.as_str().unwrap().to_lowercase()));
                WarningAction::Meet { causes: causes.collect(), minutes: String::new() }
            }
            "plan" => {
                let due = with["due"].as_str().unwrap().parse().unwrap();
                let owner = with["owner"].as_str().unwrap();
                WarningAction::Plan { measures: vec![Measure::new("visit", owner, due)] }
            }
            "execute" => WarningAction::Execute,
            "clear" => {
                let grave = code(level(with["new_level"].as_str().unwrap()));
                evidence = evidence.assessed("a", at(&time), Some(grave));
                WarningAction::Clear { assessment: "a".into() }
            }
            other => panic!("{other}"),
        };
        events.push(step(id, &time, action));
    }
    let as_of = "2024-04-30".parse().unwrap();
    let log = warnings.replay("K", &events, as_of, None, &evidence);
    match log.refused.first().map(|one| one.refusal.code()) {
        Some("out-of-order") => json!("error:Illegal"),
        Some("no-cause") => json!("error:NoCause"),
        Some("still-at-risk") => json!("error:StillAtRisk"),
        other => panic!("{other:?}"),
    }
}
