//! The examples of targets: ratios compared, goals, wholes split.

use guanxi::policy::target::{self, Bound, Change, Goal, Target, TargetState};
use guanxi::quantity::Fraction;
use serde_json::{Value, json};

fn fraction(value: &Value) -> Fraction {
    value.as_str().unwrap().parse().unwrap()
}

pub(super) fn ratio_target(input: &Value) -> Value {
    let bound = match input["op"].as_str().unwrap() {
        "ge" => Bound::AtLeast,
        "le" => Bound::AtMost,
        other => panic!("{other}"),
    };
    let part = |key: &str| i128::from(input[key].as_i64().unwrap());
    let actual = target::pooled([(part("n"), part("d"))]).unwrap();
    json!(match Target::new(bound, fraction(&input["value"])).compare(actual).state() {
        TargetState::Met => "Met",
        TargetState::Missed => "Missed",
        _ => "NoData",
    })
}

pub(super) fn goal_value(input: &Value) -> Value {
    let change = fraction(&input["change"]);
    let change = match input["mode"].as_str().unwrap() {
        "relative" => Change::Relative(change),
        "points" => Change::Points(change),
        other => panic!("{other}"),
    };
    let value = Goal::new(change).of(fraction(&input["base"])).value().unwrap();
    json!(value.reduced().to_string())
}

pub(super) fn split(input: &Value) -> Value {
    let weights = input["weights"].as_array().unwrap().iter();
    let weights: Vec<u64> = weights.map(|weight| weight.as_u64().unwrap()).collect();
    json!(target::split(input["total"].as_i64().unwrap(), &weights).unwrap())
}
