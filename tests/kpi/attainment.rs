//! SLA attainment: each clock decided in one period, the same figure for ever, nothing counted twice.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};
use guanxi::Rulebook;
use guanxi::policy::kpi::{
    AttainmentConvention, Contribution, Exclusion, Measure, Measured, Period, SlaAttainment,
    in_time,
};
use guanxi::policy::sla::{IssueReading, IssueState, Milestone, Sla};
use guanxi::record::{Event, IssueAction, IssueEvent, Registration};
use guanxi::rule::clock::ClockState;
use guanxi::time::{Moment, Zone};
use proptest::prelude::*;

use crate::world::{lives, moment};
use crate::{at, config, day, measured, no, period, yes};

const CONVENTIONS: [AttainmentConvention; 2] =
    [AttainmentConvention::Clock, AttainmentConvention::Issue];

fn kept(convention: AttainmentConvention) -> SlaAttainment {
    let mut kept = SlaAttainment::default();
    kept.convention = convention;
    kept
}

fn read(kept: SlaAttainment, reading: &IssueReading, period: Period, zone: &Zone) -> Measured {
    measured(Measure::SlaAttainment(kept), period, kept.of(reading, period, zone))
}

fn periods(days: i64) -> Vec<Period> {
    let first = day("2024-03-08");
    let begin = (0..).map(|n| first + TimeDelta::days(n * days));
    begin
        .take_while(|begin| *begin < day("2024-05-20"))
        .map(|begin| Period::new(begin, begin + TimeDelta::days(days - 1)).unwrap())
        .collect()
}

/// The clocks that a reading shows as met or late.
fn shown(reading: &IssueReading) -> impl Iterator<Item = (Milestone, u32)> {
    let past = reading.history.iter().map(|one| (one.milestone, one.cycle));
    let decided = |state| matches!(state, ClockState::Met { .. } | ClockState::Breached { .. });
    let now = reading.clocks.iter().filter(move |one| decided(one.reading.state));
    past.chain(now.map(|one| (one.milestone, one.cycle)))
}

/// The clocks that any reading up to an instant shows as met or late. Between two events nothing
/// changes but that clocks become late, so those around each event and the last one show all.
fn decided_by(sla: &Sla, events: &[Event], until: DateTime<Utc>) -> BTreeSet<(Milestone, u32)> {
    let instants = events.iter().map(|event| event.at.as_instant().unwrap());
    let around = instants.flat_map(|at| [at - TimeDelta::seconds(1), at]).filter(|at| *at < until);
    let readings = around.chain([until]).filter_map(|at| sla.read(events, moment(at)).ok());
    readings.flat_map(|reading| shown(&reading).collect::<Vec<_>>()).collect()
}

proptest! {
    #![proptest_config(config(150))]

    /// Never above 100 %, and every clock in exactly one period: all periods together have decided as
    /// many clocks as the whole time has.
    #[test]
    fn each_clock_in_one_period((design, events) in lives(), days in 1_i64..12) {
        let rulebook = design.rulebook();
        let reading = rulebook.sla().unwrap().read(&events, day("2024-05-31").into()).unwrap();
        let ever = decided_by(rulebook.sla().unwrap(), &events, reading.as_of).len();
        let periods = periods(days);
        for convention in CONVENTIONS {
            let parts: Vec<_> =
                periods.iter().map(|period| read(kept(convention), &reading, *period, rulebook.zone())).collect();
            let whole = Period::new(periods[0].first(), periods.last().unwrap().last()).unwrap();
            let all = read(kept(convention), &reading, whole, rulebook.zone());
            prop_assert!(parts.iter().chain([&all]).all(|one| 0 <= one.num && one.num <= one.den));
            let sum = parts.iter().fold((0, 0), |(num, den), one| (num + one.num, den + one.den));
            prop_assert_eq!(sum, (all.num, all.den), "{}", convention);
            let decided = match convention {
                AttainmentConvention::Clock => ever as i128,
                _ => {
                    let called_off = reading.issue.state == IssueState::Cancelled;
                    i128::from(reading.over.is_some() && !called_off && ever > 0)
                }
            };
            prop_assert_eq!(all.den, decided, "{}", convention);
        }
    }

    /// A closed period gives the same figure for ever: read at its end and read much later.
    #[test]
    fn the_same_figure_for_ever((design, events) in lives(), days in 1_i64..12) {
        let rulebook = design.rulebook();
        let (sla, zone) = (rulebook.sla().unwrap(), rulebook.zone());
        let later = sla.read(&events, day("2024-05-31").into()).unwrap();
        for period in periods(days) {
            let Ok(then) = sla.read(&events, Moment::Date(period.last())) else {
                for convention in CONVENTIONS {
                    let found = read(kept(convention), &later, period, zone);
                    prop_assert_eq!((found.den, found.excluded.total()), (0, 0));
                }
                continue;
            };
            for convention in CONVENTIONS {
                let (one, other) =
                    (read(kept(convention), &then, period, zone), read(kept(convention), &later, period, zone));
                prop_assert_eq!((one.num, one.den), (other.num, other.den), "{} {}", convention, period);
                if convention == AttainmentConvention::Issue {
                    prop_assert_eq!(one.excluded, other.excluded, "{}", period);
                }
            }
            // What was decided in it is what readings show by its end, and none did before it.
            let second = TimeDelta::seconds(1);
            let before = zone.end_of(period.opens().pred_opt().unwrap()) - second;
            let after = decided_by(sla, &events, zone.end_of(period.last()) - second);
            let new = after.difference(&decided_by(sla, &events, before)).count();
            let found = read(SlaAttainment::default(), &later, period, zone);
            prop_assert_eq!(found.den, new as i128, "{}", period);
        }
    }

    /// The clocks of all milestones are those of each of them.
    #[test]
    fn milestones_are_parts((design, events) in lives()) {
        let rulebook = design.rulebook();
        let reading = rulebook.sla().unwrap().read(&events, day("2024-05-31").into()).unwrap();
        let whole = period("2024");
        let all = read(SlaAttainment::default(), &reading, whole, rulebook.zone());
        let mut sum = (0, 0, 0);
        for milestone in [
            Milestone::Respond, Milestone::Report, Milestone::Propose, Milestone::Resolve,
            Milestone::CallBack, Milestone::NextReply, Milestone::Update,
        ] {
            let mut one = SlaAttainment::default();
            one.milestone = Some(milestone);
            let found = read(one, &reading, whole, rulebook.zone());
            sum = (sum.0 + found.num, sum.1 + found.den, sum.2 + found.excluded.total());
        }
        prop_assert_eq!(sum, (all.num, all.den, all.excluded.total()));
    }
}

