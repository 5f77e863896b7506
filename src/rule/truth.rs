//! Three-valued truth: what can be said of a statement when facts are missing.

use serde::{Deserialize, Serialize};

/// True, false, or unknown because a fact is (Kleene's strong logic).
///
/// ```
/// use guanxi::rule::Truth::{False, True, Unknown};
/// assert_eq!(Unknown.and(False), False);
/// assert_eq!(Unknown.or(True), True);
/// assert_eq!(Unknown.and(True), Unknown);
/// assert_eq!(!Unknown, Unknown);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Truth {
    /// It does not hold.
    False,
    /// It cannot be said.
    Unknown,
    /// It holds.
    True,
}

impl Truth {
    /// Both hold: the lesser of the two.
    ///
    /// ```
    /// # use guanxi::rule::Truth;
    /// assert_eq!(Truth::True.and(Truth::Unknown), Truth::Unknown);
    /// ```
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        self.min(other)
    }

    /// At least one holds: the greater of the two.
    ///
    /// ```
    /// # use guanxi::rule::Truth;
    /// assert_eq!(Truth::False.or(Truth::Unknown), Truth::Unknown);
    /// ```
    #[must_use]
    pub fn or(self, other: Self) -> Self {
        self.max(other)
    }
}

impl std::ops::Not for Truth {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::False => Self::True,
            Self::Unknown => Self::Unknown,
            Self::True => Self::False,
        }
    }
}

impl From<bool> for Truth {
    fn from(value: bool) -> Self {
        if value { Self::True } else { Self::False }
    }
}

impl From<Option<bool>> for Truth {
    fn from(value: Option<bool>) -> Self {
        value.map_or(Self::Unknown, Self::from)
    }
}
