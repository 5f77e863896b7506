//! Activation of dormant customers (D001-67): three conventions, and the edges of the window.

use guanxi::policy::kpi::{
    Activation, ActivationConvention, Contribution, DormantCustomer, Exclusion, Measure,
};
use guanxi::rule::Truth;
use proptest::prelude::*;
use proptest::sample::select;

use crate::{config, day, measured, no, nth, period, stretch, yes};

const OPEN: Contribution = Contribution::Excluded(Exclusion::WindowOpen);
const UNKNOWN: Contribution = Contribution::Excluded(Exclusion::Unknown);

fn rate(convention: ActivationConvention) -> Activation {
    Activation::of_class("quadrant".parse().unwrap(), "potential".parse().unwrap()).by(convention)
}

fn customer(approached: &[&str], events: &[&str]) -> DormantCustomer {
    let mut one = DormantCustomer::new(Truth::True);
    one.approached = approached.iter().map(|text| day(text)).collect();
    one.events = events.iter().map(|text| day(text)).collect();
    one
}

/// The window is the period unless it is said, from its first day on; the day after it is none.
#[test]
fn edges_of_the_window() {
    let of = |within: Option<&str>, event: &str, today: &str| {
        let all = rate(ActivationConvention::All);
        let all = within.map_or(all.clone(), |span| all.clone().within(span.parse().unwrap()));
        all.of(&customer(&[], &[event]), period("2024-03"), day(today))
    };
    let late = "2024-12-31";
    for (within, last, next) in [
        (None, "2024-03-31", "2024-04-01"),
        (Some("30 days"), "2024-03-30", "2024-03-31"),
        (Some("60 days"), "2024-04-29", "2024-04-30"),
        (Some("1 month"), "2024-03-31", "2024-04-01"),
    ] {
        assert_eq!(of(within, "2024-03-01", late), yes(), "{within:?}");
        assert_eq!(of(within, "2024-02-29", late), no(), "{within:?}");
        assert_eq!(of(within, last, late), yes(), "{within:?}");
        assert_eq!(of(within, next, late), no(), "{within:?}");
        // Over at the end of its last day, not before.
        assert_eq!(of(within, "2024-03-01", last), yes(), "{within:?}");
        let before = day(last).pred_opt().unwrap().to_string();
        assert_eq!(of(within, "2024-03-01", &before), OPEN, "{within:?}");
    }
}

/// While the window runs, the rate is of nobody: not of those alone that came back early.
#[test]
fn no_rate_of_the_early_alone() {
    let march = period("2024-03");
    let all = rate(ActivationConvention::All);
    let portfolio = [customer(&[], &["2024-03-05"]), customer(&[], &[]), customer(&[], &[])];
    let read = |today| {
        let added = portfolio.iter().map(|one| all.of(one, march, day(today)));
        measured(Measure::Activation(all.clone()), march, added)
    };
    let running = read("2024-03-10");
    assert_eq!((running.value, running.excluded.get(Exclusion::WindowOpen)), (None, 3));
    assert_eq!(read("2024-03-31").value, Some("1/3".parse().unwrap()));
}

/// Targeted: of those approached, those where something happened from that day on.
#[test]
fn after_the_approach() {
    let of = |approached: &[&str], events: &[&str]| {
        let targeted = rate(ActivationConvention::Targeted);
        targeted.of(&customer(approached, events), period("2024-03"), day("2024-03-31"))
    };
    let aside = Contribution::Excluded(Exclusion::NotApplicable);
    assert_eq!(of(&["2024-03-10"], &["2024-03-10"]), yes());
    assert_eq!(of(&["2024-03-10"], &["2024-03-09"]), no());
    assert_eq!(of(&["2024-03-10"], &["2024-03-09", "2024-03-31"]), yes());
    assert_eq!(of(&["2024-03-10", "2024-03-20"], &["2024-03-15"]), yes());
    assert_eq!(of(&["2024-03-10"], &[]), no());
    assert_eq!(of(&[], &["2024-03-10"]), aside);
    assert_eq!(of(&["2024-02-29", "2024-04-01"], &["2024-03-10"]), aside);
}

/// Promoted: in a better class at the end.
#[test]
fn moved_up() {
    let of = |promoted, today| {
        let mut one = customer(&[], &[]);
        one.promoted = promoted;
        rate(ActivationConvention::Promoted).of(&one, period("2024-03"), day(today))
    };
    assert_eq!(of(Truth::True, "2024-03-31"), yes());
    assert_eq!(of(Truth::False, "2024-03-31"), no());
    assert_eq!(of(Truth::Unknown, "2024-03-31"), UNKNOWN);
    assert_eq!(of(Truth::True, "2024-03-30"), OPEN);
}

fn truths() -> impl Strategy<Value = Truth> {
    select(vec![Truth::True, Truth::True, Truth::False, Truth::Unknown])
}

fn customers() -> impl Strategy<Value = DormantCustomer> {
    let days = || prop::collection::vec(0_i64..60, 0..4);
    (truths(), days(), days(), truths()).prop_map(
        |(dormant, mut events, mut approached, promoted)| {
            events.sort_unstable();
            approached.sort_unstable();
            let mut one = DormantCustomer::new(dormant);
            one.events = events.into_iter().map(nth).collect();
            one.approached = approached.into_iter().map(nth).collect();
            one.promoted = promoted;
            one
        },
    )
}

proptest! {
    #![proptest_config(config(300))]

    /// P-094 and the words of the conventions, customer by customer.
    #[test]
    fn as_counted(
        portfolio in prop::collection::vec(customers(), 0..8),
        first in 0_i64..40, length in 0_i64..20, window in 1_i64..30, today in 0_i64..90,
        convention in select(vec![ActivationConvention::All, ActivationConvention::Targeted, ActivationConvention::Promoted]),
    ) {
        let own = stretch(first, first + length);
        let mut rate = rate(convention);
        rate.within = Some(format!("{window} days").parse().unwrap());
        let (mut num, mut den) = (0, 0);
        for one in &portfolio {
            let found = rate.of(one, own, nth(today));
            let promoted = convention == ActivationConvention::Promoted;
            let last = if promoted { first + length } else { first + window - 1 };
            let inside = |day: &&chrono::NaiveDate| nth(first) <= **day && **day <= nth(last);
            let expected = if one.dormant == Truth::False {
                Contribution::None
            } else if one.dormant == Truth::Unknown {
                UNKNOWN
            } else if today < last {
                OPEN
            } else if promoted {
                match one.promoted {
                    Truth::True => yes(),
                    Truth::False => no(),
                    Truth::Unknown => UNKNOWN,
                }
            } else {
                let approached: Vec<_> = one.approached.iter().filter(inside).collect();
                let follows = |event: &&chrono::NaiveDate| {
                    convention == ActivationConvention::All || approached.iter().any(|day| *day <= *event)
                };
                let happened = one.events.iter().filter(inside).any(|event| follows(&event));
                if convention == ActivationConvention::Targeted && approached.is_empty() {
                    Contribution::Excluded(Exclusion::NotApplicable)
                } else if happened { yes() } else { no() }
            };
            prop_assert_eq!(found, expected, "{:?}", one);
            num += i128::from(found == yes());
            den += i128::from(found == yes() || found == no());
        }
        let added = portfolio.iter().map(|one| rate.of(one, own, nth(today)));
        let read = measured(Measure::Activation(rate.clone()), own, added);
        prop_assert_eq!((read.num, read.den), (num, den));
        prop_assert_eq!(read.value.is_none(), den == 0);
    }
}
