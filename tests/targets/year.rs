//! A year by quarters and months, and what does not split so: D002-11, P-103.

use guanxi::policy::target::{Additivity, MinorUnit, Target, YearPlan, pooled, split};
use guanxi::quantity::{Amount, Fraction};
use proptest::prelude::*;

use super::{f, frac};

fn count(year: i64, weights: &[u64; 12]) -> YearPlan<i64> {
    YearPlan::of_count(year, Additivity::Additive, weights).unwrap()
}

fn months(plan: &YearPlan<i64>) -> Vec<i64> {
    plan.months().copied().collect()
}

#[test]
fn years_of_equal_and_unequal_months() {
    let quarters = |plan: &YearPlan<i64>| plan.quarters.map(|part| part.quarter);
    let even = count(120, &YearPlan::EQUAL);
    assert_eq!((quarters(&even), months(&even)), ([30; 4], vec![10; 12]));
    let ten = count(10, &YearPlan::EQUAL);
    assert_eq!(quarters(&ten), [3, 3, 2, 2]);
    assert_eq!(months(&ten), [1, 1, 1, 1, 1, 1, 1, 1, 0, 1, 1, 0]);
    // Split at once the remainders would lie on the first ten months: a quarter would not be what
    // was said of it.
    assert_eq!(split(10, &[1; 12]).unwrap(), [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0]);
    // A quarter without weight has nothing, and its months neither.
    let summer = count(-50, &[0, 0, 0, 1, 2, 2, 0, 0, 0, 0, 0, 5]);
    assert_eq!(quarters(&summer), [0, -25, 0, -25]);
    assert_eq!(months(&summer), [0, 0, 0, -5, -10, -10, 0, 0, 0, 0, 0, -25]);
}

#[test]
fn money_and_targets_split_in_the_unit_named() {
    let kind = Additivity::Additive;
    let year: Amount = "1000000".parse().unwrap();
    let plan = YearPlan::of_amount(year, kind, MinorUnit::default(), &YearPlan::EQUAL).unwrap();
    let month: Vec<String> = plan.quarters[1].months.iter().map(Amount::to_string).collect();
    assert_eq!(month, ["83333.34", "83333.33", "83333.33"]);
    assert_eq!(plan.year, year);
    let target = Target::at_most(f("100"));
    let unit = MinorUnit::new(1).unwrap();
    let plan = YearPlan::of_target(target, kind, unit, &YearPlan::EQUAL).unwrap();
    assert_eq!(plan.year, target);
    assert_eq!(plan.quarters[0].quarter, Target::at_most(f("25")));
    assert_eq!(plan.quarters[0].months.map(|part| part.value), [f("8.4"), f("8.3"), f("8.3")]);
}

/// The year's target of a ratio applies to the sums; the mean of the months' ratios is a wrong formula
/// that comes to another verdict.
#[test]
fn a_ratio_is_pooled_and_not_averaged() {
    let months = [(1, 2), (95, 100)]; // a month of two issues, one of a hundred
    let target = Target::at_least(f("90%"));
    let right = pooled(months).unwrap().unwrap();
    assert_eq!(right, f("96/102"));
    let ratios = months.map(|(num, den)| frac(num, den));
    let mean = ratios[0].checked_add(ratios[1]).unwrap().checked_div(2.into()).unwrap();
    assert_eq!(mean, f("72.5%"));
    assert!(target.compare(Some(right)).is_met() && target.compare(Some(mean)).is_missed());
    assert_eq!(pooled([(3, 10), (2, 5)]), Ok(Some(f("1/3")))); // EX-333, not 35 %
    // Undefined, and never 0 % or 100 %.
    assert_eq!(pooled([]), Ok(None));
    assert_eq!(pooled([(0, 0), (0, 0)]), Ok(None));
    // A month without cases changes nothing; numerators may be below zero (an NPS).
    assert_eq!(pooled([(-3, 10), (0, 0), (1, 10)]), Ok(Some(f("-1/10"))));
}

fn weights() -> impl Strategy<Value = [u64; 12]> {
    let weight = || prop_oneof![0_u64..3, 0_u64..1000, 0..=u64::MAX / 3];
    proptest::array::uniform12(weight())
        .prop_filter("a weight above zero", |weights| weights.iter().any(|weight| *weight > 0))
}

