//! Where an issue stands, and sets of such places.

use crate::error::{Error, ErrorKind, did_you_mean};
use crate::policy::words::words;
use crate::rule::codes::Codes;

words! {
    sla;
    /// The state of an issue in its workflow (RULEBOOK 8.1, D003-107).
    ///
    /// ```
    /// use guanxi::{label::Language, policy::sla::IssueState};
    /// assert_eq!(IssueState::InProgress.to_string(), "in_progress");
    /// assert_eq!(IssueState::Resolved.label(Language::Chinese), "已解决");
    /// ```
    IssueState, "state of an issue", "unknown-state", {
        /// Registered; nobody has begun.
        Pending "pending" "pending" "待处理",
        /// Being worked on.
        InProgress "in_progress" "in progress" "处理中",
        /// The work is done; the customer has not said yet whether it is content (A-32).
        Resolved "resolved" "resolved" "已解决",
        /// The customer is content. Terminal.
        Closed "closed" "closed" "已关闭",
        /// Called off. Terminal.
        Cancelled "cancelled" "cancelled" "已取消",
    }
}

impl IssueState {
    fn bit(self) -> u64 {
        match self {
            Self::Pending => 1,
            Self::InProgress => 2,
            Self::Resolved => 4,
            Self::Closed => 8,
            Self::Cancelled => 16,
        }
    }
}

/// The first bit of the reasons for which an issue waits; those of states lie below.
const FIRST_REASON: u32 = 8;

/// A set of statuses: states of issues that wait for nobody, and reasons for which issues wait.
///
/// An issue that waits is in the status `waiting(reason)`, whatever its state; any other is in
/// that of its state. Made by [`Sla::statuses`](super::Sla::statuses) from words such as `pending`,
/// `waiting` (for any reason) and `waiting(customer)`.
///
/// ```
/// use guanxi::{Rulebook, policy::sla::StatusSet};
/// let rulebook = Rulebook::preset("service_quality")?;
/// assert!(rulebook.sla()?.statuses([])?.is_empty());
/// assert_eq!(rulebook.sla()?.statuses(["waitin"]).unwrap_err().code(), "unknown-status");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct StatusSet(u64);

impl StatusSet {
    /// The most reasons for which issues may wait.
    pub(crate) const MAX_REASONS: usize = 48;

    /// Whether there is no status in it.
    ///
    /// ```
    /// assert!(guanxi::policy::sla::StatusSet::default().is_empty());
    /// ```
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    pub(super) fn contains(self, status: Status) -> bool {
        self.0 & status.bit() != 0
    }

    /// The set that the words name.
    pub(crate) fn parse<'a>(
        words: impl IntoIterator<Item = &'a str>,
        codes: &Codes,
    ) -> Result<Self, Error> {
        let mut set = 0;
        for (place, word) in words.into_iter().enumerate() {
            set |= bits(word, codes).map_err(|error| error.at(format!("[{place}]")))?;
        }
        Ok(Self(set))
    }
}

fn bits(word: &str, codes: &Codes) -> Result<u64, Error> {
    if let Some(state) = IssueState::ALL.iter().find(|state| state.as_str() == word) {
        return Ok(state.bit());
    }
    if word == "waiting" {
        return Ok(u64::MAX.checked_shl(FIRST_REASON).unwrap_or(0));
    }
    let reason = word.strip_prefix("waiting(").and_then(|rest| rest.strip_suffix(')'));
    if let Some(reason) = reason {
        codes.waiting_reasons().find(reason)?;
        return Ok(Status::Waiting(reason_place(reason, codes)).bit());
    }
    let known = IssueState::ALL.iter().map(|state| state.as_str()).chain(["waiting"]);
    let known: Vec<&str> = known.collect();
    Err(Error::new(ErrorKind::Name, "unknown-status", format!("`{word}` is no status of issues"))
        .with_help(did_you_mean(word, known.iter().copied())))
}

/// The place of a reason among those of the rulebook; one place more where it has none.
pub(super) fn reason_place(reason: &str, codes: &Codes) -> usize {
    let table = codes.waiting_reasons();
    table.iter().position(|entry| entry.code == *reason).unwrap_or(table.len())
}

/// Where an issue stands, waiting or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Status {
    State(IssueState),
    /// By the place of the reason.
    Waiting(usize),
}

impl Status {
    fn bit(self) -> u64 {
        match self {
            Self::State(state) => state.bit(),
            Self::Waiting(reason) => {
                let place = u32::try_from(reason.min(StatusSet::MAX_REASONS)).unwrap_or(0);
                1_u64.checked_shl(FIRST_REASON.saturating_add(place)).unwrap_or(0)
            }
        }
    }
}
