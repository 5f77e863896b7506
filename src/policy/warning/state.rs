//! A warning with all that happened to it (RULEBOOK 8.2).

use serde::Serialize;

use crate::label::Code;
use crate::policy::words::words;
use crate::record::{Author, ContractId, CustomerId, EventId, Measure, WarningId};
use crate::time::Moment;

words! {
    warning;
    /// How far a warning is (D002-86 ... D002-96).
    ///
    /// ```
    /// use guanxi::{label::Language, policy::warning::WarningState};
    /// assert_eq!(WarningState::Analysed.label(Language::Chinese), "已分析");
    /// ```
    WarningState, "state of a warning", "unknown-state", {
        /// Somebody noticed a cause.
        Detected "detected" "detected" "已发现",
        /// It is reported (D002-87).
        Reported "reported" "reported" "已上报",
        /// The reasons are found (D002-89).
        Analysed "analysed" "analysed" "已分析",
        /// What is to be done is decided (D002-90).
        Planned "planned" "planned" "已制定方案",
        /// That is being done (D002-93).
        Executing "executing" "executing" "执行中",
        /// The risk is lifted (D002-95).
        Cleared "cleared" "cleared" "已解除",
        /// It is filed; nothing can happen to it any more (D002-96).
        Archived "archived" "archived" "已归档",
    }
}

impl WarningState {
    /// Whether something is still to be done about the risk.
    ///
    /// ```
    /// use guanxi::policy::warning::WarningState;
    /// assert!(WarningState::Executing.is_open() && !WarningState::Cleared.is_open());
    /// ```
    pub fn is_open(self) -> bool {
        self < Self::Cleared
    }
}

words! {
    warning;
    /// How a warning ended.
    ///
    /// ```
    /// use guanxi::{label::Language, policy::warning::Outcome};
    /// assert_eq!(Outcome::Lost.label(Language::Chinese), "客户流失");
    /// ```
    Outcome, "outcome of a warning", "unknown-outcome", {
        /// The risk is lifted (D002-95).
        Cleared "cleared" "risk lifted" "风险解除",
        /// The customer has renewed.
        Renewed "renewed" "renewed" "已续约",
        /// The customer is lost.
        Lost "lost" "customer lost" "客户流失",
        /// There was nothing to it.
        FalseAlarm "false_alarm" "false alarm" "误报",
    }
}

/// A cause that somebody noticed.
///
/// ```
/// use guanxi::{Rulebook, policy::warning::Evidence, record::{Event, WarningEvent}};
/// let rulebook = Rulebook::preset("renewal")?;
/// let step = WarningEvent::detect("W1", "overdue".parse()?);
/// let event = Event::new("e1", "KH0001", "2024-04-01".parse()?, step).by("zhao.liu");
/// let warning = rulebook.warnings()?.step(None, &event, &Evidence::default())?;
/// assert_eq!(warning.causes[0].by.as_ref().unwrap().as_str(), "zhao.liu");
/// assert_eq!(warning.causes[0].detected_at, "2024-04-01".parse()?);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Detected {
    /// The cause of a trigger of the rulebook.
    pub cause: Code,
    /// How grave it is.
    pub level: Code,
    /// When it was noticed.
    pub detected_at: Moment,
    /// Who noticed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by: Option<Author>,
    /// The event that says so.
    pub event: EventId,
    /// What was noticed.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub note: String,
    /// The place of the cause in the rulebook.
    #[serde(skip)]
    pub(super) place: usize,
    #[serde(skip)]
    pub(super) rank: u16,
}

/// A report of how far the plan is (D002-93).
///
/// ```
/// use guanxi::{Rulebook, policy::warning::Evidence};
/// use guanxi::record::{Event, Measure, WarningAction, WarningEvent};
/// let rulebook = Rulebook::preset("renewal")?;
/// let warnings = rulebook.warnings()?;
/// let measure = Measure::new("visit", "chen.qi", "2024-04-20".parse()?);
/// let steps = [
///     WarningAction::Detect { cause: "overdue".parse()?, note: String::new() },
///     WarningAction::Report { to: "sales_supervisor".parse()?, text: String::new() },
///     WarningAction::Meet { causes: vec!["price".parse()?], minutes: String::new() },
///     WarningAction::Plan { measures: vec![measure] },
///     WarningAction::Execute,
///     WarningAction::Progress { text: "visited".into(), major: false },
/// ];
/// let mut warning = None;
/// for action in steps {
///     let step = WarningEvent::new("W1", action);
///     let event = Event::new("e", "KH0001", "2024-04-01".parse()?, step);
///     warning = Some(warnings.step(warning.as_ref(), &event, &Evidence::default())?);
/// }
/// assert_eq!(warning.unwrap().progress[0].text, "visited");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Progress {
    /// When it was reported.
    pub at: Moment,
    /// What was done.
    pub text: String,
    /// Whether there was a major problem (D002-94).
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub major: bool,
}

