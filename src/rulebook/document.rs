//! The serde form of a rulebook: what a file says, before any of it is checked.

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{self, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use crate::fact::{FactType, ReturnsCount, SameDay};
use crate::label::{Labels, map_without_doubles};
use crate::policy::scheme::SchemeKind;
use crate::rule::ParameterType;
#[cfg(feature = "schema")]
use crate::rulebook::schema::or_text;
use crate::rulebook::{
    AccessDocument, CadenceDocument, CalendarDocument, CodesDocument, DocumentValue,
    DuplicateDocument, FeedbackDocument, HolidayTableDocument, IdDocument, KpiDocument,
    LifecycleDocument, OccasionDocument, PlanDocument, RenewalDocument, ReportDocument,
    RiskDocument, SlaDocument, TagDimensionDocument, TagDocument, TargetDocument, TestDocument,
    UpkeepDocument, WarningDocument,
};

/// A rulebook as a file writes it: TOML, or JSON of the same shape. Any nonsense may stand in it.
///
/// [`Rulebook::try_from`](crate::Rulebook) checks it; that is the only way to a rulebook.
/// Unknown keys and floats are refused when the file is read.
///
/// ```
/// use guanxi::{Rulebook, RulebookDocument};
/// let document: RulebookDocument = serde_json::from_str(r#"{
///     "format": 1, "code": "mine", "currency": "USD", "time_zone": "UTC",
///     "scheme": [{ "code": "size", "kind": "bands", "fact": "annual_amount",
///                  "bands": [{ "code": "large", "from": 500000 }, { "code": "small" }] }]
/// }"#).unwrap();
/// assert_eq!(Rulebook::try_from(document)?.schemes().len(), 1);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct RulebookDocument {
    /// The version of the file format: 1.
    pub format: u32,
    /// The code of the rulebook.
    pub code: String,
    /// The version of the rulebook, any text; `1` unless said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<DocumentValue>,
    /// The currency of all amounts: three capital letters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub currency: Option<String>,
    /// The zone in which days begin and end: an IANA name, `UTC`, or an offset such as `+08:00`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub time_zone: Option<String>,
    /// The first day on which the rulebook applies.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub effective_from: Option<String>,
    /// What the rulebook is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
    /// Presets whose parts come in first.
    #[serde(default, rename = "use", skip_serializing_if = "Vec::is_empty")]
    pub uses: Vec<UseDocument>,
    /// The values of parameters.
    #[serde(
        default,
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "map_without_doubles"
    )]
    pub parameters: BTreeMap<String, DocumentValue>,
    /// Declared parameters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameter: Vec<ParameterDocument>,
    /// How purchases are read.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purchases: Option<PurchasesDocument>,
    /// Declared facts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fact: Vec<FactDocument>,
    /// Classifications.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub scheme: Vec<SchemeDocument>,
    /// What holds of every customer, so that no witness says otherwise: conditions, and facts
    /// that never exceed others, as in `amount_365d <= amount_total`.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub assume: Vec<String>,
    /// Business calendars by their codes.
    #[serde(
        default,
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "map_without_doubles"
    )]
    pub calendar: BTreeMap<String, CalendarDocument>,
    /// Holiday tables by their codes; one of a bundled code stands in its place.
    #[serde(
        default,
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "map_without_doubles"
    )]
    pub holidays: BTreeMap<String, HolidayTableDocument>,
    /// Id formats by what they are for.
    #[serde(
        default,
        skip_serializing_if = "BTreeMap::is_empty",
        deserialize_with = "map_without_doubles"
    )]
    pub id: BTreeMap<String, IdDocument>,
    /// Code tables.
    #[serde(default, skip_serializing_if = "CodesDocument::is_empty")]
    pub codes: CodesDocument,
    /// The issue policy.
    #[serde(default, skip_serializing_if = "SlaDocument::is_empty")]
    pub sla: SlaDocument,
    /// How often customers are contacted, and how often at most.
    #[serde(default, skip_serializing_if = "CadenceDocument::is_empty")]
    pub cadence: CadenceDocument,
    /// The life of a customer.
    #[serde(default, skip_serializing_if = "LifecycleDocument::is_empty")]
    pub lifecycle: LifecycleDocument,
    /// Tags, and when customers have them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tag: Vec<TagDocument>,
    /// Dimensions of tags.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tag_dimension: Vec<TagDimensionDocument>,
    /// The access policy.
    #[serde(default, skip_serializing_if = "AccessDocument::is_empty")]
    pub access: AccessDocument,
    /// When two customers may be one and the same.
    #[serde(default, skip_serializing_if = "DuplicateDocument::is_empty")]
    pub duplicate: DuplicateDocument,
    /// The upkeep policy.
    #[serde(default, skip_serializing_if = "UpkeepDocument::is_empty")]
    pub upkeep: UpkeepDocument,
    /// What is prepared for talks with customers.
    #[serde(default, skip_serializing_if = "PlanDocument::is_empty")]
    pub plan: PlanDocument,
    /// Occasions on which customers are greeted, given something, or told in time.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub occasion: Vec<OccasionDocument>,
    /// How risk is scored (D002-52).
    #[serde(default, skip_serializing_if = "RiskDocument::is_empty")]
    pub risk: RiskDocument,
    /// Contracts that come to their end (D002-06).
    #[serde(default, skip_serializing_if = "RenewalDocument::is_empty")]
    pub renewal: RenewalDocument,
    /// Early warning (D002-81).
    #[serde(default, skip_serializing_if = "WarningDocument::is_empty")]
    pub warning: WarningDocument,
    /// What customers say of us (D004-34).
    #[serde(default, skip_serializing_if = "FeedbackDocument::is_empty")]
    pub feedback: FeedbackDocument,
    /// The KPIs of the board (D001-63).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub kpi: Vec<KpiDocument>,
    /// Targets for KPIs (D001-66).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub target: Vec<TargetDocument>,
    /// The report of a period (D003-72).
    #[serde(default, skip_serializing_if = "ReportDocument::is_empty")]
    pub report: ReportDocument,
    /// Tests of the rulebook itself.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub test: Vec<TestDocument>,
}

