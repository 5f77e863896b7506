//! The laws that speak of the presets: P-059 to P-061, P-065 to P-067, P-070.

use std::sync::OnceLock;

use chrono::{DateTime, TimeDelta, Utc};
use guanxi::Rulebook;
use guanxi::policy::sla::{IssueState, Milestone};
use guanxi::record::{Event, IssueAction, IssueEvent, Registration};
use guanxi::rule::clock::{Clock, Run};
use guanxi::time::Edge;
use proptest::prelude::*;
use proptest::sample::select;

use crate::config;
use crate::world::{instant, moment};

/// The presets, which need an index of holidays each, made once.
fn preset(name: &str) -> &'static Rulebook {
    static PRESETS: OnceLock<[Rulebook; 3]> = OnceLock::new();
    let [literal, office, quality] = PRESETS.get_or_init(|| {
        let numbers = [("medium_amount", "100000"), ("new_within", "6 months")];
        let limits = [("respond_within", "2 hours"), ("report_tolerance", "1 minute")];
        [
            Rulebook::preset_with("follow_up", numbers).unwrap(),
            Rulebook::preset("follow_up_office").unwrap(),
            Rulebook::preset_with("service_quality", limits).unwrap(),
        ]
    });
    match name {
        "follow_up" => literal,
        "follow_up_office" => office,
        _ => quality,
    }
}

fn clock(name: &str, severity: &str, milestone: Milestone) -> &'static Clock {
    let sla = preset(name).sla().unwrap();
    &sla.clock(severity, milestone).unwrap().unwrap().clock
}

fn due(name: &str, severity: &str, milestone: Milestone, start: DateTime<Utc>) -> DateTime<Utc> {
    let clock = clock(name, severity, milestone);
    clock.read(&Run::new(start), start).unwrap().due.unwrap()
}

/// Instants of 2024 to 2025, at office hours and their edges more often than not.
fn starts() -> impl Strategy<Value = DateTime<Utc>> {
    let edges = select(vec![0, 3600, 7200, 10_799, 10_800, 14_400, 32_400, 32_401, 57_600]);
    let second = prop_oneof![edges, 0_i64..86_400];
    (0_i64..700, second).prop_map(|(day, second)| {
        instant("2024-01-01T00:00:00Z") + TimeDelta::days(day) + TimeDelta::seconds(second)
    })
}

/// An event of an issue under 003, made of numbers.
fn deed(kind: u8, p: u8, at: DateTime<Utc>) -> IssueEvent {
    let later = moment(at + TimeDelta::hours(i64::from(p % 40) + 1));
    let severity = ["general", "urgent", "major"][usize::from(p % 3)].parse().unwrap();
    let action = match kind {
        0 => IssueAction::Start,
        1 => IssueAction::Respond,
        2 => IssueAction::Report { to: "support_supervisor".parse().unwrap() },
        3 => IssueAction::Propose { text: "so".into() },
        4 | 5 => IssueAction::Resolve { solution: "done".into() },
        6..=9 => IssueAction::CallBack {
            score: i32::from(p % 6),
            comment: String::new(),
            new_due: (p.is_multiple_of(3)).then_some(later),
        },
        10 => IssueAction::Reschedule { due: later, progress: String::new() },
        11 => IssueAction::SetSeverity { severity },
        12 => IssueAction::Wait { reason: "customer".parse().unwrap() },
        13 => IssueAction::Resume,
        14 => IssueAction::Assign { owner: if p < 60 { "" } else { "wu" }.into() },
        15 => IssueAction::Reopen { reason: String::new() },
        _ if p < 40 => IssueAction::Cancel { reason: "twice".into() },
        _ => IssueAction::Start,
    };
    let role = if p < 200 { "account_manager" } else { "support_agent" };
    let event = IssueEvent::new("I", action);
    if matches!(kind, 6..=9) { event.in_role(role.parse().unwrap()) } else { event }
}

fn life(start: DateTime<Utc>, deeds: &[(u8, u8, i64)], severity: &str) -> Vec<Event> {
    let registration = Registration::new(severity.parse().unwrap(), "li")
        .expected_at(moment(start + TimeDelta::hours(30)));
    let mut events =
        vec![Event::new("e00", "K", moment(start), IssueEvent::register("I", registration))];
    let mut at = start;
    for (place, (kind, p, gap)) in (1..).zip(deeds) {
        at += TimeDelta::seconds(*gap);
        events.push(Event::new(format!("e{place:02}"), "K", moment(at), deed(*kind, *p, at)));
    }
    events
}

fn deeds() -> impl Strategy<Value = Vec<(u8, u8, i64)>> {
    prop::collection::vec((0_u8..17, any::<u8>(), 0_i64..50_000), 0..20)
}

