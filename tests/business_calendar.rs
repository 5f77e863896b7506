//! Business calendars by hand: boundary values of the rules, what is refused when a calendar is
//! built, and what is answered at the ends of its years and of all time.
#![cfg(feature = "chrono-tz")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

use chrono::{DateTime, NaiveDate, Utc};
use guanxi::Error;
use guanxi::label::Language;
use guanxi::time::{
    Beyond, Calendar, CalendarBuilder, DayHours, Edge, Holidays, Skipped, WeeklyHours, Zone,
    parse_date,
};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

fn date(text: &str) -> NaiveDate {
    parse_date(text).unwrap()
}

fn office() -> CalendarBuilder {
    let week = "mon-fri 09:00-12:00 13:00-18:00".parse().unwrap();
    Calendar::builder("Asia/Shanghai".parse().unwrap(), week)
        .holidays(Holidays::bundled("cn").unwrap())
}

/// Rule 1.6: where the holiday table ends the answer is an error that names the last date covered,
/// whatever was asked, on both ends.
#[test]
fn rule_1_6_beyond_the_holiday_table() {
    let calendar = office().build().unwrap();
    let inside = at("2026-12-31T09:00:00Z"); // 17:00 there, an hour before closing
    let (after, before) = (at("2027-01-04T02:00:00Z"), at("2006-12-29T02:00:00Z"));
    let late = "2027 has no published holidays: table `cn` is known until 2026-12-31";
    let early = "2006 has no published holidays: table `cn` is known from 2007-01-01";
    assert_eq!(calendar.add(inside, 3600), Ok(at("2026-12-31T10:00:00Z")));
    let hour = 3600;
    let errors = [
        (calendar.add(inside, hour + 1).err(), late),
        (calendar.add(inside, i64::MAX).err(), late),
        (calendar.add(inside, i64::MIN).err(), early),
        (calendar.sub(inside, i64::MIN).err(), late),
        (calendar.sub(inside, i64::MAX).err(), early),
        (calendar.due_latest(inside, hour).err(), late),
        (calendar.add(after, 0).err(), late),
        (calendar.between(inside, after).err(), late),
        (calendar.between(before, inside).err(), early),
        (calendar.between(after, before).err(), late),
        (calendar.is_working(after).err(), late),
        (calendar.is_working(before).err(), early),
        (calendar.next_open(at("2026-12-31T10:00:00Z")).err(), late),
        (calendar.next_close(at("2026-12-31T10:00:00Z")).err(), late),
        (calendar.prev_open(at("2007-01-02T00:00:00Z")).err(), early),
        (calendar.prev_close(at("2007-01-02T00:00:00Z")).err(), early),
        (calendar.on_holiday(after).err(), late),
        (calendar.on_break(after).err(), late),
        (calendar.periods_on(date("2027-01-01")).err(), late),
        (calendar.is_working_date(date("2006-12-31")).err(), early),
        (calendar.close_of_business(date("2027-01-01")).err(), late),
        (calendar.add_working_days(date("2026-12-31"), 1).err(), late),
        (calendar.add_working_days(date("2026-12-31"), i32::MAX).err(), late),
        (calendar.add_working_days(date("2026-12-31"), i32::MIN).err(), early),
        (calendar.working_days_between(date("2026-12-31"), date("2027-01-01")).err(), late),
        (calendar.working_days_due(inside, 1, Edge::CloseOfBusiness).err(), late),
        (calendar.explain_add(inside, hour + 1).err(), late),
        (calendar.explain_working_days(date("2026-12-31"), 1).err(), late),
        (calendar.periods_after(after).err(), late),
        (calendar.periods_after(at("2026-12-31T10:00:00Z")).unwrap().next().unwrap().err(), late),
        (calendar.periods_before(at("2007-01-02T00:00:00Z")).unwrap().next().unwrap().err(), early),
    ];
    for (place, (error, message)) in errors.into_iter().enumerate() {
        let error = error.unwrap_or_else(|| panic!("{place} is no error"));
        assert_eq!(error.code(), "holidays-not-covered", "{place}");
        assert_eq!(error.to_string(), message, "{place}");
        assert!(error.help().is_some());
    }
    let far = calendar.is_working(at("2031-05-01T00:00:00Z")).unwrap_err();
    assert!(far.to_string().starts_with("2031 has no published holidays"), "{far}");

    let weekly = office().beyond(Beyond::Weekly).build().unwrap();
    assert_eq!(weekly.is_working(after), Ok(true));
    assert_eq!(weekly.add(inside, 2 * hour), Ok(at("2027-01-01T02:00:00Z")));
    let error = weekly.is_working(at("2101-01-01T00:00:00Z")).unwrap_err();
    assert_eq!(error.code(), "calendar-range");
    assert_eq!(
        error.to_string(),
        "`2101-01-01 00:00:00 UTC` lies after 2069-12-31, where the calendar ends"
    );
}

