//! The readings of renewal risk, renewal and early warning.

use guanxi::fact::Value;
use guanxi::policy::cadence::TouchState;
use guanxi::policy::renewal::{PlanDuty, RenewalPhase};
use guanxi::policy::risk::{Agreement, FactorSource, ScheduleState};
use guanxi::policy::scheme::Case;
use guanxi::policy::warning::{Evidence, Milestone};
use guanxi::record::{
    ContactAction, ContactEvent, Contract, ContractTerms, Customer, Direction, Event, EventKind,
    Feedback, Interaction, Invoice, Outcome, RiskAssessment, Signal, WarningAction, WarningEvent,
};
use guanxi::review::{AgendaCustomer, Watched, decide, watch};
use guanxi::rule::{Points, Truth};
use guanxi::{Facts, Rulebook};

use super::toml;

/// The risk, renewal and warnings of the preset, with something of one's own.
fn renewal(rest: &str) -> Rulebook {
    toml(&format!(
        "use = [{{ preset = \"renewal\", parts = [\"risk\", \"renewal\", \"warning\"] }}]\n{rest}"
    ))
}

fn date(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

fn event(id: &str, at: &str, kind: impl Into<EventKind>) -> Event {
    Event::new(id, "K", at.parse().unwrap(), kind)
}

fn code(text: &str) -> guanxi::label::Code {
    text.parse().unwrap()
}

fn sheet(level: &str) -> RiskAssessment {
    RiskAssessment::new("see the notes").level(code(level))
}

/// What every factor is known to be but the last one.
fn four_of_five(rulebook: &Rulebook) -> Facts {
    let facts = rulebook.facts().with("first_contract", "2020-01-01").unwrap(); // 5
    let facts = facts.with("worst_overdue_days_12m", 0).unwrap(); // 5
    let facts = facts.with("need_fit", "full").unwrap(); // 5
    facts.with("competitor_contact", "initial").unwrap() // 3
}

/// The possible levels, and the range of totals.
fn scored(rulebook: &Rulebook, facts: &Facts, day: &str) -> (Vec<String>, (i64, i64)) {
    let score = rulebook.risk().unwrap().score(&Case::new(facts, date(day)), None).unwrap();
    let levels = score.possible().iter().map(|level| level.code().to_string()).collect();
    (levels, (score.min().reduced().num(), score.max().reduced().num()))
}

fn points(rulebook: &Rulebook, facts: &Facts, factor: &str, day: &str) -> Points {
    let score = rulebook.risk().unwrap().score(&Case::new(facts, date(day)), None).unwrap();
    score.factors().iter().find(|one| *one.factor.code() == factor).unwrap().points
}

/// A fact that a review tells of customer `K`.
fn told(rulebook: &Rulebook, events: &[Event], fact: &str, day: &str) -> Option<Value> {
    let review = decide(rulebook, events, &[], day.parse().unwrap(), None);
    review.customer("K")?.facts.get(fact)
}

fn trigger(rulebook: &Rulebook, facts: &Facts, cause: &str) -> Truth {
    let case = Case::new(facts, date("2024-06-30"));
    let triggers = rulebook.warnings().unwrap().triggers(&case).unwrap();
    triggers.iter().find(|one| one.cause().code == cause).unwrap().truth()
}

#[test]
fn a_09_any_whole_number_of_the_scale_is_a_rating() {
    let rulebook = renewal("");
    let rated = |points| {
        let sheet = RiskAssessment::new("x").rate(code("need_fit"), points);
        let events = [event("e1", "2024-03-29", sheet)];
        let as_of = "2024-06-30".parse().unwrap();
        rulebook.risk().unwrap().history(&"K".into(), &events, as_of, None).refused.len()
    };
    assert_eq!([1, 2, 3, 4, 5, 0, 6].map(rated), [0, 0, 0, 0, 0, 1, 1]);
    let facts = |days| rulebook.facts().with("worst_overdue_days_12m", days).unwrap();
    let computed = |days| points(&rulebook, &facts(days), "payment", "2024-06-30");
    assert_eq!([0, 1, 30, 31].map(computed), [5, 3, 3, 1].map(Points::Known));
}

#[test]
fn a_10_tenure_is_from_the_first_contract_by_anniversary() {
    let rulebook = renewal("");
    let facts = rulebook.facts().with("first_contract", "2020-02-29").unwrap();
    let at = |day| points(&rulebook, &facts, "stability", day);
    // A year on 29 February has its anniversary on the 28th.
    assert_eq!((at("2021-02-27"), at("2021-02-28")), (Points::Known(1), Points::Known(3)));
    assert_eq!((at("2023-02-27"), at("2023-02-28")), (Points::Known(3), Points::Known(5)));
}

#[test]
fn a_10_from_the_first_deal_by_an_own_entry() {
    let rulebook = renewal(
        "[[risk.factor]]\ncode = \"stability\"\nfact = \"age(first_deal)\"\nbands = [{ from = \"3 years\", points = 5 }, { from = \"1 year\", points = 3 }, { points = 1 }]\n",
    );
    let facts = rulebook.facts().with("first_contract", "2024-01-01").unwrap();
    let facts = facts.with("first_deal", "2019-01-01").unwrap();
    assert_eq!(points(&rulebook, &facts, "stability", "2024-06-30"), Points::Known(5));
}

#[test]
fn a_12_an_unknown_factor_makes_an_interval_by_default() {
    let rulebook = renewal("");
    let facts = four_of_five(&rulebook);
    let (levels, total) = scored(&rulebook, &facts, "2024-06-30");
    assert_eq!(levels, ["low", "medium"]); // safest first
    assert_eq!(total, (19, 23));
}

#[test]
fn a_12_an_unknown_factor_counts_as_the_riskiest() {
    let rulebook = renewal("[risk]\nmissing = \"pessimistic\"\n");
    let facts = four_of_five(&rulebook);
    assert_eq!(scored(&rulebook, &facts, "2024-06-30"), (vec!["medium".to_owned()], (19, 19)));
    // Of an empty customer nothing is said all the same.
    assert_eq!(scored(&rulebook, &rulebook.facts(), "2024-06-30").0.len(), 4);
}

#[test]
fn a_12_an_unknown_factor_counts_as_neutral() {
    let rulebook = renewal("[risk]\nmissing = \"neutral\"\n");
    let facts = four_of_five(&rulebook);
    assert_eq!(scored(&rulebook, &facts, "2024-06-30"), (vec!["low".to_owned()], (21, 21)));
    let rulebook = renewal("[risk]\nmissing = \"neutral\"\nneutral = 1\n");
    assert_eq!(scored(&rulebook, &four_of_five(&rulebook), "2024-06-30").1, (19, 19));
    assert_eq!(scored(&rulebook, &rulebook.facts(), "2024-06-30").0.len(), 4);
}

#[test]
fn a_12_the_weight_of_an_unknown_factor_goes_to_the_others() {
    let rulebook = renewal("[risk]\nmissing = \"redistribute\"\n");
    let facts = four_of_five(&rulebook);
    // 18 of four stands for 22.5 of five.
    assert_eq!(scored(&rulebook, &facts, "2024-06-30"), (vec!["low".to_owned()], (45, 45)));
    assert_eq!(scored(&rulebook, &rulebook.facts(), "2024-06-30").0.len(), 4);
}

#[test]
fn so_many_factors_have_to_be_known_for_a_level() {
    let one = "[risk]\nmissing = \"pessimistic\"\n";
    let rulebook = renewal(one);
    let facts = rulebook.facts().with("need_fit", "full").unwrap();
    assert_eq!(scored(&rulebook, &facts, "2024-06-30").0, ["very_high"]); // 5 + 4 × 1
    let rulebook = renewal(&format!("{one}min_known = 4\n"));
    let facts = rulebook.facts().with("need_fit", "full").unwrap();
    assert_eq!(scored(&rulebook, &facts, "2024-06-30").0.len(), 4);
}

#[test]
fn a_13_probabilities_are_half_open() {
    let rulebook = renewal("");
    let risk = rulebook.risk().unwrap();
    let level =
        |text: &str| risk.level_of_probability(text.parse().unwrap()).unwrap().code().to_string();
    let levels = ["100%", "90%", "89.5%", "70%", "69.5%", "50%", "49.5%", "0%"].map(level);
    assert_eq!(
        levels,
        ["low", "low", "medium", "medium", "high", "high", "very_high", "very_high"]
    );
}

fn survey(at: &str) -> Event {
    event("e1", at, Feedback::new("2".parse().unwrap()))
}

#[test]
fn a_14_surveys_of_the_last_closed_quarter_count_by_default() {
    let rulebook = renewal("");
    let score = |day| told(&rulebook, &[survey("2024-02-20")], "satisfaction_last_quarter", day);
    let two = Some(Value::Score("2".parse().unwrap()));
    assert_eq!([score("2024-03-30"), score("2024-03-31"), score("2024-06-29")], [None, two, two]);
    assert_eq!(score("2024-06-30"), None);
}

#[test]
fn a_14_surveys_of_a_trailing_window_by_an_own_entry() {
    let rulebook = renewal(
        "[[risk.factor]]\ncode = \"feedback\"\nfact = \"satisfaction_3m\"\nbands = [{ from = 5, points = 5 }, { from = 3, points = 3 }, { points = 1 }]\n",
    );
    let score = |day| told(&rulebook, &[survey("2024-02-20")], "satisfaction_3m", day);
    let two = Some(Value::Score("2".parse().unwrap()));
    assert_eq!([score("2024-02-20"), score("2024-05-19"), score("2024-05-20")], [two, two, None]);
}

#[test]
fn call_backs_about_issues_are_no_surveys() {
    use guanxi::record::{IssueAction, IssueEvent};
    let rulebook = renewal("");
    let call = IssueAction::CallBack { score: 1, comment: String::new(), new_due: None };
    let events = [event("e1", "2024-02-20", IssueEvent::new("I", call))];
    assert_eq!(told(&rulebook, &events, "satisfaction_last_quarter", "2024-03-31"), None);
}

fn stated(id: &str, from: &str, to: &str) -> Contract {
    Contract::new(id, "K", ContractTerms::new(date(from), date(to)))
}

fn book<'a>(
    rulebook: &'a Rulebook,
    contracts: &[Contract],
    day: &str,
) -> (guanxi::policy::renewal::Renewal<'a>, guanxi::policy::renewal::ContractBook) {
    let renewal = rulebook.renewal().unwrap();
    let book = renewal.book(&"K".into(), contracts, &[], day.parse().unwrap(), None);
    (renewal, book)
}

