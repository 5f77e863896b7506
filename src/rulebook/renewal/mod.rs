//! From the document of the renewal policy to the policy.

mod document;

pub use document::{RenewalDocument, UrgencyDocument};

use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::fact::Registry;
use crate::label::Code;
use crate::policy::renewal::{Renewal, RenewalDefinition, RenewalFacts, Urgency};
use crate::rule::codes::Codes;
use crate::rulebook::Rulebook;
use crate::rulebook::compose::Entry;
use crate::rulebook::saying::{Saying, Says};
use crate::rulebook::scheme::Building;
use crate::time::Span;

/// What a renewal policy is built from besides what schemes are.
pub(super) struct RenewalBuilding<'a, 'b> {
    pub(super) building: &'a mut Building<'b>,
    pub(super) entries: &'a [Entry<Saying<RenewalDocument>>],
    pub(super) codes: &'a Codes,
}

impl RenewalBuilding<'_, '_> {
    /// The policy; `None` where the rulebook has none, or it is wrong.
    pub(super) fn build(mut self) -> Option<RenewalDefinition> {
        if self.entries.is_empty() {
            return None;
        }
        let says = self.entries.iter().map(|one| one.item.says.clone());
        let document = RenewalDocument::together(says);
        let before = self.building.errors.len();
        let opens = self.span(document.opens.as_deref(), "opens");
        let latest = self.span(document.latest.as_deref(), "latest");
        let gap = document.gap.as_deref().and_then(|text| self.given(text, "gap"));
        if let (Some(opens), Some(latest)) = (opens, latest)
            && !latest.never_longer_than(opens)
        {
            let message = format!("`{latest}` before the end may be earlier than `{opens}`");
            let help = "the window opens first: write for example `opens = \"6 months\"`, `latest = \"3 months\"`";
            self.wrong("latest", "window-order", message, help);
        }
        let plan_from = document.plan_from.as_deref().and_then(|level| self.level(level));
        let by = document.by.as_deref().and_then(|role| {
            let found = self.codes.roles().find(role).cloned();
            let path = self.path("by");
            self.building.note(found, || path)
        });
        let urgencies = self.urgencies(document.urgency.as_deref().unwrap_or_default());
        if self.building.errors.len() > before {
            return None;
        }
        Some(RenewalDefinition {
            opens: opens?,
            latest: latest?,
            gap,
            plan_from,
            by,
            urgencies,
            facts: RenewalFacts::default(),
        })
    }

    fn path(&self, key: &str) -> String {
        let entry = self.entries.iter().find(|entry| entry.item.key == key);
        entry.map_or_else(|| format!("renewal.{key}"), |entry| entry.path.clone())
    }

    fn wrong(&mut self, key: &str, code: &'static str, message: impl Into<String>, help: &str) {
        let error = Error::new(ErrorKind::Rulebook, code, message).with_help(help);
        let path = self.path(key);
        self.building.errors.push(error.at(path));
    }

    /// A span that has to be there.
    fn span(&mut self, text: Option<&str>, key: &str) -> Option<Span> {
        let Some(text) = text else {
            let message = format!("the renewal policy does not say `{key}`");
            let help = format!("write for example `{key} = \"3 months\"`");
            self.wrong(key, "renewal-window", message, &help);
            return None;
        };
        self.given(text, key)
    }

    fn given(&mut self, text: &str, key: &str) -> Option<Span> {
        let path = self.path(key);
        self.building.civil_span(text, &path, key)
    }

    fn level(&mut self, level: &str) -> Option<u16> {
        let path = self.path("plan_from");
        let fact = self.building.tables.registry.find("risk_level");
        let fact = self.building.note(fact, || path.clone())?;
        let place = fact.choices().iter().position(|code| *code == *level);
        if place.is_none() {
            let codes = fact.choices().iter().map(Code::as_str);
            let message = format!("`{level}` is no value of `risk_level`");
            let error = Error::new(ErrorKind::Name, "unknown-choice", message)
                .with_help(did_you_mean(level, codes));
            self.building.errors.push(error.at(path));
        }
        place.and_then(|place| u16::try_from(place).ok())
    }

    fn urgencies(&mut self, documents: &[UrgencyDocument]) -> Vec<Urgency> {
        let path = self.path("urgency");
        let last = documents.len().saturating_sub(1);
        let mut built: Vec<Urgency> = Vec::with_capacity(documents.len());
        for (place, document) in documents.iter().enumerate() {
            let at = format!("{path}[{place}]");
            let parsed = document.code.parse::<Code>();
            let Some(code) = self.building.note(parsed, || format!("{at}.code")) else { continue };
            if built.iter().any(|one| one.code == code) {
                let message = format!("the urgency `{code}` stands twice");
                let error = Error::new(ErrorKind::Rulebook, "duplicate-code", message)
                    .with_help("name each urgency once");
                self.building.errors.push(error.at(format!("{at}.code")));
                continue;
            }
            let wrong = |code, message: String, help: &str| {
                Error::new(ErrorKind::Rulebook, code, message)
                    .with_help(help)
                    .at(format!("{at}.within"))
            };
            let within = match (document.within.as_deref(), place == last) {
                (Some(text), false) => {
                    // Without a value of its parameter it is off; without a cut it would hold always.
                    let path = format!("{at}.within");
                    let Some(span) = self.building.civil_span(text, &path, "urgency") else {
                        continue;
                    };
                    let before = built.last().and_then(|one| one.within);
                    if let Some(before) = before
                        && !(before.never_longer_than(span) && before != span)
                    {
                        let message = format!("`{span}` does not begin before `{before}`");
                        let help = "write the most urgent first: each begins earlier than the one before it";
                        self.building.errors.push(wrong("bands-order", message, help));
                    }
                    Some(span)
                }
                (None, true) => None,
                (None, false) => {
                    let message = format!("nothing says when `{code}` begins");
                    let help = "add `within`; only the last one has none";
                    self.building.errors.push(wrong("band-cut", message, help));
                    None
                }
                (Some(_), true) => {
                    let message =
                        format!("`{code}` is the last one and has a cut: some fit nowhere");
                    self.building.errors.push(wrong("no-otherwise", message, "take out `within`"));
                    None
                }
            };
            built.push(Urgency { code, labels: document.label.clone(), within });
        }
        built
    }
}

/// The facts that the policy tells, as far as rules ask for them.
pub(super) fn told(registry: &Registry) -> RenewalFacts {
    RenewalFacts { days: registry.id("days_to_contract_end"), phase: registry.id("renewal_phase") }
}

impl Rulebook {
    /// The renewal policy: windows of contracts, successors, plans.
    ///
    /// # Errors
    /// `no-renewal-policy` where the rulebook says nothing of renewal.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let day = |text: &str| text.parse().unwrap();
    /// assert_eq!(rulebook.renewal()?.window(day("2024-12-31")).opens, day("2024-06-30")); // D002-06
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn renewal(&self) -> Result<Renewal<'_>> {
        let definition = self.0.renewal.as_ref().ok_or_else(|| {
            let message = format!("rulebook `{}` says nothing of renewal", self.code());
            Error::new(ErrorKind::Name, "no-renewal-policy", message)
                .with_help("add `[renewal]`, or use the part `renewal` of a preset")
        })?;
        Ok(Renewal::new(definition, self.zone()))
    }
}
