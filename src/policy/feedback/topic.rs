//! What feedback is about: topics by words, and how often each comes up (D004-34, D004-35).

use std::collections::BTreeMap;

use serde::Serialize;

use super::definition::lower;
use super::{FeedbackPolicy, tally};
use crate::label::Code;
use crate::record::Feedback;

impl FeedbackPolicy<'_> {
    /// The same answer, also about the topics whose words occur in what was said or needed.
    ///
    /// A word occurs wherever its letters stand in a row, in capitals or not: `slow` in "SLOWER",
    /// `延迟` in "响应延迟". Topics that it has stay, whoever gave them; to do it twice changes
    /// nothing (P-121).
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Feedback};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let said = Feedback::comment("技术支持滞后").about("solution_mismatch".parse()?);
    /// let coded = rulebook.feedback().recode(&said);
    /// let topics: Vec<&str> = coded.topics.iter().map(|topic| topic.as_str()).collect();
    /// assert_eq!(topics, ["late_tech_support", "solution_mismatch"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn recode(&self, feedback: &Feedback) -> Feedback {
        let mut coded = feedback.clone();
        let texts = [lower(&feedback.text), lower(&feedback.need)];
        let told = self.definition.topics.iter().filter(|topic| {
            topic.lower.iter().any(|word| texts.iter().any(|text| text.contains(word.as_str())))
        });
        coded.topics.extend(told.map(|topic| topic.code.clone()));
        coded
    }
}

/// How often each topic came up in some answers.
///
/// An answer counts once for each of its topics, so that the counts add up to the number of pairs of
/// an answer and a topic (P-121); answers without a topic are counted apart.
///
/// ```
/// use guanxi::{policy::feedback::summarise, record::Feedback};
/// let slow = Feedback::comment("slow").about("slow_response".parse()?);
/// let both = slow.clone().about("need_misread".parse()?);
/// let counts = summarise([&slow, &both, &Feedback::comment("thanks")]);
/// assert_eq!(serde_json::to_value(&counts).unwrap(), serde_json::json!({
///     "counts": { "need_misread": 1, "slow_response": 2 }, "answers": 3, "without_topic": 1
/// }));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct TopicCounts {
    counts: BTreeMap<Code, u64>,
    answers: u64,
    without_topic: u64,
}

/// Counts the topics of some answers, as they stand (D004-34).
///
/// [`recode`](FeedbackPolicy::recode) them first to count what their words tell.
///
/// ```
/// use guanxi::{policy::feedback::summarise, record::Feedback};
/// assert_eq!(summarise([&Feedback::comment("thanks")]).without_topic(), 1);
/// ```
pub fn summarise<'f>(answers: impl IntoIterator<Item = &'f Feedback>) -> TopicCounts {
    let mut summary = TopicCounts::default();
    for answer in answers {
        summary.answers = summary.answers.saturating_add(1);
        if answer.topics.is_empty() {
            summary.without_topic = summary.without_topic.saturating_add(1);
        }
        for topic in &answer.topics {
            tally::add(&mut summary.counts, topic.clone());
        }
    }
    summary
}

impl TopicCounts {
    /// How many answers are about a topic; 0 where none is.
    ///
    /// ```
    /// use guanxi::{policy::feedback::summarise, record::Feedback};
    /// let counts = summarise([&Feedback::comment("slow").about("slow_response".parse()?)]);
    /// assert_eq!((counts.count("slow_response"), counts.count("price")), (1, 0));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn count(&self, topic: &str) -> u64 {
        self.counts.get(topic).copied().unwrap_or_default()
    }

    /// The topics that came up, in the order of their codes, with their counts.
    ///
    /// ```
    /// use guanxi::{policy::feedback::summarise, record::Feedback};
    /// let counts = summarise([&Feedback::comment("slow").about("slow_response".parse()?)]);
    /// assert_eq!(counts.counts().collect::<Vec<_>>(), [(&"slow_response".parse()?, 1)]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn counts(&self) -> impl Iterator<Item = (&Code, u64)> {
        self.counts.iter().map(|(topic, count)| (topic, *count))
    }

    /// How many answers there were.
    ///
    /// ```
    /// use guanxi::{policy::feedback::summarise, record::Feedback};
    /// assert_eq!(summarise([&Feedback::comment("thanks")]).answers(), 1);
    /// ```
    pub fn answers(&self) -> u64 {
        self.answers
    }

    /// How many answers had no topic.
    ///
    /// ```
    /// use guanxi::policy::feedback::summarise;
    /// assert_eq!(summarise([]).without_topic(), 0);
    /// ```
    pub fn without_topic(&self) -> u64 {
        self.without_topic
    }

    /// How many pairs of an answer and a topic there were: the sum of the counts (P-121).
    ///
    /// ```
    /// use guanxi::{policy::feedback::summarise, record::Feedback};
    /// let both = Feedback::default().about("price".parse()?).about("quality".parse()?);
    /// assert_eq!(summarise([&both]).pairs(), 2);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn pairs(&self) -> u64 {
        self.counts.values().fold(0, |sum, count| sum.saturating_add(*count))
    }

    /// The topics that came up most often, at most so many: by count, of equal ones by code (D004-35).
    ///
    /// ```
    /// use guanxi::{policy::feedback::summarise, record::Feedback};
    /// let price = Feedback::default().about("price".parse()?);
    /// let both = price.clone().about("quality".parse()?).about("delivery".parse()?);
    /// let counts = summarise([&price, &both]);
    /// assert_eq!(counts.top(2), [(&"price".parse()?, 2), (&"delivery".parse()?, 1)]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn top(&self, most: usize) -> Vec<(&Code, u64)> {
        tally::top(&self.counts, most)
    }
}
