//! Wholes and their parts: D002-11, P-102.

use guanxi::policy::target::{MinorUnit, split, split_amount};
use guanxi::quantity::Amount;
use proptest::prelude::*;

fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

/// EX-342, EX-344, EX-346 and edges.
#[test]
fn parts_of_the_examples() {
    for (total, weights, parts) in [
        (120, &[1, 1, 1, 1][..], &[30, 30, 30, 30][..]),
        (10, &[1, 1, 1, 1], &[3, 3, 2, 2]), // ties to the earlier part
        (0, &[1, 1, 1], &[0, 0, 0]),
        (7, &[5], &[7]),
        (1, &[1, 1, 1], &[1, 0, 0]),
        (10, &[1, 2, 3], &[2, 3, 5]), // 1.67, 3.33, 5
        (10, &[0, 1, 0, 2], &[0, 3, 0, 7]),
        (-10, &[1, 1, 1, 1], &[-3, -3, -2, -2]), // mirrored, ties to the earlier part too
        (i64::MAX, &[u64::MAX, u64::MAX], &[i64::MAX / 2 + 1, i64::MAX / 2]),
        (i64::MIN, &[u64::MAX, u64::MAX], &[i64::MIN / 2, i64::MIN / 2]),
        (i64::MIN, &[0, 1], &[0, i64::MIN]),
    ] {
        assert_eq!(split(total, weights).unwrap(), parts, "{total} by {weights:?}");
    }
}

#[test]
fn money_is_split_in_the_unit_named() {
    let unit = |decimals| MinorUnit::new(decimals).unwrap();
    for (total, decimals, parts) in [
        ("100", 0, ["34", "33", "33"]),
        ("100", 1, ["33.4", "33.3", "33.3"]),
        ("100", 2, ["33.34", "33.33", "33.33"]),
        ("0.02", 2, ["0.01", "0.01", "0"]),
        ("0.0002", 4, ["0.0001", "0.0001", "0"]),
        ("-100", 0, ["-34", "-33", "-33"]),
    ] {
        let found = split_amount(amount(total), &[1, 1, 1], unit(decimals)).unwrap();
        assert_eq!(found, parts.map(amount), "{total} with {decimals} decimals");
    }
    let greatest = split_amount(Amount::MAX, &[1, 1], unit(4)).unwrap();
    assert_eq!(greatest, [amount("50000000000000"), amount("50000000000000")]);
}

/// Every way to write a whole as so many parts.
fn compositions(total: i64, parts: usize) -> Vec<Vec<i64>> {
    if parts == 1 {
        return vec![vec![total]];
    }
    (0..=total)
        .flat_map(|first| {
            compositions(total - first, parts - 1).into_iter().map(move |mut rest| {
                rest.insert(0, first);
                rest
            })
        })
        .collect()
}

/// How far parts are from their exact shares.
fn far(parts: &[i64], total: i64, weights: &[u64]) -> i64 {
    let weights = weights.iter().map(|weight| i64::try_from(*weight).unwrap());
    let sum: i64 = weights.clone().sum();
    let off = parts.iter().zip(weights).map(|(part, weight)| part * sum - total * weight);
    off.map(|off| off * off).sum()
}

/// Of all ways the one nearest to the exact shares; of those equally near the one that gives most
/// to the earlier parts.
fn nearest(total: i64, weights: &[u64]) -> Vec<i64> {
    let far = |parts: &[i64]| far(parts, total, weights);
    let ways = compositions(total, weights.len());
    let least = ways.iter().map(|parts| far(parts)).min().unwrap();
    ways.into_iter().filter(|parts| far(parts) == least).max().unwrap()
}

fn weights() -> impl Strategy<Value = Vec<u64>> {
    let weight = prop_oneof![0_u64..4, 0_u64..1000, any::<u64>()];
    proptest::collection::vec(weight, 1..30)
        .prop_filter("a weight above zero", |weights| weights.iter().any(|weight| *weight > 0))
}

