//! What contradicts the store is refused, and everything of it is said.

use crate::record::{
    Contact, ContactAction, ContactEvent, ContractAction, ContractEvent, Event, EventKind, Invoice,
    Payment, Return, UpkeepAction, UpkeepEvent,
};
use crate::store::conformance::world::{
    call, contract, customer, event, filled, id, purchase, refused, with_contact,
};
use crate::store::conformance::{Checked, Checks, Maker, same};
use crate::store::{Batch, Expect, Removal, Store, StoreExt};
use crate::time::parse_date;

pub(super) const CHECKS: Checks = &[
    ("unknown-customer-refused", unknown_customer_refused),
    ("dangling-references-refused", dangling_references_refused),
    ("references-of-others-refused", references_of_others_refused),
    ("references-count-within-the-batch", references_count_within_the_batch),
    ("contact-in-one-customer", contact_in_one_customer),
    ("merge-circle-refused", merge_circle_refused),
    ("unsound-records-refused", unsound_records_refused),
    ("all-faults-at-once", all_faults_at_once),
];

fn unknown_customer_refused(make: Maker<'_>) -> Checked {
    let store = make();
    filled(&*store)?;
    let refused = |batch, path| refused(&*store, batch, &[("unknown-customer", path)]);
    refused(Batch::new().append(purchase("e9", 9)?), "writes[0].event.customer")?;
    let paper = Batch::new().put_contract(contract(9, 9)?, Expect::New);
    refused(paper, "writes[0].contract.customer")?;
    let nobody = Batch::new().remove_customer(id(9), Expect::Any, Removal::Alone);
    refused(nobody, "writes[0].customer")
}

