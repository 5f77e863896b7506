//! Periods: their texts, their ends, the ones before, and what the data cover.

use guanxi::policy::kpi::{Frame, Kpi, Period};
use guanxi::time::Zone;
use proptest::prelude::*;

use crate::{config, day, nth, period};

proptest! {
    #![proptest_config(config(256))]

    /// What is displayed is read again; what is read by any of its names is one period.
    #[test]
    fn text_and_back(first in -800_i64..3000, days in 0_i64..800) {
        let own = Period::new(nth(first), nth(first + days)).unwrap();
        prop_assert_eq!(period(&own.to_string()), own);
        prop_assert_eq!(period(&format!("{}/{}", own.first(), own.last())), own);
        prop_assert_eq!(serde_json::from_str::<Period>(&serde_json::to_string(&own).unwrap()).unwrap(), own);
        prop_assert_eq!(own.days(), days + 1);
        prop_assert_eq!(own.closes(), nth(first + days + 1));
    }

    /// The one before ends on the day before, and is of the same kind.
    #[test]
    fn the_one_before(first in -800_i64..3000, days in 0_i64..100, kind in 0_usize..4) {
        let start = nth(first).format("%Y").to_string();
        let own = match kind {
            0 => period(&nth(first).format("%Y-%m").to_string()),
            1 => period(&format!("{start}-Q{}", first.rem_euclid(4) + 1)),
            2 => period(&start),
            _ => Period::new(nth(first), nth(first + days)).unwrap(),
        };
        let before = own.previous().unwrap();
        prop_assert_eq!(before.closes(), own.opens());
        prop_assert!(before.is_comparable(own) && own.is_comparable(before));
        prop_assert!(!before.overlaps(own));
        prop_assert!(own.contains(own.first()) && own.contains(own.last()) && !own.contains(own.closes()));
    }
}

#[test]
fn refused_texts() {
    for text in [
        "",
        "2024-",
        "2024-13",
        "2024-00",
        "2024-1",
        "2024-Q5",
        "2024-q1",
        "24-03",
        "2024-03-01",
        "+024-03",
        "２０２４",
    ] {
        let error = text.parse::<Period>().unwrap_err();
        assert_eq!(error.code(), "period-form", "{text}");
        assert_eq!(error.to_string(), format!("`{text}` is no period"));
        assert_eq!(
            error.help(),
            Some("write `2024-03`, `2024-Q1`, `2024` or `2024-03-01/2024-03-31`")
        );
    }
    let error = "2024-03-02/2024-03-01".parse::<Period>().unwrap_err();
    assert_eq!(
        (error.code(), error.help()),
        ("period-order", Some("write `2024-03-01/2024-03-02`"))
    );
    assert_eq!(
        error.to_string(),
        "the period ends on `2024-03-01`, before it begins on `2024-03-02`"
    );
}

/// Data up to the last day, or to the midnight after it, cover a period; a second less does not.
#[test]
fn what_the_data_cover() {
    let east: Zone = "Asia/Shanghai".parse().unwrap();
    let own = || Frame::new(Kpi::standard("csat").unwrap(), period("2024-03")).zone(east.clone());
    let cut = |moment: &str| own().cut(moment.parse().unwrap()).is_complete();
    assert!(own().is_complete());
    assert!(cut("2024-03-31") && !cut("2024-03-30"));
    assert!(cut("2024-04-01T00:00:00+08:00") && !cut("2024-03-31T23:59:59+08:00"));
    assert!(own().data_from(day("2024-03-01")).is_complete());
    assert!(!own().data_from(day("2024-03-02")).is_complete());
}
