//! Issues that are opened again (time rules, section 2), each with instants written out.

use guanxi::policy::sla::Milestone;
use guanxi::record::{IssueAction, Party};
use guanxi::rule::clock::ClockState;

use crate::cases::*;

/// `new_cycle`: the old cycle stays on record, the new one has its own limit and its own date.
#[test]
fn a_new_cycle_leaves_the_old_one_on_record() {
    let rules = rules(&format!(
        "{RESOLVE}within_field = \"expected_at\"\n[[sla.clock]]\nmilestone = \"call_back\"\n\
         within = \"2 working days\"\ncalendar = \"office\"\nby = \"manager\""
    ));
    let log = log([
        ("14 10:00:00", expected("urgent", "14 12:00:00")),
        ("14 10:00:00", act(IssueAction::Start)),
        ("14 12:00:01", resolve()),
        ("15 10:00:00", call_back(3, Some("15 11:00:00"))),
        ("15 10:30:00", resolve()),
        ("19 10:00:00", call_back(4, None)),
    ]);
    let reading = read(&rules, &log, "20 10:00:00");
    let read: Vec<_> = cycles(&reading, Milestone::Resolve)
        .iter()
        .map(|one| (one.cycle, one.start.unwrap(), one.reading.due.unwrap(), one.reading.state))
        .collect();
    assert_eq!(
        read,
        [
            (1, at("14 10:00:00"), at("14 12:00:00"), breached("14 12:00:01")),
            (2, at("15 10:00:00"), at("15 11:00:00"), met("15 10:30:00")),
        ]
    );
    // P-070: each resolution has a call-back of its own.
    let read: Vec<_> = cycles(&reading, Milestone::CallBack)
        .iter()
        .map(|one| (one.start.unwrap(), one.reading.due.unwrap(), one.reading.state))
        .collect();
    assert_eq!(
        read,
        [
            (at("14 12:00:01"), at("19 18:00:00"), met("15 10:00:00")),
            (at("15 10:30:00"), at("20 18:00:00"), met("19 10:00:00")),
        ]
    );
    assert_eq!((reading.issue.reopened, reading.issue.score), (1, Some(4)));
    assert!(!reading.issue.first_time_satisfied());
}

/// `resume`: the time in which it was resolved is left out of every clock; until it can no longer
/// be opened again the reading is `stopped`, not `met`.
#[test]
fn resuming_leaves_the_resolved_time_out() {
    let rules = rules(&format!(
        "reopen = \"resume\"\n{RESOLVE}[[sla.clock]]\nmilestone = \"propose\"\nwithin = \"3 hours\"\n\
         [[sla.clock]]\nmilestone = \"call_back\"\nwithin = \"9 hours\"\nby = \"manager\""
    ));
    let log = log([
        ("15 10:00:00", new("urgent")),
        ("15 10:00:00", act(IssueAction::Start)),
        ("15 12:00:00", resolve()),
        ("15 20:00:00", reopen()),
        ("15 21:00:00", resolve()),
        ("15 22:00:00", call_back(5, None)),
    ]);
    let reading = read(&rules, &log, "15 19:59:59");
    let stopped = ClockState::Stopped { at: at("15 12:00:00") };
    assert_eq!(state(&reading, Milestone::Resolve), stopped);
    assert_eq!(state(&reading, Milestone::Propose), stopped);
    assert_eq!(reading.next_due().unwrap().milestone, Milestone::CallBack);
    let reading = read(&rules, &log, "15 20:30:00");
    assert_eq!(due(&reading, Milestone::Resolve), Some(at("15 22:00:00")));
    assert_eq!(due(&reading, Milestone::Propose), Some(at("15 21:00:00")));
    assert_eq!(reading.next_due().unwrap().milestone, Milestone::Propose);
    let again = ClockState::Stopped { at: at("15 21:00:00") };
    assert_eq!(state(&read(&rules, &log, "15 21:30:00"), Milestone::Resolve), again);
    // Closed: now it is met, at its last resolution.
    let reading = read(&rules, &log, "15 22:00:00");
    assert_eq!(cycles(&reading, Milestone::Resolve).len(), 1);
    assert_eq!(state(&reading, Milestone::Resolve), met("15 21:00:00"));
    let cancelled = ClockState::Cancelled { at: at("15 21:00:00") };
    assert_eq!(state(&reading, Milestone::Propose), cancelled);
}

