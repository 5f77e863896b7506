//! CRM sales: the won opportunities are the purchases of the accounts.

use crate::load::{Reference, cents, date, facts_of, fold, folder_or_skip, from_cents, purchase};
use crate::load::{rows, rulebook, units};
use crate::sections;

pub(crate) const NAME: &str = "crm_sales";
/// How many values of the reference are compared.
pub(crate) const VALUES: usize = 336;

#[test]
fn crm_sales() {
    let Some(folder) = folder_or_skip(NAME) else { return };
    let events: Vec<_> = rows(&folder.join("sales_pipeline.csv"))
        .iter()
        .filter(|row| row["deal_stage"] == "Won")
        .map(|row| {
            let amount = from_cents(units(&row["close_value"], 2));
            purchase(row["opportunity_id"].clone(), &row["account"], &row["close_date"], amount)
        })
        .collect();
    let mut reference = Reference::read(&folder.join("reference.json"));
    sections::basics(&mut reference, "basics_won", &events);
    sections::amount_tiers(&mut reference, &events);
    let definition = "A: >= 150000.00; B: >= 80000.00; C: below";
    let cuts = (150_000, 80_000);
    sections::absolute_tiers(&mut reference, &events, definition, cuts);
    sections::matrix(&mut reference, (184, 60_000, 25), &events, date("2017-12-31"));
    sections::churn(&mut reference, 30, &events);
    sections::repurchase(&mut reference, "repurchase_won", &events);

    let customers = facts_of(&fold(&rulebook(sections::TOTALS), &events, sections::end()));
    let mut ranked: Vec<_> =
        customers.iter().map(|(id, facts)| (-cents(facts, "amount_total"), id)).collect();
    ranked.sort();
    for (place, (amount, id)) in ranked.into_iter().enumerate() {
        reference.check(&format!("accounts_ranked/{place}/0"), id.as_str());
        reference.check(&format!("accounts_ranked/{place}/1"), -amount);
    }

    // Opportunities that are not won are no purchases: nothing of the library reads them.
    let of_the_pipeline = [
        "source",
        "stages",
        "rows_without_account",
        "win_rate_by_close_quarter",
        "mean_days_engage_to_close",
    ];
    reference.finish(VALUES, &[&of_the_pipeline, sections::NOT_A_READING].concat());
}
