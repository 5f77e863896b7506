//! The issue clocks as a user runs them: values of the bundled log counted by hand from the rules,
//! tables that align, JSON that agrees with them, garbage in files.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

mod example_program;

use std::collections::BTreeMap;

use chrono::{DateTime, FixedOffset, TimeDelta};
use example_program::{Program, file};
use serde_json::Value;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

const CLOCKS: Program = Program("issue_clocks");
const LOG: &str = include_str!("../examples/issue_clocks/issues.csv");
const HEADER: &str = "issue,severity,event,at,by,role,note,expected_at,to,due,score,owner\n";

/// What a wall clock in China shows at an instant of the JSON.
fn wall(instant: &Value) -> String {
    let zone = FixedOffset::east_opt(8 * 3600).unwrap();
    let at = DateTime::parse_from_rfc3339(instant.as_str().unwrap()).unwrap().with_timezone(&zone);
    at.format("%Y-%m-%d %H:%M").to_string()
}

fn length(seconds: i64) -> String {
    let (sign, left) = (if seconds < 0 { "-" } else { "" }, TimeDelta::seconds(seconds.abs()));
    format!("{sign}{} h {:02} min", left.num_hours(), left.num_minutes() % 60)
}

fn reading<'a>(document: &'a Value, id: &str) -> &'a Value {
    let readings = document["readings"].as_array().unwrap();
    readings.iter().find(|reading| reading["issue"]["id"] == id).unwrap()
}

fn clock<'a>(document: &'a Value, id: &str, milestone: &str, cycle: u64) -> &'a Value {
    let clocks = reading(document, id)["clocks"].as_array().unwrap();
    clocks
        .iter()
        .find(|clock| clock["milestone"] == milestone && clock["cycle"] == cycle)
        .unwrap_or_else(|| panic!("{id} {milestone} {cycle}: {clocks:#?}"))
}

/// The table under the head of the page: its head and its rows.
fn table(text: &str) -> (&str, Vec<&str>) {
    let mut lines = text.lines().skip(2);
    let head = lines.next().unwrap();
    (head, lines.skip(1).take_while(|line| !line.is_empty()).collect())
}

/// Where the columns of a table begin on the screen: after two blanks.
fn starts(head: &str) -> Vec<usize> {
    let names = head.split("  ").map(str::trim).filter(|name| !name.is_empty());
    names.map(|name| head.split_once(name).unwrap().0.width()).collect()
}

/// A line cut at places of the screen; a character that stands across one is a fault.
fn cut(line: &str, starts: &[usize]) -> Vec<String> {
    let mut cells = vec![String::new(); starts.len()];
    let mut at = 0;
    for c in line.chars() {
        if let Some(column) = starts.iter().rposition(|start| *start <= at) {
            cells[column].push(c);
        }
        let next = at + c.width().unwrap();
        assert!(!starts.iter().any(|start| at < *start && *start < next), "{line}");
        at = next;
    }
    cells.into_iter().map(|cell| cell.trim().to_owned()).collect()
}

/// Issue, state, milestone with cycle, and the cells of the clock, with names filled in.
fn rows(text: &str) -> Vec<Vec<String>> {
    let (head, lines) = table(text);
    let mut starts = starts(head);
    assert_eq!(starts.len(), 9, "{head}");
    // The remaining time stands at the right of its column: that begins where due times end.
    starts[6] = starts[5] + "2024-03-15 15:00  ".len();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for line in lines {
        let mut cells = cut(line, &starts);
        if let Some(before) = rows.last().filter(|_| cells[0].is_empty()) {
            cells[..3].clone_from_slice(&before[..3]);
        }
        rows.push(cells);
    }
    rows
}

