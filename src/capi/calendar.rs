//! Business calendars over arrays of instants.

use std::ffi::c_char;

use chrono::{DateTime, Utc};

use super::error::ErrorHandle;
use super::guard::{Failure, guarded};
use super::input::{array, array_mut, free, give, handle, place, text};
use super::rulebook::RulebookHandle;
use super::status::{Status, StatusCode};
use crate::time::{Calendar, Edge, NO_ANSWER};

/// A business calendar of a rulebook, compiled and never changed. May be used on any number of threads
/// at once. Freed once, by `gx_calendar_free`; stays valid without its rulebook.
#[derive(Debug)]
pub struct CalendarHandle(Calendar);

/// The calendar of this code.
///
/// # Safety
/// `rulebook` is a rulebook that was not freed; `length` bytes can be read from `code`; `calendar` can be
/// written to; `error` is NULL or can be written to.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_calendar_of(
    rulebook: *const RulebookHandle,
    code: *const c_char,
    length: usize,
    calendar: *mut *mut CalendarHandle,
    error: *mut *mut ErrorHandle,
) -> Status {
    let body = || {
        let out = place("calendar", calendar)?;
        // SAFETY: as the caller promises.
        let known = unsafe { handle("rulebook", rulebook) }?;
        // SAFETY: as the caller promises.
        let found = known.rulebook.calendar(unsafe { text("code", code, length) }?)?;
        // SAFETY: checked just now.
        unsafe { give(out, CalendarHandle(found.clone())) };
        Ok(())
    };
    // SAFETY: as the caller promises.
    unsafe { guarded(error, body) }
}

/// Frees a calendar and sets the pointer to NULL; NULL and a pointer to NULL are left alone.
///
/// # Safety
/// `calendar` is NULL, or points to NULL or a calendar that was not freed. A second copy of the pointer,
/// used after this, cannot be detected.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_calendar_free(calendar: *mut *mut CalendarHandle) {
    // SAFETY: as the caller promises.
    unsafe { free(calendar) };
}

fn instant(seconds: i64) -> Result<DateTime<Utc>, StatusCode> {
    DateTime::from_timestamp(seconds, 0).ok_or(StatusCode::GxRowInstant)
}

/// Why a row of a batch has no answer: the same question alone says it.
#[cold]
fn why<T>(alone: Result<crate::Result<T>, StatusCode>) -> Status {
    let status = match alone {
        Ok(Err(error)) => StatusCode::of_row(&error),
        Ok(Ok(_)) => StatusCode::GxRowOther,
        Err(status) => status,
    };
    status as Status
}

/// How many rows go through at a time.
const PART: usize = 1_024;

/// Two columns in, one column and a status for each row out.
///
/// # Safety
/// As the functions that call it say.
unsafe fn two_in<A: Copy>(
    calendar: *const CalendarHandle,
    (first, first_name): (*const i64, &str),
    (second, second_name): (*const A, &str),
    (out, out_name): (*mut i64, &str),
    (rows, statuses): (usize, *mut Status),
    error: *mut *mut ErrorHandle,
    run: impl Fn(&Calendar, &[i64], &[A], &mut [i64], &mut [Status]) -> crate::Result<()>,
) -> Status {
    let body = || -> Result<(), Failure> {
        // SAFETY: as the caller promises.
        let (known, first, second, out, statuses) = unsafe {
            (
                handle("calendar", calendar)?,
                array(first_name, first, rows)?,
                array(second_name, second, rows)?,
                array_mut(out_name, out, rows)?,
                array_mut("statuses", statuses, rows)?,
            )
        };
        // Part by part, so that what is told of a part is told while it is at hand.
        let parts = first.chunks(PART).zip(second.chunks(PART));
        let outs = out.chunks_mut(PART).zip(statuses.chunks_mut(PART));
        for ((first, second), (out, statuses)) in parts.zip(outs) {
            run(&known.0, first, second, out, statuses)?;
        }
        Ok(())
    };
    // SAFETY: as the caller promises.
    unsafe { guarded(error, body) }
}

/// Tells of each row of a batch whether it has an answer, and why not.
#[inline]
fn told<A: Copy, T>(
    without: usize,
    (first, second): (&[i64], &[A]),
    out: &mut [i64],
    statuses: &mut [Status],
    alone: impl Fn(DateTime<Utc>, A) -> Result<crate::Result<T>, StatusCode>,
) {
    statuses.fill(0);
    if without == 0 {
        return;
    }
    let rows = first.iter().zip(second).zip(out.iter_mut().zip(statuses));
    for ((first, second), (answer, status)) in rows {
        if *answer == NO_ANSWER {
            *answer = 0;
            *status = why(instant(*first).and_then(|first| alone(first, *second)));
        }
    }
}

