//! The index against the plain definition, date by date and second by second.
#![allow(clippy::arithmetic_side_effects)]

use chrono::{DateTime, Days as AddDays, NaiveDate};
use proptest::prelude::*;

use super::index::Index;
use super::*;
use crate::time::civil::tests::date;

/// Zones with changes of 30 minutes, at midnight and over a whole day, and without any.
fn zones() -> impl Strategy<Value = Zone> {
    #[cfg(feature = "chrono-tz")]
    let names = vec![
        "Australia/Lord_Howe",
        "America/Sao_Paulo",
        "Asia/Beirut",
        "Pacific/Apia",
        "America/St_Johns",
        "Europe/Berlin",
        "Africa/Casablanca",
        "Asia/Shanghai",
        "UTC",
        "-03:30",
    ];
    #[cfg(not(feature = "chrono-tz"))]
    let names = vec!["UTC", "-03:30", "+14:00"];
    proptest::sample::select(names).prop_map(|name| name.parse().unwrap())
}

/// Hours of a day: often few windows, sometimes many; seconds count.
fn hours(most: usize) -> impl Strategy<Value = DayHours> {
    let edge = prop_oneof![(0_u32..25).prop_map(|h| h * 3600), 0_u32..=86_400];
    let window = (edge.clone(), edge)
        .prop_filter_map("a window", |(open, close)| Window::new(open % 86_400, close.max(1)).ok());
    proptest::collection::vec(window, 0..=most).prop_map(|list| DayHours::new(list).unwrap())
}

fn week() -> impl Strategy<Value = WeeklyHours> {
    let day = prop_oneof![4 => hours(2), 1 => hours(24), 2 => Just(DayHours::closed())];
    proptest::collection::vec(day, 7).prop_map(|days| {
        super::super::weekdays::WEEK
            .iter()
            .zip(days)
            .fold(WeeklyHours::closed(), |week, ((day, _), hours)| week.with((*day).into(), hours))
    })
}

/// A random calendar of three years, one of them with odd clock changes.
fn parts() -> impl Strategy<Value = CalendarBuilder> {
    let first = prop_oneof![Just(2010), Just(2017), Just(2020), 1990..2060];
    let dates = || proptest::collection::btree_set(0_u64..1096, 0..25);
    let some_hours = proptest::collection::vec(hours(3), 12);
    (zones(), week(), first, dates(), dates(), some_hours, any::<bool>(), any::<bool>()).prop_map(
        |(zone, week, first, off, on, hours, start, make_up)| {
            let day = |n: u64| NaiveDate::from_ymd_opt(first, 1, 1).unwrap() + AddDays::new(n);
            let mut table = Holidays::new("random".parse().unwrap(), "1").unwrap();
            for n in &off {
                table = table.with_off(day(*n), "").unwrap();
            }
            for n in on.difference(&off) {
                table = table.with_on(day(*n)).unwrap();
            }
            let mut parts = Calendar::builder(zone, week).years(first, first + 2);
            let reading = if start { WorkingDates::Start } else { WorkingDates::Any };
            parts = parts.holidays(table).working_dates(reading);
            for (hours, n) in hours.iter().zip(on.iter().chain(&off)) {
                let n = n * 7 % 1096;
                parts = match n % 3 {
                    0 => parts.breaks(day(n), hours.clone()),
                    _ => parts.day(day(n), hours.clone()),
                };
            }
            match hours.first() {
                Some(hours) if make_up => parts.make_up_hours(hours.clone()),
                _ => parts,
            }
        },
    )
}

