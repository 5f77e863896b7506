//! A portfolio in a folder: `customers.jsonl` and `events.jsonl`, one record or event a line.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;

use chrono::NaiveDate;
use guanxi::Rulebook;
use guanxi::error::did_you_mean;
use guanxi::record::{Coverage, Customer, CustomerId, Event};
use guanxi::review::CustomerFile;
use guanxi::time::Moment;

use crate::json_lines::{self, BadLine};

/// The file of the customers.
const CUSTOMERS: &str = "customers.jsonl";

/// The file of what happened.
pub(crate) const EVENTS: &str = "events.jsonl";

/// A portfolio as its files say.
pub(crate) struct Portfolio {
    /// What there is of each customer, in the order of ids.
    pub(crate) files: Vec<CustomerFile>,
    /// The first day of the log.
    pub(crate) first: Option<NaiveDate>,
    /// Lines that do not count.
    pub(crate) bad: Vec<BadLine>,
    /// In which line each event stands.
    pub(crate) lines: HashMap<String, u64>,
}

impl Portfolio {
    /// Reads a folder; its logs are taken as complete: what is not in them did not happen.
    pub(crate) fn read(folder: &Path, rulebook: &Rulebook) -> Result<Self, String> {
        let mut bad = Vec::new();
        let customers = customers(folder, &mut bad)?;
        let mut logs: BTreeMap<CustomerId, Vec<Event>> =
            customers.keys().map(|id| (id.clone(), Vec::new())).collect();
        let mut lines: HashMap<String, u64> = HashMap::new();
        let mut first: Option<NaiveDate> = None;
        for (line, event) in json_lines::read::<Event>(&folder.join(EVENTS), &mut bad)? {
            if let Some(before) = lines.get(event.id.as_str()) {
                let reason = format!("the id `{}` stands in line {before} already", event.id);
                let help = "give each event an id of its own";
                bad.push(BadLine::whole(EVENTS, line, "id", reason, help));
                continue;
            }
            let Some(log) = logs.get_mut(event.customer.as_str()) else {
                let reason = format!("there is no customer `{}` in {CUSTOMERS}", event.customer);
                let known = customers.keys().map(CustomerId::as_str);
                let help = did_you_mean(event.customer.as_str(), known);
                bad.push(BadLine::whole(EVENTS, line, "customer", reason, &help));
                continue;
            };
            lines.insert(event.id.to_string(), line);
            let day = event.at.local(rulebook.zone()).date();
            first = first.map_or(Some(day), |first| Some(first.min(day)));
            log.push(event);
        }
        let file = |(id, customer): (CustomerId, Customer)| {
            let log = logs.remove(&id).unwrap_or_default();
            let mut file = CustomerFile::new(customer).with_log(log);
            file.coverage = Coverage::ALL;
            file
        };
        let files = customers.into_iter().map(file).collect();
        bad.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
        Ok(Self { files, first, bad, lines })
    }

    /// Adds the events that the records themselves show to be wrong by a moment.
    pub(crate) fn reject(&mut self, rulebook: &Rulebook, as_of: Moment) {
        let events = self.files.iter().flat_map(|file| &file.events);
        let events: Vec<Event> = events.map(|event| Event::clone(event)).collect();
        for rejected in rulebook.fold(&events, as_of, None).rejected {
            let line = self.lines.get(rejected.event.as_str()).copied().unwrap_or_default();
            self.bad.push(BadLine::of(EVENTS, line, &rejected.error));
        }
        self.bad.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    }
}

fn customers(
    folder: &Path,
    bad: &mut Vec<BadLine>,
) -> Result<BTreeMap<CustomerId, Customer>, String> {
    let mut customers: BTreeMap<CustomerId, Customer> = BTreeMap::new();
    let mut lines: HashMap<String, u64> = HashMap::new();
    for (line, customer) in json_lines::read::<Customer>(&folder.join(CUSTOMERS), bad)? {
        if let Some(first) = lines.get(customer.id.as_str()) {
            let reason = format!("customer `{}` stands in line {first} already", customer.id);
            let help = "give each customer an id of its own";
            bad.push(BadLine::whole(CUSTOMERS, line, "id", reason, help));
        } else if let Err(error) = customer.check() {
            bad.push(BadLine::of(CUSTOMERS, line, &error));
        } else {
            lines.insert(customer.id.to_string(), line);
            customers.insert(customer.id.clone(), customer);
        }
    }
    Ok(customers)
}
