//! The agenda as a user runs it: what the bundled portfolio asks for, derived by hand from the rules,
//! tables in both languages, JSON that agrees with them, calendar files, garbage in files.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

mod example_program;

use example_program::{Program, file};
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

const AGENDA: Program = Program("agenda");

fn strings<'a>(list: &'a Value, keys: &[&str]) -> Vec<Vec<&'a str>> {
    let text = |one: &'a Value, key: &&str| one[*key].as_str().unwrap_or("-");
    let rows = list.as_array().unwrap().iter();
    rows.map(|one| keys.iter().map(|key| text(one, key)).collect()).collect()
}

/// What an item is, by the code of its rule where it has one.
fn task(item: &Value) -> &str {
    let keys = ["rule", "trigger", "occasion", "item", "of"];
    keys.iter().find_map(|key| item[*key].as_str()).unwrap()
}

/// Derived by hand from the rules of `service_quality` and `agenda.toml` and from the rows.
#[test]
fn the_fortnight_is_that_of_the_rules() {
    let agenda = AGENDA.json(&[]);
    assert_eq!((&agenda["from"], &agenda["to"]), (&"2024-03-18".into(), &"2024-04-01".into()));
    let items = agenda["items"].as_array().unwrap();
    let rows: Vec<[&str; 5]> = items
        .iter()
        .map(|one| {
            let text = |key: &str| one[key].as_str().unwrap_or("-");
            [text("day"), text("customer"), task(one), text("due"), text("channel")]
        })
        .collect();
    let expected = [
        // Visited on 14 February (D003-31); the visit stands for the talk of the week too.
        ["2024-03-18", "KH0001", "a_visit", "2024-03-14", "visit"],
        // Never contacted, nothing is known of a beginning: today.
        ["2024-03-18", "KH0009", "a_visit", "2024-03-18", "visit"],
        // Talked on 1 March (D003-34); the call of the 14th reached nobody, the fax is no channel.
        ["2024-03-18", "KH0003", "b_call", "2024-03-15", "phone"],
        // Two calls since 6 March are all that the cap allows, so the next channel.
        ["2024-03-19", "KH0002", "a_call", "2024-03-19", "im"],
        ["2024-03-19", "KH0006", "b_call", "2024-03-19", "video"],
        ["2024-03-20", "KH0001", "T1", "2024-03-20", "-"],
        // Three contacts on 13, 14 and 15 March: one more from the 20th on.
        ["2024-03-20", "KH0012", "b_mail", "2024-03-18", "email"],
        // Put off.
        ["2024-03-21", "KH0010", "b_call", "2024-03-12", "phone"],
        ["2024-03-21", "KH0004", "T2", "2024-03-21", "-"],
        // Promised for a customer of somebody else.
        ["2024-03-22", "KH0014", "T3", "2024-03-22", "-"],
        ["2024-03-25", "KH0001", "a_call", "2024-03-25", "phone"],
        ["2024-03-25", "KH0002", "anniversary_gift", "2024-03-25", "-"],
        ["2024-03-25", "KH0002", "company_anniversary", "2024-03-25", "-"],
        ["2024-03-25", "KH0009", "a_call", "2024-03-25", "im"],
        // 30 days before 24 April (D003-43).
        ["2024-03-25", "KH0004", "contract_end", "2024-03-25", "-"],
        // A pause to Friday the 22nd: nobody was to call, so the call is not late.
        ["2024-03-25", "KH0008", "b_call", "2024-03-14", "phone"],
        ["2024-03-26", "KH0002", "a_call", "2024-03-26", "phone"],
        // The planned talk stands for the touch of its rule.
        ["2024-03-26", "KH0004", "P1", "2024-03-26", "video"],
        // Stocktaking on the 28th and 29th: before.
        ["2024-03-27", "KH0003", "b_mail", "2024-03-28", "email"],
        ["2024-03-27", "KH0012", "b_call", "2024-03-29", "phone"],
        // The birthday is a Saturday: card and gift on Friday.
        ["2024-03-29", "KH0001", "birthday", "2024-03-29", "-"],
    ];
    assert_eq!(rows, expected);
    let of = |customer: &str, task_of: &str| {
        items.iter().find(|one| one["customer"] == customer && task(one) == task_of).unwrap()
    };
    assert_eq!(of("KH0001", "a_visit")["overdue"], 4);
    assert_eq!(of("KH0001", "a_visit")["also"][0], "a_call");
    // The office opens at 13:00 in China, the quiet hours end at 08:30 in Berlin (7 hours behind).
    assert_eq!(of("KH0006", "b_call")["hours"][0], "2024-03-19T07:30:00+00:00");
    assert_eq!(of("KH0012", "b_mail")["postponed"][0]["why"]["cap"], "contacts");
    assert_eq!(of("KH0010", "b_call")["postponed"][0]["why"]["event"], "events:4");
    assert_eq!(of("KH0008", "b_call")["postponed"][0]["why"]["what"], "pause");
}

