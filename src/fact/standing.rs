//! Which events count: known, well-formed, not given twice, not corrected.

use std::collections::HashMap;

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
    let mut known: Vec<Known<'a>> = events
        .into_iter()
        .map(|event| Known {
            at: event.at.local(zone),
            recorded: event.recorded_at.local(zone),
            event,
        })
        .filter(|known| known_by.is_none_or(|cut| cut.includes(&known.recorded)))
        .collect();
    // The content comes last, so that two events of one id have an order too.
    let order = |known: &Known<'a>| {
        let event = known.event;
        (
            known.at,
            known.recorded,
            &event.id,
            &event.customer,
            &event.kind,
            &event.corrects,
            &event.author,
        )
    };
    known.sort_by(|a, b| order(a).cmp(&order(b)));

    // Of several events of one id the one recorded first stands: a log only grows.
    let mut first: HashMap<&EventId, Known<'a>> = HashMap::with_capacity(known.len());
    for entry in &known {
        let kept = first.entry(&entry.event.id).or_insert(*entry);
        if entry.recorded < kept.recorded {
            *kept = *entry;
        }
    }
    known.retain(|Known { event, .. }| {
        let kept = first.get(&event.id).is_some_and(|first| std::ptr::eq(first.event, *event));
        let wrong = if kept { contradiction(event) } else { Some(given_twice()) };
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
