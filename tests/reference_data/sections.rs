//! The sections that the references have in common.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Datelike, Days, NaiveDate};
use guanxi::fact::{Cut, Facts, Value};
use guanxi::quantity::Amount;
use guanxi::record::{CustomerId, Event};
use guanxi::time::add_months;

use crate::load::{
    Reference, cents, classes, count, date, day, facts_of, fold, rulebook, those, who, yes_when,
};

/// Facts that any rule names are folded; this scheme names them and decides nothing.
pub(crate) const TOTALS: &str = r#"
[[scheme]]
code = "names"
kind = "list"
classes = [
  { code = "yes", when = "amount_total >= 0 and orders_total >= 0 and purchase_days_total >= 0 and first_order >= 1900-01-01 and last_order >= 1900-01-01" },
  { code = "no" },
]
"#;

/// Other roundings of a share of customers, which no condition of the library has.
pub(crate) const NOT_A_READING: &[&str] = &[
    "amount_tiers/top_10_percent/count_floor",
    "amount_tiers/top_10_percent/count_round_half_up",
    "amount_tiers/top_20_percent/count_floor",
    "amount_tiers/top_20_percent/count_round_half_up",
    "amount_tiers/top_50_percent/count_floor",
    "amount_tiers/top_50_percent/count_round_half_up",
];

/// A day after everything: as of it, the facts are those of the whole file.
pub(crate) fn end() -> NaiveDate {
    date("2100-12-31")
}

/// The totals of the whole file.
pub(crate) fn basics(reference: &mut Reference, section: &str, events: &[Event]) {
    let as_of = end();
    let rulebook = rulebook(TOTALS);
    let customers = facts_of(&fold(&rulebook, events, as_of));
    let sum = |of: &dyn Fn(&Facts) -> i64| customers.values().map(of).sum::<i64>();
    let check = |reference: &mut Reference, name: &str, actual: serde_json::Value| {
        reference.check(&format!("{section}/{name}"), actual);
    };
    check(reference, "transactions", sum(&|facts| count(facts, "orders_total")).into());
    check(reference, "customers", customers.len().into());
    let first = customers.values().map(|facts| day(facts, "first_order")).min().unwrap();
    let last = customers.values().map(|facts| day(facts, "last_order")).max().unwrap();
    check(reference, "first_date", first.to_string().into());
    check(reference, "last_date", last.to_string().into());
    check(reference, "amount_cents_total", sum(&|facts| cents(facts, "amount_total")).into());
    let several = customers
        .values()
        .filter(|facts| count(facts, "orders_total") > count(facts, "purchase_days_total"))
        .count();
    check(reference, "customers_with_several_transactions_on_one_day", several.into());
    // Single amounts are no facts of a customer: counted in the events.
    let amounts = |of: &dyn Fn(Amount) -> bool| {
        let amount = |event: &Event| match &event.kind {
            guanxi::record::EventKind::Purchase(purchase) => of(purchase.amount),
            _ => false,
        };
        events.iter().filter(|event| amount(event)).count()
    };
    let zero = amounts(&|amount| amount == Amount::default());
    let negative = amounts(&|amount| amount.is_negative());
    check(reference, "zero_amount_transactions", zero.into());
    check(reference, "negative_amount_transactions", negative.into());

    // Events may arrive in any order.
    let reversed: Vec<Event> = events.iter().rev().cloned().collect();
    let again = facts_of(&fold(&rulebook, &reversed, as_of));
    assert_eq!(
        customers.values().map(|facts| facts.known().collect()).collect::<Vec<Vec<_>>>(),
        again.values().map(|facts| facts.known().collect()).collect::<Vec<Vec<_>>>(),
    );
}

