//! What has no meaning is refused: code, sentence and help.

use std::fmt::Debug;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use guanxi::policy::target::{
    Additivity, Bound, Change, Direction, ElapsedTime, Goal, GoalRange, MinorUnit, Progress,
    Target, TargetState, YearPlan, pooled, split, split_amount,
};
use guanxi::quantity::{Amount, Fraction};
use guanxi::rule::clock::Basis;
use guanxi::time::{Calendar, Zone, parse_date};
use guanxi::{ErrorKind, Result};

use super::{f, frac};

use Direction::{HigherIsBetter, LowerIsBetter};

#[track_caller]
fn refused<T: Debug>(found: Result<T>, kind: ErrorKind, [code, message, help]: [&str; 3]) {
    let error = found.unwrap_err();
    assert_eq!((error.kind(), error.code(), error.to_string().as_str()), (kind, code, message));
    assert!(error.help().unwrap().contains(help), "{:?}", error.help());
}

#[track_caller]
fn value<T: Debug>(found: Result<T>, expected: [&str; 3]) {
    refused(found, ErrorKind::Value, expected);
}

fn relative(change: &str) -> Change {
    Change::Relative(f(change))
}

#[test]
fn words() {
    for (found, expected) in [
        ("met!".parse::<TargetState>().err(), "`met!` is no state of a target"),
        ("at_last".parse::<Bound>().err(), "`at_last` is no bound"),
    ] {
        assert_eq!(found.unwrap().to_string(), expected);
    }
    refused(
        "at_last".parse::<Bound>(),
        ErrorKind::Name,
        ["unknown-bound", "`at_last` is no bound", "did you mean `at_least`?"],
    );
    let message = "`mean` is no kind of a measured number";
    let help = "write one of `additive`, `ratio`";
    refused("mean".parse::<Additivity>(), ErrorKind::Name, ["unknown-additivity", message, help]);
}

/// a change without a base says nothing.
#[test]
fn goals_without_a_base() {
    let help = "or write an absolute goal";
    let message = "the relative change `15/100` has no base";
    value(Goal::new(relative("15%")).value(), ["goal-base", message, help]);
    value(Goal::new(relative("15%")).target(HigherIsBetter), ["goal-base", message, help]);
    let message = "the points change `-3/1` has no base";
    let points = Goal::new(Change::Points(f("-3")));
    value(points.target(LowerIsBetter), ["goal-base", message, "give the number as it was before"]);
    let range = GoalRange::new(HigherIsBetter, relative("15%"), relative("25%")).unwrap();
    let message = "the relative change `15/100` has no base";
    value(range.compare(Some(f("1"))), ["goal-base", message, help]);
    value(range.compare(None), ["goal-base", message, help]);
}

#[test]
fn relative_changes_that_mean_nothing() {
    let message = "a relative change of the base `-20/1` has no clear side";
    let goal = Goal::new(relative("15%")).of(f("-20"));
    value(goal.value(), ["goal-negative-base", message, "in points, or an absolute goal"]);
    let message = "the relative change `-10001/10000` takes away more than there is";
    let goal = Goal::new(relative("-1.0001")).of(f("20"));
    value(goal.value(), ["goal-relative", message, "at least -100%"]);
}

#[test]
fn goals_out_of_range() {
    let huge = frac(i128::MAX, 1);
    let help = "both parts lie within 127 bits";
    let message = "the goal `1/1` is out of range";
    for change in [Change::Relative(Fraction::ONE), Change::Points(Fraction::ONE)] {
        value(Goal::new(change).of(huge).value(), ["goal-value-range", message, help]);
    }
    let message = format!("the goal `{}/1` is out of range", i128::MAX);
    let goal = Goal::new(Change::Relative(huge)).of(Fraction::ONE);
    value(goal.value(), ["goal-value-range", &message, help]);
}

#[test]
fn goals_against_their_direction() {
    let goal = Goal::new(relative("-10%")).of(f("20%"));
    let message = "the relative change `-10/100` goes down, but higher is better";
    let help = "write a positive change to raise it, or an absolute goal";
    value(goal.target(HigherIsBetter), ["goal-direction", message, help]);
    let goal = Goal::new(Change::Points(f("1%"))).of(f("20%"));
    let message = "the points change `1/100` goes up, but lower is better";
    let help = "write a negative change to lower it, or an absolute goal";
    value(goal.target(LowerIsBetter), ["goal-direction", message, help]);
    // "Lower churn by 10 % to 30 %" with the signs forgotten.
    let message = "the relative change `10/100` goes up, but lower is better";
    let range = GoalRange::new(LowerIsBetter, relative("10%"), relative("30%"));
    value(range, ["goal-direction", message, help]);
    let message = "the relative change `30/100` goes up, but lower is better";
    let range = GoalRange::new(LowerIsBetter, relative("-10%"), relative("30%"));
    value(range, ["goal-direction", message, help]);
}

