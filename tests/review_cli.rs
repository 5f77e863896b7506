//! The main job as a user runs it: numbers of the bundled sample, JSON keys, garbage in files.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

mod example_program;

use std::process::Output;

use example_program::{Program, file};
use serde_json::{Value, json};

const REVIEW: Program = Program("review");

fn run(args: &[&str]) -> Output {
    REVIEW.run(args)
}

fn stdout(args: &[&str]) -> String {
    REVIEW.stdout(args)
}

fn json_of(args: &[&str]) -> Value {
    REVIEW.json(args)
}

fn refused(args: &[&str]) -> String {
    REVIEW.refused(args)
}

fn tally(count: u64, amount: &str) -> Value {
    json!({ "count": count, "amount": amount, "share": { "num": count, "den": 2357 } })
}

/// The figures were counted by a separate program from the same file.
#[test]
fn the_sample_has_these_figures() {
    let review = json_of(&[]);
    assert_eq!(review["as_of"], "1998-06-30");
    assert_eq!(review["customers"], 2357);
    let tiers = json!({
        "S": tally(472, "164652.26"), "A": tally(587, "48198.42"),
        "B": tally(680, "22873.78"), "C": tally(618, "8367.48"),
    });
    assert_eq!(review["tiers"], tiers);
    assert_eq!(review["schemes"]["tier"]["classes"], tiers);
    assert_eq!(review["schemes"]["tier"]["kind"], "list");
    assert_eq!(review["schemes"]["tier"]["undetermined"], tally(0, "0.00"));
    let counts = ["core", "potential", "basic", "watch"]
        .map(|cell| review["matrix"][cell]["count"].as_u64().unwrap());
    assert_eq!(counts, [232, 44, 103, 1978]);
    assert_eq!(review["repurchase"], json!({ "num": 1152, "den": 2357 }));
    assert_eq!(review["inactive"], 2058);
    assert_eq!(review["rejected"], json!([]));
    let moves: Vec<(&str, &str, &str, u64)> = review["moves"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            let text = |key: &str| one[key].as_str().unwrap();
            (text("scheme"), text("from"), text("to"), one["count"].as_u64().unwrap())
        })
        .collect();
    let tier: Vec<_> =
        moves.iter().filter(|one| one.0 == "tier").map(|one| (one.1, one.2, one.3)).collect();
    assert_eq!(
        tier,
        [
            ("S", "A", 13),
            ("A", "S", 12),
            ("B", "A", 16),
            ("C", "S", 1),
            ("C", "A", 3),
            ("C", "B", 4)
        ]
    );
    assert_eq!(moves.iter().filter(|one| one.0 == "quadrant").map(|one| one.3).sum::<u64>(), 68);
}

#[test]
fn the_keys_are_stable() {
    let review = json_of(&[]);
    let mut keys: Vec<&str> = review.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(
        keys,
        [
            "as_of",
            "board",
            "contact",
            "customers",
            "inactive",
            "matrix",
            "moves",
            "rejected",
            "repurchase",
            "schemes",
            "tiers"
        ]
    );
    let order: Vec<usize> = ["\"S\"", "\"A\"", "\"B\"", "\"C\""]
        .map(|key| stdout(&["--json"]).find(key).unwrap())
        .to_vec();
    assert!(order.is_sorted(), "classes stand best first");
}

/// The figures were counted by a separate program from the same file: a month after the last purchase
/// for S, three months for A, six for B, a year for C.
#[test]
fn whom_to_contact_follows_from_the_purchases() {
    let contact = &json_of(&[])["contact"];
    let mut keys: Vec<&str> = contact.as_object().unwrap().keys().map(String::as_str).collect();
    keys.sort_unstable();
    assert_eq!(
        keys,
        ["due_this_week", "from", "impossible", "next", "overdue", "refused", "suppressed", "to"]
    );
    assert_eq!((&contact["from"], &contact["to"]), (&"1998-06-30".into(), &"1998-07-07".into()));
    assert_eq!(contact["due_this_week"], 28);
    assert_eq!(contact["overdue"], 2117);
    for list in ["suppressed", "impossible", "refused"] {
        assert_eq!(contact[list], json!([]), "{list}");
    }
    let next = contact["next"].as_array().unwrap();
    assert_eq!(next.len(), 10);
    // The best class first, then what waits longest: bought last on 4 January 1997.
    let first = json!({
        "customer": "00775", "classes": ["S"], "rule": "s_month", "certain": true,
        "due": "1997-02-04", "overdue": 511,
        "proposal": { "day": "1998-06-30", "channel": "phone" },
    });
    assert_eq!(next[0], first);
    let overdue: Vec<i64> = next.iter().map(|one| one["overdue"].as_i64().unwrap()).collect();
    assert!(overdue.is_sorted_by(|a, b| a >= b), "{overdue:?}");
    let text = stdout(&[]);
    assert!(text.contains("28 customers due this week, 2 117 overdue"), "{text}");
    let text = stdout(&["--lang", "zh"]);
    assert!(text.contains("本周到期客户 28 位，已逾期 2 117 位"), "{text}");
}

