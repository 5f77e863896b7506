//! Refreshes by class and the loop of upkeep, cleansing, verification, the log (A-23, D001-25,
//! D000-31, D003-25, P-058).

use guanxi::policy::upkeep::{DataState, LogField, Requirement};
use guanxi::record::{Author, Contract, ContractTerms, Customer, Direction, Interaction, Outcome};
use guanxi::rule::Truth;

use super::*;

const BOTH: [Field; 2] = [Field::Interactions, Field::KeyNeed];

fn known(entered: &str, classes: &[&str]) -> Known {
    let classes = classes.iter().map(|class| class.parse().unwrap());
    Known::default().entered_on(entered.parse().unwrap()).in_class("tier".parse().unwrap(), classes)
}

fn day(text: &str) -> Option<chrono::NaiveDate> {
    Some(text.parse().unwrap())
}

#[test]
fn a_23_a_monthly_the_others_quarterly() {
    let upkeep = plain("renewal");
    for (class, due) in [("A", "2024-02-29"), ("B", "2024-04-30"), ("C", "2024-04-30")] {
        let reading =
            upkeep.read("K", &[], &known("2024-01-31", &[class]), at("02-01"), None).unwrap();
        assert_eq!(reading.refreshes.len(), 1, "{class}");
        let one = &reading.refreshes[0];
        assert_eq!((one.due, one.applies), (day(due), Truth::True), "{class}");
        assert_eq!(one.by.as_ref().unwrap(), &"account_manager");
    }
}

#[test]
fn d002_28_the_due_day_is_in_time_and_the_series_does_not_drift() {
    let upkeep = plain("renewal");
    let at_day = |as_of: &str| {
        let reading = upkeep.read("K", &[], &known("2024-01-31", &["A"]), at(as_of), None).unwrap();
        let in_time = reading.is_in_time();
        let one = &reading.refreshes[0];
        (one.missed, one.due, one.next, in_time)
    };
    let due = day("2024-02-29");
    assert_eq!(at_day("02-29"), (0, due, due, true));
    assert_eq!(at_day("03-01 00:00:00"), (1, due, day("2024-03-31"), false));
    assert_eq!(at_day("03-31"), (1, due, day("2024-03-31"), false)); // not the 29th
    assert_eq!(at_day("04-01"), (2, due, day("2024-04-30"), false));
    assert_eq!(at_day("12-31"), (10, due, day("2024-12-31"), false));
}

#[test]
fn rulebook_8_9_maintained_updated_rechecked_and_again() {
    let upkeep = plain("renewal");
    let events = [
        event("a", "02-10 09:00:00", manager(update(&BOTH[..1], &[]))),
        event("b", "02-12 09:00:00", manager(update(&BOTH[1..], &[]))),
        event("c", "02-13 09:00:00", UpkeepEvent::new(UpkeepAction::Recheck)),
        event("d", "03-05 09:00:00", manager(update(&[], &[]))),
    ];
    let state = |as_of: &str| {
        let reading =
            upkeep.read("K", &events, &known("2024-01-31", &["A"]), at(as_of), None).unwrap();
        (reading.state().unwrap(), reading.refreshes[0].due)
    };
    assert_eq!(state("02-09"), (DataState::Maintained, day("2024-02-29")));
    // One of the two fields is not enough.
    assert_eq!(state("02-11"), (DataState::Maintained, day("2024-02-29")));
    // The field that waits longest decides the next due day.
    assert_eq!(state("02-12"), (DataState::Updated, day("2024-03-10")));
    assert_eq!(state("02-13"), (DataState::Rechecked, day("2024-03-10")));
    assert_eq!(state("03-04"), (DataState::Rechecked, day("2024-03-10")));
    assert_eq!(state("03-05"), (DataState::Updated, day("2024-04-05")));
    assert_eq!(state("04-05"), (DataState::Updated, day("2024-04-05")));
    assert_eq!(state("04-06"), (DataState::Maintained, day("2024-04-05"))); // the next period
}

#[test]
fn d002_28_only_the_account_manager_refreshes() {
    let upkeep = plain("renewal");
    let events = [event("a", "02-10", update(&[], &[]))];
    let reading =
        upkeep.read("K", &events, &known("2024-01-31", &["A"]), at("02-11"), None).unwrap();
    assert_eq!((reading.refreshes[0].refreshed, reading.refreshes[0].missed), (None, 0));
}

