//! The units of spans, and what they are called.

use std::fmt;

/// What a [`Span`](super::Span) counts.
///
/// More units may be added; match with a wildcard arm. `Display` is the singular.
///
/// ```
/// use guanxi::time::{Span, Unit};
/// assert_eq!("3 working days".parse::<Span>()?.unit(), Unit::WorkingDay);
/// assert_eq!(Unit::WorkingDay.to_string(), "working day");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Unit {
    /// 60 seconds of the basis (elapsed or calendar time).
    Minute,
    /// 3600 seconds of the basis (elapsed or calendar time).
    Hour,
    /// A civil day, 23 to 25 hours long where clocks change.
    Day,
    /// A day on which the business calendar works.
    WorkingDay,
    /// 7 civil days.
    Week,
    /// A civil month.
    Month,
    /// 3 civil months.
    Quarter,
    /// 12 civil months.
    Year,
}

/// Singular and plural of every unit, as they are read and printed.
pub(crate) const NAMES: [(Unit, &str, &str); 8] = [
    (Unit::Minute, "minute", "minutes"),
    (Unit::Hour, "hour", "hours"),
    (Unit::Day, "day", "days"),
    (Unit::WorkingDay, "working day", "working days"),
    (Unit::Week, "week", "weeks"),
    (Unit::Month, "month", "months"),
    (Unit::Quarter, "quarter", "quarters"),
    (Unit::Year, "year", "years"),
];

impl Unit {
    pub(super) fn singular(self) -> &'static str {
        NAMES.iter().find(|(unit, ..)| *unit == self).map_or("", |(_, singular, _)| singular)
    }

    pub(super) fn plural(self) -> &'static str {
        NAMES.iter().find(|(unit, ..)| *unit == self).map_or("", |(.., plural)| plural)
    }
}

impl fmt::Display for Unit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.singular())
    }
}
