//! Topics by words, and how often each comes up (D004-34, D004-35).

use guanxi::policy::feedback::summarise;

use super::*;

fn coded(said: &Feedback) -> Vec<String> {
    let rulebook = own(OWN);
    rulebook.feedback().recode(said).topics.iter().map(ToString::to_string).collect()
}

#[test]
fn words_are_found_wherever_they_stand() {
    let told = |text: &str| coded(&Feedback::comment(text)).join(" ");
    assert_eq!(told("slow"), "slow");
    assert_eq!(told("It is SLOWER than last year"), "slow");
    assert_eq!(told("总是响应延迟"), "slow");
    assert_eq!(told("the PRICE went up, and 太贵了"), "price");
    assert_eq!(told("slow, and the price ..."), "price slow");
    assert_eq!(told("s low, 延 迟"), ""); // a blank stands between
    assert_eq!(told("weather"), ""); // it has no words
    assert_eq!(told(""), "");
}

/// Every letter is made small by itself: the Greek sigma at the end of a word is one too.
#[test]
fn capitals_do_not_matter_in_any_script() {
    let rulebook = own(
        "[feedback]\ntopic = [{ code = \"road\", words = [\"οδοσ\"] }, { code = \"ok\", words = [\"ДА\"] }]\n",
    );
    let told = |text: &str| {
        let coded = rulebook.feedback().recode(&Feedback::comment(text));
        coded.topics.iter().map(ToString::to_string).collect::<Vec<_>>().join(" ")
    };
    assert_eq!((told("ΟΔΟΣ"), told("да")), ("road".to_owned(), "ok".to_owned()));
}

#[test]
fn what_is_needed_tells_too_and_what_people_said_stays() {
    assert_eq!(coded(&Feedback::comment("thanks").needing("a lower price")), ["price"]);
    assert_eq!(coded(&Feedback::comment("slow").about(code("weather"))), ["slow", "weather"]);
    // Also a topic that the rulebook does not have: `check` says so.
    assert_eq!(coded(&Feedback::comment("").about(code("rain"))), ["rain"]);
    // Nothing but the topics changes.
    let said = answer("9").on_scale(code("nps")).saying("slow").given_by("P1").needing("x");
    let mut coded = own(OWN).feedback().recode(&said);
    assert_eq!(std::mem::take(&mut coded.topics).len(), 1);
    assert_eq!(coded, said);
}

#[test]
fn p_121_counts_are_of_pairs_and_answers_without_a_topic_apart() {
    let about = |topics: &[&str]| {
        topics.iter().fold(Feedback::default(), |one, topic| one.about(code(topic)))
    };
    let answers =
        [about(&["a", "b"]), about(&["b"]), about(&[]), about(&["c", "b", "a"]), about(&[])];
    let counts = summarise(&answers);
    assert_eq!((counts.count("a"), counts.count("b"), counts.count("c")), (2, 3, 1));
    assert_eq!((counts.count("d"), counts.pairs(), counts.answers()), (0, 6, 5));
    assert_eq!(counts.without_topic(), 2);
    assert_eq!(summarise([]), Default::default());
}

#[test]
fn d004_35_the_most_frequent_topics_by_count_and_then_by_code() {
    let about = |topic: &str| Feedback::default().about(code(topic));
    let answers = ["b", "a", "c", "c", "d", "b", "e"].map(about);
    let counts = summarise(&answers);
    let top = |most| {
        let named = |(topic, count): (&Code, u64)| format!("{topic}{count}");
        counts.top(most).into_iter().map(named).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(top(0), "");
    assert_eq!(top(1), "b2"); // before c, which came up as often
    assert_eq!(top(3), "b2 c2 a1");
    assert_eq!(top(5), "b2 c2 a1 d1 e1");
    assert_eq!(top(usize::MAX), top(5));
}