/// A preset that is used, whole or in parts.
///
/// A text alone is the name of a preset that is used whole.
///
/// ```
/// use guanxi::rulebook::UseDocument;
/// let whole: UseDocument = serde_json::from_str(r#""renewal""#).unwrap();
/// assert_eq!((whole.preset.as_str(), whole.parts.len()), ("renewal", 0));
/// let part = r#"{ "preset": "service_quality", "parts": ["scheme.segment"] }"#;
/// let part: UseDocument = serde_json::from_str(part).unwrap();
/// assert_eq!(part.parts, ["scheme.segment"]);
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields, transform = or_text))]
#[non_exhaustive]
pub struct UseDocument {
    /// The name of the preset.
    pub preset: String,
    /// The parts to take, such as `scheme` or `scheme.tier`; all of them if there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<String>,
}

/// A declared parameter.
///
/// Without a value and without a default the rules that name it are off, with a finding
/// `rule-off`; a required one makes loading fail with `required-parameter`.
///
/// ```
/// use guanxi::{rule::ParameterType, rulebook::ParameterDocument};
/// let text = r#"{ "code": "new_within", "type": "span", "required": true }"#;
/// let parameter: ParameterDocument = serde_json::from_str(text).unwrap();
/// assert_eq!((parameter.parameter_type, parameter.default), (ParameterType::Span, None));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ParameterDocument {
    /// The code, used as `$code`.
    pub code: String,
    /// The type.
    #[serde(rename = "type")]
    pub parameter_type: ParameterType,
    /// The value where the host gives none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<DocumentValue>,
    /// Whether the rulebook cannot be loaded without a value.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub required: bool,
    /// What the parameter is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
}

/// How purchases are read.
///
/// ```
/// use guanxi::{fact::{ReturnsCount, SameDay}, rulebook::PurchasesDocument};
/// let read: PurchasesDocument = serde_json::from_str(r#"{ "returns": "on_purchase" }"#).unwrap();
/// assert_eq!((read.returns, read.same_day), (ReturnsCount::OnPurchase, SameDay::Separate));
/// assert_eq!(read.annual_amount, None); // amount_12m stands for it (A-05)
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct PurchasesDocument {
    /// On which day returns count.
    #[serde(default)]
    pub returns: ReturnsCount,
    /// Whether purchases of one day are one order.
    #[serde(default)]
    pub same_day: SameDay,
    /// The fact that counts as `annual_amount` where the host gives none; `none` for no fact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annual_amount: Option<String>,
}

