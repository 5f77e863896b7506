//! Whether a file is sound as of a day: stale contacts, and what contradicts itself or the log.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Upkeep;
use super::fault::{FileFault, FileFinding};
use super::timeline::Timeline;
use crate::record::{
    Contact, ContactAction, ContactId, ContactStatus, Customer, Event, EventKind, Field,
};
use crate::time::Moment;

/// What the log says last of a contact.
struct Told<'a> {
    on: NaiveDate,
    action: &'a ContactAction,
}

impl Upkeep {
    /// What is wrong with a file as of a day, as a quarterly cleansing looks for it: contacts who
    /// have left, and what contradicts itself or the log (D001-27, D000-16).
    ///
    /// No errors: each is a finding with its place, its words and help, in the order of the record.
    /// A date means the end of it; the events may be those of many customers, in any order.
    ///
    /// ```
    /// use guanxi::{Rulebook, policy::upkeep::FileFault};
    /// use guanxi::record::{Contact, ContactAction, ContactEvent, Customer, Event};
    /// let rulebook = Rulebook::preset("value_activity")?;
    /// let mut customer = Customer::new("C2024001");
    /// customer.contacts.push(Contact::new("P1", "张*"));
    /// let left = ContactEvent::new("P1", ContactAction::Leave { successor: None });
    /// let event = Event::new("e1", "C2024001", "2024-03-01".parse()?, left);
    /// let upkeep = rulebook.upkeep().unwrap();
    /// let found = upkeep.faults(&customer, &[event], "2024-03-31".parse()?, None);
    /// assert_eq!(found[0].fault, FileFault::ContactNotUpdated); // D001-27
    /// assert_eq!(found[0].path, "contacts[0].status");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn faults(
        &self,
        customer: &Customer,
        events: &[Event],
        as_of: Moment,
        known_by: Option<Moment>,
    ) -> Vec<FileFinding> {
        let (as_of, known_by) = self.cuts(as_of, known_by);
        let timeline = self.replay(customer.id.as_str(), events, &as_of, known_by.as_ref());
        let today = as_of.date();
        let mut found = Vec::new();
        days(customer, &timeline, today, &mut found);
        let told = told(&timeline);
        people(customer, &told, today, &mut found);
        // Only where the rulebook asks for it.
        if self.interest().is_some_and(|rule| rule.fields.contains(&Field::KeyNeed)) {
            interests(customer, &timeline, &mut found);
        }
        found
    }
}

/// Days that contradict each other, the log, or today.
fn days(
    customer: &Customer,
    timeline: &Timeline<'_>,
    today: NaiveDate,
    found: &mut Vec<FileFinding>,
) {
    let (founded, contact, deal) = (customer.founded, customer.first_contact, customer.first_deal);
    let named = [("founded", founded), ("first_contact", contact), ("first_deal", deal)];
    for (path, day) in named.into_iter().filter_map(|(path, day)| Some((path, day?))) {
        if day > today {
            found.push(FileFinding::new(FileFault::LiesAhead, path, day));
        }
        if founded.is_some_and(|founded| day < founded) {
            found.push(FileFinding::new(FileFault::BeforeFounded, path, day));
        }
    }
    if let (Some(contact), Some(deal)) = (contact, deal)
        && deal < contact
    {
        let days = format!("{deal} < {contact}");
        found.push(FileFinding::new(FileFault::DealBeforeContact, "first_deal", days));
    }
    let mut purchases =
        timeline.events.iter().filter(|(_, event)| matches!(event.kind, EventKind::Purchase(_)));
    if let (Some((first, _)), Some(deal)) = (purchases.next(), deal)
        && first.date() < deal
    {
        let days = format!("{} < {deal}", first.date());
        found.push(FileFinding::new(FileFault::PurchaseBeforeDeal, "first_deal", days));
    }
}

