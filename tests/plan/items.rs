//! Plan items at their boundaries.

use guanxi::policy::plan::{PlanRefusal, PlanState, PlanStatus};
use guanxi::record::{
    Customer, Direction, Event, Interaction, Outcome, PlanAction, PlanEvent, PlanItem,
    PromiseAction, PromiseEvent,
};

use super::{act, at, cancel, complete, event, held, keep, own, plan, read, refused};

fn status(events: &[Event]) -> PlanStatus {
    read(events, "31").items[0].state.status
}

/// who was only rung up was not contacted.
#[test]
fn a_20_a_call_that_was_sent_is_no_last_contact() {
    let rulebook = own("[codes]\nchannel = [{ code = \"phone\", sync = true }, \"email\"]\n");
    let last = |channel: &str, outcome| {
        let talk = Interaction::new(channel.parse().unwrap(), Direction::Outbound, outcome);
        let events = [event("e1", "15", talk)];
        let found = rulebook.plan().read(&Customer::new("K"), &events, at("20"), None);
        found.last_contact.is_some()
    };
    assert!(!last("phone", Outcome::Sent) && last("phone", Outcome::Reached));
    assert!(last("email", Outcome::Sent) && !last("email", Outcome::NotReached));
    assert!(last("fax", Outcome::Sent)); // a channel that the rulebook does not know
}

#[test]
fn d003_95_an_open_action_keeps_the_item_in_progress() {
    let mut events = vec![event("e1", "01", plan()), event("e2", "20", held("agreed", &["27"]))];
    assert_eq!(status(&events), PlanStatus::InProgress);
    events.push(event("e3", "21", complete("")));
    let found = read(&events, "31");
    assert_eq!(refused(&found), [("e3", "open-actions")]);
    events[2] = event("e3", "21", act(PlanAction::ActionDone { place: 0 }));
    events.push(event("e4", "22", complete("")));
    let found = read(&events, "31");
    assert_eq!((status(&events), found.refused.len()), (PlanStatus::Completed, 0));
    let item = &found.items[0];
    assert_eq!((item.state.actual, item.state.ended), (Some(at("20")), Some(at("22"))));
    assert_eq!(
        (item.planned_by.as_str(), item.executed_by.as_ref().unwrap().as_str()),
        ("e1", "e2")
    );
}

#[test]
fn d003_96_an_item_that_is_not_executed_is_not_started() {
    let found = read(&[event("e1", "01", plan())], "31");
    let state = &found.items[0].state;
    assert_eq!(
        (state.status, state.actual, state.feedback.as_str()),
        (PlanStatus::NotStarted, None, "")
    );
}

#[test]
fn d003_99_completion_needs_feedback_from_either_event() {
    let base = |feedback: &str| [event("e1", "01", plan()), event("e2", "20", held(feedback, &[]))];
    let run = |said: &str, last: &str| {
        let mut events = base(said).to_vec();
        events.push(event("e3", "21", complete(last)));
        let found = read(&events, "31");
        let codes: Vec<String> =
            found.refused.iter().map(|one| one.refusal.code().into()).collect();
        (found.items[0].state.status, found.items[0].state.feedback.clone(), codes.join(" "))
    };
    let done = |text: &str| (PlanStatus::Completed, text.to_owned(), String::new());
    assert_eq!(run("agreed", ""), done("agreed"));
    assert_eq!(run("", " agreed "), done("agreed"));
    assert_eq!(run("agreed", "more"), done("agreed\nmore"));
    assert_eq!(run("agreed", "agreed"), done("agreed"));
    let open = (PlanStatus::InProgress, String::new(), "no-feedback".to_owned());
    assert_eq!(run(" ", "  "), open);
}

#[test]
fn p_055_overdue_is_the_day_after_the_planned_one_until_it_is_held() {
    let days = |events: &[Event], as_of: &str| read(events, as_of).items[0].overdue_days;
    let mut events = vec![event("e1", "01", plan())];
    assert_eq!(days(&events, "20"), None);
    assert_eq!(days(&events, "20 23:59"), None);
    assert_eq!(days(&events, "21 00:00"), Some(1)); // Chinese midnight: still the 20th in UTC
    assert_eq!(days(&events, "31"), Some(11));
    events.push(event("e2", "25", held("", &[])));
    assert_eq!(
        (days(&events, "24"), days(&events, "25"), days(&events, "31")),
        (Some(4), None, None)
    );
    events[1] = event("e2", "25", cancel());
    assert_eq!(days(&events, "31"), None);
}

