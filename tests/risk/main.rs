//! Renewal risk: the scorecard against brute force, probabilities, factors from facts, histories,
//! readings, schedules, words.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

mod cards;
mod composition;
mod facts;
mod histories;
mod probabilities;
mod readings;
mod schedules;
mod scores;
mod words;

use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};

use chrono::{Days, NaiveDate};
use guanxi::policy::risk::{RiskHistory, RiskReading};
use guanxi::policy::scheme::Case;
use guanxi::record::{Event, EventKind, RiskAssessment};
use guanxi::time::Moment;
use guanxi::{Facts, Rulebook};
use proptest::prelude::*;

const LEVELS: [&str; 4] = ["low", "medium", "high", "very_high"];

const FACTORS: [&str; 5] = ["stability", "payment", "need_fit", "competitor", "feedback"];

/// A day of any scorecard test in which the day does not matter.
const DAY: &str = "2024-06-30";

fn preset() -> Rulebook {
    load("use = [\"renewal\"]\n")
}

/// The preset with other keys of the scorecard.
fn preset_with(risk: &str) -> Rulebook {
    load(&format!("use = [\"renewal\"]\n[risk]\n{risk}\n"))
}

/// A rulebook with this text, made once: properties ask for it again and again.
fn load(rest: &str) -> Rulebook {
    static LOADED: Mutex<BTreeMap<String, Rulebook>> = Mutex::new(BTreeMap::new());
    let mut loaded = LOADED.lock().unwrap_or_else(PoisonError::into_inner);
    let head = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n";
    let make = || {
        Rulebook::from_toml(&format!("{head}{rest}"))
            .unwrap_or_else(|error| panic!("{}", error.report()))
    };
    loaded.entry(rest.to_owned()).or_insert_with(make).clone()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn code(text: &str) -> guanxi::label::Code {
    text.parse().unwrap()
}

fn event(id: &str, at: &str, kind: impl Into<EventKind>) -> Event {
    Event::new(id, "K", at.parse().unwrap(), kind)
}

/// A sheet with this level.
fn stated(level: &str) -> RiskAssessment {
    RiskAssessment::new("as talked about").level(code(level))
}

/// A sheet with points for the factors, in their order.
fn rated(points: [Option<i64>; 5]) -> RiskAssessment {
    let mut sheet = RiskAssessment::new("as talked about");
    for (factor, points) in FACTORS.iter().zip(points) {
        if let Some(points) = points {
            sheet = sheet.rate(code(factor), points);
        }
    }
    sheet
}

fn history<'a>(rulebook: &'a Rulebook, events: &[Event], as_of: &str) -> RiskHistory<'a> {
    let as_of: Moment = as_of.parse().unwrap();
    rulebook.risk().unwrap().history(&"K".into(), events, as_of, None)
}

fn read<'a>(
    rulebook: &'a Rulebook,
    facts: &'a Facts,
    events: &[Event],
    as_of: &str,
) -> RiskReading<'a> {
    let history = history(rulebook, events, as_of);
    let case = Case::new(facts, rulebook.as_of(as_of.parse().unwrap()).date());
    rulebook.risk().unwrap().read(&case, &history).unwrap()
}

/// The codes of levels, safest first.
fn codes<'a>(
    levels: impl IntoIterator<Item = &'a guanxi::policy::risk::RiskLevel>,
) -> Vec<&'a str> {
    levels.into_iter().map(|level| level.code().as_str()).collect()
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

/// A day so many days after the first of 2023.
fn nth(day: u64) -> NaiveDate {
    date("2023-01-01") + Days::new(day)
}
