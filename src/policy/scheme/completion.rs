//! What is possible when facts are missing: the classes of all completions, exactly.

use std::ops::ControlFlow;

use crate::policy::scheme::classify::{Case, Verdict, previous, settle, stays};
use crate::policy::scheme::{Scheme, Schemes, Selector};
use crate::record::ReasonCode;
use crate::rule::Truth;
use crate::rule::atom::{AtomId, Situation};
use crate::rule::cells::{self, Cell, Dimension, Setting};

impl Schemes {
    /// The classes that the completions of the missing facts give.
    pub(super) fn complete(&self, place: usize, scheme: &Scheme, case: &Case<'_>) -> Verdict {
        let situation = case.situation();
        let relevant = self.relevant(place, case);
        let setting = Setting::Case(situation);
        let found = cells::dimensions(&self.atoms, &self.registry, &relevant, setting).and_then(
            |dimensions| {
                let classes = self.classes_of(place, case, &dimensions)?;
                Some((dimensions, classes))
            },
        );
        let Some((dimensions, classes)) = found else {
            return self.superset(scheme, case, &relevant);
        };
        let mut possible = classes.clone();
        possible.sort_unstable();
        possible.dedup();
        match possible.as_slice() {
            [class] => Verdict::One(*class, ReasonCode::AnyCompletion),
            _ => {
                let missing = self.matter(&dimensions, &classes, &situation);
                Verdict::Several { possible, missing, exact: true }
            }
        }
    }

    /// The class of every combination of cells, the last dimension running fastest.
    fn classes_of(
        &self,
        place: usize,
        case: &Case<'_>,
        dimensions: &[Dimension],
    ) -> Option<Vec<usize>> {
        let situation = case.situation();
        let mut classes = Vec::new();
        let mut settled = true;
        let enumerated = cells::completions(self.atoms.len(), dimensions, |assignment| {
            let truth = |id| cells::truth_under(assignment, &self.atoms, &situation, id);
            match self.class_under(place, case, &truth) {
                Some(class) => {
                    classes.push(class);
                    ControlFlow::Continue(())
                }
                None => {
                    settled = false;
                    ControlFlow::Break(())
                }
            }
        });
        (enumerated && settled).then_some(classes)
    }

    /// The class under a full assignment, with the classes of the schemes it reads. One of those may
    /// stay open where nothing hangs on it any more: the class of a scheme between them is given.
    fn class_under(
        &self,
        place: usize,
        case: &Case<'_>,
        truth: &dyn Fn(AtomId) -> Truth,
    ) -> Option<usize> {
        let needs = self.list.get(place).map_or(&[][..], |scheme| &scheme.needs);
        let mut classes: Vec<Option<usize>> = vec![None; self.list.len()];
        let mut last = None;
        for scheme_place in needs.iter().chain(std::iter::once(&place)) {
            let scheme = self.list.get(*scheme_place)?;
            let with_classes = |id: AtomId| match truth(id) {
                Truth::Unknown => Truth::from(self.answer_of_class(id, &classes, case)),
                known => known,
            };
            last = settle(scheme, &with_classes, case).map(|(class, _)| class);
            if let Some(slot) = classes.get_mut(*scheme_place) {
                *slot = last;
            }
        }
        last
    }

    /// The answer to a question about the class in another scheme.
    fn answer_of_class(
        &self,
        id: AtomId,
        classes: &[Option<usize>],
        case: &Case<'_>,
    ) -> Option<bool> {
        let atom = self.atom(id)?;
        let of = self.of_fact(atom.fact)?;
        let class = classes.get(of).copied().flatten()?;
        atom.answer(&self.list.get(of)?.class_value(class), &case.situation())
    }

    /// The atoms that can still change the class, those of the schemes it reads included.
    fn relevant(&self, place: usize, case: &Case<'_>) -> Vec<AtomId> {
        let situation = case.situation();
        let truth = |id: AtomId| self.truth(id, &situation);
        let mut atoms = Vec::new();
        let (mut open, mut done) = (vec![place], Vec::new());
        while let Some(place) = open.pop() {
            let Some(scheme) = self.list.get(place) else { continue };
            if done.contains(&place) {
                continue;
            }
            done.push(place);
            let mut own = Vec::new();
            scheme.selector.lists().for_each(|list| list.collect_open(&truth, &mut own));
            if let Some(keep) = previous(scheme, case).and_then(|was| scheme.keep(was.class)) {
                keep.collect(&mut own);
            }
            for id in own {
                let Some(atom) = self.atom(id) else { continue };
                let given = case.facts.value(atom.fact).is_some();
                match self.of_fact(atom.fact).filter(|_| !given) {
                    Some(other) => open.push(other),
                    None => atoms.push(id),
                }
            }
        }
        atoms.sort_unstable();
        atoms.dedup();
        // A fact all of whose questions are answered needs no completion.
        let unknown: Vec<_> = atoms
            .iter()
            .filter(|id| truth(**id) == Truth::Unknown)
            .filter_map(|id| self.atom(*id))
            .map(|atom| atom.fact)
            .collect();
        atoms.retain(|id| self.atom(*id).is_some_and(|atom| unknown.contains(&atom.fact)));
        atoms
    }

