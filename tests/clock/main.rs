//! Clocks at their edges: what is refused and how, and the instants on which readings turn.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

mod limits;
mod pauses;
mod refusals;

use chrono::{DateTime, TimeDelta, Utc};
use guanxi::rule::clock::{
    Basis, Clock, ClockBuilder, ClockReading, ClockState, DueEdge, End, Limit, Pause, Pauses, Run,
    Step, Trigger,
};
use guanxi::time::{Calendar, Holidays, Zone};
use guanxi::{Error, error::ErrorKind};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

fn second(at: DateTime<Utc>, more: i64) -> DateTime<Utc> {
    at + TimeDelta::seconds(more)
}

fn limit(text: &str) -> Limit {
    text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

fn within(text: &str) -> ClockBuilder {
    Clock::builder().within(limit(text))
}

fn step(text: &str) -> Step {
    Step::new(text.parse().unwrap_or_else(|e| panic!("{text}: {e}")))
}

/// Monday to Friday 09:00 to 12:00 and 13:00 to 18:00 in UTC.
fn office() -> Basis {
    let week = "mon-fri 09:00-12:00 13:00-18:00".parse().unwrap();
    Basis::Calendar(Calendar::builder(Zone::utc(), week).build().unwrap())
}

fn run(start: &str) -> Run {
    Run::new(at(start))
}

fn paused(from: &str, to: Option<&str>) -> Pauses {
    Pauses::new([Pause::new(at(from), to.map(at))])
}

/// The reading of a run that is done then, at that instant.
fn done(clock: &Clock, start: &str, done: DateTime<Utc>) -> ClockReading {
    clock.read(&run(start).ended(End::Done(done)), done).unwrap()
}

fn is_met(reading: &ClockReading) -> bool {
    matches!(reading.state, ClockState::Met { .. })
}

/// Code, message and help of a refusal, and that they are one line each.
fn refusal(error: &Error) -> (&'static str, String, &str) {
    let message = error.to_string();
    let help = error.help().unwrap_or_else(|| panic!("{message}: no help"));
    for text in [message.as_str(), help] {
        assert!(!text.contains('\n') && !text.ends_with('.'), "{text}");
    }
    (error.code(), message, help)
}
