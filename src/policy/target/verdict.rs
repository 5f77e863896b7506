//! What a comparison with a target says.

use serde::Serialize;

use crate::policy::words::words;
use crate::quantity::Fraction;

words! {
    target;
    /// The state of a verdict: one of these, always (P-101).
    ///
    /// ```
    /// use guanxi::{label::Language, policy::target::TargetState};
    /// assert_eq!(TargetState::Missed.label(Language::Chinese), "未达标");
    /// ```
    TargetState, "state of a target", "unknown-target-state", {
        /// The target is reached.
        Met "met" "met" "达标",
        /// It is not.
        Missed "missed" "missed" "未达标",
        /// There is nothing to compare: no data, or nothing in the denominator.
        Undefined "undefined" "no data" "无数据",
    }
}

/// Whether a target is reached, and by how much (D001-66).
///
/// Margin and gap are the exact distance from the value, in the unit of the value, never below zero.
/// They are none only where that distance leaves the bounds of a [`Fraction`]; the verdict holds there
/// too. In data formats the state stands in `state`.
///
/// ```
/// use guanxi::policy::target::{Target, Verdict};
/// let found = Target::at_most("5%".parse()?).compare(Some("6%".parse()?)); // D003-71
/// let Verdict::Missed { gap, attainment } = found else { panic!() };
/// assert_eq!((gap, attainment), (Some("1%".parse()?), Some("5/6".parse()?)));
/// assert_eq!(serde_json::to_value(Verdict::Undefined).unwrap()["state"], "undefined");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub enum Verdict {
    /// The target is reached.
    Met {
        /// How far on the right side of the value; zero exactly on it.
        margin: Option<Fraction>,
    },
    /// The target is not reached.
    Missed {
        /// How far on the wrong side of the value; zero exactly on a strict one.
        gap: Option<Fraction>,
        /// How much of the target is reached, see [`Target::attainment`](super::Target::attainment).
        attainment: Option<Fraction>,
    },
    /// There is nothing to compare: never 0 % or 100 %.
    Undefined,
}

impl Verdict {
    /// The state alone, which has a word for people.
    ///
    /// ```
    /// use guanxi::policy::target::{Target, TargetState};
    /// assert_eq!(Target::at_least(1.into()).compare(None).state(), TargetState::Undefined);
    /// ```
    pub fn state(&self) -> TargetState {
        match self {
            Self::Met { .. } => TargetState::Met,
            Self::Missed { .. } => TargetState::Missed,
            Self::Undefined => TargetState::Undefined,
        }
    }

    /// Whether the target is reached; false without data.
    ///
    /// ```
    /// use guanxi::policy::target::Target;
    /// let target = Target::at_least(50.into()); // D001-10
    /// assert!(target.compare(Some(50.into())).is_met() && !target.compare(None).is_met());
    /// ```
    pub fn is_met(&self) -> bool {
        self.state() == TargetState::Met
    }

    /// Whether there is a number and it does not reach the target (D001-67); false without data.
    ///
    /// ```
    /// use guanxi::policy::target::Target;
    /// let target = Target::at_least(50.into());
    /// assert!(target.compare(Some(49.into())).is_missed() && !target.compare(None).is_missed());
    /// ```
    pub fn is_missed(&self) -> bool {
        self.state() == TargetState::Missed
    }
}