/// What cannot be a calendar is refused when it is built, with what to write instead.
#[test]
fn bad_calendars() {
    let utc = || Calendar::builder(Zone::utc(), "mon-fri 09:00-17:00".parse().unwrap());
    let nothing = || Calendar::builder(Zone::utc(), WeeklyHours::closed());
    let day = date("2024-01-06");
    let hours = || "10:00-14:00".parse::<DayHours>().unwrap();
    let short = |years: (i32, i32)| {
        utc().holidays(Holidays::bundled("us").unwrap()).years(years.0, years.1)
    };
    let mut holidays = Holidays::new("all".parse().unwrap(), "1").unwrap();
    for day in date("2024-01-01").iter_days().take(366) {
        holidays = holidays.with_off(day, "").unwrap();
    }
    for (parts, code) in [
        (nothing(), "calendar-empty"),
        (nothing().day(day, DayHours::closed()), "calendar-empty"),
        (nothing().day(day, hours()).breaks(day, "09:00-15:00".parse().unwrap()), "calendar-empty"),
        (utc().holidays(holidays).years(2024, 2024), "calendar-empty"),
        // A window that the clocks skip whenever it comes.
        (
            Calendar::builder("America/New_York".parse().unwrap(), WeeklyHours::closed())
                .day(date("2024-03-10"), "02:15-02:45".parse().unwrap()),
            "calendar-empty",
        ),
        (utc().day(day, hours()).day(day, hours()), "override-twice"),
        (utc().years(2024, 2023), "calendar-years"),
        (utc().years(0, 10), "calendar-years"),
        (utc().years(9999, 10_000), "calendar-years"),
        (utc().years(1900, 2030), "calendar-years"),
        (utc().years(i32::MIN, i32::MAX), "calendar-years"),
        (short((2031, 2040)), "calendar-years"),
    ] {
        let error = parts.build().unwrap_err();
        assert_eq!(error.code(), code);
        assert!(error.help().is_some(), "{code}");
    }
    // Everything that is wrong at once.
    let twice = utc().day(day, hours()).day(day, hours()).years(0, 0).build().unwrap_err();
    let codes: Vec<_> = twice.all().map(Error::code).collect();
    assert_eq!(codes, ["override-twice", "calendar-years"]);
    // Years are cut off where the table ends.
    let cut = short((2025, 2040)).build().unwrap();
    assert_eq!((cut.first_date(), cut.last_date()), (date("2025-01-01"), date("2030-12-31")));
    assert_eq!(cut.is_working(at("2024-06-03T10:00:00Z")).unwrap_err().code(), "calendar-range");
    assert_eq!(
        cut.is_working(at("2031-06-03T10:00:00Z")).unwrap_err().code(),
        "holidays-not-covered"
    );
}

