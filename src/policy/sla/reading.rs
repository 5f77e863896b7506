//! The reading of an issue as of an instant: every clock, and what changes have hidden.

use chrono::{DateTime, Utc};

use super::machine::Issue;
use super::resolution::resolutions;
use super::runs::is_over;
use super::status::{Status, StatusSet};
use super::timeline::{Stretch, Timeline};
use super::{Decision, IssueClock, IssueState, Milestone, Refused, Resolved, SeverityChange, Sla};
use crate::error::Error;
use crate::label::Code;
use crate::rule::clock::{Basis, ClockReading, ClockState, Run};

/// The reading of one cycle of one milestone.
///
/// ```
/// use guanxi::Rulebook;
/// use guanxi::policy::sla::Milestone;
/// use guanxi::record::{Event, IssueEvent, Registration};
/// let rulebook = Rulebook::preset("follow_up_office")?;
/// let registration = Registration::new("urgent".parse()?, "chen");
/// let at = "2024-03-15T14:00:00+08:00".parse()?;
/// let events = [Event::new("e1", "K", at, IssueEvent::register("I1", registration))];
/// let issue = rulebook.sla()?.read(&events, "2024-03-15T14:30:00+08:00".parse()?)?;
/// let respond = issue.clock(Milestone::Respond).unwrap();
/// assert_eq!((respond.cycle, respond.reading.remaining), (1, Some(1800))); // D000-88
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct MilestoneReading {
    /// What the clock waits for.
    pub milestone: Milestone,
    /// Which run of the clock it is, from 1; 0 for one that has not started.
    pub cycle: u32,
    /// The severity by whose clock it is read.
    pub severity: Code,
    /// When it started.
    pub start: Option<DateTime<Utc>>,
    /// State, target, used, remaining, due, next step.
    pub reading: ClockReading,
    pub(super) run: Option<Run>,
    pub(super) severity_place: usize,
}

/// A breach that a later change of severity or date would hide.
///
/// ```
/// use guanxi::Rulebook;
/// use guanxi::policy::sla::Milestone;
/// use guanxi::record::{Event, IssueAction, IssueEvent, Registration};
/// let rulebook = Rulebook::preset("follow_up_office")?;
/// let at = |text: &str| text.parse();
/// let lower = IssueAction::SetSeverity { severity: "general".parse()? };
/// let events = [
///     Event::new("e1", "K", at("2024-03-15T09:00:00+08:00")?,
///         IssueEvent::register("I1", Registration::new("urgent".parse()?, "chen"))),
///     Event::new("e2", "K", at("2024-03-15T11:00:00+08:00")?, IssueEvent::new("I1", lower)),
/// ];
/// let issue = rulebook.sla()?.read(&events, at("2024-03-15T11:30:00+08:00")?)?;
/// assert!(!issue.clock(Milestone::Respond).unwrap().reading.state.is_breached());
/// assert_eq!(issue.history[0].severity, "urgent"); // one hour was over at ten
/// assert!(issue.is_breached(Milestone::Respond));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct PastBreach {
    /// The milestone.
    pub milestone: Milestone,
    /// Its cycle.
    pub cycle: u32,
    /// The severity under which it was breached.
    pub severity: Code,
    /// When it had been due.
    pub due: Option<DateTime<Utc>>,
    /// The last second before the severity or the date was replaced.
    pub until: DateTime<Utc>,
}

