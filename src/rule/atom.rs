//! The single questions that conditions are made of, and how facts answer them.

use std::cmp::Ordering;

use chrono::NaiveDate;

use crate::fact::{Cut, FactId, Facts, Population, Value};
use crate::label::Code;
use crate::quantity::{Percent, Ratio};
use crate::rule::{Comparison, Truth};
use crate::time::Span;

/// The place of an atom in the table of its rulebook.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct AtomId(pub(crate) u16);

/// One question about one fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Atom {
    pub(crate) fact: FactId,
    pub(crate) test: Test,
    /// The parameter whose value is asked for.
    pub(crate) parameter: Option<Code>,
}

/// What is asked of a fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Test {
    Flag,
    Compare(Comparison, Value),
    Age(Comparison, Span),
    /// Sorted positions in the declared list.
    In(Box<[u16]>),
    Has(u16),
    /// The place of the measure in the population plan.
    Top {
        share: Percent,
        measure: usize,
        by_revenue: bool,
    },
    /// The place of the total in the population plan.
    Share {
        comparison: Comparison,
        share: Ratio,
        total: usize,
    },
}

/// What the questions are asked about: one customer's facts on a date among a population.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Situation<'a> {
    pub(crate) facts: &'a Facts,
    pub(crate) as_of: NaiveDate,
    pub(crate) population: Option<&'a Population>,
}

impl Situation<'_> {
    pub(crate) fn cut(&self, measure: usize) -> Cut {
        self.population.map_or(Cut::TooFew, |population| population.cut(measure))
    }

    pub(crate) fn total(&self, place: usize) -> Option<i128> {
        self.population.and_then(|population| population.total(place))
    }
}

impl Atom {
    /// The answer, unknown where the fact or the population is.
    pub(crate) fn truth(&self, situation: &Situation<'_>) -> Truth {
        match situation.facts.value(self.fact) {
            Some(value) => Truth::from(self.answer(&value, situation)),
            None => match self.test {
                Test::Top { measure, .. } if situation.cut(measure) == Cut::Nobody => Truth::False,
                _ => Truth::Unknown,
            },
        }
    }

    /// Whether the question cannot be answered for want of a population.
    pub(crate) fn lacks_population(&self, situation: &Situation<'_>) -> bool {
        match &self.test {
            Test::Top { measure, .. } => situation.cut(*measure) == Cut::TooFew,
            Test::Share { total, .. } => situation.total(*total).is_none(),
            _ => false,
        }
    }

    /// The answer for a value of the fact; `None` where it takes a population that is not known.
    pub(crate) fn answer(&self, value: &Value, situation: &Situation<'_>) -> Option<bool> {
        match &self.test {
            Test::Age(comparison, span) => {
                let Value::Date(date) = value else { return None };
                Some(age_holds(*comparison, *date, *span, situation.as_of))
            }
            Test::Top { measure, .. } => match situation.cut(*measure) {
                _ if !value.is_positive() => Some(false),
                Cut::Nobody => Some(false),
                Cut::From(cut) => value.compare(&cut).map(Ordering::is_ge),
                Cut::TooFew => None,
            },
            Test::Share { comparison, share, total } => {
                let (own, total) = (value.units()?, situation.total(*total)?);
                // own / total ~ num / den, with every factor below 2^127.
                let left = i128::from(own).saturating_mul(i128::from(share.den()));
                let right = total.saturating_mul(i128::from(share.num()));
                Some(comparison.holds(left.cmp(&right)))
            }
            _ => self.answer_of_value(value),
        }
    }

    /// The answer where the value alone gives it, whatever the day and the population are.
    pub(crate) fn answer_of_value(&self, value: &Value) -> Option<bool> {
        match &self.test {
            Test::Flag => Some(*value == Value::Flag(true)),
            Test::Compare(comparison, cut) => {
                value.compare(cut).map(|ordering| comparison.holds(ordering))
            }
            Test::In(positions) => match value {
                Value::Choice(position) => Some(positions.binary_search(position).is_ok()),
                _ => None,
            },
            Test::Has(position) => match value {
                Value::Choices(bits) => {
                    Some(bits.checked_shr(u32::from(*position)).unwrap_or(0) & 1 == 1)
                }
                _ => None,
            },
            // Whoever has nothing above zero is in no top share.
            Test::Top { .. } if !value.is_positive() => Some(false),
            Test::Age(..) | Test::Top { .. } | Test::Share { .. } => None,
        }
    }
}

/// Whether the time from `date` to `as_of` compares so with a span, by civil arithmetic: three
/// months are over on the day `date` + 3 months (D003-05). A day beyond the calendar never comes.
fn age_holds(comparison: Comparison, date: NaiveDate, span: Span, as_of: NaiveDate) -> bool {
    let reached = span.after(date, 1).map_or(Ordering::Less, |day| as_of.cmp(&day));
    comparison.holds(reached)
}
