//! The business calendar: working time as a set of instants, and every question about it.

mod batch;
mod builder;
mod days;
mod explain;
mod index;
mod periods;
mod shortcut;
#[cfg(test)]
mod tests;
mod working_days;

use std::fmt;
use std::sync::Arc;

use chrono::{DateTime, Datelike, NaiveDate, Utc};

use super::civil::out_of_range;
use super::holidays::Holidays;
use super::moment::sub_second;
use super::week::{DayHours, WeeklyHours};
use super::weekdays::Weekdays;
use super::window::Window;
use super::zone::Zone;
use crate::error::{Error, ErrorKind};
use days::Days;
use index::Index;

pub use batch::NO_ANSWER;
pub use builder::{Beyond, CalendarBuilder};
pub use days::WorkingDates;
pub use explain::{CountedDay, Explanation, Segment, Skipped, length_text};
pub use periods::{Period, PeriodsAfter, PeriodsBefore};
pub use working_days::Edge;

/// When work is done: a zone, weekly hours, holidays, day overrides and breaks, built once into an
/// index.
///
/// Working time is a union of half-open periods `[open, close)` of instants in whole seconds. By
/// civil date of the zone the rules are: day override or make-up day, else holiday, else weekly
/// hours; then breaks are removed (time rule 1.8). A window runs from the first instant at which
/// the wall clock shows its opening or later to the first that shows its closing or later, so that
/// clock changes neither invert nor double anything ([`Zone::resolve`]).
///
/// No question takes longer for a greater distance or more holidays. A calendar answers for a range
/// of years; what lies outside, or has its answer outside, is an error: `holidays-not-covered`,
/// naming the last date covered, where the holiday table ends, else `calendar-range`. Instants with
/// parts of a second are refused as `sub-second`. Cheap to clone.
///
/// ```
/// use guanxi::time::{Calendar, Holidays};
/// let office = Calendar::builder("+08:00".parse()?, "mon-fri 09:00-12:00 13:00-18:00".parse()?)
///     .holidays(Holidays::bundled("cn")?)
///     .build()?;
/// let at = |text: &str| text.parse::<chrono::DateTime<chrono::Utc>>().unwrap();
/// // Eight working hours from the afternoon before the Spring Festival of 2024, which was worked
/// // on the make-up day Sunday the 18th.
/// let start = at("2024-02-09T14:00:00+08:00");
/// assert_eq!(office.add(start, 8 * 3600)?, at("2024-02-18T14:00:00+08:00"));
/// assert_eq!(office.between(start, at("2024-02-19T00:00:00+08:00"))?, 12 * 3600);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone)]
pub struct Calendar {
    inner: Arc<Inner>,
}

struct Inner {
    days: Days,
    /// For an explicit 24×7 only the dates are asked of it.
    index: Index,
    limits: Limits,
    always: bool,
}

/// The dates that the calendar answers for.
#[derive(Clone, Copy, Debug)]
struct Limits {
    first: NaiveDate,
    last: NaiveDate,
    /// Whether it is the holiday table that ends there.
    first_published: bool,
    last_published: bool,
}

/// Whole Unix seconds of an instant.
#[inline]
fn whole(at: DateTime<Utc>) -> Result<i64, Error> {
    if at.timestamp_subsec_nanos() == 0 { Ok(at.timestamp()) } else { Err(sub_second(at)) }
}

/// The instant of Unix seconds.
#[inline]
fn instant(seconds: i64) -> Result<DateTime<Utc>, Error> {
    DateTime::from_timestamp(seconds, 0)
        .ok_or_else(|| out_of_range(format!("the instant {seconds} s after 1970")))
}

