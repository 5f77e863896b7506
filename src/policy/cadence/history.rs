//! What the log tells of the contact with one customer: the replay of its events.

use chrono::NaiveDate;

use super::classes::ClassTimeline;
use super::definition::{CadenceDefinition, TouchFilter, TouchRule, TriggerEvent};
use super::refusal::{CadenceRefusal, Refused};
use crate::label::Code;
use crate::policy::lifecycle::{ContactReading, ContactRules, Entry, entries};
use crate::policy::scheme::{Audience, Schemes};
use crate::policy::upkeep::change_kind;
use crate::record::{
    ContactPause, ContractAction, Customer, CustomerId, Direction, Event, EventId, EventKind,
    Interaction, OpportunityAction, Outcome, TouchAction,
};
use crate::time::{AsOf, LocalMoment, Span, Zone};

/// A contact that took place, or an attempt at one.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Touch<'e> {
    pub(super) at: LocalMoment,
    pub(super) event: &'e Event,
    /// The place of the channel; none where the rulebook declares none.
    pub(super) channel: Option<usize>,
    /// Whether it was contact: an attempt that reached nobody is none (A-20).
    pub(super) effective: bool,
    /// The interaction; none for a purchase.
    pub(super) talk: Option<&'e Interaction>,
}

impl Touch<'_> {
    pub(super) fn is_outbound(&self) -> bool {
        self.talk.is_some_and(|talk| talk.direction == Direction::Outbound)
    }
}

impl TouchFilter {
    /// Whether a contact is a touch (P-044).
    pub(super) fn takes(&self, touch: &Touch<'_>, contents: &[Code]) -> bool {
        let Some(talk) = touch.talk else { return self.purchases };
        let channel = || touch.channel.is_some_and(|place| self.channels.contains(&place));
        let content = || {
            let wanted = self.contents.iter().filter_map(|place| contents.get(*place));
            talk.content_kinds.iter().any(|kind| wanted.clone().any(|code| code == kind))
        };
        let outbound = talk.direction == Direction::Outbound;
        touch.effective
            && self.proactive.is_none_or(|only| only == outbound)
            && self.promotional.is_none_or(|only| only == talk.promotional)
            && self.batch.is_none_or(|only| only == talk.batch)
            && (self.outcomes.is_empty() || self.outcomes.iter().any(|one| one.is(talk.outcome)))
            && (self.channels.is_empty() || channel())
            && (self.contents.is_empty() || content())
    }
}

/// An event that a trigger waits for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Set<'e> {
    pub(super) trigger: usize,
    pub(super) at: LocalMoment,
    pub(super) event: &'e Event,
    /// The first touch that answers it.
    pub(super) answer: Option<Touch<'e>>,
}

/// A touch that answered a trigger, and a rule that the trigger satisfies.
#[derive(Clone, Copy, Debug)]
pub(super) struct Satisfied {
    pub(super) rule: usize,
    pub(super) trigger: usize,
    /// The place of the touch.
    pub(super) touch: usize,
}

