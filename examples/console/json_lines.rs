//! JSON values, one a line: a line that is none is told with its place, and never skipped silently.

use std::path::Path;

use guanxi::Error;
use guanxi::label::Language;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::csv_file::read_text;
use crate::print::plain;

/// How many bad lines are shown.
const SHOWN: usize = 10;

/// A line that does not count.
#[derive(Debug, Serialize)]
pub(crate) struct BadLine {
    /// The file by name.
    pub(crate) file: String,
    /// The line in it, from 1.
    pub(crate) line: u64,
    /// The character in the line, from 1, where it is known.
    pub(crate) column: Option<usize>,
    /// The value in it, such as `kind.purchase.amount`, where it is known.
    pub(crate) path: Option<String>,
    /// What is wrong.
    pub(crate) reason: String,
    /// What to write instead.
    pub(crate) help: Option<String>,
}

impl BadLine {
    /// What the library says of a value in a line.
    pub(crate) fn of(file: &str, line: u64, error: &Error) -> Self {
        let (path, help) = (error.path().map(str::to_owned), error.help().map(str::to_owned));
        Self { file: file.to_owned(), line, column: None, path, reason: error.to_string(), help }
    }

    /// A line that is wrong as a whole.
    pub(crate) fn whole(file: &str, line: u64, path: &str, reason: String, help: &str) -> Self {
        let (path, help) = (Some(path.to_owned()), Some(help.to_owned()));
        Self { file: file.to_owned(), line, column: None, path, reason, help }
    }

    fn unread(
        file: &str,
        line: u64,
        text: &str,
        error: serde_path_to_error::Error<serde_json::Error>,
    ) -> Self {
        let path =
            Some(error.path().to_string()).filter(|path| !matches!(path.as_str(), "." | "?"));
        let error = error.into_inner();
        // The reader counts bytes of one line; its own `at line 1 column 5` says nothing more.
        let bytes = error.column();
        let column = text.char_indices().filter(|(place, _)| *place < bytes).count().max(1);
        let said = error.to_string();
        let reason = said.rsplit_once(" at line ").map_or(said.as_str(), |(reason, _)| reason);
        let help = match error.is_data() {
            true => "examples/data/README.md says what a line holds",
            false => "write one whole JSON object in each line",
        };
        Self {
            file: file.to_owned(),
            line,
            column: Some(column),
            path,
            reason: reason.to_owned(),
            help: Some(help.to_owned()),
        }
    }

    fn text(&self, zh: bool) -> String {
        let column = match (self.column, zh) {
            (Some(column), true) => format!("第 {column} 列"),
            (Some(column), false) => format!(", column {column}"),
            (None, _) => String::new(),
        };
        let path = self.path.as_ref().map_or_else(String::new, |path| format!(" ({path})"));
        let (file, line, reason) = (&self.file, self.line, &self.reason);
        let mut out = match zh {
            true => format!("  {file} 第 {line} 行{column}{path}：{reason}\n"),
            false => format!("  {file} line {line}{column}{path}: {reason}\n"),
        };
        if let Some(help) = &self.help {
            out.push_str(&match zh {
                true => format!("      提示：{help}\n"),
                false => format!("      help: {help}\n"),
            });
        }
        plain(&out)
    }
}

/// The values of a file, each with its line; those that cannot be read go to `bad`.
pub(crate) fn read<T: DeserializeOwned>(
    path: &Path,
    bad: &mut Vec<BadLine>,
) -> Result<Vec<(u64, T)>, String> {
    let file = name(path);
    let text = read_text(path)?;
    let mut found = Vec::new();
    for (line, text) in (1..).zip(text.lines()) {
        if text.trim().is_empty() {
            continue;
        }
        let mut reader = serde_json::Deserializer::from_str(text);
        let value = serde_path_to_error::deserialize(&mut reader);
        match value {
            Ok(value) => match reader.end() {
                Ok(()) => found.push((line, value)),
                Err(_) => {
                    let reason = "there is something after the value".to_owned();
                    let help = "write one whole JSON object in each line";
                    bad.push(BadLine {
                        path: None,
                        ..BadLine::whole(&file, line, "", reason, help)
                    });
                }
            },
            Err(error) => bad.push(BadLine::unread(&file, line, text, error)),
        }
    }
    Ok(found)
}

/// A file by its name without the folders.
pub(crate) fn name(path: &Path) -> String {
    path.file_name().map_or_else(String::new, |name| name.to_string_lossy().into_owned())
}

/// The bad lines under a heading; nothing where there is none.
pub(crate) fn list(bad: &[BadLine], language: Language) -> String {
    let zh = language == Language::Chinese;
    let mut out = match (bad.len(), zh) {
        (0, _) => return String::new(),
        (count, true) => format!("\n未采纳的 JSONL 行：{count}\n"),
        (count, false) => format!("\nbad lines: {count}\n"),
    };
    bad.iter().take(SHOWN).for_each(|one| out.push_str(&one.text(zh)));
    if let Some(more) = bad.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        out.push_str(&match zh {
            true => format!("  另有 {more} 行（--json 列出全部）\n"),
            false => format!("  and {more} more (--json lists all)\n"),
        });
    }
    out
}
