//! Building a calendar: everything is checked here, so that asking it can only leave its years.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};

use super::days::{Days, WorkingDates};
use super::index::Index;
use super::{Calendar, Inner, Limits};
use crate::error::{Error, ErrorKind};
use crate::time::holidays::Holidays;
use crate::time::week::{DayHours, WeeklyHours};
use crate::time::zone::Zone;

/// What holds on dates for which the holiday table is not published (time rule 1.6).
///
/// ```
/// use guanxi::time::{Beyond, Calendar, Holidays, Zone};
/// let build = |beyond| {
///     Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?)
///         .holidays(Holidays::bundled("us")?)
///         .beyond(beyond)
///         .build()
/// };
/// let at = "2031-01-06T10:00:00Z".parse().unwrap(); // a Monday
/// let error = build(Beyond::Error)?.is_working(at).unwrap_err();
/// assert_eq!(error.code(), "holidays-not-covered");
/// assert!(error.to_string().starts_with("2031 has no published holidays"));
/// assert_eq!(build(Beyond::Weekly)?.is_working(at), Ok(true));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Beyond {
    /// An error that names the last date covered.
    #[default]
    Error,
    /// The weekly hours, as if there were no holidays.
    Weekly,
}

/// The parts of a [`Calendar`] before it is built; see [`Calendar::builder`].
///
/// ```
/// use guanxi::time::{Calendar, Holidays, Zone, parse_date};
/// let calendar = Calendar::builder("+08:00".parse()?, "mon-fri 09:00-12:00 13:00-18:00".parse()?)
///     .holidays(Holidays::bundled("cn")?)
///     .day(parse_date("2024-02-09")?, "09:00-12:00".parse()?)
///     .breaks(parse_date("2024-02-18")?, "15:00-16:00".parse()?)
///     .build()?;
/// assert_eq!(calendar.periods_on(parse_date("2024-02-18")?)?.len(), 3);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct CalendarBuilder {
    zone: Zone,
    week: WeeklyHours,
    holidays: Option<Holidays>,
    beyond: Beyond,
    make_up: Option<DayHours>,
    overrides: Vec<(NaiveDate, DayHours)>,
    breaks: Vec<(NaiveDate, DayHours)>,
    working_dates: WorkingDates,
    years: Option<(i32, i32)>,
}

/// The years of a calendar that says nothing about them.
const DEFAULT_YEARS: (i32, i32) = (1970, 2069);

/// The most years of a calendar: their seconds must fit 32 bits.
const MAX_YEARS: i32 = 130;

impl CalendarBuilder {
    pub(super) fn new(zone: Zone, week: WeeklyHours) -> Self {
        Self {
            zone,
            week,
            holidays: None,
            beyond: Beyond::default(),
            make_up: None,
            overrides: Vec::new(),
            breaks: Vec::new(),
            working_dates: WorkingDates::default(),
            years: None,
        }
    }

