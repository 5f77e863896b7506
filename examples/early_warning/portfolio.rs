//! What the files say: customers, contracts, money, assessments, events and warnings.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use guanxi::Rulebook;
use guanxi::error::did_you_mean;
use guanxi::record::{Coverage, Customer, CustomerId, Event, EventKind};

use crate::args::Files;
use crate::cells::Cells;
use crate::csv_file::Fault;
use crate::intake::{Intake, Log, person};
use crate::{assessments, contracts, events, invoices, warnings};

/// The files, in the order in which their refused rows are listed.
const FILES: &[&str] = &["customers", "contracts", "invoices", "assessments", "events", "warnings"];

/// Names that belong to a customer: its contracts, or its people.
type Names = BTreeMap<CustomerId, BTreeSet<String>>;

/// The contracts or invoices that stood in a row already, by customer.
#[derive(Default)]
struct Seen(RefCell<BTreeMap<(String, String), String>>);

impl Seen {
    /// Refuses what stood in another row: as a whole, so that its payment is not counted twice.
    fn first(&self, cells: &Cells<'_>, column: &str, id: &str) -> Result<(), Fault> {
        let name = cells.needed(column)?;
        let key = (cells.needed("customer")?.to_owned(), name.to_owned());
        let mut seen = self.0.borrow_mut();
        let first = seen.entry(key).or_insert_with(|| id.to_owned());
        if first == id {
            return Ok(());
        }
        let line = first.rsplit_once(':').map_or(first.as_str(), |(_, line)| line);
        let reason = format!("{column} `{name}` stands in line {line} already");
        Err(Fault::cell(column, reason, "give each one an id of its own, or leave the row out"))
    }
}

/// Reads the files.
pub(crate) fn read(files: &Files, rulebook: &Rulebook) -> Result<Intake, String> {
    let mut coverage = Coverage::default();
    coverage.invoices = files.invoices.is_some();
    coverage.signals = files.events.is_some();
    coverage.contacts = files.events.is_some();
    let mut intake = Intake::new(coverage, FILES, column_of, true);
    let Some(path) = &files.customers else {
        return Err("--customers: files of your own need the customers too".to_owned());
    };
    let customers = intake.read_customers(path, rulebook)?;
    let mut logged = Vec::new();
    let (signed, issued) = (Seen::default(), Seen::default());
    let separate = |_: &mut Event, _: &Event| false;
    if let Some(path) = &files.contracts {
        let log = Log {
            name: "contracts",
            needed: &contracts::NEEDED,
            read: &|cells, id| {
                let events = contracts::events(cells, &id)?;
                signed.first(cells, "contract", &id)?;
                Ok(events)
            },
            join: &separate,
        };
        logged.extend(intake.read_log(contracts::open(path)?, rulebook, &log)?);
    }
    if let Some(path) = &files.invoices {
        let log = Log {
            name: "invoices",
            needed: &invoices::NEEDED,
            read: &|cells, id| {
                let events = invoices::events(cells, &id)?;
                if events.iter().any(|event| matches!(event.kind, EventKind::Invoice(_))) {
                    issued.first(cells, "invoice", &id)?;
                }
                Ok(events)
            },
            join: &separate,
        };
        logged.extend(intake.read_log(invoices::open(path)?, rulebook, &log)?);
    }
    if let Some(path) = &files.assessments {
        let log = Log {
            name: "assessments",
            needed: &assessments::NEEDED,
            read: &|cells, id| Ok(vec![assessments::event(cells, rulebook, id)?]),
            join: &separate,
        };
        logged.extend(intake.read_log(assessments::open(path, rulebook)?, rulebook, &log)?);
    }
    if let Some(path) = &files.events {
        let log = Log {
            name: "events",
            needed: &events::NEEDED,
            read: &|cells, id| Ok(vec![events::event(cells, rulebook, id)?]),
            join: &separate,
        };
        logged.extend(intake.read_log(events::open(path)?, rulebook, &log)?);
    }
    if let Some(path) = &files.warnings {
        let log = Log {
            name: "warnings",
            needed: &warnings::NEEDED,
            read: &|cells, id| Ok(vec![warnings::event(cells, rulebook, id)?]),
            join: &warnings::join,
        };
        logged.extend(intake.read_log(warnings::open(path)?, rulebook, &log)?);
    }
    check_names(&mut intake, &customers, &logged);
    Ok(intake)
}

