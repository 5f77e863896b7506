//! From the document of a contact cadence to the cadence.

mod check;
mod compose;
mod document;
mod touch;

pub(super) use check::{CheckedRule, unreachable};
pub(super) use compose::ComposedCadence;
pub use document::{
    AdjustDocument, CadenceDocument, ContactCapDocument, PauseDocument, SnoozeDocument,
    TouchRuleDocument, TouchTriggerDocument,
};

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::fact::{FactId, FactType};
use crate::label::Code;
use crate::policy::cadence::{Cadence, CadenceDefinition, ContactCap, PauseWindow, SnoozeRule};
use crate::rule::codes::{CodeTable, Codes};
use crate::rule::{Finding, ParameterValue};
use crate::rulebook::audience::{AudienceKeys, Audiences};
use crate::rulebook::compose::{Composed, Entry};
use crate::rulebook::scheme::{Building, Built};
use crate::rulebook::{DocumentValue, Rulebook};
use crate::time::{self, Calendar, Span, Window, Zone};

/// The facts of which the first known one is the onboarding day (A-21).
const ONBOARDING: [&str; 3] = ["first_contact", "first_deal", "first_contract"];

/// What a cadence is built from.
pub(super) struct CadenceBuilding<'b, 'a> {
    pub(super) building: &'b mut Building<'a>,
    pub(super) composed: &'b Composed,
    pub(super) calendars: &'b BTreeMap<Code, Calendar>,
    pub(super) codes: &'b Arc<Codes>,
    pub(super) zone: &'b Zone,
    /// How many schemes come before the derived ones.
    pub(super) first: usize,
    /// The derived ones.
    pub(super) built: &'b mut Vec<Built>,
}

impl CadenceBuilding<'_, '_> {
    /// The cadence; `None` where the rulebook says nothing of it. What is wrong with it goes to the
    /// errors.
    pub(super) fn build(&mut self) -> Option<CadenceDefinition> {
        let composed = self.composed;
        let cadence = &composed.cadence;
        if !cadence.any {
            return None;
        }
        self.building.findings.extend(cadence.off.iter().cloned());
        let scheme = self.scheme();
        let calendar = cadence.calendar.as_ref().and_then(|entry| self.calendar(entry));
        let onboarding = self.onboarding();
        let quiet = cadence.quiet.as_ref().map(|entry| self.quiet(entry)).unwrap_or_default();
        let snooze = cadence.snooze.as_ref().map(|entry| self.snooze(entry)).unwrap_or_default();
        let (rules, declared) = self.rules();
        let triggers = self.triggers(&rules, &declared);
        let caps: Vec<(ContactCap, &str)> = cadence
            .caps
            .iter()
            .filter_map(|entry| Some((self.cap(entry)?, entry.path.as_str())))
            .collect();
        let pauses = cadence.pauses.iter().filter_map(|entry| self.pause(entry)).collect();
        let below = check::caps_below(&rules, &caps, self.codes);
        self.building.findings.extend(below);
        Some(CadenceDefinition {
            zone: self.zone.clone(),
            codes: Arc::clone(self.codes),
            contents: self.codes.contents().iter().map(|one| one.code.clone()).collect(),
            channels: (0..self.codes.channels().len()).collect(),
            scheme,
            calendar,
            onboarding,
            rules: rules.into_iter().map(|(rule, _)| rule).collect(),
            triggers,
            caps: caps.into_iter().map(|(cap, _)| cap).collect(),
            pauses,
            quiet,
            snooze,
            learn_channel: cadence.learn_channel.as_ref().is_some_and(|entry| entry.item),
        })
    }

    /// Keeps a value of a key, or puts the error to the others.
    fn key<T>(&mut self, key: &str, path: &str, value: Result<T>) -> Option<T> {
        self.building.note(value, || format!("{path}.{key}"))
    }

    fn wrong(&mut self, path: String, code: &'static str, message: String, help: &str) {
        let error = Error::new(ErrorKind::Rulebook, code, message);
        self.building.errors.push(error.with_help(help).at(path));
    }

    /// The scheme by whose classes lists are ordered.
    fn scheme(&mut self) -> Option<usize> {
        let schemes = &self.composed.schemes;
        let Some(entry) = &self.composed.cadence.scheme else {
            return (schemes.len() == 1).then_some(0);
        };
        let found = schemes.iter().position(|scheme| scheme.item.code == entry.item);
        if found.is_none() && entry.path.starts_with("use[") {
            // Only the rules of the preset were taken, or some other scheme in place of its own.
            return (schemes.len() == 1).then_some(0);
        }
        if found.is_none() {
            let known = schemes.iter().map(|scheme| scheme.item.code.as_str());
            let message = format!("there is no scheme `{}`", entry.item);
            let error = Error::new(ErrorKind::Name, "unknown-scheme", message);
            let help = did_you_mean(&entry.item, known);
            self.building.errors.push(error.with_help(help).at(&entry.path));
        }
        found
    }