#[test]
fn a_25_the_window_is_from_six_to_three_months_before_the_end_by_default() {
    let rulebook = renewal("");
    let window = rulebook.renewal().unwrap().window(date("2024-12-31"));
    let phase = |day| window.phase(date(day));
    assert_eq!(phase("2024-06-29"), RenewalPhase::TooEarly);
    assert_eq!(
        (phase("2024-06-30"), phase("2024-09-30")),
        (RenewalPhase::Window, RenewalPhase::Window)
    );
    assert_eq!(
        (phase("2024-10-01"), phase("2024-12-31")),
        (RenewalPhase::Late, RenewalPhase::Late)
    );
    assert_eq!(phase("2025-01-01"), RenewalPhase::Expired);
}

#[test]
fn a_25_other_edges_by_own_keys() {
    let rulebook = renewal("[renewal]\nopens = \"90 days\"\nlatest = \"1 month\"\n");
    let window = rulebook.renewal().unwrap().window(date("2024-12-31"));
    assert_eq!((window.opens, window.latest), (date("2024-10-02"), date("2024-11-30")));
}

#[test]
fn a_27_the_next_contract_begins_the_day_after_at_the_latest_by_default() {
    let rulebook = renewal("");
    let renewed = |start: &str| {
        let contracts = [stated("A", "2023-01-01", "2023-12-31"), stated("B", start, "2024-12-31")];
        book(&rulebook, &contracts, "2024-06-30").1.renewed_by("A").is_some()
    };
    assert_eq!((renewed("2024-01-01"), renewed("2024-01-02")), (true, false));
}

