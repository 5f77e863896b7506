//! Ids are kept and found in their canonical form.

use crate::error::Result;
use crate::record::{
    Contact, ContactEvent, Contract, Customer, IdFormat, IdPeriod, Invoice, IssueAction, IssueEvent,
};
use crate::store::conformance::world::{call, code, contract};
use crate::store::conformance::{Checked, same};
use crate::store::{Batch, Expect, IdFormats, Store, StoreExt};
use crate::time::parse_date;

type MakeFormatted<'a> = &'a dyn Fn(IdFormats) -> Box<dyn Store>;

type Check = fn(MakeFormatted<'_>) -> Checked;

pub(super) const CHECKS: &[(&str, Check)] = &[
    ("canonical-ids-are-kept", canonical_ids_are_kept),
    ("canonical-ids-are-found", canonical_ids_are_found),
    ("ids-without-form-refused", ids_without_form_refused),
];

/// Each takes one digit less than it writes.
fn formats() -> Result<IdFormats> {
    Ok(IdFormats::default()
        .customer(IdFormat::new("KH", IdPeriod::None, 4)?.accepting(3)?)
        .contract(IdFormat::new("HT", IdPeriod::Year, 3)?.accepting(2)?)
        .contact(IdFormat::new("P", IdPeriod::None, 3)?.accepting(2)?)
        .issue(IdFormat::new("WT", IdPeriod::Month, 3)?.accepting(2)?))
}

/// A customer with a person, a contract and events, all by short ids.
fn short() -> Result<Batch> {
    let mut customer = Customer::new("KH001");
    customer.contacts.push(Contact::new("P01", "张*"));
    let paper = Contract::new("HT202401", "KH0001", contract(1, 1)?.terms);
    let mut with_person = call()?;
    with_person.contact = Some("P01".into());
    let mut invoice = Invoice::new("FP-1", "5".parse()?, parse_date("2024-03-31")?);
    invoice.contract = Some("HT202401".into());
    let day = "2024-03-15".parse()?;
    let event = |id: &str, kind: crate::record::EventKind| {
        crate::record::Event::new(id, "KH001", day, kind)
    };
    let changed = crate::record::ContactAction::Change { what: code("position")?.to_string() };
    Ok(Batch::new()
        .put_customer(customer, Expect::New)
        .put_contract(paper, Expect::New)
        .append(event("e1", with_person.into()))
        .append(event("e2", invoice.into()))
        .append(event("e3", IssueEvent::new("WT20240301", IssueAction::Start).into()))
        .append(event("e4", ContactEvent::new("P01", changed).into())))
}

fn canonical_ids_are_kept(make: MakeFormatted<'_>) -> Checked {
    let store = make(formats()?);
    store.write(short()?)?;
    let text = format!("{:?}", store.contents()?);
    for (short, whole) in [
        ("KH001", "KH0001"),
        ("HT202401", "HT2024001"),
        ("P01", "P001"),
        ("WT20240301", "WT202403001"),
    ] {
        let kept = (text.contains(&format!("\"{short}\"")), text.contains(&format!("\"{whole}\"")));
        same(&format!("whether `{short}` and `{whole}` are kept"), &kept, &(false, true))?;
    }
    // The same batch by whole ids is the same batch.
    let read = store.customer(&"KH0001".into())?.map(|found| found.version);
    let again = Customer::new("KH001").named("北辰");
    let mut again = again;
    again.contacts.push(Contact::new("P001", "张*"));
    store.put_customer(again, read)?;
    same("the customers", &store.contents()?.customers.len(), &1)
}

fn canonical_ids_are_found(make: MakeFormatted<'_>) -> Checked {
    let store = make(formats()?);
    store.write(short()?)?;
    for id in ["KH001", "KH0001"] {
        let id = id.into();
        same("whether it is there", &store.customer(&id)?.is_some(), &true)?;
        same("its contracts", &store.contracts_of(&id)?.len(), &1)?;
        same("its events", &store.all_events_of(&id).count(), &4)?;
    }
    same("the contract", &store.contract(&"HT202401".into())?.is_some(), &true)?;
    let events = short()?.into_writes().into_iter().skip(2).collect();
    let again = store.write(events)?;
    same("events sent again", &(again.appended(), again.repeated()), &(0, 4))
}

fn ids_without_form_refused(make: MakeFormatted<'_>) -> Checked {
    let store = make(formats()?);
    store.write(short()?)?;
    let mut wrong = Customer::new("C1");
    wrong.contacts.push(Contact::new("person", "张*"));
    let day = "2024-03-15".parse()?;
    let stray = IssueEvent::new("issue 1", IssueAction::Start);
    let batch = Batch::new()
        .put_customer(wrong, Expect::New)
        .put_contract(Contract::new("paper", "KH0001", contract(1, 1)?.terms), Expect::New)
        .append(crate::record::Event::new("e9", "KH0001", day, stray));
    let expected = [
        ("id-format", "writes[0].customer.id"),
        ("id-format", "writes[0].customer.contacts[0].id"),
        ("id-format", "writes[1].contract.id"),
        ("id-format", "writes[2].event.kind.issue.issue"),
    ];
    let before = store.contents()?;
    let found = store.write(batch).err();
    let found: Vec<(String, String)> = found
        .iter()
        .flat_map(crate::Error::all)
        .map(|one| (one.code().to_owned(), one.path().unwrap_or_default().to_owned()))
        .collect();
    let expected: Vec<(String, String)> =
        expected.iter().map(|(code, path)| ((*code).to_owned(), (*path).to_owned())).collect();
    same("what is wrong", &found, &expected)?;
    same("the store", &store.contents()?, &before)?;
    let found = store.customer(&"C1".into()).err().map(|error| error.code());
    same("looking for an id without form", &found, &Some("id-format"))
}
