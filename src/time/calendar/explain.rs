//! Why a result is what it is: the dates walked, what was worked on each, and why not.

use std::fmt::Write as _;

use chrono::{DateTime, NaiveDate, Utc};

use super::{Calendar, instant};
use crate::error::Error;
use crate::label::Language;
use crate::time::window::show_time;
use crate::time::zone::Zone;

/// Why a date was not worked.
///
/// More reasons may be added; match with a wildcard arm.
///
/// ```
/// use guanxi::label::Language;
/// use guanxi::time::Skipped;
/// let holiday = Skipped::Holiday { name: "Labour Day".to_owned() };
/// assert_eq!(holiday.text(Language::English), "holiday (Labour Day)");
/// assert_eq!(Skipped::Weekend.text(Language::Chinese), "周末");
/// ```
///
/// As data it is `"weekend"` or `{ "holiday": { "name": "..." } }`.
///
/// ```
/// let skipped = serde_json::to_value(guanxi::time::Skipped::DayOverride).unwrap();
/// assert_eq!(skipped, "day_override");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Skipped {
    /// The week has no hours on this day.
    Weekend,
    /// The holiday table has the date off.
    Holiday {
        /// The name of the holiday, empty where the table gives none.
        name: String,
    },
    /// The date has hours of its own, and these are none.
    DayOverride,
    /// Breaks take away all hours of the date.
    Break,
    /// The clocks go forward over all hours of the date, or over the whole date.
    ClockChange,
}

impl Skipped {
    /// The reason in words.
    ///
    /// ```
    /// # use guanxi::{label::Language, time::Skipped};
    /// assert_eq!(Skipped::Break.text(Language::English), "break");
    /// ```
    pub fn text(&self, language: Language) -> String {
        let word = match (self, language) {
            (Self::Weekend, Language::English) => "weekend",
            (Self::Weekend, Language::Chinese) => "周末",
            (Self::Holiday { .. }, Language::English) => "holiday",
            (Self::Holiday { .. }, Language::Chinese) => "节假日",
            (Self::DayOverride, Language::English) => "closed by a day override",
            (Self::DayOverride, Language::Chinese) => "当日另行安排，不营业",
            (Self::Break, Language::English) => "break",
            (Self::Break, Language::Chinese) => "临时停工",
            (Self::ClockChange, Language::English) => "skipped by a clock change",
            (Self::ClockChange, Language::Chinese) => "时钟调整跳过",
        };
        match (self, language) {
            (Self::Holiday { name }, Language::English) if !name.is_empty() => {
                format!("{word} ({name})")
            }
            (Self::Holiday { name }, Language::Chinese) if !name.is_empty() => {
                format!("{word}（{name}）")
            }
            _ => word.to_owned(),
        }
    }
}

/// One stretch of an [`Explanation`]: worked, or a date that was skipped.
///
/// ```
/// use guanxi::time::{Calendar, Zone};
/// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
/// let friday = "2024-01-05T16:00:00Z".parse().unwrap();
/// let explained = calendar.explain_add(friday, 2 * 3600)?;
/// let seconds: Vec<i64> = explained.segments.iter().map(|segment| segment.seconds).collect();
/// assert_eq!(seconds, [3600, 0, 0, 3600]); // Friday, Saturday, Sunday, Monday
/// assert!(explained.segments[1].skipped.is_some());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Segment {
    /// The civil date to which the stretch belongs.
    pub date: NaiveDate,
    /// Where it begins; for a skipped date the part of the date that was walked.
    pub from: DateTime<Utc>,
    /// Where it ends, no longer included.
    pub to: DateTime<Utc>,
    /// The working seconds of the stretch; none on a skipped date.
    pub seconds: i64,
    /// The working seconds up to its end.
    pub total: i64,
    /// Why the date was skipped; `None` for a stretch that was worked.
    pub skipped: Option<Skipped>,
}

