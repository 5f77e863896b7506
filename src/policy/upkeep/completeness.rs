//! Completeness: which fields a file has to hold, and which of them it lacks.

use serde::Serialize;

use super::definition::{Requirement, VerifyAt, is_by};
use super::field_label::field_list;
use super::known::Known;
use super::{Upkeep, VerifyRule};
use crate::error::{Error, ErrorKind, Result};
use crate::label::Language;
use crate::quantity::Ratio;
use crate::record::{Contract, Customer, Field};

/// How much of what a file has to hold is there (D000-30, P-110).
///
/// ```
/// use guanxi::{Rulebook, policy::upkeep::{Known, Requirement}, record::{Customer, Field}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let upkeep = rulebook.upkeep().unwrap();
/// let mut customer = Customer::new("KH0001");
/// customer.annual_amount = Some("650000".parse()?);
/// let entry = upkeep.completeness(Requirement::Entry, &customer, &[], &Known::default());
/// assert_eq!(entry.share().to_string(), "1/2"); // D003-26
/// assert_eq!(entry.missing, [Field::Class]);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Completeness {
    /// For what the fields are needed.
    pub requirement: Requirement,
    /// How many of them are filled.
    pub filled: u32,
    /// How many there are.
    pub required: u32,
    /// Those that are not filled, or not known to be, in the order of the rulebook.
    pub missing: Vec<Field>,
}

impl Completeness {
    /// The exact share of the fields that are filled: 0 to 1, and 1 where none is required (P-110).
    ///
    /// ```
    /// # use guanxi::{Rulebook, policy::upkeep::{Known, Requirement}, record::Customer};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let customer = Customer::new("K");
    /// let none = rulebook.upkeep().unwrap()
    ///     .completeness(Requirement::Entry, &customer, &[], &Known::default());
    /// assert_eq!(none.share().to_string(), "1/1"); // this preset asks for nothing before entry
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn share(&self) -> Ratio {
        Ratio::new(self.filled.into(), self.required.into()).unwrap_or(Ratio::ONE)
    }

    /// Whether nothing is missing.
    ///
    /// ```
    /// # use guanxi::{Rulebook, policy::upkeep::{Known, Requirement}, record::Customer};
    /// # let rulebook = Rulebook::preset("renewal")?;
    /// # let customer = Customer::new("K");
    /// # let upkeep = rulebook.upkeep().unwrap();
    /// let file = upkeep.completeness(Requirement::File, &customer, &[], &Known::default());
    /// assert!(!file.is_complete());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_complete(&self) -> bool {
        self.missing.is_empty()
    }

    /// The completeness in words.
    ///
    /// ```
    /// # use guanxi::{Rulebook, policy::upkeep::{Known, Requirement}, record::Customer};
    /// use guanxi::label::Language;
    /// # let rulebook = Rulebook::preset("service_quality")?;
    /// # let customer = Customer::new("K");
    /// # let upkeep = rulebook.upkeep().unwrap();
    /// let entry = upkeep.completeness(Requirement::Entry, &customer, &[], &Known::default());
    /// let text = entry.text(Language::English);
    /// assert_eq!(text, "before entry: 0 of 2 fields filled, missing: class, annual amount");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(&self, language: Language) -> String {
        let name = self.requirement.label(language);
        let (filled, required) = (self.filled, self.required);
        let missing = field_list(&self.missing, language);
        match (language, self.is_complete()) {
            (Language::English, true) => format!("{name}: all {required} fields filled"),
            (Language::English, false) => {
                format!("{name}: {filled} of {required} fields filled, missing: {missing}")
            }
            (Language::Chinese, true) => format!("{name}：{required} 个字段均已填写"),
            (Language::Chinese, false) => {
                format!("{name}：已填写 {filled}/{required} 个字段，缺少：{missing}")
            }
        }
    }
}

