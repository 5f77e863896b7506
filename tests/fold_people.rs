//! The fold of people, signals and answers: who left, whether whoever came after was talked to, which
//! signals stand, how satisfied a customer is; and what is unknown where nothing is recorded.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

use std::sync::OnceLock;

use guanxi::Rulebook;
use guanxi::fact::Value;
use guanxi::record::{
    Contact, ContactAction, ContactEvent, ContactStatus, Coverage, Customer, Direction, Event,
    EventKind, Feedback, Interaction, Outcome, Signal,
};
use guanxi::review::review;
use guanxi::store::{Batch, Expect, MemoryStore, Store};
use proptest::prelude::*;

const FACTS: [&str; 9] = [
    "key_decider_left",
    "successor_contacted",
    "contact_changes_90d",
    "contact_changes_12m",
    "signal(leaving)",
    "signal(rival)",
    "satisfaction",
    "satisfaction_6m",
    "satisfaction_last_quarter",
];

/// A rulebook that reads all of these facts.
fn rulebook() -> Rulebook {
    static LOADED: OnceLock<Rulebook> = OnceLock::new();
    let make = || {
        let mut text = String::from(
            "format = 1\ncode = \"x\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n\
             [codes]\nsignal = [\"leaving\", \"rival\"]\n",
        );
        for (place, fact) in FACTS.iter().enumerate() {
            let flag = fact.starts_with("key") || fact.starts_with("succ") || fact.contains('(');
            let when = if flag { (*fact).to_owned() } else { format!("{fact} >= 1") };
            text += &format!(
                "[[scheme]]\ncode = \"s{place}\"\nkind = \"list\"\n\
                 classes = [{{ code = \"A\", when = \"{when}\" }}, {{ code = \"B\" }}]\n"
            );
        }
        Rulebook::from_toml(&text).unwrap_or_else(|error| panic!("{}", error.report()))
    };
    LOADED.get_or_init(make).clone()
}

/// Events of customer `c`, numbered.
fn events(kinds: Vec<(&str, EventKind)>) -> Vec<Event> {
    let event = |(place, (at, kind)): (usize, (&str, EventKind))| {
        Event::new(format!("e{place}"), "c", at.parse().unwrap(), kind)
    };
    kinds.into_iter().enumerate().map(event).collect()
}

fn fact(log: &[Event], as_of: &str, name: &str) -> Option<Value> {
    let folded = rulebook().fold(log, as_of.parse().unwrap(), None);
    assert!(folded.rejected.is_empty(), "{:?}", folded.rejected);
    folded.customers.get("c")?.facts.get(name)
}

fn flag(value: bool) -> Option<Value> {
    Some(Value::Flag(value))
}

fn of(contact: &str, action: ContactAction) -> EventKind {
    ContactEvent::new(contact, action).into()
}

fn key(contact: &str) -> EventKind {
    of(contact, ContactAction::KeyDecider { is: true })
}

fn leaves(contact: &str, successor: Option<&str>) -> EventKind {
    of(contact, ContactAction::Leave { successor: successor.map(Into::into) })
}

fn talk(contact: &str, outcome: Outcome) -> EventKind {
    let mut talk = Interaction::new("phone".parse().unwrap(), Direction::Outbound, outcome);
    talk.contact = Some(contact.into());
    talk.into()
}

fn signal(code: &str, over: bool) -> EventKind {
    let signal = Signal::new(code.parse().unwrap());
    if over { signal.over().into() } else { signal.into() }
}

fn answer(score: &str) -> EventKind {
    Feedback::new(score.parse().unwrap()).into()
}

/// The facts of a customer in a store with this record, log and coverage.
fn stored(
    customer: Customer,
    log: &[Event],
    coverage: Coverage,
    as_of: &str,
) -> Vec<Option<Value>> {
    let store = MemoryStore::new().with_coverage(coverage);
    let mut batch = Batch::new().put_customer(customer, Expect::New);
    for event in log {
        batch = batch.append(event.clone());
    }
    store.write(batch).unwrap();
    let rulebook = rulebook();
    let reviewed = review(&rulebook, &store, as_of.parse().unwrap()).unwrap();
    let one = reviewed.map(|one| one.unwrap()).next().unwrap();
    FACTS.iter().map(|name| one.reviewed.facts.get(name)).collect()
}

// --- people --------------------------------------------------------------------------------------

