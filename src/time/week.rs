//! Weekly hours: the windows of each day of the week.

use std::fmt;
use std::str::FromStr;

use chrono::Weekday;
use serde::de::{self, MapAccess, Visitor};
use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::weekdays::{WEEK, Weekdays};
use super::window::{Piece, Window, united};
use crate::error::{Error, ErrorKind};
use crate::label::custom;

/// The windows of one day: `09:00-12:00 13:00-18:00`, or `closed`.
///
/// At most 24 windows, in any order; abutting ones are one, overlapping ones never count twice. The
/// text form separates them by blanks or commas; for serde it is a list of windows.
///
/// ```
/// use guanxi::time::DayHours;
/// let hours: DayHours = "13:00-18:00, 09:00-12:00".parse()?;
/// assert_eq!(hours.to_string(), "09:00-12:00 13:00-18:00");
/// assert_eq!(hours.windows().len(), 2);
/// assert!("closed".parse::<DayHours>()?.is_closed());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash, Serialize)]
#[serde(transparent)]
pub struct DayHours {
    // INVARIANT: sorted, at most MAX_WINDOWS.
    windows: Vec<Window>,
}

impl DayHours {
    /// The most windows that a day may have.
    pub const MAX_WINDOWS: usize = 24;

    /// The hours of a day with these windows; none means closed.
    ///
    /// # Errors
    /// `day-windows` for more than [`DayHours::MAX_WINDOWS`].
    ///
    /// ```
    /// use guanxi::time::{DayHours, Window};
    /// let hours = DayHours::new([Window::new(0, 86_400)?])?;
    /// assert_eq!(hours.to_string(), "00:00-24:00");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(windows: impl IntoIterator<Item = Window>) -> Result<Self, Error> {
        let limit = Self::MAX_WINDOWS.saturating_add(1);
        let mut windows: Vec<Window> = windows.into_iter().take(limit).collect();
        if windows.len() >= limit {
            let most = Self::MAX_WINDOWS;
            return Err(Error::new(
                ErrorKind::Value,
                "day-windows",
                format!("a day has more than {most} windows"),
            )
            .with_help(format!("write at most {most} windows a day")));
        }
        windows.sort_unstable();
        Ok(Self { windows })
    }

    /// No hours at all.
    ///
    /// ```
    /// # use guanxi::time::DayHours;
    /// assert_eq!(DayHours::closed().to_string(), "closed");
    /// ```
    pub fn closed() -> Self {
        Self::default()
    }

    /// Whether there are no hours at all.
    ///
    /// ```
    /// # use guanxi::time::DayHours;
    /// assert!(!"09:00-12:00".parse::<DayHours>()?.is_closed());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_closed(&self) -> bool {
        self.windows.is_empty()
    }

    /// The windows by opening time, as they were given.
    ///
    /// ```
    /// # use guanxi::time::DayHours;
    /// let hours: DayHours = "22:00-06:00".parse()?;
    /// assert!(hours.windows()[0].is_overnight());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn windows(&self) -> &[Window] {
        &self.windows
    }

    /// What lies on the date itself.
    pub(super) fn own(&self) -> Vec<Piece> {
        united(self.windows.iter().map(|window| window.own()).collect())
    }

    /// What overnight windows put on the next date.
    pub(super) fn tail(&self) -> Vec<Piece> {
        united(self.windows.iter().filter_map(|window| window.tail()).collect())
    }
}

impl FromStr for DayHours {
    type Err = Error;

    /// Reads `09:00-12:00 13:00-18:00`, with blanks or commas between, or `closed`.
    ///
    /// # Errors
    /// As [`Window`] and [`DayHours::new`]; `window-form` for an empty text.
    fn from_str(text: &str) -> Result<Self, Error> {
        if text.trim() == "closed" {
            return Ok(Self::closed());
        }
        let mut parts = text.split([',', ' ']).filter(|part| !part.is_empty()).peekable();
        if parts.peek().is_none() {
            return Err(Error::new(ErrorKind::Value, "window-form", "an empty text says no hours")
                .with_help("write windows such as `09:00-12:00`, or `closed`"));
        }
        let limit = Self::MAX_WINDOWS.saturating_add(1);
        Self::new(parts.take(limit).map(str::parse).collect::<Result<Vec<Window>, Error>>()?)
    }
}

impl fmt::Display for DayHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.windows.is_empty() {
            return f.pad("closed");
        }
        let windows: Vec<String> = self.windows.iter().map(Window::to_string).collect();
        f.pad(&windows.join(" "))
    }
}

