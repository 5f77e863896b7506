//! The readings of the report: how many cases it has.

use guanxi::Rulebook;
use guanxi::policy::kpi::Period;
use guanxi::record::{Event, IssueEvent, Registration};
use guanxi::review::{BoardRequest, CaseReview, CustomerFile, Gap, Report, ReportRequest, report};

use super::toml;

/// A report of March 2024 with so many major issues, of which some were gone through.
fn march(rulebook: &Rulebook, issues: usize, seen: usize) -> guanxi::Result<Report> {
    let id = |n: usize| format!("WT20240300{n}");
    let event = |n: usize| {
        let major = Registration::new("major".parse().unwrap(), "zhao.liu")
            .expected_at("2024-04-30".parse().unwrap());
        let at = format!("2024-03-0{n}T09:00:00+08:00").parse().unwrap();
        Event::new(format!("e{n}"), "c", at, IssueEvent::register(id(n), major))
    };
    let files = CustomerFile::of((1..=issues).map(event), &[]);
    let mut request = ReportRequest::new(BoardRequest::new("2024-03".parse::<Period>().unwrap()));
    for n in 1..=seen {
        request = request.reviewing(CaseReview::new(id(n)).finding("seen"));
    }
    report(rulebook, &files, &request)
}

fn no_case(found: &Report) -> bool {
    found.gaps.iter().any(|gap| matches!(gap, Gap::NoCase { .. }))
}

#[test]
fn a_56_one_or_two_cases_and_none_where_there_was_no_major_issue() {
    let rulebook = toml("use = [\"service_quality\"]\n");
    assert!(!no_case(&march(&rulebook, 0, 0).unwrap()));
    assert!(no_case(&march(&rulebook, 1, 0).unwrap()));
    assert!(!no_case(&march(&rulebook, 3, 1).unwrap()));
    assert!(!no_case(&march(&rulebook, 3, 2).unwrap()));
    assert_eq!(march(&rulebook, 3, 3).unwrap_err().code(), "report-cases");
}

#[test]
fn a_56_more_cases_by_a_key() {
    let rulebook = toml("use = [\"service_quality\"]\n[report]\nmost_cases = 3\n");
    assert_eq!(march(&rulebook, 3, 3).unwrap().cases.len(), 3);
}

#[test]
fn a_56_cases_of_other_severities_by_a_key() {
    let rulebook = toml("use = [\"service_quality\"]\n[report]\ncase_severity = [\"urgent\"]\n");
    assert!(!no_case(&march(&rulebook, 2, 0).unwrap()));
}
