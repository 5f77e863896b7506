//! An exact number that sums, means and rates come to.

use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::str::FromStr;

use serde::de::MapAccess;
use serde::de::value::MapAccessDeserializer;
use serde::ser::SerializeStruct;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::decimal::{self, Kind, UNITS, Written};
use super::{Amount, AmountSum, Ratio, Score};
use crate::error::{Error, ErrorKind};
use crate::label::custom;

/// An exact number as one whole number over another, wide enough for sums over any portfolio.
///
/// Where a [`Ratio`] is a number that somebody writes, a fraction is one that is computed: a sum of
/// amounts over a sum of amounts, seconds over a count, a target with a raise. Both parts stay as
/// they were counted, so that "45 of 50" remains that in a report; fractions are nevertheless equal,
/// compare and hash as the numbers that they are. The denominator is above zero, a negative one
/// moves its sign up. Parts lie within ±(2^127 − 1); what would leave them is `None`.
///
/// Reads `3/4`, `4.5`, `85%` as [`Ratio`] does, with the same errors. Displays as `3/4`. In data
/// formats it is a map `{num, den}` of integers; parts beyond 64 bits are text there.
///
/// ```
/// use guanxi::quantity::Fraction;
/// let mean = Fraction::new(60 + 180 + 180, 3)?; // D003-64
/// assert_eq!(mean, Fraction::from(140));
/// assert!(mean > "120".parse()?);
/// assert_eq!((mean.to_string(), mean.rounded(1)), ("420/3".to_owned(), "140.0".to_owned()));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy)]
pub struct Fraction {
    // INVARIANT: neither is `i128::MIN`, and `den` is above zero.
    num: i128,
    den: i128,
}

impl Fraction {
    /// Nothing: 0/1.
    ///
    /// ```
    /// # use guanxi::quantity::Fraction;
    /// assert_eq!(Fraction::ZERO, Fraction::new(0, 7)?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub const ZERO: Self = Self { num: 0, den: 1 };

    /// The whole: 1/1.
    ///
    /// ```
    /// # use guanxi::quantity::Fraction;
    /// assert_eq!(Fraction::ONE, "100%".parse()?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub const ONE: Self = Self { num: 1, den: 1 };