fn whole() -> impl Strategy<Value = i64> {
    prop_oneof![-100_i64..100, -1_000_000_i64..1_000_000, any::<i64>(), Just(i64::MIN)]
}

proptest! {
    /// P-102: the parts are those that a search over all ways finds.
    #[test]
    fn p_102_parts_are_the_nearest(
        total in 0_i64..=14,
        weights in proptest::collection::vec(0_u64..7, 1..=4)
            .prop_filter("a weight above zero", |weights| weights.iter().any(|weight| *weight > 0)),
    ) {
        prop_assert_eq!(split(total, &weights).unwrap(), nearest(total, &weights));
    }

    /// P-102: no part is below zero, they sum to the whole, each is off by less than 1; nothing for no
    /// weight. Of any whole and any weights.
    #[test]
    fn p_102_parts_sum_to_the_whole(total in whole(), weights in weights()) {
        let parts = split(total, &weights).unwrap();
        #[cfg(feature = "proptest")]
        {
            let law = guanxi::testkit::laws::parts_sum_to_the_whole(total, &weights, &parts);
            prop_assert_eq!(law, Ok(()));
        }
        prop_assert_eq!(parts.len(), weights.len());
        prop_assert_eq!(parts.iter().map(|part| i128::from(*part)).sum::<i128>(), i128::from(total));
        let sum: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
        for (part, weight) in parts.iter().zip(&weights) {
            prop_assert!(part.signum() == total.signum() || *part == 0);
            prop_assert!(*weight > 0 || *part == 0);
            let exact = u128::from(total.unsigned_abs()) * u128::from(*weight);
            let given = u128::from(part.unsigned_abs()) * sum;
            prop_assert!(given.abs_diff(exact) < sum);
        }
    }

    /// P-102: the law takes what a search over all ways finds, and of all ways only those that are as
    /// near to the exact shares.
    #[cfg(feature = "proptest")]
    #[test]
    fn p_102_the_law_takes_the_nearest_only(
        total in 0_i64..=10,
        weights in proptest::collection::vec(0_u64..7, 1..=4)
            .prop_filter("a weight above zero", |weights| weights.iter().any(|weight| *weight > 0)),
    ) {
        let least = far(&nearest(total, &weights), total, &weights);
        for parts in compositions(total, weights.len()) {
            let law = guanxi::testkit::laws::parts_sum_to_the_whole(total, &weights, &parts);
            prop_assert_eq!(law.is_ok(), far(&parts, total, &weights) == least, "{:?}", parts);
        }
    }

    /// P-102: parts of equal weights differ by at most 1, the earlier being the greater.
    #[test]
    fn p_102_equal_weights_differ_by_one(total in 0_i64.., weight in 1_u64.., parts in 1_usize..40) {
        let found = split(total, &vec![weight; parts]).unwrap();
        prop_assert!(found.is_sorted_by(|a, b| a >= b));
        prop_assert!(found[0] - found[parts - 1] <= 1);
    }

    /// A whole below zero is the mirror of the one above.
    #[test]
    fn negative_wholes_are_mirrored(total in 0_i64.., weights in weights()) {
        let mirrored: Vec<i64> =
            split(total, &weights).unwrap().into_iter().map(|part| -part).collect();
        prop_assert_eq!(split(-total, &weights).unwrap(), mirrored);
    }

    /// Money is split as its minor units are.
    #[test]
    fn money_is_a_count_of_minor_units(
        units in -1_000_000_000_000_i64..1_000_000_000_000, decimals in 0_u32..=4, weights in weights(),
    ) {
        let money = |units| Amount::from_minor(units, decimals).unwrap();
        let unit = MinorUnit::new(decimals).unwrap();
        let found = split_amount(money(units), &weights, unit).unwrap();
        let parts: Vec<Amount> = split(units, &weights).unwrap().into_iter().map(money).collect();
        prop_assert_eq!(found, parts);
    }
}
