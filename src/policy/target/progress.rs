//! How far along a target is, and how far it ought to be by now.

use std::cmp::Ordering;

use serde::Serialize;

use super::additivity::Additivity;
use super::definition::Target;
use super::elapsed::ElapsedTime;
use super::verdict::Verdict;
use super::words::Direction;
use crate::error::{Error, ErrorKind};
use crate::policy::words::words;
use crate::quantity::Fraction;

words! {
    target;
    /// Whether a number is where the elapsed time says that it should be.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::target::PaceState};
    /// assert_eq!(PaceState::Behind.label(Language::Chinese), "落后");
    /// ```
    PaceState, "state of progress", "unknown-pace", {
        /// On the better side of what is expected by now.
        Ahead "ahead" "ahead" "超前",
        /// Exactly what is expected by now.
        OnPace "on_pace" "on pace" "同步",
        /// On the worse side of it.
        Behind "behind" "behind" "落后",
    }
}

/// A target during its period: where it stands, and for what adds up whether that is on pace.
///
/// ```
/// use guanxi::policy::target::{Additivity, ElapsedTime, PaceState, Progress, Target};
/// use guanxi::rule::clock::Basis;
/// let at = |text: &str| text.parse().unwrap();
/// let (start, end) = (at("2024-01-01T00:00:00Z"), at("2024-01-11T00:00:00Z"));
/// let elapsed = ElapsedTime::new(start, end, at("2024-01-05T00:00:00Z"), &Basis::Elapsed)?;
/// let target = Target::at_least(50.into()); // D001-10
/// let found = Progress::new(target, Additivity::Additive, Some(18.into()), elapsed)?;
/// let pace = found.pace.unwrap();
/// assert_eq!((pace.expected, pace.projected), (20.into(), Some(45.into())));
/// assert_eq!((pace.state, pace.by), (PaceState::Behind, 2.into()));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Progress {
    /// The target of the whole period.
    pub target: Target,
    /// The number so far; none without data.
    pub actual: Option<Fraction>,
    /// How much of the period is over.
    pub elapsed: ElapsedTime,
    /// The number so far against the target of the whole period.
    pub verdict: Verdict,
    /// What is expected by now; none for a ratio, whose target is the same at any time, and without
    /// data.
    pub pace: Option<Pace>,
}

/// A number that adds up, against what is expected of it by now.
///
/// ```
/// use guanxi::policy::target::{Additivity, ElapsedTime, PaceState, Progress, Target};
/// use guanxi::rule::clock::Basis;
/// let at = |text: &str| text.parse().unwrap();
/// let (start, end) = (at("2024-01-01T00:00:00Z"), at("2024-01-11T00:00:00Z"));
/// let elapsed = ElapsedTime::new(start, end, at("2024-01-06T00:00:00Z"), &Basis::Elapsed)?;
/// let complaints = Target::at_most(10.into());
/// let found = Progress::new(complaints, Additivity::Additive, Some(6.into()), elapsed)?;
/// let pace = found.pace.unwrap();
/// assert_eq!(pace.state, PaceState::Behind); // more than 5 where fewer are better
/// assert!(found.verdict.is_met() && pace.outlook.is_missed());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[non_exhaustive]
pub struct Pace {
    /// The value of the target times the share of the time that is over.
    pub expected: Fraction,
    /// Whether the number is ahead of that, in the direction of the target.
    pub state: PaceState,
    /// By how much, never below zero.
    pub by: Fraction,
    /// What the number comes to at the end if it goes on like this: divided by the share of the time
    /// that is over. None before any time is over.
    pub projected: Option<Fraction>,
    /// That against the target; undefined before any time is over.
    pub outlook: Verdict,
}

impl Progress {
    /// Where a target stands.
    ///
    /// The target of a ratio or a mean is not scaled by time: of it, the verdict so far and the share of
    /// the time are shown, and there is no pace.
    ///
    /// # Errors
    /// `progress-range` where a number leaves the bounds of a [`Fraction`].
    ///
    /// ```
    /// use guanxi::policy::target::{Additivity, ElapsedTime, Progress, Target};
    /// use guanxi::rule::clock::Basis;
    /// let at = |text: &str| text.parse().unwrap();
    /// let (start, end) = (at("2024-01-01T00:00:00Z"), at("2024-01-11T00:00:00Z"));
    /// let elapsed = ElapsedTime::new(start, end, at("2024-01-03T00:00:00Z"), &Basis::Elapsed)?;
    /// let target = Target::at_least("90%".parse()?); // D003-67
    /// let found = Progress::new(target, Additivity::Ratio, Some("60%".parse()?), elapsed)?;
    /// assert!(found.verdict.is_missed()); // 20 % of the time does not make it 18 %
    /// assert_eq!((found.pace, found.elapsed.share()), (None, "20%".parse()?));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(
        target: Target,
        kind: Additivity,
        actual: Option<Fraction>,
        elapsed: ElapsedTime,
    ) -> Result<Self, Error> {
        let pace = match (kind, actual) {
            (Additivity::Additive, Some(actual)) => {
                Some(Pace::new(&target, actual, elapsed.share()).ok_or_else(|| {
                    let message =
                        format!("`{actual}` and the target `{}` leave the range", target.value);
                    Error::new(ErrorKind::Value, "progress-range", message)
                        .with_help("both parts of a number lie within 127 bits")
                })?)
            }
            _ => None,
        };
        Ok(Self { target, actual, elapsed, verdict: target.compare(actual), pace })
    }
}

impl Pace {
    /// None beyond the bounds of a fraction.
    fn new(target: &Target, actual: Fraction, share: Fraction) -> Option<Self> {
        let expected = target.value.checked_mul(share)?;
        let (ahead, behind) = match target.bound.direction() {
            Direction::HigherIsBetter => (actual, expected),
            Direction::LowerIsBetter => (expected, actual),
        };
        let (state, by) = match ahead.cmp(&behind) {
            Ordering::Greater => (PaceState::Ahead, ahead.checked_sub(behind)?),
            Ordering::Equal => (PaceState::OnPace, Fraction::ZERO),
            Ordering::Less => (PaceState::Behind, behind.checked_sub(ahead)?),
        };
        // Nothing can be projected from no time.
        let projected =
            if share == Fraction::ZERO { None } else { Some(actual.checked_div(share)?) };
        Some(Self { expected, state, by, projected, outlook: target.compare(projected) })
    }
}
