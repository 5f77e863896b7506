//! Targets: what holds of their parts, of a year by months, and of goals.

use crate::error::Error;
use crate::policy::target::{Change, YearPlan};
use crate::quantity::Fraction;

/// The parts of a whole sum to it, have its sign, and are the nearest to their shares: each is off
/// by less than one, equal weights differ by at most one, and a weight of zero gets nothing (P-102).
///
/// # Errors
/// The part that is not, or the sum.
///
/// ```
/// use guanxi::{policy::target::split, testkit::laws};
/// assert_eq!(laws::parts_sum_to_the_whole(10, &[1, 1, 1], &split(10, &[1, 1, 1])?), Ok(()));
/// assert!(laws::parts_sum_to_the_whole(10, &[1, 1, 1], &[5, 3, 2]).is_err());
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn parts_sum_to_the_whole(total: i64, weights: &[u64], parts: &[i64]) -> Result<(), String> {
    if weights.len() != parts.len() {
        return Err(format!("{} parts for {} weights", parts.len(), weights.len()));
    }
    let sum = parts.iter().fold(0_i128, |sum, part| sum.saturating_add((*part).into()));
    if sum != i128::from(total) {
        return Err(format!("the parts {parts:?} of {total} sum to {sum}"));
    }
    let all = weights.iter().fold(0_u128, |sum, weight| sum.saturating_add((*weight).into()));
    let (mut least, mut most) = (0_i128, 0_i128);
    for (part, weight) in parts.iter().zip(weights) {
        let wrong = |what: &str| Err(format!("the part {part} of {total} {what}"));
        if *part != 0 && (part.signum() != total.signum() || *weight == 0) {
            return wrong("has another sign, or no weight");
        }
        // How far it is from its share, in parts of one that are as many as all weights.
        let exact = u128::from(total.unsigned_abs()).saturating_mul((*weight).into());
        let given = u128::from(part.unsigned_abs()).checked_mul(all);
        let Some(given) = given.filter(|given| given.abs_diff(exact) < all.max(1)) else {
            return wrong("is one or more away from its share");
        };
        let off = i128::try_from(given.abs_diff(exact)).unwrap_or(i128::MAX);
        let off = if given < exact { off.saturating_neg() } else { off };
        (least, most) = (least.min(off), most.max(off));
    }
    // Nearest: to move one from the part that has most too much to the one that lacks most gains
    // nothing.
    if u128::try_from(most.saturating_sub(least)).is_ok_and(|gap| gap <= all) {
        Ok(())
    } else {
        Err(format!("the parts {parts:?} of {total} by {weights:?} are not the nearest"))
    }
}

/// Each quarter of a year is the sum of its months, and the year that of its quarters; each is the
/// nearest to its share by the weights of the months (P-103).
///
/// # Errors
/// The quarter or month that is not.
///
/// ```
/// use guanxi::{policy::target::{Additivity, YearPlan}, testkit::laws};
/// let mut plan = YearPlan::of_count(100, Additivity::Additive, &YearPlan::EQUAL)?;
/// assert_eq!(laws::months_sum_to_the_year(&plan, &YearPlan::EQUAL), Ok(()));
/// plan.quarters[0].months[0] += 1;
/// assert!(laws::months_sum_to_the_year(&plan, &YearPlan::EQUAL).is_err());
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn months_sum_to_the_year(plan: &YearPlan<i64>, weights: &[u64; 12]) -> Result<(), String> {
    let sum = plan.months().fold(0_i128, |sum, month| sum.saturating_add((*month).into()));
    if sum != i128::from(plan.year) {
        return Err(format!("the months of {} sum to {sum}", plan.year));
    }
    let of_quarters = weights.chunks(3);
    let sums =
        of_quarters.clone().map(|own| own.iter().fold(0, |sum: u64, w| sum.saturating_add(*w)));
    let sums: Vec<u64> = sums.collect();
    let quarters = plan.quarters.map(|part| part.quarter);
    parts_sum_to_the_whole(plan.year, &sums, &quarters)
        .map_err(|says| format!("quarters: {says}"))?;
    for (place, (part, own)) in (1..).zip(plan.quarters.iter().zip(of_quarters)) {
        let law = parts_sum_to_the_whole(part.quarter, own, &part.months);
        law.map_err(|says| format!("months of quarter {place}: {says}"))?;
    }
    Ok(())
}

/// A change read as a part of the base and one read in points agree only where the base is one or
/// the change nothing; each is what arithmetic says, and monotone in the base (P-104).
///
/// `value` is how the goal of a change of a base is read. Goals that are refused, such as relative
/// changes of a base below zero, are passed over.
///
/// # Errors
/// The values that do not.
///
/// ```
/// use guanxi::{policy::target::Goal, testkit::laws};
/// let (base, greater, change) = ("40%".parse()?, "60%".parse()?, "15%".parse()?);
/// let law = laws::goals_agree_only_at_one_and_at_nothing(base, greater, change, |change, base| {
///     Goal::new(change).of(base).value()
/// });
/// assert_eq!(law, Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn goals_agree_only_at_one_and_at_nothing(
    base: Fraction,
    other: Fraction,
    change: Fraction,
    value: impl Fn(Change, Fraction) -> Result<Fraction, Error>,
) -> Result<(), String> {
    let (relative, points) = (Change::Relative(change), Change::Points(change));
    if let (Ok(part), Ok(sum)) = (value(relative, base), value(points, base)) {
        let agree = base == Fraction::ONE || change == Fraction::ZERO;
        if (part == sum) != agree {
            return Err(format!("{change} of {base} is {part}, in points {sum}"));
        }
        for (found, expected) in [(part, grown(base, change)), (sum, moved(base, change))] {
            if expected.is_some_and(|expected| expected != found) {
                return Err(format!("{base} by {change} is {found}, and not {expected:?}"));
            }
        }
    }
    let (less, more) = (base.min(other), base.max(other));
    for change in [relative, points] {
        if let (Ok(less_value), Ok(more_value)) = (value(change, less), value(change, more))
            && less_value > more_value
        {
            return Err(format!("{change:?} makes {less_value} of {less}, {more_value} of {more}"));
        }
    }
    Ok(())
}

/// base × (1 + change), by whole numbers.
fn grown(base: Fraction, change: Fraction) -> Option<Fraction> {
    let num = base.num().checked_mul(change.den().checked_add(change.num())?)?;
    Fraction::new(num, base.den().checked_mul(change.den())?).ok()
}

/// base + change, by whole numbers.
fn moved(base: Fraction, change: Fraction) -> Option<Fraction> {
    let (left, right) =
        (base.num().checked_mul(change.den())?, change.num().checked_mul(base.den())?);
    Fraction::new(left.checked_add(right)?, base.den().checked_mul(change.den())?).ok()
}
