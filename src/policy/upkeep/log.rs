//! The log of interactions: when each was written down, and what its record lacks.

use super::Upkeep;
use super::definition::LogField;
use super::reading::LogReading;
use super::timeline::Timeline;
use crate::error::Result;
use crate::record::{Event, EventKind, Interaction};
use crate::rule::clock::{Clock, End, Run};
use crate::time::AsOf;

impl Upkeep {
    /// When each interaction was written down, and what its record lacks.
    pub(super) fn log_of(&self, timeline: &Timeline<'_>, as_of: &AsOf) -> Result<Vec<LogReading>> {
        let Some(rule) = self.log() else { return Ok(Vec::new()) };
        let mut readings = Vec::new();
        for (at, event) in &timeline.events {
            let EventKind::Interaction(talk) = &event.kind else { continue };
            let recorded_at = timeline.first_recorded(event);
            let start = timeline.start(at);
            let recorded = recorded_at.local(self.zone());
            let run = Run::new(start).ended(End::Done(timeline.end(&recorded, start)));
            let read = |clock: &Clock| clock.read(&run, as_of.instant());
            let reading = rule.clock.as_ref().map(read).transpose();
            readings.push(LogReading {
                event: event.id.clone(),
                at: event.at,
                recorded_at,
                limit: rule.clock.as_ref().and_then(Clock::limit),
                reading: reading.map_err(|error| error.at(format!("event {}", event.id)))?,
                missing: lacks(&rule.fields, event, talk),
            });
        }
        Ok(readings)
    }
}

fn lacks(fields: &[LogField], event: &Event, talk: &Interaction) -> Vec<LogField> {
    let says = |field: &LogField| match field {
        LogField::Author => event.author.as_ref().is_some_and(|one| is_text(one.as_str())),
        LogField::Contact => talk.contact.is_some(),
        LogField::Content => is_text(&talk.content),
        LogField::Feedback => is_text(&talk.feedback),
        LogField::FollowUp => !talk.promises.is_empty(),
    };
    fields.iter().copied().filter(|field| !says(field)).collect()
}

fn is_text(text: &str) -> bool {
    !text.trim().is_empty()
}
