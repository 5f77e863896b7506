//! The clocks of a warning: what has to be done by when, and by whom (D002-97).
//!
//! A date without a time of day is read at 24:00 of that day; what ends before it could begin took
//! no time at all.

use chrono::{DateTime, Utc};
use serde::Serialize;

use super::definition::{Milestone, Start, WarningClock};
use super::{Warning, Warnings};
use crate::error::Error;
use crate::fact::surely_before;
use crate::label::Code;
use crate::rule::clock::{ClockReading, End, Run};
use crate::time::{AsOf, Moment};

/// A clock of a warning as of a moment.
///
/// ```
/// use guanxi::{Rulebook, policy::{scheme::Case, warning::{Evidence, Milestone}}};
/// use guanxi::record::{Event, WarningEvent};
/// let rulebook = Rulebook::preset("renewal")?;
/// let step = WarningEvent::detect("W1", "overdue".parse()?);
/// let events = [Event::new("e1", "KH0001", "2024-04-01T09:00:00+08:00".parse()?, step)];
/// let as_of = "2024-04-01T10:00:00+08:00".parse()?;
/// let warnings = rulebook.warnings()?;
/// let log = warnings.replay("KH0001", &events, as_of, None, &Evidence::default());
/// let clocks = warnings.clocks(&log.warnings[0], as_of)?;
/// let report = clocks.iter().find(|clock| clock.milestone == Milestone::Report).unwrap();
/// assert_eq!(report.reading.remaining, Some(3600)); // one of two hours (D002-86)
/// assert_eq!(report.by.as_ref().unwrap(), &"account_manager");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct MilestoneReading {
    /// What has to be done.
    pub milestone: Milestone,
    /// Which run it is, from 1 on; 0 where none has started. Only escalations have several.
    pub cycle: u32,
    /// Since when it runs.
    pub start: Option<DateTime<Utc>>,
    /// How it stands. For progress it is the run since the last report, and `missed` counts all
    /// full periods of the warning that passed without one.
    #[serde(flatten)]
    pub reading: ClockReading,
    /// The role that has to do it.
    pub by: Option<Code>,
    /// The role that has to get it.
    pub to: Option<Code>,
    /// Whether a run has started or is sure to start, and has not ended.
    #[serde(skip)]
    pub(super) waits: bool,
}

/// What has to be done next about a warning, by when and by whom (D002-97, P-090).
///
/// ```
/// use guanxi::{Rulebook, policy::warning::{Evidence, Milestone}, record::{Event, WarningEvent}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let step = WarningEvent::detect("W1", "overdue".parse()?);
/// let events = [Event::new("e1", "KH0001", "2024-04-01T09:00:00+08:00".parse()?, step)];
/// let as_of = "2024-04-01T10:00:00+08:00".parse()?;
/// let warnings = rulebook.warnings()?;
/// let log = warnings.replay("KH0001", &events, as_of, None, &Evidence::default());
/// let next = warnings.deadline(&log.warnings[0], as_of)?.unwrap();
/// assert_eq!((next.milestone, next.overdue), (Milestone::Report, false));
/// assert_eq!(next.due.to_rfc3339(), "2024-04-01T03:00:00+00:00");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Deadline {
    /// What has to be done.
    pub milestone: Milestone,
    /// By when.
    pub due: DateTime<Utc>,
    /// The role that has to do it.
    pub by: Option<Code>,
    /// The role that has to get it.
    pub to: Option<Code>,
    /// Whether it is late.
    pub overdue: bool,
}

