//! Composition: presets or parts of them come in first, then the document's own entries.

use std::collections::BTreeSet;

use crate::error::{Error, ErrorKind, did_you_mean};
use crate::rule::{Expression, Operand};
use crate::rulebook::{
    AxisDocument, BandDocument, ClassDocument, DocumentValue, FactDocument, ParameterDocument,
    RulebookDocument, SchemeDocument, UseDocument, presets,
};

/// An entry with where it comes from.
#[derive(Clone, Debug)]
pub(super) struct Entry<T> {
    pub(super) item: T,
    /// The place in the document that was given.
    pub(super) path: String,
    /// The preset that brings it.
    pub(super) preset: Option<String>,
    /// The preset counts in another currency.
    pub(super) foreign: bool,
}

/// All entries, presets brought in.
#[derive(Debug, Default)]
pub(super) struct Composed {
    pub(super) schemes: Vec<Entry<SchemeDocument>>,
    pub(super) facts: Vec<Entry<FactDocument>>,
    pub(super) parameters: Vec<Entry<ParameterDocument>>,
}

/// What the conditions of a scheme name.
#[derive(Debug, Default)]
pub(super) struct Names {
    pub(super) facts: BTreeSet<String>,
    pub(super) parameters: BTreeSet<String>,
}

/// Something with a key.
trait Keyed {
    const WHAT: &'static str;
    fn key(&self) -> &str;
}

macro_rules! keyed {
    ($($name:ident $what:literal),*) => {$(
        impl Keyed for $name {
            const WHAT: &'static str = $what;
            fn key(&self) -> &str {
                &self.code
            }
        }
    )*};
}

keyed!(SchemeDocument "scheme", FactDocument "fact", ParameterDocument "parameter");

/// Brings the presets in. `name` is the preset that the document itself is.
pub(super) fn compose(
    document: &RulebookDocument,
    name: Option<&str>,
    errors: &mut Vec<Error>,
) -> Composed {
    let mut composed = Composed::default();
    for (place, used) in document.uses.iter().enumerate() {
        let path = format!("use[{place}]");
        if let Err(error) = bring(document, used, &path, &mut composed) {
            errors.push(error.at(path));
        }
    }
    let own = |list: &str, place: usize| format!("{list}[{place}]");
    for (place, item) in document.scheme.iter().enumerate() {
        put_own(&mut composed.schemes, item, own("scheme", place), name, errors);
    }
    for (place, item) in document.fact.iter().enumerate() {
        put_own(&mut composed.facts, item, own("fact", place), name, errors);
    }
    for (place, item) in document.parameter.iter().enumerate() {
        put_own(&mut composed.parameters, item, own("parameter", place), name, errors);
    }
    // What only a replaced scheme of a preset named is not asked for.
    let mut names = Names::default();
    composed.schemes.iter().for_each(|entry| names.add_scheme(&entry.item));
    composed.parameters.retain(|entry| {
        !entry.path.starts_with("use[") || names.parameters.contains(&entry.item.code)
    });
    composed
}

/// An own entry replaces that of a preset with the same key; two own ones are an error.
fn put_own<T: Keyed + Clone>(
    list: &mut Vec<Entry<T>>,
    item: &T,
    path: String,
    name: Option<&str>,
    errors: &mut Vec<Error>,
) {
    let preset = name.map(str::to_owned);
    let entry = Entry { item: item.clone(), path, preset, foreign: false };
    match list.iter_mut().find(|other| other.item.key() == item.key()) {
        Some(other) if other.path.starts_with("use[") => *other = entry,
        Some(_) => errors.push(
            Error::new(
                ErrorKind::Rulebook,
                "duplicate-code",
                format!("there are two {}s `{}`", T::WHAT, item.key()),
            )
            .with_help("give each a code of its own")
            .at(entry.path),
        ),
        None => list.push(entry),
    }
}

fn bring(
    document: &RulebookDocument,
    used: &UseDocument,
    path: &str,
    composed: &mut Composed,
) -> Result<(), Error> {
    let preset = presets::document(&used.preset)?;
    let foreign = document.currency.is_some() && document.currency != preset.currency;
    let parts = chosen(&preset, used)?;
    let entry = |what: &str| Entry {
        item: (),
        path: format!("{path}.{}.{what}", used.preset),
        preset: Some(used.preset.clone()),
        foreign,
    };
    let mut names = Names::default();
    for scheme in parts {
        names.add_scheme(scheme);
        let source = entry(&format!("scheme.{}", scheme.code));
        put_brought(&mut composed.schemes, scheme, source)?;
    }
    for fact in preset.fact.iter().filter(|fact| names.facts.contains(&fact.code)) {
        put_brought(&mut composed.facts, fact, entry(&format!("fact.{}", fact.code)))?;
    }
    for parameter in preset.parameter.iter().filter(|p| names.parameters.contains(&p.code)) {
        let source = entry(&format!("parameter.{}", parameter.code));
        put_brought(&mut composed.parameters, parameter, source)?;
    }
    Ok(())
}

