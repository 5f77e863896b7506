//! Rows of files into a store: customers and what happened to them, and the rows that do not count.

use std::collections::{BTreeSet, HashMap, VecDeque};
use std::path::Path;
use std::sync::Arc;

use csv::ByteRecord;
use guanxi::record::{ContactId, Coverage, Customer, CustomerId, Event};
use guanxi::review::StoredCustomer;
use guanxi::store::{Batch, Expect, MemoryStore, Store};
use guanxi::time::Moment;
use guanxi::{Error, Rulebook};

use crate::cells::Cells;
use crate::csv_file::{CsvFile, Fault};
use crate::customers;
use crate::print::say;
use crate::uncounted::RefusedRow;

/// The name of the file of the customers.
const CUSTOMERS: &str = "customers";

/// Where something stands: the name of the file, the line.
pub(crate) type Place = (&'static str, u64);

/// The id of a person where people belong to one customer each: files know them by their names, and
/// two customers may have people of one name, who are not the same.
pub(crate) fn person(customer: &str, name: &str) -> ContactId {
    format!("{customer}/{name}").into()
}

/// What a row says, by its cells and the id that it has where it gives none.
pub(crate) type ReadRow<'r> = dyn Fn(&Cells<'_>, String) -> Result<Vec<Event>, Fault> + 'r;

/// A kind of file: how its rows are read.
pub(crate) struct Log<'r> {
    /// What the file is called in messages.
    pub(crate) name: &'static str,
    /// The columns that every row has.
    pub(crate) needed: &'r [&'r str],
    /// The events of a row; the text is the id of the first where the row gives none.
    pub(crate) read: &'r ReadRow<'r>,
    /// Takes the event of the next row into the one before, where the two are one event.
    pub(crate) join: &'r dyn Fn(&mut Event, &Event) -> bool,
}

/// A row that is not entered yet.
struct Waiting {
    place: Place,
    customer: String,
    events: VecDeque<Arc<Event>>,
}

/// Why an event is not entered.
enum Wrong {
    /// It refers to something that is not there, or not yet.
    Waits(Fault),
    /// It does not count.
    Refused(Fault),
}

/// Which cell an error of the library is about: by its code, and by its place in the event.
pub(crate) type ColumnOf = fn(&'static str, &str) -> Option<String>;

/// What the files say.
pub(crate) struct Intake {
    /// Customers and events.
    pub(crate) store: MemoryStore,
    /// The rows that do not count, by file and line.
    pub(crate) refused: Vec<RefusedRow>,
    /// The latest moment of a row.
    pub(crate) latest: Option<Moment>,
    /// The files in their order.
    files: &'static [&'static str],
    column_of: ColumnOf,
    /// The moment of each event, with its row.
    moments: Vec<(Moment, Place)>,
    places: HashMap<String, Place>,
    customers: HashMap<String, u64>,
    waiting: Vec<Waiting>,
    /// Whether the people of each customer are its own; else their names are their ids.
    own_people: bool,
}

