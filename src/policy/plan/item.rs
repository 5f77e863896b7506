//! Plan items as of a moment, and the rows of the plan sheet (D003-94).

use chrono::NaiveDate;
use serde::Serialize;

use super::{LastContact, PlanState, PromiseReading, Refused};
use crate::label::Code;
use crate::policy::words::words;
use crate::record::{Author, Customer, CustomerId, EventId, PlanItemId};
use crate::time::{Moment, Span, date_text};

/// A plan item as of a moment.
///
/// ```
/// use guanxi::{Rulebook, policy::plan::PlanStatus};
/// use guanxi::record::{Customer, Event, PlanEvent, PlanItem};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let item = PlanItem::new("2024-03-22".parse().unwrap(), "chen.qi"); // D003-96
/// let events = [Event::new("e1", "KH0002", "2024-03-01".parse()?, PlanEvent::plan("P2", item))];
/// let (customer, as_of) = (Customer::new("KH0002"), "2024-03-25".parse()?);
/// let item = &rulebook.plan().read(&customer, &events, as_of, None).items[0];
/// assert_eq!((item.state.status, item.overdue_days), (PlanStatus::NotStarted, Some(3)));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ItemReading {
    /// The item.
    pub item: PlanItemId,
    /// The event that planned it.
    pub planned_by: EventId,
    /// The event that executed it; its actions are the promises of that event.
    pub executed_by: Option<EventId>,
    /// What was planned, and how far it is; open actions past their due time are broken.
    #[serde(flatten)]
    pub state: PlanState,
    /// By how many days it is overdue; none where it is not (P-055).
    pub overdue_days: Option<i64>,
}

/// The plan of one customer as of a moment: items, promises, and what was refused.
///
/// ```
/// use guanxi::{Rulebook, record::Customer};
/// let rulebook = Rulebook::preset("renewal")?;
/// let found = rulebook.plan().read(&Customer::new("KH0001"), &[], "2024-03-20".parse()?, None);
/// let data = serde_json::to_value(&found).unwrap();
/// assert_eq!((&data["customer"], &data["items"]), (&"KH0001".into(), &serde_json::json!([])));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PlanReadings {
    /// Whose plan it is.
    pub customer: CustomerId,
    /// The moment of the question.
    pub as_of: Moment,
    /// Its items, by the day for which they are planned, then by id.
    pub items: Vec<ItemReading>,
    /// Its promises, those of plan items among them, in the order in which they were made.
    pub promises: Vec<PromiseReading>,
    /// The last contact with the customer, if there was one (D003-81).
    pub last_contact: Option<LastContact>,
    /// The day of the next planned talk: of items not started the earliest one after the last
    /// contact, also where that day has passed by now (D003-83).
    pub next_planned: Option<NaiveDate>,
    /// Events, or single promises of them, that were refused, in the order of events.
    pub refused: Vec<Refused>,
}

impl PlanReadings {
    /// The item of this id.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Customer};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let (customer, as_of) = (Customer::new("KH0001"), "2024-03-20".parse()?);
    /// let found = rulebook.plan().read(&customer, &[], as_of, None);
    /// assert!(found.item("P1").is_none());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn item(&self, id: &str) -> Option<&ItemReading> {
        self.items.iter().find(|item| item.item.as_str() == id)
    }

    /// The items that are overdue, the most overdue first (D004-54: none missed).
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Customer, Event, PlanEvent, PlanItem}};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let plan = |id: &str, day: &str| -> guanxi::Result<Event> {
    ///     let planned = PlanEvent::plan(id, PlanItem::new(day.parse().unwrap(), "zhao.liu"));
    ///     Ok(Event::new(format!("e-{id}"), "KH0001", "2024-03-01".parse()?, planned))
    /// };
    /// let events =
    ///     [plan("P1", "2024-03-20")?, plan("P2", "2024-03-18")?, plan("P3", "2024-03-21")?];
    /// let (customer, as_of) = (Customer::new("KH0001"), "2024-03-21".parse()?);
    /// let found = rulebook.plan().read(&customer, &events, as_of, None);
    /// let ids: Vec<&str> = found.overdue().map(|item| item.item.as_str()).collect();
    /// assert_eq!(ids, ["P2", "P1"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn overdue(&self) -> impl Iterator<Item = &ItemReading> {
        self.items.iter().filter(|item| item.overdue_days.is_some())
    }

    /// The promises that are still to be kept, those that are broken among them.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Customer};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let (customer, as_of) = (Customer::new("KH0001"), "2024-03-20".parse()?);
    /// let found = rulebook.plan().read(&customer, &[], as_of, None);
    /// assert_eq!(found.open_promises().count(), 0);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn open_promises(&self) -> impl Iterator<Item = &PromiseReading> {
        self.promises.iter().filter(|promise| promise.state.is_open())
    }
}

