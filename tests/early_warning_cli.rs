//! Early warning as a user runs it: what the bundled portfolio comes to, derived by hand from the
//! rules, tables in both languages, JSON that agrees with them, other days, garbage in files.
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

const PROGRAM: Program = Program("early_warning");

const A_WEEK_LATER: [&str; 2] = ["--as-of", "2024-06-27 14:00"];

fn list<'a>(document: &'a Value, key: &str) -> &'a Vec<Value> {
    document[key].as_array().unwrap()
}

fn text<'a>(one: &'a Value, key: &str) -> &'a str {
    one[key].as_str().unwrap_or("-")
}

fn customers<'a>(document: &'a Value, key: &str) -> Vec<&'a str> {
    list(document, key).iter().map(|one| text(one, "customer")).collect()
}

fn of<'a>(document: &'a Value, key: &str, customer: &str) -> &'a Value {
    list(document, key).iter().find(|one| one["customer"] == customer).unwrap()
}

fn total(low: i64, high: i64) -> Value {
    serde_json::json!([low, high])
}

/// Points are those of D002-54 ... D002-68, levels those of D002-69 ... D002-76: from 20 low, from 15
/// medium, from 10 high. The last recorded level counts, else the computed one.
#[test]
fn the_renewals_at_risk_are_those_of_the_rules() {
    let document = PROGRAM.json(&[]);
    let rows: Vec<(&str, &str, Value, i64, &str)> = list(&document, "renewals_at_risk")
        .iter()
        .map(|one| {
            let (customer, level) = (text(one, "customer"), text(one, "level"));
            let days = one["days_to_end"].as_i64().unwrap();
            (customer, level, one["total"].clone(), days, text(one, "phase"))
        })
        .collect();
    let expected = [
        // Recorded as very high on 18 June; 1 (since December) + 1 (48 days late) + 1 + 1 as rated.
        ("KH0013", "very_high", total(5, 9), 163, "window"),
        // Recorded as high; of those the contract that ends first comes first. 1 (since September) +
        // 1 (41 days open) + 1 + 1 + 2 by the score of February.
        ("KH0002", "high", total(6, 6), 72, "late"),
        // 3 (two years) + 1 (45 days late) + 3 + 1 as rated + 3.
        ("KH0001", "high", total(11, 11), 102, "window"),
        // 5 + 5 + 3 + 5, nobody asked in the last quarter; more than six months to go (D002-06).
        ("KH0005", "high", total(19, 23), 194, "too_early"),
        // Recorded as medium. 1 (since August) + 3 (11 days late) + 3 + 3 + 3.
        ("KH0004", "medium", total(13, 13), 41, "late"),
        // 3 + 1 (50 days open) + 3 + 3; ended early by notice of 3 June.
        ("KH0011", "medium", total(11, 15), 41, "late"),
        // 1 + 3 (10 days open) + 5 + 3 + 4.
        ("KH0012", "medium", total(16, 16), 60, "late"),
        // 3 + 5 + 3 + 5 + 3.
        ("KH0010", "medium", total(19, 19), 117, "window"),
        // 3 + 3 (10 days late) + 3 + 3 + 4.
        ("KH0003", "medium", total(16, 16), 147, "window"),
        // Nobody assessed it: 1 (since February) + 5, three factors are unknown.
        ("KH0009", "-", total(9, 21), 225, "too_early"),
    ];
    assert_eq!(rows, expected);
    for (place, one) in (1..).zip(list(&document, "renewals_at_risk")) {
        assert_eq!((&one["rank"], &one["of"]), (&Value::from(place), &25.into()));
    }
    let counts = &document["counts"];
    // Safe: KH0006 (24), KH0007 (25), KH0014 (20 or more, recorded as low); expired: KH0008. Renewed:
    // KH0001, whose second contract follows the first, and KH0007.
    let keys = ["customers", "at_risk", "safe", "expired", "without_contract", "renewed"];
    assert_eq!(keys.map(|key| counts[key].as_i64().unwrap()), [14, 10, 3, 1, 0, 2]);
}

