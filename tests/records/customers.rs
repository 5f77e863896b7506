//! Customers: the check is total and says everything at once, fields are filled and cleared.

use guanxi::record::{Budget, Contact, Customer, Field, Need};
use guanxi::testkit::record;
use proptest::prelude::*;

/// Fields that are no part of the record itself.
const OUTSIDE: [Field; 5] =
    [Field::Contracts, Field::Class, Field::Transactions, Field::Interactions, Field::Issues];

proptest! {
    /// Never a panic; every fault has a code, a place that the record has, and a help.
    #[test]
    fn the_check_is_total(customer in record::customers()) {
        let Err(error) = customer.check() else {
            prop_assert!(customer.full_name.as_ref().is_none_or(|name| !name.trim().is_empty()));
            prop_assert_ne!(customer.merged_into.as_ref(), Some(&customer.id));
            return Ok(());
        };
        let known = ["empty-field", "negative-amount", "duplicate-contact", "range-order",
            "quarter-range", "merged-into-itself"];
        let written = serde_json::to_value(&customer).unwrap();
        for one in error.all() {
            prop_assert!(known.contains(&one.code()), "{}", one.code());
            let path = format!("/{}", one.path().unwrap().replace('[', "/").replace(']', "").replace('.', "/"));
            prop_assert!(written.pointer(&path).is_some(), "{} of {}", path, written);
            prop_assert!(one.help().is_some());
        }
        prop_assert_eq!(customer.check().map_err(|error| error.report()), Err(error.report()));
    }

    /// What was taken out is not there; what is no part of the record stays.
    #[test]
    fn what_is_cleared_is_not_filled(customer in record::customers(), place in 0..Field::ALL.len()) {
        let field = Field::ALL[place];
        let mut cleared = customer.clone();
        field.clear(&mut cleared);
        if OUTSIDE.contains(&field) {
            prop_assert_eq!(&cleared, &customer);
        } else {
            prop_assert_eq!(field.is_filled(&cleared, &[]), Some(false), "{}", field);
        }
        let once = cleared.clone();
        field.clear(&mut cleared);
        prop_assert_eq!(&cleared, &once);
        prop_assert_eq!(&cleared.id, &customer.id);
    }

    /// Clearing a field fills none, and leaves those alone that do not stand on it.
    #[test]
    fn clearing_fills_nothing(customer in record::customers(), place in 0..Field::ALL.len()) {
        let field = Field::ALL[place];
        let mut cleared = customer.clone();
        field.clear(&mut cleared);
        for other in Field::ALL {
            let (before, after) = (other.is_filled(&customer, &[]), other.is_filled(&cleared, &[]));
            let of_people = [Field::ContactPosition, Field::ContactPoints, Field::ContactRole,
                Field::ContactPreferences, Field::KeyDecider].contains(other);
            if *other == field || (field == Field::Contacts && of_people) {
                prop_assert!(after <= before, "{}", other);
            } else {
                prop_assert_eq!(after, before, "{} after {}", other, field);
            }
        }
    }
}

#[test]
fn every_field_has_a_word_of_its_own() {
    let words: std::collections::BTreeSet<&str> =
        Field::ALL.iter().map(|field| field.name()).collect();
    assert_eq!(words.len(), Field::ALL.len());
    for field in Field::ALL {
        assert_eq!(field.name().parse(), Ok(*field));
        assert_eq!(serde_json::to_value(field).unwrap(), field.name());
    }
    let error = "ful_name".parse::<Field>().unwrap_err();
    assert_eq!((error.code(), error.help()), ("unknown-field", Some("did you mean `full_name`?")));
}

/// D001-21: a person stands once; and everything else that is wrong is said in the same breath.
#[test]
fn everything_wrong_is_said_at_once() {
    let mut customer = Customer::new(" ").named("\u{3000}");
    customer.revenue = Some("-0.01".parse().unwrap());
    customer.owner = Some("".into());
    customer.needs.key = vec![Need::new(" ")];
    customer.needs.budget =
        Some(Budget { from: Some("5".parse().unwrap()), to: Some("4".parse().unwrap()) });
    customer.contacts = vec![Contact::new("P1", "张*"), Contact::new("P1", "")];
    customer.merged_into = Some(" ".into());
    let error = customer.check().unwrap_err();
    let said: Vec<(&str, Option<&str>)> = error.all().map(|one| (one.code(), one.path())).collect();
    assert_eq!(
        said,
        [
            ("empty-field", Some("id")),
            ("empty-field", Some("full_name")),
            ("negative-amount", Some("revenue")),
            ("empty-field", Some("owner")),
            ("empty-field", Some("needs.key[0].text")),
            ("range-order", Some("needs.budget")),
            ("duplicate-contact", Some("contacts[1].id")),
            ("empty-field", Some("contacts[1].name")),
            ("merged-into-itself", Some("merged_into")),
        ]
    );
    let twice = error.all().find(|one| one.code() == "duplicate-contact").unwrap();
    assert_eq!(twice.to_string(), "contact `P1` stands twice");
    assert_eq!(twice.help(), Some("give each person an id of its own"));
}

/// Zero is no fault, and both ends of a budget may be one.
#[test]
fn boundaries_of_the_check() {
    let mut customer = Customer::new("KH0001");
    customer.revenue = Some("0".parse().unwrap());
    customer.needs.budget =
        Some(Budget { from: Some("5".parse().unwrap()), to: Some("5".parse().unwrap()) });
    assert_eq!(customer.check(), Ok(()));
    customer.needs.budget.as_mut().unwrap().to = Some("4.9999".parse().unwrap());
    assert_eq!(customer.check().unwrap_err().code(), "range-order");
}
