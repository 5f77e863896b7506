//! By what figures are broken down.

use crate::error::Result;
use crate::label::Code;
use crate::review::board::snapshot::class_of;
use crate::review::{CustomerFile, ReviewedCustomer};
use crate::{Error, ErrorKind, Rulebook};

/// What customers are told apart by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Dimension {
    Owner,
    Industry,
    /// The class in a scheme: of a matrix the cell.
    Class(Code),
    Fact(String),
}

/// The row of what is not known.
pub(super) const UNDETERMINED: &str = "undetermined";

impl Dimension {
    /// The dimension of a text.
    pub(super) fn parse(rulebook: &Rulebook, text: &str) -> Result<Self> {
        match text {
            "owner" => return Ok(Self::Owner),
            "industry" => return Ok(Self::Industry),
            _ => {}
        }
        let class = text.strip_prefix("class(").and_then(|rest| rest.strip_suffix(')'));
        if let Some(scheme) = class {
            return Ok(Self::Class(rulebook.scheme(scheme)?.code().clone()));
        }
        let known = rulebook.facts();
        if known.registry().get(text).is_none() {
            let message = format!("figures cannot be broken down by `{text}`");
            return Err(Error::new(ErrorKind::Name, "unknown-dimension", message).with_help(
                "write `owner`, `industry`, `class(SCHEME)`, or a fact that a rule reads",
            ));
        }
        Ok(Self::Fact(text.to_owned()))
    }

    /// The row of a customer at the end of the period.
    pub(super) fn key(
        &self,
        rulebook: &Rulebook,
        file: &CustomerFile,
        customer: &ReviewedCustomer,
    ) -> String {
        let key = match self {
            Self::Owner => file.record.owner.as_ref().map(ToString::to_string),
            Self::Industry => file.record.industry.clone(),
            Self::Class(scheme) => class_of(rulebook, customer, scheme.as_str())
                .and_then(|decision| decision.value())
                .map(|class| class.code().to_string()),
            Self::Fact(fact) => customer.facts.get(fact).and_then(|value| {
                let definition = customer.facts.registry().get(fact)?;
                Some(definition.show(&value, None))
            }),
        };
        key.unwrap_or_else(|| UNDETERMINED.to_owned())
    }
}
