//! The review of columns: `cargo bench --bench columns`.
//!
//! The job "portfolio review" of `benches/portfolio` on the customers that every peer has, the rulebook
//! read at run time; `GUANXI_ROWS=10000000` for ten million of them. Figures to hold, for a customer
//! and one thread on the reference machine: the full review at most 11 ns with AVX2, without at most 2.1
//! times that; the fixed cost of a call at most 300 ns, one row at most 400 ns; the due index at most 1 µs
//! and 0.2 ns an id, a move at most 60 ns, a customer that changes at most 700 ns, which is not reached;
//! from CSV to columns at most 1.3 times the byte records of the crate `csv` alone.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::arithmetic_side_effects,
    clippy::indexing_slicing
)]

use std::hint::black_box;

use chrono::TimeDelta;
use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use guanxi::review::DueIndex;
use guanxi::review::columns::{
    Column, ColumnReview, ColumnType, Portfolio, ReviewedColumns, Schema, TextColumns, Units,
    Width, population,
};

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
    let narrow = {
        let whole = |width| ColumnType::new(width, Units::Whole);
        Schema::new()
            .fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(2)))
            .fact("strategic", ColumnType::new(Width::U8, Units::Flag))
            .fact("orders_12m", whole(Width::U16))
    };
    let classes = ColumnReview::new(&rulebook, &narrow, day()).classes_only().build().unwrap();
    let columns = [
        Column::i64(&customers.amount[..1]),
        Column::u8(&customers.strategic[..1]),
        Column::u16(&customers.orders[..1]),
    ];
    let three = Portfolio::new(&narrow, 1, columns.to_vec()).unwrap();
    let mut reviewed = ReviewedColumns::default();
    group.bench_function("classes alone", |b| {
        b.iter(|| classes.run_into(black_box(&three), &mut reviewed).unwrap());
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
    // What was counted of a customer goes, what is counted now comes, and the due date moves: the old row
    // stands in the columns of all, the new one came in with others.
    let portfolio = customers.portfolio(&schema);
    let mut came_in = Customers::new(2_000);
    came_in.amount.rotate_left(1);
    came_in.touched.iter_mut().for_each(|dates| dates.rotate_left(7));
    let new = came_in.portfolio(&schema);
    let mut tally = reviewed.tally().unwrap().clone();
    let (mut change, mut row) = (ReviewedColumns::default(), 0_usize);
    group.bench_function("a customer changes", |b| {
        b.iter(|| {
            row = (row + 7_919) % 1_000_000;
            review.run_change((&portfolio, row), (&new, row % 2_000), &mut change).unwrap();
            tally.merge(change.tally().unwrap()).unwrap();
            index.set(u32::try_from(row).unwrap(), change.due(1));
        });
    });
    group.finish();
}

/// A file of customers as comma-separated values.
fn file(customers: &Customers) -> String {
    let mut text = String::new();
    let date = |day: i32| match day {
        i32::MIN => String::new(),
        day => (chrono::NaiveDate::default() + TimeDelta::days(i64::from(day))).to_string(),
    };
    let set = |bits: u8, codes: &[&str]| match bits {
        0 => "-".to_owned(),
        bits => {
            let chosen = codes.iter().enumerate().filter(|(bit, _)| bits >> bit & 1 == 1);
            chosen.map(|(_, code)| *code).collect::<Vec<_>>().join(";")
        }
    };
    for row in 0..customers.rows() {
        let c = customers;
        let amount = format!("{}.{:02}", c.amount[row] / 100, c.amount[row] % 100);
        let [fit, rivals, voice] = &c.answers;
        let [visit, call, email, im] = &c.touched;
        let renewal = ["not_due", "renewed", "lapsed"][usize::from(c.renewal[row])];
        let band = ["low", "medium", "high", "very_high"][usize::from(c.band_before[row])];
        let fields = [
            amount,
            c.strategic[row].to_string(),
            c.months[row].to_string(),
            c.orders[row].to_string(),
            c.interactions[row].to_string(),
            c.tenure[row].to_string(),
            c.overdue[row].to_string(),
            fit[row].to_string(),
            rivals[row].to_string(),
            voice[row].to_string(),
            date(c.contract_end[row]),
            set(c.channels[row], &["visit", "call", "email", "im"]),
            renewal.to_owned(),
            band.to_owned(),
            set(c.signals[row], &["switch", "key_left"]),
            c.no_contact[row].to_string(),
            date(visit[row]),
            date(call[row]),
            date(email[row]),
            date(im[row]),
        ];
        text.push_str(&fields.join(","));
        text.push('\n');
    }
    text
}

fn texts(c: &mut Criterion) {
    let (schema, rows) = (schema(), 100_000);
    let text = file(&Customers::new(rows));
    let mut group = c.benchmark_group("CSV of 100000 customers");
    group.throughput(Throughput::Elements(u64::try_from(rows).unwrap())).sample_size(20);
    let reader = || csv::ReaderBuilder::new().has_headers(false).from_reader(text.as_bytes());
    group.bench_function("byte records alone", |b| {
        b.iter(|| {
            let (mut reader, mut record, mut bytes) = (reader(), csv::ByteRecord::new(), 0);
            while reader.read_byte_record(&mut record).unwrap() {
                bytes += record.iter().map(<[u8]>::len).sum::<usize>();
            }
            bytes
        });
    });
    group.bench_function("to columns, one by one", |b| {
        b.iter(|| {
            let (mut reader, mut record) = (reader(), csv::ByteRecord::new());
            let mut columns = TextColumns::new(&schema);
            while reader.read_byte_record(&mut record).unwrap() {
                columns.push(&record).unwrap();
            }
            assert_eq!(columns.rows(), rows);
            columns
        });
    });
    group.bench_function("to columns", |b| {
        let mut records = vec![csv::ByteRecord::new(); 64];
        b.iter(|| {
            let (mut reader, mut columns) = (reader(), TextColumns::new(&schema));
            while let some @ [_, ..] =
                next(&mut records, |one| reader.read_byte_record(one).unwrap())
            {
                columns.push_rows(some, |record, place| record.get(place)).unwrap();
            }
            assert_eq!(columns.rows(), rows);
            columns
        });
    });
    group.bench_function("to columns, by simd-csv", |b| {
        let mut records = vec![simd_csv::ByteRecord::new(); 64];
        b.iter(|| {
            let mut reader = simd_csv::ReaderBuilder::new();
            let mut reader = reader.has_headers(false).from_reader(text.as_bytes());
            let mut columns = TextColumns::new(&schema);
            while let some @ [_, ..] =
                next(&mut records, |one| reader.read_byte_record(one).unwrap())
            {
                columns.push_rows(some, |record, place| record.get(place)).unwrap();
            }
            assert_eq!(columns.rows(), rows);
            columns
        });
    });
    group.finish();
}

/// The next records, none at the end of the file.
fn next<R>(records: &mut [R], mut read: impl FnMut(&mut R) -> bool) -> &[R] {
    let count = records.iter_mut().position(|record| !read(record)).unwrap_or(records.len());
    &records[..count]
}

criterion_group!(benches, portfolios, one_row, due_index, texts);
criterion_main!(benches);
