//! What the issue policy of a rulebook says: its clocks, its readings, who leads.

use super::status::StatusSet;
use crate::label::Code;
use crate::policy::words::words;
use crate::rule::clock::Clock;

words! {
    sla;
    /// What an issue clock waits for.
    ///
    /// ```
    /// use guanxi::policy::sla::Milestone;
    /// assert_eq!("call_back".parse::<Milestone>()?, Milestone::CallBack);
    /// let error = "callback".parse::<Milestone>().unwrap_err();
    /// assert_eq!(error.help(), Some("did you mean `call_back`?"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    Milestone, "milestone of an issue", "unknown-milestone", {
        /// The first response by a person (D000-88).
        Respond "respond" "first response" "首次响应",
        /// The report to a role (D003-51).
        Report "report" "report" "上报",
        /// A solution is proposed (D003-54).
        Propose "propose" "solution proposed" "提出方案",
        /// The work is done (D000-89).
        Resolve "resolve" "resolution" "解决",
        /// The customer is asked whether it is content (D003-57).
        CallBack "call_back" "call-back" "回访",
        /// The oldest message of the customer that is not answered yet is answered.
        NextReply "next_reply" "next reply" "后续回复",
        /// The customer hears how far it is.
        Update "update" "progress update" "进度通报",
    }
}

words! {
    sla;
    /// What starts an issue clock.
    ///
    /// ```
    /// use guanxi::policy::sla::StartEvent;
    /// assert_eq!("resolved".parse::<StartEvent>()?, StartEvent::Resolved);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    StartEvent, "start of an issue clock", "unknown-start", {
        /// The registration; for resolutions and updates each re-opening too, where that begins
        /// a new cycle.
        Registered "registered" "registered" "登记",
        /// The beginning of work.
        Started "started" "started" "开始处理",
        /// The first response.
        Responded "responded" "responded" "已响应",
        /// The report.
        Reported "reported" "reported" "已上报",
        /// The first proposal.
        Proposed "proposed" "solution proposed" "已提出方案",
        /// Each resolution.
        Resolved "resolved" "resolved" "已解决",
        /// The oldest unanswered message of the customer.
        Message "message" "customer message" "客户来信",
        /// The oldest unanswered message of the customer after the first response.
        MessageAfterResponse "message_after_response" "customer message after the first response" "首次响应后的客户来信",
    }
}

words! {
    sla;
    /// What becomes of the clocks of an issue that is opened again.
    ///
    /// ```
    /// use guanxi::policy::sla::Reopening;
    /// assert_eq!(Reopening::default().as_str(), "new_cycle");
    /// ```
    Reopening, "way to treat re-opened issues", "unknown-reopening", {
        /// The resolution gets a new cycle; the old one stays on record.
        NewCycle "new_cycle" "a new cycle" "开始新一轮",
        /// The time in which it was resolved is left out of every clock.
        Resume "resume" "resume" "继续计时（扣除已解决期间）",
        /// The time in which it was resolved counts.
        RunThrough "run_through" "run through" "继续计时（计入已解决期间）",
    }
}

#[allow(clippy::derivable_impls)]
impl Default for Reopening {
    fn default() -> Self {
        Self::NewCycle
    }
}

words! {
    sla;
    /// By which severity a clock is read after the severity has changed.
    ///
    /// ```
    /// use guanxi::policy::sla::SeverityChange;
    /// assert_eq!(SeverityChange::default().as_str(), "reevaluate");
    /// ```
    SeverityChange, "way to treat changes of severity", "unknown-severity-change", {
        /// By the one now in force, from the start; breaches under earlier ones stay on record.
        Reevaluate "reevaluate" "re-evaluated from the start" "按新级别重新计算",
        /// By the one in force when the clock started.
        FreezeAtStart "freeze_at_start" "as at the start" "按开始时的级别计算",
    }
}

#[allow(clippy::derivable_impls)]
impl Default for SeverityChange {
    fn default() -> Self {
        Self::Reevaluate
    }
}

