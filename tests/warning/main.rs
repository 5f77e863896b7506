//! Early warning (D002-81 ... D002-97, RULEBOOK 8.2): triggers, workflow, clocks, what nobody noticed.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::arithmetic_side_effects, clippy::string_slice)]

mod bad;
mod clocks;
mod composition;
mod dates;
#[cfg(feature = "proptest")]
mod laws;
#[path = "../marked_text/mod.rs"]
mod marked_text;
mod triggers;
mod undetected;
mod workflow;

use std::sync::LazyLock;

use guanxi::Rulebook;
use guanxi::label::Code;
use guanxi::policy::warning::{Evidence, WarningLog};
use guanxi::record::{Event, EventKind, Measure, WarningAction, WarningEvent};
use guanxi::time::Moment;

static RENEWAL: LazyLock<Rulebook> = LazyLock::new(|| Rulebook::preset("renewal").unwrap());

static FIVE_CLOCKS: LazyLock<Rulebook> = LazyLock::new(|| {
    let limits = [("plan_within", "3 days"), ("execute_within", "2 days")];
    Rulebook::preset_with("renewal", limits).unwrap()
});

fn renewal() -> Rulebook {
    RENEWAL.clone()
}

/// A rulebook with a limit for each of the five steps (P-090).
fn five_clocks() -> Rulebook {
    FIVE_CLOCKS.clone()
}

/// A rulebook that brings the warning policy of `renewal` and says this besides.
fn own(rest: &str) -> Rulebook {
    let head = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\n\
                use = [{ preset = \"renewal\", parts = [\"warning\"] }]\n";
    Rulebook::from_toml(&format!("{head}{rest}"))
        .unwrap_or_else(|error| panic!("{}", error.report()))
}

/// A date, or a date or a local time of April 2024: `02 15:00` is a Tuesday.
fn at(text: &str) -> Moment {
    if text.len() == 10 {
        return text.parse().unwrap();
    }
    match text.split_once(' ') {
        Some((day, time)) => format!("2024-04-{day}T{time}:00+08:00").parse().unwrap(),
        None => format!("2024-04-{text}").parse().unwrap(),
    }
}

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn event(id: &str, time: &str, kind: impl Into<EventKind>) -> Event {
    Event::new(id, "K", at(time), kind)
}

/// A step of warning `W1`; its time is its id.
fn step(time: &str, action: WarningAction) -> Event {
    let name = action.name();
    event(&format!("{name} {time}"), time, WarningEvent::new("W1", action))
}

fn detect(cause: &str) -> WarningAction {
    WarningAction::Detect { cause: code(cause), note: String::new() }
}

fn report() -> WarningAction {
    WarningAction::Report { to: code("sales_supervisor"), text: String::new() }
}

fn meet(causes: &[&str]) -> WarningAction {
    let causes = causes.iter().map(|cause| code(cause)).collect();
    WarningAction::Meet { causes, minutes: String::new() }
}

fn plan() -> WarningAction {
    WarningAction::Plan { measures: vec![Measure::new("visit", "chen.qi", at("20"))] }
}

fn progress(major: bool) -> WarningAction {
    WarningAction::Progress { text: "visited".into(), major }
}

fn escalate() -> WarningAction {
    WarningAction::Escalate { to: code("department_manager"), text: "it is lost".into() }
}

fn clear() -> WarningAction {
    WarningAction::Clear { assessment: "a1".into() }
}

fn renew() -> WarningAction {
    WarningAction::Renew { contract: "HT-2".into() }
}

fn lose() -> WarningAction {
    WarningAction::Lose { reason: "ended".into() }
}

fn dismiss() -> WarningAction {
    WarningAction::Dismiss { reason: "a mistake".into() }
}

/// The steps from detection to execution, on 1 and 2 April.
fn executing() -> Vec<Event> {
    vec![
        step("01 09:00", detect("overdue")),
        step("01 10:00", report()),
        step("01 14:00", meet(&["price"])),
        step("01 18:00", plan()),
        step("02 10:30", WarningAction::Execute),
    ]
}

/// An assessment `a1` of medium risk on 10 April, and the renewal `HT-2` on the same day.
fn evidence() -> Evidence<'static> {
    Evidence::default()
        .assessed("a1", at("10 09:00"), Some(code("medium")))
        .renewal("HT-2", at("10 09:00"))
}

fn replay(events: &[Event], as_of: &str) -> WarningLog {
    renewal().warnings().unwrap().replay("K", events, at(as_of), None, &evidence())
}

/// The refused events with the codes of the refusals.
fn refused(log: &WarningLog) -> Vec<(&str, &str)> {
    log.refused.iter().map(|one| (one.event.as_str(), one.refusal.code())).collect()
}
