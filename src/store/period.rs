//! Periods of events: from one civil date to another in a zone.

use chrono::NaiveDate;

use crate::time::{Moment, Zone};

/// The civil dates from a first to a last one, both included, in a zone.
///
/// An event lies in it if its `at` does: a date as it is written, an instant by the date that the
/// zone's calendar shows then. So two periods that meet share no event and leave none out, and a
/// period says the same as two cuts ([`AsOf`](crate::time::AsOf)) at whole days of that zone. A
/// period whose last date is before its first is empty.
///
/// ```
/// use guanxi::{store::EventPeriod, time::parse_date};
/// let (first, last) = (parse_date("2024-01-01")?, parse_date("2024-01-31")?);
/// let january = EventPeriod::new(first, last, "+08:00".parse()?);
/// assert!(january.contains("2024-01-31".parse()?));
/// assert!(january.contains("2024-01-31T23:59:59+08:00".parse()?));
/// assert!(!january.contains("2024-01-31T16:00:00Z".parse()?));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct EventPeriod {
    first: Option<NaiveDate>,
    last: Option<NaiveDate>,
    zone: Zone,
}

impl EventPeriod {
    /// From a first to a last date.
    ///
    /// ```
    /// use guanxi::{store::EventPeriod, time::{Zone, parse_date}};
    /// let day = parse_date("2024-02-29")?;
    /// assert!(EventPeriod::new(day, day, Zone::utc()).contains(day.into()));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(first: NaiveDate, last: NaiveDate, zone: Zone) -> Self {
        Self { first: Some(first), last: Some(last), zone }
    }

    /// All the time there is: every event lies in it.
    ///
    /// ```
    /// use guanxi::store::EventPeriod;
    /// assert!(EventPeriod::always().contains("0001-01-01".parse()?));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn always() -> Self {
        Self { first: None, last: None, zone: Zone::utc() }
    }

    /// Everything up to a date, that day included.
    ///
    /// ```
    /// use guanxi::{store::EventPeriod, time::{Zone, parse_date}};
    /// let until = EventPeriod::until(parse_date("2024-01-31")?, Zone::utc());
    /// assert!(until.contains("2024-01-31T23:59:59Z".parse()?));
    /// assert!(!until.contains("2024-02-01".parse()?));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn until(last: NaiveDate, zone: Zone) -> Self {
        Self { first: None, last: Some(last), zone }
    }

    /// Everything from a date on.
    ///
    /// ```
    /// use guanxi::{store::EventPeriod, time::{Zone, parse_date}};
    /// let since = EventPeriod::since(parse_date("2024-02-01")?, Zone::utc());
    /// assert!(since.contains("2024-02-01".parse()?) && !since.contains("2024-01-31".parse()?));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn since(first: NaiveDate, zone: Zone) -> Self {
        Self { first: Some(first), last: None, zone }
    }

    /// The first date, if there is one.
    ///
    /// ```
    /// assert_eq!(guanxi::store::EventPeriod::always().first(), None);
    /// ```
    pub fn first(&self) -> Option<NaiveDate> {
        self.first
    }

    /// The last date, if there is one; it belongs to the period.
    ///
    /// ```
    /// assert_eq!(guanxi::store::EventPeriod::always().last(), None);
    /// ```
    pub fn last(&self) -> Option<NaiveDate> {
        self.last
    }

    /// The zone in which instants have their dates.
    ///
    /// ```
    /// use guanxi::{store::EventPeriod, time::Zone};
    /// assert_eq!(EventPeriod::always().zone(), &Zone::utc());
    /// ```
    pub fn zone(&self) -> &Zone {
        &self.zone
    }

    /// Whether a moment lies in the period.
    ///
    /// ```
    /// use guanxi::{store::EventPeriod, time::{Zone, parse_date}};
    /// let (late, early) = (parse_date("2024-02-01")?, parse_date("2024-01-01")?);
    /// assert!(!EventPeriod::new(late, early, Zone::utc()).contains(late.into()));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn contains(&self, moment: Moment) -> bool {
        let date = match moment {
            Moment::Date(date) => date,
            Moment::Instant(at) => {
                if self.first.is_none() && self.last.is_none() {
                    return true;
                }
                // No zone is a day away from UTC, so far from both ends its offset is not asked for.
                let shown = at.date_naive();
                let days_before =
                    |a: NaiveDate, b: NaiveDate| b.signed_duration_since(a).num_days();
                let inside = self.first.is_none_or(|first| days_before(first, shown) > 1)
                    && self.last.is_none_or(|last| days_before(shown, last) > 1);
                if inside {
                    return true;
                }
                self.zone.date_of(at)
            }
        };
        self.first.is_none_or(|first| first <= date) && self.last.is_none_or(|last| date <= last)
    }
}
