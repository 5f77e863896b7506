//! Rows of several kinds in one file: a column says which, and each kind takes some of the others.

use guanxi::error::did_you_mean;
use guanxi::record::{Event, EventKind};

use crate::cells::Cells;
use crate::csv_file::Fault;

/// The kinds of rows of a file.
pub(crate) struct Kinds {
    /// The column that says of which kind a row is.
    pub(crate) column: &'static str,
    /// The columns that only some kinds take.
    pub(crate) special: &'static [&'static str],
    /// The kinds, each with the special columns that it takes.
    pub(crate) taken: &'static [(&'static str, &'static [&'static str])],
}

/// A row of a known kind.
pub(crate) struct Row<'a> {
    /// Its cells.
    pub(crate) cells: &'a Cells<'a>,
    /// Its kind.
    pub(crate) kind: &'a str,
}

impl Kinds {
    /// A row with its kind; cells that the kind does not take are refused, so that nothing is lost.
    pub(crate) fn row<'a>(&self, cells: &'a Cells<'a>) -> Result<Row<'a>, Fault> {
        let kind = cells.needed(self.column)?;
        let Some((_, takes)) = self.taken.iter().find(|(name, _)| *name == kind) else {
            let help = did_you_mean(kind, self.taken.iter().map(|(name, _)| *name));
            let reason = format!("there is no {} `{kind}`", self.column);
            return Err(Fault::cell(self.column, reason, &help));
        };
        for column in self.special.iter().filter(|column| !takes.contains(column)) {
            if let Some(text) = cells.text(column)? {
                let reason = format!("`{kind}` takes no `{column}`, but there is `{text}`");
                return Err(Fault::cell(column, reason, "leave the cell empty"));
            }
        }
        Ok(Row { cells, kind })
    }
}

impl<'a> Row<'a> {
    /// The text of a cell that the kind must have.
    pub(crate) fn needed(&self, column: &str, what: &str) -> Result<&'a str, Fault> {
        self.cells.text(column)?.ok_or_else(|| {
            let reason = format!("`{}` needs a cell `{column}`", self.kind);
            Fault::cell(column, reason, &format!("write {what}"))
        })
    }
}

/// The event of a row: when it was and who it was, around what happened; `id` is its id where the row
/// gives none.
pub(crate) fn event(
    cells: &Cells<'_>,
    id: String,
    kind: impl FnOnce() -> Result<EventKind, Fault>,
) -> Result<Event, Fault> {
    let customer = cells.needed("customer")?;
    cells.needed("at")?;
    let Some(at) = cells.moment("at")? else { return Err(Fault::cell("at", "no date", "")) };
    let kind = kind()?;
    let id = cells.text("id")?.map_or(id, str::to_owned);
    let mut event = Event::new(id, customer, at, kind);
    if let Some(by) = cells.text("by")? {
        event = event.by(by);
    }
    if let Some(recorded) = cells.moment("recorded_at")? {
        event = event.recorded_at(recorded);
    }
    Ok(event)
}
