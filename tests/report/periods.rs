//! P-105, C-34: periods of reports.

use chrono::NaiveDate;
use guanxi::Rulebook;
use proptest::prelude::*;

fn rulebook(every: &str) -> Rulebook {
    let text = format!(
        "format = 1\ncode = \"x\"\ncurrency = \"CNY\"\ntime_zone = \"UTC\"\n[report]\nevery = \"{every}\"\n"
    );
    Rulebook::from_toml(&text).unwrap()
}

fn days() -> impl Strategy<Value = NaiveDate> {
    (0_i32..80_000).prop_map(|days| {
        NaiveDate::from_ymd_opt(1950, 1, 1).unwrap() + chrono::TimeDelta::days(i64::from(days))
    })
}

proptest! {
    #[test]
    fn p_105_the_end_of_a_period_is_its_last_day(day in days(), every in 0_usize..4) {
        let every = ["1 week", "1 month", "1 quarter", "1 year"][every];
        let rulebook = rulebook(every);
        let report = rulebook.report();
        let end = report.period_end(day).unwrap();
        prop_assert!(end >= day);
        prop_assert_eq!(report.period_end(end).unwrap(), end);
        let period = report.period_of(day).unwrap();
        prop_assert_eq!((period.last(), period.contains(day)), (end, true));
        // The day after begins another one.
        let next = report.period_of(end.succ_opt().unwrap()).unwrap();
        prop_assert!(!next.overlaps(period));
        prop_assert_eq!(next.opens(), period.closes());
    }
}

#[test]
fn c_34_a_report_is_monthly_unless_a_rulebook_says_otherwise() {
    let day = "2024-05-20".parse().unwrap();
    let plain =
        Rulebook::from_toml("format = 1\ncode = \"x\"\ncurrency = \"CNY\"\ntime_zone = \"UTC\"\n");
    let plain = plain.unwrap();
    assert_eq!(plain.report().period_of(day).unwrap().to_string(), "2024-05");
    assert_eq!(rulebook("1 quarter").report().period_of(day).unwrap().to_string(), "2024-Q2");
    // D002-98: months and quarters; any period can be asked for.
    let renewal = Rulebook::preset("renewal").unwrap();
    assert_eq!(renewal.report().period_end(day).unwrap().to_string(), "2024-05-31");
}