words! {
    plan;
    /// The columns of the plan sheet, in their order (D003-94).
    ///
    /// ```
    /// use guanxi::{label::Language, policy::plan::PlanColumn};
    /// assert_eq!(PlanColumn::Period.label(Language::Chinese), "计划沟通周期");
    /// ```
    PlanColumn, "column of the plan sheet", "unknown-column", {
        /// The id of the customer.
        Customer "customer" "customer" "客户编号",
        /// What the customer is called.
        Name "name" "name" "客户名称",
        /// Its class.
        Tier "tier" "tier" "客户等级",
        /// How often such talks are planned.
        Period "period" "planned period" "计划沟通周期",
        /// By which channel.
        Channel "channel" "channel" "沟通方式",
        /// What about.
        Topics "topics" "topics" "沟通内容要点",
        /// Who holds the talk.
        Owner "owner" "owner" "负责人",
        /// The day for which it is planned.
        Planned "planned" "planned for" "计划执行时间",
        /// When it took place.
        Actual "actual" "actually held" "实际执行时间",
        /// What the customer said.
        Feedback "feedback" "feedback" "客户反馈",
        /// What has to be done now.
        Actions "actions" "follow-up actions" "后续行动项",
        /// How far it is.
        Status "status" "status" "完成状态",
    }
}

/// A row of the plan sheet: its twelve columns as data (D003-94).
///
/// What is not there yet is empty or none. Codes and statuses stay as they are; `Plan::cells`
/// makes text of a row.
///
/// ```
/// use guanxi::Rulebook;
/// use guanxi::record::{Customer, Event, PlanEvent, PlanItem};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let mut item = PlanItem::new("2024-03-22".parse().unwrap(), "chen.qi"); // D003-96
/// item.every = Some("2 weeks".parse()?);
/// let events = [Event::new("e1", "KH0002", "2024-03-01".parse()?, PlanEvent::plan("P2", item))];
/// let customer = Customer::new("KH0002").named("某贸易公司");
/// let found = rulebook.plan().read(&customer, &events, "2024-03-22".parse()?, None);
/// let row = found.items[0].row(&customer, Some("B".parse()?));
/// let data = serde_json::to_value(&row).unwrap();
/// assert_eq!((&data["tier"], &data["period"]), (&"B".into(), &"2 weeks".into()));
/// assert!(data["status"] == "not_started" && data["actual"].is_null());
/// assert_eq!(data.as_object().unwrap().len(), 12);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PlanRow {
    /// The id of the customer.
    pub customer: CustomerId,
    /// What the customer is called.
    pub name: String,
    /// Its class; the caller says of which scheme.
    pub tier: Option<Code>,
    /// How often such talks are planned: as the item says.
    pub period: Option<Span>,
    /// By which channel.
    pub channel: Option<Code>,
    /// What about.
    pub topics: Vec<String>,
    /// Who holds the talk.
    pub owner: Author,
    /// The day for which it is planned.
    #[serde(with = "date_text")]
    pub planned: NaiveDate,
    /// When it took place.
    pub actual: Option<Moment>,
    /// What the customer said.
    pub feedback: String,
    /// What has to be done after the talk.
    pub actions: Vec<super::ActionState>,
    /// How far it is.
    pub status: super::PlanStatus,
}

impl ItemReading {
    /// The item as a row of the plan sheet, with the class of its customer (D003-94).
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::record::{Customer, Event, PlanEvent, PlanItem};
    /// let rulebook = Rulebook::preset("renewal")?;
    /// let item = PlanItem::new("2024-03-22".parse().unwrap(), "chen.qi");
    /// let planned = PlanEvent::plan("P2", item);
    /// let events = [Event::new("e1", "KH0002", "2024-03-01".parse()?, planned)];
    /// let customer = Customer::new("KH0002");
    /// let found = rulebook.plan().read(&customer, &events, "2024-03-22".parse()?, None);
    /// let row = found.items[0].row(&customer, None);
    /// assert_eq!((row.name.as_str(), row.owner.as_str()), ("KH0002", "chen.qi"));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn row(&self, customer: &Customer, tier: Option<Code>) -> PlanRow {
        let PlanState { plan, status, actual, feedback, actions, .. } = &self.state;
        PlanRow {
            customer: customer.id.clone(),
            name: customer.name().to_owned(),
            tier,
            period: plan.every,
            channel: plan.channel.clone(),
            topics: plan.topics.clone(),
            owner: plan.owner.clone(),
            planned: plan.planned,
            actual: *actual,
            feedback: feedback.clone(),
            actions: actions.clone(),
            status: *status,
        }
    }
}
