//! Triggers that hold and that nobody noticed: D002-81 ... D002-85, A-52.

use guanxi::Rulebook;
use guanxi::fact::Facts;
use guanxi::policy::scheme::Case;
use guanxi::policy::warning::{Evidence, Since};
use guanxi::record::{Event, Invoice, Payment, RiskAssessment, Signal, WarningAction};
use guanxi::time::Moment;

use super::{at, clear, code, detect, dismiss, event, evidence, executing, renewal, step};

/// The facts that the records alone tell, with the risk level of the last assessment.
fn facts(rulebook: &Rulebook, events: &[Event], moment: Moment) -> Facts {
    let folded = rulebook.fold(events, moment, None);
    let facts = folded.customers.get("K").map_or_else(|| rulebook.facts(), |one| one.facts.clone());
    let cut = rulebook.as_of(moment);
    let levels = events.iter().filter(|event| cut.includes(&event.at.local(rulebook.zone())));
    let mut level = levels.filter_map(|event| match &event.kind {
        guanxi::record::EventKind::RiskAssessment(sheet) => sheet.level.clone(),
        _ => None,
    });
    match level.next_back() {
        Some(level) => facts.with("risk_level", level.as_str()).unwrap(),
        None => facts,
    }
}

/// A cause, since when it holds, and for how many seconds.
type Found = (String, Option<Since>, Option<i64>);

/// What nobody noticed (with since and age), and what is settled.
fn read(events: &[Event], as_of: &str) -> (Vec<Found>, Vec<String>) {
    let rulebook = renewal();
    let warnings = rulebook.warnings().unwrap();
    let facts_at = |moment| facts(&rulebook, events, moment);
    let evidence = evidence().facts_at(&facts_at);
    let now = facts_at(at(as_of));
    let case = Case::new(&now, rulebook.as_of(at(as_of)).date());
    let log = warnings.replay("K", events, at(as_of), None, &evidence);
    let found = warnings.read(log, &case, events, None, &evidence).unwrap();
    let undetected = found.undetected.into_iter();
    let undetected = undetected.map(|one| (one.cause.to_string(), one.since, one.age)).collect();
    (undetected, found.settled.iter().map(|one| one.cause.to_string()).collect())
}

fn causes(events: &[Event], as_of: &str) -> Vec<String> {
    read(events, as_of).0.into_iter().map(|(cause, ..)| cause).collect()
}

fn signal(id: &str, time: &str) -> Event {
    event(id, time, Signal::new(code("considering_switch")))
}

fn assessment(id: &str, time: &str, level: &str) -> Event {
    event(id, time, RiskAssessment::new("as it is").level(code(level)))
}

/// An invoice that was due on 1 March: 30 days late on 31 March, 31 days on 1 April.
fn invoice() -> Event {
    let invoice = Invoice::new("I1", "100".parse().unwrap(), "2024-03-01".parse().unwrap());
    Event::new("i1", "K", "2024-02-01".parse().unwrap(), invoice)
}

fn since(one: &Found) -> (Moment, bool) {
    let since = one.1.unwrap();
    (since.at, since.at_least)
}

#[test]
fn a_signal_since_its_instant() {
    let events = [signal("s", "03 10:00"), event("t", "03 08:00", Signal::new(code("anomaly")))];
    let (found, _) = read(&events, "03 11:00");
    assert_eq!(found[0].0, "switch");
    assert_eq!((since(&found[0]), found[0].2), ((at("03 10:00"), false), Some(3600)));
    let (found, _) = read(&events, "05 10:00");
    assert_eq!((since(&found[0]).0, found[0].2), (at("03 10:00"), Some(2 * 86_400)));
    // With a date alone the records say no more than the date.
    let (found, _) = read(&[signal("s", "03")], "05");
    assert_eq!((since(&found[0]).0, found[0].2), (at("03"), Some(2 * 86_400)));
}

#[test]
fn days_pass_at_midnight() {
    assert!(causes(&[invoice()], "2024-03-31").is_empty());
    let (found, _) = read(&[invoice()], "05");
    assert_eq!(since(&found[0]).0, at("01 00:00")); // D002-84: 31 days on 1 April
}

#[test]
fn what_began_more_than_a_year_ago() {
    let old = Event::new(
        "s",
        "K",
        "2022-01-01".parse().unwrap(),
        Signal::new(code("considering_switch")),
    );
    let (found, _) = read(&[old], "05");
    assert_eq!(since(&found[0]), ("2023-04-05".parse().unwrap(), true));
}

