//! Assessments of the risk in a CSV file: a row for each sheet, a column for each factor.

use std::path::Path;

use guanxi::Rulebook;
use guanxi::error::did_you_mean;
use guanxi::label::Code;
use guanxi::policy::risk::Factor;
use guanxi::record::{Event, RiskAssessment};

use crate::cells::Cells;
use crate::csv_file::{CsvFile, Fault};
use crate::kinds;

/// The columns that every file has.
pub(crate) const NEEDED: [&str; 3] = ["customer", "at", "description"];

/// The columns that a file may have, beside those of factors.
const OPTIONAL: [&str; 6] = ["id", "by", "role", "level", "contract", "recorded_at"];

/// The factors of the rulebook.
fn factors(rulebook: &Rulebook) -> &[Factor] {
    rulebook.risk().map_or(&[], |risk| risk.factors())
}

/// Opens a file, with a note on columns that are not read.
pub(crate) fn open(path: &Path, rulebook: &Rulebook) -> Result<(CsvFile, Option<String>), String> {
    let factors = factors(rulebook).iter().map(|factor| factor.code().as_str());
    let known: Vec<&str> = NEEDED.into_iter().chain(OPTIONAL).chain(factors).collect();
    let is_known = |name: &str| known.contains(&name);
    let file = CsvFile::open(path, &NEEDED, &is_known)?;
    let note = file.strange_columns(&is_known, &known)?;
    Ok((file, note))
}

/// The event of a row; `id` is its id where the row gives none.
pub(crate) fn event(cells: &Cells<'_>, rulebook: &Rulebook, id: String) -> Result<Event, Fault> {
    kinds::event(cells, id, || Ok(sheet(cells, rulebook)?.into()))
}

fn sheet(cells: &Cells<'_>, rulebook: &Rulebook) -> Result<RiskAssessment, Fault> {
    let mut sheet = RiskAssessment::new(cells.needed("description")?);
    if let Some(text) = cells.text("level")? {
        let levels = || rulebook.risk().map_or(&[][..], |risk| risk.levels());
        if !levels().is_empty() && !levels().iter().any(|level| level.code() == text) {
            let help = did_you_mean(text, levels().iter().map(|level| level.code().as_str()));
            return Err(Fault::cell("level", format!("there is no level `{text}`"), &help));
        }
        sheet.level = cells.read("level", str::parse)?;
    }
    sheet.role = role(cells, rulebook, "role")?;
    sheet.contract = cells.text("contract")?.map(Into::into);
    for factor in factors(rulebook) {
        let column = factor.code().as_str();
        let Some(text) = cells.text(column)? else { continue };
        if let Ok(points) = text.parse::<i64>() {
            sheet = sheet.rate(factor.code().clone(), points);
            continue;
        }
        // What begins like a number was meant as points.
        if text.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+' | '.')) {
            let reason = format!("`{text}` is no whole number of points");
            return Err(Fault::cell(column, reason, "write whole points, such as `3`"));
        }
        factor.answer(text).map_err(|error| Fault::of(column, &error))?;
        let answer: Code = text.parse().map_err(|error| Fault::of(column, &error))?;
        sheet = sheet.answer(factor.code().clone(), answer);
    }
    Ok(sheet)
}

/// A role of the rulebook; any code where it has no table of them.
pub(crate) fn role(
    cells: &Cells<'_>,
    rulebook: &Rulebook,
    column: &str,
) -> Result<Option<Code>, Fault> {
    let roles = rulebook.codes().roles();
    if let Some(text) = cells.text(column)?.filter(|_| !roles.is_empty()) {
        roles.find(text).map_err(|error| Fault::of(column, &error))?;
    }
    cells.read(column, str::parse)
}
