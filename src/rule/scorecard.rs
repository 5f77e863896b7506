//! Scorecards: points for several factors, their weighted total, and the level that it means.

use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::quantity::Ratio;

/// How large weights and points may be; what is added up stays exact.
const MOST: i64 = 1_000;

/// How many factors there may be.
const MOST_FACTORS: usize = 64;

/// What more points mean.
///
/// ```
/// use guanxi::rule::Direction;
/// assert_eq!("higher_is_riskier".parse::<Direction>()?, Direction::HigherIsRiskier);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Direction {
    /// The more points, the safer (D002-53).
    #[default]
    HigherIsSafer,
    /// The more points, the riskier.
    HigherIsRiskier,
}

/// What an unknown factor counts as (A-12).
///
/// ```
/// use guanxi::rule::Missing;
/// assert_eq!("pessimistic".parse::<Missing>()?, Missing::Pessimistic);
/// let error = "zero".parse::<Missing>().unwrap_err();
/// assert_eq!(error.help(), Some("write one of `interval`, `neutral`, `pessimistic`, `redistribute`"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Missing {
    /// As all that it may be: the total is an interval.
    #[default]
    Interval,
    /// As the riskiest that it may be.
    Pessimistic,
    /// As the neutral points of the scorecard.
    Neutral,
    /// As nothing: its weight goes to the others.
    Redistribute,
}

macro_rules! words {
    ($type:ident, $what:literal, $($word:literal => $value:ident),*) => {
        impl $type {
            /// What files write.
            pub(crate) const WORDS: &'static [&'static str] = &[$($word),*];
        }

        impl std::str::FromStr for $type {
            type Err = Error;

            fn from_str(text: &str) -> Result<Self> {
                match text {
                    $($word => Ok(Self::$value),)*
                    _ => Err(Error::new(
                        ErrorKind::Value,
                        "unknown-word",
                        format!("there is no {} `{text}`", $what),
                    )
                    .with_help(crate::error::did_you_mean(text, Self::WORDS.iter().copied()))),
                }
            }
        }
    };
}

words!(Direction, "direction", "higher_is_safer" => HigherIsSafer, "higher_is_riskier" => HigherIsRiskier);
words!(Missing, "rule for what is missing", "interval" => Interval, "pessimistic" => Pessimistic,
    "neutral" => Neutral, "redistribute" => Redistribute);

/// What is known of one factor.
///
/// ```
/// use guanxi::rule::Points;
/// assert_eq!(Points::Known(3).range(), (3, 3));
/// assert_eq!(Points::Within(1, 5).range(), (1, 5));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Points {
    /// Its points.
    Known(i64),
    /// The fewest and the most that it may have.
    Within(i64, i64),
}

impl Points {
    /// The fewest and the most points.
    ///
    /// ```
    /// assert_eq!(guanxi::rule::Points::Within(1, 3).range(), (1, 3));
    /// ```
    pub fn range(self) -> (i64, i64) {
        match self {
            Self::Known(points) => (points, points),
            Self::Within(fewest, most) => (fewest, most),
        }
    }

    /// The points, where they are known.
    ///
    /// ```
    /// assert_eq!(guanxi::rule::Points::Within(1, 3).known(), None);
    /// ```
    pub fn known(self) -> Option<i64> {
        match self {
            Self::Known(points) => Some(points),
            Self::Within(..) => None,
        }
    }
}

/// What a factor counts: how much, and what it is while it is unknown.
///
/// ```
/// use guanxi::rule::{Missing, Weight};
/// assert_eq!(Weight::default(), Weight { weight: 1, missing: Missing::Interval });
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Weight {
    /// How much it counts.
    pub weight: u32,
    /// What it counts as while it is unknown.
    pub missing: Missing,
}

impl Default for Weight {
    fn default() -> Self {
        Self { weight: 1, missing: Missing::Interval }
    }
}

/// A scorecard: a scale, weighted factors, and levels by total.
///
/// Levels are places from 0, the safest, on; each total in range has exactly one (P-071), and a safer
/// total never a riskier level (P-072). All arithmetic is exact.
///
/// ```
/// use guanxi::rule::{Points, Scorecard, Weight};
/// // Five factors of 1 to 5 points; low from 20, medium from 15, high from 10 (D002-52 ... D002-76).
/// let card = Scorecard::new((1, 5), &[Weight::default(); 5], &[20, 15, 10])?;
/// let known = [5, 5, 5, 4].map(Points::Known);
/// let scored = card.score(known.into_iter().chain([Points::Within(1, 5)]));
/// assert_eq!((scored.min.num(), scored.max.num()), (20, 24));
/// assert_eq!(scored.level(), Some(0)); // 20 to 24: low, whatever the fifth is
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scorecard {
    scale: (i64, i64),
    direction: Direction,
    neutral: i64,
    min_known: usize,
    weights: Vec<Weight>,
    sum: i64,
    /// The totals at which a safer level begins, from the safest on.
    cuts: Vec<i64>,
}

