//! Rules of other policies that are asked as lists are: health, segments, derived tags.

use crate::label::{Code, Labels};
use crate::policy::scheme::{Class, Scheme, SchemeKind, Selector};
use crate::rule::DecisionList;
use crate::rulebook::compose::Entry;
use crate::rulebook::scheme::{Building, Built};

/// A row of such a list: what comes out, and when.
pub(in crate::rulebook) struct DerivedRow<'a> {
    pub(in crate::rulebook) class: Code,
    pub(in crate::rulebook) labels: Labels,
    /// What is off where the condition is, in words of findings.
    pub(in crate::rulebook) what: &'a str,
    /// The condition, with its place in the document; `None` where it is not stated.
    pub(in crate::rulebook) when: Option<&'a Entry<String>>,
}

impl Building<'_> {
    /// A list whose last row is what comes out otherwise; `None` where none of the other rows has a
    /// condition that is on. What is wrong goes to the errors.
    pub(in crate::rulebook) fn derived(
        &mut self,
        code: Code,
        labels: Labels,
        rows: Vec<DerivedRow<'_>>,
        path: &str,
    ) -> Option<Built> {
        let mut formulas = Vec::with_capacity(rows.len());
        let mut classes = Vec::with_capacity(rows.len());
        let places: Vec<String> = rows
            .iter()
            .map(|row| row.when.map_or_else(|| path.to_owned(), |when| when.path.clone()))
            .collect();
        for (place, row) in rows.into_iter().enumerate() {
            formulas.push(row.when.and_then(|entry| {
                let foreign = entry.foreign.then_some(entry.preset.as_deref().unwrap_or_default());
                self.condition(&entry.item, entry.path.clone(), row.what, foreign)
            }));
            classes.push(Class::new(row.class, row.labels, place));
        }
        if formulas.iter().all(Option::is_none) {
            return None;
        }
        let selector = Selector::List(DecisionList::new(formulas));
        let built = Built::derived(code, labels, classes, selector, path);
        let scheme = Scheme { rows: places, ..built.scheme };
        Some(Built { scheme, ..built })
    }
}

impl Built {
    /// A list that is asked as a scheme is, and is none.
    pub(in crate::rulebook) fn derived(
        code: Code,
        labels: Labels,
        classes: Vec<Class>,
        selector: Selector,
        path: &str,
    ) -> Self {
        let atoms = selector.atoms();
        let scheme = Scheme {
            code,
            labels,
            kind: SchemeKind::List,
            keeps: vec![None; classes.len()],
            classes,
            selector,
            review: None,
            min_stay: None,
            class_fact: None,
            needs: Vec::new(),
            derived: true,
            path: path.to_owned(),
            rows: Vec::new(),
            rising: Vec::new(),
            falling: Vec::new(),
        };
        Self { scheme, atoms }
    }
}
