//! The scorecard of one customer now: the points of each factor, from facts or else from people.

use chrono::NaiveDate;
use serde::Serialize;
use serde::ser::{SerializeStruct, Serializer};

use super::{Factor, Risk, RiskHistory, RiskLevel};
use crate::error::Result;
use crate::policy::scheme::{Case, Verdict};
use crate::quantity::Ratio;
use crate::record::{EventId, RiskAssessment};
use crate::rule::{Direction, Points, Scored};

/// From where the points of a factor come.
///
/// ```
/// use guanxi::policy::risk::FactorSource;
/// assert_eq!(serde_json::to_value(FactorSource::Facts).unwrap(), "facts");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FactorSource {
    /// Facts tell them.
    Facts,
    /// A person rated the factor last in this assessment.
    Rating {
        /// The event.
        event: EventId,
        /// Its day.
        on: NaiveDate,
    },
    /// Nobody knows, or not enough.
    Unknown,
}

/// A factor of one customer.
///
/// ```
/// use guanxi::{Rulebook, policy::{risk::FactorSource, scheme::Case}, rule::Points};
/// let rulebook = Rulebook::preset("renewal")?;
/// let facts = rulebook.facts().with("worst_overdue_days_12m", 30)?;
/// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
/// let score = rulebook.risk()?.score(&case, None)?;
/// let payment = &score.factors()[1];
/// assert_eq!((payment.points, &payment.source), (Points::Known(3), &FactorSource::Facts)); // D002-58
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FactorReading<'a> {
    /// The factor.
    pub factor: &'a Factor,
    /// Its points, as far as they are known.
    pub points: Points,
    /// From where they come.
    pub source: FactorSource,
}

/// What knowing one more factor would do.
///
/// ```
/// use guanxi::policy::risk::Settles;
/// assert!(Settles::Always > Settles::Sometimes && Settles::Sometimes > Settles::Never);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Settles {
    /// Whatever it is, the level stays open.
    Never,
    /// Some points of it would settle the level.
    Sometimes,
    /// Whatever it is, the level is settled.
    Always,
}

/// The scorecard of one customer as of a day.
///
/// Serialises with the keys `factors`, `min`, `max`, `known`, `possible` and `missing`.
///
/// ```
/// use guanxi::{Rulebook, policy::scheme::Case};
/// let rulebook = Rulebook::preset("renewal")?;
/// let facts = rulebook.facts()
///     .with("first_contract", "2021-06-30")? // three years: 5
///     .with("worst_overdue_days_12m", 0)? // 5
///     .with("need_fit", "full")? // 5
///     .with("competitor_contact", "none")?; // 5; feedback is unknown
/// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
/// let score = rulebook.risk()?.score(&case, None)?;
/// assert_eq!((score.min().num(), score.max().num()), (21, 25));
/// assert_eq!(score.level().unwrap().code(), &"low"); // four of five are enough (D002-79)
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct RiskScore<'a> {
    pub(super) risk: Risk<'a>,
    pub(super) case: Case<'a>,
    factors: Vec<FactorReading<'a>>,
    scored: Scored,
}