/// Tiers by share of customers and by share of revenue.
pub(crate) fn amount_tiers(reference: &mut Reference, events: &[Event]) {
    let as_of = end();
    reference
        .definition("amount_tiers", "customers ranked by total amount, highest first (ties by id)");
    let everybody = facts_of(&fold(&rulebook(TOTALS), events, as_of));
    let amount = |customer: &CustomerId| cents(&everybody[customer], "amount_total");
    let total: i64 = everybody.keys().map(amount).sum();
    reference.check("amount_tiers/customers", everybody.len());
    reference.check("amount_tiers/amount_cents_total", total);
    let inside_of = |condition: &str, folded: bool| {
        let rulebook = rulebook(&yes_when("tier", condition));
        let mut customers = facts_of(&fold(&rulebook, events, as_of));
        if !folded {
            // The reference breaks ties by id: so many ten-thousandths more, less than a cent.
            let mut ranked: Vec<CustomerId> = customers.keys().cloned().collect();
            ranked.sort_by_key(|id| (-amount(id), id.clone()));
            assert!(ranked.len() <= 100);
            for (more, id) in ranked.iter().rev().enumerate() {
                let apart = Amount::from_ten_thousandths(amount(id) * 100 + more as i64).unwrap();
                customers.get_mut(id).unwrap().set("amount_total", apart).unwrap();
            }
        }
        let cut = rulebook.population(customers.values()).cuts().next();
        (who(&rulebook, "tier", &customers, as_of), cut.unwrap())
    };

    for percent in [10, 20, 50] {
        let at = |name: &str| format!("amount_tiers/top_{percent}_percent/{name}");
        let condition = format!("top(amount_total, {percent}%)");
        let (inside, _) = inside_of(&condition, false);
        let outside = everybody.keys().filter(|id| !inside.contains(*id)).map(amount).max();
        let lowest = inside.iter().map(amount).min().unwrap();
        reference.check_len(&at("count_ceil"), &inside);
        reference.check(&at("lowest_amount_cents_inside_ceil"), lowest);
        reference.check(&at("first_amount_cents_outside_ceil"), outside);
        reference.check_rate(&at("share_of_amount_ceil"), inside.iter().map(amount).sum(), total);

        let (with_ties, cut) = inside_of(&condition, true);
        let Cut::From(Value::Amount(cut)) = cut else { panic!("{cut:?}") };
        let on_cut = everybody
            .values()
            .filter(|facts| facts.get("amount_total") == Some(Value::Amount(cut)));
        reference.check(&at("customers_with_exactly_the_cut_amount"), on_cut.count());
        reference.check_len(&at("count_if_all_ties_are_included"), &with_ties);
        assert!(inside.is_subset(&with_ties));
    }
    for percent in [50, 80, 95] {
        let at = |name: &str| {
            format!("amount_tiers/customers_making_first_{percent}_percent_of_amount/{name}")
        };
        let condition = format!("top(amount_total, {percent}%, by = revenue)");
        let (inside, _) = inside_of(&condition, false);
        reference.check_len(&at("count_incl_the_one_that_crosses"), &inside);
        reference.check_rate(&at("share"), inside.iter().map(amount).sum(), total);

        // With ties: everybody from the amount of the one that crosses on.
        let lowest = inside.iter().map(amount).min().unwrap();
        let (with_ties, _) = inside_of(&condition, true);
        let all: BTreeSet<_> =
            everybody.keys().filter(|id| amount(id) >= lowest).cloned().collect();
        assert_eq!(with_ties, all);
    }
}

/// Tiers by amount, as a list and as bands.
pub(crate) fn absolute_tiers(
    reference: &mut Reference,
    events: &[Event],
    definition: &str,
    (a, b): (i64, i64),
) {
    let as_of = end();
    reference.definition("absolute_tiers", definition);
    let rulebook = rulebook(&format!(
        r#"
        [[scheme]]
        code = "list"
        kind = "list"
        classes = [
          {{ code = "A", when = "amount_total >= {a}" }},
          {{ code = "B", when = "amount_total >= {b}" }},
          {{ code = "C" }},
        ]
        [[scheme]]
        code = "bands"
        kind = "bands"
        fact = "amount_total"
        bands = [{{ code = "A", from = {a} }}, {{ code = "B", from = {b} }}, {{ code = "C" }}]
        "#
    ));
    let customers = facts_of(&fold(&rulebook, events, as_of));
    let list = classes(&rulebook, "list", &customers, as_of);
    assert_eq!(classes(&rulebook, "bands", &customers, as_of), list);
    reference.check_table("absolute_tiers/counts", &tally(list.values().cloned()));
}

