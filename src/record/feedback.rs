//! What customers say of us, asked or not (D002-66, D004-33).

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::label::Code;
use crate::quantity::Score;
use crate::record::{ContactId, IssueId};

/// What a customer said of us: an answer to a survey with a score, a comment without one, or both.
///
/// A score is one of the satisfaction survey, from 1 (dissatisfied) to 5 (very satisfied), unless
/// the answer names another scale of the rulebook; scores of different scales never mix (C-20).
/// Facts about satisfaction read the answers of that survey which have a score, and nothing else:
/// parts of a composite (D003-68) make no score. One of that survey beyond 1 to 5 is rejected by
/// the fold (`score-out-of-range`); which scales, parts and topics there are, the
/// [feedback policy](crate::policy::feedback) knows. Call-backs about issues have scores of their
/// own.
///
/// ```
/// use guanxi::{Rulebook, fact::Value, record::{Event, Feedback}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let answer = Feedback::new("3".parse()?).saying("delivery is slow");
/// let recommends = Feedback::new("9".parse()?).on_scale("nps".parse()?);
/// let events = [
///     Event::new("e1", "KH0001", "2024-02-20".parse()?, answer),
///     Event::new("e2", "KH0001", "2024-02-21".parse()?, recommends), // no satisfaction
/// ];
/// // The last closed quarter counts (A-14).
/// let score = |day: &str| -> guanxi::Result<Option<Value>> {
///     let folded = rulebook.fold(&events, day.parse()?, None);
///     Ok(folded.customers["KH0001"].facts.get("satisfaction_last_quarter"))
/// };
/// assert_eq!(score("2024-03-30")?, None);
/// assert_eq!(score("2024-03-31")?, Some(Value::Score("3".parse()?)));
/// assert_eq!(score("2024-06-30")?, None);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields, default)]
#[non_exhaustive]
pub struct Feedback {
    /// The score, on `scale`; none for a comment (A-46).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub score: Option<Score>,
    /// The scale of the score: a code of the rulebook; none for the satisfaction survey.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scale: Option<Code>,
    /// The scores of the parts of a composite, such as communication, by their codes (D003-68).
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub parts: BTreeMap<Code, Score>,
    /// What it is about: codes of the rulebook (D004-34).
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    #[cfg_attr(feature = "schema", schemars(with = "Vec<Code>"))]
    pub topics: BTreeSet<Code>,
    /// By what means it came in: a channel of the rulebook (D004-33).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Code>,
    /// Who said it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactId>,
    /// The issue that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issue: Option<IssueId>,
    /// What was said.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// What the customer needs, as it said so (D004-33).
    #[serde(skip_serializing_if = "String::is_empty")]
    pub need: String,
}

impl Feedback {
    /// The code by which the satisfaction survey of 1 to 5 is named where it has to be: an answer on
    /// this scale is the same as one that names none.
    ///
    /// ```
    /// use guanxi::record::Feedback;
    /// let answer = Feedback::new("4".parse()?).on_scale(Feedback::SATISFACTION.parse()?);
    /// assert!(answer.is_satisfaction());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub const SATISFACTION: &'static str = "satisfaction";

    /// An answer without words.
    ///
    /// ```
    /// use guanxi::record::Feedback;
    /// assert_eq!(Feedback::new("4.5".parse()?).score, Some("4.5".parse()?));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(score: Score) -> Self {
        Self { score: Some(score), ..Self::default() }
    }

    /// A comment without a score (D003-60).
    ///
    /// ```
    /// use guanxi::record::Feedback;
    /// assert_eq!(Feedback::comment("响应及时，方案有效").score, None);
    /// ```
    pub fn comment(text: impl Into<String>) -> Self {
        Self { text: text.into(), ..Self::default() }
    }

    /// The same answer with what was said.
    ///
    /// ```
    /// use guanxi::record::Feedback;
    /// let answer = Feedback::new("2".parse()?).saying("nobody calls back");
    /// assert_eq!(answer.text, "nobody calls back");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn saying(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }

    /// The same answer, its score on a scale of the rulebook.
    ///
    /// ```
    /// use guanxi::record::Feedback;
    /// let answer = Feedback::new("9".parse()?).on_scale("nps".parse()?); // D000-50
    /// assert!(!answer.is_satisfaction());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn on_scale(mut self, scale: Code) -> Self {
        self.scale = Some(scale);
        self
    }

    /// The same answer with the score of a part of a composite; said again, the last one counts.
    ///
    /// ```
    /// use guanxi::record::Feedback;
    /// let answer = Feedback::default()
    ///     .part("communication".parse()?, "5".parse()?)
    ///     .part("solving".parse()?, "4".parse()?); // D003-68
    /// assert_eq!((answer.score, answer.parts["solving"]), (None, "4".parse()?));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn part(mut self, part: Code, score: Score) -> Self {
        self.parts.insert(part, score);
        self
    }

    /// The same answer, also about a topic.
    ///
    /// ```
    /// use guanxi::record::Feedback;
    /// let answer = Feedback::comment("two days for a call").about("slow_response".parse()?);
    /// assert!(answer.topics.contains("slow_response"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn about(mut self, topic: Code) -> Self {
        self.topics.insert(topic);
        self
    }

    /// The same answer, which came in over a channel.
    ///
    /// ```
    /// use guanxi::record::Feedback;
    /// let answer = Feedback::comment("thanks").over("email".parse()?);
    /// assert_eq!(answer.channel.unwrap(), "email");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn over(mut self, channel: Code) -> Self {
        self.channel = Some(channel);
        self
    }

    /// The same answer, given by a person.
    ///
    /// ```
    /// use guanxi::record::Feedback;
    /// let answer = Feedback::new("5".parse()?).given_by("P1");
    /// assert_eq!(answer.contact.unwrap().as_str(), "P1");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn given_by(mut self, contact: impl Into<ContactId>) -> Self {
        self.contact = Some(contact.into());
        self
    }

    /// The same answer, about an issue.
    ///
    /// ```
    /// use guanxi::record::Feedback;
    /// let answer = Feedback::new("5".parse()?).on_issue("WT202403001");
    /// assert_eq!(answer.issue.unwrap().as_str(), "WT202403001");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn on_issue(mut self, issue: impl Into<IssueId>) -> Self {
        self.issue = Some(issue.into());
        self
    }

    /// The same answer with what the customer needs.
    ///
    /// ```
    /// use guanxi::record::Feedback;
    /// let answer = Feedback::comment("the export is slow").needing("a nightly export");
    /// assert_eq!(answer.need, "a nightly export");
    /// ```
    #[must_use]
    pub fn needing(mut self, need: impl Into<String>) -> Self {
        self.need = need.into();
        self
    }

    /// Whether a score of it would be one of the satisfaction survey of 1 to 5.
    ///
    /// ```
    /// use guanxi::record::Feedback;
    /// assert!(Feedback::comment("thanks").is_satisfaction());
    /// ```
    pub fn is_satisfaction(&self) -> bool {
        self.scale.as_ref().is_none_or(|scale| *scale == Self::SATISFACTION)
    }
}
