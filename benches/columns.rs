//! The review of columns: `cargo bench --bench columns`.
//!
//! The job "portfolio review" of `benches/portfolio` on the customers that every peer has, the rulebook
//! read at run time; `GUANXI_ROWS=10000000` for ten million of them. Figures to hold, for a customer
//! and one thread on the reference machine: the full review at most 11 ns with AVX2, without at most 2.1
//! times that; the fixed cost of a call at most 300 ns, one row at most 400 ns; the due index at most 1 µs
//! and 0.2 ns an id, a move at most 60 ns.
#![allow(missing_docs, clippy::unwrap_used, clippy::arithmetic_side_effects)]

use std::hint::black_box;

use chrono::TimeDelta;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use guanxi::review::DueIndex;
use guanxi::review::columns::{ColumnReview, ReviewedColumns, population};

#[path = "portfolio/data.rs"]
#[allow(dead_code, unreachable_pub, clippy::panic, clippy::indexing_slicing)]
mod data;

use data::{Customers, day, review, rulebook, schema};

fn portfolios(c: &mut Criterion) {
    let rows = std::env::var("GUANXI_ROWS").ok().and_then(|rows| rows.parse().ok());
    let schema = schema();
    for rows in [100_000, rows.unwrap_or(1_000_000)] {
        let customers = Customers::new(rows);
        let portfolio = customers.portfolio(&schema);
        let mut group = c.benchmark_group(format!("{rows} customers"));
        group.throughput(Throughput::Elements(u64::try_from(rows).unwrap())).sample_size(20);
        for (name, plain) in [("rows and sums", false), ("rows and sums, plain", true)] {
            let review = review(&schema, plain);
            let mut reviewed = ReviewedColumns::default();
            group.bench_function(name, |b| {
                b.iter(|| review.run_into(&portfolio, &mut reviewed).unwrap());
            });
        }
        let rulebook = rulebook();
        group.bench_function("population", |b| {
            b.iter(|| black_box(population(&rulebook, &portfolio).unwrap()));
        });
        group.finish();
    }
}

fn one_row(c: &mut Criterion) {
    let schema = schema();
    let customers = Customers::new(1_000);
    let mut group = c.benchmark_group("one row");
    let review = review(&schema, false);
    let mut reviewed = ReviewedColumns::default();
    for (name, to) in [("nobody", 0), ("review and sums", 1)] {
        let portfolio = customers.part(&schema, 0, to);
        group.bench_function(name, |b| {
            b.iter(|| review.run_into(black_box(&portfolio), &mut reviewed).unwrap());
        });
    }
    let rulebook = rulebook();
    let bare = ColumnReview::new(&rulebook, &schema, day()).build().unwrap();
    let mut reviewed = ReviewedColumns::default();
    let portfolio = customers.part(&schema, 0, 1);
    group.bench_function("review without sums", |b| {
        b.iter(|| bare.run_into(black_box(&portfolio), &mut reviewed).unwrap());
    });
    group.bench_function("explained", |b| b.iter(|| black_box(bare.row(&portfolio, 0))));
    group.finish();
}

fn due_index(c: &mut Criterion) {
    let schema = schema();
    let customers = Customers::new(1_000_000);
    let review = review(&schema, false);
    let reviewed = review.run(&customers.portfolio(&schema)).unwrap();
    let mut index = DueIndex::new((0..reviewed.rows()).map(|row| reviewed.due(row)));
    let mut group = c.benchmark_group("due index");
    let by = day() - TimeDelta::days(60);
    group.throughput(Throughput::Elements(u64::try_from(index.count_by(by)).unwrap()));
    group.bench_function("who is due", |b| {
        b.iter(|| index.due_by(black_box(by)).map(<[u32]>::len).sum::<usize>());
    });
    group.throughput(Throughput::Elements(1));
    let mut next = 0_u32;
    group.bench_function("move one customer", |b| {
        b.iter(|| {
            next = next.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let days = i64::from(next >> 25);
            index.set((next >> 7) % 1_000_000, Some(day() + TimeDelta::days(days)));
        });
    });
    group.finish();
}

criterion_group!(benches, portfolios, one_row, due_index);
criterion_main!(benches);
