//! What requests are about: customers, contracts and what happened.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::refusal::Refusal;
use crate::error::{Error, Result};
use crate::fact::{Population, Rejected};
use crate::policy::scheme::Case;
use crate::record::{Contract, Coverage, Customer, CustomerId, Event};
use crate::review::{AgendaCustomer, StoredCustomer, review};
use crate::rulebook::Rulebook;
use crate::store::{Batch, Expect, MemoryStore, Store};
use crate::time::Moment;

/// Customers with their contracts, and the log of what happened.
///
/// A customer that only events or contracts name is one without further records. Facts that the host
/// has computed itself stand with the customer (`"facts": { "orders_12m": 12 }`) and win over what the
/// log tells; `complete` names the families of events of which nothing is missing, so that none means
/// none and not unknown.
///
/// ```
/// use guanxi::request::Portfolio;
/// let portfolio: Portfolio = serde_json::from_str(r#"{
///     "customers": [{ "id": "KH0001", "facts": { "strategic": true } }],
///     "events": [{ "id": "e1", "customer": "KH0002", "at": "2024-01-15", "kind": { "purchase": { "amount": "5" } } }],
///     "complete": { "purchases": true }
/// }"#).unwrap();
/// assert_eq!((portfolio.customers.len(), portfolio.events.len()), (1, 1));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Portfolio {
    /// The records of customers.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub customers: Vec<Customer>,
    /// The records of contracts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contracts: Vec<Contract>,
    /// What happened, in any order.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub events: Vec<Event>,
    /// For which families of events the log is complete.
    #[serde(default)]
    pub complete: Coverage,
}

impl Portfolio {
    /// The portfolio as a store.
    ///
    /// # Errors
    /// Two customers or contracts of one id, two different events of one id, a record that names what
    /// there is not.
    ///
    /// ```
    /// use guanxi::{request::Portfolio, store::StoreExt};
    /// let text = r#"{ "customers": [{ "id": "KH0001" }] }"#;
    /// let store = serde_json::from_str::<Portfolio>(text).unwrap().into_store()?;
    /// assert_eq!(store.all_customers().count(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn into_store(self) -> Result<MemoryStore> {
        let Self { customers, contracts, events, complete } = self;
        let store = MemoryStore::new().with_coverage(complete);
        let known: BTreeSet<&CustomerId> = customers.iter().map(|one| &one.id).collect();
        let named = events.iter().map(|one| &one.customer);
        let named = named.chain(contracts.iter().map(|one| &one.customer));
        let unknown: BTreeSet<&CustomerId> = named.filter(|id| !known.contains(id)).collect();
        let unknown = unknown.into_iter().map(|id| Customer::new(id.clone()));
        let mut batch =
            unknown.fold(Batch::new(), |batch, one| batch.put_customer(one, Expect::New));
        batch =
            customers.into_iter().fold(batch, |batch, one| batch.put_customer(one, Expect::New));
        batch =
            contracts.into_iter().fold(batch, |batch, one| batch.put_contract(one, Expect::New));
        batch = events.into_iter().fold(batch, Batch::append);
        store.write(batch).map_err(|error| error.at("portfolio"))?;
        Ok(store)
    }

    /// Everything of each customer as of a moment.
    pub(super) fn reviewed(self, rulebook: &Rulebook, as_of: Moment) -> Result<Material> {
        let store = self.into_store()?;
        let review = review(rulebook, &store, as_of)?;
        let (population, today) = (review.population().clone(), review.as_of());
        let mut material = Material {
            as_of,
            today,
            population,
            customers: Vec::new(),
            rejected: Vec::new(),
            refused: Vec::new(),
        };
        for customer in review {
            let customer: StoredCustomer = customer?;
            material.rejected.extend(customer.rejected.iter().cloned());
            let id = &customer.record.id;
            material.refused.extend(customer.refused.iter().map(|one| (id.clone(), one.clone())));
            material.customers.push(customer.into());
        }
        Ok(material)
    }
}

/// The customers of a portfolio with their facts.
pub(super) struct Material {
    pub(super) as_of: Moment,
    /// The day in the rulebook's zone.
    pub(super) today: NaiveDate,
    pub(super) population: Population,
    pub(super) customers: Vec<AgendaCustomer>,
    rejected: Vec<Rejected>,
    refused: Vec<(CustomerId, Error)>,
}

impl Material {
    pub(super) fn case<'a>(&'a self, customer: &'a AgendaCustomer) -> Case<'a> {
        Case::new(&customer.facts, self.today)
            .population(&self.population)
            .history(&customer.history)
    }

    /// What the fold and the workflows refused.
    pub(super) fn refusals(&self) -> Vec<Refusal<'_>> {
        let rejected = self.rejected.iter().map(Refusal::of_event);
        rejected.chain(self.refused.iter().map(Refusal::of_customer)).collect()
    }
}
