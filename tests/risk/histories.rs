//! Which assessments count: supersession, rows, refusals, corrections, what was known when.

use chrono::Datelike;
use guanxi::record::Rating;
use proptest::sample::select;

use super::*;

/// What an assessment of the oracle says: the place of a level, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Made {
    day: NaiveDate,
    level: Option<usize>,
    /// Whether the level is given, or follows from points.
    stated: bool,
}

impl Made {
    fn sheet(self) -> RiskAssessment {
        match (self.level, self.stated) {
            (None, _) => rated([Some(3), None, Some(3), None, None]),
            (Some(place), true) => stated(LEVELS[place]),
            // 25, 15, 10 and 5 points.
            (Some(place), false) => rated([Some([5, 3, 2, 1][place]); 5]),
        }
    }
}

fn made() -> impl Strategy<Value = Made> + Clone {
    let level = select(vec![None, None, Some(0), Some(1), Some(2), Some(2), Some(3)]);
    (0_u64..800, level, any::<bool>()).prop_map(|(day, level, stated)| Made {
        day: nth(day),
        level,
        stated,
    })
}

fn quarter(day: NaiveDate) -> (i32, u32) {
    (day.year(), (day.month() - 1) / 3)
}

fn events(made: &[Made]) -> Vec<Event> {
    let one = |(place, one): (usize, &Made)| {
        event(&format!("e{place:02}"), &one.day.to_string(), one.sheet())
    };
    made.iter().enumerate().map(one).collect()
}

/// In the order of days; of one day in the order in which they are listed.
fn in_order(made: &[Made]) -> Vec<(usize, Made)> {
    let mut sorted: Vec<(usize, Made)> = made.iter().copied().enumerate().collect();
    sorted.sort_by_key(|(place, one)| (one.day, *place));
    sorted
}

/// Whether a later one with a level stands in the same quarter.
fn superseded(sorted: &[(usize, Made)], at: usize) -> bool {
    let here = quarter(sorted[at].1.day);
    sorted[at + 1..].iter().any(|(_, later)| quarter(later.day) == here && later.level.is_some())
}

/// How many in a row, the last one first, are at least as risky.
fn row(sorted: &[(usize, Made)], least: usize, reset: bool) -> u32 {
    let mut count = 0;
    for at in (0..sorted.len()).rev() {
        if superseded(sorted, at) {
            continue;
        }
        match sorted[at].1.level {
            None if reset => break,
            None => {}
            Some(level) if level >= least => count += 1,
            Some(_) => break,
        }
    }
    count
}

fn check(rulebook: &Rulebook, made: &[Made], log: &[Event], reset: bool) {
    let sorted = in_order(made);
    let history = history(rulebook, log, "2026-12-31");
    assert!(history.refused.is_empty(), "{:?}", history.refused);
    let found: Vec<(String, bool, Option<&str>, bool)> = history
        .assessments
        .iter()
        .map(|one| {
            let level = one.level().map(|level| level.code().as_str());
            (one.event.to_string(), one.superseded, level, one.stated)
        })
        .collect();
    let expected: Vec<(String, bool, Option<&str>, bool)> = (0..sorted.len())
        .map(|at| {
            let (place, one) = sorted[at];
            let level = one.level.map(|level| LEVELS[level]);
            let stated = one.stated && one.level.is_some();
            (format!("e{place:02}"), superseded(&sorted, at), level, stated)
        })
        .collect();
    assert_eq!(found, expected);
    let last = sorted.iter().rev().find(|(_, one)| one.level.is_some());
    let latest = history.latest().map(|one| one.event.to_string());
    assert_eq!(latest, last.map(|(place, _)| format!("e{place:02}")));
    for (place, level) in LEVELS.iter().enumerate() {
        assert_eq!(history.consecutive_at_least(level), row(&sorted, place, reset), "{made:?}");
    }
    assert_eq!(history.consecutive_at_least("none"), 0);
}

