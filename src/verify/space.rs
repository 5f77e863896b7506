//! All customers that there can be, as the conditions of a rulebook tell them apart.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use chrono::{Datelike, Days, NaiveDate};

use crate::fact::{FactId, Facts, Registry, Value};
use crate::policy::scheme::{Scheme, Schemes, Selector};
use crate::rule::atom::{Atom, AtomId, Situation, Test};
use crate::rule::axes::{Relation, axes};
use crate::rule::cells::{self, Setting};
use crate::rule::formula::Formula;
use crate::rule::residual::{NodeId, Residuals};
use crate::rule::search::{Axis, Said, Search};
use crate::rule::{DecisionList, Witness};
use crate::rulebook::Assumptions;
use crate::time::Civil;

/// How many days are gone through while a day becomes as old as one span and then as another.
const MOST_DAYS_NEAR: usize = 400;

/// The customers, and the conditions that are asked of them.
#[derive(Debug)]
pub(super) struct Space {
    atoms: Vec<Atom>,
    registry: Arc<Registry>,
    relations: Vec<Relation>,
    residuals: Residuals,
    assumed: NodeId,
    most: usize,
}

/// The schemes of a rulebook as conditions.
#[derive(Debug, Default)]
pub(super) struct Members {
    /// Scheme by scheme, class by class: who is in the class.
    pub(super) classes: Vec<Vec<NodeId>>,
    /// Scheme by scheme, list by list, row by row: for whom the row is meant.
    pub(super) rows: Vec<Vec<Vec<NodeId>>>,
    /// Scheme by scheme, class by class: who stays in the class; nobody where it has no `keep`.
    pub(super) keeps: Vec<Vec<NodeId>>,
}

/// There are more cells than a search goes through.
#[derive(Clone, Copy, Debug)]
pub(super) struct TooMany;

/// Customers that a search found.
pub(super) struct Found<'s> {
    atoms: &'s [Atom],
    registry: &'s Registry,
    axes: &'s [Axis],
    choice: &'s [Option<usize>],
    as_of: NaiveDate,
}

impl Space {
    pub(super) fn new(atoms: Vec<Atom>, registry: Arc<Registry>, most: usize) -> Self {
        let mut residuals = Residuals::default();
        let assumed = residuals.constant(true);
        let relations = Vec::new();
        Self { atoms, registry, relations, residuals, assumed, most }
    }

    /// The space of a rulebook's own schemes, and these as conditions.
    pub(super) fn of(schemes: &Schemes, assumptions: &Assumptions, most: usize) -> (Self, Members) {
        let mut space = Self::new(schemes.atoms.clone(), Arc::clone(&schemes.registry), most);
        let members = space.members(schemes, &|atom| atom);
        space.assume(assumptions, (schemes, &members), &|atom| atom, &|fact| fact);
        (space, members)
    }

    /// Leaves out the customers of whom the assumptions do not hold; what they say of classes is said
    /// of the facts that these come from.
    pub(super) fn assume(
        &mut self,
        assumptions: &Assumptions,
        (schemes, members): (&Schemes, &Members),
        atom: &impl Fn(AtomId) -> AtomId,
        fact: &impl Fn(FactId) -> FactId,
    ) {
        let relations = assumptions.relations.iter().map(|relation| Relation {
            lesser: fact(relation.lesser),
            greater: fact(relation.greater),
            strict: relation.strict,
        });
        self.relations.extend(relations);
        let mut asked: Vec<AtomId> = Vec::new();
        assumptions.conditions.iter().for_each(|condition| condition.collect(&mut asked));
        let classes = self.classes(&asked, schemes, members);
        let replaced =
            |id: AtomId| classes.iter().find(|(one, _)| *one == id).map(|(_, node)| *node);
        let mut all = vec![self.assumed];
        for condition in &assumptions.conditions {
            all.push(add(&mut self.residuals, condition, &replaced, atom));
        }
        self.assumed = self.residuals.all(all);
    }

    pub(super) fn residuals(&mut self) -> &mut Residuals {
        &mut self.residuals
    }

    pub(super) fn registry(&self) -> &Registry {
        &self.registry
    }

    pub(super) fn atom(&self, id: AtomId) -> Option<&Atom> {
        cells::atom(&self.atoms, id)
    }

