//! From the document of the warning policy to the policy.

mod document;

pub use document::{
    PlaybookDocument, WarningClockDocument, WarningDocument, WarningTriggerDocument,
};

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::fact::{FactDefinition, Registry, choice_of};
use crate::label::{Code, Labels, Language};
use crate::policy::warning::{
    Cause, Detection, Level, Milestone, Playbook, Start, WarningClock, WarningDefinition,
    WarningFacts, Warnings,
};
use crate::rule::Expression;
use crate::rule::codes::Codes;
use crate::rulebook::compose::{Composed, Entry};
use crate::rulebook::saying::Saying;
use crate::rulebook::scheme::{Building, Built};
use crate::rulebook::sla::SlaBuilding;
use crate::rulebook::{IssueClockDocument, Rulebook};
use crate::time::{Calendar, Zone};

/// The fact whose values are the levels.
const LEVELS: &str = "risk_level";

/// Facts that come out of warnings themselves.
pub(super) const LATER: [&str; 2] = ["open_warning", "warning_opened"];

/// Facts that come out of assessments of the risk.
const ASSESSED: [&str; 4] =
    ["risk_level", "assessed_level", "consecutive_at_least", "consecutive_exactly"];

/// What a warning policy is built from.
pub(super) struct WarningBuilding<'a, 'b> {
    pub(super) building: &'a mut Building<'b>,
    pub(super) composed: &'a Composed,
    pub(super) calendars: &'a BTreeMap<Code, Calendar>,
    pub(super) codes: &'a Arc<Codes>,
    pub(super) zone: &'a Zone,
    /// How many schemes stand before what is derived.
    pub(super) first: usize,
    pub(super) built: &'a mut Vec<Built>,
}

impl WarningBuilding<'_, '_> {
    /// The warning policy; `None` where the rulebook says nothing of warnings. What is wrong with
    /// it goes to the errors.
    pub(super) fn build(mut self) -> Option<WarningDefinition> {
        let composed = self.composed;
        if composed.warning.is_empty() {
            return None;
        }
        let levels = self.building.tables.registry.find(LEVELS);
        let levels = self.building.note(levels, || "warning".to_owned())?;
        let mut detect = Detection::Any;
        let mut most = None;
        let (mut causes, mut clocks, mut playbooks) = (Vec::new(), Vec::new(), Vec::new());
        for entry in &composed.warning {
            let (says, path) = (&entry.item.says, entry.path.as_str());
            if let Some(word) = &says.detect {
                detect = self.building.note(word.parse(), || path.to_owned()).unwrap_or(detect);
            }
            if let Some(level) = &says.clear_at_most {
                most = self.building.note(choice_of(&levels, level), || path.to_owned());
            }
            for trigger in &says.trigger {
                causes.extend(self.trigger(trigger, entry, &levels));
            }
            for clock in &says.clock {
                clocks.extend(self.clock(clock, path));
            }
        }
        for entry in &composed.warning {
            for playbook in &entry.item.says.playbook {
                playbooks.extend(self.playbook(playbook, &entry.path, &causes));
            }
        }
        clocks.sort_by_key(|clock: &WarningClock| clock.milestone);
        let clear_at_most = most.or_else(|| choice_of(&levels, "medium").ok()).unwrap_or(0);
        let levels = (0_u16..).zip(levels.choices()).map(|(place, code)| Level {
            code: code.clone(),
            labels: choice_labels(&levels, place),
        });
        let levels = levels.collect();
        let facts = WarningFacts::default();
        Some(WarningDefinition { detect, clear_at_most, levels, causes, clocks, playbooks, facts })
    }

