//! The fold: one customer with a hundred events of every kind that changes a fact.
#![allow(missing_docs, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use chrono::{Days, NaiveDate};
use criterion::{Criterion, criterion_group, criterion_main};
use guanxi::Rulebook;
use guanxi::record::{
    ContractEvent, ContractTerms, Direction, Event, EventKind, Interaction, Invoice, Outcome,
    Payment, Purchase,
};

/// What a rulebook of a wholesaler reads: amounts, orders, interactions, overdue days.
const RULES: &str = r#"
format = 1
code = "wholesale"
currency = "CNY"
time_zone = "Asia/Shanghai"
[[scheme]]
code = "tier"
kind = "list"
classes = [
  { code = "A", when = "annual_amount >= 500000 and worst_overdue_days_12m <= 30" },
  { code = "B", when = "orders_12m >= 12 or interactions_90d >= 3" },
  { code = "C", when = "age(last_order) <= 6 months or age(contract_end) <= 1 month" },
  { code = "D" },
]
"#;

/// Forty orders with invoices, twenty payments, thirty talks, a contract, over two years.
fn history(customer: &str) -> Vec<Event> {
    let base: NaiveDate = "2023-01-01".parse().unwrap();
    let on = |n: u64| base.checked_add_days(Days::new(n)).unwrap();
    let mut events = Vec::new();
    let mut push = |n: u64, kind: EventKind| {
        let id = format!("{customer}-{}", events.len());
        events.push(Event::new(id, customer, on(n).into(), kind));
    };
    push(0, ContractEvent::sign("k", ContractTerms::new(on(0), on(730))).into());
    for k in 0..40 {
        push(k * 17, Purchase::new((1000 + k).to_string().parse().unwrap()).into());
        if k % 2 == 0 {
            let invoice = format!("i{k}");
            push(k * 17, Invoice::new(&*invoice, "1000".parse().unwrap(), on(k * 17 + 30)).into());
            push(k * 17 + 25, Payment::new(invoice, "1000".parse().unwrap()).into());
        }
    }
    for k in 0..19 {
        let talk =
            Interaction::new("phone".parse().unwrap(), Direction::Outbound, Outcome::Reached);
        push(k * 35, talk.into());
    }
    assert_eq!(events.len(), 100);
    // As a store hands them out.
    events.sort_by_key(|event| event.at.to_string());
    events
}

fn fold(c: &mut Criterion) {
    let rulebook = Rulebook::from_toml(RULES).unwrap();
    let events = history("KH0001");
    let as_of = "2024-12-31".parse().unwrap();
    c.bench_function("fold one customer of 100 events", |b| {
        b.iter(|| rulebook.fold(&events, as_of, None));
    });
}

criterion_group!(benches, fold);
criterion_main!(benches);
