//! Issues: what holds of every log of one, and of its clocks.

use std::collections::BTreeSet;

use chrono::{DateTime, TimeDelta, Utc};

use crate::policy::sla::{Crossing, Issue, IssueReading, IssueState, Milestone, Sla};
use crate::record::{Event, EventKind, IssueAction};
use crate::rule::clock::ClockState;
use crate::rulebook::Rulebook;
use crate::testkit::laws::calendar::is_uncovered;
use crate::testkit::laws::law::Tried;
use crate::time::{AsOf, Moment};

/// Every milestone.
const MILESTONES: [Milestone; 7] = [
    Milestone::Respond,
    Milestone::Report,
    Milestone::Propose,
    Milestone::Resolve,
    Milestone::CallBack,
    Milestone::NextReply,
    Milestone::Update,
];

/// How long after an event an issue is looked at, in seconds.
const LATER: [i64; 7] = [-1, 0, 1, 3_600, 86_400, 260_000, 1_300_000];

fn sla(rulebook: &Rulebook) -> Result<&Sla, String> {
    rulebook.sla().map_err(|error| error.report())
}

fn moment(at: DateTime<Utc>) -> Result<Moment, String> {
    Moment::instant(at).map_err(|error| error.report())
}

fn later(at: DateTime<Utc>, seconds: i64) -> Option<DateTime<Utc>> {
    at.checked_add_signed(TimeDelta::try_seconds(seconds)?)
}

/// When to look at an issue: around each event and long after it.
fn turns(events: &[Event]) -> Vec<DateTime<Utc>> {
    let instants = events.iter().filter_map(|event| event.at.as_instant());
    let mut turns: Vec<DateTime<Utc>> = instants
        .flat_map(|at| LATER.into_iter().filter_map(move |seconds| later(at, seconds)))
        .collect();
    turns.sort_unstable();
    turns.dedup();
    turns
}

/// What was known by an instant.
fn known(events: &[Event], by: DateTime<Utc>) -> Vec<Event> {
    let known = events.iter().filter(|event| event.at.as_instant().is_some_and(|at| at <= by));
    known.cloned().collect()
}

/// A reading, where there is an issue and its calendars know the answer.
fn read(sla: &Sla, events: &[Event], at: DateTime<Utc>) -> Result<Option<IssueReading>, String> {
    match sla.read(events, moment(at)?) {
        Ok(reading) => Ok(Some(reading)),
        Err(error) if is_uncovered(&error) || error.code() == "issue-not-registered" => Ok(None),
        Err(error) => Err(error.report()),
    }
}

fn tried(count: usize) -> Tried {
    if count > 0 { Tried::Holds } else { Tried::PassedOver }
}

/// Reading is pure and sees nothing of what happens later, and a later reading takes back no breach
/// (P-063).
///
/// # Errors
/// The instant at which it does.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, laws, log}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// for events in examples(&log::issues(&rulebook), 3) {
///     assert_eq!(laws::breaches_stay(&rulebook, &events), Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn breaches_stay(rulebook: &Rulebook, events: &[Event]) -> Result<(), String> {
    breaches_tried(rulebook, events).map(|_| ())
}

/// [`breaches_stay`], which says whether there was anything to read.
pub(in crate::testkit) fn breaches_tried(
    rulebook: &Rulebook,
    events: &[Event],
) -> Result<Tried, String> {
    let sla = sla(rulebook)?;
    let (mut breached, mut looked) = (BTreeSet::new(), 0_usize);
    for at in turns(events) {
        let Some(reading) = read(sla, events, at)? else { continue };
        looked = looked.saturating_add(1);
        let by_then = read(sla, &known(events, at), at)?;
        if by_then.as_ref() != Some(&reading) {
            return Err(format!("at {at} events of later change what is read: {by_then:?}"));
        }
        for milestone in MILESTONES {
            let now = reading.is_breached(milestone);
            if !now && breached.contains(&milestone) {
                return Err(format!("at {at} `{milestone}` is breached no more"));
            }
            if now {
                breached.insert(milestone);
            }
        }
    }
    Ok(tried(looked))
}

/// While nothing more happens, what is met, breached or cancelled stays so, and due instants stay
/// where they are (P-062).
///
/// # Errors
/// The clock that does not.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, laws, log}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// for events in examples(&log::issues(&rulebook), 3) {
///     assert_eq!(laws::decided_clocks_stay(&rulebook, &events), Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn decided_clocks_stay(rulebook: &Rulebook, events: &[Event]) -> Result<(), String> {
    decided_tried(rulebook, events).map(|_| ())
}

