//! Key figures: from stays and issues to sums, and sums of parts to that of the whole.
//!
//! `cargo bench --bench kpi`. Goals on one core: churn by the opening cohort over a million
//! customer-months at most 50 ms; the merge of two rates with exclusions at most 20 ns.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, missing_docs)]

use std::hint::black_box;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use guanxi::policy::kpi::{
    Accumulator, Churn, Exclusion, Frame, IssueCase, Kpi, LostAfter, Period, Stays,
};
use guanxi::rule::clock::Basis;
use guanxi::time::{Calendar, Holidays, Zone};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// A number below `below` that looks like chance.
fn chance(seed: &mut u64, below: u64) -> i64 {
    *seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
    i64::try_from((*seed >> 33) % below).unwrap()
}

const CUSTOMERS: usize = 40_000;
const MONTHS: usize = 25;

/// Customers with contracts of a year that most of them renew, some after a while.
fn by_contracts() -> Vec<Stays> {
    let mut seed = 1;
    let customer = |_| {
        let mut from = day("2020-01-01") + TimeDelta::days(chance(&mut seed, 1700));
        let mut contracts = Vec::new();
        loop {
            let to = from + TimeDelta::days(364);
            contracts.push((from, to));
            if chance(&mut seed, 10) < 3 {
                break;
            }
            let gap = if chance(&mut seed, 10) < 8 { 0 } else { chance(&mut seed, 90) };
            from = to + TimeDelta::days(1 + gap);
        }
        Stays::of_contracts(contracts)
    };
    (0..CUSTOMERS).map(customer).collect()
}

/// Customers that order every few weeks or months, lost after ninety days.
fn by_orders() -> Vec<Stays> {
    let mut seed = 2;
    let customer = |_| {
        let mut at = day("2021-01-01") + TimeDelta::days(chance(&mut seed, 1000));
        let mut orders = Vec::new();
        let rhythm = 20 + chance(&mut seed, 120).unsigned_abs();
        for _ in 0..chance(&mut seed, 40) {
            orders.push(at);
            at += TimeDelta::days(chance(&mut seed, rhythm));
        }
        Stays::of_orders(orders, LostAfter::days(90))
    };
    (0..CUSTOMERS).map(customer).collect()
}

fn months() -> Vec<Period> {
    let first: Period = "2023-01".parse().unwrap();
    let next = |period: &Period| Period::month_of(period.closes()).ok();
    std::iter::successors(Some(first), next).take(MONTHS).collect()
}

fn churn(c: &mut Criterion) {
    let (months, kpi) = (months(), Kpi::standard("churn_rate").unwrap());
    let mut group = c.benchmark_group("churn by opening cohort");
    group.throughput(Throughput::Elements((CUSTOMERS * MONTHS) as u64)).sample_size(20);
    for (name, stays) in [("contracts", by_contracts()), ("orders", by_orders())] {
        group.bench_function(format!("a million customer-months by {name}"), |b| {
            b.iter(|| {
                let month = |period: &Period| {
                    let (churn, mut sums) = (Churn::default(), Accumulator::new(&kpi, *period));
                    for one in &stays {
                        sums.add(churn.of(one, *period)).unwrap();
                    }
                    sums.read()
                };
                months.iter().map(month).filter(|read| read.value.is_some()).count()
            });
        });
    }
    group.finish();
}

/// Two parts of one portfolio whose frame was built once.
fn parts(name: &str) -> [Accumulator; 2] {
    let frame = Frame::new(Kpi::standard(name).unwrap(), "2024-03".parse().unwrap());
    let one = frame.zone("Asia/Shanghai".parse().unwrap()).cut("2024-04-01".parse().unwrap());
    let one = one.accumulator();
    [one.clone(), one]
}

fn merges(c: &mut Criterion) {
    let mut group = c.benchmark_group("merge");
    let [mut sum, mut part] = parts("renewal_rate");
    part.ratio(3, 4).unwrap();
    part.exclude(Exclusion::Pending);
    part.exclude(Exclusion::NoAmount);
    group.bench_function("two rates with exclusions", |b| {
        b.iter(|| black_box(&mut sum).merge(black_box(&part)));
    });
    // The frame of the other came by another way, as through a file.
    let text = serde_json::to_string(&part).unwrap();
    let read: Accumulator = serde_json::from_str(&text).unwrap();
    group.bench_function("two rates of two frames", |b| {
        b.iter(|| black_box(&mut sum).merge(black_box(&read)));
    });
    let [mut sum, mut part] = parts("first_response_time");
    (0..100).for_each(|n| part.value(n * 60).unwrap());
    sum.merge(&part).unwrap();
    group.bench_function("two means of a hundred values", |b| {
        b.iter(|| black_box(&mut sum).merge(black_box(&part)));
    });
    group.bench_function("read a mean of a hundred values", |b| {
        b.iter(|| black_box(&part).read());
    });
    group.finish();
}

/// Issues over three months, most of them answered within two days.
fn issues(as_of: DateTime<Utc>) -> Vec<IssueCase> {
    let mut seed = 3;
    let issue = |_| {
        let registered = as_of - TimeDelta::seconds(chance(&mut seed, 90 * 86_400));
        let mut case = IssueCase::new(registered, as_of);
        let answered = registered + TimeDelta::seconds(chance(&mut seed, 2 * 86_400));
        case.first_response = Some(answered).filter(|at| *at <= as_of);
        case
    };
    (0..10_000).map(issue).collect()
}

fn responses(c: &mut Criterion) {
    let zone: Zone = "Asia/Shanghai".parse().unwrap();
    let issues = issues("2024-04-15T00:00:00Z".parse().unwrap());
    let week = "mon-fri 09:00-12:00 13:00-18:00".parse().unwrap();
    let office = Calendar::builder(zone.clone(), week).holidays(Holidays::bundled("cn").unwrap());
    let march: Period = "2024-03".parse().unwrap();
    let kpi = Kpi::standard("first_response_time").unwrap();
    let mut group = c.benchmark_group("first response of 10000 issues");
    group.throughput(Throughput::Elements(issues.len() as u64));
    for (name, basis) in
        [("all time", Basis::Elapsed), ("office hours", Basis::Calendar(office.build().unwrap()))]
    {
        group.bench_function(name, |b| {
            b.iter(|| {
                let mut sums = Accumulator::new(&kpi, march);
                for issue in &issues {
                    sums.add(issue.response_time(&basis, march, &zone).unwrap()).unwrap();
                }
                sums.read()
            });
        });
        group.bench_function(format!("{name}, contributions alone"), |b| {
            b.iter(|| {
                for issue in &issues {
                    black_box(issue.response_time(&basis, march, &zone).unwrap());
                }
            });
        });
    }
    group.finish();
}

criterion_group!(benches, churn, merges, responses);
criterion_main!(benches);
