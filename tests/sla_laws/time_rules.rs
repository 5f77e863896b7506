//! Time rules, section 2, bullet by bullet, each with instants written out.

use chrono::TimeDelta;
use guanxi::policy::sla::Milestone;
use guanxi::record::{IssueAction, Party};
use guanxi::rule::clock::ClockState;

use crate::cases::*;
use crate::world::moment;

// --- milestones and limits -----------------------------------------------------------------------

/// P-062: done exactly when due is in time, one second later is late.
#[test]
fn done_when_due_is_in_time() {
    let rules = rules(
        "[[sla.clock]]\nmilestone = \"respond\"\nwithin = \"1 hour\"\n\
         steps = [{ at = \"100%\" }, { on = \"breach\" }]",
    );
    for (done, expected) in
        [("15 15:00:00", met("15 15:00:00")), ("15 15:00:01", breached("15 15:00:01"))]
    {
        let log = log([("15 14:00:00", new("urgent")), (done, act(IssueAction::Respond))]);
        let reading = read(&rules, &log, "15 18:00:00");
        assert_eq!(state(&reading, Milestone::Respond), expected);
        assert_eq!(due(&reading, Milestone::Respond), Some(at("15 15:00:00")));
        // Done just when it is due nothing more fires; done just when it is late, `breach` does.
        let mut steps = vec![
            ("respond/1/100%".to_owned(), at("15 15:00:00")),
            ("respond/1/breach".to_owned(), at("15 15:00:01")),
        ];
        if !reading.is_breached(Milestone::Respond) {
            steps.clear();
        }
        assert_eq!(fired(&rules, &log, "15 14:00:00", "15 18:00:00"), steps);
    }
}

/// At one instant the registration comes first, whatever the ids say.
#[test]
fn at_one_instant_the_registration_comes_first() {
    let rules = rules("[[sla.clock]]\nmilestone = \"respond\"\nwithin = \"1 hour\"");
    let log = log([("15 14:00:00", act(IssueAction::Respond)), ("15 14:00:00", new("urgent"))]);
    assert_eq!(state(&read(&rules, &log, "15 14:00:00"), Milestone::Respond), met("15 14:00:00"));
}

/// 1.3: a budget that ends at closing is kept until the next opening; a working day is not.
#[test]
fn a_budget_is_decided_on_working_seconds_and_a_day_on_its_instant() {
    let rules = rules(
        "[[sla.clock]]\nmilestone = \"respond\"\nwithin = \"4 hours\"\ncalendar = \"office\"\n\
         [[sla.clock]]\nmilestone = \"propose\"\nwithin = \"1 working day\"\ncalendar = \"office\"",
    );
    let done = |time: &'static str| {
        let propose = act(IssueAction::Propose { text: "so".into() });
        log([("14 14:00:00", new("urgent")), (time, act(IssueAction::Respond)), (time, propose)])
    };
    for (time, budget, day) in [
        ("14 21:00:00", met("14 21:00:00"), met("14 21:00:00")),
        ("15 09:00:00", met("15 09:00:00"), met("15 09:00:00")),
        ("15 09:00:01", breached("15 09:00:01"), met("15 09:00:01")),
        ("15 18:00:00", breached("15 18:00:00"), met("15 18:00:00")),
        ("15 18:00:01", breached("15 18:00:01"), breached("15 18:00:01")),
    ] {
        let reading = read(&rules, &done(time), "25 00:00:00");
        assert_eq!(state(&reading, Milestone::Respond), budget, "{time}");
        assert_eq!(state(&reading, Milestone::Propose), day, "{time}");
        assert_eq!(due(&reading, Milestone::Respond), Some(at("14 18:00:00")));
    }
}

/// `immediately` is met at the raising instant plus the tolerance, and only then.
#[test]
fn immediately_is_at_once_or_within_the_tolerance() {
    let clock = |tolerance: &str| {
        rules(&format!(
            "[[sla.clock]]\nmilestone = \"report\"\nwithin = \"immediately\"\n{tolerance}\n\
             steps = [{{ on = \"breach\" }}]"
        ))
    };
    let report = || act(IssueAction::Report { to: "chief".parse().unwrap() });
    let log = |time| log([("15 14:00:00", new("major")), (time, report())]);
    let (none, some) = (clock(""), clock("tolerance = \"5 minutes\""));
    for (rules, time, expected) in [
        (&none, "15 14:00:00", met("15 14:00:00")),
        (&none, "15 14:00:01", breached("15 14:00:01")),
        (&some, "15 14:05:00", met("15 14:05:00")),
        (&some, "15 14:05:01", breached("15 14:05:01")),
    ] {
        assert_eq!(state(&read(rules, &log(time), "15 18:00:00"), Milestone::Report), expected);
    }
    let late = log("15 14:30:00");
    let steps = fired(&some, &late, "15 13:00:00", "15 18:00:00");
    assert_eq!(steps, [("report/1/breach".to_owned(), at("15 14:05:01"))]);
}

