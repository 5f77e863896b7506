//! The events of one customer that count, as the regions of the lifecycle read them.

use crate::fact::standing;
use crate::policy::lifecycle::{LifecycleRefusal, Refused};
use crate::record::{CustomerId, Event};
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
    let (standing, _) = standing(zone, events, known_by, &mut Vec::new());
    let own = standing.into_iter().filter(|(_, event)| event.customer == *customer);
    own.enumerate()
        .map(|(place, (at, event))| Entry {
            place,
            at,
            recorded: event.recorded_at.local(zone),
            event,
        })
        .collect()
}