    /// Schemes as conditions; what they ask of each other's classes is asked of the facts.
    pub(super) fn members(
        &mut self,
        schemes: &Schemes,
        atom: &impl Fn(AtomId) -> AtomId,
    ) -> Members {
        let count = schemes.list.len();
        let mut members = Members {
            classes: vec![Vec::new(); count],
            rows: vec![Vec::new(); count],
            keeps: vec![Vec::new(); count],
        };
        for (place, scheme) in schemes.list.iter().enumerate() {
            for need in scheme.needs.iter().chain([&place]) {
                if members.classes.get(*need).is_some_and(Vec::is_empty)
                    && let Some(scheme) = schemes.list.get(*need)
                {
                    self.scheme(*need, scheme, schemes, atom, &mut members);
                }
            }
        }
        members
    }

    fn scheme(
        &mut self,
        place: usize,
        scheme: &Scheme,
        schemes: &Schemes,
        atom: &impl Fn(AtomId) -> AtomId,
        members: &mut Members,
    ) {
        // The classes of other schemes first: each question about one becomes a condition.
        let mut asked = scheme.selector.atoms();
        scheme.keeps.iter().flatten().for_each(|keep| keep.collect(&mut asked));
        let classes = self.classes(&asked, schemes, members);
        let replaced =
            |id: AtomId| classes.iter().find(|(one, _)| *one == id).map(|(_, node)| *node);
        let lists: Vec<Vec<NodeId>> =
            scheme.selector.lists().map(|list| self.rows(list, &replaced, atom)).collect();
        let firsts: Vec<Vec<NodeId>> = lists.iter().map(|rows| self.firsts(rows)).collect();
        let found = match (&scheme.selector, firsts.as_slice()) {
            (Selector::Matrix { cells, .. }, [rows, columns]) => {
                let mut ways: Vec<Vec<NodeId>> = vec![Vec::new(); scheme.classes().len()];
                for (y, row) in rows.iter().enumerate() {
                    for (x, column) in columns.iter().enumerate() {
                        let both = self.residuals.all(vec![*row, *column]);
                        let class = cells.get(y, x).and_then(|class| ways.get_mut(*class));
                        class.into_iter().for_each(|ways| ways.push(both));
                    }
                }
                ways.into_iter().map(|ways| self.residuals.any(ways)).collect()
            }
            (_, [rows, ..]) => rows.clone(),
            _ => Vec::new(),
        };
        let mut keeps = Vec::with_capacity(scheme.keeps.len());
        for keep in &scheme.keeps {
            keeps.push(match keep {
                Some(formula) => add(&mut self.residuals, formula, &replaced, atom),
                None => self.residuals.constant(false),
            });
        }
        if let Some(slot) = members.keeps.get_mut(place) {
            *slot = keeps;
        }
        if let Some(slot) = members.classes.get_mut(place) {
            *slot = found;
        }
        if let Some(slot) = members.rows.get_mut(place) {
            *slot = lists;
        }
    }

    /// The questions about classes, each with the condition that it becomes.
    fn classes(
        &mut self,
        asked: &[AtomId],
        schemes: &Schemes,
        members: &Members,
    ) -> Vec<(AtomId, NodeId)> {
        let mut classes: Vec<(AtomId, NodeId)> = Vec::new();
        for id in asked {
            let Some(question) = schemes.atom(*id) else { continue };
            let Some(other) = schemes.of_fact(question.fact) else { continue };
            let Some(of) = schemes.list.get(other) else { continue };
            let holds = |class: &usize| question.answer_of_value(&of.class_value(*class));
            let taken: Vec<NodeId> = (0..of.classes().len())
                .filter(|class| holds(class) == Some(true))
                .filter_map(|class| members.classes.get(other)?.get(class).copied())
                .collect();
            classes.push((*id, self.residuals.any(taken)));
        }
        classes
    }

    /// For whom each row is meant; nobody where it is off.
    fn rows(
        &mut self,
        list: &DecisionList,
        replaced: &impl Fn(AtomId) -> Option<NodeId>,
        atom: &impl Fn(AtomId) -> AtomId,
    ) -> Vec<NodeId> {
        let mut rows = Vec::new();
        for row in 0..=list.last() {
            rows.push(match list.row(row) {
                Some(formula) => {
                    let residuals = &mut self.residuals;
                    add(residuals, formula, replaced, atom)
                }
                None => self.residuals.constant(row == list.last()),
            });
        }
        rows
    }