/// Of a limit and the issue's own date the earlier one wins.
#[test]
fn the_earlier_of_limit_and_date_wins() {
    let rules = rules(&format!("{RESOLVE}within_field = \"expected_at\""));
    for (by, first) in [("15 16:00:00", "15 16:00:00"), ("16 16:00:00", "15 18:00:00")] {
        let reading = read(&rules, &log([("15 14:00:00", expected("urgent", by))]), "15 14:00:00");
        assert_eq!(due(&reading, Milestone::Resolve), Some(at(first)));
    }
}

/// A repeating clock counts the rounds that it missed, and begins anew when it is done.
#[test]
fn updates_begin_anew_and_count_missed_rounds() {
    let rules = rules("[[sla.clock]]\nmilestone = \"update\"\nevery = \"2 hours\"");
    let update = || act(IssueAction::Update { progress: String::new() });
    let log =
        log([("15 08:00:00", new("urgent")), ("15 10:00:00", update()), ("15 14:00:01", update())]);
    let reading = read(&rules, &log, "15 15:00:00");
    let read: Vec<_> = cycles(&reading, Milestone::Update)
        .iter()
        .map(|one| (one.cycle, one.start, one.reading.state, one.reading.missed))
        .collect();
    assert_eq!(
        read,
        [
            (1, Some(at("15 08:00:00")), met("15 10:00:00"), 0),
            (2, Some(at("15 10:00:00")), breached("15 14:00:01"), 2),
            (3, Some(at("15 14:00:01")), ClockState::Running, 0),
        ]
    );
}

/// The next reply counts from the oldest message after the first response that nobody answered.
#[test]
fn the_oldest_unanswered_message_counts() {
    let rules = rules("[[sla.clock]]\nmilestone = \"next_reply\"\nwithin = \"1 hour\"");
    let log = log([
        ("15 09:00:00", new("urgent")),
        ("15 09:10:00", message(Party::Customer)), // before the first response
        ("15 10:00:00", act(IssueAction::Respond)),
        ("15 11:00:00", message(Party::Customer)),
        ("15 11:30:00", message(Party::Customer)), // not the oldest
        ("15 12:00:00", message(Party::Staff)),
        ("15 13:00:00", message(Party::Customer)),
        ("15 14:00:01", act(IssueAction::Respond)),
    ]);
    let reading = read(&rules, &log, "15 18:00:00");
    let read: Vec<_> = cycles(&reading, Milestone::NextReply)
        .iter()
        .map(|one| (one.start.unwrap(), one.reading.state))
        .collect();
    assert_eq!(
        read,
        [(at("15 11:00:00"), met("15 12:00:00")), (at("15 13:00:00"), breached("15 14:00:01"))]
    );
}

// --- pauses --------------------------------------------------------------------------------------

/// Waiting pauses the clocks that say so, to the second; first responses never pause by the common
/// key; while paused there is no due instant unless the target was used up before.
#[test]
fn waiting_pauses_to_the_second() {
    let rules = rules(&format!(
        "pause_on = [\"waiting(customer)\"]\n{RESOLVE}\
         [[sla.clock]]\nmilestone = \"respond\"\nwithin = \"4 hours\"\n\
         [[sla.clock]]\nmilestone = \"propose\"\nwithin = \"4 hours\"\npause_on = []"
    ));
    let log = log([
        ("15 14:00:00", new("urgent")),
        ("15 14:00:07", wait()),
        ("15 14:00:20", act(IssueAction::Resume)),
        ("15 14:00:30", wait()),
        ("15 14:00:31", act(IssueAction::Resume)),
        ("15 15:00:00", act(IssueAction::Wait { reason: "vendor".parse().unwrap() })),
        ("15 16:00:00", wait()),
        ("15 21:00:00", act(IssueAction::Resume)),
    ]);
    let reading = read(&rules, &log, "15 18:00:00");
    assert_eq!(state(&reading, Milestone::Resolve), ClockState::Paused);
    assert_eq!(due(&reading, Milestone::Resolve), None);
    let resolve = reading.clock(Milestone::Resolve).unwrap().reading;
    assert_eq!((resolve.used, resolve.remaining), (7200 - 14, Some(7200 + 14)));
    for milestone in [Milestone::Respond, Milestone::Propose] {
        assert_eq!(due(&reading, milestone), Some(at("15 18:00:00")));
        assert_eq!(state(&reading, milestone), ClockState::Running);
    }
    let reading = read(&rules, &log, "15 22:00:00");
    assert_eq!(due(&reading, Milestone::Resolve), Some(at("15 23:00:14")));
    // Used up before the pause: the due instant stays, and it is late all the while.
    let mut late = log;
    late[3].at = moment(at("15 19:00:00"));
    late.truncate(4);
    let reading = read(&rules, &late, "15 20:00:00");
    assert_eq!(due(&reading, Milestone::Resolve), Some(at("15 18:00:13")));
    assert_eq!(state(&reading, Milestone::Resolve), LATE);
}