/// Counted by hand: 003 gives the limits, the log the instants.
#[test]
fn the_bundled_log_has_these_values() {
    let data = CLOCKS.json(&[]);
    assert_eq!(data["as_of"], "2024-03-20T03:00:00Z");
    assert_eq!(data["rulebook"]["code"], "service_quality");
    let due = |id, milestone, cycle| wall(&clock(&data, id, milestone, cycle)["due"]);
    // D003-102: registered on Friday 15 March at 14:00, urgent, resolved at 17:30.
    let first = "WT202403001";
    assert_eq!(due(first, "report", 1), "2024-03-15 15:00"); // D003-51: 1 hour
    assert_eq!(due(first, "propose", 1), "2024-03-15 18:00"); // D003-56: 4 hours
    assert_eq!(due(first, "resolve", 1), "2024-03-16 18:00"); // D003-49: the customer's date
    assert_eq!(due(first, "call_back", 1), "2024-03-19 18:00"); // D003-57: Monday, Tuesday
    assert_eq!(clock(&data, first, "resolve", 1)["used"], 210 * 60);
    let issue = &reading(&data, first)["issue"];
    assert_eq!((&issue["state"], &issue["score"]), (&"closed".into(), &5.into())); // D003-108
    // D003-103: registered on Monday 18 March at 09:30, general, in progress.
    let second = "WT202403002";
    assert_eq!(due(second, "propose", 1), "2024-03-19 09:30"); // D003-54: 24 hours
    assert_eq!(due(second, "resolve", 1), "2024-03-20 12:00");
    let resolve = clock(&data, second, "resolve", 1);
    assert_eq!((&resolve["state"], &resolve["remaining"]), (&"running".into(), &3600.into()));
    assert_eq!(resolve["next_step"]["at"], "2024-03-20T04:00:01Z"); // D003-123
    assert_eq!(reading(&data, second)["issue"]["state"], "in_progress");
}

#[test]
fn the_bundled_log_shows_what_can_happen() {
    let data = CLOCKS.json(&[]);
    // D003-106: a major issue is reported at once.
    let report = clock(&data, "WT202403003", "report", 1);
    assert_eq!((&report["state"], &report["remaining"]), (&"breached".into(), &(-1200).into()));
    assert_eq!(reading(&data, "WT202403004")["issue"]["waiting"], "customer");
    // D003-61: a score of 3 opens the issue again, by a new date.
    let issue = &reading(&data, "WT202403005")["issue"];
    assert_eq!((&issue["state"], &issue["reopened"]), (&"in_progress".into(), &1.into()));
    assert_eq!(clock(&data, "WT202403005", "resolve", 1)["state"], "met");
    assert_eq!(wall(&clock(&data, "WT202403005", "resolve", 2)["due"]), "2024-03-21 18:00");
    // A lower severity has no report; the hour that was over stays on record.
    let history = reading(&data, "WT202403006")["history"].as_array().unwrap();
    assert_eq!(history.len(), 1);
    assert_eq!(
        (&history[0]["milestone"], &history[0]["severity"]),
        (&"report".into(), &"urgent".into())
    );
    assert_eq!(wall(&history[0]["due"]), "2024-03-18 16:00");
    assert_eq!(reading(&data, "WT202403007")["issue"]["state"], "cancelled");
    // D003-124: the account manager calls back, not the support agent.
    let refused = data["refused"].as_array().unwrap();
    assert_eq!(refused.len(), 1);
    assert_eq!((&refused[0]["line"], &refused[0]["code"]), (&38.into(), &"wrong-role".into()));
    assert_eq!(refused[0]["id"], reading(&data, "WT202403008")["refused"][0]["event"]);
    assert_eq!(clock(&data, "WT202403008", "call_back", 1)["state"], "running");
    assert_eq!(data["later"], 1);
    let later = CLOCKS.json(&["--as-of", "2024-03-20 18:00"]);
    assert_eq!(clock(&later, "WT202403002", "resolve", 1)["state"], "breached"); // 15:00 is late
    assert_eq!(later["later"], 0);
}

#[test]
fn the_keys_are_stable() {
    let data = CLOCKS.json(&[]);
    let keys = |value: &Value| {
        let keys: Vec<String> = value.as_object().unwrap().keys().cloned().collect();
        let snake = |c: char| c.is_ascii_lowercase() || c == '_';
        assert!(keys.iter().all(|key| key.chars().all(snake)), "{keys:?}");
        keys.join(" ")
    };
    assert_eq!(keys(&data), "as_of later readings refused rulebook");
    assert_eq!(keys(&data["refused"][0]), "code column event help id issue line reason");
    assert_eq!(keys(&data["readings"][0]), "as_of clocks history issue refused");
    assert_eq!(
        keys(&data["readings"][0]["clocks"][0]),
        "cycle done due due_latest milestone missed next_step open remaining severity start state target used"
    );
    let explained = CLOCKS.json(&["--explain", "WT202403001"]);
    assert_eq!(keys(&explained), "explanations reading");
    assert_eq!(keys(&explained["explanations"][0]), "cycle milestone segments");
    assert_eq!(
        keys(&explained["explanations"][0]["segments"][0]),
        "from paused seconds skipped to total"
    );
}

