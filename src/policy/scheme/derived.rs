//! Lists of other policies that are classified as schemes are: what they answer, in words too.

use crate::label::Language;
use crate::policy::scheme::{Classification, explain};
use crate::rule::Truth;

impl Classification<'_> {
    /// Whether the first class is the one that is decided: the answer of a derived yes or no.
    pub(crate) fn holds(&self) -> Truth {
        match self.decision().value() {
            Some(class) => Truth::from(class.rank() == 0),
            None => Truth::Unknown,
        }
    }

    /// Every step with its checks, in words; lines end in `\n`.
    pub(crate) fn steps_text(&self, language: Language) -> String {
        let mut out = String::new();
        explain::steps(self, language, &mut out);
        out
    }

    /// What is missing, by the labels of the facts.
    pub(crate) fn missing_text(&self, language: Language) -> String {
        explain::missing_text(self, language)
    }
}
