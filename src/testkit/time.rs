//! Strategies for dates, spans, moments, zones and business calendars.

use chrono::{DateTime, NaiveDate};
use proptest::prelude::*;

use crate::time::{Calendar, DayHours, Holidays, Moment, Span, Unit, WeeklyHours, Zone};

/// The last day of the month of a date.
fn month_end(date: NaiveDate) -> Option<NaiveDate> {
    use chrono::Datelike;
    date.with_day(u32::from(date.num_days_in_month()))
}

fn days_in(days: std::ops::Range<i32>) -> impl Strategy<Value = NaiveDate> + Clone {
    let day = || days.clone().prop_filter_map("a date", NaiveDate::from_num_days_from_ce_opt);
    prop_oneof![3 => day(), 1 => day().prop_filter_map("a date", month_end)]
}

/// Dates of the years 0001 to 9999, month ends and leap days among them.
///
/// ```
/// use chrono::Datelike;
/// use guanxi::testkit::{examples, time};
/// assert!(examples(&time::dates(), 50).iter().all(|date| (1..=9999).contains(&date.year())));
/// ```
pub fn dates() -> impl Strategy<Value = NaiveDate> + Clone {
    let leap = (0_i32..400).prop_filter_map("a leap day", |n| {
        NaiveDate::from_ymd_opt(n.checked_mul(4)?.checked_add(1600)?, 2, 29)
    });
    let ends = [(1, 1, 1), (9999, 12, 31), (2000, 2, 29), (1900, 2, 28), (2100, 3, 1)];
    let ends: Vec<NaiveDate> =
        ends.iter().filter_map(|(y, m, d)| NaiveDate::from_ymd_opt(*y, *m, *d)).collect();
    prop_oneof![
        3 => days_in(1..3_652_059),
        4 => recent_dates(),
        1 => leap,
        1 => prop::sample::select(ends),
    ]
}

/// Dates of the years 2020 to 2027, with many month ends: for tests of what depends on calendars.
///
/// ```
/// use chrono::Datelike;
/// use guanxi::testkit::{examples, time};
/// assert!(examples(&time::recent_dates(), 50).iter().all(|date| (2020..2028).contains(&date.year())));
/// ```
pub fn recent_dates() -> impl Strategy<Value = NaiveDate> + Clone {
    days_in(737_425..740_347)
}

fn spans_of(units: Vec<Unit>) -> impl Strategy<Value = Span> + Clone {
    let count = prop_oneof![6 => 0_u32..=40, 1 => 0_u32..=1_000, 1 => Just(Span::MAX_COUNT)];
    (count, prop::sample::select(units))
        .prop_filter_map("a span", |(count, unit)| Span::new(count, unit).ok())
}

/// Spans of every unit, empty and very long ones among them.
///
/// ```
/// use guanxi::testkit::{examples, time};
/// assert!(examples(&time::spans(), 50).iter().any(|span| !span.is_civil()));
/// ```
pub fn spans() -> impl Strategy<Value = Span> + Clone {
    spans_of(vec![
        Unit::Minute,
        Unit::Hour,
        Unit::Day,
        Unit::WorkingDay,
        Unit::Week,
        Unit::Month,
        Unit::Quarter,
        Unit::Year,
    ])
}

/// Spans of days, weeks, months, quarters and years.
///
/// ```
/// use guanxi::testkit::{examples, time};
/// assert!(examples(&time::civil_spans(), 50).iter().all(|span| span.is_civil()));
/// ```
pub fn civil_spans() -> impl Strategy<Value = Span> + Clone {
    spans_of(vec![Unit::Day, Unit::Week, Unit::Month, Unit::Quarter, Unit::Year])
}

/// Dates and instants of the years 2020 to 2027; instants often at midnight.
///
/// ```
/// use guanxi::{time::Moment, testkit::{examples, time}};
/// let moments = examples(&time::moments(), 50);
/// assert!(moments.iter().any(|moment| matches!(moment, Moment::Date(_))));
/// assert!(moments.iter().any(|moment| !matches!(moment, Moment::Date(_))));
/// ```
pub fn moments() -> impl Strategy<Value = Moment> + Clone {
    let second = prop_oneof![2 => 0_i64..86_400, 1 => prop::sample::select(vec![0, 1, 57_599, 57_600, 86_399])];
    let instant = (18_262_i64..21_184, second).prop_filter_map("an instant", |(day, second)| {
        let seconds = day.checked_mul(86_400)?.checked_add(second)?;
        Moment::instant(DateTime::from_timestamp(seconds, 0)?).ok()
    });
    prop_oneof![recent_dates().prop_map(Moment::Date), instant]
}

/// Zones: UTC, offsets, and with the feature `chrono-tz` named zones whose clocks change.
///
/// ```
/// use guanxi::{time::Zone, testkit::{examples, time}};
/// assert!(examples(&time::zones(), 50).contains(&Zone::utc()));
/// ```
pub fn zones() -> impl Strategy<Value = Zone> + Clone {
    let named = ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Pacific/Apia"];
    let plain = ["UTC", "+08:00", "-11:30", "+14:00"];
    let zones: Vec<Zone> =
        plain.iter().chain(&named).filter_map(|text| text.parse().ok()).collect();
    prop::sample::select(zones)
}

/// Business calendars of the years 2023 to 2025: offices, shops, nights and whole days, with
/// holidays, make-up days and breaks in the first weeks of 2024.
///
/// ```
/// use guanxi::testkit::{examples, time};
/// let calendars = examples(&time::calendars(), 50);
/// let working = |at: &str| calendars.iter().filter(|c| c.is_working(at.parse().unwrap()) == Ok(true)).count();
/// assert!((1..50).contains(&working("2024-01-10T02:00:00Z")));
/// ```
pub fn calendars() -> impl Strategy<Value = Calendar> + Clone {
    let hours = [
        "mon-fri 09:00-12:00 13:00-18:00",
        "mon-fri 09:00-17:30",
        "mon-sat 08:00-20:00",
        "sun-thu 22:00-06:00",
        "mon-sun 00:00-24:00",
        "tue 10:00-11:00; fri 00:00-24:00",
    ];
    let hours: Vec<WeeklyHours> = hours.iter().filter_map(|text| text.parse().ok()).collect();
    // 2024-01-08 and the weeks after it.
    let dates = || {
        prop::collection::vec(
            (738_893_i32..738_930).prop_filter_map("a date", NaiveDate::from_num_days_from_ce_opt),
            0..4,
        )
    };
    (zones(), prop::sample::select(hours), dates(), dates(), dates()).prop_filter_map(
        "a calendar",
        |(zone, week, off, on, breaks)| {
            let mut table =
                Holidays::new("random".parse().ok()?, "1").ok()?.covering(2023, 2025).ok()?;
            for date in &off {
                table = table.with_off(*date, "off").ok()?;
            }
            for date in on.iter().filter(|date| !off.contains(date)) {
                table = table.with_on(*date).ok()?;
            }
            let stop: DayHours = "10:00-10:45".parse().ok()?;
            let mut calendar = Calendar::builder(zone, week).holidays(table);
            for date in breaks {
                calendar = calendar.breaks(date, stop.clone());
            }
            calendar.build().ok()
        },
    )
}