/// Parts of a second are refused by every question, leap seconds too.
#[test]
fn parts_of_a_second_are_refused() {
    for calendar in [office().build().unwrap(), Calendar::always(Zone::utc())] {
        let whole = at("2024-01-05T02:00:00Z");
        for odd in ["2024-01-05T02:00:00.5Z", "2024-01-05T23:59:60Z"].map(at) {
            let errors = [
                calendar.add(odd, 1).err(),
                calendar.sub(odd, 1).err(),
                calendar.between(odd, whole).err(),
                calendar.between(whole, odd).err(),
                calendar.due_latest(odd, 1).err(),
                calendar.is_working(odd).err(),
                calendar.next_open(odd).err(),
                calendar.next_close(odd).err(),
                calendar.prev_open(odd).err(),
                calendar.prev_close(odd).err(),
                calendar.on_break(odd).err(),
                calendar.on_holiday(odd).err(),
                calendar.periods_after(odd).err(),
                calendar.periods_before(odd).err(),
                calendar.working_days_due(odd, 1, Edge::SameTime).err(),
                calendar.explain_between(odd, whole).err(),
            ];
            for error in errors {
                assert_eq!(error.map(|error| error.code()), Some("sub-second"));
            }
        }
    }
}

/// The explicit 24×7 has no openings and closings, and every date that the clock shows is worked.
#[test]
fn rule_1_6_always() {
    let apia = Calendar::always("Pacific/Apia".parse().unwrap());
    let t = at("2011-12-30T00:00:00Z");
    for error in [
        apia.next_close(t).err(),
        apia.prev_open(t).err(),
        apia.periods_after(t).err(),
        apia.periods_before(t).err(),
    ] {
        assert_eq!(error.unwrap().code(), "never-closes");
    }
    assert_eq!((apia.next_open(t), apia.prev_close(t)), (Ok(t), Ok(t)));
    let skipped = date("2011-12-30");
    assert_eq!(apia.is_working_date(skipped), Ok(false));
    assert_eq!(apia.periods_on(skipped), Ok(vec![]));
    assert_eq!(apia.add_working_days(date("2011-12-29"), 1), Ok(date("2011-12-31")));
    let walked = apia.explain_working_days(date("2011-12-29"), 1).unwrap();
    assert_eq!(walked[0].skipped, Some(Skipped::ClockChange));
    let close = apia.close_of_business(date("2011-12-29")).unwrap().unwrap();
    assert_eq!(close, at("2011-12-30T10:00:00Z"));
    let ends = [DateTime::<Utc>::MIN_UTC, at("9999-12-31T23:59:59Z")];
    assert!(apia.between(ends[0], ends[1]).unwrap() > 0);
    assert_eq!(apia.add(ends[1], i64::MAX).unwrap_err().code(), "date-range");
    assert_eq!(apia.add(t, i64::MIN).unwrap_err().code(), "date-range");
}

/// Instants from all of time, and any duration: an answer or one of the errors that are said.
#[test]
fn nothing_panics_at_the_ends_of_time() {
    let calendars = [
        office().build().unwrap(),
        Calendar::always("Pacific/Apia".parse().unwrap()),
        Calendar::builder("Asia/Beirut".parse().unwrap(), "mon-sun 00:00-24:00".parse().unwrap())
            .years(1, 130)
            .build()
            .unwrap(),
        Calendar::builder("-14:00".parse().unwrap(), "sun 00:00-24:00".parse().unwrap())
            .years(9999, 9999)
            .build()
            .unwrap(),
    ];
    let instants = [
        DateTime::<Utc>::MIN_UTC,
        at("0001-01-01T00:00:00Z"),
        at("0129-12-31T23:59:59Z"),
        at("1970-01-01T00:00:00Z"),
        at("2024-02-29T12:00:00Z"),
        at("9999-12-31T23:59:59Z"),
        DateTime::from_timestamp(DateTime::<Utc>::MAX_UTC.timestamp(), 0).unwrap(),
    ];
    let known = [
        "holidays-not-covered",
        "calendar-range",
        "date-range",
        "never-closes",
        "not-a-working-date",
    ];
    let mut answers = 0;
    for calendar in &calendars {
        for t in instants {
            let day = t.date_naive();
            let mut check = |error: Option<Error>| match error {
                Some(error) => assert!(known.contains(&error.code()), "{error:?}"),
                None => answers += 1,
            };
            for d in [i64::MIN, -1, 0, 1, 100_000, i64::MAX] {
                check(calendar.add(t, d).err());
                check(calendar.sub(t, d).err());
                check(calendar.due_latest(t, d).err());
            }
            for n in [i32::MIN, -1, 0, 1, i32::MAX] {
                check(calendar.add_working_days(day, n).err());
                check(calendar.working_days_due(t, n, Edge::CloseOfBusiness).err());
                check(calendar.working_days_due(t, n, Edge::SameTime).err());
            }
            for u in instants {
                check(calendar.between(t, u).err());
            }
            check(calendar.is_working(t).err());
            check(calendar.next_open(t).err());
            check(calendar.next_close(t).err());
            check(calendar.prev_open(t).err());
            check(calendar.prev_close(t).err());
            check(calendar.on_break(t).err());
            check(calendar.on_holiday(t).err());
            check(calendar.periods_on(day).err());
            check(calendar.close_of_business(day).err());
            check(calendar.explain_add(t, 3600).err());
        }
    }
    assert!(answers > 100, "{answers}");
    let mut out = [0; 1];
    let lengths = calendars[0].add_batch(&[0, 1], &[1, 2], &mut out).unwrap_err();
    assert_eq!(lengths.code(), "batch-length");
    assert!(calendars[0].add_batch(&[0, 1], &[1], &mut out).is_err());
    assert!(calendars[0].between_batch(&[0], &[], &mut out).is_err());
    assert!(calendars[0].is_working_batch(&[0], &mut []).is_err());
}

