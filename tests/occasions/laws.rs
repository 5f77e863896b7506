//! Laws of occasions over any customer, log and days.

use chrono::{Days, NaiveDate};
use guanxi::Rulebook;
use guanxi::policy::occasion::{OccasionReading, OccasionState};
use guanxi::record::{Contact, ContactPause, Customer, Event, EventKind, PlannedDisruption};
use proptest::prelude::*;

use super::{World, contract, day, mail, own};

/// Every kind of rule, with and without lead, calendar and roll.
fn all_kinds() -> Rulebook {
    own("[[occasion]]\ncode = \"o\"\non = \"birthday\"\nactions = [\"greeting\"]\n\
         [[occasion]]\ncode = \"a\"\non = \"company_anniversary\"\nactions = [\"gift\"]\n\
         lead = \"3 days\"\nroll = \"before\"\ncalendar = \"office\"\n\
         [[occasion]]\ncode = \"s\"\non = \"contract_anniversary\"\nactions = [\"greeting\"]\n\
         lead = \"1 month\"\n\
         [[occasion]]\ncode = \"c\"\non = \"contract_end\"\nactions = [\"notice\"]\n\
         lead = \"30 days\"\nroll = \"propose\"\ncalendar = \"office\"\n\
         [[occasion]]\ncode = \"d\"\non = \"disruption\"\nactions = [\"notice\"]\nlead = \"2 weeks\"\n\
         [[occasion]]\ncode = \"f\"\non = \"festival\"\nactions = [\"gift\"]\n\
         festivals = [\"spring_festival\", \"lantern\", \"laba\"]\n\
         roll = \"before\"\ncalendar = \"office\"\n\
         [[occasion]]\ncode = \"t\"\non = \"dates\"\nactions = [\"greeting\"]\n\
         dates = [\"2023-05-01\", \"2023-12-31\", \"2024-01-01\", \"2024-10-01\"]\n")
}

fn days() -> impl Strategy<Value = NaiveDate> {
    (0_u64..1100).prop_map(|offset| day("2022-06-01") + Days::new(offset))
}

fn kinds() -> impl Strategy<Value = EventKind> {
    prop_oneof![
        4 => (any::<bool>(), prop_oneof!["o", "a", "s", "c", "d", "f", "t"]).prop_map(|(named, code)| {
            let mut sent = mail(named.then_some("P1"));
            sent.occasion = Some(code.parse().unwrap());
            sent.into()
        }),
        1 => (days(), 0_u64..40).prop_map(|(from, length)| {
            ContactPause::new(from, from + Days::new(length), "fair").into()
        }),
        1 => days().prop_map(|on| PlannedDisruption::new(on, "upgrade").into()),
        1 => Just(EventKind::DoNotContact { reason: String::new() }),
        1 => Just(super::Interaction::new(
            "phone".parse().unwrap(), super::Direction::Inbound, super::Outcome::Reached,
        ).into()),
    ]
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    proptest::collection::vec((days(), kinds()), 0..8).prop_map(|kinds| {
        let event = |(place, (at, kind)): (usize, (NaiveDate, EventKind))| {
            Event::new(format!("e{place}"), "K", at.to_string().parse().unwrap(), kind)
        };
        kinds.into_iter().enumerate().map(event).collect()
    })
}

fn customers() -> impl Strategy<Value = Customer> {
    (days(), days(), days()).prop_map(|(born, also_born, founded)| {
        let mut customer = Customer::new("K");
        customer.founded = founded.checked_sub_months(chrono::Months::new(120));
        for (id, born) in [("P1", born), ("P2", also_born)] {
            let mut person = Contact::new(id, "张*");
            person.birthday = born.checked_sub_months(chrono::Months::new(360));
            customer.contacts.push(person);
        }
        customer
    })
}