#[test]
fn what_only_the_host_knows_has_no_beginning() {
    let rulebook = renewal();
    let warnings = rulebook.warnings().unwrap();
    let facts_at = |_| rulebook.facts();
    let evidence = Evidence::default().facts_at(&facts_at);
    let now = rulebook.facts().with("open_overdue_days", 31).unwrap();
    let case = Case::new(&now, "2024-04-05".parse().unwrap());
    let log = warnings.replay("K", &[], at("05"), None, &evidence);
    let found = warnings.read(log, &case, &[], None, &evidence).unwrap();
    assert_eq!((found.undetected[0].since, found.undetected[0].age), (None, None));
    assert_eq!(found.unknown.len(), 4);
}

#[test]
fn since_is_looked_for_only_where_something_holds() {
    let rulebook = renewal();
    let warnings = rulebook.warnings().unwrap();
    let facts_at = |_| -> Facts { panic!("nothing holds") };
    let evidence = Evidence::default().facts_at(&facts_at);
    let now = rulebook.facts().with("open_overdue_days", 30).unwrap();
    let case = Case::new(&now, "2024-04-05".parse().unwrap());
    let log = warnings.replay("K", &[], at("05"), None, &evidence);
    assert!(warnings.read(log, &case, &[], None, &evidence).unwrap().undetected.is_empty());
}

#[test]
fn an_open_warning_has_its_causes_and_says_since_when() {
    let mut events = executing();
    events.push(invoice());
    assert!(causes(&events, "05").is_empty());
    let rulebook = renewal();
    let warnings = rulebook.warnings().unwrap();
    let facts_at = |moment| facts(&rulebook, &events, moment);
    let evidence = evidence().facts_at(&facts_at);
    let now = facts_at(at("05"));
    let case = Case::new(&now, "2024-04-05".parse().unwrap());
    let log = warnings.replay("K", &events, at("05"), None, &evidence);
    let found = warnings.read(log, &case, &events, None, &evidence).unwrap();
    assert_eq!(found.warnings[0].triggered_at.unwrap().at, at("01 00:00"));
}

#[test]
fn what_stays_true_is_not_listed_again() {
    let mut events =
        vec![invoice(), step("02 09:00", detect("overdue")), step("03 09:00", dismiss())];
    let (found, settled) = read(&events, "20");
    assert!(found.is_empty());
    assert_eq!(settled, ["overdue"]); // A-52
    // Paid, and late anew: the condition was false in between.
    let paid = Payment::new("I1", "100".parse().unwrap());
    events.push(event("p", "05 10:00", paid));
    assert_eq!(read(&events, "06"), (vec![], vec![]));
    let late = Invoice::new("I2", "100".parse().unwrap(), "2024-03-10".parse().unwrap());
    events.push(Event::new("i2", "K", at("06 10:00"), late));
    assert_eq!(causes(&events, "20"), ["overdue"]);
}

#[test]
fn a_new_signal_lists_its_cause_again() {
    let mut events = vec![
        signal("s", "01 08:00"),
        step("01 09:00", detect("switch")),
        step("03 09:00", dismiss()),
    ];
    assert_eq!(read(&events, "20").1, ["switch"]); // A-52
    // Another signal is nothing new for this cause, nor is one before the end.
    events.push(event("t", "05", Signal::new(code("anomaly"))));
    events.push(signal("u", "02"));
    assert_eq!(read(&events, "20").1, ["switch"]);
    events.push(signal("v", "06 10:00"));
    assert!(causes(&events, "05").is_empty());
    assert_eq!(causes(&events, "20"), ["switch"]);
    // One that is withdrawn never was.
    events.push(event("w", "07", guanxi::record::EventKind::Withdrawal).correcting("v"));
    assert_eq!(read(&events, "20").1, ["switch"]);
}

#[test]
fn a_new_assessment_lists_its_cause_again() {
    let mut events = vec![
        assessment("r", "01 08:00", "very_high"),
        step("01 09:00", detect("assessed")),
        step("03 09:00", dismiss()),
    ];
    assert_eq!(read(&events, "20").1, ["assessed"]); // A-52
    events.push(assessment("q", "06 10:00", "very_high"));
    assert_eq!(causes(&events, "20"), ["assessed"]);
}

#[test]
fn a_cleared_warning_is_ended_too() {
    let mut events = executing();
    events.push(step("10 10:00", clear()));
    events.push(invoice());
    // Cleared although it holds is refused, so it stays open and its cause is known.
    let (found, settled) = read(&events, "12");
    assert!(found.is_empty() && settled.is_empty());
    // What holds only afterwards is new.
    let late = Invoice::new("I2", "100".parse().unwrap(), "2024-03-12".parse().unwrap());
    events.pop();
    events.push(Event::new("i2", "K", "2024-03-01".parse().unwrap(), late)); // 31 days on 12 April
    events.push(step("11", WarningAction::Archive));
    assert!(causes(&events, "11").is_empty());
    assert_eq!(causes(&events, "12"), ["overdue"]);
}