/// A pause moves a working-day due by its working seconds.
#[test]
fn a_pause_moves_a_working_day_by_its_working_seconds() {
    let rules = rules(
        "[[sla.clock]]\nmilestone = \"resolve\"\nwithin = \"2 working days\"\n\
         calendar = \"office\"\npause_on = [\"waiting\"]",
    );
    // Over lunch and past closing: 11:30-12:00 and 13:00-18:00 are worked.
    let log = log([
        ("13 10:00:00", new("urgent")),
        ("14 11:30:00", wait()),
        ("14 20:00:00", act(IssueAction::Resume)),
    ]);
    assert_eq!(
        due(&read(&rules, &log, "14 11:00:00"), Milestone::Resolve),
        Some(at("15 18:00:00"))
    );
    assert_eq!(due(&read(&rules, &log, "14 12:00:00"), Milestone::Resolve), None);
    // Five and a half hours after Friday's closing; Monday is off.
    assert_eq!(
        due(&read(&rules, &log, "15 09:00:00"), Milestone::Resolve),
        Some(at("19 15:30:00"))
    );
}

/// The tolerance of a limit that ends at an instant stands still in a pause too, so that the state
/// and the `breach` step say the same.
#[test]
fn a_pause_after_the_due_instant_holds_the_tolerance() {
    let rules = rules(
        "[[sla.clock]]\nmilestone = \"resolve\"\nwithin = \"1 day\"\ntolerance = \"1 hour\"\n\
         pause_on = [\"waiting\"]\nsteps = [{ on = \"breach\" }]",
    );
    let log = log([
        ("14 10:00:00", new("urgent")),
        ("15 10:10:00", wait()),
        ("15 10:40:00", act(IssueAction::Resume)),
    ]);
    assert_eq!(state(&read(&rules, &log, "15 11:30:00"), Milestone::Resolve), ClockState::Running);
    assert_eq!(state(&read(&rules, &log, "15 11:30:01"), Milestone::Resolve), LATE);
    let steps = fired(&rules, &log, "14 10:00:00", "16 10:00:00");
    assert_eq!(steps, [("resolve/1/breach".to_owned(), at("15 11:30:01"))]);
}

// --- severities and dates ------------------------------------------------------------------------

const BY_SEVERITY: &str = "[[sla.clock]]\nseverity = [\"general\"]\nmilestone = \"respond\"\n\
     within = \"8 hours\"\nsteps = [{ on = \"breach\" }]\n[[sla.clock]]\nseverity = [\"urgent\"]\n\
     milestone = \"respond\"\nwithin = \"1 hour\"\nsteps = [{ on = \"breach\" }]\n";

