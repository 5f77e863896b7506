//! From the document of a scheme to the scheme: classes, conditions, bands, cells.

mod bands;
mod derived;
mod list;
mod matrix;
mod order;

pub(super) use derived::DerivedRow;
pub(super) use order::order_schemes;

use std::collections::HashSet;
use std::sync::Arc;

use crate::error::{Error, ErrorKind, Result};
use crate::fact::{FactDefinition, FactType};
use crate::label::{Code, Labels, Language};
use crate::policy::scheme::{Class, Scheme, SchemeKind, Selector};
use crate::rule::Finding;
use crate::rule::atom::AtomId;
use crate::rule::condition::Tables;
use crate::rule::formula::Formula;
use crate::rule::parameter::Parameters;
use crate::rulebook::SchemeDocument;
use crate::rulebook::compose::Entry;
use crate::time::{self, Buckets, Span};

/// What building the schemes of a rulebook shares.
pub(super) struct Building<'a> {
    pub(super) tables: &'a mut Tables,
    pub(super) parameters: &'a Parameters,
    pub(super) errors: &'a mut Vec<Error>,
    pub(super) findings: &'a mut Vec<Finding>,
}

/// A scheme whose order among the others is not known yet, with the atoms it asks.
pub(super) struct Built {
    scheme: Scheme,
    atoms: Vec<AtomId>,
}

impl Built {
    /// Its place in the document.
    pub(super) fn path(&self) -> &str {
        &self.scheme.path
    }
}

/// Which preset a condition comes from, if its money is foreign.
type Foreign<'a> = Option<&'a str>;

/// Classes, the conditions to stay in them, and how one is selected.
type Selected = (Vec<Class>, Vec<Option<Formula>>, Selector);

