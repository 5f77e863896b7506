//! Triggers: D002-81 ... D002-85, P-082 ... P-086.

use guanxi::fact::Facts;
use guanxi::label::Language;
use guanxi::policy::scheme::Case;
use guanxi::rule::Truth;
use guanxi::{Rulebook, policy::warning::TriggerReading};
use proptest::prelude::*;

use super::{own, renewal};

const LEVELS: [&str; 4] = ["low", "medium", "high", "very_high"];

/// What is known of a customer: the assessments as places of levels, `None` undecided.
#[derive(Clone, Debug)]
struct World {
    assessed: Vec<Option<usize>>,
    switch: bool,
    overdue: i64,
    left: bool,
    successor: bool,
}

impl World {
    fn facts(&self, rulebook: &Rulebook) -> Facts {
        let decided: Vec<usize> = self.assessed.iter().flatten().copied().collect();
        let row = decided.iter().rev().take_while(|level| **level >= 2).count();
        let facts = rulebook
            .facts()
            .with("consecutive_at_least(high)", i64::try_from(row).unwrap())
            .and_then(|facts| facts.with("signal(considering_switch)", self.switch))
            .and_then(|facts| facts.with("open_overdue_days", self.overdue))
            .and_then(|facts| facts.with("key_decider_left", self.left))
            .and_then(|facts| facts.with("successor_contacted", self.successor))
            .unwrap();
        match decided.last() {
            Some(level) => facts.with("risk_level", LEVELS[*level]).unwrap(),
            None => facts.with("risk_level", "low").unwrap(),
        }
    }

    /// The second reading: the words of the document, one by one.
    fn causes(&self) -> Vec<&'static str> {
        let decided: Vec<usize> = self.assessed.iter().flatten().copied().collect();
        let last_two = decided.len() >= 2 && decided[decided.len() - 2..].iter().all(|l| *l >= 2);
        let mut found = Vec::new();
        if last_two {
            found.push("consecutive");
        }
        if self.switch {
            found.push("switch");
        }
        if decided.last() == Some(&3) {
            found.push("assessed");
        }
        if self.overdue > 30 {
            found.push("overdue");
        }
        if self.left && !self.successor {
            found.push("key_left");
        }
        found
    }

    fn level(&self) -> Option<&'static str> {
        let causes = self.causes();
        let grave = ["assessed", "overdue", "key_left"];
        match causes.iter().any(|cause| grave.contains(cause)) {
            true => Some("very_high"),
            false => (!causes.is_empty()).then_some("high"),
        }
    }
}

fn worlds() -> impl Strategy<Value = World> {
    let level = prop::option::of(0_usize..4);
    let days = prop_oneof![0_i64..60, 29_i64..33];
    let assessed = prop::collection::vec(level, 0..5);
    (assessed, any::<bool>(), days, any::<bool>(), any::<bool>()).prop_map(
        |(assessed, switch, overdue, left, successor)| World {
            assessed,
            switch,
            overdue,
            left,
            successor,
        },
    )
}

/// The causes that hold, and their level.
fn asked(rulebook: &Rulebook, facts: &Facts) -> (Vec<String>, Option<String>) {
    let case = Case::new(facts, "2024-04-01".parse().unwrap());
    let warnings = rulebook.warnings().unwrap();
    let readings = warnings.triggers(&case).unwrap();
    let hold = readings.iter().filter(|one| one.truth() == Truth::True);
    let causes: Vec<String> = hold.map(|one| one.cause().code.to_string()).collect();
    let level = warnings.level(causes.iter().map(String::as_str)).map(ToString::to_string);
    (causes, level)
}

fn with(known: &[(&str, i64)], flags: &[(&str, bool)]) -> (Vec<String>, Option<String>) {
    let rulebook = renewal();
    let mut facts = rulebook.facts();
    for (name, value) in known {
        facts.set(name, *value).unwrap();
    }
    for (name, value) in flags {
        facts.set(name, *value).unwrap();
    }
    asked(&rulebook, &facts)
}

fn rank(level: Option<&str>) -> usize {
    level.map_or(0, |level| LEVELS.iter().position(|one| *one == level).unwrap() + 1)
}

#[test]
fn two_assessments_in_a_row_and_no_fewer() {
    assert_eq!(with(&[("consecutive_at_least(high)", 1)], &[]).0, Vec::<String>::new()); // P-084
    let two = with(&[("consecutive_at_least(high)", 2)], &[]);
    assert_eq!(two, (vec!["consecutive".to_owned()], Some("high".to_owned()))); // D002-81
}

#[test]
fn more_than_thirty_days() {
    assert_eq!(with(&[("open_overdue_days", 30)], &[]).0, Vec::<String>::new()); // D002-84, P-083
    let late = with(&[("open_overdue_days", 31)], &[]);
    assert_eq!(late, (vec!["overdue".to_owned()], Some("very_high".to_owned())));
}

