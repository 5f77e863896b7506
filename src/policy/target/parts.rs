//! A target in parts.

use super::definition::Target;
use super::split::{MinorUnit, split};
use crate::error::Error;

/// A target split by weights in the smallest unit named, the bound as it is: the parts sum to the
/// whole (D002-11, P-102).
///
/// For a year see [`YearPlan::of_target`](super::YearPlan::of_target).
///
/// # Errors
/// As [`split`]; `split-unit` where the whole has parts of that unit, `split-range`.
///
/// ```
/// use guanxi::policy::target::{MinorUnit, Target, split_target};
/// let parts = split_target(Target::at_least(50.into()), MinorUnit::WHOLE, &[1, 1, 1])?;
/// let expected = [17, 17, 16].map(|part| Target::at_least(part.into()));
/// assert_eq!(parts, expected);
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn split_target(
    target: Target,
    unit: MinorUnit,
    weights: &[u64],
) -> Result<Vec<Target>, Error> {
    let parts = split(unit.count(target.value)?, weights)?;
    parts.into_iter().map(|part| Ok(Target::new(target.bound, unit.number(part)?))).collect()
}
