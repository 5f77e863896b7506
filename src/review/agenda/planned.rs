//! What people planned and promised themselves, and the reviews that are due.

use chrono::NaiveDate;

use super::{AgendaCustomer, Task};
use crate::Rulebook;
use crate::error::Result;
use crate::label::Code;
use crate::policy::plan::{PlanStatus, Refused};
use crate::policy::scheme::Case;
use crate::record::{Author, Event, EventKind, Party};
use crate::rule::Truth;
use crate::time::Moment;

/// Something with a day of its own.
pub(super) struct Dated {
    pub(super) task: Task,
    pub(super) owner: Option<Author>,
    pub(super) due: NaiveDate,
    pub(super) channel: Option<Code>,
    pub(super) certain: bool,
    /// The touch rule that it stands for.
    pub(super) rule: Option<Code>,
}

/// What is planned, promised and to be reviewed, by its due day.
pub(super) struct OwnPlans {
    pub(super) dated: Vec<Dated>,
    pub(super) refused: Vec<Refused>,
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
        let mut own = Self { dated: Vec::new(), refused: Vec::new() };
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
                    channel: planned.channel,
                    certain: true,
                    rule: planned.rule,
                });
            }
            for one in readings.promises.into_iter().filter(|one| one.state.is_open()) {
                let promise = one.promise;
                // What the customer promised is asked after by who answers for it.
                let by = match promise.party {
                    Party::Customer => owner.cloned(),
                    _ => Some(promise.by),
                };
                own.dated.push(Dated {
                    task: Task::Promise {
                        of: one.of,
                        place: one.place,
                        what: promise.what,
                        party: promise.party,
                    },
                    owner: by,
                    due: promise.due.local(rulebook.zone()).date(),
                    channel: None,
                    certain: true,
                    rule: None,
                });
            }
            own.refused = readings.refused;
        }
        let today = rulebook.as_of(as_of).date();
        for review in plan.reviews_of(case)? {
            own.dated.push(Dated {
                task: Task::Review { review: review.what.code.clone() },
                owner: owner.cloned(),
                due: review.what.due(today)?.next,
                channel: None,
                certain: review.truth == Truth::True,
                rule: None,
            });
        }
        Ok(own)
    }

    /// The touch rules for which a planned talk stands.
    pub(super) fn stands_for(&self, rule: &Code) -> bool {
        self.dated.iter().any(|one| one.rule.as_ref() == Some(rule))
    }
}

fn is_of_plans(event: &Event) -> bool {
    match &event.kind {
        EventKind::Plan(_) | EventKind::Promise(_) => true,
        EventKind::Interaction(talk) => !talk.promises.is_empty(),
        _ => false,
    }
}
