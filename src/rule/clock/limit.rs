//! How long a clock may run, and in which time its seconds are counted.

use std::cmp::Ordering;
use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Utc};

use crate::error::{Error, ErrorKind};
use crate::label::Language;
use crate::rule::reason::show_span;
use crate::time::{Calendar, Civil, Edge, Span, Unit, Zone, sub_second};

/// The time whose seconds a clock counts: all of it, or the working time of a calendar (A-15).
///
/// ```
/// use guanxi::{rule::clock::Basis, time::{Calendar, Zone}};
/// let office = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
/// let friday = "2024-01-05T16:00:00Z".parse().unwrap();
/// assert_eq!(Basis::Elapsed.add(friday, 7200)?.to_string(), "2024-01-05 18:00:00 UTC");
/// assert_eq!(Basis::Calendar(office).add(friday, 7200)?.to_string(), "2024-01-08 10:00:00 UTC");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
#[non_exhaustive]
pub enum Basis {
    /// Every second counts.
    #[default]
    Elapsed,
    /// The working time of a business calendar counts.
    Calendar(Calendar),
}

impl Basis {
    /// The earliest instant at which so many seconds have passed; zero moves nothing.
    ///
    /// # Errors
    /// As [`Calendar::add`]; `clock-range` where elapsed time leaves the calendar of dates. Parts
    /// of a second are refused in elapsed time too.
    ///
    /// ```
    /// use guanxi::rule::clock::Basis;
    /// let at = "2024-01-05T16:00:00Z".parse().unwrap();
    /// assert_eq!(Basis::Elapsed.add(at, -60)?.to_string(), "2024-01-05 15:59:00 UTC");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[inline]
    pub fn add(&self, at: DateTime<Utc>, seconds: i64) -> Result<DateTime<Utc>, Error> {
        match self {
            Self::Elapsed => later(at, seconds),
            Self::Calendar(calendar) => calendar.add(at, seconds),
        }
    }

    /// The last instant at which no more than so many seconds have passed.
    ///
    /// # Errors
    /// As [`Basis::add`], with the next opening in place of the end.
    ///
    /// ```
    /// use guanxi::{rule::clock::Basis, time::{Calendar, Zone}};
    /// let office = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
    /// let friday = "2024-01-05T16:00:00Z".parse().unwrap();
    /// let latest = Basis::Calendar(office).due_latest(friday, 3600)?;
    /// assert_eq!(latest.to_string(), "2024-01-08 09:00:00 UTC"); // due at closing, late after this
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn due_latest(&self, at: DateTime<Utc>, seconds: i64) -> Result<DateTime<Utc>, Error> {
        match self {
            Self::Elapsed => later(at, seconds),
            Self::Calendar(calendar) => calendar.due_latest(at, seconds),
        }
    }

    /// The seconds between two instants, negative where the second one is earlier.
    ///
    /// # Errors
    /// As [`Calendar::between`].
    ///
    /// ```
    /// use guanxi::rule::clock::Basis;
    /// let at = |text: &str| text.parse().unwrap();
    /// let day = Basis::Elapsed.between(at("2024-01-05T16:00:00Z"), at("2024-01-06T16:00:00Z"))?;
    /// assert_eq!(day, 86_400);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[inline]
    pub fn between(&self, from: DateTime<Utc>, to: DateTime<Utc>) -> Result<i64, Error> {
        match self {
            Self::Elapsed => Ok(whole(to)?.saturating_sub(whole(from)?)),
            Self::Calendar(calendar) => calendar.between(from, to),
        }
    }

    /// The calendar whose working time counts.
    ///
    /// ```
    /// assert!(guanxi::rule::clock::Basis::Elapsed.calendar().is_none());
    /// ```
    pub fn calendar(&self) -> Option<&Calendar> {
        match self {
            Self::Elapsed => None,
            Self::Calendar(calendar) => Some(calendar),
        }
    }
}

/// Whole Unix seconds, as calendars ask for them.
fn whole(at: DateTime<Utc>) -> Result<i64, Error> {
    if at.timestamp_subsec_nanos() == 0 { Ok(at.timestamp()) } else { Err(sub_second(at)) }
}

fn later(at: DateTime<Utc>, seconds: i64) -> Result<DateTime<Utc>, Error> {
    let moved = whole(at)?.checked_add(seconds).and_then(|s| DateTime::from_timestamp(s, 0));
    moved.ok_or_else(|| {
        let message = format!("`{at}` and {seconds} s leave the calendar of dates");
        Error::new(ErrorKind::Value, "clock-range", message)
            .with_help("use instants of the years 0001 to 9999")
    })
}

