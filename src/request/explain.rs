//! Decisions in words.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::portfolio::Material;
use super::refusal::Refusal;
use super::{Portfolio, written};
use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::label::{Code, Language};
use crate::record::{CustomerId, RulebookVersion};
use crate::review::{AgendaCustomer, Watched, watch};
use crate::rulebook::Rulebook;
use crate::time::Moment;

/// Asks for the decisions on customers in words, English or Chinese.
///
/// The answer has `customers` in the order of their ids, each with `schemes` (`scheme` and `text`) and
/// texts of `risk`, `renewal`, `warnings` and `cadence` where the rulebook has such policies.
///
/// ```
/// use guanxi::{Rulebook, request::ExplainQuestion};
/// let question: ExplainQuestion = serde_json::from_str(r#"{
///     "as_of": "2024-06-30", "language": "zh", "customer": "KH0001",
///     "portfolio": { "customers": [{ "id": "KH0001", "annual_amount": "496800" }] }
/// }"#).unwrap();
/// let answer = question.answer(&Rulebook::preset("service_quality")?)?;
/// assert!(answer.contains("3200.00"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ExplainQuestion {
    /// As of when.
    pub as_of: Moment,
    /// In which language, `en` unless said.
    #[serde(default)]
    pub language: Language,
    /// Of this customer only; all unless said. The others still make up the population.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub customer: Option<CustomerId>,
    /// Of whom.
    pub portfolio: Portfolio,
}

#[derive(Serialize)]
struct Answer<'a> {
    rulebook: &'a RulebookVersion,
    as_of: Moment,
    customers: Vec<Explained<'a>>,
    refused: Vec<Refusal<'a>>,
}

#[derive(Serialize)]
struct Explained<'a> {
    customer: &'a CustomerId,
    name: &'a str,
    schemes: Vec<InWords<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    risk: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    renewal: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    warnings: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    cadence: Option<String>,
}

#[derive(Serialize)]
struct InWords<'a> {
    scheme: &'a Code,
    text: String,
}

impl ExplainQuestion {
    /// The answer as JSON.
    ///
    /// # Errors
    /// `unknown-customer` where the portfolio has no such customer; those of [`Portfolio::into_store`],
    /// and where a calendar ends.
    ///
    /// ```
    /// use guanxi::{Rulebook, request::ExplainQuestion};
    /// let text = r#"{ "as_of": "2024-06-30", "customer": "KH1", "portfolio": {} }"#;
    /// let question: ExplainQuestion = serde_json::from_str(text).unwrap();
    /// let error = question.answer(&Rulebook::preset("renewal")?).unwrap_err();
    /// assert_eq!(error.code(), "unknown-customer");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn answer(self, rulebook: &Rulebook) -> Result<String> {
        let Self { as_of, language, customer, portfolio } = self;
        let mut material = portfolio.reviewed(rulebook, as_of)?;
        if let Some(wanted) = &customer {
            if !material.customers.iter().any(|one| one.record.id == *wanted) {
                return Err(unknown(wanted, &material));
            }
            material.customers.retain(|one| one.record.id == *wanted);
        }
        let watched = watch(rulebook, &material.population, &material.customers, as_of)?;
        let watched: BTreeMap<&CustomerId, &Watched<'_>> =
            watched.customers.iter().map(|one| (&one.customer, one)).collect();
        let mut customers = Vec::with_capacity(material.customers.len());
        for customer in &material.customers {
            let one = watched.get(&customer.record.id).copied();
            customers.push(explained(rulebook, &material, customer, one, language)?);
        }
        let (rulebook, refused) = (rulebook.version(), material.refusals());
        written(&Answer { rulebook, as_of, customers, refused })
    }
}

fn unknown(wanted: &CustomerId, material: &Material) -> Error {
    let known = material.customers.iter().map(|one| one.record.id.as_str());
    let message = format!("there is no customer `{wanted}` in the portfolio");
    Error::new(ErrorKind::Name, "unknown-customer", message)
        .with_help(did_you_mean(wanted.as_str(), known))
        .at("customer")
}

fn explained<'a>(
    rulebook: &'a Rulebook,
    material: &'a Material,
    customer: &'a AgendaCustomer,
    watched: Option<&Watched<'a>>,
    language: Language,
) -> Result<Explained<'a>> {
    let case = material.case(customer);
    let mut schemes = Vec::with_capacity(rulebook.schemes().len());
    for scheme in rulebook.schemes() {
        let text = rulebook.classify_case(scheme.code().as_str(), &case)?.explain(language);
        schemes.push(InWords { scheme: scheme.code(), text });
    }
    let warnings = match (rulebook.warnings(), watched.and_then(|one| one.warnings.as_ref())) {
        (Ok(policy), Some(readings)) => {
            readings.warnings.iter().map(|one| policy.explain(one, language)).collect()
        }
        _ => Vec::new(),
    };
    let cadence = match rulebook.cadence() {
        Ok(cadence) => {
            let log = customer.events.iter().map(|event| &**event);
            let reading = cadence.read(&customer.record, log, &case, material.as_of, None)?;
            Some(cadence.explain(&reading, language))
        }
        Err(_) => None,
    };
    Ok(Explained {
        customer: &customer.record.id,
        name: customer.record.name(),
        schemes,
        risk: watched.and_then(|one| Some(one.risk.as_ref()?.explain(language))),
        renewal: watched.and_then(|one| Some(one.renewal.as_ref()?.explain(language))),
        warnings,
        cadence,
    })
}
