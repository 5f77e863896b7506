//! The events of one customer that count, as the regions of the lifecycle read them.

use foldhash::HashMap;

use crate::fact::standing;
use crate::policy::lifecycle::{LifecycleRefusal, Refused};
use crate::record::{CustomerId, Event, EventId};
use crate::time::{AsOf, LocalMoment, Zone};

/// An event that counts.
#[derive(Clone, Copy, Debug)]
pub(in crate::policy) struct Entry<'a> {
    /// Its place in the order of events.
    pub(in crate::policy) place: usize,
    pub(in crate::policy) at: LocalMoment,
    pub(in crate::policy) recorded: LocalMoment,
    pub(in crate::policy) event: &'a Event,
}

impl Entry<'_> {
    pub(super) fn refused(&self, refusal: LifecycleRefusal) -> (usize, Refused) {
        (self.place, Refused { event: self.event.id.clone(), refusal })
    }
}

/// The events of one customer that count, in their order: known by then, each once, as corrected.
///
/// What the records themselves show to be wrong is left out; the fold lists it.
pub(in crate::policy) fn entries<'a>(
    customer: &CustomerId,
    events: impl IntoIterator<Item = &'a Event>,
    zone: &Zone,
    known_by: Option<&AsOf>,
) -> Vec<Entry<'a>> {
    entries_and_corrected(customer, events, zone, known_by).0
}

/// The same, and which event stands for each one that was corrected.
pub(in crate::policy) fn entries_and_corrected<'a>(
    customer: &CustomerId,
    events: impl IntoIterator<Item = &'a Event>,
    zone: &Zone,
    known_by: Option<&AsOf>,
) -> (Vec<Entry<'a>>, HashMap<&'a EventId, &'a EventId>) {
    let (standing, stands_for) = standing(zone, events, known_by, &mut Vec::new());
    let own = standing.into_iter().filter(|(_, event)| event.customer == *customer);
    let entry = |(place, (at, event)): (usize, (LocalMoment, &'a Event))| Entry {
        place,
        at,
        recorded: event.recorded_at.local(zone),
        event,
    };
    (own.enumerate().map(entry).collect(), stands_for)
}
