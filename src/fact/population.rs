//! What `top` and `share` need to know of all the other customers.

use std::sync::Arc;

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::fact::definition::FactId;
use crate::fact::{Facts, Registry, Value};
use crate::quantity::Percent;

/// By what `top(fact, p)` counts its share of the population (A-04).
///
/// ```
/// use guanxi::fact::Basis;
/// assert_eq!(Basis::default(), Basis::Rank);
/// ```
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Basis {
    /// By number of customers: in iff (how many are strictly larger) < p × N.
    #[default]
    Rank,
    /// By revenue: in iff (sum of the strictly larger) < p × sum of all.
    Revenue,
}

/// One `top` that rules ask: the fact, the share, its basis and the least population.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct TopMeasure {
    pub(crate) fact: FactId,
    pub(crate) share: Percent,
    pub(crate) basis: Basis,
    pub(crate) min: u64,
}

/// What the rules of a rulebook ask of a population.
#[derive(Clone, Debug, Default)]
pub(crate) struct PopulationPlan {
    pub(crate) tops: Vec<TopMeasure>,
    pub(crate) totals: Vec<FactId>,
}

impl PopulationPlan {
    /// The place of a measure, entering it when it is new.
    pub(crate) fn top(&mut self, measure: TopMeasure) -> usize {
        place(&mut self.tops, measure)
    }

    pub(crate) fn total(&mut self, fact: FactId) -> usize {
        place(&mut self.totals, fact)
    }

    /// Whether no rule asks anything of the population.
    pub(crate) fn is_empty(&self) -> bool {
        self.tops.is_empty() && self.totals.is_empty()
    }
}

fn place<T: PartialEq>(list: &mut Vec<T>, item: T) -> usize {
    list.iter().position(|other| *other == item).unwrap_or_else(|| {
        list.push(item);
        list.len().saturating_sub(1)
    })
}

/// From which value on a customer is in a top share.
///
/// ```
/// use guanxi::{Rulebook, fact::{Cut, Value}};
/// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
/// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
/// let amounts = ["10", "9", "8", "7", "6", "5", "4", "3", "2", "1"];
/// let customers = amounts
///     .map(|amount| rulebook.facts().with("annual_amount", amount).expect("an amount"));
/// let population = rulebook.population(&customers);
/// // top(annual_amount, 20%): two of ten
/// assert_eq!(population.cuts().next(), Some(Cut::From(Value::Amount("9".parse()?))));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Cut {
    /// Fewer customers have the fact than the rule's minimum: the answer is unknown.
    TooFew,
    /// Nobody is in (nobody has a value above zero, or all sums cancel out).
    Nobody,
    /// This value and every larger one is in, provided that it is above zero; ties share.
    From(Value),
}

/// What the rules of one rulebook need to know of a population, measured once and used for every
/// customer: for each `top` its cut, for each `share` the total.
///
/// N is the number of customers given whose fact is known; the unknown ones are counted apart.
///
/// ```
/// use guanxi::Rulebook;
/// let rulebook = Rulebook::preset("renewal")?;
/// assert_eq!(rulebook.population(&[]).cuts().count(), 0); // its rules ask nothing
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Population {
    /// Of the rulebook that asked; its plan says what the cuts mean.
    registry: Arc<Registry>,
    /// Some of the facts that it was measured from were made for another rulebook.
    mixed: bool,
    customers: u64,
    cuts: Vec<Cut>,
    /// For each `share`: how many customers have the fact, and the sum of their values in units.
    totals: Vec<(u64, i128)>,
}

impl PartialEq for Population {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.registry, &other.registry)
            && (self.customers, &self.cuts, &self.totals)
                == (other.customers, &other.cuts, &other.totals)
    }
}

impl Eq for Population {}

