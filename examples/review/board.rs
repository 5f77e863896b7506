//! The board of a period: of a portfolio in a folder, or of the purchases that were reviewed.

use chrono::NaiveDate;
use guanxi::policy::kpi::Period;
use guanxi::record::RulebookVersion;
use guanxi::review::{Board, BoardRequest, CustomerFile, Trend, board};
use guanxi::{Error, Rulebook};
use serde::Serialize;

use crate::args::bundled;
use crate::json_lines::BadLine;
use crate::portfolio::Portfolio;
use crate::rulebook::{self, sentence};

/// The month that is shown of the invented portfolio.
const MONTH: &str = "2024-06";

/// Whose figures a board shows.
pub(crate) enum Origin {
    /// The purchases that were reviewed.
    Purchases,
    /// The folder that was reviewed.
    Folder(String),
    /// The invented portfolio.
    Invented,
}

/// What a board is made of.
pub(crate) struct Material {
    /// Whose figures they are.
    pub(crate) origin: Origin,
    /// What there is of each customer.
    pub(crate) files: Vec<CustomerFile>,
    /// The first day of the data.
    pub(crate) first: Option<NaiveDate>,
    /// Lines that do not count.
    pub(crate) bad: Vec<BadLine>,
}

/// A board with what belongs to it.
pub(crate) struct Measured {
    /// The rules.
    pub(crate) rulebook: Rulebook,
    /// What it is made of.
    pub(crate) material: Material,
    /// What was asked for.
    pub(crate) request: BoardRequest,
    /// The figures.
    pub(crate) board: Board,
    /// The period before, if there is one.
    pub(crate) before: Option<Board>,
    /// How the figures changed since then.
    pub(crate) trends: Vec<Trend>,
}

/// The board of the invented portfolio.
pub(crate) fn invented(period: Option<Period>) -> Result<Measured, String> {
    let rulebook = rulebook::load(&bundled("rulebooks/service.toml"))?;
    let mut portfolio = Portfolio::read(&bundled("data/portfolio"), &rulebook)?;
    let period = match period {
        Some(period) => period,
        None => MONTH.parse().map_err(|error: Error| sentence(&error))?,
    };
    portfolio.reject(&rulebook, period.last().into());
    let Portfolio { files, first, bad, .. } = portfolio;
    let material = Material { origin: Origin::Invented, files, first, bad };
    measure(rulebook, material, period, None)
}

/// The board of what was reviewed, up to the day of the review; nothing where the rules have no KPI.
pub(crate) fn of_review(
    rulebook: &Rulebook,
    material: Material,
    period: Option<Period>,
    day: NaiveDate,
) -> Result<Option<Measured>, String> {
    if rulebook.kpis().is_empty() {
        return Ok(None);
    }
    let period = match period {
        Some(period) => period,
        None => Period::month_of(day).map_err(|error| sentence(&error))?,
    };
    let day = Some(day).filter(|day| *day < period.last());
    measure(rulebook.clone(), material, period, day).map(Some)
}

/// The board of a period, the one of the period before, and how the one changed since the other.
fn measure(
    rulebook: Rulebook,
    material: Material,
    period: Period,
    as_of: Option<NaiveDate>,
) -> Result<Measured, String> {
    let ask = |period| {
        let mut request = BoardRequest::new(period);
        request.data_from = material.first;
        rulebook.report().breakdown().iter().fold(request, |request, by| request.by(by))
    };
    let make = |request: &BoardRequest| board(&rulebook, &material.files, request);
    let request = match as_of {
        Some(day) => ask(period).as_of(day.into()),
        None => ask(period),
    };
    let now = make(&request).map_err(|error| sentence(&error))?;
    // At the beginning of the calendar there is nothing before.
    let before = period.previous().ok().map(|previous| make(&ask(previous))).transpose();
    let before = before.map_err(|error| sentence(&error))?;
    let trends = before.as_ref().map(|before| now.against(before)).transpose();
    let trends = trends.map_err(|error| sentence(&error))?.unwrap_or_default();
    Ok(Measured { rulebook, material, request, board: now, before, trends })
}

/// The board as JSON with stable keys.
#[derive(Serialize)]
pub(crate) struct Document<'a> {
    rulebook: &'a RulebookVersion,
    portfolio: Option<&'a str>,
    invented: bool,
    customers: usize,
    #[serde(flatten)]
    board: &'a Board,
    trends: &'a [Trend],
    refused: Vec<RefusedEvent<'a>>,
    rejected: &'a [BadLine],
}

/// What the records show to be wrong.
#[derive(Serialize)]
struct RefusedEvent<'a> {
    customer: &'a str,
    path: Option<&'a str>,
    code: &'static str,
    reason: String,
    help: Option<&'a str>,
}

impl Measured {
    /// The board as JSON.
    pub(crate) fn document(&self) -> Document<'_> {
        let refused = self.board.refused.iter().map(|(customer, error)| RefusedEvent {
            customer: customer.as_str(),
            path: error.path(),
            code: error.code(),
            reason: error.to_string(),
            help: error.help(),
        });
        Document {
            rulebook: self.rulebook.version(),
            portfolio: match &self.material.origin {
                Origin::Purchases => None,
                Origin::Folder(folder) => Some(folder),
                Origin::Invented => Some("examples/data/portfolio"),
            },
            invented: matches!(self.material.origin, Origin::Invented),
            customers: self.material.files.len(),
            board: &self.board,
            trends: &self.trends,
            refused: refused.collect(),
            rejected: &self.material.bad,
        }
    }
}
