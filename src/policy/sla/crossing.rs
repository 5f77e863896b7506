//! Which warning and escalation steps came due, each once.

use std::collections::BTreeSet;
use std::fmt;

use chrono::{DateTime, Utc};

use super::timeline::{Entry, Stretch, Timeline};
use super::{Milestone, MilestoneReading, Reopening, Sla};
use crate::error::Error;
use crate::label::Code;
use crate::record::IssueId;
use crate::rule::clock::{End, Trigger};

/// What makes a step the same step however often it is asked for.
///
/// It names the trigger, not a place in a list, so that a rulebook with more steps gives the same
/// keys. The text form is `issue/milestone/cycle/trigger`.
///
/// ```
/// use guanxi::policy::sla::{Milestone, StepKey};
/// let key = StepKey::new("WT202403001", Milestone::Resolve, 1, "75%".parse()?);
/// assert_eq!(key.to_string(), "WT202403001/resolve/1/75%");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct StepKey {
    /// The issue.
    pub issue: IssueId,
    /// The milestone of the clock.
    pub milestone: Milestone,
    /// The cycle of the clock, from 1.
    pub cycle: u32,
    /// The step.
    pub trigger: Trigger,
}

impl StepKey {
    /// The key of a step.
    ///
    /// ```
    /// use guanxi::policy::sla::{Milestone, StepKey};
    /// let key = StepKey::new("I1", Milestone::Report, 1, "breach".parse()?);
    /// assert_eq!(key.cycle, 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(
        issue: impl Into<IssueId>,
        milestone: Milestone,
        cycle: u32,
        trigger: Trigger,
    ) -> Self {
        Self { issue: issue.into(), milestone, cycle, trigger }
    }
}

impl fmt::Display for StepKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}/{}/{}/{}", self.issue, self.milestone, self.cycle, self.trigger)
    }
}

/// A step that came due.
///
/// See [`Sla::crossings`].
///
/// ```
/// use guanxi::Rulebook;
/// use guanxi::record::{Event, IssueEvent, Registration};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let at = |text: &str| text.parse::<guanxi::time::Moment>();
/// let registration = Registration::new("major".parse()?, "chen").expected_at(at("2024-03-20")?);
/// let start = at("2024-03-18T09:30:00+08:00")?;
/// let events = [Event::new("e1", "K", start, IssueEvent::register("I1", registration))];
/// let start = start.as_instant().unwrap();
/// let crossed = rulebook.sla()?.crossings(&events, start, start + chrono::TimeDelta::hours(1))?;
/// assert_eq!(crossed[0].key.to_string(), "I1/report/1/breach"); // at once (D003-106)
/// assert_eq!(crossed[0].severity, "major");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Crossing {
    /// What makes it the same step.
    pub key: StepKey,
    /// When it came due.
    pub at: DateTime<Utc>,
    /// The severity by whose clock it came due.
    pub severity: Code,
    /// The roles to be reminded.
    pub remind: Vec<Code>,
    /// The roles to which it is escalated.
    pub escalate: Vec<Code>,
}

impl Sla {
    /// The steps of one issue that came due after one instant and up to another.
    pub(super) fn crossed(
        &self,
        entries: &[Entry<'_>],
        after: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Vec<Crossing>, Error> {
        let Ok(timeline) = Timeline::replay(self, entries, until) else { return Ok(Vec::new()) };
        let mut stretches = timeline.before_changes(self, entries);
        let begin = timeline.changes.last().copied().unwrap_or(timeline.issue.registered);
        stretches.push(Stretch { begin, end: until, timeline });
        let mut fired: Vec<Crossing> = Vec::new();
        let mut seen: BTreeSet<(Milestone, u32, String)> = BTreeSet::new();
        for stretch in &stretches {
            let mut found: Vec<Crossing> = Vec::new();
            for one in self.view(&stretch.timeline, stretch.end)? {
                self.steps_of(stretch, &one, &mut found);
            }
            // In the order of time; at one instant in that of milestones and the rulebook's steps.
            found.sort_by_key(|crossing| crossing.at);
            for crossing in found {
                let StepKey { milestone, cycle, trigger, .. } = &crossing.key;
                if seen.insert((*milestone, *cycle, trigger.to_string())) {
                    fired.push(crossing);
                }
            }
        }
        fired.retain(|crossing| after < crossing.at && crossing.at <= until);
        Ok(fired)
    }

    /// The steps of one clock that fire in a stretch of time.
    fn steps_of(&self, stretch: &Stretch, one: &MilestoneReading, found: &mut Vec<Crossing>) {
        let Stretch { begin, end, timeline } = stretch;
        let Some(run) = &one.run else { return };
        let Some(clock) = self.clock_at(one.severity_place, one.milestone) else { return };
        let over = run.end.map(End::at);
        let stops = self.reopening() != Reopening::NewCycle && clock.stops_when_resolved();
        let stops = if stops { timeline.resolved() } else { Vec::new() };
        for (step, at) in clock.clock.steps().iter().zip(clock.clock.steps_at(run)) {
            let before = |at: DateTime<Utc>, over: DateTime<Utc>| match step.at {
                Trigger::Breach => at <= over,
                _ => at < over,
            };
            // What came due before the stretch began fires where it begins.
            let due = at.map(|at| at.max(*begin));
            let Some(due) = due.filter(|at| over.is_none_or(|over| before(*at, over))) else {
                continue;
            };
            // While it is resolved nothing fires; what came due then does when it goes on.
            let stop = stops
                .iter()
                .find(|stop| !before(due, stop.from) && stop.to.is_none_or(|to| due < to));
            let at = match stop {
                Some(stop) => stop.to.into_iter().chain(over).min(),
                None => Some(due),
            };
            if let Some(at) = at.filter(|at| at <= end) {
                found.push(Crossing {
                    key: StepKey::new(timeline.issue.id.clone(), one.milestone, one.cycle, step.at),
                    at,
                    severity: one.severity.clone(),
                    remind: step.remind.clone(),
                    escalate: step.escalate.clone(),
                });
            }
        }
    }
}
