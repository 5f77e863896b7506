//! The cases of the JSON tier: the C functions give the bytes of the Rust functions (P-116).

use std::collections::BTreeSet;

use guanxi::Rulebook;
use guanxi::quantity::Amount;
use guanxi::request::{Question, answer};
use serde_json::{Value, json};

use crate::vectors::{Rulebooks, line};
use crate::{c, issue_case};

/// A case: name, rulebook, question, request.
struct Cases<'r> {
    rulebooks: &'r mut Rulebooks,
    lines: Vec<String>,
    asked: BTreeSet<Question>,
    statuses: BTreeSet<i32>,
}

impl Cases<'_> {
    /// Writes a case down with the answer of the Rust function, and asks the C function for the same.
    fn ask(
        &mut self,
        name: &str,
        (of, rulebook): &(String, Rulebook),
        question: Question,
        request: &str,
    ) -> Option<Value> {
        self.asked.insert(question);
        let rust = answer(rulebook, question, request);
        let through_c = c::ask(&self.rulebooks.load(of), question.name(), request);
        let (status, text) = match (&rust, &through_c) {
            (Ok(rust), Ok(through_c)) => {
                assert_eq!(rust, through_c, "{name}");
                (0, rust.clone())
            }
            (Err(error), Err((status, code))) => {
                assert_eq!(error.code(), code, "{name}");
                (*status, code.clone())
            }
            other => panic!("{name}: {other:?}"),
        };
        self.statuses.insert(status);
        self.lines.push(line([name, of, question.name(), request, &status.to_string(), &text]));
        rust.ok().map(|text| serde_json::from_str(&text).unwrap())
    }
}

pub(crate) fn table(rulebooks: &mut Rulebooks) -> String {
    let (asked, statuses) = (BTreeSet::new(), BTreeSet::new());
    let mut cases = Cases { rulebooks, lines: Vec::new(), asked, statuses };
    issues(&mut cases);
    examples(&mut cases);
    portfolio(&mut cases);
    proofs(&mut cases);
    refused(&mut cases);
    assert_eq!(cases.asked.len(), Question::ALL.len(), "every question is asked");
    assert!(cases.statuses.len() >= 4, "{:?}", cases.statuses);
    cases.lines.join("\n") + "\n"
}

/// Whole issues of `issue_clocks.json`.
fn issues(cases: &mut Cases<'_>) {
    for (place, case) in issue_case::vectors().iter().enumerate() {
        let name = case["id"].as_str().unwrap();
        let rulebook = cases.rulebooks.toml(name, &issue_case::policy(case, false));
        let mut request = json!({ "as_of": case["as_of"], "events": issue_case::events(case) });
        if place % 3 == 0 {
            request["language"] = json!(if place % 2 == 0 { "en" } else { "zh" });
        }
        if case["escalation"].is_array() {
            request["after"] = json!("2000-01-01T00:00:00Z");
        }
        let found = cases.ask(name, &rulebook, Question::Clocks, &request.to_string());
        // What the shared vectors expect stands in the answer as well.
        if let Some(due) = case["expected"]["resolution_due"].as_str() {
            let reading = &found.unwrap()["readings"][0];
            let clocks = reading["clocks"].as_array().unwrap().iter();
            let clock = clocks.rev().find(|clock| clock["milestone"] == "resolve").unwrap();
            assert_eq!(clock["due"], due, "{name}");
        }
    }
}

fn major(fen: &Value) -> Option<Value> {
    fen.as_i64().map(|fen| json!(Amount::from_minor(fen, 2).unwrap().plain()))
}

/// A customer of which these facts are known.
fn customer(facts: &[(&str, Option<Value>)]) -> Value {
    let known = facts.iter().filter_map(|(name, value)| Some(((*name).to_owned(), value.clone()?)));
    let facts: serde_json::Map<String, Value> = known.collect();
    json!({ "id": "K", "facts": facts })
}

/// The classes that are possible, best first.
fn possible(found: &Value, scheme: &str) -> Vec<String> {
    let schemes = found["customers"][0]["schemes"].as_array().unwrap();
    let decision = &schemes.iter().find(|one| one["scheme"] == scheme).unwrap()["decision"];
    match decision["decided"]["value"].as_str() {
        Some(class) => vec![class.to_owned()],
        None => {
            let list = decision["undetermined"]["possible"].as_array().unwrap();
            list.iter().map(|class| class.as_str().unwrap().to_owned()).collect()
        }
    }
}

