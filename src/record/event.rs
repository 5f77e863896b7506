//! The envelope that every event has.

use serde::{Deserialize, Serialize};

use crate::record::{
    Author, Change, ClassChange, ClassOverride, ContactEvent, ContactPause, ContractEvent,
    CustomerId, EventId, Feedback, HandOver, Interaction, Invoice, IssueEvent, OpportunityEvent,
    Payment, PlanEvent, PlannedDisruption, PromiseEvent, Purchase, RetentionPlan, Return,
    RiskAssessment, ServiceEvent, Signal, StageEvent, TagEvent, TouchEvent, UpkeepEvent,
    WarningEvent,
};
use crate::time::Moment;

/// Something that happened to a customer, and when it became known.
///
/// An event is never edited: a later event that names it in `corrects` hides it from its own
/// `recorded_at` on. The order of events is (local date, dates before instants, instant,
/// `recorded_at`, id), so the order in which they arrive never matters.
///
/// ```
/// use guanxi::record::{Event, EventKind, Purchase};
/// let event = Event::new("e1", "KH0001", "2024-01-15".parse()?, Purchase::new("29.33".parse()?));
/// let fixed = Event::new("e2", "KH0001", "2024-01-15".parse()?, Purchase::new("92.33".parse()?))
///     .recorded_at("2024-02-01".parse()?)
///     .correcting("e1");
/// assert_eq!(event.recorded_at, event.at);
/// assert!(matches!(fixed.kind, EventKind::Purchase(_)));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[cfg_attr(feature = "schema", schemars(!from, deny_unknown_fields))]
#[serde(from = "Written")]
pub struct Event {
    /// Unique id of the event.
    pub id: EventId,
    /// Whose event it is.
    pub customer: CustomerId,
    /// When it happened: a date or an instant.
    pub at: Moment,
    /// When it became known; where it is left out, when it happened.
    #[cfg_attr(feature = "schema", schemars(with = "Option<Moment>"))]
    pub recorded_at: Moment,
    /// Who wrote it down.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub author: Option<Author>,
    /// The event that this one replaces.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub corrects: Option<EventId>,
    /// What happened.
    pub kind: EventKind,
}

/// An event as it is written: known when it happened, unless it says otherwise.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: EventId,
    customer: CustomerId,
    at: Moment,
    recorded_at: Option<Moment>,
    author: Option<Author>,
    corrects: Option<EventId>,
    kind: EventKind,
}

impl From<Written> for Event {
    fn from(written: Written) -> Self {
        let Written { id, customer, at, recorded_at, author, corrects, kind } = written;
        Self { id, customer, at, recorded_at: recorded_at.unwrap_or(at), author, corrects, kind }
    }
}

impl Event {
    /// An event that became known when it happened, without an author.
    ///
    /// What contradicts the records is not refused here but by the fold, which sees them all:
    /// `Folded::rejected`.
    ///
    /// ```
    /// use guanxi::record::{Event, EventKind, Purchase};
    /// let at = "2024-01-15T23:59:59+08:00".parse()?;
    /// let event = Event::new("e1", "KH0001", at, Purchase::new("29.33".parse()?));
    /// assert_eq!((event.recorded_at, event.corrects), (at, None));
    /// let off = Event::new("e2", "KH0001", at, EventKind::Cancellation { of: event.id });
    /// assert_eq!(serde_json::to_value(&off).unwrap()["kind"]["cancellation"]["of"], "e1");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(
        id: impl Into<EventId>,
        customer: impl Into<CustomerId>,
        at: Moment,
        kind: impl Into<EventKind>,
    ) -> Self {
        Self {
            id: id.into(),
            customer: customer.into(),
            at,
            recorded_at: at,
            author: None,
            corrects: None,
            kind: kind.into(),
        }
    }

    /// The same event, known only since this moment.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Event, Purchase}};
    /// let late = Event::new("e1", "KH0001", "2024-01-15".parse()?, Purchase::new("5".parse()?))
    ///     .recorded_at("2024-02-01".parse()?);
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let known_by = |day: &str| -> guanxi::Result<usize> {
    ///     let folded = rulebook.fold(&[late.clone()], "2024-06-30".parse()?, Some(day.parse()?));
    ///     Ok(folded.customers.len())
    /// };
    /// assert_eq!((known_by("2024-01-31")?, known_by("2024-02-01")?), (0, 1));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn recorded_at(mut self, moment: Moment) -> Self {
        self.recorded_at = moment;
        self
    }

    /// The same event, written down by this person or program; it changes no decision.
    ///
    /// ```
    /// use guanxi::record::{Event, Purchase};
    /// let event = Event::new("e1", "KH0001", "2024-01-15".parse()?, Purchase::new("5".parse()?))
    ///     .by("sales.chen");
    /// assert_eq!(event.author.unwrap().as_str(), "sales.chen");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn by(mut self, author: impl Into<Author>) -> Self {
        self.author = Some(author.into());
        self
    }

    /// The same event, in place of an earlier one.
    ///
    /// Of several corrections of one event the one recorded last stands. One that names no event
    /// that is known, or itself by way of others, is rejected by the fold.
    ///
    /// ```
    /// use guanxi::{Rulebook, fact::Value, record::{Event, Purchase}};
    /// let day = "2024-01-15".parse()?;
    /// let events = [
    ///     Event::new("e1", "KH0001", day, Purchase::new("29.33".parse()?)),
    ///     Event::new("e2", "KH0001", day, Purchase::new("92.33".parse()?)).correcting("e1"),
    /// ];
    /// let folded = Rulebook::preset("renewal")?.fold(&events, "2024-06-30".parse()?, None);
    /// let total = folded.customers["KH0001"].facts.get("amount_total");
    /// assert_eq!(total, Some(Value::Amount("92.33".parse()?)));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn correcting(mut self, id: impl Into<EventId>) -> Self {
        self.corrects = Some(id.into());
        self
    }
}

