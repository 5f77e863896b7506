//! Response and resolution times, first-time resolution, clocks that were kept, what is open.

use guanxi::Rulebook;
use guanxi::record::{Event, IssueAction, IssueEvent, Registration};
use proptest::prelude::*;

use crate::{code, event, files, fraction, it, of, one, parts, request, shown, shown_as_of, toml};

/// Three severities with clocks: answered in four hours, resolved in two days, called back in two.
pub(crate) const DESK: &str = r#"
[codes]
severity = [{ code = "minor", rank = 0 }, { code = "major", rank = 1 }]
role = ["agent"]
waiting = ["customer"]
[calendar.office]
week = { mon-fri = ["09:00-18:00"] }
years = [2020, 2030]
[[sla.clock]]
milestone = "respond"
within = "4 hours"
[[sla.clock]]
milestone = "resolve"
within = "48 hours"
[[sla.clock]]
milestone = "call_back"
from = "resolved"
within = "48 hours"
reopen_below = 4
"#;

/// A local instant of 2024: `03-15 09:00`.
pub(crate) fn at(text: &str) -> String {
    let (day, time) = text.split_once(' ').unwrap();
    format!("2024-{day}T{time}:00+08:00")
}

fn step(issue: &str, number: usize, when: &str, action: IssueAction) -> Event {
    event(
        &format!("{issue}-{number}"),
        &format!("of {issue}"),
        &at(when),
        IssueEvent::new(issue, action),
    )
}

/// The steps of an issue: `r` responded, `s` resolved, `c4` called back with 4 points, `o` opened again,
/// `w` waiting, `u` resumed, `x` cancelled.
pub(crate) fn issue(id: &str, registered: &str, steps: &[(&str, &str)]) -> Vec<Event> {
    let registration = Registration::new(code("minor"), "chen");
    let first = IssueEvent::register(id, registration);
    let mut events = vec![event(&format!("{id}-0"), &format!("of {id}"), &at(registered), first)];
    for (number, (what, when)) in steps.iter().enumerate() {
        let action = match *what {
            "r" => IssueAction::Respond,
            "s" => IssueAction::Resolve { solution: "done".to_owned() },
            "o" => IssueAction::Reopen { reason: "again".to_owned() },
            "w" => IssueAction::Wait { reason: code("customer") },
            "u" => IssueAction::Resume,
            "x" => IssueAction::Cancel { reason: "twice".to_owned() },
            score => IssueAction::CallBack {
                score: score.trim_start_matches('c').parse().unwrap(),
                comment: String::new(),
                new_due: None,
            },
        };
        events.push(step(id, number + 1, when, action));
    }
    events
}

fn all(issues: &[Vec<Event>]) -> Vec<Event> {
    issues.concat()
}

fn desk(measure: &str, keys: &str) -> Rulebook {
    one(measure, keys, DESK)
}

/// D003-64: the mean time to the first answer, by the month of that; what waits is counted apart.
#[test]
fn first_response_counts_in_the_month_of_the_answer() {
    let events = all(&[
        issue("I1", "03-15 09:00", &[("r", "03-15 10:00")]),
        issue("I2", "03-15 09:00", &[("r", "03-15 12:00")]),
        issue("I3", "02-29 23:00", &[("r", "03-01 01:00")]), // of February, answered in March
        issue("I4", "03-31 23:00", &[("r", "04-01 00:00")]), // the other way
        issue("I5", "03-20 09:00", &[]),
        issue("I6", "03-20 09:00", &[("x", "03-20 10:00")]), // called off
    ]);
    let rulebook = desk("first_response_time", "");
    let found = it(&rulebook, &events, &request("2024-03"));
    assert_eq!((found.value, found.den), (Some(7200.into()), 3)); // 1, 3 and 2 hours
    assert_eq!((found.median, found.p90), (Some(7200.into()), Some(10_800.into())));
    assert_eq!(shown(&rulebook, &events, "2024-03"), "21600/3 unanswered=2");
    assert_eq!(shown_as_of(&rulebook, &events, "2024-03", "2024-12-31"), "21600/3 unanswered=2");
    assert_eq!(shown(&rulebook, &events, "2024-02"), "0/0 unanswered=1");
    assert_eq!(shown(&rulebook, &events, "2024-04"), "3600/1 unanswered=1");
    // D003-65: exactly two hours are in time.
    let rulebook =
        toml(&format!("{DESK}[[target]]\nkpi = \"first_response_time\"\nat_most = \"2 hours\"\n"));
    let board = of(&rulebook, &files(&events), &request("2024-03"));
    assert!(board.lines[0].result.as_ref().unwrap().verdict.is_met());
}

