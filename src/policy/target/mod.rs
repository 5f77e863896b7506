//! Targets: whether a number reaches what was aimed at, what a year's target means for a month, and
//! how far along it ought to be by now (D001-66, D002-11, D002-102).
//!
//! Everything here is a value made of values; where the measured number comes from is the business of
//! whoever measures. A verdict is on the exact fraction, never on a rounded display: 89.95 % is shown
//! as 90.0 % and misses 90 %.
//!
//! | to say | use |
//! |---|---|
//! | "at least 90 %", "at most 2 hours" | [`Target`], [`Verdict`] |
//! | "raise the repurchase rate by 15 % within 3 months" | [`Goal`], [`Change`] |
//! | "lower churn by 10 % to 30 %" | [`GoalRange`] |
//! | 1000 contracts a year are so many in May | [`YearPlan`], [`split`], [`split_amount`] |
//! | 90 % a year over twelve months that differ in size | [`pooled`] |
//! | 40 % of the working time is over, where should we be? | [`ElapsedTime`], [`Progress`] |
//!
//! ```
//! use guanxi::policy::target::{Change, Direction, Goal, TargetState};
//! let goal = Goal::new(Change::Relative("15%".parse()?)).of("40%".parse()?); // D001-09
//! let target = goal.target(Direction::HigherIsBetter)?;
//! assert_eq!(target.value, "46%".parse()?);
//! assert_eq!(target.compare(Some("46%".parse()?)).state(), TargetState::Met);
//! assert_eq!(target.compare(Some("45.99%".parse()?)).state(), TargetState::Missed);
//! assert_eq!(target.compare(None).state(), TargetState::Undefined);
//! # Ok::<(), guanxi::Error>(())
//! ```

mod additivity;
mod definition;
mod elapsed;
mod goal;
mod parts;
mod progress;
mod range;
mod split;
mod verdict;
mod words;
mod year;

pub use additivity::{Additivity, pooled};
pub use definition::Target;
pub use elapsed::ElapsedTime;
pub use goal::{Change, ChangeKind, Goal};
pub use parts::split_target;
pub use progress::{Pace, PaceState, Progress};
pub use range::{GoalRange, RangeState, RangeVerdict};
pub use split::{MinorUnit, split, split_amount};
pub use verdict::{TargetState, Verdict};
pub use words::{Bound, Direction};
pub use year::{QuarterPlan, YearPlan};
