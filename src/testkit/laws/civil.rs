//! Civil time: what holds of dates, months and periods.

use chrono::{Datelike, NaiveDate};

use crate::time::{Buckets, add_months};

fn months(date: NaiveDate) -> i64 {
    i64::from(date.year()).saturating_mul(12).saturating_add(i64::from(date.month0()))
}

/// Adding months keeps the day, or takes the last one of the month; adding none changes nothing
/// (P-001).
///
/// # Errors
/// The date that is not.
///
/// ```
/// use guanxi::testkit::laws;
/// assert_eq!(laws::months_clamp_to_their_end("2024-01-31".parse().unwrap(), 1), Ok(()));
/// ```
pub fn months_clamp_to_their_end(date: NaiveDate, more: u16) -> Result<(), String> {
    if add_months(date, 0) != Some(date) {
        return Err(format!("{date} and no month is {:?}", add_months(date, 0)));
    }
    let Some(later) = add_months(date, i32::from(more)) else { return Ok(()) };
    let day = date.day().min(u32::from(later.num_days_in_month()));
    let on = months(later) == months(date).saturating_add(i64::from(more));
    if later.day() == day && on { Ok(()) } else { Err(format!("{date} becomes {later}")) }
}

/// Adding months is monotone in the date and strictly increasing in their number (P-002).
///
/// # Errors
/// The dates that are not in order.
///
/// ```
/// use guanxi::testkit::laws;
/// let (one, other) = ("2024-01-31".parse().unwrap(), "2024-02-01".parse().unwrap());
/// assert_eq!(laws::adding_months_is_monotone(one, other, 1, 1), Ok(()));
/// ```
pub fn adding_months_is_monotone(
    one: NaiveDate,
    other: NaiveDate,
    n: i16,
    more: u8,
) -> Result<(), String> {
    let (first, last) = (one.min(other), one.max(other));
    let n = i32::from(n);
    let further = n.saturating_add(i32::from(more.max(1)));
    let (a, b, c) = (add_months(first, n), add_months(last, n), add_months(first, further));
    let (Some(a), Some(b), Some(c)) = (a, b, c) else { return Ok(()) };
    if a <= b && a < c { Ok(()) } else { Err(format!("{a}, {b} for the later date, {c} for more")) }
}

/// Adding months twice never comes later than adding them at once: a series has to be reckoned from
/// its anchor (P-003).
///
/// # Errors
/// Both dates.
///
/// ```
/// use guanxi::testkit::laws;
/// assert_eq!(laws::clamping_only_loses_days("2024-01-31".parse().unwrap(), 1, 1), Ok(()));
/// ```
pub fn clamping_only_loses_days(date: NaiveDate, first: u8, second: u8) -> Result<(), String> {
    let (first, second) = (i32::from(first), i32::from(second));
    let twice = add_months(date, first).and_then(|date| add_months(date, second));
    let once = add_months(date, first.saturating_add(second));
    match (twice, once) {
        (Some(twice), Some(once)) if twice > once => Err(format!("{twice}, at once {once}")),
        _ => Ok(()),
    }
}

/// The buckets of a period tile the calendar: a date is in exactly one, and the next begins on the
/// day after it (P-014); the end of a period is its last day (P-105).
///
/// # Errors
/// The bucket that does not.
///
/// ```
/// use guanxi::{testkit::laws, time::Buckets};
/// let quarters = Buckets::new("1 quarter".parse()?, None)?;
/// let (one, other) = ("2024-03-31".parse().unwrap(), "2024-04-01".parse().unwrap());
/// assert_eq!(laws::buckets_tile_the_calendar(&quarters, one, other), Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn buckets_tile_the_calendar(
    buckets: &Buckets,
    date: NaiveDate,
    other: NaiveDate,
) -> Result<(), String> {
    let (Ok(bucket), Ok(others)) = (buckets.containing(date), buckets.containing(other)) else {
        return Ok(());
    };
    if !bucket.contains(date) || bucket.contains(other) != (others == bucket) {
        return Err(format!("{date} is in {bucket:?}, {other} in {others:?}"));
    }
    if bucket.last() < date || buckets.containing(bucket.last()).ok().as_ref() != Some(&bucket) {
        return Err(format!("{} is not the last day of {bucket:?}", bucket.last()));
    }
    match buckets.next(&bucket) {
        Ok(next) if bucket.last().succ_opt() != Some(next.first()) => {
            Err(format!("{next:?} follows {bucket:?}"))
        }
        _ => Ok(()),
    }
}
