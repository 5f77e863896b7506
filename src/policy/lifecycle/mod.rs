//! The life of a customer in three regions that know nothing of each other (RULEBOOK 8.4): its
//! stage, whether it may be contacted, and its health; besides, its service cycles and segments.
//!
//! Stage, contact and service cycles are replays of the log, which need no rules: every rulebook
//! has them. Health and segments are conditions over facts, and there only where a rulebook's
//! `[lifecycle]` states them.
//!
//! ```
//! use guanxi::Rulebook;
//! use guanxi::record::{Customer, Event, EventKind, Stage, StageAction, StageEvent};
//! let rulebook = Rulebook::preset("service_quality")?;
//! let step = |action| EventKind::from(StageEvent::new(action));
//! let said = EventKind::DoNotContact { reason: String::new() };
//! let events = [
//!     Event::new("e1", "KH0001", "2024-01-10".parse()?, step(StageAction::Screen)),
//!     Event::new("e2", "KH0001", "2024-01-20".parse()?, step(StageAction::Contact)),
//!     Event::new("e3", "KH0001", "2024-03-05".parse()?, said),
//! ];
//! let customer = Customer::new("KH0001");
//! let life = rulebook.lifecycle().read(&customer, &events, "2024-06-30".parse()?, None);
//! assert_eq!(life.stage.stage, Stage::Contacted);
//! assert!(life.contact.is_paused() && life.refused.is_empty());
//! # Ok::<(), guanxi::Error>(())
//! ```

mod contact;
mod explain;
mod health;
mod log;
mod refusal;
mod service;
mod silence;
mod stage;
mod words;

pub(crate) use contact::ContactRules;
pub use contact::{ContactReading, ContactState, PausedRefuses, Resumption};
pub(crate) use health::SegmentRule;
pub(in crate::policy) use health::yes_or_no;
pub use health::{Health, HealthReading, SegmentReading};
pub(in crate::policy) use log::{Entry, entries, entries_and_corrected, entries_of};
pub use refusal::{LifecycleRefusal, Refused};
pub use service::ServiceCycle;
pub(crate) use silence::{Silence, Silent};
pub(in crate::policy) use stage::replay as replay_stages;
pub use stage::{StageMove, StageReading, StageSource};

use std::collections::BTreeMap;

use serde::Serialize;

use crate::error::Result;
use crate::label::{Code, Labels, Language};
use crate::policy::scheme::{Case, Schemes};
use crate::record::{Customer, CustomerId, Event, ServiceStage, Stage, StageAction};
use crate::rule::codes::Codes;
use crate::time::{AsOf, Moment, Zone};

/// What loading a rulebook makes of its lifecycle.
#[derive(Debug, Default)]
pub(crate) struct LifecycleDefinition {
    pub(crate) contact: ContactRules,
    pub(crate) stages: BTreeMap<Stage, Labels>,
    pub(crate) steps: BTreeMap<ServiceStage, Labels>,
    /// The place of the list that decides health.
    pub(crate) health: Option<usize>,
    pub(crate) segments: Vec<SegmentRule>,
}

/// The lifecycle policy of a rulebook; see [`Rulebook::lifecycle`](crate::Rulebook::lifecycle).
///
/// ```
/// use guanxi::{Rulebook, record::{Stage, StageAction}};
/// use guanxi::policy::lifecycle::Lifecycle;
/// let next = Lifecycle::step(Some(Stage::Selling), &StageAction::Sign)?;
/// assert_eq!(next, Stage::AfterSales);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Lifecycle<'a> {
    definition: &'a LifecycleDefinition,
    schemes: &'a Schemes,
    codes: &'a Codes,
    zone: &'a Zone,
    rulebook: &'a Code,
}

/// What the log tells of a customer's life as of a moment.
///
/// Serialises with its fields.
///
/// ```
/// use guanxi::{Rulebook, record::Customer};
/// let rulebook = Rulebook::preset("renewal")?;
/// let as_of = "2024-06-30".parse()?;
/// let life = rulebook.lifecycle().read(&Customer::new("KH0001"), &[], as_of, None);
/// let data = serde_json::to_value(&life).unwrap();
/// assert_eq!(data["stage"]["stage"], "prospect");
/// assert_eq!(data["contact"]["state"], "active");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Life {
    /// Whose life it is.
    pub customer: CustomerId,
    /// The moment of the question.
    pub as_of: Moment,
    /// Its stage.
    pub stage: StageReading,
    /// Whether it may be contacted.
    pub contact: ContactReading,
    /// Its service cycles, by their ids.
    pub service: Vec<ServiceCycle>,
    /// Events that were refused, in the order of events; they changed nothing.
    pub refused: Vec<Refused>,
}

