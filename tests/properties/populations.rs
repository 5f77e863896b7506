//! `top` and `share` against counting (P-022 to P-025).

use super::*;

fn top(rule: &str) -> Rulebook {
    list(&format!("classes = [{{ code = \"in\", when = \"{rule}\" }}, {{ code = \"out\" }}]"))
}

fn everybody(rulebook: &Rulebook, units: &[i64]) -> Vec<Facts> {
    let amount = |n: &i64| Amount::from_ten_thousandths(*n).unwrap();
    units.iter().map(|n| rulebook.facts().with("annual_amount", amount(n)).unwrap()).collect()
}

fn who(rulebook: &Rulebook, units: &[i64]) -> Vec<bool> {
    let everybody = everybody(rulebook, units);
    let population = rulebook.population(&everybody);
    let inside = |facts: &Facts| {
        let case = Case::new(facts, day()).population(&population);
        rulebook.class_of("tier", &case).unwrap().expect("decided").rank() == 0
    };
    everybody.iter().map(inside).collect()
}

/// In iff positive and what stands strictly above is less than the share of the whole.
fn naive(units: &[i64], percent: i64, basis: Basis, own: i64) -> bool {
    let weight = |n: i64| if basis == Basis::Rank { 1 } else { n };
    let whole: i64 = units.iter().map(|n| weight(*n)).sum();
    let above: i64 = units.iter().filter(|n| **n > own).map(|n| weight(*n)).sum();
    own > 0 && above * 100 < percent * whole
}

fn units() -> impl Strategy<Value = Vec<i64>> {
    prop_oneof![
        3 => prop::collection::vec(-3_i64..9, 1..20),
        1 => prop::collection::vec(-1_000_i64..10_000, 1..40),
        1 => prop::collection::vec(-3_i64..=0, 1..9),
    ]
}

#[test]
fn p_023_boundaries() {
    let rulebook = top("top(annual_amount, 20%)");
    for (n, inside) in [(1, 1), (4, 1), (5, 1), (6, 2), (10, 2), (11, 3)] {
        let units: Vec<i64> = (1..=n).collect();
        assert_eq!(who(&rulebook, &units).iter().filter(|one| **one).count(), inside, "{n}");
    }
    assert_eq!(who(&rulebook, &[0, 0, 0]), [false; 3], "zero is never in");
    assert_eq!(who(&rulebook, &[-5, 0, 1]), [false, false, true]);
    assert_eq!(who(&rulebook, &[7, 7, 7, 7]), [true; 4], "ties share the verdict");
}

#[test]
fn fewer_than_the_minimum_leave_it_open() {
    let rulebook = top("top(annual_amount, 20%, min = 5)");
    for (n, decided) in [(4, false), (5, true)] {
        let everybody = everybody(&rulebook, &(1..=n).collect::<Vec<i64>>());
        let population = rulebook.population(&everybody);
        let case = Case::new(&everybody[0], day()).population(&population);
        let tier = rulebook.classify_case("tier", &case).unwrap();
        assert_eq!(tier.class().is_some(), decided, "{n}");
        assert!(decided || tier.decision().missing() == ["population"]);
    }
}

proptest! {
    #![proptest_config(config(128))]

    #[test]
    fn the_cut_agrees_with_counting(
        units in units(), percent in select(vec![1_i64, 19, 20, 25, 50, 99, 100]), revenue: bool,
    ) {
        let basis = if revenue { Basis::Revenue } else { Basis::Rank };
        let by = if revenue { ", by = revenue" } else { "" };
        let rulebook = top(&format!("top(annual_amount, {percent}%{by})"));
        let counted: Vec<bool> =
            units.iter().map(|own| naive(&units, percent, basis, *own)).collect();
        prop_assert_eq!(who(&rulebook, &units), counted.clone());
        let population = rulebook.population(&everybody(&rulebook, &units));
        let least = units.iter().zip(&counted).filter(|(_, one)| **one).map(|(n, _)| *n).min();
        let cut = match population.cuts().next() {
            Some(TopCut::From(Value::Amount(cut))) => Some(cut.ten_thousandths()),
            other => { prop_assert_eq!(other, Some(TopCut::Nobody)); None }
        };
        prop_assert_eq!(cut, least);
    }

    #[test]
    fn p_022_top_ignores_scale_and_order(units in units(), by in 1_i64..50, turn in 0_usize..20) {
        let rulebook = top("top(annual_amount, 20%)");
        let plain = who(&rulebook, &units);
        let scaled: Vec<i64> = units.iter().map(|n| n * by).collect();
        prop_assert_eq!(&who(&rulebook, &scaled), &plain);
        let mut turned = units.clone();
        turned.rotate_left(turn % units.len());
        let mut expected = plain;
        expected.rotate_left(turn % units.len());
        prop_assert_eq!(who(&rulebook, &turned), expected);
        let everybody = everybody(&rulebook, &units);
        let by = u32::try_from(by).unwrap();
        holds(laws::top_ignores_scale_and_order(&rulebook, &everybody, by, turn))?;
    }

    #[test]
    fn p_023_a_fifth_of_distinct_amounts_is_in(units in prop::collection::hash_set(1_i64..10_000, 1..40)) {
        let rulebook = top("top(annual_amount, 20%)");
        let units: Vec<i64> = units.into_iter().collect();
        let inside = who(&rulebook, &units).into_iter().filter(|one| *one).count();
        prop_assert_eq!(inside, units.len().div_ceil(5));
        holds(laws::the_top_is_its_share(&rulebook, &everybody(&rulebook, &units)))?;
    }

    #[test]
    fn p_024_whoever_has_more_is_in_too(units in units(), revenue: bool) {
        let rulebook = top(if revenue { "top(annual_amount, 20%, by = revenue)" } else { "top(annual_amount, 20%)" });
        let law = laws::whoever_has_as_much_is_at_the_top;
        holds(law(&rulebook, &everybody(&rulebook, &units)))?;
        let inside = who(&rulebook, &units);
        for (i, is_in) in inside.iter().enumerate() {
            for (j, other) in inside.iter().enumerate() {
                prop_assert!(!is_in || units[j] < units[i] || *other);
            }
        }
    }

    #[test]
    fn p_025_raising_the_own_amount_never_leaves_the_top(
        units in units(), place in 0_usize..40, by in 0_i64..100,
    ) {
        let rulebook = top("top(annual_amount, 20%)");
        let place = place % units.len();
        let more = u32::try_from(by).unwrap();
        let law = laws::raising_never_leaves_the_top;
        holds(law(&rulebook, &everybody(&rulebook, &units), place, more))?;
        let before = who(&rulebook, &units)[place];
        let mut raised = units;
        raised[place] += by;
        prop_assert!(!before || who(&rulebook, &raised)[place]);
    }

    #[test]
    fn shares_agree_with_counting(units in units(), percent in -20_i64..130) {
        let rulebook = top(&format!("share(annual_amount) >= {percent}%"));
        let total: i64 = units.iter().sum();
        let everybody = everybody(&rulebook, &units);
        let population = rulebook.population(&everybody);
        for (facts, own) in everybody.iter().zip(&units) {
            let case = Case::new(facts, day()).population(&population);
            let inside = rulebook.class_of("tier", &case).unwrap().map(|class| class.rank() == 0);
            if total > 0 {
                prop_assert_eq!(inside, Some(own * 100 >= percent * total));
            }
        }
    }
}
