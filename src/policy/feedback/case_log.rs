//! Moves and losses, as a log tells of them.

use std::collections::BTreeMap;

use super::{FeedbackPolicy, Loss, Transition};
use crate::error::{Error, ErrorKind, Result, did_you_mean};
use crate::fact::{Contracts, Rejected, standing};
use crate::label::Code;
use crate::policy::lifecycle::{Entry, replay_stages};
use crate::policy::scheme::Scheme;
use crate::record::{
    Author, ClassChange, ContractAction, ContractId, CustomerId, Event, EventId, EventKind, Stage,
    StageAction,
};
use crate::time::{AsOf, LocalMoment, Moment};

/// The moves between classes that a log tells of, and the events that could not be read.
///
/// ```
/// use guanxi::Rulebook;
/// let rulebook = Rulebook::preset("value_activity")?;
/// let read = rulebook.feedback().transitions(&[], "2024-06-30".parse()?, None);
/// assert!(read.transitions.is_empty() && read.refused.is_empty());
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Transitions {
    /// The moves, in the order of events.
    pub transitions: Vec<Transition>,
    /// Changes of schemes and classes that the rulebook does not have, which have no rank.
    pub refused: Vec<Rejected>,
}

impl FeedbackPolicy<'_> {
    /// The moves between classes that the log records as class changes, up to a moment and as known
    /// by another, of all customers in it.
    ///
    /// A first classification is no move. Who had the customer is told by hand-overs before the
    /// move; without one nobody is named. Total: a change of a scheme or class that the rulebook
    /// does not have is listed as refused (`unknown-scheme`, `unknown-class`).
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::policy::feedback::success_cases;
    /// use guanxi::record::{ClassChange, Event, ReasonCode};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let change = |old: Option<&str>, new: &str| Ok::<_, guanxi::Error>(ClassChange {
    ///     scheme: "quadrant".parse()?,
    ///     old: old.map(str::parse).transpose()?,
    ///     new: new.parse()?,
    ///     rulebook: rulebook.version().clone(),
    ///     reasons: vec![ReasonCode::Cell],
    ///     by: None,
    /// });
    /// let events = [
    ///     Event::new("e1", "C2024001", "2024-01-31".parse()?, change(None, "potential")?),
    ///     Event::new("e2", "C2024001", "2024-06-30".parse()?, change(Some("potential"), "core")?),
    /// ];
    /// let read = rulebook.feedback().transitions(&events, "2024-06-30".parse()?, None);
    /// assert_eq!((read.transitions[0].from_rank, read.transitions[0].to_rank), (1, 0));
    /// assert_eq!(success_cases(&read.transitions).len(), 1); // D001-68
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn transitions<'e>(
        &self,
        events: impl IntoIterator<Item = &'e Event>,
        as_of: Moment,
        known_by: Option<Moment>,
    ) -> Transitions {
        let mut read = Transitions::default();
        let mut owners = Owners::default();
        for (at, event) in self.log(events, as_of, known_by) {
            owners.post(event);
            let EventKind::ClassChange(change) = &event.kind else { continue };
            let Some(old) = &change.old else { continue };
            match self.ranks(change, old) {
                Ok((from_rank, to_rank)) => read.transitions.push(Transition {
                    customer: event.customer.clone(),
                    scheme: change.scheme.clone(),
                    from: old.clone(),
                    to: change.new.clone(),
                    from_rank,
                    to_rank,
                    on: at.date(),
                    owner: owners.of(&event.customer),
                }),
                Err(error) => read.refused.push(Rejected {
                    event: event.id.clone(),
                    customer: event.customer.clone(),
                    error: error.at(&event.id),
                }),
            }
        }
        read
    }

    /// The customers that ended and the contracts that were called off, up to a moment and as known
    /// by another, of all customers in the log; in the order of events.
    ///
    /// Each way to be lost is a loss of its own: the customer by its stage, and each contract by its
    /// last `terminate`. Steps that the [lifecycle](crate::policy::lifecycle) refuses and what the
    /// fold rejects (a contract that was never signed) are left out; those list them. The day is
    /// that of the event, not the last day of the contract. Who had the customer is told by
    /// hand-overs before.
    ///
    /// ```
    /// use guanxi::Rulebook;
    /// use guanxi::policy::feedback::{failure_cases, failure_reasons};
    /// use guanxi::record::{Event, StageAction, StageEvent};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let ended = |reason: &str| StageEvent::new(StageAction::Terminate { reason: reason.into() });
    /// let events = [
    ///     Event::new("e1", "C2024001", "2024-05-31".parse()?, ended("响应不及时")), // D001-69
    ///     Event::new("e2", "C2024002", "2024-06-30".parse()?, ended("")),
    /// ];
    /// let losses = rulebook.feedback().losses(&events, "2024-06-30".parse()?, None);
    /// let reasons = failure_reasons(&failure_cases(&losses));
    /// assert_eq!((reasons.count("响应不及时"), reasons.not_stated()), (1, 1));
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn losses<'e>(
        &self,
        events: impl IntoIterator<Item = &'e Event>,
        as_of: Moment,
        known_by: Option<Moment>,
    ) -> Vec<Loss> {
        let cut = AsOf::new(as_of, self.zone);
        let mut owners = Owners::default();
        let mut stages: BTreeMap<&CustomerId, Vec<(Entry<'e>, Option<Author>)>> = BTreeMap::new();
        let mut contracts: BTreeMap<&CustomerId, Contracts<'e>> = BTreeMap::new();
        // By contract: of two terminations the later one says why.
        let mut ended: BTreeMap<(&CustomerId, &ContractId), (usize, Loss)> = BTreeMap::new();
        for (place, (at, event)) in self.log(events, as_of, known_by).into_iter().enumerate() {
            owners.post(event);
            let customer = &event.customer;
            match &event.kind {
                EventKind::Stage(_) => {
                    let recorded = event.recorded_at.local(self.zone);
                    let entry = Entry { place, at, recorded, event };
                    stages.entry(customer).or_default().push((entry, owners.of(customer)));
                }
                EventKind::Contract(step) => {
                    let posted = contracts.entry(customer).or_default().post(customer, step);
                    if let (Ok(()), ContractAction::Terminate { reason, .. }) =
                        (posted, &step.action)
                    {
                        let mut loss = Loss::new(customer.clone(), at.date(), reason)
                            .of_contract(step.contract.clone());
                        loss.owner = owners.of(customer);
                        ended.insert((customer, &step.contract), (place, loss));
                    }
                }
                _ => {}
            }
        }
        let mut losses: Vec<(usize, Loss)> = ended.into_values().collect();
        for steps in stages.into_values() {
            losses.extend(terminations(&steps, &cut));
        }
        losses.sort_by_key(|(place, _)| *place);
        losses.into_iter().map(|(_, loss)| loss).collect()
    }

    /// The events that count, up to a moment and as known by another.
    fn log<'e>(
        &self,
        events: impl IntoIterator<Item = &'e Event>,
        as_of: Moment,
        known_by: Option<Moment>,
    ) -> Vec<(LocalMoment, &'e Event)> {
        let cut = AsOf::new(as_of, self.zone);
        let known_by = known_by.map(|moment| AsOf::new(moment, self.zone));
        // What is wrong with the others, the fold says.
        let (mut log, _) = standing(self.zone, events, known_by.as_ref(), &mut Vec::new());
        log.retain(|(at, _)| cut.includes(at));
        log
    }

    /// The ranks of the class before and the class after.
    fn ranks(&self, change: &ClassChange, old: &Code) -> Result<(usize, usize)> {
        let scheme = self.schemes.own().iter().find(|one| *one.code() == change.scheme);
        let scheme = scheme.ok_or_else(|| {
            let codes = self.schemes.own().iter().map(|one| one.code().as_str());
            let message = format!("there is no scheme `{}`", change.scheme);
            Error::new(ErrorKind::Name, "unknown-scheme", message)
                .with_help(did_you_mean(change.scheme.as_str(), codes))
                .at("scheme")
        })?;
        let from = rank(scheme, old).map_err(|error| error.at("old"));
        let to = rank(scheme, &change.new).map_err(|error| error.at("new"));
        match (from, to) {
            (Ok(from), Ok(to)) => Ok((from, to)),
            (Err(from), to) => {
                Err(to.err().and_then(|to| Error::from_all([from.clone(), to])).unwrap_or(from))
            }
            (_, Err(to)) => Err(to),
        }
    }
}

