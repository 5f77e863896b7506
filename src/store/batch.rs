//! Batches: what is written together or not at all.

use std::sync::Arc;

use crate::record::{Contract, ContractId, Customer, CustomerId, Event};
use crate::store::{EventKey, Version};

/// What a write takes for granted about the record that it replaces.
///
/// ```
/// use guanxi::store::{Expect, Version};
/// assert!(Expect::New.holds(None) && !Expect::New.holds(Some(Version::new(1))));
/// assert!(Expect::Version(Version::new(1)).holds(Some(Version::new(1))));
/// assert!(Expect::Any.holds(None));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Expect {
    /// There is none yet.
    New,
    /// It has this version: nobody wrote it since it was read.
    Version(Version),
    /// Whatever is there.
    Any,
}

impl Expect {
    /// Whether it is so, for a record of this version, or none.
    ///
    /// ```
    /// use guanxi::store::{Expect, Version};
    /// assert!(!Expect::Version(Version::new(1)).holds(Some(Version::new(2))));
    /// assert!(!Expect::Version(Version::new(1)).holds(None));
    /// ```
    pub fn holds(self, found: Option<Version>) -> bool {
        match self {
            Self::New => found.is_none(),
            Self::Version(version) => found == Some(version),
            Self::Any => true,
        }
    }
}

impl From<Option<Version>> for Expect {
    /// The version that was read; where nothing was found, nothing is there.
    fn from(read: Option<Version>) -> Self {
        read.map_or(Self::New, Self::Version)
    }
}

/// What goes with a customer that is removed.
///
/// ```
/// use guanxi::{record::Customer, store::{Batch, Expect, MemoryStore, Removal, Store}};
/// let store = MemoryStore::new();
/// store.write(Batch::new().put_customer(Customer::new("KH0001"), Expect::New))?;
/// store.write(Batch::new().remove_customer("KH0001", Expect::Any, Removal::Alone))?;
/// assert_eq!(store.customer(&"KH0001".into())?, None);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Removal {
    /// Nothing: the customer must have neither contracts nor events.
    Alone,
    /// Its contracts and its events too. The ids of the events are free again.
    WithEverything,
}

/// One change of a store.
///
/// More changes may be added; a store that does not know one refuses the batch.
///
/// ```
/// use guanxi::{record::Customer, store::{Batch, Expect, Write}};
/// let batch = Batch::new().put_customer(Customer::new("KH0001"), Expect::New);
/// assert!(matches!(&batch.writes()[0], Write::PutCustomer { expect: Expect::New, .. }));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Write {
    /// A customer as it is from now on.
    PutCustomer {
        /// The whole record.
        customer: Arc<Customer>,
        /// What is there before.
        expect: Expect,
    },
    /// A contract as it is from now on.
    PutContract {
        /// The whole record.
        contract: Arc<Contract>,
        /// What is there before.
        expect: Expect,
    },
    /// A customer is forgotten.
    RemoveCustomer {
        /// Which.
        customer: CustomerId,
        /// What is there before.
        expect: Expect,
        /// What goes with it.
        removal: Removal,
    },
    /// A contract that was entered by mistake is forgotten.
    RemoveContract {
        /// Which.
        contract: ContractId,
        /// What is there before.
        expect: Expect,
    },
    /// An event is added to the log; one that is there already, with the same content, is not
    /// added again.
    Append(Arc<Event>),
}

/// Changes that a store makes together, in this order, or not at all.
///
/// What one write expects is held against what the writes before it left. References count
/// wherever they stand: an event may name a customer, a contact or another event that a later
/// write of the same batch brings. Cheap to clone.
///
/// ```
/// use guanxi::record::{Customer, Event, Purchase};
/// use guanxi::store::{Batch, Expect, MemoryStore, Store};
/// let bought = Event::new("e1", "KH0001", "2024-01-15".parse()?, Purchase::new("5".parse()?));
/// let batch = Batch::new()
///     .append(bought)
///     .put_customer(Customer::new("KH0001"), Expect::New);
/// assert_eq!(MemoryStore::new().write(batch)?.appended(), 1);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Batch {
    writes: Vec<Write>,
}

impl Batch {
    /// A batch that changes nothing.
    ///
    /// ```
    /// assert!(guanxi::store::Batch::new().writes().is_empty());
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// The same, with a customer put last.
    ///
    /// ```
    /// use guanxi::{record::Customer, store::{Batch, Expect}};
    /// let batch = Batch::new().put_customer(Customer::new("KH0001"), Expect::Any);
    /// assert_eq!(batch.writes().len(), 1);
    /// ```
    #[must_use]
    pub fn put_customer(self, customer: impl Into<Arc<Customer>>, expect: Expect) -> Self {
        self.and(Write::PutCustomer { customer: customer.into(), expect })
    }

    /// The same, with a contract put last.
    ///
    /// ```
    /// use guanxi::{record::{Contract, ContractTerms}, store::{Batch, Expect}};
    /// let day = "2024-01-01".parse().unwrap();
    /// let contract = Contract::new("HT-1", "KH0001", ContractTerms::new(day, day));
    /// assert_eq!(Batch::new().put_contract(contract, Expect::New).writes().len(), 1);
    /// ```
    #[must_use]
    pub fn put_contract(self, contract: impl Into<Arc<Contract>>, expect: Expect) -> Self {
        self.and(Write::PutContract { contract: contract.into(), expect })
    }

