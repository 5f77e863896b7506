//! Warnings (D002-101): closed and cohort, precision, recall, lead time.

use guanxi::Rulebook;
use guanxi::policy::kpi::{
    Contribution, Exclusion, Measure, WarningCase, WarningConvention, WarningSuccess,
    warned_before, warning_precision,
};
use guanxi::policy::warning::{Evidence, Outcome};
use guanxi::record::{Event, WarningAction, WarningEvent};
use guanxi::time::Zone;
use proptest::prelude::*;
use proptest::sample::select;

use crate::{config, day, measured, no, nth, period, stretch, yes};

const OPEN: Contribution = Contribution::Excluded(Exclusion::WindowOpen);
const PENDING: Contribution = Contribution::Excluded(Exclusion::Pending);
const FALSE_ALARM: Contribution = Contribution::Excluded(Exclusion::FalseAlarm);
const OUTCOMES: [Outcome; 4] =
    [Outcome::Cleared, Outcome::Renewed, Outcome::Lost, Outcome::FalseAlarm];

fn case(detected: &str, end: Option<(&str, Outcome)>) -> WarningCase {
    let case = WarningCase::new(day(detected));
    end.map_or(case, |(on, outcome)| case.ended(day(on), outcome))
}

/// cleared of all that ended in the month, false alarms in neither; what is open is told apart.
#[test]
fn closed_in_the_month() {
    let march = period("2024-03");
    let of = |end: Option<(&str, Outcome)>, today: &str| {
        WarningSuccess::default().of(case("2024-02-01", end), march, day(today))
    };
    let late = "2024-12-31";
    for (outcome, expected) in OUTCOMES.into_iter().zip([yes(), yes(), no(), FALSE_ALARM]) {
        assert_eq!(of(Some(("2024-03-01", outcome)), late), expected, "{outcome}");
        assert_eq!(of(Some(("2024-03-31", outcome)), late), expected, "{outcome}");
        assert_eq!(of(Some(("2024-02-29", outcome)), late), Contribution::None, "{outcome}");
        // Open at the end of March, and before it ended.
        assert_eq!(of(Some(("2024-04-01", outcome)), late), PENDING, "{outcome}");
        assert_eq!(of(Some(("2024-03-20", outcome)), "2024-03-19"), PENDING, "{outcome}");
    }
    assert_eq!(of(None, late), PENDING);
    let later = WarningSuccess::default().of(case("2024-04-01", None), march, day(late));
    assert_eq!(later, Contribution::None);
    let ended = [
        case("2024-02-01", Some(("2024-03-02", Outcome::Cleared))),
        case("2024-02-01", Some(("2024-03-03", Outcome::Renewed))),
        case("2024-02-01", Some(("2024-03-04", Outcome::Lost))),
        case("2024-02-01", Some(("2024-03-05", Outcome::FalseAlarm))),
        case("2024-03-06", None),
    ];
    let rate = WarningSuccess::default();
    let added = ended.map(|one| rate.of(one, march, day(late)));
    let read = measured(Measure::WarningSuccess(rate), march, added);
    assert_eq!((read.num, read.den), (2, 3));
    assert_eq!(read.excluded.get(Exclusion::FalseAlarm), 1);
    assert_eq!(read.excluded.get(Exclusion::Pending), 1);
}

/// The cohort of the month, looked at once their window is over; a good end after it is none.
#[test]
fn cohort_of_the_month() {
    let march = period("2024-03");
    let of = |detected: &str, end: Option<(&str, Outcome)>, today: &str| {
        let rate = WarningSuccess::cohort("90 days".parse().unwrap());
        rate.of(case(detected, end), march, day(today))
    };
    let late = "2024-12-31";
    let cleared = |on| Some((on, Outcome::Cleared));
    assert_eq!(of("2024-03-01", cleared("2024-05-30"), late), yes());
    assert_eq!(of("2024-03-01", cleared("2024-05-31"), late), no());
    assert_eq!(of("2024-03-01", None, late), no());
    assert_eq!(of("2024-03-01", Some(("2024-03-02", Outcome::FalseAlarm)), late), FALSE_ALARM);
    assert_eq!(of("2024-03-01", cleared("2024-03-02"), "2024-05-29"), OPEN);
    assert_eq!(of("2024-03-01", cleared("2024-03-02"), "2024-05-30"), yes());
    assert_eq!(of("2024-02-29", cleared("2024-03-02"), late), Contribution::None);
    assert_eq!(of("2024-04-01", None, late), Contribution::None);
    // 90 days unless it is said.
    let mut plain = WarningSuccess::cohort("1 day".parse().unwrap());
    plain.window = None;
    let of = |today: &str| plain.of(case("2024-03-01", None), march, day(today));
    assert_eq!((of("2024-05-29"), of("2024-05-30")), (OPEN, no()));
}

/// Precision: of those that ended in the month, those that were no false alarm.
#[test]
fn precision() {
    let march = period("2024-03");
    let of = |end| warning_precision(case("2024-02-01", end), march);
    for (outcome, expected) in OUTCOMES.into_iter().zip([yes(), yes(), yes(), no()]) {
        assert_eq!(of(Some(("2024-03-31", outcome))), expected, "{outcome}");
        assert_eq!(of(Some(("2024-04-01", outcome))), Contribution::None, "{outcome}");
        assert_eq!(of(Some(("2024-02-29", outcome))), Contribution::None, "{outcome}");
    }
    assert_eq!(of(None), Contribution::None);
}

