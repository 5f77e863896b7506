//! Spans: a count of minutes, hours, days, working days, weeks, months, quarters or years.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate, TimeDelta};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::civil::{add_months, earliest_with_months_from, latest_with_months_by, out_of_range};
use super::unit::{NAMES, Unit};
use crate::error::{Error, ErrorKind, did_you_mean};
use crate::label::parse_text;

/// A civil span reduced to the unit in which it is counted from a date.
///
/// A week is 7 days, a quarter 3 months, a year 12 months.
///
/// ```
/// use guanxi::time::{Civil, Span};
/// assert_eq!("2 weeks".parse::<Span>()?.civil(), Some(Civil::Days(14)));
/// assert_eq!("1 quarter".parse::<Span>()?.civil(), Some(Civil::Months(3)));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Civil {
    /// So many days.
    Days(u32),
    /// So many months, clamped to the month end.
    Months(u32),
}

/// A length of time as people write it: a count from 0 to 100 000 and a [`Unit`].
///
/// The text form is `1 quarter`, `3 working days`, `24 hours`: lower case, singular or plural, one
/// or more blanks between the words. Printing and reading are inverse; `7 days` and `1 week` are
/// different spans that cover the same days.
///
/// Days and longer are civil arithmetic, always counted from the anchor in one step and clamped
/// to the month end (P-001, P-003). Minutes and hours count seconds of their basis; working days
/// need a calendar.
///
/// ```
/// use guanxi::time::{Span, Unit};
/// let span: Span = "3  working day".parse()?;
/// assert_eq!(span, Span::new(3, Unit::WorkingDay)?);
/// assert_eq!(span.to_string(), "3 working days");
/// assert_eq!("1 fortnight".parse::<Span>().unwrap_err().code(), "span-unit");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Span {
    // INVARIANT: at most `MAX_COUNT`.
    count: u32,
    unit: Unit,
}

/// Months after which the calendar repeats, and their days.
const CYCLE_MONTHS: i32 = 4800;
const CYCLE_DAYS: i64 = 146_097;

impl Span {
    /// The greatest count of a span, of any unit; some 273 years of days.
    ///
    /// ```
    /// use guanxi::time::{Span, Unit};
    /// assert!(Span::new(Span::MAX_COUNT, Unit::Minute).is_ok());
    /// assert_eq!("100001 minutes".parse::<Span>().unwrap_err().code(), "span-count");
    /// ```
    pub const MAX_COUNT: u32 = 100_000;

