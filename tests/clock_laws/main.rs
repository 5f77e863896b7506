//! The laws of clocks (time rules sections 2 and 3, P-060 to P-063), and every reading and step
//! against an oracle that walks seconds, in zones whose clocks change.
#![cfg(feature = "proptest")]
#![cfg(all(feature = "chrono-tz", feature = "proptest"))]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

mod laws;
mod oracle;
mod plan;
mod readings;

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};

use chrono::{
    DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc,
};
use guanxi::rule::clock::{
    Basis, Clock, ClockState, DueEdge, End, Limit, Pause, Pauses, Run, Step,
};
use guanxi::time::{Calendar, CalendarBuilder, DayHours, Holidays, WeeklyHours, Window, Zone};
use proptest::prelude::*;

/// So many cases; `PROPTEST_CASES` scales all of them, 256 being once.
fn config(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = (cases * default.cases / 256).max(1);
    ProptestConfig { cases, max_shrink_time: 20_000, failure_persistence: None, ..default }
}
