//! Northwind: amounts of four decimals, customers without orders, month ends.

use chrono::NaiveDate;
use guanxi::Rulebook;
use guanxi::policy::cadence::TouchReading;
use guanxi::policy::scheme::Case;
use guanxi::quantity::Amount;
use guanxi::record::{Customer, Event};
use guanxi::time::{Moment, Span};

use crate::load::{
    Reference, cents, count, date, day, facts_of, fold, folder_or_skip, from_cents, purchase, rows,
    rulebook, units, who, yes_when,
};
use crate::sections;

pub(crate) const NAME: &str = "northwind";
/// How many values are compared: of the reference, and of the table of customers.
pub(crate) const VALUES: usize = VALUES_OF_REFERENCE + VALUES_BY_CUSTOMER;
const VALUES_OF_REFERENCE: usize = 302;
const VALUES_BY_CUSTOMER: usize = 89 * (10 + INTERVALS.len());

const INTERVALS: [(&str, &str); 6] = [
    ("weekly", "1 week"),
    ("fortnightly", "2 weeks"),
    ("monthly", "1 month"),
    ("quarterly", "1 quarter"),
    ("half_yearly", "6 months"),
    ("yearly", "1 year"),
];

#[test]
fn northwind() {
    let Some(folder) = folder_or_skip(NAME) else { return };
    let orders = rows(&folder.join("orders.csv"));
    let events_of = |amount: &dyn Fn(i64) -> Amount| -> Vec<Event> {
        orders
            .iter()
            .map(|row| {
                let amount = amount(units(&row["amount"], 4));
                purchase(row["order_id"].clone(), &row["customer_id"], &row["order_date"], amount)
            })
            .collect()
    };
    // The reference rounds each order half up to the cent.
    let events = events_of(&|units| from_cents((units + 50).div_euclid(100)));
    let mut reference = Reference::read(&folder.join("reference.json"));
    sections::basics(&mut reference, "basics", &events);
    sections::amount_tiers(&mut reference, &events);
    let definition = "A: total >= 10000.00; B: >= 3000.00; C: below";
    sections::absolute_tiers(&mut reference, &events, definition, (10_000, 3_000));
    sections::matrix(&mut reference, (365, 5_000, 6), &events, date("1998-05-31"));
    sections::churn(&mut reference, 90, &events);
    sections::repurchase(&mut reference, "repurchase", &events);
    without_orders(&mut reference, &rows(&folder.join("customers.csv")), &events);
    cadence(&mut reference, &events);
    // Promises of delivery are clocks, not purchases.
    reference.finish(
        VALUES_OF_REFERENCE,
        &[&["source", "delivery_promise"], sections::NOT_A_READING].concat(),
    );

    by_customer(&rows(&folder.join("reference_customers.csv")), &events);

    // Not rounded, four decimals add up exactly.
    let exact = events_of(&|units| Amount::from_ten_thousandths(units).unwrap());
    let customers = facts_of(&fold(&rulebook(sections::TOTALS), &exact, sections::end()));
    let sum: i64 = customers
        .values()
        .map(|facts| match facts.get("amount_total") {
            Some(guanxi::fact::Value::Amount(amount)) => amount.ten_thousandths(),
            other => panic!("{other:?}"),
        })
        .sum();
    assert_eq!(sum, orders.iter().map(|row| units(&row["amount"], 4)).sum::<i64>());
}

/// Customers that no event names: they are not in the fold, and nothing is said about them.
fn without_orders(
    reference: &mut Reference,
    table: &[std::collections::HashMap<String, String>],
    events: &[Event],
) {
    let as_of = sections::end();
    let rulebook = rulebook(&yes_when("top", "top(amount_total, 10%)"));
    let mut customers = facts_of(&fold(&rulebook, events, as_of));
    let mut without: Vec<&str> = table.iter().map(|row| row["customer_id"].as_str()).collect();
    assert!(customers.keys().all(|id| without.contains(&id.as_str())));
    without.retain(|id| !customers.contains_key(*id));
    without.sort_unstable();
    for (place, id) in without.iter().enumerate() {
        reference.check(&format!("customers_in_customers_csv_without_orders/{place}"), *id);
    }

    let population = rulebook.population(customers.values());
    for id in without {
        customers.insert(id.into(), rulebook.facts());
    }
    let with_them = rulebook.population(customers.values());
    assert!(with_them.cuts().eq(population.cuts()), "an unknown amount moves no cut");
    let nothing_known = rulebook.facts();
    let case = Case::new(&nothing_known, as_of).population(&with_them);
    assert_eq!(rulebook.class_of("top", &case).unwrap(), None);
}

