//! The text form of conditions as a syntax tree: what people write, before it means anything.

use std::fmt;
use std::str::FromStr;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::error::Error;
use crate::fact::Basis;
use crate::label::{Code, custom};
use crate::rule::parser;
use crate::time::Span;

/// A condition as it is written, such as `annual_amount >= 500000 and strategic`.
///
/// Names and types are not checked here: that needs a rulebook. Parsing and printing are inverse:
/// the printed form of any parsed text parses to the same tree.
///
/// | form | example |
/// |---|---|
/// | a flag, its negation | `strategic`, `not dormant`, `true`, `false`, `$flag_parameter` |
/// | comparison `=` `!=` `<` `<=` `>` `>=` | `annual_amount >= 500000`, `risk_level = low` |
/// | one of several codes | `risk_level in {low, medium}`, `risk_level not in {high}` |
/// | a set that contains a code | `categories has electronics` |
/// | an age, by civil months or days | `age(first_deal) >= 3 months` |
/// | the class in another scheme | `class(tier) >= B` |
/// | the largest customers | `top(annual_amount, 20%)`, `top(annual_amount, 20%, by = revenue, min = 5)` |
/// | the share of all customers' sum | `share(annual_amount) >= 20%` |
/// | so many of several | `at_least(2, strategic, upsell, demand_stable)` |
/// | combination; `not` before `and` before `or` | `a and (b or not c)` |
///
/// A `$parameter` may stand for any value.
///
/// ```
/// use guanxi::rule::Expression;
/// let condition: Expression = "annual_amount>=500_000 and ( strategic )".parse()?;
/// assert_eq!(condition.to_string(), "annual_amount >= 500000 and strategic");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Expression {
    /// `true` or `false`.
    Constant(bool),
    /// A flag that is a parameter of the rulebook.
    Parameter(Code),
    /// A fact that is a flag.
    Flag(FactRef),
    /// A comparison with a value.
    Compare {
        /// What is compared.
        left: Operand,
        /// How.
        comparison: Comparison,
        /// With what.
        right: Term,
    },
    /// The choice is one of these codes.
    In {
        /// A fact that is a choice.
        fact: FactRef,
        /// At least one code.
        codes: Vec<Term>,
    },
    /// The set of choices contains this code.
    Has {
        /// A fact that is a set of choices.
        fact: FactRef,
        /// The code.
        code: Term,
    },
    /// The customer is among the largest.
    Top {
        /// The fact by whose value customers are ordered.
        fact: FactRef,
        /// Which part of the population.
        share: Term,
        /// Counted by customers or by revenue.
        basis: Basis,
        /// The least number of customers with a known fact; 1 unless said.
        min: Term,
    },
    /// At least so many of the conditions hold.
    AtLeast {
        /// How many.
        count: Term,
        /// At least one condition.
        of: Vec<Expression>,
    },
    /// The condition does not hold.
    Not(Box<Expression>),
    /// Two or more conditions all hold.
    All(Vec<Expression>),
    /// One of two or more conditions holds.
    Any(Vec<Expression>),
}

/// A fact as a rule names it: `strategic`, `class(tier)`, `consecutive_at_least(high)`.
///
/// ```
/// use guanxi::rule::{Expression, FactRef};
/// let fact = FactRef { name: "consecutive_at_least".parse()?, argument: Some("high".parse()?) };
/// let condition: Expression = format!("{fact} >= 2").parse()?;
/// assert_eq!(condition.to_string(), "consecutive_at_least(high) >= 2");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FactRef {
    /// The name before any parenthesis.
    pub name: Code,
    /// What stands in parentheses: a scheme or a level.
    pub argument: Option<Code>,
}

/// What stands on the left of a comparison.
///
/// ```
/// use guanxi::rule::{Expression, Operand};
/// let condition: Expression = "age(first_deal) >= 3 months".parse()?;
/// let Expression::Compare { left: Operand::Age(fact), .. } = condition else {
///     panic!("an age is compared");
/// };
/// assert_eq!(fact.name, "first_deal");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operand {
    /// The value of a fact.
    Fact(FactRef),
    /// The time since a date.
    Age(FactRef),
    /// The part of the population's sum.
    Share(FactRef),
}

