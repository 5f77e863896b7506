//! P-120 and P-121 against slow second readings, and answers of random logs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use guanxi::policy::feedback::{
    CaseStory, Loss, Transition, failure_cases, failure_reasons, success_cases, summarise,
};
use guanxi::quantity::Fraction;
use guanxi::testkit::record as strategies;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use super::*;

const PARTS: [&str; 3] = ["communication", "solving", "solution"];

/// Made once: properties ask again and again.
static RULEBOOK: LazyLock<Rulebook> = LazyLock::new(|| own(OWN));
static PRESETS: LazyLock<Rulebook> = LazyLock::new(|| {
    own("use = [{ preset = \"service_quality\", parts = [\"feedback\"] },\n\
         { preset = \"follow_up\", parts = [\"feedback\"] }]\n")
});

fn config(cases: u32) -> ProptestConfig {
    ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(cases) }
}

/// Scores of any size, mostly those of the scale.
fn scores() -> impl Strategy<Value = Score> + Clone {
    prop_oneof![
        3 => (1_i16..=5).prop_map(Score::from),
        2 => (10_000_i64..=50_000).prop_map(|n| Score::from_ten_thousandths(n).unwrap()),
        1 => guanxi::testkit::quantity::scores(),
    ]
}

/// Texts in which the words of [`OWN`] occur, whole and in pieces.
fn texts() -> impl Strategy<Value = String> + Clone {
    let piece = select(vec![
        "slow", "SLOW", "slo", "w", "延迟", "延", "迟", "Price", "pRiCe", "太贵", "太", "weather",
        " ", "，",
    ]);
    prop::collection::vec(piece, 0..6).prop_map(|pieces| pieces.concat())
}

fn topics() -> impl Strategy<Value = BTreeSet<Code>> + Clone {
    let some = subsequence(vec!["slow", "price", "weather", "rain"], 0..=4);
    some.prop_map(|some| some.into_iter().map(code).collect())
}

fn said() -> impl Strategy<Value = Feedback> + Clone {
    (texts(), texts(), topics()).prop_map(|(text, need, topics)| {
        let said = Feedback::comment(text).needing(need);
        topics.into_iter().fold(said, Feedback::about)
    })
}

/// Whether a word stands somewhere in a text, letter by letter; both without capitals.
fn stands_in(word: &str, text: &str) -> bool {
    let small =
        |text: &str| -> Vec<char> { text.chars().map(|c| c.to_ascii_lowercase()).collect() };
    let (word, text) = (small(word), small(text));
    (0..text.len()).any(|from| text[from..].starts_with(&word))
}

