//! Why a step of an issue is refused.

use chrono::{DateTime, Utc};

use super::IssueState;
use crate::error::{Error, ErrorKind};
use crate::label::Code;
use crate::record::EventId;

/// Why a step of an issue is illegal; the issue stays as it was (P-068).
///
/// More reasons may be added; match with a wildcard arm. An [`Error`] is made of it with `?`.
///
/// ```
/// use guanxi::{Error, policy::sla::{IssueRefusal, IssueState}};
/// let refusal = IssueRefusal::IllegalTransition { state: IssueState::Closed, action: "start" };
/// assert_eq!(refusal.to_string(), "`start` is not possible while an issue is closed");
/// assert_eq!(Error::from(refusal).code(), "illegal-transition");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum IssueRefusal {
    /// The action is not possible in this state.
    #[error("`{action}` is not possible while an issue is {}", state.label(crate::label::Language::English))]
    IllegalTransition {
        /// The state of the issue.
        state: IssueState,
        /// The action.
        action: &'static str,
    },
    /// Somebody else has to do it (D003-124), or has to be told (D003-51).
    #[error("`{action}` is for the role `{needs}`, not {}", or_none(got.as_ref()))]
    WrongRole {
        /// The action.
        action: &'static str,
        /// The role that the clock names.
        needs: Code,
        /// The role of the event.
        got: Option<Code>,
    },
    /// A call-back score is not 1 to 5 (D003-58).
    #[error("the score {score} is not 1 to 5")]
    ScoreOutOfRange {
        /// The score.
        score: i32,
    },
    /// The solver may not make the call-back.
    #[error("the call-back is for somebody else than `{solver}`, who solved the issue")]
    SamePerson {
        /// Who solved the issue; empty where nobody wrote it down.
        solver: String,
    },
    /// Nobody is named as responsible (D003-122).
    #[error("the issue has no owner")]
    NoOwner,
    /// A text that the action needs is empty.
    #[error("`{action}` needs a {what}")]
    NoText {
        /// The action.
        action: &'static str,
        /// What is missing.
        what: &'static str,
    },
    /// No clock of the severity limits the resolution, and no date is given.
    #[error("nothing says by when the issue has to be resolved")]
    NoDeadline,
    /// A date lies in the past.
    #[error("the date {due} is not later than {at}")]
    NotLater {
        /// The date.
        due: DateTime<Utc>,
        /// When it was given.
        at: DateTime<Utc>,
    },
    /// The issue was registered before.
    #[error("the issue is registered already")]
    RegisteredTwice,
    /// Nothing can happen before the registration.
    #[error("`{action}` comes before the issue is registered")]
    NotRegistered {
        /// The action.
        action: &'static str,
    },
    /// The event has a date, but no time of day.
    #[error("`{action}` has a date, but no time of day")]
    NoTime {
        /// The action.
        action: &'static str,
    },
    /// The event is one of another issue.
    #[error("the event is one of another issue")]
    OtherIssue,
    /// The event belongs to another customer than the issue.
    #[error("the issue is one of another customer")]
    OtherCustomer,
    /// The event is none of issues.
    #[error("the event is none of issues")]
    OtherEvent,
    /// The event itself is wrong: a code that the rulebook does not know, or the records
    /// contradict each other.
    #[error(transparent)]
    Wrong(Box<Error>),
}

fn or_none(role: Option<&Code>) -> String {
    role.map_or_else(|| "for no role at all".to_owned(), |role| format!("`{role}`"))
}

