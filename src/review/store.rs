//! Reviews of what a store holds, one customer after another.

use std::collections::VecDeque;
use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::fact::{FactInput, FoldedCustomer, OneCustomer, Population, Portfolio, Rejected};
use crate::policy::scheme::Case;
use crate::record::{Contract, Coverage, Customer, CustomerId, Event, StatedFact};
use crate::review::decide::decided;
use crate::review::told::{Dossier, Workflows};
use crate::review::{Review, ReviewedCustomer};
use crate::store::{Page, Store, StoreExt, Version, Versioned};
use crate::time::Moment;
use crate::{Error, Result, Rulebook};

/// How many customers are asked for at a time.
const PAGE: usize = 1_000;

/// Reviews what a store holds, as of a day.
///
/// Customers are read one page after another as the review is walked over. Where a rule asks for the
/// population (`top`, `share`), they are all read once before, and eight bytes for each customer
/// and fact are kept of that. Facts come from the log of events; what the record of a customer
/// states - the first contact and deal, the annual amount, [`Customer::facts`] - wins; contracts
/// of which no event tells count as their records say. A customer that was merged into another one
/// is reviewed as that one: its contracts and its log, whenever written, count there (P-109).
///
/// # Errors
/// Those of the store, while the population is measured.
///
/// ```
/// use guanxi::{Rulebook, record::{Customer, Event, Purchase}, review::review};
/// use guanxi::store::{Batch, Expect, MemoryStore, Store};
/// let store = MemoryStore::new();
/// let bought = Event::new("e1", "KH0001", "2024-01-15".parse()?, Purchase::new("120000".parse()?));
/// store.write(Batch::new().put_customer(Customer::new("KH0001"), Expect::New).append(bought))?;
/// let rulebook = Rulebook::preset("service_quality")?;
/// for customer in review(&rulebook, &store, "2024-06-30".parse()?)? {
///     assert_eq!(customer?.reviewed.decisions[0].value().unwrap().code(), &"B");
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn review<'a>(
    rulebook: &'a Rulebook,
    store: &'a dyn Store,
    as_of: Moment,
) -> Result<StoreReview<'a>> {
    let mut reading = Reading {
        store,
        folding: rulebook.folding(as_of),
        rulebook,
        coverage: store.capabilities().complete,
        revision: store.revision()?,
        as_of: rulebook.as_of(as_of).date(),
        moment: as_of,
        last: None,
        page: VecDeque::new(),
        more: true,
    };
    let population = match rulebook.gauge() {
        None => rulebook.population([]),
        Some(mut gauge) => {
            while let Some(customer) = reading.next() {
                gauge.count(&customer?.folded.facts);
            }
            reading.begin_again();
            gauge.read()
        }
    };
    Ok(StoreReview { reading, population })
}

/// A review of what a store holds: an iterator over its customers in the order of their ids.
///
/// ```
/// use guanxi::{Rulebook, record::Customer, review::review, store::{MemoryStore, StoreExt}};
/// let store = MemoryStore::new();
/// for id in ["KH0002", "KH0001"] {
///     store.put_customer(Customer::new(id).stating("annual_amount", 650_000), None)?;
/// }
/// let rulebook = Rulebook::preset("service_quality")?;
/// let reviewed = review(&rulebook, &store, "2024-06-30".parse()?)?;
/// let ids = reviewed.map(|one| one.map(|one| one.reviewed.id.to_string()));
/// assert_eq!(ids.collect::<guanxi::Result<Vec<_>>>()?, ["KH0001", "KH0002"]);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Debug)]
pub struct StoreReview<'a> {
    reading: Reading<'a>,
    population: Population,
}