fn rank(scheme: &Scheme, code: &Code) -> Result<usize> {
    scheme.class(code.as_str()).map(|class| class.rank()).ok_or_else(|| {
        let codes = scheme.classes().iter().map(|class| class.code().as_str());
        let message = format!("scheme `{}` has no class `{code}`", scheme.code());
        Error::new(ErrorKind::Name, "unknown-class", message)
            .with_help(did_you_mean(code.as_str(), codes))
    })
}

/// The ends of one customer among its steps, by their places in the log.
fn terminations(steps: &[(Entry<'_>, Option<Author>)], cut: &AsOf) -> Vec<(usize, Loss)> {
    let entries: Vec<Entry<'_>> = steps.iter().map(|(entry, _)| *entry).collect();
    let moves = replay_stages(&entries, cut, None, &mut Vec::new()).moves;
    let by_id: BTreeMap<&EventId, &(Entry<'_>, Option<Author>)> =
        steps.iter().map(|step| (&step.0.event.id, step)).collect();
    let ends = moves.iter().filter(|one| one.to == Stage::Terminated);
    ends.filter_map(|end| {
        let (entry, owner) = by_id.get(&end.event)?;
        let EventKind::Stage(step) = &entry.event.kind else { return None };
        let reason = match &step.action {
            StageAction::Terminate { reason } => reason.as_str(),
            // It came into the books when it was over already: nobody says why.
            _ => return None,
        };
        let mut loss = Loss::new(entry.event.customer.clone(), entry.at.date(), reason);
        loss.owner = owner.clone();
        Some((entry.place, loss))
    })
    .collect()
}

/// Who has each customer, by the hand-overs so far.
#[derive(Default)]
struct Owners<'e>(BTreeMap<&'e CustomerId, &'e Author>);

impl<'e> Owners<'e> {
    fn post(&mut self, event: &'e Event) {
        if let EventKind::HandOver(passed) = &event.kind {
            self.0.insert(&event.customer, &passed.to);
        }
    }

    fn of(&self, customer: &CustomerId) -> Option<Author> {
        self.0.get(customer).map(|owner| (*owner).clone())
    }
}
