//! Why a step of a warning is refused.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::WarningState;
use crate::error::{Error, ErrorKind};
use crate::label::{Code, Language};
use crate::record::{ContractId, EventId, WarningId};

/// Why a step of a warning is refused; the warning stays as it was.
///
/// ```
/// use guanxi::{Rulebook, policy::warning::{Evidence, WarningRefusal}};
/// use guanxi::record::{Event, WarningAction, WarningEvent};
/// let rulebook = Rulebook::preset("renewal")?;
/// let event = Event::new("e1", "KH0001", "2024-04-01".parse()?,
///     WarningEvent::new("W1", WarningAction::Execute));
/// let refusal = rulebook.warnings()?.step(None, &event, &Evidence::default()).unwrap_err();
/// assert_eq!(refusal, WarningRefusal::NotDetected);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum WarningRefusal {
    /// The event is none of warnings.
    #[error("the event is none of warnings")]
    OtherEvent,
    /// The event is one of another warning.
    #[error("the event is one of another warning")]
    OtherWarning,
    /// The warning is one of another customer.
    #[error("the warning is one of another customer")]
    OtherCustomer,
    /// Nothing was detected yet.
    #[error("the warning is not detected yet")]
    NotDetected,
    /// The rulebook has no trigger of this cause.
    #[error("no trigger has the cause `{cause}`")]
    UnknownCause {
        /// The cause.
        cause: Code,
        /// What to write instead.
        help: String,
    },
    /// Another open warning has the cause already (A-52).
    #[error("the open warning `{warning}` has the cause `{cause}` already")]
    CauseOpen {
        /// The cause.
        cause: Code,
        /// The open warning that has it.
        warning: WarningId,
    },
    /// The trigger of the cause does not hold by the records, and the rulebook asks for that.
    #[error("the trigger of the cause `{cause}` does not hold")]
    NotTriggered {
        /// The cause.
        cause: Code,
    },
    /// States are gone through one by one (P-088).
    #[error("`{action}` is not possible while a warning is {}", state.label(Language::English))]
    OutOfOrder {
        /// What was to be done.
        action: &'static str,
        /// How far the warning is.
        state: WarningState,
    },
    /// Nothing can happen to a warning that is filed (P-088).
    #[error("the warning is archived and stays so")]
    Archived,
    /// The step is for another role.
    #[error("`{action}` is for the role `{needs}`, not for `{got}`")]
    WrongRole {
        /// What was to be done.
        action: &'static str,
        /// The role that has to do it.
        needs: Code,
        /// The role in which it was done.
        got: Code,
    },
    /// It goes to another role.
    #[error("`{action}` goes to the role `{needs}`, not to `{got}`")]
    WrongReceiver {
        /// What was to be done.
        action: &'static str,
        /// The role to which it goes.
        needs: Code,
        /// The role to which it went.
        got: Code,
    },
    /// The rulebook has no such role.
    #[error("there is no role `{role}`")]
    UnknownRole {
        /// The role.
        role: Code,
        /// What to write instead.
        help: String,
    },
    /// The meeting found no root cause (D002-89).
    #[error("the meeting found no root cause")]
    NoCause,
    /// The rulebook has no such root cause.
    #[error("there is no root cause `{cause}`")]
    UnknownRootCause {
        /// The root cause.
        cause: Code,
        /// What to write instead.
        help: String,
    },
    /// The plan has no measure.
    #[error("the plan has no measure")]
    NoMeasure,
    /// A measure does not say what is to be done.
    #[error("the measure at place {place} does not say what is to be done")]
    BlankMeasure {
        /// Its place in the plan, from 0 on.
        place: usize,
    },
    /// The rulebook has no such action.
    #[error("the measure at place {place} names the action `{action}`, which is not there")]
    UnknownAction {
        /// Its place in the plan, from 0 on.
        place: usize,
        /// The action.
        action: Code,
        /// What to write instead.
        help: String,
    },
    /// A measure has no owner (D002-97).
    #[error("the measure at place {place} has no owner")]
    NoOwner {
        /// Its place in the plan, from 0 on.
        place: usize,
    },
    /// A measure is due before it was decided.
    #[error("the measure at place {place} is due before it was decided")]
    DueBefore {
        /// Its place in the plan, from 0 on.
        place: usize,
    },
    /// A report or an escalation says nothing.
    #[error("`{action}` needs a text")]
    BlankText {
        /// What was to be done.
        action: &'static str,
    },
    /// A warning does not end without a reason.
    #[error("`{action}` needs a reason")]
    BlankReason {
        /// What was to be done.
        action: &'static str,
    },
    /// No such assessment of the customer is known by then.
    #[error("no assessment `{assessment}` of the customer is known by then")]
    UnknownAssessment {
        /// The event.
        assessment: EventId,
    },
    /// The assessment was made before the warning was detected.
    #[error("the assessment `{assessment}` was made before the warning was detected")]
    OldAssessment {
        /// The event.
        assessment: EventId,
    },
    /// The new level is undecided, or too high (P-089).
    #[error(
        "the assessment `{assessment}` is {}, and `{at_most}` is needed at most",
        shown(level.as_ref())
    )]
    StillAtRisk {
        /// The event.
        assessment: EventId,
        /// Its level; `None` where that is undecided.
        level: Option<Code>,
        /// The highest level at which a warning can be cleared.
        at_most: Code,
    },
    /// A cause of the warning still holds.
    #[error("the cause `{cause}` still holds")]
    CauseHolds {
        /// The cause.
        cause: Code,
    },
    /// The assessment is not the last one by then.
    #[error("another assessment was made after `{assessment}`")]
    NotLatest {
        /// The assessment.
        assessment: EventId,
    },
    /// No such renewal came to be since the warning was detected.
    #[error("no renewal by the contract `{contract}` came to be since the warning was detected")]
    NoRenewal {
        /// The contract.
        contract: ContractId,
    },
    /// All contracts of the customer run or are renewed (8.2).
    #[error("no contract of the customer has ended without renewal since the warning was detected")]
    NotLost,
}

