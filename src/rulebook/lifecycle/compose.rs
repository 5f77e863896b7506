//! Composition of lifecycles: each thing that is said has a key, and an own one replaces.

use crate::label::Labels;
use crate::rulebook::compose::Entry;
use crate::rulebook::{LifecycleDocument, SegmentDocument};

/// One thing that a lifecycle says, under the key by which another one replaces it.
#[derive(Clone, Debug, PartialEq)]
pub(in crate::rulebook) struct LifecycleEntry {
    pub(in crate::rulebook) key: String,
    pub(in crate::rulebook) says: Says,
}

#[derive(Clone, Debug, PartialEq)]
pub(in crate::rulebook) enum Says {
    AtRisk(String),
    Dormant(String),
    ResumeOn(Vec<String>),
    PausedRefuses(String),
    Stage(String, Labels),
    Step(String, Labels),
    Segment(SegmentDocument),
}

impl LifecycleDocument {
    /// What it says, each with its place in the table.
    pub(in crate::rulebook) fn entries(&self) -> Vec<(String, LifecycleEntry)> {
        let mut all = Vec::new();
        let mut add = |place: String, key: String, says| {
            all.push((place, LifecycleEntry { key, says }));
        };
        let words = |key: &str| (key.to_owned(), key.to_owned());
        if let Some(text) = &self.at_risk {
            let (place, key) = words("at_risk");
            add(place, key, Says::AtRisk(text.clone()));
        }
        if let Some(text) = &self.dormant {
            let (place, key) = words("dormant");
            add(place, key, Says::Dormant(text.clone()));
        }
        if let Some(list) = &self.resume_on {
            let (place, key) = words("resume_on");
            add(place, key, Says::ResumeOn(list.clone()));
        }
        if let Some(text) = &self.paused_refuses {
            let (place, key) = words("paused_refuses");
            add(place, key, Says::PausedRefuses(text.clone()));
        }
        for (word, labels) in &self.stage {
            let (place, key) = words(&format!("stage.{word}"));
            add(place, key, Says::Stage(word.clone(), labels.clone()));
        }
        for (word, labels) in &self.step {
            let (place, key) = words(&format!("step.{word}"));
            add(place, key, Says::Step(word.clone(), labels.clone()));
        }
        for (place, segment) in self.segment.iter().enumerate() {
            let key = format!("segment.{}", segment.code);
            add(format!("segment[{place}]"), key, Says::Segment(segment.clone()));
        }
        all
    }

    /// The document that says all of this.
    pub(in crate::rulebook) fn of(entries: Vec<Entry<LifecycleEntry>>) -> Self {
        let mut document = Self::default();
        for entry in entries {
            match entry.item.says {
                Says::AtRisk(text) => document.at_risk = Some(text),
                Says::Dormant(text) => document.dormant = Some(text),
                Says::ResumeOn(list) => document.resume_on = Some(list),
                Says::PausedRefuses(text) => document.paused_refuses = Some(text),
                Says::Stage(word, labels) => {
                    document.stage.insert(word, labels);
                }
                Says::Step(word, labels) => {
                    document.step.insert(word, labels);
                }
                Says::Segment(segment) => document.segment.push(segment),
            }
        }
        document
    }
}
