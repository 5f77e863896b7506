//! The readings of the plan: due moments, promises, items, what is prepared.

use guanxi::Rulebook;
use guanxi::policy::plan::{PlanStatus, PromiseState, by_next_week, by_weekday};
use guanxi::policy::scheme::Case;
use guanxi::record::{
    Customer, Direction, Event, EventKind, Interaction, Outcome, PlanAction, PlanEvent, PlanItem,
    Promise, PromiseAction, PromiseEvent,
};
use guanxi::time::Moment;

use super::toml;

/// A day, or a local time of March 2024: `15 14:00` is a Friday.
fn at(text: &str) -> Moment {
    match text.split_once(' ') {
        Some((day, time)) => format!("2024-03-{day}T{time}:00+08:00").parse().unwrap(),
        None => format!("2024-03-{text}").parse().unwrap(),
    }
}

fn event(id: &str, time: &str, kind: impl Into<EventKind>) -> Event {
    Event::new(id, "c", at(time), kind)
}

fn talk(promises: &[(&str, &str)]) -> Interaction {
    let mut talk =
        Interaction::new("phone".parse().unwrap(), Direction::Outbound, Outcome::Reached);
    let promise = |(what, due): &(&str, &str)| Promise::new(*what, "zhao.liu", at(due));
    talk.promises = promises.iter().map(promise).collect();
    talk
}

fn read(events: &[Event], as_of: &str) -> guanxi::policy::plan::PlanReadings {
    toml("").plan().read(&Customer::new("c"), events, at(as_of), None)
}

fn states(events: &[Event], as_of: &str) -> Vec<PromiseState> {
    read(events, as_of).promises.into_iter().map(|one| one.state).collect()
}

fn keep(of: &str) -> PromiseEvent {
    PromiseEvent::new(of, 0, PromiseAction::Keep)
}

fn act(action: PlanAction) -> PlanEvent {
    PlanEvent::new("P1", action)
}

fn plan() -> PlanEvent {
    PlanEvent::plan("P1", PlanItem::new("2024-03-20".parse().unwrap(), "zhao.liu"))
}

fn held(actions: &[(&str, &str)]) -> PlanEvent {
    act(PlanAction::Execute { feedback: "agreed".into(), actions: talk(actions).promises })
}

#[test]
fn a_42_before_a_day_is_until_the_end_of_it() {
    let kept = |done: &str| {
        let events =
            [event("e1", "15", talk(&[("quotation", "20")])), event("e2", done, keep("e1"))];
        !states(&events, "31")[0].is_late()
    };
    assert!(kept("20") && kept("20 23:59") && !kept("21") && !kept("21 00:01"));
}

#[test]
fn a_42_by_friday_is_the_coming_one_today_included() {
    let due = |day: &str| {
        by_weekday(format!("2024-03-{day}").parse().unwrap(), chrono::Weekday::Fri).unwrap()
    };
    assert_eq!([due("13"), due("15"), due("16")], [at("15"), at("15"), at("22")]);
}

#[test]
fn a_42_next_week_is_until_its_sunday() {
    let due = |day: &str| by_next_week(format!("2024-03-{day}").parse().unwrap()).unwrap();
    assert_eq!([due("15"), due("17"), due("18")], [at("24"), at("24"), at("31")]);
}

#[test]
fn a_42_another_due_time_is_an_instant() {
    let events = [
        event("e1", "15", talk(&[("quotation", "20 12:00")])),
        event("e2", "20 12:01", keep("e1")),
    ];
    assert!(states(&events, "31")[0].is_late());
}

#[test]
fn plan_a_date_is_any_time_of_its_day() {
    let events = [
        event("e1", "20 09:00", plan()),
        event("e2", "20", act(PlanAction::Complete { feedback: String::new() })),
        event("e3", "20", held(&[])),
    ];
    let found = read(&events, "20");
    assert!(found.refused.is_empty());
    assert_eq!(found.items[0].state.status, PlanStatus::Completed);
    let events =
        [event("e1", "15 14:00", talk(&[("a", "15 18:00")])), event("e2", "15", keep("e1"))];
    assert!(!states(&events, "31")[0].is_late());
}

