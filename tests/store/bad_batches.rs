//! Batches that a store refuses: each with its exact error, and nothing of it written.

use guanxi::record::{
    Contact, ContactAction, ContactEvent, Contract, ContractTerms, Customer, Event, EventKind,
    IdFormat, IdPeriod, Interaction, Invoice, IssueAction, IssueEvent, Payment, Purchase,
};
use guanxi::record::{Direction, Outcome, Return};
use guanxi::store::{Batch, Expect, IdFormats, MemoryStore, Removal, Store, StoreExt, Version};
use guanxi::{Error, ErrorKind};

fn event(id: &str, customer: &str, kind: impl Into<EventKind>) -> Event {
    Event::new(id, customer, "2024-01-15".parse().unwrap(), kind)
}

fn bought(id: &str, customer: &str) -> Event {
    event(id, customer, Purchase::new("29.33".parse().unwrap()))
}

fn customer(id: &str, contact: &str) -> Customer {
    let mut customer = Customer::new(id);
    customer.contacts.push(Contact::new(contact, "张*"));
    customer
}

fn contract(id: &str, customer: &str) -> Contract {
    let day = |text: &str| text.parse().unwrap();
    Contract::new(id, customer, ContractTerms::new(day("2024-01-01"), day("2024-12-31")))
}

/// Two customers with a person, a contract and an event each; the first is merged into by a third.
fn store() -> MemoryStore {
    let store = MemoryStore::new();
    let mut merged = Customer::new("KH0003");
    merged.merged_into = Some("KH0001".into());
    store
        .write(
            Batch::new()
                .put_customer(customer("KH0001", "P1"), Expect::New)
                .put_customer(customer("KH0002", "P2"), Expect::New)
                .put_customer(merged, Expect::New)
                .put_contract(contract("HT-1", "KH0001"), Expect::New)
                .put_contract(contract("HT-2", "KH0002"), Expect::New)
                .append(bought("e1", "KH0001"))
                .append(bought("e2", "KH0002"))
                .append(event("talk", "KH0002", talk("P2"))),
        )
        .unwrap();
    store
}

fn talk(contact: &str) -> Interaction {
    let channel = "phone".parse().unwrap();
    let mut talk = Interaction::new(channel, Direction::Outbound, Outcome::Reached);
    talk.contact = Some(contact.into());
    talk
}

fn refused(store: &MemoryStore, batch: Batch) -> Error {
    let before = (store.contents().unwrap(), store.revision().unwrap());
    let error = store.write(batch).unwrap_err();
    assert_eq!((store.contents().unwrap(), store.revision().unwrap()), before);
    error
}

/// Code, path, message and a part of the help of the only error.
fn check(error: &Error, [code, path, message, help]: [&str; 4]) {
    let report = error.report();
    assert_eq!(error.all().count(), 1, "{report}");
    assert_eq!((error.code(), error.path()), (code, Some(path)), "{report}");
    assert_eq!(error.to_string(), message, "{report}");
    assert!(error.help().is_some_and(|found| found.contains(help)), "{report}");
}

macro_rules! refused {
    ($($name:ident: $code:literal, $path:literal, $message:literal, $help:literal, $batch:expr;)*) => {$(
        #[test]
        fn $name() {
            let error = refused(&store(), $batch);
            check(&error, [$code, $path, $message, $help]);
        }
    )*};
}

