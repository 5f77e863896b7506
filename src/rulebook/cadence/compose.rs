//! Composition of cadences: own keys and own entries take the place of brought ones.

use crate::error::{Error, ErrorKind};
use crate::rule::{Expression, Finding};
use crate::rulebook::compose::Entry;
use crate::rulebook::scheme::class_codes;
use crate::rulebook::warning::LATER;
use crate::rulebook::{
    CadenceDocument, ContactCapDocument, PauseDocument, SchemeDocument, SnoozeDocument,
    TouchRuleDocument, TouchTriggerDocument,
};

/// The cadence, presets brought in.
#[derive(Debug, Default)]
pub(in crate::rulebook) struct ComposedCadence {
    /// Whether anything says something about cadence.
    pub(in crate::rulebook) any: bool,
    pub(in crate::rulebook) scheme: Option<Entry<String>>,
    pub(in crate::rulebook) calendar: Option<Entry<String>>,
    pub(in crate::rulebook) onboarding: Option<Entry<Vec<String>>>,
    pub(in crate::rulebook) quiet: Option<Entry<Vec<String>>>,
    pub(in crate::rulebook) learn_channel: Option<Entry<bool>>,
    pub(in crate::rulebook) snooze: Option<Entry<SnoozeDocument>>,
    pub(in crate::rulebook) touches: Vec<Entry<TouchRuleDocument>>,
    pub(in crate::rulebook) triggers: Vec<Entry<TouchTriggerDocument>>,
    pub(in crate::rulebook) caps: Vec<Entry<ContactCapDocument>>,
    pub(in crate::rulebook) pauses: Vec<Entry<PauseDocument>>,
    /// What is left out of presets, and why.
    pub(in crate::rulebook) off: Vec<Finding>,
}

/// Which classes of presets are left out.
struct Leaving<'a> {
    schemes: &'a [Entry<SchemeDocument>],
    /// The scheme that rules mean which name none.
    common: Option<String>,
    findings: Vec<Finding>,
}

impl Leaving<'_> {
    /// Leaves out the classes that are not there; whether the rule is still for somebody.
    fn keeps(&mut self, scheme: Option<&str>, classes: &mut Vec<String>, path: &str) -> bool {
        if classes.is_empty() || !path.starts_with("use[") {
            return true;
        }
        let scheme = match (scheme.or(self.common.as_deref()), self.schemes) {
            (Some(code), all) => all.iter().find(|one| one.item.code == code),
            (None, [one]) => Some(one),
            (None, _) => None,
        };
        // Loading says what is wrong with the scheme.
        let Some(scheme) = scheme else { return true };
        let known = class_codes(&scheme.item);
        let is_known = |class: &String| known.iter().any(|(code, _)| code == class);
        let scheme = &scheme.item.code;
        for class in classes.iter().filter(|class| !is_known(class)) {
            self.findings.push(Finding::note(
                "rule-off",
                path.to_owned(),
                format!("the rule is off for `{class}`, which scheme `{scheme}` does not have"),
                format!("分类 `{scheme}` 没有类别 `{class}`，该规则对其不生效"),
            ));
        }
        classes.retain(is_known);
        !classes.is_empty()
    }
}

/// Puts a value of a preset in place; two presets may say only the same.
fn bring<T: Clone + PartialEq>(
    to: &mut Option<Entry<T>>,
    item: &Option<T>,
    key: &str,
    path: &str,
    preset: &str,
) -> Result<(), Error> {
    let Some(item) = item else { return Ok(()) };
    if let Some(other) = to {
        if other.item == *item {
            return Ok(());
        }
        let first = other.preset.as_deref().unwrap_or_default();
        let message = format!("presets `{first}` and `{preset}` both bring `cadence.{key}`");
        return Err(Error::new(ErrorKind::Rulebook, "preset-conflict", message).with_help(
            "take `cadence` of one of them only, and the other parts by name: `parts = [\"scheme\"]`",
        ));
    }
    *to = Some(Entry {
        item: item.clone(),
        path: format!("{path}.{preset}.cadence.{key}"),
        preset: Some(preset.to_owned()),
        foreign: false,
    });
    Ok(())
}