impl StoreReview<'_> {
    /// The day, in the rulebook's zone.
    ///
    /// ```
    /// use guanxi::{Rulebook, review::review, store::MemoryStore};
    /// let (rulebook, store) = (Rulebook::preset("renewal")?, MemoryStore::new());
    /// let reviewed = review(&rulebook, &store, "2024-06-30T16:00:00Z".parse()?)?;
    /// assert_eq!(reviewed.as_of().to_string(), "2024-07-01"); // in Shanghai
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn as_of(&self) -> NaiveDate {
        self.reading.as_of
    }

    /// What `top` and `share` are measured against; empty where no rule asks for it.
    ///
    /// ```
    /// use guanxi::{Rulebook, fact::Cut, record::Customer, review::review};
    /// use guanxi::store::{MemoryStore, StoreExt};
    /// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
    /// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
    /// let store = MemoryStore::new();
    /// store.put_customer(Customer::new("KH0001").stating("annual_amount", 7), None)?;
    /// let reviewed = review(&rulebook, &store, "2024-06-30".parse()?)?;
    /// let seven = guanxi::fact::Value::Amount("7".parse()?);
    /// assert_eq!(reviewed.population().cuts().next(), Some(Cut::From(seven)));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn population(&self) -> &Population {
        &self.population
    }

    /// The state of the store when the review began: where [`Store::revision`] has moved on since,
    /// the customers read later may be newer than those read before.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Customer, review::review};
    /// use guanxi::store::{MemoryStore, Store, StoreExt};
    /// let (rulebook, store) = (Rulebook::preset("renewal")?, MemoryStore::new());
    /// let reviewed = review(&rulebook, &store, "2024-06-30".parse()?)?;
    /// assert_eq!(reviewed.revision(), store.revision()?);
    /// store.put_customer(Customer::new("KH0001"), None)?;
    /// assert_ne!(reviewed.revision(), store.revision()?);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn revision(&self) -> Version {
        self.reading.revision
    }

    /// Everything at once, as [`decide`](crate::review::decide) gives it for the same events.
    ///
    /// # Errors
    /// Those of the store.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Customer, review::review, store::{MemoryStore, StoreExt}};
    /// let (rulebook, store) = (Rulebook::preset("renewal")?, MemoryStore::new());
    /// store.put_customer(Customer::new("KH0001").stating("strategik", true), None)?;
    /// let everything = review(&rulebook, &store, "2024-06-30".parse()?)?.collect_all()?;
    /// assert_eq!(everything.customers.len(), 1);
    /// assert_eq!(everything.refused[0].1.help(), Some("did you mean `strategic`?"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn collect_all(mut self) -> Result<Review> {
        let (mut customers, mut rejected, mut refused) = (Vec::new(), Vec::new(), Vec::new());
        for customer in self.by_ref() {
            let customer = customer?;
            rejected.extend(customer.rejected);
            let id = &customer.reviewed.id;
            refused.extend(customer.refused.into_iter().map(|error| (id.clone(), error)));
            customers.push(customer.reviewed);
        }
        let as_of = self.reading.as_of;
        let population = match self.reading.rulebook.gauge() {
            None => self.reading.rulebook.population(customers.iter().map(|one| &one.facts)),
            Some(_) => self.population,
        };
        Ok(Review { as_of, customers, population, rejected, refused })
    }
}

impl StoreReview<'_> {
    /// The case of a customer, to classify it again with reasons or to ask a policy about it.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Customer, review::review, store::{MemoryStore, StoreExt}};
    /// let (rulebook, store) = (Rulebook::preset("renewal")?, MemoryStore::new());
    /// store.put_customer(Customer::new("KH0001").stating("annual_amount", 250_000), None)?;
    /// let mut reviewed = review(&rulebook, &store, "2024-06-30".parse()?)?;
    /// while let Some(customer) = reviewed.next() {
    ///     let customer = customer?;
    ///     let tier = rulebook.classify_case("tier", &reviewed.case(&customer.reviewed))?;
    ///     assert_eq!(tier.class().unwrap().code(), &"B");
    /// }
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn case<'c>(&'c self, customer: &'c ReviewedCustomer) -> Case<'c> {
        Case::new(&customer.facts, self.reading.as_of)
            .population(&self.population)
            .history(&customer.history)
    }
}

