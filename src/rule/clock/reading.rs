//! Reading a clock: the state of a run as of an instant, and when its steps are due.

use chrono::{DateTime, TimeDelta, Utc};

use super::limit::Target;
use super::{Clock, Pauses, Step, Trigger};
use crate::error::Error;
use crate::quantity::Percent;

/// How a run ended.
///
/// ```
/// use guanxi::rule::clock::End;
/// let at = "2024-03-15T14:00:00Z".parse().unwrap();
/// assert_eq!(End::Done(at).at(), at);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum End {
    /// What the clock waits for happened.
    Done(DateTime<Utc>),
    /// The run stands still from here on and may go on later.
    Stopped {
        /// The first instant that does not count.
        at: DateTime<Utc>,
        /// Whether what the clock waits for happened then.
        done: bool,
    },
    /// Something else made the clock pointless.
    Cancelled(DateTime<Utc>),
}

impl End {
    /// The instant of the end.
    ///
    /// ```
    /// use guanxi::rule::clock::End;
    /// let at = "2024-03-15T14:00:00Z".parse().unwrap();
    /// assert_eq!(End::Cancelled(at).at(), at);
    /// ```
    pub fn at(self) -> DateTime<Utc> {
        match self {
            Self::Done(at) | Self::Stopped { at, .. } | Self::Cancelled(at) => at,
        }
    }
}

/// One run of a clock: the instants on which its reading depends.
///
/// ```
/// use guanxi::rule::clock::{End, Run};
/// let at = |text: &str| text.parse().unwrap();
/// let run = Run::new(at("2024-03-15T14:00:00Z")).ended(End::Done(at("2024-03-15T15:00:00Z")));
/// assert!(run.pauses.as_slice().is_empty());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Run {
    /// When it starts.
    pub start: DateTime<Utc>,
    /// How it ended, if it did.
    pub end: Option<End>,
    /// When it stands still.
    pub pauses: Pauses,
    /// The date of its own by which it has to be done; only clocks that ask for one look at it.
    pub field: Option<DateTime<Utc>>,
}

impl Run {
    /// A run that starts here and has not ended.
    ///
    /// ```
    /// use guanxi::rule::clock::Run;
    /// let start = "2024-03-15T14:00:00Z".parse().unwrap();
    /// assert_eq!((Run::new(start).start, Run::new(start).end), (start, None));
    /// ```
    pub fn new(start: DateTime<Utc>) -> Self {
        Self { start, end: None, pauses: Pauses::default(), field: None }
    }

    /// The same run, ended.
    ///
    /// ```
    /// use guanxi::rule::clock::{End, Run};
    /// let at = |text: &str| text.parse().unwrap();
    /// let end = End::Cancelled(at("2024-03-15T15:00:00Z"));
    /// assert_eq!(Run::new(at("2024-03-15T14:00:00Z")).ended(end).end, Some(end));
    /// ```
    #[must_use]
    pub fn ended(mut self, end: End) -> Self {
        self.end = Some(end);
        self
    }

    /// The same run with pauses.
    ///
    /// ```
    /// use guanxi::rule::clock::{Pause, Pauses, Run};
    /// let start = "2024-03-15T14:00:00Z".parse().unwrap();
    /// let run = Run::new(start).paused(Pauses::new([Pause::new(start, None)]));
    /// assert!(run.pauses.covers(start));
    /// ```
    #[must_use]
    pub fn paused(mut self, pauses: Pauses) -> Self {
        self.pauses = pauses;
        self
    }

    /// The same run with a date of its own; pauses do not move it.
    ///
    /// ```
    /// use guanxi::rule::clock::Run;
    /// let at = |text: &str| text.parse().unwrap();
    /// let run = Run::new(at("2024-03-15T14:00:00Z")).until(at("2024-03-16T18:00:00Z"));
    /// assert_eq!(run.field, Some(at("2024-03-16T18:00:00Z")));
    /// ```
    #[must_use]
    pub fn until(mut self, date: DateTime<Utc>) -> Self {
        self.field = Some(date);
        self
    }
}

