//! What is removed is gone, and nothing is left that refers to it (P-111).

use crate::record::{ContactAction, ContactEvent, ContractEvent};
use crate::store::conformance::world::{
    call, contract, customer, event, filled, id, purchase, refused, removal, with_contact,
};
use crate::store::conformance::{Checked, Checks, Maker, ensure, same};
use crate::store::{Batch, EventPeriod, Expect, Removal, StoreExt};

pub(super) const CHECKS: Checks = &[
    ("removal-alone-needs-empty", removal_alone_needs_empty),
    ("removal-takes-everything", removal_takes_everything),
    ("removal-frees-ids", removal_frees_ids),
    ("removal-leaves-nothing-dangling", removal_leaves_nothing_dangling),
    ("needed-contacts-stay", needed_contacts_stay),
    ("needed-contracts-stay", needed_contracts_stay),
];

fn removal_alone_needs_empty(make: Maker<'_>) -> Checked {
    let store = make();
    store.write(
        Batch::new()
            .put_customer(customer(1), Expect::New)
            .append(purchase("e1", 1)?)
            .put_customer(customer(2), Expect::New)
            .put_contract(contract(2, 2)?, Expect::New)
            .put_customer(customer(3), Expect::New),
    )?;
    let alone = |number| Batch::new().remove_customer(id(number), Expect::Any, Removal::Alone);
    for number in [1, 2] {
        let expected = [("customer-not-empty", "writes[0].removal")];
        refused(&*store, alone(number), &expected)?;
    }
    store.write(alone(3))?;
    ensure(store.customer(&id(3))?.is_none(), || "the removed customer is there".into())
}

fn removal_takes_everything(make: Maker<'_>) -> Checked {
    let store = make();
    filled(&*store)?;
    store.write(removal(2))?;
    ensure(store.customer(&id(2))?.is_none(), || "the customer is there".into())?;
    ensure(store.contract(&contract(2, 2)?.id)?.is_none(), || "its contract is there".into())?;
    ensure(store.contracts_of(&id(2))?.is_empty(), || "its contract is listed".into())?;
    same("its events", &store.all_events_of(&id(2)).count(), &0)?;
    let contents = store.contents()?;
    let counts = (contents.customers.len(), contents.contracts.len(), contents.events.len());
    same("customers, contracts and events that are left", &counts, &(2, 2, 10))?;
    let always = EventPeriod::always();
    for one in store.all_events_in(&always) {
        let customer = one?.event.customer.clone();
        ensure(customer != id(2), || "an event of the removed customer is listed".into())?;
    }
    Ok(())
}

fn removal_frees_ids(make: Maker<'_>) -> Checked {
    let store = make();
    filled(&*store)?;
    store.write(removal(2))?;
    let mut other = customer(4);
    other.contacts = with_contact(2).contacts;
    let again = Batch::new()
        .put_customer(other, Expect::New)
        .put_customer(customer(2), Expect::New)
        .put_contract(contract(2, 4)?, Expect::New)
        .append(purchase("e2-1", 4)?);
    let written = store.write(again)?;
    same("new events", &written.appended(), &1)?;
    same("events of the customer that came back", &store.all_events_of(&id(2)).count(), &0)
}

fn removal_leaves_nothing_dangling(make: Maker<'_>) -> Checked {
    let store = make();
    filled(&*store)?;
    let mut merged = with_contact(2);
    merged.merged_into = Some(id(1));
    store.write(Batch::new().put_customer(merged, Expect::Any))?;
    refused(&*store, removal(1), &[("dangling-reference", "writes[0].customer")])?;
    let both = removal(1).into_writes().into_iter().chain(removal(2).into_writes());
    store.write(both.collect())?;
    same("customers that are left", &store.contents()?.customers.len(), &1)
}

/// A person whom the log names stays known: gone, perhaps, but in the list.
fn needed_contacts_stay(make: Maker<'_>) -> Checked {
    let store = make();
    filled(&*store)?;
    let mut with_person = call()?;
    with_person.contact = Some("P001".into());
    store.append(event("talk", 1, "2024-03-15", with_person)?)?;
    let without = Batch::new().put_customer(customer(1), Expect::Any);
    refused(&*store, without, &[("dangling-reference", "writes[0].customer.contacts")])?;
    // The customer that it was found to be may have the person instead.
    let mut merged = customer(1);
    merged.merged_into = Some(id(2));
    let mut kept = with_contact(2);
    kept.contacts.extend(with_contact(1).contacts);
    let batch = Batch::new().put_customer(merged, Expect::Any).put_customer(kept, Expect::Any);
    store.write(batch)?;
    let parted = Batch::new().put_customer(customer(1), Expect::Any);
    refused(&*store, parted, &[("dangling-reference", "writes[0].customer.merged_into")])?;
    // One who joined is known by the log.
    let joined = ContactEvent::new("P060", ContactAction::Join);
    let left = ContactEvent::new("P060", ContactAction::Leave { successor: None });
    store.append(event("joined", 3, "2024-03-15", joined)?)?;
    store.append(event("left", 3, "2024-03-16", left)?)?;
    Ok(())
}

fn needed_contracts_stay(make: Maker<'_>) -> Checked {
    let store = make();
    filled(&*store)?;
    let amended = crate::record::ContractAction::Amend(Box::new(contract(1, 1)?.terms));
    store.append(event("amended", 1, "2024-03-15", ContractEvent::new("HT2024001", amended))?)?;
    let gone = Batch::new().remove_contract(contract(1, 1)?.id, Expect::Any);
    refused(&*store, gone, &[("dangling-reference", "writes[0].contract")])?;
    let moved = Batch::new().put_contract(contract(1, 2)?, Expect::Any);
    refused(&*store, moved, &[("dangling-reference", "writes[0].contract.customer")])?;
    let mut renewal = contract(4, 2)?;
    renewal.terms.renews = Some(contract(2, 2)?.id);
    store.put_contract(renewal, None)?;
    let gone = Batch::new().remove_contract(contract(2, 2)?.id, Expect::Any);
    refused(&*store, gone, &[("dangling-reference", "writes[0].contract")])?;
    store.write(Batch::new().remove_contract(contract(3, 3)?.id, Expect::Any))?;
    ensure(store.contract(&contract(3, 3)?.id)?.is_none(), || "the contract is there".into())
}
