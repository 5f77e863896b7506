//! The fold: from events to facts, as of a date and as known by a date.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::Arc;

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::error::Error;
use crate::fact::correction::{self, Known};
use crate::fact::definition::{Derivation, Window};
use crate::fact::rejected::{Rejected, record_error};
use crate::fact::{ClassHistory, Facts, Registry, Value};
use crate::quantity::Amount;
use crate::record::{CustomerId, Event, EventId, EventKind, Return};
use crate::time::{AsOf, LocalMoment, Zone};

/// On which day a return that names its purchase lowers the amount.
///
/// ```
/// use guanxi::fact::ReturnsCount;
/// assert_eq!(ReturnsCount::default(), ReturnsCount::OnReturn);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
pub struct FoldedCustomer {
    /// The facts as of the fold's date.
    pub facts: Facts,
    /// Earlier classes and overrides.
    pub history: ClassHistory,
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

/// See [`Rulebook::fold`](crate::Rulebook::fold).
pub(crate) fn fold(
    plan: &FoldPlan,
    events: &[Event],
    as_of: &AsOf,
    known_by: Option<&AsOf>,
) -> Folded {
    let mut rejected = Vec::new();
    let (standing, stands_for) = standing(&plan.zone, events, known_by, &mut rejected);
    let mut ledgers: HashMap<&CustomerId, Ledger> = HashMap::new();
    // What takes a purchase back comes after every purchase: on one day a return may have no
    // time, or an id that sorts before that of its purchase.
    let (purchases, others): (Vec<_>, Vec<_>) =
        standing.into_iter().partition(|(_, event)| matches!(event.kind, EventKind::Purchase(_)));
    let mut bought: HashMap<&EventId, Bought<'_>> = HashMap::new();
    for (at, event) in purchases {
        let happened = as_of.includes(&at);
        let place = happened.then(|| ledgers.entry(&event.customer).or_default().buy(at, event));
        if !others.is_empty() {
            bought.insert(&event.id, Bought { at, event, place: place.flatten() });
        }
    }
    // Whoever names a purchase means what stands for it now.
    for (id, now) in stands_for {
        if let Some(entry) = bought.get(now).copied() {
            bought.insert(id, entry);
        }
    }
    for (at, event) in others.into_iter().filter(|(at, _)| as_of.includes(at)) {
        let ledger = ledgers.entry(&event.customer).or_default();
        if let Err(error) = ledger.post(at, event, &bought) {
            rejected.push(Rejected::new(event, error));
        }
    }
    let windows = Windows::new(plan, as_of);
    let ledgers: BTreeMap<&CustomerId, Ledger> = ledgers.into_iter().collect();
    let customers = ledgers
        .into_iter()
        .map(|(customer, ledger)| {
            let (facts, errors) = ledger.facts(plan, &windows);
            (customer.clone(), FoldedCustomer { facts, history: ledger.history, errors })
        })
        .collect();
    Folded { customers, rejected }
}

/// What a fold knows of a customer that has no event: amounts and counts are zero.
pub(crate) fn without_events(plan: &FoldPlan, as_of: &AsOf) -> FoldedCustomer {
    let ledger = Ledger::default();
    let (facts, errors) = ledger.facts(plan, &Windows::new(plan, as_of));
    FoldedCustomer { facts, history: ledger.history, errors }
}

/// The events that count, in their order: known, well-formed, not given twice, not corrected.
pub(crate) fn standing<'a>(
    zone: &Zone,
    events: &'a [Event],
    known_by: Option<&AsOf>,
    rejected: &mut Vec<Rejected>,
) -> (Vec<(LocalMoment, &'a Event)>, HashMap<&'a EventId, &'a EventId>) {
    let mut known: Vec<Known<'a>> = events
        .iter()
        .map(|event| Known {
            at: event.at.local(zone),
            recorded: event.recorded_at.local(zone),
            event,
        })
        .filter(|known| known_by.is_none_or(|cut| cut.includes(&known.recorded)))
        .collect();
    // The content comes last, so that two events of one id have an order too.
    let order = |known: &Known<'a>| {
        let event = known.event;
        (
            known.at,
            known.recorded,
            &event.id,
            &event.customer,
            &event.kind,
            &event.corrects,
            &event.author,
        )
    };
    known.sort_by(|a, b| order(a).cmp(&order(b)));

    // Of several events of one id the one recorded first stands: a log only grows.
    let mut first: HashMap<&EventId, Known<'a>> = HashMap::with_capacity(known.len());
    for entry in &known {
        let kept = first.entry(&entry.event.id).or_insert(*entry);
        if entry.recorded < kept.recorded {
            *kept = *entry;
        }
    }
    known.retain(|Known { event, .. }| {
        let kept = first.get(&event.id).is_some_and(|first| std::ptr::eq(first.event, *event));
        let wrong = if kept { contradiction(event) } else { Some(given_twice()) };
        let fine = wrong.is_none();
        rejected.extend(wrong.map(|error| Rejected::new(event, error)));
        fine
    });
    let mut stands_for = HashMap::new();
    if known.iter().any(|known| known.event.corrects.is_some()) {
        let ids = first.into_keys().collect();
        stands_for = correction::settle(&mut known, &ids, rejected);
    }
    (known.into_iter().map(|known| (known.at, known.event)).collect(), stands_for)
}

