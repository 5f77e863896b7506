//! What a store can do.

use serde::{Deserialize, Serialize};

use crate::record::Coverage;

/// What a store promises, as its maker declares it.
///
/// By default nothing is promised. The [conformance suite](super::conformance) holds a store to
/// what it declares of concurrent writers; encryption and durability nobody can see from outside.
///
/// ```
/// use guanxi::store::{Capabilities, MemoryStore, Store};
/// assert!(!Capabilities::default().encrypted_at_rest);
/// assert!(MemoryStore::new().capabilities().concurrent_writers);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Capabilities {
    /// What is kept is encrypted where it lies; D003-112 asks for it wherever customers' data lie.
    pub encrypted_at_rest: bool,
    /// What was written is still there after the process ended.
    pub durable: bool,
    /// Several threads may write at once, and nothing of it is lost.
    pub concurrent_writers: bool,
    /// Of which families of events the log holds everything that happened.
    pub complete: Coverage,
}

impl Capabilities {
    /// The same, for a store that encrypts what it keeps (D003-112).
    ///
    /// ```
    /// assert!(guanxi::store::Capabilities::default().encrypted_at_rest().encrypted_at_rest);
    /// ```
    #[must_use]
    pub const fn encrypted_at_rest(mut self) -> Self {
        self.encrypted_at_rest = true;
        self
    }

    /// The same, for a store that outlives the process.
    ///
    /// ```
    /// assert!(guanxi::store::Capabilities::default().durable().durable);
    /// ```
    #[must_use]
    pub const fn durable(mut self) -> Self {
        self.durable = true;
        self
    }

    /// The same, for a store that several threads may write to at once.
    ///
    /// ```
    /// assert!(guanxi::store::Capabilities::default().concurrent_writers().concurrent_writers);
    /// ```
    #[must_use]
    pub const fn concurrent_writers(mut self) -> Self {
        self.concurrent_writers = true;
        self
    }

    /// The same, with a log that is complete in these families.
    ///
    /// ```
    /// use guanxi::{record::Coverage, store::Capabilities};
    /// let able = Capabilities::default().complete(Coverage::NONE.purchases());
    /// assert!(able.complete.purchases);
    /// ```
    #[must_use]
    pub const fn complete(mut self, families: Coverage) -> Self {
        self.complete = families;
        self
    }
}
