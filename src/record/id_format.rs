//! Id formats: a prefix, a date part and a running number.

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::error::Result;
use crate::record::customer::wrong;

/// The date part of an id; the running number begins anew with each of its values.
///
/// ```
/// use guanxi::record::IdPeriod;
/// assert_eq!(serde_json::to_value(IdPeriod::Month).unwrap(), "month");
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum IdPeriod {
    /// No date part: one sequence for ever, as in `KH0001` (D003-87).
    #[default]
    None,
    /// The year, as in `C2024001` (D001-70).
    Year,
    /// Year and month, as in `WT202403001` (D003-104).
    Month,
}

/// How ids of one kind are written: a prefix, a date part and a running number with zeros in front.
///
/// Ids stay opaque texts everywhere else; a format is only what makes, reads and rights them.
///
/// ```
/// use guanxi::record::{IdFormat, IdPeriod};
/// let issue = IdFormat::new("WT", IdPeriod::Month, 3)?; // D003-104
/// let id = issue.generate(2, "2024-03-18".parse().unwrap())?;
/// assert_eq!(id, "WT202403002");
/// let parsed = issue.parse(&id)?;
/// assert_eq!((parsed.year, parsed.month, parsed.number), (Some(2024), Some(3), 2));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdFormat {
    prefix: String,
    period: IdPeriod,
    digits: u8,
    accept: u8,
}

/// An id that was read.
///
/// ```
/// use guanxi::record::{IdFormat, IdPeriod};
/// let parsed = IdFormat::new("KH", IdPeriod::None, 4)?.accepting(3)?.parse("KH001")?;
/// assert_eq!((parsed.number, parsed.canonical.as_str()), (1, "KH0001")); // C-18
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct ParsedId {
    /// The year, where the format has one.
    pub year: Option<i32>,
    /// The month, 1 to 12, where the format has one.
    pub month: Option<u32>,
    /// The running number, from 1.
    pub number: u64,
    /// The id as it is written (A-40).
    pub canonical: String,
}

impl IdFormat {
    /// The most digits that a running number may have.
    ///
    /// ```
    /// use guanxi::record::{IdFormat, IdPeriod};
    /// assert!(IdFormat::new("K", IdPeriod::None, IdFormat::MAX_DIGITS).is_ok());
    /// assert!(IdFormat::new("K", IdPeriod::None, IdFormat::MAX_DIGITS + 1).is_err());
    /// ```
    pub const MAX_DIGITS: u8 = 18;