#[test]
fn a_renewal_says_why_and_what_is_owed() {
    let document = PROGRAM.json(&[]);
    let row = |customer: &str| of(&document, "renewals_at_risk", customer);
    let weak = |customer: &str| -> Vec<(String, i64)> {
        let weakest = row(customer)["weakest"].as_array().unwrap().iter();
        weakest
            .map(|one| (text(one, "factor").to_owned(), one["points"].as_i64().unwrap()))
            .collect()
    };
    let at = |factor: &str, points: i64| (factor.to_owned(), points);
    assert_eq!(
        weak("KH0001"),
        [
            at("payment", 1),
            at("competitor", 1),
            at("stability", 3),
            at("need_fit", 3),
            at("feedback", 3)
        ]
    );
    assert_eq!(row("KH0009")["unknown"], serde_json::json!(["need_fit", "competitor", "feedback"]));
    // Probabilities of D002-70 ... D002-76; a range where the level is one.
    for (customer, probability) in [
        ("KH0013", "0%-<50%"),
        ("KH0001", "50%-<70%"),
        ("KH0004", "70%-<90%"),
        ("KH0009", "0%-100%"),
    ] {
        assert_eq!(row(customer)["probability"], probability);
    }
    // The plan is owed until three months before the end, from a medium risk on (D002-08).
    for (customer, state, due, overdue) in [
        ("KH0001", "owed", "2024-06-30", 0),
        ("KH0002", "owed", "2024-05-31", 20),
        ("KH0004", "owed", "2024-04-30", 51),
        ("KH0013", "owed", "2024-08-30", 0),
    ] {
        let plan = &row(customer)["plan"];
        assert_eq!((text(plan, "state"), text(plan, "due")), (state, due), "{customer}");
        assert_eq!(plan["overdue_days"], overdue, "{customer}");
        assert_eq!(plan["by"], "account_manager");
    }
    assert_eq!(row("KH0010")["plan"]["state"], "made");
    assert_eq!(row("KH0005")["plan"]["state"], "not_owed"); // too early
    for (customer, agreement, trend) in [
        ("KH0001", "agrees", "same"),
        ("KH0002", "disagrees", "riskier"), // 6 is very high
        ("KH0005", "disagrees", "safer"),   // 19 to 23 is never high
        ("KH0011", "open", "open"),         // 11 to 15 is high or medium
        ("KH0009", "not_assessed", "new"),
    ] {
        let row = row(customer);
        assert_eq!((text(row, "agreement"), text(row, "trend")), (agreement, trend), "{customer}");
    }
    // Each quarter (D002-77): the first quarter was the last that could be missed.
    let overdue = list(&document, "assessments_overdue");
    let overdue: Vec<(&str, &str, i64)> = overdue
        .iter()
        .map(|one| (text(one, "customer"), text(one, "due"), one["days"].as_i64().unwrap()))
        .collect();
    assert_eq!(overdue, ["KH0009", "KH0011"].map(|customer| (customer, "2024-03-31", 81)));
}

#[test]
fn the_open_warnings_are_sorted_by_what_is_due_next() {
    let document = PROGRAM.json(&[]);
    let rows: Vec<[&str; 5]> = list(&document, "open_warnings")
        .iter()
        .map(|one| {
            let next = &one["next"];
            let (milestone, due) = (text(next, "milestone"), text(next, "due"));
            [text(one, "warning"), text(one, "level"), milestone, due, text(next, "by")]
        })
        .collect();
    let expected = [
        // Each week (D002-93): the last report was of 29 May, 17:00 in Shanghai.
        ["W0004", "high", "progress", "2024-06-05T09:00:00Z", "account_manager"],
        // At once (D002-94).
        ["W0001", "high", "escalate", "2024-06-13T00:00:00Z", "account_manager"],
        // 24 hours after the report (D002-88).
        ["W0003", "very_high", "meet", "2024-06-19T03:00:00Z", "sales_supervisor"],
        // Two hours after it was noticed at 13:10 (D002-86).
        ["W0012", "high", "report", "2024-06-20T07:10:00Z", "account_manager"],
    ];
    assert_eq!(rows, expected);
    let row = |customer: &str| of(&document, "open_warnings", customer);
    let late = |customer: &str| row(customer)["late_minutes"].as_i64().unwrap();
    // From 5 June, 17:00, and from 19 June, 11:00, to 20 June, 14:00; 15:10 lies ahead.
    assert_eq!(late("KH0004"), (14 * 24 + 21) * 60);
    assert_eq!(late("KH0003"), 27 * 60);
    assert_eq!(late("KH0012"), -70);
    let missed = |customer: &str| row(customer)["missed_progress"].as_i64().unwrap();
    // 5, 12, 19 June; of KH0001 that of 20 June, 08:00.
    assert_eq!((missed("KH0004"), missed("KH0001"), missed("KH0012")), (3, 1, 0));
    let measures = row("KH0004")["overdue_measures"].as_array().unwrap();
    assert_eq!((measures.len(), &measures[0]["action"]), (1, &"renewal_discount".into()));
    assert_eq!(row("KH0001")["root_causes"], serde_json::json!(["competitor", "service"]));
}

