//! What customers say: CSAT from call-backs, surveys and composites, NPS.

use guanxi::Rulebook;
use guanxi::record::{Event, Feedback};

use crate::issues::{DESK, at, issue};
use crate::{code, event, files, fraction, it, of, one, request, shown, shown_as_of};

const VOICE: &str = r#"
[feedback]
scale = [{ code = "nps", min = 0, max = 10 }]
part = [{ code = "communication" }, { code = "solving" }, { code = "solution" }]
"#;

fn voice(measure: &str, keys: &str) -> Rulebook {
    one(measure, keys, &format!("{DESK}{VOICE}"))
}

fn said(id: &str, customer: &str, at: &str, score: &str) -> Event {
    event(id, customer, at, Feedback::new(score.parse().unwrap()))
}

fn on_issue(id: &str, issue: &str, at: &str, score: &str) -> Event {
    let feedback = Feedback::new(score.parse().unwrap()).on_issue(issue);
    event(id, &format!("of {issue}"), at, feedback)
}

fn composite(id: &str, customer: &str, at: &str, parts: &[(&str, &str)]) -> Event {
    let feedback = parts.iter().fold(Feedback::comment("asked"), |feedback, (part, score)| {
        feedback.part(code(part), score.parse().unwrap())
    });
    event(id, customer, at, feedback)
}

fn recommends(id: &str, contact: Option<&str>, at: &str, score: &str) -> Event {
    let feedback = Feedback::new(score.parse().unwrap()).on_scale(code("nps"));
    let feedback = match contact {
        Some(contact) => feedback.given_by(contact),
        None => feedback,
    };
    event(id, "K1", at, feedback)
}

/// D003-68, D003-84: answers of the month from each source, and of all.
#[test]
fn csat_by_source() {
    let mut events = vec![
        said("s1", "K1", "2024-03-05", "5"),
        said("s2", "K2", "2024-03-31", "3.5"),
        said("s3", "K3", "2024-04-01", "1"),
        recommends("n1", None, "2024-03-05", "9"), // another scale
        composite(
            "c1",
            "K4",
            "2024-03-10",
            &[("communication", "5"), ("solving", "4"), ("solution", "4")],
        ),
        composite("c2", "K5", "2024-03-11", &[("communication", "5"), ("solving", "4")]), // A-55
    ];
    events.extend(issue(
        "I1",
        "03-10 08:00",
        &[("r", "03-10 08:01"), ("s", "03-10 18:00"), ("c4", "03-11 10:00")],
    ));
    events.extend(issue(
        "I2",
        "03-30 08:00",
        &[("r", "03-30 08:01"), ("s", "03-30 18:00"), ("c2", "04-01 10:00")],
    ));
    for (source, value, shows) in [
        ("survey", "17/4", 2),
        ("composite", "13/3", 1), // exactly
        ("call_back", "4", 1),
        ("any", "251/60", 4), // 5 + 3.5 + 13/3 + 4 by 4, each answer as one
    ] {
        let found =
            it(&voice("csat", &format!("source = \"{source}\"")), &events, &request("2024-03"));
        let expected = if source == "any" { fraction("101/24") } else { fraction(value) };
        assert_eq!((found.value, found.den), (Some(expected), shows), "{source}");
    }
    let left_out = |source: &str, period: &str| {
        let found =
            it(&voice("csat", &format!("source = \"{source}\"")), &events, &request(period));
        found
            .excluded
            .iter()
            .map(|(reason, count)| format!("{reason} {count}"))
            .collect::<Vec<_>>()
            .join(", ")
    };
    assert_eq!(left_out("composite", "2024-03"), "part_missing 1");
    assert_eq!(left_out("call_back", "2024-03"), "not_confirmed 1"); // I2 was asked in April
    assert_eq!(left_out("survey", "2024-03"), "");
    assert_eq!(left_out("call_back", "2024-04"), "");
}

/// KPI.md: the share of the top box, never made of a mean.
#[test]
fn csat_as_top_box() {
    let events = [
        said("s1", "K1", "2024-03-05", "5"),
        said("s2", "K2", "2024-03-06", "4"),
        said("s3", "K3", "2024-03-06", "3.9"),
    ];
    assert_eq!(shown(&voice("csat", "convention = \"top_box\""), &events, "2024-03"), "2/3");
    assert_eq!(
        shown(&voice("csat", "convention = \"top_box\"\nfrom = \"5\""), &events, "2024-03"),
        "1/3"
    );
    let parts = [composite(
        "c1",
        "K4",
        "2024-03-10",
        &[("communication", "5"), ("solving", "4"), ("solution", "3")],
    )];
    assert_eq!(shown(&voice("csat", "convention = \"top_box\""), &parts, "2024-03"), "1/1"); // a mean of 4
}

