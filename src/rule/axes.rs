//! The axes of a search: the cells of each fact, and of facts together where one bounds another.

use chrono::{Datelike, NaiveDate};

use crate::fact::{FactId, FactType, Registry, Value};
use crate::quantity::{Amount, Score};
use crate::rule::atom::{Atom, AtomId};
use crate::rule::cells::{self, Setting};
use crate::rule::search::{Axis, AxisCell};

/// How many combinations related facts may have.
const MOST_TOGETHER: usize = 65_536;

/// That the value of one fact never exceeds that of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Relation {
    pub(crate) lesser: FactId,
    pub(crate) greater: FactId,
    /// They are never equal either.
    pub(crate) strict: bool,
}

/// The axes of the facts that are asked, in the order of the questions; `None` where one has too many
/// cells to tell apart.
///
/// Values that answer alike are one cell, also where others lie between them; but those of the fact
/// whose order is asked for are not joined.
pub(crate) fn axes(
    table: &[Atom],
    registry: &Registry,
    asked: &[AtomId],
    relations: &[Relation],
    ordered: Option<FactId>,
    setting: Setting<'_>,
) -> Option<Vec<Axis>> {
    let mut facts: Vec<FactId> = Vec::new();
    for atom in asked.iter().filter_map(|id| cells::atom(table, *id)) {
        if !facts.contains(&atom.fact) {
            facts.push(atom.fact);
        }
    }
    let mut found: Vec<Axis> = Vec::new();
    for fact in &facts {
        if found.iter().any(|axis| axis.facts.contains(fact)) {
            continue;
        }
        let group = related(*fact, relations);
        found.push(match group.as_slice() {
            [_] if ordered == Some(*fact) => in_order(table, registry, *fact, asked, setting)?,
            [_] => alone(table, registry, *fact, asked, setting)?,
            _ => together(table, registry, &group, asked, relations, ordered, setting)?,
        });
    }
    Some(found)
}

/// A fact and all that it is related to, also where nothing is asked of that: it takes its room.
fn related(fact: FactId, relations: &[Relation]) -> Vec<FactId> {
    let mut group = vec![fact];
    let mut next = 0;
    while let Some(one) = group.get(next).copied() {
        for relation in relations {
            for (a, b) in [(relation.lesser, relation.greater), (relation.greater, relation.lesser)]
            {
                if a == one && !group.contains(&b) {
                    group.push(b);
                }
            }
        }
        next = next.saturating_add(1);
    }
    group
}

fn questions<'a>(table: &'a [Atom], fact: FactId, asked: &[AtomId]) -> Vec<(AtomId, &'a Atom)> {
    let of = |id: &AtomId| cells::atom(table, *id).map(|atom| (*id, atom));
    asked.iter().filter_map(of).filter(|(_, atom)| atom.fact == fact).collect()
}

fn alone(
    table: &[Atom],
    registry: &Registry,
    fact: FactId,
    asked: &[AtomId],
    setting: Setting<'_>,
) -> Option<Axis> {
    let own: Vec<AtomId> = questions(table, fact, asked).into_iter().map(|(id, _)| id).collect();
    let dimension = cells::dimensions(table, registry, &own, setting)?.pop()?;
    let cells = dimension.cells.into_iter().map(|cell| AxisCell {
        answers: cell.answers,
        values: cell.witness.map(|value| (fact, value)).into_iter().collect(),
    });
    Some(Axis { facts: vec![fact], cells: cells.collect() })
}

/// The values of a fact one by one, in their order as far as they have one.
fn in_order(
    table: &[Atom],
    registry: &Registry,
    fact: FactId,
    asked: &[AtomId],
    setting: Setting<'_>,
) -> Option<Axis> {
    let definition = registry.definition(fact)?;
    let own = questions(table, fact, asked);
    let places = definition.choices().len();
    let mut values = cells::representatives(definition.fact_type(), places, &own, setting)?;
    values.sort_by(|a, b| a.compare(b).unwrap_or(std::cmp::Ordering::Equal));
    values.dedup();
    let mut found = Vec::new();
    for value in values {
        for answers in cells::answers_of(&value, &own, setting)? {
            found.push(AxisCell { answers, values: vec![(fact, value)] });
        }
    }
    Some(Axis { facts: vec![fact], cells: found })
}

/// Values between two cuts of a fact: they all answer alike.
struct Piece {
    low: i64,
    high: i64,
    /// A value near the cut, which people can read.
    near: i64,
    answers: Vec<(AtomId, bool)>,
}

fn pieces(
    registry: &Registry,
    fact: FactId,
    asked: &[(AtomId, &Atom)],
    setting: Setting<'_>,
) -> Option<(FactType, Vec<Piece>)> {
    let definition = registry.definition(fact)?;
    let fact_type = definition.fact_type();
    let values = cells::representatives(fact_type, definition.choices().len(), asked, setting)?;
    let mut near: Vec<i64> = values.iter().filter_map(ordinal).collect();
    near.sort_unstable();
    near.dedup();
    let (least, most) = bounds(fact_type)?;
    let mut found = Vec::new();
    // Of what is not asked any value will do: the least one is in nobody's way.
    if asked.is_empty() {
        near = vec![least];
    }
    for (place, one) in near.iter().enumerate() {
        let low = if place == 0 { least } else { *one };
        let next = near.get(place.saturating_add(1));
        let high = next.and_then(|next| next.checked_sub(1)).unwrap_or(most);
        for answers in cells::answers_of(&value_at(fact_type, *one)?, asked, setting)? {
            found.push(Piece { low, high, near: *one, answers });
        }
    }
    Some((fact_type, found))
}

