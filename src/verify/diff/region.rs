//! Regions of customers in words: the cells of each fact that make no difference between them.

use crate::fact::{FactId, FactType, Registry, Value};
use crate::rule::Comparison;
use crate::rule::atom::{Atom, AtomId, Test};
use crate::rule::search::{Axis, AxisCell};
use crate::verify::space::{Space, question};

/// What a value answers to each question.
type Answer<'a> = &'a dyn Fn(&Atom) -> Option<bool>;

/// Which cells of an axis belong to a region, in words; `None` where all of them do.
pub(super) fn words(space: &Space, axis: &Axis, taken: &[usize]) -> Option<String> {
    if taken.len() >= axis.cells.len() {
        return None;
    }
    let cells: Vec<&AxisCell> = taken.iter().filter_map(|place| axis.cells.get(*place)).collect();
    let asked: Vec<(AtomId, &Atom)> = cells
        .first()
        .map(|cell| cell.answers.iter())
        .into_iter()
        .flatten()
        .filter_map(|(id, _)| Some((*id, space.atom(*id)?)))
        .collect();
    let simple = |(_, atom): &(AtomId, &Atom)| {
        matches!(atom.test, Test::Compare(..) | Test::In(_) | Test::Flag)
    };
    match axis.facts.as_slice() {
        [fact] if asked.iter().all(simple) => {
            values(space.registry(), *fact, &asked, &cells).or_else(|| each(space, axis, &cells))
        }
        _ => each(space, axis, &cells),
    }
}

/// Cell by cell.
fn each(space: &Space, axis: &Axis, cells: &[&AxisCell]) -> Option<String> {
    let mut all: Vec<String> = Vec::new();
    for cell in cells {
        let mut parts: Vec<String> = Vec::new();
        for fact in &axis.facts {
            let of = |wanted: bool| -> Vec<(AtomId, &Atom)> {
                let atoms = cell.answers.iter().filter_map(|(id, _)| Some((*id, space.atom(*id)?)));
                let own = atoms.filter(|(_, atom)| atom.fact == *fact);
                own.filter(|(_, atom)| {
                    let simple = matches!(atom.test, Test::Compare(..) | Test::In(_) | Test::Flag);
                    simple == wanted
                })
                .collect()
            };
            let plain = of(true);
            if !plain.is_empty() {
                parts.extend(values(space.registry(), *fact, &plain, &[*cell]));
            }
            for (id, atom) in of(false) {
                let holds = cell.answers.iter().any(|(one, answer)| *one == id && *answer);
                parts.push(literal(space.registry(), atom, holds));
            }
        }
        let text = parts.join(" and ");
        if !text.is_empty() && !all.contains(&text) {
            all.push(text);
        }
    }
    match all.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        several => Some(format!("({})", several.join(" or "))),
    }
}

/// A question with its answer.
fn literal(registry: &Registry, atom: &Atom, holds: bool) -> String {
    let name = registry.name(atom.fact);
    let compared =
        |comparison: Comparison| (if holds { comparison } else { opposite(comparison) }).symbol();
    match &atom.test {
        Test::Age(comparison, span) => format!("age({name}) {} {span}", compared(*comparison)),
        Test::Share { comparison, share, .. } => {
            let share = crate::fact::percent(*share);
            format!("share({name}) {} {share}", compared(*comparison))
        }
        Test::Has(place) => {
            let code = registry
                .definition(atom.fact)
                .and_then(|fact| fact.choices().get(usize::from(*place)).map(ToString::to_string));
            let not = if holds { "" } else { "not " };
            format!("{not}{name} has {}", code.unwrap_or_default())
        }
        _ => {
            let text = question(name, atom).unwrap_or_else(|| name.to_owned());
            if holds { text } else { format!("not {text}") }
        }
    }
}

fn opposite(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Equal => Comparison::NotEqual,
        Comparison::NotEqual => Comparison::Equal,
        Comparison::Below => Comparison::AtLeast,
        Comparison::AtMost => Comparison::Above,
        Comparison::Above => Comparison::AtMost,
        Comparison::AtLeast => Comparison::Below,
    }
}

