//! The workflow: 8.2, D002-86 ... D002-96, P-087 ... P-089.

use guanxi::Error;
use guanxi::label::Language;
use guanxi::policy::warning::{Evidence, Outcome, Warning, WarningRefusal, WarningState};
use guanxi::record::{Event, Measure, WarningAction, WarningEvent};
use guanxi::rule::Truth;

use super::{
    at, clear, code, detect, dismiss, escalate, event, evidence, executing, lose, meet, own, plan,
    progress, refused, renew, renewal, replay, report, step,
};

/// The warning after the steps from detection to execution.
fn running() -> Warning {
    replay(&executing(), "03").warnings[0].clone()
}

fn refusal(warning: Option<&Warning>, event: &Event, evidence: &Evidence<'_>) -> WarningRefusal {
    renewal().warnings().unwrap().step(warning, event, evidence).unwrap_err()
}

#[test]
fn a_warning_from_its_detection_to_the_archive() {
    let mut events = executing();
    events.push(step("09 10:30", progress(false)));
    events.push(step("10 10:00", clear()));
    events.push(step("11 10:00", WarningAction::Archive));
    let log = replay(&events, "12");
    assert_eq!(refused(&log), []);
    let warning = &log.warnings[0];
    assert_eq!((warning.state, warning.outcome), (WarningState::Archived, Some(Outcome::Cleared)));
    assert_eq!((warning.ended, warning.archived), (Some(at("10 10:00")), Some(at("11 10:00"))));
    assert_eq!(warning.root_causes, ["price"]);
    assert!(!log.is_open() && log.opened().is_none() && log.level().is_none());
    // Before the end it is open, and says since when.
    let log = replay(&events, "09");
    assert_eq!(log.opened().unwrap().to_string(), "2024-04-01");
    assert_eq!(log.level().unwrap(), &"very_high");
}

#[test]
fn the_archive_is_the_end() {
    let mut events = executing();
    events.push(step("10 10:00", clear()));
    events.push(step("11 10:00", WarningAction::Archive));
    let done = replay(&events, "11").warnings;
    events.push(step("12 10:00", WarningAction::Archive)); // D002-96
    events.push(step("13 10:00", detect("switch")));
    let log = replay(&events, "14");
    assert_eq!(refused(&log), [("archive 12 10:00", "archived"), ("detect 13 10:00", "archived")]);
    assert_eq!(log.warnings, done);
}

#[test]
fn steps_are_taken_one_by_one() {
    let none = Evidence::default();
    let early = step("01 09:00", meet(&["price"]));
    assert_eq!(refusal(None, &early, &none), WarningRefusal::NotDetected);
    let detected = replay(&executing()[..1], "01").warnings[0].clone();
    let found = refusal(Some(&detected), &early, &none);
    assert_eq!(found.code(), "out-of-order"); // D002-87
    assert_eq!(found.help(), "possible now: detect, report, renew, lose, dismiss");
    assert_eq!(found.text(Language::Chinese), "预警“已发现”时不能执行 `meet`");
    let cleared = {
        let mut events = executing();
        events.push(step("10 10:00", clear()));
        replay(&events, "10").warnings[0].clone()
    };
    for action in [detect("switch"), renew(), lose(), dismiss(), progress(false), clear()] {
        let found = refusal(Some(&cleared), &step("11", action), &evidence());
        assert_eq!(found.code(), "out-of-order");
    }
}

#[test]
fn roles_have_to_fit_where_they_are_named() {
    let warnings = renewal();
    let warnings = warnings.warnings().unwrap();
    let detected = replay(&executing()[..1], "01").warnings[0].clone();
    let by = |role: &str, to: &str| {
        let action = WarningAction::Report { to: code(to), text: String::new() };
        let what = WarningEvent::new("W1", action).in_role(code(role));
        warnings.step(Some(&detected), &event("e", "01 10:00", what), &Evidence::default())
    };
    let fits = by("account_manager", "sales_supervisor").unwrap();
    assert_eq!(fits.state, WarningState::Reported); // D002-86
    let found = by("sales", "sales_supervisor").unwrap_err();
    assert_eq!(
        (found.code(), found.help().as_str()),
        ("wrong-role", "record it in the role `account_manager`")
    );
    let found = by("account_manager", "department_manager").unwrap_err();
    assert_eq!(found.code(), "wrong-receiver"); // D002-87
    let found = by("account_managr", "sales_supervisor").unwrap_err();
    assert_eq!(
        (found.code(), found.help().as_str()),
        ("unknown-role", "did you mean `account_manager`?")
    );
    let found = by("account_manager", "sales_supervisors").unwrap_err();
    assert_eq!(found.help(), "did you mean `sales_supervisor`?");
    // One that names no role is accepted.
    assert!(
        warnings.step(Some(&detected), &step("01 10:00", report()), &Evidence::default()).is_ok()
    );
    // A clock that is off asks for nobody: the document says not who plans.
    let analysed = replay(&executing()[..3], "01").warnings[0].clone();
    let what = WarningEvent::new("W1", plan()).in_role(code("account_manager"));
    assert!(warnings.step(Some(&analysed), &event("e", "02", what), &Evidence::default()).is_ok());
}