proptest! {
    #![proptest_config(config(96))]

    /// P-059: a higher severity never has a later deadline.
    #[test]
    fn a_higher_severity_is_never_due_later(start in starts()) {
        for name in ["follow_up", "follow_up_office"] {
            for milestone in [Milestone::Respond, Milestone::Resolve] {
                let [urgent, important, general] =
                    ["urgent", "important", "general"].map(|one| due(name, one, milestone, start));
                prop_assert!(urgent <= important && important <= general, "{name} {milestone}");
            }
        }
        for milestone in [Milestone::Report, Milestone::Propose] {
            let [major, urgent] =
                ["major", "urgent"].map(|one| due("service_quality", one, milestone, start));
            prop_assert!(major <= urgent, "{milestone}");
        }
    }

    /// P-060: no deadline lies before its start, only that of `immediately` at it; a later start is
    /// never due earlier.
    #[test]
    fn deadlines_follow_their_starts(start in starts(), more in 0_i64..400_000) {
        let later = start + TimeDelta::seconds(more);
        for name in ["follow_up", "follow_up_office", "service_quality"] {
            for one in preset(name).sla().unwrap().clocks() {
                let read = |start| one.clock.read(&Run::new(start), start).unwrap().due;
                let Some(first) = read(start) else {
                    prop_assert!(one.clock.is_by_field());
                    continue;
                };
                let at_once = one.clock.limit().unwrap().to_string() == "immediately";
                prop_assert!(first >= start);
                prop_assert_eq!(first == start, at_once);
                prop_assert!(read(later).unwrap() >= first);
            }
        }
    }

    /// P-061: the office reading is never due earlier than the literal one.
    #[test]
    fn office_hours_are_never_due_earlier(start in starts()) {
        for severity in ["urgent", "important", "general"] {
            for milestone in [Milestone::Respond, Milestone::Resolve] {
                let literal = due("follow_up", severity, milestone, start);
                let office = due("follow_up_office", severity, milestone, start);
                prop_assert!(office >= literal, "{severity} {milestone}");
                if severity == "urgent" || milestone == Milestone::Resolve {
                    prop_assert_eq!(office, literal);
                }
            }
        }
    }

    /// P-067: what is not over has an owner, and something is due or a date is owed.
    #[test]
    fn no_issue_is_an_orphan(
        start in starts(),
        deeds in deeds(),
        severity in select(vec!["general", "urgent"]),
        preset_name in select(vec!["service_quality", "follow_up_office"]),
    ) {
        let sla = preset(preset_name).sla().unwrap();
        let events = life(start, &deeds, severity);
        let reopens = preset_name == "service_quality";
        for event in &events {
            let reading = sla.read(&events, event.at).unwrap();
            let issue = &reading.issue;
            let over = match issue.state {
                IssueState::Closed | IssueState::Cancelled => true,
                IssueState::Resolved => !reopens,
                _ => false,
            };
            prop_assert!(!issue.owner.as_str().is_empty());
            if over {
                prop_assert!(reading.next_due().is_none());
                prop_assert!(reading.clocks.iter().all(|one| !one.reading.open));
            } else {
                prop_assert!(reading.next_due().is_some() || issue.owes_date, "{reading:?}");
                let running = reading.clock(if issue.state == IssueState::Resolved {
                    Milestone::CallBack
                } else {
                    Milestone::Resolve
                });
                prop_assert!(running.unwrap().reading.open);
                prop_assert_eq!(running.unwrap().reading.due.is_none(), issue.owes_date);
            }
            // P-065, P-066 under 003: content is 4 and 5.
            if issue.state == IssueState::Closed {
                prop_assert!(matches!(issue.score, Some(4 | 5)));
            }
        }
    }

    /// P-070: the call-back is due two working days after its own resolution, whatever else happened.
    #[test]
    fn call_backs_depend_on_their_resolution_only(start in starts(), deeds in deeds()) {
        let rulebook = preset("service_quality");
        let events = life(start, &deeds, "general");
        let last = events.last().unwrap().at;
        let reading = rulebook.sla().unwrap().read(&events, last).unwrap();
        let office = rulebook.calendar("office").unwrap();
        let runs = reading.clocks.iter().filter(|one| one.milestone == Milestone::CallBack);
        let mut cycles = 0;
        for one in runs.filter(|one| one.cycle > 0) {
            let resolved = one.start.unwrap();
            let due = office.working_days_due(resolved, 2, Edge::CloseOfBusiness).unwrap();
            prop_assert_eq!(one.reading.due, Some(due));
            cycles += 1;
        }
        let resolve = reading.clocks.iter().filter(|one| one.milestone == Milestone::Resolve);
        let done = resolve.filter(|one| one.done().is_some()).count();
        prop_assert_eq!(cycles, done);
    }
}

/// D003-102: the first row of the sheet, as it would have been with the clocks.
#[test]
fn the_row_of_the_sheet_took_210_minutes() {
    let sla = preset("service_quality").sla().unwrap();
    let start = instant("2024-03-15T14:00:00+08:00");
    let registration = Registration::new("urgent".parse().unwrap(), "zhao.liu")
        .expected_at(moment(instant("2024-03-16T18:00:00+08:00")));
    let resolve = IssueAction::Resolve { solution: "server enlarged".into() };
    let at = |minutes: i64| moment(start + TimeDelta::minutes(minutes));
    let events = [
        Event::new("e1", "K", at(0), IssueEvent::register("WT202403001", registration)),
        Event::new("e2", "K", at(1), IssueEvent::new("WT202403001", IssueAction::Start)),
        Event::new("e3", "K", at(210), IssueEvent::new("WT202403001", resolve)),
    ];
    let reading = sla.read(&events, at(210)).unwrap();
    let resolve = reading.clock(Milestone::Resolve).unwrap();
    assert_eq!(resolve.reading.used, 210 * 60);
    assert_eq!(resolve.done(), Some(instant("2024-03-15T17:30:00+08:00")));
}
