//! The due day of each touch of one customer, its state, and the day that is proposed for it.

use std::cell::OnceCell;

use chrono::NaiveDate;

use super::definition::{Anchor, CadenceDefinition, ContactCap, TouchFilter, TouchRule};
use super::history::{ContactHistory, Set, Touch};
use super::natural::{Natural, Told};
use super::proposal::{Found, Obstacle, Postponed, Proposal, Room, Search, Wanted, pass};
use super::reading::{
    CadenceReading, LastTouch, Suppression, TouchReading, TouchState, TriggerReading,
};
use super::series::{Periods, RollingSlots};
use crate::fact::{FactId, Facts, Value};
use crate::policy::lifecycle::ContactState;
use crate::policy::scheme::{Audience, Case, Class, Schemes, Verdict};
use crate::rule::Truth;
use crate::time::{LocalMoment, Span};

/// What a customer is asked by.
pub(super) struct Asking<'a, 'h> {
    pub(super) definition: &'a CadenceDefinition,
    pub(super) schemes: &'a Schemes,
    pub(super) history: &'h ContactHistory<'h>,
    pub(super) case: &'h Case<'h>,
    /// The possible classes of each scheme that was asked for.
    classes: Vec<(usize, Vec<usize>)>,
    suppression: Option<Suppression>,
    caps: Vec<&'a ContactCap>,
    /// The triggers that are not for this customer.
    idle: Vec<usize>,
    /// Whether days are proposed along with due days.
    proposing: bool,
    onboarding: OnceCell<Option<NaiveDate>>,
}

/// A due day, and what moved it.
struct DueDay {
    day: NaiveDate,
    moved_by_class: bool,
    begins: Option<NaiveDate>,
}

impl<'a, 'h> Asking<'a, 'h> {
    pub(super) fn new(
        definition: &'a CadenceDefinition,
        schemes: &'a Schemes,
        history: &'h ContactHistory<'h>,
        case: &'h Case<'h>,
    ) -> Self {
        let suppression = match &history.contact.state {
            ContactState::Paused { since, .. } => Some(Suppression::DoNotContact { since: *since }),
            ContactState::Active => definition
                .pause_on(history, history.today)
                .map(|(until, reason)| Suppression::Pause { until, reason }),
        };
        let mut asking = Self {
            definition,
            schemes,
            history,
            case,
            classes: Vec::new(),
            suppression,
            caps: Vec::new(),
            idle: Vec::new(),
            proposing: true,
            onboarding: OnceCell::new(),
        };
        for cap in &definition.caps {
            // A cap that may hold is kept.
            if asking.truth(&cap.audience) != Truth::False {
                asking.caps.push(cap);
            }
        }
        // Only what answered a trigger asks whether the trigger is for the customer.
        for one in &history.satisfied {
            let trigger = definition.triggers.get(one.trigger);
            let truth = trigger.map(|trigger| asking.truth(&trigger.audience));
            if truth == Some(Truth::False) {
                asking.idle.push(one.trigger);
            }
        }
        asking
    }