/// What is wrong with an event taken alone.
fn contradiction(event: &Event) -> Option<Error> {
    let negative = |what: &str, amount: Amount| {
        record_error("negative-amount", format!("a {what} of `{amount}` is below zero"))
    };
    match &event.kind {
        EventKind::Purchase(purchase) if purchase.amount.is_negative() => {
            Some(negative("purchase", purchase.amount).with_help("record a return instead"))
        }
        EventKind::Return(back) if back.amount.is_negative() => Some(
            negative("return", back.amount).with_help("write what went back as a positive amount"),
        ),
        EventKind::ClassOverride(decided) if decided.from > decided.until => Some(
            record_error(
                "override-period",
                format!(
                    "the override ends on {} before it begins on {}",
                    decided.until, decided.from
                ),
            )
            .with_help("`until` is the last day, inclusive"),
        ),
        EventKind::ClassOverride(decided) if decided.reason.trim().is_empty() => Some(
            record_error("override-reason", "an override needs a reason")
                .with_help("write in `reason` why the class is set by hand"),
        ),
        EventKind::Withdrawal if event.corrects.is_none() => Some(
            record_error("withdrawal-target", "a withdrawal must say which event it withdraws")
                .with_help("name the event in `corrects`"),
        ),
        _ => None,
    }
}

fn given_twice() -> Error {
    record_error("duplicate-event", "an event of this id was given already")
        .with_help("give each event an id of its own; a change is a new event with `corrects`")
}

/// A purchase, and where it stands in its customer's ledger; nowhere while it has not happened.
#[derive(Clone, Copy, Debug)]
struct Bought<'a> {
    at: LocalMoment,
    event: &'a Event,
    place: Option<usize>,
}

/// A purchase that may still be taken back.
#[derive(Debug)]
struct Order {
    at: LocalMoment,
    amount: i64,
    /// What came back, and when.
    returned: Vec<(LocalMoment, i64)>,
    cancelled: bool,
}

impl Order {
    fn remaining(&self) -> i64 {
        let returned = self.returned.iter().fold(0i64, |sum, (_, back)| sum.saturating_add(*back));
        self.amount.saturating_sub(returned)
    }

    /// Whether it still counts as an order: neither cancelled nor wholly returned.
    fn counts(&self) -> bool {
        !self.cancelled && (self.returned.is_empty() || self.remaining() > 0)
    }
}

/// What one customer's events add up to, posted in their order.
#[derive(Debug, Default)]
struct Ledger {
    orders: Vec<Order>,
    /// Returns that name no purchase.
    loose: Vec<(LocalMoment, i64)>,
    history: ClassHistory,
}

/// Whether something is surely earlier: a date says nothing of the time of its day.
fn before(at: LocalMoment, other: LocalMoment) -> bool {
    match (at.instant(), other.instant()) {
        (Some(at), Some(other)) => at < other,
        _ => at.date() < other.date(),
    }
}

impl Ledger {
    /// Enters a purchase and returns its place among the orders.
    fn buy(&mut self, at: LocalMoment, event: &Event) -> Option<usize> {
        let EventKind::Purchase(purchase) = &event.kind else { return None };
        let amount = purchase.amount.ten_thousandths();
        self.orders.push(Order { at, amount, returned: Vec::new(), cancelled: false });
        self.orders.len().checked_sub(1)
    }

