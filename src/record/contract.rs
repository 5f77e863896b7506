//! Contracts, invoices and payments.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::quantity::Amount;
use crate::record::customer::{empty, maybe_date, wrong};
use crate::record::{ContractId, CustomerId, InvoiceId};
use crate::time::date_text;

/// A contract as the host's records have it now (D002-19 ... D002-21).
///
/// ```
/// use guanxi::record::{Contract, ContractTerms};
/// let terms = ContractTerms::new("2024-01-01".parse().unwrap(), "2024-12-31".parse().unwrap());
/// let contract = Contract::new("HT-1", "KH0001", terms);
/// assert!(contract.is_active("2024-12-31".parse().unwrap())); // the end is the last day
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Contract {
    /// Its id.
    pub id: ContractId,
    /// Whose it is.
    pub customer: CustomerId,
    /// What was agreed.
    pub terms: ContractTerms,
    /// The last day on which it counted, where it was ended early.
    #[serde(default, with = "maybe_date", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::time::schema::DateText>"))]
    pub terminated: Option<NaiveDate>,
}

impl Contract {
    /// A contract that runs as it was agreed.
    ///
    /// ```
    /// use guanxi::record::{Contract, ContractTerms};
    /// let terms = ContractTerms::new("2024-01-01".parse().unwrap(), "2024-12-31".parse().unwrap());
    /// assert_eq!(Contract::new("HT-1", "KH0001", terms).terminated, None);
    /// ```
    pub fn new(
        id: impl Into<ContractId>,
        customer: impl Into<CustomerId>,
        terms: ContractTerms,
    ) -> Self {
        Self { id: id.into(), customer: customer.into(), terms, terminated: None }
    }

    /// The last day on which it counts: the end, or the day on which it was ended early.
    ///
    /// ```
    /// use guanxi::record::{Contract, ContractTerms};
    /// let terms = ContractTerms::new("2024-01-01".parse().unwrap(), "2024-12-31".parse().unwrap());
    /// let mut contract = Contract::new("HT-1", "KH0001", terms);
    /// contract.terminated = Some("2024-06-30".parse().unwrap());
    /// assert_eq!(contract.last_day().to_string(), "2024-06-30");
    /// ```
    pub fn last_day(&self) -> NaiveDate {
        self.terminated.map_or(self.terms.end, |day| day.min(self.terms.end))
    }

    /// Whether it counts on a day; both ends do.
    ///
    /// ```
    /// use guanxi::record::{Contract, ContractTerms};
    /// let terms = ContractTerms::new("2024-01-01".parse().unwrap(), "2024-12-31".parse().unwrap());
    /// let contract = Contract::new("HT-1", "KH0001", terms);
    /// assert!(!contract.is_active("2025-01-01".parse().unwrap()));
    /// ```
    pub fn is_active(&self, day: NaiveDate) -> bool {
        self.terms.start <= day && day <= self.last_day()
    }

    /// Whether it is sound by itself.
    ///
    /// # Errors
    /// Those of [`ContractTerms::check`], and `empty-field` for a blank id.
    ///
    /// ```
    /// use guanxi::record::{Contract, ContractTerms};
    /// let terms = ContractTerms::new("2024-12-31".parse().unwrap(), "2024-01-01".parse().unwrap());
    /// let error = Contract::new("HT-1", "KH0001", terms).check().unwrap_err();
    /// assert_eq!((error.code(), error.path()), ("contract-period", Some("terms.end")));
    /// ```
    pub fn check(&self) -> Result<()> {
        let mut errors = Vec::new();
        if self.id.as_str().trim().is_empty() {
            errors.push(empty("id"));
        }
        errors.extend(self.terms.check().err().map(|error| error.at("terms")));
        Error::from_all(errors).map_or(Ok(()), Err)
    }
}

/// What a contract says (D002-19 ... D002-21).
///
/// ```
/// use guanxi::record::ContractTerms;
/// let terms = ContractTerms::new("2024-01-01".parse().unwrap(), "2024-12-31".parse().unwrap());
/// assert_eq!(terms.check(), Ok(()));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ContractTerms {
    /// The first day.
    #[serde(with = "date_text")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::time::schema::DateText"))]
    pub start: NaiveDate,
    /// The last day, included.
    #[serde(with = "date_text")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::time::schema::DateText"))]
    pub end: NaiveDate,
    /// What it brings a year, zero or more (D002-20).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub annual_amount: Option<Amount>,
    /// The products and services (D002-21).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub items: Vec<String>,
    /// The contract that it renews, if it does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub renews: Option<ContractId>,
}

impl ContractTerms {
    /// Terms from a first to a last day.
    ///
    /// ```
    /// use guanxi::record::ContractTerms;
    /// let day = "2024-01-01".parse().unwrap();
    /// assert_eq!(ContractTerms::new(day, day).check(), Ok(())); // of one day
    /// ```
    pub fn new(start: NaiveDate, end: NaiveDate) -> Self {
        Self { start, end, annual_amount: None, items: Vec::new(), renews: None }
    }

