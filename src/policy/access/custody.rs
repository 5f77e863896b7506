//! Who answers for which customer as of a moment: records, hand-overs and leavers read together.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::refusal::{HandOverRefusal, RefusedHandOver};
use super::words::Relation;
use crate::fact::standing;
use crate::record::{
    Author, Customer, CustomerId, Event, EventId, EventKind, HandOver, StaffLeave,
};
use crate::time::{AsOf, LocalMoment, Moment, Zone};

/// Who answers for which customer as of a moment (D003-114).
///
/// Where the log tells of hand-overs of a customer the log counts, where it is silent the record:
/// the first hand-over says who had the customer before it, each other one must be from whom it is
/// with by then. The record may be from before the log, from after it or from in between; a first
/// hand-over whose way never leads past the record's owner contradicts the record and is refused.
///
/// ```
/// use guanxi::{Rulebook, policy::access::{Custody, Relation}};
/// use guanxi::record::{Customer, Event, HandOver};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let mut customer = Customer::new("KH0001");
/// customer.owner = Some("zhao.liu".into()); // as entered at first
/// let handed =
///     [Event::new("e1", "KH0001", "2024-03-15".parse()?, HandOver::new("zhao.liu", "sun.qi"))];
/// let customers = [customer];
/// let owner = |day: &str| -> guanxi::Result<String> {
///     let custody =
///         Custody::read(rulebook.zone(), &customers, &[], &handed, day.parse()?, None);
///     Ok(custody.owner("KH0001").unwrap().to_string())
/// };
/// assert_eq!((owner("2024-03-14")?, owner("2024-03-15")?), ("zhao.liu".into(), "sun.qi".into()));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Custody {
    as_of: AsOf,
    owners: BTreeMap<CustomerId, Option<Author>>,
    /// Whom the assignments name besides, as the records have them.
    named: BTreeMap<Author, BTreeSet<CustomerId>>,
    /// The first day without each leaver.
    leaves: BTreeMap<Author, NaiveDate>,
    refused: Vec<RefusedHandOver>,
}

