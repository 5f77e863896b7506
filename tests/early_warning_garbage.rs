//! Garbage in the files of early warning: each row says what is wrong with it and what to write
//! instead, the rest counts, and nothing is lost silently.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

mod example_program;

use example_program::{Program, file};
use serde_json::Value;

const PROGRAM: Program = Program("early_warning");

const CUSTOMERS: &str = r#"customer,name,owner,contact,key_decider,strategic,need_fit
K1,one,ann,Li,yes,yes,partial
K2,two,ann,,yes,maybe,partly
K1,again,ann,,,,
,nobody,ann,,,,
K3,three,ann,Wu,,no,
"#;

const CONTRACTS: &str = r#"customer,contract,start,end,annual_amount,renews,terminated,notice
K1,H1,2023-01-01,2024-12-31,1000.50,,,
K1,H1,2023-01-01,2024-12-31,1000.50,,,
K1,H1,2023-02-01,2024-12-31,1000.50,,,
K1,H2,2024-06-01,2024-05-01,,,,
K1,H3,2024-02-30,2024-05-01,,,,
K1,H4,2024-02-01,2024-05-01,1e5,,,
K1,H5,2024-02-01,2025-05-01,,H9,,
K9,H6,2024-02-01,2025-05-01,,,,
K1,H7,2024-02-01,2025-05-01,,,2026-01-01,
K1,H8,2024-02-01,2025-05-01,,,,2024-03-01
K1,H10,2024-02-01,2025-05-01,-5,,,
K1,H11,2024-02-01,2025-05-01,,H11,,
K3,H12,2024-02-01,2025-05-01,,,2024-06-30,2024-01-01
"#;

const INVOICES: &str = r#"customer,invoice,issued,due,amount,paid_on,paid
K1,F1,2024-01-01,2024-01-31,100,2024-03-20,
K1,F1,2024-01-02,2024-01-31,100,2024-03-20,
K1,F2,2024-01-01,2023-12-31,100,,
K1,F3,2024-01-01,2024-01-31,"1,000",,
K1,F4,2024-01-01,2024-01-31,12.34567,,
K1,F5,2024-01-01,2024-01-31,0,,
K1,F6,2024-01-01,,100,,
K1,F7,,,,2024-03-01,
K1,F8,,,,,
K1,F9,,,,2024-03-01,50
K1,F10,2024-01-10,2024-01-31,100,2024-01-01,
K1,F11,2024-01-10,2024-01-31,100,2024-02-01,150
K1,F12,2024-01-10,2024-01-31,100,,70
K3,F13,,,,2024-02-10,40
K3,F13,2024-01-10,2024-01-31,100,2024-02-03,60
"#;

const ASSESSMENTS: &str = r#"customer,at,description,by,role,level,need_fit,payment,contract,recorded_at
K1,2024-03-10,,ann,,high,,,,
K1,2024-03-10,bad level,ann,,hihg,,,,
K1,2024-03-10,points,ann,,,,9,,
K1,2024-03-10,points,ann,,,3.5,,,
K1,2024-03-10,answer,ann,,,partialy,,,
K1,2024-03-10,role,ann,sales,high,,,,
K1,2024-03-10,role,ann,boss,high,,,,
K1,2024-03-10,contract,ann,,high,,,H99,
K1,2024-03-10 25:00,time,ann,,high,,,,
K1,2025-01-01,later,ann,,low,,,,
K1,2024-03-12,recorded before,ann,,low,,,,2024-03-01
K3,2024-03-12,short
"#;

