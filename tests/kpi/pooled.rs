//! Several periods as one: where that is a sum (P-098), and where it is complete.

use guanxi::policy::kpi::{Accumulator, Csat, Exclusion, Frame, Kpi, Measure, MeasureName};
use guanxi::quantity::Fraction;
use proptest::prelude::*;

use crate::{config, day, fraction, period};

fn month(name: &str, month: &str, num: i64, den: i64) -> Accumulator {
    let mut sums = Accumulator::new(&Kpi::standard(name).unwrap(), period(month));
    sums.ratio(num, den).unwrap();
    sums
}

fn top_box(month: &str) -> Accumulator {
    let top = Measure::Csat(Csat::top_box("4".parse().unwrap()));
    Accumulator::new(&Kpi::new("top".parse().unwrap(), top), period(month))
}

/// P-098: what counts customers, or how things stand at an end, has no sum over months; what happened
/// once has. The host's figures are not added up for it.
#[test]
fn which_periods_pool() {
    let standard = [
        ("churn_rate", false),
        ("repurchase_rate", false),
        ("renewal_rate", true),
        ("gross_retention", false),
        ("net_retention", false),
        ("warning_success", true),
        ("warning_precision", true),
        ("warning_recall", false),
        ("csat", true),
        ("first_response_time", true),
        ("resolution_time", true),
        ("first_time_resolution", true),
        ("sla_attainment", true),
        ("touch_compliance", false),
        ("plan_adherence", true),
        ("logging_in_time", true),
        ("upkeep_in_time", true),
        ("order_value", true),
        ("orders_per_customer", false),
        ("customers", false),
        ("new_customers", true),
        ("lost_customers", false),
        ("open_issues", false),
        ("overdue_touches", false),
        ("missed_plan_items", true),
        ("late_plan_items", true),
        ("proactive_share", true),
    ];
    let refused = |measure: Measure| {
        let kpi = Kpi::new("figure".parse().unwrap(), measure);
        let months = ["2024-01", "2024-02"].map(|month| Accumulator::new(&kpi, period(month)));
        match Accumulator::pooled(&months) {
            Ok(all) => {
                assert_eq!(all.frame().period(), period("2024-01-01/2024-02-29"));
                None
            }
            Err(error) => Some((error.code(), error.to_string(), error.help().map(str::to_owned))),
        }
    };
    let why = (
        "not-poolable",
        "`figure` of a longer period is no sum of shorter ones".to_owned(),
        Some("compute it from the records of the whole period".to_owned()),
    );
    for (name, pools) in standard {
        let measure = Measure::standard(name.parse::<MeasureName>().unwrap()).unwrap();
        assert_eq!(measure.is_poolable(), pools, "{name}");
        assert_eq!(refused(measure), (!pools).then(|| why.clone()), "{name}");
    }
    for text in [
        r#"{ "nps": { "scale": "recommend" } }"#,
        r#"{ "class_share": { "scheme": "tier", "class": "a" } }"#,
        r#"{ "activation": { "convention": "all", "scheme": "tier", "class": ["a"] } }"#,
        r#"{ "promotions": { "scheme": "tier" } }"#,
        r#"{ "new_customers": { "scheme": "tier", "class": ["a"] } }"#,
        r#"{ "given": { "unit": "money", "direction": "higher_is_better" } }"#,
        r#"{ "given": { "unit": "rate", "direction": "lower_is_better" } }"#,
    ] {
        let measure: Measure = serde_json::from_str(text).unwrap();
        assert_eq!(refused(measure), Some(why.clone()), "{text}");
    }
}

proptest! {
    #![proptest_config(config(128))]

    /// The rate of a year is all that counted over all there was, months in any order.
    #[test]
    fn sums_over_sums(
        (months, shuffled) in prop::collection::vec((0_i64..50, 1_i64..50), 12).prop_flat_map(|months| {
            let numbered: Vec<_> = (1..=12).zip(months.clone()).collect();
            (Just(months), Just(numbered).prop_shuffle())
        }),
    ) {
        let of = |(number, (num, den)): (i32, (i64, i64))| {
            month("sla_attainment", &format!("2024-{number:02}"), num.min(den), den)
        };
        let pooled = Accumulator::pooled(&shuffled.into_iter().map(of).collect::<Vec<_>>()).unwrap();
        let (num, den) = months.iter().fold((0, 0), |(n, d), (num, den)| (n + num.min(den), d + den));
        let read = pooled.read();
        prop_assert_eq!((read.num, read.den), (i128::from(num), i128::from(den)));
        prop_assert_eq!(pooled.frame().period(), period("2024"));
        prop_assert!(read.complete);
    }
}