#[test]
fn nothing_recorded_is_unknown() {
    let log = events(vec![("2024-01-15", EventKind::DoNotContact { reason: String::new() })]);
    for name in FACTS {
        assert_eq!(fact(&log, "2024-06-30", name), None, "{name}");
    }
    // Only people, only signals, only answers: each tells of its own.
    let people = events(vec![("2024-01-15", of("p1", ContactAction::Join))]);
    assert_eq!(fact(&people, "2024-06-30", "key_decider_left"), flag(false));
    assert_eq!(fact(&people, "2024-06-30", "contact_changes_12m"), Some(Value::Count(1)));
    assert_eq!(fact(&people, "2024-06-30", "signal(leaving)"), None);
    assert_eq!(fact(&people, "2024-06-30", "satisfaction"), None);
    let said = events(vec![("2024-01-15", answer("3"))]);
    assert_eq!(fact(&said, "2024-06-30", "key_decider_left"), None);
    assert_eq!(fact(&said, "2024-06-30", "contact_changes_12m"), None);
}

#[test]
fn d002_85_a_key_decision_maker_left() {
    let log = events(vec![
        ("2024-01-10", key("p1")),
        ("2024-03-05", leaves("p1", None)),
        ("2024-04-01", of("p1", ContactAction::Join)),
        ("2024-05-01", leaves("p2", None)), // nobody says that p2 decides
        ("2024-05-02", leaves("p1", None)),
        ("2024-05-03", of("p1", ContactAction::KeyDecider { is: false })),
    ]);
    let at = |as_of: &str| fact(&log, as_of, "key_decider_left");
    assert_eq!(at("2024-01-09"), None);
    assert_eq!(at("2024-01-10"), flag(false));
    assert_eq!(at("2024-03-04"), flag(false));
    assert_eq!(at("2024-03-05"), flag(true));
    assert_eq!(at("2024-04-01"), flag(false)); // came back
    assert_eq!(at("2024-05-01"), flag(false));
    assert_eq!(at("2024-05-02"), flag(true));
    assert_eq!(at("2024-05-03"), flag(false)); // did not decide after all
}

#[test]
fn d002_85_whoever_came_after_was_talked_to() {
    let gone = |successor: Option<&str>, talk_at: &str, whom: &str, outcome: Outcome| {
        let log = events(vec![
            ("2024-01-10", key("p1")),
            ("2024-01-10", key("p3")),
            ("2024-03-05T12:00:00+08:00", leaves("p1", successor)),
            (talk_at, talk(whom, outcome)),
        ]);
        fact(&log, "2024-06-30", "successor_contacted")
    };
    let reached = Outcome::Reached;
    assert_eq!(gone(Some("p2"), "2024-03-06", "p2", reached), flag(true));
    assert_eq!(gone(Some("p2"), "2024-03-05T12:00:00+08:00", "p2", reached), flag(true));
    assert_eq!(gone(Some("p2"), "2024-03-05T11:59:59+08:00", "p2", reached), flag(false));
    assert_eq!(gone(Some("p2"), "2024-03-05", "p2", reached), flag(true)); // perhaps after noon
    assert_eq!(gone(Some("p2"), "2024-03-04", "p2", reached), flag(false));
    assert_eq!(gone(Some("p2"), "2024-03-06", "p2", Outcome::NotReached), flag(false));
    assert_eq!(gone(None, "2024-03-06", "p2", reached), flag(false)); // nobody said that p2 came after
    assert_eq!(gone(Some("p2"), "2024-03-06", "p1", reached), flag(false)); // the one who left
    assert_eq!(gone(Some("p2"), "2024-03-06", "p3", reached), flag(true)); // another one who decides
    assert_eq!(gone(None, "2024-03-06", "p3", reached), flag(true));
}

#[test]
fn each_who_left_needs_somebody() {
    let mut kinds = vec![
        ("2024-01-10", key("p1")),
        ("2024-01-10", key("p2")),
        ("2024-03-05", leaves("p1", Some("p3"))),
        ("2024-03-20", leaves("p2", Some("p4"))),
        ("2024-03-10", talk("p3", Outcome::Reached)),
    ];
    assert_eq!(fact(&events(kinds.clone()), "2024-06-30", "successor_contacted"), flag(false));
    kinds.push(("2024-03-21", talk("p4", Outcome::Reached)));
    assert_eq!(fact(&events(kinds), "2024-06-30", "successor_contacted"), flag(true));
    // Nobody left: nobody is owed anything.
    let log = events(vec![("2024-01-10", key("p1")), ("2024-01-11", talk("p1", Outcome::Reached))]);
    assert_eq!(fact(&log, "2024-06-30", "successor_contacted"), flag(true));
}

