//! The readings of the handling of warnings.

use guanxi::Rulebook;
use guanxi::label::Code;
use guanxi::policy::warning::{Evidence, Milestone, Outcome, WarningLog, WarningState};
use guanxi::record::{Event, Measure, WarningAction, WarningEvent};
use guanxi::rule::Truth;
use guanxi::rule::clock::ClockState;
use guanxi::time::Moment;

use super::toml;

fn renewal(rest: &str) -> Rulebook {
    toml(&format!("use = [{{ preset = \"renewal\", parts = [\"risk\", \"warning\"] }}]\n{rest}"))
}

fn code(text: &str) -> Code {
    text.parse().unwrap()
}

/// A date of April 2024, or a local time of one.
fn at(text: &str) -> Moment {
    match text.split_once(' ') {
        Some((day, time)) => format!("2024-04-{day}T{time}:00+08:00").parse().unwrap(),
        None => format!("2024-04-{text}").parse().unwrap(),
    }
}

fn step(time: &str, action: WarningAction) -> Event {
    let id = format!("{} {time}", action.name());
    Event::new(id, "K", at(time), WarningEvent::new("W", action))
}

fn detect(cause: &str) -> WarningAction {
    WarningAction::Detect { cause: code(cause), note: String::new() }
}

/// The steps up to the execution, one an hour from 9 o'clock on.
fn executing() -> Vec<Event> {
    let report = WarningAction::Report { to: code("sales_supervisor"), text: String::new() };
    let meet = WarningAction::Meet { causes: vec![code("price")], minutes: String::new() };
    let plan = WarningAction::Plan { measures: vec![Measure::new("visit", "chen.qi", at("20"))] };
    vec![
        step("01 09:00", detect("overdue")),
        step("01 10:00", report),
        step("01 11:00", meet),
        step("01 12:00", plan),
        step("01 13:00", WarningAction::Execute),
    ]
}

fn replay(rulebook: &Rulebook, events: &[Event], evidence: &Evidence<'_>) -> WarningLog {
    rulebook.warnings().unwrap().replay("K", events, at("28"), None, evidence)
}

fn refused(log: &WarningLog) -> Vec<&str> {
    log.refused.iter().map(|one| one.refusal.code()).collect()
}

#[test]
fn a_warning_may_be_raised_that_no_trigger_asks_for_by_default() {
    let evidence = Evidence::default().holding(code("overdue"), Truth::False);
    let log = replay(&renewal(""), &executing()[..1], &evidence);
    assert!(log.is_open() && log.refused.is_empty());
}

#[test]
fn only_what_triggers_may_be_raised_by_a_key() {
    let rulebook = renewal("[warning]\ndetect = \"triggered\"\n");
    let with = |truth| {
        let evidence = Evidence::default().holding(code("overdue"), truth);
        replay(&rulebook, &executing()[..1], &evidence).is_open()
    };
    assert_eq!([Truth::True, Truth::Unknown, Truth::False].map(with), [true, true, false]);
}

#[test]
fn a_warning_ends_with_its_customer_in_every_open_state() {
    for steps in 1..=5 {
        let mut events = executing()[..steps].to_vec();
        events.push(step("02 09:00", WarningAction::Lose { reason: "gone".to_owned() }));
        let log = replay(&renewal(""), &events, &Evidence::default());
        let warning = &log.warnings[0];
        let end = (WarningState::Archived, Some(Outcome::Lost));
        assert_eq!((warning.state, warning.outcome), end);
    }
}

#[test]
fn a_customer_is_lost_when_a_contract_has_ended_as_far_as_records_show() {
    let outcome = |lost| {
        let evidence = Evidence::default().lost(lost);
        let mut events = executing();
        events.push(step("02 09:00", WarningAction::Lose { reason: "gone".to_owned() }));
        replay(&renewal(""), &events, &evidence).warnings[0].outcome
    };
    assert_eq!(outcome(Truth::True), Some(Outcome::Lost));
    assert_eq!(outcome(Truth::Unknown), Some(Outcome::Lost)); // nothing is known of contracts
    assert_eq!(outcome(Truth::False), None);
}

#[test]
fn a_warning_is_cleared_by_an_assessment_that_is_not_older_than_it() {
    let cleared = |assessed: &str| {
        let evidence = Evidence::default().assessed("a", at(assessed), Some(code("medium")));
        let mut events = executing();
        events.push(step("15 09:00", WarningAction::Clear { assessment: "a".into() }));
        let log = replay(&renewal(""), &events, &evidence);
        (log.warnings[0].state == WarningState::Cleared, refused(&log).len())
    };
    assert_eq!(cleared("01 08:59"), (false, 1));
    assert_eq!(cleared("01 09:00"), (true, 0));
    assert_eq!(cleared("01"), (true, 0)); // of the same day
    assert_eq!(cleared("15 09:00"), (true, 0));
}

