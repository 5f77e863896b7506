//! Contact cadences: what holds of every touch.

use crate::fact::Facts;
use crate::record::Event;
use crate::rulebook::Rulebook;
use crate::testkit::laws::law::Tried;
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

/// One more contact makes no touch due earlier, moves no last touch back, and takes none from any
/// period (P-043).
///
/// A touch is passed over where the contact took place before the day from which its due day is
/// counted (then it may be what the customer is known by), where nothing is known to count from,
/// where the contact ends a pause (everything begins anew), and where what answers a trigger counts
/// for its rule: one answer takes the place of another. `more` is a contact of its own: one that
/// corrects another takes that one away.
///
/// # Errors
/// The touch that is due earlier, or has lost one.
///
/// ```
/// use guanxi::{Rulebook, record::{Customer, Direction, Event, Interaction, Outcome}, testkit::laws};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let facts = rulebook.facts().with("annual_amount", 650_000)?; // A
/// let visit = |id: &str, at: &str| -> Result<Event, guanxi::Error> {
///     let visit = Interaction::new("visit".parse()?, Direction::Outbound, Outcome::Reached);
///     Ok(Event::new(id, "K", at.parse()?, visit))
/// };
/// let (log, more) = ([visit("e1", "2024-03-15")?], visit("e2", "2024-03-18")?);
/// let (customer, as_of) = (Customer::new("K"), "2024-03-21".parse().unwrap());
/// let law = laws::one_more_contact_makes_nothing_earlier(&rulebook, &facts, &customer, &log, &more, as_of);
/// assert_eq!(law, Ok(()));
/// // A visit of an earlier day in the place of the other is no visit more.
/// let more = visit("e2", "2024-03-01")?.correcting("e1");
/// let law = laws::one_more_contact_makes_nothing_earlier(&rulebook, &facts, &customer, &log, &more, as_of);
/// assert!(law.is_err());
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn one_more_contact_makes_nothing_earlier(
    rulebook: &Rulebook,
    facts: &Facts,
    customer: &crate::record::Customer,
    events: &[Event],
    more: &Event,
    as_of: chrono::NaiveDate,
) -> Result<(), String> {
    more_tried(rulebook, facts, customer, events, more, as_of).map(|_| ())
}

/// [`one_more_contact_makes_nothing_earlier`], which says whether any touch could be compared.
pub(in crate::testkit) fn more_tried(
    rulebook: &Rulebook,
    facts: &Facts,
    customer: &crate::record::Customer,
    events: &[Event],
    more: &Event,
    as_of: chrono::NaiveDate,
) -> Result<Tried, String> {
    use crate::policy::cadence::TouchReading;
    let case = crate::policy::scheme::Case::new(facts, as_of);
    let cadence = rulebook.cadence().map_err(|error| error.report())?;
    let mut longer = events.to_vec();
    longer.push(more.clone());
    let histories = [events, &longer]
        .map(|events| cadence.history(customer, events, Moment::Date(as_of), None));
    let [before, after] = &histories;
    let ask = |history| cadence.ask(history, &case).map_err(|error| error.report());
    let (one, other) = (ask(before)?, ask(after)?);
    let contact = matches!(more.kind, crate::record::EventKind::Interaction(_));
    if !contact || one.contact.resumed != other.contact.resumed {
        return Ok(Tried::PassedOver);
    }
    let day = more.at.local(rulebook.zone()).date();
    let triggered = |place| cadence.triggers().iter().any(|one| one.satisfies.contains(&place));
    let mut looked = Tried::PassedOver;
    for (place, rule) in cadence.rules().iter().enumerate() {
        let code = rule.code().as_str();
        let (Some(one), Some(other)) = (one.touch(code), other.touch(code)) else { continue };
        if triggered(place) {
            continue;
        }
        let last = |touch: &TouchReading<'_>| touch.last.as_ref().map(|last| last.day);
        let counted = one.since.is_some_and(|since| since <= day);
        let due = one.due.zip(other.due).filter(|_| counted);
        if due.is_some() {
            looked = Tried::Holds;
        }
        if due.is_some_and(|(before, after)| after < before) || last(one) > last(other) {
            let (one, other) = ((one.due, last(one)), (other.due, last(other)));
            return Err(format!("`{code}`: {one:?}, with a contact more {other:?}"));
        }
    }
    let touched = |history| cadence.touched(history, &case).map_err(|error| error.report());
    let (less, more) = (touched(before)?, touched(after)?);
    for ((rule, less), (_, more)) in less.iter().zip(&more) {
        let place = cadence.rules().iter().position(|one| one.code() == rule.code());
        let (Some(from), false) = (less.first(), place.is_some_and(triggered)) else { continue };
        let kept = |days: &[chrono::NaiveDate]| rule.by_bucket(days, *from, as_of).ok();
        if let (Some(one), Some(other)) = (kept(less), kept(more))
            && other.met < one.met
        {
            return Err(format!("`{}`: {one:?}, with a contact more {other:?}", rule.code()));
        }
    }
    Ok(looked)
}
