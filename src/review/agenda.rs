//! The agenda: what to do for which customer on which day, for one person or for all.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};
use serde::Serialize;

use crate::Rulebook;
use crate::error::{Error, ErrorKind, Result};
use crate::fact::{ClassHistory, Facts, Population};
use crate::label::Code;
use crate::policy::access::Custody;
use crate::policy::cadence::{
    CadenceReading, ContactHistory, PlannedTouch, Postponed, Suppression, TouchSource, TouchState,
};
use crate::policy::scheme::Case;
use crate::record::{Author, Contract, Customer, CustomerId, Event, EventId, EventKind};
use crate::review::{Priority, StoredCustomer, review};
use crate::store::Store;
use crate::time::{Moment, Period};

/// How many days an agenda spans at most.
const MOST_DAYS: u32 = 366;

/// What an agenda is asked for.
///
/// ```
/// use guanxi::review::AgendaRequest;
/// let request = AgendaRequest::days(14).of("zhao.liu").capacity(8);
/// assert_eq!((request.days, request.capacity), (14, Some(8)));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct AgendaRequest {
    /// Whose customers; everybody's if nobody is named.
    pub owner: Option<Author>,
    /// The first day; the day of the question unless said, and never before it.
    pub from: Option<NaiveDate>,
    /// How many days, 1 to 366.
    pub days: u32,
    /// How many things one person does on a day at most; any number unless said.
    pub capacity: Option<u32>,
}

impl AgendaRequest {
    /// So many days from the day of the question on, for everybody.
    ///
    /// ```
    /// assert_eq!(guanxi::review::AgendaRequest::days(7).owner, None);
    /// ```
    pub fn days(days: u32) -> Self {
        Self { owner: None, from: None, days, capacity: None }
    }

    /// The same for the customers of one person.
    ///
    /// ```
    /// use guanxi::review::AgendaRequest;
    /// assert_eq!(AgendaRequest::days(7).of("zhao.liu").owner.unwrap().as_str(), "zhao.liu");
    /// ```
    #[must_use]
    pub fn of(mut self, owner: impl Into<Author>) -> Self {
        self.owner = Some(owner.into());
        self
    }

    /// The same from another day on.
    ///
    /// ```
    /// use guanxi::review::AgendaRequest;
    /// let monday = "2024-03-25".parse().unwrap();
    /// assert_eq!(AgendaRequest::days(7).from(monday).from, Some(monday));
    /// ```
    #[must_use]
    pub fn from(mut self, day: NaiveDate) -> Self {
        self.from = Some(day);
        self
    }

    /// The same with at most so many things a day for each person: what does not fit goes to an
    /// earlier day, or to a later one where none has room; the best classes and what waits longest
    /// come first.
    ///
    /// ```
    /// assert_eq!(guanxi::review::AgendaRequest::days(7).capacity(0).capacity, Some(0));
    /// ```
    #[must_use]
    pub fn capacity(mut self, things: u32) -> Self {
        self.capacity = Some(things);
        self
    }
}

/// A customer as an agenda needs it: record, contracts, log and facts.
///
/// ```
/// use guanxi::{Rulebook, record::Customer, review::AgendaCustomer};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let facts = rulebook.facts().with("annual_amount", 60_000)?;
/// let customer = AgendaCustomer::new(Customer::new("KH0003"), facts);
/// assert!(customer.events.is_empty());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct AgendaCustomer {
    /// Its record.
    pub record: Arc<Customer>,
    /// The records of its contracts.
    pub contracts: Vec<Arc<Contract>>,
    /// Its log.
    pub events: Vec<Arc<Event>>,
    /// Its facts as of the day.
    pub facts: Facts,
    /// Earlier classes and overrides.
    pub history: ClassHistory,
}

impl AgendaCustomer {
    /// A customer without contracts, log and history.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Customer, review::AgendaCustomer};
    /// let facts = Rulebook::preset("service_quality")?.facts();
    /// assert_eq!(AgendaCustomer::new(Customer::new("KH0003"), facts).record.id.as_str(), "KH0003");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(record: impl Into<Arc<Customer>>, facts: Facts) -> Self {
        let (contracts, events) = (Vec::new(), Vec::new());
        Self { record: record.into(), contracts, events, facts, history: ClassHistory::default() }
    }

    /// The same with a log.
    ///
    /// ```
    /// use guanxi::record::{Customer, Direction, Event, Interaction, Outcome};
    /// use guanxi::{Rulebook, review::AgendaCustomer};
    /// let facts = Rulebook::preset("service_quality")?.facts();
    /// let mail = Interaction::new("email".parse()?, Direction::Outbound, Outcome::Sent);
    /// let log = [Event::new("e1", "KH0003", "2024-02-28".parse()?, mail)];
    /// assert_eq!(AgendaCustomer::new(Customer::new("KH0003"), facts).with_log(log).events.len(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn with_log(mut self, events: impl IntoIterator<Item = impl Into<Arc<Event>>>) -> Self {
        self.events = events.into_iter().map(Into::into).collect();
        self
    }
}

