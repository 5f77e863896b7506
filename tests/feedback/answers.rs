//! The answers of a log: up to a moment, as known by another, as corrected.

use guanxi::policy::feedback::Answers;

use super::*;

fn read<'e>(
    rulebook: &Rulebook,
    log: &'e [Event],
    as_of: &str,
    known_by: Option<&str>,
) -> Answers<'e> {
    let known_by = known_by.map(|day| day.parse().unwrap());
    rulebook.feedback().answers(log, as_of.parse().unwrap(), known_by)
}

fn ids<'e>(read: &Answers<'e>) -> Vec<&'e str> {
    read.answers.iter().map(|one| one.event.as_str()).collect()
}

/// Event, code and place of each that was refused.
fn refused(read: &Answers<'_>) -> Vec<(String, &'static str, String)> {
    let one = |one: &guanxi::fact::Rejected| {
        let path = one.error.path().unwrap_or_default().to_owned();
        (one.event.to_string(), one.error.code(), path)
    };
    read.refused.iter().map(one).collect()
}

#[test]
fn answers_up_to_a_moment_in_the_order_of_events() {
    let rulebook = own(OWN);
    let log = [
        event("e4", "K2", "2024-03-06", answer("4")),
        event("e2", "K1", "2024-03-05T18:00:00+08:00", Feedback::comment("thanks")),
        event("e1", "K1", "2024-03-05", answer("3").on_scale(code("nps"))),
        event("e3", "K2", "2024-03-05T18:00:01+08:00", answer("5")),
        event("e5", "K1", "2024-03-07", EventKind::DoNotContact { reason: String::new() }),
    ];
    // A date is the end of its day; an instant is included.
    assert_eq!(ids(&read(&rulebook, &log, "2024-03-31", None)), ["e1", "e2", "e3", "e4"]);
    assert_eq!(ids(&read(&rulebook, &log, "2024-03-05", None)), ["e1", "e2", "e3"]);
    // What has a date and no time may have been by then.
    assert_eq!(ids(&read(&rulebook, &log, "2024-03-05T18:00:00+08:00", None)), ["e1", "e2"]);
    let before = "2024-03-05T17:59:59+08:00";
    assert_eq!(ids(&read(&rulebook, &log, before, None)), ["e1"]);
    assert_eq!(ids(&read(&rulebook, &log, "2024-03-04", None)), [""; 0]);
    let first = read(&rulebook, &log, "2024-03-31", None).answers[1];
    assert_eq!((first.customer.as_str(), first.on.to_string()), ("K1", "2024-03-05".to_owned()));
    assert_eq!(first.at, log[1].at);
}

#[test]
fn corrections_and_withdrawals_are_applied_from_when_they_are_known() {
    let rulebook = own(OWN);
    let log = [
        event("e1", "K", "2024-03-05", answer("1")),
        event("e2", "K", "2024-03-05", answer("4"))
            .recorded_at("2024-03-10".parse().unwrap())
            .correcting("e1"),
        event("e3", "K", "2024-03-06", answer("2")),
        event("e4", "K", "2024-03-12", EventKind::Withdrawal).correcting("e3"),
        // Corrected into another day, which is still to come.
        event("e5", "K", "2024-03-07", answer("3")),
        event("e6", "K", "2024-04-07", answer("3"))
            .recorded_at("2024-03-11".parse().unwrap())
            .correcting("e5"),
    ];
    let known = |by: &str| {
        let read = read(&rulebook, &log, "2024-03-31", Some(by));
        assert!(read.refused.is_empty());
        ids(&read).join(" ")
    };
    assert_eq!(known("2024-03-04"), "");
    assert_eq!(known("2024-03-09"), "e1 e3 e5");
    assert_eq!(known("2024-03-10"), "e2 e3 e5");
    assert_eq!(known("2024-03-11"), "e2 e3");
    assert_eq!(known("2024-03-12"), "e2");
    assert_eq!(ids(&read(&rulebook, &log, "2024-04-30", None)), ["e2", "e6"]);
}

#[test]
fn what_does_not_fit_is_refused_with_its_place() {
    let rulebook = own(OWN);
    let log = [
        event("e1", "K", "2024-03-05", answer("11").on_scale(code("nps"))),
        event("e2", "K", "2024-03-05", answer("9").on_scale(code("nsp")).about(code("rain"))),
        event("e3", "K", "2024-03-05", answer("9")), // the fold rejects it
        event("e4", "K", "2024-03-05", answer("4")),
        event("e5", "K", "2024-04-05", answer("9")), // is still to come
        event("e6", "K", "2024-04-05", answer("11").on_scale(code("nps"))),
        event("e7", "K", "2024-03-05", Feedback::comment("")),
    ];
    let read = read(&rulebook, &log, "2024-03-31", None);
    assert_eq!(ids(&read), ["e4", "e7"]);
    let expected = [
        ("e3", "score-out-of-range", "e3"),
        ("e1", "score-out-of-range", "e1.score"),
        ("e2", "unknown-scale", "e2.scale"),
    ];
    let expected = expected.map(|(id, code, path)| (id.to_owned(), code, path.to_owned()));
    assert_eq!(refused(&read), expected);
    let all: Vec<_> = read.refused[2].error.all().map(|one| one.path().unwrap()).collect();
    assert_eq!(all, ["e2.scale", "e2.topics"]);
}

/// An answer that takes the place of another one and does not fit leaves none.
#[test]
fn a_correction_that_does_not_fit_brings_nothing_back() {
    let rulebook = own(OWN);
    let log = [
        event("e1", "K", "2024-03-05", answer("4")),
        event("e2", "K", "2024-03-05", answer("12").on_scale(code("nps"))).correcting("e1"),
    ];
    let found = read(&rulebook, &log, "2024-03-31", None);
    assert_eq!((ids(&found), found.refused.len()), (vec![], 1));
    // What the fold rejects never stood: the first answer does.
    let log = [
        event("e1", "K", "2024-03-05", answer("4")),
        event("e2", "K", "2024-03-05", answer("6")).correcting("e1"),
    ];
    let found = read(&rulebook, &log, "2024-03-31", None);
    assert_eq!((ids(&found), refused(&found)[0].0.as_str()), (vec!["e1"], "e2"));
}

/// Ids that are given twice and corrections of nothing are listed where they are feedback.
#[test]
fn what_the_fold_rejects_of_feedback_is_listed() {
    let rulebook = own(OWN);
    let log = [
        event("e1", "K", "2024-03-05", answer("4")),
        event("e1", "K", "2024-03-06", answer("5")),
        event("e2", "K", "2024-03-06", answer("5")).correcting("e9"),
        event("e3", "K", "2024-03-06", EventKind::Withdrawal),
    ];
    let found = read(&rulebook, &log, "2024-03-31", None);
    let codes: Vec<_> = refused(&found).into_iter().map(|(id, code, _)| (id, code)).collect();
    assert_eq!(ids(&found), ["e1"]);
    assert_eq!(
        codes,
        [("e1".to_owned(), "duplicate-event"), ("e2".to_owned(), "corrects-unknown")]
    );
}

#[test]
fn respondents_are_people_where_they_are_named() {
    let rulebook = own(OWN);
    let log = [
        event("e1", "K", "2024-03-05", answer("4").given_by("P1")),
        event("e2", "K", "2024-03-06", answer("5")),
    ];
    let read = read(&rulebook, &log, "2024-03-31", None);
    let who: Vec<_> = read.answers.iter().map(|one| one.respondent()).collect();
    assert_eq!(who, [(&"K".into(), Some(&"P1".into())), (&"K".into(), None)]);
}