/// `run_through`: the time in which it was resolved counts.
#[test]
fn running_through_counts_the_resolved_time() {
    let rules = rules(&format!("reopen = \"run_through\"\n{RESOLVE}"));
    let log = log([
        ("15 10:00:00", new("urgent")),
        ("15 10:00:00", act(IssueAction::Start)),
        ("15 12:00:00", resolve()),
        ("15 13:00:00", reopen()),
    ]);
    let stopped = ClockState::Stopped { at: at("15 12:00:00") };
    assert_eq!(state(&read(&rules, &log, "15 12:30:00"), Milestone::Resolve), stopped);
    let reading = read(&rules, &log, "15 14:00:00");
    assert_eq!(state(&reading, Milestone::Resolve), ClockState::Running);
    assert_eq!(due(&reading, Milestone::Resolve), Some(at("15 14:00:00")));
    assert_eq!(state(&read(&rules, &log, "15 14:00:01"), Milestone::Resolve), LATE);
}

/// P-064: nothing fires while an issue is resolved; what came due then fires when it goes on.
#[test]
fn steps_wait_until_a_resolved_issue_goes_on() {
    for (mode, expected) in [("run_through", "15 20:00:00"), ("resume", "15 22:00:01")] {
        let steps = "steps = [{ on = \"breach\" }, { at = \"50%\" }]";
        let rules = rules(&format!("reopen = \"{mode}\"\n{RESOLVE}{steps}"));
        let log = log([
            ("15 10:00:00", new("urgent")),
            ("15 10:00:00", act(IssueAction::Start)),
            ("15 12:00:00", resolve()), // just when half of the time is used
            ("15 20:00:00", reopen()),
        ]);
        assert_eq!(fired(&rules, &log[..3], "15 09:00:00", "15 19:00:00"), []);
        let later = fired(&rules, &log, "15 19:00:00", "16 19:00:00");
        let half = ("resolve/1/50%".to_owned(), at("15 20:00:00"));
        let breach = ("resolve/1/breach".to_owned(), at(expected));
        let mut all = vec![half, breach];
        if mode == "run_through" {
            all.reverse(); // at one instant in the order of the rulebook
        }
        assert_eq!(later, all);
        assert_eq!(fired(&rules, &log, "15 09:00:00", "16 19:00:00"), all);
    }
}

/// What is done while an issue is resolved reads the same when it is opened again later.
#[test]
fn what_is_done_while_resolved_reads_the_same_later() {
    let rules = rules(
        "reopen = \"resume\"\n[[sla.clock]]\nmilestone = \"report\"\nwithin = \"2 hours\"\n\
         [[sla.clock]]\nmilestone = \"next_reply\"\nwithin = \"1 hour\"",
    );
    let log = log([
        ("15 10:00:00", new("urgent")),
        ("15 10:00:00", act(IssueAction::Respond)),
        ("15 11:00:00", resolve()),
        ("15 12:00:00", message(Party::Customer)),
        ("15 14:00:00", message(Party::Staff)),
        ("15 14:00:00", act(IssueAction::Report { to: "chief".parse().unwrap() })),
        ("15 15:00:00", reopen()),
    ]);
    let stopped = ClockState::Stopped { at: at("15 12:00:00") };
    assert_eq!(state(&read(&rules, &log, "15 13:30:00"), Milestone::NextReply), stopped);
    for as_of in ["15 14:30:00", "15 15:30:00"] {
        let reading = read(&rules, &log, as_of);
        assert_eq!(state(&reading, Milestone::NextReply), met("15 14:00:00"), "{as_of}");
        assert_eq!(state(&reading, Milestone::Report), met("15 14:00:00"), "{as_of}");
        assert_eq!(reading.clock(Milestone::Report).unwrap().reading.used, 3600);
    }
}

