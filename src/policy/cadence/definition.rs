//! What loading a rulebook makes of its cadence: touch rules, triggers, caps, pauses, quiet hours.

use std::sync::Arc;

use chrono::NaiveDate;
use serde::{Serialize, Serializer};

use super::words::{FirstDue, TouchOutcome};
use crate::fact::FactId;
use crate::label::{Code, Labels, Language};
use crate::policy::scheme::Audience;
use crate::policy::upkeep::ChangeKind;
use crate::rule::codes::Codes;
use crate::time::{Buckets, Calendar, Span, Window, Zone};

/// Which contacts a rule counts; what is left open takes any.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct TouchFilter {
    /// Only what we began, or only what the customer began.
    pub(crate) proactive: Option<bool>,
    /// Only what is to sell something, or only what is not.
    pub(crate) promotional: Option<bool>,
    /// The places of the channels, in the order in which they are taken; any if none is named.
    pub(crate) channels: Vec<usize>,
    /// The places of the kinds of content, of which one is enough; any if none is named.
    pub(crate) contents: Vec<usize>,
    /// The outcomes; any contact if none is named.
    pub(crate) outcomes: Vec<TouchOutcome>,
    /// Only messages to many, or only those to one.
    pub(crate) batch: Option<bool>,
    /// Whether purchases count too.
    pub(crate) purchases: bool,
}

/// From what a rule counts its periods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Anchor {
    /// From the n-th last touch that counts.
    Rolling,
    /// The periods of the calendar.
    Bucket(Buckets),
    /// From a date of the customer.
    Fact(FactId),
    /// From a date that is the same for everybody.
    Date(NaiveDate),
}

/// A touch rule: how often which customers are touched, and what counts as a touch (D000-54).
///
/// ```
/// use guanxi::{Rulebook, label::Language};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let cadence = rulebook.cadence()?;
/// let rule = cadence.rule("a_call")?; // D003-32
/// assert_eq!((rule.every().to_string(), rule.at_least()), ("1 week".to_owned(), 1));
/// assert_eq!(rule.label(Language::Chinese), "每周沟通");
/// assert_eq!(serde_json::to_value(rule).unwrap(), "a_call");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Debug)]
pub struct TouchRule {
    pub(crate) code: Code,
    pub(crate) kind: Code,
    pub(crate) labels: Labels,
    pub(crate) audience: Audience,
    /// The classes under which some rule asks for the same: moving among them changes nothing.
    pub(crate) same: Vec<usize>,
    pub(crate) filter: TouchFilter,
    pub(crate) at_least: u32,
    pub(crate) every: Span,
    pub(crate) anchor: Anchor,
    /// The day from which on the rule is for the customer.
    pub(crate) begins: Option<FactId>,
    pub(crate) grace: Span,
    pub(crate) first_due: FirstDue,
    /// The shortest and the longest interval that one customer may have.
    pub(crate) bounds: Option<(Span, Span)>,
    pub(crate) batch: bool,
    pub(crate) by: Vec<Code>,
}

impl TouchRule {
    /// The code.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert_eq!(rulebook.cadence()?.rules()[0].code(), &"a_deep");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// What kind of touch it is: a name for people and for rules that ask for the same thing of other
    /// classes, never a filter. The code of the rule unless the rulebook says otherwise.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert_eq!(rulebook.cadence()?.rule("a_deep")?.kind(), &"formal");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn kind(&self) -> &Code {
        &self.kind
    }

    /// What it is called; its code where the rulebook does not say.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// assert_eq!(rulebook.cadence()?.rule("a_deep")?.label(Language::English), "in-depth talk");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn label(&self, language: Language) -> &str {
        self.labels.or_code(language, &self.code)
    }

    /// How often: days, weeks, months, quarters or years (A-53).
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert_eq!(rulebook.cadence()?.rule("c_light")?.every().to_string(), "6 months"); // D002-43
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn every(&self) -> Span {
        self.every
    }

    /// How many touches at least within each span; always a minimum (A-38).
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert_eq!(rulebook.cadence()?.rule("c_light")?.at_least(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn at_least(&self) -> u32 {
        self.at_least
    }

    /// For how long after the due day a touch is not overdue yet (A-21).
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert_eq!(rulebook.cadence()?.rule("c_light")?.grace().to_string(), "0 days");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn grace(&self) -> Span {
        self.grace
    }

    /// Whether it is done for many customers at once, and not customer by customer (D003-38).
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert!(rulebook.cadence()?.rule("c_push")?.is_batch());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn is_batch(&self) -> bool {
        self.batch
    }

    /// The roles that do it; none where the rulebook does not say.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.cadence()?.rule("b_call")?.by()[1], "support_agent"); // D003-36
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn by(&self) -> &[Code] {
        &self.by
    }

    /// The shortest and the longest interval that one customer may have; none where every customer
    /// has the rule's own (D004-36).
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert_eq!(rulebook.cadence()?.rule("a_deep")?.interval_bounds(), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn interval_bounds(&self) -> Option<(Span, Span)> {
        self.bounds
    }
}

impl Serialize for TouchRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.code.serialize(serializer)
    }
}