impl Custody {
    /// Reads customers, leavers and hand-overs as of a moment, as far as the events were known by
    /// another one. Days are those of the zone; a date means the end of it.
    ///
    /// The order of events never matters, other kinds are left aside. Of two records of one
    /// customer the last counts; of two days on which one person leaves the earlier. Records of
    /// customers and of leaving have no date of their own: they are known at any time.
    ///
    /// ```
    /// use guanxi::{policy::access::Custody, record::Customer};
    /// let zone = "+08:00".parse()?;
    /// let custody =
    ///     Custody::read(&zone, &[Customer::new("K")], &[], &[], "2024-03-15".parse()?, None);
    /// assert_eq!(custody.owner("K"), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn read(
        zone: &Zone,
        customers: &[Customer],
        leaves: &[StaffLeave],
        events: &[Event],
        as_of: Moment,
        known_by: Option<Moment>,
    ) -> Self {
        let as_of = AsOf::new(as_of, zone);
        let known_by = known_by.map(|moment| AsOf::new(moment, zone));
        let mut first_days: BTreeMap<Author, NaiveDate> = BTreeMap::new();
        for StaffLeave { who, on } in leaves {
            let day = first_days.entry(who.clone()).or_insert(*on);
            *day = (*day).min(*on);
        }
        let mut owners: BTreeMap<CustomerId, Option<Author>> = BTreeMap::new();
        let mut named: BTreeMap<Author, BTreeSet<CustomerId>> = BTreeMap::new();
        let last: BTreeMap<&CustomerId, &Customer> =
            customers.iter().map(|customer| (&customer.id, customer)).collect();
        for customer in last.into_values() {
            owners.insert(customer.id.clone(), customer.owner.clone().filter(is_somebody));
            for person in super::care::named(customer) {
                named.entry(person.clone()).or_default().insert(customer.id.clone());
            }
        }
        let (refused, log) = log(zone, events, &as_of, known_by.as_ref());
        let mut custody = Self { as_of, owners, named, leaves: first_days, refused };
        for (customer, steps) in log {
            custody.replay(customer, &steps);
        }
        // A customer that was merged into another one needs nobody any more.
        let merged = customers.iter().filter(|customer| customer.merged_into.is_some());
        for customer in merged {
            custody.owners.remove(&customer.id);
            custody.named.values_mut().for_each(|theirs| {
                theirs.remove(&customer.id);
            });
        }
        custody.refused.sort_by(|a, b| a.event.cmp(&b.event));
        custody
    }

    /// Goes through the hand-overs of one customer, all of them: what comes later than the moment
    /// still tells who had the customer before.
    fn replay(&mut self, customer: &CustomerId, steps: &[Step<'_>]) {
        let Some(recorded) = self.owners.get(customer).cloned() else {
            for step in steps.iter().filter(|step| self.as_of.includes(&step.at)) {
                let refusal = HandOverRefusal::UnknownCustomer { customer: customer.clone() };
                self.refused.push(RefusedHandOver { event: step.event.clone(), refusal });
            }
            return;
        };
        let mut owner = recorded.clone();
        // What the owner was at the moment, once the log has told.
        let mut then: Option<Option<Author>> = None;
        let mut told = false;
        for (place, Step { at, event, what }) in steps.iter().enumerate() {
            let past = self.as_of.includes(at);
            let rest = steps.get(place..).unwrap_or_default();
            if !told && self.leads_past(customer, rest, recorded.as_ref()) {
                owner = Some(what.from.clone());
            }
            match self.check(customer, owner.as_ref(), what, at.date()) {
                Ok(()) => {
                    if !past && then.is_none() {
                        then = Some(owner.clone());
                    }
                    told = true;
                    owner = Some(what.to.clone());
                }
                Err(refusal) => {
                    if !told {
                        owner = recorded.clone();
                    }
                    if past {
                        self.refused.push(RefusedHandOver { event: (*event).clone(), refusal });
                    }
                }
            }
        }
        self.owners.insert(customer.clone(), then.unwrap_or(owner));
    }

    /// Whether a log that begins with the first of these steps leads past the owner of the record,
    /// which may be from before it, from after it, or from in between.
    fn leads_past(
        &self,
        customer: &CustomerId,
        steps: &[Step<'_>],
        recorded: Option<&Author>,
    ) -> bool {
        let giver = steps.first().map(|first| &first.what.from);
        let Some(mut owner) = giver.filter(|giver| is_somebody(giver)) else { return false };
        let Some(recorded) = recorded else { return true };
        for Step { at, what, .. } in steps {
            if owner == recorded {
                return true;
            }
            if self.check(customer, Some(owner), what, at.date()).is_ok() {
                owner = &what.to;
            }
        }
        owner == recorded
    }

    fn check(
        &self,
        customer: &CustomerId,
        owner: Option<&Author>,
        what: &HandOver,
        on: NaiveDate,
    ) -> Result<(), HandOverRefusal> {
        let HandOver { from, to, .. } = what;
        if !is_somebody(to) {
            return Err(HandOverRefusal::ToNobody { customer: customer.clone() });
        }
        if to == from {
            return Err(HandOverRefusal::ToSelf { who: to.clone() });
        }
        if owner != Some(from) {
            let (customer, from, owner) = (customer.clone(), from.clone(), owner.cloned());
            return Err(HandOverRefusal::NotOwner { customer, from, owner });
        }
        match self.leaves.get(to) {
            Some(first) if on >= *first => {
                Err(HandOverRefusal::HasLeft { to: to.clone(), on: *first })
            }
            _ => Ok(()),
        }
    }

    /// A hand-over at the moment of this reading, checked: what an event of it would say.
    ///
    /// # Errors
    /// [`HandOverRefusal`]: `unknown-customer`, `to-nobody`, `to-self`, `not-owner`, `has-left`.
    ///
    /// ```
    /// use guanxi::{policy::access::Custody, record::Customer};
    /// let mut customer = Customer::new("K");
    /// customer.owner = Some("zhao.liu".into());
    /// let zone = "+08:00".parse()?;
    /// let custody = Custody::read(&zone, &[customer], &[], &[], "2024-03-15".parse()?, None);
    /// assert_eq!(custody.hand_over("K", "zhao.liu", "sun.qi").unwrap().to.as_str(), "sun.qi");
    /// let refusal = custody.hand_over("K", "sun.qi", "li.wu").unwrap_err();
    /// assert_eq!(refusal.to_string(),
    ///     "customer `K` is not `sun.qi`'s to hand over: it is `zhao.liu`'s");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn hand_over(
        &self,
        customer: &str,
        from: impl Into<Author>,
        to: impl Into<Author>,
    ) -> Result<HandOver, HandOverRefusal> {
        let Some((id, owner)) = self.owners.get_key_value(customer) else {
            return Err(HandOverRefusal::UnknownCustomer { customer: customer.into() });
        };
        let what = HandOver::new(from, to);
        self.check(id, owner.as_ref(), &what, self.as_of.date())?;
        Ok(what)
    }

    /// Who answers for a customer; `None` where nobody does, or the customer is not known.
    ///
    /// Somebody who has left still answers for what was not handed over: see [`Custody::orphans`].
    ///
    /// ```
    /// use guanxi::policy::access::Custody;
    /// let custody = Custody::read(&"+08:00".parse()?, &[], &[], &[], "2024-03-15".parse()?, None);
    /// assert_eq!(custody.owner("K"), None);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn owner(&self, customer: &str) -> Option<&Author> {
        self.owners.get(customer)?.as_ref()
    }

    /// The customers for which a person answers, in the order of their ids.
    ///
    /// ```
    /// use guanxi::{policy::access::Custody, record::Customer};
    /// let mut customer = Customer::new("K");
    /// customer.owner = Some("zhao.liu".into());
    /// let zone = "+08:00".parse()?;
    /// let custody = Custody::read(&zone, &[customer], &[], &[], "2024-03-15".parse()?, None);
    /// assert_eq!(custody.customers_of("zhao.liu").count(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn customers_of<'a>(&'a self, person: &'a str) -> impl Iterator<Item = &'a CustomerId> {
        let own =
            move |owner: &Option<Author>| owner.as_ref().is_some_and(|one| one.as_str() == person);
        self.owners.iter().filter(move |(_, owner)| own(owner)).map(|(id, _)| id)
    }

    /// The customers for which nobody of the house answers: without an owner, or with one who has
    /// left. There must be none (D003-114).
    ///
    /// ```
    /// use guanxi::{policy::access::Custody, record::{Customer, StaffLeave}};
    /// let mut customer = Customer::new("K");
    /// customer.owner = Some("zhao.liu".into());
    /// let left = [StaffLeave { who: "zhao.liu".into(), on: "2024-03-31".parse().unwrap() }];
    /// let zone = "+08:00".parse()?;
    /// let custody = Custody::read(&zone, &[customer], &left, &[], "2024-03-31".parse()?, None);
    /// assert_eq!(custody.orphans().next().unwrap().as_str(), "K");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn orphans(&self) -> impl Iterator<Item = &CustomerId> {
        let answers = |owner: &Author| !self.has_left(owner.as_str());
        self.owners
            .iter()
            .filter(move |(_, owner)| !owner.as_ref().is_some_and(answers))
            .map(|(id, _)| id)
    }

    /// How a person stands to a customer: by the owner of this reading, and by whom the record's
    /// assignment names.
    ///
    /// ```
    /// use guanxi::{policy::access::{Custody, Relation}, record::{Customer, Event, HandOver}};
    /// let mut customer = Customer::new("K");
    /// customer.owner = Some("zhao.liu".into());
    /// let day = "2024-03-15".parse()?;
    /// let handed = [Event::new("e1", "K", day, HandOver::new("zhao.liu", "sun.qi"))];
    /// let customers = [customer];
    /// let custody = Custody::read(&"+08:00".parse()?, &customers, &[], &handed, day, None);
    /// assert_eq!(custody.relation("sun.qi", &customers[0]), Relation::Assigned);
    /// assert_eq!(custody.relation("zhao.liu", &customers[0]), Relation::Other);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn relation(&self, person: &str, customer: &Customer) -> Relation {
        let owner = match self.owners.get(&customer.id) {
            Some(owner) => owner.as_ref(),
            None => customer.owner.as_ref(),
        };
        Relation::among(person, owner.map(|owner| owner.as_str()), customer)
    }

    /// The hand-overs up to the moment that changed nothing, by the ids of their events.
    ///
    /// ```
    /// use guanxi::policy::access::Custody;
    /// let custody = Custody::read(&"+08:00".parse()?, &[], &[], &[], "2024-03-15".parse()?, None);
    /// assert!(custody.refused().is_empty());
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn refused(&self) -> &[RefusedHandOver] {
        &self.refused
    }

    /// How many customers there are; no hand-over changes it (P-119).
    ///
    /// ```
    /// use guanxi::{policy::access::Custody, record::Customer};
    /// let zone = "+08:00".parse()?;
    /// let custody =
    ///     Custody::read(&zone, &[Customer::new("K")], &[], &[], "2024-03-15".parse()?, None);
    /// assert_eq!(custody.customers(), 1);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn customers(&self) -> usize {
        self.owners.len()
    }

    pub(super) fn first_day_without(&self, person: &str) -> Option<NaiveDate> {
        self.leaves.get(person).copied()
    }

    pub(super) fn has_left(&self, person: &str) -> bool {
        self.first_day_without(person).is_some_and(|first| self.as_of.date() >= first)
    }

    pub(super) fn named_with(&self, person: &str) -> impl Iterator<Item = &CustomerId> {
        self.named.get(person).into_iter().flatten()
    }
}