/// How two values are compared.
///
/// ```
/// use guanxi::rule::Comparison;
/// assert_eq!(Comparison::AtLeast.symbol(), ">=");
/// assert_eq!(!Comparison::AtLeast, Comparison::Below);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Comparison {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `<`
    Below,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `>=`
    AtLeast,
}

impl Comparison {
    /// The sign, as it is written.
    ///
    /// ```
    /// use guanxi::rule::{Comparison, Expression};
    /// let sign = Comparison::NotEqual.symbol();
    /// assert_eq!(sign, "!=");
    /// assert!(format!("risk_level {sign} low").parse::<Expression>().is_ok());
    /// ```
    pub fn symbol(self) -> &'static str {
        match self {
            Self::Equal => "=",
            Self::NotEqual => "!=",
            Self::Below => "<",
            Self::AtMost => "<=",
            Self::Above => ">",
            Self::AtLeast => ">=",
        }
    }

    /// Whether an ordering of left and right fulfils the comparison.
    pub(crate) fn holds(self, ordering: std::cmp::Ordering) -> bool {
        match self {
            Self::Equal => ordering.is_eq(),
            Self::NotEqual => ordering.is_ne(),
            Self::Below => ordering.is_lt(),
            Self::AtMost => ordering.is_le(),
            Self::Above => ordering.is_gt(),
            Self::AtLeast => ordering.is_ge(),
        }
    }
}

impl std::ops::Not for Comparison {
    type Output = Self;

    fn not(self) -> Self {
        match self {
            Self::Equal => Self::NotEqual,
            Self::NotEqual => Self::Equal,
            Self::Below => Self::AtLeast,
            Self::AtMost => Self::Above,
            Self::Above => Self::AtMost,
            Self::AtLeast => Self::Below,
        }
    }
}

/// A value as it is written; what it means depends on what it is compared with.
///
/// Numbers are exact decimals; `500000` may be an amount, a count or a score.
///
/// ```
/// use guanxi::rule::{Expression, Term};
/// let right = |text: &str| match text.parse() {
///     Ok(Expression::Compare { right, .. }) => right.to_string(),
///     other => panic!("no comparison: {other:?}"),
/// };
/// assert_eq!(right("share(annual_amount) >= 20.50%"), "20.5%");
/// assert_eq!(right("annual_amount >= $medium_amount"), "$medium_amount");
/// assert_eq!(Term::Code("low".parse()?).to_string(), right("risk_level = low"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Term {
    /// `500000`, `4.5`, `-100`
    Number(Decimal),
    /// `20%`
    Percent(Decimal),
    /// `2024-01-15`
    Date(NaiveDate),
    /// `3 months`
    Span(Span),
    /// `low`
    Code(Code),
    /// `$medium_amount`
    Parameter(Code),
}

impl Expression {
    /// Calls `visit` for this condition and every one inside it, outermost first.
    pub(crate) fn walk(&self, visit: &mut impl FnMut(&Expression)) {
        visit(self);
        match self {
            Self::Not(inner) => inner.walk(visit),
            Self::All(parts) | Self::Any(parts) | Self::AtLeast { of: parts, .. } => {
                parts.iter().for_each(|part| part.walk(visit));
            }
            _ => {}
        }
    }

    /// The facts that the condition names, in the order of the text.
    pub(crate) fn facts(&self) -> Vec<FactRef> {
        let mut found = Vec::new();
        self.walk(&mut |part| match part {
            Self::Flag(fact)
            | Self::In { fact, .. }
            | Self::Has { fact, .. }
            | Self::Top { fact, .. }
            | Self::Compare {
                left: Operand::Fact(fact) | Operand::Age(fact) | Operand::Share(fact),
                ..
            } => found.push(fact.clone()),
            _ => {}
        });
        found
    }

