//! Satisfaction (D003-68, P-095, P-120): means, top boxes, composites, NPS.

use guanxi::policy::kpi::{
    AnswerSource, Contribution, Csat, CsatConvention, Exclusion, Measure, Unit, nps,
};
use guanxi::policy::target::Direction;
use guanxi::quantity::{Fraction, Score};
use proptest::prelude::*;

use crate::{config, fraction, measured, period};

fn score(ten_thousandths: i64) -> Score {
    fraction(i128::from(ten_thousandths), 10_000).rounded(4).parse().unwrap()
}

fn scores() -> impl Strategy<Value = Vec<i64>> {
    prop::collection::vec(
        prop_oneof![2 => (1_i64..=5).prop_map(|n| n * 10_000), 1 => 10_000_i64..=50_000],
        1..12,
    )
}

fn csat(one: Csat, answers: &[i64]) -> guanxi::policy::kpi::Measured {
    measured(
        Measure::Csat(one),
        period("2024-03"),
        answers.iter().map(|answer| one.of(score(*answer))),
    )
}

proptest! {
    #![proptest_config(config(300))]

    /// P-095: the mean is exact and stays within 1 to 5.
    #[test]
    fn exact_means(answers in scores(), parts in 1_u8..=4) {
        let read = csat(Csat::default().composites_of(parts), &answers);
        let sum: i64 = answers.iter().sum();
        let expected = fraction(i128::from(sum), 10_000 * answers.len() as i128);
        prop_assert_eq!(read.value, Some(expected));
        prop_assert!(Fraction::ONE <= expected && expected <= Fraction::from(5));
        let mut sorted = answers.clone();
        sorted.sort_unstable();
        let median = sorted[(sorted.len() - 1) / 2] + sorted[sorted.len() / 2];
        prop_assert_eq!(read.median, Some(fraction(i128::from(median), 20_000)));
    }

    /// The top box is a share of answers, and no function of the mean.
    #[test]
    fn top_boxes(answers in scores(), from in 10_000_i64..=50_000) {
        let read = csat(Csat::top_box(score(from)), &answers);
        let content = answers.iter().filter(|answer| **answer >= from).count() as i128;
        prop_assert_eq!((read.num, read.den), (content, answers.len() as i128));
        prop_assert_eq!(read.value, Fraction::new(content, answers.len() as i128).ok());
    }

    /// P-120: a composite is the plain mean of its parts, between the least and the greatest of them;
    /// a missing one leaves it out, and nothing else.
    #[test]
    fn composites(parts in scores(), declared in 1_u8..6) {
        let one = Csat::default().composites_of(declared);
        let given: Vec<Score> = parts.iter().map(|part| score(*part)).collect();
        let read = measured(Measure::Csat(one), period("2024-03"), [one.of_parts(&given)]);
        if given.len() == usize::from(declared) {
            let mean = fraction(i128::from(parts.iter().sum::<i64>()), 10_000 * parts.len() as i128);
            prop_assert_eq!(read.value, Some(mean));
            let (min, max) = (parts.iter().min().unwrap(), parts.iter().max().unwrap());
            prop_assert!(fraction(i128::from(*min), 10_000) <= mean && mean <= fraction(i128::from(*max), 10_000));
        } else {
            prop_assert_eq!((read.value, read.excluded.get(Exclusion::PartMissing)), (None, 1));
        }
    }

    /// NPS: per cent of promoters less per cent of detractors, from -100 to 100.
    #[test]
    fn net_promoters(answers in prop::collection::vec(0_i64..=10, 1..20)) {
        let measure = Measure::Nps { scale: "recommend".parse().unwrap(), window: None };
        let read = measured(measure, period("2024-03"), answers.iter().map(|answer| nps(score(answer * 10_000))));
        let share = |from: i64, to: i64| answers.iter().filter(|answer| (from..=to).contains(*answer)).count() as i128;
        let expected = fraction(100 * (share(9, 10) - share(0, 6)), answers.len() as i128);
        prop_assert_eq!(read.value, Some(expected));
        prop_assert!(Fraction::from(-100) <= expected && expected <= Fraction::from(100));
    }
}