/// Where a run stands.
///
/// Once met or breached, a run stays so as long as its events stay the same.
///
/// ```
/// use guanxi::rule::clock::ClockState;
/// assert!(ClockState::Breached { done: None }.is_breached());
/// assert!(!ClockState::NotStarted.is_breached());
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ClockState {
    /// The start lies ahead.
    NotStarted,
    /// Running, and not late.
    Running,
    /// Standing still, and not late.
    Paused,
    /// In time so far, and standing still until it is clear whether it goes on.
    Stopped {
        /// Since when.
        at: DateTime<Utc>,
    },
    /// Done in time.
    Met {
        /// When.
        done: DateTime<Utc>,
    },
    /// Late.
    Breached {
        /// When it was done after all.
        done: Option<DateTime<Utc>>,
    },
    /// Pointless before it was late.
    Cancelled {
        /// Since when.
        at: DateTime<Utc>,
    },
}

impl ClockState {
    /// Whether it is late, done or not.
    ///
    /// ```
    /// assert!(guanxi::rule::clock::ClockState::Breached { done: None }.is_breached());
    /// ```
    pub fn is_breached(self) -> bool {
        matches!(self, Self::Breached { .. })
    }
}

/// A step that lies ahead.
///
/// ```
/// use guanxi::rule::clock::{Clock, Run, Step};
/// let at = |text: &str| text.parse().unwrap();
/// let clock = Clock::builder().within("4 hours".parse()?).step(Step::new("75%".parse()?)).build()?;
/// let reading = clock.read(&Run::new(at("2024-03-15T08:00:00Z")), at("2024-03-15T08:00:00Z"))?;
/// let next = reading.next_step.unwrap();
/// assert_eq!((next.step, next.at), (0, at("2024-03-15T11:00:00Z")));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct NextStep {
    /// Its place in [`Clock::steps`].
    pub step: usize,
    /// What sets it off.
    pub trigger: Trigger,
    /// When it is due, if nothing happens before.
    pub at: DateTime<Utc>,
}

/// The reading of a run as of an instant; all lengths are seconds of the clock's basis.
///
/// ```
/// use guanxi::rule::clock::{Clock, ClockState, Run};
/// let at = |text: &str| text.parse().unwrap();
/// let clock = Clock::builder().within("1 hour".parse()?).build()?;
/// let run = Run::new(at("2024-03-15T14:00:00Z"));
/// let late = clock.read(&run, at("2024-03-15T15:00:01Z"))?;
/// assert_eq!((late.state, late.remaining), (ClockState::Breached { done: None }, Some(-1)));
/// let due = clock.read(&run, at("2024-03-15T15:00:00Z"))?;
/// assert_eq!((due.state, due.remaining), (ClockState::Running, Some(0))); // not late yet
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ClockReading {
    /// Where the run stands.
    pub state: ClockState,
    /// What it may take; `None` where nothing limits it.
    pub target: Option<i64>,
    /// What it took up to its end or to the instant of the reading, pauses left out.
    pub used: i64,
    /// What is left, negative where it is late. A limit that ends at an instant can be breached
    /// with nothing left: the time after its close of business is no working time.
    pub remaining: Option<i64>,
    /// When it is due: the earliest instant at which the target is used up. `None` where nothing
    /// limits it, or a pause that is not over hides it.
    pub due: Option<DateTime<Utc>>,
    /// The last instant that is not late: for budgets the next opening where `due` is a closing,
    /// unless a date of its own comes before it. `None` too where the calendar ends before that
    /// opening.
    pub due_latest: Option<DateTime<Utc>>,
    /// Whether something is still to be done: it has started and not ended.
    pub open: bool,
    /// The next step, if the run has not ended.
    pub next_step: Option<NextStep>,
    /// How many rounds of a repeating clock were missed in this run.
    pub missed: u32,
}

