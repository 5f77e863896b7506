//! Tags at the level of a policy: what the log, the record and the rules give, questions in
//! three-valued logic, and the main category.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::arithmetic_side_effects, clippy::string_slice)]

mod bad;
#[cfg(feature = "proptest")]
mod laws;
#[path = "../marked_text/mod.rs"]
mod marked_text;
mod reading;
mod rules;

use guanxi::policy::scheme::Case;
use guanxi::policy::tag::Tags;
use guanxi::record::{Customer, Event, Tag, TagEvent};
use guanxi::{Facts, Rulebook};

const HEAD: &str = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\n";

/// A rulebook in yuan and Chinese time with this besides.
fn own(rest: &str) -> Rulebook {
    Rulebook::from_toml(&format!("{HEAD}{rest}"))
        .unwrap_or_else(|error| panic!("{}", error.report()))
}

fn tag(text: &str) -> Tag {
    text.parse().unwrap()
}

/// Puts (`+`) and takes (`-`) tags at these moments, with the ids `e0`, `e1` ...
fn log(events: &[(&str, &str)]) -> Vec<Event> {
    let event = |(place, (at, what)): (usize, &(&str, &str))| {
        let (sign, name) = what.split_at(1);
        let kind = if sign == "+" { TagEvent::put(tag(name)) } else { TagEvent::take(tag(name)) };
        Event::new(format!("e{place}"), "K", at.parse().unwrap(), kind)
    };
    events.iter().enumerate().map(event).collect()
}

fn customer(tags: &[&str]) -> Customer {
    let mut customer = Customer::new("K");
    customer.tags = tags.iter().map(|name| tag(name)).collect();
    customer
}

fn facts(rulebook: &Rulebook, known: &[(&str, &str)]) -> Facts {
    known.iter().fold(rulebook.facts(), |facts, (name, value)| facts.with(name, *value).unwrap())
}

/// The tags as of a day of a customer with these facts.
fn tags<'a>(
    rulebook: &'a Rulebook,
    customer: &Customer,
    events: &[Event],
    facts: &'a Facts,
    day: &str,
) -> Tags<'a> {
    let case = Case::new(facts, day.parse().unwrap());
    rulebook.tags().read(customer, events, &case, day.parse().unwrap(), None).unwrap()
}

fn names(tags: &Tags<'_>) -> Vec<String> {
    tags.set().iter().map(ToString::to_string).collect()
}
