//! Repurchase, order values, new customers, from purchases, returns and cancellations.

use guanxi::record::{Contract, Customer, Event, EventKind, Return};
use guanxi::review::CustomerFile;
use proptest::prelude::*;

use crate::{
    buy, event, files, fraction, it, of, one, parts, request, shown, shown_as_of, terms, toml,
};

fn give_back(id: &str, customer: &str, at: &str, amount: &str, of: &str) -> Event {
    event(id, customer, at, Return::new(amount.parse().unwrap()).of(of))
}

fn cancel(id: &str, customer: &str, at: &str, of: &str) -> Event {
    event(id, customer, at, EventKind::Cancellation { of: of.into() })
}

/// D001-65, A-36: who bought again, by every convention.
#[test]
fn repurchase_by_every_convention() {
    let events = [
        buy("a1", "K1", "2024-03-01", "5"),
        buy("a2", "K1", "2024-03-31", "5"), // twice in March
        buy("b1", "K2", "2024-01-10", "5"),
        buy("b2", "K2", "2024-03-10", "5"), // came back
        buy("c1", "K3", "2024-03-10", "5"),
        buy("c2", "K3", "2024-04-10", "5"), // again in April
        buy("d1", "K4", "2024-02-10", "5"), // not in March
    ];
    let rate =
        |convention: &str| one("repurchase_rate", &format!("convention = \"{convention}\""), "");
    assert_eq!(shown(&rate("period"), &events, "2024-03"), "1/3");
    assert_eq!(shown(&rate("returning"), &events, "2024-03"), "1/3");
    assert_eq!(shown(&rate("ever"), &events, "2024-03"), "2/4");
    assert_eq!(shown(&rate("cohort"), &events, "2024-03"), "0/0 window_open=2");
    // Ninety days from 1 and from 10 March on.
    assert_eq!(shown_as_of(&rate("cohort"), &events, "2024-03", "2024-05-29"), "0/0 window_open=2");
    assert_eq!(shown_as_of(&rate("cohort"), &events, "2024-03", "2024-05-30"), "1/1 window_open=1");
    assert_eq!(shown_as_of(&rate("cohort"), &events, "2024-03", "2024-06-08"), "2/2");
    let month = one("repurchase_rate", "convention = \"cohort\"\nwithin = \"30 days\"", "");
    assert_eq!(shown_as_of(&month, &events, "2024-03", "2024-12-31"), "1/2"); // 31 days are too many
    for convention in ["period", "returning", "ever"] {
        let later = shown_as_of(&rate(convention), &events, "2024-03", "2024-12-31");
        assert_eq!(later, shown(&rate(convention), &events, "2024-03"), "{convention}");
    }
}

/// Orders of one day are one or several; cancelled and wholly returned ones are none.
#[test]
fn orders_that_count() {
    let twice = [buy("a1", "K1", "2024-03-05", "5"), buy("a2", "K1", "2024-03-05", "5")];
    assert_eq!(shown(&one("repurchase_rate", "", ""), &twice, "2024-03"), "1/1");
    assert_eq!(
        shown(&one("repurchase_rate", "same_day = \"merge\"", ""), &twice, "2024-03"),
        "0/1"
    );
    let orders = |rest: &[Event]| {
        let mut all = vec![buy("a1", "K1", "2024-03-05", "5"), buy("a2", "K1", "2024-03-15", "7")];
        all.extend(rest.iter().cloned());
        all
    };
    let rate = one("repurchase_rate", "", "");
    assert_eq!(shown(&rate, &orders(&[cancel("x", "K1", "2024-03-20", "a2")]), "2024-03"), "0/1");
    assert_eq!(
        shown(&rate, &orders(&[give_back("x", "K1", "2024-03-20", "7", "a2")]), "2024-03"),
        "0/1"
    );
    assert_eq!(
        shown(&rate, &orders(&[give_back("x", "K1", "2024-03-20", "6", "a2")]), "2024-03"),
        "1/1"
    );
}

