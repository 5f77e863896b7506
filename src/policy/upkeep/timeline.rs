//! What happened to one customer's file, in order: the replay of the events.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{DateTime, NaiveTime, TimeDelta, Utc};

use super::definition::ChangeKind;
use crate::error::{Error, ErrorKind};
use crate::fact::{Rejected, standing};
use crate::record::{Event, EventId, EventKind, IssueAction, UpkeepAction, UpkeepEvent};
use crate::rule::codes::Codes;
use crate::time::{AsOf, LocalMoment, Moment, Zone};

/// Something that was done to keep the file right.
#[derive(Clone, Copy, Debug)]
pub(super) struct Act<'a> {
    pub(super) at: LocalMoment,
    pub(super) event: &'a Event,
    pub(super) what: &'a UpkeepEvent,
}

/// What counts of the events of one customer up to a moment.
#[derive(Debug)]
pub(super) struct Timeline<'a> {
    zone: &'a Zone,
    /// In the order of events.
    pub(super) events: Vec<(LocalMoment, &'a Event)>,
    pub(super) acts: Vec<Act<'a>>,
    /// What stands for an event that was corrected.
    stands_for: BTreeMap<&'a EventId, &'a EventId>,
    /// Everything known by its id, corrected or not.
    known: BTreeMap<&'a EventId, &'a Event>,
    pub(super) rejected: Vec<Rejected>,
}

impl<'a> Timeline<'a> {
    /// Replays the events of a customer in whatever order they come.
    pub(super) fn replay(
        zone: &'a Zone,
        codes: &Codes,
        customer: &str,
        events: &'a [Event],
        as_of: &AsOf,
        known_by: Option<&AsOf>,
    ) -> Self {
        let mut rejected = Vec::new();
        let (standing, stands_for) = standing(zone, events, known_by, &mut rejected);
        rejected.retain(|wrong| wrong.customer.as_str() == customer);
        let is_known = |event: &&Event| {
            event.customer.as_str() == customer
                && known_by.is_none_or(|cut| cut.includes(&event.recorded_at.local(zone)))
        };
        let mut known: BTreeMap<&EventId, &Event> = BTreeMap::new();
        for event in events.iter().filter(is_known) {
            // Of several events of one id the one recorded first stands.
            let kept = known.entry(&event.id).or_insert(event);
            if event.recorded_at.local(zone) < kept.recorded_at.local(zone) {
                *kept = event;
            }
        }
        let mut timeline = Self {
            zone,
            events: Vec::new(),
            acts: Vec::new(),
            stands_for: stands_for.into_iter().collect(),
            known,
            rejected,
        };
        let own = standing
            .into_iter()
            .filter(|(at, event)| event.customer.as_str() == customer && as_of.includes(at));
        for (at, event) in own {
            if let Some(error) = timeline.wrong(codes, event) {
                timeline.rejected.push(Rejected {
                    event: event.id.clone(),
                    customer: event.customer.clone(),
                    error,
                });
                continue;
            }
            timeline.events.push((at, event));
            if let EventKind::Upkeep(what) = &event.kind {
                timeline.acts.push(Act { at, event, what });
            }
        }
        timeline
    }

    /// What is wrong with an event by itself, seen from upkeep.
    fn wrong(&self, codes: &Codes, event: &Event) -> Option<Error> {
        match &event.kind {
            EventKind::Change(change) => codes.changes().find(change.what.as_str()).err(),
            EventKind::Upkeep(what) => {
                // A rulebook that declares no roles asks for none.
                let role = what.role.as_ref().filter(|_| !codes.roles().is_empty());
                if let Some(error) = role.and_then(|role| codes.roles().find(role.as_str()).err()) {
                    return Some(error);
                }
                let UpkeepAction::Update { of, .. } = &what.action else { return None };
                let unknown = of.iter().find(|id| !self.known.contains_key(*id))?;
                let message = format!("the update answers `{unknown}`, which is not there");
                Some(
                    Error::new(ErrorKind::Record, "unknown-target", message)
                        .with_help("name events of the same customer in `of`, or leave it out"),
                )
            }
            _ => None,
        }
    }

    /// The day of the first event.
    pub(super) fn first_day(&self) -> Option<chrono::NaiveDate> {
        self.events.first().map(|(at, _)| at.date())
    }

    /// The updates, in their order.
    pub(super) fn updates(&self) -> impl Iterator<Item = (&Act<'a>, Update<'a>)> {
        self.acts.iter().filter_map(|act| match &act.what.action {
            UpkeepAction::Update { fields, of } => Some((act, Update { fields, of })),
            _ => None,
        })
    }

    /// Whether an update names an event, or one that it stands for.
    pub(super) fn names(&self, update: &Update<'_>, event: &EventId) -> bool {
        update.of.iter().any(|id| id == event || self.stands_for.get(id) == Some(&event))
    }

    /// When a change began to wait: a date counts from its last second.
    pub(super) fn start(&self, at: &LocalMoment) -> DateTime<Utc> {
        at.instant().unwrap_or_else(|| {
            let end = self.zone.end_of(at.date());
            end.checked_sub_signed(TimeDelta::seconds(1)).unwrap_or(end)
        })
    }

    /// When something was done that began then: a date counts from its first second.
    pub(super) fn end(&self, at: &LocalMoment, start: DateTime<Utc>) -> DateTime<Utc> {
        let first = || self.zone.resolve(at.date().and_time(NaiveTime::MIN));
        at.instant().unwrap_or_else(first).max(start)
    }

    /// When an event was first written down, corrections of it left aside.
    pub(super) fn first_recorded(&self, event: &Event) -> Moment {
        let mut first = event.recorded_at;
        let mut seen: BTreeSet<&EventId> = BTreeSet::new();
        let mut next = event.corrects.as_ref();
        while let Some(id) = next.filter(|id| seen.insert(id)) {
            let Some(earlier) = self.known.get(id) else { break };
            if std::mem::discriminant(&earlier.kind) == std::mem::discriminant(&event.kind)
                && earlier.recorded_at.local(self.zone) < first.local(self.zone)
            {
                first = earlier.recorded_at;
            }
            next = earlier.corrects.as_ref();
        }
        first
    }
}

/// What an update names.
#[derive(Clone, Copy, Debug)]
pub(super) struct Update<'a> {
    pub(super) fields: &'a [crate::record::Field],
    pub(super) of: &'a [EventId],
}

impl Update<'_> {
    /// Whether it brings this field up to date; one that names none means the whole file.
    pub(super) fn covers(&self, field: crate::record::Field) -> bool {
        self.fields.is_empty() || self.fields.contains(&field)
    }
}

/// The kind of change that an event tells, if it tells one.
pub(in crate::policy) fn change_kind(event: &Event) -> Option<ChangeKind> {
    match &event.kind {
        EventKind::Purchase(_) => Some(ChangeKind::NewPurchase),
        EventKind::Issue(issue) if matches!(issue.action, IssueAction::Register(_)) => {
            Some(ChangeKind::IssueReported)
        }
        EventKind::Contact(_) => Some(ChangeKind::ContactChanged),
        EventKind::Contract(_) => Some(ChangeKind::ContractChanged),
        EventKind::Interaction(talk) if !talk.interests.is_empty() => {
            Some(ChangeKind::InterestExpressed)
        }
        EventKind::Change(change) => Some(ChangeKind::Declared(change.what.clone())),
        _ => None,
    }
}
