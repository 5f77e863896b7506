//! Working-day arithmetic on civil dates, and the instants at which working days end.

use chrono::{DateTime, NaiveDate, Utc};

use super::{Calendar, instant, whole};
use crate::error::{Error, ErrorKind};

/// At which instant of the last working day a deadline in working days lies (time rule 1.10).
///
/// ```
/// use guanxi::time::{Calendar, Edge, Zone};
/// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
/// let friday = "2024-01-05T10:00:00Z".parse().unwrap();
/// let due = |edge| calendar.working_days_due(friday, 1, edge).map(|due| due.to_string());
/// assert_eq!(due(Edge::CloseOfBusiness)?, "2024-01-08 17:00:00 UTC");
/// assert_eq!(due(Edge::SameTime)?, "2024-01-08 10:00:00 UTC");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Edge {
    /// The close of business of that day (A-16).
    #[default]
    CloseOfBusiness,
    /// The wall-clock time of the start on that day, moved to the next working instant, or to the
    /// last one where days are counted back.
    SameTime,
}

impl Calendar {
    /// Whether the date has working time.
    ///
    /// Make-up days have; of overnight windows see [`WorkingDates`](super::WorkingDates).
    ///
    /// # Errors
    /// `holidays-not-covered` or `calendar-range` outside the years.
    ///
    /// ```
    /// use guanxi::time::{Calendar, Holidays, parse_date};
    /// let calendar = Calendar::builder("+08:00".parse()?, "mon-fri 09:00-18:00".parse()?)
    ///     .holidays(Holidays::bundled("cn")?)
    ///     .build()?;
    /// assert!(calendar.is_working_date(parse_date("2024-02-18")?)?); // a Sunday
    /// assert!(!calendar.is_working_date(parse_date("2024-02-16")?)?); // a Friday
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_working_date(&self, date: NaiveDate) -> Result<bool, Error> {
        let (before, with) = self.ranks(date)?;
        Ok(before < with)
    }

