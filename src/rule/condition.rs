//! From the text form to atoms: every name, type and unit is checked here, once, at load.

use rust_decimal::Decimal;

use crate::error::{Error, ErrorKind, Result};
use crate::fact::{
    FactDefinition, FactId, FactType, PopulationPlan, Registry, TopMeasure, Value, article,
    choice_of, value_of_number,
};
use crate::label::Code;
use crate::quantity::{Percent, Ratio};
use crate::rule::atom::{Atom, AtomId, Test};
use crate::rule::formula::Formula;
use crate::rule::parameter::{ParameterValue, Parameters};
use crate::rule::{Comparison, Expression, FactRef, Operand, Term};
use crate::time::Civil;

/// What becomes of a condition.
#[derive(Clone, Debug)]
pub(crate) enum Lowered {
    On(Formula),
    /// It asks for a parameter that has no value yet: its rule is off.
    Off(Code),
}

/// The tables that the conditions of one rulebook share.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tables {
    pub(crate) registry: Registry,
    pub(crate) population: PopulationPlan,
    pub(crate) atoms: Vec<Atom>,
}

/// Turns conditions into formulas over the tables.
pub(crate) struct Compiler<'a> {
    pub(crate) tables: &'a mut Tables,
    pub(crate) parameters: &'a Parameters,
    /// The condition comes from a preset in another currency: money in its text is refused.
    pub(crate) foreign: Option<&'a str>,
    /// Parameters that were off, with each condition part that was left out.
    pub(crate) off: Vec<Code>,
}

/// A literal after its parameter is looked up.
struct Literal {
    term: Term,
    parameter: Option<Code>,
}