    /// Who is in each row: those for whom it is meant, and no row before it.
    fn firsts(&mut self, rows: &[NodeId]) -> Vec<NodeId> {
        let mut before: Vec<NodeId> = Vec::new();
        let mut found = Vec::with_capacity(rows.len());
        for row in rows {
            let mut all = before.clone();
            all.push(*row);
            found.push(self.residuals.all(all));
            before.push(self.residuals.not(*row));
        }
        found
    }

    /// Adds the questions that a condition asks.
    pub(super) fn collect(&self, node: NodeId, atoms: &mut Vec<AtomId>) {
        self.residuals.collect(node, atoms);
    }

    /// Bounds the searches that follow; what bounded them so far.
    pub(super) fn bound(&mut self, most: usize) -> usize {
        std::mem::replace(&mut self.most, most)
    }

    pub(super) fn assumed(&self) -> NodeId {
        self.assumed
    }

    pub(super) fn relations(&self) -> &[Relation] {
        &self.relations
    }

    /// Calls `found` with each verdict that there is, and customers that get it.
    ///
    /// # Errors
    /// [`TooMany`] where the search ended before it was through: what was found is true.
    pub(super) fn search<T>(
        &mut self,
        roots: &[NodeId],
        say: &impl Fn(&[Option<bool>]) -> Said<T>,
        found: &mut impl FnMut(T, &Found<'_>) -> ControlFlow<()>,
    ) -> Result<(), TooMany> {
        let days = self.days(roots)?;
        let roots: Vec<NodeId> = [self.assumed].iter().chain(roots).copied().collect();
        let say = |truths: &[Option<bool>]| match truths.split_first() {
            Some((Some(false), _)) => Said::Never,
            Some((assumed, rest)) => match say(rest) {
                Said::This(_) if assumed.is_none() => Said::Open,
                said => said,
            },
            None => Said::Open,
        };
        let mut enough = false;
        for (as_of, axes) in &days {
            self.search_in(*as_of, axes, &roots, &say, &mut |verdict, customers| {
                let flow = found(verdict, customers);
                enough = flow.is_break();
                flow
            })?;
            if enough {
                break;
            }
        }
        Ok(())
    }

    /// A search over some axes; whether there are such customers is among the conditions.
    pub(super) fn search_in<T>(
        &mut self,
        as_of: NaiveDate,
        axes: &[Axis],
        roots: &[NodeId],
        say: &impl Fn(&[Option<bool>]) -> Said<T>,
        found: &mut impl FnMut(T, &Found<'_>) -> ControlFlow<()>,
    ) -> Result<(), TooMany> {
        let (atoms, registry) = (&self.atoms, &*self.registry);
        let mut search = Search::new(&mut self.residuals, axes, self.most);
        let done = search.run(roots, say, &mut |verdict, choice| {
            found(verdict, &Found { atoms, registry, axes, choice, as_of })
        });
        if done { Ok(()) } else { Err(TooMany) }
    }

    /// Customers by the cells that are chosen of some axes.
    pub(super) fn found<'s>(
        &'s self,
        axes: &'s [Axis],
        choice: &'s [Option<usize>],
        as_of: NaiveDate,
    ) -> Found<'s> {
        Found { atoms: &self.atoms, registry: &self.registry, axes, choice, as_of }
    }

