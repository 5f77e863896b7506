//! What customers say of us when they are asked (D002-66).

use serde::{Deserialize, Serialize};

use crate::quantity::Score;

/// The answer of a customer to a satisfaction survey, from 1 (dissatisfied) to 5 (very satisfied).
///
/// Call-backs about issues have scores of their own. A score that is not 1 to 5 is rejected by the
/// fold (`score-out-of-range`).
///
/// ```
/// use guanxi::{Rulebook, fact::Value, record::{Event, Feedback}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let answer = Feedback::new("3".parse()?).saying("delivery is slow");
/// let events = [Event::new("e1", "KH0001", "2024-02-20".parse()?, answer)];
/// // The last closed quarter counts (A-14).
/// let score = |day: &str| -> guanxi::Result<Option<Value>> {
///     let folded = rulebook.fold(&events, day.parse()?, None);
///     Ok(folded.customers["KH0001"].facts.get("satisfaction_last_quarter"))
/// };
/// assert_eq!(score("2024-03-30")?, None);
/// assert_eq!(score("2024-03-31")?, Some(Value::Score("3".parse()?)));
/// assert_eq!(score("2024-06-30")?, None);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Feedback {
    /// How satisfied the customer is, from 1 to 5 (A-46).
    pub score: Score,
    /// What was said.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

impl Feedback {
    /// An answer without words.
    ///
    /// ```
    /// use guanxi::record::Feedback;
    /// assert_eq!(Feedback::new("4.5".parse()?).score.to_string(), "4.5");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(score: Score) -> Self {
        Self { score, text: String::new() }
    }

    /// The same answer with what was said.
    ///
    /// ```
    /// use guanxi::record::Feedback;
    /// let answer = Feedback::new("2".parse()?).saying("nobody calls back");
    /// assert_eq!(answer.text, "nobody calls back");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn saying(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }
}
