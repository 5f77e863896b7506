//! The formats that a store holds ids to, and the one form in which it keeps them.

use std::sync::Arc;

use crate::error::{Error, Result};
use crate::record::{
    ContactAction, ContactId, Contract, ContractAction, ContractId, ContractTerms, Customer,
    CustomerId, Event, EventKind, IdFormat, IssueId,
};
use crate::store::Write;

/// How ids are written; where there is no format, any text is an id.
///
/// A store with formats keeps and finds each id in its canonical form, so `KH001` and `KH0001`
/// are one customer (A-40).
///
/// ```
/// use guanxi::record::{Customer, IdFormat, IdPeriod};
/// use guanxi::store::{IdFormats, MemoryStore, Store, StoreExt};
/// let customer = IdFormat::new("KH", IdPeriod::None, 4)?.accepting(3)?;
/// let store = MemoryStore::new().with_id_formats(IdFormats::default().customer(customer));
/// store.put_customer(Customer::new("KH001"), None)?;
/// assert_eq!(store.customer(&"KH0001".into())?.unwrap().value.id.as_str(), "KH0001");
/// assert_eq!(store.customer(&"C-1".into()).unwrap_err().code(), "id-format");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct IdFormats {
    /// Of customers.
    pub customer: Option<IdFormat>,
    /// Of contracts.
    pub contract: Option<IdFormat>,
    /// Of persons at customers.
    pub contact: Option<IdFormat>,
    /// Of issues.
    pub issue: Option<IdFormat>,
}

impl IdFormats {
    /// The same, with this format of customers' ids.
    ///
    /// ```
    /// use guanxi::{record::{IdFormat, IdPeriod}, store::IdFormats};
    /// let formats = IdFormats::default().customer(IdFormat::new("KH", IdPeriod::None, 4)?);
    /// assert_eq!(formats.customer_id(&"KH0001".into())?.as_str(), "KH0001");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn customer(mut self, format: IdFormat) -> Self {
        self.customer = Some(format);
        self
    }

    /// The same, with this format of contracts' ids.
    ///
    /// ```
    /// use guanxi::{record::{IdFormat, IdPeriod}, store::IdFormats};
    /// let formats = IdFormats::default().contract(IdFormat::new("HT", IdPeriod::Year, 3)?);
    /// assert_eq!(formats.contract_id(&"HT-1".into()).unwrap_err().code(), "id-format");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn contract(mut self, format: IdFormat) -> Self {
        self.contract = Some(format);
        self
    }

    /// The same, with this format of contacts' ids.
    ///
    /// ```
    /// use guanxi::{record::{IdFormat, IdPeriod}, store::IdFormats};
    /// let formats = IdFormats::default().contact(IdFormat::new("P", IdPeriod::None, 3)?);
    /// assert!(formats.contact.is_some());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn contact(mut self, format: IdFormat) -> Self {
        self.contact = Some(format);
        self
    }

    /// The same, with this format of issues' ids.
    ///
    /// ```
    /// use guanxi::{record::{IdFormat, IdPeriod}, store::IdFormats};
    /// let formats = IdFormats::default().issue(IdFormat::new("WT", IdPeriod::Month, 3)?);
    /// assert!(formats.issue.is_some()); // D003-104
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn issue(mut self, format: IdFormat) -> Self {
        self.issue = Some(format);
        self
    }

    /// The canonical form of a customer's id.
    ///
    /// # Errors
    /// `id-format`.
    ///
    /// ```
    /// use guanxi::store::IdFormats;
    /// assert_eq!(IdFormats::default().customer_id(&"any".into())?.as_str(), "any");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn customer_id(&self, id: &CustomerId) -> Result<CustomerId> {
        canonical(self.customer.as_ref(), id, CustomerId::as_str)
    }

    /// The canonical form of a contract's id.
    ///
    /// # Errors
    /// `id-format`.
    ///
    /// ```
    /// use guanxi::store::IdFormats;
    /// assert_eq!(IdFormats::default().contract_id(&"any".into())?.as_str(), "any");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn contract_id(&self, id: &ContractId) -> Result<ContractId> {
        canonical(self.contract.as_ref(), id, ContractId::as_str)
    }

    fn contact_id(&self, id: &ContactId) -> Result<ContactId> {
        canonical(self.contact.as_ref(), id, ContactId::as_str)
    }

    fn issue_id(&self, id: &IssueId) -> Result<IssueId> {
        canonical(self.issue.as_ref(), id, IssueId::as_str)
    }

    /// Whether there is any format.
    ///
    /// ```
    /// assert!(guanxi::store::IdFormats::default().is_empty());
    /// ```
    pub fn is_empty(&self) -> bool {
        self.customer.is_none()
            && self.contract.is_none()
            && self.contact.is_none()
            && self.issue.is_none()
    }

    /// The same write with every id in its canonical form, and what is wrong with the ids; one
    /// that cannot be read stays as it is.
    ///
    /// ```
    /// use guanxi::record::{Customer, IdFormat, IdPeriod};
    /// use guanxi::store::{Expect, IdFormats, Write};
    /// let formats = IdFormats::default().customer(IdFormat::new("KH", IdPeriod::None, 4)?);
    /// let write = Write::PutCustomer { customer: Customer::new("C1").into(), expect: Expect::New };
    /// let (same, errors) = formats.applied(write.clone());
    /// assert_eq!((same, errors[0].path()), (write, Some("customer.id")));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn applied(&self, write: Write) -> (Write, Vec<Error>) {
        if self.is_empty() {
            return (write, Vec::new());
        }
        let mut ids = Ids { formats: self, errors: Vec::new() };
        let write = match write {
            Write::PutCustomer { mut customer, expect } => {
                ids.of_customer(Arc::make_mut(&mut customer));
                Write::PutCustomer { customer, expect }
            }
            Write::PutContract { mut contract, expect } => {
                ids.of_contract(Arc::make_mut(&mut contract));
                Write::PutContract { contract, expect }
            }
            Write::RemoveCustomer { mut customer, expect, removal } => {
                ids.customer("customer", &mut customer);
                Write::RemoveCustomer { customer, expect, removal }
            }
            Write::RemoveContract { mut contract, expect } => {
                ids.contract("contract", &mut contract);
                Write::RemoveContract { contract, expect }
            }
            Write::Append(mut event) => {
                ids.of_event(Arc::make_mut(&mut event));
                Write::Append(event)
            }
        };
        (write, ids.errors)
    }
}

