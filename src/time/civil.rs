//! Civil dates: reading them, and adding months to them.

use std::fmt;

use chrono::{Datelike, Months, NaiveDate};

use crate::error::{Error, ErrorKind};

/// The date `months` months later (earlier when negative), on the same day of the month.
///
/// Where the month of the result is too short, its last day is taken: clamping only ever loses
/// days, so a series must add k × n months to one anchor and not n months k times (P-003).
/// Monotone in the date and strictly increasing in the months (P-002); zero months change nothing
/// (P-001). `None` outside the calendar of [`NaiveDate`], about ±262 000 years.
///
/// ```
/// use guanxi::time::{add_months, parse_date};
/// let january = parse_date("2024-01-31")?;
/// assert_eq!(add_months(january, 1), Some(parse_date("2024-02-29")?));
/// assert_eq!(add_months(january, -2), Some(parse_date("2023-11-30")?));
/// assert_eq!(add_months(january, i32::MAX), None);
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn add_months(date: NaiveDate, months: i32) -> Option<NaiveDate> {
    let distance = Months::new(months.unsigned_abs());
    if months < 0 { date.checked_sub_months(distance) } else { date.checked_add_months(distance) }
}

/// The latest date that is at least `months` months old at `as_of`.
///
/// That is max{ d : `add_months(d, months)` ≤ `as_of` }. Adding months is monotone (P-002), so
/// `age(d) >= n months` holds exactly for the dates up to this one: one cut date serves a whole
/// batch. At the end of a short month the cut reaches to the end of the longer one. `None` where
/// the month of the cut lies outside the calendar.
///
/// ```
/// use guanxi::time::{latest_with_months_by, parse_date};
/// let cut = |text| Ok::<_, guanxi::Error>(latest_with_months_by(parse_date(text)?, 1));
/// assert_eq!(cut("2024-05-15")?, Some(parse_date("2024-04-15")?));
/// assert_eq!(cut("2023-02-28")?, Some(parse_date("2023-01-31")?)); // 29, 30, 31 January too
/// assert_eq!(cut("2024-03-30")?, Some(parse_date("2024-02-29")?));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn latest_with_months_by(as_of: NaiveDate, months: i32) -> Option<NaiveDate> {
    let cut = add_months(as_of, months.checked_neg()?)?;
    // Every day from the clamped one to the end of the cut's month lands on the last day.
    if is_month_end(as_of) { month_end(cut) } else { Some(cut) }
}

/// The earliest date to which adding `months` months gives `as_of` or later.
///
/// That is min{ d : `add_months(d, months)` ≥ `as_of` }, the counterpart of
/// [`latest_with_months_by`] for `age(d) <= n months`. Where the month of the cut has no such day
/// it is the first of the month after. `None` where that lies outside the calendar.
///
/// ```
/// use guanxi::time::{earliest_with_months_from, parse_date};
/// let cut = |text| Ok::<_, guanxi::Error>(earliest_with_months_from(parse_date(text)?, 1));
/// assert_eq!(cut("2023-02-28")?, Some(parse_date("2023-01-28")?));
/// assert_eq!(cut("2023-03-29")?, Some(parse_date("2023-03-01")?)); // no 29 February 2023
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn earliest_with_months_from(as_of: NaiveDate, months: i32) -> Option<NaiveDate> {
    let cut = add_months(as_of, months.checked_neg()?)?;
    // A clamped cut is the last day of its month and falls short of `as_of`.
    if cut.day() < as_of.day() { cut.succ_opt() } else { Some(cut) }
}

/// Reads a date written `YYYY-MM-DD`, and nothing else.
///
/// Years run from 0001 to 9999; month and day have two digits.
///
/// # Errors
/// `date-form`, with a sentence that tells a malformed text from a date that does not exist.
///
/// ```
/// use guanxi::time::parse_date;
/// assert_eq!(parse_date("2024-02-29")?.to_string(), "2024-02-29");
/// let error = parse_date("2023-02-29").unwrap_err();
/// assert_eq!(error.code(), "date-form");
/// assert_eq!(error.to_string(), "`2023-02-29` does not exist: February 2023 has 28 days");
/// assert_eq!(parse_date("29.2.2024").unwrap_err().to_string(), "`29.2.2024` is not a date");
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn parse_date(text: &str) -> Result<NaiveDate, Error> {
    let Some((year, month, day)) = numbers(text) else {
        return Err(date_form(format!("`{text}` is not a date"))
            .with_help("write year, month and day as `YYYY-MM-DD`, for example `2024-01-15`"));
    };
    let missing = |why: String| date_form(format!("`{text}` does not exist: {why}"));
    if year == 0 {
        return Err(
            missing("there is no year 0000".to_owned()).with_help("write a year from 0001 to 9999")
        );
    }
    let first = NaiveDate::from_ymd_opt(year, month, 1).ok_or_else(|| {
        missing("a year has 12 months".to_owned()).with_help("write a month from 01 to 12")
    })?;
    NaiveDate::from_ymd_opt(year, month, day).ok_or_else(|| {
        let days = first.num_days_in_month();
        missing(format!("{} {year} has {days} days", month_name(month)))
            .with_help(format!("write a day from 01 to {days}"))
    })
}

