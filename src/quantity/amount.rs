//! Money.

use std::fmt;
use std::iter::Sum;
use std::ops::Neg;
use std::str::FromStr;

use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::decimal::{self, Kind, Plain, Written};
use crate::error::Error;

/// The most units in an amount: 10^14 major units.
const MOST: i64 = 1_000_000_000_000_000_000;

/// An amount of money in the one currency of the rulebook: exact, to four decimals.
///
/// Held in ten-thousandths of the major unit (yuan, euro, dollar); at most 10^14 major units
/// either way, so two amounts always add up within `i64`. Amounts may be negative (refunds).
///
/// Reads digits with an optional `-` and an optional fraction, and nothing else: no exponent, no
/// `+`, no blanks, no separators (`amount-form`). More than four decimals are refused
/// (`amount-decimals`) unless the further ones are zeros; beyond the bounds is `amount-range`.
/// Displays with at least two decimals. In data formats it is a text or an integer of
/// major units; a float is refused.
///
/// ```
/// use guanxi::quantity::Amount;
/// let amount: Amount = "29.330".parse()?;
/// assert_eq!(amount.ten_thousandths(), 293_300);
/// assert_eq!(amount.to_string(), "29.33");
/// assert_eq!("-3".parse::<Amount>()?.to_string(), "-3.00");
/// assert_eq!("1,000".parse::<Amount>().unwrap_err().code(), "amount-form");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Amount(i64);

impl Amount {
    /// No money.
    ///
    /// ```
    /// # use guanxi::quantity::Amount;
    /// assert_eq!(Amount::ZERO, Amount::default());
    /// ```
    pub const ZERO: Self = Self(0);

    /// The greatest amount, 10^14 major units.
    ///
    /// ```
    /// # use guanxi::quantity::Amount;
    /// assert_eq!(Amount::MAX.to_string(), "100000000000000.00");
    /// ```
    pub const MAX: Self = Self(MOST);

    /// The least amount, -10^14 major units.
    ///
    /// ```
    /// # use guanxi::quantity::Amount;
    /// assert_eq!(Amount::MIN, -Amount::MAX);
    /// ```
    pub const MIN: Self = Self(-MOST);

    /// The amount of so many ten-thousandths of the major unit.
    ///
    /// Refuses more than 10^18 of them either way: `amount-range`.
    ///
    /// ```
    /// # use guanxi::quantity::Amount;
    /// assert_eq!(Amount::from_ten_thousandths(1_250)?, "0.125".parse()?);
    /// assert_eq!(Amount::from_ten_thousandths(i64::MAX).unwrap_err().code(), "amount-range");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn from_ten_thousandths(units: i64) -> Result<Self, Error> {
        let units = i128::from(units);
        Self::KIND.accept(Ok(units), &Plain(units)).map(Self)
    }

    /// The amount in ten-thousandths of the major unit.
    ///
    /// ```
    /// # use guanxi::quantity::Amount;
    /// assert_eq!("-0.5".parse::<Amount>()?.ten_thousandths(), -5_000);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub const fn ten_thousandths(self) -> i64 {
        self.0
    }

    /// The amount of so many whole major units.
    ///
    /// Refuses more than 10^14 either way: `amount-range`.
    ///
    /// ```
    /// # use guanxi::quantity::Amount;
    /// assert_eq!(Amount::from_major(500_000)?.to_string(), "500000.00");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn from_major(value: i64) -> Result<Self, Error> {
        Self::from_integer(i128::from(value))
    }

    /// The amount of `value` minor units, of which a major unit has 10^`decimals`.
    ///
    /// `decimals` is 2 for fen and cents, 0 for yen, 3 for fils. It may exceed 4 if the digits
    /// beyond are zeros, else `amount-decimals`; beyond the bounds is `amount-range`.
    ///
    /// ```
    /// # use guanxi::quantity::Amount;
    /// assert_eq!(Amount::from_minor(2_933, 2)?.to_string(), "29.33");
    /// assert_eq!(Amount::from_minor(2_933, 0)?.to_string(), "2933.00");
    /// assert_eq!(Amount::from_minor(1, 5).unwrap_err().code(), "amount-decimals");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn from_minor(value: i64, decimals: u32) -> Result<Self, Error> {
        let units = decimal::rescale(i128::from(value), decimals);
        let given = format_args!("{value} minor units of {decimals} decimals");
        Self::KIND.accept(units, &given).map(Self)
    }

    /// The sum of two amounts; `None` beyond the bounds.
    ///
    /// For a sum of many use [`AmountSum`], which has no such end.
    ///
    /// ```
    /// # use guanxi::quantity::Amount;
    /// let one = Amount::from_major(1)?;
    /// assert_eq!(one.checked_add(one), Some(Amount::from_major(2)?));
    /// assert_eq!(Amount::MAX.checked_add(one), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn checked_add(self, other: Self) -> Option<Self> {
        let units = self.0.checked_add(other.0)?;
        (Self::MIN.0..=Self::MAX.0).contains(&units).then_some(Self(units))
    }

    /// The difference of two amounts; `None` beyond the bounds.
    ///
    /// ```
    /// # use guanxi::quantity::Amount;
    /// assert_eq!(Amount::MAX.checked_sub(Amount::MAX), Some(Amount::ZERO));
    /// assert_eq!(Amount::MIN.checked_sub(Amount::MAX), None);
    /// ```
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        let units = self.0.checked_sub(other.0)?;
        (Self::MIN.0..=Self::MAX.0).contains(&units).then_some(Self(units))
    }

    /// Whether the amount is above zero.
    ///
    /// ```
    /// # use guanxi::quantity::Amount;
    /// assert!(!Amount::ZERO.is_positive());
    /// ```
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }

    /// Whether the amount is below zero.
    ///
    /// ```
    /// # use guanxi::quantity::Amount;
    /// assert!(Amount::MIN.is_negative());
    /// ```
    pub const fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Whether the amount is zero.
    ///
    /// ```
    /// # use guanxi::quantity::Amount;
    /// assert!("-0.00".parse::<Amount>()?.is_zero());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }

    /// The fewest digits that write the amount, as in a condition.
    ///
    /// ```
    /// # use guanxi::quantity::Amount;
    /// assert_eq!("500000.00".parse::<Amount>()?.plain(), "500000");
    /// assert_eq!("0.50".parse::<Amount>()?.plain(), "0.5");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn plain(self) -> String {
        Plain(i128::from(self.0)).to_string()
    }
}