/// The values of one fact in some cells.
fn values(
    registry: &Registry,
    fact: FactId,
    asked: &[(AtomId, &Atom)],
    cells: &[&AxisCell],
) -> Option<String> {
    let definition = registry.definition(fact)?;
    let name = definition.name();
    let inside = |answer: Answer<'_>| {
        cells.iter().any(|cell| {
            asked.iter().all(|(id, atom)| {
                let given = cell.answers.iter().find(|(one, _)| one == id);
                given.is_none_or(|(_, given)| answer(atom) == Some(*given))
            })
        })
    };
    match definition.fact_type() {
        FactType::Flag => {
            let holds = inside(&|atom| atom.answer_of_value(&Value::Flag(true)));
            Some(if holds { name.to_owned() } else { format!("not {name}") })
        }
        FactType::Choice => {
            let codes: Vec<&str> = (0_u16..)
                .zip(definition.choices())
                .filter(|(place, _)| inside(&|atom| atom.answer_of_value(&Value::Choice(*place))))
                .map(|(_, code)| code.as_str())
                .collect();
            Some(match codes.as_slice() {
                [one] => format!("{name} = {one}"),
                several => format!("{name} in {{{}}}", several.join(", ")),
            })
        }
        _ => {
            let mut cuts: Vec<Value> = Vec::new();
            for (_, atom) in asked {
                if let Test::Compare(_, cut) = atom.test
                    && !cuts.contains(&cut)
                {
                    cuts.push(cut);
                }
            }
            cuts.sort_by(|a, b| a.compare(b).unwrap_or(std::cmp::Ordering::Equal));
            let show = |value: &Value| definition.show(value, None);
            intervals(name, &cuts, &inside, &show)
        }
    }
}

/// The stretches between cuts that are inside: `low <= name < high`.
fn intervals(
    name: &str,
    cuts: &[Value],
    inside: &dyn Fn(Answer<'_>) -> bool,
    show: &dyn Fn(&Value) -> String,
) -> Option<String> {
    // Places 1, 3, 5 ... are the cuts, 0, 2, 4 ... what lies between them.
    let last = cuts.len().checked_mul(2)?;
    let at = |place: usize| cuts.get(place.checked_sub(1)?.checked_div(2)?);
    let there = |place: usize| {
        inside(&|atom| {
            let Test::Compare(comparison, cut) = &atom.test else { return None };
            let own = cuts.iter().position(|one| one == cut)?;
            let own = own.saturating_mul(2).saturating_add(1);
            Some(comparison.holds(place.cmp(&own)))
        })
    };
    // Between neighbours there is nothing: such a stretch goes with either side.
    let empty = |place: usize| {
        let (Some(low), Some(high)) = (at(place.saturating_sub(1)), at(place.saturating_add(1)))
        else {
            return false;
        };
        place.is_multiple_of(2) && low.successor().as_ref() == Some(high)
    };
    let mut found: Vec<String> = Vec::new();
    let mut start: Option<usize> = None;
    for place in 0..=last.saturating_add(1) {
        let inside = place <= last && (there(place) || (start.is_some() && empty(place)));
        match (start, inside) {
            (None, true) if !empty(place) => start = Some(place),
            (Some(from), false) => {
                let mut to = place.saturating_sub(1);
                if empty(to) && to > from {
                    to = to.saturating_sub(1);
                }
                found.extend(interval(name, from, to, last, &at, show));
                start = None;
            }
            _ => {}
        }
    }
    match found.as_slice() {
        [] => None,
        [one] => Some(one.clone()),
        several => Some(format!("({})", several.join(" or "))),
    }
}

fn interval<'v>(
    name: &str,
    from: usize,
    to: usize,
    last: usize,
    at: &dyn Fn(usize) -> Option<&'v Value>,
    show: &dyn Fn(&Value) -> String,
) -> Option<String> {
    let cut = |place: usize| !place.is_multiple_of(2);
    if from == to && cut(from) {
        return Some(format!("{name} = {}", show(at(from)?)));
    }
    let low = match cut(from) {
        true => Some((show(at(from)?), Comparison::AtLeast)),
        false if from > 0 => Some((show(at(from.checked_sub(1)?)?), Comparison::Above)),
        false => None,
    };
    let high = match cut(to) {
        true => Some((show(at(to)?), Comparison::AtMost)),
        false if to < last => Some((show(at(to.checked_add(1)?)?), Comparison::Below)),
        false => None,
    };
    Some(match (low, high) {
        (None, None) => return None,
        (Some((low, side)), None) => format!("{name} {} {low}", side.symbol()),
        (None, Some((high, side))) => format!("{name} {} {high}", side.symbol()),
        (Some((low, side)), Some((high, other))) => {
            let side = if side == Comparison::AtLeast { "<=" } else { "<" };
            format!("{low} {side} {name} {} {high}", other.symbol())
        }
    })
}
