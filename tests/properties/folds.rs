//! Folds against counting.

use super::*;

/// A rulebook that reads windows of many lengths.
fn windows() -> Rulebook {
    let facts = [
        "amount_12m",
        "amount_1m",
        "amount_90d",
        "orders_1m",
        "orders_31d",
        "purchase_days_12m",
        "amount_total",
        "orders_total",
        "purchase_days_total",
    ];
    let all: Vec<String> = facts.iter().map(|fact| format!("{fact} >= 1")).collect();
    let when = format!(
        "{} and age(first_order) >= 1 day and age(last_order) >= 1 day \
        and amount_this_year >= 1 and amount_last_year >= 1",
        all.join(" and ")
    );
    list(&format!("classes = [{{ code = \"A\", when = \"{when}\" }}, {{ code = \"B\" }}]"))
}

/// A moment on the clock at +08:00: a date stands at its beginning.
fn wall(moment: Moment) -> (NaiveDate, Option<NaiveDateTime>) {
    match moment {
        Moment::Date(date) => (date, None),
        Moment::Instant { 0: at, .. } => {
            let local = at.naive_utc() + TimeDelta::hours(8);
            (local.date(), Some(local))
        }
    }
}

/// Whether a moment lies before or at a cut; a date as a cut means its end.
fn by(moment: Moment, cut: (NaiveDate, Option<NaiveDateTime>)) -> bool {
    let (date, time) = wall(moment);
    match (time, cut.1) {
        (Some(time), Some(cut)) => time <= cut,
        _ => date <= cut.0,
    }
}

fn back(cut: (NaiveDate, Option<NaiveDateTime>), span: &str) -> (NaiveDate, Option<NaiveDateTime>) {
    let (count, unit) = span.split_at(span.len() - 1);
    let n: i32 = count.parse().unwrap();
    let date = match unit {
        "d" => cut.0 - TimeDelta::days(n.into()),
        _ => cut.0 - chrono::Months::new(u32::try_from(n).unwrap()),
    };
    (date, cut.1.map(|at| date.and_time(at.time())))
}

/// The same rulebook under another reading of purchases.
fn reading(rulebook: &Rulebook, returns: &str, same_day: &str) -> Rulebook {
    let mut document = serde_json::to_value(rulebook.document()).unwrap();
    document["purchases"] = serde_json::json!({ "returns": returns, "same_day": same_day });
    Rulebook::from_json(&document.to_string()).unwrap()
}

fn readings() -> impl Strategy<Value = Rules> {
    let returns = select(vec!["on_return", "on_purchase"]);
    (returns, select(vec!["separate", "merge"]))
        .prop_map(|(returns, same_day)| Rules(reading(&windows(), returns, same_day)))
}