    /// The parameters that the condition names, in the order of the text.
    pub(crate) fn parameters(&self) -> Vec<Code> {
        let mut found = Vec::new();
        let mut term = |term: &Term| {
            if let Term::Parameter(code) = term {
                found.push(code.clone());
            }
        };
        self.walk(&mut |part| match part {
            Self::Parameter(code) => term(&Term::Parameter(code.clone())),
            Self::Compare { right, .. } => term(right),
            Self::In { codes, .. } => codes.iter().for_each(&mut term),
            Self::Has { code, .. } => term(code),
            Self::Top { share, min, .. } => {
                term(share);
                term(min);
            }
            Self::AtLeast { count, .. } => term(count),
            _ => {}
        });
        found
    }
}

impl FromStr for Expression {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        parser::parse(text)
    }
}

impl Serialize for Expression {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Expression {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(deserializer)?;
        text.parse().map_err(|error| custom(&error))
    }
}

impl fmt::Display for FactRef {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.argument {
            Some(argument) => write!(f, "{}({argument})", self.name),
            None => write!(f, "{}", self.name),
        }
    }
}

impl fmt::Display for Operand {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Fact(fact) => write!(f, "{fact}"),
            Self::Age(fact) => write!(f, "age({fact})"),
            Self::Share(fact) => write!(f, "share({fact})"),
        }
    }
}

impl fmt::Display for Comparison {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.symbol())
    }
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{}", number.normalize()),
            Self::Percent(number) => write!(f, "{}%", number.normalize()),
            Self::Date(date) => write!(f, "{date}"),
            Self::Span(span) => write!(f, "{span}"),
            Self::Code(code) => write!(f, "{code}"),
            Self::Parameter(code) => write!(f, "${code}"),
        }
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Constant(value) => write!(f, "{value}"),
            Self::Parameter(code) => write!(f, "${code}"),
            Self::Flag(fact) => write!(f, "{fact}"),
            Self::Compare { left, comparison, right } => write!(f, "{left} {comparison} {right}"),
            Self::In { fact, codes } => write!(f, "{fact} in {}", Braced(codes)),
            Self::Has { fact, code } => write!(f, "{fact} has {code}"),
            Self::Top { fact, share, basis, min } => {
                write!(f, "top({fact}, {share}")?;
                if *basis == Basis::Revenue {
                    f.write_str(", by = revenue")?;
                }
                if *min != Term::Number(Decimal::ONE) {
                    write!(f, ", min = {min}")?;
                }
                f.write_str(")")
            }
            Self::AtLeast { count, of } => {
                write!(f, "at_least({count}")?;
                of.iter().try_for_each(|part| write!(f, ", {part}"))?;
                f.write_str(")")
            }
            Self::Not(inner) => match &**inner {
                Self::In { fact, codes } => write!(f, "{fact} not in {}", Braced(codes)),
                Self::All(_) | Self::Any(_) => write!(f, "not ({inner})"),
                _ => write!(f, "not {inner}"),
            },
            Self::All(parts) => {
                join(f, parts, " and ", |part| matches!(part, Self::All(_) | Self::Any(_)))
            }
            Self::Any(parts) => join(f, parts, " or ", |part| matches!(part, Self::Any(_))),
        }
    }
}

struct Braced<'a>(&'a [Term]);

impl fmt::Display for Braced<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("{")?;
        for (i, term) in self.0.iter().enumerate() {
            let comma = if i == 0 { "" } else { ", " };
            write!(f, "{comma}{term}")?;
        }
        f.write_str("}")
    }
}

fn join(
    f: &mut fmt::Formatter<'_>,
    parts: &[Expression],
    word: &str,
    wrapped: impl Fn(&Expression) -> bool,
) -> fmt::Result {
    for (i, part) in parts.iter().enumerate() {
        if i > 0 {
            f.write_str(word)?;
        }
        if wrapped(part) { write!(f, "({part})")? } else { write!(f, "{part}")? }
    }
    Ok(())
}
