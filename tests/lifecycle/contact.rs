//! The contact region: paused by the customer's word, resumed by its own contact.

use guanxi::label::Language;
use guanxi::policy::lifecycle::ContactState;
use guanxi::record::{
    Customer, Direction, Event, EventKind, Interaction, IssueAction, IssueEvent, IssueKind,
    Outcome, Party, Registration,
};

use crate::{log, own, read, refused};

fn no() -> EventKind {
    EventKind::DoNotContact { reason: "too many calls".into() }
}

fn call(direction: Direction, outcome: Outcome) -> EventKind {
    Interaction::new("phone".parse().unwrap(), direction, outcome).into()
}

fn inbound() -> EventKind {
    call(Direction::Inbound, Outcome::Reached)
}

fn outbound() -> EventKind {
    call(Direction::Outbound, Outcome::Reached)
}

fn issue(kind: Option<IssueKind>) -> EventKind {
    let mut registration = Registration::new("low".parse().unwrap(), "chen");
    registration.kind = kind;
    IssueEvent::register("I", registration).into()
}

fn message(from: Party) -> EventKind {
    IssueEvent::new("I", IssueAction::Message { from }).into()
}

fn since(events: &[Event], as_of: &str) -> Option<String> {
    match read(events, as_of).contact.state {
        ContactState::Paused { since, .. } => Some(since.to_string()),
        _ => None,
    }
}

fn anchor(events: &[Event], as_of: &str) -> Option<String> {
    read(events, as_of).contact.anchor.map(|day| day.to_string())
}

/// D003-120, D003-121: every pair of state and event.
#[test]
fn every_state_and_event_is_in_the_table() {
    let table: [(&str, EventKind, &str, &str, bool); 9] = [
        ("says no", no(), "paused", "paused", false),
        ("inbound", inbound(), "active", "active", false),
        (
            "missed inbound",
            call(Direction::Inbound, Outcome::NotReached),
            "active",
            "active",
            false,
        ),
        ("outbound", outbound(), "active", "paused", true),
        ("tried", call(Direction::Outbound, Outcome::NotReached), "active", "paused", true),
        ("complaint", issue(Some(IssueKind::Complaint)), "active", "active", false),
        ("issue of ours", issue(None), "active", "paused", false),
        ("customer writes", message(Party::Customer), "active", "active", false),
        ("we answer", message(Party::Staff), "active", "paused", false),
    ];
    for (name, kind, from_active, from_paused, is_refused) in table {
        let word = |events: &[Event]| match read(events, "2024-06-30").contact.state {
            ContactState::Active => "active",
            _ => "paused",
        };
        let alone = log([("2024-03-10", kind.clone())]);
        assert_eq!(word(&alone), from_active, "{name}");
        assert!(refused(&read(&alone, "2024-06-30")).is_empty(), "{name}");
        let after = log([("2024-03-05", no()), ("2024-03-10", kind)]);
        assert_eq!(word(&after), from_paused, "{name}");
        let expected: &[_] = if is_refused { &[("e1", "contact-paused")] } else { &[] };
        assert_eq!(refused(&read(&after, "2024-06-30")), expected, "{name}");
    }
}

#[test]
fn the_pause_holds_from_the_moment_said_to_the_customers_contact() {
    let events = log([
        ("2024-03-05", no()),
        ("2024-04-01", no()),
        ("2024-06-01", inbound()),
        ("2024-06-02", outbound()),
    ]);
    assert_eq!(since(&events, "2024-03-04"), None);
    assert_eq!(since(&events, "2024-03-05").as_deref(), Some("2024-03-05"));
    // Said again: no error, and the first word counts.
    assert_eq!(since(&events, "2024-05-31").as_deref(), Some("2024-03-05"));
    assert_eq!(since(&events, "2024-06-01"), None);
    assert_eq!(anchor(&events, "2024-06-01").as_deref(), Some("2024-06-01"));
    let life = read(&events, "2024-06-30");
    assert!(refused(&life).is_empty());
    assert_eq!(life.contact.resumed, Some("2024-06-01".parse().unwrap()));
    assert_eq!(life.contact.anchor.unwrap().to_string(), "2024-06-02");
}

/// EX-125, EX-127 and what a missed call is: it resumes, and touches are counted from that day.
#[test]
fn touches_are_counted_from_the_last_contact_or_the_resumption() {
    let events = log([("2024-03-01", outbound()), ("2024-03-05", no())]);
    assert_eq!(anchor(&events, "2024-06-30").as_deref(), Some("2024-03-01"));
    let missed = call(Direction::Inbound, Outcome::NotReached);
    let events = log([("2024-03-05", no()), ("2024-06-01", missed.clone())]);
    assert_eq!(anchor(&events, "2024-06-30").as_deref(), Some("2024-06-01"));
    // While contact is active, an attempt that reached nobody is none.
    assert_eq!(anchor(&log([("2024-03-01", missed)]), "2024-06-30"), None);
    let tried = call(Direction::Outbound, Outcome::NotReached);
    assert_eq!(anchor(&log([("2024-03-01", tried)]), "2024-06-30"), None);
    let sent = call(Direction::Outbound, Outcome::Sent);
    assert_eq!(anchor(&log([("2024-03-01", sent)]), "2024-06-30").as_deref(), Some("2024-03-01"));
    // A refused contact counts for nothing.
    let events = log([("2024-03-05", no()), ("2024-04-01", outbound())]);
    assert_eq!(anchor(&events, "2024-06-30"), None);
}

