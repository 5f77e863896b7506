//! What is expected of classes, conditions, facts, tags, and of a customer's life.

use super::asking::{Asking, NONE, listed, nothing_more, words};
use super::given::{at_name, input};
use crate::error::{Error, ErrorKind};
use crate::label::Code;
use crate::policy::lifecycle::Health;
use crate::policy::scheme::Classification;
use crate::record::{ReasonCode, Stage, Tag};
use crate::rule::Truth;
use crate::rulebook::DocumentValue;

/// The word for what is not known.
const UNKNOWN: &str = "unknown";

/// What is missing where it is not known who else there is.
const POPULATION: &str = "population";

impl<'g> Asking<'g> {
    pub(super) fn classes(&mut self) {
        let expect = self.expect;
        for (scheme, expected) in &expect.class {
            let path = format!("class.{scheme}");
            let Some(found) = self.classified(&path, scheme) else { continue };
            let known: Vec<&str> =
                found.scheme().classes().iter().map(|class| class.code().as_str()).collect();
            if self.are_words(&path, "class", &expected.0, known) {
                let possible = found.decision().possible().iter().map(|class| class.code());
                let possible = listed(possible.map(Code::as_str));
                self.compare(path, words(expected), possible, |language| found.explain(language));
            }
        }
        for (scheme, expected) in &expect.missing {
            let path = format!("missing.{scheme}");
            let Some(found) = self.classified(&path, scheme) else { continue };
            let registry = self.rulebook().registry();
            let facts = expected.iter().filter(|fact| *fact != POPULATION);
            let mut wrong = facts.filter_map(|fact| registry.find(fact).err());
            match wrong.next() {
                Some(error) => self.invalid(&path, error),
                None => self.compare_sets(path, expected, found.decision().missing(), |language| {
                    found.explain(language)
                }),
            }
        }
        for (scheme, expected) in &expect.reasons {
            let path = format!("reasons.{scheme}");
            let Some(found) = self.classified(&path, scheme) else { continue };
            if self.are_words(&path, "reason", expected, REASONS.iter().map(|one| one.as_str())) {
                let reasons = found.reasons().iter().map(|reason| reason.as_str());
                self.compare_sets(path, expected, reasons, |language| found.explain(language));
            }
        }
    }

