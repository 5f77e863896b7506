//! A rulebook read a second time, slowly and plainly: what the laws compare decisions with.
//!
//! Nothing here uses the atoms, formulas or cells of the decisions proper: conditions are syntax
//! trees, evaluated from scratch for one customer of whom everything is known.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, Months, NaiveDate};

use crate::fact::{Basis, FactInput, Facts, Value, value_of};
use crate::policy::scheme::SchemeKind;
use crate::quantity::{Percent, Ratio};
use crate::rule::{Comparison, Expression, FactRef, Operand, ParameterValue, Term};
use crate::rulebook::{
    AxisDocument, BandDocument, ClassDocument, DocumentValue, Rulebook, SchemeDocument,
};
use crate::testkit::fact::Customer;
use crate::time::{Civil, Span};

/// A rulebook as its document says it.
#[derive(Debug)]
pub(super) struct Plain {
    pub(super) schemes: Vec<PlainScheme>,
}

/// A scheme: rows of conditions, parameters put in, what is off left out.
#[derive(Debug)]
pub(super) struct PlainScheme {
    pub(super) code: String,
    /// Best first.
    pub(super) classes: Vec<String>,
    keeps: Vec<Option<Expression>>,
    rows: Rows,
    /// Of a matrix: its columns and cells.
    columns: Option<(Rows, Vec<Vec<usize>>)>,
    min_stay: Option<Span>,
}

/// Conditions in their order; none for the last row and for rows that are off.
type Rows = Vec<Option<Expression>>;

type Parameters = BTreeMap<String, Option<ParameterValue>>;

impl Plain {
    pub(super) fn of(rulebook: &Rulebook) -> Self {
        let document = rulebook.document();
        let read = |value: &DocumentValue| value.to_string().parse::<ParameterValue>().ok();
        let mut parameters: Parameters = document
            .parameter
            .iter()
            .map(|entry| (entry.code.clone(), entry.default.as_ref().and_then(read)))
            .collect();
        for (code, value) in &document.parameters {
            parameters.insert(code.clone(), read(value));
        }
        let scheme = |scheme| PlainScheme::of(scheme, &parameters);
        Self { schemes: document.scheme.iter().map(scheme).collect() }
    }

    pub(super) fn scheme(&self, code: &str) -> Option<&PlainScheme> {
        self.schemes.iter().find(|scheme| scheme.code == code)
    }

    /// The conditions of a scheme and of every scheme whose classes they read.
    pub(super) fn conditions(&self, code: &str) -> Vec<&Expression> {
        let (mut open, mut done) = (vec![code.to_owned()], BTreeSet::new());
        let mut found = Vec::new();
        while let Some(code) = open.pop() {
            let Some(scheme) = self.scheme(&code).filter(|_| done.insert(code.clone())) else {
                continue;
            };
            for condition in scheme.conditions() {
                found.push(condition);
                let classes = condition.facts().into_iter().filter(|fact| fact.name == *"class");
                open.extend(classes.filter_map(|fact| fact.argument).map(|code| code.to_string()));
            }
        }
        found
    }

    /// The class of a customer in one possible world; `None` where a fact that matters is unknown.
    pub(super) fn class(&self, code: &str, world: &World<'_>) -> Option<usize> {
        let scheme = self.scheme(code)?;
        if let Some(given) = world.value(&format!("class({code})")) {
            let Value::Choice(place) = given else { return None };
            return scheme.classes.len().checked_sub(usize::from(place))?.checked_sub(1);
        }
        let (history, today) = (&world.customer.history, world.customer.as_of);
        let rank = |class: &str| scheme.classes.iter().position(|other| other == class);
        if let Some(decided) = history.override_on(code, today)
            && let Some(class) = rank(decided.class.as_str())
        {
            return Some(class);
        }
        let holds = |rows: &[Option<Expression>]| -> Option<usize> {
            for (place, row) in rows.iter().enumerate() {
                if let Some(row) = row
                    && self.holds(row, world)?
                {
                    return Some(place);
                }
            }
            rows.len().checked_sub(1)
        };
        let first = match &scheme.columns {
            None => holds(&scheme.rows)?,
            Some((columns, cells)) => *cells.get(holds(&scheme.rows)?)?.get(holds(columns)?)?,
        };
        let last = history.last(code).filter(|last| last.since <= today);
        let before = last.and_then(|last| Some((rank(last.class.as_str())?, last.since)));
        let Some((before, since)) = before.filter(|(before, _)| *before < first) else {
            return Some(first);
        };
        let stays =
            scheme.min_stay.is_some_and(|span| add(since, span).is_none_or(|end| today < end));
        let kept = match scheme.keeps.get(before) {
            Some(Some(keep)) => self.holds(keep, world)?,
            _ => false,
        };
        Some(if stays || kept { before } else { first })
    }

