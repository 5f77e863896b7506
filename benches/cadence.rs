//! Contact cadence: the next due day of one customer, and the agenda of many.
//!
//! `cargo bench --bench cadence`. Goals: next due of one customer under four rules at most 1 µs; an
//! agenda of 100 000 customers over 14 days at most 1 s on one core.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, missing_docs)]

use std::hint::black_box;
use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use guanxi::policy::scheme::Case;
use guanxi::record::{Customer, Direction, Event, Interaction, Outcome};
use guanxi::review::{AgendaBuilder, AgendaCustomer, AgendaRequest};
use guanxi::time::Moment;
use guanxi::{Facts, Rulebook};

const TODAY: &str = "2024-03-18";

/// Four rules for everybody: two rolling, one by calendar bucket, one from a fixed date.
const FOUR_RULES: &str = r#"
format = 1
code = "four"
currency = "CNY"
time_zone = "Asia/Shanghai"
[calendar.office]
week = { mon-fri = ["09:00-12:00", "13:00-18:00"] }
holidays = "cn"
[codes]
channel = [{ code = "phone", sync = true }, { code = "email" }, { code = "visit", sync = true }]
[cadence]
calendar = "office"
[[cadence.touch]]
code = "weekly"
every = "1 week"
proactive = true
promotional = false
[[cadence.touch]]
code = "monthly_visit"
every = "1 month"
channels = ["visit"]
[[cadence.touch]]
code = "quarterly_mail"
every = "1 quarter"
anchor = "bucket"
channels = ["email"]
[[cadence.touch]]
code = "yearly"
every = "1 year"
anchor = "first_contract"
channels = ["visit", "phone"]
"#;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Ten contacts of the last year: calls, mails, visits, an attempt that reached nobody.
fn log(customer: &str, number: u32) -> Vec<Event> {
    let kinds = [
        ("phone", Outcome::Reached),
        ("email", Outcome::Sent),
        ("visit", Outcome::Reached),
        ("phone", Outcome::NotReached),
        ("email", Outcome::Sent),
    ];
    (0..10_u32)
        .map(|place| {
            let (channel, outcome) = kinds[usize::try_from(place % 5).unwrap()];
            let back = i64::from((number * 7 + place * 31) % 360) + 1;
            let at = day(TODAY) - TimeDelta::try_days(back).unwrap();
            let talk = Interaction::new(channel.parse().unwrap(), Direction::Outbound, outcome);
            Event::new(format!("{customer}-{place}"), customer, Moment::Date(at), talk)
        })
        .collect()
}

fn one_customer(c: &mut Criterion) {
    let rulebook = Rulebook::from_toml(FOUR_RULES).unwrap();
    let cadence = rulebook.cadence().unwrap();
    let customer = Customer::new("C1");
    let events = log("C1", 3);
    let facts = rulebook.facts().with("first_contract", "2021-05-31").unwrap();
    let case = Case::new(&facts, day(TODAY));
    let as_of = TODAY.parse().unwrap();
    let history = cadence.history(&customer, &events, as_of, None);
    let mut group = c.benchmark_group("one customer, four rules, ten contacts");
    group.bench_function("next due", |b| b.iter(|| cadence.next_due(black_box(&history), &case)));
    group.bench_function("due days, states, proposals", |b| {
        b.iter(|| cadence.ask(black_box(&history), &case).unwrap());
    });
    group.bench_function("log read", |b| {
        b.iter(|| cadence.history(&customer, black_box(&events), as_of, None));
    });
    group.finish();
}

fn customers(rulebook: &Rulebook, count: u32) -> Vec<AgendaCustomer> {
    let facts = |number: u32| -> Facts {
        let amount =
            [650_000_i64, 250_000, 60_000, 40_000, 30_000][usize::try_from(number % 5).unwrap()];
        rulebook.facts().with("annual_amount", amount).unwrap()
    };
    (0..count)
        .map(|number| {
            let id = format!("KH{number:06}");
            let events: Vec<Arc<Event>> = log(&id, number).into_iter().map(Arc::new).collect();
            let mut record = Customer::new(id.as_str());
            record.owner = Some(format!("owner {}", number % 100).as_str().into());
            AgendaCustomer::new(record, facts(number)).with_log(events)
        })
        .collect()
}

fn agenda(c: &mut Criterion) {
    let rulebook = Rulebook::preset("service_quality").unwrap();
    let population = rulebook.population([]);
    let as_of = TODAY.parse().unwrap();
    let mut group = c.benchmark_group("agenda over 14 days");
    group.sample_size(10);
    for (name, count, capacity) in [
        ("100 000 customers", 100_000, None),
        ("10 000 customers, 8 things a day", 10_000, Some(8)),
    ] {
        let customers = customers(&rulebook, count);
        group.throughput(Throughput::Elements(u64::from(count)));
        group.bench_function(name, |b| {
            b.iter_batched(
                || customers.clone(),
                |customers| {
                    let mut request = AgendaRequest::days(14);
                    request.capacity = capacity;
                    let builder = AgendaBuilder::new(&rulebook, &population, as_of, request);
                    let mut builder = builder.unwrap();
                    for customer in customers {
                        builder.add(customer).unwrap();
                    }
                    builder.finish()
                },
                BatchSize::PerIteration,
            );
        });
    }
    group.finish();
}

criterion_group!(benches, one_customer, agenda);
criterion_main!(benches);
