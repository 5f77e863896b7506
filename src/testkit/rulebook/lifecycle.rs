//! The life of a customer, and tags.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::label::Labels;
use crate::record::{ServiceStage, Stage};
use crate::rulebook::{LifecycleDocument, SegmentDocument, TagDimensionDocument, TagDocument};
use crate::testkit::rulebook::names::{Names, labels, maybe_word, words};

/// What the tags of dimensions may tell of.
const FIELDS: &[&str] = &["industry", "size", "note", "key_need"];

/// A lifecycle.
pub(super) fn lifecycle(names: &Names) -> BoxedStrategy<LifecycleDocument> {
    let health = (
        prop::option::weighted(0.6, names.condition()),
        prop::option::weighted(0.6, names.condition()),
    );
    let contact = (
        prop::option::of(words(0, &["interaction", "issue", "message"])),
        maybe_word(&["outbound", "promotional"]),
    );
    let stages: Vec<&'static str> = Stage::ALL.iter().map(|stage| stage.name()).collect();
    let steps: Vec<&'static str> = ServiceStage::ALL.iter().map(|step| step.name()).collect();
    let called = (called(stages), called(steps));
    let segments = prop::collection::vec((names.condition(), labels()), 0..3);
    (health, contact, called, segments)
        .prop_map(|((at_risk, dormant), (resume_on, paused_refuses), (stage, step), segments)| {
            let segment = segments.into_iter().enumerate().map(|(place, (when, label))| {
                SegmentDocument { code: format!("g{place}"), when, label }
            });
            LifecycleDocument {
                at_risk,
                dormant,
                resume_on,
                paused_refuses,
                stage,
                step,
                segment: segment.collect(),
            }
        })
        .boxed()
}

/// What some of the words are called.
fn called(words: Vec<&'static str>) -> BoxedStrategy<BTreeMap<String, Labels>> {
    let some = prop::sample::subsequence(words, 0..=2);
    (some, labels())
        .prop_map(|(words, label)| {
            words.into_iter().map(|word| (word.to_owned(), label.clone())).collect()
        })
        .boxed()
}

/// Tags of each kind: put on by hand, and derived.
pub(super) fn tags(names: &Names) -> BoxedStrategy<Vec<TagDocument>> {
    let tag = (
        prop::sample::select(vec!["need", "行业", "behaviour"]),
        prop::option::weighted(0.7, names.condition()),
        labels(),
    );
    prop::collection::vec(tag, 1..4)
        .prop_map(|tags| {
            let tag = |(place, (dimension, when, label)): (usize, (&str, _, _))| TagDocument {
                dimension: dimension.to_owned(),
                value: format!("v{place}"),
                when,
                label,
            };
            tags.into_iter().enumerate().map(tag).collect()
        })
        .boxed()
}

/// Dimensions of tags.
pub(super) fn tag_dimensions() -> BoxedStrategy<Vec<TagDimensionDocument>> {
    (words(0, &["need", "行业", "behaviour"]), maybe_word(FIELDS), labels())
        .prop_map(|(codes, field, label)| {
            let dimension =
                |code| TagDimensionDocument { code, field: field.clone(), label: label.clone() };
            codes.into_iter().map(dimension).collect()
        })
        .boxed()
}
