//! A portfolio as it stood at one moment.

use std::sync::Arc;

use chrono::NaiveDate;

use crate::fact::{FoldedCustomer, OneCustomer, Population, Portfolio};
use crate::policy::scheme::{Case, Class};
use crate::record::Event;
use crate::review::decide::decided;
use crate::review::store::state;
use crate::review::told::{Dossier, Workflows};
use crate::review::{AgendaCustomer, CustomerFile, ReviewedCustomer};
use crate::rule::Decision;
use crate::time::{AsOf, Moment};
use crate::{Error, Rulebook};

/// A portfolio as it stood at one moment; customers that came later are none yet.
#[derive(Debug)]
pub(in crate::review) struct Snapshot {
    pub(super) cut: AsOf,
    pub(super) population: Population,
    /// By the places of the files.
    customers: Vec<Option<ReviewedCustomer>>,
    /// What the records of each show to be wrong.
    refused: Vec<Vec<Error>>,
}

impl Snapshot {
    /// The portfolio at a moment.
    pub(super) fn of(
        rulebook: &Rulebook,
        files: &[CustomerFile],
        as_of: Moment,
        known_by: Option<Moment>,
    ) -> Self {
        let cut = rulebook.as_of(as_of);
        let folding = rulebook.folding(as_of);
        let mut folded: Vec<Option<FoldedCustomer>> = Vec::with_capacity(files.len());
        let mut refused = Vec::with_capacity(files.len());
        for file in files {
            let mut events = known_events(rulebook, file, known_by);
            let happened = |event: &Event| cut.includes(&event.at.local(rulebook.zone()));
            let begun = |day: NaiveDate| day <= cut.date();
            let came = file.contracts.iter().any(|one| begun(one.terms.start))
                || file.record.first_deal.is_some_and(begun)
                || events.any(happened);
            // Of whom nothing says when it came, and of whom the host knows facts, is one always.
            let undated = file.contracts.is_empty()
                && file.record.first_deal.is_none()
                && file.events.is_empty();
            if !came && !undated && file.given.is_empty() {
                folded.push(None);
                refused.push(Vec::new());
                continue;
            }
            let (customer, wrong) = folded_file(rulebook, &folding, file, (as_of, known_by));
            refused.push(wrong);
            folded.push(Some(customer));
        }
        let facts = folded.iter().flatten().map(|customer| &customer.facts);
        let population = rulebook.population(facts);
        let reviewed = folded.into_iter().zip(files).map(|(customer, file)| {
            let id = file.record.id.clone();
            Some(decided(rulebook, id, customer?, &population, cut.date()).0)
        });
        let customers = reviewed.collect();
        Self { cut, population, customers, refused }
    }

    /// What the records of a customer show to be wrong.
    pub(super) fn refused(&self, place: usize) -> &[Error] {
        self.refused.get(place).map_or(&[], Vec::as_slice)
    }

    /// The customer of a file, if it was one by then.
    pub(super) fn customer(&self, place: usize) -> Option<&ReviewedCustomer> {
        self.customers.get(place)?.as_ref()
    }

    /// The case of a customer.
    pub(super) fn case<'a>(&'a self, customer: &'a ReviewedCustomer) -> Case<'a> {
        Case::new(&customer.facts, self.cut.date())
            .population(&self.population)
            .history(&customer.history)
    }
}

/// The events of a file that were known by a moment.
fn known_events<'f>(
    rulebook: &'f Rulebook,
    file: &'f CustomerFile,
    known_by: Option<Moment>,
) -> impl Iterator<Item = &'f Event> + Clone {
    let known = known_by.map(|moment| rulebook.as_of(moment));
    let is_known = move |event: &&Arc<Event>| {
        known.is_none_or(|cut| cut.includes(&event.recorded_at.local(rulebook.zone())))
    };
    file.events.iter().filter(is_known).map(|event| &**event)
}

/// What the records of a file tell, with what is stated and given and what the workflows make of it;
/// and what is wrong with them.
fn folded_file(
    rulebook: &Rulebook,
    folding: &Portfolio<'_>,
    file: &CustomerFile,
    (as_of, known_by): (Moment, Option<Moment>),
) -> (FoldedCustomer, Vec<Error>) {
    let events = || known_events(rulebook, file, known_by);
    let one = OneCustomer {
        id: &file.record.id,
        contracts: &file.contracts,
        people: &file.record.contacts,
        coverage: file.coverage,
    };
    let (mut customer, rejected) = folding.fold(one, events());
    let mut wrong = state(&mut customer, &file.record);
    wrong.extend(rejected.into_iter().map(|one| one.error.at(one.event.as_str())));
    for (name, value) in &file.given {
        wrong.extend(customer.facts.set(name, value.clone()).err());
    }
    if rulebook.has_workflows() {
        let log: Vec<&Event> = events().collect();
        let dossier = Dossier {
            customer: &file.record.id,
            contracts: &file.contracts,
            people: &file.record.contacts,
            events: &log,
            coverage: file.coverage,
            as_of,
            known_by,
        };
        Workflows::of(rulebook, &dossier).tell(rulebook, &mut customer.facts, as_of);
    }
    (customer, wrong)
}

impl CustomerFile {
    /// The customer as it stands at a moment; and what its records show to be wrong, with the event as
    /// place.
    pub(crate) fn at(&self, rulebook: &Rulebook, as_of: Moment) -> (AgendaCustomer, Vec<Error>) {
        let folding = rulebook.folding(as_of);
        let (folded, mut wrong) = folded_file(rulebook, &folding, self, (as_of, None));
        let FoldedCustomer { facts, history, errors, .. } = folded;
        wrong.extend(errors);
        wrong.extend(rulebook.refused(&history));
        let customer = AgendaCustomer {
            record: Arc::clone(&self.record),
            contracts: self.contracts.clone(),
            events: self.events.clone(),
            facts,
            history,
            coverage: self.coverage,
        };
        (customer, wrong)
    }
}

/// What a scheme decides of a customer.
pub(in crate::review) fn class_of<'c>(
    rulebook: &Rulebook,
    customer: &'c ReviewedCustomer,
    scheme: &str,
) -> Option<&'c Decision<Class, Vec<crate::record::ReasonCode>>> {
    let place = rulebook.schemes().iter().position(|one| one.code() == scheme)?;
    customer.decisions.get(place)
}
