//! What is expected of KPIs over a period.

use super::asking::{Asking, NONE, nothing_more};
use super::given::at_name;
use crate::error::{Error, ErrorKind, Result};
use crate::policy::kpi::Period;
use crate::quantity::Fraction;
use crate::review::{Board, BoardRequest, board};
use crate::rulebook::{DocumentValue, ExpectedKpiDocument};

/// The word for a KPI without a value.
const UNDEFINED: &str = "undefined";

impl Asking<'_> {
    pub(super) fn kpis(&mut self) {
        for (kpi, expected) in &self.expect.kpi {
            let path = format!("kpi.{kpi}");
            let found = self.measured(kpi, expected);
            let Some(found) = self.attempt(&path, found) else { continue };
            let line = found.line(kpi);
            let Some(line) = self.attempt(&path, line) else { continue };
            let measured = &line.measured;
            if let Some(value) = &expected.value
                && let Some(value) = self.attempt(&path, fraction(value))
            {
                let shown = |value: Option<Fraction>| match value {
                    Some(value) => value.reduced().to_string(),
                    None => UNDEFINED.to_owned(),
                };
                self.compare(
                    format!("{path}.value"),
                    shown(value),
                    shown(measured.value),
                    nothing_more,
                );
            }
            let counts = [
                ("numerator", expected.numerator, measured.num),
                ("denominator", expected.denominator, measured.den),
            ];
            for (key, expected, found) in counts {
                if let Some(expected) = expected {
                    let path = format!("{path}.{key}");
                    self.compare(path, expected.to_string(), found.to_string(), nothing_more);
                }
            }
            if let Some(verdict) = &expected.verdict
                && self.is_word(&path, "verdict", verdict, ["met", "missed", UNDEFINED, NONE])
            {
                let found = line.result.as_ref().map(|result| result.verdict.state());
                let found = found.map_or(NONE, |state| state.as_str());
                self.compare(format!("{path}.verdict"), verdict, found, nothing_more);
            }
        }
    }

    /// The board of the period, of everything that the test gives.
    fn measured(&self, kpi: &str, expected: &ExpectedKpiDocument) -> Result<Board> {
        let period: Period = expected.period.parse().map_err(|error: Error| error.at("period"))?;
        let mut request = BoardRequest::new(period).as_of(self.given.as_of);
        if let Some(value) = &expected.given {
            let error = || at_name(no_figure(value), "given");
            request = request.giving(kpi, fraction(value)?.ok_or_else(error)?);
        }
        self.rulebook().kpi(kpi)?;
        board(self.rulebook(), &self.given.files, &request)
    }
}

/// A figure, none for `undefined`.
fn fraction(value: &DocumentValue) -> Result<Option<Fraction>> {
    match value {
        DocumentValue::Integer(number) => Ok(Some((*number).into())),
        DocumentValue::Text(text) if text == UNDEFINED => Ok(None),
        DocumentValue::Text(text) => text.parse().map(Some),
        DocumentValue::Flag(_) => Err(no_figure(value)),
    }
}

fn no_figure(value: &DocumentValue) -> Error {
    Error::new(ErrorKind::Value, "figure", format!("`{value}` is no figure"))
        .with_help("write `4.5`, `5%`, `1/20` or a whole number")
}
