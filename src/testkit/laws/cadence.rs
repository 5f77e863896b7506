//! Contact cadences: what holds of every touch.

use crate::fact::Facts;
use crate::record::Event;
use crate::rulebook::Rulebook;
use crate::time::Moment;

/// What a cadence asks for depends on the events, not on the order in which they are given (P-042).
///
/// # Errors
/// What changed.
///
/// ```
/// use guanxi::{Rulebook, record::Customer, testkit::{examples, laws, record}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let facts = rulebook.facts().with("annual_amount", 650_000)?;
/// let events = examples(&record::any_events(), 40);
/// let as_of = "2024-06-30".parse().unwrap();
/// let law = laws::cadence_ignores_order(&rulebook, &facts, &Customer::new("c0"), &events, as_of);
/// assert_eq!(law, Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn cadence_ignores_order(
    rulebook: &Rulebook,
    facts: &Facts,
    customer: &crate::record::Customer,
    events: &[Event],
    as_of: chrono::NaiveDate,
) -> Result<(), String> {
    let case = crate::policy::scheme::Case::new(facts, as_of);
    let cadence = rulebook.cadence().map_err(|error| error.report())?;
    let read = |events: &[Event]| {
        let reading = cadence.read(customer, events, &case, Moment::Date(as_of), None);
        reading.map_err(|error| error.report())
    };
    let mut turned = events.to_vec();
    turned.reverse();
    let (straight, turned) = (read(events)?, read(&turned)?);
    if straight == turned { Ok(()) } else { Err(format!("{straight:?}, turned {turned:?}")) }
}

/// Every touch is due after the last one that counts (P-036), stands as its due day says (P-038), is
/// proposed for no past day, and for none while the customer wants no contact (P-047).
///
/// # Errors
/// The touch that is not.
///
/// ```
/// use guanxi::{Rulebook, record::Customer, testkit::{examples, laws, record}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let events = examples(&record::any_events(), 40);
/// let as_of = "2024-06-30".parse().unwrap();
/// let law = laws::touches_are_due_after_the_last(&rulebook, &rulebook.facts(), &Customer::new("c0"), &events, as_of);
/// assert_eq!(law, Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn touches_are_due_after_the_last(
    rulebook: &Rulebook,
    facts: &Facts,
    customer: &crate::record::Customer,
    events: &[Event],
    as_of: chrono::NaiveDate,
) -> Result<(), String> {
    use crate::policy::cadence::{Suppression, TouchState};
    let case = crate::policy::scheme::Case::new(facts, as_of);
    let cadence = rulebook.cadence().map_err(|error| error.report())?;
    let reading = cadence.read(customer, events, &case, Moment::Date(as_of), None);
    let reading = reading.map_err(|error| error.report())?;
    for touch in &reading.touches {
        let wanted = !reading.contact.is_paused();
        let follows = match (&touch.last, touch.due) {
            (Some(last), Some(due)) => due > last.day,
            _ => true,
        };
        let stands = match (&touch.state, touch.due) {
            (TouchState::Suppressed(Suppression::DoNotContact { .. }), None) => !wanted,
            (TouchState::Suppressed(Suppression::Pause { until, .. }), Some(_)) => as_of <= *until,
            (state, Some(due)) => *state == TouchState::on(due, as_of, touch.rule.grace()),
            (_, None) => false,
        };
        let proposed = touch.proposal.as_ref().is_none_or(|one| wanted && one.day >= as_of);
        if !(follows && stands && proposed) {
            return Err(format!("{touch:?}"));
        }
    }
    Ok(())
}

/// Pausing and resuming contact changes no class (P-048).
///
/// # Errors
/// Both lists of classes.
///
/// ```
/// use guanxi::{Rulebook, record::Customer, testkit::{examples, laws, log}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let as_of = "2024-06-30".parse().unwrap();
/// for events in examples(&log::contacts(&rulebook), 5) {
///     let (facts, customer) = (rulebook.facts(), Customer::new(log::CUSTOMER));
///     assert_eq!(laws::pausing_changes_no_class(&rulebook, &facts, &customer, &events, as_of), Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn pausing_changes_no_class(
    rulebook: &Rulebook,
    facts: &Facts,
    customer: &crate::record::Customer,
    events: &[Event],
    as_of: chrono::NaiveDate,
) -> Result<(), String> {
    use crate::record::EventKind;
    let case = crate::policy::scheme::Case::new(facts, as_of);
    let cadence = rulebook.cadence().map_err(|error| error.report())?;
    let classes = |events: &[Event]| -> Result<Vec<String>, String> {
        let reading = cadence.read(customer, events, &case, Moment::Date(as_of), None);
        let reading = reading.map_err(|error| error.report())?;
        Ok(reading.classes.iter().map(|class| format!("{class:?}")).collect())
    };
    let wanted = |event: &&Event| !matches!(event.kind, EventKind::DoNotContact { .. });
    let without: Vec<Event> = events.iter().filter(wanted).cloned().collect();
    let mut paused = without.clone();
    let no = EventKind::DoNotContact { reason: String::new() };
    paused.push(Event::new("pause", customer.id.clone(), Moment::Date(as_of), no));
    let (with, without, paused) = (classes(events)?, classes(&without)?, classes(&paused)?);
    if with == without && paused == without {
        Ok(())
    } else {
        Err(format!("{without:?}, with pauses {with:?}, paused {paused:?}"))
    }
}
