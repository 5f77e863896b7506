//! What customers say of us: scales, parts, topics.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::rulebook::{DocumentValue, FeedbackDocument, FeedbackScaleDocument, TopicDocument};
use crate::testkit::rulebook::names::{labels, values, words};

/// The scale of promoters and detractors, where there is one.
pub(super) const PROMOTERS: &str = "recommend";

/// Codes, the fewest and the most points, and the steps that go with them.
const SCALES: &[(&str, &str, &str, &[&str])] = &[
    ("satisfaction", "1", "5", &["0.5", "1", "0.0001"]),
    (PROMOTERS, "0", "10", &["1"]),
    ("stars", "0.5", "5", &["0.5", "0.1"]),
    ("mood", "-2", "2", &["1", "2"]),
];

/// A feedback policy.
pub(super) fn feedback() -> BoxedStrategy<FeedbackDocument> {
    let scales = (subsequence(SCALES, 0..=4), any::<[bool; 2]>(), labels(), 0_usize..3);
    let scales = scales.prop_map(|(scales, [said, whole], label, step)| {
        let scale = |(code, min, max, steps): (&str, &str, &str, &'static [&'static str])| {
            let step = steps.get(step).or(steps.first()).copied().unwrap_or_default();
            // Unless said it is 1, which parts every scale but the stars.
            let step = Some(value(step, whole)).filter(|_| said || code == "stars");
            let (min, max) = (value(min, whole), value(max, whole));
            FeedbackScaleDocument { code: code.to_owned(), min, max, step, label: label.clone() }
        };
        scales.into_iter().map(scale).collect::<Vec<_>>()
    });
    let parts = values(0, &["communication", "solving", "solution"]);
    let topics =
        (words(0, &["slow_response", "price"]), words(0, &["slow", "延迟", "贵"]), labels());
    let topics = topics.prop_map(|(codes, words, label)| {
        let topic = |code| TopicDocument { code, words: words.clone(), label: label.clone() };
        codes.into_iter().map(topic).collect::<Vec<_>>()
    });
    (scales, parts, topics)
        .prop_flat_map(|(scale, part, topic)| {
            let mut known: Vec<String> = scale.iter().map(|one| one.code.clone()).collect();
            known.push("satisfaction".to_owned());
            let part_scale = prop::option::of(select(known));
            (Just((scale, part, topic)), part_scale)
        })
        .prop_map(|((scale, part, topic), part_scale)| FeedbackDocument {
            scale,
            part,
            part_scale,
            topic,
        })
        .boxed()
}

/// A number as text, or as a number where it is a whole one.
fn value(text: &str, whole: bool) -> DocumentValue {
    match text.parse() {
        Ok(number) if whole => DocumentValue::Integer(number),
        _ => DocumentValue::Text(text.to_owned()),
    }
}
