//! What people planned and promised themselves, and the reviews that are due.

use chrono::NaiveDate;

use super::{AgendaCustomer, Task};
use crate::Rulebook;
use crate::error::{Error, Result};
use crate::label::{Code, Language};
use crate::policy::cadence::{Arranged, Obstacle, Postponed, Suppression};
use crate::policy::lifecycle::{Silence, Silent};
use crate::policy::occasion::{Known, OccasionState};
use crate::policy::plan::{PlanStatus, ReviewRule};
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

/// Something that is not asked for, and why.
pub(super) struct Stopped {
    pub(super) task: Task,
    pub(super) owner: Option<Author>,
    /// The day on which it would be done.
    pub(super) day: NaiveDate,
    pub(super) why: Suppression,
}

/// What is planned, promised and to be reviewed, by its due day.
pub(super) struct OwnPlans {
    pub(super) dated: Vec<Dated>,
    pub(super) refused: Vec<(EventId, Error, String)>,
    pub(super) suppressed: Vec<Stopped>,
    /// Tables that say nothing of some of the days.
    pub(super) beyond: Vec<(Task, Postponed)>,
}

impl OwnPlans {
    /// What the log of a customer tells of plans and promises, and which reviews are due before a
    /// day.
    pub(super) fn read(
        rulebook: &Rulebook,
        customer: &AgendaCustomer,
        case: &Case<'_>,
        (as_of, before): (Moment, NaiveDate),
        owner: Option<&Author>,
    ) -> Result<Self> {
        let mut own = Self {
            dated: Vec::new(),
            refused: Vec::new(),
            suppressed: Vec::new(),
            beyond: Vec::new(),
        };
        let plan = rulebook.plan();
        let today = rulebook.as_of(as_of).date();
        let log = || customer.events.iter().map(AsRef::as_ref);
        if log().any(is_of_plans) {
            let readings = plan.read(&customer.record, log(), as_of, None);
            let silence = rulebook.lifecycle().silence(&customer.record, log(), as_of);
            for item in readings.items {
                if item.state.status != PlanStatus::NotStarted {
                    continue;
                }
                let planned = item.state.plan;
                let (task, owner) =
                    (Task::PlanItem { item: item.item, topics: planned.topics }, planned.owner);
                // What was missed is carried over to today.
                let day = planned.planned.max(today);
                if let Some(why) = silence.on(day) {
                    let (owner, why) = (Some(owner), suppression(why));
                    own.suppressed.push(Stopped { task, owner, day, why });
                    continue;
                }
                own.dated.push(Dated {
                    task,
                    owner: Some(owner),
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
        for review in plan.reviews_of(case)? {
            own.dated.extend(review_days(rulebook, review.what, today, before).map(
                |(day, due)| Dated {
                    task: Task::Review { review: review.what.code.clone() },
                    owner: owner.cloned(),
                    due,
                    day,
                    by: Vec::new(),
                    channel: None,
                    certain: review.truth == Truth::True,
                    rule: None,
                    also: Vec::new(),
                },
            ));
        }
        Ok(own)
    }

    /// Adds the occasions that are best done before a day and that are neither done nor missed.
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
        let mut silence: Option<Silence<'_>> = None;
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
                    let silence = silence.get_or_insert_with(|| {
                        rulebook.lifecycle().silence(&customer.record, log(), as_of)
                    });
                    let why =
                        silence.on(today).map_or(Suppression::DoNotContact { since }, suppression);
                    let (owner, day) = (owner.cloned(), occurrence.proposed);
                    self.suppressed.push(Stopped { task, owner, day, why });
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

/// When a review is due before a day: the working day on or before it, and the due day.
pub(super) fn review_days<'r>(
    rulebook: &'r Rulebook,
    rule: &'r ReviewRule,
    today: NaiveDate,
    before: NaiveDate,
) -> impl Iterator<Item = (NaiveDate, NaiveDate)> + 'r {
    let cadence = rulebook.cadence().ok();
    let day = move |due| cadence.map_or(due, |cadence| cadence.working_day(due, today));
    let days = rule.due_days(today).map(move |due| (day(due), due));
    days.take_while(move |(day, _)| *day < before)
}

fn suppression(why: Silent<'_>) -> Suppression {
    match why {
        Silent::Unwanted(since) => Suppression::DoNotContact { since },
        Silent::Paused(pause) => Suppression::Pause { until: pause.until, reason: pause.labels() },
    }
}

fn is_of_plans(event: &Event) -> bool {
    match &event.kind {
        EventKind::Plan(_) | EventKind::Promise(_) => true,
        EventKind::Interaction(talk) => !talk.promises.is_empty(),
        _ => false,
    }
}
