//! Repurchase: four conventions against a count of orders one by one; P-100.

use guanxi::policy::kpi::{
    Contribution, Exclusion, Measure, Period, Repurchase, RepurchaseConvention,
};
use guanxi::quantity::Fraction;
use proptest::prelude::*;

use crate::{config, day, measured, no, nth, period, stretch, yes};

const CONVENTIONS: [RepurchaseConvention; 4] = [
    RepurchaseConvention::Period,
    RepurchaseConvention::Cohort,
    RepurchaseConvention::Returning,
    RepurchaseConvention::Ever,
];

fn rate(convention: RepurchaseConvention, days: i64, merge: bool) -> Repurchase {
    let rate = Repurchase::by(convention).within(format!("{days} days").parse().unwrap());
    if merge { rate.same_day_merged() } else { rate }
}

/// Orders by their days, in order.
fn orders() -> impl Strategy<Value = Vec<i64>> {
    prop::collection::vec(0_i64..60, 0..6).prop_map(|mut orders| {
        orders.sort_unstable();
        orders
    })
}

fn days(orders: &[i64]) -> Vec<chrono::NaiveDate> {
    orders.iter().map(|order| nth(*order)).collect()
}

/// What each convention says of one customer: `None` for nothing, `Some(None)` for a window that is
/// not over.
fn slow(
    convention: RepurchaseConvention,
    orders: &[i64],
    (first, last): (i64, i64),
    within: i64,
    merge: bool,
    data_until: i64,
) -> Option<Option<bool>> {
    let known: Vec<i64> = orders.iter().copied().filter(|order| *order <= data_until).collect();
    let number = |kept: &dyn Fn(i64) -> bool| {
        let mut kept: Vec<i64> = known.iter().copied().filter(|order| kept(*order)).collect();
        if merge {
            kept.dedup();
        }
        kept.len()
    };
    let inside = number(&|order| (first..=last).contains(&order));
    match convention {
        RepurchaseConvention::Period => (inside >= 1).then_some(Some(inside >= 2)),
        RepurchaseConvention::Ever => {
            let ever = number(&|order| order <= last);
            (ever >= 1).then_some(Some(ever >= 2))
        }
        RepurchaseConvention::Returning => {
            (inside >= 1).then_some(Some(number(&|order| order < first) >= 1))
        }
        _ => {
            let begun = *known.iter().min()?;
            if !(first..=last).contains(&begun) {
                return None;
            }
            let over = begun + within <= data_until;
            Some(over.then(|| number(&|order| order <= begun + within) >= 2))
        }
    }
}

proptest! {
    #![proptest_config(config(500))]

    /// P-094: each convention by its words, a portfolio at once; the rate stays within 0 and 1.
    #[test]
    fn as_counted(
        portfolio in prop::collection::vec(orders(), 0..10),
        first in 0_i64..50, length in 0_i64..20, within in 1_i64..30, merge in any::<bool>(),
        data_until in 0_i64..90,
    ) {
        let last = first + length;
        let own = stretch(first, last);
        for convention in CONVENTIONS {
            let rate = rate(convention, within, merge);
            let expected: Vec<_> = portfolio
                .iter()
                .map(|orders| slow(convention, orders, (first, last), within, merge, data_until))
                .collect();
            let added = portfolio.iter().map(|orders| rate.of(&days(orders), own, nth(data_until)));
            let read = measured(Measure::Repurchase(rate), own, added);
            let decided: Vec<bool> = expected.iter().copied().flatten().flatten().collect();
            let num = decided.iter().filter(|again| **again).count() as i128;
            prop_assert_eq!((read.num, read.den), (num, decided.len() as i128), "{}", convention);
            prop_assert_eq!(read.value, Fraction::new(num, decided.len() as i128).ok());
            let open = expected.iter().filter(|one| **one == Some(None)).count() as u64;
            prop_assert_eq!(read.excluded.get(Exclusion::WindowOpen), open, "{}", convention);
            prop_assert_eq!(read.excluded.total(), open);
            prop_assert!(read.num <= read.den);
        }
    }

    /// P-100: one who counts and buys again is counted no worse.
    #[test]
    fn buying_again_lowers_nothing(
        bought in orders(), more in 0_i64..60,
        first in 0_i64..50, length in 0_i64..20, within in 1_i64..30, merge in any::<bool>(),
        data_until in 0_i64..90,
    ) {
        let own = stretch(first, first + length);
        let Some(begun) = bought.first().copied() else { return Ok(()) };
        let mut again = bought.clone();
        again.push(begun + more);
        again.sort_unstable();
        for convention in CONVENTIONS {
            let rate = rate(convention, within, merge);
            let before = rate.of(&days(&bought), own, nth(data_until));
            let after = rate.of(&days(&again), own, nth(data_until));
            if let Contribution::Ratio { num, den } = before {
                let Contribution::Ratio { num: now, den: same } = after else {
                    return Err(TestCaseError::fail(format!("{convention}: {after:?}")));
                };
                prop_assert!(now >= num && same == den && now <= same, "{}", convention);
            }
        }
    }
}

