//! A customer's invoices and payments.

use chrono::NaiveDate;
use foldhash::HashMap;

use crate::error::Error;
use crate::fact::rejected::record_error;
use crate::record::{Invoice, InvoiceId, Payment};
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

/// A customer's invoices, posted in their order.
#[derive(Debug, Default)]
pub(super) struct Accounts<'a> {
    invoices: HashMap<&'a InvoiceId, Account>,
    /// Whether any invoice or payment was ever entered, right or wrong.
    pub(super) any: bool,
}

impl<'a> Accounts<'a> {
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
