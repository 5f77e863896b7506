//! Early warning, as a closed loop: triggers, the workflow of a warning with its clocks, what nobody
//! noticed yet, and playbooks (D002-81 ... D002-97, RULEBOOK 8.2).
//!
//! A trigger is a condition over facts; a warning is a replay of the log: people detect a cause,
//! report it, find the reasons, plan, execute, and clear. What is due and what is late is derived.
//!
//! ```
//! use guanxi::{Rulebook, policy::{scheme::Case, warning::{Evidence, Milestone}}};
//! use guanxi::record::{Event, WarningEvent};
//! let rulebook = Rulebook::preset("renewal")?;
//! let warnings = rulebook.warnings()?;
//! let step = WarningEvent::detect("W1", "overdue".parse()?).in_role("account_manager".parse()?);
//! let events = [Event::new("e1", "KH0001", "2024-04-01T09:00:00+08:00".parse()?, step)];
//! let as_of = "2024-04-01T10:00:00+08:00".parse()?;
//! let log = warnings.replay("KH0001", &events, as_of, None, &Evidence::default());
//! let next = warnings.deadline(&log.warnings[0], as_of)?.unwrap();
//! assert_eq!(next.milestone, Milestone::Report);
//! assert_eq!(next.due.to_rfc3339(), "2024-04-01T03:00:00+00:00"); // two hours (D002-86)
//! assert_eq!(next.by.unwrap(), "account_manager");
//! # Ok::<(), guanxi::Error>(())
//! ```

mod clocks;
mod definition;
mod evidence;
mod explain;
mod machine;
mod reading;
mod refusal;
mod replay;
mod since;
mod state;
mod trigger;

pub use clocks::{Deadline, MilestoneReading};
pub use definition::{Cause, Detection, Milestone, Playbook};
pub(crate) use definition::{Level, Start, WarningClock, WarningDefinition, WarningFacts};
pub(crate) use evidence::AskedAssessment;
pub use evidence::Evidence;
pub use reading::{Settled, Undetected, WarningReading, WarningReadings};
pub use refusal::{Refused, WarningRefusal};
pub use replay::WarningLog;
pub use since::Since;
pub use state::{Detected, Outcome, Progress, Warning, WarningState};
pub use trigger::TriggerReading;

use crate::fact::{Facts, Value};
use crate::label::Code;
use crate::policy::scheme::Schemes;
use crate::rule::clock::Clock;
use crate::rule::codes::Codes;
use crate::time::Zone;

/// The warning policy of a rulebook; see [`Rulebook::warnings`](crate::Rulebook::warnings).
///
/// ```
/// use guanxi::{Rulebook, policy::warning::Detection};
/// let rulebook = Rulebook::preset("renewal")?;
/// let warnings = rulebook.warnings()?;
/// assert_eq!(warnings.detection(), Detection::Any);
/// assert_eq!(warnings.clear_at_most().unwrap(), &"medium"); // D002-95
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Warnings<'a> {
    definition: &'a WarningDefinition,
    schemes: &'a Schemes,
    codes: &'a Codes,
    zone: &'a Zone,
    rulebook: &'a Code,
}

impl<'a> Warnings<'a> {
    pub(crate) fn new(
        definition: &'a WarningDefinition,
        schemes: &'a Schemes,
        codes: &'a Codes,
        zone: &'a Zone,
        rulebook: &'a Code,
    ) -> Self {
        Self { definition, schemes, codes, zone, rulebook }
    }

    /// The causes of the triggers, in the order of the rulebook; also of those that are off.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// let codes: Vec<&str> =
    ///     rulebook.warnings()?.causes().map(|cause| cause.code.as_str()).collect();
    /// assert_eq!(codes, ["consecutive", "switch", "assessed", "overdue", "key_left"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn causes(&self) -> impl ExactSizeIterator<Item = &'a Cause> {
        self.definition.causes.iter()
    }

    /// Which causes may be detected.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::warning::Detection};
    /// assert_eq!(Rulebook::preset("renewal")?.warnings()?.detection(), Detection::Any);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn detection(&self) -> Detection {
        self.definition.detect
    }

    /// The highest level at which a warning can be cleared (D002-95, P-089).
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert_eq!(rulebook.warnings()?.clear_at_most().unwrap(), &"medium");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn clear_at_most(&self) -> Option<&'a Code> {
        self.definition.level(self.definition.clear_at_most)
    }

    /// The clock of a milestone; `None` where the rulebook has none, or it is off.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::warning::Milestone};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let meet = rulebook.warnings()?.clock(Milestone::Meet).unwrap();
    /// assert_eq!(meet.limit().unwrap().to_string(), "24 hours"); // D002-88
    /// assert_eq!(meet.by().unwrap(), &"sales_supervisor");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn clock(&self, milestone: Milestone) -> Option<&'a Clock> {
        self.definition.clock(milestone).map(|one| &one.clock)
    }

    /// The playbooks, in the order of the rulebook.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert_eq!(rulebook.warnings()?.playbooks().len(), 3); // D002-90 ... D002-92
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn playbooks(&self) -> &'a [Playbook] {
        &self.definition.playbooks
    }

    /// What is done about a root cause, or about the cause of a trigger.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// let warnings = rulebook.warnings()?;
    /// assert_eq!(warnings.playbook("service").unwrap().actions, ["upgrade_service_team"]);
    /// assert!(warnings.playbook("other").is_none());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn playbook(&self, cause: &str) -> Option<&'a Playbook> {
        self.playbooks().iter().find(|one| one.cause == *cause)
    }

    /// Puts what the policy tells into facts of this rulebook, where they are not known yet: whether a
    /// warning is open, and since which day.
    pub(crate) fn tell(&self, facts: &mut Facts, log: &WarningLog) {
        let told = &self.definition.facts;
        let mut put = |id: Option<crate::fact::FactId>, value: Option<Value>| {
            if let Some(id) = id.filter(|id| facts.value(*id).is_none()) {
                facts.put(id, value);
            }
        };
        put(told.open, Some(Value::Flag(log.is_open())));
        put(told.opened, log.opened().map(Value::Date));
    }
}