#[test]
fn the_table_says_what_the_json_says() {
    let (data, rows) = (CLOCKS.json(&[]), rows(&CLOCKS.stdout(&[])));
    let names = BTreeMap::from([
        ("report", "report"),
        ("propose", "solution proposed"),
        ("resolve", "resolution"),
        ("call_back", "call-back"),
    ]);
    let mut expected = Vec::new();
    for reading in data["readings"].as_array().unwrap() {
        for clock in reading["clocks"].as_array().unwrap() {
            let mut milestone = names[clock["milestone"].as_str().unwrap()].to_owned();
            if clock["cycle"].as_u64().unwrap() > 1 {
                milestone += &format!(" (cycle {})", clock["cycle"]);
            }
            let cell = |key: &str| Some(&clock[key]).filter(|value| !value.is_null());
            let remaining = cell("remaining").map(|rest| length(rest.as_i64().unwrap()));
            expected.push([
                reading["issue"]["id"].as_str().unwrap().to_owned(),
                clock["severity"].as_str().unwrap().to_owned(),
                milestone,
                clock["state"].as_str().unwrap().replace('_', " "),
                cell("due").map(wall).unwrap_or_default(),
                remaining.unwrap_or_default(),
                cell("next_step")
                    .map_or_else(String::new, |next| format!("breach {}:01", wall(&next["at"]))),
            ]);
        }
    }
    assert_eq!(rows.len(), 28);
    assert_eq!(rows.len(), expected.len());
    for (row, expected) in rows.iter().zip(expected) {
        let [issue, severity, milestone, state, due, remaining, next] = expected;
        assert_eq!((&row[0], &row[1], &row[3]), (&issue, &severity, &milestone));
        assert!(row[4].starts_with(&state), "{row:?} {state}");
        assert_eq!((&row[5], &row[6], &row[8]), (&due, &remaining, &next), "{row:?}");
        let basis = if remaining.is_empty() {
            ""
        } else if milestone == "call-back" {
            "working"
        } else {
            "elapsed"
        };
        assert_eq!(row[7], basis);
    }
}

#[test]
fn tables_align_in_both_languages() {
    let (english, chinese) = (CLOCKS.stdout(&[]), CLOCKS.stdout(&["--lang", "zh"]));
    for part in [
        "8 issues",
        "in progress, waiting for customer",
        "breached, done 2024-03-18 11:20",
        "breaches on record: 2",
        "late until 2024-03-18 17:29:59, then its severity or date was changed",
        "1 row lies after 2024-03-20 11:00",
        "line 38 (WT202403008 call_back): `call_back` is for the role `account_manager`",
        "the clock is off until a value is given for `respond_within`",
    ] {
        assert!(english.contains(part), "{part}\n{english}");
    }
    for part in ["问题 8 件", "处理中，等待客户", "超时完成", "超时记录：2", "未采纳的行：1"]
    {
        assert!(chinese.contains(part), "{part}\n{chinese}");
    }
    // The columns that hold instants begin at one place of the screen in every row.
    for text in [&english, &chinese] {
        let (head, lines) = table(text);
        let starts = starts(head);
        let mut instants = 0;
        for line in lines {
            let cells = cut(line, &starts);
            instants += usize::from(cells[5].starts_with("2024-"));
            assert!(cells[5].is_empty() || cells[5].starts_with("2024-"), "{line}");
            let end = starts[5] - 2;
            let (mut at, mut gap) = (0, String::new());
            for c in line.chars() {
                gap.extend((at == end || at == end + 1).then_some(c));
                at += c.width().unwrap();
            }
            assert!(gap.trim().is_empty(), "{line}");
        }
        assert_eq!(instants, 25);
    }
    let in_chinese = rows(&chinese);
    for (row, same) in rows(&english).iter().zip(&in_chinese) {
        assert_eq!((&row[0], &row[5]), (&same[0], &same[5]));
    }
}

