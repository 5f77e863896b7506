//! Numbers against targets: P-101, and the display law of P-095.

use guanxi::policy::target::{Bound, Target, TargetState, Verdict};
use guanxi::quantity::Fraction;
use proptest::prelude::*;

use super::{f, frac};

const BOUNDS: [Bound; 4] = [Bound::AtLeast, Bound::AtMost, Bound::Above, Bound::Below];

fn state(bound: Bound, value: &str, actual: &str) -> TargetState {
    Target::new(bound, f(value)).compare(Some(f(actual))).state()
}

#[test]
fn the_targets_of_the_documents_at_their_edges() {
    use TargetState::{Met, Missed};
    for (bound, value, actual, expected) in [
        (Bound::AtMost, "120", "120", Met), // D003-65, in minutes
        (Bound::AtMost, "120", "7201/60", Missed),
        (Bound::AtLeast, "90%", "9/10", Met), // D003-67
        (Bound::AtLeast, "90%", "89.9999%", Missed),
        (Bound::AtLeast, "4.5", "45/10", Met), // D003-69
        (Bound::AtLeast, "4.5", "4.4999", Missed),
        (Bound::AtMost, "5%", "1/20", Met), // D003-71
        (Bound::AtMost, "5%", "5.0001%", Missed),
        (Bound::AtLeast, "50", "50", Met), // D001-10
        (Bound::AtLeast, "50", "49", Missed),
    ] {
        assert_eq!(state(bound, value, actual), expected, "{bound} {value}: {actual}");
    }
}

/// P-101: exactly on the value is met where the bound is inclusive, and only there.
#[test]
fn p_101_exactly_on_the_value() {
    for (bound, expected) in [
        (Bound::AtLeast, Verdict::Met { margin: Some(Fraction::ZERO) }),
        (Bound::AtMost, Verdict::Met { margin: Some(Fraction::ZERO) }),
        (
            Bound::Above,
            Verdict::Missed { gap: Some(Fraction::ZERO), attainment: Some(Fraction::ONE) },
        ),
        (
            Bound::Below,
            Verdict::Missed { gap: Some(Fraction::ZERO), attainment: Some(Fraction::ONE) },
        ),
    ] {
        // The same number of other parts.
        assert_eq!(Target::new(bound, f("9/10")).compare(Some(f("180/200"))), expected, "{bound}");
    }
}

#[test]
fn gap_margin_and_attainment_are_exact() {
    let missed = |gap: &str, attainment: Option<&str>| Verdict::Missed {
        gap: Some(f(gap)),
        attainment: attainment.map(f),
    };
    let met = |margin: &str| Verdict::Met { margin: Some(f(margin)) };
    for (target, actual, expected) in [
        (Target::at_least(f("90%")), "85%", missed("1/20", Some("17/18"))), // D002-102
        (Target::at_least(f("90%")), "97%", met("7%")),
        (Target::at_most(f("5%")), "6%", missed("1%", Some("5/6"))),
        (Target::at_most(f("5%")), "3%", met("2%")),
        (Target::at_least(f("50")), "0", missed("50", Some("0"))),
        (Target::at_most(f("0")), "4", missed("4", Some("0"))),
        // Attainment says nothing here.
        (Target::at_least(f("0")), "-3", missed("3", None)),
        (Target::at_least(f("50")), "-1", missed("51", None)), // an NPS
        (Target::at_least(f("-10")), "-20", missed("10", None)),
        (Target::at_most(f("-10")), "5", missed("15", None)),
    ] {
        assert_eq!(target.compare(Some(f(actual))), expected, "{target:?} {actual}");
    }
    assert_eq!(Target::at_least(f("50")).attainment(f("60")), Some(f("120%")));
    assert_eq!(Target::at_most(f("50")).attainment(f("0")), None);
    assert_eq!(Target::at_least(f("0")).attainment(f("1")), None);
}

/// The verdict holds where the distance leaves the bounds of a fraction.
#[test]
fn a_verdict_needs_no_distance() {
    let far = frac(i128::MAX, 1);
    let target = Target::at_least(frac(1, 2));
    assert_eq!(target.compare(Some(far)), Verdict::Met { margin: None });
    let target = Target::at_least(far);
    let found = target.compare(Some(frac(1, i128::MAX)));
    assert_eq!(found, Verdict::Missed { gap: None, attainment: None });
}