impl Population {
    pub(crate) fn measure<'a>(
        plan: &PopulationPlan,
        registry: &Arc<Registry>,
        customers: impl IntoIterator<Item = &'a Facts>,
    ) -> Self {
        let mut gauge = Gauge::new(plan, registry);
        customers.into_iter().for_each(|facts| gauge.count(facts));
        gauge.read()
    }

    /// A population of which only cuts are known, for a host that keeps them itself.
    pub(crate) fn from_cut(
        plan: &PopulationPlan,
        registry: &Arc<Registry>,
        fact: &str,
        cut: Value,
    ) -> Result<Self> {
        let id = registry.id(fact);
        let meant = |measure: &TopMeasure| Some(measure.fact) == id;
        if !plan.tops.iter().any(meant) {
            return Err(Error::new(
                ErrorKind::Name,
                "no-top",
                format!("no rule asks for `top({fact}, ...)`"),
            )
            .with_help("name the fact of a `top` condition of this rulebook"));
        }
        let cuts = plan
            .tops
            .iter()
            .map(|measure| if meant(measure) { Cut::From(cut) } else { Cut::TooFew })
            .collect();
        let totals = vec![(0, 0); plan.totals.len()];
        Ok(Self { registry: Arc::clone(registry), mixed: false, customers: 0, cuts, totals })
    }

    /// How many customers were given, whether their facts are known or not; 0 where only a cut was.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let customers = [rulebook.facts(), rulebook.facts().with("annual_amount", 5)?];
    /// assert_eq!(rulebook.population(&customers).customers(), 2);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn customers(&self) -> u64 {
        self.customers
    }

    /// The cut of each `top` that the rules ask, in the order in which the rulebook names them.
    ///
    /// ```
    /// use guanxi::{Rulebook, fact::Cut};
    /// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
    /// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
    /// let zero = [rulebook.facts().with("annual_amount", 0)?];
    /// assert_eq!(rulebook.population(&[]).cuts().next(), Some(Cut::TooFew));
    /// // Zero is never in (A-04).
    /// assert_eq!(rulebook.population(&zero).cuts().next(), Some(Cut::Nobody));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn cuts(&self) -> impl Iterator<Item = Cut> {
        self.cuts.iter().copied()
    }

    pub(super) fn totals(&self) -> impl Iterator<Item = (u64, i128)> {
        self.totals.iter().copied()
    }

    pub(super) fn from_parts(
        registry: &Arc<Registry>,
        customers: u64,
        cuts: Vec<Cut>,
        totals: Vec<(u64, i128)>,
    ) -> Self {
        Self { registry: Arc::clone(registry), mixed: false, customers, cuts, totals }
    }

    /// Whether it was measured for this rulebook.
    pub(crate) fn is_of(&self, registry: &Arc<Registry>) -> bool {
        !self.mixed && Arc::ptr_eq(&self.registry, registry)
    }

    pub(crate) fn cut(&self, place: usize) -> Cut {
        self.cuts.get(place).copied().unwrap_or(Cut::TooFew)
    }

    /// The sum of a fact over everybody, in units; `None` where there is nothing to share.
    pub(crate) fn total(&self, place: usize) -> Option<i128> {
        self.totals.get(place).map(|(_, sum)| *sum).filter(|sum| *sum > 0)
    }
}

/// A population that is being measured, one customer after the other: eight bytes are kept for each
/// customer and each fact that a `top` looks at, nothing else.
#[derive(Debug)]
pub(crate) struct Gauge<'p> {
    plan: &'p PopulationPlan,
    registry: &'p Arc<Registry>,
    mixed: bool,
    customers: u64,
    /// The known values of each fact that a `top` looks at, in units.
    values: Vec<(FactId, Vec<i64>)>,
    totals: Vec<(u64, i128)>,
}

impl<'p> Gauge<'p> {
    pub(crate) fn new(plan: &'p PopulationPlan, registry: &'p Arc<Registry>) -> Self {
        let mut values: Vec<(FactId, Vec<i64>)> = Vec::new();
        for top in &plan.tops {
            if !values.iter().any(|(fact, _)| *fact == top.fact) {
                values.push((top.fact, Vec::new()));
            }
        }
        let totals = vec![(0, 0); plan.totals.len()];
        Self { plan, registry, mixed: false, customers: 0, values, totals }
    }

    /// Counts one customer more.
    pub(crate) fn count(&mut self, facts: &Facts) {
        self.customers = self.customers.saturating_add(1);
        if !Arc::ptr_eq(facts.registry(), self.registry) {
            self.mixed = true;
        }
        let units = |fact: FactId| facts.value(fact).as_ref().and_then(Value::units);
        for (fact, values) in &mut self.values {
            values.extend(units(*fact));
        }
        for (fact, (known, sum)) in self.plan.totals.iter().zip(&mut self.totals) {
            if let Some(units) = units(*fact) {
                *known = known.saturating_add(1);
                *sum = sum.saturating_add(i128::from(units));
            }
        }
    }

    /// Counts so many customers of whom the known values are given by fact, in units.
    pub(crate) fn count_all(&mut self, customers: u64, mut units: impl FnMut(FactId) -> Vec<i64>) {
        self.customers = self.customers.saturating_add(customers);
        for (fact, values) in &mut self.values {
            values.append(&mut units(*fact));
        }
        for (fact, (known, sum)) in self.plan.totals.iter().zip(&mut self.totals) {
            for units in units(*fact) {
                *known = known.saturating_add(1);
                *sum = sum.saturating_add(i128::from(units));
            }
        }
    }

