//! The report of a period as data: figures against targets, cases, improvements, how the customers
//! stand (D003-72 ... D003-78, D001-62 ... D001-69).
//!
//! There is no prose in it but what people wrote: pages, tables and charts are made from it elsewhere
//! ([`render`](crate::render)).

mod case;
mod dashboard;
mod figure;
mod gap;
mod request;
mod voice;

pub use case::Case;
pub use dashboard::{Dashboard, OverdueTouch, RiskLadder};
pub use figure::Figure;
pub use gap::Gap;
pub use request::{CaseReview, ReportRequest};
pub use voice::Voice;

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::Serialize;

use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::label::Code;
use crate::policy::improvement::{ImprovementPolicy, ImprovementReading, faults};
use crate::policy::kpi::Period;
use crate::record::{CustomerId, Improvement, RulebookVersion};
use crate::review::CustomerFile;
use crate::review::board::{Ends, Survey};
use crate::rulebook::Rulebook;
use crate::time::Moment;

/// An improvement in a report: what is to be done, and how far it is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ReportedImprovement {
    /// What is to be done, by whom and until when.
    pub measure: Improvement,
    /// How far it is.
    pub reading: ImprovementReading,
}

/// The report of a period.
///
/// ```
/// use guanxi::{Rulebook, policy::kpi::Period, record::{Event, IssueAction, IssueEvent, Registration}};
/// use guanxi::review::{BoardRequest, CustomerFile, Gap, ReportRequest, report};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let at = |text: &str| text.parse();
/// let late = Registration::new("general".parse()?, "sun.qi").expected_at(at("2024-03-20")?);
/// let events = [
///     Event::new("e1", "KH0001", at("2024-03-18T09:00:00+08:00")?, IssueEvent::register("WT202403002", late)),
///     Event::new("e2", "KH0001", at("2024-03-18T12:00:00+08:00")?, IssueEvent::new("WT202403002", IssueAction::Respond)),
/// ];
/// let files = CustomerFile::of(events, &[]);
/// let request = ReportRequest::new(BoardRequest::new("2024-03".parse::<Period>()?));
/// let march = report(&rulebook, &files, &request)?;
/// assert_eq!(march.due.to_string(), "2024-03-31"); // D003-63
/// assert!(march.figures[0].is_missed()); // three hours to answer, two at most (D003-65)
/// assert_eq!(march.gaps, [Gap::MissWithoutReason { kpi: "first_response_time".parse()? }]);
/// let explained = request.explaining("first_response_time", "客服人手不足"); // D003-73
/// assert!(report(&rulebook, &files, &explained)?.is_complete());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// The rulebook by which everything was measured.
    pub rulebook: RulebookVersion,
    /// The period.
    pub period: Period,
    /// Up to when things happened.
    pub as_of: Moment,
    /// The day on which the report is due: the last of the period (D003-63).
    pub due: NaiveDate,
    /// Whose report it is: a role (D003-72).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Code>,
    /// The figures against their targets (D003-73).
    pub figures: Vec<Figure>,
    /// The cases that were gone through; while there is none, the gravest ones (D003-74).
    pub cases: Vec<Case>,
    /// How many issues were serious enough to be a case.
    pub serious_issues: usize,
    /// The improvements that are not verified yet, or were in the period (D003-76 ... D003-78).
    pub improvements: Vec<ReportedImprovement>,
    /// How the customers stand (D001-62 ... D001-65).
    pub dashboard: Dashboard,
    /// What customers said, whom we won over and lost (D004-35, D001-68, D001-69).
    pub voice: Voice,
    /// What is missing (P-106).
    pub gaps: Vec<Gap>,
    /// What the records show to be wrong, by customer; the rest counts.
    #[serde(skip)]
    pub refused: Vec<(CustomerId, Error)>,
}

impl Report {
    /// Whether nothing is missing: every missed target has a reason, a serious issue was gone through
    /// where there was one, every improvement has its department and its due day (P-106).
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::kpi::Period, review::{BoardRequest, ReportRequest, report}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let request = ReportRequest::new(BoardRequest::new("2024-03".parse::<Period>()?));
    /// assert!(report(&rulebook, &[], &request)?.is_complete()); // no case where there was none (A-56)
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_complete(&self) -> bool {
        self.gaps.is_empty()
    }
}