/// P-095: 89.95 % is shown as 90.0 % and misses 90 %.
#[test]
fn p_095_a_verdict_is_not_on_what_is_shown() {
    let shown = |actual: Fraction| actual.checked_mul(100.into()).unwrap().rounded(1);
    assert_eq!(shown(f("89.95%")), "90.0");
    assert_eq!(state(Bound::AtLeast, "90%", "89.95%"), TargetState::Missed);
    assert_eq!(shown(frac(1799, 2000)), "90.0");
    assert_eq!(shown(f("5.04%")), "5.0");
    assert_eq!(state(Bound::AtMost, "5%", "5.04%"), TargetState::Missed);
    assert_eq!(f("4.496").rounded(1), "4.5");
    assert_eq!(state(Bound::AtLeast, "4.5", "4.496"), TargetState::Missed);
    // A third that is shown as 0.33 is above it.
    assert_eq!(state(Bound::Above, "0.33", "1/3"), TargetState::Met);
}

/// P-101, over every pair of targets: tighter is to be met by less, seen on a grid that holds every
/// value and a point between any two.
#[test]
fn p_101_tighter_is_met_by_less() {
    let values = (1..=3).flat_map(|den| (-3..=3).map(move |num| frac(num, den)));
    let targets: Vec<Target> =
        values.flat_map(|value| BOUNDS.map(|bound| Target::new(bound, value))).collect();
    let grid: Vec<Fraction> = (-48..=48).map(|num| frac(num, 12)).collect();
    let met: Vec<Vec<bool>> = targets
        .iter()
        .map(|target| grid.iter().map(|one| target.compare(Some(*one)).is_met()).collect())
        .collect();
    let mut tighter = 0;
    for (one, one_met) in targets.iter().zip(&met) {
        for (other, other_met) in targets.iter().zip(&met) {
            let implied = one_met.iter().zip(other_met).all(|(one, other)| !one || *other);
            let expected = implied && one_met != other_met;
            assert_eq!(one.is_tighter_than(other), expected, "{one:?} {other:?}");
            tighter += usize::from(expected);
        }
    }
    assert!(tighter > 1000, "{tighter}");
}

fn small() -> impl Strategy<Value = (i128, i128)> {
    (-60_i128..=60, 1_i128..=20)
}

proptest! {
    /// P-101: one of the three states, by nothing but the order of the numbers; distances are exact
    /// and never below zero.
    #[test]
    fn p_101_states_are_exclusive_and_exhaustive(
        bound in proptest::sample::select(BOUNDS.to_vec()), value in small(), actual in small(),
    ) {
        let target = Target::new(bound, frac(value.0, value.1));
        prop_assert_eq!(target.compare(None), Verdict::Undefined);
        let order = (actual.0 * value.1).cmp(&(value.0 * actual.1));
        let met = match bound {
            Bound::AtLeast => order.is_ge(),
            Bound::AtMost => order.is_le(),
            Bound::Above => order.is_gt(),
            Bound::Below => order.is_lt(),
            other => panic!("no such bound: {other}"),
        };
        let distance = frac((actual.0 * value.1 - value.0 * actual.1).abs(), actual.1 * value.1);
        let found = target.compare(Some(frac(actual.0, actual.1)));
        prop_assert_eq!((found.is_met(), found.is_missed()), (met, !met));
        match found {
            Verdict::Met { margin } => prop_assert_eq!(margin, Some(distance)),
            Verdict::Missed { gap, attainment } => {
                prop_assert_eq!(gap, Some(distance));
                // What is missed is not attained, save that a strict bound is missed on its value.
                if let Some(attained) = attainment {
                    prop_assert!(attained >= Fraction::ZERO);
                    prop_assert!(attained < Fraction::ONE || order.is_eq());
                }
            }
            Verdict::Undefined => prop_assert!(false, "there is a number"),
        }
    }

    /// P-095: what is shown as the value itself is on the side on which it is, however fine the display.
    #[test]
    fn p_095_rounding_never_changes_a_verdict(
        percent in 0_i128..=100, decimals in 0_u32..=6, part in 3_i128..1000, above: bool,
    ) {
        let value = frac(percent, 100);
        // Less than half of the last digit that is shown.
        let off = frac(if above { 1 } else { -1 }, 100 * 10_i128.pow(decimals) * part);
        let actual = value.checked_add(off).unwrap();
        let shown = |number: Fraction| number.checked_mul(100.into()).unwrap().rounded(decimals);
        prop_assert_eq!(shown(actual), shown(value));
        for bound in BOUNDS {
            let upwards = matches!(bound, Bound::AtLeast | Bound::Above);
            let found = Target::new(bound, value).compare(Some(actual));
            prop_assert_eq!(found.is_met(), above == upwards, "{}", bound);
        }
    }
}