    /// A span of `count` units, from 0 to [`Span::MAX_COUNT`].
    ///
    /// # Errors
    /// `span-count` above that.
    ///
    /// ```
    /// use guanxi::time::{Span, Unit};
    /// assert_eq!(Span::new(90, Unit::Day)?.to_string(), "90 days");
    /// assert_eq!(Span::new(100_001, Unit::Day).unwrap_err().code(), "span-count");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(count: u32, unit: Unit) -> Result<Self, Error> {
        if count > Self::MAX_COUNT { Err(count_error(count)) } else { Ok(Self { count, unit }) }
    }

    /// How many units.
    ///
    /// ```
    /// # use guanxi::time::Span;
    /// assert_eq!("90 days".parse::<Span>()?.count(), 90);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn count(self) -> u32 {
        self.count
    }

    /// What is counted.
    ///
    /// ```
    /// # use guanxi::time::{Span, Unit};
    /// assert_eq!("90 days".parse::<Span>()?.unit(), Unit::Day);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn unit(self) -> Unit {
        self.unit
    }

    /// Whether the span counts civil days, weeks, months, quarters or years.
    ///
    /// ```
    /// # use guanxi::time::Span;
    /// assert!("1 day".parse::<Span>()?.is_civil());
    /// assert!(!"24 hours".parse::<Span>()?.is_civil());
    /// assert!(!"1 working day".parse::<Span>()?.is_civil());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_civil(self) -> bool {
        self.civil().is_some()
    }

    /// The span in days or months; `None` for minutes, hours and working days.
    ///
    /// ```
    /// # use guanxi::time::{Civil, Span};
    /// assert_eq!("2 years".parse::<Span>()?.civil(), Some(Civil::Months(24)));
    /// assert_eq!("2 hours".parse::<Span>()?.civil(), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn civil(self) -> Option<Civil> {
        // The count is bounded, so nothing saturates.
        match self.unit {
            Unit::Day => Some(Civil::Days(self.count)),
            Unit::Week => Some(Civil::Days(self.count.saturating_mul(7))),
            Unit::Month => Some(Civil::Months(self.count)),
            Unit::Quarter => Some(Civil::Months(self.count.saturating_mul(3))),
            Unit::Year => Some(Civil::Months(self.count.saturating_mul(12))),
            Unit::Minute | Unit::Hour | Unit::WorkingDay => None,
        }
    }

    /// The date `times` × this span after the anchor; before it where `times` is negative.
    ///
    /// Counted from the anchor in one step, so that a series does not drift (P-003).
    ///
    /// # Errors
    /// `span-not-civil` for minutes and hours, `working-day-calendar` for working days,
    /// `date-range` for a result outside the calendar.
    ///
    /// ```
    /// use guanxi::time::{Span, parse_date};
    /// let quarter: Span = "1 quarter".parse()?;
    /// let anchor = parse_date("2023-11-30")?;
    /// assert_eq!(quarter.after(anchor, 1)?, parse_date("2024-02-29")?);
    /// assert_eq!(quarter.after(anchor, 2)?, parse_date("2024-05-30")?);
    /// assert_eq!(quarter.after(anchor, -1)?, parse_date("2023-08-30")?);
    /// let working: Span = "1 working day".parse()?;
    /// assert_eq!(working.after(anchor, 1).unwrap_err().code(), "working-day-calendar");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn after(self, anchor: NaiveDate, times: i32) -> Result<NaiveDate, Error> {
        let total = |count: u32| i64::from(count).checked_mul(i64::from(times));
        let date = match self.needs_civil()? {
            Civil::Days(days) => total(days).and_then(|days| add_days(anchor, days)),
            Civil::Months(months) => total(months)
                .and_then(|months| i32::try_from(months).ok())
                .and_then(|months| add_months(anchor, months)),
        };
        date.ok_or_else(|| out_of_range(format!("{times} × `{self}` from {anchor}")))
    }

    /// The latest date from which this span has passed by `as_of`: max{ d : d + span ≤ as_of }.
    ///
    /// The dates at least so old at `as_of` are exactly those up to it; see
    /// [`latest_with_months_by`].
    ///
    /// # Errors
    /// As [`Span::after`].
    ///
    /// ```
    /// use guanxi::time::{Span, parse_date};
    /// let cut = "1 quarter".parse::<Span>()?.latest_start(parse_date("2024-06-30")?)?;
    /// assert_eq!(cut, parse_date("2024-03-31")?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn latest_start(self, as_of: NaiveDate) -> Result<NaiveDate, Error> {
        self.start(as_of, latest_with_months_by)
    }

    /// The earliest date from which this span reaches `as_of`: min{ d : d + span ≥ as_of }.
    ///
    /// The dates at most so old at `as_of` are exactly those from it on; see
    /// [`earliest_with_months_from`].
    ///
    /// # Errors
    /// As [`Span::after`].
    ///
    /// ```
    /// use guanxi::time::{Span, parse_date};
    /// let cut = "1 month".parse::<Span>()?.earliest_start(parse_date("2023-03-31")?)?;
    /// assert_eq!(cut, parse_date("2023-03-01")?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn earliest_start(self, as_of: NaiveDate) -> Result<NaiveDate, Error> {
        self.start(as_of, earliest_with_months_from)
    }

    fn start(
        self,
        as_of: NaiveDate,
        by_months: impl Fn(NaiveDate, i32) -> Option<NaiveDate>,
    ) -> Result<NaiveDate, Error> {
        let date = match self.needs_civil()? {
            Civil::Days(days) => {
                i64::from(days).checked_neg().and_then(|days| add_days(as_of, days))
            }
            Civil::Months(months) => {
                i32::try_from(months).ok().and_then(|months| by_months(as_of, months))
            }
        };
        date.ok_or_else(|| out_of_range(format!("`{self}` before {as_of}")))
    }

    /// The least and the greatest number of days that the span covers, over all start dates.
    ///
    /// Exact, with clamping at month ends: one month covers 28 to 31 days, one year 365 or 366.
    /// `None` for minutes, hours and working days.
    ///
    /// ```
    /// # use guanxi::time::Span;
    /// assert_eq!("1 month".parse::<Span>()?.day_bounds(), Some((28, 31)));
    /// assert_eq!("1 quarter".parse::<Span>()?.day_bounds(), Some((89, 92)));
    /// assert_eq!("2 weeks".parse::<Span>()?.day_bounds(), Some((14, 14)));
    /// assert_eq!("24 hours".parse::<Span>()?.day_bounds(), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn day_bounds(self) -> Option<(i64, i64)> {
        match self.civil()? {
            Civil::Days(days) => Some((i64::from(days), i64::from(days))),
            Civil::Months(months) => month_bounds(i32::try_from(months).ok()?),
        }
    }

    /// Whether this span never ends later than the other one that begins on the same date.
    ///
    /// Exact for civil spans: for every date d, d + self ≤ d + other. Minutes and hours are
    /// compared with each other by their seconds, working days with working days by their count;
    /// any other mixture gives `false`, since nothing can be promised without a calendar.
    ///
    /// ```
    /// # use guanxi::time::Span;
    /// let span = |text: &str| text.parse::<Span>();
    /// assert!(span("28 days")?.never_longer_than(span("1 month")?));
    /// assert!(!span("29 days")?.never_longer_than(span("1 month")?)); // February
    /// assert!(span("4 quarters")?.never_longer_than(span("1 year")?));
    /// assert!(span("90 minutes")?.never_longer_than(span("2 hours")?));
    /// assert!(!span("1 hour")?.never_longer_than(span("1 day")?));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn never_longer_than(self, other: Span) -> bool {
        match (self.civil(), other.civil()) {
            (Some(Civil::Days(a)), Some(Civil::Days(b)))
            | (Some(Civil::Months(a)), Some(Civil::Months(b))) => a <= b,
            (Some(_), Some(_)) => match (self.day_bounds(), other.day_bounds()) {
                (Some((_, most)), Some((least, _))) => most <= least,
                _ => false,
            },
            (None, None) => match (self.minutes(), other.minutes()) {
                (Some(a), Some(b)) => a <= b,
                (None, None) => self.count <= other.count,
                _ => false,
            },
            _ => false,
        }
    }

    /// The minutes of a span of minutes or hours.
    fn minutes(self) -> Option<u32> {
        match self.unit {
            Unit::Minute => Some(self.count),
            Unit::Hour => Some(self.count.saturating_mul(60)),
            _ => None,
        }
    }

    fn needs_civil(self) -> Result<Civil, Error> {
        self.civil().ok_or_else(|| match self.unit {
            Unit::WorkingDay => Error::new(
                ErrorKind::Value,
                "working-day-calendar",
                format!(
                    "`{self}` needs a calendar: only a calendar says which days are working days"
                ),
            )
            .with_help("give a business calendar, or write civil days such as `3 days`"),
            _ => Error::new(
                ErrorKind::Value,
                "span-not-civil",
                format!("`{self}` cannot be counted from a date"),
            )
            .with_help("write days, weeks, months, quarters or years"),
        })
    }
}