/// Refuses cells that name contracts and people which the customer does not have, where the library
/// takes them as they are: a wrong letter would be lost on the way.
fn check_names(intake: &mut Intake, customers: &[Customer], logged: &[Arc<Event>]) {
    let contracts = contracts_of(logged);
    let people = people_of(customers, logged);
    for event in logged {
        let (names, kind, column, name) = match &event.kind {
            EventKind::RiskAssessment(one) => {
                let Some(contract) = &one.contract else { continue };
                (&contracts, "contract", "contract", contract.as_str())
            }
            EventKind::RetentionPlan(one) => {
                (&contracts, "contract", "what", one.contract.as_str())
            }
            EventKind::Signal(one) => {
                let Some(person) = &one.contact else { continue };
                (&people, "contact", "who", person.as_str())
            }
            _ => continue,
        };
        let known = names.get(&event.customer);
        if known.is_some_and(|known| known.contains(name)) {
            continue;
        }
        // People are known by their names.
        let own = person(event.customer.as_str(), "");
        let plain = |name: &'_ str| name.strip_prefix(own.as_str()).unwrap_or(name).to_owned();
        let known: Vec<String> = known.into_iter().flatten().map(|name| plain(name)).collect();
        let name = plain(name);
        let help = did_you_mean(&name, known.iter().map(String::as_str));
        let reason = format!("customer `{}` has no {kind} `{name}`", event.customer);
        let place = intake.place(event.id.as_str());
        intake.refuse_row(place, event.customer.as_str(), Fault::cell(column, reason, &help));
    }
}

fn contracts_of(logged: &[Arc<Event>]) -> Names {
    let mut names = Names::new();
    for event in logged {
        if let EventKind::Contract(one) = &event.kind {
            names.entry(event.customer.clone()).or_default().insert(one.contract.to_string());
        }
    }
    names
}

/// The people whom a row brings in: as a contact, or as somebody who joined.
fn people_of(customers: &[Customer], logged: &[Arc<Event>]) -> Names {
    let mut names = Names::new();
    for customer in customers {
        let people = customer.contacts.iter().map(|person| person.id.to_string());
        names.entry(customer.id.clone()).or_default().extend(people);
    }
    for event in logged {
        if let EventKind::Contact(one) = &event.kind {
            names.entry(event.customer.clone()).or_default().insert(one.contact.to_string());
        }
    }
    names
}

/// The cell that an error of the library is about.
fn column_of(code: &'static str, inside: &str) -> Option<String> {
    if let Some(factor) = inside.strip_prefix("ratings.") {
        return Some(factor.to_owned());
    }
    let column = match code {
        "dangling-reference" => match inside.rsplit_once('.')? {
            (_, "renews") => "renews",
            (_, "invoice") => "invoice",
            (_, "successor") => "what",
            (_, "contact") => "who",
            _ => "contract",
        },
        "signed-twice" | "unknown-contract" | "no-renewal" => "contract",
        "invoiced-twice" | "unknown-invoice" => "invoice",
        "payment-exceeds" => "paid",
        "score-out-of-range" => "what",
        "wrong-role" => "role",
        "wrong-receiver" => "to",
        "out-of-order" | "not-detected" | "archived" => "step",
        "other-warning" | "other-customer" => "warning",
        "unknown-cause" | "unknown-root-cause" | "cause-open" | "cause-holds" | "not-triggered" => {
            "cause"
        }
        "blank-text" | "blank-reason" | "blank-measure" => "text",
        "unknown-action" => "action",
        "no-owner" => "owner",
        "due-before" => "due",
        "unknown-assessment" | "old-assessment" | "still-at-risk" => "assessment",
        _ => return None,
    };
    Some(column.to_owned())
}
