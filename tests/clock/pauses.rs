//! Pauses, dates of their own and tolerances where they meet.

use super::*;

fn breach_of(clock: &Clock, run: &Run) -> Option<DateTime<Utc>> {
    clock.step_at(run, 0)
}

fn read(clock: &Clock, run: &Run, as_of: &str) -> ClockReading {
    clock.read(run, at(as_of)).unwrap()
}

/// Section 2: while paused the due instant is absent unless the target was used up before.
#[test]
fn an_open_pause_hides_the_due_instant_of_a_budget() {
    let clock = within("2 hours").build().unwrap();
    let due = |from: &str| {
        let run = run("2024-03-15T10:00:00Z").paused(paused(from, None));
        let reading = read(&clock, &run, "2024-03-15T13:00:00Z");
        (reading.state, reading.due, reading.due_latest)
    };
    assert_eq!(due("2024-03-15T11:59:59Z"), (ClockState::Paused, None, None));
    let noon = Some(at("2024-03-15T12:00:00Z"));
    assert_eq!(due("2024-03-15T12:00:00Z"), (ClockState::Paused, noon, None));
    let late = ClockState::Breached { done: None };
    assert_eq!(due("2024-03-15T12:00:01Z"), (late, noon, noon));
}

/// Section 2: a pause moves a working-day due by its working seconds. A pause after the last of
/// them moves nothing, over or not, so that its end does not bring a breach of long ago.
#[test]
fn a_pause_without_working_time_does_not_hide_the_due_instant() {
    let clock = within("1 working day").basis(office()).edge(DueEdge::DayEnd);
    let clock = clock.step(step("breach")).build().unwrap();
    let start = "2024-03-14T10:00:00Z"; // a Thursday
    let midnight = at("2024-03-16T00:00:00Z");
    for to in [None, Some("2024-03-18T08:00:00Z"), Some("2024-03-20T10:00:00Z")] {
        let run = run(start).paused(paused("2024-03-15T18:00:00Z", to));
        assert_eq!(read(&clock, &run, "2024-03-15T20:00:00Z").due, Some(midnight), "{to:?}");
        assert_eq!(breach_of(&clock, &run), Some(second(midnight, 1)), "{to:?}");
        assert_eq!(read(&clock, &run, "2024-03-15T20:00:00Z").state, ClockState::Paused);
        assert!(read(&clock, &run, "2024-03-16T00:00:01Z").state.is_breached());
    }
    // One working second earlier it hides it.
    let run = run(start).paused(paused("2024-03-15T17:59:59Z", None));
    assert_eq!(read(&clock, &run, "2024-03-16T00:00:01Z").state, ClockState::Paused);
    assert_eq!(
        (read(&clock, &run, "2024-03-16T00:00:01Z").due, breach_of(&clock, &run)),
        (None, None)
    );
}

/// Section 2: a pause moves a working-day due by the working seconds before it, and the pauses on
/// the way move it on.
#[test]
fn pauses_move_working_days_by_working_seconds() {
    let clock = within("1 working day").basis(office()).build().unwrap();
    let start = run("2024-03-14T10:00:00Z");
    let due = |pauses: &[(&str, &str)]| {
        let pause = |(from, to): &(&str, &str)| Pause::new(at(from), Some(at(to)));
        let run = start.clone().paused(Pauses::new(pauses.iter().map(pause)));
        clock.read(&run, run.start).unwrap().due.unwrap()
    };
    assert_eq!(due(&[]), at("2024-03-15T18:00:00Z"));
    // The lunch hour is not worked.
    let over_noon = ("2024-03-15T11:00:00Z", "2024-03-15T14:00:00Z");
    assert_eq!(due(&[over_noon]), at("2024-03-18T11:00:00Z"));
    // A pause that goes on after the due counts what it takes before, and lasts.
    let over_due = ("2024-03-15T17:00:00Z", "2024-03-18T11:30:00Z");
    assert_eq!(due(&[over_due]), at("2024-03-18T13:30:00Z"));
    // One on the way of the moved due.
    let on_the_way = ("2024-03-18T09:30:00Z", "2024-03-18T10:30:01Z");
    assert_eq!(due(&[over_noon, on_the_way]), at("2024-03-18T13:00:01Z"));
    // Before the start, at night, and after the due: nothing.
    for nothing in [
        ("2024-03-13T09:00:00Z", "2024-03-14T10:00:00Z"),
        ("2024-03-14T18:00:00Z", "2024-03-15T09:00:00Z"),
        ("2024-03-15T18:00:00Z", "2024-03-18T18:00:00Z"),
    ] {
        assert_eq!(due(&[nothing]), at("2024-03-15T18:00:00Z"), "{nothing:?}");
    }
}

