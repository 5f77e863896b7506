//! What workflows tell: the decision facts of risk, renewal and warnings, which rules may read.

use foldhash::{HashMap, HashMapExt};

use crate::fact::Facts;
use crate::policy::renewal::ContractBook;
use crate::policy::risk::RiskHistory;
use crate::record::{Contract, CustomerId, Event, EventKind};
use crate::time::Moment;
use crate::{Error, Rulebook};

/// What there is of one customer, to ask the workflows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dossier<'e> {
    pub(super) customer: &'e CustomerId,
    /// Contracts of the host's records.
    pub(super) contracts: &'e [&'e Contract],
    pub(super) events: &'e [&'e Event],
    pub(super) as_of: Moment,
    pub(super) known_by: Option<Moment>,
}

/// What the workflows of one customer are read from, and what of them was refused.
pub(super) struct Workflows<'a> {
    pub(super) risk: Option<RiskHistory<'a>>,
    pub(super) contracts: Option<ContractBook>,
}

impl<'a> Workflows<'a> {
    /// Replays what the rulebook has policies for.
    pub(super) fn of(rulebook: &'a Rulebook, dossier: &Dossier<'_>) -> Self {
        let Dossier { customer, contracts, events, as_of, known_by } = *dossier;
        let log = || events.iter().copied();
        let risk = rulebook.risk().ok();
        let risk = risk.map(|risk| risk.history(customer, log(), as_of, known_by));
        let renewal = rulebook.renewal().ok();
        let contracts = renewal.map(|renewal| {
            renewal.book(customer, contracts.iter().copied(), log(), as_of, known_by)
        });
        Self { risk, contracts }
    }

    /// Puts what they tell into facts, where it is not known yet.
    pub(super) fn tell(&self, rulebook: &Rulebook, facts: &mut Facts, as_of: Moment) {
        if let (Ok(renewal), Some(book)) = (rulebook.renewal(), &self.contracts) {
            renewal.tell(facts, book);
        }
        if let (Ok(risk), Some(history)) = (rulebook.risk(), &self.risk) {
            risk.tell(facts, rulebook.as_of(as_of).date(), history);
        }
    }

    /// What was refused, each with its event as place.
    pub(super) fn refused(&self) -> Vec<Error> {
        let risk = self.risk.iter().flat_map(|history| &history.refused);
        risk.map(|one| one.error.clone().at(one.event.as_str())).collect()
    }
}

/// The events of each customer, where any of them is one of a workflow.
#[derive(Debug, Default)]
pub(super) struct Logs<'e>(HashMap<&'e CustomerId, Vec<&'e Event>>);

impl<'e> Logs<'e> {
    pub(super) fn new(rulebook: &Rulebook, events: &'e [Event]) -> Self {
        let of_workflow = |event: &Event| {
            matches!(
                event.kind,
                EventKind::RiskAssessment(_)
                    | EventKind::Warning(_)
                    | EventKind::Contract(_)
                    | EventKind::RetentionPlan(_)
            )
        };
        let mut logs: HashMap<&CustomerId, Vec<&Event>> = HashMap::new();
        if rulebook.has_workflows() && events.iter().any(of_workflow) {
            for event in events {
                logs.entry(&event.customer).or_default().push(event);
            }
        }
        Self(logs)
    }

    pub(super) fn of(&self, customer: &CustomerId) -> &[&'e Event] {
        self.0.get(customer).map_or(&[], Vec::as_slice)
    }
}
