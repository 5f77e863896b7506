//! Where the clocks of issues stand.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::written;
use crate::error::Result;
use crate::label::Language;
use crate::policy::sla::{Crossing, IssueReading, Refused};
use crate::record::{Event, EventKind, IssueId, RulebookVersion};
use crate::rulebook::Rulebook;
use crate::time::Moment;

/// Asks for the state, the clocks and the history of every issue in a log.
///
/// The answer has `readings` by issue, and `refused`; with `language` also `texts`, the readings in words
/// by issue, and with `after` the steps (`crossings`) that came due after that instant and up to `as_of`.
/// A host that polls takes the last `as_of` as `after` and misses nothing (P-064).
///
/// ```
/// use guanxi::{Rulebook, request::ClocksQuestion};
/// let question: ClocksQuestion = serde_json::from_str(r#"{
///     "as_of": "2024-03-18T12:00:00+08:00",
///     "events": [{ "id": "e1", "customer": "KH0001", "at": "2024-03-18T09:30:00+08:00", "kind": { "issue": {
///         "issue": "WT202403002",
///         "action": { "register": { "severity": "general", "owner": "chen", "expected_at": "2024-03-20T12:00:00+08:00" } }
///     } } }]
/// }"#).unwrap();
/// let answer = question.answer(&Rulebook::preset("service_quality")?)?;
/// assert!(answer.contains(r#""milestone":"resolve""#));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ClocksQuestion {
    /// As of when.
    pub as_of: Moment,
    /// What was known by then; everything unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub known_by: Option<Moment>,
    /// Steps that came due after this moment are asked for as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<Moment>,
    /// The readings are asked for in words as well.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<Language>,
    /// The log, in any order; what is not of issues is passed over.
    pub events: Vec<Event>,
}

#[derive(Serialize)]
struct Answer<'a> {
    rulebook: &'a RulebookVersion,
    as_of: DateTime<Utc>,
    readings: &'a [IssueReading],
    #[serde(skip_serializing_if = "Option::is_none")]
    texts: Option<BTreeMap<&'a IssueId, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    crossings: Option<BTreeMap<&'a IssueId, Vec<Crossing>>>,
    refused: &'a [Refused],
}

impl ClocksQuestion {
    /// The answer as JSON.
    ///
    /// # Errors
    /// `no-sla` where the rulebook has no issue clocks; where a calendar ends.
    ///
    /// ```
    /// use guanxi::{Rulebook, request::ClocksQuestion};
    /// let text = r#"{ "as_of": "2024-03-18", "events": [] }"#;
    /// let question: ClocksQuestion = serde_json::from_str(text).unwrap();
    /// assert!(question.answer(&Rulebook::preset("service_quality")?)?.contains(r#""readings":[]"#));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn answer(self, rulebook: &Rulebook) -> Result<String> {
        let Self { as_of, known_by, after, language, events } = self;
        let sla = rulebook.sla()?;
        let issues = sla.issues(&events, as_of, known_by)?;
        let texts = match language {
            None => None,
            Some(language) => {
                let text = |one| sla.explain(one, language);
                let readings = issues.readings.iter();
                Some(readings.map(|one| Ok((&one.issue.id, text(one)?))).collect::<Result<_>>()?)
            }
        };
        let until = rulebook.as_of(as_of).instant();
        let crossings = match after {
            None => None,
            Some(after) => {
                let after = rulebook.as_of(after).instant();
                let cut = known_by.map(|moment| rulebook.as_of(moment));
                let mut logs: BTreeMap<&IssueId, Vec<Event>> = BTreeMap::new();
                for event in &events {
                    let known = cut
                        .as_ref()
                        .is_none_or(|cut| cut.includes(&event.recorded_at.local(rulebook.zone())));
                    if let (EventKind::Issue(step), true) = (&event.kind, known) {
                        logs.entry(&step.issue).or_default().push(event.clone());
                    }
                }
                let mut crossings = BTreeMap::new();
                for one in &issues.readings {
                    let log = logs.get(&one.issue.id).map_or(&[][..], Vec::as_slice);
                    crossings.insert(&one.issue.id, sla.crossings(log, after, until)?);
                }
                Some(crossings)
            }
        };
        written(&Answer {
            rulebook: rulebook.version(),
            as_of: until,
            readings: &issues.readings,
            texts,
            crossings,
            refused: &issues.refused,
        })
    }
}