/// What a scorecard makes of its factors.
///
/// ```
/// use guanxi::rule::{Points, Scorecard, Weight};
/// let card = Scorecard::new((1, 5), &[Weight::default(); 2], &[8, 4])?;
/// let scored = card.score([Points::Known(3), Points::Within(1, 5)]);
/// assert_eq!((scored.known, scored.safest, scored.riskiest, scored.level()), (1, 0, 1, None));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Scored {
    /// The lowest total that is possible.
    pub min: Ratio,
    /// The highest total that is possible.
    pub max: Ratio,
    /// How many factors are known.
    pub known: usize,
    /// The place of the safest level that is possible.
    pub safest: usize,
    /// The place of the riskiest level that is possible.
    pub riskiest: usize,
}

impl Scored {
    /// The place of the level, where only one is possible.
    ///
    /// ```
    /// use guanxi::rule::{Points, Scorecard, Weight};
    /// let card = Scorecard::new((1, 5), &[Weight::default()], &[4])?;
    /// assert_eq!(card.score([Points::Known(4)]).level(), Some(0));
    /// assert_eq!(card.score([Points::Known(3)]).level(), Some(1));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn level(&self) -> Option<usize> {
        (self.safest == self.riskiest).then_some(self.safest)
    }
}

impl Scorecard {
    /// A scorecard whose higher totals are safer, with an interval for what is unknown.
    ///
    /// `cuts` are the totals at which a safer level begins, the safest level first; the riskiest level
    /// has none.
    ///
    /// # Errors
    /// `points-scale` where the scale does not rise or passes a thousand, `no-weight` where the weights
    /// sum to nothing or there are none, `weight-range` above a thousand or with more than 64 factors,
    /// `bands-order` where the cuts do not fall strictly.
    ///
    /// ```
    /// use guanxi::rule::{Missing, Scorecard, Weight};
    /// let nothing = Weight { weight: 0, missing: Missing::Interval };
    /// let error = Scorecard::new((1, 5), &[nothing; 3], &[4]).unwrap_err();
    /// assert_eq!(error.code(), "no-weight");
    /// assert_eq!(Scorecard::new((1, 5), &[Weight::default()], &[2, 4]).unwrap_err().code(), "bands-order");
    /// ```
    pub fn new(scale: (i64, i64), weights: &[Weight], cuts: &[i64]) -> Result<Self> {
        let wrong = |code, message: String, help: &str| {
            Err(Error::new(ErrorKind::Rulebook, code, message).with_help(help))
        };
        let (fewest, most) = scale;
        if fewest >= most || fewest < -MOST || most > MOST {
            let message = format!("points from {fewest} to {most} are no scale");
            return wrong(
                "points-scale",
                message,
                "write for example `points = { min = 1, max = 5 }`",
            );
        }
        if weights.len() > MOST_FACTORS || weights.iter().any(|one| i64::from(one.weight) > MOST) {
            let message = "a scorecard has at most 64 factors of a weight up to 1000".to_owned();
            return wrong("weight-range", message, "write small whole weights, such as 1 and 2");
        }
        let sum = weights.iter().fold(0_i64, |sum, one| sum.saturating_add(i64::from(one.weight)));
        if sum == 0 {
            let message = "the weights of the factors sum to nothing".to_owned();
            return wrong("no-weight", message, "give at least one factor a weight above 0");
        }
        if let Some(pair) = cuts.windows(2).find(|pair| pair.is_sorted()) {
            let message = format!("the levels begin at {pair:?}, which does not fall");
            return wrong("bands-order", message, "write levels safest first");
        }
        Ok(Self {
            scale,
            direction: Direction::HigherIsSafer,
            neutral: middle(scale),
            min_known: 1,
            weights: weights.to_vec(),
            sum,
            cuts: cuts.to_vec(),
        })
    }

