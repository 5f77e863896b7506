//! The laws of targets: their parts, a year by months, goals from their values.

use proptest::prelude::*;
use proptest::sample::select;

use crate::policy::target::{Additivity, Goal, YearPlan, split};
use crate::quantity::Fraction;
use crate::testkit::laws;
use crate::testkit::proof::rulebook::{Session, holds};

const PARTS: (&str, &str) = ("P-102", "parts_sum_to_the_whole");
const MONTHS: (&str, &str) = ("P-103", "months_sum_to_the_year");
const GOALS: (&str, &str) = ("P-104", "goals_agree_only_at_one_and_at_nothing");

pub(super) fn prove(session: &mut Session<'_>) {
    let targets = session.rulebook.targets();
    if targets.is_empty() {
        let laws = [PARTS, MONTHS, GOALS];
        return session.unheard(&laws, "the rulebook has no target", "规则集没有目标");
    }
    let weights: Vec<[u64; 12]> =
        targets.iter().map(|one| one.weights.unwrap_or(YearPlan::EQUAL)).collect();
    let wholes = prop_oneof![-100_i64..100, -1_000_000_i64..1_000_000, any::<i64>()];
    let years = (wholes, select(weights));
    let shown = |(whole, weights): &(i64, [u64; 12])| {
        vec![format!("whole = {whole}"), format!("weights of the months = {weights:?}")]
    };
    session.law(PARTS, &years, shown, |(whole, weights)| {
        let parts = split(*whole, weights).map_err(|error| error.report())?;
        holds(laws::parts_sum_to_the_whole(*whole, weights, &parts))
    });
    session.law(MONTHS, &years, shown, |(whole, weights)| {
        let plan = YearPlan::of_count(*whole, Additivity::Additive, weights);
        let plan = plan.map_err(|error| error.report())?;
        holds(laws::months_sum_to_the_year(&plan, weights))
    });
    let bases: Vec<Fraction> = targets.iter().map(|one| one.target.value).collect();
    let fraction = |range: std::ops::RangeInclusive<i128>| {
        (range, 1_i128..=10)
            .prop_filter_map("a fraction", |(num, den)| Fraction::new(num, den).ok())
    };
    let base = prop_oneof![2 => select(bases), 1 => Just(Fraction::ONE)];
    let change = prop_oneof![4 => fraction(-10..=30), 1 => Just(Fraction::ZERO)];
    session.law(
        GOALS,
        &(base, fraction(0..=40), change),
        |(base, other, change)| {
            vec![format!("bases = {base}, {other}"), format!("change = {change}")]
        },
        |(base, other, change)| {
            let value = |change, base| Goal::new(change).of(base).value();
            let law = laws::goals_agree_only_at_one_and_at_nothing;
            holds(law(*base, *other, *change, value))
        },
    );
}
