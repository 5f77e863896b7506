//! Hand-overs: who owns what as of when, wrong ones by their refusals, plans (D003-114, P-119).

use guanxi::Error;
use guanxi::policy::access::{Custody, HandOverRefusal, Relation};
use guanxi::record::{Author, Customer, Event, EventKind, HandOver, StaffLeave};
use guanxi::time::Zone;
use proptest::prelude::*;

use super::{config, date};

fn zone() -> Zone {
    "+08:00".parse().unwrap()
}

fn owned(id: &str, owner: Option<&str>) -> Customer {
    let mut customer = Customer::new(id);
    customer.owner = owner.map(Into::into);
    customer
}

fn event(id: &str, customer: &str, at: &str, from: &str, to: &str) -> Event {
    Event::new(id, customer, at.parse().unwrap(), HandOver::new(from, to))
}

fn read(customers: &[Customer], events: &[Event], as_of: &str) -> Custody {
    let leaves = [StaffLeave { who: "gone".into(), on: date("2024-03-10") }];
    Custody::read(&zone(), customers, &leaves, events, as_of.parse().unwrap(), None)
}

fn owner<'a>(custody: &'a Custody, customer: &str) -> &'a str {
    custody.owner(customer).map_or("-", |owner| owner.as_str())
}

/// The log counts where it speaks, whether the record is from before it, after it, or in between.
#[test]
fn the_log_counts_where_it_speaks() {
    let events =
        [event("e1", "K", "2024-03-05", "a", "b"), event("e2", "K", "2024-03-15", "b", "c")];
    for recorded in [Some("a"), Some("b"), Some("c"), None] {
        for (day, expected) in
            [("2024-03-04", "a"), ("2024-03-05", "b"), ("2024-03-14", "b"), ("2024-03-15", "c")]
        {
            let custody = read(&[owned("K", recorded)], &events, day);
            assert_eq!(owner(&custody, "K"), expected, "{recorded:?} {day}");
            assert!(custody.refused().is_empty());
        }
    }
    // Where it is silent, the record.
    let custody = read(&[owned("K", Some("z")), owned("L", None)], &[], "2024-03-04");
    assert_eq!((owner(&custody, "K"), owner(&custody, "L")), ("z", "-"));
    assert_eq!(custody.orphans().count(), 1);
}

/// A log that never leads past the record's owner contradicts it.
#[test]
fn a_log_that_contradicts_the_record_is_refused() {
    let events = [event("e1", "K", "2024-03-05", "a", "b")];
    let custody = read(&[owned("K", Some("z"))], &events, "2024-03-31");
    assert_eq!(owner(&custody, "K"), "z");
    let refused = &custody.refused()[0];
    assert_eq!((refused.event.as_str(), refused.refusal.code()), ("e1", "not-owner"));
}

/// Nobody gives: a first entry into the log from nobody changes nothing.
#[test]
fn nobody_cannot_hand_over() {
    let events = [event("e1", "K", "2024-03-05", "", "b")];
    for recorded in [Some("b"), Some(""), None] {
        let custody = read(&[owned("K", recorded)], &events, "2024-03-31");
        let expected = if recorded == Some("b") { "b" } else { "-" };
        assert_eq!(owner(&custody, "K"), expected);
        assert_eq!(custody.refused()[0].refusal.code(), "not-owner");
        let orphans = usize::from(expected == "-");
        assert_eq!(custody.orphans().count(), orphans);
        assert_eq!(custody.relation("", &owned("K", recorded)), Relation::Other);
    }
}

