//! What people planned and promised themselves, and the reviews that are due.

use chrono::NaiveDate;

use super::{AgendaCustomer, Task};
use crate::Rulebook;
use crate::error::{Error, Result};
use crate::label::{Code, Labels, Language};
use crate::policy::cadence::{Arranged, Obstacle, Postponed, Suppression};
use crate::policy::occasion::{Known, OccasionState};
use crate::policy::plan::PlanStatus;
use crate::policy::scheme::Case;
use crate::record::{Author, Event, EventId, EventKind, Party};
use crate::rule::Truth;
use crate::time::Moment;

/// Something with a day of its own.
pub(super) struct Dated {
    pub(super) task: Task,
    pub(super) owner: Option<Author>,
    pub(super) due: NaiveDate,
    /// The day on which it is best done.
    pub(super) day: NaiveDate,
    /// The roles that do it.
    pub(super) by: Vec<Code>,
    pub(super) channel: Option<Code>,
    pub(super) certain: bool,
    /// The touch rule that it stands for.
    pub(super) rule: Option<Code>,
    /// The other touch rules for which it counts.
    pub(super) also: Vec<Code>,
}

/// What is planned, promised and to be reviewed, by its due day.
pub(super) struct OwnPlans {
    pub(super) dated: Vec<Dated>,
    pub(super) refused: Vec<(EventId, Error, String)>,
    pub(super) suppressed: Vec<(Task, Suppression)>,
    /// Tables that say nothing of some of the days.
    pub(super) beyond: Vec<(Task, Postponed)>,
}

impl OwnPlans {
    /// What the log of a customer tells of plans and promises, and which reviews are due.
    pub(super) fn read(
        rulebook: &Rulebook,
        customer: &AgendaCustomer,
        case: &Case<'_>,
        as_of: Moment,
        owner: Option<&Author>,
    ) -> Result<Self> {
        let mut own = Self {
            dated: Vec::new(),
            refused: Vec::new(),
            suppressed: Vec::new(),
            beyond: Vec::new(),
        };
        let plan = rulebook.plan();
        if customer.events.iter().any(|event| is_of_plans(event)) {
            let log = customer.log();
            let readings = plan.read(&customer.record, &log, as_of, None);
            for item in readings.items {
                if item.state.status != PlanStatus::NotStarted {
                    continue;
                }
                let planned = item.state.plan;
                own.dated.push(Dated {
                    task: Task::PlanItem { item: item.item, topics: planned.topics },
                    owner: Some(planned.owner),
                    due: planned.planned,
                    day: planned.planned,
                    by: Vec::new(),
                    channel: planned.channel,
                    certain: true,
                    rule: planned.rule,
                    also: Vec::new(),
                });
            }
            for one in readings.promises.into_iter().filter(|one| one.state.is_open()) {
                let promise = one.promise;
                // What the customer promised is asked after by who answers for it.
                let by = match promise.party {
                    Party::Customer => owner.cloned(),
                    _ => Some(promise.by),
                };
                let due = promise.due.local(rulebook.zone()).date();
                own.dated.push(Dated {
                    task: Task::Promise {
                        of: one.of,
                        place: one.place,
                        what: promise.what,
                        party: promise.party,
                    },
                    owner: by,
                    due,
                    day: due,
                    by: Vec::new(),
                    channel: None,
                    certain: true,
                    rule: None,
                    also: Vec::new(),
                });
            }
            own.refused.extend(readings.refused.into_iter().map(|one| {
                let text = one.refusal.text(Language::Chinese);
                (one.event, Error::from(one.refusal), text)
            }));
        }
        let today = rulebook.as_of(as_of).date();
        for review in plan.reviews_of(case)? {
            let due = review.what.due(today)?.next;
            own.dated.push(Dated {
                task: Task::Review { review: review.what.code.clone() },
                owner: owner.cloned(),
                due,
                day: due,
                by: Vec::new(),
                channel: None,
                certain: review.truth == Truth::True,
                rule: None,
                also: Vec::new(),
            });
        }
        Ok(own)
    }

