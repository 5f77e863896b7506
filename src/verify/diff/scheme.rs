//! Classifications and conditions of two rulebooks, compared over all customers there can be.

use crate::policy::scheme::{Scheme, Schemes};
use crate::rule::Witness;
use crate::rule::atom::{AtomId, Test};
use crate::rule::residual::NodeId;
use crate::rulebook::Definitions;
use crate::verify::diff::cells::{self, Compared, Side};
use crate::verify::diff::difference::{Cell, Difference};
use crate::verify::diff::merge::{Merged, Names};
use crate::verify::diff::tree::keyed;
use crate::verify::diff::{Book, Comparing};
use crate::verify::space::{Members, Space};

/// Whose conditions ask something of the host: where they hold for more customers, more is asked.
const DEMANDS: [&str; 4] =
    ["cadence.touch[", "cadence.trigger[", "cadence.cap[", "warning.trigger["];

/// Two rulebooks over one set of customers.
pub(super) struct Both {
    pub(super) space: Space,
    names: [Names; 2],
    members: [Members; 2],
}

impl Both {
    /// `None` where together they name more facts than there are places for.
    pub(super) fn new(old: &Definitions<'_>, new: &Definitions<'_>, most: usize) -> Option<Self> {
        let mut merged = Merged::default();
        let names = [merged.enter(old.schemes)?, merged.enter(new.schemes)?];
        let mut space = Space::new(merged.atoms, merged.registry.into(), most);
        let [before, after] = &names;
        let members = [
            space.members(old.schemes, &|id| before.atom(id)),
            space.members(new.schemes, &|id| after.atom(id)),
        ];
        for ((definitions, names), members) in [old, new].into_iter().zip(&names).zip(&members) {
            let (atom, fact) = (|id| names.atom(id), |id| names.fact(id));
            space.assume(definitions.assumptions, (definitions.schemes, members), &atom, &fact);
        }
        Some(Self { space, names, members })
    }

    /// Whether a question is asked of a fact that means something else in the other rulebook.
    fn asks_apart(&self, nodes: &[NodeId]) -> bool {
        let mut asked: Vec<AtomId> = Vec::new();
        nodes.iter().for_each(|node| self.space.collect(*node, &mut asked));
        let apart = self.names.iter().flat_map(|names| &names.apart);
        let apart: Vec<&String> = apart.collect();
        asked.iter().filter_map(|id| self.space.atom(*id)).any(|atom| {
            let name = self.space.registry().name(atom.fact);
            apart.iter().any(|one| name.strip_prefix(one.as_str()).is_some_and(is_suffix))
        })
    }
}

fn is_suffix(rest: &str) -> bool {
    rest.is_empty() || rest == " (new)"
}

/// A list of conditions of a rulebook by what it is there for.
struct Asked {
    key: String,
    place: usize,
}

/// All lists of conditions: schemes by their codes, the others by their places in the document.
fn asked(book: &Book) -> Vec<Asked> {
    let schemes = book.definitions().schemes;
    let key = |scheme: &Scheme| {
        if !scheme.derived {
            return format!("scheme[{}]", scheme.code());
        }
        match scheme.path.as_str() {
            "lifecycle.at_risk" | "lifecycle.dormant" => "lifecycle".to_owned(),
            path if path.starts_with("risk.factor") => keyed(&book.document, path),
            path => keyed(&book.document, scheme.rows.first().map_or(path, String::as_str)),
        }
    };
    schemes
        .list
        .iter()
        .enumerate()
        .map(|(place, scheme)| Asked { key: key(scheme), place })
        .collect()
}