#[test]
fn interactions_count_as_contacts() {
    let talks = file(
        "talks.csv",
        "\
customer_id,at,channel,direction,outcome,id,by
00775,1998-06-15 10:00,phone,outbound,reached,,ann
00899,1998-06-29 10:00,fax,outbound,sent,,ann
01350,1998-06-20,phone,outbound,not_reached,,ann
01350,1998-06-20,phone,outbound,maybe,,ann
01483,1998-06-02,email,outbound,sent,m1,ann
01483,1998-06-03,email,outbound,sent,m1,ann
00001,1998-02-30,email,outbound,sent,,ann
",
    );
    let review = json_of(&["--interactions", &talks]);
    let contact = &review["contact"];
    // One was talked to on 15 June; another one has a message of 2 June, so it is due on 2 July.
    assert_eq!((&contact["due_this_week"], &contact["overdue"]), (&json!(29), &json!(2115)));
    let next: Vec<&str> = contact["next"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["customer"].as_str().unwrap())
        .collect();
    // An attempt and what is no channel change nothing.
    assert_eq!(next[..3], ["00899", "01350", "01402"]);
    let no_contact = &contact["refused"];
    assert_eq!(no_contact.as_array().unwrap().len(), 1);
    assert_eq!(
        (&no_contact[0]["line"], &no_contact[0]["code"]),
        (&json!(3), &json!("unknown-channel"))
    );
    let rejected: Vec<(u64, &str)> = review["rejected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["line"].as_u64().unwrap(), row["column"].as_str().unwrap()))
        .collect();
    assert_eq!(rejected, [(5, "outcome"), (7, "id"), (8, "at")]);
    let text = stdout(&["--interactions", &talks]);
    assert!(
        text.contains("events that are no contacts: 1") && text.contains("line 3 (00899)"),
        "{text}"
    );
    // Purchases decide on everything else, as before.
    assert_eq!(review["customers"], 2357);
    let header = file("talks_header.csv", "customer,at,channel,direction,outcome\n");
    let message = refused(&["--interactions", &header]);
    assert!(message.contains("no column `customer_id`"), "{message}");
}

#[test]
fn new_customers_come_from_nowhere() {
    let review = json_of(&["--as-of", "1997-01-31"]);
    let moves = review["moves"].as_array().unwrap();
    assert!(!moves.is_empty() && moves.iter().all(|one| one["from"].is_null()));
    let tier = moves.iter().filter(|one| one["scheme"] == "tier");
    let new: u64 = tier.map(|one| one["count"].as_u64().unwrap()).sum();
    assert_eq!(Some(new), review["customers"].as_u64());
}

#[test]
fn tables_are_readable_in_both_languages() {
    let english = stdout(&[]);
    for part in [
        "tier by lifetime amount",
        "164 652.26",
        "moved since one month before",
        "no row was rejected",
        "19339",
    ] {
        assert!(english.contains(part), "{part}\n{english}");
    }
    let chinese = stdout(&["--lang", "zh"]);
    for part in ["客户等级", "与一个月前相比的变动", "没有被拒绝的行", "待观察客户"]
    {
        assert!(chinese.contains(part), "{part}\n{chinese}");
    }
    // Columns align: in a table every row ends under the same column of its head.
    for text in [english, chinese] {
        let table: Vec<&str> = text.lines().skip(3).take(6).collect();
        let widths: Vec<usize> =
            table.iter().map(|line| unicode_width::UnicodeWidthStr::width(*line)).collect();
        assert!(widths.iter().all(|width| *width == widths[0]), "{table:#?}");
    }
}

#[test]
fn one_customer_is_explained() {
    let english = stdout(&["--explain", "00004"]);
    for part in [
        "tier by lifetime amount: A (50 and more)",
        "amount in total 100.50: ≥ 50.00 holds",
        "29.99 short of 130.49",
    ] {
        assert!(english.contains(part), "{part}\n{english}");
    }
    let chinese = stdout(&["--explain", "00004", "--lang", "zh"]);
    assert!(chinese.contains("累计金额：距 130.49 还差 29.99"), "{chinese}");
    let data = json_of(&["--explain", "00004"]);
    assert_eq!(data[0]["decision"]["decided"]["value"], "A");
    assert!(refused(&["--explain", "4"]).contains("no customer `4`"));
}

#[test]
fn bad_rows_are_listed_and_the_rest_counts() {
    let purchases = file(
        "bad.csv",
        "\
customer_id,amount,date,note,id,quantity
K1,10.00,2024-01-15,ok,a,1
K1,10.00,2024-01-15,ok again,b,
K1,ten,2024-01-15,,c,1
K1,10.123456,2024-01-15,,d,1
K1,10,2023-02-29,,e,1
K1,10,15.01.2024,,f,1
K1,-5,2024-01-16,,g,1
,10,2024-01-15,,h,1
K1,10
K1,10,2024-01-15,x,i,1,more
K1,10,2024-01-15,,a,1
K1,999999999999999,2024-01-15,,j,1
K1,10,2024-01-15,,k,-1

K2,0,2024-01-17,zero is legal,l,
",
    );
    let review = json_of(&["--purchases", &purchases]);
    assert_eq!(review["customers"], 2);
    let rejected: Vec<(u64, &str)> = review["rejected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["line"].as_u64().unwrap(), row["column"].as_str().unwrap_or("-")))
        .collect();
    assert_eq!(
        rejected,
        [
            (4, "amount"),
            (5, "amount"),
            (6, "date"),
            (7, "date"),
            (8, "amount"),
            (9, "customer_id"),
            (10, "date"),
            (11, "-"),
            (12, "id"),
            (13, "amount"),
            (14, "quantity"),
        ]
    );
    for row in review["rejected"].as_array().unwrap() {
        assert!(row["reason"].as_str().unwrap().len() > 10, "{row}");
    }
    let table = stdout(&["--purchases", &purchases]);
    assert!(table.contains("11 rejected rows") && table.contains("and 1 more"), "{table}");
    // As returns, one negative amount counts.
    let review = json_of(&["--purchases", &purchases, "--returns", "negative"]);
    assert_eq!(review["rejected"].as_array().unwrap().len(), 10);
    let total: f64 = ["S", "A", "B", "C"]
        .iter()
        .map(|class| review["tiers"][class]["amount"].as_str().unwrap().parse::<f64>().unwrap())
        .sum();
    assert!((total - 15.0).abs() < 1e-9, "{total}");
}

#[test]
fn equal_rows_without_ids_are_separate_purchases() {
    let purchases =
        file("equal.csv", "customer_id,date,amount\nK1,2024-01-15,10\nK1,2024-01-15,10\n");
    let review = json_of(&["--purchases", &purchases]);
    assert_eq!(review["repurchase"], json!({ "num": 1, "den": 1 }));
    assert_eq!(review["tiers"]["S"]["amount"], "20.00");
}

#[test]
fn facts_of_customers_come_from_a_file_of_their_own() {
    let rules = file(
        "renewal.toml",
        "\
format = 1
code = \"mine\"
currency = \"CNY\"
time_zone = \"Asia/Shanghai\"
use = [\"renewal\"]
",
    );
    let purchases = file(
        "two.csv",
        "\u{feff}customer_id,date,amount\nK1,2024-01-15,600000\nK2,2024-01-16,600000\n",
    );
    let customers = file(
        "facts.csv",
        "customer_id,strategic,city,annual_amount\nK1,true,Bern,\nK2,perhaps,Wien,\nK3,false,Rom,250000\nK1,false,,\n",
    );
    let args = [
        "--rulebook",
        &rules,
        "--purchases",
        &purchases,
        "--customers",
        &customers,
        "--as-of",
        "2024-06-30",
    ];
    let review = json_of(&args);
    assert_eq!(review["tiers"]["A"]["count"], 1);
    assert_eq!(review["tiers"]["B"]["count"], 1);
    assert_eq!(review["schemes"]["tier"]["undetermined"]["count"], 1); // K2: strategic is unknown
    assert_eq!(review["matrix"], Value::Null);
    assert!(review["contact"]["due_this_week"].is_u64());
    let rejected: Vec<(u64, &str)> = review["rejected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| (row["line"].as_u64().unwrap(), row["column"].as_str().unwrap()))
        .collect();
    assert_eq!(rejected, [(3, "strategic"), (5, "customer_id")]);
    let notes = String::from_utf8(run(&args).stderr).unwrap();
    assert!(notes.contains("columns that no rule reads: city"), "{notes}");
    let explained = stdout(&[&args[..], &["--explain", "K2"]].concat());
    assert!(explained.contains("undetermined, possible: A (A customer), B (B customer); missing: strategically important"), "{explained}");
}

#[test]
fn what_cannot_be_used_ends_with_exit_code_2() {
    assert!(refused(&["--rulebook", "no/such.toml"]).contains("no/such.toml"));
    assert!(refused(&["--purchases", "no/such.csv"]).contains("no/such.csv"));
    let typo = file(
        "typo.toml",
        "format = 1\ncode = \"x\"\ncurrency = \"CNY\"\ntime_zone = \"UTC\"\n[[scheme]]\ncode = \"t\"\nkind = \"list\"\nclasses = [{ code = \"a\", when = \"amount_totl >= 1\" }, { code = \"b\" }]\n",
    );
    let message = refused(&["--rulebook", &typo]);
    assert!(
        message.contains("typo.toml")
            && message.contains("line 8, column 34")
            && message.contains("did you mean `amount_total`?"),
        "{message}"
    );
    let bare = file(
        "bare.toml",
        "format = 1\ncode = \"x\"\ncurrency = \"USD\"\ntime_zone = \"UTC\"\n[[scheme]]\ncode = \"t\"\nkind = \"list\"\nclasses = [{ code = \"a\" }]\n",
    );
    let review = json_of(&["--rulebook", &bare]);
    assert_eq!((&review["contact"], &review["board"]), (&Value::Null, &Value::Null));
    let text = stdout(&["--rulebook", &bare]);
    assert!(!text.contains("contact") && !text.contains("board"), "{text}");
    let header = file("header.csv", "customer;date;amount\n1;2;3\n");
    let message = refused(&["--purchases", &header]);
    assert!(
        message.contains("no column `customer_id`")
            && message.contains("separate columns with commas"),
        "{message}"
    );
    let empty = file("empty.csv", "");
    assert!(refused(&["--purchases", &empty]).contains("no column"));
    let bare = file("bare.csv", "customer_id,date,amount\n");
    assert!(refused(&["--purchases", &bare]).contains("--as-of"));
    assert!(refused(&["--as-of", "2024-02-30"]).contains("--as-of"));
    assert!(refused(&["--lang", "fr"]).contains("write `en` or `zh`"));
    assert!(refused(&["--returns", "positive"]).contains("--returns negative"));
    assert!(refused(&["--board", "2024-13"]).contains("write `2024-03`"));
    assert!(refused(&["--portfolio", "no/such"]).contains("customers.jsonl"));
    let both = refused(&["--portfolio", "x", "--purchases", "y"]);
    assert!(both.contains("--portfolio goes without --purchases"), "{both}");
    assert!(refused(&["--rulebok", "x"]).contains("usage"));
    assert!(stdout(&["--help"]).contains("usage: review"));
}

#[test]
fn lines_are_those_of_the_file() {
    let rows =
        "customer_id,date,amount\n\n\nK1,2024-01-15,ten\nK1,2024-01-15,10\n\nK1,2024-01-15,x\n";
    for (name, text) in [("lf.csv", rows.to_owned()), ("crlf.csv", rows.replace('\n', "\r\n"))] {
        let review = json_of(&["--purchases", &file(name, text)]);
        let lines: Vec<u64> = review["rejected"]
            .as_array()
            .unwrap()
            .iter()
            .map(|row| row["line"].as_u64().unwrap())
            .collect();
        assert_eq!(lines, [4, 7], "{name}");
    }
    let purchases = file("noted.csv", rows);
    let output = run(&["--purchases", &purchases, "--explain", "K1"]);
    let notes = String::from_utf8(output.stderr).unwrap();
    assert!(notes.contains("rejected rows: 2"), "{notes}");
    let twice = file("twice.csv", "customer_id,date,amount,id,id\nK1,2024-01-15,1,a,b\n");
    assert!(refused(&["--purchases", &twice]).contains("`id` stands twice"));
}

#[test]
fn given_facts_make_no_customer_older_than_its_first_purchase() {
    let rules = file(
        "given.toml",
        "format = 1\ncode = \"mine\"\ncurrency = \"CNY\"\ntime_zone = \"UTC\"\nuse = [\"service_quality\"]\n",
    );
    let purchases = file("late.csv", "customer_id,date,amount\nK1,2024-06-20,5\n");
    let customers = file("late_facts.csv", "customer_id,annual_amount\nK1,600000\nK2,600000\n");
    let review = json_of(&[
        "--rulebook",
        &rules,
        "--purchases",
        &purchases,
        "--customers",
        &customers,
        "--as-of",
        "2024-06-30",
    ]);
    let moves = review["moves"].as_array().unwrap();
    assert!(
        !moves.is_empty() && moves.iter().all(|one| one["from"].is_null() && one["count"] == 1),
        "{moves:?}"
    );
}

#[test]
fn bytes_that_are_no_text_are_a_rejected_row() {
    let mut bytes = b"customer_id,date,amount\nK1,2024-01-15,10\n".to_vec();
    bytes.extend_from_slice(b"K\xff2,2024-01-15,10\nK3,2024-01-15,\x001\n");
    let review = json_of(&["--purchases", &file("bytes.csv", &bytes)]);
    assert_eq!(review["customers"], 1);
    assert_eq!(review["rejected"].as_array().unwrap().len(), 2);
}