/// A customer's life with what facts say of it.
///
/// ```
/// use guanxi::{Rulebook, policy::scheme::Case, record::Customer};
/// let rulebook = Rulebook::preset("renewal")?;
/// let facts = rulebook.facts();
/// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
/// let as_of = "2024-06-30".parse()?;
/// let found = rulebook.lifecycle().assess(&Customer::new("KH0001"), &[], &case, as_of, None)?;
/// assert!(found.health.is_none()); // the preset does not say what health is
/// assert_eq!(found.segments.len(), 2);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Assessment<'a> {
    /// What the log tells.
    #[serde(flatten)]
    pub life: Life,
    /// Its health; none where the rulebook does not say what health is.
    pub health: Option<HealthReading<'a>>,
    /// The segments of the rulebook, in its order.
    pub segments: Vec<SegmentReading<'a>>,
}

impl<'a> Lifecycle<'a> {
    pub(crate) fn new(
        definition: &'a LifecycleDefinition,
        schemes: &'a Schemes,
        codes: &'a Codes,
        zone: &'a Zone,
        rulebook: &'a Code,
    ) -> Self {
        Self { definition, schemes, codes, zone, rulebook }
    }

    /// The stage that a step leads to, or why it is illegal; `None` is a customer without any step
    /// so far.
    ///
    /// Stages come one by one: prospect, screened, contacted, selling, after-sales. A new
    /// opportunity brings a customer from after-sales to selling again, any stage may be
    /// terminated, and who was terminated may be won back as a prospect; there is no other way
    /// back (P-122). `enter` puts a customer at any stage, as the first step only.
    ///
    /// # Errors
    /// [`LifecycleRefusal::IllegalStep`].
    ///
    /// ```
    /// use guanxi::{policy::lifecycle::Lifecycle, record::{Stage, StageAction}};
    /// let won_back = Lifecycle::step(Some(Stage::Terminated), &StageAction::WinBack)?;
    /// assert_eq!(won_back, Stage::Prospect);
    /// let refusal = Lifecycle::step(None, &StageAction::Offer).unwrap_err();
    /// assert_eq!(refusal.help(), "possible now: screen, terminate");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn step(
        stage: Option<Stage>,
        action: &StageAction,
    ) -> std::result::Result<Stage, LifecycleRefusal> {
        stage::step(stage, action)
    }

    /// What the log tells of one customer as of a moment, as known by another.
    ///
    /// Total: illegal events are listed in [`Life::refused`] and change nothing; what the records
    /// themselves show to be wrong (an id given twice, a correction of nothing) is left out here
    /// and listed by the [fold](crate::Rulebook::fold). Events of other customers are left aside;
    /// give those of one customer where there are many. Only the id and the stage of the record
    /// are read, the stage only where no event speaks of one.
    ///
    /// The three regions read different events, so none changes another.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::record::{Customer, Direction, Event, EventKind, Interaction, Outcome};
    /// let call = |direction| Interaction::new("phone".parse().unwrap(), direction, Outcome::Reached);
    /// let said = EventKind::DoNotContact { reason: String::new() };
    /// let events = [
    ///     Event::new("e1", "KH0001", "2024-03-05".parse()?, said),
    ///     Event::new("e2", "KH0001", "2024-04-01".parse()?, call(Direction::Outbound)),
    ///     Event::new("e3", "KH0001", "2024-06-01".parse()?, call(Direction::Inbound)),
    /// ];
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let customer = Customer::new("KH0001");
    /// let life = rulebook.lifecycle().read(&customer, &events, "2024-06-30".parse()?, None);
    /// assert_eq!(life.refused[0].refusal.code(), "contact-paused"); // D003-120
    /// assert!(!life.contact.is_paused()); // the customer called (D003-121)
    /// assert_eq!(life.contact.anchor, Some("2024-06-01".parse().unwrap()));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn read<'e>(
        &self,
        customer: &Customer,
        events: impl IntoIterator<Item = &'e Event>,
        as_of: Moment,
        known_by: Option<Moment>,
    ) -> Life {
        let cut = AsOf::new(as_of, self.zone);
        let known_by = known_by.map(|moment| AsOf::new(moment, self.zone));
        let all = entries(&customer.id, events, self.zone, known_by.as_ref());
        let mut refused = Vec::new();
        let stage = stage::replay(&all, &cut, customer.stage, &mut refused);
        let past: Vec<Entry<'_>> =
            all.into_iter().filter(|entry| cut.includes(&entry.at)).collect();
        let contact = self.definition.contact.replay(&past, self.codes, &mut refused);
        let service = service::replay(&past, &mut refused);
        refused.sort_by_key(|(place, _)| *place);
        let refused = refused.into_iter().map(|(_, refused)| refused).collect();
        Life { customer: customer.id.clone(), as_of, stage, contact, service, refused }
    }

    /// The health of a customer by its facts; `None` where the rulebook does not say what health
    /// is, or its conditions are off for want of a parameter.
    ///
    /// # Errors
    /// `foreign-facts` and `foreign-population` where they were made for another rulebook.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let other = Rulebook::preset("renewal")?.facts();
    /// let case = Case::new(&other, "2024-06-30".parse().unwrap());
    /// let error = rulebook.lifecycle().health(&case).unwrap_err();
    /// assert_eq!(error.code(), "foreign-facts");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn health(&self, case: &Case<'a>) -> Result<Option<HealthReading<'a>>> {
        self.schemes.refuse_foreign(case, self.rulebook)?;
        let classified =
            self.definition.health.and_then(|place| self.schemes.classify(place, *case));
        Ok(classified.map(HealthReading::new))
    }

    /// Whether a customer is in each segment, in the order of the rulebook; segments that are off
    /// for want of a parameter are left out.
    ///
    /// # Errors
    /// As [`Lifecycle::health`].
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, rule::Truth};
    /// let parameters = [("medium_amount", "100000"), ("new_within", "6 months")];
    /// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
    /// let facts = rulebook.facts().with("first_contract", "2023-12-30")?;
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let new = &rulebook.lifecycle().segments(&case)?[0];
    /// assert_eq!((new.code().as_str(), new.truth()), ("new", Truth::True)); // D000-05
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn segments(&self, case: &Case<'a>) -> Result<Vec<SegmentReading<'a>>> {
        self.schemes.refuse_foreign(case, self.rulebook)?;
        let rules = self.definition.segments.iter();
        Ok(rules
            .filter_map(|rule| {
                let classified = self.schemes.classify(rule.place, *case)?;
                Some(SegmentReading::new(rule, classified))
            })
            .collect())
    }

    /// All of it: what the log tells as of a moment, and what the facts of a case say on its day.
    ///
    /// # Errors
    /// As [`Lifecycle::health`].
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case, record::Customer};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let facts = rulebook.facts().with("first_deal", "2020-01-01")?;
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let as_of = "2024-06-30".parse()?;
    /// let found = rulebook.lifecycle().assess(&Customer::new("K"), &[], &case, as_of, None)?;
    /// let data = serde_json::to_value(&found).unwrap();
    /// assert_eq!(data["segments"][1]["segment"], "long_term");
    /// assert_eq!(data["segments"][1]["truth"], "true");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn assess(
        &self,
        customer: &Customer,
        events: &[Event],
        case: &Case<'a>,
        as_of: Moment,
        known_by: Option<Moment>,
    ) -> Result<Assessment<'a>> {
        let (health, segments) = (self.health(case)?, self.segments(case)?);
        Ok(Assessment { life: self.read(customer, events, as_of, known_by), health, segments })
    }

    /// What a stage is called: the rulebook's label, else ours.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, record::Stage};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let label = rulebook.lifecycle().stage_label(Stage::Prospect, Language::Chinese);
    /// assert_eq!(label, "潜在客户"); // D001-76
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn stage_label(&self, stage: Stage, language: Language) -> &'a str {
        let own = self.definition.stages.get(&stage);
        own.and_then(|labels| labels.get(language)).unwrap_or_else(|| words::stage(stage, language))
    }

    /// What a step of the service cycle is called: the rulebook's label, else ours.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language, record::ServiceStage};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let label = rulebook.lifecycle().step_label(ServiceStage::CalledBack, Language::English);
    /// assert_eq!(label, "after-sale call-back"); // D003-09
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn step_label(&self, step: ServiceStage, language: Language) -> &'a str {
        let own = self.definition.steps.get(&step);
        own.and_then(|labels| labels.get(language)).unwrap_or_else(|| words::step(step, language))
    }
}
