//! What happens to an issue: registered, answered, resolved, called back about, and so on.

use serde::{Deserialize, Serialize};

use crate::label::Code;
use crate::record::order::ordered_by_content;
use crate::record::{Author, EventKind, IssueId};
use crate::time::Moment;

/// One step in the life of an issue.
///
/// Who took it is the author of the event; `role` is the role in which that was done. Whether the
/// step is legal is for the issue policy of a rulebook to say.
///
/// ```
/// use guanxi::record::{Event, IssueEvent, Registration};
/// let registration = Registration::new("urgent".parse()?, "zhao.liu")
///     .expected_at("2024-03-16T18:00:00+08:00".parse()?); // D003-102
/// let event = Event::new(
///     "e1",
///     "KH0001",
///     "2024-03-15T14:00:00+08:00".parse()?,
///     IssueEvent::register("WT202403001", registration).in_role("support_agent".parse()?),
/// );
/// let json = serde_json::to_value(&event).unwrap();
/// assert_eq!(json["kind"]["issue"]["action"]["register"]["severity"], "urgent");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct IssueEvent {
    /// The issue.
    pub issue: IssueId,
    /// The role in which the author acted.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<Code>,
    /// What was done.
    pub action: IssueAction,
}

impl IssueEvent {
    /// A step of an issue, in no particular role.
    ///
    /// ```
    /// use guanxi::record::{IssueAction, IssueEvent};
    /// let event = IssueEvent::new("WT202403001", IssueAction::Start);
    /// assert_eq!((event.issue.as_str(), event.role), ("WT202403001", None));
    /// ```
    pub fn new(issue: impl Into<IssueId>, action: IssueAction) -> Self {
        Self { issue: issue.into(), role: None, action }
    }

    /// The registration of an issue.
    ///
    /// ```
    /// use guanxi::record::{IssueAction, IssueEvent, Registration};
    /// let registration = Registration::new("urgent".parse()?, "zhao.liu");
    /// let event = IssueEvent::register("WT202403001", registration);
    /// assert!(matches!(event.action, IssueAction::Register(_)));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn register(issue: impl Into<IssueId>, registration: Registration) -> Self {
        Self::new(issue, IssueAction::Register(Box::new(registration)))
    }

    /// The same step, taken in this role.
    ///
    /// ```
    /// use guanxi::record::{IssueAction, IssueEvent};
    /// let call = IssueAction::CallBack { score: 5, comment: String::new(), new_due: None };
    /// let event = IssueEvent::new("WT202403001", call).in_role("account_manager".parse()?);
    /// assert_eq!(event.role.unwrap(), "account_manager"); // D003-124
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn in_role(mut self, role: Code) -> Self {
        self.role = Some(role);
        self
    }
}

ordered_by_content!(IssueEvent);

impl From<IssueEvent> for EventKind {
    fn from(event: IssueEvent) -> Self {
        Self::Issue(event)
    }
}

/// What an issue is registered with (D003-49, D003-101, D003-122).
///
/// ```
/// use guanxi::record::Registration;
/// let json = r#"{ "severity": "urgent", "owner": "zhao.liu", "departments": ["technical"] }"#;
/// let registration: Registration = serde_json::from_str(json).unwrap();
/// assert_eq!(registration.departments[0], "technical");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Registration {
    /// How severe it is: a code of the rulebook.
    pub severity: Code,
    /// The first person responsible; never empty (D003-122).
    pub owner: Author,
    /// When the customer expects it to be resolved; a date means the end of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expected_at: Option<Moment>,
    /// The departments that are concerned.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub departments: Vec<Code>,
    /// Whether it is a request or a complaint (D003-48).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<IssueKind>,
    /// By which channel it came in: a code of the rulebook.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub channel: Option<Code>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
}

impl Registration {
    /// A registration with what every issue needs.
    ///
    /// ```
    /// use guanxi::record::Registration;
    /// assert_eq!(Registration::new("urgent".parse()?, "zhao.liu").owner.as_str(), "zhao.liu");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(severity: Code, owner: impl Into<Author>) -> Self {
        Self {
            severity,
            owner: owner.into(),
            expected_at: None,
            departments: Vec::new(),
            kind: None,
            channel: None,
            text: String::new(),
        }
    }

    /// The same, expected to be resolved by this moment.
    ///
    /// ```
    /// use guanxi::record::Registration;
    /// let due = "2024-03-20T12:00:00+08:00".parse()?; // D003-103
    /// let registration = Registration::new("general".parse()?, "sun.qi").expected_at(due);
    /// assert_eq!(registration.expected_at, Some(due));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn expected_at(mut self, moment: Moment) -> Self {
        self.expected_at = Some(moment);
        self
    }

    /// The same, which concerns this department too.
    ///
    /// ```
    /// use guanxi::record::Registration;
    /// let both = Registration::new("general".parse()?, "sun.qi")
    ///     .department("logistics".parse()?)
    ///     .department("quality".parse()?);
    /// assert_eq!(both.departments.len(), 2);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn department(mut self, department: Code) -> Self {
        self.departments.push(department);
        self
    }

    /// The same, with what it is about.
    ///
    /// ```
    /// use guanxi::record::Registration;
    /// let issue = Registration::new("urgent".parse()?, "zhao.liu").about("login fails");
    /// assert_eq!(issue.text, "login fails");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn about(mut self, text: impl Into<String>) -> Self {
        self.text = text.into();
        self
    }
}

