//! The workflow of an issue: what is possible in which state, and what it changes (8.1).

use chrono::{DateTime, Utc};

use super::status::{Status, reason_place};
use super::{AfterResolution, IssueRefusal, IssueState, Milestone, Reopening, Sla};
use crate::label::Code;
use crate::record::{
    Author, CustomerId, Event, EventKind, IssueAction, IssueEvent, IssueId, Registration,
};
use crate::rule::codes::CodeTable;
use crate::time::{AsOf, Moment};

/// An issue as its events have left it.
///
/// ```
/// use guanxi::Rulebook;
/// use guanxi::policy::sla::IssueState;
/// use guanxi::record::{Event, IssueEvent, Registration};
/// let rulebook = Rulebook::preset("follow_up_office")?;
/// let registration = Registration::new("urgent".parse()?, "chen");
/// let at = "2024-03-15T14:00:00Z".parse()?;
/// let event = Event::new("e1", "K", at, IssueEvent::register("I1", registration));
/// let issue = rulebook.sla()?.step(None, &event)?.issue;
/// assert_eq!((issue.state, issue.owner.as_str()), (IssueState::Pending, "chen"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Issue {
    /// Its id.
    pub id: IssueId,
    /// Whose issue it is.
    pub customer: CustomerId,
    /// When it was registered.
    pub registered: DateTime<Utc>,
    /// Its state.
    pub state: IssueState,
    /// Its severity.
    pub severity: Code,
    /// Who is responsible; never empty (D003-122).
    pub owner: Author,
    /// For what it waits, if it does.
    pub waiting: Option<Code>,
    /// How often it was opened again.
    pub reopened: u32,
    /// When a person first answered the customer.
    pub first_response: Option<DateTime<Utc>>,
    /// The score of the last call-back.
    pub score: Option<i32>,
    /// By when the customer expects it to be resolved.
    pub expected_at: Option<DateTime<Utc>>,
    /// Whether a new date is owed: it was opened again and nothing limits its resolution (D003-61).
    pub owes_date: bool,
    /// The departments that are concerned, with their duties and dates.
    pub departments: Vec<Assignment>,
    /// Who solved it.
    pub solver: Option<Author>,
    /// INVARIANT: the place of `severity`.
    pub(super) severity_place: usize,
}

/// What a department of a task force is to do (D003-128).
///
/// ```
/// use guanxi::policy::sla::Assignment;
/// let quality = Assignment::new("quality".parse()?);
/// assert!(quality.duty.is_empty() && quality.due.is_none());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Assignment {
    /// The department.
    pub department: Code,
    /// What it is to do.
    pub duty: String,
    /// By when.
    pub due: Option<DateTime<Utc>>,
}

impl Assignment {
    /// A department of which nothing more is known.
    ///
    /// ```
    /// use guanxi::policy::sla::Assignment;
    /// assert_eq!(Assignment::new("quality".parse()?).department, "quality");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(department: Code) -> Self {
        Self { department, duty: String::new(), due: None }
    }
}

impl Issue {
    /// Whether it was closed at the first call-back (D003, KPI of first-time satisfaction).
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::record::{Event, IssueEvent, Registration};
    /// let rulebook = Rulebook::preset("follow_up_office")?;
    /// let registration = Registration::new("urgent".parse()?, "chen");
    /// let at = "2024-03-15T14:00:00Z".parse()?;
    /// let event = Event::new("e1", "K", at, IssueEvent::register("I1", registration));
    /// assert!(!rulebook.sla()?.step(None, &event)?.issue.first_time_satisfied());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn first_time_satisfied(&self) -> bool {
        self.state == IssueState::Closed && self.reopened == 0
    }

    pub(super) fn status(&self, sla: &Sla) -> Status {
        match &self.waiting {
            Some(reason) => Status::Waiting(reason_place(reason.as_str(), sla.codes())),
            None => Status::State(self.state),
        }
    }
}

