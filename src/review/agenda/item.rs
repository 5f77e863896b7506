//! What an agenda lists: things to do, things not asked for, things that are not possible.

use chrono::NaiveDate;
use serde::Serialize;

use crate::error::Error;
use crate::label::Code;
use crate::policy::cadence::{Postponed, Suppression, TouchSource};
use crate::policy::occasion::Subject;
use crate::record::{Author, CustomerId, EventId, Party, PlanItemId};
use crate::review::Priority;
use crate::review::priority::Urgency;
use crate::time::Period;

/// What is to be done.
///
/// More kinds may be added; match with a wildcard arm.
///
/// ```
/// use guanxi::{policy::cadence::TouchSource, review::Task};
/// let rule = TouchSource::Rule { rule: "a_call".parse()?, kind: "talk".parse()? };
/// assert_eq!(serde_json::to_value(Task::Touch(rule)).unwrap()["task"], "touch");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case", tag = "task")]
#[non_exhaustive]
pub enum Task {
    /// A touch that a rule or a trigger asks for.
    Touch(TouchSource),
    /// A talk that is planned and was not held yet (D003-94).
    PlanItem {
        /// The item of the plan.
        item: PlanItemId,
        /// What about.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        topics: Vec<String>,
    },
    /// Something that was promised (D000-81).
    Promise {
        /// The event in which it was promised.
        of: EventId,
        /// Its place among the promises of the event, from 0.
        place: usize,
        /// What.
        what: String,
        /// On which side who keeps it stands: what the customer promised is to be asked after.
        party: Party,
    },
    /// A greeting, a gift or a notice for an occasion (D000-59, D003-43).
    Occasion {
        /// The occasion: the code of its rule.
        occasion: Code,
        /// Whom or what it is about.
        subject: Subject,
        /// The day of the occasion.
        on: NaiveDate,
        /// What is done.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        actions: Vec<Code>,
        /// Whether it may be left out (D003-117).
        #[serde(skip_serializing_if = "std::ops::Not::not")]
        optional: bool,
    },
    /// A periodic review of the customer, by the end of its calendar period (D000-04).
    Review {
        /// The review.
        review: Code,
    },
}

impl Task {
    /// The word for what kind of thing it is.
    ///
    /// ```
    /// use guanxi::review::Task;
    /// assert_eq!(Task::Review { review: "account_review".parse()? }.kind(), "review");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn kind(&self) -> &'static str {
        match self {
            Self::Touch(_) => "touch",
            Self::PlanItem { .. } => "plan_item",
            Self::Promise { .. } => "promise",
            Self::Occasion { .. } => "occasion",
            Self::Review { .. } => "review",
        }
    }

    /// A text that names the task among those of one customer.
    ///
    /// ```
    /// use guanxi::{policy::cadence::TouchSource, review::Task};
    /// let rule = TouchSource::Rule { rule: "a_call".parse()?, kind: "talk".parse()? };
    /// assert_eq!(Task::Touch(rule).key(), "touch/a_call");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn key(&self) -> String {
        match self {
            Self::Touch(TouchSource::Rule { rule, .. }) => format!("touch/{rule}"),
            Self::Touch(TouchSource::Trigger { trigger, event }) => {
                format!("trigger/{trigger}/{event}")
            }
            Self::PlanItem { item, .. } => format!("plan/{item}"),
            Self::Promise { of, place, .. } => format!("promise/{of}/{place}"),
            Self::Occasion { occasion, subject, on, .. } => {
                format!("occasion/{occasion}{}/{on}", subject_key(subject))
            }
            Self::Review { review } => format!("review/{review}"),
        }
    }
}

fn subject_key(subject: &Subject) -> String {
    match subject {
        Subject::Contact { contact } => format!("/{contact}"),
        Subject::Contract { contract } => format!("/{contract}"),
        Subject::Disruption { event, .. } => format!("/{event}"),
        Subject::Festival { festival } => format!("/{}", festival.code()),
        _ => String::new(),
    }
}

