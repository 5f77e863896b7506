//! The board of a period (KPI.md): each measure from events to its value against hand-made portfolios
//! and slow counts, the laws of boards, requests, trends.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation
)]

mod answers;
mod contracts;
mod customers;
mod issues;
#[cfg(feature = "proptest")]
mod laws;
mod orders;
mod request;
mod work;

use guanxi::Rulebook;
use guanxi::label::Code;
use guanxi::policy::kpi::{Exclusion, Measured, Period};
use guanxi::quantity::Fraction;
use guanxi::record::{
    ContractAction, ContractEvent, ContractTerms, Direction, Event, EventKind, Interaction,
    Outcome, Purchase,
};
use guanxi::review::{Board, BoardRequest, CustomerFile, board};

const HEAD: &str =
    "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n";

/// A rulebook in yuan and Shanghai time.
fn toml(rest: &str) -> Rulebook {
    Rulebook::from_toml(&format!("{HEAD}{rest}"))
        .unwrap_or_else(|error| panic!("{}", error.report()))
}

/// One KPI under the code `it`, with what it stands on.
fn one(measure: &str, keys: &str, rest: &str) -> Rulebook {
    toml(&format!("{rest}\n[[kpi]]\ncode = \"it\"\nmeasure = \"{measure}\"\n{keys}\n"))
}

fn event(id: &str, customer: &str, at: &str, kind: impl Into<EventKind>) -> Event {
    Event::new(id, customer, at.parse().unwrap(), kind)
}

fn buy(id: &str, customer: &str, at: &str, amount: &str) -> Event {
    event(id, customer, at, Purchase::new(amount.parse().unwrap()))
}

fn talk(channel: &str, direction: Direction, outcome: Outcome) -> Interaction {
    Interaction::new(code(channel), direction, outcome)
}

fn terms(from: &str, to: &str) -> ContractTerms {
    ContractTerms::new(day(from), day(to))
}

fn worth(from: &str, to: &str, amount: &str) -> ContractTerms {
    let mut terms = terms(from, to);
    terms.annual_amount = Some(amount.parse().unwrap());
    terms
}

fn sign(contract: &str, customer: &str, at: &str, terms: ContractTerms) -> Event {
    event(&format!("{contract}-{at}"), customer, at, ContractEvent::sign(contract, terms))
}

fn terminate(contract: &str, customer: &str, at: &str, last_day: &str) -> Event {
    let action = ContractAction::Terminate { last_day: day(last_day), reason: String::new() };
    event(&format!("{contract}-end"), customer, at, ContractEvent::new(contract, action))
}

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn day(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

fn fraction(text: &str) -> Fraction {
    text.parse().unwrap()
}

fn request(period: &str) -> BoardRequest {
    BoardRequest::new(period.parse::<Period>().unwrap())
}

fn files(events: &[Event]) -> Vec<CustomerFile> {
    CustomerFile::of(events.iter().cloned(), &[])
}

fn of(rulebook: &Rulebook, files: &[CustomerFile], request: &BoardRequest) -> Board {
    board(rulebook, files, request).unwrap_or_else(|error| panic!("{}", error.report()))
}

/// The KPI `it` of a period.
fn it(rulebook: &Rulebook, events: &[Event], request: &BoardRequest) -> Measured {
    let board = of(rulebook, &files(events), request);
    assert_eq!(board.refused.iter().map(|(_, one)| one.report()).collect::<Vec<_>>(), [""; 0]);
    board.line("it").unwrap().measured.clone()
}

/// Numerator, denominator and what was left out, in words.
fn parts(measured: &Measured) -> String {
    let mut text = format!("{}/{}", measured.num, measured.den);
    for (reason, count) in measured.excluded.iter() {
        text.push_str(&format!(" {}={count}", Exclusion::as_str(reason)));
    }
    text
}

/// The parts of the KPI `it` in a period.
fn shown(rulebook: &Rulebook, events: &[Event], period: &str) -> String {
    parts(&it(rulebook, events, &request(period)))
}

/// The same up to a moment.
fn shown_as_of(rulebook: &Rulebook, events: &[Event], period: &str, as_of: &str) -> String {
    parts(&it(rulebook, events, &request(period).as_of(as_of.parse().unwrap())))
}
