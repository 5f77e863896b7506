//! Derived tags: behaviour (D001-43), value (D003-22), category (D004-14, D004-15).

use std::collections::BTreeMap;

use guanxi::Rulebook;
use guanxi::policy::scheme::Case;
use guanxi::policy::tag::main_category;
use guanxi::quantity::Amount;
use guanxi::record::{Event, EventKind, Field, IssueEvent, IssueKind, Purchase, Registration};
use guanxi::rule::Truth;

use crate::{customer, facts, log, names, own, tag, tags};

/// Whether a customer with these facts has a tag.
fn has(rulebook: &Rulebook, name: &str, known: &[(&str, &str)]) -> Truth {
    let facts = facts(rulebook, known);
    tags(rulebook, &customer(&[]), &[], &facts, "2024-06-30").has(&tag(name))
}

/// D001-43: the edges of each rule.
#[test]
fn behaviour_is_derived() {
    let rulebook = Rulebook::preset("value_activity").unwrap();
    let has = |name: &str, fact: &str, value: &str| {
        has(&rulebook, &format!("behaviour:{name}"), &[(fact, value)])
    };
    for (name, fact, table) in [
        ("joined_promotion", "promotions_total", [Truth::False, Truth::True, Truth::True]),
        ("not_repurchased", "orders_total", [Truth::False, Truth::True, Truth::False]),
        ("complained", "complaints_total", [Truth::False, Truth::True, Truth::True]),
    ] {
        let found = ["0", "1", "2"].map(|value| has(name, fact, value));
        assert_eq!(found, table, "{name}");
        assert_eq!(has(name, "annual_amount", "1"), Truth::Unknown, "{name}");
    }
}

/// The same by the fold of events.
#[test]
fn behaviour_follows_from_events() {
    let rulebook = Rulebook::preset("value_activity").unwrap();
    let event =
        |id: &str, day: &str, kind: EventKind| Event::new(id, "K", day.parse().unwrap(), kind);
    let bought = || Purchase::new("5".parse().unwrap());
    let mut complaint = Registration::new("general".parse().unwrap(), "chen");
    complaint.kind = Some(IssueKind::Complaint);
    let events = [
        event("e1", "2024-01-01", bought().into()),
        event("e2", "2024-02-01", IssueEvent::register("I", complaint).into()),
        event("e3", "2024-03-01", bought().in_promotion("spring sale").into()),
    ];
    let at = |day: &str| {
        let folded = rulebook.fold(&events, day.parse().unwrap(), None);
        let facts = &folded.customers["K"].facts;
        let case = Case::new(facts, day.parse().unwrap());
        let as_of = day.parse().unwrap();
        let found = rulebook.tags().read(&customer(&[]), &events, &case, as_of, None).unwrap();
        // Without any issue in the log nothing is known of complaints.
        assert_eq!(found.open().count(), usize::from(day == "2024-01-31"));
        names(&found)
    };
    assert_eq!(at("2024-01-31"), ["behaviour:not_repurchased"]);
    assert_eq!(at("2024-02-01"), ["behaviour:complained", "behaviour:not_repurchased"]);
    assert_eq!(at("2024-03-01"), ["behaviour:complained", "behaviour:joined_promotion"]);
}

/// D003-22: the tag follows the class, and what is open there is open here.
#[test]
fn value_follows_the_class() {
    let rulebook = Rulebook::preset("service_quality").unwrap();
    for (amount, on) in [("500000", "A"), ("499999.99", "B"), ("100000", "B"), ("99999.99", "C")] {
        for value in ["A", "B", "C"] {
            let found = has(&rulebook, &format!("value:{value}"), &[("annual_amount", amount)]);
            assert_eq!(found, Truth::from(value == on), "{amount} {value}");
        }
    }
    let facts = rulebook.facts();
    let found = tags(&rulebook, &customer(&[]), &[], &facts, "2024-06-30");
    let open: Vec<_> =
        found.open().map(|one| (one.tag().value().to_owned(), one.missing().to_vec())).collect();
    let missing = vec!["annual_amount".to_owned()];
    assert_eq!(open, ["A", "B", "C"].map(|value| (value.to_owned(), missing.clone())));
}

