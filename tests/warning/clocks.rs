//! Clocks: D002-86 ... D002-94, D002-97, P-090, A-30.

use chrono::{DateTime, TimeDelta, Utc};
use guanxi::label::Language;
use guanxi::policy::scheme::Case;
use guanxi::policy::warning::{Milestone, MilestoneReading, Warning, WarningReading};
use guanxi::record::{Event, WarningAction};
use guanxi::rule::clock::ClockState;
use proptest::prelude::*;

use super::{
    at, clear, detect, escalate, evidence, executing, five_clocks, lose, meet, own, plan, progress,
    renewal, replay, report, step,
};

fn instant(text: &str) -> DateTime<Utc> {
    at(text).as_instant().unwrap()
}

fn clocks(warning: &Warning, as_of: &str) -> Vec<MilestoneReading> {
    renewal().warnings().unwrap().clocks(warning, at(as_of)).unwrap()
}

fn clock(warning: &Warning, milestone: Milestone, as_of: &str) -> MilestoneReading {
    let all = clocks(warning, as_of);
    all.into_iter().rfind(|one| one.milestone == milestone).unwrap()
}

fn reading(events: &[Event], as_of: &str) -> WarningReading {
    let rulebook = renewal();
    let warnings = rulebook.warnings().unwrap();
    let facts = rulebook.facts();
    let date = rulebook.as_of(at(as_of)).date();
    let case = Case::new(&facts, date);
    let log = replay(events, as_of);
    warnings.read(log, &case, events, None, &evidence()).unwrap().warnings.remove(0)
}

#[test]
fn two_hours_to_report() {
    let detected = replay(&executing()[..1], "01").warnings[0].clone();
    let due = clock(&detected, Milestone::Report, "01 11:00");
    assert_eq!(due.reading.due, Some(instant("01 11:00"))); // D002-86
    assert_eq!(due.reading.state, ClockState::Running);
    assert!(clock(&detected, Milestone::Report, "01 11:01").reading.state.is_breached());
    let in_time = [step("01 09:00", detect("overdue")), step("01 11:00", report())];
    let met = clock(&replay(&in_time, "02").warnings[0], Milestone::Report, "02");
    assert_eq!(met.reading.state, ClockState::Met { done: instant("01 11:00") });
}

#[test]
fn a_report_in_time_means_a_meeting_within_26_hours() {
    let reported = replay(&executing()[..2], "01").warnings[0].clone();
    let meet = clock(&reported, Milestone::Meet, "01 12:00");
    assert_eq!(meet.reading.due, Some(instant("02 10:00"))); // D002-88, A-30, P-090
    // The other reading of A-30: both from the detection.
    let rulebook = own("[[warning.clock]]\nmilestone = \"meet\"\nfrom = \"detected\"\n\
                        within = \"24 hours\"\nby = \"sales_supervisor\"");
    let all = rulebook.warnings().unwrap().clocks(&reported, at("01 12:00")).unwrap();
    let meet = all.iter().find(|one| one.milestone == Milestone::Meet).unwrap();
    assert_eq!(meet.reading.due, Some(instant("02 09:00")));
}

#[test]
fn progress_rolls_and_missed_weeks_are_counted() {
    let mut events = executing(); // executing since 2 April 10:30
    let due = clock(&replay(&events, "03").warnings[0], Milestone::Progress, "03");
    assert_eq!(due.reading.due, Some(instant("09 10:30"))); // D002-93
    events.push(step("09 10:30", progress(false))); // at the due instant: in time
    events.push(step("24 10:00", progress(false))); // two full weeks without one, of 14 days 23.5 hours
    let missed = |events: &[Event], as_of: &str| reading(events, as_of).missed_progress;
    assert_eq!(missed(&events, "09 10:30"), 0);
    assert_eq!(missed(&events, "16 10:30"), 0);
    assert_eq!(missed(&events, "16 10:31"), 1);
    assert_eq!(missed(&events, "24 10:00"), 2);
    assert_eq!(missed(&events, "30 09:00"), 2);
    // The end of the warning ends the count.
    events.push(step("25 10:00", lose()));
    assert_eq!(missed(&events, "30"), 2);
    let over = clock(&replay(&events, "30").warnings[0], Milestone::Progress, "30");
    assert_eq!(over.reading.state, ClockState::Cancelled { at: instant("25 10:00") });
}

