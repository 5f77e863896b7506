//! Where limits end, to the second.

use super::*;

/// met by what happens at the raising instant, give or take the tolerance.
#[test]
fn a_34_immediately_with_and_without_tolerance() {
    let start = "2024-03-15T14:00:00Z";
    let strict = within("immediately").step(step("breach")).build().unwrap();
    assert!(is_met(&done(&strict, start, at(start))));
    let late = done(&strict, start, second(at(start), 1));
    assert_eq!(late.state, ClockState::Breached { done: Some(second(at(start), 1)) });
    assert_eq!((late.target, late.remaining, late.due), (Some(0), Some(-1), Some(at(start))));
    assert_eq!(strict.step_at(&run(start), 0), Some(second(at(start), 1)));
    // What was done before it was raised is in time as well.
    assert!(is_met(&done(&strict, start, at(start))));

    let lenient = within("immediately").tolerance("5 minutes".parse().unwrap());
    let lenient = lenient.step(step("breach")).build().unwrap();
    assert!(is_met(&done(&lenient, start, second(at(start), 300))));
    assert!(done(&lenient, start, second(at(start), 301)).state.is_breached());
    assert_eq!(lenient.step_at(&run(start), 0), Some(second(at(start), 301)));
    assert_eq!(done(&lenient, start, second(at(start), 300)).due, Some(at(start)));

    // On a calendar, what is raised at night may wait for the first second of the morning.
    let morning = within("immediately").basis(office()).build().unwrap();
    let night = "2024-03-15T22:00:00Z";
    assert!(is_met(&done(&morning, night, at("2024-03-18T09:00:00Z"))));
    assert!(done(&morning, night, at("2024-03-18T09:00:01Z")).state.is_breached());
}

/// Rule 1.3: a budget is decided on seconds, never by comparing with the due instant.
#[test]
fn rule_1_3_a_reply_at_nine_in_the_evening_is_in_time() {
    let clock = within("4 hours").basis(office()).step(step("breach")).build().unwrap();
    let start = "2024-03-15T14:00:00Z"; // a Friday
    let reading = done(&clock, start, at("2024-03-15T21:00:00Z"));
    assert!(is_met(&reading));
    assert_eq!(reading.due, Some(at("2024-03-15T18:00:00Z")));
    assert_eq!(reading.due_latest, Some(at("2024-03-18T09:00:00Z")));
    assert_eq!((reading.used, reading.remaining), (14_400, Some(0)));
    assert!(is_met(&done(&clock, start, at("2024-03-18T09:00:00Z"))));
    assert!(done(&clock, start, at("2024-03-18T09:00:01Z")).state.is_breached());
    assert_eq!(clock.step_at(&run(start), 0), Some(at("2024-03-18T09:00:01Z")));
}

/// the day of the start never counts, and the last day ends at close of business.
#[test]
fn a_16_working_days_and_their_edges() {
    let clock = |edge: Option<DueEdge>| {
        let clock = within("2 working days").basis(office());
        edge.map_or(clock.clone(), |edge| clock.edge(edge)).build().unwrap()
    };
    let due = |edge, start: &str| {
        let read = clock(edge).read(&run(start), at(start)).unwrap();
        assert_eq!(read.due, read.due_latest); // an instant, not a budget
        read.due.unwrap()
    };
    // Thursday before opening, at work and at night: all two days after Thursday.
    for start in ["2024-03-14T00:00:00Z", "2024-03-14T10:30:00Z", "2024-03-14T23:59:59Z"] {
        assert_eq!(due(None, start), at("2024-03-18T18:00:00Z"), "{start}");
        assert_eq!(due(Some(DueEdge::CloseOfBusiness), start), at("2024-03-18T18:00:00Z"));
        assert_eq!(due(Some(DueEdge::DayEnd), start), at("2024-03-19T00:00:00Z"));
    }
    assert_eq!(due(None, "2024-03-16T12:00:00Z"), at("2024-03-19T18:00:00Z")); // a Saturday
    // The same time of day, or the next opening.
    let same = Some(DueEdge::SameTime);
    assert_eq!(due(same, "2024-03-14T10:30:01Z"), at("2024-03-18T10:30:01Z"));
    assert_eq!(due(same, "2024-03-14T12:30:00Z"), at("2024-03-18T13:00:00Z"));
    assert_eq!(due(same, "2024-03-14T18:00:00Z"), at("2024-03-19T09:00:00Z"));
    // They are instants: nothing of the night after is left.
    let start = "2024-03-14T10:00:00Z";
    assert!(is_met(&done(&clock(None), start, at("2024-03-18T18:00:00Z"))));
    let late = done(&clock(None), start, at("2024-03-18T18:00:01Z"));
    assert!(late.state.is_breached());
    assert_eq!(late.remaining, Some(0));
}