#[test]
fn a_27_a_gap_between_contracts_by_parameter() {
    let rulebook = renewal("[parameters]\nrenewal_gap = \"1 month\"\n");
    let renewed = |start: &str| {
        let contracts = [stated("A", "2023-01-01", "2023-12-31"), stated("B", start, "2024-12-31")];
        book(&rulebook, &contracts, "2024-06-30").1.renewed_by("A").is_some()
    };
    assert_eq!((renewed("2024-02-01"), renewed("2024-02-02")), (true, false));
}

#[test]
fn what_two_contracts_are_about_has_to_match_where_both_say() {
    let rulebook = renewal("");
    let about = |id: &str, from: &str, to: &str, item: &str| {
        let mut contract = stated(id, from, to);
        contract.terms.items = vec![item.to_owned()];
        contract
    };
    let first = about("A", "2023-01-01", "2023-12-31", "licences");
    let renewed = |item: &str| {
        let contracts = [first.clone(), about("B", "2024-01-01", "2024-12-31", item)];
        book(&rulebook, &contracts, "2024-06-30").1.renewed_by("A").is_some()
    };
    assert_eq!((renewed("licences"), renewed("training")), (true, false));
    // A contract that says which one it renews renews that one and no other.
    let mut named = about("B", "2024-03-01", "2024-12-31", "training");
    named.terms.renews = Some("A".into());
    assert!(book(&rulebook, &[first, named], "2024-06-30").1.renewed_by("A").is_some());
}