/// D003-64, EX-333: the mean of rates is another number than the rate of all.
#[test]
fn not_the_mean_of_rates() {
    let months =
        [month("sla_attainment", "2024-01", 3, 10), month("sla_attainment", "2024-02", 2, 5)];
    let pooled = Accumulator::pooled(&months).unwrap().read().value.unwrap();
    let rates = months.map(|one| one.read().value.unwrap());
    let mean = rates[0].checked_add(rates[1]).unwrap().checked_div(Fraction::from(2)).unwrap();
    assert_eq!((pooled, mean), (fraction(1, 3), fraction(7, 20)));
    // So with means of values: 60 and (180, 180) are 140, not 120.
    let times = |month: &str, values: &[i64]| {
        let mut sums =
            Accumulator::new(&Kpi::standard("first_response_time").unwrap(), period(month));
        values.iter().for_each(|value| sums.value(*value).unwrap());
        sums
    };
    let read = Accumulator::pooled(&[times("2024-01", &[60]), times("2024-02", &[180, 180])])
        .unwrap()
        .read();
    assert_eq!((read.value, read.median), (Some(140.into()), Some(180.into())));
}

#[test]
fn refused_pools() {
    let refused = |parts: &[Accumulator]| {
        let error = Accumulator::pooled(parts).unwrap_err();
        (error.code(), error.to_string(), error.help().unwrap_or_default().to_owned())
    };
    let is =
        |code: &'static str, message: &str, help: &str| (code, message.to_owned(), help.to_owned());
    let kept = |text: &str| month("sla_attainment", text, 1, 2);
    assert_eq!(refused(&[]), is("period-none", "there is no period", "give at least one"));
    assert_eq!(
        refused(&[kept("2024-02"), kept("2024-Q1")]),
        is(
            "period-overlap",
            "the periods `2024-Q1` and `2024-02` overlap",
            "let each begin on the day after the one before it ends"
        )
    );
    assert_eq!(refused(&[kept("2024-02"), kept("2024-02")]).0, "period-overlap");
    assert_eq!(
        refused(&[kept("2024-03"), kept("2024-01")]),
        is(
            "period-gap",
            "between `2024-01` and `2024-03` there are days of neither",
            "give the periods between them too"
        )
    );
    assert_eq!(
        refused(&[kept("2024-01"), top_box("2024-02")]),
        is(
            "kpi-convention",
            "`sla_attainment` and `top` do not merge",
            "compute both by one convention, with the same parameters"
        )
    );
    // Days of other zones are other days: their midnights overlap, or leave hours out.
    let kpi = Kpi::standard("sla_attainment").unwrap();
    let east = Frame::new(kpi, period("2024-02")).zone("+08:00".parse().unwrap()).accumulator();
    assert_eq!(
        refused(&[kept("2024-01"), east]),
        is(
            "kpi-zone",
            "`sla_attainment` by the days of `UTC` and of `+08:00` does not merge",
            "compute both by the days of one time zone"
        )
    );
    let full = serde_json::to_value(kept("2024-01")).unwrap();
    let mut full: serde_json::Value = full;
    full["sums"]["ratio"]["den"] = i128::MAX.to_string().into();
    let full: Accumulator = serde_json::from_value(full).unwrap();
    assert_eq!(refused(&[full, kept("2024-02")]).0, "accumulator-range");
}

/// Several periods are complete where each of them is.
#[test]
fn complete_where_all_are() {
    let part = |month: &str, cut: Option<&str>, from: Option<&str>| {
        let mut frame = Frame::new(Kpi::standard("sla_attainment").unwrap(), period(month));
        if let Some(cut) = cut {
            frame = frame.cut(cut.parse().unwrap());
        }
        if let Some(from) = from {
            frame = frame.data_from(day(from));
        }
        frame.accumulator()
    };
    let complete = |parts: &[Accumulator]| {
        assert_eq!(
            parts.iter().all(|part| part.read().complete),
            Accumulator::pooled(parts).unwrap().read().complete
        );
        Accumulator::pooled(parts).unwrap()
    };
    let late = Some("2024-06-01");
    let all = complete(&[part("2024-02", late, None), part("2024-01", Some("2024-01-31"), None)]);
    assert_eq!(all.frame().data_cut(), Some("2024-06-01".parse().unwrap()));
    // January was summed up on its twentieth, and never again.
    let all = complete(&[part("2024-01", Some("2024-01-20"), None), part("2024-02", late, None)]);
    assert!(!all.read().complete);
    assert_eq!(all.frame().data_cut(), Some("2024-01-20".parse().unwrap()));
    complete(&[part("2024-01", None, None), part("2024-02", Some("2024-02-28"), None)]);
    complete(&[
        part("2024-01", None, Some("2024-01-01")),
        part("2024-02", None, Some("2024-01-01")),
    ]);
    complete(&[part("2024-01", None, Some("2024-01-02")), part("2024-02", None, None)]);
    complete(&[part("2024-01", None, None), part("2024-02", None, Some("2024-02-02"))]);
}

/// What was left out adds up, and says so.
#[test]
fn exclusions_add_up() {
    let waits = |text: &str| {
        let mut sums = month("sla_attainment", text, 1, 2);
        sums.exclude(Exclusion::Pending);
        sums
    };
    let pooled = Accumulator::pooled(&[waits("2024-01"), waits("2024-02")]).unwrap();
    assert_eq!(pooled.excluded().get(Exclusion::Pending), 2);
}