/// What sets a trigger off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum TriggerEvent {
    /// A change at the customer.
    Change(ChangeKind),
    /// A contract was signed.
    ContractSigned,
    /// More to sell came up.
    Opportunity,
}

/// A trigger: an event after which a customer is touched within a span (D000-71).
#[derive(Debug)]
pub struct TouchTrigger {
    pub(crate) code: Code,
    pub(crate) labels: Labels,
    pub(crate) audience: Audience,
    pub(crate) on: Vec<TriggerEvent>,
    pub(crate) within: Span,
    pub(crate) grace: Span,
    pub(crate) filter: TouchFilter,
    /// The places of the touch rules for which the answer counts.
    pub(crate) satisfies: Vec<usize>,
    pub(crate) by: Vec<Code>,
}

impl TouchTrigger {
    /// The day by which it is to be answered that was set on a day.
    pub(crate) fn due_after(&self, set: NaiveDate) -> NaiveDate {
        self.within.after(set, 1).unwrap_or(NaiveDate::MAX)
    }

    /// The code.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let parameters = [("medium_amount", "100000"), ("new_within", "6 months"), ("triggered_within", "5 days")];
    /// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
    /// let cadence = rulebook.cadence()?;
    /// let trigger = &cadence.triggers()[0];
    /// assert_eq!((trigger.code(), trigger.within()), (&"c_need".parse()?, "5 days".parse()?)); // D000-71
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn code(&self) -> &Code {
        &self.code
    }

    /// What it is called; its code where the rulebook does not say.
    ///
    /// ```
    /// use guanxi::{Rulebook, label::Language};
    /// let parameters = [("medium_amount", "100000"), ("new_within", "6 months"), ("triggered_within", "5 days")];
    /// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
    /// let label = rulebook.cadence()?.triggers()[0].label(Language::English);
    /// assert_eq!(label, "follow-up on a new need");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn label(&self, language: Language) -> &str {
        self.labels.or_code(language, &self.code)
    }

    /// How soon after the event.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let parameters = [("medium_amount", "100000"), ("new_within", "6 months"), ("triggered_within", "5 days")];
    /// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
    /// assert_eq!(rulebook.cadence()?.triggers()[0].within().to_string(), "5 days");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn within(&self) -> Span {
        self.within
    }

    /// The roles that answer it; none where the rulebook does not say.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let parameters = [("medium_amount", "100000"), ("new_within", "6 months"), ("triggered_within", "5 days")];
    /// let rulebook = Rulebook::preset_with("follow_up", parameters)?;
    /// assert!(rulebook.cadence()?.triggers()[0].by().is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn by(&self) -> &[Code] {
        &self.by
    }
}

impl Serialize for TouchTrigger {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.code.serialize(serializer)
    }
}

/// A cap: how often a customer may be contacted at most (D000-65, D003-116, D003-118).
#[derive(Debug)]
pub(crate) struct ContactCap {
    pub(crate) code: Code,
    pub(crate) labels: Labels,
    pub(crate) audience: Audience,
    /// The places of the channels; all of them if none is named.
    pub(crate) channels: Vec<usize>,
    /// Only what is to sell something, or only what is not.
    pub(crate) promotional: Option<bool>,
    pub(crate) at_most: u32,
    pub(crate) per: Span,
    /// Whether attempts that reached nobody count too.
    pub(crate) attempts: bool,
}

impl ContactCap {
    /// Whether a contact over this channel falls under it.
    pub(super) fn takes(&self, channel: Option<usize>, promotional: bool) -> bool {
        let channel = match channel {
            Some(place) => self.channels.is_empty() || self.channels.contains(&place),
            None => self.channels.is_empty(),
        };
        channel && self.promotional.is_none_or(|only| only == promotional)
    }
}

/// Days on which nobody is contacted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct PauseWindow {
    pub(crate) from: NaiveDate,
    pub(crate) until: NaiveDate,
    pub(crate) labels: Labels,
}

/// How often a touch may be put off.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct SnoozeRule {
    /// How many times in a period; any number unless said.
    pub(crate) at_most: Option<u32>,
    /// For how long each time; any time unless said.
    pub(crate) longest: Option<Span>,
}

/// What loading a rulebook makes of its cadence.
#[derive(Debug)]
pub(crate) struct CadenceDefinition {
    pub(crate) zone: Zone,
    pub(crate) codes: Arc<Codes>,
    /// The kinds of content, by place.
    pub(crate) contents: Vec<Code>,
    /// The places of all channels.
    pub(crate) channels: Vec<usize>,
    /// The scheme by whose classes lists are ordered.
    pub(crate) scheme: Option<usize>,
    /// On whose working days customers are contacted; any day unless said.
    pub(crate) calendar: Option<Calendar>,
    /// The facts of which the first known one is the onboarding day.
    pub(crate) onboarding: Vec<FactId>,
    pub(crate) rules: Vec<TouchRule>,
    pub(crate) triggers: Vec<TouchTrigger>,
    pub(crate) caps: Vec<ContactCap>,
    pub(crate) pauses: Vec<PauseWindow>,
    /// When nobody is contacted, in the customer's zone.
    pub(crate) quiet: Vec<Window>,
    pub(crate) snooze: SnoozeRule,
    /// Whether the channel that a customer uses most stands for a preference that is not stated.
    pub(crate) learn_channel: bool,
}
