//! The log of all customers, in the order in which things happened.

use std::collections::BTreeMap;

use chrono::{NaiveDate, NaiveDateTime};
use guanxi::record::{Event, EventId, EventKind};

use crate::days::{after, at, day, instant};
use crate::firm::Firm;

/// The log.
#[derive(Default)]
pub(crate) struct Log {
    events: Vec<(NaiveDateTime, Event)>,
    counts: BTreeMap<String, u32>,
}

impl Log {
    /// The last day of the log: what happens later is not written down.
    pub(crate) fn last() -> NaiveDate {
        day(2024, 12, 31)
    }

    /// Writes down what happened on a day.
    pub(crate) fn on(&mut self, firm: &Firm, on: NaiveDate, kind: impl Into<EventKind>) {
        let event = Event::new(self.id(firm), firm.id.as_str(), on.into(), kind).by(firm.owner);
        self.put(at(on, 0), event);
    }

    /// Writes down what happened at a time, with who did it; the id is that of the event.
    pub(crate) fn at(
        &mut self,
        firm: &Firm,
        time: NaiveDateTime,
        by: &str,
        kind: impl Into<EventKind>,
    ) -> guanxi::Result<EventId> {
        self.late(firm, time, 0, by, kind)
    }

    /// The same, written down so many minutes later.
    pub(crate) fn late(
        &mut self,
        firm: &Firm,
        time: NaiveDateTime,
        minutes: u32,
        by: &str,
        kind: impl Into<EventKind>,
    ) -> guanxi::Result<EventId> {
        let event = Event::new(self.id(firm), firm.id.as_str(), instant(time)?, kind).by(by);
        let event = event.recorded_at(instant(after(time, minutes))?);
        let id = event.id.clone();
        self.put(time, event);
        Ok(id)
    }

    fn id(&mut self, firm: &Firm) -> String {
        let count = self.counts.entry(firm.id.clone()).or_default();
        *count = count.saturating_add(1);
        format!("{}-{count:03}", firm.id)
    }

    fn put(&mut self, time: NaiveDateTime, event: Event) {
        if time.date() <= Self::last() {
            self.events.push((time, event));
        }
    }

    /// One event a line; that it was written down at once need not be said.
    pub(crate) fn lines(mut self) -> Result<String, String> {
        self.events.sort_by(|(a, one), (b, two)| (a, &one.id).cmp(&(b, &two.id)));
        let mut out = String::new();
        for (_, event) in &self.events {
            let mut text = serde_json::to_string(event).map_err(|error| error.to_string())?;
            if event.recorded_at == event.at {
                text = text.replacen(&format!(",\"recorded_at\":\"{}\"", event.at), "", 1);
            }
            out.push_str(&text);
            out.push('\n');
        }
        Ok(out)
    }
}

/// One value a line.
pub(crate) fn lines<T: serde::Serialize>(
    values: impl Iterator<Item = T>,
) -> Result<String, String> {
    let mut out = String::new();
    for value in values {
        out.push_str(&serde_json::to_string(&value).map_err(|error| error.to_string())?);
        out.push('\n');
    }
    Ok(out)
}
