//! Decisions on each customer, with their reasons.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use super::{Portfolio, written};
use crate::error::Result;
use crate::policy::renewal::RenewalReading;
use crate::policy::risk::RiskReading;
use crate::policy::scheme::Classification;
use crate::record::{CustomerId, RulebookVersion};
use crate::review::{Watched, watch};
use crate::rulebook::Rulebook;
use crate::time::Moment;

/// Asks for the classes of every scheme, the risk and the renewal of each customer.
///
/// The answer has `customers` in the order of their ids, each with `schemes` (what is decided, or
/// possible and missing; the steps with facts, thresholds and gaps; how long it stands), `risk` and
/// `renewal` where the rulebook has such policies, and `refused`.
///
/// ```
/// use guanxi::{Rulebook, request::DecideQuestion};
/// let question: DecideQuestion = serde_json::from_str(r#"{
///     "as_of": "2024-06-30", "portfolio": { "customers": [{ "id": "KH0001" }] }
/// }"#).unwrap();
/// let answer = question.answer(&Rulebook::preset("service_quality")?)?;
/// assert!(answer.contains(r#""missing":["annual_amount"]"#));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DecideQuestion {
    /// As of when.
    pub as_of: Moment,
    /// Of whom.
    pub portfolio: Portfolio,
}

#[derive(Serialize)]
struct Answer<'a> {
    rulebook: &'a RulebookVersion,
    as_of: Moment,
    today: NaiveDate,
    customers: Vec<Decided<'a>>,
    refused: Vec<Refusal<'a>>,
}

#[derive(Serialize)]
struct Decided<'a> {
    customer: &'a CustomerId,
    schemes: Vec<Classification<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    risk: Option<RiskReading<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    renewal: Option<RenewalReading<'a>>,
}

impl DecideQuestion {
    /// The answer as JSON.
    ///
    /// # Errors
    /// Those of [`Portfolio::into_store`], and where a calendar ends.
    ///
    /// ```
    /// use guanxi::{Rulebook, request::DecideQuestion};
    /// let text = r#"{ "as_of": "2024-06-30", "portfolio": {} }"#;
    /// let question: DecideQuestion = serde_json::from_str(text).unwrap();
    /// let answer = question.answer(&Rulebook::preset("renewal")?)?;
    /// assert!(answer.ends_with(r#""customers":[],"refused":[]}"#));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn answer(self, rulebook: &Rulebook) -> Result<String> {
        let material = self.portfolio.reviewed(rulebook, self.as_of)?;
        let watched = watch(rulebook, &material.population, &material.customers, material.as_of)?;
        let mut watched: BTreeMap<CustomerId, Watched<'_>> =
            watched.customers.into_iter().map(|one| (one.customer.clone(), one)).collect();
        let mut customers = Vec::with_capacity(material.customers.len());
        for customer in &material.customers {
            let case = material.case(customer);
            let schemes = rulebook.schemes().iter();
            let schemes = schemes.map(|one| rulebook.classify_case(one.code().as_str(), &case));
            let id = &customer.record.id;
            let (risk, renewal) =
                watched.remove(id).map_or((None, None), |one| (one.risk, one.renewal));
            let schemes = schemes.collect::<Result<_>>()?;
            customers.push(Decided { customer: id, schemes, risk, renewal });
        }
        written(&Answer {
            rulebook: rulebook.version(),
            as_of: material.as_of,
            today: material.today,
            customers,
            refused: material.refusals(),
        })
    }
}