#[test]
fn what_nobody_noticed_is_listed() {
    let document = PROGRAM.json(&[]);
    let rows: Vec<[&str; 4]> = list(&document, "undetected")
        .iter()
        .map(|one| ["customer", "cause", "level", "since"].map(|key| text(one, key)))
        .collect();
    assert_eq!(
        rows,
        [
            // Due on 10 May: more than 30 days late from 10 June on (D002-84).
            ["KH0002", "overdue", "very_high", "2024-06-09T16:00:00Z"],
            // Assessed so on that day (D002-83).
            ["KH0013", "assessed", "very_high", "2024-06-18"],
            // High in December and in March (D002-81).
            ["KH0005", "consecutive", "high", "2024-03-27"],
        ]
    );
    assert_eq!(of(&document, "undetected", "KH0002")["age_minutes"], (10 * 24 + 14) * 60);
    // Dismissed, lost, renewed, and nothing new came since.
    assert_eq!(customers(&document, "settled"), ["KH0008", "KH0011", "KH0007"]);
    // The decider left; whether anybody talked to whoever came after, no row says (D002-85).
    let unknown = &document["unknown"];
    let triggers: Vec<(&str, &str)> = list(unknown, "triggers")
        .iter()
        .map(|one| (text(one, "customer"), text(one, "cause")))
        .collect();
    assert_eq!(triggers, [("KH0009", "assessed"), ("KH0009", "key_left")]);
    let missing: Vec<&str> = list(unknown, "missing").iter().map(|one| text(one, "fact")).collect();
    assert_eq!(missing, ["risk_level", "successor_contacted"]);
    let refused: Vec<_> = list(&document, "refused")
        .iter()
        .map(|one| (text(one, "file"), one["line"].as_u64().unwrap(), text(one, "column")))
        .collect();
    assert_eq!(
        refused,
        [
            ("invoices", 17, "invoice"),       // there is none of this id
            ("assessments", 17, "competitor"), // no such answer
            ("warnings", 36, "step"),          // a meeting before the report
        ]
    );
    assert_eq!(document["later"], 4);
}

#[test]
fn a_week_later_the_same_files_say_more() {
    let document = PROGRAM.json(&A_WEEK_LATER);
    // Assessed as high on the 26th.
    assert_eq!(of(&document, "renewals_at_risk", "KH0004")["rank"], 2);
    assert_eq!(customers(&document, "undetected"), ["KH0002", "KH0013", "KH0005", "KH0014"]);
    assert_eq!(of(&document, "open_warnings", "KH0004")["missed_progress"], 4);
    // Reported on the 21st, 09:00: the meeting was due on the 22nd.
    assert_eq!(of(&document, "open_warnings", "KH0012")["next"]["due"], "2024-06-22T01:00:00Z");
    assert_eq!(document["later"], 0);
    // The whole of 30 June: KH0001 may still plan; on 1 July it is a day late, and the quarter is over.
    let plan = |day: &str| {
        let document = PROGRAM.json(&["--as-of", day]);
        let overdue = &of(&document, "renewals_at_risk", "KH0001")["plan"]["overdue_days"];
        (overdue.as_i64().unwrap(), list(&document, "assessments_overdue").len())
    };
    assert_eq!(plan("2024-06-30"), (0, 2));
    assert_eq!(plan("2024-07-01").0, 1);
    assert!(plan("2024-07-01").1 > 3);
    // In May a warning of KH0010 was open, and KH0007 was about to renew.
    let may = PROGRAM.json(&["--as-of", "2024-05-15"]);
    assert!(customers(&may, "open_warnings").contains(&"KH0010"));
    assert!(customers(&may, "open_warnings").contains(&"KH0007"));
    assert_eq!(of(&may, "renewals_at_risk", "KH0007")["contract"], "HT0007-1");
    assert_eq!(customers(&may, "undetected"), ["KH0005"]);
    // Due on 20 March and paid on 8 May (D002-84).
    let early = PROGRAM.json(&["--as-of", "2024-05-07"]);
    assert_eq!(of(&early, "undetected", "KH0013")["cause"], "overdue");
}

/// The texts as a whole: what a person reads changes only on purpose.
#[test]
fn the_tables_are_these() {
    let pages = [
        ("en", &[][..], include_str!("early_warning_text/en.txt")),
        ("zh", &[], include_str!("early_warning_text/zh.txt")),
        ("en", &["--explain", "KH0004"], include_str!("early_warning_text/explain_en.txt")),
        ("zh", &["--explain", "KH0012"], include_str!("early_warning_text/explain_zh.txt")),
    ];
    for (language, args, expected) in pages {
        assert_eq!(PROGRAM.stdout(&[args, &["--lang", language]].concat()), expected);
        let long = expected.lines().find(|line| line.width() > 120);
        assert_eq!(long, None, "{language}");
    }
}

