//! Every completion of what is unknown of a customer: the worlds that the laws go through.

use std::collections::{BTreeMap, BTreeSet};

use crate::fact::{Basis, Value};
use crate::quantity::Ratio;
use crate::rule::{Expression, Operand};
use crate::rulebook::Rulebook;
use crate::testkit::fact::{Customer, telling_values};
use crate::testkit::plain::{Plain, World, ratio, top_share, whole};

/// How many worlds are gone through at the most.
const MAX_WORLDS: usize = 12_000;

/// What the completions of a customer come to.
#[derive(Debug)]
pub(super) struct Completions {
    pub(super) classes: BTreeSet<usize>,
    /// The unknown facts of which one alone can change the class.
    pub(super) mattering: BTreeSet<String>,
}

/// What is open about a customer, with everything it may be.
#[derive(Debug)]
pub(super) enum Open {
    Fact(String, Vec<Value>),
    Standing(String, Basis, Vec<u32>),
    Share(String, Vec<Ratio>),
}

impl Open {
    fn len(&self) -> usize {
        match self {
            Self::Fact(_, values) => values.len(),
            Self::Standing(_, _, limits) => limits.len(),
            Self::Share(_, shares) => shares.len(),
        }
    }

    fn fact(&self) -> &str {
        match self {
            Self::Fact(fact, _) | Self::Standing(fact, ..) | Self::Share(fact, _) => fact,
        }
    }

    fn assume(&self, place: usize, world: &mut World<'_>) {
        match self {
            Self::Fact(fact, values) => {
                let value = values.get(place).copied();
                world.assumed.extend(value.map(|value| (fact.clone(), value)));
            }
            Self::Standing(fact, basis, limits) => {
                let limit = limits.get(place).copied();
                world.standing.extend(limit.map(|limit| ((fact.clone(), *basis), limit)));
            }
            Self::Share(fact, shares) => {
                let share = shares.get(place).copied();
                world.shares.extend(share.map(|share| (fact.clone(), share)));
            }
        }
    }
}

/// Everything that the conditions of a scheme ask and the customer leaves open.
pub(super) fn open(
    rulebook: &Rulebook,
    plain: &Plain,
    scheme: &str,
    customer: &Customer,
) -> Vec<Open> {
    let mut telling = telling_values(rulebook, customer);
    let mut facts: BTreeSet<String> = BTreeSet::new();
    let mut standings: BTreeMap<(String, Basis), Vec<u32>> = BTreeMap::new();
    let mut shares: BTreeMap<String, Vec<Ratio>> = BTreeMap::new();
    for condition in plain.conditions(scheme) {
        let named = condition.facts().into_iter().map(|fact| fact.to_string());
        facts.extend(named.filter(|fact| !fact.starts_with("class(")));
        condition.walk(&mut |part| match part {
            Expression::Top { fact, share, basis, min } => {
                let (Some(share), Some(min)) = (top_share(share), whole(min)) else { return };
                if customer.top_cut(&fact.to_string(), share, *basis, min).is_none() {
                    let limits = standings.entry((fact.to_string(), *basis)).or_default();
                    limits.push(share.millionths());
                }
            }
            Expression::Compare { left: Operand::Share(fact), right, .. }
                if customer.total(&fact.to_string()).is_none() =>
            {
                shares.entry(fact.to_string()).or_default().extend(ratio(right));
            }
            _ => {}
        });
    }
    let mut open: Vec<Open> = Vec::new();
    for fact in facts.into_iter().filter(|fact| customer.facts.get(fact).is_none()) {
        let values = telling.remove(&fact).unwrap_or_default();
        open.push(Open::Fact(fact, values));
    }
    for ((fact, basis), mut limits) in standings {
        limits.push(u32::MAX);
        limits.sort_unstable();
        limits.dedup();
        open.push(Open::Standing(fact, basis, limits));
    }
    for (fact, cuts) in shares {
        let around = cuts.iter().flat_map(|cut| {
            let scaled = (cut.num().checked_mul(1_000), cut.den().checked_mul(1_000));
            [-1_i64, 0, 1].into_iter().filter_map(move |by| {
                let num = scaled.0?.checked_add(by)?;
                Ratio::new(num, scaled.1?).ok()
            })
        });
        let fixed = [(-100_i64, 1_i64), (-1, 1_000_000), (0, 1), (1, 1_000_000), (100, 1)];
        let fixed = fixed.into_iter().filter_map(|(num, den)| Ratio::new(num, den).ok());
        let mut all: Vec<Ratio> = around.chain(fixed).collect();
        all.sort_unstable();
        all.dedup();
        open.push(Open::Share(fact, all));
    }
    open
}

/// Goes through every world; `None` where there are too many.
pub(super) fn completions(
    rulebook: &Rulebook,
    plain: &Plain,
    scheme: &str,
    customer: &Customer,
) -> Result<Option<Completions>, String> {
    let open = open(rulebook, plain, scheme, customer);
    let count = open.iter().try_fold(1_usize, |count, one| count.checked_mul(one.len()));
    if count.is_none_or(|count| count > MAX_WORLDS) {
        return Ok(None);
    }
    let mut places = vec![0_usize; open.len()];
    let mut found: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
    loop {
        let mut world = World::known(customer);
        open.iter().zip(&places).for_each(|(one, place)| one.assume(*place, &mut world));
        if world.is_consistent() {
            let class = plain.class(scheme, &world);
            let class = class.ok_or_else(|| {
                format!("no class in {world:?} of {:?}", rulebook.document().scheme)
            })?;
            found.insert(places.clone(), class);
        }
        if !advance(&mut places, &open) {
            break;
        }
    }
    let mut mattering = BTreeSet::new();
    for one in &open {
        let Open::Fact(fact, _) = one else { continue };
        // Where a customer stands goes with its value.
        let fixed = |(one, place): (&Open, &usize)| (one.fact() != fact).then_some(*place);
        let mut groups: BTreeMap<Vec<usize>, usize> = BTreeMap::new();
        for (places, class) in &found {
            let others = open.iter().zip(places).filter_map(fixed).collect();
            if *groups.entry(others).or_insert(*class) != *class {
                mattering.insert(fact.clone());
                break;
            }
        }
    }
    Ok(Some(Completions { classes: found.values().copied().collect(), mattering }))
}

fn advance(places: &mut [usize], open: &[Open]) -> bool {
    for (place, one) in places.iter_mut().zip(open) {
        *place = place.saturating_add(1);
        if *place < one.len() {
            return true;
        }
        *place = 0;
    }
    false
}