/// D001-11: the mean of what is left of the orders.
#[test]
fn order_value_after_returns_and_cancellations() {
    let value = one("order_value", "", "");
    let events = [
        buy("a1", "K1", "2024-03-05", "100"),
        buy("a2", "K1", "2024-03-15", "50.5"),
        buy("b1", "K2", "2024-03-31", "30"),
        buy("b2", "K2", "2024-04-01", "1000"),
        buy("c1", "K3", "2024-03-02", "70"),
        buy("c2", "K3", "2024-03-03", "80"),
        give_back("r1", "K1", "2024-03-16", "20", "a1"),
        give_back("r2", "K3", "2024-03-16", "70", "c1"), // wholly
        cancel("x", "K3", "2024-03-17", "c2"),
    ];
    let found = it(&value, &events, &request("2024-03"));
    assert_eq!((found.value, found.den), (Some(fraction("53.5")), 3)); // 80 + 50.5 + 30 by 3
    let each = one("orders_per_customer", "", "");
    assert_eq!(shown(&each, &events, "2024-03"), "3/2");
    // What comes back or is called off later changes no month that is over.
    let mut later = events.to_vec();
    later.push(give_back("r3", "K2", "2024-04-02", "30", "b1"));
    later.push(cancel("x2", "K1", "2024-04-03", "a1"));
    for rulebook in [&value, &each] {
        let after = shown_as_of(rulebook, &later, "2024-03", "2024-12-31");
        assert_eq!(after, shown(rulebook, &events, "2024-03"));
    }
    assert_eq!(shown(&value, &[], "2024-03"), "0/0"); // undefined, never 0
}

/// D001-10: customers whose first order or contract is in the period.
#[test]
fn new_customers_by_their_first_deal() {
    let new = one("new_customers", "", "");
    let events = [
        buy("a", "K1", "2024-03-01", "5"),
        buy("b", "K2", "2024-03-31", "5"),
        buy("c", "K3", "2024-02-29", "5"),
        buy("d", "K3", "2024-03-10", "5"),
        crate::sign("S", "K4", "2024-02-20", terms("2024-03-15", "2024-12-31")),
        crate::sign("T", "K5", "2024-03-20", terms("2024-04-01", "2024-12-31")),
        buy("e", "K6", "2024-03-10", "5"),
        cancel("x", "K6", "2024-03-11", "e"), // nothing is left
    ];
    assert_eq!(shown(&new, &events, "2024-03"), "3/1");
    assert_eq!(shown(&new, &events, "2024-04"), "1/1");
    assert_eq!(shown_as_of(&new, &events, "2024-03", "2024-12-31"), "3/1");
    // What the record says of the first deal counts too.
    let mut old = Customer::new("K1");
    old.first_deal = Some(crate::day("2020-01-01"));
    let file = CustomerFile::new(old).with_log([events[0].clone()]);
    assert_eq!(parts(&of(&new, &[file], &request("2024-03")).line("it").unwrap().measured), "0/1");
    let mut stated = CustomerFile::new(Customer::new("K9"));
    stated.contracts.push(Contract::new("H", "K9", terms("2024-03-05", "2024-12-31")).into());
    assert_eq!(
        parts(&of(&new, &[stated], &request("2024-03")).line("it").unwrap().measured),
        "1/1"
    );
}

/// D001-10: only those of some classes, as they are at the end; where that is open it is said.
#[test]
fn new_customers_of_a_class() {
    let scheme = "[[scheme]]\ncode = \"size\"\nkind = \"list\"\nclasses = [{ code = \"large\", when = \"amount_12m >= 100 and strategic\" }, { code = \"small\" }]";
    let new = one("new_customers", "class = [\"large\"]", scheme);
    let events = [
        buy("a", "K1", "2024-03-01", "500"),
        buy("b", "K2", "2024-03-01", "5"),
        buy("c", "K3", "2024-03-01", "500"),
    ];
    let all: Vec<CustomerFile> =
        files(&events)
            .into_iter()
            .map(|file| {
                if file.record.id.as_str() == "K1" { file.giving("strategic", true) } else { file }
            })
            .collect();
    assert_eq!(
        parts(&of(&new, &all, &request("2024-03")).line("it").unwrap().measured),
        "1/1 unknown=1"
    );
}

