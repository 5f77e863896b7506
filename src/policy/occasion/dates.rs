//! The days of occasions: yearly ones, those of festivals, those of a table, and single ones.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use crate::error::{Error, ErrorKind};
use crate::time::Festival;

/// A day of an injected table, with what it is called.
///
/// ```
/// use guanxi::policy::occasion::DatedDay;
/// let fair = DatedDay::new("2024-04-15".parse().unwrap(), "Canton Fair");
/// assert_eq!(serde_json::to_value(&fair).unwrap()["on"], "2024-04-15");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[non_exhaustive]
pub struct DatedDay {
    /// The day.
    pub on: NaiveDate,
    /// What it is called; may be empty.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub name: String,
}

impl DatedDay {
    /// A day and what it is called.
    ///
    /// ```
    /// use guanxi::policy::occasion::DatedDay;
    /// assert_eq!(DatedDay::new("2024-02-10".parse().unwrap(), "").name, "");
    /// ```
    pub fn new(on: NaiveDate, name: impl Into<String>) -> Self {
        Self { on, name: name.into() }
    }
}

/// The day of a yearly occasion in a year; 29 February is kept on the 28th in common years (P-051,
/// A-44). `None` outside the calendar of [`NaiveDate`].
///
/// ```
/// use guanxi::policy::occasion::yearly_in;
/// let leap = "2000-02-29".parse().unwrap();
/// assert_eq!(yearly_in(leap, 2024).unwrap().to_string(), "2024-02-29");
/// assert_eq!(yearly_in(leap, 2025).unwrap().to_string(), "2025-02-28");
/// ```
pub fn yearly_in(anchor: NaiveDate, year: i32) -> Option<NaiveDate> {
    let (month, day) = (anchor.month(), anchor.day());
    // Only 29 February is missing in some years.
    NaiveDate::from_ymd_opt(year, month, day)
        .or_else(|| NaiveDate::from_ymd_opt(year, month, day.saturating_sub(1)))
}

/// The first day of a yearly occasion that is not before `from` (D000-60, P-051).
///
/// Only month and day of the anchor count, so each year has exactly one. `None` outside the
/// calendar of [`NaiveDate`].
///
/// ```
/// use guanxi::policy::occasion::next_yearly;
/// let (leap, from) = ("2000-02-29".parse().unwrap(), "2025-03-01".parse().unwrap());
/// assert_eq!(next_yearly(leap, from).unwrap().to_string(), "2026-02-28");
/// ```
pub fn next_yearly(anchor: NaiveDate, from: NaiveDate) -> Option<NaiveDate> {
    let this_year = yearly_in(anchor, from.year())?;
    if this_year >= from {
        return Some(this_year);
    }
    yearly_in(anchor, from.year().checked_add(1)?)
}

/// The first entry of a table that is not before `from`, in whatever order the table is (D000-59);
/// of several entries of one day the first one.
///
/// ```
/// use guanxi::policy::occasion::{DatedDay, next_dated};
/// let table = [
///     DatedDay::new("2024-09-17".parse().unwrap(), "Mid-Autumn"),
///     DatedDay::new("2024-02-10".parse().unwrap(), "Spring Festival"),
/// ];
/// let next = |from: &str| next_dated(&table, from.parse().unwrap());
/// assert_eq!(next("2024-02-11").unwrap().name, "Mid-Autumn");
/// assert_eq!(next("2024-09-18"), None);
/// ```
pub fn next_dated(table: &[DatedDay], from: NaiveDate) -> Option<&DatedDay> {
    table.iter().filter(|entry| entry.on >= from).min_by_key(|entry| entry.on)
}

/// On which days something is to be thought of.
#[derive(Clone, Copy, Debug)]
pub(super) enum Days<'a> {
    Once(NaiveDate),
    /// Every year after that of the anchor, before a day if there is one.
    Yearly {
        anchor: NaiveDate,
        before: Option<NaiveDate>,
    },
    Festival(Festival),
    Table(&'a [DatedDay]),
}

/// One of the days.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) day: NaiveDate,
    pub(super) name: String,
    /// It is kept on 28 February in place of the 29th.
    pub(super) clamped: bool,
}

impl Found {
    fn on(day: NaiveDate) -> Self {
        Self { day, name: String::new(), clamped: false }
    }

    fn yearly(anchor: NaiveDate, day: NaiveDate) -> Self {
        Self { day, name: String::new(), clamped: day.day() != anchor.day() }
    }

    fn dated(entry: &DatedDay) -> Self {
        Self { day: entry.on, name: entry.name.clone(), clamped: false }
    }
}

impl Days<'_> {
    /// The first of the days that is not before `from`; an error where that is not known since a
    /// table ends.
    pub(super) fn next(&self, from: NaiveDate) -> Result<Option<Found>, Error> {
        match self {
            Self::Once(day) => Ok((*day >= from).then(|| Found::on(*day))),
            Self::Yearly { anchor, before } => {
                let second = anchor.year().checked_add(1);
                let first = second.and_then(|year| NaiveDate::from_ymd_opt(year, 1, 1));
                let day = first.and_then(|first| next_yearly(*anchor, from.max(first)));
                let day = day.filter(|day| before.is_none_or(|before| *day < before));
                Ok(day.map(|day| Found::yearly(*anchor, day)))
            }
            Self::Festival(festival) => festival.next(from).map(|day| Some(Found::on(day))),
            Self::Table(table) => match next_dated(table, from) {
                Some(entry) => Ok(Some(Found::dated(entry))),
                None => Err(ended(table)),
            },
        }
    }

    /// The last of the days that is before a day; `None` where there is none or it is not known.
    pub(super) fn previous(&self, before: NaiveDate) -> Option<Found> {
        match self {
            Self::Once(day) => (*day < before).then(|| Found::on(*day)),
            Self::Yearly { anchor, before: end } => {
                let before = end.map_or(before, |end| end.min(before));
                let years = [Some(before.year()), before.year().checked_sub(1)];
                let years = years.into_iter().flatten().filter(|year| *year > anchor.year());
                let mut days = years.filter_map(|year| yearly_in(*anchor, year));
                days.find(|day| *day < before).map(|day| Found::yearly(*anchor, day))
            }
            Self::Festival(festival) => {
                // A festival of a lunar year lies in that civil year or in the January after.
                let years = (0..=2).filter_map(|back| before.year().checked_sub(back));
                let mut days = years.filter_map(|year| festival.in_year(year).ok());
                days.find(|day| *day < before).map(Found::on)
            }
            Self::Table(table) => {
                let past = table.iter().filter(|entry| entry.on < before);
                past.max_by_key(|entry| entry.on).map(Found::dated)
            }
        }
    }

    /// The first of all days that a table knows.
    pub(super) fn first(&self) -> Option<NaiveDate> {
        match self {
            Self::Festival(festival) => festival.in_year(Festival::YEARS.0).ok(),
            _ => None,
        }
    }
}

fn ended(table: &[DatedDay]) -> Error {
    let last = table.iter().map(|entry| entry.on).max();
    let message = last.map_or_else(
        || "the table of dates is empty".to_owned(),
        |last| format!("the table of dates ends on {last}"),
    );
    Error::new(ErrorKind::Value, "dates-not-covered", message)
        .with_help("add the dates of the years to come to `dates`")
}
