//! Numbers with a meaning: money, sums of money, ratios, percentages and scores.
//!
//! All of them are exact. Each is a bounded whole number of a small unit, read from text
//! without passing through a float and printed back without loss; two kinds never mix by
//! accident, since nothing but the named conversions leads from one to another.
//!
//! | type | unit | bounds | text |
//! |---|---|---|---|
//! | [`Amount`] | a ten-thousandth of the major unit | ±10¹⁴ major units | `500000.00` |
//! | [`AmountSum`] | the same | none that a real sum can reach | `500000.00` |
//! | [`Ratio`] | none: two whole numbers | each within ±(2⁶³ − 1) | `3/4`, reads `0.75`, `75%` |
//! | [`Fraction`] | none: what sums and means come to | each within ±(2¹²⁷ − 1) | `3/4` |
//! | [`Percent`] | a millionth of one | `0%` to `100%` | `12.5%` |
//! | [`Score`] | a ten-thousandth of a point | ±1 000 000 points | `4.5` |
//!
//! In data formats a number with a fraction is written as text; a whole number may be written as
//! an integer where the type allows it. A float is refused, and the message says what to write.
//!
//! Formatting never rounds: a width, a fill and an alignment work as for integers, and a
//! precision is the *fewest* decimals that are shown.
//!
//! ```
//! use guanxi::quantity::{Amount, Ratio};
//! let amount: Amount = "0.125".parse()?;
//! assert_eq!(format!("[{amount:>8.2}] [{amount:.4}]"), "[   0.125] [0.1250]");
//! assert_eq!("75%".parse::<Ratio>()?, "3/4".parse::<Ratio>()?);
//! # Ok::<(), guanxi::Error>(())
//! ```

mod amount;
mod decimal;
mod fraction;
mod percent;
mod ratio;
#[cfg(feature = "schema")]
pub(crate) mod schema;
mod score;

#[cfg(test)]
mod laws;

pub use amount::{Amount, AmountSum};
pub use fraction::Fraction;
pub(crate) use fraction::Whole;
pub use percent::Percent;
pub use ratio::Ratio;
pub use score::{Scale, Score};