impl Written for Amount {
    const KIND: Kind = Kind {
        name: "amount",
        a_name: "an amount",
        suffix: "",
        bounds: (-(MOST as i128), MOST as i128),
        form: "amount-form",
        form_help: "write digits such as `1200` or `-29.33`, without exponent, `+` or separators",
        decimals: "amount-decimals",
        range: "amount-range",
        range_help: "write an amount from -100000000000000 to 100000000000000",
        example: "0.5",
    };

    fn from_integer(whole: i128) -> Result<Self, Error> {
        Self::KIND.accept(decimal::rescale(whole, 0), &whole).map(Self)
    }
}

/// Four decimals at most, apart from zeros: `amount-decimals`, `amount-range`.
impl TryFrom<Decimal> for Amount {
    type Error = Error;

    fn try_from(value: Decimal) -> Result<Self, Error> {
        Self::KIND.accept(decimal::rescale(value.mantissa(), value.scale()), &value).map(Self)
    }
}

/// Exact, with a scale of four decimals.
impl From<Amount> for Decimal {
    fn from(amount: Amount) -> Self {
        Decimal::new(amount.0, 4)
    }
}

/// Exact, or `amount-range`.
impl TryFrom<AmountSum> for Amount {
    type Error = Error;

    fn try_from(sum: AmountSum) -> Result<Self, Error> {
        Self::KIND.accept(Ok(sum.0), &Plain(sum.0)).map(Self)
    }
}

impl FromStr for Amount {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::KIND.parse(text, text).map(Self)
    }
}

/// Never overflows: the bounds are symmetric.
impl Neg for Amount {
    type Output = Self;

    fn neg(self) -> Self {
        // INVARIANT: |units| <= MOST, so nothing saturates.
        Self(self.0.saturating_neg())
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        decimal::write(f, i128::from(self.0), 2, "")
    }
}

impl fmt::Debug for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Amount({self:.2})")
    }
}

impl Serialize for Amount {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Amount {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decimal::deserialize(deserializer)
    }
}

/// The exact sum of any number of amounts.
///
/// Held in ten-thousandths of the major unit, in 128 bits: more than 2^67 of the greatest
/// amounts fit, so a sum over records never ends early; merging a sum with itself over and over
/// stops at the end of `i128`. The order of adding and merging does not matter.
///
/// Displays as [`Amount`] does and is text in data formats. `Amount::try_from` leads back.
///
/// ```
/// use guanxi::quantity::{Amount, AmountSum};
/// let sum: AmountSum = [Amount::MAX, Amount::MAX, -Amount::MAX].into_iter().sum();
/// assert_eq!(sum.to_string(), "100000000000000.00");
/// assert_eq!(Amount::try_from(sum)?, Amount::MAX);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct AmountSum(i128);

