//! Slow and obviously right: every second of twelve days is worked or not, runs or not.
//!
//! Written from the rules of time, sections 1 and 2, and not from the code.

use super::plan::{At, Bound, DAYS, Plan, Spec};
use super::*;

/// The answer lies after the last day that the oracle knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Beyond;

/// An instant; none where a pause that is not over hides it.
pub(crate) type Found = Result<Option<i64>, Beyond>;

/// The due instant of a limit, the latest one, and the target.
type Dues = (Option<i64>, Option<i64>, i64);

/// How many seconds of a kind lie before each second.
struct Counts(Vec<i64>);

impl Counts {
    fn new(counted: &[bool]) -> Self {
        let mut counts = Vec::with_capacity(counted.len() + 1);
        let mut count = 0;
        for second in counted {
            counts.push(count);
            count += i64::from(*second);
        }
        counts.push(count);
        Self(counts)
    }

    fn between(&self, from: i64, to: i64) -> i64 {
        self.0[usize::try_from(to).unwrap()] - self.0[usize::try_from(from).unwrap()]
    }

    /// min{ x ≥ from : between(from, x) ≥ count }.
    fn reach(&self, from: i64, count: i64) -> Option<i64> {
        let place = usize::try_from(from).unwrap();
        let goal = self.0[place] + count;
        let more = self.0[place..].partition_point(|counted| *counted < goal);
        (place + more < self.0.len()).then(|| from + i64::try_from(more).unwrap())
    }
}

/// The working time of a plan, second by second.
pub(crate) struct World {
    zone: Zone,
    first: DateTime<Utc>,
    /// What the wall clock shows at each minute.
    shown: Vec<NaiveDateTime>,
    worked: Vec<bool>,
    counts: Counts,
    working_dates: BTreeSet<NaiveDate>,
    /// The end of the last worked second of each date.
    closes: BTreeMap<NaiveDate, i64>,
}

impl World {
    pub(crate) fn new(plan: &Plan) -> Self {
        let zone = plan.zone();
        let mut latest = NaiveDateTime::MIN;
        let (mut shown, mut worked) = (Vec::new(), Vec::new());
        let (mut working_dates, mut closes) = (BTreeSet::new(), BTreeMap::new());
        // Two days ahead, so that the latest time shown is right at the first minute.
        for minute in -2 * 1440..DAYS * 1440 {
            let wall = zone.local(plan.at(minute * 60));
            // Rule 1.1: a window is worked from the first instant that shows its opening or later
            // to the first that shows its closing or later.
            latest = latest.max(wall);
            if minute < 0 {
                continue;
            }
            shown.push(wall);
            let works = plan.elapsed || is_worked(plan, latest);
            if works {
                working_dates.insert(latest.date());
                closes.insert(latest.date(), (minute + 1) * 60);
            }
            worked.extend(std::iter::repeat_n(works, 60));
        }
        let counts = Counts::new(&worked);
        Self { zone, first: plan.at(0), shown, worked, counts, working_dates, closes }
    }

    /// The working seconds between two instants, negative where the second one is earlier.
    pub(crate) fn between(&self, from: i64, to: i64) -> i64 {
        self.counts.between(from, to)
    }

    /// Rule 1.1: the first instant that shows this time of the wall clock or a later one.
    fn resolve(&self, wanted: NaiveDateTime) -> Result<i64, Beyond> {
        for (minute, shown) in (0_i64..).zip(&self.shown) {
            let ahead = (wanted - *shown).num_seconds();
            if ahead < 60 {
                return Ok(minute * 60 + ahead.max(0));
            }
        }
        Err(Beyond)
    }

    fn wall(&self, second: i64) -> NaiveDateTime {
        self.zone.local(self.first + TimeDelta::seconds(second))
    }

