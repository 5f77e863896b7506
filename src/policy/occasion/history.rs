//! What the log of a customer tells that occasions depend on.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::Known;
use crate::policy::lifecycle::{ContactState, Entry, Lifecycle, entries};
use crate::record::{
    Contact, ContactAction, ContactId, ContactPause, ContactStatus, Contract, ContractAction,
    ContractId, CustomerId, Event, EventId, EventKind, Interaction, PlannedDisruption,
};
use crate::time::{AsOf, Moment, Zone};

/// An interaction that names an occasion.
#[derive(Clone, Copy, Debug)]
pub(super) struct Talk<'a> {
    pub(super) on: NaiveDate,
    pub(super) event: &'a Event,
    pub(super) interaction: &'a Interaction,
}

/// What the log tells by a moment.
#[derive(Debug)]
pub(super) struct History<'a> {
    known: &'a Known<'a>,
    lifecycle: Lifecycle<'a>,
    /// Since when the customer wants no contact, today.
    unwanted: Option<Moment>,
    pub(super) contracts: BTreeMap<ContractId, Contract>,
    renewed: BTreeSet<ContractId>,
    pub(super) disruptions: Vec<(&'a EventId, &'a PlannedDisruption)>,
    /// In the order of events.
    pub(super) talks: Vec<Talk<'a>>,
    pauses: Vec<&'a ContactPause>,
    /// For each person of whom the log speaks: the last coming, and the going after it.
    people: BTreeMap<&'a ContactId, (Option<NaiveDate>, Option<NaiveDate>)>,
}

impl<'a> History<'a> {
    /// What is known without the log.
    pub(super) fn empty(known: &'a Known<'a>, lifecycle: Lifecycle<'a>) -> Self {
        Self {
            known,
            lifecycle,
            unwanted: None,
            contracts: BTreeMap::new(),
            renewed: BTreeSet::new(),
            disruptions: Vec::new(),
            talks: Vec::new(),
            pauses: Vec::new(),
            people: BTreeMap::new(),
        }
    }

    pub(super) fn new(
        known: &'a Known<'a>,
        lifecycle: Lifecycle<'a>,
        as_of: Moment,
        zone: &Zone,
    ) -> Self {
        let life = lifecycle.read(known.customer, known.log(), as_of, known.known_by);
        let unwanted = match life.contact.state {
            ContactState::Paused { since, .. } => Some(since),
            ContactState::Active => None,
        };
        // What is said to a customer who wants no contact does not count (D003-120).
        let refused: BTreeSet<EventId> = life.refused.into_iter().map(|one| one.event).collect();
        let cut = AsOf::new(as_of, zone);
        let known_by = known.known_by.map(|moment| AsOf::new(moment, zone));
        let all = entries(&known.customer.id, known.log(), zone, known_by.as_ref());
        let mut history = Self { unwanted, ..Self::empty(known, lifecycle) };
        let past = all.into_iter().filter(|entry| cut.includes(&entry.at));
        let past = past.filter(|entry| !refused.contains(&entry.event.id));
        past.for_each(|entry| history.enter(&entry, &known.customer.id));
        history.state_contracts();
        let renewals = history.contracts.values().filter_map(|one| one.terms.renews.clone());
        history.renewed = renewals.collect();
        history
    }

    fn enter(&mut self, entry: &Entry<'a>, customer: &CustomerId) {
        let (on, event) = (entry.at.date(), entry.event);
        match &event.kind {
            EventKind::Contract(contract) => {
                let known = self.contracts.get_mut(&contract.contract);
                match (&contract.action, known) {
                    (ContractAction::Sign(terms), None) => {
                        let id = contract.contract.clone();
                        let signed = Contract::new(id.clone(), customer.clone(), (**terms).clone());
                        self.contracts.insert(id, signed);
                    }
                    (ContractAction::Amend(terms), Some(known)) => known.terms = (**terms).clone(),
                    (ContractAction::Terminate { last_day, .. }, Some(known)) => {
                        known.terminated = Some(*last_day);
                    }
                    // The fold lists what contradicts the log.
                    _ => {}
                }
            }
            EventKind::PlannedDisruption(planned) => self.disruptions.push((&event.id, planned)),
            EventKind::ContactPause(pause) => self.pauses.push(pause),
            EventKind::Interaction(interaction) if interaction.occasion.is_some() => {
                self.talks.push(Talk { on, event, interaction });
            }
            EventKind::Contact(person) => {
                let (came, went) = self.people.entry(&person.contact).or_default();
                match person.action {
                    ContactAction::Join => (*came, *went) = (Some(on), None),
                    ContactAction::Leave { .. } => *went = Some(on),
                    ContactAction::KeyDecider { .. } | ContactAction::Change { .. } => {}
                }
            }
            _ => {}
        }
    }

    /// Contracts of the host's records that no event tells of, not even a later one.
    fn state_contracts(&mut self) {
        let told = self.known.log().filter_map(|event| match &event.kind {
            EventKind::Contract(contract) => Some(&contract.contract),
            _ => None,
        });
        let told: BTreeSet<&ContractId> = told.collect();
        let own = self
            .known
            .contracts
            .iter()
            .filter(|one| one.customer == self.known.customer.id && !told.contains(&one.id));
        for contract in own {
            self.contracts.entry(contract.id.clone()).or_insert_with(|| (*contract).clone());
        }
    }

    /// The day from which a person is no longer there, as far as record and log tell.
    pub(super) fn leaves(&self, person: &Contact) -> Option<NaiveDate> {
        let (came, went) = self.people.get(&person.id).copied().unwrap_or_default();
        let stated = match person.status {
            ContactStatus::Left { on } => Some(on),
            ContactStatus::Active => None,
        };
        // Who came back after the record was written is there again.
        let stated = stated.filter(|on| came.is_none_or(|came| came <= *on));
        went.into_iter().chain(stated).min()
    }

    /// Whether a contract comes to its end by itself: it was neither renewed nor ended early.
    pub(super) fn runs_out(&self, contract: &Contract) -> bool {
        contract.terminated.is_none() && !self.renewed.contains(&contract.id)
    }

    /// Since when there is to be no contact, of our own or by the customer's word.
    pub(super) fn paused_now(&self, today: NaiveDate) -> Option<Moment> {
        self.unwanted.or_else(|| self.pause_on(today))
    }

    /// Since when there was to be no contact at the end of a day that is over.
    pub(super) fn paused_on(&self, day: NaiveDate) -> Option<Moment> {
        let (known, day_end) = (self.known, Moment::Date(day));
        let life = self.lifecycle.read(known.customer, known.log(), day_end, known.known_by);
        match life.contact.state {
            ContactState::Paused { since, .. } => Some(since),
            ContactState::Active => self.pause_on(day),
        }
    }

    fn pause_on(&self, day: NaiveDate) -> Option<Moment> {
        let mut pauses = self.pauses.iter().filter(|one| one.from <= day && day <= one.until);
        pauses.next().map(|one| Moment::Date(one.from))
    }
}
