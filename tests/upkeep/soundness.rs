//! Stale contacts and contradictions of a file: findings, no errors (D001-27, D000-16).

use guanxi::policy::upkeep::FileFault;
use guanxi::record::{ContactStatus, Customer, Direction, Interaction, Need, Outcome, Purchase};

use super::*;

fn faults(customer: &Customer, events: &[Event], as_of: &str) -> Vec<(FileFault, String)> {
    let found = plain("value_activity").faults(customer, events, at(as_of), None);
    assert!(found.iter().all(|one| !one.found.is_empty()));
    found.into_iter().map(|one| (one.fault, one.path)).collect()
}

fn one(fault: FileFault, path: &str) -> (FileFault, String) {
    (fault, path.to_owned())
}

#[test]
fn d001_27_contacts_who_have_left() {
    let mut customer = Customer::new("K");
    customer.contacts = vec![contact("P1"), contact("P2")];
    assert!(faults(&customer, &[], "03-31").is_empty());
    customer.contacts[0].status = ContactStatus::Left { on: "2024-03-15".parse().unwrap() };
    let stale = one(FileFault::ContactLeft, "contacts[0].status");
    assert!(faults(&customer, &[], "03-14").is_empty()); // still there
    assert_eq!(faults(&customer, &[], "03-15"), std::slice::from_ref(&stale));
    // The log says it and the record does not, until the contact is back.
    customer.contacts[0].status = ContactStatus::Active;
    let gone = left("e1", "03-15 14:00:00");
    let log = one(FileFault::ContactNotUpdated, "contacts[0].status");
    assert!(faults(&customer, std::slice::from_ref(&gone), "03-15 13:59:59").is_empty());
    assert_eq!(faults(&customer, std::slice::from_ref(&gone), "03-15 14:00:00"), [log]);
    let back = event("e2", "03-20", ContactEvent::new("P1", ContactAction::Join));
    assert!(faults(&customer, &[back, gone], "03-31").is_empty());
}

#[test]
fn d001_27_the_key_decider_is_gone() {
    let mut customer = Customer::new("K");
    customer.contacts = vec![contact("P1"), contact("P2")];
    customer.contacts[0].key_decider = true;
    customer.contacts[0].status = ContactStatus::Left { on: "2024-03-15".parse().unwrap() };
    let found = faults(&customer, &[], "03-31");
    assert_eq!(found[1], one(FileFault::KeyDeciderGone, "contacts[0].key_decider"));
    customer.contacts[1].key_decider = true;
    assert_eq!(faults(&customer, &[], "03-31").len(), 1);
    // A successor in the log has to be in the file.
    let leave = ContactAction::Leave { successor: Some("P3".into()) };
    let gone = event("e1", "03-15", ContactEvent::new("P1", leave));
    let found = faults(&customer, &[gone], "03-31");
    assert_eq!(found[1], one(FileFault::SuccessorUnknown, "contacts"));
    let join = event("e1", "03-15", ContactEvent::new("P9", ContactAction::Join));
    assert_eq!(faults(&customer, &[join], "03-31")[1], one(FileFault::ContactUnknown, "contacts"));
}

#[test]
fn days_that_contradict_each_other() {
    let day = |text: &str| Some(text.parse().unwrap());
    let mut customer = Customer::new("K");
    customer.founded = day("2024-03-31");
    assert!(faults(&customer, &[], "03-31").is_empty()); // today is no fault (D000-16)
    assert_eq!(faults(&customer, &[], "03-30"), [one(FileFault::LiesAhead, "founded")]);
    customer.first_contact = day("2024-03-30");
    assert_eq!(faults(&customer, &[], "03-31"), [one(FileFault::BeforeFounded, "first_contact")]);
    customer.founded = None;
    customer.first_deal = day("2024-03-30");
    assert!(faults(&customer, &[], "03-31").is_empty());
    customer.first_deal = day("2024-03-29");
    assert_eq!(faults(&customer, &[], "03-31"), [one(FileFault::DealBeforeContact, "first_deal")]);
    customer.first_contact = None;
    let bought = event("e1", "03-28", Purchase::new("5".parse().unwrap()));
    assert_eq!(
        faults(&customer, &[bought], "03-31"),
        [one(FileFault::PurchaseBeforeDeal, "first_deal")]
    );
    customer.first_deal = None;
    customer.contacts = vec![contact("P1")];
    customer.contacts[0].birthday = day("2024-04-01");
    assert_eq!(
        faults(&customer, &[], "03-31"),
        [one(FileFault::LiesAhead, "contacts[0].birthday")]
    );
}

#[test]
fn d001_24_an_interest_that_no_key_need_mentions() {
    let mut customer = Customer::new("K");
    let call = Interaction::new("phone".parse().unwrap(), Direction::Inbound, Outcome::Reached);
    let events = [
        event("e1", "03-15", call.clone().interested_in("product A")),
        event("e2", "03-16", call.interested_in("product A")),
    ];
    assert_eq!(
        faults(&customer, &events, "03-31"),
        [one(FileFault::InterestNotNoted, "needs.key")]
    );
    let elsewhere = plain("renewal").faults(&customer, &events, at("03-31"), None);
    assert!(elsewhere.is_empty()); // only where a rule asks for it
    customer.needs.key.push(Need::new("wants product A soon"));
    assert!(faults(&customer, &events, "03-31").is_empty());
}
