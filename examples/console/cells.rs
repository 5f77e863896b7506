//! The cells of a row by their columns, read as what they mean.

use csv::ByteRecord;
use guanxi::time::{Moment, Zone};

use crate::csv_file::{CsvFile, Fault};

/// A row whose cells are asked for by name.
pub(crate) struct Cells<'a> {
    /// The file.
    pub(crate) file: &'a CsvFile,
    /// The row.
    pub(crate) row: &'a ByteRecord,
    /// The zone of dates and times without one.
    pub(crate) zone: &'a Zone,
}

impl<'a> Cells<'a> {
    /// The text of a cell; nothing where it is empty or the file has no such column.
    pub(crate) fn text(&self, column: &str) -> Result<Option<&'a str>, Fault> {
        self.file.optional(self.row, column)
    }

    /// The text of a cell that every row must have.
    pub(crate) fn needed(&self, column: &str) -> Result<&'a str, Fault> {
        let text = self.file.text(self.row, column)?;
        match text.is_empty() {
            true => Err(Fault::cell(column, format!("the cell `{column}` is empty"), "")),
            false => Ok(text),
        }
    }

    /// A cell as the library reads it.
    pub(crate) fn read<T>(
        &self,
        column: &str,
        parse: impl FnOnce(&str) -> guanxi::Result<T>,
    ) -> Result<Option<T>, Fault> {
        self.text(column)?.map(parse).transpose().map_err(|error| Fault::of(column, &error))
    }

    /// A date or an instant.
    pub(crate) fn moment(&self, column: &str) -> Result<Option<Moment>, Fault> {
        self.read(column, |text| Moment::parse_in(text, self.zone))
    }

    /// Whether a cell says yes; an empty one says no.
    pub(crate) fn flag(&self, column: &str) -> Result<bool, Fault> {
        match self.text(column)? {
            None | Some("no" | "false") => Ok(false),
            Some("yes" | "true") => Ok(true),
            Some(other) => {
                let reason = format!("`{other}` is neither yes nor no");
                Err(Fault::cell(column, reason, "write `yes`, `no`, or nothing"))
            }
        }
    }
}
