//! The touches of one customer over a horizon: each on its day, none breaking a cap with the others.

use chrono::{NaiveDate, TimeDelta};
use serde::Serialize;

use super::definition::TouchRule;
use super::due::Asking;
use super::history::Touch;
use super::proposal::{Found, Planned, Postponed, Proposal};
use super::reading::{CadenceReading, TouchReading, TriggerReading};
use super::series::{Periods, RollingSlots};
use crate::label::Code;
use crate::record::{Direction, Event, Interaction, Outcome};
use crate::time::Moment;

/// How long after the horizon a touch may be due that is proposed within it, where nothing is paused.
const SLACK_DAYS: i64 = 31;

/// How many touches of one customer are planned at most.
const MOST: usize = 1_000;

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
/// let planned = cadence.plan(&history, &case, "2024-05-01".parse().unwrap(), &|_| false)?;
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
    /// By how many days it is overdue; 0 for what is not.
    pub overdue: i64,
    /// The day and the channel; none where no day is possible within a year.
    pub proposal: Option<Proposal>,
    /// Every day that was passed over, and why.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub postponed: Vec<Postponed>,
    /// The other rules for which it counts as well: none of them asks for a touch of its own (A-19).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub also: Vec<Code>,
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
    done: bool,
}

impl Asking<'_, '_> {
    /// The touches that are proposed before a day, in the order in which they are due.
    pub(super) fn plan(
        &self,
        reading: CadenceReading<'_>,
        before: NaiveDate,
        busy: &dyn Fn(NaiveDate) -> bool,
    ) -> Vec<PlannedTouch> {
        let today = self.history.today;
        let limit = self.limit(before);
        let mut planned: Vec<Planned> = Vec::new();
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
                reading: touch,
                due,
                from: today,
                done: false,
            };
            match rival.and_then(|rival| cursors.get_mut(rival)) {
                Some(other) if other.due <= due => {}
                Some(other) => *other = cursor,
                None => cursors.push(cursor),
            }
        }
        let mut triggers: Vec<(NaiveDate, &TriggerReading<'_>)> =
            reading.triggers.iter().filter_map(|one| Some((one.due?, one))).collect();
        triggers.sort_by_key(|(due, _)| std::cmp::Reverse(*due));
        while out.len() < MOST {
            let next = cursors
                .iter()
                .enumerate()
                .filter(|(_, cursor)| !cursor.done && cursor.due < limit)
                // Of those due on one day first what counts for most others.
                .min_by_key(|(place, cursor)| {
                    let covers = self.covered(cursor.reading.rule, &cursors).count();
                    (cursor.due.max(today), std::cmp::Reverse(covers), *place)
                })
                .map(|(place, _)| place);
            let touch_due = next.and_then(|place| cursors.get(place)).map(|one| one.due.max(today));
            let first = |due: NaiveDate| touch_due.is_none_or(|touch| due.max(today) <= touch);
            if let Some((due, trigger)) = triggers.pop_if(|(due, _)| *due < limit && first(*due)) {
                let (one, found) = self.plan_trigger(trigger, due, &planned, busy);
                planned.extend(found);
                out.push(one);
                continue;
            }
            let Some(place) = next else { break };
            let found = self.plan_next(place, &mut cursors, &mut out, &planned, busy);
            planned.extend(found);
        }
        out.retain(|one| one.proposal.as_ref().map_or(one.due, |found| found.day) < before);
        out
    }

    /// The day before which what may be proposed before another day is due: what is paused may have to
    /// be done long before it is due.
    fn limit(&self, before: NaiveDate) -> NaiveDate {
        let length = |from: NaiveDate, until: NaiveDate| {
            until.signed_duration_since(from).num_days().saturating_add(1)
        };
        let of_all = self.definition.pauses.iter().map(|one| length(one.from, one.until));
        let own = self.history.pauses.iter().map(|one| length(one.from, one.until));
        let slack = of_all.chain(own).fold(SLACK_DAYS, i64::saturating_add);
        let slack = TimeDelta::try_days(slack).unwrap_or_default();
        before.checked_add_signed(slack).unwrap_or(NaiveDate::MAX)
    }

    fn plan_next(
        &self,
        place: usize,
        cursors: &mut [Cursor<'_>],
        out: &mut Vec<PlannedTouch>,
        planned: &[Planned],
        busy: &dyn Fn(NaiveDate) -> bool,
    ) -> Option<Planned> {
        let today = self.history.today;
        let covered: Vec<usize> = {
            let rule = cursors.get(place)?.reading.rule;
            self.covered(rule, cursors).filter(|other| *other != place).collect()
        };
        let cursor = cursors.get_mut(place)?;
        let rule = cursor.reading.rule;
        let (found, postponed) =
            self.propose(cursor.place, rule, cursor.due, cursor.from, planned, busy);
        let source = TouchSource::Rule { rule: rule.code.clone(), kind: rule.kind.clone() };
        let mut one = PlannedTouch {
            source,
            certain: cursor.reading.certain,
            due: cursor.due,
            overdue: today.signed_duration_since(cursor.due).num_days().max(0),
            proposal: found.map(|found| self.proposal(found)),
            postponed,
            also: Vec::new(),
        };
        let Some(found) = found else {
            cursor.done = true;
            out.push(one);
            return None;
        };
        self.advance(cursor, found.day, true);
        for other in covered {
            if let Some(other) = cursors.get_mut(other)
                && self.is_covered(rule, found, other)
            {
                one.also.push(other.reading.rule.code.clone());
                self.advance(other, found.day, false);
            }
        }
        out.push(one);
        let promotional = rule.filter.promotional == Some(true);
        Some(Planned { day: found.day, channel: found.channel, promotional })
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
                self.due_with(cursor.place, cursor.reading.rule, &periods, &cursor.planned)
                    // Not yet enough for a period: the same one goes on.
                    .map(|next| next.max(due))
                    .or(Some(due))
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

    /// The other rules for which a touch of a rule may count.
    fn covered<'c>(
        &'c self,
        rule: &'c TouchRule,
        cursors: &'c [Cursor<'_>],
    ) -> impl Iterator<Item = usize> + 'c {
        cursors.iter().enumerate().filter_map(move |(place, cursor)| {
            let other = cursor.reading.rule;
            let same = other.code == rule.code;
            let within = other.filter.channels.is_empty()
                || (!rule.filter.channels.is_empty()
                    && rule.filter.channels.iter().all(|one| other.filter.channels.contains(one)));
            (!same && !cursor.done && within && self.takes(other, rule, None)).then_some(place)
        })
    }

    /// Whether a planned touch counts for a rule that is due by then, or before its next one.
    fn is_covered(&self, rule: &TouchRule, found: Found, other: &Cursor<'_>) -> bool {
        // A touch well before its day would only bring the next one forward.
        let soon = other.reading.rule.every.after(found.day, 1).unwrap_or(NaiveDate::MAX);
        other.due <= soon && self.takes(other.reading.rule, rule, found.channel)
    }

    /// Whether a rule takes a touch that another rule asks for.
    fn takes(&self, taker: &TouchRule, asker: &TouchRule, channel: Option<usize>) -> bool {
        let codes = self.definition.codes.channels();
        let channel = channel.or(asker.filter.channels.first().copied());
        let code = channel.and_then(|place| codes.iter().nth(place)).map(|one| &one.code);
        let code = code.or_else(|| codes.iter().next().map(|one| &one.code));
        let Some(code) = code else { return taker.filter.channels.is_empty() };
        let mut talk = Interaction::new(code.clone(), Direction::Outbound, Outcome::Reached);
        talk.promotional = asker.filter.promotional == Some(true);
        talk.batch = asker.batch;
        let first = asker.filter.contents.first();
        talk.content_kinds
            .extend(first.and_then(|place| self.definition.contents.get(*place)).cloned());
        let day = Moment::Date(self.history.today);
        let event = Event::new("", "", day, talk.clone());
        let at = day.local(&self.definition.zone);
        let touch = Touch { at, event: &event, channel, effective: true, talk: Some(&talk) };
        taker.filter.takes(&touch, &self.definition.contents)
    }

    fn plan_trigger(
        &self,
        trigger: &TriggerReading<'_>,
        due: NaiveDate,
        planned: &[Planned],
        busy: &dyn Fn(NaiveDate) -> bool,
    ) -> (PlannedTouch, Option<Planned>) {
        let today = self.history.today;
        let filter = &trigger.trigger.filter;
        let (found, postponed) = self.search(filter, due, today, None, planned, busy);
        let one = PlannedTouch {
            source: TouchSource::Trigger {
                trigger: trigger.trigger.code.clone(),
                event: trigger.event.clone(),
            },
            certain: trigger.certain,
            due,
            overdue: today.signed_duration_since(due).num_days().max(0),
            proposal: found.map(|found| self.proposal(found)),
            postponed,
            also: Vec::new(),
        };
        let promotional = filter.promotional == Some(true);
        let taken =
            found.map(|found| Planned { day: found.day, channel: found.channel, promotional });
        (one, taken)
    }
}
