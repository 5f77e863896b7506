//! How far an improvement is (RULEBOOK 8.7).

use crate::policy::words::words;

words! {
    improvement;
    /// How far an improvement is (D003-78).
    ///
    /// That it is overdue is no status but derived: see
    /// [`ImprovementReading`](super::ImprovementReading).
    ///
    /// ```
    /// use guanxi::{label::Language, policy::improvement::ImprovementStatus};
    /// assert_eq!(ImprovementStatus::Open.label(Language::Chinese), "待开展");
    /// ```
    ImprovementStatus, "status of an improvement", "unknown-status", {
        /// It is proposed, and work on it did not begin yet.
        Open "open" "open" "待开展",
        /// Work on it began, or began again after it was done without effect.
        InProgress "in_progress" "in progress" "进行中",
        /// It is carried out; whether it has its effect is not known yet.
        Done "done" "done" "已完成",
        /// It is carried out and has its effect.
        Verified "verified" "verified" "已验证",
    }
}

impl ImprovementStatus {
    /// Whether nothing can happen to the improvement any more.
    ///
    /// ```
    /// use guanxi::policy::improvement::ImprovementStatus;
    /// assert!(ImprovementStatus::Verified.is_terminal());
    /// assert!(!ImprovementStatus::Done.is_terminal()); // it may be found without effect
    /// ```
    pub fn is_terminal(self) -> bool {
        self == Self::Verified
    }

    /// Whether it is still to be carried out.
    ///
    /// ```
    /// use guanxi::policy::improvement::ImprovementStatus;
    /// assert!(ImprovementStatus::InProgress.is_to_do() && !ImprovementStatus::Done.is_to_do());
    /// ```
    pub fn is_to_do(self) -> bool {
        matches!(self, Self::Open | Self::InProgress)
    }

    /// The actions that are possible now, by the words that name them in files.
    pub(super) fn possible(self) -> &'static str {
        match self {
            Self::Open => "start, check",
            Self::InProgress => "check, done",
            Self::Done => "check, verify",
            Self::Verified => "nothing",
        }
    }
}
