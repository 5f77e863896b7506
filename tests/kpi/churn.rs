//! Churn: each convention against a count of midnights one by one; P-094, P-097.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use guanxi::policy::kpi::{
    Churn, ChurnConvention, Contribution, LostAfter, LostEdge, Measure, Measured, Period, Stays,
};
use guanxi::quantity::Fraction;
use proptest::prelude::*;

use crate::{config, day, fraction, measured, no, nth, period, stretch, yes};

const CONVENTIONS: [ChurnConvention; 5] = [
    ChurnConvention::OpeningCohort,
    ChurnConvention::AllLosses,
    ChurnConvention::Average,
    ChurnConvention::Exposure,
    ChurnConvention::Rolling,
];

/// How many days are looked at.
const DAYS: i64 = 150;

/// The midnights at which a customer is one, as places of [`nth`].
type Midnights = BTreeSet<i64>;

/// First and last days of contracts, some of which end before they begin.
type Contracts = Vec<(i64, i64)>;

fn contracts() -> impl Strategy<Value = Contracts> {
    prop::collection::vec((0_i64..120, -2_i64..30), 0..5)
        .prop_map(|all| all.into_iter().map(|(from, days)| (from, from + days)).collect())
}

fn of_contracts(contracts: &Contracts) -> (Stays, Midnights) {
    let stays = Stays::of_contracts(contracts.iter().map(|(from, to)| (nth(*from), nth(*to))));
    (stays, contracts.iter().flat_map(|(from, to)| *from..=*to).collect())
}

fn orders() -> impl Strategy<Value = Vec<i64>> {
    prop::collection::vec(0_i64..120, 0..8)
}

/// Somebody is lost at a midnight where the last order before it was so many days ago at the end of
/// the day that it ends.
fn of_orders(orders: &[i64], after: LostAfter) -> (Stays, Midnights) {
    let stays = Stays::of_orders(orders.iter().map(|day| nth(*day)), after);
    let active = |midnight: &i64| {
        let last = orders.iter().filter(|order| *order < midnight).max();
        last.is_some_and(|last| {
            let since = midnight - 1 - last;
            match after.edge {
                LostEdge::AtLeast => since < i64::from(after.days),
                _ => since <= i64::from(after.days),
            }
        })
    };
    (stays, (-5..DAYS).filter(active).collect())
}

fn place(day: NaiveDate) -> i64 {
    day.signed_duration_since(nth(0)).num_days()
}

/// Each convention by its words, from the midnights alone.
fn slow(
    convention: ChurnConvention,
    all: &[Midnights],
    period: Period,
    window: i64,
) -> Option<Fraction> {
    let (t0, t1) = (place(period.opens()), place(period.closes()));
    let here = |at: i64| all.iter().filter(|one| one.contains(&at)).count() as i128;
    let gone = |from: i64, to: i64| {
        all.iter().filter(|one| one.contains(&from) && !one.contains(&to)).count() as i128
    };
    // Was a customer at some midnight of the period, and is none at its end.
    let losses =
        all.iter().filter(|one| (t0..t1).any(|at| one.contains(&at)) && !one.contains(&t1)).count()
            as i128;
    let over = |num: i128, den: i128| Fraction::new(num, den).ok();
    match convention {
        ChurnConvention::OpeningCohort => over(gone(t0, t1), here(t0)),
        ChurnConvention::AllLosses => over(losses, here(t0)),
        ChurnConvention::Average => over(losses * 2, here(t0) + here(t1)),
        ChurnConvention::Exposure => {
            over(losses * i128::from(t1 - t0), (t0..t1).map(here).sum::<i128>())
        }
        _ => over(gone(t1 - window, t1), here(t1 - window)),
    }
}

fn read(churn: Churn, all: &[Stays], period: Period) -> Measured {
    measured(Measure::Churn(churn), period, all.iter().map(|stays| churn.of(stays, period)))
}

fn rolling(days: i64) -> Churn {
    let mut churn = Churn::by(ChurnConvention::Rolling);
    churn.window = Some(format!("{days} days").parse().unwrap());
    churn
}