#[test]
fn a_renewed_contract_drives_no_renewal() {
    let rulebook = renewal("");
    let contracts =
        [stated("A", "2023-07-01", "2024-06-30"), stated("B", "2024-07-01", "2025-06-30")];
    let (renewal, book) = book(&rulebook, &contracts, "2024-06-01");
    let reading = renewal.read(&book, None);
    let contract = reading.contract.unwrap();
    assert_eq!((contract.contract.as_str(), contract.phase), ("B", RenewalPhase::TooEarly));
    assert_eq!(reading.others[0].phase, RenewalPhase::Renewed);
}

#[test]
fn a_plan_may_be_owed_while_the_risk_is_not_settled() {
    let rulebook = renewal("");
    let (renewal, book) = book(&rulebook, &[stated("A", "2024-01-01", "2024-12-31")], "2024-09-01");
    let PlanDuty::Owed { certain, .. } = renewal.read(&book, None).plan else { panic!() };
    assert!(!certain);
    let risk = rulebook.risk().unwrap();
    let plan = |level: &str| {
        let events = [event("e1", "2024-06-28", sheet(level))];
        let history = risk.history(&"K".into(), &events, "2024-09-01".parse().unwrap(), None);
        let facts = rulebook.facts();
        let reading = risk.read(&Case::new(&facts, date("2024-09-01")), &history).unwrap();
        renewal.read(&book, Some(&reading)).plan
    };
    assert_eq!(plan("low"), PlanDuty::NotOwed); // D002-08
    assert!(matches!(plan("medium"), PlanDuty::Owed { certain: true, .. }));
}

fn levels(rulebook: &Rulebook, given: &[&str], fact: &str) -> Option<Value> {
    let days = ["2023-09-28", "2023-12-28", "2024-03-28", "2024-06-28"];
    let events: Vec<Event> = given
        .iter()
        .zip(days)
        .enumerate()
        .map(|(place, (level, day))| {
            let said = match *level {
                "open" => RiskAssessment::new("hard to say"),
                level => sheet(level),
            };
            event(&format!("e{place}"), day, said)
        })
        .collect();
    told(rulebook, &events, fact, "2024-06-30")
}

#[test]
fn a_28_two_in_a_row_are_at_least_high_by_default() {
    let rulebook = renewal("");
    let row = |given: &[&str]| levels(&rulebook, given, "consecutive_at_least(high)");
    assert_eq!(row(&["high", "very_high"]), Some(Value::Count(2)));
    assert_eq!(row(&["high", "medium", "high"]), Some(Value::Count(1)));
}

#[test]
fn a_28_two_in_a_row_are_exactly_high_by_an_own_entry() {
    let rulebook = renewal(
        "[[warning.trigger]]\ncause = \"consecutive\"\nlevel = \"high\"\nwhen = \"consecutive_exactly(high) >= 2\"\n",
    );
    let row = |given: &[&str]| levels(&rulebook, given, "consecutive_exactly(high)");
    assert_eq!(row(&["high", "very_high"]), Some(Value::Count(0)));
    assert_eq!(row(&["very_high", "high", "high"]), Some(Value::Count(2)));
}

#[test]
fn a_29_the_later_assessment_of_a_quarter_counts() {
    let rulebook = renewal("");
    let events = [
        event("e1", "2024-03-01", sheet("high")),
        event("e2", "2024-03-28", sheet("low")),
        event("e3", "2024-04-01", sheet("high")),
    ];
    assert_eq!(
        told(&rulebook, &events, "consecutive_at_least(high)", "2024-06-30"),
        Some(Value::Count(1))
    );
}

#[test]
fn a_29_an_assessment_without_a_level_is_skipped_by_default() {
    let rulebook = renewal("");
    let row = levels(&rulebook, &["high", "open", "high"], "consecutive_at_least(high)");
    assert_eq!(row, Some(Value::Count(2)));
}

