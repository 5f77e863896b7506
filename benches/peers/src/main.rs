//! The business calendar beside other crates: the same office, the same instants, the same run.
//!
//! `cargo run --release` prints nanoseconds a call (the best of several rounds), the ratio to ours,
//! and how many answers are the same. At the end every festival date is compared with another
//! computation of the lunar calendar.

mod festivals;
mod office;

use std::hint::black_box;
use std::time::Instant;

use chrono::{DateTime, Utc};
use jiff::{SignedDuration, Timestamp};
use office::{Office, SPAN};

const ROUNDS: usize = 7;

/// The best time of a call over all rows, in nanoseconds.
fn best<T>(rows: &[T], mut call: impl FnMut(&T)) -> f64 {
    let round = |call: &mut dyn FnMut(&T)| {
        let start = Instant::now();
        for row in rows {
            call(row);
        }
        start.elapsed().as_nanos() as f64 / rows.len() as f64
    };
    (0..ROUNDS).map(|_| round(&mut call)).fold(f64::INFINITY, f64::min)
}

/// One line of the table: ours and the peers, with how many of their answers are ours.
fn line(zone: &str, what: &str, ours: f64, peers: &[(&str, f64, usize)], rows: usize) {
    print!("{zone:<18}{what:<14}{ours:>8.1}");
    for (name, time, same) in peers {
        print!("   {name:<10}{time:>11.0} {:>8.0}x {same:>5}/{rows}", time / ours);
    }
    println!();
}

/// A fixed scramble: the same instants at every run.
fn instants(count: u64) -> Vec<i64> {
    let scramble = |n: u64| n.wrapping_mul(6_364_136_223_846_793_005).rotate_left(23);
    (0..count).map(|n| SPAN.0 + (scramble(n) % (SPAN.1 - SPAN.0) as u64) as i64).collect()
}

fn ours(at: i64) -> DateTime<Utc> {
    DateTime::from_timestamp(at, 0).expect("an instant")
}

fn theirs(at: i64) -> Timestamp {
    Timestamp::from_second(at).expect("an instant")
}

fn main() {
    println!("nanoseconds a call, the ratio to ours, and the answers that are the same");
    let starts = instants(512);
    for zone in ["UTC", "America/New_York", "Asia/Shanghai"] {
        let Office { calendar, workclock, ule } = Office::new(zone);
        let rows: Vec<_> = starts.iter().map(|at| (ours(*at), theirs(*at))).collect();
        for (what, hours) in [("add 3 days", 24), ("add 60 days", 480)] {
            let (seconds, length) = (hours * 3600, SignedDuration::from_hours(hours));
            let time = best(&rows, |row| {
                black_box(calendar.add(black_box(row.0), black_box(seconds)).expect("ours"));
            });
            let clock = best(&rows, |row| {
                black_box(workclock.add(black_box(row.1), length).expect("workclock"));
            });
            let hours = best(&rows, |row| {
                black_box(ule.add(black_box(row.1), length).expect("ule-hours"));
            });
            let due = |at| calendar.add(at, seconds).expect("ours").timestamp();
            let same = |peer: &dyn Fn(Timestamp) -> Timestamp| {
                rows.iter().filter(|row| peer(row.1).as_second() == due(row.0)).count()
            };
            let clock_same = same(&|at| workclock.add(at, length).expect("workclock"));
            let hours_same = same(&|at| ule.add(at, length).expect("ule-hours"));
            let peers = [("workclock", clock, clock_same), ("ule-hours", hours, hours_same)];
            line(zone, what, time, &peers, rows.len());
        }
        let length = SignedDuration::from_hours(24);
        let time = best(&rows, |row| {
            black_box(calendar.sub(black_box(row.0), black_box(24 * 3600)).expect("ours"));
        });
        let clock = best(&rows, |row| {
            black_box(workclock.sub(black_box(row.1), length).expect("workclock"));
        });
        let start = |at| calendar.sub(at, 24 * 3600).expect("ours").timestamp();
        let peer = |at| workclock.sub(at, length).expect("workclock").as_second();
        let same = rows.iter().filter(|row| peer(row.1) == start(row.0)).count();
        line(zone, "sub 3 days", time, &[("workclock", clock, same)], rows.len());

        for (what, days) in [("between week", 7), ("between year", 365)] {
            let pairs: Vec<_> = starts
                .iter()
                .map(|at| (*at, at + days * 86_400))
                .map(|(from, to)| (ours(from), ours(to), theirs(from), theirs(to)))
                .collect();
            let time = best(&pairs, |row| {
                black_box(calendar.between(black_box(row.0), black_box(row.1)).expect("ours"));
            });
            let clock = best(&pairs, |row| {
                black_box(workclock.between(black_box(row.2), black_box(row.3)));
            });
            let hours = best(&pairs, |row| {
                black_box(ule.between(black_box(row.2), black_box(row.3)));
            });
            let worked = |row: &(DateTime<Utc>, DateTime<Utc>, _, _)| {
                calendar.between(row.0, row.1).expect("ours")
            };
            let clock_same =
                pairs.iter().filter(|r| workclock.between(r.2, r.3).as_secs() == worked(r)).count();
            let hours_same =
                pairs.iter().filter(|r| ule.between(r.2, r.3).as_secs() == worked(r)).count();
            let peers = [("workclock", clock, clock_same), ("ule-hours", hours, hours_same)];
            line(zone, what, time, &peers, pairs.len());
        }

        let time = best(&rows, |row| {
            black_box(calendar.is_working(black_box(row.0)).expect("ours"));
        });
        let hours = best(&rows, |row| {
            black_box(ule.is_open(black_box(row.1)));
        });
        let same = rows
            .iter()
            .filter(|row| ule.is_open(row.1) == calendar.is_working(row.0).expect("ours"))
            .count();
        line(zone, "is_working", time, &[("ule-hours", hours, same)], rows.len());
    }
    festivals::compare();
}