#[test]
fn a_warning_is_cleared_by_the_last_assessment_with_a_level() {
    let cleared = |later: Option<&str>| {
        let level = later.map(code);
        let evidence = Evidence::default()
            .assessed("a", at("10 09:00"), Some(code("low")))
            .assessed("b", at("12 09:00"), level);
        let mut events = executing();
        events.push(step("15 09:00", WarningAction::Clear { assessment: "a".into() }));
        let log = replay(&renewal(""), &events, &evidence);
        refused(&log).first().map(|code| (*code).to_owned())
    };
    assert_eq!(cleared(Some("medium")).as_deref(), Some("not-latest"));
    assert_eq!(cleared(None), None); // one without a level is skipped
}

#[test]
fn a_renewal_came_to_be_since_the_warning_was_detected() {
    let renewed = |known: &str| {
        let evidence = Evidence::default().renewal("B", at(known));
        let mut events = executing();
        events.push(step("15 09:00", WarningAction::Renew { contract: "B".into() }));
        replay(&renewal(""), &events, &evidence).warnings[0].outcome
    };
    assert_eq!(renewed("10 09:00"), Some(Outcome::Renewed));
    assert_eq!(renewed("01 08:59"), None);
    assert_eq!(renewed("16 09:00"), None);
}

#[test]
fn a_warning_is_cleared_at_medium_at_most_by_default() {
    let cleared = |rulebook: &Rulebook, level: &str| {
        let evidence = Evidence::default().assessed("a", at("10 09:00"), Some(code(level)));
        let mut events = executing();
        events.push(step("15 09:00", WarningAction::Clear { assessment: "a".into() }));
        refused(&replay(rulebook, &events, &evidence)).is_empty()
    };
    let by_default = renewal("");
    assert!(cleared(&by_default, "medium") && !cleared(&by_default, "high"));
    assert!(!cleared(&renewal("[warning]\nclear_at_most = \"low\"\n"), "medium"));
}

#[test]
fn a_plan_and_its_execution_have_no_limit_until_one_is_given() {
    let next = |rulebook: &Rulebook| {
        let log = replay(rulebook, &executing()[..3], &Evidence::default());
        let deadline = rulebook.warnings().unwrap().deadline(&log.warnings[0], at("01 12:00"));
        deadline.unwrap().map(|one| one.milestone)
    };
    assert_eq!(next(&renewal("")), None);
    assert_eq!(
        next(&renewal("parameters = { plan_within = \"3 days\" }\n")),
        Some(Milestone::Plan)
    );
}

#[test]
fn several_major_problems_go_up_once() {
    let rulebook = renewal("");
    let major = || WarningAction::Progress { text: "they want out".to_owned(), major: true };
    let mut events = executing();
    events.push(step("03 10:00", major()));
    events.push(step("03 11:00", major()));
    let to = code("department_manager");
    events.push(step("03 11:30", WarningAction::Escalate { to, text: "they want out".to_owned() }));
    let log = replay(&rulebook, &events, &Evidence::default());
    let clocks = rulebook.warnings().unwrap().clocks(&log.warnings[0], at("04")).unwrap();
    let up = clocks.iter().find(|clock| clock.milestone == Milestone::Escalate).unwrap();
    // From the first of them on, and that was not at once (D002-94).
    assert!(matches!(up.reading.state, ClockState::Breached { done: Some(_) }));
    assert_eq!(up.cycle, 1);
}

#[test]
fn a_step_with_a_date_was_in_time_if_it_may_have_been() {
    let rulebook = renewal("");
    let report = WarningAction::Report { to: code("sales_supervisor"), text: String::new() };
    let breached = |detected: &str, reported: &str| {
        let events = [step(detected, detect("overdue")), step(reported, report.clone())];
        let log = replay(&rulebook, &events, &Evidence::default());
        assert!(log.refused.is_empty());
        let clocks = rulebook.warnings().unwrap().clocks(&log.warnings[0], at("03")).unwrap();
        clocks[0].reading.state.is_breached()
    };
    assert!(!breached("01 09:00", "01")); // nobody says that it was after eleven
    assert!(breached("01 09:00", "02")); // but this was
    assert!(!breached("01", "01 10:00") && !breached("01", "01"));
}

#[test]
fn progress_is_due_a_week_after_the_last_and_weeks_without_it_are_counted() {
    let rulebook = renewal("");
    let progress = || WarningAction::Progress { text: "visited".to_owned(), major: false };
    let missed = |days: &[&str], as_of: &str| {
        let mut events = executing();
        events.extend(days.iter().map(|day| step(day, progress())));
        let log = rulebook.warnings().unwrap().replay(
            "K",
            &events,
            at(as_of),
            None,
            &Evidence::default(),
        );
        let clocks = rulebook.warnings().unwrap().clocks(&log.warnings[0], at(as_of)).unwrap();
        let clock = clocks.iter().find(|clock| clock.milestone == Milestone::Progress).unwrap();
        clock.reading.missed
    };
    assert_eq!(missed(&["08 13:00"], "15 13:00"), 0); // to the minute
    assert_eq!(missed(&["08 13:01"], "15 13:00"), 1);
    assert_eq!(missed(&["17 09:00"], "24 09:00"), 2); // 16 days without one
}
