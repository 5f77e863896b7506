//! What holds of every log: P-053, P-054, P-055, P-058.

use std::collections::BTreeMap;

use guanxi::policy::plan::{PlanReadings, PlanState};
use guanxi::record::{
    Customer, Event, EventKind, Outcome, PlanAction, PlanEvent, PlanItem, Promise, PromiseAction,
    PromiseEvent,
};
use guanxi::testkit::laws;
use guanxi::time::{AsOf, Moment};
use proptest::prelude::*;
use proptest::sample::select;

use super::{at, own, talk};

fn texts() -> impl Strategy<Value = String> + Clone {
    select(vec!["", " ", "agreed"]).prop_map(str::to_owned)
}

fn moments() -> impl Strategy<Value = Moment> + Clone {
    (1_u32..9, proptest::option::of(0_u32..3)).prop_map(|(day, hour)| match hour {
        Some(hour) => at(&format!("{day:02} {:02}:00", 8 + hour)),
        None => at(&format!("{day:02}")),
    })
}

fn promises() -> impl Strategy<Value = Vec<Promise>> + Clone {
    let what = select(vec!["quotation", "training", "visit", " "]);
    let promise = (what, moments()).prop_map(|(what, due)| Promise::new(what, "a", due));
    prop::collection::vec(promise, 0..3)
}

fn actions() -> impl Strategy<Value = PlanAction> + Clone {
    let plan = (1_u32..9).prop_map(|day| {
        let day = format!("2024-03-{day:02}").parse().unwrap();
        PlanAction::Plan(PlanItem::new(day, "zhao.liu"))
    });
    prop_oneof![
        4 => plan,
        4 => (texts(), promises()).prop_map(|(feedback, actions)| PlanAction::Execute { feedback, actions }),
        3 => (0_usize..3).prop_map(|place| PlanAction::ActionDone { place }),
        3 => texts().prop_map(|feedback| PlanAction::Complete { feedback }),
        1 => texts().prop_map(|reason| PlanAction::Cancel { reason }),
    ]
}

fn kinds() -> impl Strategy<Value = EventKind> + Clone {
    let said = (
        0_usize..24,
        0_usize..3,
        select(vec![PromiseAction::Keep, PromiseAction::Waive { reason: "not needed".into() }]),
    );
    prop_oneof![
        8 => (select(vec!["P1", "P2"]), actions()).prop_map(|(item, action)| PlanEvent::new(item, action).into()),
        2 => (promises(), any::<bool>()).prop_map(|(promises, reached)| {
            let mut talk = talk(promises);
            talk.outcome = if reached { Outcome::Reached } else { Outcome::NotReached };
            talk.into()
        }),
        3 => said.prop_map(|(of, place, action)| PromiseEvent::new(format!("e{of}"), place, action).into()),
    ]
}

/// Up to 24 events of one customer; some known later than they happened.
fn logs() -> impl Strategy<Value = Vec<Event>> {
    let late = proptest::option::weighted(0.2, moments());
    prop::collection::vec((kinds(), moments(), late), 0..24).prop_map(|drafts| {
        let drafts = drafts.into_iter().enumerate();
        drafts
            .map(|(place, (kind, at, late))| {
                let mut event = Event::new(format!("e{place}"), "K", at, kind);
                event.recorded_at = late.unwrap_or(at);
                event
            })
            .collect()
    })
}

fn read(events: &[Event], as_of: Moment) -> PlanReadings {
    own("").plan().read(&Customer::new("K"), events, as_of, None)
}

fn end() -> Moment {
    at("31")
}

