//! Risk, renewal and warnings.

use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use super::{Portfolio, written};
use crate::error::Result;
use crate::record::RulebookVersion;
use crate::review::{WatchList, watch};
use crate::rulebook::Rulebook;
use crate::time::Moment;

/// Asks for the risk, the renewal and the warnings of each customer, the most urgent first.
///
/// ```
/// use guanxi::{Rulebook, request::WarningsQuestion};
/// let question: WarningsQuestion = serde_json::from_str(r#"{
///     "as_of": "2024-06-30", "portfolio": { "customers": [{ "id": "KH0001" }] }
/// }"#).unwrap();
/// let answer = question.answer(&Rulebook::preset("renewal")?)?;
/// assert!(answer.contains(r#""customer":"KH0001""#));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct WarningsQuestion {
    /// As of when.
    pub as_of: Moment,
    /// Of whom.
    pub portfolio: Portfolio,
}

#[derive(Serialize)]
struct Answer<'a> {
    rulebook: &'a RulebookVersion,
    #[serde(flatten)]
    list: &'a WatchList<'a>,
    refused: Vec<Refusal<'a>>,
}

impl WarningsQuestion {
    /// The answer as JSON.
    ///
    /// # Errors
    /// Those of [`Portfolio::into_store`], and where a calendar ends.
    ///
    /// ```
    /// use guanxi::{Rulebook, request::WarningsQuestion};
    /// let text = r#"{ "as_of": "2024-06-30", "portfolio": {} }"#;
    /// let question: WarningsQuestion = serde_json::from_str(text).unwrap();
    /// assert!(question.answer(&Rulebook::preset("renewal")?)?.contains(r#""customers":[]"#));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn answer(self, rulebook: &Rulebook) -> Result<String> {
        let material = self.portfolio.reviewed(rulebook, self.as_of)?;
        let list = watch(rulebook, &material.population, &material.customers, self.as_of)?;
        let (rulebook, refused) = (rulebook.version(), material.refusals());
        written(&Answer { rulebook, list: &list, refused })
    }
}
