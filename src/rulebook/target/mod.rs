//! From the documents of targets to the targets.

mod clocks;
mod document;

pub(super) use clocks::beyond_clocks;
pub use document::TargetDocument;

use rust_decimal::Decimal;

use crate::error::{Error, ErrorKind, did_you_mean};
use crate::label::Code;
use crate::policy::kpi::{KpiEntry, KpiTarget, MeasureName, Unit, find};
use crate::policy::target::{Additivity, Bound, Change, Goal, Target, YearPlan};
use crate::quantity::Fraction;
use crate::rule::codes::Codes;
use crate::rule::{Finding, ParameterValue};
use crate::rulebook::compose::{Composed, Entry};
use crate::rulebook::scheme::Building;
use crate::rulebook::{DocumentValue, Rulebook};
use crate::time::{self, Civil, Span};

/// What targets are built from besides what schemes are.
pub(super) struct TargetBuilding<'a, 'b> {
    pub(super) building: &'a mut Building<'b>,
    pub(super) composed: &'a Composed,
    pub(super) codes: &'a Codes,
    pub(super) kpis: &'a [KpiEntry],
}

impl<'a> TargetBuilding<'a, '_> {
    /// The targets; what is wrong with them goes to the errors.
    pub(super) fn build(mut self) -> Vec<KpiTarget> {
        let composed = self.composed;
        composed.targets.iter().filter_map(|entry| self.target(entry)).collect()
    }

    fn target(&mut self, entry: &Entry<TargetDocument>) -> Option<KpiTarget> {
        let (document, path) = (&entry.item, entry.path.as_str());
        let before = self.building.errors.len();
        let kpi = self.kpi(document, path)?;
        let value = self.value(document, entry, kpi);
        let per = document.per.as_deref().and_then(|text| self.per(text, path));
        let weights = self.weights(document, path);
        let parted = matches!(per.and_then(Span::civil), Some(Civil::Months(3 | 12)));
        if weights.is_some() && !parted && document.per.is_none() == per.is_none() {
            let message = "the weights split nothing: the target is for no quarter and no year";
            let help = "add for example `per = \"1 year\"`, or take `weights` out";
            self.wrong(format!("{path}.weights"), "target-weights", message, help);
        }
        let mut on_miss = Vec::with_capacity(document.on_miss.len());
        for (place, code) in document.on_miss.iter().enumerate() {
            let found = self.codes.actions().find(code).map(|one| one.code.clone());
            on_miss.extend(self.building.note(found, || format!("{path}.on_miss[{place}]")));
        }
        if self.building.errors.len() > before {
            return None;
        }
        let target = KpiTarget::new(kpi.kpi.code().clone(), value?);
        let target = KpiTarget { per, weights, on_miss, ..target };
        if let Err(error) = target.check(&kpi.kpi) {
            let of_weights = matches!(error.code(), "not-additive" | "split-weights");
            let value = given(document).first().map_or("at_least", |(key, ..)| *key);
            let key = if of_weights { "weights" } else { value };
            self.building.errors.push(error.at(format!("{path}.{key}")));
            return None;
        }
        Some(target)
    }

    /// The KPI; `None` where it is off, or there is no such.
    fn kpi(&mut self, document: &TargetDocument, path: &str) -> Option<&'a KpiEntry> {
        let code = document.kpi.as_str();
        // One that is declared and is wrong or off says so itself.
        let declared = self.composed.kpis.iter().any(|one| one.item.code == code);
        match find(self.kpis, code) {
            Ok(kpi) => Some(kpi),
            Err(_) if declared || code.parse::<MeasureName>().is_ok() => None,
            Err(_) => {
                let known = self.kpis.iter().map(|one| one.kpi.code().as_str());
                let known = known.chain(MeasureName::ALL.iter().map(|name| name.as_str()));
                let error =
                    Error::new(ErrorKind::Name, "unknown-kpi", format!("there is no KPI `{code}`"))
                        .with_help(did_you_mean(code, known));
                self.building.errors.push(error.at(format!("{path}.kpi")));
                None
            }
        }
    }

    /// The one value of a target with its bound.
    fn value(
        &mut self,
        document: &TargetDocument,
        entry: &Entry<TargetDocument>,
        kpi: &KpiEntry,
    ) -> Option<Target> {
        let path = entry.path.as_str();
        let given = given(document);
        let [(key, value, bound)] = given.as_slice() else {
            let message = match given.as_slice() {
                [] => format!("the target of `{}` has no value", document.kpi),
                _ => format!("the target of `{}` has more than one value", document.kpi),
            };
            let help = match kpi.kpi.measure().direction().bound() {
                Bound::AtMost => "write for example `at_most = ...`, and nothing else",
                _ => "write for example `at_least = ...`, and nothing else",
            };
            self.wrong(path.to_owned(), "target-value", message, help);
            return None;
        };
        let unit = kpi.kpi.measure().unit();
        if entry.foreign && unit == Unit::Money {
            // A relative change is no money, and its base is.
            let own = Some((*key, *value)).filter(|_| *key != "relative");
            let base = document.base.as_ref().map(|base| ("base", base));
            let literal = |value: &DocumentValue| !matches!(value, DocumentValue::Text(text) if text.starts_with('$'));
            let mut written = own.into_iter().chain(base).filter(|(_, value)| literal(value));
            if let Some((key, _)) = written.next() {
                let preset = entry.preset.as_deref().unwrap_or_default();
                let message = format!("preset `{preset}` counts in another currency");
                let help = "set the target yourself, in the currency of the rulebook";
                self.wrong(format!("{path}.{key}"), "foreign-money", message, help);
                return None;
            }
        }
        let direction = kpi.kpi.measure().direction();
        let Some(bound) = bound else {
            // A relative change is a number of its own; points are what the KPI counts.
            let unit_of_change = if *key == "relative" { Unit::Rate } else { unit };
            let change = self.number(value, unit_of_change, path, key)?;
            let change = match *key {
                "relative" => Change::Relative(change),
                _ => Change::Points(change),
            };
            let mut goal = Goal::new(change);
            if let Some(base) = &document.base {
                goal = goal.of(self.number(base, unit, path, "base")?);
            }
            return self.building.note(goal.target(direction), || format!("{path}.{key}"));
        };
        if document.base.is_some() {
            let message = "`base` says nothing of a target with a value of its own";
            let help = "take it out, or write `relative` or `points`";
            self.wrong(format!("{path}.base"), "target-value", message, help);
        }
        let value = self.number(value, unit, path, key)?;
        if bound.direction() != direction && kpi.kpi.measure().has_direction() {
            let code = kpi.kpi.code();
            let message = format!("`{code}` is better the other way than `{key}` says");
            let better = direction.bound();
            let help = format!("write `{better} = ...`");
            self.wrong(format!("{path}.{key}"), "target-direction", message, &help);
            return None;
        }
        Some(Target::new(*bound, value))
    }

    /// A number in the unit of a KPI; `None` where it is wrong or a parameter without a value.
    fn number(
        &mut self,
        value: &DocumentValue,
        unit: Unit,
        path: &str,
        key: &str,
    ) -> Option<Fraction> {
        let path = format!("{path}.{key}");
        let text = match value {
            DocumentValue::Text(text) => match text.strip_prefix('$') {
                Some(code) => self.parameter(code, &path)?,
                None => text.clone(),
            },
            other => other.to_string(),
        };
        if unit == Unit::Seconds {
            return self.seconds(&text, path);
        }
        let percent = text.ends_with('%');
        if percent && unit != Unit::Rate {
            let message = format!("`{text}` is a share, and the KPI is none");
            self.wrong(path, "target-unit", message, "write a plain number");
            return None;
        }
        self.building.note(text.parse::<Fraction>(), || path)
    }

    /// A length of time in seconds; one that is taken off begins with a minus.
    fn seconds(&mut self, text: &str, path: String) -> Option<Fraction> {
        let (sign, length) = match text.strip_prefix('-') {
            Some(length) => (-1, length),
            None => (1, text),
        };
        let span = self.building.note(length.parse::<Span>(), || path.clone())?;
        let seconds = match span.unit() {
            time::Unit::Minute => 60,
            time::Unit::Hour => 3600,
            _ => {
                let message = format!("a time cannot be compared with `{span}`");
                self.wrong(path, "target-unit", message, "write minutes or hours");
                return None;
            }
        };
        Fraction::from(i64::from(span.count()))
            .checked_mul(Fraction::from(i64::saturating_mul(seconds, sign)))
    }

    /// The text of a parameter's value.
    fn parameter(&mut self, code: &str, path: &str) -> Option<String> {
        let parameters = self.building.parameters;
        let value = code.parse::<Code>().and_then(|code| Ok(parameters.get(&code)?.cloned()));
        match self.building.note(value, || path.to_owned())? {
            Some(ParameterValue::Number(number)) => Some(plain(number)),
            Some(ParameterValue::Percent(number)) => Some(format!("{}%", plain(number))),
            Some(ParameterValue::Span(span)) => Some(span.to_string()),
            Some(other) => {
                let message = format!("`${code}` is `{other}`, and a number is needed");
                let help = "declare the parameter as a ratio, an amount, an integer or a span";
                self.wrong(path.to_owned(), "parameter-type", message, help);
                None
            }
            None => {
                self.building.findings.push(Finding::note(
                    "rule-off",
                    path.to_owned(),
                    format!("the target is off until a value is given for `{code}`"),
                    format!("在给出参数 `{code}` 之前，该目标不生效"),
                ));
                None
            }
        }
    }

    fn per(&mut self, text: &str, path: &str) -> Option<Span> {
        let path = format!("{path}.per");
        let span = self.building.note(text.parse::<Span>(), || path.clone())?;
        if matches!(span.civil(), Some(Civil::Months(1 | 3 | 12))) {
            return Some(span);
        }
        let message = format!("a target cannot be for `{span}`");
        let help = "write `1 month`, `1 quarter` or `1 year`";
        self.wrong(path, "target-period", message, help);
        None
    }

    fn weights(&mut self, document: &TargetDocument, path: &str) -> Option<[u64; 12]> {
        if document.weights.is_empty() {
            return None;
        }
        let weights = <[u64; 12]>::try_from(document.weights.as_slice());
        let usable = weights.ok().filter(|weights| {
            // As a year of one would be split.
            YearPlan::of_count(1, Additivity::Additive, weights).is_ok()
        });
        if usable.is_none() {
            let message = format!("{} weights split no year", document.weights.len());
            let help = "write twelve whole numbers, from January on, not all of them 0";
            self.wrong(format!("{path}.weights"), "target-weights", message, help);
        }
        usable
    }

    fn wrong(&mut self, path: String, code: &'static str, message: impl Into<String>, help: &str) {
        let error = Error::new(ErrorKind::Rulebook, code, message).with_help(help);
        self.building.errors.push(error.at(path));
    }
}

/// The values that a document gives, by their keys; the bound of those that are one.
fn given(document: &TargetDocument) -> Vec<(&'static str, &DocumentValue, Option<Bound>)> {
    let TargetDocument { at_least, at_most, above, below, relative, points, .. } = document;
    let keys = [
        ("at_least", at_least, Some(Bound::AtLeast)),
        ("at_most", at_most, Some(Bound::AtMost)),
        ("above", above, Some(Bound::Above)),
        ("below", below, Some(Bound::Below)),
        ("relative", relative, None),
        ("points", points, None),
    ];
    keys.into_iter().filter_map(|(key, value, bound)| Some((key, value.as_ref()?, bound))).collect()
}

fn plain(number: Decimal) -> String {
    number.normalize().to_string()
}

impl Rulebook {
    /// The targets, in the order of the rulebook.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.targets().len(), 4); // D003-65, 67, 69, 71
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn targets(&self) -> &[KpiTarget] {
        &self.0.targets
    }

    /// The target of a KPI, if there is one.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert!(rulebook.target("csat").is_some() && rulebook.target("nps").is_none());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn target(&self, kpi: &str) -> Option<&KpiTarget> {
        self.0.targets.iter().find(|one| one.kpi == *kpi)
    }
}