impl Compiler<'_> {
    /// Reads, checks and lowers a condition.
    pub(crate) fn text(&mut self, text: &str) -> Result<Lowered> {
        let expression: Expression = text.parse()?;
        self.condition(&expression).map_err(|error| mark(error, text))
    }

    /// Checks and lowers a condition.
    pub(crate) fn condition(&mut self, expression: &Expression) -> Result<Lowered> {
        Ok(Lowered::On(match expression {
            Expression::Constant(value) => Formula::Constant(*value),
            Expression::Parameter(code) => match self.parameters.get(code)? {
                Some(ParameterValue::Flag(flag)) => Formula::Constant(*flag),
                Some(other) => {
                    return Err(type_error(format!("`${code}` is `{other}`, not a flag"))
                        .with_help(
                            "a parameter alone must be true or false; others stand in a comparison",
                        ));
                }
                None => return Ok(self.left_out(code.clone())),
            },
            Expression::Flag(fact) => self.flag(fact)?,
            Expression::Compare { left, comparison, right } => {
                return match left {
                    Operand::Fact(fact) => self.compare(fact, *comparison, right),
                    Operand::Age(fact) => self.age(fact, *comparison, right),
                    Operand::Share(fact) => self.share(fact, *comparison, right),
                };
            }
            Expression::In { fact, codes } => return self.inside(fact, codes),
            Expression::Has { fact, code } => return self.has(fact, code),
            Expression::Top { fact, share, basis, min } => {
                let by_revenue = *basis == crate::fact::Basis::Revenue;
                let (Some(share_literal), Some(min)) = (self.literal(share)?, self.literal(min)?)
                else {
                    return Ok(self.left_out_of(&[share, min]));
                };
                let (id, definition) = self.fact(fact)?;
                summable(&definition, "top")?;
                let min = whole(&min.term, "`min`")?;
                let share = percent(&share_literal.term)?;
                let measure = TopMeasure { fact: id, share, basis: *basis, min };
                let measure = self.tables.population.top(measure);
                let test = Test::Top { share, measure, by_revenue };
                self.atom(id, test, share_literal.parameter)?
            }
            Expression::AtLeast { count, of } => {
                let Some(literal) = self.literal(count)? else {
                    return Ok(self.left_out_of(&[count]));
                };
                let needed = whole(&literal.term, "`at_least`")?;
                let parts = self.parts(of)?;
                let needed = usize::try_from(needed).unwrap_or(usize::MAX);
                if needed > of.len() {
                    return Err(type_error(format!(
                        "{needed} of {} conditions cannot hold",
                        of.len()
                    ))
                    .with_help("name at least as many conditions as must hold"));
                }
                match parts {
                    (on, Some(code)) if on.len() < needed => return Ok(Lowered::Off(code)),
                    (on, _) => Formula::AtLeast(needed, on.into()),
                }
            }
            Expression::Not(inner) => match self.condition(inner)? {
                Lowered::On(formula) => Formula::Not(Box::new(formula)),
                off @ Lowered::Off(_) => return Ok(off),
            },
            Expression::All(parts) => match self.parts(parts)? {
                (_, Some(code)) => return Ok(Lowered::Off(code)),
                (on, None) => joined(on, true),
            },
            Expression::Any(parts) => match self.parts(parts)? {
                (on, Some(code)) if on.is_empty() => return Ok(Lowered::Off(code)),
                (on, _) => joined(on, false),
            },
        }))
    }

    /// One comparison of an operand with a bound (the cuts of bands).
    pub(crate) fn bound(
        &mut self,
        operand: &Operand,
        comparison: Comparison,
        term: &Term,
    ) -> Result<Lowered> {
        let left = operand.clone();
        self.condition(&Expression::Compare { left, comparison, right: term.clone() })
    }

    /// The parts that are on, and the first parameter that turned a part off.
    fn parts(&mut self, parts: &[Expression]) -> Result<(Vec<Formula>, Option<Code>)> {
        let mut on = Vec::with_capacity(parts.len());
        let mut off = None;
        for part in parts {
            match self.condition(part)? {
                Lowered::On(formula) => on.push(formula),
                Lowered::Off(code) => off = off.or(Some(code)),
            }
        }
        Ok((on, off))
    }

    fn left_out(&mut self, code: Code) -> Lowered {
        if !self.off.contains(&code) {
            self.off.push(code.clone());
        }
        Lowered::Off(code)
    }

    /// The parameter among these terms that has no value.
    fn left_out_of(&mut self, terms: &[&Term]) -> Lowered {
        let off = terms.iter().find_map(|term| match term {
            Term::Parameter(code) if matches!(self.parameters.get(code), Ok(None)) => Some(code),
            _ => None,
        });
        match off {
            Some(code) => self.left_out(code.clone()),
            // Only called where one of the terms is off.
            None => Lowered::On(Formula::Constant(false)),
        }
    }

    fn fact(&mut self, fact: &FactRef) -> Result<(FactId, FactDefinition)> {
        let id = self.tables.registry.resolve(&fact.to_string())?;
        match self.tables.registry.definition(id) {
            Some(definition) => Ok((id, definition.clone())),
            None => Err(type_error(format!("`{fact}` is not in the registry"))),
        }
    }

    fn atom(&mut self, fact: FactId, test: Test, parameter: Option<Code>) -> Result<Formula> {
        let atom = Atom { fact, test, parameter };
        let atoms = &mut self.tables.atoms;
        let place = atoms.iter().position(|other| *other == atom).unwrap_or_else(|| {
            atoms.push(atom);
            atoms.len().saturating_sub(1)
        });
        let id = u16::try_from(place).map_err(|_| {
            Error::new(
                ErrorKind::Rulebook,
                "too-many-conditions",
                "the rules ask more than 65 536 different questions",
            )
        })?;
        Ok(Formula::Atom(AtomId(id)))
    }

    /// A literal, with its parameter replaced by the value; `None` where that is off.
    fn literal(&self, term: &Term) -> Result<Option<Literal>> {
        let Term::Parameter(code) = term else {
            return Ok(Some(Literal { term: term.clone(), parameter: None }));
        };
        let Some(value) = self.parameters.get(code)? else {
            return Ok(None);
        };
        match value.term() {
            Some(term) => Ok(Some(Literal { term, parameter: Some(code.clone()) })),
            None => Err(type_error(format!("`${code}` is a flag"))
                .with_help(format!("write `${code}` alone, joined by `and` or `or`"))),
        }
    }

    fn flag(&mut self, fact: &FactRef) -> Result<Formula> {
        let (id, definition) = self.fact(fact)?;
        if definition.fact_type() != FactType::Flag {
            let example = match definition.fact_type() {
                FactType::Choice => definition
                    .choices()
                    .first()
                    .map_or_else(String::new, |code| format!("{fact} = {code}")),
                FactType::Choices => format!("{fact} has ..."),
                FactType::Date => format!("age({fact}) >= 3 months"),
                _ => format!("{fact} >= 1"),
            };
            return Err(type_error(format!(
                "`{fact}` is {}, not a flag",
                article(definition.fact_type())
            ))
            .with_help(format!("compare it, as in `{example}`")));
        }
        self.atom(id, Test::Flag, None)
    }

    fn compare(&mut self, fact: &FactRef, comparison: Comparison, right: &Term) -> Result<Lowered> {
        let Some(literal) = self.literal(right)? else {
            return Ok(self.left_out_of(&[right]));
        };
        let (id, definition) = self.fact(fact)?;
        let value = self.value(&definition, &literal)?;
        let ordered = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        if ordered && !definition.fact_type().is_ordered() {
            return Err(
                type_error(format!("`{fact}` has no order")).with_help("compare with `=` or `!=`")
            );
        }
        Ok(Lowered::On(self.atom(id, Test::Compare(comparison, value), literal.parameter)?))
    }

    /// The literal as a value of the fact's type.
    fn value(&self, definition: &FactDefinition, literal: &Literal) -> Result<Value> {
        let fact_type = definition.fact_type();
        let name = definition.name();
        match (fact_type, &literal.term) {
            (FactType::Amount, Term::Number(number)) => {
                let from_text = literal.parameter.is_none() && !number.is_zero();
                if let (true, Some(preset)) = (from_text, self.foreign) {
                    return Err(Error::new(ErrorKind::Rulebook, "foreign-money", format!("`{number}` is money of preset {preset}"))
                        .with_help("money cuts are not converted: write an entry of your own with the amounts of your currency"));
                }
                value_of_number(fact_type, *number)
                    .unwrap_or_else(|| Err(unit_error(definition, literal)))
            }
            (FactType::Count | FactType::Days, Term::Number(number))
                if number.is_integer() && !number.is_sign_negative() =>
            {
                value_of_number(fact_type, *number)
                    .unwrap_or_else(|| Err(unit_error(definition, literal)))
            }
            (FactType::Ratio | FactType::Score, Term::Number(number)) => {
                value_of_number(fact_type, *number)
                    .unwrap_or_else(|| Err(unit_error(definition, literal)))
            }
            (FactType::Ratio, Term::Percent(number)) => ratio_of_percent(*number).map(Value::Ratio),
            (FactType::Days, Term::Span(span)) if matches!(span.civil(), Some(Civil::Days(_))) => {
                match span.civil() {
                    Some(Civil::Days(days)) => Ok(Value::Days(i64::from(days))),
                    _ => Err(unit_error(definition, literal)),
                }
            }
            (FactType::Date, Term::Date(date)) => Ok(Value::Date(*date)),
            (FactType::Date, Term::Span(span)) => Err(unit_error(definition, literal)
                .with_help(format!("compare its age: `age({name}) >= {span}`"))),
            (FactType::Choice, Term::Code(code)) => {
                choice_of(definition, code.as_str()).map(Value::Choice)
            }
            (FactType::Flag, _) => {
                Err(type_error(format!("`{name}` is a flag and is not compared"))
                    .with_help(format!("write `{name}` or `not {name}`")))
            }
            (FactType::Choices, _) => {
                Err(type_error(format!("`{name}` is a set of choices and is not compared"))
                    .with_help(format!("write `{name} has {}`", literal.term)))
            }
            _ => Err(unit_error(definition, literal)),
        }
    }

    fn age(&mut self, fact: &FactRef, comparison: Comparison, right: &Term) -> Result<Lowered> {
        let Some(literal) = self.literal(right)? else {
            return Ok(self.left_out_of(&[right]));
        };
        let (id, definition) = self.fact(fact)?;
        if definition.fact_type() != FactType::Date {
            return Err(type_error(format!(
                "`{fact}` is {} and has no age",
                article(definition.fact_type())
            ))
            .with_help("`age(...)` takes a date, such as `first_deal`"));
        }
        let Term::Span(span) = literal.term else {
            return Err(type_error(format!(
                "an age is compared with a span, not with `{}`",
                literal.term
            ))
            .with_help(format!("write `age({fact}) {comparison} 3 months`")));
        };
        if !span.is_civil() {
            return Err(type_error(format!("`{span}` cannot be compared with the age of a date"))
                .with_help(
                    "write days, weeks, months, quarters or years; working days need a calendar",
                ));
        }
        if matches!(comparison, Comparison::Equal | Comparison::NotEqual) {
            return Err(type_error("an age is compared with `<`, `<=`, `>` or `>=`")
                .with_help(format!("write `age({fact}) >= {span}`")));
        }
        Ok(Lowered::On(self.atom(id, Test::Age(comparison, span), literal.parameter)?))
    }

    fn share(&mut self, fact: &FactRef, comparison: Comparison, right: &Term) -> Result<Lowered> {
        let Some(literal) = self.literal(right)? else {
            return Ok(self.left_out_of(&[right]));
        };
        let (id, definition) = self.fact(fact)?;
        summable(&definition, "share")?;
        let share = match literal.term {
            Term::Percent(number) => ratio_of_percent(number)?,
            Term::Number(number) => number.normalize().to_string().parse::<Ratio>()?,
            other => {
                return Err(type_error(format!(
                    "a share is compared with a percentage, not with `{other}`"
                ))
                .with_help(format!("write `share({fact}) {comparison} 20%`")));
            }
        };
        let total = self.tables.population.total(id);
        let test = Test::Share { comparison, share, total };
        Ok(Lowered::On(self.atom(id, test, literal.parameter)?))
    }

    fn inside(&mut self, fact: &FactRef, codes: &[Term]) -> Result<Lowered> {
        let (id, definition) = self.fact(fact)?;
        if definition.fact_type() != FactType::Choice {
            return Err(type_error(format!(
                "`{fact}` is {}, not a choice",
                article(definition.fact_type())
            ))
            .with_help("`in { ... }` takes a fact that is one of several codes"));
        }
        let mut positions = Vec::with_capacity(codes.len());
        for term in codes {
            positions.push(self.code(&definition, term)?);
        }
        positions.sort_unstable();
        positions.dedup();
        Ok(Lowered::On(self.atom(id, Test::In(positions.into()), None)?))
    }

    fn has(&mut self, fact: &FactRef, code: &Term) -> Result<Lowered> {
        let (id, definition) = self.fact(fact)?;
        if definition.fact_type() != FactType::Choices {
            return Err(type_error(format!(
                "`{fact}` is {}, not a set of choices",
                article(definition.fact_type())
            ))
            .with_help(format!("write `{fact} = {code}` for a single choice")));
        }
        let position = self.code(&definition, code)?;
        Ok(Lowered::On(self.atom(id, Test::Has(position), None)?))
    }

    fn code(&self, definition: &FactDefinition, term: &Term) -> Result<u16> {
        match term {
            Term::Code(code) => choice_of(definition, code.as_str()),
            other => Err(type_error(format!("`{other}` is not a code"))
                .with_help(format!("`{}` is one of declared codes", definition.name()))),
        }
    }
}

