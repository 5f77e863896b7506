//! What a customer's issues come to, in one word (D003-91).

use super::IssueState;
use crate::label::Language;

/// The status of a customer's issues taken together.
///
/// Computed, never stored (D003-92): the issue that is farthest from its end decides. Closed and
/// cancelled issues change nothing, except that there is something to show.
///
/// ```
/// use guanxi::policy::sla::{IssueState, IssueSummary};
/// let of = |states: &[IssueState]| IssueSummary::of(states.iter().copied());
/// assert_eq!(of(&[IssueState::Resolved, IssueState::InProgress]), IssueSummary::InProgress);
/// assert_eq!(of(&[IssueState::Closed]), IssueSummary::Resolved);
/// assert_eq!(of(&[]), IssueSummary::NotNeeded);
/// ```
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum IssueSummary {
    /// There is no issue.
    NotNeeded,
    /// Every issue is at least resolved.
    Resolved,
    /// Something is being worked on.
    InProgress,
    /// Nobody has begun with something.
    Pending,
}

impl IssueSummary {
    /// The status of issues in these states, in any order (P-069).
    ///
    /// ```
    /// use guanxi::policy::sla::{IssueState, IssueSummary};
    /// assert_eq!(IssueSummary::of([IssueState::Pending]), IssueSummary::Pending);
    /// ```
    pub fn of(states: impl IntoIterator<Item = IssueState>) -> Self {
        let one = |state| match state {
            IssueState::Pending => Self::Pending,
            IssueState::InProgress => Self::InProgress,
            IssueState::Resolved | IssueState::Closed | IssueState::Cancelled => Self::Resolved,
        };
        states.into_iter().map(one).max().unwrap_or(Self::NotNeeded)
    }

    /// What people call it.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::sla::IssueSummary};
    /// assert_eq!(IssueSummary::NotNeeded.label(Language::Chinese), "无需处理");
    /// ```
    pub fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::NotNeeded, Language::English) => "no action needed",
            (Self::Resolved, Language::English) => "resolved",
            (Self::InProgress, Language::English) => "in progress",
            (Self::Pending, Language::English) => "pending",
            (Self::NotNeeded, Language::Chinese) => "无需处理",
            (Self::Resolved, Language::Chinese) => "已解决",
            (Self::InProgress, Language::Chinese) => "处理中",
            (Self::Pending, Language::Chinese) => "待处理",
        }
    }
}
