//! The life of a customer (RULEBOOK 8.4): stage, contact, health, service cycles, segments.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::arithmetic_side_effects, clippy::string_slice)]

mod bad;
mod contact;
mod facts;
#[cfg(feature = "proptest")]
mod laws;
#[path = "../marked_text/mod.rs"]
mod marked_text;
mod service;
mod stages;

use guanxi::Rulebook;
use guanxi::policy::lifecycle::Life;
use guanxi::record::{Customer, Event, EventKind};

/// A rulebook in yuan and Chinese time with this besides.
fn own(rest: &str) -> Rulebook {
    let head = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\n";
    Rulebook::from_toml(&format!("{head}{rest}"))
        .unwrap_or_else(|error| panic!("{}", error.report()))
}

/// Events of customer `K` with the ids `e0`, `e1` ... at these moments.
fn log<const N: usize>(events: [(&str, EventKind); N]) -> Vec<Event> {
    let event = |(place, (at, kind)): (usize, (&str, EventKind))| {
        Event::new(format!("e{place}"), "K", at.parse().unwrap(), kind)
    };
    events.into_iter().enumerate().map(event).collect()
}

fn read(events: &[Event], as_of: &str) -> Life {
    let customer = Customer::new("K");
    own("").lifecycle().read(&customer, events, as_of.parse().unwrap(), None)
}

/// The refused events with the codes of the refusals.
fn refused(life: &Life) -> Vec<(&str, &str)> {
    life.refused.iter().map(|one| (one.event.as_str(), one.refusal.code())).collect()
}