impl Upkeep {
    /// Which of the fields that a file has to hold are filled.
    ///
    /// A field counts as filled where the record says so, or `known` does; the annual amount and
    /// the products also where a contract of the customer names them (D002-20, D002-21), the class
    /// where it is decided. What nobody knows to be filled is missing. To fill a field never makes
    /// a file less complete (P-110).
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::upkeep::{Known, Requirement}, record::{Customer, Field}};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let customer = Customer::new("C2024001").named("某科技有限公司");
    /// let file = rulebook.upkeep().unwrap()
    ///     .completeness(Requirement::File, &customer, &[], &Known::default());
    /// assert_eq!(file.share().to_string(), "1/9"); // D001-20
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn completeness(
        &self,
        requirement: Requirement,
        customer: &Customer,
        contracts: &[Contract],
        known: &Known,
    ) -> Completeness {
        let fields = self.required(requirement);
        let is_missing = |field: &Field| !self.is_filled(*field, customer, contracts, known);
        let missing: Vec<Field> = fields.iter().copied().filter(is_missing).collect();
        let count = |fields: &[Field]| u32::try_from(fields.len()).unwrap_or(u32::MAX);
        let required = count(fields);
        let filled = required.saturating_sub(count(&missing));
        Completeness { requirement, filled, required, missing }
    }

    fn is_filled(
        &self,
        field: Field,
        customer: &Customer,
        contracts: &[Contract],
        known: &Known,
    ) -> bool {
        let mut own = contracts.iter().filter(|contract| contract.customer == customer.id);
        let otherwise = match field {
            Field::AnnualAmount => own.any(|contract| contract.terms.annual_amount.is_some()),
            Field::Products => own.any(|contract| !contract.terms.items.is_empty()),
            Field::Class => {
                let classes = self.scheme().and_then(|scheme| known.classes.get(scheme));
                classes.is_some_and(|possible| possible.len() == 1)
            }
            _ => false,
        };
        otherwise
            || known.filled.contains(&field)
            || field.is_filled(customer, contracts) == Some(true)
    }

    /// Whether a file may pass: nothing that it has to hold is missing, and before entry nothing
    /// in it is wrong and what has to be confirmed before is (D000-12, D003-25, D003-26).
    ///
    /// # Errors
    /// `incomplete-file`, `not-verified`, and those of [`Customer::check`]: all at once.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::upkeep::{Known, Requirement}, record::Customer};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let upkeep = rulebook.upkeep().unwrap();
    /// let customer = Customer::new("KH0001");
    /// let error = upkeep.admit(Requirement::Entry, &customer, &[], &Known::default()).unwrap_err();
    /// assert_eq!(error.to_string(), "`KH0001` lacks `class`, `annual_amount` before entry");
    /// let codes: Vec<&str> = error.all().map(|one| one.code()).collect();
    /// assert_eq!(codes, ["incomplete-file", "not-verified"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn admit(
        &self,
        requirement: Requirement,
        customer: &Customer,
        contracts: &[Contract],
        known: &Known,
    ) -> Result<()> {
        let mut errors = Vec::new();
        let found = self.completeness(requirement, customer, contracts, known);
        let purpose = requirement.label(Language::English);
        if !found.is_complete() {
            let message = format!("`{}` lacks {} {purpose}", customer.id, words(&found.missing));
            errors.push(
                Error::new(ErrorKind::Record, "incomplete-file", message)
                    .with_help("fill these fields in first"),
            );
        }
        if requirement == Requirement::Entry {
            errors.extend(customer.check().err());
            for rule in self.verify().filter(|rule| rule.at == VerifyAt::Entry) {
                errors.extend(unconfirmed(rule, customer, known));
            }
        }
        Error::from_all(errors).map_or(Ok(()), Err)
    }
}

/// What is wrong where a rule asks for fields to be confirmed and they are not.
fn unconfirmed(rule: &VerifyRule, customer: &Customer, known: &Known) -> Option<Error> {
    let confirmed = |field: &Field| {
        let mut verified = known.verified.iter();
        verified.any(|(other, role)| other == field && is_by(role.as_ref(), rule.by.as_ref()))
    };
    let pending: Vec<Field> = rule.fields.iter().copied().filter(|one| !confirmed(one)).collect();
    if pending.is_empty() {
        return None;
    }
    let message = format!("nobody confirmed {} of `{}`", words(&pending), customer.id);
    let help = match &rule.by {
        Some(role) => format!("record that they were verified, in the role `{role}`"),
        None => "record that they were verified".to_owned(),
    };
    Some(Error::new(ErrorKind::Record, "not-verified", message).with_help(help))
}

fn words(fields: &[Field]) -> String {
    let words: Vec<String> = fields.iter().map(|field| format!("`{field}`")).collect();
    words.join(", ")
}
