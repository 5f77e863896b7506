//! Laws of any clock and any run.

use super::*;
use guanxi::rule::clock::{ClockReading, Trigger};
use guanxi::testkit::clock::{clocks, instants, limits, pauses, runs};
use guanxi::testkit::laws;
use guanxi::testkit::time::calendars;
use guanxi::time::{Span, Unit};

fn second(at: DateTime<Utc>, more: i64) -> DateTime<Utc> {
    at + TimeDelta::seconds(more)
}

fn read(clock: &Clock, run: &Run, as_of: DateTime<Utc>) -> ClockReading {
    clock.read(run, as_of).unwrap()
}

/// The same run with these pauses in place of its own.
fn with(run: &Run, pauses: impl IntoIterator<Item = Pause>) -> Run {
    run.clone().paused(Pauses::new(pauses))
}

/// The run as it was known at an instant: later pauses and ends had not come.
fn known(run: &Run, at: DateTime<Utc>) -> Run {
    let begun = run.pauses.as_slice().iter().filter(|pause| pause.from <= at);
    let pauses = begun.map(|pause| Pause::new(pause.from, pause.to.filter(|to| *to <= at)));
    let mut known = with(run, pauses.collect::<Vec<_>>());
    known.end = run.end.filter(|end| end.at() <= at);
    known
}

fn not_ended(run: &Run) -> Run {
    let mut run = run.clone();
    run.end = None;
    run
}

fn hours(count: u32) -> Limit {
    Limit::Within(Span::new(count, Unit::Hour).unwrap())
}

/// A clock like another one, with another limit, tolerance in minutes and basis.
fn like(clock: &Clock, limit: Limit, tolerance: u32, basis: &Basis) -> Option<Clock> {
    let zone: Zone = "Europe/Berlin".parse().unwrap();
    let mut parts = Clock::builder().within(limit).basis(basis.clone()).zone(zone);
    parts = parts.tolerance(Span::new(tolerance, Unit::Minute).unwrap());
    if clock.is_by_field() {
        parts = parts.by_field();
    }
    clock.steps().iter().cloned().fold(parts, |parts, step| parts.step(step)).build().ok()
}

/// A clock of one limit without anything else, where the limit suits the basis.
fn plain(limit: Limit, basis: &Basis, steps: &[Trigger]) -> Option<Clock> {
    let zone: Zone = "Europe/Berlin".parse().unwrap();
    let parts = Clock::builder().within(limit).basis(basis.clone()).zone(zone);
    steps.iter().fold(parts, |parts, at| parts.step(Step::new(*at))).build().ok()
}

fn bases() -> impl Strategy<Value = Basis> {
    prop_oneof![1 => Just(Basis::Elapsed), 2 => calendars().prop_map(Basis::Calendar)]
}

fn trigger(text: &str) -> Trigger {
    text.parse().unwrap()
}

