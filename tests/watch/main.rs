//! What workflows tell a review, and the watch list: events and stores say the same, what the host
//! gives wins, later results are refused, customers are ranked.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

mod cases;

use guanxi::fact::Value;
use guanxi::policy::renewal::RenewalPhase;
use guanxi::record::{
    Contact, ContactStatus, Contract, ContractEvent, ContractTerms, Coverage, Customer, Event,
    EventKind, Invoice, RiskAssessment, Signal, WarningAction, WarningEvent,
};
use guanxi::review::{AgendaCustomer, GivenFacts, Review, decide, review, watch};
use guanxi::store::{Batch, Expect, MemoryStore, Store};
use guanxi::{Rulebook, fact::FactInput};
use proptest::prelude::*;

const TOLD: [&str; 6] = [
    "risk_level",
    "assessed_level",
    "consecutive_at_least(high)",
    "open_warning",
    "warning_opened",
    "open_overdue_days",
];

fn rulebook() -> Rulebook {
    // A touch rule that asks for all that is told, so that all of it is a fact.
    Rulebook::from_toml(
        r#"
format = 1
code = "own"
currency = "CNY"
time_zone = "Asia/Shanghai"
use = ["renewal"]
[[cadence.touch]]
code = "asks"
every = "1 week"
when = "renewal_phase = late and days_to_contract_end <= 30 and assessed_level = high and age(last_assessment) >= 1 month"
"#,
    )
    .unwrap_or_else(|error| panic!("{}", error.report()))
}

fn event(id: &str, customer: &str, at: &str, kind: impl Into<EventKind>) -> Event {
    Event::new(id, customer, at.parse().unwrap(), kind)
}

fn code(text: &str) -> guanxi::label::Code {
    text.parse().unwrap()
}

fn sheet(level: &str) -> RiskAssessment {
    RiskAssessment::new("see the notes").level(code(level))
}

fn terms(from: &str, to: &str) -> ContractTerms {
    ContractTerms::new(from.parse().unwrap(), to.parse().unwrap())
}

/// A customer with everything: contract, open invoice, two assessments, a signal, a warning.
fn log(customer: &str) -> Vec<Event> {
    let id = |n: u8| format!("{customer}-{n}");
    let invoice =
        Invoice::new(id(9).as_str(), "100".parse().unwrap(), "2024-05-01".parse().unwrap());
    vec![
        event(
            &id(1),
            customer,
            "2023-12-01",
            ContractEvent::sign(id(9).as_str(), terms("2024-01-01", "2024-09-30")),
        ),
        event(&id(2), customer, "2024-04-01", invoice),
        event(&id(3), customer, "2024-03-28", sheet("high")),
        event(&id(4), customer, "2024-06-28", sheet("very_high")),
        event(&id(5), customer, "2024-06-05", Signal::new(code("considering_switch"))),
        event(
            &id(6),
            customer,
            "2024-06-06T09:00:00+08:00",
            WarningEvent::detect(id(7).as_str(), code("switch")),
        ),
    ]
}

fn told(review: &Review, customer: &str, fact: &str) -> Option<Value> {
    review.customer(customer).unwrap().facts.get(fact)
}

#[test]
fn design_1_workflows_tell_what_rules_may_read() {
    let rulebook = rulebook();
    let review = decide(&rulebook, &log("K"), &[], "2024-06-30".parse().unwrap(), None);
    assert!(review.refused.is_empty() && review.rejected.is_empty());
    let date = |text: &str| Some(Value::Date(text.parse().unwrap()));
    let found = TOLD.map(|fact| told(&review, "K", fact));
    assert_eq!(
        found,
        [
            Some(Value::Choice(3)),
            Some(Value::Choice(3)),
            Some(Value::Count(2)),
            Some(Value::Flag(true)),
            date("2024-06-06"),
            Some(Value::Days(60)),
        ]
    );
    assert_eq!(told(&review, "K", "renewal_phase"), Some(Value::Choice(2))); // in the window
    assert_eq!(told(&review, "K", "days_to_contract_end"), Some(Value::Days(92)));
    assert_eq!(told(&review, "K", "last_assessment"), date("2024-06-28"));
    // As of an earlier day, and as known by one, nothing of what came later is there.
    let before = decide(&rulebook, &log("K"), &[], "2024-06-05".parse().unwrap(), None);
    assert_eq!(told(&before, "K", "risk_level"), Some(Value::Choice(2)));
    assert_eq!(told(&before, "K", "open_warning"), Some(Value::Flag(false)));
    let (as_of, known_by) = ("2024-06-30".parse().unwrap(), "2024-06-05".parse().unwrap());
    let known = decide(&rulebook, &log("K"), &[], as_of, Some(known_by));
    assert_eq!(told(&known, "K", "risk_level"), Some(Value::Choice(2)));
    assert_eq!(told(&known, "K", "open_warning"), Some(Value::Flag(false)));
}