/// where the rulebook says that a channel is synchronous, nobody was contacted by sending.
#[test]
fn a_20_touches_are_not_counted_from_what_was_sent_over_a_synchronous_channel() {
    let rulebook = own("[codes]\nchannel = [{ code = \"phone\", sync = true }, \"email\"]\n");
    let anchor = |channel: &str, direction, outcome| {
        let talk = Interaction::new(channel.parse().unwrap(), direction, outcome);
        let events = log([("2024-03-01", talk.into())]);
        let as_of = "2024-06-30".parse().unwrap();
        let life = rulebook.lifecycle().read(&Customer::new("K"), &events, as_of, None);
        life.contact.anchor.is_some()
    };
    use Direction::{Inbound, Outbound};
    for direction in [Inbound, Outbound] {
        assert!(!anchor("phone", direction, Outcome::Sent));
        assert!(anchor("phone", direction, Outcome::Reached));
        assert!(anchor("email", direction, Outcome::Sent));
        assert!(anchor("fax", direction, Outcome::Sent)); // nobody knows of that channel
        assert!(!anchor("email", direction, Outcome::NotReached));
    }
}

/// What is said in a talk does not end with it, whatever the ids and however exact the times.
#[test]
fn the_talk_in_which_it_was_said_neither_resumes_nor_is_refused() {
    let (day, at) = ("2024-03-05", "2024-03-05T10:00:00+08:00");
    for (said, talked) in [(day, day), (day, at), (at, day), (at, at)] {
        for talk in [inbound(), outbound()] {
            for events in [
                log([(said, no()), (talked, talk.clone())]),
                log([(talked, talk.clone()), (said, no())]),
            ] {
                let life = read(&events, "2024-06-30");
                assert!(life.contact.is_paused(), "{events:?}");
                assert!(life.refused.is_empty(), "{events:?}");
                assert_eq!(life.contact.anchor.unwrap().to_string(), day);
            }
        }
    }
    // A second later is later, and so is the day after.
    let second = "2024-03-05T10:00:01+08:00";
    assert!(!read(&log([(at, no()), (second, inbound())]), "2024-06-30").contact.is_paused());
    let events = log([(at, no()), (second, outbound())]);
    assert_eq!(refused(&read(&events, "2024-06-30")), [("e1", "contact-paused")]);
    assert!(
        !read(&log([(day, no()), ("2024-03-06", inbound())]), "2024-06-30").contact.is_paused()
    );
}

/// Said again in a later inbound talk of the day: the pause goes on.
#[test]
fn the_last_word_counts() {
    let events =
        log([("2024-03-01", no()), ("2024-03-05T10:00:00+08:00", inbound()), ("2024-03-05", no())]);
    assert_eq!(since(&events, "2024-06-30").as_deref(), Some("2024-03-01"));
}

#[test]
fn a_rulebook_may_ask_for_less() {
    let life = |rest: &str, events: &[Event]| {
        let (customer, as_of) = (Customer::new("K"), "2024-06-30".parse().unwrap());
        own(rest).lifecycle().read(&customer, events, as_of, None)
    };
    let only = "[lifecycle]\nresume_on = [\"interaction\"]";
    for (kind, paused) in [
        (inbound(), false),
        (issue(Some(IssueKind::Request)), true),
        (message(Party::Customer), true),
    ] {
        let events = log([("2024-03-05", no()), ("2024-03-10", kind)]);
        assert_eq!(life(only, &events).contact.is_paused(), paused);
    }
    let issues = "[lifecycle]\nresume_on = [\"issue\"]";
    let events = log([("2024-03-05", no()), ("2024-03-10", inbound())]);
    let found = life(issues, &events).contact;
    assert!(found.is_paused());
    assert_eq!(found.anchor.unwrap().to_string(), "2024-03-10"); // it was a contact all the same
    let promotional = "[lifecycle]\npaused_refuses = \"promotional\"";
    let mut offer =
        Interaction::new("phone".parse().unwrap(), Direction::Outbound, Outcome::Reached);
    offer.promotional = true;
    let events =
        log([("2024-03-05", no()), ("2024-03-10", outbound()), ("2024-03-11", offer.into())]);
    let found = life(promotional, &events);
    assert_eq!(refused(&found), [("e2", "contact-paused")]);
    assert_eq!(found.contact.anchor.unwrap().to_string(), "2024-03-10");
}

#[test]
fn a_pause_in_words_and_as_data() {
    let events = log([
        ("2024-03-01", outbound()),
        ("2024-03-05T10:00:00+08:00", no()),
        ("2024-04-01", outbound()),
    ]);
    let rulebook = own("");
    let lifecycle = rulebook.lifecycle();
    let life = lifecycle.read(&Customer::new("K"), &events, "2024-06-30".parse().unwrap(), None);
    assert_eq!(
        lifecycle.explain(&life, Language::English),
        "K: prospect, as of 2024-06-30\n\
         contact: paused since 2024-03-05 10:00 (event e1), last contact 2024-03-01\n\
         event e2 refused: the customer has wanted no contact since 2024-03-05T02:00:00Z\n"
    );
    assert_eq!(
        lifecycle.explain(&life, Language::Chinese).lines().nth(1),
        Some("联系：自 2024-03-05 10:00 起暂停（事件 e1），最近联系 2024-03-01")
    );
    let data = serde_json::to_value(&life).unwrap();
    assert_eq!(
        data["contact"],
        serde_json::json!({
            "state": "paused", "since": "2024-03-05T02:00:00Z", "event": "e1",
            "anchor": "2024-03-01", "resumed": null,
        })
    );
    assert_eq!(
        data["refused"],
        serde_json::json!([{
            "event": "e2", "code": "contact-paused",
            "message": "the customer has wanted no contact since 2024-03-05T02:00:00Z",
            "help": "wait until the customer makes contact; steps of issues go on",
        }])
    );
}
