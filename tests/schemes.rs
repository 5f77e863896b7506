//! Schemes at the edges: classes given by the host, distances that contradict themselves, chains
//! of schemes.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use guanxi::policy::scheme::Case;
use guanxi::record::ReasonCode;
use guanxi::rule::Decision;
use guanxi::time::parse_date;
use guanxi::{Facts, Rulebook};

fn toml(rest: &str) -> Rulebook {
    let head = "format = 1\ncode = \"t\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n";
    Rulebook::from_toml(&format!("{head}{rest}"))
        .unwrap_or_else(|error| panic!("{}", error.report()))
}

fn list(classes: &str) -> Rulebook {
    toml(&format!("[[scheme]]\ncode = \"tier\"\nkind = \"list\"\nclasses = [{classes}]\n"))
}

fn class(rulebook: &Rulebook, scheme: &str, facts: &Facts) -> String {
    let classified = rulebook.classify(scheme, facts, "2024-06-30".parse().unwrap()).unwrap();
    match classified.decision() {
        Decision::Decided { value, .. } => value.code().to_string(),
        Decision::Undetermined { possible, .. } => {
            possible.iter().map(|class| class.code().as_str()).collect::<Vec<_>>().join("|")
        }
    }
}

/// The gaps of every way to a class, in words.
fn ways(rulebook: &Rulebook, facts: &Facts, to: &str) -> Vec<Vec<String>> {
    let classified = rulebook.classify("tier", facts, "2024-06-30".parse().unwrap()).unwrap();
    let ways = classified.distance_to(to).unwrap();
    ways.into_iter().map(|way| way.gaps.into_iter().map(|gap| gap.text).collect()).collect()
}

/// DESIGN section 1: a decision fact given by the host wins; its policy is then not run.
#[test]
fn a_class_given_by_the_host_wins_whether_or_not_a_rule_reads_it() {
    let rulebook = Rulebook::preset("renewal").unwrap();
    let facts =
        rulebook.facts().with("annual_amount", 1).unwrap().with("strategic", false).unwrap();
    assert_eq!(class(&rulebook, "tier", &facts), "C");
    let given = facts.with("class(tier)", "A").unwrap();
    assert_eq!(class(&rulebook, "tier", &given), "A");
    let classified = rulebook.classify("tier", &given, "2024-06-30".parse().unwrap()).unwrap();
    assert_eq!(classified.reasons(), [ReasonCode::Given]);
    assert!(classified.change(rulebook.version(), None).is_none());
}

#[test]
fn a_scheme_reads_the_class_of_another_and_stays_exact() {
    let rulebook = toml(
        r#"
        [[scheme]]
        code = "care"
        kind = "list"
        classes = [
          { code = "high", when = "class(tier) >= B and strategic" },
          { code = "low", when = "class(tier) = C or not strategic" },
          { code = "none" },
        ]
        [[scheme]]
        code = "tier"
        kind = "list"
        classes = [
          { code = "A", when = "annual_amount >= 500 and strategic" },
          { code = "B", when = "annual_amount >= 200" },
          { code = "C" },
        ]
        "#,
    );
    let facts = rulebook.facts().with("annual_amount", 600).unwrap();
    assert_eq!(class(&rulebook, "tier", &facts), "A|B");
    // Whichever it is, `none` is impossible: exact, though Kleene logic could not say so.
    assert_eq!(class(&rulebook, "care", &facts), "high|low");
    assert_eq!(class(&rulebook, "care", &facts.with("class(tier)", "C").unwrap()), "low");
}

#[test]
fn ways_that_contradict_themselves_are_not_offered() {
    let never = list(
        r#"{ code = "A", when = "annual_amount >= 100 and annual_amount < 50" }, { code = "B" }"#,
    );
    let facts = never.facts().with("annual_amount", 70).unwrap();
    assert!(ways(&never, &facts, "A").is_empty());
    let facts = never.facts().with("annual_amount", 30).unwrap();
    assert!(ways(&never, &facts, "A").is_empty(), "raising it breaks what holds now");

    let both = list(
        r#"{ code = "A", when = "annual_amount >= 100 and annual_amount < 1000" },
           { code = "B", when = "annual_amount >= 50 and strategic or annual_amount >= 500" }, { code = "C" }"#,
    );
    let facts = both.facts().with("annual_amount", 150).unwrap().with("strategic", false).unwrap();
    assert_eq!(class(&both, "tier", &facts), "A");
    assert_eq!(
        ways(&both, &facts, "B"),
        [
            vec!["annual amount: 850.00 short of 1000.00".to_owned()],
            vec![
                "annual amount: 50.00 above 100.00 (less is needed)".to_owned(),
                "strategically important: now no, needed yes".to_owned(),
            ],
        ]
    );
}

#[test]
fn a_class_that_is_reached_is_one_way_without_gaps() {
    let rulebook = list(r#"{ code = "A", when = "annual_amount >= 100" }, { code = "B" }"#);
    let facts = rulebook.facts().with("annual_amount", 100).unwrap();
    assert_eq!(ways(&rulebook, &facts, "A"), [Vec::<String>::new()]);
}

#[test]
fn ages_are_gaps_with_a_day_or_out_of_reach() {
    let rulebook = list(
        r#"{ code = "A", when = "age(first_deal) >= 3 months" }, { code = "B", when = "age(first_deal) <= 1 month" }, { code = "C" }"#,
    );
    let facts = rulebook.facts().with("first_deal", "2024-04-15").unwrap();
    let classified = rulebook.classify("tier", &facts, "2024-06-30".parse().unwrap()).unwrap();
    let up = &classified.distance_to("A").unwrap()[0];
    assert_eq!(up.gaps[0].from.unwrap().to_string(), "2024-07-15");
    assert!(up.reachable);
    let gone = &classified.distance_to("B").unwrap()[0];
    assert!(!gone.reachable, "it grows no younger");
}

#[test]
fn at_most_eight_ways_the_shortest_first() {
    let flags =
        ["strategic", "upsell", "demand_stable", "cultivable", "growth_potential", "dormant"];
    let when = format!("at_least(3, {})", flags.join(", "));
    let rulebook = list(&format!("{{ code = \"A\", when = \"{when}\" }}, {{ code = \"B\" }}"));
    let mut facts = rulebook.facts();
    for flag in flags {
        facts.set(flag, false).unwrap();
    }
    let found = ways(&rulebook, &facts, "A");
    assert_eq!((found.len(), found[0].len()), (8, 3)); // of twenty
    facts.set("dormant", true).unwrap();
    assert!(ways(&rulebook, &facts, "A").iter().all(|way| way.len() == 2));
}

/// D000-48: `valid_until` is the last day of the review bucket; stale after it.
#[test]
fn every_day_of_a_review_period_is_valid_to_its_end() {
    let rulebook = Rulebook::preset("value_activity").unwrap();
    let facts = rulebook.facts();
    for (day, last) in
        [("2024-01-31", "2024-01-31"), ("2024-02-01", "2024-02-29"), ("2023-02-28", "2023-02-28")]
    {
        let case = Case::new(&facts, parse_date(day).unwrap());
        let classified = rulebook.classify_case("quadrant", &case).unwrap();
        let last = parse_date(last).unwrap();
        assert_eq!(classified.valid_until(), Some(last));
        assert!(!classified.is_stale(last) && classified.is_stale(last.succ_opt().unwrap()));
    }
}