refused! {
    stale: "stale-version", "writes[0].expect",
        "customer `KH0001` has version 1, not the expected 7", "read it again",
        Batch::new().put_customer(customer("KH0001", "P1"), Expect::Version(Version::new(7)));
    there_already: "stale-version", "writes[0].expect",
        "customer `KH0001` is there already, with version 1", "read it again",
        Batch::new().put_customer(customer("KH0001", "P1"), Expect::New);
    gone_meanwhile: "stale-version", "writes[0].expect",
        "contract `HT-9` is not there, but version 1 was expected", "read it again",
        Batch::new().put_contract(contract("HT-9", "KH0001"), Expect::Version(Version::new(1)));
    another_content: "duplicate-event", "writes[0].event.id",
        "event `e1` is in the log already, with another content", "`corrects`",
        Batch::new().append(bought("e1", "KH0001").by("zhao.liu"));
    unknown_customer: "unknown-customer", "writes[0].event.customer",
        "there is no customer `KH0009`", "in the same batch or before",
        Batch::new().append(bought("e9", "KH0009"));
    unknown_customer_of_a_contract: "unknown-customer", "writes[0].contract.customer",
        "there is no customer `KH0009`", "in the same batch or before",
        Batch::new().put_contract(contract("HT-9", "KH0009"), Expect::New);
    corrects_nothing: "dangling-reference", "writes[0].event.corrects",
        "customer `KH0001` has no event `e9`", "leave the reference out",
        Batch::new().append(bought("e3", "KH0001").correcting("e9"));
    corrects_an_event_of_another: "dangling-reference", "writes[0].event.corrects",
        "customer `KH0001` has no event `e2`", "leave the reference out",
        Batch::new().append(bought("e3", "KH0001").correcting("e2"));
    returns_nothing: "dangling-reference", "writes[0].event.kind.return.of",
        "customer `KH0001` has no event `e9`", "leave the reference out",
        Batch::new().append(event("e3", "KH0001", Return::new("5".parse().unwrap()).of("e9")));
    pays_nothing: "dangling-reference", "writes[0].event.kind.payment.invoice",
        "customer `KH0001` has no invoice `FP-1`", "leave the reference out",
        Batch::new().append(event("e3", "KH0001", Payment::new("FP-1", "5".parse().unwrap())));
    talks_to_nobody: "dangling-reference", "writes[0].event.kind.interaction.contact",
        "customer `KH0001` has no contact `P2`", "leave the reference out",
        Batch::new().append(event("e3", "KH0001", talk("P2")));
    bills_another_contract: "dangling-reference", "writes[0].event.kind.invoice.contract",
        "customer `KH0001` has no contract `HT-2`", "leave the reference out",
        Batch::new().append(event("e3", "KH0001", {
            let day = "2024-03-31".parse().unwrap();
            let mut invoice = Invoice::new("FP-1", "5".parse().unwrap(), day);
            invoice.contract = Some("HT-2".into());
            invoice
        }));
    merged_into_nobody: "dangling-reference", "writes[0].customer.merged_into",
        "there is no customer `KH0009` to be merged into", "leave the reference out",
        Batch::new().put_customer({
            let mut lost = Customer::new("KH0004");
            lost.merged_into = Some("KH0009".into());
            lost
        }, Expect::New);
    renews_nothing: "dangling-reference", "writes[0].contract.terms.renews",
        "customer `KH0001` has no contract `HT-9`", "leave the reference out",
        Batch::new().put_contract({
            let mut renewal = contract("HT-3", "KH0001");
            renewal.terms.renews = Some("HT-9".into());
            renewal
        }, Expect::New);
    contact_in_two: "contact-in-two-customers", "writes[0].customer.contacts[0].id",
        "contact `P2` is of customer `KH0002` already", "id of its own",
        Batch::new().put_customer(customer("KH0004", "P2"), Expect::New);
    contact_joins_another: "contact-in-two-customers", "writes[0].event.kind.contact.contact",
        "contact `P2` is of customer `KH0002` already", "id of its own",
        Batch::new().append(event("e3", "KH0001", ContactEvent::new("P2", ContactAction::Join)));
    not_empty: "customer-not-empty", "writes[0].removal",
        "customer `KH0001` still has 1 contract and 1 event", "with everything",
        Batch::new().remove_customer("KH0001", Expect::Any, Removal::Alone);
    needed_by_a_merged_one: "dangling-reference", "writes[0].customer",
        "customer `KH0003` is merged into `KH0001`", "in the same batch",
        Batch::new().remove_customer("KH0001", Expect::Any, Removal::WithEverything);
    needed_contact: "dangling-reference", "writes[0].customer.contacts",
        "event `talk` of customer `KH0002` names contact `P2`", "in the same batch",
        Batch::new().put_customer(Customer::new("KH0002"), Expect::Any);
    merged_in_a_circle: "merge-circle", "writes[0].customer.merged_into",
        "customer `KH0001` is merged into itself by way of others", "leave `merged_into` out",
        Batch::new().put_customer({
            let mut first = customer("KH0001", "P1");
            first.merged_into = Some("KH0003".into());
            first
        }, Expect::Any);
    merged_into_itself: "merged-into-itself", "writes[0].customer.merged_into",
        "a customer cannot be merged into itself", "name the customer that stays",
        Batch::new().put_customer({
            let mut first = customer("KH0001", "P1");
            first.merged_into = Some("KH0001".into());
            first
        }, Expect::Any);
    blank_name: "empty-field", "writes[1].customer.full_name",
        "`full_name` is blank", "write something",
        Batch::new()
            .append(bought("e3", "KH0001"))
            .put_customer(customer("KH0001", "P1").named(" "), Expect::Any);
    contract_that_ends_before_it_begins: "contract-period", "writes[0].contract.terms.end",
        "the contract ends on 2023-12-31 before it begins on 2024-01-01", "last day",
        Batch::new().put_contract({
            let mut wrong = contract("HT-1", "KH0001");
            wrong.terms.end = "2023-12-31".parse().unwrap();
            wrong
        }, Expect::Any);
    removes_nobody: "unknown-customer", "writes[0].customer",
        "there is no customer `KH0009`", "in the same batch or before",
        Batch::new().remove_customer("KH0009", Expect::Any, Removal::Alone);
    removes_no_contract: "dangling-reference", "writes[0].contract",
        "there is no contract `HT-9`", "leave the reference out",
        Batch::new().remove_contract("HT-9", Expect::Any);
}

