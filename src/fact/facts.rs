//! The facts of one customer.

use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;
use rust_decimal::Decimal;

use crate::error::{self, Error, ErrorKind, Result};
use crate::fact::definition::{Derivation, FactDefinition, FactId};
use crate::fact::{FactType, Registry, Value};
use crate::label::Code;
use crate::quantity::{Amount, Ratio, Score};
use crate::time;

/// A value as a host gives it: the registry turns it into the type of the fact.
///
/// Text is parsed (`"650000"`, `"2024-01-15"`, `"85%"`, `"low"`), a whole number serves amounts,
/// counts, days, ratios and scores. There is no conversion from a float: money is written as text.
///
/// ```
/// use guanxi::fact::FactInput;
/// assert_eq!(FactInput::from(true), FactInput::Flag(true));
/// assert_eq!(FactInput::from("650000.50"), FactInput::Text("650000.50".into()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FactInput {
    /// A whole number.
    Integer(i64),
    /// An amount of money.
    Amount(Amount),
    /// An exact fraction.
    Ratio(Ratio),
    /// A number on a scale.
    Score(Score),
    /// A civil date.
    Date(NaiveDate),
    /// True or false.
    Flag(bool),
    /// A text: a code, or any other value in its text form.
    Text(String),
    /// A set of codes.
    Codes(Vec<String>),
}

macro_rules! from_value {
    ($($source:ty => $variant:ident),* $(,)?) => {$(
        impl From<$source> for FactInput {
            fn from(value: $source) -> Self {
                Self::$variant(value.into())
            }
        }
    )*};
}

from_value! {
    i64 => Integer, i32 => Integer, u32 => Integer,
    Amount => Amount, Ratio => Ratio, Score => Score,
    NaiveDate => Date, bool => Flag, &str => Text, String => Text,
}

impl From<crate::label::Code> for FactInput {
    fn from(code: crate::label::Code) -> Self {
        Self::Text(code.to_string())
    }
}

impl From<crate::quantity::Percent> for FactInput {
    fn from(percent: crate::quantity::Percent) -> Self {
        Self::Ratio(percent.as_ratio())
    }
}

impl From<Vec<String>> for FactInput {
    fn from(codes: Vec<String>) -> Self {
        Self::Codes(codes)
    }
}

impl From<&[&str]> for FactInput {
    fn from(codes: &[&str]) -> Self {
        Self::Codes(codes.iter().map(|code| (*code).to_owned()).collect())
    }
}

/// The facts of one customer as of a date: a value for each fact that is known.
///
/// Made by [`Rulebook::facts`](crate::Rulebook::facts) (all unknown) or by the
/// [fold](crate::Rulebook::fold). Values the host sets win over folded ones.
///
/// ```
/// use guanxi::{Rulebook, fact::Value};
/// let rulebook = Rulebook::preset("renewal")?;
/// let facts = rulebook.facts().with("annual_amount", "650000")?.with("strategic", true)?;
/// assert_eq!(facts.get("strategic"), Some(Value::Flag(true)));
/// assert_eq!(facts.clone().without("strategic")?.get("strategic"), None);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone)]
pub struct Facts {
    registry: Arc<Registry>,
    values: Box<[Option<Value>]>,
    /// The annual amount was taken from this fact, not given by the host (A-05).
    annual_basis: Option<FactId>,
}

impl Facts {
    pub(crate) fn unknown(registry: Arc<Registry>) -> Self {
        let values = vec![None; registry.len()].into_boxed_slice();
        Self { registry, values, annual_basis: None }
    }

