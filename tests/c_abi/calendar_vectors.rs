//! The cases of the calendars: those of `business_time.json` that ask for a number, value for value.

use chrono::{DateTime, Utc};
use serde_json::Value;

use crate::c;
use crate::vectors::{Rulebooks, line};

fn seconds(text: &Value) -> i64 {
    text.as_str().unwrap().parse::<DateTime<Utc>>().unwrap().timestamp()
}

/// The years of a case, and two more on each side.
fn years(case: &Value) -> (i32, i32) {
    let instants = ["start", "end", "at", "expected"].iter().filter_map(|key| case[key].as_str());
    let years: Vec<i32> = instants.filter_map(|text| text.get(..4)?.parse().ok()).collect();
    (years.iter().min().unwrap() - 2, years.iter().max().unwrap() + 2)
}

/// The calendar of a case as a rulebook.
fn rulebook(case: &Value) -> String {
    let windows = |list: &Value| -> Value {
        let pairs = list.as_array().unwrap().iter();
        pairs
            .map(|pair| format!("{}-{}", pair[0].as_str().unwrap(), pair[1].as_str().unwrap()))
            .collect()
    };
    let table = |map: &Value| -> String {
        let entries = map.as_object().unwrap().iter();
        entries
            .map(|(key, list)| format!("{key} = {}", windows(list)))
            .collect::<Vec<_>>()
            .join(", ")
    };
    let zone = case["time_zone"].as_str().unwrap();
    let mut text = format!(
        "format = 1\ncode = \"v\"\ncurrency = \"EUR\"\ntime_zone = \"UTC\"\n[calendar.c]\ntime_zone = \"{zone}\"\n"
    );
    if case["mode"] == "24x7" {
        return text + "mode = \"24x7\"\n";
    }
    text.push_str(&format!("week = {{ {} }}\n", table(&case["hours"])));
    text.push_str(&format!("day = {{ {} }}\n", table(&case["shifts"])));
    text.push_str(&format!("breaks = {{ {} }}\n", table(&case["breaks"])));
    let (first, last) = years(case);
    text.push_str(&format!("years = [{first}, {last}]\n"));
    text.push_str("holidays = \"h\"\n[holidays.h]\nversion = \"1\"\n");
    text.push_str(&format!("off = {}\n", case["holidays"]));
    text
}

/// The question, its two numbers, and what is expected where an answer is.
fn asked(case: &Value) -> Option<(&'static str, i64, i64, i64)> {
    let number = |key: &str| case[key].as_i64().unwrap();
    let expected = &case["expected"];
    let instant = || seconds(expected);
    let yes = || i64::from(expected.as_bool().unwrap());
    Some(match case["op"].as_str().unwrap() {
        "add" => ("add", seconds(&case["start"]), number("duration_seconds"), instant()),
        "sub" => ("add", seconds(&case["start"]), -number("duration_seconds"), instant()),
        "between" => {
            ("between", seconds(&case["start"]), seconds(&case["end"]), expected.as_i64().unwrap())
        }
        "add_days" => ("add_working_days", seconds(&case["start"]), number("days"), instant()),
        "sub_days" => ("add_working_days", seconds(&case["start"]), -number("days"), instant()),
        "is_working" => ("is_working", seconds(&case["at"]), 0, yes()),
        "on_holiday" => ("on_holiday", seconds(&case["at"]), 0, yes()),
        "next_open" => ("next_open", seconds(&case["at"]), 0, instant()),
        "next_close" => ("next_close", seconds(&case["at"]), 0, instant()),
        "prev_close" => ("prev_close", seconds(&case["at"]), 0, instant()),
        _ => return None,
    })
}

pub(crate) fn table(rulebooks: &mut Rulebooks) -> String {
    let vectors: Vec<Value> =
        serde_json::from_str(include_str!("../vectors/business_time.json")).unwrap();
    let mut lines = Vec::new();
    for case in &vectors {
        if !(case["expected"].is_string()
            || case["expected"].is_number()
            || case["expected"].is_boolean())
        {
            continue;
        }
        if case["expected"].as_str().is_some_and(|text| !text.ends_with('Z')) {
            continue; // a calendar that is refused
        }
        let Some((question, first, second, expected)) = asked(case) else { continue };
        let name = case["id"].as_str().unwrap();
        let (of, _) = rulebooks.toml(name, &rulebook(case));
        let rulebook = rulebooks.load(&of);
        let calendar = c::calendar(&rulebook, "c").unwrap();
        let mut add = |name: &str, question: &str, expected: (i32, i64)| {
            assert_eq!(c::reckon(&calendar, question, first, second), expected, "{name}");
            let (first, second) = (first.to_string(), second.to_string());
            let (status, answer) = (expected.0.to_string(), expected.1.to_string());
            lines.push(line([name, &of, "c", question, &first, &second, &status, &answer]));
        };
        add(name, question, (0, expected));
        if case["op"] == "add" {
            let latest = seconds(&case["expected_next_open"]);
            add(&format!("{name} latest"), "due_latest", (0, latest));
        }
    }
    assert!(lines.len() >= 150, "{}", lines.len());
    // Rows without an answer say why.
    let text = "format = 1\ncode = \"v\"\ncurrency = \"EUR\"\ntime_zone = \"UTC\"\n\
                [calendar.c]\nweek = { mon-fri = [\"09:00-17:00\"] }\nholidays = \"cn\"\nbeyond = \"error\"\n\
                [calendar.w]\nweek = { mon-fri = [\"09:00-17:00\"] }\nyears = [2024, 2024]\n\
                [calendar.a]\nmode = \"24x7\"\n";
    rulebooks.toml("ends", text);
    let rulebook = rulebooks.load("ends");
    for (name, code, question, first, second, status) in [
        ("beyond the holidays", "c", "is_working", 4_000_000_000, 0, 200),
        ("beyond the years", "w", "add", 1_735_600_000, 360_000_000, 201),
        ("a calendar that never closes", "a", "next_close", 0, 0, 202),
        ("no instant", "w", "next_open", i64::MAX, 0, 203),
        ("no instant to add to", "c", "add", i64::MIN, 1, 203),
    ] {
        let calendar = c::calendar(&rulebook, code).unwrap();
        assert_eq!(c::reckon(&calendar, question, first, second), (status, 0), "{name}");
        let (first, second) = (first.to_string(), second.to_string());
        lines.push(line([name, "ends", code, question, &first, &second, &status.to_string(), "0"]));
    }
    lines.join("\n") + "\n"
}