/// Recall and lead time: the first warning that held when the customer was lost.
#[test]
fn warned_before_the_loss() {
    let lost = day("2024-03-31");
    let before = |cases: &[WarningCase]| warned_before(cases, lost);
    assert_eq!(before(&[]), None);
    assert_eq!(before(&[case("2024-03-31", None)]), Some(0));
    assert_eq!(before(&[case("2024-04-01", None)]), None);
    assert_eq!(before(&[case("2024-03-01", None), case("2024-03-11", None)]), Some(30));
    assert_eq!(before(&[case("2024-03-01", Some(("2024-03-30", Outcome::Lost)))]), Some(30));
    assert_eq!(before(&[case("2024-03-01", Some(("2024-03-30", Outcome::FalseAlarm)))]), None);
    assert_eq!(before(&[case("2024-03-01", Some(("2024-04-30", Outcome::FalseAlarm)))]), None);
    // Lifted by the day of the loss, it was lost without one; lifted only later, it held.
    for lifted in [Outcome::Cleared, Outcome::Renewed] {
        assert_eq!(before(&[case("2024-03-01", Some(("2024-03-31", lifted)))]), None);
        assert_eq!(before(&[case("2024-03-01", Some(("2024-04-01", lifted)))]), Some(30));
    }
    let mut recall = crate::sum(Measure::WarningRecall, period("2024-03"), [yes(), no()]);
    recall.add(yes()).unwrap();
    assert_eq!(recall.read().value, Some("2/3".parse().unwrap()));
    let days = [30, 10, 20].map(Contribution::Value);
    let read = measured(Measure::WarningLeadTime, period("2024-03"), days);
    assert_eq!((read.value, read.median), (Some(20.into()), Some(20.into())));
}

/// A case by the days of the zone, from the warning policy itself.
#[test]
fn from_the_warning_policy() {
    let rulebook = Rulebook::preset("renewal").unwrap();
    let policy = rulebook.warnings().unwrap();
    let step = |time: &str, action| {
        Event::new(time, "K", time.parse().unwrap(), WarningEvent::new("W1", action))
    };
    let events = [
        step(
            "2024-03-31T23:30:00+08:00",
            WarningAction::Detect { cause: "overdue".parse().unwrap(), note: String::new() },
        ),
        step("2024-04-01T00:30:00+08:00", WarningAction::Dismiss { reason: "a mistake".into() }),
    ];
    let log =
        policy.replay("K", &events, "2024-04-30".parse().unwrap(), None, &Evidence::default());
    assert!(log.refused.is_empty());
    let warning = &log.warnings[0];
    let own = WarningCase::of(warning, rulebook.zone()).unwrap();
    assert_eq!(own, case("2024-03-31", Some(("2024-04-01", Outcome::FalseAlarm))));
    let utc = WarningCase::of(warning, &Zone::utc()).unwrap();
    assert_eq!(utc, case("2024-03-31", Some(("2024-03-31", Outcome::FalseAlarm))));
    assert!(!own.is_success());
}

fn cases() -> impl Strategy<Value = (i64, Option<(i64, Outcome)>)> {
    let end = prop::option::of((0_i64..40, select(OUTCOMES.to_vec())));
    (0_i64..60, end)
        .prop_map(|(detected, end)| (detected, end.map(|(days, how)| (detected + days, how))))
}

proptest! {
    #![proptest_config(config(300))]

    /// P-094, and: a closed period gives the same figure on every later day.
    #[test]
    fn counted_once(
        portfolio in prop::collection::vec(cases(), 0..10),
        first in 0_i64..40, length in 0_i64..20, later in 0_i64..40, window in 1_i64..30,
    ) {
        let own = stretch(first, first + length);
        let build = |(detected, end): &(i64, Option<(i64, Outcome)>)| {
            let case = WarningCase::new(nth(*detected));
            end.map_or(case, |(day, how)| case.ended(nth(day), how))
        };
        let closed = WarningSuccess::default();
        let cohort = WarningSuccess::cohort(format!("{window} days").parse().unwrap());
        let today = first + length + later;
        let good = |how| matches!(how, Outcome::Cleared | Outcome::Renewed);
        let inside = |at: i64| first <= at && at <= first + length;
        let (mut ended, mut ok, mut opened, mut well) = (0, 0, 0, 0);
        for (detected, end) in &portfolio {
            if let Some((at, how)) = *end && inside(at) && how != Outcome::FalseAlarm {
                ended += 1;
                ok += i128::from(good(how));
            }
            let seen = end.filter(|(at, _)| *at <= detected + window);
            let alarm = seen.is_some_and(|(_, how)| how == Outcome::FalseAlarm);
            if inside(*detected) && detected + window <= today && !alarm {
                opened += 1;
                well += i128::from(seen.is_some_and(|(_, how)| good(how)));
            }
        }
        for (rate, num, den) in [(closed, ok, ended), (cohort, well, opened)] {
            let added = portfolio.iter().map(|one| rate.of(build(one), own, nth(today)));
            let read = measured(Measure::WarningSuccess(rate), own, added);
            prop_assert_eq!((read.num, read.den), (num, den), "{}", rate.convention);
        }
        for one in &portfolio {
            let case = build(one);
            prop_assert_eq!(closed.of(case, own, nth(today)), closed.of(case, own, own.last()));
            let then = cohort.of(case, own, nth(today));
            if cohort.of(case, own, own.last()) != OPEN {
                prop_assert_eq!(then, cohort.of(case, own, own.last()));
            }
        }
        prop_assert_eq!(closed.convention, WarningConvention::Closed);
    }
}
