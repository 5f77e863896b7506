//! One whole number over another.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::de::MapAccess;
use serde::de::value::MapAccessDeserializer;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::Percent;
use super::decimal::{self, Flaw, Kind, UNITS, Written};
use crate::error::{Error, ErrorKind};
use crate::label::custom;

/// An exact ratio of two whole numbers, such as retained over expiring contracts.
///
/// Both parts stay as given, so that "3 of 4" and "75 of 100" remain what they are in a report;
/// they are nevertheless equal, compare as the numbers that they are, and hash alike. The
/// denominator is above zero, a negative one moves its sign up. Parts lie within ±(2^63 − 1).
///
/// Reads `3/4`, `0.85` (as 85/100), `85%` (as 85/100), `12.5%` (as 125/1000), with at most four
/// decimals (`ratio-decimals`), else `ratio-form`; `1/0` is `ratio-denominator`, parts too great
/// are `ratio-range`. Displays as `3/4`. In data formats it is written as a map
/// `{num, den}`, and read from that, from text or from an integer; a float is refused.
///
/// ```
/// use guanxi::quantity::Ratio;
/// let kept = Ratio::new(17, 20)?;
/// assert_eq!(kept, "85%".parse()?);
/// assert!(kept < "0.8501".parse()?);
/// assert_eq!(kept.to_string(), "17/20");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Ratio {
    // INVARIANT: neither is `i64::MIN`, and `den` is above zero.
    num: i64,
    den: i64,
}

impl Ratio {
    /// Nothing: 0/1.
    ///
    /// ```
    /// # use guanxi::quantity::Ratio;
    /// assert_eq!(Ratio::ZERO, Ratio::new(0, 7)?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub const ZERO: Self = Self { num: 0, den: 1 };

    /// The whole: 1/1.
    ///
    /// ```
    /// # use guanxi::quantity::Ratio;
    /// assert_eq!(Ratio::ONE, "100%".parse()?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub const ONE: Self = Self { num: 1, den: 1 };

    /// The ratio `num` / `den`.
    ///
    /// Refuses a `den` of zero (`ratio-denominator`) and `i64::MIN` on either side
    /// (`ratio-range`). The sign of a negative `den` moves to `num`.
    ///
    /// ```
    /// # use guanxi::quantity::Ratio;
    /// assert_eq!(Ratio::new(3, -4)?.to_string(), "-3/4");
    /// assert_eq!(Ratio::new(3, 0).unwrap_err().code(), "ratio-denominator");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(num: i64, den: i64) -> Result<Self, Error> {
        if den == 0 {
            let message = format!("ratio `{num}/0` has no value");
            return Err(Error::new(ErrorKind::Value, "ratio-denominator", message)
                .with_help("write a denominator of at least 1"));
        }
        let range = || Self::KIND.out_of_range(&format_args!("{num}/{den}"));
        let sign = den.signum();
        let den = den.checked_abs().ok_or_else(range)?;
        // `i64::MIN` fails to be an absolute value, whatever the sign of `den`.
        num.checked_abs().ok_or_else(range)?;
        Ok(Self { num: num.saturating_mul(sign), den })
    }

    /// The numerator as given, with the sign of the ratio.
    ///
    /// ```
    /// # use guanxi::quantity::Ratio;
    /// assert_eq!(Ratio::new(50, 100)?.num(), 50);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub const fn num(self) -> i64 {
        self.num
    }

    /// The denominator as given, above zero.
    ///
    /// ```
    /// # use guanxi::quantity::Ratio;
    /// assert_eq!(Ratio::new(50, 100)?.den(), 100);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub const fn den(self) -> i64 {
        self.den
    }

    /// The equal ratio of the smallest parts.
    ///
    /// ```
    /// # use guanxi::quantity::Ratio;
    /// assert_eq!(Ratio::new(-50, 100)?.reduced().to_string(), "-1/2");
    /// assert_eq!(Ratio::new(0, 100)?.reduced().to_string(), "0/1");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn reduced(self) -> Self {
        // Euclid; `checked_rem` ends the loop where the divisor becomes zero.
        let (mut common, mut rest) = (self.num.saturating_abs(), self.den);
        while let Some(next) = common.checked_rem(rest) {
            (common, rest) = (rest, next);
        }
        // INVARIANT: `den` is above zero, so `common` is too.
        Self {
            num: self.num.checked_div(common).unwrap_or(self.num),
            den: self.den.checked_div(common).unwrap_or(self.den),
        }
    }

    /// The mediant: the sum of the numerators over the sum of the denominators, both reduced.
    ///
    /// Lies strictly between two different ratios, and equals two equal ones; so it is
    /// a witness for the gap between two cuts. `None` where a sum leaves the range of the parts.
    ///
    /// ```
    /// # use guanxi::quantity::Ratio;
    /// let (half, whole) = (Ratio::new(50, 100)?, Ratio::ONE);
    /// assert_eq!(half.mediant(whole).map(|ratio| ratio.to_string()), Some("2/3".to_owned()));
    /// assert_eq!(Ratio::new(i64::MAX, 1)?.mediant(whole), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn mediant(self, other: Self) -> Option<Self> {
        let (a, b) = (self.reduced(), other.reduced());
        Self::new(a.num.checked_add(b.num)?, a.den.checked_add(b.den)?).ok()
    }

    /// A percentage over 100, or over the next power of ten that takes its decimals.
    pub(super) fn from_percent(percent: Percent) -> Self {
        let (mut num, mut den) = (percent.millionths(), 1_000_000_u32);
        while den > 100 && num % 10 == 0 {
            (num, den) = (num / 10, den / 10);
        }
        Self { num: i64::from(num), den: i64::from(den) }
    }

    /// `units` ten-thousandths, divided by `by`, over the shortest power of ten times `by`.
    fn from_units(units: i128, by: i64, given: &str) -> Result<Self, Error> {
        let (mut num, mut den) = (units, UNITS);
        while let (Some(0), Some(tenth @ 1..)) = (num.checked_rem(10), den.checked_div(10)) {
            (num, den) = (num.checked_div(10).unwrap_or(num), tenth);
        }
        match (i64::try_from(num), den.checked_mul(by)) {
            (Ok(num), Some(den)) => Self::new(num, den),
            _ => Err(Self::KIND.out_of_range(&given)),
        }
    }
}