/// One thing to do.
///
/// ```
/// use guanxi::{Rulebook, record::Customer, review::{AgendaBuilder, AgendaCustomer, AgendaRequest}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let population = rulebook.population([]);
/// let request = AgendaRequest::days(14);
/// let mut agenda = AgendaBuilder::new(&rulebook, &population, "2024-03-18".parse()?, request)?;
/// let facts = rulebook.facts().with("annual_amount", 60_000)?;
/// agenda.add(AgendaCustomer::new(Customer::new("KH0003").named("制造企业"), facts))?;
/// let agenda = agenda.finish();
/// let item = &agenda.items[0]; // never contacted, so today
/// assert_eq!((item.name.as_str(), item.day.to_string().as_str()), ("制造企业", "2024-03-18"));
/// assert_eq!(item.channel.as_ref().unwrap(), &"email");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AgendaItem {
    /// For which customer.
    pub customer: CustomerId,
    /// What the customer is called.
    pub name: String,
    /// Who does it: who answers for the customer, or who planned or promised it; none where nobody
    /// does.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub owner: Option<Author>,
    /// The roles that do it; none where the rulebook does not say.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub by: Vec<Code>,
    /// The classes that are possible, best first.
    pub classes: Vec<Code>,
    /// What.
    #[serde(flatten)]
    pub task: Task,
    /// Whether it is asked for whatever the customer's missing facts are.
    pub certain: bool,
    /// The due day.
    pub due: NaiveDate,
    /// By how many days it is overdue; 0 for what is not, or is within its grace, or paused.
    pub overdue: i64,
    /// Which touch of its rule it is from now on, from 1; 1 for all else.
    pub ordinal: u32,
    /// The day on which to do it.
    pub day: NaiveDate,
    /// Over which channel; none where there is none to choose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub channel: Option<Code>,
    /// The first stretch of the day in which the customer may be contacted, in UTC.
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "period")]
    pub hours: Option<Period>,
    /// Every day that was passed over, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub postponed: Vec<Postponed>,
    /// The other touch rules for which it counts as well.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Code>,
    /// The rank of the best possible class.
    #[serde(skip)]
    pub(super) rank: Option<usize>,
}

fn period<S: serde::Serializer>(
    period: &Option<Period>,
    serializer: S,
) -> std::result::Result<S::Ok, S::Error> {
    let period = period.as_ref().map(|one| (one.open.to_rfc3339(), one.close.to_rfc3339()));
    period.serialize(serializer)
}

impl AgendaItem {
    /// How urgent it is.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Customer, review::{AgendaBuilder, AgendaCustomer, AgendaRequest}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let population = rulebook.population([]);
    /// let request = AgendaRequest::days(1);
    /// let mut agenda = AgendaBuilder::new(&rulebook, &population, "2024-03-18".parse()?, request)?;
    /// let facts = rulebook.facts().with("annual_amount", 60_000)?;
    /// agenda.add(AgendaCustomer::new(Customer::new("KH0003"), facts))?;
    /// assert_eq!(agenda.finish().items[0].priority().rank, Some(2)); // C is the third class
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn priority(&self) -> Priority {
        Priority { rank: self.rank, overdue: self.overdue, customer: self.customer.clone() }
    }

    /// Its priority whoever's it is.
    pub(super) fn urgency(&self) -> Urgency {
        Priority::urgency(self.rank, self.overdue)
    }

    /// A text that names the thing whenever the agenda is made: customer, task and which touch of its
    /// rule from now on. The next call keeps its name while its day moves; reviews are named by the day
    /// by which they are due.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Customer, review::{AgendaBuilder, AgendaCustomer, AgendaRequest}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let population = rulebook.population([]);
    /// let request = AgendaRequest::days(1);
    /// let mut agenda = AgendaBuilder::new(&rulebook, &population, "2024-03-18".parse()?, request)?;
    /// let facts = rulebook.facts().with("annual_amount", 60_000)?;
    /// agenda.add(AgendaCustomer::new(Customer::new("KH0003"), facts))?;
    /// assert_eq!(agenda.finish().items[0].key(), "KH0003/touch/c_push/1");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn key(&self) -> String {
        let (customer, task) = (&self.customer, self.task.key());
        match &self.task {
            Task::Touch(TouchSource::Rule { .. }) => format!("{customer}/{task}/{}", self.ordinal),
            Task::Review { .. } => format!("{customer}/{task}/{}", self.due),
            _ => format!("{customer}/{task}"),
        }
    }
}

/// Something that is not asked for now, and why.
///
/// ```
/// use guanxi::{Rulebook, record::{Customer, Event, EventKind}};
/// use guanxi::review::{AgendaBuilder, AgendaCustomer, AgendaRequest};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let population = rulebook.population([]);
/// let request = AgendaRequest::days(14);
/// let mut agenda = AgendaBuilder::new(&rulebook, &population, "2024-03-18".parse()?, request)?;
/// let facts = rulebook.facts().with("annual_amount", 60_000)?;
/// let said = EventKind::DoNotContact { reason: String::new() };
/// let log = [Event::new("e1", "KH0003", "2024-03-05".parse()?, said)];
/// agenda.add(AgendaCustomer::new(Customer::new("KH0003"), facts).with_log(log))?;
/// let agenda = agenda.finish();
/// assert_eq!((agenda.items.len(), agenda.suppressed[0].task.key().as_str()), (0, "touch/c_push"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SuppressedTask {
    /// For which customer.
    pub customer: CustomerId,
    /// What.
    #[serde(flatten)]
    pub task: Task,
    /// Why.
    pub why: Suppression,
}