#[test]
fn a_29_an_assessment_without_a_level_breaks_the_row() {
    let rulebook = renewal("[risk]\nreset_on_undetermined = true\n");
    let row = levels(&rulebook, &["high", "open", "high"], "consecutive_at_least(high)");
    assert_eq!(row, Some(Value::Count(1)));
}

/// When the meeting is due of a warning that was detected at 9 and reported at 10.
fn meeting(rulebook: &Rulebook) -> String {
    let warnings = rulebook.warnings().unwrap();
    let report = WarningAction::Report { to: code("sales_supervisor"), text: String::new() };
    let events = [
        event("e1", "2024-04-01T09:00:00+08:00", WarningEvent::detect("W", code("overdue"))),
        event("e2", "2024-04-01T10:00:00+08:00", WarningEvent::new("W", report)),
    ];
    let as_of = "2024-04-01T11:00:00+08:00".parse().unwrap();
    let log = warnings.replay("K", &events, as_of, None, &Evidence::default());
    let next = warnings.deadline(&log.warnings[0], as_of).unwrap().unwrap();
    assert_eq!(next.milestone, Milestone::Meet);
    rulebook.zone().wall_text(next.due)
}

#[test]
fn a_30_the_meeting_is_due_from_the_report_by_default() {
    assert_eq!(meeting(&renewal("")), "2024-04-02 10:00");
}

#[test]
fn a_30_the_meeting_is_due_from_the_detection_by_an_own_clock() {
    let rulebook = renewal(
        "[[warning.clock]]\nmilestone = \"meet\"\nfrom = \"detected\"\nwithin = \"24 hours\"\nby = \"sales_supervisor\"\n",
    );
    assert_eq!(meeting(&rulebook), "2024-04-02 09:00");
}

