//! A store in memory.

mod refer;
mod state;
mod write;

use std::ops::Bound;
use std::sync::{PoisonError, RwLock, RwLockReadGuard, RwLockWriteGuard};

use crate::error::Result;
use crate::record::{Contract, ContractId, Coverage, Customer, CustomerId};
use crate::store::{
    Batch, Capabilities, EventKey, EventPeriod, IdFormats, Logged, Page, Store, Version, Versioned,
    Written,
};
use state::State;

/// A store in memory that threads may share.
///
/// Batches are made one after the other; readers see whole ones. What it hands out is shared, not
/// copied. It is not durable, and memory is not encrypted.
///
/// A clone is a store of its own, with the same contents, versions and keys.
///
/// ```
/// use guanxi::{record::Customer, store::{MemoryStore, Store, StoreExt}};
/// let store = MemoryStore::new();
/// store.put_customer(Customer::new("KH0001"), None)?;
/// let what_if = store.clone();
/// what_if.put_customer(Customer::new("KH0002"), None)?;
/// assert_eq!(store.customer(&"KH0002".into())?, None);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Debug, Default)]
pub struct MemoryStore {
    formats: IdFormats,
    coverage: Coverage,
    state: RwLock<State>,
}

impl MemoryStore {
    /// An empty store.
    ///
    /// ```
    /// use guanxi::store::{MemoryStore, Store};
    /// assert_eq!(MemoryStore::new().customers(None, 10)?.items, []);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new() -> Self {
        Self::default()
    }

    /// The same store, which holds ids to these formats; to be said before anything is written.
    ///
    /// ```
    /// use guanxi::{record::{IdFormat, IdPeriod}, store::{IdFormats, MemoryStore, Store}};
    /// let format = IdFormat::new("KH", IdPeriod::None, 4)?;
    /// let store = MemoryStore::new().with_id_formats(IdFormats::default().customer(format));
    /// assert_eq!(store.customer(&"C1".into()).unwrap_err().code(), "id-format");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn with_id_formats(mut self, formats: IdFormats) -> Self {
        self.formats = formats;
        self
    }

    /// The same store, whose log holds everything that happened in these families.
    ///
    /// ```
    /// use guanxi::{record::Coverage, store::{MemoryStore, Store}};
    /// let store = MemoryStore::new().with_coverage(Coverage::ALL);
    /// assert!(store.capabilities().complete.invoices);
    /// ```
    #[must_use]
    pub fn with_coverage(mut self, coverage: Coverage) -> Self {
        self.coverage = coverage;
        self
    }

    /// The same store, which keeps every batch that it accepts, for [`MemoryStore::journal`]. What
    /// the batches hold is shared with the store; only their lists take memory of their own.
    ///
    /// ```
    /// use guanxi::{record::Customer, store::{MemoryStore, StoreExt}};
    /// let store = MemoryStore::new().recording();
    /// store.put_customer(Customer::new("KH0001"), None)?;
    /// assert_eq!(store.journal().len(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn recording(self) -> Self {
        self.changing().record();
        self
    }

    /// The batches that were accepted and changed something, since the store was told to keep them.
    ///
    /// Written into an empty store one after the other they make the same store: contents, versions
    /// and keys (P-114).
    ///
    /// ```
    /// use guanxi::{record::Customer, store::{MemoryStore, Store, StoreExt}};
    /// let store = MemoryStore::new().recording();
    /// let first = store.put_customer(Customer::new("KH0001"), None)?;
    /// store.put_customer(Customer::new("KH0001").named("北辰"), Some(first))?;
    /// let replayed = MemoryStore::new();
    /// for batch in store.journal() {
    ///     replayed.write(batch)?;
    /// }
    /// assert_eq!(replayed.contents()?, store.contents()?);
    /// assert_eq!(replayed.revision()?, store.revision()?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn journal(&self) -> Vec<Batch> {
        self.reading().journal()
    }

    // A thread that panics leaves the state between two steps of a batch only if a step panics, and
    // none does: what it leaves behind is whole.
    fn reading(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn changing(&self) -> RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Clone for MemoryStore {
    fn clone(&self) -> Self {
        Self {
            formats: self.formats.clone(),
            coverage: self.coverage,
            state: RwLock::new(self.reading().clone()),
        }
    }
}

/// From behind a key to the end.
fn behind<K: Clone>(after: Option<&K>) -> (Bound<K>, Bound<K>) {
    (after.map_or(Bound::Unbounded, |key| Bound::Excluded(key.clone())), Bound::Unbounded)
}

impl Store for MemoryStore {
    fn capabilities(&self) -> Capabilities {
        Capabilities::default().concurrent_writers().complete(self.coverage)
    }

    fn revision(&self) -> Result<Version> {
        Ok(self.reading().revision())
    }

    fn customer(&self, id: &CustomerId) -> Result<Option<Versioned<Customer>>> {
        let id = self.formats.customer_id(id)?;
        Ok(self.reading().customer(&id).cloned())
    }

    fn customers(
        &self,
        after: Option<&CustomerId>,
        limit: usize,
    ) -> Result<Page<Versioned<Customer>>> {
        // A key need not be an id: one that cannot be read is taken as it is.
        let after = after.map(|id| self.formats.customer_id(id).unwrap_or_else(|_| id.clone()));
        let state = self.reading();
        let page = state.customers_in(behind(after.as_ref())).cloned();
        Ok(Page::cut(page, limit))
    }

    fn contract(&self, id: &ContractId) -> Result<Option<Versioned<Contract>>> {
        let id = self.formats.contract_id(id)?;
        Ok(self.reading().contract(&id).cloned())
    }

    fn contracts(
        &self,
        after: Option<&ContractId>,
        limit: usize,
    ) -> Result<Page<Versioned<Contract>>> {
        let after = after.map(|id| self.formats.contract_id(id).unwrap_or_else(|_| id.clone()));
        let state = self.reading();
        let page = state.contracts_in(behind(after.as_ref())).cloned();
        Ok(Page::cut(page, limit))
    }

    fn contracts_of(&self, customer: &CustomerId) -> Result<Vec<Versioned<Contract>>> {
        let customer = self.formats.customer_id(customer)?;
        Ok(self.reading().contracts_of(&customer).cloned().collect())
    }

    fn merged_into(&self, customer: &CustomerId) -> Result<Vec<CustomerId>> {
        let customer = self.formats.customer_id(customer)?;
        Ok(self.reading().merged_into(&customer).cloned().collect())
    }

    fn events_of(
        &self,
        customer: &CustomerId,
        after: Option<EventKey>,
        limit: usize,
    ) -> Result<Page<Logged>> {
        let customer = self.formats.customer_id(customer)?;
        let state = self.reading();
        let events = state.events_of(&customer);
        let seen = after.map_or(0, |after| events.partition_point(|logged| logged.key <= after));
        let rest = events.get(seen..).unwrap_or_default();
        let page = rest.get(..limit.max(1)).unwrap_or(rest);
        Ok(Page::new(page.to_vec(), page.len() < rest.len()))
    }

    fn events_in(
        &self,
        period: &EventPeriod,
        after: Option<EventKey>,
        limit: usize,
    ) -> Result<Page<Logged>> {
        let state = self.reading();
        let events = state.log_after(after).filter(|(_, event)| period.contains(event.at));
        Ok(Page::cut(events.map(|(key, event)| Logged::new(key, event.clone())), limit))
    }

    fn write(&self, batch: Batch) -> Result<Written> {
        let (writes, errors) = write::prepared(&self.formats, batch);
        self.changing().write(writes, errors)
    }
}