    /// The fraction `num` / `den`.
    ///
    /// # Errors
    /// `fraction-denominator` for a `den` of zero, `fraction-range` for `i128::MIN`.
    ///
    /// ```
    /// # use guanxi::quantity::Fraction;
    /// assert_eq!(Fraction::new(3, -4)?.to_string(), "-3/4");
    /// assert_eq!(Fraction::new(3, 0).unwrap_err().code(), "fraction-denominator");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(num: i128, den: i128) -> Result<Self, Error> {
        if den == 0 {
            let message = format!("fraction `{num}/0` has no value");
            return Err(Error::new(ErrorKind::Value, "fraction-denominator", message)
                .with_help("write a denominator of at least 1"));
        }
        Self::of(num, den).ok_or_else(|| Self::KIND.out_of_range(&format_args!("{num}/{den}")))
    }

    /// The fraction of two numbers; none for a denominator of zero and beyond the bounds.
    fn of(num: i128, den: i128) -> Option<Self> {
        let sign = den.signum();
        num.checked_abs()?;
        let den = den.checked_abs().filter(|den| *den > 0)?;
        Some(Self { num: num.checked_mul(sign)?, den })
    }

    /// The numerator as counted, with the sign of the fraction.
    ///
    /// ```
    /// # use guanxi::quantity::Fraction;
    /// assert_eq!(Fraction::new(50, 100)?.num(), 50);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub const fn num(self) -> i128 {
        self.num
    }

    /// The denominator as counted, above zero.
    ///
    /// ```
    /// # use guanxi::quantity::Fraction;
    /// assert_eq!(Fraction::new(50, 100)?.den(), 100);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub const fn den(self) -> i128 {
        self.den
    }

    /// The equal fraction of the smallest parts.
    ///
    /// ```
    /// # use guanxi::quantity::Fraction;
    /// assert_eq!(Fraction::new(-50, 100)?.reduced().to_string(), "-1/2");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn reduced(self) -> Self {
        let common = common(self.num, self.den);
        Self {
            num: self.num.checked_div(common).unwrap_or(self.num),
            den: self.den.checked_div(common).unwrap_or(self.den),
        }
    }

    /// The sum in smallest parts; `None` beyond the bounds.
    ///
    /// ```
    /// # use guanxi::quantity::Fraction;
    /// let (half, third) = (Fraction::new(1, 2)?, Fraction::new(1, 3)?);
    /// assert_eq!(half.checked_add(third).unwrap().to_string(), "5/6");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let (a, b) = (self.reduced(), other.reduced());
        // Over the least common denominator, so that no more is multiplied than has to be.
        let shared = common(a.den, b.den);
        let (left, right) = (b.den.checked_div(shared)?, a.den.checked_div(shared)?);
        let num = a.num.checked_mul(left)?.checked_add(b.num.checked_mul(right)?)?;
        Self::of(num, a.den.checked_mul(left)?).map(Self::reduced)
    }

    /// The difference in smallest parts; `None` beyond the bounds.
    ///
    /// ```
    /// # use guanxi::quantity::Fraction;
    /// let gap = "90%".parse::<Fraction>()?.checked_sub("85%".parse()?).unwrap();
    /// assert_eq!(gap.to_string(), "1/20");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.checked_add(Self { num: other.num.checked_neg()?, ..other })
    }

    /// The product in smallest parts; `None` beyond the bounds.
    ///
    /// ```
    /// # use guanxi::quantity::Fraction;
    /// let raised = "40%".parse::<Fraction>()?.checked_mul("115%".parse()?).unwrap(); // D001-09
    /// assert_eq!(raised, "46%".parse()?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn checked_mul(self, other: Self) -> Option<Self> {
        let (a, b) = (self.reduced(), other.reduced());
        // Crosswise first, so that the product is in smallest parts without being larger before.
        let left = Self { num: a.num, den: b.den }.reduced();
        let right = Self { num: b.num, den: a.den }.reduced();
        Self::of(left.num.checked_mul(right.num)?, left.den.checked_mul(right.den)?)
    }

    /// The quotient in smallest parts; `None` beyond the bounds and by zero.
    ///
    /// ```
    /// # use guanxi::quantity::Fraction;
    /// let attained = Fraction::from(45).checked_div(50.into()).unwrap();
    /// assert_eq!(attained, "90%".parse()?);
    /// assert_eq!(attained.checked_div(Fraction::ZERO), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn checked_div(self, by: Self) -> Option<Self> {
        self.checked_mul(Self::of(by.den, by.num)?)
    }

    /// A text with so many decimals (at most 18), halves rounded away from zero: for the eye, never
    /// for a verdict.
    ///
    /// ```
    /// # use guanxi::quantity::Fraction;
    /// assert_eq!(Fraction::new(2, 3)?.rounded(2), "0.67");
    /// assert_eq!(Fraction::new(-1, 8)?.rounded(2), "-0.13");
    /// assert_eq!(Fraction::new(-1, 1000)?.rounded(2), "0.00");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn rounded(self, decimals: u32) -> String {
        let decimals = decimals.min(18);
        let (num, den) = (self.num.unsigned_abs(), self.den.unsigned_abs());
        let mut whole = num.checked_div(den).unwrap_or(0);
        let mut rest = num.checked_rem(den).unwrap_or(0);
        let (mut digits, mut power) = (0_u128, 1_u128);
        for _ in 0..decimals {
            // The rest is below the denominator, which lies below 2^127.
            let (digit, next) = ten_times(rest, den);
            digits = digits.saturating_mul(10).saturating_add(digit);
            power = power.saturating_mul(10);
            rest = next;
        }
        if rest >= den.saturating_sub(rest) {
            digits = digits.saturating_add(1);
        }
        if digits >= power {
            (whole, digits) = (whole.saturating_add(1), 0);
        }
        let sign = if self.num < 0 && (whole, digits) != (0, 0) { "-" } else { "" };
        match decimals {
            0 => format!("{sign}{whole}"),
            _ => {
                format!("{sign}{whole}.{digits:0width$}", width = decimals.try_into().unwrap_or(0))
            }
        }
    }
}

/// Ten times `rest` by `den`, and what is left of it; `rest` is below `den`, which is below 2^127.
fn ten_times(rest: u128, den: u128) -> (u128, u128) {
    let (mut digit, mut left) = (0_u128, 0_u128);
    for _ in 0..10 {
        left = left.saturating_add(rest);
        if left >= den {
            (digit, left) = (digit.saturating_add(1), left.saturating_sub(den));
        }
    }
    (digit, left)
}

