//! Calendar buckets: the weeks, months, quarters, half-years and years that tile the calendar.

use std::fmt;

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::civil::{add_months, month_end, out_of_range};
use super::span::{Civil, Span};
use super::unit::Unit;
use crate::error::{Error, ErrorKind};

/// A tiling of the calendar into buckets of one period (P-014).
///
/// Weeks are ISO weeks, Monday to Sunday; 1, 2, 3, 4, 6 and 12 months (quarters and years
/// likewise) are counted from January; single days are themselves. Several days or weeks have no
/// place in the calendar of their own and are counted from an epoch date (A-54). Trailing windows
/// are spans, not buckets (A-53): for those see [`AsOf::back`](super::AsOf::back).
///
/// ```
/// use guanxi::time::{Buckets, parse_date};
/// let quarters = Buckets::new("1 quarter".parse()?, None)?;
/// let bucket = quarters.containing(parse_date("2024-05-20")?)?;
/// assert_eq!(bucket.to_string(), "2024-04-01/2024-06-30");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Buckets {
    period: Span,
    epoch: Option<NaiveDate>,
    grid: Grid,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Grid {
    /// So many days, one bucket of which starts on `from`. INVARIANT: `length` is at least 1.
    Days { length: i64, from: NaiveDate },
    /// So many months from January. INVARIANT: `length` divides 12.
    Months { length: u32 },
}

/// One bucket: the days from `first` to `last`, both inclusive.
///
/// Ordered by time. `Display` is `first/last`.
///
/// ```
/// use guanxi::time::{Buckets, parse_date};
/// let weeks = Buckets::new("1 week".parse()?, None)?;
/// let week = weeks.containing(parse_date("2024-01-01")?)?;
/// assert_eq!((week.first(), week.last()), (parse_date("2024-01-01")?, parse_date("2024-01-07")?));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Bucket {
    first: NaiveDate,
    last: NaiveDate,
}

impl Buckets {
    /// The buckets of a period, with an epoch date where the calendar itself gives no start.
    ///
    /// Without an epoch: `1 day`, `1 week`, and any number of months, quarters or years that
    /// makes 1, 2, 3, 4, 6 or 12 months. With an epoch: any number of days or weeks, of which one
    /// bucket starts on that date and the others follow and precede it (A-54).
    ///
    /// # Errors
    /// `bucket-epoch` for several days or weeks without an epoch; `bucket-period` for minutes,
    /// hours, working days, a count of zero, months that do not divide the year, and months or
    /// years with an epoch.
    ///
    /// ```
    /// use guanxi::time::{Buckets, parse_date};
    /// let fortnight = "2 weeks".parse()?;
    /// let error = Buckets::new(fortnight, None).unwrap_err();
    /// assert_eq!(error.code(), "bucket-epoch");
    /// assert_eq!(
    ///     error.to_string(),
    ///     "`2 weeks` needs an epoch date: the calendar has no buckets of that length"
    /// );
    /// let buckets = Buckets::new(fortnight, Some(parse_date("2024-01-01")?))?;
    /// assert_eq!(
    ///     buckets.containing(parse_date("2024-01-20")?)?.to_string(),
    ///     "2024-01-15/2024-01-28"
    /// );
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(period: Span, epoch: Option<NaiveDate>) -> Result<Self, Error> {
        let refused = |why: &str| {
            Error::new(
                ErrorKind::Value,
                "bucket-period",
                format!("`{period}` cannot be a calendar bucket: {why}"),
            )
            .with_help("write `1 day`, `1 week`, `1 month`, `1 quarter`, `6 months` or `1 year`")
        };
        let civil = period.civil().ok_or_else(|| {
            refused("buckets are whole civil days, weeks, months, quarters or years")
        })?;
        let grid = match (civil, epoch) {
            (Civil::Days(0) | Civil::Months(0), _) => return Err(refused("it has no days")),
            (Civil::Days(days), Some(from)) => Grid::Days { length: i64::from(days), from },
            (Civil::Days(days), None) if period.count() == 1 => {
                Grid::Days { length: i64::from(days), from: monday() }
            }
            (Civil::Days(_), None) => {
                return Err(Error::new(
                    ErrorKind::Value,
                    "bucket-epoch",
                    format!(
                        "`{period}` needs an epoch date: the calendar has no buckets of that length"
                    ),
                )
                .with_help(match period.unit() {
                    Unit::Week => "give the first day of one bucket as `epoch`, or write `1 week`",
                    _ => {
                        "give the first day of one bucket as `epoch`, or write `1 day` or `1 week`"
                    }
                }));
            }
            (Civil::Months(_), Some(_)) => {
                return Err(refused("only days and weeks are counted from an epoch date"));
            }
            (Civil::Months(length @ (1 | 2 | 3 | 4 | 6 | 12)), None) => Grid::Months { length },
            (Civil::Months(_), None) => {
                return Err(refused("a year does not consist of so many months"));
            }
        };
        Ok(Self { period, epoch, grid })
    }