    /// The days on which different ages go together, each with the axes of that day: one day where
    /// months are compared with months only, and no date with a day.
    pub(super) fn days(&self, roots: &[NodeId]) -> Result<Vec<(NaiveDate, Vec<Axis>)>, TooMany> {
        let asked = self.asked(roots);
        let mixed = self.mixes_ages(&asked);
        let near_cuts = self.days_near_cuts(&asked, mixed);
        let mut days = days(mixed).into_iter().chain(near_cuts);
        let Some(first) = days.next() else { return Ok(Vec::new()) };
        let axes = self.axes(&asked, first, None)?;
        // Only what has an age differs from day to day, and what is bound to that.
        let ages =
            |id: &AtomId| self.atom(*id).is_some_and(|atom| matches!(atom.test, Test::Age(..)));
        let aged: BTreeSet<FactId> = asked
            .iter()
            .filter(|id| ages(id))
            .filter_map(|id| Some(self.atom(*id)?.fact))
            .collect();
        let moves = |axis: &Axis| axis.facts.iter().any(|fact| aged.contains(fact));
        let moving: BTreeSet<FactId> =
            axes.iter().filter(|axis| moves(axis)).flat_map(|axis| axis.facts.clone()).collect();
        let asked: Vec<AtomId> = asked
            .into_iter()
            .filter(|id| self.atom(*id).is_some_and(|atom| moving.contains(&atom.fact)))
            .collect();
        let kept: Vec<Axis> = axes.iter().filter(|axis| moves(axis)).cloned().collect();
        let mut seen = BTreeSet::from([answers(&kept)]);
        let mut found = vec![(first, axes.clone())];
        for as_of in days.take_while(|_| !moving.is_empty()) {
            let moved = self.axes(&asked, as_of, None)?;
            if !seen.insert(answers(&moved)) {
                continue;
            }
            let mut moved = moved.into_iter();
            let of = |axis: &Axis| if moves(axis) { moved.next() } else { Some(axis.clone()) };
            found.push((as_of, axes.iter().filter_map(of).collect()));
        }
        Ok(found)
    }

    /// Where a date is compared with a day and its age with a span: the days on which that day
    /// becomes so old, and those around them.
    fn days_near_cuts(&self, asked: &[AtomId], mixed: bool) -> BTreeSet<NaiveDate> {
        let atoms: Vec<&Atom> = asked.iter().filter_map(|id| self.atom(*id)).collect();
        let mut found: BTreeSet<NaiveDate> = BTreeSet::new();
        for cut in &atoms {
            let Test::Compare(_, Value::Date(date)) = cut.test else { continue };
            let reached = atoms.iter().filter(|atom| atom.fact == cut.fact).filter_map(|atom| {
                let Test::Age(_, span) = atom.test else { return None };
                span.after(date, 1).ok()
            });
            let reached: BTreeSet<NaiveDate> = reached.collect();
            let (Some(first), Some(last)) = (reached.first(), reached.last()) else { continue };
            let around = |day: &NaiveDate| {
                let first = day.checked_sub_days(Days::new(2)).unwrap_or(*day);
                first.iter_days().take(5)
            };
            found.extend(reached.iter().flat_map(around));
            // Between them it matters how long the months are.
            if mixed {
                let between = first.iter_days().take_while(|day| day <= last);
                found.extend(between.take(MOST_DAYS_NEAR));
            }
        }
        found
    }

    /// The questions that some conditions ask, and the assumptions.
    pub(super) fn asked(&self, roots: &[NodeId]) -> Vec<AtomId> {
        let mut asked: Vec<AtomId> = Vec::new();
        self.residuals.collect(self.assumed, &mut asked);
        roots.iter().for_each(|root| self.residuals.collect(*root, &mut asked));
        asked
    }

    /// The axes of some questions on a day, the values of one fact in their order.
    pub(super) fn axes(
        &self,
        asked: &[AtomId],
        as_of: NaiveDate,
        ordered: Option<FactId>,
    ) -> Result<Vec<Axis>, TooMany> {
        let facts = Facts::unknown(Arc::clone(&self.registry));
        let setting = Setting::Case(Situation { facts: &facts, as_of, population: None });
        axes(&self.atoms, &self.registry, asked, &self.relations, ordered, setting).ok_or(TooMany)
    }

    /// Whether the age of a date is compared with days and with months.
    fn mixes_ages(&self, asked: &[AtomId]) -> bool {
        let spans: Vec<(FactId, bool)> = asked
            .iter()
            .filter_map(|id| self.atom(*id))
            .filter_map(|atom| match atom.test {
                Test::Age(_, span) => {
                    Some((atom.fact, matches!(span.civil(), Some(Civil::Months(_)))))
                }
                _ => None,
            })
            .collect();
        let mixed = |(fact, months): &(FactId, bool)| {
            spans.iter().any(|(other, kind)| other == fact && kind != months)
        };
        // Several dates are compared with one day, whose months may be long for one of them only.
        spans.iter().any(mixed)
            || (spans.iter().any(|(_, months)| *months) && spans.iter().any(|(_, months)| !*months))
    }
}

/// The answers that go together on each axis.
fn answers(axes: &[Axis]) -> Vec<Vec<Vec<(AtomId, bool)>>> {
    axes.iter()
        .map(|axis| {
            let mut all: Vec<Vec<(AtomId, bool)>> =
                axis.cells.iter().map(|cell| cell.answers.clone()).collect();
            all.sort_unstable();
            all
        })
        .collect()
}