#[test]
fn a_meeting_finds_a_cause() {
    let reported = replay(&executing()[..2], "01").warnings[0].clone();
    let found =
        |causes: &[&str]| refusal(Some(&reported), &step("02", meet(causes)), &Evidence::default());
    assert_eq!(found(&[]), WarningRefusal::NoCause); // D002-89
    let unknown = found(&["prise"]);
    assert_eq!(
        (unknown.code(), unknown.help().as_str()),
        ("unknown-root-cause", "did you mean `price`?")
    );
}

#[test]
fn measures_say_what_who_and_when() {
    let analysed = replay(&executing()[..3], "01").warnings[0].clone();
    let with = |measures: Vec<Measure>| {
        let step = step("05 10:00", WarningAction::Plan { measures });
        renewal().warnings().unwrap().step(Some(&analysed), &step, &Evidence::default())
    };
    let measure = |what: &str, owner: &str, due: &str| Measure::new(what, owner, at(due));
    let code_of = |measures| with(measures).unwrap_err().code();
    assert_eq!(code_of(vec![]), "no-measure");
    assert_eq!(code_of(vec![measure(" ", "chen.qi", "20")]), "blank-measure");
    assert_eq!(code_of(vec![measure("visit", " ", "20")]), "no-owner"); // D002-97
    assert_eq!(code_of(vec![measure("visit", "chen.qi", "04")]), "due-before");
    assert_eq!(code_of(vec![measure("visit", "chen.qi", "05 09:59")]), "due-before");
    for due in ["05", "05 10:00", "20"] {
        assert_eq!(with(vec![measure("visit", "chen.qi", due)]).unwrap().measures.len(), 1);
    }
    let mut coded = measure("", "chen.qi", "20");
    coded.action = Some(code("feature_dem"));
    let found = with(vec![measure("visit", "chen.qi", "20"), coded.clone()]).unwrap_err();
    assert_eq!(
        (found.code(), found.help().as_str()),
        ("unknown-action", "did you mean `feature_demo`?")
    );
    coded.action = Some(code("feature_demo")); // D002-92
    assert!(with(vec![coded]).is_ok());
}

#[test]
fn texts_and_reasons_are_not_blank() {
    let running = running();
    let blank = |action| refusal(Some(&running), &step("03", action), &evidence());
    let text = || " ".to_owned();
    let found = blank(WarningAction::Progress { text: text(), major: false });
    assert_eq!(found.code(), "blank-text");
    let to = code("department_manager");
    assert_eq!(blank(WarningAction::Escalate { to, text: text() }).code(), "blank-text");
    assert_eq!(blank(WarningAction::Lose { reason: text() }).code(), "blank-reason");
    assert_eq!(blank(WarningAction::Dismiss { reason: text() }).code(), "blank-reason");
    let to = code("sales_supervisor");
    let found = blank(WarningAction::Escalate { to, text: "x".into() });
    assert_eq!(found.code(), "wrong-receiver"); // D002-94
    let planned = replay(&executing()[..4], "02").warnings[0].clone();
    assert_eq!(
        refusal(Some(&planned), &step("03", escalate()), &evidence()).code(),
        "out-of-order"
    );
}