    /// Rule 1.10: where a limit of whole days ends, nothing being paused; `None` for budgets.
    fn fixed(&self, bound: Bound, start: i64, times: i64) -> Result<Option<i64>, Beyond> {
        let wall = self.wall(start);
        let (date, edge) = match bound {
            Bound::Immediately | Bound::Minutes(_) => return Ok(None),
            Bound::WorkingDays(count, edge) => {
                let after = self.working_dates.iter().filter(|date| **date > wall.date());
                let nth = usize::try_from(count * times - 1).unwrap();
                let date = *after.clone().nth(nth).ok_or(Beyond)?;
                (date, edge.unwrap_or(DueEdge::CloseOfBusiness))
            }
            Bound::Days(count, edge) => {
                let days = Days::new(u64::try_from(count * times).unwrap());
                (wall.date() + days, edge.unwrap_or(DueEdge::SameTime))
            }
        };
        match edge {
            DueEdge::CloseOfBusiness => {
                // The last date may go on after what is known.
                let close = self.closes[&date];
                if close == DAYS * 86_400 { Err(Beyond) } else { Ok(Some(close)) }
            }
            DueEdge::DayEnd => {
                self.resolve((date + Days::new(1)).and_time(NaiveTime::MIN)).map(Some)
            }
            _ => {
                let same = self.resolve(date.and_time(wall.time()))?;
                // The next working instant.
                let worked = &self.worked[usize::try_from(same).unwrap()..];
                let more = worked.iter().position(|worked| *worked).ok_or(Beyond)?;
                Ok(Some(same + i64::try_from(more).unwrap()))
            }
        }
    }
}

/// Rule 1.8: day override, make-up day, holiday, weekly hours; then breaks are removed.
fn is_worked(plan: &Plan, shown: NaiveDateTime) -> bool {
    let (date, minute) = (shown.date(), shown.hour() * 60 + shown.minute());
    let inside = |list: &[(u32, u32)]| list.iter().any(|(a, b)| *a <= minute && minute < *b);
    let weekday = date.weekday().num_days_from_monday() as usize;
    let open = match plan.days.get(&date) {
        Some(list) => inside(list),
        None if plan.on.contains(&date) => inside(&plan.hours),
        None if plan.off.contains(&date) => false,
        None => plan.weekdays[weekday] && inside(&plan.hours),
    };
    open && !plan.breaks.get(&date).is_some_and(|list| inside(list))
}

/// How a run ended, in seconds of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Ended {
    Done(i64),
    Stopped(i64, bool),
    Cancelled(i64),
}

impl Ended {
    fn at(self) -> i64 {
        match self {
            Self::Done(at) | Self::Stopped(at, _) | Self::Cancelled(at) => at,
        }
    }
}

/// A run, second by second.
pub(crate) struct Walk<'a> {
    world: &'a World,
    spec: &'a Spec,
    start: i64,
    paused: Vec<bool>,
    /// The working seconds that no pause covers.
    running: Counts,
    /// Whether there is a pause that is not over.
    open: bool,
    field: Option<i64>,
    /// Where so many rounds of the limit end, nothing being paused; found once.
    ends: RefCell<BTreeMap<i64, Result<Option<i64>, Beyond>>>,
}

/// What a reading has to be, in seconds of the plan.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Expected {
    pub(crate) state: ClockState,
    pub(crate) target: Option<i64>,
    pub(crate) used: i64,
    pub(crate) remaining: Option<i64>,
    pub(crate) due: Option<i64>,
    pub(crate) due_latest: Option<i64>,
    pub(crate) next_step: Option<(usize, i64)>,
    pub(crate) missed: u32,
}

impl<'a> Walk<'a> {
    pub(crate) fn new(
        world: &'a World,
        spec: &'a Spec,
        start: i64,
        pauses: &[(i64, Option<i64>)],
        field: Option<i64>,
    ) -> Self {
        let mut paused = vec![false; world.worked.len()];
        for (from, to) in pauses {
            let (from, to) = (usize::try_from(*from).unwrap(), to.unwrap_or(DAYS * 86_400));
            let to = usize::try_from(to).unwrap();
            if from < to {
                paused[from..to].fill(true);
            }
        }
        let running: Vec<bool> =
            world.worked.iter().zip(&paused).map(|(worked, paused)| *worked && !*paused).collect();
        let running = Counts::new(&running);
        let open = pauses.iter().any(|(_, to)| to.is_none());
        let field = field.filter(|_| spec.by_field);
        let ends = RefCell::default();
        Self { world, spec, start, paused, running, open, field, ends }
    }

    fn fixed(&self, bound: Bound, rounds: i64) -> Result<Option<i64>, Beyond> {
        let find = || self.world.fixed(bound, self.start, rounds);
        *self.ends.borrow_mut().entry(rounds).or_insert_with(find)
    }