/// The last that the log says of each contact.
fn told<'a>(timeline: &Timeline<'a>) -> BTreeMap<&'a ContactId, Told<'a>> {
    let mut told = BTreeMap::new();
    for (at, event) in &timeline.events {
        if let EventKind::Contact(what) = &event.kind {
            // That something about a person changed says nothing of whether the person is there.
            let keeps = matches!(what.action, ContactAction::Change { .. })
                && told.contains_key(&what.contact);
            if !keeps {
                told.insert(&what.contact, Told { on: at.date(), action: &what.action });
            }
        }
    }
    told
}

/// Contacts who are gone, and those whom the file does not know.
fn people(
    customer: &Customer,
    told: &BTreeMap<&ContactId, Told<'_>>,
    today: NaiveDate,
    found: &mut Vec<FileFinding>,
) {
    let left_by_log = |contact: &ContactId| {
        told.get(contact).filter(|told| matches!(told.action, ContactAction::Leave { .. }))
    };
    let is_there =
        |contact: &Contact| !has_left(contact, today) && left_by_log(&contact.id).is_none();
    let mut decider_gone = None;
    for (place, contact) in customer.contacts.iter().enumerate() {
        if let ContactStatus::Left { on } = contact.status
            && on <= today
        {
            let path = format!("contacts[{place}].status");
            found.push(
                FileFinding::new(FileFault::ContactLeft, path, since(&contact.name, on))
                    .of(&contact.id),
            );
        } else if let Some(left) = left_by_log(&contact.id) {
            let path = format!("contacts[{place}].status");
            found.push(
                FileFinding::new(FileFault::ContactNotUpdated, path, since(&contact.name, left.on))
                    .of(&contact.id),
            );
        }
        if let Some(birthday) = contact.birthday.filter(|birthday| *birthday > today) {
            let path = format!("contacts[{place}].birthday");
            found.push(FileFinding::new(FileFault::LiesAhead, path, birthday).of(&contact.id));
        }
        if contact.key_decider && !is_there(contact) && decider_gone.is_none() {
            decider_gone = Some((place, contact));
        }
    }
    for (id, told) in told {
        match told.action {
            ContactAction::Leave { successor: Some(successor) }
                if customer.contact(successor.as_str()).is_none() =>
            {
                found.push(
                    FileFinding::new(FileFault::SuccessorUnknown, "contacts", successor).of(id),
                );
            }
            // Whoever left need not stand in the file any more.
            ContactAction::Leave { .. } => {}
            _ if customer.contact(id.as_str()).is_none() => {
                found.push(FileFinding::new(FileFault::ContactUnknown, "contacts", id).of(id));
            }
            _ => {}
        }
    }
    let decides = |contact: &Contact| contact.key_decider && is_there(contact);
    if let Some((place, gone)) = decider_gone
        && !customer.contacts.iter().any(decides)
    {
        let path = format!("contacts[{place}].key_decider");
        found.push(FileFinding::new(FileFault::KeyDeciderGone, path, &gone.name).of(&gone.id));
    }
}

fn has_left(contact: &Contact, today: NaiveDate) -> bool {
    matches!(contact.status, ContactStatus::Left { on } if on <= today)
}

fn since(name: &str, on: NaiveDate) -> String {
    format!("{name}, {on}")
}

/// Expressed interests that no key need mentions.
fn interests(customer: &Customer, timeline: &Timeline<'_>, found: &mut Vec<FileFinding>) {
    for (_, event) in &timeline.events {
        let EventKind::Interaction(talk) = &event.kind else { continue };
        for interest in &talk.interests {
            let wanted = interest.trim();
            let mut needs = customer.needs.key.iter();
            if !wanted.is_empty() && !needs.any(|need| need.text.contains(wanted)) {
                let finding = FileFinding::new(FileFault::InterestNotNoted, "needs.key", wanted);
                if !found.contains(&finding) {
                    found.push(finding);
                }
            }
        }
    }
}
