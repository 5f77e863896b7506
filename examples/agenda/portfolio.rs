//! What the files say: a store of customers and events, and the rows that do not count.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use chrono::NaiveDate;
use csv::ByteRecord;
use guanxi::label::{Code, Language};
use guanxi::policy::cadence::{CadenceReading, Postponed, Proposal};
use guanxi::record::{Author, Coverage, Customer, CustomerId, Event, EventKind, Party};
use guanxi::review::{Agenda, RefusedEvent, StoredCustomer};
use guanxi::store::{Batch, Expect, MemoryStore, Store};
use guanxi::time::{Moment, Zone};
use guanxi::{Error, Rulebook};
use serde::Serialize;

use crate::args::Files;
use crate::cells::Cells;
use crate::csv_file::{CsvFile, Fault};
use crate::print::say;
use crate::{customers, events, interactions};

/// A row that does not count, or a cell of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RefusedRow {
    /// The file: `customers`, `interactions` or `events`.
    pub(crate) file: &'static str,
    /// The line in it, from 1.
    pub(crate) line: u64,
    /// The customer, as far as the row says.
    pub(crate) customer: String,
    /// The column by name; none when the whole row is meant.
    pub(crate) column: Option<String>,
    /// The code of the library for what is wrong; none where the cells alone are.
    pub(crate) code: Option<&'static str>,
    /// What is wrong.
    pub(crate) reason: String,
    /// The same in Chinese, where the library says it.
    #[serde(skip)]
    reason_zh: Option<String>,
    /// What to write instead.
    pub(crate) help: Option<String>,
}

impl RefusedRow {
    /// What is wrong.
    pub(crate) fn text(&self, language: Language) -> &str {
        match (language, &self.reason_zh) {
            (Language::Chinese, Some(text)) => text,
            _ => &self.reason,
        }
    }
}

/// A customer for whom there is nothing to do on the days asked for, and what is next.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NotDue {
    /// The customer.
    pub(crate) customer: CustomerId,
    /// The touch rule that asks first.
    pub(crate) rule: Code,
    /// The due day.
    pub(crate) due: NaiveDate,
    /// The day on which to do it.
    pub(crate) proposal: Option<Proposal>,
    /// The days that were passed over.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) postponed: Vec<Postponed>,
}

