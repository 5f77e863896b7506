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

/// Concrete values, and what the rulebook makes of them.
///
/// Names and values are as conditions and facts write them, so that they can be given back:
/// `annual_amount` and `500000.00`, `class(tier)` and `B`.
///
/// ```
/// use guanxi::rule::Witness;
/// let witness = Witness::new().with("annual_amount", "500000.00").giving("class(tier)", "B");
/// assert_eq!(witness.to_string(), "annual_amount = 500000.00 gives class(tier) = B");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Witness {
    /// What is given.
    pub given: Vec<(String, String)>,
    /// What comes out.
    pub gives: Vec<(String, String)>,
}

impl Witness {
    /// A witness without values.
    ///
    /// ```
    /// assert!(guanxi::rule::Witness::new().given.is_empty());
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a value that is given.
    ///
    /// ```
    /// let witness = guanxi::rule::Witness::new().with("strategic", "true");
    /// assert_eq!(witness.to_string(), "strategic = true");
    /// ```
    #[must_use]
    pub fn with(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.given.push((name.into(), value.into()));
        self
    }

    /// Adds what comes out.
    ///
    /// ```
    /// let witness = guanxi::rule::Witness::new().giving("class(tier)", "C");
    /// assert_eq!(witness.to_string(), "class(tier) = C");
    /// ```
    #[must_use]
    pub fn giving(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        self.gives.push((name.into(), value.into()));
        self
    }

    /// As a line of text, in a language.
    ///
    /// ```
    /// use guanxi::{label::Language, rule::Witness};
    /// let witness = Witness::new().with("annual_amount", "5.00").giving("class(tier)", "C");
    /// assert_eq!(witness.text(Language::Chinese), "annual_amount = 5.00 得到 class(tier) = C");
    /// ```
    pub fn text(&self, language: Language) -> String {
        let list = |values: &[(String, String)]| {
            let each: Vec<String> =
                values.iter().map(|(name, value)| format!("{name} = {value}")).collect();
            each.join(", ")
        };
        match (self.given.is_empty(), self.gives.is_empty(), language) {
            (_, true, _) => list(&self.given),
            (true, _, _) => list(&self.gives),
            (_, _, Language::English) => {
                format!("{} gives {}", list(&self.given), list(&self.gives))
            }
            (_, _, Language::Chinese) => {
                format!("{} 得到 {}", list(&self.given), list(&self.gives))
            }
        }
    }
}

impl fmt::Display for Witness {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text(Language::English))
    }
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
    /// Concrete values that show it, where there are any: one case, or the two that do not fit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub witnesses: Vec<Witness>,
}

impl Finding {
    pub(crate) fn note(
        code: &'static str,
        path: impl Into<String>,
        message: impl Into<String>,
        message_zh: impl Into<String>,
    ) -> Self {
        Self {
            severity: Severity::Note,
            code,
            path: path.into(),
            message: message.into(),
            message_zh: message_zh.into(),
            witnesses: Vec::new(),
        }
    }

    pub(crate) fn warning(
        code: &'static str,
        path: impl Into<String>,
        message: impl Into<String>,
        message_zh: impl Into<String>,
    ) -> Self {
        Self { severity: Severity::Warning, ..Self::note(code, path, message, message_zh) }
    }

    pub(crate) fn shown_by(mut self, witnesses: impl IntoIterator<Item = Witness>) -> Self {
        self.witnesses.extend(witnesses);
        self
    }

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
