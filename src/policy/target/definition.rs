//! A target: a value and the side of it on which to be.

use std::cmp::Ordering;

use serde::{Deserialize, Serialize};

use super::verdict::Verdict;
use super::words::{Bound, Direction};
use crate::quantity::Fraction;

/// What a measured number is to reach: "at least 90 %" (D003-67), "at most 5 %" (D003-71).
///
/// The value has the unit of the measured number: a part of one for rates, points for satisfaction,
/// seconds or minutes for times, a count, major units of money. In data formats it is
/// `{bound, value}`, the value in any form of a [`Fraction`].
///
/// ```
/// use guanxi::policy::target::{Bound, Target};
/// let target: Target = serde_json::from_str(r#"{"bound": "at_least", "value": "4.5"}"#).unwrap();
/// assert_eq!(target, Target::new(Bound::AtLeast, "9/2".parse()?)); // D003-69
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Target {
    /// The side of the value on which the measured number is to be.
    pub bound: Bound,
    /// The value.
    pub value: Fraction,
}

impl Target {
    /// A target of this bound and value.
    ///
    /// ```
    /// use guanxi::policy::target::{Bound, Target};
    /// let target = Target::new(Bound::AtMost, 120.into()); // D003-65, in minutes
    /// assert!(target.compare(Some(120.into())).is_met());
    /// ```
    pub fn new(bound: Bound, value: Fraction) -> Self {
        Self { bound, value }
    }

    /// This value or more.
    ///
    /// ```
    /// use guanxi::policy::target::Target;
    /// let target = Target::at_least("90%".parse()?); // D003-67
    /// assert!(!target.compare(Some("89.99%".parse()?)).is_met());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn at_least(value: Fraction) -> Self {
        Self::new(Bound::AtLeast, value)
    }

    /// This value or less.
    ///
    /// ```
    /// use guanxi::policy::target::Target;
    /// let target = Target::at_most("5%".parse()?); // D003-71
    /// assert!(target.compare(Some("1/20".parse()?)).is_met());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn at_most(value: Fraction) -> Self {
        Self::new(Bound::AtMost, value)
    }

    /// Compares the exact number with the target (D001-66); no number, no verdict (P-101).
    ///
    /// Exactly on the value is met by an inclusive bound and missed by a strict one, with a gap of
    /// zero. Nothing is rounded.
    ///
    /// ```
    /// use guanxi::{policy::target::{Target, Verdict}, quantity::Fraction};
    /// let target = Target::at_least("90%".parse()?);
    /// let found = target.compare(Some("85%".parse()?)); // D002-102
    /// let (gap, attainment) = (Fraction::new(5, 100)?, Fraction::new(17, 18)?);
    /// assert_eq!(found, Verdict::Missed { gap: Some(gap), attainment: Some(attainment) });
    /// assert_eq!(target.compare(None), Verdict::Undefined);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn compare(&self, actual: Option<Fraction>) -> Verdict {
        let Some(actual) = actual else { return Verdict::Undefined };
        let (ahead, behind) = match self.bound.direction() {
            Direction::HigherIsBetter => (actual, self.value),
            Direction::LowerIsBetter => (self.value, actual),
        };
        match ahead.cmp(&behind) {
            Ordering::Equal if self.bound.is_strict() => {}
            Ordering::Equal | Ordering::Greater => {
                return Verdict::Met { margin: ahead.checked_sub(behind) };
            }
            Ordering::Less => {}
        }
        Verdict::Missed { gap: behind.checked_sub(ahead), attainment: self.attainment(actual) }
    }

    /// How much of the target is reached: the number over the value where higher is better, the value
    /// over the number where lower is better; above one where the target is exceeded.
    ///
    /// None where that says nothing: a divisor that is not above zero, a dividend below zero, or a
    /// quotient beyond the bounds of a fraction. So nothing of a target is 0, and a target of zero
    /// where higher is better has no attainment.
    ///
    /// ```
    /// use guanxi::policy::target::Target;
    /// let (sales, wait) = (Target::at_least(50.into()), Target::at_most(120.into()));
    /// assert_eq!(sales.attainment(45.into()), Some("90%".parse()?));
    /// assert_eq!(wait.attainment(150.into()), Some("80%".parse()?));
    /// assert_eq!(wait.attainment(0.into()), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn attainment(&self, actual: Fraction) -> Option<Fraction> {
        let (part, whole) = match self.bound.direction() {
            Direction::HigherIsBetter => (actual, self.value),
            Direction::LowerIsBetter => (self.value, actual),
        };
        if part < Fraction::ZERO || whole <= Fraction::ZERO {
            return None;
        }
        part.checked_div(whole)
    }

    /// Whether this target is met by fewer numbers than the other: whatever meets this one meets that
    /// one, and not the reverse (P-101). False for targets of different directions.
    ///
    /// ```
    /// use guanxi::policy::target::{Bound, Target};
    /// let ninety = Target::at_least("90%".parse()?);
    /// assert!(Target::at_least("95%".parse()?).is_tighter_than(&ninety));
    /// assert!(Target::new(Bound::Above, ninety.value).is_tighter_than(&ninety));
    /// assert!(!ninety.is_tighter_than(&ninety));
    /// assert!(!Target::at_most("95%".parse()?).is_tighter_than(&ninety));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_tighter_than(&self, other: &Self) -> bool {
        let direction = self.bound.direction();
        if direction != other.bound.direction() {
            return false;
        }
        let further = match direction {
            Direction::HigherIsBetter => self.value.cmp(&other.value),
            Direction::LowerIsBetter => other.value.cmp(&self.value),
        };
        further.then(self.bound.is_strict().cmp(&other.bound.is_strict())).is_gt()
    }
}
