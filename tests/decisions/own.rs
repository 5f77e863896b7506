//! The readings of our own, where the documents are silent.

use guanxi::Rulebook;
use guanxi::fact::{ClassHistory, Value};
use guanxi::policy::scheme::Case;
use guanxi::record::{ClassOverride, Event, EventKind, Purchase, ReasonCode, Return};
use guanxi::review::{GivenFacts, decide, summarize};
use guanxi::time::parse_date;

use super::{ANY_DAY, BOUGHT, amount, class, day, fold_days, toml};

/// A purchase of 100 two years ago, of which 40 came back in the last year.
fn after_a_return(purchases: &str) -> String {
    let rulebook = toml(&format!(
        r#"
        [purchases]
        {purchases}
        [[scheme]]
        code = "size"
        kind = "bands"
        fact = "amount_12m"
        bands = [{{ code = "zero", from = 0 }}, {{ code = "below" }}]
        "#
    ));
    let events = [
        Event::new("e1", "c", "2022-06-30".parse().unwrap(), Purchase::new(amount("100"))),
        Event::new("e2", "c", "2024-06-01".parse().unwrap(), Return::new(amount("40")).of("e1")),
    ];
    let folded = rulebook.fold(&events, day(), None);
    assert!(folded.rejected.is_empty());
    let size = rulebook.classify("size", &folded.customers["c"].facts, day()).unwrap();
    size.class().unwrap().to_string()
}

#[test]
fn returns_count_on_the_day_of_the_return_by_default() {
    assert_eq!(after_a_return(""), "below");
    assert_eq!(after_a_return("returns = \"on_return\""), "below");
}

#[test]
fn returns_count_on_the_day_of_the_purchase() {
    assert_eq!(after_a_return("returns = \"on_purchase\""), "zero");
}

fn orders(purchases: &str) -> Option<Value> {
    let rulebook = toml(&format!("use = [\"value_activity\"]\n[purchases]\n{purchases}"));
    let folded = fold_days(&rulebook, &["2024-06-30", "2024-06-30", "2024-06-29"]);
    folded.customers["c"].facts.get("orders_12m")
}

#[test]
fn purchases_of_one_day_are_separate_orders_by_default() {
    assert_eq!(orders(""), Some(Value::Count(3)));
    assert_eq!(orders("same_day = \"separate\""), Some(Value::Count(3)));
}

#[test]
fn purchases_of_one_day_are_one_order() {
    assert_eq!(orders("same_day = \"merge\""), Some(Value::Count(2)));
}

#[test]
fn an_amount_in_total_is_that_of_all_time() {
    let rulebook = toml(
        r#"
        [[scheme]]
        code = "size"
        kind = "bands"
        fact = "amount_total"
        bands = [{ code = "large", from = 6 }, { code = "small" }]
        "#,
    );
    let folded = fold_days(&rulebook, &BOUGHT);
    let facts = &folded.customers["c"].facts;
    assert_eq!(facts.get("amount_total"), Some(Value::Amount(amount("6"))));
}

#[test]
fn a_class_is_summed_by_all_its_customers_bought() {
    // The matrix looks at thirty days, the sum at all time, in every scheme.
    let rulebook = toml(
        r#"
        [[scheme]]
        code = "recent"
        kind = "bands"
        fact = "amount_30d"
        bands = [{ code = "some", above = 0 }, { code = "none" }]
        "#,
    );
    let event =
        |id: &str, at: &str| Event::new(id, "c", at.parse().unwrap(), Purchase::new(amount("5")));
    let events = [event("old", "2020-01-15"), event("new", "2024-06-15")];
    let review = decide(&rulebook, &events, &[], ANY_DAY.parse().unwrap(), None);
    let summary = summarize(&rulebook, &review, None);
    let some = summary.schemes[0].classes.get("some").unwrap();
    assert_eq!((some.count, some.amount.to_string().as_str()), (1, "10.00"));
}

fn total_of(events: &[Event], as_of: &str) -> (String, Vec<&'static str>) {
    let rulebook = Rulebook::preset("renewal").unwrap();
    let folded = rulebook.fold(events, as_of.parse().unwrap(), None);
    let total = folded.customers.get("c").and_then(|customer| customer.facts.text("annual_amount"));
    let codes = folded.rejected.iter().map(|rejected| rejected.error.code()).collect();
    (total.unwrap_or_default(), codes)
}

fn bought(id: &str, at: &str, money: &str) -> Event {
    Event::new(id, "c", at.parse().unwrap(), Purchase::new(amount(money)))
}