const EVENTS: &str = r#"customer,at,event,by,what,who,until,note
K1,2024-03-01,dance,,,,,
K1,2024-03-01,signal,,,,,
K1,2024-03-01,signal,,considering_swich,,,
K1,2024-03-01,signal,,considering_switch,Wang,,
K1,2024-03-01,feedback,,7,,,
K1,2024-03-01,feedback,,good,,,
K1,2024-03-01,leave,,,Zhou,,
K1,2024-03-01,leave,,Zhou,Li,,
K1,2024-03-01,talk,ann,fax,Li,,
K1,2024-03-01,talk,ann,phone,Lee,,
K1,2024-03-01,retention_plan,ann,H99,,2024-05-01,visit
K1,2024-03-01,retention_plan,ann,H1,,,visit
K1,2024-03-01,retention_plan,,H1,,2024-05-01,visit
K1,2024-03-01,join,,x,Wu2,,
K1,2024-03-01,signal_over,,considering_switch,,,
"#;

const WARNINGS: &str = r#"customer,at,warning,step,by,role,cause,to,text,action,due,owner,major,assessment,contract
K1,2024-03-01 09:00,W1,dance,ann,,,,,,,,,,
K1,2024-03-01 09:00,W1,report,ann,,,sales_supervisor,,,,,,,
K1,2024-03-01 09:10,W1,detect,ann,,overdu,,,,,,,,
K1,2024-03-01 09:20,W1,detect,ann,,overdue,,,,,,,,
K1,2024-03-01 09:30,W1,report,ann,,,boss,,,,,,,
K1,2024-03-01 09:30,W1,report,ann,,,sales,,,,,,,
K1,2024-03-01 09:40,W1,report,ann,sales,,sales_supervisor,,,,,,,
K1,2024-03-01 09:50,W1,report,ann,,,sales_supervisor,,,,,,,
K1,2024-03-01 10:00,W1,meet,bob,,weather,,,,,,,,
K1,2024-03-01 10:10,W1,meet,bob,,,,,,,,,,
K1,2024-03-01 10:20,W1,meet,bob,,price,,,,,,,,
K1,2024-03-01 10:30,W1,plan,bob,,,,,gifts,2024-04-01,ann,,,
K1,2024-03-01 10:31,W1,plan,bob,,,,call,,2024-01-01,ann,,,
K1,2024-03-01 10:32,W1,plan,bob,,,,call,,2024-04-01,,,,
K1,2024-03-01 10:33,W1,plan,bob,,,,,,2024-04-01,ann,,,
K1,2024-03-01 10:40,W1,plan,bob,,,,call,,2024-04-01,ann,,,
K1,2024-03-01 10:50,W1,execute,ann,,,,now,,,,,,
K1,2024-03-01 10:50,W1,execute,ann,,,,,,,,,,
K1,2024-03-01 11:00,W1,progress,ann,,,,fine,,,,perhaps,,
K1,2024-03-01 11:00,W1,clear,ann,,,,,,,,,zz,
K1,2024-03-01 11:10,W1,renew,ann,,,,,,,,,,H77
K1,2024-03-01 11:20,W1,lose,ann,,,,,,,,,,
K2,2024-03-01 11:20,W2,detect,ann,,overdue,,,,,,,,
"#;

/// The refused rows of one file, as line and column.
fn refusals<'a>(document: &'a Value, of: &str) -> Vec<(u64, &'a str)> {
    let rows = document["refused"].as_array().unwrap().iter();
    let rows = rows.filter(|row| row["file"] == of);
    rows.map(|row| {
        assert!(row["reason"].as_str().unwrap().len() > 10, "{row}");
        (row["line"].as_u64().unwrap(), row["column"].as_str().unwrap_or("-"))
    })
    .collect()
}

/// The options for the files of this test.
fn garbage() -> Vec<String> {
    let files = [
        ("customers", CUSTOMERS),
        ("contracts", CONTRACTS),
        ("invoices", INVOICES),
        ("assessments", ASSESSMENTS),
        ("events", EVENTS),
        ("warnings", WARNINGS),
    ];
    let mut args = vec!["--as-of".to_owned(), "2024-03-18".to_owned()];
    for (name, content) in files {
        // Two tests run at once.
        let place = std::thread::current().name().unwrap_or("main").replace("::", "_");
        args.push(format!("--{name}"));
        args.push(file(&format!("early_warning_{place}_{name}.csv"), content));
    }
    args
}

