//! The decision part of the job by zen-engine: one graph with one expression node.

use chrono::{NaiveDate, TimeDelta};
use futures::executor::block_on;
use guanxi::review::columns::ReviewedColumns;
use serde_json::{Value, json};
use zen_engine::model::GraphContent;
use zen_engine::{Decision, Variable};

use crate::data::{Customers, day, review, schema};
use crate::{TIERS, by_tier, rounds};

/// More customers than this take too long.
const MOST: usize = 10_000;

/// What of the figures by tier is a decision: all customers, quadrants, levels and points of risk, due
/// touches and the sum of their days, warnings.
const DECIDED: [usize; 16] = [0, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 19, 20, 21, 22];

/// A key and its expression. The first and the second touch are steps on the way to the due date.
const EXPRESSIONS: [(&str, &str); 11] = [
    ("tier", "amount >= 500000 and strategic ? 0 : (amount >= 200000 ? 1 : 2)"),
    ("quadrant", "(amount >= 1000000 ? 2 : 0) + (orders >= 12 ? 1 : 0)"),
    (
        "points",
        "(tenure >= 1095 ? 5 : (tenure >= 365 ? 3 : 1)) \
         + (overdue == 0 ? 5 : (overdue <= 30 ? 3 : 1)) + 2 * (fit - rivals + voice) + 5",
    ),
    ("level", "$.points >= 20 ? 0 : ($.points >= 15 ? 1 : ($.points >= 10 ? 2 : 3))"),
    ("switching", "says_switch or ($.level == 2 and level_before == 2)"),
    ("alarm", "key_left or overdue > 30 or $.level == 3"),
    ("renewal", "$.level > 0 and contract_days >= 0 and contract_days <= 90"),
    ("silent", "interactions == 0 and idle_months >= 6"),
    (
        "first",
        "$.tier == 0 \
         ? (may_visit ? (visit == null ? d('2026-06-30') : d(visit).add(1, 'month')) : null) \
         : (may_email ? (email == null ? d('2026-06-30') : d(email).add(1, 'month')) : null)",
    ),
    (
        "second",
        "$.tier == 2 \
         ? (may_im ? (im == null ? d('2026-06-30') : d(im).add(3, 'month')) : null) \
         : (may_call ? (call == null ? d('2026-06-30') : d(call).add($.tier == 0 ? 7 : 14, 'd')) \
         : null)",
    ),
    (
        "due",
        "no_contact ? null : ($.first == null ? $.second \
         : ($.second == null ? $.first : min([$.first, $.second])))",
    ),
];

fn decision() -> Result<Decision, String> {
    let expressions: Vec<_> = EXPRESSIONS
        .iter()
        .map(|(key, value)| json!({ "id": key, "key": key, "value": value }))
        .collect();
    let graph = json!({
        "nodes": [
            { "id": "customer", "name": "customer", "type": "inputNode", "content": {} },
            {
                "id": "rules",
                "name": "rules",
                "type": "expressionNode",
                "content": { "expressions": expressions },
            },
            { "id": "review", "name": "review", "type": "outputNode", "content": {} },
        ],
        "edges": [
            { "id": "in", "type": "edge", "sourceId": "customer", "targetId": "rules" },
            { "id": "out", "type": "edge", "sourceId": "rules", "targetId": "review" },
        ],
    });
    let graph: GraphContent = serde_json::from_value(graph).map_err(|error| error.to_string())?;
    let mut decision = Decision::from(graph);
    decision.compile();
    Ok(decision)
}

/// A customer as the engine takes it: dates as text, flags apart, the days to the end of the contract.
fn context(customers: &Customers, row: usize) -> Variable {
    let c = customers;
    let bit = |bits: u8, bit: u8| bits >> bit & 1 == 1;
    let touched = |channel: usize| {
        let days = c.touched[channel][row];
        (days != i32::MIN)
            .then(|| (NaiveDate::default() + TimeDelta::days(days.into())).to_string())
    };
    let contract = NaiveDate::default() + TimeDelta::days(c.contract_end[row].into());
    Variable::from(json!({
        "amount": c.amount[row] as f64 / 100.0,
        "strategic": c.strategic[row] == 1,
        "orders": c.orders[row],
        "idle_months": c.months[row],
        "interactions": c.interactions[row],
        "tenure": c.tenure[row],
        "overdue": c.overdue[row],
        "fit": c.answers[0][row],
        "rivals": c.answers[1][row],
        "voice": c.answers[2][row],
        "contract_days": (contract - day()).num_days(),
        "level_before": c.band_before[row],
        "says_switch": bit(c.signals[row], 0),
        "key_left": bit(c.signals[row], 1),
        "no_contact": c.no_contact[row] == 1,
        "may_visit": bit(c.channels[row], 0),
        "may_call": bit(c.channels[row], 1),
        "may_email": bit(c.channels[row], 2),
        "may_im": bit(c.channels[row], 3),
        "visit": touched(0),
        "call": touched(1),
        "email": touched(2),
        "im": touched(3),
    }))
}

/// Adds the decisions of a customer to the sums of the tier, in the order of [`DECIDED`].
fn add(sums: &mut [Vec<i64>], decided: &Value) -> Option<()> {
    let index = |key: &str| usize::try_from(decided[key].as_u64()?).ok();
    let tier = sums.get_mut(index("tier")?)?;
    tier[0] += 1;
    *tier[1..5].get_mut(index("quadrant")?)? += 1;
    *tier[5..9].get_mut(index("level")?)? += 1;
    tier[9] += decided["points"].as_i64()?;
    if !decided["due"].is_null() {
        let due: NaiveDate = decided["due"].as_str()?.get(..10)?.parse().ok()?;
        tier[10] += 1;
        tier[11] += (due - NaiveDate::default()).num_days();
    }
    for (sum, key) in tier[12..].iter_mut().zip(["switching", "alarm", "renewal", "silent"]) {
        *sum += i64::from(decided[key].as_bool()?);
    }
    Some(())
}

/// Decides so many customers in every round, then compares the sums with those of the columnar review.
pub fn decide(rows: usize, count: usize) -> Result<(), String> {
    if rows > MOST {
        return Err(format!("at most {MOST} customers"));
    }
    let customers = Customers::new(rows);
    let decision = decision()?;
    let contexts: Vec<_> = (0..rows).map(|row| context(&customers, row)).collect();
    let evaluate = |context: &Variable| {
        let response = block_on(decision.evaluate(context.shallow_clone()));
        response.map(|response| response.result).map_err(|error| error.to_string())
    };
    contexts.iter().try_for_each(|context| evaluate(context).map(drop))?;
    rounds("zen-engine decisions", rows, count, || {
        for context in &contexts {
            std::hint::black_box(evaluate(context).expect("it was decided before"));
        }
    });

    let mut sums = vec![vec![0; DECIDED.len()]; TIERS.len()];
    for context in &contexts {
        let decided = Value::from(evaluate(context)?);
        add(&mut sums, &decided).ok_or_else(|| format!("not a decision: {decided}"))?;
    }
    println!("{}", json!(sums));
    let schema = schema();
    let mut reviewed = ReviewedColumns::default();
    let portfolio = customers.portfolio(&schema);
    review(&schema, false).run_into(&portfolio, &mut reviewed).map_err(|e| e.to_string())?;
    let pick = |figures: Vec<i64>| DECIDED.map(|place| figures[place]).to_vec();
    let expected: Vec<_> = by_tier(&reviewed).into_iter().map(pick).collect();
    if sums == expected {
        return Ok(());
    }
    Err(format!("the review has other sums: {}", json!(expected)))
}
