//! Issues: `cargo bench --bench issue`.
//!
//! Figures to hold: the reading of an issue with three clocks and ten events in at most 2 µs; used
//! time and warning level of a million open issues in at most 6 ns each.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::arithmetic_side_effects,
    clippy::cast_possible_wrap
)]

use std::hint::black_box;

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use guanxi::Rulebook;
use guanxi::record::{Event, IssueAction, IssueEvent, Party, Registration};
use guanxi::rule::clock::{Basis, Clock, Step};
use guanxi::time::{Calendar, Moment};

const ZONES: [&str; 3] = ["UTC", "America/New_York", "Asia/Shanghai"];

/// First response, resolution and next reply in office hours, each with three steps.
fn rulebook(zone: &str) -> Rulebook {
    let clock = |milestone: &str, within: &str| {
        format!(
            "[[sla.clock]]\nmilestone = \"{milestone}\"\nwithin = \"{within}\"\n\
             calendar = \"office\"\nsteps = [{{ at = \"75%\", remind = \"head\" }}, \
             {{ on = \"breach\", escalate = \"head\" }}, {{ at = \"8 hours after\" }}]\n"
        )
    };
    let text = format!(
        "format = 1\ncode = \"bench\"\ncurrency = \"CNY\"\ntime_zone = \"{zone}\"\n\
         [sla]\npause_on = [\"waiting\"]\n{}{}{}\
         [calendar.office]\nweek = {{ mon-fri = [\"09:00-12:00\", \"13:00-18:00\"] }}\n\
         holidays = \"cn\"\n[codes]\nseverity = [{{ code = \"urgent\", rank = 0 }}]\n\
         role = [\"head\"]\nwaiting = [\"customer\"]\n",
        clock("respond", "4 hours"),
        clock("resolve", "3 working days"),
        clock("next_reply", "8 hours"),
    );
    Rulebook::from_toml(&text).unwrap()
}

/// Registered, answered, waiting for two days, a few messages; ten events over a week.
fn events() -> Vec<Event> {
    let registration = Registration::new("urgent".parse().unwrap(), "chen");
    let step = |action| IssueEvent::new("WT202403001", action);
    let message = |from| step(IssueAction::Message { from });
    let steps = [
        ("2024-03-11T01:30:00Z", IssueEvent::register("WT202403001", registration)),
        ("2024-03-11T02:00:00Z", step(IssueAction::Start)),
        ("2024-03-11T03:10:00Z", step(IssueAction::Respond)),
        ("2024-03-11T06:00:00Z", message(Party::Customer)),
        ("2024-03-11T08:20:00Z", message(Party::Staff)),
        ("2024-03-12T02:00:00Z", step(IssueAction::Wait { reason: "customer".parse().unwrap() })),
        ("2024-03-13T07:15:20Z", step(IssueAction::Resume)),
        ("2024-03-13T07:20:00Z", message(Party::Customer)),
        ("2024-03-13T08:00:00Z", step(IssueAction::Update { progress: "patched".into() })),
        ("2024-03-13T09:00:00Z", step(IssueAction::Propose { text: "restart".into() })),
    ];
    let event = |(place, (at, step)): (usize, (&str, IssueEvent))| {
        Event::new(format!("e{place}"), "KH0001", at.parse().unwrap(), step)
    };
    steps.into_iter().enumerate().map(event).collect()
}

fn readings(c: &mut Criterion) {
    let (events, as_of) = (events(), "2024-03-15T02:00:00Z".parse::<Moment>().unwrap());
    let mut shuffled = events.clone();
    shuffled.reverse();
    let mut group = c.benchmark_group("issue of ten events and three clocks");
    for zone in ZONES {
        let rulebook = rulebook(zone);
        let sla = rulebook.sla().unwrap();
        let reading = sla.read(&events, as_of).unwrap();
        assert!(reading.refused.is_empty());
        assert!(reading.clocks.len() >= 3);
        group.bench_function(format!("read {zone}"), |b| {
            b.iter(|| black_box(sla.read(black_box(&events), black_box(as_of)).unwrap()));
        });
        let registered = reading.issue.registered;
        let until = as_of.as_instant().unwrap();
        group.bench_function(format!("crossings {zone}"), |b| {
            b.iter(|| black_box(sla.crossings(black_box(&events), registered, until).unwrap()));
        });
    }
    let rulebook = rulebook("Asia/Shanghai");
    let sla = rulebook.sla().unwrap();
    group.bench_function("read, events in reverse order", |b| {
        b.iter(|| black_box(sla.read(black_box(&shuffled), black_box(as_of)).unwrap()));
    });
    group.finish();
}

fn levels(c: &mut Criterion) {
    let as_of = 1_710_500_000_i64; // 2024-03-15
    let starts: Vec<i64> = (0..1_000_000_u64)
        .map(|n| {
            let back = n.wrapping_mul(6_364_136_223_846_793_005).rotate_left(23) % (40 * 86_400);
            as_of - back as i64
        })
        .collect();
    let (mut used, mut levels) = (vec![0; starts.len()], vec![0; starts.len()]);
    let mut group = c.benchmark_group("used time and warning level of a million issues");
    group.throughput(Throughput::Elements(1_000_000)).sample_size(20);
    for zone in ZONES {
        let week = "mon-fri 09:00-12:00 13:00-18:00".parse().unwrap();
        let table = guanxi::time::Holidays::bundled("cn").unwrap();
        let office =
            Calendar::builder(zone.parse().unwrap(), week).holidays(table).build().unwrap();
        let clock = ["75%", "breach", "24 hours after"].iter().fold(
            Clock::builder().within("24 hours".parse().unwrap()).basis(Basis::Calendar(office)),
            |builder, step| builder.step(Step::new(step.parse().unwrap())),
        );
        let clock = clock.build().unwrap();
        group.bench_function(zone, |b| {
            b.iter(|| clock.levels_batch(&starts, as_of, &mut used, &mut levels).unwrap());
        });
    }
    group.finish();
}

criterion_group!(benches, readings, levels);
criterion_main!(benches);
