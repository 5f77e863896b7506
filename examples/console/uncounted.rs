//! Rows that do not count: refused ones, and those that lie after the moment of the question.

use guanxi::label::Language;
use serde::Serialize;

use crate::print::plain;

/// How many refused rows are shown.
const SHOWN: usize = 10;

/// A row that does not count, or a cell of it.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct RefusedRow {
    /// The file: `customers`, `events` ...
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
    pub(crate) reason_zh: Option<String>,
    /// What to write instead.
    pub(crate) help: Option<String>,
}

/// The refused rows under a heading, as far as they are few.
pub(crate) fn refused(rows: &[RefusedRow], language: Language) -> String {
    let zh = language == Language::Chinese;
    let mut out = match (rows.len(), zh) {
        (0, false) => return "\nrefused rows: none\n".to_owned(),
        (0, true) => return "\n未采纳的行：无\n".to_owned(),
        (count, false) => format!("\nrefused rows: {count}\n"),
        (count, true) => format!("\n未采纳的行：{count}\n"),
    };
    for row in rows.iter().take(SHOWN) {
        let (file, line) = (row.file, row.line);
        let customer = match (row.customer.as_str(), zh) {
            ("", _) => String::new(),
            (customer, true) => format!("（{customer}）"),
            (customer, false) => format!(" ({customer})"),
        };
        let column = row.column.as_ref().map_or_else(String::new, |name| format!(", {name}"));
        let reason = match &row.reason_zh {
            Some(text) if zh => text,
            _ => &row.reason,
        };
        out.push_str(&plain(&match zh {
            true => format!("  {file} 第 {line} 行{customer}{column}：{reason}\n"),
            false => format!("  {file} line {line}{customer}{column}: {reason}\n"),
        }));
        if let Some(help) = &row.help {
            out.push_str(&plain(&match zh {
                true => format!("      提示：{help}\n"),
                false => format!("      help: {help}\n"),
            }));
        }
    }
    if let Some(more) = rows.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        out.push_str(&match zh {
            true => format!("  另有 {more} 行（--json 列出全部）\n"),
            false => format!("  and {more} more (--json lists all)\n"),
        });
    }
    out
}

/// How many rows lie after the moment; nothing where none does.
pub(crate) fn later(count: usize, as_of: &str, language: Language) -> String {
    match (count, language) {
        (0, _) => String::new(),
        (_, Language::Chinese) => format!("\n晚于 {as_of} 的行：{count}，尚未发生，不计入\n"),
        (1, _) => format!("\n1 row lies after {as_of}: it has not happened yet\n"),
        (_, _) => format!("\n{count} rows lie after {as_of}: they have not happened yet\n"),
    }
}