impl AmountSum {
    /// The sum of no amounts.
    ///
    /// ```
    /// # use guanxi::quantity::AmountSum;
    /// assert_eq!(AmountSum::ZERO, AmountSum::default());
    /// ```
    pub const ZERO: Self = Self(0);

    /// Adds one amount.
    ///
    /// ```
    /// # use guanxi::quantity::{Amount, AmountSum};
    /// let mut sum = AmountSum::ZERO;
    /// sum.add(Amount::from_major(3)?);
    /// sum.add("-0.5".parse()?);
    /// assert_eq!(sum.ten_thousandths(), 25_000);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn add(&mut self, amount: Amount) {
        self.merge(Self::from(amount));
    }

    /// Adds all amounts of another sum.
    ///
    /// ```
    /// # use guanxi::quantity::{Amount, AmountSum};
    /// let mut sum = AmountSum::from(Amount::MAX);
    /// sum.merge(AmountSum::from(Amount::MAX));
    /// assert_eq!(sum.to_string(), "200000000000000.00");
    /// ```
    pub fn merge(&mut self, other: Self) {
        self.0 = self.0.saturating_add(other.0);
    }

    /// The sum in ten-thousandths of the major unit.
    ///
    /// ```
    /// # use guanxi::quantity::{Amount, AmountSum};
    /// assert_eq!(AmountSum::from(Amount::from_major(1)?).ten_thousandths(), 10_000);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub const fn ten_thousandths(self) -> i128 {
        self.0
    }
}

impl From<Amount> for AmountSum {
    fn from(amount: Amount) -> Self {
        Self(i128::from(amount.0))
    }
}

impl FromIterator<Amount> for AmountSum {
    fn from_iter<I: IntoIterator<Item = Amount>>(amounts: I) -> Self {
        amounts.into_iter().sum()
    }
}

impl Sum<Amount> for AmountSum {
    fn sum<I: Iterator<Item = Amount>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, |mut sum, amount| {
            sum.add(amount);
            sum
        })
    }
}

impl fmt::Display for AmountSum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        decimal::write(f, self.0, 2, "")
    }
}

impl fmt::Debug for AmountSum {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AmountSum({self:.2})")
    }
}

impl Serialize for AmountSum {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<Amount, Error> {
        text.parse()
    }

    #[test]
    fn bounds_of_text() {
        assert_eq!(read("100000000000000"), Ok(Amount::MAX));
        assert_eq!(read("-100000000000000.0000"), Ok(Amount::MIN));
        assert_eq!(read("99999999999999.9999").map(|a| a.0), Ok(MOST - 1));
        for bad in ["100000000000000.0001", "-100000000000000.0001", "1000000000000000"] {
            assert_eq!(read(bad).map_err(|e| e.code()), Err("amount-range"), "{bad}");
        }
        // Rounds to the bound, which is a number that can be written; the next one is not.
        assert_eq!(read("100000000000000.00001").map_err(|e| e.code()), Err("amount-decimals"));
        assert_eq!(read("100000000000000.00005").map_err(|e| e.code()), Err("amount-range"));
    }

    #[test]
    fn messages() {
        let error = read("1e5").unwrap_err();
        assert_eq!(error.to_string(), "`1e5` is not an amount");
        let error = read("-12.34565").unwrap_err();
        assert_eq!(error.to_string(), "amount `-12.34565` has more than 4 decimals");
        assert_eq!(error.help(), Some("round it first, for example to `-12.3457`"));
        let error = Amount::from_minor(-12_345, 6).unwrap_err();
        assert_eq!(
            error.to_string(),
            "amount `-12345 minor units of 6 decimals` has more than 4 decimals"
        );
        assert_eq!(error.help(), Some("round it first, for example to `-0.0123`"));
        let error = Amount::from_ten_thousandths(MOST + 1).unwrap_err();
        assert_eq!(error.to_string(), "amount `100000000000000.0001` is out of range");
    }