#[test]
fn an_open_class_shows_the_earliest_due_with_the_reason() {
    let upkeep = plain("renewal");
    let read = |known: Known| upkeep.read("K", &[], &known, at("02-01"), None).unwrap();
    let open = read(known("2024-01-31", &["A", "B"]));
    assert_eq!(open.refreshes.len(), 2);
    assert_eq!(
        (open.refreshes[0].applies, open.refreshes[0].due),
        (Truth::Unknown, day("2024-02-29"))
    );
    assert_eq!(open.refreshes[0].possible, ["A", "B"]);
    assert_eq!(open.state(), None); // no refresh applies for certain
    // The common one where the possible classes agree.
    let agreed = read(known("2024-01-31", &["B", "C"]));
    assert_eq!(agreed.refreshes.len(), 1);
    assert_eq!(agreed.refreshes[0].applies, Truth::True);
    // Without any class every one is possible.
    let nothing = read(Known::default().entered_on("2024-01-31".parse().unwrap()));
    assert_eq!(nothing.refreshes[0].possible, ["A", "B", "C"]);
    // Without a day to count from there is no due day.
    assert_eq!(read(Known::default()).refreshes[0].due, None);
}

#[test]
fn d001_25_cleansing_to_the_end_of_the_quarter() {
    let upkeep = plain("value_activity");
    let cleansed = |time: &str| event("c", time, UpkeepEvent::new(UpkeepAction::Cleanse));
    let entered = Known::default().entered_on("2024-01-15".parse().unwrap());
    let read = |events: &[Event], as_of: &str| {
        upkeep.read("K", events, &entered, at(as_of), None).unwrap().cleansing.unwrap()
    };
    let open = read(&[], "03-31");
    assert_eq!((Some(open.due), open.done, open.missed), (day("2024-03-31"), None, None));
    let missed = read(&[], "04-01");
    assert_eq!((Some(missed.due), missed.missed), (day("2024-06-30"), day("2024-03-31")));
    // The last second of the quarter is in time, the first of the next is of the next.
    let done = read(&[cleansed("03-31 23:59:59")], "04-01");
    assert_eq!((done.missed, done.done), (None, None));
    let late = read(&[cleansed("04-01 00:00:00")], "04-01");
    assert_eq!(late.missed, day("2024-03-31"));
    assert_eq!(late.done.unwrap().event.as_str(), "c");
    // Who was not there yet has missed nothing.
    let fresh = Known::default().entered_on("2024-04-01".parse().unwrap());
    let reading = upkeep.read("K", &[], &fresh, at("04-01"), None).unwrap();
    assert_eq!(reading.cleansing.unwrap().missed, None);
}

#[test]
fn d000_31_verified_at_the_first_contact() {
    let upkeep =
        load("use = [\"follow_up\"]\nparameters = { medium_amount = 1, new_within = \"1 month\" }");
    let talk = |outcome| Interaction::new("phone".parse().unwrap(), Direction::Outbound, outcome);
    let verify = |id: &str, time: &str, fields: &[Field]| {
        event(id, time, UpkeepEvent::new(UpkeepAction::Verify { fields: fields.to_vec() }))
    };
    let mut events = vec![event("e1", "03-14 10:00:00", talk(Outcome::NotReached))];
    let one = |events: &[Event], as_of: &str| read(&upkeep, events, as_of).verifications.remove(0);
    assert_eq!((one(&events, "03-15").due, one(&events, "03-15").pending.len()), (None, 3));
    assert!(read(&upkeep, &events, "03-31").is_in_time()); // nobody was reached: no contact (A-20)
    events.push(event("e2", "03-15 10:00:00", talk(Outcome::Reached)));
    let pending = one(&events, "03-15");
    assert_eq!((pending.due, pending.occasion.unwrap().as_str()), (day("2024-03-15"), "e2"));
    assert!(read(&upkeep, &events, "03-15").is_in_time());
    assert!(!read(&upkeep, &events, "03-16").is_in_time());
    events.push(verify("e3", "03-15 10:30:00", &[Field::ContactPosition, Field::Pains]));
    assert_eq!(one(&events, "03-15").pending, [Field::Goals]);
    let mut late = events.clone();
    late.push(verify("e4", "03-16 00:00:00", &[Field::Goals]));
    let found = one(&late, "03-16");
    assert_eq!((found.late, found.done.unwrap().event.as_str()), (vec![Field::Goals], "e4"));
    events.push(verify("e4", "03-15 23:59:59", &[Field::Goals]));
    assert!(read(&upkeep, &events, "03-31").is_in_time());
}

