//! All schemes of a rulebook: they may read each other's classes, never in a circle.

use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::fact::{ClassHistory, FactId, PopulationPlan, Registry};
use crate::label::Code;
use crate::policy::scheme::{Case, Scheme};
use crate::rule::Truth;
use crate::rule::atom::{Atom, AtomId, Situation};
use crate::rule::cells;

/// The schemes of a rulebook with the tables that their conditions share.
#[derive(Debug)]
pub(crate) struct Schemes {
    /// INVARIANT: those of the rulebook come first, the derived ones after them.
    pub(crate) list: Vec<Scheme>,
    pub(crate) atoms: Vec<Atom>,
    pub(crate) registry: Arc<Registry>,
    pub(crate) population: PopulationPlan,
    /// For each fact, the scheme whose class it is.
    by_fact: Vec<Option<usize>>,
}

impl Schemes {
    pub(crate) fn new(
        list: Vec<Scheme>,
        atoms: Vec<Atom>,
        registry: Arc<Registry>,
        population: PopulationPlan,
    ) -> Self {
        let mut by_fact = vec![None; registry.len()];
        for (place, scheme) in list.iter().enumerate() {
            if let Some(slot) = scheme.class_fact.and_then(|fact| by_fact.get_mut(fact.index())) {
                *slot = Some(place);
            }
        }
        Self { list, atoms, registry, population, by_fact }
    }

    /// The schemes of the rulebook.
    pub(crate) fn own(&self) -> &[Scheme] {
        let own = self.list.partition_point(|scheme| !scheme.derived);
        self.list.get(..own).unwrap_or_default()
    }

    /// Facts and populations hold places in the registry of one rulebook: those of another one
    /// would be read as something else. `rulebook` is its code.
    pub(crate) fn refuse_foreign(&self, case: &Case<'_>, rulebook: &Code) -> Result<()> {
        let wrong = |code, what: &str, help: &str| {
            let message = format!("{what} made for another rulebook than `{rulebook}`");
            Err(Error::new(ErrorKind::Type, code, message).with_help(help))
        };
        if !Arc::ptr_eq(case.facts.registry(), &self.registry) {
            return wrong(
                "foreign-facts",
                "the facts are",
                "take them over with `Rulebook::adopt`",
            );
        }
        if case.population.is_some_and(|population| !population.is_of(&self.registry)) {
            let help = "measure it with `Rulebook::population` of this rulebook";
            return wrong("foreign-population", "the population is", help);
        }
        Ok(())
    }

    pub(crate) fn position(&self, code: &str) -> Option<usize> {
        self.own().iter().position(|scheme| scheme.code == *code)
    }

    /// The scheme whose class a fact is.
    pub(crate) fn of_fact(&self, fact: FactId) -> Option<usize> {
        self.by_fact.get(fact.index()).copied().flatten()
    }

    pub(crate) fn atom(&self, id: AtomId) -> Option<&Atom> {
        cells::atom(&self.atoms, id)
    }

    pub(crate) fn truth(&self, id: AtomId, situation: &Situation<'_>) -> Truth {
        self.atom(id).map_or(Truth::Unknown, |atom| atom.truth(situation))
    }

    /// What of a customer's history means nothing to these schemes.
    pub(crate) fn refused(&self, history: &ClassHistory) -> Vec<Error> {
        history.named().filter_map(|(scheme, class)| self.unknown(scheme, class)).collect()
    }

    fn unknown(&self, scheme: &Code, class: &Code) -> Option<Error> {
        let Some(found) = self.own().iter().find(|other| other.code == *scheme) else {
            let codes = self.own().iter().map(|scheme| scheme.code.as_str());
            let message = format!("there is no scheme `{scheme}`");
            let error = Error::new(ErrorKind::Record, "unknown-scheme", message);
            return Some(error.with_help(did_you_mean(scheme.as_str(), codes)));
        };
        if found.class(class.as_str()).is_some() {
            return None;
        }
        let codes = found.classes.iter().map(|class| class.code().as_str());
        let message = format!("scheme `{scheme}` has no class `{class}`");
        let error = Error::new(ErrorKind::Record, "unknown-class", message);
        Some(error.with_help(did_you_mean(class.as_str(), codes)))
    }
}