    /// Why a date is no working date; `None` for one that is.
    ///
    /// # Errors
    /// `holidays-not-covered` or `calendar-range` outside the years.
    ///
    /// ```
    /// use guanxi::time::{Calendar, Skipped, parse_date};
    /// let calendar = Calendar::builder("+08:00".parse()?, "mon-fri 09:00-18:00".parse()?).build()?;
    /// assert_eq!(calendar.skipped_on(parse_date("2024-03-16")?)?, Some(Skipped::Weekend));
    /// assert_eq!(calendar.skipped_on(parse_date("2024-03-15")?)?, None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn skipped_on(&self, date: NaiveDate) -> Result<Option<super::Skipped>, Error> {
        let (before, with) = self.ranks(date)?;
        Ok(if before < with { None } else { self.inner.days.skipped(date, true) })
    }

    /// The n-th working date after a date; before it for negative n; the date itself for zero.
    ///
    /// The start never counts, worked or not (A-16). Additive for counts of one sign (P-010).
    ///
    /// # Errors
    /// `holidays-not-covered` or `calendar-range` where the start or the answer lies outside the
    /// years.
    ///
    /// ```
    /// use guanxi::time::{Calendar, Zone, parse_date};
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
    /// let saturday = parse_date("2024-01-06")?;
    /// assert_eq!(calendar.add_working_days(saturday, 3)?, parse_date("2024-01-10")?);
    /// assert_eq!(calendar.add_working_days(saturday, -1)?, parse_date("2024-01-05")?);
    /// assert_eq!(calendar.add_working_days(saturday, 0)?, saturday);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn add_working_days(&self, start: NaiveDate, count: i32) -> Result<NaiveDate, Error> {
        match self.rank_of(start, count)? {
            Some(rank) => {
                self.inner.index.working_date(rank).ok_or_else(|| self.no_working_day(count > 0))
            }
            None => Ok(start),
        }
    }

    /// The working dates after `from` up to and including `to`; negative where `to` lies before
    /// `from`.
    ///
    /// # Errors
    /// `holidays-not-covered` or `calendar-range` outside the years.
    ///
    /// ```
    /// use guanxi::time::{Calendar, Zone, parse_date};
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
    /// let (friday, tuesday) = (parse_date("2024-01-05")?, parse_date("2024-01-09")?);
    /// assert_eq!(calendar.working_days_between(friday, tuesday)?, 2);
    /// assert_eq!(calendar.working_days_between(tuesday, friday)?, -2);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> Result<i64, Error> {
        let (from, to) = (self.ranks(from)?.1, self.ranks(to)?.1);
        Ok(i64::from(to).saturating_sub(i64::from(from)))
    }

    /// The last closing of a date's own windows; `None` where the date is no working date.
    ///
    /// For windows that run over midnight, and for 24×7, that is 24:00 of the date.
    ///
    /// # Errors
    /// `holidays-not-covered` or `calendar-range` outside the years.
    ///
    /// ```
    /// use guanxi::time::{Calendar, Zone, parse_date};
    /// let calendar = Calendar::builder(Zone::utc(), "fri 22:00-06:00".parse()?).build()?;
    /// let close = calendar.close_of_business(parse_date("2024-01-05")?)?.unwrap();
    /// assert_eq!(close.to_string(), "2024-01-06 00:00:00 UTC");
    /// assert_eq!(calendar.close_of_business(parse_date("2024-01-07")?)?, None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn close_of_business(&self, date: NaiveDate) -> Result<Option<DateTime<Utc>>, Error> {
        let (before, with) = self.ranks(date)?;
        if before == with {
            return Ok(None);
        }
        self.inner.index.close_of_business(i64::from(before)).map(instant).transpose()
    }

    /// The instant at which n working days from an instant are over.
    ///
    /// The days are counted from the civil date that the wall clock shows at `start`, as
    /// [`Calendar::add_working_days`] does; the edge says which instant of the last one it is. With
    /// [`Edge::CloseOfBusiness`] the time of day of the start does not matter (P-012).
    ///
    /// # Errors
    /// As [`Calendar::add`]; `not-a-working-date` for the close of business of zero days from a
    /// date that has none.
    ///
    /// ```
    /// use guanxi::time::{Calendar, Edge, Zone};
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
    /// let at = |text: &str| text.parse().unwrap();
    /// let saturday = at("2024-01-06T20:00:00Z");
    /// let due = calendar.working_days_due(saturday, 2, Edge::CloseOfBusiness)?;
    /// assert_eq!(due, at("2024-01-09T17:00:00Z"));
    /// let due = calendar.working_days_due(saturday, 2, Edge::SameTime)?;
    /// assert_eq!(due, at("2024-01-10T09:00:00Z")); // 20:00 of Tuesday, moved on
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn working_days_due(
        &self,
        start: DateTime<Utc>,
        count: i32,
        edge: Edge,
    ) -> Result<DateTime<Utc>, Error> {
        whole(start)?;
        let zone = self.zone();
        let local = zone.local(start);
        let date = self.add_working_days(local.date(), count)?;
        match edge {
            Edge::CloseOfBusiness => self.close_of_business(date)?.ok_or_else(|| {
                Error::new(
                    ErrorKind::Value,
                    "not-a-working-date",
                    format!("{date} has no close of business: it is not a working date"),
                )
                .with_help("count at least one working day")
            }),
            Edge::SameTime => {
                // Zero days move nothing, also where the wall clock shows the time twice.
                let same =
                    if count == 0 { start } else { zone.resolve(date.and_time(local.time())) };
                if count < 0 { self.prev_close(same) } else { self.next_open(same) }
            }
        }
    }

    /// How many working dates lie before the date, and up to it.
    pub(super) fn ranks(&self, date: NaiveDate) -> Result<(u32, u32), Error> {
        use chrono::Datelike;
        let later = date > self.last_date();
        let ranks = self.inner.index.ranks(date);
        ranks.ok_or_else(|| self.outside(later, date.year(), &format!("{date}")))
    }

    /// The rank of the working date that is meant; `None` for a count of zero.
    fn rank_of(&self, start: NaiveDate, count: i32) -> Result<Option<i64>, Error> {
        let (before, with) = self.ranks(start)?;
        let from = match count {
            0 => return Ok(None),
            1.. => i64::from(with).saturating_sub(1),
            _ => i64::from(before),
        };
        Ok(Some(from.saturating_add(i64::from(count))))
    }

    #[cold]
    fn no_working_day(&self, later: bool) -> Error {
        use chrono::Datelike;
        let year = if later {
            self.last_date().year().saturating_add(1)
        } else {
            self.first_date().year().saturating_sub(1)
        };
        self.outside(later, year, "the answer")
    }
}