    /// Whether the terms are sound by themselves.
    ///
    /// # Errors
    /// `contract-period` where the end lies before the start; `negative-amount`.
    ///
    /// ```
    /// use guanxi::record::ContractTerms;
    /// let day = "2024-01-01".parse().unwrap();
    /// let mut terms = ContractTerms::new(day, day);
    /// terms.annual_amount = Some("-1".parse()?);
    /// assert_eq!(terms.check().unwrap_err().code(), "negative-amount");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn check(&self) -> Result<()> {
        let mut errors = Vec::new();
        if self.end < self.start {
            let message =
                format!("the contract ends on {} before it begins on {}", self.end, self.start);
            errors.push(
                wrong("contract-period", message)
                    .with_help("`end` is the last day, included")
                    .at("end"),
            );
        }
        if let Some(amount) = self.annual_amount.filter(|amount| amount.is_negative()) {
            errors.push(
                wrong("negative-amount", format!("an annual amount of `{amount}` is below zero"))
                    .with_help("write zero or more, or leave it out")
                    .at("annual_amount"),
            );
        }
        Error::from_all(errors).map_or(Ok(()), Err)
    }
}

/// Something happened to a contract.
///
/// ```
/// use guanxi::record::{ContractAction, ContractEvent, ContractTerms, Event};
/// let terms = ContractTerms::new("2024-01-01".parse().unwrap(), "2024-12-31".parse().unwrap());
/// let event = Event::new("e1", "KH0001", "2023-12-20".parse()?, ContractEvent::sign("HT-1", terms));
/// let json = serde_json::to_value(&event).unwrap();
/// assert_eq!(json["kind"]["contract"]["action"]["sign"]["end"], "2024-12-31");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ContractEvent {
    /// The contract.
    pub contract: ContractId,
    /// What happened.
    pub action: ContractAction,
}

impl ContractEvent {
    /// What happened to this contract.
    ///
    /// ```
    /// use guanxi::record::{ContractAction, ContractEvent};
    /// let ended = ContractAction::Terminate { last_day: "2024-06-30".parse().unwrap(), reason: "closed".into() };
    /// assert_eq!(ContractEvent::new("HT-1", ended).contract.as_str(), "HT-1");
    /// ```
    pub fn new(contract: impl Into<ContractId>, action: ContractAction) -> Self {
        Self { contract: contract.into(), action }
    }

    /// This contract was signed.
    ///
    /// ```
    /// use guanxi::record::{ContractAction, ContractEvent, ContractTerms};
    /// let terms = ContractTerms::new("2024-01-01".parse().unwrap(), "2024-12-31".parse().unwrap());
    /// assert!(matches!(ContractEvent::sign("HT-1", terms).action, ContractAction::Sign(_)));
    /// ```
    pub fn sign(contract: impl Into<ContractId>, terms: ContractTerms) -> Self {
        Self::new(contract, ContractAction::Sign(Box::new(terms)))
    }
}

/// What happens to a contract.
///
/// ```
/// use guanxi::record::ContractAction;
/// let text = r#"{ "terminate": { "last_day": "2024-06-30", "reason": "closed" } }"#;
/// assert!(matches!(serde_json::from_str(text).unwrap(), ContractAction::Terminate { .. }));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum ContractAction {
    /// It is signed; always first, and once.
    Sign(Box<ContractTerms>),
    /// Its terms are other ones from now on.
    Amend(Box<ContractTerms>),
    /// It is ended early.
    Terminate {
        /// The last day on which it counts.
        #[serde(with = "date_text")]
        #[cfg_attr(feature = "schema", schemars(with = "crate::time::schema::DateText"))]
        last_day: NaiveDate,
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
}

/// An invoice was issued; the event's `at` is the day of issue.
///
/// ```
/// use guanxi::record::Invoice;
/// let invoice = Invoice::new("FP-1", "500".parse()?, "2024-03-31".parse().unwrap());
/// assert_eq!(invoice.due.to_string(), "2024-03-31");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Invoice {
    /// The invoice.
    pub invoice: InvoiceId,
    /// What is to be paid, above zero.
    pub amount: Amount,
    /// The last day on which it is paid in time.
    #[serde(with = "date_text")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::time::schema::DateText"))]
    pub due: NaiveDate,
    /// The contract that it stands on, if any.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contract: Option<ContractId>,
}

impl Invoice {
    /// An invoice over this amount, due on this day.
    ///
    /// ```
    /// use guanxi::record::Invoice;
    /// let invoice = Invoice::new("FP-1", "500".parse()?, "2024-03-31".parse().unwrap());
    /// assert_eq!(invoice.contract, None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(invoice: impl Into<InvoiceId>, amount: Amount, due: NaiveDate) -> Self {
        Self { invoice: invoice.into(), amount, due, contract: None }
    }
}

/// An invoice was paid, in whole or in part.
///
/// ```
/// use guanxi::record::Payment;
/// assert_eq!(Payment::new("FP-1", "500".parse()?).invoice.as_str(), "FP-1");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Payment {
    /// The invoice that is paid.
    pub invoice: InvoiceId,
    /// What was paid, above zero.
    pub amount: Amount,
}

impl Payment {
    /// A payment of this amount.
    ///
    /// ```
    /// use guanxi::record::Payment;
    /// assert_eq!(Payment::new("FP-1", "500".parse()?).amount.to_string(), "500.00");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(invoice: impl Into<InvoiceId>, amount: Amount) -> Self {
        Self { invoice: invoice.into(), amount }
    }
}
