//! Touch rules and triggers.

use std::sync::Arc;

use super::{AdjustDocument, CadenceBuilding, TouchRuleDocument, TouchTriggerDocument};
use crate::error::{Error, ErrorKind, did_you_mean};
use crate::label::Code;
use crate::policy::cadence::{
    Anchor, TouchFilter, TouchOutcome, TouchRule, TouchTrigger, TriggerEvent,
};
use crate::policy::scheme::Audience;
use crate::policy::upkeep::ChangeKind;
use crate::rulebook::audience::AudienceKeys;
use crate::rulebook::compose::Entry;
use crate::time::{self, Buckets, Span, Unit};

/// How many touches a span may need.
const MOST_TOUCHES: u32 = 64;

impl CadenceBuilding<'_, '_> {
    /// The touch rules that are on with their places in the document, and the codes of all.
    pub(super) fn rules(&mut self) -> (Vec<(TouchRule, String)>, Vec<String>) {
        let composed = self.composed;
        let entries = &composed.cadence.touches;
        let mut rules: Vec<(TouchRule, String)> = Vec::with_capacity(entries.len());
        for entry in entries {
            if let Some(rule) = self.rule(entry) {
                rules.push((rule, entry.path.clone()));
            }
        }
        let same: Vec<Vec<usize>> =
            rules.iter().map(|(rule, _)| classes_alike(rule, &rules)).collect();
        for ((rule, _), same) in rules.iter_mut().zip(same) {
            rule.same = same;
        }
        (rules, entries.iter().map(|entry| entry.item.code.clone()).collect())
    }

    fn rule(&mut self, entry: &Entry<TouchRuleDocument>) -> Option<TouchRule> {
        let (document, path) = (&entry.item, entry.path.as_str());
        let code: Option<Code> = self.key("code", path, document.code.parse());
        let kind = document.kind.as_deref();
        let kind = kind.and_then(|kind| self.key("kind", path, kind.parse())).or(code.clone());
        let audience = self.audience(&AudienceKeys {
            scheme: document.scheme.as_deref(),
            class: &document.class,
            when: document.when.as_deref(),
            path,
            preset: entry.preset.as_deref(),
            foreign: entry.foreign,
        });
        let every = match document.every.as_deref() {
            Some(text) => self.period(text, &format!("{path}.every")),
            None => {
                let message = "the rule does not say how often".to_owned();
                self.wrong(path.to_owned(), "no-period", message, "write `every = \"1 week\"`");
                None
            }
        };
        let at_least = document.at_least.unwrap_or(1);
        if !(1..=MOST_TOUCHES).contains(&at_least) {
            self.wrong(
                format!("{path}.at_least"),
                "touch-count",
                format!("a span cannot need {at_least} touches"),
                "write 1 to 64, or leave the rule out",
            );
        }
        let anchor = self.anchor(document, every, path);
        let begins = document.begins.as_deref();
        let begins = begins.and_then(|fact| self.date_fact(fact, &format!("{path}.begins")));
        let grace = self.grace(document.grace.as_deref(), path);
        let first_due = document.first_due.as_deref();
        let first_due = first_due.and_then(|word| self.key("first_due", path, word.parse()));
        let mut filter = self.filter(&document.channels, &document.content, path);
        filter.proactive = document.proactive;
        filter.promotional = document.promotional;
        // What is done for many may also be done for one.
        filter.batch = document.batch.filter(|batch| !batch);
        filter.purchases = document.purchases;
        for (place, word) in document.outcome.iter().enumerate() {
            let outcome =
                self.key(&format!("outcome[{place}]"), path, word.parse::<TouchOutcome>());
            filter.outcomes.extend(outcome);
        }
        let bounds = document
            .adjust
            .as_ref()
            .and_then(|adjust| self.bounds(adjust, every, document.anchor.as_deref(), path));
        let by = self.roles(&document.by, path);
        Some(TouchRule {
            code: code?,
            kind: kind?,
            labels: document.label.clone(),
            audience: audience?,
            same: Vec::new(),
            filter,
            at_least,
            every: every?,
            anchor: anchor?,
            begins,
            grace: grace?,
            first_due: first_due.unwrap_or_default(),
            bounds,
            batch: document.batch == Some(true),
            by,
        })
    }