/// All of it at once, in the order of the writes, as one error of the kind of its first part.
#[test]
fn everything_wrong_is_said_at_once() {
    let mut unsound = customer("KH0004", "P1").named(" ");
    unsound.merged_into = Some("KH0009".into());
    let batch = Batch::new()
        .append(bought("e9", "KH0009").correcting("e8"))
        .put_customer(unsound, Expect::Version(Version::new(4)))
        .append(bought("fine", "KH0001"))
        .append(bought("e2", "KH0001"));
    let error = refused(&store(), batch);
    let found: Vec<(&str, &str)> =
        error.all().map(|one| (one.code(), one.path().unwrap())).collect();
    assert_eq!(
        found,
        [
            ("unknown-customer", "writes[0].event.customer"),
            ("stale-version", "writes[1].expect"),
            ("empty-field", "writes[1].customer.full_name"),
            ("dangling-reference", "writes[1].customer.merged_into"),
            ("contact-in-two-customers", "writes[1].customer.contacts[0].id"),
            ("duplicate-event", "writes[3].event.id"),
        ]
    );
    assert_eq!(error.kind(), ErrorKind::Store);
    assert!(error.report().starts_with("error: writes[0].event.customer: there is no customer"));
}

/// A-40, C-18: `KH001` and `KH0001` are one customer; what cannot be read is refused.
#[test]
fn ids_without_form_are_refused() {
    let format = IdFormat::new("KH", IdPeriod::None, 4).unwrap().accepting(3).unwrap();
    let issue = IdFormat::new("WT", IdPeriod::Month, 3).unwrap();
    let formats = IdFormats::default().customer(format).issue(issue);
    let store = MemoryStore::new().with_id_formats(formats);
    store.put_customer(Customer::new("KH001"), None).unwrap();
    let error = store.put_customer(Customer::new("KH0001"), None).unwrap_err();
    check(
        &error,
        [
            "stale-version",
            "writes[0].expect",
            "customer `KH0001` is there already, with version 1",
            "read it again",
        ],
    );
    let batch = Batch::new().put_customer(Customer::new("KH01"), Expect::New);
    check(
        &refused(&store, batch),
        [
            "id-format",
            "writes[0].customer.id",
            "`KH01` is no id of the form KH + 4 digits",
            "such as `KH0001`",
        ],
    );
    let step = IssueEvent::new("WT202413001", IssueAction::Start);
    let batch = Batch::new().append(event("e1", "KH001", step));
    check(
        &refused(&store, batch),
        [
            "id-format",
            "writes[0].event.kind.issue.issue",
            "`WT202413001` is no id of the form WT + yyyymm + 3 digits",
            "such as `WT202401001`",
        ],
    );
    assert_eq!(store.customer(&"KH01".into()).unwrap_err().code(), "id-format");
    assert_eq!(store.events_of(&"x".into(), None, 1).unwrap_err().code(), "id-format");
}