/// KPI.md: of one issue the last answer of the month wins, and what it replaced is counted.
#[test]
fn the_last_answer_about_an_issue_wins() {
    let csat = voice("csat", "");
    let twice = issue(
        "I1",
        "03-05 08:00",
        &[
            ("r", "03-05 08:01"),
            ("s", "03-05 18:00"),
            ("c2", "03-06 10:00"),
            ("s", "03-07 10:00"),
            ("c5", "03-08 10:00"),
        ],
    );
    assert_eq!(shown(&csat, &twice, "2024-03"), "150000/1 superseded=1");
    // A survey after the call-back, and one before it.
    for (moment, value) in [
        (at("03-08 11:00"), "3"),
        (at("03-08 09:00"), "5"),
        ("2024-03-09".to_owned(), "3"),
        ("2024-03-08".to_owned(), "5"), // dates come before the times of their day
    ] {
        let mut events = twice.clone();
        events.push(on_issue("s1", "I1", &moment, "3"));
        let found = it(&csat, &events, &request("2024-03"));
        assert_eq!((found.value, found.excluded.total()), (Some(fraction(value)), 2), "{moment}");
    }
    // Two surveys of one day without times: the order of events decides, whatever they came in.
    let mut events = issue("I1", "03-05 08:00", &[]);
    events.push(on_issue("s1", "I1", "2024-03-09", "3"));
    events.push(on_issue("s2", "I1", "2024-03-09", "4"));
    let found = it(&csat, &events, &request("2024-03"));
    assert_eq!(found.value, Some(4.into()));
    events.reverse();
    assert_eq!(it(&csat, &events, &request("2024-03")).value, Some(4.into()));
    // What was answered in April changes no March.
    let mut events = twice.clone();
    events.push(on_issue("s1", "I1", "2024-04-02", "1"));
    assert_eq!(
        shown_as_of(&csat, &events, "2024-03", "2024-12-31"),
        shown(&csat, &twice, "2024-03")
    );
    // Answers about nothing stand for themselves.
    let events = [said("s1", "K1", "2024-03-05", "5"), said("s2", "K1", "2024-03-06", "1")];
    assert_eq!(it(&csat, &events, &request("2024-03")).value, Some(3.into()));
}

/// D000-50: promoters less detractors, of each respondent the last answer.
#[test]
fn nps_counts_each_respondent_once() {
    let nps = voice("nps", "scale = \"nps\"");
    let events = [
        recommends("n1", Some("P1"), "2024-03-05", "3"),
        recommends("n2", Some("P1"), "2024-03-20", "9"),
        recommends("n3", Some("P2"), "2024-03-05", "6"),
        recommends("n4", Some("P3"), "2024-03-05", "8"),
        recommends("n5", None, "2024-03-05", "10"),
        recommends("n6", Some("P4"), "2024-02-10", "10"),
        recommends("n7", Some("P2"), "2024-04-01", "10"),
        event("s1", "K1", "2024-03-05", Feedback::new("1".parse().unwrap())), // another scale
    ];
    // 9, 10 against 6, of four.
    let found = it(&nps, &events, &request("2024-03"));
    assert_eq!((found.value, found.num, found.den), (Some(25.into()), 1, 4));
    assert_eq!(shown(&nps, &events, "2024-03"), "1/4 superseded=1");
    assert_eq!(shown_as_of(&nps, &events, "2024-03", "2024-12-31"), "1/4 superseded=1");
    // Answers of a quarter, up to the end of the month.
    let quarter = voice("nps", "scale = \"nps\"\nwindow = \"3 months\"");
    assert_eq!(shown(&quarter, &events, "2024-03"), "2/5 superseded=1");
    // The window is counted back from the end: 1 March to 30 March are thirty days to the 31st.
    let days = |days: &str| voice("nps", &format!("scale = \"nps\"\nwindow = \"{days}\""));
    let edge = [recommends("n1", Some("P1"), "2024-03-03", "9")];
    assert_eq!(shown(&days("29 days"), &edge, "2024-03"), "1/1");
    assert_eq!(shown(&days("28 days"), &edge, "2024-03"), "0/0");
    // The same person of two customers is two respondents.
    let mut other = recommends("n9", Some("P1"), "2024-03-06", "9");
    other.customer = "K2".into();
    let both = [edge[0].clone(), other];
    assert_eq!(shown(&nps, &both, "2024-03"), "2/2");
}

/// An answer that does not fit the rulebook is no answer, and the board says so.
#[test]
fn answers_that_do_not_fit_are_listed() {
    let csat = voice("csat", "");
    let wrong =
        event("s1", "K1", "2024-03-05", Feedback::new("3".parse().unwrap()).on_scale(code("nsp")));
    let board = of(&csat, &files(&[wrong]), &request("2024-03"));
    assert_eq!(board.lines[0].measured.value, None);
    let codes: Vec<&str> = board.refused.iter().map(|(_, error)| error.code()).collect();
    assert_eq!(codes, ["unknown-scale"]);
}