proptest! {
    #![proptest_config(config(48))]

    /// P-060: a deadline is never before its start, equal only for `immediately`, and monotone in
    /// the start. (Months clamp to their end, which keeps dates in order and not times of day.)
    #[test]
    fn p_060_due_after_the_start_and_monotone(limit in limits(), basis in bases(), a in instants(), b in instants()) {
        let Some(clock) = plain(limit, &basis, &[]) else { return Ok(()) };
        let zone = basis.calendar().map_or("Europe/Berlin".parse().unwrap(), |one| one.zone().clone());
        prop_assert_eq!(laws::deadlines_are_monotone(&clock, &zone, a, b), Ok(()));
        let (a, b) = (a.min(b), a.max(b));
        let due = |start| read(&clock, &Run::new(start), start).due.unwrap();
        prop_assert!(due(a) >= a);
        prop_assert_eq!(due(a) == a, limit == Limit::Immediately);
        if matches!(limit, Limit::Within(span) if span.unit() == Unit::Month) {
            prop_assert!(due(a).date_naive() <= due(b).date_naive() + Days::new(1));
        } else {
            prop_assert!(due(a) <= due(b));
        }
    }

    /// P-061: the office reading never gives an earlier deadline than the literal one.
    #[test]
    fn p_061_office_never_before_literal(run in runs(), count in 1_u32..100, calendar in calendars()) {
        let limit = Span::new(count, Unit::Hour).unwrap();
        let office = Basis::Calendar(calendar.clone());
        let law = laws::office_hours_are_never_earlier(limit, &office, &Basis::Elapsed, &run);
        prop_assert_eq!(law, Ok(()));
        let due = |basis| read(&plain(hours(count), &basis, &[]).unwrap(), &run, run.start).due;
        let (literal, office) = (due(Basis::Elapsed), due(Basis::Calendar(calendar)));
        // What a pause hides of the literal one, it hides of the other too.
        prop_assert!(office.is_none_or(|office| literal.is_some_and(|literal| office >= literal)));
    }

    /// P-062: in one state at a time; what is met, stopped, cancelled or breached stays so.
    #[test]
    fn p_062_once_decided_it_stays(clock in clocks(), run in runs(), a in instants(), b in instants()) {
        let (a, b) = (a.min(b), a.max(b));
        let (first, then) = (read(&clock, &run, a).state, read(&clock, &run, b).state);
        match first {
            ClockState::NotStarted => prop_assert!(a < run.start),
            ClockState::Running => prop_assert!(a >= run.start && !run.pauses.covers(a)),
            ClockState::Paused => prop_assert!(a >= run.start && run.pauses.covers(a)),
            // It may still be done, and stays late.
            ClockState::Breached { done: None } => prop_assert!(then.is_breached()),
            decided => prop_assert_eq!(then, decided),
        }
    }

    /// P-062, rule 1.3: done at the last instant is met, one second later it is breached; for
    /// budgets the due instant is the earliest at which the target is used up.
    #[test]
    fn p_062_exactly_at_due_is_met(limit in limits(), basis in bases(), run in runs()) {
        let Some(clock) = plain(limit, &basis, &[]) else { return Ok(()) };
        let reading = read(&clock, &run, run.start);
        let done = |at| read(&clock, &run.clone().ended(End::Done(at)), at);
        if let Some(due) = reading.due {
            prop_assert_eq!(done(due).state, ClockState::Met { done: due });
            let budget = matches!(limit, Limit::Within(span) if !span.is_civil() && span.unit() != Unit::WorkingDay);
            if budget {
                prop_assert_eq!(done(due).remaining, Some(0));
                prop_assert_eq!(done(second(due, -1)).remaining, Some(1));
            }
        }
        if let Some(latest) = reading.due_latest {
            prop_assert_eq!(done(latest).state, ClockState::Met { done: latest });
            let late = second(latest, 1);
            prop_assert_eq!(done(late).state, ClockState::Breached { done: Some(late) });
        }
    }

    /// P-063: reading is pure, a later reading never removes a breach, and what had not happened
    /// does not change what was read.
    #[test]
    fn p_063_a_later_reading_never_removes_a_breach(clock in clocks(), run in runs(), a in instants(), b in instants()) {
        let (a, b) = (a.min(b), a.max(b));
        let reading = read(&clock, &run, a);
        prop_assert_eq!(read(&clock.clone(), &run.clone(), a), reading);
        let later = read(&clock, &run, b);
        prop_assert!(!reading.state.is_breached() || later.state.is_breached());
        prop_assert!(later.used >= reading.used && later.missed >= reading.missed);
        let as_known = read(&clock, &known(&run, a), a);
        prop_assert_eq!((as_known.state, as_known.used, as_known.missed), (reading.state, reading.used, reading.missed));
        let next = |reading: ClockReading| reading.next_step;
        let mut open = run.clone();
        open.end = open.end.filter(|end| end.at() <= a);
        prop_assert_eq!(next(read(&clock, &open, a)), next(reading));
    }

    /// Section 3: adding a pause never makes a due earlier, and moves what is used by exactly its
    /// working time.
    #[test]
    fn a_pause_never_makes_a_due_earlier(clock in clocks(), run in runs(), pause in pauses(), as_of in instants()) {
        let open = not_ended(&run);
        let more = with(&open, open.pauses.as_slice().iter().copied().chain([pause]));
        prop_assert_eq!(laws::a_pause_makes_nothing_earlier(&clock, &run, &more, as_of), Ok(()));
        let (before, after) = (read(&clock, &open, as_of), read(&clock, &more, as_of));
        prop_assert!(after.due.is_none_or(|due| before.due.is_some_and(|before| due >= before)));
        prop_assert!(after.used <= before.used);
        prop_assert!(before.state.is_breached() || !after.state.is_breached());
        for step in 0..clock.steps().len() {
            let at = (clock.step_at(&open, step), clock.step_at(&more, step));
            prop_assert!(at.1.is_none_or(|after| at.0.is_some_and(|before| after >= before)));
        }
        // Alone, its working time from the start on is what is missing.
        let alone = with(&open, [pause]);
        let (from, to) = (pause.from.max(run.start), pause.to.unwrap_or(as_of).min(as_of));
        let taken = if from < to { clock.basis().between(from, to).unwrap() } else { 0 };
        let without = read(&clock, &with(&open, []), as_of).used;
        prop_assert_eq!(read(&clock, &alone, as_of).used, without - taken);
    }

    /// Section 3: permuting, merging, splitting and repeating pauses changes nothing.
    #[test]
    fn the_same_pauses_in_other_words(
        list in proptest::collection::vec(pauses(), 0..6).prop_shuffle(),
        cuts in proptest::collection::vec(0_i64..90_000, 6),
        (clock, run, as_of) in (clocks(), runs(), instants()),
    ) {
        let merged = Pauses::new(list.iter().copied());
        let mut pieces = merged.as_slice().to_vec();
        for (pause, cut) in list.iter().zip(cuts) {
            let at = second(pause.from, cut);
            if pause.to.is_none_or(|to| at < to) {
                pieces.extend([Pause::new(at, pause.to), Pause::new(pause.from, Some(at))]);
            }
            pieces.push(*pause);
        }
        // Parts that only touch are one again.
        let halves = merged.as_slice().iter().flat_map(|pause| {
            let middle = second(pause.from, 1).min(pause.to.unwrap_or(DateTime::<Utc>::MAX_UTC));
            [Pause::new(middle, pause.to), Pause::new(pause.from, Some(middle))]
        });
        prop_assert_eq!(&Pauses::new(halves), &merged);
        pieces.reverse();
        let law = laws::pauses_may_be_said_otherwise(&clock, &run, &list, &pieces, as_of);
        prop_assert_eq!(law, Ok(()));
        prop_assert_eq!(&Pauses::new(pieces), &merged);
        let covered = |at: DateTime<Utc>| list.iter().any(|p| p.from <= at && p.to.is_none_or(|to| at < to));
        for at in list.iter().flat_map(|pause| [Some(pause.from), pause.to]).flatten() {
            for at in [second(at, -1), at] {
                prop_assert_eq!(merged.covers(at), covered(at));
            }
        }
        prop_assert!(merged.as_slice().windows(2).all(|pair| pair[0].to.is_some_and(|to| to < pair[1].from)));
    }

    /// Section 3: a calendar of 24×7 reads as elapsed time.
    #[test]
    fn around_the_clock_is_elapsed(clock in clocks(), run in runs(), as_of in instants(), count in 1_u32..100, tolerance in 0_u32..90) {
        let all_day = Calendar::builder(Zone::utc(), "mon-sun 00:00-24:00".parse().unwrap()).years(2023, 2025);
        let Some(elapsed) = like(&clock, hours(count), tolerance, &Basis::Elapsed) else { return Ok(()) };
        for calendar in [Calendar::always(Zone::utc()), all_day.build().unwrap()] {
            let other = like(&clock, hours(count), tolerance, &Basis::Calendar(calendar)).unwrap();
            prop_assert_eq!(read(&other, &run, as_of), read(&elapsed, &run, as_of));
            for step in 0..elapsed.steps().len() {
                prop_assert_eq!(other.step_at(&run, step), elapsed.step_at(&run, step));
            }
        }
    }

    /// Section 2: steps come in the order in which they are written: shares, the due instant, the
    /// breach, and what lies after; what lies before the due instant lies between start and due.
    #[test]
    fn steps_are_in_order(limit in limits(), basis in bases(), run in runs(), date: bool) {
        if limit == Limit::Immediately { return Ok(()) }
        let texts = ["0.0001%", "25%", "50%", "99.9999%", "100%", "1 minute after", "2 hours after"];
        let zone: Zone = "Europe/Berlin".parse().unwrap();
        let mut parts = Clock::builder().within(limit).basis(basis).zone(zone);
        if date { parts = parts.by_field(); }
        for text in texts.iter().chain(&["breach", "1 minute before", "10 hours elapsed after"]) {
            parts = parts.step(Step::new(trigger(text)));
        }
        let Ok(clock) = parts.build() else { return Ok(()) };
        let at = |step| clock.step_at(&run, step);
        for (step, text) in texts.iter().enumerate().skip(1) {
            // Where a pause hides one, it hides the next.
            prop_assert!(at(step).is_none_or(|next| at(step - 1).is_some_and(|this| this <= next)), "{}", text);
        }
        prop_assert!(at(0).is_none_or(|at| at >= run.start));
        let due = read(&clock, &run, run.start).due;
        prop_assert_eq!(at(4), due.map(|due| due.max(run.start)));
        let [breach, before, elapsed] = [7, 8, 9].map(at);
        prop_assert!(breach.is_none_or(|breach| due.is_some_and(|due| breach > due)));
        prop_assert!(due.is_none_or(|_| before.is_some_and(|before| before >= run.start && Some(before) <= at(4))));
        prop_assert!(elapsed.is_none_or(|elapsed| due.is_some_and(|due| elapsed > due)));
    }

    /// Section 2: a run that has not ended is breached from its breach step on, and not before.
    #[test]
    fn breached_from_the_breach_step_on(limit in limits(), basis in bases(), run in runs(), tolerance in 0_u32..90, date: bool, as_of in instants()) {
        let zone: Zone = "Europe/Berlin".parse().unwrap();
        let mut parts = Clock::builder().within(limit).basis(basis).zone(zone).step(Step::new(Trigger::Breach));
        parts = parts.tolerance(Span::new(tolerance, Unit::Minute).unwrap());
        if date { parts = parts.by_field(); }
        let Ok(clock) = parts.build() else { return Ok(()) };
        let open = not_ended(&run);
        let breach = clock.step_at(&open, 0);
        let around = breach.map(|at| [second(at, -1), at]).into_iter().flatten();
        for as_of in around.chain([as_of]).filter(|at| *at >= open.start) {
            let late = breach.is_some_and(|breach| as_of >= breach);
            prop_assert_eq!(read(&clock, &open, as_of).state.is_breached(), late, "{}", as_of);
        }
    }

    /// Section 2: crossings over [a, b] and (b, c] are those over [a, c]. What is polled while
    /// pauses come and go is what is found looking back, no step twice and none left out.
    #[test]
    fn steps_polled_are_the_steps_looking_back(clock in clocks(), run in runs(), mut polls in proptest::collection::vec(instants(), 1..8)) {
        let ends = run.pauses.as_slice().iter().flat_map(|pause| [Some(pause.from), pause.to]);
        polls.extend(ends.flatten());
        polls.push(second(run.start, 90 * 86_400));
        polls.retain(|at| *at >= run.start);
        polls.sort();
        polls.dedup();
        let last = *polls.last().unwrap();
        for step in 0..clock.steps().len() {
            let mut crossed = Vec::new();
            let mut after = second(run.start, -1);
            for until in &polls {
                let at = clock.step_at(&known(&run, *until), step);
                crossed.extend(at.filter(|at| after < *at && at <= until));
                after = *until;
            }
            let back = clock.step_at(&known(&run, last), step).filter(|at| *at <= last);
            prop_assert_eq!(crossed, Vec::from_iter(back), "{}", clock.steps()[step].at);
        }
    }

    /// Section 2: a pause that begins after an instant changes no step up to it.
    #[test]
    fn later_pauses_move_no_earlier_step(clock in clocks(), run in runs(), pause in pauses(), as_of in instants()) {
        prop_assume!(pause.from > as_of);
        let more = with(&run, run.pauses.as_slice().iter().copied().chain([pause]));
        for step in 0..clock.steps().len() {
            let (before, after) = (clock.step_at(&run, step), clock.step_at(&more, step));
            prop_assert_eq!(before.filter(|at| *at <= as_of), after.filter(|at| *at <= as_of));
        }
    }

    /// A greater tolerance never makes a clock later, and moves neither due nor used.
    #[test]
    fn tolerance_is_monotone(clock in clocks(), limit in limits(), run in runs(), less in 0_u32..300, more in 0_u32..300, as_of in instants()) {
        let with = |tolerance| like(&clock, limit, tolerance, clock.basis());
        let (Some(strict), Some(lenient)) = (with(less), with(less + more)) else { return Ok(()) };
        let (a, b) = (read(&strict, &run, as_of), read(&lenient, &run, as_of));
        prop_assert!(a.state.is_breached() || a.state == b.state);
        prop_assert_eq!((a.due, a.due_latest, a.used, a.remaining), (b.due, b.due_latest, b.used, b.remaining));
        for step in 0..strict.steps().len() {
            let at = (strict.step_at(&run, step), lenient.step_at(&run, step));
            prop_assert!(at.1.is_none_or(|lenient| at.0.is_some_and(|strict| strict <= lenient)));
        }
    }

    /// Missed rounds: as many as there are multiples of the limit that a single clock breaches.
    #[test]
    fn missed_rounds_against_a_naive_count(limit in limits(), basis in bases(), run in runs(), tolerance in 0_u32..300, as_of in instants()) {
        let Limit::Within(span) = limit else { return Ok(()) };
        let zone: Zone = "Europe/Berlin".parse().unwrap();
        let parts = || {
            let tolerance = Span::new(tolerance, Unit::Minute).unwrap();
            Clock::builder().basis(basis.clone()).zone(zone.clone()).tolerance(tolerance)
        };
        let Ok(repeating) = parts().every(limit).build() else { return Ok(()) };
        let found = read(&repeating, &run, as_of).missed;
        let is_missed = |rounds: u32| {
            let rounds = Span::new(span.count() * rounds, span.unit()).unwrap();
            let single = parts().within(Limit::Within(rounds)).build().unwrap();
            single.read(&run, as_of).is_ok_and(|reading| reading.state.is_breached())
        };
        if as_of >= run.start {
            prop_assert!(found == 0 || is_missed(found));
            prop_assert!(!is_missed(found + 1));
            prop_assert!((1..found.min(20)).all(is_missed));
        } else {
            prop_assert_eq!(found, 0);
        }
    }

    /// The stretches of an explanation lie in the order of time, leave out nothing that counts, and
    /// add up to what is used.
    #[test]
    fn explanations_add_up(clock in clocks(), run in runs(), as_of in instants()) {
        let used = read(&clock, &run, as_of).used;
        let segments = clock.explain(&run, as_of).unwrap().segments;
        let until = run.end.map(End::at).filter(|end| *end <= as_of).unwrap_or(as_of);
        let between = |from, to| clock.basis().between(from, to).unwrap();
        let (mut at, mut total) = (run.start, 0);
        for segment in &segments {
            prop_assert!(segment.from >= at && segment.to > segment.from);
            prop_assert_eq!(between(at, segment.from), 0, "left out before {}", segment.from);
            prop_assert!(clock.basis().calendar().is_some() || segment.from == at);
            let counts = if segment.paused { 0 } else { between(segment.from, segment.to) };
            total += counts;
            prop_assert_eq!((segment.seconds, segment.total), (counts, total));
            prop_assert_eq!(segment.paused, run.pauses.covers(segment.from));
            prop_assert!(segment.skipped.is_none() || counts == 0);
            at = segment.to;
        }
        prop_assert_eq!(total, used);
        if at < until {
            prop_assert_eq!(between(at, until), 0);
        }
        prop_assert!(segments.is_empty() || at <= until);
    }
}

