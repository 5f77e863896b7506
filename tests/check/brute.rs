//! What is found is compared with going through customers one by one: nothing is missed, and nothing
//! is found that is not so.

use std::collections::{BTreeMap, BTreeSet};

use guanxi::fact::{FactType, Value};
use guanxi::rule::{Decision, Finding, Witness};
use guanxi::testkit::fact::{Customer, telling_values};
use guanxi::testkit::rulebook::rulebooks;
use guanxi::time::Moment;
use guanxi::verify::check;
use guanxi::{Facts, Rulebook, RulebookDocument};
use proptest::prelude::*;

use crate::config;

/// The day of which the check speaks where ages are asked for.
const DAY: &str = "2024-06-28";

/// How many customers are gone through one by one.
const MOST: usize = 2_000;

fn place(rulebook: &Rulebook, scheme: &str) -> usize {
    rulebook.document().scheme.iter().position(|one| *one.code == *scheme).unwrap()
}

/// Whether a rule asks how a customer stands among others: then there is more than one customer to go
/// through.
fn asks_for_others(rulebook: &Rulebook) -> bool {
    let text = serde_json::to_string(rulebook.document()).unwrap();
    text.contains("top(") || text.contains("share(")
}

/// The classes that somebody can have when nothing is known, the facts that matter, and whether that
/// is exact.
fn possible(rulebook: &Rulebook, scheme: &str) -> (BTreeSet<usize>, Vec<String>, bool) {
    let nothing = rulebook.facts();
    let classified = rulebook.classify(scheme, &nothing, DAY.parse().unwrap()).unwrap();
    match classified.decision() {
        Decision::Decided { value, .. } => (BTreeSet::from([value.rank()]), Vec::new(), true),
        Decision::Undetermined { possible, missing, exact, .. } => {
            (possible.iter().map(|class| class.rank()).collect(), missing.clone(), *exact)
        }
    }
}

/// The schemes and what was found of them, to be read where a test fails.
fn told(rulebook: &Rulebook, findings: &[Finding]) -> String {
    let schemes: Vec<String> = rulebook
        .document()
        .scheme
        .iter()
        .map(|scheme| serde_json::to_string(scheme).unwrap())
        .collect();
    let findings: Vec<String> = findings.iter().map(|one| format!("{} {one}", one.code)).collect();
    format!("{}\n{}", schemes.join("\n"), findings.join("\n"))
}

fn mixes_ages(rulebook: &Rulebook) -> bool {
    let text = serde_json::to_string(rulebook.document()).unwrap();
    text.contains("age(")
}

/// Classes that a finding says nobody is in.
fn empty(rulebook: &Rulebook, findings: &[Finding], scheme: &str) -> BTreeSet<usize> {
    let at = place(rulebook, scheme);
    let (list, bands) = (format!("scheme[{at}].classes["), format!("scheme[{at}].bands["));
    let codes: Vec<String> = rulebook
        .scheme(scheme)
        .unwrap()
        .classes()
        .iter()
        .map(|class| class.code().to_string())
        .collect();
    findings
        .iter()
        .filter(|one| matches!(one.code, "hidden-class" | "condition-never" | "unreachable-class"))
        .filter(|one| one.path.starts_with(&list) || one.path.starts_with(&bands))
        .map(|one| {
            let name = one.message.split('`').nth(1).unwrap();
            codes.iter().position(|code| code == name).unwrap()
        })
        .collect()
}

/// The customer of a witness; nobody where it speaks of others.
fn customer(rulebook: &Rulebook, witness: &Witness) -> Option<(Facts, Moment)> {
    let mut facts = rulebook.facts();
    let mut day = DAY.parse().unwrap();
    for (name, value) in &witness.given {
        if name == "as_of" {
            day = value.parse().unwrap();
        } else if name.starts_with("top(") || name.starts_with("share(") {
            return None;
        } else {
            facts = facts.with(name.as_str(), value.as_str()).unwrap();
        }
    }
    Some((facts, day))
}

fn rank(rulebook: &Rulebook, scheme: &str, facts: &Facts, day: Moment) -> Option<usize> {
    rulebook.classify(scheme, facts, day).unwrap().class().map(|class| class.rank())
}

/// Every customer with the telling values of some facts; nobody where they are too many.
fn everybody(rulebook: &Rulebook, facts: &[String]) -> Option<Vec<Vec<(String, Value)>>> {
    let nobody = Customer::new(rulebook.facts(), DAY.parse().unwrap());
    let values: BTreeMap<String, Vec<Value>> = telling_values(rulebook, &nobody);
    let mut all: Vec<Vec<(String, Value)>> = vec![Vec::new()];
    for fact in facts {
        let mut next = Vec::new();
        for one in &all {
            for value in &values[fact] {
                let mut more = one.clone();
                more.push((fact.clone(), *value));
                next.push(more);
            }
            if next.len() > MOST {
                return None;
            }
        }
        all = next;
    }
    Some(all)
}

