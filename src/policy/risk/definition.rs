//! What loading a rulebook makes of its risk scorecard: levels, factors, schedule.

use serde::{Serialize, Serializer};

use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::fact::FactId;
use crate::label::{Code, Labels, Language};
use crate::quantity::{Percent, Ratio};
use crate::record::Rating;
use crate::rule::{Direction, Scorecard};
use crate::time::Buckets;

/// A level of risk: its code, the total from which on it holds, and the probability of renewal that
/// it stands for.
///
/// ```
/// use guanxi::{Rulebook, label::Language};
/// let rulebook = Rulebook::preset("renewal")?;
/// let low = &rulebook.risk()?.levels()[0];
/// assert_eq!((low.code(), low.label(Language::Chinese)), (&"low".parse()?, "低风险"));
/// assert_eq!(low.probability_text(), "90%-100%"); // D002-70
/// assert_eq!(serde_json::to_value(low).unwrap(), "low");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RiskLevel {
    pub(crate) code: Code,
    pub(crate) labels: Labels,
    /// Its place among the values of the fact `risk_level`.
    pub(crate) rank: u16,
    /// The probability of renewal from which on it holds; none for the riskiest.
    pub(crate) from: Option<Percent>,
    /// The one at which the next safer level begins.
    pub(crate) below: Option<Percent>,
}

impl RiskLevel {
    /// The code.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert_eq!(rulebook.risk()?.levels()[3].code(), &"very_high");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// Its place among the values of the fact `risk_level`, the safest first.
    pub(crate) fn rank(&self) -> u16 {
        self.rank
    }

    /// What it is called.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// assert_eq!(rulebook.risk()?.levels()[1].label(Language::English), "medium risk");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn label(&self, language: Language) -> &str {
        self.labels.or_code(language, &self.code)
    }

    /// The probability of renewal from which on it holds, and below which; `None` for an end that the
    /// rulebook leaves open (A-13).
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// let (from, below) = rulebook.risk()?.levels()[1].probability();
    /// assert_eq!(from, Some("70%".parse()?)); // D002-72
    /// assert_eq!(below, Some("90%".parse()?)); // 89.5 % is medium
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn probability(&self) -> (Option<Ratio>, Option<Ratio>) {
        (self.from.map(Percent::as_ratio), self.below.map(Percent::as_ratio))
    }

    /// The band of probabilities in words: `90%-100%`, `70%-<90%`; empty where none is declared.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// let levels = rulebook.risk()?.levels();
    /// assert_eq!(levels[2].probability_text(), "50%-<70%");
    /// assert_eq!(levels[3].probability_text(), "0%-<50%");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn probability_text(&self) -> String {
        probability_text(self.from, self.below)
    }
}

/// From what, and below what; empty where neither is given.
pub(super) fn probability_text(from: Option<Percent>, below: Option<Percent>) -> String {
    let least = from.unwrap_or(Percent::ZERO);
    match (from, below) {
        (None, None) => String::new(),
        (_, None) => format!("{least}-100%"),
        (_, Some(below)) => format!("{least}-<{below}"),
    }
}

impl Serialize for RiskLevel {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        self.code.serialize(serializer)
    }
}

/// An answer that a person may give of a factor, and its points.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Anchor {
    pub(crate) code: Code,
    pub(crate) labels: Labels,
    pub(crate) points: i64,
}

/// From what a factor is computed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Computed {
    /// The place of the list that is asked.
    pub(crate) place: usize,
    /// What it asks.
    pub(crate) fact: FactId,
    /// The points of each of its classes.
    pub(crate) points: Vec<i64>,
}

/// A factor of the scorecard.
///
/// ```
/// use guanxi::{Rulebook, label::Language};
/// let rulebook = Rulebook::preset("renewal")?;
/// let factors = rulebook.risk()?.factors();
/// assert_eq!(factors.len(), 5); // D002-52
/// assert_eq!(factors[0].label(Language::Chinese), "合作稳定性");
/// assert!(factors[0].is_computed());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Factor {
    pub(crate) code: Code,
    pub(crate) labels: Labels,
    pub(crate) computed: Option<Computed>,
    pub(crate) anchors: Vec<Anchor>,
    pub(crate) weight: u32,
}