#[test]
fn ranges_of_two_kinds_and_turned_around() {
    let message = "a range cannot go from a relative to a points change";
    let help = "both changes relative, both in points or both absolute";
    let range = GoalRange::new(LowerIsBetter, relative("-10%"), Change::Points(f("-30%")));
    value(range, ["goal-range-kinds", message, help]);
    let help = "write the smaller change first";
    let message = "the least change `-30/100` goes further than the greatest `-10/100`";
    let range = GoalRange::new(LowerIsBetter, relative("-30%"), relative("-10%"));
    value(range, ["goal-range-order", message, help]);
    let message = "the least change `25/100` goes further than the greatest `15/100`";
    let range = GoalRange::new(HigherIsBetter, relative("25%"), relative("15%"));
    value(range, ["goal-range-order", message, help]);
    let message = "the least change `3/1` goes further than the greatest `5/1`";
    let range = GoalRange::new(LowerIsBetter, Change::Absolute(f("3")), Change::Absolute(f("5")));
    value(range, ["goal-range-order", message, help]);
}

#[test]
fn deadlines_that_are_no_dates() {
    let goal = Goal::new(Change::Absolute(f("50")));
    let from = |within: &str, start: &str| {
        goal.within(within.parse().unwrap()).deadline(parse_date(start).unwrap())
    };
    let message = "`24 hours` cannot be counted from a date";
    value(from("24 hours", "2024-01-01"), ["span-not-civil", message, "write days, weeks"]);
    let message =
        "`3 working days` needs a calendar: only a calendar says which days are working days";
    value(from("3 working days", "2024-01-01"), ["working-day-calendar", message, "civil days"]);
    let error = goal.within("1 day".parse().unwrap()).deadline(NaiveDate::MAX).unwrap_err();
    assert_eq!(error.code(), "date-range");
}

#[test]
fn splits_by_nothing() {
    let help = "write at least one weight above zero";
    value(split(120, &[]), ["split-weights", "`120` has no parts to be split into", help]);
    let message = "`0` cannot be split by weights that are all zero";
    value(split(0, &[0, 0]), ["split-weights", message, help]);
    let message = "`100` cannot be split by weights that are all zero";
    let money = split_amount("1".parse().unwrap(), &[0], MinorUnit::default());
    value(money, ["split-weights", message, help]);
    let plan = YearPlan::of_count(100, Additivity::Additive, &[0; 12]);
    value(plan, ["split-weights", message, help]);
}

#[test]
fn units_too_small_and_too_great() {
    let message = "a unit of `5` decimals is smaller than money is held";
    value(MinorUnit::new(5), ["minor-unit", message, "write 0 to 4 decimals"]);
    let help = "round it first, or name a unit of more decimals";
    let money: Amount = "10.005".parse().unwrap();
    let message = "`100050/10000` is no whole number of units of 2 decimals";
    value(split_amount(money, &[1], MinorUnit::default()), ["split-unit", message, help]);
    let plan =
        YearPlan::of_amount(money, Additivity::Additive, MinorUnit::default(), &YearPlan::EQUAL);
    value(plan, ["split-unit", message, help]);
    let of = |value: Fraction, decimals| {
        let unit = MinorUnit::new(decimals).unwrap();
        let target = Target::at_least(value);
        YearPlan::of_target(target, Additivity::Additive, unit, &YearPlan::EQUAL)
    };
    let message = "`5/2` is no whole number of units of 0 decimals";
    value(of(f("5/2"), 0), ["split-unit", message, help]);
    let message = "`1/3` is no whole number of units of 1 decimal";
    value(of(f("1/3"), 1), ["split-unit", message, help]);
    assert!(of(frac(i64::MAX.into(), 1), 0).is_ok());
    for (number, decimals) in [(i128::from(i64::MAX) + 1, 0), (i64::MAX.into(), 1), (i128::MAX, 4)]
    {
        let message = format!("`{number}/1` has too many units to be split");
        let help = "name a greater unit; fewer than 2^63 units can be split";
        value(of(frac(number, 1), decimals), ["split-range", &message, help]);
    }
}