/// Local time in Shanghai: `03-15 09:30:00`.
fn local(text: &str) -> DateTime<Utc> {
    let (date, time) = text.split_once(' ').unwrap();
    at(&format!("2024-{date}T{time}+08:00"))
}

fn issue(
    rulebook: &Rulebook,
    severity: &str,
    steps: &[(&str, IssueAction)],
    as_of: &str,
) -> IssueReading {
    let (registered, steps) = steps.split_first().unwrap();
    let mut registration = Registration::new(severity.parse().unwrap(), "chen");
    if let IssueAction::Reschedule { due, .. } = &registered.1 {
        registration.expected_at = Some(*due);
    }
    let mut events = vec![Event::new(
        "e",
        "K",
        moment(local(registered.0)),
        IssueEvent::register("I", registration),
    )];
    for (place, (time, action)) in (0..).zip(steps) {
        let step = IssueEvent::new("I", action.clone()).in_role("account_manager".parse().unwrap());
        events.push(Event::new(format!("e{place}"), "K", moment(local(time)), step));
    }
    let reading =
        rulebook.sla().unwrap().read(&events, format!("2024-{as_of}").parse().unwrap()).unwrap();
    assert_eq!(reading.refused, []);
    reading
}

/// The registration of an issue that is expected to be resolved by a moment.
fn expected(due: &str) -> IssueAction {
    IssueAction::Reschedule { due: due.parse().unwrap(), progress: String::new() }
}

fn resolve() -> IssueAction {
    IssueAction::Resolve { solution: "restarted".into() }
}

fn months(kept: SlaAttainment, reading: &IssueReading, zone: &Zone) -> [(i128, i128, u64); 3] {
    ["2024-03", "2024-04", "2024-05"].map(|month| {
        let found = read(kept, reading, period(month), zone);
        (found.num, found.den, found.excluded.total())
    })
}

/// A clock that is due at the last instant of a month is late in the next one, and says so from the
/// first reading on.
#[test]
fn late_is_not_due() {
    let rulebook = Rulebook::preset("service_quality").unwrap();
    let mut resolution = SlaAttainment::default();
    resolution.milestone = Some(Milestone::Resolve);
    for (due, of_march) in [
        ("2024-03-31T23:59:58+08:00", (0, 1, 0)),
        ("2024-03-31T23:59:59+08:00", (0, 0, 1)),
        ("2024-03-31", (0, 0, 1)),
    ] {
        for as_of in ["03-31", "04-30", "12-31"] {
            let reading = issue(&rulebook, "general", &[("03-20 09:00:00", expected(due))], as_of);
            let found = months(resolution, &reading, rulebook.zone());
            assert_eq!(found[0], of_march, "{due} {as_of}");
            if as_of != "03-31" {
                assert_eq!(found[1], (0, 1 - of_march.1, 0), "{due} {as_of}");
            }
        }
    }
}

