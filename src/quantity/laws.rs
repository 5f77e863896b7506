//! Properties that hold for every value, against oracles that are obviously right.
#![allow(clippy::arithmetic_side_effects)]

use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash, Hasher};

use proptest::prelude::*;
use rust_decimal::Decimal;

use super::{Amount, AmountSum, Percent, Ratio, Scale, Score};
use crate::error::Error;

/// Whole ranges, with the ends and the middle more often than chance would bring them.
fn units(most: i64) -> impl Strategy<Value = i64> {
    prop_oneof![
        4 => -most..=most,
        2 => -100_000_i64..=100_000,
        1 => prop::sample::select(vec![-most, 1 - most, -1, 0, 1, most - 1, most]),
    ]
}

fn amount() -> impl Strategy<Value = Amount> {
    units(Amount::MAX.ten_thousandths())
        .prop_map(|units| Amount::from_ten_thousandths(units).unwrap())
}

fn ratio() -> impl Strategy<Value = Ratio> {
    let part = || prop_oneof![units(i64::MAX), -12_i64..=12];
    (part(), part().prop_filter("a denominator", |den| *den != 0))
        .prop_map(|(num, den)| Ratio::new(num, den).unwrap())
}

fn hash(value: impl Hash) -> u64 {
    let mut state = DefaultHasher::new();
    value.hash(&mut state);
    state.finish()
}