    /// The holiday table; without one there are no holidays.
    ///
    /// ```
    /// use guanxi::time::{Calendar, Holidays, Zone, parse_date};
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?)
    ///     .holidays(Holidays::bundled("us")?)
    ///     .build()?;
    /// assert!(!calendar.is_working_date(parse_date("2024-07-04")?)?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn holidays(mut self, table: Holidays) -> Self {
        self.holidays = Some(table);
        self
    }

    /// What holds outside the years that the holiday table covers; an error unless said.
    ///
    /// ```
    /// use guanxi::time::{Beyond, Calendar, Holidays, Zone, parse_date};
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?)
    ///     .holidays(Holidays::bundled("us")?)
    ///     .beyond(Beyond::Weekly)
    ///     .build()?;
    /// assert!(calendar.is_working_date(parse_date("2035-07-04")?)?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn beyond(mut self, beyond: Beyond) -> Self {
        self.beyond = beyond;
        self
    }

    /// The hours of the make-up days of the holiday table.
    ///
    /// They replace everything on such a date, as a day override does. Unless said, a make-up day
    /// has what its own day of the week has and what the longest day of the week has (the earliest
    /// of equal ones), so that it never has less than it would without being one (P-013).
    ///
    /// ```
    /// use guanxi::time::{Calendar, Holidays, Zone, parse_date};
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?)
    ///     .holidays(Holidays::bundled("cn")?)
    ///     .make_up_hours("09:00-12:00".parse()?)
    ///     .build()?;
    /// let sunday = calendar.periods_on(parse_date("2024-02-18")?)?;
    /// assert_eq!(sunday[0].seconds(), 3 * 3600);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn make_up_hours(mut self, hours: DayHours) -> Self {
        self.make_up = Some(hours);
        self
    }

    /// The hours of one date, instead of everything that the week and the holiday table say.
    ///
    /// The tail of the night before goes too, and a tail of its own is added to the next date, on
    /// a holiday also (time rules 1.8 and 1.9). No windows make it a day without hours. It stands
    /// over what the holiday table says about the date.
    ///
    /// ```
    /// use guanxi::time::{Calendar, Zone, parse_date};
    /// let saturday = parse_date("2024-01-06")?;
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?)
    ///     .day(saturday, "10:00-14:00".parse()?)
    ///     .build()?;
    /// assert!(calendar.is_working_date(saturday)?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn day(mut self, date: NaiveDate, hours: DayHours) -> Self {
        self.overrides.push((date, hours));
        self
    }

    /// Breaks on one date, taken out of whatever hours it has; several on a date are all taken out.
    ///
    /// ```
    /// use guanxi::time::{Calendar, Zone, parse_date};
    /// let friday = parse_date("2024-01-05")?;
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?)
    ///     .breaks(friday, "16:00-18:00".parse()?)
    ///     .build()?;
    /// assert_eq!(calendar.periods_on(friday)?[0].seconds(), 7 * 3600);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn breaks(mut self, date: NaiveDate, breaks: DayHours) -> Self {
        self.breaks.push((date, breaks));
        self
    }

    /// Which dates with overnight windows are working dates; every date with working time unless
    /// said.
    ///
    /// ```
    /// use guanxi::time::{Calendar, WorkingDates, Zone, parse_date};
    /// let calendar = Calendar::builder(Zone::utc(), "fri 22:00-06:00".parse()?)
    ///     .working_dates(WorkingDates::Start)
    ///     .build()?;
    /// assert!(!calendar.is_working_date(parse_date("2024-01-06")?)?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn working_dates(mut self, working_dates: WorkingDates) -> Self {
        self.working_dates = working_dates;
        self
    }

    /// The years that the calendar answers for, both inclusive, at most 130.
    ///
    /// Unless said they are those of the holiday table where beyond it is an error, else 1970 to
    /// 2069 and the years of the table. Years beyond a table are cut off where that is an error.
    ///
    /// ```
    /// use guanxi::time::{Calendar, Zone, parse_date};
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?)
    ///     .years(2020, 2035)
    ///     .build()?;
    /// assert_eq!(calendar.last_date(), parse_date("2035-12-31")?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn years(mut self, first: i32, last: i32) -> Self {
        self.years = Some((first, last));
        self
    }

    /// The calendar, with its index over all of its years.
    ///
    /// # Errors
    /// `calendar-empty` where no instant is ever worked: 24×7 is said with [`Calendar::always`];
    /// `override-twice` for two overrides of one date; `calendar-years` unless the years are 1 to
    /// 130 of the years 1 to 9999, some of them covered by the holiday table.
    ///
    /// ```
    /// use guanxi::time::{Calendar, WeeklyHours, Zone};
    /// let error = Calendar::builder(Zone::utc(), WeeklyHours::closed()).build().unwrap_err();
    /// assert_eq!(error.code(), "calendar-empty");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn build(self) -> Result<Calendar, Error> {
        let mut errors = Vec::new();
        let mut overrides = BTreeMap::new();
        for (date, hours) in self.overrides {
            if overrides.insert(date, hours).is_some() {
                errors.push(
                    Error::new(
                        ErrorKind::Value,
                        "override-twice",
                        format!("{date} has two day overrides"),
                    )
                    .with_help("write each date once, with all of its windows"),
                );
            }
        }
        let limits = limits(self.years, self.holidays.as_ref(), self.beyond);
        let limits = match (limits, Error::from_all(errors)) {
            (Ok(limits), None) => limits,
            (Err(years), None) => return Err(years),
            (Ok(_), Some(twice)) => return Err(twice),
            (Err(years), Some(twice)) => {
                let all = twice.all().cloned().chain([years]).collect::<Vec<_>>();
                return Err(Error::from_all(all).unwrap_or(twice));
            }
        };
        let days = Days::new(
            self.zone,
            &self.week,
            self.make_up,
            self.holidays,
            overrides,
            &self.breaks,
            self.working_dates,
        );
        let calendar = assemble(days, limits, false);
        if calendar.inner.index.is_empty() {
            return Err(Error::new(
                ErrorKind::Value,
                "calendar-empty",
                "the calendar has no working time",
            )
            .with_help("give it hours, for example `mon-fri 09:00-17:00`; for 24×7 say so"));
        }
        Ok(calendar)
    }
}