    /// Whether a condition holds in a world.
    pub(super) fn holds(&self, condition: &Expression, world: &World<'_>) -> Option<bool> {
        Some(match condition {
            Expression::Constant(value) => *value,
            Expression::Flag(fact) => self.value(fact, world)? == Value::Flag(true),
            Expression::Compare { left: Operand::Fact(fact), comparison, right } => {
                let value = self.value(fact, world)?;
                comparison.holds(value.compare(&literal(world.facts(), fact, right)?)?)
            }
            Expression::Compare { left: Operand::Age(fact), comparison, right } => {
                let (Value::Date(date), Term::Span(span)) = (self.value(fact, world)?, right)
                else {
                    return None;
                };
                // A day beyond the calendar never comes.
                let day = add(date, *span);
                let order =
                    day.map_or(std::cmp::Ordering::Less, |day| world.customer.as_of.cmp(&day));
                comparison.holds(order)
            }
            Expression::Compare { left: Operand::Share(fact), comparison, right } => {
                world.share(fact, *comparison, right)?
            }
            Expression::In { fact, codes } => {
                let value = self.value(fact, world)?;
                let mut codes = codes.iter().filter_map(|code| literal(world.facts(), fact, code));
                codes.any(|code| code == value)
            }
            Expression::Has { fact, code } => {
                let Value::Choices(bits) = self.value(fact, world)? else { return None };
                let Value::Choices(bit) = literal(world.facts(), fact, code)? else { return None };
                bits & bit == bit
            }
            Expression::Top { fact, share, basis, min } => world.top(fact, share, *basis, min)?,
            Expression::AtLeast { count, of } => {
                let mut holding = 0_usize;
                for part in of {
                    holding = holding.saturating_add(usize::from(self.holds(part, world)?));
                }
                holding >= whole(count)?
            }
            Expression::Not(inner) => !self.holds(inner, world)?,
            Expression::All(parts) => {
                parts.iter().try_fold(true, |all, part| Some(self.holds(part, world)? && all))?
            }
            Expression::Any(parts) => {
                parts.iter().try_fold(false, |any, part| Some(self.holds(part, world)? || any))?
            }
            Expression::Parameter(_) => return None,
        })
    }

    fn value(&self, fact: &FactRef, world: &World<'_>) -> Option<Value> {
        match &fact.argument {
            Some(scheme) if fact.name == *"class" => {
                let class = self.class(scheme.as_str(), world)?;
                let classes = self.scheme(scheme.as_str())?.classes.len();
                let place = classes.checked_sub(class)?.checked_sub(1)?;
                u16::try_from(place).ok().map(Value::Choice)
            }
            _ => world.value(&fact.to_string()),
        }
    }
}

impl PlainScheme {
    pub(super) fn is_matrix(&self) -> bool {
        self.columns.is_some()
    }

