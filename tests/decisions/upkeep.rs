//! The readings of upkeep: how soon, how often, from when on.

use guanxi::policy::upkeep::{Known, Requirement, Upkeep, UpkeepReading};
use guanxi::record::{
    ContactAction, ContactEvent, Direction, Event, EventKind, Field, Interaction, Outcome,
    UpkeepAction, UpkeepEvent,
};

use super::toml;

fn with(preset: &str, own: &str) -> Upkeep {
    toml(&format!("use = [\"{preset}\"]\n{own}")).upkeep().unwrap().clone()
}

/// A day, or a local time of March 2024: `15 14:00` is a Friday.
fn at(text: &str) -> guanxi::time::Moment {
    match text.split_once(' ') {
        Some((day, time)) => format!("2024-03-{day}T{time}:00+08:00").parse().unwrap(),
        None => format!("2024-03-{text}").parse().unwrap(),
    }
}

fn event(id: &str, time: &str, kind: impl Into<EventKind>) -> Event {
    Event::new(id, "c", at(time), kind)
}

fn moved(time: &str) -> Event {
    event("e1", time, ContactEvent::new("P1", ContactAction::Join))
}

fn updated(id: &str, time: &str, of: &[&str]) -> Event {
    let of = of.iter().map(|id| (*id).into()).collect();
    event(id, time, UpkeepEvent::new(UpkeepAction::Update { fields: vec![], of }))
}

fn read(upkeep: &Upkeep, events: &[Event], known: &Known, as_of: &str) -> UpkeepReading {
    upkeep.read("c", events, known, at(as_of), None).unwrap()
}

fn due(upkeep: &Upkeep) -> String {
    let reading = read(upkeep, &[moved("15 14:00")], &Known::default(), "15 14:00");
    reading.changes[0].rules[0].reading.due.unwrap().to_rfc3339()
}

#[test]
fn c_11_each_document_has_its_own_limit() {
    assert_eq!(due(&with("value_activity", "")), "2024-03-16T06:00:00+00:00");
    assert_eq!(due(&with("renewal", "")), "2024-03-16T06:00:00+00:00");
    assert_eq!(due(&with("service_quality", "")), "2024-03-20T10:00:00+00:00");
}

#[test]
fn c_11_other_limits_by_an_own_rule() {
    let own = "[[upkeep.freshness]]\ncode = \"any_change\"\nchanges = [\"contact_changed\"]\n\
               within = \"2 hours\"\n";
    assert_eq!(due(&with("value_activity", own)), "2024-03-15T08:00:00+00:00");
    let minor = with("renewal", "[upkeep]\nmajor = [\"org_change\"]\n");
    let reading = read(&minor, &[moved("15 14:00")], &Known::default(), "31");
    assert!(reading.changes.is_empty());
}

fn refresh_due(upkeep: &Upkeep, class: &str) -> String {
    let known = Known::default()
        .entered_on("2024-01-31".parse().unwrap())
        .in_class("tier".parse().unwrap(), [class.parse().unwrap()]);
    read(upkeep, &[], &known, "01").refreshes[0].due.unwrap().to_string()
}

#[test]
fn a_23_refresh_follows_the_tiers_by_default() {
    let upkeep = with("renewal", "");
    let dues = ["A", "B", "C"].map(|class| refresh_due(&upkeep, class));
    assert_eq!(dues, ["2024-02-29", "2024-04-30", "2024-04-30"]);
}

#[test]
fn a_23_another_rhythm_by_an_own_rule() {
    let own = "[[upkeep.refresh]]\ncode = \"refresh_bc\"\nclass = [\"B\", \"C\"]\n\
               fields = [\"key_need\"]\nevery = \"2 months\"\n";
    let upkeep = with("renewal", own);
    assert_eq!(refresh_due(&upkeep, "B"), "2024-03-31");
    assert_eq!(refresh_due(&upkeep, "A"), "2024-02-29");
}

