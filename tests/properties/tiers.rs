//! The tiers of the presets (P-016 to P-019, P-026 to P-028, P-030).

use super::*;

fn renewal(amount: Amount, strategic: bool) -> usize {
    let rulebook = preset("renewal");
    let facts = rulebook.facts().with("annual_amount", amount).unwrap();
    rank(&rulebook, "tier", &facts.with("strategic", strategic).unwrap())
}

fn service(amount: Amount) -> usize {
    let rulebook = preset("service_quality");
    rank(&rulebook, "tier", &rulebook.facts().with("annual_amount", amount).unwrap())
}

#[test]
fn p_016_to_p_019_boundaries() {
    for (text, plain, strategic, service_quality) in [
        ("-1", 2, 2, 2),
        ("99999.9999", 2, 2, 2),
        ("100000", 2, 2, 1),
        ("199999.9999", 2, 2, 1),
        ("200000", 1, 1, 1),
        ("499999.9999", 1, 1, 1),
        ("500000", 1, 0, 0),
        ("500000.0001", 1, 0, 0),
    ] {
        let ranks = (renewal(amount(text), false), renewal(amount(text), true));
        assert_eq!(ranks, (plain, strategic), "{text}");
        assert_eq!(service(amount(text)), service_quality, "{text}");
    }
}

proptest! {
    #![proptest_config(config(128))]

    #[test]
    fn p_016_renewal_tier_is_monotone_in_amount(a in money(), b in money(), strategic: bool) {
        let (less, more) = (a.min(b), a.max(b));
        prop_assert!(renewal(more, strategic) <= renewal(less, strategic));
    }

    #[test]
    fn p_017_renewal_tier_is_monotone_in_the_strategic_flag(a in money()) {
        let (with, without) = (renewal(a, true), renewal(a, false));
        prop_assert!(with <= without);
        prop_assert_eq!(with != without, a >= amount("500000"));
    }

    #[test]
    fn p_018_service_tier_is_monotone_in_amount(a in money(), b in money()) {
        prop_assert!(service(a.max(b)) <= service(a.min(b)));
    }

    #[test]
    fn p_019_service_tier_is_at_least_as_good_as_the_renewal_tier(a in money(), strategic: bool) {
        prop_assert!(service(a) <= renewal(a, strategic));
    }

    #[test]
    fn p_026_medium_amount_means_b_or_better(a in money(), facts in follow_up_facts()) {
        let rulebook = follow_up();
        let facts = facts.with("annual_amount", a).unwrap();
        let population = rulebook.population_with_cut("annual_amount", "800000").unwrap();
        let case = Case::new(&facts, day()).population(&population);
        let class = rulebook.class_of("tier", &case).unwrap().expect("decided").rank();
        prop_assert!(a < amount("100000") || class <= 2);
    }

    #[test]
    fn p_027_follow_up_tier_is_monotone_in_every_fact(
        a in money(), more in money(), facts in follow_up_facts(), which in 0_usize..7,
    ) {
        let rulebook = follow_up();
        let facts = facts.with("annual_amount", a).unwrap();
        let class = |facts: &Facts, cut: &str| {
            let population = rulebook.population_with_cut("annual_amount", cut).unwrap();
            let case = Case::new(facts, day()).population(&population);
            rulebook.class_of("tier", &case).unwrap().expect("decided").rank()
        };
        let before = class(&facts, "800000");
        let (better, cut) = match which {
            0 => (facts.with("annual_amount", a.max(more)).unwrap(), "800000"),
            1 => (facts.with("strategic", true).unwrap(), "800000"),
            2 => (facts.with("upsell", true).unwrap(), "800000"),
            3 => (facts.with("demand_stable", true).unwrap(), "800000"),
            4 => (facts.with("cultivable", true).unwrap(), "800000"),
            5 => (facts.with("risk_level", "low").unwrap(), "800000"),
            _ => (facts.with("first_contract", day()).unwrap(), "0.0001"),
        };
        prop_assert!(class(&better, cut) <= before);
    }

    #[test]
    fn p_028_high_value_iff_the_amount_is_reached(a in money(), first in prop::option::of(time::dates())) {
        let rulebook = preset("service_quality");
        let mut facts = rulebook.facts().with("annual_amount", a).unwrap();
        if let Some(first) = first {
            facts.set("first_deal", first).unwrap();
        }
        let segment = rulebook.classify("segment", &facts, day().into()).unwrap();
        let high = segment.class().is_some_and(|class| *class.code() == *"high_value");
        prop_assert_eq!(high, a >= amount("500000"));
        prop_assert!(high || segment.decision().possible().iter().all(|c| *c.code() != *"high_value"));
    }

    #[test]
    fn p_030_a_higher_cut_moves_nobody_up(
        a in money(), low in 0_i64..600_000, gap in 1_i64..400_000, by in 1_i64..300_000, top: bool,
    ) {
        let (high, raised) = (low + gap, if top { (low, low + gap + by) } else { (low + by.min(gap - 1).max(0), low + gap) });
        let rulebook = |low: i64, high: i64| list(&format!(
            "classes = [{{ code = \"A\", when = \"annual_amount >= {high}\" }}, \
             {{ code = \"B\", when = \"annual_amount >= {low}\" }}, {{ code = \"C\" }}]"
        ));
        let class = |rulebook: Rulebook| {
            rank(&rulebook, "tier", &rulebook.facts().with("annual_amount", a).unwrap())
        };
        prop_assert!(class(rulebook(raised.0, raised.1)) >= class(rulebook(low, high)));
    }
}

fn follow_up_facts() -> impl Strategy<Value = Facts> {
    let flags = prop::array::uniform4(any::<bool>());
    let risk = select(vec!["low", "medium", "high", "very_high"]);
    (flags, risk, time::recent_dates()).prop_map(|([a, b, c, d], risk, first)| {
        let facts = follow_up().facts().with("strategic", a).unwrap();
        let facts = facts.with("upsell", b).unwrap().with("demand_stable", c).unwrap();
        let facts = facts.with("cultivable", d).unwrap().with("risk_level", risk).unwrap();
        facts.with("first_contract", first).unwrap()
    })
}