/// Year, month and day of a text that has the form of a date.
fn numbers(text: &str) -> Option<(i32, u32, u32)> {
    let mut parts = text.split('-');
    let mut digits = |length: usize| {
        parts
            .next()
            .filter(|part| part.len() == length && part.bytes().all(|digit| digit.is_ascii_digit()))
    };
    let (year, month, day) = (digits(4)?, digits(2)?, digits(2)?);
    if parts.next().is_some() {
        return None;
    }
    Some((year.parse().ok()?, month.parse().ok()?, day.parse().ok()?))
}

fn month_name(month: u32) -> &'static str {
    match month {
        1 => "January",
        2 => "February",
        3 => "March",
        4 => "April",
        5 => "May",
        6 => "June",
        7 => "July",
        8 => "August",
        9 => "September",
        10 => "October",
        11 => "November",
        _ => "December",
    }
}

fn is_month_end(date: NaiveDate) -> bool {
    date.day() == u32::from(date.num_days_in_month())
}

/// The last day of the month of a date.
pub(super) fn month_end(date: NaiveDate) -> Option<NaiveDate> {
    date.with_day(u32::from(date.num_days_in_month()))
}

fn date_form(message: String) -> Error {
    Error::new(ErrorKind::Value, "date-form", message)
}

/// The error for a result outside the calendar.
pub(super) fn out_of_range(what: impl fmt::Display) -> Error {
    Error::new(ErrorKind::Value, "date-range", format!("{what} lies outside the calendar"))
        .with_help("use dates of the years 0001 to 9999 and shorter spans")
}

/// Dates in serde forms as [`parse_date`] reads them: `YYYY-MM-DD`, nothing else.
pub(crate) mod text {
    use chrono::NaiveDate;
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::label::custom;

