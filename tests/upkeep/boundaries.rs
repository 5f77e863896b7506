//! Exactly at the due moment is in time, a second more is late (C-11, D001-23, D002-29, D003-29).

use guanxi::policy::upkeep::{ChangeKind, Effect};
use guanxi::record::{
    Change, ContractEvent, ContractTerms, Direction, Field, Interaction, IssueEvent, Outcome,
    Purchase, Registration,
};
use guanxi::rule::clock::ClockState;

use super::*;

fn is_met(upkeep: &Upkeep, done: &str) -> bool {
    is_met_by(upkeep, done, manager(update(&[], &["e1"])))
}

fn is_met_by(upkeep: &Upkeep, done: &str, update: UpkeepEvent) -> bool {
    let events = [left("e1", "03-15 14:00:00"), event("e2", done, update)];
    match state(upkeep, &events, "04-30") {
        ClockState::Met { .. } => true,
        ClockState::Breached { done: Some(_) } => false,
        other => panic!("{other:?}"),
    }
}

#[test]
fn d001_23_twenty_four_hours_to_the_second() {
    let upkeep = plain("value_activity");
    // The document names no role for it.
    let is_met = |done: &str| is_met_by(&upkeep, done, update(&[], &["e1"]));
    assert!(is_met("03-15 14:00:00")); // at once
    assert!(is_met("03-16 14:00:00"));
    assert!(!is_met("03-16 14:00:01"));
    // Without an update it is late from the second after on.
    let open = [left("e1", "03-15 14:00:00")];
    assert_eq!(state(&upkeep, &open, "03-16 14:00:00"), ClockState::Running);
    assert_eq!(state(&upkeep, &open, "03-16 14:00:01"), ClockState::Breached { done: None });
    assert!(read(&upkeep, &open, "03-16 14:00:00").is_in_time());
    assert!(!read(&upkeep, &open, "03-16 14:00:01").is_in_time());
}

#[test]
fn d002_29_major_changes_only() {
    let upkeep = plain("renewal");
    assert!(is_met(&upkeep, "03-16 14:00:00"));
    assert!(!is_met(&upkeep, "03-16 14:00:01"));
    let bought = event("e1", "03-15 14:00:00", Purchase::new("5".parse().unwrap()));
    assert!(read(&upkeep, &[bought], "03-16").changes.is_empty());
    let moved = Change::new("org_change".parse().unwrap(), "");
    assert_eq!(read(&upkeep, &[event("e1", "03-15 14:00:00", moved)], "03-16").changes.len(), 1);
}

#[test]
fn d003_29_close_of_business_of_the_third_working_day() {
    let upkeep = plain("service_quality");
    assert!(is_met(&upkeep, "03-20 18:00:00")); // a Wednesday
    assert!(!is_met(&upkeep, "03-20 18:00:01"));
    // Of a day without a time too: Monday, Tuesday, Wednesday follow the Friday.
    let dated = [left("e1", "03-15")];
    let due = read(&upkeep, &dated, "03-16").changes[0].rules[0].reading.due;
    assert_eq!(due, Some(instant("03-20 18:00:00")));
}

#[test]
fn d003_29_only_updates_of_the_account_manager_count() {
    let upkeep = plain("service_quality");
    let nobody = [
        left("e1", "03-15 14:00:00"),
        event("e2", "03-15 15:00:00", update(&[], &["e1"])),
        event("e3", "03-15 16:00:00", update(&[], &[]).in_role("support_agent".parse().unwrap())),
    ];
    assert_eq!(state(&upkeep, &nobody, "03-20 18:00:00"), ClockState::Running);
    let mut done = nobody.to_vec();
    done.push(event("e4", "03-18 10:00:00", manager(update(&[], &[]))));
    let met = ClockState::Met { done: instant("03-18 10:00:00") };
    assert_eq!(state(&upkeep, &done, "03-31"), met);
}

