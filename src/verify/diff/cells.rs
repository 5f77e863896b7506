//! Who is answered otherwise by two lists of exclusive answers: every pair of answers, each with
//! the regions in which it is given and a customer of each.

use std::collections::HashMap;
use std::ops::ControlFlow;

use crate::rule::Witness;
use crate::rule::residual::NodeId;
use crate::rule::search::{Axis, Said};
use crate::verify::diff::region;
use crate::verify::space::{Space, TooMany};

/// How many regions are shown of a pair of answers.
const MOST_REGIONS: usize = 16;

/// How often a search is made for one region more.
const MOST_ROUNDS: usize = 64;

/// A search for one region more may take so many times less than that for all pairs.
const SHORTER: usize = 20;
const FEWEST: usize = 1_000;

/// How many combinations of cells a region may join.
const MOST_JOINED: usize = 256;

/// What a rulebook answers: of the conditions exactly one is true of each customer.
#[derive(Clone, Debug, Default)]
pub(super) struct Side {
    pub(super) labels: Vec<String>,
    pub(super) nodes: Vec<NodeId>,
}

/// A region whose customers are answered otherwise.
#[derive(Debug)]
pub(super) struct Region {
    /// The places of the answers in the old list and in the new one.
    pub(super) pair: (usize, usize),
    pub(super) given: String,
    pub(super) witness: Witness,
}

/// All that differs.
#[derive(Debug, Default)]
pub(super) struct Compared {
    pub(super) regions: Vec<Region>,
    /// There are more regions than these, or there may be.
    pub(super) more: bool,
    /// Every pair of answers was found.
    pub(super) complete: bool,
}

/// A customer that a search found, with the cells that it was found by.
struct Hit {
    pair: (usize, usize),
    axes: Vec<Axis>,
    choice: Vec<Option<usize>>,
    witness: Witness,
}

/// Compares the answers of two rulebooks over all customers.
pub(super) fn compare(space: &mut Space, old: &Side, new: &Side) -> Compared {
    let mut compared = Compared { complete: true, ..Compared::default() };
    if old.labels == new.labels && old.nodes == new.nodes {
        return compared;
    }
    let roots: Vec<NodeId> = old.nodes.iter().chain(&new.nodes).copied().collect();
    let differ = |truths: &[Option<bool>]| {
        let (before, after) = truths.split_at(old.nodes.len().min(truths.len()));
        let one = |half: &[Option<bool>]| half.iter().position(|truth| *truth == Some(true));
        match (one(before), one(after)) {
            (Some(a), Some(b)) if old.labels.get(a) == new.labels.get(b) => Said::Never,
            (Some(a), Some(b)) => Said::This((a, b)),
            _ => Said::Open,
        }
    };
    let mut hits: Vec<Hit> = Vec::new();
    let done = space.search(&roots, &differ, &mut |pair, found| {
        if !hits.iter().any(|hit| hit.pair == pair) {
            let (axes, choice) = found.choice();
            let (axes, choice) = (axes.to_vec(), choice.to_vec());
            hits.push(Hit { pair, axes, choice, witness: found.witness() });
        }
        ControlFlow::Continue(())
    });
    compared.complete = done.is_ok();
    let Ok(all) = every_day(space, &roots) else {
        // INVARIANT: the search has found the same days before.
        compared.complete = false;
        return compared;
    };
    let mut seen = space.residuals().constant(false);
    for hit in hits {
        let (region, node) = widened(space, old, new, &all, hit);
        seen = space.residuals().any(vec![seen, node]);
        compared.regions.push(region);
    }
    if compared.regions.is_empty() {
        return compared;
    }
    let most = space.bound(0);
    space.bound(most.div_euclid(SHORTER).max(FEWEST));
    further(space, [old, new], &roots, &all, seen, &mut compared);
    space.bound(most);
    compared.regions.sort_by_key(|region| region.pair);
    compared
}

/// Regions beyond those that are known, as long as there are some and not too many.
fn further(
    space: &mut Space,
    [old, new]: [&Side; 2],
    roots: &[NodeId],
    all_days: &[Axis],
    mut seen: NodeId,
    compared: &mut Compared,
) {
    for _ in 0..MOST_ROUNDS {
        let mut all = vec![seen];
        all.extend(roots);
        let count = |pair: (usize, usize)| {
            compared.regions.iter().filter(|region| region.pair == pair).count()
        };
        let differ = |truths: &[Option<bool>]| {
            let Some((known, rest)) = truths.split_first() else { return Said::Never };
            let (before, after) = rest.split_at(old.nodes.len().min(rest.len()));
            let one = |half: &[Option<bool>]| half.iter().position(|truth| *truth == Some(true));
            match (known, one(before), one(after)) {
                (Some(true), _, _) => Said::Never,
                (_, Some(a), Some(b)) if old.labels.get(a) == new.labels.get(b) => Said::Never,
                (Some(false), Some(a), Some(b)) => Said::This((a, b)),
                _ => Said::Open,
            }
        };
        let mut hit: Option<Hit> = None;
        let mut full = false;
        let done = space.search(&all, &differ, &mut |pair, found| {
            if count(pair) >= MOST_REGIONS {
                full = true;
                return ControlFlow::Continue(());
            }
            let (axes, choice) = found.choice();
            let (axes, choice) = (axes.to_vec(), choice.to_vec());
            hit = Some(Hit { pair, axes, choice, witness: found.witness() });
            ControlFlow::Break(())
        });
        let Some(hit) = hit else {
            compared.more |= full || done.is_err();
            return;
        };
        let (region, node) = widened(space, old, new, all_days, hit);
        seen = space.residuals().any(vec![seen, node]);
        compared.regions.push(region);
    }
    compared.more = true;
}

