//! What a report lacks.

use serde::Serialize;

use crate::error::Error;
use crate::label::{Code, Language};
use crate::record::{ImprovementId, IssueId};

/// What a report lacks before it is complete (P-106).
///
/// ```
/// use guanxi::{label::Language, review::Gap};
/// let gap = Gap::MissWithoutReason { kpi: "csat".parse()? };
/// assert_eq!(gap.text(Language::English), "`csat` missed its target, and nothing says why");
/// assert_eq!(gap.text(Language::Chinese), "`csat` 未达标，但没有说明原因");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "gap", rename_all = "snake_case")]
#[non_exhaustive]
pub enum Gap {
    /// A target was missed, and nothing says why (D003-73).
    MissWithoutReason {
        /// The KPI.
        kpi: Code,
    },
    /// There were serious issues, and none was gone through (D003-74, A-56).
    NoCase {
        /// How many there were.
        issues: usize,
    },
    /// A case was gone through without a root cause (D003-75).
    CaseWithoutCause {
        /// The issue.
        issue: IssueId,
    },
    /// An improvement lacks something, such as its department or its due day (D003-77).
    Improvement {
        /// The improvement.
        improvement: ImprovementId,
        /// The code of what is wrong.
        code: &'static str,
        /// What is wrong.
        message: String,
    },
}

impl Gap {
    pub(super) fn of_improvement(improvement: &ImprovementId, error: &Error) -> Self {
        let (code, message) = (error.code(), error.to_string());
        Self::Improvement { improvement: improvement.clone(), code, message }
    }

    /// What is missing, in words.
    ///
    /// ```
    /// use guanxi::{label::Language, review::Gap};
    /// let gap = Gap::NoCase { issues: 3 };
    /// assert_eq!(gap.text(Language::English), "none of 3 serious issues was gone through");
    /// ```
    pub fn text(&self, language: Language) -> String {
        match (self, language) {
            (Self::MissWithoutReason { kpi }, Language::English) => {
                format!("`{kpi}` missed its target, and nothing says why")
            }
            (Self::MissWithoutReason { kpi }, Language::Chinese) => {
                format!("`{kpi}` 未达标，但没有说明原因")
            }
            (Self::NoCase { issues }, Language::English) => {
                format!("none of {issues} serious issues was gone through")
            }
            (Self::NoCase { issues }, Language::Chinese) => {
                format!("{issues} 个重大问题均未复盘")
            }
            (Self::CaseWithoutCause { issue }, Language::English) => {
                format!("the case `{issue}` names no root cause")
            }
            (Self::CaseWithoutCause { issue }, Language::Chinese) => {
                format!("案例 `{issue}` 没有说明问题根源")
            }
            (Self::Improvement { improvement, message, .. }, Language::English) => {
                format!("improvement `{improvement}`: {message}")
            }
            (Self::Improvement { improvement, code, message }, Language::Chinese) => {
                let known = match *code {
                    "improvement-text" => "没有写明改进内容",
                    "improvement-department" => "没有写明责任部门",
                    "improvement-due" => "没有有效的完成时间",
                    _ => message.as_str(),
                };
                format!("改进措施 `{improvement}`：{known}")
            }
        }
    }
}