impl Intake {
    /// Nothing yet; `files` are the names of the files in the order in which refused rows are listed,
    /// `own_people` says whether people have the ids that [`person`] gives them.
    pub(crate) fn new(
        coverage: Coverage,
        files: &'static [&'static str],
        column_of: ColumnOf,
        own_people: bool,
    ) -> Self {
        Self {
            store: MemoryStore::new().with_coverage(coverage),
            refused: Vec::new(),
            latest: None,
            files,
            column_of,
            moments: Vec::new(),
            places: HashMap::new(),
            customers: HashMap::new(),
            waiting: Vec::new(),
            own_people,
        }
    }

    /// Reads the customers; those that count are returned.
    pub(crate) fn read_customers(
        &mut self,
        path: &Path,
        rulebook: &Rulebook,
    ) -> Result<Vec<Customer>, String> {
        let (mut file, note) = customers::open(path, rulebook)?;
        tell(note);
        let mut read = Vec::new();
        while let Some((line, row)) = file.next()? {
            let cells = Cells { file: &file, row: &row, zone: rulebook.zone() };
            let id = said(&cells);
            let found = complete(&cells, &customers::NEEDED)
                .and_then(|()| customers::customer(&cells, rulebook))
                .and_then(|(mut customer, faults)| {
                    for contact in customer.contacts.iter_mut().filter(|_| self.own_people) {
                        contact.id = person(customer.id.as_str(), &contact.name);
                    }
                    self.put(&customer, line)?;
                    Ok((customer, faults))
                });
            match found {
                Ok((customer, faults)) => {
                    let place = (CUSTOMERS, line);
                    faults.into_iter().for_each(|fault| self.refuse_row(place, &id, fault));
                    self.customers.insert(id, line);
                    read.push(customer);
                }
                Err(fault) => self.refuse_row((CUSTOMERS, line), &id, fault),
            }
        }
        Ok(read)
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

    /// Reads a file of things that happened; the events that count are returned.
    pub(crate) fn read_log(
        &mut self,
        (mut file, note): (CsvFile, Option<String>),
        rulebook: &Rulebook,
        log: &Log<'_>,
    ) -> Result<Vec<Arc<Event>>, String> {
        tell(note);
        let name = log.name;
        let mut seen: HashMap<Vec<Vec<u8>>, u64> = HashMap::new();
        let mut accepted = Vec::new();
        // The last row, as long as the next one may belong to it.
        let mut last: Option<(u64, String, Vec<Event>)> = None;
        while let Some((line, row)) = file.next()? {
            let cells = Cells { file: &file, row: &row, zone: rulebook.zone() };
            let first = *seen.entry(key(&row)).or_insert(line);
            let events = if first == line {
                let id = format!("{name}:{line}");
                complete(&cells, log.needed).and_then(|()| (log.read)(&cells, id))
            } else {
                let reason = format!("the row says the same as line {first}");
                Err(Fault { column: None, reason, help: Some("leave it out".to_owned()) })
            };
            match events {
                Err(fault) => self.refuse_row((name, line), &said(&cells), fault),
                Ok(events) => {
                    let before = last.as_mut().and_then(|(_, _, events)| events.last_mut());
                    let joined = match (before, events.first()) {
                        (Some(before), Some(event)) => (log.join)(before, event),
                        _ => false,
                    };
                    if !joined {
                        let row = last.replace((line, said(&cells), events));
                        self.enter(name, row, rulebook, &mut accepted);
                    }
                }
            }
        }
        self.enter(name, last, rulebook, &mut accepted);
        self.settle(rulebook, &mut accepted);
        Ok(accepted)
    }

    /// Enters the events of a row; where one is refused, those after it are not looked at.
    fn enter(
        &mut self,
        name: &'static str,
        row: Option<(u64, String, Vec<Event>)>,
        rulebook: &Rulebook,
        accepted: &mut Vec<Arc<Event>>,
    ) {
        let Some((line, customer, events)) = row else { return };
        let events = events.into_iter().map(Arc::new).collect();
        self.try_row(Waiting { place: (name, line), customer, events }, rulebook, accepted);
    }

    /// Enters what it can of a row. What refers to something that is not there yet waits for it: a
    /// file may be in any order.
    fn try_row(&mut self, mut row: Waiting, rulebook: &Rulebook, accepted: &mut Vec<Arc<Event>>) {
        while let Some(event) = row.events.front().cloned() {
            match self.append(&event, row.place, rulebook) {
                Ok(()) => {
                    row.events.pop_front();
                    accepted.push(event);
                }
                Err(Wrong::Waits(_)) => return self.waiting.push(row),
                Err(Wrong::Refused(fault)) => {
                    return self.refuse_row(row.place, &row.customer, fault);
                }
            }
        }
    }

    /// Enters the rows that wait, as long as one of them gets what it waits for, and refuses the rest.
    fn settle(&mut self, rulebook: &Rulebook, accepted: &mut Vec<Arc<Event>>) {
        loop {
            let before = accepted.len();
            for row in std::mem::take(&mut self.waiting) {
                self.try_row(row, rulebook, accepted);
            }
            if accepted.len() == before {
                break;
            }
        }
        for row in std::mem::take(&mut self.waiting) {
            let event = row.events.front().cloned();
            let fault = event.and_then(|event| self.append(&event, row.place, rulebook).err());
            match fault {
                Some(Wrong::Waits(fault) | Wrong::Refused(fault)) => {
                    self.refuse_row(row.place, &row.customer, fault);
                }
                None => {}
            }
        }
    }

    fn append(
        &mut self,
        event: &Arc<Event>,
        place: Place,
        rulebook: &Rulebook,
    ) -> Result<(), Wrong> {
        let id = event.id.to_string();
        if let Some((file, line)) = self.places.get(&id) {
            let reason = format!("the id `{id}` stands in line {line} of {file} already");
            let help = "give each row an id of its own";
            return Err(Wrong::Refused(Fault::cell("id", reason, help)));
        }
        if !self.customers.contains_key(event.customer.as_str()) {
            let known = self.customers.keys().map(String::as_str);
            let help = guanxi::error::did_you_mean(event.customer.as_str(), known);
            let reason = format!("there is no customer `{}`", event.customer);
            return Err(Wrong::Refused(Fault::cell("customer", reason, &help)));
        }
        let at = event.at;
        let written = self.store.write(Batch::new().append(Arc::clone(event)));
        written.map_err(|error| self.wrong(event, &error))?;
        let later = |latest: &Moment| at.local(rulebook.zone()) > latest.local(rulebook.zone());
        self.latest = match self.latest {
            Some(latest) if !later(&latest) => Some(latest),
            _ => Some(at),
        };
        self.moments.push((at, place));
        self.places.insert(id, place);
        Ok(())
    }

    /// What the store says of an event, with people by their names.
    fn wrong(&self, event: &Event, error: &Error) -> Wrong {
        let first = error.all().next().unwrap_or(error);
        let mut fault = whole(error);
        fault.reason = fault.reason.replace(person(event.customer.as_str(), "").as_str(), "");
        if first.code() != "dangling-reference" {
            return Wrong::Refused(fault);
        }
        let column = (self.column_of)(first.code(), first.path().unwrap_or_default());
        let help = "add a row that brings it in, or write the name of one that is there";
        Wrong::Waits(Fault { column, help: Some(help.to_owned()), ..fault })
    }

    /// Notes that a row does not count, or a cell of it.
    pub(crate) fn refuse_row(&mut self, (file, line): Place, customer: &str, fault: Fault) {
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
        let inside = error.path().map_or("", |path| self.find(path).map_or(path, |(_, rest)| rest));
        let row = RefusedRow {
            file,
            line,
            customer: customer.to_string(),
            column: (self.column_of)(error.code(), inside),
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

    /// The row of the event that a path begins with, and what it says of the place in the event.
    fn find<'p>(&self, path: &'p str) -> Option<(Place, &'p str)> {
        let mut head = path;
        loop {
            if let Some(place) = self.places.get(head) {
                let rest = path.strip_prefix(head).unwrap_or_default();
                return Some((*place, rest.trim_start_matches('.')));
            }
            head = head.rsplit_once('.')?.0;
        }
    }

    /// The row of an event; that of nothing where no row has it.
    pub(crate) fn place(&self, event: &str) -> Place {
        let nowhere = (self.files.last().copied().unwrap_or(CUSTOMERS), 0);
        self.places.get(event).copied().unwrap_or(nowhere)
    }

    /// Adds an event that a policy refuses.
    pub(crate) fn refuse(
        &mut self,
        customer: &CustomerId,
        event: &str,
        error: &Error,
        reason_zh: Option<String>,
    ) {
        self.refuse_error(self.place(event), customer, error, reason_zh);
    }

    /// Adds what the records of a customer themselves show to be wrong, and what workflows refuse.
    pub(crate) fn reject(&mut self, customer: &StoredCustomer) {
        for one in &customer.rejected {
            self.refuse(&one.customer, one.event.as_str(), &one.error, None);
        }
        let id = &customer.record.id;
        let line = self.customers.get(id.as_str()).copied().unwrap_or(0);
        for error in &customer.refused {
            let place = error.path().and_then(|path| self.find(path));
            let place = place.map_or((CUSTOMERS, line), |(place, _)| place);
            self.refuse_error(place, id, error, None);
        }
    }

    /// Brings the rows that do not count into the order of the files.
    pub(crate) fn sort(&mut self) {
        let files = self.files;
        let file = |row: &RefusedRow| files.iter().position(|name| *name == row.file);
        self.refused.sort_by_key(|row| (file(row), row.line));
    }

    /// How many rows tell of something after a moment, which has not happened yet.
    pub(crate) fn later(&self, as_of: Moment, rulebook: &Rulebook) -> usize {
        let cut = rulebook.as_of(as_of);
        let later = self.moments.iter().filter(|(at, _)| !cut.includes(&at.local(rulebook.zone())));
        later.map(|(_, place)| place).collect::<BTreeSet<_>>().len()
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