    /// The same facts with this one known.
    ///
    /// A fact that no rule of the rulebook reads is checked for name and type and left out.
    ///
    /// # Errors
    /// `unknown-fact`; `fact-type` when the value cannot be one of the fact's type;
    /// `unknown-choice`; the errors of the text forms; `fact-negative` for a count or a number of
    /// days below zero.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let facts = Rulebook::preset("renewal")?.facts();
    /// assert_eq!(facts.clone().with("strategik", true).unwrap_err().code(), "unknown-fact");
    /// assert_eq!(facts.with("strategic", 3).unwrap_err().code(), "fact-type");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn with(mut self, name: &str, value: impl Into<FactInput>) -> Result<Self> {
        self.set(name, value)?;
        Ok(self)
    }

    /// Makes a fact known, as [`Facts::with`] does, in place.
    ///
    /// # Errors
    /// As [`Facts::with`]; nothing is changed then.
    ///
    /// ```
    /// use guanxi::{Rulebook, fact::Value};
    /// let mut facts = Rulebook::preset("value_activity")?.facts();
    /// facts.set("orders_12m", 12)?;
    /// assert_eq!(facts.set("orders_12m", -1).unwrap_err().code(), "fact-negative");
    /// assert_eq!(facts.get("orders_12m"), Some(Value::Count(12)));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn set(&mut self, name: &str, value: impl Into<FactInput>) -> Result<()> {
        let definition = self.registry.find(name)?;
        let value = value_of(&definition, value.into()).map_err(|error| error.at(name))?;
        if let Some(id) = self.registry.id(name) {
            self.put(id, Some(value));
            self.follow(id, name);
        }
        Ok(())
    }

    /// Keeps the annual amount in step: a given one stands for itself, else it is the value of its
    /// basis (A-05).
    fn follow(&mut self, changed: FactId, name: &str) {
        if name == "annual_amount" {
            self.annual_basis = None;
            return;
        }
        let annual = self.registry.get("annual_amount").and_then(FactDefinition::derivation);
        let id = self.registry.id("annual_amount");
        if let (Some(Derivation::AnnualAmount(basis)), Some(id)) = (annual, id)
            && basis == changed
            && (self.annual_basis.is_some() || self.value(id).is_none())
        {
            let value = self.value(basis);
            self.put(id, value);
            self.annual_basis = value.map(|_| basis);
        }
    }

    /// The same facts with this one unknown.
    ///
    /// An annual amount that was taken from another fact becomes unknown with it (A-05); one that
    /// the host gave stays.
    ///
    /// # Errors
    /// `unknown-fact`.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let facts = Rulebook::preset("renewal")?.facts().with("amount_12m", "650000")?;
    /// assert!(facts.get("annual_amount").is_some());
    /// assert_eq!(facts.without("amount_12m")?.get("annual_amount"), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn without(mut self, name: &str) -> Result<Self> {
        self.registry.find(name)?;
        if let Some(id) = self.registry.id(name) {
            self.put(id, None);
            self.follow(id, name);
        }
        Ok(self)
    }

    /// The value of a fact; `None` when it is unknown or no rule reads it.
    ///
    /// ```
    /// # use guanxi::Rulebook;
    /// assert_eq!(Rulebook::preset("renewal")?.facts().get("strategic"), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn get(&self, name: &str) -> Option<Value> {
        self.value(self.registry.id(name)?)
    }

    /// Names and values of the facts that are known, in the order of the registry.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let facts = Rulebook::preset("renewal")?.facts().with("strategic", true)?.with("nps", 50)?;
    /// let names: Vec<&str> = facts.known().map(|(name, _)| name).collect();
    /// assert_eq!(names, ["strategic"]); // no rule reads `nps`
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn known(&self) -> impl Iterator<Item = (&str, Value)> {
        self.registry
            .ids()
            .filter_map(|(id, fact)| self.value(id).map(|value| (fact.name(), value)))
    }

    /// The registry that says what the values mean.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// let facts = Rulebook::preset("renewal")?.facts().with("strategic", false)?;
    /// let (name, _) = facts.known().next().expect("one is known");
    /// let fact = facts.registry().get(name).expect("known facts are registered");
    /// assert_eq!(fact.label(Language::English), "strategically important");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn registry(&self) -> &Arc<Registry> {
        &self.registry
    }

    /// The fact whose value stands for the annual amount; none when the host gave the amount itself
    /// or it is unknown (A-05).
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let facts = Rulebook::preset("renewal")?.facts().with("amount_12m", "480000")?;
    /// assert_eq!(facts.annual_amount_basis(), Some("amount_12m"));
    /// let contract = facts.with("annual_amount", "500000")?;
    /// assert_eq!(contract.annual_amount_basis(), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn annual_amount_basis(&self) -> Option<&str> {
        self.annual_basis.map(|id| self.registry.name(id))
    }

    /// The value of a fact as text: codes for choices; none when it is unknown.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
    /// let facts = Rulebook::preset_with("follow_up", parameters)?.facts();
    /// assert_eq!(facts.clone().with("risk_level", "low")?.text("risk_level").unwrap(), "low");
    /// assert_eq!(facts.with("annual_amount", 5)?.text("annual_amount").unwrap(), "5.00");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(&self, name: &str) -> Option<String> {
        let definition = self.registry.get(name)?;
        Some(definition.show(&self.get(name)?, None))
    }

    /// Takes over what is known elsewhere, by name; what is unknown there stays so here.
    pub(crate) fn take_over(&mut self, other: &Facts) -> Result<()> {
        for (name, value) in other.known() {
            let (Some(there), Some(id)) = (other.registry.get(name), self.registry.id(name)) else {
                continue;
            };
            let input = match value {
                Value::Amount(amount) => FactInput::Amount(amount),
                Value::Count(n) | Value::Days(n) => FactInput::Integer(n),
                Value::Ratio(ratio) => FactInput::Ratio(ratio),
                Value::Score(score) => FactInput::Score(score),
                Value::Date(date) => FactInput::Date(date),
                Value::Flag(flag) => FactInput::Flag(flag),
                Value::Choice(_) => FactInput::Text(there.show(&value, None)),
                Value::Choices(bits) => FactInput::Codes(there.codes_of(bits)),
            };
            let definition = self.registry.find(name)?;
            self.put(id, Some(value_of(&definition, input).map_err(|error| error.at(name))?));
        }
        let basis = other.annual_amount_basis();
        self.annual_basis = basis.and_then(|basis| self.registry.id(basis));
        Ok(())
    }

    pub(crate) fn value(&self, id: FactId) -> Option<Value> {
        self.values.get(id.index()).copied().flatten()
    }

    pub(crate) fn put(&mut self, id: FactId, value: Option<Value>) {
        if let Some(slot) = self.values.get_mut(id.index()) {
            *slot = value;
        }
    }

    pub(crate) fn set_annual_basis(&mut self, basis: FactId) {
        self.annual_basis = Some(basis);
    }
}

