//! The touches of one customer over a horizon: each on its day, none breaking a cap with the others.

use chrono::{NaiveDate, TimeDelta};
use serde::Serialize;

use super::definition::{TouchFilter, TouchRule};
use super::due::Asking;
use super::proposal::{Found, Planned, Postponed, Proposal, Room};
use super::reading::{Basis, CadenceReading, TouchReading, TouchState, TriggerReading};
use super::series::{Periods, RollingSlots};
use super::words::TouchOutcome;
use crate::label::Code;

/// How long after the horizon a touch may be due that is proposed within it, where nothing is paused.
const SLACK_DAYS: i64 = 31;

/// What asks for a planned touch.
///
/// ```
/// use guanxi::policy::cadence::TouchSource;
/// let source = TouchSource::Rule { rule: "a_call".parse()?, kind: "talk".parse()? };
/// assert_eq!(serde_json::to_value(&source).unwrap()["rule"], "a_call");
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum TouchSource {
    /// A touch rule.
    Rule {
        /// Its code.
        rule: Code,
        /// What kind of touch it asks for.
        kind: Code,
    },
    /// A trigger.
    Trigger {
        /// Its code.
        trigger: Code,
        /// The event that set it off.
        event: crate::record::EventId,
    },
}

/// A touch that is planned.
///
/// ```
/// use guanxi::{Rulebook, policy::scheme::Case, record::Customer};
/// let rulebook = Rulebook::preset("service_quality")?;
/// let facts = rulebook.facts().with("annual_amount", 60_000)?;
/// let case = Case::new(&facts, "2024-03-18".parse().unwrap());
/// let cadence = rulebook.cadence()?;
/// let history = cadence.history(&Customer::new("KH0003"), &[], "2024-03-18".parse()?, None);
/// let planned = cadence.plan(&history, &case, "2024-05-01".parse().unwrap(), None)?;
/// let days: Vec<String> = planned.iter().map(|one| one.due.to_string()).collect();
/// assert_eq!(days, ["2024-03-18", "2024-04-18"]);
/// # Ok::<(), guanxi::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PlannedTouch {
    /// What asks for it.
    #[serde(flatten)]
    pub source: TouchSource,
    /// Whether it is asked for whatever the customer's missing facts are.
    pub certain: bool,
    /// The due day.
    pub due: NaiveDate,
    /// By how many days it is overdue; 0 for what is not, or is within its grace, or paused.
    pub overdue: i64,
    /// Which touch of the rule or trigger it is from now on, from 1.
    pub ordinal: u32,
    /// The day and the channel; none where no day is possible within a year.
    pub proposal: Option<Proposal>,
    /// Every day that was passed over, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub postponed: Vec<Postponed>,
    /// The other rules for which it counts as well: none of them asks for a touch of its own (A-19).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Code>,
}

/// A contact that somebody arranged.
#[derive(Clone, Debug)]
pub(crate) struct Arranged {
    pub(crate) day: NaiveDate,
    pub(crate) channel: Option<Code>,
    /// The rule whose next touch it is.
    pub(crate) rule: Option<Code>,
    /// The rules for which it counts as well, once it is planned with.
    pub(crate) also: Vec<Code>,
}

/// A rule on its way through the horizon.
struct Cursor<'a> {
    place: usize,
    reading: TouchReading<'a>,
    due: NaiveDate,
    periods: Option<Periods>,
    slots: Option<RollingSlots>,
    /// The days of touches planned so far, the latest first.
    planned: Vec<NaiveDate>,
    /// The first day that may be proposed.
    from: NaiveDate,
    ordinal: u32,
    done: bool,
}

