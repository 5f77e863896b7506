//! What a store hands out: versions, keys and pages.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::record::Event;

/// A state of a store: 0 before anything was written, and larger after every write.
///
/// A record has the version of the write that made it what it is, so a version is never used
/// twice, not even for a customer that was removed and came back (D001-19).
///
/// ```
/// use guanxi::store::{MemoryStore, Store, Version};
/// assert_eq!(MemoryStore::new().revision()?, Version::START);
/// assert!(Version::new(2) > Version::new(1));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Version(u64);

impl Version {
    /// The version of an empty store.
    ///
    /// ```
    /// assert_eq!(guanxi::store::Version::START.number(), 0);
    /// ```
    pub const START: Self = Self(0);

    /// The version of this number, for a host that keeps it in a column.
    ///
    /// ```
    /// assert_eq!(guanxi::store::Version::new(7).to_string(), "7");
    /// ```
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// Its number.
    ///
    /// ```
    /// assert_eq!(guanxi::store::Version::new(7).number(), 7);
    /// ```
    pub const fn number(self) -> u64 {
        self.0
    }

    /// The version after this one.
    ///
    /// ```
    /// use guanxi::store::Version;
    /// assert_eq!(Version::START.next(), Version::new(1));
    /// ```
    #[must_use]
    pub const fn next(self) -> Self {
        Self(self.0.saturating_add(1))
    }
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The place of an event in the log of a store: larger for every event that comes later.
///
/// It says when the store accepted the event, not when that happened, and only orders pages: no
/// decision depends on it. A reader that remembers the last key it saw reads on from there and
/// misses nothing. Keys are never used twice.
///
/// ```
/// use guanxi::store::EventKey;
/// assert!(EventKey::new(2) > EventKey::new(1));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventKey(u64);

impl EventKey {
    /// The key of this number, for a host that keeps it in a column.
    ///
    /// ```
    /// assert_eq!(guanxi::store::EventKey::new(7).to_string(), "7");
    /// ```
    pub const fn new(number: u64) -> Self {
        Self(number)
    }

    /// Its number.
    ///
    /// ```
    /// assert_eq!(guanxi::store::EventKey::new(7).number(), 7);
    /// ```
    pub const fn number(self) -> u64 {
        self.0
    }
}

impl fmt::Display for EventKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A record with the version that a write has to name to replace it.
///
/// ```
/// use guanxi::{record::Customer, store::{MemoryStore, StoreExt, Store}};
/// let store = MemoryStore::new();
/// let version = store.put_customer(Customer::new("KH0001"), None)?;
/// let found = store.customer(&"KH0001".into())?.unwrap();
/// assert_eq!((found.version, found.value.id.as_str()), (version, "KH0001"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Debug, PartialEq, Eq)]
pub struct Versioned<T> {
    /// The version.
    pub version: Version,
    /// The record; cheap to hand on.
    pub value: Arc<T>,
}

impl<T> Versioned<T> {
    /// A record of this version.
    ///
    /// ```
    /// use guanxi::{record::Customer, store::{Version, Versioned}};
    /// let record = Versioned::new(Version::new(1), Customer::new("KH0001"));
    /// assert_eq!(record.value.id.as_str(), "KH0001");
    /// ```
    pub fn new(version: Version, value: impl Into<Arc<T>>) -> Self {
        Self { version, value: value.into() }
    }
}

// Not derived: the record itself need not be cloned.
impl<T> Clone for Versioned<T> {
    fn clone(&self) -> Self {
        Self { version: self.version, value: Arc::clone(&self.value) }
    }
}

/// An event with its place in the log.
///
/// ```
/// use guanxi::record::{Event, Purchase};
/// use guanxi::store::{EventKey, Logged};
/// let event = Event::new("e1", "KH0001", "2024-01-15".parse()?, Purchase::new("5".parse()?));
/// assert_eq!(Logged::new(EventKey::new(1), event).event.id.as_str(), "e1");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logged {
    /// Its place.
    pub key: EventKey,
    /// The event; cheap to hand on.
    pub event: Arc<Event>,
}

impl Logged {
    /// An event at this place.
    ///
    /// ```
    /// use guanxi::record::{Event, EventKind};
    /// use guanxi::store::{EventKey, Logged};
    /// let event = Event::new("e2", "KH0001", "2024-01-15".parse()?, EventKind::Withdrawal);
    /// assert_eq!(Logged::new(EventKey::new(2), event).key.number(), 2);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(key: EventKey, event: impl Into<Arc<Event>>) -> Self {
        Self { key, event: event.into() }
    }
}

/// A piece of a listing, in the order of its keys.
///
/// A page that has more behind it is never empty; it may be shorter than it was asked to be.
///
/// ```
/// use guanxi::{record::Customer, store::{MemoryStore, Store, StoreExt}};
/// let store = MemoryStore::new();
/// for id in ["KH0002", "KH0001", "KH0003"] {
///     store.put_customer(Customer::new(id), None)?;
/// }
/// let page = store.customers(None, 2)?;
/// assert_eq!(page.items[0].value.id.as_str(), "KH0001");
/// assert!(page.more);
/// let rest = store.customers(Some(&page.items[1].value.id), 2)?;
/// assert_eq!((rest.items.len(), rest.more), (1, false));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page<T> {
    /// What is on it.
    pub items: Vec<T>,
    /// Whether something stood behind its last item when it was read.
    pub more: bool,
}

impl<T> Page<T> {
    /// A page of these items.
    ///
    /// ```
    /// use guanxi::store::Page;
    /// assert_eq!(Page::new(vec![1, 2], true).items.len(), 2);
    /// ```
    pub fn new(items: Vec<T>, more: bool) -> Self {
        Self { items, more }
    }

    /// The first `limit` of these items, at least one; `more` if there is another.
    ///
    /// For a host that reads one item more than it was asked for.
    ///
    /// ```
    /// use guanxi::store::Page;
    /// assert_eq!(Page::cut([1, 2, 3], 2), Page::new(vec![1, 2], true));
    /// assert_eq!(Page::cut([1, 2], 2), Page::new(vec![1, 2], false));
    /// assert_eq!(Page::cut([1, 2], 0), Page::new(vec![1], true));
    /// ```
    pub fn cut(items: impl IntoIterator<Item = T>, limit: usize) -> Self {
        let mut rest = items.into_iter();
        let items = rest.by_ref().take(limit.max(1)).collect();
        Self { items, more: rest.next().is_some() }
    }
}
