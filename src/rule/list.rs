//! Decision lists: the first row whose condition holds.

use crate::rule::Truth;
use crate::rule::atom::AtomId;
use crate::rule::formula::Formula;

/// Rows with conditions; the last row is taken otherwise. A row without a formula that is not the
/// last is off and never taken.
#[derive(Clone, Debug)]
pub(crate) struct DecisionList {
    rows: Vec<Option<Formula>>,
}

impl DecisionList {
    /// A list whose last row is the otherwise row.
    pub(crate) fn new(rows: Vec<Option<Formula>>) -> Self {
        Self { rows }
    }

    pub(crate) fn last(&self) -> usize {
        self.rows.len().saturating_sub(1)
    }

    pub(crate) fn row(&self, row: usize) -> Option<&Formula> {
        self.rows.get(row).and_then(Option::as_ref)
    }

    /// The first row that holds; `None` where a missing fact leaves it open in Kleene logic.
    pub(crate) fn first(&self, truth: &impl Fn(AtomId) -> Truth) -> Option<usize> {
        for (place, row) in self.rows.iter().enumerate() {
            match row.as_ref().map(|formula| formula.truth(truth)) {
                Some(Truth::True) => return Some(place),
                Some(Truth::Unknown) => return None,
                Some(Truth::False) | None => {}
            }
        }
        Some(self.last())
    }

    /// Every row that Kleene logic does not exclude, in order: a superset of what is possible.
    pub(crate) fn candidates(&self, truth: &impl Fn(AtomId) -> Truth) -> Vec<usize> {
        let mut found = Vec::new();
        for (place, row) in self.rows.iter().enumerate() {
            match row.as_ref().map(|formula| formula.truth(truth)) {
                Some(Truth::True) => {
                    found.push(place);
                    return found;
                }
                Some(Truth::Unknown) => found.push(place),
                Some(Truth::False) | None => {}
            }
        }
        if found.last() != Some(&self.last()) {
            found.push(self.last());
        }
        found
    }

    /// The atoms that can still decide the row: those up to the first row that surely holds.
    pub(crate) fn collect_open(&self, truth: &impl Fn(AtomId) -> Truth, atoms: &mut Vec<AtomId>) {
        for row in self.rows.iter().flatten() {
            row.collect(atoms);
            if row.truth(truth) == Truth::True {
                break;
            }
        }
    }

    pub(crate) fn collect(&self, atoms: &mut Vec<AtomId>) {
        self.rows.iter().flatten().for_each(|formula| formula.collect(atoms));
    }
}
