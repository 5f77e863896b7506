//! What is known of a file besides the record itself: classes, the day of entry, what events tell.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::Upkeep;
use super::timeline::Timeline;
use crate::label::Code;
use crate::record::{Event, EventKind, Field, TagEvent, UpkeepAction};
use crate::time::{AsOf, Moment};

/// What is known of a customer's file besides its record.
///
/// ```
/// use guanxi::policy::upkeep::Known;
/// let known = Known::default()
///     .entered_on("2024-01-15".parse().unwrap())
///     .in_class("tier".parse()?, ["A".parse()?]);
/// assert_eq!(known.classes["tier"], ["A"]);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Known {
    /// The day on which the customer was entered; that of its first event where it is not known.
    pub entered: Option<NaiveDate>,
    /// The classes that it may have by scheme, best first; one where it is decided.
    pub classes: BTreeMap<Code, Vec<Code>>,
    /// Fields that are filled although the record does not show it: what facts and events tell.
    pub filled: BTreeSet<Field>,
    /// Fields that were confirmed, with the roles in which they were.
    pub verified: BTreeSet<(Field, Option<Code>)>,
}

impl Known {
    /// The same, of a customer that was entered on this day.
    ///
    /// ```
    /// let day = "2024-01-15".parse().unwrap();
    /// let known = guanxi::policy::upkeep::Known::default().entered_on(day);
    /// assert_eq!(known.entered, Some(day));
    /// ```
    #[must_use]
    pub fn entered_on(mut self, day: NaiveDate) -> Self {
        self.entered = Some(day);
        self
    }

    /// The same, of a customer whose class in a scheme is one of these.
    ///
    /// ```
    /// use guanxi::policy::upkeep::Known;
    /// let open = Known::default().in_class("tier".parse()?, ["A".parse()?, "B".parse()?]);
    /// assert_eq!(open.classes["tier"].len(), 2); // not decided yet
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    #[must_use]
    pub fn in_class(mut self, scheme: Code, possible: impl IntoIterator<Item = Code>) -> Self {
        self.classes.insert(scheme, possible.into_iter().collect());
        self
    }

    /// The same, with a field filled that the record does not show.
    ///
    /// ```
    /// use guanxi::{policy::upkeep::Known, record::Field};
    /// let known = Known::default().filling(Field::AnnualAmount);
    /// assert!(known.filled.contains(&Field::AnnualAmount));
    /// ```
    #[must_use]
    pub fn filling(mut self, field: Field) -> Self {
        self.filled.insert(field);
        self
    }
}

impl Upkeep {
    /// What the log of events tells of a customer's file up to a moment: which of the fields that
    /// are no part of the record are filled, what was confirmed, and the day of the first event.
    ///
    /// Classes are not in it: they are decided, not told. The events may be those of many
    /// customers, in any order; a date means the end of it.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Event, Field, Purchase}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let day = "2024-01-15".parse()?;
    /// let events = [Event::new("e1", "KH0001", day, Purchase::new("5".parse()?))];
    /// let known = rulebook.upkeep().unwrap().known("KH0001", &events, day, None);
    /// assert!(known.filled.contains(&Field::Transactions));
    /// assert_eq!(known.entered.unwrap().to_string(), "2024-01-15");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn known(
        &self,
        customer: &str,
        events: &[Event],
        as_of: Moment,
        known_by: Option<Moment>,
    ) -> Known {
        let (as_of, known_by) = self.cuts(as_of, known_by);
        let timeline = self.replay(customer, events, &as_of, known_by.as_ref());
        let mut known = Known { entered: timeline.first_day(), ..Known::default() };
        for (_, event) in &timeline.events {
            known.filled.extend(told(&event.kind));
            if let EventKind::Upkeep(what) = &event.kind
                && let UpkeepAction::Verify { fields } = &what.action
            {
                let role = |field: &Field| (*field, what.role.clone());
                known.verified.extend(fields.iter().map(role));
            }
        }
        known
    }

    /// The cuts of a question in the zone of the rulebook.
    pub(super) fn cuts(&self, as_of: Moment, known_by: Option<Moment>) -> (AsOf, Option<AsOf>) {
        let zone = self.zone();
        (AsOf::new(as_of, zone), known_by.map(|moment| AsOf::new(moment, zone)))
    }

    /// The events of a customer that count, in their order.
    pub(super) fn replay<'a>(
        &'a self,
        customer: &str,
        events: &'a [Event],
        as_of: &AsOf,
        known_by: Option<&AsOf>,
    ) -> Timeline<'a> {
        Timeline::replay(self.zone(), self.codes(), customer, events, as_of, known_by)
    }
}

/// The fields that an event fills.
fn told(kind: &EventKind) -> &'static [Field] {
    match kind {
        EventKind::Purchase(_) | EventKind::Payment(_) | EventKind::Invoice(_) => {
            &[Field::Transactions]
        }
        EventKind::Interaction(_) => &[Field::Interactions],
        EventKind::Issue(_) => &[Field::Issues],
        EventKind::Contract(_) => &[Field::Contracts],
        EventKind::Stage(_) => &[Field::Stage],
        EventKind::HandOver(_) => &[Field::Owner],
        EventKind::Tag(TagEvent { on: true, .. }) => &[Field::Tags],
        _ => &[],
    }
}
