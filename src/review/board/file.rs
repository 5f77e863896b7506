//! What there is of a customer, to look at it as of any day.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::fact::FactInput;
use crate::record::{Contract, Coverage, Customer, CustomerId, Event};
use crate::review::{GivenFacts, StoredCustomer};

/// What there is of a customer: its record, its contracts and its log, and facts that the host gives.
///
/// Facts that are given or stated in the record count at every moment that a board looks at; what is
/// to have a history belongs into the log.
///
/// ```
/// use guanxi::{record::{Customer, Event, Purchase}, review::CustomerFile};
/// let bought = Event::new("e1", "C1", "2024-01-15".parse()?, Purchase::new("5".parse()?));
/// let file = CustomerFile::new(Customer::new("C1")).with_log([bought]).giving("strategic", true);
/// assert_eq!((file.events.len(), file.given.len()), (1, 1));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct CustomerFile {
    /// Its record.
    pub record: Arc<Customer>,
    /// The records of its contracts.
    pub contracts: Vec<Arc<Contract>>,
    /// Its log.
    pub events: Vec<Arc<Event>>,
    /// For which families of events the log is complete.
    pub coverage: Coverage,
    /// Facts that the host gives.
    pub given: Vec<(String, FactInput)>,
}

impl CustomerFile {
    /// A customer without contracts and log.
    ///
    /// ```
    /// use guanxi::{record::Customer, review::CustomerFile};
    /// assert!(CustomerFile::new(Customer::new("C1")).contracts.is_empty());
    /// ```
    pub fn new(record: impl Into<Arc<Customer>>) -> Self {
        Self {
            record: record.into(),
            contracts: Vec::new(),
            events: Vec::new(),
            coverage: Coverage::default(),
            given: Vec::new(),
        }
    }

    /// The same with a log.
    ///
    /// ```
    /// use guanxi::{record::{Customer, Event, Purchase}, review::CustomerFile};
    /// let bought = Event::new("e1", "C1", "2024-01-15".parse()?, Purchase::new("5".parse()?));
    /// assert_eq!(CustomerFile::new(Customer::new("C1")).with_log([bought]).events.len(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn with_log(mut self, events: impl IntoIterator<Item = impl Into<Arc<Event>>>) -> Self {
        self.events = events.into_iter().map(Into::into).collect();
        self
    }

    /// The same with a fact that the host gives.
    ///
    /// ```
    /// use guanxi::{record::Customer, review::CustomerFile};
    /// let file = CustomerFile::new(Customer::new("C1")).giving("annual_amount", 650_000);
    /// assert_eq!(file.given[0].0, "annual_amount");
    /// ```
    #[must_use]
    pub fn giving(mut self, fact: &str, value: impl Into<FactInput>) -> Self {
        self.given.push((fact.to_owned(), value.into()));
        self
    }

    /// The files of a list of events and of facts that a host gives, by customer, in the order of ids.
    ///
    /// ```
    /// use guanxi::record::{Event, Purchase};
    /// use guanxi::review::{CustomerFile, GivenFacts};
    /// let bought = Event::new("e1", "C2", "2024-01-15".parse()?, Purchase::new("5".parse()?));
    /// let files = CustomerFile::of([bought], &[GivenFacts::new("C1").recorded()]);
    /// assert_eq!(files.len(), 2);
    /// assert!(files[0].coverage.purchases && !files[1].coverage.purchases);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn of(
        events: impl IntoIterator<Item = impl Into<Arc<Event>>>,
        given: &[GivenFacts],
    ) -> Vec<Self> {
        let mut files: BTreeMap<CustomerId, Self> = BTreeMap::new();
        let new = |id: &CustomerId| Self::new(Customer::new(id.clone()));
        for event in events {
            let event: Arc<Event> = event.into();
            let file = files.entry(event.customer.clone());
            file.or_insert_with_key(new).events.push(event);
        }
        for host in given {
            let file = files.entry(host.customer.clone()).or_insert_with_key(new);
            file.coverage.purchases |= host.recorded;
            file.given.extend(host.facts.iter().cloned());
        }
        files.into_values().collect()
    }
}

impl From<StoredCustomer> for CustomerFile {
    fn from(stored: StoredCustomer) -> Self {
        let StoredCustomer { record, contracts, events, coverage, .. } = stored;
        Self { record, contracts, events, coverage, given: Vec::new() }
    }
}
