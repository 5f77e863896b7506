//! Facts that bound each other: what is found under `assume` is what going through every customer
//! finds of whom it holds, and no witness breaks it.

use std::collections::BTreeSet;

use guanxi::Rulebook;
use guanxi::rule::{Finding, Witness};
use guanxi::verify::check;
use proptest::prelude::*;
use proptest::sample::select;

use crate::{config, rulebook};

/// Each bounds the one before it.
const FACTS: [&str; 3] = ["orders_90d", "orders_12m", "orders_total"];

/// Beyond the largest cut and its neighbour nothing changes.
const MOST: i64 = 8;

fn conditions() -> impl Strategy<Value = String> {
    let sign = select(vec!["<", "<=", ">", ">=", "=", "!="]);
    let part = (select(FACTS.to_vec()), sign, 0_i64..7)
        .prop_map(|(fact, sign, cut)| format!("{fact} {sign} {cut}"));
    let word = select(vec![" and ", " or "]);
    (prop::collection::vec(part, 1..4), word).prop_map(|(parts, word)| parts.join(word))
}

fn book(strict: bool, fact: usize, when: &[String; 2]) -> Rulebook {
    let sign = if strict { "<" } else { "<=" };
    rulebook(&format!(
        "assume = [\"orders_90d {sign} orders_12m\", \"orders_12m <= orders_total\"]\n\
         [[scheme]]\ncode = \"tier\"\nkind = \"list\"\nrising = [\"{}\"]\n\
         classes = [{{ code = \"A\", when = \"{}\" }}, {{ code = \"B\", when = \"{}\" }}, {{ code = \"C\" }}]\n",
        FACTS[fact], when[0], when[1]
    ))
}

fn is_assumed(values: &[i64; 3], strict: bool) -> bool {
    let first = if strict { values[0] < values[1] } else { values[0] <= values[1] };
    first && values[1] <= values[2]
}

fn rank(book: &Rulebook, values: &[i64; 3]) -> usize {
    let facts = FACTS
        .iter()
        .zip(values)
        .fold(book.facts(), |facts, (name, value)| facts.with(name, *value).unwrap());
    let classified = book.classify("tier", &facts, "2024-06-28".parse().unwrap()).unwrap();
    classified.class().unwrap().rank()
}

fn everybody(strict: bool) -> Vec<[i64; 3]> {
    let counts = || 0..=MOST;
    let pairs = counts().flat_map(|a| counts().map(move |b| (a, b)));
    let all = pairs.flat_map(|(a, b)| counts().map(move |c| [a, b, c]));
    all.filter(|values| is_assumed(values, strict)).collect()
}

/// The classes of which a finding says that nobody is in them.
fn empty(findings: &[Finding]) -> BTreeSet<usize> {
    let codes = ["hidden-class", "condition-never", "unreachable-class"];
    let names = findings.iter().filter(|one| codes.contains(&one.code));
    let places = names.map(|one| one.message.split('`').nth(1).unwrap());
    places.map(|name| ["A", "B", "C"].iter().position(|code| *code == name).unwrap()).collect()
}

/// What a witness gives of each fact.
fn given(witness: &Witness) -> [Option<i64>; 3] {
    FACTS.map(|fact| {
        let value = witness.given.iter().find(|(name, _)| name == fact);
        value.map(|(_, value)| value.parse().unwrap())
    })
}

proptest! {
    #![proptest_config(config(256))]

    /// P-016: the pair that goes the wrong way is found iff there is one among those assumed.
    #[test]
    fn assumptions_are_respected(
        strict in any::<bool>(),
        fact in 0_usize..3,
        when in [conditions(), conditions()],
    ) {
        let book = book(strict, fact, &when);
        let findings = check(&book);
        let everybody = everybody(strict);
        let reached: BTreeSet<usize> = everybody.iter().map(|one| rank(&book, one)).collect();
        let found: BTreeSet<usize> =
            (0..3).filter(|class| !empty(&findings).contains(class)).collect();
        prop_assert_eq!(found, reached, "{:?}: {:?}", &when, &findings);
        let wrong = everybody.iter().any(|low| {
            (low[fact] + 1..=MOST).any(|more| {
                let mut high = *low;
                high[fact] = more;
                is_assumed(&high, strict) && rank(&book, &high) > rank(&book, low)
            })
        });
        let shown = findings.iter().find(|one| one.code == "not-monotone");
        prop_assert_eq!(shown.is_some(), wrong, "{:?} {}: {:?}", &when, FACTS[fact], &findings);
        for witness in findings.iter().flat_map(|one| &one.witnesses) {
            // What a witness leaves open can be filled in.
            let given = given(witness);
            let fits = |one: &&[i64; 3]| {
                one.iter().zip(given).all(|(own, value)| value.is_none_or(|value| value == *own))
            };
            prop_assert!(everybody.iter().any(|one| fits(&one)), "{witness} is not assumed");
        }
    }
}

/// Found by the property: bounds go through facts that nothing asks for, an unasked fact needs its
/// room, and a pair takes what bounds the fact from above from the one that has more of it.
#[test]
fn bounds_reach_through_facts_that_nothing_asks_for() {
    let texts = |a: &str, b: &str| [a.to_owned(), b.to_owned()];
    let chain = check(&book(false, 2, &texts("orders_total < 2", "orders_90d < 3")));
    for witness in chain.iter().flat_map(|one| &one.witnesses) {
        let [least, _, most] = given(witness);
        assert!(least.zip(most).is_none_or(|(least, most)| least <= most), "{witness}");
    }
    let room = check(&book(true, 0, &texts("orders_12m <= 0", "orders_12m < 0")));
    assert_eq!(empty(&room), BTreeSet::from([0, 1]));
    let pair = check(&book(false, 1, &texts("orders_90d > 2", "orders_12m = 0")));
    assert!(pair.iter().any(|one| one.code == "not-monotone"));
}
