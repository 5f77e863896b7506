//! One decision and one load: `cargo bench --bench decide`.
//!
//! Figures to hold: classify without reasons at most 100 ns, with reasons at most 1 µs, loading a
//! preset at most 1 ms. Beside them an undetermined decision, an explanation and a portfolio.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::arithmetic_side_effects)]

use std::hint::black_box;

use chrono::NaiveDate;
use criterion::{Criterion, criterion_group, criterion_main};
use guanxi::label::Language;
use guanxi::policy::scheme::Case;
use guanxi::record::{Event, Purchase};
use guanxi::review::{decide, summarize};
use guanxi::{Facts, Rulebook};

const FOLLOW_UP: [(&str, &str); 2] = [("medium_amount", "100000"), ("new_within", "6 months")];

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2024, 6, 30).expect("a date")
}

/// A customer that falls through to the last row, so that every condition is asked.
fn follow_up_facts(rulebook: &Rulebook) -> Facts {
    let mut facts = rulebook.facts();
    facts.set("annual_amount", "90000").unwrap();
    facts.set("first_contract", "2020-01-15").unwrap();
    facts.set("risk_level", "medium").unwrap();
    for flag in ["strategic", "upsell", "demand_stable", "cultivable"] {
        facts.set(flag, false).unwrap();
    }
    facts
}

fn one_decision(c: &mut Criterion) {
    let follow_up = Rulebook::preset_with("follow_up", FOLLOW_UP).unwrap();
    let population = follow_up.population_with_cut("annual_amount", "800000").unwrap();
    let facts = follow_up_facts(&follow_up);
    let case = Case::new(&facts, day()).population(&population);
    let quadrants = Rulebook::preset("value_activity").unwrap();
    let active = quadrants.facts().with("annual_amount", 650_000).unwrap();
    let active = active.with("orders_12m", 14).unwrap();
    let quadrant = Case::new(&active, day());

    let mut group = c.benchmark_group("classify");
    group.bench_function("list of 4, without reasons", |b| {
        b.iter(|| follow_up.class_of("tier", black_box(&case)).unwrap());
    });
    group.bench_function("matrix 2x2, without reasons", |b| {
        b.iter(|| quadrants.class_of("quadrant", black_box(&quadrant)).unwrap());
    });
    group.bench_function("list of 4, with reasons", |b| {
        b.iter(|| {
            let classified = follow_up.classify_case("tier", black_box(&case)).unwrap();
            black_box(classified.steps());
        });
    });
    group.bench_function("matrix 2x2, with reasons", |b| {
        b.iter(|| {
            let classified = quadrants.classify_case("quadrant", black_box(&quadrant)).unwrap();
            black_box(classified.steps());
        });
    });
    let open = facts.clone().without("annual_amount").unwrap().without("strategic").unwrap();
    let open = Case::new(&open, day()).population(&population);
    group.bench_function("list of 4, two facts missing", |b| {
        b.iter(|| follow_up.class_of("tier", black_box(&open)).unwrap());
    });
    let classified = follow_up.classify_case("tier", &case).unwrap();
    group.bench_function("list of 4, explained in words", |b| {
        b.iter(|| black_box(&classified).explain(Language::English));
    });
    group.finish();
}

fn loading(c: &mut Criterion) {
    let mut group = c.benchmark_group("load");
    for preset in ["renewal", "service_quality", "value_activity"] {
        group.bench_function(preset, |b| b.iter(|| Rulebook::preset(black_box(preset)).unwrap()));
    }
    group.bench_function("follow_up", |b| {
        b.iter(|| Rulebook::preset_with("follow_up", black_box(FOLLOW_UP)).unwrap());
    });
    group.finish();
}

/// 10 000 customers with four purchases each under the example's rulebook.
fn portfolio(c: &mut Criterion) {
    let text = include_str!("../examples/rulebooks/retail.toml");
    let rulebook = Rulebook::from_toml(text).unwrap();
    let first = NaiveDate::from_ymd_opt(2023, 1, 1).expect("a date");
    let events: Vec<Event> = (0u64..40_000)
        .map(|n| {
            // A fixed scramble: the same portfolio at every run.
            let scrambled = n.wrapping_mul(6_364_136_223_846_793_005).rotate_left(17);
            let date = first + chrono::Days::new(scrambled % 540);
            let amount = format!("{}.{:02}", scrambled % 900, scrambled % 100);
            let purchase = Purchase::new(amount.parse().unwrap());
            Event::new(format!("e{n}"), format!("c{:05}", n % 10_000), date.into(), purchase)
        })
        .collect();
    let as_of = day().into();
    let mut group = c.benchmark_group("portfolio of 10 000");
    group.sample_size(10);
    group.bench_function("fold 40 000 purchases", |b| {
        b.iter(|| rulebook.fold(black_box(&events), as_of, None));
    });
    group.bench_function("review and summary", |b| {
        b.iter(|| {
            let review = decide(&rulebook, black_box(&events), &[], as_of, None);
            summarize(&rulebook, &review, None)
        });
    });
    group.finish();
}

criterion_group!(benches, one_decision, loading, portfolio);
criterion_main!(benches);
