//! A part of a whole.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Ratio;
use super::decimal::{self, Kind, Plain, Written};
use crate::error::Error;

/// The millionths in the whole.
const WHOLE: u32 = 1_000_000;

/// A percentage from 0% to 100%, such as the 20% in `top(annual_amount, 20%)`.
///
/// Held in millionths of one, that is in ten-thousandths of a percent. A ratio that may leave
/// these bounds, such as a growth rate, is a [`Ratio`].
///
/// Reads digits, an optional fraction of at most four decimals, and `%`: without the sign or
/// otherwise malformed is `percent-form`, more decimals are `percent-decimals`, beyond the bounds
/// is `percent-range`. Displays with the fewest digits. In data formats it is text.
///
/// ```
/// use guanxi::quantity::Percent;
/// let part: Percent = "12.50%".parse()?;
/// assert_eq!(part.millionths(), 125_000);
/// assert_eq!(part.to_string(), "12.5%");
/// assert_eq!("101%".parse::<Percent>().unwrap_err().code(), "percent-range");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Percent(u32);

impl Percent {
    /// 0%.
    ///
    /// ```
    /// # use guanxi::quantity::Percent;
    /// assert_eq!(Percent::ZERO, "0%".parse()?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub const ZERO: Self = Self(0);

    /// 100%.
    ///
    /// ```
    /// # use guanxi::quantity::Percent;
    /// assert_eq!(Percent::HUNDRED, "100%".parse()?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub const HUNDRED: Self = Self(WHOLE);

    /// The percentage of so many millionths of one; more than 1 000 000 is `percent-range`.
    ///
    /// ```
    /// # use guanxi::quantity::Percent;
    /// assert_eq!(Percent::from_millionths(200_000)?.to_string(), "20%");
    /// assert_eq!(Percent::from_millionths(1_000_001).unwrap_err().code(), "percent-range");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn from_millionths(millionths: u32) -> Result<Self, Error> {
        let units = i128::from(millionths);
        Self::KIND.accept(Ok(units), &format_args!("{}%", Plain(units))).map(Self)
    }

    /// The percentage in millionths of one, at most 1 000 000.
    ///
    /// ```
    /// # use guanxi::quantity::Percent;
    /// assert_eq!("0.0001%".parse::<Percent>()?.millionths(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub const fn millionths(self) -> u32 {
        self.0
    }

    /// The same as a ratio, over 100 or the next power of ten that takes the decimals.
    ///
    /// ```
    /// # use guanxi::quantity::Percent;
    /// assert_eq!("20%".parse::<Percent>()?.as_ratio().to_string(), "20/100");
    /// assert_eq!("12.5%".parse::<Percent>()?.as_ratio().to_string(), "125/1000");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn as_ratio(self) -> Ratio {
        Ratio::from_percent(self)
    }
}

impl Written for Percent {
    const KIND: Kind = Kind {
        name: "percentage",
        a_name: "a percentage",
        suffix: "%",
        bounds: (0, WHOLE as i128),
        form: "percent-form",
        form_help: "write digits and the sign, such as `20%` or `12.5%`",
        decimals: "percent-decimals",
        range: "percent-range",
        range_help: "write a percentage from 0% to 100%",
        example: "20%",
    };

    /// Refused: 1 could mean 1% or all of it.
    fn from_integer(whole: i128) -> Result<Self, Error> {
        Err(Self::KIND.malformed(&whole))
    }
}

impl FromStr for Percent {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        match text.strip_suffix('%') {
            Some(number) => Self::KIND.parse(text, number).map(Self),
            None => Err(Self::KIND.malformed(&text)),
        }
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        decimal::write(f, i128::from(self.0), 0, "%")
    }
}

impl fmt::Debug for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Percent({self:.0})")
    }
}

impl Serialize for Percent {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Percent {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decimal::deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<u32, &'static str> {
        text.parse::<Percent>().map(|part| part.0).map_err(|error| error.code())
    }

    #[test]
    fn bounds() {
        assert_eq!(read("0%"), Ok(0));
        assert_eq!(read("-0%"), Ok(0));
        assert_eq!(read("0.0001%"), Ok(1));
        assert_eq!(read("99.9999%"), Ok(999_999));
        assert_eq!(read("100.00000%"), Ok(WHOLE));
        for bad in ["100.0001%", "-0.0001%", "1000%", &format!("{}%", "9".repeat(60))] {
            assert_eq!(read(bad), Err("percent-range"), "{bad}");
        }
        for bad in ["", "%", "20", "0.2", "20 %", "+20%", "2e1%", "20%%", "20％"] {
            assert_eq!(read(bad), Err("percent-form"), "{bad}");
        }
        let error = "33.33335%".parse::<Percent>().unwrap_err();
        assert_eq!(error.to_string(), "percentage `33.33335%` has more than 4 decimals");
        assert_eq!(error.help(), Some("round it first, for example to `33.3334%`"));
        assert_eq!(
            Percent::from_millionths(u32::MAX).unwrap_err().to_string(),
            "percentage `429496.7295%` is out of range"
        );
    }

    #[test]
    fn serde_is_text() {
        let json = |text: &str| serde_json::from_str::<Percent>(text).map_err(|e| e.to_string());
        assert_eq!(json("\"20%\""), Ok(Percent(200_000)));
        assert!(
            json("20")
                .unwrap_err()
                .starts_with("`20` is not a percentage (write digits and the sign")
        );
        assert!(json("12.5").unwrap_err().contains("write the percentage as text: \"12.5%\""));
        assert_eq!(serde_json::to_string(&Percent(125_000)).unwrap(), "\"12.5%\"");
    }

    #[test]
    fn formats() {
        assert_eq!(format!("{:>7}|{:<7}|", Percent(125_000), Percent(200_000)), "  12.5%|20%    |");
        assert_eq!(
            format!("{:.1} {:?}", Percent(200_000), Percent::HUNDRED),
            "20.0% Percent(100%)"
        );
    }
}
