//! The log of issues: rows as events, and rows that do not count, each with its line.

use std::collections::HashMap;
use std::path::Path;

use guanxi::Rulebook;
use guanxi::policy::sla::{Issues, Refused};
use guanxi::record::{Event, IssueAction, IssueEvent};
use guanxi::time::Moment;
use serde::Serialize;

use crate::action::Cells;
use crate::csv_file::{CsvFile, Fault};
use crate::print::say;

/// The columns that every log has.
const NEEDED: [&str; 7] = ["issue", "severity", "event", "at", "by", "role", "note"];

/// The columns that a log may have.
const OPTIONAL: [&str; 7] =
    ["customer", "owner", "expected_at", "department", "to", "due", "score"];

/// A row that does not count.
#[derive(Debug, Serialize)]
pub(crate) struct RefusedRow {
    /// The line in the file, from 1.
    pub(crate) line: u64,
    /// The issue, as far as the row says.
    pub(crate) issue: String,
    /// The event, as far as the row says.
    pub(crate) event: String,
    /// The id under which readings name the event; none for a row that is no event.
    pub(crate) id: Option<String>,
    /// The column by name; none when the whole row is meant.
    pub(crate) column: Option<String>,
    /// The code of the library for what is wrong; none where the cells alone are.
    pub(crate) code: Option<&'static str>,
    /// What is wrong.
    pub(crate) reason: String,
    /// What to write instead.
    pub(crate) help: Option<String>,
}

/// What the file says.
#[derive(Debug, Default)]
pub(crate) struct Log {
    /// The events, in an order that does not depend on that of the rows.
    pub(crate) events: Vec<Event>,
    /// The rows that do not count, by line.
    pub(crate) refused: Vec<RefusedRow>,
    /// The latest instant of a row.
    pub(crate) latest: Option<Moment>,
    /// The row of each event, by its id.
    rows: HashMap<String, Place>,
}

/// Where an event stands.
#[derive(Clone, Debug)]
struct Place {
    line: u64,
    issue: String,
    event: String,
}

/// A row that was understood.
struct Row {
    place: Place,
    customer: String,
    at: Moment,
    by: Option<String>,
    what: IssueEvent,
    /// All cells, to tell rows apart.
    cells: Vec<Vec<u8>>,
}

impl Row {
    /// By issue and instant; at one instant in the order in which the library declares actions.
    fn order(&self) -> impl Ord + use<> {
        let rank = IssueAction::NAMES.iter().position(|name| *name == self.place.event);
        let (issue, cells) = (self.place.issue.clone(), self.cells.clone());
        (issue, self.at.as_instant(), rank, cells)
    }
}

impl Log {
    /// Reads a log.
    pub(crate) fn open(path: &Path, rulebook: &Rulebook) -> Result<Self, String> {
        let mut file = CsvFile::open(path, &NEEDED, &|name| OPTIONAL.contains(&name))?;
        let known: Vec<&str> = NEEDED.into_iter().chain(OPTIONAL).collect();
        if let Some(note) = file.strange_columns(&|name| known.contains(&name), &known)? {
            say(&format!("note: {note}"));
        }
        let mut log = Self::default();
        let mut rows: Vec<Row> = Vec::new();
        let mut seen: HashMap<Vec<Vec<u8>>, u64> = HashMap::new();
        while let Some((line, record)) = file.next()? {
            let cells = Cells { file: &file, row: &record, rulebook };
            let key: Vec<Vec<u8>> = record.iter().map(<[u8]>::to_vec).collect();
            let row = match seen.get(&key) {
                Some(first) => {
                    let reason = format!("the row says the same as line {first}");
                    Err(Fault { column: None, reason, help: Some("leave it out".to_owned()) })
                }
                None => read_row(&cells, line, key.clone()),
            };
            seen.entry(key).or_insert(line);
            match row {
                Ok(row) => rows.push(row),
                Err(fault) => {
                    let cell = |column| cells.text(column).ok().flatten().unwrap_or_default();
                    let (issue, event) = (cell("issue").to_owned(), cell("event").to_owned());
                    let Fault { column, reason, help } = fault;
                    let (id, code) = (None, None);
                    let row = RefusedRow { line, issue, event, id, column, code, reason, help };
                    log.refused.push(row);
                }
            }
        }
        log.take(rows);
        Ok(log)
    }

    /// Makes events of rows; each is known by its issue and its number there.
    fn take(&mut self, mut rows: Vec<Row>) {
        rows.sort_by_cached_key(Row::order);
        self.latest = rows.iter().map(|row| row.at).max_by_key(|at| at.as_instant());
        for rows in rows.chunk_by(|a, b| a.place.issue == b.place.issue) {
            let registers = rows.iter().find(|row| row.place.event == "register");
            let customer = registers.map_or("", |row| row.customer.as_str());
            let width = rows.len().to_string().len();
            for (number, row) in (1_usize..).zip(rows) {
                let id = format!("{}/{number:0width$}", row.place.issue);
                let own = Some(row.customer.as_str()).filter(|own| !own.is_empty());
                let mut event =
                    Event::new(id.clone(), own.unwrap_or(customer), row.at, row.what.clone());
                if let Some(by) = &row.by {
                    event = event.by(by.clone());
                }
                self.events.push(event);
                self.rows.insert(id, row.place.clone());
            }
        }
    }

    /// Adds the rows whose events the workflow refuses.
    pub(crate) fn refuse(&mut self, issues: &Issues) {
        let of_issues = issues.readings.iter().flat_map(|reading| &reading.refused);
        for Refused { event: id, refusal, .. } in issues.refused.iter().chain(of_issues) {
            // INVARIANT: every event was made of a row.
            let Some(place) = self.rows.get(id.as_str()).cloned() else { continue };
            self.refused.push(RefusedRow {
                line: place.line,
                issue: place.issue,
                event: place.event,
                id: Some(id.to_string()),
                column: None,
                code: Some(refusal.code()),
                reason: refusal.to_string(),
                help: Some(refusal.help()).filter(|help| !help.is_empty()),
            });
        }
        self.refused.sort_by_key(|row| row.line);
    }

    /// How many events lie after an instant, so that they have not happened yet.
    pub(crate) fn later(&self, as_of: chrono::DateTime<chrono::Utc>) -> usize {
        self.events.iter().filter(|event| event.at.as_instant() > Some(as_of)).count()
    }
}

fn read_row(cells: &Cells<'_>, line: u64, key: Vec<Vec<u8>>) -> Result<Row, Fault> {
    // A row that has too few or too many cells says so here.
    for column in NEEDED {
        cells.file.text(cells.row, column)?;
    }
    let needed = |column: &str| {
        let empty = || Fault::cell(column, format!("the cell `{column}` is empty"), "");
        cells.text(column)?.ok_or_else(empty)
    };
    let (issue, event) = (needed("issue")?, needed("event")?);
    let text = needed("at")?;
    let at = cells.moment("at")?.filter(|at| at.as_instant().is_some()).ok_or_else(|| {
        let reason = format!("`{text}` has no time of day");
        Fault::cell("at", reason, &format!("write it too, such as `{text} 14:00`"))
    })?;
    let mut what = IssueEvent::new(issue, cells.action(event)?);
    what.role = cells.role()?;
    Ok(Row {
        place: Place { line, issue: issue.to_owned(), event: event.to_owned() },
        customer: cells.text("customer")?.unwrap_or_default().to_owned(),
        at,
        by: cells.text("by")?.map(str::to_owned),
        what,
        cells: key,
    })
}