    /// The period, as it was given.
    ///
    /// ```
    /// # use guanxi::time::Buckets;
    /// assert_eq!(Buckets::new("1 year".parse()?, None)?.period().to_string(), "1 year");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn period(&self) -> Span {
        self.period
    }

    /// The epoch date, as it was given.
    ///
    /// ```
    /// # use guanxi::time::Buckets;
    /// assert_eq!(Buckets::new("1 year".parse()?, None)?.epoch(), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn epoch(&self) -> Option<NaiveDate> {
        self.epoch
    }

    /// The one bucket that contains the date (P-014).
    ///
    /// # Errors
    /// `date-range` where the bucket reaches beyond the calendar.
    ///
    /// ```
    /// use guanxi::time::{Buckets, parse_date};
    /// let halves = Buckets::new("6 months".parse()?, None)?;
    /// let bucket = halves.containing(parse_date("2024-06-30")?)?;
    /// assert_eq!(bucket.to_string(), "2024-01-01/2024-06-30");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn containing(&self, date: NaiveDate) -> Result<Bucket, Error> {
        match self.grid {
            Grid::Days { length, from } => day_bucket(date, length, from),
            Grid::Months { length } => month_bucket(date, length),
        }
        .ok_or_else(|| out_of_range(format!("the bucket of `{}` around {date}", self.period)))
    }

    /// The bucket after this one: it starts on the day after it ends (P-014).
    ///
    /// # Errors
    /// `date-range` at the end of the calendar.
    ///
    /// ```
    /// use guanxi::time::{Buckets, parse_date};
    /// let months = Buckets::new("1 month".parse()?, None)?;
    /// let january = months.containing(parse_date("2024-01-15")?)?;
    /// assert_eq!(months.next(&january)?.to_string(), "2024-02-01/2024-02-29");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn next(&self, bucket: &Bucket) -> Result<Bucket, Error> {
        let first = bucket.last.succ_opt();
        self.containing(first.ok_or_else(|| out_of_range(format!("the bucket after {bucket}")))?)
    }

    /// The bucket before this one: it ends on the day before it starts (P-014).
    ///
    /// # Errors
    /// `date-range` at the beginning of the calendar.
    ///
    /// ```
    /// use guanxi::time::{Buckets, parse_date};
    /// let months = Buckets::new("1 month".parse()?, None)?;
    /// let march = months.containing(parse_date("2024-03-15")?)?;
    /// assert_eq!(months.previous(&march)?.to_string(), "2024-02-01/2024-02-29");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn previous(&self, bucket: &Bucket) -> Result<Bucket, Error> {
        let last = bucket.first.pred_opt();
        self.containing(last.ok_or_else(|| out_of_range(format!("the bucket before {bucket}")))?)
    }
}