/// An issue as of an instant: its state, all its clocks, and what went wrong on the way.
///
/// ```
/// use guanxi::Rulebook;
/// use guanxi::policy::sla::{IssueState, Milestone};
/// use guanxi::record::{Event, IssueAction, IssueEvent, Registration};
/// let rulebook = Rulebook::preset("follow_up_office")?;
/// let at = |text: &str| text.parse();
/// let events = [
///     Event::new("e1", "K", at("2024-03-15T09:00:00+08:00")?,
///         IssueEvent::register("I1", Registration::new("important".parse()?, "chen"))),
///     Event::new("e2", "K", at("2024-03-15T10:00:00+08:00")?,
///         IssueEvent::new("I1", IssueAction::Respond)),
/// ];
/// let issue = rulebook.sla()?.read(&events, at("2024-03-15T12:00:00+08:00")?)?;
/// assert_eq!(issue.issue.state, IssueState::InProgress);
/// let next = issue.next_due().unwrap();
/// assert_eq!(next.milestone, Milestone::Resolve);
/// assert_eq!(next.reading.due.unwrap().to_string(), "2024-03-20 10:00:00 UTC"); // D000-92
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct IssueReading {
    /// The issue as its events have left it.
    pub issue: Issue,
    /// The instant of the reading.
    pub as_of: DateTime<Utc>,
    /// The clocks of the severity, by milestone and cycle.
    pub clocks: Vec<MilestoneReading>,
    /// Breaches under severities and dates that were replaced.
    pub history: Vec<PastBreach>,
    /// Each time that it was resolved, in order.
    pub resolutions: Vec<Resolved>,
    /// Which clocks were met or late by now, each once.
    pub decisions: Vec<Decision>,
    /// Since when nothing more can happen to it: closed, called off, or resolved where nobody can
    /// open it again.
    pub over: Option<DateTime<Utc>>,
    /// Events that changed nothing, and why.
    pub refused: Vec<Refused>,
    pub(super) statuses: Vec<(DateTime<Utc>, Status)>,
}

impl IssueReading {
    /// The current cycle of a milestone; `None` where the severity has no such clock.
    ///
    /// ```
    /// # use guanxi::Rulebook;
    /// # use guanxi::policy::sla::Milestone;
    /// # use guanxi::record::{Event, IssueEvent, Registration};
    /// # let rulebook = Rulebook::preset("follow_up_office")?;
    /// # let registration = Registration::new("urgent".parse()?, "chen");
    /// # let at = "2024-03-15T14:00:00+08:00".parse()?;
    /// # let events = [Event::new("e1", "K", at, IssueEvent::register("I1", registration))];
    /// let issue = rulebook.sla()?.read(&events, at)?;
    /// assert!(issue.clock(Milestone::Respond).is_some());
    /// assert!(issue.clock(Milestone::CallBack).is_none()); // 000 has none
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn clock(&self, milestone: Milestone) -> Option<&MilestoneReading> {
        self.clocks.iter().rev().find(|clock| clock.milestone == milestone)
    }

