//! Upkeep: whether customers' files are complete, confirmed, fresh, refreshed, cleansed, logged.
//!
//! A file is the record of a customer; what was done to keep it right stands in the log of events.
//! Everything is derived from the rulebook, the events and a moment: nothing is stored, late events
//! and corrections just give another reading, and the order in which events arrive never matters.
//!
//! Where an event has a date and no time of day, it may have happened at any second of the day. What
//! begins there begins with its last second, what ends there ends with its first one (and never
//! before it began): nobody is late by what the records do not say.
//!
//! ```
//! use guanxi::{Rulebook, policy::upkeep::{Effect, Known}, record::Field};
//! use guanxi::record::{Direction, Event, Interaction, Outcome, UpkeepAction, UpkeepEvent};
//! let rulebook = Rulebook::preset("value_activity")?;
//! let at = |text: &str| text.parse::<guanxi::time::Moment>();
//! let call = Interaction::new("phone".parse()?, Direction::Inbound, Outcome::Reached)
//!     .interested_in("product A");
//! let noted = UpkeepAction::Update { fields: vec![Field::KeyNeed], of: vec![] };
//! let events = [
//!     Event::new("e1", "C2024001", at("2024-03-15T14:00:00+08:00")?, call),
//!     Event::new("e2", "C2024001", at("2024-03-15T16:00:00+08:00")?, UpkeepEvent::new(noted)),
//! ];
//! let upkeep = rulebook.upkeep().unwrap();
//! let as_of = at("2024-03-16T14:00:00+08:00")?;
//! let reading = upkeep.read("C2024001", &events, &Known::default(), as_of, None)?;
//! let (change, rule) = reading.next_change().unwrap();
//! assert_eq!(change.interests, ["product A"]);
//! assert_eq!(rule.reading.due, Some("2024-03-16T14:00:00+08:00".parse().unwrap())); // D001-23
//! assert_eq!(rule.missing, [Effect::Plan]); // the plan has not taken it up yet (D001-24)
//! # Ok::<(), guanxi::Error>(())
//! ```

mod cleansing;
mod completeness;
mod definition;
mod explain;
mod fault;
mod freshness;
mod known;
mod log;
mod reading;
mod refresh;
mod soundness;
mod timeline;
mod verification;

pub(in crate::policy) use timeline::change_kind;

pub use completeness::Completeness;
pub use definition::{
    ChangeKind, ChangePattern, CleansingRule, DataState, Effect, FreshnessRule, InterestRule,
    LogField, LogRule, RefreshRule, Requirement, VerifyAt, VerifyRule,
};
pub use fault::{FileFault, FileFinding};
pub use known::Known;
pub use reading::{
    ChangeReading, CleansingReading, Done, FreshnessReading, LogReading, RefreshReading,
    UpkeepReading, VerificationReading,
};

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::error::Result;
use crate::label::Code;
use crate::record::{Event, Field};
use crate::rule::codes::Codes;
use crate::time::{Moment, Zone};

/// The upkeep policy of a rulebook; see [`Rulebook::upkeep`](crate::Rulebook::upkeep). Cheap to clone.
///
/// ```
/// use guanxi::{Rulebook, policy::upkeep::Requirement};
/// let rulebook = Rulebook::preset("renewal")?;
/// let upkeep = rulebook.upkeep().unwrap();
/// assert!(upkeep.required(Requirement::File).len() > 8);
/// assert_eq!(upkeep.refresh().count(), 2); // A, and B with C (A-23)
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct Upkeep(Arc<UpkeepDefinition>);

/// What loading a rulebook makes of its upkeep policy.
#[derive(Debug)]
pub(crate) struct UpkeepDefinition {
    pub(crate) zone: Zone,
    pub(crate) codes: Arc<Codes>,
    /// The scheme whose class is the class of a file.
    pub(crate) scheme: Option<Code>,
    /// The classes of each scheme that a rule names, best first.
    pub(crate) classes: BTreeMap<Code, Vec<Code>>,
    pub(crate) required: Vec<Field>,
    pub(crate) before_activation: Vec<Field>,
    pub(crate) before_entry: Vec<Field>,
    pub(crate) major: Vec<ChangeKind>,
    pub(crate) interest: Option<InterestRule>,
    pub(crate) freshness: Vec<FreshnessRule>,
    pub(crate) refresh: Vec<RefreshRule>,
    pub(crate) log: Option<LogRule>,
    pub(crate) cleansing: Option<CleansingRule>,
    pub(crate) verify: Vec<VerifyRule>,
}

impl Upkeep {
    pub(crate) fn new(definition: UpkeepDefinition) -> Self {
        Self(Arc::new(definition))
    }

