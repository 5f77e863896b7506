//! Lines and columns for places in a document.

use toml::de::{DeTable, DeValue};

use crate::error::{Error, Position};
use crate::rulebook::json_place;

/// The same error with line and column for every part whose place is in the TOML text, in order.
pub(super) fn add_toml(error: Error, text: &str) -> Error {
    let Ok(table) = DeTable::parse(text) else { return error };
    let root = DeValue::Table(table.into_inner());
    add(error, text, &|path| find(&root, path))
}

/// The same error with line and column for every part whose place is in the JSON text, in order.
pub(super) fn add_json(error: Error, text: &str) -> Error {
    add(error, text, &|path| json_place::find(text, path))
}

fn add(error: Error, text: &str, find: &impl Fn(&str) -> Option<usize>) -> Error {
    error
        .map_all(&|error| {
            if error.position().is_some() {
                return error;
            }
            let Some(start) = error.path().and_then(find) else { return error };
            // Inside a plain one-line string the column of the mistake itself can be told.
            let inside = error.snippet_offset().filter(|_| {
                let rest = text.get(start..).unwrap_or_default();
                (rest.starts_with('"') && !rest.starts_with("\"\"\""))
                    || (rest.starts_with('\'') && !rest.starts_with("'''"))
            });
            let Some(mut at) = position_at(text, start) else { return error };
            if let Some(offset) = inside {
                at.column = at.column.saturating_add(1).saturating_add(offset);
            }
            error.at_position(at)
        })
        .in_order()
}

/// Line and column of a byte offset.
pub(super) fn position_at(text: &str, offset: usize) -> Option<Position> {
    let before = text.get(..offset)?;
    let line = before.matches('\n').count().saturating_add(1);
    let last = before.rsplit('\n').next().unwrap_or_default();
    Some(Position { line, column: last.chars().count().saturating_add(1) })
}

/// Where the deepest part of a path begins that the document has.
fn find(root: &DeValue<'_>, path: &str) -> Option<usize> {
    let mut here = root;
    let mut start = None;
    for segment in segments(path) {
        let next = match (here, segment) {
            (DeValue::Table(table), Segment::Key(key)) => {
                let Some((found, value)) = table.get_key_value(key) else { break };
                // A table written by its header has no span of its own worth showing.
                start = Some(match value.get_ref() {
                    DeValue::Table(_) => found.span().start,
                    _ => value.span().start,
                });
                value
            }
            (DeValue::Array(array), Segment::Index(index)) => {
                let Some(value) = array.get(index) else { break };
                start = Some(value.span().start);
                value
            }
            _ => break,
        };
        here = next.get_ref();
    }
    start
}

pub(super) enum Segment<'a> {
    Key(&'a str),
    Index(usize),
}

/// `scheme[0].when` as `scheme`, 0, `when`.
pub(super) fn segments(path: &str) -> impl Iterator<Item = Segment<'_>> {
    path.split(['.', '[']).filter(|part| !part.is_empty()).map(|part| {
        let index = part.strip_suffix(']').and_then(|number| number.parse().ok());
        index.map_or(Segment::Key(part), Segment::Index)
    })
}
