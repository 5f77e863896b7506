//! Holiday tables: which dates are off, which are worked all the same, and which have hours of
//! their own. Data with a version, never code: tables change after they were published.

mod bundled;
mod document;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use super::week::DayHours;
use crate::error::{Error, ErrorKind};
use crate::label::Code;

pub use document::HolidaysDocument;

/// A versioned holiday table: dates off, dates on (make-up days), short days, one-off breaks.
///
/// It covers a range of years, outside of which nothing is known about holidays, or, without such a
/// range, every year. A date is off, on or short, not two of them; breaks stand beside. Bundled are
/// `cn`, `us`, `uk_england`, `uk_scotland` and `uk_northern_ireland` ([`Holidays::bundled`]); a
/// caller makes an own table or extends one. Cheap to clone. For serde it is a
/// [`HolidaysDocument`].
///
/// ```
/// use guanxi::time::{Holidays, parse_date};
/// let cn = Holidays::bundled("cn")?;
/// assert_eq!(cn.years(), Some((2007, 2026)));
/// assert!(cn.is_off(parse_date("2024-10-01")?));
/// assert!(cn.is_on(parse_date("2024-10-12")?)); // a Saturday that is worked
///
/// let ours = Holidays::new("acme".parse()?, "2026-2")?
///     .with_off(parse_date("2026-07-01")?, "Founders' Day")?;
/// let both = cn.extended_by(&ours)?;
/// assert_eq!(both.holiday(parse_date("2026-07-01")?), Some("Founders' Day"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "HolidaysDocument", into = "HolidaysDocument")]
pub struct Holidays {
    table: Arc<Table>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
struct Table {
    code: Code,
    /// INVARIANT: not empty.
    version: String,
    source: String,
    /// First and last year. INVARIANT: in order, 1 to 9999.
    years: Option<(i32, i32)>,
    /// INVARIANT: the keys of `off`, `on` and `short` are disjoint, and all dates lie in the years
    /// covered or the one before or after them.
    off: BTreeMap<NaiveDate, String>,
    on: BTreeSet<NaiveDate>,
    short: BTreeMap<NaiveDate, DayHours>,
    breaks: BTreeMap<NaiveDate, DayHours>,
}

impl Holidays {
    /// An empty table for every year, with a code and a version of the caller's choice.
    ///
    /// # Errors
    /// `holiday-version` for an empty version.
    ///
    /// ```
    /// # use guanxi::time::Holidays;
    /// let table = Holidays::new("acme".parse()?, "2026-1")?;
    /// assert_eq!((table.code().as_str(), table.version()), ("acme", "2026-1"));
    /// assert_eq!(Holidays::new("acme".parse()?, " ").unwrap_err().code(), "holiday-version");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(code: Code, version: &str) -> Result<Self, Error> {
        if version.trim().is_empty() {
            return Err(Error::new(
                ErrorKind::Value,
                "holiday-version",
                format!("holiday table `{code}` has no version"),
            )
            .with_help("write a version such as `2026-1`: tables change after publication"));
        }
        let table = Table {
            code,
            version: version.to_owned(),
            source: String::new(),
            years: None,
            off: BTreeMap::new(),
            on: BTreeSet::new(),
            short: BTreeMap::new(),
            breaks: BTreeMap::new(),
        };
        Ok(Self { table: Arc::new(table) })
    }