/// Conditions joined by `and` (or by `or`): flags that are parameters are settled here, so that
/// nothing is asked or explained which a parameter switches off.
fn joined(mut parts: Vec<Formula>, all: bool) -> Formula {
    if parts.contains(&Formula::Constant(!all)) {
        return Formula::Constant(!all);
    }
    parts.retain(|part| *part != Formula::Constant(all));
    match (parts.len(), all) {
        (0, _) => Formula::Constant(all),
        (1, _) => parts.swap_remove(0),
        (_, true) => Formula::All(parts.into()),
        (_, false) => Formula::Any(parts.into()),
    }
}

fn type_error(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Type, "condition-type", message)
}

/// The wrong kind of literal, with an example of the right one.
fn unit_error(definition: &FactDefinition, literal: &Literal) -> Error {
    let name = definition.name();
    let example = match definition.fact_type() {
        FactType::Amount => "500000",
        FactType::Count => "12",
        FactType::Ratio => "85%",
        FactType::Score => "4.5",
        FactType::Days => "30",
        FactType::Date => "2024-01-15",
        FactType::Flag | FactType::Choice | FactType::Choices => "",
    };
    let codes = definition.choices().iter().map(Code::as_str).collect::<Vec<_>>().join("`, `");
    let help = if codes.is_empty() {
        format!("write `{name} >= {example}`")
    } else {
        format!("write one of `{codes}`")
    };
    let given = match &literal.parameter {
        Some(code) => format!("`${code}` = `{}`", literal.term),
        None => format!("`{}`", literal.term),
    };
    Error::new(
        ErrorKind::Type,
        "wrong-unit",
        format!(
            "`{name}` is {} and cannot be compared with {given}",
            article(definition.fact_type())
        ),
    )
    .with_help(help)
}