impl<'a> Risk<'a> {
    /// Scores one customer: facts first, then what people last said, as far as their assessments are
    /// given.
    ///
    /// # Errors
    /// `foreign-facts`, `foreign-population` where the case is one of another rulebook.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, record::{Event, RiskAssessment}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let risk = rulebook.risk()?;
    /// let sheet = RiskAssessment::new("fits").rate("need_fit".parse()?, 4); // A-09
    /// let events = [Event::new("e1", "KH0001", "2024-03-29".parse()?, sheet)];
    /// let history = risk.history(&"KH0001".into(), &events, "2024-06-30".parse()?, None);
    /// let facts = rulebook.facts();
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let score = risk.score(&case, Some(&history))?;
    /// assert_eq!(score.factors()[2].points.known(), Some(4));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn score(
        &self,
        case: &Case<'a>,
        history: Option<&RiskHistory<'_>>,
    ) -> Result<RiskScore<'a>> {
        self.schemes.refuse_foreign(case, self.rulebook)?;
        Ok(self.scored(case, history))
    }

    pub(super) fn scored(
        &self,
        case: &Case<'a>,
        history: Option<&RiskHistory<'_>>,
    ) -> RiskScore<'a> {
        let factors: Vec<FactorReading<'a>> = self
            .definition
            .factors
            .iter()
            .enumerate()
            .map(|(place, factor)| self.factor_reading(place, factor, case, history))
            .collect();
        let scored = self.definition.card.score(factors.iter().map(|one| one.points));
        RiskScore { risk: *self, case: *case, factors, scored }
    }

    fn factor_reading(
        &self,
        place: usize,
        factor: &'a Factor,
        case: &Case<'_>,
        history: Option<&RiskHistory<'_>>,
    ) -> FactorReading<'a> {
        let computed = self.computed(factor, case);
        if let Points::Known(_) = computed {
            return FactorReading { factor, points: computed, source: FactorSource::Facts };
        }
        let rated = history.and_then(|history| history.ratings.get(place)?.as_ref());
        match rated {
            Some(rated) => FactorReading {
                factor,
                points: Points::Known(rated.points),
                source: FactorSource::Rating { event: rated.event.clone(), on: rated.on },
            },
            None => FactorReading { factor, points: computed, source: FactorSource::Unknown },
        }
    }

    /// The points as facts tell them.
    fn computed(&self, factor: &Factor, case: &Case<'_>) -> Points {
        let Some(computed) = &factor.computed else { return self.unknown() };
        let range = |points: &mut dyn Iterator<Item = i64>| {
            let (fewest, most) = points.fold((i64::MAX, i64::MIN), |(fewest, most), points| {
                (fewest.min(points), most.max(points))
            });
            if fewest == most { Points::Known(fewest) } else { Points::Within(fewest, most) }
        };
        // A person may still give any points.
        if case.facts.value(computed.fact).is_none() {
            return self.unknown();
        }
        let of = |class: usize| computed.points.get(class).copied();
        match self.schemes.verdict(computed.place, case) {
            Some(Verdict::One(class, _)) => of(class).map_or(self.unknown(), Points::Known),
            Some(Verdict::Several { possible, .. }) => {
                range(&mut possible.iter().filter_map(|class| of(*class)))
            }
            None => self.unknown(),
        }
    }
}

