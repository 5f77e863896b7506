//! KPIs of parts of a portfolio, and of the whole.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use super::{Portfolio, written};
use crate::error::Result;
use crate::policy::kpi::{Accumulator, Frame, Measured, Period};
use crate::quantity::Fraction;
use crate::record::RulebookVersion;
use crate::record::maybe_date;
use crate::review::{Board, BoardPart, BoardRequest, CustomerFile, board, board_parts, review};
use crate::rulebook::Rulebook;
use crate::time::Moment;

/// What an earlier answer gave, as it was.
#[cfg(feature = "schema")]
type Given = serde_json::Map<String, serde_json::Value>;

/// Asks for the sums of each customer for every KPI of the rulebook.
///
/// The answer has `parts`, one for each customer, and `refused`. The parts of several portfolios stand in
/// one list for [`KpiFinishQuestion`]; a customer stands in one of them.
///
/// ```
/// use guanxi::{Rulebook, request::KpiAccumulateQuestion};
/// let question: KpiAccumulateQuestion = serde_json::from_str(r#"{
///     "period": "2024-03", "breakdown": ["owner"],
///     "portfolio": { "customers": [{ "id": "KH0001", "owner": "zhao" }] }
/// }"#).unwrap();
/// let answer = question.answer(&Rulebook::preset("service_quality")?)?;
/// assert!(answer.contains(r#""keys":{"owner":"zhao"}"#));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct KpiAccumulateQuestion {
    /// The period.
    pub period: Period,
    /// As of when; the end of the period unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Moment>,
    /// What was known by then; everything unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_by: Option<Moment>,
    /// Since when the log is kept.
    #[serde(default, with = "maybe_date", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::time::schema::DateText>"))]
    pub data_from: Option<NaiveDate>,
    /// By what the KPIs are broken down, such as `owner` or `class(tier)`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breakdown: Vec<String>,
    /// Of whom.
    pub portfolio: Portfolio,
}

#[derive(Serialize)]
struct Parts<'a> {
    rulebook: &'a RulebookVersion,
    parts: &'a [BoardPart],
    refused: Vec<Refusal<'a>>,
}

impl KpiAccumulateQuestion {
    /// The answer as JSON.
    ///
    /// # Errors
    /// As [`board`](crate::review::board()), and those of [`Portfolio::into_store`].
    ///
    /// ```
    /// use guanxi::{Rulebook, request::KpiAccumulateQuestion};
    /// let text = r#"{ "period": "2024-03", "portfolio": {} }"#;
    /// let question: KpiAccumulateQuestion = serde_json::from_str(text).unwrap();
    /// assert!(question.answer(&Rulebook::preset("service_quality")?)?.contains(r#""parts":[]"#));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn answer(self, rulebook: &Rulebook) -> Result<String> {
        let Self { period, as_of, known_by, data_from, breakdown, portfolio } = self;
        let mut request = BoardRequest::new(period);
        (request.as_of, request.known_by) = (as_of, known_by);
        (request.data_from, request.breakdown) = (data_from, breakdown);
        let store = portfolio.into_store()?;
        let last = as_of.unwrap_or_else(|| period.last().into());
        let files = review(rulebook, &store, last)?.map(|one| one.map(CustomerFile::from));
        let files: Vec<CustomerFile> = files.collect::<Result<_>>()?;
        let parts = board_parts(rulebook, &files, &request)?;
        let refused: Vec<_> = parts
            .iter()
            .flat_map(|part| part.refused.iter().map(|one| (part.customer.clone(), one.clone())))
            .collect();
        let refused = refused.iter().map(Refusal::of_customer).collect();
        written(&Parts { rulebook: rulebook.version(), parts: &parts, refused })
    }
}

/// Asks for the sums of a whole of which the sums of parts are given.
///
/// The answer has `kpis`, each with its merged `sums` and the reading (`measured`) of them. Sums of
/// one KPI and period merge; those of another KPI, convention or period stay apart (P-091, P-092).
///
/// ```
/// use guanxi::{Rulebook, request::{Question, answer}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let kpi = guanxi::policy::kpi::Kpi::standard("repurchase_rate")?;
/// let mut north = guanxi::policy::kpi::Accumulator::new(&kpi, "2024-03".parse()?);
/// let mut south = north.clone();
/// north.ratio(3, 10)?;
/// south.ratio(1, 10)?;
/// let request = serde_json::json!({ "sums": [north, south] }).to_string();
/// let merged = answer(&rulebook, Question::KpiMerge, &request)?;
/// assert!(merged.contains(r#""ratio":{"num":"4","den":"20"}"#) || merged.contains(r#""ratio":{"num":4,"den":20}"#));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct KpiMergeQuestion {
    /// The sums of parts of a portfolio, of any KPIs and periods.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Given>"))]
    pub sums: Vec<Accumulator>,
}