fn tally(names: impl IntoIterator<Item = String>) -> BTreeMap<String, i64> {
    let mut table = BTreeMap::new();
    for name in names {
        *table.entry(name).or_insert(0) += 1;
    }
    table
}

/// Value × activity in a trailing window of days, on two days, and who moved.
pub(crate) fn matrix(
    reference: &mut Reference,
    (days, value, orders): (u32, i64, u32),
    events: &[Event],
    as_of: NaiveDate,
) {
    let section = format!("matrix_{days}d_{value}_{orders}");
    let at = |name: &str| format!("{section}/{name}");
    reference.definition(&section, &format!("value = sum of amounts, activity = number of transactions, both over as_of-{days}d < date <= as_of; high iff >= threshold; customers = first transaction <= as_of"));
    let rulebook = rulebook(&format!(
        r#"
        [[scheme]]
        code = "lists"
        kind = "matrix"
        rows = [{{ code = "high", when = "amount_{days}d >= {value}" }}, {{ code = "low" }}]
        columns = [{{ code = "high", when = "orders_{days}d >= {orders}" }}, {{ code = "low" }}]
        cells = [
          ["high_value_high_activity", "high_value_low_activity"],
          ["low_value_high_activity", "low_value_low_activity"],
        ]
        [[scheme]]
        code = "bands"
        kind = "matrix"
        rows = {{ fact = "amount_{days}d", bands = [{{ code = "high", from = {value} }}, {{ code = "low" }}] }}
        columns = {{ fact = "orders_{days}d", bands = [{{ code = "high", from = {orders} }}, {{ code = "low" }}] }}
        cells = [
          ["high_value_high_activity", "high_value_low_activity"],
          ["low_value_high_activity", "low_value_low_activity"],
        ]
        {}
        "#,
        yes_when("on_cut", &format!("amount_{days}d = {value}")).replace('\n', "\n        "),
    ));
    let on = |as_of: NaiveDate| {
        let customers = facts_of(&fold(&rulebook, events, as_of));
        let cells = classes(&rulebook, "lists", &customers, as_of);
        assert_eq!(classes(&rulebook, "bands", &customers, as_of), cells);
        (who(&rulebook, "on_cut", &customers, as_of), cells)
    };
    let previous_as_of = as_of.with_day(1).and_then(|first| first.pred_opt()).unwrap();
    let (on_cut, now) = on(as_of);
    let (_, before) = on(previous_as_of);
    reference.check(&at("as_of"), as_of.to_string());
    reference.check(&at("previous_as_of"), previous_as_of.to_string());
    // The thresholds by which the schemes above decide.
    reference.check(&at("value_threshold_cents"), value * 100);
    reference.check(&at("activity_threshold"), orders);
    reference.check_table(&at("counts"), &tally(now.values().cloned()));
    reference.check_table(&at("previous_counts"), &tally(before.values().cloned()));
    reference.check_len(&at("customers_exactly_on_value_threshold"), &on_cut);
    let moves = before.iter().map(|(id, old)| format!("{old} -> {}", now[id]));
    reference.check_table(&at("transitions"), &tally(moves));
    let new = now.keys().filter(|id| !before.contains_key(*id)).count();
    reference.check(&at("new_customers_between"), new);
}

