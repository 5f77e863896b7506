//! Somebody looks every month until it is verified (D003-78, P-003).

use guanxi::policy::improvement::ImprovementPolicy;
use guanxi::record::ImprovementAction;

use crate::{at, check, day, done, improvement, read, start, step, verify, zone};

/// Months from the 31st end on the last days of months and do not drift (P-003).
#[test]
fn months_from_31_january() {
    for (proposed, ends) in [
        ("2024-01-31", ["2024-02-29", "2024-03-31", "2024-04-30", "2024-05-31", "2024-06-30"]),
        ("2023-01-31", ["2023-02-28", "2023-03-31", "2023-04-30", "2023-05-31", "2023-06-30"]),
        ("2024-12-15", ["2025-01-15", "2025-02-15", "2025-03-15", "2025-04-15", "2025-05-15"]),
    ] {
        let proposed = improvement(proposed);
        let mut first = proposed.proposed_on;
        for (missed, end) in (0_u32..).zip(ends) {
            // The end is the next check from the first day of its window to the last.
            for as_of in [first, day(end)] {
                let found = read(&proposed, &[], &as_of.to_string());
                assert_eq!(found.next_check, Some(day(end)), "{as_of}");
                assert_eq!(found.missed_checks, missed, "{as_of}");
            }
            first = day(end).succ_opt().unwrap();
        }
        // A look on the last day of each month: nothing is missed.
        let steps = ends.map(|end| step(end, check()));
        let found = read(&proposed, &steps, ends[4]);
        assert_eq!(found.missed_checks, 0);
        // One that is a day late is that of the next month.
        let late = ends.map(|end| step(&day(end).succ_opt().unwrap().to_string(), check()));
        let found = read(&proposed, &late, "2026-01-01");
        assert_eq!(found.missed_checks, read(&proposed, &steps, "2026-01-01").missed_checks);
        assert_eq!(read(&proposed, &late, ends[4]).missed_checks, 1);
    }
}

/// The first month begins with the day of the proposal; the day after its end is in the next one.
#[test]
fn where_a_month_begins_and_ends() {
    let proposed = improvement("2024-01-31");
    for (on, next, missed) in [
        ("2024-01-31", "2024-03-31", 1), // looked in the first month, not in the second
        ("2024-02-29", "2024-03-31", 1),
        ("2024-02-29T23:59:59+08:00", "2024-03-31", 1),
        ("2024-03-01T00:00:00+08:00", "2024-03-31", 1),
        ("2024-03-01", "2024-03-31", 1),
    ] {
        let steps = [step(on, check())];
        let found = read(&proposed, &steps, "2024-04-15");
        assert_eq!(
            (found.next_check, found.missed_checks),
            (Some(day("2024-04-30")), missed),
            "{on}"
        );
        // As of the end of February only a look in the first month counts.
        let looked = on < "2024-03-01";
        let then = read(&proposed, &steps, "2024-02-29");
        assert_eq!(then.next_check, Some(day(if looked { next } else { "2024-02-29" })), "{on}");
        assert_eq!(read(&proposed, &steps, "2024-03-01").missed_checks, u32::from(!looked), "{on}");
    }
}

/// Whoever checks, says that it is done or verifies has looked; who starts has not, and two looks in
/// a month are one.
#[test]
fn what_counts_as_a_look() {
    let proposed = improvement("2024-01-31"); // months end on 29 February, 31 March, 30 April
    let missed = |steps: &[_], as_of| read(&proposed, steps, as_of).missed_checks;
    assert_eq!(missed(&[step("2024-02-01", start())], "2024-03-01"), 1);
    assert_eq!(
        missed(&[step("2024-02-01", check()), step("2024-02-02", check())], "2024-04-01"),
        1
    );
    let steps = [
        step("2024-02-01", start()),
        step("2024-02-10", done()),
        step("2024-03-10", verify(false)),
        step("2024-04-10", done()),
    ];
    assert_eq!(missed(&steps, "2024-05-01"), 0);
    // The first done counts though it had no effect.
    assert_eq!(missed(&steps[..3], "2024-05-01"), 1);
    // A step that is refused is no look.
    let blank = ImprovementAction::Check { progress: " ".into() };
    assert_eq!(missed(&[step("2024-02-10", blank)], "2024-03-01"), 1);
    assert_eq!(missed(&[step("2024-02-10", done())], "2024-03-01"), 1);
}

/// Done is not the end of looking; verified is.
#[test]
fn until_it_is_verified() {
    let proposed = improvement("2024-01-31");
    let steps =
        [step("2024-02-01", start()), step("2024-02-10", done()), step("2024-05-10", verify(true))];
    let as_of = |as_of| {
        let found = read(&proposed, &steps, as_of);
        (found.next_check.map(|day| day.to_string()), found.missed_checks)
    };
    let next = |day: &str| Some(day.to_owned());
    assert_eq!(as_of("2024-02-29"), (next("2024-03-31"), 0));
    assert_eq!(as_of("2024-04-30"), (next("2024-04-30"), 1)); // March
    assert_eq!(as_of("2024-05-09"), (next("2024-05-31"), 2)); // and April
    assert_eq!(as_of("2024-05-10"), (None, 2));
    assert_eq!(as_of("2034-05-10"), (None, 2));
}

/// The period is a parameter.
#[test]
fn other_periods() {
    let proposed = improvement("2024-01-31");
    for (every, next, missed) in [
        ("1 day", "2024-03-15", 43),
        ("2 weeks", "2024-03-27", 3),
        ("14 days", "2024-03-27", 3),
        ("2 months", "2024-03-31", 0),
        ("1 quarter", "2024-04-30", 0),
        ("1 year", "2025-01-31", 0),
    ] {
        let policy = ImprovementPolicy::new(every.parse().unwrap()).unwrap();
        let found = policy.read(&proposed, &[], at("2024-03-15"), &zone());
        assert_eq!((found.next_check, found.missed_checks), (Some(day(next)), missed), "{every}");
    }
}

/// Thousands of years of missed days are counted at once.
#[test]
fn hostile_sizes() {
    let policy = ImprovementPolicy::new("1 day".parse().unwrap()).unwrap();
    let found = policy.read(&improvement("0001-01-01"), &[], at("9999-12-31"), &zone());
    // 0001-01-02 ... 9999-12-30, and the first window of two days.
    assert_eq!(found.missed_checks, 3_652_057);
    assert_eq!(found.next_check, Some(day("9999-12-31")));
    let policy = ImprovementPolicy::new("100000 years".parse().unwrap()).unwrap();
    let found = policy.read(
        &improvement("2024-01-31"),
        &[step("2024-02-01", check())],
        at("9999-12-31"),
        &zone(),
    );
    assert_eq!(found.missed_checks, 0);
    assert_eq!(found.next_check.unwrap().to_string(), "+202024-01-31");
    let policy = ImprovementPolicy::new("100000 quarters".parse().unwrap()).unwrap();
    let mut late = improvement("2024-01-31");
    late.proposed_on = chrono::NaiveDate::MAX;
    assert_eq!(policy.read(&late, &[], at("9999-12-31"), &zone()).next_check, None);
}