#[test]
fn weights_too_great_for_a_quarter() {
    let mut weights = YearPlan::EQUAL;
    weights[4] = u64::MAX - 1;
    let message = "the weights `1`, `18446744073709551614` and `1` of a quarter are too great";
    let found = YearPlan::of_count(1, Additivity::Additive, &weights);
    value(found, ["split-weight-range", message, "divide all weights by the same number"]);
    weights[4] -= 1;
    assert!(YearPlan::of_count(i64::MIN, Additivity::Additive, &weights).is_ok());
}

/// Ratios and means have no parts that sum to them, whatever the value.
#[test]
fn a_ratio_is_not_decomposed() {
    let expected = [
        "not-additive",
        "the target of a ratio or a mean cannot be split over periods",
        "unchanged to the sum of the numerators over the sum of the denominators",
    ];
    let (kind, unit) = (Additivity::Ratio, MinorUnit::default());
    let weights = [0; 12]; // nonsense too, but this is said first
    refused(YearPlan::of_count(90, kind, &weights), ErrorKind::Type, expected);
    refused(YearPlan::of_amount(Amount::MAX, kind, unit, &weights), ErrorKind::Type, expected);
    let rate = Target::at_least(f("1/3"));
    refused(YearPlan::of_target(rate, kind, unit, &weights), ErrorKind::Type, expected);
    refused(kind.needed(), ErrorKind::Type, expected);
}

#[test]
fn parts_that_cannot_be_pooled() {
    let message = "the denominator `-2` of `1/-2` is below zero";
    value(pooled([(1, 2), (1, -2)]), ["pooled-denominator", message, "at least 0"]);
    let help = "both sums lie within 127 bits";
    for parts in [[(i128::MAX, 1), (1, 1)], [(1, i128::MAX), (1, 1)], [(i128::MIN, 1), (0, 1)]] {
        let message = "the sum of the parts is out of range";
        value(pooled(parts), ["pooled-range", message, help]);
    }
}

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

#[test]
fn periods_that_are_none() {
    let (start, end) = (at("2024-01-06T00:00:00Z"), at("2024-01-08T00:00:00Z")); // a weekend
    let message = "the period ends at `2024-01-06T00:00:00Z`, before `2024-01-08T00:00:00Z`";
    let found = ElapsedTime::new(end, start, start, &Basis::Elapsed);
    value(found, ["period-order", message, "write the start first"]);
    let help = "write a longer period, or count all time instead of working time";
    let message = "there is no time to work from `2024-01-06T00:00:00Z` to `2024-01-06T00:00:00Z`";
    let found = ElapsedTime::new(start, start, start, &Basis::Elapsed);
    value(found, ["period-without-time", message, help]);
    let week = "mon-fri 09:00-17:00".parse().unwrap();
    let office = Basis::Calendar(Calendar::builder(Zone::utc(), week).build().unwrap());
    let message = "there is no time to work from `2024-01-06T00:00:00Z` to `2024-01-08T00:00:00Z`";
    value(ElapsedTime::new(start, end, start, &office), ["period-without-time", message, help]);
}

/// Parts of a second are refused wherever they stand, outside the period too.
#[test]
fn parts_of_a_second() {
    let (start, end) = (at("2024-01-01T00:00:00Z"), at("2024-01-08T00:00:00Z"));
    let late = end + TimeDelta::milliseconds(1500);
    for (start, end, as_of) in
        [(start - TimeDelta::milliseconds(500), end, end), (start, late, start), (start, end, late)]
    {
        let error = ElapsedTime::new(start, end, as_of, &Basis::Elapsed).unwrap_err();
        assert_eq!(error.code(), "sub-second");
        assert!(error.help().unwrap().contains("whole seconds"));
    }
}

#[test]
fn progress_out_of_range() {
    let (start, end) = (at("2024-01-01T00:00:00Z"), at("2024-01-08T00:00:00Z"));
    let elapsed =
        ElapsedTime::new(start, end, at("2024-01-02T00:00:00Z"), &Basis::Elapsed).unwrap();
    let huge = frac(i128::MAX, 1);
    let target = Target::at_least(f("50"));
    let message = format!("`{}/1` and the target `50/1` leave the range", i128::MAX);
    let found = Progress::new(target, Additivity::Additive, Some(huge), elapsed);
    value(found, ["progress-range", &message, "within 127 bits"]);
    // The target of a ratio is compared only.
    assert!(
        Progress::new(target, Additivity::Ratio, Some(huge), elapsed).unwrap().verdict.is_met()
    );
}
