//! Freshness: by when the file has to follow each change, and whether it did.

use super::Upkeep;
use super::definition::{ChangeKind, Effect, FreshnessRule, is_by};
use super::reading::{ChangeReading, FreshnessReading};
use super::timeline::{Act, Timeline, Update, change_kind};
use crate::error::Result;
use crate::record::{Event, EventKind};
use crate::rule::clock::{End, Run};
use crate::time::{AsOf, LocalMoment};

impl Upkeep {
    /// The changes that a rule is about, in the order of time.
    pub(super) fn changes(
        &self,
        timeline: &Timeline<'_>,
        as_of: &AsOf,
    ) -> Result<Vec<ChangeReading>> {
        let mut changes = Vec::new();
        for (at, event) in &timeline.events {
            let Some(kind) = change_kind(event) else { continue };
            let rules = self.freshness().filter(|rule| rule.takes(&kind, self.major()));
            let mut readings = Vec::new();
            for rule in rules {
                let reading = self.freshness_of(rule, &kind, *at, event, timeline, as_of);
                readings.push(reading.map_err(|error| error.at(format!("event {}", event.id)))?);
            }
            // The earliest first; what has no due instant comes last.
            readings.sort_by_key(|one| (one.reading.due.is_none(), one.reading.due));
            if !readings.is_empty() {
                let interests = match &event.kind {
                    EventKind::Interaction(talk) => talk.interests.clone(),
                    _ => Vec::new(),
                };
                let (event, at) = (event.id.clone(), event.at);
                changes.push(ChangeReading { event, kind, at, interests, rules: readings });
            }
        }
        Ok(changes)
    }

    fn freshness_of(
        &self,
        rule: &FreshnessRule,
        kind: &ChangeKind,
        at: LocalMoment,
        event: &Event,
        timeline: &Timeline<'_>,
        as_of: &AsOf,
    ) -> Result<FreshnessReading> {
        let by = rule.clock.by();
        let answers: Vec<(&Act<'_>, Update<'_>)> = timeline
            .updates()
            .filter(|(act, update)| {
                is_by(act.what.role.as_ref(), by) && answers(timeline, act, update, at, event)
            })
            .collect();
        let mut missing = Vec::new();
        // Done when the last of its effects is.
        let mut last: Option<LocalMoment> = None;
        for effect in self.effects(kind) {
            let does = |(_, update): &&(&Act<'_>, Update<'_>)| match effect {
                Effect::File => true,
                Effect::Field(field) => update.covers(field),
                Effect::Plan => timeline.names(update, &event.id),
            };
            match answers.iter().filter(does).map(|(act, _)| act.at).min() {
                Some(done) => last = last.max(Some(done)),
                None => missing.push(effect),
            }
        }
        let start = timeline.start(&at);
        let mut run = Run::new(start);
        if let Some(done) = last.filter(|_| missing.is_empty()) {
            run = run.ended(End::Done(timeline.end(&done, start)));
        }
        let reading = rule.clock.read(&run, as_of.instant())?;
        Ok(FreshnessReading {
            rule: rule.code.clone(),
            limit: rule.clock.limit(),
            by: by.cloned(),
            run,
            reading,
            missing,
        })
    }

    /// What has to follow a change of this kind.
    fn effects(&self, kind: &ChangeKind) -> Vec<Effect> {
        let mut effects = Vec::new();
        if *kind == ChangeKind::InterestExpressed
            && let Some(interest) = self.interest()
        {
            effects.extend(interest.fields.iter().copied().map(Effect::Field));
            effects.extend(interest.plan.then_some(Effect::Plan));
        }
        if effects.is_empty() {
            effects.push(Effect::File);
        }
        effects
    }
}

/// Whether an update answers a change: it names the change, or names none and comes after it.
fn answers(
    timeline: &Timeline<'_>,
    act: &Act<'_>,
    update: &Update<'_>,
    at: LocalMoment,
    event: &Event,
) -> bool {
    if update.of.is_empty() {
        return act.at >= at;
    }
    if !timeline.names(update, &event.id) {
        return false;
    }
    // Of one day, a date may stand for a time after the change.
    match (act.at.instant(), at.instant()) {
        (Some(done), Some(changed)) => done >= changed,
        _ => act.at.date() >= at.date(),
    }
}