/// How long a clock may run: a [`Span`], or not at all.
///
/// The text form is a span, or `immediately` (A-34): met by what happens at the instant of the
/// start, give or take the clock's tolerance. A span of zero is refused, because it is more often a
/// slip than meant.
///
/// ```
/// use guanxi::rule::clock::Limit;
/// assert_eq!("3 working days".parse::<Limit>()?.to_string(), "3 working days");
/// assert_eq!("immediately".parse::<Limit>()?, Limit::Immediately);
/// let error = "0 minutes".parse::<Limit>().unwrap_err();
/// assert_eq!(error.code(), "zero-limit");
/// assert!(error.help().unwrap().contains("`immediately`"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// Met at the instant of the start, or never.
    Immediately,
    /// A span, longer than zero. Minutes and hours are a budget of the basis; working days and
    /// civil spans end at an instant.
    Within(Span),
}

impl Limit {
    /// The limit in words.
    ///
    /// ```
    /// use guanxi::{label::Language, rule::clock::Limit};
    /// assert_eq!("3 working days".parse::<Limit>()?.text(Language::Chinese), "3 个工作日");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(self, language: Language) -> String {
        match (self, language) {
            (Self::Immediately, Language::English) => "immediately".to_owned(),
            (Self::Immediately, Language::Chinese) => "立即".to_owned(),
            (Self::Within(span), _) => show_span(span, language),
        }
    }
}

impl FromStr for Limit {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if text == "immediately" {
            return Ok(Self::Immediately);
        }
        let span: Span = text.parse()?;
        if span.count() == 0 {
            return Err(Error::new(ErrorKind::Value, "zero-limit", "a limit cannot be zero")
                .with_help(
                    "write `immediately` if that is meant, or leave the clock out if there is no limit",
                ));
        }
        Ok(Self::Within(span))
    }
}

impl fmt::Display for Limit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Immediately => f.pad("immediately"),
            Self::Within(span) => f.pad(&span.to_string()),
        }
    }
}

/// At which instant of its last day a limit of whole days ends (time rule 1.10, A-16).
///
/// ```
/// use guanxi::rule::clock::DueEdge;
/// assert_eq!("day_end".parse::<DueEdge>()?, DueEdge::DayEnd);
/// assert_eq!("noon".parse::<DueEdge>().unwrap_err().code(), "due-edge");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum DueEdge {
    /// At the close of business; for working days only, and their default.
    CloseOfBusiness,
    /// At the time of day of the start; the default of days, weeks, months, quarters and years.
    SameTime,
    /// At 24:00.
    DayEnd,
}

impl DueEdge {
    /// What files write, and what it means.
    pub(crate) const WORDS: [(&'static str, Self); 3] = [
        ("close_of_business", Self::CloseOfBusiness),
        ("same_time", Self::SameTime),
        ("day_end", Self::DayEnd),
    ];
}

impl FromStr for DueEdge {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::WORDS.into_iter().find(|(word, _)| *word == text).map(|(_, edge)| edge).ok_or_else(
            || {
                let message = format!("a limit cannot end at `{text}`");
                Error::new(ErrorKind::Value, "due-edge", message)
                    .with_help("write `close_of_business`, `same_time` or `day_end`")
            },
        )
    }
}

/// A limit with everything that it needs to find its end; made by the builder of a clock.
#[derive(Clone, Debug)]
pub(super) enum Target {
    /// Seconds of the basis; zero for "immediately".
    Budget(i64),
    /// Working days of a calendar.
    WorkingDays { calendar: Calendar, count: i32, edge: DueEdge },
    /// Civil days or months in a zone.
    Civil { zone: Zone, span: Span, edge: DueEdge },
}