#[test]
fn the_risk_is_lifted_by_a_new_assessment_only() {
    let running = running();
    let with = |evidence: Evidence<'_>| {
        renewal().warnings().unwrap().step(Some(&running), &step("10 10:00", clear()), &evidence)
    };
    let level = |time: &str, level: Option<&str>| {
        Evidence::default().assessed("a1", at(time), level.map(code))
    };
    let code_of = |evidence| with(evidence).unwrap_err().code();
    assert_eq!(code_of(Evidence::default()), "unknown-assessment");
    assert_eq!(code_of(level("11 09:00", Some("low"))), "unknown-assessment"); // not known by then
    assert_eq!(code_of(level("01 08:59", Some("low"))), "old-assessment");
    assert_eq!(code_of(level("10 09:00", Some("high"))), "still-at-risk"); // P-089
    assert_eq!(code_of(level("10 09:00", Some("very_high"))), "still-at-risk");
    assert_eq!(code_of(level("10 09:00", None)), "still-at-risk");
    for ok in ["low", "medium"] {
        for time in ["01 09:00", "01", "10 10:00", "10"] {
            assert_eq!(with(level(time, Some(ok))).unwrap().state, WarningState::Cleared);
        }
    }
    let holds = level("10 09:00", Some("low")).holding(code("overdue"), Truth::True);
    assert_eq!(code_of(holds), "cause-holds"); // 8.2
    for truth in [Truth::False, Truth::Unknown] {
        let fine = level("10 09:00", Some("low")).holding(code("overdue"), truth);
        assert!(with(fine).is_ok());
    }
    // Another cause is none of this warning.
    let other = level("10 09:00", Some("low")).holding(code("switch"), Truth::True);
    assert!(with(other).is_ok());
}

#[test]
fn the_limit_is_a_key() {
    let rulebook = own("[warning]\nclear_at_most = \"low\"");
    let step = step("10 10:00", clear());
    let found = rulebook.warnings().unwrap().step(Some(&running()), &step, &evidence());
    let found = found.unwrap_err();
    assert_eq!(found.to_string(), "the assessment `a1` is `medium`, and `low` is needed at most");
}

#[test]
fn the_records_may_say_what_still_holds() {
    let rulebook = renewal();
    let facts_at = |_| rulebook.facts().with("open_overdue_days", 40).unwrap();
    let evidence = evidence().facts_at(&facts_at);
    let clear = step("10 10:00", clear());
    let found = rulebook.warnings().unwrap().step(Some(&running()), &clear, &evidence);
    assert_eq!(found.unwrap_err().code(), "cause-holds");
}

#[test]
fn contracts_end_warnings_in_every_open_state() {
    for steps in 1..=5 {
        let mut events = executing();
        events.truncate(steps);
        for (action, outcome) in
            [(renew(), Outcome::Renewed), (lose(), Outcome::Lost), (dismiss(), Outcome::FalseAlarm)]
        {
            let mut events = events.clone();
            events.push(step("10 10:00", action));
            let warning = replay(&events, "11").warnings[0].clone();
            assert_eq!((warning.state, warning.outcome), (WarningState::Archived, Some(outcome)));
            assert_eq!(warning.ended, warning.archived);
        }
    }
    let early = step("10 08:00", renew());
    assert_eq!(refusal(Some(&running()), &early, &evidence()).code(), "no-renewal");
}

#[test]
fn only_what_is_triggered_where_the_rulebook_asks_for_it() {
    let rulebook = own("[warning]\ndetect = \"triggered\"");
    let warnings = rulebook.warnings().unwrap();
    let detect = step("01 09:00", detect("overdue"));
    let with = |truth| {
        let evidence = Evidence::default().holding(code("overdue"), truth);
        warnings.step(None, &detect, &evidence).map_err(|refusal| refusal.code())
    };
    assert_eq!(with(Truth::False), Err("not-triggered"));
    assert!(with(Truth::Unknown).is_ok() && with(Truth::True).is_ok());
    let evidence = Evidence::default().holding(code("overdue"), Truth::False);
    assert!(renewal().warnings().unwrap().step(None, &detect, &evidence).is_ok());
}

#[test]
fn unknown_causes_get_help() {
    let found = refusal(None, &step("01", detect("overdu")), &Evidence::default());
    assert_eq!((found.code(), found.help().as_str()), ("unknown-cause", "did you mean `overdue`?"));
    let error = Error::from(found);
    assert_eq!((error.code(), error.help()), ("unknown-cause", Some("did you mean `overdue`?")));
}

