//! What is planned with what: things of one customer on one day, what is arranged, what has to wait.

use guanxi::policy::cadence::Obstacle;
use guanxi::record::{Change, Event, PlanEvent, PlanItem, TouchAction, TouchEvent};
use guanxi::review::AgendaRequest;

use crate::{TALKS, agenda, customer, day, event, lines, own, talk};

/// A weekly call and a weekly letter, and whatever comes with them.
fn two(more: &str) -> guanxi::Rulebook {
    own(&format!(
        r#"
        {more}
        [[cadence.touch]]
        code = "call"
        every = "1 week"
        channels = ["phone"]
        [[cadence.touch]]
        code = "letter"
        every = "1 week"
        channels = ["email"]
        "#
    ))
}

fn both(at: &str) -> Vec<Event> {
    vec![event("e1", "KH1", at, talk("phone")), event("e2", "KH1", at, talk("email"))]
}

#[test]
fn two_things_for_one_customer_take_two_rooms() {
    let rulebook = two("");
    let one = customer(&rulebook, "KH1", "A", both("2024-03-13")); // both due on the 20th
    let found = agenda(&rulebook, [one.clone()], AgendaRequest::days(4));
    assert_eq!(lines(&found), ["2024-03-20 KH1 touch/call", "2024-03-20 KH1 touch/letter"]);
    let found = agenda(&rulebook, [one], AgendaRequest::days(4).capacity(1));
    assert_eq!(lines(&found), ["2024-03-19 KH1 touch/letter", "2024-03-20 KH1 touch/call"]);
}

#[test]
fn a_21_within_its_grace_nothing_on_the_agenda_is_overdue() {
    let rulebook = own("[[cadence.touch]]\ncode = \"r\"\nevery = \"1 week\"\ngrace = \"3 days\"\n");
    let overdue = |last: &str| {
        let log = vec![event("e1", "KH1", last, talk("phone"))];
        let found =
            agenda(&rulebook, [customer(&rulebook, "KH1", "A", log)], AgendaRequest::days(1));
        found.items[0].overdue
    };
    assert_eq!(overdue("2024-03-08"), 0); // due on the 15th
    assert_eq!(overdue("2024-03-07"), 4);
}

#[test]
fn a_38_two_touches_of_a_month_have_a_day_each() {
    let rulebook = own(
        "[[cadence.touch]]\ncode = \"r\"\nevery = \"1 month\"\nanchor = \"bucket\"\nat_least = 2\n",
    );
    let log = vec![
        event("e1", "KH1", "2024-02-10", talk("phone")),
        event("e2", "KH1", "2024-02-20", talk("phone")),
    ];
    let found = agenda(&rulebook, [customer(&rulebook, "KH1", "A", log)], AgendaRequest::days(14));
    assert_eq!(lines(&found), ["2024-03-30 KH1 touch/r", "2024-03-31 KH1 touch/r"]);
    assert!(found.items.iter().all(|item| item.due == day("2024-03-31")));
    assert_eq!(found.items[0].postponed[0].why, Obstacle::LeftForOthers);
}

#[test]
fn a_20_a_letter_that_is_only_sent_serves_no_rule_that_wants_somebody_reached() {
    let rule = |outcome: &str| {
        own(&format!(
            r#"
            [[cadence.touch]]
            code = "letter"
            every = "1 week"
            channels = ["email"]
            [[cadence.touch]]
            code = "any"
            every = "1 week"
            {outcome}
            "#
        ))
    };
    let of = |rulebook: &guanxi::Rulebook| {
        let log = both("2024-03-13");
        lines(&agenda(rulebook, [customer(rulebook, "KH1", "A", log)], AgendaRequest::days(4)))
    };
    assert_eq!(of(&rule("")), ["2024-03-20 KH1 touch/letter"]);
    let apart = ["2024-03-20 KH1 touch/any", "2024-03-20 KH1 touch/letter"];
    assert_eq!(of(&rule("outcome = [\"reached\"]")), apart);
}