#[test]
fn c_11_every_kind_of_change_is_one_of_any() {
    let upkeep = plain("value_activity");
    let terms = ContractTerms::new("2024-01-01".parse().unwrap(), "2024-12-31".parse().unwrap());
    let registration = Registration::new("urgent".parse().unwrap(), "chen");
    let call = Interaction::new("phone".parse().unwrap(), Direction::Inbound, Outcome::Reached);
    let time = "03-15 14:00:00";
    let events = [
        event("a", time, Purchase::new("5".parse().unwrap())),
        event("b", time, IssueEvent::register("I", registration)),
        left("c", time),
        event("d", time, ContractEvent::sign("HT", terms)),
        event("e", time, call.clone().interested_in("product A")),
        event("f", time, Change::new("status_change".parse().unwrap(), "")),
        event("g", time, call), // no change at all
    ];
    let reading = read(&upkeep, &events, "03-16 14:00:00");
    let kinds: Vec<&ChangeKind> = reading.changes.iter().map(|change| &change.kind).collect();
    let declared = ChangeKind::Declared("status_change".parse().unwrap());
    assert_eq!(
        kinds,
        [
            &ChangeKind::NewPurchase,
            &ChangeKind::IssueReported,
            &ChangeKind::ContactChanged,
            &ChangeKind::ContractChanged,
            &ChangeKind::InterestExpressed,
            &declared,
        ]
    );
    assert_eq!(reading.open_changes().count(), 6);
}

#[test]
fn an_update_answers_what_it_names_or_all_that_is_open() {
    let upkeep = plain("value_activity");
    let changes = [left("a", "03-15 10:00:00"), left("b", "03-15 12:00:00")];
    let open = |done: Event| {
        let events = [changes[0].clone(), changes[1].clone(), done];
        let reading = read(&upkeep, &events, "03-15 18:00:00");
        let open: Vec<String> =
            reading.open_changes().map(|change| change.event.to_string()).collect();
        open.join(",")
    };
    assert_eq!(open(event("u", "03-15 13:00:00", update(&[], &[]))), "");
    assert_eq!(open(event("u", "03-15 11:00:00", update(&[], &[]))), "b");
    assert_eq!(open(event("u", "03-15 13:00:00", update(&[], &["b"]))), "a");
    // Nobody answers a change before it happens.
    assert_eq!(open(event("u", "03-15 11:59:59", update(&[], &["b"]))), "a,b");
    // One day without a time: it may have been after the change that it names.
    assert_eq!(open(event("u", "03-15", update(&[], &["b"]))), "a");
    assert_eq!(open(event("u", "03-15", update(&[], &[]))), "a,b");
    // What is rejected answers nothing.
    assert_eq!(open(event("u", "03-15 13:00:00", update(&[], &["a", "x"]))), "a,b");
}

#[test]
fn the_earliest_due_of_several_rules_comes_first() {
    let upkeep = load(
        "[calendar.office]\nweek = { mon-fri = [\"09:00-18:00\"] }\n[codes]\nrole = [\"agent\"]\n\
         [[upkeep.freshness]]\ncode = \"slow\"\nchanges = [\"any\"]\nwithin = \"3 working days\"\n\
         calendar = \"office\"\n[[upkeep.freshness]]\ncode = \"fast\"\n\
         changes = [\"contact_changed\"]\nwithin = \"24 hours\"\nby = \"agent\"\n",
    );
    let events = [left("e1", "03-15 14:00:00"), event("e2", "03-15 15:00:00", update(&[], &[]))];
    let reading = read(&upkeep, &events, "03-15 16:00:00");
    let rules: Vec<(&str, bool)> = reading.changes[0]
        .rules
        .iter()
        .map(|rule| (rule.rule.as_str(), rule.reading.open))
        .collect();
    assert_eq!(rules, [("fast", true), ("slow", false)]); // the agent has not updated it yet
    assert_eq!(reading.next_change().unwrap().1.rule, "fast");
}