    fn classified(&mut self, path: &str, scheme: &str) -> Option<Classification<'g>> {
        let case = self.case();
        let found = self.rulebook().classify_case(scheme, &case);
        self.attempt(path, found)
    }

    pub(super) fn conditions(&mut self) {
        let expect = self.expect;
        if expect.condition.is_empty() {
            return;
        }
        let case = self.case();
        let segments = self.rulebook().lifecycle().segments(&case);
        let Some(segments) = self.attempt("condition", segments) else { return };
        for (place, (text, expected)) in expect.condition.iter().enumerate() {
            let path = format!("condition[\"{text}\"]");
            let Some(found) = self.given.rulebook.condition(place, &segments) else { continue };
            let expected = match expected {
                DocumentValue::Flag(flag) => flag.to_string(),
                other => other.to_string(),
            };
            if self.is_word(&path, "answer to a condition", &expected, ["true", "false", UNKNOWN]) {
                let truth = match found.truth() {
                    Truth::True => "true",
                    Truth::False => "false",
                    Truth::Unknown => UNKNOWN,
                };
                let missing = found.missing().join(", ");
                self.compare(path, expected, truth, |language| match language {
                    _ if missing.is_empty() => String::new(),
                    crate::label::Language::English => format!("missing: {missing}"),
                    crate::label::Language::Chinese => format!("缺少：{missing}"),
                });
            }
        }
    }

    pub(super) fn facts(&mut self) {
        for (name, expected) in &self.expect.fact {
            let path = format!("fact.{name}");
            let found = self.customer().facts.text(name);
            let wanted = match expected {
                DocumentValue::Text(text) if text == UNKNOWN => Some(UNKNOWN.to_owned()),
                value => {
                    let facts =
                        self.rulebook().facts().with(name, input(self.rulebook(), name, value));
                    let facts = facts.map_err(|error| at_name(error, name));
                    self.attempt("fact", facts).and_then(|facts| facts.text(name))
                }
            };
            if let Some(wanted) = wanted {
                self.compare(
                    path,
                    wanted,
                    found.unwrap_or_else(|| UNKNOWN.to_owned()),
                    nothing_more,
                );
            }
        }
    }

    pub(super) fn tags(&mut self) {
        let Some(expected) = &self.expect.tags else { return };
        let policy = self.rulebook().tags();
        let wrong = expected.iter().find_map(|text| match text.parse::<Tag>() {
            Ok(tag) if policy.tag(&tag).is_some() => None,
            Ok(tag) => {
                let known = policy.tags().iter().map(|rule| rule.tag().to_string());
                let known: Vec<String> = known.collect();
                let help = crate::error::did_you_mean(text, known.iter().map(String::as_str));
                let error =
                    Error::new(ErrorKind::Name, "unknown-tag", format!("there is no tag `{tag}`"));
                Some(error.with_help(help))
            }
            Err(error) => Some(error),
        });
        if let Some(error) = wrong {
            return self.invalid("tags", error);
        }
        let (customer, case) = (self.customer(), self.case());
        let tags = policy.read(&customer.record, self.log(), &case, self.given.as_of, None);
        let Some(tags) = self.attempt("tags", tags) else { return };
        let found: Vec<String> = tags.set().iter().map(ToString::to_string).collect();
        self.compare_sets("tags", expected, found, |language| tags.explain(&policy, language));
    }

    pub(super) fn actions(&mut self) {
        let (record, as_of) = (&self.customer().record, self.given.as_of);
        for one in self.rulebook().plan().read(record, self.log(), as_of, None).refused {
            self.refuse(one.event.as_str(), one.refusal.code());
        }
        let Some(expected) = &self.expect.actions else { return };
        let declared = &self.rulebook().document().codes.action;
        let known = declared.iter().map(|action| action.code.as_str());
        let (plan, case) = (self.rulebook().plan(), self.case());
        if self.are_words("actions", "action", expected, known)
            && let Some(found) = self.attempt("actions", plan.treat(&case))
        {
            let sure = found.iter().filter(|one| one.truth == Truth::True);
            let actions = sure.flat_map(|one| &one.what.actions);
            let actions = actions.map(|action| action.code.to_string());
            self.compare_sets("actions", expected, actions, nothing_more);
        }
    }

    pub(super) fn life(&mut self) {
        let (expect, case) = (self.expect, self.case());
        let lifecycle = self.rulebook().lifecycle();
        let life = lifecycle.read(&self.customer().record, self.log(), self.given.as_of, None);
        for one in &life.refused {
            self.refuse(one.event.as_str(), one.refusal.code());
        }
        if let Some(expected) = &expect.segments {
            let segments = lifecycle.segments(&case);
            let Some(segments) = self.attempt("segments", segments) else { return };
            let document = &self.rulebook().document().lifecycle.segment;
            let known: Vec<&str> = document.iter().map(|one| one.code.as_str()).collect();
            if self.are_words("segments", "segment", expected, known) {
                let found = self.given.rulebook.own_segments(&segments);
                self.compare_sets("segments", expected, found, |language| {
                    let each = segments.iter().map(|one| one.explain(language));
                    each.collect::<Vec<String>>().join("\n")
                });
            }
        }
        if let Some(expected) = &expect.health {
            let health = lifecycle.health(&case);
            let Some(health) = self.attempt("health", health) else { return };
            match health {
                None => self.compare("health", words(expected), NONE, nothing_more),
                Some(found) => {
                    let known = Health::ALL.iter().map(|health| health.name()).chain([NONE]);
                    if self.are_words("health", "health", &expected.0, known) {
                        let possible = found.decision().possible().iter().map(|one| one.name());
                        self.compare("health", words(expected), listed(possible), |language| {
                            found.explain(language)
                        });
                    }
                }
            }
        }
        if let Some(expected) = &expect.stage {
            let known = Stage::ALL.iter().map(|stage| stage.name());
            if self.is_word("stage", "stage", expected, known) {
                self.compare("stage", expected, life.stage.stage.name(), |language| {
                    lifecycle.explain(&life, language)
                });
            }
        }
    }
}

const REASONS: &[ReasonCode] = &[
    ReasonCode::When,
    ReasonCode::Otherwise,
    ReasonCode::Band,
    ReasonCode::Cell,
    ReasonCode::Keep,
    ReasonCode::MinStay,
    ReasonCode::Override,
    ReasonCode::Given,
    ReasonCode::AnyCompletion,
];
