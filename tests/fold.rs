//! The fold on records that are late, corrected, taken back or wrong.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]

use guanxi::Rulebook;
use guanxi::fact::{Folded, Value};
use guanxi::record::{ClassOverride, Event, EventKind, Purchase, Return};

fn rulebook(purchases: &str) -> Rulebook {
    let text = format!(
        "format = 1\ncode = \"t\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n{purchases}\n\
         [[scheme]]\ncode = \"x\"\nkind = \"list\"\nclasses = [\
         {{ code = \"a\", when = \"amount_30d >= 1 and orders_30d >= 1 and purchase_days_total >= 1 and amount_1m >= 1 and amount_this_year >= 1 and amount_last_year >= 1\" }}, {{ code = \"b\" }}]\n"
    );
    Rulebook::from_toml(&text).unwrap_or_else(|error| panic!("{}", error.report()))
}

fn buy(id: &str, at: &str, amount: &str) -> Event {
    Event::new(id, "K", at.parse().unwrap(), Purchase::new(amount.parse().unwrap()))
}

fn back(id: &str, at: &str, amount: &str, of: &str) -> Event {
    Event::new(id, "K", at.parse().unwrap(), Return::new(amount.parse().unwrap()).of(of))
}

fn cancel(id: &str, at: &str, of: &str) -> Event {
    Event::new(id, "K", at.parse().unwrap(), EventKind::Cancellation { of: of.into() })
}

fn fold(rulebook: &Rulebook, events: &[Event], as_of: &str) -> Folded {
    let folded = rulebook.fold(events, as_of.parse().unwrap(), None);
    let mut reversed = events.to_vec();
    reversed.reverse();
    let again = rulebook.fold(&reversed, as_of.parse().unwrap(), None);
    assert_eq!(folded.rejected, again.rejected, "the order of arrival matters");
    folded
}

/// Amount and orders in total, and the codes of what was rejected.
fn totals(folded: &Folded) -> (String, i64, Vec<&'static str>) {
    let codes = folded.rejected.iter().map(|rejected| rejected.error.code()).collect();
    let Some(customer) = folded.customers.get("K") else { return ("-".to_owned(), 0, codes) };
    let (Some(Value::Amount(amount)), Some(Value::Count(orders))) =
        (customer.facts.get("amount_total"), customer.facts.get("orders_total"))
    else {
        return ("unknown".to_owned(), 0, codes);
    };
    (amount.to_string(), orders, codes)
}

fn check(events: &[Event], as_of: &str, amount: &str, orders: i64, rejected: &[&str]) {
    let folded = fold(&rulebook(""), events, as_of);
    assert_eq!(totals(&folded), (amount.to_owned(), orders, rejected.to_vec()), "{events:?}");
}

#[test]
fn a_return_or_cancellation_of_the_same_day_finds_its_purchase() {
    for at in ["2024-01-15", "2024-01-15T02:00:00Z"] {
        for id in ["a1", "r1"] {
            check(
                &[buy("p1", at, "5"), back(id, "2024-01-15", "5", "p1")],
                "2024-06-30",
                "0.00",
                0,
                &[],
            );
            check(
                &[buy("p1", at, "5"), cancel(id, "2024-01-15", "p1")],
                "2024-06-30",
                "0.00",
                0,
                &[],
            );
        }
    }
    // Two instants tell which was first.
    let early = back("r1", "2024-01-15T01:59:59Z", "5", "p1");
    let events = [buy("p1", "2024-01-15T02:00:00Z", "5"), early];
    check(&events, "2024-06-30", "5.00", 1, &["unknown-purchase"]);
    // As of an instant between them the return of the day has nothing to take back yet.
    let events = [buy("p1", "2024-01-15T02:00:00Z", "5"), back("r1", "2024-01-15", "5", "p1")];
    check(&events, "2024-01-15T01:00:00Z", "0.00", 0, &[]);
}

