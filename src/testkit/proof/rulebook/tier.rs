//! The laws of classes.

use chrono::NaiveDate;
use proptest::prelude::*;

use crate::policy::scheme::SchemeKind;
use crate::testkit::fact::{Customer, customers, customers_with, populations};
use crate::testkit::laws::{self, Tried, tier};
use crate::testkit::proof::rulebook::{Session, any, holds};
use crate::testkit::proof::shown;

/// The laws that need a scheme.
const LAWS: [(&str, &str); 7] = [
    ("P-020", "undetermined_is_exact"),
    ("P-021", "known_facts_decide"),
    ("P-029", "decisions_are_pure"),
    ("P-029", "order_of_customers_is_irrelevant"),
    ("P-031", "a_matrix_gives_its_cell"),
    ("G-01", "history_never_lowers"),
    ("G-02", "everything_explains_itself"),
];

pub(super) fn prove(session: &mut Session<'_>) {
    let rulebook = session.rulebook;
    if rulebook.schemes().is_empty() {
        return session.unheard(&LAWS, "the rulebook has no scheme", "规则集没有分级方案");
    }
    let shown = |customer: &Customer| shown::customer(rulebook, customer);
    let each = |law: &dyn Fn(&str) -> Result<Tried, String>| {
        any(rulebook.schemes().iter().map(|scheme| law(scheme.code().as_str())))
    };
    let [exact, known, pure, order, cell, history, explained] = LAWS;
    session.law(exact, &customers(rulebook), shown, |customer| {
        each(&|scheme| tier::undetermined_tried(rulebook, scheme, customer))
    });
    session.law(known, &customers_with(rulebook, 1.0), shown, |customer| {
        each(&|scheme| tier::known_facts_tried(rulebook, scheme, customer))
    });
    session.law(pure, &customers(rulebook), shown, |customer| {
        holds(laws::decisions_are_pure(rulebook, customer))
    });
    let days = ["2024-06-30", "2024-02-29"].into_iter().filter_map(|day| day.parse().ok());
    let days: Vec<NaiveDate> = days.collect();
    let all = {
        let rulebook = rulebook.clone();
        prop::sample::select(days).prop_flat_map(move |day| populations(&rulebook, day))
    };
    session.law(
        order,
        &(all, 0_usize..8),
        |(all, _)| shown::everybody(all),
        |(all, turn)| holds(laws::order_of_customers_is_irrelevant(rulebook, all, *turn)),
    );
    if rulebook.schemes().iter().any(|scheme| scheme.kind() == SchemeKind::Matrix) {
        session.law(cell, &customers_with(rulebook, 1.0), shown, |customer| {
            each(&|scheme| tier::matrix_tried(rulebook, scheme, customer))
        });
    } else {
        session.unheard(&[cell], "the rulebook has no matrix", "规则集没有矩阵");
    }
    session.law(history, &customers_with(rulebook, 0.9), shown, |customer| {
        each(&|scheme| holds(laws::history_never_lowers(rulebook, scheme, customer)))
    });
    session.law(explained, &customers(rulebook), shown, |customer| {
        holds(laws::everything_explains_itself(rulebook, customer))
    });
}
