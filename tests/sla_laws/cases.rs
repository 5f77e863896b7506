//! Short ways to write rulebooks, lives and readings down. The office of these rulebooks works 9 to
//! 12 and 13 to 18; Monday 18 March is off, Saturday 23 March is worked.

use chrono::{DateTime, Utc};
use guanxi::Rulebook;
use guanxi::policy::sla::{IssueReading, Milestone, MilestoneReading};
use guanxi::record::{Event, IssueAction, IssueEvent, Party, Registration};
use guanxi::rule::clock::ClockState;

use crate::world::{HEAD, instant, moment};

pub(crate) fn rules(sla: &str) -> Rulebook {
    let text = format!("{HEAD}[sla]\n{sla}");
    Rulebook::from_toml(&text).unwrap_or_else(|error| panic!("{text}\n{}", error.report()))
}

/// An instant of March 2024 in the zone of the rulebooks, such as `15 14:00:00`.
pub(crate) fn at(text: &str) -> DateTime<Utc> {
    instant(&format!("2024-03-{}+08:00", text.replace(' ', "T")))
}

pub(crate) fn new(severity: &str) -> IssueEvent {
    let registration = Registration::new(severity.parse().unwrap(), "li");
    IssueEvent::register("I", registration)
}

pub(crate) fn expected(severity: &str, by: &str) -> IssueEvent {
    let registration = Registration::new(severity.parse().unwrap(), "li");
    IssueEvent::register("I", registration.expected_at(moment(at(by))))
}

pub(crate) fn act(action: IssueAction) -> IssueEvent {
    IssueEvent::new("I", action)
}

pub(crate) fn resolve() -> IssueEvent {
    act(IssueAction::Resolve { solution: "done".into() })
}

pub(crate) fn reopen() -> IssueEvent {
    act(IssueAction::Reopen { reason: "again".into() })
}

pub(crate) fn wait() -> IssueEvent {
    act(IssueAction::Wait { reason: "customer".parse().unwrap() })
}

pub(crate) fn message(from: Party) -> IssueEvent {
    act(IssueAction::Message { from })
}

pub(crate) fn set(severity: &str) -> IssueEvent {
    act(IssueAction::SetSeverity { severity: severity.parse().unwrap() })
}

pub(crate) fn reschedule(due: &str) -> IssueEvent {
    act(IssueAction::Reschedule { due: moment(at(due)), progress: String::new() })
}

pub(crate) fn call_back(score: i32, new_due: Option<&str>) -> IssueEvent {
    let new_due = new_due.map(|due| moment(at(due)));
    act(IssueAction::CallBack { score, comment: String::new(), new_due })
        .in_role("manager".parse().unwrap())
}

pub(crate) fn log(list: impl IntoIterator<Item = (&'static str, IssueEvent)>) -> Vec<Event> {
    let numbered = list.into_iter().enumerate();
    numbered
        .map(|(place, (time, what))| Event::new(format!("e{place}"), "K", moment(at(time)), what))
        .collect()
}

pub(crate) fn read(rules: &Rulebook, log: &[Event], as_of: &str) -> IssueReading {
    let reading = rules.sla().unwrap().read(log, moment(at(as_of))).unwrap();
    assert!(reading.refused.is_empty(), "{:?}", reading.refused);
    reading
}

pub(crate) fn cycles(reading: &IssueReading, milestone: Milestone) -> Vec<&MilestoneReading> {
    reading.clocks.iter().filter(|one| one.milestone == milestone).collect()
}

pub(crate) fn state(reading: &IssueReading, milestone: Milestone) -> ClockState {
    reading.clock(milestone).unwrap().reading.state
}

pub(crate) fn due(reading: &IssueReading, milestone: Milestone) -> Option<DateTime<Utc>> {
    reading.clock(milestone).unwrap().reading.due
}

pub(crate) fn met(done: &str) -> ClockState {
    ClockState::Met { done: at(done) }
}

pub(crate) fn breached(done: &str) -> ClockState {
    ClockState::Breached { done: Some(at(done)) }
}

pub(crate) const LATE: ClockState = ClockState::Breached { done: None };

/// What fires over the interval, key without the issue and instant.
pub(crate) fn fired(
    rules: &Rulebook,
    log: &[Event],
    after: &str,
    until: &str,
) -> Vec<(String, DateTime<Utc>)> {
    let crossed = rules.sla().unwrap().crossings(log, at(after), at(until)).unwrap();
    let short = |key: String| key.trim_start_matches("I/").to_owned();
    crossed.into_iter().map(|one| (short(one.key.to_string()), one.at)).collect()
}

pub(crate) const RESOLVE: &str = "[[sla.clock]]\nmilestone = \"resolve\"\nwithin = \"4 hours\"\n";