/// In working time: from Friday 17:00 to Monday 10:00 are two hours.
#[test]
fn times_in_the_hours_of_a_calendar() {
    let events = issue("I1", "03-15 17:00", &[("r", "03-18 10:00"), ("s", "03-18 12:00")]);
    assert_eq!(
        shown(&desk("first_response_time", "calendar = \"office\""), &events, "2024-03"),
        "7200/1"
    );
    assert_eq!(
        shown(&desk("resolution_time", "calendar = \"office\""), &events, "2024-03"),
        "14400/1"
    );
    assert_eq!(
        shown(&desk("resolution_time", ""), &events, "2024-03"),
        (67 * 3600).to_string() + "/1"
    );
}

#[test]
fn resolution_by_the_first_or_for_good_with_or_without_waiting() {
    let events = all(&[
        // Resolved after 10 hours of which it waited 4; opened again by the call-back, resolved again.
        issue(
            "I1",
            "03-10 08:00",
            &[
                ("r", "03-10 09:00"),
                ("w", "03-10 10:00"),
                ("u", "03-10 14:00"),
                ("s", "03-10 18:00"),
                ("c2", "03-11 10:00"),
                ("s", "03-12 08:00"),
                ("c5", "03-12 10:00"),
            ],
        ),
        issue(
            "I2",
            "03-31 20:00",
            &[("r", "03-31 20:01"), ("s", "03-31 22:00"), ("c4", "04-02 10:00")],
        ),
        issue("I3", "03-20 20:00", &[]),
    ]);
    let first = desk("resolution_time", "");
    assert_eq!(shown(&first, &events, "2024-03"), format!("{}/2 unresolved=1", 12 * 3600));
    let without = desk("resolution_time", "waiting = \"excluded\"");
    assert_eq!(shown(&without, &events, "2024-03"), format!("{}/2 unresolved=1", 8 * 3600));
    let full = desk("resolution_time", "convention = \"full\"");
    assert_eq!(shown(&full, &events, "2024-03"), format!("{}/1 unresolved=2", 48 * 3600));
    assert_eq!(shown(&full, &events, "2024-04"), format!("{}/1 unresolved=1", 2 * 3600));
    let later = shown_as_of(&full, &events, "2024-03", "2024-12-31");
    assert_eq!(later, shown(&full, &events, "2024-03"));
}