fn add_days(date: NaiveDate, days: i64) -> Option<NaiveDate> {
    date.checked_add_signed(TimeDelta::try_days(days)?)
}

/// Day bounds of a number of months, at least zero.
///
/// From day k of a month it is the days between the firsts of both months, less what clamping
/// loses; that is most on the last day and nothing on the first. So one look at each month of the
/// 400-year cycle is exact; whole cycles are counted apart.
fn month_bounds(months: i32) -> Option<(i64, i64)> {
    let cycles = i64::from(months / CYCLE_MONTHS).checked_mul(CYCLE_DAYS)?;
    let rest = months % CYCLE_MONTHS;
    let cycle = NaiveDate::from_ymd_opt(2000, 1, 1)?;
    let mut bounds: Option<(i64, i64)> = None;
    for index in 0..CYCLE_MONTHS {
        let first = add_months(cycle, index)?;
        let target = add_months(first, rest)?;
        let days = target.signed_duration_since(first).num_days();
        let lost = first.num_days_in_month().saturating_sub(target.num_days_in_month());
        let fewest = days.checked_sub(i64::from(lost))?;
        bounds = Some(match bounds {
            Some((least, most)) => (least.min(fewest), most.max(days)),
            None => (fewest, days),
        });
    }
    let (least, most) = bounds?;
    Some((cycles.checked_add(least)?, cycles.checked_add(most)?))
}