    /// The fields that a file has to hold, in the order of the rulebook.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::upkeep::Requirement, record::Field};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let key = rulebook.upkeep().unwrap().required(Requirement::Entry);
    /// assert_eq!(key, [Field::Class, Field::AnnualAmount]); // D003-26
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn required(&self, requirement: Requirement) -> &[Field] {
        match requirement {
            Requirement::File => &self.0.required,
            Requirement::Activation => &self.0.before_activation,
            Requirement::Entry => &self.0.before_entry,
        }
    }

    /// The scheme whose class the field `class` means, and that rules mean that name none.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.upkeep().unwrap().scheme().unwrap(), &"tier"); // not `segment`
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn scheme(&self) -> Option<&Code> {
        self.0.scheme.as_ref()
    }

    /// The changes that the rulebook calls major (D002-29).
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::upkeep::ChangeKind};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// assert!(rulebook.upkeep().unwrap().major().contains(&ChangeKind::ContactChanged));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn major(&self) -> &[ChangeKind] {
        &self.0.major
    }

    /// How soon files have to follow changes.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.upkeep().unwrap().freshness().count(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn freshness(&self) -> impl Iterator<Item = &FreshnessRule> {
        self.0.freshness.iter()
    }

    /// How often fields have to be brought up to date.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.upkeep().unwrap().refresh().count(), 0);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn refresh(&self) -> impl Iterator<Item = &RefreshRule> {
        self.0.refresh.iter()
    }

    /// Which fields have to be confirmed, and when.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.upkeep().unwrap().verify().count(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn verify(&self) -> impl Iterator<Item = &VerifyRule> {
        self.0.verify.iter()
    }

    /// How soon interactions have to be written down.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// let log = rulebook.upkeep().unwrap().log().unwrap();
    /// assert!(log.clock.is_none() && !log.fields.is_empty()); // C-35
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn log(&self) -> Option<&LogRule> {
        self.0.log.as_ref()
    }

    /// How often files are cleansed.
    ///
    /// ```
    /// assert!(guanxi::Rulebook::preset("renewal")?.upkeep().unwrap().cleansing().is_none());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn cleansing(&self) -> Option<&CleansingRule> {
        self.0.cleansing.as_ref()
    }

    /// What an expressed interest has to change.
    ///
    /// ```
    /// assert!(guanxi::Rulebook::preset("renewal")?.upkeep().unwrap().interest().is_none());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn interest(&self) -> Option<&InterestRule> {
        self.0.interest.as_ref()
    }

    /// The upkeep of one customer's file as of a moment, as far as it was known by another one; a
    /// date means the end of it.
    ///
    /// The events may be those of many customers, in any order. Of `known` the classes and the day
    /// of entry are read; without that day the first event stands for it, without a class every
    /// class of the scheme is possible. What the records themselves show to be wrong, changes of a
    /// kind or roles that the rulebook does not declare, and updates that answer events which are
    /// not there, count nowhere and are listed.
    ///
    /// # Errors
    /// As [`Calendar::add`](crate::time::Calendar::add) where a calendar ends.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::upkeep::Known, record::{Change, Event}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let moved = Change::new("new_need".parse()?, "training");
    /// let event = Event::new("e1", "KH0001", "2024-03-15T14:00:00+08:00".parse()?, moved);
    /// let upkeep = rulebook.upkeep().unwrap();
    /// let as_of = "2024-03-18".parse()?;
    /// let reading = upkeep.read("KH0001", &[event], &Known::default(), as_of, None)?;
    /// let due = reading.changes[0].rules[0].reading.due;
    /// assert_eq!(due, Some("2024-03-20T18:00:00+08:00".parse().unwrap())); // D003-29
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn read(
        &self,
        customer: &str,
        events: &[Event],
        known: &Known,
        as_of: Moment,
        known_by: Option<Moment>,
    ) -> Result<UpkeepReading> {
        let (as_of, known_by) = self.cuts(as_of, known_by);
        let timeline = self.replay(customer, events, &as_of, known_by.as_ref());
        Ok(UpkeepReading {
            customer: customer.into(),
            as_of: as_of.instant(),
            today: as_of.date(),
            changes: self.changes(&timeline, &as_of)?,
            refreshes: self.refreshes(&timeline, known, &as_of),
            cleansing: self.cleansing_of(&timeline, known, &as_of)?,
            verifications: self.verifications(&timeline, known),
            log: self.log_of(&timeline, &as_of)?,
            rejected: timeline.rejected,
        })
    }

    fn zone(&self) -> &Zone {
        &self.0.zone
    }

    fn codes(&self) -> &Codes {
        &self.0.codes
    }

    /// The classes of a scheme, best first.
    fn classes_of(&self, scheme: &Code) -> Vec<Code> {
        self.0.classes.get(scheme).cloned().unwrap_or_default()
    }
}