/// A date that has passed before the clock starts: late at the start, and so is the step.
#[test]
fn a_date_that_has_passed_fires_at_the_start() {
    let rules = rules(
        "[[sla.clock]]\nmilestone = \"propose\"\nwithin_field = \"expected_at\"\n\
         from = \"responded\"\nsteps = [{ on = \"breach\" }]",
    );
    let log = log([
        ("15 10:00:00", expected("urgent", "15 11:00:00")),
        ("15 14:00:00", act(IssueAction::Respond)),
    ]);
    assert_eq!(
        state(&read(&rules, &log, "15 13:00:00"), Milestone::Propose),
        ClockState::NotStarted
    );
    assert_eq!(state(&read(&rules, &log, "15 14:00:00"), Milestone::Propose), LATE);
    assert_eq!(fired(&rules, &log[..1], "15 09:00:00", "15 13:00:00"), []);
    let steps = fired(&rules, &log, "15 13:00:00", "15 15:00:00");
    assert_eq!(steps, [("propose/1/breach".to_owned(), at("15 14:00:00"))]);
}

/// P-064: a message to a resolved issue whose date is over makes nothing late before it goes on, and
/// nothing at all where it never does.
#[test]
fn a_message_to_a_resolved_issue_is_not_late_before_it_goes_on() {
    for mode in ["resume", "run_through"] {
        for milestone in [Milestone::Respond, Milestone::Resolve] {
            let rules = rules(&format!(
                "reopen = \"{mode}\"\n[[sla.clock]]\nmilestone = \"{milestone}\"\n\
                 within_field = \"expected_at\"\nfrom = \"message\"\nsteps = [{{ on = \"breach\" }}]"
            ));
            let begin = [
                ("15 10:00:00", expected("urgent", "15 11:00:00")),
                ("15 10:00:00", act(IssueAction::Start)),
                ("15 13:00:00", resolve()),
                ("15 13:00:01", message(Party::Customer)),
            ];
            let goes_on = log(begin.clone().into_iter().chain([("16 00:00:01", reopen())]));
            let off = act(IssueAction::Cancel { reason: "twice".into() });
            let called_off = log(begin.into_iter().chain([("16 00:00:01", off)]));
            for known in [&goes_on, &called_off] {
                let waits = read(&rules, known, "15 23:59:59");
                let stopped = ClockState::Stopped { at: at("15 13:00:01") };
                assert_eq!(state(&waits, milestone), stopped, "{mode}");
                assert_eq!(waits.decisions, []);
                assert_eq!(fired(&rules, &known[..4], "15 09:00:00", "16 00:00:00"), []);
            }
            let late = read(&rules, &goes_on, "16 10:00:00");
            assert_eq!(state(&late, milestone), LATE);
            assert_eq!(late.decisions[0].at, at("16 00:00:01"));
            let breach = (format!("{milestone}/1/breach"), at("16 00:00:01"));
            assert_eq!(fired(&rules, &goes_on, "15 09:00:00", "16 10:00:00"), [breach]);
            let over = read(&rules, &called_off, "16 10:00:00");
            let begun = at("15 13:00:01");
            if milestone == Milestone::Resolve {
                assert_eq!(state(&over, milestone), met("15 13:00:00"));
                assert_eq!(over.decisions[0].at, at("16 00:00:01"));
            } else {
                assert_eq!(state(&over, milestone), ClockState::Cancelled { at: begun });
                assert_eq!(over.decisions, []);
            }
            assert_eq!(fired(&rules, &called_off, "15 09:00:00", "16 10:00:00"), []);
        }
    }
}

