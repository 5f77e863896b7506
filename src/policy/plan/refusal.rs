//! Why an event of the plan or of a promise is refused.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::PlanStatus;
use crate::error::{Error, ErrorKind};
use crate::label::Language;
use crate::record::EventId;

/// Why an event of a plan item or of a promise is illegal; nothing changes by it.
///
/// More reasons may be added; match with a wildcard arm. An [`Error`] is made of it with `?`.
/// Places count from 0.
///
/// ```
/// use guanxi::{Error, label::Language, policy::plan::PlanRefusal};
/// let refusal = PlanRefusal::OpenActions { open: 2 };
/// assert_eq!(refusal.to_string(), "2 actions of the item are still open");
/// assert_eq!(refusal.text(Language::Chinese), "该计划项还有 2 个后续行动项未完成");
/// assert_eq!(Error::from(refusal).code(), "open-actions");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum PlanRefusal {
    /// Nothing planned the item before.
    #[error("the item is not planned")]
    NotPlanned,
    /// The item was planned before.
    #[error("the item is planned already")]
    AlreadyPlanned,
    /// The talk did not take place yet.
    #[error("the item is not executed yet")]
    NotExecuted,
    /// The talk took place already.
    #[error("the item is executed already")]
    AlreadyExecuted,
    /// What the customer said was never written down (D003-99).
    #[error("the item has no feedback of the customer")]
    NoFeedback,
    /// Actions that follow from the talk are not done (D003-95).
    #[error("{open} actions of the item are still open")]
    OpenActions {
        /// How many.
        open: usize,
    },
    /// The item has come to its end (P-054).
    #[error("the item is `{}` and stays so", status.as_str())]
    Terminal {
        /// Completed or cancelled.
        status: PlanStatus,
    },
    /// The talk had no such action.
    #[error("the item has {actions} actions, and none at place {place}")]
    NoSuchAction {
        /// The place that was named.
        place: usize,
        /// How many actions there are.
        actions: usize,
    },
    /// The action was done, given up or let off before.
    #[error("the action at place {place} is not open any more")]
    ActionDoneTwice {
        /// The place.
        place: usize,
    },
    /// A promise that does not say what was promised.
    #[error("the promise at place {place} does not say what is promised")]
    BlankPromise {
        /// The place.
        place: usize,
    },
    /// Nothing that had happened by then made this promise.
    #[error("event `{of}` made no promise at place {place} before")]
    UnknownPromise {
        /// The event that was named.
        of: EventId,
        /// The place that was named.
        place: usize,
    },
    /// It was said before what became of the promise.
    #[error("what became of the promise was said before")]
    DecidedTwice,
    /// A promise is given up or let off for a reason.
    #[error("the promise is given up without a reason")]
    BlankReason,
}