/// Where something stands.
type Place = (&'static str, u64);

/// What the files say.
pub(crate) struct Portfolio {
    /// Customers and events.
    pub(crate) store: MemoryStore,
    /// The rows that do not count, by file and line.
    pub(crate) refused: Vec<RefusedRow>,
    /// The latest moment of a row.
    pub(crate) latest: Option<Moment>,
    /// The zones of customers that have one of their own.
    pub(crate) zones: HashMap<CustomerId, Zone>,
    /// Who answers for customers, and who planned or promised something.
    pub(crate) owners: BTreeSet<Author>,
    /// The customers for whom there is nothing to do, by id.
    pub(crate) not_due: Vec<NotDue>,
    /// The moment of each event.
    moments: Vec<Moment>,
    places: HashMap<String, Place>,
    customers: HashMap<String, u64>,
}

impl Portfolio {
    /// Reads the files.
    pub(crate) fn read(files: &Files, rulebook: &Rulebook) -> Result<Self, String> {
        // The interactions are all there are; of purchases nothing is said.
        let store = MemoryStore::new().with_coverage(Coverage::default().interactions());
        let mut portfolio = Self {
            store,
            refused: Vec::new(),
            latest: None,
            zones: HashMap::new(),
            owners: BTreeSet::new(),
            not_due: Vec::new(),
            moments: Vec::new(),
            places: HashMap::new(),
            customers: HashMap::new(),
        };
        let Some(path) = &files.customers else {
            return Err("--customers: a log of your own needs the customers too".to_owned());
        };
        portfolio.read_customers(path, rulebook)?;
        if let Some(path) = &files.interactions {
            let (file, note) = interactions::open(path, "customer")?;
            let needed: Vec<&str> = ["customer"].into_iter().chain(interactions::NEEDED).collect();
            portfolio.read_log("interactions", (file, note), &needed, rulebook, |cells, id| {
                interactions::event(cells, "customer", id)
            })?;
        }
        if let Some(path) = &files.events {
            let opened = events::open(path)?;
            portfolio.read_log("events", opened, &events::NEEDED, rulebook, |cells, id| {
                events::event(cells, rulebook, id)
            })?;
        }
        Ok(portfolio)
    }

    fn read_customers(&mut self, path: &Path, rulebook: &Rulebook) -> Result<(), String> {
        const FILE: &str = "customers";
        let (mut file, note) = customers::open(path, rulebook)?;
        tell(note);
        while let Some((line, row)) = file.next()? {
            let cells = Cells { file: &file, row: &row, zone: rulebook.zone() };
            let id = said(&cells);
            let found = complete(&cells, &customers::NEEDED)
                .and_then(|()| customers::customer(&cells, rulebook))
                .and_then(|(customer, faults)| {
                    self.put(&customer, line)?;
                    Ok((customer, faults))
                });
            match found {
                Ok((customer, faults)) => {
                    faults.into_iter().for_each(|fault| self.refuse_row(FILE, line, &id, fault));
                    if let Some(zone) = &customer.time_zone {
                        self.zones.insert(customer.id.clone(), zone.clone());
                    }
                    self.owners.extend(customer.owner);
                    self.customers.insert(id, line);
                }
                Err(fault) => self.refuse_row(FILE, line, &id, fault),
            }
        }
        Ok(())
    }

    fn put(&self, customer: &Customer, line: u64) -> Result<(), Fault> {
        if let Some(first) =
            self.customers.get(customer.id.as_str()).filter(|first| **first != line)
        {
            let reason = format!("customer `{}` stands in line {first} already", customer.id);
            return Err(Fault::cell("customer", reason, "leave one of the rows out"));
        }
        let written = self.store.write(Batch::new().put_customer(customer.clone(), Expect::New));
        written.map(|_| ()).map_err(|error| whole(&error))
    }

    fn read_log(
        &mut self,
        name: &'static str,
        (mut file, note): (CsvFile, Option<String>),
        needed: &[&str],
        rulebook: &Rulebook,
        read: impl Fn(&Cells<'_>, String) -> Result<Event, Fault>,
    ) -> Result<(), String> {
        tell(note);
        let mut seen: HashMap<Vec<Vec<u8>>, u64> = HashMap::new();
        while let Some((line, row)) = file.next()? {
            let cells = Cells { file: &file, row: &row, zone: rulebook.zone() };
            let first = *seen.entry(key(&row)).or_insert(line);
            let event = if first == line {
                complete(&cells, needed).and_then(|()| read(&cells, format!("{name}:{line}")))
            } else {
                let reason = format!("the row says the same as line {first}");
                Err(Fault { column: None, reason, help: Some("leave it out".to_owned()) })
            };
            if let Err(fault) = event.and_then(|event| self.append(event, (name, line), rulebook)) {
                self.refuse_row(name, line, &said(&cells), fault);
            }
        }
        Ok(())
    }

    fn append(&mut self, event: Event, place: Place, rulebook: &Rulebook) -> Result<(), Fault> {
        let id = event.id.to_string();
        if let Some((file, line)) = self.places.get(&id) {
            let reason = format!("the id `{id}` stands in line {line} of {file} already");
            return Err(Fault::cell("id", reason, "give each row an id of its own"));
        }
        if !self.customers.contains_key(event.customer.as_str()) {
            let known = self.customers.keys().map(String::as_str);
            let help = guanxi::error::did_you_mean(event.customer.as_str(), known);
            let reason = format!("there is no customer `{}`", event.customer);
            return Err(Fault::cell("customer", reason, &help));
        }
        let at = event.at;
        let people: Vec<Author> = people(&event.kind).cloned().collect();
        let written = self.store.write(Batch::new().append(event));
        written.map_err(|error| whole(&error))?;
        self.owners.extend(people);
        let later = |latest: &Moment| at.local(rulebook.zone()) > latest.local(rulebook.zone());
        self.latest = match self.latest {
            Some(latest) if !later(&latest) => Some(latest),
            _ => Some(at),
        };
        self.moments.push(at);
        self.places.insert(id, place);
        Ok(())
    }

    fn refuse_row(&mut self, file: &'static str, line: u64, customer: &str, fault: Fault) {
        let Fault { column, reason, help } = fault;
        self.refused.push(RefusedRow {
            file,
            line,
            customer: customer.to_owned(),
            column,
            code: None,
            reason,
            reason_zh: None,
            help,
        });
    }

    fn refuse_error(
        &mut self,
        (file, line): Place,
        customer: &CustomerId,
        error: &Error,
        reason_zh: Option<String>,
    ) {
        let row = RefusedRow {
            file,
            line,
            customer: customer.to_string(),
            column: None,
            code: Some(error.code()),
            reason: error.to_string(),
            reason_zh,
            help: error.help().map(str::to_owned).filter(|help| !help.is_empty()),
        };
        // Several policies may read one event and say the same of it.
        let same =
            |one: &RefusedRow| (one.file, one.line, one.code) == (row.file, row.line, row.code);
        if !self.refused.iter().any(same) {
            self.refused.push(row);
        }
    }

    /// Adds what the records of a customer themselves show to be wrong.
    pub(crate) fn reject(&mut self, customer: &StoredCustomer) {
        for one in &customer.rejected {
            let place = self.places.get(one.event.as_str()).copied().unwrap_or(("events", 0));
            self.refuse_error(place, &one.customer, &one.error, None);
        }
        let id = &customer.record.id;
        let line = self.customers.get(id.as_str()).copied().unwrap_or(0);
        for error in &customer.refused {
            self.refuse_error(("customers", line), id, error, None);
        }
    }

    /// Notes what a customer is asked for next.
    pub(crate) fn note_next(&mut self, reading: &CadenceReading<'_>) {
        let Some(next) = reading.next_touch() else { return };
        self.not_due.extend(next.due.map(|due| NotDue {
            customer: reading.customer.clone(),
            rule: next.rule.code().clone(),
            due,
            proposal: next.proposal.clone(),
            postponed: next.postponed.clone(),
        }));
    }

    /// Leaves only those customers for whom there is nothing to do.
    pub(crate) fn keep_not_due(&mut self, agenda: &Agenda) {
        let Agenda { items, postponed, suppressed, impossible, .. } = agenda;
        let items = items.iter().map(|one| &one.customer);
        let others = suppressed.iter().map(|one| &one.customer);
        let others = others.chain(postponed.iter().map(|one| &one.customer));
        let others = others.chain(impossible.iter().map(|one| &one.customer));
        let busy: BTreeSet<&CustomerId> = items.chain(others).collect();
        self.not_due.retain(|one| !busy.contains(&one.customer));
    }

    /// Adds the events that the policies refuse.
    pub(crate) fn refuse(&mut self, refused: &[RefusedEvent]) {
        for one in refused {
            let place = self.places.get(one.event.as_str()).copied().unwrap_or(("events", 0));
            self.refuse_error(place, &one.customer, &one.error, Some(one.text_zh.clone()));
        }
    }

    /// Brings the rows that do not count into the order of the files.
    pub(crate) fn sort(&mut self) {
        let file = |row: &RefusedRow| match row.file {
            "customers" => 0,
            "interactions" => 1,
            _ => 2,
        };
        self.refused.sort_by_key(|row| (file(row), row.line));
    }

    /// How many events lie after a moment, so that they have not happened yet.
    pub(crate) fn later(&self, as_of: Moment, rulebook: &Rulebook) -> usize {
        let cut = rulebook.as_of(as_of);
        self.moments.iter().filter(|at| !cut.includes(&at.local(rulebook.zone()))).count()
    }
}

fn tell(note: Option<String>) {
    note.into_iter().for_each(|note| say(&format!("note: {note}")));
}

/// The customer of a row, as far as it says.
fn said(cells: &Cells<'_>) -> String {
    cells.text("customer").ok().flatten().unwrap_or_default().to_owned()
}

/// A row that has too few or too many cells says so here.
fn complete(cells: &Cells<'_>, needed: &[&str]) -> Result<(), Fault> {
    needed.iter().try_for_each(|column| cells.file.text(cells.row, column).map(|_| ()))
}

/// All cells, to tell rows apart.
fn key(row: &ByteRecord) -> Vec<Vec<u8>> {
    row.iter().map(<[u8]>::to_vec).collect()
}

/// What the store says of a row.
fn whole(error: &Error) -> Fault {
    let first = error.all().next().unwrap_or(error);
    let help = first.help().map(str::to_owned).filter(|help| !help.is_empty());
    Fault { column: None, reason: first.to_string(), help }
}

/// Who planned or promised something.
fn people(kind: &EventKind) -> impl Iterator<Item = &Author> {
    let planned = match kind {
        EventKind::Plan(plan) => match &plan.action {
            guanxi::record::PlanAction::Plan(item) => Some(&item.owner),
            _ => None,
        },
        _ => None,
    };
    let promises = match kind {
        EventKind::Interaction(talk) => talk.promises.as_slice(),
        _ => &[],
    };
    let ours = promises.iter().filter(|promise| promise.party == Party::Staff);
    planned.into_iter().chain(ours.map(|promise| &promise.by))
}