/// Every refusal, by a single step and in the log: code, message, help.
#[test]
fn wrong_hand_overs_are_refused() {
    let customers = [owned("K", Some("a")), owned("L", None)];
    let rows = [
        ("M", "a", "b", "unknown-customer", "there is no customer `M`", "give its record too"),
        (
            "K",
            "a",
            "",
            "to-nobody",
            "nobody is named to take customer `K`",
            "name who answers for it from then on",
        ),
        (
            "K",
            "a",
            " \u{3000}",
            "to-nobody",
            "nobody is named to take customer `K`",
            "name who answers for it from then on",
        ),
        (
            "K",
            "a",
            "a",
            "to-self",
            "`a` cannot hand a customer over to the same person",
            "name somebody else in `to`",
        ),
        (
            "K",
            "b",
            "c",
            "not-owner",
            "customer `K` is not `b`'s to hand over: it is `a`'s",
            "write `a` in `from`",
        ),
        (
            "L",
            "",
            "c",
            "not-owner",
            "customer `L` is not ``'s to hand over: it is nobody's",
            "give the customer an owner in its record",
        ),
        (
            "K",
            "a",
            "gone",
            "has-left",
            "`gone` cannot take a customer over, gone from 2024-03-10 on",
            "name somebody who stays",
        ),
    ];
    for (customer, from, to, code, message, help) in rows {
        let events = [event("e1", customer, "2024-03-10", from, to)];
        let custody = read(&customers, &events, "2024-03-10");
        assert_eq!(custody.refused().len(), 1, "{message}");
        let in_log = custody.refused()[0].refusal.clone();
        let step = read(&customers, &[], "2024-03-10").hand_over(customer, from, to).unwrap_err();
        assert_eq!(in_log, step);
        assert_eq!((step.code(), step.help().as_str()), (code, help));
        let error = Error::from(step);
        assert_eq!((error.code(), error.to_string().as_str()), (code, message));
        assert_eq!((owner(&custody, "K"), owner(&custody, "L")), ("a", "-"));
        // Before it happens there is nothing to refuse.
        assert!(read(&customers, &events, "2024-03-09").refused().is_empty());
    }
}

/// The leave day itself is the first without the person: nobody takes a customer over on it.
#[test]
fn nobody_takes_over_on_the_leave_day() {
    let customers = [owned("K", Some("a"))];
    let to_gone = |at: &str| {
        let custody = read(&customers, &[event("e1", "K", at, "a", "gone")], "2024-03-31");
        custody.refused().is_empty()
    };
    assert!(to_gone("2024-03-09") && !to_gone("2024-03-10"));
    assert!(to_gone("2024-03-09T15:59:59Z") && !to_gone("2024-03-09T16:00:00Z"));
}

/// Corrections and withdrawals hold, and what was not known by a moment does not.
#[test]
fn corrections_and_what_was_known() {
    let customers = [owned("K", Some("a"))];
    let wrong = event("e1", "K", "2024-03-05", "a", "b");
    let right = event("e2", "K", "2024-03-05", "a", "c")
        .recorded_at("2024-03-20".parse().unwrap())
        .correcting("e1");
    let events = [wrong.clone(), right];
    assert_eq!(owner(&read(&customers, &events, "2024-03-31"), "K"), "c");
    let known = |by: &str| {
        let (day, by) = ("2024-03-31".parse().unwrap(), Some(by.parse().unwrap()));
        Custody::read(&zone(), &customers, &[], &events, day, by)
    };
    assert_eq!(owner(&known("2024-03-19"), "K"), "b");
    assert_eq!(owner(&known("2024-03-20"), "K"), "c");
    let back = Event::new("e3", "K", "2024-03-06".parse().unwrap(), EventKind::Withdrawal);
    let events = [wrong, back.correcting("e1")];
    assert_eq!(owner(&read(&customers, &events, "2024-03-31"), "K"), "a");
    // An id given twice: the other one is listed.
    let twice =
        [event("e1", "K", "2024-03-05", "a", "b"), event("e1", "K", "2024-03-06", "a", "c")];
    let custody = read(&customers, &twice, "2024-03-31");
    assert_eq!((owner(&custody, "K"), custody.refused().len()), ("b", 1));
    assert!(matches!(custody.refused()[0].refusal, HandOverRefusal::Wrong(_)));
}