    /// A format of this prefix, date part and number of digits.
    ///
    /// The prefix may be empty; it ends with no digit, so that an id can be read in one way only.
    ///
    /// # Errors
    /// `id-prefix`, `id-digits` (1 to 18).
    ///
    /// ```
    /// use guanxi::record::{IdFormat, IdPeriod};
    /// assert_eq!(IdFormat::new("C", IdPeriod::Year, 3)?.to_string(), "C + yyyy + 3 digits");
    /// assert_eq!(IdFormat::new("C2", IdPeriod::None, 3).unwrap_err().code(), "id-prefix");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(prefix: &str, period: IdPeriod, digits: u8) -> Result<Self> {
        let blank = prefix.chars().any(|c| c.is_whitespace() || c.is_control());
        if blank || prefix.ends_with(|c: char| c.is_ascii_digit()) {
            return Err(wrong("id-prefix", format!("`{prefix}` cannot begin an id")).with_help(
                "write letters or signs without blanks; the last one must not be a digit",
            ));
        }
        if !(1..=Self::MAX_DIGITS).contains(&digits) {
            return Err(wrong("id-digits", format!("an id cannot have {digits} digits"))
                .with_help(format!("write 1 to {}", Self::MAX_DIGITS)));
        }
        Ok(Self { prefix: prefix.to_owned(), period, digits, accept: digits })
    }

    /// The same format, which also reads running numbers with as few digits as this (C-18).
    ///
    /// # Errors
    /// `id-digits` unless it is 1 to the number of digits.
    ///
    /// ```
    /// use guanxi::record::{IdFormat, IdPeriod};
    /// let customer = IdFormat::new("KH", IdPeriod::None, 4)?.accepting(3)?;
    /// assert_eq!(customer.canonical("KH001")?, "KH0001");
    /// assert_eq!(customer.parse("KH01").unwrap_err().code(), "id-format");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn accepting(mut self, digits: u8) -> Result<Self> {
        if !(1..=self.digits).contains(&digits) {
            return Err(wrong("id-digits", format!("an id cannot be read with {digits} digits"))
                .with_help(format!("write 1 to {}", self.digits)));
        }
        self.accept = digits;
        Ok(self)
    }

    /// The prefix.
    ///
    /// ```
    /// use guanxi::record::{IdFormat, IdPeriod};
    /// assert_eq!(IdFormat::new("KH", IdPeriod::None, 4)?.prefix(), "KH");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn prefix(&self) -> &str {
        &self.prefix
    }

    /// The largest running number of a period.
    ///
    /// ```
    /// use guanxi::record::{IdFormat, IdPeriod};
    /// assert_eq!(IdFormat::new("KH", IdPeriod::None, 4)?.last_number(), 9999);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn last_number(&self) -> u64 {
        // INVARIANT: at most 18 digits, so the power fits.
        10_u64.checked_pow(u32::from(self.digits)).map_or(u64::MAX, |n| n.saturating_sub(1))
    }

    /// Reads an id.
    ///
    /// # Errors
    /// `id-format` for anything that the format does not write or accept: another prefix, an
    /// impossible month, too few or too many digits, the number 0.
    ///
    /// ```
    /// use guanxi::record::{IdFormat, IdPeriod};
    /// let issue = IdFormat::new("WT", IdPeriod::Month, 3)?;
    /// assert_eq!(issue.parse("WT202403001")?.number, 1);
    /// let error = issue.parse("WT2024031").unwrap_err();
    /// assert_eq!(error.code(), "id-format");
    /// assert_eq!(error.help(), Some("write `WT`, year and month and 3 digits, such as `WT202401001`"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn parse(&self, text: &str) -> Result<ParsedId> {
        self.read(text).ok_or_else(|| {
            wrong("id-format", format!("`{text}` is no id of the form {self}")).with_help(format!(
                "write {}, such as `{}`",
                self.in_words(),
                self.written(Some(2024), Some(1), 1)
            ))
        })
    }

    fn read(&self, text: &str) -> Option<ParsedId> {
        let rest = text.strip_prefix(self.prefix.as_str())?;
        if !rest.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        let (year, rest) = match self.period {
            IdPeriod::None => (None, rest),
            IdPeriod::Year | IdPeriod::Month => {
                let (year, rest) = rest.split_at_checked(4)?;
                (Some(year.parse::<i32>().ok()?), rest)
            }
        };
        let (month, rest) = match self.period {
            IdPeriod::None | IdPeriod::Year => (None, rest),
            IdPeriod::Month => {
                let (month, rest) = rest.split_at_checked(2)?;
                (Some(month.parse::<u32>().ok().filter(|month| (1..=12).contains(month))?), rest)
            }
        };
        let digits = u8::try_from(rest.len()).ok()?;
        if !(self.accept..=self.digits).contains(&digits) {
            return None;
        }
        let number = rest.parse::<u64>().ok().filter(|number| *number > 0)?;
        let canonical = self.written(year, month, number);
        Some(ParsedId { year, month, number, canonical })
    }

    /// The one way in which an id is written (A-40).
    ///
    /// # Errors
    /// As [`IdFormat::parse`].
    ///
    /// ```
    /// use guanxi::record::{IdFormat, IdPeriod};
    /// let customer = IdFormat::new("KH", IdPeriod::None, 4)?.accepting(3)?;
    /// assert_eq!(customer.canonical("KH0001")?, "KH0001");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn canonical(&self, text: &str) -> Result<String> {
        self.parse(text).map(|parsed| parsed.canonical)
    }

    /// The id of a running number, for something registered on a day (A-41).
    ///
    /// # Errors
    /// `sequence-exhausted` beyond the last number of the period: never a wrap-around or a wider
    /// number. `id-number` for 0, `id-year` for a year without four digits.
    ///
    /// ```
    /// use guanxi::record::{IdFormat, IdPeriod};
    /// let customer = IdFormat::new("KH", IdPeriod::None, 4)?;
    /// let day = "2024-01-15".parse().unwrap();
    /// assert_eq!(customer.generate(9999, day)?, "KH9999");
    /// assert_eq!(customer.generate(10_000, day).unwrap_err().code(), "sequence-exhausted");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn generate(&self, number: u64, on: NaiveDate) -> Result<String> {
        if number == 0 {
            return Err(wrong("id-number", "running numbers begin with 1").with_help("write 1"));
        }
        if number > self.last_number() {
            let message =
                format!("{number} passes {}, the last number of {self}", self.last_number());
            return Err(wrong("sequence-exhausted", message)
                .with_help("use a format with more digits, or with a shorter period"));
        }
        if self.period != IdPeriod::None && !(0..=9999).contains(&on.year()) {
            return Err(wrong("id-year", format!("the year {} has no four digits", on.year()))
                .with_help("register it in a year from 0 to 9999"));
        }
        Ok(self.written(Some(on.year()), Some(on.month()), number))
    }

    /// The id after all of these, for something registered on a day; those of other periods and
    /// those that the format cannot read are left aside.
    ///
    /// # Errors
    /// As [`IdFormat::generate`].
    ///
    /// ```
    /// use guanxi::record::{IdFormat, IdPeriod};
    /// let issue = IdFormat::new("WT", IdPeriod::Month, 3)?;
    /// let known = ["WT202403001", "WT202403007", "WT202402999"];
    /// assert_eq!(issue.next(known, "2024-03-20".parse().unwrap())?, "WT202403008");
    /// assert_eq!(issue.next(known, "2024-04-01".parse().unwrap())?, "WT202404001");
    /// assert!(issue.next(known, "2024-02-29".parse().unwrap()).is_err());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn next<'a>(
        &self,
        known: impl IntoIterator<Item = &'a str>,
        on: NaiveDate,
    ) -> Result<String> {
        let same = |parsed: &ParsedId| {
            parsed.year.is_none_or(|year| year == on.year())
                && parsed.month.is_none_or(|month| month == on.month())
        };
        let last = known.into_iter().filter_map(|id| self.read(id)).filter(same);
        let last = last.map(|parsed| parsed.number).max().unwrap_or(0);
        self.generate(last.saturating_add(1), on)
    }

    fn written(&self, year: Option<i32>, month: Option<u32>, number: u64) -> String {
        let width = usize::from(self.digits);
        let prefix = &self.prefix;
        match (self.period, year, month) {
            (IdPeriod::Year, Some(year), _) => format!("{prefix}{year:04}{number:0width$}"),
            (IdPeriod::Month, Some(year), Some(month)) => {
                format!("{prefix}{year:04}{month:02}{number:0width$}")
            }
            _ => format!("{prefix}{number:0width$}"),
        }
    }

    fn in_words(&self) -> String {
        let digits = match (self.accept, self.digits) {
            (least, most) if least < most => format!("{least} to {most} digits"),
            (_, 1) => "1 digit".to_owned(),
            (_, most) => format!("{most} digits"),
        };
        let prefix =
            if self.prefix.is_empty() { String::new() } else { format!("`{}`, ", self.prefix) };
        let period = match self.period {
            IdPeriod::None => "",
            IdPeriod::Year => "the year and ",
            IdPeriod::Month => "year and month and ",
        };
        format!("{prefix}{period}{digits}")
    }
}

impl fmt::Display for IdFormat {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let period = match self.period {
            IdPeriod::None => "",
            IdPeriod::Year => "yyyy + ",
            IdPeriod::Month => "yyyymm + ",
        };
        let plural = if self.digits == 1 { "" } else { "s" };
        let plus = if self.prefix.is_empty() { "" } else { " + " };
        write!(f, "{}{plus}{period}{} digit{plural}", self.prefix, self.digits)
    }
}