    fn filter(&mut self, channels: &[String], content: &[String], path: &str) -> TouchFilter {
        let codes = Arc::clone(self.codes);
        let at = format!("{path}.channels");
        let channels = self.places(channels, codes.channels(), |one| &one.code, "channel", &at);
        let at = format!("{path}.content");
        let contents = self.places(content, codes.contents(), |one| &one.code, "content", &at);
        TouchFilter { channels, contents, ..TouchFilter::default() }
    }

    fn grace(&mut self, text: Option<&str>, path: &str) -> Option<Span> {
        let Some(text) = text else {
            let none = Span::new(0, Unit::Day);
            return self.key("grace", path, none);
        };
        let span = self.span(text, &format!("{path}.grace"))?;
        if span.civil().is_none() {
            let message = format!("a grace cannot be `{span}`");
            let help = "write days, weeks, months, quarters or years: `2 days`";
            self.wrong(format!("{path}.grace"), "touch-period", message, help);
            return None;
        }
        Some(span)
    }

    fn anchor(
        &mut self,
        document: &TouchRuleDocument,
        every: Option<Span>,
        path: &str,
    ) -> Option<Anchor> {
        let text = document.anchor.as_deref().unwrap_or("rolling");
        if text != "bucket" && document.epoch.is_some() {
            let message = "`epoch` says nothing without calendar periods".to_owned();
            let help = "add `anchor = \"bucket\"`, or write the date as `anchor`";
            self.wrong(format!("{path}.epoch"), "touch-anchor", message, help);
        }
        match text {
            "rolling" => Some(Anchor::Rolling),
            "bucket" => {
                let epoch = match document.epoch.as_deref() {
                    Some(text) => Some(self.key("epoch", path, time::parse_date(text))?),
                    None => None,
                };
                let buckets = Buckets::new(every?, epoch);
                self.key("every", path, buckets).map(Anchor::Bucket)
            }
            date if date.starts_with(|c: char| c.is_ascii_digit()) => {
                self.key("anchor", path, time::parse_date(date)).map(Anchor::Date)
            }
            fact => {
                if let Err(error) = self.building.tables.registry.find(fact) {
                    let help = "write `rolling`, `bucket`, a date, or a date fact such as `first_contract`";
                    self.building.errors.push(error.with_help(help).at(format!("{path}.anchor")));
                    return None;
                }
                self.date_fact(fact, &format!("{path}.anchor")).map(Anchor::Fact)
            }
        }
    }

    /// The bounds of a customer's own interval, the rule's own among them.
    fn bounds(
        &mut self,
        adjust: &AdjustDocument,
        every: Option<Span>,
        anchor: Option<&str>,
        path: &str,
    ) -> Option<(Span, Span)> {
        if anchor == Some("bucket") {
            let message = "calendar periods are the same for everybody".to_owned();
            let help = "take `adjust` out, or count from the last touch: `anchor = \"rolling\"`";
            self.wrong(format!("{path}.adjust"), "touch-anchor", message, help);
            return None;
        }
        let min = self.period(&adjust.min, &format!("{path}.adjust.min"));
        let max = self.period(&adjust.max, &format!("{path}.adjust.max"));
        let (min, max, every) = (min?, max?, every?);
        if !(min.never_longer_than(every) && every.never_longer_than(max)) {
            let message = format!("`{every}` is not between `{min}` and `{max}`");
            let help = "the rule's own interval lies within the bounds";
            self.wrong(format!("{path}.adjust"), "adjust-bounds", message, help);
            return None;
        }
        Some((min, max))
    }

    /// The triggers that are on. `declared` are the codes of all touch rules, also of those off.
    pub(super) fn triggers(
        &mut self,
        rules: &[(TouchRule, String)],
        declared: &[String],
    ) -> Vec<TouchTrigger> {
        let composed = self.composed;
        let entries = composed.cadence.triggers.iter();
        entries.filter_map(|entry| self.trigger(entry, rules, declared)).collect()
    }