fn count_error(count: impl fmt::Display) -> Error {
    Error::new(ErrorKind::Value, "span-count", format!("`{count}` cannot be the count of a span"))
        .with_help(format!("write a whole number from 0 to {}", Span::MAX_COUNT))
}

impl FromStr for Span {
    type Err = Error;

    /// Reads `1 quarter`, `3 working days`, `24 hours`.
    ///
    /// # Errors
    /// `span-form` where the text is not a count, a blank and a unit; `span-count` for a count
    /// that is not a whole number from 0 to 100 000; `span-unit` for an unknown unit.
    fn from_str(text: &str) -> Result<Self, Error> {
        let form = || {
            Error::new(ErrorKind::Value, "span-form", format!("`{text}` is not a span"))
                .with_help("write a count, a blank and a unit, for example `3 working days`")
        };
        let (count, unit) = text.split_once(' ').ok_or_else(form)?;
        let numeric = |c: char| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | ',' | '_');
        let has_digit = count.contains(|c: char| c.is_ascii_digit());
        if !has_digit || !count.chars().all(numeric) || text.ends_with(' ') {
            return Err(form());
        }
        if !count.bytes().all(|digit| digit.is_ascii_digit()) {
            return Err(count_error(count));
        }
        let count: u32 = count.parse().map_err(|_| count_error(count))?;
        let words: Vec<&str> = unit.split(' ').filter(|word| !word.is_empty()).collect();
        let name = words.join(" ");
        let found = NAMES.iter().find(|(_, one, many)| *one == name || *many == name);
        let Some((unit, ..)) = found else {
            let known = NAMES.map(|(_, one, many)| if count == 1 { one } else { many });
            // A unit longer than any real one is not worth a search for its neighbour.
            let asked = if name.len() <= 32 { name.as_str() } else { "" };
            return Err(Error::new(
                ErrorKind::Value,
                "span-unit",
                format!("unknown unit `{name}` in `{text}`"),
            )
            .with_help(did_you_mean(asked, known)));
        };
        Self::new(count, *unit)
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unit = if self.count == 1 { self.unit.singular() } else { self.unit.plural() };
        f.pad(&format!("{} {unit}", self.count))
    }
}

impl Serialize for Span {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Span {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parse_text(deserializer)
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
pub(super) mod tests {
    use super::super::civil::tests::{date, dates};
    use super::*;
    use proptest::prelude::*;

    pub(in crate::time) fn span(text: &str) -> Span {
        text.parse().unwrap()
    }

    fn code(text: &str) -> &'static str {
        text.parse::<Span>().unwrap_err().code()
    }

