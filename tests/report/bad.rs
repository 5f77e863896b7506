//! What a report refuses: code, message, place and help of each.

use guanxi::policy::kpi::Period;
use guanxi::record::{Improvement, ImprovementAction, ImprovementStep};
use guanxi::review::{BoardRequest, CaseReview, ReportRequest, board, report};

use super::month::{files, march, rulebook};

fn refused(request: &ReportRequest, expected: (&str, &str, Option<&str>, &str)) {
    let error = report(&rulebook(), &files(), request).unwrap_err();
    let (code, message, path, help) = expected;
    assert_eq!(error.code(), code);
    assert_eq!(error.to_string(), message);
    assert_eq!(error.path(), path);
    assert_eq!(error.help(), Some(help));
}

#[test]
fn reasons_cases_and_steps_have_to_be_of_something() {
    refused(
        &march().explaining("churn_rat", "?"),
        (
            "unknown-kpi",
            "there is no KPI `churn_rat`",
            Some("reasons"),
            "did you mean `churn_rate`?",
        ),
    );
    refused(
        &march().reviewing(CaseReview::new("WT20240300")),
        (
            "unknown-case",
            "`WT20240300` is no serious issue of the period",
            Some("cases[0].issue"),
            "did you mean `WT202403002`?",
        ),
    );
    let cause = "need_misred".parse().unwrap();
    refused(
        &march().reviewing(CaseReview::new("WT202403002").caused_by(cause)),
        (
            "unknown-topic",
            "there is no topic `need_misred`",
            Some("cases[0].causes"),
            "did you mean `need_misread`?",
        ),
    );
    let mut three = march();
    three.cases = ["WT202403002", "WT202403003", "WT202403001"].map(CaseReview::new).to_vec();
    refused(
        &three,
        (
            "report-cases",
            "3 cases are more than the 2 of a report",
            Some("cases"),
            "leave out those that matter least",
        ),
    );
}

#[test]
fn improvements_have_ids_of_their_own() {
    let day = "2024-03-29".parse().unwrap();
    let one = || Improvement::new("G1", "hire", "process".parse().unwrap(), day);
    refused(
        &march().improving(one()).improving(one()),
        (
            "duplicate-improvement",
            "the improvement `G1` stands twice",
            Some("improvements[1]"),
            "give each an id of its own",
        ),
    );
    let mut stray = march().improving(one());
    let on = "2024-03-30".parse().unwrap();
    stray.steps.push(ImprovementStep::new("G2", on, ImprovementAction::Start));
    refused(
        &stray,
        (
            "unknown-improvement",
            "there is no improvement `G2`",
            Some("steps[0]"),
            "did you mean `G1`?",
        ),
    );
}

#[test]
fn periods_have_to_be_comparable_and_begun() {
    let quarter = BoardRequest::new("2024-Q1".parse::<Period>().unwrap());
    let before = board(&rulebook(), &files(), &quarter).unwrap();
    refused(
        &march().against(before),
        (
            "period-length",
            "`2024-03` and `2024-Q1` are of different lengths",
            None,
            "compare a month with a month, a quarter with a quarter",
        ),
    );
    let mut early = march();
    early.board = early.board.as_of("2024-02-29".parse().unwrap());
    refused(
        &early,
        (
            "period-ahead",
            "`2024-03` has not begun by 2024-02-29",
            None,
            "ask for an earlier period, or as of a later moment",
        ),
    );
}
