//! Business time: the shared vectors and real incidents, all exact.
//!
//! The incidents are read from the folder that the environment variable `GUANXI_DATA` names;
//! without it they report themselves as skipped.
#![cfg(feature = "chrono-tz")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects,
    clippy::print_stdout
)]

use std::collections::BTreeMap;

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use guanxi::Error;
use guanxi::time::{
    Calendar, DayHours, Edge, Holidays, Period, WeeklyHours, Window, Zone, parse_date,
};
use serde_json::Value;

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap_or_else(|e| panic!("{text}: {e}"))
}

fn date(text: &str) -> NaiveDate {
    parse_date(text).unwrap()
}

/// The hours of a list of pairs `["09:00", "17:00"]`.
fn hours(pairs: &Value) -> Result<DayHours, Error> {
    let window = |pair: &Value| format!("{}-{}", text(&pair[0]), text(&pair[1])).parse();
    DayHours::new(pairs.as_array().unwrap().iter().map(window).collect::<Result<Vec<_>, _>>()?)
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text"))
}

fn by_key(value: &Value) -> impl Iterator<Item = (&String, &Value)> {
    value.as_object().unwrap().iter()
}

/// The calendar of a case.
fn calendar(case: &Value) -> Result<Calendar, Error> {
    let zone: Zone = text(&case["time_zone"]).parse()?;
    if case["mode"] == "24x7" {
        return Ok(Calendar::always(zone));
    }
    let mut week = WeeklyHours::closed();
    for (day, pairs) in by_key(&case["hours"]) {
        week = week.with(day.parse()?, hours(pairs)?);
    }
    let mut table = Holidays::new("case".parse()?, "1")?;
    for day in case["holidays"].as_array().unwrap() {
        table = table.with_off(date(text(day)), "")?;
    }
    let mut builder = Calendar::builder(zone, week).holidays(table);
    for (day, pairs) in by_key(&case["shifts"]) {
        builder = builder.day(date(day), hours(pairs)?);
    }
    for (day, pairs) in by_key(&case["breaks"]) {
        builder = builder.breaks(date(day), hours(pairs)?);
    }
    builder.build()
}

fn shown(at: DateTime<Utc>) -> Value {
    at.to_rfc3339_opts(chrono::SecondsFormat::Secs, true).into()
}

fn pairs(periods: impl IntoIterator<Item = Period>) -> Value {
    periods.into_iter().map(|p| Value::Array(vec![shown(p.open), shown(p.close)])).collect()
}

/// The answer to a case, and the other answers that it names, checked by the way.
fn answer(case: &Value) -> Result<Value, Error> {
    let calendar = calendar(case)?;
    let instant = |key: &str| at(text(&case[key]));
    let number = |key: &str| case[key].as_i64().unwrap();
    let count = || usize::try_from(number("count")).unwrap();
    let days = || i32::try_from(number("days")).unwrap();
    Ok(match text(&case["op"]) {
        "add" => {
            let latest = calendar.due_latest(instant("start"), number("duration_seconds"))?;
            assert_eq!(shown(latest), case["expected_next_open"], "{}", case["id"]);
            shown(calendar.add(instant("start"), number("duration_seconds"))?)
        }
        "sub" => shown(calendar.sub(instant("start"), number("duration_seconds"))?),
        "between" => calendar.between(instant("start"), instant("end"))?.into(),
        "is_working" => calendar.is_working(instant("at"))?.into(),
        "next_open" => shown(calendar.next_open(instant("at"))?),
        "next_close" => shown(calendar.next_close(instant("at"))?),
        "prev_close" => shown(calendar.prev_close(instant("at"))?),
        "on_break" => calendar.on_break(instant("at"))?.into(),
        "on_holiday" => calendar.on_holiday(instant("at"))?.into(),
        "periods_on" => pairs(calendar.periods_on(date(text(&case["date"])))?),
        "periods_after" => pairs(
            calendar.periods_after(instant("at"))?.take(count()).collect::<Result<Vec<_>, _>>()?,
        ),
        "periods_before" => pairs(
            calendar.periods_before(instant("at"))?.take(count()).collect::<Result<Vec<_>, _>>()?,
        ),
        "add_days" => shown(calendar.working_days_due(instant("start"), days(), Edge::SameTime)?),
        "sub_days" => {
            shown(calendar.working_days_due(instant("start"), -days(), Edge::SameTime)?)
        }
        "local_to_instant" => {
            let local = format!("{}T{}:00", text(&case["date"]), text(&case["time"]));
            shown(calendar.zone().resolve(local.parse::<NaiveDateTime>().unwrap()))
        }
        "validate" => "ok".into(),
        op => panic!("unknown op {op}"),
    })
}

