//! The laws of everybody at the top.

use proptest::collection::{hash_set, vec};
use proptest::prelude::*;

use crate::fact::FactType;
use crate::testkit::laws::population::Top;
use crate::testkit::proof::rulebook::{Session, any};
use crate::testkit::proof::verdict::Counterexample;

const LAWS: [(&str, &str); 4] = [
    ("P-022", "top_ignores_scale_and_order"),
    ("P-023", "the_top_is_its_share"),
    ("P-024", "whoever_has_as_much_is_at_the_top"),
    ("P-025", "raising_never_leaves_the_top"),
];

pub(super) fn prove(session: &mut Session<'_>) {
    let tops = match Top::all(session.rulebook) {
        Ok(tops) => tops,
        Err(says) => {
            let input = vec!["the rulebook with a question of its own".to_owned()];
            return session.fails(&LAWS, &Counterexample { input, says, steps: 0 });
        }
    };
    if tops.is_empty() {
        return session.unheard(
            &LAWS,
            "the rulebook asks for no top share",
            "规则集未涉及前列占比",
        );
    }
    let [scale, share, as_much, raising] = LAWS;
    let least = match tops.iter().all(|top| top.fact_type == FactType::Amount) {
        true => -3_i64,
        false => 0,
    };
    let most = tops.iter().map(|top| usize::try_from(top.asked.min).unwrap_or(usize::MAX)).max();
    let few = most.unwrap_or(1).clamp(1, 40);
    let values = prop_oneof![
        3 => vec(least..9, few..20_usize.max(few.saturating_add(1))),
        1 => vec(least..10_000, few..40_usize.max(few.saturating_add(1))),
    ];
    let everybody = |values: &Vec<i64>| vec![format!("values of everybody, in units = {values:?}")];
    session.law(
        scale,
        &(values.clone(), 1_u32..50, 0_usize..20),
        |(values, by, turn)| {
            [everybody(values), vec![format!("times {by}, turned by {turn}")]].concat()
        },
        |(values, by, turn)| any(tops.iter().map(|top| top.scale(values, *by, *turn))),
    );
    let different = hash_set(1_i64..10_000, few..40_usize.max(few.saturating_add(1)));
    let different = different.prop_map(|values| values.into_iter().collect::<Vec<i64>>());
    // Sets come in an order of chance; the law does not depend on it, and what is shown should not.
    let different = different.prop_map(|mut values| {
        values.sort_unstable();
        values
    });
    session
        .law(share, &different, everybody, |values| any(tops.iter().map(|top| top.share(values))));
    session
        .law(as_much, &values, everybody, |values| any(tops.iter().map(|top| top.as_much(values))));
    session.law(
        raising,
        &(values, 0_usize..40, 0_u32..100),
        |(values, place, by)| {
            [everybody(values), vec![format!("the {place}th raised by {by}")]].concat()
        },
        |(values, place, by)| any(tops.iter().map(|top| top.raising(values, *place, *by))),
    );
}