    #[test]
    fn texts() {
        for (text, count, unit, canonical) in [
            ("1 quarter", 1, Unit::Quarter, "1 quarter"),
            ("3 working days", 3, Unit::WorkingDay, "3 working days"),
            ("3  working   day", 3, Unit::WorkingDay, "3 working days"),
            ("2 weeks", 2, Unit::Week, "2 weeks"),
            ("24 hours", 24, Unit::Hour, "24 hours"),
            ("6 months", 6, Unit::Month, "6 months"),
            ("090 days", 90, Unit::Day, "90 days"),
            ("0 minutes", 0, Unit::Minute, "0 minutes"),
            ("1 years", 1, Unit::Year, "1 year"),
            ("100000 days", 100_000, Unit::Day, "100000 days"),
        ] {
            assert_eq!(span(text), Span::new(count, unit).unwrap(), "{text}");
            assert_eq!(span(text).to_string(), canonical);
        }
        for bad in ["", " ", "soon", "days", "3days", " 3 days", "3 days ", "3 ", "3\tdays", "x 3"]
        {
            assert_eq!(code(bad), "span-form", "{bad}");
        }
        for bad in ["-1 days", "+1 day", "1.5 days", "100001 days", "99999999999 days", "1,5 days"]
        {
            assert_eq!(code(bad), "span-count", "{bad}");
        }
        for bad in ["1 fortnight", "2 Days", "1 half-year", "3 working", "3 workingdays", "1 day s"]
        {
            assert_eq!(code(bad), "span-unit", "{bad}");
        }
    }

    #[test]
    fn unknown_units_are_helped() {
        let help = |text: &str| text.parse::<Span>().unwrap_err().help().unwrap().to_owned();
        assert_eq!(help("2 weaks"), "did you mean `weeks`?");
        assert_eq!(help("3 workingdays"), "did you mean `working days`?");
        assert_eq!(
            help("1 fortnight"),
            "write one of `day`, `hour`, `minute`, `month`, `quarter`, `week`, `working day`, `year`"
        );
        assert!(help(&format!("1 {}", "x".repeat(10_000))).starts_with("write one of `day`"));
    }

    #[test]
    fn serde_is_text() {
        let json = serde_json::to_string(&span("3 working days")).unwrap();
        assert_eq!(json, "\"3 working days\"");
        assert_eq!(serde_json::from_str::<Span>(&json).unwrap(), span("3 working days"));
        let error = serde_json::from_str::<Span>("\"2 weaks\"").unwrap_err().to_string();
        assert!(error.starts_with("unknown unit `weaks` in `2 weaks` (did you mean `weeks`?)"));
    }

    /// P-003: a series is counted from its anchor.
    #[test]
    fn p_003_series_from_31_january_does_not_drift() {
        let month = span("1 month");
        let series: Vec<String> =
            (0..5).map(|k| month.after(date("2023-01-31"), k).unwrap().to_string()).collect();
        assert_eq!(series, ["2023-01-31", "2023-02-28", "2023-03-31", "2023-04-30", "2023-05-31"]);
    }

    #[test]
    fn after_refuses_what_has_no_date() {
        let anchor = date("2024-01-15");
        let code = |text: &str, times| span(text).after(anchor, times).unwrap_err().code();
        assert_eq!(code("24 hours", 1), "span-not-civil");
        assert_eq!(code("0 minutes", 0), "span-not-civil");
        assert_eq!(code("3 working days", 1), "working-day-calendar");
        assert_eq!(code("100000 years", 3), "date-range");
        assert_eq!(code("100000 years", i32::MAX), "date-range");
        assert_eq!(code("100000 weeks", i32::MIN), "date-range");
        assert_eq!(span("2 weeks").after(anchor, -1), Ok(date("2024-01-01")));
        assert_eq!(span("0 days").after(anchor, i32::MAX), Ok(anchor));
        assert_eq!(span("1 year").latest_start(date("2023-02-28")), Ok(date("2022-02-28")));
        assert_eq!(span("1 year").latest_start(date("2025-02-28")), Ok(date("2024-02-29")));
        assert_eq!(span("1 year").earliest_start(date("2024-02-29")), Ok(date("2023-03-01")));
        assert_eq!(
            span("100000 years").latest_start(NaiveDate::MIN).map_err(|e| e.code()),
            Err("date-range")
        );
    }

