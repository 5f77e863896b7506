//! Serious issues that are gone through (D003-74, D003-75).

use std::cmp::Reverse;

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::{CaseReview, Gap};
use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::label::Code;
use crate::policy::sla::{IssueReading, IssueState, Milestone};
use crate::record::{Author, CustomerId, EventKind, IssueAction, IssueId};
use crate::review::board::{Evidence, Survey};

/// A serious issue of the period, and what was found out about it.
///
/// ```
/// use guanxi::{Rulebook, policy::kpi::Period, record::{Event, IssueEvent, Registration}};
/// use guanxi::review::{BoardRequest, CaseReview, CustomerFile, ReportRequest, report};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let lost = Registration::new("major".parse()?, "zhao.liu").about("data lost").expected_at("2024-03-15".parse()?);
/// let at = "2024-03-14T09:00:00+08:00".parse()?;
/// let files = CustomerFile::of([Event::new("e1", "KH0001", at, IssueEvent::register("WT202403001", lost))], &[]);
/// let request = ReportRequest::new(BoardRequest::new("2024-03".parse::<Period>()?));
/// let open = report(&rulebook, &files, &request)?;
/// assert_eq!((open.cases[0].text.as_str(), open.cases[0].review.is_none()), ("data lost", true));
/// assert!(!open.is_complete());
/// let seen = request.reviewing(CaseReview::new("WT202403001").caused_by("late_tech_support".parse()?));
/// assert!(report(&rulebook, &files, &seen)?.cases[0].review.is_some());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Case {
    /// The issue.
    pub issue: IssueId,
    /// Whose it is.
    pub customer: CustomerId,
    /// The name of the customer; its id where it has none.
    pub name: String,
    /// How severe it is.
    pub severity: Code,
    /// What it is about.
    pub text: String,
    /// Who is responsible.
    pub owner: Author,
    /// When it was registered.
    pub registered: DateTime<Utc>,
    /// Its state at the end of the period.
    pub state: IssueState,
    /// The milestones that were late.
    pub late: Vec<Milestone>,
    /// How often it was opened again.
    pub reopened: u32,
    /// What the customer gave at the last call-back.
    pub score: Option<i32>,
    /// What was found out; none where nobody has gone through it.
    pub review: Option<CaseReview>,
}

/// The cases of a period: those that were gone through, else the gravest ones, which are still to be.
/// Also how many serious issues there were.
pub(super) fn cases(
    survey: &Survey<'_>,
    reviews: &[CaseReview],
    gaps: &mut Vec<Gap>,
) -> Result<(Vec<Case>, usize)> {
    let policy = survey.rulebook.report();
    let mut serious = Vec::new();
    for place in 0..survey.files.len() {
        let Some(evidence) = survey.evidence(place) else { continue };
        for reading in evidence.issues_at_end().unwrap_or_default() {
            if policy.case_severity().contains(&reading.issue.severity)
                && is_of_period(survey, reading)
            {
                serious.push(case(&evidence, reading));
            }
        }
    }
    // The gravest first: what was not solved at first, left the customer unhappy, was late most often.
    serious.sort_by_key(|case| {
        let score = case.score.unwrap_or(i32::MAX);
        let late = Reverse(case.late.len());
        (Reverse(case.reopened), score, late, case.registered, case.issue.clone())
    });
    let most = usize::try_from(policy.most_cases()).unwrap_or(usize::MAX);
    if reviews.len() > most {
        let message = format!("{} cases are more than the {most} of a report", reviews.len());
        return Err(Error::new(ErrorKind::Value, "report-cases", message)
            .with_help("leave out those that matter least")
            .at("cases"));
    }
    let mut found = Vec::with_capacity(reviews.len());
    for (place, review) in reviews.iter().enumerate() {
        let at = format!("cases[{place}]");
        for cause in &review.causes {
            let known = survey.rulebook.feedback().topic(cause.as_str());
            known.map_err(|error| error.at(format!("{at}.causes")))?;
        }
        let Some(case) = serious.iter().find(|case| case.issue == review.issue) else {
            let known = serious.iter().map(|case| case.issue.as_str());
            let issue = &review.issue;
            let message = format!("`{issue}` is no serious issue of the period");
            return Err(Error::new(ErrorKind::Name, "unknown-case", message)
                .with_help(did_you_mean(issue.as_str(), known))
                .at(format!("{at}.issue")));
        };
        if review.causes.is_empty() && review.finding.trim().is_empty() {
            gaps.push(Gap::CaseWithoutCause { issue: review.issue.clone() });
        }
        found.push(Case { review: Some(review.clone()), ..case.clone() });
    }
    let issues = serious.len();
    if found.is_empty() && issues > 0 {
        gaps.push(Gap::NoCase { issues });
        serious.truncate(most);
        found = serious;
    }
    Ok((found, issues))
}

/// Whether an issue was registered or resolved in the period, or is open at its end.
fn is_of_period(survey: &Survey<'_>, reading: &IssueReading) -> bool {
    let (period, zone) = (survey.moments().period, survey.rulebook.zone());
    let inside = |at: DateTime<Utc>| period.contains(zone.date_of(at));
    let resolved = reading.resolutions.iter().any(|one| inside(one.at));
    let open = matches!(reading.issue.state, IssueState::Pending | IssueState::InProgress);
    open || resolved || inside(reading.issue.registered)
}

fn case(evidence: &Evidence<'_>, reading: &IssueReading) -> Case {
    let issue = &reading.issue;
    let text = evidence.log().find_map(|event| match &event.kind {
        EventKind::Issue(what) if what.issue == issue.id => match &what.action {
            IssueAction::Register(registration) => Some(registration.text.clone()),
            _ => None,
        },
        _ => None,
    });
    let late = Milestone::ALL.iter().copied().filter(|one| reading.is_breached(*one));
    Case {
        issue: issue.id.clone(),
        customer: issue.customer.clone(),
        name: evidence.file.record.name().to_owned(),
        severity: issue.severity.clone(),
        text: text.unwrap_or_default(),
        owner: issue.owner.clone(),
        registered: issue.registered,
        state: issue.state,
        late: late.collect(),
        reopened: issue.reopened,
        score: issue.score,
        review: None,
    }
}
