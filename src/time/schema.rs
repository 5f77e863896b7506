//! The schemas of dates, moments, spans and zones.

use super::unit;
use super::{Moment, Span, Zone};
use crate::schema::{reads_itself, text};

/// Stands for a date in schemas: `schemars(with = "DateText")`.
pub(crate) struct DateText;

reads_itself!(DateText, "Date", text("A date, written `YYYY-MM-DD`.", DATE_PATTERN));

reads_itself!(
    Moment,
    "Moment",
    text(
        "A date, written `YYYY-MM-DD`, or an instant in whole seconds with its offset, such as \
         `2024-01-15T09:30:00+08:00`.",
        &moment_pattern(),
    )
);

reads_itself!(
    Span,
    "Span",
    text(
        "A length of time: a count, a blank and a unit, such as `3 working days`.",
        &span_pattern()
    )
);

reads_itself!(
    Zone,
    "Zone",
    text(
        "A time zone: `UTC`, an offset such as `+08:00`, or an IANA name such as `Asia/Shanghai`.",
        &zone_pattern(),
    )
);

/// The form of a date; which days a month has, only reading knows.
pub(crate) const DATE_PATTERN: &str = "[0-9]{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])";

/// A date, or an instant as RFC 3339 has it, without parts of a second.
fn moment_pattern() -> String {
    let minute = "(?:[01][0-9]|2[0-3]):[0-5][0-9]";
    format!(r"{DATE_PATTERN}(?:T{minute}:[0-5][0-9](?:\.0+)?(?:[Zz]|[+-]{minute}))?")
}

/// A count, a blank and a unit; more blanks are read too.
pub(crate) fn span_pattern() -> String {
    let units = unit::NAMES.iter().flat_map(|(_, one, many)| [*one, *many]);
    let units: Vec<String> = units.map(|unit| unit.replace(' ', " +")).collect();
    format!("[0-9]+ +(?:{})", units.join("|"))
}

/// The form of a zone; which names there are, only reading knows.
fn zone_pattern() -> String {
    let offset = "[+-](?:(?:0[0-9]|1[0-3]):[0-5][0-9]|14:00)";
    let name = if cfg!(feature = "chrono-tz") { "[A-Za-z][A-Za-z0-9_+/-]*" } else { "UTC" };
    format!("{offset}|{name}")
}