    /// The same, with a customer removed last.
    ///
    /// ```
    /// use guanxi::store::{Batch, Expect, Removal};
    /// let batch = Batch::new().remove_customer("KH0001", Expect::Any, Removal::WithEverything);
    /// assert_eq!(batch.writes().len(), 1);
    /// ```
    #[must_use]
    pub fn remove_customer(
        self,
        customer: impl Into<CustomerId>,
        expect: Expect,
        removal: Removal,
    ) -> Self {
        self.and(Write::RemoveCustomer { customer: customer.into(), expect, removal })
    }

    /// The same, with a contract removed last.
    ///
    /// ```
    /// use guanxi::store::{Batch, Expect};
    /// assert_eq!(Batch::new().remove_contract("HT-1", Expect::Any).writes().len(), 1);
    /// ```
    #[must_use]
    pub fn remove_contract(self, contract: impl Into<ContractId>, expect: Expect) -> Self {
        self.and(Write::RemoveContract { contract: contract.into(), expect })
    }

    /// The same, with an event appended last.
    ///
    /// ```
    /// use guanxi::{record::{Event, EventKind}, store::Batch};
    /// let event = Event::new("e2", "KH0001", "2024-01-15".parse()?, EventKind::Withdrawal);
    /// assert_eq!(Batch::new().append(event.correcting("e1")).writes().len(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn append(self, event: impl Into<Arc<Event>>) -> Self {
        self.and(Write::Append(event.into()))
    }

    /// The same, with this write last.
    ///
    /// ```
    /// use guanxi::store::{Batch, Expect, Write};
    /// let batch = Batch::new()
    ///     .and(Write::RemoveContract { contract: "HT-1".into(), expect: Expect::Any });
    /// assert_eq!(batch.writes().len(), 1);
    /// ```
    #[must_use]
    pub fn and(mut self, write: Write) -> Self {
        self.writes.push(write);
        self
    }

    /// Its writes, in their order.
    ///
    /// ```
    /// assert_eq!(guanxi::store::Batch::new().writes().len(), 0);
    /// ```
    pub fn writes(&self) -> &[Write] {
        &self.writes
    }

    /// Its writes, taken out.
    ///
    /// ```
    /// assert_eq!(guanxi::store::Batch::new().into_writes(), vec![]);
    /// ```
    pub fn into_writes(self) -> Vec<Write> {
        self.writes
    }
}

impl FromIterator<Write> for Batch {
    fn from_iter<I: IntoIterator<Item = Write>>(writes: I) -> Self {
        Self { writes: writes.into_iter().collect() }
    }
}

impl FromIterator<Event> for Batch {
    fn from_iter<I: IntoIterator<Item = Event>>(events: I) -> Self {
        events.into_iter().map(|event| Write::Append(event.into())).collect()
    }
}

/// What became of one write.
///
/// ```
/// use guanxi::store::{Done, Version};
/// assert_ne!(Done::Added(Version::new(1)), Done::Replaced(Version::new(1)));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Done {
    /// The record is new; it has this version.
    Added(Version),
    /// The record replaced an earlier one; it has this version.
    Replaced(Version),
    /// The record was removed.
    Removed,
    /// The event was added at this place.
    Appended(EventKey),
    /// The event, with the same content, was there already at this place.
    Repeated(EventKey),
}

/// What became of a batch.
///
/// ```
/// use guanxi::record::{Customer, Event, Purchase};
/// use guanxi::store::{Batch, Expect, MemoryStore, Store};
/// let store = MemoryStore::new();
/// store.write(Batch::new().put_customer(Customer::new("KH0001"), Expect::New))?;
/// let bought = Event::new("e1", "KH0001", "2024-01-15".parse()?, Purchase::new("5".parse()?));
/// let first = store.write(Batch::new().append(bought.clone()))?;
/// let again = store.write(Batch::new().append(bought))?;
/// assert_eq!((first.appended(), again.appended(), again.repeated()), (1, 0, 1));
/// assert_eq!(first.revision, again.revision); // the second changed nothing
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// The version of the store afterwards, and of every record that the batch put. A batch that
    /// changed nothing leaves it as it was.
    pub revision: Version,
    /// What became of each write, in their order.
    pub done: Vec<Done>,
}

impl Written {
    /// What became of each write, and the version of the store afterwards.
    ///
    /// ```
    /// use guanxi::store::{Version, Written};
    /// assert_eq!(Written::new(Version::START, vec![]).appended(), 0);
    /// ```
    pub fn new(revision: Version, done: Vec<Done>) -> Self {
        Self { revision, done }
    }

    /// How many events are new.
    ///
    /// ```
    /// use guanxi::store::{Done, EventKey, Version, Written};
    /// let done = vec![Done::Appended(EventKey::new(1)), Done::Repeated(EventKey::new(1))];
    /// assert_eq!(Written::new(Version::new(1), done).appended(), 1);
    /// ```
    pub fn appended(&self) -> usize {
        self.done.iter().filter(|done| matches!(done, Done::Appended(_))).count()
    }

    /// How many events were there already.
    ///
    /// ```
    /// use guanxi::store::{Done, EventKey, Version, Written};
    /// let done = vec![Done::Repeated(EventKey::new(1))];
    /// assert_eq!(Written::new(Version::new(1), done).repeated(), 1);
    /// ```
    pub fn repeated(&self) -> usize {
        self.done.iter().filter(|done| matches!(done, Done::Repeated(_))).count()
    }
}
