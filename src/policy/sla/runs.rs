//! The runs of an issue clock: each start with what ended it, in the order of time.

use chrono::{DateTime, Utc};

use super::definition::IssueClock;
use super::status::Status;
use super::timeline::{Mark, Timeline};
use super::{AfterResolution, IssueState, Milestone, Reopening, Sla, StartEvent};
use crate::rule::clock::{End, Pause, Pauses, Run};

/// Whether nothing more can happen to the issue.
pub(super) fn is_over(mark: Mark) -> bool {
    matches!(mark, Mark::Final | Mark::Closed | Mark::Cancelled)
}

/// Goes through the marks of a timeline for one clock.
struct Walk<'a> {
    clock: &'a IssueClock,
    new_cycles: bool,
    runs: Vec<Run>,
    /// Whether the last run is still going on.
    open: bool,
    /// The resolution after which the issue has not been opened again.
    resolved: Option<DateTime<Utc>>,
    responded: bool,
    /// How many resolution cycles have begun.
    cycle: usize,
    dates: &'a [Option<DateTime<Utc>>],
}

/// All runs of a clock; the runs of a milestone are its cycles.
pub(super) fn runs(sla: &Sla, timeline: &Timeline, clock: &IssueClock) -> Vec<Run> {
    let mut walk = Walk {
        clock,
        new_cycles: sla.reopening() == Reopening::NewCycle,
        runs: Vec::new(),
        open: false,
        resolved: None,
        responded: false,
        cycle: 0,
        dates: &timeline.dates,
    };
    for (at, mark) in &timeline.marks {
        walk.pass(*at, *mark);
    }
    if let Some(at) = walk.resolved {
        walk.finish(at, timeline.issue.state != IssueState::Resolved);
    }
    walk.pause(sla, timeline);
    walk.runs
}

impl Walk<'_> {
    fn pass(&mut self, at: DateTime<Utc>, mark: Mark) {
        match mark {
            Mark::Resolved => self.resolved = Some(at),
            Mark::Reopened => {
                self.resolved = None;
                self.cycle = self.cycle.saturating_add(1);
            }
            _ => {}
        }
        if self.open {
            if self.stops(mark) {
                self.end(End::Done(at));
            } else if let Some(since) = self.resolved.filter(|_| is_over(mark)) {
                // What was resolved stays resolved when it is closed or called off.
                self.finish(since, true);
            }
            if self.open && self.ends(mark) {
                self.end(End::Cancelled(at));
            }
        }
        // A repeating clock begins anew where it was done.
        let anew = mark == Mark::Updated && self.clock.milestone == Milestone::Update;
        let begun = self.runs.last().is_some_and(|run| run.end == Some(End::Done(at)));
        if !self.open && (self.starts(mark) || (anew && begun)) {
            let mut run = Run::new(at);
            run.field = self.dates.get(self.date_place()).copied().flatten();
            self.runs.push(run);
            self.open = true;
        }
        if mark == Mark::Responded {
            self.responded = true;
        }
    }

    fn date_place(&self) -> usize {
        if self.new_cycles { self.cycle } else { 0 }
    }

    fn end(&mut self, end: End) {
        if let Some(run) = self.runs.last_mut() {
            run.end = Some(end);
        }
        self.open = false;
    }

    fn starts(&self, mark: Mark) -> bool {
        let first = self.runs.is_empty();
        let milestone = self.clock.milestone;
        match self.clock.from {
            // A re-opening that begins a new cycle starts the work on it, whatever started the first.
            StartEvent::Registered
            | StartEvent::Started
            | StartEvent::Responded
            | StartEvent::Reported
            | StartEvent::Proposed
                if mark == Mark::Reopened =>
            {
                self.new_cycles && matches!(milestone, Milestone::Resolve | Milestone::Update)
            }
            StartEvent::Registered => mark == Mark::Registered,
            // Whoever answers has begun.
            StartEvent::Started => first && matches!(mark, Mark::Started | Mark::Responded),
            StartEvent::Responded => first && mark == Mark::Responded,
            StartEvent::Reported => first && mark == Mark::Reported,
            StartEvent::Proposed => first && mark == Mark::Proposed,
            StartEvent::Resolved => mark == Mark::Resolved,
            StartEvent::Message => mark == Mark::CustomerMessage,
            StartEvent::MessageAfterResponse => mark == Mark::CustomerMessage && self.responded,
        }
    }

    /// Whether the clock waits for this.
    fn stops(&self, mark: Mark) -> bool {
        match self.clock.milestone {
            Milestone::Respond => mark == Mark::Responded,
            Milestone::Report => mark == Mark::Reported,
            Milestone::Propose => mark == Mark::Proposed,
            // Where it may go on, it is done only at the end.
            Milestone::Resolve => mark == Mark::Resolved && self.new_cycles,
            Milestone::CallBack => mark == Mark::CalledBack,
            Milestone::NextReply => matches!(mark, Mark::Responded | Mark::StaffMessage),
            Milestone::Update => mark == Mark::Updated,
        }
    }

    /// Whether this makes it pointless to wait.
    fn ends(&self, mark: Mark) -> bool {
        match mark {
            mark if is_over(mark) => true,
            Mark::Reopened => self.clock.milestone == Milestone::CallBack,
            Mark::Resolved => {
                let ends = self.clock.after_resolution == AfterResolution::Ends;
                self.new_cycles && self.clock.milestone != Milestone::CallBack && ends
            }
            _ => false,
        }
    }

    /// Ends a run by a resolution after which the issue was not opened again.
    fn finish(&mut self, at: DateTime<Utc>, last_word: bool) {
        if !self.open || self.new_cycles || !self.clock.stops_when_resolved() {
            return;
        }
        // A message may have started it after the resolution: such a run is over before it begins.
        let resolve = self.clock.milestone == Milestone::Resolve;
        self.end(match (last_word, resolve) {
            (true, true) => End::Done(at),
            (true, false) => End::Cancelled(at),
            (false, done) => End::Stopped { at, done },
        });
    }

    /// Gives every run its pauses.
    fn pause(&mut self, sla: &Sla, timeline: &Timeline) {
        let resumes = sla.reopening() == Reopening::Resume
            && self.clock.after_resolution == AfterResolution::Ends
            && self.clock.milestone != Milestone::CallBack;
        // Open-ended while it is resolved, so that what is done then reads the same later.
        let closed = if resumes { timeline.resolved() } else { Vec::new() };
        if self.clock.pause_on.is_empty() && closed.is_empty() {
            return;
        }
        let stretches = timeline.statuses.iter().enumerate().filter_map(|(place, entry)| {
            let (from, status): (DateTime<Utc>, Status) = *entry;
            let to = timeline.statuses.get(place.saturating_add(1)).map(|(to, _)| *to);
            self.clock.pause_on.contains(status).then(|| Pause::new(from, to))
        });
        let pauses = Pauses::new(stretches.chain(closed));
        for run in &mut self.runs {
            if let Some(end) = run.end {
                // What came after the end of a run does not concern it.
                run.pauses = pauses.before(end.at());
            }
        }
        if let Some(last) = self.runs.last_mut().filter(|run| run.end.is_none()) {
            last.pauses = pauses;
        }
    }
}
