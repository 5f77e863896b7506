//! What to do on which day.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use super::{Portfolio, written};
use crate::error::Result;
use crate::record::maybe_date;
use crate::record::{Author, RulebookVersion};
use crate::review::{Agenda, AgendaBuilder, AgendaRequest};
use crate::rulebook::Rulebook;
use crate::time::Moment;

/// Asks for the agenda of some days: touches, plan items, promises, occasions and team reviews.
///
/// The answer has `agenda`, with the events that the cadence refused, and `refused`: what the records
/// themselves show to be wrong.
///
/// ```
/// use guanxi::{Rulebook, request::AgendaQuestion};
/// let question: AgendaQuestion = serde_json::from_str(r#"{
///     "as_of": "2024-03-18", "days": 14, "capacity": 8,
///     "portfolio": { "customers": [{ "id": "KH0001", "annual_amount": "650000", "first_deal": "2024-01-02" }] }
/// }"#).unwrap();
/// let answer = question.answer(&Rulebook::preset("service_quality")?)?;
/// assert!(answer.contains(r#""customer":"KH0001""#));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AgendaQuestion {
    /// As of when.
    pub as_of: Moment,
    /// How many days, 1 to 366.
    pub days: u32,
    /// The first day; the day of the question unless said, and never before it.
    #[serde(default, with = "maybe_date", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::time::schema::DateText>"))]
    pub from: Option<NaiveDate>,
    /// Whose customers; everybody's unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Author>,
    /// How many things one person does on a day at most; any number unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub capacity: Option<u32>,
    /// Of whom.
    pub portfolio: Portfolio,
}

#[derive(Serialize)]
struct Answer<'a> {
    rulebook: &'a RulebookVersion,
    agenda: Agenda,
    refused: Vec<Refusal<'a>>,
}

impl AgendaQuestion {
    /// The answer as JSON.
    ///
    /// # Errors
    /// As [`agenda`](crate::review::agenda()), and those of [`Portfolio::into_store`].
    ///
    /// ```
    /// use guanxi::{Rulebook, request::AgendaQuestion};
    /// let text = r#"{ "as_of": "2024-03-18", "days": 0, "portfolio": {} }"#;
    /// let question: AgendaQuestion = serde_json::from_str(text).unwrap();
    /// assert!(question.answer(&Rulebook::preset("service_quality")?).is_err());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn answer(self, rulebook: &Rulebook) -> Result<String> {
        let Self { as_of, days, from, owner, capacity, portfolio } = self;
        let material = portfolio.reviewed(rulebook, as_of)?;
        let mut request = AgendaRequest::days(days);
        (request.from, request.owner, request.capacity) = (from, owner, capacity);
        let mut builder = AgendaBuilder::new(rulebook, &material.population, as_of, request)?;
        for customer in &material.customers {
            builder.add(customer.clone())?;
        }
        let refused = material.refusals();
        written(&Answer { rulebook: rulebook.version(), agenda: builder.finish(), refused })
    }
}
