//! Fixed-point decimals: the one parser and the one printer behind every quantity.
//!
//! A *unit* is a ten-thousandth of what the text counts. `12.5` is 125 000 units whether it
//! counts yuan, points or percent; the types differ in their bounds and in their words only.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{self, Deserializer, MapAccess, Unexpected, Visitor};

use crate::error::{Error, ErrorKind};
use crate::label::custom;

/// The most decimals that a quantity has.
const DECIMALS: u32 = 4;

/// Units in one: ten to the power of [`DECIMALS`].
pub(super) const UNITS: i64 = 10_000;

/// Why a number is not a whole count of units.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Flaw {
    /// Not digits with an optional `-` in front and an optional fraction.
    Form,
    /// Has more than four decimals; the nearest count of units, halves away from zero.
    Decimals(i128),
    /// More units than can be counted at all.
    Range,
}

/// Reads `-`? digits (`.` digits)? as units; zeros after the fourth decimal are harmless.
pub(super) fn parse(text: &str) -> Result<i128, Flaw> {
    let (negative, body) = split_sign(text);
    let (whole, fraction) = body.split_once('.').unwrap_or((body, "0"));
    if !is_digits(whole) || !is_digits(fraction) {
        return Err(Flaw::Form);
    }
    let places = usize::try_from(DECIMALS).unwrap_or(usize::MAX);
    let kept = fraction.bytes().chain(std::iter::repeat(b'0')).take(places);
    let magnitude = count(whole.bytes().chain(kept)).ok_or(Flaw::Range)?;
    let mut cut = fraction.bytes().skip(places);
    let sign = |units: i128| if negative { units.saturating_neg() } else { units };
    // The first digit cut decides which way to round, any of them whether there is need to.
    match cut.next() {
        Some(b'5'..) => Err(Flaw::Decimals(sign(magnitude.saturating_add(1)))),
        Some(b'1'..) => Err(Flaw::Decimals(sign(magnitude))),
        Some(_) if cut.any(|digit| digit != b'0') => Err(Flaw::Decimals(sign(magnitude))),
        _ => Ok(sign(magnitude)),
    }
}

/// Reads `-`? digits.
pub(super) fn parse_whole(text: &str) -> Result<i128, Flaw> {
    let (negative, digits) = split_sign(text);
    if !is_digits(digits) {
        return Err(Flaw::Form);
    }
    let magnitude = count(digits.bytes()).ok_or(Flaw::Range)?;
    Ok(if negative { magnitude.saturating_neg() } else { magnitude })
}

fn split_sign(text: &str) -> (bool, &str) {
    match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    }
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// The number that ASCII digits write; `None` beyond `i128`.
fn count(mut digits: impl Iterator<Item = u8>) -> Option<i128> {
    digits.try_fold(0_i128, |sum, digit| {
        sum.checked_mul(10)?.checked_add(i128::from(digit.saturating_sub(b'0')))
    })
}

/// `value` × 10^-`decimals` in units.
pub(super) fn rescale(value: i128, decimals: u32) -> Result<i128, Flaw> {
    if decimals <= DECIMALS {
        let factor = 10_i128.saturating_pow(DECIMALS.saturating_sub(decimals));
        return value.checked_mul(factor).ok_or(Flaw::Range);
    }
    // A divisor beyond `i128` is more than twice any value, so all but zero rounds to zero.
    let parts = 10_i128
        .checked_pow(decimals.saturating_sub(DECIMALS))
        .and_then(|by| Some((by, value.checked_div(by)?, value.checked_rem(by)?)));
    match parts {
        Some((_, units, 0)) => Ok(units),
        Some((by, units, rest)) => {
            let up = rest.unsigned_abs().saturating_mul(2) >= by.unsigned_abs();
            Err(Flaw::Decimals(if up { units.saturating_add(value.signum()) } else { units }))
        }
        None if value == 0 => Ok(0),
        None => Err(Flaw::Decimals(0)),
    }
}

/// The digits of a count of units, without sign, with at least so many decimals.
pub(super) fn digits(units: u128, decimals: usize) -> String {
    let unit = u128::from(UNITS.unsigned_abs());
    let whole = units.checked_div(unit).unwrap_or(0);
    let fraction = format!("{:04}", units.checked_rem(unit).unwrap_or(0));
    let fraction = fraction.trim_end_matches('0');
    if fraction.is_empty() && decimals == 0 {
        return whole.to_string();
    }
    format!("{whole}.{fraction:0<decimals$}")
}

/// The fewest digits of a count of units, with the sign; made only when an error shows them.
pub(super) struct Plain(pub(super) i128);

