//! What follows from the few operations of a store.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::error::Result;
use crate::record::{Contract, ContractId, Customer, CustomerId, Event};
use crate::store::{
    Batch, EventKey, EventPeriod, Expect, Logged, Page, Store, Version, Versioned, Written,
};

/// How many items the iterators ask for at once.
const PAGE: usize = 1_000;

/// What every store can do by way of the operations of [`Store`].
///
/// ```
/// use guanxi::record::{Customer, Event, Purchase};
/// use guanxi::store::{MemoryStore, StoreExt};
/// let store = MemoryStore::new();
/// store.put_customer(Customer::new("KH0001"), None)?;
/// let day = "2024-01-15".parse()?;
/// store.append(Event::new("e1", "KH0001", day, Purchase::new("5".parse()?)))?;
/// for customer in store.all_customers() {
///     let customer = customer?.value;
///     assert_eq!(store.all_events_of(&customer.id).count(), 1);
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub trait StoreExt: Store {
    /// Puts a customer: a new one, or in place of the version that was read.
    ///
    /// # Errors
    /// As [`Store::write`].
    ///
    /// ```
    /// use guanxi::{record::Customer, store::{MemoryStore, StoreExt}};
    /// let store = MemoryStore::new();
    /// let first = store.put_customer(Customer::new("KH0001"), None)?;
    /// let second = store.put_customer(Customer::new("KH0001").named("北辰"), Some(first))?;
    /// let error = store.put_customer(Customer::new("KH0001"), Some(first)).unwrap_err();
    /// assert_eq!((second > first, error.code()), (true, "stale-version"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    fn put_customer(
        &self,
        customer: impl Into<Arc<Customer>>,
        read: Option<Version>,
    ) -> Result<Version> {
        self.write(Batch::new().put_customer(customer, read.into())).map(|done| done.revision)
    }

    /// Puts a contract: a new one, or in place of the version that was read.
    ///
    /// # Errors
    /// As [`Store::write`].
    ///
    /// ```
    /// use guanxi::record::{Contract, ContractTerms};
    /// use guanxi::store::{MemoryStore, StoreExt};
    /// let day = "2024-01-01".parse().unwrap();
    /// let contract = Contract::new("HT-1", "KH0009", ContractTerms::new(day, day));
    /// let error = MemoryStore::new().put_contract(contract, None).unwrap_err();
    /// assert_eq!(error.code(), "unknown-customer");
    /// ```
    fn put_contract(
        &self,
        contract: impl Into<Arc<Contract>>,
        read: Option<Version>,
    ) -> Result<Version> {
        self.write(Batch::new().put_contract(contract, read.into())).map(|done| done.revision)
    }

    /// Appends one event; whether it was new.
    ///
    /// # Errors
    /// As [`Store::write`].
    ///
    /// ```
    /// use guanxi::record::{Customer, Event, Purchase};
    /// use guanxi::store::{MemoryStore, StoreExt};
    /// let store = MemoryStore::new();
    /// store.put_customer(Customer::new("KH0001"), None)?;
    /// let event = Event::new("e1", "KH0001", "2024-01-15".parse()?, Purchase::new("5".parse()?));
    /// assert!(store.append(event.clone())?);
    /// assert!(!store.append(event)?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    fn append(&self, event: impl Into<Arc<Event>>) -> Result<bool> {
        self.write(Batch::new().append(event)).map(|done| done.appended() > 0)
    }

    /// Appends events together or not at all.
    ///
    /// # Errors
    /// As [`Store::write`].
    ///
    /// ```
    /// use guanxi::record::{Event, Purchase};
    /// use guanxi::store::{MemoryStore, StoreExt};
    /// let event = Event::new("e1", "KH0009", "2024-01-15".parse()?, Purchase::new("5".parse()?));
    /// let error = MemoryStore::new().append_all([event]).unwrap_err();
    /// assert_eq!(error.path(), Some("writes[0].event.customer"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    fn append_all(&self, events: impl IntoIterator<Item = Event>) -> Result<Written> {
        self.write(events.into_iter().collect())
    }

    /// Reads a customer, changes it and puts it back, as often as somebody else was faster; the
    /// version that it has then. A customer that is not there is made.
    ///
    /// # Errors
    /// As [`Store::write`]; `stale-version` only where the id itself is what changed.
    ///
    /// ```
    /// use guanxi::store::{MemoryStore, Store, StoreExt};
    /// let store = MemoryStore::new();
    /// store.update_customer(&"KH0001".into(), &|customer| customer.short_name = Some("北辰".into()))?;
    /// assert_eq!(store.customer(&"KH0001".into())?.unwrap().value.name(), "北辰");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    fn update_customer(&self, id: &CustomerId, change: &dyn Fn(&mut Customer)) -> Result<Version> {
        let mut before = None;
        loop {
            let found = self.customer(id)?;
            let read = found.as_ref().map(|found| found.version);
            let mut customer = found
                .map_or_else(|| Customer::new(id.as_str()), |found| Customer::clone(&found.value));
            change(&mut customer);
            match self.put_customer(customer, read) {
                // Somebody else was faster, if the version moved on since the last attempt.
                Err(error) if error.code() == "stale-version" && before != Some(read) => {
                    before = Some(read);
                }
                done => return done,
            }
        }
    }

    /// All customers in the order of their ids, read page by page; after an error nothing more.
    ///
    /// ```
    /// use guanxi::{record::Customer, store::{MemoryStore, StoreExt}};
    /// let store = MemoryStore::new();
    /// store.put_customer(Customer::new("KH0001"), None)?;
    /// let all: guanxi::Result<Vec<_>> = store.all_customers().collect();
    /// assert_eq!(all?.len(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    fn all_customers(&self) -> impl Iterator<Item = Result<Versioned<Customer>>> {
        let key = |customer: &Versioned<Customer>| customer.value.id.clone();
        Pages::new(move |after: Option<&CustomerId>| self.customers(after, PAGE), key)
    }

    /// All contracts in the order of their ids, read page by page; after an error nothing more.
    ///
    /// ```
    /// use guanxi::store::{MemoryStore, StoreExt};
    /// assert_eq!(MemoryStore::new().all_contracts().count(), 0);
    /// ```
    fn all_contracts(&self) -> impl Iterator<Item = Result<Versioned<Contract>>> {
        let key = |contract: &Versioned<Contract>| contract.value.id.clone();
        Pages::new(move |after: Option<&ContractId>| self.contracts(after, PAGE), key)
    }

    /// All events of a customer in the order in which they came, read page by page; after an
    /// error nothing more.
    ///
    /// ```
    /// use guanxi::store::{MemoryStore, StoreExt};
    /// assert_eq!(MemoryStore::new().all_events_of(&"KH0009".into()).count(), 0);
    /// ```
    fn all_events_of(&self, customer: &CustomerId) -> impl Iterator<Item = Result<Logged>> {
        let read = move |after: Option<&EventKey>| self.events_of(customer, after.copied(), PAGE);
        Pages::new(read, |logged: &Logged| logged.key)
    }

    /// All events of a period in the order in which they came, read page by page; after an error
    /// nothing more.
    ///
    /// ```
    /// use guanxi::store::{EventPeriod, MemoryStore, StoreExt};
    /// assert_eq!(MemoryStore::new().all_events_in(&EventPeriod::always()).count(), 0);
    /// ```
    fn all_events_in(&self, period: &EventPeriod) -> impl Iterator<Item = Result<Logged>> {
        let read = move |after: Option<&EventKey>| self.events_in(period, after.copied(), PAGE);
        Pages::new(read, |logged: &Logged| logged.key)
    }

    /// The events that came after this one, the first ones if there is none: a feed of changes
    /// (D001-19). The key of the last one is where to go on the next time.
    ///
    /// # Errors
    /// Those of the store itself.
    ///
    /// ```
    /// use guanxi::record::{Customer, Event, Purchase};
    /// use guanxi::store::{MemoryStore, StoreExt};
    /// let store = MemoryStore::new();
    /// store.put_customer(Customer::new("KH0001"), None)?;
    /// let day = "2024-01-15".parse()?;
    /// store.append(Event::new("e1", "KH0001", day, Purchase::new("5".parse()?)))?;
    /// let seen = store.events_after(None, 100)?.items.last().map(|last| last.key);
    /// store.append(Event::new("e2", "KH0001", day, Purchase::new("6".parse()?)))?;
    /// assert_eq!(store.events_after(seen, 100)?.items[0].event.id.as_str(), "e2");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    fn events_after(&self, seen: Option<EventKey>, limit: usize) -> Result<Page<Logged>> {
        self.events_in(&EventPeriod::always(), seen, limit)
    }

    /// Everything that the store holds, for comparing two of them; small stores only.
    ///
    /// It says nothing of versions and keys, so a copy has the same contents.
    ///
    /// # Errors
    /// Those of the store itself.
    ///
    /// ```
    /// use guanxi::{record::Customer, store::{MemoryStore, StoreExt}};
    /// let (store, copy) = (MemoryStore::new(), MemoryStore::new());
    /// store.put_customer(Customer::new("KH0001"), None)?;
    /// store.copy_into(&copy)?;
    /// assert_eq!(store.contents()?, copy.contents()?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    fn contents(&self) -> Result<Contents> {
        let always = EventPeriod::always();
        Ok(Contents {
            customers: self.all_customers().map(|one| Ok(one?.value)).collect::<Result<_>>()?,
            contracts: self.all_contracts().map(|one| Ok(one?.value)).collect::<Result<_>>()?,
            events: self.all_events_in(&always).map(|one| Ok(one?.event)).collect::<Result<_>>()?,
        })
    }

    /// Writes everything that the store holds into another one, in one batch: customers, contracts,
    /// then the log in its order. Nothing of the other store is replaced.
    ///
    /// # Errors
    /// As [`Store::write`] of the other store: `stale-version` where it has one of the records.
    ///
    /// ```
    /// use guanxi::{record::Customer, store::{MemoryStore, StoreExt}};
    /// let (store, copy) = (MemoryStore::new(), MemoryStore::new());
    /// store.put_customer(Customer::new("KH0001"), None)?;
    /// store.copy_into(&copy)?;
    /// assert_eq!(store.copy_into(&copy).unwrap_err().code(), "stale-version");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    fn copy_into(&self, other: &dyn Store) -> Result<Written> {
        let Contents { customers, contracts, events } = self.contents()?;
        let mut batch = Batch::new();
        for customer in customers {
            batch = batch.put_customer(customer, Expect::New);
        }
        for contract in contracts {
            batch = batch.put_contract(contract, Expect::New);
        }
        for event in events {
            batch = batch.append(event);
        }
        other.write(batch)
    }
}