/// Whom a plan may not name.
#[test]
fn plans_are_for_people_who_stay() {
    let custody = read(&[owned("K", Some("a"))], &[], "2024-03-10");
    let code = |successors: &[&str]| {
        let successors: Vec<Author> = successors.iter().map(|one| (*one).into()).collect();
        custody.plan("a", &successors).map_err(|refusal| refusal.code()).map(|plan| plan.len())
    };
    assert_eq!(code(&[]), Err("no-successor"));
    assert_eq!(code(&["b", " "]), Err("no-successor"));
    assert_eq!(code(&["b", "a"]), Err("to-self"));
    assert_eq!(code(&["b", "gone"]), Err("has-left"));
    assert_eq!(code(&["b", "b"]), Ok(1));
    assert_eq!(custody.plan("nobody", &["b".into()]).unwrap(), []);
}

/// A life of one customer: who has it from which day of March on, and wrong hand-overs between.
#[derive(Clone, Debug)]
struct Life {
    owners: Vec<(u32, usize)>,
    noise: Vec<(u32, u8)>,
    recorded: usize,
}

const PEOPLE: &[&str] = &["a", "b", "c", "d"];

fn lives() -> impl Strategy<Value = Life> {
    let changes = prop::collection::btree_map(2_u32..29, 0..PEOPLE.len(), 0..5);
    let noise = prop::collection::vec((2_u32..29, 0_u8..4), 0..4);
    (0..PEOPLE.len(), changes, noise, any::<prop::sample::Index>()).prop_map(
        |(first, changes, noise, recorded)| {
            let mut owners = vec![(1, first)];
            for (day, person) in changes {
                if owners.last().unwrap().1 != person {
                    owners.push((day, person));
                }
            }
            let recorded = recorded.index(owners.len());
            Life { recorded: owners[recorded].1, owners, noise }
        },
    )
}

fn day(day: u32) -> String {
    format!("2024-03-{day:02}")
}

impl Life {
    fn owner(&self, on: u32) -> &'static str {
        let last = self.owners.iter().rev().find(|(from, _)| *from <= on);
        PEOPLE[last.unwrap_or(&self.owners[0]).1]
    }

    fn events(&self, customer: &str) -> Vec<Event> {
        let mut events = Vec::new();
        for pair in self.owners.windows(2) {
            let ((_, from), (on, to)) = (pair[0], pair[1]);
            let id = format!("{customer}-{on:02}");
            events.push(event(&id, customer, &day(on), PEOPLE[from], PEOPLE[to]));
        }
        for (place, (on, kind)) in self.noise.iter().enumerate() {
            // After the right ones of the day, so that it is clear whose the customer is.
            let at = format!("{}T12:00:00+08:00", day(*on));
            let own = self.owner(*on);
            let (from, to) = match kind {
                0 => ("ghost", format!("new{place}")),
                1 => (own, String::new()),
                2 => (own, own.to_owned()),
                _ => (own, "left".to_owned()),
            };
            events.push(event(&format!("{customer}-n{place}"), customer, &at, from, &to));
        }
        events
    }
}

fn left() -> [StaffLeave; 1] {
    [StaffLeave { who: "left".into(), on: date("2024-01-01") }]
}

fn world(lives: &[Life]) -> (Vec<Customer>, Vec<Event>) {
    let mut customers = Vec::new();
    let mut events = Vec::new();
    for (place, life) in lives.iter().enumerate() {
        let id = format!("K{place}");
        customers.push(owned(&id, Some(PEOPLE[life.recorded])));
        events.extend(life.events(&id));
    }
    (customers, events)
}

fn at(customers: &[Customer], events: &[Event], leaves: &[StaffLeave], on: u32) -> Custody {
    Custody::read(&zone(), customers, leaves, events, day(on).parse().unwrap(), None)
}