/// The combinations of several facts that their relations allow.
fn together(
    table: &[Atom],
    registry: &Registry,
    facts: &[FactId],
    asked: &[AtomId],
    relations: &[Relation],
    ordered: Option<FactId>,
    setting: Setting<'_>,
) -> Option<Axis> {
    let all: Vec<(FactType, Vec<Piece>)> = facts
        .iter()
        .map(|fact| pieces(registry, *fact, &questions(table, *fact, asked), setting))
        .collect::<Option<_>>()?;
    let mut partial: Vec<Vec<&Piece>> = vec![Vec::new()];
    for (_, pieces) in &all {
        let mut longer = Vec::new();
        for chosen in &partial {
            for piece in pieces {
                let mut chosen = chosen.clone();
                chosen.push(piece);
                if solve(facts, &chosen, relations).is_some() {
                    longer.push(chosen);
                }
                if longer.len() > MOST_TOGETHER {
                    return None;
                }
            }
        }
        partial = longer;
    }
    let mut cells: Vec<AxisCell> = Vec::new();
    for chosen in partial {
        let mut answers: Vec<(AtomId, bool)> =
            chosen.iter().flat_map(|piece| piece.answers.iter().copied()).collect();
        answers.sort_unstable();
        let ordered = facts.iter().position(|fact| ordered == Some(*fact));
        if ordered.is_none() && cells.iter().any(|cell| cell.answers == answers) {
            continue;
        }
        let solution = solve(facts, &chosen, relations)?;
        let values = facts.iter().zip(&all).zip(solution);
        let values = values
            .filter_map(|((fact, (fact_type, _)), at)| Some((*fact, value_at(*fact_type, at)?)));
        cells.push(AxisCell { answers, values: values.collect() });
    }
    Some(Axis { facts: facts.to_vec(), cells })
}

/// The least values in the pieces that fit the relations: near the cuts where that can be.
fn solve(facts: &[FactId], chosen: &[&Piece], relations: &[Relation]) -> Option<Vec<i64>> {
    let near: Vec<i64> = chosen.iter().map(|piece| piece.near).collect();
    let low: Vec<i64> = chosen.iter().map(|piece| piece.low).collect();
    least_above(near, facts, chosen, relations)
        .or_else(|| least_above(low, facts, chosen, relations))
}

fn least_above(
    mut values: Vec<i64>,
    facts: &[FactId],
    chosen: &[&Piece],
    relations: &[Relation],
) -> Option<Vec<i64>> {
    let place = |fact: FactId| facts.iter().position(|one| *one == fact);
    // Each round settles one fact more; one that is still raised after that is in a circle.
    for _ in 0..=facts.len() {
        let mut raised = false;
        for relation in relations {
            let (Some(lesser), Some(greater)) = (place(relation.lesser), place(relation.greater))
            else {
                continue;
            };
            let Some(least) = values.get(lesser).copied() else { continue };
            let least = if relation.strict { least.checked_add(1)? } else { least };
            if let Some(value) = values.get_mut(greater)
                && *value < least
            {
                *value = least;
                raised = true;
            }
        }
        let inside = values.iter().zip(chosen).all(|(value, piece)| *value <= piece.high);
        if !inside {
            return None;
        }
        if !raised {
            return Some(values);
        }
    }
    None
}

/// A value as a whole number, in the order of the values.
fn ordinal(value: &Value) -> Option<i64> {
    match value {
        Value::Amount(amount) => Some(amount.ten_thousandths()),
        Value::Count(n) | Value::Days(n) => Some(*n),
        Value::Score(score) => Some(score.ten_thousandths()),
        Value::Date(date) => Some(i64::from(date.num_days_from_ce())),
        _ => None,
    }
}

fn value_at(fact_type: FactType, ordinal: i64) -> Option<Value> {
    match fact_type {
        FactType::Amount => Amount::from_ten_thousandths(ordinal).ok().map(Value::Amount),
        FactType::Count => Some(Value::Count(ordinal)),
        FactType::Days => Some(Value::Days(ordinal)),
        FactType::Score => Score::from_ten_thousandths(ordinal).ok().map(Value::Score),
        FactType::Date => {
            let days = i32::try_from(ordinal).ok()?;
            NaiveDate::from_num_days_from_ce_opt(days).map(Value::Date)
        }
        _ => None,
    }
}

/// The least and the greatest value of a type.
fn bounds(fact_type: FactType) -> Option<(i64, i64)> {
    match fact_type {
        FactType::Amount => Some((Amount::MIN.ten_thousandths(), Amount::MAX.ten_thousandths())),
        FactType::Count | FactType::Days => Some((0, i64::MAX)),
        FactType::Score => Some((Score::MIN.ten_thousandths(), Score::MAX.ten_thousandths())),
        FactType::Date => Some((
            i64::from(NaiveDate::MIN.num_days_from_ce()),
            i64::from(NaiveDate::MAX.num_days_from_ce()),
        )),
        _ => None,
    }
}

/// Whether facts of a type can be compared with each other.
pub(crate) fn is_comparable(fact_type: FactType) -> bool {
    bounds(fact_type).is_some()
}