/// When so many seconds of working time after each instant are over.
///
/// Instants are Unix seconds; negative durations go back. Where the time ends with the working day, that
/// is the end of that day, not the beginning of the next (`gx_calendar_due_latest` gives that). Each row
/// gets a status: `GX_OK`, or why it has no answer, and then 0 stands for it. No rows with NULL are fine.
///
/// # Safety
/// `calendar` is a calendar that was not freed; so many rows can be read from `starts` and `seconds`, and
/// read from and written to `due` and `statuses`, none of which overlap; `error` is NULL or can be written
/// to. That arrays are shorter than `rows` says or overlap cannot be detected.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_calendar_add(
    calendar: *const CalendarHandle,
    starts: *const i64,
    seconds: *const i64,
    rows: usize,
    due: *mut i64,
    statuses: *mut Status,
    error: *mut *mut ErrorHandle,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe {
        two_in(
            calendar,
            (starts, "starts"),
            (seconds, "seconds"),
            (due, "due"),
            (rows, statuses),
            error,
            |calendar, starts, seconds, due, statuses| {
                let without = calendar.add_batch(starts, seconds, due)?;
                let alone = |start, seconds| Ok(calendar.add(start, seconds));
                told(without, (starts, seconds), due, statuses, alone);
                Ok(())
            },
        )
    }
}

/// The last instant at which so many seconds of working time after each instant are over: where the time
/// ends with the working day, the beginning of the next. Otherwise as `gx_calendar_add`.
///
/// # Safety
/// As `gx_calendar_add`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_calendar_due_latest(
    calendar: *const CalendarHandle,
    starts: *const i64,
    seconds: *const i64,
    rows: usize,
    due: *mut i64,
    statuses: *mut Status,
    error: *mut *mut ErrorHandle,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe {
        two_in(
            calendar,
            (starts, "starts"),
            (seconds, "seconds"),
            (due, "due"),
            (rows, statuses),
            error,
            |calendar, starts, seconds, due, statuses| {
                let without = calendar.due_latest_batch(starts, seconds, due)?;
                let alone = |start, seconds| Ok(calendar.due_latest(start, seconds));
                told(without, (starts, seconds), due, statuses, alone);
                Ok(())
            },
        )
    }
}

/// The seconds of working time from one instant to another, negative where the second is the earlier one.
/// Otherwise as `gx_calendar_add`.
///
/// # Safety
/// As `gx_calendar_add`, with `from` and `to` for what is read and `worked` for what is written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_calendar_between(
    calendar: *const CalendarHandle,
    from: *const i64,
    to: *const i64,
    rows: usize,
    worked: *mut i64,
    statuses: *mut Status,
    error: *mut *mut ErrorHandle,
) -> Status {
    // SAFETY: as the caller promises.
    unsafe {
        two_in(
            calendar,
            (from, "from"),
            (to, "to"),
            (worked, "worked"),
            (rows, statuses),
            error,
            |calendar, from, to, worked, statuses| {
                let without = calendar.between_batch(from, to, worked)?;
                let alone = |from, to| Ok(calendar.between(from, instant(to)?));
                told(without, (from, to), worked, statuses, alone);
                Ok(())
            },
        )
    }
}

/// The n-th working date after each instant, or before it for negative numbers, at the same time of day,
/// moved to the next working instant (TIME 1.10). Otherwise as `gx_calendar_add`.
///
/// # Safety
/// As `gx_calendar_add`, with `days` for `seconds`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_calendar_add_working_days(
    calendar: *const CalendarHandle,
    starts: *const i64,
    days: *const i32,
    rows: usize,
    due: *mut i64,
    statuses: *mut Status,
    error: *mut *mut ErrorHandle,
) -> Status {
    let run = |calendar: &Calendar,
               starts: &[i64],
               days: &[i32],
               due: &mut [i64],
               statuses: &mut [Status]| {
        let rows = starts.iter().zip(days).zip(due.iter_mut().zip(statuses));
        for ((start, days), (due, status)) in rows {
            let asked = |start| Ok(calendar.working_days_due(start, *days, Edge::SameTime));
            (*due, *status) = answered(instant(*start).and_then(asked), |at| at.timestamp());
        }
        Ok(())
    };
    // SAFETY: as the caller promises.
    unsafe {
        two_in(
            calendar,
            (starts, "starts"),
            (days, "days"),
            (due, "due"),
            (rows, statuses),
            error,
            run,
        )
    }
}

/// What a question gives, or why it does not.
#[inline]
fn answered<T, V: Default>(
    found: Result<crate::Result<T>, StatusCode>,
    value: impl FnOnce(T) -> V,
) -> (V, Status) {
    match found {
        Ok(Ok(found)) => (value(found), 0),
        other => (V::default(), why(other)),
    }
}

