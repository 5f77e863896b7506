//! What workflows tell: the decision facts of risk, renewal and warnings, which rules may read.

use std::sync::Arc;

use foldhash::{HashMap, HashMapExt};

use crate::fact::{Facts, OneCustomer};
use crate::policy::renewal::ContractBook;
use crate::policy::risk::RiskHistory;
use crate::policy::warning::{AskedAssessment, Evidence, WarningLog};
use crate::record::{
    Contact, Contract, ContractId, Coverage, CustomerId, Event, EventId, EventKind,
};
use crate::rule::Truth;
use crate::time::{LocalMoment, Moment};
use crate::{Error, Rulebook};

/// What there is of one customer, to ask the workflows.
#[derive(Clone, Copy, Debug)]
pub(super) struct Dossier<'e> {
    pub(super) customer: &'e CustomerId,
    /// Contracts and people of the host's records.
    pub(super) contracts: &'e [Arc<Contract>],
    pub(super) people: &'e [Contact],
    pub(super) events: &'e [&'e Event],
    pub(super) coverage: Coverage,
    pub(super) as_of: Moment,
    pub(super) known_by: Option<Moment>,
}

impl Dossier<'_> {
    fn log(&self) -> impl Iterator<Item = &Event> + Clone {
        self.events.iter().copied()
    }

    fn book(&self, rulebook: &Rulebook, as_of: Moment) -> Option<ContractBook> {
        let stated = self.contracts.iter().map(|contract| &**contract);
        let renewal = rulebook.renewal().ok()?;
        Some(renewal.book(self.customer, stated, self.log(), as_of, self.known_by))
    }

    fn risk<'a>(&self, rulebook: &'a Rulebook, as_of: Moment) -> Option<RiskHistory<'a>> {
        let risk = rulebook.risk().ok()?;
        Some(risk.history(self.customer, self.log(), as_of, self.known_by))
    }

    /// The facts that the records alone tell at a moment, with what risk and renewal make of them.
    fn facts_at(&self, rulebook: &Rulebook, at: Moment) -> Facts {
        let cut = self.known_by.map(|moment| rulebook.as_of(moment));
        let known = |event: &&Event| {
            cut.is_none_or(|cut| cut.includes(&event.recorded_at.local(rulebook.zone())))
        };
        let one = OneCustomer {
            id: self.customer,
            contracts: self.contracts,
            people: self.people,
            coverage: self.coverage,
        };
        let (folded, _) = rulebook.folding(at).fold(one, self.log().filter(known));
        let mut facts = folded.facts;
        let (risk, contracts) = (self.risk(rulebook, at), self.book(rulebook, at));
        tell(rulebook, &mut facts, at, risk.as_ref(), contracts.as_ref());
        facts
    }

    /// Gives the evidence that warnings are read by.
    pub(super) fn with_evidence<T>(
        &self,
        rulebook: &Rulebook,
        risk: Option<&RiskHistory<'_>>,
        read: impl FnOnce(&Evidence<'_>) -> T,
    ) -> T {
        let facts_at = |at: Moment| self.facts_at(rulebook, at);
        let assessment = |event: &EventId, now: Moment| {
            let found = risk?.of_event(event.as_str())?;
            let level = found.level().map(|level| level.rank());
            let latest = risk?.latest_by(&rulebook.as_of(now));
            let latest = latest.is_none_or(|latest| latest.moment <= found.moment);
            Some(AskedAssessment { at: found.moment, level, latest })
        };
        let later = |than: LocalMoment| risk.is_some_and(|history| history.has_later(than));
        let renews =
            |contract: &ContractId, at: Moment| self.book(rulebook, at)?.renewal_since(contract);
        let loses = |since: Moment, at: Moment| {
            let since = since.local(rulebook.zone()).date();
            self.book(rulebook, at).map_or(Truth::Unknown, |book| book.is_lost_since(since))
        };
        let evidence = Evidence::default()
            .facts_at(&facts_at)
            .asking_assessments(&assessment)
            .asking_later(&later)
            .asking_renewals(&renews)
            .asking_losses(&loses);
        read(&evidence)
    }
}

fn tell(
    rulebook: &Rulebook,
    facts: &mut Facts,
    as_of: Moment,
    risk: Option<&RiskHistory<'_>>,
    contracts: Option<&ContractBook>,
) {
    if let (Ok(renewal), Some(book)) = (rulebook.renewal(), contracts) {
        renewal.tell(facts, book);
    }
    if let (Ok(risk), Some(history)) = (rulebook.risk(), risk) {
        risk.tell(facts, rulebook.as_of(as_of).date(), history);
    }
}

/// The workflows of one customer, as the log tells them.
pub(super) struct Workflows<'a> {
    pub(super) risk: Option<RiskHistory<'a>>,
    pub(super) contracts: Option<ContractBook>,
    pub(super) warnings: Option<WarningLog>,
}

impl<'a> Workflows<'a> {
    /// Replays what the rulebook has policies for.
    pub(super) fn of(rulebook: &'a Rulebook, dossier: &Dossier<'_>) -> Self {
        let risk = dossier.risk(rulebook, dossier.as_of);
        let contracts = dossier.book(rulebook, dossier.as_of);
        let warnings = rulebook.warnings().ok().map(|warnings| {
            dossier.with_evidence(rulebook, risk.as_ref(), |evidence| {
                let Dossier { customer, as_of, known_by, .. } = *dossier;
                warnings.replay(customer.clone(), dossier.log(), as_of, known_by, evidence)
            })
        });
        Self { risk, contracts, warnings }
    }

    /// Puts what they tell into facts, where it is not known yet.
    pub(super) fn tell(&self, rulebook: &Rulebook, facts: &mut Facts, as_of: Moment) {
        tell(rulebook, facts, as_of, self.risk.as_ref(), self.contracts.as_ref());
        if let (Ok(warnings), Some(log)) = (rulebook.warnings(), &self.warnings) {
            warnings.tell(facts, log);
        }
    }

    /// What was refused, each with its event as place.
    pub(super) fn refused(&self) -> Vec<Error> {
        let risk = self.risk.iter().flat_map(|history| &history.refused);
        let risk = risk.map(|one| one.error.clone().at(one.event.as_str()));
        let warnings = self.warnings.iter().flat_map(|log| &log.refused);
        let warnings = warnings.map(|one| Error::from(one.refusal.clone()).at(one.event.as_str()));
        risk.chain(warnings).collect()
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
