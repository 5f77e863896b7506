//! What an event refers to.

use crate::record::{
    ContactAction, ContactId, ContractAction, ContractId, Event, EventId, EventKind, InvoiceId,
};

/// Something that an event names and that has to be there; all of it is of the event's customer.
///
/// Issues and opportunities are known by their events alone: whether a step of one is in place is
/// for its workflow to say.
///
/// ```
/// use guanxi::record::{Event, Purchase, Return};
/// use guanxi::store::{Reference, references};
/// let back = Event::new("e2", "KH0001", "2024-01-20".parse()?, Return::new("5".parse()?).of("e1"));
/// let (field, reference) = references(&back).next().unwrap();
/// assert_eq!((field, reference), ("event.kind.return.of", Reference::Event(&"e1".into())));
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Reference<'a> {
    /// Another event in the log of the customer.
    Event(&'a EventId),
    /// A person whom the customer's record lists or an event of its log says to have joined.
    Contact(&'a ContactId),
    /// A contract of which there is a record, or an event of the log that signs it.
    Contract(&'a ContractId),
    /// An invoice that an event of the log issued.
    Invoice(&'a InvoiceId),
}

/// Everything that an event refers to, with the field of the batch that names it.
///
/// An event that makes something known - a person joins, a contract is signed, an invoice is
/// issued - does not refer to it.
///
/// ```
/// use guanxi::record::{ContactAction, ContactEvent, Event};
/// use guanxi::store::references;
/// let day = "2024-01-20".parse()?;
/// let joined = Event::new("e1", "KH0001", day, ContactEvent::new("P1", ContactAction::Join));
/// assert_eq!(references(&joined).count(), 0);
/// let gone = ContactAction::Leave { successor: Some("P2".into()) };
/// let left = Event::new("e2", "KH0001", day, ContactEvent::new("P1", gone)).correcting("e1");
/// assert_eq!(references(&left).count(), 3);
/// # Ok::<(), guanxi::Error>(())
/// ```
pub fn references(event: &Event) -> impl Iterator<Item = (&'static str, Reference<'_>)> {
    let corrects = event.corrects.iter().map(|id| ("event.corrects", Reference::Event(id)));
    let (first, second, listed) = match &event.kind {
        EventKind::Return(back) => {
            (back.of.as_ref().map(|id| ("event.kind.return.of", Reference::Event(id))), None, None)
        }
        EventKind::Cancellation { of } => {
            (Some(("event.kind.cancellation.of", Reference::Event(of))), None, None)
        }
        EventKind::Interaction(interaction) => {
            let field = "event.kind.interaction.contact";
            (interaction.contact.as_ref().map(|id| (field, Reference::Contact(id))), None, None)
        }
        EventKind::Contact(step) => {
            let known = !matches!(step.action, ContactAction::Join);
            let who = ("event.kind.contact.contact", Reference::Contact(&step.contact));
            let successor = match &step.action {
                ContactAction::Leave { successor } => successor.as_ref(),
                _ => None,
            };
            let field = "event.kind.contact.action.leave.successor";
            (known.then_some(who), successor.map(|id| (field, Reference::Contact(id))), None)
        }
        EventKind::Contract(step) => {
            let known = !matches!(step.action, ContractAction::Sign(_));
            let which = ("event.kind.contract.contract", Reference::Contract(&step.contract));
            let renewed = match &step.action {
                ContractAction::Sign(terms) => {
                    let field = "event.kind.contract.action.sign.renews";
                    terms.renews.as_ref().map(|id| (field, Reference::Contract(id)))
                }
                ContractAction::Amend(terms) => {
                    let field = "event.kind.contract.action.amend.renews";
                    terms.renews.as_ref().map(|id| (field, Reference::Contract(id)))
                }
                _ => None,
            };
            (known.then_some(which), renewed, None)
        }
        EventKind::Invoice(invoice) => {
            let field = "event.kind.invoice.contract";
            (invoice.contract.as_ref().map(|id| (field, Reference::Contract(id))), None, None)
        }
        EventKind::Payment(payment) => {
            let field = "event.kind.payment.invoice";
            (Some((field, Reference::Invoice(&payment.invoice))), None, None)
        }
        EventKind::Upkeep(step) => match &step.action {
            crate::record::UpkeepAction::Update { of, .. } => (None, None, Some(of)),
            _ => (None, None, None),
        },
        _ => (None, None, None),
    };
    let answered = listed
        .into_iter()
        .flatten()
        .map(|id| ("event.kind.upkeep.action.update.of", Reference::Event(id)));
    corrects.chain(first).chain(second).chain(answered)
}
