//! A test under way: what is compared, and what does not mean anything to the rulebook.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::given::Given;
use super::report::{Mismatch, TestResult};
use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::label::Language;
use crate::policy::scheme::Case;
use crate::record::Event;
use crate::review::AgendaCustomer;
use crate::rulebook::{ExpectDocument, OneOrMore, Rulebook};

/// A test under way.
pub(super) struct Asking<'g> {
    pub(super) given: &'g Given,
    pub(super) expect: &'g ExpectDocument,
    mismatches: Vec<Mismatch>,
    errors: Vec<Error>,
    /// Events that something refused, with the codes of why.
    refused: BTreeSet<(String, &'static str)>,
}

/// What does not stand in the way of a comparison: nothing is left to say of it.
pub(super) fn nothing_more(_: Language) -> String {
    String::new()
}

impl<'g> Asking<'g> {
    pub(super) fn new(given: &'g Given, expect: &'g ExpectDocument) -> Self {
        let mut asking = Self {
            given,
            expect,
            mismatches: Vec::new(),
            errors: Vec::new(),
            refused: BTreeSet::new(),
        };
        for error in &given.refused {
            match error.path() {
                Some(event) if given.log.iter().any(|one| one.id.as_str() == event) => {
                    asking.refuse(event, error.code());
                }
                // What the record states is no event: nothing can be expected of it.
                _ => asking.errors.push(error.clone().at("customer")),
            }
        }
        asking
    }

    pub(super) fn rulebook(&self) -> &'g Rulebook {
        &self.given.rulebook.rulebook
    }

    pub(super) fn customer(&self) -> &'g AgendaCustomer {
        self.given.customer()
    }

    pub(super) fn log(&self) -> &'g [Event] {
        &self.given.log
    }

    pub(super) fn case(&self) -> Case<'g> {
        let customer = self.customer();
        let today = self.rulebook().as_of(self.given.as_of).date();
        Case::new(&customer.facts, today)
            .population(&self.given.population)
            .history(&customer.history)
    }

    /// Compares two texts.
    pub(super) fn compare(
        &mut self,
        path: impl Into<String>,
        expected: impl Into<String>,
        found: impl Into<String>,
        why: impl Fn(Language) -> String,
    ) {
        let (expected, found) = (expected.into(), found.into());
        if expected != found {
            self.mismatches.push(Mismatch {
                path: format!("expect.{}", path.into()),
                expected,
                found,
                why: why(Language::English),
                why_zh: why(Language::Chinese),
            });
        }
    }

    /// Compares lists whose order says nothing.
    pub(super) fn compare_sets<'t>(
        &mut self,
        path: impl Into<String>,
        expected: impl IntoIterator<Item = &'t String>,
        found: impl IntoIterator<Item = impl Into<String>>,
        why: impl Fn(Language) -> String,
    ) {
        let expected: BTreeSet<String> = expected.into_iter().cloned().collect();
        let found: BTreeSet<String> = found.into_iter().map(Into::into).collect();
        self.compare(path, listed(&expected), listed(&found), why);
    }

    /// Something about the test that means nothing to the rulebook.
    pub(super) fn invalid(&mut self, path: &str, error: Error) {
        self.errors.push(error.at(format!("expect.{path}")));
    }

    /// The value, or what is wrong with an expectation.
    pub(super) fn attempt<T>(&mut self, path: &str, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.invalid(path, error)).ok()
    }

    /// Whether a word is one of those that there are.
    pub(super) fn is_word<'w>(
        &mut self,
        path: &str,
        what: &str,
        word: &str,
        known: impl IntoIterator<Item = &'w str>,
    ) -> bool {
        let known: Vec<&str> = known.into_iter().collect();
        if known.contains(&word) {
            return true;
        }
        let error =
            Error::new(ErrorKind::Name, "unknown-word", format!("there is no {what} `{word}`"));
        self.invalid(path, error.with_help(did_you_mean(word, known)));
        false
    }

    /// Whether all words are among those that there are.
    pub(super) fn are_words<'w>(
        &mut self,
        path: &str,
        what: &str,
        words: &[String],
        known: impl IntoIterator<Item = &'w str>,
    ) -> bool {
        let known: Vec<&str> = known.into_iter().collect();
        // Each of them is looked at, so that all wrong ones are listed.
        let mut all = true;
        for word in words {
            all &= self.is_word(path, what, word, known.iter().copied());
        }
        all
    }

    /// A due day that is expected, as text: `none` or a date.
    pub(super) fn day(&mut self, path: &str, text: &str) -> Option<String> {
        if text == NONE {
            return Some(NONE.to_owned());
        }
        let day = crate::time::parse_date(text);
        self.attempt(path, day).map(|day: NaiveDate| day.to_string())
    }

    /// An event that something refused.
    pub(super) fn refuse(&mut self, event: &str, code: &'static str) {
        self.refused.insert((event.to_owned(), code));
    }

    /// What the test came to.
    pub(super) fn result(mut self) -> TestResult {
        self.compare_refusals();
        if let Some(error) = Error::from_all(self.errors) {
            return TestResult::Invalid { error };
        }
        if self.mismatches.is_empty() {
            return TestResult::Passed;
        }
        TestResult::Failed { mismatches: self.mismatches }
    }

    fn compare_refusals(&mut self) {
        let mut by_event: BTreeMap<String, Vec<&'static str>> = BTreeMap::new();
        for (event, code) in std::mem::take(&mut self.refused) {
            by_event.entry(event).or_default().push(code);
        }
        for (event, code) in &self.expect.refused {
            let place = self.log().iter().any(|one| one.id.as_str() == event);
            let path = format!("refused.{event}");
            if !place {
                let known = self.log().iter().map(|one| one.id.as_str());
                let help = did_you_mean(event, known);
                let error = Error::new(
                    ErrorKind::Name,
                    "unknown-event",
                    format!("there is no event `{event}`"),
                );
                self.invalid(&path, error.with_help(help));
                continue;
            }
            let found = by_event.remove(event).unwrap_or_default();
            if !found.contains(&code.as_str()) {
                let found = if found.is_empty() { NONE.to_owned() } else { found.join(", ") };
                self.compare(path, code, found, nothing_more);
            }
        }
        for (event, codes) in by_event {
            let place = self.log().iter().position(|one| one.id.as_str() == event);
            let message = format!("the event is refused: {}", codes.join(", "));
            let error = Error::new(ErrorKind::Value, "event-refused", message);
            let code = codes.first().copied().unwrap_or_default();
            let help =
                format!("mend it, or expect it: `expect.refused = {{ {event} = \"{code}\" }}`");
            let path =
                place.map_or_else(|| "events".to_owned(), |place| format!("events[{place}]"));
            self.errors.push(error.with_help(help).at(path));
        }
    }
}

/// The word for what is not there.
pub(super) const NONE: &str = "none";

/// One word or several, as text.
pub(super) fn words(words: &OneOrMore) -> String {
    listed(&words.0)
}

/// A list as text; `none` where it is empty.
pub(super) fn listed<T: AsRef<str>>(list: impl IntoIterator<Item = T>) -> String {
    let each: Vec<String> = list.into_iter().map(|one| one.as_ref().to_owned()).collect();
    if each.is_empty() { NONE.to_owned() } else { each.join(", ") }
}
