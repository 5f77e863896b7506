//! Clocks that were kept (SLA attainment), and whatever else is done in time (KPI.md).

use chrono::{DateTime, Utc};
use serde::{Deserialize, Serialize};

use super::{Contribution, Exclusion, Period};
use crate::policy::sla::{IssueReading, IssueState, Milestone, MilestoneReading};
use crate::policy::words::words;
use crate::rule::clock::ClockState;
use crate::time::Zone;

words! {
    kpi;
    /// What is counted as kept.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::kpi::AttainmentConvention};
    /// assert_eq!(AttainmentConvention::Clock.label(Language::English), "each clock");
    /// ```
    AttainmentConvention, "convention of SLA attainment", "unknown-convention", {
        /// Each clock that was decided in the period: met, or late.
        Clock "clock" "each clock" "按时钟",
        /// Each issue that was closed in the period, or resolved where nobody can open it again: all
        /// its clocks met. One without a clock that was decided is left out.
        Issue "issue" "each issue" "按问题",
    }
}

/// SLA attainment: of the clocks that were decided in the period, those that were met.
///
/// A clock is decided when it is met or when it becomes late, whichever comes first, so that a closed
/// month gives the same figure for ever. What is open and not due at the end of the period, paused,
/// stopped or cancelled is left out and counted; why something was open is told by its reading, which
/// is that of the end of the period where one wants to know it as of then.
///
/// ```
/// use guanxi::policy::kpi::{AttainmentConvention, SlaAttainment};
/// assert_eq!(SlaAttainment::default().convention, AttainmentConvention::Clock);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct SlaAttainment {
    /// What is counted.
    pub convention: AttainmentConvention,
    /// The clocks of this milestone only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub milestone: Option<Milestone>,
}

impl Default for SlaAttainment {
    fn default() -> Self {
        Self { convention: AttainmentConvention::Clock, milestone: None }
    }
}

impl SlaAttainment {
    /// What an issue adds, for each clock or for itself.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::kpi::{Contribution, Period, SlaAttainment}};
    /// use guanxi::record::{Event, IssueAction, IssueEvent, Registration};
    /// let rulebook = Rulebook::preset("follow_up_office")?;
    /// let at = |text: &str| text.parse();
    /// let registration = Registration::new("urgent".parse()?, "chen");
    /// let events = [
    ///     Event::new("e1", "K", at("2024-03-15T09:00:00+08:00")?, IssueEvent::register("I1", registration)),
    ///     Event::new("e2", "K", at("2024-03-15T09:30:00+08:00")?, IssueEvent::new("I1", IssueAction::Respond)),
    /// ];
    /// let reading = rulebook.sla()?.read(&events, at("2024-03-31T23:59:59+08:00")?)?;
    /// let march: Period = "2024-03".parse()?;
    /// let clocks = SlaAttainment::default().of(&reading, march, rulebook.zone());
    /// let (kept, late) = (Contribution::Ratio { num: 1, den: 1 }, Contribution::Ratio { num: 0, den: 1 });
    /// assert_eq!(clocks, [kept, late]); // answered in time, not resolved
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn of(&self, reading: &IssueReading, period: Period, zone: &Zone) -> Vec<Contribution> {
        match self.convention {
            AttainmentConvention::Clock => self.clocks(reading, period, zone),
            AttainmentConvention::Issue => vec![self.issue(reading, period, zone)],
        }
    }

    fn asks(&self, milestone: Milestone) -> bool {
        self.milestone.is_none_or(|wanted| wanted == milestone)
    }

    fn clocks(&self, reading: &IssueReading, period: Period, zone: &Zone) -> Vec<Contribution> {
        let when = When { period, zone };
        let asked = reading.decisions.iter().filter(|one| self.asks(one.milestone));
        let decided = asked.map(|one| match when.of(one.at) {
            Place::Inside => Contribution::whether(one.met),
            Place::After => when.open(one.start, Exclusion::Pending),
            Place::Before => Contribution::None,
        });
        let known = |clock: &MilestoneReading| {
            let mut known = reading.decisions.iter().map(|one| (one.milestone, one.cycle));
            known.any(|one| one == (clock.milestone, clock.cycle))
        };
        let asked = reading.clocks.iter().filter(|clock| self.asks(clock.milestone));
        let open = asked.filter(|clock| !known(clock)).map(|clock| {
            let Some(start) = clock.start else { return Contribution::None };
            match clock.reading.state {
                ClockState::Paused => when.open(start, Exclusion::Stopped),
                ClockState::Stopped { at } if when.of(at) != Place::After => {
                    when.open(start, Exclusion::Stopped)
                }
                ClockState::Cancelled { at } => match when.of(at) {
                    Place::Inside => Contribution::Excluded(Exclusion::Cancelled),
                    Place::After => when.open(start, Exclusion::Pending),
                    Place::Before => Contribution::None,
                },
                ClockState::Running | ClockState::Stopped { .. } => {
                    when.open(start, Exclusion::Pending)
                }
                _ => Contribution::None,
            }
        });
        decided.chain(open).collect()
    }

    fn issue(&self, reading: &IssueReading, period: Period, zone: &Zone) -> Contribution {
        let when = When { period, zone };
        match reading.over.map(|over| when.of(over)) {
            Some(Place::Before) => Contribution::None,
            Some(Place::After) | None => when.open(reading.issue.registered, Exclusion::Pending),
            Some(Place::Inside) if reading.issue.state == IssueState::Cancelled => {
                Contribution::Excluded(Exclusion::Cancelled)
            }
            Some(Place::Inside) => {
                let asked = Milestone::ALL.iter().filter(|one| self.asks(**one));
                // An issue without a clock that was decided has kept nothing.
                if !reading.decisions.iter().any(|one| self.asks(one.milestone)) {
                    return Contribution::Excluded(Exclusion::NotApplicable);
                }
                Contribution::whether(!asked.into_iter().any(|one| reading.is_breached(*one)))
            }
        }
    }
}

/// Where an instant lies to a period.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Before,
    Inside,
    After,
}

/// A period by the days of a zone.
#[derive(Clone, Copy)]
struct When<'a> {
    period: Period,
    zone: &'a Zone,
}

impl When<'_> {
    fn of(self, at: DateTime<Utc>) -> Place {
        match self.zone.date_of(at) {
            day if day < self.period.opens() => Place::Before,
            day if day < self.period.closes() => Place::Inside,
            _ => Place::After,
        }
    }

    /// What was open at the end of the period, if it had begun by then.
    fn open(self, start: DateTime<Utc>, reason: Exclusion) -> Contribution {
        match self.of(start) {
            Place::After => Contribution::None,
            _ => Contribution::Excluded(reason),
        }
    }
}

/// What one count of things done in time out of those that were due adds: touches, talks of the plan,
/// records, updates of files.
///
/// ```
/// use guanxi::policy::kpi::{Contribution, in_time};
/// assert_eq!(in_time(3, 4), Contribution::Ratio { num: 3, den: 4 });
/// assert_eq!(in_time(0, 0), Contribution::None);
/// ```
pub fn in_time(done: u64, due: u64) -> Contribution {
    if due == 0 {
        return Contribution::None;
    }
    let part = |count: u64| i64::try_from(count).unwrap_or(i64::MAX);
    Contribution::Ratio { num: part(done), den: part(due) }
}
