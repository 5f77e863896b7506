//! Days and times of day in China, by the calendar; there is no clock here.

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Weekday};
use guanxi::time::{Moment, Span, Unit};

/// A day of the calendar.
pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

/// So many days later; earlier where the number is below zero.
pub(crate) fn plus(day: NaiveDate, days: i64) -> NaiveDate {
    TimeDelta::try_days(days).and_then(|more| day.checked_add_signed(more)).unwrap_or(day)
}

/// So many months later.
pub(crate) fn months_after(day: NaiveDate, months: u32) -> guanxi::Result<NaiveDate> {
    Span::new(months, Unit::Month)?.after(day, 1)
}

/// The same day, or the Monday after it.
pub(crate) fn workday(day: NaiveDate) -> NaiveDate {
    match day.weekday() {
        Weekday::Sat => plus(day, 2),
        Weekday::Sun => plus(day, 1),
        _ => day,
    }
}

/// A time of a day, in minutes from midnight.
pub(crate) fn at(day: NaiveDate, minutes: u32) -> NaiveDateTime {
    after(day.and_time(NaiveTime::MIN), minutes)
}

/// So many minutes later.
pub(crate) fn after(time: NaiveDateTime, minutes: u32) -> NaiveDateTime {
    let more = TimeDelta::try_minutes(i64::from(minutes));
    more.and_then(|more| time.checked_add_signed(more)).unwrap_or(time)
}

/// The instant of a time in China.
pub(crate) fn instant(time: NaiveDateTime) -> guanxi::Result<Moment> {
    time.format("%Y-%m-%dT%H:%M:00+08:00").to_string().parse()
}
