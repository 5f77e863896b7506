//! Renewal and retention (D002-99): scheduled month, grace, what is pending; GRR at most one.

use guanxi::policy::kpi::{
    Contribution, DueContract, Exclusion, Measure, RenewalConvention, RenewalRate,
    RetentionConvention, RevenueRetention,
};
use guanxi::quantity::{Amount, Fraction};
use proptest::prelude::*;
use proptest::sample::select;

use crate::{config, day, measured, no, nth, period, stretch, yes};

const PENDING: Contribution = Contribution::Excluded(Exclusion::Pending);

fn due(end: &str) -> DueContract {
    DueContract::new(day(end))
}

fn amount(text: &str) -> Amount {
    text.parse().unwrap()
}

/// A contract that was renewed early counts in the month in which it was to end, and in no other.
#[test]
fn in_the_scheduled_month() {
    let early = due("2024-06-30").renewed(None);
    let of = |month: &str| RenewalRate::default().of(&early, period(month), day("2024-03-10"));
    assert_eq!(
        ["2024-03", "2024-05", "2024-06", "2024-07"].map(of),
        [Contribution::None, Contribution::None, yes(), Contribution::None]
    );
    // So does one that was ended early.
    let ended = due("2024-06-30").called_off();
    let of = |month: &str| RenewalRate::default().of(&ended, period(month), day("2024-03-10"));
    assert_eq!(["2024-03", "2024-06"].map(of), [Contribution::None, no()]);
}

/// Pending until the grace is over, in its own bucket; lost from the end of that day on.
#[test]
fn grace_to_the_day() {
    let march = period("2024-03");
    let rate = |grace: Option<&str>| {
        let rate = RenewalRate::default();
        grace.map_or(rate, |grace| rate.grace(grace.parse().unwrap()))
    };
    for (grace, end, last_pending, lost) in [
        (None, "2024-03-15", "2024-03-14", "2024-03-15"),
        (Some("30 days"), "2024-03-31", "2024-04-29", "2024-04-30"),
        (Some("1 month"), "2024-03-31", "2024-04-29", "2024-04-30"),
        (Some("1 month"), "2024-03-15", "2024-04-14", "2024-04-15"),
    ] {
        let of = |contract: DueContract, today| rate(grace).of(&contract, march, day(today));
        assert_eq!(of(due(end), last_pending), PENDING, "{grace:?} {end}");
        assert_eq!(of(due(end), lost), no(), "{grace:?} {end}");
        assert_eq!(of(due(end).called_off(), last_pending), no(), "{grace:?} {end}");
        assert_eq!(of(due(end).renewed(None), last_pending), yes(), "{grace:?} {end}");
        assert_eq!(of(due(end).renewed(None), lost), yes(), "{grace:?} {end}");
    }
}

/// Pending contracts are counted, and in no part of the rate; nothing but pending is undefined.
#[test]
fn pending_is_its_own_bucket() {
    let march = period("2024-03");
    let rate = RenewalRate::default().grace("30 days".parse().unwrap());
    let of = |contract: DueContract| rate.of(&contract, march, day("2024-04-10"));
    let own =
        [due("2024-03-31"), due("2024-03-31").renewed(None), due("2024-03-01"), due("2024-04-01")];
    let read = measured(Measure::Renewal(rate), march, own.map(of));
    assert_eq!((read.num, read.den, read.excluded.get(Exclusion::Pending)), (1, 2, 1));
    let read = measured(Measure::Renewal(rate), march, [of(due("2024-03-31"))]);
    assert_eq!((read.value, read.excluded.total()), (None, 1));
}

/// Amounts: gross caps each contract, so that growth of one does not hide the loss of another.
#[test]
fn by_amount() {
    let march = period("2024-03");
    let own = [
        due("2024-03-10").worth(amount("1000")).renewed(Some(amount("1500"))),
        due("2024-03-20").worth(amount("1000")).renewed(Some(amount("400"))),
        due("2024-03-31").worth(amount("1000")),
    ];
    let read = |convention| {
        let rate = RenewalRate::by(convention);
        measured(Measure::Renewal(rate), march, own.map(|one| rate.of(&one, march, march.last())))
    };
    assert_eq!(read(RenewalConvention::Logo).value, Some("2/3".parse().unwrap()));
    assert_eq!(read(RenewalConvention::Gross).value, Some("1400/3000".parse().unwrap()));
    assert_eq!(read(RenewalConvention::Net).value, Some("1900/3000".parse().unwrap()));
    let grown = due("2024-03-10").worth(amount("1000")).renewed(Some(amount("1500")));
    let net = RenewalRate::by(RenewalConvention::Net);
    let read = measured(Measure::Renewal(net), march, [net.of(&grown, march, march.last())]);
    assert_eq!(read.value, Some("3/2".parse().unwrap()), "may exceed one");
    // An amount that is not known is no zero; the number of contracts needs none.
    for unknown in [
        due("2024-03-10").renewed(Some(amount("5"))),
        due("2024-03-10").worth(amount("5")).renewed(None),
    ] {
        for convention in [RenewalConvention::Gross, RenewalConvention::Net] {
            let found = RenewalRate::by(convention).of(&unknown, march, march.last());
            assert_eq!(found, Contribution::Excluded(Exclusion::NoAmount));
        }
        assert_eq!(RenewalRate::default().of(&unknown, march, march.last()), yes());
    }
}

