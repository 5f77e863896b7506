//! CDNOW: real purchases, and the summary that was published of them.

use std::collections::BTreeMap;
use std::path::Path;

use guanxi::quantity::Amount;
use guanxi::record::Event;

use crate::load::{count, date, day, facts_of, fold, purchase, rows, rulebook, units};
use crate::sections::TOTALS;

#[test]
fn cdnow_summary_as_published() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data/cdnow");
    let events: Vec<Event> =
        rows(&Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/data/cdnow_sample.csv"))
            .iter()
            .enumerate()
            .map(|(place, row)| {
                let customer = row["sample_id"].trim_start_matches('0');
                let amount: Amount = row["amount"].parse().unwrap();
                purchase(place.to_string(), customer, &row["date"], amount)
            })
            .collect();
    assert_eq!(events.len(), 6_919);
    let published: BTreeMap<String, _> = rows(&folder.join("published_summary_weeks.csv"))
        .into_iter()
        .map(|row| (row["ID"].clone(), row))
        .collect();
    assert_eq!(published.len(), 2_357);

    let end = date("1997-09-30");
    let customers = facts_of(&fold(&rulebook(TOTALS), &events, end));
    let merged = rulebook(&format!("[purchases]\nsame_day = \"merge\"\n{TOTALS}"));
    let merged = facts_of(&fold(&merged, &events, end));
    assert_eq!(customers.len(), published.len());
    // Hundredths of a week, to the nearest; a seventh never lies in the middle.
    let weeks = |days: i64| (days * 200 + 7).div_euclid(14);
    for (id, facts) in &customers {
        let row = &published[id.as_str()];
        let (first, last) = (day(facts, "first_order"), day(facts, "last_order"));
        let purchase_days = count(facts, "purchase_days_total");
        assert_eq!(units(&row["frequency"], 0), purchase_days - 1, "frequency of {id}");
        assert_eq!(units(&row["recency"], 2), weeks((last - first).num_days()), "recency of {id}");
        assert_eq!(units(&row["T"], 2), weeks((end - first).num_days()), "T of {id}");
        // The declared reading that merges purchases of one day counts the same.
        assert_eq!(count(&merged[id], "orders_total"), purchase_days, "{id}");
    }
    let orders: i64 = customers.values().map(|facts| count(facts, "orders_total")).sum();
    let days: i64 = customers.values().map(|facts| count(facts, "purchase_days_total")).sum();
    assert!(days < orders, "there are customers with several purchases on one day");
}
