//! The words of states, and the shapes in data formats.

use guanxi::label::Language;
use guanxi::policy::target::{
    Additivity, Change, Direction, ElapsedTime, Goal, GoalRange, PaceState, Progress, RangeState,
    Target, TargetState, YearPlan,
};
use guanxi::rule::clock::Basis;
use serde_json::{json, to_value};

use super::f;

#[test]
fn states_have_words_in_both_languages() {
    let names = |states: &[TargetState], language| -> Vec<&str> {
        states.iter().map(|state| state.label(language)).collect()
    };
    let states = [TargetState::Met, TargetState::Missed, TargetState::Undefined];
    assert_eq!(names(&states, Language::English), ["met", "missed", "no data"]);
    assert_eq!(names(&states, Language::Chinese), ["达标", "未达标", "无数据"]);
    assert_eq!(PaceState::Ahead.label(Language::Chinese), "超前");
    assert_eq!(RangeState::Beyond.label(Language::English), "beyond the range");
}

#[test]
fn verdicts_as_data() {
    let target = Target::at_least(f("90%"));
    assert_eq!(
        to_value(target.compare(Some(f("85%")))).unwrap(),
        json!({
            "state": "missed", "gap": { "num": 1, "den": 20 }, "attainment": { "num": 17, "den": 18 },
        })
    );
    assert_eq!(
        to_value(target.compare(Some(f("90%")))).unwrap(),
        json!({ "state": "met", "margin": { "num": 0, "den": 1 } })
    );
    assert_eq!(to_value(target.compare(None)).unwrap(), json!({ "state": "undefined" }));
}

/// The words that data carry are those of the states.
#[test]
fn data_and_states_use_the_same_words() {
    let target = Target::at_least(f("90%"));
    for actual in [None, Some(f("85%")), Some(f("95%"))] {
        let verdict = target.compare(actual);
        assert_eq!(to_value(verdict).unwrap()["state"], verdict.state().as_str());
    }
    let (one, two) = (Change::Absolute(1.into()), Change::Absolute(2.into()));
    let range = GoalRange::new(Direction::HigherIsBetter, one, two).unwrap();
    for actual in [None, Some(0.into()), Some(1.into()), Some(3.into())] {
        let verdict = range.compare(actual).unwrap();
        assert_eq!(to_value(verdict).unwrap()["state"], verdict.state().as_str());
    }
    for change in [Change::Relative(1.into()), Change::Points(1.into()), one] {
        assert!(to_value(change).unwrap().get(change.kind().as_str()).is_some());
    }
}

#[test]
fn what_a_host_gives_is_read_back() {
    let goal = Goal::new(Change::Relative(f("15%"))).of(f("2/5"));
    let goal = goal.within("3 months".parse().unwrap()).per("1 quarter".parse().unwrap());
    let text = json!({
        "change": { "relative": { "num": 15, "den": 100 } }, "base": { "num": 2, "den": 5 },
        "within": "3 months", "per": "1 quarter",
    });
    assert_eq!(to_value(goal).unwrap(), text);
    assert_eq!(serde_json::from_value::<Goal>(text).unwrap(), goal);
    let bare = json!({ "change": { "absolute": 50 } });
    let read: Goal = serde_json::from_value(bare).unwrap();
    assert_eq!(read, Goal::new(Change::Absolute(50.into())));
    assert_eq!(
        to_value(read).unwrap(),
        json!({ "change": { "absolute": { "num": 50, "den": 1 } } })
    );
    let target = Target::at_most(f("5%"));
    let text = json!({ "bound": "at_most", "value": { "num": 5, "den": 100 } });
    assert_eq!(to_value(target).unwrap(), text);
    assert_eq!(serde_json::from_value::<Target>(text).unwrap(), target);
}

#[test]
fn nonsense_is_not_read() {
    let target = |text: &str| serde_json::from_str::<Target>(text).unwrap_err().to_string();
    for (text, message) in [
        (r#"{"bound": "atleast", "value": 1}"#, "unknown variant `atleast`"),
        (r#"{"bound": "at_least", "value": 0.9}"#, "a float is not exact"),
        (r#"{"bound": "at_least", "value": "1/0"}"#, "`1/0` has no value"),
        (r#"{"bound": "at_least"}"#, "missing field `value`"),
        (r#"{"bound": "at_least", "value": 1, "by": 2}"#, "unknown field `by`"),
    ] {
        assert!(target(text).contains(message), "{}", target(text));
    }
    let goal = |text: &str| serde_json::from_str::<Goal>(text).unwrap_err().to_string();
    for (text, message) in [
        (r#"{"change": {"percent": 15}}"#, "unknown variant `percent`"),
        (r#"{"change": {"relative": "15 %"}}"#, "`15 %` is not a ratio"),
        (r#"{"change": {"absolute": 1}, "within": "soon"}"#, "`soon` is not a span"),
        (r#"{"base": 1}"#, "missing field `change`"),
        (r#"{"change": {"absolute": 1}, "from": 1}"#, "unknown field `from`"),
    ] {
        assert!(goal(text).contains(message), "{}", goal(text));
    }
}

#[test]
fn plans_ranges_and_progress_as_data() {
    let plan = YearPlan::of_count(40, Additivity::Additive, &YearPlan::EQUAL).unwrap();
    let quarter = json!({ "quarter": 10, "months": [4, 3, 3] });
    assert_eq!(
        to_value(plan).unwrap(),
        json!({ "year": 40, "quarters": [quarter, quarter, quarter, quarter] })
    );
    let (one, two) = (Change::Points(1.into()), Change::Points(2.into()));
    let range = GoalRange::new(Direction::HigherIsBetter, one, two).unwrap();
    assert_eq!(
        to_value(range).unwrap(),
        json!({
            "direction": "higher_is_better",
            "least": { "points": { "num": 1, "den": 1 } }, "most": { "points": { "num": 2, "den": 1 } },
        })
    );
    let at = |text: &str| text.parse().unwrap();
    let (start, end) = (at("2024-01-01T00:00:00Z"), at("2024-01-03T00:00:00Z"));
    let elapsed =
        ElapsedTime::new(start, end, at("2024-01-02T00:00:00Z"), &Basis::Elapsed).unwrap();
    let target = Target::at_least(10.into());
    let found = Progress::new(target, Additivity::Additive, Some(4.into()), elapsed).unwrap();
    let whole = |num: i64| json!({ "num": num, "den": 1 });
    assert_eq!(
        to_value(found).unwrap(),
        json!({
            "target": { "bound": "at_least", "value": whole(10) },
            "actual": whole(4),
            "elapsed": { "passed": 86400, "whole": 172800 },
            "verdict": { "state": "missed", "gap": whole(6), "attainment": { "num": 2, "den": 5 } },
            "pace": {
                "expected": whole(5), "state": "behind", "by": whole(1), "projected": whole(8),
                "outlook": { "state": "missed", "gap": whole(2), "attainment": { "num": 4, "den": 5 } },
            },
        })
    );
}