impl Bucket {
    /// The first day.
    ///
    /// ```
    /// # use guanxi::time::{Buckets, parse_date};
    /// let bucket = Buckets::new("1 year".parse()?, None)?.containing(parse_date("2024-05-20")?)?;
    /// assert_eq!(bucket.first(), parse_date("2024-01-01")?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn first(&self) -> NaiveDate {
        self.first
    }

    /// The last day, which belongs to the bucket.
    ///
    /// ```
    /// # use guanxi::time::{Buckets, parse_date};
    /// let bucket = Buckets::new("1 year".parse()?, None)?.containing(parse_date("2024-05-20")?)?;
    /// assert_eq!(bucket.last(), parse_date("2024-12-31")?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn last(&self) -> NaiveDate {
        self.last
    }

    /// Whether the date lies in the bucket, first and last day included.
    ///
    /// ```
    /// # use guanxi::time::{Buckets, parse_date};
    /// let bucket = Buckets::new("1 year".parse()?, None)?.containing(parse_date("2024-05-20")?)?;
    /// assert!(bucket.contains(parse_date("2024-12-31")?));
    /// assert!(!bucket.contains(parse_date("2025-01-01")?));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn contains(&self, date: NaiveDate) -> bool {
        self.first <= date && date <= self.last
    }
}

impl fmt::Display for Bucket {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}", self.first, self.last)
    }
}

/// Some Monday.
fn monday() -> NaiveDate {
    NaiveDate::from_isoywd_opt(1, 1, chrono::Weekday::Mon).unwrap_or_default()
}

fn day_bucket(date: NaiveDate, length: i64, from: NaiveDate) -> Option<Bucket> {
    let into = date.signed_duration_since(from).num_days().checked_rem_euclid(length)?;
    let first = date.checked_sub_signed(TimeDelta::try_days(into)?)?;
    let last = first.checked_add_signed(TimeDelta::try_days(length.checked_sub(1)?)?)?;
    Some(Bucket { first, last })
}

