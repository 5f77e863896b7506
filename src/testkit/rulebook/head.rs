//! What a document says of itself and of purchases, what it assumes, and which presets it uses.

use proptest::prelude::*;
use proptest::sample::{select, subsequence};

use crate::fact::{ReturnsCount, SameDay};
use crate::label::Labels;
use crate::policy::scheme::SchemeKind;
use crate::rule::ParameterType;
use crate::rulebook::{
    AxisDocument, DocumentValue, ParameterDocument, PurchasesDocument, RulebookDocument,
    SchemeDocument, UseDocument,
};
use crate::testkit::rulebook::names::{Names, labels, maybe_word};

/// Facts that never exceed others, and what holds of every customer.
const ASSUMED: &[&str] = &[
    "amount_365d <= amount_total",
    "orders_12m <= orders_total",
    "first_order <= last_order",
    "annual_amount >= 0",
    "visits < 1000",
    "not (strategic and dormant)",
];

/// Parts of presets of the same currency that need no parameter.
const USED: &[(&str, &str)] = &[
    ("service_quality", "scheme.segment"),
    ("renewal", "scheme.tier"),
    ("value_activity", "scheme.quadrant"),
    ("follow_up", "occasion"),
    ("follow_up_basics", "lifecycle"),
];

/// Parameters besides those of schemes: one of hours, and some that nothing gives a value.
pub(super) fn parameters() -> Vec<ParameterDocument> {
    let parameter = |code: &str, parameter_type, default: Option<&str>| ParameterDocument {
        code: code.to_owned(),
        parameter_type,
        default: default.map(|text| DocumentValue::Text(text.to_owned())),
        required: default.is_some(),
        label: [("en", code), ("zh", "参数")].into_iter().collect(),
    };
    vec![
        parameter("p_hours", ParameterType::Span, Some("4 hours")),
        parameter("p_no_hours", ParameterType::Span, None),
        parameter("p_never", ParameterType::Span, None),
        parameter("p_never_count", ParameterType::Integer, None),
    ]
}

/// What a document says of itself.
pub(super) fn head() -> BoxedStrategy<RulebookDocument> {
    let version = prop::option::of(select(vec![
        DocumentValue::Integer(12),
        DocumentValue::Text("3-beta".to_owned()),
    ]));
    (version, maybe_word(&["2024-01-01", "2026-02-28"]), labels())
        .prop_map(|(version, effective_from, label)| RulebookDocument {
            version,
            effective_from,
            label,
            ..RulebookDocument::default()
        })
        .boxed()
}

/// How purchases are read.
pub(super) fn purchases() -> BoxedStrategy<PurchasesDocument> {
    let returns = select(vec![ReturnsCount::OnReturn, ReturnsCount::OnPurchase]);
    let same_day = select(vec![SameDay::Separate, SameDay::Merge]);
    let annual = maybe_word(&["amount_12m", "amount_365d", "amount_last_year", "none"]);
    (returns, same_day, annual)
        .prop_map(|(returns, same_day, annual_amount)| PurchasesDocument {
            returns,
            same_day,
            annual_amount,
        })
        .boxed()
}

/// What holds of every customer.
pub(super) fn assumed(names: &Names) -> BoxedStrategy<Vec<String>> {
    let known = subsequence(ASSUMED, 0..=3);
    (known, prop::option::weighted(0.3, names.condition()))
        .prop_map(|(known, own)| known.into_iter().map(str::to_owned).chain(own).collect())
        .boxed()
}

/// Presets that are used in part.
pub(super) fn uses() -> BoxedStrategy<Vec<UseDocument>> {
    subsequence(USED, 1..=2)
        .prop_map(|used| {
            let used = used.into_iter().map(|(preset, part)| UseDocument {
                preset: preset.to_owned(),
                parts: vec![part.to_owned()],
            });
            used.collect()
        })
        .boxed()
}

/// Facts with which the class of a scheme never falls, or never rises.
pub(super) fn monotone() -> BoxedStrategy<(Vec<String>, Vec<String>)> {
    let facts = subsequence(vec!["annual_amount", "orders_12m", "strategic", "visits"], 0..=2);
    (facts, any::<bool>())
        .prop_map(|(facts, rising)| {
            let facts: Vec<String> = facts.into_iter().map(str::to_owned).collect();
            if rising { (facts, Vec::new()) } else { (Vec::new(), facts) }
        })
        .boxed()
}

/// How schemes are turned: columns for rows, and a review of several weeks.
pub(super) fn turned(mut scheme: SchemeDocument, [axes, weeks]: [bool; 2]) -> SchemeDocument {
    if axes && scheme.kind == SchemeKind::Matrix {
        std::mem::swap(&mut scheme.rows, &mut scheme.columns);
        let width = scheme.cells.first().map_or(0, Vec::len);
        let column =
            |place| scheme.cells.iter().filter_map(|row| row.get(place).cloned()).collect();
        let cells: Vec<Vec<String>> = (0..width).map(column).collect();
        scheme.cells = cells;
    }
    if weeks && scheme.review.is_some() {
        scheme.review = Some("2 weeks".to_owned());
        scheme.review_epoch = Some("2024-01-01".to_owned());
    }
    scheme
}

/// The same document with labels, sources and versions wherever the tables have none of their own.
pub(super) fn labelled(mut document: RulebookDocument, label: &Labels) -> RulebookDocument {
    let put = |to: &mut Labels| {
        if to.is_empty() {
            *to = label.clone();
        }
    };
    for scheme in &mut document.scheme {
        put(&mut scheme.label);
        scheme.classes.iter_mut().for_each(|class| put(&mut class.label));
        scheme.bands.iter_mut().for_each(|band| put(&mut band.label));
        for axis in [&mut scheme.rows, &mut scheme.columns].into_iter().flatten() {
            match axis {
                AxisDocument::List(list) => list.iter_mut().for_each(|one| put(&mut one.label)),
                AxisDocument::Bands(axis) => {
                    axis.bands.iter_mut().for_each(|band| put(&mut band.label));
                }
            }
        }
    }
    let values = document.fact.iter_mut().flat_map(|fact| &mut fact.values);
    values.for_each(|value| put(&mut value.label));
    document.calendar.values_mut().for_each(|calendar| put(&mut calendar.label));
    for table in document.holidays.values_mut() {
        table.source = "https://example.org/days".to_owned();
        table.version = Some(DocumentValue::Text("2024-1".to_owned()));
    }
    document.cadence.trigger.iter_mut().for_each(|trigger| put(&mut trigger.label));
    document.cadence.cap.iter_mut().for_each(|cap| put(&mut cap.label));
    document.cadence.pause.iter_mut().for_each(|pause| put(&mut pause.label));
    document.plan.review.iter_mut().for_each(|review| put(&mut review.label));
    document
}