#[test]
fn major_problems_go_up_at_once() {
    let mut events = executing();
    events.push(step("03 10:00", progress(true)));
    events.push(step("03 11:00", progress(true))); // one with the first
    let up = clock(&replay(&events, "03 10:00").warnings[0], Milestone::Escalate, "03 10:00");
    assert_eq!(
        (up.reading.due, up.reading.state),
        (Some(instant("03 10:00")), ClockState::Running)
    );
    assert_eq!(up.to.unwrap(), "department_manager"); // D002-94
    events.push(step("03 12:00", escalate()));
    let warning = replay(&events, "04").warnings[0].clone();
    let up = clock(&warning, Milestone::Escalate, "04");
    assert_eq!(up.reading.state, ClockState::Breached { done: Some(instant("03 12:00")) });
    assert_eq!((up.cycle, up.start), (1, Some(instant("03 10:00"))));
    events.push(step("05 10:00", progress(true)));
    events.push(step("05 10:00", escalate()));
    let up = clock(&replay(&events, "06").warnings[0], Milestone::Escalate, "06");
    assert_eq!((up.cycle, up.reading.state), (2, ClockState::Met { done: instant("05 10:00") }));
}

#[test]
fn the_next_deadline_is_the_earliest_one() {
    let mut events = executing();
    let next = reading(&events, "03").next.unwrap();
    assert_eq!((next.milestone, next.due), (Milestone::Progress, instant("09 10:30")));
    events.push(step("03 10:00", progress(true)));
    let next = reading(&events, "03 10:30").next.unwrap();
    assert_eq!((next.milestone, next.overdue), (Milestone::Escalate, true));
    events.push(step("03 11:00", escalate()));
    assert_eq!(reading(&events, "04").next.unwrap().milestone, Milestone::Progress);
    events.push(step("10 10:00", clear()));
    assert_eq!(reading(&events, "11").next, None); // no clock for the archive
}

#[test]
fn a_clock_for_the_archive_runs_after_the_risk_is_lifted() {
    let rulebook = own("[[warning.clock]]\nmilestone = \"archive\"\nwithin = \"2 days\"\n\
                        by = \"account_manager\"\n\
                        [[warning.clock]]\nmilestone = \"clear\"\nwithin = \"30 days\"\n\
                        by = \"account_manager\"");
    let warnings = rulebook.warnings().unwrap();
    let mut events = executing();
    let running = replay(&events, "05").warnings[0].clone();
    let all = warnings.clocks(&running, at("05")).unwrap();
    let found = all.iter().find(|one| one.milestone == Milestone::Clear).unwrap();
    assert_eq!(found.reading.due.unwrap().to_rfc3339(), "2024-05-02T02:30:00+00:00");
    events.push(step("10 10:00", clear()));
    let cleared = replay(&events, "10").warnings[0].clone();
    let next = warnings.deadline(&cleared, at("11")).unwrap().unwrap();
    assert_eq!((next.milestone, next.due), (Milestone::Archive, instant("12 10:00")));
    events.push(step("12 10:00", WarningAction::Archive));
    let archived = replay(&events, "12").warnings[0].clone();
    assert_eq!(warnings.deadline(&archived, at("20")).unwrap(), None);
    // One that was lost needs no archive of its own.
    events.truncate(5);
    events.push(step("06 10:00", lose()));
    let lost = replay(&events, "06").warnings[0].clone();
    let all = warnings.clocks(&lost, at("20")).unwrap();
    let states: Vec<ClockState> = all.iter().map(|one| one.reading.state).collect();
    assert_eq!(states[states.len() - 1], ClockState::NotStarted);
    assert_eq!(states[states.len() - 2], ClockState::Cancelled { at: instant("06 10:00") });
}

#[test]
fn measures_that_are_due_are_overdue_while_the_warning_is_open() {
    let events = executing(); // the measure is due on 20 April
    assert_eq!(reading(&events, "20").overdue_measures, [0; 0]);
    assert_eq!(reading(&events, "21 00:01").overdue_measures, [0]);
    let mut events = events;
    events.push(step("19 10:00", lose()));
    assert_eq!(reading(&events, "25").overdue_measures, [0; 0]);
}