/// The orders of a customer: the day and the amount of each.
type Orders = [(i64, i64)];

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(48) })]

    /// P-094, P-100: repurchase and order values against a slow count; one more order lowers no rate.
    #[test]
    fn p_100_orders_against_a_slow_count(
        model in proptest::collection::vec(proptest::collection::vec((0..120_i64, 1..9_i64), 0..5), 1..5),
        first in 0..80_i64,
        long in 1..40_i64,
        more in (0_usize..5, 0..40_i64),
    ) {
        let offset = |days: i64| (crate::day("2024-01-01") + chrono::TimeDelta::days(days)).to_string();
        let told = |model: &[Vec<(i64, i64)>]| {
            let mut events = Vec::new();
            for (number, orders) in model.iter().enumerate() {
                for (place, (on, amount)) in orders.iter().enumerate() {
                    let amount = amount.to_string();
                    events.push(buy(&format!("e{number}-{place}"), &format!("K{number}"), &offset(*on), &amount));
                }
            }
            files(&events)
        };
        let rulebook = toml(r#"
            [[kpi]]
            code = "repurchase_rate"
            [[kpi]]
            code = "returning"
            measure = "repurchase_rate"
            convention = "returning"
            [[kpi]]
            code = "ever"
            measure = "repurchase_rate"
            convention = "ever"
            [[kpi]]
            code = "cohort"
            measure = "repurchase_rate"
            convention = "cohort"
            within = "20 days"
            [[kpi]]
            code = "order_value"
            [[kpi]]
            code = "orders_per_customer"
            [[kpi]]
            code = "new_customers"
        "#);
        let last = first + long - 1;
        let period = format!("{}/{}", offset(first), offset(last));
        let asked = request(&period).as_of(offset(last + 15).parse().unwrap());
        let found = of(&rulebook, &told(&model), &asked);
        let rate = |kpi: &str| {
            let measured = &found.line(kpi).unwrap().measured;
            (measured.num, measured.den)
        };
        let inside = |orders: &[(i64, i64)]| orders.iter().filter(|one| first <= one.0 && one.0 <= last).count();
        let upto = |orders: &[(i64, i64)]| orders.iter().filter(|one| one.0 <= last).count();
        let sum = |of: &dyn Fn(&Orders) -> bool| model.iter().filter(|one| of(one)).count() as i128;
        prop_assert_eq!(rate("repurchase_rate"), (sum(&|one| inside(one) >= 2), sum(&|one| inside(one) >= 1)));
        prop_assert_eq!(
            rate("returning"),
            (sum(&|one| inside(one) >= 1 && one.iter().any(|order| order.0 < first)), sum(&|one| inside(one) >= 1))
        );
        prop_assert_eq!(rate("ever"), (sum(&|one| upto(one) >= 2), sum(&|one| upto(one) >= 1)));
        // The window of each is twenty days, of which fifteen are known after the end.
        let begins = |one: &[(i64, i64)]| one.iter().map(|order| order.0).min();
        let whole = |one: &[(i64, i64)]| begins(one).is_some_and(|day| first <= day && day + 20 <= last + 15 && day <= last);
        let again = |one: &[(i64, i64)]| one.iter().filter(|order| begins(one).is_some_and(|day| order.0 <= day + 20)).count() >= 2;
        prop_assert_eq!(rate("cohort"), (sum(&|one| whole(one) && again(one)), sum(&whole)));
        let amounts: i128 = model.iter().flatten().filter(|one| first <= one.0 && one.0 <= last).map(|one| i128::from(one.1) * 10_000).sum();
        let orders: i128 = model.iter().map(|one| inside(one) as i128).sum();
        prop_assert_eq!(rate("order_value"), (amounts, orders));
        prop_assert_eq!(rate("orders_per_customer"), (orders, sum(&|one| inside(one) >= 1)));
        prop_assert_eq!(rate("new_customers").0, sum(&|one| begins(one).is_some_and(|day| first <= day && day <= last)));
        // P-100: for a customer that is in the denominator already.
        let (who, when) = (more.0 % model.len(), first + more.1 % long);
        if inside(&model[who]) >= 1 {
            let mut grown = model.clone();
            grown[who].push((when, 1));
            let then = of(&rulebook, &told(&grown), &asked);
            let (before, after) = (&found.line("repurchase_rate").unwrap().measured, &then.line("repurchase_rate").unwrap().measured);
            prop_assert!(after.value >= before.value && after.value <= Some(1.into()));
        }
    }
}
