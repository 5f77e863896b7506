//! The due day: counted from the proposal, itself in time (D003-77).

use guanxi::label::Language;
use guanxi::record::Improvement;

use crate::{day, done, improvement, read, start, step, verify};

/// "Done within 30 days" ends with the thirtieth day after the proposal (D003-77).
#[test]
fn thirty_days_and_other_spans() {
    let proposed =
        |on: &str| Improvement::new("G1", "x", Improvement::TRAINING.parse().unwrap(), day(on));
    for (on, span, due) in [
        ("2024-04-05", "30 days", "2024-05-05"),
        ("2024-02-01", "30 days", "2024-03-02"), // a leap year
        ("2023-02-01", "30 days", "2023-03-03"),
        ("2024-01-31", "1 month", "2024-02-29"),
        ("2024-11-30", "1 quarter", "2025-02-28"),
        ("2024-02-29", "1 year", "2025-02-28"),
        ("2024-04-05", "2 weeks", "2024-04-19"),
        ("2024-04-05", "0 days", "2024-04-05"),
        ("9998-12-31", "1 year", "9999-12-31"),
    ] {
        let found = proposed(on).due_within(span.parse().unwrap()).unwrap();
        assert_eq!(found.due, Some(day(due)), "{on} {span}");
        assert_eq!(proposed(on).due_on(day(due)), found);
    }
}

/// The due day itself is in time, to its last second in the zone.
#[test]
fn overdue_from_the_day_after_the_due_day() {
    let proposed = improvement("2024-04-05"); // due on 5 May
    for (as_of, overdue) in [
        ("2024-05-04", None),
        ("2024-05-05", None),
        ("2024-05-05T23:59:59+08:00", None),
        ("2024-05-05T16:00:00Z", Some(1)), // 00:00 of the 6th there
        ("2024-05-06", Some(1)),
        ("2024-05-08", Some(3)),
        ("2025-05-05", Some(365)),
    ] {
        let started = [step("2024-04-08", start())];
        for steps in [&[][..], &started] {
            assert_eq!(read(&proposed, steps, as_of).overdue_days, overdue, "{as_of}");
        }
    }
}

/// Done on the due day is in time; done after it is late and not overdue any more.
#[test]
fn done_on_the_due_day_is_in_time() {
    let proposed = improvement("2024-04-05");
    for (on, late) in [
        ("2024-05-05", false),
        ("2024-05-05T23:59:59+08:00", false),
        ("2024-05-06T00:00:00+08:00", true),
        ("2024-05-06", true),
    ] {
        let steps = [step("2024-04-08", start()), step(on, done())];
        let found = read(&proposed, &steps, "2024-06-30");
        assert_eq!((found.late, found.overdue_days), (Some(late), None), "{on}");
        let before = read(&proposed, &steps, "2024-05-04");
        assert_eq!((before.late, before.overdue_days), (None, None));
    }
}

/// What was found without effect is to be done again: overdue, and late when it is done.
#[test]
fn without_effect_it_is_overdue_again() {
    let proposed = improvement("2024-04-05");
    let steps = [
        step("2024-04-08", start()),
        step("2024-05-01", done()),
        step("2024-05-20", verify(false)),
        step("2024-06-01", done()),
        step("2024-06-20", verify(true)),
    ];
    let read = |as_of| read(&proposed, &steps, as_of);
    assert_eq!((read("2024-05-19").overdue_days, read("2024-05-19").late), (None, Some(false)));
    assert_eq!((read("2024-05-20").overdue_days, read("2024-05-20").late), (Some(15), None));
    assert_eq!((read("2024-06-01").overdue_days, read("2024-06-01").late), (None, Some(true)));
    assert_eq!((read("2024-07-01").overdue_days, read("2024-07-01").late), (None, Some(true)));
}

/// Without a due day nothing is overdue or late, and the reading says that it is not complete.
#[test]
fn without_a_due_day_nobody_can_tell() {
    let area = Improvement::PROCESS.parse().unwrap();
    let proposed = Improvement::new("G1", "x", area, day("2024-04-05")).of_department("HR");
    let steps = [step("2024-04-08", start()), step("2024-05-01", done())];
    for (steps, as_of) in [(&steps[..1], "2025-04-05"), (&steps[..], "2025-04-05")] {
        let found = read(&proposed, steps, as_of);
        assert_eq!((found.overdue_days, found.late, found.complete), (None, None, false));
        assert!(found.text(Language::English).contains("no due day"));
    }
}

/// Before its proposal nothing is owed, also where the due day is a wrong one.
#[test]
fn before_the_proposal_nothing_is_owed() {
    let proposed = improvement("2024-04-05").due_on(day("2024-03-01"));
    let found = read(&proposed, &[], "2024-04-04");
    assert_eq!((found.overdue_days, found.missed_checks), (None, 0));
    assert_eq!(read(&proposed, &[], "2024-04-05").overdue_days, Some(35));
}

/// A line for people, in both languages.
#[test]
fn a_reading_in_words() {
    let proposed = improvement("2024-04-05");
    let steps = [
        step("2024-04-08", start()),
        step("2024-05-01", done()),
        step("2024-05-06", verify(false)),
        step("2024-05-07", done()),
        step("2024-05-08", verify(true)),
    ];
    let text = |as_of, language| read(&proposed, &steps, as_of).text(language);
    assert_eq!(
        text("2024-05-06", Language::English),
        "G1: in progress, due 2024-05-05, overdue by 1 day, once without effect, next check by 2024-07-05"
    );
    assert_eq!(
        text("2024-05-08", Language::English),
        "G1: verified, due 2024-05-05, done late, once without effect"
    );
    assert_eq!(
        text("2024-05-08", Language::Chinese),
        "G1：已验证，期限 2024-05-05，延期完成，1 次验证无效"
    );
}
