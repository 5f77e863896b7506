//! Nothing is missed and nothing is made up: all customers of small random rulebooks, one by one.

use std::collections::BTreeSet;

use chrono::{Days, NaiveDate};
use guanxi::testkit::rulebook::rulebooks;
use guanxi::verify::{Proof, diff};
use guanxi::{Facts, Rulebook};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::{feed_back, rulebook};

/// Questions by the fact that they ask.
const QUESTIONS: [(&str, &[&str]); 5] = [
    (
        "annual_amount",
        &[
            "annual_amount >= 100",
            "annual_amount > 100",
            "annual_amount < 100.5",
            "annual_amount >= 200",
            "annual_amount <= 200",
            "annual_amount = 100",
        ],
    ),
    ("orders_12m", &["orders_12m >= 1", "orders_12m > 1", "orders_12m < 3", "orders_12m != 2"]),
    ("strategic", &["strategic", "not strategic"]),
    ("risk_level", &["risk_level = low", "risk_level >= medium", "risk_level in {low, high}"]),
    (
        "first_deal",
        &[
            "age(first_deal) >= 1 month",
            "age(first_deal) >= 30 days",
            "age(first_deal) > 1 month",
            "age(first_deal) < 31 days",
            "first_deal >= 2024-02-01",
        ],
    ),
];

const AMOUNTS: &[&str] = &["0", "99.9999", "100", "100.0001", "100.5", "150", "200", "200.0001"];
const ORDERS: &[&str] = &["0", "1", "2", "3", "4"];
const FLAGS: &[&str] = &["true", "false"];
const RISKS: &[&str] = &["low", "medium", "high", "very_high"];

/// Days on which a month is 28, 29, 30 and 31 days long.
const DAYS: [&str; 3] = ["2024-03-29", "2023-03-28", "2024-06-28"];

#[derive(Clone, Debug)]
enum Condition {
    Asks(String),
    Not(Box<Condition>),
    All(Vec<Condition>),
    Any(Vec<Condition>),
    Two(Vec<Condition>),
}

impl Condition {
    fn text(&self) -> String {
        let joined = |parts: &[Self], word: &str| {
            let each: Vec<String> = parts.iter().map(|part| format!("({})", part.text())).collect();
            each.join(word)
        };
        match self {
            Self::Asks(text) => text.clone(),
            Self::Not(inner) => format!("not ({})", inner.text()),
            Self::All(parts) => joined(parts, " and "),
            Self::Any(parts) => joined(parts, " or "),
            Self::Two(parts) => format!("at_least(2, {})", joined(parts, ", ")),
        }
    }

    /// The n-th question is another one.
    fn asks_other(&mut self, place: &mut usize, other: &str) {
        match self {
            Self::Asks(text) => {
                if *place == 0 {
                    *text = other.to_owned();
                }
                *place = place.wrapping_sub(1);
            }
            Self::Not(inner) => inner.asks_other(place, other),
            Self::All(parts) | Self::Any(parts) | Self::Two(parts) => {
                parts.iter_mut().for_each(|part| part.asks_other(place, other));
            }
        }
    }

    /// The parts of the outermost list one less.
    fn shorter(self) -> Self {
        match self {
            Self::All(mut parts) | Self::Any(mut parts) | Self::Two(mut parts) => parts.remove(0),
            other => other,
        }
    }

    fn swapped(self) -> Self {
        let turn = |parts: Vec<Self>| parts.into_iter().rev().map(Self::swapped).collect();
        match self {
            Self::All(parts) => Self::All(turn(parts)),
            Self::Any(parts) => Self::Any(turn(parts)),
            Self::Two(parts) => Self::Two(turn(parts)),
            Self::Not(inner) => Self::Not(Box::new(inner.swapped())),
            asks => asks,
        }
    }
}

/// `tier` by conditions, best first; `care` by another one, which may ask for the tier.
#[derive(Clone, Debug)]
struct Rules {
    tier: Vec<Condition>,
    care: Condition,
}

impl Rules {
    fn rulebook(&self) -> Rulebook {
        let rows = self.tier.iter().zip(["A", "B", "C"]);
        let rows: Vec<String> = rows
            .map(|(when, code)| format!("{{ code = \"{code}\", when = \"{}\" }}", when.text()))
            .collect();
        rulebook(&format!(
            "[[scheme]]\ncode = \"tier\"\nkind = \"list\"\nclasses = [{}, {{ code = \"D\" }}]\n\
             [[scheme]]\ncode = \"care\"\nkind = \"list\"\n\
             classes = [{{ code = \"yes\", when = \"{}\" }}, {{ code = \"no\" }}]\n",
            rows.join(", "),
            self.care.text()
        ))
    }
}

