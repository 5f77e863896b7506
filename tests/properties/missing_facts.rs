//! Missing facts against brute force (P-020, P-021, P-029).

use super::*;

proptest! {
    #![proptest_config(config(192))]

    #[test]
    fn p_020_undetermined_is_exact((Rules(rulebook), customer) in cases(0.6)) {
        for scheme in schemes(&rulebook) {
            holds(laws::undetermined_is_exact(&rulebook, &scheme, &customer))?;
        }
    }

    #[test]
    fn p_020_undetermined_is_exact_where_little_is_known((Rules(rulebook), customer) in cases(0.25)) {
        for scheme in schemes(&rulebook) {
            holds(laws::undetermined_is_exact(&rulebook, &scheme, &customer))?;
        }
    }

    #[test]
    fn p_021_known_facts_decide((Rules(rulebook), customer) in cases(1.0)) {
        for scheme in schemes(&rulebook) {
            holds(laws::known_facts_decide(&rulebook, &scheme, &customer))?;
            holds(laws::undetermined_is_exact(&rulebook, &scheme, &customer))?;
        }
    }

    #[test]
    fn p_029_classification_is_pure((Rules(rulebook), customer) in cases(0.6)) {
        holds(laws::decisions_are_pure(&rulebook, &customer))?;
        holds(laws::everything_explains_itself(&rulebook, &customer))?;
    }

    #[test]
    fn p_029_the_order_of_customers_is_irrelevant(
        (Rules(rulebook), customer) in cases(0.6), turn in 0_usize..8,
    ) {
        let others = customer.others.unwrap_or_default();
        holds(laws::order_of_customers_is_irrelevant(&rulebook, &others, turn))?;
    }
}

proptest! {
    #![proptest_config(config(48))]

    #[test]
    fn p_020_presets_are_exact(
        (Rules(rulebook), customer) in select(vec![
            preset("renewal"), preset("service_quality"), preset("value_activity"), follow_up(),
        ]).prop_flat_map(|rulebook| {
            let customer = customers(&rulebook);
            (Just(Rules(rulebook)), customer)
        }),
    ) {
        for scheme in schemes(&rulebook) {
            holds(laws::undetermined_is_exact(&rulebook, &scheme, &customer))?;
        }
    }
}