fn plan(
    world: &World<'_>,
    as_of: NaiveDate,
    from: NaiveDate,
    to: NaiveDate,
) -> Vec<OccasionReading> {
    let text = as_of.to_string();
    let known = world.known(&text);
    let occasions = world.rulebook.occasions();
    occasions.between(&known, text.parse().unwrap(), from, to).unwrap().readings
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// What is due in [a, c) is what is due in [a, b), and then what is due in [b, c).
    #[test]
    fn between_is_additive(
        customer in customers(), events in events(), as_of in days(), mut ends in [days(), days(), days()],
    ) {
        ends.sort_unstable();
        let [a, b, c] = ends;
        let rulebook = all_kinds();
        let world = World::new(&rulebook, customer).events(events)
            .contracts(vec![contract("H1", "2022-01-01", "2023-12-31"), contract("H2", "2023-05-05", "2024-05-04")]);
        let mut parts = plan(&world, as_of, a, b);
        parts.extend(plan(&world, as_of, b, c));
        let whole = plan(&world, as_of, a, c);
        prop_assert!(whole.iter().all(|one| one.due().is_some_and(|due| a <= due && due < c)));
        prop_assert!(whole.is_sorted_by_key(OccasionReading::due));
        prop_assert_eq!(parts, whole);
    }

    /// The order in which events arrive changes nothing.
    #[test]
    fn the_order_of_arrival_never_matters(
        customer in customers(), events in events(), as_of in days(), turn in 0_usize..8,
    ) {
        let rulebook = all_kinds();
        let mut turned = events.clone();
        turned.reverse();
        let by = turn.min(turned.len());
        turned.rotate_left(by);
        let one = World::new(&rulebook, customer.clone()).events(events);
        let other = World::new(&rulebook, customer).events(turned);
        let as_of = as_of.to_string();
        prop_assert_eq!(one.read(&as_of), other.read(&as_of));
    }

    /// One reading for each rule and subject; its state is what day, due day and today say.
    #[test]
    fn every_reading_is_sound(customer in customers(), events in events(), as_of in days()) {
        let rulebook = all_kinds();
        let world = World::new(&rulebook, customer).events(events)
            .contracts(vec![contract("H1", "2022-01-01", "2023-12-31")]);
        let found = world.read(&as_of.to_string());
        let mut seen = std::collections::BTreeSet::new();
        for one in &found.readings {
            prop_assert!(seen.insert((one.rule.clone(), one.subject.clone())));
            let Some(at) = &one.occurrence else {
                let unknown = matches!(one.state, OccasionState::Unknown { .. });
                prop_assert!(unknown);
                continue;
            };
            prop_assert!(at.proposed <= at.due && at.due <= at.day);
            let since = |day: NaiveDate| as_of.signed_duration_since(day).num_days();
            match &one.state {
                OccasionState::Later { in_days } => {
                    prop_assert!(*in_days > 30 && since(at.due) == -in_days);
                }
                OccasionState::Upcoming { in_days } => {
                    prop_assert!((1..=30).contains(in_days) && since(at.due) == -in_days);
                }
                OccasionState::Due => prop_assert_eq!(at.due, as_of),
                OccasionState::Late { days } => {
                    prop_assert!(*days > 0 && since(at.due) == *days && as_of <= at.day);
                }
                OccasionState::Missed { days } => {
                    prop_assert!((1..=30).contains(days) && since(at.day) == *days);
                }
                OccasionState::Done { on, late } => {
                    prop_assert!(*on <= as_of && as_of <= at.day && *late == (*on > at.due));
                }
                OccasionState::Suppressed { .. } => prop_assert!(as_of <= at.day),
                other => prop_assert!(false, "{:?}", other),
            }
        }
        // A plan of the days tells the same of each.
        let text = as_of.to_string();
        for one in found.readings.iter().filter(|one| one.occurrence.is_some()) {
            let due = one.due().unwrap();
            let all = plan(&world, as_of, due, due.succ_opt().unwrap());
            prop_assert!(all.contains(one), "{} {:?}", text, one);
        }
    }

    /// A greeting more never undoes one, nor changes anything of another rule.
    #[test]
    fn a_greeting_more_undoes_nothing(
        customer in customers(), events in events(), as_of in days(), sent in days(),
    ) {
        let rulebook = all_kinds();
        let is_done = |one: &&OccasionReading| matches!(one.state, OccasionState::Done { .. });
        let as_of = as_of.to_string();
        let before = World::new(&rulebook, customer.clone()).events(events.clone()).read(&as_of);
        let mut more = events;
        let at = sent.to_string().parse().unwrap();
        more.push(Event::new("more", "K", at, mail(Some("P1"))));
        let after = World::new(&rulebook, customer).events(more).read(&as_of);
        for one in before.readings.iter().filter(is_done) {
            let same = after.readings.iter().find(|now| now.rule == one.rule && now.subject == one.subject);
            prop_assert!(same.as_ref().is_some_and(is_done), "{:?}", one);
        }
        let others = |found: &[OccasionReading]| -> Vec<OccasionReading> {
            found.iter().filter(|one| one.rule != *"o").cloned().collect()
        };
        prop_assert_eq!(others(&before.readings), others(&after.readings));
    }
}