impl From<StoredCustomer> for AgendaCustomer {
    fn from(stored: StoredCustomer) -> Self {
        let StoredCustomer { reviewed, record, contracts, events, .. } = stored;
        let (facts, history) = (reviewed.facts, reviewed.history);
        Self { record, contracts, events, facts, history }
    }
}

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
}

impl Task {
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
        }
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
    /// Who answers for the customer; none where nobody does.
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
    /// By how many days it is overdue; 0 for what is not.
    pub overdue: i64,
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
    rank: Option<usize>,
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

    /// A text that names the thing for good, whenever the agenda is made: customer, task, due day.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Customer, review::{AgendaBuilder, AgendaCustomer, AgendaRequest}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let population = rulebook.population([]);
    /// let request = AgendaRequest::days(1);
    /// let mut agenda = AgendaBuilder::new(&rulebook, &population, "2024-03-18".parse()?, request)?;
    /// let facts = rulebook.facts().with("annual_amount", 60_000)?;
    /// agenda.add(AgendaCustomer::new(Customer::new("KH0003"), facts))?;
    /// assert_eq!(agenda.finish().items[0].key(), "KH0003/touch/c_push/2024-03-18");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn key(&self) -> String {
        format!("{}/{}/{}", self.customer, self.task.key(), self.due)
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
        let mut out = serializer.serialize_struct("RefusedEvent", 5)?;
        out.serialize_field("customer", &self.customer)?;
        out.serialize_field("event", &self.event)?;
        out.serialize_field("code", self.error.code())?;
        out.serialize_field("message", &self.error.to_string())?;
        out.serialize_field("help", &self.error.help())?;
        out.end()
    }
}

/// What to do on which day.
///
/// ```
/// use guanxi::record::Customer;
/// use guanxi::review::{AgendaRequest, agenda};
/// use guanxi::store::{Batch, Expect, MemoryStore, Store};
/// let rulebook = guanxi::Rulebook::preset("service_quality")?;
/// let mut customer = Customer::new("KH0003");
/// customer.annual_amount = Some("60000".parse()?);
/// let store = MemoryStore::new();
/// store.write(Batch::new().put_customer(customer, Expect::New))?;
/// let agenda = agenda(&rulebook, &store, "2024-03-18".parse()?, AgendaRequest::days(14))?;
/// assert_eq!((agenda.items.len(), agenda.to.to_string().as_str()), (1, "2024-04-01"));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Agenda {
    /// The moment of the question.
    pub as_of: Moment,
    /// The first day.
    pub from: NaiveDate,
    /// The day after the last one.
    pub to: NaiveDate,
    /// What to do: by day, then by priority - class, days overdue, id -, then by due day and task.
    pub items: Vec<AgendaItem>,
    /// What is not asked for now, and why; by customer.
    pub suppressed: Vec<SuppressedTask>,
    /// What is due and for which no day is possible; by customer.
    pub impossible: Vec<ImpossibleTask>,
    /// Events that changed nothing, by customer.
    pub refused: Vec<RefusedEvent>,
}

impl Agenda {
    /// What is to be done on a day, the most urgent first.
    ///
    /// ```
    /// # use guanxi::{Rulebook, record::Customer, review::{AgendaBuilder, AgendaCustomer, AgendaRequest}};
    /// # let rulebook = Rulebook::preset("service_quality")?;
    /// # let population = rulebook.population([]);
    /// # let request = AgendaRequest::days(14);
    /// # let mut builder = AgendaBuilder::new(&rulebook, &population, "2024-03-18".parse()?, request)?;
    /// # let facts = rulebook.facts().with("annual_amount", 60_000)?;
    /// # builder.add(AgendaCustomer::new(Customer::new("KH0003"), facts))?;
    /// let agenda = builder.finish();
    /// assert_eq!(agenda.on("2024-03-18".parse().unwrap()).count(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn on(&self, day: NaiveDate) -> impl Iterator<Item = &AgendaItem> {
        self.items.iter().filter(move |item| item.day == day)
    }
}

