//! The risk of one customer: what was recorded, what is computed, and whether the two agree.

use serde::Serialize;

use super::{Assessed, AssessmentSchedule, Risk, RiskHistory, RiskLevel, RiskScore};
use crate::error::Result;
use crate::fact::{Facts, Value};
use crate::policy::scheme::Case;
use crate::quantity::Ratio;

/// Whether the recorded level and the computed one agree.
///
/// The recorded one counts all the same; they are never averaged.
///
/// ```
/// use guanxi::{label::Language, policy::risk::Agreement};
/// assert_eq!(Agreement::Disagrees.label(Language::Chinese), "与计算结果不一致");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Agreement {
    /// Both give the same level.
    Agrees,
    /// The computed level cannot be the recorded one.
    Disagrees,
    /// What is computed leaves the recorded level open.
    Open,
    /// Nothing was recorded.
    NotAssessed,
}

/// Where the risk goes.
///
/// ```
/// use guanxi::{label::Language, policy::risk::Trend};
/// assert_eq!(Trend::Riskier.label(Language::English), "riskier");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Trend {
    /// Safer than before.
    Safer,
    /// As before.
    Same,
    /// Riskier than before.
    Riskier,
    /// What is unknown may bring either.
    Open,
    /// There is nothing to compare with.
    New,
}

/// The risk of one customer as of a day.
///
/// The level that counts is that of the last recorded assessment with a level, else the computed one.
/// A newer sheet without a level takes its place only where its points exclude that level.
///
/// ```
/// use guanxi::{Rulebook, policy::{risk::{Agreement, Trend}, scheme::Case}};
/// use guanxi::record::{Event, RiskAssessment};
/// let rulebook = Rulebook::preset("renewal")?;
/// let risk = rulebook.risk()?;
/// let sheet = RiskAssessment::new("all is well").level("low".parse()?);
/// let events = [Event::new("e1", "KH0001", "2024-03-29".parse()?, sheet)];
/// let history = risk.history(&"KH0001".into(), &events, "2024-06-30".parse()?, None);
/// let facts = rulebook.facts()
///     .with("first_contract", "2024-01-01")? // 1 point
///     .with("worst_overdue_days_12m", 40)? // 1
///     .with("need_fit", "none")? // 1
///     .with("competitor_contact", "deep")?; // 1: 5 to 9 in total
/// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
/// let reading = risk.read(&case, &history)?;
/// assert_eq!(reading.level().unwrap().code(), &"low"); // what was recorded counts
/// assert_eq!(reading.agreement, Agreement::Disagrees);
/// assert_eq!(reading.trend, Trend::Riskier);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct RiskReading<'a> {
    /// What is computed now.
    pub score: RiskScore<'a>,
    /// The assessment that counts, if there is one.
    pub recorded: Option<Assessed<'a>>,
    /// The levels that count, safest first: one, unless nothing settles it.
    pub possible: &'a [RiskLevel],
    /// Whether recorded and computed level agree.
    pub agreement: Agreement,
    /// What is computed now against the last assessment.
    pub trend: Trend,
    /// The last assessment against the one before.
    pub course: Trend,
    /// By when the customer is to be assessed; none where the rulebook has no schedule.
    pub schedule: Option<AssessmentSchedule<'a>>,
}

impl<'a> RiskReading<'a> {
    /// The level that counts, where it is settled.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let risk = rulebook.risk()?;
    /// let history = risk.history(&"KH0001".into(), &[], "2024-06-30".parse()?, None);
    /// let facts = rulebook.facts();
    /// let reading = risk.read(&Case::new(&facts, "2024-06-30".parse().unwrap()), &history)?;
    /// assert!(reading.level().is_none() && reading.possible.len() == 4);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn level(&self) -> Option<&'a RiskLevel> {
        match self.possible {
            [level] => Some(level),
            _ => None,
        }
    }

    /// Whether it is surely the safest level that there is.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, record::{Event, RiskAssessment}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let risk = rulebook.risk()?;
    /// let sheet = RiskAssessment::new("all is well").level("low".parse()?);
    /// let events = [Event::new("e1", "KH0001", "2024-06-28".parse()?, sheet)];
    /// let history = risk.history(&"KH0001".into(), &events, "2024-06-30".parse()?, None);
    /// let facts = rulebook.facts();
    /// let reading = risk.read(&Case::new(&facts, "2024-06-30".parse().unwrap()), &history)?;
    /// assert!(reading.is_safest());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_safest(&self) -> bool {
        self.level().is_some() && self.level() == self.score.risk.levels().first()
    }

    /// The riskiest level that is possible.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let risk = rulebook.risk()?;
    /// let history = risk.history(&"KH0001".into(), &[], "2024-06-30".parse()?, None);
    /// let facts = rulebook.facts();
    /// let reading = risk.read(&Case::new(&facts, "2024-06-30".parse().unwrap()), &history)?;
    /// assert_eq!(reading.riskiest().unwrap().code(), &"very_high");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn riskiest(&self) -> Option<&'a RiskLevel> {
        self.possible.last()
    }
}

