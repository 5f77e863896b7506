//! The laws of schemes of bands.

use proptest::prelude::*;
use proptest::sample::select;

use crate::fact::Value;
use crate::testkit::fact::{Customer, telling_values};
use crate::testkit::laws::{self, bands};
use crate::testkit::proof::rulebook::{Session, holds};

const CUTS: (&str, &str) = ("P-015", "bands_are_total_and_monotone");
const VALUES: (&str, &str) = ("P-015", "every_value_has_one_band");

pub(super) fn prove(session: &mut Session<'_>) {
    let rulebook = session.rulebook;
    let codes = rulebook.schemes().iter().map(|scheme| scheme.code().as_str());
    let Some(day) = chrono::NaiveDate::from_ymd_opt(2024, 6, 30) else { return };
    let telling = telling_values(rulebook, &Customer::new(rulebook.facts(), day));
    // Each scheme of bands with the values of its fact that tell its bands apart.
    let schemes: Vec<(String, Vec<Value>)> = codes
        .filter_map(|code| {
            let values = telling.get(bands::fact_of(rulebook, code)?)?;
            Some((code.to_owned(), values.clone()))
        })
        .filter(|(_, values)| !values.is_empty())
        .collect();
    let cuts: Vec<_> = schemes
        .iter()
        .filter_map(|(code, values)| {
            let units: Vec<i64> = values.iter().filter_map(Value::units).collect();
            Some((code.clone(), bands::cuts_of(rulebook, code)?, units))
        })
        .collect();
    let why = ("the rulebook has no scheme of bands", "规则集没有分段方案");
    if cuts.is_empty() {
        session.unheard(&[CUTS], why.0, why.1);
    } else {
        session.law(
            CUTS,
            &select(cuts),
            |(code, cuts, values)| vec![format!("bands of {code} = {cuts:?}, values {values:?}")],
            |(_, cuts, values)| holds(laws::bands_are_total_and_monotone(cuts, values)),
        );
    }
    if schemes.is_empty() {
        return session.unheard(&[VALUES], why.0, why.1);
    }
    let inputs = select(schemes)
        .prop_flat_map(|(code, values)| (Just(code), select(values.clone()), select(values)));
    session.law(
        VALUES,
        &inputs,
        |(code, one, other)| vec![format!("{code} of {one:?} and {other:?}")],
        |(code, one, other)| bands::bands_tried(rulebook, code, *one, *other),
    );
}
