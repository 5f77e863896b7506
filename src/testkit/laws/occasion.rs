//! Yearly days: what holds of each that is found.

use chrono::{Datelike, NaiveDate};

use crate::policy::occasion::{next_yearly, yearly_in};

/// Whether a day is one of a yearly occasion: of its month and day, and the 28th of February for the
/// 29th where there is none.
fn is_one(anchor: NaiveDate, day: NaiveDate) -> bool {
    let (month, number) = (anchor.month(), anchor.day());
    let stands_for_it =
        (month, number) == (2, 29) && (day.month(), day.day()) == (2, 28) && !day.leap_year();
    (day.month(), day.day()) == (month, number) || stands_for_it
}

/// The next day of a yearly occasion is not before the day asked about, is the earliest that walking
/// day by day finds, is its own next, and is the only one of its year (P-051).
///
/// `next` is what was found: none past the end of the calendar.
///
/// # Errors
/// The day that is not.
///
/// ```
/// use guanxi::{policy::occasion::next_yearly, testkit::laws};
/// let (birthday, today) = ("2000-02-29".parse().unwrap(), "2025-03-01".parse().unwrap());
/// let next = next_yearly(birthday, today);
/// assert_eq!(laws::the_next_yearly_day_is_the_earliest(birthday, today, next), Ok(()));
/// let late = "2027-02-28".parse().ok();
/// assert!(laws::the_next_yearly_day_is_the_earliest(birthday, today, late).is_err());
/// ```
pub fn the_next_yearly_day_is_the_earliest(
    anchor: NaiveDate,
    from: NaiveDate,
    next: Option<NaiveDate>,
) -> Result<(), String> {
    let walked = from.iter_days().take(367).find(|day| is_one(anchor, *day));
    if next != walked {
        return Err(format!("from {from} on the next is {next:?}, and walking finds {walked:?}"));
    }
    let Some(next) = next else { return Ok(()) };
    let again = next_yearly(anchor, next);
    if again != Some(next) {
        return Err(format!("the next from {next} on is {again:?}"));
    }
    let first = NaiveDate::from_ymd_opt(next.year(), 1, 1).unwrap_or(next);
    let year = first.iter_days().take_while(|day| day.year() == next.year());
    let all: Vec<NaiveDate> = year.filter(|day| is_one(anchor, *day)).collect();
    let only = yearly_in(anchor, next.year());
    if all == [next] && only == Some(next) {
        Ok(())
    } else {
        Err(format!("{} has {all:?}, and its day is {only:?}", next.year()))
    }
}
