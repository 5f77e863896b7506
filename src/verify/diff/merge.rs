//! The facts and questions of two rulebooks in one table, so that one customer is asked both.

use std::sync::Arc;

use crate::fact::{FactDefinition, FactId, PopulationPlan, Registry, TopMeasure};
use crate::policy::scheme::Schemes;
use crate::rule::atom::{Atom, AtomId, Test};

/// One table for two rulebooks.
#[derive(Debug, Default)]
pub(super) struct Merged {
    pub(super) registry: Registry,
    pub(super) atoms: Vec<Atom>,
    plan: PopulationPlan,
}

/// Where the facts and questions of one rulebook stand in the table.
#[derive(Debug)]
pub(super) struct Names {
    pub(super) facts: Vec<FactId>,
    pub(super) atoms: Vec<AtomId>,
    /// Facts that mean something else in the other rulebook.
    pub(super) apart: Vec<String>,
}

impl Names {
    pub(super) fn fact(&self, id: FactId) -> FactId {
        self.facts.get(id.index()).copied().unwrap_or(id)
    }

    pub(super) fn atom(&self, id: AtomId) -> AtomId {
        self.atoms.get(usize::from(id.0)).copied().unwrap_or(id)
    }
}

impl Merged {
    /// Enters the facts and questions of a rulebook; `None` where the table is full.
    ///
    /// Equal questions become one. A fact of a known name, but of another type or with other
    /// values, is kept apart as `NAME (new)`.
    pub(super) fn enter(&mut self, schemes: &Schemes) -> Option<Names> {
        let mut names = Names { facts: Vec::new(), atoms: Vec::new(), apart: Vec::new() };
        for (_, definition) in schemes.registry.ids() {
            let id = match self.registry.enter(definition) {
                Some(id) => id,
                None => {
                    let name = Arc::from(format!("{} (new)", definition.name()));
                    let other = FactDefinition { name, ..definition.clone() };
                    names.apart.push(definition.name().to_owned());
                    self.registry.enter(&other)?
                }
            };
            names.facts.push(id);
        }
        for atom in &schemes.atoms {
            let fact = names.fact(atom.fact);
            // The place of a measure belongs to the plan of one rulebook.
            let test = match &atom.test {
                Test::Top { share, measure, by_revenue } => {
                    let known = schemes.population.tops.get(*measure)?;
                    let measure = self.plan.top(TopMeasure { fact, ..*known });
                    Test::Top { share: *share, measure, by_revenue: *by_revenue }
                }
                Test::Share { comparison, share, .. } => {
                    let total = self.plan.total(fact);
                    Test::Share { comparison: *comparison, share: *share, total }
                }
                other => other.clone(),
            };
            let atom = Atom { fact, test, parameter: None };
            let place = self.atoms.iter().position(|one| *one == atom).unwrap_or_else(|| {
                self.atoms.push(atom);
                self.atoms.len().saturating_sub(1)
            });
            names.atoms.push(AtomId(u16::try_from(place).ok()?));
        }
        Some(names)
    }
}