impl<'de> Deserialize<'de> for DayHours {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let windows = Vec::<Window>::deserialize(deserializer)?;
        Self::new(windows).map_err(|error| custom(&error))
    }
}

/// The hours of each day of the week, on the wall clock of a calendar's zone.
///
/// The text form is `mon-fri 09:00-12:00 13:00-18:00; sat 09:00-12:00`; for serde it is a map from
/// [`Weekdays`] to a list of windows: `{ "mon-fri": ["09:00-12:00", "13:00-18:00"] }`. Days that are
/// not named are closed. An overnight window of Sunday runs into Monday.
///
/// ```
/// use chrono::Weekday;
/// use guanxi::time::WeeklyHours;
/// let week: WeeklyHours = "mon-fri 09:00-12:00 13:00-18:00".parse()?;
/// assert_eq!(week.on(Weekday::Fri).windows().len(), 2);
/// assert!(week.on(Weekday::Sat).is_closed());
/// let same: WeeklyHours =
///     serde_json::from_str(r#"{ "mon-fri": ["09:00-12:00", "13:00-18:00"] }"#).unwrap();
/// assert_eq!(same, week);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct WeeklyHours {
    /// Monday first.
    days: [DayHours; 7],
}

impl WeeklyHours {
    /// A week without any hours.
    ///
    /// ```
    /// # use guanxi::time::WeeklyHours;
    /// assert_eq!(WeeklyHours::closed().to_string(), "mon-sun closed");
    /// ```
    pub fn closed() -> Self {
        Self::default()
    }

    /// The same week with other hours on these days.
    ///
    /// ```
    /// # use guanxi::time::WeeklyHours;
    /// let week = WeeklyHours::closed().with("mon-fri".parse()?, "09:00-17:00".parse()?);
    /// assert_eq!(week.to_string(), "mon-fri 09:00-17:00");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn with(mut self, days: Weekdays, hours: DayHours) -> Self {
        for ((day, _), slot) in WEEK.iter().zip(&mut self.days) {
            if days.contains(*day) {
                slot.clone_from(&hours);
            }
        }
        self
    }

    /// The hours of a day of the week.
    ///
    /// ```
    /// use chrono::Weekday;
    /// # use guanxi::time::WeeklyHours;
    /// let week: WeeklyHours = "sat 10:00-14:00".parse()?;
    /// assert_eq!(week.on(Weekday::Sat).to_string(), "10:00-14:00");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn on(&self, day: Weekday) -> &DayHours {
        const CLOSED: &DayHours = &DayHours { windows: Vec::new() };
        let place = WEEK.iter().position(|(other, _)| *other == day);
        place.and_then(|place| self.days.get(place)).unwrap_or(CLOSED)
    }

    /// What each weekday's date contains, Monday first: its own windows and the tails of the night
    /// before. Beside it the own windows alone.
    pub(super) fn by_date(&self) -> [(Vec<Piece>, Vec<Piece>); 7] {
        WEEK.map(|(day, _)| {
            let own = self.on(day).own();
            let tail = self.on(day.pred()).tail();
            (united([own.clone(), tail].concat()), own)
        })
    }

    /// The days with the same hours together, in the order of the week.
    fn grouped(&self) -> Vec<(Weekdays, &DayHours)> {
        let mut groups: Vec<(Weekdays, &DayHours)> = Vec::new();
        for hours in self.days.iter().filter(|hours| !hours.is_closed()) {
            if !groups.iter().any(|(_, other)| *other == hours) {
                let days = Weekdays::those(|day| self.on(day) == hours);
                groups.extend(days.map(|days| (days, hours)));
            }
        }
        groups
    }

    /// The week of these entries, each day in at most one.
    fn from_entries(entries: Vec<(Weekdays, DayHours)>) -> Result<Self, Error> {
        let mut week = Self::closed();
        let mut named = [false; 7];
        for (days, hours) in entries {
            for ((day, name), seen) in WEEK.iter().zip(&mut named) {
                if days.contains(*day) && std::mem::replace(seen, true) {
                    return Err(Error::new(
                        ErrorKind::Value,
                        "weekday-twice",
                        format!("`{name}` has its hours twice"),
                    )
                    .with_help("write each day of the week once, with all of its windows"));
                }
            }
            week = week.with(days, hours);
        }
        Ok(week)
    }
}

impl FromStr for WeeklyHours {
    type Err = Error;

