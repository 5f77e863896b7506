//! Readings of the agenda.

use chrono::NaiveDate;
use guanxi::record::{
    Customer, Direction, Event, EventKind, Interaction, Outcome, PlanEvent, PlanItem, Promise,
};
use guanxi::review::{Agenda, AgendaBuilder, AgendaCustomer, AgendaRequest};
use guanxi::{Facts, Rulebook};

use crate::toml;

/// A Monday.
const TODAY: &str = "2024-03-18";

const RULES: &str = r#"
    [codes]
    channel = [{ code = "phone", sync = true }, { code = "visit", sync = true }]
    [[cadence.touch]]
    code = "light"
    every = "1 week"
    [[cadence.touch]]
    code = "formal"
    every = "1 month"
    channels = ["visit"]
"#;

fn call(channel: &str) -> Interaction {
    Interaction::new(channel.parse().unwrap(), Direction::Outbound, Outcome::Reached)
}

fn event(id: &str, at: &str, kind: impl Into<EventKind>) -> Event {
    Event::new(id, "C1", at.parse().unwrap(), kind)
}

fn agenda(rulebook: &Rulebook, facts: Facts, log: Vec<Event>, request: AgendaRequest) -> Agenda {
    let population = rulebook.population([]);
    let as_of = TODAY.parse().unwrap();
    let mut builder = AgendaBuilder::new(rulebook, &population, as_of, request).unwrap();
    let mut customer = Customer::new("C1");
    customer.owner = Some("zhao.liu".into());
    builder.add(AgendaCustomer::new(customer, facts).with_log(log)).unwrap();
    builder.finish()
}

fn lines(agenda: &Agenda) -> Vec<String> {
    agenda.items.iter().map(|item| format!("{} {}", item.day, item.task.key())).collect()
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn agenda_what_was_missed_is_carried_over_to_the_first_possible_day() {
    let rulebook = toml(RULES);
    let log = vec![event("e1", "2024-03-01", call("visit"))];
    let found = agenda(&rulebook, rulebook.facts(), log, AgendaRequest::days(10));
    // Due on the 8th and the 15th: one touch today, and the next one a week after it.
    assert_eq!(lines(&found), ["2024-03-18 touch/light", "2024-03-25 touch/light"]);
}

#[test]
fn agenda_one_touch_counts_for_every_rule_that_takes_it() {
    let rulebook = toml(RULES);
    let found = agenda(&rulebook, rulebook.facts(), vec![], AgendaRequest::days(7));
    assert_eq!(lines(&found), ["2024-03-18 touch/formal"]);
    assert_eq!(found.items[0].also[0], "light");
}

#[test]
fn agenda_a_planned_talk_stands_for_the_first_touch_of_its_rule() {
    let rulebook = toml(RULES);
    let mut item = PlanItem::new(day("2024-03-20"), "zhao.liu");
    item.rule = Some("light".parse().unwrap());
    let log = vec![
        event("e1", "2024-03-14", call("visit")),
        event("e2", "2024-03-14", PlanEvent::plan("P1", item)),
    ];
    let found = agenda(&rulebook, rulebook.facts(), log, AgendaRequest::days(14));
    assert_eq!(lines(&found), ["2024-03-20 plan/P1", "2024-03-28 touch/light"]);
}

#[test]
fn agenda_what_a_customer_promised_is_asked_after_by_who_answers_for_it() {
    let rulebook = toml("");
    let mut talk = call("phone");
    let due = "2024-03-20".parse().unwrap();
    talk.promises.push(Promise::new("figures", "ms.zhang", due).of_customer());
    let log = vec![event("e1", "2024-03-14", talk)];
    let of = |owner: &str| {
        let request = AgendaRequest::days(7).of(owner);
        agenda(&rulebook, rulebook.facts(), log.clone(), request).items.len()
    };
    assert_eq!((of("zhao.liu"), of("ms.zhang")), (1, 0));
}

#[test]
fn agenda_of_missing_classes_the_earliest_due_day_counts_and_the_best_rank() {
    let rulebook = toml(
        r#"
        [codes]
        channel = [{ code = "phone", sync = true }]
        [[scheme]]
        code = "tier"
        kind = "bands"
        fact = "annual_amount"
        bands = [{ code = "A", from = 500000 }, { code = "B" }]
        [[cadence.touch]]
        code = "a_talk"
        kind = "talk"
        class = ["A"]
        every = "1 week"
        [[cadence.touch]]
        code = "b_talk"
        kind = "talk"
        class = ["B"]
        every = "2 weeks"
        "#,
    );
    let log = vec![event("e1", "2024-03-14", call("phone"))];
    let found = agenda(&rulebook, rulebook.facts(), log, AgendaRequest::days(7));
    assert_eq!(lines(&found), ["2024-03-21 touch/a_talk"]);
    assert_eq!((found.items[0].certain, found.items[0].priority().rank), (false, Some(0)));
}

#[test]
fn agenda_a_full_day_moves_what_is_less_urgent_and_never_what_people_planned() {
    let rulebook = toml(RULES);
    let item = PlanItem::new(day("2024-03-21"), "zhao.liu");
    let log = vec![
        event("e1", "2024-03-14", call("visit")), // due on the 21st
        event("e2", "2024-03-14", PlanEvent::plan("P1", item)),
    ];
    let found = agenda(&rulebook, rulebook.facts(), log, AgendaRequest::days(7).capacity(1));
    assert_eq!(lines(&found), ["2024-03-20 touch/light", "2024-03-21 plan/P1"]);
}