#[test]
fn what_is_not_to_be_done_says_why() {
    let agenda = AGENDA.json(&[]);
    let suppressed = strings(&agenda["suppressed"], &["customer", "rule"]);
    assert_eq!(
        suppressed,
        [["KH0007", "c_push"], ["KH0008", "b_call"], ["KH0008", "b_mail"]].map(Vec::from)
    );
    assert_eq!(agenda["suppressed"][0]["why"]["by"], "do_not_contact");
    assert_eq!(agenda["suppressed"][1]["why"]["until"], "2024-03-22");
    // The office is open while it is night in New York.
    assert_eq!(strings(&agenda["impossible"], &["customer", "rule"]), [["KH0011", "c_push"]]);
    // Due on the second day of Qingming, which begins on a Thursday: the working day before.
    let next = &agenda["not_due"];
    assert_eq!(strings(next, &["customer", "rule", "due"]), [["KH0005", "c_push", "2024-04-05"]]);
    assert_eq!(next[0]["proposal"]["day"], "2024-04-03");
    assert_eq!(next[0]["postponed"][0]["from"], "2024-04-04");
    let refused = agenda["refused"].as_array().unwrap();
    let refused: Vec<_> = refused
        .iter()
        .map(|one| (one["file"].as_str().unwrap(), one["line"].as_u64().unwrap(), &one["code"]))
        .collect();
    assert_eq!(
        refused,
        [
            ("interactions", 11, &Value::from("unknown-channel")),
            ("interactions", 18, &Value::from("contact-paused")),
            ("events", 11, &Value::from("unknown-rule")),
        ]
    );
    assert_eq!(agenda["later"], 1);
}

#[test]
fn the_keys_are_stable() {
    let agenda = AGENDA.json(&[]);
    let mut keys: Vec<&str> = agenda.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(
        keys,
        [
            "as_of",
            "from",
            "impossible",
            "items",
            "later",
            "not_due",
            "owner",
            "postponed",
            "refused",
            "rulebook",
            "suppressed",
            "team_reviews",
            "to"
        ]
    );
    let mut keys: Vec<&str> =
        agenda["items"][0].as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(
        keys,
        [
            "also", "by", "certain", "channel", "classes", "customer", "day", "due", "hours",
            "kind", "name", "ordinal", "overdue", "owner", "rule", "task"
        ]
    );
    let explained = AGENDA.json(&["--explain", "KH0004"]);
    let mut keys: Vec<&str> = explained.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(keys, ["cadence", "occasions", "plan"]);
}

/// The texts as a whole: what a person reads changes only on purpose.
#[test]
fn the_tables_are_these() {
    let texts =
        [("en", include_str!("agenda_text/en.txt")), ("zh", include_str!("agenda_text/zh.txt"))];
    for (language, text) in texts {
        assert_eq!(AGENDA.stdout(&["--lang", language]), text);
        assert!(text.lines().all(|line| line.width() <= 120), "{language}");
    }
}