fn of(rate: Repurchase, orders: &[&str], month: &str, until: &str) -> Contribution {
    let orders: Vec<_> = orders.iter().map(|order| day(order)).collect();
    rate.of(&orders, period(month), day(until))
}

/// two orders of one day are two, or one where it is said, in each convention that counts them.
#[test]
fn orders_of_one_day() {
    let both = ["2024-03-05", "2024-03-05"];
    for (convention, apart, merged) in [
        (RepurchaseConvention::Period, yes(), no()),
        (RepurchaseConvention::Cohort, yes(), no()),
        (RepurchaseConvention::Ever, yes(), no()),
        (RepurchaseConvention::Returning, no(), no()),
    ] {
        let rate = Repurchase::by(convention);
        assert_eq!(of(rate, &both, "2024-03", "2024-12-31"), apart, "{convention}");
        assert_eq!(
            of(rate.same_day_merged(), &both, "2024-03", "2024-12-31"),
            merged,
            "{convention}"
        );
    }
}

/// The edges of the four: of the period, of the days after the first order, of the data.
#[test]
fn edges() {
    let orders = ["2024-02-29", "2024-03-01", "2024-03-31", "2024-04-01"];
    let by = |convention, orders: &[&str], until| {
        of(Repurchase::by(convention), orders, "2024-03", until)
    };
    let late = "2024-12-31";
    assert_eq!(by(RepurchaseConvention::Period, &orders[1..3], late), yes());
    assert_eq!(by(RepurchaseConvention::Period, &[orders[0], orders[1]], late), no());
    assert_eq!(by(RepurchaseConvention::Period, &[orders[2], orders[3]], late), no());
    assert_eq!(by(RepurchaseConvention::Period, &[orders[0], orders[3]], late), Contribution::None);
    assert_eq!(by(RepurchaseConvention::Returning, &[orders[0], orders[1]], late), yes());
    assert_eq!(by(RepurchaseConvention::Returning, &[orders[1], orders[2]], late), no());
    assert_eq!(by(RepurchaseConvention::Ever, &[orders[0], orders[2]], late), yes());
    assert_eq!(by(RepurchaseConvention::Ever, &[orders[0], orders[3]], late), no());
    assert_eq!(by(RepurchaseConvention::Ever, &orders[3..], late), Contribution::None);
    // 90 days unless said: 1 March and 30 May are 90 days apart.
    let open = Contribution::Excluded(Exclusion::WindowOpen);
    let cohort = |second, until| by(RepurchaseConvention::Cohort, &["2024-03-01", second], until);
    assert_eq!(cohort("2024-05-30", late), yes());
    assert_eq!(cohort("2024-05-31", late), no());
    assert_eq!(cohort("2024-05-30", "2024-05-30"), yes());
    // Who bought again at once waits for the others: else they would be all that count.
    assert_eq!(cohort("2024-03-02", "2024-05-29"), open);
    // Customers of before are no new ones.
    assert_eq!(by(RepurchaseConvention::Cohort, &orders, late), Contribution::None);
    // What was ordered after the data ends is not known.
    assert_eq!(by(RepurchaseConvention::Period, &orders[1..3], "2024-03-30"), no());
    let months = Repurchase::by(RepurchaseConvention::Cohort).within("1 month".parse().unwrap());
    assert_eq!(of(months, &["2024-01-31", "2024-02-29"], "2024-01", late), yes());
    assert_eq!(of(months, &["2024-01-31", "2024-03-01"], "2024-01", late), no());
}

/// The whole file in one period: within the period and ever are one and the same.
#[test]
fn one_period_of_everything() {
    let everything: Period = "2024".parse().unwrap();
    for orders in
        [&["2024-03-05"][..], &["2024-03-05", "2024-03-05"], &["2024-01-01", "2024-12-31"]]
    {
        let days: Vec<_> = orders.iter().map(|order| day(order)).collect();
        for merge in [false, true] {
            let of =
                |convention| rate(convention, 90, merge).of(&days, everything, everything.last());
            assert_eq!(of(RepurchaseConvention::Period), of(RepurchaseConvention::Ever));
        }
    }
}
