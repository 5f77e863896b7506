//! What holds of every log: P-085, P-087, P-088, P-089.

use std::collections::BTreeSet;

use guanxi::policy::warning::{Evidence, Warning, WarningState};
use guanxi::record::{Event, WarningAction, WarningEvent};
use guanxi::testkit::laws;
use guanxi::time::Moment;
use proptest::prelude::*;
use proptest::sample::select;

use super::{
    at, clear, code, detect, dismiss, escalate, evidence, executing, lose, meet, plan, progress,
    renew, renewal, report, step,
};

/// Every action, well formed.
fn actions() -> Vec<WarningAction> {
    vec![
        detect("overdue"),
        detect("switch"),
        report(),
        meet(&["price"]),
        plan(),
        WarningAction::Execute,
        progress(false),
        progress(true),
        escalate(),
        clear(),
        renew(),
        lose(),
        dismiss(),
        WarningAction::Archive,
    ]
}

/// The table of 8.2, row by row; `None` is illegal.
fn table(from: WarningState, action: &str) -> Option<WarningState> {
    use WarningState::*;
    Some(match (from, action) {
        (Detected, "report") => Reported,
        (Reported, "meet") => Analysed,
        (Analysed, "plan") => Planned,
        (Planned, "execute") => Executing,
        (Executing, "progress" | "escalate") => Executing,
        (Executing, "clear") => Cleared,
        (Cleared, "archive") => Archived,
        (Detected | Reported | Analysed | Planned | Executing, "detect") => from,
        (Detected | Reported | Analysed | Planned | Executing, "renew" | "lose" | "dismiss") => {
            Archived
        }
        _ => return None,
    })
}

/// A warning in each state.
fn states() -> Vec<Warning> {
    let rulebook = renewal();
    let warnings = rulebook.warnings().unwrap();
    let mut events = executing();
    events.push(step("10 10:00", clear()));
    events.push(step("11 10:00", WarningAction::Archive));
    let mut found: Vec<Warning> = Vec::new();
    for event in &events {
        let next = warnings.step(found.last(), event, &evidence()).unwrap();
        found.push(next);
    }
    found
}

#[test]
fn every_pair_of_state_and_action_is_as_the_table_says() {
    let rulebook = renewal();
    let warnings = rulebook.warnings().unwrap();
    let states = states();
    assert_eq!(states.len(), 7);
    for warning in &states {
        for action in actions() {
            let name = action.name();
            let found = warnings.step(Some(warning), &step("12 10:00", action), &evidence());
            let state = found.as_ref().ok().map(|next| next.state);
            assert_eq!(state, table(warning.state, name), "{} {name}", warning.state); // P-088
            if warning.state == WarningState::Archived {
                assert_eq!(found.unwrap_err().code(), "archived");
            } else if let Err(refusal) = found {
                assert_eq!(refusal.code(), "out-of-order");
            }
        }
    }
}

fn moments() -> impl Strategy<Value = Moment> {
    (1_u32..15, prop::option::of(8_u32..12)).prop_map(|(day, hour)| match hour {
        Some(hour) => at(&format!("{day:02} {hour:02}:00")),
        None => at(&format!("{day:02}")),
    })
}

fn logs() -> impl Strategy<Value = Vec<Event>> {
    let step = (select(actions()), select(vec!["W1", "W1", "W1", "W2"]), moments());
    prop::collection::vec(step, 0..24).prop_map(|steps| {
        let steps = steps.into_iter().enumerate();
        let event = |(place, (action, warning, at))| {
            Event::new(format!("e{place}"), "K", at, WarningEvent::new(warning, action))
        };
        steps.map(event).collect()
    })
}

fn holds(law: Result<(), String>) -> Result<(), TestCaseError> {
    law.map_err(TestCaseError::fail)
}

proptest! {
    /// P-087, P-088, P-089, P-085 over logs of any steps at any times.
    #[test]
    fn replays_keep_the_laws(events in logs(), level in select(vec!["low", "medium", "high"])) {
        let rulebook = renewal();
        let warnings = rulebook.warnings().unwrap();
        let level = code(level);
        holds(laws::warnings_keep_their_laws(&rulebook, &events, Some(&level)))?;
        let evidence = Evidence::default()
            .assessed("a1", at("05 09:00"), Some(level))
            .renewal("HT-2", at("05 09:00"));
        let log = warnings.replay("K", &events, at("20"), None, &evidence);
        for warning in &log.warnings {
            let grave = warning.has("overdue");
            prop_assert_eq!(warning.level == "very_high", grave); // P-085
        }
        // Each event is refused once at the most.
        let refused: BTreeSet<&str> = log.refused.iter().map(|one| one.event.as_str()).collect();
        prop_assert_eq!(refused.len(), log.refused.len());
    }

    /// P-088: as time goes by, states only move forward, and what is archived stays as it is.
    #[test]
    fn states_only_move_forward(events in logs()) {
        let level = code("medium");
        holds(laws::warnings_only_move_forward(&renewal(), &events, Some(&level)))?;
    }

    /// P-087: a cause that is there already changes nothing, whenever it comes.
    #[test]
    fn the_same_cause_is_idempotent(events in logs(), when in moments()) {
        let rulebook = renewal();
        let warnings = rulebook.warnings().unwrap();
        let open = |events: &[Event], as_of| {
            warnings.replay("K", events, as_of, None, &evidence())
        };
        let then = open(&events, at("20"));
        let Some(warning) = then.open().find(|one| one.has("overdue")) else { return Ok(()) };
        // Not before the first one: that would be the first one.
        let first = warning.causes.iter().find(|one| one.cause == "overdue").unwrap();
        let zone = rulebook.zone();
        prop_assume!(when.local(zone).date() > first.detected_at.local(zone).date());
        let mut more = events.clone();
        more.push(Event::new("again", "K", when, WarningEvent::new(warning.id.clone(), detect("overdue"))));
        prop_assert_eq!(open(&more, at("20")), then);
    }

    /// The step and the replay are one machine.
    #[test]
    fn a_replay_is_its_steps(events in logs()) {
        let rulebook = renewal();
        let warnings = rulebook.warnings().unwrap();
        let own: Vec<Event> = events
            .iter()
            .filter(|event| event.at.as_instant().is_some())
            .filter(|event| matches!(&event.kind,
                guanxi::record::EventKind::Warning(what) if what.warning.as_str() == "W1"))
            .cloned()
            .collect();
        let log = warnings.replay("K", &own, at("20"), None, &evidence());
        let mut sorted = own;
        // Of one instant, the order of events is that of their ids.
        sorted.sort_by_key(|event| (event.at.as_instant(), event.id.clone()));
        let mut warning: Option<Warning> = None;
        for event in &sorted {
            warning = warnings.step(warning.as_ref(), event, &evidence()).ok().or(warning);
        }
        prop_assert_eq!(log.warnings.first(), warning.as_ref());
    }
}