/// Columns align on the screen, where a Chinese character takes two places.
#[test]
fn the_columns_align() {
    for (language, end) in [("en", "late"), ("zh", "天后")] {
        let text = AGENDA.stdout(&["--lang", language]);
        let date = |line: &&str| line.contains("  KH00") && line.trim_end().ends_with(end);
        let ends: Vec<usize> = text
            .lines()
            .filter(date)
            .map(|line| line.split("  2024").next().unwrap().width())
            .collect();
        assert!(ends.len() >= 4 && ends.windows(2).all(|pair| pair[0] == pair[1]), "{ends:?}");
    }
}

#[test]
fn one_owner_or_all() {
    let count = |args: &[&str]| AGENDA.json(args)["items"].as_array().unwrap().len();
    let own = |owner: &str| count(&["--owner", owner]);
    assert_eq!(own("zhao.liu"), count(&[]));
    assert_eq!(own("zhao.liu") + own("chen.jie") + own("wang.fang"), own("all"));
    assert!(own("chen.jie") > 0 && own("wang.fang") > 0);
    let all = AGENDA.stdout(&["--owner", "all"]);
    assert!(all.contains("everybody") && all.contains("A/B/C  KH0016"), "{all}");
    let message = AGENDA.refused(&["--owner", "zhao.li"]);
    assert!(message.contains("did you mean `zhao.liu`?"), "{message}");
}

#[test]
fn capacity_and_days_are_kept() {
    let agenda = AGENDA.json(&["--capacity", "2", "--days", "3"]);
    assert_eq!(agenda["to"], "2024-03-21");
    for day in ["2024-03-18", "2024-03-19"] {
        let items = agenda["items"].as_array().unwrap().iter();
        assert_eq!(items.filter(|one| one["day"] == day).count(), 2, "{day}");
    }
    let text = AGENDA.stdout(&["--capacity", "2"]);
    assert!(text.contains("not 2024-03-18: the day is full"), "{text}");
    // A reading of the evening begins with the next working day.
    let evening = AGENDA.stdout(&["--as-of", "2024-03-18 19:00"]);
    assert!(evening.contains("not 2024-03-18: working time is over"), "{evening}");
}

/// Thursday to Saturday, 4 to 6 April 2024, are off for Qingming; Sunday the 7th is worked instead.
#[test]
fn a_24_a_touch_on_a_holiday_is_proposed_before_it_and_one_on_a_make_up_day_on_it() {
    let agenda = AGENDA.json(&["--days", "21", "--owner", "all"]);
    let all = agenda["items"].as_array().unwrap();
    let items: Vec<&Value> = all.iter().filter(|one| one["task"] == "touch").collect();
    let off = ["2024-04-04", "2024-04-05", "2024-04-06"];
    assert!(items.iter().all(|one| !off.contains(&one["day"].as_str().unwrap())));
    let moved: Vec<(&str, &str, &str)> = items
        .iter()
        .filter(|one| off.contains(&one["due"].as_str().unwrap()))
        .map(|one| {
            let text = |key: &str| one[key].as_str().unwrap();
            (text("customer"), text("due"), text("day"))
        })
        .collect();
    for one in [
        ("KH0002", "2024-04-06", "2024-04-03"),
        ("KH0005", "2024-04-05", "2024-04-03"),
        ("KH0006", "2024-04-04", "2024-04-03"),
    ] {
        assert!(moved.contains(&one), "{moved:?}");
    }
    // A greeting stays on its day, over a channel that disturbs nobody.
    let greeting = all
        .iter()
        .find(|one| one["occasion"] == "company_anniversary" && one["customer"] == "KH0013");
    let greeting = greeting.unwrap();
    assert_eq!((&greeting["day"], &greeting["channel"]), (&"2024-04-05".into(), &"email".into()));
    let push = items.iter().find(|one| one["customer"] == "KH0017" && one["rule"] == "c_push");
    assert_eq!(
        (&push.unwrap()["due"], &push.unwrap()["day"]),
        (&"2024-04-07".into(), &"2024-04-07".into())
    );
}

