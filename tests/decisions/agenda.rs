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

    // More than an interval late it stands for nothing.
    let mut item = PlanItem::new(day("2024-03-29"), "zhao.liu");
    item.rule = Some("light".parse().unwrap());
    let log = vec![
        event("e1", "2024-03-14", call("visit")),
        event("e2", "2024-03-14", PlanEvent::plan("P1", item)),
    ];
    let found = agenda(&rulebook, rulebook.facts(), log, AgendaRequest::days(7));
    assert_eq!(lines(&found), ["2024-03-21 touch/light"]);
}

#[test]
fn agenda_the_next_touch_keeps_its_name_while_its_day_moves() {
    let rulebook = toml(RULES);
    let names = |last: &str| -> Vec<String> {
        let log = vec![event("e1", last, call("visit"))];
        let found = agenda(&rulebook, rulebook.facts(), log, AgendaRequest::days(14));
        found.items.iter().map(|item| format!("{} {}", item.day, item.key())).collect()
    };
    assert_eq!(names("2024-03-13"), ["2024-03-20 C1/touch/light/1", "2024-03-27 C1/touch/light/2"]);
    assert_eq!(names("2024-03-15"), ["2024-03-22 C1/touch/light/1", "2024-03-29 C1/touch/light/2"]);
}

#[test]
fn agenda_a_planned_touch_counts_as_reached_or_sent_by_its_channel() {
    let of = |sync: bool| {
        let rulebook = toml(&format!(
            r#"
            [codes]
            channel = [{{ code = "chat", sync = {sync} }}]
            [[cadence.touch]]
            code = "chat"
            every = "1 week"
            channels = ["chat"]
            [[cadence.touch]]
            code = "reached"
            every = "1 week"
            outcome = ["reached"]
            "#
        ));
        let log = vec![event("e1", "2024-03-14", call("chat"))];
        lines(&agenda(&rulebook, rulebook.facts(), log, AgendaRequest::days(7)))
    };
    assert_eq!(of(true), ["2024-03-21 touch/chat"]);
    assert_eq!(of(false), ["2024-03-21 touch/chat", "2024-03-21 touch/reached"]);
}

#[test]
fn agenda_the_first_of_several_touches_leaves_a_day_for_each_of_the_rest() {
    let rulebook = toml(
        r#"
        [[cadence.touch]]
        code = "three"
        at_least = 3
        every = "1 week"
        anchor = "bucket"
        "#,
    );
    let of = |log: Vec<Event>| -> Vec<String> {
        let found = agenda(&rulebook, rulebook.facts(), log, AgendaRequest::days(14));
        found.items.iter().map(|item| item.day.to_string()).collect()
    };
    let last_week =
        ["11", "12", "13"].map(|day| event(day, &format!("2024-03-{day}"), call("phone")));
    let days = ["22", "23", "24", "29", "30", "31"].map(|day| format!("2024-03-{day}"));
    assert_eq!(of(last_week.to_vec()), days);
    // Nobody was ever contacted: today, and from then on it is known.
    assert_eq!(of(vec![]), ["18", "29", "30", "31"].map(|day| format!("2024-03-{day}")));
}

#[test]
fn agenda_beyond_the_end_of_the_calendar_no_day_is_proposed() {
    let rulebook = toml(
        r#"
        [calendar.office]
        week = { mon-fri = ["09:00-18:00"] }
        years = [2024, 2024]
        beyond = "error"
        [cadence]
        calendar = "office"
        [[cadence.touch]]
        code = "yearly"
        every = "1 year"
        "#,
    );
    let log = vec![event("e1", "2024-03-14", call("phone"))];
    let found = agenda(&rulebook, rulebook.facts(), log, AgendaRequest::days(366));
    assert!(found.items.is_empty());
    assert_eq!((found.impossible.len(), found.impossible[0].due), (1, day("2025-03-14")));
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
