//! Factors from facts: tenure, payment, answers, satisfaction; what people say where facts are silent.

use guanxi::policy::risk::{FactorSource, RiskScore};
use guanxi::record::{ContractEvent, ContractTerms, Feedback, Invoice, Payment};
use guanxi::rule::Points;

use super::*;

fn score<'a>(rulebook: &'a Rulebook, facts: &'a Facts, day: NaiveDate) -> RiskScore<'a> {
    rulebook.risk().unwrap().score(&Case::new(facts, day), None).unwrap()
}

/// The points of one factor, and whether facts tell them.
fn points(rulebook: &Rulebook, fact: &str, value: &str, factor: usize, day: NaiveDate) -> Points {
    let facts = rulebook.facts().with(fact, value).unwrap();
    let score = score(rulebook, &facts, day);
    let reading = &score.factors()[factor];
    assert_eq!(reading.source == FactorSource::Facts, reading.points.known().is_some());
    reading.points
}

/// So many years after a day; 29 February is met on 28 February.
fn anniversary(start: NaiveDate, years: i32) -> NaiveDate {
    use chrono::Datelike;
    let year = start.year() + years;
    NaiveDate::from_ymd_opt(year, start.month(), start.day())
        .unwrap_or_else(|| NaiveDate::from_ymd_opt(year, 2, 28).unwrap())
}

#[test]
fn a_10_tenure_is_counted_by_anniversaries() {
    let rulebook = preset();
    for start in
        ["2020-02-29", "2021-02-28", "2021-03-15", "2021-12-31", "2020-01-01", "2021-01-31"]
    {
        let first = date(start);
        for (years, reached, before) in [(1, 3, 1), (3, 5, 3)] {
            let day = anniversary(first, years);
            let at = |day| points(&rulebook, "first_contract", start, 0, day);
            assert_eq!(at(day), Points::Known(reached), "{start} {day}");
            assert_eq!(at(day.pred_opt().unwrap()), Points::Known(before), "{start} {day}");
            assert_eq!(at(day.succ_opt().unwrap()), Points::Known(reached), "{start} {day}");
        }
    }
    // 29 February to 28 February of a common year, and of a leap year to the 29th.
    assert_eq!(
        points(&rulebook, "first_contract", "2020-02-29", 0, date("2021-02-28")),
        Points::Known(3)
    );
    assert_eq!(
        points(&rulebook, "first_contract", "2020-02-29", 0, date("2021-02-27")),
        Points::Known(1)
    );
}

#[test]
fn p_076_tenure_points_never_fall_as_time_passes() {
    let rulebook = preset();
    let facts = rulebook.facts().with("first_contract", "2020-02-29").unwrap();
    let mut before = 0;
    for day in date("2020-02-29").iter_days().take(1_500) {
        let known = score(&rulebook, &facts, day).factors()[0].points.known().unwrap();
        assert!(known >= before, "{day}");
        before = known;
    }
    assert_eq!(before, 5);
}

#[test]
fn a_contract_that_is_still_to_begin_is_a_short_tenure() {
    let rulebook = preset();
    let known = points(&rulebook, "first_contract", "2024-07-01", 0, date(DAY));
    assert_eq!(known, Points::Known(1));
}

#[test]
fn a_11_and_p_076_overdue_days_cut_at_0_and_30() {
    let rulebook = preset();
    let mut before = 5;
    for days in 0..=400_i64 {
        let facts = rulebook.facts().with("worst_overdue_days_12m", days).unwrap();
        let known = score(&rulebook, &facts, date(DAY)).factors()[1].points.known().unwrap();
        let expected = match days {
            0 => 5,
            1..=30 => 3,
            _ => 1,
        };
        assert_eq!(known, expected, "{days}");
        assert!(known <= before);
        before = known;
    }
}

