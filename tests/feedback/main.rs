//! Feedback (D003-68, D004-33 ... D004-35, D001-68, D001-69): scales, composite, answers, topics,
//! cases.
#![cfg(feature = "proptest")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::string_slice
)]

mod answers;
mod bad;
mod cases;
mod checks;
mod composition;
mod facts;
mod laws;
#[path = "../marked_text/mod.rs"]
mod marked_text;
mod topics;

use guanxi::label::Code;
use guanxi::quantity::Score;
use guanxi::record::{Event, EventKind, Feedback};
use guanxi::{Error, Rulebook};

const HEAD: &str =
    "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n";

/// Three parts, two topics with words and one without, scales of whole and of half points.
const OWN: &str = r#"
[feedback]
scale = [
  { code = "nps", min = 0, max = 10 },
  { code = "stars", min = 1, max = 5, step = "0.5" },
  { code = "balance", min = -2, max = 2, step = 2 },
]
part = ["communication", "solving", "solution"]
topic = [
  { code = "slow", words = ["slow", "延迟"] },
  { code = "price", words = ["Price", "太贵"] },
  { code = "weather" },
]
"#;

fn own(rest: &str) -> Rulebook {
    Rulebook::from_toml(&format!("{HEAD}{rest}"))
        .unwrap_or_else(|error| panic!("{}", error.report()))
}

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

fn points(text: &str) -> Score {
    text.parse().unwrap()
}

fn answer(score: &str) -> Feedback {
    Feedback::new(points(score))
}

/// An answer of which only these parts are scored.
fn parts(scores: &[(&str, &str)]) -> Feedback {
    let part =
        |answer: Feedback, (part, score): &(&str, &str)| answer.part(code(part), points(score));
    scores.iter().fold(Feedback::default(), part)
}

/// The same answer with a score.
fn scored(mut answer: Feedback, score: &str) -> Feedback {
    answer.score = Some(points(score));
    answer
}

fn event(id: &str, customer: &str, at: &str, kind: impl Into<EventKind>) -> Event {
    Event::new(id, customer, at.parse().unwrap(), kind)
}

/// Code and place of everything that is wrong.
fn wrong(result: guanxi::Result<()>) -> Vec<(&'static str, String)> {
    let place = |error: &Error| (error.code(), error.path().unwrap_or_default().to_owned());
    result.err().iter().flat_map(Error::all).map(place).collect()
}
