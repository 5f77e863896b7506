//! Bands: what holds of every table from values to labels.

use std::fmt;

use chrono::NaiveDate;

use crate::fact::Value;
use crate::policy::scheme::{Case, SchemeKind};
use crate::rule::{Bands, Comparison, Cut, Expression, Operand, Side};
use crate::rulebook::Rulebook;
use crate::testkit::fact::Customer;
use crate::testkit::laws::law::Tried;
use crate::testkit::plain::{Plain, World, literal};

/// Bands are made of cuts that rise strictly and of no others; every value lies in exactly one, that
/// of the last cut that it passes, and a greater value never in a lower one (P-015).
///
/// # Errors
/// The cuts or the value of which that is not so: also where the order of a type of your own is none.
///
/// ```
/// use guanxi::{rule::{Cut, Side}, testkit::laws};
/// let cut = |at, side| Cut { at, side };
/// let cuts = [cut(5, Side::From), cut(5, Side::Above), cut(9, Side::From)];
/// assert_eq!(laws::bands_are_total_and_monotone(&cuts, &[4, 5, 6, 9]), Ok(()));
/// ```
pub fn bands_are_total_and_monotone<T: Ord + Clone + fmt::Debug>(
    cuts: &[Cut<T>],
    values: &[T],
) -> Result<(), String> {
    let below = |one: &Cut<T>, other: &Cut<T>| {
        one.at < other.at
            || one.at == other.at && (one.side, other.side) == (Side::From, Side::Above)
    };
    let mut later = cuts;
    let mut rise = true;
    while let Some((first, rest)) = later.split_first() {
        rise = rise && rest.iter().all(|cut| below(first, cut));
        later = rest;
    }
    let bands = match Bands::new(0_usize, cuts.iter().cloned().zip(1..)) {
        Ok(bands) => bands,
        Err(error) if !rise && error.code() == "bands-order" => return Ok(()),
        Err(error) => return Err(error.report()),
    };
    if !rise {
        return Err(format!("bands are made of {cuts:?}, which do not rise"));
    }
    let passes = |value: &T, cut: &Cut<T>| match cut.side {
        Side::From => *value >= cut.at,
        Side::Above => *value > cut.at,
    };
    let mut found: Vec<(&T, usize)> = Vec::with_capacity(values.len());
    for value in values {
        let passed: Vec<bool> = cuts.iter().map(|cut| passes(value, cut)).collect();
        let count = passed.iter().filter(|passed| **passed).count();
        let first = passed.iter().take_while(|passed| **passed).count();
        let band = *bands.of(value);
        if count != first || band != count {
            return Err(format!("{value:?} passes {passed:?} of the cuts, and is in band {band}"));
        }
        if let Some((other, _)) = found
            .iter()
            .find(|(other, of)| *other <= value && *of > band || *other >= value && *of < band)
        {
            return Err(format!("{value:?} and {other:?} are in bands of another order"));
        }
        found.push((value, band));
    }
    Ok(())
}

/// The cuts of a scheme of bands, rising, in the units of its fact; none where it is another scheme
/// or its fact is neither an amount nor a count.
pub(in crate::testkit) fn cuts_of(rulebook: &Rulebook, scheme: &str) -> Option<Vec<Cut<i64>>> {
    fact_of(rulebook, scheme)?;
    let (plain, facts) = (Plain::of(rulebook), rulebook.facts());
    let cut = |condition: &Expression| match condition {
        Expression::Compare { left: Operand::Fact(fact), comparison, right } => {
            let side = match comparison {
                Comparison::Above => Side::Above,
                _ => Side::From,
            };
            Some(Cut { at: literal(&facts, fact, right)?.units()?, side })
        }
        _ => None,
    };
    let mut cuts: Vec<Cut<i64>> = plain.scheme(scheme)?.rows().map(cut).collect::<Option<_>>()?;
    cuts.reverse();
    Some(cuts)
}

/// The fact of a scheme of bands that the rulebook knows under its name.
pub(in crate::testkit) fn fact_of<'a>(rulebook: &'a Rulebook, scheme: &str) -> Option<&'a str> {
    let documents = &rulebook.document().scheme;
    let document = documents.iter().find(|one| one.code == scheme)?;
    let fact = document.fact.as_deref().filter(|_| document.kind == SchemeKind::Bands)?;
    rulebook.registry().get(fact).map(|_| fact)
}

/// A scheme of bands gives every value of its fact exactly one class, the one that its document says,
/// and a greater value never a worse one (P-015).
///
/// A scheme of another kind is passed over, and one by the age of a date.
///
/// # Errors
/// The classes; a value of another kind than the fact.
///
/// ```
/// use guanxi::{Rulebook, fact::Value, testkit::laws};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let [less, more] = ["499999.9999", "500000"].map(|text| Value::Amount(text.parse().unwrap()));
/// assert_eq!(laws::every_value_has_one_band(&rulebook, "tier", less, more), Ok(()));
/// assert!(laws::every_value_has_one_band(&rulebook, "tier", less, Value::Count(5)).is_err());
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn every_value_has_one_band(
    rulebook: &Rulebook,
    scheme: &str,
    one: Value,
    other: Value,
) -> Result<(), String> {
    bands_tried(rulebook, scheme, one, other).map(|_| ())
}

/// [`every_value_has_one_band`], which says whether it passed the scheme over.
pub(in crate::testkit) fn bands_tried(
    rulebook: &Rulebook,
    scheme: &str,
    one: Value,
    other: Value,
) -> Result<Tried, String> {
    let Some(fact) = fact_of(rulebook, scheme) else { return Ok(Tried::PassedOver) };
    let (plain, registry) = (Plain::of(rulebook), rulebook.registry());
    let (Some(id), Some(definition)) = (registry.id(fact), registry.get(fact)) else {
        return Ok(Tried::PassedOver);
    };
    let day = NaiveDate::from_ymd_opt(2024, 6, 30).unwrap_or_default();
    let mut ranks = Vec::new();
    for value in [one, other] {
        if value.fact_type() != definition.fact_type() {
            return Err(format!("{value:?} is no value of `{fact}`"));
        }
        let mut facts = rulebook.facts();
        facts.put(id, Some(value));
        let customer = Customer::new(facts, day);
        let found = rulebook.class_of(scheme, &Case::new(&customer.facts, day));
        let found = found.map_err(|error| error.report())?.map(|class| class.rank());
        let expected = plain.class(scheme, &World::known(&customer));
        if found.is_none() || found != expected {
            return Err(format!("{value:?} gives {found:?}, and the document {expected:?}"));
        }
        ranks.extend(found);
    }
    let order = one.compare(&other);
    let is_worse = match (order, ranks.as_slice()) {
        (Some(order), [first, last]) => {
            order.is_le() && last > first || order.is_ge() && last < first
        }
        _ => false,
    };
    if is_worse { Err(format!("{one:?} and {other:?} give {ranks:?}")) } else { Ok(Tried::Holds) }
}
