//! A whole shared out by weights so that the parts sum to it exactly.

use std::cmp::Reverse;

use crate::error::{Error, ErrorKind};
use crate::quantity::{Amount, Fraction};

/// The most decimals that a unit of money has.
const MOST_DECIMALS: u32 = 4;

/// The smallest unit in which a whole is shared out: 0 decimals for yen and for counts, 2 for fen and
/// cents, at most 4.
///
/// ```
/// use guanxi::policy::target::MinorUnit;
/// assert_eq!(MinorUnit::default().decimals(), 2);
/// assert_eq!(MinorUnit::new(5).unwrap_err().code(), "minor-unit");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct MinorUnit {
    // INVARIANT: at most `MOST_DECIMALS`.
    decimals: u32,
}

impl MinorUnit {
    /// Whole numbers: counts, and money without minor units.
    ///
    /// ```
    /// use guanxi::policy::target::MinorUnit;
    /// assert_eq!(MinorUnit::new(0)?, MinorUnit::WHOLE);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub const WHOLE: Self = Self { decimals: 0 };

    /// The unit of so many decimals, from 0 to 4.
    ///
    /// # Errors
    /// `minor-unit` above that.
    ///
    /// ```
    /// use guanxi::policy::target::MinorUnit;
    /// assert_eq!(MinorUnit::new(3)?.decimals(), 3); // fils
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(decimals: u32) -> Result<Self, Error> {
        if decimals > MOST_DECIMALS {
            let message = format!("a unit of `{decimals}` decimals is smaller than money is held");
            return Err(wrong("minor-unit", message, "write 0 to 4 decimals"));
        }
        Ok(Self { decimals })
    }

    /// How many decimals.
    ///
    /// ```
    /// # use guanxi::policy::target::MinorUnit;
    /// assert_eq!(MinorUnit::WHOLE.decimals(), 0);
    /// ```
    pub fn decimals(self) -> u32 {
        self.decimals
    }

    /// Units in one.
    fn in_one(self) -> i64 {
        10_i64.saturating_pow(self.decimals)
    }

    /// How many of these units a number is.
    pub(super) fn count(self, number: Fraction) -> Result<i64, Error> {
        let units = number.checked_mul(self.in_one().into());
        let units = units.ok_or_else(|| beyond(number))?.reduced();
        if units.den() != 1 {
            let message = format!(
                "`{number}` is no whole number of units of {} decimal{}",
                self.decimals,
                if self.decimals == 1 { "" } else { "s" }
            );
            return Err(wrong(
                "split-unit",
                message,
                "round it first, or name a unit of more decimals, at most 4",
            ));
        }
        i64::try_from(units.num()).map_err(|_| beyond(number))
    }

    /// The number that so many units are.
    pub(super) fn number(self, units: i64) -> Result<Fraction, Error> {
        Fraction::new(units.into(), self.in_one().into()).map(Fraction::reduced)
    }

    /// The money that so many units are.
    pub(super) fn amount(self, units: i64) -> Result<Amount, Error> {
        Amount::from_minor(units, self.decimals)
    }
}

/// The hundredth: fen, cents.
impl Default for MinorUnit {
    fn default() -> Self {
        Self { decimals: 2 }
    }
}

/// Shares out a whole number by weights, by the largest remainders (D002-11).
///
/// Each part is its exact share rounded down, and what is left goes, one by one, to the parts that
/// lost most; of equal losses to the earlier. So the parts sum to the whole, each differs from its
/// exact share by less than 1, and parts of equal weights differ by at most 1 (P-102). A weight of
/// zero gets nothing. A whole below zero is shared out as its positive counterpart, with the sign
/// turned. Any whole and any weights: nothing overflows.
///
/// # Errors
/// `split-weights` where there is no weight, or none above zero, even for a whole of zero.
///
/// ```
/// use guanxi::policy::target::split;
/// assert_eq!(split(120, &[1, 1, 1, 1])?, [30, 30, 30, 30]);
/// assert_eq!(split(10, &[1, 1, 1, 1])?, [3, 3, 2, 2]);
/// assert_eq!(split(-10, &[1, 0, 2])?, [-3, 0, -7]);
/// assert_eq!(split(10, &[0, 0]).unwrap_err().code(), "split-weights");
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn split(total: i64, weights: &[u64]) -> Result<Vec<i64>, Error> {
    let mut parts = vec![0; weights.len()];
    share_out(total, weights, &mut parts)?;
    Ok(parts)
}

/// Shares out money by weights, in the smallest unit named; see [`split`] (D002-11).
///
/// # Errors
/// `split-unit` where the whole has parts of that unit; `split-weights` as [`split`].
///
/// ```
/// use guanxi::policy::target::{MinorUnit, split_amount};
/// let parts = split_amount("100".parse()?, &[1, 1, 1], MinorUnit::default())?;
/// assert_eq!(parts, ["33.34".parse()?, "33.33".parse()?, "33.33".parse()?]);
/// let error = split_amount("0.5".parse()?, &[1], MinorUnit::WHOLE).unwrap_err();
/// assert_eq!(error.code(), "split-unit");
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn split_amount(total: Amount, weights: &[u64], unit: MinorUnit) -> Result<Vec<Amount>, Error> {
    let parts = split(unit.count(total.into())?, weights)?;
    parts.into_iter().map(|part| unit.amount(part)).collect()
}

/// Fills `parts`, as many as there are weights.
pub(super) fn share_out(total: i64, weights: &[u64], parts: &mut [i64]) -> Result<(), Error> {
    let sum = weights.iter().fold(0_u128, |sum, weight| sum.saturating_add((*weight).into()));
    if sum == 0 {
        let message = match weights.len() {
            0 => format!("`{total}` has no parts to be split into"),
            _ => format!("`{total}` cannot be split by weights that are all zero"),
        };
        return Err(wrong("split-weights", message, "write at least one weight above zero"));
    }
    // A magnitude below 2^64 times a weight below 2^64 stays below 2^128.
    let magnitude = u128::from(total.unsigned_abs());
    let sign = i128::from(total.signum());
    let signed = |share: u128| {
        let part = i128::try_from(share).unwrap_or(i128::MAX).saturating_mul(sign);
        // No part is greater than the whole.
        i64::try_from(part).unwrap_or(total)
    };
    let mut left = magnitude;
    let mut losses = Vec::with_capacity(weights.len());
    for (place, weight) in weights.iter().enumerate() {
        let share = magnitude.saturating_mul(u128::from(*weight));
        let whole = share.checked_div(sum).unwrap_or(0);
        left = left.saturating_sub(whole);
        losses.push((Reverse(share.checked_rem(sum).unwrap_or(0)), place, whole));
    }
    // By the loss, then by the place. Fewer are left than parts that lost something.
    losses.sort_unstable();
    for (_, place, whole) in losses {
        let more = left.min(1);
        left = left.saturating_sub(more);
        if let Some(part) = parts.get_mut(place) {
            *part = signed(whole.saturating_add(more));
        }
    }
    Ok(())
}

fn beyond(number: Fraction) -> Error {
    let message = format!("`{number}` has too many units to be split");
    wrong("split-range", message, "name a greater unit; fewer than 2^63 units can be split")
}

pub(super) fn wrong(code: &'static str, message: String, help: &str) -> Error {
    Error::new(ErrorKind::Value, code, message).with_help(help)
}
