//! Business time: what holds of every calendar.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use crate::error::Error;
use crate::time::{Calendar, Edge};

/// Ends the law where the answer lies outside what a calendar covers.
macro_rules! known {
    ($answer:expr) => {
        match $answer {
            Ok(answer) => answer,
            Err(error) => return beyond(&error),
        }
    };
}

/// What a calendar does not cover says nothing of the law; any other error does.
fn beyond(error: &Error) -> Result<(), String> {
    if is_uncovered(error) { Ok(()) } else { Err(error.report()) }
}

/// Whether an error says no more than that a calendar ends, or its holidays do.
pub(super) fn is_uncovered(error: &Error) -> bool {
    error.all().all(|error| matches!(error.code(), "calendar-range" | "holidays-not-covered"))
}

/// The answer; none where a calendar does not cover it.
pub(super) fn covered<T>(answer: Result<T, Error>) -> Result<Option<T>, String> {
    match answer {
        Ok(answer) => Ok(Some(answer)),
        Err(error) if is_uncovered(&error) => Ok(None),
        Err(error) => Err(error.report()),
    }
}

fn later(at: DateTime<Utc>, seconds: i64) -> DateTime<Utc> {
    let more = TimeDelta::try_seconds(seconds).unwrap_or_default();
    at.checked_add_signed(more).unwrap_or(at)
}

fn ensure(holds: bool, says: impl FnOnce() -> String) -> Result<(), String> {
    if holds { Ok(()) } else { Err(says()) }
}

/// Working time is additive, changes its sign with its ends, and is a part of elapsed time (P-004,
/// P-009).
///
/// # Errors
/// The working times that are not.
///
/// ```
/// use guanxi::{time::Calendar, testkit::laws, time::Zone};
/// let [a, b, c] = ["2024-03-01T00:00:00Z", "2024-03-02T12:00:00Z", "2024-03-05T00:00:00Z"].map(|at| at.parse().unwrap());
/// assert_eq!(laws::working_time_is_additive(&Calendar::always(Zone::utc()), a, b, c), Ok(()));
/// ```
pub fn working_time_is_additive(
    calendar: &Calendar,
    a: DateTime<Utc>,
    b: DateTime<Utc>,
    c: DateTime<Utc>,
) -> Result<(), String> {
    let (ab, bc) = (known!(calendar.between(a, b)), known!(calendar.between(b, c)));
    let (ac, ba) = (known!(calendar.between(a, c)), known!(calendar.between(b, a)));
    ensure(ab.checked_add(bc) == Some(ac), || format!("{ab} s and {bc} s are {ac} s"))?;
    ensure(ab.checked_neg() == Some(ba), || format!("{ab} s, backwards {ba} s"))?;
    let worked = known!(calendar.between(a.min(b), a.max(b)));
    let elapsed = a.max(b).signed_duration_since(a.min(b)).num_seconds();
    ensure((0..=elapsed).contains(&worked), || format!("{worked} s of {elapsed} s"))
}

/// Adding working time gives the earliest instant that has so much of it, within working time;
/// adding nothing changes nothing (P-005, P-007).
///
/// # Errors
/// The instant that is not.
///
/// ```
/// use guanxi::{time::Calendar, testkit::laws, time::Zone};
/// let at = "2024-03-01T00:00:00Z".parse().unwrap();
/// assert_eq!(laws::adding_is_the_earliest(&Calendar::always(Zone::utc()), at, 90), Ok(()));
/// ```
pub fn adding_is_the_earliest(
    calendar: &Calendar,
    at: DateTime<Utc>,
    seconds: u32,
) -> Result<(), String> {
    let same = known!(calendar.add(at, 0));
    ensure(same == at, || format!("{at} and nothing is {same}"))?;
    let seconds = i64::from(seconds.max(1));
    let due = known!(calendar.add(at, seconds));
    let (all, before) = (calendar.between(at, due), calendar.between(at, later(due, -1)));
    ensure(due > at && all == Ok(seconds), || format!("{due} has {all:?} of {seconds} s"))?;
    let less = seconds.checked_sub(1).map(Ok);
    ensure(Some(&before) == less.as_ref(), || {
        format!("a second before {due} there are {before:?}")
    })?;
    let working = calendar.is_working(later(due, -1));
    ensure(working == Ok(true), || format!("{due} is not within working time"))
}

/// Adding working time twice is adding the sum (P-006).
///
/// # Errors
/// Both instants.
///
/// ```
/// use guanxi::{time::Calendar, testkit::laws, time::Zone};
/// let at = "2024-03-01T00:00:00Z".parse().unwrap();
/// assert_eq!(laws::adding_is_additive(&Calendar::always(Zone::utc()), at, 90, 30), Ok(()));
/// ```
pub fn adding_is_additive(
    calendar: &Calendar,
    at: DateTime<Utc>,
    first: u32,
    second: u32,
) -> Result<(), String> {
    for sign in [1_i64, -1] {
        let [first, second] = [first, second].map(|n| i64::from(n).saturating_mul(sign));
        let both = known!(calendar.add(at, first.saturating_add(second)));
        let once = known!(calendar.add(at, first));
        let twice = calendar.add(once, second);
        ensure(twice == Ok(both), || format!("at once {both}, one after the other {twice:?}"))?;
    }
    Ok(())
}