    /// What was measured.
    pub(crate) fn read(self) -> Population {
        let Self { plan, registry, mixed, customers, mut values, totals } = self;
        let cut = |measure: &TopMeasure| {
            let values = values.iter_mut().find(|(fact, _)| *fact == measure.fact);
            let values = values.map_or(&mut [][..], |(_, values)| values);
            let lowest = match lowest_in(measure, values) {
                Ok(lowest) => lowest,
                Err(TooFew) => return Cut::TooFew,
            };
            let fact_type = registry.definition(measure.fact).map(|fact| fact.fact_type());
            let value = lowest.zip(fact_type);
            let value = value.and_then(|(units, fact_type)| Value::from_units(fact_type, units));
            value.map_or(Cut::Nobody, Cut::From)
        };
        let cuts = plan.tops.iter().map(cut).collect();
        Population { registry: Arc::clone(registry), mixed, customers, cuts, totals }
    }
}

/// Fewer customers have the fact than a rule's minimum.
struct TooFew;

/// The smallest of the values, in units and from the largest on, that is in the top share; see A-04
/// for both readings.
///
/// A customer is in iff what stands strictly above it is less than `share` of the whole, so ties
/// share the verdict. Nothing stands above the largest value, so it is in unless it or the whole
/// is zero or less.
fn lowest_in(measure: &TopMeasure, values: &mut [i64]) -> std::result::Result<Option<i64>, TooFew> {
    let n = u64::try_from(values.len()).unwrap_or(u64::MAX);
    if n < measure.min {
        return Err(TooFew);
    }
    let weight = |value: &i64| match measure.basis {
        Basis::Rank => 1,
        Basis::Revenue => i128::from(*value),
    };
    let whole: i128 = values.iter().map(weight).sum();
    // above × 1 000 000 < share × whole; sums of at most 2^64 values of 63 bits times 20 bits
    // could pass 127 bits, so multiplication saturates (no real portfolio comes near).
    let limit = whole.saturating_mul(i128::from(measure.share.millionths()));
    let is_in = |above: i128| above.saturating_mul(1_000_000) < limit;
    let (mut above, mut lowest) = (0_i128, None);
    // By halves, so that the values need no order: either the one in the middle is in, and all above
    // it, or it is not, and none below it.
    let mut rest = values;
    while !rest.is_empty() {
        let middle = rest.len() / 2;
        let (larger, one, smaller) = rest.select_nth_unstable_by(middle, |a, b| b.cmp(a));
        let one = *one;
        let over = larger.iter().filter(|value| **value > one).map(weight);
        let over = over.fold(above, i128::saturating_add);
        if one > 0 && is_in(over) {
            lowest = Some(one);
            let same = larger.iter().filter(|value| **value == one).map(weight);
            above = same.fold(over, i128::saturating_add).saturating_add(weight(&one));
            rest = smaller;
        } else {
            rest = larger;
        }
    }
    Ok(lowest)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// One after another from the largest on, as A-04 says it.
    fn walked(measure: &TopMeasure, values: &[i64]) -> Option<i64> {
        let weight = |value: i64| match measure.basis {
            Basis::Rank => 1,
            Basis::Revenue => i128::from(value),
        };
        let whole: i128 = values.iter().map(|value| weight(*value)).sum();
        let share = i128::from(measure.share.millionths());
        let is_in = |one: i64| {
            let above = values.iter().filter(|value| **value > one).map(|value| weight(*value));
            one > 0 && above.sum::<i128>().checked_mul(1_000_000) < whole.checked_mul(share)
        };
        values.iter().copied().filter(|one| is_in(*one)).min()
    }

    /// A-04, P-022 to P-024: selected as if walked, with ties, losses and nothing at all.
    #[test]
    fn selected_as_if_walked() {
        let mut seed = 9_u64;
        let mut next = |end: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695);
            (seed >> 33).checked_rem(end).unwrap()
        };
        for round in 0_u64..3_000 {
            let span = [2, 5, 40, 1_000_000][usize::try_from(round % 4).unwrap()];
            let loss = i64::try_from(next(3)).unwrap();
            let values: Vec<i64> = (0..next(40))
                .map(|_| i64::try_from(next(span)).unwrap().saturating_sub(loss))
                .collect();
            let share = ["20%", "0.0001%", "50%", "100%", "7%"];
            let share: Percent = share[usize::try_from(next(5)).unwrap()].parse().unwrap();
            for basis in [Basis::Rank, Basis::Revenue] {
                let measure = TopMeasure { fact: FactId(0), share, basis, min: 1 };
                let found = lowest_in(&measure, &mut values.clone());
                let expected = walked(&measure, &values);
                match found {
                    Ok(found) => assert_eq!(found, expected, "{values:?} {share} {basis:?}"),
                    Err(TooFew) => assert!(values.is_empty()),
                }
            }
        }
    }
}
