//! Goals and promised ranges: D001-09, D001-10, D002-14, D002-15, A-37, P-104.

use guanxi::policy::target::{
    Change, Direction, Goal, GoalRange, RangeState, RangeVerdict, Target, TargetState,
};
use guanxi::quantity::Fraction;
use guanxi::time::parse_date;
use proptest::prelude::*;

use super::{f, frac};

use Direction::{HigherIsBetter, LowerIsBetter};

fn relative(change: &str) -> Change {
    Change::Relative(f(change))
}

/// EX-336 to EX-341 and the readings beside them.
#[test]
fn values_of_the_documents() {
    for (change, base, value) in [
        (relative("15/100"), "2/5", "23/50"), // D001-09
        (Change::Points(f("15%")), "2/5", "55%"),
        (relative("-10/100"), "1/5", "9/50"), // D002-14
        (relative("-30/100"), "1/5", "7/50"),
        (Change::Points(f("-30%")), "1/5", "-1/10"), // which no churn can be
        (relative("25/100"), "3/5", "3/4"),          // D002-15
        (relative("-100%"), "1/5", "0"),
        (relative("15%"), "0", "0"),
        (Change::Absolute(f("50")), "7", "50"), // D001-10
    ] {
        let goal = Goal::new(change).of(f(base));
        assert_eq!(goal.value(), Ok(f(value)), "{change:?} of {base}");
    }
    assert_eq!(Goal::new(Change::Absolute(f("50"))).value(), Ok(f("50")));
}

/// D001-09: reached at 46 % and not below; the other reading would ask for 55 %.
#[test]
fn a_goal_is_an_inclusive_target() {
    let target = Goal::new(relative("15%")).of(f("40%")).target(HigherIsBetter).unwrap();
    assert_eq!(target, Target::at_least(f("46%")));
    assert_eq!(target.compare(Some(f("46%"))).state(), TargetState::Met);
    assert_eq!(target.compare(Some(f("45.9999%"))).state(), TargetState::Missed);
    let churn = Goal::new(relative("-10%")).of(f("20%")).target(LowerIsBetter).unwrap();
    assert_eq!(churn, Target::at_most(f("18%")));
    // To stay where one is is a goal in both directions.
    for direction in [HigherIsBetter, LowerIsBetter] {
        let stay = Goal::new(Change::Points(Fraction::ZERO)).of(f("3"));
        assert_eq!(stay.target(direction), Ok(Target::new(direction.bound(), f("3"))));
        // An absolute goal may lie on either side of what was.
        let absolute = Goal::new(Change::Absolute(f("-2"))).of(f("3"));
        assert_eq!(absolute.target(direction), Ok(Target::new(direction.bound(), f("-2"))));
    }
}

/// D001-09: "within 3 months", by the calendar and clamped to the month end (P-001).
#[test]
fn deadlines_are_civil() {
    let goal = Goal::new(relative("15%"));
    let day = |text| parse_date(text).unwrap();
    assert_eq!(goal.deadline(day("2024-01-15")), Ok(None));
    for (within, start, deadline) in [
        ("3 months", "2024-01-15", "2024-04-15"),
        ("3 months", "2023-11-30", "2024-02-29"),
        ("1 quarter", "2024-05-31", "2024-08-31"),
        ("90 days", "2024-01-15", "2024-04-14"),
    ] {
        let found = goal.within(within.parse().unwrap()).deadline(day(start));
        assert_eq!(found, Ok(Some(day(deadline))), "{within} from {start}");
    }
}

fn read(range: &GoalRange, actual: &str) -> RangeVerdict {
    range.compare(Some(f(actual))).unwrap()
}

/// D002-14: churn of 20 % lowered by 10 % to 30 % is 18 % down to 14 %, both inclusive.
#[test]
fn a_range_downwards() {
    let range = GoalRange::new(LowerIsBetter, relative("-10%"), relative("-30%")).unwrap();
    let range = range.of(f("20%"));
    for (actual, expected) in [
        ("20%", RangeVerdict::Short { gap: Some(f("2%")) }),
        ("18.01%", RangeVerdict::Short { gap: Some(f("0.01%")) }),
        ("18%", RangeVerdict::Within { margin: Some(f("0%")) }),
        ("16%", RangeVerdict::Within { margin: Some(f("2%")) }),
        ("14%", RangeVerdict::Within { margin: Some(f("4%")) }),
        ("13.99%", RangeVerdict::Beyond { excess: Some(f("0.01%")) }),
    ] {
        assert_eq!(read(&range, actual), expected, "{actual}");
    }
    assert_eq!(range.compare(None), Ok(RangeVerdict::Undefined));
}