impl Comparing {
    /// Compares all schemes, and all conditions of other policies.
    pub(super) fn schemes(&mut self) {
        let (old, new) = (self.old.clone(), self.new.clone());
        let (before, after) = (old.definitions(), new.definitions());
        let Some(mut both) = Both::new(&before, &after, self.most) else {
            // The texts of the conditions are compared then.
            self.unproved.push("scheme".to_owned());
            return;
        };
        let (mine, theirs) = (asked(&old), asked(&new));
        for one in &mine {
            let Some(other) = theirs.iter().find(|other| other.key == one.key) else {
                self.one_sided(&mut both, one, 0);
                continue;
            };
            let lists = [before.schemes.list.get(one.place), after.schemes.list.get(other.place)];
            let [Some(a), Some(b)] = lists else { continue };
            if a.derived {
                self.condition(&mut both, &one.key, [(a, one.place), (b, other.place)]);
                self.least_population(&one.key, [a, b], [before.schemes, after.schemes]);
            } else {
                let places = [(a, one.place), (b, other.place)];
                self.scheme(&mut both, &one.key, places, [before.schemes, after.schemes]);
            }
        }
        for other in theirs.iter().filter(|other| mine.iter().all(|one| one.key != other.key)) {
            self.one_sided(&mut both, other, 1);
        }
    }

    /// A condition that is off in the other rulebook, where it stands too: it holds for nobody.
    fn one_sided(&mut self, both: &mut Both, one: &Asked, side: usize) {
        let Some(rule) = one.key.strip_suffix(".when") else { return };
        let other = if side == 0 { &self.new } else { &self.old };
        if !other.has(&one.key) {
            return;
        }
        let rule = rule.to_owned();
        let own = side_of(both, side, one.place, vec!["yes".to_owned(), "no".to_owned()]);
        let (never, always) =
            (both.space.residuals().constant(false), both.space.residuals().constant(true));
        let off = Side { labels: own.labels.clone(), nodes: vec![never, always] };
        let sides = if side == 0 { [own, off] } else { [off, own] };
        let compared = cells::compare(&mut both.space, &sides[0], &sides[1]);
        self.covered.insert(one.key.clone());
        let demand = DEMANDS.iter().any(|start| rule.starts_with(start));
        let stricter = |_: usize, new: usize| demand.then_some(new == 0);
        self.put(both, &one.key, &sides, compared, &stricter, None);
    }

    /// A condition of another policy, its health, or the points of a factor.
    fn condition(&mut self, both: &mut Both, key: &str, lists: [(&Scheme, usize); 2]) {
        let labels = |side: usize, scheme: &Scheme| -> Vec<String> {
            let codes = || scheme.classes().iter().map(|class| class.code().to_string()).collect();
            let book = if side == 0 { &self.old } else { &self.new };
            match book.points(scheme) {
                Some(points) => points.iter().map(|points| format!("{points} points")).collect(),
                None => codes(),
            }
        };
        let [(a, old), (b, new)] = lists;
        let labels = [labels(0, a), labels(1, b)];
        let [first, second] = labels;
        let sides = [side_of(both, 0, old, first), side_of(both, 1, new, second)];
        let compared = cells::compare(&mut both.space, &sides[0], &sides[1]);
        match key {
            "lifecycle" => {
                self.covered.extend(["lifecycle.at_risk", "lifecycle.dormant"].map(str::to_owned));
            }
            _ if key.starts_with("risk.factor") => {
                self.covered.extend(["bands", "fact"].map(|name| format!("{key}.{name}")));
            }
            _ => self.covered.extend([key.to_owned()]),
        }
        let stricter: Box<dyn Fn(usize, usize) -> Option<bool>> =
            if DEMANDS.iter().any(|start| key.starts_with(start)) {
                Box::new(|_, new| Some(new == 0))
            } else if let (Some((up, before)), Some((down, after))) =
                (self.old.safety(a), self.new.safety(b))
            {
                // Fewer points where more are safer.
                Box::new(move |old, new| {
                    let (old, new) = (before.get(old)?, after.get(new)?);
                    (up == down).then_some(if up { new < old } else { new > old })
                })
            } else {
                Box::new(|_, _| None)
            };
        self.put(both, key, &sides, compared, &stricter, None);
    }