/// Section 2: pauses are second-exact, and the second one within a minute is not lost.
#[test]
fn two_pauses_within_a_minute_both_count() {
    let clock = within("1 hour").build().unwrap();
    let pauses = [("10:00:01", "10:00:02"), ("10:00:30", "10:00:59")].map(|(from, to)| {
        let on = |time: &str| at(&format!("2024-03-15T{time}Z"));
        Pause::new(on(from), Some(on(to)))
    });
    let run = run("2024-03-15T10:00:00Z").paused(Pauses::new(pauses));
    let reading = read(&clock, &run, "2024-03-15T10:01:00Z");
    assert_eq!((reading.used, reading.due), (30, Some(at("2024-03-15T11:00:30Z"))));
}

/// A clock that stands still does not become late: the tolerance of a limit that ends at an
/// instant waits for the end of a pause, in the state as in the step.
#[test]
fn a_tolerance_waits_for_pauses() {
    let clock = within("1 day").zone(Zone::utc()).tolerance("30 minutes".parse().unwrap());
    let clock = clock.step(step("breach")).build().unwrap();
    let start = "2024-03-14T09:00:00Z";
    let pause = |to| run(start).paused(paused("2024-03-15T09:10:00Z", to));
    let open = pause(None);
    assert_eq!(read(&clock, &open, "2024-03-15T12:00:00Z").state, ClockState::Paused);
    assert_eq!(breach_of(&clock, &open), None);
    let over = pause(Some("2024-03-15T10:10:00Z"));
    assert_eq!(read(&clock, &over, "2024-03-15T10:30:00Z").state, ClockState::Running);
    assert!(read(&clock, &over, "2024-03-15T10:30:01Z").state.is_breached());
    assert_eq!(breach_of(&clock, &over), Some(at("2024-03-15T10:30:01Z")));
    // Neither shows in the due instant.
    assert_eq!(read(&clock, &over, start).due, Some(at("2024-03-15T09:00:00Z")));
}

/// Section 2: the earlier of limit and own date wins; pauses move only the limit.
#[test]
fn the_earlier_of_limit_and_own_date_wins() {
    let clock = within("4 hours").by_field().basis(office()).build().unwrap();
    let start = run("2024-03-15T10:00:00Z"); // due at 15:00, after lunch
    let due = |date: &str, pauses: Pauses| {
        let reading =
            read(&clock, &start.clone().until(at(date)).paused(pauses), "2024-03-15T10:00:00Z");
        (reading.due.unwrap(), reading.due_latest.unwrap())
    };
    let none = Pauses::default;
    let three = at("2024-03-15T15:00:00Z");
    assert_eq!(due("2024-03-15T15:00:00Z", none()), (three, three));
    assert_eq!(due("2024-03-15T15:00:01Z", none()), (three, three));
    assert_eq!(due("2024-03-15T14:59:59Z", none()).0, at("2024-03-15T14:59:59Z"));
    // A pause hides the limit and leaves the date.
    let open = paused("2024-03-15T11:00:00Z", None);
    assert_eq!(due("2024-03-20T15:00:00Z", open.clone()).0, at("2024-03-20T15:00:00Z"));
    let late = start.clone().until(at("2024-03-15T16:00:00Z")).paused(open);
    assert_eq!(read(&clock, &late, "2024-03-15T16:00:00Z").state, ClockState::Paused);
    assert!(read(&clock, &late, "2024-03-15T16:00:01Z").state.is_breached());
    // Only clocks that ask for a date look at it.
    let other = within("4 hours").basis(office()).build().unwrap();
    assert_eq!(read(&other, &late, "2024-03-15T16:00:01Z").due, None);
}

/// Rule 1.3: the last instant that is not late is the own date, where a budget that ends at closing
/// time would reach over it to the next opening.
#[test]
fn an_own_date_comes_before_the_next_opening() {
    let clock = within("4 hours").by_field().basis(office()).build().unwrap();
    let saturday = "2024-03-16T12:00:00Z";
    let run = run("2024-03-15T14:00:00Z").until(at(saturday));
    let reading = read(&clock, &run, "2024-03-15T20:00:00Z");
    assert_eq!(reading.due, Some(at("2024-03-15T18:00:00Z")));
    assert_eq!(reading.due_latest, Some(at(saturday)));
    assert_eq!(read(&clock, &run, saturday).state, ClockState::Running);
    assert!(read(&clock, &run, "2024-03-16T12:00:01Z").state.is_breached());
    // Hidden by a pause, the budget does not hide it either.
    let paused = run.paused(paused("2024-03-15T18:00:00Z", None));
    assert_eq!(read(&clock, &paused, saturday).due_latest, Some(at(saturday)));
}