impl Written for Ratio {
    const KIND: Kind = Kind {
        name: "ratio",
        a_name: "a ratio",
        suffix: "",
        bounds: (-(i64::MAX as i128 * UNITS as i128), i64::MAX as i128 * UNITS as i128),
        form: "ratio-form",
        form_help: "write `3/4`, `0.75` or `75%`",
        decimals: "ratio-decimals",
        range: "ratio-range",
        range_help: "both parts lie between -9223372036854775807 and 9223372036854775807",
        example: "0.5",
    };

    fn from_integer(whole: i128) -> Result<Self, Error> {
        match i64::try_from(whole) {
            Ok(num) => Self::new(num, 1),
            Err(_) => Err(Self::KIND.out_of_range(&whole)),
        }
    }

    fn from_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Parts {
            num: i64,
            den: i64,
        }
        let parts = Parts::deserialize(MapAccessDeserializer::new(map))?;
        Self::new(parts.num, parts.den).map_err(|error| custom(&error))
    }
}

impl FromStr for Ratio {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if let Some((num, den)) = text.split_once('/') {
            // A sign belongs to the whole, so it stands in front only.
            if den.starts_with('-') {
                return Err(Self::KIND.malformed(&text));
            }
            let part = |part: &str| {
                let whole = decimal::parse_whole(part)?;
                i64::try_from(whole).map_err(|_| Flaw::Range)
            };
            return match (part(num), part(den)) {
                (Ok(num), Ok(den)) => Self::new(num, den),
                (Err(Flaw::Form), _) | (_, Err(Flaw::Form)) => Err(Self::KIND.malformed(&text)),
                _ => Err(Self::KIND.out_of_range(&text)),
            };
        }
        if let Some(number) = text.strip_suffix('%') {
            // Rounding advice in percent, as the text was.
            let kind = Kind { suffix: "%", ..Self::KIND };
            return Self::from_units(kind.parse(text, number)?, 100, text);
        }
        Self::from_units(Self::KIND.parse(text, text)?, 1, text)
    }
}

impl PartialEq for Ratio {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Ratio {}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> Ordering {
        // Two factors of 64 bits never leave 128, and denominators are above zero.
        let cross = |a: i64, b: i64| i128::from(a).saturating_mul(i128::from(b));
        cross(self.num, other.den).cmp(&cross(other.num, self.den))
    }
}

impl Hash for Ratio {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { num, den } = self.reduced();
        (num, den).hash(state);
    }
}

impl fmt::Display for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad_integral(self.num >= 0, "", &format!("{}/{}", self.num.unsigned_abs(), self.den))
    }
}

impl fmt::Debug for Ratio {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ratio({}/{})", self.num, self.den)
    }
}

