//! Constellations that once had a wrong answer, through a whole review.

use guanxi::policy::renewal::PlanDuty;
use guanxi::policy::risk::Agreement;
use guanxi::policy::warning::{Milestone, Outcome, WarningState};
use guanxi::record::{ContractAction, Customer, Measure, RetentionPlan};
use guanxi::review::{Watched, watch};

use super::*;

/// Detected on 1 April, executing from 2 April, 10 o'clock on.
fn base(cause: &str) -> Vec<Event> {
    let measures = vec![Measure::new("visit", "chen.qi", "2024-12-20".parse().unwrap())];
    let steps = [
        (
            "2024-04-01T09:00:00+08:00",
            WarningAction::Detect { cause: code(cause), note: String::new() },
        ),
        (
            "2024-04-01T10:00:00+08:00",
            WarningAction::Report { to: code("sales_supervisor"), text: String::new() },
        ),
        (
            "2024-04-01T15:00:00+08:00",
            WarningAction::Meet { causes: vec![code("price")], minutes: String::new() },
        ),
        ("2024-04-01T18:00:00+08:00", WarningAction::Plan { measures }),
        ("2024-04-02T10:00:00+08:00", WarningAction::Execute),
    ];
    let steps = steps.into_iter().enumerate();
    steps.map(|(n, (at, action))| step(&format!("s{n}"), at, action)).collect()
}

fn step(id: &str, at: &str, action: WarningAction) -> Event {
    event(id, "K", at, WarningEvent::new("W1", action))
}

fn clear(at: &str, assessment: &str) -> Event {
    step("clear", at, WarningAction::Clear { assessment: assessment.into() })
}