/// The working periods of all dates, those that meet made one.
fn plain(calendar: &Calendar) -> Vec<(i64, i64)> {
    let mut all: Vec<(i64, i64)> = Vec::new();
    let dates = calendar.first_date().iter_days();
    for date in dates.take_while(|date| *date <= calendar.last_date()) {
        for (open, close) in calendar.inner.days.periods(date) {
            match all.last_mut() {
                Some(last) if open == last.1 => last.1 = close,
                _ => all.push((open, close)),
            }
        }
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    /// The index has the periods of the plain definition, on every date; so have the working dates
    /// and their close of business (time rules 1.1, 1.8 to 1.10).
    #[test]
    fn rule_1_8_the_index_is_the_plain_definition(parts in parts()) {
        let Ok(calendar) = parts.build() else { return Ok(()) };
        prop_assert_eq!(calendar.inner.index.periods(), plain(&calendar));
        let dates = calendar.first_date().iter_days();
        let days = &calendar.inner.days;
        for date in dates.take_while(|date| *date <= calendar.last_date()) {
            let content = days.content(date);
            let close = days.resolved(date, days.counted(&content)).last().map(|last| last.1);
            let found = calendar.close_of_business(date).unwrap();
            prop_assert_eq!(found.map(|at| at.timestamp()), close);
            prop_assert_eq!(calendar.is_working_date(date).unwrap(), close.is_some());
            prop_assert_eq!(days.skipped(date, true).is_none(), close.is_some());
        }
    }

    /// What the tables say in one look is what a search says; the conversion to instants too.
    #[test]
    fn rule_1_12_one_look_agrees_with_a_search(
        parts in parts(),
        at in proptest::collection::vec(any::<u32>(), 400),
    ) {
        let Ok(calendar) = parts.build() else { return Ok(()) };
        calendar.inner.index.check_against_search(&at);
        let (first, end) = calendar.inner.index.bounds();
        for at in at {
            let at = first + i64::from(at) % (end - first + 1);
            prop_assert_eq!(calendar.inner.index.date_time(at), DateTime::from_timestamp(at, 0));
        }
    }
}

/// The longest tables: 130 years, the densest days, and a single second.
#[test]
fn rule_1_12_extreme_calendars() {
    let dense: String = (0..24).map(|hour| format!("{hour:02}:00:01-{hour:02}:00:02 ")).collect();
    for (week, years) in [
        ("mon-sun 00:00-24:00".to_owned(), (1, 130)),
        ("mon-sun 00:00-24:00".to_owned(), (9870, 9999)),
        (format!("mon-sun {dense}"), (1970, 2099)),
        ("mon 00:00:00-00:00:01".to_owned(), (2024, 2024)),
    ] {
        let calendar = Calendar::builder(Zone::utc(), week.parse().unwrap())
            .years(years.0, years.1)
            .build()
            .unwrap();
        let at: Vec<u32> = (0..2000).map(|n: u32| n.wrapping_mul(2_654_435_761)).collect();
        calendar.inner.index.check_against_search(&at);
    }
}

/// The stretches of an ordinary office are as long as can be, and always answer.
#[test]
fn rule_1_12_an_office_never_searches() {
    let week = "mon-fri 09:00-12:00 13:00-18:00".parse().unwrap();
    let calendar = Calendar::builder("+08:00".parse().unwrap(), week)
        .holidays(Holidays::bundled("cn").unwrap())
        .build()
        .unwrap();
    assert_eq!(calendar.inner.index.unknown(), [(16, 0), (14, 0)]);
}

/// That no zone changes twice within a UTC day and back, on which the fast way to place windows
/// rests: whole years of random zones, hour by hour.
#[cfg(feature = "chrono-tz")]
mod clock {
    use super::super::builder::assemble;
    use super::*;

    fn agrees(zone: &Zone, year: i32) {
        let week = "mon-sun 00:00-01:00 02:00-03:00 04:00-05:00 06:00-07:00 08:00-09:00 \
                    10:00-11:00 12:00-13:00 14:00-15:00 16:00-17:00 18:00-19:00 20:00-21:00 \
                    22:00-23:00";
        let (none, week) = (Default::default(), week.parse().unwrap());
        let days = Days::new(zone.clone(), &week, None, None, none, &[], WorkingDates::Any);
        let limits = Limits {
            first: NaiveDate::from_ymd_opt(year, 1, 1).unwrap(),
            last: NaiveDate::from_ymd_opt(year, 12, 31).unwrap(),
            first_published: false,
            last_published: false,
        };
        let calendar = assemble(days, limits, false);
        assert_eq!(calendar.inner.index.periods(), plain(&calendar), "{zone} {year}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn rule_1_1_windows_are_placed_as_the_zone_places_them(
            zone in proptest::sample::select(&chrono_tz::TZ_VARIANTS[..]),
            year in 1900..2100,
        ) {
            agrees(&zone.name().parse().unwrap(), year);
        }
    }

    /// Every zone in every year; some minutes: `cargo test --release -- --ignored every_zone`.
    #[test]
    #[ignore = "takes minutes; run once for each version of the zone database"]
    fn rule_1_1_every_zone_in_every_year() {
        for zone in chrono_tz::TZ_VARIANTS {
            for year in 1900..2100 {
                agrees(&zone.name().parse().unwrap(), year);
            }
        }
    }
}

#[test]
fn an_index_is_built_for_dates_only() {
    let days = |week: &str| {
        let none = Default::default();
        Days::new(Zone::utc(), &week.parse().unwrap(), None, None, none, &[], WorkingDates::Any)
    };
    let empty = Index::build(&days(""), date("2024-01-01"), date("2024-12-31"));
    assert!(empty.is_empty());
    assert_eq!(empty.add(1_704_067_200, 1), None);
    assert_eq!(empty.between(1_704_067_200, 1_704_067_200), Some(0));
    assert_eq!(empty.next_open(1_704_067_200), None);
    assert_eq!(empty.prev_close(1_704_067_200), None);
}
