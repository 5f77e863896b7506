//! Progress against the working time that is over.

use chrono::{DateTime, Datelike, TimeDelta, Timelike, Utc};
use guanxi::policy::target::{
    Additivity, Bound, ElapsedTime, PaceState, Progress, Target, Verdict,
};
use guanxi::quantity::Fraction;
use guanxi::rule::clock::Basis;
use guanxi::time::{Calendar, Holidays, Zone};
use proptest::prelude::*;

use super::{f, frac};

fn at(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

/// Monday to Friday, 9 to 17, in UTC.
fn office() -> Basis {
    let week = "mon-fri 09:00-17:00".parse().unwrap();
    Basis::Calendar(Calendar::builder(Zone::utc(), week).build().unwrap())
}

/// Ten days, of which so many are over.
fn days(passed: i64) -> ElapsedTime {
    let start = at("2024-01-01T00:00:00Z");
    let as_of = start + TimeDelta::days(passed);
    ElapsedTime::new(start, start + TimeDelta::days(10), as_of, &Basis::Elapsed).unwrap()
}

fn additive(target: Target, actual: &str, passed: i64) -> Progress {
    Progress::new(target, Additivity::Additive, Some(f(actual)), days(passed)).unwrap()
}

#[test]
fn working_time_is_not_elapsed_time() {
    // January 2024 in working days: 23, of which the first 9 are over on the evening of the 11th.
    let (start, end) = (at("2024-01-01T00:00:00Z"), at("2024-02-01T00:00:00Z"));
    let share =
        |as_of, basis: &Basis| ElapsedTime::new(start, end, at(as_of), basis).unwrap().share();
    assert_eq!(share("2024-01-11T17:00:00Z", &office()), f("9/23"));
    assert_eq!(share("2024-01-11T17:00:00Z", &Basis::Elapsed), frac(10 * 24 + 17, 31 * 24));
    // The weekend of the 13th moves nothing; half of Monday is half a day.
    assert_eq!(share("2024-01-15T09:00:00Z", &office()), f("10/23"));
    assert_eq!(share("2024-01-15T13:00:00Z", &office()), f("21/46"));
}

#[test]
fn the_share_stays_between_nothing_and_all() {
    let (start, end) = (at("2024-10-01T00:00:00+08:00"), at("2024-11-01T00:00:00+08:00"));
    let week = "mon-fri 09:00-12:00 13:00-18:00".parse().unwrap();
    let calendar = Calendar::builder("+08:00".parse().unwrap(), week)
        .holidays(Holidays::bundled("cn").unwrap())
        .build()
        .unwrap();
    let basis = Basis::Calendar(calendar);
    let share = |as_of| ElapsedTime::new(start, end, at(as_of), &basis).unwrap().share();
    assert_eq!(share("2024-09-30T17:00:00+08:00"), Fraction::ZERO);
    assert_eq!(share("2024-10-07T18:00:00+08:00"), Fraction::ZERO); // the National Day holidays
    assert_eq!(share("2024-10-31T18:00:00+08:00"), Fraction::ONE);
    // After the period is after the period, though no holiday is published so far ahead.
    assert_eq!(share("2200-01-01T00:00:00+08:00"), Fraction::ONE);
    assert_eq!(share("1800-01-01T00:00:00+08:00"), Fraction::ZERO);
}

#[test]
fn paces_upwards() {
    let target = Target::at_least(f("50"));
    for (actual, passed, expected, state, by, projected) in [
        ("18", 4, "20", PaceState::Behind, "2", Some("45")),
        ("20", 4, "20", PaceState::OnPace, "0", Some("50")),
        ("21", 4, "20", PaceState::Ahead, "1", Some("52.5")),
        ("0", 0, "0", PaceState::OnPace, "0", None),
        ("3", 0, "0", PaceState::Ahead, "3", None),
        ("49", 10, "50", PaceState::Behind, "1", Some("49")),
    ] {
        let found = additive(target, actual, passed);
        let pace = found.pace.unwrap();
        let got = (pace.expected, pace.state, pace.by, pace.projected);
        assert_eq!(got, (f(expected), state, f(by), projected.map(f)), "{actual} after {passed}");
        assert_eq!(pace.outlook, target.compare(projected.map(f)));
        assert_eq!(found.verdict, target.compare(Some(f(actual))));
    }
}

#[test]
fn fewer_is_ahead_where_lower_is_better() {
    let target = Target::at_most(f("10"));
    let states = ["4", "5", "6"].map(|actual| additive(target, actual, 5).pace.unwrap().state);
    assert_eq!(states, [PaceState::Ahead, PaceState::OnPace, PaceState::Behind]);
    let found = additive(target, "6", 5);
    assert!(found.verdict.is_met() && found.pace.unwrap().outlook.is_missed());
}

/// The target of a ratio applies as it is at any time; and without data nothing is on pace.
#[test]
fn a_ratio_has_no_pace() {
    let target = Target::at_least(f("90%"));
    for passed in [0, 1, 10] {
        let read = |kind, actual: Option<&str>| {
            Progress::new(target, kind, actual.map(f), days(passed)).unwrap()
        };
        let found = read(Additivity::Ratio, Some("89%"));
        assert_eq!(found.pace, None);
        assert!(found.verdict.is_missed());
        assert_eq!(found.elapsed.share(), frac(i128::from(passed), 10));
        for kind in [Additivity::Ratio, Additivity::Additive] {
            let found = read(kind, None);
            assert_eq!((found.verdict, found.pace), (Verdict::Undefined, None));
        }
    }
}

proptest! {
    // Counting is slow.
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// The share agrees with a count of the working minutes, one by one.
    #[test]
    fn shares_agree_with_counting_minutes(
        from in 0_i64..10_080, length in 1_i64..8_000, asked in -2_000_i64..20_000, working: bool,
    ) {
        let origin = at("2024-01-01T00:00:00Z");
        let minute = |minutes| origin + TimeDelta::minutes(minutes);
        let to = from + length;
        let counts = |minutes: &i64| {
            let time = minute(*minutes);
            !working || (time.weekday().number_from_monday() <= 5 && (9..17).contains(&time.hour()))
        };
        let whole = (from..to).filter(counts).count() as i128;
        let passed = (from..to.min(asked)).filter(counts).count() as i128;
        let basis = if working { office() } else { Basis::Elapsed };
        match ElapsedTime::new(minute(from), minute(to), minute(asked), &basis) {
            Ok(found) => {
                prop_assert_eq!(i128::from(found.whole()), whole * 60);
                prop_assert_eq!(found.share(), frac(passed, whole));
            }
            Err(error) => prop_assert_eq!((error.code(), whole), ("period-without-time", 0)),
        }
    }
}

proptest! {
    /// What is expected, missing and projected, by whole numbers.
    #[test]
    fn paces_agree_with_counting(
        value in -50_i128..200, actual in -50_i128..200, passed in 0_i64..=10,
        bound in proptest::sample::select(vec![Bound::AtLeast, Bound::AtMost, Bound::Above, Bound::Below]),
    ) {
        let target = Target::new(bound, frac(value, 1));
        let elapsed = days(passed);
        let found =
            Progress::new(target, Additivity::Additive, Some(frac(actual, 1)), elapsed).unwrap();
        let pace = found.pace.unwrap();
        let passed = i128::from(passed);
        // In tenths.
        let ahead = actual * 10 - value * passed;
        prop_assert_eq!(pace.expected, frac(value * passed, 10));
        prop_assert_eq!(pace.by, frac(ahead.abs(), 10));
        let ahead = if matches!(bound, Bound::AtLeast | Bound::Above) { ahead } else { -ahead };
        let state = match ahead.signum() {
            1 => PaceState::Ahead,
            0 => PaceState::OnPace,
            _ => PaceState::Behind,
        };
        prop_assert_eq!(pace.state, state);
        if passed == 0 {
            prop_assert_eq!((pace.projected, pace.outlook), (None, Verdict::Undefined));
        } else {
            prop_assert_eq!(pace.projected, Some(frac(actual * 10, passed)));
            // Whoever is not behind will meet an inclusive target, whoever is will not.
            if !bound.is_strict() {
                prop_assert_eq!(pace.outlook.is_met(), state != PaceState::Behind);
            }
        }
        if passed == 10 {
            prop_assert_eq!(pace.outlook, found.verdict);
        }
    }
}
