//! Dates, months and buckets (P-001 to P-003, P-014).

use super::*;

#[test]
fn p_001_boundaries() {
    for (from, months, to) in [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-03-31", -1, "2024-02-29"),
        ("2024-02-29", 0, "2024-02-29"),
    ] {
        assert_eq!(add_months(date(from), months), Some(date(to)), "{from} {months}");
    }
}

proptest! {
    #![proptest_config(config(256))]

    #[test]
    fn p_001_add_months_clamps_to_the_month_end(d in time::dates(), n in 0_i32..5_000) {
        prop_assert_eq!(add_months(d, 0), Some(d));
        let later = add_months(d, n).unwrap();
        prop_assert_eq!(later.day(), d.day().min(u32::from(later.num_days_in_month())));
        let months = |date: NaiveDate| date.year() * 12 + i32::try_from(date.month0()).unwrap();
        prop_assert_eq!(months(later), months(d) + n);
    }

    #[test]
    fn p_002_add_months_is_monotone(
        d in time::dates(), later in 0_i64..70, n in -600_i32..600, more in 1_i32..50,
    ) {
        let e = d + TimeDelta::days(later);
        prop_assert!(add_months(d, n) <= add_months(e, n));
        prop_assert!(add_months(d, n) < add_months(d, n + more));
    }

    #[test]
    fn p_003_clamping_only_loses_days(d in time::dates(), a in 0_i32..50, b in 0_i32..50) {
        let twice = add_months(add_months(d, a).unwrap(), b);
        prop_assert!(twice <= add_months(d, a + b));
    }

    #[test]
    fn p_014_buckets_tile_the_calendar(
        d in time::dates(), step in -400_i64..400,
        period in select(vec!["1 day", "1 week", "1 month", "2 months", "1 quarter", "6 months", "1 year"]),
    ) {
        let buckets = Buckets::new(period.parse().unwrap(), None).unwrap();
        let bucket = buckets.containing(d).unwrap();
        let other = d + TimeDelta::days(step);
        prop_assert_eq!(bucket.contains(other), buckets.containing(other).unwrap() == bucket);
        let next = buckets.next(&bucket).unwrap();
        prop_assert_eq!(bucket.last().succ_opt(), Some(next.first()));
    }

    #[test]
    fn ages_compare_as_dates_do(d in time::dates(), now in time::dates(), span in time::civil_spans()) {
        // One cut date serves for every date: the latest start is the last that is so old.
        let reached = span.after(d, 1).map(|end| end <= now).unwrap_or(false);
        if let Ok(cut) = span.latest_start(now) {
            prop_assert_eq!(reached, d <= cut);
        }
        let not_passed = span.after(d, 1).map(|end| end >= now).unwrap_or(true);
        if let Ok(cut) = span.earliest_start(now) {
            prop_assert_eq!(not_passed, d >= cut);
        }
    }
}
