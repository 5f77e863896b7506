//! The life of a customer: its stages, and the steps of the service cycle.

use serde::{Deserialize, Serialize};

/// A stage in the life of a customer (D004-46 ... D004-52).
///
/// ```
/// use guanxi::record::Stage;
/// assert_eq!(serde_json::to_value(Stage::AfterSales).unwrap(), "after_sales");
/// assert_eq!(Stage::AfterSales.name(), "after_sales");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Stage {
    /// Found by research or promotion (D004-48).
    Prospect,
    /// Looked at and chosen (D004-49).
    Screened,
    /// Talked to (D004-50).
    Contacted,
    /// Something is offered and negotiated (D004-51).
    Selling,
    /// Bought; is being served (D004-52).
    AfterSales,
    /// The work together is over.
    Terminated,
}

impl Stage {
    /// All stages, in their order.
    ///
    /// ```
    /// use guanxi::record::Stage;
    /// assert_eq!(Stage::ALL.len(), 6);
    /// ```
    pub const ALL: &'static [Self] = &[
        Self::Prospect,
        Self::Screened,
        Self::Contacted,
        Self::Selling,
        Self::AfterSales,
        Self::Terminated,
    ];

    /// The word that names the stage in files.
    ///
    /// ```
    /// assert_eq!(guanxi::record::Stage::Prospect.name(), "prospect");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Self::Prospect => "prospect",
            Self::Screened => "screened",
            Self::Contacted => "contacted",
            Self::Selling => "selling",
            Self::AfterSales => "after_sales",
            Self::Terminated => "terminated",
        }
    }
}

/// A customer comes to another stage.
///
/// Which step is legal from which stage is for the lifecycle policy to say.
///
/// ```
/// use guanxi::record::{Event, StageAction, StageEvent};
/// let event = Event::new("e1", "KH0001", "2024-03-01".parse()?, StageEvent::new(StageAction::Sign));
/// assert_eq!(serde_json::to_value(&event).unwrap()["kind"]["stage"]["action"], "sign");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct StageEvent {
    /// What was done.
    pub action: StageAction,
}

impl StageEvent {
    /// This was done.
    ///
    /// ```
    /// use guanxi::record::{StageAction, StageEvent};
    /// assert_eq!(StageEvent::new(StageAction::Screen).action, StageAction::Screen);
    /// ```
    pub fn new(action: StageAction) -> Self {
        Self { action }
    }
}

/// What brings a customer to another stage (RULEBOOK 8.4).
///
/// ```
/// use guanxi::record::{Stage, StageAction};
/// let text = r#"{ "enter": { "stage": "selling" } }"#;
/// let action: StageAction = serde_json::from_str(text).unwrap();
/// assert_eq!(action, StageAction::Enter { stage: Stage::Selling });
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum StageAction {
    /// It comes into the books at this stage; only as the first step.
    Enter {
        /// Where it stands.
        stage: Stage,
    },
    /// It was looked at and chosen.
    Screen,
    /// It was talked to.
    Contact,
    /// Something was offered.
    Offer,
    /// It signed.
    Sign,
    /// There is something more to sell.
    NewOpportunity,
    /// The work together ended.
    Terminate {
        /// Why.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// It was won back.
    WinBack,
}

impl StageAction {
    /// The word that names the action in files and messages.
    ///
    /// ```
    /// assert_eq!(guanxi::record::StageAction::WinBack.name(), "win_back");
    /// ```
    pub fn name(&self) -> &'static str {
        match self {
            Self::Enter { .. } => "enter",
            Self::Screen => "screen",
            Self::Contact => "contact",
            Self::Offer => "offer",
            Self::Sign => "sign",
            Self::NewOpportunity => "new_opportunity",
            Self::Terminate { .. } => "terminate",
            Self::WinBack => "win_back",
        }
    }
}

/// A step of the service cycle (D003-09).
///
/// ```
/// use guanxi::record::ServiceStage;
/// assert_eq!(ServiceStage::ALL.len(), 5);
/// assert!(ServiceStage::FirstContact < ServiceStage::CalledBack);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ServiceStage {
    /// An enquiry or a complaint came in.
    FirstContact,
    /// What is needed is clear.
    NeedConfirmed,
    /// A solution was offered.
    SolutionOffered,
    /// It was delivered.
    Delivered,
    /// The customer was called back about it.
    CalledBack,
}

impl ServiceStage {
    /// All steps, in their order.
    ///
    /// ```
    /// use guanxi::record::ServiceStage;
    /// assert_eq!(ServiceStage::ALL[0], ServiceStage::FirstContact);
    /// ```
    pub const ALL: &'static [Self] = &[
        Self::FirstContact,
        Self::NeedConfirmed,
        Self::SolutionOffered,
        Self::Delivered,
        Self::CalledBack,
    ];

    /// The word that names the step in files.
    ///
    /// ```
    /// assert_eq!(guanxi::record::ServiceStage::CalledBack.name(), "called_back");
    /// ```
    pub fn name(self) -> &'static str {
        match self {
            Self::FirstContact => "first_contact",
            Self::NeedConfirmed => "need_confirmed",
            Self::SolutionOffered => "solution_offered",
            Self::Delivered => "delivered",
            Self::CalledBack => "called_back",
        }
    }
}

/// A step of a service cycle was done; a customer may go through several cycles.
///
/// ```
/// use guanxi::record::{ServiceEvent, ServiceStage};
/// let step = ServiceEvent::new("S-1", ServiceStage::Delivered);
/// assert_eq!(serde_json::to_value(&step).unwrap()["stage"], "delivered");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ServiceEvent {
    /// Which cycle: any text of the host.
    pub cycle: String,
    /// The step.
    pub stage: ServiceStage,
}

impl ServiceEvent {
    /// This step of this cycle was done.
    ///
    /// ```
    /// use guanxi::record::{ServiceEvent, ServiceStage};
    /// assert_eq!(ServiceEvent::new("S-1", ServiceStage::Delivered).cycle, "S-1");
    /// ```
    pub fn new(cycle: impl Into<String>, stage: ServiceStage) -> Self {
        Self { cycle: cycle.into(), stage }
    }
}
