//! The plan: talks that are planned, held and followed up; promises; and what a rulebook prepares
//! for them.
//!
//! Items and promises are replays of the log, which need no rules: every rulebook has them. That
//! one is overdue or broken is derived, never recorded. Treatments, agendas, checklists, messages,
//! questions, campaigns and reviews are data of a rulebook's `[plan]`: they are shown to people,
//! and nothing here executes them.
//!
//! Where an event has a date and no time of day, it may have happened at any time of that day:
//! nothing is refused or late by what the records do not say.
//!
//! ```
//! use guanxi::{Rulebook, policy::plan::PlanStatus};
//! use guanxi::record::{Customer, Event, PlanAction, PlanEvent, PlanItem, Promise};
//! let rulebook = Rulebook::preset("service_quality")?;
//! let day = "2024-03-20".parse()?;
//! let item = PlanItem::new("2024-03-20".parse().unwrap(), "zhao.liu");
//! let training = Promise::new("training plan", "technical", "2024-03-27".parse()?);
//! let held = PlanAction::Execute { feedback: "more training".into(), actions: vec![training] };
//! let events = [
//!     Event::new("e1", "KH0001", "2024-03-01".parse()?, PlanEvent::plan("P1", item)),
//!     Event::new("e2", "KH0001", day, PlanEvent::new("P1", held)),
//! ];
//! let customer = Customer::new("KH0001");
//! let found = rulebook.plan().read(&customer, &events, day, None);
//! assert_eq!(found.items[0].state.status, PlanStatus::InProgress); // an action is open (D003-95)
//! assert_eq!(found.open_promises().count(), 1);
//! # Ok::<(), guanxi::Error>(())
//! ```

mod contact;
mod content;
mod explain;
mod item;
mod promise;
mod refusal;
mod replay;
mod review;
mod state;
mod template;
mod when;

pub use contact::LastContact;
pub use content::{ContentCount, Interest};
pub use item::{ItemReading, PlanColumn, PlanReadings, PlanRow};
pub use promise::{PromiseReading, PromiseState};
pub use refusal::{PlanRefusal, Refused};
pub use review::{ReviewDue, ReviewRule, ReviewScope};
pub use state::{ActionState, PlanState, PlanStatus};
pub use template::{
    AgendaItem, Campaign, Checklist, Focus, Meeting, Message, Missing, Point, Question, Treatment,
};
pub use when::{by_next_week, by_weekday, by_working_days, next_week, next_weekday};

use serde::Serialize;

use crate::error::Result;
use crate::label::Code;
use crate::policy::scheme::{Audience, Case, Schemes};
use crate::record::{Customer, CustomerId, Event};
use crate::rule::Truth;
use crate::rule::codes::Codes;
use crate::time::{Moment, Zone};

/// What loading a rulebook makes of its plan.
#[derive(Debug, Default)]
pub(crate) struct PlanDefinition {
    pub(crate) treatments: Vec<Treatment>,
    pub(crate) meetings: Vec<Meeting>,
    pub(crate) checklists: Vec<Checklist>,
    pub(crate) messages: Vec<Message>,
    pub(crate) questions: Vec<Question>,
    pub(crate) campaigns: Vec<Campaign>,
    pub(crate) reviews: Vec<ReviewRule>,
}

/// The plan policy of a rulebook; see [`Rulebook::plan`](crate::Rulebook::plan).
///
/// ```
/// use guanxi::Rulebook;
/// let rulebook = Rulebook::preset("value_activity")?;
/// assert_eq!(rulebook.plan().treatments().len(), 4); // D001-49 ... D001-52
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub struct Plan<'a> {
    definition: &'a PlanDefinition,
    schemes: &'a Schemes,
    codes: &'a Codes,
    zone: &'a Zone,
    rulebook: &'a Code,
}

/// Something that a rulebook prepares, and whether it is for a customer.
///
/// What is surely not for the customer is left out; what missing facts leave open is `unknown`.
///
/// ```
/// use guanxi::{Rulebook, policy::scheme::Case, rule::Truth};
/// let rulebook = Rulebook::preset("value_activity")?;
/// let facts = rulebook.facts().with("orders_12m", 20)?; // the amount is not known
/// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
/// let found = rulebook.plan().treat(&case)?;
/// let found: Vec<(&str, Truth)> =
///     found.iter().map(|one| (one.what.code.as_str(), one.truth)).collect();
/// assert_eq!(found, [("core", Truth::Unknown), ("basic", Truth::Unknown)]);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ForCustomer<'a, T> {
    /// What is prepared.
    #[serde(flatten)]
    pub what: &'a T,
    /// Whether it is for the customer.
    pub truth: Truth,
}

