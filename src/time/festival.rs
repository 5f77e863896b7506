//! Festivals of the Chinese lunar calendar, from a table for the lunar years 2000 to 2050.

use std::fmt;
use std::str::FromStr;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::civil::parse_date;
use crate::error::{Error, ErrorKind, did_you_mean};
use crate::label::{Language, parse_text};

/// A traditional festival, an occasion to greet a customer.
///
/// Dates come from a table for the lunar years 2000 to 2050, each beginning at its Spring
/// Festival; they are not computed, since the common ways to compute them are wrong in some years.
/// The text form is the name in lower case with `_`. More festivals may be added; match with a
/// wildcard arm.
///
/// ```
/// use guanxi::time::{Festival, parse_date};
/// assert_eq!(Festival::SpringFestival.in_year(2027)?, parse_date("2027-02-06")?);
/// let next = Festival::MidAutumn.next(parse_date("2024-09-18")?)?;
/// assert_eq!(next, parse_date("2025-10-06")?);
/// assert_eq!("mid_autumn".parse::<Festival>()?, Festival::MidAutumn);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Festival {
    /// 除夕, the day before the Spring Festival; counted to the year that begins with it.
    NewYearsEve,
    /// 春节, the first day of the first month.
    SpringFestival,
    /// 元宵节, the 15th day of the first month.
    Lantern,
    /// 端午节, the 5th day of the fifth month.
    DragonBoat,
    /// 七夕, the 7th day of the seventh month.
    Qixi,
    /// 中秋节, the 15th day of the eighth month.
    MidAutumn,
    /// 重阳节, the 9th day of the ninth month.
    DoubleNinth,
    /// 腊八节, the 8th day of the twelfth month, most often in the January after.
    Laba,
}

/// Every festival with its code and its names, in the order of the columns of the table.
const NAMES: [(Festival, &str, &str, &str); 8] = [
    (Festival::NewYearsEve, "new_years_eve", "New Year's Eve", "除夕"),
    (Festival::SpringFestival, "spring_festival", "Spring Festival", "春节"),
    (Festival::Lantern, "lantern", "Lantern Festival", "元宵节"),
    (Festival::DragonBoat, "dragon_boat", "Dragon Boat Festival", "端午节"),
    (Festival::Qixi, "qixi", "Qixi Festival", "七夕"),
    (Festival::MidAutumn, "mid_autumn", "Mid-Autumn Festival", "中秋节"),
    (Festival::DoubleNinth, "double_ninth", "Double Ninth Festival", "重阳节"),
    (Festival::Laba, "laba", "Laba Festival", "腊八节"),
];

const TABLE: &str = include_str!("tables/festivals.txt");

/// Bytes of a year, of a blank with a date, and of a line with its end.
const YEAR: usize = 4;
const DATE: usize = 11;
const LINE: usize = YEAR + 8 * DATE + 1;

/// Where the years begin, after what the table says of itself: they are 51 lines of one length.
const HEAD: usize = TABLE.len().saturating_sub(51 * LINE);

impl Festival {
    /// The first and the last lunar year of the table.
    ///
    /// ```
    /// # use guanxi::time::Festival;
    /// assert_eq!(Festival::YEARS, (2000, 2050));
    /// ```
    pub const YEARS: (i32, i32) = (2000, 2050);

    /// Every festival, in the order of the lunar year.
    ///
    /// ```
    /// # use guanxi::time::Festival;
    /// assert_eq!(Festival::all().count(), 8);
    /// ```
    pub fn all() -> impl Iterator<Item = Self> {
        NAMES.into_iter().map(|(festival, ..)| festival)
    }