/// The reasons for which dates are skipped, with the rule of each.
#[test]
fn rule_1_8_every_reason_is_given() {
    let zone: Zone = "America/New_York".parse().unwrap();
    let calendar = Calendar::builder(zone, "mon-fri 09:00-17:00; sun 02:00-03:00".parse().unwrap())
        .holidays(Holidays::bundled("us").unwrap())
        .day(date("2024-03-07"), DayHours::closed())
        .breaks(date("2024-03-08"), "08:00-18:00".parse().unwrap())
        .build()
        .unwrap();
    let explained =
        calendar.explain_between(at("2024-02-16T05:00:00Z"), at("2024-03-11T14:00:00Z")).unwrap();
    let reason = |day: &str| {
        let segment = explained.segments.iter().find(|segment| segment.date == date(day)).unwrap();
        (segment.seconds == 0).then(|| segment.skipped.clone().unwrap())
    };
    assert_eq!(reason("2024-02-16"), None);
    assert_eq!(reason("2024-02-17"), Some(Skipped::Weekend));
    let name = "Washington's Birthday".to_owned();
    assert_eq!(reason("2024-02-19"), Some(Skipped::Holiday { name }));
    assert_eq!(reason("2024-03-07"), Some(Skipped::DayOverride));
    assert_eq!(reason("2024-03-08"), Some(Skipped::Break));
    assert_eq!(reason("2024-03-10"), Some(Skipped::ClockChange)); // 02:00 to 03:00 never came
    assert_eq!(explained.segments.last().unwrap().date, date("2024-03-11"));
    let english = explained.text(Language::English);
    assert!(english.contains("2024-02-19 holiday (Washington's Birthday)\n"), "{english}");
    assert!(english.ends_with("2024-03-11 09:00-10:00  1 h 00 min  = 108 h 00 min\n"), "{english}");
    let chinese = explained.text(Language::Chinese);
    assert!(chinese.contains("2024-03-08 临时停工\n"), "{chinese}");
    assert!(chinese.contains("2024-03-10 时钟调整跳过\n"), "{chinese}");
}