    fn calendar(&mut self, entry: &Entry<String>) -> Option<Calendar> {
        if let Some(calendar) = self.calendars.get(entry.item.as_str()) {
            return Some(calendar.clone());
        }
        let declared = self.composed.calendars.iter().map(|one| one.item.0.as_str());
        // What is wrong with a declared one is reported there.
        if !declared.clone().any(|other| other == entry.item) {
            let message = format!("there is no calendar `{}`", entry.item);
            let error = Error::new(ErrorKind::Name, "unknown-calendar", message);
            let help = did_you_mean(&entry.item, declared);
            self.building.errors.push(error.with_help(help).at(&entry.path));
        }
        None
    }

    fn onboarding(&mut self) -> Vec<FactId> {
        let own = self.composed.cadence.onboarding.as_ref();
        let names: Vec<(String, String)> = match own {
            Some(entry) => (0_usize..)
                .zip(&entry.item)
                .map(|(place, name)| (name.clone(), format!("{}[{place}]", entry.path)))
                .collect(),
            None => {
                ONBOARDING.map(|name| (name.to_owned(), "cadence.onboarding".to_owned())).into()
            }
        };
        names.iter().filter_map(|(name, path)| self.date_fact(name, path)).collect()
    }

    fn date_fact(&mut self, name: &str, path: &str) -> Option<FactId> {
        let found = self.building.tables.registry.find(name);
        let definition = self.building.note(found, || path.to_owned())?;
        if definition.fact_type() != FactType::Date {
            let message = format!("`{name}` is no date");
            let error = Error::new(ErrorKind::Type, "no-date", message)
                .with_help("name a date such as `first_contact`, `first_deal` or `first_contract`");
            self.building.errors.push(error.at(path));
            return None;
        }
        let id = self.building.tables.registry.resolve(name);
        self.building.note(id, || path.to_owned())
    }

    /// Quiet hours; those that leave no time of the day are refused.
    fn quiet(&mut self, entry: &Entry<Vec<String>>) -> Vec<Window> {
        let mut windows: Vec<Window> = Vec::with_capacity(entry.item.len());
        for (place, text) in entry.item.iter().enumerate() {
            let at = || format!("{}[{place}]", entry.path);
            windows.extend(self.building.note(text.parse::<Window>(), at));
        }
        if check::covers_the_day(&windows) {
            self.wrong(
                entry.path.clone(),
                "quiet-all-day",
                "the quiet hours leave no time of the day for contact".to_owned(),
                "leave some hours out, such as `21:00-08:00`; whom nobody may contact is told by an event `do_not_contact`",
            );
        }
        windows
    }

    fn snooze(&mut self, entry: &Entry<SnoozeDocument>) -> SnoozeRule {
        let longest = entry.item.longest.as_deref();
        let longest =
            longest.and_then(|text| self.period(text, &format!("{}.longest", entry.path)));
        SnoozeRule { at_most: entry.item.at_most, longest }
    }

    /// A civil span of some length, or that of a parameter; `None` where it is off or wrong.
    fn period(&mut self, text: &str, path: &str) -> Option<Span> {
        let span = self.span(text, path)?;
        if span.civil().is_none() || span.count() == 0 {
            self.wrong(
                path.to_owned(),
                "touch-period",
                format!("touches cannot be counted every `{span}`"),
                "write days, weeks, months, quarters or years: `1 week`",
            );
            return None;
        }
        Some(span)
    }

    /// A span, or that of a parameter; `None` where the parameter is off or wrong.
    fn span(&mut self, text: &str, path: &str) -> Option<Span> {
        let Some(value) = self.parameter(text, path) else {
            return self.building.note(text.parse(), || path.to_owned());
        };
        match value? {
            ParameterValue::Span(span) => Some(span),
            other => {
                self.parameter_type(text, &other, "a length of time", "\"5 days\"", path);
                None
            }
        }
    }

    /// The value of a `$parameter`, none where it is off or wrong; `None` for another text.
    fn parameter(&mut self, text: &str, path: &str) -> Option<Option<ParameterValue>> {
        let code = text.strip_prefix('$')?;
        let parameters = self.building.parameters;
        let value = code.parse::<Code>().and_then(|code| Ok(parameters.get(&code)?.cloned()));
        let value = self.building.note(value, || path.to_owned());
        if value == Some(None) {
            // Without its bounds a rule is on all the same.
            let (what, what_zh) = match path.rsplit('.').next() {
                Some("min" | "max") => {
                    ("no customer has an interval of its own", "客户没有单独的间隔")
                }
                Some("longest") => ("a touch may be put off for any time", "推迟不限时长"),
                _ => ("the rule is off", "该规则不生效"),
            };
            self.building.findings.push(Finding::note(
                "rule-off",
                path.to_owned(),
                format!("{what} until a value is given for `{code}`"),
                format!("在给出参数 `{code}` 之前，{what_zh}"),
            ));
        }
        Some(value.flatten())
    }

    fn parameter_type(
        &mut self,
        text: &str,
        value: &ParameterValue,
        what: &str,
        example: &str,
        path: &str,
    ) {
        let code = text.trim_start_matches('$');
        let message = format!("`{text}` is `{value}`, and {what} is needed");
        let error = Error::new(ErrorKind::Type, "parameter-type", message)
            .with_help(format!("write for example `parameters = {{ {code} = {example} }}`"));
        self.building.errors.push(error.at(path));
    }