impl Asking<'_, '_> {
    /// The touches that are proposed or due before a day, in the order in which they are due. `left`
    /// says how many more things fit into a day, without what is arranged already.
    pub(super) fn plan(
        &self,
        reading: CadenceReading<'_>,
        before: NaiveDate,
        arranged: &mut [Arranged],
        left: Option<&dyn Fn(NaiveDate) -> u32>,
    ) -> Vec<PlannedTouch> {
        let today = self.history.today;
        let limit = self.limit(before);
        let mut planned: Vec<Planned> = arranged
            .iter()
            .map(|one| Planned {
                day: one.day,
                channel: self.channel_of(one),
                promotional: false,
                counted: true,
            })
            .collect();
        let until = left.map(|_| before);
        let left = left.unwrap_or(Room::EMPTY.left);
        let mut out: Vec<PlannedTouch> = Vec::new();
        let mut cursors: Vec<Cursor<'_>> = Vec::with_capacity(reading.touches.len());
        for touch in reading.touches {
            let Some(due) = touch.due else { continue };
            let rules = &self.definition.rules;
            let place = rules.iter().position(|rule| rule.code == touch.rule.code);
            let Some(place) = place else { continue };
            // Of touches of one kind that only some of the possible classes ask for, the earliest.
            let rival = cursors.iter().position(|other| {
                !touch.certain
                    && !other.reading.certain
                    && other.reading.rule.kind == touch.rule.kind
            });
            let cursor = Cursor {
                place,
                periods: self.periods(place, touch.rule),
                slots: None,
                planned: Vec::new(),
                from: self.first_day(touch.last.as_ref()),
                reading: touch,
                due,
                ordinal: 0,
                done: false,
            };
            match rival.and_then(|rival| cursors.get_mut(rival)) {
                Some(other) if other.due <= due => {}
                Some(other) => *other = cursor,
                None => cursors.push(cursor),
            }
        }
        for one in arranged.iter_mut() {
            self.stand_in(one, &mut cursors);
        }
        let mut triggers: Vec<(NaiveDate, &TriggerReading<'_>)> =
            reading.triggers.iter().filter_map(|one| Some((one.due?, one))).collect();
        triggers.sort_by_key(|(due, _)| std::cmp::Reverse(*due));
        loop {
            let next = cursors
                .iter()
                .enumerate()
                .filter(|(_, cursor)| !cursor.done && cursor.due < limit)
                // Of those due on one day first what counts for most others.
                .min_by_key(|(place, cursor)| {
                    let covers = self.covers(cursor.reading.rule, &cursors);
                    (cursor.due.max(today), std::cmp::Reverse(covers), *place)
                })
                .map(|(place, _)| place);
            let room = Room { planned: &planned, left, until };
            let touch_due = next.and_then(|place| cursors.get(place)).map(|one| one.due.max(today));
            let first = |due: NaiveDate| touch_due.is_none_or(|touch| due.max(today) <= touch);
            if let Some((due, trigger)) = triggers.pop_if(|(due, _)| *due < limit && first(*due)) {
                let found = self.plan_trigger(trigger, due, &mut cursors, &mut out, &room);
                planned.extend(found);
                continue;
            }
            let Some(place) = next else { break };
            let found = self.plan_next(place, &mut cursors, &mut out, &room);
            planned.extend(found);
        }
        let is_in = |one: &PlannedTouch| {
            let day = one.proposal.as_ref().map(|found| found.day);
            one.due < before || day.is_some_and(|day| day < before)
        };
        out.retain(is_in);
        out
    }

    /// The day before which what may be proposed before another day is due: what is paused may have to
    /// be done long before it is due.
    fn limit(&self, before: NaiveDate) -> NaiveDate {
        let today = self.history.today;
        let of_all = self.definition.pauses.iter().map(|one| (one.from, one.until));
        let own = self.history.pauses.iter().map(|one| (one.from, one.until));
        let mut pauses: Vec<(NaiveDate, NaiveDate)> =
            of_all.chain(own).filter(|(_, until)| *until >= today).collect();
        pauses.sort_unstable();
        let later = |day: NaiveDate, days: i64| {
            let days = TimeDelta::try_days(days).unwrap_or_default();
            day.checked_add_signed(days).unwrap_or(NaiveDate::MAX)
        };
        pauses.into_iter().fold(later(before, SLACK_DAYS), |limit, (from, until)| {
            let days = until.signed_duration_since(from).num_days().saturating_add(1);
            if from <= limit { later(limit, days) } else { limit }
        })
    }

    fn channel_of(&self, arranged: &Arranged) -> Option<usize> {
        let code = arranged.channel.as_ref()?;
        self.definition.codes.channels().iter().position(|channel| channel.code == *code)
    }

    /// What is arranged for a rule stands for its next touch, unless it is more than an interval late.
    fn stand_in(&self, arranged: &mut Arranged, cursors: &mut [Cursor<'_>]) {
        let Some(code) = &arranged.rule else { return };
        let found = cursors.iter().position(|one| one.reading.rule.code == *code && !one.done);
        let Some((place, cursor)) = found.and_then(|place| Some((place, cursors.get_mut(place)?)))
        else {
            return;
        };
        let rule = cursor.reading.rule;
        let begin = cursor.due.max(self.history.today);
        if cursor.reading.every.after(begin, 1).is_ok_and(|late| arranged.day > late) {
            return;
        }
        cursor.ordinal = cursor.ordinal.saturating_add(1);
        self.advance(cursor, arranged.day, true);
        let found = Found { day: arranged.day, channel: self.channel_of(arranged) };
        let touch = AskedTouch::of_rule(rule, Some(found));
        arranged.also = self.cover(cursors, &touch, found, Some(place));
    }

    fn plan_next(
        &self,
        place: usize,
        cursors: &mut [Cursor<'_>],
        out: &mut Vec<PlannedTouch>,
        room: &Room<'_>,
    ) -> Option<Planned> {
        let cursor = cursors.get(place)?;
        let (rule, due) = (cursor.reading.rule, cursor.due);
        let missing = self.missing(cursor.place, rule, due, &cursor.planned);
        let (found, postponed) =
            self.propose(cursor.place, rule, (due, cursor.from), missing, room);
        let paused = matches!(cursor.reading.state, TouchState::Suppressed(_));
        let overdue = TouchState::on(due, self.history.today, rule.grace).overdue();
        let mut one = PlannedTouch {
            source: TouchSource::Rule { rule: rule.code.clone(), kind: rule.kind.clone() },
            certain: cursor.reading.certain,
            due,
            overdue: if paused { 0 } else { overdue },
            ordinal: cursor.ordinal.saturating_add(1),
            proposal: found.map(|found| self.proposal(found)),
            postponed,
            also: Vec::new(),
        };
        let touch = AskedTouch::of_rule(rule, found);
        if let Some(found) = found {
            one.also = self.cover(cursors, &touch, found, Some(place));
        }
        let cursor = cursors.get_mut(place)?;
        cursor.ordinal = cursor.ordinal.saturating_add(1);
        match found {
            Some(found) => self.advance(cursor, found.day, true),
            None => cursor.done = true,
        }
        out.push(one);
        Some(touch.planned(found?))
    }

    /// Moves on the rules for which a planned touch counts, and says which they are.
    fn cover(
        &self,
        cursors: &mut [Cursor<'_>],
        touch: &AskedTouch<'_>,
        found: Found,
        own: Option<usize>,
    ) -> Vec<Code> {
        let mut also = Vec::new();
        for (place, other) in cursors.iter_mut().enumerate() {
            if Some(place) == own || other.done {
                continue;
            }
            // A touch well before its day would only bring the next one forward.
            let soon = other.reading.rule.every.after(found.day, 1).unwrap_or(NaiveDate::MAX);
            let counts =
                touch.satisfies.contains(&other.place) || self.takes(other.reading.rule, touch);
            if counts && other.due <= soon {
                also.push(other.reading.rule.code.clone());
                self.advance(other, found.day, false);
            }
        }
        also
    }

    /// Moves a rule on to its next due day; `own` where the touch is the one that the rule asked for.
    fn advance(&self, cursor: &mut Cursor<'_>, day: NaiveDate, own: bool) {
        let due = cursor.due;
        let next = match cursor.periods {
            Some(Periods::Rolling(_)) => {
                if cursor.slots.is_none() {
                    cursor.slots = self.slots(cursor.place, &cursor.reading);
                }
                cursor.slots.as_mut().and_then(|slots| {
                    slots.touch(due, day, own);
                    slots.due()
                })
            }
            Some(periods) => {
                let after = cursor.planned.partition_point(|one| *one > day);
                cursor.planned.insert(after, day);
                let rule = cursor.reading.rule;
                match self.due_with(cursor.place, rule, &periods, &cursor.planned) {
                    Some(next) => Some(next.max(due)),
                    // From its first touch on the customer is known.
                    None if cursor.reading.basis == Basis::Nothing => {
                        cursor.planned.last().and_then(|first| periods.after(*first))
                    }
                    // Not yet enough for a period: the same one goes on.
                    None => Some(due),
                }
            }
            // Without anything to count from it is asked for once.
            None => None,
        };
        let tomorrow = day.succ_opt().unwrap_or(day);
        cursor.from = tomorrow;
        match next {
            Some(next) => cursor.due = next.max(tomorrow),
            None => cursor.done = true,
        }
    }

    /// For how many other rules a touch of a rule may count, over whatever channel it comes.
    fn covers(&self, rule: &TouchRule, cursors: &[Cursor<'_>]) -> usize {
        let touch = AskedTouch::of_rule(rule, None);
        let others = cursors.iter().filter(|cursor| {
            let other = cursor.reading.rule;
            let within = other.filter.channels.is_empty()
                || (!rule.filter.channels.is_empty()
                    && rule.filter.channels.iter().all(|one| other.filter.channels.contains(one)));
            other.code != rule.code && !cursor.done && within && self.takes(other, &touch)
        });
        others.count()
    }

    /// Whether a rule takes a touch that is asked for, as it will be done: by us, sent over an
    /// asynchronous channel or reached over a synchronous one, with the first kind of content asked for.
    fn takes(&self, taker: &TouchRule, asked: &AskedTouch<'_>) -> bool {
        let (takes, filter) = (&taker.filter, asked.filter);
        let content = filter.contents.first();
        let channels = self.definition.codes.channels();
        let sync =
            asked.channel.and_then(|place| channels.iter().nth(place)).is_some_and(|one| one.sync);
        let outcome = if sync { TouchOutcome::Reached } else { TouchOutcome::Sent };
        takes.proactive != Some(false)
            && takes.promotional.is_none_or(|only| only == (filter.promotional == Some(true)))
            && takes.batch.is_none_or(|only| only == asked.batch)
            && (takes.outcomes.is_empty() || takes.outcomes.contains(&outcome))
            && (takes.channels.is_empty()
                || asked.channel.is_some_and(|channel| takes.channels.contains(&channel)))
            && (takes.contents.is_empty()
                || content.is_some_and(|content| takes.contents.contains(content)))
    }

    fn plan_trigger(
        &self,
        reading: &TriggerReading<'_>,
        due: NaiveDate,
        cursors: &mut [Cursor<'_>],
        out: &mut Vec<PlannedTouch>,
        room: &Room<'_>,
    ) -> Option<Planned> {
        let (today, trigger) = (self.history.today, reading.trigger);
        let (found, postponed) = self.search(&trigger.filter, (due, today), None, room);
        let touch = AskedTouch {
            filter: &trigger.filter,
            batch: false,
            satisfies: &trigger.satisfies,
            channel: found.and_then(|found| found.channel),
        };
        let also = found.map(|found| self.cover(cursors, &touch, found, None)).unwrap_or_default();
        let paused = matches!(reading.state, TouchState::Suppressed(_));
        let overdue = TouchState::on(due, today, trigger.grace).overdue();
        out.push(PlannedTouch {
            source: TouchSource::Trigger {
                trigger: trigger.code.clone(),
                event: reading.event.clone(),
            },
            certain: reading.certain,
            due,
            overdue: if paused { 0 } else { overdue },
            ordinal: 1,
            proposal: found.map(|found| self.proposal(found)),
            postponed,
            also,
        });
        Some(touch.planned(found?))
    }
}

/// A touch that a rule or a trigger asks for.
struct AskedTouch<'t> {
    filter: &'t TouchFilter,
    batch: bool,
    /// The places of the rules for which it counts whatever they ask for.
    satisfies: &'t [usize],
    channel: Option<usize>,
}

impl<'t> AskedTouch<'t> {
    /// That of a rule, over the channel found, else over the first that it names.
    fn of_rule(rule: &'t TouchRule, found: Option<Found>) -> Self {
        let channel = found.and_then(|found| found.channel);
        let channel = channel.or(rule.filter.channels.first().copied());
        Self { filter: &rule.filter, batch: rule.batch, satisfies: &[], channel }
    }

    fn planned(&self, found: Found) -> Planned {
        let promotional = self.filter.promotional == Some(true);
        Planned { day: found.day, channel: found.channel, promotional, counted: false }
    }
}