/// What the log tells of the contact with one customer as of a moment.
///
/// It is made once and read as often as needed: see [`Cadence::history`](super::Cadence::history).
///
/// ```
/// use guanxi::{Rulebook, record::{Customer, Direction, Event, Interaction, Outcome}};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let call = Interaction::new("phone".parse()?, Direction::Outbound, Outcome::NotReached);
/// let events = [Event::new("e1", "KH0001", "2024-03-15".parse()?, call)];
/// let cadence = rulebook.cadence()?;
/// let history = cadence.history(&Customer::new("KH0001"), &events, "2024-03-18".parse()?, None);
/// assert_eq!((history.attempts(), history.contacts()), (1, 0)); // an attempt is no contact (A-20)
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Debug)]
pub struct ContactHistory<'e> {
    pub(super) customer: CustomerId,
    pub(super) as_of: AsOf,
    pub(super) today: NaiveDate,
    /// Contacts and attempts that are not refused, by time.
    pub(super) touches: Vec<Touch<'e>>,
    pub(super) contact: ContactReading,
    /// Rule, when it was let off.
    pub(super) waived: Vec<(usize, LocalMoment)>,
    /// Rule, when it was put off, the first day on which it is proposed again.
    pub(super) snoozed: Vec<(usize, LocalMoment, NaiveDate, &'e EventId)>,
    /// Rule, the interval that it has for this customer.
    pub(super) intervals: Vec<(usize, Span)>,
    pub(super) pauses: Vec<&'e ContactPause>,
    /// The channel that the customer prefers.
    pub(super) preferred: Option<usize>,
    /// Where its quiet hours are.
    pub(super) zone: Zone,
    pub(super) sets: Vec<Set<'e>>,
    /// What answered a trigger counts for the rules that it satisfies.
    pub(super) satisfied: Vec<Satisfied>,
    /// For each scheme that a rule names.
    pub(super) classes: Vec<(usize, ClassTimeline)>,
    /// Events that were refused, in the order of events.
    pub(super) refused: Vec<Refused>,
}

impl<'e> ContactHistory<'e> {
    /// How many contacts and attempts there were, refused ones not counted.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::Customer};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let cadence = rulebook.cadence()?;
    /// let history = cadence.history(&Customer::new("KH0001"), &[], "2024-03-18".parse()?, None);
    /// assert_eq!(history.attempts(), 0);
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn attempts(&self) -> usize {
        self.touches.iter().filter(|touch| touch.talk.is_some()).count()
    }

    /// How many of them were contact: sent over an asynchronous channel, or reached (A-20).
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Customer, Direction, Event, Interaction, Outcome}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let mail = Interaction::new("email".parse()?, Direction::Outbound, Outcome::Sent);
    /// let events = [Event::new("e1", "KH0001", "2024-02-28".parse()?, mail)];
    /// let cadence = rulebook.cadence()?;
    /// let history = cadence.history(&Customer::new("KH0001"), &events, "2024-03-18".parse()?, None);
    /// assert_eq!(history.contacts(), 1); // sent is enough (D003-86)
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn contacts(&self) -> usize {
        self.touches.iter().filter(|touch| touch.talk.is_some() && touch.effective).count()
    }

    /// Events that were refused, in the order of events; they changed nothing.
    ///
    /// ```
    /// use guanxi::{Rulebook, record::{Customer, Direction, Event, Interaction, Outcome}};
    /// let rulebook = Rulebook::preset("service_quality")?;
    /// let fax = Interaction::new("fax".parse()?, Direction::Outbound, Outcome::Sent);
    /// let events = [Event::new("e1", "KH0001", "2024-02-28".parse()?, fax)];
    /// let cadence = rulebook.cadence()?;
    /// let history = cadence.history(&Customer::new("KH0001"), &events, "2024-03-18".parse()?, None);
    /// assert_eq!(history.refused()[0].refusal.code(), "unknown-channel");
    /// # Ok::<(), guanxi::Error>(())
    /// ```
    pub fn refused(&self) -> &[Refused] {
        &self.refused
    }

    /// The touches that count for a rule, the latest first: by its own filter, or since they answered
    /// a trigger that satisfies it. `idle` are the triggers that are not for this customer.
    pub(super) fn counted<'h>(
        &'h self,
        place: usize,
        rule: &'h TouchRule,
        contents: &'h [Code],
        idle: &'h [usize],
    ) -> impl Iterator<Item = &'h Touch<'e>> + 'h {
        let answers = move |number: usize| {
            self.satisfied
                .iter()
                .any(|one| one.rule == place && one.touch == number && !idle.contains(&one.trigger))
        };
        let touches = self.touches.iter().enumerate().rev();
        touches
            .filter(move |(number, touch)| rule.filter.takes(touch, contents) || answers(*number))
            .map(|(_, touch)| touch)
    }

    /// When a rule was last touched or let off, up to a moment.
    pub(super) fn closed(
        &self,
        place: usize,
        rule: &TouchRule,
        (contents, idle): (&[Code], &[usize]),
        until: Option<LocalMoment>,
    ) -> Option<LocalMoment> {
        let past = |at: &LocalMoment| until.is_none_or(|until| *at <= until);
        let touched = self.counted(place, rule, contents, idle).map(|touch| touch.at).find(past);
        let waived = self.waived.iter().filter(|(other, at)| *other == place && past(at));
        touched.max(waived.map(|(_, at)| *at).max())
    }

    pub(super) fn timeline(&self, scheme: usize) -> Option<&ClassTimeline> {
        self.classes.iter().find(|(place, _)| *place == scheme).map(|(_, timeline)| timeline)
    }
}