impl Warnings<'_> {
    /// Every clock of a warning as of a moment, in the order of the milestones; a date means its
    /// end.
    ///
    /// # Errors
    /// Those of [`Clock::read`](crate::rule::clock::Clock::read): beyond the end of a calendar.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::warning::Evidence, record::{Event, WarningEvent}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let step = WarningEvent::detect("W1", "overdue".parse()?);
    /// let events = [Event::new("e1", "KH0001", "2024-04-01".parse()?, step)];
    /// let as_of = "2024-04-02".parse()?;
    /// let warnings = rulebook.warnings()?;
    /// let log = warnings.replay("KH0001", &events, as_of, None, &Evidence::default());
    /// let report = &warnings.clocks(&log.warnings[0], as_of)?[0];
    /// assert!(report.reading.state.is_breached()); // two hours after the end of 1 April
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn clocks(&self, warning: &Warning, as_of: Moment) -> Result<Vec<MilestoneReading>, Error> {
        let now = self.instant(as_of);
        let mut found = Vec::with_capacity(self.definition.clocks.len());
        for clock in &self.definition.clocks {
            let runs = self.runs(warning, clock);
            let entry = |cycle, run: Option<&Run>, reading| MilestoneReading {
                milestone: clock.milestone,
                cycle,
                start: run.map(|run| run.start),
                reading,
                by: clock.clock.by().cloned(),
                to: clock.clock.to().cloned(),
                waits: run.is_some_and(|run| run.end.is_none()),
            };
            if clock.milestone == Milestone::Progress {
                let mut missed = 0_u32;
                let mut last = None;
                for run in &runs {
                    let reading = clock.clock.read(run, now)?;
                    missed = missed.saturating_add(reading.missed);
                    last = Some((run, reading));
                }
                if let Some((run, reading)) = last {
                    found.push(entry(1, Some(run), ClockReading { missed, ..reading }));
                    continue;
                }
            }
            if runs.is_empty() {
                found.push(entry(0, None, ClockReading::not_started()));
            }
            for (cycle, run) in (1..).zip(&runs) {
                found.push(entry(cycle, Some(run), clock.clock.read(run, now)?));
            }
        }
        Ok(found)
    }

    /// What has to be done next: of what is not done yet, late or not, that which is due first.
    ///
    /// `None` where no clock runs.
    ///
    /// # Errors
    /// As [`Warnings::clocks`].
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::warning::Evidence, record::{Event, WarningEvent}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let step = WarningEvent::detect("W1", "overdue".parse()?);
    /// let events = [Event::new("e1", "KH0001", "2024-04-01".parse()?, step)];
    /// let as_of = "2024-04-02".parse()?;
    /// let warnings = rulebook.warnings()?;
    /// let log = warnings.replay("KH0001", &events, as_of, None, &Evidence::default());
    /// let next = warnings.deadline(&log.warnings[0], as_of)?.unwrap();
    /// assert!(next.overdue && next.to.unwrap() == "sales_supervisor"); // D002-87
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn deadline(&self, warning: &Warning, as_of: Moment) -> Result<Option<Deadline>, Error> {
        Ok(next(&self.clocks(warning, as_of)?))
    }

    /// The runs of a clock, in their order.
    fn runs(&self, warning: &Warning, clock: &WarningClock) -> Vec<Run> {
        let detected = warning.detected();
        let before = |step: Option<Moment>| match clock.from {
            Start::Detected => detected,
            Start::StepBefore => step,
        };
        let cleared = warning.assessment.as_ref().and(warning.ended);
        let (start, done) = match clock.milestone {
            Milestone::Report => (detected, warning.reported),
            Milestone::Meet => (before(warning.reported), warning.met),
            Milestone::Plan => (before(warning.met), warning.planned),
            Milestone::Execute => (before(warning.planned), warning.executed),
            Milestone::Clear => (before(warning.executed), cleared),
            Milestone::Archive => (cleared, warning.archived),
            Milestone::Progress => return self.progress(warning),
            Milestone::Escalate => return self.escalations(warning),
        };
        let done = done.map(|at| End::Done(self.done(at, start)));
        // What is cleared still has to be filed; nothing else outlives the risk.
        let over = warning.ended.filter(|_| clock.milestone != Milestone::Archive);
        let end = done.or_else(|| over.map(|at| End::Cancelled(self.instant(at))));
        start.map(|start| run(self.instant(start), end)).into_iter().collect()
    }

    /// From the start of the plan, and then from each report, to the next one.
    fn progress(&self, warning: &Warning) -> Vec<Run> {
        let reports = warning.progress.iter().map(|report| report.at);
        let starts = warning.executed.into_iter().chain(reports);
        let mut starts: Vec<(DateTime<Utc>, Moment)> =
            starts.map(|at| (self.instant(at), at)).collect();
        starts.sort_by_key(|(instant, at)| (*instant, at.as_instant()));
        let over = warning.ended.map(|at| End::Cancelled(self.instant(at)));
        let next = starts.iter().skip(1).map(Some).chain([None]);
        let runs = starts.iter().zip(next).map(|((begins, start), next)| {
            let done = next.map(|(instant, at)| match at.as_date() {
                Some(_) => End::Done(self.done(*at, Some(*start))),
                None => End::Done(*instant),
            });
            run(*begins, done.or(over))
        });
        runs.collect()
    }

    /// From each major problem until it goes up; one that does not wait for the other is one with it.
    fn escalations(&self, warning: &Warning) -> Vec<Run> {
        let mut found: Vec<(Option<Moment>, DateTime<Utc>)> = Vec::new();
        for problem in warning.progress.iter().filter(|report| report.major) {
            let local = problem.at.local(self.zone);
            let mut later = warning.escalated.iter().copied();
            let end = later.find(|at| !surely_before(at.local(self.zone), local));
            let start = self.instant(problem.at);
            match found.iter_mut().find(|(other, _)| *other == end) {
                Some((_, first)) => *first = start.min(*first),
                None => found.push((end, start)),
            }
        }
        let over = warning.ended.map(|at| End::Cancelled(self.instant(at)));
        let runs = found.into_iter().map(|(end, start)| {
            let done = end.map(|at| End::Done(self.done(at, None).max(start)));
            run(start, done.or(over))
        });
        runs.collect()
    }

    /// When something was done: of a date as early as it may have been, so that nobody is late for what
    /// the records do not say.
    fn done(&self, at: Moment, start: Option<Moment>) -> DateTime<Utc> {
        let Some(day) = at.as_date().and_then(|day| day.pred_opt()) else {
            return self.instant(at);
        };
        let begins = self.zone.end_of(day);
        let start = start.map(|start| self.instant(start)).unwrap_or(begins);
        begins.max(start).min(self.instant(at))
    }

    fn instant(&self, moment: Moment) -> DateTime<Utc> {
        AsOf::new(moment, self.zone).instant()
    }
}

/// What is due first of what waits.
pub(super) fn next(clocks: &[MilestoneReading]) -> Option<Deadline> {
    let waiting = clocks.iter().filter(|clock| clock.waits);
    let due = waiting.filter_map(|clock| Some((clock.reading.due?, clock)));
    due.min_by_key(|(due, _)| *due).map(|(due, clock)| Deadline {
        milestone: clock.milestone,
        due,
        by: clock.by.clone(),
        to: clock.to.clone(),
        overdue: clock.reading.state.is_breached(),
    })
}

/// A run that does not end before it starts: a date says nothing of the time of its day.
fn run(start: DateTime<Utc>, end: Option<End>) -> Run {
    match end {
        Some(end) => Run::new(start.min(end.at())).ended(end),
        None => Run::new(start),
    }
}