#[derive(Serialize)]
struct Merged<'a> {
    rulebook: &'a RulebookVersion,
    kpis: Vec<MergedKpi>,
}

#[derive(Serialize)]
struct MergedKpi {
    sums: Accumulator,
    measured: Measured,
}

impl KpiMergeQuestion {
    /// The answer as JSON, in the order in which each KPI came first.
    ///
    /// # Errors
    /// `accumulator-range` where the sums cannot be counted.
    ///
    /// ```
    /// use guanxi::{Rulebook, request::KpiMergeQuestion};
    /// let question: KpiMergeQuestion = serde_json::from_str(r#"{ "sums": [] }"#).unwrap();
    /// assert!(question.answer(&Rulebook::preset("renewal")?)?.ends_with(r#""kpis":[]}"#));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn answer(self, rulebook: &Rulebook) -> Result<String> {
        let mut merged: Vec<Accumulator> = Vec::new();
        for one in &self.sums {
            let frame: &Frame = one.frame();
            match merged.iter_mut().find(|other| other.frame() == frame) {
                Some(whole) => whole.merge(one)?,
                None => merged.push(one.clone()),
            }
        }
        let kpis = merged.into_iter().map(|sums| MergedKpi { measured: sums.read(), sums });
        written(&Merged { rulebook: rulebook.version(), kpis: kpis.collect() })
    }
}

/// Asks for the board that the parts of customers come to, with targets.
///
/// Period, `as_of`, `data_from` and breakdown are those with which the parts were made.
///
/// ```
/// use guanxi::{Rulebook, request::{Question, answer}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let request = r#"{ "period": "2024-03", "portfolio": { "customers": [{ "id": "KH0001" }] } }"#;
/// let parts: serde_json::Value =
///     serde_json::from_str(&answer(&rulebook, Question::KpiAccumulate, request)?).unwrap();
/// let request = serde_json::json!({ "period": "2024-03", "parts": parts["parts"] }).to_string();
/// let board = answer(&rulebook, Question::KpiFinish, &request)?;
/// assert!(board.contains(r#""lines":["#));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct KpiFinishQuestion {
    /// The period.
    pub period: Period,
    /// As of when; the end of the period unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub as_of: Option<Moment>,
    /// Since when the log is kept.
    #[serde(default, with = "maybe_date", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::time::schema::DateText>"))]
    pub data_from: Option<NaiveDate>,
    /// By what the parts are broken down.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub breakdown: Vec<String>,
    /// Figures of the KPIs whose measure is `given`, by KPI.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub given: BTreeMap<String, Fraction>,
    /// The parts, each customer once.
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Given>"))]
    pub parts: Vec<BoardPart>,
}

#[derive(Serialize)]
struct Finished<'a> {
    rulebook: &'a RulebookVersion,
    #[serde(flatten)]
    board: &'a Board,
}

impl KpiFinishQuestion {
    /// The answer as JSON.
    ///
    /// # Errors
    /// As [`board`](crate::review::board()); `part-twice` and `foreign-part` for parts that do not belong
    /// together.
    ///
    /// ```
    /// use guanxi::{Rulebook, request::KpiFinishQuestion};
    /// let text = r#"{ "period": "2024-03", "parts": [] }"#;
    /// let question: KpiFinishQuestion = serde_json::from_str(text).unwrap();
    /// assert!(question.answer(&Rulebook::preset("service_quality")?)?.contains(r#""period":"2024-03""#));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn answer(self, rulebook: &Rulebook) -> Result<String> {
        let Self { period, as_of, data_from, breakdown, given, parts } = self;
        let mut request = BoardRequest::new(period);
        (request.as_of, request.data_from, request.breakdown) = (as_of, data_from, breakdown);
        request.given = given.into_iter().collect();
        let mut board = board(rulebook, &[], &request)?;
        board.add_all(&parts)?;
        written(&Finished { rulebook: rulebook.version(), board: &board })
    }
}