fn with(facts: Facts, name: &str, value: Value) -> Facts {
    let choices: Vec<String> =
        facts.registry().get(name).unwrap().choices().iter().map(ToString::to_string).collect();
    let facts = match value {
        Value::Amount(amount) => facts.with(name, amount),
        Value::Count(n) | Value::Days(n) => facts.with(name, n),
        Value::Ratio(ratio) => facts.with(name, ratio),
        Value::Score(score) => facts.with(name, score),
        Value::Date(day) => facts.with(name, day),
        Value::Flag(holds) => facts.with(name, holds),
        Value::Choice(place) => facts.with(name, choices[usize::from(place)].as_str()),
        Value::Choices(bits) => {
            let codes = choices.into_iter().enumerate().filter(|(place, _)| bits >> place & 1 == 1);
            facts.with(name, codes.map(|(_, code)| code).collect::<Vec<String>>())
        }
        other => panic!("{other:?}"),
    };
    facts.unwrap()
}

fn facts_of(rulebook: &Rulebook, values: &[(String, Value)]) -> Facts {
    values.iter().fold(rulebook.facts(), |facts, (name, value)| with(facts, name, *value))
}

/// The classes nobody is in, and every finding of them is true of the customer that shows it.
fn classes(rulebook: &Rulebook) -> Result<(), TestCaseError> {
    let findings = check(rulebook);
    for scheme in rulebook.schemes() {
        let code = scheme.code().as_str();
        let (possible, missing, exact) = possible(rulebook, code);
        // What is off for want of a number is said by loading.
        let at = format!("scheme[{}].", place(rulebook, code));
        let off = findings.iter().any(|one| one.code == "rule-off" && one.path.starts_with(&at));
        let matrix = scheme.kind() == guanxi::policy::scheme::SchemeKind::Matrix;
        if !exact || matrix || off {
            continue;
        }
        let all: BTreeSet<usize> = (0..scheme.classes().len()).collect();
        let reached: BTreeSet<usize> =
            all.difference(&empty(rulebook, &findings, code)).copied().collect();
        if mixes_ages(rulebook) {
            prop_assert!(possible.is_subset(&reached), "{code}: {possible:?} {reached:?}");
        } else {
            prop_assert_eq!(&possible, &reached, "{}: {}", code, told(rulebook, &findings));
        }
        // One by one, where others are not asked for.
        if !asks_for_others(rulebook)
            && let Some(everybody) = everybody(rulebook, &missing)
        {
            let day = DAY.parse().unwrap();
            let found: BTreeSet<usize> = everybody
                .iter()
                .filter_map(|values| rank(rulebook, code, &facts_of(rulebook, values), day))
                .collect();
            prop_assert!(found.is_subset(&reached), "{code}: {found:?} {reached:?}");
            if !mixes_ages(rulebook) {
                prop_assert_eq!(found, reached, "{}: {}", code, told(rulebook, &findings));
            }
        }
    }
    for finding in findings.iter().filter(|one| one.code == "hidden-class") {
        for witness in &finding.witnesses {
            let Some((facts, day)) = customer(rulebook, witness) else { continue };
            for (what, class) in &witness.gives {
                let Some(scheme) = what.strip_prefix("class(").and_then(|s| s.strip_suffix(')'))
                else {
                    continue;
                };
                let classified = rulebook.classify(scheme, &facts, day).unwrap();
                let own = classified.class().map(|class| class.code().to_string());
                prop_assert_eq!(own.as_ref(), Some(class), "{} {}", finding, witness);
            }
        }
    }
    Ok(())
}

/// Declares that the class of a scheme rises with a fact, if loading allows it.
fn declared(document: &RulebookDocument, scheme: usize, fact: &str) -> Option<Rulebook> {
    let mut document = document.clone();
    document.scheme[scheme].rising = vec![fact.to_owned()];
    document.scheme[scheme].falling = Vec::new();
    Rulebook::try_from(document).ok()
}

/// Whether two customers who differ in the fact only go the wrong way, one by one; `None` where there
/// are too many to tell.
fn goes_wrong(rulebook: &Rulebook, scheme: &str, fact: &str, missing: &[String]) -> Option<bool> {
    if !missing.iter().any(|one| one == fact) {
        return Some(false);
    }
    let others: Vec<String> = missing.iter().filter(|one| *one != fact).cloned().collect();
    let nobody = Customer::new(rulebook.facts(), DAY.parse().unwrap());
    let mut values = telling_values(rulebook, &nobody).remove(fact)?;
    values.sort_by(order);
    let day = DAY.parse().unwrap();
    for rest in everybody(rulebook, &others)? {
        let facts = facts_of(rulebook, &rest);
        let ranks: Vec<usize> = values
            .iter()
            .filter_map(|value| {
                let facts = with(facts.clone(), fact, *value);
                rank(rulebook, scheme, &facts, day)
            })
            .collect();
        if ranks.windows(2).any(|pair| pair[1] > pair[0]) {
            return Some(true);
        }
    }
    Some(false)
}

