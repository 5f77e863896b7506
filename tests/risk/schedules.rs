//! When assessments are due, against walking the periods (D002-77).

use chrono::Datelike;
use guanxi::policy::risk::{AssessmentSchedule, ScheduleState};
use proptest::sample::select;

use super::*;

/// The number of the period of so many months.
fn period(day: NaiveDate, months: i32) -> i32 {
    (day.year() * 12 + i32::try_from(day.month0()).unwrap()).div_euclid(months)
}

/// The last day of a period.
fn last(period: i32, months: i32) -> NaiveDate {
    let next = (period + 1) * months;
    let first = NaiveDate::from_ymd_opt(
        next.div_euclid(12),
        u32::try_from(next.rem_euclid(12)).unwrap() + 1,
        1,
    );
    first.unwrap().pred_opt().unwrap()
}

/// Walks every period from the first that is owed to that of today.
fn walk(
    made: &[NaiveDate],
    since: Option<NaiveDate>,
    today: NaiveDate,
    months: i32,
) -> (NaiveDate, ScheduleState, u32) {
    let first = since.into_iter().chain(made.iter().copied()).min().unwrap_or(today).min(today);
    let now = period(today, months);
    let done = |one: i32| made.iter().any(|day| period(*day, months) == one);
    let missed: Vec<i32> = (period(first, months)..now).filter(|one| !done(*one)).collect();
    let count = u32::try_from(missed.len()).unwrap();
    if done(now) {
        return (last(now + 1, months), ScheduleState::Recorded, count);
    }
    // The first of those that were missed one after the other up to now.
    let mut owed = now;
    while missed.contains(&(owed - 1)) {
        owed -= 1;
    }
    if owed == now {
        return (last(now, months), ScheduleState::Due, count);
    }
    let due = last(owed, months);
    let days = today.signed_duration_since(due).num_days();
    (due, ScheduleState::Overdue { days }, count)
}

fn schedule<'a>(
    rulebook: &'a Rulebook,
    made: &[NaiveDate],
    since: Option<NaiveDate>,
    today: NaiveDate,
) -> AssessmentSchedule<'a> {
    let one = |(place, day): (usize, &NaiveDate)| {
        // Also one without a level counts as made.
        let sheet =
            if place % 2 == 0 { stated("low") } else { rated([Some(1), None, None, None, None]) };
        event(&format!("e{place}"), &day.to_string(), sheet)
    };
    let log: Vec<Event> = made.iter().enumerate().map(one).collect();
    let history = history(rulebook, &log, &today.to_string());
    rulebook.risk().unwrap().schedule(&history, since, today).unwrap()
}

proptest! {
    #![proptest_config(config(500))]

    #[test]
    fn d002_77_the_schedule_is_that_of_a_walk_through_the_periods(
        made in proptest::collection::vec(0_u64..900, 0..6),
        since in proptest::option::of(0_u64..1_000),
        today in 0_u64..1_000,
        (every, months) in select(vec![("1 quarter", 3), ("1 month", 1), ("6 months", 6), ("1 year", 12)]),
    ) {
        let rulebook = preset_with(&format!("every = \"{every}\""));
        let (today, since) = (nth(today), since.map(nth));
        let made: Vec<NaiveDate> = made.into_iter().map(nth).filter(|day| *day <= today).collect();
        let found = schedule(&rulebook, &made, since, today);
        let expected = walk(&made, since, today, months);
        prop_assert_eq!((found.due, found.state, found.missed), expected);
    }
}

#[test]
fn d002_77_quarter_ends_and_year_ends() {
    let rulebook = preset();
    let on = |made: &[&str], today: &str| {
        let made: Vec<NaiveDate> = made.iter().map(|day| date(day)).collect();
        let found = schedule(&rulebook, &made, Some(date("2023-11-15")), date(today));
        (found.due.to_string(), found.state, found.missed)
    };
    let due = |due: &str, state, missed| (due.to_owned(), state, missed);
    let overdue = |days| ScheduleState::Overdue { days };
    assert_eq!(on(&[], "2023-11-15"), due("2023-12-31", ScheduleState::Due, 0));
    assert_eq!(on(&[], "2023-12-31"), due("2023-12-31", ScheduleState::Due, 0)); // the last day is in time
    assert_eq!(on(&[], "2024-01-01"), due("2023-12-31", overdue(1), 1));
    assert_eq!(on(&["2023-12-31"], "2023-12-31"), due("2024-03-31", ScheduleState::Recorded, 0));
    assert_eq!(on(&["2023-12-31"], "2024-01-01"), due("2024-03-31", ScheduleState::Due, 0));
    assert_eq!(on(&["2024-01-01"], "2024-01-01"), due("2024-06-30", ScheduleState::Recorded, 1));
    assert_eq!(on(&["2024-01-01"], "2024-04-01"), due("2024-06-30", ScheduleState::Due, 1));
    assert_eq!(on(&["2024-01-01"], "2024-07-01"), due("2024-06-30", overdue(1), 2));
    // Missed before, made, and missed again: the second is what is overdue now.
    assert_eq!(on(&["2024-05-01"], "2024-10-02"), due("2024-09-30", overdue(2), 3));
}

#[test]
fn a_refused_sheet_is_none_and_a_customer_to_come_owes_nothing_yet() {
    let rulebook = preset();
    let risk = rulebook.risk().unwrap();
    let wrong = [event("e1", "2024-06-01", stated("low").in_role(code("sales")))];
    let found = history(&rulebook, &wrong, DAY);
    let found = risk.schedule(&found, None, date(DAY)).unwrap();
    assert_eq!((found.state, found.missed), (ScheduleState::Due, 0));
    let none = history(&rulebook, &[], DAY);
    let found = risk.schedule(&none, Some(date("2025-01-01")), date(DAY)).unwrap();
    assert_eq!((found.due, found.state), (date(DAY), ScheduleState::Due));
    // From the fact `first_contract`, where it is known.
    let facts = rulebook.facts().with("first_contract", "2024-01-01").unwrap();
    let found = read(&rulebook, &facts, &[], DAY).schedule.unwrap();
    assert_eq!(
        (found.due, found.state, found.missed),
        (date("2024-03-31"), ScheduleState::Overdue { days: 91 }, 1)
    );
}

#[test]
fn weeks_from_a_day_of_ones_own() {
    let rulebook = preset_with("every = \"2 weeks\"\nepoch = \"2024-06-05\"");
    let found = schedule(&rulebook, &[], Some(date("2024-06-04")), date("2024-06-20"));
    // 22 May - 4 June, 5 - 18 June, 19 June - 2 July.
    assert_eq!((found.due, found.missed), (date("2024-06-04"), 2));
    assert_eq!(found.state, ScheduleState::Overdue { days: 16 });
}