fn shown(level: Option<&Code>) -> String {
    level.map_or_else(|| "undecided".to_owned(), |level| format!("`{level}`"))
}

impl WarningRefusal {
    /// What went wrong, as a stable code.
    ///
    /// ```
    /// use guanxi::policy::warning::WarningRefusal;
    /// assert_eq!(WarningRefusal::NoCause.code(), "no-cause");
    /// ```
    pub fn code(&self) -> &'static str {
        match self {
            Self::OtherEvent => "other-event",
            Self::OtherWarning => "other-warning",
            Self::OtherCustomer => "other-customer",
            Self::NotDetected => "not-detected",
            Self::UnknownCause { .. } => "unknown-cause",
            Self::CauseOpen { .. } => "cause-open",
            Self::NotTriggered { .. } => "not-triggered",
            Self::OutOfOrder { .. } => "out-of-order",
            Self::Archived => "archived",
            Self::WrongRole { .. } => "wrong-role",
            Self::WrongReceiver { .. } => "wrong-receiver",
            Self::UnknownRole { .. } => "unknown-role",
            Self::NoCause => "no-cause",
            Self::UnknownRootCause { .. } => "unknown-root-cause",
            Self::NoMeasure => "no-measure",
            Self::BlankMeasure { .. } => "blank-measure",
            Self::UnknownAction { .. } => "unknown-action",
            Self::NoOwner { .. } => "no-owner",
            Self::DueBefore { .. } => "due-before",
            Self::BlankText { .. } => "blank-text",
            Self::BlankReason { .. } => "blank-reason",
            Self::UnknownAssessment { .. } => "unknown-assessment",
            Self::OldAssessment { .. } => "old-assessment",
            Self::StillAtRisk { .. } => "still-at-risk",
            Self::CauseHolds { .. } => "cause-holds",
            Self::NotLatest { .. } => "not-latest",
            Self::NoRenewal { .. } => "no-renewal",
            Self::NotLost => "not-lost",
        }
    }

    /// What to do instead.
    ///
    /// ```
    /// use guanxi::policy::warning::WarningRefusal;
    /// assert_eq!(WarningRefusal::NotDetected.help(), "detect a cause first, with `detect`");
    /// ```
    pub fn help(&self) -> String {
        let help = match self {
            Self::UnknownCause { help, .. }
            | Self::UnknownRole { help, .. }
            | Self::UnknownRootCause { help, .. }
            | Self::UnknownAction { help, .. } => help,
            Self::CauseOpen { warning, .. } => {
                return format!("go on with `{warning}`, or detect another cause");
            }
            Self::OutOfOrder { state, .. } => return format!("possible now: {}", possible(*state)),
            Self::WrongRole { needs, .. } => return format!("record it in the role `{needs}`"),
            Self::WrongReceiver { needs, .. } => return format!("write `to = \"{needs}\"`"),
            Self::OtherEvent => "give the events of warnings, or all of them to `replay`",
            Self::OtherWarning => "give each warning its own events",
            Self::OtherCustomer => "give each warning an id of its own",
            Self::NotDetected => "detect a cause first, with `detect`",
            Self::NotTriggered { .. } => {
                "record what makes it hold first, or write `detect = \"any\"` in the rulebook"
            }
            Self::Archived => "detect the cause under another id",
            Self::NoCause => "name at least one root cause in `causes`",
            Self::NoMeasure => "write at least one in `measures`",
            Self::BlankMeasure { .. } => "write it in `what`, or name an `action`",
            Self::NoOwner { .. } => "write in `owner` who does it",
            Self::DueBefore { .. } => "write in `due` a time that lies ahead",
            Self::BlankText { .. } => "write it in `text`",
            Self::BlankReason { .. } => "write it in `reason`",
            Self::UnknownAssessment { .. } => "record the assessment first, and name its event",
            Self::OldAssessment { .. } | Self::StillAtRisk { .. } => {
                "go on with the plan, and assess the risk anew"
            }
            Self::CauseHolds { .. } => {
                "record what ended it; if there is nothing to it, use `dismiss`"
            }
            Self::NotLatest { .. } => "name the last assessment that has a level",
            Self::NoRenewal { .. } => "record the contract with `renews` first",
            Self::NotLost => "record first that the contract was called off, or wait for its end",
        };
        help.to_owned()
    }

    /// The refusal for people.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::warning::WarningRefusal};
    /// assert_eq!(WarningRefusal::NoCause.text(Language::English), "the meeting found no root cause");
    /// assert_eq!(WarningRefusal::NoCause.text(Language::Chinese), "会议没有得出风险根源");
    /// ```
    pub fn text(&self, language: Language) -> String {
        if language == Language::English {
            return self.to_string();
        }
        match self {
            Self::OtherEvent => "该事件不是预警事件".to_owned(),
            Self::OtherWarning => "该事件属于另一条预警".to_owned(),
            Self::OtherCustomer => "该预警属于另一位客户".to_owned(),
            Self::NotDetected => "该预警尚未发现".to_owned(),
            Self::UnknownCause { cause, .. } => format!("没有触发条件的原因是 `{cause}`"),
            Self::CauseOpen { cause, warning } => {
                format!("未关闭的预警 `{warning}` 已包含原因 `{cause}`")
            }
            Self::NotTriggered { cause } => format!("原因 `{cause}` 的触发条件不成立"),
            Self::OutOfOrder { action, state } => {
                format!("预警“{}”时不能执行 `{action}`", state.label(language))
            }
            Self::Archived => "该预警已归档，不能再变更".to_owned(),
            Self::WrongRole { action, needs, got } => {
                format!("`{action}` 应由角色 `{needs}` 执行，而不是 `{got}`")
            }
            Self::WrongReceiver { action, needs, got } => {
                format!("`{action}` 应提交给角色 `{needs}`，而不是 `{got}`")
            }
            Self::UnknownRole { role, .. } => format!("没有角色 `{role}`"),
            Self::NoCause => "会议没有得出风险根源".to_owned(),
            Self::UnknownRootCause { cause, .. } => format!("没有风险根源 `{cause}`"),
            Self::NoMeasure => "方案没有措施".to_owned(),
            Self::BlankMeasure { place } => format!("序号 {place} 的措施没有写明内容"),
            Self::UnknownAction { place, action, .. } => {
                format!("序号 {place} 的措施所写的行动 `{action}` 不存在")
            }
            Self::NoOwner { place } => format!("序号 {place} 的措施没有负责人"),
            Self::DueBefore { place } => format!("序号 {place} 的措施的期限早于方案制定"),
            Self::BlankText { action } => format!("`{action}` 没有写明内容"),
            Self::BlankReason { action } => format!("`{action}` 没有写明原因"),
            Self::UnknownAssessment { assessment } => {
                format!("当时没有该客户的评估 `{assessment}`")
            }
            Self::OldAssessment { assessment } => format!("评估 `{assessment}` 早于预警的发现"),
            Self::StillAtRisk { assessment, level, at_most } => {
                let level = level.as_ref().map_or("未定", Code::as_str);
                format!("评估 `{assessment}` 的等级为 `{level}`，解除预警最高只能为 `{at_most}`")
            }
            Self::CauseHolds { cause } => format!("原因 `{cause}` 仍然成立"),
            Self::NotLatest { assessment } => format!("评估 `{assessment}` 之后另有评估"),
            Self::NoRenewal { contract } => {
                format!("预警发现之后没有续约合同 `{contract}`")
            }
            Self::NotLost => "客户的合同均在有效期内或已续约，尚未流失".to_owned(),
        }
    }
}