#[test]
fn bad_rows_are_listed() {
    let args = garbage();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let document = PROGRAM.json(&args);
    assert_eq!(
        refusals(&document, "customers"),
        [(3, "strategic"), (3, "need_fit"), (3, "key_decider"), (4, "customer"), (5, "customer"),]
    );
    assert_eq!(
        refusals(&document, "contracts"),
        [
            (3, "-"),
            (4, "contract"),
            (5, "end"),
            (6, "start"),
            (7, "annual_amount"),
            (8, "renews"),
            (9, "customer"),
            (10, "terminated"),
            (11, "notice"),
            (12, "annual_amount"),
            (13, "renews"),
            (14, "notice"),
        ]
    );
    assert_eq!(
        refusals(&document, "invoices"),
        [
            (3, "invoice"),
            (4, "due"),
            (5, "amount"),
            (6, "amount"),
            (7, "amount"),
            (8, "due"),
            (9, "paid"),
            (10, "issued"),
            (11, "invoice"),
            (12, "paid_on"),
            (13, "paid"),
            (14, "paid"),
        ]
    );
    assert_eq!(
        refusals(&document, "assessments"),
        [
            (2, "description"),
            (3, "level"),
            (4, "payment"),
            (5, "need_fit"),
            (6, "need_fit"),
            (7, "role"),
            (8, "role"),
            (9, "contract"),
            (10, "at"),
            (12, "-"),
            (13, "level"),
        ]
    );
    assert_eq!(
        refusals(&document, "events"),
        [
            (2, "event"),
            (3, "what"),
            (4, "what"),
            (5, "who"),
            (6, "what"),
            (7, "what"),
            (8, "who"),
            (9, "what"),
            (10, "what"),
            (11, "who"),
            (12, "what"),
            (13, "until"),
            (14, "by"),
            (15, "what"),
        ]
    );
    assert_eq!(
        refusals(&document, "warnings"),
        [
            (2, "step"),
            (3, "step"),
            (4, "cause"),
            (6, "to"),
            (7, "to"),
            (8, "role"),
            (10, "cause"),
            (11, "cause"),
            (13, "action"),
            (14, "due"),
            (15, "owner"),
            (16, "text"),
            (18, "text"),
            (20, "major"),
            (21, "assessment"),
            (22, "contract"),
            (23, "text"),
        ]
    );
    // Of the duplicates the first one counts; what lies ahead is counted apart.
    assert_eq!(document["later"], 2);
}

#[test]
fn the_good_rows_count() {
    let args = garbage();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let document = PROGRAM.json(&args);
    assert_eq!(document["counts"]["customers"], 3);
    let row = &document["renewals_at_risk"][0];
    assert_eq!((&row["customer"], &row["contract"]), (&"K1".into(), &"H1".into()));
    // The row with a role of its own is refused, the one about a contract that is not there is not:
    // its cell is.
    assert_eq!(row["recorded"]["level"], "high");
    let warning = |place: usize| &document["open_warnings"][place];
    assert_eq!((&warning(0)["warning"], &warning(0)["state"]), (&"W2".into(), &"detected".into()));
    assert_eq!((&warning(1)["warning"], &warning(1)["state"]), (&"W1".into(), &"executing".into()));
    let page = PROGRAM.stdout(&args);
    let count = document["refused"].as_array().unwrap().len();
    assert!(page.contains(&format!("refused rows: {count}")) && page.contains("and "), "{page}");
    let chinese = PROGRAM.stdout(&[&args[..], &["--lang", "zh"]].concat());
    assert!(chinese.contains(&format!("未采纳的行：{count}")), "{chinese}");
}

