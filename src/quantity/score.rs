//! Scores and the scales that they belong to.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::decimal::{self, Kind, Plain, UNITS, Written};
use crate::error::{Error, ErrorKind};
use crate::label::custom;

/// The most units in a score: 1 000 000 points.
const MOST: i64 = 10_000_000_000;

/// A number of points: a satisfaction score, a health score, a net promoter score.
///
/// Held in ten-thousandths of a point; at most 1 000 000 points either way. A score knows no
/// scale by itself: [`Scale::check`] says whether it belongs to one, and scores of different
/// scales are never mixed (C-20).
///
/// Reads digits with an optional `-` and at most four decimals, else `score-form` or
/// `score-decimals`; beyond the bounds is `score-range`. Displays with the fewest digits. In
/// data formats it is a text or an integer; a float is refused.
///
/// ```
/// use guanxi::quantity::Score;
/// let score: Score = "4.50".parse()?;
/// assert_eq!(score.to_string(), "4.5");
/// assert!(score < Score::from(5));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Score(i64);

impl Score {
    /// No points.
    ///
    /// ```
    /// # use guanxi::quantity::Score;
    /// assert_eq!(Score::ZERO, Score::from(0));
    /// ```
    pub const ZERO: Self = Self(0);

    /// The greatest score, 1 000 000 points.
    ///
    /// ```
    /// # use guanxi::quantity::Score;
    /// assert_eq!(Score::MAX.to_string(), "1000000");
    /// ```
    pub const MAX: Self = Self(MOST);

    /// The least score, -1 000 000 points.
    ///
    /// ```
    /// # use guanxi::quantity::Score;
    /// assert_eq!(Score::MIN.to_string(), "-1000000");
    /// ```
    pub const MIN: Self = Self(-MOST);

    /// The score of so many ten-thousandths of a point; beyond the bounds is `score-range`.
    ///
    /// ```
    /// # use guanxi::quantity::Score;
    /// assert_eq!(Score::from_ten_thousandths(45_000)?, "4.5".parse()?);
    /// assert_eq!(Score::from_ten_thousandths(i64::MIN).unwrap_err().code(), "score-range");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn from_ten_thousandths(units: i64) -> Result<Self, Error> {
        let units = i128::from(units);
        Self::KIND.accept(Ok(units), &Plain(units)).map(Self)
    }

    /// The score in ten-thousandths of a point.
    ///
    /// ```
    /// # use guanxi::quantity::Score;
    /// assert_eq!(Score::from(-100).ten_thousandths(), -1_000_000);
    /// ```
    pub const fn ten_thousandths(self) -> i64 {
        self.0
    }

    /// The score of so many whole points; beyond the bounds is `score-range`.
    ///
    /// For points that fit `i16` there is `From`, which cannot fail.
    ///
    /// ```
    /// # use guanxi::quantity::Score;
    /// assert_eq!(Score::from_points(100_000)?.to_string(), "100000");
    /// assert_eq!(Score::from_points(1_000_001).unwrap_err().code(), "score-range");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn from_points(points: i64) -> Result<Self, Error> {
        Self::from_integer(i128::from(points))
    }
}

impl Score {
    /// A whole number of points.
    pub(crate) const fn whole(points: i16) -> Self {
        // INVARIANT: no such number times 10 000 leaves the range.
        Self((points as i64).saturating_mul(UNITS))
    }
}

impl Written for Score {
    const KIND: Kind = Kind {
        name: "score",
        a_name: "a score",
        suffix: "",
        bounds: (-(MOST as i128), MOST as i128),
        form: "score-form",
        form_help: "write digits such as `5`, `4.5` or `-100`",
        decimals: "score-decimals",
        range: "score-range",
        range_help: "write a score from -1000000 to 1000000",
        example: "4.5",
    };

    fn from_integer(whole: i128) -> Result<Self, Error> {
        Self::KIND.accept(decimal::rescale(whole, 0), &whole).map(Self)
    }
}

/// Whole points, always within the bounds.
impl From<i16> for Score {
    fn from(points: i16) -> Self {
        Self(i64::from(points).saturating_mul(UNITS))
    }
}

impl FromStr for Score {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        Self::KIND.parse(text, text).map(Self)
    }
}

impl fmt::Display for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        decimal::write(f, i128::from(self.0), 0, "")
    }
}

impl fmt::Debug for Score {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Score({self:.0})")
    }
}

impl Serialize for Score {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Score {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decimal::deserialize(deserializer)
    }
}

/// The scores that may be given: from a lowest to a highest, in equal steps.
///
/// Both ends belong to the scale, and a whole number of steps leads from one to the other.
/// In data formats it is a map `{min, max, step}`; `step` is 1 where it is left out.
///
/// ```
/// use guanxi::quantity::Scale;
/// let stars = Scale::new(1.into(), 5.into(), "0.5".parse()?)?;
/// assert_eq!(stars.check("4.5".parse()?)?.to_string(), "4.5");
/// assert_eq!(stars.to_string(), "1 to 5 in steps of 0.5");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
pub struct Scale {
    // INVARIANT: min < max, step > 0, and max - min is a multiple of step.
    min: Score,
    max: Score,
    step: Score,
}

