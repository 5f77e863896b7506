//! What we do: touches, plan items, records and updates in time, who begins.

use guanxi::Rulebook;
use guanxi::record::{
    Change, Direction, Event, Outcome, PlanAction, PlanEvent, PlanItem, UpkeepAction, UpkeepEvent,
};

use crate::{buy, code, day, event, fraction, it, one, request, shown, shown_as_of, talk};

const CONTACT: &str = r#"
[codes]
channel = [{ code = "phone", sync = true }, { code = "email" }]
change = ["amount_changed"]
"#;

fn call(id: &str, customer: &str, at: &str) -> Event {
    event(id, customer, at, talk("phone", Direction::Outbound, Outcome::Reached))
}

fn touching(keys: &str, measure: &str, kpi: &str) -> Rulebook {
    one(measure, kpi, &format!("{CONTACT}[[cadence.touch]]\ncode = \"calls\"\n{keys}\n"))
}

/// Every touch that was due in the month, each from the one before it (A-17).
#[test]
fn touches_in_time_one_from_the_other() {
    let weekly = touching("every = \"7 days\"", "touch_compliance", "");
    let events = [
        buy("b", "K1", "2024-01-01", "5"),
        call("c1", "K1", "2024-02-26"), // due 4 March
        call("c2", "K1", "2024-03-04"), // due 11 March
        call("c3", "K1", "2024-03-13"), // late; due 20 March
        call("c4", "K1", "2024-03-18"), // early; due 25 March
                                        // Due 25 March and never kept.
    ];
    assert_eq!(shown(&weekly, &events, "2024-03"), "2/4");
    assert_eq!(shown_as_of(&weekly, &events, "2024-03", "2024-12-31"), "2/4");
    // As of a day within: what is due later is not due yet.
    assert_eq!(shown_as_of(&weekly, &events, "2024-03", "2024-03-24"), "2/3");
    assert_eq!(shown_as_of(&weekly, &events, "2024-03", "2024-03-25"), "2/4");
    // With two days of grace the late one is in time; what is still within it is open.
    let grace = touching("every = \"7 days\"\ngrace = \"2 days\"", "touch_compliance", "");
    assert_eq!(shown_as_of(&grace, &events, "2024-03", "2024-12-31"), "3/4");
    assert_eq!(shown_as_of(&grace, &events, "2024-03", "2024-03-26"), "3/3 pending=1");
    assert_eq!(shown_as_of(&grace, &events, "2024-03", "2024-03-27"), "3/4");
    let seam = [
        buy("b", "K1", "2024-01-01", "5"),
        call("c1", "K1", "2024-03-24"),
        call("c2", "K1", "2024-04-02"),
    ];
    assert_eq!(shown(&grace, &seam, "2024-03"), "0/0 pending=1");
    assert_eq!(shown_as_of(&grace, &seam, "2024-03", "2024-04-02"), "1/1");
    assert_eq!(shown_as_of(&weekly, &seam, "2024-03", "2024-04-02"), "0/1");
    // Another rule is not asked.
    let other = touching(
        "every = \"7 days\"\n[[cadence.touch]]\ncode = \"mails\"\nevery = \"1 day\"",
        "touch_compliance",
        "rule = \"calls\"",
    );
    assert_eq!(shown(&other, &events, "2024-03"), "2/4");
}

/// By calendar periods with enough touches; each counts in the month in which it ends.
#[test]
fn touches_by_calendar_periods() {
    let weeks = touching(
        "every = \"1 week\"\nanchor = \"bucket\"\nat_least = 1",
        "touch_compliance",
        "by = \"bucket\"",
    );
    let events = [
        buy("b", "K1", "2024-01-01", "5"),
        call("c1", "K1", "2024-02-26"), // the week to 3 March
        call("c2", "K1", "2024-03-04"), // to 10 March
        call("c3", "K1", "2024-03-24"), // to 24 March, its last day
        call("c4", "K1", "2024-04-01"), // to 7 April
    ];
    // The weeks that end on 3, 10, 17, 24 and 31 March.
    assert_eq!(shown(&weeks, &events, "2024-03"), "3/5");
    assert_eq!(shown_as_of(&weeks, &events, "2024-03", "2024-12-31"), "3/5");
    assert_eq!(shown_as_of(&weeks, &events, "2024-03", "2024-03-16"), "2/2"); // the third is not over
    assert_eq!(shown(&weeks, &events, "2024-04"), "1/4"); // to 28 April
    let month = touching(
        "every = \"1 month\"\nanchor = \"bucket\"\nat_least = 2",
        "touch_compliance",
        "by = \"bucket\"",
    );
    assert_eq!(shown(&month, &events, "2024-03"), "1/1");
    assert_eq!(shown(&month, &events, "2024-02"), "0/1");
    assert_eq!(shown_as_of(&month, &events, "2024-03", "2024-03-30"), "0/0");
}

