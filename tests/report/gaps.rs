//! P-106: what makes a report incomplete.

use guanxi::record::Improvement;
use guanxi::review::{CaseReview, Gap, ReportRequest};

use super::month::{march, of};

fn explained() -> ReportRequest {
    march()
        .explaining("first_time_resolution", "首次方案未确认需求")
        .explaining("csat", "重大问题处理不满意")
        .explaining("churn_rate", "响应不及时")
        .explaining("overdue_touches", "x")
        .reviewing(CaseReview::new("WT202403002").caused_by("need_misread".parse().unwrap()))
}

fn improvement(id: &str) -> Improvement {
    Improvement::new(id, "招聘两名客服", "process".parse().unwrap(), "2024-03-29".parse().unwrap())
}

#[test]
fn p_106_each_missed_target_needs_a_reason() {
    let complete = of(&explained());
    assert!(complete.is_complete(), "{:?}", complete.gaps);
    let missed = ["first_time_resolution", "csat", "churn_rate"];
    for kpi in missed {
        let mut request = explained();
        request.reasons.retain(|(code, _)| code != kpi);
        let expected = Gap::MissWithoutReason { kpi: kpi.parse().unwrap() };
        assert_eq!(of(&request).gaps, std::slice::from_ref(&expected), "{kpi}");
        // A blank reason is none.
        let blank = of(&request.explaining(kpi, "  \n"));
        assert_eq!(blank.gaps, [expected], "{kpi}");
    }
}

#[test]
fn a_reason_of_a_target_that_is_met_is_kept() {
    let found = of(&explained().explaining("first_response_time", "two new agents"));
    let figure = &found.figures[0];
    assert_eq!(figure.reason.as_deref(), Some("two new agents"));
    assert!(found.is_complete());
}

#[test]
fn p_106_an_improvement_needs_its_department_and_its_due_day() {
    let due = "2024-04-28".parse().unwrap();
    let whole = || improvement("G1").of_department("人力资源部").due_on(due);
    assert!(of(&explained().improving(whole())).is_complete()); // D003-77
    let without = |change: fn(&mut Improvement)| {
        let mut one = whole();
        change(&mut one);
        of(&explained().improving(one)).gaps
    };
    let codes = |gaps: Vec<Gap>| -> Vec<&'static str> {
        gaps.iter()
            .map(|gap| match gap {
                Gap::Improvement { code, .. } => *code,
                other => panic!("{other:?}"),
            })
            .collect()
    };
    assert_eq!(codes(without(|one| one.department = None)), ["improvement-department"]);
    assert_eq!(codes(without(|one| one.due = None)), ["improvement-due"]);
    assert_eq!(codes(without(|one| one.text = " ".into())), ["improvement-text"]);
}

#[test]
fn a_56_without_a_serious_issue_there_need_be_no_case() {
    let mut files = super::month::files();
    files.remove(1);
    let request = march().explaining("churn_rate", "x").explaining("overdue_touches", "x");
    let found = guanxi::review::report(&super::month::rulebook(), &files, &request).unwrap();
    assert_eq!((found.serious_issues, found.cases.len()), (0, 0));
    assert!(!found.gaps.iter().any(|gap| matches!(gap, Gap::NoCase { .. })));
}

#[test]
fn d003_74_where_there_was_one_a_case_is_owed() {
    let mut request = explained();
    request.cases.clear();
    assert_eq!(of(&request).gaps, [Gap::NoCase { issues: 2 }]);
    let bare = of(&request.reviewing(CaseReview::new("WT202403002")));
    assert_eq!(bare.gaps, [Gap::CaseWithoutCause { issue: "WT202403002".into() }]);
}

#[test]
fn d003_78_improvements_are_followed_until_they_are_verified() {
    use guanxi::policy::improvement::ImprovementStatus;
    use guanxi::record::{ImprovementAction, ImprovementStep};
    let due = "2024-02-28".parse().unwrap();
    let old = |id: &str, proposed: &str| {
        let day = proposed.parse().unwrap();
        Improvement::new(id, "train", "training".parse().unwrap(), day)
            .of_department("培训部")
            .due_on(due)
    };
    let step = |id: &str, on: &str, action| ImprovementStep::new(id, on.parse().unwrap(), action);
    let verify = |effective| ImprovementAction::Verify { effective, finding: "seen".into() };
    let mut request = explained()
        .improving(old("over", "2024-01-10"))
        .improving(old("now", "2024-01-10"))
        .improving(old("open", "2024-01-10"))
        .improving(old("later", "2024-04-01"));
    for id in ["over", "now"] {
        let on = if id == "over" { "2024-02-29" } else { "2024-03-01" };
        request.steps.push(step(id, "2024-01-11", ImprovementAction::Start));
        request.steps.push(step(id, "2024-02-20", ImprovementAction::Done { text: String::new() }));
        request.steps.push(step(id, on, verify(true)));
    }
    let found = of(&request);
    // Verified before the period, and proposed after it, are no matter of this report.
    let listed: Vec<(&str, ImprovementStatus)> = found
        .improvements
        .iter()
        .map(|one| (one.measure.id.as_str(), one.reading.state.status))
        .collect();
    assert_eq!(listed, [("now", ImprovementStatus::Verified), ("open", ImprovementStatus::Open)]);
    assert_eq!(found.improvements[1].reading.overdue_days, Some(32));
}