impl fmt::Debug for Facts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.known()).finish()
    }
}

/// The value of this fact that the host's input stands for.
pub(crate) fn value_of(fact: &FactDefinition, input: FactInput) -> Result<Value> {
    let fact_type = fact.fact_type();
    let value = match (fact_type, input) {
        (FactType::Amount, FactInput::Amount(amount)) => Value::Amount(amount),
        (FactType::Amount, FactInput::Integer(n)) => Value::Amount(Amount::from_major(n)?),
        (FactType::Amount, FactInput::Text(text)) => Value::Amount(text.parse()?),
        (FactType::Count, FactInput::Integer(n)) => Value::Count(not_negative(n)?),
        (FactType::Count, FactInput::Text(text)) => Value::Count(not_negative(whole(&text)?)?),
        (FactType::Days, FactInput::Integer(n)) => Value::Days(not_negative(n)?),
        (FactType::Days, FactInput::Text(text)) => Value::Days(not_negative(whole(&text)?)?),
        (FactType::Ratio, FactInput::Ratio(ratio)) => Value::Ratio(ratio),
        (FactType::Ratio, FactInput::Integer(n)) => Value::Ratio(Ratio::new(n, 1)?),
        (FactType::Ratio, FactInput::Text(text)) => Value::Ratio(text.parse()?),
        (FactType::Score, FactInput::Score(score)) => Value::Score(score),
        (FactType::Score, FactInput::Integer(n)) => Value::Score(n.to_string().parse()?),
        (FactType::Score, FactInput::Text(text)) => Value::Score(text.parse()?),
        (FactType::Date, FactInput::Date(date)) => Value::Date(date),
        (FactType::Date, FactInput::Text(text)) => Value::Date(time::parse_date(&text)?),
        (FactType::Flag, FactInput::Flag(flag)) => Value::Flag(flag),
        (FactType::Flag, FactInput::Text(text)) if text == "true" => Value::Flag(true),
        (FactType::Flag, FactInput::Text(text)) if text == "false" => Value::Flag(false),
        (FactType::Choice, FactInput::Text(text)) => Value::Choice(choice_of(fact, &text)?),
        (FactType::Choices, FactInput::Codes(codes)) => Value::Choices(choices_of(fact, &codes)?),
        (FactType::Choices, FactInput::Text(text)) => {
            let codes: Vec<String> = text.split_whitespace().map(str::to_owned).collect();
            Value::Choices(choices_of(fact, &codes)?)
        }
        (_, other) => {
            return Err(Error::new(
                ErrorKind::Type,
                "fact-type",
                format!("`{}` is {}, not {}", fact.name(), article(fact_type), kind_of(&other)),
            )
            .with_help(example(fact)));
        }
    };
    Ok(value)
}

