//! A population as data: measured once, kept by the host, used for single decisions later.

use std::sync::Arc;

use rust_decimal::Decimal;
use rust_decimal::prelude::ToPrimitive;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::fact::facts::value_of;
use crate::fact::{Basis, Cut, FactInput, FactType, Population, PopulationPlan, Registry};
use crate::quantity::Percent;

/// What was measured of a population, in a form that can be kept: made by
/// [`Rulebook::population_record`](crate::Rulebook::population_record), taken back by
/// [`Rulebook::population_from`](crate::Rulebook::population_from).
///
/// ```
/// use guanxi::{Rulebook, fact::PopulationRecord};
/// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
/// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
/// let everybody = ["900000", "500000", "400000", "300000", "200000"]
///     .map(|amount| rulebook.facts().with("annual_amount", amount).expect("an amount"));
/// let population = rulebook.population(&everybody);
/// let kept = serde_json::to_string(&rulebook.population_record(&population)?).unwrap();
/// let record: PopulationRecord = serde_json::from_str(&kept).unwrap();
/// assert_eq!(rulebook.population_from(&record)?, population);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PopulationRecord {
    /// How many customers were given.
    pub customers: u64,
    /// Every `top` that the rules ask.
    pub top: Vec<TopRecord>,
    /// Every `share` that the rules ask.
    pub share: Vec<ShareRecord>,
}

/// From which value on a customer is in one top share.
///
/// ```
/// use guanxi::fact::TopRecord;
/// let text = r#"{"fact":"annual_amount","share":"20%","by":"rank","min":1,"cut":{"from":"900000"}}"#;
/// assert_eq!(serde_json::from_str::<TopRecord>(text).unwrap().fact, "annual_amount");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TopRecord {
    /// The fact.
    pub fact: String,
    /// Which part of the population.
    pub share: Percent,
    /// Counted by customers or by revenue.
    pub by: Basis,
    /// The least number of customers with a known fact.
    pub min: u64,
    /// The cut.
    pub cut: CutRecord,
}

/// The cut of a top share.
///
/// ```
/// use guanxi::fact::CutRecord;
/// assert_eq!(serde_json::to_string(&CutRecord::TooFew).unwrap(), r#""too_few""#);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CutRecord {
    /// Fewer customers have the fact than the rule's minimum.
    TooFew,
    /// Nobody is in.
    Nobody,
    /// This value and every larger one is in.
    From(String),
}

/// The sum that shares are taken of.
///
/// ```
/// use guanxi::fact::ShareRecord;
/// let text = r#"{"fact":"annual_amount","customers":5,"total":"2300000.00"}"#;
/// assert_eq!(serde_json::from_str::<ShareRecord>(text).unwrap().customers, 5);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ShareRecord {
    /// The fact.
    pub fact: String,
    /// How many customers have it.
    pub customers: u64,
    /// The sum of their values.
    pub total: String,
}

/// How many units of a fact make one: amounts are kept in ten-thousandths.
fn units_of_one(registry: &Registry, fact: &str) -> Decimal {
    let amount = registry.get(fact).is_some_and(|fact| fact.fact_type() == FactType::Amount);
    if amount { Decimal::from(10_000) } else { Decimal::ONE }
}

impl Population {
    pub(crate) fn record(&self, plan: &PopulationPlan, registry: &Registry) -> PopulationRecord {
        let top = plan.tops.iter().zip(self.cuts()).map(|(measure, cut)| TopRecord {
            fact: registry.name(measure.fact).to_owned(),
            share: measure.share,
            by: measure.basis,
            min: measure.min,
            cut: match cut {
                Cut::TooFew => CutRecord::TooFew,
                Cut::Nobody => CutRecord::Nobody,
                Cut::From(value) => CutRecord::From(
                    registry
                        .definition(measure.fact)
                        .map_or_else(String::new, |definition| definition.show(&value, None)),
                ),
            },
        });
        let share = plan.totals.iter().zip(self.totals()).map(|(fact, (customers, units))| {
            let name = registry.name(*fact);
            let total = Decimal::try_from_i128_with_scale(units, 0)
                .ok()
                .and_then(|units| units.checked_div(units_of_one(registry, name)))
                .map_or_else(|| units.to_string(), |total| total.normalize().to_string());
            ShareRecord { fact: name.to_owned(), customers, total }
        });
        PopulationRecord { customers: self.customers(), top: top.collect(), share: share.collect() }
    }

    pub(crate) fn from_record(
        plan: &PopulationPlan,
        registry: &Arc<Registry>,
        record: &PopulationRecord,
    ) -> Result<Self> {
        let lacks = |what: String| {
            Error::new(ErrorKind::Record, "population-record", format!("the record lacks {what}"))
                .with_help("measure the population again with this rulebook")
        };
        let mut cuts = Vec::with_capacity(plan.tops.len());
        for measure in &plan.tops {
            let fact = registry.name(measure.fact);
            let asked = (measure.share, measure.basis, measure.min);
            let found = record
                .top
                .iter()
                .find(|top| top.fact == fact && (top.share, top.by, top.min) == asked)
                .ok_or_else(|| lacks(format!("`top({fact}, {})`", measure.share)))?;
            cuts.push(match &found.cut {
                CutRecord::TooFew => Cut::TooFew,
                CutRecord::Nobody => Cut::Nobody,
                CutRecord::From(text) => {
                    let input = FactInput::from(text.as_str());
                    Cut::From(value_of(&registry.find(fact)?, input)?)
                }
            });
        }
        let mut totals = Vec::with_capacity(plan.totals.len());
        for fact in &plan.totals {
            let name = registry.name(*fact);
            let found = record
                .share
                .iter()
                .find(|share| share.fact == name)
                .ok_or_else(|| lacks(format!("`share({name})`")))?;
            let units = Decimal::from_str_exact(&found.total)
                .ok()
                .and_then(|total| total.checked_mul(units_of_one(registry, name)))
                .filter(Decimal::is_integer)
                .and_then(|units| units.to_i128())
                .ok_or_else(|| lacks(format!("a sum of `{name}`: `{}` is none", found.total)))?;
            totals.push((found.customers, units));
        }
        Ok(Self::from_parts(registry, record.customers, cuts, totals))
    }
}