    /// The clock that is due first among those that are not done; of a resolved issue only the
    /// call-back still is.
    ///
    /// ```
    /// # use guanxi::Rulebook;
    /// # use guanxi::policy::sla::Milestone;
    /// # use guanxi::record::{Event, IssueEvent, Registration};
    /// # let rulebook = Rulebook::preset("follow_up_office")?;
    /// # let registration = Registration::new("urgent".parse()?, "chen");
    /// # let at = "2024-03-15T14:00:00+08:00".parse()?;
    /// # let events = [Event::new("e1", "K", at, IssueEvent::register("I1", registration))];
    /// let issue = rulebook.sla()?.read(&events, at)?;
    /// assert_eq!(issue.next_due().unwrap().milestone, Milestone::Respond);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn next_due(&self) -> Option<&MilestoneReading> {
        let working = matches!(self.issue.state, IssueState::Pending | IssueState::InProgress);
        let waits = |one: &&MilestoneReading| working || one.milestone == Milestone::CallBack;
        let open = self.clocks.iter().filter(|clock| clock.reading.open).filter(waits);
        open.filter(|clock| clock.reading.due.is_some()).min_by_key(|clock| clock.reading.due)
    }

    /// Whether any cycle of a milestone is breached, now or under what was replaced: what a KPI
    /// counts.
    ///
    /// ```
    /// # use guanxi::Rulebook;
    /// # use guanxi::policy::sla::Milestone;
    /// # use guanxi::record::{Event, IssueEvent, Registration};
    /// # let rulebook = Rulebook::preset("follow_up_office")?;
    /// # let registration = Registration::new("urgent".parse()?, "chen");
    /// # let at = "2024-03-15T14:00:00+08:00".parse()?;
    /// # let events = [Event::new("e1", "K", at, IssueEvent::register("I1", registration))];
    /// let issue = rulebook.sla()?.read(&events, "2024-03-15T15:00:01+08:00".parse()?)?;
    /// assert!(issue.is_breached(Milestone::Respond));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_breached(&self, milestone: Milestone) -> bool {
        let now = self.clocks.iter().filter(|clock| clock.milestone == milestone);
        let past = self.history.iter().any(|breach| breach.milestone == milestone);
        past || now.into_iter().any(|clock| clock.reading.state.is_breached())
    }

    /// The seconds that the issue spent in a set of statuses, up to the instant of the reading.
    ///
    /// # Errors
    /// As [`Calendar::between`](crate::time::Calendar::between).
    ///
    /// ```
    /// # use guanxi::Rulebook;
    /// # use guanxi::record::{Event, IssueEvent, Registration};
    /// # let rulebook = Rulebook::preset("follow_up_office")?;
    /// # let registration = Registration::new("urgent".parse()?, "chen");
    /// # let at = "2024-03-15T14:00:00+08:00".parse()?;
    /// # let events = [Event::new("e1", "K", at, IssueEvent::register("I1", registration))];
    /// use guanxi::rule::clock::Basis;
    /// let sla = rulebook.sla()?;
    /// let issue = sla.read(&events, "2024-03-15T15:00:00+08:00".parse()?)?;
    /// assert_eq!(issue.seconds_in(sla.statuses(["pending"])?, &Basis::Elapsed)?, 3600);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn seconds_in(&self, set: StatusSet, basis: &Basis) -> Result<i64, Error> {
        let mut seconds = 0_i64;
        for (place, (from, status)) in self.statuses.iter().enumerate() {
            if set.contains(*status) {
                let next = self.statuses.get(place.saturating_add(1));
                let to = next.map_or(self.as_of, |(to, _)| *to);
                seconds = seconds.saturating_add(basis.between(*from, to)?);
            }
        }
        Ok(seconds)
    }
}

impl Sla {
    /// All clocks of a timeline as of an instant, in the order of milestones and cycles.
    pub(super) fn view(
        &self,
        timeline: &Timeline,
        as_of: DateTime<Utc>,
    ) -> Result<Vec<MilestoneReading>, Error> {
        let mut view = Vec::with_capacity(4);
        let now = timeline.issue.severity_place;
        for milestone in Milestone::ALL {
            let clock = self.clock_at(now, *milestone);
            if self.severity_change() == SeverityChange::Reevaluate {
                if let Some(clock) = clock {
                    self.read_runs(timeline, clock, now, None, as_of, &mut view)?;
                }
                continue;
            }
            // Every run is read by the severity in force when it started.
            let places = timeline.severities.iter().map(|(_, place)| *place);
            let mut runs = Vec::new();
            for place in distinct(places) {
                if let Some(clock) = self.clock_at(place, *milestone) {
                    self.read_runs(timeline, clock, place, Some(place), as_of, &mut runs)?;
                }
            }
            view.extend(in_order(runs));
        }
        Ok(view)
    }

    /// Reads the runs of a clock; with `frozen` only those that started under that severity.
    fn read_runs(
        &self,
        timeline: &Timeline,
        clock: &IssueClock,
        severity: usize,
        frozen: Option<usize>,
        as_of: DateTime<Utc>,
        view: &mut Vec<MilestoneReading>,
    ) -> Result<(), Error> {
        let Some(code) = self.severity_code(severity) else { return Ok(()) };
        let runs = super::runs::runs(self, timeline, clock);
        let entry = |cycle, run: Option<Run>, reading| MilestoneReading {
            milestone: clock.milestone,
            cycle,
            severity: code.clone(),
            start: run.as_ref().map(|run| run.start),
            reading,
            run,
            severity_place: severity,
        };
        if runs.is_empty() {
            let waits = frozen.is_none_or(|place| place == timeline.issue.severity_place);
            if waits && self.is_open(timeline) {
                view.push(entry(0, None, NOT_STARTED));
            }
            return Ok(());
        }
        let in_force = |at: DateTime<Utc>| {
            let begun = timeline.severities.iter().rev().find(|(from, _)| *from <= at);
            begun.map(|(_, place)| *place)
        };
        for (cycle, run) in (1_u32..).zip(runs) {
            if frozen.is_none() || frozen == in_force(run.start) {
                let reading = clock.clock.read(&run, as_of)?;
                view.push(entry(cycle, Some(run), reading));
            }
        }
        Ok(())
    }

