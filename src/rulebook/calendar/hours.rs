//! Windows, dates and years as a document writes them; what is wrong is noted at its own place.

use std::collections::BTreeMap;

use chrono::{NaiveDate, Weekday};

use crate::error::{Error, ErrorKind, Result};
use crate::rulebook::load::keep;
use crate::time::{DayHours, Weekdays, WeeklyHours, Window, parse_date};

/// The hours of a list of windows.
pub(super) fn day_hours(
    windows: &[String],
    path: &str,
    errors: &mut Vec<Error>,
) -> Option<DayHours> {
    let before = errors.len();
    let mut read: Vec<Window> = Vec::with_capacity(windows.len());
    for (place, text) in windows.iter().enumerate() {
        let window = text.parse::<Window>();
        let window = window.map_err(|error| error.at(format!("{path}[{place}]")));
        read.extend(keep(window, errors));
    }
    if errors.len() > before {
        return None;
    }
    keep(DayHours::new(read).map_err(|error| error.at(path)), errors)
}

/// Windows by date.
pub(super) fn dated(
    entries: &BTreeMap<String, Vec<String>>,
    path: &str,
    errors: &mut Vec<Error>,
) -> Vec<(NaiveDate, DayHours)> {
    let mut read = Vec::with_capacity(entries.len());
    for (text, windows) in entries {
        let path = format!("{path}.{text}");
        let date = keep(parse_date(text).map_err(|error| error.at(&path)), errors);
        let hours = day_hours(windows, &path, errors);
        read.extend(date.zip(hours));
    }
    read
}

/// The hours of a week, each day of it named once at most.
pub(super) fn week(
    entries: &BTreeMap<String, Vec<String>>,
    path: &str,
    errors: &mut Vec<Error>,
) -> WeeklyHours {
    let mut week = WeeklyHours::closed();
    let mut named: Vec<Weekday> = Vec::new();
    for (text, windows) in entries {
        let path = format!("{path}.{text}");
        let days = keep(text.parse::<Weekdays>().map_err(|error| error.at(&path)), errors);
        let hours = day_hours(windows, &path, errors);
        let Some(days) = days else { continue };
        if let Some(day) = days.iter().find(|day| named.contains(day)) {
            let message = format!("`{}` has its hours twice", Weekdays::from(day));
            errors.push(
                Error::new(ErrorKind::Value, "weekday-twice", message)
                    .with_help("write each day of the week once, with all of its windows")
                    .at(path),
            );
        }
        named.extend(days.iter());
        if let Some(hours) = hours {
            week = week.with(days, hours);
        }
    }
    week
}

/// The first and the last year.
pub(super) fn years(list: &[i64], code: &'static str) -> Result<(i32, i32)> {
    let year = |year: i64| i32::try_from(year).ok();
    let years = match list {
        [first, last] => year(*first).zip(year(*last)),
        _ => None,
    };
    years.ok_or_else(|| {
        let list = list.iter().map(i64::to_string).collect::<Vec<_>>().join(", ");
        Error::new(ErrorKind::Value, code, format!("`[{list}]` is no range of years"))
            .with_help("write the first and the last year, for example `[2025, 2030]`")
    })
}