/// The position of a code in the list that the fact declares.
pub(crate) fn choice_of(fact: &FactDefinition, code: &str) -> Result<u16> {
    let found = fact.choices().iter().position(|choice| choice == code);
    found.and_then(|index| u16::try_from(index).ok()).ok_or_else(|| {
        let codes = fact.choices().iter().map(Code::as_str);
        Error::new(
            ErrorKind::Name,
            "unknown-choice",
            format!("`{code}` is not a value of `{}`", fact.name()),
        )
        .with_help(error::did_you_mean(code, codes))
    })
}

fn choices_of(fact: &FactDefinition, codes: &[String]) -> Result<u64> {
    let mut bits = 0u64;
    for code in codes {
        bits |= 1u64.checked_shl(u32::from(choice_of(fact, code)?)).unwrap_or(0);
    }
    Ok(bits)
}

fn not_negative(n: i64) -> Result<i64> {
    if n >= 0 {
        return Ok(n);
    }
    Err(Error::new(ErrorKind::Value, "fact-negative", format!("`{n}` is below zero"))
        .with_help("counts and days start at 0"))
}

fn whole(text: &str) -> Result<i64> {
    text.parse().map_err(|_| {
        Error::new(ErrorKind::Value, "whole-number", format!("`{text}` is not a whole number"))
            .with_help("write digits only, such as `12`")
    })
}

pub(crate) fn article(fact_type: FactType) -> &'static str {
    match fact_type {
        FactType::Amount => "an amount",
        FactType::Count => "a count",
        FactType::Ratio => "a ratio",
        FactType::Score => "a score",
        FactType::Days => "a number of days",
        FactType::Date => "a date",
        FactType::Flag => "a flag",
        FactType::Choice => "a choice",
        FactType::Choices => "a set of choices",
    }
}

fn kind_of(input: &FactInput) -> String {
    match input {
        FactInput::Integer(n) => format!("the number `{n}`"),
        FactInput::Amount(amount) => format!("the amount `{amount}`"),
        FactInput::Ratio(ratio) => format!("the ratio `{ratio}`"),
        FactInput::Score(score) => format!("the score `{score}`"),
        FactInput::Date(date) => format!("the date `{date}`"),
        FactInput::Flag(flag) => format!("`{flag}`"),
        FactInput::Text(text) => format!("the text `{text}`"),
        FactInput::Codes(_) => "a set of codes".to_owned(),
    }
}

fn example(fact: &FactDefinition) -> String {
    let codes = || fact.choices().iter().map(Code::as_str).collect::<Vec<_>>().join("`, `");
    match fact.fact_type() {
        FactType::Amount => "give an amount such as `650000` or \"650000.50\"".to_owned(),
        FactType::Count | FactType::Days => "give a whole number from 0".to_owned(),
        FactType::Ratio => "give a ratio such as \"85%\" or \"17/20\"".to_owned(),
        FactType::Score => "give a number such as `4` or \"4.5\"".to_owned(),
        FactType::Date => "give a date such as \"2024-01-15\"".to_owned(),
        FactType::Flag => "give `true` or `false`".to_owned(),
        FactType::Choice => format!("give one of `{}`", codes()),
        FactType::Choices => format!("give any of `{}`", codes()),
    }
}