/// One is never made of the other: the same mean with other top boxes, and the other way round.
#[test]
fn mean_and_top_box_are_two_figures() {
    let both = |answers: &[i64]| {
        let points: Vec<i64> = answers.iter().map(|answer| answer * 10_000).collect();
        let mean = csat(Csat::default(), &points);
        let top = csat(Csat::top_box("4".parse().unwrap()), &points);
        assert_eq!((mean.unit, top.unit), (Unit::Points, Unit::Rate));
        (mean.value.unwrap().to_string(), top.value.unwrap().reduced().to_string())
    };
    let is = |mean: &str, top: &str| (mean.to_owned(), top.to_owned());
    assert_eq!(both(&[4, 4, 4, 4]), is("4/1", "1/1"));
    assert_eq!(both(&[5, 5, 3, 3]), is("4/1", "1/2"));
    assert_eq!(both(&[5, 5, 1, 1]), is("3/1", "1/2"));
    // Their contributions do not even go into one sum.
    let mut mean = crate::sum(Measure::Csat(Csat::default()), period("2024-03"), []);
    let top = Csat::top_box("4".parse().unwrap());
    assert_eq!(mean.add(top.of("5".parse().unwrap())).unwrap_err().code(), "accumulator-kind");
    let other = crate::sum(Measure::Csat(top), period("2024-03"), []);
    assert_eq!(mean.merge(&other).unwrap_err().code(), "kpi-convention");
}

/// D003-68, A-55: thirds are exact among whole answers, and count as one answer each.
#[test]
fn thirds_are_exact() {
    let one = Csat::default().composites_of(3);
    let points = |text: &str| text.parse::<Score>().unwrap();
    let added = [
        one.of_parts(&[points("5"), points("4"), points("4")]),
        one.of(points("4")),
        one.of_parts(&[points("5"), points("5")]),
    ];
    let read = measured(Measure::Csat(one), period("2024-03"), added);
    assert_eq!((read.value, read.den), (Some(fraction(25, 6)), 2));
    assert_eq!(read.excluded.get(Exclusion::PartMissing), 1);
    // At the edge of the top box: 13/3 is not 4.34, and 4 is 4.
    let top = |from: &str, parts: [&str; 3]| {
        let mut top = Csat::top_box(points(from)).composites_of(3);
        top.source = AnswerSource::Composite;
        top.of_parts(&parts.map(points))
    };
    assert_eq!(top("4.34", ["5", "4", "4"]), Contribution::Ratio { num: 0, den: 1 });
    assert_eq!(top("4.3333", ["5", "4", "4"]), Contribution::Ratio { num: 1, den: 1 });
    assert_eq!(top("4", ["4", "3", "5"]), Contribution::Ratio { num: 1, den: 1 });
}

/// A composite of no parts is one of one part, not a score of zero.
#[test]
fn no_parts_are_one() {
    let none: Csat =
        serde_json::from_str(r#"{ "convention": "mean", "source": "any", "parts": 0 }"#).unwrap();
    let read = measured(
        Measure::Csat(none),
        period("2024-03"),
        [none.of("4".parse().unwrap()), none.of_parts(&[])],
    );
    assert_eq!((read.value, read.excluded.get(Exclusion::PartMissing)), (Some(4.into()), 1));
    let plain: Csat = serde_json::from_str(r#"{ "convention": "mean", "source": "any" }"#).unwrap();
    assert_eq!(plain, Csat::default());
}

/// Without a score to reach, the top box begins at 4 (A-31).
#[test]
fn content_from_four_points() {
    let mut top = Csat::top_box("4".parse().unwrap());
    top.from = None;
    assert_eq!(top.of("4".parse().unwrap()), Contribution::Ratio { num: 1, den: 1 });
    assert_eq!(top.of("3.9999".parse().unwrap()), Contribution::Ratio { num: 0, den: 1 });
    assert_eq!(top.convention, CsatConvention::TopBox);
    assert_eq!(Measure::Csat(top).direction(), Direction::HigherIsBetter);
}