    /// The reading at the end of the last stretch, with the breaches that changes have hidden and
    /// what was decided before.
    pub(super) fn read_stretch(
        &self,
        stretch: Stretch,
        history: Vec<PastBreach>,
        mut decisions: Vec<Decision>,
    ) -> Result<IssueReading, Error> {
        let clocks = self.view(&stretch.timeline, stretch.end)?;
        self.decide(&stretch, &clocks, &mut decisions);
        let Stretch { end: as_of, timeline, .. } = stretch;
        // What a change has not touched stands in the view, or was on record before.
        let mut hidden: Vec<PastBreach> = Vec::with_capacity(history.len());
        for past in history {
            let shown = |one: &MilestoneReading| {
                one.reading.state.is_breached()
                    && (one.milestone, one.cycle) == (past.milestone, past.cycle)
                    && one.severity == past.severity
                    && one.reading.due == past.due
            };
            let known =
                |other: &PastBreach| PastBreach { until: past.until, ..other.clone() } == past;
            if !clocks.iter().any(shown) && !hidden.iter().any(known) {
                hidden.push(past);
            }
        }
        Ok(IssueReading {
            resolutions: resolutions(&timeline),
            over: timeline.marks.iter().find(|(_, mark)| is_over(*mark)).map(|(at, _)| *at),
            decisions,
            issue: timeline.issue,
            as_of,
            clocks,
            history: hidden,
            refused: timeline.refused,
            statuses: timeline.statuses,
        })
    }
}

/// The reading of a clock that nothing has started.
const NOT_STARTED: ClockReading = ClockReading::not_started();

/// The runs of one milestone under several severities as its cycles, in the order of time.
fn in_order(mut runs: Vec<MilestoneReading>) -> Vec<MilestoneReading> {
    // One that has not started says something only where none has.
    if runs.iter().any(|one| one.run.is_some()) {
        runs.retain(|one| one.run.is_some());
        runs.sort_by_key(|one| one.start);
        for (cycle, one) in (1..).zip(&mut runs) {
            one.cycle = cycle;
        }
    }
    runs
}

/// Values in their order, each once.
fn distinct(places: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut found = Vec::new();
    for place in places {
        if !found.contains(&place) {
            found.push(place);
        }
    }
    found
}

/// The breaches of a view that was true up to an instant.
pub(super) fn breaches(view: Vec<MilestoneReading>, until: DateTime<Utc>) -> Vec<PastBreach> {
    let breached = view.into_iter().filter(|one| one.reading.state.is_breached());
    breached
        .map(|one| PastBreach {
            milestone: one.milestone,
            cycle: one.cycle,
            severity: one.severity,
            due: one.reading.due,
            until,
        })
        .collect()
}

impl MilestoneReading {
    /// When it was done, if it was.
    ///
    /// ```
    /// # use guanxi::Rulebook;
    /// # use guanxi::policy::sla::Milestone;
    /// # use guanxi::record::{Event, IssueEvent, Registration};
    /// # let rulebook = Rulebook::preset("follow_up_office")?;
    /// # let registration = Registration::new("urgent".parse()?, "chen");
    /// # let at = "2024-03-15T14:00:00+08:00".parse()?;
    /// # let events = [Event::new("e1", "K", at, IssueEvent::register("I1", registration))];
    /// let issue = rulebook.sla()?.read(&events, at)?;
    /// assert_eq!(issue.clock(Milestone::Respond).unwrap().done(), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn done(&self) -> Option<DateTime<Utc>> {
        match self.reading.state {
            ClockState::Met { done } => Some(done),
            ClockState::Breached { done } => done,
            _ => None,
        }
    }
}