impl Building<'_> {
    /// Makes `class(...)` of every scheme a fact that rules may read.
    pub(super) fn declare_classes(&mut self, schemes: &[Entry<SchemeDocument>]) {
        for entry in schemes {
            let scheme = &entry.item;
            let mut codes: Vec<(Code, Labels)> = Vec::new();
            let mut seen = HashSet::new();
            for (code, labels) in class_codes(scheme) {
                // What is wrong with a code is reported where the class is built.
                if let Ok(code) = code.parse::<Code>()
                    && seen.insert(code.clone())
                {
                    codes.push((code, labels));
                }
            }
            codes.reverse(); // ascending: the best class last
            let labels = Labels::from_iter([
                ("en", format!("class in {}", scheme_label(scheme, Language::English))),
                ("zh", format!("“{}”中的类别", scheme_label(scheme, Language::Chinese))),
            ]);
            let definition = FactDefinition {
                name: Arc::from(format!("class({})", scheme.code)),
                fact_type: FactType::Choice,
                choices: codes.iter().map(|(code, _)| code.clone()).collect(),
                choice_labels: codes.into_iter().map(|(_, labels)| labels).collect(),
                labels,
                derivation: None,
            };
            if let Err(error) = self.tables.registry.declare(definition) {
                self.errors.push(error.at(&entry.path));
            }
        }
    }

    /// Builds one scheme; what is wrong goes to `errors`.
    pub(super) fn scheme(&mut self, entry: &Entry<SchemeDocument>) -> Option<Built> {
        let document = &entry.item;
        let path = entry.path.as_str();
        let foreign = entry.foreign.then_some(entry.preset.as_deref().unwrap_or_default());
        let before = self.errors.len();
        let code = self.note(document.code.parse::<Code>(), || format!("{path}.code"));
        self.refuse_other_keys(document, path);
        let selected = match document.kind {
            SchemeKind::List => self.list(document, path, foreign),
            SchemeKind::Bands => self.bands_scheme(document, path, foreign),
            SchemeKind::Matrix => self.matrix(document, path, foreign),
        };
        let review = self.review(document, path);
        let min_stay = document
            .min_stay
            .as_deref()
            .and_then(|text| self.note(civil_span(text), || format!("{path}.min_stay")));
        let rising = self.monotone(&document.rising, &[], &format!("{path}.rising"));
        let falling =
            self.monotone(&document.falling, &document.rising, &format!("{path}.falling"));
        if self.errors.len() > before {
            return None;
        }
        let (classes, keeps, selector) = selected?;
        let mut atoms = selector.atoms();
        keeps.iter().flatten().for_each(|keep: &Formula| keep.collect(&mut atoms));
        let scheme = Scheme {
            code: code?,
            labels: document.label.clone(),
            kind: document.kind,
            classes,
            keeps,
            selector,
            review,
            min_stay,
            class_fact: None,
            needs: Vec::new(),
            derived: false,
            path: path.to_owned(),
            rows: Vec::new(),
            rising: rising?,
            falling: falling?,
        };
        Some(Built { scheme, atoms })
    }

    /// Keeps a value, or the error with its place.
    pub(super) fn note<T>(
        &mut self,
        result: Result<T>,
        path: impl FnOnce() -> String,
    ) -> Option<T> {
        match result {
            Ok(value) => Some(value),
            Err(error) => {
                self.errors.push(error.at(path()));
                None
            }
        }
    }

    fn wrong(&mut self, path: String, code: &'static str, message: impl Into<String>, help: &str) {
        let error = Error::new(ErrorKind::Rulebook, code, message);
        self.errors.push(error.with_help(help).at(path));
    }

    /// Keys that belong to another kind of scheme.
    fn refuse_other_keys(&mut self, document: &SchemeDocument, path: &str) {
        let kind = document.kind;
        let keys = [
            ("classes", !document.classes.is_empty(), kind != SchemeKind::Bands),
            ("fact", document.fact.is_some(), kind == SchemeKind::Bands),
            ("bands", !document.bands.is_empty(), kind == SchemeKind::Bands),
            ("rows", document.rows.is_some(), kind == SchemeKind::Matrix),
            ("columns", document.columns.is_some(), kind == SchemeKind::Matrix),
            ("cells", !document.cells.is_empty(), kind == SchemeKind::Matrix),
        ];
        for (key, present, belongs) in keys {
            if present && !belongs {
                let message = format!("a scheme of kind `{}` has no `{key}`", kind.name());
                let help = "a list has `classes`; bands have `fact` and `bands`; a matrix has `rows`, `columns` and `cells`";
                self.wrong(format!("{path}.{key}"), "scheme-keys", message, help);
            }
        }
    }

    /// The facts of a declaration that the class goes with them. They are kept by name: schemes that
    /// this one asks, and that stand after it, are still to be read.
    fn monotone(&mut self, names: &[String], other: &[String], path: &str) -> Option<Vec<String>> {
        let mut found = Vec::with_capacity(names.len());
        for (place, name) in names.iter().enumerate() {
            let at = format!("{path}[{place}]");
            let definition = self.tables.registry.find(name);
            let definition = self.note(definition, || at.clone())?;
            let fact_type = definition.fact_type();
            if !fact_type.is_ordered() && fact_type != FactType::Flag {
                let message = format!("`{name}` has no order in which it could rise");
                let help =
                    "name an amount, a count, a ratio, a score, days, a date, a choice or a flag";
                self.wrong(at, "no-order", message, help);
            } else if names.iter().take(place).chain(other).any(|one| one == name) {
                let message = format!("`{name}` stands twice");
                self.wrong(at, "duplicate-code", message, "name it once, in `rising` or `falling`");
            } else {
                found.push(definition.name().to_owned());
            }
        }
        Some(found)
    }

    fn review(&mut self, document: &SchemeDocument, path: &str) -> Option<Buckets> {
        let epoch = document
            .review_epoch
            .as_deref()
            .and_then(|text| self.note(time::parse_date(text), || format!("{path}.review_epoch")));
        let text = document.review.as_deref()?;
        let buckets = text.parse::<Span>().and_then(|span| Buckets::new(span, epoch));
        let buckets = buckets.map_err(|error| match error.code() {
            "bucket-epoch" => error.with_help("add the first day of one period, as in `review_epoch = \"2024-01-01\"`, or write `1 week`"),
            _ => error,
        });
        self.note(buckets, || format!("{path}.review"))
    }
}

/// The codes of a scheme's classes, best first; those of a matrix in the order of its cells.
pub(in crate::rulebook) fn class_codes(scheme: &SchemeDocument) -> Vec<(String, Labels)> {
    let listed = scheme.classes.iter().map(|class| (class.code.clone(), class.label.clone()));
    match scheme.kind {
        SchemeKind::List => listed.collect(),
        SchemeKind::Bands => {
            scheme.bands.iter().map(|band| (band.code.clone(), band.label.clone())).collect()
        }
        SchemeKind::Matrix if !scheme.classes.is_empty() => listed.collect(),
        SchemeKind::Matrix => {
            let mut codes: Vec<(String, Labels)> = Vec::new();
            let mut seen = HashSet::new();
            for code in scheme.cells.iter().flatten() {
                if seen.insert(code) {
                    codes.push((code.clone(), Labels::default()));
                }
            }
            codes
        }
    }
}

fn scheme_label(scheme: &SchemeDocument, language: Language) -> &str {
    scheme.label.get(language).unwrap_or(&scheme.code)
}

fn civil_span(text: &str) -> Result<Span> {
    let span: Span = text.parse()?;
    if span.is_civil() {
        return Ok(span);
    }
    Err(Error::new(ErrorKind::Type, "min-stay", format!("a stay cannot be counted in `{span}`"))
        .with_help("write days, weeks, months, quarters or years"))
}