proptest! {
    #[test]
    fn amount_text_round_trip(amount in amount()) {
        prop_assert_eq!(amount.to_string().parse(), Ok(amount));
        prop_assert_eq!(amount.plain().parse(), Ok(amount));
        prop_assert!(amount.plain().len() <= amount.to_string().len());
        let json = serde_json::to_string(&amount).unwrap();
        prop_assert_eq!(serde_json::from_str::<Amount>(&json).unwrap(), amount);
    }

    #[test]
    fn amount_agrees_with_decimal(a in amount(), b in amount()) {
        let (x, y) = (Decimal::from(a), Decimal::from(b));
        prop_assert_eq!(a.cmp(&b), x.cmp(&y));
        prop_assert_eq!(Amount::try_from(x), Ok(a));
        prop_assert_eq!(a.plain(), x.normalize().to_string());
        prop_assert_eq!(a.checked_add(b), Amount::try_from(x + y).ok());
        prop_assert_eq!(a.checked_sub(b), Amount::try_from(x - y).ok());
        prop_assert_eq!(Decimal::from(-a), -x);
    }

    #[test]
    fn amount_reads_what_decimal_reads(mantissa in any::<i64>(), scale in 0_u32..=12) {
        let oracle = Decimal::from_i128_with_scale(i128::from(mantissa), scale);
        let read = oracle.to_string().parse::<Amount>();
        prop_assert_eq!(&read, &Amount::try_from(oracle));
        let code = |result: Result<Amount, Error>| result.map_err(|error| error.code());
        prop_assert_eq!(code(read.clone()), code(Amount::from_minor(mantissa, scale)));
        let fits = oracle.normalize().scale() <= 4
            && oracle.abs() <= Decimal::from(Amount::MAX);
        prop_assert_eq!(read.is_ok(), fits);
    }

    #[test]
    fn advice_on_rounding_can_be_followed(
        whole in 0_i64..1_000,
        fraction in "[0-9]{5,9}",
        minus: bool,
    ) {
        let text = format!("{}{whole}.{fraction}", if minus { "-" } else { "" });
        let oracle = text.parse::<Decimal>().unwrap();
        match text.parse::<Amount>() {
            Ok(amount) => prop_assert_eq!(Decimal::from(amount), oracle),
            Err(error) => {
                let rounded = oracle.round_dp_with_strategy(
                    4,
                    rust_decimal::RoundingStrategy::MidpointAwayFromZero,
                );
                let help = format!(
                    "round it first, for example to `{}`",
                    Amount::try_from(rounded).unwrap().plain()
                );
                prop_assert_eq!(error.code(), "amount-decimals");
                prop_assert_eq!(error.help(), Some(help.as_str()));
            }
        }
    }

    #[test]
    fn no_text_panics(text in "[-+0-9./%e ]{0,12}|\\PC{0,12}") {
        for error in [
            text.parse::<Amount>().err(),
            text.parse::<Ratio>().err(),
            text.parse::<Percent>().err(),
            text.parse::<Score>().err(),
        ].into_iter().flatten() {
            prop_assert!(error.help().is_some());
            prop_assert!(!error.to_string().contains('\n'));
        }
    }

    #[test]
    fn sums_are_exact_in_any_order(
        amounts in prop::collection::vec(amount(), 0..40),
        cut in 0_usize..40,
    ) {
        let all: AmountSum = amounts.iter().copied().collect();
        let exact: i128 = amounts.iter().map(|amount| i128::from(amount.ten_thousandths())).sum();
        prop_assert_eq!(all.ten_thousandths(), exact);
        let (head, tail) = amounts.split_at(cut.min(amounts.len()));
        let mut merged: AmountSum = tail.iter().rev().copied().sum();
        merged.merge(head.iter().copied().sum());
        prop_assert_eq!(merged, all);
        prop_assert_eq!(Amount::try_from(all).ok().map(AmountSum::from), {
            let most = i128::from(Amount::MAX.ten_thousandths());
            (-most..=most).contains(&exact).then_some(all)
        });
    }

    #[test]
    fn ratio_text_round_trip(ratio in ratio()) {
        let read: Ratio = ratio.to_string().parse().unwrap();
        prop_assert_eq!((read.num(), read.den()), (ratio.num(), ratio.den()));
        let json = serde_json::to_string(&ratio).unwrap();
        let read: Ratio = serde_json::from_str(&json).unwrap();
        prop_assert_eq!((read.num(), read.den()), (ratio.num(), ratio.den()));
    }

    #[test]
    fn ratio_order_is_total(a in ratio(), b in ratio(), c in ratio()) {
        prop_assert_eq!(a.cmp(&b), b.cmp(&a).reverse());
        prop_assert_eq!(a == b, a.cmp(&b).is_eq());
        if a <= b && b <= c {
            prop_assert!(a <= c);
        }
        if a == b {
            prop_assert_eq!(hash(a), hash(b));
            prop_assert_eq!(a.cmp(&c), b.cmp(&c));
        }
    }

    #[test]
    fn ratio_order_agrees_with_decimal(
        a in (-100_000_i64..=100_000, 1_i64..=1_000),
        b in (-100_000_i64..=100_000, 1_i64..=1_000),
    ) {
        let ratio = |(num, den)| Ratio::new(num, den).unwrap();
        // Different ratios of such denominators are at least a millionth apart, equal ones
        // give the same quotient of 28 digits.
        let quotient = |(num, den): (i64, i64)| Decimal::from(num) / Decimal::from(den);
        prop_assert_eq!(ratio(a).cmp(&ratio(b)), quotient(a).cmp(&quotient(b)));
    }

    #[test]
    fn equal_ratios_are_one(
        num in -1_000_000_i64..=1_000_000,
        den in 1_i64..=1_000_000,
        by in 1_i64..=1_000_000,
    ) {
        let ratio = Ratio::new(num, den).unwrap();
        let scaled = Ratio::new(num * by, den * -by).unwrap();
        let opposite = Ratio::new(-num, den).unwrap();
        prop_assert_eq!(scaled, opposite);
        prop_assert_eq!(hash(scaled), hash(opposite));
        prop_assert_eq!(scaled.reduced().num(), opposite.reduced().num());
        prop_assert_eq!(ratio.reduced(), ratio);
        prop_assert_eq!((ratio.num(), ratio.den()), (num, den));
    }

    #[test]
    fn mediant_lies_between(a in ratio(), b in ratio()) {
        if let Some(between) = a.mediant(b) {
            prop_assert_eq!(Some(between), b.mediant(a));
            if a == b {
                prop_assert_eq!(between, a);
            } else {
                prop_assert!(a.min(b) < between && between < a.max(b));
            }
        }
    }

    #[test]
    fn ratio_reads_decimals_exactly(units in units(i64::MAX)) {
        // Four decimals are also what a ten-thousandth is, so the text has an obvious value.
        let value = Decimal::new(units, 4);
        prop_assert_eq!(value.to_string().parse(), Ratio::new(units, 10_000));
        prop_assert_eq!(format!("{value}%").parse(), Ratio::new(units, 1_000_000));
    }

    #[test]
    fn percent_text_round_trip(millionths in 0_u32..=1_000_000) {
        let percent = Percent::from_millionths(millionths).unwrap();
        let text = percent.to_string();
        prop_assert_eq!(text.parse(), Ok(percent));
        let (ratio, read) = (percent.as_ratio(), text.parse::<Ratio>().unwrap());
        prop_assert_eq!((ratio.num(), ratio.den()), (read.num(), read.den()));
        prop_assert_eq!(ratio, Ratio::new(i64::from(millionths), 1_000_000).unwrap());
    }

    #[test]
    fn score_text_round_trip(a in units(10_000_000_000), b in units(10_000_000_000)) {
        let score = |units| Score::from_ten_thousandths(units).unwrap();
        prop_assert_eq!(score(a).to_string().parse(), Ok(score(a)));
        prop_assert_eq!(score(a).to_string(), Decimal::new(a, 4).normalize().to_string());
        prop_assert_eq!(score(a).cmp(&score(b)), Decimal::new(a, 4).cmp(&Decimal::new(b, 4)));
    }

    #[test]
    fn scales_hold_exactly_their_steps(
        min in -50_i16..50,
        step in 1_i16..6,
        steps in 1_i16..8,
        at in -80_i16..130,
    ) {
        let max = min + step * steps;
        let scale = Scale::new(min.into(), max.into(), step.into()).unwrap();
        let member = (0..=steps).any(|n| min + n * step == at);
        prop_assert_eq!(scale.check(at.into()).is_ok(), member);
    }
}
