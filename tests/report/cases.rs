//! D003-74, D003-75: which issues are cases, and in which order.

use guanxi::policy::sla::{IssueState, Milestone};
use guanxi::review::CaseReview;

use super::month::{march, of};

#[test]
fn the_gravest_stand_first_until_somebody_chooses() {
    let found = of(&march());
    let ids: Vec<&str> = found.cases.iter().map(|case| case.issue.as_str()).collect();
    // Both were late; the solution of the first did not hold.
    assert_eq!((found.serious_issues, ids), (2, vec!["WT202403002", "WT202403003"]));
    let first = &found.cases[0];
    assert_eq!((first.text.as_str(), first.name.as_str()), ("service down", "示例制造"));
    assert_eq!((first.reopened, first.score), (1, Some(3)));
    assert!(first.late.contains(&Milestone::Report)); // D003-106: at once
    assert_eq!(first.state, IssueState::InProgress);
    assert!(found.cases.iter().all(|case| case.review.is_none()));
}

#[test]
fn what_was_gone_through_is_what_stands_there() {
    let review = CaseReview::new("WT202403003").finding("no backup");
    let found = of(&march().reviewing(review.clone()));
    assert_eq!(found.cases.len(), 1);
    assert_eq!(found.cases[0].review.as_ref(), Some(&review));
    assert_eq!(found.serious_issues, 2);
}

#[test]
fn an_issue_of_another_period_is_no_case() {
    let mut request = march();
    request.board = guanxi::review::BoardRequest::new(
        "2024-02".parse::<guanxi::policy::kpi::Period>().unwrap(),
    );
    assert_eq!(of(&request).serious_issues, 0);
    // One that was opened again and still is open is one of the next months too.
    request.board = guanxi::review::BoardRequest::new(
        "2024-05".parse::<guanxi::policy::kpi::Period>().unwrap(),
    );
    let found = of(&request);
    let ids: Vec<&str> = found.cases.iter().map(|case| case.issue.as_str()).collect();
    assert_eq!(ids, ["WT202403002"]);
}