    fn scheme(
        &mut self,
        both: &mut Both,
        key: &str,
        lists: [(&Scheme, usize); 2],
        schemes: [&Schemes; 2],
    ) {
        let [(a, old), (b, new)] = lists;
        let sides = [side_of(both, 0, old, codes(a)), side_of(both, 1, new, codes(b))];
        let compared = cells::compare(&mut both.space, &sides[0], &sides[1]);
        for name in
            ["kind", "classes", "fact", "bands", "rows", "columns", "cells", "rising", "falling"]
        {
            self.covered.insert(format!("{key}.{name}"));
        }
        let ranked = codes(a) == codes(b);
        if !ranked {
            let order = |codes: &[String]| codes.join(" > ");
            let cell = Cell {
                given: String::new(),
                witness: Witness::new(),
                old: order(&codes(a)),
                new: order(&codes(b)),
                stricter: None,
            };
            self.differences.push(Difference::new(format!("{key}.classes"), vec![cell]));
        }
        let worse = |old: usize, new: usize| ranked.then_some(new > old);
        self.put(both, key, &sides, compared, &worse, None);
        if ranked {
            self.keeps(both, key, a, [old, new]);
        } else if a.keeps.iter().chain(&b.keeps).any(Option::is_some) {
            self.unproved.push(format!("{key}.classes"));
        }
        self.least_population(key, [a, b], schemes);
    }

    /// Who stays in a class that it once had, where both rulebooks would now give the same one.
    fn keeps(&mut self, both: &mut Both, key: &str, scheme: &Scheme, places: [usize; 2]) {
        let kept = |both: &Both, side: usize, class: usize| {
            let keeps = both.members.get(side)?.keeps.get(*places.get(side)?)?;
            keeps.get(class).copied()
        };
        let of = |both: &Both, side: usize| -> Vec<NodeId> {
            let place = places.get(side).copied().unwrap_or_default();
            let members = both.members.get(side).and_then(|all| all.classes.get(place));
            members.cloned().unwrap_or_default()
        };
        let (before, after) = (of(both, 0), of(both, 1));
        let mut alike = Vec::with_capacity(before.len());
        for (a, b) in before.iter().zip(&after) {
            alike.push(both.space.residuals().all(vec![*a, *b]));
        }
        let alike = both.space.residuals().any(alike);
        for (rank, class) in scheme.classes().iter().enumerate() {
            let (Some(a), Some(b)) = (kept(both, 0, rank), kept(both, 1, rank)) else { continue };
            if a == b {
                continue;
            }
            let sides = [(a, &before), (b, &after)].map(|(keep, classes)| {
                let mut nodes = Vec::with_capacity(classes.len());
                let residuals = both.space.residuals();
                let worse: Vec<NodeId> =
                    classes.iter().skip(rank.saturating_add(1)).copied().collect();
                let worse = residuals.any(worse);
                let gone = residuals.not(keep);
                for (place, first) in classes.iter().enumerate() {
                    let node = match place.cmp(&rank) {
                        std::cmp::Ordering::Less => *first,
                        std::cmp::Ordering::Equal => {
                            let stays = residuals.all(vec![keep, worse]);
                            residuals.any(vec![*first, stays])
                        }
                        std::cmp::Ordering::Greater => residuals.all(vec![*first, gone]),
                    };
                    nodes.push(residuals.all(vec![alike, node]));
                }
                Side { labels: codes(scheme), nodes }
            });
            let compared = cells::compare(&mut both.space, &sides[0], &sides[1]);
            let path = format!("{key}.classes[{}].keep", class.code());
            let worse = |old: usize, new: usize| Some(new > old);
            let previous = (format!("previous {}", scheme.code()), class.code().to_string());
            self.put(both, &path, &sides, compared, &worse, Some(previous));
        }
    }

