//! What a test gives: the customer as the records and the given facts show it.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::extended::{Extended, extended};
use crate::error::{Error, ErrorKind, Result};
use crate::fact::{FactInput, FactType, Facts, Population};
use crate::record::{Contract, Coverage, Customer, CustomerId, Event};
use crate::review::{AgendaCustomer, CustomerFile};
use crate::rulebook::{DocumentValue, Rulebook, TestDocument};
use crate::time::Moment;

/// The id of a customer of whom no record is given.
const CUSTOMER: &str = "K";

/// The most events, contracts and customers of a population that a test may give.
pub(super) const MOST: usize = 10_000;

/// Everything that is given, ready to be asked about.
pub(super) struct Given {
    pub(super) rulebook: Extended,
    pub(super) as_of: Moment,
    /// The customer that is asked about; always one.
    pub(super) customers: [AgendaCustomer; 1],
    pub(super) population: Population,
    /// All customers, this one first.
    pub(super) files: Vec<CustomerFile>,
    /// What this customer's log holds.
    pub(super) log: Vec<Event>,
    /// What is wrong with the records, with the event as place.
    pub(super) refused: Vec<Error>,
}

impl Given {
    /// Reads what a test gives.
    pub(super) fn of(rulebook: &Rulebook, test: &TestDocument) -> Result<Self> {
        let mut errors: Vec<Error> = bounds(test);
        let rulebook = keep(extended(rulebook, test), &mut errors);
        let Some(rulebook) = rulebook else { return Err(together(errors)) };
        let known = &rulebook.rulebook;
        let as_of = Moment::parse_in(&test.as_of, known.zone()).map_err(|error| error.at("as_of"));
        let as_of = keep(as_of, &mut errors);
        let record = test.customer.clone().unwrap_or_else(|| Customer::new(CUSTOMER));
        let id = record.id.clone();

        let facts = facts(known, &test.facts);
        keep(facts.map_err(|error| error.at("facts")), &mut errors);
        let population = population(known, &test.population, &mut errors);
        let events = events(known, test, &id, as_of, &mut errors);
        let (Some(as_of), true) = (as_of, errors.is_empty()) else {
            return Err(together(errors));
        };

        let complete = test.complete.unwrap_or(!test.events.is_empty());
        let coverage = if complete { Coverage::ALL } else { Coverage::NONE };
        let mut files = files(record, &test.contracts, events, coverage);
        let (mut refused, mut log) = (Vec::new(), Vec::new());
        let Some(file) = files.first_mut() else { return Err(together(errors)) };
        file.given = test
            .facts
            .iter()
            .map(|(name, value)| (name.clone(), input(known, name, value)))
            .collect();
        log.extend(file.events.iter().map(|event| Event::clone(event)));
        let (customer, wrong) = file.at(known, as_of);
        refused.extend(wrong);
        let others = population.iter().chain([&customer.facts]);
        let population =
            known.population(others.take(if population.is_empty() { 0 } else { usize::MAX }));
        Ok(Self { rulebook, as_of, customers: [customer], population, files, log, refused })
    }

    pub(super) fn customer(&self) -> &AgendaCustomer {
        let [customer] = &self.customers;
        customer
    }
}

/// What passes the bounds of a test.
fn bounds(test: &TestDocument) -> Vec<Error> {
    let counts = [
        ("events", test.events.len()),
        ("contracts", test.contracts.len()),
        ("population", test.population.len()),
    ];
    let many = counts.into_iter().filter(|(_, count)| *count > MOST);
    let many = many.map(|(key, count)| {
        let message = format!("a test gives at most {MOST} of them, not {count}");
        Error::new(ErrorKind::Value, "test-too-large", message)
            .with_help("show one rule with few records; try a portfolio with a review")
            .at(key)
    });
    let mut errors: Vec<Error> = many.collect();
    if test.expect.is_empty() {
        let error = Error::new(ErrorKind::Value, "nothing-expected", "the test expects nothing")
            .with_help("write what is to come out, such as `expect.class = { tier = \"A\" }`");
        errors.push(error.at("expect"));
    }
    if test.name.trim().is_empty() {
        let error = Error::new(ErrorKind::Value, "no-name", "the test has no name")
            .with_help("say in a sentence what it shows");
        errors.push(error.at("name"));
    }
    errors
}