/// The greatest common divisor, at least 1 where one of them is not zero.
fn common(a: i128, b: i128) -> i128 {
    let (mut common, mut rest) = (a.saturating_abs(), b.saturating_abs());
    // `checked_rem` ends the loop where the divisor becomes zero.
    while let Some(next) = common.checked_rem(rest) {
        (common, rest) = (rest, next);
    }
    common
}

impl Written for Fraction {
    const KIND: Kind = Kind {
        name: "fraction",
        a_name: "a fraction",
        range: "fraction-range",
        range_help: "both parts lie within 127 bits",
        ..Ratio::KIND
    };

    fn from_integer(whole: i128) -> Result<Self, Error> {
        Self::new(whole, 1)
    }

    fn from_map<'de, A: MapAccess<'de>>(map: A) -> Result<Self, A::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Parts {
            num: Whole,
            den: Whole,
        }
        let parts = Parts::deserialize(MapAccessDeserializer::new(map))?;
        Self::new(parts.num.0, parts.den.0).map_err(|error| custom(&error))
    }
}

/// A wide whole number in data formats: an integer, beyond 64 bits its text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Whole(pub(crate) i128);

impl<'de> Deserialize<'de> for Whole {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Either {
            Number(i64),
            Text(String),
        }
        match Either::deserialize(deserializer) {
            Ok(Either::Number(whole)) => Ok(Self(i128::from(whole))),
            Ok(Either::Text(text)) => decimal::parse_whole(&text)
                .map(Self)
                .map_err(|_| serde::de::Error::custom(format!("`{text}` is no whole number"))),
            Err(_) => Err(serde::de::Error::custom("a whole number or its text is expected")),
        }
    }
}

impl Serialize for Whole {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match i64::try_from(self.0) {
            Ok(whole) => serializer.serialize_i64(whole),
            Err(_) => serializer.collect_str(&self.0),
        }
    }
}

impl Serialize for Fraction {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut parts = serializer.serialize_struct("Fraction", 2)?;
        parts.serialize_field("num", &Whole(self.num))?;
        parts.serialize_field("den", &Whole(self.den))?;
        parts.end()
    }
}

impl<'de> Deserialize<'de> for Fraction {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decimal::deserialize(deserializer)
    }
}

impl FromStr for Fraction {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        text.parse::<Ratio>().map(Self::from)
    }
}

impl From<i64> for Fraction {
    fn from(whole: i64) -> Self {
        Self { num: i128::from(whole), den: 1 }
    }
}

impl From<Ratio> for Fraction {
    fn from(ratio: Ratio) -> Self {
        Self { num: i128::from(ratio.num()), den: i128::from(ratio.den()) }
    }
}

impl From<Score> for Fraction {
    fn from(score: Score) -> Self {
        Self { num: i128::from(score.ten_thousandths()), den: i128::from(UNITS) }
    }
}

impl From<Amount> for Fraction {
    fn from(amount: Amount) -> Self {
        Self { num: i128::from(amount.ten_thousandths()), den: i128::from(UNITS) }
    }
}

impl From<AmountSum> for Fraction {
    fn from(sum: AmountSum) -> Self {
        // A sum that saturated at the lower end is one above it here.
        Self { num: sum.ten_thousandths().max(-i128::MAX), den: i128::from(UNITS) }
    }
}

impl PartialEq for Fraction {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Fraction {}

impl PartialOrd for Fraction {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Fraction {
    fn cmp(&self, other: &Self) -> Ordering {
        let crossed = (self.num.checked_mul(other.den), other.num.checked_mul(self.den));
        if let (Some(left), Some(right)) = crossed {
            return left.cmp(&right);
        }
        // Whole parts first, then the rests turned over: the steps of Euclid, so nothing grows.
        let (mut a, mut b) = (*self, *other);
        let mut turned = false;
        loop {
            let whole = |one: Self| one.num.checked_div_euclid(one.den).unwrap_or(0);
            let rest = |one: Self| one.num.checked_rem_euclid(one.den).unwrap_or(0);
            let order = whole(a).cmp(&whole(b));
            let (left, right) = (rest(a), rest(b));
            if order.is_ne() || left == 0 || right == 0 {
                let order = order.then_with(|| left.cmp(&right));
                return if turned { order.reverse() } else { order };
            }
            a = Self { num: a.den, den: left };
            b = Self { num: b.den, den: right };
            turned = !turned;
        }
    }
}

impl Hash for Fraction {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { num, den } = self.reduced();
        (num, den).hash(state);
    }
}

impl fmt::Display for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad_integral(self.num >= 0, "", &format!("{}/{}", self.num.unsigned_abs(), self.den))
    }
}