#[test]
fn every_illegal_step_has_its_refusal() {
    let zone = "+08:00".parse().unwrap();
    let step = |state: Option<&PlanState>, event: PlanEvent| {
        PlanState::step(state, &event.action, at("20"), &zone)
    };
    let not_started = step(None, plan()).unwrap();
    let running = step(Some(&not_started), held("", &["27"])).unwrap();
    let held_well = step(Some(&not_started), held("agreed", &[])).unwrap();
    let completed = step(Some(&held_well), complete("")).unwrap();
    let cancelled = step(Some(&not_started), cancel()).unwrap();
    let done = |place| act(PlanAction::ActionDone { place });
    let once = step(Some(&running), done(0)).unwrap();
    for (state, event, refusal) in [
        (None, held("", &[]), PlanRefusal::NotPlanned),
        (None, cancel(), PlanRefusal::NotPlanned),
        (Some(&not_started), plan(), PlanRefusal::AlreadyPlanned),
        (Some(&running), plan(), PlanRefusal::AlreadyPlanned),
        (Some(&not_started), complete("x"), PlanRefusal::NotExecuted),
        (Some(&not_started), done(0), PlanRefusal::NotExecuted),
        (Some(&running), held("", &[]), PlanRefusal::AlreadyExecuted),
        (Some(&running), done(1), PlanRefusal::NoSuchAction { place: 1, actions: 1 }),
        (Some(&once), done(0), PlanRefusal::ActionDoneTwice { place: 0 }),
        (Some(&running), complete(""), PlanRefusal::NoFeedback),
        (Some(&running), complete("x"), PlanRefusal::OpenActions { open: 1 }),
    ] {
        assert_eq!(step(state, event.clone()), Err(refusal), "{event:?}");
    }
    for (state, status) in
        [(&completed, PlanStatus::Completed), (&cancelled, PlanStatus::Cancelled)]
    {
        // P-054
        for event in [plan(), held("x", &[]), done(0), complete("x"), cancel()] {
            assert_eq!(step(Some(state), event), Err(PlanRefusal::Terminal { status }));
        }
    }
    let blank = PlanAction::Execute {
        feedback: "x".into(),
        actions: vec![super::promise("27"), guanxi::record::Promise::new(" ", "a", at("27"))],
    };
    assert_eq!(step(Some(&not_started), act(blank)), Err(PlanRefusal::BlankPromise { place: 1 }));
}

#[test]
fn an_action_is_a_promise_and_is_decided_once() {
    let base = [event("e1", "01", plan()), event("e2", "20", held("agreed", &["27", "28"]))];
    let with = |more: Vec<Event>| read(&[base.to_vec(), more].concat(), "31");
    let done = |id: &str, place| event(id, "21", act(PlanAction::ActionDone { place }));
    let found = with(vec![done("e3", 0), event("e4", "22", keep("e2", 0))]);
    assert_eq!(refused(&found), [("e4", "decided-twice")]);
    let found = with(vec![
        event("e3", "21", keep("e2", 0)),
        event("e4", "22", act(PlanAction::ActionDone { place: 0 })),
    ]);
    assert_eq!(refused(&found), [("e4", "action-done-twice")]);
    let waive = PromiseEvent::new("e2", 1, PromiseAction::Waive { reason: "not needed".into() });
    let found =
        with(vec![done("e3", 0), event("e4", "22", waive), event("e5", "23", complete(""))]);
    assert_eq!((refused(&found).len(), found.items[0].state.status), (0, PlanStatus::Completed));
    let promises: Vec<(&str, usize, bool)> =
        found.promises.iter().map(|one| (one.of.as_str(), one.place, one.item.is_some())).collect();
    assert_eq!(promises, [("e2", 0, true), ("e2", 1, true)]);
}

#[test]
fn what_was_promised_in_a_talk_outlives_a_cancelled_item() {
    let events = [
        event("e1", "01", plan()),
        event("e2", "20", held("agreed", &["27"])),
        event("e3", "21", cancel()),
        event("e4", "22", act(PlanAction::ActionDone { place: 0 })),
        event("e5", "23", keep("e2", 0)),
    ];
    let found = read(&events, "31");
    assert_eq!(refused(&found), [("e4", "terminal")]);
    assert!(!found.promises[0].state.is_open());
}

