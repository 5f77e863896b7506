//! Why an event of a customer's life is refused.

use serde::ser::SerializeStruct;
use serde::{Serialize, Serializer};

use super::stage::possible;
use crate::error::{Error, ErrorKind};
use crate::record::{EventId, ServiceStage, Stage};
use crate::time::Moment;

/// Why an event of a customer's life is illegal; nothing changes by it.
///
/// More reasons may be added; match with a wildcard arm. An [`Error`] is made of it with `?`.
///
/// ```
/// use guanxi::{Error, policy::lifecycle::LifecycleRefusal, record::Stage};
/// let refusal = LifecycleRefusal::IllegalStep { stage: Stage::Prospect, action: "sign" };
/// assert_eq!(refusal.to_string(), "`sign` is not possible at the stage `prospect`");
/// assert_eq!(refusal.help(), "possible now: screen, terminate");
/// assert_eq!(Error::from(refusal).code(), "illegal-step");
/// ```
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum LifecycleRefusal {
    /// The step is not possible at this stage (P-122).
    #[error("`{action}` is not possible at the stage `{}`", stage.name())]
    IllegalStep {
        /// The stage of the customer.
        stage: Stage,
        /// The action.
        action: &'static str,
    },
    /// The customer wants no contact (D003-120).
    #[error("the customer has wanted no contact since {since}")]
    ContactPaused {
        /// Since when.
        since: Moment,
    },
    /// A later step of the cycle was done before (P-123).
    #[error("`{}` comes after `{}`, which was done on {at}", stage.name(), done.name())]
    StepTooLate {
        /// The step.
        stage: ServiceStage,
        /// The later step.
        done: ServiceStage,
        /// When that was done.
        at: Moment,
    },
    /// The step of the cycle was done before.
    #[error("`{}` was done in this cycle already", stage.name())]
    DoneTwice {
        /// The step.
        stage: ServiceStage,
    },
}

impl LifecycleRefusal {
    /// The stable code, as that of an [`Error`].
    ///
    /// ```
    /// use guanxi::{policy::lifecycle::LifecycleRefusal, record::ServiceStage};
    /// let twice = LifecycleRefusal::DoneTwice { stage: ServiceStage::Delivered };
    /// assert_eq!(twice.code(), "step-twice");
    /// ```
    pub fn code(&self) -> &'static str {
        match self {
            Self::IllegalStep { .. } => "illegal-step",
            Self::ContactPaused { .. } => "contact-paused",
            Self::StepTooLate { .. } => "step-too-late",
            Self::DoneTwice { .. } => "step-twice",
        }
    }

    /// What to write instead.
    ///
    /// ```
    /// use guanxi::{policy::lifecycle::LifecycleRefusal, record::ServiceStage};
    /// let twice = LifecycleRefusal::DoneTwice { stage: ServiceStage::Delivered };
    /// assert_eq!(twice.help(), "begin a cycle of another id, or correct the first event");
    /// ```
    pub fn help(&self) -> String {
        match self {
            Self::IllegalStep { action: "enter", .. } => {
                "`enter` is the first step of a customer or none".to_owned()
            }
            Self::IllegalStep { stage, .. } => format!("possible now: {}", possible(*stage)),
            Self::ContactPaused { .. } => {
                "wait until the customer makes contact; steps of issues go on".to_owned()
            }
            Self::StepTooLate { .. } => "check the two dates, or begin a new cycle".to_owned(),
            Self::DoneTwice { .. } => {
                "begin a cycle of another id, or correct the first event".to_owned()
            }
        }
    }
}

impl From<LifecycleRefusal> for Error {
    fn from(refusal: LifecycleRefusal) -> Self {
        Self::new(ErrorKind::Record, refusal.code(), refusal.to_string()).with_help(refusal.help())
    }
}

/// `code`, `message` and `help`, as an error has them.
impl Serialize for LifecycleRefusal {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut out = serializer.serialize_struct("LifecycleRefusal", 3)?;
        out.serialize_field("code", self.code())?;
        out.serialize_field("message", &self.to_string())?;
        out.serialize_field("help", &self.help())?;
        out.end()
    }
}

/// An event that changed nothing, and why.
///
/// ```
/// use guanxi::{Rulebook, record::{Customer, Event, StageAction, StageEvent}};
/// let day = "2024-03-01".parse()?;
/// let events = [Event::new("e1", "KH0001", day, StageEvent::new(StageAction::Sign))];
/// let rulebook = Rulebook::preset("renewal")?;
/// let life = rulebook.lifecycle().read(&Customer::new("KH0001"), &events, day, None);
/// assert_eq!(life.refused[0].refusal.code(), "illegal-step"); // nothing was offered
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Refused {
    /// The event.
    pub event: EventId,
    /// What is wrong with it.
    #[serde(flatten)]
    pub refusal: LifecycleRefusal,
}
