//! Upkeep of files: boundaries, laws, composition, bad rules and words.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::string_slice
)]

mod bad;
mod boundaries;
mod composition;
mod laws;
#[path = "../marked_text/mod.rs"]
mod marked_text;
mod regular;
mod soundness;
mod words;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use guanxi::Rulebook;
use guanxi::policy::upkeep::{Known, Upkeep, UpkeepReading};
use guanxi::record::{
    Contact, ContactAction, ContactEvent, Event, EventKind, Field, UpkeepAction, UpkeepEvent,
};
use guanxi::rule::clock::ClockState;
use guanxi::time::Moment;

/// A preset with office hours without holidays, as in the worked examples; loaded once.
fn plain(preset: &str) -> Upkeep {
    static LOADED: Mutex<BTreeMap<String, Upkeep>> = Mutex::new(BTreeMap::new());
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    let load = || {
        load(&format!(
            "use = [\"{preset}\"]\n[calendar.office]\n\
             week = {{ mon-fri = [\"09:00-12:00\", \"13:00-18:00\"] }}\n"
        ))
    };
    loaded.entry(preset.to_owned()).or_insert_with(load).clone()
}

/// The upkeep policy of a rulebook in Shanghai time.
fn load(rest: &str) -> Upkeep {
    let rulebook = rulebook(rest).unwrap_or_else(|error| panic!("{}", error.report()));
    rulebook.upkeep().unwrap().clone()
}

fn rulebook(rest: &str) -> guanxi::Result<Rulebook> {
    let head = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\n";
    Rulebook::from_toml(&format!("{head}{rest}"))
}

/// A date, or a local time of 2024: `03-15` is a Friday, `03-15 14:00:00` an instant.
fn at(text: &str) -> Moment {
    match text.split_once(' ') {
        Some((day, time)) => format!("2024-{day}T{time}+08:00").parse().unwrap(),
        None => format!("2024-{text}").parse().unwrap(),
    }
}

fn instant(text: &str) -> chrono::DateTime<chrono::Utc> {
    at(text).as_instant().unwrap()
}

fn event(id: &str, time: &str, kind: impl Into<EventKind>) -> Event {
    Event::new(id, "K", at(time), kind)
}

/// A contact left.
fn left(id: &str, time: &str) -> Event {
    event(id, time, ContactEvent::new("P1", ContactAction::Leave { successor: None }))
}

fn update(fields: &[Field], of: &[&str]) -> UpkeepEvent {
    let of = of.iter().map(|id| (*id).into()).collect();
    UpkeepEvent::new(UpkeepAction::Update { fields: fields.to_vec(), of })
}

fn manager(what: UpkeepEvent) -> UpkeepEvent {
    what.in_role("account_manager".parse().unwrap())
}

fn read(upkeep: &Upkeep, events: &[Event], as_of: &str) -> UpkeepReading {
    upkeep.read("K", events, &Known::default(), at(as_of), None).unwrap()
}

/// The state of the only change by its first rule.
fn state(upkeep: &Upkeep, events: &[Event], as_of: &str) -> ClockState {
    read(upkeep, events, as_of).changes[0].rules[0].reading.state
}

fn contact(id: &str) -> Contact {
    Contact::new(id, format!("name of {id}"))
}
