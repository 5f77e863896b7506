//! The period that a KPI is of.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate, TimeDelta};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, ErrorKind, Result};
use crate::time::{Bucket, Buckets, Span, Unit, parse_date};

/// The civil days that a KPI is of, first and last included, in the zone of the rulebook.
///
/// Its ends are two midnights: `opens`, at which the first day begins, and `closes`, at which the
/// day after the last begins. What is true at `opens` is how the period found things, what is true
/// at `closes` how it left them, so that the end of one month is the beginning of the next.
///
/// Reads `2024-03`, `2024-Q1`, `2024` and `2024-03-01/2024-03-31`, else `period-form`; displays as
/// the shortest of these. Text in data formats.
///
/// ```
/// use guanxi::policy::kpi::Period;
/// let march: Period = "2024-03".parse()?;
/// assert_eq!((march.days(), march.closes().to_string().as_str()), (31, "2024-04-01"));
/// assert_eq!("2024-01-01/2024-03-31".parse::<Period>()?.to_string(), "2024-Q1");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Period {
    // INVARIANT: `first` is not after `last`, and there is a day after `last`.
    first: NaiveDate,
    last: NaiveDate,
}

/// What kind of stretch of the calendar a period is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    Month,
    Quarter,
    Year,
    Days(i64),
}

impl Period {
    /// The days from a first to a last one.
    ///
    /// # Errors
    /// `period-order` where it ends before it begins, `date-range` at the end of the calendar.
    ///
    /// ```
    /// use guanxi::{policy::kpi::Period, time::parse_date};
    /// let (first, last) = (parse_date("2024-03-31")?, parse_date("2024-03-01")?);
    /// assert_eq!(Period::new(first, last).unwrap_err().code(), "period-order");
    /// assert_eq!(Period::new(last, first)?.to_string(), "2024-03");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(first: NaiveDate, last: NaiveDate) -> Result<Self> {
        if last < first {
            let message = format!("the period ends on `{last}`, before it begins on `{first}`");
            return Err(Error::new(ErrorKind::Value, "period-order", message)
                .with_help(format!("write `{last}/{first}`")));
        }
        if last.succ_opt().is_none() {
            let message = format!("there is no day after `{last}`, on which the period would end");
            return Err(
                Error::new(ErrorKind::Value, "date-range", message).with_help("let it end earlier")
            );
        }
        Ok(Self { first, last })
    }

    /// The month that contains a day.
    ///
    /// # Errors
    /// `date-range` at the end of the calendar.
    ///
    /// ```
    /// use guanxi::{policy::kpi::Period, time::parse_date};
    /// assert_eq!(Period::month_of(parse_date("2024-02-10")?)?.days(), 29);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn month_of(day: NaiveDate) -> Result<Self> {
        Self::bucket_of(day, Unit::Month)
    }

    fn bucket_of(day: NaiveDate, unit: Unit) -> Result<Self> {
        Buckets::new(Span::new(1, unit)?, None)?.containing(day)?.try_into()
    }

    /// The first day.
    ///
    /// ```
    /// let quarter: guanxi::policy::kpi::Period = "2024-Q2".parse()?;
    /// assert_eq!(quarter.first().to_string(), "2024-04-01");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn first(self) -> NaiveDate {
        self.first
    }

    /// The last day, which belongs to it.
    ///
    /// ```
    /// let quarter: guanxi::policy::kpi::Period = "2024-Q2".parse()?;
    /// assert_eq!(quarter.last().to_string(), "2024-06-30");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn last(self) -> NaiveDate {
        self.last
    }

    /// The day with whose midnight it begins: the first.
    ///
    /// ```
    /// let year: guanxi::policy::kpi::Period = "2024".parse()?;
    /// assert_eq!(year.opens(), year.first());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn opens(self) -> NaiveDate {
        self.first
    }

    /// The day with whose midnight it ends: the one after the last.
    ///
    /// ```
    /// let year: guanxi::policy::kpi::Period = "2024".parse()?;
    /// assert_eq!(year.closes().to_string(), "2025-01-01");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn closes(self) -> NaiveDate {
        self.last.succ_opt().unwrap_or(self.last)
    }

    /// How many days it has.
    ///
    /// ```
    /// assert_eq!("2023".parse::<guanxi::policy::kpi::Period>()?.days(), 365);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn days(self) -> i64 {
        self.closes().signed_duration_since(self.first).num_days()
    }

    /// Whether a day lies in it.
    ///
    /// ```
    /// use guanxi::{policy::kpi::Period, time::parse_date};
    /// let month: Period = "2024-02".parse()?;
    /// assert!(month.contains(parse_date("2024-02-29")?) && !month.contains(parse_date("2024-03-01")?));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn contains(self, day: NaiveDate) -> bool {
        self.first <= day && day <= self.last
    }

    /// Whether two have a day in common.
    ///
    /// ```
    /// use guanxi::policy::kpi::Period;
    /// let (march, quarter): (Period, Period) = ("2024-03".parse()?, "2024-Q1".parse()?);
    /// assert!(march.overlaps(quarter) && !march.overlaps("2024-04".parse()?));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn overlaps(self, other: Self) -> bool {
        self.first <= other.last && other.first <= self.last
    }

    /// The one before it: the month before a month, likewise for quarters and years, else as many
    /// days.
    ///
    /// # Errors
    /// `date-range` at the beginning of the calendar.
    ///
    /// ```
    /// use guanxi::policy::kpi::Period;
    /// let month: Period = "2024-03".parse()?;
    /// assert_eq!(month.previous()?.to_string(), "2024-02");
    /// let days: Period = "2024-03-04/2024-03-10".parse()?;
    /// assert_eq!(days.previous()?.to_string(), "2024-02-26/2024-03-03");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn previous(self) -> Result<Self> {
        let none = || {
            let message = format!("there is no period before `{self}` in the calendar");
            Error::new(ErrorKind::Value, "date-range", message).with_help("ask for a later one")
        };
        let last = self.first.pred_opt().ok_or_else(none)?;
        let unit = match self.shape() {
            Shape::Month => Unit::Month,
            Shape::Quarter => Unit::Quarter,
            Shape::Year => Unit::Year,
            Shape::Days(days) => {
                let back = TimeDelta::try_days(days).ok_or_else(none)?;
                let first = self.first.checked_sub_signed(back).ok_or_else(none)?;
                return Self::new(first, last);
            }
        };
        Self::bucket_of(last, unit)
    }

    /// Whether a figure of one may be set against that of the other: two months, two quarters, two
    /// years, or as many days.
    ///
    /// ```
    /// use guanxi::policy::kpi::Period;
    /// let (february, march): (Period, Period) = ("2023-02".parse()?, "2024-03".parse()?);
    /// assert!(february.is_comparable(march));
    /// assert!(!march.is_comparable("2024-Q1".parse()?));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_comparable(self, other: Self) -> bool {
        self.shape() == other.shape() || self.days() == other.days()
    }

    /// How many months a whole month, quarter or year has; none for other stretches.
    pub(super) fn months(self) -> Option<u32> {
        match self.shape() {
            Shape::Month => Some(1),
            Shape::Quarter => Some(3),
            Shape::Year => Some(12),
            Shape::Days(_) => None,
        }
    }

    fn shape(self) -> Shape {
        let whole = |unit| Self::bucket_of(self.first, unit).is_ok_and(|bucket| bucket == self);
        if whole(Unit::Month) {
            Shape::Month
        } else if whole(Unit::Quarter) {
            Shape::Quarter
        } else if whole(Unit::Year) {
            Shape::Year
        } else {
            Shape::Days(self.days())
        }
    }
}