/// The stretches between two instants, in the order of time, with a running total.
///
/// ```
/// use guanxi::label::Language;
/// use guanxi::time::{Calendar, Zone};
/// let calendar = Calendar::builder("+08:00".parse()?, "mon-fri 09:00-12:00".parse()?).build()?;
/// let friday = "2024-01-05T10:00:00+08:00".parse().unwrap();
/// let explained = calendar.explain_add(friday, 3 * 3600)?;
/// assert_eq!(explained.to.to_string(), "2024-01-08 02:00:00 UTC");
/// assert_eq!(explained.text(Language::English), "\
/// 2024-01-05 10:00-12:00  2 h 00 min  = 2 h 00 min
/// 2024-01-06 weekend
/// 2024-01-07 weekend
/// 2024-01-08 09:00-10:00  1 h 00 min  = 3 h 00 min
/// ");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Explanation {
    /// The earlier end.
    pub from: DateTime<Utc>,
    /// The later end.
    pub to: DateTime<Utc>,
    /// The working seconds between them.
    pub seconds: i64,
    /// The stretches worked and the dates skipped.
    pub segments: Vec<Segment>,
    zone: Zone,
}

impl Explanation {
    /// The explanation in words, a line for each segment, in the times of the calendar's zone.
    ///
    /// ```
    /// use guanxi::label::Language;
    /// use guanxi::time::{Calendar, Zone};
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-12:00".parse()?).build()?;
    /// let saturday = "2024-01-06T00:00:00Z".parse().unwrap();
    /// let explained = calendar.explain_between(saturday, "2024-01-07T00:00:00Z".parse().unwrap())?;
    /// assert_eq!(explained.text(Language::Chinese), "2024-01-06 周末\n");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(&self, language: Language) -> String {
        let mut out = String::new();
        for segment in &self.segments {
            // Writing to a text cannot fail.
            let _ = match &segment.skipped {
                Some(skipped) => writeln!(out, "{} {}", segment.date, skipped.text(language)),
                None => writeln!(
                    out,
                    "{} {}-{}  {}  = {}",
                    segment.date,
                    self.wall(segment, segment.from),
                    self.wall(segment, segment.to),
                    length_text(segment.seconds, language),
                    length_text(segment.total, language),
                ),
            };
        }
        out
    }

    /// What the wall clock shows, 24:00 for the end of the date.
    fn wall(&self, segment: &Segment, at: DateTime<Utc>) -> String {
        let local = self.zone.local(at);
        let of_day = local.time().signed_duration_since(chrono::NaiveTime::MIN).num_seconds();
        let next_date = local.date() > segment.date && at == segment.to;
        let seconds = u32::try_from(of_day).unwrap_or(0);
        let seconds = if next_date { seconds.saturating_add(86_400) } else { seconds };
        show_time(seconds, !seconds.is_multiple_of(60))
    }
}

/// A length in words: `2 h 30 min`, with seconds only where there are any.
///
/// ```
/// use guanxi::{label::Language, time::length_text};
/// assert_eq!(length_text(9000, Language::English), "2 h 30 min");
/// assert_eq!(length_text(-61, Language::Chinese), "-0 小时 01 分 01 秒");
/// ```
pub fn length_text(seconds: i64, language: Language) -> String {
    let sign = if seconds < 0 { "-" } else { "" };
    let seconds = seconds.saturating_abs();
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    match (language, rest) {
        (Language::English, 0) => format!("{sign}{hours} h {minutes:02} min"),
        (Language::English, _) => format!("{sign}{hours} h {minutes:02} min {rest:02} s"),
        (Language::Chinese, 0) => format!("{sign}{hours} 小时 {minutes:02} 分"),
        (Language::Chinese, _) => format!("{sign}{hours} 小时 {minutes:02} 分 {rest:02} 秒"),
    }
}

/// One date of a count of working days.
///
/// ```
/// use guanxi::time::{Calendar, Zone, parse_date};
/// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
/// let walked = calendar.explain_working_days(parse_date("2024-01-05")?, 2)?;
/// let counts: Vec<u32> = walked.iter().map(|day| day.count).collect();
/// assert_eq!(counts, [0, 0, 1, 2]); // Saturday, Sunday, Monday, Tuesday
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct CountedDay {
    /// The date.
    pub date: NaiveDate,
    /// How many working dates there were up to it.
    pub count: u32,
    /// Why it is no working date; `None` where it is one.
    pub skipped: Option<Skipped>,
}