    /// The table of this code that comes with the crate.
    ///
    /// `cn`: China 2007 to 2026, with make-up days; `us`: United States federal holidays,
    /// `uk_england` (and Wales), `uk_scotland`, `uk_northern_ireland`: bank holidays, 2020 to 2030.
    ///
    /// # Errors
    /// `unknown-holidays`, with the nearest code.
    ///
    /// ```
    /// # use guanxi::time::Holidays;
    /// assert_eq!(Holidays::bundled("us")?.years(), Some((2020, 2030)));
    /// let error = Holidays::bundled("uk").unwrap_err();
    /// assert_eq!(error.code(), "unknown-holidays");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn bundled(code: &str) -> Result<Self, Error> {
        bundled::table(code)
    }

    /// The codes of the tables that come with the crate.
    ///
    /// ```
    /// # use guanxi::time::Holidays;
    /// assert!(Holidays::bundled_codes().all(|code| Holidays::bundled(code).is_ok()));
    /// ```
    pub fn bundled_codes() -> impl Iterator<Item = &'static str> + Clone {
        bundled::codes()
    }

    /// The same table, known to cover these years, both inclusive.
    ///
    /// # Errors
    /// `holiday-years` unless 1 ≤ first ≤ last ≤ 9999; `holiday-date` where the table has a date
    /// that is further than a year from them.
    ///
    /// ```
    /// # use guanxi::time::Holidays;
    /// let table = Holidays::new("acme".parse()?, "2026-1")?.covering(2025, 2026)?;
    /// assert_eq!(table.years(), Some((2025, 2026)));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn covering(mut self, first: i32, last: i32) -> Result<Self, Error> {
        self.cover(first, last)?;
        Ok(self)
    }

    fn cover(&mut self, first: i32, last: i32) -> Result<(), Error> {
        if !(1 <= first && first <= last && last <= 9999) {
            return Err(Error::new(
                ErrorKind::Value,
                "holiday-years",
                format!("a holiday table cannot cover the years {first} to {last}"),
            )
            .with_help("write the first and the last year, for example `[2025, 2026]`"));
        }
        let table = Arc::make_mut(&mut self.table);
        table.years = Some((first, last));
        let dates = table.off.keys().chain(&table.on).chain(table.short.keys());
        for date in dates.chain(table.breaks.keys()) {
            table.check_year(*date)?;
        }
        Ok(())
    }

    /// The same table with a note on where its facts come from.
    ///
    /// ```
    /// # use guanxi::time::Holidays;
    /// let table = Holidays::new("acme".parse()?, "2026-1")?.with_source("staff handbook");
    /// assert_eq!(table.source(), "staff handbook");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn with_source(mut self, source: &str) -> Self {
        source.clone_into(&mut Arc::make_mut(&mut self.table).source);
        self
    }

    /// The same table under another code: what extends a table is a table of its own.
    ///
    /// ```
    /// # use guanxi::time::Holidays;
    /// let ours = Holidays::bundled("cn")?.with_code("acme".parse()?);
    /// assert_eq!(ours.to_string(), "acme 2026-1");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn with_code(mut self, code: Code) -> Self {
        Arc::make_mut(&mut self.table).code = code;
        self
    }

    /// The same table with a date off; the name may be empty.
    ///
    /// # Errors
    /// `holiday-twice` where the date is off, on or short already; `holiday-date` where it lies
    /// further than a year outside the years covered (one year's notice touches the year before).
    ///
    /// ```
    /// # use guanxi::time::{Holidays, parse_date};
    /// let may = parse_date("2026-05-01")?;
    /// let table = Holidays::new("acme".parse()?, "2026-1")?.with_off(may, "Labour Day")?;
    /// assert_eq!(table.clone().with_on(may).unwrap_err().code(), "holiday-twice");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn with_off(mut self, date: NaiveDate, name: &str) -> Result<Self, Error> {
        self.put_off(date, name)?;
        Ok(self)
    }

    /// The same table with a make-up day: a date that is worked whatever the week says.
    ///
    /// # Errors
    /// As [`Holidays::with_off`].
    ///
    /// ```
    /// # use guanxi::time::{Holidays, parse_date};
    /// let saturday = parse_date("2026-05-09")?;
    /// let table = Holidays::new("acme".parse()?, "2026-1")?.with_on(saturday)?;
    /// assert!(table.is_on(saturday));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn with_on(mut self, date: NaiveDate) -> Result<Self, Error> {
        self.put_on(date)?;
        Ok(self)
    }

    /// The same table with a date that has hours of its own, which replace those of the week.
    ///
    /// # Errors
    /// As [`Holidays::with_off`].
    ///
    /// ```
    /// # use guanxi::time::{Holidays, parse_date};
    /// let eve = parse_date("2026-12-24")?;
    /// let table =
    ///     Holidays::new("acme".parse()?, "2026-1")?.with_short_day(eve, "09:00-12:00".parse()?)?;
    /// assert_eq!(table.short_day(eve).unwrap().to_string(), "09:00-12:00");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn with_short_day(mut self, date: NaiveDate, hours: DayHours) -> Result<Self, Error> {
        self.put_short_day(date, hours)?;
        Ok(self)
    }

    /// The same table with breaks on a date, which are taken out of whatever hours it has.
    ///
    /// # Errors
    /// `holiday-twice` where the date has breaks already; `holiday-date` as
    /// [`Holidays::with_off`].
    ///
    /// ```
    /// # use guanxi::time::{Holidays, parse_date};
    /// let date = parse_date("2026-05-08")?;
    /// let table =
    ///     Holidays::new("acme".parse()?, "2026-1")?.with_breaks(date, "10:00-11:00".parse()?)?;
    /// assert_eq!(table.breaks(date).unwrap().to_string(), "10:00-11:00");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn with_breaks(mut self, date: NaiveDate, breaks: DayHours) -> Result<Self, Error> {
        self.put_breaks(date, breaks)?;
        Ok(self)
    }

    /// The same table with nothing about this date.
    ///
    /// ```
    /// # use guanxi::time::{Holidays, parse_date};
    /// let date = parse_date("2024-10-01")?;
    /// assert!(!Holidays::bundled("cn")?.without(date).is_off(date));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn without(mut self, date: NaiveDate) -> Self {
        let table = Arc::make_mut(&mut self.table);
        table.forget(date);
        table.breaks.remove(&date);
        self
    }

    /// This table with another on top: a correction, or a year that was published later.
    ///
    /// What the other says about a date replaces what this one says; breaks likewise. The years
    /// that it covers are added; a table without years adds none. The code stays, the versions are
    /// joined with `+`.
    ///
    /// # Errors
    /// `holiday-years` where the years of both would leave a gap; `holiday-date` where the other
    /// has a date further than a year outside the years of both.
    ///
    /// ```
    /// # use guanxi::time::{Holidays, parse_date};
    /// let next = Holidays::new("cn_2027".parse()?, "2027-1")?.covering(2027, 2027)?;
    /// let table = Holidays::bundled("cn")?.extended_by(&next)?;
    /// assert_eq!(table.years(), Some((2007, 2027)));
    /// assert_eq!(table.version(), "2026-1+2027-1");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn extended_by(&self, other: &Self) -> Result<Self, Error> {
        let mut table = (*self.table).clone();
        let more = &*other.table;
        table.version = format!("{}+{}", table.version, more.version);
        for date in more.off.keys().chain(&more.on).chain(more.short.keys()) {
            table.forget(*date);
        }
        table.off.extend(more.off.iter().map(|(date, name)| (*date, name.clone())));
        table.on.extend(&more.on);
        table.short.extend(more.short.iter().map(|(date, hours)| (*date, hours.clone())));
        table.breaks.extend(more.breaks.iter().map(|(date, hours)| (*date, hours.clone())));
        let years = match (table.years, more.years) {
            (Some((a, b)), Some((c, d))) => {
                if c > b.saturating_add(1) || a > d.saturating_add(1) {
                    return Err(Error::new(
                        ErrorKind::Value,
                        "holiday-years",
                        format!(
                            "holiday tables for {a} to {b} and for {c} to {d} leave a gap between"
                        ),
                    )
                    .with_help("extend a table by years that follow its own"));
                }
                Some((a.min(c), b.max(d)))
            }
            (years, _) => years,
        };
        let joined = Self { table: Arc::new(table) };
        match years {
            Some((first, last)) => joined.covering(first, last),
            None => Ok(joined),
        }
    }

    /// The code of the table.
    ///
    /// ```
    /// # use guanxi::time::Holidays;
    /// assert_eq!(Holidays::bundled("us")?.code(), &"us");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn code(&self) -> &Code {
        &self.table.code
    }

    /// The version of its data.
    ///
    /// ```
    /// # use guanxi::time::Holidays;
    /// assert_eq!(Holidays::bundled("cn")?.version(), "2026-1");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn version(&self) -> &str {
        &self.table.version
    }

    /// Where its facts come from; may be empty.
    ///
    /// ```
    /// # use guanxi::time::Holidays;
    /// assert!(Holidays::bundled("cn")?.source().contains("MIT"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn source(&self) -> &str {
        &self.table.source
    }

    /// The first and the last year covered; `None` where the table holds for every year.
    ///
    /// ```
    /// # use guanxi::time::Holidays;
    /// assert_eq!(Holidays::new("acme".parse()?, "1")?.years(), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn years(&self) -> Option<(i32, i32)> {
        self.table.years
    }

    /// Whether the date is off.
    ///
    /// ```
    /// # use guanxi::time::{Holidays, parse_date};
    /// assert!(Holidays::bundled("us")?.is_off(parse_date("2024-07-04")?));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_off(&self, date: NaiveDate) -> bool {
        self.table.off.contains_key(&date)
    }

    /// The name of the holiday on the date, empty where the table gives none; `None` where the date
    /// is not off.
    ///
    /// ```
    /// # use guanxi::time::{Holidays, parse_date};
    /// let us = Holidays::bundled("us")?;
    /// assert_eq!(us.holiday(parse_date("2024-07-04")?), Some("Independence Day"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn holiday(&self, date: NaiveDate) -> Option<&str> {
        self.table.off.get(&date).map(String::as_str)
    }

    /// Whether the date is a make-up day.
    ///
    /// ```
    /// # use guanxi::time::{Holidays, parse_date};
    /// assert!(Holidays::bundled("cn")?.is_on(parse_date("2024-02-18")?));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_on(&self, date: NaiveDate) -> bool {
        self.table.on.contains(&date)
    }

    /// The hours that the date has of its own.
    ///
    /// ```
    /// # use guanxi::time::{Holidays, parse_date};
    /// assert_eq!(Holidays::bundled("us")?.short_day(parse_date("2024-12-24")?), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn short_day(&self, date: NaiveDate) -> Option<&DayHours> {
        self.table.short.get(&date)
    }

    /// The breaks on the date.
    ///
    /// ```
    /// # use guanxi::time::{Holidays, parse_date};
    /// assert_eq!(Holidays::bundled("us")?.breaks(parse_date("2024-12-24")?), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn breaks(&self, date: NaiveDate) -> Option<&DayHours> {
        self.table.breaks.get(&date)
    }

    /// The dates off in order, with their names.
    ///
    /// ```
    /// # use guanxi::time::Holidays;
    /// assert_eq!(Holidays::bundled("us")?.dates_off().count(), 136);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn dates_off(&self) -> impl Iterator<Item = (NaiveDate, &str)> {
        self.table.off.iter().map(|(date, name)| (*date, name.as_str()))
    }

    /// The make-up days in order.
    ///
    /// ```
    /// # use guanxi::time::Holidays;
    /// assert_eq!(Holidays::bundled("us")?.dates_on().count(), 0);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn dates_on(&self) -> impl Iterator<Item = NaiveDate> {
        self.table.on.iter().copied()
    }

    /// The dates with hours of their own, in order.
    ///
    /// ```
    /// # use guanxi::time::Holidays;
    /// assert_eq!(Holidays::bundled("cn")?.short_days().count(), 0);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn short_days(&self) -> impl Iterator<Item = (NaiveDate, &DayHours)> {
        self.table.short.iter().map(|(date, hours)| (*date, hours))
    }

    /// The dates with breaks, in order.
    ///
    /// ```
    /// # use guanxi::time::Holidays;
    /// assert_eq!(Holidays::bundled("cn")?.dates_with_breaks().count(), 0);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn dates_with_breaks(&self) -> impl Iterator<Item = (NaiveDate, &DayHours)> {
        self.table.breaks.iter().map(|(date, hours)| (*date, hours))
    }

    fn put_off(&mut self, date: NaiveDate, name: &str) -> Result<(), Error> {
        self.check_new(date)?;
        Arc::make_mut(&mut self.table).off.insert(date, name.trim().to_owned());
        Ok(())
    }

    fn put_on(&mut self, date: NaiveDate) -> Result<(), Error> {
        self.check_new(date)?;
        Arc::make_mut(&mut self.table).on.insert(date);
        Ok(())
    }

    fn put_short_day(&mut self, date: NaiveDate, hours: DayHours) -> Result<(), Error> {
        self.check_new(date)?;
        Arc::make_mut(&mut self.table).short.insert(date, hours);
        Ok(())
    }

    fn put_breaks(&mut self, date: NaiveDate, breaks: DayHours) -> Result<(), Error> {
        self.table.check_year(date)?;
        if self.table.breaks.contains_key(&date) {
            return Err(self.twice(date, "has its breaks twice"));
        }
        Arc::make_mut(&mut self.table).breaks.insert(date, breaks);
        Ok(())
    }

    fn check_new(&self, date: NaiveDate) -> Result<(), Error> {
        self.table.check_year(date)?;
        if self.table.knows(date) { Err(self.twice(date, "is there twice")) } else { Ok(()) }
    }

    fn twice(&self, date: NaiveDate, how: &str) -> Error {
        Error::new(
            ErrorKind::Value,
            "holiday-twice",
            format!("{date} {how} in holiday table `{}`", self.table.code),
        )
        .with_help("write each date once: off, on, or short with its hours")
    }
}

impl Table {
    fn knows(&self, date: NaiveDate) -> bool {
        self.off.contains_key(&date) || self.on.contains(&date) || self.short.contains_key(&date)
    }

    fn forget(&mut self, date: NaiveDate) {
        self.off.remove(&date);
        self.on.remove(&date);
        self.short.remove(&date);
    }

    fn check_year(&self, date: NaiveDate) -> Result<(), Error> {
        let (first, last) = self.years.unwrap_or((1, 9999));
        let near = first.saturating_sub(1).max(1)..=last.saturating_add(1).min(9999);
        if near.contains(&date.year()) {
            return Ok(());
        }
        let code = &self.code;
        Err(Error::new(
            ErrorKind::Value,
            "holiday-date",
            format!("{date} lies outside the years {first} to {last} of holiday table `{code}`"),
        )
        .with_help("correct the date or the years that the table covers"))
    }
}

impl fmt::Display for Holidays {
    /// Code and version.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.table.code, self.table.version)
    }
}
