//! Sums: P-091, P-092, P-093, P-095, taking away, and the way through JSON.

use std::collections::BTreeMap;

use guanxi::policy::kpi::{
    Accumulator, Churn, ChurnConvention, Contribution, Exclusion, Frame, Kpi, Measure, Period,
};
use guanxi::quantity::Fraction;
use proptest::prelude::*;
use proptest::sample::select;

use crate::{config, day, fraction, period};

/// A rate, a mean and a number.
const KINDS: [&str; 3] = ["churn_rate", "first_response_time", "customers"];

fn empty(kind: usize) -> Accumulator {
    Accumulator::new(&Kpi::standard(KINDS[kind]).unwrap(), period("2024-03"))
}

fn of(kind: usize, records: &[Contribution]) -> Accumulator {
    let mut sums = empty(kind);
    for one in records {
        sums.add(*one).unwrap();
    }
    sums
}

fn merged(one: &Accumulator, other: &Accumulator) -> Accumulator {
    let mut sum = one.clone();
    sum.merge(other).unwrap();
    sum
}

fn reasons() -> impl Strategy<Value = Exclusion> + Clone {
    select(vec![Exclusion::Pending, Exclusion::Unanswered, Exclusion::NotApplicable])
}

fn records(kind: usize) -> impl Strategy<Value = Vec<Contribution>> + Clone {
    let values = prop_oneof![3 => -20_i64..20, 1 => any::<i64>()];
    let counts = prop_oneof![3 => 0_i64..20, 1 => 0..=i64::MAX];
    let one = match kind {
        0 => (values, counts).prop_map(|(num, den)| Contribution::Ratio { num, den }).boxed(),
        1 => values.prop_map(Contribution::Value).boxed(),
        _ => counts.prop_map(Contribution::Count).boxed(),
    };
    let one = prop_oneof![
        6 => one,
        2 => reasons().prop_map(Contribution::Excluded),
        1 => Just(Contribution::None),
    ];
    prop::collection::vec(one, 0..24)
}

/// Records of one kind in three parts.
fn parts() -> impl Strategy<Value = (usize, [Vec<Contribution>; 3])> {
    (0..KINDS.len())
        .prop_flat_map(|kind| (Just(kind), [records(kind), records(kind), records(kind)]))
}

/// What a slow reader finds in records: sums, values in order, exclusions.
#[derive(Default)]
struct Slow {
    num: i128,
    den: i128,
    values: Vec<i64>,
    excluded: BTreeMap<&'static str, u64>,
}

fn slow(kind: usize, records: &[Contribution]) -> Slow {
    let mut found = Slow { den: i128::from(kind == 2), ..Slow::default() };
    for one in records {
        match *one {
            Contribution::Ratio { num, den } => {
                found.num += i128::from(num);
                found.den += i128::from(den);
            }
            Contribution::Value(value) => {
                found.num += i128::from(value);
                found.den += 1;
                found.values.push(value);
            }
            Contribution::Count(more) => found.num += i128::from(more),
            Contribution::Excluded(reason) => {
                *found.excluded.entry(reason.as_str()).or_default() += 1;
            }
            Contribution::None => {}
        }
    }
    found.values.sort_unstable();
    found
}

/// The middle of values in order; of an even number between the two.
fn median(values: &[i64]) -> Option<Fraction> {
    let (low, high) =
        (values.get((values.len().checked_sub(1)?) / 2)?, values.get(values.len() / 2)?);
    Some(fraction(i128::from(*low) + i128::from(*high), 2))
}

/// The first of values in order that at least nine tenths of all do not pass.
fn p90(values: &[i64]) -> Option<i64> {
    let passes = |value: &&i64| {
        let below = values.iter().filter(|other| other <= value).count();
        below * 10 >= values.len() * 9
    };
    values.iter().find(passes).copied()
}