#[test]
fn d001_24_an_interest_changes_the_key_need_and_the_plan() {
    let upkeep = plain("value_activity");
    let call = Interaction::new("phone".parse().unwrap(), Direction::Inbound, Outcome::Reached)
        .interested_in("product A");
    let mut events = vec![event("e1", "03-15 14:00:00", call)];
    let missing = |events: &[Event]| {
        read(&upkeep, events, "03-17 14:00:00").changes[0].rules[0].missing.clone()
    };
    let (need, plan) = (Effect::Field(Field::KeyNeed), Effect::Plan);
    assert_eq!(missing(&events), [need, plan]);
    events.push(event("e2", "03-15 15:00:00", update(&[Field::Note], &[])));
    assert_eq!(missing(&events), [need, plan]); // another field
    events.push(event("e3", "03-15 16:00:00", update(&[Field::KeyNeed], &[])));
    assert_eq!(missing(&events), [plan]);
    assert_eq!(state(&upkeep, &events, "03-16 14:00:00"), ClockState::Running);
    // Both effects within the same 24 hours: the later one decides.
    let mut late = events.clone();
    late.push(event("e4", "03-16 14:00:01", update(&[Field::Note], &["e1"])));
    assert_eq!(missing(&late), []);
    assert_eq!(
        state(&upkeep, &late, "03-31"),
        ClockState::Breached { done: Some(instant("03-16 14:00:01")) }
    );
    events.push(event("e4", "03-16 14:00:00", update(&[Field::Note], &["e1"])));
    assert_eq!(
        state(&upkeep, &events, "03-31"),
        ClockState::Met { done: instant("03-16 14:00:00") }
    );
}

#[test]
fn a_day_without_a_time_is_never_called_late_by_what_it_does_not_say() {
    let upkeep = plain("value_activity");
    let met = |changed: &str, done: &str| {
        let events = [left("e1", changed), event("e2", done, update(&[], &["e1"]))];
        matches!(state(&upkeep, &events, "03-31"), ClockState::Met { .. })
    };
    assert!(met("03-15", "03-16")); // perhaps at 10:00 both
    assert!(!met("03-15", "03-17")); // at least 24 hours and a second
    assert!(met("03-15", "03-16 23:59:59"));
    assert!(!met("03-15", "03-17 00:00:00"));
    assert!(met("03-15 14:00:00", "03-16")); // perhaps at 10:00
    assert!(!met("03-15 14:00:00", "03-17"));
    assert!(met("03-15 14:00:00", "03-15"));
}

#[test]
fn corrections_stand_for_what_they_correct() {
    let upkeep = plain("value_activity");
    let moved = left("e2", "03-10 14:00:00").recorded_at(at("03-15 15:00:00")).correcting("e1");
    let done = event("e3", "03-11 09:00:00", update(&[], &["e1"]));
    let events = [left("e1", "03-15 14:00:00"), moved, done];
    let reading = read(&upkeep, &events, "03-31");
    assert_eq!(reading.changes.len(), 1);
    assert_eq!(reading.changes[0].event.as_str(), "e2"); // it was earlier than first thought
    assert_eq!(
        reading.changes[0].rules[0].reading.state,
        ClockState::Met { done: instant("03-11 09:00:00") }
    );
    // As it was known before the correction, the update came too early to answer the change.
    let before = upkeep
        .read("K", &events, &Known::default(), at("03-31"), Some(at("03-15 14:30:00")))
        .unwrap();
    assert_eq!(before.changes[0].event.as_str(), "e1");
    assert!(before.changes[0].rules[0].reading.state.is_breached());
    assert!(before.rejected.is_empty());
}

#[test]
fn events_that_count_nowhere_are_listed() {
    let upkeep = plain("service_quality");
    let events = [
        event("a", "03-15 14:00:00", Change::new("new_ned".parse().unwrap(), "")),
        event("b", "03-15 14:00:00", update(&[], &["nothing"])),
        event("c", "03-15 14:00:00", update(&[], &[]).in_role("manager".parse().unwrap())),
        Event::new("d", "another", at("03-15"), update(&[], &["nothing"])),
    ];
    let reading = read(&upkeep, &events, "03-31");
    let found: Vec<(&str, &str, Option<&str>)> = reading
        .rejected
        .iter()
        .map(|wrong| (wrong.event.as_str(), wrong.error.code(), wrong.error.help()))
        .collect();
    assert_eq!(found[0], ("a", "unknown-code", Some("did you mean `new_need`?")));
    assert_eq!(
        found[1],
        ("b", "unknown-target", Some("name events of the same customer in `of`, or leave it out"))
    );
    assert_eq!((found[2].0, found[2].1), ("c", "unknown-code"));
    assert_eq!(found.len(), 3);
    assert!(reading.changes.is_empty());
}