/// Rule 1.10: civil spans keep the time of day, clamp to the end of the month, or end at 24:00.
#[test]
fn rule_1_10_civil_spans_clamp() {
    let due = |text: &str, edge: Option<DueEdge>, start: &str| {
        let clock = within(text).zone("+08:00".parse().unwrap());
        let clock = edge.map_or(clock.clone(), |edge| clock.edge(edge)).build().unwrap();
        clock.read(&run(start), at(start)).unwrap().due.unwrap()
    };
    assert_eq!(due("1 month", None, "2024-01-31T01:00:00Z"), at("2024-02-29T01:00:00Z"));
    assert_eq!(due("1 year", None, "2024-02-29T01:00:00Z"), at("2025-02-28T01:00:00Z"));
    assert_eq!(due("1 quarter", None, "2023-11-30T01:00:00Z"), at("2024-02-29T01:00:00Z"));
    // The date is that of the zone: 20:00 in UTC is the next day there.
    let end = Some(DueEdge::DayEnd);
    assert_eq!(due("1 day", end, "2024-01-30T15:59:59Z"), at("2024-02-01T00:00:00+08:00"));
    assert_eq!(due("1 day", end, "2024-01-30T16:00:00Z"), at("2024-02-02T00:00:00+08:00"));
    assert_eq!(due("1 month", end, "2024-01-30T20:00:00Z"), at("2024-03-01T00:00:00+08:00"));
    // Rounds are counted from the start, so that they do not drift: 31 January, 29 February,
    // 31 March.
    let monthly = Clock::builder().every(limit("1 month")).zone(Zone::utc()).build().unwrap();
    let missed =
        |as_of: &str| monthly.read(&run("2024-01-31T09:00:00Z"), at(as_of)).unwrap().missed;
    assert_eq!(missed("2024-02-29T09:00:00Z"), 0);
    assert_eq!(missed("2024-02-29T09:00:01Z"), 1);
    assert_eq!(missed("2024-03-31T09:00:00Z"), 1);
    assert_eq!(missed("2024-03-31T09:00:01Z"), 2);
}

/// Rules 1.1 and 1.10: on days whose clocks change, budgets count seconds and days keep the time.
#[cfg(feature = "chrono-tz")]
#[test]
fn rule_1_1_days_of_23_and_25_hours() {
    let zone: Zone = "America/New_York".parse().unwrap();
    let due = |clock: ClockBuilder, start: &str| {
        clock.build().unwrap().read(&run(start), at(start)).unwrap().due.unwrap()
    };
    let day = || within("1 day").zone("America/New_York".parse().unwrap());
    let budget = || within("24 hours");
    // Forward on 10 March 2024.
    let start = "2024-03-09T12:00:00-05:00";
    assert_eq!(due(day(), start), at("2024-03-10T12:00:00-04:00"));
    assert_eq!(due(budget(), start), at("2024-03-10T13:00:00-04:00"));
    // 02:30 is not shown: the instant of the change.
    assert_eq!(due(day(), "2024-03-09T02:30:00-05:00"), at("2024-03-10T03:00:00-04:00"));
    assert_eq!(due(day().edge(DueEdge::DayEnd), start), at("2024-03-11T00:00:00-04:00"));
    // Back on 3 November 2024: 01:30 is shown twice, and the first is meant.
    assert_eq!(due(day(), "2024-11-02T01:30:00-04:00"), at("2024-11-03T01:30:00-04:00"));
    assert_eq!(due(day(), "2024-11-02T12:00:00-04:00"), at("2024-11-03T12:00:00-05:00"));
    // A night shift that sees the hour twice works it twice.
    let night = Calendar::builder(zone, "sun 01:00-03:00".parse().unwrap()).build().unwrap();
    let clock = || within("3 hours").basis(Basis::Calendar(night.clone()));
    let start = "2024-11-02T12:00:00-04:00";
    assert_eq!(due(clock(), start), at("2024-11-03T03:00:00-05:00"));
}