/// What a customer wants (D003-48).
///
/// ```
/// use guanxi::record::IssueKind;
/// assert_eq!(serde_json::to_value(IssueKind::Complaint).unwrap(), "complaint");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum IssueKind {
    /// Something is asked for.
    Request,
    /// Something is wrong.
    Complaint,
}

/// Who wrote a message.
///
/// ```
/// use guanxi::record::Party;
/// assert_eq!(serde_json::to_value(Party::Customer).unwrap(), "customer");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Party {
    /// The customer.
    Customer,
    /// Somebody of the house.
    Staff,
}

/// What is done to an issue.
///
/// More actions may be added; match with a wildcard arm.
///
/// ```
/// use guanxi::record::IssueAction;
/// let resolve = IssueAction::Resolve { solution: "server enlarged".into() };
/// assert_eq!(resolve.name(), "resolve");
/// assert_eq!(serde_json::to_value(&IssueAction::Start).unwrap(), "start");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum IssueAction {
    /// It is registered; always first.
    Register(Box<Registration>),
    /// It is reported to a role.
    Report {
        /// The role that is told.
        to: Code,
    },
    /// Work on it begins.
    Start,
    /// A person answers the customer; the first answer is the first response.
    Respond,
    /// A solution is proposed to the customer.
    Propose {
        /// The solution; never empty.
        text: String,
    },
    /// A new date by which it is to be resolved.
    Reschedule {
        /// The date, later than now; a date without a time means the end of it.
        due: Moment,
        /// How far it is.
        progress: String,
    },
    /// The work is done.
    Resolve {
        /// What was done; never empty.
        solution: String,
    },
    /// The customer is asked whether it is content (D003-57, D003-58).
    CallBack {
        /// 1 to 5.
        score: i32,
        /// What the customer says.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        comment: String,
        /// By when it is to be resolved now, where the customer is not content (D003-61).
        #[serde(default, skip_serializing_if = "Option::is_none")]
        new_due: Option<Moment>,
    },
    /// It turns out not to be resolved, without a call-back.
    Reopen {
        /// Why.
        reason: String,
    },
    /// It waits for somebody else.
    Wait {
        /// For whom or what: a code of the rulebook, such as `customer`.
        reason: Code,
    },
    /// What it waited for came.
    Resume,
    /// It is more or less severe than it was thought to be.
    SetSeverity {
        /// The severity from now on.
        severity: Code,
    },
    /// Somebody else is responsible from now on.
    Assign {
        /// Who; never empty.
        owner: Author,
    },
    /// Another department is concerned (D003-128).
    AddDepartment {
        /// The department.
        department: Code,
        /// What it is to do.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        duty: String,
        /// By when.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        due: Option<Moment>,
    },
    /// A message that is no answer by itself: of the customer, or a contact by staff.
    Message {
        /// Who wrote it.
        from: Party,
    },
    /// The customer hears how far it is.
    Update {
        /// How far.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        progress: String,
    },
    /// It is called off.
    Cancel {
        /// Why; never empty.
        reason: String,
    },
}

impl IssueAction {
    /// The words of all actions, in the order in which they are declared.
    ///
    /// ```
    /// use guanxi::record::IssueAction;
    /// assert_eq!(IssueAction::NAMES[0], "register");
    /// assert!(IssueAction::NAMES.contains(&IssueAction::Resume.name()));
    /// ```
    pub const NAMES: &'static [&'static str] = &[
        "register",
        "report",
        "start",
        "respond",
        "propose",
        "reschedule",
        "resolve",
        "call_back",
        "reopen",
        "wait",
        "resume",
        "set_severity",
        "assign",
        "add_department",
        "message",
        "update",
        "cancel",
    ];

    /// The word that names the action in files and messages.
    ///
    /// ```
    /// use guanxi::record::IssueAction;
    /// assert_eq!(IssueAction::Respond.name(), "respond");
    /// ```
    pub fn name(&self) -> &'static str {
        match self {
            Self::Register(_) => "register",
            Self::Report { .. } => "report",
            Self::Start => "start",
            Self::Respond => "respond",
            Self::Propose { .. } => "propose",
            Self::Reschedule { .. } => "reschedule",
            Self::Resolve { .. } => "resolve",
            Self::CallBack { .. } => "call_back",
            Self::Reopen { .. } => "reopen",
            Self::Wait { .. } => "wait",
            Self::Resume => "resume",
            Self::SetSeverity { .. } => "set_severity",
            Self::Assign { .. } => "assign",
            Self::AddDepartment { .. } => "add_department",
            Self::Message { .. } => "message",
            Self::Update { .. } => "update",
            Self::Cancel { .. } => "cancel",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_is_an_action() {
        for name in IssueAction::NAMES {
            let error = serde_json::from_str::<IssueAction>(&format!("{{ \"{name}\": 1 }}"));
            let message =
                error.map_or_else(|error| error.to_string(), |action| action.name().into());
            assert!(!message.contains("unknown variant"), "{message}");
        }
        let error = serde_json::from_str::<IssueAction>("{ \"x\": 1 }").unwrap_err().to_string();
        assert_eq!(error.matches('`').count(), 2 * (IssueAction::NAMES.len() + 1), "{error}");
    }
}