/// [`decided_clocks_stay`], which says whether there was any clock.
pub(in crate::testkit) fn decided_tried(
    rulebook: &Rulebook,
    events: &[Event],
) -> Result<Tried, String> {
    let sla = sla(rulebook)?;
    let Some(last) = events.iter().filter_map(|event| event.at.as_instant()).max() else {
        return Ok(Tried::PassedOver);
    };
    let mut before: Option<IssueReading> = None;
    let mut looked = 0_usize;
    for at in LATER.into_iter().filter_map(|seconds| later(last, seconds)).skip(1) {
        let Some(after) = read(sla, events, at)? else { continue };
        for old in before.iter().flat_map(|reading| &reading.clocks) {
            let same = |new: &&_| is_same(old, new);
            let Some(new) = after.clocks.iter().find(same) else {
                return Err(format!("at {at} `{}` {} is gone", old.milestone, old.cycle));
            };
            looked = looked.saturating_add(1);
            let (was, is) = (old.reading.state, new.reading.state);
            let decided = matches!(
                was,
                ClockState::Met { .. } | ClockState::Breached { .. } | ClockState::Cancelled { .. }
            );
            if decided && was != is || was.is_breached() && !is.is_breached() {
                return Err(format!("at {at} `{}` is {is:?} after {was:?}", old.milestone));
            }
        }
        before = Some(after);
    }
    Ok(tried(looked))
}

fn is_same(
    one: &crate::policy::sla::MilestoneReading,
    other: &crate::policy::sla::MilestoneReading,
) -> bool {
    one.milestone == other.milestone && one.cycle == other.cycle && one.severity == other.severity
}

/// No deadline is before the start of its clock, but for a date that somebody gave and that had
/// passed by then (P-060).
///
/// # Errors
/// The clock whose deadline is.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, laws, log}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// for events in examples(&log::issues(&rulebook), 3) {
///     assert_eq!(laws::deadlines_follow_their_starts(&rulebook, &events), Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn deadlines_follow_their_starts(rulebook: &Rulebook, events: &[Event]) -> Result<(), String> {
    deadlines_tried(rulebook, events).map(|_| ())
}

/// [`deadlines_follow_their_starts`], which says whether there was any deadline.
pub(in crate::testkit) fn deadlines_tried(
    rulebook: &Rulebook,
    events: &[Event],
) -> Result<Tried, String> {
    let sla = sla(rulebook)?;
    let mut looked = 0_usize;
    let given = given_dates(rulebook, events);
    for at in turns(events) {
        let Some(reading) = read(sla, events, at)? else { continue };
        for clock in &reading.clocks {
            let (Some(start), Some(due)) = (clock.start, clock.reading.due) else { continue };
            looked = looked.saturating_add(1);
            if due < start && !given.contains(&due) {
                return Err(format!("`{}` starts at {start} and is due at {due}", clock.milestone));
            }
        }
    }
    Ok(tried(looked))
}

/// The dates by which an issue was to be resolved, as people gave them.
fn given_dates(rulebook: &Rulebook, events: &[Event]) -> Vec<DateTime<Utc>> {
    let given = events.iter().filter_map(|event| match &event.kind {
        EventKind::Issue(what) => match &what.action {
            IssueAction::Register(registration) => registration.expected_at,
            IssueAction::Reschedule { due, .. } => Some(*due),
            IssueAction::CallBack { new_due, .. } => *new_due,
            _ => None,
        },
        _ => None,
    });
    given.map(|date| AsOf::new(date, rulebook.zone()).instant()).collect()
}

/// Polls over adjoining intervals give what one over all of them gives: no step is lost, none comes
/// twice, all come in the order of time (P-064).
///
/// # Errors
/// What the polls give, and what one call does.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, laws, log}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// for events in examples(&log::issues(&rulebook), 3) {
///     assert_eq!(laws::polling_loses_nothing(&rulebook, &events), Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn polling_loses_nothing(rulebook: &Rulebook, events: &[Event]) -> Result<(), String> {
    polling_tried(rulebook, events).map(|_| ())
}

