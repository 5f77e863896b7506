//! Renewal: windows, successors, gaps, the contract that drives, the plan to keep a customer.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::string_slice
)]

mod bad;
mod books;
mod laws;
#[path = "../marked_text/mod.rs"]
mod marked_text;
mod plans;
mod windows;
mod words;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use chrono::{Datelike, Days, NaiveDate};
use guanxi::Rulebook;
use guanxi::policy::renewal::{ContractBook, RenewalReading};
use guanxi::policy::risk::RiskReading;
use guanxi::policy::scheme::Case;
use guanxi::record::{
    Contract, ContractAction, ContractEvent, ContractTerms, Event, EventKind, RiskAssessment,
};
use proptest::prelude::*;

const LEVELS: [&str; 4] = ["low", "medium", "high", "very_high"];

fn preset() -> Rulebook {
    load("")
}

/// The preset with other keys of the renewal policy, made once: properties ask again and again.
fn load(renewal: &str) -> Rulebook {
    static LOADED: Mutex<BTreeMap<String, Rulebook>> = Mutex::new(BTreeMap::new());
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    let make = || {
        let text = format!(
            "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n\
             use = [\"renewal\"]\n[renewal]\n{renewal}\n"
        );
        Rulebook::from_toml(&text).unwrap_or_else(|error| panic!("{}", error.report()))
    };
    loaded.entry(renewal.to_owned()).or_insert_with(make).clone()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn code(text: &str) -> guanxi::label::Code {
    text.parse().unwrap()
}

fn terms(start: &str, end: &str) -> ContractTerms {
    ContractTerms::new(date(start), date(end))
}

/// Terms about some items.
fn about(start: &str, end: &str, items: &[&str]) -> ContractTerms {
    let mut terms = terms(start, end);
    terms.items = items.iter().map(|item| (*item).to_owned()).collect();
    terms
}

/// Terms that name the contract which they renew.
fn renewing(start: &str, end: &str, of: &str) -> ContractTerms {
    let mut terms = terms(start, end);
    terms.renews = Some(of.into());
    terms
}

fn stated(id: &str, terms: ContractTerms) -> Contract {
    Contract::new(id, "K", terms)
}

fn event(id: &str, at: &str, kind: impl Into<EventKind>) -> Event {
    Event::new(id, "K", at.parse().unwrap(), kind)
}

fn sign(id: &str, at: &str, contract: &str, terms: ContractTerms) -> Event {
    event(id, at, ContractEvent::sign(contract, terms))
}

fn terminate(id: &str, at: &str, contract: &str, last_day: &str) -> Event {
    let action = ContractAction::Terminate { last_day: date(last_day), reason: String::new() };
    event(id, at, ContractEvent::new(contract, action))
}

fn book(rulebook: &Rulebook, stated: &[Contract], events: &[Event], as_of: &str) -> ContractBook {
    let as_of = as_of.parse().unwrap();
    rulebook.renewal().unwrap().book(&"K".into(), stated, events, as_of, None)
}

fn read<'a>(
    rulebook: &'a Rulebook,
    stated: &[Contract],
    events: &[Event],
    as_of: &str,
) -> RenewalReading<'a> {
    let book = book(rulebook, stated, events, as_of);
    rulebook.renewal().unwrap().read(&book, None)
}

/// What follows each contract, in the order of the book.
fn chain(book: &ContractBook) -> Vec<(String, String)> {
    let next = |id: &str| book.renewed_by(id).map(ToString::to_string).unwrap_or_default();
    book.contracts().iter().map(|one| (one.id.to_string(), next(one.id.as_str()))).collect()
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

/// So many months before a day, clamped to the end of the month.
fn months_before(day: NaiveDate, months: i32) -> NaiveDate {
    let month = day.year() * 12 + i32::try_from(day.month0()).unwrap() - months;
    let (year, month) = (month.div_euclid(12), u32::try_from(month.rem_euclid(12)).unwrap() + 1);
    (1..=day.day()).rev().find_map(|day| NaiveDate::from_ymd_opt(year, month, day)).unwrap()
}