#[test]
fn d002_60_to_d002_65_answers_give_their_points() {
    let rulebook = preset();
    for (fact, factor, rows) in [
        ("need_fit", 2, [("full", 5), ("partial", 3), ("none", 1)]),
        ("competitor_contact", 3, [("none", 5), ("initial", 3), ("deep", 1)]),
    ] {
        for (answer, expected) in rows {
            let found = points(&rulebook, fact, answer, factor, date(DAY));
            assert_eq!(found, Points::Known(expected), "{fact} {answer}");
            let factor = &rulebook.risk().unwrap().factors()[factor];
            assert_eq!(factor.answer(answer).unwrap(), expected);
        }
    }
    // D002-66 ... D002-68: answers of people; the survey has scores.
    let risk = rulebook.risk().unwrap();
    let feedback = risk.factor("feedback").unwrap();
    let answers =
        ["very_satisfied", "neutral", "dissatisfied"].map(|one| feedback.answer(one).unwrap());
    assert_eq!(answers, [5, 3, 1]);
    for (score, expected) in
        [("1", 1), ("1.9", 1), ("2", 2), ("2.99", 2), ("3", 3), ("4", 4), ("4.9", 4), ("5", 5)]
    {
        let found = points(&rulebook, "satisfaction_last_quarter", score, 4, date(DAY));
        assert_eq!(found, Points::Known(expected), "{score}");
    }
}

/// Folds a log and scores it.
fn folded(rulebook: &Rulebook, events: &[Event], as_of: &str, factor: usize) -> Option<i64> {
    let as_of: Moment = as_of.parse().unwrap();
    let folded = rulebook.fold(events, as_of, None);
    assert!(folded.rejected.is_empty(), "{:?}", folded.rejected);
    let facts = &folded.customers.get("K")?.facts;
    score(rulebook, facts, rulebook.as_of(as_of).date()).factors()[factor].points.known()
}

/// The last answer of the last quarter that is closed; a date closes its day, an instant does not.
#[test]
fn a_14_the_survey_of_the_last_closed_quarter_counts() {
    let rulebook = preset();
    let answer =
        |id: &str, at: &str, score: &str| event(id, at, Feedback::new(score.parse().unwrap()));
    let log = [
        answer("e1", "2023-12-31", "1"),
        answer("e2", "2024-01-01", "2"),
        answer("e3", "2024-02-10", "4"),
        answer("e4", "2024-03-31T23:59:59+08:00", "3"),
        answer("e5", "2024-04-01T00:00:00+08:00", "5"),
    ];
    let at = |as_of: &str| folded(&rulebook, &log, as_of, 4);
    assert_eq!(at("2023-12-30"), None); // nothing had happened
    assert_eq!(at("2023-12-31"), Some(1)); // the day is over, and so is the quarter
    assert_eq!(at("2024-01-01"), Some(1));
    assert_eq!(at("2024-03-30"), Some(1));
    assert_eq!(at("2024-03-31"), Some(3));
    assert_eq!(at("2024-03-31T12:00:00+08:00"), Some(1)); // the quarter is still open
    assert_eq!(at("2024-03-31T23:59:59+08:00"), Some(1));
    assert_eq!(at("2024-04-01T00:00:00+08:00"), Some(3));
    assert_eq!(at("2024-03-31T16:00:00Z"), Some(3)); // which is the first of April there
    assert_eq!(at("2024-03-31T15:59:59Z"), Some(1));
    assert_eq!(at("2024-06-29"), Some(3));
    assert_eq!(at("2024-06-30"), Some(5));
    assert_eq!(at("2024-09-29"), Some(5));
    assert_eq!(at("2024-09-30"), None); // nobody asked in the summer
}

#[test]
fn a_10_and_a_11_points_of_a_log() {
    let rulebook = preset();
    let terms = ContractTerms::new(date("2021-06-30"), date("2024-12-31"));
    let log = [
        event("e1", "2021-06-01", ContractEvent::sign("HT1", terms)),
        event("e2", "2024-01-01", Invoice::new("F1", "100".parse().unwrap(), date("2024-01-31"))),
        event("e3", "2024-03-02", Payment::new("F1", "100".parse().unwrap())),
    ];
    assert_eq!(folded(&rulebook, &log, "2024-06-29", 0), Some(3));
    assert_eq!(folded(&rulebook, &log, "2024-06-30", 0), Some(5));
    assert_eq!(folded(&rulebook, &log, "2024-01-31", 1), Some(5));
    assert_eq!(folded(&rulebook, &log, "2024-02-01", 1), Some(3));
    assert_eq!(folded(&rulebook, &log, "2024-03-01", 1), Some(3)); // 30 days
    assert_eq!(folded(&rulebook, &log, "2024-03-02", 1), Some(1)); // paid on the 31st
    assert_eq!(folded(&rulebook, &log, "2025-03-01", 1), Some(1));
    assert_eq!(folded(&rulebook, &log, "2025-03-02", 1), Some(5));
    assert_eq!(folded(&rulebook, &log[..1], "2024-06-30", 1), None); // no invoice is no punctuality
}

