//! Two customers who differ in one fact only, and what a list makes of each.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use chrono::NaiveDate;

use crate::fact::{FactId, Value};
use crate::rule::atom::{AtomId, Test};
use crate::rule::axes::Relation;
use crate::rule::residual::NodeId;
use crate::rule::search::{Axis, AxisCell, Said};
use crate::rule::{Comparison, Witness};
use crate::verify::space::{Space, TooMany};

/// The one with less of the fact, and the one with more, each with its place in the list.
#[derive(Debug)]
pub(super) struct Pair {
    pub(super) low: (usize, Witness),
    pub(super) high: (usize, Witness),
}

impl Space {
    /// Looks for two customers who differ in a fact only and get verdicts of which `wanted` holds;
    /// of the verdicts one is true of each customer.
    pub(super) fn pair(
        &mut self,
        verdicts: &[NodeId],
        fact: FactId,
        wanted: &impl Fn(usize, usize) -> bool,
    ) -> Result<Option<Pair>, TooMany> {
        let asked = self.asked(verdicts);
        let days: Vec<NaiveDate> = self.days(verdicts)?.into_iter().map(|(day, _)| day).collect();
        for as_of in days {
            let axes = self.axes(&asked, as_of, Some(fact))?;
            let Some(place) = axes.iter().position(|axis| axis.facts.contains(&fact)) else {
                continue;
            };
            let mut others = axes;
            let axis = others.remove(place);
            let mut done: HashSet<[&[(AtomId, bool)]; 2]> = HashSet::new();
            for low in &axis.cells {
                for high in &axis.cells {
                    let Some((less, more)) = self.ordered(low, high, fact) else { continue };
                    // The answers decide; values that answer alike need one look.
                    let ends = [low, high];
                    if low.answers == high.answers
                        || !done.insert(ends.map(|end| end.answers.as_slice()))
                    {
                        continue;
                    }
                    if let Some((below, above, witness)) =
                        self.between(verdicts, ends, &others, as_of, wanted)?
                    {
                        let with = |cell: &AxisCell, values: &[(FactId, Value)]| {
                            let one = Axis {
                                facts: axis.facts.clone(),
                                cells: vec![AxisCell {
                                    answers: cell.answers.clone(),
                                    values: values.to_vec(),
                                }],
                            };
                            self.found(&[one], &[Some(0)], as_of).witness()
                        };
                        let low = joined(with(low, &less), &witness);
                        let high = joined(with(high, &more), &witness);
                        return Ok(Some(Pair { low: (below, low), high: (above, high) }));
                    }
                }
            }
        }
        Ok(None)
    }

    /// The verdicts of both where everything else is chosen alike.
    fn between(
        &mut self,
        verdicts: &[NodeId],
        ends: [&AxisCell; 2],
        axes: &[Axis],
        as_of: NaiveDate,
        wanted: &impl Fn(usize, usize) -> bool,
    ) -> Result<Option<(usize, usize, Witness)>, TooMany> {
        let assumed = self.assumed();
        let mut roots: Vec<NodeId> = Vec::new();
        for end in ends {
            let mut known = HashMap::new();
            for node in [assumed].iter().chain(verdicts) {
                roots.push(self.residuals().given(*node, &end.answers, &mut known));
            }
        }
        let half = verdicts.len().saturating_add(1);
        let say = |truths: &[Option<bool>]| {
            let (low, high) = truths.split_at(half.min(truths.len()));
            match (one(low), one(high)) {
                (Said::Never, _) | (_, Said::Never) => Said::Never,
                (Said::This(low), Said::This(high)) if wanted(low, high) => Said::This((low, high)),
                (Said::This(_), Said::This(_)) => Said::Never,
                _ => Said::Open,
            }
        };
        let mut shown = None;
        self.search_in(as_of, axes, &roots, &say, &mut |(low, high), found| {
            shown = Some((low, high, found.witness()));
            ControlFlow::Break(())
        })?;
        Ok(shown)
    }

