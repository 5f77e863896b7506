//! What was recorded against what is computed: agreement, trend, course.

use guanxi::policy::risk::{Agreement, Trend};

use super::*;

/// Two sheets by which the computed levels run from one place to another: the points of the
/// five factors as facts and ratings would give them.
fn sheet(safest: usize, riskiest: usize) -> [Option<i64>; 5] {
    match (safest, riskiest) {
        (0, 0) => [Some(5); 5],
        (1, 1) => [Some(3); 5],
        (2, 2) => [Some(2); 5],
        (3, 3) => [Some(1); 5],
        (0, 1) => [Some(5), Some(5), Some(4), Some(4), None], // 19-23
        (1, 2) => [Some(3), Some(3), Some(3), Some(3), None], // 13-17
        (2, 3) => [Some(2), Some(2), Some(2), Some(2), None], // 9-13
        (0, 2) => [Some(4), Some(4), Some(4), None, None],    // 14-22
        (1, 3) => [Some(2), Some(2), Some(2), None, None],    // 8-16
        (0, 3) => [None; 5],
        other => panic!("{other:?}"),
    }
}

/// Every level on the sheet, and every range of levels that is computed. The computed range comes
/// from the ratings of a second sheet, which lies earlier.
#[test]
fn agreement_is_that_of_level_and_range() {
    let rulebook = preset();
    let facts = rulebook.facts();
    for safest in 0..4 {
        for riskiest in safest..4 {
            let ratings = event("e1", "2024-01-05", rated(sheet(safest, riskiest)));
            let reading = read(&rulebook, &facts, std::slice::from_ref(&ratings), DAY);
            assert_eq!(codes(reading.score.possible()), LEVELS[safest..=riskiest]);
            for (place, level) in LEVELS.iter().enumerate() {
                let log = [ratings.clone(), event("e2", "2024-05-05", stated(level))];
                let reading = read(&rulebook, &facts, &log, DAY);
                let expected = match (safest <= place && place <= riskiest, safest == riskiest) {
                    (false, _) => Agreement::Disagrees,
                    (true, true) => Agreement::Agrees,
                    (true, false) => Agreement::Open,
                };
                assert_eq!(reading.agreement, expected, "{level} {safest} {riskiest}");
                // What was recorded counts all the same.
                assert_eq!(codes(reading.possible), [*level]);
                assert_eq!(reading.level().unwrap().code(), level);
                assert_eq!(reading.riskiest().unwrap().code(), level);
            }
        }
    }
}

#[test]
fn nothing_recorded_is_not_assessed_and_the_computed_level_counts() {
    let rulebook = preset();
    let facts = rulebook.facts();
    for safest in 0..4 {
        for riskiest in safest..4 {
            // Undetermined, so that no assessment counts: the range is computed from its ratings; a
            // determined one is itself the assessment.
            let log = [event("e1", "2024-01-05", rated(sheet(safest, riskiest)))];
            let reading = read(&rulebook, &facts, &log, DAY);
            assert_eq!(codes(reading.possible), LEVELS[safest..=riskiest]);
            let decided = safest == riskiest;
            let expected = if decided { Agreement::Agrees } else { Agreement::NotAssessed };
            assert_eq!(reading.agreement, expected);
            assert_eq!(reading.recorded.is_some(), decided);
            assert_eq!(reading.trend, if decided { Trend::Same } else { Trend::New });
            assert_eq!(reading.course, Trend::New);
        }
    }
}

/// The trend of what is computed against the sheet, over all pairs of ranges.
#[test]
fn the_trend_is_that_of_ranges() {
    let rulebook = preset();
    let facts = rulebook.facts();
    for safest in 0..4 {
        for riskiest in safest..4 {
            for (place, level) in LEVELS.iter().enumerate() {
                let log = [
                    event("e1", "2024-01-05", rated(sheet(safest, riskiest))),
                    event("e2", "2024-05-05", stated(level)),
                ];
                let reading = read(&rulebook, &facts, &log, DAY);
                let expected = if safest > place {
                    Trend::Riskier
                } else if riskiest < place {
                    Trend::Safer
                } else if safest == riskiest {
                    Trend::Same // the sheet without points has no exact total to compare
                } else {
                    Trend::Open
                };
                assert_eq!(reading.trend, expected, "{level} {safest} {riskiest}");
            }
        }
    }
}

/// Every pair of totals: levels first, and inside one level the totals.
#[test]
fn the_course_is_that_of_totals() {
    let (rulebook, other) = (
        preset(),
        preset_with(
            "direction = \"higher_is_riskier\"\nlevels = [{ code = \"low\" }, { code = \"medium\", from = 10 }, { code = \"high\", from = 15 }, { code = \"very_high\", from = 20 }]",
        ),
    );
    let of_total = |total: i64| {
        let mut points = [1; 5];
        let mut left = total - 5;
        for one in &mut points {
            let more = left.min(4);
            *one += more;
            left -= more;
        }
        points.map(Some)
    };
    for (before, after) in (5..=25).flat_map(|a| (5..=25).map(move |b| (a, b))) {
        let log = [
            event("e1", "2024-03-05", rated(of_total(before))),
            event("e2", "2024-04-01", rated(of_total(after))),
        ];
        let course = |rulebook: &Rulebook| {
            let facts = rulebook.facts();
            let reading = read(rulebook, &facts, &log, DAY);
            assert_eq!(reading.trend, Trend::Same);
            reading.course
        };
        let (up, down) = match after.cmp(&before) {
            std::cmp::Ordering::Less => (Trend::Riskier, Trend::Safer),
            std::cmp::Ordering::Equal => (Trend::Same, Trend::Same),
            std::cmp::Ordering::Greater => (Trend::Safer, Trend::Riskier),
        };
        assert_eq!((course(&rulebook), course(&other)), (up, down), "{before} {after}");
    }
}

/// The course skips what was superseded and what has no level.
#[test]
fn the_course_compares_the_last_two_that_count() {
    let rulebook = preset();
    let facts = rulebook.facts();
    let log = [
        event("e1", "2023-12-31", stated("low")),
        event("e2", "2024-02-05", stated("very_high")), // superseded
        event("e3", "2024-03-05", stated("high")),
        event("e4", "2024-05-05", rated([Some(1), None, None, None, None])),
    ];
    let course = |count: usize| read(&rulebook, &facts, &log[..count], DAY).course;
    assert_eq!(course(1), Trend::New);
    assert_eq!(course(2), Trend::Riskier);
    assert_eq!(course(3), Trend::Riskier); // low, high
    assert_eq!(course(4), Trend::Riskier);
}

#[test]
fn a_reading_of_a_store_of_facts_and_a_sheet_as_data() {
    let rulebook = preset();
    let facts = rulebook.facts().with("need_fit", "partial").unwrap();
    let log = [event("e1", "2024-06-28", stated("high")).by("chen.qi")];
    let data = serde_json::to_value(read(&rulebook, &facts, &log, DAY)).unwrap();
    assert_eq!(data["possible"], serde_json::json!(["high"]));
    assert_eq!(data["agreement"], "open");
    assert_eq!(data["trend"], "open");
    assert_eq!(data["course"], "new");
    assert_eq!(data["schedule"]["state"], "recorded");
    assert_eq!(data["schedule"]["due"], "2024-09-30");
    assert_eq!(data["schedule"]["by"], "account_manager");
}