#[test]
fn changes_of_people_in_a_window() {
    let log = events(vec![
        ("2024-01-01", of("p1", ContactAction::Join)),
        ("2024-04-01", of("p1", ContactAction::Change { what: "title".into() })),
        ("2024-04-02", key("p1")),
        ("2024-06-30", leaves("p1", None)),
    ]);
    let at = |as_of: &str, name: &str| fact(&log, as_of, name);
    assert_eq!(at("2024-06-30", "contact_changes_90d"), Some(Value::Count(2))); // from 2 April on
    assert_eq!(at("2024-06-29", "contact_changes_90d"), Some(Value::Count(2)));
    assert_eq!(at("2024-07-01", "contact_changes_90d"), Some(Value::Count(1)));
    assert_eq!(at("2024-06-30", "contact_changes_12m"), Some(Value::Count(4)));
    assert_eq!(at("2025-01-01", "contact_changes_12m"), Some(Value::Count(3)));
    assert_eq!(at("2025-06-30", "contact_changes_12m"), Some(Value::Count(0)));
}

// --- signals and answers -------------------------------------------------------------------------

#[test]
fn a_signal_stands_until_it_is_over() {
    let log = events(vec![
        ("2024-04-01", signal("leaving", false)),
        ("2024-04-20", signal("leaving", true)),
        ("2024-05-01", signal("leaving", false)),
        ("2024-05-01T00:00:00+08:00", signal("rival", true)),
    ]);
    let at = |as_of: &str, code: &str| fact(&log, as_of, &format!("signal({code})"));
    assert_eq!(at("2024-03-31", "leaving"), None);
    assert_eq!(at("2024-04-01", "leaving"), flag(true));
    assert_eq!(at("2024-04-01", "rival"), flag(false)); // who records one, records the other
    assert_eq!(at("2024-04-19", "leaving"), flag(true));
    assert_eq!(at("2024-04-20", "leaving"), flag(false));
    assert_eq!(at("2034-05-01", "leaving"), flag(true)); // time alone ends none
    assert_eq!(at("2034-05-01", "rival"), flag(false));
}

#[test]
fn satisfaction_is_that_of_the_last_answer() {
    let log = events(vec![
        ("2023-12-31", answer("2")),
        ("2024-03-31T23:59:59+08:00", answer("4.5")),
        ("2024-04-01T00:00:00+08:00", answer("1")),
    ]);
    let score = |text: &str| Some(Value::Score(text.parse().unwrap()));
    let at = |as_of: &str, name: &str| fact(&log, as_of, name);
    assert_eq!(at("2024-03-30", "satisfaction"), score("2"));
    assert_eq!(at("2024-03-31", "satisfaction"), score("4.5"));
    assert_eq!(at("2034-03-31", "satisfaction"), score("1"));
    assert_eq!(at("2024-03-30", "satisfaction_6m"), score("2"));
    assert_eq!(at("2024-09-30", "satisfaction_6m"), score("1"));
    assert_eq!(at("2024-10-01", "satisfaction_6m"), None); // that of 1 April lies six months back
    assert_eq!(at("2024-03-30", "satisfaction_last_quarter"), score("2"));
    assert_eq!(at("2024-03-31", "satisfaction_last_quarter"), score("4.5"));
    assert_eq!(at("2024-06-29", "satisfaction_last_quarter"), score("4.5"));
    assert_eq!(at("2024-06-30", "satisfaction_last_quarter"), score("1"));
    assert_eq!(at("2024-09-30", "satisfaction_last_quarter"), None);
}

#[test]
fn a_46_scores_off_the_scale_are_rejected() {
    for (text, fine) in
        [("1", true), ("5", true), ("4.9", true), ("0.9", false), ("5.1", false), ("0", false)]
    {
        let folded = rulebook().fold(
            &events(vec![("2024-01-01", answer(text))]),
            "2024-06-30".parse().unwrap(),
            None,
        );
        let codes: Vec<&str> = folded.rejected.iter().map(|one| one.error.code()).collect();
        assert_eq!(codes, if fine { vec![] } else { vec!["score-out-of-range"] }, "{text}");
    }
}

