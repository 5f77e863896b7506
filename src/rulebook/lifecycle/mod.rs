//! From the document of a lifecycle to the lifecycle.

mod compose;
mod document;

pub(super) use compose::{LifecycleEntry, Says};
pub use document::{LifecycleDocument, SegmentDocument};

use std::collections::BTreeSet;

use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::label::{Code, Labels, Language};
use crate::policy::lifecycle::{
    ContactRules, Health, Lifecycle, LifecycleDefinition, Resumption, SegmentRule,
};
use crate::record::{ServiceStage, Stage};
use crate::rulebook::Rulebook;
use crate::rulebook::compose::Entry;
use crate::rulebook::scheme::{Building, Built, DerivedRow};

impl Building<'_> {
    /// The lifecycle; what is wrong with it goes to the errors. `place` is that of the first list
    /// that it derives; they are put to `built`.
    pub(super) fn lifecycle(
        &mut self,
        entries: &[Entry<LifecycleEntry>],
        place: usize,
        built: &mut Vec<Built>,
    ) -> LifecycleDefinition {
        let mut definition = LifecycleDefinition::default();
        let (mut at_risk, mut dormant) = (None, None);
        for entry in entries {
            let at = |text: &str, path: String| Entry {
                item: text.to_owned(),
                path,
                preset: entry.preset.clone(),
                foreign: entry.foreign,
            };
            match &entry.item.says {
                Says::AtRisk(text) => at_risk = Some(at(text, entry.path.clone())),
                Says::Dormant(text) => dormant = Some(at(text, entry.path.clone())),
                Says::ResumeOn(words) => {
                    let words = words.iter().enumerate();
                    let read: BTreeSet<Resumption> = words
                        .filter_map(|(place, word)| {
                            self.note(word.parse(), || format!("{}[{place}]", entry.path))
                        })
                        .collect();
                    definition.contact = ContactRules { resume_on: read, ..definition.contact };
                }
                Says::PausedRefuses(word) => {
                    let read = self.note(word.parse(), || entry.path.clone());
                    let paused_refuses = read.unwrap_or_default();
                    definition.contact = ContactRules { paused_refuses, ..definition.contact };
                }
                Says::Stage(word, labels) => {
                    let known = Stage::ALL.iter().map(|stage| (*stage, stage.name()));
                    let read = named("stage", word, known);
                    if let Some(stage) = self.note(read, || entry.path.clone()) {
                        definition.stages.insert(stage, labels.clone());
                    }
                }
                Says::Step(word, labels) => {
                    let known = ServiceStage::ALL.iter().map(|step| (*step, step.name()));
                    let read = named("step", word, known);
                    if let Some(step) = self.note(read, || entry.path.clone()) {
                        definition.steps.insert(step, labels.clone());
                    }
                }
                Says::Segment(segment) => {
                    let path = &entry.path;
                    let code = self.note(segment.code.parse::<Code>(), || format!("{path}.code"));
                    let when = at(&segment.when, format!("{path}.when"));
                    let rule = code.and_then(|code| {
                        let rule = self.yes_or_no(code.clone(), &segment.code, &when, path)?;
                        Some((code, rule))
                    });
                    if let Some((code, rule)) = rule {
                        let place = place.saturating_add(built.len());
                        let labels = segment.label.clone();
                        definition.segments.push(SegmentRule { code, labels, place });
                        built.push(rule);
                    }
                }
            }
        }
        if at_risk.is_some() || dormant.is_some() {
            let health = self.health(at_risk.as_ref(), dormant.as_ref());
            definition.health = health.as_ref().map(|_| place.saturating_add(built.len()));
            built.extend(health);
        }
        definition
    }

    /// The list that decides health.
    fn health(
        &mut self,
        at_risk: Option<&Entry<String>>,
        dormant: Option<&Entry<String>>,
    ) -> Option<Built> {
        let labels = |health: Health| {
            let english = health.label(Language::English);
            Labels::from_iter([("en", english), ("zh", health.label(Language::Chinese))])
        };
        let mut rows = Vec::with_capacity(3);
        for health in Health::ALL {
            let class = self.note(health.name().parse::<Code>(), || "lifecycle".to_owned())?;
            let when = match health {
                Health::AtRisk => at_risk,
                Health::Dormant => dormant,
                _ => None,
            };
            rows.push(DerivedRow { class, labels: labels(*health), what: health.name(), when });
        }
        let code = self.note("health".parse::<Code>(), || "lifecycle".to_owned())?;
        let path = at_risk.or(dormant).map_or("lifecycle", |entry| entry.path.as_str());
        self.derived(code, Labels::default(), rows, path)
    }

    /// A list that says yes where a condition holds, and otherwise no; `None` where it is off.
    pub(super) fn yes_or_no(
        &mut self,
        code: Code,
        what: &str,
        when: &Entry<String>,
        path: &str,
    ) -> Option<Built> {
        let word = |en: &str, zh: &str| Labels::from_iter([("en", en), ("zh", zh)]);
        let yes = self.note("yes".parse::<Code>(), || path.to_owned())?;
        let no = self.note("no".parse::<Code>(), || path.to_owned())?;
        let rows = vec![
            DerivedRow { class: yes, labels: word("yes", "是"), what, when: Some(when) },
            DerivedRow { class: no, labels: word("no", "否"), what, when: None },
        ];
        self.derived(code, Labels::default(), rows, path)
    }
}

/// What a word of files names.
fn named<T>(
    what: &str,
    word: &str,
    known: impl Iterator<Item = (T, &'static str)> + Clone,
) -> Result<T> {
    let found = known.clone().find(|(_, name)| *name == word);
    found.map(|(one, _)| one).ok_or_else(|| {
        let code = if what == "stage" { "unknown-stage" } else { "unknown-step" };
        let names: Vec<&str> = known.map(|(_, name)| name).collect();
        Error::new(ErrorKind::Name, code, format!("there is no {what} `{word}`"))
            .with_help(did_you_mean(word, names))
    })
}

impl Rulebook {
    /// The lifecycle policy: stage, contact, service cycles; health and segments where the
    /// rulebook says what they are.
    ///
    /// Every rulebook has one: what a replay of the log gives needs no rules.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Customer, Stage}};
    /// let rulebook = Rulebook::preset("value_activity")?; // it has no `[lifecycle]`
    /// let mut customer = Customer::new("C2024001");
    /// customer.stage = Some(Stage::Prospect); // 潜在客户 (D001-76, C-29)
    /// let life = rulebook.lifecycle().read(&customer, &[], "2024-06-30".parse()?, None);
    /// assert_eq!(life.stage.stage, Stage::Prospect);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn lifecycle(&self) -> Lifecycle<'_> {
        let (definition, schemes) = (&self.0.lifecycle, &self.0.schemes);
        Lifecycle::new(definition, schemes, self.codes(), self.zone(), self.code())
    }
}