#[test]
fn design_1_what_the_host_gives_wins() {
    let given = GivenFacts::new("K").fact("risk_level", "low").fact("open_warning", false);
    let review = decide(&rulebook(), &log("K"), &[given], "2024-06-30".parse().unwrap(), None);
    assert_eq!(told(&review, "K", "risk_level"), Some(Value::Choice(0)));
    assert_eq!(told(&review, "K", "open_warning"), Some(Value::Flag(false)));
    assert_eq!(told(&review, "K", "assessed_level"), Some(Value::Choice(3)));
}

#[test]
fn an_empty_customer_has_no_level_of_risk() {
    let given = [GivenFacts::new("K")];
    let review = decide(&rulebook(), &[], &given, "2024-06-30".parse().unwrap(), None);
    assert_eq!(told(&review, "K", "risk_level"), None);
    assert_eq!(told(&review, "K", "open_warning"), Some(Value::Flag(false)));
    assert_eq!(told(&review, "K", "renewal_phase"), None);
}

#[test]
fn d000_37_follow_up_takes_its_risk_from_renewal() {
    let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
    let rulebook = Rulebook::preset_with("follow_up", parameters).unwrap();
    let tier = |extra: &[(&str, &str)], events: &[Event]| {
        let facts: [(&str, &str); 7] = [
            ("annual_amount", "900000"),
            ("strategic", "true"),
            ("first_contract", "2020-01-01"),
            ("worst_overdue_days_12m", "0"),
            ("need_fit", "full"),
            ("competitor_contact", "none"),
            ("satisfaction_last_quarter", "5"),
        ];
        let mut given = GivenFacts::new("K");
        for (name, value) in facts.iter().chain(extra) {
            given = given.fact(name, FactInput::from(*value));
        }
        let review = decide(&rulebook, events, &[given], "2024-06-30".parse().unwrap(), None);
        assert!(review.refused.is_empty());
        review.customer("K").unwrap().decisions[0].possible()[0].code().to_string()
    };
    assert_eq!(tier(&[], &[]), "S"); // computed: 25 points, low
    assert_ne!(tier(&[("need_fit", "none"), ("competitor_contact", "deep")], &[]), "S"); // 17
    // What was recorded counts.
    assert_ne!(tier(&[], &[event("e1", "K", "2024-06-28", sheet("high"))]), "S");
}

/// A store that holds the same as a log.
fn store_of(events: &[Event], coverage: Coverage) -> MemoryStore {
    let store = MemoryStore::new().with_coverage(coverage);
    let mut customers: Vec<&str> = events.iter().map(|one| one.customer.as_str()).collect();
    customers.sort_unstable();
    customers.dedup();
    for customer in customers {
        store.write(Batch::new().put_customer(Customer::new(customer), Expect::New)).unwrap();
    }
    let mut sorted: Vec<&Event> = events.iter().collect();
    sorted.sort_by_key(|one| one.id.clone());
    for one in sorted {
        store.write(Batch::new().append(one.clone())).unwrap();
    }
    store
}