// --- what a store holds --------------------------------------------------------------------------

#[test]
fn silence_of_a_complete_log_means_that_nothing_happened() {
    let bare = |coverage| stored(Customer::new("c"), &[], coverage, "2024-06-30");
    assert_eq!(bare(Coverage::NONE), vec![None; 9]);
    let none = || Some(Value::Count(0));
    let people = bare(Coverage::NONE.contacts());
    assert_eq!(people[..6], [flag(false), flag(true), none(), none(), None, None]);
    let signals = bare(Coverage::NONE.signals());
    assert_eq!(signals[..6], [None, None, None, None, flag(false), flag(false)]);
    // No answer is no score, however complete the log.
    assert_eq!(bare(Coverage::ALL)[6..], [None, None, None]);
}

fn person(id: &str, decides: bool, left: Option<&str>) -> Contact {
    let mut person = Contact::new(id, "张*");
    person.key_decider = decides;
    if let Some(on) = left {
        person.status = ContactStatus::Left { on: on.parse().unwrap() };
    }
    person
}

fn with(people: Vec<Contact>) -> Customer {
    let mut customer = Customer::new("c");
    customer.contacts = people;
    customer
}

#[test]
fn people_of_the_records_count_where_the_log_is_silent() {
    let left = |people: Vec<Contact>, log: Vec<(&str, EventKind)>| {
        let found = stored(with(people), &events(log), Coverage::NONE, "2024-06-30");
        (found[0], found[1])
    };
    let gone = || person("p1", true, Some("2024-03-05"));
    assert_eq!(left(vec![person("p1", true, None)], vec![]).0, flag(false));
    assert_eq!(left(vec![gone()], vec![]), (flag(true), None)); // whether anybody was talked to, nobody says
    assert_eq!(left(vec![person("p1", false, Some("2024-03-05"))], vec![]).0, flag(false));
    // Talks count against the day of leaving, and who decides may stand in the records.
    let both = || vec![gone(), person("p2", true, None)];
    assert_eq!(left(both(), vec![("2024-03-04", talk("p2", Outcome::Reached))]).1, flag(false));
    assert_eq!(left(both(), vec![("2024-03-05", talk("p2", Outcome::Reached))]).1, flag(true));
    // The log counts over the records.
    assert_eq!(
        left(vec![gone()], vec![("2024-04-01", of("p1", ContactAction::Join))]).0,
        flag(false)
    );
    let not_key = of("p1", ContactAction::KeyDecider { is: false });
    assert_eq!(left(vec![gone()], vec![("2024-04-01", not_key)]).0, flag(false));
    assert_eq!(
        left(vec![person("p1", true, None)], vec![("2024-04-01", leaves("p1", None))]).0,
        flag(true)
    );
    // Somebody who leaves after today is still there.
    assert_eq!(left(vec![person("p1", true, Some("2024-07-01"))], vec![]).0, flag(false));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(400) })]

    /// Against a slow second reading of people and signals: one after the other in the order of days.
    #[test]
    fn people_and_signals_are_those_of_a_slow_second_reading(
        steps in proptest::collection::vec((0_u64..40, 0_usize..7, 0_usize..3, 0_usize..3), 0..14),
        turn in 0_usize..14,
    ) {
        const PEOPLE: [&str; 3] = ["p0", "p1", "p2"];
        let day = |n: u64| chrono::NaiveDate::from_ymd_opt(2024, 1, 1).unwrap() + chrono::Days::new(n);
        let kind = |what: usize, who: usize, other: usize| match what {
            0 => of(PEOPLE[who], ContactAction::Join),
            1 => leaves(PEOPLE[who], (who != other).then(|| PEOPLE[other])),
            2 => key(PEOPLE[who]),
            3 => of(PEOPLE[who], ContactAction::KeyDecider { is: false }),
            4 => talk(PEOPLE[who], if other == 0 { Outcome::NotReached } else { Outcome::Reached }),
            _ => signal(["leaving", "rival", "leaving"][who], other == 0),
        };
        let mut log: Vec<Event> = steps.iter().enumerate().map(|(place, (at, what, who, other))| {
            Event::new(format!("e{place:02}"), "c", day(*at).into(), kind(*what, *who, *other))
        }).collect();
        let mut sorted: Vec<(u64, usize, usize, usize, usize)> = steps.iter().enumerate()
            .map(|(place, (at, what, who, other))| (*at, place, *what, *who, *other)).collect();
        sorted.sort_unstable();
        let (mut decides, mut left, mut known) = ([false; 3], [None; 3], [false; 3]);
        let (mut talks, mut talked) = (Vec::new(), false);
        // The day on which each signal was last seen, and last said to be over.
        let (mut raised, mut over) = ([None, None], [None, None]);
        for (at, _, what, who, other) in sorted {
            known[who] |= what < 4;
            match what {
                0 => left[who] = None,
                1 => left[who] = Some((at, (who != other).then_some(other))),
                2 => decides[who] = true,
                3 => decides[who] = false,
                4 => {
                    talked = true;
                    if other > 0 { talks.push((at, who)); }
                }
                _ if other == 0 => over[who % 2] = Some(at),
                _ => raised[who % 2] = Some(at),
            }
        }
        let gone: Vec<(u64, Option<usize>)> = (0..3).filter(|who| decides[*who]).filter_map(|who| left[who]).collect();
        let answered = gone.iter().all(|(since, successor)| talks.iter().any(|(at, whom)| {
            at >= since && (Some(*whom) == *successor || decides[*whom] && left[*whom].is_none())
        }));
        let any = known.contains(&true);
        let turn = turn.min(log.len());
        log.rotate_left(turn);
        let found = |name: &str| fact(&log, "2024-06-30", name);
        prop_assert_eq!(found("key_decider_left"), any.then_some(Value::Flag(!gone.is_empty())));
        let expected = (any && (talked || answered)).then_some(Value::Flag(answered));
        prop_assert_eq!(found("successor_contacted"), expected);
        let seen = raised.iter().chain(&over).any(Option::is_some);
        for (place, name) in ["signal(leaving)", "signal(rival)"].iter().enumerate() {
            prop_assert_eq!(found(name), seen.then(|| Value::Flag(raised[place].is_some() && raised[place] > over[place])));
        }
    }
}