    /// The places of codes in a table, each once.
    fn places<T>(
        &mut self,
        names: &[String],
        table: &CodeTable<T>,
        code: impl Fn(&T) -> &Code,
        what: &str,
        path: &str,
    ) -> Vec<usize> {
        let mut found: Vec<usize> = Vec::with_capacity(names.len());
        for (number, name) in names.iter().enumerate() {
            let at = format!("{path}[{number}]");
            match table.iter().position(|entry| *code(entry) == **name) {
                Some(place) if found.contains(&place) => {
                    let message = format!("{what} `{name}` stands twice");
                    self.wrong(at, "duplicate-code", message, "name it once");
                }
                Some(place) => found.push(place),
                None => {
                    let error = table.find(name).err().map(|error| error.at(at));
                    self.building.errors.extend(error);
                }
            }
        }
        found
    }

    fn roles(&mut self, names: &crate::rulebook::Texts, path: &str) -> Vec<Code> {
        let codes = Arc::clone(self.codes);
        let table = codes.roles();
        let places =
            self.places(names.as_slice(), table, |one| &one.code, "role", &format!("{path}.by"));
        let roles = places.into_iter().filter_map(|place| table.iter().nth(place));
        roles.map(|role| role.code.clone()).collect()
    }

    fn audience(&mut self, keys: &AudienceKeys<'_>) -> Option<crate::policy::scheme::Audience> {
        let common = self.composed.cadence.scheme.as_ref().map(|entry| entry.item.as_str());
        let mut audiences = Audiences {
            schemes: &self.composed.schemes,
            first: self.first,
            built: &mut *self.built,
        };
        audiences.find(keys, common, self.building)
    }

    fn cap(&mut self, entry: &Entry<ContactCapDocument>) -> Option<ContactCap> {
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
        let codes = Arc::clone(self.codes);
        let channels = self.places(
            &document.channels,
            codes.channels(),
            |one| &one.code,
            "channel",
            &format!("{path}.channels"),
        );
        let at_most = self.count(&document.at_most, &format!("{path}.at_most"));
        let per = self.period(&document.per, &format!("{path}.per"));
        Some(ContactCap {
            code: code?,
            labels: document.label.clone(),
            audience: audience?,
            channels,
            promotional: document.promotional,
            at_most: at_most?,
            per: per?,
            attempts: document.attempts.unwrap_or(true),
        })
    }

    /// How many contacts a cap allows; `None` where a parameter is off or the number is wrong.
    fn count(&mut self, value: &DocumentValue, path: &str) -> Option<u32> {
        let number = match value {
            DocumentValue::Integer(number) => u32::try_from(*number).ok(),
            DocumentValue::Text(text) => match self.parameter(text, path) {
                Some(value) => match value? {
                    ParameterValue::Number(number) if number.fract().is_zero() => {
                        u32::try_from(number).ok()
                    }
                    other => {
                        self.parameter_type(text, &other, "a number", "2", path);
                        return None;
                    }
                },
                None => text.parse().ok(),
            },
            DocumentValue::Flag(_) => None,
        };
        if number.is_none() {
            let message = format!("`{value}` is no number of contacts");
            self.wrong(
                path.to_owned(),
                "cap-count",
                message,
                "write a whole number from 0, or a `$parameter`; 0 allows none at all",
            );
        }
        number
    }

    fn pause(&mut self, entry: &Entry<PauseDocument>) -> Option<PauseWindow> {
        let (document, path) = (&entry.item, entry.path.as_str());
        self.key("code", path, document.code.parse::<Code>());
        let from = self.key("from", path, time::parse_date(&document.from));
        let until = self.key("until", path, time::parse_date(&document.until));
        let (from, until) = (from?, until?);
        if until < from {
            self.wrong(
                format!("{path}.until"),
                "pause-period",
                format!("the pause ends on {until} before it begins on {from}"),
                "`until` is the last day, inclusive",
            );
            return None;
        }
        Some(PauseWindow { from, until, labels: document.label.clone() })
    }
}

impl Rulebook {
    /// The contact cadence: touch rules, triggers, caps, quiet hours.
    ///
    /// # Errors
    /// `no-cadence` where the rulebook says nothing of it.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.cadence()?.rule("a_visit")?.every().to_string(), "1 month"); // D003-31
    /// let error = Rulebook::preset("follow_up_office")?.cadence().unwrap_err();
    /// assert_eq!(error.code(), "no-cadence");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn cadence(&self) -> Result<Cadence<'_>> {
        let Some(definition) = &self.0.cadence else {
            let message = format!("rulebook `{}` says nothing of cadence", self.code());
            return Err(Error::new(ErrorKind::Name, "no-cadence", message)
                .with_help("add `[[cadence.touch]]`, or use the part `cadence` of a preset"));
        };
        let contact = &self.0.lifecycle.contact;
        Ok(Cadence::new(definition, contact, &self.0.schemes, self.code()))
    }
}