/// D002-15: a renewal rate of 60 % raised by 15 % to 25 % is 69 % to 75 %, both inclusive.
#[test]
fn a_range_upwards() {
    let range = GoalRange::new(HigherIsBetter, relative("15%"), relative("25%")).unwrap();
    let range = range.of(f("3/5"));
    for (actual, expected) in [
        ("68.99%", RangeVerdict::Short { gap: Some(f("0.01%")) }),
        ("69%", RangeVerdict::Within { margin: Some(f("0%")) }),
        ("3/4", RangeVerdict::Within { margin: Some(f("6%")) }),
        ("75.01%", RangeVerdict::Beyond { excess: Some(f("0.01%")) }),
    ] {
        assert_eq!(read(&range, actual), expected, "{actual}");
    }
    // In points the same promise is another one.
    let points = GoalRange::new(HigherIsBetter, Change::Points(f("15%")), Change::Points(f("25%")));
    assert_eq!(read(&points.unwrap().of(f("3/5")), "75%").state(), RangeState::Within);
    assert_eq!(read(&range, "76%").state(), RangeState::Beyond);
}

#[test]
fn a_range_of_one_change() {
    let range = GoalRange::new(LowerIsBetter, Change::Absolute(f("5%")), Change::Absolute(f("5%")));
    let range = range.unwrap();
    let states = ["6%", "5%", "4%"].map(|actual| read(&range, actual).state());
    assert_eq!(states, [RangeState::Short, RangeState::Within, RangeState::Beyond]);
}

/// A base, and a relative change that leaves something or nothing.
fn base() -> impl Strategy<Value = Fraction> {
    (0_i128..=40, 1_i128..=10).prop_map(|(num, den)| frac(num, den))
}

fn change() -> impl Strategy<Value = Fraction> {
    (1_i128..=10)
        .prop_flat_map(|den| (-den..=30).prop_map(move |num| (num, den)))
        .prop_map(|(num, den)| frac(num, den))
}

proptest! {
    /// P-104: relative and points agree if and only if the base is 1 or the change is 0.
    #[test]
    fn p_104_the_readings_agree_only_at_one_and_at_nothing(
        base in prop_oneof![base(), Just(Fraction::ONE)],
        other in base(),
        change in prop_oneof![change(), Just(Fraction::ZERO)],
    ) {
        #[cfg(feature = "proptest")]
        {
            let law = guanxi::testkit::laws::goals_agree_only_at_one_and_at_nothing;
            let value = |change, base| Goal::new(change).of(base).value();
            prop_assert_eq!(law(base, other, change, value), Ok(()));
        }
        let value = |change| Goal::new(change).of(base).value().unwrap();
        let agree = value(Change::Relative(change)) == value(Change::Points(change));
        prop_assert_eq!(agree, base == Fraction::ONE || change == Fraction::ZERO);
    }

    /// P-104: both are monotone in the base.
    #[test]
    fn p_104_goals_are_monotone_in_the_base(a in base(), b in base(), change in change()) {
        for change in [Change::Relative(change), Change::Points(change)] {
            let value = |base| Goal::new(change).of(base).value().unwrap();
            prop_assert!(a > b || value(a) <= value(b));
        }
    }

    /// The value by whole numbers, without fractions.
    #[test]
    fn values_agree_with_counting(b in 0_i128..500, d in 1_i128..50, percent in -100_i128..300) {
        let goal = |change: fn(Fraction) -> Change| {
            Goal::new(change(frac(percent, 100))).of(frac(b, d)).value().unwrap()
        };
        prop_assert_eq!(goal(Change::Relative), frac(b * (100 + percent), d * 100));
        prop_assert_eq!(goal(Change::Points), frac(b * 100 + percent * d, d * 100));
    }

    /// A range is read by comparing with its ends and nothing else, in both directions.
    #[test]
    fn a_range_agrees_with_its_ends(
        base in 0_i128..20, least in 0_i128..=10, more in 0_i128..=10, actual in -5_i128..50, up: bool,
    ) {
        let most = least + more;
        let sign = if up { 1 } else { -1 };
        let direction = if up { HigherIsBetter } else { LowerIsBetter };
        let points = |by: i128| Change::Points(frac(sign * by, 1));
        let range = GoalRange::new(direction, points(least), points(most)).unwrap().of(frac(base, 1));
        // How far the base was moved in the direction that is better.
        let moved = sign * (actual - base);
        let expected = if moved < least {
            RangeVerdict::Short { gap: Some(frac(least - moved, 1)) }
        } else if moved <= most {
            RangeVerdict::Within { margin: Some(frac(moved - least, 1)) }
        } else {
            RangeVerdict::Beyond { excess: Some(frac(moved - most, 1)) }
        };
        prop_assert_eq!(range.compare(Some(frac(actual, 1))), Ok(expected));
        let order = GoalRange::new(direction, points(most), points(least));
        prop_assert_eq!(order.is_ok(), more == 0);
    }
}