/// What the replay reads by.
pub(super) struct Replay<'a> {
    pub(super) definition: &'a CadenceDefinition,
    pub(super) contact: &'a ContactRules,
    pub(super) schemes: &'a Schemes,
}

impl Replay<'_> {
    pub(super) fn run<'e>(
        &self,
        customer: &Customer,
        events: impl IntoIterator<Item = &'e Event>,
        as_of: AsOf,
        known_by: Option<&AsOf>,
    ) -> ContactHistory<'e> {
        let mut all = entries(&customer.id, events, &self.definition.zone, known_by);
        all.retain(|entry| as_of.includes(&entry.at));
        let mut stopped = Vec::new();
        let contact = self.contact.replay(&all, &self.definition.codes, &mut stopped);
        let mut refused: Vec<(usize, Refused)> = stopped
            .into_iter()
            .map(|(place, one)| {
                let refusal = CadenceRefusal::Contact(one.refusal);
                (place, Refused { event: one.event, refusal })
            })
            .collect();
        let is_stopped = |place: usize, refused: &[(usize, Refused)]| {
            refused.iter().any(|(stopped, _)| *stopped == place)
        };
        let mut history = ContactHistory {
            customer: customer.id.clone(),
            today: as_of.date(),
            as_of,
            touches: Vec::with_capacity(all.len()),
            contact,
            waived: Vec::new(),
            snoozed: Vec::new(),
            intervals: Vec::new(),
            pauses: Vec::new(),
            preferred: None,
            zone: customer.time_zone.clone().unwrap_or_else(|| self.definition.zone.clone()),
            sets: Vec::new(),
            satisfied: Vec::new(),
            classes: Vec::new(),
            refused: Vec::new(),
        };
        for entry in &all {
            let (place, event) = (entry.place, entry.event);
            let done = match &event.kind {
                EventKind::Interaction(_) if is_stopped(place, &refused) => Ok(()),
                EventKind::Interaction(talk) => {
                    self.talk(entry, talk).map(|touch| history.touches.push(touch))
                }
                EventKind::Purchase(_) => {
                    let touch =
                        Touch { at: entry.at, event, channel: None, effective: true, talk: None };
                    history.touches.push(touch);
                    Ok(())
                }
                EventKind::ContactPause(pause) => {
                    history.pauses.push(pause);
                    Ok(())
                }
                _ => Ok(()),
            };
            if let Err(refusal) = done {
                refused.push((place, Refused { event: event.id.clone(), refusal }));
            }
        }
        self.triggers(&all, &mut history);
        // How often a touch was put off depends on what was done meanwhile, answers among it.
        for entry in &all {
            if let EventKind::Touch(decided) = &entry.event.kind
                && let Err(refusal) =
                    self.decided(entry, &decided.rule, &decided.action, &mut history)
            {
                let event = entry.event.id.clone();
                refused.push((entry.place, Refused { event, refusal }));
            }
        }
        refused.sort_by_key(|(place, _)| *place);
        history.refused = refused.into_iter().map(|(_, refused)| refused).collect();
        history.preferred = self.preferred(customer, &history.touches);
        self.classes(&all, &mut history);
        history
    }

    fn talk<'e>(
        &self,
        entry: &Entry<'e>,
        talk: &'e Interaction,
    ) -> Result<Touch<'e>, CadenceRefusal> {
        let (channel, effective) = self.effect(talk)?;
        Ok(Touch { at: entry.at, event: entry.event, channel, effective, talk: Some(talk) })
    }

    /// The place of the channel of an interaction, and whether it is contact: a message over an
    /// asynchronous channel when it is sent, a talk over a synchronous one when somebody is reached.
    pub(super) fn effect(
        &self,
        talk: &Interaction,
    ) -> Result<(Option<usize>, bool), CadenceRefusal> {
        let codes = &self.definition.codes;
        let channels = codes.channels();
        let mut sync = false;
        let channel = if channels.is_empty() {
            None
        } else {
            let found = channels.iter().position(|one| one.code == talk.channel);
            let Some(place) = found else {
                let help = channels.find(talk.channel.as_str()).err();
                return Err(CadenceRefusal::unknown_channel(&talk.channel, help.as_ref()));
            };
            sync = channels.iter().nth(place).is_some_and(|one| one.sync);
            Some(place)
        };
        if !codes.contents().is_empty() {
            let kinds = talk.content_kinds.iter();
            let unknown = kinds.filter_map(|kind| codes.contents().find(kind.as_str()).err());
            if let Some(error) = unknown.into_iter().next() {
                return Err(CadenceRefusal::unknown_content(&error));
            }
        }
        let effective = match talk.outcome {
            Outcome::Reached => true,
            Outcome::Sent => !sync,
            Outcome::NotReached => false,
        };
        Ok((channel, effective))
    }

    fn decided<'e>(
        &self,
        entry: &Entry<'e>,
        rule: &Code,
        action: &TouchAction,
        history: &mut ContactHistory<'e>,
    ) -> Result<(), CadenceRefusal> {
        let rules = &self.definition.rules;
        let Some(place) = rules.iter().position(|one| one.code == *rule) else {
            let known = rules.iter().map(|one| one.code.as_str());
            return Err(CadenceRefusal::unknown_rule(rule, known));
        };
        let day = entry.at.date();
        match action {
            TouchAction::Waive { .. } => history.waived.push((place, entry.at)),
            TouchAction::Interval { every: None } => {
                history.intervals.retain(|(other, _)| *other != place);
            }
            TouchAction::Interval { every: Some(every) } => {
                let bounds = rules.get(place).and_then(|rule| rule.bounds);
                let inside = bounds.is_some_and(|(shortest, longest)| {
                    shortest.never_longer_than(*every) && every.never_longer_than(longest)
                });
                if !inside {
                    let (rule, every) = (rule.clone(), *every);
                    return Err(CadenceRefusal::IntervalOutOfBounds { rule, every, bounds });
                }
                history.intervals.retain(|(other, _)| *other != place);
                history.intervals.push((place, *every));
            }
            TouchAction::Snooze { until } => {
                let snooze = self.definition.snooze;
                let longest = snooze.longest.and_then(|longest| longest.after(day, 1).ok());
                if let Some((longest, until_at_most)) = snooze.longest.zip(longest)
                    && *until > until_at_most
                {
                    let (rule, until) = (rule.clone(), *until);
                    return Err(CadenceRefusal::SnoozeTooLong { rule, until, longest });
                }
                if *until <= day {
                    return Err(CadenceRefusal::SnoozeInThePast {
                        rule: rule.clone(),
                        until: *until,
                    });
                }
                let since = rules.get(place).and_then(|rule| {
                    let read = (self.definition.contents.as_slice(), &[][..]);
                    history.closed(place, rule, read, Some(entry.at))
                });
                let earlier = history
                    .snoozed
                    .iter()
                    .filter(|(other, at, ..)| {
                        *other == place && since.is_none_or(|since| *at >= since)
                    })
                    .count();
                if let Some(most) = snooze.at_most
                    && usize::try_from(most).is_ok_and(|most| earlier >= most)
                {
                    return Err(CadenceRefusal::TooManySnoozes {
                        rule: rule.clone(),
                        at_most: most,
                    });
                }
                history.snoozed.push((place, entry.at, *until, &entry.event.id));
            }
        }
        Ok(())
    }

    /// The channel that the customer prefers: as its people say - key deciders first -, else the one
    /// that it was reached by or turned to us by most often, where the rulebook learns from that
    /// (D004-41, D004-42).
    fn preferred(&self, customer: &Customer, touches: &[Touch<'_>]) -> Option<usize> {
        let channels = self.definition.codes.channels();
        let place = |code: &Code| channels.iter().position(|channel| channel.code == *code);
        let people = customer.contacts.iter().filter(|contact| contact.is_active());
        let (deciders, others): (Vec<_>, Vec<_>) = people.partition(|contact| contact.key_decider);
        let stated = deciders
            .into_iter()
            .chain(others)
            .find_map(|contact| contact.preferred_channel.as_ref().and_then(place));
        if stated.is_some() || !self.definition.learn_channel {
            return stated;
        }
        let mut counts = vec![0_u32; channels.len()];
        for touch in touches {
            let liked = touch.talk.is_some_and(Interaction::is_with_customer);
            if let Some(count) = touch.channel.and_then(|place| counts.get_mut(place))
                && liked
                && touch.effective
            {
                *count = count.saturating_add(1);
            }
        }
        // Of equal ones the first in the table.
        let best = counts.iter().copied().max().filter(|count| *count > 0)?;
        counts.iter().position(|count| *count == best)
    }

    /// What set triggers off, and what answered it.
    fn triggers<'e>(&self, all: &[Entry<'e>], history: &mut ContactHistory<'e>) {
        if self.definition.triggers.is_empty() {
            return;
        }
        for (place, trigger) in self.definition.triggers.iter().enumerate() {
            for entry in all {
                if !trigger.on.iter().any(|on| on.is(entry.event)) {
                    continue;
                }
                let contents = &self.definition.contents;
                let answer = history.touches.iter().enumerate().find(|(_, touch)| {
                    let later = touch.event.id != entry.event.id && touch.at >= entry.at;
                    later && trigger.filter.takes(touch, contents)
                });
                let answer = answer.map(|(number, touch)| (number, *touch));
                if let Some((touch, _)) = answer {
                    let rules = trigger.satisfies.iter();
                    let satisfied =
                        rules.map(|rule| Satisfied { rule: *rule, trigger: place, touch });
                    history.satisfied.extend(satisfied);
                }
                let answer = answer.map(|(_, touch)| touch);
                history.sets.push(Set { trigger: place, at: entry.at, event: entry.event, answer });
            }
        }
    }

    fn classes(&self, all: &[Entry<'_>], history: &mut ContactHistory<'_>) {
        let told = all.iter().any(|entry| {
            matches!(entry.event.kind, EventKind::ClassChange(_) | EventKind::ClassOverride(_))
        });
        if !told {
            return;
        }
        let rules = self.definition.rules.iter().map(|rule| &rule.audience);
        let triggers = self.definition.triggers.iter().map(|trigger| &trigger.audience);
        for audience in rules.chain(triggers) {
            let Audience::Classes { scheme, .. } = *audience else { continue };
            if history.timeline(scheme).is_none()
                && let Some(found) = self.schemes.list.get(scheme)
            {
                history.classes.push((scheme, ClassTimeline::new(found, all)));
            }
        }
    }
}

impl TriggerEvent {
    fn is(&self, event: &Event) -> bool {
        match self {
            Self::Change(kind) => change_kind(event).as_ref() == Some(kind),
            Self::ContractSigned => matches!(
                &event.kind,
                EventKind::Contract(contract) if matches!(contract.action, ContractAction::Sign(_))
            ),
            Self::Opportunity => matches!(
                &event.kind,
                EventKind::Opportunity(one) if matches!(one.action, OpportunityAction::Open(_))
            ),
        }
    }
}
