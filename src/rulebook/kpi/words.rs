//! The words of keys that mean one thing or the other, and what they mean.

use crate::policy::target::Direction;

/// Of `same_day`: whether the orders of one day are one.
pub(in crate::rulebook) const SAME_DAY: [(&str, bool); 2] = [("merge", true), ("separate", false)];

/// Of `waiting`: whether the time in which an issue waits is left out.
pub(in crate::rulebook) const WAITING: [(&str, bool); 2] =
    [("included", false), ("excluded", true)];

/// Of `by`, for shares of classes: whether customers count by what they bought.
pub(in crate::rulebook) const SHARE_BY: [(&str, bool); 2] = [("count", false), ("amount", true)];

/// Of `by`, for touches: whether they are counted by calendar periods.
pub(in crate::rulebook) const TOUCH_BY: [(&str, bool); 2] = [("rolling", false), ("bucket", true)];

/// Of `better`: which way a figure of the host is better.
pub(in crate::rulebook) const BETTER: [(&str, Direction); 2] =
    [("higher", Direction::HigherIsBetter), ("lower", Direction::LowerIsBetter)];