/// One period out of several that follow each other without a gap and without a day in common, in
/// any order.
///
/// # Errors
/// `period-none` for none, `period-overlap`, `period-gap`.
pub(super) fn joined(periods: impl IntoIterator<Item = Period>) -> Result<Period> {
    let mut periods: Vec<Period> = periods.into_iter().collect();
    periods.sort_unstable();
    for pair in periods.windows(2) {
        let [one, next] = pair else { continue };
        if one.overlaps(*next) {
            let message = format!("the periods `{one}` and `{next}` overlap");
            return Err(Error::new(ErrorKind::Value, "period-overlap", message)
                .with_help("let each begin on the day after the one before it ends"));
        }
        if one.closes() != next.opens() {
            let message = format!("between `{one}` and `{next}` there are days of neither");
            return Err(Error::new(ErrorKind::Value, "period-gap", message)
                .with_help("give the periods between them too"));
        }
    }
    match (periods.first(), periods.last()) {
        (Some(first), Some(last)) => Period::new(first.first, last.last),
        _ => Err(Error::new(ErrorKind::Value, "period-none", "there is no period")
            .with_help("give at least one")),
    }
}

impl TryFrom<Bucket> for Period {
    type Error = Error;

    fn try_from(bucket: Bucket) -> Result<Self> {
        Self::new(bucket.first(), bucket.last())
    }
}

impl FromStr for Period {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let malformed = || {
            Error::new(ErrorKind::Value, "period-form", format!("`{text}` is no period"))
                .with_help("write `2024-03`, `2024-Q1`, `2024` or `2024-03-01/2024-03-31`")
        };
        if let Some((first, last)) = text.split_once('/') {
            return Self::new(parse_date(first)?, parse_date(last)?);
        }
        let (year, rest) = text.split_once('-').unwrap_or((text, ""));
        let digits = |text: &str, count: usize| {
            text.len() == count && text.bytes().all(|byte| byte.is_ascii_digit())
        };
        if !digits(year, 4) {
            return Err(malformed());
        }
        let year: i32 = year.parse().map_err(|_| malformed())?;
        let (month, unit) = match rest {
            "" if text.len() == 4 => (1, Unit::Year),
            "Q1" => (1, Unit::Quarter),
            "Q2" => (4, Unit::Quarter),
            "Q3" => (7, Unit::Quarter),
            "Q4" => (10, Unit::Quarter),
            month if digits(month, 2) => (month.parse().map_err(|_| malformed())?, Unit::Month),
            _ => return Err(malformed()),
        };
        let day = NaiveDate::from_ymd_opt(year, month, 1).ok_or_else(malformed)?;
        Self::bucket_of(day, unit)
    }
}

impl fmt::Display for Period {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let year = self.first.year();
        match self.shape() {
            Shape::Month => f.pad(&format!("{year:04}-{:02}", self.first.month())),
            Shape::Quarter => {
                let quarter = self.first.month0().checked_div(3).unwrap_or(0).saturating_add(1);
                f.pad(&format!("{year:04}-Q{quarter}"))
            }
            Shape::Year => f.pad(&format!("{year:04}")),
            Shape::Days(_) => f.pad(&format!("{}/{}", self.first, self.last)),
        }
    }
}

impl Serialize for Period {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Period {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> std::result::Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse().map_err(|error| crate::label::custom(&error))
    }
}