/// A decimal as the exact value of a type that takes numbers.
pub(crate) fn value_of_number(fact_type: FactType, number: Decimal) -> Option<Result<Value>> {
    let text = number.normalize().to_string();
    Some(match fact_type {
        FactType::Amount => text.parse().map(Value::Amount),
        FactType::Ratio => text.parse().map(Value::Ratio),
        FactType::Score => text.parse().map(Value::Score),
        FactType::Count => whole(&text).map(Value::Count),
        FactType::Days => whole(&text).map(Value::Days),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn facts() -> Facts {
        let mut registry = Registry::default();
        for name in [
            "annual_amount",
            "orders_12m",
            "risk_level",
            "collection_rate",
            "nps",
            "first_deal",
            "strategic",
        ] {
            registry.resolve(name).expect("well known");
        }
        Facts::unknown(Arc::new(registry))
    }

    #[test]
    fn text_and_numbers_become_the_type_of_the_fact() {
        let facts = facts()
            .with("annual_amount", 650_000)
            .and_then(|f| f.with("orders_12m", "12"))
            .and_then(|f| f.with("risk_level", "high"))
            .and_then(|f| f.with("collection_rate", "85%"))
            .and_then(|f| f.with("nps", -100))
            .and_then(|f| f.with("first_deal", "2024-02-29"))
            .and_then(|f| f.with("strategic", "false"))
            .expect("all fit");
        assert_eq!(facts.get("risk_level"), Some(Value::Choice(2)));
        assert_eq!(facts.get("collection_rate"), "17/20".parse().ok().map(Value::Ratio));
        assert_eq!(facts.known().count(), 7);
    }

    /// A-05: the annual amount is the host's, else that of its basis.
    #[test]
    fn the_annual_amount_follows_its_basis_until_it_is_given() {
        let mut registry = Registry::default();
        registry.set_annual_amount_from(Some("amount_12m"));
        registry.resolve("annual_amount").expect("well known");
        let facts = Facts::unknown(Arc::new(registry));
        let amount = |text: &str| text.parse().ok().map(Value::Amount);
        let followed = facts.with("amount_12m", 600_000).expect("an amount");
        assert_eq!(followed.get("annual_amount"), amount("600000"));
        assert_eq!(followed.annual_amount_basis(), Some("amount_12m"));
        let changed = followed.clone().with("amount_12m", 5).expect("an amount");
        assert_eq!(changed.get("annual_amount"), amount("5"));
        let gone = followed.clone().without("amount_12m").expect("known name");
        assert_eq!((gone.get("annual_amount"), gone.annual_amount_basis()), (None, None));
        let given = followed.with("annual_amount", 7).expect("an amount");
        let given = given.with("amount_12m", 9).expect("an amount");
        assert_eq!((given.get("annual_amount"), given.annual_amount_basis()), (amount("7"), None));
        let without = given.without("annual_amount").expect("known name");
        assert_eq!((without.get("annual_amount"), without.annual_amount_basis()), (None, None));
    }

    #[test]
    fn bad_values_say_what_to_give() {
        for (name, input, code) in [
            ("annual_amount", "12.34567", "amount-decimals"),
            ("orders_12m", "-1", "fact-negative"),
            ("orders_12m", "1.5", "whole-number"),
            ("risk_level", "hihg", "unknown-choice"),
            ("first_deal", "2023-02-29", "date-form"),
            ("strategic", "yes", "fact-type"),
            ("amount_400x", "1", "unknown-fact"),
        ] {
            let error = facts().with(name, input).unwrap_err();
            assert_eq!(error.code(), code, "{name} = {input}");
            assert!(error.help().is_some(), "{name} = {input}");
        }
    }

    #[test]
    fn a_fact_no_rule_reads_is_checked_and_left_out() {
        let facts = facts().with("amount_365d", "5").expect("a window of the families");
        assert_eq!(facts.get("amount_365d"), None);
        assert!(facts.with("amount_365d", true).is_err());
    }
}
