//! The events of one customer that count, as the regions of the lifecycle read them.

use foldhash::HashMap;

use crate::fact::standing;
use crate::policy::lifecycle::{LifecycleRefusal, Refused};
use crate::record::{CustomerId, Event, EventId, EventKind};
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
        recorded: if event.recorded_at == event.at { at } else { event.recorded_at.local(zone) },
        event,
    };
    (own.enumerate().map(entry).collect(), stands_for)
}

/// The same, of events of some kinds only; those of others are not looked at where nothing is
/// corrected and no id is given twice.
pub(in crate::policy) fn entries_of<'a, I>(
    customer: &CustomerId,
    events: I,
    zone: &Zone,
    known_by: Option<&AsOf>,
    wanted: impl Fn(&EventKind) -> bool,
) -> (Vec<Entry<'a>>, HashMap<&'a EventId, &'a EventId>)
where
    I: IntoIterator<Item = &'a Event>,
    I::IntoIter: Clone,
{
    let events = events.into_iter();
    let mut few: Vec<&Event> = Vec::new();
    let (mut plain, mut ends) = (true, 0_u64);
    for event in events.clone() {
        plain &= event.corrects.is_none();
        if wanted(&event.kind) {
            few.push(event);
            ends |= end_of(event);
        }
    }
    if plain && few.is_empty() {
        return (Vec::new(), HashMap::default());
    }
    // Most ids end in another way, so that they need not be compared.
    let shared =
        |event: &Event| ends & end_of(event) != 0 && few.iter().any(|one| one.id == event.id);
    if plain && !events.clone().any(|event| !wanted(&event.kind) && shared(event)) {
        return entries_and_corrected(customer, few, zone, known_by);
    }
    let (mut entries, stands_for) = entries_and_corrected(customer, events, zone, known_by);
    entries.retain(|entry| wanted(&entry.event.kind));
    (entries, stands_for)
}

/// One of 64 bits by the end of an event's id: ids with other bits are other ids.
fn end_of(event: &Event) -> u64 {
    let mixed = event.id.tail().wrapping_mul(0x9E37_79B9_7F4A_7C15).wrapping_shr(58);
    u32::try_from(mixed).map_or(u64::MAX, |bit| 1_u64.wrapping_shl(bit))
}