/// Adding working time is monotone in the start and strictly monotone in the length (P-008).
///
/// # Errors
/// The instants that are not in order.
///
/// ```
/// use guanxi::{time::Calendar, testkit::laws, time::Zone};
/// let at = "2024-03-01T00:00:00Z".parse().unwrap();
/// assert_eq!(laws::adding_is_monotone(&Calendar::always(Zone::utc()), at, 60, 90, 30), Ok(()));
/// ```
pub fn adding_is_monotone(
    calendar: &Calendar,
    at: DateTime<Utc>,
    step: u32,
    seconds: u32,
    more: u32,
) -> Result<(), String> {
    let seconds = i64::from(seconds);
    let longer = seconds.saturating_add(i64::from(more.max(1)));
    let from = later(at, i64::from(step));
    let (due, after) = (known!(calendar.add(at, seconds)), known!(calendar.add(from, seconds)));
    ensure(due <= after, || format!("from {from} it is {after}, from {at} {due}"))?;
    let late = known!(calendar.add(at, longer));
    ensure(late > due, || format!("{longer} s end at {late}, {seconds} s at {due}"))?;
    let (start, begin) = (known!(calendar.sub(at, seconds)), known!(calendar.sub(from, seconds)));
    ensure(start <= begin, || format!("back from {from} it is {begin}, from {at} {start}"))
}

/// An instant is working iff its second counts, and openings and closings are where that changes
/// (time rule 1.5).
///
/// # Errors
/// The opening or closing that is not.
///
/// ```
/// use guanxi::{time::Calendar, testkit::laws, time::Zone};
/// let at = "2024-03-01T00:00:00Z".parse().unwrap();
/// assert_eq!(laws::openings_are_where_work_begins(&Calendar::always(Zone::utc()), at), Ok(()));
/// ```
pub fn openings_are_where_work_begins(
    calendar: &Calendar,
    at: DateTime<Utc>,
) -> Result<(), String> {
    let working = known!(calendar.is_working(at));
    let second = known!(calendar.between(at, later(at, 1)));
    ensure(working == (second == 1), || format!("working is {working}, its second is {second} s"))?;
    let open = known!(calendar.next_open(at));
    ensure((open == at) == working && open >= at, || format!("the next opening is {open}"))?;
    ensure(calendar.is_working(open) == Ok(true), || {
        format!("nobody works at the opening {open}")
    })?;
    let waited = calendar.between(at, open);
    ensure(waited == Ok(0), || format!("before the opening {open} there are {waited:?}"))?;
    let close = match calendar.next_close(at) {
        // Around the clock.
        Err(error) if error.code() == "never-closes" => return Ok(()),
        answer => known!(answer),
    };
    let (before, then) =
        (calendar.is_working(later(close, -1)), known!(calendar.is_working(close)));
    ensure(close > at && before == Ok(true) && !then, || format!("{close} is no closing"))
}

/// Adding working days twice is adding the sum, and exactly so many lie up to the last, which is one
/// (P-010, P-011).
///
/// # Errors
/// The day that is not.
///
/// ```
/// use guanxi::{time::Calendar, testkit::laws, time::Zone};
/// let day = "2024-03-01".parse().unwrap();
/// assert_eq!(laws::working_days_are_additive(&Calendar::always(Zone::utc()), day, 2, 3), Ok(()));
/// ```
pub fn working_days_are_additive(
    calendar: &Calendar,
    day: NaiveDate,
    first: u8,
    second: u8,
) -> Result<(), String> {
    let (first, second) = (i32::from(first), i32::from(second));
    let sum = first.saturating_add(second);
    let both = known!(calendar.add_working_days(day, sum));
    let once = known!(calendar.add_working_days(day, first));
    let twice = calendar.add_working_days(once, second);
    ensure(twice == Ok(both), || format!("at once {both}, one after the other {twice:?}"))?;
    let between = calendar.working_days_between(day, both);
    ensure(between == Ok(i64::from(sum)), || format!("{between:?} working days up to {both}"))?;
    if sum > 0 {
        let working = calendar.is_working_date(both);
        ensure(working == Ok(true), || format!("{both} is no working day"))?;
        let dates = day.iter_days().skip(1).take_while(|date| *date <= both);
        let counted = dates.filter(|date| calendar.is_working_date(*date) == Ok(true)).count();
        let expected = usize::try_from(sum).unwrap_or_default();
        ensure(counted == expected, || format!("{counted} working days up to {both}"))?;
    }
    Ok(())
}

/// A deadline in working days is the close of business of its day, whatever the time of day of its
/// start (P-012).
///
/// # Errors
/// The deadline that is not.
///
/// ```
/// use guanxi::{time::Calendar, testkit::laws, time::Zone};
/// let at = "2024-03-01T00:00:00Z".parse().unwrap();
/// assert_eq!(laws::working_day_deadlines_close(&Calendar::always(Zone::utc()), at, 2, 3_600), Ok(()));
/// ```
pub fn working_day_deadlines_close(
    calendar: &Calendar,
    at: DateTime<Utc>,
    days: u8,
    later_by: u32,
) -> Result<(), String> {
    let (zone, days) = (calendar.zone(), i32::from(days.max(1)));
    let date = known!(calendar.add_working_days(zone.date_of(at), days));
    let due = known!(calendar.working_days_due(at, days, Edge::CloseOfBusiness));
    let close = known!(calendar.close_of_business(date));
    ensure(close == Some(due), || format!("due at {due}, and {date} closes at {close:?}"))?;
    let other = later(at, i64::from(later_by));
    if zone.date_of(other) == zone.date_of(at) {
        let again = calendar.working_days_due(other, days, Edge::CloseOfBusiness);
        ensure(again == Ok(due), || format!("from {at} due at {due}, from {other} {again:?}"))?;
    }
    Ok(())
}