impl Serialize for Ratio {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut parts = serializer.serialize_struct("Ratio", 2)?;
        parts.serialize_field("num", &self.num)?;
        parts.serialize_field("den", &self.den)?;
        parts.end()
    }
}

impl<'de> Deserialize<'de> for Ratio {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decimal::deserialize(deserializer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(text: &str) -> Result<(i64, i64), &'static str> {
        text.parse::<Ratio>().map(|ratio| (ratio.num, ratio.den)).map_err(|error| error.code())
    }

    #[test]
    fn texts() {
        for (text, is) in [
            ("3/4", (3, 4)),
            ("-3/4", (-3, 4)),
            ("6/8", (6, 8)),
            ("0/5", (0, 5)),
            ("0.85", (85, 100)),
            ("0.8500", (85, 100)),
            ("85%", (85, 100)),
            ("50%", (50, 100)),
            ("100%", (100, 100)),
            ("12.5%", (125, 1_000)),
            ("0.0001%", (1, 1_000_000)),
            ("0.0001", (1, 10_000)),
            ("-1.5", (-15, 10)),
            ("0", (0, 1)),
            ("-0%", (0, 100)),
            ("9223372036854775807", (i64::MAX, 1)),
            ("-9223372036854775807/9223372036854775807", (-i64::MAX, i64::MAX)),
        ] {
            assert_eq!(parts(text), Ok(is), "{text}");
        }
        for bad in [
            "", "/", "1/", "/2", "3/-4", "+1/2", "1 / 2", "1/2/3", "1/2%", "%", "1.5/2", "1e5",
            "85 %", "85%%",
        ] {
            assert_eq!(parts(bad), Err("ratio-form"), "{bad}");
        }
        for bad in [
            "9223372036854775808",
            "-9223372036854775808/1",
            "1/9223372036854775808",
            "922337203685477580.75",
            "99999999999999999999999999999999999999999999%",
        ] {
            assert_eq!(parts(bad), Err("ratio-range"), "{bad}");
        }
        assert_eq!(parts("3/0"), Err("ratio-denominator"));
        assert_eq!(parts("0/000"), Err("ratio-denominator"));
        let error = "33.33333%".parse::<Ratio>().unwrap_err();
        assert_eq!(
            (error.code(), error.help()),
            ("ratio-decimals", Some("round it first, for example to `33.3333%`"))
        );
    }

    #[test]
    fn extremes() {
        for (num, den) in [(i64::MIN, 1), (1, i64::MIN), (i64::MIN, -1), (i64::MIN, i64::MIN)] {
            assert_eq!(Ratio::new(num, den).map_err(|e| e.code()), Err("ratio-range"));
        }
        let (big, tiny) = (Ratio::new(i64::MAX, 1).unwrap(), Ratio::new(-1, i64::MAX).unwrap());
        assert!(tiny < Ratio::ZERO && Ratio::ZERO < Ratio::ONE && Ratio::ONE < big);
        assert_eq!(Ratio::new(-i64::MAX, -i64::MAX).unwrap(), Ratio::ONE);
        let close = Ratio::new(i64::MAX - 1, i64::MAX).unwrap();
        assert!(close < Ratio::ONE);
        assert_eq!(close.mediant(Ratio::ONE), None);
        assert_eq!(Ratio::ONE.mediant(Ratio::ONE), Some(Ratio::ONE));
    }

    #[test]
    fn serde_map_text_or_integer() {
        let json = |text: &str| serde_json::from_str::<Ratio>(text).map_err(|e| e.to_string());
        assert_eq!(
            serde_json::to_string(&Ratio::new(6, 8).unwrap()).unwrap(),
            r#"{"num":6,"den":8}"#
        );
        assert_eq!(json(r#"{"den":8,"num":6}"#).map(|r| (r.num, r.den)), Ok((6, 8)));
        assert_eq!(json("\"75%\"").map(|r| (r.num, r.den)), Ok((75, 100)));
        assert_eq!(json("2").map(|r| (r.num, r.den)), Ok((2, 1)));
        assert!(json(r#"{"num":1,"den":0}"#).unwrap_err().contains("ratio `1/0` has no value"));
        assert!(json(r#"{"num":1}"#).unwrap_err().contains("missing field `den`"));
        assert!(json(r#"{"num":1,"den":2,"x":3}"#).unwrap_err().contains("unknown field `x`"));
        assert!(json("0.75").unwrap_err().contains("write the ratio as text: \"0.75\""));
        assert!(json("18446744073709551615").unwrap_err().contains("out of range"));
    }
}
