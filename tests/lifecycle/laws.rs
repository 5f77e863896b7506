//! What holds of every log: P-122, P-123, and that the regions know nothing of each other.

use std::collections::BTreeSet;

use guanxi::policy::lifecycle::{Life, Lifecycle};
use guanxi::record::{
    Customer, Direction, Event, EventKind, Interaction, IssueAction, IssueEvent, Outcome, Party,
    Purchase, ServiceEvent, ServiceStage, Stage, StageEvent, Tag, TagEvent,
};
use guanxi::testkit::laws;
use guanxi::testkit::log::stage_actions;
use guanxi::time::Moment;
use proptest::prelude::*;
use proptest::sample::select;

use crate::own;

fn talks() -> impl Strategy<Value = EventKind> + Clone {
    let directions = select(vec![Direction::Inbound, Direction::Outbound]);
    let outcomes = select(vec![Outcome::Reached, Outcome::NotReached, Outcome::Sent]);
    let talk = (directions, outcomes).prop_map(|(direction, outcome)| {
        EventKind::from(Interaction::new("phone".parse().unwrap(), direction, outcome))
    });
    let message = select(vec![Party::Customer, Party::Staff])
        .prop_map(|from| IssueEvent::new("I", IssueAction::Message { from }).into());
    let no = Just(EventKind::DoNotContact { reason: String::new() });
    prop_oneof![4 => talk, 1 => message, 2 => no]
}

fn services() -> impl Strategy<Value = EventKind> + Clone {
    (select(vec!["S-1", "S-2"]), select(ServiceStage::ALL.to_vec()))
        .prop_map(|(cycle, stage)| ServiceEvent::new(cycle, stage).into())
}

fn kinds() -> impl Strategy<Value = EventKind> + Clone {
    let tag: Tag = "a:b".parse().unwrap();
    prop_oneof![
        4 => stage_actions().prop_map(|action| StageEvent::new(action).into()),
        4 => talks(),
        3 => services(),
        1 => Just(Purchase::new("5".parse().unwrap()).into()),
        1 => Just(TagEvent::put(tag).into()),
    ]
}

fn moments() -> impl Strategy<Value = Moment> + Clone {
    let text = (1_u32..8, proptest::option::of(0_u32..3)).prop_map(|(day, hour)| match hour {
        Some(hour) => format!("2024-03-{day:02}T{:02}:00:00+08:00", 8 + hour),
        None => format!("2024-03-{day:02}"),
    });
    text.prop_map(|text| text.parse().unwrap())
}

/// Up to 24 events of one customer; some known later than they happened.
fn logs() -> impl Strategy<Value = Vec<Event>> {
    let late = proptest::option::weighted(0.2, moments());
    prop::collection::vec((kinds(), moments(), late, any::<u8>()), 0..24).prop_map(|drafts| {
        let drafts = drafts.into_iter().enumerate();
        drafts
            .map(|(place, (kind, at, late, turn))| {
                // Ids in no order of the list.
                let mut event = Event::new(format!("e{turn}-{place}"), "K", at, kind);
                event.recorded_at = late.unwrap_or(at);
                event
            })
            .collect()
    })
}

fn read(events: &[Event], as_of: &str) -> Life {
    let customer = Customer::new("K");
    own("").lifecycle().read(&customer, events, as_of.parse().unwrap(), None)
}

const END: &str = "2024-12-31";

fn is_stage(event: &Event) -> bool {
    matches!(event.kind, EventKind::Stage(_))
}

fn is_service(event: &Event) -> bool {
    matches!(event.kind, EventKind::Service(_))
}

fn is_contact(event: &Event) -> bool {
    matches!(
        event.kind,
        EventKind::DoNotContact { .. } | EventKind::Interaction(_) | EventKind::Issue(_)
    )
}

fn only(events: &[Event], keep: fn(&Event) -> bool) -> Vec<Event> {
    events.iter().filter(|event| keep(event)).cloned().collect()
}

