//! Moments as people write them in a place: what the clock on the wall shows.

use chrono::NaiveTime;

use super::civil::parse_date;
use super::moment::{Moment, sub_second};
use super::zone::Zone;
use crate::error::{Error, ErrorKind};

impl Moment {
    /// A moment from text as people write it in a place: besides the text forms also what a wall
    /// clock of the zone shows, `2024-01-15 09:30` or `2024-01-15T09:30:00`.
    ///
    /// A blank may stand for the `T`. A wall time that comes twice is the first one, one that is
    /// skipped the instant of the change, as with [`Zone::resolve`].
    ///
    /// # Errors
    /// `date-form` and the like, `instant-form`, `sub-second`, `date-range`.
    ///
    /// ```
    /// use guanxi::time::{Moment, Zone};
    /// let zone: Zone = "+08:00".parse()?;
    /// let at = Moment::parse_in("2024-03-15 14:00", &zone)?;
    /// assert_eq!(at.to_string(), "2024-03-15T06:00:00Z");
    /// assert_eq!(Moment::parse_in("2024-03-15T14:00:00+08:00", &Zone::utc())?, at);
    /// assert_eq!(Moment::parse_in("2024-03-15", &zone)?.to_string(), "2024-03-15");
    /// assert_eq!(Moment::parse_in("2024-03-15 14h", &zone).unwrap_err().code(), "instant-form");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn parse_in(text: &str, zone: &Zone) -> Result<Self, Error> {
        let Some((date, time)) = text.split_once(['T', ' ']) else { return text.parse() };
        let date = parse_date(date)?;
        match wall_time(time) {
            Some(time) => Self::instant(zone.resolve(date.and_time(time))),
            None if has_offset(time) => text.replacen(' ', "T", 1).parse(),
            None if time.split_once('.').is_some_and(|(time, _)| wall_time(time).is_some()) => {
                Err(sub_second(text))
            }
            None => Err(Error::new(
                ErrorKind::Value,
                "instant-form",
                format!("`{text}` is not a time of day"),
            )
            .with_help(
                "write `2024-01-15 09:30` as the clock on the wall shows it, or with an offset, \
                 `2024-01-15T09:30:00+08:00`",
            )),
        }
    }
}

/// `09:30` or `09:30:00`, in just these digits.
fn wall_time(text: &str) -> Option<NaiveTime> {
    let digits = |text: &str| match text.as_bytes() {
        [a, b] if a.is_ascii_digit() && b.is_ascii_digit() => text.parse::<u32>().ok(),
        _ => None,
    };
    let mut parts = text.split(':').map(digits);
    let (hour, minute) = (parts.next()??, parts.next()??);
    let second = parts.next().unwrap_or(Some(0))?;
    if parts.next().is_some() {
        return None;
    }
    NaiveTime::from_hms_opt(hour, minute, second)
}

/// Whether a time says how far it is from UTC.
fn has_offset(time: &str) -> bool {
    time.ends_with('Z') || time.contains(['+', '-'])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(text: &str) -> Zone {
        text.parse().unwrap()
    }

    #[test]
    fn wall_times_of_a_zone() {
        let zone = zone("+08:00");
        let parse = |text: &str| Moment::parse_in(text, &zone).map(|moment| moment.to_string());
        for (text, expected) in [
            ("2024-03-15", "2024-03-15"),
            ("2024-03-15 14:00", "2024-03-15T06:00:00Z"),
            ("2024-03-15T14:00", "2024-03-15T06:00:00Z"),
            ("2024-03-15 14:00:01", "2024-03-15T06:00:01Z"),
            ("2024-03-15 00:00", "2024-03-14T16:00:00Z"),
            ("2024-03-15 14:00:00Z", "2024-03-15T14:00:00Z"),
            ("2024-03-15T14:00:00-05:00", "2024-03-15T19:00:00Z"),
        ] {
            assert_eq!(parse(text), Ok(expected.to_owned()), "{text}");
        }
        for (text, code) in [
            ("2024-02-30 14:00", "date-form"),
            ("2024-03-15 24:00", "instant-form"),
            ("2024-03-15 14:60", "instant-form"),
            ("2024-03-15 14:00:60", "instant-form"),
            ("2024-03-15 9:00", "instant-form"),
            ("2024-03-15 +9:00", "instant-form"),
            ("2024-03-15 14:00:00:00", "instant-form"),
            ("2024-03-15  14:00", "instant-form"),
            ("2024-03-15 14", "instant-form"),
            ("2024-03-15 ", "instant-form"),
            ("2024-03-15 14:00:00.5", "sub-second"),
            ("2024-03-15 14:00:00.5Z", "sub-second"),
            ("0001-01-01 00:00", "date-range"),
        ] {
            assert_eq!(parse(text).map_err(|error| error.code()), Err(code), "{text}");
        }
    }

    #[cfg(feature = "chrono-tz")]
    #[test]
    fn rule_1_1_wall_times_in_folds_and_gaps() {
        let zone = zone("America/New_York");
        let parse = |text: &str| Moment::parse_in(text, &zone).unwrap().to_string();
        assert_eq!(parse("2024-11-03 01:30"), "2024-11-03T05:30:00Z"); // the first of two
        assert_eq!(parse("2024-03-10 02:30"), "2024-03-10T07:00:00Z"); // skipped
    }
}
