//! What people mean by "by Friday", "next week" and "within three working days" (A-42).
//!
//! Each gives an explicit moment for [`Promise::due`](crate::record::Promise::due): what was said
//! on which day never matters later.

use chrono::{Datelike, Days, NaiveDate, Weekday};

use crate::error::{Error, ErrorKind, Result};
use crate::time::{Bucket, Buckets, Calendar, Moment, Span, Unit};

/// The next such weekday, the day itself included: "by Friday" (D000-84).
///
/// # Errors
/// `date-range` after the last year.
///
/// ```
/// use chrono::Weekday;
/// use guanxi::policy::plan::next_weekday;
/// let wednesday = "2024-03-13".parse().unwrap();
/// assert_eq!(next_weekday(wednesday, Weekday::Fri)?.to_string(), "2024-03-15");
/// assert_eq!(next_weekday(wednesday, Weekday::Wed)?, wednesday); // today is allowed
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn next_weekday(from: NaiveDate, weekday: Weekday) -> Result<NaiveDate> {
    let days = weekday.days_since(from.weekday());
    from.checked_add_days(Days::new(u64::from(days))).ok_or_else(|| {
        let message = format!("the {weekday} from {from} on is after the last year");
        Error::new(ErrorKind::Value, "date-range", message).with_help("check the year")
    })
}

/// Monday to Sunday of the week after that of a day: "next week" (D001-60).
///
/// Weeks are those of ISO 8601.
///
/// # Errors
/// `date-range` after the last year.
///
/// ```
/// use guanxi::policy::plan::next_week;
/// let friday = "2024-03-15".parse().unwrap();
/// assert_eq!(next_week(friday)?.to_string(), "2024-03-18/2024-03-24");
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn next_week(from: NaiveDate) -> Result<Bucket> {
    let weeks = Buckets::new(Span::new(1, Unit::Week)?, None)?;
    weeks.next(&weeks.containing(from)?)
}

/// The due moment of "by Friday": the end of that day (A-42).
///
/// # Errors
/// As [`next_weekday`].
///
/// ```
/// use chrono::Weekday;
/// use guanxi::{policy::plan::by_weekday, record::Promise};
/// let due = by_weekday("2024-03-13".parse().unwrap(), Weekday::Fri)?;
/// let promise = Promise::new("proposal", "zhao.liu", due); // D000-84
/// assert_eq!(promise.due, "2024-03-15".parse()?);
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn by_weekday(from: NaiveDate, weekday: Weekday) -> Result<Moment> {
    next_weekday(from, weekday).map(Moment::Date)
}

/// The due moment of "next week": the end of its Sunday (A-42).
///
/// # Errors
/// As [`next_week`].
///
/// ```
/// use guanxi::policy::plan::by_next_week;
/// let due = by_next_week("2024-03-15".parse().unwrap())?; // instalment plan (D001-60)
/// assert_eq!(due, "2024-03-24".parse()?);
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn by_next_week(from: NaiveDate) -> Result<Moment> {
    next_week(from).map(|week| Moment::Date(week.last()))
}

/// The due moment of "within n working days": the close of business of the n-th one (D000-82).
///
/// The day on which it is said does not count, nor does its time of day (A-16).
///
/// # Errors
/// As [`Calendar::add_working_days`]; `not-a-working-date` for no days from a day that has no
/// close of business.
///
/// ```
/// use guanxi::{Rulebook, policy::plan::by_working_days};
/// let rulebook = Rulebook::preset("follow_up_office")?;
/// let friday = "2024-03-15T14:00:00+08:00".parse()?;
/// let due = by_working_days(friday, 3, rulebook.calendar("office")?)?;
/// assert_eq!(due, "2024-03-20T18:00:00+08:00".parse()?);
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn by_working_days(from: Moment, days: u16, calendar: &Calendar) -> Result<Moment> {
    let said = from.local(calendar.zone()).date();
    let last = calendar.add_working_days(said, i32::from(days))?;
    let close = calendar.close_of_business(last)?.ok_or_else(|| {
        let message = format!("{last} has no close of business: it is not a working date");
        Error::new(ErrorKind::Value, "not-a-working-date", message)
            .with_help("count at least one working day")
    })?;
    Moment::instant(close)
}
