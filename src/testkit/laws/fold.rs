//! Facts from events: what holds of every fold.

use crate::fact::{Facts, Value};
use crate::record::Event;
use crate::rulebook::Rulebook;
use crate::time::Moment;

/// The order in which events are given changes nothing in a fold.
///
/// # Errors
/// What changed.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, laws, record}};
/// let rulebook = Rulebook::preset("value_activity")?;
/// for events in examples(&record::events(), 9) {
///     let as_of = "2025-06-30".parse()?;
///     assert_eq!(laws::fold_ignores_order(&rulebook, &events, 5, as_of, None), Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn fold_ignores_order(
    rulebook: &Rulebook,
    events: &[Event],
    turn: usize,
    as_of: Moment,
    known_by: Option<Moment>,
) -> Result<(), String> {
    let straight = rulebook.fold(events, as_of, known_by);
    let mut turned = events.to_vec();
    turned.reverse();
    turned.rotate_left(turn.min(events.len()));
    let turned = rulebook.fold(&turned, as_of, known_by);
    if straight.rejected != turned.rejected {
        return Err(format!("rejected: {:?}, turned {:?}", straight.rejected, turned.rejected));
    }
    same_customers(&straight, &turned)
}

/// A fold does not look into the future: what was recorded after `known_by` changes nothing, nor
/// does what happened after `as_of`, unless it corrects something, is corrected, or shares its id.
///
/// # Errors
/// What changed.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, laws, record}};
/// let rulebook = Rulebook::preset("value_activity")?;
/// for events in examples(&record::events(), 9) {
///     let as_of = "2024-06-30".parse()?;
///     assert_eq!(laws::fold_sees_no_future(&rulebook, &events, as_of, as_of), Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn fold_sees_no_future(
    rulebook: &Rulebook,
    events: &[Event],
    as_of: Moment,
    known_by: Moment,
) -> Result<(), String> {
    let zone = rulebook.zone();
    let (now, known) = (rulebook.as_of(as_of), rulebook.as_of(known_by));
    let before: Vec<Event> = events
        .iter()
        .filter(|event| known.includes(&event.recorded_at.local(zone)))
        .cloned()
        .collect();
    let cut = rulebook.fold(events, as_of, Some(known_by));
    let given = rulebook.fold(&before, as_of, None);
    if cut.rejected != given.rejected {
        return Err(format!("rejected: {:?}, and {:?}", cut.rejected, given.rejected));
    }
    same_customers(&cut, &given)?;
    let tied = |event: &Event| {
        let same = events.iter().filter(|other| other.id == event.id).count() > 1;
        same || event.corrects.is_some()
            || events.iter().any(|other| other.corrects.as_ref() == Some(&event.id))
    };
    let past: Vec<Event> = events
        .iter()
        .filter(|event| now.includes(&event.at.local(zone)) || tied(event))
        .cloned()
        .collect();
    same_customers(&rulebook.fold(events, as_of, None), &rulebook.fold(&past, as_of, None))
}

fn same_customers(one: &crate::fact::Folded, other: &crate::fact::Folded) -> Result<(), String> {
    if !one.customers.keys().eq(other.customers.keys()) {
        return Err(format!(
            "customers {:?}, and {:?}",
            one.customers.keys(),
            other.customers.keys()
        ));
    }
    for ((id, one), other) in one.customers.iter().zip(other.customers.values()) {
        let facts = |facts: &Facts| -> Vec<(String, Value)> {
            facts.known().map(|(name, value)| (name.to_owned(), value)).collect()
        };
        if facts(&one.facts) != facts(&other.facts) || one.history != other.history {
            return Err(format!(
                "{id}: {:?} {:?}, and {:?} {:?}",
                facts(&one.facts),
                one.history,
                facts(&other.facts),
                other.history
            ));
        }
    }
    Ok(())
}