fn questions(facts: &[usize], tier: bool) -> BoxedStrategy<String> {
    let mut all: Vec<String> = facts
        .iter()
        .flat_map(|fact| QUESTIONS[*fact].1.iter().map(|text| (*text).to_owned()))
        .collect();
    if tier {
        all.extend(["class(tier) = A", "class(tier) >= B"].map(str::to_owned));
    }
    select(all).boxed()
}

fn conditions(facts: &[usize], tier: bool) -> BoxedStrategy<Condition> {
    let leaf = questions(facts, tier).prop_map(Condition::Asks);
    leaf.prop_recursive(2, 5, 3, |inner| {
        let parts = prop::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            3 => parts.clone().prop_map(Condition::All),
            3 => parts.clone().prop_map(Condition::Any),
            1 => parts.prop_map(Condition::Two),
            1 => inner.prop_map(|inner| Condition::Not(Box::new(inner))),
        ]
    })
    .boxed()
}

/// Rules and what somebody made of them, with the facts that they ask.
fn changed() -> impl Strategy<Value = (Rules, Rules, Vec<usize>)> {
    subsequence(vec![0_usize, 1, 2, 3, 4], 1..=3).prop_flat_map(|facts| {
        let tier = prop::collection::vec(conditions(&facts, false), 2..4);
        let rules = (tier, conditions(&facts, true)).prop_map(|(tier, care)| Rules { tier, care });
        let change = (0_usize..7, 0_usize..4, questions(&facts, false));
        (rules, change, Just(facts)).prop_map(|(old, (how, place, other), facts)| {
            let mut new = old.clone();
            let last = new.tier.len() - 1;
            let row = place.min(last);
            match how {
                0 => new.tier[row].asks_other(&mut place.clone(), &other),
                1 => new.tier.swap(0, last),
                2 => new.tier[row] = new.tier[row].clone().shorter(),
                3 => new.tier[row] = Condition::Not(Box::new(new.tier[row].clone())),
                4 => new.care.asks_other(&mut place.clone(), &other),
                5 => new.tier = new.tier.into_iter().map(Condition::swapped).collect(),
                _ => {
                    let twice = Condition::Not(Box::new(new.care.clone()));
                    new.care = Condition::Not(Box::new(twice)).swapped();
                }
            }
            (old, new, facts)
        })
    })
}

fn values(fact: &str, as_of: NaiveDate) -> Vec<String> {
    let list: &[&str] = match fact {
        "annual_amount" => AMOUNTS,
        "orders_12m" => ORDERS,
        "strategic" => FLAGS,
        "risk_level" => RISKS,
        _ => {
            let fixed = ["2024-01-31", "2024-02-01"].map(str::to_owned);
            let back = (27..=32).map(|days| (as_of - Days::new(days)).to_string());
            return fixed.into_iter().chain(back).collect();
        }
    };
    list.iter().map(|value| (*value).to_owned()).collect()
}

/// Every customer of the facts as of a day.
fn customers(rulebook: &Rulebook, facts: &[usize], as_of: NaiveDate) -> Vec<Facts> {
    let mut all = vec![rulebook.facts()];
    for fact in facts {
        let name = QUESTIONS[*fact].0;
        all = all
            .iter()
            .flat_map(|known| {
                let with = |value: String| match known.clone().with(name, value.as_str()) {
                    Ok(known) => known,
                    Err(error) if error.code() == "unread-fact" => known.clone(),
                    Err(error) => panic!("{error}"),
                };
                values(name, as_of).into_iter().map(with).collect::<Vec<_>>()
            })
            .collect();
    }
    all
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// Issue 8: the pairs of classes that differ are those of all customers, one by one.
    #[test]
    fn no_pair_is_missed_and_none_is_made_up((old, new, facts) in changed()) {
        let (old, new) = (old.rulebook(), new.rulebook());
        let diff = diff(&old, &new);
        for scheme in ["tier", "care"] {
            let mut expected: BTreeSet<(String, String)> = BTreeSet::new();
            for day in DAYS {
                let as_of: NaiveDate = day.parse().unwrap();
                let class = |rulebook: &Rulebook, facts: &Facts| {
                    let found = rulebook.classify(scheme, facts, as_of.into()).unwrap();
                    found.class().unwrap().code().to_string()
                };
                let (mine, theirs) =
                    (customers(&old, &facts, as_of), customers(&new, &facts, as_of));
                for (mine, theirs) in mine.iter().zip(&theirs) {
                    let pair = (class(&old, mine), class(&new, theirs));
                    if pair.0 != pair.1 {
                        expected.insert(pair);
                    }
                }
            }
            let path = format!("scheme[{scheme}]");
            let mut found: BTreeSet<(String, String)> = BTreeSet::new();
            for difference in diff.differences() {
                if difference.path == path {
                    prop_assert!(difference.exact);
                    feed_back(&old, &new, scheme, difference);
                    let pairs = difference.cells.iter();
                    found.extend(pairs.map(|cell| (cell.old.clone(), cell.new.clone())));
                }
            }
            // Each pair that was found is shown by a customer; of dates a few days only are gone
            // through here, so that there can be pairs besides.
            prop_assert!(found.is_superset(&expected), "{:?} of {}", expected, diff);
            if !facts.contains(&4) {
                prop_assert_eq!(&found, &expected, "{}", diff);
            }
        }
        prop_assert!(diff.unproved().is_empty());
        prop_assert_eq!(diff.is_equivalent() == Proof::Proved, diff.differences().is_empty());
    }
}

