//! Renewal risk and early warning of one customer.
//!
//! `cargo bench --bench risk`. Goals: one assessment with its reasons at most 1 µs; the warnings of one
//! customer over a year of events (triggers, workflow, clocks) at most 5 µs.
#![allow(
    clippy::indexing_slicing,
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    missing_docs
)]

use std::hint::black_box;

use chrono::{NaiveDate, TimeDelta};
use criterion::{Criterion, criterion_group, criterion_main};
use guanxi::policy::scheme::Case;
use guanxi::policy::warning::Evidence;
use guanxi::record::{
    ContractEvent, ContractTerms, Customer, CustomerId, Direction, Event, EventKind, Interaction,
    Invoice, Measure, Outcome, Payment, RiskAssessment, Signal, WarningAction, WarningEvent,
};
use guanxi::review::{AgendaCustomer, watch};
use guanxi::time::Moment;
use guanxi::{Facts, Rulebook};

const TODAY: &str = "2024-06-30";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn date(back: i64) -> Moment {
    Moment::Date(day(TODAY) - TimeDelta::try_days(back).unwrap())
}

/// A year of one customer: a contract, an invoice and a payment each month, thirty contacts, four
/// assessments, two signals, and a warning that is being handled.
fn year(customer: &str) -> Vec<Event> {
    let mut events: Vec<Event> = Vec::new();
    let mut put = |at: Moment, kind: EventKind| {
        let id = format!("{customer}-{}", events.len());
        events.push(Event::new(id, customer, at, kind));
    };
    let terms = ContractTerms::new(day("2023-10-01"), day("2024-09-30"));
    put(date(280), ContractEvent::sign("HT1", terms).into());
    for month in 0..12_i64 {
        let id = format!("FP{month}");
        let due = day(TODAY) - TimeDelta::try_days(month * 30 + 10).unwrap();
        put(date(month * 30 + 40), Invoice::new(id.as_str(), "12000".parse().unwrap(), due).into());
        let late = if month == 3 { 5 } else { 12 };
        put(date(month * 30 + late), Payment::new(id.as_str(), "12000".parse().unwrap()).into());
    }
    for place in 0..30_i64 {
        let talk =
            Interaction::new("phone".parse().unwrap(), Direction::Outbound, Outcome::Reached);
        put(date(place * 12 + 1), talk.into());
    }
    for quarter in 0..4_i64 {
        let sheet = RiskAssessment::new("in touch with a competitor")
            .rate("need_fit".parse().unwrap(), 3)
            .rate("competitor".parse().unwrap(), 1 + quarter % 2)
            .level("high".parse().unwrap());
        put(date(quarter * 91 + 2), sheet.into());
    }
    put(date(25), Signal::new("considering_switch".parse().unwrap()).into());
    put(date(200), Signal::new("anomaly".parse().unwrap()).into());
    let at = |back: i64, hour: u32| {
        let day = day(TODAY) - TimeDelta::try_days(back).unwrap();
        Moment::instant(day.and_hms_opt(hour, 0, 0).unwrap().and_utc()).unwrap()
    };
    let steps = [
        (
            at(24, 1),
            WarningAction::Detect { cause: "switch".parse().unwrap(), note: String::new() },
        ),
        (
            at(24, 2),
            WarningAction::Report { to: "sales_supervisor".parse().unwrap(), text: String::new() },
        ),
        (
            at(24, 8),
            WarningAction::Meet { causes: vec!["price".parse().unwrap()], minutes: String::new() },
        ),
        (
            at(23, 1),
            WarningAction::Plan {
                measures: vec![Measure::new("offer a discount", "chen.qi", date(-10))],
            },
        ),
        (at(22, 1), WarningAction::Execute),
        (at(15, 1), WarningAction::Progress { text: "offer sent".to_owned(), major: false }),
        (at(8, 1), WarningAction::Progress { text: "offer discussed".to_owned(), major: false }),
        (at(2, 1), WarningAction::Progress { text: "price agreed".to_owned(), major: false }),
    ];
    for (at, action) in steps {
        put(at, WarningEvent::new("W1", action).into());
    }
    events
}