/// A file may be in any order: what a row refers to may come after it.
#[test]
fn rows_may_be_in_any_order() {
    let customers = file("early_warning_order_customers.csv", "customer,name,owner\nK1,one,ann\n");
    let contracts = file(
        "early_warning_order_contracts.csv",
        "customer,contract,start,end,renews\nK1,H2,2024-01-01,2024-12-31,H1\n\
         K1,H1,2023-01-01,2023-12-31,\n",
    );
    let invoices = file(
        "early_warning_order_invoices.csv",
        "customer,invoice,issued,due,amount,paid_on,paid\nK1,F1,,,,2024-02-10,40\n\
         K1,F1,2024-01-10,2024-01-31,100,2024-02-03,60\n",
    );
    let args = ["--customers", &customers, "--contracts", &contracts, "--invoices", &invoices];
    let document = PROGRAM.json(&[&args[..], &["--as-of", "2024-03-18"]].concat());
    assert_eq!(document["refused"].as_array().unwrap().len(), 0);
    assert_eq!(document["counts"]["renewed"], 1);
    // Ten days late, paid in two parts: 3 points.
    let weakest = document["renewals_at_risk"][0]["weakest"].as_array().unwrap();
    assert!(weakest.iter().any(|one| one["factor"] == "payment" && one["points"] == 3));
}

/// People are known by their names, and two customers may have people of one name.
#[test]
fn two_customers_may_have_people_of_one_name() {
    let customers = file(
        "early_warning_people.csv",
        "customer,name,owner,contact,key_decider\nK1,one,ann,Li,yes\nK2,two,ann,Li,yes\n",
    );
    let events = file(
        "early_warning_people_events.csv",
        "customer,at,event,who,what\nK2,2024-03-01,leave,Li,\n\
         K2,2024-03-05,signal,Lee,considering_switch\nK2,2024-03-06,leave,Lee,\n",
    );
    let args = ["--customers", &customers, "--events", &events, "--as-of", "2024-03-18"];
    let document = PROGRAM.json(&args);
    let reasons = document["refused"].as_array().unwrap().iter();
    let reasons: Vec<(u64, &str)> = reasons
        .map(|row| (row["line"].as_u64().unwrap(), row["reason"].as_str().unwrap()))
        .collect();
    assert_eq!(
        reasons,
        [(3, "customer `K2` has no contact `Lee`"), (4, "customer `K2` has no contact `Lee`")]
    );
    let unknown = document["unknown"]["triggers"].as_array().unwrap().iter();
    let of = |one: &&Value| one["cause"] == "key_left";
    let unknown: Vec<&Value> = unknown.filter(of).map(|one| &one["customer"]).collect();
    assert_eq!(unknown, ["K2"]);
}

/// A plan has a row for each measure.
#[test]
fn the_measures_of_a_plan_are_rows() {
    let explained = PROGRAM.json(&["--explain", "KH0004"]);
    let measures = explained["warnings"]["warnings"][0]["measures"].as_array().unwrap();
    assert_eq!(measures.len(), 2);
    assert_eq!(measures[1]["what"], "visit of the management");
}

