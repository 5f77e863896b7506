//! Composition of cadences: own keys and own entries take the place of brought ones.

use crate::error::{Error, ErrorKind};
use crate::rulebook::compose::Entry;
use crate::rulebook::{
    CadenceDocument, ContactCapDocument, PauseDocument, SnoozeDocument, TouchRuleDocument,
    TouchTriggerDocument,
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