    fn trigger(
        &mut self,
        trigger: &WarningTriggerDocument,
        entry: &Entry<Saying<WarningDocument>>,
        levels: &FactDefinition,
    ) -> Option<Cause> {
        let path = entry.path.as_str();
        let before = self.building.errors.len();
        let code = self.building.note(trigger.cause.parse::<Code>(), || format!("{path}.cause"));
        let rank =
            self.building.note(choice_of(levels, &trigger.level), || format!("{path}.level"));
        let when = Entry {
            item: trigger.when.clone(),
            path: format!("{path}.when"),
            preset: entry.preset.clone(),
            foreign: entry.foreign,
        };
        // What is wrong with the form of the condition is reported where the list is built.
        let facts = trigger.when.parse::<Expression>().map(|asked| asked.facts());
        let facts = facts.unwrap_or_default();
        let later = facts.iter().find(|fact| LATER.contains(&fact.name.as_str()));
        if let Some(fact) = later {
            let message = format!("`{fact}` comes out of warnings, so no trigger can ask for it");
            let error = Error::new(ErrorKind::Rulebook, "later-result", message)
                .with_help("ask for what a warning is about: signals, assessments, payments");
            self.building.errors.push(error.at(format!("{path}.when")));
        }
        let code = code?;
        let list = self.building.yes_or_no(code.clone(), &trigger.cause, &when, path);
        if self.building.errors.len() > before {
            return None;
        }
        let place = list.map(|list| {
            let place = self.first.saturating_add(self.built.len());
            self.built.push(list);
            place
        });
        let rank = rank?;
        Some(Cause {
            code,
            level: levels.choices().get(usize::from(rank))?.clone(),
            labels: trigger.label.clone(),
            rank,
            place,
            signals: facts
                .iter()
                .filter(|fact| fact.name == "signal")
                .filter_map(|fact| fact.argument.clone())
                .collect(),
            assessments: facts.iter().any(|fact| ASSESSED.contains(&fact.name.as_str())),
        })
    }

    fn clock(&mut self, document: &WarningClockDocument, path: &str) -> Option<WarningClock> {
        let before = self.building.errors.len();
        let milestone =
            self.building.note(document.milestone.parse(), || format!("{path}.milestone"));
        let from = milestone.map_or(Ok(Start::StepBefore), |one| start(one, document));
        let from = self.building.note(from, || format!("{path}.from"));
        if let Some(milestone) = milestone {
            self.check_keys(milestone, document, path);
        }
        let issue = IssueClockDocument {
            within: document.within.clone(),
            every: document.every.clone(),
            calendar: document.calendar.clone(),
            edge: document.edge.clone(),
            tolerance: document.tolerance.clone(),
            by: document.by.clone(),
            to: document.to.clone(),
            steps: document.steps.clone(),
            ..IssueClockDocument::default()
        };
        let clock = SlaBuilding {
            composed: self.composed,
            parameters: self.building.parameters,
            calendars: self.calendars,
            codes: self.codes,
            zone: self.zone,
            errors: self.building.errors,
            findings: self.building.findings,
        }
        .timing(&issue, path);
        if self.building.errors.len() > before {
            return None;
        }
        Some(WarningClock { milestone: milestone?, from: from?, clock: clock? })
    }

    /// Only progress comes again and again.
    fn check_keys(&mut self, milestone: Milestone, document: &WarningClockDocument, path: &str) {
        let progress = milestone == Milestone::Progress;
        let (key, help) = match (progress, &document.within, &document.every) {
            (false, _, Some(_)) => ("every", "write `within`"),
            (true, Some(_), _) => ("within", "write `every`"),
            _ => return,
        };
        let message = match progress {
            false => {
                format!("`every` is for clocks of the milestone `progress`, not `{milestone}`")
            }
            true => "progress is reported again and again".to_owned(),
        };
        let error = Error::new(ErrorKind::Rulebook, "clock-keys", message).with_help(help);
        self.building.errors.push(error.at(format!("{path}.{key}")));
    }