#[test]
fn a_cancellation_takes_a_purchase_out_of_every_window() {
    let of = "p".into();
    let cancelled =
        Event::new("x", "c", "2024-06-10".parse().unwrap(), EventKind::Cancellation { of });
    let events = [bought("p", "2024-01-15", "5"), cancelled];
    assert_eq!(total_of(&events, "2024-06-09").0, "5.00");
    assert_eq!(total_of(&events, "2024-06-10").0, "0.00");
}

#[test]
fn a_withdrawn_correction_brings_back_what_it_corrected() {
    let corrected = bought("q", "2024-01-15", "7").correcting("p");
    let withdrawn = Event::new("w", "c", "2024-02-01".parse().unwrap(), EventKind::Withdrawal);
    let events = [bought("p", "2024-01-15", "5"), corrected, withdrawn.correcting("q")];
    assert_eq!(total_of(&events[..2], ANY_DAY), ("7.00".to_owned(), vec![]));
    assert_eq!(total_of(&events, ANY_DAY), ("5.00".to_owned(), vec![]));
}

#[test]
fn a_return_follows_the_correction_of_its_purchase() {
    let back =
        Event::new("r", "c", "2024-02-01".parse().unwrap(), Return::new(amount("2")).of("p"));
    let corrected = bought("q", "2024-01-15", "7").correcting("p");
    let events = [bought("p", "2024-01-15", "5"), corrected, back];
    assert_eq!(total_of(&events, ANY_DAY), ("5.00".to_owned(), vec![]));
}

#[test]
fn of_two_events_of_one_id_the_first_recorded_counts() {
    let second = bought("p", "2024-01-01", "7").recorded_at("2024-05-01".parse().unwrap());
    let events = [second, bought("p", "2024-01-15", "5")];
    assert_eq!(total_of(&events, ANY_DAY), ("5.00".to_owned(), vec!["duplicate-event"]));
}

fn orders_without_events(given: GivenFacts) -> Option<Value> {
    let rulebook = Rulebook::preset("value_activity").unwrap();
    let review = decide(&rulebook, &[], &[given], ANY_DAY.parse().unwrap(), None);
    review.customers[0].facts.get("orders_12m")
}

#[test]
fn without_events_nothing_is_known_by_default() {
    assert_eq!(orders_without_events(GivenFacts::new("c")), None);
}

#[test]
fn without_events_amounts_are_zero_where_records_are_complete() {
    assert_eq!(orders_without_events(GivenFacts::new("c").recorded()), Some(Value::Count(0)));
}

#[test]
fn inactive_is_from_ninety_days_on_and_whoever_never_bought() {
    let rulebook = Rulebook::preset("renewal").unwrap();
    let inactive = |bought: &[(&str, &str)]| {
        let events: Vec<Event> = bought
            .iter()
            .map(|(id, at)| Event::new(*id, *id, at.parse().unwrap(), Purchase::new(amount("5"))))
            .collect();
        let given = [GivenFacts::new("never").recorded(), GivenFacts::new("unknown")];
        let review = decide(&rulebook, &events, &given, ANY_DAY.parse().unwrap(), None);
        summarize(&rulebook, &review, None).inactive
    };
    // 2024-06-30 less 90 days is 2024-04-01.
    assert_eq!(inactive(&[("a", "2024-04-01"), ("b", "2024-04-02")]), 2);
    assert_eq!(inactive(&[]), 1);
}

/// Reviewed by amount, with a stay of a quarter at least.
fn staying() -> Rulebook {
    toml(
        r#"
        [[scheme]]
        code = "tier"
        kind = "bands"
        min_stay = "1 quarter"
        fact = "annual_amount"
        bands = [{ code = "A", from = 500 }, { code = "B", from = 100 }, { code = "C" }]
        "#,
    )
}

fn tier_of(rulebook: &Rulebook, amount: i64, history: &ClassHistory, on: &str) -> String {
    let facts = rulebook.facts().with("annual_amount", amount).unwrap();
    let case = Case::new(&facts, parse_date(on).unwrap()).history(history);
    let tier = rulebook.classify_case("tier", &case).unwrap();
    format!("{} {}", tier.class().unwrap(), tier.reasons()[0].as_str())
}

fn in_b_since(day: &str) -> ClassHistory {
    let code = |text: &str| text.parse().unwrap();
    ClassHistory::default().in_class(code("tier"), code("B"), parse_date(day).unwrap())
}

