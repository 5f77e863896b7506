//! Strategies for numbers with a meaning.

use proptest::prelude::*;

use crate::quantity::{Amount, Percent, Ratio, Score};

/// Whole numbers up to `most` on either side, with the ends and the middle more often than chance
/// would bring them.
fn units(most: i64) -> impl Strategy<Value = i64> + Clone {
    let (end, lowest) = (most.saturating_sub(1), most.saturating_neg());
    prop_oneof![
        3 => lowest..=most,
        3 => -100_000_i64..=100_000,
        1 => prop::sample::select(vec![lowest, end.saturating_neg(), -1, 0, 1, end, most]),
    ]
}

/// Amounts of the whole range: both ends, zero and its neighbours among them.
///
/// ```
/// use guanxi::{quantity::Amount, testkit::{examples, quantity}};
/// let amounts = examples(&quantity::amounts(), 200);
/// assert!(amounts.contains(&Amount::MAX) && amounts.iter().any(|amount| amount.is_negative()));
/// ```
pub fn amounts() -> impl Strategy<Value = Amount> + Clone {
    units(Amount::MAX.ten_thousandths())
        .prop_filter_map("an amount", |units| Amount::from_ten_thousandths(units).ok())
}

/// The given amounts and their nearest neighbours: where a decision with these cuts turns.
///
/// ```
/// use guanxi::testkit::{examples, quantity};
/// let near = quantity::amounts_near(vec!["500000".parse()?]);
/// let below = "499999.9999".parse()?;
/// assert!(examples(&near, 50).contains(&below));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn amounts_near(cuts: Vec<Amount>) -> impl Strategy<Value = Amount> + Clone {
    (prop::sample::select(cuts), -1_i64..=1).prop_filter_map("an amount", |(cut, by)| {
        Amount::from_ten_thousandths(cut.ten_thousandths().checked_add(by)?).ok()
    })
}

/// Ratios of every sign, from plain fractions to those with the largest parts.
///
/// ```
/// use guanxi::testkit::{examples, quantity};
/// assert!(examples(&quantity::ratios(), 20).iter().all(|ratio| ratio.den() > 0));
/// ```
pub fn ratios() -> impl Strategy<Value = Ratio> + Clone {
    let part = || prop_oneof![1 => units(i64::MAX), 3 => -12_i64..=12];
    (part(), part()).prop_filter_map("a ratio", |(num, den)| Ratio::new(num, den).ok())
}

/// Percentages from 0% to 100%, both included.
///
/// ```
/// use guanxi::testkit::{examples, quantity};
/// assert!(examples(&quantity::percents(), 20).iter().all(|share| share.millionths() <= 1_000_000));
/// ```
pub fn percents() -> impl Strategy<Value = Percent> + Clone {
    let ends = prop::sample::select(vec![0_u32, 1, 999_999, 1_000_000]);
    prop_oneof![4 => 0_u32..=1_000_000, 2 => (0_u32..=100).prop_map(|n| n.saturating_mul(10_000)), 1 => ends]
        .prop_filter_map("a percentage", |n| Percent::from_millionths(n).ok())
}

/// Scores of the whole range.
///
/// ```
/// use guanxi::{quantity::Score, testkit::{examples, quantity}};
/// assert!(examples(&quantity::scores(), 20).iter().all(|score| *score <= Score::MAX));
/// ```
pub fn scores() -> impl Strategy<Value = Score> + Clone {
    units(Score::MAX.ten_thousandths())
        .prop_filter_map("a score", |units| Score::from_ten_thousandths(units).ok())
}