/// A change of severity re-evaluates from the start; what was breached under the old one is kept.
#[test]
fn a_change_of_severity_reads_from_the_start_and_keeps_breaches() {
    let rules = rules(BY_SEVERITY);
    let raised = log([("15 09:00:00", new("general")), ("15 12:00:00", set("urgent"))]);
    assert_eq!(
        state(&read(&rules, &raised, "15 11:59:59"), Milestone::Respond),
        ClockState::Running
    );
    let reading = read(&rules, &raised, "15 12:00:00");
    assert_eq!(state(&reading, Milestone::Respond), LATE);
    assert_eq!(due(&reading, Milestone::Respond), Some(at("15 10:00:00")));
    let steps = fired(&rules, &raised, "15 09:00:00", "16 09:00:00");
    assert_eq!(steps, [("respond/1/breach".to_owned(), at("15 12:00:00"))]);

    let lowered = log([("15 09:00:00", new("urgent")), ("15 10:00:01", set("general"))]);
    let in_time = log([("15 09:00:00", new("urgent")), ("15 10:00:00", set("general"))]);
    assert_eq!(read(&rules, &in_time, "15 12:00:00").history, []);
    // In force until 10:00:01, so 10:00:00 is its last second: due, not late.
    assert_eq!(read(&rules, &lowered, "15 12:00:00").history, []);
    let lowered = log([("15 09:00:00", new("urgent")), ("15 10:00:02", set("general"))]);
    let reading = read(&rules, &lowered, "15 12:00:00");
    assert_eq!(state(&reading, Milestone::Respond), ClockState::Running);
    let kept = &reading.history[0];
    assert_eq!((kept.severity.as_str(), kept.due), ("urgent", Some(at("15 10:00:00"))));
    assert_eq!(kept.until, at("15 10:00:01"));
    assert!(reading.is_breached(Milestone::Respond));
    // Once per clock, though it is late under both.
    let steps = fired(&rules, &lowered, "15 09:00:00", "16 09:00:00");
    assert_eq!(steps, [("respond/1/breach".to_owned(), at("15 10:00:01"))]);
}

/// `freeze_at_start`: the severity at the start of each run counts, and the cycles stay in order.
#[test]
fn a_frozen_run_keeps_the_severity_of_its_start() {
    let rules = rules(&format!(
        "severity_change = \"freeze_at_start\"\n{BY_SEVERITY}\
         [[sla.clock]]\nseverity = [\"general\"]\nmilestone = \"next_reply\"\nwithin = \"8 hours\"\n\
         from = \"message\"\n[[sla.clock]]\nseverity = [\"urgent\"]\nmilestone = \"next_reply\"\n\
         within = \"1 hour\"\nfrom = \"message\""
    ));
    let log = log([
        ("15 09:00:00", new("general")),
        ("15 09:00:00", message(Party::Customer)),
        ("15 10:00:00", message(Party::Staff)),
        ("15 11:00:00", set("urgent")),
        ("15 11:00:00", message(Party::Customer)),
        ("15 12:00:00", set("general")),
        ("15 13:00:00", message(Party::Staff)),
        ("15 14:00:00", message(Party::Customer)),
    ]);
    let reading = read(&rules, &log, "15 15:30:00");
    assert_eq!(due(&reading, Milestone::Respond), Some(at("15 17:00:00")));
    let read: Vec<_> = cycles(&reading, Milestone::NextReply)
        .iter()
        .map(|one| (one.cycle, one.severity.as_str(), one.reading.state))
        .collect();
    assert_eq!(
        read,
        [
            (1, "general", met("15 10:00:00")),
            (2, "urgent", breached("15 13:00:00")),
            (3, "general", ClockState::Running),
        ]
    );
    assert_eq!(reading.clock(Milestone::NextReply).unwrap().cycle, 3);
    assert_eq!(reading.history, []);
}

/// D003-61: a new date replaces the old one; the original breach stays on record.
#[test]
fn a_new_date_keeps_the_breach_of_the_old_one() {
    let rules = rules(
        "[[sla.clock]]\nmilestone = \"resolve\"\nwithin_field = \"expected_at\"\n\
         steps = [{ on = \"breach\" }]",
    );
    let log = log([
        ("15 10:00:00", expected("urgent", "15 12:00:00")),
        ("15 10:00:00", act(IssueAction::Start)),
        ("15 14:00:00", reschedule("16 12:00:00")),
        ("16 10:00:00", reschedule("16 18:00:00")),
        ("16 11:00:00", resolve()),
    ]);
    let reading = read(&rules, &log, "17 10:00:00");
    assert_eq!(state(&reading, Milestone::Resolve), met("16 11:00:00"));
    assert_eq!(due(&reading, Milestone::Resolve), Some(at("16 18:00:00")));
    assert_eq!(reading.history.len(), 1);
    assert_eq!(reading.history[0].due, Some(at("15 12:00:00")));
    assert!(reading.is_breached(Milestone::Resolve));
    let steps = fired(&rules, &log, "15 10:00:00", "18 10:00:00");
    assert_eq!(steps, [("resolve/1/breach".to_owned(), at("15 12:00:01"))]);
}

// --- ends ----------------------------------------------------------------------------------------