    /// The bounds of some spans against every start date of a 400-year cycle.
    #[test]
    fn day_bounds_agree_with_a_scan_of_the_cycle() {
        let first = date("2000-01-01");
        for months in [0, 1, 2, 3, 6, 11, 12, 13, 18, 47, 48, 1200, 4799, 4801] {
            let (mut least, mut most) = (i64::MAX, i64::MIN);
            for offset in 0..CYCLE_DAYS {
                let start = first + TimeDelta::days(offset);
                let days = (add_months(start, months).unwrap() - start).num_days();
                least = least.min(days);
                most = most.max(days);
            }
            let span = Span::new(u32::try_from(months).unwrap(), Unit::Month).unwrap();
            assert_eq!(span.day_bounds(), Some((least, most)), "{months} months");
        }
        assert_eq!(span("400 years").day_bounds(), Some((CYCLE_DAYS, CYCLE_DAYS)));
        assert_eq!(span("100000 years").day_bounds(), Some((36_524_250, 36_524_250)));
    }

    #[test]
    fn never_longer_than_at_the_boundary() {
        for (shorter, longer, expected) in [
            ("28 days", "1 month", true),
            ("29 days", "1 month", false),
            ("1 month", "31 days", true),
            ("1 month", "30 days", false),
            ("365 days", "1 year", true),
            ("1 year", "365 days", false),
            ("1 year", "366 days", true),
            ("12 months", "1 year", true),
            ("4 weeks", "28 days", true),
            ("1 year", "11 months", false),
            ("0 months", "0 days", true),
            ("60 minutes", "1 hour", true),
            ("61 minutes", "1 hour", false),
            ("2 working days", "3 working days", true),
            ("3 working days", "2 working days", false),
            ("1 working day", "100 days", false),
            ("1 hour", "1 working day", false),
        ] {
            assert_eq!(
                span(shorter).never_longer_than(span(longer)),
                expected,
                "{shorter} {longer}"
            );
        }
    }

    fn units() -> impl Strategy<Value = Unit> {
        proptest::sample::select(NAMES.map(|(unit, ..)| unit).to_vec())
    }

    fn civil_units() -> impl Strategy<Value = Unit> {
        let civil = |unit: &Unit| Span::new(1, *unit).is_ok_and(Span::is_civil);
        let units: Vec<Unit> = NAMES.map(|(unit, ..)| unit).into_iter().filter(civil).collect();
        proptest::sample::select(units)
    }

    proptest! {
        /// Reading is the inverse of printing.
        #[test]
        fn parse_of_print_is_the_same(count in 0..=Span::MAX_COUNT, unit in units()) {
            let span = Span::new(count, unit).unwrap();
            prop_assert_eq!(span.to_string().parse(), Ok(span));
        }

        /// Any text gives a span or one of the three codes.
        #[test]
        fn parse_is_total(text in "[0-9]{0,7} {0,2}[a-z -]{0,14}|.{0,20}") {
            if let Err(error) = text.parse::<Span>() {
                prop_assert!(["span-form", "span-unit", "span-count"].contains(&error.code()));
            }
        }

        /// P-002: starts are the cut dates of `d + span` against `as_of`.
        #[test]
        fn p_002_starts_cut_the_dates(d in dates(), as_of in dates(), count in 0_u32..600, unit in civil_units()) {
            let span = Span::new(count, unit).unwrap();
            let end = span.after(d, 1).unwrap();
            prop_assert_eq!(end <= as_of, d <= span.latest_start(as_of).unwrap());
            prop_assert_eq!(end >= as_of, d >= span.earliest_start(as_of).unwrap());
        }

        /// What is never longer ends no later, from every date.
        #[test]
        fn never_longer_ends_no_later(d in dates(), a in 0_u32..400, b in 0_u32..14, u in civil_units(), v in civil_units()) {
            let (a, b) = (Span::new(a, u).unwrap(), Span::new(b, v).unwrap());
            if a.never_longer_than(b) {
                prop_assert!(a.after(d, 1).unwrap() <= b.after(d, 1).unwrap());
            }
        }
    }
}
