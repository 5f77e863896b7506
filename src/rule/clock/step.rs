//! Warning and escalation steps of a clock.

use std::fmt;
use std::str::FromStr;

use super::limit::seconds;
use crate::error::{Error, ErrorKind};
use crate::label::{Code, Language};
use crate::quantity::Percent;
use crate::rule::reason::show_span;
use crate::time::Span;

/// When a step of a clock is due.
///
/// The text form is `75%`, `1 hour before`, `breach`, `24 hours after`; minutes and hours count on
/// the basis of the clock, or as all time where `elapsed` follows: `24 hours elapsed after`. The
/// text is also the part of a step's key that does not change when steps are added or taken out.
///
/// ```
/// use guanxi::rule::clock::Trigger;
/// for text in ["75%", "1 hour before", "breach", "24 hours after", "24 hours elapsed after"] {
///     assert_eq!(text.parse::<Trigger>()?.to_string(), text);
/// }
/// let error = "1 day after".parse::<Trigger>().unwrap_err();
/// assert_eq!(error.code(), "step-offset");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Trigger {
    /// When so much of the target is used; `100%` is the due instant.
    Share(Percent),
    /// So long before the clock is due.
    Before(Offset),
    /// One second of the basis after the target and the tolerance are used up; for limits that end
    /// at an instant, one second after it.
    Breach,
    /// So long after the clock is due.
    After(Offset),
}

/// Minutes or hours before or after an instant.
///
/// ```
/// use guanxi::rule::clock::{Offset, Trigger};
/// let trigger: Trigger = "90 minutes elapsed after".parse()?;
/// let Trigger::After(Offset { span, elapsed, .. }) = trigger else { panic!() };
/// assert_eq!((span.to_string().as_str(), elapsed), ("90 minutes", true));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Offset {
    /// Minutes or hours, more than none.
    pub span: Span,
    /// Whether all time counts, whatever the basis of the clock.
    pub elapsed: bool,
}

impl Offset {
    /// The seconds of the offset.
    pub(super) fn seconds(self) -> i64 {
        seconds(self.span).unwrap_or(0)
    }
}

impl FromStr for Trigger {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self, Error> {
        if text == "breach" {
            return Ok(Self::Breach);
        }
        if text.ends_with('%') {
            return text.parse().map(Self::Share);
        }
        if let Some(rest) = text.strip_suffix(" before") {
            return before(rest).map(Self::Before);
        }
        if let Some(rest) = text.strip_suffix(" after") {
            return offset(rest).map(Self::After);
        }
        Err(Error::new(ErrorKind::Value, "step-form", format!("`{text}` is no step of a clock"))
            .with_help("write `75%`, `1 hour before`, `breach` or `24 hours after`"))
    }
}

/// How long before; on the basis of the clock, since a pause may still move the due instant.
fn before(text: &str) -> Result<Offset, Error> {
    match offset(text)? {
        Offset { elapsed: true, .. } => Err(Error::new(
            ErrorKind::Value,
            "step-offset",
            "elapsed time can be counted after the due instant only, for that may still move",
        )
        .with_help("leave out `elapsed`")),
        offset => Ok(offset),
    }
}

fn offset(text: &str) -> Result<Offset, Error> {
    let (rest, elapsed) = match text.strip_suffix(" elapsed") {
        Some(rest) => (rest, true),
        None => (text, false),
    };
    let span: Span = rest.parse()?;
    match seconds(span) {
        Some(1..) => Ok(Offset { span, elapsed }),
        Some(_) => Err(Error::new(ErrorKind::Value, "step-offset", "a step cannot be zero away")
            .with_help("write `100%` for the due instant, `breach` for the first second after")),
        None => Err(Error::new(
            ErrorKind::Value,
            "step-offset",
            format!("`{span}` cannot be the distance of a step"),
        )
        .with_help("write minutes or hours, such as `24 hours after`")),
    }
}

impl Trigger {
    /// When it is due, for people.
    ///
    /// ```
    /// use guanxi::{label::Language, rule::clock::Trigger};
    /// let before: Trigger = "1 hour before".parse()?;
    /// assert_eq!(before.text(Language::English), "1 hour before due");
    /// let after: Trigger = "24 hours elapsed after".parse()?;
    /// assert_eq!(after.text(Language::Chinese), "到期后 24 小时（自然时间）");
    /// assert_eq!(Trigger::Breach.text(Language::Chinese), "超时");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn text(&self, language: Language) -> String {
        let span = |offset: &Offset| show_span(offset.span, language);
        match (self, language) {
            (Self::Share(share), _) => share.to_string(),
            (Self::Breach, Language::English) => "breach".to_owned(),
            (Self::Breach, Language::Chinese) => "超时".to_owned(),
            (Self::Before(_) | Self::After(_), Language::English) => format!("{self} due"),
            (Self::Before(offset), Language::Chinese) => format!("到期前 {}", span(offset)),
            (Self::After(offset), Language::Chinese) => {
                let elapsed = if offset.elapsed { "（自然时间）" } else { "" };
                format!("到期后 {}{elapsed}", span(offset))
            }
        }
    }
}

impl fmt::Display for Trigger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let offset = |Offset { span, elapsed }: &Offset, word: &str| {
            format!("{span}{} {word}", if *elapsed { " elapsed" } else { "" })
        };
        match self {
            Self::Share(share) => f.pad(&share.to_string()),
            Self::Before(distance) => f.pad(&offset(distance, "before")),
            Self::Breach => f.pad("breach"),
            Self::After(distance) => f.pad(&offset(distance, "after")),
        }
    }
}

/// One warning or escalation: when, and who is to hear of it.
///
/// ```
/// use guanxi::rule::clock::Step;
/// let step = Step::new("breach".parse()?)
///     .remind("support_supervisor".parse()?)
///     .escalate("department_head".parse()?); // D003-123
/// assert_eq!((step.remind.len(), step.escalate.len()), (1, 1));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct Step {
    /// When it is due.
    pub at: Trigger,
    /// The roles that are reminded.
    pub remind: Vec<Code>,
    /// The roles to which it is escalated.
    pub escalate: Vec<Code>,
}

impl Step {
    /// A step that nobody is named for: a warning level.
    ///
    /// ```
    /// let step = guanxi::rule::clock::Step::new("75%".parse()?);
    /// assert!(step.remind.is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(at: Trigger) -> Self {
        Self { at, remind: Vec::new(), escalate: Vec::new() }
    }

    /// The same step, of which this role is reminded too.
    ///
    /// ```
    /// use guanxi::rule::clock::Step;
    /// let step = Step::new("75%".parse()?).remind("support_agent".parse()?);
    /// assert_eq!(step.remind[0], "support_agent");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn remind(mut self, role: Code) -> Self {
        self.remind.push(role);
        self
    }

    /// The same step, escalated to this role too.
    ///
    /// ```
    /// use guanxi::rule::clock::Step;
    /// let step = Step::new("breach".parse()?).escalate("department_head".parse()?);
    /// assert_eq!(step.escalate[0], "department_head");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn escalate(mut self, role: Code) -> Self {
        self.escalate.push(role);
        self
    }
}
