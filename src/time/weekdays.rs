//! Days of the week as people name them: `mon`, `mon-fri`, `mon,wed,fri`.

use std::fmt;
use std::str::FromStr;

use chrono::Weekday;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, ErrorKind, did_you_mean};
use crate::label::parse_text;

/// One or more days of the week.
///
/// The text form is a name, a range or several of them with commas: `mon`, `mon-fri`,
/// `mon,wed,fri`; lower case, three letters. A range may run over the end of the week: `sat-mon` is
/// Saturday, Sunday and Monday. Printing gives the shortest form in the order of the week, and
/// reading it back gives the same days.
///
/// ```
/// use chrono::Weekday;
/// use guanxi::time::Weekdays;
/// let days: Weekdays = "mon-fri".parse()?;
/// assert!(days.contains(Weekday::Wed) && !days.contains(Weekday::Sat));
/// assert_eq!("sun,sat".parse::<Weekdays>()?.to_string(), "sat-sun");
/// assert_eq!("monday".parse::<Weekdays>().unwrap_err().code(), "weekday-name");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Weekdays {
    // INVARIANT: at least one is set; Monday first.
    days: [bool; 7],
}

/// Every day of the week with its name, Monday first.
pub(super) const WEEK: [(Weekday, &str); 7] = [
    (Weekday::Mon, "mon"),
    (Weekday::Tue, "tue"),
    (Weekday::Wed, "wed"),
    (Weekday::Thu, "thu"),
    (Weekday::Fri, "fri"),
    (Weekday::Sat, "sat"),
    (Weekday::Sun, "sun"),
];

impl Weekdays {
    /// Every day of the week.
    ///
    /// ```
    /// use guanxi::time::Weekdays;
    /// assert_eq!(Weekdays::ALL.to_string(), "mon-sun");
    /// ```
    pub const ALL: Self = Self { days: [true; 7] };

    /// Whether the day is one of them.
    ///
    /// ```
    /// use chrono::Weekday;
    /// # use guanxi::time::Weekdays;
    /// assert!(Weekdays::from(Weekday::Sun).contains(Weekday::Sun));
    /// ```
    pub fn contains(self, day: Weekday) -> bool {
        self.iter().any(|other| other == day)
    }

    /// The days in the order of the week, Monday first.
    ///
    /// ```
    /// # use guanxi::time::Weekdays;
    /// assert_eq!("sat-mon".parse::<Weekdays>()?.iter().count(), 3);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn iter(self) -> impl Iterator<Item = Weekday> {
        WEEK.into_iter().zip(self.days).filter(|(_, set)| *set).map(|((day, _), _)| day)
    }

    /// The days for which `set` says yes; `None` where that is none.
    pub(super) fn those(set: impl Fn(Weekday) -> bool) -> Option<Self> {
        let days = WEEK.map(|(day, _)| set(day));
        days.contains(&true).then_some(Self { days })
    }
}

impl From<Weekday> for Weekdays {
    fn from(day: Weekday) -> Self {
        Self { days: WEEK.map(|(other, _)| other == day) }
    }
}

/// The day of one name.
fn named(name: &str, text: &str) -> Result<Weekday, Error> {
    if let Some((day, _)) = WEEK.iter().find(|(_, known)| *known == name) {
        return Ok(*day);
    }
    // Whoever writes `Monday` means `mon`; a longer text is not worth a search.
    let short: String = name.chars().take(3).collect::<String>().to_lowercase();
    let asked = if name.len() <= 16 { short.as_str() } else { "" };
    let message = if name == text {
        format!("unknown day of the week `{name}`")
    } else {
        format!("unknown day of the week `{name}` in `{text}`")
    };
    Err(Error::new(ErrorKind::Value, "weekday-name", message)
        .with_help(did_you_mean(asked, WEEK.map(|(_, known)| known))))
}

impl FromStr for Weekdays {
    type Err = Error;

    /// Reads `mon`, `mon-fri`, `mon,wed,fri`.
    ///
    /// # Errors
    /// `weekday-name` for a name that is none of `mon` to `sun`.
    fn from_str(text: &str) -> Result<Self, Error> {
        let mut days = [false; 7];
        for part in text.split(',').map(str::trim) {
            let (first, last) = part.split_once('-').unwrap_or((part, part));
            let (first, last) = (named(first, text)?, named(last, text)?);
            let mut day = first;
            loop {
                for (set, (other, _)) in days.iter_mut().zip(WEEK) {
                    *set |= other == day;
                }
                if day == last {
                    break;
                }
                day = day.succ();
            }
        }
        Ok(Self { days })
    }
}

impl fmt::Display for Weekdays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts: Vec<String> = Vec::new();
        let mut run: Option<(&str, &str)> = None;
        let ends = WEEK.into_iter().zip(self.days).map(Some).chain([None]);
        for next in ends {
            match (run, next) {
                (_, Some(((_, name), true))) => run = Some((run.map_or(name, |run| run.0), name)),
                (Some((first, last)), _) => {
                    parts.push(if first == last {
                        first.to_owned()
                    } else {
                        format!("{first}-{last}")
                    });
                    run = None;
                }
                (None, _) => {}
            }
        }
        f.pad(&parts.join(","))
    }
}

impl fmt::Debug for Weekdays {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Weekdays({self})")
    }
}

impl Serialize for Weekdays {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Weekdays {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parse_text(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_ranges_and_lists() {
        for (text, printed) in [
            ("mon", "mon"),
            ("mon-fri", "mon-fri"),
            ("mon-mon", "mon"),
            ("sat-mon", "mon,sat-sun"),
            ("fri-thu", "mon-sun"),
            ("wed, mon,tue", "mon-wed"),
            ("mon,mon-tue", "mon-tue"),
        ] {
            assert_eq!(text.parse::<Weekdays>().unwrap().to_string(), printed, "{text}");
        }
        for bad in
            ["", "mon-", "-fri", "mon-fri-sun", "Mon", "monday", "mo", ",", "mon,,tue", "周一"]
        {
            assert_eq!(bad.parse::<Weekdays>().unwrap_err().code(), "weekday-name", "{bad}");
        }
    }

    #[test]
    fn unknown_names_are_helped() {
        let help = |text: &str| text.parse::<Weekdays>().unwrap_err().help().unwrap().to_owned();
        assert_eq!(help("Thursday"), "did you mean `thu`?");
        assert_eq!(help("mon-freitag"), "did you mean `fri`?");
        assert!(help("x").starts_with("write one of `fri`, `mon`"));
        let error = "mon-frx".parse::<Weekdays>().unwrap_err();
        assert_eq!(error.to_string(), "unknown day of the week `frx` in `mon-frx`");
    }

    proptest! {
        /// Reading is the inverse of printing, and any text gives days or `weekday-name`.
        #[test]
        fn texts_are_read_back(mask in 1_u8..128, text in "[a-z,-]{0,9}|.{0,6}") {
            let days = Weekdays::those(|day| mask >> day.num_days_from_monday() & 1 == 1).unwrap();
            prop_assert_eq!(days.to_string().parse(), Ok(days));
            if let Err(error) = text.parse::<Weekdays>() {
                prop_assert_eq!(error.code(), "weekday-name");
            }
        }
    }
}
