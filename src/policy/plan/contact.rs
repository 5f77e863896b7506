//! The last contact with a customer and the next planned one (D003-81 ... D003-86).

use chrono::NaiveDate;
use serde::Serialize;

use super::{ItemReading, PlanStatus};
use crate::label::Code;
use crate::record::{EventId, Interaction};
use crate::time::{LocalMoment, Moment};

/// The last contact with a customer: the latest interaction that was one (D003-81).
///
/// An attempt that reached nobody is none (A-20). Of several at one moment it is the one last in
/// the order of events.
///
/// ```
/// use guanxi::Rulebook;
/// use guanxi::record::{Customer, Direction, Event, Interaction, Outcome};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let mut visit = Interaction::new("visit".parse()?, Direction::Outbound, Outcome::Reached);
/// visit.content = "Q2续约意向".into(); // D003-84
/// let call = Interaction::new("phone".parse()?, Direction::Outbound, Outcome::NotReached);
/// let events = [
///     Event::new("e1", "KH001", "2024-03-15".parse()?, visit),
///     Event::new("e2", "KH001", "2024-03-18".parse()?, call),
/// ];
/// let found = rulebook.plan().read(&Customer::new("KH001"), &events, "2024-03-20".parse()?, None);
/// let last = found.last_contact.unwrap();
/// assert_eq!((last.event.as_str(), last.content.as_str()), ("e1", "Q2续约意向"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LastContact {
    /// The event.
    pub event: EventId,
    /// When it took place.
    pub at: Moment,
    /// By which channel.
    pub channel: Code,
    /// What it was about.
    pub content: String,
    /// What the customer said.
    pub feedback: String,
    /// The day of it in the rulebook's zone.
    #[serde(skip)]
    day: NaiveDate,
}

impl LastContact {
    pub(super) fn new(event: &EventId, at: &LocalMoment, talk: &Interaction) -> Self {
        Self {
            event: event.clone(),
            at: at.moment(),
            channel: talk.channel.clone(),
            content: talk.content.clone(),
            feedback: talk.feedback.clone(),
            day: at.date(),
        }
    }
}

/// The day of the next planned talk: the earliest one after the last contact (D003-83).
pub(super) fn next_planned(items: &[ItemReading], last: Option<&LastContact>) -> Option<NaiveDate> {
    let open = items.iter().filter(|item| item.state.status == PlanStatus::NotStarted);
    let days = open.map(|item| item.state.plan.planned);
    days.filter(|day| last.is_none_or(|last| *day > last.day)).min()
}