/// Something due on the days asked for that is not possible before they end, and why.
///
/// ```
/// use guanxi::{Rulebook, record::Customer, review::{AgendaBuilder, AgendaCustomer, AgendaRequest}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let population = rulebook.population([]);
/// let request = AgendaRequest::days(1).capacity(1);
/// let mut agenda = AgendaBuilder::new(&rulebook, &population, "2024-03-18".parse()?, request)?;
/// let facts = rulebook.facts().with("annual_amount", 60_000)?;
/// for id in ["KH0003", "KH0004"] {
///     agenda.add(AgendaCustomer::new(Customer::new(id), facts.clone()))?;
/// }
/// let agenda = agenda.finish();
/// assert_eq!((agenda.items.len(), agenda.postponed.len()), (1, 1)); // one thing a day, two customers
/// assert_eq!(agenda.postponed[0].customer.as_str(), "KH0004");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PostponedTask {
    /// For which customer.
    pub customer: CustomerId,
    /// What.
    #[serde(flatten)]
    pub task: Task,
    /// The due day.
    pub due: NaiveDate,
    /// The first day that is possible; none where days hold only so much, for then nobody looked
    /// beyond those asked for.
    pub day: Option<NaiveDate>,
    /// Every day that was passed over, and why.
    pub postponed: Vec<Postponed>,
}

/// Something due for which no day is possible within a year, and why.
///
/// ```
/// use guanxi::{Rulebook, record::Customer, review::{AgendaBuilder, AgendaCustomer, AgendaRequest}};
/// let rulebook = Rulebook::preset_with("service_quality", [("contacts_max", "0"), ("contacts_window", "1 week")])?;
/// let population = rulebook.population([]);
/// let request = AgendaRequest::days(14);
/// let mut agenda = AgendaBuilder::new(&rulebook, &population, "2024-03-18".parse()?, request)?;
/// let facts = rulebook.facts().with("annual_amount", 60_000)?;
/// agenda.add(AgendaCustomer::new(Customer::new("KH0003"), facts))?;
/// assert_eq!(agenda.finish().impossible[0].due.to_string(), "2024-03-18"); // at most 0 contacts
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ImpossibleTask {
    /// For which customer.
    pub customer: CustomerId,
    /// What.
    #[serde(flatten)]
    pub task: Task,
    /// The due day.
    pub due: NaiveDate,
    /// Every day that was passed over, and why.
    pub postponed: Vec<Postponed>,
}

/// An event that changed nothing.
///
/// ```
/// use guanxi::{Rulebook, record::{Customer, Direction, Event, Interaction, Outcome}};
/// use guanxi::review::{AgendaBuilder, AgendaCustomer, AgendaRequest};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let population = rulebook.population([]);
/// let request = AgendaRequest::days(14);
/// let mut agenda = AgendaBuilder::new(&rulebook, &population, "2024-03-18".parse()?, request)?;
/// let facts = rulebook.facts().with("annual_amount", 60_000)?;
/// let fax = Interaction::new("fax".parse()?, Direction::Outbound, Outcome::Sent);
/// let log = [Event::new("e1", "KH0003", "2024-03-05".parse()?, fax)];
/// agenda.add(AgendaCustomer::new(Customer::new("KH0003"), facts).with_log(log))?;
/// assert_eq!(agenda.finish().refused[0].error.code(), "unknown-channel");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct RefusedEvent {
    /// Of which customer.
    pub customer: CustomerId,
    /// The event.
    pub event: EventId,
    /// Why, and what to do instead.
    pub error: Error,
    /// Why, in Chinese.
    pub text_zh: String,
}

impl Serialize for RefusedEvent {
    fn serialize<S: serde::Serializer>(
        &self,
        serializer: S,
    ) -> std::result::Result<S::Ok, S::Error> {
        use serde::ser::SerializeStruct;
        let mut out = serializer.serialize_struct("RefusedEvent", 6)?;
        out.serialize_field("customer", &self.customer)?;
        out.serialize_field("event", &self.event)?;
        out.serialize_field("code", self.error.code())?;
        out.serialize_field("message", &self.error.to_string())?;
        out.serialize_field("message_zh", &self.text_zh)?;
        out.serialize_field("help", &self.error.help())?;
        out.end()
    }
}