impl Calendar {
    /// Begins a calendar with its zone and its weekly hours.
    ///
    /// ```
    /// use guanxi::time::{Calendar, Zone};
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
    /// assert!(calendar.is_working("2024-01-05T16:59:59Z".parse().unwrap())?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn builder(zone: Zone, week: WeeklyHours) -> CalendarBuilder {
        CalendarBuilder::new(zone, week)
    }

    /// The explicit 24×7: working time is elapsed time, on every instant of the calendar of dates.
    ///
    /// It has no openings and no closings. Its working dates, which are all dates that the wall
    /// clock shows, are those of the years 1970 to 2069.
    ///
    /// ```
    /// use guanxi::time::{Calendar, Zone};
    /// let always = Calendar::always(Zone::utc());
    /// let at = |text: &str| text.parse().unwrap();
    /// assert_eq!(always.add(at("1900-12-31T23:00:00Z"), 7200)?, at("1901-01-01T01:00:00Z"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn always(zone: Zone) -> Self {
        let hours = DayHours::new(Window::new(0, 86_400)).unwrap_or_default();
        let week = WeeklyHours::closed().with(Weekdays::ALL, hours);
        let (none, by_date) = (Default::default(), WorkingDates::default());
        let days = Days::new(zone, &week, None, None, none, &[], by_date);
        builder::assemble(days, Limits::unlimited(), true)
    }

    /// The zone on whose wall clock the hours are.
    ///
    /// ```
    /// # use guanxi::time::{Calendar, Zone};
    /// assert_eq!(Calendar::always(Zone::utc()).zone(), &Zone::utc());
    /// ```
    pub fn zone(&self) -> &Zone {
        &self.inner.days.zone
    }

    /// The holiday table, if there is one.
    ///
    /// ```
    /// # use guanxi::time::{Calendar, Zone};
    /// assert!(Calendar::always(Zone::utc()).holidays().is_none());
    /// ```
    pub fn holidays(&self) -> Option<&Holidays> {
        self.inner.days.holidays.as_ref()
    }

    /// Whether it is the explicit 24×7.
    ///
    /// ```
    /// # use guanxi::time::{Calendar, Zone};
    /// assert!(Calendar::always(Zone::utc()).is_always());
    /// ```
    pub fn is_always(&self) -> bool {
        self.inner.always
    }

    /// The first date that the calendar answers for.
    ///
    /// ```
    /// # use guanxi::time::{Calendar, Zone};
    /// assert_eq!(Calendar::always(Zone::utc()).first_date().to_string(), "1970-01-01");
    /// ```
    pub fn first_date(&self) -> NaiveDate {
        self.inner.limits.first
    }

    /// The last date that the calendar answers for.
    ///
    /// ```
    /// # use guanxi::time::{Calendar, Zone};
    /// assert_eq!(Calendar::always(Zone::utc()).last_date().to_string(), "2069-12-31");
    /// ```
    pub fn last_date(&self) -> NaiveDate {
        self.inner.limits.last
    }

    /// The instant at which so many working seconds from `start` are over.
    ///
    /// min{ x ≥ start : between(start, x) ≥ seconds }: what runs out at closing time is due at
    /// closing (time rule 1.3). Negative durations go back, as [`Calendar::sub`]; zero gives
    /// `start` itself, outside hours also (time rule 1.5).
    ///
    /// # Errors
    /// `holidays-not-covered` or `calendar-range` where `start` or the answer lies outside the
    /// years; `sub-second`.
    ///
    /// ```
    /// # use guanxi::time::{Calendar, Zone};
    /// # let at = |text: &str| text.parse().unwrap();
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
    /// let friday = at("2024-01-05T15:00:00Z");
    /// assert_eq!(calendar.add(friday, 2 * 3600)?, at("2024-01-05T17:00:00Z"));
    /// assert_eq!(calendar.add(friday, 2 * 3600 + 1)?, at("2024-01-08T09:00:01Z"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[inline]
    pub fn add(&self, start: DateTime<Utc>, seconds: i64) -> Result<DateTime<Utc>, Error> {
        match self.inner.add(whole(start)?, seconds) {
            Some(at) => self.date_time(at),
            None => Err(self.no_answer(start, seconds > 0)),
        }
    }

    /// The latest instant from which so many working seconds are left until `end`.
    ///
    /// max{ x ≤ end : between(x, end) ≥ seconds } (time rule 1.4). Negative durations go forward,
    /// as [`Calendar::add`].
    ///
    /// # Errors
    /// As [`Calendar::add`].
    ///
    /// ```
    /// # use guanxi::time::{Calendar, Zone};
    /// # let at = |text: &str| text.parse().unwrap();
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
    /// let monday = at("2024-01-08T10:00:00Z");
    /// assert_eq!(calendar.sub(monday, 3600)?, at("2024-01-08T09:00:00Z"));
    /// assert_eq!(calendar.sub(monday, 3601)?, at("2024-01-05T16:59:59Z"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[inline]
    pub fn sub(&self, end: DateTime<Utc>, seconds: i64) -> Result<DateTime<Utc>, Error> {
        let at = whole(end)?;
        match seconds.checked_neg().and_then(|back| self.inner.add(at, back)) {
            Some(at) => self.date_time(at),
            None => Err(self.no_answer(end, seconds < 0)),
        }
    }

    /// The working seconds from one instant to another; negative where `to` lies before `from`.
    ///
    /// Additive: b(a, c) = b(a, b) + b(b, c) (time rule 1.7).
    ///
    /// # Errors
    /// `holidays-not-covered` or `calendar-range` where one of them lies outside the years: nothing
    /// is cut off silently; `sub-second`.
    ///
    /// ```
    /// # use guanxi::time::{Calendar, Zone};
    /// # let at = |text: &str| text.parse().unwrap();
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
    /// let (friday, monday) = (at("2024-01-05T16:00:00Z"), at("2024-01-08T10:00:00Z"));
    /// assert_eq!(calendar.between(friday, monday)?, 2 * 3600);
    /// assert_eq!(calendar.between(monday, friday)?, -2 * 3600);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[inline]
    pub fn between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<i64, Error> {
        match self.inner.between(whole(from)?, whole(to)?) {
            Some(seconds) => Ok(seconds),
            None => {
                self.check_inside(from)?;
                self.check_inside(to)?;
                Err(self.no_answer(to, true))
            }
        }
    }

    /// The last instant at which no more than so many working seconds from `start` are over.
    ///
    /// max{ x : between(start, x) ≤ seconds }: the next opening where the budget ends at closing
    /// time, elsewhere the same as [`Calendar::add`]. An answer by then is in time (time rule 1.3).
    ///
    /// # Errors
    /// As [`Calendar::add`]; also where that next opening lies outside the years.
    ///
    /// ```
    /// # use guanxi::time::{Calendar, Zone};
    /// # let at = |text: &str| text.parse().unwrap();
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
    /// let friday = at("2024-01-05T15:00:00Z");
    /// assert_eq!(calendar.due_latest(friday, 2 * 3600)?, at("2024-01-08T09:00:00Z"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[inline]
    pub fn due_latest(&self, start: DateTime<Utc>, seconds: i64) -> Result<DateTime<Utc>, Error> {
        match self.inner.due_latest(whole(start)?, seconds) {
            Some(at) => self.date_time(at),
            None => Err(self.no_answer(start, seconds >= 0)),
        }
    }

    /// Whether the instant is working time: openings are, closings are not.
    ///
    /// # Errors
    /// `holidays-not-covered` or `calendar-range` outside the years; `sub-second`.
    ///
    /// ```
    /// # use guanxi::time::{Calendar, Zone};
    /// # let at = |text: &str| text.parse().unwrap();
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
    /// assert!(calendar.is_working(at("2024-01-05T09:00:00Z"))?);
    /// assert!(!calendar.is_working(at("2024-01-05T17:00:00Z"))?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[inline]
    pub fn is_working(&self, at: DateTime<Utc>) -> Result<bool, Error> {
        self.inner.is_working(whole(at)?).ok_or_else(|| self.no_answer(at, true))
    }

    /// The instant itself where it is working time, else the next opening.
    ///
    /// # Errors
    /// As [`Calendar::add`].
    ///
    /// ```
    /// # use guanxi::time::{Calendar, Zone};
    /// # let at = |text: &str| text.parse().unwrap();
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
    /// assert_eq!(calendar.next_open(at("2024-01-05T17:00:00Z"))?, at("2024-01-08T09:00:00Z"));
    /// assert_eq!(calendar.next_open(at("2024-01-05T10:00:00Z"))?, at("2024-01-05T10:00:00Z"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn next_open(&self, at: DateTime<Utc>) -> Result<DateTime<Utc>, Error> {
        let seconds = whole(at)?;
        if self.inner.always {
            return Ok(at);
        }
        self.found(self.inner.index.next_open(seconds), at, true)
    }

    /// The first closing strictly after the instant.
    ///
    /// # Errors
    /// As [`Calendar::add`]; `never-closes` for the explicit 24×7.
    ///
    /// ```
    /// # use guanxi::time::{Calendar, Zone};
    /// # let at = |text: &str| text.parse().unwrap();
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
    /// assert_eq!(calendar.next_close(at("2024-01-05T17:00:00Z"))?, at("2024-01-08T17:00:00Z"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn next_close(&self, at: DateTime<Utc>) -> Result<DateTime<Utc>, Error> {
        let seconds = whole(at)?;
        self.check_closes()?;
        self.found(self.inner.index.next_close(seconds), at, true)
    }

    /// The last opening that is not after the instant.
    ///
    /// # Errors
    /// As [`Calendar::next_close`].
    ///
    /// ```
    /// # use guanxi::time::{Calendar, Zone};
    /// # let at = |text: &str| text.parse().unwrap();
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
    /// assert_eq!(calendar.prev_open(at("2024-01-08T08:00:00Z"))?, at("2024-01-05T09:00:00Z"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn prev_open(&self, at: DateTime<Utc>) -> Result<DateTime<Utc>, Error> {
        let seconds = whole(at)?;
        self.check_closes()?;
        self.found(self.inner.index.prev_open(seconds), at, false)
    }

    /// The instant itself where it is working time, else the last closing that is not after it.
    ///
    /// # Errors
    /// As [`Calendar::add`].
    ///
    /// ```
    /// # use guanxi::time::{Calendar, Zone};
    /// # let at = |text: &str| text.parse().unwrap();
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
    /// assert_eq!(calendar.prev_close(at("2024-01-08T08:00:00Z"))?, at("2024-01-05T17:00:00Z"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn prev_close(&self, at: DateTime<Utc>) -> Result<DateTime<Utc>, Error> {
        let seconds = whole(at)?;
        if self.inner.always {
            return Ok(at);
        }
        self.found(self.inner.index.prev_close(seconds), at, false)
    }

    /// Whether the instant lies in a one-off break, worked otherwise or not.
    ///
    /// # Errors
    /// As [`Calendar::is_working`].
    ///
    /// ```
    /// use guanxi::time::{Calendar, Zone, parse_date};
    /// # let at = |text: &str| text.parse().unwrap();
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?)
    ///     .breaks(parse_date("2024-01-05")?, "11:00-13:00".parse()?)
    ///     .build()?;
    /// assert!(calendar.on_break(at("2024-01-05T11:00:00Z"))?);
    /// assert!(!calendar.on_break(at("2024-01-05T13:00:00Z"))?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn on_break(&self, at: DateTime<Utc>) -> Result<bool, Error> {
        self.is_working(at)?;
        let (date, seconds) = (self.zone().date_of(at), at.timestamp());
        // Where clocks go back at midnight, the next date begins before the wall clock shows it.
        let dates = [date.pred_opt(), Some(date), date.succ_opt()];
        let breaks = dates.into_iter().flatten().flat_map(|date| self.inner.days.breaks_on(date));
        Ok(breaks.into_iter().any(|(from, to)| from <= seconds && seconds < to))
    }

    /// Whether the wall clock shows a date that the holiday table has off.
    ///
    /// What a day override makes of the date does not matter.
    ///
    /// # Errors
    /// As [`Calendar::is_working`].
    ///
    /// ```
    /// use guanxi::time::{Calendar, Holidays};
    /// # let at = |text: &str| text.parse().unwrap();
    /// let calendar = Calendar::builder("+08:00".parse()?, "mon-fri 09:00-18:00".parse()?)
    ///     .holidays(Holidays::bundled("cn")?)
    ///     .build()?;
    /// assert!(calendar.on_holiday(at("2024-04-30T16:00:00Z"))?); // 1 May there
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn on_holiday(&self, at: DateTime<Utc>) -> Result<bool, Error> {
        self.is_working(at)?;
        Ok(self.holidays().is_some_and(|table| table.is_off(self.zone().date_of(at))))
    }

    /// Whether it is the same calendar, not only an equal one.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.inner, &other.inner)
    }

    /// The instant of Unix seconds, from the dates of the index where it has them.
    #[inline]
    fn date_time(&self, seconds: i64) -> Result<DateTime<Utc>, Error> {
        self.inner.index.date_time(seconds).map_or_else(|| instant(seconds), Ok)
    }

    fn found(
        &self,
        seconds: Option<i64>,
        asked: DateTime<Utc>,
        later: bool,
    ) -> Result<DateTime<Utc>, Error> {
        seconds.map_or_else(|| Err(self.no_answer(asked, later)), instant)
    }

    fn check_closes(&self) -> Result<(), Error> {
        if !self.inner.always {
            return Ok(());
        }
        Err(Error::new(ErrorKind::Value, "never-closes", "a 24×7 calendar never opens or closes")
            .with_help("ask a calendar with hours"))
    }

    /// An error unless the instant lies in the years of the calendar.
    fn check_inside(&self, at: DateTime<Utc>) -> Result<(), Error> {
        let (first, end) = self.inner.index.bounds();
        let seconds = whole(at)?;
        if (first..=end).contains(&seconds) {
            return Ok(());
        }
        let later = seconds > end;
        Err(self.outside(later, self.zone().date_of(at).year(), &format!("`{at}`")))
    }

    /// The error for a question whose answer is not known, asked at an instant.
    #[cold]
    fn no_answer(&self, asked: DateTime<Utc>, later: bool) -> Error {
        if self.inner.always {
            return out_of_range("the answer");
        }
        if let Err(error) = self.check_inside(asked) {
            return error;
        }
        let limits = &self.inner.limits;
        let year = if later {
            limits.last.year().saturating_add(1)
        } else {
            limits.first.year().saturating_sub(1)
        };
        self.outside(later, year, "the answer")
    }

    #[cold]
    fn outside(&self, later: bool, year: i32, what: &str) -> Error {
        let limits = &self.inner.limits;
        let (published, date, word) = if later {
            (limits.last_published, limits.last, "until")
        } else {
            (limits.first_published, limits.first, "from")
        };
        let table = self.holidays().filter(|_| published);
        if let Some(table) = table {
            let code = table.code();
            return Error::new(
                ErrorKind::Value,
                "holidays-not-covered",
                format!("{year} has no published holidays: table `{code}` is known {word} {date}"),
            )
            .with_help("extend the holiday table, or let weekly hours hold beyond it");
        }
        let word = if later { "after" } else { "before" };
        Error::new(
            ErrorKind::Value,
            "calendar-range",
            format!("{what} lies {word} {date}, where the calendar ends"),
        )
        .with_help("build the calendar for more years, at most 130")
    }
}

/// The same questions in Unix seconds, as the batch calls ask them.
impl Inner {
    #[inline]
    fn add(&self, at: i64, seconds: i64) -> Option<i64> {
        if self.always { at.checked_add(seconds) } else { self.index.add(at, seconds) }
    }

    #[inline]
    fn due_latest(&self, at: i64, seconds: i64) -> Option<i64> {
        if self.always { at.checked_add(seconds) } else { self.index.due_latest(at, seconds) }
    }

    #[inline]
    fn between(&self, from: i64, to: i64) -> Option<i64> {
        if self.always { to.checked_sub(from) } else { self.index.between(from, to) }
    }

    #[inline]
    fn is_working(&self, at: i64) -> Option<bool> {
        if self.always { Some(true) } else { self.index.is_working(at) }
    }
}

impl fmt::Debug for Calendar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Calendar")
            .field("zone", self.zone())
            .field("holidays", &self.holidays().map(ToString::to_string))
            .field("first_date", &self.first_date())
            .field("last_date", &self.last_date())
            .field("always", &self.inner.always)
            .finish_non_exhaustive()
    }
}