proptest! {
    #![proptest_config(config(1_000))]

    /// Between the smallest and the largest part, and exactly the mean; absent where one is missing.
    #[test]
    fn p_120_the_composite_lies_between_its_parts(
        given in prop::collection::vec(proptest::option::weighted(0.85, scores()), 3),
        other in proptest::option::of(scores()),
        score in proptest::option::of(scores()),
    ) {
        let rulebook = &*RULEBOOK;
        let mut answer = Feedback::default();
        answer.score = score;
        for (part, score) in PARTS.iter().zip(&given) {
            if let Some(score) = score {
                answer = answer.part(code(part), *score);
            }
        }
        if let Some(other) = other {
            answer = answer.part(code("price"), other);
        }
        let composite = rulebook.feedback().composite(&answer);
        let known: Vec<Score> = given.iter().flatten().copied().collect();
        if known.len() < PARTS.len() {
            prop_assert_eq!(composite, None);
            return Ok(());
        }
        let mean = composite.unwrap();
        let (least, most) = (known.iter().min().unwrap(), known.iter().max().unwrap());
        prop_assert!(Fraction::from(*least) <= mean && mean <= Fraction::from(*most));
        // Three times the mean is the sum, counted in ten-thousandths.
        let sum: i128 = known.iter().map(|score| i128::from(score.ten_thousandths())).sum();
        prop_assert_eq!(mean.num() * 3 * 10_000, sum * mean.den());
        // In whatever order the parts are scored, and better where a part is.
        if let Ok(better) = Score::from_ten_thousandths(known[0].ten_thousandths() + 1) {
            let raised = answer.clone().part(code(PARTS[0]), better);
            prop_assert!(rulebook.feedback().composite(&raised).unwrap() > mean);
        }
    }

    /// The counts add up to the pairs, and are those of a slow second count.
    #[test]
    fn p_121_topic_counts_add_up_to_the_pairs(answers in prop::collection::vec(said(), 0..12), most in 0_usize..6) {
        let counts = summarise(&answers);
        let mut pairs: Vec<&Code> = Vec::new();
        for answer in &answers {
            pairs.extend(&answer.topics);
        }
        prop_assert_eq!(usize::try_from(counts.pairs()), Ok(pairs.len()));
        prop_assert_eq!(counts.counts().map(|(_, count)| count).sum::<u64>(), counts.pairs());
        for (topic, count) in counts.counts() {
            let counted = pairs.iter().filter(|one| **one == topic).count();
            prop_assert_eq!(usize::try_from(count), Ok(counted));
        }
        prop_assert!(pairs.iter().all(|topic| counts.count(topic.as_str()) > 0));
        let without = answers.iter().filter(|one| one.topics.is_empty()).count();
        prop_assert_eq!(usize::try_from(counts.without_topic()), Ok(without));
        prop_assert_eq!(usize::try_from(counts.answers()), Ok(answers.len()));
        // The top is what is left when the smallest is taken away again and again.
        let mut left: BTreeMap<&Code, u64> = counts.counts().collect();
        while left.len() > most {
            let worst = left.iter().min_by_key(|(topic, count)| (**count, std::cmp::Reverse(**topic)));
            let worst = *worst.unwrap().0;
            left.remove(worst);
        }
        let top = counts.top(most);
        prop_assert_eq!(top.iter().copied().collect::<BTreeMap<_, _>>(), left);
        prop_assert!(top.windows(2).all(|two| (two[1].1, two[0].0) <= (two[0].1, two[1].0) || two[0].1 > two[1].1));
    }

    /// To code a text twice changes nothing, and a topic comes in if and only if a word stands there.
    #[test]
    fn p_121_recoding_twice_changes_nothing(said in said()) {
        let rulebook = &*RULEBOOK;
        let policy = rulebook.feedback();
        let once = policy.recode(&said);
        prop_assert_eq!(&policy.recode(&once), &once);
        let mut expected = said.topics.clone();
        for topic in policy.topics() {
            let told = topic.words().iter().any(|word| {
                stands_in(word, &said.text) || stands_in(word, &said.need)
            });
            if told {
                expected.insert(topic.code().clone());
            }
        }
        prop_assert_eq!(once.topics, expected);
    }

    /// Of random logs: what counts fits and is there once, what does not is listed, in any order.
    #[test]
    fn answers_are_those_that_fit_whatever_the_order(
        log in prop::collection::vec(strategies::feedback(), 0..12),
        corrected in prop::collection::vec(proptest::option::weighted(0.2, 0_usize..12), 12),
        turn in 0_usize..12,
    ) {
        let rulebook = &*PRESETS;
        let policy = rulebook.feedback();
        let mut events: Vec<Event> = Vec::new();
        for (place, said) in log.iter().enumerate() {
            let one = event(&format!("e{place:02}"), "K", "2024-03-05", said.clone());
            // Only what came before and was not corrected yet.
            let of = corrected[place].filter(|of| *of < place);
            let of = of.map(|of| format!("e{of:02}"));
            let taken = |id: &String| events.iter().any(|one| one.corrects.as_ref().is_some_and(|of| of.as_str() == id));
            events.push(match of.filter(|id| !taken(id)) {
                Some(of) => one.correcting(of),
                None => one,
            });
        }
        let beyond = |said: &Feedback| {
            let on_survey = said.scale.as_ref().is_none_or(|scale| *scale == "satisfaction");
            on_survey && said.score.is_some_and(|score| score < points("1") || score > points("5"))
        };
        // What the fold rejects corrects nothing; what is corrected does not count.
        let sound = |one: &&Event| !beyond(&log[one.id.as_str()[1..].parse::<usize>().unwrap()]);
        let gone: BTreeSet<&str> = events
            .iter()
            .filter(sound)
            .filter_map(|one| one.corrects.as_ref())
            .map(|id| id.as_str())
            .collect();
        let (mut fit, mut unfit) = (Vec::new(), BTreeSet::new());
        for (one, said) in events.iter().zip(&log) {
            let id = one.id.as_str();
            if beyond(said) || (!gone.contains(id) && policy.check(said).is_err()) {
                unfit.insert(id);
            } else if !gone.contains(id) {
                fit.push(id);
            }
        }
        let mut shuffled = events.clone();
        shuffled.rotate_left(turn.min(events.len()));
        let read = policy.answers(&shuffled, "2024-03-31".parse().unwrap(), None);
        let found: Vec<&str> = read.answers.iter().map(|one| one.event.as_str()).collect();
        prop_assert_eq!(found, fit);
        let refused: BTreeSet<&str> = read.refused.iter().map(|one| one.event.as_str()).collect();
        prop_assert_eq!(read.refused.len(), unfit.len());
        prop_assert_eq!(refused, unfit);
        for one in &read.refused {
            let id = one.event.as_str();
            prop_assert!(one.error.all().all(|error| error.path().unwrap().starts_with(id)));
        }
        prop_assert!(read.feedback().all(|said| policy.check(said).is_ok()));
    }

    /// Cases: one for each move to a smaller rank, one for each loss, and every loss in one group.
    #[test]
    fn cases_are_of_moves_up_and_of_losses(
        moves in prop::collection::vec((0_usize..4, 0_usize..4), 0..12),
        reasons in prop::collection::vec(select(vec!["", " ", "price", " price", "Price", "响应不及时"]), 0..12),
    ) {
        let day = "2024-03-05".parse().unwrap();
        let class = |rank: usize| (code(["A", "B", "C", "D"][rank]), rank);
        let moves: Vec<Transition> = moves
            .into_iter()
            .map(|(from, to)| Transition::new("K", code("tier"), class(from), class(to), day))
            .collect();
        let told: Vec<(Code, Code)> = success_cases(&moves)
            .into_iter()
            .map(|case| match case.story {
                CaseStory::Success { from, to, .. } => (from, to),
                other => panic!("{other:?}"),
            })
            .collect();
        // The classes are in the order of their letters.
        let up = moves.iter().filter(|one| one.to.as_str() < one.from.as_str());
        let up: Vec<(Code, Code)> = up.map(|one| (one.from.clone(), one.to.clone())).collect();
        prop_assert_eq!(told, up);
        let losses: Vec<Loss> = reasons.iter().map(|reason| Loss::new("K", day, *reason)).collect();
        let counts = failure_reasons(&failure_cases(&losses));
        let stated: u64 = counts.counts().map(|(_, count)| count).sum();
        prop_assert_eq!(usize::try_from(stated + counts.not_stated()), Ok(losses.len()));
        for (reason, count) in counts.counts() {
            let same = reasons.iter().filter(|one| one.trim() == reason).count();
            prop_assert!(!reason.is_empty() && usize::try_from(count) == Ok(same));
        }
    }
}
