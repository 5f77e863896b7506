//! The serde form of calendars and holiday tables: days, windows and codes are texts, so that what
//! is wrong with one of them is reported at its own place.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::label::{Labels, map_without_doubles};
use crate::rulebook::DocumentValue;
use crate::time::{Beyond, WorkingDates};

/// A business calendar.
///
/// Either `week` says the hours or `mode` says that there is no closing. Days are written as for
/// [`Weekdays`](crate::time::Weekdays), windows as for [`Window`](crate::time::Window), dates as
/// `2026-02-14`. A day without windows has no hours.
///
/// ```
/// use guanxi::rulebook::CalendarDocument;
/// let calendar: CalendarDocument = serde_json::from_str(r#"{
///     "week": { "mon-fri": ["09:00-12:00", "13:00-18:00"], "sat": ["09:00-12:00"] },
///     "holidays": "cn",
///     "day": { "2026-02-13": ["09:00-12:00"] }
/// }"#).unwrap();
/// assert_eq!(calendar.week["mon-fri"], ["09:00-12:00", "13:00-18:00"]);
/// assert_eq!((calendar.beyond, calendar.time_zone), (None, None)); // an error; the rulebook's
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CalendarDocument {
    /// What the calendar is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
    /// The zone of its wall clock; that of the rulebook unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// `24x7` in place of hours.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub mode: Option<CalendarMode>,
    /// The windows of each day of the week: `{ mon-fri = ["09:00-17:00"] }`.
    #[serde(
        default,
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "map_without_doubles"
    )]
    pub week: BTreeMap<String, Vec<String>>,
    /// The code of a holiday table, bundled or of this rulebook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub holidays: Option<String>,
    /// What holds where the holiday table is not published; an error unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub beyond: Option<Beyond>,
    /// The windows of all make-up days.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub make_up_hours: Option<Vec<String>>,
    /// Dates with windows of their own.
    #[serde(
        default,
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "map_without_doubles"
    )]
    pub day: BTreeMap<String, Vec<String>>,
    /// Breaks on a date.
    #[serde(
        default,
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "map_without_doubles"
    )]
    pub breaks: BTreeMap<String, Vec<String>>,
    /// Which dates are working dates; any with working time unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub working_dates: Option<WorkingDates>,
    /// The first and the last year that it answers for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years: Option<Vec<i64>>,
}

/// What a calendar has in place of hours.
///
/// ```
/// use guanxi::rulebook::CalendarMode;
/// let mode: CalendarMode = serde_json::from_str(r#""24x7""#).unwrap();
/// assert_eq!(mode, CalendarMode::Always);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[non_exhaustive]
pub enum CalendarMode {
    /// `24x7`: working time is elapsed time.
    #[serde(rename = "24x7")]
    Always,
}

/// A holiday table of the rulebook.
///
/// Entries are those of [`HolidaysDocument`](crate::time::HolidaysDocument); the code is the key
/// in the document. With `extends` it stands on top of another table
/// ([`Holidays::extended_by`](crate::time::Holidays::extended_by)), bundled or of this rulebook; a
/// table that extends its own code extends the bundled one.
///
/// ```
/// use guanxi::rulebook::HolidayTableDocument;
/// let table: HolidayTableDocument = serde_json::from_str(r#"{
///     "extends": "cn",
///     "off": ["2026-07-01 Founders' Day"]
/// }"#).unwrap();
/// assert_eq!((table.extends.as_deref(), table.years), (Some("cn"), None));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct HolidayTableDocument {
    /// The code of the table that it extends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub extends: Option<String>,
    /// The version of its data, any text; `1` unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<DocumentValue>,
    /// Where its facts come from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The first and the last year that it covers; left out where it holds for every year, or for
    /// those of the table that it extends.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years: Option<Vec<i64>>,
    /// Dates off: `2026-05-01`, `2026-10-01/2026-10-07 National Day`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub off: Vec<String>,
    /// Make-up days: `2026-05-09`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on: Vec<String>,
    /// Dates with windows of their own.
    #[serde(
        default,
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "map_without_doubles"
    )]
    pub short: BTreeMap<String, Vec<String>>,
    /// Breaks on a date.
    #[serde(
        default,
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "map_without_doubles"
    )]
    pub breaks: BTreeMap<String, Vec<String>>,
}
