//! What is read and shown: nothing of nothing is undefined, and a rounded display changes no verdict
//! (P-094, P-095).

use guanxi::label::Language;
use guanxi::policy::kpi::{Kpi, Measure, MeasureName, Measured, Unit};
use guanxi::policy::target::{Additivity, Direction, Target};
use guanxi::quantity::Fraction;
use proptest::prelude::*;

use crate::{config, fraction, measured, period, sum};

const NAMES: [&str; 27] = [
    "churn_rate",
    "repurchase_rate",
    "renewal_rate",
    "gross_retention",
    "net_retention",
    "warning_success",
    "warning_lead_time",
    "warning_precision",
    "warning_recall",
    "csat",
    "first_response_time",
    "resolution_time",
    "first_time_resolution",
    "sla_attainment",
    "touch_compliance",
    "plan_adherence",
    "logging_in_time",
    "upkeep_in_time",
    "order_value",
    "orders_per_customer",
    "customers",
    "new_customers",
    "lost_customers",
    "open_issues",
    "overdue_touches",
    "missed_plan_items",
    "proactive_share",
];

fn standard(name: &str) -> Measure {
    Measure::standard(name.parse::<MeasureName>().unwrap()).unwrap()
}

/// P-094: a rate or a mean of nothing is undefined, never 0 % or 100 %; a number of nothing is 0. A
/// target of what is undefined is undefined too.
#[test]
fn nothing_of_nothing() {
    for name in NAMES {
        let read = measured(standard(name), period("2024-03"), []);
        let counts = read.unit == Unit::Count && name != "orders_per_customer";
        assert_eq!(read.value, counts.then_some(Fraction::ZERO), "{name}");
        assert_eq!((read.median, read.p90), (None, None), "{name}");
        let met = Target::at_least(Fraction::ZERO).compare(read.value);
        assert_eq!(met.is_met(), counts, "{name}");
        assert!(!met.is_missed(), "{name}");
        assert_eq!(standard(name).name().as_str(), name);
    }
}

/// Only numbers of things that happen once may be split into months.
#[test]
fn additive_numbers() {
    let additive: Vec<&str> = NAMES
        .into_iter()
        .filter(|name| standard(name).additivity() == Additivity::Additive)
        .collect();
    assert_eq!(additive, ["new_customers", "missed_plan_items"]);
    assert_eq!(standard("late_plan_items").additivity(), Additivity::Additive);
}

/// D003-65, D003-71: less is better of times, losses and what is left undone.
#[test]
fn directions() {
    let lower: Vec<&str> = NAMES
        .into_iter()
        .filter(|name| standard(name).direction() == Direction::LowerIsBetter)
        .collect();
    let expected = [
        "churn_rate",
        "first_response_time",
        "resolution_time",
        "lost_customers",
        "open_issues",
        "overdue_touches",
        "missed_plan_items",
    ];
    assert_eq!(lower, expected);
}

/// What is not complete without more says what is missing.
#[test]
fn incomplete_measures() {
    for (name, help) in [
        ("class_share", "say its `scheme` and `class`"),
        ("activation_rate", "say its `scheme` and `class`"),
        ("promotions", "say its `scheme`"),
        ("demotions", "say its `scheme`"),
        ("nps", "say its `scale`, of 0 to 10 points"),
        ("given", "say its `unit` and which way is `better`"),
    ] {
        let error = Kpi::standard(name).unwrap_err();
        assert_eq!((error.code(), error.help()), ("kpi-incomplete", Some(help)));
        assert_eq!(error.to_string(), format!("the measure `{name}` is not complete by itself"));
    }
}

proptest! {
    #![proptest_config(config(300))]

    /// P-095: the verdict is that of the exact number, whatever its rounded text looks like.
    #[test]
    fn rounding_changes_no_verdict(num in 0_i64..3000, den in 1_i64..3000, target in 0_i64..1000) {
        let mut rate = sum(standard("plan_adherence"), period("2024-03"), []);
        rate.ratio(num.min(den), den).unwrap();
        let value = rate.read().value.unwrap();
        let met = Target::at_least(fraction(i128::from(target), 1000)).compare(Some(value)).is_met();
        prop_assert_eq!(met, num.min(den) * 1000 >= target * den);
        let shown = Unit::Rate.show(value, Language::English);
        prop_assert_eq!(Unit::Rate.show(value, Language::Chinese), shown.clone());
        let tenths: i64 = shown.trim_end_matches('%').replace('.', "").parse().unwrap();
        prop_assert!((tenths * den - num.min(den) * 1000).abs() * 2 <= den, "{}", shown);
    }

    /// Seconds as hours and minutes: never off by more than a minute.
    #[test]
    fn durations(seconds in 0_i64..10_000_000) {
        let shown = Unit::Seconds.show(seconds.into(), Language::English);
        let mut read = 0;
        let words: Vec<&str> = shown.split(' ').collect();
        for pair in words.chunks(2) {
            let unit = match pair[1] { "h" => 3600, "min" => 60, "s" => 1, other => panic!("{other}") };
            read += pair[0].parse::<i64>().unwrap() * unit;
        }
        prop_assert_eq!(read, if seconds < 60 { seconds } else { seconds / 60 * 60 }, "{}", shown);
    }
}

/// D003-67: 89.95 % is shown as 90.0 % and misses 90 %.
#[test]
fn shown_as_met_and_missed() {
    let mut solved = sum(standard("first_time_resolution"), period("2024-03"), []);
    solved.ratio(1799, 2000).unwrap();
    let read = solved.read();
    assert_eq!(read.unit.show(read.value.unwrap(), Language::English), "90.0%");
    assert!(Target::at_least("90%".parse().unwrap()).compare(read.value).is_missed());
}

/// A figure of the host is carried as it is.
#[test]
fn given_figures() {
    let kpi = Kpi::given("acquisition_cost".parse().unwrap(), Unit::Money);
    let march = period("2024-03");
    let read = Measured::given(&kpi, march, Some("1250.5".parse().unwrap()));
    assert_eq!((read.value, read.period), (Some("1250.5".parse().unwrap()), march));
    assert_eq!(Measured::given(&kpi, march, None).value, None);
    assert_eq!(read.unit.show(read.value.unwrap(), Language::English), "1250.50");
}

/// Amounts are summed in ten-thousandths and read in major units.
#[test]
fn order_values() {
    let mut orders = sum(standard("order_value"), period("2024-03"), []);
    orders.ratio(1_000_000, 1).unwrap();
    orders.ratio(500_001, 1).unwrap();
    assert_eq!(orders.read().value, Some(fraction(1_500_001, 20_000)));
    assert_eq!(orders.read().unit, Unit::Money);
}