#[test]
fn a_store_tells_what_its_log_tells() {
    let rulebook = rulebook();
    let mut events = log("K1");
    events.extend(log("K2").into_iter().take(4));
    events.extend(log("K3").into_iter().take(1));
    for day in ["2024-02-01", "2024-03-31", "2024-06-05", "2024-06-30", "2024-10-02"] {
        let as_of = day.parse().unwrap();
        let by_events = decide(&rulebook, &events, &[], as_of, None);
        let store = store_of(&events, Coverage::default());
        let by_store = review(&rulebook, &store, as_of).unwrap().collect_all().unwrap();
        for customer in ["K1", "K2", "K3"] {
            for fact in TOLD.into_iter().chain(["renewal_phase", "days_to_contract_end"]) {
                assert_eq!(
                    told(&by_events, customer, fact),
                    told(&by_store, customer, fact),
                    "{day} {customer} {fact}"
                );
            }
        }
    }
}

#[test]
fn d002_85_people_of_the_records_are_looked_at() {
    let rulebook = rulebook();
    let mut customer = Customer::new("K");
    let mut left = Contact::new("P1", "Wang");
    left.key_decider = true;
    left.status = ContactStatus::Left { on: "2024-06-01".parse().unwrap() };
    customer.contacts = vec![left];
    let store = MemoryStore::new().with_coverage(Coverage::ALL);
    store.write(Batch::new().put_customer(customer, Expect::New)).unwrap();
    let reviewed = review(&rulebook, &store, "2024-06-30".parse().unwrap()).unwrap();
    let customers: Vec<AgendaCustomer> = reviewed.map(|one| one.unwrap().into()).collect();
    let population = rulebook.population(customers.iter().map(|one| &one.facts));
    let list = watch(&rulebook, &population, &customers, "2024-06-30".parse().unwrap()).unwrap();
    let warnings = list.customers[0].warnings.as_ref().unwrap();
    let found = &warnings.undetected[0];
    assert_eq!((found.cause.as_str(), found.level.as_str()), ("key_left", "very_high"));
    // It is known since the day on which the person left.
    let since = found.since.unwrap();
    assert_eq!(since.at.local(rulebook.zone()).date().to_string(), "2024-06-01");
}

#[test]
fn events_of_workflows_that_are_refused_are_listed_with_their_place() {
    let rulebook = rulebook();
    let events = [
        event("e1", "K", "2024-06-01", RiskAssessment::new("x").rate(code("fit"), 3)),
        event("e2", "K", "2024-06-02", WarningEvent::new("W", WarningAction::Execute)),
    ];
    let review = decide(&rulebook, &events, &[], "2024-06-30".parse().unwrap(), None);
    let refused: Vec<(&str, Option<&str>)> =
        review.refused.iter().map(|(_, error)| (error.code(), error.path())).collect();
    assert_eq!(refused[0].0, "unknown-factor");
    assert!(refused[0].1.unwrap().starts_with("e1"));
    assert_eq!(refused.len(), 2);
    assert_eq!(refused[1].1, Some("e2"));
}

#[test]
fn rulebook_8_2_a_customer_under_contract_is_not_lost() {
    let rulebook = rulebook();
    let lost = WarningAction::Lose { reason: "gone".to_owned() };
    let mut events = log("K");
    events.push(event("K-a", "K", "2024-06-20T09:00:00+08:00", WarningEvent::new("K-7", lost)));
    let refused = |events: &[Event]| {
        let review = decide(&rulebook, events, &[], "2024-12-31".parse().unwrap(), None);
        review.refused.iter().map(|(_, error)| error.code().to_owned()).collect::<Vec<String>>()
    };
    assert_eq!(refused(&events), ["not-lost"]); // the contract runs to the end of September
    let (last_day, reason) = ("2024-07-31".parse().unwrap(), String::new());
    let called_off = guanxi::record::ContractAction::Terminate { last_day, reason };
    events.push(event("K-b", "K", "2024-06-19", ContractEvent::new("K-9", called_off)));
    assert!(refused(&events).is_empty());
}