impl<S: Store + ?Sized> StoreExt for S {}

/// Everything that a store holds, without versions and keys.
///
/// ```
/// use guanxi::store::{Contents, MemoryStore, StoreExt};
/// assert_eq!(MemoryStore::new().contents()?, Contents::default());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contents {
    /// In the order of their ids.
    pub customers: Vec<Arc<Customer>>,
    /// In the order of their ids.
    pub contracts: Vec<Arc<Contract>>,
    /// In the order in which they came.
    pub events: Vec<Arc<Event>>,
}

/// Items read page by page.
struct Pages<T, K, R, F> {
    read: R,
    key: F,
    page: VecDeque<T>,
    last: Option<K>,
    more: bool,
}

impl<T, K, R, F> Pages<T, K, R, F>
where
    R: FnMut(Option<&K>) -> Result<Page<T>>,
    F: Fn(&T) -> K,
{
    fn new(read: R, key: F) -> Self {
        Self { read, key, page: VecDeque::new(), last: None, more: true }
    }
}

impl<T, K, R, F> Iterator for Pages<T, K, R, F>
where
    R: FnMut(Option<&K>) -> Result<Page<T>>,
    F: Fn(&T) -> K,
{
    type Item = Result<T>;

    fn next(&mut self) -> Option<Result<T>> {
        if self.page.is_empty() && self.more {
            match (self.read)(self.last.as_ref()) {
                Ok(page) => {
                    // A page with more behind it is not empty; one that is would be read for ever.
                    self.more = page.more && !page.items.is_empty();
                    self.last = page.items.last().map(&self.key);
                    self.page = page.items.into();
                }
                Err(error) => {
                    self.more = false;
                    return Some(Err(error));
                }
            }
        }
        self.page.pop_front().map(Ok)
    }
}