/// Reports on a period: measures the board, goes through cases and improvements, and says what is
/// missing.
///
/// What is missing makes the report incomplete and is no error; what contradicts the rulebook or the
/// records is one.
///
/// # Errors
/// As [`board`](crate::review::board), and `unknown-kpi` for a reason of no KPI, `report-cases` for
/// too many cases, `unknown-case`, `unknown-topic` for a cause, `duplicate-improvement`,
/// `unknown-improvement` for a step of none, `period-length` and `kpi-convention` for a board before
/// that cannot be compared, each with its place in the request.
///
/// ```
/// use guanxi::{Rulebook, policy::kpi::Period, review::{BoardRequest, ReportRequest, report}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let request = ReportRequest::new(BoardRequest::new("2024-03".parse::<Period>()?)).explaining("cast", "?");
/// let error = report(&rulebook, &[], &request).unwrap_err();
/// assert_eq!((error.code(), error.path()), ("unknown-kpi", Some("reasons")));
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn report(
    rulebook: &Rulebook,
    files: &[CustomerFile],
    request: &ReportRequest,
) -> Result<Report> {
    let survey = Survey::new(rulebook, files, &request.board, Ends::Both)?;
    let mut board = survey.board()?;
    let mut refused = std::mem::take(&mut board.refused);
    let (period, as_of) = (board.period, board.as_of);
    let mut gaps = Vec::new();
    let figures =
        figure::figures(rulebook, board, request.before.as_ref(), &request.reasons, &mut gaps)?;
    let (cases, serious_issues) = case::cases(&survey, &request.cases, &mut gaps)?;
    let improvements = improvements(&survey, request, &mut gaps)?;
    let voice = voice::voice(&survey, &mut refused);
    Ok(Report {
        rulebook: rulebook.version().clone(),
        period,
        as_of,
        due: period.last(),
        by: rulebook.report().by().cloned(),
        figures,
        cases,
        serious_issues,
        improvements,
        dashboard: dashboard::dashboard(&survey),
        voice,
        gaps,
        refused,
    })
}

/// The improvements that were proposed by the end of the period and are not over before it.
fn improvements(
    survey: &Survey<'_>,
    request: &ReportRequest,
    gaps: &mut Vec<Gap>,
) -> Result<Vec<ReportedImprovement>> {
    let mut ids = BTreeSet::new();
    for (place, one) in request.improvements.iter().enumerate() {
        if !ids.insert(one.id.as_str()) {
            let message = format!("the improvement `{}` stands twice", one.id);
            return Err(Error::new(ErrorKind::Record, "duplicate-improvement", message)
                .with_help("give each an id of its own")
                .at(format!("improvements[{place}]")));
        }
    }
    for (place, step) in request.steps.iter().enumerate() {
        let id = step.improvement.as_str();
        if !ids.contains(id) {
            let message = format!("there is no improvement `{id}`");
            return Err(Error::new(ErrorKind::Record, "unknown-improvement", message)
                .with_help(did_you_mean(id, ids.iter().copied()))
                .at(format!("steps[{place}]")));
        }
    }
    let policy = ImprovementPolicy::new(survey.rulebook.report().check_every())?;
    let (moments, zone) = (survey.moments(), survey.rulebook.zone());
    let mut found = Vec::new();
    for measure in &request.improvements {
        if measure.proposed_on > moments.period.last() {
            continue;
        }
        let steps: Vec<_> =
            request.steps.iter().filter(|one| one.improvement == measure.id).cloned().collect();
        let reading = policy.read(measure, &steps, moments.closing, zone);
        let verified = reading.state.verified.map(|at| at.local(zone).date());
        if verified.is_some_and(|day| day < moments.period.first()) {
            continue;
        }
        gaps.extend(faults(measure).iter().map(|error| Gap::of_improvement(&measure.id, error)));
        found.push(ReportedImprovement { measure: measure.clone(), reading });
    }
    Ok(found)
}
