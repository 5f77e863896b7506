//! Issues: their workflow, their clocks, who leads, and what to do when time runs out.
//!
//! An issue is a list of dated events; its state and its clocks are derived from the rulebook, the
//! events and an instant. Nothing is stored, so late events and corrections just give another
//! reading, and the order in which events arrive never matters.
//!
//! ```
//! use guanxi::{Rulebook, label::Language};
//! use guanxi::policy::sla::Milestone;
//! use guanxi::record::{Event, IssueAction, IssueEvent, Registration};
//! use guanxi::rule::clock::ClockState;
//!
//! let rulebook = Rulebook::preset("service_quality")?;
//! let sla = rulebook.sla()?;
//! let at = |text: &str| text.parse();
//! let registration = Registration::new("urgent".parse()?, "zhao.liu")
//!     .expected_at(at("2024-03-16T18:00:00+08:00")?);
//! let resolved = IssueAction::Resolve { solution: "server enlarged".into() };
//! let events = [
//!     Event::new("e1", "KH0001", at("2024-03-15T14:00:00+08:00")?,
//!         IssueEvent::register("WT202403001", registration)),
//!     Event::new("e2", "KH0001", at("2024-03-15T14:10:00+08:00")?,
//!         IssueEvent::new("WT202403001", IssueAction::Start)),
//!     Event::new("e3", "KH0001", at("2024-03-15T17:30:00+08:00")?,
//!         IssueEvent::new("WT202403001", resolved)),
//! ];
//! let issue = sla.read(&events, at("2024-03-18T09:00:00+08:00")?)?;
//! let done = "2024-03-15T17:30:00+08:00".parse().unwrap();
//! assert_eq!(issue.clock(Milestone::Resolve).unwrap().reading.state, ClockState::Met { done });
//! let call_back = issue.next_due().unwrap();
//! assert_eq!(call_back.milestone, Milestone::CallBack); // within 2 working days (D003-57)
//! assert_eq!(call_back.reading.due, Some("2024-03-19T18:00:00+08:00".parse().unwrap()));
//! assert!(issue.is_breached(Milestone::Report)); // nobody told the supervisor (D003-51)
//! # Ok::<(), guanxi::Error>(())
//! ```

mod crossing;
mod decision;
mod definition;
mod explain;
mod json;
mod machine;
mod reading;
mod refusal;
mod resolution;
mod runs;
mod status;
mod summary;
mod timeline;

pub use crossing::{Crossing, StepKey};
pub use decision::Decision;
pub use definition::{
    AfterResolution, IssueClock, Milestone, Reopening, Route, SeverityChange, StartEvent,
};
pub use machine::{Assignment, Issue, IssueStep};
pub use reading::{IssueReading, MilestoneReading, PastBreach};
pub use refusal::{IssueRefusal, Refused};
pub use resolution::Resolved;
pub use status::{IssueState, StatusSet};
pub use summary::IssueSummary;

use std::sync::Arc;

use chrono::{DateTime, Utc};

use crate::error::{Error, ErrorKind, Result};
use crate::fact::Rejected;
use crate::label::Code;
use crate::record::{Event, IssueId};
use crate::rule::codes::{Codes, Severity};
use crate::time::{AsOf, Moment, Zone};
use timeline::{Entry, Stretch, Timeline, by_issue};

/// The issue policy of a rulebook; see [`Rulebook::sla`](crate::Rulebook::sla). Cheap to clone.
///
/// ```
/// use guanxi::{Rulebook, policy::sla::Milestone};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let sla = rulebook.sla()?;
/// assert_eq!(sla.clocks().count(), 6);
/// assert!(sla.clock("general", Milestone::Report)?.is_none()); // urgent and major ones only
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sla(Arc<Parts>);

#[derive(Debug)]
struct Parts {
    definition: SlaDefinition,
    /// The place of the clock of each severity and milestone.
    places: Vec<Vec<Option<usize>>>,
}

/// What loading a rulebook makes of its issue policy.
#[derive(Debug)]
pub(crate) struct SlaDefinition {
    pub(crate) zone: Zone,
    pub(crate) codes: Arc<Codes>,
    /// INVARIANT: at most one clock for each severity and milestone.
    pub(crate) clocks: Vec<IssueClock>,
    /// `None` where the rulebook does not say.
    pub(crate) reopening: Option<Reopening>,
    pub(crate) severity_change: SeverityChange,
    pub(crate) routes: Vec<Route>,
}