/// One of the things that limit a run.
struct Goal {
    target: i64,
    remaining: i64,
    due: Option<DateTime<Utc>>,
    latest: Option<DateTime<Utc>>,
    late: bool,
}

/// What steps aim at: the ends that limit a run.
struct Aims<'a> {
    by_limit: Option<Aim<'a>>,
    by_field: Option<Aim<'a>>,
}

/// An end at which a step aims: so many seconds from the start, due at an instant.
struct Aim<'a> {
    seconds: i64,
    /// The instant at which it lies where nothing is paused; `None` for budgets.
    fixed: Option<DateTime<Utc>>,
    /// What moves it; nothing moves a date of its own.
    pauses: Option<&'a Pauses>,
}

/// No pause at all.
static NO_PAUSES: Pauses = Pauses::none();

impl Aim<'_> {
    fn pauses(&self) -> &Pauses {
        self.pauses.unwrap_or(&NO_PAUSES)
    }
}

impl Clock {
    /// The reading of a run as of an instant.
    ///
    /// An end after the instant has not happened yet. It is up to the caller to leave out pauses
    /// that had not begun.
    ///
    /// # Errors
    /// As [`Calendar::add`](crate::time::Calendar::add), where the due instant or the instant of the
    /// reading lies beyond the calendar.
    ///
    /// ```
    /// use guanxi::rule::clock::{Clock, ClockState, End, Run};
    /// let at = |text: &str| text.parse().unwrap();
    /// let clock = Clock::builder().within("1 hour".parse()?).build()?;
    /// let done = at("2024-03-15T14:30:00Z");
    /// let run = Run::new(at("2024-03-15T14:00:00Z")).ended(End::Done(done));
    /// assert_eq!(clock.read(&run, at("2024-03-15T18:00:00Z"))?.state, ClockState::Met { done });
    /// assert_eq!(clock.read(&run, at("2024-03-15T14:10:00Z"))?.state, ClockState::Running);
    /// assert_eq!(clock.read(&run, at("2024-03-15T13:00:00Z"))?.state, ClockState::NotStarted);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn read(&self, run: &Run, as_of: DateTime<Utc>) -> Result<ClockReading, Error> {
        let started = run.start <= as_of;
        let end = run.end.filter(|end| started && end.at() <= as_of);
        let until = end.map_or(as_of, End::at).max(run.start);
        let used = run.pauses.used(&self.basis, run.start, until)?;
        let aims = Aims { by_limit: self.limit_aim(run)?, by_field: self.field_aim(run)? };
        let by_limit = match &aims.by_limit {
            Some(aim) => Some(self.goal_of_limit(aim, run, until, used)?),
            None => None,
        };
        let by_field = match &aims.by_field {
            Some(aim) => Some(self.goal_of_field(aim, until)?),
            None => None,
        };
        // What was over before it began cannot be late, whatever its date.
        let void = end.is_some_and(|end| end.at() < run.start);
        let late = !void && [&by_limit, &by_field].into_iter().flatten().any(|goal| goal.late);
        // A date of its own is the last instant not late where the budget would reach beyond it.
        let latest =
            [&by_limit, &by_field].into_iter().flatten().filter_map(|goal| goal.latest).min();
        let goal = match (by_limit, by_field) {
            (Some(limit), Some(field)) if limit.due.is_none_or(|due| field.due < Some(due)) => {
                Some(field)
            }
            (limit, field) => limit.or(field),
        };
        let state = match end {
            _ if !started => ClockState::NotStarted,
            None if late => ClockState::Breached { done: None },
            None if run.pauses.covers(as_of) => ClockState::Paused,
            None => ClockState::Running,
            Some(End::Done(at) | End::Stopped { at, done: true }) if late => {
                ClockState::Breached { done: Some(at) }
            }
            Some(_) if late => ClockState::Breached { done: None },
            Some(End::Done(done)) => ClockState::Met { done },
            Some(End::Stopped { .. }) => ClockState::Stopped { at: until },
            Some(End::Cancelled(_)) => ClockState::Cancelled { at: until },
        };
        Ok(ClockReading {
            state,
            target: goal.as_ref().map(|goal| goal.target),
            used,
            remaining: goal.as_ref().map(|goal| goal.remaining),
            due: goal.as_ref().and_then(|goal| goal.due),
            due_latest: latest,
            open: started && end.is_none(),
            next_step: if end.is_none() { self.next_step(run, &aims, used, as_of) } else { None },
            missed: if self.repeats && late { self.missed(run, until, used) } else { 0 },
        })
    }

    /// The end that the limit of the clock sets to a run.
    /// When the limit is over that begins at an instant, if there is one and the calendar reaches so
    /// far.
    pub(crate) fn due_from(&self, start: DateTime<Utc>) -> Option<DateTime<Utc>> {
        match self.target.as_ref()? {
            Target::Budget(seconds) => self.basis.add(start, *seconds).ok(),
            fixed => fixed.end(start, 1).ok().flatten(),
        }
    }

    fn limit_aim<'r>(&self, run: &'r Run) -> Result<Option<Aim<'r>>, Error> {
        let pauses = Some(&run.pauses);
        let Some(target) = &self.target else { return Ok(None) };
        if let Target::Budget(seconds) = *target {
            return Ok(Some(Aim { seconds, fixed: None, pauses }));
        }
        let Some(fixed) = target.end(run.start, 1)? else { return Ok(None) };
        let seconds = self.basis.between(run.start, fixed)?.max(0);
        Ok(Some(Aim { seconds, fixed: Some(fixed), pauses }))
    }

    /// The end that a date of its own sets to a run.
    fn field_aim<'r>(&self, run: &'r Run) -> Result<Option<Aim<'r>>, Error> {
        let Some(date) = run.field.filter(|_| self.by_field) else { return Ok(None) };
        let seconds = self.basis.between(run.start, date)?.max(0);
        Ok(Some(Aim { seconds, fixed: Some(date), pauses: None }))
    }

    fn goal_of_limit(
        &self,
        aim: &Aim<'_>,
        run: &Run,
        until: DateTime<Utc>,
        used: i64,
    ) -> Result<Goal, Error> {
        let (basis, pauses, seconds) = (&self.basis, &run.pauses, aim.seconds);
        let (due, latest, late) = match aim.fixed {
            None => (
                pauses.add(basis, run.start, seconds)?,
                // Beyond the end of the calendar the next opening is not known.
                pauses.due_latest(basis, run.start, seconds).unwrap_or(None),
                used > seconds.saturating_add(self.tolerance),
            ),
            Some(fixed) => {
                let due = pauses.moved(basis, run.start, fixed, 0)?;
                let late = match self.tolerance {
                    0 => due.is_some_and(|due| until > due),
                    _ => self.is_over(fixed, run, until),
                };
                (due, due, late)
            }
        };
        let remaining = seconds.saturating_sub(used);
        Ok(Goal { target: seconds, remaining, due, latest, late })
    }

    /// Whether an instant lies after a fixed one, what was paused before that and the tolerance.
    fn is_over(&self, fixed: DateTime<Utc>, run: &Run, until: DateTime<Utc>) -> bool {
        let end = run.pauses.moved(&self.basis, run.start, fixed, self.tolerance);
        // What ends beyond the calendar is not over within it.
        matches!(end, Ok(Some(end)) if until > end)
    }

    fn goal_of_field(&self, aim: &Aim<'_>, until: DateTime<Utc>) -> Result<Goal, Error> {
        let date = aim.fixed.unwrap_or(until);
        let end = self.basis.add(date, self.tolerance);
        Ok(Goal {
            target: aim.seconds,
            remaining: self.basis.between(until, date)?,
            due: Some(date),
            latest: Some(date),
            late: matches!(end, Ok(end) if until > end),
        })
    }

    /// How many rounds are over, each as long as the limit.
    fn missed(&self, run: &Run, until: DateTime<Utc>, used: i64) -> u32 {
        let Some(target) = &self.target else { return 0 };
        if let Target::Budget(seconds) = *target {
            let late = used.saturating_sub(self.tolerance).saturating_sub(1);
            return late
                .checked_div(seconds)
                .map_or(0, |n| u32::try_from(n.max(0)).unwrap_or(u32::MAX));
        }
        let is_missed = |times: i32| {
            let fixed = target.end(run.start, times).ok().flatten();
            fixed.is_some_and(|fixed| self.is_over(fixed, run, until))
        };
        // A round that ends beyond the calendar is not over.
        let missed = (1..=i32::MAX).take_while(|times| is_missed(*times)).count();
        u32::try_from(missed).unwrap_or(u32::MAX)
    }

    fn next_step(
        &self,
        run: &Run,
        aims: &Aims<'_>,
        used: i64,
        as_of: DateTime<Utc>,
    ) -> Option<NextStep> {
        let found = |step: usize| {
            let trigger = self.steps.get(step)?.at;
            let at = self.step_on_the_way(run, trigger, aims)?;
            (at > as_of).then_some(NextStep { step, trigger, at })
        };
        // Of a budget alone the step that takes the fewest seconds more comes first.
        if let (Some(Aim { seconds, fixed: None, .. }), None) = (&aims.by_limit, &aims.by_field)
            && run.start <= as_of
        {
            let needed = |step: &Step| self.threshold(step.at, *seconds);
            if let Some(needed) = self.steps.iter().map(needed).collect::<Option<Vec<i64>>>() {
                let ahead = needed.into_iter().enumerate().filter(|(_, needs)| *needs > used);
                return found(ahead.min_by_key(|(_, needs)| *needs)?.0);
            }
        }
        (0..self.steps.len()).filter_map(found).min_by_key(|next| next.at)
    }

    /// How many seconds of a budget have to be used for a step to come due; `None` for one in
    /// elapsed time, which pauses do not stop.
    pub(super) fn threshold(&self, trigger: Trigger, seconds: i64) -> Option<i64> {
        match trigger {
            Trigger::Share(Percent::HUNDRED) => Some(seconds),
            Trigger::Share(share) => Some(share_of(seconds, share)),
            Trigger::Before(offset) => Some(seconds.saturating_sub(offset.seconds())),
            Trigger::Breach => Some(seconds.saturating_add(self.tolerance).saturating_add(1)),
            Trigger::After(offset) if offset.elapsed => None,
            Trigger::After(offset) => Some(seconds.saturating_add(offset.seconds())),
        }
    }

    /// When a step of a run is due, whether or not the run has ended before.
    ///
    /// Counted from the start as the due instant is, never back from it. `None` for a step that
    /// does not exist, while a pause hides the instant, and beyond the end of the calendar.
    ///
    /// ```
    /// use guanxi::rule::clock::{Clock, Run, Step};
    /// let at = |text: &str| text.parse().unwrap();
    /// let clock = Clock::builder().within("1 hour".parse()?).step(Step::new("breach".parse()?));
    /// let run = Run::new(at("2024-03-15T14:00:00Z"));
    /// assert_eq!(clock.build()?.step_at(&run, 0), Some(at("2024-03-15T15:00:01Z")));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn step_at(&self, run: &Run, step: usize) -> Option<DateTime<Utc>> {
        let trigger = self.steps.get(step)?.at;
        self.step_on_the_way(run, trigger, &self.aims(run))
    }

    /// When each step of a run is due, in the order of [`Clock::steps`]; as [`Clock::step_at`].
    ///
    /// ```
    /// use guanxi::rule::clock::{Clock, Run, Step};
    /// let at = |text: &str| text.parse().unwrap();
    /// let clock = Clock::builder().within("1 hour".parse()?).step(Step::new("breach".parse()?));
    /// let run = Run::new(at("2024-03-15T14:00:00Z"));
    /// assert_eq!(clock.build()?.steps_at(&run), [Some(at("2024-03-15T15:00:01Z"))]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn steps_at(&self, run: &Run) -> Vec<Option<DateTime<Utc>>> {
        let aims = self.aims(run);
        self.steps.iter().map(|step| self.step_on_the_way(run, step.at, &aims)).collect()
    }

    /// The first instant at which a run is late where nothing ends it before.
    pub(crate) fn late_from(&self, run: &Run) -> Option<DateTime<Utc>> {
        self.step_on_the_way(run, Trigger::Breach, &self.aims(run))
    }

    /// The ends of a run that lie within the calendar.
    fn aims<'r>(&self, run: &'r Run) -> Aims<'r> {
        Aims {
            by_limit: self.limit_aim(run).ok().flatten(),
            by_field: self.field_aim(run).ok().flatten(),
        }
    }

    fn step_on_the_way(
        &self,
        run: &Run,
        trigger: Trigger,
        aims: &Aims<'_>,
    ) -> Option<DateTime<Utc>> {
        let at = |aim: &Aim<'_>| self.aimed(run.start, trigger, aim).ok().flatten();
        let ends = aims.by_limit.iter().chain(&aims.by_field);
        // A date of its own may lie before the start, but there is nothing to remind of by then.
        ends.filter_map(at).min().map(|at| at.max(run.start))
    }

    /// When a step is due on the way to one target. Every way of counting gives an instant that
    /// pauses after it cannot move any more.
    fn aimed(
        &self,
        start: DateTime<Utc>,
        trigger: Trigger,
        aim: &Aim<'_>,
    ) -> Result<Option<DateTime<Utc>>, Error> {
        let (basis, pauses) = (&self.basis, aim.pauses());
        let due = |more: i64| match aim.fixed {
            None => pauses.add(basis, start, aim.seconds.saturating_add(more)),
            Some(fixed) => pauses.moved(basis, start, fixed, more),
        };
        match trigger {
            Trigger::Share(Percent::HUNDRED) => due(0),
            Trigger::Share(share) => pauses.add(basis, start, share_of(aim.seconds, share)),
            Trigger::Before(offset) => {
                pauses.add(basis, start, aim.seconds.saturating_sub(offset.seconds()))
            }
            Trigger::After(offset) if offset.elapsed => {
                let late = TimeDelta::try_seconds(offset.seconds()).unwrap_or(TimeDelta::MAX);
                Ok(due(0)?.and_then(|at| at.checked_add_signed(late)))
            }
            Trigger::After(offset) => due(offset.seconds()),
            Trigger::Breach if aim.fixed.is_none() => due(self.tolerance.saturating_add(1)),
            Trigger::Breach => {
                Ok(due(self.tolerance)?.and_then(|at| at.checked_add_signed(TimeDelta::seconds(1))))
            }
        }
    }
}

/// A share of seconds, rounded up: the first whole second at which it is reached.
fn share_of(seconds: i64, share: Percent) -> i64 {
    let millionths = i128::from(seconds).saturating_mul(i128::from(share.millionths()));
    let rounded = millionths.saturating_add(999_999).checked_div(1_000_000);
    rounded.and_then(|seconds| i64::try_from(seconds).ok()).unwrap_or(i64::MAX)
}

impl ClockReading {
    /// The reading of a clock that nothing has started.
    pub(crate) const fn not_started() -> Self {
        Self {
            state: ClockState::NotStarted,
            target: None,
            used: 0,
            remaining: None,
            due: None,
            due_latest: None,
            open: false,
            next_step: None,
            missed: 0,
        }
    }
}