fn facts(rulebook: &Rulebook) -> Facts {
    rulebook
        .facts()
        .with("first_contract", "2022-03-01")
        .and_then(|facts| facts.with("worst_overdue_days_12m", 12))
        .and_then(|facts| facts.with("need_fit", "partial"))
        .and_then(|facts| facts.with("competitor_contact", "initial"))
        .and_then(|facts| facts.with("satisfaction_last_quarter", "4"))
        .and_then(|facts| facts.with("open_overdue_days", 12))
        .and_then(|facts| facts.with("key_decider_left", false))
        .and_then(|facts| facts.with("successor_contacted", false))
        .and_then(|facts| facts.with("signal(considering_switch)", false))
        .and_then(|facts| facts.with("risk_level", "medium"))
        .and_then(|facts| facts.with("consecutive_at_least(high)", 1))
        .unwrap()
}

fn assess(c: &mut Criterion) {
    let rulebook = Rulebook::preset("renewal").unwrap();
    let risk = rulebook.risk().unwrap();
    let events = year("K");
    let as_of: Moment = TODAY.parse().unwrap();
    let customer = CustomerId::from("K");
    let history = risk.history(&customer, &events, as_of, None);
    let known = facts(&rulebook);
    let case = Case::new(&known, day(TODAY));
    let score = risk.score(&case, Some(&history)).unwrap();
    assert_eq!(score.level().unwrap().code(), &"medium"); // 3 + 3 + 3 + 3 + 4
    c.bench_function("risk/score with reasons, all known", |b| {
        b.iter(|| black_box(risk.score(black_box(&case), Some(&history)).unwrap()).level());
    });
    let open = known.clone().without("satisfaction_last_quarter").unwrap();
    let open = open.without("need_fit").unwrap();
    let case = Case::new(&open, day(TODAY));
    c.bench_function("risk/score with reasons, two unknown", |b| {
        b.iter(|| black_box(risk.score(black_box(&case), None).unwrap()).level());
    });
    let case = Case::new(&known, day(TODAY));
    c.bench_function("risk/reading: recorded, computed, trend, schedule", |b| {
        b.iter(|| black_box(risk.read(black_box(&case), &history).unwrap()).level());
    });
    c.bench_function("risk/history of a year of 67 events", |b| {
        b.iter(|| black_box(risk.history(&customer, black_box(&events), as_of, None)));
    });
}

fn warn(c: &mut Criterion) {
    let rulebook = Rulebook::preset("renewal").unwrap();
    let warnings = rulebook.warnings().unwrap();
    let events = year("K");
    let as_of: Moment = TODAY.parse().unwrap();
    let known = facts(&rulebook);
    let case = Case::new(&known, day(TODAY));
    let evidence = Evidence::default();
    let log = warnings.replay("K", &events, as_of, None, &evidence);
    assert!(log.is_open() && log.refused.is_empty());
    c.bench_function("warning/five triggers", |b| {
        b.iter(|| black_box(warnings.triggers(black_box(&case)).unwrap()).len());
    });
    c.bench_function("warning/replay of a year of 67 events", |b| {
        b.iter(|| black_box(warnings.replay("K", black_box(&events), as_of, None, &evidence)));
    });
    c.bench_function("warning/whole evaluation over a year of 67 events", |b| {
        b.iter(|| {
            let log = warnings.replay("K", black_box(&events), as_of, None, &evidence);
            black_box(warnings.read(log, &case, &events, None, &evidence).unwrap())
        });
    });
}

fn portfolio(c: &mut Criterion) {
    let rulebook = Rulebook::preset("renewal").unwrap();
    let as_of: Moment = TODAY.parse().unwrap();
    let customers: Vec<AgendaCustomer> = (0..1_000)
        .map(|number| {
            let id = format!("K{number}");
            let events = year(&id);
            let folded = rulebook.fold(&events, as_of, None);
            let facts = folded.customers[id.as_str()].facts.clone();
            AgendaCustomer::new(Customer::new(id.as_str()), facts).with_log(events)
        })
        .collect();
    let population = rulebook.population(customers.iter().map(|one| &one.facts));
    let mut group = c.benchmark_group("watch");
    group.sample_size(10);
    group.bench_function("1 000 customers with a year of events each", |b| {
        b.iter(|| black_box(watch(&rulebook, &population, &customers, as_of).unwrap()));
    });
    group.finish();
}

criterion_group!(benches, assess, warn, portfolio);
criterion_main!(benches);