/// What is known of the issues in a list of events.
///
/// ```
/// use guanxi::Rulebook;
/// use guanxi::record::{Event, IssueAction, IssueEvent};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let at = "2024-03-15T14:00:00+08:00".parse()?;
/// let events = [Event::new("e1", "K", at, IssueEvent::new("I1", IssueAction::Start))];
/// let issues = rulebook.sla()?.issues(&events, at, None)?;
/// assert!(issues.readings.is_empty()); // never registered
/// assert_eq!(issues.refused[0].refusal.code(), "not-registered");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Issues {
    /// The issues registered by then, by id.
    pub readings: Vec<IssueReading>,
    /// Events that belong to no registered issue or are wrong by themselves. What the workflow of
    /// an issue refuses stands with its reading.
    pub refused: Vec<Refused>,
}

impl Sla {
    pub(crate) fn new(definition: SlaDefinition) -> Self {
        let mut places = Vec::with_capacity(definition.codes.severities().len());
        for severity in 0..definition.codes.severities().len() {
            let of = |milestone: &Milestone| {
                definition.clocks.iter().position(|clock| {
                    clock.milestone == *milestone && clock.severities.contains(&severity)
                })
            };
            places.push(Milestone::ALL.iter().map(of).collect());
        }
        Self(Arc::new(Parts { definition, places }))
    }