/// A breach under a severity that was replaced is that of the one clock, which is not counted again.
#[test]
fn one_clock_under_two_severities() {
    let rulebook = Rulebook::preset("follow_up_office").unwrap();
    let lower = IssueAction::SetSeverity { severity: "general".parse().unwrap() };
    let start = ("03-15 09:00:00", IssueAction::Start);
    let steps =
        [start.clone(), ("03-15 11:00:00", lower), ("03-15 11:10:00", IssueAction::Respond)];
    let reading = issue(&rulebook, "urgent", &steps, "03-31");
    let mut respond = SlaAttainment::default();
    respond.milestone = Some(Milestone::Respond);
    // Late as urgent at ten; in time as general.
    assert_eq!(reading.history.len(), 1);
    assert!(!reading.clock(Milestone::Respond).unwrap().reading.state.is_breached());
    assert_eq!(months(respond, &reading, rulebook.zone()), [(0, 1, 0), (0, 0, 0), (0, 0, 0)]);
    // Raised in April: what was met in March stays met there.
    let higher = IssueAction::SetSeverity { severity: "urgent".parse().unwrap() };
    let steps = [start, ("03-15 11:10:00", IssueAction::Respond), ("04-15 09:00:00", higher)];
    let reading = issue(&rulebook, "general", &steps, "12-31");
    assert!(reading.clock(Milestone::Respond).unwrap().reading.state.is_breached());
    assert_eq!(months(respond, &reading, rulebook.zone()), [(1, 1, 0), (0, 0, 0), (0, 0, 0)]);
}

/// Open, paused, stopped and cancelled clocks are left out, each with its reason; a clock that is open
/// at the end of a month and decided in the next is pending in the first for ever.
#[test]
fn what_is_left_out() {
    let rulebook = Rulebook::preset("follow_up_office").unwrap();
    let start = ("03-29 17:00:00", IssueAction::Start);
    let of = |steps: &[(&str, IssueAction)], as_of: &str, month: &str| {
        let reading = issue(&rulebook, "general", steps, as_of);
        SlaAttainment::default().of(&reading, period(month), rulebook.zone())
    };
    let excluded = Contribution::Excluded;
    let pending = excluded(Exclusion::Pending);
    assert_eq!(of(std::slice::from_ref(&start), "03-31", "2024-03"), [pending, pending]);
    assert_eq!(of(std::slice::from_ref(&start), "03-31", "2024-02"), [Contribution::None; 2]);
    // Eight hours of the office after Friday, five: answered on Monday, resolved in time.
    let done =
        [start.clone(), ("04-01 09:30:00", IssueAction::Respond), ("04-02 09:00:00", resolve())];
    assert_eq!(of(&done, "12-31", "2024-03"), [pending, pending]);
    assert_eq!(of(&done, "12-31", "2024-04"), [yes(), yes()]);
    assert_eq!(of(&done, "12-31", "2024-05"), [Contribution::None; 2]);
    let off = [start, ("04-01 09:30:00", IssueAction::Cancel { reason: "a mistake".into() })];
    assert_eq!(of(&off, "12-31", "2024-03"), [pending, pending]);
    assert_eq!(of(&off, "12-31", "2024-04"), [excluded(Exclusion::Cancelled); 2]);
    assert_eq!(of(&off, "12-31", "2024-05"), [Contribution::None; 2]);
}