proptest! {
    #![proptest_config(config(400))]

    /// against a slow second reading, however the events arrive.
    #[test]
    fn a_29_rows_are_those_of_a_slow_second_reading(
        made in proptest::collection::vec(made(), 0..12),
        turn in 0_usize..12,
    ) {
        let (skips, resets) = (preset(), preset_with("reset_on_undetermined = true"));
        let mut log = events(&made);
        let turn = turn.min(log.len());
        log.rotate_left(turn);
        if turn % 2 == 1 {
            log.reverse();
        }
        check(&skips, &made, &log, false);
        check(&resets, &made, &log, true);
    }

    /// A worse assessment in place of another never makes a row shorter.
    #[test]
    fn a_28_a_worse_assessment_never_shortens_a_row(
        made in proptest::collection::vec(made(), 1..10),
        place in 0_usize..10,
    ) {
        let rulebook = preset();
        let place = place % made.len();
        let mut worse = made.clone();
        worse[place].level = worse[place].level.map(|level| (level + 1).min(3));
        let (before, after) = (events(&made), events(&worse));
        for level in LEVELS {
            let of = |log: &[Event]| history(&rulebook, log, "2026-12-31").consecutive_at_least(level);
            prop_assert!(of(&after) >= of(&before));
        }
    }

    /// What was known then: the log without all that was recorded later; what lies later is to come.
    #[test]
    fn known_by_is_the_log_of_that_day(
        made in proptest::collection::vec((made(), 0_u64..200), 0..10),
        known in 0_u64..900,
        as_of in 0_u64..900,
    ) {
        let rulebook = preset();
        let risk = rulebook.risk().unwrap();
        let (known, as_of) = (nth(known), nth(as_of));
        let late = |(place, (one, wait)): (usize, &(Made, u64))| {
            let recorded = one.day + Days::new(*wait);
            let event = event(&format!("e{place:02}"), &one.day.to_string(), one.sheet());
            (recorded, event.recorded_at(recorded.into()))
        };
        let all: Vec<(NaiveDate, Event)> = made.iter().enumerate().map(late).collect();
        let log: Vec<Event> = all.iter().map(|(_, event)| event.clone()).collect();
        let then: Vec<Event> = all
            .iter()
            .filter(|(recorded, event)| *recorded <= known && event.at.as_date().unwrap() <= as_of)
            .map(|(_, event)| event.clone())
            .collect();
        let found = risk.history(&"K".into(), &log, as_of.into(), Some(known.into()));
        let expected = risk.history(&"K".into(), &then, date("2030-01-01").into(), None);
        prop_assert_eq!(found, expected);
    }

    /// Sheets that are refused change nothing, and each is listed.
    #[test]
    fn refused_sheets_change_nothing(
        made in proptest::collection::vec(made(), 0..8),
        wrong in proptest::collection::vec((0_u64..800, 0_usize..6), 1..6),
    ) {
        let rulebook = preset();
        let log = events(&made);
        let mut more = log.clone();
        for (place, (day, what)) in wrong.iter().enumerate() {
            more.push(event(&format!("w{place}"), &nth(*day).to_string(), wrong_sheet(*what).0));
        }
        let (plain, found) = (history(&rulebook, &log, "2026-12-31"), history(&rulebook, &more, "2026-12-31"));
        prop_assert_eq!(&found.assessments, &plain.assessments);
        let mut listed: Vec<(String, &str)> =
            found.refused.iter().map(|one| (one.event.to_string(), one.error.code())).collect();
        listed.sort();
        let expected: Vec<(String, &str)> = wrong
            .iter()
            .enumerate()
            .map(|(place, (_, what))| (format!("w{place}"), wrong_sheet(*what).1))
            .collect();
        prop_assert_eq!(listed, expected);
        // What it said of other factors counts nowhere either.
        let facts = rulebook.facts();
        let case = Case::new(&facts, date("2026-12-31"));
        let risk = rulebook.risk().unwrap();
        let points = |history: &RiskHistory<'_>| -> Vec<Option<i64>> {
            let score = risk.score(&case, Some(history)).unwrap();
            score.factors().iter().map(|one| one.points.known()).collect()
        };
        prop_assert_eq!(points(&found), points(&plain));
    }
}

