//! The examples of occasions: the next yearly day, the next festival, by when a notice is due. Each
//! is answered by the function, and again by a rulebook.

use guanxi::policy::occasion::{DatedDay, Known, next_dated, next_yearly, notice_due};
use guanxi::policy::scheme::Case;
use guanxi::record::{Contact, Contract, ContractTerms, Customer};
use guanxi::time::parse_date;
use guanxi::{Facts, Rulebook};
use serde_json::{Value, json};

/// A rulebook with one rule `o`.
fn rulebook(rule: &str) -> Rulebook {
    let text = format!(
        "format = 1\ncode = \"x\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\n[codes]\n\
         action = [\"greeting\"]\n[[occasion]]\ncode = \"o\"\nactions = [\"greeting\"]\n\
         missed_for = \"0 days\"\n{rule}\n"
    );
    Rulebook::from_toml(&text).unwrap_or_else(|error| panic!("{}", error.report()))
}

/// The only reading of the rule, as data.
fn read(rulebook: &Rulebook, customer: &Customer, contracts: &[Contract], today: &str) -> Value {
    let facts: Facts = rulebook.facts();
    let case = Case::new(&facts, parse_date(today).unwrap());
    let known = Known::new(customer, &[], case).contracts(contracts);
    let found = rulebook.occasions().read(&known, today.parse().unwrap()).unwrap();
    assert_eq!(found.readings.len(), 1);
    serde_json::to_value(&found.readings[0]).unwrap()["occurrence"].clone()
}

pub(super) fn next_occasion(input: &Value) -> Value {
    // Any year that has the day; the birthday of somebody born then.
    let anchor =
        format!("1980-{:02}-{:02}", input["m"].as_u64().unwrap(), input["d"].as_u64().unwrap());
    let (anchor, today) = (parse_date(&anchor).unwrap(), input["today"].as_str().unwrap());
    let next = next_yearly(anchor, parse_date(today).unwrap()).unwrap().to_string();
    let mut customer = Customer::new("K");
    let mut person = Contact::new("P1", "张*");
    person.birthday = Some(anchor);
    customer.contacts.push(person);
    let read = read(&rulebook("on = \"birthday\""), &customer, &[], today);
    assert_eq!(read["day"], next);
    json!(next)
}

pub(super) fn next_festival(input: &Value) -> Value {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let rows = input["table"].as_array().unwrap();
    let table: Vec<DatedDay> = rows
        .iter()
        .map(|row| DatedDay::new(parse_date(row[1].as_str().unwrap()).unwrap(), text(&row[0])))
        .collect();
    let today = input["today"].as_str().unwrap();
    let next = next_dated(&table, parse_date(today).unwrap()).unwrap();
    let next = json!([next.name, next.on.to_string()]);
    let dates: Vec<String> = table
        .iter()
        .map(|one| format!("{{ on = \"{}\", name = \"{}\" }}", one.on, one.name))
        .collect();
    let rule = format!("on = \"dates\"\ndates = [{}]", dates.join(", "));
    let read = read(&rulebook(&rule), &Customer::new("K"), &[], today);
    assert_eq!(json!([read["name"], read["day"]]), next);
    next
}

pub(super) fn notice_due_by(input: &Value) -> Value {
    let end = parse_date(input["end"].as_str().unwrap()).unwrap();
    let lead = format!("{} days", input["days"].as_u64().unwrap());
    let due = notice_due(end, lead.parse().unwrap()).unwrap().to_string();
    let terms = ContractTerms::new(parse_date("2024-01-01").unwrap(), end);
    let contracts = [Contract::new("H", "K", terms)];
    let rule = format!("on = \"contract_end\"\nlead = \"{lead}\"");
    let read = read(&rulebook(&rule), &Customer::new("K"), &contracts, "2024-01-15");
    assert_eq!(read["due"], due);
    json!(due)
}