fn order(a: &Value, b: &Value) -> std::cmp::Ordering {
    match (a, b) {
        (Value::Amount(a), Value::Amount(b)) => a.cmp(b),
        (Value::Count(a), Value::Count(b)) | (Value::Days(a), Value::Days(b)) => a.cmp(b),
        (Value::Score(a), Value::Score(b)) => a.cmp(b),
        (Value::Ratio(a), Value::Ratio(b)) => a.cmp(b),
        (Value::Date(a), Value::Date(b)) => a.cmp(b),
        (Value::Flag(a), Value::Flag(b)) => a.cmp(b),
        (Value::Choice(a), Value::Choice(b)) => a.cmp(b),
        _ => std::cmp::Ordering::Equal,
    }
}

/// P-016 ... P-018, P-027, P-032: a class that does not go with a fact is found, and none else.
fn monotone(rulebook: &Rulebook) -> Result<(), TestCaseError> {
    for (place, scheme) in rulebook.schemes().iter().enumerate() {
        let code = scheme.code().as_str();
        let (_, missing, exact) = possible(rulebook, code);
        if !exact || asks_for_others(rulebook) {
            continue;
        }
        for fact in &missing {
            let kind = rulebook.registry().get(fact).unwrap().fact_type();
            if kind == FactType::Choices {
                continue;
            }
            let Some(declared) = declared(rulebook.document(), place, fact) else { continue };
            let findings = check(&declared);
            let found = findings.iter().find(|one| {
                one.code == "not-monotone" && one.path.starts_with(&format!("scheme[{place}]."))
            });
            if let Some(wrong) = goes_wrong(&declared, code, fact, &missing)
                && (wrong || !mixes_ages(rulebook))
            {
                prop_assert_eq!(
                    found.is_some(),
                    wrong,
                    "{} {}: {}",
                    code,
                    fact,
                    told(&declared, &findings)
                );
            }
            let Some(found) = found else { continue };
            let [less, more] = found.witnesses.as_slice() else { panic!("{found}") };
            let (Some((low, day)), Some((high, _))) =
                (customer(&declared, less), customer(&declared, more))
            else {
                continue;
            };
            let differing: Vec<&(String, String)> =
                less.given.iter().filter(|one| !more.given.contains(one)).collect();
            prop_assert!(matches!(differing.as_slice(), [(name, _)] if name == fact), "{found}");
            let (below, above) = (low.get(fact).unwrap(), high.get(fact).unwrap());
            prop_assert!(order(&below, &above).is_lt(), "{found}");
            let ranks = (rank(&declared, code, &low, day), rank(&declared, code, &high, day));
            let (Some(below), Some(above)) = ranks else { panic!("{found}: {less} {more}") };
            prop_assert!(above > below, "{found}: {less} {more}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(64))]

    #[test]
    fn empty_classes_are_those_that_nobody_is_in(rulebook in rulebooks()) {
        classes(&rulebook)?;
    }

    #[test]
    fn classes_that_do_not_go_with_a_fact_are_found(rulebook in rulebooks()) {
        monotone(&rulebook)?;
    }
}

/// What a scheme between two says is given, so it does not matter that the first one is open (P-020).
#[test]
fn a_class_in_between_that_is_given() {
    let rulebook = Rulebook::from_toml(
        r#"
format = 1
code = "levels"
currency = "CNY"
time_zone = "UTC"

[[scheme]]
code = "s0"
kind = "bands"
fact = "orders_12m"
bands = [{ code = "a", from = 1 }, { code = "b" }]

[[scheme]]
code = "s1"
kind = "list"
classes = [
  { code = "a", when = "collection_rate >= -10%" },
  { code = "b", when = "class(s0) >= b or orders_12m >= 0" },
  { code = "c" },
]

[[scheme]]
code = "s2"
kind = "list"
classes = [
  { code = "a", when = "not collection_rate >= -10%" },
  { code = "b", when = "risk_level <= medium or risk_level >= low" },
  { code = "c", when = "class(s1) = a" },
  { code = "d" },
]
"#,
    )
    .unwrap_or_else(|error| panic!("{}", error.report()));
    let facts = rulebook.facts().with("collection_rate", "50%").unwrap();
    let classified = rulebook.classify("s2", &facts, DAY.parse::<Moment>().unwrap()).unwrap();
    // Any level is one of these, known or not.
    assert_eq!(classified.class().unwrap().code().as_str(), "b");
    classes(&rulebook).unwrap();
}
