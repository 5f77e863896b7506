//! The proof that a class may be kept by everybody who may enter it: `when` implies `keep`.

use std::ops::ControlFlow;

use crate::error::{Error, ErrorKind};
use crate::policy::scheme::{Scheme, Schemes, Selector};
use crate::rule::atom::AtomId;
use crate::rule::cells::{self, Assignment, Dimension, MAX_COMPLETIONS, Setting};
use crate::rule::formula::Formula;
use crate::rule::{Finding, Truth};

/// What is not proved, class by class; `paths` are the places of the schemes.
pub(super) fn keeps(schemes: &Schemes, paths: &[&str]) -> Vec<Error> {
    let mut errors = Vec::new();
    for (scheme, path) in schemes.list.iter().zip(paths) {
        let list = if scheme.kind() == crate::policy::scheme::SchemeKind::Bands {
            "bands"
        } else {
            "classes"
        };
        for place in 0..scheme.classes().len() {
            if let Some(keep) = scheme.keep(place)
                && let Some(error) = unproved(schemes, scheme, place, keep)
            {
                errors.push(error.at(format!("{path}.{list}[{place}].keep")));
            }
        }
    }
    errors
}

/// A finding for every scheme that cannot always say exactly what missing facts leave open.
pub(super) fn inexact(schemes: &Schemes, paths: &[&str]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for (scheme, path) in schemes.list.iter().zip(paths) {
        let mut atoms = scheme.selector.atoms();
        for need in scheme.needs.iter().filter_map(|need| schemes.list.get(*need)) {
            atoms.extend(need.selector.atoms());
        }
        atoms.retain(|id| {
            schemes.atom(*id).is_some_and(|atom| schemes.of_fact(atom.fact).is_none())
        });
        atoms.sort_unstable();
        atoms.dedup();
        let cases = cells::dimensions(&schemes.atoms, &schemes.registry, &atoms, Setting::Anything)
            .and_then(|dimensions| {
                dimensions.iter().try_fold(1usize, |count, one| count.checked_mul(one.cells.len()))
            });
        if cases.is_none_or(|cases| cases > MAX_COMPLETIONS) {
            let code = scheme.code();
            findings.push(Finding::note("inexact-when-unknown", (*path).to_owned(), format!("with every fact missing, `{code}` has more than {MAX_COMPLETIONS} cases: the possible classes may then be too many"), format!("数据全部缺失时，`{code}` 的情形超过 {MAX_COMPLETIONS} 种，所列可能等级可能偏多")));
        }
    }
    findings
}

/// The error, unless every combination of facts that enters the class may also stay.
fn unproved(schemes: &Schemes, scheme: &Scheme, place: usize, keep: &Formula) -> Option<Error> {
    let mut atoms: Vec<AtomId> = match &scheme.selector {
        Selector::List(list) => {
            let mut atoms = Vec::new();
            list.row(place)?.collect(&mut atoms);
            atoms
        }
        Selector::Matrix { .. } => scheme.selector.atoms(),
    };
    keep.collect(&mut atoms);
    let code = scheme.classes().get(place)?.code();
    let dimensions =
        cells::dimensions(&schemes.atoms, &schemes.registry, &atoms, Setting::Anything);
    let mut witness = None;
    let done = dimensions.as_ref().is_some_and(|dimensions| {
        cells::completions(schemes.atoms.len(), dimensions, |assignment| {
            let truth = |id| Truth::from(assignment.get(id));
            if enters(scheme, place, &truth) && keep.truth(&truth) != Truth::True {
                witness = Some(describe(schemes, dimensions, assignment));
                return ControlFlow::Break(());
            }
            ControlFlow::Continue(())
        })
    });
    if let Some(witness) = witness {
        let message = format!("`keep` of `{code}` can fail where `when` holds: {witness}");
        return Some(Error::new(ErrorKind::Rulebook, "keep-not-implied", message).with_help(
            "make `keep` weaker than `when`: whatever lets a customer in must let it stay",
        ));
    }
    if done {
        return None;
    }
    let message = format!(
        "that `when` of `{code}` implies `keep` takes more than {MAX_COMPLETIONS} cases to prove"
    );
    Some(
        Error::new(ErrorKind::Rulebook, "keep-unproved", message)
            .with_help("use fewer different facts and cuts in `when` and `keep`"),
    )
}

fn enters(scheme: &Scheme, place: usize, truth: &impl Fn(AtomId) -> Truth) -> bool {
    match &scheme.selector {
        Selector::List(list) => list.row(place).is_some_and(|row| row.truth(truth) == Truth::True),
        Selector::Matrix { rows, columns, cells } => {
            let cell = rows.list.first(truth).zip(columns.list.first(truth));
            cell.and_then(|(row, column)| cells.get(row, column)) == Some(&place)
        }
    }
}

/// Concrete facts: a value of each fact, where one value stands for the cell.
fn describe(schemes: &Schemes, dimensions: &[Dimension], assignment: &Assignment) -> String {
    let facts: Vec<String> = dimensions
        .iter()
        .zip(assignment.choice())
        .filter_map(|(dimension, choice)| {
            let definition = schemes.registry.definition(dimension.fact)?;
            let name = definition.name();
            Some(match dimension.cells.get(*choice)?.witness {
                Some(value) => format!("{name} = {}", definition.show(&value, None)),
                None => format!("some age of {name}"),
            })
        })
        .collect();
    facts.join(", ")
}
