//! Renewal risk: a scorecard from facts and judgement, assessments, and when they are due
//! (D002-52 ... D002-80).
//!
//! What is unknown makes the total an interval and the level a range; it is never made up. A recorded
//! assessment counts over the computed one, and whether they agree is said.
//!
//! ```
//! use guanxi::{Rulebook, label::Language, policy::scheme::Case};
//! use guanxi::record::{Event, RiskAssessment};
//! let rulebook = Rulebook::preset("renewal")?;
//! let risk = rulebook.risk()?;
//! let facts = rulebook.facts()
//!     .with("first_contract", "2022-03-01")? // two years: 3
//!     .with("worst_overdue_days_12m", 45)? // 1
//!     .with("satisfaction_last_quarter", "3")?; // 3
//! let sheet = RiskAssessment::new("in touch with a competitor, fit has become worse")
//!     .answer("need_fit".parse()?, "partial".parse()?) // 3
//!     .answer("competitor".parse()?, "deep".parse()?); // 1
//! let events = [Event::new("e1", "KH0001", "2024-03-29".parse()?, sheet)];
//! let history = risk.history(&"KH0001".into(), &events, "2024-03-31".parse()?, None);
//! let case = Case::new(&facts, "2024-03-31".parse().unwrap());
//! let reading = risk.read(&case, &history)?;
//! assert_eq!(reading.score.level().unwrap().code(), &"high"); // 3 + 1 + 3 + 1 + 3 = 11
//! assert!(reading.explain(Language::English).contains("total: 11 of 25: high risk\n"));
//! # Ok::<(), guanxi::Error>(())
//! ```

mod definition;
mod explain;
mod history;
mod reading;
mod refusal;
mod schedule;
mod score;

pub(crate) use definition::{Anchor, Computed, RiskDefinition, RiskFacts};
pub use definition::{Factor, RiskLevel};
pub use history::{Assessed, RiskHistory};
pub use reading::{Agreement, RiskReading, Trend};
pub use refusal::Refused;
pub use schedule::{AssessmentSchedule, ScheduleState};
pub use score::{FactorReading, FactorSource, RiskScore, Settles};

use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::label::{Code, Language};
use crate::policy::scheme::{Case, Schemes};
use crate::quantity::Ratio;
use crate::time::Zone;

/// The risk policy of a rulebook.
///
/// ```
/// use guanxi::Rulebook;
/// let rulebook = Rulebook::preset("renewal")?;
/// assert_eq!(rulebook.risk()?.levels().len(), 4);
/// let error = Rulebook::preset("service_quality")?.risk().unwrap_err();
/// assert_eq!(error.code(), "no-risk-policy");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Risk<'a> {
    definition: &'a RiskDefinition,
    schemes: &'a Schemes,
    zone: &'a Zone,
    rulebook: &'a Code,
}

impl<'a> Risk<'a> {
    pub(crate) fn new(
        definition: &'a RiskDefinition,
        schemes: &'a Schemes,
        zone: &'a Zone,
        rulebook: &'a Code,
    ) -> Self {
        Self { definition, schemes, zone, rulebook }
    }