/// [`polling_loses_nothing`], which says whether any step was crossed.
pub(in crate::testkit) fn polling_tried(
    rulebook: &Rulebook,
    events: &[Event],
) -> Result<Tried, String> {
    let sla = sla(rulebook)?;
    let polls = turns(events);
    let (Some(first), Some(last)) = (polls.first(), polls.last()) else {
        return Ok(Tried::PassedOver);
    };
    let whole = match sla.crossings(events, *first, *last) {
        Ok(crossings) => crossings,
        Err(error) if is_uncovered(&error) || error.code() == "issue-not-registered" => {
            return Ok(Tried::PassedOver);
        }
        Err(error) => return Err(error.report()),
    };
    let mut parts: Vec<Crossing> = Vec::new();
    for (from, to) in polls.iter().zip(polls.iter().skip(1)) {
        let known = known(events, *to);
        if known.is_empty() {
            continue;
        }
        match sla.crossings(&known, *from, *to) {
            Ok(more) => parts.extend(more),
            Err(error) if error.code() == "issue-not-registered" => {}
            Err(error) => return Err(error.report()),
        }
    }
    let keys: BTreeSet<String> = whole.iter().map(|one| one.key.to_string()).collect();
    if parts != whole {
        return Err(format!("polled {parts:?}, at once {whole:?}"));
    }
    if keys.len() != whole.len() || !whole.is_sorted_by_key(|one| one.at) {
        return Err(format!("a step comes twice or too early: {whole:?}"));
    }
    Ok(tried(whole.len()))
}

/// A reading without the events that were refused is the same (P-068).
///
/// # Errors
/// What they change.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, laws, log}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// for events in examples(&log::issues(&rulebook), 3) {
///     assert_eq!(laws::refused_steps_change_nothing(&rulebook, &events), Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn refused_steps_change_nothing(rulebook: &Rulebook, events: &[Event]) -> Result<(), String> {
    refused_tried(rulebook, events).map(|_| ())
}

/// [`refused_steps_change_nothing`], which says whether anything was refused.
pub(in crate::testkit) fn refused_tried(
    rulebook: &Rulebook,
    events: &[Event],
) -> Result<Tried, String> {
    let sla = sla(rulebook)?;
    let Some(at) = turns(events).last().copied() else { return Ok(Tried::PassedOver) };
    let Some(mut all) = read(sla, events, at)? else { return Ok(Tried::PassedOver) };
    let refused: BTreeSet<_> = all.refused.drain(..).map(|one| one.event).collect();
    let taken = events.iter().filter(|event| !refused.contains(&event.id)).cloned();
    let taken: Vec<Event> = taken.collect();
    match read(sla, &taken, at)? {
        Some(reading) if reading == all => Ok(tried(refused.len())),
        other => Err(format!("without {refused:?} the reading is {other:?}, and not {all:?}")),
    }
}

/// A closed issue ends with a call-back and stays closed, and a cancelled one stays so; satisfied
/// the first time means closed and never opened again (P-065, P-066).
///
/// # Errors
/// The step that breaks it.
///
/// ```
/// use guanxi::{Rulebook, testkit::{examples, laws, log}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// for events in examples(&log::issues(&rulebook), 3) {
///     assert_eq!(laws::ended_issues_stay_ended(&rulebook, &events), Ok(()));
/// }
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn ended_issues_stay_ended(rulebook: &Rulebook, events: &[Event]) -> Result<(), String> {
    let sla = sla(rulebook)?;
    let mut issue: Option<Issue> = None;
    for event in events {
        let Ok(step) = sla.step(issue.as_ref(), event) else { continue };
        let before = issue.as_ref().map(|issue| issue.state);
        if matches!(before, Some(IssueState::Closed | IssueState::Cancelled)) {
            return Err(format!("`{}` is taken in the state {before:?}", event.id));
        }
        let after = step.issue;
        let EventKind::Issue(what) = &event.kind else { continue };
        let closing = match &what.action {
            IssueAction::CallBack { score, .. } => after.score == Some(*score),
            _ => false,
        };
        if after.state == IssueState::Closed && !closing {
            return Err(format!("`{}` closes the issue, and is no call-back", event.id));
        }
        let content = after.state == IssueState::Closed && after.reopened == 0;
        if after.first_time_satisfied() && !content {
            return Err(format!("{after:?} was satisfied the first time"));
        }
        issue = Some(after);
    }
    Ok(())
}