/// What an event says; every policy adds its own kinds.
///
/// ```
/// use guanxi::record::{EventKind, Purchase};
/// let kind: EventKind = Purchase::new("5".parse()?).into();
/// assert_eq!(serde_json::to_value(&kind).unwrap()["purchase"]["amount"], "5.00");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum EventKind {
    /// The customer bought something.
    Purchase(Purchase),
    /// Goods came back and money was returned.
    Return(Return),
    /// A purchase was called off as a whole.
    Cancellation {
        /// The purchase that is called off.
        of: EventId,
    },
    /// A decision put the customer into another class.
    ClassChange(ClassChange),
    /// A person put the customer into a class for a time.
    ClassOverride(ClassOverride),
    /// Something happened to an issue of the customer.
    Issue(IssueEvent),
    /// Somebody talked to the customer, or tried to.
    Interaction(Interaction),
    /// The customer wants no contact for the time being (D003-120).
    DoNotContact {
        /// What was said.
        #[serde(default, skip_serializing_if = "String::is_empty")]
        reason: String,
    },
    /// A contract was signed, changed or ended.
    Contract(ContractEvent),
    /// An invoice was issued.
    Invoice(Invoice),
    /// An invoice was paid, in whole or in part.
    Payment(Payment),
    /// A person at the customer came, went or changed.
    Contact(ContactEvent),
    /// Something else about the customer changed.
    Change(Change),
    /// The customer's file was seen to.
    Upkeep(UpkeepEvent),
    /// A tag was put on or taken off.
    Tag(TagEvent),
    /// The customer came to another stage of its life.
    Stage(StageEvent),
    /// A step of the service cycle was done.
    Service(ServiceEvent),
    /// Something more to sell came up, or was decided.
    Opportunity(OpportunityEvent),
    /// The customer passed from one person's care to another's.
    HandOver(HandOver),
    /// Touches were put off, let off, or asked for more or less often.
    Touch(TouchEvent),
    /// No proactive contact for some time.
    ContactPause(ContactPause),
    /// A disruption of the service is planned.
    PlannedDisruption(PlannedDisruption),
    /// Something became of a promise.
    Promise(PromiseEvent),
    /// Something happened to an item of the plan.
    Plan(PlanEvent),
    /// How likely the customer is to stay was judged.
    RiskAssessment(RiskAssessment),
    /// Something points to a customer that may be lost, or is over.
    Signal(Signal),
    /// The customer said how satisfied it is.
    Feedback(Feedback),
    /// A step in the handling of a warning.
    Warning(WarningEvent),
    /// How the customer is to be kept at the end of a contract.
    RetentionPlan(RetentionPlan),
    /// The event named in `corrects` is taken back as if it had never been recorded; what it
    /// corrected itself stands again.
    Withdrawal,
}

macro_rules! kinds {
    ($($record:ident),*) => {$(
        impl From<$record> for EventKind {
            fn from(record: $record) -> Self {
                Self::$record(record)
            }
        }
    )*};
}

kinds!(
    Purchase,
    Return,
    ClassChange,
    ClassOverride,
    Interaction,
    Invoice,
    Payment,
    Change,
    HandOver,
    ContactPause,
    PlannedDisruption,
    RiskAssessment,
    Signal,
    Feedback,
    RetentionPlan
);

macro_rules! steps {
    ($($kind:ident($record:ident)),*) => {$(
        impl From<$record> for EventKind {
            fn from(record: $record) -> Self {
                Self::$kind(record)
            }
        }
    )*};
}

steps!(
    Contract(ContractEvent),
    Contact(ContactEvent),
    Upkeep(UpkeepEvent),
    Tag(TagEvent),
    Stage(StageEvent),
    Service(ServiceEvent),
    Opportunity(OpportunityEvent),
    Touch(TouchEvent),
    Promise(PromiseEvent),
    Plan(PlanEvent),
    Warning(WarningEvent)
);