/// Section 2: steps are counted from the start; none lies before it, even if an own date does.
#[test]
fn no_step_lies_before_the_start() {
    let mut clock = Clock::builder().by_field();
    for text in ["breach", "50%", "100%", "1 hour before"] {
        clock = clock.step(step(text));
    }
    let clock = clock.build().unwrap();
    let start = at("2024-03-15T10:00:00Z");
    for (date, steps) in
        [("2024-03-15T09:00:00Z", [0, 0, 0, 0]), ("2024-03-15T10:00:10Z", [11, 5, 10, 0])]
    {
        let run = Run::new(start).until(at(date));
        let found = [0, 1, 2, 3].map(|place| clock.step_at(&run, place));
        assert_eq!(found, steps.map(|more| Some(second(start, more))), "{date}");
    }
    let run = Run::new(start).until(at("2024-03-15T09:00:00Z"));
    let reading = clock.read(&run, start).unwrap();
    assert!(reading.state.is_breached());
    assert_eq!((reading.target, reading.remaining), (Some(0), Some(-3600)));
}

/// P-062: met is met, and what ended a run says how it is read.
#[test]
fn p_062_ends() {
    let clock = within("1 hour").build().unwrap();
    let (start, due) = (at("2024-03-15T10:00:00Z"), at("2024-03-15T11:00:00Z"));
    let state = |end: End, as_of| clock.read(&Run::new(start).ended(end), as_of).unwrap().state;
    let (late, after) = (second(due, 1), second(due, 900));
    assert_eq!(state(End::Done(due), after), ClockState::Met { done: due });
    assert_eq!(state(End::Done(late), after), ClockState::Breached { done: Some(late) });
    assert_eq!(state(End::Stopped { at: due, done: true }, after), ClockState::Stopped { at: due });
    assert_eq!(
        state(End::Stopped { at: due, done: false }, after),
        ClockState::Stopped { at: due }
    );
    let stopped = |done| End::Stopped { at: late, done };
    assert_eq!(state(stopped(true), after), ClockState::Breached { done: Some(late) });
    assert_eq!(state(stopped(false), after), ClockState::Breached { done: None });
    assert_eq!(state(End::Cancelled(due), after), ClockState::Cancelled { at: due });
    assert_eq!(state(End::Cancelled(late), after), ClockState::Breached { done: None });
    // An end that has not come is none.
    assert_eq!(state(End::Done(due), second(due, -1)), ClockState::Running);
    assert_eq!(state(End::Cancelled(late), due), ClockState::Running);
    assert_eq!(state(End::Done(due), second(start, -1)), ClockState::NotStarted);
    // What was done before the start took nothing.
    let early = second(start, -60);
    assert_eq!(state(End::Done(early), start), ClockState::Met { done: early });
}

/// Parts of a second are refused on every basis, and never cut off.
#[test]
fn parts_of_a_second_are_refused() {
    let whole = at("2024-03-15T10:00:00Z");
    let part = at("2024-03-15T10:00:00.5Z");
    for basis in [Basis::Elapsed, office()] {
        let clock = within("1 hour").basis(basis.clone()).step(step("50%")).build().unwrap();
        for (start, as_of) in [(part, second(whole, 60)), (whole, second(part, 60))] {
            let error = clock.read(&Run::new(start), as_of).unwrap_err();
            assert_eq!(refusal(&error).0, "sub-second");
        }
        assert_eq!(clock.step_at(&Run::new(part), 0), None);
        assert_eq!(basis.between(whole, part).unwrap_err().code(), "sub-second");
        assert_eq!(basis.due_latest(part, 1).unwrap_err().code(), "sub-second");
    }
}

/// Rounds of a minute over thousands of years are counted as far as the count goes.
#[test]
fn missed_rounds_saturate() {
    let clock = Clock::builder().every(limit("1 minute")).build().unwrap();
    let reading = read(&clock, &run("0001-01-01T00:00:00Z"), "9999-12-31T00:00:00Z");
    assert_eq!(reading.missed, u32::MAX);
}

/// A round is missed when more than its time and the tolerance is used, not at its end.
#[test]
fn rounds_are_missed_after_their_end() {
    let start = "2024-03-15T08:00:00Z";
    let missed = |tolerance: &str, as_of: &str| {
        let clock = Clock::builder().every(limit("4 hours")).tolerance(tolerance.parse().unwrap());
        read(&clock.build().unwrap(), &run(start), as_of).missed
    };
    for (as_of, rounds) in [("12:00:00", 0), ("12:00:01", 1), ("16:00:00", 1), ("16:00:01", 2)] {
        assert_eq!(missed("0 minutes", &format!("2024-03-15T{as_of}Z")), rounds, "{as_of}");
    }
    for (as_of, rounds) in [("12:05:00", 0), ("12:05:01", 1), ("16:05:00", 1), ("16:05:01", 2)] {
        assert_eq!(missed("5 minutes", &format!("2024-03-15T{as_of}Z")), rounds, "{as_of}");
    }
}