fn canonical<'a, T: Clone + From<String>>(
    format: Option<&IdFormat>,
    id: &'a T,
    text: impl Fn(&'a T) -> &'a str,
) -> Result<T> {
    match format {
        Some(format) => format.canonical(text(id)).map(T::from),
        None => Ok(id.clone()),
    }
}

/// The ids of one record, each put into its canonical form.
struct Ids<'a> {
    formats: &'a IdFormats,
    errors: Vec<Error>,
}

impl Ids<'_> {
    fn right<T>(&mut self, path: &str, id: &mut T, canonical: Result<T>) {
        match canonical {
            Ok(canonical) => *id = canonical,
            Err(error) => self.errors.push(error.at(path)),
        }
    }

    fn customer(&mut self, path: &str, id: &mut CustomerId) {
        let canonical = self.formats.customer_id(id);
        self.right(path, id, canonical);
    }

    fn contract(&mut self, path: &str, id: &mut ContractId) {
        let canonical = self.formats.contract_id(id);
        self.right(path, id, canonical);
    }

    fn contact(&mut self, path: &str, id: &mut ContactId) {
        let canonical = self.formats.contact_id(id);
        self.right(path, id, canonical);
    }

    fn of_customer(&mut self, customer: &mut Customer) {
        self.customer("customer.id", &mut customer.id);
        for (place, contact) in customer.contacts.iter_mut().enumerate() {
            self.contact(&format!("customer.contacts[{place}].id"), &mut contact.id);
        }
        if let Some(other) = &mut customer.merged_into {
            self.customer("customer.merged_into", other);
        }
    }

    fn of_contract(&mut self, contract: &mut Contract) {
        self.contract("contract.id", &mut contract.id);
        self.customer("contract.customer", &mut contract.customer);
        self.of_terms("contract.terms", &mut contract.terms);
    }

    fn of_terms(&mut self, path: &str, terms: &mut ContractTerms) {
        if let Some(renewed) = &mut terms.renews {
            self.contract(&format!("{path}.renews"), renewed);
        }
    }

    fn of_event(&mut self, event: &mut Event) {
        self.customer("event.customer", &mut event.customer);
        match &mut event.kind {
            EventKind::Interaction(interaction) => {
                if let Some(contact) = &mut interaction.contact {
                    self.contact("event.kind.interaction.contact", contact);
                }
            }
            EventKind::Contact(step) => {
                self.contact("event.kind.contact.contact", &mut step.contact);
                if let ContactAction::Leave { successor: Some(successor) } = &mut step.action {
                    let path = "event.kind.contact.action.leave.successor";
                    self.contact(path, successor);
                }
            }
            EventKind::Contract(step) => {
                self.contract("event.kind.contract.contract", &mut step.contract);
                match &mut step.action {
                    ContractAction::Sign(terms) => {
                        self.of_terms("event.kind.contract.action.sign", terms);
                    }
                    ContractAction::Amend(terms) => {
                        self.of_terms("event.kind.contract.action.amend", terms);
                    }
                    _ => {}
                }
            }
            EventKind::Invoice(invoice) => {
                if let Some(contract) = &mut invoice.contract {
                    self.contract("event.kind.invoice.contract", contract);
                }
            }
            EventKind::Issue(step) => {
                let canonical = self.formats.issue_id(&step.issue);
                self.right("event.kind.issue.issue", &mut step.issue, canonical);
            }
            _ => {}
        }
    }
}
