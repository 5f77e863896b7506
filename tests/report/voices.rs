//! D004-35, D001-68, D001-69: topics, successes, failures.

use guanxi::policy::feedback::CaseStory;

use super::month::{march, of};

#[test]
fn d004_35_topics_of_the_period_are_counted() {
    let voice = of(&march()).voice;
    assert_eq!(voice.answers, 2); // that of February is not among them
    let topics: Vec<(&str, u64)> =
        voice.topics.iter().map(|(code, count)| (code.as_str(), *count)).collect();
    assert_eq!((topics, voice.without_topic), (vec![("slow_response", 1)], 1));
}

#[test]
fn d001_68_a_customer_that_moved_up_is_a_success() {
    let voice = of(&march()).voice;
    let moved: Vec<_> = voice
        .successes
        .iter()
        .map(|note| match &note.story {
            CaseStory::Success { scheme, from, to } => {
                (note.customer.as_str(), scheme.as_str(), from.as_str(), to.as_str())
            }
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(moved, [("KH0002", "tier", "C", "B")]);
}

#[test]
fn d001_69_a_loss_is_a_failure_with_its_reason() {
    let voice = of(&march()).voice;
    assert_eq!(voice.failures.len(), 1);
    assert_eq!(voice.reasons, [("响应不及时".to_owned(), 1)]);
    assert_eq!(voice.not_stated, 0);
    let mut request = march();
    request.board = guanxi::review::BoardRequest::new(
        "2024-04".parse::<guanxi::policy::kpi::Period>().unwrap(),
    );
    assert!(of(&request).voice.failures.is_empty());
}