/// Only issues of the severity `general` can be called back, and so opened again; their updates go
/// on while they are resolved.
const RUNS_ON: &str = "[[sla.clock]]\nseverity = [\"general\"]\nmilestone = \"call_back\"\n\
    within = \"2 days\"\nby = \"manager\"\nreopen_below = 4\n\
    [[sla.clock]]\nmilestone = \"update\"\nevery = \"2 hours\"\nafter_resolution = \"runs\"\n\
    steps = [{ at = \"50%\" }, { on = \"breach\" }]\n";

/// P-063, P-064: a severity of which no resolved issue could be opened again takes back nothing of
/// a resolution that was not the end, and begins no cycle.
#[test]
fn a_later_severity_takes_back_no_step_and_no_breach() {
    for mode in ["freeze_at_start", "reevaluate"] {
        let rules = rules(&format!("severity_change = \"{mode}\"\n{RUNS_ON}"));
        let log = log([
            ("15 10:00:00", new("general")),
            ("15 10:00:00", act(IssueAction::Start)),
            ("15 10:30:00", resolve()),
            ("15 13:00:00", call_back(3, None)),
            ("15 13:00:01", set("urgent")),
        ]);
        let steps = [
            ("update/1/50%".to_owned(), at("15 11:00:00")),
            ("update/1/breach".to_owned(), at("15 12:00:01")),
        ];
        for known in [&log[..3], &log[..4], &log] {
            assert_eq!(fired(&rules, known, "15 09:00:00", "15 12:30:00"), steps, "{mode}");
            assert_eq!(fired(&rules, known, "15 09:00:00", "16 09:00:00"), steps, "{mode}");
            let reading = read(&rules, known, "15 14:00:00");
            assert_eq!(cycles(&reading, Milestone::Update).len(), 1);
            assert_eq!(state(&reading, Milestone::Update), LATE);
        }
    }
}

/// P-063, P-064: where a severity given while the issue is resolved makes that the end, clocks end
/// then and not before.
#[test]
fn a_severity_that_makes_resolved_the_end_ends_clocks_from_then_on() {
    let both = [
        ("update/1/50%".to_owned(), at("15 11:00:00")),
        ("update/1/breach".to_owned(), at("15 12:00:01")),
    ];
    let cancelled = |time| ClockState::Cancelled { at: at(time) };
    for mode in ["freeze_at_start", "reevaluate"] {
        let rules = rules(&format!("severity_change = \"{mode}\"\n{RUNS_ON}"));
        for (changed, steps, update) in [
            ("15 10:30:00", &both[..0], cancelled("15 10:30:00")),
            ("15 11:00:00", &both[..0], cancelled("15 11:00:00")),
            ("15 11:00:01", &both[..1], cancelled("15 11:00:01")),
            ("15 12:00:00", &both[..1], cancelled("15 12:00:00")),
            ("15 12:00:01", &both[..], LATE),
            ("15 15:00:00", &both[..], LATE),
        ] {
            let log = log([
                ("15 10:00:00", new("general")),
                ("15 10:00:00", act(IssueAction::Start)),
                ("15 10:30:00", resolve()),
                (changed, set("urgent")),
            ]);
            let found = fired(&rules, &log, "15 09:00:00", "19 09:00:00");
            assert_eq!(found, steps, "{mode} {changed}");
            let reading = read(&rules, &log, "19 09:00:00");
            assert_eq!(state(&reading, Milestone::Update), update, "{mode} {changed}");
            assert_eq!(reading.next_due(), None);
            // Nobody can call back any more; as urgent from its start on, nobody ever could.
            let call_back = reading.clock(Milestone::CallBack).map(|one| one.reading.state);
            let had_one = mode == "freeze_at_start" && changed != "15 10:30:00";
            assert_eq!(call_back, had_one.then(|| cancelled(changed)), "{mode} {changed}");
        }
    }
}