/// D003-130: touches that are overdue at the end.
#[test]
fn touches_that_are_overdue() {
    let overdue = touching("every = \"7 days\"", "overdue_touches", "");
    let events = [
        buy("b1", "K1", "2024-01-01", "5"),
        call("c1", "K1", "2024-03-24"), // due on the 31st
        buy("b2", "K2", "2024-01-01", "5"),
        call("c2", "K2", "2024-03-23"), // due on the 30th
        buy("b3", "K3", "2024-01-01", "5"),
        call("c3", "K3", "2024-03-20"),
        call("c4", "K3", "2024-04-01"),
    ];
    assert_eq!(shown(&overdue, &events, "2024-03"), "2/1");
    assert_eq!(shown_as_of(&overdue, &events, "2024-03", "2024-12-31"), "2/1");
    assert_eq!(shown_as_of(&overdue, &events, "2024-03", "2024-03-27"), "0/1");
}

// --- the plan ------------------------------------------------------------------------------------

fn plan(item: &str, at: &str, planned: &str) -> Event {
    event(
        &format!("{item}-p"),
        "K1",
        at,
        PlanEvent::plan(item, PlanItem::new(day(planned), "chen")),
    )
}

fn execute(item: &str, at: &str) -> Event {
    let action = PlanAction::Execute { feedback: "fine".to_owned(), actions: Vec::new() };
    event(&format!("{item}-x"), "K1", at, PlanEvent::new(item, action))
}

fn call_off(item: &str, at: &str) -> Event {
    event(
        &format!("{item}-c"),
        "K1",
        at,
        PlanEvent::new(item, PlanAction::Cancel { reason: "moved".to_owned() }),
    )
}

/// D000-10, D004-54: kept on its day, missed, late.
#[test]
fn plan_items_kept_missed_and_late() {
    let events = [
        plan("P1", "2024-02-20", "2024-03-05"),
        execute("P1", "2024-03-05"), // on its day
        plan("P2", "2024-02-20", "2024-03-06"),
        execute("P2", "2024-03-04"), // before
        plan("P3", "2024-02-20", "2024-03-06"),
        execute("P3", "2024-03-08"), // late
        plan("P4", "2024-02-20", "2024-03-31"),
        execute("P4", "2024-04-02"), // missed in March, late in April
        plan("P5", "2024-02-20", "2024-03-07"), // never
        plan("P6", "2024-02-20", "2024-03-07"),
        call_off("P6", "2024-03-01"),
        plan("P7", "2024-02-20", "2024-02-28"),
        execute("P7", "2024-03-01"), // of February, late in March
        plan("P8", "2024-03-20", "2024-04-10"),
    ];
    let of = |measure: &str| one(measure, "", CONTACT);
    let (adherence, missed, late) =
        (of("plan_adherence"), of("missed_plan_items"), of("late_plan_items"));
    assert_eq!(shown(&adherence, &events, "2024-03"), "2/5 cancelled=1");
    assert_eq!(shown(&missed, &events, "2024-03"), "2/1");
    assert_eq!(shown(&late, &events, "2024-03"), "2/1");
    assert_eq!(shown(&late, &events, "2024-04"), "1/1");
    assert_eq!(shown(&missed, &events, "2024-02"), "1/1");
    for rulebook in [&adherence, &missed, &late] {
        let later = shown_as_of(rulebook, &events, "2024-03", "2024-12-31");
        assert_eq!(later, shown(rulebook, &events, "2024-03"));
    }
    // Before its day is over nothing is missed.
    assert_eq!(
        shown_as_of(&adherence, &events, "2024-03", "2024-03-06"),
        "2/3 pending=2 cancelled=1"
    );
    assert_eq!(shown_as_of(&missed, &events, "2024-03", "2024-03-06"), "1/1");
    assert_eq!(shown_as_of(&missed, &events, "2024-03", "2024-03-07T12:00:00+08:00"), "1/1");
    assert_eq!(shown_as_of(&missed, &events, "2024-03", "2024-03-07"), "2/1");
}

// --- records and files ---------------------------------------------------------------------------

const FILES: &str = r#"
[upkeep]
log = { within = "24 hours" }
[[upkeep.freshness]]
code = "any_change"
changes = ["any"]
within = "48 hours"
"#;