    /// min{ x ≥ from : so many running seconds have passed }. Under a pause that is not over there
    /// is no such instant, or not yet.
    fn reach(&self, from: i64, count: i64) -> Found {
        match self.running.reach(from, count) {
            Some(at) => Ok(Some(at)),
            None if self.open => Ok(None),
            None => Err(Beyond),
        }
    }

    /// The same without pauses: for dates of their own.
    fn reach_worked(&self, from: i64, count: i64) -> Found {
        self.world.counts.reach(from, count).map(Some).ok_or(Beyond)
    }

    fn tolerance(&self) -> i64 {
        self.spec.tolerance * 60
    }

    fn budget(&self) -> Option<i64> {
        match self.spec.bound? {
            Bound::Immediately => Some(0),
            Bound::Minutes(minutes) => Some(minutes * 60),
            _ => None,
        }
    }

    /// A fixed instant, moved by the working seconds paused before it and `more`.
    fn moved(&self, fixed: i64, more: i64) -> Found {
        let paused =
            self.world.between(self.start, fixed) - self.running.between(self.start, fixed);
        self.reach(fixed, paused + more)
    }

    /// Whether the run is over the limit at an instant, after so many rounds of it.
    fn is_late(&self, until: i64, rounds: i64) -> bool {
        let Some(bound) = self.spec.bound else { return false };
        if let Some(budget) = self.budget() {
            return self.running.between(self.start, until) > budget * rounds + self.tolerance();
        }
        // What lies beyond the last day is not over.
        let end = self.fixed(bound, rounds).ok().flatten();
        let end = end.and_then(|fixed| self.moved(fixed, self.tolerance()).ok().flatten());
        end.is_some_and(|end| until > end)
    }

    fn is_late_by_date(&self, until: i64) -> bool {
        let end = self.field.map(|date| self.reach_worked(date, self.tolerance()));
        matches!(end, Some(Ok(Some(end))) if until > end)
    }

    /// The due instant and the latest one of the limit.
    fn due(&self) -> Result<Option<Dues>, Beyond> {
        let Some(bound) = self.spec.bound else { return Ok(None) };
        if let Some(budget) = self.budget() {
            let due = self.reach(self.start, budget)?;
            // max{ x : used ≤ budget } is one second before more is used.
            let latest = self.reach(self.start, budget + 1)?.map(|at| at - 1);
            return Ok(Some((due, latest, budget)));
        }
        let fixed = self.fixed(bound, 1)?.unwrap();
        let due = self.moved(fixed, 0)?;
        Ok(Some((due, due, self.world.between(self.start, fixed))))
    }

    /// Where the first rounds of a repeating budget are missed.
    pub(crate) fn round_ends(&self) -> Vec<i64> {
        let budget = self.budget().filter(|_| self.spec.repeats);
        let end =
            |budget: i64, rounds| self.reach(self.start, budget * rounds + self.tolerance() + 1);
        let ends = budget.map(|budget| (2..5).filter_map(move |n| end(budget, n).ok().flatten()));
        ends.into_iter().flatten().collect()
    }

    pub(crate) fn read(&self, end: Option<Ended>, as_of: i64) -> Result<Expected, Beyond> {
        let started = self.start <= as_of;
        let end = end.filter(|end| started && end.at() <= as_of);
        let until = end.map_or(as_of, Ended::at).max(self.start);
        let used = self.running.between(self.start, until);
        // What was over before it began is over at the start, and never late.
        let void = end.is_some_and(|end| end.at() < self.start);
        let late = !void && (self.is_late(until, 1) || self.is_late_by_date(until));
        let at = |second: i64| self.world.first + TimeDelta::seconds(second);
        let state = match end {
            _ if !started => ClockState::NotStarted,
            None if late => ClockState::Breached { done: None },
            None if self.paused[usize::try_from(as_of).unwrap()] => ClockState::Paused,
            None => ClockState::Running,
            Some(Ended::Done(done) | Ended::Stopped(done, true)) if late => {
                ClockState::Breached { done: Some(at(done)) }
            }
            Some(_) if late => ClockState::Breached { done: None },
            Some(Ended::Done(done)) => ClockState::Met { done: at(done) },
            Some(Ended::Stopped(..)) => ClockState::Stopped { at: at(until) },
            Some(Ended::Cancelled(_)) => ClockState::Cancelled { at: at(until) },
        };
        let limit = self.due()?;
        // The earlier of both wins; pauses never move the own date.
        let (target, remaining, due, due_latest) = match (limit, self.field) {
            (None, None) => (None, None, None, None),
            (Some((due, latest, target)), field)
                if field.is_none_or(|date| due.is_some_and(|due| due <= date)) =>
            {
                let latest = latest.map_or(field, |at| Some(at.min(field.unwrap_or(at))));
                (Some(target), Some(target - used), due, latest)
            }
            (_, field) => {
                let date = field.unwrap();
                let target = self.world.between(self.start, date).max(0);
                let remaining = self.world.between(until, date);
                (Some(target), Some(remaining), field, field)
            }
        };
        let next_step = if end.is_none() { self.next_step(as_of)? } else { None };
        let mut missed = 0;
        while self.spec.repeats && self.is_late(until, i64::from(missed) + 1) {
            missed += 1;
        }
        Ok(Expected { state, target, used, remaining, due, due_latest, next_step, missed })
    }