/// Makes an agenda one customer after another; see [`agenda`] for what a store holds.
///
/// Without a capacity nothing is kept of a customer but what is to be done for it; with one all of
/// them are kept until [`AgendaBuilder::finish`], since the most urgent ones come first.
#[derive(Debug)]
pub struct AgendaBuilder<'a> {
    rulebook: &'a Rulebook,
    population: &'a Population,
    request: AgendaRequest,
    as_of: Moment,
    today: NaiveDate,
    waiting: Vec<(Priority, AgendaCustomer)>,
    /// How much each person does on each day.
    load: RefCell<BTreeMap<(Option<Author>, NaiveDate), u32>>,
    agenda: Agenda,
}

impl<'a> AgendaBuilder<'a> {
    /// An agenda without customers so far; `population` is what `top` and `share` are measured against.
    ///
    /// # Errors
    /// `agenda-days` for 0 days or more than 366, and `agenda-start` for a first day in the past.
    ///
    /// ```
    /// use guanxi::{Rulebook, review::{AgendaBuilder, AgendaRequest}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let population = rulebook.population([]);
    /// let of = |days| AgendaBuilder::new(&rulebook, &population, "2024-03-18".parse().unwrap(), AgendaRequest::days(days));
    /// assert!(of(14).is_ok());
    /// assert_eq!(of(0).unwrap_err().code(), "agenda-days");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn new(
        rulebook: &'a Rulebook,
        population: &'a Population,
        as_of: Moment,
        request: AgendaRequest,
    ) -> Result<Self> {
        let today = rulebook.as_of(as_of).date();
        let from = request.from.unwrap_or(today);
        if !(1..=MOST_DAYS).contains(&request.days) {
            let message = format!("an agenda cannot span {} days", request.days);
            return Err(Error::new(ErrorKind::Value, "agenda-days", message)
                .with_help(format!("ask for 1 to {MOST_DAYS} days")));
        }
        if from < today {
            let message =
                format!("the agenda begins on {from}, before the day of the question, {today}");
            return Err(Error::new(ErrorKind::Value, "agenda-start", message)
                .with_help("begin today or later; what was missed is carried over to today"));
        }
        let span = TimeDelta::try_days(i64::from(request.days)).unwrap_or_default();
        let to = from.checked_add_signed(span).unwrap_or(NaiveDate::MAX);
        let agenda = Agenda {
            as_of,
            from,
            to,
            items: Vec::new(),
            suppressed: Vec::new(),
            impossible: Vec::new(),
            refused: Vec::new(),
        };
        let (waiting, load) = (Vec::new(), RefCell::default());
        Ok(Self { rulebook, population, request, as_of, today, waiting, load, agenda })
    }

    /// Adds a customer; one of somebody else is left aside.
    ///
    /// # Errors
    /// `foreign-facts` and `foreign-population` where they were made for another rulebook.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Customer, review::{AgendaBuilder, AgendaCustomer, AgendaRequest}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let population = rulebook.population([]);
    /// let request = AgendaRequest::days(14).of("zhao.liu");
    /// let mut agenda = AgendaBuilder::new(&rulebook, &population, "2024-03-18".parse()?, request)?;
    /// let facts = rulebook.facts().with("annual_amount", 60_000)?;
    /// agenda.add(AgendaCustomer::new(Customer::new("KH0003"), facts))?; // nobody's customer
    /// assert!(agenda.finish().items.is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn add(&mut self, customer: AgendaCustomer) -> Result<()> {
        let owner = self.owner(&customer);
        if self.request.owner.is_some() && owner != self.request.owner {
            return Ok(());
        }
        if self.request.capacity.is_none() {
            return self.plan(&customer, owner);
        }
        let priority = self.priority(&customer)?;
        self.waiting.push((priority, customer));
        Ok(())
    }

    /// The agenda.
    ///
    /// ```
    /// use guanxi::{Rulebook, review::{AgendaBuilder, AgendaRequest}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let population = rulebook.population([]);
    /// let request = AgendaRequest::days(14);
    /// let agenda = AgendaBuilder::new(&rulebook, &population, "2024-03-18".parse()?, request)?;
    /// assert_eq!(agenda.finish().from.to_string(), "2024-03-18");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn finish(mut self) -> Agenda {
        let mut waiting = std::mem::take(&mut self.waiting);
        waiting.sort_by(|(a, _), (b, _)| a.cmp(b));
        for (_, customer) in waiting {
            let owner = self.owner(&customer);
            // INVARIANT: what could be wrong was found when the customer was added.
            let _ = self.plan(&customer, owner);
        }
        let mut agenda = self.agenda;
        agenda.items.sort_by(|a, b| {
            let days = a.day.cmp(&b.day);
            days.then_with(|| a.priority().cmp(&b.priority()))
                .then_with(|| (a.due, &a.task).cmp(&(b.due, &b.task)))
        });
        agenda.suppressed.sort_by(|a, b| (&a.customer, &a.task).cmp(&(&b.customer, &b.task)));
        agenda
            .impossible
            .sort_by(|a, b| (&a.customer, a.due, &a.task).cmp(&(&b.customer, b.due, &b.task)));
        agenda.refused.sort_by(|a, b| (&a.customer, &a.event).cmp(&(&b.customer, &b.event)));
        agenda
    }

    fn case<'c>(&'c self, customer: &'c AgendaCustomer) -> Case<'c> {
        Case::new(&customer.facts, self.today)
            .population(self.population)
            .history(&customer.history)
    }

    /// Who answers for a customer: by its hand-overs, else by its record.
    fn owner(&self, customer: &AgendaCustomer) -> Option<Author> {
        let handed = customer.events.iter().any(|one| matches!(one.kind, EventKind::HandOver(_)));
        if !handed {
            return customer.record.owner.clone();
        }
        let log: Vec<Event> = customer
            .events
            .iter()
            .filter(|one| matches!(one.kind, EventKind::HandOver(_) | EventKind::Withdrawal))
            .map(|one| Event::clone(one))
            .collect();
        let record = std::slice::from_ref(customer.record.as_ref());
        let custody = Custody::read(self.rulebook.zone(), record, &[], &log, self.as_of, None);
        custody.owner(customer.record.id.as_str()).cloned()
    }

    fn history<'e>(&self, customer: &'e AgendaCustomer) -> Option<ContactHistory<'e>> {
        let cadence = self.rulebook.cadence().ok()?;
        let events = customer.events.iter().map(Arc::as_ref);
        Some(cadence.history(&customer.record, events, self.as_of, None))
    }

    fn priority(&self, customer: &AgendaCustomer) -> Result<Priority> {
        let id = customer.record.id.clone();
        let Some(history) = self.history(customer) else { return Ok(Priority::new(None, 0, id)) };
        let reading = self.rulebook.cadence()?.ask(&history, &self.case(customer))?;
        let overdue = reading.touches.iter().map(|touch| touch.state.overdue()).max();
        Ok(Priority::new(reading.rank(), overdue.unwrap_or(0), id))
    }

    fn is_full(&self, owner: Option<&Author>, day: NaiveDate) -> bool {
        let Some(capacity) = self.request.capacity else { return false };
        let load = self.load.borrow();
        load.get(&(owner.cloned(), day)).copied().unwrap_or(0) >= capacity
    }

    /// Plans what is to be done for a customer.
    fn plan(&mut self, customer: &AgendaCustomer, owner: Option<Author>) -> Result<()> {
        if let Some(history) = self.history(customer) {
            let cadence = self.rulebook.cadence()?;
            let case = self.case(customer);
            let busy = |day: NaiveDate| self.is_full(owner.as_ref(), day);
            let (reading, planned) =
                cadence.read_and_plan(&history, &case, self.agenda.to, &busy)?;
            self.list_suppressed(customer, &reading);
            self.list_refused(customer, &reading);
            let frame = Frame {
                customer,
                owner: owner.as_ref(),
                classes: reading.class_codes().cloned().collect(),
                rank: reading.rank(),
            };
            for touch in planned {
                let by = cadence.roles(&touch.source);
                let hours = touch
                    .proposal
                    .as_ref()
                    .and_then(|one| cadence.hours(&history, one.day).into_iter().next());
                self.list_touch(&frame, touch, by, hours);
            }
        }
        Ok(())
    }

    fn list_touch(
        &mut self,
        frame: &Frame<'_>,
        touch: PlannedTouch,
        by: &[Code],
        hours: Option<Period>,
    ) {
        let PlannedTouch { source, certain, due, overdue, proposal, postponed, also, .. } = touch;
        let task = Task::Touch(source);
        let customer = frame.customer.record.id.clone();
        let Some(proposal) = proposal else {
            self.agenda.impossible.push(ImpossibleTask { customer, task, due, postponed });
            return;
        };
        self.list(AgendaItem {
            customer,
            name: frame.customer.record.name().to_owned(),
            owner: frame.owner.cloned(),
            by: by.to_vec(),
            classes: frame.classes.clone(),
            task,
            certain,
            due,
            overdue,
            day: proposal.day,
            channel: proposal.channel,
            hours,
            postponed,
            also,
            rank: frame.rank,
        });
    }

    /// Lists an item that falls into the days asked for; one of another day takes room all the same.
    fn list(&mut self, item: AgendaItem) {
        if self.request.capacity.is_some() {
            let mut load = self.load.borrow_mut();
            let things = load.entry((item.owner.clone(), item.day)).or_default();
            *things = things.saturating_add(1);
        }
        if self.agenda.from <= item.day && item.day < self.agenda.to {
            self.agenda.items.push(item);
        }
    }

    fn list_suppressed(&mut self, customer: &AgendaCustomer, reading: &CadenceReading<'_>) {
        for touch in &reading.touches {
            let TouchState::Suppressed(why) = &touch.state else { continue };
            let (rule, kind) = (touch.rule.code().clone(), touch.rule.kind().clone());
            self.agenda.suppressed.push(SuppressedTask {
                customer: customer.record.id.clone(),
                task: Task::Touch(TouchSource::Rule { rule, kind }),
                why: why.clone(),
            });
        }
        for one in &reading.triggers {
            let TouchState::Suppressed(why) = &one.state else { continue };
            let (trigger, event) = (one.trigger.code().clone(), one.event.clone());
            self.agenda.suppressed.push(SuppressedTask {
                customer: customer.record.id.clone(),
                task: Task::Touch(TouchSource::Trigger { trigger, event }),
                why: why.clone(),
            });
        }
    }

    fn list_refused(&mut self, customer: &AgendaCustomer, reading: &CadenceReading<'_>) {
        self.agenda.refused.extend(reading.refused.iter().map(|one| RefusedEvent {
            customer: customer.record.id.clone(),
            event: one.event.clone(),
            error: Error::from(one.refusal.clone()),
            text_zh: one.refusal.text(crate::label::Language::Chinese),
        }));
    }
}

