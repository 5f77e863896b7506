//! What adds up over periods, and what has to be counted anew.

use crate::error::{Error, ErrorKind};
use crate::policy::words::words;
use crate::quantity::Fraction;

words! {
    target;
    /// Whether the numbers of the months add up to the number of the year.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::target::Additivity};
    /// assert_eq!(Additivity::Ratio.label(Language::Chinese), "比率");
    /// ```
    Additivity, "kind of a measured number", "unknown-additivity", {
        /// They do: orders, contracts, sales, new customers.
        Additive "additive" "additive" "可累加",
        /// They do not: rates and means, of which the numerators and the denominators add up.
        Ratio "ratio" "ratio" "比率",
    }
}

impl Additivity {
    /// Refuses what cannot be decomposed.
    ///
    /// # Errors
    /// `not-additive` for a ratio.
    ///
    /// ```
    /// use guanxi::policy::target::Additivity;
    /// assert!(Additivity::Additive.needed().is_ok());
    /// assert_eq!(Additivity::Ratio.needed().unwrap_err().code(), "not-additive");
    /// ```
    pub fn needed(self) -> Result<(), Error> {
        match self {
            Self::Additive => Ok(()),
            Self::Ratio => {
                let message = "the target of a ratio or a mean cannot be split over periods";
                Err(Error::new(ErrorKind::Type, "not-additive", message).with_help(
                    "apply the year's target unchanged to the sum of the numerators over the sum of \
                     the denominators",
                ))
            }
        }
    }
}

/// The ratio of several periods: the sum of the numerators over the sum of the denominators.
///
/// This, and not the mean of the ratios, is what the year's target of a ratio or a mean applies to;
/// the mean of ratios gives a month of two issues the weight of a month of two hundred. The parts are
/// `(numerator, denominator)` as counted; none where the denominators sum to zero, which is
/// undefined.
///
/// # Errors
/// `pooled-denominator` for a denominator below zero, `pooled-range` for a sum beyond ±(2^127 − 1).
///
/// ```
/// use guanxi::policy::target::pooled;
/// assert_eq!(pooled([(3, 10), (2, 5)])?, Some("1/3".parse()?)); // not 35 %
/// assert_eq!(pooled([(0, 0)])?, None);
/// assert_eq!(pooled([(1, -2)]).unwrap_err().code(), "pooled-denominator");
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn pooled(parts: impl IntoIterator<Item = (i128, i128)>) -> Result<Option<Fraction>, Error> {
    let (mut num, mut den) = (0_i128, 0_i128);
    for (above, below) in parts {
        if below < 0 {
            let message = format!("the denominator `{below}` of `{above}/{below}` is below zero");
            return Err(Error::new(ErrorKind::Value, "pooled-denominator", message)
                .with_help("write how many were counted, at least 0"));
        }
        num = num.checked_add(above).ok_or_else(beyond)?;
        den = den.checked_add(below).ok_or_else(beyond)?;
    }
    if den == 0 {
        return Ok(None);
    }
    Fraction::new(num, den).map(Some).map_err(|_| beyond())
}

fn beyond() -> Error {
    Error::new(ErrorKind::Value, "pooled-range", "the sum of the parts is out of range")
        .with_help("both sums lie within 127 bits")
}
