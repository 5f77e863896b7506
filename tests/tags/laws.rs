//! What holds of all tags: P-034 and P-035 with log, record, rules and missing facts.

use std::collections::BTreeSet;

use guanxi::Rulebook;
use guanxi::record::{Event, Tag, TagEvent, TagQuery};
use guanxi::rule::Truth;
use guanxi::testkit::laws;
use proptest::prelude::*;
use proptest::sample::select;

use crate::{customer, own, tags};

const TAGS: [&str; 5] = ["a:1", "a:2", "b:1", "b:2", "c:1"];
const FLAGS: [&str; 3] = ["strategic", "upsell", "cultivable"];

/// Three of the tags are derived.
fn rulebook() -> Rulebook {
    own("[[tag]]\ndimension = \"a\"\nvalue = \"1\"\nwhen = \"strategic\"\n\
         [[tag]]\ndimension = \"b\"\nvalue = \"1\"\nwhen = \"strategic and upsell\"\n\
         [[tag]]\ndimension = \"b\"\nvalue = \"2\"\nwhen = \"not upsell or cultivable\"")
}

fn one_tag() -> impl Strategy<Value = Tag> + Clone {
    select(TAGS.to_vec()).prop_map(|text| text.parse().unwrap())
}

#[derive(Clone, Debug)]
struct World {
    record: Vec<&'static str>,
    events: Vec<Event>,
    flags: Vec<Option<bool>>,
}

fn worlds() -> impl Strategy<Value = World> {
    let event = (one_tag(), any::<bool>(), 1_u32..28, any::<u8>());
    let events = prop::collection::vec(event, 0..8).prop_map(|drafts| {
        let drafts = drafts.into_iter().enumerate();
        drafts
            .map(|(place, (tag, on, day, turn))| {
                let what = if on { TagEvent::put(tag) } else { TagEvent::take(tag) };
                let at = format!("2024-03-{day:02}").parse().unwrap();
                Event::new(format!("e{turn}-{place}"), "K", at, what)
            })
            .collect()
    });
    let record = prop::sample::subsequence(TAGS.to_vec(), 0..=3);
    let flags = prop::collection::vec(any::<Option<bool>>(), FLAGS.len());
    (record, events, flags).prop_map(|(record, events, flags)| World { record, events, flags })
}

fn queries() -> impl Strategy<Value = TagQuery> {
    let leaf = one_tag().prop_map(TagQuery::Has);
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(|all| TagQuery::All { all }),
            prop::collection::vec(inner.clone(), 0..3).prop_map(|any| TagQuery::Any { any }),
            inner.prop_map(TagQuery::negated),
        ]
    })
}

/// What is known of a world: the sure tags, the open ones, and the answers to some questions.
fn seen(world: &World, queries: &[TagQuery]) -> (BTreeSet<Tag>, BTreeSet<Tag>, Vec<Truth>) {
    let rulebook = rulebook();
    let mut facts = rulebook.facts();
    for (name, flag) in FLAGS.iter().zip(&world.flags) {
        if let Some(flag) = flag {
            facts.set(name, *flag).unwrap();
        }
    }
    let found = tags(&rulebook, &customer(&world.record), &world.events, &facts, "2024-03-20");
    let open = found.open().map(|one| one.tag().clone()).collect();
    (found.set(), open, queries.iter().map(|query| found.matches(query)).collect())
}

/// Every world that has the missing flags one way or the other.
fn completions(world: &World) -> Vec<World> {
    let mut worlds = vec![world.clone()];
    for place in 0..FLAGS.len() {
        worlds = worlds
            .into_iter()
            .flat_map(|world| match world.flags[place] {
                Some(_) => vec![world],
                None => [true, false]
                    .map(|flag| {
                        let mut world = world.clone();
                        world.flags[place] = Some(flag);
                        world
                    })
                    .to_vec(),
            })
            .collect();
    }
    worlds
}

fn holds(law: Result<(), String>) -> Result<(), TestCaseError> {
    law.map_err(TestCaseError::fail)
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(128) })]

    /// P-035: deriving again gives the same, also where the derived tags went into the record.
    #[test]
    fn deriving_is_idempotent(world in worlds()) {
        let rulebook = rulebook();
        let mut facts = rulebook.facts();
        for (name, flag) in FLAGS.iter().zip(&world.flags) {
            if let Some(flag) = flag {
                facts.set(name, *flag).unwrap();
            }
        }
        let (customer, day) = (customer(&world.record), "2024-03-20".parse().unwrap());
        let law = laws::deriving_tags_is_idempotent;
        holds(law(&rulebook, &facts, &customer, &world.events, day))?;
    }

    /// The order in which events arrive never matters.
    #[test]
    fn the_order_of_arrival_never_matters(world in worlds()) {
        let mut turned = world.clone();
        turned.events.reverse();
        prop_assert_eq!(seen(&turned, &[]), seen(&world, &[]));
    }

    /// Sure tags are those of every completion, open ones those of some; a sure answer is that of
    /// every completion.
    #[test]
    fn sure_is_sure_and_open_is_open(
        world in worlds(),
        queries in prop::collection::vec(queries(), 1..6),
    ) {
        let (set, open, answers) = seen(&world, &queries);
        let complete: Vec<_> =
            completions(&world).iter().map(|world| seen(world, &queries)).collect();
        prop_assert!(complete.iter().all(|(_, open, _)| open.is_empty()));
        let mut every = complete[0].0.clone();
        let mut some = BTreeSet::new();
        for (tags, _, _) in &complete {
            every = every.intersection(tags).cloned().collect();
            some.extend(tags.iter().cloned());
        }
        prop_assert_eq!(&set, &every);
        prop_assert_eq!(open, some.difference(&every).cloned().collect());
        for (place, answer) in answers.iter().enumerate() {
            prop_assert!(
                *answer == Truth::Unknown
                    || complete.iter().all(|(_, _, answers)| answers[place] == *answer)
            );
        }
        // With nothing missing the answer is that of the query itself.
        for (tags, _, answers) in &complete {
            for (query, answer) in queries.iter().zip(answers) {
                prop_assert_eq!(*answer, Truth::from(query.matches(tags)));
            }
        }
    }

    /// P-034 with open tags: All(q1 + q2) is both, Not(Any) is All(Not).
    #[test]
    fn the_algebra_of_questions_holds(world in worlds(), q1 in queries(), q2 in queries()) {
        let parts = || vec![q1.clone(), q2.clone()];
        let asked = [
            q1.clone(),
            q2.clone(),
            TagQuery::All { all: parts() },
            TagQuery::Any { any: parts() }.negated(),
            TagQuery::All { all: vec![q1.clone().negated(), q2.clone().negated()] },
        ];
        let (_, _, answers) = seen(&world, &asked);
        prop_assert_eq!(answers[3], answers[4]);
        if answers[0] != Truth::Unknown && answers[1] != Truth::Unknown {
            prop_assert_eq!(answers[2], answers[0].and(answers[1]));
        }
        prop_assert!(answers[2] != Truth::True || (answers[0], answers[1]) == (Truth::True, Truth::True));
    }
}