/// The schemes that the named parts are.
fn chosen<'a>(
    preset: &'a RulebookDocument,
    used: &UseDocument,
) -> Result<Vec<&'a SchemeDocument>, Error> {
    if used.parts.is_empty() {
        return Ok(preset.scheme.iter().collect());
    }
    let mut schemes: Vec<&SchemeDocument> = Vec::new();
    for (place, part) in used.parts.iter().enumerate() {
        let found: Vec<&SchemeDocument> = match part.strip_prefix("scheme.") {
            None if part == "scheme" => preset.scheme.iter().collect(),
            None => Vec::new(),
            Some(code) => preset.scheme.iter().filter(|scheme| scheme.code == code).collect(),
        };
        if found.is_empty() {
            let mut known = vec!["scheme".to_owned()];
            known.extend(preset.scheme.iter().map(|scheme| format!("scheme.{}", scheme.code)));
            let message = format!("preset `{}` has no part `{part}`", used.preset);
            return Err(Error::new(ErrorKind::Name, "unknown-part", message)
                .with_help(did_you_mean(part, known.iter().map(String::as_str)))
                .at(format!("parts[{place}]")));
        }
        schemes.extend(found);
    }
    let mut seen = BTreeSet::new();
    schemes.retain(|scheme| seen.insert(&scheme.code));
    Ok(schemes)
}

/// The same key from two presets is an error, unless both say the same.
fn put_brought<T: Keyed + Clone + PartialEq>(
    list: &mut Vec<Entry<T>>,
    item: &T,
    source: Entry<()>,
) -> Result<(), Error> {
    let Entry { path, preset, foreign, .. } = source;
    if let Some(other) = list.iter().find(|other| other.item.key() == item.key()) {
        if other.item == *item {
            return Ok(());
        }
        let first = other.preset.as_deref().unwrap_or_default();
        let second = preset.as_deref().unwrap_or_default();
        let message =
            format!("presets `{first}` and `{second}` both bring a {} `{}`", T::WHAT, item.key());
        return Err(Error::new(ErrorKind::Rulebook, "preset-conflict", message).with_help(
            "take parts of one of them only, as in `{ preset = \"renewal\", parts = [\"scheme.tier\"] }`",
        ));
    }
    list.push(Entry { item: item.clone(), path, preset, foreign });
    Ok(())
}

impl Names {
    /// Adds what a scheme names; text that cannot be read is left for loading to refuse.
    pub(super) fn add_scheme(&mut self, scheme: &SchemeDocument) {
        self.add_classes(&scheme.classes);
        self.add_bands(scheme.fact.as_deref(), &scheme.bands);
        for axis in [&scheme.rows, &scheme.columns].into_iter().flatten() {
            match axis {
                AxisDocument::List(entries) => self.add_classes(entries),
                AxisDocument::Bands(axis) => self.add_bands(Some(&axis.fact), &axis.bands),
            }
        }
    }

    fn add_classes(&mut self, classes: &[ClassDocument]) {
        for class in classes {
            self.add_text(class.when.as_deref());
            self.add_text(class.keep.as_deref());
        }
    }

    fn add_bands(&mut self, fact: Option<&str>, bands: &[BandDocument]) {
        if let Some(operand) = fact.and_then(|fact| operand(fact).ok()) {
            let (Operand::Fact(fact) | Operand::Age(fact) | Operand::Share(fact)) = operand;
            self.facts.insert(fact.to_string());
        }
        for band in bands {
            self.add_text(band.keep.as_deref());
            for value in [&band.from, &band.above].into_iter().flatten() {
                if let DocumentValue::Text(text) = value
                    && let Some(code) = text.strip_prefix('$')
                {
                    self.parameters.insert(code.to_owned());
                }
            }
        }
    }

    fn add_text(&mut self, text: Option<&str>) {
        if let Some(Ok(expression)) = text.map(str::parse::<Expression>) {
            self.facts.extend(expression.facts().iter().map(ToString::to_string));
            self.parameters.extend(expression.parameters().iter().map(ToString::to_string));
        }
    }
}

/// What bands are cut by: a fact, or the age of a date.
pub(super) fn operand(text: &str) -> Result<Operand, Error> {
    match format!("{text} >= 1").parse::<Expression>() {
        Ok(Expression::Compare { left, .. }) => Ok(left),
        _ => Err(Error::new(
            ErrorKind::Syntax,
            "bands-fact",
            format!("`{text}` is neither a fact nor the age of one"),
        )
        .with_help("write for example `annual_amount` or `age(first_deal)`")),
    }
}