    fn next_step(&self, as_of: i64) -> Result<Option<(usize, i64)>, Beyond> {
        let mut next: Option<(usize, i64)> = None;
        let mut beyond = false;
        for step in 0..self.spec.steps.len() {
            match self.step_at(step) {
                Ok(Some(at)) if at > as_of && next.is_none_or(|next| at < next.1) => {
                    next = Some((step, at));
                }
                Ok(_) => {}
                Err(Beyond) => beyond = true,
            }
        }
        if next.is_none() && beyond { Err(Beyond) } else { Ok(next) }
    }

    pub(crate) fn step_at(&self, step: usize) -> Found {
        let at = self.spec.steps[step];
        let both = [self.step_of_limit(at), self.step_of_date(at)];
        let first = both.iter().filter_map(|found| found.ok().flatten()).min();
        // What one of both has beyond the last day is later than anything found.
        if first.is_none() && both.contains(&Err(Beyond)) { Err(Beyond) } else { Ok(first) }
    }

    fn step_of_limit(&self, at: At) -> Found {
        let Some(bound) = self.spec.bound else { return Ok(None) };
        let fixed = self.fixed(bound, 1)?;
        let target = match (self.budget(), fixed) {
            (Some(budget), _) => budget,
            (None, fixed) => self.world.between(self.start, fixed.unwrap()),
        };
        // The due instant, and so many seconds of the basis after it.
        let due = |more: i64| match fixed {
            None => self.reach(self.start, target + more),
            Some(fixed) => self.moved(fixed, more),
        };
        match at {
            At::Share(1_000_000) => due(0),
            At::Share(share) => self.reach(self.start, part(target, share)),
            At::Before(minutes) => self.reach(self.start, (target - minutes * 60).max(0)),
            At::After(minutes) => due(minutes * 60),
            At::ElapsedAfter(minutes) => Ok(due(0)?.map(|at| at + minutes * 60)),
            At::Breach if fixed.is_none() => due(self.tolerance() + 1),
            At::Breach => Ok(due(self.tolerance())?.map(|at| at + 1)),
        }
    }

    fn step_of_date(&self, at: At) -> Found {
        let Some(date) = self.field else { return Ok(None) };
        let target = self.world.between(self.start, date).max(0);
        let found = match at {
            At::Share(1_000_000) => Ok(Some(date)),
            At::Share(share) => self.reach_worked(self.start, part(target, share)),
            At::Before(minutes) => self.reach_worked(self.start, (target - minutes * 60).max(0)),
            At::After(minutes) => self.reach_worked(date, minutes * 60),
            At::ElapsedAfter(minutes) => Ok(Some(date + minutes * 60)),
            At::Breach => Ok(self.reach_worked(date, self.tolerance())?.map(|at| at + 1)),
        };
        // No step lies before there is anything to remind of.
        Ok(found?.map(|at| at.max(self.start)))
    }
}

/// The whole second at which a share of seconds is reached.
fn part(seconds: i64, millionths: i64) -> i64 {
    let mut part = seconds * millionths / 1_000_000;
    if part * 1_000_000 < seconds * millionths {
        part += 1;
    }
    part
}
