//! What a rulebook means: findings, its own tests, and the difference to another one.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::written;
use crate::error::Result;
use crate::record::RulebookVersion;
use crate::record::maybe_date;
use crate::rule::Finding;
use crate::rulebook::{Rulebook, RulebookDocument};
use crate::verify::{CheckOptions, Diff, TestReport, check_with, diff, test};

/// Asks what is wrong or doubtful about a rulebook.
///
/// ```
/// use guanxi::{Rulebook, request::CheckQuestion};
/// let question: CheckQuestion = serde_json::from_str("{}").unwrap();
/// let answer = question.answer(&Rulebook::preset("value_activity")?)?;
/// assert!(answer.contains(r#""code":"rule-off""#)); // interactions are open (A-07)
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CheckQuestion {
    /// The day until which calendars have to be published; not asked for unless said.
    #[serde(default, with = "maybe_date", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::time::schema::DateText>"))]
    pub until: Option<NaiveDate>,
}

#[derive(Serialize)]
struct Checked<'a> {
    rulebook: &'a RulebookVersion,
    findings: Vec<Finding>,
}

impl CheckQuestion {
    /// The answer as JSON: `findings`, the gravest first as [`check`](crate::verify::check) has them.
    ///
    /// # Errors
    /// None but `unwritable`.
    ///
    /// ```
    /// use guanxi::{Rulebook, request::CheckQuestion};
    /// let question: CheckQuestion = serde_json::from_str(r#"{ "until": "2099-12-31" }"#).unwrap();
    /// let answer = question.answer(&Rulebook::preset("service_quality")?)?;
    /// assert!(answer.contains("holiday"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn answer(self, rulebook: &Rulebook) -> Result<String> {
        let options = match self.until {
            Some(day) => CheckOptions::new().until(day),
            None => CheckOptions::new(),
        };
        let findings = check_with(rulebook, &options);
        written(&Checked { rulebook: rulebook.version(), findings })
    }
}

/// Asks how a rulebook does by the tests that it brings along.
///
/// ```
/// use guanxi::{Rulebook, request::TestQuestion};
/// let question: TestQuestion = serde_json::from_str("{}").unwrap();
/// assert!(question.answer(&Rulebook::preset("renewal")?)?.contains(r#""passed":true"#));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct TestQuestion {}

#[derive(Serialize)]
struct Tested<'a> {
    rulebook: &'a RulebookVersion,
    passed: bool,
    #[serde(flatten)]
    report: &'a TestReport,
}

impl TestQuestion {
    /// The answer as JSON: whether all tests passed, and the report of each.
    ///
    /// # Errors
    /// None but `unwritable`.
    ///
    /// ```
    /// use guanxi::{Rulebook, request::TestQuestion};
    /// let question: TestQuestion = serde_json::from_str("{}").unwrap();
    /// assert!(question.answer(&Rulebook::preset("renewal")?).is_ok());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn answer(self, rulebook: &Rulebook) -> Result<String> {
        let report = test(rulebook);
        let passed = report.is_passed();
        written(&Tested { rulebook: rulebook.version(), passed, report: &report })
    }
}

/// Asks what another rulebook changes.
///
/// ```
/// use guanxi::{Rulebook, request::DiffQuestion};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let question: DiffQuestion =
///     serde_json::from_value(serde_json::json!({ "with": rulebook.document() })).unwrap();
/// assert!(question.answer(&rulebook)?.contains(r#""differences":[]"#));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct DiffQuestion {
    /// The rulebook after the change.
    pub with: RulebookDocument,
}

#[derive(Serialize)]
struct Differs<'a> {
    rulebook: &'a RulebookVersion,
    with: &'a RulebookVersion,
    #[serde(flatten)]
    diff: &'a Diff,
}

impl DiffQuestion {
    /// The answer as JSON: what is written otherwise, what is decided otherwise and for whom.
    ///
    /// # Errors
    /// What is wrong about the other rulebook, under `with`.
    ///
    /// ```
    /// use guanxi::{Rulebook, request::DiffQuestion};
    /// let question: DiffQuestion = serde_json::from_str(r#"{ "with": { "format": 1, "code": "x" } }"#).unwrap();
    /// let error = question.answer(&Rulebook::preset("renewal")?).unwrap_err();
    /// assert!(error.path().unwrap().starts_with("with"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn answer(self, rulebook: &Rulebook) -> Result<String> {
        let other = Rulebook::try_from(self.with).map_err(|error| error.at("with"))?;
        let diff = diff(rulebook, &other);
        written(&Differs { rulebook: rulebook.version(), with: other.version(), diff: &diff })
    }
}
