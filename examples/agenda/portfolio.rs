//! What the files say, with what only an agenda asks for: zones, people, and what is next.

use std::collections::{BTreeSet, HashMap};
use std::ops::{Deref, DerefMut};

use chrono::NaiveDate;
use guanxi::Rulebook;
use guanxi::label::Code;
use guanxi::policy::cadence::{CadenceReading, Postponed, Proposal};
use guanxi::record::{Author, Coverage, CustomerId, EventKind, Party};
use guanxi::review::{Agenda, RefusedEvent};
use guanxi::time::Zone;
use serde::Serialize;

use crate::args::Files;
use crate::intake::{Intake, Log};
use crate::{events, interactions};

/// The files, in the order in which their refused rows are listed.
const FILES: &[&str] = &["customers", "interactions", "events"];

/// A customer for whom there is nothing to do on the days asked for, and what is next.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct NotDue {
    /// The customer.
    pub(crate) customer: CustomerId,
    /// The touch rule that asks first.
    pub(crate) rule: Code,
    /// The due day.
    pub(crate) due: NaiveDate,
    /// The day on which to do it.
    pub(crate) proposal: Option<Proposal>,
    /// The days that were passed over.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(crate) postponed: Vec<Postponed>,
}

/// What the files say.
pub(crate) struct Portfolio {
    intake: Intake,
    /// The zones of customers that have one of their own.
    pub(crate) zones: HashMap<CustomerId, Zone>,
    /// Who answers for customers, and who planned or promised something.
    pub(crate) owners: BTreeSet<Author>,
    /// The customers for whom there is nothing to do, by id.
    pub(crate) not_due: Vec<NotDue>,
}

impl Deref for Portfolio {
    type Target = Intake;

    fn deref(&self) -> &Intake {
        &self.intake
    }
}

impl DerefMut for Portfolio {
    fn deref_mut(&mut self) -> &mut Intake {
        &mut self.intake
    }
}

impl Portfolio {
    /// Reads the files.
    pub(crate) fn read(files: &Files, rulebook: &Rulebook) -> Result<Self, String> {
        // The interactions are all there are; of purchases nothing is said.
        let coverage = Coverage::default().interactions();
        let mut intake = Intake::new(coverage, FILES, |_, _| None, false);
        let (mut zones, mut owners) = (HashMap::new(), BTreeSet::new());
        let Some(path) = &files.customers else {
            return Err("--customers: a log of your own needs the customers too".to_owned());
        };
        for customer in intake.read_customers(path, rulebook)? {
            zones.extend(customer.time_zone.map(|zone| (customer.id, zone)));
            owners.extend(customer.owner);
        }
        let mut logged = Vec::new();
        if let Some(path) = &files.interactions {
            let needed: Vec<&str> = ["customer"].into_iter().chain(interactions::NEEDED).collect();
            let log = Log {
                name: "interactions",
                needed: &needed,
                read: &|cells, id| Ok(vec![interactions::event(cells, "customer", id)?]),
                join: &|_, _| false,
            };
            logged.extend(intake.read_log(
                interactions::open(path, "customer")?,
                rulebook,
                &log,
            )?);
        }
        if let Some(path) = &files.events {
            let log = Log {
                name: "events",
                needed: &events::NEEDED,
                read: &|cells, id| Ok(vec![events::event(cells, rulebook, id)?]),
                join: &|_, _| false,
            };
            logged.extend(intake.read_log(events::open(path)?, rulebook, &log)?);
        }
        owners.extend(logged.iter().flat_map(|event| people(&event.kind)).cloned());
        Ok(Self { intake, zones, owners, not_due: Vec::new() })
    }

    /// Notes what a customer is asked for next.
    pub(crate) fn note_next(&mut self, reading: &CadenceReading<'_>) {
        let Some(next) = reading.next_touch() else { return };
        self.not_due.extend(next.due.map(|due| NotDue {
            customer: reading.customer.clone(),
            rule: next.rule.code().clone(),
            due,
            proposal: next.proposal.clone(),
            postponed: next.postponed.clone(),
        }));
    }

    /// Leaves only those customers for whom there is nothing to do.
    pub(crate) fn keep_not_due(&mut self, agenda: &Agenda) {
        let Agenda { items, postponed, suppressed, impossible, .. } = agenda;
        let items = items.iter().map(|one| &one.customer);
        let others = suppressed.iter().map(|one| &one.customer);
        let others = others.chain(postponed.iter().map(|one| &one.customer));
        let others = others.chain(impossible.iter().map(|one| &one.customer));
        let busy: BTreeSet<&CustomerId> = items.chain(others).collect();
        self.not_due.retain(|one| !busy.contains(&one.customer));
    }

    /// Adds the events that the policies refuse.
    pub(crate) fn refuse_events(&mut self, refused: &[RefusedEvent]) {
        for one in refused {
            let zh = Some(one.text_zh.clone());
            self.refuse(&one.customer, one.event.as_str(), &one.error, zh);
        }
    }
}

/// Who planned or promised something.
fn people(kind: &EventKind) -> impl Iterator<Item = &Author> {
    let planned = match kind {
        EventKind::Plan(plan) => match &plan.action {
            guanxi::record::PlanAction::Plan(item) => Some(&item.owner),
            _ => None,
        },
        _ => None,
    };
    let promises = match kind {
        EventKind::Interaction(talk) => talk.promises.as_slice(),
        _ => &[],
    };
    let ours = promises.iter().filter(|promise| promise.party == Party::Staff);
    planned.into_iter().chain(ours.map(|promise| &promise.by))
}
