//! Agendas: their order, what a horizon holds, what a day holds, and everything that may be on one.
#![allow(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic)]
#![allow(clippy::arithmetic_side_effects)]

#[cfg(feature = "icalendar")]
mod calendar_file;
mod capacity;
mod horizon;
mod order;
mod planning;
mod tasks;

use chrono::NaiveDate;
use guanxi::record::{Customer, Direction, Event, EventKind, Interaction, Outcome};
use guanxi::review::{Agenda, AgendaBuilder, AgendaCustomer, AgendaItem, AgendaRequest};
use guanxi::{Facts, Rulebook};

/// A Monday.
const TODAY: &str = "2024-03-18";

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn after(days: i64) -> NaiveDate {
    day(TODAY) + chrono::TimeDelta::try_days(days).unwrap()
}

fn service() -> Rulebook {
    Rulebook::preset("service_quality").unwrap()
}

/// A rulebook with the classes A, B and C by a fact, weekly, two-weekly and monthly talks.
fn own(more: &str) -> Rulebook {
    let text = format!(
        r#"
        format = 1
        code = "own"
        currency = "CNY"
        time_zone = "Asia/Shanghai"
        [codes]
        channel = [{{ code = "phone", sync = true }}, {{ code = "email" }}, {{ code = "visit", sync = true }}]
        change = ["new_need"]
        action = ["greeting"]
        [[scheme]]
        code = "tier"
        kind = "bands"
        fact = "annual_amount"
        bands = [{{ code = "A", from = 500000 }}, {{ code = "B", from = 100000 }}, {{ code = "C" }}]
        {more}
        "#
    );
    Rulebook::from_toml(&text).unwrap_or_else(|error| panic!("{}", error.report()))
}

const TALKS: &str = r#"
    [[cadence.touch]]
    code = "a_talk"
    kind = "talk"
    class = ["A"]
    every = "1 week"
    channels = ["phone"]
    [[cadence.touch]]
    code = "b_talk"
    kind = "talk"
    class = ["B"]
    every = "2 weeks"
    channels = ["phone"]
    [[cadence.touch]]
    code = "c_talk"
    kind = "talk"
    class = ["C"]
    every = "1 month"
    channels = ["phone"]
"#;

fn facts(rulebook: &Rulebook, class: &str) -> Facts {
    let amount = match class {
        "A" => 650_000,
        "B" => 150_000,
        _ => 60_000,
    };
    rulebook.facts().with("annual_amount", amount).unwrap()
}

fn talk(channel: &str) -> Interaction {
    Interaction::new(channel.parse().unwrap(), Direction::Outbound, Outcome::Reached)
}

fn event(id: &str, customer: &str, at: &str, kind: impl Into<EventKind>) -> Event {
    Event::new(id, customer, at.parse().unwrap(), kind)
}

fn customer(rulebook: &Rulebook, id: &str, class: &str, log: Vec<Event>) -> AgendaCustomer {
    let mut record = Customer::new(id);
    record.owner = Some("zhao.liu".into());
    AgendaCustomer::new(record, facts(rulebook, class)).with_log(log)
}

fn agenda(
    rulebook: &Rulebook,
    customers: impl IntoIterator<Item = AgendaCustomer>,
    request: AgendaRequest,
) -> Agenda {
    let population = rulebook.population([]);
    let builder = AgendaBuilder::new(rulebook, &population, TODAY.parse().unwrap(), request);
    let mut builder = builder.unwrap();
    customers.into_iter().for_each(|customer| builder.add(customer).unwrap());
    builder.finish()
}

/// `day customer task`.
fn line(item: &AgendaItem) -> String {
    format!("{} {} {}", item.day, item.customer, item.task.key())
}

fn lines(agenda: &Agenda) -> Vec<String> {
    agenda.items.iter().map(line).collect()
}