/// What a person put on stays on, what a rule derives is there: neither takes the other's away.
#[test]
fn hand_and_rule_add_up() {
    let rulebook = own("[[tag]]\ndimension = \"b\"\nvalue = \"x\"\nwhen = \"strategic\"");
    for (sign, known, expected) in [
        ("+", Some("true"), Truth::True),
        ("+", Some("false"), Truth::True),
        ("+", None, Truth::True),
        ("-", Some("true"), Truth::True),
        ("-", Some("false"), Truth::False),
        ("-", None, Truth::Unknown),
    ] {
        let events = log(&[("2024-01-01", &format!("{sign}b:x"))]);
        let known: Vec<(&str, &str)> = known.iter().map(|value| ("strategic", *value)).collect();
        let facts = facts(&rulebook, &known);
        let found = tags(&rulebook, &customer(&[]), &events, &facts, "2024-06-30");
        assert_eq!(found.has(&tag("b:x")), expected, "{sign} {known:?}");
        assert_eq!(found.open().count(), usize::from(expected == Truth::Unknown));
    }
}

/// A rule whose number is not given derives nothing, and a finding says so.
#[test]
fn a_rule_is_off_until_its_number_is_given() {
    let rule = "[[parameter]]\ncode = \"n\"\ntype = \"integer\"\n\
                [[tag]]\ndimension = \"b\"\nvalue = \"often\"\nwhen = \"orders_total >= $n\"";
    let off = own(rule);
    assert!(!off.tags().tag(&tag("b:often")).unwrap().is_derived());
    assert_eq!(has(&off, "b:often", &[]), Truth::False);
    let finding = off.findings().next().unwrap();
    assert_eq!((finding.code, finding.path.as_str()), ("rule-off", "tag[0].when"));
    assert_eq!(finding.message, "`b:often` is off until a value is given for `n`");
    let on = own(&format!("parameters = {{ n = 3 }}\n{rule}"));
    assert_eq!(on.findings().count(), 0);
    assert_eq!(has(&on, "b:often", &[("orders_total", "3")]), Truth::True);
    assert_eq!(has(&on, "b:often", &[("orders_total", "2")]), Truth::False);
}

/// D004-15: the largest amount; a tie goes to the smallest label; nothing above zero is none.
#[test]
fn the_main_category_is_that_of_the_largest_amount() {
    let of = |sums: &[(&str, &str)]| {
        let sums: BTreeMap<String, Amount> =
            sums.iter().map(|(name, sum)| ((*name).to_owned(), sum.parse().unwrap())).collect();
        main_category(&sums).map(str::to_owned)
    };
    assert_eq!(of(&[]), None);
    assert_eq!(of(&[("b", "1")]).as_deref(), Some("b"));
    assert_eq!(of(&[("a", "1"), ("b", "1.0001")]).as_deref(), Some("b"));
    assert_eq!(of(&[("c", "2"), ("a", "1"), ("b", "2")]).as_deref(), Some("b"));
    assert_eq!(of(&[("家居", "2"), ("电子", "2")]).as_deref(), Some("家居"));
    assert_eq!(of(&[("a", "0"), ("b", "-5")]), None);
    assert_eq!(of(&[("a", "-1"), ("b", "0.0001")]).as_deref(), Some("b"));
}

/// D004-14: the tag of the main category, and open where it is not known.
#[test]
fn the_category_is_a_tag() {
    let rulebook = own("use = [{ preset = \"follow_up_basics\", parts = [\"tag\"] }]");
    assert_eq!(
        has(&rulebook, "category:electronics", &[("main_category", "electronics")]),
        Truth::True
    );
    assert_eq!(
        has(&rulebook, "category:household", &[("main_category", "electronics")]),
        Truth::False
    );
    assert_eq!(has(&rulebook, "category:electronics", &[]), Truth::Unknown);
}

/// D001-41 ... D001-43, D003-22 ... D003-24: what the presets name, and of which field it tells.
#[test]
fn the_presets_name_dimensions_and_tags() {
    use guanxi::label::Language::{Chinese, English};
    for (preset, dimensions, tags) in [
        (
            "value_activity",
            vec![("industry", Some(Field::Industry)), ("need", None), ("behaviour", None)],
            9,
        ),
        (
            "service_quality",
            vec![
                ("value", Some(Field::Class)),
                ("industry", Some(Field::Industry)),
                ("need_type", None),
            ],
            9,
        ),
    ] {
        let rulebook = Rulebook::preset(preset).unwrap();
        let policy = rulebook.tags();
        let found: Vec<_> =
            policy.dimensions().iter().map(|one| (one.code(), one.field())).collect();
        assert_eq!(found, dimensions, "{preset}");
        assert_eq!(policy.tags().len(), tags, "{preset}");
        for one in policy.tags() {
            assert!(policy.dimension(one.tag().dimension()).is_some());
            for language in [English, Chinese] {
                let label = policy.label(one.tag(), language);
                assert_ne!(label, one.tag().to_string(), "{preset}");
            }
        }
    }
}