impl fmt::Display for Plain {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.0 < 0 { "-" } else { "" };
        write!(f, "{sign}{}", digits(self.0.unsigned_abs(), 0))
    }
}

/// Writes a count of units; the precision of the formatter, else `decimals`, is the fewest shown.
pub(super) fn write(
    f: &mut fmt::Formatter<'_>,
    units: i128,
    decimals: usize,
    suffix: &str,
) -> fmt::Result {
    let mut text = digits(units.unsigned_abs(), f.precision().unwrap_or(decimals));
    text.push_str(suffix);
    // Not `pad`: that would take the precision for a length and cut digits off.
    f.pad_integral(units >= 0, "", &text)
}

/// What a quantity is called, how far it goes, and how its errors are coded.
pub(super) struct Kind {
    /// The name alone.
    pub(super) name: &'static str,
    /// The name with its article.
    pub(super) a_name: &'static str,
    /// What follows the digits.
    pub(super) suffix: &'static str,
    /// The least and the greatest count of units.
    pub(super) bounds: (i128, i128),
    pub(super) form: &'static str,
    pub(super) form_help: &'static str,
    pub(super) decimals: &'static str,
    pub(super) range: &'static str,
    pub(super) range_help: &'static str,
    /// A text that is right, for someone who wrote a float.
    pub(super) example: &'static str,
}

impl Kind {
    /// Reads a text (with the suffix already taken off `number`) as units within the bounds.
    pub(super) fn parse<T: TryFrom<i128>>(&self, text: &str, number: &str) -> Result<T, Error> {
        self.accept(parse(number), &text)
    }

    /// Units within the bounds, or the error that names what was given.
    pub(super) fn accept<T: TryFrom<i128>>(
        &self,
        units: Result<i128, Flaw>,
        given: &dyn fmt::Display,
    ) -> Result<T, Error> {
        let (least, greatest) = self.bounds;
        let within = |units: &i128| (least..=greatest).contains(units);
        match units {
            Ok(units) if within(&units) => {
                T::try_from(units).map_err(|_| self.out_of_range(&given))
            }
            Err(Flaw::Form) => Err(self.malformed(given)),
            Err(Flaw::Decimals(rounded)) if within(&rounded) => {
                Err(self.too_many_decimals(given, rounded))
            }
            _ => Err(self.out_of_range(given)),
        }
    }

    /// The error for a text that is no number of this kind.
    pub(super) fn malformed(&self, given: &dyn fmt::Display) -> Error {
        let message = format!("{} is not {}", quote(given), self.a_name);
        Error::new(ErrorKind::Value, self.form, message).with_help(self.form_help)
    }

    fn too_many_decimals(&self, given: &dyn fmt::Display, rounded: i128) -> Error {
        let message = format!("{} {} has more than {DECIMALS} decimals", self.name, quote(given));
        Error::new(ErrorKind::Value, self.decimals, message).with_help(format!(
            "round it first, for example to `{}{}`",
            Plain(rounded),
            self.suffix
        ))
    }

    /// The error for a number beyond the bounds.
    pub(super) fn out_of_range(&self, given: &dyn fmt::Display) -> Error {
        let message = format!("{} {} is out of range", self.name, quote(given));
        Error::new(ErrorKind::Value, self.range, message).with_help(self.range_help)
    }
}

/// What was given, in backticks, on one line and not longer than a line.
fn quote(given: &dyn fmt::Display) -> String {
    const MOST: usize = 48;
    let text = given.to_string();
    let mut shown = String::from("`");
    for character in text.chars().take(MOST) {
        if character.is_control() {
            shown.extend(character.escape_default());
        } else {
            shown.push(character);
        }
    }
    if text.chars().nth(MOST).is_some() {
        shown.push('…');
    }
    shown.push('`');
    shown
}

/// A quantity that is written as text, and perhaps as an integer or a map, in data formats.
pub(super) trait Written: FromStr<Err = Error> {
    /// Name, bounds and codes.
    const KIND: Kind;

    /// The quantity that an integer writes.
    fn from_integer(whole: i128) -> Result<Self, Error>;

    /// The quantity that a map writes; none by default.
    fn from_map<'de, A: MapAccess<'de>>(_: A) -> Result<Self, A::Error> {
        Err(de::Error::invalid_type(Unexpected::Map, &Self::KIND.a_name))
    }
}

/// Reads a quantity from whatever the format holds, without ever taking a float.
pub(super) fn deserialize<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: Deserializer<'de>,
    T: Written,
{
    deserializer.deserialize_any(WrittenVisitor(PhantomData))
}

struct WrittenVisitor<T>(PhantomData<T>);

