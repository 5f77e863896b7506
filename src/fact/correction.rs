//! Corrections: which of the events that correct each other stands.

use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

use crate::fact::rejected::{Rejected, record_error};
use crate::record::{Event, EventId, EventKind};
use crate::time::LocalMoment;

/// A known event with its places on the time line.
#[derive(Clone, Copy, Debug)]
pub(super) struct Known<'a> {
    pub(super) at: LocalMoment,
    pub(super) recorded: LocalMoment,
    pub(super) event: &'a Event,
}

/// Takes out what is corrected or withdrawn, and rejects what corrects wrongly; returns for every
/// corrected event the one that stands for it.
///
/// A withdrawal takes back the event that it names, as if that had never been recorded: what the
/// event corrected stands again. Of what is left, what nobody corrects stands; where several
/// corrections go back to one event, of these the one recorded last. `ids` are all events that
/// were given, wrong ones too: a correction repairs those.
pub(super) fn settle<'a>(
    known: &mut Vec<Known<'a>>,
    ids: &HashSet<&'a EventId>,
    rejected: &mut Vec<Rejected>,
) -> HashMap<&'a EventId, &'a EventId> {
    let circles = on_circles(&targets(known));
    let wrong = |event: &Event| {
        let target = event.corrects.as_ref()?;
        if !ids.contains(target) {
            let message = format!("`{}` corrects `{target}`, which is not there", event.id);
            let help = "give the corrected event too, or leave out `corrects`";
            return Some(record_error("corrects-unknown", message).with_help(help));
        }
        circles.contains(&event.id).then(|| {
            let message = format!("`{}` corrects itself by way of its corrections", event.id);
            record_error("corrects-circle", message)
                .with_help("name in `corrects` an event that was recorded before")
        })
    };
    known.retain(|Known { event, .. }| match wrong(event) {
        Some(error) => {
            rejected.push(Rejected::new(event, error));
            false
        }
        None => true,
    });
    let corrects = targets(known);
    let gone = withdrawn(known, &corrects);
    let corrected: HashSet<&EventId> = known
        .iter()
        .filter(|known| !gone.contains(&known.event.id))
        .filter_map(|known| known.event.corrects.as_ref())
        .collect();
    let mut firsts: HashMap<&EventId, &EventId> = HashMap::new();
    let mut last: HashMap<&EventId, (LocalMoment, &EventId)> = HashMap::new();
    for Known { recorded, event, .. } in known.iter() {
        if !corrected.contains(&event.id) && !gone.contains(&event.id) {
            let first = first_of(&event.id, &corrects, &mut firsts);
            let latest = last.entry(first).or_insert((*recorded, &event.id));
            *latest = (*latest).max((*recorded, &event.id));
        }
    }
    let standing: HashSet<&EventId> = last.values().map(|(_, id)| *id).collect();
    let stands_for: HashMap<&EventId, &EventId> = known
        .iter()
        .map(|known| &known.event.id)
        .chain(ids.iter().copied())
        .filter_map(|id| {
            let (_, standing) = last.get(first_of(id, &corrects, &mut firsts))?;
            (id != *standing).then_some((id, *standing))
        })
        .collect();
    known.retain(|Known { event, .. }| standing.contains(&event.id));
    stands_for
}

/// Events that are withdrawn, and the withdrawals themselves, all but those that are replaced.
fn withdrawn<'a>(
    known: &[Known<'a>],
    corrects: &HashMap<&'a EventId, &'a EventId>,
) -> HashSet<&'a EventId> {
    let events: HashMap<&EventId, &'a Event> =
        known.iter().map(|known| (&known.event.id, known.event)).collect();
    // How many corrections of each event are still to be looked at; chains have no circles.
    let mut open: HashMap<&EventId, usize> = HashMap::new();
    for target in corrects.values() {
        let count = open.entry(target).or_default();
        *count = count.saturating_add(1);
    }
    let mut gone: HashSet<&'a EventId> = HashSet::new();
    let mut replaced: HashSet<&EventId> = HashSet::new();
    let mut ready: Vec<&'a EventId> =
        events.keys().copied().filter(|id| !open.contains_key(id)).collect();
    while let Some(id) = ready.pop() {
        let Some(event) = events.get(id) else { continue };
        let withdraws = matches!(event.kind, EventKind::Withdrawal);
        let counts = !gone.contains(id) && !replaced.contains(id);
        if let Some(target) = &event.corrects {
            if counts && withdraws {
                gone.insert(target);
            } else if !gone.contains(id) {
                replaced.insert(target);
            }
            if let Some(count) = open.get_mut(target) {
                *count = count.saturating_sub(1);
                if *count == 0 {
                    ready.push(target);
                }
            }
        }
        if withdraws && !replaced.contains(id) {
            gone.insert(id);
        }
    }
    gone
}

/// Which event each correction is meant for.
fn targets<'a>(known: &[Known<'a>]) -> HashMap<&'a EventId, &'a EventId> {
    known
        .iter()
        .filter_map(|known| known.event.corrects.as_ref().map(|target| (&known.event.id, target)))
        .collect()
}

/// The events that correct themselves by way of others. Each event is walked over once.
fn on_circles<'a>(corrects: &HashMap<&'a EventId, &'a EventId>) -> HashSet<&'a EventId> {
    let mut walk_of: HashMap<&EventId, usize> = HashMap::new();
    let mut circles = HashSet::new();
    for (walk, start) in corrects.keys().enumerate() {
        let mut here: &'a EventId = start;
        while !walk_of.contains_key(here) {
            walk_of.insert(here, walk);
            match corrects.get(here) {
                Some(next) => here = next,
                None => break,
            }
        }
        // Coming back to this walk, not to an earlier one, closes a circle.
        if walk_of.get(here) == Some(&walk) && corrects.contains_key(here) {
            while circles.insert(here) {
                match corrects.get(here) {
                    Some(next) => here = next,
                    None => break,
                }
            }
        }
    }
    circles
}

/// The event that a chain of corrections begins with; what was found is kept for later chains.
fn first_of<'a>(
    id: &'a EventId,
    corrects: &HashMap<&'a EventId, &'a EventId>,
    firsts: &mut HashMap<&'a EventId, &'a EventId>,
) -> &'a EventId {
    let mut chain = Vec::new();
    let mut here = id;
    // INVARIANT: circles are taken out before, so the chain ends.
    let first = loop {
        if let Some(first) = firsts.get(here) {
            break *first;
        }
        chain.push(here);
        match corrects.get(here) {
            Some(target) => here = target,
            None => break here,
        }
    };
    firsts.extend(chain.into_iter().map(|id| (id, first)));
    first
}
