//! What keeps us from contacting a customer by ourselves: its own word, or a pause of ours.

use chrono::NaiveDate;

use super::{ContactState, Lifecycle, entries};
use crate::record::{ContactPause, Customer, Event, EventKind};
use crate::time::{AsOf, Moment};

/// What keeps us from contacting a customer by ourselves, as far as it is known at a moment.
#[derive(Clone, Debug)]
pub(crate) struct Silence<'e> {
    /// Since when the customer wants no contact, if it wants none.
    unwanted: Option<Moment>,
    pauses: Vec<&'e ContactPause>,
}

/// Why we do not contact a customer on a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Silent<'e> {
    /// It wants no contact, since then.
    Unwanted(Moment),
    /// We paused contact.
    Paused(&'e ContactPause),
}

impl Lifecycle<'_> {
    /// What keeps us from contacting a customer by ourselves; events as for [`Lifecycle::read`].
    pub(crate) fn silence<'e>(
        &self,
        customer: &Customer,
        events: impl IntoIterator<Item = &'e Event>,
        as_of: Moment,
    ) -> Silence<'e> {
        let cut = AsOf::new(as_of, self.zone);
        let mut past = entries(&customer.id, events, self.zone, None);
        past.retain(|entry| cut.includes(&entry.at));
        let contact = self.definition.contact.replay(&past, self.codes, &mut Vec::new());
        let unwanted = match contact.state {
            ContactState::Paused { since, .. } => Some(since),
            ContactState::Active => None,
        };
        let pauses = past.into_iter().filter_map(|entry| match &entry.event.kind {
            EventKind::ContactPause(pause) => Some(pause),
            _ => None,
        });
        Silence { unwanted, pauses: pauses.collect() }
    }
}

impl<'e> Silence<'e> {
    /// Why the customer is not contacted on a day: by its word, else by the pause that lasts longest.
    pub(crate) fn on(&self, day: NaiveDate) -> Option<Silent<'e>> {
        let pauses = self.pauses.iter().filter(|pause| pause.from <= day && day <= pause.until);
        let pause = || pauses.max_by_key(|pause| pause.until).map(|pause| Silent::Paused(pause));
        self.unwanted.map(Silent::Unwanted).or_else(pause)
    }
}