/// Whatever the tables show of a customer, the document has too.
#[test]
fn json_agrees_with_the_tables() {
    for args in [&[][..], &A_WEEK_LATER] {
        let (page, document) = (PROGRAM.stdout(args), PROGRAM.json(args));
        for (key, heading) in [
            ("renewals_at_risk", "renewals at risk"),
            ("assessments_overdue", "assessments overdue"),
            ("open_warnings", "open warnings"),
            ("undetected", "triggered, but noticed by nobody"),
            ("settled", "triggered, but dealt with: nothing new came since"),
            ("refused", "refused rows"),
        ] {
            let rows = list(&document, key);
            assert!(page.contains(&format!("\n{heading}: {}\n", rows.len())), "{key}");
            let part = page.split(&format!("\n{heading}: ")).nth(1).unwrap();
            let part = part.split("\n\n").next().unwrap();
            let mut from = 0;
            for row in rows {
                let found = part.get(from..).unwrap().find(text(row, "customer"));
                from += found.unwrap_or_else(|| panic!("{key}: {row}")) + 1;
            }
        }
        for row in list(&document, "renewals_at_risk") {
            let named = format!("{} {}", text(row, "customer"), text(row, "name"));
            let line = page.lines().find(|line| line.contains(&named)).unwrap();
            for key in ["probability", "contract", "end", "owner"] {
                assert!(line.contains(text(row, key)), "{key}: {line}");
            }
            assert!(line.contains(&format!(" {} ", row["days_to_end"])), "{line}");
        }
    }
}

#[test]
fn the_keys_are_stable() {
    let keys = |value: &Value| -> String {
        let mut keys: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
        keys.sort_unstable();
        keys.join(" ")
    };
    let document = PROGRAM.json(&[]);
    assert_eq!(
        keys(&document),
        "as_of assessments_overdue counts findings later open_warnings refused renewals_at_risk \
         rulebook settled today undetected unknown"
    );
    for (key, expected) in [
        (
            "renewals_at_risk",
            "agreement computed contract customer days_to_end end level name of owner phase plan \
             possible probability rank recorded total trend unknown urgency weakest",
        ),
        ("assessments_overdue", "by customer days due missed name owner"),
        (
            "open_warnings",
            "causes customer late_minutes level missed_progress name next overdue_measures owner \
             root_causes state triggered_at warning",
        ),
        ("undetected", "age_minutes at_least cause customer level name owner since"),
        ("settled", "cause customer ended name owner warning"),
        ("refused", "code column customer file help line reason"),
    ] {
        assert_eq!(keys(&document[key][0]), expected, "{key}");
    }
    let explained = PROGRAM.json(&["--explain", "KH0004"]);
    assert_eq!(keys(&explained), "customer name renewal risk warnings");
    assert_eq!(explained["warnings"]["warnings"][0]["warning"], "W0004");
    // What `--help` names are the keys that there are.
    let help = PROGRAM.stdout(&["--help"]);
    for key in document.as_object().unwrap().keys() {
        assert!(help.contains(key.as_str()), "{key}");
    }
}

#[test]
fn one_customer_is_explained() {
    let page = PROGRAM.stdout(&["--explain", "KH0001"]);
    for part in [
        "total: 11 of 25: high risk",
        "contact with competitors: 1 (close contact), rated on 2024-03-29 in `assessments:2`",
        "HT0001-2 ends on 2024-09-30, in 102 days: in the window, urgency medium",
        "a plan to keep the customer is owed by account manager until 2024-06-30",
        "HT0001-1 ended on 2023-09-30: renewed by HT0001-2",
        "2024-06-13 08:00 progress: the demonstration was called off",
        "pressure of competitors: demonstration of what others lack",
    ] {
        assert!(page.contains(part), "{part}\n{page}");
    }
    let page = PROGRAM.stdout(&["--explain", "KH0009", "--lang", "zh"]);
    for part in ["未定（低风险至极高风险）", "关键决策人离职未对接新负责人：无法判断"]
    {
        assert!(page.contains(part), "{part}\n{page}");
    }
    // A customer's own refused rows stand there too.
    assert!(PROGRAM.stdout(&["--explain", "KH0012"]).contains("warnings line 36"));
    let message = PROGRAM.refused(&["--explain", "KH001"]);
    assert!(message.contains("there is no customer `KH001` (did you mean"), "{message}");
}

#[test]
fn rules_may_be_others() {
    let given = ["--parameters", "plan_within=24 hours,execute_within=24 hours"];
    let page = PROGRAM.stdout(&given);
    assert!(!page.contains("what the rulebook leaves open"), "{page}");
    let rules = file(
        "early_warning_rules.toml",
        "format = 1\ncode = \"mine\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n\
         use = [{ preset = \"renewal\", parts = [\"risk\"] }]\n",
    );
    let page = PROGRAM.stdout(&["--rulebook", &rules]);
    assert!(page.contains("the rulebook has no renewal policy, no warning policy"), "{page}");
    assert!(page.contains("assessments overdue: ") && !page.contains("open warnings"), "{page}");
    let message = PROGRAM.refused(&["--preset", "service_quality"]);
    assert!(message.contains("says nothing of risk, renewal or warnings"), "{message}");
}
