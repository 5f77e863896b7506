//! The exact search over all combinations of cells: which verdicts there are, each with the cells
//! that give it.

use std::collections::{HashMap, HashSet};
use std::ops::ControlFlow;

use crate::fact::{FactId, Value};
use crate::rule::atom::AtomId;
use crate::rule::residual::{NodeId, Residuals};

/// How many cells a search goes through at the most.
pub(crate) const MOST_CELLS: usize = 1_000_000;

/// Facts whose values are chosen together, and what they can answer.
#[derive(Clone, Debug)]
pub(crate) struct Axis {
    pub(crate) facts: Vec<FactId>,
    pub(crate) cells: Vec<AxisCell>,
}

/// Values that no question tells apart.
#[derive(Clone, Debug)]
pub(crate) struct AxisCell {
    /// The answers, in the order of the questions.
    pub(crate) answers: Vec<(AtomId, bool)>,
    /// One value of each fact of the axis that gives them.
    pub(crate) values: Vec<(FactId, Value)>,
}

/// What can be said once some cells are chosen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Said<T> {
    /// It depends on what is not chosen yet.
    Open,
    /// There is no such case.
    Never,
    /// This, whatever else is chosen.
    This(T),
}

/// The cell of each axis; none where it makes no difference.
pub(crate) type Choice = Vec<Option<usize>>;

/// A search over all combinations of the cells of some axes.
#[derive(Debug)]
pub(crate) struct Search<'a> {
    residuals: &'a mut Residuals,
    axes: &'a [Axis],
    /// What is left of a condition in a cell of an axis.
    left: HashMap<(usize, usize), HashMap<NodeId, NodeId>>,
    seen: HashSet<(usize, Box<[NodeId]>)>,
    choice: Choice,
    steps: usize,
    most: usize,
}

impl<'a> Search<'a> {
    pub(crate) fn new(residuals: &'a mut Residuals, axes: &'a [Axis], most: usize) -> Self {
        Self {
            residuals,
            axes,
            left: HashMap::new(),
            seen: HashSet::new(),
            choice: vec![None; axes.len()],
            steps: 0,
            most,
        }
    }

    /// Calls `found` for verdicts and the cells that give them: each verdict there is at least once.
    ///
    /// False where there are more cells than the search may go through: what was found is true, and
    /// there may be more.
    pub(crate) fn run<T>(
        &mut self,
        roots: &[NodeId],
        say: &impl Fn(&[Option<bool>]) -> Said<T>,
        found: &mut impl FnMut(T, &[Option<usize>]) -> ControlFlow<()>,
    ) -> bool {
        self.seen.clear();
        self.choice.fill(None);
        match self.visit(0, roots, say, found) {
            ControlFlow::Continue(()) | ControlFlow::Break(Ended::Enough) => true,
            ControlFlow::Break(Ended::TooMany) => false,
        }
    }

    fn visit<T>(
        &mut self,
        depth: usize,
        roots: &[NodeId],
        say: &impl Fn(&[Option<bool>]) -> Said<T>,
        found: &mut impl FnMut(T, &[Option<usize>]) -> ControlFlow<()>,
    ) -> ControlFlow<Ended> {
        let truths: Vec<Option<bool>> =
            roots.iter().map(|root| self.residuals.truth(*root)).collect();
        match say(&truths) {
            Said::Never => return ControlFlow::Continue(()),
            Said::This(verdict) => {
                return match found(verdict, &self.choice) {
                    ControlFlow::Continue(()) => ControlFlow::Continue(()),
                    ControlFlow::Break(()) => ControlFlow::Break(Ended::Enough),
                };
            }
            Said::Open => {}
        }
        // What is left here was gone through before: it gives the same verdicts again.
        if !self.seen.insert((depth, roots.into())) {
            return ControlFlow::Continue(());
        }
        let axes = self.axes;
        let Some(axis) = axes.get(depth) else { return ControlFlow::Continue(()) };
        let next = depth.saturating_add(1);
        let mut children: Vec<(usize, Vec<NodeId>)> = Vec::with_capacity(axis.cells.len());
        for (place, cell) in axis.cells.iter().enumerate() {
            self.steps = self.steps.saturating_add(1);
            if self.steps > self.most {
                return ControlFlow::Break(Ended::TooMany);
            }
            let known = self.left.entry((depth, place)).or_default();
            let residuals = &mut *self.residuals;
            let left: Vec<NodeId> =
                roots.iter().map(|root| residuals.given(*root, &cell.answers, known)).collect();
            // Cells that leave the same need one look.
            if !children.iter().any(|(_, other)| *other == left) {
                children.push((place, left));
            }
        }
        // An axis that changes nothing is not chosen.
        let matters = children.len() > 1 || children.iter().any(|(_, left)| left != roots);
        for (place, left) in children {
            if let Some(slot) = self.choice.get_mut(depth) {
                *slot = matters.then_some(place);
            }
            self.visit(next, &left, say, found)?;
        }
        if let Some(slot) = self.choice.get_mut(depth) {
            *slot = None;
        }
        ControlFlow::Continue(())
    }
}

/// Why a search ended early.
#[derive(Clone, Copy, Debug)]
enum Ended {
    Enough,
    TooMany,
}