/// A sheet that the rulebook does not allow, with some that would be fine besides, and its code.
fn wrong_sheet(what: usize) -> (RiskAssessment, &'static str, Option<&'static str>, &'static str) {
    let fine = rated([Some(1), Some(1), None, None, None]);
    match what {
        0 => (
            fine.rate(code("stabilty"), 3),
            "unknown-factor",
            Some("ratings.stabilty"),
            "did you mean `stability`?",
        ),
        1 => (
            fine.answer(code("need_fit"), code("partly")),
            "unknown-answer",
            Some("ratings.need_fit"),
            "`full`, `none`, `partial`",
        ),
        2 => (fine.level(code("hihg")), "unknown-level", Some("level"), "did you mean `high`?"),
        3 => (
            fine.rate(code("need_fit"), 0),
            "points-range",
            Some("ratings.need_fit"),
            "from 1 to 5",
        ),
        4 => (
            fine.rate(code("need_fit"), 6),
            "points-range",
            Some("ratings.need_fit"),
            "from 1 to 5",
        ),
        _ => (fine.in_role(code("sales")), "wrong-role", None, "`account_manager`"),
    }
}

#[test]
fn refused_sheets_say_where_and_what_instead() {
    let rulebook = preset();
    for what in 0..6 {
        let (sheet, code, path, help) = wrong_sheet(what);
        let history = history(&rulebook, &[event("e1", "2024-05-05", sheet)], DAY);
        let error = &history.refused[0].error;
        assert_eq!(error.code(), code);
        assert!(error.help().unwrap().contains(help), "{error:?}");
        if code != "unknown-factor" {
            assert_eq!(error.path(), path, "{code}");
        }
        assert!(history.assessments.is_empty() && history.latest().is_none());
        let data = serde_json::to_value(&history.refused[0]).unwrap();
        assert_eq!((&data["event"], &data["code"]), (&"e1".into(), &code.into()));
    }
    // An answer where the factor has none, and a role where none is asked for or given.
    let text = "[risk]\nlevels = [{ code = \"low\", from = 3 }, { code = \"high\" }]\n[[risk.factor]]\ncode = \"stability\"\n";
    let own = load(text);
    let sheet = RiskAssessment::new("x").answer(code("stability"), code("good"));
    let refused = history(&own, &[event("e1", "2024-05-05", sheet)], DAY).refused;
    assert_eq!(refused[0].error.help(), Some("write points, such as `3`"));
    let any_role = RiskAssessment::new("x").rate(code("stability"), 3).in_role(code("whoever"));
    assert!(history(&own, &[event("e1", "2024-05-05", any_role)], DAY).refused.is_empty());
    assert!(
        history(&rulebook, &[event("e1", "2024-05-05", stated("low"))], DAY).refused.is_empty()
    );
    let manager = stated("low").in_role(code("account_manager"));
    assert!(history(&rulebook, &[event("e1", "2024-05-05", manager)], DAY).refused.is_empty());
}

#[test]
fn a_29_a_later_one_of_the_quarter_takes_the_place() {
    let rulebook = preset();
    let log = [
        event("e1", "2024-01-01", stated("very_high")),
        event("e2", "2024-03-31T23:59:59+08:00", stated("low")),
        event("e3", "2024-04-01T00:00:00+08:00", stated("high")),
        event("e4", "2024-06-30", rated([Some(3), None, None, None, None])), // without a level
    ];
    let at = |as_of: &str| {
        let history = history(&rulebook, &log, as_of);
        let flags: Vec<bool> = history.assessments.iter().map(|one| one.superseded).collect();
        let latest = history.latest().map(|one| one.event.to_string()).unwrap_or_default();
        (flags, latest, history.consecutive_at_least("high"))
    };
    assert_eq!(at("2023-12-31"), (vec![], String::new(), 0));
    assert_eq!(at("2024-01-01"), (vec![false], "e1".to_owned(), 1));
    assert_eq!(at("2024-03-31T23:59:58+08:00"), (vec![false], "e1".to_owned(), 1));
    assert_eq!(at("2024-03-31"), (vec![true, false], "e2".to_owned(), 0));
    assert_eq!(at("2024-04-01"), (vec![true, false, false], "e3".to_owned(), 1));
    assert_eq!(at("2024-06-30"), (vec![true, false, false, false], "e3".to_owned(), 1));
}

#[test]
fn without_a_schedule_every_assessment_counts() {
    let text = "[risk]\nlevels = [{ code = \"low\", from = 3 }, { code = \"high\" }]\n[[risk.factor]]\ncode = \"stability\"\n";
    let rulebook = load(text);
    let log =
        [event("e1", "2024-05-05", stated("high")), event("e2", "2024-05-05", stated("high"))];
    let history = history(&rulebook, &log, DAY);
    assert!(history.assessments.iter().all(|one| !one.superseded));
    assert_eq!(history.consecutive_at_least("high"), 2);
    let facts = rulebook.facts();
    assert_eq!(read(&rulebook, &facts, &log, DAY).schedule, None);
}

