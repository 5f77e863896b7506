//! Readings of what is contact, and of what days of an agenda hold.

use chrono::NaiveDate;
use guanxi::Rulebook;
use guanxi::policy::cadence::{Compliance, rolling_compliance};
use guanxi::record::{
    ContactPause, ContractEvent, ContractTerms, Customer, Direction, Event, EventKind, Interaction,
    Outcome, PlanEvent, PlanItem, Promise,
};
use guanxi::review::{Agenda, AgendaBuilder, AgendaCustomer, AgendaRequest};

use crate::toml;

const CODES: &str = r#"
    [codes]
    channel = [{ code = "phone", sync = true }, { code = "email" }]
    action = ["notice"]
    [cadence]
    calendar = "office"
    [calendar.office]
    week = { mon-fri = ["09:00-18:00"] }
"#;

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn talk(channel: &str, outcome: Outcome) -> Interaction {
    Interaction::new(channel.parse().unwrap(), Direction::Outbound, outcome)
}

fn event(id: &str, at: &str, kind: impl Into<EventKind>) -> Event {
    Event::new(id, "C1", at.parse().unwrap(), kind)
}

/// The agenda as of 18 March 2024, a Monday.
fn agenda(rulebook: &Rulebook, log: Vec<Event>, request: AgendaRequest) -> Agenda {
    let population = rulebook.population([]);
    let as_of = "2024-03-18".parse().unwrap();
    let mut builder = AgendaBuilder::new(rulebook, &population, as_of, request).unwrap();
    let customer = AgendaCustomer::new(Customer::new("C1"), rulebook.facts()).with_log(log);
    builder.add(customer).unwrap();
    builder.finish()
}

fn lines(agenda: &Agenda) -> Vec<String> {
    agenda.items.iter().map(|item| format!("{} {}", item.day, item.task.key())).collect()
}

#[test]
fn contact_that_was_recorded_before_it_took_place_is_none() {
    let rulebook = toml(CODES);
    let early = event("e1", "2024-03-15", talk("phone", Outcome::Reached))
        .recorded_at("2024-03-14".parse().unwrap());
    let as_of = "2024-03-18".parse().unwrap();
    let found = rulebook.fold(std::slice::from_ref(&early), as_of, None);
    assert_eq!(found.rejected[0].error.code(), "in-the-future");
    let customer = Customer::new("C1");
    assert!(rulebook.plan().read(&customer, [&early], as_of, None).last_contact.is_none());
    assert!(rulebook.lifecycle().read(&customer, [&early], as_of, None).contact.anchor.is_none());
}

#[test]
fn contact_over_a_channel_that_nobody_declared_is_what_was_reached_or_sent() {
    let rulebook = toml(CODES);
    let is_contact = |channel: &str, outcome| rulebook.codes().is_contact(&talk(channel, outcome));
    assert!(is_contact("fax", Outcome::Sent) && !is_contact("phone", Outcome::Sent));
    assert!(is_contact("fax", Outcome::Reached) && !is_contact("fax", Outcome::NotReached));
}

#[test]
fn agenda_a_planned_talk_is_proactive_contact_and_a_promise_is_not() {
    let rulebook = toml(CODES);
    let mut said = talk("phone", Outcome::Reached);
    said.promises = vec![Promise::new("quotation", "zhao.liu", "2024-03-20".parse().unwrap())];
    let item = |on: &str| PlanItem::new(day(on), "zhao.liu");
    let mut log = vec![
        event("e1", "2024-03-01", said),
        event("e2", "2024-03-01", PlanEvent::plan("P1", item("2024-03-20"))),
        event("e3", "2024-03-01", PlanEvent::plan("P2", item("2024-03-21"))),
        event(
            "e4",
            "2024-03-01",
            ContactPause::new(day("2024-03-19"), day("2024-03-20"), "stocktaking"),
        ),
    ];
    let of = |log: &[Event]| {
        let found = agenda(&rulebook, log.to_vec(), AgendaRequest::days(7));
        (lines(&found), found.suppressed.len())
    };
    assert_eq!(
        of(&log),
        (vec!["2024-03-20 promise/e1/0".to_owned(), "2024-03-21 plan/P2".to_owned()], 1)
    );
    log.push(event("e5", "2024-03-02", EventKind::DoNotContact { reason: String::new() }));
    assert_eq!(of(&log), (vec!["2024-03-20 promise/e1/0".to_owned()], 2));
}

#[test]
fn agenda_an_occasion_stands_on_the_day_on_which_it_is_proposed() {
    let rulebook = toml(&format!(
        "{CODES}[[occasion]]\ncode = \"end\"\non = \"contract_end\"\nactions = [\"notice\"]\n\
         lead = \"30 days\"\nroll = \"propose\"\ncalendar = \"office\"\n"
    ));
    let terms = ContractTerms::new(day("2023-05-01"), day("2024-04-30")); // due on Sunday 31 March
    let log = vec![event("c1", "2023-05-01", ContractEvent::sign("HT-1", terms))];
    let of = |days, from: &str| {
        let request = AgendaRequest::days(days).from(day(from));
        lines(&agenda(&rulebook, log.clone(), request))
    };
    assert_eq!(of(12, "2024-03-18"), ["2024-03-29 occasion/end/HT-1/2024-04-30"]);
    assert_eq!(of(12, "2024-03-30"), [""; 0]);
}

#[test]
fn agenda_reviews_of_the_team_are_on_everybodys_agenda() {
    let rulebook = toml(&format!(
        "{CODES}[[plan.review]]\ncode = \"sync\"\nscope = \"team\"\nevery = \"1 week\"\n"
    ));
    let found = agenda(&rulebook, vec![], AgendaRequest::days(7).of("nobody"));
    let review = &found.team_reviews[0];
    assert_eq!((review.day, review.due), (day("2024-03-22"), day("2024-03-24")));
    assert_eq!(found.team_reviews.len(), 1);
}

#[test]
fn cadence_whom_nobody_touched_was_missed_where_a_first_touch_was_due() {
    let (week, none) = ("1 week".parse().unwrap(), "0 days".parse().unwrap());
    let march = |first: Option<&str>, touches: &[&str]| {
        let touches: Vec<NaiveDate> = touches.iter().map(|text| day(text)).collect();
        let (from, to) = (day("2024-03-01"), day("2024-03-31"));
        rolling_compliance(week, 1, none, first.map(day), &touches, from, to).unwrap()
    };
    assert_eq!(march(None, &[]), Compliance { met: 0, due: 0 }); // nothing was due
    assert_eq!(march(Some("2024-03-08"), &[]), Compliance { met: 0, due: 1 });
    assert_eq!(march(Some("2024-04-01"), &[]), Compliance { met: 0, due: 0 });
    assert_eq!(march(Some("2024-03-28"), &["2024-03-28"]), Compliance { met: 1, due: 1 });
    assert_eq!(march(Some("2024-03-28"), &["2024-03-29"]), Compliance { met: 0, due: 1 });
}
