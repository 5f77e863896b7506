//! What a report is asked for, and what people add to it.

use serde::{Deserialize, Serialize};

use crate::label::Code;
use crate::record::{Improvement, ImprovementStep, IssueId};
use crate::review::{Board, BoardRequest};

/// What a report is asked for: a board, and what people add to it.
///
/// ```
/// use guanxi::{policy::kpi::Period, review::{BoardRequest, ReportRequest}};
/// let request = ReportRequest::new(BoardRequest::new("2024-03".parse::<Period>()?))
///     .explaining("first_response_time", "客服人手不足"); // D003-73
/// assert_eq!(request.reasons.len(), 1);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct ReportRequest {
    /// The board: period, moment, breakdown, figures of the host.
    pub board: BoardRequest,
    /// Why targets were missed, by the codes of the KPIs (D003-73).
    pub reasons: Vec<(String, String)>,
    /// The cases that were gone through (D003-74).
    pub cases: Vec<CaseReview>,
    /// The improvements that were proposed, in this period or before (D003-76).
    pub improvements: Vec<Improvement>,
    /// What was done about them (D003-78).
    pub steps: Vec<ImprovementStep>,
    /// The board of the period before, to compare with.
    pub before: Option<Board>,
}

impl ReportRequest {
    /// The report of a board to which nobody has added anything yet.
    ///
    /// ```
    /// use guanxi::{policy::kpi::Period, review::{BoardRequest, ReportRequest}};
    /// let request = ReportRequest::new(BoardRequest::new("2024-03".parse::<Period>()?));
    /// assert!(request.cases.is_empty() && request.improvements.is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(board: BoardRequest) -> Self {
        Self {
            board,
            reasons: Vec::new(),
            cases: Vec::new(),
            improvements: Vec::new(),
            steps: Vec::new(),
            before: None,
        }
    }

    /// The same with why the target of a KPI was missed.
    ///
    /// ```
    /// use guanxi::{policy::kpi::Period, review::{BoardRequest, ReportRequest}};
    /// let request = ReportRequest::new(BoardRequest::new("2024-03".parse::<Period>()?));
    /// assert_eq!(request.explaining("csat", "slow answers").reasons[0].0, "csat");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn explaining(mut self, kpi: &str, reason: &str) -> Self {
        self.reasons.push((kpi.to_owned(), reason.to_owned()));
        self
    }

    /// The same with a case that was gone through.
    ///
    /// ```
    /// use guanxi::{policy::kpi::Period, review::{BoardRequest, CaseReview, ReportRequest}};
    /// let request = ReportRequest::new(BoardRequest::new("2024-03".parse::<Period>()?));
    /// assert_eq!(request.reviewing(CaseReview::new("WT202403001")).cases.len(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn reviewing(mut self, case: CaseReview) -> Self {
        self.cases.push(case);
        self
    }

    /// The same with an improvement.
    ///
    /// ```
    /// use guanxi::{policy::kpi::Period, record::Improvement, review::{BoardRequest, ReportRequest}};
    /// let request = ReportRequest::new(BoardRequest::new("2024-03".parse::<Period>()?));
    /// let day = "2024-03-29".parse().unwrap();
    /// let hire = Improvement::new("G1", "hire two agents", "process".parse()?, day);
    /// assert_eq!(request.improving(hire).improvements.len(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn improving(mut self, improvement: Improvement) -> Self {
        self.improvements.push(improvement);
        self
    }

    /// The same with the board of the period before.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::kpi::Period, review::{BoardRequest, ReportRequest, board}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let of = |period: &str| BoardRequest::new(period.parse::<Period>().unwrap());
    /// let before = board(&rulebook, &[], &of("2024-02"))?;
    /// assert!(ReportRequest::new(of("2024-03")).against(before).before.is_some());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn against(self, before: Board) -> Self {
        Self { before: Some(before), ..self }
    }
}

/// What was found out about a serious issue (D003-74, D003-75).
///
/// ```
/// use guanxi::review::CaseReview;
/// let case = CaseReview::new("WT202403001")
///     .caused_by("need_misread".parse()?)
///     .finding("the wish was written down without asking back");
/// assert_eq!(case.causes.len(), 1);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct CaseReview {
    /// The issue.
    pub issue: IssueId,
    /// The root causes: codes of topics of the rulebook.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<Code>,
    /// What was found out, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub finding: String,
}

impl CaseReview {
    /// A case of which nothing was found out yet.
    ///
    /// ```
    /// assert!(guanxi::review::CaseReview::new("WT202403001").finding.is_empty());
    /// ```
    pub fn new(issue: impl Into<IssueId>) -> Self {
        Self { issue: issue.into(), causes: Vec::new(), finding: String::new() }
    }

    /// The same with one more root cause.
    ///
    /// ```
    /// use guanxi::review::CaseReview;
    /// let case = CaseReview::new("WT202403001").caused_by("late_tech_support".parse()?);
    /// assert_eq!(case.causes[0], "late_tech_support");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn caused_by(mut self, cause: Code) -> Self {
        self.causes.push(cause);
        self
    }

    /// The same with what was found out.
    ///
    /// ```
    /// use guanxi::review::CaseReview;
    /// assert_eq!(CaseReview::new("WT202403001").finding("no spare part").finding, "no spare part");
    /// ```
    #[must_use]
    pub fn finding(self, finding: impl Into<String>) -> Self {
        Self { finding: finding.into(), ..self }
    }
}