/// Paused and stopped clocks by a rulebook that has them.
#[test]
fn paused_and_stopped() {
    let rulebook = Rulebook::from_toml(
        "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n\
         [codes]\nseverity = [{ code = \"general\", rank = 0 }]\nwaiting = [\"customer\"]\nrole = [\"account_manager\"]\n\
         [sla]\nreopen = \"resume\"\npause_on = [\"waiting\"]\n\
         [[sla.clock]]\nmilestone = \"resolve\"\nwithin = \"40 days\"\n",
    )
    .unwrap();
    let start = [("03-20 09:00:00", IssueAction::Start), ("03-20 09:00:00", IssueAction::Start)];
    let of = |more: &[(&'static str, IssueAction)]| {
        let reading = issue(&rulebook, "general", &[&start[..], more].concat(), "04-10");
        ["2024-03", "2024-04"]
            .map(|month| SlaAttainment::default().of(&reading, period(month), rulebook.zone())[0])
    };
    let (pending, stopped) =
        (Contribution::Excluded(Exclusion::Pending), Contribution::Excluded(Exclusion::Stopped));
    let waits = IssueAction::Wait { reason: "customer".parse().unwrap() };
    assert_eq!(of(&[]), [pending; 2]);
    assert_eq!(of(&[("03-21 09:00:00", waits)]), [stopped; 2]);
    assert_eq!(of(&[("03-21 09:00:00", resolve())]), [stopped; 2]);
    // Resolved in April only, it was open at the end of March.
    assert_eq!(of(&[("04-02 09:00:00", resolve())]), [pending, stopped]);
}

/// A resolution that may be opened again is no success before it is the last word, and then in the
/// month in which that is clear.
#[test]
fn the_last_word_decides() {
    let rulebook = Rulebook::from_toml(
        "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"Asia/Shanghai\"\n\
         [codes]\nseverity = [{ code = \"general\", rank = 0 }]\nrole = [\"account_manager\"]\n\
         [sla]\nreopen = \"run_through\"\n\
         [[sla.clock]]\nmilestone = \"resolve\"\nwithin = \"20 days\"\n\
         [[sla.clock]]\nmilestone = \"call_back\"\nwithin = \"40 days\"\nby = \"account_manager\"\nreopen_below = 4\n",
    )
    .unwrap();
    let mut resolution = SlaAttainment::default();
    resolution.milestone = Some(Milestone::Resolve);
    let call = |score| IssueAction::CallBack { score, comment: String::new(), new_due: None };
    let of = |last: i32| {
        let steps = [
            ("03-20 09:00:00", IssueAction::Start),
            ("03-20 09:00:00", IssueAction::Start),
            ("03-25 09:00:00", resolve()),
            ("04-20 09:00:00", call(last)),
        ];
        let then = issue(&rulebook, "general", &steps, "03-31");
        let later = issue(&rulebook, "general", &steps, "12-31");
        let found = months(resolution, &later, rulebook.zone());
        assert_eq!(months(resolution, &then, rulebook.zone())[0], (0, 0, 1));
        assert_eq!((found[0].0, found[0].1), (0, 0));
        found[1]
    };
    assert_eq!((of(5), of(2)), ((1, 1, 0), (0, 1, 0)));
}

/// Each issue by the month in which it is over: all its clocks met. One without clocks kept nothing.
#[test]
fn each_issue() {
    let rulebook = Rulebook::preset("follow_up_office").unwrap();
    let start = ("03-15 09:00:00", IssueAction::Start);
    let of = |answer: &str, by: &str, milestone: Option<Milestone>| {
        let steps = [start.clone(), (answer, IssueAction::Respond), (by, resolve())];
        let reading = issue(&rulebook, "urgent", &steps, "12-31");
        let mut one = kept(AttainmentConvention::Issue);
        one.milestone = milestone;
        months(one, &reading, rulebook.zone())
    };
    let (none, met, late, open) = ((0, 0, 0), (1, 1, 0), (0, 1, 0), (0, 0, 1));
    assert_eq!(of("03-15 09:30:00", "03-15 17:00:00", None), [met, none, none]);
    assert_eq!(of("03-15 10:00:01", "03-15 17:00:00", None), [late, none, none]);
    assert_eq!(of("03-15 09:30:00", "04-15 17:00:00", None), [open, late, none]);
    assert_eq!(of("03-15 09:30:00", "04-15 17:00:00", Some(Milestone::Respond)), [open, met, none]);
    let call_back = of("03-15 09:30:00", "03-15 17:00:00", Some(Milestone::CallBack));
    assert_eq!(call_back, [(0, 0, 1), none, none], "nothing was promised");
    let running = issue(&rulebook, "urgent", std::slice::from_ref(&start), "12-31");
    assert_eq!(months(kept(AttainmentConvention::Issue), &running, rulebook.zone()), [open; 3]);
    let steps = [start, ("04-02 09:00:00", IssueAction::Cancel { reason: "a mistake".into() })];
    let off = issue(&rulebook, "urgent", &steps, "12-31");
    assert_eq!(
        months(kept(AttainmentConvention::Issue), &off, rulebook.zone()),
        [open, open, none]
    );
    let of_april = kept(AttainmentConvention::Issue).of(&off, period("2024-04"), rulebook.zone());
    assert_eq!(of_april, [Contribution::Excluded(Exclusion::Cancelled)]);
}

/// Whatever else is done in time, of what was due.
#[test]
fn done_in_time() {
    let read = measured(
        Measure::PlanAdherence,
        period("2024-03"),
        [in_time(3, 4), in_time(0, 0), in_time(1, 1)],
    );
    assert_eq!(read.value, Some("4/5".parse().unwrap()));
    assert_eq!(
        (in_time(0, 1), in_time(u64::MAX, u64::MAX)),
        (no(), Contribution::Ratio { num: i64::MAX, den: i64::MAX })
    );
}
