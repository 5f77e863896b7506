//! Why an event is no contact, or a decision about touches does not hold.

use chrono::NaiveDate;
use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use crate::error::{Error, ErrorKind, did_you_mean};
use crate::label::{Code, Language};
use crate::policy::lifecycle::LifecycleRefusal;
use crate::record::EventId;
use crate::time::Span;

/// Why an event is no contact, or a decision about touches does not hold; nothing changes by it.
///
/// More reasons may be added; match with a wildcard arm. An [`Error`] is made of it with `?`.
///
/// ```
/// use guanxi::{Error, policy::cadence::CadenceRefusal};
/// let refusal = CadenceRefusal::TooManySnoozes { rule: "a_call".parse()?, at_most: 3 };
/// assert_eq!(refusal.to_string(), "`a_call` was put off 3 times already in this period");
/// assert_eq!(Error::from(refusal).code(), "too-many-snoozes");
/// # Ok::<(), Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum CadenceRefusal {
    /// The customer wants no contact (D003-120).
    #[error(transparent)]
    Contact(LifecycleRefusal),
    /// The rulebook has no such channel.
    #[error("there is no channel `{channel}`")]
    UnknownChannel {
        /// What the event says.
        channel: Code,
        /// What may be meant.
        help: String,
    },
    /// The rulebook has no such kind of content.
    #[error("{message}")]
    UnknownContent {
        /// What is wrong.
        message: String,
        /// What may be meant.
        help: String,
    },
    /// The rulebook has no such touch rule.
    #[error("there is no touch rule `{rule}`")]
    UnknownRule {
        /// What the event says.
        rule: Code,
        /// What may be meant.
        help: String,
    },
    /// The touch was put off as often as it may be.
    #[error("`{rule}` was put off {at_most} times already in this period")]
    TooManySnoozes {
        /// The rule.
        rule: Code,
        /// How often it may be put off.
        at_most: u32,
    },
    /// The touch is put off for longer than it may be.
    #[error("`{rule}` cannot be put off to {until}: at most `{longest}` each time")]
    SnoozeTooLong {
        /// The rule.
        rule: Code,
        /// To which day.
        until: NaiveDate,
        /// For how long it may be put off.
        longest: Span,
    },
    /// The touch is put off to a day that has come.
    #[error("`{rule}` is put off to {until}, which is no later day")]
    SnoozeInThePast {
        /// The rule.
        rule: Code,
        /// To which day.
        until: NaiveDate,
    },
    /// The customer's own interval is none that the rule allows (D004-36).
    #[error("`{rule}` cannot be asked for every `{every}`")]
    IntervalOutOfBounds {
        /// The rule.
        rule: Code,
        /// The interval.
        every: Span,
        /// The shortest and the longest one; none where every customer has the rule's own.
        bounds: Option<(Span, Span)>,
    },
}

impl CadenceRefusal {
    pub(super) fn unknown_channel(channel: &Code, error: Option<&Error>) -> Self {
        Self::UnknownChannel { channel: channel.clone(), help: help_of(error) }
    }

    pub(super) fn unknown_content(error: &Error) -> Self {
        Self::UnknownContent { message: error.to_string(), help: help_of(Some(error)) }
    }

