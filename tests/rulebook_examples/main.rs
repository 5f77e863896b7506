//! The worked examples of the source documents, all of them, run through the public API. Money in the
//! vectors is in fen.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::arithmetic_side_effects)]

mod access;
mod cadence;
mod kpi;
mod lifecycle;
mod occasions;
mod plan;
mod quality;
mod risk;
mod sla;
mod storage;
mod tags;
mod targets;
mod upkeep;
mod warning;

use std::collections::{BTreeMap, BTreeSet};

use guanxi::policy::scheme::{Case, Classification};
use guanxi::quantity::{Amount, Ratio};
use guanxi::time::{Buckets, parse_date};
use guanxi::{Facts, Rulebook};
use serde_json::{Value, json};

/// What runs here: the function of the vectors, how many cases it has, and how it is answered.
const RUN: &[(&str, usize, Answer)] = &[
    ("tier_p000", 5, tier_p000),
    ("tier_p002", 10, tier_p002),
    ("tier_p003", 5, tier_p003),
    ("segment_p003", 5, segment_p003),
    ("class_p001", 5, class_p001),
    ("in_top", 7, in_top),
    ("in_top_revenue", 2, in_top_revenue),
    ("band3", 3, band3),
    ("class_share", 1, class_share),
    ("period_end", 4, period_end),
    ("promise_due", 1, sla::promise_due),
    ("sla_due", 14, sla::sla_due),
    ("sla_state", 4, sla::sla_state),
    ("business_minutes", 3, sla::business_minutes),
    ("add_business", 3, sla::add_business),
    ("issue_run", 8, sla::issue_run),
    ("summary", 3, sla::summary),
    ("contact_run", 2, lifecycle::contact_run),
    ("view", 5, access::view),
    ("may_send", 2, access::may_send),
    ("gen_id", 7, storage::gen_id),
    ("parse_id", 5, storage::parse_id),
    ("tag_match", 2, tags::tag_match),
    ("dedupe_key", 2, quality::dedupe_key),
    ("fresh_due", 3, upkeep::fresh_due),
    ("plan_run", 5, plan::plan_run),
    ("plan_overdue", 2, plan::plan_overdue),
    ("agenda_total", 1, plan::agenda_total),
    ("next_weekday", 1, plan::next_weekday),
    ("next_week", 1, plan::next_week),
    ("next_occasion", 3, occasions::next_occasion),
    ("next_festival", 2, occasions::next_festival),
    ("notice_due", 2, occasions::notice_due_by),
    ("due", 16, cadence::due),
    ("status", 3, cadence::status),
    ("counts", 9, cadence::counts),
    ("bucket_ok", 2, cadence::bucket_ok),
    ("rolling_late", 2, cadence::rolling_late),
    ("due_after_change", 2, cadence::due_after_change),
    ("masked_overdue", 1, cadence::masked_overdue),
    ("pts_tenure", 4, risk::pts_tenure),
    ("pts_overdue", 2, risk::pts_overdue),
    ("level", 6, risk::level),
    ("level_of_prob", 5, risk::level_of_prob),
    ("assess", 8, risk::assess),
    ("anchor", 5, risk::anchor),
    ("window", 5, risk::window),
    ("warn", 10, warning::warn),
    ("warn_due", 2, warning::warn_due),
    ("warn_run", 3, warning::warn_run),
    ("ratio_target", 5, targets::ratio_target),
    ("goal_value", 4, targets::goal_value),
    ("split", 3, targets::split),
    ("mean_target", 4, kpi::mean_target),
    ("merge_ratio", 1, kpi::merge_ratio),
    ("merge_mean", 1, kpi::merge_mean),
];

type Answer = fn(&Value) -> Value;

/// A day on which it does not matter which day it is.
const ANY_DAY: &str = "2024-06-30";

fn vectors() -> Value {
    serde_json::from_str(include_str!("../vectors/rulebook_examples.json")).unwrap()
}

#[test]
fn worked_examples() {
    let vectors = vectors();
    let mut ran: BTreeMap<&str, usize> = BTreeMap::new();
    let mut failures = Vec::new();
    for case in vectors["examples"].as_array().unwrap() {
        let Some((function, _, answer)) = RUN.iter().find(|(name, ..)| case["fn"] == *name) else {
            continue;
        };
        *ran.entry(function).or_default() += 1;
        let found = answer(&case["input"]);
        if found != case["expected"] {
            failures.push(format!(
                "{} {function} {} ({}): expected {}, found {found}\n    of {}",
                case["id"], case["rules"], case["note"], case["expected"], case["input"]
            ));
        }
    }
    assert!(failures.is_empty(), "{} cases fail:\n{}", failures.len(), failures.join("\n"));
    let planned: BTreeMap<&str, usize> =
        RUN.iter().map(|(function, count, _)| (*function, *count)).collect();
    assert_eq!(ran, planned);
    assert_eq!(ran.values().sum::<usize>(), 231);
}

