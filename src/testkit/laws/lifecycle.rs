//! Lifecycles: what holds of every log of stages, contact and service.

use std::collections::BTreeSet;

use crate::policy::lifecycle::{Life, Lifecycle};
use crate::record::{Customer, Event, EventKind, Stage, StageAction};
use crate::rulebook::Rulebook;
use crate::testkit::log;

/// The customer whose log it is.
fn customer(events: &[Event]) -> Customer {
    let id = events.first().map_or_else(|| log::CUSTOMER.into(), |one| one.customer.clone());
    Customer::new(id)
}

fn read(rulebook: &Rulebook, customer: &Customer, events: &[Event]) -> Life {
    rulebook.lifecycle().read(customer, events, log::end(), None)
}

/// Stages move as single steps do, back only by win-back and a new opportunity; refused events
/// change nothing, and the order in which events arrive never matters (P-122).
///
/// # Errors
/// The move that is none, or what refused events change.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, laws, log}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// for events in examples(&log::lives(&rulebook), 9) {
///     assert_eq!(laws::stages_move_one_by_one(&rulebook, &events), Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn stages_move_one_by_one(rulebook: &Rulebook, events: &[Event]) -> Result<(), String> {
    let customer = customer(events);
    let mut life = read(rulebook, &customer, events);
    let mut before: Option<Stage> = None;
    for one in &life.stage.moves {
        let event = events.iter().find(|event| event.id == one.event);
        let Some(EventKind::Stage(what)) = event.map(|event| &event.kind) else {
            return Err(format!("{one:?} has no event"));
        };
        if one.from != before || Lifecycle::step(before, &what.action).ok() != Some(one.to) {
            return Err(format!("{one:?} follows {before:?}"));
        }
        if !is_a_step(before, one.to, &what.action) {
            return Err(format!("{before:?} becomes {:?}", one.to));
        }
        before = Some(one.to);
    }
    if life.stage.stage != before.unwrap_or(Stage::Prospect) {
        return Err(format!("{:?} after {before:?}", life.stage.stage));
    }
    let refused: BTreeSet<_> = life.refused.drain(..).map(|one| one.event).collect();
    let taken = events.iter().filter(|event| !refused.contains(&event.id)).cloned();
    let again = read(rulebook, &customer, &taken.collect::<Vec<_>>());
    if again != life {
        return Err(format!("without {refused:?} it is {again:?}, and not {life:?}"));
    }
    let backwards: Vec<Event> = events.iter().rev().cloned().collect();
    if read(rulebook, &customer, &backwards) == read(rulebook, &customer, events) {
        Ok(())
    } else {
        Err("backwards it is another life".to_owned())
    }
}

/// Whether a move is one forward, away, or one of the two that go back.
fn is_a_step(before: Option<Stage>, to: Stage, action: &StageAction) -> bool {
    if matches!(action, StageAction::Enter { .. }) {
        return before.is_none();
    }
    let place = |stage: Stage| Stage::ALL.iter().position(|one| *one == stage);
    let from = before.unwrap_or(Stage::Prospect);
    let forward = place(from).and_then(|place| place.checked_add(1)) == place(to);
    match (from, to) {
        (Stage::Terminated, Stage::Prospect) | (Stage::AfterSales, Stage::Selling) => true,
        (_, Stage::Terminated) => from != Stage::Terminated,
        _ => forward,
    }
}

/// The times of a service cycle do not fall in the order of its steps (P-123).
///
/// # Errors
/// The cycle whose times do.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, laws, log}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// for events in examples(&log::lives(&rulebook), 9) {
///     assert_eq!(laws::service_times_do_not_fall(&rulebook, &events), Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn service_times_do_not_fall(rulebook: &Rulebook, events: &[Event]) -> Result<(), String> {
    for cycle in read(rulebook, &customer(events), events).service {
        let times = cycle.steps.values();
        for (place, at) in times.clone().enumerate() {
            let falls = times.clone().skip(place).any(|after| {
                match (at.as_instant(), after.as_instant()) {
                    (Some(at), Some(after)) => at > after,
                    _ => {
                        let zone = rulebook.zone();
                        at.local(zone).date() > after.local(zone).date()
                    }
                }
            });
            if falls {
                return Err(format!("{cycle:?}"));
            }
        }
    }
    Ok(())
}