/// All conventions agree with the slow count, and stay where they have to (P-094).
fn agree(all: &[(Stays, Midnights)], period: Period, window: i64) -> Result<(), TestCaseError> {
    let (stays, midnights): (Vec<Stays>, Vec<Midnights>) = all.iter().cloned().unzip();
    for convention in CONVENTIONS {
        let churn = match convention {
            ChurnConvention::Rolling => rolling(window),
            other => Churn::by(other),
        };
        let found = read(churn, &stays, period);
        prop_assert_eq!(
            found.value,
            slow(convention, &midnights, period, window),
            "{}",
            convention
        );
        prop_assert_eq!(found.value.is_none(), found.den == 0);
        prop_assert!(found.num >= 0 && found.den >= 0);
        let within =
            matches!(convention, ChurnConvention::OpeningCohort | ChurnConvention::Rolling);
        prop_assert!(!within || found.num <= found.den);
    }
    for (stays, midnights) in all {
        for at in -5..DAYS {
            prop_assert_eq!(
                stays.is_active(nth(at)),
                midnights.contains(&at),
                "midnight {}",
                nth(at)
            );
        }
        let (opens, closes) = (place(period.opens()), place(period.closes()));
        let days = midnights.range(opens..closes).count() as i64;
        prop_assert_eq!(stays.days_between(period.opens(), period.closes()), days);
        for pair in stays.iter().collect::<Vec<_>>().windows(2) {
            prop_assert!(place(pair[1].0) > place(pair[0].1) + 1, "{:?}", pair);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(config(300))]

    /// P-094: the five conventions by contracts.
    #[test]
    fn by_contracts(
        portfolio in prop::collection::vec(contracts(), 0..12),
        first in 0_i64..100, days in 0_i64..40, window in 1_i64..60,
    ) {
        let all: Vec<_> = portfolio.iter().map(of_contracts).collect();
        agree(&all, stretch(first, first + days), window)?;
    }

    /// The five conventions by orders, with both edges.
    #[test]
    fn by_orders(
        portfolio in prop::collection::vec(orders(), 0..12),
        lost in 0_u32..40, strictly in any::<bool>(),
        first in 0_i64..100, days in 0_i64..40, window in 1_i64..60,
    ) {
        let after = LostAfter::days(lost);
        let after = if strictly { after.more_than() } else { after };
        let all: Vec<_> = portfolio.iter().map(|one| of_orders(one, after)).collect();
        agree(&all, stretch(first, first + days), window)?;
    }

    /// P-097: what is lost and what is kept of the opening cohort is all of it; who came later counts
    /// in neither.
    #[test]
    fn churn_and_retention_are_all(
        portfolio in prop::collection::vec(contracts(), 1..12),
        first in 0_i64..100, days in 0_i64..40,
    ) {
        let period = stretch(first, first + days);
        let all: Vec<_> = portfolio.iter().map(of_contracts).collect();
        let (t0, t1) = (place(period.opens()), place(period.closes()));
        let cohort = all.iter().filter(|(_, at)| at.contains(&t0)).count() as i128;
        let kept = all.iter().filter(|(_, at)| at.contains(&t0) && at.contains(&t1)).count() as i128;
        let stays: Vec<_> = all.iter().map(|(stays, _)| stays.clone()).collect();
        let churn = read(Churn::default(), &stays, period);
        prop_assert_eq!(churn.den, cohort);
        prop_assert_eq!(churn.value.is_some(), cohort > 0);
        if let Some(churn) = churn.value {
            prop_assert_eq!(churn.checked_add(fraction(kept, cohort)), Some(Fraction::ONE));
        }
        for (stays, at) in &all {
            let adds = Churn::default().of(stays, period);
            prop_assert_eq!(adds == Contribution::None, !at.contains(&t0));
        }
    }
}

fn stays(contracts: &[(&str, &str)]) -> Stays {
    Stays::of_contracts(contracts.iter().map(|(from, to)| (day(from), day(to))))
}

/// D003-70, A-36: a contract whose last day is that of the month is lost in that month, one that ends
/// a day later in the next.
#[test]
fn contracts_to_the_last_day_of_the_month() {
    let churn = Churn::default();
    let months = |stays: &Stays| {
        ["2024-02", "2024-03", "2024-04", "2024-05"].map(|month| churn.of(stays, period(month)))
    };
    let none = Contribution::None;
    assert_eq!(months(&stays(&[("2024-01-01", "2024-03-31")])), [no(), yes(), none, none]);
    assert_eq!(months(&stays(&[("2024-01-01", "2024-04-01")])), [no(), no(), yes(), none]);
    assert_eq!(months(&stays(&[("2024-01-01", "2024-03-30")])), [no(), yes(), none, none]);
    // A contract that begins with the month is in its opening cohort, one of the next day is not.
    assert_eq!(churn.of(&stays(&[("2024-03-01", "2024-03-31")]), period("2024-03")), yes());
    assert_eq!(churn.of(&stays(&[("2024-03-02", "2024-03-31")]), period("2024-03")), none);
    // Renewed from the next day on, nobody was lost; with a day between, within the month neither.
    let renewed = stays(&[("2024-01-01", "2024-03-31"), ("2024-04-01", "2024-12-31")]);
    assert_eq!(months(&renewed), [no(); 4]);
    let gap = stays(&[("2024-01-01", "2024-03-31"), ("2024-04-02", "2024-12-31")]);
    assert_eq!(months(&gap), [no(), yes(), none, no()]);
}

/// Reactivation inside the period is no churn, in any convention; a second loss is one loss.
#[test]
fn who_comes_back_in_time_is_not_lost() {
    let march = period("2024-03");
    let back = stays(&[("2024-01-01", "2024-03-10"), ("2024-03-20", "2024-12-31")]);
    let twice = stays(&[("2024-01-01", "2024-03-10"), ("2024-03-20", "2024-03-25")]);
    for convention in CONVENTIONS {
        let mut churn = Churn::by(convention);
        if convention == ChurnConvention::Rolling {
            churn.window = Some("31 days".parse().unwrap());
        }
        let num = |stays: &Stays| match churn.of(stays, march) {
            Contribution::Ratio { num, .. } => num,
            other => panic!("{other:?}"),
        };
        assert_eq!((num(&back), num(&twice)), (0, 1), "{convention}");
    }
}

/// P-097: who joined and left within the month counts in neither part of the opening cohort, but is a
/// loss where all losses count, which may then exceed one.
#[test]
fn joined_and_left_within_the_month() {
    let march = period("2024-03");
    let brief = stays(&[("2024-03-05", "2024-03-20")]);
    let old = stays(&[("2024-01-01", "2024-03-20")]);
    let of = |convention| Churn::by(convention).of(&brief, march);
    assert_eq!(of(ChurnConvention::OpeningCohort), Contribution::None);
    assert_eq!(of(ChurnConvention::Rolling), Contribution::None);
    assert_eq!(of(ChurnConvention::AllLosses), Contribution::Ratio { num: 1, den: 0 });
    assert_eq!(of(ChurnConvention::Average), Contribution::Ratio { num: 1, den: 0 });
    assert_eq!(of(ChurnConvention::Exposure), Contribution::Ratio { num: 1, den: 16 });
    let all = read(Churn::by(ChurnConvention::AllLosses), &[brief.clone(), old], march);
    assert_eq!(all.value, Some(2.into()));
    // A loss without anybody to be lost is undefined, not infinite.
    let alone = read(Churn::by(ChurnConvention::AllLosses), &[brief], march);
    assert_eq!((alone.num, alone.value), (1, None));
}

/// Lost after N days: both edges, to the day.
#[test]
fn both_edges_of_lost_after() {
    // The order is 30 days ago at the end of 31 March, 31 days at the end of 1 April.
    let order = day("2024-03-01");
    let lost = |after: LostAfter| {
        let stays = Stays::of_orders([order], after);
        let months = ["2024-03", "2024-04", "2024-05"].map(period);
        months.map(|month| Churn::default().of(&stays, month))
    };
    let none = Contribution::None;
    // By the order itself nobody was a customer when March began.
    assert_eq!(lost(LostAfter::days(30)), [none, none, none]);
    assert_eq!(lost(LostAfter::days(30).more_than()), [none, yes(), none]);
    assert_eq!(lost(LostAfter::days(31)), [none, yes(), none]);
    assert_eq!(lost(LostAfter::days(60)), [none, yes(), none]);
    assert_eq!(lost(LostAfter::days(60).more_than()), [none, no(), yes()]);
    assert_eq!(lost(LostAfter::days(61)), [none, no(), yes()]);
    // All losses count the loss of March where the order is of March.
    let all = Churn::by(ChurnConvention::AllLosses);
    let of = |after| all.of(&Stays::of_orders([order], after), period("2024-03"));
    assert_eq!(of(LostAfter::days(30)), Contribution::Ratio { num: 1, den: 0 });
    assert_eq!(of(LostAfter::days(30).more_than()), none);
    // Nobody stays for no days at all, and one day is the night after the order.
    assert_eq!(Stays::of_orders([order], LostAfter::days(0)).iter().count(), 0);
    let night = Stays::of_orders([order], LostAfter::days(0).more_than());
    assert_eq!(night.iter().collect::<Vec<_>>(), [(day("2024-03-02"), day("2024-03-02"))]);
}

/// A rolling window of months goes back by the calendar, 30 days unless it is said.
#[test]
fn rolling_windows() {
    let month = |contracts: &[(&str, &str)], window: Option<&str>| {
        let mut churn = Churn::by(ChurnConvention::Rolling);
        churn.window = window.map(|text| text.parse().unwrap());
        churn.of(&stays(contracts), period("2024-03"))
    };
    // 30 days before the end of March is the beginning of 2 March; a month before is that of 1 March.
    let one_day = [("2024-03-01", "2024-03-01")];
    assert_eq!(month(&one_day, None), Contribution::None);
    assert_eq!(month(&one_day, Some("1 month")), yes());
    assert_eq!(month(&[("2024-03-02", "2024-03-02")], None), yes());
    assert_eq!(month(&[("2024-03-02", "2024-04-01")], None), no());
}

/// Published formulas that are wrong: none of the conventions gives them.
#[test]
fn wrong_formulas() {
    // Twelve at the beginning, of whom three go; five come, of whom one goes again.
    let march = period("2024-03");
    let mut all = vec![stays(&[("2024-01-01", "2024-12-31")]); 9];
    all.extend(vec![stays(&[("2024-01-01", "2024-03-15")]); 3]);
    all.extend(vec![stays(&[("2024-03-08", "2024-12-31")]); 4]);
    all.push(stays(&[("2024-03-08", "2024-03-22")]));
    let active = |at: NaiveDate| all.iter().filter(|stays| stays.is_active(at)).count() as i128;
    let (before, after) = (active(march.opens()), active(march.closes()));
    assert_eq!((before, after), (12, 13));
    let (lost, acquired) = (4, 5);
    let by_acquired = [fraction(lost, acquired), fraction(3, acquired), fraction(3, 4)];
    let net_change = fraction(before - after, before);
    assert!(net_change < Fraction::ZERO, "nobody can be lost less than not at all");
    let expected = [
        fraction(3, 12),
        fraction(4, 12),
        fraction(8, 25),
        // Nine all month, three to the 15th, four from the 8th on, one from the 8th to the 22nd.
        fraction(4 * 31, 9 * 31 + 3 * 15 + 4 * 24 + 15),
        fraction(3, 12),
    ];
    for (convention, expected) in CONVENTIONS.into_iter().zip(expected) {
        let found = read(Churn::by(convention), &all, march).value.unwrap();
        assert_eq!(found, expected, "{convention}");
        assert!(!by_acquired.contains(&found), "{convention}");
        assert!(found != net_change && found != Fraction::ZERO, "{convention}");
        assert!(
            found != Fraction::ONE.checked_sub(fraction(after, before)).unwrap(),
            "{convention}"
        );
    }
}

/// Lost customers are a number, counted as their convention says.
#[test]
fn lost_customers_are_undefined_nowhere() {
    let churn = Measure::LostCustomers(Churn::default());
    assert_eq!(measured(churn, period("2024-03"), []).value, Some(Fraction::ZERO));
    assert_eq!(measured(Measure::Churn(Churn::default()), period("2024-03"), []).value, None);
}