fn holds(law: Result<(), String>) -> Result<(), TestCaseError> {
    law.map_err(TestCaseError::fail)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(384) })]

    #[test]
    fn p_053_completed_implies_executed_feedback_and_no_open_action(events in logs()) {
        holds(laws::plan_items_keep_their_laws(&own(""), &events, end()))?;
        for item in read(&events, end()).items {
            prop_assert_eq!(item.state.actual.is_some(), item.executed_by.is_some());
        }
    }

    #[test]
    fn p_054_what_has_ended_stays_so(events in logs(), more in actions()) {
        holds(laws::ended_plan_items_stay_ended(&own(""), &events, &more))?;
    }

    #[test]
    fn p_055_overdue_is_derived(events in logs(), as_of in moments()) {
        holds(laws::plan_items_keep_their_laws(&own(""), &events, as_of))?;
    }

    /// The replay of a log of instants is live stepping, one event at a time.
    #[test]
    fn the_replay_is_live_stepping(steps in prop::collection::vec((select(vec!["P1", "P2"]), actions()), 0..24)) {
        let zone = "+08:00".parse().unwrap();
        let mut live: BTreeMap<&str, PlanState> = BTreeMap::new();
        let (mut events, mut refused) = (Vec::new(), Vec::new());
        for (place, (item, action)) in steps.iter().enumerate() {
            let time = at(&format!("01 {:02}:{:02}", place / 2, place % 2));
            let id = format!("e{}", 99 - place);
            events.push(Event::new(id.clone(), "K", time, PlanEvent::new(*item, action.clone())));
            match PlanState::step(live.get(item), action, time, &zone) {
                Ok(next) => drop(live.insert(item, next)),
                Err(refusal) => refused.push((id, refusal)),
            }
        }
        // As of the first day no promise is broken unless it was due on it or before.
        let found = read(&events, at("01"));
        let cut = AsOf::new(at("01"), &zone);
        prop_assert_eq!(found.items.len(), live.len());
        for item in &found.items {
            let mut expected = live[item.item.as_str()].clone();
            for action in &mut expected.actions {
                action.state = action.state.as_of(&action.promise, &cut, &zone);
            }
            prop_assert_eq!(&item.state, &expected);
        }
        let replayed: Vec<_> =
            found.refused.into_iter().map(|one| (one.event.to_string(), one.refusal)).collect();
        prop_assert_eq!(replayed, refused);
    }

    #[test]
    fn refused_events_change_nothing(events in logs()) {
        let before = read(&events, end());
        let wrong: Vec<&str> = before.refused.iter().map(|one| one.event.as_str()).collect();
        let is_talk = |event: &Event| matches!(event.kind, EventKind::Interaction(_));
        let kept: Vec<Event> = events
            .iter()
            .filter(|event| is_talk(event) || !wrong.contains(&event.id.as_str()))
            .cloned()
            .collect();
        let after = read(&kept, end());
        prop_assert_eq!((&after.items, &after.promises), (&before.items, &before.promises));
        prop_assert!(after.refused.iter().all(|one| one.refusal.code() == "blank-promise"));
    }

    #[test]
    fn the_order_of_arrival_never_matters(events in logs(), turn in 0_usize..24) {
        let mut turned = events.clone();
        turned.reverse();
        let by = turn % turned.len().max(1);
        turned.rotate_left(by);
        prop_assert_eq!(read(&turned, end()), read(&events, end()));
    }

    /// Nothing is dropped silently: each event of the plan changed something or is refused.
    #[test]
    fn every_event_of_the_plan_counts_or_is_refused(events in logs()) {
        let found = read(&events, end());
        let taken = |event: &Event| match &event.kind {
            EventKind::Plan(plan) => match &plan.action {
                PlanAction::Plan(_) => found.items.iter().any(|item| item.planned_by == event.id),
                PlanAction::Execute { .. } => {
                    found.items.iter().any(|item| item.executed_by.as_ref() == Some(&event.id))
                }
                PlanAction::Complete { .. } | PlanAction::Cancel { .. } => {
                    found.items.iter().any(|item| item.item == plan.item && item.state.ended == Some(event.at))
                }
                _ => true,
            },
            _ => true,
        };
        for event in &events {
            let refused = found.refused.iter().any(|one| one.event == event.id);
            prop_assert!(taken(event) || refused, "{event:?}");
        }
        let decided = found.promises.iter().filter(|one| !one.state.is_open()).count();
        let said = events.iter().filter(|event| {
            let says = match &event.kind {
                EventKind::Promise(_) => true,
                EventKind::Plan(plan) => matches!(plan.action, PlanAction::ActionDone { .. }),
                _ => false,
            };
            says && !found.refused.iter().any(|one| one.event == event.id)
        });
        prop_assert_eq!(said.count(), decided);
    }

    /// P-058: the last contact is the latest interaction that was one.
    #[test]
    fn p_058_the_last_contact_is_the_maximum(events in logs(), as_of in moments()) {
        let zone = "+08:00".parse().unwrap();
        let cut = AsOf::new(as_of, &zone);
        let talks = events.iter().filter(|event| {
            let contact = matches!(&event.kind, EventKind::Interaction(talk) if talk.is_contact());
            let (at, recorded) = (event.at.local(&zone), event.recorded_at.local(&zone));
            // What was recorded before it took place is wrong.
            let early = match (recorded.instant(), at.instant()) {
                (Some(recorded), Some(at)) => recorded < at,
                _ => recorded.date() < at.date(),
            };
            contact && !early && cut.includes(&at)
        });
        let latest = talks.map(|event| event.at.local(&zone)).max();
        let found = read(&events, as_of);
        let last = found.last_contact.as_ref().map(|last| last.at.local(&zone));
        prop_assert_eq!(last, latest);
        if let (Some(last), Some(next)) = (last, found.next_planned) {
            prop_assert!(next > last.date()); // D003-83
        }
    }

    /// P-058: the log only grows; what is known later changes no earlier answer.
    #[test]
    fn p_058_what_is_known_later_changes_no_earlier_answer(events in logs(), known_by in moments()) {
        let zone = "+08:00".parse().unwrap();
        let cut = AsOf::new(known_by, &zone);
        let then: Vec<Event> = events
            .iter()
            .filter(|event| cut.includes(&event.recorded_at.local(&zone)))
            .cloned()
            .collect();
        let customer = Customer::new("K");
        let rulebook = own("");
        let now = rulebook.plan().read(&customer, &events, end(), Some(known_by));
        prop_assert_eq!(now, read(&then, end()));
    }

    /// A promise is late exactly where it was open after its due time.
    #[test]
    fn late_is_what_was_still_open_at_the_due_time(events in logs(), as_of in moments()) {
        let zone = "+08:00".parse().unwrap();
        let before = read(&events, as_of);
        let now = AsOf::new(as_of, &zone);
        for one in &before.promises {
            if one.state.is_open() {
                prop_assert_eq!(one.state.is_late(), now.instant() > one.due_at);
            }
            let later = read(&events, end());
            let same = later.promises.iter().find(|other| other.of == one.of && other.place == one.place);
            // A breach stays: what was broken is late whatever becomes of it.
            prop_assert!(!one.state.is_late() || same.is_none_or(|same| same.state.is_late()));
        }
    }
}