    /// The values of the axis for both, where the first has less of the fact and all else can be the
    /// same.
    #[allow(clippy::type_complexity)]
    fn ordered(
        &self,
        low: &AxisCell,
        high: &AxisCell,
        fact: FactId,
    ) -> Option<(Vec<(FactId, Value)>, Vec<(FactId, Value)>)> {
        let value = |cell: &AxisCell| {
            cell.values.iter().find(|(one, _)| *one == fact).map(|(_, value)| *value)
        };
        let (less, more) = (value(low)?, value(high)?);
        let order = match (less, more) {
            (Value::Flag(a), Value::Flag(b)) => a.cmp(&b),
            (a, b) => a.compare(&b)?,
        };
        if order != Ordering::Less || !self.stands(low, high, fact) {
            return None;
        }
        // What else the axis has is taken from one of them for both: what bounds the fact from above
        // from the one with more of it, what it bounds from the one with less.
        let above = above(fact, self.relations());
        [high, low].into_iter().find_map(|other| {
            let rest = |one: FactId, own: Value| -> Value {
                let from = match () {
                    () if above.contains(&one) => high,
                    () if self::above(one, self.relations()).contains(&fact) => low,
                    () => other,
                };
                from.values.iter().find(|(at, _)| *at == one).map_or(own, |(_, value)| *value)
            };
            let with = |own: Value| -> Vec<(FactId, Value)> {
                let values = low.values.iter();
                let value = |one: FactId, known| if one == fact { own } else { rest(one, known) };
                values.map(|(one, known)| (*one, value(*one, *known))).collect()
            };
            let (less, more) = (with(less), with(more));
            let fit = |values: &[(FactId, Value)]| {
                self.relations().iter().all(|relation| holds(relation, values))
            };
            (fit(&less) && fit(&more)).then_some((less, more))
        })
    }

    /// Whether the answers about other facts are the same, and those about the standing among others
    /// go with the fact: whoever is in a top share stays in it as the own value rises (P-025), and
    /// the own share rises with it.
    fn stands(&self, low: &AxisCell, high: &AxisCell, fact: FactId) -> bool {
        let same = |((id, low), (_, high)): (&(AtomId, bool), &(AtomId, bool))| {
            let Some(atom) = self.atom(*id) else { return false };
            if atom.fact != fact {
                return low == high;
            }
            match atom.test {
                Test::Top { .. } => low <= high,
                Test::Share { comparison: Comparison::AtLeast | Comparison::Above, .. } => {
                    low <= high
                }
                Test::Share { comparison: Comparison::AtMost | Comparison::Below, .. } => {
                    low >= high
                }
                _ => true,
            }
        };
        low.answers.iter().zip(&high.answers).all(same)
    }
}

/// Of the verdicts the one that holds, the first truth being whether there is such a customer.
fn one(truths: &[Option<bool>]) -> Said<usize> {
    let Some((assumed, verdicts)) = truths.split_first() else { return Said::Never };
    if *assumed == Some(false) || verdicts.iter().all(|truth| *truth == Some(false)) {
        return Said::Never;
    }
    match verdicts.iter().position(|truth| *truth == Some(true)) {
        Some(place) if *assumed == Some(true) => Said::This(place),
        _ => Said::Open,
    }
}

/// The facts that are never less than a fact.
fn above(fact: FactId, relations: &[Relation]) -> Vec<FactId> {
    let mut found = vec![fact];
    let mut next = 0;
    while let Some(one) = found.get(next).copied() {
        let greater = relations.iter().filter(|relation| relation.lesser == one);
        for relation in greater {
            if !found.contains(&relation.greater) {
                found.push(relation.greater);
            }
        }
        next = next.saturating_add(1);
    }
    found.retain(|one| *one != fact);
    found
}

fn holds(relation: &Relation, values: &[(FactId, Value)]) -> bool {
    let value = |fact: FactId| values.iter().find(|(one, _)| *one == fact).map(|(_, value)| *value);
    let (Some(lesser), Some(greater)) = (value(relation.lesser), value(relation.greater)) else {
        return true;
    };
    match lesser.compare(&greater) {
        Some(Ordering::Less) => true,
        Some(Ordering::Equal) => !relation.strict,
        _ => false,
    }
}

fn joined(mut own: Witness, rest: &Witness) -> Witness {
    for value in &rest.given {
        if !own.given.contains(value) {
            own.given.push(value.clone());
        }
    }
    own
}