proptest! {
    #![proptest_config(config(256))]

    /// The owner of every day is that of the life, whatever the record says and whatever wrong
    /// hand-overs stand between; all of those, and only those, are refused.
    #[test]
    fn the_owner_as_of_a_day_is_that_of_the_life(
        lives in prop::collection::vec(lives(), 1..5),
        on in 1_u32..31,
        turn in any::<prop::sample::Index>(),
    ) {
        let (customers, mut events) = world(&lives);
        let custody = at(&customers, &events, &left(), on);
        for (place, life) in lives.iter().enumerate() {
            prop_assert_eq!(owner(&custody, &format!("K{place}")), life.owner(on));
        }
        let noise = |life: &Life| life.noise.iter().filter(|(day, _)| *day <= on).count();
        prop_assert_eq!(custody.refused().len(), lives.iter().map(noise).sum::<usize>());
        prop_assert!(custody.refused().iter().all(|one| one.event.as_str().contains("-n")));
        // The order of events never matters.
        if !events.is_empty() {
            let by = turn.index(events.len());
            events.rotate_left(by);
            prop_assert_eq!(at(&customers, &events, &left(), on), custody);
        }
    }

    /// P-119: hand-overs keep the number of customers and leave none without an owner; a plan that is
    /// carried out leaves the leaver with nobody and everybody else with theirs.
    #[test]
    fn p_119_hand_overs_keep_the_customers(
        lives in prop::collection::vec(lives(), 0..8),
        successors in prop::sample::subsequence(vec!["b", "c", "d", "e"], 1..4),
        on in 1_u32..31,
    ) {
        let (customers, mut events) = world(&lives);
        let leaves =
            [left()[0].clone(), StaffLeave { who: "a".into(), on: date(&day(31)) }];
        let before = at(&customers, &events, &leaves, on);
        prop_assert_eq!(before.customers(), customers.len());
        prop_assert_eq!(before.orphans().count(), 0);

        let successors: Vec<Author> = successors.into_iter().map(Author::from).collect();
        // On that day, after all that has happened; nothing of later counts.
        events.retain(|event| event.at.local(&zone()).date() <= date(&day(on)));
        let mut customers = customers;
        for customer in &mut customers {
            customer.owner = before.owner(customer.id.as_str()).cloned();
        }
        let plan = before.plan("a", &successors).unwrap();
        let mut loads: Vec<usize> = Vec::new();
        for one in &plan {
            let step = before
                .hand_over(one.customer.as_str(), one.hand_over.from.clone(), one.hand_over.to.clone());
            prop_assert_eq!(step, Ok(one.hand_over.clone()));
            prop_assert!(successors.contains(&one.hand_over.to));
        }
        for (place, one) in plan.into_iter().enumerate() {
            let moment = format!("{}T23:59:59+08:00", day(on)).parse().unwrap();
            events.push(Event::new(format!("p{place}"), one.customer, moment, one.hand_over));
        }
        let after = at(&customers, &events, &leaves, 31);
        prop_assert_eq!(after.customers(), customers.len());
        prop_assert_eq!(after.orphans().count(), 0);
        prop_assert_eq!(after.leave("a").customers, []);
        for customer in &customers {
            let id = customer.id.as_str();
            if owner(&before, id) != "a" {
                prop_assert_eq!(owner(&after, id), owner(&before, id));
            }
        }
        // Nobody who got one has two more than another successor.
        for to in &successors {
            let (had, has) = (
                before.customers_of(to.as_str()).count(),
                after.customers_of(to.as_str()).count(),
            );
            if has > had {
                loads.push(has);
            }
            for other in &successors {
                let others = after.customers_of(other.as_str()).count();
                prop_assert!(has == had || has <= others + 1, "{to} has {has}, {other} {others}");
            }
        }
    }
}

/// P-109, 8.10: a customer that was merged into another one needs nobody to take it over.
#[test]
fn merged_customers_are_in_nobodys_care() {
    let mut stays = Customer::new("K1");
    stays.owner = Some("a".into());
    let mut gone = Customer::new("K2");
    gone.owner = Some("b".into());
    gone.merged_into = Some("K1".into());
    let zone = "+08:00".parse().unwrap();
    let as_of = "2024-03-15".parse().unwrap();
    let custody =
        guanxi::policy::access::Custody::read(&zone, &[stays, gone], &[], &[], as_of, None);
    assert_eq!(custody.customers_of("b").count(), 0);
    assert_eq!(custody.orphans().count(), 0);
    assert_eq!(custody.customers_of("a").count(), 1);
}