/// Every factor known by facts, rated, both, or neither, and each rule for what is missing.
#[test]
fn facts_count_over_ratings_and_ratings_fill_what_facts_leave_open() {
    for missing in ["interval", "pessimistic", "neutral", "redistribute"] {
        let rulebook = preset_with(&format!("missing = \"{missing}\""));
        let told = [
            ("first_contract", "2020-01-01"),   // 5
            ("worst_overdue_days_12m", "31"),   // 1
            ("need_fit", "partial"),            // 3
            ("competitor_contact", "none"),     // 5
            ("satisfaction_last_quarter", "4"), // 4
        ];
        let by_fact = [5, 1, 3, 5, 4];
        for mask in 0..4_usize.pow(5) {
            let how: Vec<usize> = (0..5).map(|place| mask / 4_usize.pow(place) % 4).collect();
            let (mut facts, mut sheet) = (rulebook.facts(), [None; 5]);
            let mut expected = [None; 5];
            for place in 0..5 {
                if how[place] >= 2 {
                    sheet[place] = Some(2);
                    expected[place] = Some(2);
                }
                if how[place] % 2 == 1 {
                    let (fact, value) = told[place];
                    match value.parse::<i64>() {
                        Ok(days) if place == 1 => facts.set(fact, days).unwrap(),
                        _ => facts.set(fact, value).unwrap(),
                    }
                    expected[place] = Some(by_fact[place]);
                }
            }
            let events = [event("e1", "2024-05-05", rated(sheet))];
            let reading = read(&rulebook, &facts, &events, DAY);
            let found: Vec<Option<i64>> =
                reading.score.factors().iter().map(|one| one.points.known()).collect();
            assert_eq!(found, expected, "{missing} {how:?}");
            for (place, one) in reading.score.factors().iter().enumerate() {
                let source = match how[place] {
                    0 => FactorSource::Unknown,
                    2 => FactorSource::Rating { event: "e1".into(), on: date("2024-05-05") },
                    _ => FactorSource::Facts,
                };
                assert_eq!(one.source, source);
            }
            if expected == [None; 5] {
                assert_eq!(codes(reading.score.possible()), LEVELS, "{missing}"); // D002-79
            }
        }
    }
}

/// A human rating counts until a later one; each factor for itself.
#[test]
fn the_last_rating_of_each_factor_counts() {
    let rulebook = preset();
    let facts = rulebook.facts();
    let events = [
        event("e3", "2024-05-20", rated([None, Some(4), None, None, None])),
        event("e1", "2023-01-10", rated([Some(2), Some(2), None, None, None])),
        event("e2", "2024-05-10", rated([None, Some(3), Some(5), None, None])),
        event("e9", "2024-07-01", rated([Some(1), Some(1), Some(1), Some(1), Some(1)])), // to come
    ];
    let reading = read(&rulebook, &facts, &events, DAY);
    let found: Vec<(Option<i64>, String)> = reading
        .score
        .factors()
        .iter()
        .map(|one| {
            let of = match &one.source {
                FactorSource::Rating { event, .. } => event.to_string(),
                other => format!("{other:?}"),
            };
            (one.points.known(), of)
        })
        .collect();
    let unknown = || (None, "Unknown".to_owned());
    let known = |points, event: &str| (Some(points), event.to_owned());
    assert_eq!(found, [known(2, "e1"), known(4, "e3"), known(5, "e2"), unknown(), unknown()]);
}

#[test]
fn facts_of_another_rulebook_are_refused() {
    let (rulebook, other) = (preset(), Rulebook::preset("service_quality").unwrap());
    let facts = other.facts();
    let found = rulebook.risk().unwrap().score(&Case::new(&facts, date(DAY)), None);
    assert_eq!(found.unwrap_err().code(), "foreign-facts");
}