words! {
    sla;
    /// What the resolution of an issue does to a clock that waits for something else.
    ///
    /// ```
    /// use guanxi::policy::sla::AfterResolution;
    /// assert_eq!(AfterResolution::default().as_str(), "ends");
    /// ```
    AfterResolution, "way to treat resolved issues", "unknown-after-resolution", {
        /// The clock ends: what it waits for is pointless.
        Ends "ends" "ends" "终止",
        /// The clock runs on.
        Runs "runs" "runs on" "继续计时",
    }
}

#[allow(clippy::derivable_impls)]
impl Default for AfterResolution {
    fn default() -> Self {
        Self::Ends
    }
}

impl Milestone {
    /// What starts its clock unless the rulebook says.
    pub(crate) fn default_start(self) -> StartEvent {
        match self {
            Self::CallBack => StartEvent::Resolved,
            Self::NextReply => StartEvent::MessageAfterResponse,
            _ => StartEvent::Registered,
        }
    }

    /// Its place among the milestones.
    pub(super) fn place(self) -> usize {
        Self::ALL.iter().position(|one| *one == self).unwrap_or(0)
    }
}

/// A clock of issues: what it waits for, for which severities, and how it is read.
///
/// ```
/// use guanxi::{Rulebook, policy::sla::Milestone};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let call_back = rulebook.sla()?.clock("urgent", Milestone::CallBack)?.unwrap();
/// assert_eq!(call_back.clock.by().unwrap(), &"account_manager"); // D003-57
/// assert_eq!(call_back.clock.limit().unwrap().to_string(), "2 working days");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct IssueClock {
    /// What it waits for.
    pub milestone: Milestone,
    /// The severities that have it, by their places in the table of severities.
    pub(crate) severities: Vec<usize>,
    /// What starts it.
    pub from: StartEvent,
    /// Limit, basis, steps, roles.
    pub clock: Clock,
    /// In which statuses it stands still.
    pub pause_on: StatusSet,
    /// What the resolution does to it.
    pub after_resolution: AfterResolution,
    /// Of a call-back: scores below this open the issue again (A-31).
    pub reopen_below: i32,
    /// Of a call-back: whether somebody else than the solver has to make it.
    pub different_person: bool,
    /// What its milestone sets off, as codes of the rulebook (D003-52).
    pub actions: Vec<Code>,
}

impl IssueClock {
    /// Whether it stands still while a resolved issue may be opened again, where re-opening begins
    /// no new cycle.
    pub(super) fn stops_when_resolved(&self) -> bool {
        match self.milestone {
            Milestone::Resolve => true,
            Milestone::CallBack => false,
            _ => self.after_resolution == AfterResolution::Ends,
        }
    }
}

/// Who works on an issue (D003-53, D003-55, D003-128).
///
/// ```
/// use guanxi::Rulebook;
/// let rulebook = Rulebook::preset("service_quality")?;
/// let urgent = rulebook.sla()?.route("urgent", 1)?.unwrap();
/// assert_eq!(urgent.lead, "support_supervisor");
/// assert!(urgent.is_task_force());
/// assert!(!rulebook.sla()?.route("general", 1)?.unwrap().is_task_force());
/// assert_eq!(rulebook.sla()?.route("general", 2)?.unwrap().lead, "support_supervisor");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Route {
    /// The severities, by their places; none for all of them.
    pub(crate) severities: Vec<usize>,
    /// The route is for issues of more departments than this.
    pub departments_above: Option<u32>,
    /// The role that leads.
    pub lead: Code,
    /// The roles that join.
    pub members: Vec<Code>,
    /// Whether each department names its duty and its date (D003-128).
    pub task_force: bool,
}

impl Route {
    /// Whether a task force is set up rather than one role working alone.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// assert!(rulebook.sla()?.route("major", 1)?.unwrap().is_task_force()); // D003-55
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_task_force(&self) -> bool {
        self.task_force
    }

    pub(super) fn takes(&self, severity: usize, departments: u32) -> bool {
        (self.severities.is_empty() || self.severities.contains(&severity))
            && self.departments_above.is_none_or(|above| departments > above)
    }
}