/// A hand-over in the log.
struct Step<'a> {
    at: LocalMoment,
    event: &'a EventId,
    what: &'a HandOver,
}

/// The hand-overs of each customer in their order, and those that the records show to be wrong.
fn log<'a>(
    zone: &Zone,
    events: &'a [Event],
    as_of: &AsOf,
    known_by: Option<&AsOf>,
) -> (Vec<RefusedHandOver>, BTreeMap<&'a CustomerId, Vec<Step<'a>>>) {
    let mut rejected = Vec::new();
    let (standing, _) = standing(zone, events, known_by, &mut rejected);
    let mut log: BTreeMap<&CustomerId, Vec<Step<'a>>> = BTreeMap::new();
    for (at, event) in standing {
        if let EventKind::HandOver(what) = &event.kind {
            log.entry(&event.customer).or_default().push(Step { at, event: &event.id, what });
        }
    }
    // What is wrong with events of other kinds is no matter of hand-overs.
    let own = |event: &&Event| {
        matches!(event.kind, EventKind::HandOver(_)) && as_of.includes(&event.at.local(zone))
    };
    let ids: BTreeSet<&EventId> = events.iter().filter(own).map(|event| &event.id).collect();
    let refused = rejected
        .into_iter()
        .filter(|wrong| ids.contains(&wrong.event))
        .map(|wrong| {
            // A hand-over to nobody is wrong by itself, and so never comes to be replayed.
            let refusal = match wrong.error.code() {
                "empty-field" => HandOverRefusal::ToNobody { customer: wrong.customer },
                _ => HandOverRefusal::Wrong(Box::new(wrong.error)),
            };
            RefusedHandOver { event: wrong.event, refusal }
        })
        .collect();
    (refused, log)
}

pub(super) fn is_somebody(person: &Author) -> bool {
    !person.as_str().trim().is_empty()
}
