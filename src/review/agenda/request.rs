//! What an agenda is asked for, and of whom.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::fact::{ClassHistory, Facts};
use crate::record::{Author, Contract, Coverage, Customer, Event};
use crate::review::StoredCustomer;

/// How many days an agenda spans at most.
pub(super) const MOST_DAYS: u32 = 366;

/// What an agenda is asked for.
///
/// ```
/// use guanxi::review::AgendaRequest;
/// let request = AgendaRequest::days(14).of("zhao.liu").capacity(8);
/// assert_eq!((request.days, request.capacity), (14, Some(8)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AgendaRequest {
    /// Whose customers; everybody's if nobody is named.
    pub owner: Option<Author>,
    /// The first day; the day of the question unless said, and never before it.
    pub from: Option<NaiveDate>,
    /// How many days, 1 to 366.
    pub days: u32,
    /// How many things one person does on a day at most; any number unless said.
    pub capacity: Option<u32>,
}

impl AgendaRequest {
    /// So many days from the day of the question on, for everybody.
    ///
    /// ```
    /// assert_eq!(guanxi::review::AgendaRequest::days(7).owner, None);
    /// ```
    pub fn days(days: u32) -> Self {
        Self { owner: None, from: None, days, capacity: None }
    }

    /// The same for the customers of one person.
    ///
    /// ```
    /// use guanxi::review::AgendaRequest;
    /// assert_eq!(AgendaRequest::days(7).of("zhao.liu").owner.unwrap().as_str(), "zhao.liu");
    /// ```
    #[must_use]
    pub fn of(mut self, owner: impl Into<Author>) -> Self {
        self.owner = Some(owner.into());
        self
    }

    /// The same from another day on.
    ///
    /// ```
    /// use guanxi::review::AgendaRequest;
    /// let monday = "2024-03-25".parse().unwrap();
    /// assert_eq!(AgendaRequest::days(7).from(monday).from, Some(monday));
    /// ```
    #[must_use]
    pub fn from(mut self, day: NaiveDate) -> Self {
        self.from = Some(day);
        self
    }

    /// The same with at most so many things a day for each person: what does not fit goes to an
    /// earlier day, or to a later one where none has room; the best classes and what waits longest
    /// come first.
    ///
    /// ```
    /// assert_eq!(guanxi::review::AgendaRequest::days(7).capacity(0).capacity, Some(0));
    /// ```
    #[must_use]
    pub fn capacity(mut self, things: u32) -> Self {
        self.capacity = Some(things);
        self
    }
}

/// A customer as an agenda needs it: record, contracts, log and facts.
///
/// ```
/// use guanxi::{Rulebook, record::Customer, review::AgendaCustomer};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let facts = rulebook.facts().with("annual_amount", 60_000)?;
/// let customer = AgendaCustomer::new(Customer::new("KH0003"), facts);
/// assert!(customer.events.is_empty());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AgendaCustomer {
    /// Its record.
    pub record: Arc<Customer>,
    /// The records of its contracts.
    pub contracts: Vec<Arc<Contract>>,
    /// Its log.
    pub events: Vec<Arc<Event>>,
    /// Its facts as of the day.
    pub facts: Facts,
    /// Earlier classes and overrides.
    pub history: ClassHistory,
    /// For which families of events the log is complete.
    pub coverage: Coverage,
}

impl AgendaCustomer {
    /// A customer without contracts, log and history.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Customer, review::AgendaCustomer};
    /// let facts = Rulebook::preset("service_quality")?.facts();
    /// assert_eq!(AgendaCustomer::new(Customer::new("KH0003"), facts).record.id.as_str(), "KH0003");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(record: impl Into<Arc<Customer>>, facts: Facts) -> Self {
        let (contracts, events) = (Vec::new(), Vec::new());
        Self {
            record: record.into(),
            contracts,
            events,
            facts,
            history: ClassHistory::default(),
            coverage: Coverage::default(),
        }
    }

    /// The same with a log.
    ///
    /// ```
    /// use guanxi::record::{Customer, Direction, Event, Interaction, Outcome};
    /// use guanxi::{Rulebook, review::AgendaCustomer};
    /// let facts = Rulebook::preset("service_quality")?.facts();
    /// let mail = Interaction::new("email".parse()?, Direction::Outbound, Outcome::Sent);
    /// let log = [Event::new("e1", "KH0003", "2024-02-28".parse()?, mail)];
    /// assert_eq!(AgendaCustomer::new(Customer::new("KH0003"), facts).with_log(log).events.len(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn with_log(mut self, events: impl IntoIterator<Item = impl Into<Arc<Event>>>) -> Self {
        self.events = events.into_iter().map(Into::into).collect();
        self
    }
}

impl From<StoredCustomer> for AgendaCustomer {
    fn from(stored: StoredCustomer) -> Self {
        let StoredCustomer { reviewed, record, contracts, events, coverage, .. } = stored;
        let (facts, history) = (reviewed.facts, reviewed.history);
        Self { record, contracts, events, facts, history, coverage }
    }
}