/// What can be done in a state.
fn possible(state: WarningState) -> &'static str {
    match state {
        WarningState::Detected => "detect, report, renew, lose, dismiss",
        WarningState::Reported => "detect, meet, renew, lose, dismiss",
        WarningState::Analysed => "detect, plan, renew, lose, dismiss",
        WarningState::Planned => "detect, execute, renew, lose, dismiss",
        WarningState::Executing => "detect, progress, escalate, clear, renew, lose, dismiss",
        WarningState::Cleared => "archive; detect what is new under another id",
        WarningState::Archived => "nothing; detect under another id",
    }
}

impl From<WarningRefusal> for Error {
    fn from(refusal: WarningRefusal) -> Self {
        Self::new(ErrorKind::Record, refusal.code(), refusal.to_string()).with_help(refusal.help())
    }
}

/// `code`, `message` and `help`, as an error has them.
impl Serialize for WarningRefusal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("WarningRefusal", 3)?;
        out.serialize_field("code", self.code())?;
        out.serialize_field("message", &self.to_string())?;
        out.serialize_field("help", &self.help())?;
        out.end()
    }
}

/// An event that changed nothing, and why.
///
/// ```
/// use guanxi::{Rulebook, policy::warning::Evidence};
/// use guanxi::record::{Event, WarningAction, WarningEvent};
/// let rulebook = Rulebook::preset("renewal")?;
/// let day = "2024-04-01".parse()?;
/// let events = [Event::new("e1", "KH0001", day, WarningEvent::new("W1", WarningAction::Archive))];
/// let log = rulebook.warnings()?.replay("KH0001", &events, day, None, &Evidence::default());
/// assert_eq!(log.refused[0].event.as_str(), "e1");
/// assert_eq!(log.refused[0].refusal.code(), "not-detected");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Refused {
    /// The event.
    pub event: EventId,
    /// What is wrong with it.
    #[serde(flatten)]
    pub refusal: WarningRefusal,
}
