//! Populations: what holds of everybody at the top.
//!
//! Who is at the top is asked of the rulebook itself, by a scheme of two classes that is put to it,
//! and not read off the cut that was measured.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::fact::{Basis, FactType, Facts, TopRecord, Value};
use crate::policy::scheme::Case;
use crate::rulebook::{Rulebook, SchemeDocument};
use crate::testkit::laws::law::Tried;

/// Who of everybody with these values, in units, is at the top; none where they are too few.
type Who<'a> = &'a dyn Fn(&[i64]) -> Result<Option<Vec<bool>>, String>;

/// One `top` that the rules of a rulebook ask.
pub(in crate::testkit) struct Top {
    /// What is asked.
    pub(in crate::testkit) asked: TopRecord,
    pub(in crate::testkit) fact_type: FactType,
    /// The rulebook with a scheme that asks nothing else.
    probe: Rulebook,
    scheme: String,
}

impl Top {
    /// Every `top` that the rules ask, of amounts and of counts.
    pub(in crate::testkit) fn all(rulebook: &Rulebook) -> Result<Vec<Self>, String> {
        let none = rulebook.population(&[]);
        let record = rulebook.population_record(&none).map_err(|error| error.report())?;
        let tops = record.top.into_iter().filter_map(|asked| {
            let fact_type = rulebook.registry().get(&asked.fact)?.fact_type();
            let counts = matches!(fact_type, FactType::Amount | FactType::Count);
            counts.then(|| Self::put(rulebook, asked, fact_type))
        });
        tops.collect()
    }

    fn put(rulebook: &Rulebook, asked: TopRecord, fact_type: FactType) -> Result<Self, String> {
        let mut document = rulebook.document().clone();
        let mut scheme = "at_the_top".to_owned();
        while document.scheme.iter().any(|other| other.code == scheme) {
            scheme.push('_');
        }
        let by = match asked.by {
            Basis::Rank => "",
            Basis::Revenue => ", by = revenue",
        };
        let when = format!("top({}, {}{by}, min = {})", asked.fact, asked.share, asked.min.max(1));
        let classes = [
            serde_json::json!({ "code": "in", "when": when }),
            serde_json::json!({ "code": "out" }),
        ];
        let entry = serde_json::json!({ "code": scheme, "kind": "list", "classes": classes });
        let entry: SchemeDocument =
            serde_json::from_value(entry).map_err(|error| error.to_string())?;
        document.scheme.push(entry);
        let probe = Rulebook::try_from(document).map_err(|error| error.report())?;
        Ok(Self { asked, fact_type, probe, scheme })
    }

    /// Who is at the top, by the decision of each; none where there are too few.
    fn who(&self, values: &[i64]) -> Result<Option<Vec<bool>>, String> {
        let day = NaiveDate::from_ymd_opt(2024, 6, 30).unwrap_or_default();
        let empty = self.probe.facts();
        let id = empty.registry().id(&self.asked.fact);
        let with = |units: &i64| -> Option<Facts> {
            let mut facts = empty.clone();
            facts.put(id?, Some(Value::from_units(self.fact_type, *units)?));
            Some(facts)
        };
        let everybody: Option<Vec<Facts>> = values.iter().map(with).collect();
        let Some(everybody) = everybody else { return Ok(None) };
        let population = self.probe.population(&everybody);
        let mut inside = Vec::with_capacity(everybody.len());
        for facts in &everybody {
            let case = Case::new(facts, day).population(&population);
            let class = self.probe.class_of(&self.scheme, &case).map_err(|error| error.report())?;
            let Some(class) = class else { return Ok(None) };
            inside.push(class.rank() == 0);
        }
        Ok(Some(inside))
    }

    /// The values of everybody whose fact is known, in units.
    fn values(&self, customers: &[Facts]) -> Vec<i64> {
        let known = customers.iter().filter_map(|facts| facts.get(&self.asked.fact));
        known.filter_map(|value| value.units()).collect()
    }

    fn named(&self, law: Result<Tried, String>) -> Result<Tried, String> {
        let TopRecord { fact, share, .. } = &self.asked;
        law.map_err(|says| format!("`top({fact}, {share})`: {says}"))
    }

    /// [`top_ignores_scale_and_order`] of values in units.
    pub(in crate::testkit) fn scale(
        &self,
        values: &[i64],
        by: u32,
        turn: usize,
    ) -> Result<Tried, String> {
        self.named(scale_and_order(&|values| self.who(values), values, by, turn))
    }

    /// [`the_top_is_its_share`] of values in units.
    pub(in crate::testkit) fn share(&self, values: &[i64]) -> Result<Tried, String> {
        if self.asked.by != Basis::Rank {
            return Ok(Tried::PassedOver);
        }
        let millionths = self.asked.share.millionths();
        self.named(its_share(&|values| self.who(values), millionths, values))
    }