    /// The levels, safest first.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// let risk = rulebook.risk()?;
    /// let codes: Vec<&str> = risk.levels().iter().map(|level| level.code().as_str()).collect();
    /// assert_eq!(codes, ["low", "medium", "high", "very_high"]); // D002-69 ... D002-75
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn levels(&self) -> &'a [RiskLevel] {
        &self.definition.levels
    }

    /// The factors.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// let risk = rulebook.risk()?;
    /// let codes: Vec<&str> = risk.factors().iter().map(|factor| factor.code().as_str()).collect();
    /// assert_eq!(codes, ["stability", "payment", "need_fit", "competitor", "feedback"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn factors(&self) -> &'a [Factor] {
        &self.definition.factors
    }

    /// The factor of this code.
    ///
    /// # Errors
    /// `unknown-factor`, with the nearest code as help.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert_eq!(rulebook.risk()?.factor("payment")?.weight(), 1);
    /// assert_eq!(rulebook.risk()?.factor("pay").unwrap_err().code(), "unknown-factor");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn factor(&self, code: &str) -> Result<&'a Factor> {
        let place = self.factor_place(code)?;
        // INVARIANT: the place is one of the factors.
        self.factors().get(place).ok_or_else(|| self.unknown_factor(code))
    }

    fn factor_place(&self, code: &str) -> Result<usize> {
        let found = self.factors().iter().position(|factor| factor.code == *code);
        found.ok_or_else(|| self.unknown_factor(code))
    }

    fn unknown_factor(&self, code: &str) -> Error {
        let known = self.factors().iter().map(|factor| factor.code.as_str());
        Error::new(ErrorKind::Name, "unknown-factor", format!("there is no factor `{code}`"))
            .with_help(did_you_mean(code, known))
    }

    /// The level of a total.
    ///
    /// # Errors
    /// `total-range` where no points make this total.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// let risk = rulebook.risk()?;
    /// assert_eq!(risk.level_of(20)?.code(), &"low"); // D002-69: ≥ 20
    /// assert_eq!(risk.level_of(19)?.code(), &"medium");
    /// assert_eq!(risk.level_of(26).unwrap_err().code(), "total-range");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn level_of(&self, total: i64) -> Result<&'a RiskLevel> {
        let place = self.definition.card.level_of(total)?;
        self.level_at(place)
    }

    fn level_at(&self, place: usize) -> Result<&'a RiskLevel> {
        self.levels().get(place).ok_or_else(|| {
            Error::new(ErrorKind::Rulebook, "unknown-level", format!("there is no level {place}"))
        })
    }

    /// The level that a probability of renewal stands for; each one has exactly one (A-13, P-080).
    ///
    /// # Errors
    /// `probability-range` below 0 or above 1; `no-probability` where the rulebook declares none.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// let risk = rulebook.risk()?;
    /// let level = |text: &str| -> guanxi::Result<&str> {
    ///     Ok(risk.level_of_probability(text.parse()?)?.code().as_str())
    /// };
    /// assert_eq!((level("90%")?, level("89.5%")?, level("69.99%")?), ("low", "medium", "high"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn level_of_probability(&self, probability: Ratio) -> Result<&'a RiskLevel> {
        if probability < Ratio::ZERO || probability > Ratio::ONE {
            let message = format!("`{probability}` is no probability");
            return Err(Error::new(ErrorKind::Value, "probability-range", message)
                .with_help("write a ratio from 0 to 1, such as `89.5%`"));
        }
        let levels = self.levels();
        if levels.len() > 1 && levels.iter().all(|level| level.from.is_none()) {
            let message = format!("rulebook `{}` gives its levels no probabilities", self.rulebook);
            return Err(Error::new(ErrorKind::Name, "no-probability", message)
                .with_help("add `probability = \"90%\"` to the levels, the riskiest has none"));
        }
        let reached =
            |level: &&RiskLevel| level.from.is_none_or(|from| probability >= from.as_ratio());
        let found = levels.iter().find(reached).or(levels.last());
        found.map_or_else(|| self.level_at(levels.len()), Ok)
    }

    /// The most points that there can be.
    fn most(&self) -> i64 {
        let weights = self.factors().iter().map(|factor| i64::from(factor.weight));
        let sum = weights.fold(0_i64, i64::saturating_add);
        self.definition.card.scale().1.saturating_mul(sum)
    }

    /// What was asked for the points of a factor, in words.
    fn checks(
        &self,
        reading: &FactorReading<'_>,
        case: &Case<'a>,
        language: Language,
    ) -> Vec<String> {
        let computed = reading.factor.computed.as_ref();
        let place = computed.filter(|_| reading.source == FactorSource::Facts);
        let classified = place.and_then(|computed| self.schemes.classify(computed.place, *case));
        let Some(classified) = classified else { return Vec::new() };
        let steps = classified.steps();
        let checks = steps.iter().flat_map(|step| step.checks());
        checks.map(|check| check.text(language)).collect()
    }
}
