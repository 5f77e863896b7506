//! Which way is better, and on which side of a number one is to be.

use crate::policy::words::words;

words! {
    target;
    /// Which way a measured number is better; declared, never guessed.
    ///
    /// ```
    /// use guanxi::policy::target::{Bound, Direction};
    /// assert_eq!(Direction::LowerIsBetter.bound(), Bound::AtMost); // churn, response time
    /// ```
    Direction, "direction", "unknown-direction", {
        /// More is better: satisfaction, renewal rate, sales.
        HigherIsBetter "higher_is_better" "higher is better" "越高越好",
        /// Less is better: churn rate, response time, overdue touches.
        LowerIsBetter "lower_is_better" "lower is better" "越低越好",
    }
}

impl Direction {
    /// The inclusive bound of this direction: "at least" where higher is better, else "at most".
    ///
    /// ```
    /// use guanxi::policy::target::{Bound, Direction};
    /// assert_eq!(Direction::HigherIsBetter.bound(), Bound::AtLeast);
    /// ```
    pub fn bound(self) -> Bound {
        match self {
            Self::HigherIsBetter => Bound::AtLeast,
            Self::LowerIsBetter => Bound::AtMost,
        }
    }
}

words! {
    target;
    /// On which side of the value of a target the measured number is to be.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::target::Bound};
    /// assert_eq!(Bound::AtLeast.label(Language::Chinese), "不低于");
    /// ```
    Bound, "bound", "unknown-bound", {
        /// The value or more.
        AtLeast "at_least" "at least" "不低于",
        /// The value or less.
        AtMost "at_most" "at most" "不高于",
        /// More than the value.
        Above "above" "above" "高于",
        /// Less than the value.
        Below "below" "below" "低于",
    }
}

impl Bound {
    /// The direction in which the bound is met.
    ///
    /// ```
    /// use guanxi::policy::target::{Bound, Direction};
    /// assert_eq!(Bound::Below.direction(), Direction::LowerIsBetter);
    /// ```
    pub fn direction(self) -> Direction {
        match self {
            Self::AtLeast | Self::Above => Direction::HigherIsBetter,
            Self::AtMost | Self::Below => Direction::LowerIsBetter,
        }
    }

    /// Whether the value itself is not enough.
    ///
    /// ```
    /// use guanxi::policy::target::Bound;
    /// assert!(Bound::Above.is_strict() && !Bound::AtLeast.is_strict());
    /// ```
    pub fn is_strict(self) -> bool {
        match self {
            Self::Above | Self::Below => true,
            Self::AtLeast | Self::AtMost => false,
        }
    }
}
