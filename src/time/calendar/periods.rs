//! Working periods: on a date, from an instant on, and back from it.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Calendar, instant, whole};
use crate::error::Error;

/// A working period `[open, close)`.
///
/// ```
/// use guanxi::time::{Calendar, Zone, parse_date};
/// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
/// let friday = calendar.periods_on(parse_date("2024-01-05")?)?;
/// assert_eq!(friday[0].open.to_string(), "2024-01-05 09:00:00 UTC");
/// assert_eq!(friday[0].seconds(), 8 * 3600);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    /// The opening, worked.
    pub open: DateTime<Utc>,
    /// The closing, no longer worked.
    pub close: DateTime<Utc>,
}

impl Period {
    /// Its length in seconds.
    ///
    /// ```
    /// use guanxi::time::Period;
    /// let at = |text: &str| text.parse().unwrap();
    /// let period = Period { open: at("2024-01-05T09:00:00Z"), close: at("2024-01-05T09:01:00Z") };
    /// assert_eq!(period.seconds(), 60);
    /// ```
    pub fn seconds(self) -> i64 {
        self.close.timestamp().saturating_sub(self.open.timestamp())
    }

    fn new((open, close): (i64, i64)) -> Result<Self, Error> {
        Ok(Self { open: instant(open)?, close: instant(close)? })
    }
}

impl Calendar {
    /// The working periods of a civil date, in order; none where it is not worked.
    ///
    /// Only what lies on the date: a night begins again at 00:00 of the next one.
    ///
    /// # Errors
    /// `holidays-not-covered` or `calendar-range` outside the years.
    ///
    /// ```
    /// use guanxi::time::{Calendar, Zone, parse_date};
    /// let calendar = Calendar::builder(Zone::utc(), "fri 22:00-06:00".parse()?).build()?;
    /// let saturday = calendar.periods_on(parse_date("2024-01-06")?)?;
    /// assert_eq!(saturday[0].close.to_string(), "2024-01-06 06:00:00 UTC");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn periods_on(&self, date: NaiveDate) -> Result<Vec<Period>, Error> {
        self.ranks(date)?;
        self.inner.days.periods(date).into_iter().map(Period::new).collect()
    }

    /// The working periods after an instant, one after the other; the first may have begun before
    /// and is cut off there.
    ///
    /// Periods that meet are one, over midnight too. Where the calendar ends, or a period reaches
    /// that end, the last item is the error.
    ///
    /// # Errors
    /// As [`Calendar::next_close`].
    ///
    /// ```
    /// use guanxi::time::{Calendar, Zone};
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
    /// let friday = "2024-01-05T16:00:00Z".parse().unwrap();
    /// let lengths: Vec<i64> =
    ///     calendar.periods_after(friday)?.take(2).map(|p| p.unwrap().seconds()).collect();
    /// assert_eq!(lengths, [3600, 8 * 3600]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn periods_after(&self, at: DateTime<Utc>) -> Result<PeriodsAfter<'_>, Error> {
        let seconds = whole(at)?;
        self.check_closes()?;
        self.check_inside(at)?;
        let next = self.inner.index.first_after(seconds);
        Ok(PeriodsAfter { calendar: self, at, next })
    }

    /// The working periods before an instant, the last one first; it may end after and is cut off
    /// there.
    ///
    /// Otherwise as [`Calendar::periods_after`].
    ///
    /// # Errors
    /// As [`Calendar::prev_open`].
    ///
    /// ```
    /// use guanxi::time::{Calendar, Zone};
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
    /// let monday = "2024-01-08T10:00:00Z".parse().unwrap();
    /// let lengths: Vec<i64> =
    ///     calendar.periods_before(monday)?.take(2).map(|p| p.unwrap().seconds()).collect();
    /// assert_eq!(lengths, [3600, 8 * 3600]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn periods_before(&self, at: DateTime<Utc>) -> Result<PeriodsBefore<'_>, Error> {
        let seconds = whole(at)?;
        self.check_closes()?;
        self.check_inside(at)?;
        let end = self.inner.index.end_before(seconds);
        Ok(PeriodsBefore { calendar: self, at, end })
    }
}

/// The working periods after an instant; see [`Calendar::periods_after`].
///
/// ```
/// use guanxi::time::{Calendar, Zone};
/// let calendar =
///     Calendar::builder(Zone::utc(), "fri 09:00-17:00".parse()?).years(2024, 2024).build()?;
/// let december = "2024-12-20T00:00:00Z".parse().unwrap();
/// let mut periods = calendar.periods_after(december)?;
/// assert!(periods.next().unwrap().is_ok() && periods.next().unwrap().is_ok());
/// assert_eq!(periods.next().unwrap().unwrap_err().code(), "calendar-range");
/// assert!(periods.next().is_none());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct PeriodsAfter<'a> {
    calendar: &'a Calendar,
    at: DateTime<Utc>,
    next: Option<usize>,
}

impl Iterator for PeriodsAfter<'_> {
    type Item = Result<Period, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let place = self.next.take()?;
        let Some((open, close)) = self.calendar.inner.index.period(place) else {
            return Some(Err(self.calendar.no_answer(self.at, true)));
        };
        self.next = place.checked_add(1);
        Some(Period::new((open.max(self.at.timestamp()), close)))
    }
}

/// The working periods before an instant, the last first; see [`Calendar::periods_before`].
///
/// ```
/// use guanxi::time::{Calendar, Zone};
/// let calendar =
///     Calendar::builder(Zone::utc(), "fri 09:00-17:00".parse()?).years(2024, 2024).build()?;
/// let january = "2024-01-06T00:00:00Z".parse().unwrap();
/// let mut periods = calendar.periods_before(january)?;
/// assert!(periods.next().unwrap().is_ok());
/// assert_eq!(periods.next().unwrap().unwrap_err().code(), "calendar-range");
/// assert!(periods.next().is_none());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct PeriodsBefore<'a> {
    calendar: &'a Calendar,
    at: DateTime<Utc>,
    end: Option<usize>,
}

impl Iterator for PeriodsBefore<'_> {
    type Item = Result<Period, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        let end = self.end.take()?;
        let index = &self.calendar.inner.index;
        let found = end.checked_sub(1).filter(|place| !index.begins_with_the_index(*place));
        let Some((place, open, close)) = found.and_then(|place| {
            let (open, close) = index.open_and_close(place)?;
            Some((place, open, close))
        }) else {
            return Some(Err(self.calendar.no_answer(self.at, false)));
        };
        self.end = Some(place);
        Some(Period::new((open, close.min(self.at.timestamp()))))
    }
}