    /// [`whoever_has_as_much_is_at_the_top`] of values in units.
    pub(in crate::testkit) fn as_much(&self, values: &[i64]) -> Result<Tried, String> {
        self.named(as_much(&|values| self.who(values), values))
    }

    /// [`raising_never_leaves_the_top`] of values in units.
    pub(in crate::testkit) fn raising(
        &self,
        values: &[i64],
        place: usize,
        by: u32,
    ) -> Result<Tried, String> {
        self.named(raising(&|values| self.who(values), values, place, by))
    }
}

fn scale_and_order(who: Who<'_>, values: &[i64], by: u32, turn: usize) -> Result<Tried, String> {
    let scaled: Option<Vec<i64>> =
        values.iter().map(|value| value.checked_mul(by.max(1).into())).collect();
    let (Some(scaled), Some(mut expected)) = (scaled, who(values)?) else {
        return Ok(Tried::PassedOver);
    };
    match who(&scaled)? {
        Some(found) if found != expected => {
            return Err(format!("{values:?} {expected:?}, times {by} {found:?}"));
        }
        _ => {}
    }
    let turn = turn.checked_rem(values.len()).unwrap_or(0);
    let mut turned = values.to_vec();
    turned.rotate_left(turn);
    expected.rotate_left(turn);
    match who(&turned)? {
        Some(found) if found == expected => Ok(Tried::Holds),
        found => Err(format!("{turned:?} {found:?}, and in another order {expected:?}")),
    }
}

fn its_share(who: Who<'_>, millionths: u32, values: &[i64]) -> Result<Tried, String> {
    let different: BTreeSet<i64> = values.iter().copied().filter(|value| *value > 0).collect();
    if different.len() != values.len() {
        return Ok(Tried::PassedOver);
    }
    let Some(inside) = who(values)? else { return Ok(Tried::PassedOver) };
    let count = inside.iter().filter(|inside| **inside).count();
    // The share of so many, rounded up.
    let wanted = u64::try_from(values.len()).unwrap_or(u64::MAX).saturating_mul(millionths.into());
    let wanted = wanted.div_ceil(1_000_000);
    if u64::try_from(count) == Ok(wanted) {
        Ok(Tried::Holds)
    } else {
        Err(format!("{count} of {values:?} are at the top, and not {wanted}"))
    }
}

fn as_much(who: Who<'_>, values: &[i64]) -> Result<Tried, String> {
    let Some(inside) = who(values)? else { return Ok(Tried::PassedOver) };
    let is_in = |wanted: bool| {
        let all = values.iter().zip(&inside).filter(move |(_, inside)| **inside == wanted);
        all.map(|(value, _)| *value)
    };
    match (is_in(true).min(), is_in(false).max()) {
        (Some(inside), Some(outside)) if outside >= inside => {
            Err(format!("{inside} is at the top of {values:?}, and {outside} is not"))
        }
        _ => Ok(Tried::Holds),
    }
}

fn raising(who: Who<'_>, values: &[i64], place: usize, by: u32) -> Result<Tried, String> {
    let place = place.checked_rem(values.len()).unwrap_or(0);
    let Some(before) = who(values)? else { return Ok(Tried::PassedOver) };
    let mut raised = values.to_vec();
    match raised.get_mut(place) {
        Some(own) => *own = own.saturating_add(by.into()),
        None => return Ok(Tried::PassedOver),
    }
    let Some(after) = who(&raised)? else { return Ok(Tried::PassedOver) };
    if before.get(place) == Some(&true) && after.get(place) != Some(&true) {
        return Err(format!("the {place}th of {values:?} is at the top, and raised by {by} not"));
    }
    Ok(Tried::Holds)
}

/// Tries each `top` that a rulebook asks.
fn each(
    rulebook: &Rulebook,
    customers: &[Facts],
    law: impl Fn(&Top, &[i64]) -> Result<Tried, String>,
) -> Result<(), String> {
    Top::all(rulebook)?.iter().try_for_each(|top| law(top, &top.values(customers)).map(|_| ()))
}

/// Whether a customer is at the top does not change when all values are multiplied, nor with the
/// order in which customers are given (P-022).
///
/// Of each `top` that the rulebook asks. Customers whose fact is not known are left out; where too
/// few are left, or values grow too great, nothing is said.
///
/// # Errors
/// The values and who of them is at the top.
///
/// ```
/// use guanxi::{Rulebook, testkit::laws};
/// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
/// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
/// let customers = ["9", "7", "7", "0", "-3"].map(|amount| {
///     rulebook.facts().with("annual_amount", amount).expect("an amount")
/// });
/// assert_eq!(laws::top_ignores_scale_and_order(&rulebook, &customers, 3, 2), Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn top_ignores_scale_and_order(
    rulebook: &Rulebook,
    customers: &[Facts],
    times: u32,
    turn: usize,
) -> Result<(), String> {
    each(rulebook, customers, |top, values| top.scale(values, times, turn))
}