#[test]
fn d003_25_and_26_entry_needs_the_key_fields_checked_by_the_account_manager() {
    let upkeep = plain("service_quality");
    let mut customer = Customer::new("K");
    customer.annual_amount = Some("650000".parse().unwrap());
    let every = upkeep.required(Requirement::File).to_vec();
    let verified = UpkeepEvent::new(UpkeepAction::Verify { fields: every });
    let codes = |customer: &Customer, events: &[Event], known: Known| -> Vec<&'static str> {
        let mut told = upkeep.known("K", events, at("03-31"), None);
        told.classes = known.classes;
        match upkeep.admit(Requirement::Entry, customer, &[], &told) {
            Ok(()) => Vec::new(),
            Err(error) => error.all().map(|one| one.code()).collect(),
        }
    };
    let class = |class: &[&str]| known("2024-01-31", class);
    assert_eq!(codes(&customer, &[], class(&["A", "B"])), ["incomplete-file", "not-verified"]);
    assert_eq!(codes(&customer, &[], class(&["A"])), ["not-verified"]);
    let anybody = [event("e1", "03-15", verified.clone())];
    assert_eq!(codes(&customer, &anybody, class(&["A"])), ["not-verified"]);
    let done = [event("e1", "03-15", manager(verified))];
    assert!(codes(&customer, &done, class(&["A"])).is_empty());
    customer.revenue = Some("-1".parse().unwrap());
    assert_eq!(codes(&customer, &done, class(&["A"])), ["negative-amount"]); // nor wrong
    customer.annual_amount = None;
    customer.revenue = None;
    assert_eq!(codes(&customer, &done, class(&["A"])), ["incomplete-file"]);
    // A contract names the annual amount as well (D002-20).
    let mut terms =
        ContractTerms::new("2024-01-01".parse().unwrap(), "2024-12-31".parse().unwrap());
    terms.annual_amount = Some("5".parse().unwrap());
    let told = class(&["A"]);
    let contracts = [Contract::new("HT", "K", terms.clone()), Contract::new("HU", "L", terms)];
    let share = |contracts: &[Contract]| {
        upkeep.completeness(Requirement::Entry, &customer, contracts, &told).share().to_string()
    };
    assert_eq!((share(&contracts[..1]), share(&contracts[1..])), ("2/2".into(), "1/2".into()));
}

fn call() -> Interaction {
    Interaction::new("phone".parse().unwrap(), Direction::Outbound, Outcome::Reached)
}

#[test]
fn d001_59_and_p_058_recorded_within_twenty_four_hours() {
    let upkeep = plain("value_activity");
    let late = |time: &str, recorded: &str| {
        let event = event("e1", time, call()).recorded_at(at(recorded));
        read(&upkeep, &[event], "03-31").log[0].is_late()
    };
    assert!(!late("03-15 15:00:00", "03-15 15:00:00"));
    assert!(!late("03-15 15:00:00", "03-16 15:00:00"));
    assert!(late("03-15 15:00:00", "03-16 15:00:01"));
    assert!(!late("03-15 15:00:00", "03-16"));
    assert!(late("03-15 15:00:00", "03-17"));
    assert!(!late("03-15", "03-16"));
    assert!(late("03-15", "03-17"));
    // What was recorded before it took place is no record of a talk; the fold lists it.
    let early = event("e1", "03-15 15:00:00", call()).recorded_at(at("03-15 14:59:59"));
    assert!(read(&upkeep, &[early], "03-31").log.is_empty());
    // What is not recorded by then runs, and then is late.
    let event = event("e1", "03-15 15:00:00", call()).recorded_at(at("03-20"));
    let states = ["03-16 15:00:00", "03-16 15:00:01"]
        .map(|as_of| read(&upkeep, std::slice::from_ref(&event), as_of).log[0].is_late());
    assert_eq!(states, [false, true]);
}

#[test]
fn a_correction_does_not_make_a_record_late() {
    let upkeep = plain("value_activity");
    let first = event("e1", "03-15 15:00:00", call()).recorded_at(at("03-15 16:00:00"));
    let corrected =
        event("e2", "03-15 15:10:00", call()).recorded_at(at("03-20 09:00:00")).correcting("e1");
    let again =
        event("e3", "03-15 15:20:00", call()).recorded_at(at("03-21 09:00:00")).correcting("e2");
    let reading = read(&upkeep, &[again, corrected, first], "03-31");
    assert_eq!(reading.log.len(), 1);
    assert_eq!(
        (reading.log[0].event.as_str(), reading.log[0].recorded_at),
        ("e3", at("03-15 16:00:00"))
    );
    assert!(!reading.log[0].is_late());
}

#[test]
fn c_35_and_d003_44_no_limit_but_fields() {
    let upkeep = plain("service_quality");
    let bare = event("e1", "03-15 15:00:00", call()).recorded_at(at("04-30"));
    let reading = read(&upkeep, &[bare], "04-30");
    assert!(reading.log[0].reading.is_none() && !reading.log[0].is_late());
    assert_eq!(reading.log[0].missing, [LogField::Author, LogField::Feedback, LogField::FollowUp]);
    let mut full = call();
    full.feedback = "content".into();
    full.promises.push(
        serde_json::from_str(r#"{ "what": "offer", "by": "zhao", "due": "2024-03-20" }"#).unwrap(),
    );
    let event = event("e1", "03-15 15:00:00", full).by(Author::from("zhao"));
    assert!(read(&upkeep, &[event], "04-30").log[0].missing.is_empty());
}