proptest! {
    #![proptest_config(config(192))]

    #[test]
    fn windows_agree_with_counting(
        purchases in prop::collection::vec((time::moments(), 0_i64..1_000), 0..20),
        near in prop::collection::vec((-400_i64..2, 0_i64..1_000), 0..10),
        as_of in time::moments(),
    ) {
        let rulebook = windows();
        let cut = wall(as_of);
        let near = near.into_iter().map(|(days, n)| (Moment::Date(cut.0 + TimeDelta::days(days)), n));
        let purchases: Vec<(Moment, i64)> = purchases.into_iter().chain(near).collect();
        let events: Vec<Event> = purchases.iter().enumerate().map(|(i, (at, n))| {
            let paid = Purchase::new(Amount::from_major(*n).unwrap());
            Event::new(format!("e{i}"), "c", *at, paid)
        }).collect();
        let folded = rulebook.fold(&events, as_of, None);
        prop_assert!(folded.rejected.is_empty());
        let counted: Vec<(Moment, i64)> =
            purchases.into_iter().filter(|(at, _)| by(*at, cut)).collect();
        let Some(customer) = folded.customers.get("c") else {
            prop_assert!(counted.is_empty());
            return Ok(());
        };
        for (name, span) in [("amount_12m", "12m"), ("amount_1m", "1m"), ("amount_90d", "90d"),
            ("orders_1m", "1m"), ("orders_31d", "31d"), ("purchase_days_12m", "12m"),
            ("amount_total", ""), ("orders_total", ""), ("purchase_days_total", "")]
        {
            let inside: Vec<(Moment, i64)> = counted.iter().copied()
                .filter(|(at, _)| span.is_empty() || !by(*at, back(cut, span)))
                .collect();
            let days: std::collections::BTreeSet<NaiveDate> =
                inside.iter().map(|(at, _)| wall(*at).0).collect();
            let expected = match name.split('_').next() {
                Some("amount") => Value::Amount(Amount::from_major(inside.iter().map(|(_, n)| n).sum()).unwrap()),
                Some("orders") => Value::Count(i64::try_from(inside.len()).unwrap()),
                _ => Value::Count(i64::try_from(days.len()).unwrap()),
            };
            prop_assert_eq!(customer.facts.get(name), Some(expected), "{}", name);
        }
        let days = || counted.iter().map(|(at, _)| wall(*at).0);
        prop_assert_eq!(customer.facts.get("first_order"), days().min().map(Value::Date));
        prop_assert_eq!(customer.facts.get("last_order"), days().max().map(Value::Date));
        for (name, year) in [("amount_this_year", 0), ("amount_last_year", 1)] {
            let sum = counted.iter().filter(|(at, _)| wall(*at).0.year() == cut.0.year() - year);
            let sum = Amount::from_major(sum.map(|(_, n)| n).sum()).unwrap();
            prop_assert_eq!(customer.facts.get(name), Some(Value::Amount(sum)), "{}", name);
        }
    }

    #[test]
    fn folds_ignore_the_order_of_events(
        events in record::events(), turn in 0_usize..24,
        as_of in time::moments(), known_by in prop::option::of(time::moments()),
        Rules(rulebook) in readings(),
    ) {
        holds(laws::fold_ignores_order(&rulebook, &events, turn, as_of, known_by))?;
    }

    #[test]
    fn folds_see_no_future(
        events in record::events(), as_of in time::moments(), known_by in time::moments(),
        Rules(rulebook) in readings(),
    ) {
        holds(laws::fold_sees_no_future(&rulebook, &events, as_of, known_by))?;
    }

    #[test]
    fn what_comes_back_agrees_with_counting(
        orders in prop::collection::vec((0_i64..800, 0_i64..50, 1_i64..400, 0_i64..60, any::<bool>()), 0..12),
        on_purchase: bool, merge: bool,
    ) {
        let start = date("2023-01-01");
        let as_of = date("2024-12-31");
        let returns = if on_purchase { "on_purchase" } else { "on_return" };
        let rulebook = reading(&windows(), returns, if merge { "merge" } else { "separate" });
        let major = |n: i64| Amount::from_major(n).unwrap();
        let mut events = Vec::new();
        let (mut total, mut year) = (0, 0);
        let mut standing = Vec::new();
        for (i, (bought, paid, later, back, cancel)) in orders.iter().enumerate() {
            let at = start + TimeDelta::days(*bought);
            let undone = at + TimeDelta::days(*later);
            let (id, undo) = (format!("p{i}"), format!("u{i}"));
            events.push(Event::new(id.as_str(), "c", at.into(), Purchase::new(major(*paid))));
            let kind = if *cancel {
                EventKind::Cancellation { of: id.as_str().into() }
            } else {
                Return::new(major(*back)).of(id.as_str()).into()
            };
            events.push(Event::new(undo, "c", undone.into(), kind));
            let inside = |day: NaiveDate| day > date("2023-12-31") && day <= as_of;
            let happened = undone <= as_of;
            if at > as_of || *cancel && happened {
                continue;
            }
            let back = if *cancel || !happened || back > paid { 0 } else { *back };
            let returned = !*cancel && happened && orders[i].3 <= *paid;
            total += paid - back;
            year += if inside(at) { *paid } else { 0 };
            year -= if inside(if on_purchase { at } else { undone }) { back } else { 0 };
            if !returned || back < *paid {
                standing.push(at);
            }
        }
        let folded = rulebook.fold(&events, as_of.into(), None);
        let Some(customer) = folded.customers.get("c") else { return Ok(()) };
        let get = |name: &str| customer.facts.get(name);
        let days: std::collections::BTreeSet<NaiveDate> = standing.iter().copied().collect();
        let count = |n: usize| Some(Value::Count(i64::try_from(n).unwrap()));
        prop_assert_eq!(get("amount_total"), Some(Value::Amount(major(total))));
        prop_assert_eq!(get("amount_12m"), Some(Value::Amount(major(year))));
        prop_assert_eq!(get("amount_this_year"), Some(Value::Amount(major(year))));
        prop_assert_eq!(get("orders_total"), count(if merge { days.len() } else { standing.len() }));
        prop_assert_eq!(get("purchase_days_total"), count(days.len()));
        prop_assert_eq!(get("first_order"), days.first().copied().map(Value::Date));
    }

    #[test]
    fn events_round_trip_through_json(events in record::events()) {
        let text = serde_json::to_string(&events).unwrap();
        prop_assert_eq!(serde_json::from_str::<Vec<Event>>(&text).unwrap(), events);
    }
}