/// Who is due, as a condition: the age of the last order against the interval.
fn cadence(reference: &mut Reference, events: &[Event]) {
    reference.definition("cadence", "touch = order date; next due = last touch + interval; weekly = +7 d, fortnightly = +14 d, months/quarters/half years/years by calendar months with the day clamped to the month end; overdue iff due < as_of; due today iff due == as_of");
    let as_of = date("1998-06-30");
    reference.check("cadence/as_of", as_of.to_string());
    for (name, interval) in INTERVALS {
        let at = |leaf: &str| format!("cadence/{name}/{leaf}");
        let rulebook = rulebook(
            &(yes_when("overdue", &format!("age(last_order) > {interval}"))
                + &yes_when(
                    "due",
                    &format!("age(last_order) >= {interval} and age(last_order) <= {interval}"),
                )),
        );
        let customers = facts_of(&fold(&rulebook, events, as_of));
        let overdue = who(&rulebook, "overdue", &customers, as_of);
        reference.check_len(&at("overdue"), &overdue);
        reference.check_len(&at("due_today"), &who(&rulebook, "due", &customers, as_of));
        let span: Span = interval.parse().unwrap();
        let since = |last: NaiveDate| (as_of - span.after(last, 1).unwrap()).num_days();
        let days = overdue.iter().map(|id| since(day(&customers[id], "last_order")));
        reference.check(&at("sum_overdue_days"), days.sum::<i64>());
    }
}

/// The table of customers: totals, rank, last order and when each interval ends.
fn by_customer(table: &[std::collections::HashMap<String, String>], events: &[Event]) {
    let customers = facts_of(&fold(&rulebook(sections::TOTALS), events, sections::end()));
    assert_eq!(table.len(), customers.len());
    let mut ranked: Vec<_> = customers.keys().collect();
    ranked.sort_by_key(|id| (-cents(&customers[*id], "amount_total"), *id));
    let cadence = touched_by_orders();
    let mut compared = 0;
    for row in table {
        let id = row["customer_id"].as_str();
        let facts = &customers[id];
        let rank = ranked.iter().position(|other| other.as_str() == id).unwrap() + 1;
        let last = day(facts, "last_order");
        let mut expected = vec![
            ("orders".to_owned(), count(facts, "orders_total").to_string()),
            ("total_cents".to_owned(), cents(facts, "amount_total").to_string()),
            ("rank".to_owned(), rank.to_string()),
            ("last_order".to_owned(), last.to_string()),
        ];
        for (name, interval) in INTERVALS {
            let due = interval.parse::<Span>().unwrap().after(last, 1).unwrap();
            expected.push((format!("due_{name}"), due.to_string()));
        }
        assert_eq!(row.len(), expected.len() + 1, "columns");
        expected.extend(due_by_cadence(&cadence, id, events));
        for (column, value) in expected {
            assert_eq!(row[&column], value, "{id}: {column}");
            compared += 1;
        }
    }
    assert_eq!(compared, VALUES_BY_CUSTOMER);
}

/// A cadence that takes purchases for touches, one rule for each interval.
fn touched_by_orders() -> Rulebook {
    let rule = |(name, every): &(&str, &str)| {
        format!("[[cadence.touch]]\ncode = \"{name}\"\nevery = \"{every}\"\npurchases = true\n")
    };
    rulebook(&INTERVALS.iter().map(rule).collect::<String>())
}

/// When each interval ends, by the cadence itself: the column and the day.
fn due_by_cadence(rulebook: &Rulebook, id: &str, events: &[Event]) -> Vec<(String, String)> {
    let facts = rulebook.facts();
    let as_of = date("1998-06-30");
    let case = Case::new(&facts, as_of);
    let cadence = rulebook.cadence().unwrap();
    let own = events.iter().filter(|event| event.customer == id.into());
    let reading = cadence.read(&Customer::new(id), own, &case, Moment::Date(as_of), None).unwrap();
    assert!(reading.refused.is_empty());
    let due = |touch: &TouchReading<'_>| {
        (format!("due_{}", touch.rule.code()), touch.due.unwrap().to_string())
    };
    reading.touches.iter().map(due).collect()
}