    /// How many customers there must be before a top share is known: nobody's class depends on it
    /// once there are enough.
    fn least_population(&mut self, key: &str, lists: [&Scheme; 2], schemes: [&Schemes; 2]) {
        let least = |scheme: &Scheme, schemes: &Schemes| {
            let mut found: Vec<(String, u64)> = Vec::new();
            for id in scheme.selector.atoms() {
                let Some(atom) = schemes.atom(id) else { continue };
                let Test::Top { measure, .. } = &atom.test else { continue };
                let Some(known) = schemes.population.tops.get(*measure) else { continue };
                let name = schemes.registry.name(atom.fact);
                found.push((format!("top({name}, {}, {:?})", known.share, known.basis), known.min));
            }
            found.sort_unstable();
            found.dedup();
            found
        };
        let [a, b] = lists;
        let [before, after] = [least(a, schemes[0]), least(b, schemes[1])];
        for (question, old) in before.iter().filter(|one| !after.contains(one)) {
            let other = after.iter().find(|(other, _)| other == question);
            let Some((_, new)) = other else { continue };
            let fewer = (*old).max(*new).saturating_sub(1);
            let said = |min: u64| if min > fewer { "undetermined" } else { "decided" };
            let cell = Cell {
                given: format!("population = {fewer}"),
                witness: Witness::new().with("population", fewer.to_string()),
                old: said(*old).to_owned(),
                new: said(*new).to_owned(),
                stricter: None,
            };
            self.differences.push(Difference::new(key, vec![cell]));
        }
    }

    /// Keeps what was found of a list.
    fn put(
        &mut self,
        both: &Both,
        path: &str,
        sides: &[Side; 2],
        compared: Compared,
        stricter: &dyn Fn(usize, usize) -> Option<bool>,
        previous: Option<(String, String)>,
    ) {
        if !compared.complete {
            self.unproved.push(path.to_owned());
        }
        if compared.regions.is_empty() {
            return;
        }
        let label = |side: &Side, place: usize| side.labels.get(place).cloned().unwrap_or_default();
        let cells = compared.regions.into_iter().map(|region| {
            let (old, new) = region.pair;
            let (mut given, mut witness) = (region.given, region.witness);
            if let Some((name, value)) = &previous {
                let before = format!("{name} = {value}");
                given = if given.is_empty() { before } else { format!("{before} and {given}") };
                witness.given.insert(0, (name.clone(), value.clone()));
            }
            Cell {
                given,
                witness,
                old: label(&sides[0], old),
                new: label(&sides[1], new),
                stricter: stricter(old, new),
            }
        });
        let nodes: Vec<NodeId> = sides.iter().flat_map(|side| &side.nodes).copied().collect();
        let mut difference = Difference::new(path, cells.collect());
        difference.more = compared.more;
        difference.exact = !both.asks_apart(&nodes);
        self.differences.push(difference);
    }
}

/// Two schemes of two rulebooks; their classes count by their places from the best.
pub(super) fn one_scheme(comparing: &mut Comparing, names: [&str; 2], path: &str) {
    let (old, new) = (comparing.old.clone(), comparing.new.clone());
    let (before, after) = (old.definitions(), new.definitions());
    let Some(mut both) = Both::new(&before, &after, comparing.most) else {
        comparing.unproved.push(path.to_owned());
        return;
    };
    let places = [before.schemes.position(names[0]), after.schemes.position(names[1])];
    let [Some(one), Some(other)] = places else { return };
    let lists = [before.schemes.list.get(one), after.schemes.list.get(other)];
    let [Some(a), Some(b)] = lists else { return };
    let sides = [side_of(&both, 0, one, codes(a)), side_of(&both, 1, other, codes(b))];
    let compared = cells::compare(&mut both.space, &sides[0], &sides[1]);
    let ranked = a.classes().len() == b.classes().len();
    let worse = |old: usize, new: usize| ranked.then_some(new > old);
    comparing.put(&both, path, &sides, compared, &worse, None);
}

fn codes(scheme: &Scheme) -> Vec<String> {
    scheme.classes().iter().map(|class| class.code().to_string()).collect()
}

fn side_of(both: &Both, side: usize, place: usize, labels: Vec<String>) -> Side {
    let nodes = both.members.get(side).and_then(|members| members.classes.get(place));
    Side { labels, nodes: nodes.cloned().unwrap_or_default() }
}