#[test]
fn a_warning_in_words() {
    let rulebook = renewal();
    let warnings = rulebook.warnings().unwrap();
    let found = reading(&executing(), "21 12:00");
    assert_eq!(
        warnings.explain(&found, Language::English),
        "\
warning W1, very high risk: executing
  - payment overdue by more than 30 days, noticed 2024-04-01 09:00
  - root causes: sensitive to the price
  - measure: visit, chen.qi, by 2024-04-20, overdue
  - progress reports missed: 2
  - next: progress report by 2024-04-09 10:30, by account manager, to sales supervisor, overdue
"
    );
    assert_eq!(
        warnings.explain(&found, Language::Chinese),
        "\
预警 W1，极高风险：执行中
  - 付款逾期超过30天，2024-04-01 09:00 发现
  - 风险根源：价格敏感
  - 措施：visit，负责人 chen.qi，期限 2024-04-20，已逾期
  - 漏报进展 2 次
  - 下一步：进展同步，2024-04-09 10:30 前，由客户经理负责，提交销售主管，已超时
"
    );
    let json = serde_json::to_value(&found).unwrap();
    assert_eq!((&json["warning"], &json["state"]), (&"W1".into(), &"executing".into()));
    assert_eq!(json["missed_progress"], 2);
    assert_eq!(json["clocks"][0]["milestone"], "report");
}

/// The second reading of missed weeks: walk week by week from each report.
fn missed_by_walking(reports: &[DateTime<Utc>], until: DateTime<Utc>) -> u32 {
    let mut missed = 0;
    for (place, report) in reports.iter().enumerate() {
        let end = reports.get(place + 1).copied().unwrap_or(until);
        let mut week = *report + TimeDelta::days(7);
        while week < end {
            missed += 1;
            week += TimeDelta::days(7);
        }
    }
    missed
}

/// The steps of a warning at these hours after its detection.
fn at_hours(hours: &[i64]) -> (Vec<Event>, Vec<DateTime<Utc>>) {
    let start = instant("01 09:00");
    let actions = [detect("overdue"), report(), meet(&["price"]), plan(), WarningAction::Execute];
    let actions = actions.into_iter().chain(std::iter::repeat_with(|| progress(false)));
    let mut times = Vec::new();
    let mut events = Vec::new();
    for (place, (hour, action)) in hours.iter().zip(actions).enumerate() {
        let time = start + TimeDelta::hours(*hour);
        times.push(time);
        let what = guanxi::record::WarningEvent::new("W1", action);
        events.push(Event::new(format!("e{place}"), "K", time.try_into().unwrap(), what));
    }
    (events, times)
}

proptest! {
    /// D002-93: missed weeks, against a walk week by week.
    #[test]
    fn missed_weeks(gaps in prop::collection::vec(0_i64..700, 0..6), rest in 0_i64..900) {
        let rulebook = five_clocks();
        let mut hours = vec![0, 0, 0, 0, 0];
        for gap in gaps {
            hours.push(hours.last().unwrap() + gap);
        }
        let (events, times) = at_hours(&hours);
        let until = *times.last().unwrap() + TimeDelta::hours(rest);
        let warnings = rulebook.warnings().unwrap();
        let as_of = until.try_into().unwrap();
        let log = warnings.replay("K", &events, as_of, None, &evidence());
        let all = warnings.clocks(&log.warnings[0], as_of).unwrap();
        let progress = all.iter().find(|one| one.milestone == Milestone::Progress).unwrap();
        prop_assert_eq!(progress.reading.missed, missed_by_walking(&times[4..], until));
    }

    /// P-090: each open warning has a next deadline with an owner.
    #[test]
    fn somebody_owes_something(gaps in prop::collection::vec(0_i64..50, 0..8), rest in 0_i64..500) {
        let rulebook = five_clocks();
        let mut hours = vec![0];
        for gap in gaps {
            hours.push(hours.last().unwrap() + gap);
        }
        let (events, times) = at_hours(&hours);
        let as_of = (*times.last().unwrap() + TimeDelta::hours(rest)).try_into().unwrap();
        let warnings = rulebook.warnings().unwrap();
        let log = warnings.replay("K", &events, as_of, None, &evidence());
        let next = warnings.deadline(&log.warnings[0], as_of).unwrap();
        prop_assert!(next.is_some_and(|next| next.by.is_some()));
    }
}
