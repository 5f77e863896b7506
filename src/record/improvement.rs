//! Improvements: what an organisation means to do better, and how far that has come (D003-76 ...
//! D003-78).
//!
//! An improvement is of the organisation and of no customer, so it is no event of a log. It has
//! dated steps of its own; like events they are added and never edited.

use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};

use crate::error::{Error, ErrorKind, Result};
use crate::label::Code;
use crate::record::customer::maybe_date;
use crate::record::{Author, ImprovementId, IssueId};
use crate::time::{Moment, Span, date_text};

/// Something to be done better: what, where, by which department and until when (D003-76, D003-77).
///
/// It holds what a host has, also where that is not enough: a department or a due day that is
/// missing stays missing and is a fault ([`faults`](crate::policy::improvement::faults), P-106),
/// never a default.
///
/// ```
/// use guanxi::record::Improvement;
/// let improvement = Improvement::new("G1", "招聘客服", "staffing".parse()?, "2024-04-05".parse().unwrap())
///     .of_department("人力资源部")
///     .due_within("30 days".parse()?)?; // D003-77
/// let json = serde_json::to_value(&improvement).unwrap();
/// assert_eq!(json["due"], "2024-05-05");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Improvement {
    /// Its id.
    pub id: ImprovementId,
    /// What is to be done; not blank.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub text: String,
    /// What is to become better: `process`, `training` or any other code of the host (D003-13).
    pub area: Code,
    /// The department that answers for it, as the host names it; not blank (D003-77).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub department: Option<String>,
    /// The day on which it was proposed.
    #[serde(with = "date_text")]
    #[cfg_attr(feature = "schema", schemars(with = "crate::time::schema::DateText"))]
    pub proposed_on: NaiveDate,
    /// The last day on which it is done in time; not before the proposal (D003-77).
    #[serde(default, with = "maybe_date", skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "schema", schemars(with = "Option<crate::time::schema::DateText>"))]
    pub due: Option<NaiveDate>,
    /// The weakness that it answers: `slow_response`, `solution_mismatch` or any other code of the
    /// host (D003-12, D001-69).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cause: Option<Code>,
    /// The figure whose missed target it comes from (D001-67).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kpi: Option<Code>,
    /// The issue whose review it comes from (D003-74).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issue: Option<IssueId>,
}

impl Improvement {
    /// The area of how work is done (D003-13, D004-57).
    ///
    /// ```
    /// use guanxi::{label::Code, record::Improvement};
    /// assert_eq!(Improvement::PROCESS.parse::<Code>()?, "process");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub const PROCESS: &'static str = "process";

    /// The area of what people learn (D003-13).
    ///
    /// ```
    /// use guanxi::{label::Code, record::Improvement};
    /// assert_eq!(Improvement::TRAINING.parse::<Code>()?, "training");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub const TRAINING: &'static str = "training";

    /// The weakness of answers that come late (D003-12, D001-69).
    ///
    /// ```
    /// use guanxi::{label::Code, record::Improvement};
    /// assert_eq!(Improvement::SLOW_RESPONSE.parse::<Code>()?, "slow_response");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub const SLOW_RESPONSE: &'static str = "slow_response";

    /// The weakness of solutions that do not fit the problem (D003-12).
    ///
    /// ```
    /// use guanxi::{label::Code, record::Improvement};
    /// assert_eq!(Improvement::SOLUTION_MISMATCH.parse::<Code>()?, "solution_mismatch");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub const SOLUTION_MISMATCH: &'static str = "solution_mismatch";

