//! The properties of time, tiers and matrices (P-001 to P-003, P-014 to P-033), of conditions,
//! documents, folds, populations and hysteresis, each against random values, explicit boundary
//! values, and where there is one a slow oracle.
#![cfg(feature = "proptest")]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

mod bands;
mod calendar;
mod distance;
mod folds;
mod history;
mod matrix;
mod missing_facts;
mod populations;
mod text;
mod tiers;

use std::sync::OnceLock;

use chrono::{Datelike, NaiveDate, NaiveDateTime, TimeDelta};
use guanxi::fact::{Basis, ClassHistory, Cut as TopCut, Value};
use guanxi::policy::scheme::Case;
use guanxi::quantity::Amount;
use guanxi::record::{ClassOverride, Event, EventKind, Purchase, Return};
use guanxi::rule::{Bands, Cut, Side};
use guanxi::testkit::fact::{Customer, customers, customers_with, populations};
use guanxi::testkit::{laws, quantity, record, rule, rulebook, time};
use guanxi::time::{Buckets, Moment, Span, add_months};
use guanxi::{Facts, Rulebook};
use proptest::prelude::*;
use proptest::sample::select;

/// So many cases; `PROPTEST_CASES` scales all of them, 256 being once.
fn config(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = (cases * default.cases / 256).max(1);
    ProptestConfig {
        cases,
        max_shrink_iters: 2_000,
        max_shrink_time: 20_000,
        failure_persistence: None,
        ..default
    }
}

/// A rulebook that prints itself as its schemes.
#[derive(Clone)]
struct Rules(Rulebook);

impl std::fmt::Debug for Rules {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let document = self.0.document();
        let schemes = serde_json::to_string(&document.scheme).unwrap();
        write!(f, "{schemes} with {:?}", document.parameters)
    }
}

/// A random rulebook with a customer of it; facts are known with this probability.
fn cases(known: f64) -> impl Strategy<Value = (Rules, Customer)> {
    rulebook::rulebooks().prop_flat_map(move |rulebook| {
        let customer = customers_with(&rulebook, known);
        (Just(Rules(rulebook)), customer)
    })
}

fn holds(law: Result<(), String>) -> Result<(), TestCaseError> {
    law.map_err(TestCaseError::fail)
}

fn schemes(rulebook: &Rulebook) -> Vec<String> {
    rulebook.schemes().iter().map(|scheme| scheme.code().to_string()).collect()
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn day() -> NaiveDate {
    date("2024-06-30")
}

fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

/// Amounts around the cuts of the presets, and any other.
fn money() -> impl Strategy<Value = Amount> {
    let cuts = ["0", "100000", "200000", "500000", "1000000"];
    prop_oneof![3 => quantity::amounts_near(cuts.map(amount).to_vec()), 1 => quantity::amounts()]
}

/// The rank of the class, 0 for the best.
fn rank(rulebook: &Rulebook, scheme: &str, facts: &Facts) -> usize {
    let case = Case::new(facts, day());
    rulebook.class_of(scheme, &case).unwrap().expect("decided").rank()
}

fn code(rulebook: &Rulebook, scheme: &str, facts: &Facts) -> String {
    let case = Case::new(facts, day());
    rulebook.class_of(scheme, &case).unwrap().expect("decided").code().to_string()
}

fn preset(name: &str) -> Rulebook {
    Rulebook::preset(name).unwrap()
}

fn follow_up() -> Rulebook {
    static FOLLOW_UP: OnceLock<Rulebook> = OnceLock::new();
    let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
    let load = || Rulebook::preset_with("follow_up", parameters).unwrap();
    FOLLOW_UP.get_or_init(load).clone()
}

/// A rulebook of one list scheme `tier`.
fn list(classes: &str) -> Rulebook {
    Rulebook::from_toml(&format!(
        "format = 1\ncode = \"t\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\n\
         [[scheme]]\ncode = \"tier\"\nkind = \"list\"\n{classes}"
    ))
    .unwrap_or_else(|error| panic!("{}", error.report()))
}

#[test]
fn populations_of_presets_are_bounded() {
    let strategy = populations(&follow_up(), day());
    let all = guanxi::testkit::examples(&strategy, 30);
    assert!(all.iter().any(Vec::is_empty) && all.iter().any(|customers| customers.len() > 4));
    let month: Span = "1 month".parse().unwrap();
    assert!(month.is_civil());
}
