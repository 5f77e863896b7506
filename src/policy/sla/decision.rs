//! When each clock of an issue was decided: met or late, whichever came first.

use chrono::{DateTime, Utc};

use super::runs::is_over;
use super::timeline::Stretch;
use super::{IssueClock, Milestone, MilestoneReading, Reopening, Sla};
use crate::rule::clock::{ClockState, End, Run};

/// How a clock of an issue was decided, once and for all.
///
/// A clock is decided when it is met or when it becomes late, whichever comes first, and is not
/// decided anew by a later severity or date; a later reading has the same decisions and perhaps more.
/// A resolution that may be opened again where the clock then goes on decides nothing before it is
/// the last word.
///
/// ```
/// use guanxi::Rulebook;
/// use guanxi::policy::sla::Milestone;
/// use guanxi::record::{Event, IssueEvent, Registration};
/// let rulebook = Rulebook::preset("follow_up_office")?;
/// let at = |text: &str| text.parse();
/// let registration = Registration::new("urgent".parse()?, "chen");
/// let events = [Event::new("e1", "K", at("2024-03-15T14:00:00+08:00")?,
///     IssueEvent::register("I1", registration))];
/// let issue = rulebook.sla()?.read(&events, at("2024-03-15T16:00:00+08:00")?)?;
/// let respond = issue.decisions[0];
/// assert_eq!((respond.milestone, respond.met), (Milestone::Respond, false));
/// assert_eq!(respond.at.to_string(), "2024-03-15 07:00:01 UTC"); // one hour was over (D000-88)
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Decision {
    /// What the clock waits for.
    pub milestone: Milestone,
    /// Which run of the clock it is, from 1.
    pub cycle: u32,
    /// When it started.
    pub start: DateTime<Utc>,
    /// The first instant at which it was clear.
    pub at: DateTime<Utc>,
    /// Whether it was met; else it was late.
    pub met: bool,
}

impl Sla {
    /// Adds what a stretch of time decides of clocks that were not decided before.
    pub(super) fn decide(
        &self,
        stretch: &Stretch,
        view: &[MilestoneReading],
        decisions: &mut Vec<Decision>,
    ) {
        for one in view {
            let MilestoneReading { milestone, cycle, .. } = *one;
            let known = |other: &Decision| (other.milestone, other.cycle) == (milestone, cycle);
            let Some(run) = one.run.as_ref().filter(|_| !decisions.iter().any(known)) else {
                continue;
            };
            let Some(clock) = self.clock_at(one.severity_place, milestone) else { continue };
            let (at, met) = match one.reading.state {
                ClockState::Met { done } => (self.clear_from(stretch, clock, done), true),
                ClockState::Breached { .. } => (self.late_from(stretch, clock, run), false),
                _ => continue,
            };
            let at = at.max(stretch.begin);
            decisions.push(Decision { milestone, cycle, start: run.start, at, met });
        }
    }

    /// Whether a resolution is not the last word of a clock as long as the issue may be opened again.
    fn stands_still(&self, clock: &IssueClock) -> bool {
        self.reopening() != Reopening::NewCycle && clock.stops_when_resolved()
    }

    /// From when on what was done in time is known to remain so.
    fn clear_from(
        &self,
        stretch: &Stretch,
        clock: &IssueClock,
        done: DateTime<Utc>,
    ) -> DateTime<Utc> {
        if clock.milestone != Milestone::Resolve || !self.stands_still(clock) {
            return done;
        }
        let marks = &stretch.timeline.marks;
        marks.iter().find(|(at, mark)| *at >= done && is_over(*mark)).map_or(done, |(at, _)| *at)
    }

    /// From when on a run is late.
    fn late_from(&self, stretch: &Stretch, clock: &IssueClock, run: &Run) -> DateTime<Utc> {
        let late = clock.clock.late_from(run).unwrap_or(run.start);
        if !self.stands_still(clock) {
            return late;
        }
        // What would be late while the issue is resolved is late when it goes on.
        let resolved = stretch.timeline.resolved();
        let over = run.end.map(End::at);
        let stop =
            resolved.iter().find(|stop| late > stop.from && stop.to.is_none_or(|to| late < to));
        stop.and_then(|stop| stop.to.into_iter().chain(over).min()).unwrap_or(late)
    }
}
