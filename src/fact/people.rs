//! Who decides at a customer, who left, and whether whoever came after was talked to.

use std::collections::BTreeMap;

use crate::fact::ledger::surely_before;
use crate::record::{Contact, ContactAction, ContactEvent, ContactId, ContactStatus, Interaction};
use crate::time::{AsOf, LocalMoment, Moment, Zone};

/// A person as far as the log and the records tell.
#[derive(Debug, Default)]
struct Person<'a> {
    /// Whether it is a key decision maker, where anybody says.
    key: Option<bool>,
    /// Whether the log says whether it is there.
    told: bool,
    /// When the person left, and who took the place.
    left: Option<(LocalMoment, Option<&'a ContactId>)>,
}

/// The people of one customer, posted in their order.
#[derive(Debug, Default)]
pub(super) struct People<'a> {
    people: BTreeMap<&'a ContactId, Person<'a>>,
    /// When somebody came, went or changed.
    pub(super) changes: Vec<LocalMoment>,
    /// Whom we talked to, and when.
    talks: Vec<(LocalMoment, &'a ContactId)>,
}

impl<'a> People<'a> {
    /// A person of the host's records; where the log says something, that counts. Whoever is to
    /// leave later is still there.
    pub(super) fn stated(&mut self, contact: &'a Contact, zone: &Zone, as_of: &AsOf) {
        let left = match &contact.status {
            ContactStatus::Left { on } => Some(Moment::from(*on).local(zone)),
            ContactStatus::Active => None,
        };
        let left = left.filter(|at| as_of.includes(at)).map(|at| (at, None));
        let person = self.people.entry(&contact.id).or_default();
        person.key = person.key.or(Some(contact.key_decider));
        if !person.told {
            person.left = left;
        }
    }

    pub(super) fn event(&mut self, at: LocalMoment, event: &'a ContactEvent) {
        self.changes.push(at);
        let person = self.people.entry(&event.contact).or_default();
        person.told |= matches!(event.action, ContactAction::Join | ContactAction::Leave { .. });
        match &event.action {
            ContactAction::Join => person.left = None,
            ContactAction::Leave { successor } => person.left = Some((at, successor.as_ref())),
            ContactAction::KeyDecider { is } => person.key = Some(*is),
            ContactAction::Change { .. } => {}
        }
    }

    pub(super) fn interaction(&mut self, at: LocalMoment, talk: &'a Interaction) {
        if let Some(contact) = talk.contact.as_ref().filter(|_| talk.is_contact()) {
            self.talks.push((at, contact));
        }
    }

    /// Whether anything is known of people.
    pub(super) fn any(&self) -> bool {
        !self.people.is_empty()
    }

    fn gone(&self) -> impl Iterator<Item = (&'a ContactId, LocalMoment, Option<&'a ContactId>)> {
        self.people.iter().filter(|(_, person)| person.key == Some(true)).filter_map(
            |(id, person)| {
                let (at, successor) = person.left?;
                Some((*id, at, successor))
            },
        )
    }

    /// Whether a key decision maker has left (D002-85).
    pub(super) fn key_decider_left(&self) -> bool {
        self.gone().next().is_some()
    }

    /// Whether for each key decision maker who left somebody was talked to since then who is the
    /// named successor, or a key decision maker who is still there.
    pub(super) fn successor_contacted(&self) -> bool {
        self.gone().all(|(_, left, successor)| {
            self.talks.iter().any(|(at, whom)| {
                let decides = self
                    .people
                    .get(whom)
                    .is_some_and(|one| one.key == Some(true) && one.left.is_none());
                !surely_before(*at, left) && (decides || successor == Some(whom))
            })
        })
    }
}