impl PlanRefusal {
    /// The stable code, as that of an [`Error`].
    ///
    /// ```
    /// use guanxi::policy::plan::PlanRefusal;
    /// assert_eq!(PlanRefusal::NoFeedback.code(), "no-feedback");
    /// ```
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotPlanned => "not-planned",
            Self::AlreadyPlanned => "already-planned",
            Self::NotExecuted => "not-executed",
            Self::AlreadyExecuted => "already-executed",
            Self::NoFeedback => "no-feedback",
            Self::OpenActions { .. } => "open-actions",
            Self::Terminal { .. } => "terminal",
            Self::NoSuchAction { .. } => "no-such-action",
            Self::ActionDoneTwice { .. } => "action-done-twice",
            Self::BlankPromise { .. } => "blank-promise",
            Self::UnknownPromise { .. } => "unknown-promise",
            Self::DecidedTwice => "decided-twice",
            Self::BlankReason => "blank-reason",
        }
    }

    /// What to write instead.
    ///
    /// ```
    /// use guanxi::policy::plan::PlanRefusal;
    /// assert_eq!(PlanRefusal::NotPlanned.help(), "plan the item first, with `plan`");
    /// ```
    pub fn help(&self) -> &'static str {
        match self {
            Self::NotPlanned => "plan the item first, with `plan`",
            Self::AlreadyPlanned => {
                "correct the event that planned it, or plan an item of another id"
            }
            Self::NotExecuted => "execute the item first, with `execute`",
            Self::AlreadyExecuted => "correct that event, or plan another item for the next talk",
            Self::NoFeedback => "write in `feedback` what the customer said",
            Self::OpenActions { .. } => "say which are done with `action_done`, or give them up",
            Self::Terminal { .. } => "plan another item, or withdraw the event that ended this one",
            Self::NoSuchAction { .. } => "count the actions of `execute` from 0",
            Self::ActionDoneTwice { .. } => "name an action that is open",
            Self::BlankPromise { .. } => "write it in `what`",
            Self::UnknownPromise { .. } => {
                "name an event before this one in `of`, and count its promises from 0"
            }
            Self::DecidedTwice => "correct the event that said it",
            Self::BlankReason => "write it in `reason`",
        }
    }

    /// The message in a language; the English one is that of `Display`.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::plan::{PlanRefusal, PlanStatus}};
    /// let refusal = PlanRefusal::Terminal { status: PlanStatus::Cancelled };
    /// assert_eq!(refusal.text(Language::English), "the item is `cancelled` and stays so");
    /// assert_eq!(refusal.text(Language::Chinese), "该计划项“已取消”，不能再变更");
    /// ```
    pub fn text(&self, language: Language) -> String {
        if language == Language::English {
            return self.to_string();
        }
        match self {
            Self::NotPlanned => "该计划项尚未制定".to_owned(),
            Self::AlreadyPlanned => "该计划项已制定".to_owned(),
            Self::NotExecuted => "该计划项尚未执行".to_owned(),
            Self::AlreadyExecuted => "该计划项已执行".to_owned(),
            Self::NoFeedback => "该计划项没有客户反馈".to_owned(),
            Self::OpenActions { open } => format!("该计划项还有 {open} 个后续行动项未完成"),
            Self::Terminal { status } => {
                format!("该计划项“{}”，不能再变更", status.label(language))
            }
            Self::NoSuchAction { place, actions } => {
                format!("该计划项共有 {actions} 个后续行动项，没有序号 {place}")
            }
            Self::ActionDoneTwice { place } => format!("序号 {place} 的后续行动项已不再未完成"),
            Self::BlankPromise { place } => format!("序号 {place} 的承诺没有写明内容"),
            Self::UnknownPromise { of, place } => {
                format!("事件 `{of}` 此前没有序号 {place} 的承诺")
            }
            Self::DecidedTwice => "该承诺的结果此前已记录".to_owned(),
            Self::BlankReason => "放弃该承诺没有写明原因".to_owned(),
        }
    }
}

impl From<PlanRefusal> for Error {
    fn from(refusal: PlanRefusal) -> Self {
        Self::new(ErrorKind::Record, refusal.code(), refusal.to_string()).with_help(refusal.help())
    }
}

/// `code`, `message` and `help`, as an error has them.
impl Serialize for PlanRefusal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("PlanRefusal", 3)?;
        out.serialize_field("code", self.code())?;
        out.serialize_field("message", &self.to_string())?;
        out.serialize_field("help", self.help())?;
        out.end()
    }
}

/// An event, or one promise of it, that changed nothing, and why.
///
/// ```
/// use guanxi::Rulebook;
/// use guanxi::record::{Customer, Event, PlanAction, PlanEvent};
/// let rulebook = Rulebook::preset("renewal")?;
/// let day = "2024-03-20".parse()?;
/// let complete = PlanAction::Complete { feedback: "agreed".into() };
/// let events = [Event::new("e1", "KH0001", day, PlanEvent::new("P1", complete))];
/// let found = rulebook.plan().read(&Customer::new("KH0001"), &events, day, None);
/// assert_eq!(found.refused[0].event.as_str(), "e1");
/// assert_eq!(found.refused[0].refusal.code(), "not-planned");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Refused {
    /// The event.
    pub event: EventId,
    /// What is wrong with it.
    #[serde(flatten)]
    pub refusal: PlanRefusal,
}