    /// The days of the touches that count for a rule, the latest first.
    fn days<'s>(
        &'s self,
        place: usize,
        rule: &'s TouchRule,
    ) -> impl Iterator<Item = NaiveDate> + 's {
        self.counted(place, rule).map(|touch| touch.at.date())
    }

    /// The rules that are or may be for the customer, each with the days of the touches that count for
    /// it, the earliest first.
    pub(super) fn touched(&mut self) -> Vec<(&'a TouchRule, Vec<NaiveDate>)> {
        let definition = self.definition;
        let mut touched = Vec::new();
        for (place, rule) in definition.rules.iter().enumerate() {
            if self.truth(&rule.audience) != Truth::False {
                let mut days: Vec<NaiveDate> = self.days(place, rule).collect();
                days.reverse();
                touched.push((rule, days));
            }
        }
        touched
    }

    fn counted<'s>(
        &'s self,
        place: usize,
        rule: &'s TouchRule,
    ) -> impl Iterator<Item = &'s Touch<'h>> + 's {
        self.history.counted(place, rule, &self.definition.contents, &self.idle)
    }

    /// The places of the classes that are possible in a scheme, best first.
    fn possible(&mut self, scheme: usize) -> &[usize] {
        let known = self.classes.iter().position(|(place, _)| *place == scheme);
        let place = known.unwrap_or_else(|| {
            let possible = match self.schemes.verdict(scheme, self.case) {
                Some(Verdict::One(class, _)) => vec![class],
                Some(Verdict::Several { possible, .. }) => possible,
                None => Vec::new(),
            };
            self.classes.push((scheme, possible));
            self.classes.len().saturating_sub(1)
        });
        self.classes.get(place).map_or(&[], |(_, possible)| possible.as_slice())
    }

    /// Whether a rule is for the customer.
    fn truth(&mut self, audience: &Audience) -> Truth {
        let Audience::Classes { scheme, classes } = audience else {
            return audience.truth(self.schemes, self.case);
        };
        let possible = self.possible(*scheme);
        let among = possible.iter().filter(|class| classes.contains(class)).count();
        Truth::from(match among {
            0 => Some(false),
            all if all == possible.len() => Some(true),
            _ => None,
        })
    }

    fn date(&self, fact: FactId) -> Option<NaiveDate> {
        date_of(self.case.facts, fact)
    }

    /// The day from which on the customer is looked after, as far as its facts tell.
    fn onboarding(&self) -> Option<NaiveDate> {
        *self.onboarding.get_or_init(|| {
            let mut facts = self.definition.onboarding.iter();
            facts.find_map(|fact| self.date(*fact)).filter(|day| *day <= self.history.today)
        })
    }

    /// The same, without proposals.
    pub(super) fn without_proposals(mut self) -> Self {
        self.proposing = false;
        self
    }

    /// The first due day of all.
    pub(super) fn next_due(mut self) -> Option<NaiveDate> {
        if self.suppression.is_some() {
            return None;
        }
        let definition = self.definition;
        let mut first: Option<NaiveDate> = None;
        for (place, rule) in definition.rules.iter().enumerate() {
            if self.truth(&rule.audience) != Truth::False {
                let due = self.due(rule, self.natural(place, rule).due).day;
                first = Some(first.map_or(due, |first| first.min(due)));
            }
        }
        self.proposing = false;
        let history = self.history;
        for set in history.sets.iter().filter(|set| set.answer.is_none()) {
            let due = self.trigger(set).and_then(|reading| reading.due);
            first = [first, due].into_iter().flatten().min();
        }
        first
    }

    /// What the whole cadence asks for.
    pub(super) fn read(&mut self) -> CadenceReading<'a> {
        let definition = self.definition;
        let classes: Vec<Class> = match definition.scheme {
            Some(scheme) => {
                let classes = self.schemes.list.get(scheme).map_or(&[][..], |one| one.classes());
                let possible = self.possible(scheme).iter();
                possible.filter_map(|place| classes.get(*place).cloned()).collect()
            }
            None => Vec::new(),
        };
        let mut touches = Vec::new();
        for (place, rule) in definition.rules.iter().enumerate() {
            let truth = self.truth(&rule.audience);
            if truth != Truth::False {
                touches.push(self.touch(place, rule, truth == Truth::True));
            }
        }
        let mut triggers = Vec::new();
        for set in self.history.sets.iter().filter(|set| set.answer.is_none()) {
            triggers.extend(self.trigger(set));
        }
        let history = self.history;
        CadenceReading {
            customer: history.customer.clone(),
            as_of: history.as_of.moment(),
            contact: history.contact.clone(),
            classes,
            touches,
            triggers,
            refused: history.refused.clone(),
        }
    }

    fn interval(&self, place: usize, rule: &TouchRule) -> Span {
        let own = self.history.intervals.iter().find(|(other, _)| *other == place);
        own.map_or(rule.every, |(_, every)| *every)
    }

    fn touch(&self, place: usize, rule: &'a TouchRule, certain: bool) -> TouchReading<'a> {
        let history = self.history;
        let last = self.counted(place, rule).next();
        let last =
            last.map(|touch| LastTouch { day: touch.at.date(), event: touch.event.id.clone() });
        let natural = self.natural(place, rule);
        let mut reading = TouchReading {
            rule,
            certain,
            every: self.interval(place, rule),
            last,
            basis: natural.basis,
            since: natural.since,
            moved_by_class: false,
            begins: None,
            due: None,
            state: TouchState::Due,
            proposal: None,
            postponed: Vec::new(),
        };
        if let Some(by @ Suppression::DoNotContact { .. }) = &self.suppression {
            reading.state = TouchState::Suppressed(by.clone());
            return reading;
        }
        let DueDay { day: due, moved_by_class, begins } = self.due(rule, natural.due);
        (reading.moved_by_class, reading.begins) = (moved_by_class, begins);
        reading.due = Some(due);
        reading.state = match &self.suppression {
            Some(by) => TouchState::Suppressed(by.clone()),
            None => TouchState::on(due, history.today, rule.grace),
        };
        if !self.proposing {
            return reading;
        }
        let missing = self.missing(place, rule, due, &[]);
        let from = self.first_day(reading.last.as_ref());
        let (found, postponed) = self.propose(place, rule, (due, from), missing, &Room::EMPTY);
        reading.proposal = found.map(|found| self.proposal(found));
        reading.postponed = postponed;
        reading
    }

    /// The first day that may be proposed: not that of the last touch.
    pub(super) fn first_day(&self, last: Option<&LastTouch>) -> NaiveDate {
        let after = last.and_then(|last| last.day.succ_opt());
        after.map_or(self.history.today, |after| after.max(self.history.today))
    }

    /// The due day by the classes that the customer was in and by the day from which on the rule is for
    /// it, and which of them moved it.
    fn due(&self, rule: &TouchRule, natural: NaiveDate) -> DueDay {
        let (day, moved_by_class) = self.due_by_class(rule, natural);
        let begins = rule.begins.and_then(|fact| self.date(fact)).filter(|begins| *begins > day);
        match begins {
            Some(begin) => DueDay { day: begin, moved_by_class: false, begins },
            None => DueDay { day, moved_by_class, begins },
        }
    }

    fn due_by_class(&self, rule: &TouchRule, natural: NaiveDate) -> (NaiveDate, bool) {
        match &rule.audience {
            Audience::Classes { scheme, .. } => match self.history.timeline(*scheme) {
                Some(timeline) => timeline.due(&rule.same, natural, self.history.today),
                None => (natural, false),
            },
            _ => (natural, false),
        }
    }

    pub(super) fn proposal(&self, found: Found) -> Proposal {
        let channels = self.definition.codes.channels();
        let channel = found.channel.and_then(|place| channels.iter().nth(place));
        Proposal { day: found.day, channel: channel.map(|channel| channel.code.clone()) }
    }

    /// How many touches a calendar or fixed period still needs that ends on its due day, this one
    /// included; 1 for rolling rules, whose touches are due one by one.
    pub(super) fn missing(
        &self,
        place: usize,
        rule: &TouchRule,
        due: NaiveDate,
        planned: &[NaiveDate],
    ) -> u32 {
        if rule.at_least <= 1 || matches!(rule.anchor, Anchor::Rolling) {
            return 1;
        }
        let Some(periods) = self.periods(place, rule) else { return 1 };
        let days = planned.iter().copied().chain(self.days(place, rule));
        let within = days.take_while(|day| periods.end(*day).is_some_and(|end| end >= due));
        let count = u32::try_from(within.count()).unwrap_or(u32::MAX);
        rule.at_least.saturating_sub(count).max(1)
    }

    /// The day for a touch that is due on a day and not before another one; where its period needs
    /// more, one that leaves a day for each of them.
    pub(super) fn propose(
        &self,
        place: usize,
        rule: &TouchRule,
        (due, from): (NaiveDate, NaiveDate),
        missing: u32,
        room: &Room<'_>,
    ) -> (Option<Found>, Vec<Postponed>) {
        let since = self.closed(place, rule);
        let snoozed = self
            .history
            .snoozed
            .iter()
            .rfind(|(other, at, ..)| *other == place && since.is_none_or(|since| *at >= since));
        let snoozed = snoozed.map(|(.., until, event)| (*until, *event));
        let (mut found, mut passed) = self.search(&rule.filter, (due, from), snoozed, room);
        for _ in 1..missing {
            let Some(last) = found.filter(|found| found.day <= due && found.day > from) else {
                break;
            };
            let Some(before) = last.day.pred_opt() else { break };
            let (earlier, more) = self.search(&rule.filter, (before, from), snoozed, room);
            let Some(earlier) = earlier.filter(|earlier| earlier.day < last.day) else { break };
            found = Some(earlier);
            pass(&mut passed, last.day, Obstacle::LeftForOthers);
            passed.extend(more);
        }
        (found, passed)
    }

    /// The day for a contact that a filter takes: due on the first of two days, not before the second.
    pub(super) fn search(
        &self,
        filter: &TouchFilter,
        (due, from): (NaiveDate, NaiveDate),
        snoozed: Option<(NaiveDate, &crate::record::EventId)>,
        room: &Room<'_>,
    ) -> (Option<Found>, Vec<Postponed>) {
        let own = filter.channels.as_slice();
        let channels = if own.is_empty() { self.definition.channels.as_slice() } else { own };
        let promotional = filter.promotional == Some(true);
        let wanted = Wanted { due, from, channels, promotional, snoozed };
        let (definition, history) = (self.definition, self.history);
        Search { definition, history, caps: &self.caps, room }.day(&wanted)
    }

    /// When a rule was last touched or let off.
    fn closed(&self, place: usize, rule: &TouchRule) -> Option<LocalMoment> {
        self.history.closed(place, rule, (&self.definition.contents, &self.idle), None)
    }

    fn waived(&self, place: usize) -> Option<NaiveDate> {
        let waived = self.history.waived.iter().filter(|(other, _)| *other == place);
        waived.map(|(_, at)| at.date()).max()
    }

    fn resumed(&self) -> Option<NaiveDate> {
        let resumed = self.history.contact.resumed?;
        Some(resumed.local(&self.definition.zone).date())
    }

    /// The due day of a rule before anything moves it, and what it is counted from.
    fn natural(&self, place: usize, rule: &TouchRule) -> Natural {
        let periods = Periods::of(rule, self.interval(place, rule), |fact| self.date(fact));
        let told = Told {
            today: self.history.today,
            waived: self.waived(place),
            resumed: self.resumed(),
            onboarding: &|| self.onboarding(),
            needed: rule.at_least,
        };
        told.natural(rule, periods.as_ref(), || self.days(place, rule))
    }

    /// The periods of a rule for this customer; none where what they are counted from is not known.
    pub(super) fn periods(&self, place: usize, rule: &TouchRule) -> Option<Periods> {
        Periods::of(rule, self.interval(place, rule), |fact| self.date(fact))
    }

    /// The touches from which those of the next span of a rolling rule are counted.
    pub(super) fn slots(&self, place: usize, reading: &TouchReading<'_>) -> Option<RollingSlots> {
        let rule = reading.rule;
        let since = reading.since.or(reading.due)?;
        let need = usize::try_from(rule.at_least).unwrap_or(usize::MAX).min(MOST_SLOTS);
        let days = self.days(place, rule);
        let mut slots: Vec<NaiveDate> = days.take(need).collect();
        let floor = self.floor(place);
        slots.iter_mut().for_each(|day| *day = floor.map_or(*day, |floor| floor.max(*day)));
        slots.resize(need, since);
        slots.reverse();
        Some(RollingSlots::new(self.interval(place, rule), slots))
    }

    /// The last day that closed a period of a rule without a touch.
    fn floor(&self, place: usize) -> Option<NaiveDate> {
        [self.waived(place), self.resumed()].into_iter().flatten().max()
    }

    /// The due day of a rule by calendar or fixed periods, with touches that are planned; the latest
    /// first.
    pub(super) fn due_with(
        &self,
        place: usize,
        rule: &TouchRule,
        periods: &Periods,
        planned: &[NaiveDate],
    ) -> Option<NaiveDate> {
        let days = self.days(place, rule);
        let satisfied = periods.satisfied(rule.at_least, planned.iter().copied().chain(days));
        let last = satisfied.max(self.floor(place));
        last.and_then(|day| periods.after(day))
    }

    fn trigger(&mut self, set: &Set<'_>) -> Option<TriggerReading<'a>> {
        let trigger = self.definition.triggers.get(set.trigger)?;
        let truth = self.truth(&trigger.audience);
        if truth == Truth::False {
            return None;
        }
        let (history, on) = (self.history, set.at.date());
        let mut reading = TriggerReading {
            trigger,
            certain: truth == Truth::True,
            event: set.event.id.clone(),
            on,
            due: None,
            state: TouchState::Due,
            proposal: None,
            postponed: Vec::new(),
        };
        if let Some(by @ Suppression::DoNotContact { .. }) = &self.suppression {
            reading.state = TouchState::Suppressed(by.clone());
            return Some(reading);
        }
        // A pause that the customer ended begins everything anew (D003-121).
        let begin = self.resumed().map_or(on, |resumed| resumed.max(on));
        let due = trigger.due_after(begin);
        // A class of today cannot have been late before it came.
        let due = match &trigger.audience {
            Audience::Classes { scheme, classes } => history
                .timeline(*scheme)
                .map_or(due, |timeline| timeline.due(classes, due, history.today).0),
            _ => due,
        };
        reading.due = Some(due);
        reading.state = match &self.suppression {
            Some(by) => TouchState::Suppressed(by.clone()),
            None => TouchState::on(due, history.today, trigger.grace),
        };
        if !self.proposing {
            return Some(reading);
        }
        let (found, postponed) =
            self.search(&trigger.filter, (due, history.today), None, &Room::EMPTY);
        reading.proposal = found.map(|found| self.proposal(found));
        reading.postponed = postponed;
        Some(reading)
    }
}

const MOST_SLOTS: usize = 64;

fn date_of(facts: &Facts, fact: FactId) -> Option<NaiveDate> {
    match facts.value(fact) {
        Some(Value::Date(day)) => Some(day),
        _ => None,
    }
}