    /// Posts anything but a purchase.
    fn post(
        &mut self,
        at: LocalMoment,
        event: &Event,
        bought: &HashMap<&EventId, Bought<'_>>,
    ) -> Result<(), Error> {
        match &event.kind {
            EventKind::Return(back) => self.take_back(at, &event.customer, back, bought)?,
            EventKind::Cancellation { of } => {
                let Some(order) = self.order(at, &event.customer, of, bought)? else {
                    return Ok(());
                };
                if order.cancelled {
                    return Err(record_error(
                        "cancelled-twice",
                        format!("purchase `{of}` is cancelled already"),
                    )
                    .with_help("leave out one of the cancellations"));
                }
                order.cancelled = true;
            }
            EventKind::ClassChange(change) => {
                let history = std::mem::take(&mut self.history);
                self.history =
                    history.in_class(change.scheme.clone(), change.new.clone(), at.date());
            }
            EventKind::ClassOverride(decided) => {
                let history = std::mem::take(&mut self.history);
                self.history = history.overridden(decided.clone());
            }
            _ => {}
        }
        Ok(())
    }

    fn take_back(
        &mut self,
        at: LocalMoment,
        customer: &CustomerId,
        back: &Return,
        bought: &HashMap<&EventId, Bought<'_>>,
    ) -> Result<(), Error> {
        let units = back.amount.ten_thousandths();
        let Some(of) = &back.of else {
            self.loose.push((at, units));
            return Ok(());
        };
        let Some(order) = self.order(at, customer, of, bought)? else { return Ok(()) };
        let left = if order.cancelled { 0 } else { order.remaining() };
        if units > left {
            let left = Amount::from_ten_thousandths(left).unwrap_or_default();
            let message = format!(
                "`{}` comes back of purchase `{of}`, of which `{left}` is left",
                back.amount
            );
            return Err(record_error("return-exceeds", message)
                .with_help("give what came back at the most, or leave out `of`"));
        }
        order.returned.push((at, units));
        Ok(())
    }

    /// The purchase that an event of this customer takes back; none when the purchase is of the
    /// same day and, as of this moment, has not happened yet.
    fn order(
        &mut self,
        at: LocalMoment,
        customer: &CustomerId,
        id: &EventId,
        bought: &HashMap<&EventId, Bought<'_>>,
    ) -> Result<Option<&mut Order>, Error> {
        let wrong = |message: String| {
            record_error("unknown-purchase", message)
                .with_help("name the id of an earlier purchase of the same customer")
        };
        let Some(purchase) = bought.get(id) else {
            return Err(wrong(format!("there is no purchase `{id}`")));
        };
        if purchase.event.customer != *customer {
            let whose = &purchase.event.customer;
            return Err(wrong(format!("purchase `{id}` is of customer `{whose}`")));
        }
        if before(at, purchase.at) {
            let when = purchase.event.at;
            return Err(wrong(format!("purchase `{id}` is of {when}, after this event")));
        }
        Ok(purchase.place.and_then(|place| self.orders.get_mut(place)))
    }