    #[test]
    fn bounds_of_integers() {
        assert_eq!(Amount::from_major(100_000_000_000_000), Ok(Amount::MAX));
        for bad in [100_000_000_000_001, i64::MAX, i64::MIN] {
            assert_eq!(Amount::from_major(bad).map_err(|e| e.code()), Err("amount-range"));
        }
        assert_eq!(Amount::from_ten_thousandths(-MOST), Ok(Amount::MIN));
        for bad in [MOST + 1, -MOST - 1, i64::MAX, i64::MIN] {
            assert_eq!(
                Amount::from_ten_thousandths(bad).map_err(|e| e.code()),
                Err("amount-range")
            );
        }
        assert_eq!(Amount::from_minor(i64::MIN, 3).map_err(|e| e.code()), Err("amount-range"));
        assert_eq!(Amount::from_minor(0, u32::MAX), Ok(Amount::ZERO));
        assert_eq!(Amount::from_minor(1_500, 5), read("0.015"));
        assert_eq!(
            Amount::from_minor(i64::MAX, u32::MAX).map_err(|e| e.code()),
            Err("amount-decimals")
        );
    }

    #[test]
    fn decimals() {
        let from = |text: &str| Amount::try_from(text.parse::<Decimal>().unwrap());
        assert_eq!(from("12.50000000"), read("12.5"));
        assert_eq!(from("-0.0"), Ok(Amount::ZERO));
        assert_eq!(from("0.00001").map_err(|e| e.code()), Err("amount-decimals"));
        assert_eq!(Amount::try_from(Decimal::MAX).map_err(|e| e.code()), Err("amount-range"));
        assert_eq!(Amount::try_from(Decimal::MIN).map_err(|e| e.code()), Err("amount-range"));
        assert_eq!(Decimal::from(Amount::MIN).to_string(), "-100000000000000.0000");
    }

    #[test]
    fn display_keeps_every_digit() {
        for (text, shown) in
            [("500000", "500000.00"), ("29.33", "29.33"), ("0.125", "0.125"), ("-3", "-3.00")]
        {
            assert_eq!(read(text).unwrap().to_string(), shown);
        }
        let amount = read("-0.125").unwrap();
        assert_eq!(format!("{amount:>9}|{amount:<9}|{amount:9}"), "   -0.125|-0.125   |   -0.125");
        assert_eq!(format!("{amount:.0} {amount:.4}"), "-0.125 -0.1250");
        assert_eq!(format!("{:.0}", read("7").unwrap()), "7");
        assert_eq!(format!("{amount:?}"), "Amount(-0.125)");
    }

    #[test]
    fn serde_takes_text_and_integers_only() {
        let json = |text: &str| serde_json::from_str::<Amount>(text).map_err(|e| e.to_string());
        assert_eq!(json("\"0.5\""), Ok(read("0.5").unwrap()));
        assert_eq!(json("-7"), Ok(read("-7").unwrap()));
        assert!(
            json("0.5")
                .unwrap_err()
                .starts_with("a float is not exact: write the amount as text: \"0.5\"")
        );
        assert!(json("1e300").unwrap_err().contains("write the amount as text: \"0.5\""));
        assert!(json("100.0").unwrap_err().contains("write the amount as text: \"100\""));
        assert!(json("\"1e5\"").unwrap_err().starts_with("`1e5` is not an amount (write digits"));
        assert!(json("18446744073709551615").unwrap_err().contains("out of range"));
        assert!(json("null").unwrap_err().contains("expected an amount as text, such as \"0.5\""));
        assert!(json("{}").unwrap_err().contains("invalid type: map, expected an amount"));
        assert_eq!(serde_json::to_string(&read("7").unwrap()).unwrap(), "\"7.00\"");
        assert_eq!(serde_json::to_string(&AmountSum::ZERO).unwrap(), "\"0.00\"");

        #[derive(Debug, Deserialize)]
        struct Row {
            amount: Amount,
        }
        assert_eq!(toml::from_str::<Row>("amount = 12").unwrap().amount, read("12").unwrap());
        let error = toml::from_str::<Row>("amount = 0.1").unwrap_err();
        assert!(error.message().contains("write the amount as text: \"0.1\""));
    }

    #[test]
    fn sums_go_beyond_amounts() {
        let sum: AmountSum = std::iter::repeat_n(Amount::MAX, 100).collect();
        assert_eq!(sum.ten_thousandths(), 100 * i128::from(MOST));
        assert_eq!(Amount::try_from(sum).map_err(|e| e.code()), Err("amount-range"));
        assert_eq!(format!("{sum:?}"), "AmountSum(10000000000000000.00)");
        let mut end = sum;
        for _ in 0..200 {
            end.merge(end);
        }
        assert_eq!(end.ten_thousandths(), i128::MAX);
    }
}