    /// The same scorecard, read in this direction: where higher is riskier, `cuts` are the totals at
    /// which a riskier level begins, the riskiest level first in them.
    ///
    /// ```
    /// use guanxi::rule::{Direction, Points, Scorecard, Weight};
    /// let card = Scorecard::new((0, 10), &[Weight::default()], &[8, 5])?;
    /// let card = card.reads(Direction::HigherIsRiskier);
    /// let level = |points| card.score([Points::Known(points)]).level();
    /// assert_eq!([4, 5, 8].map(level), [Some(0), Some(1), Some(2)]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn reads(mut self, direction: Direction) -> Self {
        self.direction = direction;
        self
    }

    /// The same scorecard with the points that `neutral` means.
    ///
    /// # Errors
    /// `points-range` where they are not on the scale.
    ///
    /// ```
    /// use guanxi::rule::{Scorecard, Weight};
    /// let card = Scorecard::new((1, 5), &[Weight::default()], &[4])?;
    /// assert_eq!(card.neutral(6).unwrap_err().code(), "points-range");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn neutral(mut self, points: i64) -> Result<Self> {
        self.check(points)?;
        self.neutral = points;
        Ok(self)
    }

    /// The same scorecard, which gives no level while fewer factors are known; at least one has to be.
    ///
    /// ```
    /// use guanxi::rule::{Points, Scorecard, Weight};
    /// let card = Scorecard::new((1, 5), &[Weight::default(); 2], &[4])?.min_known(2);
    /// let scored = card.score([Points::Known(5), Points::Within(1, 5)]);
    /// assert_eq!(scored.level(), None); // although 6 to 10 are all in one level
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn min_known(mut self, factors: usize) -> Self {
        self.min_known = factors.max(1);
        self
    }

    /// The fewest and the most points of a factor.
    ///
    /// ```
    /// use guanxi::rule::{Scorecard, Weight};
    /// assert_eq!(Scorecard::new((1, 5), &[Weight::default()], &[])?.scale(), (1, 5));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn scale(&self) -> (i64, i64) {
        self.scale
    }

    /// The totals at which levels begin, from the highest on.
    pub(crate) fn cuts(&self) -> &[i64] {
        &self.cuts
    }

    /// The sum of the weights.
    pub(crate) fn sum(&self) -> i64 {
        self.sum
    }

    pub(crate) fn direction(&self) -> Direction {
        self.direction
    }

    /// The points of a factor that is neither good nor bad.
    pub(crate) fn neutral_points(&self) -> i64 {
        self.neutral
    }

    /// How many factors have to be known.
    pub(crate) fn needed(&self) -> usize {
        self.min_known
    }

    /// What counts where a factor is not known.
    pub(crate) fn missing(&self, factor: usize) -> Missing {
        self.weights.get(factor).map_or(Missing::Interval, |weight| weight.missing)
    }

    /// How many levels there are.
    ///
    /// ```
    /// use guanxi::rule::{Scorecard, Weight};
    /// assert_eq!(Scorecard::new((1, 5), &[Weight::default()], &[4, 2])?.levels(), 3);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn levels(&self) -> usize {
        self.cuts.len().saturating_add(1)
    }

    /// Whether points are on the scale.
    ///
    /// # Errors
    /// `points-range`, naming the scale.
    ///
    /// ```
    /// use guanxi::rule::{Scorecard, Weight};
    /// let card = Scorecard::new((1, 5), &[Weight::default()], &[4])?;
    /// assert!(card.check(5).is_ok());
    /// assert_eq!(card.check(0).unwrap_err().to_string(), "`0` points are not on the scale 1 to 5");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn check(&self, points: i64) -> Result<()> {
        let (fewest, most) = self.scale;
        if (fewest..=most).contains(&points) {
            return Ok(());
        }
        let message = format!("`{points}` points are not on the scale {fewest} to {most}");
        Err(Error::new(ErrorKind::Value, "points-range", message)
            .with_help(format!("write a whole number from {fewest} to {most}")))
    }

    /// The place of the level of a total.
    ///
    /// # Errors
    /// `total-range` where no points of the factors make this total, for being too low or too high.
    ///
    /// ```
    /// use guanxi::rule::{Scorecard, Weight};
    /// let card = Scorecard::new((1, 5), &[Weight::default(); 5], &[20, 15, 10])?;
    /// let levels: Vec<usize> = (5..=25).map(|total| card.level_of(total)).collect::<Result<_, _>>()?;
    /// assert_eq!(levels, [3, 3, 3, 3, 3, 2, 2, 2, 2, 2, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 0]); // P-071
    /// assert_eq!(card.level_of(4).unwrap_err().code(), "total-range");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn level_of(&self, total: i64) -> Result<usize> {
        let (fewest, most) = self.scale;
        let (low, high) = (fewest.saturating_mul(self.sum), most.saturating_mul(self.sum));
        if (low..=high).contains(&total) {
            return Ok(self.place(total, self.sum));
        }
        let message = format!("a total of {total} cannot be: it lies outside {low} to {high}");
        Err(Error::new(ErrorKind::Value, "total-range", message)
            .with_help(format!("the factors add up to {low} at least and {high} at most")))
    }

    /// The place of the level of `total * sum / kept`.
    fn place(&self, total: i64, kept: i64) -> usize {
        let scaled = i128::from(total).saturating_mul(i128::from(self.sum));
        let reached = |cut: &i64| scaled >= i128::from(*cut).saturating_mul(i128::from(kept));
        let above = self.cuts.iter().position(reached).unwrap_or(self.cuts.len());
        match self.direction {
            Direction::HigherIsSafer => above,
            Direction::HigherIsRiskier => self.cuts.len().saturating_sub(above),
        }
    }

    /// The total and the levels that are possible; factors that are not given are unknown.
    ///
    /// Below the least number of known factors every level is possible: an empty customer has none
    /// (D002-79).
    ///
    /// ```
    /// use guanxi::rule::{Missing, Points, Scorecard, Weight};
    /// let spread = Weight { weight: 1, missing: Missing::Redistribute };
    /// let card = Scorecard::new((1, 5), &[spread; 3], &[12, 8])?;
    /// let scored = card.score([Points::Known(4), Points::Known(5), Points::Within(1, 5)]);
    /// assert_eq!(scored.min.reduced().to_string(), "27/2"); // 9 of two factors stands for 13.5 of three
    /// assert_eq!(card.score([]).level(), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn score(&self, points: impl IntoIterator<Item = Points>) -> Scored {
        let unknown = std::iter::repeat(Points::Within(self.scale.0, self.scale.1));
        let points = points.into_iter().chain(unknown);
        let (mut low, mut high, mut kept, mut known) = (0_i64, 0_i64, self.sum, 0_usize);
        let (mut wide_low, mut wide_high) = (0_i64, 0_i64);
        for (weight, points) in self.weights.iter().zip(points) {
            let share = i64::from(weight.weight);
            let (fewest, most) = points.range();
            let (fewest, most) = (fewest.max(self.scale.0), most.min(self.scale.1));
            wide_low = wide_low.saturating_add(share.saturating_mul(fewest));
            wide_high = wide_high.saturating_add(share.saturating_mul(most));
            let (fewest, most) = match (points, weight.missing) {
                (Points::Known(_), _) => {
                    known = known.saturating_add(1);
                    (fewest, most)
                }
                (_, Missing::Interval) => (fewest, most),
                (_, Missing::Pessimistic) => match self.direction {
                    Direction::HigherIsSafer => (fewest, fewest),
                    Direction::HigherIsRiskier => (most, most),
                },
                (_, Missing::Neutral) => (self.neutral, self.neutral),
                (_, Missing::Redistribute) => {
                    kept = kept.saturating_sub(share);
                    continue;
                }
            };
            low = low.saturating_add(share.saturating_mul(fewest));
            high = high.saturating_add(share.saturating_mul(most));
        }
        let last = self.cuts.len();
        if known < self.min_known || kept == 0 {
            let (min, max) = (self.total(wide_low, self.sum), self.total(wide_high, self.sum));
            return Scored { min, max, known, safest: 0, riskiest: last };
        }
        let (a, b) = (self.place(low, kept), self.place(high, kept));
        Scored {
            min: self.total(low, kept),
            max: self.total(high, kept),
            known,
            safest: a.min(b),
            riskiest: a.max(b),
        }
    }

    fn total(&self, points: i64, kept: i64) -> Ratio {
        let whole = kept == self.sum || kept == 0;
        let parts = if whole { (points, 1) } else { (points.saturating_mul(self.sum), kept) };
        // INVARIANT: at most 64 factors of a weight and points up to a thousand fit, and `kept` is
        // above zero.
        let ratio = Ratio::new(parts.0, parts.1).unwrap_or(Ratio::ZERO);
        if whole { ratio } else { ratio.reduced() }
    }
}

/// The middle of a scale, towards its low end.
fn middle((fewest, most): (i64, i64)) -> i64 {
    let half = most.saturating_sub(fewest).checked_div(2).unwrap_or_default();
    fewest.saturating_add(half)
}
