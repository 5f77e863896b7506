//! The agenda: what to do for which customer on which day, for one person or for all.

mod builder;
mod item;
mod planned;
mod request;
mod team;
mod text;

pub use builder::AgendaBuilder;
pub use item::{AgendaItem, ImpossibleTask, PostponedTask, RefusedEvent, SuppressedTask, Task};
pub use request::{AgendaCustomer, AgendaRequest};
pub use team::TeamReview;

use chrono::NaiveDate;
use serde::Serialize;

use crate::Rulebook;
use crate::error::Result;
use crate::review::review;
use crate::store::Store;
use crate::time::Moment;

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
    /// What is due on these days and not possible before they end, and why; by customer.
    pub postponed: Vec<PostponedTask>,
    /// What is not asked for now, and why; by customer.
    pub suppressed: Vec<SuppressedTask>,
    /// What is due and for which no day is possible; by customer.
    pub impossible: Vec<ImpossibleTask>,
    /// Events that changed nothing, by customer.
    pub refused: Vec<RefusedEvent>,
    /// Reviews of the work of the team, by day; they are on everybody's agenda.
    pub team_reviews: Vec<TeamReview>,
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