/// A declared fact.
///
/// Facts that every rulebook knows, such as `annual_amount`, cannot be declared again
/// (`reserved-fact`).
///
/// ```
/// use guanxi::rulebook::FactDocument;
/// let text = r#"{ "code": "region", "type": "choice", "values": ["north", "south"] }"#;
/// let fact: FactDocument = serde_json::from_str(text).unwrap();
/// assert_eq!((fact.fact_type.name(), fact.values[1].code.as_str()), ("choice", "south"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FactDocument {
    /// The code by which rules name the fact.
    pub code: String,
    /// The type.
    #[serde(rename = "type")]
    pub fact_type: FactType,
    /// For choices and sets of choices: the codes, in ascending order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub values: Vec<ValueDocument>,
    /// What the fact is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
}

/// A code of a choice or of a code table, alone or with labels.
///
/// ```
/// use guanxi::{label::Language, rulebook::ValueDocument};
/// let alone: ValueDocument = serde_json::from_str(r#""north""#).unwrap();
/// assert!(alone.label.is_empty());
/// let labelled = r#"{ "code": "north", "label": { "zh": "北方" } }"#;
/// let labelled: ValueDocument = serde_json::from_str(labelled).unwrap();
/// assert_eq!(labelled.label.get(Language::Chinese), Some("北方"));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(deny_unknown_fields, transform = or_text))]
#[non_exhaustive]
pub struct ValueDocument {
    /// The code.
    pub code: String,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
}

/// A classification.
///
/// All keys of the three kinds stand here; loading refuses those of another kind (`scheme-keys`).
///
/// ```
/// use guanxi::{Rulebook, RulebookDocument};
/// let document: RulebookDocument = serde_json::from_str(r#"{
///     "format": 1, "code": "mine", "currency": "USD", "time_zone": "UTC",
///     "scheme": [{ "code": "tier", "kind": "list", "classes": [{ "code": "A" }],
///                  "cells": [["A"]] }]
/// }"#).unwrap();
/// assert_eq!(document.scheme[0].cells, [["A"]]);
/// let error = Rulebook::try_from(document).unwrap_err();
/// assert_eq!((error.code(), error.path()), ("scheme-keys", Some("scheme[0].cells")));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SchemeDocument {
    /// The code of the scheme.
    pub code: String,
    /// How it selects a class.
    pub kind: SchemeKind,
    /// What the scheme is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
    /// How often it is reviewed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review: Option<String>,
    /// The day from which review periods of several weeks or days are counted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub review_epoch: Option<String>,
    /// How long a customer stays in a class before it may move down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub min_stay: Option<String>,
    /// Facts with which the class must never fall as they rise (P-027); flags rise to true.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rising: Vec<String>,
    /// Facts with which the class must never rise as they rise.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub falling: Vec<String>,
    /// Of a list: the classes, best first. Of a matrix: labels and `keep` of its classes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub classes: Vec<ClassDocument>,
    /// Of bands: the fact, or `age(fact)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fact: Option<String>,
    /// Of bands: the bands, best first; the last one is the rest.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bands: Vec<BandDocument>,
    /// Of a matrix: its rows, best first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rows: Option<AxisDocument>,
    /// Of a matrix: its columns, best first.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub columns: Option<AxisDocument>,
    /// Of a matrix: the class of each cell, row by row.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cells: Vec<Vec<String>>,
}

/// A class of a list, or a row or column of a matrix.
///
/// Conditions are texts here; loading reads them as [`Expression`](crate::rule::Expression).
///
/// ```
/// use guanxi::rulebook::ClassDocument;
/// let rest: ClassDocument = serde_json::from_str(r#"{ "code": "C" }"#).unwrap();
/// assert_eq!((rest.when, rest.keep), (None, None)); // taken otherwise
/// assert!(serde_json::from_str::<ClassDocument>(r#"{ "code": "C", "if": "dormant" }"#).is_err());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ClassDocument {
    /// The code.
    pub code: String,
    /// The condition; none for the last one, which is taken otherwise.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub when: Option<String>,
    /// The condition under which a customer stays in the class.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep: Option<String>,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
}