impl IssueRefusal {
    fn code_and_help(&self) -> (&'static str, String) {
        let (code, help) = match self {
            Self::IllegalTransition { state, .. } => {
                ("illegal-transition", format!("possible now: {}", possible(*state)))
            }
            Self::WrongRole { needs, .. } => {
                ("wrong-role", format!("record it in the role `{needs}`"))
            }
            Self::ScoreOutOfRange { .. } => {
                ("score-out-of-range", "write 1, 2, 3, 4 or 5".to_owned())
            }
            Self::SamePerson { .. } => {
                ("same-person", "let somebody else call back, and write down who".to_owned())
            }
            Self::NoOwner => ("no-owner", "name the first person responsible".to_owned()),
            Self::NoText { what, .. } => ("no-text", format!("write the {what}")),
            Self::NoDeadline => ("no-deadline", "give `expected_at`".to_owned()),
            Self::NotLater { .. } => ("not-later", "give a date that lies ahead".to_owned()),
            Self::RegisteredTwice => {
                ("registered-twice", "give each issue an id of its own".to_owned())
            }
            Self::NotRegistered { .. } => {
                ("not-registered", "record the registration, and not later than this".to_owned())
            }
            Self::NoTime { .. } => {
                ("no-time", "write an instant, such as `2024-03-15T14:00:00+08:00`".to_owned())
            }
            Self::OtherIssue => ("other-issue", "give each issue its own events".to_owned()),
            Self::OtherEvent => (
                "other-event",
                "give the events of issues only, or all of them to `issues`".to_owned(),
            ),
            Self::OtherCustomer => {
                ("other-customer", "give each issue an id of its own".to_owned())
            }
            Self::Wrong(error) => (error.code(), error.help().unwrap_or_default().to_owned()),
        };
        (code, help)
    }

    /// The stable code, as that of an [`Error`].
    ///
    /// ```
    /// use guanxi::policy::sla::IssueRefusal;
    /// assert_eq!(IssueRefusal::NoOwner.code(), "no-owner");
    /// ```
    pub fn code(&self) -> &'static str {
        self.code_and_help().0
    }

    /// What to write instead.
    ///
    /// ```
    /// use guanxi::policy::sla::IssueRefusal;
    /// assert_eq!(IssueRefusal::NoOwner.help(), "name the first person responsible");
    /// ```
    pub fn help(&self) -> String {
        self.code_and_help().1
    }
}

/// What can happen to an issue in a state.
fn possible(state: IssueState) -> &'static str {
    match state {
        IssueState::Pending => "start, respond, report, wait, set_severity, cancel",
        IssueState::InProgress => {
            "respond, propose, reschedule, resolve, report, wait, set_severity, cancel"
        }
        IssueState::Resolved => "call_back, if the rulebook has a clock for it",
        IssueState::Closed | IssueState::Cancelled => "nothing; register a new issue",
    }
}

impl From<IssueRefusal> for Error {
    fn from(refusal: IssueRefusal) -> Self {
        match refusal {
            IssueRefusal::Wrong(error) => *error,
            refusal => {
                let (code, help) = refusal.code_and_help();
                Self::new(ErrorKind::Record, code, refusal.to_string()).with_help(help)
            }
        }
    }
}

impl From<Error> for IssueRefusal {
    fn from(error: Error) -> Self {
        Self::Wrong(Box::new(error))
    }
}

/// An event of an issue that changed nothing, and why.
///
/// ```
/// use guanxi::Rulebook;
/// use guanxi::record::{Event, IssueAction, IssueEvent, Registration};
/// let rulebook = Rulebook::preset("follow_up_office")?;
/// let at = |text: &str| text.parse();
/// let events = [
///     Event::new("e1", "K", at("2024-03-15T14:00:00Z")?,
///         IssueEvent::register("I1", Registration::new("urgent".parse()?, "chen"))),
///     Event::new("e2", "K", at("2024-03-15T14:05:00Z")?,
///         IssueEvent::new("I1", IssueAction::Resolve { solution: "done".into() })),
/// ];
/// let issue = rulebook.sla()?.read(&events, at("2024-03-15T15:00:00Z")?)?;
/// assert_eq!(issue.refused[0].refusal.code(), "illegal-transition"); // nobody had started
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refused {
    /// The event.
    pub event: EventId,
    /// What is wrong with it.
    pub refusal: IssueRefusal,
}
