//! Why a step of an improvement is refused.

use chrono::NaiveDate;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::ImprovementStatus;
use crate::error::{Error, ErrorKind};
use crate::label::Language;
use crate::record::ImprovementId;

/// Why a step of an improvement is illegal; nothing changes by it.
///
/// More reasons may be added; match with a wildcard arm. An [`Error`] is made of it with `?`.
///
/// ```
/// use guanxi::{Error, label::Language};
/// use guanxi::policy::improvement::{ImprovementRefusal, ImprovementStatus};
/// let refusal =
///     ImprovementRefusal::IllegalStep { status: ImprovementStatus::Open, action: "verify" };
/// assert_eq!(refusal.to_string(), "`verify` is not possible while the improvement is `open`");
/// assert_eq!(refusal.text(Language::Chinese), "改进措施“待开展”时不能执行 `verify`");
/// assert_eq!(refusal.help(), "possible now: start, check");
/// assert_eq!(Error::from(refusal).code(), "illegal-step");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ImprovementRefusal {
    /// The step is one of another improvement.
    #[error("the step is of the improvement `{found}`, not of `{expected}`")]
    OtherImprovement {
        /// The improvement that takes the step.
        expected: ImprovementId,
        /// The one that the step names.
        found: ImprovementId,
    },
    /// The step was taken before the improvement was proposed.
    #[error("the step was taken on {on}, before the improvement was proposed on {proposed_on}")]
    BeforeProposal {
        /// The day of the step in the zone.
        on: NaiveDate,
        /// The day of the proposal.
        proposed_on: NaiveDate,
    },
    /// The improvement is verified: nothing comes after that (8.7).
    #[error("the improvement is `verified` and stays so")]
    Terminal,
    /// The step is not possible in this state (8.7).
    #[error("`{action}` is not possible while the improvement is `{}`", status.as_str())]
    IllegalStep {
        /// How far the improvement is.
        status: ImprovementStatus,
        /// The action.
        action: &'static str,
    },
    /// A check without progress, or a verification without a finding (D003-78).
    #[error("`{action}` does not say what was found")]
    BlankText {
        /// The action.
        action: &'static str,
    },
}

impl ImprovementRefusal {
    /// The stable code, as that of an [`Error`].
    ///
    /// ```
    /// use guanxi::policy::improvement::ImprovementRefusal;
    /// assert_eq!(ImprovementRefusal::Terminal.code(), "terminal");
    /// ```
    pub fn code(&self) -> &'static str {
        match self {
            Self::OtherImprovement { .. } => "other-improvement",
            Self::BeforeProposal { .. } => "before-proposal",
            Self::Terminal => "terminal",
            Self::IllegalStep { .. } => "illegal-step",
            Self::BlankText { .. } => "blank-text",
        }
    }

    /// What to write instead.
    ///
    /// ```
    /// use guanxi::policy::improvement::ImprovementRefusal;
    /// let refusal = ImprovementRefusal::BlankText { action: "check" };
    /// assert_eq!(refusal.help(), "write it in `progress`");
    /// ```
    pub fn help(&self) -> String {
        match self {
            Self::OtherImprovement { expected, .. } => {
                format!("name `{expected}` in `improvement`, or give the step to the other one")
            }
            Self::BeforeProposal { .. } => "check the two days".to_owned(),
            Self::Terminal => "propose another improvement for what is left to do".to_owned(),
            Self::IllegalStep { status, .. } => format!("possible now: {}", status.possible()),
            Self::BlankText { action: "verify" } => "write it in `finding`".to_owned(),
            Self::BlankText { .. } => "write it in `progress`".to_owned(),
        }
    }

    /// The message in a language; the English one is that of `Display`.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::improvement::ImprovementRefusal};
    /// let refusal = ImprovementRefusal::Terminal;
    /// assert_eq!(refusal.text(Language::English), "the improvement is `verified` and stays so");
    /// assert_eq!(refusal.text(Language::Chinese), "改进措施“已验证”，不能再变更");
    /// ```
    pub fn text(&self, language: Language) -> String {
        if language == Language::English {
            return self.to_string();
        }
        match self {
            Self::OtherImprovement { expected, found } => {
                format!("该步骤属于改进措施 `{found}`，而不是 `{expected}`")
            }
            Self::BeforeProposal { on, proposed_on } => {
                format!("该步骤的日期 {on} 早于改进措施的提出日期 {proposed_on}")
            }
            Self::Terminal => {
                let verified = ImprovementStatus::Verified.label(language);
                format!("改进措施“{verified}”，不能再变更")
            }
            Self::IllegalStep { status, action } => {
                format!("改进措施“{}”时不能执行 `{action}`", status.label(language))
            }
            Self::BlankText { action } => format!("`{action}` 没有写明结果"),
        }
    }
}

impl From<ImprovementRefusal> for Error {
    fn from(refusal: ImprovementRefusal) -> Self {
        Self::new(ErrorKind::Record, refusal.code(), refusal.to_string()).with_help(refusal.help())
    }
}

/// `code`, `message` and `help`, as an error has them.
impl Serialize for ImprovementRefusal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("ImprovementRefusal", 3)?;
        out.serialize_field("code", self.code())?;
        out.serialize_field("message", &self.to_string())?;
        out.serialize_field("help", &self.help())?;
        out.end()
    }
}
