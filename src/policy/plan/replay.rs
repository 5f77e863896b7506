//! The replay of a customer's plan items and promises from its log.

use std::collections::BTreeMap;

use super::state::{apply, decide};
use super::{
    ItemReading, LastContact, PlanReadings, PlanRefusal, PlanState, PromiseReading, PromiseState,
    Refused,
};
use crate::fact::surely_before;
use crate::policy::lifecycle::{Entry, entries_and_corrected};
use crate::policy::plan::contact::next_planned;
use crate::policy::plan::promise::due_at;
use crate::record::{
    Customer, Event, EventId, EventKind, Interaction, PlanAction, PlanItemId, PromiseAction,
};
use crate::rule::codes::Codes;
use crate::time::{AsOf, Moment, Zone};

/// What an event does to a plan item.
#[derive(Clone, Copy, Debug)]
enum Does<'a> {
    Item(&'a PlanAction),
    /// It says what became of a promise of the execution that stands as this event.
    Promise {
        of: &'a EventId,
        place: usize,
        action: &'a PromiseAction,
    },
}

impl Does<'_> {
    /// The order in which things without a time of day are tried on one day.
    fn phase(&self) -> u8 {
        match self {
            Self::Item(PlanAction::Plan(_)) => 0,
            Self::Item(PlanAction::Execute { .. }) => 1,
            Self::Item(PlanAction::ActionDone { .. }) | Self::Promise { .. } => 2,
            Self::Item(PlanAction::Complete { .. }) => 3,
            Self::Item(PlanAction::Cancel { .. }) => 4,
        }
    }

    fn ends(&self) -> bool {
        self.phase() > 2
    }
}

#[derive(Clone, Copy, Debug)]
struct Step<'a> {
    entry: Entry<'a>,
    does: Does<'a>,
}

/// A plan item while its steps are replayed.
#[derive(Debug, Default)]
struct Held<'a> {
    state: Option<PlanState>,
    /// The events that planned and executed it.
    planned: Option<Entry<'a>>,
    executed: Option<Entry<'a>>,
}

/// An interaction with promises, and what was said of each.
#[derive(Debug)]
struct Talk<'a> {
    entry: Entry<'a>,
    interaction: &'a Interaction,
    /// By place; what is no promise has none.
    states: Vec<Option<PromiseState>>,
}

type RefusedAt = (usize, Refused);

fn refused(entry: &Entry<'_>, refusal: PlanRefusal) -> RefusedAt {
    (entry.place, Refused { event: entry.event.id.clone(), refusal })
}

/// What the log tells of the plan of one customer.
pub(super) fn replay<'e>(
    customer: &Customer,
    events: impl IntoIterator<Item = &'e Event>,
    as_of: Moment,
    known_by: Option<Moment>,
    (codes, zone): (&Codes, &Zone),
) -> PlanReadings {
    let cut = AsOf::new(as_of, zone);
    let known_by = known_by.map(|moment| AsOf::new(moment, zone));
    let (mut entries, stands_for) =
        entries_and_corrected(&customer.id, events, zone, known_by.as_ref());
    entries.retain(|entry| cut.includes(&entry.at));
    let mut wrong: Vec<RefusedAt> = Vec::new();
    let mut threads: BTreeMap<&PlanItemId, Vec<Step<'_>>> = BTreeMap::new();
    let mut executions: BTreeMap<&EventId, &PlanItemId> = BTreeMap::new();
    let mut talks: BTreeMap<&EventId, Talk<'_>> = BTreeMap::new();
    for entry in &entries {
        match &entry.event.kind {
            EventKind::Plan(plan) => {
                if matches!(plan.action, PlanAction::Execute { .. }) {
                    executions.insert(&entry.event.id, &plan.item);
                }
                let step = Step { entry: *entry, does: Does::Item(&plan.action) };
                threads.entry(&plan.item).or_default().push(step);
            }
            EventKind::Interaction(interaction) if !interaction.promises.is_empty() => {
                talks.insert(&entry.event.id, Talk::new(*entry, interaction, &mut wrong));
            }
            _ => {}
        }
    }
    for entry in &entries {
        let EventKind::Promise(said) = &entry.event.kind else { continue };
        // A promise is that of the event as corrected.
        let of = stands_for.get(&said.of).copied().unwrap_or(&said.of);
        let result = if let Some(item) = executions.get(of) {
            let does = Does::Promise { of, place: said.place, action: &said.action };
            threads.entry(item).or_default().push(Step { entry: *entry, does });
            Ok(())
        } else {
            let unknown = || PlanRefusal::UnknownPromise { of: said.of.clone(), place: said.place };
            let talk = talks.get_mut(of).ok_or_else(unknown);
            talk.and_then(|talk| {
                let decided = talk.decide(entry, said.place, &said.action, zone);
                decided.unwrap_or_else(|| Err(unknown()))
            })
        };
        wrong.extend(result.err().map(|refusal| refused(entry, refusal)));
    }

    let mut items = Vec::with_capacity(threads.len());
    let mut promises: Vec<((usize, usize), PromiseReading)> = Vec::new();
    for (id, mut steps) in threads {
        steps.sort_by_key(|step| step.entry.place);
        let held = Held::replay(&steps, zone, &mut wrong);
        let Held { state: Some(mut state), planned: Some(planned), executed } = held else {
            continue;
        };
        for action in &mut state.actions {
            action.state = action.state.as_of(&action.promise, &cut, zone);
        }
        if let Some(executed) = &executed {
            for (place, action) in state.actions.iter().enumerate() {
                let reading = PromiseReading {
                    of: executed.event.id.clone(),
                    place,
                    item: Some(id.clone()),
                    made: executed.event.at,
                    promise: action.promise.clone(),
                    due_at: due_at(&action.promise, zone),
                    state: action.state.clone(),
                };
                promises.push(((executed.place, place), reading));
            }
        }
        let overdue_days = state.overdue(cut.date());
        items.push(ItemReading {
            item: id.clone(),
            planned_by: planned.event.id.clone(),
            executed_by: executed.map(|entry| entry.event.id.clone()),
            state,
            overdue_days,
        });
    }
    items.sort_by(|a, b| (a.state.plan.planned, &a.item).cmp(&(b.state.plan.planned, &b.item)));
    promises.extend(talks.values().flat_map(|talk| talk.readings(&cut, zone)));
    promises.sort_by_key(|(place, _)| *place);
    let last_contact = entries.iter().rev().find_map(|entry| match &entry.event.kind {
        EventKind::Interaction(talk) if codes.is_contact(talk) => {
            Some(LastContact::new(&entry.event.id, &entry.at, talk))
        }
        _ => None,
    });
    let next_planned = next_planned(&items, last_contact.as_ref());
    wrong.sort_by_key(|(place, _)| *place);
    PlanReadings {
        customer: customer.id.clone(),
        as_of,
        items,
        promises: promises.into_iter().map(|(_, reading)| reading).collect(),
        last_contact,
        next_planned,
        refused: wrong.into_iter().map(|(_, refused)| refused).collect(),
    }
}

