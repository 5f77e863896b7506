//! The ways to a class.

use super::*;

fn rules() -> Rulebook {
    static RULES: OnceLock<Rulebook> = OnceLock::new();
    RULES.get_or_init(four_classes).clone()
}

fn four_classes() -> Rulebook {
    list(
        "classes = [\
        { code = \"S\", when = \"annual_amount >= 1000 and strategic and orders_12m >= 12\" },\
        { code = \"A\", when = \"annual_amount >= 500 and (upsell or orders_12m >= 6)\" },\
        { code = \"B\", when = \"at_least(2, annual_amount >= 100, demand_stable, satisfaction >= 4)\" },\
        { code = \"C\" }]",
    )
}

fn facts() -> impl Strategy<Value = Facts> {
    let amount =
        prop::option::of(select(vec!["-1", "0", "99.9999", "100", "499", "500", "999", "1000"]));
    let orders = prop::option::of(select(vec![0_i64, 5, 6, 11, 12]));
    let score = prop::option::of(select(vec!["3.9999", "4"]));
    let flags = prop::array::uniform3(prop::option::of(any::<bool>()));
    (amount, orders, score, flags).prop_map(|(amount, orders, score, flags)| {
        let mut facts = rules().facts();
        amount.into_iter().for_each(|text| facts.set("annual_amount", text).unwrap());
        orders.into_iter().for_each(|n| facts.set("orders_12m", n).unwrap());
        score.into_iter().for_each(|text| facts.set("satisfaction", text).unwrap());
        for (name, flag) in ["strategic", "upsell", "demand_stable"].iter().zip(flags) {
            flag.into_iter().for_each(|flag| facts.set(name, flag).unwrap());
        }
        facts
    })
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn closing_the_gaps_reaches_the_class(facts in facts()) {
        let rulebook = rules();
        let now = rulebook.classify("tier", &facts, day().into()).unwrap();
        let best = now.decision().possible()[0].rank();
        for class in rulebook.scheme("tier").unwrap().classes() {
            let ways = now.distance_to(class.code().as_str()).unwrap();
            prop_assert!(!ways.is_empty());
            if class.rank() > best {
                continue; // a way down
            }
            for way in ways {
                prop_assert!(way.reachable);
                let mut there = facts.clone();
                for gap in &way.gaps {
                    match gap.needed.strip_prefix(">= ") {
                        Some(value) => there.set(&gap.fact, value).unwrap(),
                        None => there.set(&gap.fact, gap.needed.as_str()).unwrap(),
                    }
                    if let (Some(Value::Amount(value)), Some(short)) = (facts.get(&gap.fact), &gap.short) {
                        let sum = value.checked_add(amount(short)).map(|sum| format!(">= {sum}"));
                        prop_assert_eq!(sum.as_deref(), Some(gap.needed.as_str()));
                    }
                }
                let then = rulebook.classify("tier", &there, day().into()).unwrap();
                let possible = then.decision().possible();
                prop_assert!(
                    possible.iter().all(|other| other.rank() <= class.rank()),
                    "{} by {:?}: {:?}", class, way, then.decision()
                );
            }
        }
    }
}
