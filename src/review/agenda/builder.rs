//! Making an agenda: customer by customer, or the most urgent first where a day holds only so much.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::sync::Arc;

use chrono::{NaiveDate, TimeDelta};

use super::planned::{Dated, OwnPlans, Stopped};
use super::request::MOST_DAYS;
use super::team::team_reviews;
use super::{
    Agenda, AgendaCustomer, AgendaItem, AgendaRequest, ImpossibleTask, PostponedTask, RefusedEvent,
    SuppressedTask, Task,
};
use crate::Rulebook;
use crate::error::{Error, ErrorKind, Result};
use crate::fact::Population;
use crate::label::{Code, Language};
use crate::policy::access::Custody;
use crate::policy::cadence::{
    Arranged, CadenceReading, ContactHistory, Obstacle, PlannedTouch, Postponed, TouchSource,
    TouchState,
};
use crate::policy::scheme::Case;
use crate::record::{Author, Event, EventKind};
use crate::review::Priority;
use crate::time::Moment;

/// Makes an agenda one customer after another; see [`agenda`](super::agenda()) for what a store holds.
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
    load: RefCell<BTreeMap<Option<Author>, BTreeMap<NaiveDate, u32>>>,
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
            postponed: Vec::new(),
            suppressed: Vec::new(),
            impossible: Vec::new(),
            refused: Vec::new(),
            team_reviews: team_reviews(rulebook, today, (from, to)),
        };
        let (waiting, load) = (Vec::new(), RefCell::default());
        Ok(Self { rulebook, population, request, as_of, today, waiting, load, agenda })
    }

    /// Adds a customer; of one of somebody else only what the person planned or promised is listed.
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
        if self.request.capacity.is_none() {
            return self.plan(&customer, owner);
        }
        let priority = self.priority(&customer)?;
        self.reserve(&customer, owner.as_ref())?;
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
        // By what is cheap to compare first: customers mostly come in the order of their ids, so that
        // few of these are compared then.
        let urgency = AgendaItem::urgency;
        agenda.items.sort_by_cached_key(|item| (item.day, urgency(item)));
        let alike = |a: &AgendaItem, b: &AgendaItem| a.day == b.day && urgency(a) == urgency(b);
        for items in agenda.items.chunk_by_mut(alike) {
            items.sort_by(|a, b| (&a.customer, a.due, &a.task).cmp(&(&b.customer, b.due, &b.task)));
        }
        agenda
            .postponed
            .sort_by(|a, b| (&a.customer, a.due, &a.task).cmp(&(&b.customer, b.due, &b.task)));
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
        let cadence = self.rulebook.cadence()?;
        let reading = cadence.ask_without_days(&history, &self.case(customer))?;
        let touches = reading.touches.iter().map(|touch| touch.state.overdue());
        let overdue = touches.chain(reading.triggers.iter().map(|one| one.state.overdue())).max();
        Ok(Priority::new(reading.rank(), overdue.unwrap_or(0), id))
    }

    /// How many things more somebody can do on a day.
    fn left(&self, owner: &Option<Author>, day: NaiveDate) -> u32 {
        let Some(capacity) = self.request.capacity else { return u32::MAX };
        let load = self.load.borrow();
        let things = load.get(owner).and_then(|days| days.get(&day)).copied();
        capacity.saturating_sub(things.unwrap_or(0))
    }

    /// What has a day of its own takes its room before anything is planned.
    fn reserve(&mut self, customer: &AgendaCustomer, owner: Option<&Author>) -> Result<()> {
        for one in self.own_plans(customer, owner)?.dated {
            self.take_room(one.owner, one.day);
        }
        Ok(())
    }

    /// One thing more to do on a day.
    fn take_room(&self, owner: Option<Author>, day: NaiveDate) {
        let mut load = self.load.borrow_mut();
        let things = load.entry(owner).or_default().entry(day).or_default();
        *things = things.saturating_add(1);
    }

    /// What people planned and promised themselves, reviews, and occasions where they are asked for.
    fn own_plans(&self, customer: &AgendaCustomer, owner: Option<&Author>) -> Result<OwnPlans> {
        let case = self.case(customer);
        let days = (self.as_of, self.agenda.to);
        let mut own = OwnPlans::read(self.rulebook, customer, &case, days, owner)?;
        if self.is_for(owner) {
            own.add_occasions(self.rulebook, customer, case, days, owner)?;
        }
        own.dated.iter_mut().for_each(|one| one.day = self.day_of(one));
        Ok(own)
    }

    /// On which day something with a day of its own is done: what was missed is carried over to today.
    fn day_of(&self, one: &Dated) -> NaiveDate {
        let day = one.day.max(self.today);
        match (&one.task, self.rulebook.cadence()) {
            (Task::Review { .. }, Ok(cadence)) => cadence.working_day(day, self.today),
            _ => day,
        }
    }

    /// Whether the agenda is for a person.
    fn is_for(&self, person: Option<&Author>) -> bool {
        self.request.owner.is_none() || self.request.owner.as_ref() == person
    }

    /// Plans what is to be done for a customer.
    fn plan(&mut self, customer: &AgendaCustomer, owner: Option<Author>) -> Result<()> {
        let case = self.case(customer);
        let mut own = self.own_plans(customer, owner.as_ref())?;
        let history = self.history(customer);
        let mut frame = Frame { customer, classes: Vec::new(), rank: None, suppressed: false };
        let mut touches = Vec::new();
        if let Some(history) = &history {
            let cadence = self.rulebook.cadence()?;
            let left = |day: NaiveDate| self.left(&owner, day);
            let left: Option<&dyn Fn(NaiveDate) -> u32> =
                if self.request.capacity.is_some() { Some(&left) } else { None };
            let before = if self.is_for(owner.as_ref()) { self.agenda.to } else { NaiveDate::MIN };
            let contacts: Vec<&mut Dated> =
                own.dated.iter_mut().filter(|one| one.is_contact()).collect();
            let mut arranged: Vec<Arranged> = contacts.iter().map(|one| one.arranged()).collect();
            let (reading, planned) =
                cadence.read_and_plan(history, &case, before, &mut arranged, left)?;
            for (one, arranged) in contacts.into_iter().zip(arranged) {
                one.also = arranged.also;
            }
            frame.classes = reading.class_codes().cloned().collect();
            frame.rank = reading.rank();
            frame.suppressed = reading.is_suppressed();
            touches = planned;
            if self.is_for(owner.as_ref()) {
                self.list_suppressed(customer, &reading);
                self.list_refused(customer, &reading);
            }
        }
        for touch in touches {
            self.list_touch(&frame, touch, owner.as_ref(), history.as_ref())?;
        }
        for one in own.dated {
            self.list_dated(&frame, one);
        }
        for Stopped { task, owner, day, why } in own.suppressed {
            if self.is_for(owner.as_ref()) && day < self.agenda.to {
                let customer = customer.record.id.clone();
                self.agenda.suppressed.push(SuppressedTask { customer, task, why });
            }
        }
        if self.is_for(owner.as_ref()) {
            let id = &customer.record.id;
            self.agenda.refused.extend(own.refused.into_iter().map(|(event, error, text_zh)| {
                RefusedEvent { customer: id.clone(), event, error, text_zh }
            }));
            let today = self.today;
            self.agenda.impossible.extend(own.beyond.into_iter().map(|(task, why)| {
                ImpossibleTask { customer: id.clone(), task, due: today, postponed: vec![why] }
            }));
        }
        Ok(())
    }

    /// Lists something with a day of its own.
    fn list_dated(&mut self, frame: &Frame<'_>, one: Dated) {
        if !self.is_for(one.owner.as_ref()) {
            return;
        }
        self.list(AgendaItem {
            customer: frame.customer.record.id.clone(),
            name: frame.customer.record.name().to_owned(),
            owner: one.owner,
            by: one.by,
            classes: frame.classes.clone(),
            task: one.task,
            certain: one.certain,
            due: one.due,
            overdue: self.today.signed_duration_since(one.due).num_days().max(0),
            ordinal: 1,
            day: one.day,
            channel: one.channel,
            hours: None,
            postponed: Vec::new(),
            also: one.also,
            rank: frame.rank,
        });
    }

    fn list_touch(
        &mut self,
        frame: &Frame<'_>,
        touch: PlannedTouch,
        owner: Option<&Author>,
        history: Option<&ContactHistory<'_>>,
    ) -> Result<()> {
        let cadence = self.rulebook.cadence()?;
        let PlannedTouch { source, certain, due, overdue, ordinal, proposal, postponed, also } =
            touch;
        let by = cadence.roles(&source).to_vec();
        let task = Task::Touch(source);
        let customer = frame.customer.record.id.clone();
        let day = proposal.as_ref().map(|proposal| proposal.day);
        // Where days hold only so much, nobody looked beyond those asked for.
        let beyond = matches!(
            postponed.last(),
            Some(Postponed { why: Obstacle::BeyondCalendar { .. }, .. })
        );
        let later =
            day.map_or(self.request.capacity.is_some() && !beyond, |day| day >= self.agenda.to);
        if later && !frame.suppressed && due < self.agenda.to {
            let task = task.clone();
            let customer = customer.clone();
            self.agenda.postponed.push(PostponedTask {
                customer,
                task,
                due,
                day,
                postponed: postponed.clone(),
            });
        }
        let Some(proposal) = proposal else {
            if !later {
                self.agenda.impossible.push(ImpossibleTask { customer, task, due, postponed });
            }
            return Ok(());
        };
        if self.request.capacity.is_some() {
            self.take_room(owner.cloned(), proposal.day);
        }
        let hours =
            history.and_then(|history| cadence.hours(history, proposal.day).into_iter().next());
        self.list(AgendaItem {
            customer,
            name: frame.customer.record.name().to_owned(),
            owner: owner.cloned(),
            by,
            classes: frame.classes.clone(),
            task,
            certain,
            due,
            overdue,
            ordinal,
            day: proposal.day,
            channel: proposal.channel,
            hours,
            postponed,
            also,
            rank: frame.rank,
        });
        Ok(())
    }

    /// Lists an item that falls into the days asked for.
    fn list(&mut self, item: AgendaItem) {
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
            text_zh: one.refusal.text(Language::Chinese),
        }));
    }
}

/// What all items of a customer share.
struct Frame<'c> {
    customer: &'c AgendaCustomer,
    classes: Vec<Code>,
    rank: Option<usize>,
    /// Whether nothing is asked for now.
    suppressed: bool,
}
