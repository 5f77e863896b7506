//! The store in memory: `cargo bench --bench store`.
//!
//! 100 000 events of 2 000 customers in random order: half purchases, of which some are returned,
//! the rest talks with people, invoices and payments. Figures to hold on one core: a million events
//! a second appended, one by one and in batches of a thousand; five million a second read.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing
)]

use std::hint::black_box;

use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use guanxi::record::{
    Contact, Customer, CustomerId, Direction, Event, EventKind, IdFormat, IdPeriod, Interaction,
    Invoice, Outcome, Payment, Purchase, Return,
};
use guanxi::store::{Batch, EventPeriod, Expect, IdFormats, MemoryStore, Store, StoreExt, Write};
use guanxi::time::{Moment, Zone, parse_date};

const CUSTOMERS: u64 = 2_000;
const EVENTS: u64 = 100_000;

/// A fixed scramble: the same numbers at every run.
fn scrambled(number: u64) -> u64 {
    let mixed = number.wrapping_mul(6_364_136_223_846_793_005).rotate_left(23);
    (mixed ^ (mixed >> 31)).wrapping_mul(0x9E37_79B9_7F4A_7C15)
}

fn customer_id(number: u64) -> String {
    format!("KH{:04}", number + 1)
}

fn customers() -> Batch {
    let mut batch = Batch::new();
    for number in 0..CUSTOMERS {
        let mut customer = Customer::new(customer_id(number)).named(format!("客户 {number}"));
        for person in 0..2 {
            customer.contacts.push(Contact::new(format!("P{number}-{person}"), "张*"));
        }
        batch = batch.put_customer(customer, Expect::New);
    }
    batch
}

fn events() -> Vec<Event> {
    let first = parse_date("2020-01-01").unwrap();
    let phone = || "phone".parse().unwrap();
    (0..EVENTS)
        .map(|number| {
            let random = scrambled(number);
            let customer = random % CUSTOMERS;
            let date = first + chrono::Days::new(random / CUSTOMERS % 1_800);
            let amount = format!("{}.{:02}", random % 5_000, random % 100).parse().unwrap();
            let at = Moment::Date(date);
            let id = format!("event-{number:07}");
            let kind: EventKind = match number % 10 {
                0..5 => Purchase::new(amount).into(),
                5..8 => {
                    let mut talk = Interaction::new(phone(), Direction::Outbound, Outcome::Reached);
                    talk.contact = Some(format!("P{customer}-0").into());
                    talk.content = "asked for an offer".to_owned();
                    talk.into()
                }
                8 => Invoice::new(format!("FP-{number}"), amount, date).into(),
                _ => Return::new(amount).into(),
            };
            Event::new(id, customer_id(customer), at, kind)
        })
        .collect()
}

/// The events, each with a payment for every invoice at the end.
fn writes() -> Vec<Write> {
    let events = events();
    let paid = events.iter().filter_map(|event| match &event.kind {
        EventKind::Invoice(invoice) => Some(Event::new(
            format!("payment-{}", event.id),
            event.customer.as_str(),
            event.at,
            Payment::new(invoice.invoice.as_str(), invoice.amount),
        )),
        _ => None,
    });
    let paid: Vec<Event> = paid.collect();
    events.into_iter().chain(paid).map(|event| Write::Append(event.into())).collect()
}

fn empty() -> MemoryStore {
    let store = MemoryStore::new();
    store.write(customers()).unwrap();
    store
}

fn filled() -> MemoryStore {
    let store = empty();
    store.write(writes().into_iter().collect()).unwrap();
    store
}

fn appending(c: &mut Criterion) {
    let writes = writes();
    let mut group = c.benchmark_group("append");
    group.throughput(Throughput::Elements(writes.len() as u64)).sample_size(20);
    for size in [1, 1_000] {
        group.bench_function(format!("in batches of {size}"), |b| {
            b.iter_batched(
                || {
                    // Events of their own, as a host hands them in; the store takes them.
                    let own = |write: &Write| match write {
                        Write::Append(event) => Write::Append(Event::clone(event).into()),
                        other => other.clone(),
                    };
                    let batches: Vec<Batch> =
                        writes.chunks(size).map(|part| part.iter().map(own).collect()).collect();
                    (empty(), batches)
                },
                |(store, batches)| {
                    for batch in batches {
                        black_box(store.write(batch).unwrap());
                    }
                    store
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.bench_function("with id formats, in batches of 1000", |b| {
        let formats = IdFormats::default()
            .customer(IdFormat::new("KH", IdPeriod::None, 4).unwrap().accepting(3).unwrap());
        b.iter_batched(
            || {
                let store = MemoryStore::new().with_id_formats(formats.clone());
                store.write(customers()).unwrap();
                let batches: Vec<Batch> =
                    writes.chunks(1_000).map(|part| part.iter().cloned().collect()).collect();
                (store, batches)
            },
            |(store, batches)| {
                for batch in batches {
                    black_box(store.write(batch).unwrap());
                }
                store
            },
            BatchSize::PerIteration,
        );
    });
    group.bench_function("sent again, in batches of 1000", |b| {
        let store = filled();
        b.iter_batched(
            || writes.chunks(1_000).map(|part| part.iter().cloned().collect()).collect(),
            |batches: Vec<Batch>| {
                for batch in batches {
                    black_box(store.write(batch).unwrap());
                }
            },
            BatchSize::PerIteration,
        );
    });
    group.finish();
}

fn reading(c: &mut Criterion) {
    let store = filled();
    let ids: Vec<CustomerId> = (0..CUSTOMERS)
        .map(|number| CustomerId::from(customer_id(scrambled(number) % CUSTOMERS)))
        .collect();
    let mut group = c.benchmark_group("read");
    let all = store.all_events_in(&EventPeriod::always()).count();
    group.throughput(Throughput::Elements(all as u64)).sample_size(20);
    let amount = |event: &Event| match &event.kind {
        EventKind::Purchase(purchase) => purchase.amount.ten_thousandths(),
        _ => 1,
    };
    group.bench_function("all customers, the events of each", |b| {
        b.iter(|| {
            let mut sum = 0_i64;
            for customer in store.all_customers() {
                for logged in store.all_events_of(&customer.unwrap().value.id) {
                    sum += amount(&logged.unwrap().event);
                }
            }
            black_box(sum)
        });
    });
    group.bench_function("customers in random order, page by page", |b| {
        b.iter(|| {
            let mut sum = 0_i64;
            for id in &ids {
                let page = store.events_of(id, None, 10_000).unwrap();
                sum += page.items.iter().map(|logged| amount(&logged.event)).sum::<i64>();
            }
            black_box(sum)
        });
    });
    group.bench_function("the log from end to end", |b| {
        b.iter(|| {
            let mut sum = 0_i64;
            for logged in store.all_events_in(&EventPeriod::always()) {
                sum += amount(&logged.unwrap().event);
            }
            black_box(sum)
        });
    });
    group.bench_function("one month out of the log", |b| {
        let day = |text: &str| parse_date(text).unwrap();
        let month = EventPeriod::new(day("2022-03-01"), day("2022-03-31"), Zone::utc());
        b.iter(|| store.all_events_in(black_box(&month)).count());
    });
    group.finish();
}

criterion_group!(benches, appending, reading);
criterion_main!(benches);
