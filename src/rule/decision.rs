//! The result of a rule: decided with reasons, or open with what is possible and what is missing.

use serde::Serialize;

/// What a policy says of a subject: one value with its reasons, or every value that is possible.
///
/// ```
/// use guanxi::{Rulebook, rule::Decision};
/// let rulebook = Rulebook::preset("renewal")?;
/// let facts = rulebook.facts().with("annual_amount", 500_000)?; // strategic is unknown
/// let classified = rulebook.classify("tier", &facts, "2024-06-30".parse()?)?;
/// match classified.decision() {
///     Decision::Undetermined { possible, missing, exact } => {
///         assert_eq!(possible.iter().map(|c| c.code().as_str()).collect::<Vec<_>>(), ["A", "B"]);
///         assert_eq!((missing[0].as_str(), *exact), ("strategic", true));
///     }
///     Decision::Decided { .. } => unreachable!(),
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Decision<T, R> {
    /// Every completion of the missing facts gives this value.
    Decided {
        /// The value.
        value: T,
        /// Why.
        reasons: R,
    },
    /// The missing facts leave several values open.
    Undetermined {
        /// What is possible, best first.
        possible: Vec<T>,
        /// The facts whose values matter, in the rulebook's order.
        missing: Vec<String>,
        /// Whether `possible` is just what the completions give; `false` means that it may name
        /// values that no completion gives (more than 4 096 combinations).
        exact: bool,
    },
}

impl<T, R> Decision<T, R> {
    /// The value, when it is decided.
    ///
    /// ```
    /// use guanxi::rule::Decision;
    /// let open: Decision<&str, ()> = Decision::Undetermined {
    ///     possible: vec!["A", "B"], missing: vec!["strategic".into()], exact: true,
    /// };
    /// assert_eq!(open.value(), None);
    /// assert_eq!(Decision::Decided { value: "A", reasons: () }.value(), Some(&"A"));
    /// ```
    pub fn value(&self) -> Option<&T> {
        match self {
            Self::Decided { value, .. } => Some(value),
            Self::Undetermined { .. } => None,
        }
    }

    /// Every value that is possible, best first: one when it is decided.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("renewal")?; // A takes strategy too (A-01)
    /// let facts = rulebook.facts().with("annual_amount", 499_999)?; // strategic is unknown
    /// let tier = rulebook.classify("tier", &facts, "2024-06-30".parse()?)?;
    /// let possible = tier.decision().possible();
    /// assert_eq!((possible.len(), possible[0].code().as_str()), (1, "B"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn possible(&self) -> &[T] {
        match self {
            Self::Decided { value, .. } => std::slice::from_ref(value),
            Self::Undetermined { possible, .. } => possible,
        }
    }

    /// The facts whose values would settle it; none when it is decided.
    ///
    /// A fact that can change nothing is not named. `population` stands for the customers that
    /// `top` and `share` are measured against.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let facts = rulebook.facts().with("annual_amount", 500_000)?; // the age matters no more
    /// let segment = rulebook.classify("segment", &facts, "2024-06-30".parse()?)?;
    /// assert!(segment.decision().missing().is_empty());
    /// let facts = rulebook.facts().with("annual_amount", 499_999)?;
    /// let segment = rulebook.classify("segment", &facts, "2024-06-30".parse()?)?;
    /// assert_eq!(segment.decision().missing(), ["first_deal"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn missing(&self) -> &[String] {
        match self {
            Self::Decided { .. } => &[],
            Self::Undetermined { missing, .. } => missing,
        }
    }
}