impl Target {
    pub(super) fn new(
        limit: Limit,
        basis: &Basis,
        zone: Option<&Zone>,
        edge: Option<DueEdge>,
    ) -> Result<Self, Error> {
        let span = match limit {
            Limit::Immediately => return no_edge(edge, "`immediately`").map(|()| Self::Budget(0)),
            Limit::Within(span) => span,
        };
        match span.unit() {
            Unit::Minute | Unit::Hour => {
                no_edge(edge, "a limit in minutes or hours")?;
                Ok(Self::Budget(seconds(span).unwrap_or(0)))
            }
            Unit::WorkingDay => {
                let Some(calendar) = basis.calendar() else {
                    return Err(refused(
                        "working-days-without-calendar",
                        format!("`{span}` needs a calendar that says which days are worked"),
                        "add `calendar = \"office\"`, or count days or hours",
                    ));
                };
                let count = i32::try_from(span.count()).unwrap_or(i32::MAX);
                let edge = edge.unwrap_or(DueEdge::CloseOfBusiness);
                Ok(Self::WorkingDays { calendar: calendar.clone(), count, edge })
            }
            _ if basis.calendar().is_some() => Err(refused(
                "civil-span-on-calendar",
                format!("`{span}` counts all days, so a calendar changes nothing about it"),
                "write working days, or minutes or hours, or leave out the calendar",
            )),
            _ => {
                let Some(zone) = zone else {
                    return Err(refused(
                        "civil-span-without-zone",
                        format!("`{span}` needs a zone in which days begin and end"),
                        "give the clock the zone of the rulebook",
                    ));
                };
                let edge = edge.unwrap_or(DueEdge::SameTime);
                if edge == DueEdge::CloseOfBusiness {
                    return Err(refused(
                        "due-edge",
                        format!("`{span}` knows no business hours"),
                        "write working days, or the edge `same_time` or `day_end`",
                    ));
                }
                Ok(Self::Civil { zone: zone.clone(), span, edge })
            }
        }
    }

    /// Which of two limits that count alike is longer, and so ends later from every start; `None`
    /// where that depends on the start.
    pub(super) fn compare(&self, other: &Self, same_basis: bool) -> Option<Ordering> {
        match (self, other) {
            (Self::Budget(own), Self::Budget(other)) if same_basis => Some(own.cmp(other)),
            (
                Self::WorkingDays { count: own, edge, calendar },
                Self::WorkingDays { count: other, edge: other_edge, calendar: other_calendar },
            ) if edge == other_edge && calendar.is_same(other_calendar) => Some(own.cmp(other)),
            (
                Self::Civil { span: own, edge, .. },
                Self::Civil { span: other, edge: other_edge, .. },
            ) if edge == other_edge => match (own.civil()?, other.civil()?) {
                (Civil::Days(own), Civil::Days(other)) => Some(own.cmp(&other)),
                (Civil::Months(own), Civil::Months(other)) => Some(own.cmp(&other)),
                _ => None,
            },
            _ => None,
        }
    }

    /// Where `times` such limits from the start end, nothing being paused; `None` for budgets,
    /// which are no instants.
    pub(super) fn end(
        &self,
        start: DateTime<Utc>,
        times: i32,
    ) -> Result<Option<DateTime<Utc>>, Error> {
        match self {
            Self::Budget(_) => Ok(None),
            Self::WorkingDays { calendar, count, edge } => {
                let count = count.saturating_mul(times);
                let end = match edge {
                    DueEdge::CloseOfBusiness => {
                        calendar.working_days_due(start, count, Edge::CloseOfBusiness)?
                    }
                    DueEdge::SameTime => calendar.working_days_due(start, count, Edge::SameTime)?,
                    DueEdge::DayEnd => {
                        let zone = calendar.zone();
                        zone.end_of(calendar.add_working_days(zone.date_of(start), count)?)
                    }
                };
                Ok(Some(end))
            }
            Self::Civil { zone, span, edge } => {
                let local = zone.local(start);
                let date = span.after(local.date(), times)?;
                Ok(Some(match edge {
                    DueEdge::DayEnd => zone.end_of(date),
                    _ => zone.resolve(date.and_time(local.time())),
                }))
            }
        }
    }
}

fn no_edge(edge: Option<DueEdge>, what: &str) -> Result<(), Error> {
    match edge {
        None => Ok(()),
        Some(_) => Err(refused(
            "due-edge",
            format!("{what} ends when its time is up and has no edge"),
            "leave out `edge`",
        )),
    }
}

/// The seconds of minutes or hours.
pub(super) fn seconds(span: Span) -> Option<i64> {
    match span.unit() {
        Unit::Minute => Some(i64::from(span.count()).saturating_mul(60)),
        Unit::Hour => Some(i64::from(span.count()).saturating_mul(3600)),
        _ => None,
    }
}

pub(super) fn refused(code: &'static str, message: String, help: &str) -> Error {
    Error::new(ErrorKind::Rulebook, code, message).with_help(help)
}
