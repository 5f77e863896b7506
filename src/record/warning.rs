//! Warnings: what is done about a customer that may be lost, step by step (D002-86 ... D002-96).

use serde::{Deserialize, Serialize};

use crate::label::Code;
use crate::record::order::ordered_by_content;
use crate::record::{Author, ContractId, EventId, WarningId};
use crate::time::Moment;

/// One step in the handling of a warning (8.2).
///
/// Who took it is the author of the event; `role` is the role in which that was done. Whether the
/// step is legal is for the warning policy of a rulebook to say.
///
/// ```
/// use guanxi::record::{Event, WarningEvent};
/// let step = WarningEvent::detect("W1", "overdue".parse()?).in_role("account_manager".parse()?);
/// let event = Event::new("e1", "KH0001", "2024-04-01T09:00:00+08:00".parse()?, step);
/// let json = serde_json::to_value(&event).unwrap();
/// assert_eq!(json["kind"]["warning"]["action"]["detect"]["cause"], "overdue");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct WarningEvent {
    /// The warning.
    pub warning: WarningId,
    /// The role in which the author acted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Code>,
    /// What was done.
    pub action: WarningAction,
}

impl WarningEvent {
    /// A step of a warning, in no particular role.
    ///
    /// ```
    /// use guanxi::record::{WarningAction, WarningEvent};
    /// let step = WarningEvent::new("W1", WarningAction::Execute);
    /// assert_eq!((step.warning.as_str(), step.role), ("W1", None));
    /// ```
    pub fn new(warning: impl Into<WarningId>, action: WarningAction) -> Self {
        Self { warning: warning.into(), role: None, action }
    }

    /// Somebody noticed a cause.
    ///
    /// ```
    /// use guanxi::record::{WarningAction, WarningEvent};
    /// let step = WarningEvent::detect("W1", "overdue".parse()?);
    /// assert!(matches!(step.action, WarningAction::Detect { .. }));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn detect(warning: impl Into<WarningId>, cause: Code) -> Self {
        Self::new(warning, WarningAction::Detect { cause, note: String::new() })
    }

    /// The same step, taken in this role.
    ///
    /// ```
    /// use guanxi::record::{WarningAction, WarningEvent};
    /// let step = WarningEvent::new("W1", WarningAction::Execute).in_role("sales".parse()?);
    /// assert_eq!(step.role.unwrap(), "sales");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn in_role(mut self, role: Code) -> Self {
        self.role = Some(role);
        self
    }
}

/// What is done about a warning.
///
/// ```
/// use guanxi::record::WarningAction;
/// let clear = WarningAction::Clear { assessment: "e9".into() };
/// assert_eq!(serde_json::to_value(&clear).unwrap()["clear"]["assessment"], "e9");
/// assert_eq!(serde_json::to_value(WarningAction::Execute).unwrap(), "execute");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum WarningAction {
    /// Somebody noticed a cause; the first one opens the warning, others are added to it.
    Detect {
        /// What it is: the cause of a trigger of the rulebook.
        cause: Code,
        /// What was noticed.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        note: String,
    },
    /// The warning record is filled in and reported (D002-86, D002-87).
    Report {
        /// The role to which it is reported.
        to: Code,
        /// What is reported.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
    },
    /// The meeting about the reasons was held (D002-88, D002-89).
    Meet {
        /// The root causes that were found: codes of the rulebook, at least one.
        causes: Vec<Code>,
        /// What was said.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        minutes: String,
    },
    /// What is to be done is decided (D002-90 ... D002-92).
    Plan {
        /// At least one.
        measures: Vec<Measure>,
    },
    /// The plan is under way (D002-93).
    Execute,
    /// How far it is (D002-93).
    Progress {
        /// What was done; never empty.
        text: String,
        /// Whether there is a major problem, which has to go up at once (D002-94).
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        major: bool,
    },
    /// A major problem went up (D002-94).
    Escalate {
        /// The role to which it went.
        to: Code,
        /// What it is; never empty.
        text: String,
    },
    /// The risk is lifted (D002-95).
    Clear {
        /// The new assessment that says so.
        assessment: EventId,
    },
    /// The customer has renewed.
    Renew {
        /// The contract that came to be.
        contract: ContractId,
    },
    /// The customer is lost: a contract has ended without renewal, or was called off.
    Lose {
        /// Why; never empty.
        reason: String,
    },
    /// It was a false alarm.
    Dismiss {
        /// Why; never empty.
        reason: String,
    },
    /// A cleared warning is filed; nothing can happen to it afterwards (D002-96).
    Archive,
}

impl WarningAction {
    /// The word that names the action in files.
    ///
    /// ```
    /// assert_eq!(guanxi::record::WarningAction::Archive.name(), "archive");
    /// ```
    pub fn name(&self) -> &'static str {
        match self {
            Self::Detect { .. } => "detect",
            Self::Report { .. } => "report",
            Self::Meet { .. } => "meet",
            Self::Plan { .. } => "plan",
            Self::Execute => "execute",
            Self::Progress { .. } => "progress",
            Self::Escalate { .. } => "escalate",
            Self::Clear { .. } => "clear",
            Self::Renew { .. } => "renew",
            Self::Lose { .. } => "lose",
            Self::Dismiss { .. } => "dismiss",
            Self::Archive => "archive",
        }
    }
}

/// Something to be done about a warning, with an owner and a due time (D002-97).
///
/// ```
/// use guanxi::record::Measure;
/// let measure = Measure::new("offer a discount", "chen.qi", "2024-04-20".parse()?);
/// let json = serde_json::to_value(&measure).unwrap();
/// assert_eq!((&json["owner"], &json["due"]), (&"chen.qi".into(), &"2024-04-20".into()));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Measure {
    /// What is to be done, in words.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub what: String,
    /// What is to be done: an action of the rulebook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub action: Option<Code>,
    /// Who does it.
    pub owner: Author,
    /// By when; a date means the end of it.
    pub due: Moment,
}

ordered_by_content!(Measure);

impl Measure {
    /// Something to be done, in words.
    ///
    /// ```
    /// use guanxi::record::Measure;
    /// assert_eq!(Measure::new("visit", "chen.qi", "2024-04-20".parse()?).action, None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(what: impl Into<String>, owner: impl Into<Author>, due: Moment) -> Self {
        Self { what: what.into(), action: None, owner: owner.into(), due }
    }
}