proptest! {
    #![proptest_config(config(400))]

    /// P-091, P-092: the sums of parts are those of the whole, however they are put together.
    #[test]
    fn merging_is_concatenation((kind, [a, b, c]) in parts()) {
        let whole = of(kind, &[a.clone(), b.clone(), c.clone()].concat());
        #[cfg(feature = "proptest")]
        {
            use guanxi::testkit::laws;
            let parts = [a.clone(), b.clone(), c.clone()];
            prop_assert_eq!(laws::merging_is_accumulating(&empty(kind), &parts), Ok(()));
            let [a, b, c] = parts.map(|part| of(kind, &part));
            let law = laws::merging_is_associative_and_commutative(&a, &b, &c, &empty(kind));
            prop_assert_eq!(law, Ok(()));
        }
        let [a, b, c] = [of(kind, &a), of(kind, &b), of(kind, &c)];
        prop_assert_eq!(&merged(&merged(&a, &b), &c), &whole);
        prop_assert_eq!(&merged(&a, &merged(&b, &c)), &whole);
        prop_assert_eq!(&merged(&c, &merged(&b, &a)), &whole);
        prop_assert_eq!(&merged(&whole, &empty(kind)), &whole);
        prop_assert_eq!(&merged(&whole.empty(), &whole), &whole);
    }

    /// P-093: the order of records changes nothing.
    #[test]
    fn order_changes_nothing(
        (kind, records, shuffled) in (0..KINDS.len()).prop_flat_map(|kind| {
            records(kind).prop_flat_map(move |records| {
                (Just(kind), Just(records.clone()), Just(records).prop_shuffle())
            })
        }),
    ) {
        let (one, other) = (of(kind, &records), of(kind, &shuffled));
        prop_assert_eq!(one.read(), other.read());
        prop_assert_eq!(one, other);
    }

    /// Taking away undoes merging, whatever came in between.
    #[test]
    fn taking_away_undoes_merging((kind, [a, b, c]) in parts()) {
        let [a, b, c] = [of(kind, &a), of(kind, &b), of(kind, &c)];
        let mut all = merged(&merged(&a, &b), &c);
        all.subtract(&b).unwrap();
        prop_assert_eq!(&all, &merged(&a, &c));
        all.subtract(&a).unwrap();
        prop_assert_eq!(&all, &c);
        all.subtract(&c).unwrap();
        prop_assert_eq!(&all, &empty(kind));
        prop_assert_eq!(all.read(), empty(kind).read());
    }

    /// What is read is what a slow reader counts: sums, median, p90, exclusions.
    #[test]
    fn read_as_counted((kind, [a, b, _]) in parts()) {
        let slow = slow(kind, &[a.clone(), b.clone()].concat());
        let read = merged(&of(kind, &a), &of(kind, &b)).read();
        prop_assert_eq!((read.num, read.den), (slow.num, slow.den));
        prop_assert_eq!(read.value, Fraction::new(slow.num, slow.den).ok());
        prop_assert_eq!(read.median, median(&slow.values));
        prop_assert_eq!(read.p90, p90(&slow.values).map(Fraction::from));
        let excluded: BTreeMap<_, _> =
            read.excluded.iter().map(|(reason, count)| (reason.as_str(), count)).collect();
        prop_assert_eq!(read.excluded.total(), excluded.values().sum::<u64>());
        prop_assert_eq!(excluded, slow.excluded);
        prop_assert!(read.complete);
    }

    /// P-095: a mean lies between the least and the greatest of its values; so do median and p90.
    #[test]
    fn a_mean_lies_between_its_values(values in prop::collection::vec(any::<i64>(), 1..20)) {
        let records: Vec<_> = values.iter().copied().map(Contribution::Value).collect();
        let sums = of(1, &records);
        let spread = sums.distribution().unwrap();
        prop_assert_eq!((spread.min(), spread.max()), (values.iter().min().copied(), values.iter().max().copied()));
        prop_assert_eq!(spread.count(), values.len() as u64);
        let (min, max) = (Fraction::from(spread.min().unwrap()), Fraction::from(spread.max().unwrap()));
        let read = sums.read();
        for one in [read.value.unwrap(), read.median.unwrap(), read.p90.unwrap()] {
            prop_assert!(min <= one && one <= max);
        }
        prop_assert_eq!(spread.percentile(0), spread.min());
        prop_assert_eq!(spread.percentile(100), spread.max());
        prop_assert_eq!(spread.percentile(101), None);
    }

    /// Through JSON and back, the same sums: text or data, of any size.
    #[test]
    fn through_json((kind, [a, b, c]) in parts()) {
        let sums = of(kind, &[a, b, c].concat());
        let text = serde_json::to_string(&sums).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Accumulator>(&text).unwrap(), &sums);
        let data = serde_json::to_value(&sums).unwrap();
        prop_assert_eq!(serde_json::from_value::<Accumulator>(data).unwrap(), sums);
    }
}