fn is_late(upkeep: &Upkeep, recorded: &str) -> bool {
    let call = Interaction::new("phone".parse().unwrap(), Direction::Outbound, Outcome::Reached);
    let call = event("e1", "15 15:00", call).recorded_at(at(recorded));
    read(upkeep, &[call], &Known::default(), "31").log[0].is_late()
}

#[test]
fn c_35_a_limit_of_records_where_the_document_has_one() {
    let (limited, free) = (with("value_activity", ""), with("service_quality", ""));
    assert!(!is_late(&limited, "16 15:00") && is_late(&limited, "16 15:01"));
    assert!(!is_late(&free, "30 15:00"));
    assert!(with("renewal", "").log().is_none());
}

#[test]
fn c_35_another_limit_of_records() {
    let upkeep = with("service_quality", "[upkeep]\nlog = { within = \"2 hours\" }\n");
    assert!(!is_late(&upkeep, "15 17:00") && is_late(&upkeep, "15 17:01"));
}

#[test]
fn upkeep_a_date_is_every_second_of_its_day() {
    let upkeep = with("value_activity", "");
    let is_late = |changed: &str, done: &str| {
        let events = [moved(changed), updated("e2", done, &["e1"])];
        let reading = read(&upkeep, &events, &Known::default(), "31");
        reading.changes[0].rules[0].reading.state.is_breached()
    };
    assert!(!is_late("15", "16") && is_late("15", "17"));
    assert!(!is_late("15 14:00", "16") && is_late("15 14:00", "17"));
}

#[test]
fn upkeep_updates_answer_what_they_name_or_all_before_them() {
    let upkeep = with("value_activity", "");
    let is_open = |done: Event| {
        let reading = read(&upkeep, &[moved("15 14:00"), done], &Known::default(), "15 18:00");
        reading.open_changes().count() == 1
    };
    assert!(!is_open(updated("e2", "15 15:00", &[])));
    assert!(!is_open(updated("e2", "15 15:00", &["e1"])));
    assert!(is_open(updated("e2", "15 15:00", &["e2"])));
    assert!(is_open(updated("e2", "15 13:00", &[])));
}

#[test]
fn upkeep_refreshes_count_from_the_last_one() {
    let upkeep = with("renewal", "");
    let known = Known::default()
        .entered_on("2024-01-31".parse().unwrap())
        .in_class("tier".parse().unwrap(), ["A".parse().unwrap()]);
    let none = read(&upkeep, &[], &known, "15");
    assert_eq!(none.refreshes[0].next.unwrap().to_string(), "2024-03-31"); // two months after
    let update = UpkeepEvent::new(UpkeepAction::Update { fields: vec![], of: vec![] });
    let update = update.in_role("account_manager".parse().unwrap());
    let done = read(&upkeep, &[event("e1", "05 09:00", update)], &known, "15");
    assert_eq!(done.refreshes[0].next.unwrap().to_string(), "2024-04-05");
}

#[test]
fn upkeep_a_correction_does_not_make_a_record_late() {
    let upkeep = with("value_activity", "");
    let call = || Interaction::new("phone".parse().unwrap(), Direction::Inbound, Outcome::Reached);
    let first = event("e1", "15 15:00", call()).recorded_at(at("15 16:00"));
    let second = event("e2", "15 15:00", call()).recorded_at(at("20 16:00")).correcting("e1");
    let reading = read(&upkeep, &[first, second], &Known::default(), "31");
    assert_eq!(reading.log.len(), 1);
    assert!(!reading.log[0].is_late());
}

#[test]
fn upkeep_required_fields_are_those_of_the_document() {
    let upkeep = with("renewal", "");
    assert_eq!(upkeep.required(Requirement::File).len(), 12);
    let own = with("renewal", "[upkeep]\nrequired = [\"phone\"]\n");
    assert_eq!(own.required(Requirement::File), [Field::Phone]);
}