/// Without a file of events nothing is known of signals; with an empty one there were none.
#[test]
fn an_empty_file_says_that_nothing_happened() {
    let customers = file("early_warning_empty_customers.csv", "customer,name,owner\nK1,one,ann\n");
    let events = file("early_warning_empty_events.csv", "customer,at,event\n");
    let given = ["--customers", &customers, "--as-of", "2024-03-18"];
    let unknown = |args: &[&str]| -> Vec<String> {
        let document = PROGRAM.json(args);
        let triggers = document["unknown"]["triggers"].as_array().unwrap().iter();
        triggers.map(|one| one["cause"].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(unknown(&given), ["switch", "assessed", "overdue", "key_left"]);
    let given = [&given[..], &["--events", &events]].concat();
    assert_eq!(unknown(&given), ["assessed", "overdue"]);
    let nobody = file("early_warning_nobody.csv", "customer,name,owner\n");
    let page = PROGRAM.stdout(&["--customers", &nobody, "--as-of", "2024-03-18"]);
    assert!(page.contains("0 customers") && page.contains("renewals at risk: none"), "{page}");
}

#[test]
fn what_would_move_the_cursor_is_shown_plainly() {
    let customers =
        file("early_warning_cursor.csv", "customer,name,owner\nK1,\"one\u{1b}[31m\ntwo\",ann\n");
    let contracts = file(
        "early_warning_cursor_contracts.csv",
        "customer,contract,start,end\nK1,H\u{1b}1,2024-01-01,2024-12-31\n",
    );
    let args = ["--customers", &customers, "--contracts", &contracts, "--as-of", "2024-03-18"];
    let page = PROGRAM.stdout(&args);
    assert!(page.contains("K1 one\u{fffd}[31m\u{fffd}two"), "{page}");
    assert!(!page.contains('\u{1b}'));
    assert!(!PROGRAM.stdout(&[&args[..], &["--explain", "K1"]].concat()).contains('\u{1b}'));
}

#[test]
fn what_cannot_be_used_ends_with_exit_code_2() {
    let one = file("early_warning_one.csv", "customer,name,owner\nK1,one,ann\n");
    let empty = file("early_warning_empty.csv", "");
    let semicolons = file("early_warning_semicolons.csv", "customer;contract;start;end\n");
    let missing = file("early_warning_missing.csv", "customer,contract,begin,end\n");
    let typo = file("early_warning_typo.csv", "customer,contract,start,end,anual_amount\n");
    let factor = file("early_warning_factor.csv", "customer,at,description,competitors\n");
    let twice = file("early_warning_twice.csv", "customer,at,event,what,what\n");
    let bytes = file("early_warning_bytes.csv", [0xff_u8, 0xfe, 0x00]);
    let with = |name: &'static str, path: &str| -> Vec<String> {
        let args = ["--customers", &one, name, path, "--as-of", "2024-03-18"];
        args.map(str::to_owned).to_vec()
    };
    let only =
        |args: &[&str]| -> Vec<String> { args.iter().map(|arg| (*arg).to_owned()).collect() };
    for (args, part) in [
        (only(&["--customers", "no/such.csv"]), "no/such.csv"),
        (with("--contracts", &empty), "no column `customer` (found: nothing)"),
        (with("--contracts", &semicolons), "separate columns with commas"),
        (with("--contracts", &missing), "no column `start`"),
        (with("--contracts", &typo), "column `anual_amount`: did you mean `annual_amount`?"),
        (with("--assessments", &factor), "column `competitors`: did you mean `competitor`?"),
        (with("--events", &twice), "the column `what` stands twice"),
        (with("--warnings", &bytes), "no column `customer`"),
        (only(&["--customers", &one]), "give --as-of"),
        (only(&["--events", &one]), "--customers"),
        (only(&["--preset", "renewl"]), "did you mean `renewal`?"),
        (only(&["--preset", "renewal", "--rulebook", "x"]), "given by --preset already"),
        (only(&["--rulebook", "no/such.toml"]), "no/such.toml"),
        (only(&["--parameters", "plan_within"]), "write `name=value`"),
        (only(&["--parameters", "plan_witin=1 day"]), "plan_witin"),
        (only(&["--as-of", "2024-02-30"]), "--as-of"),
        (only(&["--lang", "fr"]), "write `en` or `zh`"),
        (only(&["--exlain"]), "usage: early_warning"),
    ] {
        let args: Vec<&str> = args.iter().map(String::as_str).collect();
        let message = PROGRAM.refused(&args);
        assert!(message.contains(part), "{args:?}: {message}");
    }
    assert!(PROGRAM.stdout(&["--help"]).contains("usage: early_warning"));
}