#[test]
fn what_is_taken_back_must_be_there() {
    let purchase = || buy("p1", "2024-01-15", "5");
    check(&[back("r1", "2024-02-01", "5", "nope")], "2024-06-30", "0.00", 0, &["unknown-purchase"]);
    check(
        &[purchase(), back("r1", "2024-01-14", "5", "p1")],
        "2024-06-30",
        "5.00",
        1,
        &["unknown-purchase"],
    );
    check(
        &[purchase(), back("r1", "2024-02-01", "5.01", "p1")],
        "2024-06-30",
        "5.00",
        1,
        &["return-exceeds"],
    );
    let twice =
        [purchase(), back("r1", "2024-02-01", "3", "p1"), back("r2", "2024-02-02", "3", "p1")];
    check(&twice, "2024-06-30", "2.00", 1, &["return-exceeds"]);
    let cancelled =
        [purchase(), cancel("c1", "2024-02-01", "p1"), cancel("c2", "2024-02-02", "p1")];
    check(&cancelled, "2024-06-30", "0.00", 0, &["cancelled-twice"]);
    let after = [purchase(), cancel("c1", "2024-02-01", "p1"), back("r1", "2024-02-02", "1", "p1")];
    check(&after, "2024-06-30", "0.00", 0, &["return-exceeds"]);
    let mut foreign = back("r1", "2024-02-01", "5", "p1");
    foreign.customer = "L".into();
    check(&[purchase(), foreign], "2024-06-30", "5.00", 1, &["unknown-purchase"]);
}

#[test]
fn a_purchase_is_an_order_until_all_of_it_came_back() {
    let events = [
        buy("p1", "2024-01-15", "5"),
        back("r1", "2024-02-01", "2", "p1"),
        back("r2", "2024-03-01", "3", "p1"),
    ];
    check(&events, "2024-01-31", "5.00", 1, &[]);
    check(&events, "2024-02-01", "3.00", 1, &[]);
    check(&events, "2024-03-01", "0.00", 0, &[]);
    let loose =
        Event::new("r1", "K", "2024-02-01".parse().unwrap(), Return::new("2".parse().unwrap()));
    check(&[buy("p1", "2024-01-15", "5"), loose], "2024-06-30", "3.00", 1, &[]);
    check(&[buy("p1", "2024-01-15", "0")], "2024-06-30", "0.00", 1, &[]); // zero is legal
}

#[test]
fn returns_count_on_their_day_or_on_that_of_the_purchase() {
    let events = [buy("p1", "2024-05-01", "100"), back("r1", "2024-06-15", "40", "p1")];
    let recent = |purchases: &str| {
        let rulebook = rulebook(purchases);
        let folded = fold(&rulebook, &events, "2024-06-30");
        let facts = &folded.customers["K"].facts;
        (facts.get("amount_30d").unwrap(), facts.get("amount_total").unwrap())
    };
    let amount = |text: &str| Value::Amount(text.parse().unwrap());
    assert_eq!(recent("[purchases]\nreturns = \"on_return\""), (amount("-40"), amount("60")));
    assert_eq!(recent(""), (amount("-40"), amount("60")));
    assert_eq!(recent("[purchases]\nreturns = \"on_purchase\""), (amount("0"), amount("60")));
}

#[test]
fn purchases_of_one_day_are_separate_or_merged() {
    let events =
        [buy("p1", "2024-06-15", "1"), buy("p2", "2024-06-15", "1"), buy("p3", "2024-06-16", "1")];
    let orders = |purchases: &str| {
        let folded = fold(&rulebook(purchases), &events, "2024-06-30");
        let facts = &folded.customers["K"].facts;
        ["orders_total", "orders_30d", "purchase_days_total"].map(|name| facts.get(name).unwrap())
    };
    let counts = |counts: [i64; 3]| counts.map(Value::Count);
    assert_eq!(orders(""), counts([3, 3, 2]));
    assert_eq!(orders("[purchases]\nsame_day = \"merge\""), counts([2, 2, 2]));
}