fn summable(definition: &FactDefinition, function: &str) -> Result<()> {
    if definition.fact_type().is_summable() {
        return Ok(());
    }
    Err(type_error(format!(
        "`{function}` takes an amount or a count, and `{}` is {}",
        definition.name(),
        article(definition.fact_type())
    ))
    .with_help(format!(
        "write for example `{function}(annual_amount{}",
        if function == "top" { ", 20%)`" } else { ") >= 20%`" }
    )))
}

fn whole(term: &Term, what: &str) -> Result<u64> {
    let number = match term {
        Term::Number(number) if number.is_integer() => u64::try_from(*number).ok(),
        _ => None,
    };
    number.filter(|n| *n >= 1).ok_or_else(|| {
        type_error(format!("{what} takes a whole number from 1, not `{term}`"))
            .with_help("write for example `2`")
    })
}

fn percent(term: &Term) -> Result<Percent> {
    let help = "write a percentage above 0% and up to 100%, such as `20%`";
    let Term::Percent(number) = term else {
        return Err(
            type_error(format!("the share of `top` is a percentage, not `{term}`")).with_help(help)
        );
    };
    let percent: Percent = format!("{}%", number.normalize()).parse()?;
    if percent.millionths() == 0 {
        return Err(type_error("the top 0% is nobody").with_help(help));
    }
    Ok(percent)
}

fn ratio_of_percent(number: Decimal) -> Result<Ratio> {
    format!("{}%", number.normalize()).parse()
}

/// Points at the name that the message quotes first, where the text contains it.
fn mark(error: Error, text: &str) -> Error {
    if error.snippet_offset().is_some() {
        return error;
    }
    let message = error.to_string();
    // A wrong literal is named last, everything else first.
    let mut names = message.split('`').skip(1).step_by(2);
    let quoted = if error.code() == "wrong-unit" { names.last() } else { names.next() };
    let quoted = quoted.unwrap_or_default().to_owned();
    let word = |c: char| c.is_ascii_alphanumeric() || c == '_';
    let found = text.match_indices(&quoted).map(|(at, _)| at).find(|at| {
        let before = text.get(..*at).and_then(|t| t.chars().next_back());
        let after = text.get(at.saturating_add(quoted.len())..).and_then(|t| t.chars().next());
        !quoted.is_empty() && !before.is_some_and(word) && !after.is_some_and(word)
    });
    match found {
        Some(at) => {
            let at = text.get(..at).map_or(0, |before| before.chars().count());
            error.with_snippet(text, at, quoted.chars().count())
        }
        None => error,
    }
}
