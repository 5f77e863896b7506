//! CSV files with a header line: each cell by its column, each row by its line.

use std::path::Path;

use csv::{ByteRecord, ReaderBuilder};
use guanxi::Error;
use guanxi::error::did_you_mean;

/// Why a row does not count.
#[derive(Debug)]
pub(crate) struct Fault {
    /// The column by name; none when the whole row is meant.
    pub(crate) column: Option<String>,
    /// What is wrong.
    pub(crate) reason: String,
    /// What to write instead.
    pub(crate) help: Option<String>,
}

impl Fault {
    /// A fault of a cell.
    pub(crate) fn cell(column: &str, reason: impl Into<String>, help: &str) -> Self {
        let help = Some(help).filter(|help| !help.is_empty()).map(str::to_owned);
        Self { column: Some(column.to_owned()), reason: reason.into(), help }
    }

    /// What the library says of a cell.
    pub(crate) fn of(column: &str, error: &Error) -> Self {
        Self::cell(column, error.to_string(), error.help().unwrap_or_default())
    }

    /// A fault of a whole row.
    fn row(reason: String, help: &str) -> Self {
        Self { column: None, ..Self::cell("", reason, help) }
    }
}

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

/// A CSV file with a header line.
pub(crate) struct CsvFile {
    reader: csv::Reader<std::io::Cursor<Vec<u8>>>,
    /// The columns by name.
    pub(crate) names: Vec<String>,
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

/// What may be wrong with a header that lacks a column.
fn hint(names: &[String], needed: &[&str]) -> String {
    if names.iter().any(|name| name.contains(';')) {
        return "; separate columns with commas".to_owned();
    }
    let strange = names.iter().filter(|name| !needed.contains(&name.as_str()));
    let missing = needed.iter().filter(|column| !names.iter().any(|name| name == *column));
    let near = |name: &String| {
        let meant = did_you_mean(name, missing.clone().copied());
        meant.starts_with("did you mean").then(|| format!("; `{name}`: {meant}"))
    };
    strange.filter_map(near).collect()
}

impl CsvFile {
    /// Opens a file whose header must have the needed columns. `may_use` says of other columns
    /// whether they are read too; a column that is read may stand there only once.
    pub(crate) fn open(
        path: &Path,
        needed: &[&str],
        may_use: &dyn Fn(&str) -> bool,
    ) -> Result<Self, String> {
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
                let found = match names.join(", ") {
                    none if none.is_empty() => "nothing".to_owned(),
                    found => found,
                };
                return Err(format!(
                    "{file}: line 1: there is no column `{column}` (found: {found}); the header needs {}{}",
                    needed.join(","),
                    hint(&names, needed)
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

    /// Refuses a column that was probably meant to be another one; returns a note on those that are
    /// not read, if there are any.
    pub(crate) fn strange_columns(
        &self,
        is_known: &dyn Fn(&str) -> bool,
        known: &[&str],
    ) -> Result<Option<String>, String> {
        let strange: Vec<&String> = self.names.iter().filter(|name| !is_known(name)).collect();
        for name in &strange {
            let missing = known.iter().filter(|column| !self.names.iter().any(|n| n == *column));
            let meant = did_you_mean(name, missing.copied());
            if meant.starts_with("did you mean") {
                return Err(format!("{}: line 1: column `{name}`: {meant}", self.file));
            }
        }
        let list = strange.iter().map(|name| name.as_str()).collect::<Vec<_>>().join(", ");
        Ok(Some(list)
            .filter(|list| !list.is_empty())
            .map(|list| format!("{}: columns that are not read: {list}", self.file)))
    }

    /// The next row with its line; blank lines are no rows.
    pub(crate) fn next(&mut self) -> Result<Option<(u64, ByteRecord)>, String> {
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
    pub(crate) fn text<'r>(&self, row: &'r ByteRecord, column: &str) -> Result<&'r str, Fault> {
        let counts =
            || format!("the row has {} columns, the header has {}", row.len(), self.names.len());
        let place = self.names.iter().position(|name| name == column);
        let Some(bytes) = place.and_then(|place| row.get(place)) else {
            return Err(Fault::cell(column, format!("{}; `{column}` is missing", counts()), ""));
        };
        if row.len() > self.names.len() {
            return Err(Fault::row(counts(), "quote texts that contain commas"));
        }
        std::str::from_utf8(bytes)
            .map_err(|_| Fault::cell(column, "not UTF-8 text", "save the file as UTF-8"))
    }

    /// The text of a cell, where the file has the column and the cell is not empty.
    pub(crate) fn optional<'r>(
        &self,
        row: &'r ByteRecord,
        column: &str,
    ) -> Result<Option<&'r str>, Fault> {
        if !self.names.iter().any(|name| name == column) {
            return Ok(None);
        }
        self.text(row, column).map(|text| Some(text).filter(|text| !text.is_empty()))
    }
}