#[test]
fn corrections_and_withdrawals_count() {
    let rulebook = preset();
    let first = event("e1", "2024-03-29", stated("high"));
    let second = event("e2", "2024-06-28", stated("high"));
    let mut corrected = event("e3", "2024-06-28", stated("medium"));
    corrected.corrects = Some("e2".into());
    let withdrawal = |id: &str, of: &str| {
        let mut event = event(id, "2024-06-29", EventKind::Withdrawal);
        event.corrects = Some(of.into());
        event
    };
    let row = |log: &[Event]| history(&rulebook, log, DAY).consecutive_at_least("high");
    let log = [first, second, corrected, withdrawal("e4", "e3"), withdrawal("e5", "e1")];
    assert_eq!(row(&log[..2]), 2);
    assert_eq!(row(&log[..3]), 0); // the second one was medium after all
    assert_eq!(row(&log[..4]), 2); // or not
    assert_eq!(row(&log), 1); // and the first one never was
    assert_eq!(history(&rulebook, &log, DAY).latest().unwrap().event.as_str(), "e2");
}

#[test]
fn what_the_fold_rejects_counts_nowhere() {
    let rulebook = preset();
    let future =
        event("e1", "2024-05-05", stated("high")).recorded_at("2024-05-04".parse().unwrap());
    let blank = event("e2", "2024-05-05", RiskAssessment::new(" \u{3000}").level(code("high")));
    let log = [future, blank];
    let found = history(&rulebook, &log, DAY);
    assert!(found.assessments.is_empty() && found.refused.is_empty());
    let folded = rulebook.fold(&log, DAY.parse().unwrap(), None);
    let mut rejected: Vec<(&str, &str)> =
        folded.rejected.iter().map(|one| (one.event.as_str(), one.error.code())).collect();
    rejected.sort_unstable();
    assert_eq!(rejected, [("e1", "in-the-future"), ("e2", "empty-field")]);
    // A time of the same day, or a date for both, is fine.
    let same = event("e1", "2024-05-05T18:00:00+08:00", stated("high"));
    let same = same.recorded_at("2024-05-05".parse().unwrap());
    assert_eq!(history(&rulebook, &[same], DAY).assessments.len(), 1);
}

#[test]
fn others_and_other_kinds_are_left_aside() {
    let rulebook = preset();
    let mut of_another = event("e1", "2024-05-05", stated("high"));
    of_another.customer = "L".into();
    let talk = event("e2", "2024-05-06", EventKind::DoNotContact { reason: String::new() });
    let found = history(&rulebook, &[of_another, talk], DAY);
    assert!(found.assessments.is_empty() && found.refused.is_empty());
}

#[test]
fn a_stated_level_counts_over_the_points_and_keeps_them() {
    let rulebook = preset();
    let sheet = rated([Some(5); 5]).level(code("high"));
    let log = [event("e1", "2024-05-05", sheet).by("chen.qi")];
    let found = history(&rulebook, &log, DAY);
    let one = found.of_event("e1").unwrap();
    assert_eq!((one.level().unwrap().code().as_str(), one.stated), ("high", true));
    assert_eq!((one.total.0.num(), one.total.1.num()), (25, 25));
    assert_eq!(one.on, date("2024-05-05"));
    let data = serde_json::to_value(&found).unwrap();
    assert_eq!(data["assessments"][0]["possible"], serde_json::json!(["high"]));
    assert_eq!(data["assessments"][0]["by"], "chen.qi");
    // 2 and 4 too, and an answer is its points.
    let answers = rated([Some(2), Some(4), None, None, None])
        .answer(code("need_fit"), code("partial"))
        .answer(code("competitor"), code("deep"))
        .answer(code("feedback"), code("very_satisfied"));
    assert_eq!(answers.ratings["feedback"], Rating::Answer(code("very_satisfied")));
    let found = history(&rulebook, &[event("e1", "2024-05-05", answers)], DAY);
    assert_eq!(found.assessments[0].total.0.num(), 2 + 4 + 3 + 1 + 5);
}