#[test]
fn windows_are_open_at_their_start_and_closed_at_their_end() {
    let amounts = |as_of: &str, names: [&str; 2]| {
        let events: Vec<Event> = [
            ("a", "2024-05-30", "1"),
            ("b", "2024-05-31", "10"),
            ("c", "2024-06-01", "100"),
            ("d", "2024-06-30", "1000"),
            ("e", "2024-07-01", "10000"),
            ("f", "2023-12-31", "100000"),
            ("g", "2024-01-01", "1000000"),
        ]
        .map(|(id, at, amount)| buy(id, at, amount))
        .to_vec();
        let folded = fold(&rulebook(""), &events, as_of);
        let facts = folded.customers["K"].facts.clone();
        names.map(|name| match facts.get(name) {
            Some(Value::Amount(amount)) => amount.plain(),
            other => panic!("{name} is {other:?}"),
        })
    };
    assert_eq!(amounts("2024-06-30", ["amount_30d", "amount_1m"]), ["1100", "1110"]);
    assert_eq!(
        amounts("2024-06-30", ["amount_this_year", "amount_last_year"]),
        ["1001111", "100000"]
    );
    assert_eq!(amounts("2024-06-29", ["amount_30d", "amount_1m"]), ["110", "111"]);
}

#[test]
fn corrections_hide_what_they_replace_from_when_they_are_known() {
    let first = buy("p1", "2024-01-15", "5");
    let second =
        buy("p2", "2024-01-16", "7").recorded_at("2024-03-01".parse().unwrap()).correcting("p1");
    let third =
        buy("p3", "2024-01-17", "9").recorded_at("2024-04-01".parse().unwrap()).correcting("p2");
    let events = [first.clone(), second.clone(), third.clone()];
    check(&events, "2024-06-30", "9.00", 1, &[]);
    let known = |by: &str| {
        let folded =
            rulebook("").fold(&events, "2024-06-30".parse().unwrap(), Some(by.parse().unwrap()));
        totals(&folded).0
    };
    assert_eq!(
        [known("2024-02-29"), known("2024-03-01"), known("2024-04-01")],
        ["5.00", "7.00", "9.00"]
    );
    // Of two corrections of one event the one recorded last stands.
    let rival =
        buy("p4", "2024-01-15", "11").recorded_at("2024-05-01".parse().unwrap()).correcting("p1");
    check(&[first.clone(), second, rival], "2024-06-30", "11.00", 1, &[]);
    // Corrections of corrections and rivals of one event are one purchase, the last recorded one.
    let at = |id: &str, amount: &str, day: &str, of: &str| {
        buy(id, "2024-01-15", amount).recorded_at(day.parse().unwrap()).correcting(of)
    };
    let family = [
        buy("e1", "2024-01-15", "100"),
        at("e2", "200", "2024-02-02", "e1"),
        at("e3", "300", "2024-02-03", "e1"),
        at("e4", "400", "2024-02-04", "e2"),
    ];
    check(&family, "2024-06-30", "400.00", 1, &[]);
    check(&family[..3], "2024-06-30", "300.00", 1, &[]);
    // A withdrawal takes back what it names; what that corrected stands again.
    let withdraw = |id: &str, day: &str, of: &str| {
        Event::new(id, "K", day.parse().unwrap(), EventKind::Withdrawal).correcting(of)
    };
    let [e1, e2, e3, _] = family.clone();
    check(
        &[e1.clone(), e2.clone(), e3, withdraw("w", "2024-03-01", "e3")],
        "2024-06-30",
        "200.00",
        1,
        &[],
    );
    check(
        &[e1.clone(), e2.clone(), withdraw("w", "2024-03-01", "e2")],
        "2024-06-30",
        "100.00",
        1,
        &[],
    );
    let twice = [e1.clone(), withdraw("w", "2024-03-01", "e1"), withdraw("v", "2024-03-02", "w")];
    check(&twice, "2024-06-30", "100.00", 1, &[]);
    check(&twice[..2], "2024-06-30", "-", 0, &[]);
    // A correction repairs a wrong event, and what names the old one means the new one.
    check(
        &[buy("p", "2024-01-15", "-5"), at("q", "5", "2024-02-01", "p")],
        "2024-06-30",
        "5.00",
        1,
        &["negative-amount"],
    );
    check(&[e1, e2, back("r", "2024-02-10", "40", "e1")], "2024-06-30", "160.00", 1, &[]);
    // What moves behind the day of the review is gone until then.
    let later =
        buy("p5", "2024-08-01", "5").recorded_at("2024-02-01".parse().unwrap()).correcting("p1");
    let folded = fold(&rulebook(""), &[first.clone(), later], "2024-06-30");
    assert!(folded.customers.is_empty());
    let withdrawn =
        Event::new("w", "K", "2024-02-01".parse().unwrap(), EventKind::Withdrawal).correcting("p1");
    let folded = fold(&rulebook(""), &[first, withdrawn], "2024-06-30");
    assert!(folded.customers.is_empty() && folded.rejected.is_empty());
}