    fn playbook(
        &mut self,
        document: &PlaybookDocument,
        path: &str,
        causes: &[Cause],
    ) -> Option<Playbook> {
        let before = self.building.errors.len();
        let own = causes.iter().map(|one| one.code.as_str());
        let known = own.chain(self.codes.causes().iter().map(|one| one.code.as_str()));
        let cause = document.cause.parse::<Code>().and_then(|code| {
            if known.clone().any(|one| code == one) {
                return Ok(code);
            }
            let message = format!("`{code}` is neither a root cause nor the cause of a trigger");
            let help = did_you_mean(code.as_str(), known);
            Err(Error::new(ErrorKind::Name, "unknown-cause", message).with_help(help))
        });
        let cause = self.building.note(cause, || format!("{path}.cause"));
        let mut actions: Vec<Code> = Vec::with_capacity(document.actions.len());
        for (place, name) in document.actions.iter().enumerate() {
            let found = self.codes.actions().find(name).map(|entry| entry.code.clone());
            actions.extend(self.building.note(found, || format!("{path}.actions[{place}]")));
        }
        if document.actions.is_empty() {
            let message = "`actions` names nothing";
            let error = Error::new(ErrorKind::Rulebook, "empty-list", message)
                .with_help("write for example `actions = [\"renewal_discount\"]`");
            self.building.errors.push(error.at(format!("{path}.actions")));
        }
        if self.building.errors.len() > before {
            return None;
        }
        Some(Playbook { cause: cause?, actions, text: document.text.clone() })
    }
}

/// What starts a clock: the step before, or the detection.
fn start(milestone: Milestone, document: &WarningClockDocument) -> Result<Start> {
    let (before, detected) = starts(milestone);
    match document.from.as_deref() {
        None => Ok(Start::StepBefore),
        Some(word) if word == before => Ok(Start::StepBefore),
        Some("detected") if detected => Ok(Start::Detected),
        Some(other) => {
            let message = format!("a clock for `{milestone}` does not start at `{other}`");
            let help = match detected && before != "detected" {
                true => format!("write `{before}`, `detected`, or leave it out"),
                false => format!("write `{before}`, or leave it out"),
            };
            Err(Error::new(ErrorKind::Value, "clock-start", message).with_help(help))
        }
    }
}

/// The step before, and whether the detection may start the clock too.
pub(super) fn starts(milestone: Milestone) -> (&'static str, bool) {
    match milestone {
        Milestone::Report => ("detected", true),
        Milestone::Meet => ("reported", true),
        Milestone::Plan => ("met", true),
        Milestone::Execute => ("planned", true),
        Milestone::Progress | Milestone::Escalate => ("executed", false),
        Milestone::Clear => ("executed", true),
        _ => ("cleared", false),
    }
}

/// What a level is called.
fn choice_labels(levels: &FactDefinition, place: u16) -> Labels {
    let languages = [Language::English, Language::Chinese];
    languages.map(|one| (one.tag(), levels.choice_label(place, one))).into_iter().collect()
}

/// The facts that the policy tells, as far as rules ask for them.
pub(super) fn told(registry: &Registry) -> WarningFacts {
    WarningFacts { open: registry.id("open_warning"), opened: registry.id("warning_opened") }
}

impl Rulebook {
    /// The warning policy: triggers, workflow, clocks and playbooks (D002-81 ... D002-97).
    ///
    /// # Errors
    /// `no-warning-policy` where the rulebook says nothing of warnings.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// assert_eq!(Rulebook::preset("renewal")?.warnings()?.causes().len(), 5);
    /// let error = Rulebook::preset("value_activity")?.warnings().unwrap_err();
    /// assert_eq!(error.code(), "no-warning-policy");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn warnings(&self) -> Result<Warnings<'_>> {
        let Some(definition) = &self.0.warning else {
            let message = format!("rulebook `{}` says nothing of warnings", self.code());
            return Err(Error::new(ErrorKind::Name, "no-warning-policy", message)
                .with_help("add `[[warning.trigger]]`, or use the part `warning` of a preset"));
        };
        let (schemes, codes) = (&self.0.schemes, self.codes());
        Ok(Warnings::new(definition, schemes, codes, self.zone(), self.code()))
    }
}