impl<'a> Held<'a> {
    /// Replays the steps of one item, given in the order of events.
    ///
    /// What has a date and no time of day may have happened at any time of it: it is done as soon as
    /// it is legal, and what ends the item last of the day. So nothing is refused by what the
    /// records do not say.
    fn replay(steps: &[Step<'a>], zone: &Zone, wrong: &mut Vec<RefusedAt>) -> Self {
        let mut held = Self::default();
        for day in steps.chunk_by(|a, b| a.entry.at.date() == b.entry.at.date()) {
            let (timed, mut dated): (Vec<&Step<'_>>, Vec<&Step<'_>>) =
                day.iter().partition(|step| step.entry.at.instant().is_some());
            dated.sort_by_key(|step| step.does.phase());
            for step in timed {
                held.settle(&mut dated, zone);
                if let Err(refusal) = held.take(step, zone) {
                    wrong.push(refused(&step.entry, refusal));
                }
            }
            held.settle(&mut dated, zone);
            for step in dated {
                if let Err(refusal) = held.take(step, zone) {
                    wrong.push(refused(&step.entry, refusal));
                }
            }
        }
        held
    }

    /// Takes what is legal now of what has no time of day and does not end the item.
    fn settle(&mut self, dated: &mut Vec<&Step<'a>>, zone: &Zone) {
        loop {
            let before = dated.len();
            dated.retain(|step| step.does.ends() || self.take(step, zone).is_err());
            if dated.len() == before {
                break;
            }
        }
    }

    /// Takes a step, or changes nothing and says why.
    fn take(&mut self, step: &Step<'a>, zone: &Zone) -> Result<(), PlanRefusal> {
        let at = step.entry.event.at;
        match step.does {
            Does::Item(action) => {
                apply(&mut self.state, action, at, zone)?;
                match action {
                    PlanAction::Plan(_) => self.planned = Some(step.entry),
                    PlanAction::Execute { .. } => self.executed = Some(step.entry),
                    _ => {}
                }
                Ok(())
            }
            Does::Promise { of, place, action } => {
                let unknown = || PlanRefusal::UnknownPromise { of: of.clone(), place };
                let made = self.executed.is_some_and(|entry| entry.event.id == *of);
                let item = self.state.as_mut().filter(|_| made).ok_or_else(unknown)?;
                decide(item, place, action, at, zone).map_err(|refusal| match refusal {
                    PlanRefusal::NoSuchAction { .. } => unknown(),
                    other => other,
                })
            }
        }
    }
}

impl<'a> Talk<'a> {
    /// The promises of an interaction; what does not say what is promised is refused.
    fn new(entry: Entry<'a>, interaction: &'a Interaction, wrong: &mut Vec<RefusedAt>) -> Self {
        let mut states = Vec::with_capacity(interaction.promises.len());
        for (place, promise) in interaction.promises.iter().enumerate() {
            let blank = promise.what.trim().is_empty();
            states.push((!blank).then_some(PromiseState::Open));
            if blank {
                wrong.push(refused(&entry, PlanRefusal::BlankPromise { place }));
            }
        }
        Self { entry, interaction, states }
    }

    /// Says what became of a promise; `None` where there was no such promise by then.
    fn decide(
        &mut self,
        entry: &Entry<'_>,
        place: usize,
        action: &PromiseAction,
        zone: &Zone,
    ) -> Option<Result<(), PlanRefusal>> {
        let promise = self.interaction.promises.get(place)?;
        let state = self.states.get_mut(place)?.as_mut()?;
        if surely_before(entry.at, self.entry.at) {
            return None;
        }
        let next = state.step(promise, action, entry.event.at, zone);
        Some(next.map(|next| *state = next))
    }

    fn readings(
        &self,
        as_of: &AsOf,
        zone: &Zone,
    ) -> impl Iterator<Item = ((usize, usize), PromiseReading)> {
        let promises = self.interaction.promises.iter().zip(&self.states).enumerate();
        promises.filter_map(|(place, (promise, state))| {
            let reading = PromiseReading {
                of: self.entry.event.id.clone(),
                place,
                item: None,
                made: self.entry.event.at,
                promise: promise.clone(),
                due_at: due_at(promise, zone),
                state: state.as_ref()?.as_of(promise, as_of, zone),
            };
            Some(((self.entry.place, place), reading))
        })
    }
}