/// Who was active, lost, won back and new, month by month.
pub(crate) fn churn(reference: &mut Reference, days: u32, events: &[Event]) {
    let section = format!("churn_{days}");
    reference.definition(&section, &format!("N={days} days; churn_rate(month) = |active at previous month end and not active at this month end| / |active at previous month end|"));
    let rulebook = rulebook(
        &[
            ("at_least", format!("age(last_order) >= {days} days")),
            ("above", format!("age(last_order) > {days} days")),
            ("below", format!("age(last_order) < {days} days")),
            ("at_most", format!("age(last_order) <= {days} days")),
            ("in_window", format!("orders_{days}d >= 1")),
            ("days_in_window", format!("purchase_days_{days}d >= 1")),
        ]
        .map(|(code, condition)| yes_when(code, &condition))
        .concat(),
    );
    let mut previous: Option<(BTreeSet<CustomerId>, BTreeSet<CustomerId>, NaiveDate)> = None;
    for month in reference.names(&format!("{section}/months")) {
        let at = |name: &str| format!("{section}/months/{month}/{name}");
        let start = date(&format!("{month}-01"));
        let as_of = add_months(start, 1).unwrap().pred_opt().unwrap();
        let customers = facts_of(&fold(&rulebook, events, as_of));
        let all: BTreeSet<CustomerId> = customers.keys().cloned().collect();
        let is = |scheme: &str| who(&rulebook, scheme, &customers, as_of);
        let (active, inactive, inactive_strictly) = (is("below"), is("at_least"), is("above"));
        assert_eq!(&all - &inactive, active, "{month}");
        assert_eq!(&all - &inactive_strictly, is("at_most"), "{month}");
        // Days since the last order < N is: an order within the trailing window of N days.
        assert_eq!(is("in_window"), active, "{month}");
        assert_eq!(is("days_in_window"), active, "{month}");

        reference.check(&at("as_of"), as_of.to_string());
        reference.check_len(&at("customers_so_far"), &all);
        reference.check_len(&at("active_days_since_lt_N"), &active);
        reference.check_len(&at("inactive_days_since_ge_N"), &inactive);
        reference.check_len(&at("inactive_if_rule_is_strictly_gt_N"), &inactive_strictly);
        if let Some((all_before, active_before, before)) = &previous {
            assert_eq!(before.succ_opt(), Some(start), "the month before is not there");
            let lost = active_before - &active;
            reference.check_len(&at("active_at_previous_month_end"), active_before);
            reference.check_len(&at("lost_in_month"), &lost);
            let (part, whole) = (lost.len() as i64, active_before.len() as i64);
            reference.check_rate(&at("churn_rate"), part, whole);
            let back = &(&active - active_before) & all_before;
            reference.check_len(&at("reactivated"), &back);
            reference.check_len(&at("new"), &(&all - all_before));
        }
        previous = Some((all, active, as_of));
    }
}

/// Who bought again, over the whole file and within 90 days of the first purchase.
pub(crate) fn repurchase(reference: &mut Reference, section: &str, events: &[Event]) {
    let as_of = end();
    reference.definition(section, "customer = anyone with >=1 transaction in the file");
    let at = |name: &str| format!("{section}/{name}");
    let again = yes_when("transactions", "orders_total >= 2")
        + &yes_when("days", "purchase_days_total >= 2")
        + &yes_when("first", "first_order >= 1900-01-01");
    let rulebook = rulebook(&again);
    let customers = facts_of(&fold(&rulebook, events, as_of));
    let whole = customers.len() as i64;
    for (scheme, name) in [("transactions", "ge2_transactions"), ("days", "ge2_purchase_days")] {
        let who = who(&rulebook, scheme, &customers, as_of);
        reference.check_len(&at(&format!("customers_with_{name}")), &who);
        reference.check_rate(&at(&format!("rate_{name}")), who.len() as i64, whole);
    }

    // No fact counts days from the first purchase; but as of the last of them, whoever has two
    // purchase days in total bought again by then.
    let mut own: BTreeMap<&CustomerId, Vec<Event>> = BTreeMap::new();
    for event in events {
        own.entry(&event.customer).or_default().push(event.clone());
    }
    let within = |days: u64| -> BTreeSet<CustomerId> {
        let twice = |id: &CustomerId| {
            let end = day(&customers[id], "first_order") + Days::new(days);
            let facts = facts_of(&fold(&rulebook, &own[id], end));
            those(&classes(&rulebook, "days", &facts, end), "yes").contains(id)
        };
        customers.keys().filter(|id| twice(id)).cloned().collect()
    };
    let inclusive = within(90);
    reference.check_len(
        &at("customers_buying_again_on_a_later_day_within_90_days_inclusive_of_first"),
        &inclusive,
    );
    reference.check_rate(&at("rate_within_90_days_inclusive"), inclusive.len() as i64, whole);
    reference.check_len(&at("same_but_strictly_less_than_90_days"), &within(89));
}
