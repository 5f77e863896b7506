//! Chinook: few customers, many ties.

use crate::load::{Reference, date, folder_or_skip, from_cents, purchase, rows, units};
use crate::sections;

pub(crate) const NAME: &str = "chinook";
/// How many values of the reference are compared.
pub(crate) const VALUES: usize = 1_252;

#[test]
fn chinook() {
    let Some(folder) = folder_or_skip(NAME) else { return };
    let events: Vec<_> = rows(&folder.join("invoices.csv"))
        .iter()
        .map(|row| {
            let amount = from_cents(units(&row["Total"], 2));
            purchase(row["InvoiceId"].clone(), &row["CustomerId"], &row["InvoiceDate"], amount)
        })
        .collect();
    let mut reference = Reference::read(&folder.join("reference.json"));
    sections::basics(&mut reference, "basics", &events);
    sections::amount_tiers(&mut reference, &events);
    sections::matrix(&mut reference, (365, 10, 2), &events, date("2025-12-31"));
    sections::churn(&mut reference, 90, &events);
    sections::churn(&mut reference, 365, &events);
    sections::repurchase(&mut reference, "repurchase", &events);
    reference.finish(VALUES, &[&["source"], sections::NOT_A_READING].concat());
}
