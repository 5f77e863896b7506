//! Promises at their boundaries (8.8).

use guanxi::policy::plan::{PlanRefusal, PromiseState};
use guanxi::record::{Event, Party, Promise, PromiseAction, PromiseEvent};

use super::{at, event, keep, promise, read, refused, talk};

fn state(due: &str, more: Vec<Event>, as_of: &str) -> PromiseState {
    let mut events = vec![event("e1", "15 14:00", talk(vec![promise(due)]))];
    events.extend(more);
    let found = read(&events, as_of);
    assert_eq!(refused(&found), []);
    found.promises[0].state.clone()
}

fn kept(due: &str, done: &str) -> bool {
    match state(due, vec![event("e2", done, keep("e1", 0))], "31") {
        PromiseState::Kept { at: found, late } => {
            assert_eq!(found, at(done));
            !late
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn d003_45_a_due_date_ends_with_its_day() {
    assert!(kept("20", "20 23:59") && kept("20", "20"));
    assert!(kept("20", "21 00:00")); // 24:00 of the 20th is exactly at the deadline
    assert!(!kept("20", "21 00:01") && !kept("20", "21"));
}

#[test]
fn d000_81_a_due_instant_is_met_exactly_at_it() {
    assert!(kept("20 18:00", "20 18:00") && !kept("20 18:00", "20 18:01"));
    // On the day itself a date may mean the time before.
    assert!(kept("20 18:00", "20") && !kept("20 18:00", "21"));
}

#[test]
fn a_promise_is_broken_once_its_due_time_is_over() {
    let broken = |due: &str, as_of: &str| match state(due, vec![], as_of) {
        PromiseState::Open => None,
        PromiseState::Broken { since } => Some(since.to_rfc3339()),
        other => panic!("{other:?}"),
    };
    assert_eq!(broken("20", "20"), None);
    assert_eq!(broken("20", "21 00:00"), None);
    assert_eq!(broken("20", "21 00:01").unwrap(), "2024-03-20T16:00:00+00:00");
    assert_eq!(broken("20 18:00", "20 18:00"), None);
    assert_eq!(broken("20 18:00", "20").unwrap(), "2024-03-20T10:00:00+00:00");
}

#[test]
fn giving_up_needs_a_reason_and_says_whether_it_was_late() {
    let reason = || "they bought elsewhere".to_owned();
    let give_up = |action: PromiseAction, done: &str| {
        state("20", vec![event("e2", done, PromiseEvent::new("e1", 0, action))], "31")
    };
    assert_eq!(
        give_up(PromiseAction::Cancel { reason: reason() }, "20"),
        PromiseState::Cancelled { at: at("20"), reason: reason(), late: false },
    );
    assert_eq!(
        give_up(PromiseAction::Waive { reason: reason() }, "21"),
        PromiseState::Waived { at: at("21"), reason: reason(), late: true },
    );
    let zone = "+08:00".parse().unwrap();
    let blank = PromiseAction::Cancel { reason: " ".into() };
    let refusal = PromiseState::Open.step(&promise("20"), &blank, at("20"), &zone);
    assert_eq!(refusal, Err(PlanRefusal::BlankReason));
}

#[test]
fn what_is_no_promise_is_refused_and_the_others_count() {
    let blank = Promise::new("  ", "zhao.liu", at("20"));
    let theirs = Promise::new("figures", "ms.zhang", at("22")).of_customer();
    let events = [
        event("e1", "15", talk(vec![blank, theirs])),
        event("e2", "16", keep("e1", 0)),
        event("e3", "16", keep("e1", 2)),
        event("e4", "16", keep("e9", 0)),
        event("e5", "14", keep("e1", 1)),
        event("e6", "17", keep("e1", 1)),
        event("e7", "18", keep("e1", 1)),
    ];
    let found = read(&events, "31");
    assert_eq!(
        refused(&found),
        [
            ("e5", "unknown-promise"), // before it was made
            ("e1", "blank-promise"),
            ("e2", "unknown-promise"),
            ("e3", "unknown-promise"),
            ("e4", "unknown-promise"),
            ("e7", "decided-twice"),
        ]
    );
    assert_eq!(found.promises.len(), 1);
    let one = &found.promises[0];
    assert_eq!((one.place, one.promise.party), (1, Party::Customer));
    assert_eq!(one.state, PromiseState::Kept { at: at("17"), late: false });
}

#[test]
fn a_promise_may_be_kept_on_the_day_it_was_made() {
    assert!(kept("20", "15") && kept("20", "15 14:00"));
    let early = [
        event("e1", "15 14:00", talk(vec![promise("20")])),
        event("e2", "15 13:59", keep("e1", 0)),
    ];
    assert_eq!(refused(&read(&early, "31")), [("e2", "unknown-promise")]);
}

#[test]
fn promises_stand_in_the_order_in_which_they_were_made() {
    let events = [
        event("e2", "16", talk(vec![promise("18"), promise("17")])),
        event("e1", "15", talk(vec![promise("30")])),
    ];
    let found = read(&events, "17");
    let made: Vec<(&str, usize)> =
        found.promises.iter().map(|one| (one.of.as_str(), one.place)).collect();
    assert_eq!(made, [("e1", 0), ("e2", 0), ("e2", 1)]);
    assert_eq!(found.open_promises().count(), 3);
}