#[test]
fn d000_71_what_answers_a_trigger_serves_the_rules_that_it_satisfies() {
    let rulebook = own(r#"
        [[cadence.touch]]
        code = "visit"
        every = "1 month"
        channels = ["visit"]
        [[cadence.trigger]]
        code = "need"
        on = ["new_need"]
        within = "5 days"
        channels = ["phone"]
        satisfies = ["visit"]
        "#);
    let log = vec![
        event("e1", "KH1", "2024-02-22", talk("visit")), // due on 22 March
        event("e2", "KH1", "2024-03-15", Change::new("new_need".parse().unwrap(), "more")),
    ];
    let found = agenda(&rulebook, [customer(&rulebook, "KH1", "A", log)], AgendaRequest::days(14));
    assert_eq!(lines(&found), ["2024-03-20 KH1 trigger/need/e2"]);
    assert_eq!(found.items[0].also, ["visit"]);
}

#[test]
fn what_is_due_and_has_to_wait_is_said_to_wait() {
    let rulebook = own(TALKS);
    let until = TouchAction::Snooze { until: day("2024-04-02") };
    let log = vec![
        event("e1", "KH1", "2024-03-11", talk("phone")), // due today
        event("e2", "KH1", "2024-03-12", TouchEvent::new("a_talk".parse().unwrap(), until)),
    ];
    let one = customer(&rulebook, "KH1", "A", log);
    let found = agenda(&rulebook, [one.clone()], AgendaRequest::days(7));
    assert!(found.items.is_empty());
    let waits = &found.postponed[0];
    assert_eq!((waits.due, waits.day), (day("2024-03-18"), Some(day("2024-04-02"))));
    assert!(matches!(waits.postponed[0].why, Obstacle::Snoozed { .. }));
    // Long enough it is on the list, and nothing has to wait.
    let found = agenda(&rulebook, [one], AgendaRequest::days(16));
    assert_eq!(
        (lines(&found), found.postponed.len()),
        (vec!["2024-04-02 KH1 touch/a_talk".to_owned()], 0)
    );
}

#[test]
fn p_050_what_is_arranged_counts_for_the_caps() {
    let cap = "[[cadence.cap]]\ncode = \"calls\"\nchannels = [\"phone\"]\nat_most = 1\nper = \"3 days\"\n";
    let rulebook = two(cap);
    let mut item = PlanItem::new(day("2024-03-19"), "zhao.liu");
    item.channel = Some("phone".parse().unwrap());
    let mut log = both("2024-03-13");
    log.push(event("p1", "KH1", "2024-03-01", PlanEvent::plan("P1", item)));
    let found = agenda(&rulebook, [customer(&rulebook, "KH1", "A", log)], AgendaRequest::days(5));
    assert_eq!(
        lines(&found),
        ["2024-03-19 KH1 plan/P1", "2024-03-20 KH1 touch/letter", "2024-03-22 KH1 touch/call"]
    );
}

#[test]
fn d003_95_a_talk_far_ahead_stands_for_nothing_whatever_the_horizon() {
    let rulebook = two("");
    let planned = |on: &str| {
        let mut item = PlanItem::new(day(on), "zhao.liu");
        item.rule = Some("call".parse().unwrap());
        item.channel = Some("phone".parse().unwrap());
        let mut log = both("2024-03-13");
        log.push(event("p1", "KH1", "2024-03-01", PlanEvent::plan("P1", item)));
        let one = customer(&rulebook, "KH1", "A", log);
        [4, 60].map(|days| {
            let found = agenda(&rulebook, [one.clone()], AgendaRequest::days(days));
            found.items.iter().any(|item| crate::line(item) == "2024-03-20 KH1 touch/call")
        })
    };
    assert_eq!(planned("2024-03-27"), [false, false]);
    assert_eq!(planned("2024-03-28"), [true, true]);
}
