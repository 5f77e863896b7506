//! What loading a rulebook makes of its renewal policy.

use serde::{Serialize, Serializer};

use crate::fact::FactId;
use crate::label::{Code, Labels, Language};
use crate::rule::codes::CodeEntry;
use crate::time::Span;

/// How urgent a renewal is by the time that is left.
///
/// ```
/// use guanxi::{Rulebook, label::Language};
/// let rulebook = Rulebook::preset("renewal")?;
/// let high = &rulebook.renewal()?.urgencies()[0];
/// assert_eq!((high.code(), high.label(Language::Chinese)), (&"high".parse()?, "高"));
/// assert_eq!(high.within().unwrap().to_string(), "3 months");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Urgency {
    pub(crate) code: Code,
    pub(crate) labels: Labels,
    pub(crate) within: Option<Span>,
}

impl Urgency {
    /// The code.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert_eq!(rulebook.renewal()?.urgencies()[2].code(), &"low");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// What it is called.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// assert_eq!(rulebook.renewal()?.urgencies()[1].label(Language::English), "medium");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn label(&self, language: Language) -> &str {
        self.labels.or_code(language, &self.code)
    }

    /// How long before the end it begins, that day included; `None` for the last one.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert_eq!(rulebook.renewal()?.urgencies()[2].within(), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn within(&self) -> Option<Span> {
        self.within
    }
}

impl Serialize for Urgency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.code.serialize(serializer)
    }
}

/// The renewal policy of a rulebook.
#[derive(Debug)]
pub(crate) struct RenewalDefinition {
    pub(crate) opens: Span,
    pub(crate) latest: Span,
    pub(crate) gap: Option<Span>,
    /// The rank of the level from which on a plan is owed.
    pub(crate) plan_from: Option<u16>,
    pub(crate) by: Option<CodeEntry>,
    /// The most urgent first; empty where none is declared.
    pub(crate) urgencies: Vec<Urgency>,
    pub(crate) facts: RenewalFacts,
}

/// The facts that the policy tells, as far as rules ask for them.
#[derive(Clone, Debug, Default)]
pub(crate) struct RenewalFacts {
    pub(crate) days: Option<FactId>,
    pub(crate) phase: Option<FactId>,
}