    /// Reads `mon-fri 09:00-12:00 13:00-18:00; sat 09:00-12:00`.
    ///
    /// # Errors
    /// `weekday-name`, `weekday-twice`, and as [`DayHours`].
    fn from_str(text: &str) -> Result<Self, Error> {
        let mut entries = Vec::new();
        // Of eight entries two name the same day, so the rest need not be read to refuse them.
        for part in text.split(';').map(str::trim).filter(|part| !part.is_empty()).take(8) {
            let (days, hours) = part.split_once(' ').unwrap_or((part, ""));
            entries.push((days.parse()?, hours.parse()?));
        }
        Self::from_entries(entries)
    }
}

impl fmt::Display for WeeklyHours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let groups = self.grouped();
        if groups.is_empty() {
            return f.pad("mon-sun closed");
        }
        let parts: Vec<String> =
            groups.iter().map(|(days, hours)| format!("{days} {hours}")).collect();
        f.pad(&parts.join("; "))
    }
}

impl Serialize for WeeklyHours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let groups = self.grouped();
        let mut map = serializer.serialize_map(Some(groups.len()))?;
        for (days, hours) in groups {
            map.serialize_entry(&days, hours)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for WeeklyHours {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = WeeklyHours;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a table from days such as `mon-fri` to a list of windows")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<WeeklyHours, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                WeeklyHours::from_entries(entries).map_err(|error| custom::<A::Error>(&error))
            }
        }

        deserializer.deserialize_map(Entries).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn week(text: &str) -> WeeklyHours {
        text.parse().unwrap()
    }

    #[test]
    fn texts() {
        for (text, printed) in [
            ("mon-fri 09:00-12:00 13:00-18:00", "mon-fri 09:00-12:00 13:00-18:00"),
            ("mon 13:00-18:00,09:00-12:00", "mon 09:00-12:00 13:00-18:00"),
            ("sat 09:00-12:00; mon 09:00-12:00", "mon,sat 09:00-12:00"),
            ("mon-sun 00:00-24:00", "mon-sun 00:00-24:00"),
            ("mon closed; ", "mon-sun closed"),
            ("", "mon-sun closed"),
        ] {
            assert_eq!(week(text).to_string(), printed);
            assert_eq!(week(printed), week(text));
        }
    }

    #[test]
    fn bad_texts() {
        for (text, code) in [
            ("mon", "window-form"),
            ("mon 9-5", "window-form"),
            ("monday 09:00-17:00", "weekday-name"),
            ("mon-fri 09:00-17:00; fri 09:00-12:00", "weekday-twice"),
            ("mon 09:00-00:00", "window-end-midnight"),
            ("mon 09:00-09:00", "window-empty"),
        ] {
            assert_eq!(text.parse::<WeeklyHours>().unwrap_err().code(), code, "{text}");
        }
        let many = vec!["09:00-10:00"; 25].join(" ");
        assert_eq!(many.parse::<DayHours>().unwrap_err().code(), "day-windows");
        assert!(vec!["09:00-10:00"; 24].join(" ").parse::<DayHours>().is_ok());
    }

    #[test]
    fn serde_is_a_map() {
        let text = r#"{"mon-thu":["09:00-17:00"],"fri":["09:00-12:00","13:00-15:00"]}"#;
        let read: WeeklyHours = serde_json::from_str(text).unwrap();
        assert_eq!(read, week("mon-thu 09:00-17:00; fri 09:00-12:00 13:00-15:00"));
        assert_eq!(serde_json::to_string(&read).unwrap(), text);
        for bad in [
            r#"{"mon":["09:00-17:00"],"mon":["10:00-17:00"]}"#,
            r#"{"mon-fri":["09:00-17:00"],"wed":[]}"#,
            r#"{"mon":["09:00-00:00"]}"#,
            r#"["mon"]"#,
        ] {
            assert!(serde_json::from_str::<WeeklyHours>(bad).is_err(), "{bad}");
        }
        let error = serde_json::from_str::<WeeklyHours>(r#"{"mon":[],"mon":[]}"#).unwrap_err();
        assert!(error.to_string().starts_with("`mon` has its hours twice (write each day"));
    }

    #[test]
    fn rule_1_9_both_spellings_of_a_night_are_the_same_dates() {
        let night = week("mon-fri 22:00-06:00").by_date();
        let split =
            week("mon 22:00-24:00; tue-fri 00:00-06:00 22:00-24:00; sat 00:00-06:00").by_date();
        assert_eq!(night.map(|(all, _)| all), split.map(|(all, _)| all));
    }
}
