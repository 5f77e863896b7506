//! The fold: from events to facts, as of a date and as known by a date.

use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::NaiveDate;
use foldhash::{HashMap, HashMapExt, HashSet};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::fact::books::Books;
use crate::fact::ledger::Bought;
use crate::fact::rejected::Rejected;
use crate::fact::standing::standing;
use crate::fact::windows::Windows;
use crate::fact::{ClassHistory, Facts, Registry};
use crate::quantity::Amount;
use crate::record::{
    Contact, Contract, ContractId, Coverage, CustomerId, Event, EventId, EventKind,
};
use crate::time::{AsOf, LocalMoment, Zone};

/// On which day a return that names its purchase lowers the amount.
///
/// ```
/// use guanxi::fact::ReturnsCount;
/// assert_eq!(ReturnsCount::default(), ReturnsCount::OnReturn);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum ReturnsCount {
    /// On the day of the return, so that closed windows do not change.
    #[default]
    OnReturn,
    /// On the day of the purchase, as if it had been smaller.
    OnPurchase,
}

/// Whether purchases of one day are one order.
///
/// ```
/// use guanxi::fact::SameDay;
/// assert_eq!(SameDay::default(), SameDay::Separate);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum SameDay {
    /// Each purchase is an order.
    #[default]
    Separate,
    /// All purchases of one day are one order.
    Merge,
}

/// How purchases are read: the declared choices of a rulebook's `[purchases]`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct PurchaseReading {
    pub(crate) returns: ReturnsCount,
    pub(crate) same_day: SameDay,
}

/// What a fold needs of its rulebook: the facts to compute, the zone, the declared readings.
#[derive(Clone, Debug)]
pub(crate) struct FoldPlan {
    pub(crate) registry: Arc<Registry>,
    pub(crate) zone: Zone,
    pub(crate) purchases: PurchaseReading,
}

/// What a fold knows of one customer.
///
/// ```
/// use guanxi::{Rulebook, fact::Value, record::{Event, Return}};
/// let back = Event::new("e1", "C1", "2024-01-15".parse()?, Return::new("5".parse()?));
/// let folded = Rulebook::preset("renewal")?.fold(&[back], "2024-06-30".parse()?, None);
/// let total = folded.customers["C1"].facts.get("amount_total"); // of an older purchase
/// assert_eq!(total, Some(Value::Amount("-5".parse()?)));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct FoldedCustomer {
    /// The facts as of the fold's date.
    pub facts: Facts,
    /// Earlier classes and overrides.
    pub history: ClassHistory,
    /// What was bought, by category of products: the sums of the lines of purchases that count.
    pub categories: BTreeMap<String, Amount>,
    /// Facts that stay unknown because their sums pass all bounds (`amount-range`).
    pub errors: Vec<Error>,
}

/// The result of a fold: the customers that have any event by then, and what was rejected.
///
/// ```
/// use guanxi::{Rulebook, record::{Event, Purchase}};
/// let event = Event::new("e1", "C1", "2024-07-01".parse()?, Purchase::new("5".parse()?));
/// let folded = Rulebook::preset("renewal")?.fold(&[event], "2024-06-30".parse()?, None);
/// assert!(folded.customers.is_empty() && folded.rejected.is_empty());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Folded {
    /// By customer id.
    pub customers: BTreeMap<CustomerId, FoldedCustomer>,
    /// In the order of the events.
    pub rejected: Vec<Rejected>,
}

/// The books of all customers, each found by its id.
#[derive(Debug, Default)]
struct Shelf<'a> {
    books: Vec<(&'a CustomerId, Books<'a>)>,
    places: HashMap<&'a CustomerId, usize>,
    last: usize,
}

impl<'a> Shelf<'a> {
    /// The books of a customer; always there, new ones if need be.
    fn of(&mut self, customer: &'a CustomerId) -> Option<&mut Books<'a>> {
        // Events of one customer often come one after the other.
        if self.books.get(self.last).is_none_or(|(id, _)| *id != customer) {
            self.last = *self.places.entry(customer).or_insert_with(|| {
                self.books.push((customer, Books::default()));
                self.books.len().saturating_sub(1)
            });
        }
        self.books.get_mut(self.last).map(|(_, books)| books)
    }
}

/// See [`Rulebook::fold`](crate::Rulebook::fold).
pub(crate) fn fold(
    plan: &FoldPlan,
    events: &[Event],
    as_of: &AsOf,
    known_by: Option<&AsOf>,
) -> Folded {
    let mut shelf = Shelf::default();
    let rejected = post_all(plan, events, as_of, known_by, &mut shelf);
    let windows = Windows::new(plan, as_of);
    let close = |books: Books<'_>| books.close(plan, &windows, as_of, Coverage::default());
    let books = shelf.books.into_iter();
    let customers = books.map(|(customer, books)| (customer.clone(), close(books))).collect();
    Folded { customers, rejected }
}

/// What there is of one customer, for a fold that takes one customer after another.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OneCustomer<'a> {
    pub(crate) id: &'a CustomerId,
    /// Contracts as the host's records have them; those that events tell of count as those do.
    pub(crate) contracts: &'a [Arc<Contract>],
    /// The people of the host's records.
    pub(crate) people: &'a [Contact],
    pub(crate) coverage: Coverage,
}

