//! For which families of events a log is complete.

use serde::{Deserialize, Serialize};

/// For which families of events a host's log is complete, so that no event means that nothing
/// happened - instead of: that nobody wrote it down.
///
/// ```
/// use guanxi::record::Coverage;
/// let coverage = Coverage::default().interactions();
/// assert!(coverage.interactions && !coverage.invoices);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Coverage {
    /// Every purchase, return and cancellation is in the log.
    pub purchases: bool,
    /// Every interaction is in the log.
    pub interactions: bool,
    /// Every invoice and payment is in the log.
    pub invoices: bool,
    /// Every issue is in the log.
    pub issues: bool,
    /// Every coming, going and change of people is in the log.
    pub contacts: bool,
    /// Every signal is in the log.
    pub signals: bool,
}

impl Coverage {
    /// The log is complete for no family.
    ///
    /// ```
    /// use guanxi::record::Coverage;
    /// assert_eq!(Coverage::NONE, Coverage::default());
    /// ```
    pub const NONE: Self = Self {
        purchases: false,
        interactions: false,
        invoices: false,
        issues: false,
        contacts: false,
        signals: false,
    };

    /// The log is complete.
    ///
    /// ```
    /// use guanxi::record::Coverage;
    /// assert!(Coverage::ALL.purchases && Coverage::ALL.issues);
    /// ```
    pub const ALL: Self = Self {
        purchases: true,
        interactions: true,
        invoices: true,
        issues: true,
        contacts: true,
        signals: true,
    };

    /// The same, and every purchase, return and cancellation is in the log.
    ///
    /// ```
    /// assert!(guanxi::record::Coverage::default().purchases().purchases);
    /// ```
    #[must_use]
    pub fn purchases(self) -> Self {
        Self { purchases: true, ..self }
    }

    /// The same, and every interaction is in the log.
    ///
    /// ```
    /// assert!(guanxi::record::Coverage::default().interactions().interactions);
    /// ```
    #[must_use]
    pub fn interactions(self) -> Self {
        Self { interactions: true, ..self }
    }

    /// The same, and every invoice and payment is in the log.
    ///
    /// ```
    /// assert!(guanxi::record::Coverage::default().invoices().invoices);
    /// ```
    #[must_use]
    pub fn invoices(self) -> Self {
        Self { invoices: true, ..self }
    }

    /// The same, and every issue is in the log.
    ///
    /// ```
    /// assert!(guanxi::record::Coverage::default().issues().issues);
    /// ```
    #[must_use]
    pub fn issues(self) -> Self {
        Self { issues: true, ..self }
    }

    /// The same, and every coming, going and change of people is in the log.
    ///
    /// ```
    /// assert!(guanxi::record::Coverage::default().contacts().contacts);
    /// ```
    #[must_use]
    pub fn contacts(self) -> Self {
        Self { contacts: true, ..self }
    }

    /// The same, and every signal is in the log, so that what was not seen is not there.
    ///
    /// ```
    /// assert!(guanxi::record::Coverage::default().signals().signals);
    /// ```
    #[must_use]
    pub fn signals(self) -> Self {
        Self { signals: true, ..self }
    }
}