    /// The date in a lunar year, which begins at the Spring Festival of that year.
    ///
    /// Laba may fall into the next year of the civil calendar: `Laba.in_year(2024)` is 2025-01-07.
    ///
    /// # Errors
    /// `festival-not-covered` outside 2000 to 2050.
    ///
    /// ```
    /// # use guanxi::time::{Festival, parse_date};
    /// assert_eq!(Festival::Laba.in_year(2024)?, parse_date("2025-01-07")?);
    /// assert_eq!(Festival::Qixi.in_year(2051).unwrap_err().code(), "festival-not-covered");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn in_year(self, year: i32) -> Result<NaiveDate, Error> {
        self.row(year).ok_or_else(|| {
            let (first, last) = Self::YEARS;
            Error::new(
                ErrorKind::Value,
                "festival-not-covered",
                format!("the date of `{self}` in {year} is not known"),
            )
            .with_help(format!("ask for a year from {first} to {last}"))
        })
    }

    /// The first date of the festival that is not before `from`.
    ///
    /// # Errors
    /// `festival-not-covered` where that is not in the table: after the last one, before 2000, and
    /// for Laba before 2000-02-05, since the lunar year 1999 is not in the table.
    ///
    /// ```
    /// # use guanxi::time::{Festival, parse_date};
    /// let from = parse_date("2024-02-10")?;
    /// assert_eq!(Festival::SpringFestival.next(from)?, from);
    /// assert_eq!(Festival::NewYearsEve.next(from)?, parse_date("2025-01-28")?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn next(self, from: NaiveDate) -> Result<NaiveDate, Error> {
        let year = from.year();
        // A festival of a lunar year lies in that civil year or in the January after.
        let years = [year.saturating_sub(1), year, year.saturating_add(1)];
        let known = years.map(|year| self.row(year));
        // Without the row before, a festival between `from` and those found could be missed. Of
        // all festivals only Laba can lie in the civil year after its own.
        let gap = self == Self::Laba && year <= Self::YEARS.0 && {
            let begin = Self::SpringFestival.row(Self::YEARS.0);
            begin.is_none_or(|begin| from < begin)
        };
        let gap = gap || year < Self::YEARS.0;
        known.into_iter().flatten().find(|date| *date >= from && !gap).ok_or_else(|| {
            Error::new(
                ErrorKind::Value,
                "festival-not-covered",
                format!("the next `{self}` from {from} is not known"),
            )
            .with_help(format!(
                "dates are known from {} to {}",
                Self::YEARS.0,
                Self::YEARS.1
            ))
        })
    }

    /// What people call it.
    ///
    /// ```
    /// use guanxi::label::Language;
    /// # use guanxi::time::Festival;
    /// assert_eq!(Festival::MidAutumn.label(Language::Chinese), "中秋节");
    /// assert_eq!(Festival::Qixi.label(Language::English), "Qixi Festival");
    /// ```
    pub fn label(self, language: Language) -> &'static str {
        let (_, _, english, chinese) = self.names();
        match language {
            Language::English => english,
            Language::Chinese => chinese,
        }
    }

    /// The code, as it is read and printed.
    ///
    /// ```
    /// # use guanxi::time::Festival;
    /// assert_eq!(Festival::DragonBoat.code(), "dragon_boat");
    /// ```
    pub fn code(self) -> &'static str {
        self.names().1
    }

    fn names(self) -> (Self, &'static str, &'static str, &'static str) {
        let found = NAMES.iter().find(|(festival, ..)| *festival == self);
        found.copied().unwrap_or((self, "", "", ""))
    }

    /// The entry of the table; its lines are the years in order.
    fn row(self, year: i32) -> Option<NaiveDate> {
        let (first, last) = Self::YEARS;
        if !(first..=last).contains(&year) {
            return None;
        }
        let line = usize::try_from(year.checked_sub(first)?).ok()?.checked_mul(LINE)?;
        let column = NAMES.iter().position(|(festival, ..)| *festival == self)?;
        let place = HEAD.checked_add(line)?.checked_add(YEAR)?;
        let start = place.checked_add(column.checked_mul(DATE)?)?.checked_add(1)?;
        let text = TABLE.get(start..start.checked_add(DATE)?.checked_sub(1)?)?;
        parse_date(text).ok()
    }
}

impl FromStr for Festival {
    type Err = Error;

    /// Reads the code.
    ///
    /// # Errors
    /// `unknown-festival`, with the nearest code.
    fn from_str(text: &str) -> Result<Self, Error> {
        let found = NAMES.iter().find(|(_, code, ..)| *code == text);
        found.map(|(festival, ..)| *festival).ok_or_else(|| {
            let asked = if text.len() <= 32 { text } else { "" };
            Error::new(ErrorKind::Name, "unknown-festival", format!("unknown festival `{text}`"))
                .with_help(did_you_mean(asked, NAMES.map(|(_, code, ..)| code)))
        })
    }
}