#[test]
fn design_1_a_scheme_that_asks_for_a_later_result_is_refused() {
    let text = |with: &str| {
        format!(
            "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n{with}\n[[scheme]]\ncode = \"size\"\nkind = \"list\"\nclasses = [{{ code = \"A\", when = \"open_warning\" }}, {{ code = \"B\" }}]\n"
        )
    };
    let uses = "use = [{ preset = \"renewal\", parts = [\"risk\", \"warning\"] }]";
    let error = Rulebook::from_toml(&text(uses)).unwrap_err();
    assert_eq!((error.code(), error.path()), ("later-result", Some("scheme[0]")));
    // Where the rulebook has no warnings the host gives the fact.
    assert!(Rulebook::from_toml(&text("")).is_ok());
}

fn watched_ids(customers: &[AgendaCustomer], rulebook: &Rulebook, day: &str) -> Vec<String> {
    let population = rulebook.population(customers.iter().map(|one| &one.facts));
    let list = watch(rulebook, &population, customers, day.parse().unwrap()).unwrap();
    list.customers.iter().map(|one| one.customer.to_string()).collect()
}

fn customer(
    rulebook: &Rulebook,
    id: &str,
    level: Option<&str>,
    end: Option<&str>,
) -> AgendaCustomer {
    let level = level.map(|level| event(&format!("{id}-1"), id, "2024-06-28", sheet(level)));
    let mut customer = AgendaCustomer::new(Customer::new(id), rulebook.facts());
    customer = customer.with_log(level.into_iter().collect::<Vec<Event>>());
    if let Some(end) = end {
        let contract = Contract::new(format!("HT-{id}").as_str(), id, terms("2024-01-01", end));
        customer.contracts.push(contract.into());
    }
    customer
}

#[test]
fn the_riskiest_comes_first_then_what_ends_sooner() {
    let rulebook = rulebook();
    let customers = [
        customer(&rulebook, "A", Some("high"), Some("2024-12-31")),
        customer(&rulebook, "B", Some("very_high"), None),
        customer(&rulebook, "C", Some("high"), Some("2024-08-31")),
        customer(&rulebook, "D", Some("low"), Some("2024-07-31")),
        customer(&rulebook, "E", None, Some("2024-07-31")),
    ];
    assert_eq!(watched_ids(&customers, &rulebook, "2024-06-30"), ["B", "C", "A", "E", "D"]);
    let population = rulebook.population([]);
    let list = watch(&rulebook, &population, &customers, "2024-06-30".parse().unwrap()).unwrap();
    let at_risk: Vec<&str> = list.renewals_at_risk().map(|one| one.customer.as_str()).collect();
    assert_eq!(at_risk, ["C", "A", "E"]); // B has no contract, D is surely safe
    let phase = |place: usize| {
        list.customers[place].renewal.as_ref().unwrap().contract.as_ref().map(|one| one.phase)
    };
    assert_eq!((phase(0), phase(1)), (None, Some(RenewalPhase::Late)));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(64) })]

    /// The order is total: whatever the order in which customers are given, the list is the same.
    #[test]
    fn the_watch_list_does_not_depend_on_the_order_of_customers(
        given in proptest::collection::vec((0_usize..5, 0_usize..4), 1..12),
        keys in proptest::collection::vec(any::<u32>(), 12),
    ) {
        let rulebook = rulebook();
        let levels = [None, Some("low"), Some("medium"), Some("high"), Some("very_high")];
        let ends = [None, Some("2024-07-31"), Some("2024-08-31"), Some("2025-12-31")];
        let customers: Vec<AgendaCustomer> = given
            .iter()
            .enumerate()
            .map(|(n, (level, end))| customer(&rulebook, &format!("K{n:02}"), levels[*level], ends[*end]))
            .collect();
        let first = watched_ids(&customers, &rulebook, "2024-06-30");
        let mut shuffled: Vec<(u32, AgendaCustomer)> =
            keys.into_iter().zip(customers).collect();
        shuffled.sort_by_key(|(key, _)| *key);
        let shuffled: Vec<AgendaCustomer> = shuffled.into_iter().map(|(_, one)| one).collect();
        prop_assert_eq!(first, watched_ids(&shuffled, &rulebook, "2024-06-30"));
    }
}
