//! Which events count: known, well-formed, not given twice, not corrected.

use std::collections::hash_map::Entry;

use foldhash::{HashMap, HashMapExt};

use crate::error::Error;
use crate::fact::contradiction::contradiction;
use crate::fact::correction::{self, Known};
use crate::fact::rejected::{Rejected, record_error};
use crate::record::{Event, EventId};
use crate::time::{AsOf, LocalMoment, Zone};

/// The events that count, in their order: known, well-formed, not given twice, not corrected.
pub(crate) fn standing<'a>(
    zone: &Zone,
    events: impl IntoIterator<Item = &'a Event>,
    known_by: Option<&AsOf>,
    rejected: &mut Vec<Rejected>,
) -> (Vec<(LocalMoment, &'a Event)>, HashMap<&'a EventId, &'a EventId>) {
    let events = events.into_iter();
    let mut known: Vec<Known<'a>> = Vec::with_capacity(events.size_hint().0);
    known.extend(
        events
            .map(|event| {
                let at = event.at.local(zone);
                let same = event.recorded_at == event.at;
                Known { at, recorded: if same { at } else { event.recorded_at.local(zone) }, event }
            })
            .filter(|known| known_by.is_none_or(|cut| cut.includes(&known.recorded))),
    );
    // The content comes last, so that two events of one id have an order too.
    let content = |event: &'a Event| {
        (&event.id, &event.customer, &event.kind, &event.corrects, &event.author)
    };
    known.sort_by(|a, b| {
        let time = (a.at, a.recorded).cmp(&(b.at, b.recorded));
        time.then_with(|| content(a.event).cmp(&content(b.event)))
    });

    // Of several events of one id the one recorded first stands: a log only grows.
    let mut first: HashMap<&EventId, usize> = HashMap::with_capacity(known.len());
    let mut twice = false;
    for (place, entry) in known.iter().enumerate() {
        match first.entry(&entry.event.id) {
            Entry::Vacant(free) => {
                free.insert(place);
            }
            Entry::Occupied(mut kept) => {
                twice = true;
                if known.get(*kept.get()).is_some_and(|kept| entry.recorded < kept.recorded) {
                    kept.insert(place);
                }
            }
        }
    }
    let mut places = 0..known.len();
    known.retain(|Known { at, recorded, event }| {
        let place = places.next();
        let kept = !twice || first.get(&event.id).copied() == place;
        let wrong = if kept { contradiction(event, *at, *recorded) } else { Some(given_twice()) };
        let fine = wrong.is_none();
        rejected.extend(wrong.map(|error| Rejected::new(event, error)));
        fine
    });
    let mut stands_for = HashMap::new();
    if known.iter().any(|known| known.event.corrects.is_some()) {
        let ids = first.into_keys().collect();
        stands_for = correction::settle(&mut known, &ids, rejected);
    }
    (known.into_iter().map(|known| (known.at, known.event)).collect(), stands_for)
}

fn given_twice() -> Error {
    record_error("duplicate-event", "an event of this id was given already")
        .with_help("give each event an id of its own; a change is a new event with `corrects`")
}