/// The worked examples of the source documents that decide on one customer.
fn examples(cases: &mut Cases<'_>) {
    let vectors: Value =
        serde_json::from_str(include_str!("../vectors/rulebook_examples.json")).unwrap();
    let mut ran = 0;
    for case in vectors["examples"].as_array().unwrap() {
        let (id, input) = (case["id"].as_str().unwrap(), &case["input"]);
        let known = |key: &str| Some(input[key].clone()).filter(|value| !value.is_null());
        let amount = major(&input["amount_fen"]);
        let day = "2024-06-30";
        let (rulebook, scheme, facts, as_of) = match case["fn"].as_str().unwrap() {
            "tier_p002" => {
                let facts = [("annual_amount", amount), ("strategic", known("strategic"))];
                (cases.rulebooks.preset("renewal", &[]), "tier", customer(&facts), day)
            }
            "tier_p003" => {
                let facts = [("annual_amount", amount)];
                (cases.rulebooks.preset("service_quality", &[]), "tier", customer(&facts), day)
            }
            "segment_p003" => {
                let facts = [("annual_amount", amount), ("first_deal", known("first_deal"))];
                let rulebook = cases.rulebooks.preset("service_quality", &[]);
                (rulebook, "segment", customer(&facts), input["today"].as_str().unwrap())
            }
            "class_p001" => {
                let least = input["int_min"].as_i64().map(|least| least.to_string());
                let given: Vec<(&str, &str)> =
                    least.iter().map(|least| ("interactions_min", least.as_str())).collect();
                let orders = ("orders_12m", known("orders_12m"));
                let facts = [
                    ("annual_amount", amount),
                    orders,
                    ("interactions_12m", known("interactions")),
                ];
                (
                    cases.rulebooks.preset("value_activity", &given),
                    "quadrant",
                    customer(&facts),
                    day,
                )
            }
            "band3" => {
                let (high, mid) = (input["hi"].to_string(), input["mid"].to_string());
                let given = [
                    ("high_frequency", high.as_str()),
                    ("mid_frequency", &mid),
                    ("high_amount", &high),
                    ("mid_amount", &mid),
                ];
                let facts = [("orders_12m", known("v")), ("annual_amount", known("v"))];
                (
                    cases.rulebooks.preset("follow_up_basics", &given),
                    "frequency",
                    customer(&facts),
                    day,
                )
            }
            "pts_tenure" => {
                let facts = [("first_contract", known("start"))];
                let rulebook = cases.rulebooks.preset("renewal", &[]);
                (rulebook, "", customer(&facts), input["today"].as_str().unwrap())
            }
            "pts_overdue" => {
                let facts = [("worst_overdue_days_12m", known("days"))];
                (cases.rulebooks.preset("renewal", &[]), "", customer(&facts), day)
            }
            _ => continue,
        };
        ran += 1;
        let request = json!({ "as_of": as_of, "portfolio": { "customers": [facts] } }).to_string();
        let found = cases.ask(id, &rulebook, Question::Decide, &request).unwrap();
        if scheme.is_empty() {
            let factor = if case["fn"] == "pts_tenure" { "stability" } else { "payment" };
            let risk = found["customers"][0]["risk"].to_string();
            assert!(risk.contains(factor), "{id}: {risk}");
            continue;
        }
        let of_vector = |class: &str| class.to_lowercase().replace("highvalue", "high_value");
        let expected: Vec<String> = match &case["expected"]["undetermined"] {
            Value::Array(list) => list.iter().map(|one| of_vector(one.as_str().unwrap())).collect(),
            _ => vec![of_vector(case["expected"].as_str().unwrap())],
        };
        let possible: Vec<String> =
            possible(&found, scheme).iter().map(|one| one.to_lowercase()).collect();
        assert_eq!(possible, expected, "{id}");
        let explain =
            json!({ "as_of": as_of, "language": "zh", "portfolio": { "customers": [facts] } });
        cases.ask(&format!("{id} in words"), &rulebook, Question::Explain, &explain.to_string());
    }
    assert_eq!(ran, 5 + 10 + 5 + 5 + 3 + 4 + 2);
}