impl fmt::Debug for Fraction {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Fraction({}/{})", self.num, self.den)
    }
}

#[cfg(test)]
#[allow(clippy::arithmetic_side_effects)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn fraction(num: i128, den: i128) -> Fraction {
        Fraction::new(num, den).unwrap()
    }

    #[test]
    fn extremes() {
        let big = fraction(i128::MAX, 1);
        let close = fraction(i128::MAX - 1, i128::MAX);
        assert!(close < Fraction::ONE && Fraction::ONE < big);
        assert!(fraction(i128::MAX - 2, i128::MAX - 1) < close);
        assert!(fraction(-i128::MAX, i128::MAX - 1) < Fraction::from(-1));
        assert_eq!(big.checked_add(Fraction::ONE), None);
        assert_eq!(big.checked_mul(2.into()), None);
        assert_eq!(big.checked_mul(fraction(1, i128::MAX)), Some(Fraction::ONE));
        for (num, den) in [(i128::MIN, 1), (1, i128::MIN)] {
            assert_eq!(Fraction::new(num, den).map_err(|e| e.code()), Err("fraction-range"));
        }
        assert_eq!(close.rounded(3), "1.000");
        assert_eq!(big.rounded(1), format!("{}.0", i128::MAX));
    }

    #[test]
    fn json_keeps_wide_parts() {
        let wide = fraction(i128::MAX, 7);
        let text = serde_json::to_string(&wide).unwrap();
        assert_eq!(text, r#"{"num":"170141183460469231731687303715884105727","den":7}"#);
        let read: Fraction = serde_json::from_str(&text).unwrap();
        assert_eq!((read.num, read.den), (wide.num, wide.den));
        let bad = serde_json::from_str::<Fraction>(r#"{"num":1.5,"den":7}"#).unwrap_err();
        assert!(bad.to_string().contains("whole number"), "{bad}");
    }

    fn parts() -> impl Strategy<Value = Fraction> {
        let part = || prop_oneof![-20_i128..=20, any::<i128>(), any::<i64>().prop_map(i128::from)];
        (part(), part()).prop_filter_map("a fraction", |(num, den)| Fraction::of(num, den))
    }

    proptest! {
        #[test]
        fn the_steps_of_euclid_agree_with_crossing(a: i64, b in 1_i64.., c: i64, d in 1_i64..) {
            // Made wide by a common factor, so that crossing is out of range.
            let wide = i128::MAX / i128::from(i64::MAX);
            let widened = |num: i64, den: i64| fraction(i128::from(num) * wide, i128::from(den) * wide);
            let expected = (i128::from(a) * i128::from(d)).cmp(&(i128::from(c) * i128::from(b)));
            prop_assert_eq!(widened(a, b).cmp(&widened(c, d)), expected);
        }

        #[test]
        fn order_is_total(a in parts(), b in parts(), c in parts()) {
            prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
            prop_assert!(!(a <= b && b <= c) || a <= c);
            prop_assert_eq!(a, a.reduced());
        }

        #[test]
        fn sums_and_products_undo_themselves(a in parts(), b in parts()) {
            if let Some(sum) = a.checked_add(b) {
                prop_assert!(sum.checked_sub(b).is_none_or(|back| back == a));
                prop_assert_eq!(sum.cmp(&a), b.cmp(&Fraction::ZERO));
            }
            if let Some(product) = a.checked_mul(b).filter(|_| b != Fraction::ZERO) {
                prop_assert!(product.checked_div(b).is_none_or(|back| back == a));
            }
        }

        #[test]
        fn a_rounded_text_is_the_nearest(num: i32, den in 1_i32.., decimals in 0_u32..=4) {
            let exact = fraction(num.into(), den.into());
            let shown: Fraction = exact.rounded(decimals).parse().unwrap();
            let off = shown.checked_sub(exact).unwrap();
            let half = fraction(1, 2 * 10_i128.pow(decimals));
            prop_assert!(off <= half && off >= fraction(-half.num, half.den));
        }
    }
}
