//! What is due for each customer.

use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use super::{Portfolio, written};
use crate::error::Result;
use crate::policy::cadence::CadenceReading;
use crate::policy::occasion::{Known, OccasionReadings};
use crate::policy::plan::PlanReadings;
use crate::record::{CustomerId, Event, RulebookVersion};
use crate::rulebook::Rulebook;
use crate::time::Moment;

/// Asks what the touch rules, occasions, plan items and promises want of each customer.
///
/// The answer has `customers` in the order of their ids, each with `cadence` (every touch rule: last
/// touch, due day, state, reasons), `occasions` and `plan`; and `refused`. What to do on which day is
/// another question: [`AgendaQuestion`](super::AgendaQuestion).
///
/// ```
/// use guanxi::{Rulebook, request::DueQuestion};
/// let question: DueQuestion = serde_json::from_str(r#"{
///     "as_of": "2024-03-18",
///     "portfolio": { "customers": [{ "id": "KH0001", "annual_amount": "60000" }] }
/// }"#).unwrap();
/// let answer = question.answer(&Rulebook::preset("service_quality")?)?;
/// assert!(answer.contains(r#""cadence":{"#));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DueQuestion {
    /// As of when.
    pub as_of: Moment,
    /// Of whom.
    pub portfolio: Portfolio,
}

#[derive(Serialize)]
struct Answer<'a> {
    rulebook: &'a RulebookVersion,
    as_of: Moment,
    customers: Vec<Due<'a>>,
    refused: Vec<Refusal<'a>>,
}

#[derive(Serialize)]
struct Due<'a> {
    customer: &'a CustomerId,
    #[serde(skip_serializing_if = "Option::is_none")]
    cadence: Option<CadenceReading<'a>>,
    occasions: OccasionReadings,
    plan: PlanReadings,
}

impl DueQuestion {
    /// The answer as JSON.
    ///
    /// # Errors
    /// Those of [`Portfolio::into_store`], and where a calendar ends.
    ///
    /// ```
    /// use guanxi::{Rulebook, request::DueQuestion};
    /// let text = r#"{ "as_of": "2024-03-18", "portfolio": {} }"#;
    /// let question: DueQuestion = serde_json::from_str(text).unwrap();
    /// assert!(question.answer(&Rulebook::preset("service_quality")?)?.contains(r#""customers":[]"#));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn answer(self, rulebook: &Rulebook) -> Result<String> {
        let as_of = self.as_of;
        let material = self.portfolio.reviewed(rulebook, as_of)?;
        let mut customers = Vec::with_capacity(material.customers.len());
        for customer in &material.customers {
            let case = material.case(customer);
            let log: Vec<Event> = customer.events.iter().map(|one| Event::clone(one)).collect();
            let cadence = match rulebook.cadence() {
                Ok(cadence) => Some(cadence.read(&customer.record, &log, &case, as_of, None)?),
                Err(_) => None,
            };
            let contracts = customer.contracts.iter().map(AsRef::as_ref);
            let known = Known::new(&customer.record, &log, case).contracts(contracts);
            customers.push(Due {
                customer: &customer.record.id,
                cadence,
                occasions: rulebook.occasions().read(&known, as_of)?,
                plan: rulebook.plan().read(&customer.record, &log, as_of, None),
            });
        }
        let (rulebook, refused) = (rulebook.version(), material.refusals());
        written(&Answer { rulebook, as_of, customers, refused })
    }
}