/// Customers of the invented portfolio with the first part of their logs.
fn portfolio(cases: &mut Cases<'_>) {
    let lines = |text: &str| -> Vec<Value> {
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    };
    let wanted = ["KH0001", "KH0016"];
    let customers = lines(include_str!("../../examples/data/portfolio/customers.jsonl"));
    let customers: Vec<Value> =
        customers.into_iter().filter(|one| wanted.contains(&one["id"].as_str().unwrap())).collect();
    let mut events = lines(include_str!("../../examples/data/portfolio/events.jsonl"));
    events.retain(|one| wanted.contains(&one["customer"].as_str().unwrap()));
    events.sort_by_key(|one| one["at"].as_str().unwrap()[..10].to_owned());
    events.truncate(60);
    let last = events.last().unwrap()["at"].as_str().unwrap()[..10].to_owned();
    let portfolio = json!({ "customers": customers, "events": events, "complete": { "purchases": true, "interactions": true } });
    let text = include_str!("../../examples/rulebooks/service.toml");
    let rulebook = cases.rulebooks.toml("service", text);
    let of = &rulebook;
    let mut ask = |name: &str, question: Question, mut request: Value| {
        if request["portfolio"].is_null() && request["parts"].is_null() {
            request["portfolio"] = portfolio.clone();
        }
        cases.ask(name, of, question, &request.to_string())
    };
    for (name, question) in [
        ("portfolio decide", Question::Decide),
        ("portfolio due", Question::Due),
        ("portfolio warnings", Question::Warnings),
        ("portfolio explain", Question::Explain),
    ] {
        let found = ask(name, question, json!({ "as_of": last })).unwrap();
        assert_eq!(found["customers"].as_array().unwrap().len(), 2, "{name}");
    }
    ask(
        "portfolio explain one in Chinese",
        Question::Explain,
        json!({ "as_of": last, "language": "zh", "customer": "KH0001" }),
    );
    ask("portfolio review", Question::Review, json!({ "as_of": last, "before": "2022-01-31" }));
    ask("portfolio agenda", Question::Agenda, json!({ "as_of": last, "days": 14, "capacity": 3 }));
    let month = &last[..7];
    let parts = ask(
        "portfolio parts",
        Question::KpiAccumulate,
        json!({ "period": month, "breakdown": ["owner"] }),
    )
    .unwrap();
    let sums: Vec<Value> = parts["parts"]
        .as_array()
        .unwrap()
        .iter()
        .flat_map(|part| part["sums"].as_array().unwrap().clone())
        .collect();
    let finish = json!({ "period": month, "breakdown": ["owner"], "parts": parts["parts"] });
    let board = ask("portfolio board", Question::KpiFinish, finish).unwrap();
    assert!(!board["lines"].as_array().unwrap().is_empty());
    let merge = json!({ "sums": sums }).to_string();
    let merged = cases.ask("portfolio sums", of, Question::KpiMerge, &merge).unwrap();
    assert_eq!(merged["kpis"].as_array().unwrap().len(), board["lines"].as_array().unwrap().len());
}

/// What the rulebooks themselves are asked.
fn proofs(cases: &mut Cases<'_>) {
    let rulebook = cases.rulebooks.preset("value_activity", &[]);
    cases.ask("check", &rulebook, Question::Check, "{}");
    cases.ask("check until 2099", &rulebook, Question::Check, r#"{"until":"2099-12-31"}"#);
    cases.ask("no tests", &rulebook, Question::Test, "{}");
    let small = |cut: u32| {
        format!(
            "format = 1\ncode = \"small\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n\
             [[scheme]]\ncode = \"tier\"\nkind = \"list\"\n\
             classes = [{{ code = \"A\", when = \"annual_amount >= {cut}\" }}, {{ code = \"B\" }}]\n\
             [[test]]\nname = \"the cut\"\nas_of = \"2024-06-30\"\nfacts = {{ annual_amount = 100000 }}\nexpect.class = {{ tier = \"A\" }}\n"
        )
    };
    let before = cases.rulebooks.toml("small", &small(100_000));
    let after = Rulebook::from_toml(&small(200_000)).unwrap();
    let of = &before;
    let request = json!({ "with": after.document() }).to_string();
    let found = cases.ask("diff of a cut", of, Question::Diff, &request).unwrap();
    assert_eq!(found["differences"].as_array().unwrap().len(), 1);
    assert_eq!(cases.ask("tests of its own", of, Question::Test, "{}").unwrap()["passed"], true);
}

/// What every caller gets wrong one day.
fn refused(cases: &mut Cases<'_>) {
    let rulebook = cases.rulebooks.preset("renewal", &[]);
    let of = &rulebook;
    let bad = [
        ("no JSON", Question::Decide, "{"),
        ("nothing at all", Question::Decide, ""),
        ("an unknown key", Question::Decide, r#"{"as_off":"2024-06-30"}"#),
        ("a missing key", Question::Decide, r#"{"as_of":"2024-06-30"}"#),
        ("no date", Question::Decide, r#"{"as_of":"2024-02-30","portfolio":{}}"#),
        (
            "a float for money",
            Question::Decide,
            r#"{"as_of":"2024-06-30","portfolio":{"customers":[{"id":"K","annual_amount":1.5}]}}"#,
        ),
        (
            "one customer twice",
            Question::Decide,
            r#"{"as_of":"2024-06-30","portfolio":{"customers":[{"id":"K"},{"id":"K"}]}}"#,
        ),
        (
            "no such customer",
            Question::Explain,
            r#"{"as_of":"2024-06-30","customer":"X","portfolio":{}}"#,
        ),
        ("no issue clocks", Question::Clocks, r#"{"as_of":"2024-06-30","events":[]}"#),
        (
            "an agenda of no days",
            Question::Agenda,
            r#"{"as_of":"2024-06-30","days":0,"portfolio":{}}"#,
        ),
        ("text behind the request", Question::Check, "{} {}"),
    ];
    for (name, question, request) in bad {
        assert!(cases.ask(name, of, question, request).is_none(), "{name}");
    }
    // An unknown fact is no error of the request: it stands under `refused`.
    let request =
        r#"{"as_of":"2024-06-30","portfolio":{"customers":[{"id":"K","facts":{"wealth":5}}]}}"#;
    let found = cases.ask("an unknown fact", of, Question::Decide, request).unwrap();
    assert_eq!(found["refused"][0]["code"], "unknown-fact");
}
