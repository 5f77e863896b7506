//! The laws of upkeep: P-107, P-110, the half of P-058 about the log, and that neither the order of
//! events nor what comes late turns anything back.

use guanxi::policy::upkeep::Requirement;
use guanxi::record::{Customer, Direction, Interaction, Outcome, Purchase};
use guanxi::rule::clock::ClockState;
use proptest::prelude::*;

use super::*;

/// A second of 2024 to 2026, all of which the bundled holiday table has.
fn seconds() -> impl Strategy<Value = i64> + Clone {
    1_704_067_200_i64..1_790_000_000
}

fn moment(seconds: i64) -> Moment {
    Moment::instant(chrono::DateTime::from_timestamp(seconds, 0).unwrap()).unwrap()
}

fn leaves(id: &str, at: Moment) -> Event {
    let leave = ContactAction::Leave { successor: None };
    Event::new(id, "K", at, ContactEvent::new("P1", leave))
}

/// A field that a record holds by itself, filled.
fn fill(customer: &mut Customer, field: Field) {
    let text = Some("x".to_owned());
    let day = Some("2024-01-01".parse().unwrap());
    match field {
        Field::FullName => customer.full_name = text,
        Field::ShortName => customer.short_name = text,
        Field::Industry => customer.industry = text,
        Field::Size => customer.employees = Some(1),
        Field::Founded => customer.founded = day,
        Field::Address => customer.address = text,
        Field::Phone => customer.phone = text,
        Field::FirstDeal => customer.first_deal = day,
        Field::AnnualAmount => customer.annual_amount = Some("5".parse().unwrap()),
        Field::Products => customer.products.push("p".into()),
        Field::Contacts => customer.contacts.push(contact("P1")),
        other => panic!("{other}"),
    }
}

/// What may happen to a file, at a time of the first half of 2024.
fn happenings() -> impl Strategy<Value = Vec<Event>> {
    let one = (0..6_u8, 0..182_i64, 0..86_400_i64, any::<bool>(), 0..10_usize, 0..3_i64);
    proptest::collection::vec(one, 0..10).prop_map(|many| {
        let event = |(place, (what, day, second, dated, of, late)): (
            usize,
            (u8, i64, i64, bool, usize, i64),
        )| {
            let at = 1_704_038_400 + day * 86_400 + second; // midnight in Shanghai
            let time = |at: i64| {
                if dated {
                    let zone: guanxi::time::Zone = "+08:00".parse().unwrap();
                    Moment::Date(moment(at).local(&zone).date())
                } else {
                    moment(at)
                }
            };
            let target = format!("e{of}");
            let kind: EventKind = match what {
                0 => ContactEvent::new("P1", ContactAction::Join).into(),
                1 => Purchase::new("5".parse().unwrap()).into(),
                2 => manager(update(&[], &[])).into(),
                3 => manager(update(&[Field::KeyNeed], &[&target])).into(),
                4 => UpkeepEvent::new(UpkeepAction::Cleanse).into(),
                _ => Interaction::new(
                    "phone".parse().unwrap(),
                    Direction::Outbound,
                    Outcome::Reached,
                )
                .interested_in("A")
                .into(),
            };
            let event = Event::new(format!("e{place}"), "K", time(at), kind);
            let event = event.recorded_at(time(at + late * 86_400));
            if of < place && what == 0 { event.correcting(target) } else { event }
        };
        many.into_iter().enumerate().map(event).collect()
    })
}

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