#[test]
fn no_case_is_skipped_unnoticed() {
    let vectors = vectors();
    let cases = vectors["examples"].as_array().unwrap();
    assert_eq!((vectors["count"].as_u64(), cases.len()), (Some(231), 231));
    let named: BTreeSet<&str> = cases.iter().map(|case| case["fn"].as_str().unwrap()).collect();
    let known: BTreeSet<&str> = RUN.iter().map(|(name, ..)| *name).collect();
    assert_eq!(named, known);
    let ids: BTreeSet<&str> = cases.iter().map(|case| case["id"].as_str().unwrap()).collect();
    assert_eq!(ids.len(), cases.len(), "an id stands twice");
}

// --- the answers ---------------------------------------------------------------------------------

fn tier_p000(input: &Value) -> Value {
    let medium = fen(&input["medium_min_fen"]).unwrap().plain();
    let parameters = [("medium_amount", medium.as_str()), ("new_within", "6 months")];
    let rulebook = Rulebook::preset_with("follow_up", parameters).unwrap();
    let mut facts = rulebook.facts();
    give_amount(&mut facts, &input["amount_fen"]);
    for (fact, key) in [
        ("strategic", "strategic"),
        ("upsell", "upsell"),
        ("demand_stable", "stable"),
        ("cultivable", "cultivable"),
    ] {
        give_flag(&mut facts, fact, &input[key]);
    }
    if let Some(level) = input["risk"].as_str() {
        facts.set("risk_level", level.to_lowercase()).unwrap();
    }
    if let Some(new) = input["new"].as_bool() {
        let first = if new { "2023-12-30" } else { "2023-12-29" }; // 6 months before, one day more
        facts.set("first_contract", first).unwrap();
    }
    let cut = if input["top"].as_bool().unwrap() { "0.01" } else { "99999999999999" };
    let population = rulebook.population_with_cut("annual_amount", cut).unwrap();
    let case = Case::new(&facts, parse_date(ANY_DAY).unwrap()).population(&population);
    classes(&rulebook.classify_case("tier", &case).unwrap(), str::to_owned)
}

fn tier_p002(input: &Value) -> Value {
    let rulebook = Rulebook::preset("renewal").unwrap();
    let mut facts = rulebook.facts();
    give_amount(&mut facts, &input["amount_fen"]);
    give_flag(&mut facts, "strategic", &input["strategic"]);
    classify(&rulebook, "tier", &facts, str::to_owned)
}

fn tier_p003(input: &Value) -> Value {
    let rulebook = Rulebook::preset("service_quality").unwrap();
    let mut facts = rulebook.facts();
    give_amount(&mut facts, &input["amount_fen"]);
    classify(&rulebook, "tier", &facts, str::to_owned)
}

fn segment_p003(input: &Value) -> Value {
    let rulebook = Rulebook::preset("service_quality").unwrap();
    let mut facts = rulebook.facts();
    give_amount(&mut facts, &input["amount_fen"]);
    if let Some(date) = input["first_deal"].as_str() {
        facts.set("first_deal", date).unwrap();
    }
    let today = input["today"].as_str().unwrap().parse().unwrap();
    let name = |code: &str| match code {
        "high_value" => "HighValue".to_owned(),
        _ => capitalised(code),
    };
    classes(&rulebook.classify("segment", &facts, today).unwrap(), name)
}

fn class_p001(input: &Value) -> Value {
    let least = input["int_min"].as_i64().map(|least| least.to_string());
    let parameters = least.iter().map(|least| ("interactions_min", least.as_str()));
    let rulebook = Rulebook::preset_with("value_activity", parameters).unwrap();
    let mut facts = rulebook.facts();
    give_amount(&mut facts, &input["amount_fen"]);
    for (fact, key) in [("orders_12m", "orders_12m"), ("interactions_12m", "interactions")] {
        if let Some(count) = input[key].as_i64() {
            facts.set(fact, count).unwrap();
        }
    }
    classify(&rulebook, "quadrant", &facts, capitalised)
}

fn in_top(input: &Value) -> Value {
    among_the_largest("top(annual_amount, 20%)", input)
}

fn in_top_revenue(input: &Value) -> Value {
    among_the_largest("top(annual_amount, 20%, by = revenue)", input)
}

