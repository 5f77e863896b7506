//! What loading and checking have to say about a rulebook that is valid.

use std::fmt;

use serde::Serialize;

use crate::label::Language;

/// How much a finding matters.
///
/// ```
/// use guanxi::rule::Severity;
/// assert!(Severity::Note < Severity::Warning);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Severity {
    /// Worth knowing; probably meant.
    Note,
    /// Probably not meant.
    Warning,
}

/// Something a rule owner should know about a rulebook that loads.
///
/// ```
/// use guanxi::Rulebook;
/// let rulebook = Rulebook::preset("value_activity")?; // the interaction threshold is open (A-07)
/// let finding = rulebook.findings().next().expect("one rule is off");
/// assert_eq!(finding.code, "rule-off");
/// assert_eq!(finding.path, "scheme[0].columns[0].when");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Finding {
    /// How much it matters.
    pub severity: Severity,
    /// The stable code.
    pub code: &'static str,
    /// The place in the (composed) rulebook document.
    pub path: String,
    /// What was found, in English.
    pub message: String,
    /// What was found, in Chinese.
    pub message_zh: String,
}

impl Finding {
    /// What was found, in a language.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let finding = rulebook.findings().next().expect("one rule is off");
    /// assert!(finding.text(Language::Chinese).contains("interactions_min"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(&self, language: Language) -> &str {
        match language {
            Language::English => &self.message,
            Language::Chinese => &self.message_zh,
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.path, self.message)
    }
}
