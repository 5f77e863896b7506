//! Where an issue stands, and sets of such places.

use std::fmt;

use crate::error::{Error, ErrorKind, did_you_mean};
use crate::label::Language;
use crate::rule::codes::Codes;

/// The state of an issue in its workflow (RULEBOOK 8.1, D003-107).
///
/// ```
/// use guanxi::{label::Language, policy::sla::IssueState};
/// assert_eq!(IssueState::InProgress.to_string(), "in_progress");
/// assert_eq!(IssueState::Resolved.label(Language::Chinese), "已解决");
/// ```
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize,
)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum IssueState {
    /// Registered; nobody has begun.
    Pending,
    /// Being worked on.
    InProgress,
    /// The work is done; the customer has not said yet whether it is content (A-32).
    Resolved,
    /// The customer is content. Terminal.
    Closed,
    /// Called off. Terminal.
    Cancelled,
}

impl IssueState {
    const ALL: [Self; 5] =
        [Self::Pending, Self::InProgress, Self::Resolved, Self::Closed, Self::Cancelled];

    /// The word that files use.
    ///
    /// ```
    /// assert_eq!(guanxi::policy::sla::IssueState::Pending.as_str(), "pending");
    /// ```
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Pending => "pending",
            Self::InProgress => "in_progress",
            Self::Resolved => "resolved",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
        }
    }

    /// What people call it.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::sla::IssueState};
    /// assert_eq!(IssueState::Pending.label(Language::English), "pending");
    /// ```
    pub fn label(self, language: Language) -> &'static str {
        match (self, language) {
            (Self::InProgress, Language::English) => "in progress",
            (_, Language::English) => self.as_str(),
            (Self::Pending, Language::Chinese) => "待处理",
            (Self::InProgress, Language::Chinese) => "处理中",
            (Self::Resolved, Language::Chinese) => "已解决",
            (Self::Closed, Language::Chinese) => "已关闭",
            (Self::Cancelled, Language::Chinese) => "已取消",
        }
    }

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

impl fmt::Display for IssueState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
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