fn look<T>(events: &[Event], as_of: &str, see: impl FnOnce(&Watched<'_>) -> T) -> T {
    look_at(&rulebook(), events, &[], as_of, see)
}

fn look_at<T>(
    rulebook: &Rulebook,
    events: &[Event],
    given: &[GivenFacts],
    as_of: &str,
    see: impl FnOnce(&Watched<'_>) -> T,
) -> T {
    let as_of = as_of.parse().unwrap();
    let review = decide(rulebook, events, given, as_of, None);
    let facts = review.customer("K").unwrap().facts.clone();
    let customers = [AgendaCustomer::new(Customer::new("K"), facts).with_log(events.to_vec())];
    let list = watch(rulebook, &review.population, &customers, as_of).unwrap();
    see(&list.customers[0])
}

fn state(events: &[Event], as_of: &str) -> (WarningState, Vec<&'static str>) {
    look(events, as_of, |one| {
        let warnings = one.warnings.as_ref().unwrap();
        let refused = warnings.refused.iter().map(|one| one.refusal.code()).collect();
        (warnings.warnings[0].warning.state, refused)
    })
}

#[test]
fn d002_96_a_cleared_warning_stays_cleared_when_the_words_of_its_assessment_are_corrected() {
    let mut events = base("overdue");
    events.push(event("a1", "K", "2024-04-05", sheet("low")));
    events.push(clear("2024-04-05T12:00:00+08:00", "a1"));
    events.push(step("file", "2024-04-06T09:00:00+08:00", WarningAction::Archive));
    let corrected = event("a1b", "K", "2024-04-05", sheet("low"))
        .recorded_at("2024-04-08".parse().unwrap())
        .correcting("a1");
    events.push(corrected);
    assert_eq!(state(&events, "2024-04-10"), (WarningState::Archived, vec![]));
    // A correction that raises the level takes the clearing back, and says so.
    let raised = event("a1c", "K", "2024-04-05", sheet("high"))
        .recorded_at("2024-04-09".parse().unwrap())
        .correcting("a1b");
    events.push(raised);
    let found = state(&events, "2024-04-10");
    assert_eq!((found.0, found.1[0]), (WarningState::Executing, "still-at-risk"));
}

#[test]
fn p_089_a_warning_is_cleared_by_the_last_assessment_only() {
    let mut events = base("overdue");
    events.push(event("a1", "K", "2024-04-10", sheet("medium")));
    events.push(event("a2", "K", "2024-04-15", sheet("very_high")));
    events.push(clear("2024-04-16T09:00:00+08:00", "a1"));
    assert_eq!(state(&events, "2024-04-20"), (WarningState::Executing, vec!["not-latest"]));
    events.pop();
    events.push(clear("2024-04-12T09:00:00+08:00", "a1")); // it was the last one by then
    assert_eq!(state(&events, "2024-04-20").0, WarningState::Cleared);
}

#[test]
fn d002_95_the_assessment_is_not_older_than_any_cause() {
    let mut events = base("overdue");
    events.push(event("a1", "K", "2024-04-10", sheet("medium")));
    let other = WarningAction::Detect { cause: code("switch"), note: String::new() };
    events.push(step("more", "2024-04-15T09:00:00+08:00", other));
    events.push(clear("2024-04-16T09:00:00+08:00", "a1"));
    assert_eq!(state(&events, "2024-04-20"), (WarningState::Executing, vec!["old-assessment"]));
}

/// The causes that nobody noticed, and those that were dealt with.
fn causes(events: &[Event], as_of: &str) -> (Vec<String>, Vec<String>) {
    look(events, as_of, |one| {
        let warnings = one.warnings.as_ref().unwrap();
        let undetected = warnings.undetected.iter().map(|one| one.cause.to_string()).collect();
        (undetected, warnings.settled.iter().map(|one| one.cause.to_string()).collect())
    })
}

#[test]
fn a_52_a_cause_that_came_back_is_listed_however_long_ago_that_was() {
    let invoice = |id: &str, at: &str, due: &str| {
        event(id, "K", at, Invoice::new(id, "100".parse().unwrap(), due.parse().unwrap()))
    };
    let paid = guanxi::record::Payment::new("F1", "100".parse().unwrap());
    let dismissed = WarningAction::Dismiss { reason: "paid in the meantime".to_owned() };
    let detected = WarningAction::Detect { cause: code("overdue"), note: String::new() };
    let events = [
        invoice("F1", "2021-10-01", "2021-11-01"),
        step("s1", "2022-01-10T09:00:00+08:00", detected),
        event("p1", "K", "2022-02-01", paid),
        step("s2", "2022-02-05T09:00:00+08:00", dismissed),
        invoice("F2", "2022-12-01", "2023-01-01"),
    ];
    for day in ["2023-02-01", "2024-02-01", "2024-02-02", "2024-06-30"] {
        assert_eq!(causes(&events, day).0, ["overdue"], "{day}");
    }
    // What has held ever since is dealt with, also after years.
    let mut unpaid = events.to_vec();
    unpaid.remove(2);
    assert_eq!(causes(&unpaid, "2024-06-30"), (vec![], vec!["overdue".to_owned()]));
}

#[test]
fn a_52_only_an_assessment_that_counts_is_something_new() {
    let detected = WarningAction::Detect { cause: code("assessed"), note: String::new() };
    let dismissed = WarningAction::Dismiss { reason: "a mistake".to_owned() };
    let events = |new: RiskAssessment| {
        [
            event("a1", "K", "2024-03-01", sheet("very_high")),
            step("s1", "2024-03-02T09:00:00+08:00", detected.clone()),
            step("s2", "2024-03-03T09:00:00+08:00", dismissed.clone()),
            event("a2", "K", "2024-03-10", new),
        ]
    };
    let undetected = |new| causes(&events(new), "2024-03-20").0;
    let of_somebody_else = sheet("very_high").in_role(code("sales_supervisor"));
    assert!(undetected(of_somebody_else).is_empty());
    let without_level = RiskAssessment::new("hard to say").rate(code("need_fit"), 1);
    assert!(undetected(without_level).is_empty());
    assert_eq!(undetected(sheet("very_high")), ["assessed"]);
}

#[test]
fn design_1_a_factor_cannot_ask_for_a_share_of_all_customers() {
    let text = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"UTC\"\n\
                [risk]\nlevels = [{ code = \"low\", from = 4 }, { code = \"high\" }]\n\
                [[risk.factor]]\ncode = \"size\"\nfact = \"share(amount_12m)\"\n\
                bands = [{ from = \"50%\", points = 5 }, { points = 1 }]\n";
    let error = Rulebook::from_toml(text).unwrap_err();
    assert_eq!((error.code(), error.path()), ("later-result", Some("risk.factor[0].fact")));
}

fn plan(events: &[Event], as_of: &str) -> String {
    look(events, as_of, |one| match &one.renewal.as_ref().unwrap().plan {
        PlanDuty::NotOwed => "not owed".to_owned(),
        PlanDuty::Owed { overdue_days, .. } => format!("owed, {overdue_days} days overdue"),
        PlanDuty::Made { late, .. } => format!("made, late {late}"),
        other => panic!("{other:?}"),
    })
}

#[test]
fn d002_08_a_plan_is_for_the_end_that_the_contract_had() {
    let visit = Measure::new("visit", "chen.qi", "2023-06-01".parse().unwrap());
    let longer = ContractAction::Amend(Box::new(terms("2022-10-01", "2024-09-30")));
    let signed = ContractEvent::sign("HT1", terms("2022-10-01", "2023-09-30"));
    let mut events = vec![
        event("c1", "K", "2022-09-20", signed),
        event("p1", "K", "2023-05-01", RetentionPlan::new("HT1").with(visit)),
        event("a1", "K", "2023-06-01", sheet("very_high")),
    ];
    assert_eq!(plan(&events, "2023-07-10"), "made, late false");
    events.push(event("c2", "K", "2023-09-01", ContractEvent::new("HT1", longer)));
    assert_eq!(plan(&events, "2024-09-10"), "owed, 72 days overdue");
}

#[test]
fn d002_08_a_contract_that_was_called_off_needs_no_plan() {
    let (last_day, reason) = ("2024-06-30".parse().unwrap(), String::new());
    let called_off = ContractAction::Terminate { last_day, reason };
    let mut events = vec![
        event(
            "c1",
            "K",
            "2023-12-20",
            ContractEvent::sign("HT1", terms("2024-01-01", "2024-08-31")),
        ),
        event("a1", "K", "2024-06-02", sheet("high")),
    ];
    assert_eq!(plan(&events, "2024-06-10"), "owed, 10 days overdue");
    events.push(event("c2", "K", "2024-06-01", ContractEvent::new("HT1", called_off)));
    assert_eq!(plan(&events, "2024-06-10"), "not owed");
}

fn outcome(events: &[Event]) -> Option<Outcome> {
    look(events, "2024-06-30", |one| one.warnings.as_ref().unwrap().warnings[0].warning.outcome)
}

#[test]
fn rulebook_8_2_a_renewal_and_a_loss_are_not_older_than_the_warning() {
    let sign = |id: &str, on: &str, from: &str, to: &str| {
        event(&format!("c-{id}"), "K", on, ContractEvent::sign(id, terms(from, to)))
    };
    let renew = || {
        let renewed = WarningAction::Renew { contract: "HT2".into() };
        step("end", "2024-05-16T09:00:00+08:00", renewed)
    };
    let ended = |contracts: Vec<Event>, end: Event| {
        let mut events = base("overdue");
        events.extend(contracts);
        events.push(end);
        outcome(&events)
    };
    let old = vec![
        sign("HT1", "2021-12-01", "2022-01-01", "2022-12-31"),
        sign("HT2", "2022-12-01", "2023-01-01", "2024-12-31"),
    ];
    assert_eq!(ended(old.clone(), renew()), None); // renewed long ago
    let new = vec![
        sign("HT1", "2023-04-01", "2023-06-01", "2024-05-31"),
        sign("HT2", "2024-05-15", "2024-06-01", "2025-05-31"),
    ];
    assert_eq!(ended(new, renew()), Some(Outcome::Renewed));
    let lost = || WarningAction::Lose { reason: "gone".to_owned() };
    let lose = || step("end", "2024-05-16T09:00:00+08:00", lost());
    let other = vec![
        sign("HT0", "2019-12-01", "2020-01-01", "2020-06-30"),
        sign("HT2", "2022-12-01", "2023-01-01", "2025-12-31"),
    ];
    assert_eq!(ended(other, lose()), None); // what ended in 2020 is not this loss
    let over = vec![sign("HT1", "2023-04-01", "2023-05-01", "2024-04-30")];
    assert_eq!(ended(over, lose()), Some(Outcome::Lost));
}

#[test]
fn d002_93_a_report_with_the_date_of_the_due_day_is_in_time() {
    let report = |at: &str| {
        let mut events = base("overdue");
        let text = "visited".to_owned();
        events.push(step("p", at, WarningAction::Progress { text, major: false }));
        look(&events, "2024-04-15", |one| {
            let warning = &one.warnings.as_ref().unwrap().warnings[0];
            assert!(warning.clocks.iter().any(|clock| clock.milestone == Milestone::Progress));
            warning.missed_progress
        })
    };
    assert_eq!(report("2024-04-09"), 0);
    assert_eq!(report("2024-04-09T10:00:00+08:00"), 0);
    assert_eq!(report("2024-04-09T10:00:01+08:00"), 1);
    assert_eq!(report("2024-04-10"), 1);
}

#[test]
fn a_29_a_newer_sheet_that_excludes_the_level_takes_its_place() {
    let bad = RiskAssessment::new("they are leaving")
        .rate(code("need_fit"), 1)
        .rate(code("competitor"), 1)
        .rate(code("feedback"), 1);
    let events =
        [event("a1", "K", "2024-03-04", sheet("low")), event("a2", "K", "2024-06-01", bad)];
    look(&events, "2024-06-30", |one| {
        let risk = one.risk.as_ref().unwrap();
        let possible: Vec<&str> = risk.possible.iter().map(|level| level.code().as_str()).collect();
        assert_eq!(possible, ["high", "very_high"]); // 5 to 13 points
        assert_eq!(risk.recorded.as_ref().unwrap().event.as_str(), "a2");
        assert_eq!(risk.agreement, Agreement::Open);
    });
    let review = decide(&rulebook(), &events, &[], "2024-06-30".parse().unwrap(), None);
    assert_eq!(told(&review, "K", "risk_level"), None);
    // One that does not exclude it is skipped.
    let unsure = RiskAssessment::new("hard to say").rate(code("need_fit"), 5);
    let events = [events[0].clone(), event("a2", "K", "2024-06-01", unsure)];
    let review = decide(&rulebook(), &events, &[], "2024-06-30".parse().unwrap(), None);
    assert_eq!(told(&review, "K", "risk_level"), Some(Value::Choice(0)));
}

#[test]
fn d002_77_nobody_owes_an_assessment_of_a_customer_whose_last_contract_is_over() {
    let events = |end: &str| {
        [event("c1", "K", "2023-01-01", ContractEvent::sign("HT1", terms("2023-01-01", end)))]
    };
    let owed = |end: &str| {
        look(&events(end), "2024-06-10", |one| one.risk.as_ref().unwrap().schedule.is_some())
    };
    assert_eq!((owed("2024-06-09"), owed("2024-06-10")), (false, true));
}

#[test]
fn a_27_a_contract_that_ended_before_renews_nothing() {
    let mut older = terms("2020-01-01", "2020-12-31");
    older.renews = Some("HT2".into());
    let events = [
        event("c1", "K", "2019-12-01", ContractEvent::sign("HT1", older)),
        event(
            "c2",
            "K",
            "2023-12-01",
            ContractEvent::sign("HT2", terms("2024-01-01", "2024-12-31")),
        ),
    ];
    look(&events, "2024-11-01", |one| {
        let contract = one.renewal.as_ref().unwrap().contract.as_ref().unwrap();
        assert_eq!((contract.contract.as_str(), contract.phase), ("HT2", RenewalPhase::Late));
    });
}