impl<'de, T: Written> Visitor<'de> for WrittenVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} as text, such as \"{}\"", T::KIND.a_name, T::KIND.example)
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<T, E> {
        text.parse().map_err(|error| custom(&error))
    }

    fn visit_i64<E: de::Error>(self, whole: i64) -> Result<T, E> {
        self.visit_i128(i128::from(whole))
    }

    fn visit_u64<E: de::Error>(self, whole: u64) -> Result<T, E> {
        self.visit_i128(i128::from(whole))
    }

    fn visit_i128<E: de::Error>(self, whole: i128) -> Result<T, E> {
        T::from_integer(whole).map_err(|error| custom(&error))
    }

    fn visit_f64<E: de::Error>(self, float: f64) -> Result<T, E> {
        let written = format!("{float}{}", T::KIND.suffix);
        // What the author wrote, if it stands on its own as text; else something that does.
        let text = if written.parse::<T>().is_ok() { written.as_str() } else { T::KIND.example };
        Err(E::custom(format!(
            "a float is not exact: write the {} as text: \"{text}\"",
            T::KIND.name
        )))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<T, A::Error> {
        T::from_map(map)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strict_form() {
        for bad in [
            "",
            "-",
            "+1",
            " 1",
            "1 ",
            "1e5",
            "1E5",
            ".5",
            "5.",
            ".",
            "-.5",
            "--1",
            "1.2.3",
            "1,000",
            "1_000",
            "0x10",
            "١",
            "１",
            "NaN",
            "inf",
            "1.-5",
            "1.5-",
            "¥5",
            "\u{2212}5",
        ] {
            assert_eq!(parse(bad), Err(Flaw::Form), "{bad}");
        }
        for (good, units) in [
            ("0", 0),
            ("-0", 0),
            ("-0.0000", 0),
            ("007", 70_000),
            ("0.0001", 1),
            ("-0.0001", -1),
            ("1.2", 12_000),
            ("1.23450000000000000000000000000000000000000000000000000000", 12_345),
        ] {
            assert_eq!(parse(good), Ok(units), "{good}");
        }
    }

    #[test]
    fn decimals_beyond_four_round_half_away_from_zero() {
        for (text, rounded) in [
            ("0.00001", 0),
            ("0.00005", 1),
            ("-0.00005", -1),
            ("0.00004999", 0),
            ("0.000001", 0),
            ("1.99999", 20_000),
            ("12.34567", 123_457),
        ] {
            assert_eq!(parse(text), Err(Flaw::Decimals(rounded)), "{text}");
        }
    }

    #[test]
    fn numbers_beyond_counting() {
        let digits = "9".repeat(60);
        assert_eq!(parse(&digits), Err(Flaw::Range));
        assert_eq!(parse(&format!("-{digits}.00001")), Err(Flaw::Range));
        assert_eq!(parse_whole(&digits), Err(Flaw::Range));
        assert_eq!(parse(&format!("{}1", "0".repeat(60))), Ok(10_000));
    }

    #[test]
    fn rescaling() {
        assert_eq!(rescale(5, 0), Ok(50_000));
        assert_eq!(rescale(5, 4), Ok(5));
        assert_eq!(rescale(50, 5), Ok(5));
        assert_eq!(rescale(-55, 5), Err(Flaw::Decimals(-6)));
        assert_eq!(rescale(-54, 5), Err(Flaw::Decimals(-5)));
        assert_eq!(rescale(i128::MAX, 3), Err(Flaw::Range));
        assert_eq!(rescale(i128::MIN, 42), Err(Flaw::Decimals(-2)));
        assert_eq!(rescale(i128::MIN, 43), Err(Flaw::Decimals(0)));
        assert_eq!(rescale(0, u32::MAX), Ok(0));
        assert_eq!(rescale(1, u32::MAX), Err(Flaw::Decimals(0)));
    }

    #[test]
    fn printing() {
        assert_eq!(digits(0, 0), "0");
        assert_eq!(digits(0, 2), "0.00");
        assert_eq!(digits(1, 2), "0.0001");
        assert_eq!(digits(12_000, 0), "1.2");
        assert_eq!(digits(12_000, 6), "1.200000");
        assert_eq!(Plain(-5_000).to_string(), "-0.5");
        assert_eq!(Plain(i128::MIN).to_string(), "-17014118346046923173168730371588410.5728");
    }

    #[test]
    fn quotes_stay_on_one_short_line() {
        assert_eq!(quote(&"a\nb"), "`a\\nb`");
        assert_eq!(quote(&"9".repeat(48)), format!("`{}`", "9".repeat(48)));
        assert_eq!(quote(&"9".repeat(49)), format!("`{}…`", "9".repeat(48)));
    }
}