/// Logs of events of every kind: the order in which they are given never matters, nor what comes later.
#[cfg(feature = "proptest")]
mod any_log {
    use guanxi::testkit::{laws, record, time};

    use super::*;

    fn preset() -> Rulebook {
        static LOADED: OnceLock<Rulebook> = OnceLock::new();
        LOADED.get_or_init(|| Rulebook::preset("renewal").unwrap()).clone()
    }

    proptest! {
        #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(300) })]

        #[test]
        fn facts_are_those_of_the_log(
            events in proptest::collection::vec(record::any_events(), 0..30),
            turn in 0_usize..30, as_of in time::moments(), known_by in time::moments(),
        ) {
            let law = laws::fold_ignores_order(&rulebook(), &events, turn, as_of, Some(known_by));
            prop_assert_eq!(law, Ok(()));
            prop_assert_eq!(laws::fold_sees_no_future(&rulebook(), &events, as_of, known_by), Ok(()));
        }

        #[test]
        fn assessments_and_contracts_are_those_of_the_log(
            events in proptest::collection::vec(record::any_events(), 0..30),
            contracts in proptest::collection::vec(record::contracts(), 0..4),
            turn in 0_usize..30, as_of in time::moments(), known_by in proptest::option::of(time::moments()),
        ) {
            let rulebook = preset();
            let (risk, renewal) = (rulebook.risk().unwrap(), rulebook.renewal().unwrap());
            let mut turned = events.clone();
            turned.reverse();
            turned.rotate_left(turn.min(events.len()));
            let customer = "c0".into();
            let history = risk.history(&customer, &events, as_of, known_by);
            prop_assert_eq!(&history, &risk.history(&customer, &turned, as_of, known_by));
            let of = |events: &[Event]| {
                let book = renewal.book(&customer, &contracts, events, as_of, known_by);
                let reading = renewal.read(&book, None);
                serde_json::to_value(&reading).unwrap()
            };
            prop_assert_eq!(of(&events), of(&turned));
            // Everything explains itself.
            let facts = rulebook.facts();
            let case = guanxi::policy::scheme::Case::new(&facts, rulebook.as_of(as_of).date());
            let reading = risk.read(&case, &history).unwrap();
            for language in [guanxi::label::Language::English, guanxi::label::Language::Chinese] {
                prop_assert!(reading.explain(language).ends_with('\n'));
            }
        }
    }
}