/// A warning with all that happened to it.
///
/// ```
/// use guanxi::{Rulebook, policy::warning::{Evidence, WarningState}};
/// use guanxi::record::{Event, WarningEvent};
/// let rulebook = Rulebook::preset("renewal")?;
/// let step = WarningEvent::detect("W1", "overdue".parse()?);
/// let event = Event::new("e1", "KH0001", "2024-04-01T09:00:00+08:00".parse()?, step);
/// let warning = rulebook.warnings()?.step(None, &event, &Evidence::default())?;
/// assert_eq!((warning.state, warning.level.as_str()), (WarningState::Detected, "very_high"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Warning {
    /// The warning.
    #[serde(rename = "warning")]
    pub id: WarningId,
    /// Whose it is.
    pub customer: CustomerId,
    /// How far it is.
    pub state: WarningState,
    /// How it ended; `None` while it is open.
    pub outcome: Option<Outcome>,
    /// How grave it is: the highest level of its causes (P-085).
    pub level: Code,
    /// What was noticed, in the order in which it was; each cause once.
    pub causes: Vec<Detected>,
    /// When it was reported.
    pub reported: Option<Moment>,
    /// When the meeting was held.
    pub met: Option<Moment>,
    /// The root causes that were found (D002-89).
    pub root_causes: Vec<Code>,
    /// When it was decided what is to be done.
    pub planned: Option<Moment>,
    /// What is to be done.
    pub measures: Vec<Measure>,
    /// Since when that is being done.
    pub executed: Option<Moment>,
    /// The reports of how far it is.
    pub progress: Vec<Progress>,
    /// When major problems went up (D002-94).
    pub escalated: Vec<Moment>,
    /// When the risk ended: cleared, renewed, lost, or dismissed.
    pub ended: Option<Moment>,
    /// When it was filed.
    pub archived: Option<Moment>,
    /// The assessment that cleared it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub assessment: Option<EventId>,
    /// The contract by which the customer renewed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub contract: Option<ContractId>,
    /// Why the customer was lost, or why there was nothing to it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub reason: String,
}

impl Warning {
    /// Whether something is still to be done about the risk: from `detected` to `executing`.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::warning::Evidence, record::{Event, WarningEvent}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let step = WarningEvent::detect("W1", "overdue".parse()?);
    /// let event = Event::new("e1", "KH0001", "2024-04-01".parse()?, step);
    /// assert!(rulebook.warnings()?.step(None, &event, &Evidence::default())?.is_open());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_open(&self) -> bool {
        self.state.is_open()
    }

    /// Whether it has this cause.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::warning::Evidence, record::{Event, WarningEvent}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let step = WarningEvent::detect("W1", "overdue".parse()?);
    /// let event = Event::new("e1", "KH0001", "2024-04-01".parse()?, step);
    /// let warning = rulebook.warnings()?.step(None, &event, &Evidence::default())?;
    /// assert!(warning.has("overdue") && !warning.has("switch"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn has(&self, cause: &str) -> bool {
        self.causes.iter().any(|one| one.cause == *cause)
    }

    /// When it was detected: the first of its causes.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::warning::Evidence, record::{Event, WarningEvent}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let step = WarningEvent::detect("W1", "overdue".parse()?);
    /// let event = Event::new("e1", "KH0001", "2024-04-01".parse()?, step);
    /// let warning = rulebook.warnings()?.step(None, &event, &Evidence::default())?;
    /// assert_eq!(warning.detected(), Some("2024-04-01".parse()?));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn detected(&self) -> Option<Moment> {
        self.causes.first().map(|cause| cause.detected_at)
    }

    pub(super) fn has_place(&self, place: usize) -> bool {
        self.causes.iter().any(|one| one.place == place)
    }
}
