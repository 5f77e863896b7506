//! The worked examples EX-264 ... EX-287 of the rule book that concern warnings.

use guanxi::policy::warning::{Evidence, Milestone};
use guanxi::record::{Event, Measure, WarningAction, WarningEvent};
use serde_json::Value;

use super::{code, evidence, renewal};

fn examples(function: &str) -> Vec<Value> {
    let text = include_str!("../vectors/rulebook_examples.json");
    let all: Value = serde_json::from_str(text).unwrap();
    let all = all["examples"].as_array().unwrap().iter();
    let own = all.filter(|one| one["module"] == "warning" && one["fn"] == function);
    own.cloned().collect()
}

/// `VeryHigh` as rulebooks write it.
fn level(name: &str) -> &'static str {
    match name {
        "Low" => "low",
        "Medium" => "medium",
        "High" => "high",
        "VeryHigh" => "very_high",
        other => panic!("{other}"),
    }
}

#[test]
fn triggers() {
    let examples = examples("warn");
    assert!(examples.len() >= 10);
    for one in examples {
        let input = &one["input"];
        let levels = input["levels"].as_array().unwrap().iter();
        let decided: Vec<&str> = levels.filter_map(Value::as_str).map(level).collect();
        let grave = |level: &&&str| ["high", "very_high"].contains(*level);
        let row = decided.iter().rev().take_while(grave).count();
        let signals = input["signals"].as_array().unwrap();
        let rulebook = renewal();
        let mut facts = rulebook.facts();
        facts.set("risk_level", *decided.last().unwrap()).unwrap();
        facts
            .set(
                "signal(considering_switch)",
                signals.iter().any(|one| one == "considering_switch"),
            )
            .unwrap();
        facts.set("key_decider_left", input["key_left"].as_bool().unwrap()).unwrap();
        facts.set("successor_contacted", input["successor"].as_bool().unwrap()).unwrap();
        facts.set("consecutive_at_least(high)", i64::try_from(row).unwrap()).unwrap();
        facts.set("open_overdue_days", input["overdue_days"].as_i64().unwrap()).unwrap();
        let case = guanxi::policy::scheme::Case::new(&facts, "2024-04-01".parse().unwrap());
        let warnings = rulebook.warnings().unwrap();
        let readings = warnings.triggers(&case).unwrap();
        let hold = readings.iter().filter(|one| one.truth() == guanxi::rule::Truth::True);
        let mut causes: Vec<&str> = hold.map(|one| one.cause().code.as_str()).collect();
        let found = warnings.level(causes.iter().copied()).map(|level| level.as_str());
        causes.sort_unstable();
        let expected: Vec<&str> = one["expected"]["causes"]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(Value::as_str)
            .collect();
        assert_eq!(causes, expected, "{}", one["id"]);
        assert_eq!(found, one["expected"]["level"].as_str().map(level), "{}", one["id"]);
    }
}

#[test]
fn due_times() {
    let rulebook = renewal();
    let examples = examples("warn_due");
    assert!(!examples.is_empty());
    for one in examples {
        let milestone: Milestone = one["input"]["step"].as_str().unwrap().parse().unwrap();
        let instant = |text: &str| {
            let text = if text.len() == 16 { format!("{text}:00") } else { text.to_owned() };
            format!("{text}+08:00").parse::<guanxi::time::Moment>().unwrap().as_instant().unwrap()
        };
        let start = instant(one["input"]["start"].as_str().unwrap());
        let clock = rulebook.warnings().unwrap().clock(milestone).unwrap();
        let found = clock.read(&guanxi::rule::clock::Run::new(start), start).unwrap();
        assert_eq!(found.due, Some(instant(one["expected"].as_str().unwrap())), "{}", one["id"]);
    }
}

#[test]
fn runs() {
    let rulebook = renewal();
    let warnings = rulebook.warnings().unwrap();
    for one in examples("warn_run") {
        let mut warning = None;
        let mut error = None;
        for (place, step) in one["input"]["evs"].as_array().unwrap().iter().enumerate() {
            let given = &step[1];
            let action = match step[0].as_str().unwrap() {
                "detect" => WarningAction::Detect { cause: code("overdue"), note: String::new() },
                "report" => super::report(),
                "meet" => {
                    let causes = given["causes"].as_array().unwrap().iter();
                    let causes = causes.map(|one| one.as_str().unwrap().to_lowercase());
                    let causes = causes.map(|one| code(&one)).collect();
                    WarningAction::Meet { causes, minutes: String::new() }
                }
                "plan" => {
                    let due = given["due"].as_str().unwrap().parse().unwrap();
                    let measure = Measure::new("visit", given["owner"].as_str().unwrap(), due);
                    WarningAction::Plan { measures: vec![measure] }
                }
                "execute" => WarningAction::Execute,
                "clear" => super::clear(),
                "archive" => WarningAction::Archive,
                other => panic!("{other}"),
            };
            let at: guanxi::time::Moment =
                format!("2024-04-{:02}T09:00:00+08:00", place + 1).parse().unwrap();
            let what = WarningEvent::new("W1", action);
            let event = Event::new(format!("e{place}"), "K", at, what);
            let evidence = match given["new_level"].as_str() {
                Some(name) => Evidence::default().assessed("a1", at, Some(code(level(name)))),
                None => evidence(),
            };
            match warnings.step(warning.as_ref(), &event, &evidence) {
                Ok(next) => warning = Some(next),
                Err(refusal) => {
                    error = Some(refusal.code());
                    break;
                }
            }
        }
        let expected = match one["expected"].as_str() {
            Some("error:Illegal") => Some("out-of-order"),
            Some("error:NoCause") => Some("no-cause"),
            Some("error:StillAtRisk") => Some("still-at-risk"),
            Some(other) if other.starts_with("error:") => panic!("{other}"),
            _ => None,
        };
        assert_eq!(error, expected, "{}", one["id"]);
    }
}
