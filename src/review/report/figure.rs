//! How targets were met (D003-73).

use serde::Serialize;

use super::Gap;
use crate::error::Result;
use crate::policy::target::Progress;
use crate::review::{Board, BoardLine, Trend};
use crate::rulebook::Rulebook;

/// A KPI in a report: what it is, against its target and the period before, and why it is so.
///
/// ```
/// use guanxi::{Rulebook, policy::kpi::Period, review::{BoardRequest, ReportRequest, report}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let request = ReportRequest::new(BoardRequest::new("2024-03".parse::<Period>()?));
/// let empty = report(&rulebook, &[], &request)?;
/// assert_eq!(empty.figures[0].line.kpi().code(), &"first_response_time");
/// assert_eq!(empty.figures[0].reason, None); // there is no data: no target is missed
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Figure {
    /// The KPI, with its target and its rows.
    #[serde(flatten)]
    pub line: BoardLine,
    /// How it changed since the period before.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub trend: Option<Trend>,
    /// Where its target stands while the period runs.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub progress: Option<Progress>,
    /// Why it is so; owed where the target is missed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
}

impl Figure {
    /// Whether its target is missed.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::kpi::Period, review::{BoardRequest, ReportRequest, report}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let request = ReportRequest::new(BoardRequest::new("2024-03".parse::<Period>()?));
    /// assert!(!report(&rulebook, &[], &request)?.figures[0].is_missed());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_missed(&self) -> bool {
        self.line.result.as_ref().is_some_and(|result| result.verdict.is_missed())
    }
}

/// The figures of a board with what people say of them.
pub(super) fn figures(
    rulebook: &Rulebook,
    board: Board,
    before: Option<&Board>,
    reasons: &[(String, String)],
    gaps: &mut Vec<Gap>,
) -> Result<Vec<Figure>> {
    for (kpi, _) in reasons {
        board.line(kpi).map_err(|error| error.at("reasons"))?;
    }
    let trends = before.map(|before| board.against(before)).transpose()?.unwrap_or_default();
    // A period that is over has results, and no progress.
    let runs = board.lines.iter().any(|line| !line.measured.complete);
    let progress = if runs { board.progress(rulebook)? } else { Vec::new() };
    let mut figures = Vec::with_capacity(board.lines.len());
    for line in board.lines {
        let code = line.kpi().code().clone();
        let said = reasons.iter().filter(|(kpi, text)| code == **kpi && !text.trim().is_empty());
        let said: Vec<&str> = said.map(|(_, text)| text.trim()).collect();
        let reason = (!said.is_empty()).then(|| said.join("\n"));
        let trend = trends.iter().find(|trend| trend.kpi == code).cloned();
        let progress = progress.iter().find(|(kpi, _)| *kpi == code).map(|(_, one)| *one);
        let figure = Figure { line, trend, progress, reason };
        if figure.is_missed() && figure.reason.is_none() {
            gaps.push(Gap::MissWithoutReason { kpi: code });
        }
        figures.push(figure);
    }
    Ok(figures)
}
