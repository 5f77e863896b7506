//! The numbers that a rulebook leaves to its host: typed, given, defaulted, or off.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::label::Code;
use crate::quantity::Amount;
use crate::rule::{Expression, Term, parser};
use crate::time::{self, Span};

/// The type of a parameter.
///
/// ```
/// use guanxi::rule::ParameterType;
/// assert_eq!(ParameterType::Span.to_string(), "span");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ParameterType {
    /// Money in major units.
    Amount,
    /// A whole number from 0.
    Integer,
    /// A percentage or a decimal.
    Ratio,
    /// A length of time, such as `6 months`.
    Span,
    /// True or false.
    Flag,
}

impl fmt::Display for ParameterType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Amount => "amount",
            Self::Integer => "integer",
            Self::Ratio => "ratio",
            Self::Span => "span",
            Self::Flag => "flag",
        })
    }
}

/// The value of a parameter.
///
/// ```
/// use guanxi::rule::ParameterValue;
/// assert_eq!("6 months".parse::<ParameterValue>()?.to_string(), "6 months");
/// assert_eq!("true".parse::<ParameterValue>()?, ParameterValue::Flag(true));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ParameterValue {
    /// A number: an amount, a count, a score or a ratio, as its use says.
    Number(Decimal),
    /// A percentage.
    Percent(Decimal),
    /// A length of time.
    Span(Span),
    /// A date.
    Date(NaiveDate),
    /// True or false.
    Flag(bool),
}

impl ParameterValue {
    /// The value as a literal of a condition; flags have none.
    pub(crate) fn term(&self) -> Option<Term> {
        Some(match self {
            Self::Number(number) => Term::Number(*number),
            Self::Percent(number) => Term::Percent(*number),
            Self::Span(span) => Term::Span(*span),
            Self::Date(date) => Term::Date(*date),
            Self::Flag(_) => return None,
        })
    }

    /// The same value if it is one of the type.
    ///
    /// # Errors
    /// `parameter-type` with an example of what to write.
    pub(crate) fn checked(self, parameter_type: ParameterType) -> Result<Self> {
        let fits = match (parameter_type, &self) {
            (ParameterType::Amount, Self::Number(number)) => Amount::try_from(*number).is_ok(),
            (ParameterType::Integer, Self::Number(number)) => {
                number.is_integer() && !number.is_sign_negative()
            }
            (ParameterType::Ratio, Self::Number(_) | Self::Percent(_))
            | (ParameterType::Span, Self::Span(_))
            | (ParameterType::Flag, Self::Flag(_)) => true,
            _ => false,
        };
        if fits {
            return Ok(self);
        }
        let example = match parameter_type {
            ParameterType::Amount => "an amount such as `100000` or \"99.50\"",
            ParameterType::Integer => "a whole number such as `12`",
            ParameterType::Ratio => "a ratio such as \"20%\" or \"0.85\"",
            ParameterType::Span => "a span such as \"6 months\"",
            ParameterType::Flag => "`true` or `false`",
        };
        let message = format!("expected {parameter_type}, found `{self}`");
        Err(Error::new(ErrorKind::Type, "parameter-type", message)
            .with_help(format!("write {example}")))
    }
}

impl std::str::FromStr for ParameterValue {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        match text {
            "true" => return Ok(Self::Flag(true)),
            "false" => return Ok(Self::Flag(false)),
            _ => {}
        }
        if let Ok(date) = time::parse_date(text) {
            return Ok(Self::Date(date));
        }
        if let Ok(Expression::Compare { right, .. }) = parser::parse(&format!("x = {text}")) {
            match right {
                Term::Number(number) => return Ok(Self::Number(number)),
                Term::Percent(number) => return Ok(Self::Percent(number)),
                Term::Span(span) => return Ok(Self::Span(span)),
                Term::Date(date) => return Ok(Self::Date(date)),
                Term::Code(_) | Term::Parameter(_) => {}
            }
        }
        Err(Error::new(ErrorKind::Value, "parameter-form", format!("`{text}` is no value of a parameter"))
            .with_help("write a number, a percentage such as \"20%\", a span such as \"6 months\", a date, or `true` or `false`"))
    }
}

impl fmt::Display for ParameterValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Number(number) => write!(f, "{}", number.normalize()),
            Self::Percent(number) => write!(f, "{}%", number.normalize()),
            Self::Span(span) => write!(f, "{span}"),
            Self::Date(date) => write!(f, "{date}"),
            Self::Flag(flag) => write!(f, "{flag}"),
        }
    }
}

/// The parameters of a rulebook: each with a value, or off until one is given.
#[derive(Clone, Debug, Default)]
pub(crate) struct Parameters {
    values: BTreeMap<Code, Option<ParameterValue>>,
}

impl Parameters {
    pub(crate) fn set(&mut self, code: Code, value: Option<ParameterValue>) {
        self.values.insert(code, value);
    }

    /// The value; `Ok(None)` where the parameter is declared and off.
    pub(crate) fn get(&self, code: &Code) -> Result<Option<&ParameterValue>> {
        self.values.get(code).map(Option::as_ref).ok_or_else(|| {
            let known = self.values.keys().map(Code::as_str);
            let help = match crate::error::nearest(code.as_str(), known) {
                Some(near) => format!("did you mean `${near}`?"),
                None => format!("give it in `parameters = {{ {code} = ... }}`"),
            };
            Error::new(ErrorKind::Name, "unknown-parameter", format!("unknown parameter `${code}`"))
                .with_help(help)
        })
    }
}
