//! Holiday tables as they are written: any nonsense, until it is turned into a table.

use std::fmt;

use chrono::NaiveDate;
use serde::de::{MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Holidays;
use crate::error::{Error, ErrorKind};
use crate::label::{Code, custom};
use crate::time::civil::parse_date;
use crate::time::week::DayHours;

/// A holiday table in plain form, as a file or a rulebook gives it.
///
/// An entry of `off` is a date or a range of dates, and may name the holiday:
/// `2026-05-01 Labour Day`, `2026-10-01/2026-10-07`. `on` has dates and ranges; `short` and
/// `breaks` have a list of windows for each date. Turning it into [`Holidays`] reports everything
/// that is wrong, each with its place.
///
/// ```
/// use guanxi::time::{Holidays, HolidaysDocument, parse_date};
/// let document: HolidaysDocument = serde_json::from_str(r#"{
///     "code": "acme",
///     "version": "2026-1",
///     "years": [2026, 2026],
///     "off": ["2026-10-01/2026-10-07 National Day"],
///     "on": ["2026-10-10"],
///     "short": { "2026-12-24": ["09:00-12:00"] }
/// }"#).unwrap();
/// let table = Holidays::try_from(document)?;
/// assert_eq!(table.holiday(parse_date("2026-10-07")?), Some("National Day"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct HolidaysDocument {
    /// The code of the table.
    pub code: Code,
    /// The version of its data.
    pub version: String,
    /// Where its facts come from.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub source: String,
    /// The first and the last year that it covers; left out where it holds for every year.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub years: Option<(i32, i32)>,
    /// Dates off: `2026-05-01`, `2026-10-01/2026-10-07 National Day`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub off: Vec<String>,
    /// Make-up days: `2026-05-09`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub on: Vec<String>,
    /// Dates with hours of their own.
    #[serde(default, with = "by_date", skip_serializing_if = "Vec::is_empty")]
    pub short: Vec<(NaiveDate, DayHours)>,
    /// Breaks on a date, taken out of its hours.
    #[serde(default, with = "by_date", skip_serializing_if = "Vec::is_empty")]
    pub breaks: Vec<(NaiveDate, DayHours)>,
}

/// The most days that a range of dates may have.
const MAX_RANGE: usize = 366;

/// The dates and the name of `2026-10-01/2026-10-07 National Day`.
fn entry(text: &str) -> Result<(Vec<NaiveDate>, &str), Error> {
    let (dates, name) = text.split_once(' ').unwrap_or((text, ""));
    let (first, last) = dates.split_once('/').unwrap_or((dates, dates));
    let (first, last) = (parse_date(first)?, parse_date(last)?);
    let days = first.iter_days().take_while(|date| *date <= last);
    let days: Vec<NaiveDate> = days.take(MAX_RANGE.saturating_add(1)).collect();
    if days.is_empty() || days.len() > MAX_RANGE {
        return Err(Error::new(
            ErrorKind::Value,
            "holiday-range",
            format!("`{dates}` is not a range of 1 to {MAX_RANGE} days"),
        )
        .with_help("write the first and the last date, for example `2026-10-01/2026-10-07`"));
    }
    Ok((days, name.trim()))
}

impl TryFrom<HolidaysDocument> for Holidays {
    type Error = Error;

    /// The table that the document means.
    ///
    /// # Errors
    /// Everything that is wrong: `date-form`, `holiday-range`, `holiday-twice`, `holiday-years`,
    /// `holiday-date`, `holiday-version`.
    fn try_from(document: HolidaysDocument) -> Result<Self, Error> {
        let table = Self::new(document.code, &document.version);
        let mut table = table.map_err(|error| error.at("version"))?.with_source(&document.source);
        let mut errors = Vec::new();
        let mut note = |result: Result<(), Error>, place: String| {
            errors.extend(result.err().map(|error| error.at(place)));
        };
        if let Some((first, last)) = document.years {
            note(table.cover(first, last), "years".to_owned());
        }
        for (index, text) in document.off.iter().enumerate() {
            let put = entry(text).and_then(|(dates, name)| {
                dates.into_iter().try_for_each(|date| table.put_off(date, name))
            });
            note(put, format!("off[{index}]"));
        }
        for (index, text) in document.on.iter().enumerate() {
            let put = entry(text)
                .and_then(|(dates, _)| dates.into_iter().try_for_each(|date| table.put_on(date)));
            note(put, format!("on[{index}]"));
        }
        for (date, hours) in document.short {
            note(table.put_short_day(date, hours), format!("short.{date}"));
        }
        for (date, breaks) in document.breaks {
            note(table.put_breaks(date, breaks), format!("breaks.{date}"));
        }
        match Error::from_all(errors) {
            Some(error) => Err(error),
            None => Ok(table),
        }
    }
}

impl From<Holidays> for HolidaysDocument {
    fn from(holidays: Holidays) -> Self {
        Self {
            code: holidays.code().clone(),
            version: holidays.version().to_owned(),
            source: holidays.source().to_owned(),
            years: holidays.years(),
            off: ranges(holidays.dates_off()),
            on: ranges(holidays.dates_on().map(|date| (date, ""))),
            short: holidays.short_days().map(|(date, hours)| (date, hours.clone())).collect(),
            breaks: holidays
                .dates_with_breaks()
                .map(|(date, breaks)| (date, breaks.clone()))
                .collect(),
        }
    }
}

