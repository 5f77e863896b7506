//! Strategies for clocks, their pauses and their runs.

use chrono::{DateTime, Utc};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::rule::clock::{Basis, Clock, DueEdge, End, Limit, Pause, Pauses, Run, Step, Trigger};
use crate::testkit::time;
use crate::time::{Span, Unit};

/// Limits: immediately, budgets of minutes and hours, working days, and civil spans up to a month.
///
/// ```
/// use guanxi::{rule::clock::Limit, testkit::{clock, examples}};
/// assert!(examples(&clock::limits(), 50).contains(&Limit::Immediately));
/// ```
pub fn limits() -> impl Strategy<Value = Limit> + Clone {
    let of = |counts: std::ops::RangeInclusive<u32>, unit| {
        counts.prop_filter_map("a span", move |n| Span::new(n, unit).ok().map(Limit::Within))
    };
    prop_oneof![
        1 => Just(Limit::Immediately),
        3 => of(1..=600, Unit::Minute),
        3 => of(1..=72, Unit::Hour),
        4 => of(1..=10, Unit::WorkingDay),
        2 => of(1..=10, Unit::Day),
        1 => of(1..=2, Unit::Week),
        1 => of(1..=1, Unit::Month),
    ]
}

/// When steps are due: shares, distances before and after, and the breach.
///
/// ```
/// use guanxi::{rule::clock::Trigger, testkit::{clock, examples}};
/// assert!(examples(&clock::triggers(), 50).contains(&Trigger::Breach));
/// ```
pub fn triggers() -> impl Strategy<Value = Trigger> + Clone {
    let texts = [
        "100%",
        "breach",
        "50%",
        "75%",
        "90%",
        "0.0001%",
        "1 minute before",
        "1 hour before",
        "1 minute after",
        "2 hours after",
        "24 hours after",
        "24 hours elapsed after",
    ];
    let triggers: Vec<Trigger> = texts.iter().filter_map(|text| text.parse().ok()).collect();
    prop::sample::select(triggers)
}

/// Clocks of every form that the builder takes: on elapsed time and on calendars, with and without
/// dates of their own, tolerances, rounds and steps.
///
/// ```
/// use guanxi::testkit::{clock, examples};
/// let clocks = examples(&clock::clocks(), 50);
/// assert!(clocks.iter().any(|clock| clock.repeats()));
/// assert!(clocks.iter().any(|clock| clock.basis().calendar().is_some()));
/// ```
pub fn clocks() -> impl Strategy<Value = Clock> + Clone {
    let edges = [DueEdge::CloseOfBusiness, DueEdge::SameTime, DueEdge::DayEnd];
    let edge = prop::option::weighted(0.5, prop::sample::select(edges.to_vec()));
    let basis = prop_oneof![
        1 => Just(Basis::Elapsed),
        2 => time::calendars().prop_map(Basis::Calendar),
    ];
    let limit = prop::option::weighted(0.9, limits());
    let tolerance = prop_oneof![2 => Just(0_u32), 1 => 1_u32..240];
    let kind = (any::<bool>(), any::<bool>());
    (limit, basis, time::zones(), edge, tolerance, kind, vec(triggers(), 0..4)).prop_filter_map(
        "a clock",
        |(limit, basis, zone, edge, tolerance, (by_field, repeats), triggers)| {
            let mut clock = Clock::builder().basis(basis).zone(zone);
            clock = clock.tolerance(Span::new(tolerance, Unit::Minute).ok()?);
            match limit {
                Some(limit) if repeats => clock = clock.every(limit),
                Some(limit) => clock = clock.within(limit),
                None => {}
            }
            if by_field || limit.is_none() {
                clock = clock.by_field();
            }
            for trigger in triggers {
                clock = clock.step(Step::new(trigger));
            }
            // Not every limit has an edge: then one without.
            let plain = clock.clone();
            let edged = edge.and_then(|edge| clock.edge(edge).build().ok());
            edged.or_else(|| plain.build().ok())
        },
    )
}

/// Instants in whole seconds of the first half of 2024, often at full quarters of an hour, one
/// second before and one after.
///
/// ```
/// use guanxi::testkit::{clock, examples};
/// assert!(examples(&clock::instants(), 50).iter().all(|at| at.timestamp_subsec_nanos() == 0));
/// ```
pub fn instants() -> impl Strategy<Value = DateTime<Utc>> + Clone {
    // 2024-01-08 and four weeks from it, so that runs meet.
    let (first, quarters) = (1_704_672_000_i64, 28_i64.saturating_mul(96));
    let quarter =
        (0..quarters, -1_i64..=1).prop_map(|(n, more)| n.saturating_mul(900).saturating_add(more));
    let second = prop_oneof![1 => 0..quarters.saturating_mul(900), 2 => quarter];
    second.prop_filter_map("an instant", move |second| {
        DateTime::from_timestamp(first.saturating_add(second), 0)
    })
}

/// A pause: over or not.
///
/// ```
/// use guanxi::testkit::{clock, examples};
/// assert!(examples(&clock::pauses(), 50).iter().any(|pause| pause.to.is_none()));
/// ```
pub fn pauses() -> impl Strategy<Value = Pause> + Clone {
    let length = prop_oneof![3 => (0_i64..86_400).prop_map(Some), 1 => (0_i64..600_000).prop_map(Some), 1 => Just(None)];
    (instants(), length).prop_map(|(from, length)| {
        let to = length
            .and_then(|seconds| from.checked_add_signed(chrono::TimeDelta::try_seconds(seconds)?));
        Pause::new(from, to)
    })
}

/// Ends of every form at an instant.
///
/// ```
/// use guanxi::{rule::clock::End, testkit::{clock, examples}};
/// assert!(examples(&clock::ends(), 50).iter().any(|end| matches!(end, End::Done(_))));
/// ```
pub fn ends() -> impl Strategy<Value = End> + Clone {
    let form = prop::sample::select(vec![0_u8, 0, 1, 2, 3]);
    (instants(), form).prop_map(|(at, form)| match form {
        0 => End::Done(at),
        1 => End::Stopped { at, done: true },
        2 => End::Stopped { at, done: false },
        _ => End::Cancelled(at),
    })
}

/// Runs with any number of pauses, with and without an end and a date of their own.
///
/// ```
/// use guanxi::testkit::{clock, examples};
/// let runs = examples(&clock::runs(), 50);
/// assert!(runs.iter().any(|run| run.end.is_some() && run.field.is_some()));
/// assert!(runs.iter().any(|run| !run.pauses.as_slice().is_empty()));
/// ```
pub fn runs() -> impl Strategy<Value = Run> + Clone {
    let field = prop::option::weighted(0.7, instants());
    let end = prop::option::weighted(0.6, ends());
    (instants(), vec(pauses(), 0..5), field, end).prop_map(|(start, pauses, field, end)| {
        let mut run = Run::new(start).paused(Pauses::new(pauses));
        run.field = field;
        run.end = end;
        run
    })
}
