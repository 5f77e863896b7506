//! Windows of a day: from an opening to a closing time of the wall clock.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::{Error, ErrorKind};
use crate::label::parse_text;

/// A stretch of the wall clock, open at its start and no longer at its end: `09:00-12:00`.
///
/// Whole seconds; the text form shows them only where there are any: `09:00:30-12:00:00`. `24:00`
/// is an end and exact. A window whose end lies before its start runs into the next date:
/// `22:00-06:00` is 22:00–24:00 and 00:00–06:00 of the next date (time rule 1.9). An end of `00:00`
/// is refused, since it can be meant as either end of the day. Printing and reading are inverse.
///
/// ```
/// use guanxi::time::Window;
/// let window: Window = "09:00-12:00".parse()?;
/// assert_eq!(window, Window::new(9 * 3600, 12 * 3600)?);
/// assert!("22:00-06:00".parse::<Window>()?.is_overnight());
/// let error = "09:00-00:00".parse::<Window>().unwrap_err();
/// assert_eq!(error.code(), "window-end-midnight");
/// assert_eq!(error.help(), Some("write `24:00` for the end of the day"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Window {
    // INVARIANT: 0 ≤ open < DAY, 1 ≤ close ≤ DAY, open ≠ close.
    open: u32,
    close: u32,
}

/// The seconds of a day of the wall clock.
pub(super) const DAY: u32 = 86_400;

impl Window {
    /// A window between two times of the wall clock, in seconds from 00:00.
    ///
    /// The opening lies from 0 to 86 399, the closing from 1 to 86 400 (24:00).
    ///
    /// # Errors
    /// `window-end-midnight` for an end of 0, `window-empty` where both are the same,
    /// `window-form` outside the day.
    ///
    /// ```
    /// use guanxi::time::Window;
    /// assert_eq!(Window::new(0, 86_400)?.to_string(), "00:00-24:00");
    /// assert_eq!(Window::new(3600, 3600).unwrap_err().code(), "window-empty");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(open: u32, close: u32) -> Result<Self, Error> {
        let window = Self { open, close };
        if open >= DAY || close > DAY {
            return Err(form(window, "the clock runs from 00:00 to 24:00"));
        }
        if close == 0 {
            return Err(Error::new(
                ErrorKind::Value,
                "window-end-midnight",
                format!("window `{window}` ends at 00:00"),
            )
            .with_help("write `24:00` for the end of the day"));
        }
        if open == close {
            return Err(Error::new(
                ErrorKind::Value,
                "window-empty",
                format!("window `{window}` has no length"),
            )
            .with_help("write `00:00-24:00` for the whole day, or leave the window out"));
        }
        Ok(window)
    }

    /// The opening time in seconds from 00:00.
    ///
    /// ```
    /// # use guanxi::time::Window;
    /// assert_eq!("09:00-12:00".parse::<Window>()?.open(), 32_400);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn open(self) -> u32 {
        self.open
    }

    /// The closing time in seconds from 00:00, on the next date where the window is overnight.
    ///
    /// ```
    /// # use guanxi::time::Window;
    /// assert_eq!("22:00-24:00".parse::<Window>()?.close(), 86_400);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn close(self) -> u32 {
        self.close
    }

    /// Whether the window runs into the next date.
    ///
    /// ```
    /// # use guanxi::time::Window;
    /// assert!("22:00-06:00".parse::<Window>()?.is_overnight());
    /// assert!(!"22:00-24:00".parse::<Window>()?.is_overnight());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_overnight(self) -> bool {
        self.close < self.open
    }

    /// The part on its own date.
    pub(super) fn own(self) -> Piece {
        (self.open, if self.is_overnight() { DAY } else { self.close })
    }

    /// The part on the next date.
    pub(super) fn tail(self) -> Option<Piece> {
        self.is_overnight().then_some((0, self.close))
    }
}

fn form(what: impl fmt::Display, why: &str) -> Error {
    Error::new(ErrorKind::Value, "window-form", format!("`{what}` is not a window: {why}"))
        .with_help("write opening and closing time, for example `09:00-12:00` or `22:00-06:00`")
}

/// The seconds of `09:00` or `09:00:30`; `None` for anything else.
fn time_of_day(text: &str) -> Option<u32> {
    let mut parts = text.split(':');
    let mut two = || {
        let part = parts.next()?;
        let digits = part.len() == 2 && part.bytes().all(|digit| digit.is_ascii_digit());
        if digits { part.parse::<u32>().ok() } else { None }
    };
    let (hours, minutes) = (two()?, two()?);
    let seconds = if text.len() > 5 { two()? } else { 0 };
    let total = hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)?;
    let total = total.checked_add(seconds)?;
    (parts.next().is_none() && minutes < 60 && seconds < 60 && total <= DAY).then_some(total)
}

impl FromStr for Window {
    type Err = Error;

    /// Reads `09:00-12:00` or, to the second, `09:00:00-12:00:30`.
    ///
    /// # Errors
    /// `window-form` for another form or a time that no clock shows, else as [`Window::new`].
    fn from_str(text: &str) -> Result<Self, Error> {
        let (open, close) =
            text.split_once('-').ok_or_else(|| form(text, "it has no `-` between two times"))?;
        let time = |part: &str| {
            time_of_day(part).ok_or_else(|| form(text, &format!("`{part}` is no time of day")))
        };
        let (open, close) = (time(open)?, time(close)?);
        if open == DAY {
            return Err(form(text, "a window cannot open at 24:00"));
        }
        Self::new(open, close)
    }
}

/// A time of the wall clock; 24:00 and beyond keep counting.
pub(super) fn show_time(seconds: u32, with_seconds: bool) -> String {
    let (hours, minutes) = (seconds / 3600, seconds / 60 % 60);
    if with_seconds {
        format!("{hours:02}:{minutes:02}:{:02}", seconds % 60)
    } else {
        format!("{hours:02}:{minutes:02}")
    }
}

