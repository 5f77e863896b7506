//! The invented portfolio: always the same, true to its own rules, with figures that can be counted by
//! hand from its lines.
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use guanxi::Rulebook;
use guanxi::policy::kpi::Period;
use guanxi::policy::upkeep::Known;
use guanxi::quantity::{Amount, Fraction};
use guanxi::record::{Coverage, Customer, Event};
use guanxi::review::{Board, BoardRequest, CustomerFile, board};
use guanxi::time::Moment;
use serde_json::Value;

fn bundled(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("examples").join(name)
}

fn text(name: &str) -> String {
    std::fs::read_to_string(bundled("data/portfolio").join(name)).unwrap()
}

fn rulebook() -> Rulebook {
    let text = std::fs::read_to_string(bundled("rulebooks/service.toml")).unwrap();
    Rulebook::from_toml(&text).unwrap()
}

fn records<T: serde::de::DeserializeOwned>(name: &str) -> Vec<T> {
    text(name).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn files() -> Vec<CustomerFile> {
    let mut logs: BTreeMap<String, Vec<Event>> = BTreeMap::new();
    for event in records::<Event>("events.jsonl") {
        logs.entry(event.customer.to_string()).or_default().push(event);
    }
    let file = |customer: Customer| {
        let log = logs.remove(customer.id.as_str()).unwrap_or_default();
        let mut file = CustomerFile::new(customer).with_log(log);
        file.coverage = Coverage::ALL;
        file
    };
    let files: Vec<CustomerFile> = records("customers.jsonl").into_iter().map(file).collect();
    assert!(logs.is_empty(), "every event is of a customer");
    files
}

fn of(period: &str, files: &[CustomerFile]) -> Board {
    board(&rulebook(), files, &BoardRequest::new(period.parse::<Period>().unwrap())).unwrap()
}

fn lines() -> Vec<Value> {
    records("events.jsonl")
}

/// The events of a kind, each with its customer, its day in China and what it says.
fn told(kind: &str) -> Vec<(String, String, Value)> {
    let zone = "Asia/Shanghai".parse::<guanxi::time::Zone>().unwrap();
    let events = lines().into_iter().filter(|one| one["kind"].get(kind).is_some());
    let told = events.map(|one| {
        let at: Moment = one["at"].as_str().unwrap().parse().unwrap();
        let day = at.local(&zone).date().to_string();
        (one["customer"].as_str().unwrap().to_owned(), day, one["kind"][kind].clone())
    });
    told.collect()
}

/// Contracts as they ran: customer, first day, last day that was agreed, last day that it counted.
fn contracts() -> BTreeMap<String, (String, String, String, String)> {
    let mut found = BTreeMap::new();
    for (customer, _, what) in told("contract") {
        let id = what["contract"].as_str().unwrap().to_owned();
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        if let Some(terms) = what["action"].get("sign") {
            let (start, end) = (text(&terms["start"]), text(&terms["end"]));
            found.insert(id, (customer, start, end.clone(), end));
        } else {
            found.get_mut(&id).unwrap().3 = text(&what["action"]["terminate"]["last_day"]);
        }
    }
    found
}

fn active(day: &str) -> BTreeSet<String> {
    let runs = |(_, start, _, last): &&(String, String, String, String)| {
        start.as_str() <= day && day <= last.as_str()
    };
    contracts().values().filter(runs).map(|one| one.0.clone()).collect()
}

fn value(board: &Board, kpi: &str) -> Option<Fraction> {
    board.line(kpi).unwrap().measured.value
}

/// The ids are those of the preset (D003-87, D003-104); the names say that they are invented.
#[test]
fn the_companies_are_plainly_invented() {
    let rulebook = rulebook();
    let (customers, issues) =
        (rulebook.id_format("customer").unwrap(), rulebook.id_format("issue").unwrap());
    let files = files();
    assert_eq!(files.len(), 42);
    for file in &files {
        let record = &file.record;
        customers.parse(record.id.as_str()).unwrap();
        assert!(record.full_name.as_ref().unwrap().starts_with("示例"), "{record:?}");
        assert_eq!(record.check(), Ok(()));
    }
    for (_, day, what) in told("issue") {
        let id = what["issue"].as_str().unwrap();
        issues.parse(id).unwrap();
        if what["action"].get("register").is_some() {
            let month: String = day.chars().filter(|one| *one != '-').take(6).collect();
            assert!(id.starts_with(&format!("WT{month}")), "{id} was registered on {day}");
        }
    }
}

/// No workflow of the rulebook refuses a step: issues, warnings, assessments, plans, talks.
#[test]
fn nothing_is_refused() {
    let (rulebook, files) = (rulebook(), files());
    for period in ["2023-06", "2024-05", "2024-06", "2024-09", "2024-12", "2024"] {
        assert_eq!(of(period, &files).refused, [], "{period}");
    }
    let end: Moment = "2024-12-31".parse().unwrap();
    let all: Vec<Event> = records("events.jsonl");
    assert_eq!(rulebook.fold(&all, end, None).rejected, []);
    let issues = rulebook.sla().unwrap().issues(&all, end, None).unwrap();
    assert!(issues.refused.is_empty() && issues.readings.len() > 80);
    assert!(issues.readings.iter().all(|one| one.refused.is_empty()));
    for file in &files {
        let log: Vec<Event> = file.events.iter().map(|event| Event::clone(event)).collect();
        let id = file.record.id.as_str();
        let history = rulebook.cadence().unwrap().history(&file.record, &log, end, None);
        assert!(history.refused().is_empty(), "{id}: {:?}", history.refused());
        let plan = rulebook.plan().read(&file.record, &log, end, None);
        assert!(plan.refused.is_empty(), "{id}: {:?}", plan.refused);
        let upkeep = rulebook.upkeep().unwrap().read(id, &log, &Known::default(), end, None);
        assert!(upkeep.unwrap().rejected.is_empty(), "{id}");
        let lifecycle = rulebook.lifecycle().read(&file.record, &log, end, None);
        assert!(lifecycle.refused.is_empty(), "{id}: {:?}", lifecycle.refused);
    }
}

/// D003-70, D003-71: of the customers at the beginning of the month those without a contract at its end.
#[test]
fn the_churn_of_june_is_that_of_the_contracts() {
    let june = of("2024-06", &files());
    let (before, after) = (active("2024-06-01"), active("2024-07-01"));
    let lost: Vec<&String> = before.difference(&after).collect();
    assert_eq!(lost, ["KH0008", "KH0012"]);
    let churn = &june.line("churn_rate").unwrap().measured;
    assert_eq!((churn.num, churn.den), (2, i128::try_from(before.len()).unwrap()));
    assert_eq!(value(&june, "lost_customers"), Some(2.into()));
    assert!(june.line("churn_rate").unwrap().result.as_ref().unwrap().verdict.is_missed());
}

/// D002-99: six contracts end on 30 June; one was renewed in April already, one will be in July.
#[test]
fn four_of_six_contracts_are_renewed() {
    let june = of("2024-06", &files());
    let due: BTreeSet<String> = contracts()
        .into_values()
        .filter(|one| one.2.starts_with("2024-06"))
        .map(|one| one.0)
        .collect();
    assert_eq!(Vec::from_iter(&due), ["KH0002", "KH0005", "KH0008", "KH0012", "KH0025", "KH0026"]);
    let signed = |customer: &str| {
        let terms = |(_, _, what): &&(String, String, Value)| {
            what["action"]["sign"]["start"].as_str().is_some_and(|start| start > "2024-06-30")
        };
        let all = told("contract");
        all.iter().filter(|one| one.0 == customer).find(terms).map(|one| one.1.clone())
    };
    assert!(signed("KH0002").unwrap().as_str() < "2024-05", "early");
    assert!(signed("KH0012").unwrap().as_str() > "2024-07", "late");
    assert_eq!(signed("KH0008"), None);
    let renewal = &june.line("renewal_rate").unwrap().measured;
    assert_eq!((renewal.num, renewal.den), (4, 6));
    assert_eq!(value(&june, "renewal_rate"), Some("2/3".parse().unwrap()));
}

/// D001-10: new customers have their first contract in the month; the target of the year is split.
#[test]
fn the_new_customers_are_those_whose_first_contract_begins() {
    let files = files();
    let mut year = 0;
    for month in 1..=12 {
        let period = format!("2024-{month:02}");
        let begins = |file: &&CustomerFile| {
            let day = file.record.first_deal.unwrap().to_string();
            day.starts_with(&period)
        };
        let new = i64::try_from(files.iter().filter(begins).count()).unwrap();
        let board = of(&period, &files);
        assert_eq!(value(&board, "new_customers"), Some(new.into()), "{period}");
        let target = board.line("new_customers").unwrap().result.as_ref().unwrap().target.unwrap();
        let weights = [1, 1, 1, 1, 1, 2, 1, 1, 3, 3, 2, 1];
        assert_eq!(target.value, weights[month - 1].into(), "18 by the weights: {period}");
        year += new;
    }
    assert_eq!(year, 11);
    let whole = of("2024", &files);
    assert_eq!(value(&whole, "new_customers"), Some(11.into()));
    assert!(whole.line("new_customers").unwrap().result.as_ref().unwrap().verdict.is_missed());
}

/// D000-11: the mean amount of the orders of the month.
#[test]
fn the_order_value_of_june_is_the_mean_of_its_orders() {
    let amounts: Vec<i64> = told("purchase")
        .into_iter()
        .filter(|(_, day, _)| day.starts_with("2024-06"))
        .map(|(_, _, what)| what["amount"].as_str().unwrap().parse::<Amount>().unwrap())
        .map(Amount::ten_thousandths)
        .collect();
    let sum: i64 = amounts.iter().sum();
    let read = of("2024-06", &files()).line("order_value").unwrap().measured.clone();
    let orders = i128::try_from(amounts.len()).unwrap();
    assert_eq!((read.num, read.den), (i128::from(sum), orders));
    assert!(orders > 10);
}

/// D002-101: of the warnings that ended in June two ended well and one was lost; the false alarm is in
/// neither, two are open.
#[test]
fn two_of_three_warnings_end_well() {
    let mut ended: Vec<(String, String)> = Vec::new();
    for (customer, day, what) in told("warning") {
        let action = &what["action"];
        let end = ["clear", "renew", "lose", "dismiss"];
        let end = end.into_iter().find(|word| action.get(word).is_some());
        if let Some(end) = end.filter(|_| day.starts_with("2024-06")) {
            ended.push((customer, end.to_owned()));
        }
    }
    ended.sort();
    let pairs: Vec<(&str, &str)> = ended.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let expected =
        [("KH0008", "lose"), ("KH0009", "clear"), ("KH0015", "dismiss"), ("KH0026", "renew")];
    assert_eq!(pairs, expected);
    let read = of("2024-06", &files()).line("warning_success").unwrap().measured.clone();
    assert_eq!((read.num, read.den), (2, 3));
    use guanxi::policy::kpi::Exclusion;
    assert_eq!(read.excluded.get(Exclusion::FalseAlarm), 1);
    assert_eq!(read.excluded.get(Exclusion::Pending), 2);
}

/// D003-64: the mean time from the registration to the first answer, of the answers of June.
#[test]
fn the_first_response_time_is_that_of_the_answers() {
    let mut registered: BTreeMap<String, i64> = BTreeMap::new();
    let mut seconds: Vec<i64> = Vec::new();
    let mut answered: BTreeSet<String> = BTreeSet::new();
    for one in lines() {
        let what = &one["kind"]["issue"];
        let Some(id) = what["issue"].as_str() else { continue };
        let at: Moment = one["at"].as_str().unwrap().parse().unwrap();
        let at = at.as_instant().unwrap().timestamp();
        if what["action"].get("register").is_some() {
            registered.insert(id.to_owned(), at);
        } else if what["action"] == "respond" && answered.insert(id.to_owned()) {
            // From 1 June 00:00 to 30 June 24:00 in China.
            if (1_717_171_200..1_719_763_200).contains(&at) {
                seconds.push(at - registered[id]);
            }
        }
    }
    let read = of("2024-06", &files()).line("first_response_time").unwrap().measured.clone();
    let (sum, count) = (seconds.iter().sum::<i64>(), i64::try_from(seconds.len()).unwrap());
    assert_eq!(read.value, Some(Fraction::new(sum.into(), count.into()).unwrap()));
    assert!(count >= 8);
}

/// Boards of parts of the portfolio add up to that of the whole, by tier and by owner.
#[test]
fn the_rows_of_a_breakdown_sum_to_the_whole() {
    let period: Period = "2024-06".parse().unwrap();
    let rulebook = rulebook();
    let request =
        rulebook.report().breakdown().iter().fold(BoardRequest::new(period), |one, by| one.by(by));
    let june = board(&rulebook, &files(), &request).unwrap();
    assert_eq!(june.breakdown, ["class(tier)", "owner"]);
    for line in &june.lines {
        for (by, groups) in &line.groups {
            let rows = groups.values().map(|sums| sums.read());
            let (num, den) = rows.fold((0, 0), |(num, den), one| (num + one.num, den + one.den));
            assert_eq!(num, line.measured.num, "{by} of {}", line.kpi().code());
            // Numbers are divided by 1 each.
            if line.measured.den > 1 {
                assert_eq!(den, line.measured.den, "{by} of {}", line.kpi().code());
            }
        }
    }
}
