//! Whether everything that is referred to is there, once a batch is done.

use std::collections::BTreeSet;

use crate::error::Error;
use crate::record::{
    ContactAction, ContactEvent, Contract, ContractId, Customer, CustomerId, Event, EventKind,
};
use crate::store::memory::state::State;
use crate::store::{Reference, fault, references};

impl State {
    /// A customer and all that are merged into it or that it is merged into, by way of others too:
    /// what one of them knows, all know.
    pub(super) fn family(&self, customer: &CustomerId) -> BTreeSet<CustomerId> {
        let mut open = vec![customer.clone()];
        let mut family = BTreeSet::new();
        while let Some(member) = open.pop() {
            if family.contains(&member) {
                continue;
            }
            open.extend(self.customer(&member).and_then(|record| record.value.merged_into.clone()));
            open.extend(self.merged_into(&member).cloned());
            family.insert(member);
        }
        family
    }

    fn knows_contract(&self, customer: &CustomerId, contract: &ContractId) -> bool {
        let owner = self.contract(contract).map(|record| &record.value.customer);
        owner == Some(customer) || self.signed(customer, contract) || {
            let family = self.family(customer);
            owner.is_some_and(|owner| family.contains(owner))
                || family.iter().any(|member| self.signed(member, contract))
        }
    }

    fn knows(&self, customer: &CustomerId, reference: Reference<'_>) -> bool {
        match reference {
            Reference::Event(id) => self.event(id).is_some_and(|(_, event)| {
                event.customer == *customer || self.family(customer).contains(&event.customer)
            }),
            Reference::Invoice(id) => {
                self.issued(customer, id)
                    || self.family(customer).iter().any(|member| self.issued(member, id))
            }
            Reference::Contract(id) => self.knows_contract(customer, id),
            Reference::Contact(id) => {
                self.customer(customer)
                    .is_some_and(|record| record.value.contact(id.as_str()).is_some())
                    || self.claims(id).next().is_some_and(|_| {
                        let family = self.family(customer);
                        self.claims(id).any(|(owner, _)| family.contains(owner))
                    })
            }
        }
    }

    /// What is wrong with a record of a customer that stands.
    pub(super) fn faults_of_customer(&self, write: usize, customer: &Customer) -> Vec<Error> {
        let mut errors = Vec::new();
        if let Some(into) = &customer.merged_into {
            if self.customer(into).is_none() {
                let message = format!("there is no customer `{into}` to be merged into");
                errors.push(fault::dangling(write, "customer.merged_into", message));
            } else if *into != customer.id && self.is_merged_in_a_circle(&customer.id) {
                errors.push(fault::merge_circle(write, &customer.id));
            }
        }
        for (place, contact) in customer.contacts.iter().enumerate() {
            for (other, claim) in
                self.claims(&contact.id).filter(|(other, _)| **other != customer.id)
            {
                if claim.listed || !self.family(&customer.id).contains(other) {
                    let field = format!("customer.contacts[{place}].id");
                    errors.push(fault::contact_in_two(write, &field, &contact.id, other));
                }
            }
        }
        errors
    }

    fn is_merged_in_a_circle(&self, customer: &CustomerId) -> bool {
        let mut seen = BTreeSet::new();
        let mut at = customer;
        while let Some(into) =
            self.customer(at).and_then(|record| record.value.merged_into.as_ref())
        {
            if into == customer {
                return true;
            }
            if !seen.insert(into) {
                return false; // a circle of others, which is said of them
            }
            at = into;
        }
        false
    }

    /// What is wrong with a record of a contract that stands.
    pub(super) fn faults_of_contract(&self, write: usize, contract: &Contract) -> Vec<Error> {
        let mut errors = Vec::new();
        if self.customer(&contract.customer).is_none() {
            errors.push(fault::unknown_customer(write, "contract.customer", &contract.customer));
        } else if let Some(renewed) = &contract.terms.renews
            && !self.knows_contract(&contract.customer, renewed)
        {
            let message = format!("customer `{}` has no contract `{renewed}`", contract.customer);
            errors.push(fault::dangling(write, "contract.terms.renews", message));
        }
        errors
    }

    /// What is wrong with an event that was appended.
    pub(super) fn faults_of_event(&self, write: usize, event: &Event) -> Vec<Error> {
        let customer = &event.customer;
        if self.customer(customer).is_none() {
            return vec![fault::unknown_customer(write, "event.customer", customer)];
        }
        let mut errors: Vec<Error> = references(event)
            .filter(|(_, reference)| !self.knows(customer, *reference))
            .map(|(field, reference)| {
                let message = format!("customer `{customer}` has no {}", named(reference));
                fault::dangling(write, field, message)
            })
            .collect();
        if let Some(step) = joining(event) {
            let family = self.family(customer);
            for (other, _) in
                self.claims(&step.contact).filter(|(other, _)| !family.contains(*other))
            {
                let field = "event.kind.contact.contact";
                errors.push(fault::contact_in_two(write, field, &step.contact, other));
            }
        }
        errors
    }

    /// What no longer holds of these customers and their families, after something was taken from
    /// one of them; each missing thing once.
    pub(super) fn faults_left_behind(
        &self,
        write: usize,
        field: &str,
        customers: &[CustomerId],
    ) -> Vec<Error> {
        let members: BTreeSet<CustomerId> =
            customers.iter().flat_map(|customer| self.family(customer)).collect();
        let mut errors = Vec::new();
        for member in members.iter().filter(|member| self.customer(member).is_some()) {
            let mut said = BTreeSet::new();
            for logged in self.events_of(member) {
                for (_, reference) in references(&logged.event) {
                    let what = named(reference);
                    if !self.knows(member, reference) && said.insert(what.clone()) {
                        let event = &logged.event.id;
                        let message =
                            format!("event `{event}` of customer `{member}` names {what}");
                        errors.push(fault::still_needed(write, field, message));
                    }
                }
                let Some(step) = joining(&logged.event) else { continue };
                let family = self.family(member);
                for (other, _) in self.claims(&step.contact) {
                    if !family.contains(other) && said.insert(step.contact.to_string()) {
                        errors.push(fault::contact_in_two(write, field, &step.contact, other));
                    }
                }
            }
            for contract in self.contracts_of(member) {
                let renewed = contract.value.terms.renews.as_ref();
                if let Some(renewed) = renewed.filter(|id| !self.knows_contract(member, id)) {
                    let id = &contract.value.id;
                    let message = format!(
                        "contract `{id}` of customer `{member}` renews contract `{renewed}`"
                    );
                    errors.push(fault::still_needed(write, field, message));
                }
            }
        }
        errors
    }
}

fn named(reference: Reference<'_>) -> String {
    match reference {
        Reference::Event(id) => format!("event `{id}`"),
        Reference::Contact(id) => format!("contact `{id}`"),
        Reference::Contract(id) => format!("contract `{id}`"),
        Reference::Invoice(id) => format!("invoice `{id}`"),
    }
}

/// The step by which a person comes to a customer, if the event is one.
pub(super) fn joining(event: &Event) -> Option<&ContactEvent> {
    match &event.kind {
        EventKind::Contact(step) if step.action == ContactAction::Join => Some(step),
        _ => None,
    }
}