#[test]
fn one_issue_is_explained() {
    let english = CLOCKS.stdout(&["--explain", "WT202403003"]);
    for part in [
        "WT202403003: resolved, major, as of 2024-03-20 11:00",
        "report immediately: breached, done 2024-03-18 11:20, due 2024-03-18 11:00",
        "call-back within 2 working days: running, due 2024-03-20 18:00",
        "2024-03-19 09:00 - 12:00  3 h 00 min",
    ] {
        assert!(english.contains(part), "{part}\n{english}");
    }
    let chinese = CLOCKS.stdout(&["--explain", "WT202403006", "--lang", "zh"]);
    assert!(chinese.contains("记录在案：上报应于 2024-03-18 16:00"), "{chinese}");
    let output = CLOCKS.run(&["--explain", "WT202403008"]);
    let (text, notes) = (output.stdout, String::from_utf8(output.stderr).unwrap());
    assert!(String::from_utf8(text).unwrap().contains("event WT202403008/6 refused"));
    assert!(notes.contains("refused rows: 1"), "{notes}");
    let message = CLOCKS.refused(&["--explain", "WT20240300"]);
    assert!(
        message.contains("no issue `WT20240300`") && message.contains("did you mean"),
        "{message}"
    );
}

#[test]
fn the_order_of_rows_changes_nothing() {
    let shuffled = |name: &str, change: fn(&mut Vec<&str>)| {
        let mut rows: Vec<&str> = LOG.lines().skip(1).collect();
        change(&mut rows);
        let head = LOG.lines().next().unwrap();
        file(name, format!("{head}\n{}\n", rows.join("\n")))
    };
    let files = [
        shuffled("backwards.csv", |rows| rows.reverse()),
        shuffled("turned.csv", |rows| rows.rotate_left(17)),
        shuffled("sorted.csv", |rows| {
            rows.sort_by_key(|row| row.chars().rev().collect::<String>())
        }),
    ];
    let expected = CLOCKS.json(&[]);
    let page = |text: String| {
        text.lines().filter(|line| !line.contains("line ")).collect::<Vec<_>>().join("\n")
    };
    let table = page(CLOCKS.stdout(&[]));
    for name in &files {
        let args = ["--log", name, "--as-of", "2024-03-20 11:00"];
        let data = CLOCKS.json(&args);
        assert_eq!(data["readings"], expected["readings"], "{name}");
        assert_eq!(data["refused"][0]["id"], expected["refused"][0]["id"]);
        assert_eq!(page(CLOCKS.stdout(&args)), table, "{name}");
    }
    // Steps at one instant are taken in their own order, wherever they stand.
    let rows = [
        "I1,urgent,register,2024-03-15 14:00,a,,x,2024-03-16,,,,",
        "I1,,start,2024-03-15 14:00,a,,,,,,,",
        "I1,,respond,2024-03-15 14:00,a,,,,,,,",
        "I1,,resolve,2024-03-15 14:00,a,,done,,,,,",
        "I1,,call_back,2024-03-15 14:00,a,account_manager,,,,,5,",
    ];
    for turn in 0..rows.len() {
        let mut rows = rows.to_vec();
        rows.rotate_left(turn);
        let log = file("instant.csv", format!("{HEADER}{}\n", rows.join("\n")));
        let data = CLOCKS.json(&["--log", &log]);
        assert_eq!(data["refused"], Value::Array(Vec::new()), "{turn}");
        assert_eq!(reading(&data, "I1")["issue"]["state"], "closed");
    }
}