/// Rules 1.9 and 1.8: overrides with a night, on and before holidays, and the start reading.
#[test]
fn rule_1_9_overrides_over_midnight() {
    let holiday = date("2024-01-09");
    let table = Holidays::new("x".parse().unwrap(), "1").unwrap().with_off(holiday, "").unwrap();
    let week = "mon-fri 22:00-06:00".parse().unwrap();
    let parts = Calendar::builder(Zone::utc(), week).holidays(table).years(2024, 2024);
    let spans = |calendar: &Calendar, day: &str| -> Vec<String> {
        let periods = calendar.periods_on(date(day)).unwrap();
        let time = |at: DateTime<Utc>| at.format("%d %H").to_string();
        periods.iter().map(|p| format!("{}-{}", time(p.open), time(p.close))).collect()
    };
    let plain = parts.clone().build().unwrap();
    assert_eq!(spans(&plain, "2024-01-08"), ["08 22-09 00"]);
    // The holiday takes its whole date: the tail of Monday's night, and the start of its own.
    assert_eq!(spans(&plain, "2024-01-09"), [""; 0]);
    assert_eq!(spans(&plain, "2024-01-10"), ["10 00-10 06", "10 22-11 00"]);
    // An override replaces the tail of the night before, and its own tail is added to the next
    // date, a holiday too.
    let monday = parts.clone().day(date("2024-01-08"), "20:00-04:00".parse().unwrap());
    let monday = monday.build().unwrap();
    assert_eq!(spans(&monday, "2024-01-08"), ["08 20-09 00"]);
    assert_eq!(spans(&monday, "2024-01-09"), ["09 00-09 04"]);
    let thursday = parts.clone().day(date("2024-01-11"), "10:00-12:00".parse().unwrap());
    let thursday = thursday.build().unwrap();
    assert_eq!(spans(&thursday, "2024-01-11"), ["11 10-11 12"]);
    // By calendar date: the tail of the weekly night stays on the next date.
    assert_eq!(spans(&thursday, "2024-01-12"), ["12 00-12 06", "12 22-13 00"]);
    // An override of the next date takes the tail away.
    let both = parts
        .clone()
        .day(date("2024-01-11"), "20:00-04:00".parse().unwrap())
        .day(date("2024-01-12"), "09:00-10:00".parse().unwrap())
        .build()
        .unwrap();
    assert_eq!(spans(&both, "2024-01-12"), ["12 09-12 10"]);
    // A break over midnight.
    let broken = parts.breaks(date("2024-01-11"), "23:00-01:00".parse().unwrap()).build().unwrap();
    assert_eq!(spans(&broken, "2024-01-11"), ["11 00-11 06", "11 22-11 23"]);
    assert_eq!(spans(&broken, "2024-01-12"), ["12 01-12 06", "12 22-13 00"]);
    assert_eq!(broken.on_break(at("2024-01-12T00:59:59Z")), Ok(true));
    assert_eq!(broken.on_break(at("2024-01-12T01:00:00Z")), Ok(false));
}

/// Rule 1.10, A-16: the start never counts, not before opening and not on a weekend; make-up days
/// count; both edges.
#[test]
fn rule_1_10_working_days_in_china() {
    let calendar = office().build().unwrap();
    for (start, days, expected) in [
        ("2024-02-08", 1, "2024-02-09"),
        ("2024-02-09", 1, "2024-02-18"), // the make-up Sunday after the Spring Festival
        ("2024-02-12", 2, "2024-02-19"),
        ("2024-04-27", 1, "2024-04-28"), // a Saturday, then a make-up Sunday
        ("2024-10-08", -1, "2024-09-30"),
        ("2024-09-30", -1, "2024-09-29"),
    ] {
        assert_eq!(calendar.add_working_days(date(start), days), Ok(date(expected)), "{start}");
    }
    for (start, edge, expected) in [
        ("2024-02-09T00:00:00Z", Edge::CloseOfBusiness, "2024-02-18T10:00:00Z"), // 08:00 there
        ("2024-02-09T00:00:00Z", Edge::SameTime, "2024-02-18T01:00:00Z"),
        ("2024-02-09T11:00:00Z", Edge::CloseOfBusiness, "2024-02-18T10:00:00Z"), // after closing
        ("2024-02-09T11:00:00Z", Edge::SameTime, "2024-02-19T01:00:00Z"),
        ("2024-02-09T04:30:00Z", Edge::SameTime, "2024-02-18T05:00:00Z"), // at lunch
    ] {
        assert_eq!(
            calendar.working_days_due(at(start), 1, edge),
            Ok(at(expected)),
            "{start} {edge:?}"
        );
    }
    let saturday = at("2024-01-06T02:00:00Z");
    let error = calendar.working_days_due(saturday, 0, Edge::CloseOfBusiness).unwrap_err();
    assert_eq!(error.code(), "not-a-working-date");
    assert_eq!(
        calendar.working_days_due(saturday, 0, Edge::SameTime),
        Ok(at("2024-01-08T01:00:00Z"))
    );
}