impl fmt::Display for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let seconds = !self.open.is_multiple_of(60) || !self.close.is_multiple_of(60);
        let (open, close) = (show_time(self.open, seconds), show_time(self.close, seconds));
        f.pad(&format!("{open}-{close}"))
    }
}

impl fmt::Debug for Window {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Window({self})")
    }
}

impl Serialize for Window {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Window {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        parse_text(deserializer)
    }
}

/// A stretch of one civil date, in seconds of the wall clock, open at the end.
pub(super) type Piece = (u32, u32);

/// The pieces in order, abutting and overlapping ones made one (time rule 1.2).
pub(super) fn united(mut pieces: Vec<Piece>) -> Vec<Piece> {
    pieces.sort_unstable();
    let mut merged: Vec<Piece> = Vec::with_capacity(pieces.len());
    for (open, close) in pieces {
        match merged.last_mut() {
            Some(last) if open <= last.1 => last.1 = last.1.max(close),
            _ => merged.push((open, close)),
        }
    }
    merged
}

/// The pieces without the parts that `removed` covers; both are in order and apart.
pub(super) fn without(pieces: Vec<Piece>, removed: &[Piece]) -> Vec<Piece> {
    let mut left = pieces;
    for (from, to) in removed {
        left = left
            .into_iter()
            .flat_map(|(open, close)| [(open, close.min(*from)), (open.max(*to), close)])
            .filter(|(open, close)| open < close)
            .collect();
    }
    left
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn code(text: &str) -> &'static str {
        text.parse::<Window>().unwrap_err().code()
    }

    #[test]
    fn rule_1_2_texts() {
        for text in
            ["09:00-12:00", "00:00-24:00", "22:00-06:00", "23:59-24:00", "09:00:30-12:00:00"]
        {
            assert_eq!(text.parse::<Window>().unwrap().to_string(), text);
        }
        assert_eq!("09:00:00-12:00".parse::<Window>().unwrap().to_string(), "09:00-12:00");
        for bad in [
            "",
            "9-12",
            "09:00",
            "09:00–12:00",
            "9:00-12:00",
            "09:00-25:00",
            "09:60-12:00",
            "24:00-06:00",
            "09:00-24:01",
            "09:00-24:00:01",
            "09:00 - 12:00",
            "09:00-12:00-13:00",
            "09:00:-12:00",
            "09:00:000-12:00",
            "+9:00-12:00",
        ] {
            assert_eq!(code(bad), "window-form", "{bad}");
        }
        for bad in ["09:00-00:00", "22:00-00:00", "00:00-00:00", "09:00-00:00:00"] {
            assert_eq!(code(bad), "window-end-midnight", "{bad}");
        }
        assert_eq!(code("09:00-09:00"), "window-empty");
        assert_eq!(Window::new(DAY, 1).unwrap_err().code(), "window-form");
        assert_eq!(Window::new(0, u32::MAX).unwrap_err().code(), "window-form");
    }

    #[test]
    fn rule_1_9_overnight_is_two_pieces() {
        let night: Window = "22:00-06:00".parse().unwrap();
        assert_eq!((night.own(), night.tail()), ((79_200, 86_400), Some((0, 21_600))));
        let late: Window = "22:00-24:00".parse().unwrap();
        assert_eq!((late.own(), late.tail()), ((79_200, 86_400), None));
    }

    #[test]
    fn rule_1_2_abutting_and_overlapping_merge() {
        assert_eq!(united(vec![(5, 9), (1, 3), (3, 4), (6, 7)]), [(1, 4), (5, 9)]);
        assert_eq!(without(vec![(1, 4), (5, 9)], &[(0, 2), (3, 6)]), [(2, 3), (6, 9)]);
        assert_eq!(without(vec![(1, 4)], &[(0, 9)]), []);
        assert_eq!(without(vec![(1, 4)], &[(4, 9)]), [(1, 4)]);
    }

    proptest! {
        /// Reading is the inverse of printing, and any text is a window or one of three codes.
        #[test]
        fn texts_are_read_back(open in 0..DAY, close in 1..=DAY, text in "[0-9:-]{0,18}|.{0,8}") {
            if let Ok(window) = Window::new(open, close) {
                prop_assert_eq!(window.to_string().parse(), Ok(window));
            }
            if let Err(error) = text.parse::<Window>() {
                let codes = ["window-form", "window-empty", "window-end-midnight"];
                prop_assert!(codes.contains(&error.code()));
            }
        }

        /// Union and difference second by second.
        #[test]
        fn rule_1_2_pieces_are_sets(
            a in proptest::collection::vec((0_u32..40, 1_u32..9), 0..6),
            b in proptest::collection::vec((0_u32..40, 1_u32..9), 0..6),
        ) {
            let pieces = |list: &[(u32, u32)]| {
                list.iter().map(|(open, length)| (*open, open + length)).collect::<Vec<Piece>>()
            };
            let inside = |list: &[Piece], at: u32| list.iter().any(|p| p.0 <= at && at < p.1);
            let (a, b) = (pieces(&a), pieces(&b));
            let merged = united(a.clone());
            let left = without(merged.clone(), &united(b.clone()));
            for at in 0..60 {
                prop_assert_eq!(inside(&merged, at), inside(&a, at));
                prop_assert_eq!(inside(&left, at), inside(&a, at) && !inside(&b, at));
            }
            prop_assert!(merged.windows(2).all(|pair| pair[0].1 < pair[1].0));
            prop_assert!(left.windows(2).all(|pair| pair[0].1 <= pair[1].0));
        }
    }
}
