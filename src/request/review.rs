//! The review of a whole portfolio.

use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use super::{Portfolio, written};
use crate::error::Result;
use crate::record::RulebookVersion;
use crate::review::{StoreReview, Summary, review, summarize};
use crate::rulebook::Rulebook;
use crate::time::Moment;

/// Asks how many customers are in which class, and who moved since an earlier day.
///
/// ```
/// use guanxi::{Rulebook, request::ReviewQuestion};
/// let question: ReviewQuestion = serde_json::from_str(r#"{
///     "as_of": "2024-06-30",
///     "portfolio": { "customers": [{ "id": "C1", "annual_amount": "500000" }, { "id": "C2", "annual_amount": "9" }] }
/// }"#).unwrap();
/// let answer = question.answer(&Rulebook::preset("service_quality")?)?;
/// let answer: serde_json::Value = serde_json::from_str(&answer).unwrap();
/// assert_eq!(answer["tiers"]["A"]["share"], serde_json::json!({ "num": 1, "den": 2 }));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReviewQuestion {
    /// As of when.
    pub as_of: Moment,
    /// The earlier day for moves; none are told unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub before: Option<Moment>,
    /// Of whom.
    pub portfolio: Portfolio,
}

#[derive(Serialize)]
struct Answer<'a> {
    rulebook: &'a RulebookVersion,
    #[serde(flatten)]
    summary: Summary,
    refused: Vec<Refusal<'a>>,
}

impl ReviewQuestion {
    /// The answer as JSON.
    ///
    /// # Errors
    /// Those of [`Portfolio::into_store`].
    ///
    /// ```
    /// use guanxi::{Rulebook, request::ReviewQuestion};
    /// let text = r#"{ "as_of": "2024-06-30", "portfolio": {} }"#;
    /// let question: ReviewQuestion = serde_json::from_str(text).unwrap();
    /// assert!(question.answer(&Rulebook::preset("renewal")?)?.contains(r#""customers":0"#));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn answer(self, rulebook: &Rulebook) -> Result<String> {
        let Self { as_of, before, portfolio } = self;
        let store = portfolio.into_store()?;
        let run = |as_of| review(rulebook, &store, as_of).and_then(StoreReview::collect_all);
        let now = run(as_of)?;
        let before = before.map(run).transpose()?;
        let summary = summarize(rulebook, &now, before.as_ref());
        let rejected = now.rejected.iter().map(Refusal::of_event);
        let refused = rejected.chain(now.refused.iter().map(Refusal::of_customer)).collect();
        written(&Answer { rulebook: rulebook.version(), summary, refused })
    }
}
