//! What the C functions cost over the Rust functions that they call: one row, and a million.
//!
//! The functions are called through pointers, as a program that is linked to the shared library calls them.
#![allow(
    missing_docs,
    unsafe_code,
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap
)]

use std::hint::black_box;
use std::ptr::null_mut;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use guanxi::Rulebook;
use guanxi::capi::*;
use guanxi::request::{Batch, ColumnsQuestion, Question, answer};
use guanxi::review::columns::{Column, Portfolio, ReviewedColumns};

const COLUMNS: &str = r#"{
    "as_of": "2026-06-30",
    "columns": [
        { "fact": "annual_amount", "width": "i64", "units": { "minor": 2 } },
        { "fact": "first_deal", "width": "i32", "units": "date" }
    ],
    "by": "tier", "sums": { "amount": "annual_amount" }, "classes_only": true
}"#;

type Add = unsafe extern "C" fn(
    *const CalendarHandle,
    *const i64,
    *const i64,
    usize,
    *mut i64,
    *mut Status,
    *mut *mut ErrorHandle,
) -> Status;
type Run = unsafe extern "C" fn(
    *const BatchHandle,
    *const std::ffi::c_void,
    usize,
    *const Place,
    usize,
    usize,
    *mut ResultsHandle,
    *mut *mut ErrorHandle,
) -> Status;

fn handle() -> *mut RulebookHandle {
    let (name, mut rulebook) = ("service_quality", null_mut());
    // SAFETY: the name lives through the call, the result is this function's.
    let status = unsafe {
        let data = name.as_ptr().cast();
        gx_rulebook_from_preset(data, name.len(), null_mut(), 0, &raw mut rulebook, null_mut())
    };
    assert_eq!(status, 0);
    rulebook
}

fn calendar_rows(c: &mut Criterion) {
    let rulebook = Rulebook::preset("service_quality").unwrap();
    let office = rulebook.calendar("office").unwrap();
    let (handle, mut calendar) = (handle(), null_mut());
    // SAFETY: the handle lives, the result is this function's.
    unsafe {
        let status = gx_calendar_of(handle, c"office".as_ptr(), 6, &raw mut calendar, null_mut());
        assert_eq!(status, 0);
    }
    let add = black_box(gx_calendar_add as Add);
    let mut group = c.benchmark_group("c_abi/calendar_add");
    for rows in [1_usize, 1_000_000] {
        let starts: Vec<i64> =
            (0..rows as i64).map(|row| 1_700_000_000 + row * 977 % 40_000_000).collect();
        let seconds = vec![2 * 3_600_i64; rows];
        let (mut due, mut statuses) = (vec![0_i64; rows], vec![0; rows]);
        group.throughput(Throughput::Elements(rows as u64));
        group.bench_function(BenchmarkId::new("rust", rows), |b| {
            b.iter(|| office.add_batch(black_box(&starts), &seconds, &mut due).unwrap());
        });
        group.bench_function(BenchmarkId::new("c", rows), |b| {
            // SAFETY: everything lives, the arrays have so many rows.
            b.iter(|| unsafe {
                add(
                    calendar,
                    black_box(starts.as_ptr()),
                    seconds.as_ptr(),
                    rows,
                    due.as_mut_ptr(),
                    statuses.as_mut_ptr(),
                    null_mut(),
                )
            });
        });
    }
    group.finish();
}

fn columns(rows: usize) -> (Vec<i64>, Vec<i32>) {
    let amounts = (0..rows as i64).map(|row| row * 7_919 % 80_000_000).collect();
    (amounts, (0..rows as i32).map(|row| 15_000 + row % 5_500).collect())
}

fn compiled() -> Batch {
    let question: ColumnsQuestion = serde_json::from_str(COLUMNS).unwrap();
    question.build(&Rulebook::preset("service_quality").unwrap()).unwrap()
}

fn batch_rows(c: &mut Criterion) {
    let rust = compiled();
    let (handle, mut batch, mut results) = (handle(), null_mut(), null_mut());
    // SAFETY: the handle and the text live, the results are this function's.
    unsafe {
        let columns = COLUMNS.as_ptr().cast();
        assert_eq!(gx_batch_new(handle, columns, COLUMNS.len(), &raw mut batch, null_mut()), 0);
        assert_eq!(gx_results_new(&raw mut results, null_mut()), 0);
    }
    let run = black_box(gx_batch_run as Run);
    let mut group = c.benchmark_group("c_abi/batch");
    for rows in [1_usize, 1_000_000] {
        let (amounts, dates) = columns(rows);
        group.throughput(Throughput::Elements(rows as u64));
        let mut reviewed = ReviewedColumns::default();
        group.bench_function(BenchmarkId::new("rust", rows), |b| {
            b.iter(|| {
                let columns = vec![Column::i64(black_box(&amounts)), Column::i32(&dates)];
                let portfolio = Portfolio::new(rust.schema(), rows, columns).unwrap();
                rust.review().run_into(&portfolio, &mut reviewed).unwrap();
            });
        });
        // One block, aligned: all amounts, then all dates.
        let mut block: Vec<i64> = amounts.clone();
        block.resize(rows + rows.div_ceil(2), 0);
        let bytes = block.len() * 8;
        // SAFETY: the block has room for the dates behind the amounts.
        unsafe {
            let behind = block.as_mut_ptr().add(rows).cast::<i32>();
            std::ptr::copy_nonoverlapping(dates.as_ptr(), behind, rows);
        }
        let place = |values: usize| Place {
            struct_size: size_of::<Place>() as u32,
            values: values as u64,
            ..Place::default()
        };
        let places = [place(0), place(rows * 8)];
        group.bench_function(BenchmarkId::new("c", rows), |b| {
            // SAFETY: everything lives, the block is as long as it says.
            b.iter(|| unsafe {
                let block = black_box(block.as_ptr()).cast();
                run(batch, block, bytes, places.as_ptr(), 2, rows, results, null_mut())
            });
        });
    }
    group.finish();
}

fn json(c: &mut Criterion) {
    let rust = Rulebook::preset("service_quality").unwrap();
    let handle = handle();
    let request =
        r#"{"as_of":"2024-06-30","portfolio":{"customers":[{"id":"K","annual_amount":"496800"}]}}"#;
    let mut group = c.benchmark_group("c_abi/json_decide");
    group.bench_function("rust", |b| {
        b.iter(|| answer(&rust, Question::Decide, black_box(request)).unwrap());
    });
    group.bench_function("c", |b| {
        b.iter(|| {
            let mut text = null_mut();
            // SAFETY: the handle and the text live, the result is this function's.
            unsafe {
                let data = black_box(request.as_ptr()).cast();
                gx_rulebook_decide(handle, data, request.len(), &raw mut text, null_mut());
                gx_text_free(&raw mut text);
            }
        });
    });
    group.finish();
}

criterion_group!(benches, calendar_rows, batch_rows, json);
criterion_main!(benches);
