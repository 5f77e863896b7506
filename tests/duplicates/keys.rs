//! The other keys: numbers, addresses, people.

use guanxi::Rulebook;
use guanxi::policy::duplicate::{DuplicateKey, Duplicates};
use guanxi::record::{Contact, ContactPoint, ContactStatus, Customer};

fn values(key: DuplicateKey, set: impl Fn(&mut Customer)) -> Vec<String> {
    let rulebook = Rulebook::preset("value_activity").unwrap();
    let mut customer = Customer::new("C1");
    set(&mut customer);
    rulebook.duplicates().unwrap().values(&customer, key)
}

fn phone(text: &str) -> Option<String> {
    values(DuplicateKey::Phone, |customer| customer.phone = Some(text.to_owned())).pop()
}

#[test]
fn telephone_numbers() {
    for text in [
        "010-1234 5678",
        "(010) 12345678",
        "+86 10 1234 5678",
        "0086-10-12345678",
        "＋８６ 10 12345678",
        "１０１２３４５６７８",
        "+86 (0)10 12345678",
        "tel: +86 10 12345678",
    ] {
        assert_eq!(phone(text).as_deref(), Some("1012345678"), "{text}");
    }
    assert_eq!(phone("10086").as_deref(), Some("10086")); // five digits are a number
    assert_eq!(phone("1008"), None);
    assert_eq!(phone("+49 30 123456").as_deref(), Some("+4930123456"));
    assert_eq!(phone("0049 30 123456"), phone("+49 30 123456"));
    assert_ne!(phone("4930123456"), phone("+4930123456"));
    for text in ["", " ", "-", "无", "00000", "0", "+86", "+86 0", "+86 123", "0000 1234", "n/a"] {
        assert_eq!(phone(text), None, "{text}");
    }
}

/// Without a country the code of one counts.
#[test]
fn telephone_numbers_without_a_country() {
    let mut customer = Customer::new("C1");
    customer.phone = Some("+86 10 12345678".into());
    let policy = Duplicates::default();
    assert_eq!(policy.values(&customer, DuplicateKey::Phone), ["+861012345678"]);
}

#[test]
fn addresses() {
    let email = |text: &str| {
        values(DuplicateKey::Email, |customer| customer.email = Some(text.to_owned())).pop()
    };
    for text in ["Info@Acme.example", " info@acme.example ", "ＩＮＦＯ@acme.example"] {
        assert_eq!(email(text).as_deref(), Some("info@acme.example"), "{text}");
    }
    for text in ["", " ", "@", "info@", "@acme.example", "none"] {
        assert_eq!(email(text), None, "{text}");
    }
}

#[test]
fn tax_numbers() {
    let tax = |text: &str| {
        values(DuplicateKey::TaxId, |customer| customer.tax_id = Some(text.to_owned())).pop()
    };
    for text in ["91110000MA01", " 9111-0000-ma01 ", "９１１１００００ＭＡ０１"] {
        assert_eq!(tax(text).as_deref(), Some("91110000MA01"), "{text}");
    }
    for text in ["", "-", "无", "N/A", "000", "none"] {
        assert_eq!(tax(text), None, "{text}");
    }
}

fn person(id: &str, channel: &str, value: &str) -> Contact {
    let mut contact = Contact::new(id, "张*");
    contact.points =
        vec![ContactPoint { channel: channel.parse().unwrap(), value: value.to_owned() }];
    contact
}

/// People who are gone are found by their id only: their number may be another customer's now.
#[test]
fn people() {
    let set = |customer: &mut Customer| {
        let mut gone = person("P3", "phone", "010-77777");
        gone.status = ContactStatus::Left { on: "2024-03-01".parse().unwrap() };
        customer.phone = Some("010-11111".into());
        customer.email = Some("info@acme.example".into());
        customer.contacts = vec![
            person("P2", "email", "Li@acme.example"),
            person("P1", "phone", "010-22222"),
            person("P4", "wechat", "010-33333"),
            person(" ", "phone", "-"),
            gone,
        ];
    };
    assert_eq!(values(DuplicateKey::ContactId, set), ["P1", "P2", "P3", "P4"]);
    assert_eq!(values(DuplicateKey::ContactPhone, set), ["1022222"]);
    assert_eq!(values(DuplicateKey::AnyPhone, set), ["1011111", "1022222"]);
    assert_eq!(values(DuplicateKey::ContactEmail, set), ["li@acme.example"]);
    assert_eq!(values(DuplicateKey::AnyEmail, set), ["info@acme.example", "li@acme.example"]);
}

/// The short name counts like the full one (D001-26), unless a rule says `full_name`.
#[test]
fn names() {
    let set = |customer: &mut Customer| {
        customer.full_name = Some("北辰科技有限公司".into());
        customer.short_name = Some("北辰".into());
    };
    assert_eq!(values(DuplicateKey::Name, set), ["北辰", "北辰科技"]);
    assert_eq!(values(DuplicateKey::FullName, set), ["北辰科技"]);
    assert!(
        values(DuplicateKey::Name, |customer| customer.short_name = Some(" ".into())).is_empty()
    );
}

#[test]
fn every_key_has_a_word_of_its_own() {
    for key in DuplicateKey::ALL {
        assert_eq!(key.as_str().parse(), Ok(*key));
        assert_eq!(serde_json::to_value(key).unwrap(), key.as_str());
    }
}
