//! The readings of business calendars.

use super::toml;
use chrono::{DateTime, NaiveDate, Utc};
use guanxi::time::{
    Beyond, Calendar, CalendarBuilder, Edge, Holidays, WorkingDates, Zone, parse_date,
};

/// Long days from Monday to Thursday, a short Friday, and a table that has one date off, Tuesday
/// 9 January 2024, and one date on, Saturday the 13th.
fn office(zone: &str) -> CalendarBuilder {
    let table = Holidays::new("x".parse().unwrap(), "1").unwrap();
    let table = table.with_off(date("2024-01-09"), "").unwrap();
    let table = table.with_on(date("2024-01-13")).unwrap().covering(2024, 2024).unwrap();
    let week = "mon-thu 09:00-17:00; fri 09:00-12:00".parse().unwrap();
    Calendar::builder(zone.parse().unwrap(), week).holidays(table)
}

/// Nights from Monday to Friday, with the same date off.
fn nights() -> CalendarBuilder {
    let table = Holidays::new("x".parse().unwrap(), "1").unwrap();
    let table = table.with_off(date("2024-01-09"), "").unwrap();
    Calendar::builder(Zone::utc(), "mon-fri 22:00-06:00".parse().unwrap()).holidays(table)
}

fn date(text: &str) -> NaiveDate {
    parse_date(text).unwrap()
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// The periods on a date in UTC, as `HH:MM-HH:MM`.
fn periods(calendar: &Calendar, day: &str) -> Vec<String> {
    let found = calendar.periods_on(date(day)).unwrap();
    found
        .iter()
        .map(|p| format!("{}-{}", p.open.format("%H:%M"), p.close.format("%H:%M")))
        .collect()
}

#[test]
fn a_16_working_days_end_at_close_of_business_by_default() {
    let calendar = office("UTC").build().unwrap();
    let due = |start: &str| calendar.working_days_due(at(start), 1, Edge::default());
    assert_eq!(due("2024-01-04T10:00:00Z"), Ok(at("2024-01-05T12:00:00Z")));
    // The start day never counts: not before opening, and not on a day off.
    assert_eq!(due("2024-01-04T08:00:00Z"), Ok(at("2024-01-05T12:00:00Z")));
    assert_eq!(due("2024-01-06T08:00:00Z"), Ok(at("2024-01-08T17:00:00Z")));
}

#[test]
fn a_16_working_days_end_at_the_same_time() {
    let calendar = office("UTC").build().unwrap();
    let due = |start: &str| calendar.working_days_due(at(start), 1, Edge::SameTime);
    assert_eq!(due("2024-01-04T10:00:00Z"), Ok(at("2024-01-05T10:00:00Z")));
    // After the closing of a short day: rolled to the next opening.
    assert_eq!(due("2024-01-04T15:00:00Z"), Ok(at("2024-01-08T09:00:00Z")));
}

#[test]
fn a_59_the_office_works_on_chinese_working_days_by_default() {
    let rulebook = toml("use = [{ preset = \"service_quality\", parts = [\"calendar\"] }]");
    let office = rulebook.calendar("office").unwrap();
    let working = |text: &str| office.is_working(at(text)).unwrap();
    for (text, expected) in [
        ("2024-09-30T08:59:59+08:00", false),
        ("2024-09-30T09:00:00+08:00", true),
        ("2024-09-30T12:00:00+08:00", false),
        ("2024-09-30T13:00:00+08:00", true),
        ("2024-09-30T17:59:59+08:00", true),
        ("2024-09-30T18:00:00+08:00", false),
        ("2024-10-01T10:00:00+08:00", false), // a holiday
        ("2024-10-12T10:00:00+08:00", true),  // a Saturday that is worked
        ("2024-10-13T10:00:00+08:00", false), // a Sunday
    ] {
        assert_eq!(working(text), expected, "{text}");
    }
    let error = office.is_working(at("2027-01-04T10:00:00+08:00")).unwrap_err();
    assert_eq!(error.code(), "holidays-not-covered");
    // All presets that name office hours mean the same ones.
    for preset in ["renewal", "follow_up"] {
        let part = format!("use = [{{ preset = \"{preset}\", parts = [\"calendar.office\"] }}]");
        assert_eq!(toml(&part).document().calendar, rulebook.document().calendar);
    }
}

#[test]
fn a_59_an_own_calendar_replaces_the_office_hours() {
    let rulebook = toml(
        r#"
        use = ["service_quality"]
        [calendar.office]
        week = { mon-sat = ["08:30-17:30"] }
        "#,
    );
    let office = rulebook.calendar("office").unwrap();
    assert_eq!(office.is_working(at("2024-10-05T08:30:00+08:00")), Ok(true)); // a Saturday
    assert_eq!(office.is_working(at("2024-10-01T12:30:00+08:00")), Ok(true)); // no holidays
}

#[test]
fn a_59_an_own_holiday_table_holds_in_the_office() {
    let rulebook = toml(
        r#"
        use = ["service_quality"]
        [holidays.cn]
        extends = "cn"
        years = [2027, 2027]
        off = ["2024-09-30", "2027-01-01"]
        "#,
    );
    let office = rulebook.calendar("office").unwrap();
    assert_eq!(office.is_working(at("2024-09-30T10:00:00+08:00")), Ok(false));
    assert_eq!(office.is_working(at("2027-01-01T10:00:00+08:00")), Ok(false));
    assert_eq!(office.is_working(at("2027-01-04T10:00:00+08:00")), Ok(true));
}

#[test]
fn beyond_the_table_is_an_error_by_default() {
    let calendar = office("UTC").build().unwrap();
    let error = calendar.is_working(at("2025-01-09T10:00:00Z")).unwrap_err();
    assert_eq!(error.code(), "holidays-not-covered");
}

#[test]
fn beyond_the_table_are_weekly_hours() {
    let calendar = office("UTC").beyond(Beyond::Weekly).build().unwrap();
    assert_eq!(calendar.is_working(at("2025-01-09T10:00:00Z")), Ok(true));
    assert_eq!(calendar.is_working(at("2024-01-09T10:00:00Z")), Ok(false));
}

#[test]
fn a_make_up_day_has_its_own_hours_and_those_of_the_longest_day() {
    assert_eq!(periods(&office("UTC").build().unwrap(), "2024-01-13"), ["09:00-17:00"]);
    let evening = "mon-thu 09:00-17:00; sat 16:00-20:00".parse().unwrap();
    let table = Holidays::new("x".parse().unwrap(), "1").unwrap();
    let table = table.with_on(date("2024-01-13")).unwrap();
    let calendar = Calendar::builder(Zone::utc(), evening).holidays(table).build().unwrap();
    assert_eq!(periods(&calendar, "2024-01-13"), ["09:00-20:00"]);
}

#[test]
fn a_make_up_day_has_the_hours_given_for_it() {
    let calendar = office("UTC").make_up_hours("10:00-11:00".parse().unwrap()).build().unwrap();
    assert_eq!(periods(&calendar, "2024-01-13"), ["10:00-11:00"]);
}

#[test]
fn the_tail_of_an_override_stays_on_a_holiday() {
    assert!(periods(&nights().build().unwrap(), "2024-01-09").is_empty());
    let monday = nights().day(date("2024-01-08"), "20:00-04:00".parse().unwrap()).build().unwrap();
    assert_eq!(periods(&monday, "2024-01-09"), ["00:00-04:00"]);
}

#[test]
fn a_date_with_working_time_is_a_working_date_by_default() {
    let calendar = nights().build().unwrap();
    assert_eq!(calendar.is_working_date(date("2024-01-06")), Ok(true));
    assert_eq!(calendar.add_working_days(date("2024-01-05"), 1), Ok(date("2024-01-06")));
}

#[test]
fn only_a_date_on_which_work_begins_is_a_working_date() {
    let calendar = nights().working_dates(WorkingDates::Start).build().unwrap();
    assert_eq!(calendar.is_working_date(date("2024-01-06")), Ok(false));
    assert_eq!(calendar.add_working_days(date("2024-01-05"), 1), Ok(date("2024-01-08")));
    // Only which dates count is another: the hours and the close of business are the same.
    assert_eq!(periods(&calendar, "2024-01-06"), ["00:00-06:00"]);
    let closing = Ok(Some(at("2024-01-06T00:00:00Z")));
    assert_eq!(calendar.close_of_business(date("2024-01-05")), closing);
    assert_eq!(nights().build().unwrap().close_of_business(date("2024-01-05")), closing);
}

#[test]
fn the_date_of_an_instant_is_that_of_the_zone() {
    // 9 January in Shanghai is not yet over in UTC.
    let evening = at("2024-01-08T20:00:00Z");
    assert_eq!(office("+08:00").build().unwrap().on_holiday(evening), Ok(true));
    assert_eq!(office("UTC").build().unwrap().on_holiday(evening), Ok(false));
}

#[test]
fn a_calendar_without_a_table_knows_1970_to_2069() {
    let week: guanxi::time::WeeklyHours = "mon-fri 09:00-17:00".parse().unwrap();
    let calendar = Calendar::builder(Zone::utc(), week.clone()).build().unwrap();
    assert_eq!(calendar.first_date(), date("1970-01-01"));
    assert_eq!(calendar.last_date(), date("2069-12-31"));
    let longer = Calendar::builder(Zone::utc(), week.clone()).years(1950, 2079).build().unwrap();
    assert_eq!(longer.last_date(), date("2079-12-31"));
    let too_long = Calendar::builder(Zone::utc(), week).years(1950, 2080).build().unwrap_err();
    assert_eq!(too_long.code(), "calendar-years");
}

#[test]
fn an_own_override_wins_over_the_table() {
    let own = office("UTC").day(date("2024-01-09"), "10:00-11:00".parse().unwrap());
    assert_eq!(periods(&own.clone().build().unwrap(), "2024-01-09"), ["10:00-11:00"]);
    let twice = own.day(date("2024-01-09"), "10:00-11:00".parse().unwrap()).build().unwrap_err();
    assert_eq!(twice.code(), "override-twice");
}