/// The days of the question: one on which every date a number of months ago exists; or the ends and
/// middles of the months of five years, among them two leap days.
fn days(mixed: bool) -> Vec<NaiveDate> {
    let plain = NaiveDate::from_ymd_opt(2024, 6, 28);
    let mut days: Vec<NaiveDate> = plain.into_iter().collect();
    if mixed {
        for year in 2023..=2028 {
            for month in 1..=12 {
                let first = NaiveDate::from_ymd_opt(year, month, 1);
                let of = |day: u32| first.and_then(|first| first.with_day(day));
                days.extend([1, 2, 15, 27, 28, 29, 30, 31].into_iter().filter_map(of));
            }
        }
    }
    days
}

/// A condition as a node: questions about classes are replaced, the others renamed.
fn add(
    residuals: &mut Residuals,
    formula: &Formula,
    replaced: &impl Fn(AtomId) -> Option<NodeId>,
    atom: &impl Fn(AtomId) -> AtomId,
) -> NodeId {
    let mut asked = Vec::new();
    formula.collect(&mut asked);
    let nodes: Vec<(AtomId, NodeId)> = asked
        .into_iter()
        .map(|id| (id, replaced(id).unwrap_or_else(|| residuals.atom(atom(id)))))
        .collect();
    residuals.add(formula, &|id| {
        nodes.binary_search_by_key(&id, |one| one.0).ok().and_then(|at| Some(nodes.get(at)?.1))
    })
}

impl Found<'_> {
    /// The values that make the difference, as facts are given.
    pub(super) fn witness(&self) -> Witness {
        let mut witness = Witness::new();
        let mut aged = false;
        let mut standings: Vec<(String, String)> = Vec::new();
        let mut values: Vec<(String, String)> = Vec::new();
        for (axis, choice) in self.axes.iter().zip(self.choice) {
            let Some(cell) = choice.and_then(|choice| axis.cells.get(choice)) else { continue };
            // What is not asked makes no difference.
            let asked = |fact: &FactId| {
                let atoms = cell.answers.iter().filter_map(|(id, _)| cells::atom(self.atoms, *id));
                atoms.into_iter().any(|atom| atom.fact == *fact)
            };
            for (fact, value) in cell.values.iter().filter(|(fact, _)| asked(fact)) {
                values.push((self.registry.name(*fact).to_owned(), self.text(*fact, value)));
            }
            for (id, answer) in &cell.answers {
                let Some(atom) = cells::atom(self.atoms, *id) else { continue };
                aged |= matches!(atom.test, Test::Age(..));
                let value = cell.values.iter().find(|(fact, _)| *fact == atom.fact);
                let by_value = value.and_then(|(_, value)| atom.answer_of_value(value));
                if by_value.is_none()
                    && let Some(question) = self.question(atom)
                {
                    standings.push((question, answer.to_string()));
                }
            }
        }
        if aged {
            witness = witness.with("as_of", self.as_of.to_string());
        }
        values.extend(standings);
        values.into_iter().fold(witness, |witness, (name, value)| witness.with(name, value))
    }

    /// The axes of the search, and which cell of each was chosen.
    pub(super) fn choice(&self) -> (&[Axis], &[Option<usize>]) {
        (self.axes, self.choice)
    }

    fn text(&self, fact: FactId, value: &Value) -> String {
        match (self.registry.definition(fact), value) {
            (Some(definition), Value::Choices(bits)) => definition.codes_of(*bits).join(" "),
            (Some(definition), value) => definition.show(value, None),
            (None, _) => String::new(),
        }
    }

    fn question(&self, atom: &Atom) -> Option<String> {
        question(self.registry.name(atom.fact), atom)
    }
}

/// How a question is written that takes others to answer.
pub(super) fn question(name: &str, atom: &Atom) -> Option<String> {
    match &atom.test {
        Test::Top { share, by_revenue, .. } => {
            let basis = if *by_revenue { ", by = revenue" } else { "" };
            Some(format!("top({name}, {share}{basis})"))
        }
        Test::Share { comparison, share, .. } => {
            let share = crate::fact::percent(*share);
            Some(format!("share({name}) {} {share}", comparison.symbol()))
        }
        _ => None,
    }
}
