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
    fn p_001_add_months_clamps_to_the_month_end(d in time::dates(), n in 0_u16..5_000) {
        holds(laws::months_clamp_to_their_end(d, n))?;
    }

    #[test]
    fn p_002_add_months_is_monotone(
        d in time::dates(), later in 0_i64..70, n in -600_i16..600, more in 1_u8..50,
    ) {
        let e = d + TimeDelta::days(later);
        holds(laws::adding_months_is_monotone(d, e, n, more))?;
    }

    #[test]
    fn p_003_clamping_only_loses_days(d in time::dates(), a in 0_u8..50, b in 0_u8..50) {
        holds(laws::clamping_only_loses_days(d, a, b))?;
    }

    #[test]
    fn p_014_buckets_tile_the_calendar(
        d in time::dates(), step in -400_i64..400,
        period in select(vec!["1 day", "1 week", "1 month", "2 months", "1 quarter", "6 months", "1 year"]),
    ) {
        let buckets = Buckets::new(period.parse().unwrap(), None).unwrap();
        holds(laws::buckets_tile_the_calendar(&buckets, d, d + TimeDelta::days(step)))?;
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