proptest! {
    /// P-103: each quarter is the sum of its months, and the year that of its quarters; each is off its
    /// exact share by less than one.
    #[test]
    fn p_103_months_sum_to_the_year(year: i64, weights in weights()) {
        let plan = count(year, &weights);
        #[cfg(feature = "proptest")]
        {
            let law = guanxi::testkit::laws::months_sum_to_the_year(&plan, &weights);
            prop_assert_eq!(law, Ok(()));
        }
        let sum: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
        prop_assert_eq!(plan.year, year);
        prop_assert_eq!(months(&plan).iter().map(|m| i128::from(*m)).sum::<i128>(), i128::from(year));
        for (part, weights) in plan.quarters.iter().zip(weights.chunks(3)) {
            let sum_of_months: i128 = part.months.iter().map(|month| i128::from(*month)).sum();
            prop_assert_eq!(sum_of_months, i128::from(part.quarter));
            let weight: u128 = weights.iter().map(|weight| u128::from(*weight)).sum();
            let off = |part: i64, of: i64, weight: u128, sum: u128| {
                let exact = u128::from(of.unsigned_abs()) * weight;
                (u128::from(part.unsigned_abs()) * sum).abs_diff(exact)
            };
            prop_assert!(off(part.quarter, year, weight, sum) < sum);
            for (month, one) in part.months.iter().zip(weights) {
                prop_assert!(month.signum() == year.signum() || *month == 0);
                let off = off(*month, part.quarter, u128::from(*one), weight);
                prop_assert!(off < weight || (weight == 0 && *month == 0));
            }
        }
    }

    /// P-103 by the definition: quarters by the summed weights, then each quarter by its own.
    #[test]
    fn p_103_a_year_is_split_twice(year in -10_000_i64..10_000, weights in proptest::array::uniform12(1_u64..50)) {
        let plan = count(year, &weights);
        let sums: Vec<u64> = weights.chunks(3).map(|weights| weights.iter().sum()).collect();
        let quarters = split(year, &sums).unwrap();
        prop_assert_eq!(plan.quarters.map(|part| part.quarter).to_vec(), quarters.clone());
        let expected: Vec<i64> = quarters
            .iter()
            .zip(weights.chunks(3))
            .flat_map(|(quarter, weights)| split(*quarter, weights).unwrap())
            .collect();
        prop_assert_eq!(months(&plan), expected);
    }

    /// The three kinds of plan say the same.
    #[test]
    fn counts_money_and_targets_agree(
        year in -1_000_000_i64..1_000_000, decimals in 0_u32..=4, weights in weights(),
    ) {
        let (kind, unit) = (Additivity::Additive, MinorUnit::new(decimals).unwrap());
        let counts = months(&count(year, &weights));
        let money = |units| Amount::from_minor(units, decimals).unwrap();
        let plan = YearPlan::of_amount(money(year), kind, unit, &weights).unwrap();
        let expected: Vec<Amount> = counts.iter().map(|units| money(*units)).collect();
        prop_assert_eq!(plan.months().copied().collect::<Vec<_>>(), expected.clone());
        let target = Target::at_least(money(year).into());
        let plan = YearPlan::of_target(target, kind, unit, &weights).unwrap();
        let values: Vec<Fraction> = plan.months().map(|target| target.value).collect();
        let expected: Vec<Fraction> = expected.into_iter().map(Fraction::from).collect();
        prop_assert_eq!(values, expected);
    }

    /// Pooling is counting all cases at once, and lies between the ratios of the months.
    #[test]
    fn pooling_counts_all_cases(cases in proptest::collection::vec((any::<bool>(), 0_usize..12), 0..200)) {
        let mut parts = [(0_i128, 0_i128); 12];
        for (good, month) in &cases {
            parts[*month].0 += i128::from(*good);
            parts[*month].1 += 1;
        }
        let good = cases.iter().filter(|(good, _)| *good).count() as i128;
        let expected = (!cases.is_empty()).then(|| frac(good, cases.len() as i128));
        prop_assert_eq!(pooled(parts), Ok(expected));
        let ratios = parts.iter().filter(|part| part.1 > 0).map(|part| frac(part.0, part.1));
        if let Some(pooled) = expected {
            prop_assert!(ratios.clone().min().unwrap() <= pooled && pooled <= ratios.max().unwrap());
        }
    }
}
