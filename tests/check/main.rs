//! `verify::check`: what it finds, and that it finds all of it and nothing else.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod brute;
mod findings;

use guanxi::Rulebook;

/// A rulebook with the usual head; keys of the head may come first.
fn rulebook(text: &str) -> Rulebook {
    let head = "format = 1\ncode = \"t\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n";
    Rulebook::from_toml(&format!("{head}{text}"))
        .unwrap_or_else(|error| panic!("{}\n{text}", error.report()))
}