    /// The clocks, as the rulebook names them.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("follow_up_office")?;
    /// let clocks = rulebook.sla()?.clocks();
    /// assert!(clocks.into_iter().all(|clock| clock.clock.limit().is_some()));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn clocks(&self) -> impl Iterator<Item = &IssueClock> {
        self.0.definition.clocks.iter()
    }

    /// The clock of a severity and milestone, if there is one.
    ///
    /// # Errors
    /// `unknown-code` for a severity that the rulebook does not have.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::sla::Milestone};
    /// let rulebook = Rulebook::preset("follow_up_office")?;
    /// let respond = rulebook.sla()?.clock("urgent", Milestone::Respond)?.unwrap();
    /// assert_eq!(respond.clock.limit().unwrap().to_string(), "1 hour"); // D000-88
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn clock(&self, severity: &str, milestone: Milestone) -> Result<Option<&IssueClock>> {
        Ok(self.clock_at(self.severity_place(severity)?, milestone))
    }

    /// What becomes of the clocks of an issue that is opened again.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::sla::Reopening};
    /// assert_eq!(Rulebook::preset("service_quality")?.sla()?.reopening(), Reopening::NewCycle);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn reopening(&self) -> Reopening {
        self.0.definition.reopening.unwrap_or_default()
    }

    /// By which severity a clock is read after the severity has changed.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::sla::SeverityChange};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.sla()?.severity_change(), SeverityChange::Reevaluate);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn severity_change(&self) -> SeverityChange {
        self.0.definition.severity_change
    }

    /// The highest severity of those that name one of the causes among their examples (C-17).
    ///
    /// # Errors
    /// `unknown-cause` for a cause that no severity names.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let severity = rulebook.sla()?.severity_of_causes(["service_interruption"])?.unwrap();
    /// assert_eq!(severity.code, "major"); // 003 names it for urgent and for major
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn severity_of_causes<'a>(
        &self,
        causes: impl IntoIterator<Item = &'a str>,
    ) -> Result<Option<&Severity>> {
        let table = self.codes().severities();
        let mut highest: Option<&Severity> = None;
        for cause in causes {
            let named = table.iter().filter(|one| one.causes.iter().any(|other| *other == *cause));
            let Some(found) = named.max_by_key(|one| one.rank) else {
                let known: Vec<&str> =
                    table.iter().flat_map(|one| &one.causes).map(Code::as_str).collect();
                let message = format!("no severity names the cause `{cause}`");
                return Err(Error::new(ErrorKind::Name, "unknown-cause", message)
                    .with_help(crate::error::did_you_mean(cause, known.iter().copied())));
            };
            if highest.is_none_or(|other| other.rank < found.rank) {
                highest = Some(found);
            }
        }
        Ok(highest)
    }

    /// Who works on an issue of a severity that concerns so many departments: the first route
    /// that takes it.
    ///
    /// # Errors
    /// `unknown-code` for a severity that the rulebook does not have.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let members = &rulebook.sla()?.route("major", 1)?.unwrap().members;
    /// assert_eq!(members, &["sales_head", "technical_expert"]); // D003-55
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn route(&self, severity: &str, departments: u32) -> Result<Option<&Route>> {
        let place = self.severity_place(severity)?;
        Ok(self.0.definition.routes.iter().find(|route| route.takes(place, departments)))
    }

    /// The set of statuses that the words name: states, `waiting`, `waiting(reason)`.
    ///
    /// # Errors
    /// `unknown-status`, `unknown-code`.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// assert!(!rulebook.sla()?.statuses(["pending", "in_progress"])?.is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn statuses<'a>(&self, words: impl IntoIterator<Item = &'a str>) -> Result<StatusSet> {
        StatusSet::parse(words, self.codes())
    }

    /// The reading of one issue as of a moment; a date means the end of it.
    ///
    /// The events may come in any order; those of other kinds are left aside, those after the
    /// moment have not happened yet. What the workflow refuses is listed in the reading.
    ///
    /// # Errors
    /// `issue-not-registered`, `several-issues`; as
    /// [`Calendar::add`](crate::time::Calendar::add) where a calendar ends.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let error = rulebook.sla()?.read(&[], "2024-03-15".parse()?).unwrap_err();
    /// assert_eq!(error.code(), "issue-not-registered");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn read(&self, events: &[Event], as_of: Moment) -> Result<IssueReading> {
        let (entries, mut refused) = self.one(events)?;
        let as_of = AsOf::new(as_of, self.zone()).instant();
        match self.read_entries(&entries, as_of)? {
            Ok(mut reading) => {
                refused.append(&mut reading.refused);
                reading.refused = refused;
                Ok(reading)
            }
            Err(others) => {
                refused.extend(others);
                Err(not_registered(refused))
            }
        }
    }

    /// The readings of all issues in a list of events as of a moment, as far as they were known
    /// by another one; a date means the end of it.
    ///
    /// # Errors
    /// As [`Calendar::add`](crate::time::Calendar::add) where a calendar ends.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// assert!(rulebook.sla()?.issues(&[], "2024-03-15".parse()?, None)?.readings.is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn issues(
        &self,
        events: &[Event],
        as_of: Moment,
        known_by: Option<Moment>,
    ) -> Result<Issues> {
        let known_by = known_by.map(|moment| AsOf::new(moment, self.zone()));
        let as_of = AsOf::new(as_of, self.zone()).instant();
        let (by_issue, rejected) = by_issue(events, self.zone(), known_by.as_ref());
        let mut refused = refused_of(rejected);
        let mut readings = Vec::with_capacity(by_issue.len());
        for (id, entries) in &by_issue {
            let reading = self.read_entries(entries, as_of);
            match reading.map_err(|error| error.at(format!("issue {id}")))? {
                Ok(reading) => readings.push(reading),
                Err(wrong) => refused.extend(wrong),
            }
        }
        Ok(Issues { readings, refused })
    }

    /// The steps that came due after one instant and up to another, in the order of time.
    ///
    /// A step fires at its own instant, or when a change of severity or date makes it fire that
    /// had not fired before; each key at most once. Calls over adjoining intervals give what one
    /// call over both gives, so a host that polls misses nothing and sees nothing twice (P-064).
    /// Steps fire only before a clock ends; `breach` fires as soon as the clock is breached.
    ///
    /// # Errors
    /// As [`Sla::read`].
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::record::{Event, IssueEvent, Registration};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let at = |text: &str| text.parse::<guanxi::time::Moment>();
    /// let registration =
    ///     Registration::new("general".parse()?, "chen").expected_at(at("2024-03-20T12:00:00+08:00")?);
    /// let events = [Event::new("e1", "K", at("2024-03-18T09:30:00+08:00")?,
    ///     IssueEvent::register("WT202403002", registration))];
    /// let instant = |text: &str| text.parse().unwrap();
    /// let crossed = rulebook.sla()?.crossings(
    ///     &events,
    ///     instant("2024-03-20T00:00:00+08:00"),
    ///     instant("2024-03-21T00:00:00+08:00"),
    /// )?;
    /// assert_eq!(crossed[0].key.to_string(), "WT202403002/resolve/1/breach");
    /// assert_eq!(crossed[0].remind, ["support_supervisor"]); // D003-123
    /// assert_eq!(crossed[0].escalate, ["department_head"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn crossings(
        &self,
        events: &[Event],
        after: DateTime<Utc>,
        until: DateTime<Utc>,
    ) -> Result<Vec<Crossing>> {
        let (entries, _) = self.one(events)?;
        self.crossed(&entries, after, until)
    }

    /// The events of the only issue in a list, and those that are wrong by themselves.
    fn one<'a>(&self, events: &'a [Event]) -> Result<(Vec<Entry<'a>>, Vec<Refused>)> {
        let (issues, rejected) = by_issue(events, self.zone(), None);
        let refused = refused_of(rejected);
        let ids: Vec<&&IssueId> = issues.keys().take(2).collect();
        if let [first, second] = ids.as_slice() {
            let message =
                format!("the events are of several issues, such as `{first}` and `{second}`");
            return Err(Error::new(ErrorKind::Record, "several-issues", message)
                .with_help("give the events of one issue, or ask for all of them with `issues`"));
        }
        match issues.into_values().next() {
            Some(entries) => Ok((entries, refused)),
            None => Err(not_registered(refused)),
        }
    }

    /// The reading of events in order; the refusals alone where none registers the issue.
    fn read_entries(
        &self,
        entries: &[Entry<'_>],
        as_of: DateTime<Utc>,
    ) -> Result<std::result::Result<IssueReading, Vec<Refused>>> {
        let timeline = match Timeline::replay(self, entries, as_of) {
            Ok(timeline) => timeline,
            Err(refused) => return Ok(Err(refused)),
        };
        let (mut history, mut decisions) = (Vec::new(), Vec::new());
        for stretch in timeline.before_changes(self, entries) {
            let view = self.view(&stretch.timeline, stretch.end)?;
            self.decide(&stretch, &view, &mut decisions);
            history.extend(reading::breaches(view, stretch.end));
        }
        let begin = timeline.changes.last().copied().unwrap_or(timeline.issue.registered);
        let now = Stretch { begin, end: as_of, timeline };
        self.read_stretch(now, history, decisions).map(Ok)
    }

    pub(crate) fn codes(&self) -> &Codes {
        &self.0.definition.codes
    }

    pub(crate) fn zone(&self) -> &Zone {
        &self.0.definition.zone
    }

    fn reopening_declared(&self) -> bool {
        self.0.definition.reopening.is_some()
    }

    pub(crate) fn clock_at(&self, severity: usize, milestone: Milestone) -> Option<&IssueClock> {
        let place = *self.0.places.get(severity)?.get(milestone.place())?;
        self.0.definition.clocks.get(place?)
    }

    fn severity_place(&self, code: &str) -> Result<usize> {
        let table = self.codes().severities();
        match table.iter().position(|severity| severity.code == *code) {
            Some(place) => Ok(place),
            None => table.find(code).map(|_| 0),
        }
    }

    fn severity_code(&self, place: usize) -> Option<&Code> {
        self.codes().severities().iter().nth(place).map(|severity| &severity.code)
    }

    /// Whether anything can still happen to the issue of a timeline.
    fn is_open(&self, timeline: &Timeline) -> bool {
        match timeline.issue.state {
            IssueState::Pending | IssueState::InProgress => true,
            IssueState::Resolved => self.can_reopen(timeline.issue.severity_place),
            IssueState::Closed | IssueState::Cancelled => false,
        }
    }
}

fn refused_of(rejected: Vec<Rejected>) -> Vec<Refused> {
    let refused = |wrong: Rejected| Refused { event: wrong.event, refusal: wrong.error.into() };
    rejected.into_iter().map(refused).collect()
}

fn not_registered(refused: Vec<Refused>) -> Error {
    let first = refused.into_iter().next();
    let help = match &first {
        Some(refused) => format!("event `{}`: {}", refused.event, refused.refusal),
        None => "give the event that registers it, and a moment after it".to_owned(),
    };
    Error::new(ErrorKind::Record, "issue-not-registered", "the issue is not registered by then")
        .with_help(help)
}