    fn of(scheme: &SchemeDocument, parameters: &Parameters) -> Self {
        let condition = |text: &Option<String>| {
            text.as_deref().and_then(|text| settled(&text.parse().ok()?, parameters))
        };
        let conditions = |entries: &[ClassDocument]| -> Vec<Option<Expression>> {
            entries.iter().map(|entry| condition(&entry.when)).collect()
        };
        let cuts = |what: &str, bands: &[BandDocument]| -> Vec<Option<Expression>> {
            let cut = |band: &BandDocument| match (&band.from, &band.above) {
                (Some(from), _) => Some(format!("{what} >= {from}")),
                (_, Some(above)) => Some(format!("{what} > {above}")),
                _ => None,
            };
            bands.iter().map(|band| condition(&cut(band))).collect()
        };
        let axis = |axis: &Option<AxisDocument>| match axis {
            Some(AxisDocument::List(entries)) => conditions(entries),
            Some(AxisDocument::Bands(axis)) => cuts(&axis.fact, &axis.bands),
            None => Vec::new(),
        };
        let listed = || scheme.classes.iter().map(|class| class.code.clone()).collect();
        let mut keeps: Vec<_> = scheme.classes.iter().map(|class| condition(&class.keep)).collect();
        let (classes, rows): (Vec<String>, _) = match scheme.kind {
            SchemeKind::List => (listed(), conditions(&scheme.classes)),
            SchemeKind::Bands => {
                keeps = scheme.bands.iter().map(|band| condition(&band.keep)).collect();
                let classes = scheme.bands.iter().map(|band| band.code.clone()).collect();
                (classes, cuts(scheme.fact.as_deref().unwrap_or_default(), &scheme.bands))
            }
            SchemeKind::Matrix if scheme.classes.is_empty() => {
                let mut classes: Vec<String> = Vec::new();
                for code in scheme.cells.iter().flatten() {
                    if !classes.contains(code) {
                        classes.push(code.clone());
                    }
                }
                (classes, axis(&scheme.rows))
            }
            SchemeKind::Matrix => (listed(), axis(&scheme.rows)),
        };
        let columns = (scheme.kind == SchemeKind::Matrix).then(|| {
            let place = |code: &String| classes.iter().position(|class| class == code);
            let cells = scheme.cells.iter().map(|row| row.iter().filter_map(place).collect());
            (axis(&scheme.columns), cells.collect())
        });
        let min_stay = scheme.min_stay.as_deref().and_then(|text| text.parse().ok());
        Self { code: scheme.code.clone(), classes, keeps, rows, columns, min_stay }
    }

    /// The conditions of its rows, those that are off left out.
    pub(super) fn rows(&self) -> impl Iterator<Item = &Expression> {
        self.rows.iter().flatten()
    }

    pub(super) fn conditions(&self) -> impl Iterator<Item = &Expression> {
        let columns = self.columns.iter().flat_map(|(columns, _)| columns);
        self.rows.iter().chain(columns).chain(&self.keeps).flatten()
    }
}

/// The condition with its parameters put in; `None` where one of them has no value.
fn settled(condition: &Expression, parameters: &Parameters) -> Option<Expression> {
    let value = |code: &str| parameters.get(code).cloned().flatten();
    let term = |term: &Term| match term {
        Term::Parameter(code) => value(code.as_str())?.term(),
        other => Some(other.clone()),
    };
    let on = |parts: &[Expression]| -> Vec<Expression> {
        parts.iter().filter_map(|part| settled(part, parameters)).collect()
    };
    Some(match condition {
        Expression::Parameter(code) => match value(code.as_str())? {
            ParameterValue::Flag(flag) => Expression::Constant(flag),
            _ => return None,
        },
        Expression::Compare { left, comparison, right } => {
            let (left, right) = (left.clone(), term(right)?);
            Expression::Compare { left, comparison: *comparison, right }
        }
        Expression::Top { fact, share, basis, min } => {
            let (share, min) = (term(share)?, term(min)?);
            Expression::Top { fact: fact.clone(), share, basis: *basis, min }
        }
        Expression::AtLeast { count, of } => {
            let (count, of) = (term(count)?, on(of));
            // Fewer than are needed: the rule is off, like each of its parts.
            if of.len() < whole(&count)? {
                return None;
            }
            Expression::AtLeast { count, of }
        }
        Expression::Not(inner) => Expression::Not(Box::new(settled(inner, parameters)?)),
        Expression::All(parts) => {
            let on = on(parts);
            if on.len() < parts.len() {
                return None;
            }
            Expression::All(on)
        }
        Expression::Any(parts) => {
            let on = on(parts);
            if on.is_empty() {
                return None;
            }
            Expression::Any(on)
        }
        other => other.clone(),
    })
}

