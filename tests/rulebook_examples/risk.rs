//! The examples of renewal risk: points, totals, levels, probabilities, answers, windows.

use guanxi::policy::renewal::RenewalPhase;
use guanxi::policy::risk::RiskScore;
use guanxi::policy::scheme::Case;
use guanxi::quantity::Ratio;
use guanxi::record::{Contract, ContractTerms, Event, RiskAssessment};
use guanxi::time::parse_date;
use guanxi::{Facts, Rulebook};
use serde_json::{Value, json};

use super::{ANY_DAY, capitalised};

const FACTORS: [&str; 5] = ["stability", "payment", "need_fit", "competitor", "feedback"];

fn preset() -> Rulebook {
    Rulebook::preset("renewal").unwrap()
}

/// The points that facts give a factor on a day.
fn points(rulebook: &Rulebook, facts: &Facts, factor: &str, today: &str) -> Value {
    let case = Case::new(facts, parse_date(today).unwrap());
    let score = rulebook.risk().unwrap().score(&case, None).unwrap();
    let reading = score.factors().iter().find(|one| one.factor.code() == factor).unwrap();
    json!(reading.points.known())
}

pub(super) fn pts_tenure(input: &Value) -> Value {
    let rulebook = preset();
    let start = input["start"].as_str().unwrap();
    let facts = rulebook.facts().with("first_contract", start).unwrap();
    points(&rulebook, &facts, "stability", input["today"].as_str().unwrap())
}

pub(super) fn pts_overdue(input: &Value) -> Value {
    let rulebook = preset();
    let days = input["days"].as_i64().unwrap();
    let facts = rulebook.facts().with("worst_overdue_days_12m", days).unwrap();
    points(&rulebook, &facts, "payment", ANY_DAY)
}

/// A level or an error in the names of the vectors.
fn named(level: guanxi::Result<&guanxi::policy::risk::RiskLevel>) -> Value {
    match level {
        Ok(level) => json!(name(level.code().as_str())),
        Err(error) => {
            assert!(["total-range", "probability-range"].contains(&error.code()), "{error}");
            json!("error:OutOfRange")
        }
    }
}

fn name(code: &str) -> String {
    code.split('_').map(capitalised).collect()
}

pub(super) fn level(input: &Value) -> Value {
    named(preset().risk().unwrap().level_of(input["total"].as_i64().unwrap()))
}

pub(super) fn level_of_prob(input: &Value) -> Value {
    let percent = match &input["pc"] {
        Value::String(text) => {
            let (num, den) = text.split_once('/').unwrap();
            (num.parse().unwrap(), den.parse::<i64>().unwrap())
        }
        whole => (whole.as_i64().unwrap(), 1),
    };
    let probability = Ratio::new(percent.0, percent.1 * 100).unwrap();
    named(preset().risk().unwrap().level_of_probability(probability))
}

fn total(ratio: Ratio) -> i64 {
    let ratio = ratio.reduced();
    assert_eq!(ratio.den(), 1);
    ratio.num()
}

/// By ratings of people, and again as a sheet of its own.
pub(super) fn assess(input: &Value) -> Value {
    let rulebook = preset();
    let risk = rulebook.risk().unwrap();
    let mut sheet = RiskAssessment::new("as in the example");
    for (factor, points) in FACTORS.iter().zip(input["points"].as_array().unwrap()) {
        if let Some(points) = points.as_i64() {
            sheet = sheet.rate(factor.parse().unwrap(), points);
        }
    }
    let as_of = ANY_DAY.parse().unwrap();
    let events = [Event::new("e1", "K", as_of, sheet)];
    let history = risk.history(&"K".into(), &events, as_of, None);
    let facts = rulebook.facts();
    let case = Case::new(&facts, parse_date(ANY_DAY).unwrap());
    let score: RiskScore<'_> = risk.score(&case, Some(&history)).unwrap();
    let assessed = &history.assessments[0];
    assert_eq!((assessed.total, assessed.possible), ((score.min(), score.max()), score.possible()));
    let possible = score.possible();
    json!({
        "min_total": total(score.min()),
        "max_total": total(score.max()),
        "level": score.level().map(|level| name(level.code().as_str())),
        "best": name(possible[0].code().as_str()),
        "worst": name(possible[possible.len() - 1].code().as_str()),
    })
}

/// By the answer itself, and where a fact can tell it by the fact.
pub(super) fn anchor(input: &Value) -> Value {
    let rulebook = preset();
    let value = input["value"].as_str().unwrap();
    let (factor, fact) = match input["factor"].as_str().unwrap() {
        "fit" => ("need_fit", Some("need_fit")),
        "competitor" => ("competitor", Some("competitor_contact")),
        "feedback" => ("feedback", None),
        other => panic!("{other}"),
    };
    let answer = json!(rulebook.risk().unwrap().factor(factor).unwrap().answer(value).unwrap());
    if let Some(fact) = fact {
        let facts = rulebook.facts().with(fact, value).unwrap();
        assert_eq!(points(&rulebook, &facts, factor, ANY_DAY), answer);
    }
    answer
}

/// By the window of a day, and by a contract that ends on it.
pub(super) fn window(input: &Value) -> Value {
    let rulebook = preset();
    let renewal = rulebook.renewal().unwrap();
    let (end, today) = (input["end"].as_str().unwrap(), input["today"].as_str().unwrap());
    let end = parse_date(end).unwrap();
    let phase = renewal.window(end).phase(parse_date(today).unwrap());
    let terms = ContractTerms::new(parse_date("2023-01-01").unwrap(), end);
    let contracts = [Contract::new("HT1", "K", terms)];
    let book = renewal.book(&"K".into(), &contracts, &[], today.parse().unwrap(), None);
    assert_eq!(renewal.read(&book, None).contract.unwrap().phase, phase);
    assert_ne!(phase, RenewalPhase::Renewed);
    json!(name(phase.name()))
}