/// Dates in order with their names, those that follow each other under one name as a range.
fn ranges<'a>(dates: impl Iterator<Item = (NaiveDate, &'a str)>) -> Vec<String> {
    let mut runs: Vec<(NaiveDate, NaiveDate, usize, &str)> = Vec::new();
    for (date, name) in dates {
        match runs.last_mut() {
            Some((_, last, days, same))
                if *same == name && last.succ_opt() == Some(date) && *days < MAX_RANGE =>
            {
                *last = date;
                *days = days.saturating_add(1);
            }
            _ => runs.push((date, date, 1, name)),
        }
    }
    let text = |(first, last, _, name): (NaiveDate, NaiveDate, usize, &str)| {
        let dates = if first == last { first.to_string() } else { format!("{first}/{last}") };
        if name.is_empty() { dates } else { format!("{dates} {name}") }
    };
    runs.into_iter().map(text).collect()
}

/// A map from dates to hours that remembers every entry, so that a date given twice is seen.
mod by_date {
    use super::*;

    type Entries = Vec<(NaiveDate, DayHours)>;

    pub(super) fn serialize<S: Serializer>(
        entries: &Entries,
        serializer: S,
    ) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(entries.len()))?;
        for (date, hours) in entries {
            map.serialize_entry(&date.to_string(), hours)?;
        }
        map.end()
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<Entries, D::Error> {
        struct ByDate;

        impl<'de> Visitor<'de> for ByDate {
            type Value = Entries;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table from dates to lists of windows")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Entries, A::Error> {
                let mut entries = Entries::new();
                while let Some((date, hours)) = map.next_entry::<String, DayHours>()? {
                    let date = parse_date(&date).map_err(|error| custom::<A::Error>(&error))?;
                    entries.push((date, hours));
                }
                Ok(entries)
            }
        }

        deserializer.deserialize_map(ByDate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::civil::tests::date;

    fn read(text: &str) -> Result<Holidays, Error> {
        serde_json::from_str::<HolidaysDocument>(text).unwrap().try_into()
    }

    #[test]
    fn what_is_written_is_read_back() {
        for code in Holidays::bundled_codes() {
            let table = Holidays::bundled(code).unwrap();
            let text = serde_json::to_string(&table).unwrap();
            assert_eq!(serde_json::from_str::<Holidays>(&text).unwrap(), table);
        }
        let table = read(
            r#"{"code":"x","version":"1","off":["2026-01-01 A","2026-01-02 A","2026-01-03 B"],
                "short":{"2026-12-24":["09:00-12:00"]},"breaks":{"2026-12-23":["10:00-10:30"]}}"#,
        )
        .unwrap();
        let text = serde_json::to_string(&table).unwrap();
        assert!(text.contains(r#""off":["2026-01-01/2026-01-02 A","2026-01-03 B"]"#), "{text}");
        assert_eq!(serde_json::from_str::<Holidays>(&text).unwrap(), table);
    }

    #[test]
    fn everything_that_is_wrong_is_reported_with_its_place() {
        let error = read(
            r#"{"code":"x","version":"1","years":[2026,2026],
                "off":["2026-05-01","2026-05-01","2024-12-31","1 May","2026-05-09/2026-05-08",
                       "2026-01-01/2027-06-01"],
                "on":["2026-05-01"],
                "short":{"2026-12-24":["09:00-12:00"],"2026-12-24":[]},
                "breaks":{"2026-12-24":["09:00-10:00"],"2026-12-24":[]}}"#,
        )
        .unwrap_err();
        let found: Vec<_> = error.all().map(|e| (e.code(), e.path().unwrap())).collect();
        assert_eq!(
            found,
            [
                ("holiday-twice", "off[1]"),
                ("holiday-date", "off[2]"),
                ("date-form", "off[3]"),
                ("holiday-range", "off[4]"),
                ("holiday-range", "off[5]"),
                ("holiday-twice", "on[0]"),
                ("holiday-twice", "short.2026-12-24"),
                ("holiday-twice", "breaks.2026-12-24"),
            ]
        );
        for (text, code) in [
            (r#"{"code":"x","version":""}"#, "holiday-version"),
            (r#"{"code":"x","version":"1","years":[2026,2025]}"#, "holiday-years"),
            (r#"{"code":"x","version":"1","years":[0,2025]}"#, "holiday-years"),
        ] {
            assert_eq!(read(text).unwrap_err().code(), code);
        }
        assert!(serde_json::from_str::<HolidaysDocument>(r#"{"code":"x"}"#).is_err());
        assert!(
            serde_json::from_str::<HolidaysDocument>(r#"{"code":"x","version":"1","of":[]}"#)
                .is_err()
        );
    }

    /// Time rule 1.11: one year's notice touches the year before, and corrections win.
    #[test]
    fn rule_1_11_tables_are_extended_and_corrected() {
        let base =
            read(r#"{"code":"x","version":"1","years":[2025,2025],"off":["2025-12-31 Eve"]}"#);
        let base = base.unwrap();
        let next = read(
            r#"{"code":"y","version":"2","years":[2026,2026],"off":["2026-01-01"],"on":["2025-12-31"]}"#,
        )
        .unwrap();
        let both = base.extended_by(&next).unwrap();
        assert_eq!(
            (both.code().as_str(), both.version(), both.years()),
            ("x", "1+2", Some((2025, 2026)))
        );
        assert!(both.is_on(date("2025-12-31")) && !both.is_off(date("2025-12-31")));
        let far = read(r#"{"code":"z","version":"3","years":[2028,2028]}"#).unwrap();
        assert_eq!(both.extended_by(&far).unwrap_err().code(), "holiday-years");
        let stray = read(r#"{"code":"z","version":"3","off":["2030-01-01"]}"#).unwrap();
        assert_eq!(both.extended_by(&stray).unwrap_err().code(), "holiday-date");
    }
}