/// A calendar of these days with its index.
pub(super) fn assemble(days: Days, limits: Limits, always: bool) -> Calendar {
    let index = Index::build(&days, limits.first, limits.last);
    Calendar { inner: Arc::new(Inner { days, index, limits, always }) }
}

impl Limits {
    /// The years that need no holiday table.
    pub(super) fn unlimited() -> Self {
        let (first, last) = DEFAULT_YEARS;
        Self {
            first: january(first).unwrap_or(NaiveDate::MIN),
            last: december(last).unwrap_or(NaiveDate::MAX),
            first_published: false,
            last_published: false,
        }
    }
}

fn january(year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 1, 1)
}

fn december(year: i32) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year, 12, 31)
}

fn limits(
    years: Option<(i32, i32)>,
    holidays: Option<&Holidays>,
    beyond: Beyond,
) -> Result<Limits, Error> {
    let bad = |message: String, help: &str| {
        Err(Error::new(ErrorKind::Value, "calendar-years", message).with_help(help))
    };
    let published = holidays.and_then(Holidays::years);
    let covered = published.filter(|_| beyond == Beyond::Error);
    let (first, last) = match (years, covered, published) {
        (Some((first, last)), Some((from, to)), _) => (first.max(from), last.min(to)),
        (None, Some(covered), _) => covered,
        (Some(years), None, _) => years,
        (None, None, Some((from, to))) => (DEFAULT_YEARS.0.min(from), DEFAULT_YEARS.1.max(to)),
        (None, None, None) => DEFAULT_YEARS,
    };
    if let (Some((from, to)), true) = (covered, first > last) {
        return bad(
            format!("none of the years of the calendar is covered by its holidays, {from} to {to}"),
            "choose years of the holiday table, extend it, or let weekly hours hold beyond it",
        );
    }
    let count = last.saturating_sub(first).saturating_add(1);
    let (Some(first_date), Some(last_date)) = (january(first), december(last)) else {
        return bad(format!("a calendar cannot have the years {first} to {last}"), YEARS_HELP);
    };
    if first < 1 || last > 9999 || !(1..=MAX_YEARS).contains(&count) {
        return bad(format!("a calendar cannot have the years {first} to {last}"), YEARS_HELP);
    }
    Ok(Limits {
        first: first_date,
        last: last_date,
        first_published: covered.is_some_and(|(from, _)| first_date.year() == from),
        last_published: covered.is_some_and(|(_, to)| last_date.year() == to),
    })
}

const YEARS_HELP: &str = "choose 1 to 130 years from 1 to 9999, for example 2000 to 2050";