/// A region in words as a condition: `1 <= x < 2` is `x >= 1 and x < 2`, and none is everybody.
fn condition(region: &str) -> String {
    if region.is_empty() {
        return "true".to_owned();
    }
    let between = |part: &str| {
        let words: Vec<&str> = part.split(' ').collect();
        match words.as_slice() {
            [low, side @ ("<" | "<="), fact, other, high] => {
                let side = if *side == "<" { ">" } else { ">=" };
                format!("({fact} {side} {low} and {fact} {other} {high})")
            }
            _ => part.to_owned(),
        }
    };
    // Regions join intervals with `and` and `or` only, outside of braces.
    let mut found = String::new();
    for part in region.split_inclusive(" and ").flat_map(|part| part.split_inclusive(" or ")) {
        let word = [" and ", " or "].into_iter().find(|word| part.ends_with(word)).unwrap_or("");
        let bare = part.strip_suffix(word).unwrap();
        let start = bare.trim_start_matches('(');
        let open = "(".repeat(bare.len() - start.len());
        // A parenthesis of `age(...)` stays with it.
        let closed = start.matches(')').count().saturating_sub(start.matches('(').count());
        let inner = start.strip_suffix(&")".repeat(closed)).unwrap();
        found.push_str(&format!("{open}{}{}{word}", between(inner), ")".repeat(closed)));
    }
    found
}

#[test]
fn regions_are_read_as_conditions() {
    assert_eq!(condition("1 <= x < 2 and not y"), "(x >= 1 and x < 2) and not y");
    assert_eq!(condition("(x < 1 or 2 < x <= 3)"), "(x < 1 or (x > 2 and x <= 3))");
    assert_eq!(condition("(age(d) >= 1 month and y)"), "(age(d) >= 1 month and y)");
    assert_eq!(condition(""), "true");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(40))]

    /// Issue 8: whoever is in a region is decided as it says, and whoever is decided otherwise is in
    /// a region.
    #[test]
    fn regions_are_exact((old, new, facts) in changed()) {
        let (old, new) = (old.rulebook(), new.rulebook());
        let diff = diff(&old, &new);
        let path = "scheme[tier]";
        let Some(difference) = diff.differences().iter().find(|one| one.path == path) else {
            return Ok(());
        };
        let regions: Vec<Rulebook> =
            difference.cells.iter().map(|cell| crate::tier(&condition(&cell.given))).collect();
        for day in DAYS {
            let as_of: NaiveDate = day.parse().unwrap();
            let class = |rulebook: &Rulebook, facts: &Facts| {
                let found = rulebook.classify("tier", facts, as_of.into()).unwrap();
                found.class().unwrap().code().to_string()
            };
            let all: Vec<Vec<Facts>> = [&old, &new]
                .into_iter()
                .chain(&regions)
                .map(|rulebook| customers(rulebook, &facts, as_of))
                .collect();
            for (place, (mine, theirs)) in all[0].iter().zip(&all[1]).enumerate() {
                let pair = (class(&old, mine), class(&new, theirs));
                let mut inside = false;
                for (number, region) in regions.iter().enumerate() {
                    if class(region, &all[number + 2][place]) == "A" {
                        inside = true;
                        let cell = &difference.cells[number];
                        prop_assert_eq!((&cell.old, &cell.new), (&pair.0, &pair.1), "{}", cell);
                    }
                }
                let differs = pair.0 != pair.1;
                prop_assert!(inside || !differs || difference.more, "{:?} of {}", pair, diff);
            }
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    /// A rulebook of any kind means the same as itself.
    #[test]
    fn every_rulebook_is_equivalent_to_itself(rulebook in rulebooks()) {
        let diff = diff(&rulebook, &rulebook);
        prop_assert!(diff.changes().is_empty() && diff.differences().is_empty(), "{}", diff);
    }
}