/// All 210 cases, exactly.
#[test]
fn vectors_of_business_time() {
    let cases: Vec<Value> =
        serde_json::from_str(include_str!("vectors/business_time.json")).unwrap();
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for case in &cases {
        *counts.entry(text(&case["op"])).or_default() += 1;
        let found = answer(case);
        let right = match &found {
            Ok(value) => *value == case["expected"],
            Err(_) => case["op"] == "validate" && case["expected"] == "error",
        };
        if !right {
            wrong.push(format!("{}: {found:?}, expected {}", case["id"], case["expected"]));
        }
    }
    assert!(wrong.is_empty(), "{} wrong:\n{}", wrong.len(), wrong.join("\n"));
    let expected = [
        ("add", 76),
        ("add_days", 1),
        ("between", 58),
        ("is_working", 23),
        ("local_to_instant", 1),
        ("next_close", 1),
        ("next_open", 4),
        ("on_break", 4),
        ("on_holiday", 2),
        ("periods_after", 4),
        ("periods_before", 6),
        ("periods_on", 2),
        ("prev_close", 1),
        ("sub", 21),
        ("sub_days", 2),
        ("validate", 4),
    ];
    assert_eq!(counts.into_iter().collect::<Vec<_>>(), expected);
    assert_eq!(cases.len(), 210);
}

/// A local time of the incidents, which know no zone.
fn local(text: &str) -> DateTime<Utc> {
    at(&format!("{text}:00Z"))
}

/// The seven calendars of the incidents, by their short names.
fn incident_calendars(folder: &std::path::Path) -> BTreeMap<String, Calendar> {
    let file = std::fs::read_to_string(folder.join("cases_calendars.json")).unwrap();
    let file: Value = serde_json::from_str(&file).unwrap();
    by_key(&file["calendars"])
        .map(|(name, parts)| {
            let minutes = |value: &Value| u32::try_from(value.as_u64().unwrap()).unwrap();
            let windows = parts["windows_min"].as_array().unwrap().iter().map(|pair| {
                let (open, close) = (minutes(&pair[0]), minutes(&pair[1]));
                let close = if close > 1440 { close - 1440 } else { close };
                Window::new(open * 60, close * 60).unwrap()
            });
            let hours = DayHours::new(windows).unwrap();
            let names = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
            let days = parts["days"].as_array().unwrap().iter();
            let week = days.fold(WeeklyHours::closed(), |week, day| {
                let day = names[minutes(day) as usize].parse().unwrap();
                week.with(day, hours.clone())
            });
            let mut table = Holidays::new("incidents".parse().unwrap(), "1").unwrap();
            for day in parts["holidays"].as_array().unwrap() {
                table = table.with_off(date(text(day)), "").unwrap();
            }
            for day in parts["extra_working_days"].as_array().unwrap() {
                table = table.with_on(date(text(day))).unwrap();
            }
            let calendar = Calendar::builder(Zone::utc(), week).holidays(table).years(2014, 2019);
            (name.chars().take(2).collect(), calendar.build().unwrap())
        })
        .collect()
}

/// 100 real incidents: elapsed minutes under seven calendars, due instants of four targets under
/// four calendars, n-th working dates under two.
#[test]
fn real_incidents() {
    const VALUES: usize = 100 * (7 + 16 + 6);
    let Some(data) = std::env::var_os("GUANXI_DATA") else {
        println!("skipped: {VALUES} values of real incidents need GUANXI_DATA");
        return;
    };
    let folder = std::path::Path::new(&data).join("servicenow");
    let calendars = incident_calendars(&folder);
    assert_eq!(calendars.len(), 7);
    let mut compared = 0;
    for row in csv::Reader::from_path(folder.join("cases.csv")).unwrap().deserialize() {
        let row: BTreeMap<String, String> = row.unwrap();
        let opened = local(&row["opened_at"]);
        for (column, expected) in &row {
            let parts: Vec<&str> = column.split('_').collect();
            let calendar = || &calendars[parts[1]];
            match parts[0] {
                "min" => {
                    let seconds = calendar().between(opened, local(&row["resolved_at"])).unwrap();
                    assert_eq!(seconds, 60 * expected.parse::<i64>().unwrap(), "{column} {row:?}");
                }
                "due" => {
                    let minutes: i64 = parts[2].trim_end_matches('m').parse().unwrap();
                    let due = calendar().add(opened, minutes * 60).unwrap();
                    assert_eq!(due, local(expected), "{column} {row:?}");
                }
                "workday" => {
                    let days = parts[2].trim_start_matches("plus").parse().unwrap();
                    let due = calendar().add_working_days(opened.date_naive(), days).unwrap();
                    assert_eq!(due, date(expected), "{column} {row:?}");
                }
                _ => continue,
            }
            compared += 1;
        }
    }
    assert_eq!(compared, VALUES);
}