#[test]
fn a_successor_removes_only_its_own_cause() {
    let left = ("key_decider_left", true);
    assert_eq!(with(&[], &[left, ("successor_contacted", false)]).0, ["key_left"]); // D002-85
    let both = with(&[("open_overdue_days", 31)], &[left, ("successor_contacted", true)]);
    assert_eq!(both.0, ["overdue"]); // P-086
}

#[test]
fn what_is_missing_is_said_in_both_languages() {
    let rulebook = renewal();
    let facts = rulebook.facts().with("key_decider_left", true).unwrap();
    let case = Case::new(&facts, "2024-04-01".parse().unwrap());
    let readings = rulebook.warnings().unwrap().triggers(&case).unwrap();
    let left: &TriggerReading<'_> = &readings[4];
    assert_eq!(
        (left.truth(), left.missing()),
        (Truth::Unknown, &["successor_contacted".into()][..])
    );
    assert!(
        left.explain(Language::English).contains("cannot be said; missing: successor contacted")
    );
    assert!(left.explain(Language::Chinese).starts_with("关键决策人离职未对接新负责人：无法判断"));
    let json = serde_json::to_value(left).unwrap();
    assert_eq!((&json["cause"], &json["truth"]), (&"key_left".into(), &"unknown".into()));
    assert_eq!(json["missing"][0], "successor_contacted");
}

#[test]
fn facts_of_another_rulebook_are_refused() {
    let (rulebook, other) = (renewal(), Rulebook::preset("renewal").unwrap());
    let facts = other.facts();
    let case = Case::new(&facts, "2024-04-01".parse().unwrap());
    let error = rulebook.warnings().unwrap().triggers(&case).unwrap_err();
    assert_eq!(error.code(), "foreign-facts");
}

#[test]
fn a_trigger_without_its_number_is_off_and_a_finding() {
    let rulebook = own("[[parameter]]\ncode = \"days\"\ntype = \"integer\"\n\
         label = { en = \"days\", zh = \"天数\" }\n\
         [[warning.trigger]]\ncause = \"silent\"\nlevel = \"high\"\nwhen = \"days_since_contact > $days\"\n\
         [[fact]]\ncode = \"days_since_contact\"\ntype = \"days\"\n");
    let warnings = rulebook.warnings().unwrap();
    let silent = warnings.causes().find(|cause| cause.code == "silent").unwrap();
    assert!(!silent.is_on());
    let facts = rulebook.facts();
    let case = Case::new(&facts, "2024-04-01".parse().unwrap());
    assert_eq!(warnings.triggers(&case).unwrap().len(), 5);
    let off = rulebook.findings().find(|one| one.path.starts_with("warning.trigger[0]")).unwrap();
    assert!(off.message.contains("`days`"), "{}", off.message);
}

proptest! {
    /// P-083, P-084, P-085: the triggers are the words of the document.
    #[test]
    fn triggers_are_what_the_document_says(world in worlds()) {
        let rulebook = renewal();
        let (causes, level) = asked(&rulebook, &world.facts(&rulebook));
        prop_assert_eq!(&causes, &world.causes());
        prop_assert_eq!(level.as_deref(), world.level());
    }

    /// P-082: what is worse never lowers the level.
    #[test]
    fn worse_is_never_lower(world in worlds(), days in 0_i64..60) {
        let rulebook = renewal();
        let level = |world: &World| rank(asked(&rulebook, &world.facts(&rulebook)).1.as_deref());
        let before = level(&world);
        let mut worse = vec![
            World { switch: true, ..world.clone() },
            World { overdue: world.overdue + days, ..world.clone() },
            World { left: true, successor: false, ..world.clone() },
        ];
        // P-084: replacing high by very high in the history removes nothing.
        for place in 0..world.assessed.len() {
            let mut grave = world.clone();
            if grave.assessed[place] == Some(2) {
                grave.assessed[place] = Some(3);
                worse.push(grave);
            }
        }
        for world in &worse {
            prop_assert!(level(world) >= before, "{:?}", world);
        }
    }

    /// P-086: a successor removes the cause `key_left` and nothing else.
    #[test]
    fn a_successor_is_no_more_than_that(world in worlds()) {
        let rulebook = renewal();
        let without = World { successor: false, left: true, ..world.clone() };
        let with = World { successor: true, left: true, ..world };
        let mut causes = asked(&rulebook, &without.facts(&rulebook)).0;
        causes.retain(|cause| cause != "key_left");
        prop_assert_eq!(asked(&rulebook, &with.facts(&rulebook)).0, causes);
    }
}