    fn trigger(
        &mut self,
        entry: &Entry<TouchTriggerDocument>,
        rules: &[(TouchRule, String)],
        declared: &[String],
    ) -> Option<TouchTrigger> {
        let (document, path) = (&entry.item, entry.path.as_str());
        let code = self.key("code", path, document.code.parse());
        let audience = self.audience(&AudienceKeys {
            scheme: document.scheme.as_deref(),
            class: &document.class,
            when: document.when.as_deref(),
            path,
            preset: entry.preset.as_deref(),
            foreign: entry.foreign,
        });
        if document.on.is_empty() {
            let message = "the trigger names no event".to_owned();
            let help = "write for example `on = [\"interest_expressed\"]`";
            self.wrong(format!("{path}.on"), "empty-list", message, help);
        }
        let mut on = Vec::with_capacity(document.on.len());
        for (place, name) in document.on.iter().enumerate() {
            let event = self.event(name);
            on.extend(self.key(&format!("on[{place}]"), path, event));
        }
        let within = match document.within.as_deref() {
            Some(text) => self.period(text, &format!("{path}.within")),
            None => {
                let message = "the trigger has no limit".to_owned();
                self.wrong(path.to_owned(), "no-limit", message, "write `within = \"5 days\"`");
                None
            }
        };
        let grace = self.grace(document.grace.as_deref(), path);
        let mut filter = self.filter(&document.channels, &document.content, path);
        filter.proactive = document.proactive;
        filter.promotional = document.promotional;
        let mut satisfies = Vec::new();
        for (number, name) in document.satisfies.iter().enumerate() {
            match rules.iter().position(|(rule, _)| rule.code == **name) {
                Some(place) => satisfies.push(place),
                // A rule that is off asks for nothing.
                None if declared.contains(name) => {}
                None if path.starts_with("use[") => {}
                None => {
                    let known = declared.iter().map(String::as_str);
                    let message = format!("there is no touch rule `{name}`");
                    let error = Error::new(ErrorKind::Name, "unknown-rule", message)
                        .with_help(did_you_mean(name, known));
                    self.building.errors.push(error.at(format!("{path}.satisfies[{number}]")));
                }
            }
        }
        let by = self.roles(&document.by, path);
        Some(TouchTrigger {
            code: code?,
            labels: document.label.clone(),
            audience: audience?,
            on,
            within: within?,
            grace: grace?,
            filter,
            satisfies,
            by,
        })
    }

    fn event(&self, name: &str) -> Result<TriggerEvent, Error> {
        let built_in = ChangeKind::BUILT_IN;
        match name {
            "contract_signed" => return Ok(TriggerEvent::ContractSigned),
            "opportunity" => return Ok(TriggerEvent::Opportunity),
            _ => {}
        }
        if let Some(kind) = built_in.iter().find(|kind| kind.as_str() == name) {
            return Ok(TriggerEvent::Change(kind.clone()));
        }
        if let Some(declared) = self.codes.changes().get(name) {
            return Ok(TriggerEvent::Change(ChangeKind::Declared(declared.code.clone())));
        }
        let own = self.codes.changes().iter().map(|one| one.code.as_str());
        let known = built_in.iter().map(ChangeKind::as_str).chain(own);
        let known: Vec<&str> = known.chain(["contract_signed", "opportunity"]).collect();
        let message = format!("there is no event `{name}` that triggers could wait for");
        Err(Error::new(ErrorKind::Name, "unknown-event", message)
            .with_help(did_you_mean(name, known.iter().copied())))
    }
}

/// The classes under which some rule asks for the same as this one.
fn classes_alike(rule: &TouchRule, rules: &[(TouchRule, String)]) -> Vec<usize> {
    let Audience::Classes { scheme, .. } = &rule.audience else { return Vec::new() };
    let alike = rules.iter().filter(|(other, _)| {
        other.filter == rule.filter
            && (other.at_least, other.every) == (rule.at_least, rule.every)
            && other.anchor == rule.anchor
            && other.begins == rule.begins
    });
    let mut classes: Vec<usize> = alike
        .filter_map(|(other, _)| match &other.audience {
            Audience::Classes { scheme: of, classes } if of == scheme => Some(classes),
            _ => None,
        })
        .flatten()
        .copied()
        .collect();
    classes.sort_unstable();
    classes.dedup();
    classes
}