/// Whether the customer at place `i` is in a rulebook's class `in`, among all the others.
fn among_the_largest(condition: &str, input: &Value) -> Value {
    let rulebook = Rulebook::from_toml(&format!(
        r#"
        format = 1
        code = "largest"
        currency = "CNY"
        time_zone = "Asia/Shanghai"
        [[scheme]]
        code = "share"
        kind = "list"
        classes = [{{ code = "in", when = "{condition}" }}, {{ code = "out" }}]
        "#
    ))
    .unwrap();
    let customers: Vec<Facts> = input["amounts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|amount| rulebook.facts().with("annual_amount", fen(amount).unwrap()).unwrap())
        .collect();
    let population = rulebook.population(&customers);
    let asked = usize::try_from(input["i"].as_u64().unwrap()).unwrap();
    let case = Case::new(&customers[asked], parse_date(ANY_DAY).unwrap()).population(&population);
    json!(rulebook.class_of("share", &case).unwrap().unwrap().code().as_str() == "in")
}

/// Three bands of orders, and the same numbers as bands of amounts.
fn band3(input: &Value) -> Value {
    let (high, mid) = (input["hi"].to_string(), input["mid"].to_string());
    let parameters = [
        ("high_frequency", high.as_str()),
        ("mid_frequency", &mid),
        ("high_amount", &high),
        ("mid_amount", &mid),
    ];
    let rulebook = Rulebook::preset_with("follow_up_basics", parameters).unwrap();
    let value = input["v"].as_i64().unwrap();
    let facts = rulebook.facts().with("orders_12m", value).unwrap();
    let facts = facts.with("annual_amount", value).unwrap();
    let frequency = classify(&rulebook, "frequency", &facts, capitalised);
    let amount = classify(&rulebook, "value", &facts, capitalised);
    if frequency == amount { frequency } else { json!({ "frequency": frequency, "value": amount }) }
}

/// Classifies as many customers as are wanted in each class, and counts where they came.
fn class_share(input: &Value) -> Value {
    let rulebook = Rulebook::preset("value_activity").unwrap();
    let mut counts: BTreeMap<String, i64> = BTreeMap::new();
    for (class, wanted) in input["counts"].as_object().unwrap() {
        let (amount, orders) = match class.as_str() {
            "Core" => (1_000_001, 12),
            "Potential" => (1_000_001, 11),
            "Basic" => (1_000_000, 12),
            "Watch" => (1_000_000, 11),
            other => panic!("no class `{other}`"),
        };
        let facts = rulebook.facts().with("annual_amount", amount).unwrap();
        let facts = facts.with("orders_12m", orders).unwrap();
        for _ in 0..wanted.as_u64().unwrap() {
            let quadrant = classify(&rulebook, "quadrant", &facts, capitalised);
            *counts.entry(quadrant.as_str().unwrap().to_owned()).or_default() += 1;
        }
    }
    let total: i64 = counts.values().sum();
    let share = |n: i64| Ratio::new(n, total).unwrap().reduced().to_string();
    counts.into_iter().map(|(class, n)| (class, json!(share(n)))).collect()
}

fn period_end(input: &Value) -> Value {
    let period = format!("1 {}", input["kind"].as_str().unwrap()).parse().unwrap();
    let today = parse_date(input["today"].as_str().unwrap()).unwrap();
    let bucket = Buckets::new(period, None).unwrap().containing(today).unwrap();
    json!(bucket.last().to_string())
}

// --- between the vectors and the library ---------------------------------------------------------

fn fen(value: &Value) -> Option<Amount> {
    value.as_i64().map(|fen| Amount::from_minor(fen, 2).unwrap())
}

fn give_amount(facts: &mut Facts, value: &Value) {
    if let Some(amount) = fen(value) {
        facts.set("annual_amount", amount).unwrap();
    }
}

fn give_flag(facts: &mut Facts, fact: &str, value: &Value) {
    if let Some(flag) = value.as_bool() {
        facts.set(fact, flag).unwrap();
    }
}

fn classify(
    rulebook: &Rulebook,
    scheme: &str,
    facts: &Facts,
    name: impl Fn(&str) -> String,
) -> Value {
    classes(&rulebook.classify(scheme, facts, ANY_DAY.parse().unwrap()).unwrap(), name)
}

/// The class, or every possible one, best first, in the names of the vectors.
fn classes(found: &Classification<'_>, name: impl Fn(&str) -> String) -> Value {
    match found.class() {
        Some(class) => json!(name(class.code().as_str())),
        None => {
            let possible = found.decision().possible();
            let names: Vec<String> =
                possible.iter().map(|class| name(class.code().as_str())).collect();
            json!({ "undetermined": names })
        }
    }
}

fn capitalised(code: &str) -> String {
    let (first, rest) = code.split_at(1);
    first.to_uppercase() + rest
}