#[test]
fn plan_a_cancelled_item_keeps_the_promises_of_its_talk() {
    let cancel = act(PlanAction::Cancel { reason: String::new() });
    let events = [
        event("e1", "01", plan()),
        event("e2", "20", held(&[("a", "27")])),
        event("e3", "21", cancel),
    ];
    assert_eq!(states(&events, "22"), [PromiseState::Open]);
    assert!(states(&events, "28")[0].is_late());
}

#[test]
fn plan_an_action_is_the_same_promise_whoever_says_that_it_is_done() {
    let done = act(PlanAction::ActionDone { place: 0 });
    for said in [EventKind::from(done), keep("e2").into()] {
        let events = [
            event("e1", "01", plan()),
            event("e2", "20", held(&[("a", "27")])),
            event("e3", "21", said),
        ];
        let found = read(&events, "31");
        assert!(!found.promises[0].state.is_open());
        assert_eq!(found.items[0].state.open_actions().count(), 0);
    }
}

#[test]
fn plan_an_execution_with_a_blank_action_is_refused_whole_and_of_a_talk_only_the_promise() {
    let blank = [("a", "27"), (" ", "27")];
    let found = read(&[event("e1", "01", plan()), event("e2", "20", held(&blank))], "31");
    assert_eq!(found.items[0].state.status, PlanStatus::NotStarted);
    let found = read(&[event("e1", "20", talk(&blank))], "31");
    assert_eq!((found.promises.len(), found.refused.len()), (1, 1));
}

#[test]
fn plan_a_talk_counts_for_interest_where_the_customer_took_part() {
    let rulebook = toml("[codes]\ncontent = [\"info\"]\n");
    let count = |direction, outcome| {
        let talk = Interaction::new("phone".parse().unwrap(), direction, outcome);
        let events = [event("e1", "15", talk.about("info".parse().unwrap()))];
        rulebook.plan().interest("c", &events, at("31"), None).ranked[0].count
    };
    assert_eq!(count(Direction::Inbound, Outcome::Sent), 1);
    assert_eq!(count(Direction::Outbound, Outcome::Reached), 1);
    assert_eq!(count(Direction::Outbound, Outcome::Sent), 0);
}

#[test]
fn plan_reviews_are_due_dates_and_no_record_says_that_one_was_held() {
    let rulebook = Rulebook::preset("service_quality").unwrap();
    let due = |day: &str| {
        let day = format!("2024-03-{day}").parse().unwrap();
        rulebook.plan().review("team_sync").unwrap().due(day).unwrap().next.to_string()
    };
    assert_eq!([due("17"), due("18")], ["2024-03-17", "2024-03-24"]);
}

#[test]
fn plan_large_customers_are_those_of_class_s() {
    let open =
        [("medium_amount", "1"), ("new_within", "1 month"), ("account_review_every", "1 quarter")];
    let rulebook = Rulebook::preset_with("follow_up", open).unwrap();
    let reviewed = |class: &str| {
        let facts = rulebook.facts().with("class(tier)", class).unwrap();
        let case = Case::new(&facts, "2024-06-30".parse().unwrap());
        !rulebook.plan().reviews_of(&case).unwrap().is_empty()
    };
    assert_eq!(["S", "A", "B", "C"].map(reviewed), [true, false, false, false]);
}

#[test]
fn plan_the_last_contact_is_an_interaction_and_the_next_one_is_planned_after_it() {
    let later = PlanItem::new("2024-03-25".parse().unwrap(), "zhao.liu");
    let events = [
        event("e1", "01", plan()),
        event("e2", "18", talk(&[])),
        event("e3", "20", held(&[])),
        event("e4", "01", PlanEvent::plan("P2", later)),
    ];
    let found = read(&events, "21");
    assert_eq!(found.last_contact.unwrap().event.as_str(), "e2");
    assert_eq!(found.next_planned, Some("2024-03-25".parse().unwrap()));
}