impl<'a> RiskScore<'a> {
    /// The factors, in the order of the rulebook.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts();
    /// let score = rulebook.risk()?.score(&Case::new(&facts, "2024-06-30".parse().unwrap()), None)?;
    /// assert!(score.factors().iter().all(|factor| factor.points.known().is_none()));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn factors(&self) -> &[FactorReading<'a>] {
        &self.factors
    }

    /// The known factors that do not have the safest points, the riskiest first; those of the same
    /// points in the order of the rulebook.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts()
    ///     .with("worst_overdue_days_12m", 31)? // 1
    ///     .with("need_fit", "partial")? // 3
    ///     .with("competitor_contact", "none")?; // 5
    /// let score = rulebook.risk()?.score(&Case::new(&facts, "2024-06-30".parse().unwrap()), None)?;
    /// let weakest: Vec<&str> = score.weakest().iter().map(|one| one.factor.code().as_str()).collect();
    /// assert_eq!(weakest, ["payment", "need_fit"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn weakest(&self) -> Vec<&FactorReading<'a>> {
        let (fewest, most) = self.risk.definition.card.scale();
        let more_is_safer = self.risk.definition.direction == Direction::HigherIsSafer;
        let safety = |points: i64| if more_is_safer { points } else { points.saturating_neg() };
        let safest = safety(if more_is_safer { most } else { fewest });
        let points = |one: &&FactorReading<'a>| one.points.known().map(safety);
        let mut found: Vec<&FactorReading<'a>> =
            self.factors.iter().filter(|one| points(one).is_some_and(|n| n < safest)).collect();
        found.sort_by_key(points);
        found
    }

    /// The lowest total that is possible.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts();
    /// let score = rulebook.risk()?.score(&Case::new(&facts, "2024-06-30".parse().unwrap()), None)?;
    /// assert_eq!(score.min().num(), 5);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn min(&self) -> Ratio {
        self.scored.min
    }

    /// The highest total that is possible.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts().with("need_fit", "none")?;
    /// let score = rulebook.risk()?.score(&Case::new(&facts, "2024-06-30".parse().unwrap()), None)?;
    /// assert_eq!(score.max().num(), 21);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn max(&self) -> Ratio {
        self.scored.max
    }

    /// How many factors are known.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts().with("need_fit", "none")?;
    /// let score = rulebook.risk()?.score(&Case::new(&facts, "2024-06-30".parse().unwrap()), None)?;
    /// assert_eq!(score.known(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn known(&self) -> usize {
        self.scored.known
    }

    /// The levels that are possible, safest first; they lie next to each other.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts(); // an empty customer is never low
    /// let score = rulebook.risk()?.score(&Case::new(&facts, "2024-06-30".parse().unwrap()), None)?;
    /// assert_eq!(score.possible().len(), 4);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn possible(&self) -> &'a [RiskLevel] {
        self.risk.levels_of(&self.scored)
    }

    /// The level, where only one is possible.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts();
    /// let score = rulebook.risk()?.score(&Case::new(&facts, "2024-06-30".parse().unwrap()), None)?;
    /// assert_eq!(score.level(), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn level(&self) -> Option<&'a RiskLevel> {
        match self.possible() {
            [level] => Some(level),
            _ => None,
        }
    }

    /// The factors that are not known, with what knowing each alone would do to the level; those that
    /// would do most come first. Empty where the level is settled.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::{risk::Settles, scheme::Case}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts()
    ///     .with("first_contract", "2023-06-30")? // 3
    ///     .with("worst_overdue_days_12m", 10)? // 3
    ///     .with("need_fit", "partial")?; // 3: 11 to 19
    /// let score = rulebook.risk()?.score(&Case::new(&facts, "2024-06-30".parse().unwrap()), None)?;
    /// let settles = score.settles();
    /// assert_eq!(settles.len(), 2);
    /// assert_eq!((settles[0].0.code(), settles[0].1), (&"competitor".parse()?, Settles::Sometimes)); // 5: medium
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn settles(&self) -> Vec<(&'a Factor, Settles)> {
        if self.level().is_some() {
            return Vec::new();
        }
        let open = self.factors.iter().enumerate().filter(|(_, one)| one.points.known().is_none());
        let mut found: Vec<(&'a Factor, Settles)> =
            open.map(|(place, one)| (one.factor, self.settled_by(place, one))).collect();
        found.sort_by_key(|(_, settles)| std::cmp::Reverse(*settles));
        found
    }

    fn settled_by(&self, place: usize, reading: &FactorReading<'_>) -> Settles {
        let card = &self.risk.definition.card;
        let (fewest, most) = reading.points.range();
        let (mut all, mut any) = (true, false);
        for points in fewest..=most {
            let points = self.factors.iter().enumerate().map(|(other, one)| {
                if other == place { Points::Known(points) } else { one.points }
            });
            let settled = card.score(points).level().is_some();
            (all, any) = (all && settled, any || settled);
            if any && !all {
                break;
            }
        }
        match (all, any) {
            (true, true) => Settles::Always,
            (_, true) => Settles::Sometimes,
            _ => Settles::Never,
        }
    }

    /// The sheet filled in with what is known now: every factor's points, and the level where it is
    /// settled. A person adds what it is in words, and may correct it (D002-78).
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, record::Rating};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts().with("worst_overdue_days_12m", 31)?;
    /// let score = rulebook.risk()?.score(&Case::new(&facts, "2024-06-30".parse().unwrap()), None)?;
    /// let sheet = score.sheet("pays late");
    /// assert_eq!(sheet.ratings["payment"], Rating::Points(1)); // D002-59
    /// assert_eq!((sheet.ratings.len(), sheet.level), (1, None));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn sheet(&self, description: impl Into<String>) -> RiskAssessment {
        let mut sheet = RiskAssessment::new(description);
        for one in &self.factors {
            if let Some(points) = one.points.known() {
                sheet = sheet.rate(one.factor.code.clone(), points);
            }
        }
        sheet.level = self.level().map(|level| level.code.clone());
        sheet
    }
}

impl Serialize for RiskScore<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("RiskScore", 6)?;
        out.serialize_field("factors", &self.factors)?;
        out.serialize_field("min", &self.min())?;
        out.serialize_field("max", &self.max())?;
        out.serialize_field("known", &self.known())?;
        out.serialize_field("possible", self.possible())?;
        let missing: Vec<&Factor> = self.settles().into_iter().map(|(factor, _)| factor).collect();
        out.serialize_field("missing", &missing)?;
        out.end()
    }
}
