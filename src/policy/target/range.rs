//! A promised range of change, such as "lower churn by 10 % to 30 %" (D002-14, D002-15).

use std::cmp::Ordering;

use serde::Serialize;

use super::definition::Target;
use super::goal::{Change, Goal, wrong};
use super::verdict::Verdict;
use super::words::Direction;
use crate::error::Error;
use crate::policy::words::words;
use crate::quantity::Fraction;

words! {
    target;
    /// Where a number lies on a promised range.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::target::RangeState};
    /// assert_eq!(RangeState::Within.label(Language::Chinese), "在承诺范围内");
    /// ```
    RangeState, "state of a range", "unknown-range-state", {
        /// The least promised change is not reached.
        Short "short" "short of the range" "未达承诺范围",
        /// At least the least promised change, at most the greatest.
        Within "within" "within the range" "在承诺范围内",
        /// More than the greatest promised change.
        Beyond "beyond" "beyond the range" "超出承诺范围",
        /// There is nothing to compare.
        Undefined "undefined" "no data" "无数据",
    }
}

/// Where a number lies on a promised range, and by how much.
///
/// Distances are exact and never below zero; none only beyond the bounds of a [`Fraction`]. In data
/// formats the state stands in `state`.
///
/// ```
/// use guanxi::policy::target::{Change, Direction, GoalRange, RangeVerdict};
/// let (least, most) = (Change::Relative("15%".parse()?), Change::Relative("25%".parse()?));
/// let range = GoalRange::new(Direction::HigherIsBetter, least, most)?; // D002-15
/// let found = range.of("60%".parse()?).compare(Some("68%".parse()?))?;
/// assert_eq!(found, RangeVerdict::Short { gap: Some("1%".parse()?) });
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum RangeVerdict {
    /// The least promised change is not reached.
    Short {
        /// What is missing to the least promised value.
        gap: Option<Fraction>,
    },
    /// On the range, both ends included.
    Within {
        /// By how much the least promised value is exceeded.
        margin: Option<Fraction>,
    },
    /// More than was promised.
    Beyond {
        /// By how much the greatest promised value is exceeded.
        excess: Option<Fraction>,
    },
    /// There is nothing to compare.
    Undefined,
}

impl RangeVerdict {
    /// The state alone, which has a word for people.
    ///
    /// ```
    /// use guanxi::policy::target::{RangeState, RangeVerdict};
    /// assert_eq!(RangeVerdict::Undefined.state(), RangeState::Undefined);
    /// ```
    pub fn state(&self) -> RangeState {
        match self {
            Self::Short { .. } => RangeState::Short,
            Self::Within { .. } => RangeState::Within,
            Self::Beyond { .. } => RangeState::Beyond,
            Self::Undefined => RangeState::Undefined,
        }
    }
}

/// A promised range of change, from the least that is promised to the most; both ends belong to it.
///
/// "Lower churn by 10 % to 30 %" promises at least −10 %: the least change is the smaller one in the
/// direction that is better, so −10 % is the least and −30 % the most. Both changes are of one kind;
/// relative and points are never implied one by the other (A-37).
///
/// ```
/// use guanxi::policy::target::{Change, Direction, GoalRange, RangeState};
/// let (least, most) = (Change::Relative("-10%".parse()?), Change::Relative("-30%".parse()?));
/// let range = GoalRange::new(Direction::LowerIsBetter, least, most)?.of("20%".parse()?); // D002-14
/// let state = |churn: &str| -> guanxi::Result<RangeState> {
///     Ok(range.compare(Some(churn.parse()?))?.state())
/// };
/// assert_eq!(state("19%")?, RangeState::Short);
/// assert_eq!((state("18%")?, state("14%")?), (RangeState::Within, RangeState::Within));
/// assert_eq!(state("13%")?, RangeState::Beyond);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct GoalRange {
    direction: Direction,
    // INVARIANT: of one kind, and in this direction `most` goes no less far than `least`.
    least: Change,
    most: Change,
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<Fraction>,
}