#[test]
fn refused_rows_are_counted_and_the_rest_is_read() {
    let log = file(
        "bad_log.csv",
        HEADER.to_owned()
            + "\
I1,urgent,register,2024-03-15 14:00,li,support_agent,fails,2024-03-16,,,,
I1,urgnt,set_severity,2024-03-15 14:01,li,,,,,,,
I1,,strat,2024-03-15 14:02,li,,,,,,,
I1,,start,2024-03-15 14:03,li,suport_agent,,,,,,
I1,,start,2024-03-15,li,,,,,,,
I1,,start,15.03.2024 14:00,li,,,,,,,
I1,,start,2024-03-15 14h,li,,,,,,,
I1,general,start,2024-03-15 14:04,li,,,,,,,
,,start,2024-03-15 14:05,li,,,,,,,
I1,,report,2024-03-15 14:06,li,,,,,,,
I1,,report,2024-03-15 14:07,li,,,,account_manager,,,
I1,,call_back,2024-03-15 14:08,li,,,,,,ten,
I1,,resolve,2024-03-15 14:09,li,,,,,,,
I1,,wait,2024-03-15 14:10,li,,,,nobody,,,
I1,,message,2024-03-15 14:11,li,,,,me,,,
I1,,start

I1,,start,2024-03-15 14:12,li,,,,,,,
I1,,start,2024-03-15 14:12,li,,,,,,,
I1,,start,2024-03-15 14:13,li,,,,,,,,more
I2,general,register,2024-03-15 14:00,li,,no date,,,,,
I2,,start,2024-03-15 14:20,li,,,,,,,
I3,general,register,2024-03-15 14:00,,,nobody,2024-03-20,,,,
",
    );
    let data = CLOCKS.json(&["--log", &log]);
    let rows: Vec<(u64, &str, &str)> = data["refused"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| {
            assert!(row["reason"].as_str().unwrap().len() > 10, "{row}");
            let text = |key: &str| row[key].as_str();
            let what = text("column").or(text("code")).unwrap_or("row");
            (row["line"].as_u64().unwrap(), what, text("help").unwrap_or(""))
        })
        .collect();
    let expected = [
        (3, "severity", "did you mean `urgent`?"),
        (4, "event", "did you mean `start`?"),
        (5, "role", "did you mean `support_agent`?"),
        (6, "at", "write it too, such as `2024-03-15 14:00`"),
        (7, "at", "write year, month and day as `YYYY-MM-DD`, for example `2024-01-15`"),
        (
            8,
            "at",
            "write `2024-01-15 09:30` as the clock on the wall shows it, or with an offset, `2024-01-15T09:30:00+08:00`",
        ),
        (9, "severity", "leave the cell empty"),
        (10, "issue", ""),
        (11, "to", "write the role that is told"),
        (12, "wrong-role", "record it in the role `support_supervisor`"),
        (13, "score", "write 1, 2, 3, 4 or 5"),
        (14, "note", "write what was done"),
        (15, "to", "write one of `customer`"),
        (16, "to", "write `staff` or `customer`"),
        (17, "at", ""),
        (20, "row", "leave it out"),
        (21, "row", "quote texts that contain commas"),
        (22, "no-deadline", "give `expected_at`"),
        (23, "not-registered", "record the registration, and not later than this"),
        (24, "no-owner", "name the first person responsible"),
    ];
    assert_eq!(rows, expected);
    assert_eq!(data["readings"].as_array().unwrap().len(), 1);
    assert_eq!(reading(&data, "I1")["issue"]["state"], "in_progress");
    let text = CLOCKS.stdout(&["--log", &log]);
    for part in [
        "20 refused rows\n",
        "line 3 (I1 set_severity), severity: there is no severity `urgnt`\n    help: did you mean `urgent`?",
        "and 10 more (--json lists all)",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
}

#[test]
fn what_cannot_be_used_ends_with_exit_code_2() {
    let says = |args: &[&str], parts: &[&str]| {
        let message = CLOCKS.refused(args);
        for part in parts {
            assert!(message.contains(part), "{args:?}: {part}\n{message}");
        }
    };
    says(&["--lgo", "x"], &["invalid option '--lgo'", "usage: issue_clocks"]);
    says(&["x"], &["unexpected argument", "usage"]);
    says(&["--log"], &["missing argument for option '--log'"]);
    says(&["--log", "no/such.csv"], &["no/such.csv"]);
    says(&["--rulebook", "no/such.toml"], &["no/such.toml"]);
    says(
        &["--preset", "service"],
        &["--preset: there is no preset `service`", "`service_quality`"],
    );
    says(&["--preset", "renewal"], &["says nothing of issues", "sla.clock"]);
    says(&["--preset", "a", "--rulebook", "b"], &["--rulebook: the rules are given by --preset"]);
    says(&["--lang", "fr"], &["--lang", "write `en` or `zh`"]);
    says(&["--as-of", "2024-02-30"], &["--as-of: `2024-02-30` does not exist"]);
    says(&["--as-of", "2024-03-20 25:00"], &["is not a time of day", "2024-01-15 09:30"]);
    says(&["--as-of", "2030-01-01"], &["issue WT202403002", "2030 has no published holidays"]);
    let first = |from: &str, to: &str| LOG.replacen(from, to, 1);
    let typo = file("typo.csv", first("severity", "sevrity"));
    says(
        &["--log", &typo],
        &["line 1", "no column `severity`", "`sevrity`: did you mean `severity`?"],
    );
    let typo = file("optional.csv", first("expected_at", "expectd_at"));
    says(&["--log", &typo], &["column `expectd_at`: did you mean `expected_at`?"]);
    let twice = file("twice_due.csv", first("score", "due"));
    says(&["--log", &twice], &["`due` stands twice"]);
    let semicolons = file("semicolons.csv", LOG.replace(',', ";"));
    says(&["--log", &semicolons], &["no column `issue`", "separate columns with commas"]);
    says(&["--log", &file("nothing.csv", "")], &["no column `issue` (found: nothing)"]);
    says(&["--log", &file("bare_log.csv", HEADER)], &["--as-of"]);
    assert!(CLOCKS.stdout(&["--help"]).contains("usage: issue_clocks"));
}

#[test]
fn columns_that_are_not_read_are_named() {
    let log = file("branch.csv", LOG.replacen("customer", "branch", 1));
    let output = CLOCKS.run(&["--log", &log]);
    assert_eq!(output.status.code(), Some(0));
    let notes = String::from_utf8(output.stderr).unwrap();
    assert!(notes.contains("columns that are not read: branch"), "{notes}");
}

/// Local times are those of the rulebook's zone, whatever the machine says; offsets win.
#[test]
fn a_rulebook_of_ones_own_pauses_and_has_a_zone() {
    let rules = file(
        "pauses.toml",
        "\
format = 1
code = \"mine\"
currency = \"EUR\"
time_zone = \"+01:00\"
[codes]
severity = [{ code = \"general\", rank = 0 }]
waiting = [\"customer\"]
[[sla.clock]]
milestone = \"resolve\"
within = \"8 hours\"
pause_on = [\"waiting\"]
steps = [{ at = \"75%\" }, { at = \"1 hour before\" }]
",
    );
    let log = file(
        "pauses.csv",
        "\u{feff}".to_owned()
            + HEADER
            + "I1,general,register,2024-03-18 09:00,li,,x,,,,,\r\n\
I1,,wait,2024-03-18T10:00:00Z,li,,,,customer,,,\r\n\
I2,general,register,2024-03-18 09:00:30,li,,x,,,,,\r\n",
    );
    let args = ["--rulebook", &rules, "--log", &log, "--as-of", "2024-03-18 15:00"];
    let data = CLOCKS.json(&args);
    let paused = clock(&data, "I1", "resolve", 1);
    assert_eq!((&paused["state"], &paused["due"]), (&"paused".into(), &Value::Null));
    assert_eq!(paused["used"], 2 * 3600); // 09:00 to 11:00 there
    assert_eq!(clock(&data, "I2", "resolve", 1)["due"], "2024-03-18T16:00:30Z");
    let table = CLOCKS.stdout(&args);
    assert!(table.contains("75% 2024-03-18 15:00:30"), "{table}");
    let table = CLOCKS.stdout(&[&args[..5], &["2024-03-18 15:30", "--lang", "zh"]].concat());
    assert!(table.contains("到期前 1 小时 2024-03-18 16:00:30"), "{table}");
    // Without --as-of the latest row says when.
    assert_eq!(CLOCKS.json(&args[..4])["as_of"], "2024-03-18T10:00:00Z");
}

#[test]
fn characters_that_move_the_cursor_are_not_printed() {
    let log = file(
        "escape.csv",
        HEADER.to_owned()
            + "I\u{1b}[31m,general,register,2024-03-15 14:00,li,,x,2024-03-16,,,,\nJ\u{7},,start,2024-03-15 14:00,li,,,,,,,\n",
    );
    let text = CLOCKS.stdout(&["--log", &log]);
    assert!(!text.contains('\u{1b}') && !text.contains('\u{7}'), "{text}");
    let text = CLOCKS.stdout(&["--log", &log, "--explain", "I\u{1b}[31m"]);
    assert!(text.starts_with("I\u{fffd}[31m: pending"), "{text}");
}
