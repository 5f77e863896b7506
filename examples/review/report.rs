//! The report of the period as Markdown, with what people add to the figures.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use guanxi::label::Language;
use guanxi::policy::kpi::Period;
use guanxi::record::{Improvement, ImprovementStep};
use guanxi::render::report_markdown;
use guanxi::review::{CaseReview, ReportRequest, report};
use serde::Deserialize;
use serde::de::DeserializeOwned;

use crate::board::Measured;
use crate::csv_file::read_text;
use crate::json_lines::{self, BadLine};
use crate::rulebook::sentence;

/// What people add to the figures.
#[derive(Default)]
pub(crate) struct Notes {
    months: Vec<Month>,
    improvements: Vec<Improvement>,
    steps: Vec<ImprovementStep>,
}

/// The file of notes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    #[serde(default)]
    month: Vec<Month>,
}

/// What is said of a period.
#[derive(Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Month {
    period: Option<Period>,
    /// Why targets were missed, by KPI.
    #[serde(default)]
    reasons: BTreeMap<String, String>,
    /// The cases that were gone through.
    #[serde(default)]
    cases: Vec<CaseReview>,
}

impl Notes {
    /// Reads what there is of notes in a folder: `notes.toml`, `improvements.jsonl` and
    /// `improvement_steps.jsonl`.
    pub(crate) fn read(folder: &Path, bad: &mut Vec<BadLine>) -> Result<Self, String> {
        let path = folder.join("notes.toml");
        let months = match path.exists() {
            true => {
                let written: Written = toml::from_str(&read_text(&path)?)
                    .map_err(|error| format!("{}:\n{error}", path.display()))?;
                written.month
            }
            false => Vec::new(),
        };
        let improvements = maybe(folder.join("improvements.jsonl"), bad)?;
        let steps = maybe(folder.join("improvement_steps.jsonl"), bad)?;
        Ok(Self { months, improvements, steps })
    }
}

/// The values of a file, if there is one.
fn maybe<T: DeserializeOwned>(path: PathBuf, bad: &mut Vec<BadLine>) -> Result<Vec<T>, String> {
    if !path.exists() {
        return Ok(Vec::new());
    }
    Ok(json_lines::read(&path, bad)?.into_iter().map(|(_, value)| value).collect())
}

/// Writes the report; returns what is to be said of it.
pub(crate) fn write(
    measured: &Measured,
    notes: Notes,
    path: &Path,
    language: Language,
) -> Result<String, String> {
    let period = measured.board.period;
    let Notes { months, improvements, steps } = notes;
    let month = months.into_iter().find(|month| month.period == Some(period)).unwrap_or_default();
    let mut request = ReportRequest::new(measured.request.clone());
    request.reasons = month.reasons.into_iter().collect();
    request.cases = month.cases;
    request.improvements = improvements;
    request.steps = steps;
    request.before = measured.before.clone();
    let (rulebook, files) = (&measured.rulebook, &measured.material.files);
    let found = report(rulebook, files, &request).map_err(|error| match error.path() {
        Some(place) => format!("--report: {place}: {}", sentence(&error)),
        None => format!("--report: {}", sentence(&error)),
    })?;
    let text = report_markdown(rulebook, &found, language);
    std::fs::write(path, text).map_err(|error| format!("{}: {error}", path.display()))?;
    let (file, gaps) = (path.display(), found.gaps.len());
    let mut said = match (language, gaps) {
        (Language::Chinese, 0) => format!("报告 {period} 已写入 {file}，内容完整"),
        (Language::Chinese, _) => format!("报告 {period} 已写入 {file}，尚缺 {gaps} 项："),
        (_, 0) => format!("the report of {period} is in {file}, and complete"),
        (_, _) => format!("the report of {period} is in {file}, and lacks {gaps}:"),
    };
    for gap in &found.gaps {
        said.push_str(&format!("\n  {}", gap.text(language)));
    }
    Ok(said)
}
