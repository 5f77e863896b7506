//! Assessments of how likely a customer is to stay, as people record them (D002-77, D002-78).

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::label::Code;
use crate::record::ContractId;

/// What a person says of one factor: points, or an answer that stands for some.
///
/// Written as a whole number or as a code.
///
/// ```
/// use guanxi::record::Rating;
/// let said: Vec<Rating> = serde_json::from_str(r#"[4, "partial"]"#).unwrap();
/// assert_eq!(said, [Rating::Points(4), Rating::Answer("partial".parse()?)]);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
pub enum Rating {
    /// Points on the scale of the scorecard (A-09).
    Points(i64),
    /// An answer: a code of the factor.
    Answer(Code),
}

impl From<i64> for Rating {
    fn from(points: i64) -> Self {
        Self::Points(points)
    }
}

/// The renewal-risk sheet of one customer, filled in by a person (D002-77).
///
/// It stands for the period in which the event lies; a later one of the same period takes its place
/// (A-29). What it says counts, also where the facts say otherwise: it is the judgement of the person.
/// Which factors, answers, points and levels there are is for the rulebook to say. One without a
/// description, or recorded before the day that it is of, is rejected by the fold.
///
/// ```
/// use guanxi::record::{Event, RiskAssessment};
/// let sheet = RiskAssessment::new("in touch with a competitor")
///     .rate("need_fit".parse()?, 3)
///     .answer("competitor".parse()?, "initial".parse()?)
///     .level("high".parse()?);
/// let event = Event::new("e1", "KH0001", "2024-03-29".parse()?, sheet);
/// let json = serde_json::to_value(&event).unwrap();
/// assert_eq!(json["kind"]["risk_assessment"]["ratings"]["competitor"], "initial");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RiskAssessment {
    /// What is said of each factor, by its code; those left out are unknown.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub ratings: BTreeMap<Code, Rating>,
    /// The level that the person gives; otherwise that of the points.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub level: Option<Code>,
    /// What the risk is, in words; never empty (D002-78).
    pub description: String,
    /// The contract that is up for renewal.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<ContractId>,
    /// The role in which the author assessed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Code>,
}

impl RiskAssessment {
    /// A sheet of which no more than the description is filled in.
    ///
    /// ```
    /// use guanxi::record::RiskAssessment;
    /// assert!(RiskAssessment::new("price is an issue").ratings.is_empty());
    /// ```
    pub fn new(description: impl Into<String>) -> Self {
        Self { description: description.into(), ..Self::default() }
    }

    /// The same sheet with points for a factor.
    ///
    /// ```
    /// use guanxi::record::{Rating, RiskAssessment};
    /// let sheet = RiskAssessment::new("fits").rate("need_fit".parse()?, 5);
    /// assert_eq!(sheet.ratings["need_fit"], Rating::Points(5));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn rate(mut self, factor: Code, points: i64) -> Self {
        self.ratings.insert(factor, Rating::Points(points));
        self
    }

    /// The same sheet with an answer for a factor.
    ///
    /// ```
    /// use guanxi::record::{Rating, RiskAssessment};
    /// let sheet = RiskAssessment::new("fits").answer("need_fit".parse()?, "full".parse()?);
    /// assert_eq!(sheet.ratings["need_fit"], Rating::Answer("full".parse()?));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn answer(mut self, factor: Code, answer: Code) -> Self {
        self.ratings.insert(factor, Rating::Answer(answer));
        self
    }

    /// The same sheet with the level that the person gives.
    ///
    /// ```
    /// use guanxi::record::RiskAssessment;
    /// let sheet = RiskAssessment::new("they call other suppliers").level("high".parse()?);
    /// assert_eq!(sheet.level.unwrap(), "high");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn level(mut self, level: Code) -> Self {
        self.level = Some(level);
        self
    }

    /// The same sheet, filled in by somebody in this role.
    ///
    /// ```
    /// use guanxi::record::RiskAssessment;
    /// let sheet = RiskAssessment::new("fits").in_role("account_manager".parse()?);
    /// assert_eq!(sheet.role.unwrap(), "account_manager"); // D002-77
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn in_role(mut self, role: Code) -> Self {
        self.role = Some(role);
        self
    }
}