/// One customer with this log, as of a day, under watch.
fn watched<T>(
    rulebook: &Rulebook,
    events: &[Event],
    as_of: &str,
    look: impl FnOnce(&Watched<'_>) -> T,
) -> T {
    let as_of = as_of.parse().unwrap();
    let review = decide(rulebook, events, &[], as_of, None);
    let facts = review.customer("K").unwrap().facts.clone();
    let customers = [AgendaCustomer::new(Customer::new("K"), facts).with_log(events.to_vec())];
    let list = watch(rulebook, &review.population, &customers, as_of).unwrap();
    look(&list.customers[0])
}

#[test]
fn a_52_a_cause_that_stays_true_is_raised_again_only_by_something_new() {
    let rulebook = renewal("");
    let invoice = Invoice::new("F1", "100".parse().unwrap(), date("2024-02-01"));
    let mut events = vec![
        event("e1", "2024-01-01", invoice),
        event("e2", "2024-03-05T09:00:00+08:00", WarningEvent::detect("W", code("overdue"))),
    ];
    let undetected = |events: &[Event]| {
        watched(&rulebook, events, "2024-04-30", |one| {
            let warnings = one.warnings.as_ref().unwrap();
            let of = |cause: &str| warnings.undetected.iter().any(|one| one.cause == cause);
            (of("overdue"), of("switch"))
        })
    };
    assert_eq!(undetected(&events[..1]), (true, false)); // nobody noticed
    assert_eq!(undetected(&events), (false, false)); // it is being handled
    let dismissed = WarningAction::Dismiss { reason: "disputed invoice".to_owned() };
    events.push(event("e3", "2024-03-06T09:00:00+08:00", WarningEvent::new("W", dismissed)));
    assert_eq!(undetected(&events), (false, false)); // it has stayed true ever since
    let signal = Signal::new(code("considering_switch"));
    events.push(event("e4", "2024-04-02", signal));
    assert_eq!(undetected(&events), (false, true)); // something else
}

#[test]
fn c_31_an_open_warning_adds_a_weekly_touch_beside_the_rules_of_the_class() {
    let rulebook = Rulebook::preset("renewal").unwrap();
    let talk = |id: &str, day: &str| {
        let talk = Interaction::new(code("visit"), Direction::Outbound, Outcome::Reached);
        event(id, day, talk)
    };
    let events = [
        talk("e1", "2024-03-15"),
        event("e2", "2024-04-01T09:00:00+08:00", WarningEvent::detect("W", code("overdue"))),
        talk("e3", "2024-04-03"),
    ];
    let touches = |count: usize, day: &str| {
        let events = &events[..count];
        let review = decide(&rulebook, events, &[], day.parse().unwrap(), None);
        let customer = review.customer("K").unwrap();
        let facts = customer.facts.clone().with("annual_amount", 600_000).unwrap();
        let facts = facts.with("strategic", true).unwrap();
        let case = Case::new(&facts, date(day));
        let cadence = rulebook.cadence().unwrap();
        let reading = cadence.read(&Customer::new("K"), events, &case, day.parse().unwrap(), None);
        let reading = reading.unwrap();
        let due = |rule: &str| {
            let touch = reading.touches.iter().find(|touch| *touch.rule.code() == rule)?;
            Some((touch.due.unwrap().to_string(), touch.state.clone()))
        };
        (due("a_deep"), due("warning_touch"))
    };
    let (deep, warned) = touches(1, "2024-04-01");
    assert_eq!((deep.unwrap().0, warned), ("2024-04-15".to_owned(), None));
    // The last contact is more than a week old: due on the day the warning begins, not overdue.
    let (deep, warned) = touches(2, "2024-04-01");
    assert_eq!(deep.unwrap().0, "2024-04-15");
    assert_eq!(warned.unwrap(), ("2024-04-01".to_owned(), TouchState::Due));
    // Any effective contact counts, a week from then on.
    assert_eq!(touches(3, "2024-04-04").1.unwrap().0, "2024-04-10");
}

#[test]
fn the_recorded_level_counts_and_that_it_disagrees_is_said() {
    let rulebook = renewal("");
    let risk = rulebook.risk().unwrap();
    let facts = four_of_five(&rulebook).with("satisfaction_last_quarter", "5").unwrap(); // 23: low
    let read = |level: &str| {
        let events = [event("e1", "2024-06-28", sheet(level))];
        let history = risk.history(&"K".into(), &events, "2024-06-30".parse().unwrap(), None);
        let reading = risk.read(&Case::new(&facts, date("2024-06-30")), &history).unwrap();
        (reading.level().unwrap().code().to_string(), reading.agreement)
    };
    assert_eq!(read("low"), ("low".to_owned(), Agreement::Agrees));
    assert_eq!(read("very_high"), ("very_high".to_owned(), Agreement::Disagrees));
}

#[test]
fn a_computed_level_warns_as_a_recorded_one_does_by_default() {
    let rulebook = renewal("");
    let facts = rulebook.facts().with("risk_level", "very_high").unwrap();
    assert_eq!(trigger(&rulebook, &facts, "assessed"), Truth::True);
}

#[test]
fn only_a_recorded_level_warns_by_an_own_entry() {
    let rulebook = renewal(
        "[[warning.trigger]]\ncause = \"assessed\"\nlevel = \"very_high\"\nwhen = \"assessed_level = very_high\"\n",
    );
    let facts = rulebook.facts().with("risk_level", "very_high").unwrap();
    assert_eq!(trigger(&rulebook, &facts, "assessed"), Truth::Unknown);
    let facts = facts.with("assessed_level", "high").unwrap();
    assert_eq!(trigger(&rulebook, &facts, "assessed"), Truth::False);
}

#[test]
fn facts_win_over_what_people_rated_and_ratings_fill_what_facts_leave_open() {
    let rulebook = renewal("");
    let risk = rulebook.risk().unwrap();
    let said = RiskAssessment::new("x").rate(code("payment"), 1).rate(code("need_fit"), 2);
    let events = [event("e1", "2024-06-28", said)];
    let history = risk.history(&"K".into(), &events, "2024-06-30".parse().unwrap(), None);
    let facts = rulebook.facts().with("worst_overdue_days_12m", 0).unwrap();
    let score = risk.score(&Case::new(&facts, date("2024-06-30")), Some(&history)).unwrap();
    assert_eq!(
        (score.factors()[1].points, &score.factors()[1].source),
        (Points::Known(5), &FactorSource::Facts)
    );
    assert_eq!(score.factors()[2].points, Points::Known(2));
}

#[test]
fn an_assessment_counts_for_the_period_in_which_it_is_made() {
    let rulebook = renewal("");
    let risk = rulebook.risk().unwrap();
    let events = [event("e1", "2024-04-02", sheet("low"))]; // two days late
    let history = risk.history(&"K".into(), &events, "2024-04-03".parse().unwrap(), None);
    let since = Some(date("2024-01-10"));
    let schedule = risk.schedule(&history, since, date("2024-04-03")).unwrap();
    assert_eq!((schedule.state, schedule.missed), (ScheduleState::Recorded, 1));
}

#[test]
fn a_period_is_assessed_by_a_sheet_without_a_level_too() {
    let rulebook = renewal("");
    let risk = rulebook.risk().unwrap();
    let events = [event("e1", "2024-04-02", RiskAssessment::new("hard to say"))];
    let history = risk.history(&"K".into(), &events, "2024-04-03".parse().unwrap(), None);
    let schedule = risk.schedule(&history, None, date("2024-04-03")).unwrap();
    assert_eq!(schedule.state, ScheduleState::Recorded); // it was submitted (8.5)
}

#[test]
fn a_newer_sheet_without_a_level_counts_where_its_points_exclude_the_last_level() {
    let rulebook = renewal("");
    let with = |points: i64| {
        let rated = |sheet: RiskAssessment, factor| sheet.rate(code(factor), points);
        let newer = ["need_fit", "competitor", "feedback"].into_iter();
        let newer = newer.fold(RiskAssessment::new("x"), rated);
        let events = [event("e1", "2024-03-04", sheet("low")), event("e2", "2024-06-01", newer)];
        told(&rulebook, &events, "risk_level", "2024-06-30")
    };
    assert_eq!(with(1), None); // 5 to 13 points: high or very high, and never low
    assert_eq!(with(5), Some(Value::Choice(0))); // 17 to 25: it may be
}

#[test]
fn an_assessment_is_no_longer_owed_when_the_last_contract_is_over() {
    use guanxi::record::ContractEvent;
    let rulebook = renewal("");
    let owed = |end: &str| {
        let terms = ContractTerms::new(date("2023-01-01"), date(end));
        let events = [event("e1", "2023-01-01", ContractEvent::sign("A", terms))];
        watched(&rulebook, &events, "2024-06-10", |one| {
            one.risk.as_ref().unwrap().schedule.is_some()
        })
    };
    assert_eq!((owed("2024-06-09"), owed("2024-06-10")), (false, true));
}

#[test]
fn a_plan_is_for_the_end_that_a_contract_had_and_none_is_owed_once_it_is_called_off() {
    use guanxi::record::{ContractAction, ContractEvent, Measure, RetentionPlan};
    let rulebook = renewal("");
    let policy = rulebook.renewal().unwrap();
    let terms = |end: &str| ContractTerms::new(date("2022-10-01"), date(end));
    let visit = Measure::new("visit", "chen.qi", "2023-06-01".parse().unwrap());
    let mut events = vec![
        event("e1", "2022-09-20", ContractEvent::sign("A", terms("2023-09-30"))),
        event("e2", "2023-05-01", RetentionPlan::new("A").with(visit)),
    ];
    let plan = |events: &[Event], day: &str| {
        policy.read(&policy.book(&"K".into(), [], events, day.parse().unwrap(), None), None).plan
    };
    assert!(matches!(plan(&events, "2023-07-10"), PlanDuty::Made { .. }));
    let longer = ContractAction::Amend(Box::new(terms("2024-09-30")));
    events.push(event("e3", "2023-09-01", ContractEvent::new("A", longer)));
    assert!(matches!(plan(&events, "2024-07-10"), PlanDuty::Owed { .. }));
    let (last_day, reason) = (date("2024-08-31"), String::new());
    let called_off = ContractAction::Terminate { last_day, reason };
    events.push(event("e4", "2024-07-01", ContractEvent::new("A", called_off)));
    assert_eq!(plan(&events, "2024-07-10"), PlanDuty::NotOwed);
}

#[test]
fn a_cause_that_only_the_host_tells_of_stays_dealt_with() {
    let rulebook = renewal("");
    let dismissed = WarningAction::Dismiss { reason: "disputed".to_owned() };
    let events = [
        event("e1", "2024-03-05T09:00:00+08:00", WarningEvent::detect("W", code("overdue"))),
        event("e2", "2024-03-06T09:00:00+08:00", WarningEvent::new("W", dismissed)),
    ];
    let as_of = "2024-06-30".parse().unwrap();
    let facts = rulebook.facts().with("open_overdue_days", 45).unwrap();
    let listed = |events: &[Event]| {
        let customer = AgendaCustomer::new(Customer::new("K"), facts.clone());
        let customers = [customer.with_log(events.to_vec())];
        let population = rulebook.population([]);
        let list = watch(&rulebook, &population, &customers, as_of).unwrap();
        let warnings = list.customers[0].warnings.as_ref().unwrap();
        (warnings.undetected.len(), warnings.settled.len())
    };
    assert_eq!(listed(&[]), (1, 0));
    assert_eq!(listed(&events), (0, 1)); // nobody knows since when it holds
}

#[test]
fn who_assesses_in_no_role_is_believed_and_in_another_role_is_not() {
    let rulebook = renewal("");
    let refused = |said: RiskAssessment| {
        let as_of = "2024-06-30".parse().unwrap();
        let events = [event("e1", "2024-06-28", said)];
        rulebook.risk().unwrap().history(&"K".into(), &events, as_of, None).refused.len()
    };
    assert_eq!(refused(sheet("low")), 0);
    assert_eq!(refused(sheet("low").in_role(code("account_manager"))), 0);
    assert_eq!(refused(sheet("low").in_role(code("sales_supervisor"))), 1);
}

#[test]
fn a_signal_stands_until_it_is_said_to_be_over() {
    let rulebook = renewal("");
    let signal = || Signal::new(code("considering_switch"));
    let events = [event("e1", "2023-01-10", signal()), event("e2", "2024-05-02", signal().over())];
    let stands = |day| told(&rulebook, &events, "signal(considering_switch)", day);
    assert_eq!(stands("2024-05-01"), Some(Value::Flag(true)));
    assert_eq!(stands("2024-05-02"), Some(Value::Flag(false)));
}

#[test]
fn a_signal_that_is_said_to_be_over_on_its_own_day_is_over() {
    let rulebook = renewal("");
    let signal = || Signal::new(code("considering_switch"));
    // Nobody says which came first, and whoever writes both down means that it is over.
    let events = [event("e2", "2024-05-02", signal()), event("e1", "2024-05-02", signal().over())];
    let stands =
        |events: &[Event]| told(&rulebook, events, "signal(considering_switch)", "2024-06-30");
    assert_eq!(stands(&events), Some(Value::Flag(false)));
    let later = [
        event("e1", "2024-05-02T10:00:00+08:00", signal().over()),
        event("e2", "2024-05-02T11:00:00+08:00", signal()),
    ];
    assert_eq!(stands(&later), Some(Value::Flag(true)));
}

#[test]
fn a_key_decision_maker_is_followed_by_whom_we_talk_to() {
    let rulebook = renewal("");
    let person = |id: &str, contact: &str, action| {
        event(id, "2024-05-02", ContactEvent::new(contact, action))
    };
    let mut talk = Interaction::new(code("phone"), Direction::Outbound, Outcome::Reached);
    talk.contact = Some("P2".into());
    let events = [
        person("e1", "P1", ContactAction::KeyDecider { is: true }),
        person("e2", "P1", ContactAction::Leave { successor: Some("P2".into()) }),
        event("e3", "2024-05-10", talk),
    ];
    let fact = |count: usize, name: &str| told(&rulebook, &events[..count], name, "2024-06-30");
    assert_eq!(fact(1, "key_decider_left"), Some(Value::Flag(false)));
    assert_eq!(fact(2, "key_decider_left"), Some(Value::Flag(true)));
    assert_eq!(fact(2, "successor_contacted"), None); // nothing is known of contacts
    assert_eq!(fact(3, "successor_contacted"), Some(Value::Flag(true)));
}

#[test]
fn what_is_known_to_be_bad_comes_before_what_may_be() {
    let rulebook = renewal("");
    let customer = |id: &str, level: Option<&str>| {
        let events: Vec<Event> = level
            .iter()
            .map(|level| {
                Event::new(format!("{id}-1"), id, "2024-06-28".parse().unwrap(), sheet(level))
            })
            .collect();
        AgendaCustomer::new(Customer::new(id), rulebook.facts()).with_log(events)
    };
    let customers =
        [customer("A", None), customer("B", Some("medium")), customer("C", Some("high"))];
    let population = rulebook.population([]);
    let list = watch(&rulebook, &population, &customers, "2024-06-30".parse().unwrap()).unwrap();
    let ids: Vec<&str> = list.customers.iter().map(|one| one.customer.as_str()).collect();
    assert_eq!(ids, ["C", "B", "A"]);
}
