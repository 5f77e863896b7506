//! CSV files of purchases and customers; rows that cannot be used are listed, never skipped.

use std::collections::HashMap;
use std::path::Path;

use chrono::NaiveDate;
use csv::{ByteRecord, ReaderBuilder};
use guanxi::fact::FactInput;
use guanxi::quantity::Amount;
use guanxi::record::{Event, EventKind, Purchase, Return};
use guanxi::review::{GivenFacts, Review};
use guanxi::time::Moment;
use guanxi::{Error, Rulebook};
use serde::Serialize;

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
    /// Purchases and returns.
    pub(crate) events: Vec<Event>,
    /// Facts given by the customers file.
    pub(crate) given: Vec<GivenFacts>,
    /// The latest date of a purchase, in the rulebook's zone.
    pub(crate) latest: Option<NaiveDate>,
    /// Rows that do not count, by line.
    pub(crate) rejected: Vec<RejectedRow>,
    /// In which line each event stands.
    lines: HashMap<String, u64>,
    notes: Vec<String>,
}

/// A fault in one cell: the column and what is wrong.
type Fault = (Option<String>, String);

/// The text of a file.
pub(crate) fn read_text(path: &Path) -> Result<String, String> {
    let bytes = std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()))?;
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
        Err(error) => Err(format!(
            "{}: not UTF-8 text (byte {}); save the file as UTF-8",
            path.display(),
            error.utf8_error().valid_up_to()
        )),
    }
}

impl Input {
    /// Reads purchases.
    pub(crate) fn purchases(
        path: &Path,
        rulebook: &Rulebook,
        returns_negative: bool,
    ) -> Result<Self, String> {
        let mut input = Self::default();
        let mut table = Table::open(path, &["customer_id", "date", "amount"], &|name| {
            ["id", "quantity"].contains(&name)
        })?;
        while let Some((line, row)) = table.next()? {
            match purchase(&table, &row, line, returns_negative) {
                Ok(event) => {
                    let id = event.id.to_string();
                    if let Some(first) = input.lines.get(&id) {
                        let reason = format!(
                            "the id `{id}` stands in line {first} already; give each purchase an id of its own"
                        );
                        input.reject(None, line, (Some("id".to_owned()), reason));
                        continue;
                    }
                    let date = event.at.local(rulebook.zone()).date();
                    input.latest = input.latest.max(Some(date));
                    input.lines.insert(id, line);
                    input.events.push(event);
                }
                Err(fault) => input.reject(None, line, fault),
            }
        }
        Ok(input)
    }

    /// Reads facts of customers.
    pub(crate) fn customers(&mut self, path: &Path, rulebook: &Rulebook) -> Result<(), String> {
        let file = path.display().to_string();
        let mut table =
            Table::open(path, &["customer_id"], &|name| rulebook.registry().get(name).is_some())?;
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
                    self.reject(
                        Some(&file),
                        line,
                        (Some("customer_id".to_owned()), "the customer id is empty".to_owned()),
                    );
                    continue;
                }
                Err(fault) => {
                    self.reject(Some(&file), line, fault);
                    continue;
                }
            };
            if let Some(first) = seen.insert(customer.clone(), line) {
                let reason = format!("customer `{customer}` stands in line {first} already");
                self.reject(Some(&file), line, (Some("customer_id".to_owned()), reason));
                continue;
            }
            // The purchases are all there are: whoever has none never bought.
            let mut given = GivenFacts::new(customer).recorded();
            for name in &facts {
                match table.text(&row, name) {
                    Ok("") => {}
                    Ok(text) => match rulebook.facts().with(name, text) {
                        Ok(_) => given.facts.push((name.clone(), FactInput::from(text))),
                        Err(error) => {
                            self.reject(Some(&file), line, (Some(name.clone()), sentence(&error)));
                        }
                    },
                    Err(fault) => self.reject(Some(&file), line, fault),
                }
            }
            self.given.push(given);
        }
        Ok(())
    }

    fn reject(&mut self, file: Option<&str>, line: u64, (column, reason): Fault) {
        self.rejected.push(RejectedRow { file: file.map(str::to_owned), line, column, reason });
    }

    /// Adds the events that the records themselves show to be wrong.
    pub(crate) fn reject_events(&mut self, review: &Review) {
        for rejected in &review.rejected {
            let line = self.lines.get(rejected.event.as_str()).copied().unwrap_or(0);
            self.reject(None, line, (None, sentence(&rejected.error)));
        }
        self.rejected.sort_by(|a, b| (&a.file, a.line).cmp(&(&b.file, b.line)));
    }

    /// The given facts of customers that were there on an earlier day: with a purchase by then, or
    /// with none at all.
    pub(crate) fn given_by(&self, rulebook: &Rulebook, day: NaiveDate) -> Vec<GivenFacts> {
        let mut first: HashMap<&str, NaiveDate> = HashMap::new();
        for event in &self.events {
            let date = event.at.local(rulebook.zone()).date();
            let known = first.entry(event.customer.as_str()).or_insert(date);
            *known = (*known).min(date);
        }
        let there = |given: &&GivenFacts| {
            first.get(given.customer.as_str()).is_none_or(|first| *first <= day)
        };
        self.given.iter().filter(there).cloned().collect()
    }

    /// Says on standard error what the user should know.
    pub(crate) fn report_notes(&self) {
        self.notes.iter().for_each(|note| crate::say(&format!("note: {note}")));
    }
}

