//! Plans: what holds of every log of plan items.

use crate::policy::plan::{PlanReadings, PlanStatus};
use crate::record::{Customer, Event, EventId, PlanAction, PlanEvent};
use crate::rulebook::Rulebook;
use crate::testkit::log;
use crate::time::{AsOf, Moment};

fn read(rulebook: &Rulebook, events: &[Event], as_of: Moment) -> PlanReadings {
    let id = events.first().map_or_else(|| log::CUSTOMER.into(), |one| one.customer.clone());
    rulebook.plan().read(&Customer::new(id), events, as_of, None)
}

/// A completed item was held, has its feedback and leaves no action open (P-053); an item is overdue
/// iff it was not begun by the planned day (P-055).
///
/// # Errors
/// The item that is not.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, laws, log}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// for events in examples(&log::plans(&rulebook), 9) {
///     let as_of = "2024-06-30".parse()?;
///     assert_eq!(laws::plan_items_keep_their_laws(&rulebook, &events, as_of), Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn plan_items_keep_their_laws(
    rulebook: &Rulebook,
    events: &[Event],
    as_of: Moment,
) -> Result<(), String> {
    let today = AsOf::new(as_of, rulebook.zone()).date();
    for item in read(rulebook, events, as_of).items {
        let state = &item.state;
        let held = state.actual.is_some();
        let fits = match state.status {
            PlanStatus::Completed => {
                held && !state.feedback.trim().is_empty() && state.open_actions().count() == 0
            }
            PlanStatus::InProgress => held,
            PlanStatus::NotStarted => !held,
            _ => true,
        };
        let days = today.signed_duration_since(state.plan.planned).num_days();
        let overdue = state.status == PlanStatus::NotStarted && days > 0;
        let ended = state.ended.is_some() == state.status.is_terminal();
        if !fits || !ended || item.overdue_days != overdue.then_some(days) {
            return Err(format!("{item:?}"));
        }
    }
    Ok(())
}

/// An item that has ended stays so, whatever is done to it afterwards (P-054).
///
/// # Errors
/// The item that does not.
///
/// ```
/// use guanxi::{Rulebook, record::PlanAction, testkit::{examples, laws, log}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let more = PlanAction::Cancel { reason: "moved".to_owned() };
/// for events in examples(&log::plans(&rulebook), 9) {
///     assert_eq!(laws::ended_plan_items_stay_ended(&rulebook, &events, &more), Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn ended_plan_items_stay_ended(
    rulebook: &Rulebook,
    events: &[Event],
    more: &PlanAction,
) -> Result<(), String> {
    let before = read(rulebook, events, log::after_all());
    for item in before.items.iter().filter(|item| item.state.status.is_terminal()) {
        let mut longer = events.to_vec();
        let customer = events.iter().map(|event| event.customer.clone()).next();
        let what = PlanEvent::new(item.item.clone(), more.clone());
        let customer = customer.unwrap_or_else(|| log::CUSTOMER.into());
        // Not on a day of the log: what has a date alone is done as soon as it is legal.
        longer.push(Event::new(EventId::from("late"), customer, log::after_all(), what));
        let after = read(rulebook, &longer, log::after_all());
        if after.item(item.item.as_str()) != Some(item) {
            return Err(format!("{:?} comes after {item:?}", after.item(item.item.as_str())));
        }
        let refused = after.refused.iter().find(|one| one.event.as_str() == "late");
        if refused.map(|one| one.refusal.code()) != Some("terminal") {
            return Err(format!("{more:?} is not refused: {refused:?}"));
        }
    }
    Ok(())
}