#[test]
fn long_chains_of_corrections_are_quick() {
    let mut events = vec![buy("e0", "2024-01-15", "1")];
    for n in 1..20_000 {
        let before = format!("e{}", n - 1);
        events.push(buy(&format!("e{n}"), "2024-01-15", "2").correcting(before.as_str()));
    }
    let folded = rulebook("").fold(&events, "2024-06-30".parse().unwrap(), None);
    assert_eq!(totals(&folded), ("2.00".to_owned(), 1, Vec::new()));
    events[0] = buy("e0", "2024-01-15", "1").correcting("e19999");
    let folded = rulebook("").fold(&events, "2024-06-30".parse().unwrap(), None);
    assert_eq!(folded.rejected.len(), 20_000);
}

#[test]
fn wrong_records_are_listed_and_count_nowhere() {
    let p1 = || buy("p1", "2024-01-15", "5");
    check(&[p1(), p1()], "2024-06-30", "5.00", 1, &["duplicate-event"]);
    check(&[p1(), buy("p1", "2024-01-14", "7")], "2024-06-30", "7.00", 1, &["duplicate-event"]);
    let late = buy("p1", "2024-01-14", "7").recorded_at("2024-05-01".parse().unwrap());
    check(&[p1(), late], "2024-06-30", "5.00", 1, &["duplicate-event"]); // a log only grows
    check(&[buy("p1", "2024-01-15", "-5")], "2024-06-30", "-", 0, &["negative-amount"]);
    check(
        &[p1(), back("r", "2024-02-01", "-5", "p1")],
        "2024-06-30",
        "5.00",
        1,
        &["negative-amount"],
    );
    check(&[p1().correcting("nope")], "2024-06-30", "-", 0, &["corrects-unknown"]);
    check(&[p1().correcting("p1")], "2024-06-30", "-", 0, &["corrects-circle"]);
    let circle = [p1().correcting("p2"), buy("p2", "2024-01-16", "7").correcting("p1")];
    check(&circle, "2024-06-30", "-", 0, &["corrects-circle", "corrects-circle"]);
    let alone = Event::new("w", "K", "2024-02-01".parse().unwrap(), EventKind::Withdrawal);
    check(&[p1(), alone], "2024-06-30", "5.00", 1, &["withdrawal-target"]);
    // A wrong correction does not hide what is right.
    let wrong = buy("p2", "2024-01-15", "-1").correcting("p1");
    check(&[p1(), wrong], "2024-06-30", "5.00", 1, &["negative-amount"]);
    let decided = |from: &str, until: &str, reason: &str| {
        let decided = ClassOverride {
            scheme: "x".parse().unwrap(),
            class: "a".parse().unwrap(),
            from: from.parse().unwrap(),
            until: until.parse().unwrap(),
            by: "boss".into(),
            reason: reason.to_owned(),
        };
        Event::new("o", "K", "2024-02-01".parse().unwrap(), decided)
    };
    check(
        &[p1(), decided("2024-02-02", "2024-02-01", "why")],
        "2024-06-30",
        "5.00",
        1,
        &["override-period"],
    );
    check(
        &[p1(), decided("2024-02-01", "2024-02-01", " ")],
        "2024-06-30",
        "5.00",
        1,
        &["override-reason"],
    );
    check(&[p1(), decided("2024-02-01", "2024-02-01", "why")], "2024-06-30", "5.00", 1, &[]);
}

#[test]
fn a_sum_beyond_all_bounds_leaves_the_fact_unknown_and_says_so() {
    let most = "100000000000000";
    let events = [buy("p1", "2024-01-15", most), buy("p2", "2024-01-16", "0.0001")];
    let folded = fold(&rulebook(""), &events, "2024-06-30");
    assert_eq!(folded.customers["K"].facts.get("amount_total"), None);
    assert!(folded.rejected.is_empty(), "each purchase alone is right");
    let codes: Vec<&str> = folded.customers["K"].errors.iter().map(guanxi::Error::code).collect();
    assert_eq!(codes, ["amount-range"; 2]); // in total, and of this year
}