    pub(crate) fn serialize<S: Serializer>(date: &NaiveDate, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(date)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(from)?;
        super::parse_date(&text).map_err(|error| custom(&error))
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;

    pub(in crate::time) fn date(text: &str) -> NaiveDate {
        parse_date(text).unwrap()
    }

    /// Dates from 1583 to 2600, month ends and leap days more often than by chance.
    pub(in crate::time) fn dates() -> impl Strategy<Value = NaiveDate> {
        let days = 577_737_i32..949_625;
        prop_oneof![
            days.clone().prop_map(|day| NaiveDate::from_num_days_from_ce_opt(day).unwrap()),
            days.prop_map(|day| {
                month_end(NaiveDate::from_num_days_from_ce_opt(day).unwrap()).unwrap()
            }),
            (396_i32..650).prop_map(|year| {
                NaiveDate::from_ymd_opt(year * 4, 3, 1).unwrap().pred_opt().unwrap()
            }),
        ]
    }

    /// P-001: the boundary values, by hand.
    #[test]
    fn p_001_add_months_clamps_to_the_month_end() {
        for (from, months, to) in [
            ("2024-01-31", 1, "2024-02-29"),
            ("2023-01-31", 1, "2023-02-28"),
            ("2100-01-31", 1, "2100-02-28"),
            ("2000-01-30", 1, "2000-02-29"),
            ("2024-02-29", 12, "2025-02-28"),
            ("2024-02-29", 48, "2028-02-29"),
            ("2024-02-29", -12, "2023-02-28"),
            ("2024-03-31", -1, "2024-02-29"),
            ("2024-12-15", 1, "2025-01-15"),
            ("2024-01-15", -1, "2023-12-15"),
            ("0001-01-01", 0, "0001-01-01"),
        ] {
            assert_eq!(add_months(date(from), months), Some(date(to)), "{from} {months}");
        }
    }

    #[test]
    fn the_ends_of_the_calendar_give_none() {
        assert_eq!(add_months(NaiveDate::MAX, 1), None);
        assert_eq!(add_months(NaiveDate::MIN, -1), None);
        assert_eq!(add_months(NaiveDate::MAX, 0), Some(NaiveDate::MAX));
        assert_eq!(add_months(date("2024-01-01"), i32::MIN), None);
        assert_eq!(latest_with_months_by(date("2024-01-01"), i32::MIN), None);
        assert_eq!(latest_with_months_by(NaiveDate::MAX, 0), Some(NaiveDate::MAX));
        assert_eq!(latest_with_months_by(NaiveDate::MIN, 1), None);
        assert_eq!(earliest_with_months_from(NaiveDate::MIN, 0), Some(NaiveDate::MIN));
        assert_eq!(earliest_with_months_from(NaiveDate::MIN, 1), None);
    }

    #[test]
    fn parse_date_is_strict() {
        for good in ["0001-01-01", "9999-12-31", "2024-02-29", "2000-02-29"] {
            assert_eq!(date(good).to_string(), good);
        }
        for bad in [
            "",
            "2024",
            "2024-1-05",
            "2024-01-5",
            "24-01-05",
            "2024/01/05",
            "2024-01-05 ",
            " 2024-01-05",
            "+2024-01-05",
            "-2024-01-05",
            "2024-01-05-",
            "2024-01-05T00:00:00Z",
            "２０２４-01-05",
            "12024-01-05",
        ] {
            let error = parse_date(bad).unwrap_err();
            assert_eq!(error.code(), "date-form");
            assert_eq!(error.to_string(), format!("`{bad}` is not a date"));
        }
        for (bad, why) in [
            ("0000-01-01", "there is no year 0000"),
            ("2023-13-01", "a year has 12 months"),
            ("2023-00-01", "a year has 12 months"),
            ("2023-04-31", "April 2023 has 30 days"),
            ("1900-02-29", "February 1900 has 28 days"),
            ("2024-01-00", "January 2024 has 31 days"),
        ] {
            let error = parse_date(bad).unwrap_err();
            assert_eq!(error.code(), "date-form");
            assert_eq!(error.to_string(), format!("`{bad}` does not exist: {why}"));
        }
    }

    proptest! {
        /// P-001: zero months change nothing; the day is kept or clamped.
        #[test]
        fn p_001_day_is_kept_or_clamped(d in dates(), n in -5000_i32..5000) {
            prop_assert_eq!(add_months(d, 0), Some(d));
            let result = add_months(d, n).unwrap();
            prop_assert_eq!(result.day(), d.day().min(u32::from(result.num_days_in_month())));
            let index = |d: NaiveDate| d.year() * 12 + i32::try_from(d.month0()).unwrap();
            prop_assert_eq!(index(result), index(d) + n);
        }

        /// P-002: monotone in the date, strictly increasing in the months.
        #[test]
        fn p_002_monotone(a in dates(), step in 0_i64..70, n in -5000_i32..5000, more in 1_i32..30) {
            let b = a + chrono::Duration::days(step);
            prop_assert!(add_months(a, n).unwrap() <= add_months(b, n).unwrap());
            prop_assert!(add_months(a, n).unwrap() < add_months(a, n + more).unwrap());
        }

        /// P-003: in two steps never later than in one.
        #[test]
        fn p_003_two_steps_only_lose_days(d in dates(), a in -600_i32..600, b in -600_i32..600) {
            let twice = add_months(add_months(d, a).unwrap(), b).unwrap();
            prop_assert!(twice <= add_months(d, a + b).unwrap());
        }

        /// P-002: the cut dates are the extreme dates of their definition, by brute force.
        #[test]
        fn p_002_cut_dates_agree_with_brute_force(as_of in dates(), n in -600_i32..600) {
            let near = add_months(as_of, -n).unwrap();
            let around = || (-40_i64..=40).map(|k| near + chrono::Duration::days(k));
            let latest = around().filter(|d| add_months(*d, n).unwrap() <= as_of).max();
            prop_assert_eq!(latest_with_months_by(as_of, n), latest);
            let earliest = around().filter(|d| add_months(*d, n).unwrap() >= as_of).min();
            prop_assert_eq!(earliest_with_months_from(as_of, n), earliest);
        }

        /// Any text gives a date or `date-form`, and a date that was read prints the same.
        #[test]
        fn parse_date_is_total(text in "[0-9]{4}-[0-9]{2}-[0-9]{2}|.{0,12}") {
            match parse_date(&text) {
                Ok(date) => prop_assert_eq!(date.to_string(), text),
                Err(error) => prop_assert_eq!(error.code(), "date-form"),
            }
        }
    }
}