/// A band.
///
/// Every band but the last has either `from` or `above`; a text is a decimal, a span or a
/// `$parameter`.
///
/// ```
/// use guanxi::rulebook::{BandDocument, DocumentValue};
/// let band: BandDocument = serde_json::from_str(r#"{ "code": "B", "from": 100000 }"#).unwrap();
/// assert_eq!((band.from, band.above), (Some(DocumentValue::Integer(100_000)), None));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct BandDocument {
    /// The code.
    pub code: String,
    /// The band begins here, the value included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<DocumentValue>,
    /// The band begins above this value, which is not included.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub above: Option<DocumentValue>,
    /// The condition under which a customer stays in the band.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub keep: Option<String>,
    /// What it is called.
    #[serde(default, skip_serializing_if = "Labels::is_empty")]
    pub label: Labels,
}

/// One side of a matrix.
///
/// A list is a side by conditions, a table with `fact` and `bands` one by bands.
///
/// ```
/// use guanxi::rulebook::AxisDocument;
/// let list = r#"[{ "code": "high", "when": "annual_amount > 1000000" }, { "code": "low" }]"#;
/// assert!(matches!(serde_json::from_str(list).unwrap(), AxisDocument::List(_)));
/// let bands = r#"{ "fact": "orders_12m", "bands": [{ "code": "all" }] }"#;
/// assert!(matches!(serde_json::from_str(bands).unwrap(), AxisDocument::Bands(_)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(untagged)]
#[non_exhaustive]
pub enum AxisDocument {
    /// Conditions, best first; the last entry is the rest.
    List(Vec<ClassDocument>),
    /// Bands of one fact.
    Bands(AxisBandsDocument),
}

/// One side of a matrix by bands.
///
/// ```
/// use guanxi::rulebook::AxisBandsDocument;
/// let axis: AxisBandsDocument = serde_json::from_str(r#"{
///     "fact": "age(first_deal)",
///     "bands": [{ "code": "old", "from": "1 year" }, { "code": "new" }]
/// }"#).unwrap();
/// assert_eq!(axis.bands[0].from.as_ref().unwrap().to_string(), "1 year");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AxisBandsDocument {
    /// The fact, or `age(fact)`.
    pub fact: String,
    /// The bands, best first; the last one is the rest.
    pub bands: Vec<BandDocument>,
}

/// Reads a thing that is written as a text alone or as a table.
macro_rules! text_or_table {
    ($name:ident, $what:literal, $text:expr, { $($field:ident : $type:ty),* }) => {
        impl<'de> ::serde::Deserialize<'de> for $name {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                #[derive(::serde::Deserialize)]
                #[serde(deny_unknown_fields)]
                struct Table {
                    $(
                        #[serde(default)]
                        $field: $type,
                    )*
                }
                struct TextOrTable;
                impl<'de> ::serde::de::Visitor<'de> for TextOrTable {
                    type Value = $name;

                    fn expecting(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                        f.write_str($what)
                    }

                    fn visit_str<E: ::serde::de::Error>(
                        self,
                        text: &str,
                    ) -> ::std::result::Result<$name, E> {
                        let make: fn(String) -> $name = $text;
                        Ok(make(text.to_owned()))
                    }

                    fn visit_map<A: ::serde::de::MapAccess<'de>>(
                        self,
                        map: A,
                    ) -> ::std::result::Result<$name, A::Error> {
                        let map = ::serde::de::value::MapAccessDeserializer::new(map);
                        let table = <Table as ::serde::Deserialize>::deserialize(map)?;
                        Ok($name { $($field: table.$field),* })
                    }
                }
                deserializer.deserialize_any(TextOrTable)
            }
        }
    };
}
pub(in crate::rulebook) use text_or_table;

text_or_table!(
    UseDocument,
    "the name of a preset, or a table with `preset` and `parts`",
    |preset| UseDocument { preset, parts: Vec::new() },
    { preset: String, parts: Vec<String> }
);

text_or_table!(
    ValueDocument,
    "a code, or a table with `code` and `label`",
    |code| ValueDocument { code, label: Labels::default() },
    { code: String, label: Labels }
);

impl<'de> Deserialize<'de> for AxisDocument {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct AxisVisitor;
        impl<'de> Visitor<'de> for AxisVisitor {
            type Value = AxisDocument;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(
                    "a list of entries with `code` and `when`, or a table with `fact` and `bands`",
                )
            }

            fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<AxisDocument, A::Error> {
                Vec::deserialize(de::value::SeqAccessDeserializer::new(seq)).map(AxisDocument::List)
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<AxisDocument, A::Error> {
                AxisBandsDocument::deserialize(de::value::MapAccessDeserializer::new(map))
                    .map(AxisDocument::Bands)
            }
        }
        deserializer.deserialize_any(AxisVisitor)
    }
}
