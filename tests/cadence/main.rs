//! Contact cadence: boundaries, laws against a slow second reading, proposals, words.
#![cfg(feature = "proptest")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

mod boundaries;
mod classes;
mod composition;
mod due_laws;
mod laws;
mod oracle;
mod proposals;
mod refusals;
mod times;
mod words;
mod world;

use guanxi::policy::cadence::{CadenceReading, TouchReading, TouchState};
use guanxi::policy::scheme::Case;
use guanxi::record::{
    ClassChange, Customer, Direction, Event, EventKind, Interaction, Outcome, RulebookVersion,
    TouchAction, TouchEvent,
};
use guanxi::{Facts, Rulebook};
use proptest::prelude::*;

const HEAD: &str =
    "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n";

/// Codes and a scheme `tier` of three classes, whose best one needs a flag.
const TIER: &str = r#"
[codes]
channel = [{ code = "phone", sync = true }, { code = "email" }, { code = "visit", sync = true }]
content = ["news", "survey"]
change = ["need"]
role = ["agent"]
[[scheme]]
code = "tier"
kind = "list"
classes = [
  { code = "A", when = "annual_amount >= 100 and strategic" },
  { code = "B", when = "annual_amount >= 50" },
  { code = "C" },
]
"#;

/// A rulebook in Shanghai time.
fn rulebook(rest: &str) -> Rulebook {
    Rulebook::from_toml(&format!("{HEAD}{rest}"))
        .unwrap_or_else(|error| panic!("{}", error.report()))
}

/// A rulebook with [`TIER`] before what is given.
fn tiered(rest: &str) -> Rulebook {
    rulebook(&format!("{TIER}{rest}"))
}

fn date(text: &str) -> chrono::NaiveDate {
    let text = if text.len() == 5 { format!("2024-{text}") } else { text.to_owned() };
    text.parse().unwrap()
}

/// A date of 2024, or a time of it in Shanghai: `03-15`, `03-15 14:00`.
fn at(text: &str) -> guanxi::time::Moment {
    match text.split_once(' ') {
        Some((day, time)) => format!("{}T{time}:00+08:00", date(day)).parse().unwrap(),
        None => guanxi::time::Moment::Date(date(text)),
    }
}

fn code(text: &str) -> guanxi::label::Code {
    text.parse().unwrap()
}

fn event(id: &str, time: &str, kind: impl Into<EventKind>) -> Event {
    Event::new(id, "K", at(time), kind)
}

/// What we did over a channel: a call reached somebody, a message was sent.
fn touch(channel: &str) -> Interaction {
    let outcome = if channel == "email" { Outcome::Sent } else { Outcome::Reached };
    Interaction::new(code(channel), Direction::Outbound, outcome)
}

fn missed(channel: &str) -> Interaction {
    Interaction::new(code(channel), Direction::Outbound, Outcome::NotReached)
}

fn inbound(channel: &str) -> Interaction {
    Interaction::new(code(channel), Direction::Inbound, Outcome::Reached)
}

fn says_no() -> EventKind {
    EventKind::DoNotContact { reason: String::new() }
}

fn waive(rule: &str) -> TouchEvent {
    TouchEvent::new(code(rule), TouchAction::Waive { reason: "agreed".to_owned() })
}

fn snooze(rule: &str, until: &str) -> TouchEvent {
    TouchEvent::new(code(rule), TouchAction::Snooze { until: date(until) })
}

fn interval(rule: &str, every: &str) -> TouchEvent {
    let every = (!every.is_empty()).then(|| every.parse().unwrap());
    TouchEvent::new(code(rule), TouchAction::Interval { every })
}

fn moves(old: Option<&str>, new: &str) -> ClassChange {
    ClassChange {
        scheme: code("tier"),
        old: old.map(code),
        new: code(new),
        rulebook: RulebookVersion { code: code("own"), version: "1".to_owned() },
        reasons: Vec::new(),
        by: None,
    }
}

fn of_class(rulebook: &Rulebook, class: &str) -> Facts {
    rulebook.facts().with("class(tier)", class).unwrap()
}

fn read_with<'a>(
    rulebook: &'a Rulebook,
    facts: &Facts,
    events: &[Event],
    as_of: &str,
) -> CadenceReading<'a> {
    let as_of = at(as_of);
    let zone = rulebook.zone();
    let today = as_of.as_instant().map_or_else(|| as_of.as_date().unwrap(), |at| zone.date_of(at));
    let case = Case::new(facts, today);
    rulebook.cadence().unwrap().read(&Customer::new("K"), events, &case, as_of, None).unwrap()
}

fn read<'a>(rulebook: &'a Rulebook, events: &[Event], as_of: &str) -> CadenceReading<'a> {
    read_with(rulebook, &rulebook.facts(), events, as_of)
}

/// The only touch.
fn only<'a>(rulebook: &'a Rulebook, events: &[Event], as_of: &str) -> TouchReading<'a> {
    let mut reading = read(rulebook, events, as_of);
    assert_eq!(reading.touches.len(), 1, "{reading:?}");
    assert!(reading.refused.is_empty(), "{:?}", reading.refused);
    reading.touches.remove(0)
}

fn due(rulebook: &Rulebook, events: &[Event], as_of: &str) -> String {
    only(rulebook, events, as_of).due.map_or_else(|| "none".to_owned(), |due| due.to_string())
}

/// Touches of one channel on days.
fn touches(channel: &str, days: &[&str]) -> Vec<Event> {
    let one = |(place, day): (usize, &&str)| event(&format!("t{place}"), day, touch(channel));
    days.iter().enumerate().map(one).collect()
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

/// The first due day of all, by the quick way.
fn next_due(rulebook: &Rulebook, log: &[Event], as_of: &str) -> Option<chrono::NaiveDate> {
    let facts = rulebook.facts();
    let moment = at(as_of);
    let case = Case::new(&facts, rulebook.as_of(moment).date());
    let cadence = rulebook.cadence().unwrap();
    let history = cadence.history(&Customer::new("K"), log, moment, None);
    cadence.next_due(&history, &case).unwrap()
}
