//! CSV files of purchases and customers; rows that cannot be used are listed, never skipped.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::path::Path;
use std::sync::Arc;

use chrono::NaiveDate;
use csv::ByteRecord;
use guanxi::Rulebook;
use guanxi::quantity::Amount;
use guanxi::record::{Coverage, Customer, Event, EventKind, Purchase, Return};
use guanxi::review::{CustomerFile, Review};
use guanxi::store::{Batch, Expect, MemoryStore, Store};
use guanxi::time::Moment;
use serde::Serialize;

use crate::cells::Cells;
use crate::csv_file::{CsvFile, Fault};
use crate::interactions;
use crate::portfolio::{EVENTS, Portfolio};
use crate::rulebook::sentence;

/// The column of the customer in all files.
const CUSTOMER: &str = "customer_id";

/// A row that does not count.
#[derive(Debug, Serialize)]
pub(crate) struct RejectedRow {
    /// The file, where it is not the purchases.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) file: Option<String>,
    /// The line in the file, from 1.
    pub(crate) line: u64,
    /// The column by name; none when the whole row is meant.
    pub(crate) column: Option<String>,
    /// What is wrong, and what to write instead.
    pub(crate) reason: String,
}

/// What the files say.
#[derive(Debug, Default)]
pub(crate) struct Input {
    /// Purchases and returns, then interactions.
    events: Vec<Arc<Event>>,
    /// The customers of the customers file, with the facts that it gives.
    customers: Vec<Arc<Customer>>,
    /// The first date of a purchase, in the rulebook's zone.
    pub(crate) first: Option<NaiveDate>,
    /// The latest date of a purchase, in the rulebook's zone; of a portfolio that of anything.
    pub(crate) latest: Option<NaiveDate>,
    /// Rows that do not count, by line.
    pub(crate) rejected: Vec<RejectedRow>,
    /// In which line each event stands, and in which file where it is not the purchases.
    lines: HashMap<String, (Option<String>, u64)>,
    /// Which logs are complete.
    coverage: Coverage,
    notes: Vec<String>,
}

impl Input {
    /// Reads purchases.
    pub(crate) fn purchases(
        path: &Path,
        rulebook: &Rulebook,
        returns_negative: bool,
    ) -> Result<Self, String> {
        // The purchases are all there are: whoever has none never bought.
        let mut input = Self { coverage: Coverage::default().purchases(), ..Self::default() };
        let mut table = CsvFile::open(path, &["customer_id", "date", "amount"], &|name| {
            ["id", "quantity"].contains(&name)
        })?;
        while let Some((line, row)) = table.next()? {
            match purchase(&table, &row, line, returns_negative) {
                Ok(event) => {
                    let id = event.id.to_string();
                    if let Some((_, first)) = input.lines.get(&id) {
                        let reason = format!(
                            "the id `{id}` stands in line {first} already; give each purchase an id of its own"
                        );
                        input.reject(None, line, Fault::cell("id", reason, ""));
                        continue;
                    }
                    let date = event.at.local(rulebook.zone()).date();
                    input.first = input.first.map_or(Some(date), |first| Some(first.min(date)));
                    input.latest = input.latest.max(Some(date));
                    input.lines.insert(id, (None, line));
                    input.events.push(Arc::new(event));
                }
                Err(fault) => input.reject(None, line, fault),
            }
        }
        Ok(input)
    }

    /// What a portfolio in a folder holds.
    pub(crate) fn portfolio(portfolio: &Portfolio, rulebook: &Rulebook) -> Self {
        let mut input = Self { coverage: Coverage::ALL, first: portfolio.first, ..Self::default() };
        for file in &portfolio.files {
            input.customers.push(Arc::clone(&file.record));
            input.events.extend(file.events.iter().map(Arc::clone));
        }
        let dates = input.events.iter().map(|event| event.at.local(rulebook.zone()).date());
        input.latest = dates.max();
        let lines = portfolio.lines.iter();
        let lines = lines.map(|(id, line)| (id.clone(), (Some(EVENTS.to_owned()), *line)));
        input.lines = lines.collect();
        input
    }