#[test]
fn sums_beyond_64_bits_travel_as_text() {
    let big = Contribution::Ratio { num: i64::MAX, den: i64::MAX };
    let rate = of(0, &[big, big, big]);
    let text = serde_json::to_string(&rate).unwrap();
    assert!(
        text.contains(r#""ratio":{"num":"27670116110564327421","den":"27670116110564327421"}"#),
        "{text}"
    );
    assert_eq!(serde_json::from_str::<Accumulator>(&text).unwrap(), rate);
    let mean = of(1, &[Contribution::Value(i64::MAX); 3]);
    let text = serde_json::to_string(&mean).unwrap();
    assert!(text.contains(r#""mean":{"9223372036854775807":3}"#), "{text}");
    let read = serde_json::from_str::<Accumulator>(&text).unwrap().read();
    assert_eq!((read.num, read.den), (3 * i128::from(i64::MAX), 3));
}

/// A value that was seen no times was not seen.
#[test]
fn counts_of_zero_are_no_values() {
    let mut data = serde_json::to_value(of(1, &[Contribution::Value(5)])).unwrap();
    data["sums"]["mean"]["-3"] = 0.into();
    let read: Accumulator = serde_json::from_value(data).unwrap();
    assert_eq!(read, of(1, &[Contribution::Value(5)]));
    assert_eq!(read.distribution().unwrap().min(), Some(5));
}

/// What a file must not bring in, with what it says about it.
#[test]
fn refused_files() {
    let rate = of(0, &[Contribution::Ratio { num: 1, den: 2 }]);
    let change = |what: &str, value: serde_json::Value| {
        let mut data = serde_json::to_value(&rate).unwrap();
        *data.pointer_mut(what).unwrap() = value;
        serde_json::from_value::<Accumulator>(data).unwrap_err().to_string()
    };
    assert_eq!(
        change("/frame/version", 2.into()),
        "sums of version 2 do not go with those of version 1 (compute them again from the records)"
    );
    assert_eq!(
        change("/sums", serde_json::json!({ "count": 5 })),
        "the sums of `churn_rate` are `ratio`, not `count` (give them as they were written)"
    );
    assert_eq!(
        change("/excluded", serde_json::json!({ "pendin": 5 })),
        "`pendin` is no reason for leaving something out of a KPI (did you mean `pending`?)"
    );
    assert_eq!(change("/sums/ratio/num", 1.5.into()), "a whole number or its text is expected");
    assert!(change("/frame/period", "2024-13".into()).starts_with("`2024-13` is no period (write"));
    // The frame by itself brings no other version in either.
    let mut frame = serde_json::to_value(rate.frame()).unwrap();
    frame["version"] = 0.into();
    let error = serde_json::from_value::<Frame>(frame).unwrap_err().to_string();
    assert!(error.starts_with("sums of version 0 do not go with"), "{error}");
    let mut mean = serde_json::to_value(of(1, &[])).unwrap();
    mean["sums"]["mean"] = serde_json::json!({ "1": u64::MAX, "2": 1 });
    assert_eq!(
        serde_json::from_value::<Accumulator>(mean).unwrap_err().to_string(),
        "there are more values than can be counted (keep the parts of the portfolio apart)"
    );
}

fn churn(convention: ChurnConvention) -> Kpi {
    Kpi::new("churn".parse().unwrap(), Measure::Churn(Churn::by(convention)))
}

/// Frames of which no two go together.
fn frames() -> Vec<(Frame, &'static str, &'static str, &'static str)> {
    let march: Period = period("2024-03");
    let own = || Frame::new(churn(ChurnConvention::OpeningCohort), march);
    let cut = |moment: &str| own().cut(moment.parse().unwrap());
    vec![
        (own(), "", "", ""),
        (
            Frame::new(churn(ChurnConvention::Average), march),
            "kpi-convention",
            "two conventions of `churn` do not merge",
            "compute both by one convention, with the same parameters",
        ),
        (
            Frame::new(Kpi::standard("repurchase_rate").unwrap(), march),
            "kpi-convention",
            "`churn` and `repurchase_rate` do not merge",
            "compute both by one convention, with the same parameters",
        ),
        (
            Frame::new(churn(ChurnConvention::OpeningCohort), period("2024-04")),
            "kpi-period",
            "`churn` of `2024-03` and of `2024-04` do not merge",
            "merge parts of one portfolio; periods are pooled, where that is possible",
        ),
        (
            own().zone("+08:00".parse().unwrap()),
            "kpi-zone",
            "`churn` by the days of `UTC` and of `+08:00` does not merge",
            "compute both by the days of one time zone",
        ),
        (
            cut("2024-03-31"),
            "kpi-cut",
            "`churn` from data of different extents does not merge",
            "compute both from data of the same first day and up to the same moment",
        ),
        (
            own().data_from(day("2024-01-01")),
            "kpi-cut",
            "`churn` from data of different extents does not merge",
            "compute both from data of the same first day and up to the same moment",
        ),
    ]
}

/// P-091: what is not of one KPI, convention, period, zone and extent does not merge, and a refusal
/// changes nothing.
#[test]
fn refused_merges() {
    let mut own = frames()[0].0.clone().accumulator();
    own.ratio(1, 2).unwrap();
    own.exclude(Exclusion::Unknown);
    let before = own.clone();
    for (frame, code, message, help) in frames().into_iter().skip(1) {
        let other = frame.accumulator();
        for found in [own.merge(&other), own.subtract(&other)] {
            let error = found.unwrap_err();
            assert_eq!((error.code(), error.help()), (code, Some(help)));
            assert_eq!(error.to_string(), message);
        }
        assert_eq!(own, before);
    }
    let all: Vec<Frame> = frames().into_iter().map(|(frame, ..)| frame).collect();
    for (one, first) in all.iter().enumerate() {
        for (other, second) in all.iter().enumerate() {
            let merges = first.clone().accumulator().merge(&second.clone().accumulator());
            assert_eq!(merges.is_ok(), one == other, "{first:?} {second:?}");
        }
    }
    // The same frame, told twice, is the same.
    own.merge(&frames()[0].0.clone().accumulator()).unwrap();
    assert_eq!(own, before);
}

fn written(kind: usize, sums: serde_json::Value, excluded: serde_json::Value) -> Accumulator {
    let mut data = serde_json::to_value(empty(kind)).unwrap();
    data["sums"] = sums;
    data["excluded"] = excluded;
    serde_json::from_value(data).unwrap()
}

/// Beyond the range nothing is added by halves.
#[test]
fn out_of_range() {
    let most = i128::MAX.to_string();
    let none = || serde_json::json!({});
    let pairs = [
        // The numerators go together, the denominators do not.
        (0, serde_json::json!({ "ratio": { "num": 5, "den": most } })),
        (0, serde_json::json!({ "ratio": { "num": most, "den": 5 } })),
        (1, serde_json::json!({ "mean": { "7": u64::MAX } })),
        (2, serde_json::json!({ "count": most })),
    ];
    for (kind, sums) in pairs {
        let mut full = written(kind, sums.clone(), none());
        let before = full.clone();
        let small = match kind {
            0 => of(
                0,
                &[
                    Contribution::Ratio { num: 1, den: 1 },
                    Contribution::Excluded(Exclusion::Unknown),
                ],
            ),
            1 => of(1, &[Contribution::Value(3)]),
            _ => of(2, &[Contribution::Count(1)]),
        };
        let error = full.merge(&small).unwrap_err();
        assert_eq!(error.code(), "accumulator-range", "{sums}");
        assert_eq!(error.to_string(), "the sums of the KPI leave the range that can be counted");
        assert_eq!(error.help(), Some("compute the parts of the portfolio apart"));
        assert_eq!(full, before);
        let added = match kind {
            0 => full.ratio(1, 1),
            1 => full.value(3),
            _ => full.count(1),
        };
        assert_eq!(added.unwrap_err().code(), "accumulator-range", "{sums}");
        assert_eq!(full, before);
    }
    let ratio = || serde_json::json!({ "ratio": { "num": 0, "den": 1 } });
    let mut full = written(0, ratio(), serde_json::json!({ "unknown": u64::MAX }));
    let before = full.clone();
    let one = of(
        0,
        &[Contribution::Ratio { num: 1, den: 1 }, Contribution::Excluded(Exclusion::Unknown)],
    );
    assert_eq!(full.merge(&one).unwrap_err().code(), "accumulator-range");
    assert_eq!(full, before);
    // Counts of 64 bits that go together do.
    let half = 1_u64 << 63;
    let mut much = written(0, ratio(), serde_json::json!({ "unknown": half, "pending": 7 }));
    much.merge(&one).unwrap();
    assert_eq!(much.excluded().get(Exclusion::Unknown), half + 1);
    assert_eq!(much.excluded().get(Exclusion::Pending), 7);
}

/// Nothing is taken away that was not there, and a refusal changes nothing.
#[test]
fn refused_taking_away() {
    let excluded = |reason| [Contribution::Excluded(reason)];
    let ratio = |num, den| [Contribution::Ratio { num, den }];
    let cases: [(usize, Vec<Contribution>, Vec<Contribution>); 6] = [
        (0, excluded(Exclusion::Unknown).into(), excluded(Exclusion::Pending).into()),
        (0, ratio(1, 1).into(), ratio(0, 2).into()),
        (1, vec![Contribution::Value(3)], vec![Contribution::Value(4)]),
        (1, vec![Contribution::Value(3)], vec![Contribution::Value(3); 2]),
        (
            1,
            vec![Contribution::Value(3); 2],
            [vec![Contribution::Value(3)], excluded(Exclusion::Unknown).into()].concat(),
        ),
        (2, vec![Contribution::Count(3)], vec![Contribution::Count(4)]),
    ];
    for (kind, there, less) in cases {
        let mut sums = of(kind, &there);
        let error = sums.subtract(&of(kind, &less)).unwrap_err();
        assert_eq!(error.code(), "accumulator-part", "{there:?} {less:?}");
        assert_eq!(error.to_string(), "what is to be taken away was never merged");
        assert_eq!(
            error.help(),
            Some("keep the accumulator of a customer, and take away that one")
        );
        assert_eq!(sums, of(kind, &there));
    }
}

/// Contributions of another kind are refused and change nothing.
#[test]
fn refused_contributions() {
    let values =
        [Contribution::Ratio { num: 1, den: 1 }, Contribution::Value(1), Contribution::Count(1)];
    let names = ["a rate", "a mean", "a number"];
    let helps = ["add to its numerator and denominator", "add its values", "add to its count"];
    for kind in 0..KINDS.len() {
        for (place, value) in values.into_iter().enumerate() {
            let mut sums = empty(kind);
            if place == kind {
                sums.add(value).unwrap();
                continue;
            }
            let error = sums.add(value).unwrap_err();
            assert_eq!((error.code(), error.help()), ("accumulator-kind", Some(helps[kind])));
            assert_eq!(
                error.to_string(),
                format!("the KPI `{}` is not {}", KINDS[kind], names[place])
            );
            assert_eq!(sums, empty(kind));
        }
    }
}