/// An event with a date may have happened at any time of that day.
#[test]
fn a_date_is_read_so_that_it_is_legal() {
    let events = [
        event("e1", "20 09:00", plan()),
        event("e2", "20", complete("agreed")),
        event("e3", "20", held("", &["27"])),
        event("e4", "20 16:00", act(PlanAction::ActionDone { place: 0 })),
    ];
    let found = read(&events, "20");
    assert_eq!((refused(&found).len(), found.items[0].state.status), (0, PlanStatus::Completed));
    // An instant is what it is: done before it was held.
    let early = event("e4", "20 08:00", act(PlanAction::ActionDone { place: 0 }));
    let found = read(&[events[0].clone(), events[2].clone(), early], "20");
    assert_eq!(refused(&found), [("e4", "not-planned")]);
    let found = read(&[event("e1", "21", plan()), event("e2", "20", held("", &[]))], "31");
    assert_eq!(refused(&found), [("e2", "not-planned")]);
    // What ends an item comes last of its day.
    let events = [
        event("e1", "01", plan()),
        event("e2", "20", cancel()),
        event("e3", "20 15:00", held("", &[])),
    ];
    let found = read(&events, "20");
    assert_eq!((refused(&found).len(), found.items[0].state.status), (0, PlanStatus::Cancelled));
    assert_eq!(found.items[0].state.actual, Some(at("20 15:00")));
}

#[test]
fn what_lies_ahead_or_was_not_known_does_not_count() {
    let late = event("e2", "20", held("agreed", &[])).recorded_at(at("22"));
    let events = [event("e1", "01", plan()), late];
    assert!(read(&events, "19").items[0].executed_by.is_none());
    let known = |by: &str| {
        let customer = Customer::new("K");
        let found = own("").plan().read(&customer, &events, at("31"), Some(at(by)));
        found.items[0].state.status
    };
    assert_eq!((known("21"), known("22")), (PlanStatus::NotStarted, PlanStatus::InProgress));
}

#[test]
fn a_correction_takes_the_place_of_what_it_corrects() {
    let events = [
        event("e1", "01", plan()),
        event("e2", "20", held("agreed", &["27"])),
        event("e3", "22", keep("e2", 0)),
        event("e4", "20", held("agreed at last", &["27"])).recorded_at(at("23")).correcting("e2"),
    ];
    let found = read(&events, "31");
    assert_eq!((refused(&found).len(), found.promises[0].of.as_str()), (0, "e4"));
    assert!(!found.promises[0].state.is_open());
    assert_eq!(found.items[0].state.feedback, "agreed at last");
}

#[test]
fn events_of_other_customers_and_items_are_left_aside() {
    let other = Event::new("e2", "L", at("20"), held("x", &[]));
    let second = PlanItem::new("2024-03-18".parse().unwrap(), "chen.qi");
    let events =
        [event("e1", "01", plan()), other, event("e3", "02", PlanEvent::plan("P2", second))];
    let found = read(&events, "31");
    let ids: Vec<&str> = found.items.iter().map(|one| one.item.as_str()).collect();
    assert_eq!((ids, refused(&found).len()), (vec!["P2", "P1"], 0)); // by the planned day
    let overdue: Vec<Option<i64>> = found.overdue().map(|one| one.overdue_days).collect();
    assert_eq!(overdue, [Some(13), Some(11)]);
    assert_eq!(found.item("P2").unwrap().state.plan.owner.as_str(), "chen.qi");
}

/// Rows KH001 ... KH003 of the master table: the last contact, and the next planned one.
#[test]
fn d003_84_to_86_the_last_contact_and_the_next_planned_one() {
    for (last, next, channel) in [
        ("2024-03-15", "2024-04-10", "visit"),
        ("2024-03-10", "2024-03-20", "phone"),
        ("2024-02-28", "2024-03-28", "email"),
    ] {
        let mut talk = super::talk(vec![]);
        talk.channel = channel.parse().unwrap();
        talk.content = "what about".into();
        talk.feedback = "what they said".into();
        let mut missed = super::talk(vec![]);
        missed.outcome = guanxi::record::Outcome::NotReached;
        let item = |day: &str| PlanItem::new(day.parse().unwrap(), "zhao.liu");
        let day = |text: &str| text.parse().unwrap();
        let events = [
            Event::new("e1", "K", day(last), talk),
            Event::new("e2", "K", day("2024-03-17"), missed),
            Event::new("e3", "K", day("2024-02-01"), PlanEvent::plan("P1", item(next))),
            // What was planned for the day of the last contact or before is not next.
            Event::new("e4", "K", day("2024-02-01"), PlanEvent::plan("P2", item(last))),
            Event::new("e5", "K", day("2024-02-01"), PlanEvent::plan("P3", item("2024-05-01"))),
        ];
        let found = own("").plan().read(&Customer::new("K"), &events, day("2024-03-18"), None);
        let contact = found.last_contact.unwrap();
        assert_eq!((contact.at.to_string(), contact.channel.as_str()), (last.to_owned(), channel));
        assert_eq!(
            (contact.content.as_str(), contact.feedback.as_str()),
            ("what about", "what they said")
        );
        assert_eq!(found.next_planned, Some(next.parse().unwrap()));
    }
    let none = read(&[event("e1", "01", plan()), event("e2", "20", held("x", &[]))], "31");
    assert_eq!((none.last_contact, none.next_planned), (None, None));
}
