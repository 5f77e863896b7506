//! The serde form of the report.

use serde::{Deserialize, Serialize};

use crate::rulebook::saying::says;

/// What a rulebook says of its report (D003-72 ... D003-78).
///
/// ```
/// use guanxi::rulebook::ReportDocument;
/// let text = r#"{ "every": "1 month", "case_severity": ["major"], "breakdown": ["owner"] }"#;
/// let report: ReportDocument = serde_json::from_str(text).unwrap();
/// assert_eq!(report.every.as_deref(), Some("1 month"));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ReportDocument {
    /// The calendar period of a report; a month unless said (C-34).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<String>,
    /// Whose report it is: a code of `codes.role` (D003-72).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<String>,
    /// Issues of which severities are looked at as cases (D003-74).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub case_severity: Option<Vec<String>>,
    /// How many cases at most; 2 unless said (D003-74).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub most_cases: Option<u32>,
    /// How often improvements are looked at; every month unless said (D003-78).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub check_every: Option<String>,
    /// By what figures are broken down: `owner`, `industry`, `class(CODE)`, facts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub breakdown: Option<Vec<String>>,
    /// The calendar in whose working time the progress of a period is counted; all time unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub calendar: Option<String>,
}

says!(ReportDocument, "key of the report",
    keys: [every, by, case_severity, most_cases, check_every, breakdown, calendar], lists: []);

impl ReportDocument {
    /// Whether nothing is said.
    ///
    /// ```
    /// assert!(guanxi::rulebook::ReportDocument::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }
}