impl ComposedCadence {
    /// Brings in what a preset says besides its rules.
    pub(in crate::rulebook) fn bring(
        &mut self,
        cadence: &CadenceDocument,
        path: &str,
        preset: &str,
    ) -> Result<(), Error> {
        self.any = true;
        bring(&mut self.scheme, &cadence.scheme, "scheme", path, preset)?;
        bring(&mut self.calendar, &cadence.calendar, "calendar", path, preset)?;
        bring(&mut self.onboarding, &cadence.onboarding, "onboarding", path, preset)?;
        bring(&mut self.quiet, &cadence.quiet, "quiet", path, preset)?;
        bring(&mut self.learn_channel, &cadence.learn_channel, "learn_channel", path, preset)?;
        bring(&mut self.snooze, &cadence.snooze, "snooze", path, preset)
    }

    /// Puts the document's own keys in the place of what was brought. `name` is the preset that the
    /// document is.
    pub(in crate::rulebook) fn own(&mut self, cadence: &CadenceDocument, name: Option<&str>) {
        fn put<T: Clone>(
            to: &mut Option<Entry<T>>,
            item: &Option<T>,
            key: &str,
            name: Option<&str>,
        ) {
            if let Some(item) = item {
                let path = format!("cadence.{key}");
                let preset = name.map(str::to_owned);
                *to = Some(Entry { item: item.clone(), path, preset, foreign: false });
            }
        }
        self.any |= !cadence.is_empty();
        put(&mut self.scheme, &cadence.scheme, "scheme", name);
        put(&mut self.calendar, &cadence.calendar, "calendar", name);
        put(&mut self.onboarding, &cadence.onboarding, "onboarding", name);
        put(&mut self.quiet, &cadence.quiet, "quiet", name);
        put(&mut self.learn_channel, &cadence.learn_channel, "learn_channel", name);
        put(&mut self.snooze, &cadence.snooze, "snooze", name);
    }

    /// Leaves out what presets say of classes that are not there, since a scheme of the host's own
    /// stands in the place of the preset's; rules that are then for nobody; and their names.
    /// Likewise what they say of warnings where nothing sets off any: nobody would know for whom it is.
    pub(in crate::rulebook) fn leave_out(
        &mut self,
        schemes: &[Entry<SchemeDocument>],
        has_warnings: bool,
    ) {
        let common = self.scheme.as_ref().map(|entry| entry.item.clone());
        let mut leaving = Leaving { schemes, common, findings: Vec::new() };
        self.touches.retain_mut(|one| {
            let Entry { item, path, .. } = one;
            leaving.keeps(item.scheme.as_deref(), &mut item.class, path)
        });
        self.triggers.retain_mut(|one| {
            let Entry { item, path, .. } = one;
            leaving.keeps(item.scheme.as_deref(), &mut item.class, path)
        });
        self.caps.retain_mut(|one| {
            let Entry { item, path, .. } = one;
            leaving.keeps(item.scheme.as_deref(), &mut item.class, path)
        });
        let touches = &self.touches;
        for trigger in self.triggers.iter_mut().filter(|one| one.path.starts_with("use[")) {
            let known = |name: &String| touches.iter().any(|rule| rule.item.code == *name);
            trigger.item.satisfies.retain(known);
        }
        self.off = leaving.findings;
        let off = &mut self.off;
        self.touches.retain(|one| {
            let when = one.item.when.as_deref().and_then(|text| text.parse::<Expression>().ok());
            let asks = when.is_some_and(|when| {
                when.facts().iter().any(|fact| LATER.contains(&fact.to_string().as_str()))
            });
            let kept = has_warnings || !asks || !one.path.starts_with("use[");
            if !kept {
                off.push(Finding::note(
                    "rule-off",
                    one.path.clone(),
                    "the rule is off: it is for open warnings, and nothing sets off any".to_owned(),
                    "该规则针对未关闭预警，而规则集没有预警，因此不生效".to_owned(),
                ));
            }
            kept
        });
    }

    /// The cadence as a document that needs no preset.
    pub(in crate::rulebook) fn document(&self) -> CadenceDocument {
        fn item<T: Clone>(entry: &Option<Entry<T>>) -> Option<T> {
            entry.as_ref().map(|entry| entry.item.clone())
        }
        fn list<T: Clone>(entries: &[Entry<T>]) -> Vec<T> {
            entries.iter().map(|entry| entry.item.clone()).collect()
        }
        CadenceDocument {
            scheme: item(&self.scheme),
            calendar: item(&self.calendar),
            onboarding: item(&self.onboarding),
            quiet: item(&self.quiet),
            learn_channel: item(&self.learn_channel),
            snooze: item(&self.snooze),
            touch: list(&self.touches),
            trigger: list(&self.triggers),
            cap: list(&self.caps),
            pause: list(&self.pauses),
        }
    }
}
