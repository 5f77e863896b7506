//! Coverage: of which families a log holds everything that happened.

use serde::{Deserialize, Serialize};

/// Of which families of events a log is complete.
///
/// A log that is complete makes silence mean something: no purchase in it means that nothing was
/// bought. Of the other families nothing is known where nothing is written. By default no family
/// is complete.
///
/// ```
/// use guanxi::record::Coverage;
/// let coverage = Coverage::NONE.purchases();
/// assert!(coverage.purchases && !coverage.invoices);
/// let read: Coverage = serde_json::from_str(r#"{ "purchases": true }"#).unwrap();
/// assert_eq!(read, coverage);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Coverage {
    /// Purchases, returns and cancellations.
    pub purchases: bool,
    /// Interactions.
    pub interactions: bool,
    /// Invoices and payments.
    pub invoices: bool,
}

impl Coverage {
    /// Nothing is complete.
    ///
    /// ```
    /// use guanxi::record::Coverage;
    /// assert_eq!(Coverage::NONE, Coverage::default());
    /// ```
    pub const NONE: Self = Self { purchases: false, interactions: false, invoices: false };

    /// Everything is complete.
    ///
    /// ```
    /// use guanxi::record::Coverage;
    /// assert_eq!(Coverage::ALL, Coverage::NONE.purchases().interactions().invoices());
    /// ```
    pub const ALL: Self = Self { purchases: true, interactions: true, invoices: true };

    /// The same, complete in purchases, returns and cancellations too.
    ///
    /// ```
    /// assert!(guanxi::record::Coverage::NONE.purchases().purchases);
    /// ```
    #[must_use]
    pub const fn purchases(mut self) -> Self {
        self.purchases = true;
        self
    }

    /// The same, complete in interactions too.
    ///
    /// ```
    /// assert!(guanxi::record::Coverage::NONE.interactions().interactions);
    /// ```
    #[must_use]
    pub const fn interactions(mut self) -> Self {
        self.interactions = true;
        self
    }

    /// The same, complete in invoices and payments too.
    ///
    /// ```
    /// assert!(guanxi::record::Coverage::NONE.invoices().invoices);
    /// ```
    #[must_use]
    pub const fn invoices(mut self) -> Self {
        self.invoices = true;
        self
    }
}