/// What was written down in time, by the day of the talk.
#[test]
fn talks_written_down_in_time() {
    let logging = one("logging_in_time", "", &format!("{CONTACT}{FILES}"));
    let talk = |id: &str, at: &str, recorded: &str| {
        call(id, "K1", at).recorded_at(recorded.parse().unwrap())
    };
    let events = [
        talk("a", "2024-03-05T09:00:00+08:00", "2024-03-06T09:00:00+08:00"), // 24 hours
        talk("b", "2024-03-05T09:00:00+08:00", "2024-03-06T09:00:01+08:00"), // a second more
        talk("c", "2024-03-31T20:00:00+08:00", "2024-04-01T08:00:00+08:00"), // of March
        talk("d", "2024-02-29T20:00:00+08:00", "2024-03-05T08:00:00+08:00"), // of February
    ];
    assert_eq!(shown_as_of(&logging, &events, "2024-03", "2024-04-30"), "2/3");
    assert_eq!(shown_as_of(&logging, &events, "2024-02", "2024-04-30"), "0/1");
}

#[test]
fn files_updated_in_time() {
    let upkeep = one("upkeep_in_time", "", &format!("{CONTACT}{FILES}"));
    let change =
        |id: &str, at: &str| event(id, "K1", at, Change::new(code("amount_changed"), "more"));
    let update = |id: &str, at: &str, of: &str| {
        let action = UpkeepAction::Update { fields: Vec::new(), of: vec![of.into()] };
        event(id, "K1", at, UpkeepEvent::new(action))
    };
    let events = [
        change("a", "2024-03-05T09:00:00+08:00"),
        update("ua", "2024-03-07T09:00:00+08:00", "a"),
        change("b", "2024-03-10T09:00:00+08:00"),
        update("ub", "2024-03-12T09:00:01+08:00", "b"),
        change("c", "2024-03-31T09:00:00+08:00"),
        update("uc", "2024-04-01T09:00:00+08:00", "c"),
    ];
    assert_eq!(shown_as_of(&upkeep, &events, "2024-03", "2024-04-30"), "2/3");
    assert_eq!(shown(&upkeep, &events, "2024-03"), "1/2 pending=1"); // its time is not over
}

/// D002-13: of the contacts of the month, those that we began.
#[test]
fn who_begins() {
    let share = one("proactive_share", "", CONTACT);
    let (inbound, outbound) = (Direction::Inbound, Direction::Outbound);
    let events = [
        event("a", "K1", "2024-03-01", talk("phone", outbound, Outcome::Reached)),
        event("b", "K1", "2024-03-02", talk("email", outbound, Outcome::Sent)),
        event("c", "K1", "2024-03-31", talk("email", inbound, Outcome::Reached)),
        event("d", "K1", "2024-03-31", talk("phone", outbound, Outcome::NotReached)), // no contact
        event("e", "K1", "2024-04-01", talk("email", inbound, Outcome::Reached)),
        event("f", "K1", "2024-02-29", talk("email", inbound, Outcome::Reached)),
    ];
    assert_eq!(it(&share, &events, &request("2024-03")).value, Some(fraction("2/3")));
    assert_eq!(shown_as_of(&share, &events, "2024-03", "2024-03-30"), "2/2");
    assert_eq!(shown_as_of(&share, &events, "2024-03", "2024-12-31"), "2/3");
}

/// What a policy refuses changes nothing, and stands on the board once, however many KPIs look at it.
#[test]
fn what_is_refused_is_listed_once() {
    let kpis = [
        "plan_adherence",
        "missed_plan_items",
        "overdue_touches",
        "touch_compliance",
        "open_issues",
        "sla_attainment",
    ];
    let kpis: String = kpis.iter().map(|one| format!("[[kpi]]\ncode = \"{one}\"\n")).collect();
    let rulebook = crate::toml(&format!(
        "{}{kpis}[[cadence.touch]]\ncode = \"calls\"\nevery = \"7 days\"\n",
        crate::issues::DESK
            .replace("[codes]", "[codes]\nchannel = [{ code = \"phone\", sync = true }]")
    ));
    let mut events = crate::issues::issue("I1", "03-10 08:00", &[("s", "03-10 09:00")]); // never answered
    for event in &mut events {
        event.customer = "K1".into();
    }
    events.push(execute("P9", "2024-03-05")); // never planned
    events.push(event("t", "K1", "2024-03-05", talk("pigeon", Direction::Outbound, Outcome::Sent)));
    events.push(call("c", "K1", "2024-03-06"));
    events.push(call("c", "K1", "2024-03-07")); // twice
    let found = crate::of(&rulebook, &crate::files(&events), &request("2024-03"));
    let refused: Vec<String> = found
        .refused
        .iter()
        .map(|(_, error)| format!("{} {}", error.code(), error.path().unwrap_or_default()))
        .collect();
    assert_eq!(
        refused,
        ["duplicate-event c", "not-planned P9-x", "unknown-channel t", "illegal-transition I1-1"]
    );
}