/// Of customers whose values are positive and all different, exactly the share is at the top, rounded
/// up (P-023).
///
/// Of each `top` that the rulebook asks by number of customers; others are passed over, as are
/// values that are not positive or tie.
///
/// # Errors
/// How many are there.
///
/// ```
/// use guanxi::{Rulebook, testkit::laws};
/// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
/// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
/// let customers = ["6", "5", "4", "3", "2", "1"].map(|amount| {
///     rulebook.facts().with("annual_amount", amount).expect("an amount")
/// });
/// assert_eq!(laws::the_top_is_its_share(&rulebook, &customers), Ok(())); // two of six
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn the_top_is_its_share(rulebook: &Rulebook, customers: &[Facts]) -> Result<(), String> {
    each(rulebook, customers, |top, values| top.share(values))
}

/// Whoever has as much as somebody at the top is there too (P-024).
///
/// Of each `top` that the rulebook asks.
///
/// # Errors
/// The value that is not.
///
/// ```
/// use guanxi::{Rulebook, testkit::laws};
/// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
/// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
/// let customers = ["7", "7", "7", "1"].map(|amount| {
///     rulebook.facts().with("annual_amount", amount).expect("an amount")
/// });
/// assert_eq!(laws::whoever_has_as_much_is_at_the_top(&rulebook, &customers), Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn whoever_has_as_much_is_at_the_top(
    rulebook: &Rulebook,
    customers: &[Facts],
) -> Result<(), String> {
    each(rulebook, customers, |top, values| top.as_much(values))
}

/// A customer at the top whose own value is raised stays there (P-025).
///
/// Of each `top` that the rulebook asks. `place` is that of the customer among those whose fact is
/// known, counted round; `by` is in units: ten-thousandths of an amount, or one of a count.
///
/// # Errors
/// The values.
///
/// ```
/// use guanxi::{Rulebook, testkit::laws};
/// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
/// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
/// let customers = ["9", "7", "5"].map(|amount| {
///     rulebook.facts().with("annual_amount", amount).expect("an amount")
/// });
/// assert_eq!(laws::raising_never_leaves_the_top(&rulebook, &customers, 0, 10_000), Ok(()));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn raising_never_leaves_the_top(
    rulebook: &Rulebook,
    customers: &[Facts],
    place: usize,
    by: u32,
) -> Result<(), String> {
    each(rulebook, customers, |top, values| top.raising(values, place, by))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(
        who: impl Fn(&[i64]) -> Vec<bool>,
    ) -> impl Fn(&[i64]) -> Result<Option<Vec<bool>>, String> {
        move |values| Ok(Some(who(values)))
    }

    /// The greatest alone, by its value.
    fn greatest(values: &[i64]) -> Vec<bool> {
        values.iter().map(|value| Some(value) == values.iter().max()).collect()
    }

    #[test]
    fn the_greatest_alone_keeps_the_laws() {
        let (who, values) = (said(greatest), [4, 9, 2]);
        assert_eq!(scale_and_order(&who, &values, 3, 1), Ok(Tried::Holds));
        assert_eq!(its_share(&who, 200_000, &values), Ok(Tried::Holds));
        assert_eq!(as_much(&who, &values), Ok(Tried::Holds));
        assert_eq!(raising(&who, &values, 1, 7), Ok(Tried::Holds));
    }

    #[test]
    fn who_is_at_the_top_by_place_or_by_a_fixed_value_breaks_them() {
        let first = said(|values| (0..values.len()).map(|place| place == 0).collect());
        assert!(scale_and_order(&first, &[4, 9, 2], 1, 1).is_err());
        assert!(as_much(&first, &[4, 9, 2]).is_err());
        let fixed = said(|values| values.iter().map(|value| *value > 5).collect());
        assert!(scale_and_order(&fixed, &[4, 9, 2], 2, 0).is_err());
        assert!(its_share(&fixed, 200_000, &[6, 9, 2]).is_err());
        let least =
            said(|values| values.iter().map(|one| Some(one) == values.iter().min()).collect());
        assert!(raising(&least, &[4, 9, 2], 2, 3).is_err());
    }

    #[test]
    fn too_few_or_tied_values_say_nothing() {
        let unknown = |_: &[i64]| Ok(None);
        assert_eq!(scale_and_order(&unknown, &[4], 1, 0), Ok(Tried::PassedOver));
        assert_eq!(as_much(&unknown, &[4]), Ok(Tried::PassedOver));
        assert_eq!(raising(&unknown, &[4], 0, 1), Ok(Tried::PassedOver));
        assert_eq!(its_share(&said(greatest), 200_000, &[4, 4]), Ok(Tried::PassedOver));
    }
}
