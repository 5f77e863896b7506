//! The words of a cadence.

use crate::policy::words::words;
use crate::record::Outcome;

words! {
    cadence;
    /// When a customer is touched for the first time (A-21).
    ///
    /// ```
    /// use guanxi::policy::cadence::FirstDue;
    /// assert_eq!(FirstDue::default(), FirstDue::AfterOnboarding);
    /// ```
    FirstDue, "first due day", "unknown-first-due", {
        /// One span after the onboarding day.
        AfterOnboarding "after_onboarding" "after onboarding" "建档后一个周期",
        /// On the onboarding day.
        Immediately "immediately" "immediately" "立即",
    }
}

#[allow(clippy::derivable_impls)]
impl Default for FirstDue {
    fn default() -> Self {
        Self::AfterOnboarding
    }
}

words! {
    cadence;
    /// What became of a contact, as rules name it (A-20).
    ///
    /// ```
    /// use guanxi::policy::cadence::TouchOutcome;
    /// assert_eq!("reached".parse::<TouchOutcome>()?, TouchOutcome::Reached);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    TouchOutcome, "outcome", "unknown-outcome", {
        /// Both sides talked.
        Reached "reached" "reached" "已沟通",
        /// It was sent.
        Sent "sent" "sent" "已发送",
    }
}

impl TouchOutcome {
    pub(super) fn is(self, outcome: Outcome) -> bool {
        matches!((self, outcome), (Self::Reached, Outcome::Reached) | (Self::Sent, Outcome::Sent))
    }
}