fn holds(law: Result<(), String>) -> Result<(), TestCaseError> {
    law.map_err(TestCaseError::fail)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(192) })]

    /// P-122 and 8.4: one step forward at a time; back only by win-back and new opportunity; away
    /// from anywhere.
    #[test]
    fn stages_move_one_by_one(events in logs()) {
        holds(laws::stages_move_one_by_one(&own(""), &events))?;
        let life = read(&events, END);
        prop_assert!(life.stage.moves.is_sorted_by_key(|one| one.at.local(own("").zone())));
    }

    /// The replay of the log is live stepping, one event at a time in the order of time.
    #[test]
    fn the_replay_is_live_stepping(actions in prop::collection::vec(stage_actions(), 0..24)) {
        let (mut stage, mut refused) = (None, Vec::new());
        let mut events = Vec::new();
        for (place, action) in actions.iter().enumerate() {
            let at = format!("2024-03-01T{:02}:{:02}:00Z", place / 2, place % 2);
            let event = StageEvent::new(action.clone());
            events.push(Event::new(format!("e{}", 99 - place), "K", at.parse().unwrap(), event));
            match Lifecycle::step(stage, action) {
                Ok(next) => stage = Some(next),
                Err(refusal) => refused.push((events[place].id.clone(), refusal)),
            }
            let life = read(&events, &at);
            prop_assert_eq!(life.stage.stage, stage.unwrap_or(Stage::Prospect));
            let found: Vec<_> =
                life.refused.into_iter().map(|one| (one.event, one.refusal)).collect();
            prop_assert_eq!(&found, &refused);
        }
    }

    /// Refused events change nothing.
    #[test]
    fn refused_events_change_nothing(events in logs()) {
        let mut life = read(&events, END);
        let refused: BTreeSet<_> = life.refused.iter().map(|one| one.event.clone()).collect();
        prop_assert_eq!(refused.len(), life.refused.len());
        let taken: Vec<Event> =
            events.iter().filter(|event| !refused.contains(&event.id)).cloned().collect();
        life.refused.clear();
        prop_assert_eq!(read(&taken, END), life);
    }

    /// The order in which events arrive never matters.
    #[test]
    fn the_order_of_arrival_never_matters(
        (events, turned) in logs().prop_flat_map(|events| (Just(events.clone()), Just(events).prop_shuffle())),
    ) {
        prop_assert_eq!(read(&events, END), read(&turned, END));
        prop_assert_eq!(read(&events, "2024-03-04"), read(&turned, "2024-03-04"));
    }

    /// 8.4, P-122: each region reads its own events; all others change nothing of it.
    #[test]
    fn the_regions_are_orthogonal(events in logs()) {
        let life = read(&events, END);
        let stage = read(&only(&events, is_stage), END);
        let contact = read(&only(&events, is_contact), END);
        let service = read(&only(&events, is_service), END);
        prop_assert_eq!(&life.stage, &stage.stage);
        prop_assert_eq!(&life.contact, &contact.contact);
        prop_assert_eq!(&life.service, &service.service);
        let ids = |lives: &[&Life]| -> BTreeSet<String> {
            let all = lives.iter().flat_map(|life| &life.refused);
            all.map(|one| one.event.to_string()).collect()
        };
        prop_assert_eq!(ids(&[&life]), ids(&[&stage, &contact, &service]));
        // And the other way round: the events of one region leave the rest as it is without any.
        let nothing = read(&[], END);
        prop_assert_eq!(&stage.contact, &nothing.contact);
        prop_assert_eq!(&contact.stage, &nothing.stage);
        prop_assert_eq!(&service.stage, &nothing.stage);
        prop_assert_eq!(&service.contact, &nothing.contact);
    }

    /// P-123: times do not fall in the order of steps, each step is there once, and each event of
    /// a cycle is either the time of its step or refused.
    #[test]
    fn times_of_service_do_not_fall(events in logs()) {
        let life = read(&events, END);
        for cycle in &life.service {
            let steps: Vec<_> = cycle.steps.iter().collect();
            for (place, (stage, at)) in steps.iter().enumerate() {
                for (later, after) in &steps[place..] {
                    prop_assert!(stage <= later);
                    let falls = match (at.as_instant(), after.as_instant()) {
                        (Some(at), Some(after)) => at > after,
                        _ => {
                            let zone = own("").zone().clone();
                            at.local(&zone).date() > after.local(&zone).date()
                        }
                    };
                    prop_assert!(!falls, "{cycle:?}");
                }
            }
        }
        let steps: usize = life.service.iter().map(|cycle| cycle.steps.len()).sum();
        let refused = life.refused.iter().filter(|one| one.refusal.code().starts_with("step-")).count();
        prop_assert_eq!(steps + refused, only(&events, is_service).len());
    }

    /// What is known later is not known before: a replay cannot look into the future.
    #[test]
    fn only_what_is_known_counts(events in logs(), day in 1_u32..8) {
        let cut = format!("2024-03-{day:02}");
        let rulebook = own("");
        let known_by: Moment = cut.parse().unwrap();
        let as_of = rulebook.as_of(known_by);
        let known: Vec<Event> = events
            .iter()
            .filter(|event| as_of.includes(&event.recorded_at.local(rulebook.zone())))
            .cloned()
            .collect();
        let customer = Customer::new("K");
        let found = rulebook.lifecycle().read(&customer, &events, known_by, Some(known_by));
        prop_assert_eq!(found, read(&known, &cut));
    }
}