proptest! {
    #![proptest_config(config(256))]

    /// P-107: 24 hours are never later than 3 working days, so who keeps p001 keeps p003.
    #[test]
    fn p_107_twenty_four_hours_are_the_stricter(changed in seconds(), later in 0_i64..500_000, dated: bool) {
        let time = if dated {
            Moment::Date(chrono::DateTime::from_timestamp(changed, 0).unwrap().date_naive())
        } else {
            moment(changed)
        };
        let events = [
            leaves("e1", time),
            Event::new("e2", "K", moment(changed + later), manager(update(&[], &["e1"]))),
        ];
        let as_of: Moment = "2026-12-31".parse().unwrap();
        let read = |upkeep: &Upkeep| {
            let reading = upkeep.read("K", &events, &Known::default(), as_of, None).unwrap();
            reading.changes[0].rules[0].reading
        };
        let (strict, loose) = (read(&plain("value_activity")), read(&plain("service_quality")));
        prop_assert!(strict.due.unwrap() <= loose.due.unwrap());
        if matches!(strict.state, ClockState::Met { .. }) {
            prop_assert!(!loose.state.is_breached(), "{strict:?} {loose:?}");
        }
    }

    /// P-110: between 0 and 1, 1 iff nothing is missing, never less when a field is filled.
    #[test]
    fn p_110_completeness(filled in proptest::collection::vec(0_usize..10, 0..12), more in 0_usize..10) {
        let upkeep = plain("service_quality");
        let fields = upkeep.required(Requirement::File).to_vec();
        let mut customer = Customer::new("K");
        for place in &filled {
            fill(&mut customer, fields[*place]);
        }
        let of = |customer: &Customer| {
            upkeep.completeness(Requirement::File, customer, &[], &Known::default())
        };
        let before = of(&customer);
        let (share, one) = (before.share(), guanxi::quantity::Ratio::ONE);
        prop_assert!(share >= guanxi::quantity::Ratio::new(0, 1).unwrap() && share <= one);
        prop_assert_eq!(share == one, before.missing.is_empty());
        let distinct: std::collections::BTreeSet<&usize> = filled.iter().collect();
        prop_assert_eq!(usize::try_from(before.filled).unwrap(), distinct.len());
        fill(&mut customer, fields[more]);
        prop_assert!(of(&customer).share() >= share);
        let known = Known::default().filling(fields[more]);
        let told = upkeep.completeness(Requirement::File, &customer, &[], &known);
        prop_assert!(told.share() >= of(&customer).share());
        // Nothing required is all there is.
        let none = upkeep.completeness(Requirement::Activation, &customer, &[], &known);
        prop_assert_eq!(none.share(), one);
    }

    /// P-058: late iff recorded more than 24 hours after it took place.
    #[test]
    fn p_058_late_iff_recorded_after_twenty_four_hours(at in seconds(), later in -100_000_i64..200_000) {
        let call = Interaction::new("phone".parse().unwrap(), Direction::Outbound, Outcome::Reached);
        let event = Event::new("e1", "K", moment(at), call).recorded_at(moment(at + later));
        let as_of = "2030-01-01".parse().unwrap();
        let reading = plain("value_activity")
            .read("K", &[event], &Known::default(), as_of, None)
            .unwrap();
        // What was recorded before it took place is no record of a talk.
        let late: Vec<bool> = reading.log.iter().map(|one| one.is_late()).collect();
        let expected = if later < 0 { vec![] } else { vec![later > 86_400] };
        prop_assert_eq!(late, expected);
    }

    /// The order in which events arrive never matters, and neither do those of others.
    #[test]
    fn the_order_of_events_never_matters(
        (events, shuffled) in happenings().prop_flat_map(|events| {
            (Just(events.clone()), Just(events).prop_shuffle())
        }),
        day in 0_i64..200,
    ) {
        let as_of = moment(1_704_038_400 + day * 86_400);
        for preset in ["value_activity", "service_quality", "renewal"] {
            let upkeep = plain(preset);
            let read = |events: &[Event]| {
                upkeep.read("K", events, &Known::default(), as_of, None).unwrap()
            };
            let reading = read(&events);
            let mut others = shuffled.clone();
            others.push(Event::new("other", "L", as_of, update(&[], &[])));
            let again = read(&others);
            let known = upkeep.known("K", &events, as_of, None);
            prop_assert_eq!(&known, &upkeep.known("K", &shuffled, as_of, None));
            let ids = |reading: &UpkeepReading| {
                let mut ids: Vec<(String, &'static str)> = reading
                    .rejected
                    .iter()
                    .map(|one| (one.event.to_string(), one.error.code()))
                    .collect();
                ids.sort();
                ids
            };
            prop_assert_eq!(ids(&reading), ids(&again));
            let (mut left, mut right) = (reading, again);
            left.rejected.clear();
            right.rejected.clear();
            prop_assert_eq!(left, right);
        }
    }

    /// One more update never makes anything late, and never brings a due day forward.
    #[test]
    fn an_update_more_never_turns_back(events in happenings(), day in 0_i64..182) {
        let upkeep = plain("renewal");
        let known = Known::default()
            .entered_on("2024-01-01".parse().unwrap())
            .in_class("tier".parse().unwrap(), ["A".parse().unwrap()]);
        let as_of = at("07-15");
        let read = |events: &[Event]| upkeep.read("K", events, &known, as_of, None).unwrap();
        let before = read(&events);
        let mut more = events;
        let time = moment(1_704_038_400 + day * 86_400);
        more.push(Event::new("late", "K", time, manager(update(&[], &[]))));
        let after = read(&more);
        prop_assert!(after.refreshes[0].due >= before.refreshes[0].due);
        prop_assert!(after.refreshes[0].missed <= before.refreshes[0].missed);
        for (one, other) in before.changes.iter().zip(&after.changes) {
            let (one, other) = (one.rules[0].reading, other.rules[0].reading);
            prop_assert_eq!(one.due, other.due);
            prop_assert!(one.state.is_breached() || !other.state.is_breached());
        }
    }
}