    /// An improvement of which no more is known; it still needs a department and a due day.
    ///
    /// ```
    /// use guanxi::record::Improvement;
    /// let improvement =
    ///     Improvement::new("G1", "hire support staff", "staffing".parse()?, "2024-04-05".parse().unwrap());
    /// assert_eq!((improvement.department, improvement.due), (None, None));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(
        id: impl Into<ImprovementId>,
        text: impl Into<String>,
        area: Code,
        proposed_on: NaiveDate,
    ) -> Self {
        Self {
            id: id.into(),
            text: text.into(),
            area,
            department: None,
            proposed_on,
            due: None,
            cause: None,
            kpi: None,
            issue: None,
        }
    }

    /// The same, for which this department answers (D003-77).
    ///
    /// ```
    /// # use guanxi::record::Improvement;
    /// # let improvement = Improvement::new("G1", "x", "process".parse()?, "2024-04-05".parse().unwrap());
    /// let improvement = improvement.of_department("human resources");
    /// assert_eq!(improvement.department.as_deref(), Some("human resources"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn of_department(mut self, department: impl Into<String>) -> Self {
        self.department = Some(department.into());
        self
    }

    /// The same, to be done by the end of this day (D003-77).
    ///
    /// ```
    /// # use guanxi::record::Improvement;
    /// # let improvement = Improvement::new("G1", "x", "process".parse()?, "2024-04-05".parse().unwrap());
    /// let improvement = improvement.due_on("2024-05-05".parse().unwrap());
    /// assert_eq!(improvement.due.unwrap().to_string(), "2024-05-05");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn due_on(mut self, due: NaiveDate) -> Self {
        self.due = Some(due);
        self
    }

    /// The same, to be done within this span of the proposal: "done within 30 days" (D003-77).
    ///
    /// The day of the proposal does not count; the last day does, and to its end it is in time.
    /// Months are clamped to the month end (P-003).
    ///
    /// # Errors
    /// `span-not-civil` for minutes and hours, `working-day-calendar` for working days,
    /// `date-range` for a day outside the years 0001 to 9999; all at the path `due`.
    ///
    /// ```
    /// # use guanxi::record::Improvement;
    /// # let improvement = Improvement::new("G1", "x", "process".parse()?, "2024-01-31".parse().unwrap());
    /// let month = improvement.clone().due_within("1 month".parse()?)?;
    /// assert_eq!(month.due.unwrap().to_string(), "2024-02-29");
    /// let error = improvement.due_within("24 hours".parse()?).unwrap_err();
    /// assert_eq!((error.code(), error.path()), ("span-not-civil", Some("due")));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn due_within(mut self, span: Span) -> Result<Self> {
        let due = span.after(self.proposed_on, 1).map_err(|error| error.at("due"))?;
        // Other years are dates, but they have no text that is read back.
        if !(1..=9999).contains(&due.year()) {
            let message = format!("`{span}` from {} lies outside the calendar", self.proposed_on);
            return Err(Error::new(ErrorKind::Value, "date-range", message)
                .with_help("use dates of the years 0001 to 9999 and shorter spans")
                .at("due"));
        }
        self.due = Some(due);
        Ok(self)
    }

    /// The same, which answers this weakness (D003-12).
    ///
    /// ```
    /// # use guanxi::record::Improvement;
    /// # let improvement = Improvement::new("G1", "x", "process".parse()?, "2024-04-05".parse().unwrap());
    /// let improvement = improvement.answering(Improvement::SLOW_RESPONSE.parse()?);
    /// assert_eq!(improvement.cause.unwrap(), "slow_response");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn answering(mut self, cause: Code) -> Self {
        self.cause = Some(cause);
        self
    }

    /// The same, which comes from the missed target of this figure (D001-67).
    ///
    /// ```
    /// # use guanxi::record::Improvement;
    /// # let improvement = Improvement::new("G1", "x", "process".parse()?, "2024-04-05".parse().unwrap());
    /// let improvement = improvement.of_kpi("activation_rate".parse()?);
    /// assert_eq!(improvement.kpi.unwrap(), "activation_rate");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn of_kpi(mut self, kpi: Code) -> Self {
        self.kpi = Some(kpi);
        self
    }

    /// The same, which comes from the review of this issue (D003-74).
    ///
    /// ```
    /// # use guanxi::record::Improvement;
    /// # let improvement = Improvement::new("G1", "x", "process".parse()?, "2024-04-05".parse().unwrap());
    /// let improvement = improvement.of_issue("WT202403001");
    /// assert_eq!(improvement.issue.unwrap().as_str(), "WT202403001");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn of_issue(mut self, issue: impl Into<IssueId>) -> Self {
        self.issue = Some(issue.into());
        self
    }
}

