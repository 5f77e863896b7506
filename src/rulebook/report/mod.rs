//! From the document of the report to its policy.

mod document;

pub use document::ReportDocument;

use std::collections::BTreeMap;

use crate::error::{Error, ErrorKind, did_you_mean};
use crate::label::Code;
use crate::policy::report::ReportPolicy;
use crate::rule::codes::Codes;
use crate::rulebook::Rulebook;
use crate::rulebook::compose::Entry;
use crate::rulebook::saying::{Saying, Says};
use crate::rulebook::scheme::Building;
use crate::time::{Buckets, Calendar, Span};

/// The cases of a report unless it is said (D003-74).
const MOST_CASES: u32 = 2;

/// What a report policy is built from besides what schemes are.
pub(super) struct ReportBuilding<'a, 'b> {
    pub(super) building: &'a mut Building<'b>,
    pub(super) entries: &'a [Entry<Saying<ReportDocument>>],
    pub(super) codes: &'a Codes,
    pub(super) calendars: &'a BTreeMap<Code, Calendar>,
}

impl ReportBuilding<'_, '_> {
    /// The report policy: monthly where nothing is said; `None` where something is wrong.
    pub(super) fn build(mut self) -> Option<ReportPolicy> {
        let says = self.entries.iter().map(|one| one.item.says.clone());
        let document = ReportDocument::together(says);
        let before = self.building.errors.len();
        let every = self.buckets(document.every.as_deref().unwrap_or("1 month"));
        let check = self.span(document.check_every.as_deref().unwrap_or("1 month"));
        let by = document.by.as_deref().and_then(|role| {
            let found = self.codes.roles().find(role).map(|one| one.code.clone());
            let path = self.path("by");
            self.building.note(found, || path)
        });
        let mut case_severity = Vec::new();
        for (place, code) in document.case_severity.iter().flatten().enumerate() {
            let found = self.codes.severities().find(code).map(|one| one.code.clone());
            let path = self.path("case_severity");
            case_severity.extend(self.building.note(found, || format!("{path}[{place}]")));
        }
        for (place, fact) in document.breakdown.iter().flatten().enumerate() {
            if !matches!(fact.as_str(), "owner" | "industry") {
                let found = self.building.tables.registry.resolve(fact).map_err(|error| {
                    let words = ["owner", "industry"];
                    let meant = words.iter().find(|word| {
                        // As it says where one of them is near.
                        did_you_mean(fact, [**word]).starts_with("did you mean")
                    });
                    match meant {
                        Some(word) => error.with_help(format!("did you mean `{word}`?")),
                        None => error,
                    }
                });
                let path = self.path("breakdown");
                self.building.note(found, || format!("{path}[{place}]"));
            }
        }
        let calendar = document.calendar.as_deref().and_then(|word| self.calendar(word));
        let most_cases = document.most_cases.unwrap_or(MOST_CASES);
        if most_cases == 0 {
            let path = self.path("most_cases");
            let message = "a report of no cases leaves out what went wrong";
            let error = Error::new(ErrorKind::Rulebook, "report-cases", message)
                .with_help("write 1 or more, or leave `case_severity` out");
            self.building.errors.push(error.at(path));
        }
        if self.building.errors.len() > before {
            return None;
        }
        let breakdown = document.breakdown.unwrap_or_default();
        let (every, check_every) = (every?, check?);
        Some(ReportPolicy {
            every,
            by,
            case_severity,
            most_cases,
            check_every,
            breakdown,
            calendar,
        })
    }

    fn path(&self, key: &str) -> String {
        let entry = self.entries.iter().find(|entry| entry.item.key == key);
        entry.map_or_else(|| format!("report.{key}"), |entry| entry.path.clone())
    }

    fn buckets(&mut self, text: &str) -> Option<Buckets> {
        let path = self.path("every");
        let buckets = text.parse::<Span>().and_then(|span| Buckets::new(span, None));
        self.building.note(buckets, || path)
    }

    fn calendar(&mut self, word: &str) -> Option<Code> {
        let found = self.calendars.keys().find(|code| code.as_str() == word);
        if found.is_none() {
            let known = self.calendars.keys().map(Code::as_str);
            let message = format!("there is no calendar `{word}`");
            let error = Error::new(ErrorKind::Name, "unknown-calendar", message)
                .with_help(did_you_mean(word, known));
            let path = self.path("calendar");
            self.building.errors.push(error.at(path));
        }
        found.cloned()
    }

    fn span(&mut self, text: &str) -> Option<Span> {
        let path = self.path("check_every");
        self.building.civil_span(text, &path, "check_every")
    }
}

impl Rulebook {
    /// What the rulebook says of its report; a monthly one where it says nothing.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.report().most_cases(), 2); // D003-74
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn report(&self) -> &ReportPolicy {
        &self.0.report
    }
}
