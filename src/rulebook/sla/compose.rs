//! Composition of issue policies: own clocks take the place of brought ones severity by severity.

use std::collections::BTreeSet;

use crate::error::{Error, ErrorKind};
use crate::rulebook::compose::Entry;
use crate::rulebook::{IssueClockDocument, RouteDocument, SlaDocument};

/// The issue policy, presets brought in.
#[derive(Debug, Default)]
pub(in crate::rulebook) struct ComposedSla {
    /// Whether anything says something about issues.
    pub(in crate::rulebook) any: bool,
    pub(in crate::rulebook) reopen: Option<Entry<String>>,
    pub(in crate::rulebook) severity_change: Option<Entry<String>>,
    pub(in crate::rulebook) pause_on: Option<Entry<Vec<String>>>,
    pub(in crate::rulebook) clocks: Vec<Entry<IssueClockDocument>>,
    pub(in crate::rulebook) routes: Vec<Entry<RouteDocument>>,
}

impl ComposedSla {
    /// Brings the policy of a preset in, that of several presets only if they say the same.
    pub(in crate::rulebook) fn bring(
        &mut self,
        sla: &SlaDocument,
        path: &str,
        preset: &str,
    ) -> Result<(), Error> {
        let before = std::mem::take(self);
        self.put(sla, &format!("{path}.{preset}.sla"), Some(preset));
        if before.any && before.document() != self.document() {
            let first = before.clocks.first().and_then(|entry| entry.preset.clone());
            let message = format!(
                "presets `{}` and `{preset}` both bring issue clocks",
                first.unwrap_or_default()
            );
            return Err(Error::new(ErrorKind::Rulebook, "preset-conflict", message).with_help(
                "take `sla` of one of them only, and the other parts by name: `parts = [\"scheme\"]`",
            ));
        }
        Ok(())
    }

    /// Puts the document's own policy in the place of what was brought. `all` are the codes of all
    /// severities; `name` is the preset that the document is.
    pub(in crate::rulebook) fn own(&mut self, sla: &SlaDocument, all: &[&str], name: Option<&str>) {
        if sla.is_empty() {
            return;
        }
        for own in &sla.clock {
            let taken: BTreeSet<&str> = of(&own.severity, all).collect();
            for brought in &mut self.clocks {
                let item = &mut brought.item;
                if item.milestone == own.milestone {
                    let rest = of(&item.severity, all).filter(|code| !taken.contains(code));
                    let rest: Vec<String> = rest.map(str::to_owned).collect();
                    if rest.len() < of(&item.severity, all).count() {
                        item.severity = rest;
                        // None named would mean all of them.
                        if item.severity.is_empty() {
                            item.milestone.clear();
                        }
                    }
                }
            }
            self.clocks.retain(|entry| !entry.item.milestone.is_empty());
        }
        // Routes are read in order: own ones take the place of all that was brought.
        if !sla.route.is_empty() {
            self.routes.clear();
        }
        self.put(sla, "sla", name);
    }

    fn put(&mut self, sla: &SlaDocument, path: &str, preset: Option<&str>) {
        self.any = true;
        let entry = |key: &str| Entry {
            item: (),
            path: format!("{path}.{key}"),
            preset: preset.map(str::to_owned),
            foreign: false,
        };
        if let Some(text) = &sla.reopen {
            self.reopen = Some(entry("reopen").with(text.clone()));
        }
        if let Some(text) = &sla.severity_change {
            self.severity_change = Some(entry("severity_change").with(text.clone()));
        }
        if let Some(list) = &sla.pause_on {
            self.pause_on = Some(entry("pause_on").with(list.clone()));
        }
        for (place, clock) in sla.clock.iter().enumerate() {
            self.clocks.push(entry(&format!("clock[{place}]")).with(clock.clone()));
        }
        for (place, route) in sla.route.iter().enumerate() {
            self.routes.push(entry(&format!("route[{place}]")).with(route.clone()));
        }
    }

    /// The policy as a document that needs no preset.
    pub(in crate::rulebook) fn document(&self) -> SlaDocument {
        fn item<T: Clone>(entry: &Option<Entry<T>>) -> Option<T> {
            entry.as_ref().map(|entry| entry.item.clone())
        }
        SlaDocument {
            reopen: item(&self.reopen),
            severity_change: item(&self.severity_change),
            pause_on: item(&self.pause_on),
            clock: self.clocks.iter().map(|entry| entry.item.clone()).collect(),
            route: self.routes.iter().map(|entry| entry.item.clone()).collect(),
        }
    }
}

/// The severities that are meant: all of them where none is named.
fn of<'a>(named: &'a [String], all: &'a [&'a str]) -> impl Iterator<Item = &'a str> {
    let everything: &[&str] = if named.is_empty() { all } else { &[] };
    named.iter().map(String::as_str).chain(everything.iter().copied())
}