impl Iterator for StoreReview<'_> {
    type Item = Result<StoredCustomer>;

    fn next(&mut self) -> Option<Self::Item> {
        let read = match self.reading.next()? {
            Ok(read) => read,
            Err(error) => return Some(Err(error)),
        };
        let Read { record, contracts, events, folded, rejected, mut refused } = read;
        refused.extend(folded.errors.iter().cloned());
        let Reading { rulebook, as_of, .. } = self.reading;
        let id = record.id.clone();
        let (reviewed, foreign) = decided(rulebook, id, folded, &self.population, as_of);
        refused.extend(foreign);
        let coverage = self.reading.coverage;
        Some(Ok(StoredCustomer {
            reviewed,
            record,
            contracts,
            events,
            rejected,
            refused,
            coverage,
        }))
    }
}

/// A customer of a store as a review sees it, with everything that it was decided on.
///
/// ```
/// use guanxi::{Rulebook, record::Customer, review::review, store::{MemoryStore, StoreExt}};
/// let (rulebook, store) = (Rulebook::preset("renewal")?, MemoryStore::new());
/// store.put_customer(Customer::new("KH0001").named("北辰科技有限公司"), None)?;
/// let customer = review(&rulebook, &store, "2024-06-30".parse()?)?.next().unwrap()?;
/// assert_eq!(customer.record.name(), "北辰科技有限公司");
/// assert!(customer.reviewed.decisions[0].value().is_none()); // no amount is known
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StoredCustomer {
    /// Facts, history and decisions.
    pub reviewed: ReviewedCustomer,
    /// The record.
    pub record: Arc<Customer>,
    /// Its contracts, as their records are; those of customers that were merged into it too.
    pub contracts: Vec<Arc<Contract>>,
    /// Its log in the order of the store, then that of the customers that were merged into it, as
    /// events of this one.
    pub events: Vec<Arc<Event>>,
    /// Events that the records themselves show to be wrong.
    pub rejected: Vec<Rejected>,
    /// Stated facts and class histories that mean nothing to the rulebook.
    pub refused: Vec<Error>,
    /// For which families of events the log is complete.
    pub coverage: Coverage,
}

impl StoredCustomer {
    /// The log as events, for policies that replay it.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Customer, Event, Stage, StageAction, StageEvent}};
    /// use guanxi::{review::review, store::{MemoryStore, StoreExt}};
    /// let (rulebook, store) = (Rulebook::preset("renewal")?, MemoryStore::new());
    /// store.put_customer(Customer::new("KH0001"), None)?;
    /// let screened = StageEvent::new(StageAction::Screen);
    /// store.append(Event::new("e1", "KH0001", "2024-06-01".parse()?, screened))?;
    /// let as_of = "2024-06-30".parse()?;
    /// let one = review(&rulebook, &store, as_of)?.next().unwrap()?;
    /// let life = rulebook.lifecycle().read(&one.record, &one.log(), as_of, None);
    /// assert_eq!(life.stage.stage, Stage::Screened);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn log(&self) -> Vec<Event> {
        self.events.iter().map(|event| Event::clone(event)).collect()
    }
}

/// A customer as it was read and folded.
struct Read {
    record: Arc<Customer>,
    contracts: Vec<Arc<Contract>>,
    events: Vec<Arc<Event>>,
    folded: FoldedCustomer,
    rejected: Vec<Rejected>,
    refused: Vec<Error>,
}

/// Where a review stands in its store.
struct Reading<'a> {
    store: &'a dyn Store,
    rulebook: &'a Rulebook,
    folding: Portfolio<'a>,
    coverage: Coverage,
    revision: Version,
    as_of: NaiveDate,
    moment: Moment,
    /// The last customer of the last page.
    last: Option<CustomerId>,
    page: VecDeque<Versioned<Customer>>,
    more: bool,
}