    /// What there is of each customer, for the board.
    pub(crate) fn files(&self) -> Vec<CustomerFile> {
        let mut files = CustomerFile::of(self.events.iter().map(Arc::clone), &[]);
        let known: HashMap<&str, &Arc<Customer>> =
            self.customers.iter().map(|one| (one.id.as_str(), one)).collect();
        for file in &mut files {
            if let Some(record) = known.get(file.record.id.as_str()) {
                file.record = Arc::clone(record);
            }
        }
        let logged: HashSet<&str> = self.events.iter().map(|one| one.customer.as_str()).collect();
        let silent = self.customers.iter().filter(|one| !logged.contains(one.id.as_str()));
        files.extend(silent.map(|one| CustomerFile::new(Arc::clone(one))));
        files.iter_mut().for_each(|file| file.coverage = self.coverage);
        files.sort_by(|a, b| a.record.id.cmp(&b.record.id));
        files
    }

    /// Reads talks and messages.
    pub(crate) fn interactions(&mut self, path: &Path, rulebook: &Rulebook) -> Result<(), String> {
        let name = path.display().to_string();
        let (mut file, note) = interactions::open(path, CUSTOMER)?;
        self.notes.extend(note);
        // So are the interactions, where there is a file of them.
        self.coverage.interactions = true;
        while let Some((line, row)) = file.next()? {
            let cells = Cells { file: &file, row: &row, zone: rulebook.zone() };
            let event = interactions::event(&cells, CUSTOMER, format!("interactions:{line}"));
            let event = event.and_then(|event| match self.lines.get(event.id.as_str()) {
                None => Ok(event),
                Some((_, first)) => {
                    let reason = format!("the id `{}` stands in line {first} already", event.id);
                    Err(Fault::cell("id", reason, "give each row an id of its own"))
                }
            });
            match event {
                Ok(event) => {
                    self.lines.insert(event.id.to_string(), (Some(name.clone()), line));
                    self.events.push(Arc::new(event));
                }
                Err(fault) => self.reject(Some(&name), line, fault),
            }
        }
        Ok(())
    }

    /// Where an event stands: the file, where it is not the purchases, and the line.
    pub(crate) fn place(&self, event: &str) -> (Option<String>, u64) {
        self.lines.get(event).cloned().unwrap_or_default()
    }

    /// Reads facts of customers.
    pub(crate) fn customers(&mut self, path: &Path, rulebook: &Rulebook) -> Result<(), String> {
        let file = path.display().to_string();
        let mut table =
            CsvFile::open(path, &["customer_id"], &|name| rulebook.registry().get(name).is_some())?;
        let (facts, ignored): (Vec<&String>, Vec<&String>) = table
            .names
            .iter()
            .filter(|name| *name != "customer_id")
            .partition(|name| rulebook.registry().get(name).is_some());
        if !ignored.is_empty() {
            let names = ignored.into_iter().cloned().collect::<Vec<_>>().join(", ");
            self.notes.push(format!("{file}: columns that no rule reads: {names}"));
        }
        let facts: Vec<String> = facts.into_iter().cloned().collect();
        let mut seen: HashMap<String, u64> = HashMap::new();
        while let Some((line, row)) = table.next()? {
            let customer = match table.text(&row, "customer_id") {
                Ok(id) if !id.is_empty() => id.to_owned(),
                Ok(_) => {
                    let fault = Fault::cell("customer_id", "the customer id is empty", "");
                    self.reject(Some(&file), line, fault);
                    continue;
                }
                Err(fault) => {
                    self.reject(Some(&file), line, fault);
                    continue;
                }
            };
            if let Some(first) = seen.insert(customer.clone(), line) {
                let reason = format!("customer `{customer}` stands in line {first} already");
                self.reject(Some(&file), line, Fault::cell("customer_id", reason, ""));
                continue;
            }
            let mut customer = Customer::new(customer);
            for name in &facts {
                match table.text(&row, name) {
                    Ok("") => {}
                    Ok(text) => match rulebook.facts().with(name, text) {
                        Ok(_) => customer = customer.stating(name.clone(), text),
                        Err(error) => {
                            self.reject(Some(&file), line, Fault::of(name, &error));
                        }
                    },
                    Err(fault) => self.reject(Some(&file), line, fault),
                }
            }
            self.customers.push(Arc::new(customer));
        }
        Ok(())
    }

