//! The serde form of KPIs.

use serde::{Deserialize, Serialize};

use crate::label::Labels;

/// A KPI of the board: what is measured, and by which convention.
///
/// Which keys it may have besides `code`, `measure` and `label` depends on the measure; KPI.md names
/// the conventions, the first of which is the default.
///
/// ```
/// use guanxi::rulebook::KpiDocument;
/// let kpi: KpiDocument = serde_json::from_str(r#"{
///     "code": "inactive", "measure": "churn_rate", "lost_after": "90 days"
/// }"#).unwrap();
/// assert_eq!((kpi.measure.as_deref(), kpi.convention), (Some("churn_rate"), None));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct KpiDocument {
    /// The code; the key in composition, and what targets name.
    pub code: String,
    /// What is measured, such as `churn_rate`; what the code says unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub measure: Option<String>,
    /// What it is called; as its measure unless said.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
    /// The convention of the measure.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub convention: Option<String>,
    /// The scheme of the classes; the only one of the rulebook unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scheme: Option<String>,
    /// The classes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub class: Vec<String>,
    /// Of shares of classes, whether customers count each as one (`count`) or by what they bought
    /// (`amount`); of touches, each from the one before (`rolling`) or by calendar periods (`bucket`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Within what time: of a second order, of an activation, of an issue that stays closed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub within: Option<String>,
    /// How long is looked at: a rolling window, a warning of a cohort, answers of respondents.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub window: Option<String>,
    /// How long after its end a contract may still be renewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub grace: Option<String>,
    /// How many days after its last order a customer is lost; it goes by contracts unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_after: Option<String>,
    /// Whether it is lost on that day (`at_least`) or on the day after (`more_than`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edge: Option<String>,
    /// Whether orders of one day are one (`merge`) or several (`separate`); as `[purchases]` says
    /// unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub same_day: Option<String>,
    /// Which answers count: `any`, `call_back`, `survey`, `composite`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    /// From which score on an answer is in the top box.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// The calendar in whose working time is counted; all time unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
    /// Whether the time in which an issue waits for somebody else is counted (`included`) or not
    /// (`excluded`).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub waiting: Option<String>,
    /// One milestone of issues only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milestone: Option<String>,
    /// One touch rule only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rule: Option<String>,
    /// The scale of the answers.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub scale: Option<String>,
    /// What a figure of the host counts: `rate`, `count`, `money`, `seconds`, `days`, `points`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unit: Option<String>,
    /// Which way a figure of the host is better: `higher` or `lower`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub better: Option<String>,
    /// Whether figures of the host add up over periods, as sales do; not unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub additive: Option<bool>,
}