impl Scale {
    /// One to five, whole points: customer satisfaction.
    ///
    /// ```
    /// # use guanxi::quantity::Scale;
    /// assert_eq!(Scale::ONE_TO_FIVE.to_string(), "1 to 5 in steps of 1");
    /// ```
    pub const ONE_TO_FIVE: Self =
        Self { min: Score(UNITS), max: Score(5 * UNITS), step: Score(UNITS) };

    /// Nought to ten, whole points: the answer from which the net promoter score is made.
    ///
    /// ```
    /// # use guanxi::quantity::Scale;
    /// assert_eq!(Scale::ZERO_TO_TEN.to_string(), "0 to 10 in steps of 1");
    /// ```
    pub const ZERO_TO_TEN: Self =
        Self { min: Score(0), max: Score(10 * UNITS), step: Score(UNITS) };

    /// The scale from `min` to `max` in steps of `step`.
    ///
    /// Refuses `min` that is not below `max` (`scale-bounds`), and a step that is not above zero
    /// or does not lead from `min` exactly to `max` (`scale-step`).
    ///
    /// ```
    /// # use guanxi::quantity::Scale;
    /// assert_eq!(Scale::new(1.into(), 5.into(), 1.into())?, Scale::ONE_TO_FIVE);
    /// assert_eq!(Scale::new(5.into(), 1.into(), 1.into()).unwrap_err().code(), "scale-bounds");
    /// assert_eq!(Scale::new(1.into(), 5.into(), 3.into()).unwrap_err().code(), "scale-step");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(min: Score, max: Score, step: Score) -> Result<Self, Error> {
        if min >= max {
            let message = format!("a scale cannot go from `{min}` up to `{max}`");
            return Err(Error::new(ErrorKind::Value, "scale-bounds", message)
                .with_help("write a `min` below `max`"));
        }
        if step <= Score::ZERO || max.0.saturating_sub(min.0).checked_rem(step.0) != Some(0) {
            let message = format!("steps of `{step}` do not lead from `{min}` to `{max}`");
            return Err(Error::new(ErrorKind::Value, "scale-step", message)
                .with_help("write a step above zero that divides the scale evenly"));
        }
        Ok(Self { min, max, step })
    }

    /// The lowest score.
    ///
    /// ```
    /// # use guanxi::quantity::{Scale, Score};
    /// assert_eq!(Scale::ONE_TO_FIVE.min(), Score::from(1));
    /// ```
    pub const fn min(self) -> Score {
        self.min
    }

    /// The highest score.
    ///
    /// ```
    /// # use guanxi::quantity::{Scale, Score};
    /// assert_eq!(Scale::ONE_TO_FIVE.max(), Score::from(5));
    /// ```
    pub const fn max(self) -> Score {
        self.max
    }

    /// The distance between neighbouring scores.
    ///
    /// ```
    /// # use guanxi::quantity::{Scale, Score};
    /// assert_eq!(Scale::ONE_TO_FIVE.step(), Score::from(1));
    /// ```
    pub const fn step(self) -> Score {
        self.step
    }

    /// The score itself if it belongs to the scale.
    ///
    /// Outside the ends is `score-scale`, between two steps is `score-step`; both name the scale.
    ///
    /// ```
    /// # use guanxi::quantity::{Scale, Score};
    /// assert_eq!(Scale::ONE_TO_FIVE.check(5.into())?, Score::from(5));
    /// let error = Scale::ONE_TO_FIVE.check(9.into()).unwrap_err();
    /// assert_eq!(error.code(), "score-scale");
    /// assert_eq!(error.to_string(), "score `9` is outside the scale 1 to 5 in steps of 1");
    /// let error = Scale::ONE_TO_FIVE.check("4.5".parse()?).unwrap_err();
    /// assert_eq!(error.code(), "score-step");
    /// assert_eq!(error.help(), Some("write `4` or `5`"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn check(self, score: Score) -> Result<Score, Error> {
        if score < self.min || score > self.max {
            let message = format!("score `{score}` is outside the scale {self}");
            return Err(Error::new(ErrorKind::Value, "score-scale", message)
                .with_help(format!("write a score from `{}` to `{}`", self.min, self.max)));
        }
        // INVARIANT: step > 0 and the score lies within the ends, so nothing saturates.
        let past = score.0.saturating_sub(self.min.0).checked_rem(self.step.0).unwrap_or(0);
        if past == 0 {
            return Ok(score);
        }
        let below = Score(score.0.saturating_sub(past));
        let above = Score(below.0.saturating_add(self.step.0));
        let message = format!("score `{score}` lies between the steps of the scale {self}");
        Err(Error::new(ErrorKind::Value, "score-step", message)
            .with_help(format!("write `{below}` or `{above}`")))
    }
}