impl<'a> Plan<'a> {
    pub(crate) fn new(
        definition: &'a PlanDefinition,
        schemes: &'a Schemes,
        codes: &'a Codes,
        zone: &'a Zone,
        rulebook: &'a Code,
    ) -> Self {
        Self { definition, schemes, codes, zone, rulebook }
    }

    /// The plan items and promises of one customer as of a moment, as known by another.
    ///
    /// Total: illegal events are listed in [`PlanReadings::refused`] and change nothing; what the
    /// records themselves show to be wrong (an id given twice, a correction of nothing) is left out
    /// here and listed by the [fold](crate::Rulebook::fold). Events of other customers are left
    /// aside; give those of one customer where there are many. The order in which events arrive
    /// never matters.
    ///
    /// What became of a promise may be said by an event of its own or, for an action of a plan
    /// item, by `action_done`: it is the same promise. A promise is that of its event as corrected.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::plan::PromiseState};
    /// use guanxi::record::{Customer, Direction, Event, Interaction, Outcome};
    /// use guanxi::record::{Promise, PromiseAction, PromiseEvent};
    /// let rulebook = Rulebook::preset("follow_up_office")?;
    /// let mut call = Interaction::new("phone".parse()?, Direction::Outbound, Outcome::Reached);
    /// call.promises.push(Promise::new("quotation", "zhao.liu", "2024-03-20".parse()?));
    /// let keep = PromiseEvent::new("e1", 0, PromiseAction::Keep);
    /// let events = [
    ///     Event::new("e1", "KH0001", "2024-03-15".parse()?, call),
    ///     Event::new("e2", "KH0001", "2024-03-21T09:00:00+08:00".parse()?, keep),
    /// ];
    /// let customer = Customer::new("KH0001");
    /// let found = rulebook.plan().read(&customer, &events, "2024-03-31".parse()?, None);
    /// assert!(matches!(found.promises[0].state, PromiseState::Kept { late: true, .. }));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn read<'e>(
        &self,
        customer: &Customer,
        events: impl IntoIterator<Item = &'e Event>,
        as_of: Moment,
        known_by: Option<Moment>,
    ) -> PlanReadings {
        replay::replay(customer, events, as_of, known_by, (self.codes, self.zone))
    }

    /// How much a customer cares for each kind of content: in how many of its talks the kind is
    /// named, among those that it began or in which it was reached (D004-39, D004-40).
    ///
    /// An interest of a talk names a kind by its code or by its label in either language.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::record::{Direction, Event, Interaction, Outcome};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let call = Interaction::new("phone".parse()?, Direction::Inbound, Outcome::Reached)
    ///     .interested_in("产品更新");
    /// let events = [Event::new("e1", "KH0001", "2024-03-15".parse()?, call)];
    /// let interest = rulebook.plan().interest("KH0001", &events, "2024-03-31".parse()?, None);
    /// assert_eq!(interest.ranked[0].content, "product_update");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn interest(
        &self,
        customer: impl Into<CustomerId>,
        events: &[Event],
        as_of: Moment,
        known_by: Option<Moment>,
    ) -> Interest {
        content::interest(&customer.into(), events, as_of, known_by, self.codes, self.zone)
    }

    /// The treatments, in the order of the rulebook.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("value_activity")?;
    /// let treatments = rulebook.plan().treatments().iter();
    /// let codes: Vec<&str> = treatments.map(|one| one.code.as_str()).collect();
    /// assert_eq!(codes, ["core", "potential", "basic", "watch"]);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn treatments(&self) -> &'a [Treatment] {
        &self.definition.treatments
    }

    /// The treatments of a customer by its facts.
    ///
    /// # Errors
    /// `foreign-facts` and `foreign-population` where they were made for another rulebook.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let facts = rulebook.facts().with("annual_amount", 5)?.with("orders_12m", 0)?;
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let found = rulebook.plan().treat(&case)?;
    /// assert_eq!(found[0].what.actions[1].code, "non_cooperation_survey"); // D001-52
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn treat(&self, case: &Case<'a>) -> Result<Vec<ForCustomer<'a, Treatment>>> {
        self.for_customer(self.treatments(), |one| &one.audience, case)
    }

    /// The kinds of meeting, in the order of the rulebook.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert!(rulebook.plan().meetings().is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn meetings(&self) -> &'a [Meeting] {
        &self.definition.meetings
    }

    /// The kind of meeting of this code.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert!(rulebook.plan().meeting("talk").is_none());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn meeting(&self, code: &str) -> Option<&'a Meeting> {
        self.meetings().iter().find(|one| one.code == *code)
    }

    /// What a meeting dwells on with a customer (D000-73, D000-74).
    ///
    /// # Errors
    /// As [`Plan::treat`].
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let open = [("medium_amount", "100000"), ("new_within", "6 months")];
    /// let rulebook = Rulebook::preset_with("follow_up", open)?;
    /// let facts = rulebook.facts().with("class(tier)", "B")?;
    /// let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    /// let plan = rulebook.plan();
    /// let focus = plan.focus(plan.meeting("talk").unwrap(), &case)?;
    /// assert_eq!(focus[0].what.topics[0].code, "usage_experience"); // D000-74
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn focus(
        &self,
        meeting: &'a Meeting,
        case: &Case<'a>,
    ) -> Result<Vec<ForCustomer<'a, Focus>>> {
        self.for_customer(&meeting.focus, |one| &one.audience, case)
    }

    /// The checklists, in the order of the rulebook.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.plan().checklists().len(), 2); // D003-39, D003-40
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn checklists(&self) -> &'a [Checklist] {
        &self.definition.checklists
    }

    /// The checklist of this code.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.plan().checklist("routine_talk").unwrap().items.len(), 3);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn checklist(&self, code: &str) -> Option<&'a Checklist> {
        self.checklists().iter().find(|one| one.code == *code)
    }

    /// The messages, in the order of the rulebook.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert!(rulebook.plan().messages().is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn messages(&self) -> &'a [Message] {
        &self.definition.messages
    }

    /// The message of this code.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert!(rulebook.plan().message("news").is_none());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn message(&self, code: &str) -> Option<&'a Message> {
        self.messages().iter().find(|one| one.code == *code)
    }

    /// The questions, in the order of the rulebook.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("renewal")?;
    /// assert!(rulebook.plan().questions().is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn questions(&self) -> &'a [Question] {
        &self.definition.questions
    }

    /// The campaigns, in the order of the rulebook.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("value_activity")?;
    /// assert_eq!(rulebook.plan().campaigns()[0].code, "quality_white_paper"); // D001-45
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn campaigns(&self) -> &'a [Campaign] {
        &self.definition.campaigns
    }

    /// The periodic reviews that are on, in the order of the rulebook.
    ///
    /// ```
    /// let rulebook = guanxi::Rulebook::preset("service_quality")?;
    /// assert_eq!(rulebook.plan().reviews()[0].code, "team_sync"); // D003-127
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn reviews(&self) -> &'a [ReviewRule] {
        &self.definition.reviews
    }

    /// The periodic review of this code; none where it is off for want of a period.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// let open = [("medium_amount", "100000"), ("new_within", "6 months")];
    /// let rulebook = Rulebook::preset_with("follow_up", open)?;
    /// assert!(rulebook.plan().review("account_review").is_none()); // D000-04 names no period
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn review(&self, code: &str) -> Option<&'a ReviewRule> {
        self.reviews().iter().find(|one| one.code == *code)
    }

    /// The reviews in which a customer is gone through.
    ///
    /// # Errors
    /// As [`Plan::treat`].
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::scheme::Case};
    /// let rulebook = Rulebook::preset_with("follow_up", [
    ///     ("medium_amount", "1"), ("new_within", "1 month"),
    ///     ("account_review_every", "1 quarter"),
    /// ])?;
    /// let reviews = |class: &str| -> guanxi::Result<usize> {
    ///     let facts = rulebook.facts().with("class(tier)", class)?;
    ///     let case = Case::new(&facts, "2024-06-30".parse().unwrap());
    ///     Ok(rulebook.plan().reviews_of(&case)?.len())
    /// };
    /// assert_eq!((reviews("S")?, reviews("C")?), (1, 0)); // D000-04: large customers
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn reviews_of(&self, case: &Case<'a>) -> Result<Vec<ForCustomer<'a, ReviewRule>>> {
        let mut found = self.for_customer(self.reviews(), |one| &one.audience, case)?;
        found.retain(|one| one.what.scope == ReviewScope::Customer);
        Ok(found)
    }

    fn for_customer<T>(
        &self,
        list: &'a [T],
        audience: impl Fn(&T) -> &Audience,
        case: &Case<'a>,
    ) -> Result<Vec<ForCustomer<'a, T>>> {
        self.schemes.refuse_foreign(case, self.rulebook)?;
        let asked = list.iter().map(|what| {
            let truth = audience(what).truth(self.schemes, case);
            ForCustomer { what, truth }
        });
        Ok(asked.filter(|one| one.truth != Truth::False).collect())
    }
}