/// One column in, one column and a status for each row out.
///
/// # Safety
/// As the functions that call it say.
unsafe fn one_in<T, V: Copy + Default>(
    calendar: *const CalendarHandle,
    instants: *const i64,
    (out, out_name): (*mut V, &str),
    (rows, statuses): (usize, *mut Status),
    error: *mut *mut ErrorHandle,
    ask: impl Fn(&Calendar, DateTime<Utc>) -> crate::Result<T>,
    value: impl Fn(T) -> V,
) -> Status {
    let body = || -> Result<(), Failure> {
        // SAFETY: as the caller promises.
        let (known, instants, out, statuses) = unsafe {
            (
                handle("calendar", calendar)?,
                array("instants", instants, rows)?,
                array_mut(out_name, out, rows)?,
                array_mut("statuses", statuses, rows)?,
            )
        };
        for (at, (out, status)) in instants.iter().zip(out.iter_mut().zip(statuses)) {
            let found = instant(*at).map(|at| ask(&known.0, at));
            (*out, *status) = answered(found, &value);
        }
        Ok(())
    };
    // SAFETY: as the caller promises.
    unsafe { guarded(error, body) }
}

/// Whether each instant lies in working time: 1 or 0. The end of a window is outside. Otherwise as
/// `gx_calendar_add`.
///
/// # Safety
/// As `gx_calendar_add`, with `instants` for what is read and `working` for what is written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_calendar_is_working(
    calendar: *const CalendarHandle,
    instants: *const i64,
    rows: usize,
    working: *mut u8,
    statuses: *mut Status,
    error: *mut *mut ErrorHandle,
) -> Status {
    let out = (working, "working");
    // SAFETY: as the caller promises.
    unsafe {
        one_in(calendar, instants, out, (rows, statuses), error, Calendar::is_working, u8::from)
    }
}

/// Whether the date of each instant is a holiday in the table of the calendar: 1 or 0. Otherwise as
/// `gx_calendar_is_working`.
///
/// # Safety
/// As `gx_calendar_is_working`, with `holiday` for what is written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_calendar_on_holiday(
    calendar: *const CalendarHandle,
    instants: *const i64,
    rows: usize,
    holiday: *mut u8,
    statuses: *mut Status,
    error: *mut *mut ErrorHandle,
) -> Status {
    let out = (holiday, "holiday");
    // SAFETY: as the caller promises.
    unsafe {
        one_in(calendar, instants, out, (rows, statuses), error, Calendar::on_holiday, u8::from)
    }
}

/// The next instant at or after each that lies in working time. Otherwise as `gx_calendar_is_working`.
///
/// # Safety
/// As `gx_calendar_is_working`, with `opens` for what is written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_calendar_next_open(
    calendar: *const CalendarHandle,
    instants: *const i64,
    rows: usize,
    opens: *mut i64,
    statuses: *mut Status,
    error: *mut *mut ErrorHandle,
) -> Status {
    let (out, value) = ((opens, "opens"), |at: DateTime<Utc>| at.timestamp());
    // SAFETY: as the caller promises.
    unsafe { one_in(calendar, instants, out, (rows, statuses), error, Calendar::next_open, value) }
}

/// The next end of working time after each instant. Otherwise as `gx_calendar_is_working`.
///
/// # Safety
/// As `gx_calendar_is_working`, with `closes` for what is written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_calendar_next_close(
    calendar: *const CalendarHandle,
    instants: *const i64,
    rows: usize,
    closes: *mut i64,
    statuses: *mut Status,
    error: *mut *mut ErrorHandle,
) -> Status {
    let (out, value) = ((closes, "closes"), |at: DateTime<Utc>| at.timestamp());
    // SAFETY: as the caller promises.
    unsafe { one_in(calendar, instants, out, (rows, statuses), error, Calendar::next_close, value) }
}

/// The last end of working time at or before each instant, or the instant itself in working time.
/// Otherwise as `gx_calendar_is_working`.
///
/// # Safety
/// As `gx_calendar_is_working`, with `closes` for what is written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn gx_calendar_prev_close(
    calendar: *const CalendarHandle,
    instants: *const i64,
    rows: usize,
    closes: *mut i64,
    statuses: *mut Status,
    error: *mut *mut ErrorHandle,
) -> Status {
    let (out, value) = ((closes, "closes"), |at: DateTime<Utc>| at.timestamp());
    // SAFETY: as the caller promises.
    unsafe { one_in(calendar, instants, out, (rows, statuses), error, Calendar::prev_close, value) }
}