/// What a legal step of an issue leads to.
///
/// ```
/// use guanxi::Rulebook;
/// use guanxi::record::{Event, IssueAction, IssueEvent, Registration};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let sla = rulebook.sla()?;
/// let at = |text: &str| text.parse();
/// let registration = Registration::new("urgent".parse()?, "chen").expected_at(at("2024-03-16")?);
/// let event =
///     Event::new("e1", "K", at("2024-03-15T14:00:00Z")?, IssueEvent::register("I1", registration));
/// let registered = sla.step(None, &event)?.issue;
/// let report = IssueAction::Report { to: "support_supervisor".parse()? };
/// let event = Event::new("e2", "K", at("2024-03-15T14:20:00Z")?, IssueEvent::new("I1", report));
/// let actions = sla.step(Some(&registered), &event)?.actions;
/// assert_eq!(actions, ["emergency_response"]); // D003-52
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct IssueStep {
    /// The issue after it.
    pub issue: Issue,
    /// What it sets off: codes of the rulebook, for the host to act on.
    pub actions: Vec<Code>,
}

impl Sla {
    /// Takes one step: the issue after the event, or why the event is illegal.
    ///
    /// `None` is an issue that is not registered yet. The order of events is up to the caller here;
    /// [`Sla::read`] puts them in order.
    ///
    /// # Errors
    /// An [`IssueRefusal`]; the issue stays as it was (P-068).
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::record::{Event, IssueAction, IssueEvent};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let start = IssueEvent::new("I1", IssueAction::Start);
    /// let event = Event::new("e1", "K", "2024-03-15T14:00:00Z".parse()?, start);
    /// let refusal = rulebook.sla()?.step(None, &event).unwrap_err();
    /// assert_eq!(refusal.code(), "not-registered");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn step(&self, issue: Option<&Issue>, event: &Event) -> Result<IssueStep, IssueRefusal> {
        let EventKind::Issue(what) = &event.kind else {
            return Err(IssueRefusal::OtherEvent);
        };
        let action = what.action.name();
        let at = event.at.as_instant().ok_or(IssueRefusal::NoTime { action })?;
        let next = match issue {
            None => self.begin(event, what, at)?,
            Some(issue) => {
                if issue.id != what.issue {
                    return Err(IssueRefusal::OtherIssue);
                }
                let mut next = issue.clone();
                self.advance(&mut next, event, what, at)?;
                next
            }
        };
        let answered = issue.is_some_and(|issue| issue.first_response.is_some());
        let actions = self.set_off(&next, &what.action, answered);
        Ok(IssueStep { issue: next, actions })
    }

    fn set_off(&self, issue: &Issue, action: &IssueAction, answered: bool) -> Vec<Code> {
        let milestone = match action {
            IssueAction::Report { .. } => Milestone::Report,
            IssueAction::Respond if !answered => Milestone::Respond,
            IssueAction::Propose { .. } => Milestone::Propose,
            IssueAction::Resolve { .. } => Milestone::Resolve,
            IssueAction::CallBack { .. } => Milestone::CallBack,
            IssueAction::Update { .. } => Milestone::Update,
            _ => return Vec::new(),
        };
        let clock = self.clock_at(issue.severity_place, milestone);
        clock.map_or_else(Vec::new, |clock| clock.actions.clone())
    }

    /// The issue that an event registers.
    pub(super) fn begin(
        &self,
        event: &Event,
        what: &IssueEvent,
        at: DateTime<Utc>,
    ) -> Result<Issue, IssueRefusal> {
        if let Some(role) = &what.role {
            known(self.codes().roles(), role)?;
        }
        match &what.action {
            IssueAction::Register(registration) => self.register(event, what, registration, at),
            action => Err(IssueRefusal::NotRegistered { action: action.name() }),
        }
    }

    /// Changes the issue by an event of its own, or refuses and leaves it as it was.
    pub(super) fn advance(
        &self,
        issue: &mut Issue,
        event: &Event,
        what: &IssueEvent,
        at: DateTime<Utc>,
    ) -> Result<(), IssueRefusal> {
        let action = what.action.name();
        if let Some(role) = &what.role {
            known(self.codes().roles(), role)?;
        }
        if issue.customer != event.customer {
            return Err(IssueRefusal::OtherCustomer);
        }
        if matches!(what.action, IssueAction::Register(_)) {
            return Err(IssueRefusal::RegisteredTwice);
        }
        if !self.allows(issue, &what.action) {
            return Err(IssueRefusal::IllegalTransition { state: issue.state, action });
        }
        self.apply(issue, event, what, at)
    }

    fn register(
        &self,
        event: &Event,
        what: &IssueEvent,
        registration: &Registration,
        at: DateTime<Utc>,
    ) -> Result<Issue, IssueRefusal> {
        let place = self.severity_place(registration.severity.as_str())?;
        if registration.owner.as_str().trim().is_empty() {
            return Err(IssueRefusal::NoOwner);
        }
        for department in &registration.departments {
            known(self.codes().departments(), department)?;
        }
        if let Some(channel) = &registration.channel {
            known(self.codes().channels(), channel)?;
        }
        let expected_at = self.later(registration.expected_at, at)?;
        if expected_at.is_none() && self.needs_date(place) {
            return Err(IssueRefusal::NoDeadline);
        }
        Ok(Issue {
            id: what.issue.clone(),
            customer: event.customer.clone(),
            registered: at,
            state: IssueState::Pending,
            severity: registration.severity.clone(),
            owner: registration.owner.clone(),
            waiting: None,
            reopened: 0,
            first_response: None,
            score: None,
            expected_at,
            owes_date: false,
            departments: registration.departments.iter().cloned().map(Assignment::new).collect(),
            solver: None,
            severity_place: place,
        })
    }

    /// Whether nothing but a date of its own limits the resolution of such issues.
    fn needs_date(&self, severity: usize) -> bool {
        self.clock_at(severity, Milestone::Resolve)
            .is_some_and(|clock| clock.clock.is_by_field() && clock.clock.limit().is_none())
    }

    /// A date as an instant, if it lies after `at`.
    fn later(
        &self,
        date: Option<Moment>,
        at: DateTime<Utc>,
    ) -> Result<Option<DateTime<Utc>>, IssueRefusal> {
        let due = date.map(|date| AsOf::new(date, self.zone()).instant());
        match due {
            Some(due) if due <= at => Err(IssueRefusal::NotLater { due, at }),
            due => Ok(due),
        }
    }

    /// Whether a resolved issue can be opened again.
    pub(super) fn can_reopen(&self, severity: usize) -> bool {
        self.reopening_declared() || self.clock_at(severity, Milestone::CallBack).is_some()
    }

    /// Whether the action is possible in the state of the issue.
    fn allows(&self, issue: &Issue, action: &IssueAction) -> bool {
        let severity = issue.severity_place;
        let in_progress = issue.state == IssueState::InProgress;
        let resolved = issue.state == IssueState::Resolved;
        let open = match issue.state {
            IssueState::Pending | IssueState::InProgress => true,
            IssueState::Resolved => self.can_reopen(severity),
            IssueState::Closed | IssueState::Cancelled => false,
        };
        match action {
            IssueAction::Register(_) => false,
            IssueAction::Start => issue.state == IssueState::Pending,
            IssueAction::Respond => {
                let runs_on =
                    |clock: &super::IssueClock| clock.after_resolution == AfterResolution::Runs;
                let respond = self.clock_at(severity, Milestone::Respond);
                open && (!resolved || respond.is_some_and(runs_on))
            }
            IssueAction::Propose { .. }
            | IssueAction::Reschedule { .. }
            | IssueAction::Resolve { .. } => in_progress,
            IssueAction::CallBack { .. } => {
                resolved && self.clock_at(severity, Milestone::CallBack).is_some()
            }
            IssueAction::Reopen { .. } => resolved && self.can_reopen(severity),
            IssueAction::Resume => open && issue.waiting.is_some(),
            IssueAction::Report { .. }
            | IssueAction::Wait { .. }
            | IssueAction::SetSeverity { .. }
            | IssueAction::Assign { .. }
            | IssueAction::AddDepartment { .. }
            | IssueAction::Message { .. }
            | IssueAction::Update { .. }
            | IssueAction::Cancel { .. } => open,
        }
    }

    /// Changes an issue by an action that its state allows.
    fn apply(
        &self,
        issue: &mut Issue,
        event: &Event,
        what: &IssueEvent,
        at: DateTime<Utc>,
    ) -> Result<(), IssueRefusal> {
        let action = what.action.name();
        let text = |text: &str, of: &'static str| match text.trim() {
            "" => Err(IssueRefusal::NoText { action, what: of }),
            _ => Ok(()),
        };
        match &what.action {
            IssueAction::Register(_) => {}
            IssueAction::Start => issue.state = IssueState::InProgress,
            IssueAction::Respond => {
                if issue.state == IssueState::Pending {
                    issue.state = IssueState::InProgress;
                }
                issue.first_response = issue.first_response.or(Some(at));
            }
            IssueAction::Report { to } => {
                known(self.codes().roles(), to)?;
                let clock = self.clock_at(issue.severity_place, Milestone::Report);
                match clock.and_then(|clock| clock.clock.to()) {
                    Some(needs) if needs != to => {
                        let (needs, got) = (needs.clone(), Some(to.clone()));
                        return Err(IssueRefusal::WrongRole { action, needs, got });
                    }
                    _ => {}
                }
            }
            IssueAction::Propose { text: solution } => text(solution, "solution")?,
            IssueAction::Reschedule { due, .. } => {
                issue.expected_at = self.later(Some(*due), at)?;
                issue.owes_date = false;
            }
            IssueAction::Resolve { solution } => {
                text(solution, "solution")?;
                issue.state = IssueState::Resolved;
                issue.waiting = None;
                issue.solver = event.author.clone();
            }
            IssueAction::CallBack { score, new_due, .. } => {
                self.call_back(issue, event, what, *score, self.later(*new_due, at)?)?;
            }
            IssueAction::Reopen { .. } => self.reopen(issue, None),
            IssueAction::Wait { reason } => {
                known(self.codes().waiting_reasons(), reason)?;
                issue.waiting = Some(reason.clone());
            }
            IssueAction::Resume => issue.waiting = None,
            IssueAction::SetSeverity { severity } => {
                issue.severity_place = self.severity_place(severity.as_str())?;
                issue.severity = severity.clone();
                issue.owes_date =
                    issue.expected_at.is_none() && self.needs_date(issue.severity_place);
            }
            IssueAction::Assign { owner } => {
                if owner.as_str().trim().is_empty() {
                    return Err(IssueRefusal::NoOwner);
                }
                issue.owner = owner.clone();
            }
            IssueAction::AddDepartment { department, duty, due } => {
                known(self.codes().departments(), department)?;
                let due = self.later(*due, at)?;
                let assigned =
                    Assignment { department: department.clone(), duty: duty.clone(), due };
                let mut all = issue.departments.iter_mut();
                match all.find(|one| one.department == assigned.department) {
                    Some(one) => *one = assigned,
                    None => issue.departments.push(assigned),
                }
            }
            IssueAction::Message { .. } | IssueAction::Update { .. } => {}
            IssueAction::Cancel { reason } => {
                text(reason, "reason")?;
                issue.state = IssueState::Cancelled;
                issue.waiting = None;
            }
        }
        // Only what is still to be resolved owes a date.
        issue.owes_date &= matches!(issue.state, IssueState::Pending | IssueState::InProgress);
        Ok(())
    }

    fn call_back(
        &self,
        issue: &mut Issue,
        event: &Event,
        what: &IssueEvent,
        score: i32,
        new_due: Option<DateTime<Utc>>,
    ) -> Result<(), IssueRefusal> {
        let action = what.action.name();
        let Some(clock) = self.clock_at(issue.severity_place, Milestone::CallBack) else {
            return Err(IssueRefusal::IllegalTransition { state: issue.state, action });
        };
        if let Some(needs) = clock.clock.by()
            && what.role.as_ref() != Some(needs)
        {
            let (needs, got) = (needs.clone(), what.role.clone());
            return Err(IssueRefusal::WrongRole { action, needs, got });
        }
        if clock.different_person && (event.author.is_none() || event.author == issue.solver) {
            let solver = issue.solver.as_ref().map(ToString::to_string).unwrap_or_default();
            return Err(IssueRefusal::SamePerson { solver });
        }
        if !(1..=5).contains(&score) {
            return Err(IssueRefusal::ScoreOutOfRange { score });
        }
        issue.score = Some(score);
        if score < clock.reopen_below {
            self.reopen(issue, new_due);
        } else {
            issue.state = IssueState::Closed;
            issue.waiting = None;
        }
        Ok(())
    }

    fn reopen(&self, issue: &mut Issue, new_due: Option<DateTime<Utc>>) {
        issue.state = IssueState::InProgress;
        issue.waiting = None;
        issue.reopened = issue.reopened.saturating_add(1);
        if self.reopening() == Reopening::NewCycle || new_due.is_some() {
            issue.expected_at = new_due;
        }
        issue.owes_date = issue.expected_at.is_none() && self.needs_date(issue.severity_place);
    }
}

/// A code that the rulebook has in its table; any code where it has no such table.
fn known<T>(table: &CodeTable<T>, code: &Code) -> Result<(), IssueRefusal> {
    if table.is_empty() {
        return Ok(());
    }
    table.find(code.as_str())?;
    Ok(())
}
