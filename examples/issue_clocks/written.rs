//! The readings as JSON with stable keys: those of the library, and what the file adds.

use guanxi::Rulebook;
use guanxi::policy::sla::{IssueReading, Issues, Milestone, Sla};
use guanxi::record::RulebookVersion;
use guanxi::rule::clock::ClockExplanation;
use serde::Serialize;

use crate::log::{Log, RefusedRow};
use crate::output::Page;

/// All readings and the rows that do not count.
pub(crate) fn document(
    rulebook: &Rulebook,
    page: &Page<'_>,
    issues: &Issues,
    log: &Log,
) -> Result<String, String> {
    #[derive(Serialize)]
    struct Document<'a> {
        rulebook: &'a RulebookVersion,
        as_of: chrono::DateTime<chrono::Utc>,
        readings: &'a [IssueReading],
        refused: &'a [RefusedRow],
        later: usize,
    }
    text(&Document {
        rulebook: rulebook.version(),
        as_of: page.as_of,
        readings: &issues.readings,
        refused: &log.refused,
        later: log.later(page.as_of),
    })
}

/// One issue with the stretches behind each of its clocks.
pub(crate) fn explanation(sla: &Sla, issue: &IssueReading) -> Result<String, String> {
    #[derive(Serialize)]
    struct Document<'a> {
        reading: &'a IssueReading,
        explanations: Vec<Explained>,
    }
    #[derive(Serialize)]
    struct Explained {
        milestone: Milestone,
        cycle: u32,
        #[serde(flatten)]
        explanation: ClockExplanation,
    }
    let mut explanations = Vec::new();
    for one in &issue.clocks {
        let explained = sla.explain_clock(one, issue.as_of).map_err(|error| error.to_string())?;
        explanations.extend(explained.map(|explanation| Explained {
            milestone: one.milestone,
            cycle: one.cycle,
            explanation,
        }));
    }
    text(&Document { reading: issue, explanations })
}

fn text<T: Serialize>(document: &T) -> Result<String, String> {
    let text = serde_json::to_string_pretty(document);
    text.map(|text| text + "\n").map_err(|error| error.to_string())
}