    fn facts(&self, plan: &FoldPlan, windows: &Windows) -> (Facts, Vec<Error>) {
        let money = self.money(plan.purchases.returns);
        let orders: Vec<LocalMoment> =
            self.orders.iter().filter(|order| order.counts()).map(|order| order.at).collect();
        let amount = |from: Option<&AsOf>, until: Option<&AsOf>| -> i128 {
            money.iter().filter(|(at, _)| between(at, from, until)).map(|(_, units)| units).sum()
        };
        let days = |from: Option<&AsOf>| -> usize {
            let dates: HashSet<NaiveDate> =
                orders.iter().filter(|at| between(at, from, None)).map(|at| at.date()).collect();
            dates.len()
        };
        let count = |from: Option<&AsOf>| -> usize {
            match plan.purchases.same_day {
                SameDay::Separate => orders.iter().filter(|at| between(at, from, None)).count(),
                SameDay::Merge => days(from),
            }
        };
        let mut facts = Facts::unknown(Arc::clone(&plan.registry));
        let mut errors = Vec::new();
        for (id, fact) in plan.registry.ids() {
            let value = match fact.derivation() {
                None => None,
                Some(Derivation::AmountTotal) => money_value(amount(None, None), fact.name()),
                Some(Derivation::Amount(window)) => {
                    money_value(amount(windows.start(window), None), fact.name())
                }
                Some(Derivation::AmountThisYear) => {
                    money_value(amount(windows.this_year.as_ref(), None), fact.name())
                }
                Some(Derivation::AmountLastYear) => money_value(
                    amount(windows.last_year.as_ref(), windows.this_year.as_ref()),
                    fact.name(),
                ),
                Some(Derivation::AnnualAmount(basis)) => {
                    facts.set_annual_basis(basis);
                    facts.value(basis).map(Ok)
                }
                Some(Derivation::OrdersTotal) => Some(Ok(count_value(count(None)))),
                Some(Derivation::Orders(window)) => {
                    Some(Ok(count_value(count(windows.start(window)))))
                }
                Some(Derivation::PurchaseDaysTotal) => Some(Ok(count_value(days(None)))),
                Some(Derivation::PurchaseDays(window)) => {
                    Some(Ok(count_value(days(windows.start(window)))))
                }
                Some(Derivation::FirstOrder) => {
                    orders.iter().map(|at| at.date()).min().map(|date| Ok(Value::Date(date)))
                }
                Some(Derivation::LastOrder) => {
                    orders.iter().map(|at| at.date()).max().map(|date| Ok(Value::Date(date)))
                }
            };
            match value {
                Some(Ok(value)) => facts.put(id, Some(value)),
                Some(Err(error)) => errors.push(error),
                None => {}
            }
        }
        (facts, errors)
    }

    /// Every movement of money that counts, with the moment at which it does.
    fn money(&self, returns: ReturnsCount) -> Vec<(LocalMoment, i128)> {
        let mut money: Vec<(LocalMoment, i128)> =
            self.loose.iter().map(|(at, units)| (*at, minus(*units))).collect();
        for order in self.orders.iter().filter(|order| !order.cancelled) {
            money.push((order.at, i128::from(order.amount)));
            for (at, units) in &order.returned {
                let counts_at = match returns {
                    ReturnsCount::OnReturn => *at,
                    ReturnsCount::OnPurchase => order.at,
                };
                money.push((counts_at, minus(*units)));
            }
        }
        money
    }
}

fn minus(units: i64) -> i128 {
    i128::from(units).saturating_neg()
}

fn between(at: &LocalMoment, from: Option<&AsOf>, until: Option<&AsOf>) -> bool {
    from.is_none_or(|start| !start.includes(at)) && until.is_none_or(|end| end.includes(at))
}

fn money_value(units: i128, name: &str) -> Option<Result<Value, Error>> {
    let amount =
        i64::try_from(units).ok().and_then(|units| Amount::from_ten_thousandths(units).ok());
    Some(amount.map(Value::Amount).ok_or_else(|| {
        record_error("amount-range", format!("`{name}` passes the largest amount, {}", Amount::MAX))
            .with_help("the fact stays unknown")
    }))
}

fn count_value(n: usize) -> Value {
    Value::Count(i64::try_from(n).unwrap_or(i64::MAX))
}

/// Where the windows that facts ask begin (exclusive); the same for every customer.
struct Windows {
    starts: Vec<(Window, AsOf)>,
    /// The last moment before this calendar year, and before the one before it.
    this_year: Option<AsOf>,
    last_year: Option<AsOf>,
}

impl Windows {
    fn new(plan: &FoldPlan, as_of: &AsOf) -> Self {
        let mut starts: Vec<(Window, AsOf)> = Vec::new();
        for fact in plan.registry.iter() {
            if let Some(
                Derivation::Amount(window)
                | Derivation::Orders(window)
                | Derivation::PurchaseDays(window),
            ) = fact.derivation()
                && !starts.iter().any(|(other, _)| *other == window)
                // Before the calendar begins there is nothing to leave out.
                && let Ok(start) = as_of.back(window.span(), &plan.zone)
            {
                starts.push((window, start));
            }
        }
        let year_end = |year: Option<i32>| {
            let date = NaiveDate::from_ymd_opt(year?, 12, 31)?;
            Some(AsOf::new(date.into(), &plan.zone))
        };
        let year = as_of.date().year();
        Self {
            starts,
            this_year: year_end(year.checked_sub(1)),
            last_year: year_end(year.checked_sub(2)),
        }
    }

    fn start(&self, window: Window) -> Option<&AsOf> {
        self.starts.iter().find(|(other, _)| *other == window).map(|(_, start)| start)
    }
}
