//! Stores: where customers, contracts and the log of events are kept.
//!
//! A [`Store`] has few operations, of which a single one writes; [`StoreExt`] adds what follows from
//! them. [`MemoryStore`] keeps everything in memory. A host that has a database writes the trait
//! for it and runs the [conformance suite](conformance) in its own tests.
//!
//! ```
//! use guanxi::record::{Customer, Event, Purchase};
//! use guanxi::store::{Batch, Expect, MemoryStore, Store, StoreExt};
//! let store = MemoryStore::new();
//! let bought = Event::new("e1", "KH0001", "2024-01-15".parse()?, Purchase::new("29.33".parse()?));
//! let batch = Batch::new()
//!     .put_customer(Customer::new("KH0001"), Expect::New)
//!     .append(bought);
//! let written = store.write(batch)?;
//! let page = store.events_of(&"KH0001".into(), None, 100)?;
//! assert_eq!((page.items[0].event.id.as_str(), page.more), ("e1", false));
//! // A writer that read an older state is refused, and nothing of its batch is written.
//! let stale = Batch::new().put_customer(Customer::new("KH0001"), Expect::New);
//! assert_eq!(store.write(stale).unwrap_err().code(), "stale-version");
//! assert_eq!(store.revision()?, written.revision);
//! # Ok::<(), guanxi::Error>(())
//! ```
//!
//! # What is kept
//!
//! Customers and contracts as they are now, each with a [`Version`]; and the log of events, which
//! only grows. No decision is kept: it follows from these, as of any day. The order of the log
//! says when the store heard of something and never matters to a decision.
//!
//! # Databases behind an async driver
//!
//! The trait is not async and the crate has no runtime. What decides needs one customer at a
//! time, so a host awaits that customer's rows with its own driver, puts them into a
//! [`MemoryStore`] and decides on that; writes go the other way: the host checks a batch on the
//! memory store and then sends it to its database, in one transaction.
//!
//! ```
//! use std::future::{Future, Ready, ready};
//! use std::pin::pin;
//! use std::task::{Context, Poll, Waker};
//! use guanxi::record::{Customer, Event, Purchase};
//! use guanxi::store::{Batch, Expect, MemoryStore, StoreExt};
//!
//! # /// What a host's driver offers.
//! struct Driver;
//! impl Driver {
//!     fn customer(&self, id: &str) -> Ready<Customer> {
//!         ready(Customer::new(id)) // a row, once it is there
//!     }
//!     fn events(&self, id: &str) -> Ready<Vec<Event>> {
//!         let day = "2024-01-15".parse().unwrap();
//!         ready(vec![Event::new("e1", id, day, Purchase::new("5".parse().unwrap()))])
//!     }
//! }
//!
//! async fn load(driver: &Driver, id: &str) -> guanxi::Result<MemoryStore> {
//!     let store = MemoryStore::new();
//!     store.put_customer(driver.customer(id).await, None)?;
//!     store.append_all(driver.events(id).await)?;
//!     Ok(store) // from here on nothing waits
//! }
//!
//! let loading = pin!(load(&Driver, "KH0001"));
//! let Poll::Ready(store) = loading.poll(&mut Context::from_waker(Waker::noop())) else {
//!     panic!("the rows were there");
//! };
//! assert_eq!(store?.all_events_of(&"KH0001".into()).count(), 1);
//! # Ok::<(), guanxi::Error>(())
//! ```

mod batch;
mod capabilities;
pub mod conformance;
mod ext;
pub mod fault;
mod id_formats;
mod memory;
mod page;
mod period;
mod reference;

use crate::error::Result;
use crate::record::{Contract, ContractId, Customer, CustomerId};

pub use batch::{Batch, Done, Expect, Removal, Write, Written};
pub use capabilities::Capabilities;
pub use ext::{Contents, StoreExt};
pub use id_formats::IdFormats;
pub use memory::MemoryStore;
pub use page::{EventKey, Logged, Page, Version, Versioned};
pub use period::EventPeriod;
pub use reference::{Reference, references};

