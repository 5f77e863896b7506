//! Occasions (RULEBOOK 8.11): birthdays, anniversaries, festivals, ends of contracts, disruptions.
#![cfg(feature = "proptest")]
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::arithmetic_side_effects, clippy::string_slice)]

mod bad;
mod composition;
mod days;
mod greetings;
mod laws;
mod presets;
mod states;
mod subjects;
mod words;

use chrono::NaiveDate;
use guanxi::policy::occasion::{Known, OccasionReading, OccasionReadings, OccasionState};
use guanxi::policy::scheme::Case;
use guanxi::record::{
    Contact, Contract, ContractTerms, Customer, Direction, Event, EventKind, Interaction, Outcome,
};
use guanxi::{Facts, Rulebook};

const HEAD: &str = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\n";

/// An office that knows the Chinese holidays.
const OFFICE: &str = "[calendar.office]\nweek = { mon-fri = [\"09:00-18:00\"] }\nholidays = \"cn\"\n\
                      [codes]\naction = [\"greeting\", \"gift\", \"notice\"]\n\
                      channel = [{ code = \"phone\", sync = true }, \"email\", \"post\"]\n\
                      role = [\"account_manager\"]\n";

/// A rulebook in yuan and Chinese time with an office and this besides.
fn own(rest: &str) -> Rulebook {
    Rulebook::from_toml(&format!("{HEAD}{OFFICE}{rest}"))
        .unwrap_or_else(|error| panic!("{}", error.report()))
}

/// One rule `o` for everybody on these days.
fn rule(on: &str, rest: &str) -> Rulebook {
    own(&format!("[[occasion]]\ncode = \"o\"\non = \"{on}\"\nactions = [\"greeting\"]\n{rest}\n"))
}

fn preset(name: &str) -> Rulebook {
    let parameters: &[(&str, &str)] = match name {
        "follow_up" => &[("medium_amount", "100000"), ("new_within", "6 months")],
        _ => &[],
    };
    Rulebook::preset_with(name, parameters.iter().copied()).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Events of customer `K` with the ids `e0`, `e1` ... at these moments.
fn log<const N: usize>(events: [(&str, EventKind); N]) -> Vec<Event> {
    let event = |(place, (at, kind)): (usize, (&str, EventKind))| {
        Event::new(format!("e{place}"), "K", at.parse().unwrap(), kind)
    };
    events.into_iter().enumerate().map(event).collect()
}

/// A customer with one contact `P1` of this birthday.
fn born(birthday: &str) -> Customer {
    let mut customer = Customer::new("K");
    let mut person = Contact::new("P1", "张*");
    person.birthday = Some(day(birthday));
    customer.contacts = vec![person];
    customer
}

fn founded(on: &str) -> Customer {
    let mut customer = Customer::new("K");
    customer.founded = Some(day(on));
    customer
}

/// A message for occasion `o` with one place for the customer alone.
fn mail(contact: Option<&str>) -> Interaction {
    let mut mail = Interaction::new("email".parse().unwrap(), Direction::Outbound, Outcome::Sent)
        .for_occasion("o".parse().unwrap(), 1);
    mail.contact = contact.map(Into::into);
    mail
}

fn contract(id: &str, start: &str, end: &str) -> Contract {
    Contract::new(id, "K", ContractTerms::new(day(start), day(end)))
}

/// What is asked: a rulebook, a customer, its log and its contracts.
struct World<'a> {
    rulebook: &'a Rulebook,
    customer: Customer,
    events: Vec<Event>,
    contracts: Vec<Contract>,
    facts: Facts,
}

impl<'a> World<'a> {
    fn new(rulebook: &'a Rulebook, customer: Customer) -> Self {
        let facts = rulebook.facts();
        Self { rulebook, customer, events: Vec::new(), contracts: Vec::new(), facts }
    }

    fn events(mut self, events: Vec<Event>) -> Self {
        self.events = events;
        self
    }

    fn contracts(mut self, contracts: Vec<Contract>) -> Self {
        self.contracts = contracts;
        self
    }

    fn knowing(mut self, fact: &str, value: &str) -> Self {
        self.facts.set(fact, value).unwrap();
        self
    }

    fn known(&self, today: &str) -> Known<'_> {
        let case = Case::new(&self.facts, day(&today[..10]));
        Known::new(&self.customer, &self.events, case).contracts(&self.contracts)
    }

    fn read(&self, as_of: &str) -> OccasionReadings {
        self.rulebook.occasions().read(&self.known(as_of), as_of.parse().unwrap()).unwrap()
    }

    /// The only reading.
    fn one(&self, as_of: &str) -> OccasionReading {
        let found = self.read(as_of);
        assert_eq!(found.readings.len(), 1, "{found:?}");
        found.readings[0].clone()
    }

    fn state(&self, as_of: &str) -> OccasionState {
        self.one(as_of).state
    }

    /// The due days in `[from, to)`.
    fn due(&self, as_of: &str, from: &str, to: &str) -> Vec<String> {
        let known = self.known(as_of);
        let (from, to) = (day(from), day(to));
        let plan =
            self.rulebook.occasions().between(&known, as_of.parse().unwrap(), from, to).unwrap();
        plan.readings.iter().map(|one| one.due().unwrap().to_string()).collect()
    }
}

/// The refused events with the codes of the refusals.
fn refused(found: &OccasionReadings) -> Vec<(&str, &str)> {
    found.refused.iter().map(|one| (one.event.as_str(), one.refusal.code())).collect()
}

fn done(on: &str, late: bool) -> OccasionState {
    OccasionState::Done { on: day(on), late }
}
