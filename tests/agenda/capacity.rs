//! A day holds only so much: the best classes and what waits longest come first.

use std::collections::BTreeMap;

use guanxi::policy::cadence::Obstacle;
use guanxi::record::{Event, PlanEvent, PlanItem};
use guanxi::review::{AgendaCustomer, AgendaRequest};
use proptest::prelude::*;

use crate::{TALKS, after, agenda, customer, event, own, talk};

#[test]
fn what_does_not_fit_goes_to_an_earlier_day_else_to_a_later_one() {
    let rulebook = own(TALKS);
    let due = |id: &str, class: &str, last: &str| {
        customer(&rulebook, id, class, vec![event(&format!("e-{id}"), id, last, talk("phone"))])
    };
    let customers = [
        due("KH1", "A", "2024-03-14"), // due on the 21st
        due("KH2", "B", "2024-03-07"), // due on the 21st
        due("KH3", "C", "2024-02-18"), // due today
        due("KH4", "C", "2024-02-18"), // due today
    ];
    let found = agenda(&rulebook, customers, AgendaRequest::days(4).capacity(1));
    let days: Vec<(String, usize)> = found
        .items
        .iter()
        .map(|item| (format!("{} {}", item.day, item.customer), item.postponed.len()))
        .collect();
    assert_eq!(
        days,
        [
            ("2024-03-18 KH3".to_owned(), 0),
            ("2024-03-19 KH4".to_owned(), 1), // the next free day
            ("2024-03-20 KH2".to_owned(), 1), // the day before is free
            ("2024-03-21 KH1".to_owned(), 0),
        ]
    );
    assert_eq!(found.items[1].postponed[0].why, Obstacle::Busy);
}

#[test]
fn a_capacity_of_zero_is_no_time_at_all() {
    let rulebook = own(TALKS);
    let found = agenda(
        &rulebook,
        [customer(&rulebook, "KH1", "A", vec![])],
        AgendaRequest::days(3).capacity(0),
    );
    assert!(found.items.is_empty() && found.impossible.is_empty());
    assert_eq!((found.postponed.len(), found.postponed[0].day), (1, None));
}

#[test]
fn what_is_planned_on_a_day_takes_its_room_also_where_it_is_full() {
    let rulebook = own(TALKS);
    let plan = |id: &str| -> Event {
        let item = PlanItem::new(after(1), "zhao.liu");
        event(&format!("p-{id}"), "KH1", "2024-03-01", PlanEvent::plan(id, item))
    };
    let log = vec![plan("P1"), plan("P2"), event("e1", "KH1", "2024-03-12", talk("phone"))]; // due on the 19th
    let found = agenda(
        &rulebook,
        [customer(&rulebook, "KH1", "A", log)],
        AgendaRequest::days(3).capacity(2),
    );
    let days: Vec<String> = found.items.iter().map(crate::line).collect();
    // Planned by hand is planned by hand; the talk has to give way.
    assert_eq!(
        days,
        ["2024-03-18 KH1 touch/a_talk", "2024-03-19 KH1 plan/P1", "2024-03-19 KH1 plan/P2"]
    );
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn no_day_holds_more_and_nothing_is_lost(
        lasts in prop::collection::vec((0..3_usize, 0..60_i64), 1..25),
        capacity in 1..4_u32,
    ) {
        let rulebook = own(TALKS);
        let customers: Vec<AgendaCustomer> = lasts
            .iter()
            .enumerate()
            .map(|(number, (class, back))| {
                let id = format!("KH{number:02}");
                let last = event(&format!("e{number}"), &id, &after(-back).to_string(), talk("phone"));
                customer(&rulebook, &id, ["A", "B", "C"][*class], vec![last])
            })
            .collect();
        let free = agenda(&rulebook, customers.clone(), AgendaRequest::days(14));
        let full = agenda(&rulebook, customers, AgendaRequest::days(14).capacity(capacity));
        let mut load: BTreeMap<_, u32> = BTreeMap::new();
        for item in &full.items {
            *load.entry(item.day).or_default() += 1;
        }
        prop_assert!(load.values().all(|things| *things <= capacity), "{:?}", load);
        // Whoever is on the free agenda of a fortnight is on the other one, or is said to be put off.
        for item in &free.items {
            let there = full.items.iter().any(|one| one.customer == item.customer);
            let late = full.postponed.iter().any(|one| one.customer == item.customer);
            prop_assert!(there || late, "{} is lost", item.customer);
        }
        for item in &full.items {
            let moved = item.day != item.due && item.overdue == 0;
            prop_assert!(!moved || !item.postponed.is_empty(), "moved without a reason: {:?}", item);
        }
    }
}