/// Events of customer `of` that refer to things by these numbers, each with the field that does.
fn referring(of: usize, number: usize) -> crate::Result<Vec<(Event, &'static str)>> {
    let (bought, person) = (format!("e{number}-1"), format!("P{number:03}"));
    let (paper, bill) = (format!("HT2024{number:03}"), format!("FP{number}"));
    let day = parse_date("2024-03-31")?;
    let mut with_person = call()?;
    with_person.contact = Some(person.clone().into());
    let mut invoice = Invoice::new("FP-new", "5".parse()?, day);
    invoice.contract = Some(paper.clone().into());
    let mut renewal = contract(8, of)?.terms;
    renewal.renews = Some(paper.clone().into());
    let leave = ContactAction::Leave { successor: Some(person.clone().into()) };
    let own = ContactEvent::new(format!("P{of:03}"), leave);
    let changed = ContactAction::Change { what: "position".into() };
    let ended = ContractAction::Terminate { last_day: day, reason: String::new() };
    let updated = UpkeepAction::Update { fields: Vec::new(), of: vec![bought.clone().into()] };
    let kinds: Vec<(EventKind, &'static str)> = vec![
        (Return::new("5".parse()?).of(bought.clone()).into(), "event.kind.return.of"),
        (EventKind::Cancellation { of: bought.clone().into() }, "event.kind.cancellation.of"),
        (UpkeepEvent::new(updated).into(), "event.kind.upkeep.action.update.of"),
        (with_person.into(), "event.kind.interaction.contact"),
        (ContactEvent::new(person, changed).into(), "event.kind.contact.contact"),
        (own.into(), "event.kind.contact.action.leave.successor"),
        (ContractEvent::new(paper, ended).into(), "event.kind.contract.contract"),
        (
            ContractEvent::sign("HT2024008", renewal).into(),
            "event.kind.contract.action.sign.renews",
        ),
        (invoice.into(), "event.kind.invoice.contract"),
        (Payment::new(bill, "5".parse()?).into(), "event.kind.payment.invoice"),
    ];
    let mut events: Vec<(Event, &'static str)> = Vec::new();
    for (kind, field) in kinds {
        events.push((event("e-new", of, "2024-03-15", kind)?, field));
    }
    events.push((purchase("e-new", of)?.correcting(bought), "event.corrects"));
    Ok(events)
}

/// Three customers, each with an invoice too.
fn billed(store: &dyn Store) -> crate::Result<()> {
    filled(store)?;
    for number in 1..=3 {
        let due = parse_date("2024-03-31")?;
        let bill = Invoice::new(format!("FP{number}"), "500".parse()?, due);
        store.append(event(format!("bill-{number}"), number, "2024-03-01", bill)?)?;
    }
    Ok(())
}

fn dangling_references_refused(make: Maker<'_>) -> Checked {
    let store = make();
    billed(&*store)?;
    for (event, field) in referring(1, 9)? {
        let path = format!("writes[0].{field}");
        refused(&*store, Batch::new().append(event), &[("dangling-reference", &path)])?;
    }
    let mut lost = customer(4);
    lost.merged_into = Some(id(9));
    let path = "writes[0].customer.merged_into";
    let batch = Batch::new().put_customer(lost, Expect::New);
    refused(&*store, batch, &[("dangling-reference", path)])?;
    let mut renewal = contract(4, 1)?;
    renewal.terms.renews = Some(contract(9, 1)?.id);
    let path = "writes[0].contract.terms.renews";
    let batch = Batch::new().put_contract(renewal, Expect::New);
    refused(&*store, batch, &[("dangling-reference", path)])?;
    let batch = Batch::new().remove_contract(contract(9, 1)?.id, Expect::Any);
    refused(&*store, batch, &[("dangling-reference", "writes[0].contract")])?;
    // What is there is no fault.
    for (number, (mut event, _)) in referring(1, 1)?.into_iter().enumerate() {
        event.id = format!("fine-{number}").into();
        store.append(event)?;
    }
    Ok(())
}

fn references_of_others_refused(make: Maker<'_>) -> Checked {
    let store = make();
    billed(&*store)?;
    for (event, field) in referring(1, 2)? {
        let path = format!("writes[0].{field}");
        refused(&*store, Batch::new().append(event), &[("dangling-reference", &path)])?;
    }
    Ok(())
}

fn references_count_within_the_batch(make: Maker<'_>) -> Checked {
    let store = make();
    let mut with_person = call()?;
    with_person.contact = Some("P001".into());
    let mut merged = customer(2);
    merged.merged_into = Some(id(1));
    let joined = ContactEvent::new("P007", ContactAction::Join);
    let changed = ContactEvent::new("P007", ContactAction::Change { what: "position".into() });
    let mut renewal = contract(2, 1)?;
    renewal.terms.renews = Some(contract(1, 1)?.id);
    let signed = ContractEvent::sign("HT2024007", contract(7, 1)?.terms);
    let mut invoice = Invoice::new("FP1", "5".parse()?, parse_date("2024-03-31")?);
    invoice.contract = Some("HT2024007".into());
    let day = "2024-03-15";
    let batch = Batch::new()
        .append(purchase("e2", 1)?.correcting("e1"))
        .append(purchase("e1", 1)?)
        .append(event("e3", 1, day, with_person)?)
        .append(event("e4", 1, day, changed)?)
        .append(event("e5", 1, day, joined)?)
        .append(event("e6", 1, day, Payment::new("FP1", "5".parse()?))?)
        .append(event("e7", 1, day, invoice)?)
        .append(event("e8", 1, day, signed)?)
        .put_contract(renewal, Expect::New)
        .put_contract(contract(1, 1)?, Expect::New)
        .put_customer(merged, Expect::New)
        .put_customer(with_contact(1), Expect::New);
    let written = store.write(batch)?;
    same("new events", &written.appended(), &8)
}

fn contact_in_one_customer(make: Maker<'_>) -> Checked {
    let store = make();
    filled(&*store)?;
    let mut second = customer(4);
    second.contacts.push(Contact::new("P099", "李*"));
    second.contacts.push(Contact::new("P001", "张*"));
    let two = [("contact-in-two-customers", "writes[0].customer.contacts[1].id")];
    refused(&*store, Batch::new().put_customer(second.clone(), Expect::New), &two)?;
    let join = ContactEvent::new("P001", ContactAction::Join);
    let joins = Batch::new().append(event("e-join", 2, "2024-03-15", join)?);
    let two = [("contact-in-two-customers", "writes[0].event.kind.contact.contact")];
    refused(&*store, joins, &two)?;
    // Who is given up by one customer may go to another, in one batch.
    let without = customer(1).named("客户 1");
    let moved = Batch::new().put_customer(second, Expect::New).put_customer(without, Expect::Any);
    store.write(moved)?;
    let joined = ContactEvent::new("P050", ContactAction::Join);
    store.append(event("e-join", 2, "2024-03-15", joined)?)?;
    let mut third = customer(3);
    third.contacts.push(Contact::new("P050", "王*"));
    let two = [("contact-in-two-customers", "writes[0].customer.contacts[0].id")];
    refused(&*store, Batch::new().put_customer(third, Expect::Any), &two)
}

fn merge_circle_refused(make: Maker<'_>) -> Checked {
    let store = make();
    let merged = |number: usize, into: usize| {
        let mut customer = customer(number);
        customer.merged_into = Some(id(into));
        customer
    };
    store.write(
        Batch::new()
            .put_customer(customer(1), Expect::New)
            .put_customer(merged(2, 1), Expect::New)
            .put_customer(merged(3, 2), Expect::New),
    )?;
    let circle = Batch::new().put_customer(merged(1, 3), Expect::Any);
    refused(&*store, circle, &[("merge-circle", "writes[0].customer.merged_into")])
}

fn unsound_records_refused(make: Maker<'_>) -> Checked {
    let store = make();
    filled(&*store)?;
    let blank = with_contact(1).named(" ");
    let batch = Batch::new().put_customer(blank, Expect::Any);
    refused(&*store, batch, &[("empty-field", "writes[0].customer.full_name")])?;
    let mut twice = with_contact(1);
    twice.contacts.push(Contact::new("P001", "张*"));
    let batch = Batch::new().put_customer(twice, Expect::Any);
    refused(&*store, batch, &[("duplicate-contact", "writes[0].customer.contacts[1].id")])?;
    let mut backwards = contract(1, 1)?;
    backwards.terms.end = parse_date("2023-01-01")?;
    let batch = Batch::new().put_contract(backwards, Expect::Any);
    refused(&*store, batch, &[("contract-period", "writes[0].contract.terms.end")])
}

fn all_faults_at_once(make: Maker<'_>) -> Checked {
    let store = make();
    filled(&*store)?;
    let mut unsound = with_contact(2).named(" ");
    unsound.merged_into = Some(id(9));
    let batch = Batch::new()
        .append(purchase("e9", 9)?)
        .put_customer(with_contact(1), Expect::New)
        .append(purchase("fine", 1)?)
        .put_customer(unsound, Expect::Any)
        .append(purchase("e1-2", 1)?)
        .append(purchase("e-new", 1)?.correcting("e9"));
    let expected = [
        ("unknown-customer", "writes[0].event.customer"),
        ("stale-version", "writes[1].expect"),
        ("empty-field", "writes[3].customer.full_name"),
        ("dangling-reference", "writes[3].customer.merged_into"),
        ("duplicate-event", "writes[4].event.id"),
        ("dangling-reference", "writes[5].event.corrects"),
    ];
    refused(&*store, batch, &expected)
}