impl<'a> Risk<'a> {
    /// Reads the risk of one customer: what counts, what is computed, how they compare, what is due.
    ///
    /// # Errors
    /// As [`Risk::score`].
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let risk = rulebook.risk()?;
    /// let history = risk.history(&"KH0001".into(), &[], "2024-06-30".parse()?, None);
    /// let facts = rulebook.facts().with("first_contract", "2020-01-01")?;
    /// let reading = risk.read(&Case::new(&facts, "2024-06-30".parse().unwrap()), &history)?;
    /// let text = reading.explain(Language::English);
    /// assert!(text.starts_with("renewal risk: undetermined, low risk to very high risk\n"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn read(&self, case: &Case<'a>, history: &RiskHistory<'a>) -> Result<RiskReading<'a>> {
        let score = self.score(case, Some(history))?;
        let overruling = history.overruling();
        let recorded = overruling.or_else(|| history.latest()).cloned();
        let computed = score.possible();
        let level = recorded.as_ref().and_then(Assessed::level);
        let possible = self.counting(recorded.as_ref(), computed);
        let agreement = match (level, computed) {
            (None, _) if recorded.is_some() && possible == computed => Agreement::Open,
            (None, _) if recorded.is_some() => Agreement::Disagrees,
            (None, _) => Agreement::NotAssessed,
            (Some(level), [only]) if only == level => Agreement::Agrees,
            (Some(level), several) if several.contains(level) => Agreement::Open,
            _ => Agreement::Disagrees,
        };
        let since = self.definition.facts.since.and_then(|fact| case.facts.value(fact));
        let since = match since {
            Some(Value::Date(date)) => Some(date),
            _ => None,
        };
        let schedule = self.schedule(history, since, case.as_of);
        let now = (computed, (score.min(), score.max()));
        let of = |one: &Assessed<'a>| (one.possible, one.total);
        let trend = recorded.as_ref().map_or(Trend::New, |last| self.trend(of(last), now));
        let before = history.before_latest().zip(recorded.as_ref());
        let course = before.map_or(Trend::New, |(before, last)| self.trend(of(before), of(last)));
        Ok(RiskReading { score, recorded, possible, agreement, trend, course, schedule })
    }

    /// The levels that count: those of the recorded assessment; where it has no level, those of them
    /// that are computed, as its points are among what is computed.
    fn counting(
        &self,
        recorded: Option<&Assessed<'a>>,
        computed: &'a [RiskLevel],
    ) -> &'a [RiskLevel] {
        match recorded {
            None => computed,
            Some(one) if one.level().is_some() => one.possible,
            Some(one) => {
                let fits = computed.iter().all(|level| one.possible.contains(level));
                if fits { computed } else { one.possible }
            }
        }
    }

    /// Levels first; where both are the same one, the totals where both are exact.
    fn trend(&self, before: Standing<'a>, after: Standing<'a>) -> Trend {
        let ends = |levels: &[RiskLevel]| {
            Some((levels.first().map(|level| level.rank)?, levels.last().map(|level| level.rank)?))
        };
        let (Some(old), Some(new)) = (ends(before.0), ends(after.0)) else { return Trend::New };
        if new.0 > old.1 {
            return Trend::Riskier;
        }
        if new.1 < old.0 {
            return Trend::Safer;
        }
        if old.0 != old.1 || new.0 != new.1 {
            return Trend::Open;
        }
        let exact = |total: (Ratio, Ratio)| (total.0 == total.1).then_some(total.0);
        match (exact(before.1), exact(after.1)) {
            (Some(old), Some(new)) if old != new => {
                let more_is_safer =
                    self.definition.direction == crate::rule::Direction::HigherIsSafer;
                if (new > old) == more_is_safer { Trend::Safer } else { Trend::Riskier }
            }
            _ => Trend::Same,
        }
    }

    /// Puts what the policy tells into facts of this rulebook, where they are not known yet: the level
    /// that counts, the last assessment, and how many in a row are at a level or riskier.
    pub(crate) fn tell(
        &self,
        facts: &mut Facts,
        as_of: chrono::NaiveDate,
        history: &RiskHistory<'_>,
    ) {
        let told = &self.definition.facts;
        let latest = history.latest();
        let rank = latest.and_then(|one| one.level()).map(|level| level.rank);
        let mut put = |fact: Option<crate::fact::FactId>, value: Option<Value>| {
            if let Some(id) = fact.filter(|id| facts.value(*id).is_none()) {
                facts.put(id, value);
            }
        };
        put(told.assessed, rank.map(Value::Choice));
        let last = history.assessments.last().map(|one| Value::Date(one.on));
        put(told.last, last);
        for (fact, rank, exactly) in &told.consecutive {
            let count = history.consecutive(*rank, *exactly);
            put(Some(*fact), Some(Value::Count(i64::from(count))));
        }
        if let Some(id) = told.level.filter(|id| facts.value(*id).is_none()) {
            let overruling = history.overruling();
            let rank = rank.filter(|_| overruling.is_none()).or_else(|| {
                let case = Case::new(facts, as_of);
                let score = self.scored(&case, Some(history));
                match self.counting(overruling, score.possible()) {
                    [level] => Some(level.rank),
                    _ => None,
                }
            });
            facts.put(id, rank.map(Value::Choice));
        }
    }
}

/// The possible levels and the total of a score.
type Standing<'a> = (&'a [RiskLevel], (Ratio, Ratio));