/// D003-66, A-36, P-099: of the issues with a call-back, those whose customer was content at the first
/// one, by the month of that.
#[test]
fn solved_at_the_first_attempt() {
    let events = all(&[
        issue(
            "I1",
            "03-10 08:00",
            &[("r", "03-10 08:01"), ("s", "03-10 18:00"), ("c4", "03-11 10:00")],
        ), // content
        issue(
            "I2",
            "03-10 08:00",
            &[("r", "03-10 08:01"), ("s", "03-10 18:00"), ("c3", "03-11 10:00")],
        ), // not
        issue(
            "I3",
            "03-10 08:00",
            &[
                ("r", "03-10 08:01"),
                ("s", "03-10 18:00"),
                ("o", "03-10 19:00"),
                ("s", "03-10 20:00"),
                ("c5", "03-11 10:00"),
            ],
        ),
        issue(
            "I4",
            "02-27 08:00",
            &[("r", "02-27 08:01"), ("s", "02-28 08:00"), ("c5", "03-01 10:00")],
        ), // asked in March
        issue(
            "I5",
            "03-30 08:00",
            &[("r", "03-30 08:01"), ("s", "03-31 08:00"), ("c5", "04-01 10:00")],
        ), // asked in April
        issue("I6", "03-30 08:00", &[]),
    ]);
    let confirmed = desk("first_time_resolution", "");
    assert_eq!(shown(&confirmed, &events, "2024-03"), "2/4 not_confirmed=1");
    assert_eq!(shown_as_of(&confirmed, &events, "2024-03", "2024-12-31"), "2/4 not_confirmed=1");
    assert_eq!(shown(&confirmed, &events, "2024-04"), "1/1");
    let reopened = desk("first_time_resolution", "convention = \"no_reopen\"\nwithin = \"1 day\"");
    assert_eq!(shown_as_of(&reopened, &events, "2024-03", "2024-04-30"), "2/4"); // I1, I5
    assert_eq!(shown(&reopened, &events, "2024-03"), "1/3 window_open=1"); // I5 until 1 April
    let touch = desk("first_time_resolution", "convention = \"one_touch\"");
    assert_eq!(shown(&touch, &events, "2024-03"), "4/4");
}

/// Clocks by the day on which each was decided: kept, or late.
#[test]
fn clocks_that_were_kept() {
    let events = all(&[
        issue(
            "I1",
            "03-10 08:00",
            &[("r", "03-10 12:00"), ("s", "03-11 08:00"), ("c5", "03-11 10:00")],
        ), // kept
        issue(
            "I2",
            "03-10 08:00",
            &[("r", "03-10 12:01"), ("s", "03-11 08:00"), ("c5", "03-20 10:00")],
        ), // late twice
        issue("I3", "03-31 22:00", &[("r", "04-01 00:00")]),
    ]);
    let respond = desk("sla_attainment", "milestone = \"respond\"");
    assert_eq!(it(&respond, &events, &request("2024-03")).value, Some(fraction("1/2")));
    assert_eq!(it(&respond, &events, &request("2024-04")).value, Some(1.into()));
    let each = desk("sla_attainment", "");
    assert_eq!(it(&each, &events, &request("2024-03")).value, Some(fraction("4/6")));
    let whole = desk("sla_attainment", "convention = \"issue\"");
    assert_eq!(it(&whole, &events, &request("2024-03")).value, Some(fraction("1/2")));
    for rulebook in [&respond, &each, &whole] {
        let later = shown_as_of(rulebook, &events, "2024-03", "2024-12-31");
        assert_eq!(later, shown(rulebook, &events, "2024-03")); // P: re-running gives the same
    }
}

#[test]
fn issues_that_are_open_at_the_end() {
    let events = all(&[
        issue(
            "I1",
            "03-10 08:00",
            &[("r", "03-10 08:01"), ("s", "03-11 08:00"), ("c5", "03-12 10:00")],
        ), // closed
        issue(
            "I2",
            "03-10 08:00",
            &[("r", "03-10 08:01"), ("s", "03-11 08:00"), ("c5", "04-02 10:00")],
        ),
        issue("I3", "03-10 08:00", &[("x", "03-11 08:00")]),
        issue("I4", "03-31 23:59", &[]),
        issue("I5", "04-01 00:00", &[]),
    ]);
    let open = desk("open_issues", "");
    assert_eq!(shown(&open, &events, "2024-03"), "2/1");
    assert_eq!(shown_as_of(&open, &events, "2024-03", "2024-12-31"), "2/1");
    assert_eq!(shown(&open, &events, "2024-04"), "2/1");
    assert_eq!(shown_as_of(&open, &events, "2024-03", "2024-03-11"), "2/1");
}