impl fmt::Display for Festival {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.code())
    }
}

impl Serialize for Festival {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Festival {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parse_text(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::super::civil::tests::date;
    use super::*;

    #[test]
    fn codes_are_read_and_printed() {
        for festival in Festival::all() {
            assert_eq!(festival.to_string().parse(), Ok(festival));
            for language in [Language::English, Language::Chinese] {
                assert!(!festival.label(language).is_empty());
            }
        }
        let error = "midautumn".parse::<Festival>().unwrap_err();
        assert_eq!(error.help(), Some("did you mean `mid_autumn`?"));
        let json = serde_json::to_string(&Festival::Laba).unwrap();
        assert_eq!(serde_json::from_str::<Festival>(&json).unwrap(), Festival::Laba);
    }

    /// Every year has every date, in order within the year, the eve on the day before.
    #[test]
    fn the_table_is_whole() {
        let (first, last) = Festival::YEARS;
        for year in first..=last {
            let dates: Vec<_> = Festival::all().map(|f| f.in_year(year).unwrap()).collect();
            assert!(dates.is_sorted(), "{year}");
            assert_eq!(dates[0].succ_opt(), Some(dates[1]));
            assert_eq!(dates[2], dates[1] + chrono::Days::new(14));
            assert!(dates[..7].iter().all(|date| date.year() == year));
            if year > first {
                assert!(Festival::Laba.in_year(year - 1).unwrap() < dates[0]);
            }
        }
        for year in [i32::MIN, 1999, 2051, i32::MAX] {
            assert_eq!(Festival::Qixi.in_year(year).unwrap_err().code(), "festival-not-covered");
        }
    }

    /// The years in which a common library is wrong.
    #[test]
    fn years_that_are_easy_to_get_wrong() {
        for (festival, year, expected) in [
            (Festival::Qixi, 2012, "2012-08-23"),
            (Festival::SpringFestival, 2027, "2027-02-06"),
            (Festival::Lantern, 2027, "2027-02-20"),
            (Festival::SpringFestival, 2030, "2030-02-03"),
            (Festival::Lantern, 2030, "2030-02-17"),
            (Festival::Laba, 2003, "2003-12-30"),
        ] {
            assert_eq!(festival.in_year(year).unwrap(), date(expected));
        }
    }

    /// `next` is the least date of the table that is not before, on every day that is covered.
    #[test]
    fn next_agrees_with_the_whole_table() {
        for festival in Festival::all() {
            let all: Vec<_> = (2000..=2050).map(|year| festival.in_year(year).unwrap()).collect();
            let first = if festival == Festival::Laba { "2000-02-05" } else { "2000-01-01" };
            let days = date(first).iter_days().take_while(|day| *day <= date("2052-01-01"));
            for day in days.step_by(3) {
                let expected = all.iter().find(|date| **date >= day);
                assert_eq!(festival.next(day).ok().as_ref(), expected, "{festival} {day}");
            }
            let before = date(first).pred_opt().unwrap();
            for day in [before, NaiveDate::MIN, NaiveDate::MAX, date("2051-02-01")] {
                assert_eq!(festival.next(day).unwrap_err().code(), "festival-not-covered");
            }
        }
    }

    /// The whole table against the shared data, where it is at hand.
    #[test]
    fn the_table_is_the_shared_data() {
        let Ok(data) = std::env::var("GUANXI_DATA") else {
            println!("skipped: 408 festival dates need GUANXI_DATA");
            return;
        };
        let path = std::path::Path::new(&data).join("calendar/lunar_festivals_2000_2050.json");
        let shared: serde_json::Value =
            serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
        let mut count = 0;
        for (year, dates) in shared["years"].as_object().unwrap() {
            for (code, expected) in dates.as_object().unwrap() {
                let festival: Festival = code.parse().unwrap();
                let found = festival.in_year(year.parse().unwrap()).unwrap();
                assert_eq!(found.to_string(), expected.as_str().unwrap(), "{code} {year}");
                count += 1;
            }
        }
        assert_eq!(count, 408);
    }
}
