//! What a customer's issues come to, in one word (D003-91).

use super::IssueState;
use crate::policy::words::words;

words! {
    sla;
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
    IssueSummary, "status of issues", "unknown-summary", {
        /// There is no issue.
        NotNeeded "not_needed" "no action needed" "无需处理",
        /// Every issue is at least resolved.
        Resolved "resolved" "resolved" "已解决",
        /// Something is being worked on.
        InProgress "in_progress" "in progress" "处理中",
        /// Nobody has begun with something.
        Pending "pending" "pending" "待处理",
    }
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
}