/// A resolution ends the other clocks: cancelled within the target, else breached.
#[test]
fn a_resolution_ends_the_other_clocks() {
    let rules = rules(&format!(
        "{RESOLVE}[[sla.clock]]\nmilestone = \"respond\"\nwithin = \"1 hour\"\n\
         [[sla.clock]]\nmilestone = \"call_back\"\nwithin = \"9 hours\"\nby = \"manager\""
    ));
    for (time, expected) in
        [("15 11:00:00", ClockState::Cancelled { at: at("15 11:00:00") }), ("15 11:00:01", LATE)]
    {
        let log = log([
            ("15 10:00:00", new("urgent")),
            ("15 10:00:00", act(IssueAction::Start)),
            (time, resolve()),
        ]);
        let reading = read(&rules, &log, "15 18:00:00");
        assert_eq!(state(&reading, Milestone::Respond), expected);
        assert!(!reading.clock(Milestone::Respond).unwrap().reading.open);
        assert_eq!(reading.next_due().unwrap().milestone, Milestone::CallBack);
    }
}

/// Cancelling an issue cancels its clocks, but not what is on record; closing one ends whatever
/// still runs.
#[test]
fn nothing_runs_on_in_a_cancelled_or_closed_issue() {
    let rules = rules(&format!(
        "{RESOLVE}[[sla.clock]]\nmilestone = \"respond\"\nwithin = \"1 hour\"\n\
         after_resolution = \"runs\"\n[[sla.clock]]\nmilestone = \"next_reply\"\nwithin = \"1 hour\"\n\
         from = \"message\"\n[[sla.clock]]\nmilestone = \"call_back\"\nwithin = \"9 hours\"\n\
         by = \"manager\""
    ));
    let cancel = act(IssueAction::Cancel { reason: "twice".into() });
    let cancelled = log([("15 10:00:00", new("urgent")), ("15 12:00:00", cancel)]);
    let reading = read(&rules, &cancelled, "16 18:00:00");
    assert_eq!(state(&reading, Milestone::Respond), LATE);
    let then = |time| ClockState::Cancelled { at: at(time) };
    assert_eq!(state(&reading, Milestone::Resolve), then("15 12:00:00"));
    assert!(reading.clocks.iter().all(|one| !one.reading.open));
    let closed = log([
        ("15 10:00:00", new("urgent")),
        ("15 10:00:00", act(IssueAction::Start)),
        ("15 10:10:00", resolve()),
        ("15 10:20:00", message(Party::Customer)),
        ("15 10:30:00", call_back(5, None)),
    ]);
    let before = read(&rules, &closed, "15 10:29:59");
    assert_eq!(state(&before, Milestone::Respond), ClockState::Running);
    assert_eq!(state(&before, Milestone::NextReply), ClockState::Running);
    assert_eq!(before.next_due().unwrap().milestone, Milestone::CallBack);
    let reading = read(&rules, &closed, "16 18:00:00");
    assert_eq!(state(&reading, Milestone::Respond), then("15 10:30:00"));
    assert_eq!(state(&reading, Milestone::NextReply), then("15 10:30:00"));
    assert_eq!(reading.next_due(), None);
}

/// Steps of a limit that ends at an instant are shares of the working time up to it.
#[test]
fn steps_are_counted_from_the_start_on_the_basis_of_the_clock() {
    let rules = rules(
        "[[sla.clock]]\nmilestone = \"resolve\"\nwithin = \"1 working day\"\ncalendar = \"office\"\n\
         steps = [{ at = \"50%\" }, { at = \"1 hour before\" }, { at = \"100%\" }, { on = \"breach\" },\n\
         { at = \"1 hour after\" }, { at = \"1 hour elapsed after\" }]",
    );
    // Friday 14:00, due on Tuesday at 18:00: 4 + 8 hours.
    let log = log([("15 14:00:00", new("urgent"))]);
    let steps = fired(&rules, &log, "15 14:00:00", "22 14:00:00");
    let expected = [
        ("50%", "19 11:00:00"),
        ("1 hour before", "19 17:00:00"),
        ("100%", "19 18:00:00"),
        ("breach", "19 18:00:01"),
        ("1 hour elapsed after", "19 19:00:00"),
        ("1 hour after", "20 10:00:00"),
    ];
    let expected = expected.map(|(step, time)| (format!("resolve/1/{step}"), at(time)));
    assert_eq!(steps, expected);
    let reading = read(&rules, &log, "19 11:00:00");
    let next = reading.clock(Milestone::Resolve).unwrap().reading.next_step.unwrap();
    assert_eq!((next.step, next.at), (1, at("19 17:00:00")));
    assert_eq!(next.at + TimeDelta::hours(1), due(&reading, Milestone::Resolve).unwrap());
}