fn month_bucket(date: NaiveDate, length: u32) -> Option<Bucket> {
    let into = date.month0().checked_rem(length)?;
    let month = date.month().checked_sub(into)?;
    let first = NaiveDate::from_ymd_opt(date.year(), month, 1)?;
    let last = add_months(first, i32::try_from(length.checked_sub(1)?).ok()?)?;
    Some(Bucket { first, last: month_end(last)? })
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use super::super::civil::tests::{date, dates};
    use super::super::span::tests::span;
    use super::*;
    use proptest::prelude::*;

    fn buckets(period: &str) -> Buckets {
        Buckets::new(span(period), None).unwrap()
    }

    fn around(period: &str, day: &str) -> String {
        buckets(period).containing(date(day)).unwrap().to_string()
    }

    #[test]
    fn p_014_boundary_days() {
        for (period, day, expected) in [
            ("1 day", "2024-02-29", "2024-02-29/2024-02-29"),
            ("1 week", "2024-12-30", "2024-12-30/2025-01-05"),
            ("1 week", "2024-12-29", "2024-12-23/2024-12-29"),
            ("1 month", "2023-02-01", "2023-02-01/2023-02-28"),
            ("1 month", "2024-02-29", "2024-02-01/2024-02-29"),
            ("2 months", "2024-12-31", "2024-11-01/2024-12-31"),
            ("1 quarter", "2024-03-31", "2024-01-01/2024-03-31"),
            ("1 quarter", "2024-04-01", "2024-04-01/2024-06-30"),
            ("3 months", "2024-04-01", "2024-04-01/2024-06-30"),
            ("4 months", "2024-08-31", "2024-05-01/2024-08-31"),
            ("6 months", "2024-07-01", "2024-07-01/2024-12-31"),
            ("2 quarters", "2024-07-01", "2024-07-01/2024-12-31"),
            ("12 months", "2024-07-01", "2024-01-01/2024-12-31"),
            ("1 year", "2024-01-01", "2024-01-01/2024-12-31"),
        ] {
            assert_eq!(around(period, day), expected, "{period} {day}");
        }
    }

    #[test]
    fn a_54_no_calendar_fortnight_without_an_epoch() {
        let code = |period: &str, epoch: Option<&str>| {
            Buckets::new(span(period), epoch.map(date)).map(|_| ()).map_err(|e| e.code())
        };
        for period in ["2 weeks", "2 days", "7 days", "90 days"] {
            assert_eq!(code(period, None), Err("bucket-epoch"), "{period}");
            assert_eq!(code(period, Some("2024-01-01")), Ok(()), "{period}");
        }
        for period in ["0 days", "0 weeks", "0 months", "5 months", "7 months", "18 months"] {
            assert_eq!(code(period, None), Err("bucket-period"), "{period}");
        }
        for period in ["3 quarters", "2 years", "24 hours", "30 minutes", "5 working days"] {
            assert_eq!(code(period, None), Err("bucket-period"), "{period}");
            assert_eq!(code(period, Some("2024-01-01")), Err("bucket-period"), "{period}");
        }
        assert_eq!(code("1 month", Some("2024-01-01")), Err("bucket-period"));
        assert_eq!(code("0 days", Some("2024-01-01")), Err("bucket-period"));
        // Weeks from an epoch start on its weekday.
        let weeks = Buckets::new(span("1 week"), Some(date("2024-01-03"))).unwrap();
        let week = weeks.containing(date("2024-01-02")).unwrap();
        assert_eq!(week.to_string(), "2023-12-27/2024-01-02");
    }

    #[test]
    fn the_ends_of_the_calendar() {
        let code = |bucket: Result<Bucket, Error>| bucket.unwrap_err().code();
        for period in ["1 month", "1 quarter", "1 year", "1 day"] {
            let buckets = buckets(period);
            let last = buckets.containing(NaiveDate::MAX).unwrap();
            assert_eq!(last.last(), NaiveDate::MAX);
            assert_eq!(code(buckets.next(&last)), "date-range");
            let first = buckets.containing(NaiveDate::MIN).unwrap();
            assert_eq!(first.first(), NaiveDate::MIN);
            assert_eq!(code(buckets.previous(&first)), "date-range");
        }
        let long = Buckets::new(span("100000 weeks"), Some(NaiveDate::MAX)).unwrap();
        assert_eq!(code(long.containing(NaiveDate::MAX)), "date-range");
        assert_eq!(code(buckets("1 week").containing(NaiveDate::MIN)), "date-range");
    }

    fn tilings() -> impl Strategy<Value = Buckets> {
        let calendar =
            ["1 day", "1 week", "1 month", "2 months", "1 quarter", "6 months", "1 year"];
        prop_oneof![
            proptest::sample::select(calendar.map(buckets).to_vec()),
            (1_u32..400, dates()).prop_map(|(days, epoch)| {
                Buckets::new(Span::new(days, Unit::Day).unwrap(), Some(epoch)).unwrap()
            }),
            (1_u32..60, dates()).prop_map(|(weeks, epoch)| {
                Buckets::new(Span::new(weeks, Unit::Week).unwrap(), Some(epoch)).unwrap()
            }),
        ]
    }

    proptest! {
        /// P-014: each date is in exactly one bucket, and the day after a bucket starts the next.
        #[test]
        fn p_014_buckets_tile(buckets in tilings(), d in dates(), step in 0_i64..400) {
            let bucket = buckets.containing(d).unwrap();
            prop_assert!(bucket.contains(d));
            let other = d + TimeDelta::days(step);
            prop_assert_eq!(bucket.contains(other), buckets.containing(other).unwrap() == bucket);
            for day in [bucket.first(), bucket.last()] {
                prop_assert_eq!(buckets.containing(day).unwrap(), bucket);
            }
            let next = buckets.next(&bucket).unwrap();
            prop_assert_eq!(next.first().pred_opt(), Some(bucket.last()));
            prop_assert_eq!(buckets.previous(&next).unwrap(), bucket);
            if let Some(epoch) = buckets.epoch() {
                prop_assert_eq!(buckets.containing(epoch).unwrap().first(), epoch);
            }
        }
    }
}
