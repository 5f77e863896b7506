//! The examples of key figures: parts of a portfolio that merge, and means against targets.

use guanxi::policy::kpi::{Accumulator, Csat, Kpi, Period};
use guanxi::policy::target::Target;
use guanxi::quantity::Fraction;
use serde_json::{Value, json};

/// Empty sums of a KPI; of which month does not matter.
fn sums(name: &str) -> Accumulator {
    let march: Period = "2024-03".parse().unwrap();
    Accumulator::new(&Kpi::standard(name).unwrap(), march)
}

fn merged(parts: impl IntoIterator<Item = Accumulator>) -> Accumulator {
    parts.into_iter().reduce(|mut sum, part| sum.merge(&part).map(|()| sum).unwrap()).unwrap()
}

/// A number as the vectors write it: whole where it is.
fn written(value: Option<Fraction>) -> Value {
    let value = value.unwrap().reduced();
    json!(if value.den() == 1 { value.num().to_string() } else { value.to_string() })
}

fn numbers(values: &Value) -> impl Iterator<Item = i64> {
    values.as_array().unwrap().iter().map(|value| value.as_i64().unwrap())
}

/// Minutes to the first answer against a greatest mean, or answers of customers against a least one;
/// each value as a part of its own.
pub(super) fn mean_target(input: &Value) -> Value {
    let value: Fraction = input["value"].as_str().unwrap().parse().unwrap();
    let (name, seconds_or_points, target) = match input["op"].as_str().unwrap() {
        "le" => {
            let seconds = value.checked_mul(60.into()).unwrap();
            ("first_response_time", 60, Target::at_most(seconds))
        }
        "ge" => ("csat", 10_000, Target::at_least(value)),
        other => panic!("{other}"),
    };
    let part = |number: i64| {
        let mut part = sums(name);
        let unit = number * seconds_or_points;
        part.value(unit).unwrap();
        if name == "csat" {
            let mut again = sums(name);
            again.add(Csat::default().of(number.to_string().parse().unwrap())).unwrap();
            assert_eq!(again, part);
        }
        part
    };
    let read = merged(numbers(&input["xs"]).map(part)).read();
    let verdict = target.compare(read.value);
    assert!(verdict.is_met() != verdict.is_missed());
    json!(if verdict.is_met() { "Met" } else { "Missed" })
}

/// Numerators over denominators of parts.
pub(super) fn merge_ratio(input: &Value) -> Value {
    let part = |pair: &Value| {
        let mut part = sums("repurchase_rate");
        part.ratio(pair[0].as_i64().unwrap(), pair[1].as_i64().unwrap()).unwrap();
        part
    };
    written(merged(input["parts"].as_array().unwrap().iter().map(part)).read().value)
}

/// The mean of all values of parts.
pub(super) fn merge_mean(input: &Value) -> Value {
    let part = |values: &Value| {
        let mut part = sums("first_response_time");
        numbers(values).for_each(|value| part.value(value).unwrap());
        part
    };
    written(merged(input["parts"].as_array().unwrap().iter().map(part)).read().value)
}
