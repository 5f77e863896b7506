//! The plan (RULEBOOK 8.3, 8.8): items, promises, when something is due, what is prepared.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::arithmetic_side_effects, clippy::string_slice)]

mod bad;
mod composition;
mod items;
#[cfg(feature = "proptest")]
mod laws;
#[path = "../marked_text/mod.rs"]
mod marked_text;
mod presets;
mod promises;
mod templates;
mod when;
mod words;

use guanxi::Rulebook;
use guanxi::policy::plan::PlanReadings;
use guanxi::record::{
    Customer, Direction, Event, EventKind, Interaction, Outcome, PlanAction, PlanEvent, PlanItem,
    Promise, PromiseAction, PromiseEvent,
};
use guanxi::time::Moment;

/// A rulebook in yuan and Chinese time with this besides.
fn own(rest: &str) -> Rulebook {
    let head = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\n";
    Rulebook::from_toml(&format!("{head}{rest}"))
        .unwrap_or_else(|error| panic!("{}", error.report()))
}

/// A date, or a local time of March 2024: `20 15:00` is a Wednesday.
fn at(text: &str) -> Moment {
    match text.split_once(' ') {
        Some((day, time)) => format!("2024-03-{day}T{time}:00+08:00").parse().unwrap(),
        None => format!("2024-03-{text}").parse().unwrap(),
    }
}

fn event(id: &str, time: &str, kind: impl Into<EventKind>) -> Event {
    Event::new(id, "K", at(time), kind)
}

/// Item `P1`, planned for 20 March.
fn plan() -> PlanEvent {
    PlanEvent::plan("P1", PlanItem::new("2024-03-20".parse().unwrap(), "zhao.liu"))
}

fn act(action: PlanAction) -> PlanEvent {
    PlanEvent::new("P1", action)
}

/// The talk of item `P1` with actions due at these times.
fn held(feedback: &str, due: &[&str]) -> PlanEvent {
    let actions = due.iter().map(|due| promise(due)).collect();
    act(PlanAction::Execute { feedback: feedback.into(), actions })
}

fn complete(feedback: &str) -> PlanEvent {
    act(PlanAction::Complete { feedback: feedback.into() })
}

fn cancel() -> PlanEvent {
    act(PlanAction::Cancel { reason: "moved".into() })
}

fn promise(due: &str) -> Promise {
    Promise::new("quotation", "zhao.liu", at(due))
}

/// A talk in which this was promised.
fn talk(promises: Vec<Promise>) -> Interaction {
    let mut talk =
        Interaction::new("phone".parse().unwrap(), Direction::Outbound, Outcome::Reached);
    talk.promises = promises;
    talk
}

fn keep(of: &str, place: usize) -> PromiseEvent {
    PromiseEvent::new(of, place, PromiseAction::Keep)
}

fn read(events: &[Event], as_of: &str) -> PlanReadings {
    own("").plan().read(&Customer::new("K"), events, at(as_of), None)
}

/// The refused events with the codes of the refusals.
fn refused(found: &PlanReadings) -> Vec<(&str, &str)> {
    found.refused.iter().map(|one| (one.event.as_str(), one.refusal.code())).collect()
}