#[test]
fn no_move_down_before_entry_plus_the_least_stay() {
    let (rulebook, history) = (staying(), in_b_since("2023-11-30"));
    assert_eq!(tier_of(&rulebook, 99, &history, "2024-02-28"), "B min_stay");
    assert_eq!(tier_of(&rulebook, 99, &history, "2024-02-29"), "C band"); // 30 November + 3 months
}

#[test]
fn a_move_up_is_never_held_back() {
    let (rulebook, history) = (staying(), in_b_since("2023-11-30"));
    assert_eq!(tier_of(&rulebook, 500, &history, "2023-12-01"), "A band");
}

#[test]
fn without_history_nothing_is_held() {
    assert_eq!(tier_of(&staying(), 99, &ClassHistory::default(), "2023-12-01"), "C band");
}

#[test]
fn an_override_is_no_class_change() {
    let rulebook = staying();
    let history = in_b_since("2023-01-01").overridden(ClassOverride {
        scheme: "tier".parse().unwrap(),
        class: "A".parse().unwrap(),
        from: parse_date("2024-05-01").unwrap(),
        until: parse_date("2024-05-31").unwrap(),
        by: "director".into(),
        reason: "launch partner".into(),
    });
    assert_eq!(tier_of(&rulebook, 99, &history, "2024-05-01"), "A override");
    assert_eq!(tier_of(&rulebook, 99, &history, "2024-05-31"), "A override");
    // It is neither a previous class nor an entry from which a stay is counted.
    assert_eq!(tier_of(&rulebook, 99, &history, "2024-06-01"), "C band");
    let facts = rulebook.facts().with("annual_amount", 99).unwrap();
    let case = Case::new(&facts, parse_date("2024-05-31").unwrap()).history(&history);
    let tier = rulebook.classify_case("tier", &case).unwrap();
    assert_eq!(tier.reasons(), [ReasonCode::Override]);
    assert_eq!(tier.change(rulebook.version(), None), None);
}

/// A list whose first class has this condition, with an open parameter `least`.
fn with_open_parameter(condition: &str) -> (Rulebook, Vec<String>) {
    let rulebook = toml(&format!(
        r#"
        [[parameter]]
        code = "least"
        type = "integer"
        [[scheme]]
        code = "tier"
        kind = "list"
        classes = [{{ code = "A", when = "{condition}" }}, {{ code = "B" }}]
        "#
    ));
    let findings =
        rulebook.findings().map(|finding| format!("{} {finding}", finding.code)).collect();
    (rulebook, findings)
}

#[test]
fn an_open_parameter_leaves_out_a_part_of_an_or() {
    let (rulebook, findings) = with_open_parameter("strategic or orders_12m >= $least");
    assert_eq!(
        findings,
        ["rule-off scheme[0].classes[0].when: \
          a part of the condition of `A` is off until a value is given for `least`"]
    );
    assert_eq!(class(&rulebook, "tier", &[("strategic", "true")]), "A");
    assert_eq!(class(&rulebook, "tier", &[("strategic", "false"), ("orders_12m", "99")]), "B");
}

#[test]
fn an_open_parameter_leaves_out_a_part_of_at_least() {
    let (rulebook, findings) =
        with_open_parameter("at_least(2, strategic, upsell, orders_12m >= $least)");
    assert_eq!(findings.len(), 1);
    let both = [("strategic", "true"), ("upsell", "true")];
    assert_eq!(class(&rulebook, "tier", &both), "A");
    let one = [("strategic", "true"), ("upsell", "false"), ("orders_12m", "99")];
    assert_eq!(class(&rulebook, "tier", &one), "B");
    // Too few parts are left: the rule is off.
    let (rulebook, _) = with_open_parameter("at_least(2, strategic, orders_12m >= $least)");
    let known = [("strategic", "true"), ("orders_12m", "99")];
    assert_eq!(class(&rulebook, "tier", &known), "B");
}

#[test]
fn an_open_parameter_turns_an_and_off() {
    let (rulebook, findings) = with_open_parameter("strategic and orders_12m >= $least");
    assert_eq!(
        findings,
        ["rule-off scheme[0].classes[0].when: \
          `A` is off until a value is given for `least`"]
    );
    assert_eq!(class(&rulebook, "tier", &[("strategic", "true"), ("orders_12m", "99")]), "B");
}

#[test]
fn an_open_parameter_turns_a_not_off() {
    // Left out, `not` of nothing would let everybody in.
    let (rulebook, findings) = with_open_parameter("not orders_12m >= $least");
    assert_eq!(findings.len(), 1);
    assert_eq!(class(&rulebook, "tier", &[("orders_12m", "0")]), "B");
}