/// A rulebook without clocks has no issues to measure, and says nothing of them.
#[test]
fn without_an_issue_policy_nothing_is_measured() {
    let bare = toml(
        "[[kpi]]\ncode = \"it\"\nmeasure = \"first_response_time\"\n[[kpi]]\ncode = \"csat\"\n",
    );
    let events = issue("I1", "03-10 08:00", &[("r", "03-10 12:00")]);
    let board = of(&bare, &files(&events), &request("2024-03"));
    assert_eq!(
        board.lines.iter().map(|line| parts(&line.measured)).collect::<Vec<_>>(),
        ["0/0", "0/0"]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(32) })]

    /// P-094, P-095, P-099: times and first-time resolution of random issues against a slow count.
    #[test]
    fn p_099_issues_against_a_slow_count(
        model in proptest::collection::vec((0..1400_i64, 1..200_i64, 1..300_i64, proptest::option::of((1..100_i64, 1..6_i64))), 1..9),
        first in 0..40_i64,
        long in 1..30_i64,
    ) {
        // Hours after 1 January: registered, answered, resolved, called back with a score.
        let start = "2024-01-01T00:00:00+08:00".parse::<chrono::DateTime<chrono::FixedOffset>>().unwrap();
        let text = |hours: i64| (start + chrono::TimeDelta::hours(hours)).format("%m-%d %H:%M").to_string();
        let mut events = Vec::new();
        for (number, (registered, answered, resolved, called)) in model.iter().enumerate() {
            let mut steps = vec![("r".to_owned(), text(registered + answered))];
            let at = registered + answered + resolved;
            steps.push(("s".to_owned(), text(at)));
            steps.extend(called.map(|(after, score)| (format!("c{score}"), text(at + after))));
            let steps: Vec<(&str, &str)> = steps.iter().map(|(what, when)| (what.as_str(), when.as_str())).collect();
            events.extend(issue(&format!("I{number}"), &text(*registered), &steps));
        }
        let rulebook = toml(&format!(
            "{DESK}[[kpi]]\ncode = \"first_response_time\"\n[[kpi]]\ncode = \"resolution_time\"\n\
             [[kpi]]\ncode = \"first_time_resolution\"\n[[kpi]]\ncode = \"csat\"\n"
        ));
        let day = |hours: i64| (start + chrono::TimeDelta::hours(hours)).date_naive();
        let (opens, closes) = (day(24 * first), day(24 * (first + long)));
        let inside = |hours: i64| opens <= day(hours) && day(hours) < closes;
        let period = format!("{opens}/{}", closes.pred_opt().unwrap());
        let found = of(&rulebook, &files(&events), &request(&period).as_of("2024-12-31".parse().unwrap()));
        let line = |kpi: &str| {
            let measured = &found.line(kpi).unwrap().measured;
            (measured.num, measured.den)
        };
        let mean = |values: Vec<i64>| (values.iter().map(|one| i128::from(*one)).sum::<i128>(), values.len() as i128);
        let responses = model.iter().filter(|one| inside(one.0 + one.1)).map(|one| 3600 * one.1);
        prop_assert_eq!(line("first_response_time"), mean(responses.collect()));
        let resolved = model.iter().filter(|one| inside(one.0 + one.1 + one.2)).map(|one| 3600 * (one.1 + one.2));
        prop_assert_eq!(line("resolution_time"), mean(resolved.collect()));
        let scores: Vec<i64> = model
            .iter()
            .filter_map(|one| one.3.map(|(after, score)| (one.0 + one.1 + one.2 + after, score)))
            .filter(|(at, _)| inside(*at))
            .map(|(_, score)| score)
            .collect();
        let content = scores.iter().filter(|score| **score >= 4).count() as i128;
        prop_assert_eq!(line("first_time_resolution"), (content, scores.len() as i128));
        let csat = &found.line("csat").unwrap().measured;
        prop_assert_eq!(csat.value, guanxi::quantity::Fraction::new(scores.iter().map(|one| i128::from(*one)).sum(), scores.len() as i128).ok());
        // P-095: a mean of answers is an answer, as it were.
        prop_assert!(csat.value.is_none_or(|mean| mean >= 1.into() && mean <= 5.into()));
    }
}
