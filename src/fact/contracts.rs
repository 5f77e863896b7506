//! A customer's contracts, as events and records tell of them.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use crate::error::Error;
use crate::fact::rejected::record_error;
use crate::record::{Contract, ContractAction, ContractEvent, ContractId, CustomerId};

/// A customer's contracts, posted in the order of their events.
#[derive(Clone, Debug, Default)]
pub(crate) struct Contracts<'a> {
    contracts: BTreeMap<&'a ContractId, Contract>,
}

impl<'a> Contracts<'a> {
    pub(crate) fn post(
        &mut self,
        customer: &CustomerId,
        event: &'a ContractEvent,
    ) -> Result<(), Error> {
        let id = &event.contract;
        let known = self.contracts.get_mut(id);
        match (&event.action, known) {
            (ContractAction::Sign(_), Some(_)) => {
                Err(record_error("signed-twice", format!("contract `{id}` was signed already"))
                    .with_help("give a renewal an id of its own, or write `amend`"))
            }
            (ContractAction::Sign(terms), None) => {
                let contract = Contract::new(id.clone(), customer.clone(), (**terms).clone());
                self.contracts.insert(id, contract);
                Ok(())
            }
            (ContractAction::Amend(terms), Some(contract)) => {
                contract.terms = (**terms).clone();
                Ok(())
            }
            (ContractAction::Terminate { last_day, .. }, Some(contract)) => {
                contract.terminated = Some(*last_day);
                Ok(())
            }
            (_, None) => Err(record_error(
                "unknown-contract",
                format!("contract `{id}` was not signed before"),
            )
            .with_help("record its signing first, of the same customer")),
        }
    }

    /// A contract that the host's records hold and no event tells of.
    pub(crate) fn stated(&mut self, contract: &'a Contract) {
        self.contracts.entry(&contract.id).or_insert_with(|| contract.clone());
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Contract> {
        self.contracts.values()
    }

    /// The first day of the first contract.
    pub(super) fn first_contract(&self) -> Option<NaiveDate> {
        self.iter().map(|contract| contract.terms.start).min()
    }

    /// The last day of the contract that drives renewal: of those that count today the one
    /// that ends first; without any, of those that are over the one that ended last.
    pub(super) fn contract_end(&self, today: NaiveDate) -> Option<NaiveDate> {
        let last_days = || self.iter().filter(|one| one.terms.start <= today);
        let active = last_days().filter(|one| one.is_active(today)).map(Contract::last_day).min();
        active.or_else(|| last_days().map(Contract::last_day).max())
    }

    /// What the contracts that count today bring a year, in units; `None` where one does not say,
    /// or there is none.
    pub(super) fn contract_amount(&self, today: NaiveDate) -> Option<i128> {
        let mut active = self.iter().filter(|one| one.is_active(today)).peekable();
        active.peek()?;
        active.try_fold(0_i128, |sum, contract| {
            let amount = contract.terms.annual_amount?.ten_thousandths();
            Some(sum.saturating_add(i128::from(amount)))
        })
    }
}