impl GoalRange {
    /// A range from the least promised change to the greatest, without a base.
    ///
    /// # Errors
    /// `goal-range-kinds` for changes of different kinds, `goal-range-order` where the least goes
    /// further than the most, `goal-direction` for a relative or points change away from what is
    /// better.
    ///
    /// ```
    /// use guanxi::policy::target::{Change, Direction, GoalRange};
    /// let (ten, thirty) = ("-10%".parse()?, "-30%".parse()?);
    /// let range = |least, most| GoalRange::new(Direction::LowerIsBetter, least, most);
    /// let error = range(Change::Relative(ten), Change::Points(thirty)).unwrap_err();
    /// assert_eq!(error.code(), "goal-range-kinds");
    /// let error = range(Change::Relative(thirty), Change::Relative(ten)).unwrap_err();
    /// assert_eq!(error.code(), "goal-range-order");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(direction: Direction, least: Change, most: Change) -> Result<Self, Error> {
        if least.kind() != most.kind() {
            let message =
                format!("a range cannot go from a {} to a {} change", least.kind(), most.kind());
            let help = "write both changes relative, both in points or both absolute";
            return Err(wrong("goal-range-kinds", message, help));
        }
        least.refuse_against(direction)?;
        most.refuse_against(direction)?;
        if further(direction, least.amount(), most.amount()).is_gt() {
            let message = format!(
                "the least change `{}` goes further than the greatest `{}`",
                least.amount(),
                most.amount()
            );
            return Err(wrong("goal-range-order", message, "write the smaller change first"));
        }
        Ok(Self { direction, least, most, base: None })
    }

    /// The same range as changes of this base.
    ///
    /// ```
    /// use guanxi::policy::target::{Change, Direction, GoalRange};
    /// let (least, most) = (Change::Points(1.into()), Change::Points(3.into()));
    /// let range = GoalRange::new(Direction::HigherIsBetter, least, most)?.of(40.into());
    /// assert_eq!((range.least()?.value, range.most()?.value), (41.into(), 43.into()));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn of(self, base: Fraction) -> Self {
        Self { base: Some(base), ..self }
    }

    /// Which way is better.
    ///
    /// ```
    /// use guanxi::policy::target::{Change, Direction, GoalRange};
    /// let one = Change::Absolute(1.into());
    /// let range = GoalRange::new(Direction::LowerIsBetter, one, one)?;
    /// assert_eq!(range.direction(), Direction::LowerIsBetter);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn direction(&self) -> Direction {
        self.direction
    }

    /// The target that the promise is: the value of the least change, inclusive.
    ///
    /// # Errors
    /// As [`Goal::value`].
    ///
    /// ```
    /// use guanxi::policy::target::{Change, Direction, GoalRange, Target};
    /// let (least, most) = (Change::Relative("15%".parse()?), Change::Relative("25%".parse()?));
    /// let range = GoalRange::new(Direction::HigherIsBetter, least, most)?.of("60%".parse()?);
    /// assert_eq!(range.least()?, Target::at_least("69%".parse()?));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn least(&self) -> Result<Target, Error> {
        self.target(self.least)
    }

    /// The target of the greatest promised change, inclusive.
    ///
    /// # Errors
    /// As [`Goal::value`].
    ///
    /// ```
    /// use guanxi::policy::target::{Change, Direction, GoalRange, Target};
    /// let (least, most) = (Change::Relative("15%".parse()?), Change::Relative("25%".parse()?));
    /// let range = GoalRange::new(Direction::HigherIsBetter, least, most)?.of("60%".parse()?);
    /// assert_eq!(range.most()?, Target::at_least("75%".parse()?));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn most(&self) -> Result<Target, Error> {
        self.target(self.most)
    }

    fn target(&self, change: Change) -> Result<Target, Error> {
        let goal = Goal { base: self.base, ..Goal::new(change) };
        goal.target(self.direction)
    }

    /// Where the exact number lies on the range.
    ///
    /// # Errors
    /// As [`Goal::value`].
    ///
    /// ```
    /// use guanxi::policy::target::{Change, Direction, GoalRange, RangeVerdict};
    /// let (least, most) = (Change::Absolute(50.into()), Change::Absolute(60.into()));
    /// let range = GoalRange::new(Direction::HigherIsBetter, least, most)?;
    /// assert_eq!(range.compare(Some(63.into()))?, RangeVerdict::Beyond { excess: Some(3.into()) });
    /// assert_eq!(range.compare(None)?, RangeVerdict::Undefined);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn compare(&self, actual: Option<Fraction>) -> Result<RangeVerdict, Error> {
        let (least, most) = (self.least()?, self.most()?);
        Ok(match (least.compare(actual), most.compare(actual)) {
            (Verdict::Undefined, _) | (_, Verdict::Undefined) => RangeVerdict::Undefined,
            (Verdict::Missed { gap, .. }, _) => RangeVerdict::Short { gap },
            (Verdict::Met { margin }, Verdict::Missed { .. }) => RangeVerdict::Within { margin },
            (Verdict::Met { margin }, Verdict::Met { .. }) if actual == Some(most.value) => {
                RangeVerdict::Within { margin }
            }
            (Verdict::Met { .. }, Verdict::Met { margin }) => {
                RangeVerdict::Beyond { excess: margin }
            }
        })
    }
}

/// Which of two numbers lies further in the direction that is better.
fn further(direction: Direction, one: Fraction, other: Fraction) -> Ordering {
    match direction {
        Direction::HigherIsBetter => one.cmp(&other),
        Direction::LowerIsBetter => other.cmp(&one),
    }
}
