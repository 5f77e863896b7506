//! Whether an answer fits the rulebook, and the composite of its parts.

use super::{FeedbackPolicy, FeedbackScale, unknown};
use crate::error::{Error, ErrorKind, Result};
use crate::quantity::{Fraction, Score};
use crate::record::Feedback;

/// The least step of a scale: every score is on it.
const FINEST: i64 = 1;

impl FeedbackPolicy<'_> {
    /// Whether scores, scale, parts and topics of an answer are those of the rulebook.
    ///
    /// # Errors
    /// Everything that is wrong with it: `unknown-scale`; `score-out-of-range` below or above the
    /// scale, `score-step` between its steps; `unknown-part`, and the same two for the score of a
    /// part; `unknown-topic`.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Feedback};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let policy = rulebook.feedback();
    /// assert_eq!(policy.check(&Feedback::new("4.5".parse()?)), Ok(()));
    /// let wrong = Feedback::new("6".parse()?).part("solvng".parse()?, "4".parse()?);
    /// assert_eq!(policy.check(&wrong).unwrap_err().report(), "\
    /// error: score: the score `6` is not 1 to 5
    ///   help: write a score from 1 to 5
    /// error: parts.solvng: there is no part of a composite `solvng`
    ///   help: did you mean `solving`?
    /// ");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn check(&self, feedback: &Feedback) -> Result<()> {
        let mut errors: Vec<Error> = Vec::new();
        let scale = match &feedback.scale {
            Some(code) => self.scale(code.as_str()).map_err(|error| error.at("scale")),
            None => Ok(&self.definition.satisfaction),
        };
        match scale {
            // An unknown scale is wrong with a score and without one.
            Err(error) => errors.push(error),
            Ok(scale) => {
                let wrong = feedback.score.and_then(|score| on(scale, score).err());
                errors.extend(wrong.map(|error| error.at("score")));
            }
        }
        let parts = &self.definition.parts;
        for (part, score) in &feedback.parts {
            let checked = if parts.iter().any(|one| one.code == *part) {
                on(&self.definition.part_scale, *score)
            } else {
                let known = parts.iter().map(|one| &one.code);
                Err(unknown("unknown-part", "part of a composite", part.as_str(), known))
            };
            errors.extend(checked.err().map(|error| error.at(format!("parts.{part}"))));
        }
        let topics = feedback.topics.iter().filter_map(|topic| self.topic(topic.as_str()).err());
        errors.extend(topics.map(|error| error.at("topics")));
        Error::from_all(errors).map_or(Ok(()), Err)
    }

    /// The composite score of an answer: the plain mean of the parts that the rulebook declares;
    /// `None` where one of them is missing, or none is declared (A-55, P-120).
    ///
    /// Exact, in points of [`part_scale`](Self::part_scale). It is worked out from the parts as they
    /// are: [`check`](Self::check) says whether they are on the scale. Parts that the rulebook does
    /// not declare do not count, and neither does the score of the answer as a whole.
    ///
    /// ```
    /// use guanxi::{Rulebook, quantity::Fraction, record::Feedback};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let two = Feedback::new("5".parse()?)
    ///     .part("communication".parse()?, "5".parse()?)
    ///     .part("solving".parse()?, "4".parse()?);
    /// assert_eq!(rulebook.feedback().composite(&two), None); // absent, not zero and not 4.5
    /// let three = two.part("solution".parse()?, "4".parse()?);
    /// let mean = rulebook.feedback().composite(&three).unwrap();
    /// assert_eq!((mean.to_string(), mean.rounded(2)), ("13/3".to_owned(), "4.33".to_owned()));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn composite(&self, feedback: &Feedback) -> Option<Fraction> {
        let (mut sum, mut count) = (Fraction::ZERO, 0_i128);
        for part in &self.definition.parts {
            let score = feedback.parts.get(&part.code)?;
            sum = sum.checked_add(Fraction::from(*score))?;
            count = count.checked_add(1)?;
        }
        // "13 points of 3 parts" stays visible; without any part the denominator is zero.
        Fraction::new(sum.num(), sum.den().checked_mul(count)?).ok()
    }
}

/// Whether a score is on a scale.
fn on(scale: &FeedbackScale, score: Score) -> Result<()> {
    let Err(error) = scale.scale.check(score) else { return Ok(()) };
    if error.code() != "score-scale" {
        return Err(error);
    }
    let (min, max, step) = (scale.scale.min(), scale.scale.max(), scale.scale.step());
    let message = format!("the score `{score}` is not {min} to {max}");
    let help = match step.ten_thousandths() {
        FINEST => format!("write a score from {min} to {max}"),
        _ => format!("write a score from {min} to {max} in steps of {step}"),
    };
    Err(Error::new(ErrorKind::Record, "score-out-of-range", message).with_help(help))
}