/// Customers, contracts and a log of events, kept somewhere.
///
/// Every call sees the whole of each batch that was accepted before, and nothing of one that is
/// under way or was refused. Listings come in pages, in the order of their keys: a reader gives
/// the last key that it saw to get the next page. `limit` is how many items it wants at the most,
/// 0 counts as 1; a store may give fewer, but at least one where there is one. What is written
/// between two pages is seen if it lies behind the last key.
///
/// # Errors
/// A store that cannot be reached says so by an error of its own, see
/// [`Error::of_store`](crate::Error::of_store). What is not there is no error: `None`, or an empty
/// page.
///
/// ```
/// use guanxi::store::{MemoryStore, Store};
/// let store: Box<dyn Store> = Box::new(MemoryStore::new());
/// assert_eq!(store.customer(&"KH0001".into())?, None);
/// # Ok::<(), guanxi::Error>(())
/// ```
pub trait Store: Send + Sync {
    /// What the store promises (D003-112).
    fn capabilities(&self) -> Capabilities;

    /// The state of the store: larger after every batch that changed something (D001-19).
    ///
    /// # Errors
    /// Those of the store itself.
    fn revision(&self) -> Result<Version>;

    /// The customer of this id.
    ///
    /// # Errors
    /// `id-format` where the store has a format that the id does not follow; those of the store
    /// itself.
    fn customer(&self, id: &CustomerId) -> Result<Option<Versioned<Customer>>>;

    /// The customers after this id, in the order of their ids (by their bytes).
    ///
    /// # Errors
    /// Those of the store itself.
    fn customers(
        &self,
        after: Option<&CustomerId>,
        limit: usize,
    ) -> Result<Page<Versioned<Customer>>>;

    /// The contract of this id.
    ///
    /// # Errors
    /// As [`Store::customer`].
    fn contract(&self, id: &ContractId) -> Result<Option<Versioned<Contract>>>;

    /// The contracts after this id, in the order of their ids (by their bytes).
    ///
    /// # Errors
    /// Those of the store itself.
    fn contracts(
        &self,
        after: Option<&ContractId>,
        limit: usize,
    ) -> Result<Page<Versioned<Contract>>>;

    /// The contracts of a customer in the order of their ids, all at once.
    ///
    /// # Errors
    /// As [`Store::customer`].
    fn contracts_of(&self, customer: &CustomerId) -> Result<Vec<Versioned<Contract>>>;

    /// The customers whose records say that they were merged into this one, in the order of their
    /// ids: their log and their contracts are read as this customer's.
    ///
    /// Unless a store answers it, all customers are gone through; a store of many answers it from
    /// an index on `merged_into`.
    ///
    /// # Errors
    /// As [`Store::customer`].
    fn merged_into(&self, customer: &CustomerId) -> Result<Vec<CustomerId>> {
        let mut found = Vec::new();
        let mut last: Option<CustomerId> = None;
        loop {
            let page = self.customers(last.as_ref(), 1_000)?;
            let merged =
                page.items.iter().filter(|one| one.value.merged_into.as_ref() == Some(customer));
            found.extend(merged.map(|one| one.value.id.clone()));
            let end = page.items.last().map(|one| one.value.id.clone());
            // Pages go forward; one that does not is the last.
            if !page.more || end <= last {
                return Ok(found);
            }
            last = end;
        }
    }

    /// The events of a customer after this place in the log, in the order of the log.
    ///
    /// # Errors
    /// As [`Store::customer`].
    fn events_of(
        &self,
        customer: &CustomerId,
        after: Option<EventKey>,
        limit: usize,
    ) -> Result<Page<Logged>>;

    /// The events of all customers that happened in a period and come after this place in the log,
    /// in the order of the log.
    ///
    /// # Errors
    /// Those of the store itself.
    fn events_in(
        &self,
        period: &EventPeriod,
        after: Option<EventKey>,
        limit: usize,
    ) -> Result<Page<Logged>>;

    /// Makes all changes of a batch, or none.
    ///
    /// An event whose id is in the log already with the same content is not added again, so a
    /// batch of events may be sent twice. Everything that a write refers to has to be there when
    /// the batch is done (see [`references`]), and nothing that stays may refer to what goes.
    ///
    /// # Errors
    /// Everything that is wrong with the batch at once, in the order of its writes, each with the
    /// path of its write (`writes[3].event.id`), see [`fault`]: `stale-version`,
    /// `duplicate-event`, `unknown-customer`, `dangling-reference`, `contact-in-two-customers`,
    /// `merge-circle`, `customer-not-empty`, `id-format`, and those of
    /// [`Customer::check`] and [`Contract::check`]. Nothing is written then.
    fn write(&self, batch: Batch) -> Result<Written>;
}