impl Factor {
    /// The code.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert_eq!(rulebook.risk()?.factors()[1].code(), &"payment");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// What it is called.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// assert_eq!(rulebook.risk()?.factors()[4].label(Language::English), "customer feedback");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn label(&self, language: Language) -> &str {
        self.labels.or_code(language, &self.code)
    }

    /// How much it counts.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert!(rulebook.risk()?.factors().iter().all(|factor| factor.weight() == 1));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn weight(&self) -> u32 {
        self.weight
    }

    /// Whether facts tell its points; otherwise only people do.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert!(rulebook.risk()?.factors().iter().all(|factor| factor.is_computed()));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_computed(&self) -> bool {
        self.computed.is_some()
    }

    /// The points of an answer.
    ///
    /// # Errors
    /// `unknown-answer`, with the nearest answer as help.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// let fit = &rulebook.risk()?.factors()[2];
    /// assert_eq!(fit.answer("partial")?, 3); // D002-61
    /// let error = fit.answer("partly").unwrap_err();
    /// assert_eq!(error.to_string(), "factor `need_fit` has no answer `partly`");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn answer(&self, code: &str) -> Result<i64> {
        let found = self.anchors.iter().find(|anchor| anchor.code == *code);
        found.map(|anchor| anchor.points).ok_or_else(|| {
            let known = self.anchors.iter().map(|anchor| anchor.code.as_str());
            let help = match self.anchors.is_empty() {
                true => "write points, such as `3`".to_owned(),
                false => did_you_mean(code, known),
            };
            let message = format!("factor `{}` has no answer `{code}`", self.code);
            Error::new(ErrorKind::Name, "unknown-answer", message).with_help(help)
        })
    }

    /// The points that a rating means.
    pub(super) fn points(&self, rating: &Rating, card: &Scorecard) -> Result<i64> {
        match rating {
            Rating::Points(points) => card.check(*points).map(|()| *points),
            Rating::Answer(code) => self.answer(code.as_str()),
        }
    }

    /// The label of the answer that means these points, if there is one.
    pub(super) fn answer_label(&self, points: i64, language: Language) -> Option<&str> {
        let anchor = self.anchors.iter().find(|anchor| anchor.points == points)?;
        anchor.labels.get(language)
    }
}

impl Serialize for Factor {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        self.code.serialize(serializer)
    }
}

/// The risk scorecard of a rulebook.
#[derive(Debug)]
pub(crate) struct RiskDefinition {
    pub(crate) card: Scorecard,
    pub(crate) direction: Direction,
    /// Safest first, as the places of the scorecard.
    pub(crate) levels: Vec<RiskLevel>,
    pub(crate) factors: Vec<Factor>,
    /// How often customers are assessed.
    pub(crate) every: Option<Buckets>,
    pub(crate) by: Option<Code>,
    /// Whether an assessment without a level breaks a row of consecutive ones.
    pub(crate) reset_on_undetermined: bool,
    pub(crate) facts: RiskFacts,
}

/// The facts that the policy tells, as far as rules ask for them.
#[derive(Clone, Debug, Default)]
pub(crate) struct RiskFacts {
    pub(crate) level: Option<FactId>,
    pub(crate) assessed: Option<FactId>,
    pub(crate) last: Option<FactId>,
    /// Each with the rank from which on it counts, and whether only that one counts.
    pub(crate) consecutive: Vec<(FactId, u16, bool)>,
    /// From where the schedule begins (first contract).
    pub(crate) since: Option<FactId>,
}

impl RiskDefinition {
    /// The level of this code.
    pub(super) fn level(&self, code: &str) -> Result<usize> {
        let found = self.levels.iter().position(|level| level.code == *code);
        found.ok_or_else(|| {
            let known = self.levels.iter().map(|level| level.code.as_str());
            let message = format!("there is no level `{code}`");
            Error::new(ErrorKind::Name, "unknown-level", message)
                .with_help(did_you_mean(code, known))
        })
    }
}