/// Something happened to an improvement (8.7).
///
/// Whether the step is legal is for [`policy::improvement`](crate::policy::improvement) to say.
///
/// ```
/// use guanxi::record::{ImprovementAction, ImprovementStep};
/// let step = ImprovementStep::new("G1", "2024-04-08".parse()?, ImprovementAction::Start).by("sun.qi");
/// let json = serde_json::to_value(&step).unwrap();
/// assert_eq!(json, serde_json::json!({
///     "improvement": "G1", "on": "2024-04-08", "by": "sun.qi", "action": "start",
/// }));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ImprovementStep {
    /// The improvement.
    pub improvement: ImprovementId,
    /// When it happened.
    pub on: Moment,
    /// Who took the step, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub by: Option<Author>,
    /// What happened.
    pub action: ImprovementAction,
}

impl ImprovementStep {
    /// A step of which it is not known who took it.
    ///
    /// ```
    /// use guanxi::record::{ImprovementAction, ImprovementStep};
    /// let step = ImprovementStep::new("G1", "2024-04-08".parse()?, ImprovementAction::Start);
    /// assert_eq!((step.improvement.as_str(), step.by), ("G1", None));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(
        improvement: impl Into<ImprovementId>,
        on: Moment,
        action: ImprovementAction,
    ) -> Self {
        Self { improvement: improvement.into(), on, by: None, action }
    }

    /// The same, taken by this person: checks are the customer relationship manager's (D003-78).
    ///
    /// ```
    /// use guanxi::record::{ImprovementAction, ImprovementStep};
    /// let step = ImprovementStep::new("G1", "2024-04-08".parse()?, ImprovementAction::Start);
    /// assert_eq!(step.by("sun.qi").by.unwrap().as_str(), "sun.qi");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn by(mut self, author: impl Into<Author>) -> Self {
        self.by = Some(author.into());
        self
    }
}

/// What happens to an improvement.
///
/// ```
/// use guanxi::record::ImprovementAction;
/// let verify = ImprovementAction::Verify { effective: false, finding: "still late".into() };
/// let json = serde_json::to_value(&verify).unwrap();
/// assert_eq!(json, serde_json::json!({
///     "verify": { "effective": false, "finding": "still late" },
/// }));
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum ImprovementAction {
    /// Work on it began.
    Start,
    /// Somebody looked how far it is (D003-78).
    Check {
        /// How far it is; not blank.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        progress: String,
    },
    /// It is carried out.
    Done {
        /// What was done, where that is more than the text of the improvement says.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        text: String,
    },
    /// Somebody looked whether it had its effect (D003-78).
    Verify {
        /// Whether it had.
        effective: bool,
        /// By what that is seen; not blank.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        finding: String,
    },
}

impl ImprovementAction {
    /// The words that name the actions in files.
    ///
    /// ```
    /// use guanxi::record::ImprovementAction;
    /// assert_eq!(ImprovementAction::NAMES, ["start", "check", "done", "verify"]);
    /// ```
    pub const NAMES: &'static [&'static str] = &["start", "check", "done", "verify"];

    /// The word that names the action in files.
    ///
    /// ```
    /// assert_eq!(guanxi::record::ImprovementAction::Start.name(), "start");
    /// ```
    pub fn name(&self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Check { .. } => "check",
            Self::Done { .. } => "done",
            Self::Verify { .. } => "verify",
        }
    }
}