#[test]
fn the_same_cause_again_changes_nothing() {
    let mut events = executing();
    let once = replay(&events, "05").warnings;
    events.push(step("03 09:00", detect("overdue")));
    let log = replay(&events, "05");
    assert_eq!((&log.warnings, refused(&log)), (&once, vec![])); // P-087
    let other =
        |id: &str, cause: &str| event(id, "03 10:00", WarningEvent::detect("W2", code(cause)));
    events.push(other("again", "overdue"));
    let log = replay(&events, "05");
    assert_eq!((&log.warnings, refused(&log)), (&once, vec![("again", "cause-open")]));
    let refusal = &log.refused[0].refusal;
    assert_eq!(refusal.to_string(), "the open warning `W1` has the cause `overdue` already");
    assert_eq!(refusal.help(), "go on with `W1`, or detect another cause");
    let json = serde_json::to_value(&log.refused[0]).unwrap();
    assert_eq!((&json["event"], &json["code"]), (&"again".into(), &"cause-open".into()));
    // Another cause may have a warning of its own.
    events.push(other("other", "switch"));
    assert_eq!(replay(&events, "05").warnings.len(), 2);
}

#[test]
fn another_cause_raises_the_level_and_no_clock() {
    let events = [
        step("01 09:00", detect("switch")),
        step("01 10:00", report()),
        step("01 11:00", detect("overdue")),
    ];
    let low = replay(&events[..2], "01").warnings[0].clone();
    let high = replay(&events, "01").warnings[0].clone();
    assert_eq!((low.level.as_str(), high.level.as_str()), ("high", "very_high")); // P-085
    let rulebook = renewal();
    let clocks = |one: &Warning| rulebook.warnings().unwrap().clocks(one, at("01 12:00")).unwrap();
    assert_eq!(clocks(&low), clocks(&high));
    // A lower one does not lower it.
    let events = [step("01 09:00", detect("overdue")), step("01 10:00", detect("switch"))];
    let found = replay(&events, "01").warnings[0].clone();
    assert_eq!((found.level.as_str(), found.causes.len()), ("very_high", 2));
}

#[test]
fn corrections_stand_for_what_they_correct() {
    let mut events = executing();
    let wrong = Event { id: "wrong".into(), ..step("01 09:30", detect("switch")) };
    events.push(wrong);
    assert_eq!(replay(&events, "03").warnings[0].causes.len(), 2);
    let fixed = step("01 09:30", detect("key_left")).correcting("wrong");
    events.push(fixed.recorded_at(at("02 09:00")));
    let warning = replay(&events, "03").warnings[0].clone();
    assert!(warning.has("key_left") && !warning.has("switch"));
    // As it was known before the correction.
    let warnings = renewal();
    let known = warnings.warnings().unwrap();
    let log = known.replay("K", &events, at("03"), Some(at("01")), &evidence());
    assert!(log.warnings[0].has("switch"));
    // A report that is withdrawn leaves the rest out of order.
    let gone =
        event("gone", "03", guanxi::record::EventKind::Withdrawal).correcting("report 01 10:00");
    events.push(gone);
    let log = replay(&events, "03");
    assert_eq!(log.warnings[0].state, WarningState::Detected);
    assert_eq!(log.refused.len(), 3);
}

#[test]
fn other_customers_and_other_events_are_left_aside() {
    let mut events = executing();
    let alone = replay(&events, "05");
    let foreign = WarningEvent::detect("W9", code("switch"));
    events.push(Event::new("x", "L", at("02"), foreign));
    events.push(event("s", "02", guanxi::record::Signal::new(code("anomaly"))));
    events.reverse();
    assert_eq!(replay(&events, "05"), alone);
    let running = &alone.warnings[0];
    let wrong = |event: &Event| refusal(Some(running), event, &Evidence::default()).code();
    assert_eq!(
        wrong(&event("s", "03", guanxi::record::Signal::new(code("anomaly")))),
        "other-event"
    );
    assert_eq!(wrong(&event("s", "03", WarningEvent::new("W2", dismiss()))), "other-warning");
    let foreign = Event::new("x", "L", at("03"), WarningEvent::new("W1", dismiss()));
    assert_eq!(wrong(&foreign), "other-customer");
}

#[test]
fn an_id_that_another_kind_of_event_has_counts_once() {
    let mut events = executing();
    let signal = guanxi::record::Signal::new(code("anomaly"));
    events.push(event("detect 01 09:00", "01 08:00", signal));
    let log = replay(&events, "05");
    assert!(log.warnings.is_empty()); // the id stands for the signal, recorded first
}