    fn reject(&mut self, file: Option<&str>, line: u64, fault: Fault) {
        let Fault { column, reason, help } = fault;
        let reason = match help {
            Some(help) => format!("{reason} ({help})"),
            None => reason,
        };
        self.rejected.push(RejectedRow { file: file.map(str::to_owned), line, column, reason });
    }

    /// Adds the events that the records themselves show to be wrong.
    pub(crate) fn reject_events(&mut self, review: &Review) {
        for rejected in &review.rejected {
            let (file, line) = self.place(rejected.event.as_str());
            let (column, reason) = (None, sentence(&rejected.error));
            self.rejected.push(RejectedRow { file, line, column, reason });
        }
        self.rejected.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    }

    /// A store of the customers and their purchases; of those only that were there on a day: with a
    /// purchase by then, or with none at all.
    pub(crate) fn store(
        &self,
        rulebook: &Rulebook,
        there_on: Option<NaiveDate>,
    ) -> Result<MemoryStore, String> {
        let mut first: BTreeMap<&str, NaiveDate> = BTreeMap::new();
        for event in &self.events {
            let date = event.at.local(rulebook.zone()).date();
            let known = first.entry(event.customer.as_str()).or_insert(date);
            *known = (*known).min(date);
        }
        let there = |customer: &str| {
            let day = there_on.zip(first.get(customer));
            day.is_none_or(|(there_on, first)| *first <= there_on)
        };
        let mut batch = Batch::new();
        for customer in self.customers.iter().filter(|customer| there(customer.id.as_str())) {
            batch = batch.put_customer(Arc::clone(customer), Expect::New);
        }
        // The customers file need not name everybody.
        let named: HashSet<&str> = self.customers.iter().map(|one| one.id.as_str()).collect();
        let unnamed = first.keys().filter(|customer| !named.contains(*customer));
        for customer in unnamed.copied().filter(|customer| there(customer)) {
            batch = batch.put_customer(Customer::new(customer), Expect::New);
        }
        for event in self.events.iter().filter(|event| there(event.customer.as_str())) {
            batch = batch.append(Arc::clone(event));
        }
        let store = MemoryStore::new().with_coverage(self.coverage);
        store.write(batch).map_err(|error| sentence(&error))?;
        Ok(store)
    }

    /// Says on standard error what the user should know.
    pub(crate) fn report_notes(&self) {
        self.notes.iter().for_each(|note| crate::print::say(&format!("note: {note}")));
    }
}

fn purchase(
    table: &CsvFile,
    row: &ByteRecord,
    line: u64,
    returns_negative: bool,
) -> Result<Event, Fault> {
    let customer = table.text(row, "customer_id")?;
    if customer.is_empty() {
        return Err(Fault::cell("customer_id", "the customer id is empty", ""));
    }
    let at: Moment = table.text(row, "date")?.parse().map_err(|error| Fault::of("date", &error))?;
    let amount: Amount =
        table.text(row, "amount")?.parse().map_err(|error| Fault::of("amount", &error))?;
    let quantity = match table.optional(row, "quantity")? {
        Some(text) => Some(text.parse::<u32>().map_err(|_| {
            Fault::cell("quantity", format!("`{text}` is not a whole number from 0"), "")
        })?),
        None => None,
    };
    let id = match table.optional(row, "id")? {
        Some(id) => id.to_owned(),
        // Without ids, equal rows are separate purchases.
        None => format!("line {line}"),
    };
    let kind: EventKind = if !amount.is_negative() {
        let purchase = Purchase::new(amount);
        match quantity {
            Some(pieces) => purchase.quantity(pieces).into(),
            None => purchase.into(),
        }
    } else if returns_negative {
        let back = Amount::ZERO.checked_sub(amount).unwrap_or(amount);
        Return::new(back).into()
    } else {
        let reason = format!("the amount `{amount}` is below zero");
        let help = "give `--returns negative` if negative amounts are returns";
        return Err(Fault::cell("amount", reason, help));
    };
    Ok(Event::new(id, customer, at, kind))
}