/// Rule 1.6: at the end of the calendar's years the due instant is known as long as it lies
/// within; the opening after it is not.
#[test]
fn rule_1_6_the_end_of_the_published_holidays() {
    let table = Holidays::new("year".parse().unwrap(), "1").unwrap().covering(2024, 2024).unwrap();
    let office = Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse().unwrap())
        .holidays(table)
        .build()
        .unwrap();
    let on = |text: &str| within(text).basis(Basis::Calendar(office.clone()));
    let start = at("2024-12-31T10:00:00Z"); // the last working day
    let read =
        |clock: ClockBuilder, as_of: &str| clock.build().unwrap().read(&Run::new(start), at(as_of));
    let last = "2024-12-31T20:00:00Z";

    let whole = read(on("7 hours").step(step("breach")), last).unwrap();
    assert_eq!((whole.due, whole.due_latest), (Some(at("2024-12-31T17:00:00Z")), None));
    assert_eq!((whole.state, whole.next_step), (ClockState::Running, None));
    let shorter = read(on("419 minutes"), last).unwrap();
    assert_eq!(shorter.due, shorter.due_latest);
    assert_eq!(shorter.state, ClockState::Breached { done: None });

    for (clock, as_of) in [
        (on("421 minutes"), last),
        (on("1 working day"), last),
        (on("1 hour"), "2025-01-01T00:00:01Z"),
    ] {
        let error = read(clock, as_of).unwrap_err();
        let (code, message, help) = refusal(&error);
        assert_eq!(code, "holidays-not-covered");
        assert!(message.contains("2024-12-31") || help.contains("2024-12-31"), "{message} {help}");
    }

    // A tolerance that ends beyond the years is not over within them.
    let friday = Run::new(at("2024-12-30T10:00:00Z"));
    let day = on("1 working day").tolerance("1 hour".parse().unwrap()).build().unwrap();
    let reading = day.read(&friday, at(last)).unwrap();
    assert_eq!(
        (reading.state, reading.due),
        (ClockState::Running, Some(at("2024-12-31T17:00:00Z")))
    );
    let own = Clock::builder().by_field().basis(Basis::Calendar(office.clone()));
    let own = own.tolerance("1 hour".parse().unwrap()).build().unwrap();
    let until = friday.clone().until(at("2024-12-31T17:00:00Z"));
    assert_eq!(own.read(&until, at(last)).unwrap().state, ClockState::Running);
    // A round that ends beyond them is not over either.
    let daily =
        Clock::builder().every(limit("1 working day")).basis(Basis::Calendar(office.clone()));
    assert_eq!(daily.build().unwrap().read(&friday, at(last)).unwrap().missed, 1);

    // A pause that begins beyond them moves nothing within them.
    let clock = on("2 hours").step(step("50%")).build().unwrap();
    let later = friday.clone().paused(paused("2025-01-02T10:00:00Z", None));
    assert_eq!(clock.step_at(&later, 0), clock.step_at(&friday, 0));
    assert_eq!(clock.read(&later, friday.start).unwrap().due, Some(at("2024-12-30T12:00:00Z")));
}

/// Elapsed time ends with the years 0001 to 9999 at the latest, and never in a panic.
#[test]
fn elapsed_time_ends_with_the_calendar_of_dates() {
    let clock = within("10000 hours").step(step("10000 hours elapsed after")).build().unwrap();
    let late =
        Run::new(DateTime::from_timestamp(DateTime::<Utc>::MAX_UTC.timestamp() - 60, 0).unwrap());
    let error = clock.read(&late, late.start).unwrap_err();
    assert_eq!(refusal(&error).0, "clock-range");
    assert_eq!(clock.step_at(&late, 0), None);
    assert_eq!(clock.step_at(&late, 7), None); // there is no such step
}