/// Facts of a table, all that is wrong with them at once.
pub(super) fn facts(
    rulebook: &Rulebook,
    values: &BTreeMap<String, DocumentValue>,
) -> Result<Facts> {
    let mut facts = rulebook.facts();
    let mut errors = Vec::new();
    for (name, value) in values {
        errors.extend(
            facts.set(name, input(rulebook, name, value)).err().map(|error| at_name(error, name)),
        );
    }
    Error::from_all(errors).map_or(Ok(facts), Err)
}

/// The error with the name of what it is about as place, once.
pub(super) fn at_name(error: Error, name: &str) -> Error {
    if error.path() == Some(name) { error } else { error.at(name) }
}

/// A value as a host gives it; several choices are a text with commas between them.
pub(super) fn input(rulebook: &Rulebook, name: &str, value: &DocumentValue) -> FactInput {
    match value {
        DocumentValue::Integer(number) => (*number).into(),
        DocumentValue::Flag(flag) => (*flag).into(),
        DocumentValue::Text(text) => {
            let fact = rulebook.registry().find(name);
            if fact.is_ok_and(|fact| fact.fact_type() == FactType::Choices) {
                let codes = text.split(',').map(str::trim).filter(|code| !code.is_empty());
                return codes.map(str::to_owned).collect::<Vec<String>>().into();
            }
            text.as_str().into()
        }
    }
}

fn population(
    rulebook: &Rulebook,
    tables: &[BTreeMap<String, DocumentValue>],
    errors: &mut Vec<Error>,
) -> Vec<Facts> {
    let each = tables.iter().take(MOST).enumerate().filter_map(|(place, table)| {
        let facts = facts(rulebook, table);
        keep(facts.map_err(|error| error.at(format!("population[{place}]"))), errors)
    });
    each.collect()
}

/// The events; none may lie after the question.
fn events(
    rulebook: &Rulebook,
    test: &TestDocument,
    customer: &CustomerId,
    as_of: Option<Moment>,
    errors: &mut Vec<Error>,
) -> Vec<Event> {
    let cut = as_of.map(|moment| rulebook.as_of(moment));
    let mut events = Vec::with_capacity(test.events.len().min(MOST));
    for (place, document) in test.events.iter().take(MOST).enumerate() {
        let path = format!("events[{place}]");
        let event = document.event(place, customer, rulebook.zone());
        let Some(event) = keep(event.map_err(|error| error.at(&path)), errors) else { continue };
        if cut.is_some_and(|cut| !cut.includes(&event.at.local(rulebook.zone()))) {
            let message = format!("the event is after the moment of the question, {}", test.as_of);
            let error = Error::new(ErrorKind::Value, "future-event", message)
                .with_help("move `as_of` to the event or later, or leave the event out");
            errors.push(error.at("at").at(&path));
        }
        if events.iter().any(|other: &Event| other.id == event.id) {
            let message = format!("two events have the id `{}`", event.id);
            let error = Error::new(ErrorKind::Value, "event-twice", message)
                .with_help("leave the ids out, or write each once");
            errors.push(error.at("id").at(&path));
        }
        events.push(event);
    }
    events
}

/// A file for each customer, the one that is asked about first.
fn files(
    record: Customer,
    contracts: &[Contract],
    events: Vec<Event>,
    coverage: Coverage,
) -> Vec<CustomerFile> {
    let mut files = vec![CustomerFile::new(record)];
    for event in events {
        file_of(&mut files, &event.customer.clone(), |file| file.events.push(Arc::new(event)));
    }
    for contract in contracts {
        let add = |file: &mut CustomerFile| file.contracts.push(Arc::new(contract.clone()));
        file_of(&mut files, &contract.customer, add);
    }
    files.iter_mut().for_each(|file| file.coverage = coverage);
    files
}

fn file_of(
    files: &mut Vec<CustomerFile>,
    customer: &CustomerId,
    change: impl FnOnce(&mut CustomerFile),
) {
    match files.iter_mut().find(|file| file.record.id == *customer) {
        Some(file) => change(file),
        None => {
            let mut file = CustomerFile::new(Customer::new(customer.clone()));
            change(&mut file);
            files.push(file);
        }
    }
}

fn keep<T>(result: Result<T>, errors: &mut Vec<Error>) -> Option<T> {
    result.map_err(|error| errors.push(error)).ok()
}

/// All errors as one.
fn together(errors: Vec<Error>) -> Error {
    Error::from_all(errors)
        .unwrap_or_else(|| Error::new(ErrorKind::Value, "test-invalid", "the test cannot be run"))
}
