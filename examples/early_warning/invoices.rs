//! Invoices and payments in a CSV file: a row for each invoice with its payment, more payments in
//! rows of their own.

use std::path::Path;

use chrono::NaiveDate;
use guanxi::quantity::Amount;
use guanxi::record::{Event, Invoice, Payment};
use guanxi::time::{Moment, parse_date};

use crate::cells::Cells;
use crate::csv_file::{CsvFile, Fault};

/// The columns that every file has.
pub(crate) const NEEDED: [&str; 5] = ["customer", "invoice", "issued", "due", "amount"];

/// The columns that a file may have.
const OPTIONAL: [&str; 3] = ["paid_on", "paid", "contract"];

/// Opens a file, with a note on columns that are not read.
pub(crate) fn open(path: &Path) -> Result<(CsvFile, Option<String>), String> {
    let file = CsvFile::open(path, &NEEDED, &|name| OPTIONAL.contains(&name))?;
    let known: Vec<&str> = NEEDED.into_iter().chain(OPTIONAL).collect();
    let note = file.strange_columns(&|name| known.contains(&name), &known)?;
    Ok((file, note))
}

/// What a row says: that an invoice was issued, and that it was paid.
pub(crate) fn events(cells: &Cells<'_>, id: &str) -> Result<Vec<Event>, Fault> {
    let customer = cells.needed("customer")?;
    let invoice = cells.needed("invoice")?;
    let mut events = Vec::new();
    let issued = issued(cells)?;
    if let Some(one) = &issued {
        let mut issue = Invoice::new(invoice, one.amount, one.due);
        issue.contract = cells.text("contract")?.map(Into::into);
        events.push(Event::new(id, customer, Moment::from(one.on), issue));
    }
    let (on, paid) = (cells.read("paid_on", parse_date)?, money(cells, "paid")?);
    match (on, paid.or(issued.as_ref().map(|one| one.amount))) {
        (None, _) if paid.is_some() => {
            let help = "write the day into `paid_on`, or leave `paid` empty";
            return Err(Fault::cell("paid", "nothing says on which day it was paid", help));
        }
        (None, _) if issued.is_none() => {
            let help = "write the invoice (issued, due, amount), or a payment (paid_on, paid)";
            return Err(Fault::cell("issued", "neither an invoice nor a payment", help));
        }
        (None, _) => {}
        (Some(_), None) => {
            let help = "write what was paid; only beside an invoice it may be left out";
            return Err(Fault::cell("paid", "nothing says how much was paid", help));
        }
        (Some(on), Some(amount)) => {
            if let Some(one) = issued.as_ref().filter(|one| on < one.on) {
                let reason = format!("it was paid on {on}, before it was issued on {}", one.on);
                return Err(Fault::cell("paid_on", reason, "write the day of the payment"));
            }
            let payment = Payment::new(invoice, amount);
            events.push(Event::new(format!("{id}:paid"), customer, Moment::from(on), payment));
        }
    }
    Ok(events)
}

/// An invoice as its row says.
struct Issued {
    on: NaiveDate,
    due: NaiveDate,
    amount: Amount,
}

/// The invoice of a row; none where the row is about a payment alone.
fn issued(cells: &Cells<'_>) -> Result<Option<Issued>, Fault> {
    let (on, due) = (cells.read("issued", parse_date)?, cells.read("due", parse_date)?);
    let amount = money(cells, "amount")?;
    let (on, due, amount) = match (on, due, amount) {
        (None, None, None) => return Ok(None),
        (Some(on), Some(due), Some(amount)) => (on, due, amount),
        (on, due, _) => {
            let column = match (on, due) {
                (None, _) => "issued",
                (_, None) => "due",
                _ => "amount",
            };
            let help = "an invoice needs issued, due and amount; a payment alone none of them";
            return Err(Fault::cell(column, format!("the cell `{column}` is empty"), help));
        }
    };
    if due < on {
        let reason = format!("it is due on {due}, before it was issued on {on}");
        return Err(Fault::cell("due", reason, "write the last day on which it is paid in time"));
    }
    Ok(Some(Issued { on, due, amount }))
}

/// An amount above zero.
fn money(cells: &Cells<'_>, column: &str) -> Result<Option<Amount>, Fault> {
    let amount: Option<Amount> = cells.read(column, str::parse)?;
    match amount.filter(|amount| *amount <= Amount::default()) {
        None => Ok(amount),
        Some(amount) => {
            let reason = format!("`{amount}` is not above zero");
            Err(Fault::cell(column, reason, "write an amount above zero"))
        }
    }
}
