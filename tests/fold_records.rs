//! The fold of contracts, invoices, interactions, complaints, opportunities and categories.
#![allow(clippy::unwrap_used, clippy::arithmetic_side_effects, clippy::indexing_slicing)]

use chrono::{Days, NaiveDate};
use guanxi::Rulebook;
use guanxi::fact::{FoldedCustomer, Value};
use guanxi::record::{
    ContactAction, ContactEvent, ContractAction, ContractEvent, ContractTerms, Direction, Event,
    EventKind, HandOver, Interaction, Invoice, IssueEvent, Opportunity, OpportunityAction,
    OpportunityEvent, OpportunityKind, Outcome, Payment, Purchase, Registration, Return,
};
use proptest::prelude::*;

const FACTS: [&str; 15] = [
    "first_contract",
    "contract_end",
    "contract_amount",
    "worst_overdue_days_12m",
    "open_overdue_days",
    "interactions_total",
    "interactions_90d",
    "first_contact",
    "last_interaction",
    "complaints_total",
    "complaints_12m",
    "promotions_total",
    "open_opportunities",
    "amount_total",
    "orders_total",
];

/// A rulebook that reads all of these facts.
fn rulebook() -> Rulebook {
    let mut text = String::from(
        "format = 1\ncode = \"x\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n",
    );
    for (place, fact) in FACTS.iter().enumerate() {
        let when = match *fact {
            "first_contract" | "contract_end" | "first_contact" | "last_interaction" => {
                format!("age({fact}) >= 1 month")
            }
            other => format!("{other} >= 1"),
        };
        text.push_str(&format!(
            "[[scheme]]\ncode = \"s{place}\"\nkind = \"list\"\n\
             classes = [{{ code = \"A\", when = \"{when}\" }}, {{ code = \"B\" }}]\n"
        ));
    }
    Rulebook::from_toml(&text).unwrap()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Events of customer `c`, numbered, each with its moment.
fn events(kinds: &[(&str, EventKind)]) -> Vec<Event> {
    let event = |(place, (at, kind)): (usize, &(&str, EventKind))| {
        Event::new(format!("e{place}"), "c", at.parse().unwrap(), kind.clone())
    };
    kinds.iter().enumerate().map(event).collect()
}

fn folded(events: &[Event], as_of: &str) -> (FoldedCustomer, Vec<&'static str>) {
    let folded = rulebook().fold(events, as_of.parse().unwrap(), None);
    let codes = folded.rejected.iter().map(|one| one.error.code()).collect();
    (folded.customers["c"].clone(), codes)
}

fn fact(events: &[Event], as_of: &str, name: &str) -> Option<Value> {
    folded(events, as_of).0.facts.get(name)
}

fn invoice(id: &str, amount: &str, due: &str) -> EventKind {
    Invoice::new(id, amount.parse().unwrap(), day(due)).into()
}

fn payment(id: &str, amount: &str) -> EventKind {
    Payment::new(id, amount.parse().unwrap()).into()
}

fn talk(outcome: Outcome) -> EventKind {
    Interaction::new("phone".parse().unwrap(), Direction::Outbound, outcome).into()
}

fn terms(start: &str, end: &str, amount: &str) -> ContractTerms {
    let mut terms = ContractTerms::new(day(start), day(end));
    terms.annual_amount = Some(amount.parse().unwrap());
    terms
}

fn sign(id: &str, terms: ContractTerms) -> EventKind {
    ContractEvent::sign(id, terms).into()
}

/// What no event tells is unknown, not zero: only purchases, only invoices, only talks.
#[test]
fn what_the_log_holds_nothing_of_is_unknown() {
    let bought = events(&[("2024-01-15", Purchase::new("5".parse().unwrap()).into())]);
    for unknown in ["worst_overdue_days_12m", "interactions_total", "complaints_total"] {
        assert_eq!(fact(&bought, "2024-06-30", unknown), None, "{unknown}");
    }
    assert_eq!(fact(&bought, "2024-06-30", "promotions_total"), Some(Value::Count(0)));
    let talked = events(&[("2024-01-15", talk(Outcome::NotReached))]);
    assert_eq!(fact(&talked, "2024-06-30", "amount_total"), None);
    assert_eq!(fact(&talked, "2024-06-30", "interactions_total"), Some(Value::Count(0)));
    assert_eq!(fact(&talked, "2024-06-30", "last_interaction"), None);
    // An event that is still to come tells nothing yet.
    let later = events(&[
        ("2024-01-15", talk(Outcome::Reached)),
        ("2024-07-01", invoice("i", "5", "2024-07-31")),
    ]);
    assert_eq!(fact(&later, "2024-06-30", "open_overdue_days"), None);
    assert_eq!(fact(&later, "2024-07-01", "open_overdue_days"), Some(Value::Days(0)));
}

/// A-11: open or paid late; the due day itself is in time; the whole overdue time counts where
/// any of it lies in the last twelve months.
#[test]
fn a_11_overdue_days_are_those_of_the_worst_invoice_that_touches_the_year() {
    let bill = ("2024-01-01", invoice("i", "100", "2024-01-31"));
    let open = events(std::slice::from_ref(&bill));
    let worst = |events: &[Event], as_of: &str| fact(events, as_of, "worst_overdue_days_12m");
    let still = |events: &[Event], as_of: &str| fact(events, as_of, "open_overdue_days");
    assert_eq!(worst(&open, "2024-01-31"), Some(Value::Days(0)));
    assert_eq!(worst(&open, "2024-02-01"), Some(Value::Days(1)));
    assert_eq!(still(&open, "2024-03-01"), Some(Value::Days(30)));
    assert_eq!(still(&open, "2024-03-02"), Some(Value::Days(31)));
    let late = events(&[bill.clone(), ("2024-03-01", payment("i", "100"))]);
    assert_eq!(still(&late, "2024-06-30"), Some(Value::Days(0)));
    // Overdue from 1 February to 1 March 2024, both days included.
    assert_eq!(worst(&late, "2025-02-28"), Some(Value::Days(30)));
    assert_eq!(worst(&late, "2025-03-01"), Some(Value::Days(0)));
    let on_time = events(&[bill.clone(), ("2024-01-31", payment("i", "100"))]);
    assert_eq!(worst(&on_time, "2024-06-30"), Some(Value::Days(0)));
    // In parts: overdue until the last of it is paid, and as of a day before that it is not.
    let parts =
        events(&[bill, ("2024-01-20", payment("i", "60")), ("2024-02-20", payment("i", "40"))]);
    assert_eq!(still(&parts, "2024-02-19"), Some(Value::Days(19)));
    assert_eq!(worst(&parts, "2024-06-30"), Some(Value::Days(20)));
}

#[test]
fn an_invoice_may_be_paid_before_it_is_issued_but_not_twice() {
    let ahead = events(&[
        ("2024-01-01", payment("i", "100")),
        ("2024-01-02", invoice("i", "100", "2024-01-31")),
        ("2024-01-03", payment("i", "0.01")),
        ("2024-01-04", invoice("i", "100", "2024-01-31")),
        ("2024-01-05", payment("j", "1")),
        ("2024-01-06", payment("i", "0")),
    ]);
    let (_, codes) = folded(&ahead, "2024-06-30");
    assert_eq!(
        codes,
        ["amount-not-positive", "invoiced-twice", "payment-exceeds", "unknown-invoice"]
    );
    assert_eq!(fact(&ahead, "2024-06-30", "worst_overdue_days_12m"), Some(Value::Days(0)));
}

/// D002-19, A-27: the active contract that ends first; the end is the last day.
#[test]
fn a_27_the_contract_that_ends_first_drives_renewal() {
    let signed = events(&[
        ("2023-12-01", sign("k1", terms("2024-01-01", "2024-12-31", "300"))),
        ("2024-03-01", sign("k2", terms("2024-04-01", "2024-09-30", "200"))),
    ]);
    let at = |as_of: &str, name: &str| fact(&signed, as_of, name);
    let date = |text: &str| Some(Value::Date(day(text)));
    let amount = |text: &str| Some(Value::Amount(text.parse().unwrap()));
    assert_eq!(at("2023-12-31", "first_contract"), date("2024-01-01"));
    assert_eq!(at("2023-12-31", "contract_end"), None);
    assert_eq!(at("2024-03-31", "contract_end"), date("2024-12-31"));
    assert_eq!(at("2024-04-01", "contract_end"), date("2024-09-30"));
    assert_eq!(at("2024-04-01", "contract_amount"), amount("500"));
    assert_eq!(at("2024-10-01", "contract_end"), date("2024-12-31"));
    assert_eq!(at("2025-01-01", "contract_end"), date("2024-12-31"));
    assert_eq!(at("2025-01-01", "contract_amount"), None);
}

#[test]
fn contracts_are_amended_and_ended_and_what_contradicts_that_is_rejected() {
    let ended = ContractAction::Terminate { last_day: day("2024-06-30"), reason: "closed".into() };
    let longer = ContractAction::Amend(Box::new(terms("2024-01-01", "2025-12-31", "400")));
    let log = events(&[
        ("2023-11-01", ContractEvent::new("k1", ended.clone()).into()),
        ("2023-12-01", sign("k1", terms("2024-01-01", "2024-12-31", "300"))),
        ("2023-12-02", sign("k1", terms("2024-01-01", "2024-12-31", "300"))),
        ("2023-12-03", sign("k2", terms("2024-01-02", "2024-01-01", "300"))),
        ("2024-02-01", ContractEvent::new("k1", longer).into()),
        ("2024-05-01", ContractEvent::new("k1", ended).into()),
    ]);
    assert_eq!(
        folded(&log, "2024-03-01").1,
        ["contract-period", "unknown-contract", "signed-twice"]
    );
    let end = |as_of: &str| fact(&log, as_of, "contract_end");
    assert_eq!(end("2024-03-01"), Some(Value::Date(day("2025-12-31"))));
    assert_eq!(end("2024-05-01"), Some(Value::Date(day("2024-06-30"))));
}

/// A-20: attempts are no contact. Late arrivals find their place and move nothing back.
#[test]
fn a_20_the_last_interaction_is_the_latest_contact_in_whatever_order_it_is_recorded() {
    let mut log = events(&[
        ("2024-03-15", talk(Outcome::Reached)),
        ("2024-06-20", talk(Outcome::NotReached)),
        ("2024-02-28", talk(Outcome::Sent)),
    ]);
    log[2].recorded_at = "2024-06-25".parse().unwrap();
    let facts = |as_of: &str| folded(&log, as_of).0.facts;
    let june = facts("2024-06-30");
    assert_eq!(june.get("last_interaction"), Some(Value::Date(day("2024-03-15"))));
    assert_eq!(june.get("first_contact"), Some(Value::Date(day("2024-02-28"))));
    assert_eq!(june.get("interactions_total"), Some(Value::Count(2)));
    assert_eq!(june.get("interactions_90d"), Some(Value::Count(0)));
    // (as_of - 90 days, as_of]: 15 March is in until 12 June.
    assert_eq!(facts("2024-06-12").get("interactions_90d"), Some(Value::Count(1)));
    assert_eq!(facts("2024-06-13").get("interactions_90d"), Some(Value::Count(0)));
}

/// An interaction that was recorded before it took place is wrong as soon as it is recorded, also
/// before its day: no policy reads it.
#[test]
fn a_20_what_was_recorded_before_it_took_place_is_no_contact() {
    let at = |text: &str| text.parse().unwrap();
    let mut log = events(&[("2024-07-10", talk(Outcome::Reached))]);
    log[0].recorded_at = at("2024-06-20");
    for as_of in ["2024-06-30", "2024-07-31"] {
        let found = rulebook().fold(&log, at(as_of), None);
        let error = &found.rejected[0].error;
        assert_eq!((found.rejected.len(), error.code()), (1, "in-the-future"));
        assert_eq!(
            error.to_string(),
            "the interaction of 2024-07-10 was recorded at 2024-06-20 already, before it took place"
        );
        let help = "check the two times; what is to come is an item of the plan";
        assert_eq!(error.help(), Some(help));
        assert!(found.customers.is_empty());
        let plan = rulebook();
        let customer = guanxi::record::Customer::new(log[0].customer.clone());
        assert!(plan.plan().read(&customer, &log, at(as_of), None).last_contact.is_none());
        assert!(plan.lifecycle().read(&customer, &log, at(as_of), None).contact.anchor.is_none());
    }
    // Nobody knew of it before it was recorded.
    let unknown = rulebook().fold(&log, at("2024-07-31"), Some(at("2024-06-19")));
    assert!(unknown.rejected.is_empty());
    // Where a date has no time of day, nobody can tell; a second can be told.
    for (happened, recorded, wrong) in [
        ("2024-07-10", "2024-07-10", false),
        ("2024-07-10T23:00:00+08:00", "2024-07-10", false),
        ("2024-07-10", "2024-07-10T00:00:00+08:00", false),
        ("2024-07-10T10:00:00+08:00", "2024-07-10T10:00:00+08:00", false),
        ("2024-07-10T10:00:01+08:00", "2024-07-10T10:00:00+08:00", true),
        ("2024-07-11", "2024-07-10T23:59:59+08:00", true),
    ] {
        let mut log = events(&[(happened, talk(Outcome::Reached))]);
        log[0].recorded_at = at(recorded);
        let found = rulebook().fold(&log, at("2024-07-31"), None);
        assert_eq!(!found.rejected.is_empty(), wrong, "{happened}, recorded at {recorded}");
    }
    // What is to come may be written down as anything else, such as the end of a contract.
    let mut log = events(&[("2024-07-10", Purchase::new("5".parse().unwrap()).into())]);
    log[0].recorded_at = at("2024-06-20");
    assert!(rulebook().fold(&log, at("2024-07-31"), None).rejected.is_empty());
}

/// D001-43: complaints and promotions are counted, requests are not.
#[test]
fn d001_43_complaints_and_promotions_are_counted() {
    let registered = |kind: &str| -> EventKind {
        let text = format!(r#"{{"severity":"general","owner":"o","kind":"{kind}"}}"#);
        let registration: Registration = serde_json::from_str(&text).unwrap();
        IssueEvent::register("i", registration).into()
    };
    let five = || "5".parse().unwrap();
    let log = events(&[
        ("2023-01-10", registered("complaint")),
        ("2024-01-10", registered("request")),
        ("2024-02-10", registered("complaint")),
        ("2024-02-11", Purchase::new(five()).in_promotion("spring").into()),
        ("2024-02-12", Purchase::new(five()).in_promotion("spring").into()),
        ("2024-02-13", Return::new(five()).of("e4").into()),
    ]);
    let count = |name: &str| fact(&log, "2024-06-30", name);
    assert_eq!(count("complaints_total"), Some(Value::Count(2)));
    assert_eq!(count("complaints_12m"), Some(Value::Count(1)));
    assert_eq!(count("promotions_total"), Some(Value::Count(1)));
}

/// D001-06: an opportunity is opened once and decided once.
#[test]
fn d001_06_opportunities_are_open_until_they_are_decided() {
    let open = |id: &str| -> EventKind {
        OpportunityEvent::open(id, Opportunity::new(OpportunityKind::Upsell, "seats")).into()
    };
    let win = |id: &str| -> EventKind { OpportunityEvent::new(id, OpportunityAction::Win).into() };
    let log = events(&[
        ("2024-01-01", open("o1")),
        ("2024-01-02", open("o2")),
        ("2024-01-03", open("o2")),
        ("2024-01-04", win("o1")),
        ("2024-01-05", win("o1")),
        ("2024-01-06", win("o3")),
    ]);
    let (customer, codes) = folded(&log, "2024-06-30");
    assert_eq!(codes, ["opened-twice", "opportunity-closed", "unknown-opportunity"]);
    assert_eq!(customer.facts.get("open_opportunities"), Some(Value::Count(1)));
    assert_eq!(fact(&log, "2024-01-02", "open_opportunities"), Some(Value::Count(2)));
}

/// D004-15: lines of purchases that count, by category; no more than the purchase.
#[test]
fn d004_15_amounts_by_category_are_those_of_purchases_that_count() {
    let amount = |text: &str| text.parse().unwrap();
    let log = events(&[
        ("2024-01-01", Purchase::new(amount("80")).of_category("toys", amount("80")).into()),
        (
            "2024-01-02",
            Purchase::new(amount("80"))
                .of_category("books", amount("50"))
                .of_category("toys", amount("20"))
                .into(),
        ),
        ("2024-01-03", EventKind::Cancellation { of: "e0".into() }),
        ("2024-01-04", Purchase::new(amount("5")).of_category("toys", amount("5.01")).into()),
        ("2024-01-05", Purchase::new(amount("5")).of_category(" ", amount("5")).into()),
        ("2024-01-06", Purchase::new(amount("5")).of_category("toys", amount("-1")).into()),
    ]);
    let (customer, codes) = folded(&log, "2024-06-30");
    assert_eq!(codes, ["lines-exceed", "empty-field", "negative-amount"]);
    let categories: Vec<(&str, String)> =
        customer.categories.iter().map(|(name, sum)| (name.as_str(), sum.to_string())).collect();
    assert_eq!(categories, [("books", "50.00".to_owned()), ("toys", "20.00".to_owned())]);
}

/// What records show to be wrong by themselves has one line of help each.
#[test]
fn wrong_records_are_listed_with_help() {
    let gone = ContactAction::Leave { successor: Some("p".into()) };
    let log = events(&[
        ("2024-01-01", ContactEvent::new("p", gone).into()),
        ("2024-01-02", HandOver::new("a", " ").into()),
        ("2024-01-03", invoice("i", "0", "2024-01-31")),
        (
            "2024-01-04",
            OpportunityEvent::open("o", Opportunity::new(OpportunityKind::Upsell, " ")).into(),
        ),
    ]);
    let folded = rulebook().fold(&log, "2024-06-30".parse().unwrap(), None);
    let listed: Vec<(&str, &str)> =
        folded.rejected.iter().map(|one| (one.error.code(), one.error.help().unwrap())).collect();
    assert_eq!(
        listed,
        [
            ("own-successor", "name somebody else in `successor`, or leave it out"),
            ("empty-field", "write the person in `to`"),
            ("amount-not-positive", "correct or withdraw the event that it is to take back"),
            ("empty-field", "write it in `what`"),
        ]
    );
}

/// Invoices (issue day, days to due, amount) and payments (invoice, day, amount).
type Bills = (Vec<(u64, u64, i64)>, Vec<(usize, u64, i64)>);

fn bills() -> impl Strategy<Value = Bills> {
    let invoices = prop::collection::vec((0_u64..500, 0_u64..90, 1_i64..6), 1..5);
    let payments = prop::collection::vec((0_usize..5, 0_u64..700, 1_i64..4), 0..10);
    (invoices, payments)
}

proptest! {
    /// A-11, by walking over every day: an invoice is overdue on a day after its due day on whose
    /// beginning it was not wholly paid.
    #[test]
    fn a_11_overdue_days_agree_with_walking_over_the_days((invoices, payments) in bills(), today in 0_u64..800) {
        let base = day("2023-01-01");
        let on = |n: u64| base.checked_add_days(Days::new(n)).unwrap();
        let mut log = Vec::new();
        for (place, (issued, due, amount)) in invoices.iter().enumerate() {
            let kind = Invoice::new(format!("i{place}"), amount.to_string().parse().unwrap(), on(issued + due));
            log.push(Event::new(format!("a{place}"), "c", on(*issued).into(), kind));
        }
        for (place, (of, at, amount)) in payments.iter().enumerate() {
            let kind = Payment::new(format!("i{of}"), amount.to_string().parse().unwrap());
            log.push(Event::new(format!("b{place:02}"), "c", on(*at).into(), kind));
        }
        let as_of = on(today);
        let known = invoices.iter().any(|(issued, _, _)| *issued <= today)
            || payments.iter().any(|(_, at, _)| *at <= today);
        prop_assume!(known);
        let start = guanxi::time::add_months(as_of, -12).unwrap();
        let (mut worst, mut open) = (0, 0);
        for (place, (issued, due, amount)) in invoices.iter().enumerate() {
            if *issued > today {
                continue;
            }
            let mut paid: Vec<(u64, i64)> =
                payments.iter().enumerate().filter(|(_, one)| one.0 == place && one.1 <= today)
                    .map(|(_, one)| (one.1, one.2)).collect();
            paid.sort_by_key(|one| one.0);
            // A payment beyond what is open counts nowhere.
            let mut left = *amount;
            let mut settled = None;
            for (at, sum) in paid {
                if sum <= left {
                    left -= sum;
                    if left == 0 && settled.is_none() {
                        settled = Some(at);
                    }
                }
            }
            let overdue: Vec<NaiveDate> = (issued + due + 1..=today)
                .filter(|n| settled.is_none_or(|at| *n <= at))
                .map(on)
                .collect();
            let count = i64::try_from(overdue.len()).unwrap();
            if overdue.iter().any(|date| *date > start) {
                worst = worst.max(count);
            }
            if settled.is_none() {
                open = open.max(count);
            }
        }
        let facts = rulebook().fold(&log, as_of.into(), None).customers["c"].facts.clone();
        prop_assert_eq!(facts.get("worst_overdue_days_12m"), Some(Value::Days(worst)));
        prop_assert_eq!(facts.get("open_overdue_days"), Some(Value::Days(open)));
    }
}