    pub(super) fn unknown_rule<'a>(
        rule: &Code,
        known: impl IntoIterator<Item = &'a str> + Clone,
    ) -> Self {
        Self::UnknownRule { rule: rule.clone(), help: did_you_mean(rule.as_str(), known) }
    }

    /// The stable code.
    ///
    /// ```
    /// use guanxi::policy::cadence::CadenceRefusal;
    /// let (rule, until) = ("a_call".parse()?, "2024-03-01".parse().unwrap());
    /// assert_eq!(CadenceRefusal::SnoozeInThePast { rule, until }.code(), "snooze-in-the-past");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn code(&self) -> &'static str {
        match self {
            Self::Contact(refusal) => refusal.code(),
            Self::UnknownChannel { .. } => "unknown-channel",
            Self::UnknownContent { .. } => "unknown-content",
            Self::UnknownRule { .. } => "unknown-rule",
            Self::TooManySnoozes { .. } => "too-many-snoozes",
            Self::SnoozeTooLong { .. } => "snooze-too-long",
            Self::SnoozeInThePast { .. } => "snooze-in-the-past",
            Self::IntervalOutOfBounds { .. } => "interval-out-of-bounds",
        }
    }

    /// What to do instead.
    ///
    /// ```
    /// use guanxi::policy::cadence::CadenceRefusal;
    /// let refusal = CadenceRefusal::TooManySnoozes { rule: "a_call".parse()?, at_most: 3 };
    /// assert_eq!(refusal.help(), "touch the customer, or let the touch off with a reason");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn help(&self) -> String {
        match self {
            Self::Contact(refusal) => refusal.help(),
            Self::UnknownChannel { help, .. }
            | Self::UnknownContent { help, .. }
            | Self::UnknownRule { help, .. } => help.clone(),
            Self::TooManySnoozes { .. } => {
                "touch the customer, or let the touch off with a reason".to_owned()
            }
            Self::SnoozeTooLong { .. } => "name an earlier day".to_owned(),
            Self::SnoozeInThePast { .. } => "name a later day".to_owned(),
            Self::IntervalOutOfBounds { bounds: Some((shortest, longest)), .. } => {
                format!("name an interval from `{shortest}` to `{longest}`")
            }
            Self::IntervalOutOfBounds { bounds: None, .. } => {
                "add `adjust = { min = \"1 week\", max = \"1 month\" }` to the rule".to_owned()
            }
        }
    }

    /// The refusal in words.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::cadence::CadenceRefusal};
    /// let refusal = CadenceRefusal::TooManySnoozes { rule: "a_call".parse()?, at_most: 3 };
    /// assert_eq!(refusal.text(Language::Chinese), "`a_call` 在本周期内已推迟 3 次");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(&self, language: Language) -> String {
        if language != Language::Chinese {
            return self.to_string();
        }
        match self {
            Self::Contact(LifecycleRefusal::ContactPaused { since }) => {
                format!("客户自 {since} 起不希望被联系")
            }
            Self::Contact(refusal) => refusal.to_string(),
            Self::UnknownChannel { channel, .. } => format!("没有渠道 `{channel}`"),
            Self::UnknownContent { message, .. } => format!("未知的内容类型（{message}）"),
            Self::UnknownRule { rule, .. } => format!("没有触达规则 `{rule}`"),
            Self::TooManySnoozes { rule, at_most } => {
                format!("`{rule}` 在本周期内已推迟 {at_most} 次")
            }
            Self::SnoozeTooLong { rule, until, longest } => {
                format!("`{rule}` 不能推迟到 {until}：每次最多 `{longest}`")
            }
            Self::SnoozeInThePast { rule, until } => format!("`{rule}` 推迟到的 {until} 已经到来"),
            Self::IntervalOutOfBounds { rule, every, .. } => {
                format!("`{rule}` 的间隔不能是 `{every}`")
            }
        }
    }
}

fn help_of(error: Option<&Error>) -> String {
    error.and_then(Error::help).unwrap_or_default().to_owned()
}

impl From<CadenceRefusal> for Error {
    fn from(refusal: CadenceRefusal) -> Self {
        Self::new(ErrorKind::Record, refusal.code(), refusal.to_string()).with_help(refusal.help())
    }
}

impl Serialize for CadenceRefusal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("CadenceRefusal", 3)?;
        out.serialize_field("code", self.code())?;
        out.serialize_field("message", &self.to_string())?;
        out.serialize_field("help", &self.help())?;
        out.end()
    }
}

/// An event that changed nothing, and why.
///
/// ```
/// use guanxi::policy::cadence::{CadenceRefusal, Refused};
/// let refusal = CadenceRefusal::TooManySnoozes { rule: "a_call".parse()?, at_most: 3 };
/// let refused = Refused { event: "e7".into(), refusal };
/// assert_eq!(serde_json::to_value(&refused).unwrap()["code"], "too-many-snoozes");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refused {
    /// The event.
    pub event: EventId,
    /// Why.
    #[serde(flatten)]
    pub refusal: CadenceRefusal,
}