impl fmt::Debug for Reading<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { as_of, revision, last, .. } = self;
        f.debug_struct("Reading")
            .field("as_of", as_of)
            .field("revision", revision)
            .field("last", last)
            .finish_non_exhaustive()
    }
}

impl Reading<'_> {
    fn begin_again(&mut self) {
        self.last = None;
        self.page.clear();
        self.more = true;
    }

    fn next(&mut self) -> Option<Result<Read>> {
        loop {
            if let Some(customer) = self.page.pop_front() {
                if customer.value.merged_into.is_some() {
                    continue;
                }
                return Some(self.read(customer.value));
            }
            if !self.more {
                return None;
            }
            match self.store.customers(self.last.as_ref(), PAGE) {
                Ok(Page { items, more }) => {
                    self.last = items.last().map(|customer| customer.value.id.clone());
                    self.more = more && self.last.is_some();
                    self.page = items.into();
                }
                Err(error) => {
                    self.more = false;
                    return Some(Err(error));
                }
            }
        }
    }

    fn read(&self, record: Arc<Customer>) -> Result<Read> {
        let mut contracts: Vec<Arc<Contract>> = Vec::new();
        let mut events: Vec<Arc<Event>> = Vec::new();
        // What was merged into the customer, and into that, is the customer's as well.
        let mut family = vec![record.id.clone()];
        let mut read = 0;
        while let Some(member) = family.get(read).cloned() {
            read = read.saturating_add(1);
            family.extend(self.store.merged_into(&member)?);
            contracts.extend(self.store.contracts_of(&member)?.into_iter().map(|one| one.value));
            for logged in self.store.all_events_of(&member) {
                events.push(of_customer(logged?.event, &record.id));
            }
        }
        let customer = OneCustomer {
            id: &record.id,
            contracts: &contracts,
            people: &record.contacts,
            coverage: self.coverage,
        };
        let (mut folded, rejected) =
            self.folding.fold(customer, events.iter().map(|event| &**event));
        let mut refused = state(&mut folded, &record);
        if self.rulebook.has_workflows() {
            let log: Vec<&Event> = events.iter().map(|event| &**event).collect();
            let dossier = Dossier {
                customer: &record.id,
                contracts: &contracts,
                people: &record.contacts,
                events: &log,
                coverage: self.coverage,
                as_of: self.moment,
                known_by: None,
            };
            let workflows = Workflows::of(self.rulebook, &dossier);
            workflows.tell(self.rulebook, &mut folded.facts, self.moment);
            refused.extend(workflows.refused());
        }
        Ok(Read { record, contracts, events, folded, rejected, refused })
    }
}

/// The event as one of this customer, into which its own was merged.
fn of_customer(event: Arc<Event>, customer: &CustomerId) -> Arc<Event> {
    if event.customer == *customer {
        return event;
    }
    Arc::new(Event { customer: customer.clone(), ..Event::clone(&event) })
}

/// Enters what a record states into the facts; returns what means nothing to the rulebook.
pub(super) fn state(folded: &mut FoldedCustomer, record: &Customer) -> Vec<Error> {
    let dates = [("first_contact", record.first_contact), ("first_deal", record.first_deal)];
    let dates = dates.into_iter().filter_map(|(name, day)| Some((name, FactInput::from(day?))));
    let amount = record.annual_amount.map(|amount| ("annual_amount", FactInput::from(amount)));
    let facts = record.facts.iter().map(|(name, value)| (name.as_str(), input(value)));
    let stated = dates.chain(amount).chain(facts);
    stated.filter_map(|(name, value)| folded.facts.set(name, value).err()).collect()
}

fn input(value: &StatedFact) -> FactInput {
    match value {
        StatedFact::Flag(flag) => (*flag).into(),
        StatedFact::Integer(number) => (*number).into(),
        StatedFact::Text(text) => text.as_str().into(),
    }
}