impl fmt::Display for Scale {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.0} to {:.0} in steps of {:.0}", self.min, self.max, self.step)
    }
}

impl<'de> Deserialize<'de> for Scale {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Parts {
            min: Score,
            max: Score,
            #[serde(default = "one")]
            step: Score,
        }
        fn one() -> Score {
            Score(UNITS)
        }
        let Parts { min, max, step } = Parts::deserialize(deserializer)?;
        Self::new(min, max, step).map_err(|error| custom(&error))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<i64, &'static str> {
        text.parse::<Score>().map(|score| score.0).map_err(|error| error.code())
    }

    #[test]
    fn bounds() {
        assert_eq!(read("1000000"), Ok(MOST));
        assert_eq!(read("-1000000.0000"), Ok(-MOST));
        assert_eq!(read("1000000.0001"), Err("score-range"));
        assert_eq!(read("-1000000.0001"), Err("score-range"));
        assert_eq!(read("4.12345"), Err("score-decimals"));
        assert_eq!(read("five"), Err("score-form"));
        assert_eq!(Score::from_ten_thousandths(MOST + 1).map_err(|e| e.code()), Err("score-range"));
        assert_eq!(Score::from_points(-1_000_000), Ok(Score::MIN));
        assert_eq!(Score::from(i16::MIN).to_string(), "-32768");
    }

    #[test]
    fn formats() {
        for (text, shown) in [("4.50", "4.5"), ("5", "5"), ("-100", "-100"), ("0.0001", "0.0001")] {
            assert_eq!(text.parse::<Score>().unwrap().to_string(), shown);
        }
        assert_eq!(format!("{:5.1}|{:?}", Score::from(4), Score::from(-4)), "  4.0|Score(-4)");
    }

    #[test]
    fn serde_takes_text_and_integers_only() {
        let json = |text: &str| serde_json::from_str::<Score>(text).map_err(|e| e.to_string());
        assert_eq!(json("\"4.5\""), Ok(Score(45_000)));
        assert_eq!(json("4"), Ok(Score::from(4)));
        assert!(json("4.25").unwrap_err().contains("write the score as text: \"4.25\""));
        assert_eq!(serde_json::to_string(&Score(45_000)).unwrap(), "\"4.5\"");
    }

    #[test]
    fn c_20_scores_belong_to_their_scale() {
        let code = |scale: Scale, text: &str| {
            scale.check(text.parse().unwrap()).map(|s| s.to_string()).map_err(|e| e.code())
        };
        for (text, is) in [
            ("1", Ok("1".to_owned())),
            ("5", Ok("5".to_owned())),
            ("0.9999", Err("score-scale")),
            ("5.0001", Err("score-scale")),
            ("1.0001", Err("score-step")),
            ("4.9999", Err("score-step")),
        ] {
            assert_eq!(code(Scale::ONE_TO_FIVE, text), is, "{text}");
        }
        assert_eq!(code(Scale::ZERO_TO_TEN, "0"), Ok("0".to_owned()));
        assert_eq!(code(Scale::ZERO_TO_TEN, "11"), Err("score-scale"));
        let error = Scale::ONE_TO_FIVE.check(Score(10_001)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "score `1.0001` lies between the steps of the scale 1 to 5 in steps of 1"
        );
        assert_eq!(error.help(), Some("write `1` or `2`"));
        // Steps count from the lowest score, not from zero.
        let odd = Scale::new(Score::from(-3), Score::from(3), Score::from(2)).unwrap();
        assert_eq!(code(odd, "-1"), Ok("-1".to_owned()));
        assert_eq!(code(odd, "0"), Err("score-step"));
    }

    #[test]
    fn scales_are_sound() {
        let code =
            |min, max, step| Scale::new(Score(min), Score(max), Score(step)).map_err(|e| e.code());
        assert!(code(-MOST, MOST, 1).is_ok());
        assert_eq!(code(1, 1, 1), Err("scale-bounds"));
        assert_eq!(code(0, 10, 0), Err("scale-step"));
        assert_eq!(code(0, 10, -1), Err("scale-step"));
        assert_eq!(code(0, 10, 11), Err("scale-step"));
        assert!(code(0, 10, 10).is_ok());
    }

    #[test]
    fn scale_serde() {
        let json = |text: &str| serde_json::from_str::<Scale>(text).map_err(|e| e.to_string());
        assert_eq!(json(r#"{"min":1,"max":5}"#), Ok(Scale::ONE_TO_FIVE));
        assert_eq!(
            serde_json::to_string(&Scale::ONE_TO_FIVE).unwrap(),
            r#"{"min":"1","max":"5","step":"1"}"#
        );
        assert!(json(r#"{"min":1,"max":1}"#).unwrap_err().contains("write a `min` below `max`"));
        assert!(json(r#"{"min":1,"max":5,"by":1}"#).unwrap_err().contains("unknown field `by`"));
    }
}