    /// Everything that Kleene logic does not exclude.
    fn superset(&self, scheme: &Scheme, case: &Case<'_>, relevant: &[AtomId]) -> Verdict {
        let situation = case.situation();
        let truth = |id: AtomId| self.truth(id, &situation);
        let mut possible: Vec<usize> = candidates(scheme, &truth)
            .into_iter()
            .flat_map(|first| held(scheme, first, &truth, case))
            .collect();
        possible.sort_unstable();
        possible.dedup();
        if let [class] = possible.as_slice() {
            return Verdict::One(*class, ReasonCode::AnyCompletion);
        }
        let mut missing: Vec<String> = Vec::new();
        let mut population = false;
        for atom in relevant.iter().filter_map(|id| self.atom(*id)) {
            population |= atom.lacks_population(&situation);
            let name = self.registry.name(atom.fact);
            if case.facts.value(atom.fact).is_none() && missing.iter().all(|other| other != name) {
                missing.push(name.to_owned());
            }
        }
        if population {
            missing.push("population".to_owned());
        }
        Verdict::Several { possible, missing, exact: false }
    }

    /// The facts of which a change alone can change the class.
    fn matter(
        &self,
        dimensions: &[Dimension],
        classes: &[usize],
        situation: &Situation<'_>,
    ) -> Vec<String> {
        let mut missing: Vec<String> = Vec::new();
        let mut population = false;
        let mut stride = classes.len();
        for dimension in dimensions {
            let block = stride.max(1);
            stride = stride.checked_div(dimension.cells.len()).unwrap_or(0).max(1);
            // Within a block only this dimension and later ones differ.
            let (mut by_value, mut by_population) = (false, false);
            for block in classes.chunks(block) {
                let parts: Vec<(&[usize], &Cell)> =
                    block.chunks(stride).zip(&dimension.cells).collect();
                let (value, population) = differences(&parts);
                by_value |= value;
                by_population |= population;
            }
            if by_value && situation.facts.value(dimension.fact).is_none() {
                missing.push(self.registry.name(dimension.fact).to_owned());
            }
            population |= by_population;
        }
        if population {
            missing.push("population".to_owned());
        }
        missing
    }
}

/// Whether the cells of a fact make a difference, and whether cells of one value do, which differ
/// by what is not known of the population. Each cell comes with the classes that it leads to.
fn differences(parts: &[(&[usize], &Cell)]) -> (bool, bool) {
    let mut found = (false, false);
    for ((classes, cell), (other, next)) in parts.iter().zip(parts.iter().skip(1)) {
        if classes != other {
            found.0 = true;
            // The cells of one value stand side by side.
            found.1 |= cell.witness == next.witness;
        }
    }
    found
}

/// The classes that the rules can select in Kleene logic.
fn candidates(scheme: &Scheme, truth: &impl Fn(AtomId) -> Truth) -> Vec<usize> {
    match &scheme.selector {
        Selector::List(list) => list.candidates(truth),
        Selector::Matrix { rows, columns, cells } => {
            let columns = columns.list.candidates(truth);
            let mut found = Vec::new();
            for row in rows.list.candidates(truth) {
                found.extend(columns.iter().filter_map(|column| cells.get(row, *column)));
            }
            found
        }
    }
}

/// The classes that history can make of the first one in Kleene logic.
fn held(
    scheme: &Scheme,
    first: usize,
    truth: &impl Fn(AtomId) -> Truth,
    case: &Case<'_>,
) -> Vec<usize> {
    let Some(previous) = previous(scheme, case).filter(|previous| previous.class < first) else {
        return vec![first];
    };
    match scheme.keep(previous.class).map_or(Truth::False, |keep| keep.truth(truth)) {
        _ if stays(scheme, previous, case) => vec![previous.class],
        Truth::True => vec![previous.class],
        Truth::Unknown => vec![previous.class, first],
        Truth::False => vec![first],
    }
}
