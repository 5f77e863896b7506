//! The business calendar: `cargo bench --bench calendar`.
//!
//! Monday to Friday 9-12 and 13-18 with 30 holidays over 16 years. Figures to hold, in each zone
//! and at each distance: add and sub at most 30 ns, between 20 ns, is_working 15 ns, the index of
//! 16 years 1 ms; in a batch of a million instants add at most 10 ns each.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_wrap
)]

use std::hint::black_box;

use chrono::{DateTime, Days, NaiveDate, Utc};
use criterion::{BatchSize, Criterion, Throughput, criterion_group, criterion_main};
use guanxi::time::{Beyond, Calendar, CalendarBuilder, Holidays};

const ZONES: [&str; 3] = ["UTC", "America/New_York", "Asia/Shanghai"];
const FIRST: (i32, i32) = (2015, 2030);

/// The office with so many holidays, spread over the years.
fn office(zone: &str, holidays: u64) -> CalendarBuilder {
    let first = NaiveDate::from_ymd_opt(FIRST.0, 1, 5).unwrap();
    let mut table = Holidays::new("bench".parse().unwrap(), "1").unwrap();
    for n in 0..holidays {
        let date = first + Days::new(n * 5_800 / holidays);
        table = table.with_off(date, "").unwrap();
    }
    let week = "mon-fri 09:00-12:00 13:00-18:00".parse().unwrap();
    Calendar::builder(zone.parse().unwrap(), week).holidays(table).years(FIRST.0, FIRST.1)
}

/// A fixed scramble: the same instants at every run, in a range of years.
fn starts(count: u64) -> Vec<i64> {
    let from = 1_451_606_400; // 2016
    let span = 12 * 365 * 86_400_u64;
    (0..count)
        .map(|n| from + (n.wrapping_mul(6_364_136_223_846_793_005).rotate_left(23) % span) as i64)
        .collect()
}

fn instants(count: u64) -> Vec<DateTime<Utc>> {
    starts(count).into_iter().map(|at| DateTime::from_timestamp(at, 0).unwrap()).collect()
}

/// Each call with another instant of 4096, so that no branch is learnt by heart.
fn over<T>(b: &mut criterion::Bencher<'_>, instants: &[T], mut ask: impl FnMut(&T)) {
    let mut rows = instants.iter().cycle();
    b.iter(|| ask(rows.next().unwrap()));
}

fn questions(c: &mut Criterion) {
    let instants = instants(4096);
    let pairs: Vec<_> = instants.iter().zip(instants.iter().rev()).collect();
    for zone in ZONES {
        let calendar = office(zone, 30).build().unwrap();
        let mut group = c.benchmark_group(format!("calendar {zone}"));
        for (name, seconds) in [("add 3 days", 24 * 3600), ("add 2 years", 520 * 8 * 3600)] {
            group.bench_function(name, |b| {
                over(b, &instants, |at| {
                    black_box(calendar.add(black_box(*at), black_box(seconds)).unwrap());
                });
            });
        }
        group.bench_function("sub 3 days", |b| {
            over(b, &instants, |at| {
                black_box(calendar.sub(black_box(*at), black_box(24 * 3600)).unwrap());
            });
        });
        group.bench_function("between", |b| {
            over(b, &pairs, |(from, to)| {
                black_box(calendar.between(black_box(**from), black_box(**to)).unwrap());
            });
        });
        group.bench_function("is_working", |b| {
            over(b, &instants, |at| {
                black_box(calendar.is_working(black_box(*at)).unwrap());
            });
        });
        group.finish();
    }
    let many = office("America/New_York", 900).build().unwrap();
    c.bench_function("calendar with 900 holidays/add 3 days", |b| {
        over(b, &instants, |at| {
            black_box(many.add(black_box(*at), black_box(24 * 3600)).unwrap());
        });
    });
}

fn building(c: &mut Criterion) {
    let mut group = c.benchmark_group("index of 16 years");
    for zone in ZONES {
        let parts = office(zone, 30);
        group.bench_function(zone, |b| {
            b.iter_batched(|| parts.clone(), |parts| parts.build().unwrap(), BatchSize::LargeInput);
        });
    }
    group.finish();
    let week = "mon-fri 09:00-12:00 13:00-18:00".parse().unwrap();
    let china = Calendar::builder("Asia/Shanghai".parse().unwrap(), week)
        .holidays(Holidays::bundled("cn").unwrap());
    c.bench_function("index of the table cn, 20 years", |b| {
        b.iter_batched(|| china.clone(), |parts| parts.build().unwrap(), BatchSize::LargeInput);
    });
    let weekly = china.beyond(Beyond::Weekly);
    c.bench_function("index of 100 years", |b| {
        b.iter_batched(|| weekly.clone(), |parts| parts.build().unwrap(), BatchSize::LargeInput);
    });
}

fn batches(c: &mut Criterion) {
    let starts = starts(1_000_000);
    let ends: Vec<i64> = starts.iter().rev().copied().collect();
    let durations: Vec<i64> = starts.iter().map(|at| at.rem_euclid(200_000) + 1).collect();
    let mut answers = vec![0; starts.len()];
    let mut working = vec![None; starts.len()];
    let mut group = c.benchmark_group("batch of a million");
    group.throughput(Throughput::Elements(1_000_000)).sample_size(20);
    for zone in ZONES {
        let calendar = office(zone, 30).build().unwrap();
        group.bench_function(format!("add 3 days {zone}"), |b| {
            b.iter(|| calendar.add_batch(&starts, &[24 * 3600], &mut answers).unwrap());
        });
        group.bench_function(format!("add each its own {zone}"), |b| {
            b.iter(|| calendar.add_batch(&starts, &durations, &mut answers).unwrap());
        });
        group.bench_function(format!("between {zone}"), |b| {
            b.iter(|| calendar.between_batch(&starts, &ends, &mut answers).unwrap());
        });
        group.bench_function(format!("used up to one instant {zone}"), |b| {
            b.iter(|| calendar.used_batch(&starts, 1_830_000_000, &mut answers).unwrap());
        });
        group.bench_function(format!("is_working {zone}"), |b| {
            b.iter(|| calendar.is_working_batch(&starts, &mut working).unwrap());
        });
    }
    group.finish();
}

criterion_group!(benches, questions, building, batches);
criterion_main!(benches);