fn amounts() -> impl Strategy<Value = Amount> {
    prop_oneof![Just(0), 0_i64..3_000_000, 0_i64..1_000_000_000_000]
        .prop_map(|units| Amount::from_ten_thousandths(units).unwrap())
}

fn contracts() -> impl Strategy<Value = DueContract> {
    let next = prop::option::of(prop::option::of(amounts()));
    (0_i64..60, prop::option::of(amounts()), next, any::<bool>()).prop_map(
        |(end, worth, next, off)| {
            let mut contract = DueContract::new(nth(end));
            contract.amount = worth;
            contract.renewed = next;
            contract.called_off = off;
            contract
        },
    )
}

proptest! {
    #![proptest_config(config(300))]

    /// P-094: by number and gross within 0 and 1; net no less than gross. A later day decides more and
    /// changes nothing that was decided.
    #[test]
    fn decided_once(
        portfolio in prop::collection::vec(contracts(), 0..10),
        grace in 0_i64..20, today in 0_i64..90, later in 0_i64..40,
        convention in select(vec![RenewalConvention::Logo, RenewalConvention::Gross, RenewalConvention::Net]),
    ) {
        let own = stretch(10, 40);
        let rate = RenewalRate::by(convention).grace(format!("{grace} days").parse().unwrap());
        let of = |contract: &DueContract, today| rate.of(contract, own, nth(today));
        for contract in &portfolio {
            let (now, then) = (of(contract, today), of(contract, today + later));
            let end = contract.end.signed_duration_since(nth(0)).num_days();
            let decided = contract.called_off || contract.renewed.is_some() || end + grace <= today;
            prop_assert_eq!(now == Contribution::None, !(10..=40).contains(&end));
            prop_assert_eq!(now == PENDING, (10..=40).contains(&end) && !decided);
            prop_assert!(now == PENDING || now == then);
        }
        let read = measured(Measure::Renewal(rate), own, portfolio.iter().map(|one| of(one, today)));
        prop_assert!(convention == RenewalConvention::Net || (0 <= read.num && read.num <= read.den));
        let net = RenewalRate::by(RenewalConvention::Net).grace(format!("{grace} days").parse().unwrap());
        if convention == RenewalConvention::Gross {
            let all = portfolio.iter().map(|one| net.of(one, own, nth(today)));
            let all = measured(Measure::Renewal(net), own, all);
            prop_assert!(read.num <= all.num && read.den == all.den);
        }
    }

    /// GRR is at most one for each customer and in total, NRR no less; who is new counts in neither.
    #[test]
    fn retention(values in prop::collection::vec((prop::option::of(amounts()), prop::option::of(amounts())), 0..12)) {
        let march = period("2024-03");
        let gross = RevenueRetention { convention: RetentionConvention::Gross };
        let net = RevenueRetention { convention: RetentionConvention::Net };
        let (mut kept, mut all, mut before) = (0_i128, 0_i128, 0_i128);
        for (from, to) in &values {
            let (grr, nrr) = (gross.of(*from, *to), net.of(*from, *to));
            match (from, to) {
                (Some(from), _) if !from.is_positive() => prop_assert_eq!((grr, nrr), (Contribution::None, Contribution::None)),
                (Some(from), Some(to)) => {
                    let Contribution::Ratio { num, den } = grr else { return Err(TestCaseError::fail("no ratio")) };
                    prop_assert!(0 <= num && num <= den);
                    prop_assert_eq!(den, from.ten_thousandths());
                    kept += i128::from(from.ten_thousandths().min(to.ten_thousandths()));
                    all += i128::from(to.ten_thousandths());
                    before += i128::from(from.ten_thousandths());
                }
                _ => prop_assert_eq!((grr, nrr), (Contribution::Excluded(Exclusion::NoAmount), Contribution::Excluded(Exclusion::NoAmount))),
            }
        }
        let read = |one: RevenueRetention| {
            measured(Measure::Revenue(one), march, values.iter().map(|(from, to)| one.of(*from, *to))).value
        };
        prop_assert_eq!(read(gross), Fraction::new(kept, before).ok());
        prop_assert_eq!(read(net), Fraction::new(all, before).ok());
        prop_assert!(read(gross).is_none_or(|grr| grr <= Fraction::ONE));
        prop_assert!(read(gross) <= read(net));
    }
}

/// NRR may exceed one, and growth of one customer does not lift GRR over the loss of another.
#[test]
fn growth_hides_no_loss() {
    let march = period("2024-03");
    let values = [("100", "0"), ("100", "250"), ("0", "900")];
    let read = |convention| {
        let one = RevenueRetention { convention };
        let of = values.map(|(from, to)| one.of(Some(amount(from)), Some(amount(to))));
        measured(Measure::Revenue(one), march, of).value
    };
    assert_eq!(read(RetentionConvention::Gross), Some("1/2".parse().unwrap()));
    assert_eq!(read(RetentionConvention::Net), Some("5/4".parse().unwrap()));
}
