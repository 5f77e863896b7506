//! A customer's contracts, invoices and payments.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use foldhash::HashMap;

use crate::error::Error;
use crate::fact::rejected::record_error;
use crate::record::{
    Contract, ContractAction, ContractEvent, ContractId, CustomerId, Invoice, InvoiceId, Payment,
};
use crate::time::{AsOf, LocalMoment};

/// An invoice and what was paid of it.
#[derive(Debug)]
struct Account {
    due: NaiveDate,
    amount: i64,
    paid: i64,
    /// The day on which the last of it was paid.
    settled: Option<NaiveDate>,
}

/// A customer's contracts and invoices, posted in their order.
#[derive(Debug, Default)]
pub(super) struct Accounts<'a> {
    contracts: BTreeMap<&'a ContractId, Contract>,
    invoices: HashMap<&'a InvoiceId, Account>,
    /// Whether any invoice or payment was ever entered, right or wrong.
    pub(super) any: bool,
}

impl<'a> Accounts<'a> {
    pub(super) fn contract(
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

    pub(super) fn invoice(&mut self, invoice: &'a Invoice) -> Result<(), Error> {
        self.any = true;
        let id = &invoice.invoice;
        if self.invoices.contains_key(id) {
            return Err(record_error(
                "invoiced-twice",
                format!("invoice `{id}` was issued already"),
            )
            .with_help("give each invoice an id of its own; correct the event for a change"));
        }
        let amount = invoice.amount.ten_thousandths();
        let account = Account { due: invoice.due, amount, paid: 0, settled: None };
        self.invoices.insert(id, account);
        Ok(())
    }

    pub(super) fn pay(&mut self, at: LocalMoment, payment: &Payment) -> Result<(), Error> {
        self.any = true;
        let id = &payment.invoice;
        let Some(account) = self.invoices.get_mut(id) else {
            return Err(record_error("unknown-invoice", format!("there is no invoice `{id}`"))
                .with_help("name an invoice of the same customer"));
        };
        let open = account.amount.saturating_sub(account.paid);
        let units = payment.amount.ten_thousandths();
        if units > open {
            let open = crate::quantity::Amount::from_ten_thousandths(open).unwrap_or_default();
            let message = format!(
                "`{}` is paid of invoice `{id}`, of which `{open}` is open",
                payment.amount
            );
            return Err(record_error("payment-exceeds", message)
                .with_help("record what is open at the most; the rest is of another invoice"));
        }
        account.paid = account.paid.saturating_add(units);
        if units == open {
            account.settled = Some(at.date());
        }
        Ok(())
    }

    /// A contract that the host's records hold and no event tells of.
    pub(super) fn stated(&mut self, contract: &'a Contract) {
        self.contracts.entry(&contract.id).or_insert_with(|| contract.clone());
    }

    /// The first day of the first contract.
    pub(super) fn first_contract(&self) -> Option<NaiveDate> {
        self.contracts.values().map(|contract| contract.terms.start).min()
    }

    /// The last day of the contract that drives renewal: of those that count today the one
    /// that ends first; without any, of those that are over the one that ended last.
    pub(super) fn contract_end(&self, today: NaiveDate) -> Option<NaiveDate> {
        let last_days = || self.contracts.values().filter(|one| one.terms.start <= today);
        let active = last_days().filter(|one| one.is_active(today)).map(Contract::last_day).min();
        active.or_else(|| last_days().map(Contract::last_day).max())
    }

    /// What the contracts that count today bring a year, in units; `None` where one does not say,
    /// or there is none.
    pub(super) fn contract_amount(&self, today: NaiveDate) -> Option<i128> {
        let mut active = self.contracts.values().filter(|one| one.is_active(today)).peekable();
        active.peek()?;
        active.try_fold(0_i128, |sum, contract| {
            let amount = contract.terms.annual_amount?.ten_thousandths();
            Some(sum.saturating_add(i128::from(amount)))
        })
    }

    /// The most days that an invoice is or was overdue, of those whose overdue time touches the
    /// days after `start`.
    pub(super) fn worst_overdue(&self, start: Option<&AsOf>, today: NaiveDate) -> i64 {
        let overdue = self.invoices.values().filter_map(|account| {
            let end = account.settled.map_or(today, |day| day.min(today));
            let touches = start.is_none_or(|start| account.due.max(start.date()) < end);
            (touches && end > account.due).then(|| days(account.due, end))
        });
        overdue.max().unwrap_or(0)
    }

    /// How many days the oldest open invoice is overdue.
    pub(super) fn open_overdue(&self, today: NaiveDate) -> i64 {
        let open = self.invoices.values().filter(|account| account.settled.is_none());
        open.map(|account| days(account.due, today)).max().unwrap_or(0).max(0)
    }
}

fn days(from: NaiveDate, to: NaiveDate) -> i64 {
    to.signed_duration_since(from).num_days()
}