/// The strategies bring what the laws are about.
#[test]
fn the_strategies_are_not_too_tame() {
    use guanxi::testkit::examples;
    let (clocks, runs) = (examples(&clocks(), 200), examples(&runs(), 200));
    let mut seen = BTreeSet::new();
    for (clock, run) in clocks.iter().zip(&runs) {
        for day in 0..28 {
            let reading = read(
                clock,
                run,
                second(DateTime::from_timestamp(1_704_672_000, 0).unwrap(), day * 86_400),
            );
            let state = format!("{:?}", reading.state);
            seen.insert(state.split([' ', '(']).next().unwrap().to_owned());
            if reading.missed > 1 {
                seen.insert("missed".to_owned());
            }
        }
    }
    let all =
        ["Breached", "Cancelled", "Met", "NotStarted", "Paused", "Running", "Stopped", "missed"];
    assert_eq!(Vec::from_iter(&seen), all);
    let at = |text: &str| text.parse().unwrap();
    let (from, to) = (at("2024-03-04T00:00:00Z"), at("2024-03-11T00:00:00Z"));
    let calendars = examples(&calendars(), 100);
    let seconds: BTreeSet<i64> = calendars.iter().map(|c| c.between(from, to).unwrap()).collect();
    // Two of the six have forty hours.
    assert_eq!(Vec::from_iter(seconds), [90_000, 144_000, 153_000, 259_200, 604_800]);
}
