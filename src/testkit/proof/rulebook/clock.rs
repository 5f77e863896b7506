//! The laws of clocks and their pauses: of those of issues, and of one of hours on each calendar.

use chrono::{DateTime, TimeDelta, Utc};
use proptest::collection::vec;
use proptest::prelude::*;

use crate::rule::clock::{Basis, Clock, Limit, Pause, Pauses, Run, Step};
use crate::rulebook::Rulebook;
use crate::testkit::clock::{instants, pauses, runs};
use crate::testkit::laws::clock;
use crate::testkit::proof::rulebook::{Session, any};
use crate::time::{Span, Unit, Zone};

const MONOTONE: (&str, &str) = ("P-060", "deadlines_are_monotone");
const OFFICE: (&str, &str) = ("P-061", "office_hours_are_never_earlier");
const PAUSE: (&str, &str) = ("T-09", "a_pause_makes_nothing_earlier");
const WORDS: (&str, &str) = ("T-12", "pauses_may_be_said_otherwise");

/// A clock with its name and the zone whose days it counts.
type Named = (String, Zone, Clock);

/// The clocks of issues.
fn of_issues(rulebook: &Rulebook) -> Vec<Named> {
    let Ok(sla) = rulebook.sla() else { return Vec::new() };
    let named = sla.clocks().enumerate().map(|(place, one)| {
        let calendar = one.clock.basis().calendar();
        let zone = calendar.map_or(rulebook.zone(), |calendar| calendar.zone());
        (format!("`{}` [{place}]", one.milestone), zone.clone(), one.clock.clone())
    });
    named.collect()
}

/// Eight hours on each calendar, with a step at three quarters and one after it.
fn of_calendars(rulebook: &Rulebook) -> Vec<Named> {
    let Ok(hours) = Span::new(8, Unit::Hour) else { return Vec::new() };
    let steps = ["75%", "2 hours after"].into_iter().filter_map(|at| at.parse().ok());
    let steps: Vec<Step> = steps.map(Step::new).collect();
    let clocks = rulebook.calendars().filter_map(|(code, calendar)| {
        let mut parts = Clock::builder().within(Limit::Within(hours));
        parts = parts.basis(Basis::Calendar(calendar.clone()));
        let clock = steps.iter().cloned().fold(parts, |parts, step| parts.step(step)).build();
        Some((format!("8 hours of `{code}`"), calendar.zone().clone(), clock.ok()?))
    });
    clocks.collect()
}

fn line(run: &Run, as_of: &DateTime<Utc>) -> Vec<String> {
    let pauses = run.pauses.as_slice().iter().map(pause);
    let pauses: Vec<String> = pauses.collect();
    vec![
        format!("start = {}", run.start),
        format!("pauses = {pauses:?}"),
        format!("as_of = {as_of}"),
    ]
}

fn pause(pause: &Pause) -> String {
    let to = pause.to.map_or_else(|| "..".to_owned(), |to| to.to_string());
    format!("{} to {to}", pause.from)
}

/// Pauses in other words: in pieces, twice, and backwards.
fn in_pieces(list: &[Pause], cuts: &[u32]) -> Vec<Pause> {
    let mut pieces = Vec::new();
    for (one, cut) in list.iter().zip(cuts.iter().cycle()) {
        let at = TimeDelta::try_seconds(i64::from(*cut));
        let at = at.and_then(|more| one.from.checked_add_signed(more));
        if let Some(at) = at.filter(|at| one.to.is_none_or(|to| *at < to)) {
            pieces.extend([Pause::new(at, one.to), Pause::new(one.from, Some(at))]);
        }
        pieces.push(*one);
    }
    pieces.reverse();
    pieces
}

pub(super) fn prove(session: &mut Session<'_>) {
    let rulebook = session.rulebook;
    let (issues, calendars) = (of_issues(rulebook), of_calendars(rulebook));
    if issues.is_empty() {
        session.unheard(&[MONOTONE], "the rulebook has no issue clock", "规则集没有问题时限");
    } else {
        session.law(
            MONOTONE,
            &[instants(), instants()],
            |[one, other]| vec![format!("starts = {one}, {other}")],
            |[one, other]| {
                any(issues.iter().map(|(name, zone, clock)| {
                    let law = clock::monotone_tried(clock, zone, *one, *other);
                    law.map_err(|says| format!("{name}: {says}"))
                }))
            },
        );
    }
    if calendars.is_empty() {
        session.unheard(&[OFFICE], "the rulebook has no calendar", "规则集没有工作日历");
    } else {
        let limits = (1_u32..100).prop_filter_map("a span", |n| Span::new(n, Unit::Hour).ok());
        session.law(
            OFFICE,
            &(limits, runs()),
            |(limit, run)| [vec![format!("limit = {limit}")], line(run, &run.start)].concat(),
            |(limit, run)| {
                any(calendars.iter().map(|(name, _, clock)| {
                    let office = clock.basis();
                    let law = clock::office_tried(*limit, office, &Basis::Elapsed, run);
                    law.map_err(|says| format!("{name}: {says}"))
                }))
            },
        );
    }
    let clocks: Vec<Named> = issues.into_iter().chain(calendars).collect();
    if clocks.is_empty() {
        let why =
            ("the rulebook has neither a clock nor a calendar", "规则集既没有时限也没有工作日历");
        return session.unheard(&[PAUSE, WORDS], why.0, why.1);
    }
    session.law(
        PAUSE,
        &(runs(), pauses(), instants()),
        |(run, more, as_of)| [line(run, as_of), vec![format!("pause = {}", pause(more))]].concat(),
        |(run, more, as_of)| {
            let all = run.pauses.as_slice().iter().copied().chain([*more]);
            let paused = run.clone().paused(Pauses::new(all));
            any(clocks.iter().map(|(name, _, clock)| {
                let law = clock::pause_tried(clock, run, &paused, *as_of);
                law.map_err(|says| format!("{name}: {says}"))
            }))
        },
    );
    session.law(
        WORDS,
        &((runs(), vec(pauses(), 0..6)), vec(0_u32..90_000, 6), instants()),
        |((run, list), cuts, as_of)| {
            let list: Vec<String> = list.iter().map(pause).collect();
            [line(run, as_of), vec![format!("of {list:?}, cut after {cuts:?} s")]].concat()
        },
        |((run, list), cuts, as_of)| {
            let words = in_pieces(list, cuts);
            any(clocks.iter().map(|(name, _, clock)| {
                let law = clock::words_tried(clock, run, list, &words, *as_of);
                law.map_err(|says| format!("{name}: {says}"))
            }))
        },
    );
}