/// A fold that takes one customer after another, as of one moment.
#[derive(Debug)]
pub(crate) struct Portfolio<'p> {
    plan: &'p FoldPlan,
    windows: Windows,
    as_of: AsOf,
}

impl<'p> Portfolio<'p> {
    pub(crate) fn new(plan: &'p FoldPlan, as_of: AsOf) -> Self {
        Self { plan, windows: Windows::new(plan, &as_of), as_of }
    }

    /// Folds the events of one customer; events of others are left aside.
    pub(crate) fn fold<'a>(
        &self,
        customer: OneCustomer<'a>,
        events: impl IntoIterator<Item = &'a Event> + Clone,
    ) -> (FoldedCustomer, Vec<Rejected>) {
        let mut shelf = Shelf::default();
        let rejected = post_all(self.plan, events.clone(), &self.as_of, None, &mut shelf);
        let mut of_all = shelf.books.into_iter();
        let of_one = of_all.find_map(|(id, books)| (id == customer.id).then_some(books));
        let mut books = of_one.unwrap_or_default();
        customer.people.iter().for_each(|person| books.person(person, self.plan, &self.as_of));
        if !customer.contracts.is_empty() {
            // Also what is signed after the moment: the record knows it, but it had not happened.
            let named: HashSet<&ContractId> = events.into_iter().filter_map(contract_of).collect();
            let silent = customer.contracts.iter().filter(|contract| !named.contains(&contract.id));
            silent.for_each(|contract| books.stated(contract));
        }
        (books.close(self.plan, &self.windows, &self.as_of, customer.coverage), rejected)
    }
}

impl Portfolio<'_> {
    /// The orders of one customer: the day of each, and what of it is left after returns, by day.
    /// Those cancelled or wholly returned are none.
    pub(crate) fn orders<'a>(
        &self,
        customer: &CustomerId,
        events: impl IntoIterator<Item = &'a Event>,
        known_by: Option<&AsOf>,
    ) -> Vec<(NaiveDate, Amount)> {
        let mut shelf = Shelf::default();
        post_all(self.plan, events, &self.as_of, known_by, &mut shelf);
        let own = shelf.books.into_iter().find(|(id, _)| *id == customer);
        let placed = own.map(|(_, books)| books.placed()).unwrap_or_default();
        let mut orders: Vec<(NaiveDate, Amount)> = placed
            .into_iter()
            .filter_map(|(at, units)| Some((at.date(), Amount::from_ten_thousandths(units).ok()?)))
            .collect();
        orders.sort_by_key(|(day, _)| *day);
        orders
    }
}

fn contract_of(event: &Event) -> Option<&ContractId> {
    match &event.kind {
        EventKind::Contract(event) => Some(&event.contract),
        _ => None,
    }
}

/// Enters events into the books of their customers; returns those that are rejected.
fn post_all<'a>(
    plan: &FoldPlan,
    events: impl IntoIterator<Item = &'a Event>,
    as_of: &AsOf,
    known_by: Option<&AsOf>,
    shelf: &mut Shelf<'a>,
) -> Vec<Rejected> {
    let mut rejected = Vec::new();
    let (standing, stands_for) = standing(&plan.zone, events, known_by, &mut rejected);
    // What takes something back comes after all of what it could take back: on one day a return
    // may have no time, or an id that sorts before that of its purchase. An invoice may be paid
    // before it is issued.
    let mut bought: HashMap<&EventId, Bought<'_>> = HashMap::new();
    let mut others: Vec<(LocalMoment, &'a Event)> = Vec::with_capacity(standing.len());
    let mut last: Vec<(LocalMoment, &'a Event)> = Vec::new();
    let takes_back = |event: &&Event| {
        matches!(event.kind, EventKind::Return(_) | EventKind::Cancellation { .. })
    };
    let asked_for = standing.iter().any(|(_, event)| takes_back(event));
    for (at, event) in standing {
        match &event.kind {
            EventKind::Purchase(purchase) => {
                let happened = as_of.includes(&at);
                let place = happened.then(|| shelf.of(&event.customer)?.buy(at, purchase));
                if asked_for {
                    bought.insert(&event.id, Bought { at, event, place: place.flatten() });
                }
            }
            EventKind::Payment(_) => last.push((at, event)),
            _ => others.push((at, event)),
        }
    }
    // Whoever names a purchase means what stands for it now.
    for (id, now) in stands_for {
        if let Some(entry) = bought.get(now).copied() {
            bought.insert(id, entry);
        }
    }
    for (at, event) in others.into_iter().chain(last).filter(|(at, _)| as_of.includes(at)) {
        let Some(books) = shelf.of(&event.customer) else { continue };
        if let Err(error) = books.post(at, event, &bought) {
            rejected.push(Rejected::new(event, error));
        }
    }
    rejected
}

/// What a fold knows of a customer that has no event.
pub(crate) fn without_events(plan: &FoldPlan, as_of: &AsOf, coverage: Coverage) -> FoldedCustomer {
    Books::default().close(plan, &Windows::new(plan, as_of), as_of, coverage)
}