/// One customer with everything known: its facts, and where it stands among unknown others.
#[derive(Debug)]
pub(super) struct World<'a> {
    pub(super) customer: &'a Customer,
    /// The values of facts that the customer leaves open.
    pub(super) assumed: BTreeMap<String, Value>,
    /// For a fact and a basis: the least share among whose top the customer is, in millionths.
    pub(super) standing: BTreeMap<(String, Basis), u32>,
    /// The customer's share of the total of a fact.
    pub(super) shares: BTreeMap<String, Ratio>,
}

impl<'a> World<'a> {
    /// The world of a customer of whom everything is known.
    pub(super) fn known(customer: &'a Customer) -> Self {
        Self {
            customer,
            assumed: BTreeMap::new(),
            standing: BTreeMap::new(),
            shares: BTreeMap::new(),
        }
    }

    fn facts(&self) -> &Facts {
        &self.customer.facts
    }

    fn value(&self, fact: &str) -> Option<Value> {
        self.customer.facts.get(fact).or_else(|| self.assumed.get(fact).copied())
    }

    fn top(&self, fact: &FactRef, share: &Term, basis: Basis, min: &Term) -> Option<bool> {
        let name = fact.to_string();
        let (value, share) = (self.value(&name)?, top_share(share)?);
        if !value.is_positive() {
            return Some(false);
        }
        match self.customer.top_cut(&name, share, basis, whole(min)?) {
            Some(cut) => {
                Some(cut.is_some_and(|cut| value.compare(&cut).is_some_and(|o| o.is_ge())))
            }
            None => Some(share.millionths() >= *self.standing.get(&(name, basis))?),
        }
    }

    fn share(&self, fact: &FactRef, comparison: Comparison, right: &Term) -> Option<bool> {
        let name = fact.to_string();
        let (own, needed) = (self.value(&name)?.units()?, ratio(right)?);
        let Some(total) = self.customer.total(&name) else {
            return Some(comparison.holds(self.shares.get(&name)?.cmp(&needed)));
        };
        let left = i128::from(own).checked_mul(i128::from(needed.den()))?;
        Some(comparison.holds(left.cmp(&total.checked_mul(i128::from(needed.num()))?)))
    }

    /// Whether the assumed shares have the sign of the values.
    pub(super) fn is_consistent(&self) -> bool {
        self.shares.iter().all(|(fact, share)| {
            let own = self.value(fact).and_then(|value| value.units()).unwrap_or(0);
            own.signum() == share.num().signum()
        })
    }
}

/// A date and a span later, by the calendar.
pub(super) fn add(date: NaiveDate, span: Span) -> Option<NaiveDate> {
    match span.civil()? {
        Civil::Days(days) => date.checked_add_days(Days::new(u64::from(days))),
        Civil::Months(months) => date.checked_add_months(Months::new(months)),
    }
}

pub(super) fn whole(term: &Term) -> Option<usize> {
    let Term::Number(number) = term else { return None };
    number.normalize().to_string().parse().ok()
}

pub(super) fn top_share(term: &Term) -> Option<Percent> {
    term.to_string().parse().ok()
}

pub(super) fn ratio(term: &Term) -> Option<Ratio> {
    term.to_string().parse().ok()
}

/// A literal as a value of the fact; a code of a set is the set of it alone.
pub(super) fn literal(facts: &Facts, fact: &FactRef, term: &Term) -> Option<Value> {
    let definition = facts.registry().get(&fact.to_string())?;
    let text = match term {
        Term::Span(span) => match span.civil()? {
            Civil::Days(days) => days.to_string(),
            Civil::Months(_) => return None,
        },
        other => other.to_string(),
    };
    value_of(definition, FactInput::Text(text)).ok()
}
