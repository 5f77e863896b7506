//! Records to write, and what the checks do again and again.

use std::sync::Arc;

use crate::error::Result;
use crate::label::Code;
use crate::record::{
    Change, Contact, Contract, ContractTerms, Customer, CustomerId, Direction, Event, EventKind,
    Interaction, Outcome, Purchase,
};
use crate::store::conformance::{Checked, Failure, ensure};
use crate::store::{Batch, Contents, EventPeriod, Expect, Page, Removal, Store, StoreExt, Version};
use crate::time::{Zone, parse_date};

pub(super) fn customer(number: usize) -> Customer {
    Customer::new(format!("KH{number:04}"))
}

pub(super) fn id(number: usize) -> CustomerId {
    customer(number).id
}

/// A customer with a name and a person.
pub(super) fn with_contact(number: usize) -> Customer {
    let mut customer = customer(number).named(format!("客户 {number}"));
    customer.contacts.push(Contact::new(format!("P{number:03}"), "张*"));
    customer
}

pub(super) fn contract(number: usize, of: usize) -> Result<Contract> {
    let terms = ContractTerms::new(parse_date("2024-01-01")?, parse_date("2024-12-31")?);
    Ok(Contract::new(format!("HT2024{number:03}"), id(of), terms))
}

/// An event of one of several customers on a given moment.
pub(super) fn event(
    name: impl std::fmt::Display,
    of: usize,
    at: &str,
    kind: impl Into<EventKind>,
) -> Result<Event> {
    Ok(Event::new(name.to_string(), id(of), at.parse()?, kind))
}

pub(super) fn purchase(name: impl std::fmt::Display, of: usize) -> Result<Event> {
    event(name, of, "2024-01-15", Purchase::new("29.33".parse()?))
}

pub(super) fn code(text: &str) -> Result<Code> {
    text.parse()
}

pub(super) fn call() -> Result<Interaction> {
    Ok(Interaction::new(code("phone")?, Direction::Outbound, Outcome::Reached))
}

/// A few events of one customer: of several kinds, on dates and at instants, with everything that
/// an envelope may have.
pub(super) fn several(of: usize) -> Result<Vec<Event>> {
    let name = |number: usize| format!("e{of}-{number}");
    let change = Change::new(code("new_need")?, "培训");
    Ok(vec![
        event(name(1), of, "2024-01-31", Purchase::new("29.33".parse()?).quantity(2))?,
        event(name(2), of, "2024-01-31T16:00:00Z", call()?)?.by("zhao.liu"),
        event(name(3), of, "2024-01-31T15:59:59Z", change)?.recorded_at("2024-02-02".parse()?),
        event(name(4), of, "2024-02-01", Purchase::new("92.33".parse()?))?.correcting(name(1)),
        event(name(5), of, "2023-12-31", Purchase::new("0".parse()?))?,
    ])
}

/// Three customers with a contract and five events each.
pub(super) fn filled(store: &dyn Store) -> Result<()> {
    for number in 1..=3 {
        let mut batch = Batch::new()
            .put_customer(with_contact(number), Expect::New)
            .put_contract(contract(number, number)?, Expect::New);
        for event in several(number)? {
            batch = batch.append(event);
        }
        store.write(batch)?;
    }
    Ok(())
}

pub(super) fn january() -> Result<EventPeriod> {
    let zone: Zone = "+08:00".parse()?;
    Ok(EventPeriod::new(parse_date("2024-01-01")?, parse_date("2024-01-31")?, zone))
}

/// Everything that can be seen of a store, by every way there is.
#[derive(Debug, PartialEq)]
pub(super) struct Seen {
    revision: Version,
    contents: Contents,
    versions: Vec<Version>,
    of_customers: Vec<(usize, Vec<String>)>,
}

/// Looks at a store in every way; the listings of each customer are part of it.
pub(super) fn seen(store: &dyn Store) -> Result<Seen> {
    let contents = store.contents()?;
    let mut versions = Vec::new();
    let mut of_customers = Vec::new();
    for number in 1..=9 {
        let id = id(number);
        versions.extend(store.customer(&id)?.map(|found| found.version));
        let contracts = store.contracts_of(&id)?;
        versions.extend(contracts.iter().map(|found| found.version));
        let events: Result<Vec<String>> =
            store.all_events_of(&id).map(|one| Ok(one?.event.id.to_string())).collect();
        of_customers.push((contracts.len(), events?));
    }
    Ok(Seen { revision: store.revision()?, contents, versions, of_customers })
}

/// The batch is refused with exactly these codes and paths, and leaves no trace.
pub(super) fn refused(store: &dyn Store, batch: Batch, expected: &[(&str, &str)]) -> Checked {
    let before = seen(store)?;
    let writes = format!("{:?}", batch.writes());
    match store.write(batch) {
        Ok(done) => Err(Failure(format!("{writes} was accepted: {done:?}"))),
        Err(error) => {
            let found: Vec<(&str, &str)> =
                error.all().map(|one| (one.code(), one.path().unwrap_or_default())).collect();
            ensure(found == expected, || {
                format!("{writes} was refused by {found:?}, not by {expected:?}")
            })?;
            ensure(seen(store)? == before, || format!("{writes} was refused, but left something"))
        }
    }
}

/// Removes a customer with everything.
pub(super) fn removal(number: usize) -> Batch {
    Batch::new().remove_customer(id(number), Expect::Any, Removal::WithEverything)
}

/// All items of a listing in pages of so many; an endless one is a failure.
pub(super) fn paged<T, K>(
    limit: usize,
    mut read: impl FnMut(Option<&K>) -> Result<Page<T>>,
    key: impl Fn(&T) -> K,
) -> std::result::Result<Vec<T>, Failure> {
    let mut all: Vec<T> = Vec::new();
    let mut promised = false;
    for _ in 0..1_000 {
        let last = all.last().map(&key);
        let page = read(last.as_ref())?;
        let (found, more) = (page.items.len(), page.more);
        ensure(found <= limit.max(1), || format!("a page of {limit} has {found} items"))?;
        let empty = found == 0 && (more || promised);
        ensure(!empty, || format!("a page of {limit} says that there is more, and there is none"))?;
        promised = more;
        all.extend(page.items);
        if !more {
            return Ok(all);
        }
    }
    Err(Failure(format!("pages of {limit} do not end")))
}

/// The ids of events.
pub(super) fn names(events: &[Arc<Event>]) -> Vec<&str> {
    events.iter().map(|event| event.id.as_str()).collect()
}
