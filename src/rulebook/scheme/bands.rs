//! Bands: cuts of one fact, best first, each strictly below the one before it.

use crate::error::{Error, ErrorKind, Result};
use crate::fact::{FactType, Value};
use crate::label::Code;
use crate::policy::scheme::Selector;
use crate::rule::atom::Test;
use crate::rule::cells;
use crate::rule::formula::Formula;
use crate::rule::{Comparison, Cut, DecisionList, Operand, ParameterValue, Side, Term};
use crate::rulebook::names::operand;
use crate::rulebook::parameters::value_of;
use crate::rulebook::scheme::{Building, Foreign, Selected};
use crate::rulebook::{BandDocument, DocumentValue, SchemeDocument};
use crate::time::Span;

impl Building<'_> {
    pub(super) fn bands_scheme(
        &mut self,
        document: &SchemeDocument,
        path: &str,
        foreign: Foreign<'_>,
    ) -> Option<Selected> {
        let Some(fact) = &document.fact else {
            self.wrong(
                path.to_owned(),
                "bands-fact",
                "bands need a fact",
                "add for example `fact = \"annual_amount\"`",
            );
            return None;
        };
        let list = format!("{path}.bands");
        let rows = self.bands(fact, &format!("{path}.fact"), &document.bands, &list, foreign)?;
        let codes = document.bands.iter().map(|band| (band.code.as_str(), &band.label));
        let classes = self.class_list(codes, &list)?;
        let keeps = self.keeps(document.bands.iter().map(|band| &band.keep), &list, foreign);
        Some((classes, keeps, Selector::List(rows)))
    }

    /// Bands as a decision list, best first, with cuts that fall strictly.
    pub(in crate::rulebook) fn bands(
        &mut self,
        fact: &str,
        fact_path: &str,
        bands: &[BandDocument],
        path: &str,
        foreign: Foreign<'_>,
    ) -> Option<DecisionList> {
        let operand = self.note(operand(fact), || fact_path.to_owned())?;
        // Asked here, so that an unknown fact is reported once, and for a single band too.
        let (Operand::Fact(named) | Operand::Age(named) | Operand::Share(named)) = &operand;
        let named = named.to_string();
        let resolved = self.tables.registry.resolve(&named);
        let id = self.note(resolved, || fact_path.to_owned())?;
        let fact_type = self.tables.registry.definition(id).map(|fact| fact.fact_type());
        let has_age = fact_type == Some(FactType::Date);
        if matches!(operand, Operand::Age(_)) && !has_age {
            let message = format!("`{named}` is no date and has no age");
            self.wrong(
                fact_path.to_owned(),
                "condition-type",
                message,
                "`age(...)` takes a date, such as `first_deal`",
            );
            return None;
        }
        if bands.is_empty() {
            self.wrong(
                path.to_owned(),
                "empty-list",
                "there is no band",
                "write at least one band; the last one has no cut and takes all the rest",
            );
            return None;
        }
        let last = bands.len().saturating_sub(1);
        let mut rows = Vec::with_capacity(bands.len());
        let mut above: Option<Cut<Ordered>> = None;
        for (place, band) in bands.iter().enumerate() {
            let at = format!("{path}[{place}]");
            let (side, value) = match (&band.from, &band.above, place == last) {
                (Some(value), None, false) => (Side::From, value),
                (None, Some(value), false) => (Side::Above, value),
                (None, None, true) => {
                    rows.push(None);
                    continue;
                }
                (_, _, true) => {
                    let message = format!(
                        "`{}` is the last band and has a cut: some values fit nowhere",
                        band.code
                    );
                    self.wrong(
                        at,
                        "no-otherwise",
                        message,
                        "add a last band without `from` and `above`",
                    );
                    continue;
                }
                _ => {
                    let message = format!("`{}` needs just one of `from` and `above`", band.code);
                    self.wrong(
                        at,
                        "band-cut",
                        message,
                        "`from` includes the value, `above` does not",
                    );
                    continue;
                }
            };
            let key = if side == Side::From { "from" } else { "above" };
            let Some(row) =
                self.band(&operand, side, value, format!("{at}.{key}"), &band.code, foreign)
            else {
                rows.push(None);
                continue;
            };
            if let Some(cut) = self.cut_of(&row, side) {
                // Spans such as `1 month` and `30 days` have no order: they do not fall either.
                if above.as_ref().is_some_and(|above| {
                    !matches!(cut.partial_cmp(above), Some(std::cmp::Ordering::Less))
                }) {
                    let message =
                        format!("the cut of `{}` does not lie below the one before it", band.code);
                    self.wrong(
                        format!("{at}.{key}"),
                        "bands-order",
                        message,
                        "write bands best first: each cut is less than the one above it",
                    );
                }
                above = Some(cut);
            }
            rows.push(Some(row));
        }
        Some(DecisionList::new(rows))
    }

    fn band(
        &mut self,
        operand: &Operand,
        side: Side,
        value: &DocumentValue,
        path: String,
        what: &str,
        foreign: Foreign<'_>,
    ) -> Option<Formula> {
        let comparison = if side == Side::From { Comparison::AtLeast } else { Comparison::Above };
        let term = self.note(term_of(value), || path.clone())?;
        let (lowered, off) = {
            let mut compiler = self.compiler(foreign);
            (compiler.bound(operand, comparison, &term), compiler.off)
        };
        self.lowered(lowered, off, path, what)
    }

    /// The cut that a band's condition asks.
    fn cut_of(&self, row: &Formula, side: Side) -> Option<Cut<Ordered>> {
        let Formula::Atom(id) = row else { return None };
        let at = match &cells::atom(&self.tables.atoms, *id)?.test {
            Test::Compare(_, value) => Ordered::Value(*value),
            Test::Age(_, span) => Ordered::Span(*span),
            Test::Share { share, .. } => Ordered::Value(Value::Ratio(*share)),
            _ => return None,
        };
        Some(Cut { at, side })
    }
}

/// A cut as far as it can be ordered: spans by how long they always are.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Ordered {
    Value(Value),
    Span(Span),
}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        match (self, other) {
            (Self::Value(a), Self::Value(b)) => a.compare(b),
            (Self::Span(a), Self::Span(b)) => {
                match (a.never_longer_than(*b), b.never_longer_than(*a)) {
                    (true, true) => Some(std::cmp::Ordering::Equal),
                    (true, false) => Some(std::cmp::Ordering::Less),
                    (false, true) => Some(std::cmp::Ordering::Greater),
                    (false, false) => None,
                }
            }
            _ => None,
        }
    }
}

/// The cut of a band as a literal; a text may be a `$parameter`, a value or a code.
fn term_of(value: &DocumentValue) -> Result<Term> {
    if let DocumentValue::Text(text) = value {
        if let Some(code) = text.strip_prefix('$') {
            return code.parse().map(Term::Parameter);
        }
        if text.parse::<ParameterValue>().is_err()
            && let Ok(code) = text.parse::<Code>()
        {
            return Ok(Term::Code(code));
        }
    }
    value_of(value)?.term().ok_or_else(|| {
        Error::new(ErrorKind::Type, "band-cut", format!("`{value}` is no cut"))
            .with_help("write a number, a percentage, a span, a date or a `$parameter`")
    })
}
