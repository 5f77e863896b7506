//! The matrix (P-031 to P-033).

use super::*;

fn quadrant(rulebook: &Rulebook, amount: Amount, orders: i64, interactions: i64) -> String {
    let facts = rulebook.facts().with("annual_amount", amount).unwrap();
    let facts = facts.with("orders_12m", orders).unwrap();
    code(rulebook, "quadrant", &facts.with("interactions_12m", interactions).unwrap())
}

fn table(high: bool, active: bool) -> &'static str {
    match (high, active) {
        (true, true) => "core",
        (true, false) => "potential",
        (false, true) => "basic",
        (false, false) => "watch",
    }
}

proptest! {
    #![proptest_config(config(128))]

    #[test]
    fn p_031_the_matrix_is_total(a in money(), orders in select(vec![0_i64, 11, 12, 13, 500])) {
        let rulebook = preset("value_activity");
        let class = quadrant(&rulebook, a, orders, 0);
        prop_assert_eq!(class, table(a > amount("1000000"), orders >= 12));
    }

    #[test]
    fn p_032_raising_moves_along_one_side(a in money(), b in money(), orders in 0_i64..25, more in 0_i64..25) {
        let rulebook = preset("value_activity");
        let (less, larger) = (a.min(b), a.max(b));
        let moved = (quadrant(&rulebook, less, orders, 0), quadrant(&rulebook, larger, orders, 0));
        let richer = [("watch", "potential"), ("basic", "core")];
        prop_assert!(moved.0 == moved.1 || richer.contains(&(&moved.0, &moved.1)));
        let moved = (quadrant(&rulebook, a, orders, 0), quadrant(&rulebook, a, orders + more, 0));
        let busier = [("watch", "basic"), ("potential", "core")];
        prop_assert!(moved.0 == moved.1 || busier.contains(&(&moved.0, &moved.1)));
    }

    #[test]
    fn p_033_interactions_make_nobody_less_active(
        a in money(), orders in 0_i64..25, interactions in 0_i64..9, from in 1_i64..9,
    ) {
        let off = preset("value_activity");
        let from = from.to_string();
        let on = Rulebook::preset_with("value_activity", [("interactions_min", from.as_str())]).unwrap();
        let active = |class: String| class == "core" || class == "basic";
        let (before, after) = (quadrant(&off, a, orders, interactions), quadrant(&on, a, orders, interactions));
        prop_assert!(!active(before) || active(after));
    }
}
