//! Service cycles (D003-09, P-123).

use guanxi::label::Language;
use guanxi::record::{Customer, EventKind, ServiceEvent, ServiceStage};

use crate::{log, own, read, refused};

fn done(cycle: &str, stage: ServiceStage) -> EventKind {
    ServiceEvent::new(cycle, stage).into()
}

use ServiceStage::{CalledBack, Delivered, FirstContact, NeedConfirmed, SolutionOffered};

#[test]
fn a_cycle_holds_the_time_of_each_step() {
    let steps = [FirstContact, NeedConfirmed, SolutionOffered, Delivered, CalledBack];
    let days = ["2024-03-01", "2024-03-02", "2024-03-02", "2024-03-09", "2024-03-20"];
    let mut pairs = days.into_iter().zip(steps);
    let events = log([(); 5].map(|()| {
        let (day, step) = pairs.next().unwrap();
        (day, done("S-1", step))
    }));
    let life = read(&events, "2024-06-30");
    assert!(life.refused.is_empty());
    let cycle = &life.service[0];
    assert!(cycle.is_complete());
    let found: Vec<String> = cycle.steps.values().map(ToString::to_string).collect();
    assert_eq!(found, days);
    // As of a day in between it is under way.
    let life = read(&events, "2024-03-08");
    assert_eq!(life.service[0].last(), Some(SolutionOffered));
    assert!(!life.service[0].is_complete());
}

#[test]
fn a_step_after_a_later_one_is_refused() {
    let events = log([
        ("2024-03-05", done("S-1", Delivered)),
        ("2024-03-06", done("S-1", NeedConfirmed)),
        ("2024-03-04", done("S-1", FirstContact)),
        ("2024-03-06", done("S-2", NeedConfirmed)),
        ("2024-03-07", done("S-1", Delivered)),
    ]);
    let life = read(&events, "2024-06-30");
    assert_eq!(refused(&life), [("e1", "step-too-late"), ("e4", "step-twice")]);
    let message = "`need_confirmed` comes after `delivered`, which was done on 2024-03-05";
    assert_eq!(life.refused[0].refusal.to_string(), message);
    assert_eq!(life.refused[0].refusal.help(), "check the two dates, or begin a new cycle");
    assert_eq!(life.refused[1].refusal.to_string(), "`delivered` was done in this cycle already");
    assert_eq!(life.service.len(), 2);
    assert_eq!(life.service[0].steps.len(), 2);
    assert_eq!(life.service[0].steps[&Delivered], "2024-03-05".parse().unwrap());
}

/// Equal times are in order, a date and an instant of that day too; a second before is not.
#[test]
fn times_may_be_equal() {
    let at = "2024-03-05T10:00:00+08:00";
    for (one, other) in [(at, at), ("2024-03-05", at), (at, "2024-03-05")] {
        let events = log([(one, done("S", CalledBack)), (other, done("S", FirstContact))]);
        assert!(read(&events, "2024-06-30").refused.is_empty(), "{one} {other}");
    }
    let later = "2024-03-05T10:00:01+08:00";
    let events = log([(at, done("S", CalledBack)), (later, done("S", FirstContact))]);
    assert_eq!(refused(&read(&events, "2024-06-30")), [("e1", "step-too-late")]);
}

#[test]
fn a_cycle_in_words_and_as_data() {
    let rulebook = own("use = [{ preset = \"service_quality\", parts = [\"lifecycle\"] }]");
    let events = log([
        ("2024-03-01", done("S-1", FirstContact)),
        ("2024-03-05T10:00:00+08:00", done("S-1", CalledBack)),
    ]);
    let lifecycle = rulebook.lifecycle();
    let life = lifecycle.read(&Customer::new("K"), &events, "2024-06-30".parse().unwrap(), None);
    let line = |language| {
        let text = lifecycle.explain(&life, language);
        text.lines().nth(2).unwrap().to_owned()
    };
    assert_eq!(
        line(Language::English),
        "service cycle S-1: first contact 2024-03-01, after-sale call-back 2024-03-05 10:00"
    );
    assert_eq!(
        line(Language::Chinese),
        "服务流程 S-1：首次接触 2024-03-01，售后回访 2024-03-05 10:00"
    );
    assert_eq!(
        serde_json::to_value(&life.service).unwrap(),
        serde_json::json!([{ "cycle": "S-1", "steps": {
            "first_contact": "2024-03-01", "called_back": "2024-03-05T02:00:00Z",
        }}])
    );
}