/// The axes with the cells of every day: how long a month is decides which ages go together.
fn every_day(space: &Space, roots: &[NodeId]) -> Result<Vec<Axis>, TooMany> {
    let mut all: Vec<Axis> = Vec::new();
    for (_, axes) in space.days(roots)? {
        for axis in axes {
            let Some(known) = all.iter_mut().find(|known| known.facts == axis.facts) else {
                all.push(axis);
                continue;
            };
            for cell in axis.cells {
                if !known.cells.iter().any(|other| other.answers == cell.answers) {
                    known.cells.push(cell);
                }
            }
        }
    }
    Ok(all)
}

/// The region around a customer: of each fact all cells that may be taken without a change of the
/// answers, on whatever day. It is given in words, and as a condition.
fn widened(
    space: &mut Space,
    old: &Side,
    new: &Side,
    all_days: &[Axis],
    hit: Hit,
) -> (Region, NodeId) {
    let Hit { pair, axes: own, choice, witness } = hit;
    let both = old.nodes.get(pair.0).zip(new.nodes.get(pair.1));
    let both: Vec<NodeId> = both.into_iter().flat_map(|(a, b)| [*a, *b]).collect();
    let axes = all_days;
    let mut taken: Vec<Option<Vec<usize>>> = axes
        .iter()
        .map(|axis| {
            let place = own.iter().position(|one| one.facts == axis.facts)?;
            let cells = &own.get(place)?.cells;
            let chosen = choice.get(place).copied().flatten();
            // What makes no difference on the day of the customer can make one on another day.
            if chosen.is_none() && cells.len() == axis.cells.len() {
                return None;
            }
            let mine =
                cells.iter().enumerate().filter(|(at, _)| chosen.is_none_or(|one| one == *at));
            let found = mine.filter_map(|(_, cell)| {
                axis.cells.iter().position(|other| other.answers == cell.answers)
            });
            Some(found.collect())
        })
        .collect();
    for place in 0..axes.len() {
        let Some(axis) = axes.get(place) else { continue };
        let Some(Some(own)) = taken.get(place).cloned() else { continue };
        let mut cells = own.clone();
        for cell in 0..axis.cells.len() {
            if own.contains(&cell) {
                continue;
            }
            let mut tried = taken.clone();
            if let Some(slot) = tried.get_mut(place) {
                *slot = Some(vec![cell]);
            }
            if hold(space, &both, axes, &tried) {
                cells.push(cell);
            }
        }
        cells.sort_unstable();
        if let Some(slot) = taken.get_mut(place) {
            *slot = (cells.len() < axis.cells.len()).then_some(cells);
        }
    }
    let mut parts: Vec<String> = Vec::new();
    let mut conditions: Vec<NodeId> = Vec::new();
    for (axis, cells) in axes.iter().zip(&taken) {
        let Some(cells) = cells else { continue };
        parts.extend(region::words(space, axis, cells));
        let residuals = space.residuals();
        let mut any = Vec::with_capacity(cells.len());
        for cell in cells.iter().filter_map(|place| axis.cells.get(*place)) {
            let mut all = Vec::with_capacity(cell.answers.len());
            for (id, answer) in &cell.answers {
                let atom = residuals.atom(*id);
                all.push(if *answer { atom } else { residuals.not(atom) });
            }
            any.push(residuals.all(all));
        }
        conditions.push(residuals.any(any));
    }
    let node = space.residuals().all(conditions);
    (Region { pair, given: parts.join(" and "), witness }, node)
}

/// Whether the conditions hold in every combination of these cells; of an axis without cells
/// nothing is said.
fn hold(space: &mut Space, roots: &[NodeId], axes: &[Axis], taken: &[Option<Vec<usize>>]) -> bool {
    let mut left: Vec<Vec<NodeId>> = vec![roots.to_vec()];
    for (axis, cells) in axes.iter().zip(taken) {
        let Some(cells) = cells else { continue };
        let mut next: Vec<Vec<NodeId>> = Vec::new();
        for cell in cells.iter().filter_map(|place| axis.cells.get(*place)) {
            let mut known = HashMap::new();
            for roots in &left {
                let residuals = space.residuals();
                let given: Vec<NodeId> = roots
                    .iter()
                    .map(|root| residuals.given(*root, &cell.answers, &mut known))
                    .collect();
                if !next.contains(&given) {
                    next.push(given);
                }
            }
        }
        if next.len() > MOST_JOINED {
            return false;
        }
        left = next;
    }
    let mut all = left.iter().flatten();
    all.all(|node| space.residuals().truth(*node) == Some(true))
}