impl Calendar {
    /// The stretches behind [`Calendar::add`], in the order of time.
    ///
    /// For a negative duration they are those from the result up to `start`.
    ///
    /// # Errors
    /// As [`Calendar::add`].
    ///
    /// ```
    /// use guanxi::time::{Calendar, Zone};
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
    /// let monday = "2024-01-08T10:00:00Z".parse().unwrap();
    /// let back = calendar.explain_add(monday, -2 * 3600)?;
    /// assert_eq!(back.from.to_string(), "2024-01-05 16:00:00 UTC");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain_add(&self, start: DateTime<Utc>, seconds: i64) -> Result<Explanation, Error> {
        let end = self.add(start, seconds)?;
        self.explain_between(start.min(end), start.max(end))
    }

    /// The stretches behind [`Calendar::between`], in the order of time.
    ///
    /// # Errors
    /// As [`Calendar::between`]; also for an explicit 24×7 outside its years.
    ///
    /// ```
    /// use guanxi::time::{Calendar, Zone};
    /// let always = Calendar::always(Zone::utc());
    /// let at = |text: &str| text.parse().unwrap();
    /// let explained =
    ///     always.explain_between(at("2024-01-05T12:00:00Z"), at("2024-01-07T00:00:00Z"))?;
    /// assert_eq!((explained.seconds, explained.segments.len()), (36 * 3600, 2));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain_between(
        &self,
        from: DateTime<Utc>,
        to: DateTime<Utc>,
    ) -> Result<Explanation, Error> {
        let (from, to) = (from.min(to), from.max(to));
        let seconds = self.between(from, to)?;
        self.check_inside(from)?;
        self.check_inside(to)?;
        let days = &self.inner.days;
        let (start, end) = (from.timestamp(), to.timestamp());
        let mut segments = Vec::new();
        let mut total = 0_i64;
        // One date more on each side: where clocks go back at midnight, a date begins before the
        // wall clock shows it for good.
        let (zone, one) = (&days.zone, chrono::Days::new(1));
        let first = zone.date_of(from).checked_sub_days(one).unwrap_or(NaiveDate::MIN);
        let last = zone.date_of(to).checked_add_days(one).unwrap_or(NaiveDate::MAX);
        for date in first.iter_days().take_while(|date| *date <= last) {
            let of_date = (zone.resolve(date.and_time(chrono::NaiveTime::MIN)), zone.end_of(date));
            let (begin, over) = (of_date.0.timestamp(), of_date.1.timestamp());
            let empty = begin == over;
            if begin >= end || over < start || (over == start && !empty) {
                continue;
            }
            let skipped = days.skipped(date, false);
            let stretches = match skipped {
                Some(_) => vec![(begin, over)],
                None => days.periods(date),
            };
            for (open, close) in stretches {
                let (open, close) = (open.max(start), close.min(end));
                if open >= close && skipped.is_none() {
                    continue;
                }
                let seconds = if skipped.is_some() { 0 } else { close.saturating_sub(open) };
                total = total.saturating_add(seconds);
                segments.push(Segment {
                    date,
                    from: instant(open)?,
                    to: instant(close)?,
                    seconds,
                    total,
                    skipped: skipped.clone(),
                });
            }
        }
        Ok(Explanation { from, to, seconds, segments, zone: zone.clone() })
    }

    /// The dates behind [`Calendar::add_working_days`], each counted or skipped.
    ///
    /// From the date after the start to the result, or before it for a negative count.
    ///
    /// # Errors
    /// As [`Calendar::add_working_days`].
    ///
    /// ```
    /// use guanxi::time::{Calendar, Skipped, Zone, parse_date};
    /// let calendar = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse()?).build()?;
    /// let walked = calendar.explain_working_days(parse_date("2024-01-08")?, -1)?;
    /// assert_eq!(walked[0].skipped, Some(Skipped::Weekend)); // Sunday the 7th
    /// assert_eq!(walked.len(), 3);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn explain_working_days(
        &self,
        start: NaiveDate,
        count: i32,
    ) -> Result<Vec<CountedDay>, Error> {
        let result = self.add_working_days(start, count)?;
        let mut walked = Vec::new();
        let (mut date, mut counted) = (start, 0_u32);
        while date != result {
            let next = if count < 0 { date.pred_opt() } else { date.succ_opt() };
            let Some(next) = next else { break };
            date = next;
            let skipped = self.inner.days.skipped(date, true);
            counted = counted.saturating_add(u32::from(skipped.is_none()));
            walked.push(CountedDay { date, count: counted, skipped });
        }
        Ok(walked)
    }
}
