//! By Friday, next week, within three working days.

use chrono::{Datelike, Days, NaiveDate, Weekday};
use guanxi::policy::plan::{by_next_week, by_weekday, by_working_days, next_week, next_weekday};
use proptest::prelude::*;

use super::{at, own};

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn d000_84_by_friday() {
    for (said, due) in [
        ("2024-03-13", "2024-03-15"),
        ("2024-03-15", "2024-03-15"), // today is allowed
        ("2024-03-16", "2024-03-22"),
        ("2024-12-29", "2025-01-03"),
    ] {
        assert_eq!(next_weekday(day(said), Weekday::Fri).unwrap(), day(due), "{said}");
        assert_eq!(by_weekday(day(said), Weekday::Fri).unwrap(), day(due).into());
    }
    let last = NaiveDate::MAX.weekday();
    assert_eq!(next_weekday(NaiveDate::MAX, last).unwrap(), NaiveDate::MAX);
    assert_eq!(next_weekday(NaiveDate::MAX, last.succ()).unwrap_err().code(), "date-range");
}

#[test]
fn d001_60_next_week() {
    for (said, week) in [
        ("2024-03-11", "2024-03-18/2024-03-24"), // a Monday
        ("2024-03-17", "2024-03-18/2024-03-24"), // a Sunday
        ("2024-12-28", "2024-12-30/2025-01-05"),
    ] {
        let found = next_week(day(said)).unwrap();
        assert_eq!(found.to_string(), week, "{said}");
        assert_eq!(by_next_week(day(said)).unwrap(), found.last().into());
    }
    assert_eq!(next_week(NaiveDate::MAX).unwrap_err().code(), "date-range");
}

#[test]
fn d000_82_within_working_days() {
    let rulebook =
        own("[calendar.office]\nweek = { mon-fri = [\"09:00-12:00\", \"13:00-18:00\"] }");
    let office = rulebook.calendar("office").unwrap();
    let due = |said: &str, days| by_working_days(at(said), days, office);
    for said in ["15", "15 00:00", "15 23:59"] {
        assert_eq!(due(said, 3).unwrap(), at("20 18:00"), "{said}"); // P-012
    }
    assert_eq!(due("16", 1).unwrap(), at("18 18:00"));
    assert_eq!(due("15", 0).unwrap(), at("15 18:00"));
    assert_eq!(due("16", 0).unwrap_err().code(), "not-a-working-date");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(256) })]

    /// The earliest such day of the seven from the day on, and a fixpoint of itself.
    #[test]
    fn the_next_weekday_is_the_earliest(offset in 0_u64..80_000, weekday in 0_u8..7) {
        let from = day("1900-01-01") + Days::new(offset);
        let weekday = Weekday::try_from(weekday).unwrap();
        let found = next_weekday(from, weekday).unwrap();
        let earliest = from.iter_days().find(|day| day.weekday() == weekday).unwrap();
        prop_assert_eq!(found, earliest);
        prop_assert_eq!(next_weekday(found, weekday).unwrap(), found);
    }

    #[test]
    fn next_week_is_the_monday_to_sunday_after_this_week(offset in 0_u64..80_000) {
        let from = day("1900-01-01") + Days::new(offset);
        let week = next_week(from).unwrap();
        prop_assert_eq!((week.first().weekday(), week.last().weekday()), (Weekday::Mon, Weekday::Sun));
        let days = (week.first() - from).num_days();
        prop_assert!((1..=7).contains(&days));
        prop_assert_eq!((week.last() - week.first()).num_days(), 6);
    }
}