    /// Adds the occasions whose due day lies before a day and that are neither done nor missed.
    pub(super) fn add_occasions(
        &mut self,
        rulebook: &Rulebook,
        customer: &AgendaCustomer,
        case: Case<'_>,
        (as_of, before): (Moment, NaiveDate),
        owner: Option<&Author>,
    ) -> Result<()> {
        let occasions = rulebook.occasions();
        if occasions.rules().next().is_none() {
            return Ok(());
        }
        let today = rulebook.as_of(as_of).date();
        let log = || customer.events.iter().map(AsRef::as_ref);
        let contracts = customer.contracts.iter().map(AsRef::as_ref);
        let known = Known::new(&customer.record, log(), case).contracts(contracts);
        let plan = occasions.open(&known, as_of, before)?;
        for reading in plan.readings {
            let Some(occurrence) = reading.occurrence else { continue };
            let Ok(rule) = occasions.rule(reading.rule.as_str()) else { continue };
            let task = Task::Occasion {
                occasion: reading.rule,
                subject: reading.subject,
                on: occurrence.day,
                actions: rule.actions.clone(),
                optional: reading.optional,
            };
            match reading.state {
                OccasionState::Later { .. }
                | OccasionState::Upcoming { .. }
                | OccasionState::Due
                | OccasionState::Late { .. } => self.dated.push(Dated {
                    task,
                    owner: owner.cloned(),
                    due: occurrence.due,
                    day: occurrence.proposed,
                    by: rule.by.iter().cloned().collect(),
                    channel: occurrence.channels.first().cloned(),
                    certain: reading.certain,
                    rule: None,
                    also: Vec::new(),
                }),
                OccasionState::Suppressed { since } => {
                    self.suppressed.push((task, suppression(log(), since, today)));
                }
                _ => {}
            }
        }
        for reading in plan.beyond {
            let OccasionState::Unknown { error } = reading.state else { continue };
            let (subject, optional) = (reading.subject, reading.optional);
            let task = Task::Occasion {
                occasion: reading.rule,
                subject,
                on: before,
                actions: Vec::new(),
                optional,
            };
            let why = Obstacle::BeyondCalendar { message: error.to_string() };
            self.beyond.push((task, Postponed { from: today, to: before, why }));
        }
        self.refused.extend(plan.refused.into_iter().map(|one| {
            let text = one.refusal.text(Language::Chinese);
            (one.event, Error::from(one.refusal), text)
        }));
        Ok(())
    }
}

impl Dated {
    /// Whether the customer is talked to, as far as anybody can tell.
    pub(super) fn is_contact(&self) -> bool {
        match self.task {
            Task::PlanItem { .. } => true,
            Task::Occasion { .. } => self.channel.is_some(),
            _ => false,
        }
    }

    /// It as a contact around which others are planned.
    pub(super) fn arranged(&self) -> Arranged {
        let (channel, rule) = (self.channel.clone(), self.rule.clone());
        Arranged { day: self.day, channel, rule, also: Vec::new() }
    }
}

/// What stops contact since a moment: a pause of our own, or the word of the customer.
fn suppression<'e>(
    log: impl Iterator<Item = &'e Event>,
    since: Moment,
    today: NaiveDate,
) -> Suppression {
    let pauses = log.filter_map(|event| match &event.kind {
        EventKind::ContactPause(pause) => Some(pause),
        _ => None,
    });
    let mut own = pauses.filter(|pause| {
        Moment::Date(pause.from) == since && pause.from <= today && today <= pause.until
    });
    match own.next() {
        Some(pause) => {
            let (until, reason) = (pause.until, pause.reason.trim());
            let said = ["en", "zh"].map(|language| (language, reason));
            let said = said.into_iter().filter(|(_, reason)| !reason.is_empty());
            Suppression::Pause { until, reason: Labels::from_iter(said) }
        }
        None => Suppression::DoNotContact { since },
    }
}

fn is_of_plans(event: &Event) -> bool {
    match &event.kind {
        EventKind::Plan(_) | EventKind::Promise(_) => true,
        EventKind::Interaction(talk) => !talk.promises.is_empty(),
        _ => false,
    }
}