fn purchase(
    table: &Table,
    row: &ByteRecord,
    line: u64,
    returns_negative: bool,
) -> Result<Event, Fault> {
    let fault = |column: &str, reason: String| (Some(column.to_owned()), reason);
    let customer = table.text(row, "customer_id")?;
    if customer.is_empty() {
        return Err(fault("customer_id", "the customer id is empty".to_owned()));
    }
    let at: Moment =
        table.text(row, "date")?.parse().map_err(|error| fault("date", sentence(&error)))?;
    let amount: Amount =
        table.text(row, "amount")?.parse().map_err(|error| fault("amount", sentence(&error)))?;
    let quantity = match table.optional(row, "quantity")? {
        Some(text) => Some(
            text.parse::<u32>()
                .map_err(|_| fault("quantity", format!("`{text}` is not a whole number from 0")))?,
        ),
        None => None,
    };
    let id = match table.optional(row, "id")? {
        Some(id) => id.to_owned(),
        // Without ids, equal rows are separate purchases.
        None => format!("line {line}"),
    };
    let kind: EventKind = if !amount.is_negative() {
        Purchase { amount, quantity }.into()
    } else if returns_negative {
        let back = Amount::ZERO.checked_sub(amount).unwrap_or(amount);
        Return::new(back).into()
    } else {
        let reason = format!(
            "the amount `{amount}` is below zero (give `--returns negative` if negative amounts are returns)"
        );
        return Err(fault("amount", reason));
    };
    Ok(Event::new(id, customer, at, kind))
}

fn sentence(error: &Error) -> String {
    match error.help() {
        Some(help) => format!("{error} ({help})"),
        None => error.to_string(),
    }
}

/// A CSV file with a header line.
struct Table {
    reader: csv::Reader<std::io::Cursor<Vec<u8>>>,
    names: Vec<String>,
    file: String,
    lines: Lines,
}

/// Tells the line of a byte; rows come in order, so each byte is looked at once.
struct Lines {
    bytes: Vec<u8>,
    at: usize,
    line: u64,
}

impl Lines {
    /// The line of the first character at or after a byte that is no line break.
    fn of(&mut self, from: u64) -> u64 {
        let from = usize::try_from(from).unwrap_or(usize::MAX);
        while let Some(byte) = self.bytes.get(self.at) {
            if self.at >= from && !matches!(byte, b'\r' | b'\n') {
                break;
            }
            self.line = self.line.saturating_add(u64::from(*byte == b'\n'));
            self.at = self.at.saturating_add(1);
        }
        self.line
    }
}

impl Table {
    fn open(path: &Path, needed: &[&str], may_use: &dyn Fn(&str) -> bool) -> Result<Self, String> {
        let file = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|error| format!("{file}: {error}"))?;
        let bytes = match bytes.strip_prefix("\u{feff}".as_bytes()) {
            Some(rest) => rest.to_vec(),
            None => bytes,
        };
        let mut reader = ReaderBuilder::new()
            .flexible(true)
            .trim(csv::Trim::All)
            .from_reader(std::io::Cursor::new(bytes.clone()));
        let header = reader.byte_headers().map_err(|error| format!("{file}: {error}"))?;
        let names: Vec<String> =
            header.iter().map(|name| String::from_utf8_lossy(name).into_owned()).collect();
        for column in needed {
            if !names.iter().any(|name| name == column) {
                let found = names.join(", ");
                let hint = if found.contains(';') { "; separate columns with commas" } else { "" };
                return Err(format!(
                    "{file}: line 1: there is no column `{column}` (found: {found}); the header needs {}{hint}",
                    needed.join(",")
                ));
            }
        }
        for (place, name) in names.iter().enumerate() {
            let used = needed.contains(&name.as_str()) || may_use(name);
            if used && names.iter().take(place).any(|other| other == name) {
                return Err(format!("{file}: line 1: the column `{name}` stands twice"));
            }
        }
        let lines = Lines { bytes, at: 0, line: 1 };
        Ok(Self { reader, names, file, lines })
    }

    /// The next row with its line; blank lines are no rows.
    fn next(&mut self) -> Result<Option<(u64, ByteRecord)>, String> {
        let mut row = ByteRecord::new();
        match self.reader.read_byte_record(&mut row) {
            Ok(true) => {
                let line = self.lines.of(row.position().map_or(0, csv::Position::byte));
                Ok(Some((line, row)))
            }
            Ok(false) => Ok(None),
            Err(error) => Err(format!("{}: {error}", self.file)),
        }
    }

    /// The text of a cell that every row must have.
    fn text<'r>(&self, row: &'r ByteRecord, column: &str) -> Result<&'r str, Fault> {
        let place = self.names.iter().position(|name| name == column);
        let Some(bytes) = place.and_then(|place| row.get(place)) else {
            let reason = format!(
                "the row has {} columns, the header has {}; `{column}` is missing",
                row.len(),
                self.names.len()
            );
            return Err((Some(column.to_owned()), reason));
        };
        if row.len() > self.names.len() {
            let reason = format!(
                "the row has {} columns, the header has {} (quote texts that contain commas)",
                row.len(),
                self.names.len()
            );
            return Err((None, reason));
        }
        std::str::from_utf8(bytes).map_err(|_| {
            (Some(column.to_owned()), "not UTF-8 text; save the file as UTF-8".to_owned())
        })
    }

    /// The text of a cell, where the file has the column and the cell is not empty.
    fn optional<'r>(&self, row: &'r ByteRecord, column: &str) -> Result<Option<&'r str>, Fault> {
        if !self.names.iter().any(|name| name == column) {
            return Ok(None);
        }
        self.text(row, column).map(|text| Some(text).filter(|text| !text.is_empty()))
    }
}
