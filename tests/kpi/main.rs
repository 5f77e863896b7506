//! Key figures (KPI.md, P-091 ... P-100, P-120, A-36): sums that merge, subtract and travel, and each
//! family of measures against a second count that is slow and obvious.
#![cfg(feature = "chrono-tz")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_wrap
)]

mod accumulators;
mod activation;
mod attainment;
mod bounds;
mod churn;
mod issues;
mod periods;
mod pooled;
mod renewal;
mod repurchase;
mod satisfaction;
mod warnings;
#[path = "../sla_laws/world.rs"]
#[allow(dead_code)]
mod world;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use guanxi::policy::kpi::{Accumulator, Contribution, Kpi, Measure, Measured, Period};
use guanxi::quantity::Fraction;
use proptest::prelude::*;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// So many days after the first of January 2024.
fn nth(days: i64) -> NaiveDate {
    day("2024-01-01") + TimeDelta::days(days)
}

fn period(text: &str) -> Period {
    text.parse().unwrap()
}

/// The days from one to another of [`nth`], both included.
fn stretch(first: i64, last: i64) -> Period {
    Period::new(nth(first), nth(last)).unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

fn fraction(num: i128, den: i128) -> Fraction {
    Fraction::new(num, den).unwrap()
}

fn kpi(measure: Measure) -> Kpi {
    Kpi::new("figure".parse().unwrap(), measure)
}

/// What contributions come to.
fn sum(
    measure: Measure,
    period: Period,
    added: impl IntoIterator<Item = Contribution>,
) -> Accumulator {
    let mut sums = Accumulator::new(&kpi(measure), period);
    for one in added {
        sums.add(one).unwrap();
    }
    sums
}

fn measured(
    measure: Measure,
    period: Period,
    added: impl IntoIterator<Item = Contribution>,
) -> Measured {
    sum(measure, period, added).read()
}

/// One of one, or none of one.
fn yes() -> Contribution {
    Contribution::Ratio { num: 1, den: 1 }
}

fn no() -> Contribution {
    Contribution::Ratio { num: 0, den: 1 }
}

/// So many cases; `PROPTEST_CASES` scales all of them, 256 being once.
fn config(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = (cases * default.cases / 256).max(1);
    ProptestConfig { cases, failure_persistence: None, max_shrink_time: 30_000, ..default }
}