/// What all items of a customer share.
struct Frame<'c> {
    customer: &'c AgendaCustomer,
    owner: Option<&'c Author>,
    classes: Vec<Code>,
    rank: Option<usize>,
}

/// The agenda of what a store holds, as of a moment.
///
/// The store is read customer by customer, as by [`review`]; what was missed is carried over to the
/// first day that is possible.
///
/// # Errors
/// Those of the store, and as [`AgendaBuilder::new`].
///
/// ```
/// use guanxi::record::{Customer, Direction, Event, Interaction, Outcome};
/// use guanxi::review::{AgendaRequest, agenda};
/// use guanxi::store::{Batch, Expect, MemoryStore, Store};
/// let rulebook = guanxi::Rulebook::preset("service_quality")?;
/// let mut customer = Customer::new("KH0001").named("北辰科技有限公司");
/// customer.annual_amount = Some("650000".parse()?); // A: a visit a month, a talk a week
/// customer.owner = Some("zhao.liu".into());
/// let visit = Interaction::new("visit".parse()?, Direction::Outbound, Outcome::Reached);
/// let visited = Event::new("e1", "KH0001", "2024-03-15T15:00:00+08:00".parse()?, visit);
/// let store = MemoryStore::new();
/// store.write(Batch::new().put_customer(customer, Expect::New).append(visited))?;
///
/// let request = AgendaRequest::days(14).of("zhao.liu");
/// let agenda = agenda(&rulebook, &store, "2024-03-18".parse()?, request)?;
/// let days: Vec<String> = agenda.items.iter().map(|item| format!("{} {}", item.day, item.task.key())).collect();
/// assert_eq!(days, ["2024-03-22 touch/a_call", "2024-03-29 touch/a_call"]);
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn agenda(
    rulebook: &Rulebook,
    store: &dyn Store,
    as_of: Moment,
    request: AgendaRequest,
) -> Result<Agenda> {
    let customers = review(rulebook, store, as_of)?;
    let population = customers.population().clone();
    let mut builder = AgendaBuilder::new(rulebook, &population, as_of, request)?;
    for customer in customers {
        builder.add(customer?.into())?;
    }
    Ok(builder.finish())
}