#[test]
fn one_customer_is_explained() {
    let text = AGENDA.stdout(&["--explain", "KH0010"]);
    for part in [
        "talk every two weeks (b_call): due 2024-03-12, 2 weeks after the last touch of 2024-02-27; overdue by 6 days",
        "  2024-03-18 to 2024-03-20: put off until 2024-03-21 (event events:4)",
        "monthly e-mail (b_mail): due 2024-04-12, 1 month after it was let off on 2024-03-12",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let text = AGENDA.stdout(&["--explain", "KH0004", "--lang", "zh"]);
    for part in ["青松物流\nKH0004：B", "合同到期告知", "P1", "forecast for April"] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let data = AGENDA.json(&["--explain", "KH0002"]);
    assert_eq!(data["cadence"]["touches"][1]["last"]["event"], "interactions:8");
    let message = AGENDA.refused(&["--explain", "KH001"]);
    assert!(message.contains("there is no customer `KH001` (did you mean"), "{message}");
}

#[test]
fn rules_may_be_others() {
    let text = AGENDA.stdout(&["--preset", "service_quality"]);
    assert!(text.contains("value is given for `contacts_max`"), "{text}");
    let given = "selling_max=1,selling_window=1 month,contacts_max=9,contacts_window=1 week";
    let text = AGENDA.stdout(&["--preset", "service_quality", "--parameters", given]);
    assert!(!text.contains("what the rulebook leaves open"), "{text}");
    let text =
        AGENDA.stdout(&["--parameters", "selling_max=1", "--parameters", "selling_window=1 week"]);
    assert!(!text.contains("what the rulebook leaves open"), "{text}");
    let rules = file(
        "agenda_rules.toml",
        "format = 1\ncode = \"mine\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n\
         use = [\"follow_up\"]\nparameters = { medium_amount = 100000 }\n",
    );
    let message = AGENDA.refused(&["--rulebook", &rules]);
    assert!(message.contains("new_within"), "{message}");
    let text = AGENDA.stdout(&["--rulebook", &rules, "--parameters", "new_within=6 months"]);
    assert!(text.contains("light touch"), "{text}");
}

const CUSTOMERS: &str = "customer,name,owner,annual_amount,birthday,contact,preferred_channel\n";
const TALKS: &str = "customer,at,channel,direction,outcome,by,id,promise,promise_due,promise_by\n";
const EVENTS: &str = "customer,at,event,by,what,on,until,every,rule,channel,note\n";

/// Refused rows as file, line and column.
fn refusals(agenda: &Value) -> Vec<(String, u64, String)> {
    let rows = agenda["refused"].as_array().unwrap().iter();
    rows.map(|row| {
        assert!(row["reason"].as_str().unwrap().len() > 10, "{row}");
        let text = |key: &str| row[key].as_str().unwrap_or("-").to_owned();
        (text("file"), row["line"].as_u64().unwrap(), text("column"))
    })
    .collect()
}

#[test]
fn bad_rows_are_listed_and_the_rest_counts() {
    let customers = file(
        "agenda_customers.csv",
        format!(
            "{CUSTOMERS}K1,one,ann,600000,,,\nK1,twice,ann,1,,,\n,nobody,ann,1,,,\n\
             K2,two,ann,1.23456,1980-02-30,P,fax\nK3,short\nK4,long,ann,1,,,,,\nK5,five,ann,-5,,,\n\
             K6,six,ann,5,1980-01-01,,\n"
        ),
    );
    let talks = file(
        "agenda_talks.csv",
        format!(
            "{TALKS}K1,2024-03-01,phone,outbound,reached,ann,a,call back,2024-03-20,\n\
             K1,2024-03-01,phone,sideways,reached,ann,,,,\nK1,2024-03-01,phone,outbound,maybe,ann,,,,\n\
             K1,2024-02-30,phone,outbound,reached,ann,,,,\nK1,2024-03-02,pho ne,outbound,reached,ann,,,,\n\
             K1,2024-03-02,phone,outbound,reached,ann,a,,,\nK1,2024-03-02,phone,outbound,reached,ann,,x,,\n\
             K1,2024-03-02,phone,outbound,reached,ann,,,2024-03-05,\n\
             K1,2024-03-02,phone,outbound,reached,,,x,2024-03-05,\nZZ,2024-03-02,phone,outbound,reached,,,,,\n\
             K1,,phone,outbound,reached,,,,,\nK1,2024-03-05,fax,outbound,sent,,,,,\n\
             K1,2024-03-06,phone,outbound,reached,ann,,,,\nK1,2024-03-06,phone,outbound,reached,ann,,,,\n"
        ),
    );
    let events = file(
        "agenda_events.csv",
        format!(
            "{EVENTS}K1,2024-03-10,dance,,,,,,,,\nK1,2024-03-10,snooze,,,,,,a_call,,\n\
             K1,2024-03-10,snooze,,,,2024-03-09,,a_call,,\nK1,2024-03-10,snooze,,,,2024-03-12,,a_cal,,\n\
             K1,2024-03-10,waive,,,,,,a_call,,\nK1,2024-03-10,interval,,,,,2 fortnights,a_call,,\n\
             K1,2024-03-10,plan,,P1,2024-03-20,,,,,\nK1,2024-03-10,plan,ann,P2,2024-03-20,,,nope,,\n\
             K1,2024-03-10,plan,ann,P3,2024-03-20,,,,fax,\nK1,2024-03-10,execute,ann,P9,,,,,,\n\
             K1,2024-03-10,keep,ann,zz,,,,,,\nK1,2024-03-10,sign,ann,H1,2024-03-10,2024-03-01,,,,\n\
             K1,2024-03-10,terminate,ann,H9,,2024-03-30,,,,\nK1,2024-03-10,pause,ann,x,2024-03-10,2024-03-12,,,,\n\
             K1,2024-03-12,plan,ann,P4,2024-03-22,,,,phone,prices; terms\n"
        ),
    );
    let args = [
        "--customers",
        &customers,
        "--interactions",
        &talks,
        "--events",
        &events,
        "--as-of",
        "2024-03-18",
    ];
    let agenda = AGENDA.json(&args);
    let at = |file: &str, line: u64, column: &str| (file.to_owned(), line, column.to_owned());
    let (c, i, e) = ("customers", "interactions", "events");
    assert_eq!(
        refusals(&agenda),
        [
            at(c, 3, "customer"),
            at(c, 4, "customer"),
            at(c, 5, "annual_amount"),
            at(c, 5, "birthday"),
            at(c, 5, "preferred_channel"),
            at(c, 6, "owner"),
            at(c, 7, "-"),
            at(c, 8, "-"),
            at(c, 9, "birthday"),
            at(i, 3, "direction"),
            at(i, 4, "outcome"),
            at(i, 5, "at"),
            at(i, 6, "channel"),
            at(i, 7, "id"),
            at(i, 8, "promise_due"),
            at(i, 9, "promise_due"),
            at(i, 10, "promise_by"),
            at(i, 11, "customer"),
            at(i, 12, "at"),
            at(i, 13, "-"),
            at(i, 15, "-"),
            at(e, 2, "event"),
            at(e, 3, "until"),
            at(e, 4, "-"),
            at(e, 5, "-"),
            at(e, 6, "note"),
            at(e, 7, "every"),
            at(e, 8, "by"),
            at(e, 9, "rule"),
            at(e, 10, "channel"),
            at(e, 11, "-"),
            at(e, 12, "-"),
            at(e, 13, "until"),
            at(e, 14, "-"),
            at(e, 15, "what"),
        ]
    );
    // The good cells and rows count: K2 has its name, K1 its talk of the 6th, its promise and its plan.
    let tasks: Vec<(&str, &str)> = agenda["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| one["customer"] == "K1")
        .map(|one| (task(one), one["due"].as_str().unwrap()))
        .collect();
    assert!(
        tasks.contains(&("a_call", "2024-03-13")) && tasks.contains(&("a", "2024-03-20")),
        "{tasks:?}"
    );
    assert!(tasks.contains(&("P4", "2024-03-22")), "{tasks:?}");
    assert!(agenda["items"].as_array().unwrap().iter().any(|one| one["name"] == "two"));
    let text = AGENDA.stdout(&args);
    assert!(text.contains("refused rows: 35") && text.contains("and 25 more"), "{text}");
    let chinese = AGENDA.stdout(&[&args[..], &["--lang", "zh"]].concat());
    assert!(chinese.contains("未采纳的行：35") && chinese.contains("另有 25 行"), "{chinese}");
}

#[test]
fn what_would_move_the_cursor_is_shown_plainly() {
    let name = "K1,\"one\u{1b}[31m\ntwo\",ann,5,,,\n";
    let customers = file("agenda_cursor.csv", format!("{CUSTOMERS}{name}"));
    let args = ["--customers", &customers, "--as-of", "2024-03-18"];
    let text = AGENDA.stdout(&args);
    assert!(text.contains("K1 one\u{fffd}[31m\u{fffd}two"), "{text}");
    assert!(!AGENDA.stdout(&[&args[..], &["--explain", "K1"]].concat()).contains('\u{1b}'));
}

#[test]
fn what_cannot_be_used_ends_with_exit_code_2() {
    let one = file("agenda_one.csv", format!("{CUSTOMERS}K1,one,ann,5,,,\n"));
    let semicolons = file("agenda_semicolons.csv", "customer;name;owner\n");
    let typo = file("agenda_typo.csv", "customer,name,owner,anual_amount\n");
    for (args, part) in [
        (&["--customers", "no/such.csv"][..], "no/such.csv"),
        (&["--customers", &semicolons], "separate columns with commas"),
        (&["--customers", &typo], "column `anual_amount`: did you mean `annual_amount`?"),
        (&["--customers", &one], "give --as-of"),
        (&["--events", &one], "--customers"),
        (&["--customers", &one, "--interactions", &one], "no column `at`"),
        (&["--preset", "service_qualty"], "did you mean `service_quality`?"),
        (&["--preset", "renewal", "--rulebook", "x"], "given by --preset already"),
        (&["--rulebook", "no/such.toml"], "no/such.toml"),
        (&["--parameters", "selling_max"], "write `name=value`"),
        (&["--parameters", "seling_max=1"], "seling_max"),
        (&["--days", "0"], "1 to 366"),
        (&["--days", "367"], "1 to 366"),
        (&["--days", "two"], "--days"),
        (&["--capacity", "-1"], "--capacity"),
        (&["--as-of", "2024-02-30"], "--as-of"),
        (&["--lang", "fr"], "write `en` or `zh`"),
        (&["--calender"], "usage: agenda"),
    ] {
        let message = AGENDA.refused(args);
        assert!(message.contains(part), "{args:?}: {message}");
    }
    assert!(AGENDA.stdout(&["--help"]).contains("usage: agenda"));
}

#[cfg(not(feature = "icalendar"))]
#[test]
fn without_calendar_files_it_says_how_to_get_them() {
    let message = AGENDA.refused(&["--ics", "x.ics"]);
    assert!(message.contains("--features icalendar --example agenda -- --ics x.ics"), "{message}");
}

#[cfg(feature = "icalendar")]
mod calendar_files {
    use std::collections::{BTreeMap, BTreeSet};
    use std::path::Path;

    use ical::parser::ical::component::IcalEvent;

    use super::{AGENDA, CUSTOMERS, EVENTS, file};

    /// A calendar file as it is written, and its events as another program reads them.
    fn written(name: &str, args: &[&str]) -> (String, Vec<IcalEvent>) {
        let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
        let output = AGENDA.run(&[args, &["--ics", path.to_str().unwrap()]].concat());
        assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
        let text = std::fs::read_to_string(path).unwrap();
        let mut parser = ical::IcalParser::new(text.as_bytes());
        let calendar = parser.next().unwrap().unwrap();
        assert!(parser.next().is_none());
        (text, calendar.events)
    }

    fn property<'a>(event: &'a IcalEvent, name: &str) -> &'a str {
        let found = event.properties.iter().find(|property| property.name == name);
        found.and_then(|property| property.value.as_deref()).unwrap()
    }

    #[test]
    fn another_program_reads_what_is_on_the_agenda() {
        for language in ["en", "zh"] {
            let args = ["--lang", language];
            let (_, events) = written(&format!("agenda_{language}.ics"), &args);
            let agenda = AGENDA.json(&[]);
            let items = agenda["items"].as_array().unwrap();
            let reviews = agenda["team_reviews"].as_array().unwrap();
            assert_eq!((reviews.len(), events.len()), (2, items.len() + 2));
            for (event, item) in events.iter().zip(items) {
                let day = item["day"].as_str().unwrap().replace('-', "");
                assert_eq!(property(event, "DTSTART"), day);
                // Names are whole, wherever lines were folded.
                let (name, summary) = (item["name"].as_str().unwrap(), property(event, "SUMMARY"));
                assert!(summary.starts_with(name), "{summary}");
                assert_eq!(property(event, "CATEGORIES"), item["task"]);
            }
            let notice = events.iter().find(|event| property(event, "UID").contains("HT0004"));
            let summary = property(notice.unwrap(), "SUMMARY");
            let expected = match language {
                "en" => {
                    "青松物流: notice of the end of a contract (HT0004) on 2024-04-24: tell the customer\\, agree on how to deal with it"
                }
                _ => "青松物流：合同到期告知（HT0004），2024-04-24：告知客户、协商应对方案",
            };
            assert_eq!(summary, expected);
        }
    }

    #[test]
    fn lines_end_and_fold_as_the_format_wants() {
        let (text, events) = written("agenda_lines.ics", &["--lang", "zh", "--owner", "all"]);
        assert!(events.len() > 30);
        assert!(text.ends_with("END:VCALENDAR\r\n"));
        assert_eq!(text.matches('\n').count(), text.matches("\r\n").count());
        assert!(text.split("\r\n").all(|line| line.len() <= 75));
        assert!(text.contains("\r\n "), "some line is long enough to be folded");
        let (again, _) = written("agenda_again.ics", &["--lang", "zh", "--owner", "all"]);
        assert_eq!(text, again);
    }

    /// What is still to be done is the same entry the day after, so that a calendar updates it.
    #[test]
    fn entries_keep_their_names_from_day_to_day() {
        let uids = |day: &str| -> BTreeSet<String> {
            let (_, events) = written(&format!("agenda_{day}.ics"), &["--as-of", day]);
            let uids: BTreeSet<String> =
                events.iter().map(|event| property(event, "UID").to_owned()).collect();
            assert_eq!(uids.len(), events.len(), "each entry has a name of its own");
            uids
        };
        let (first, second) = (uids("2024-03-18"), uids("2024-03-19"));
        // Also what was never done, is late, or follows on what is late.
        assert_eq!(first.difference(&second).next(), None);
        assert!(first.contains("KH0001/touch/a_visit/1@agenda.guanxi"));
    }

    #[test]
    fn texts_are_escaped() {
        let name = "K1,\"北京, 上海; 广州\\南\n公司\u{1b}\",ann,5,,,\n";
        let customers = file("agenda_escaped.csv", format!("{CUSTOMERS}{name}"));
        let plan = "K1,2024-03-12,plan,ann,\"P 1;北\",2024-03-20,,,,phone,\"a, b; c\"\n";
        let events = file("agenda_escaped_events.csv", format!("{EVENTS}{plan}"));
        let args = ["--customers", &customers, "--events", &events, "--as-of", "2024-03-18"];
        let (text, events) = written("agenda_escaped.ics", &args);
        assert!(!text.contains('\u{1b}'));
        let by_task: BTreeMap<&str, &IcalEvent> =
            events.iter().map(|event| (property(event, "CATEGORIES"), event)).collect();
        let plan = by_task["plan_item"];
        assert_eq!(
            property(plan, "SUMMARY"),
            "北京\\, 上海\\; 广州\\\\南\\n公司\u{fffd}: planned talk: a\\, b\\, c"
        );
        assert_eq!(property(plan, "UID"), "K1/plan/P%201%3B%E5%8C%97@agenda.guanxi");
    }
}
