//! Who may be one with whom (D001-21, D001-26, A-51, P-109).

use std::collections::BTreeMap;

use guanxi::Rulebook;
use guanxi::label::Language;
use guanxi::policy::duplicate::{Candidate, Duplicates, groups};
use guanxi::record::{Contact, ContactPoint, Customer};
use proptest::prelude::*;

fn rulebook(duplicate: &str) -> Rulebook {
    Rulebook::from_toml(&format!(
        "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"UTC\"\n{duplicate}"
    ))
    .unwrap_or_else(|error| panic!("{}", error.report()))
}

/// Rules of every form: one key, several, all of several, both.
const RULES: &[&str] = &[
    "[duplicate]\ncountry_code = \"86\"",
    "[[duplicate.rule]]\ncode = \"a\"\nall = [\"name\", \"any_phone\"]",
    "[[duplicate.rule]]\ncode = \"a\"\nall = [\"name\"]\nany = [\"tax_id\", \"contact_phone\", \"email\"]\n\
     [[duplicate.rule]]\ncode = \"b\"\nany = [\"contact_id\"]",
    "[[duplicate.rule]]\ncode = \"a\"\nany = [\"any_email\", \"contact_email\"]\n\
     [[duplicate.rule]]\ncode = \"b\"\nall = [\"full_name\", \"phone\", \"tax_id\"]\n\
     [[duplicate.rule]]\ncode = \"c\"\nany = [\"name\", \"phone\"]",
];

/// Customers that often have something in common.
fn customers() -> impl Strategy<Value = Vec<Customer>> {
    fn some(words: &'static [&'static str]) -> impl Strategy<Value = Option<String>> + Clone {
        proptest::option::of(prop::sample::select(words).prop_map(str::to_owned))
    }
    let names =
        some(&["北辰科技有限公司", "北辰科技", "Acme Ltd", "ACME", "Zenith", " ", "有限公司"]);
    let phones = some(&["010-12345", "+86 10 12345", "021-54321", "-"]);
    let emails = some(&["a@x.example", "A@x.example", "b@x.example", ""]);
    let point = (prop::sample::select(vec!["phone", "email"]), phones.clone(), emails.clone());
    let contact = (prop::sample::select(vec!["P1", "P2", "P3"]), point).prop_map(
        |(id, (channel, phone, email))| {
            let mut contact = Contact::new(id, "张*");
            let value = if channel == "phone" { phone } else { email };
            contact.points.extend(
                value.map(|value| ContactPoint { channel: channel.parse().unwrap(), value }),
            );
            contact
        },
    );
    let one = (
        "C[0-9]",
        (names.clone(), names),
        (phones, emails, some(&["911", "9-1-1", "N/A"])),
        prop::collection::vec(contact, 0..2),
        proptest::bool::weighted(0.1),
    );
    let one = one.prop_map(|(id, (full, short), (phone, email, tax), contacts, merged)| {
        let mut customer = Customer::new(id);
        (customer.full_name, customer.short_name) = (full, short);
        (customer.phone, customer.email, customer.tax_id) = (phone, email, tax);
        customer.contacts = contacts;
        customer.merged_into = merged.then(|| "C-merged".into());
        customer
    });
    prop::collection::vec(one, 0..14)
}

fn policies() -> impl Strategy<Value = Rulebook> {
    prop::sample::select(RULES).prop_map(rulebook)
}

/// Every pair, one by one; of several records of one id the last counts.
fn all_pairs(policy: &Duplicates, customers: &[Customer]) -> Vec<Candidate> {
    let last: BTreeMap<&str, &Customer> =
        customers.iter().map(|customer| (customer.id.as_str(), customer)).collect();
    let ids: Vec<&&str> = last.keys().collect();
    let pairs = ids
        .iter()
        .enumerate()
        .flat_map(|(place, one)| ids[place + 1..].iter().map(move |other| (**one, **other)));
    pairs.filter_map(|(one, other)| policy.compare(last[one], last[other])).collect()
}

proptest! {
    /// The batch is the same rule as the pair, and the index the same as the batch.
    #[test]
    fn the_batch_is_the_rule_of_every_pair(rulebook in policies(), customers in customers()) {
        let policy = rulebook.duplicates().unwrap();
        let found = policy.candidates(&customers);
        prop_assert_eq!(&found, &all_pairs(policy, &customers));
        let index = policy.index(&customers);
        prop_assert_eq!(&index.candidates(), &found);
        let last: BTreeMap<&str, &Customer> =
            customers.iter().map(|customer| (customer.id.as_str(), customer)).collect();
        for customer in last.into_values() {
            let theirs: Vec<Candidate> = found
                .iter()
                .filter(|pair| pair.one == customer.id || pair.other == customer.id)
                .cloned()
                .collect();
            prop_assert_eq!(index.candidates_of(customer), theirs);
        }
    }

    /// P-109: reflexive and symmetric.
    #[test]
    fn the_relation_is_reflexive_and_symmetric(rulebook in policies(), customers in customers()) {
        let policy = rulebook.duplicates().unwrap();
        for one in &customers {
            prop_assert_eq!(policy.compare(one, one), None);
            for other in &customers {
                let law = guanxi::testkit::laws::duplicates_are_mutual(&rulebook, one, other);
                law.map_err(TestCaseError::fail)?;
            }
        }
    }

    /// The order in which customers are given changes nothing, where each is given once.
    #[test]
    fn the_order_of_customers_changes_nothing(rulebook in policies(), customers in customers()) {
        let policy = rulebook.duplicates().unwrap();
        let once: BTreeMap<String, Customer> =
            customers.into_iter().map(|customer| (customer.id.to_string(), customer)).collect();
        let straight: Vec<Customer> = once.values().cloned().collect();
        let backwards: Vec<Customer> = once.into_values().rev().collect();
        prop_assert_eq!(policy.candidates(&straight), policy.candidates(&backwards));
    }

    /// An index that customers come to and leave is the index of those who are there.
    #[test]
    fn an_index_forgets(rulebook in policies(), customers in customers(), leave in any::<u16>()) {
        let policy = rulebook.duplicates().unwrap();
        let mut index = policy.index(&customers);
        let leaves = |customer: &Customer| {
            leave & (1 << customer.id.as_str()[1..].parse::<u16>().unwrap()) != 0
        };
        for customer in customers.iter().filter(|customer| leaves(customer)) {
            index.remove(customer.id.as_str());
        }
        let rest: Vec<Customer> =
            customers.iter().filter(|customer| !leaves(customer)).cloned().collect();
        prop_assert_eq!(index.candidates(), policy.candidates(&rest));
        prop_assert_eq!(index.len(), policy.index(&rest).len());
        prop_assert_eq!(index.is_empty(), policy.index(&rest).is_empty());
    }

    /// What is said of a pair holds of it: the values stand in both, and every rule has a reason.
    #[test]
    fn every_match_has_its_values(rulebook in policies(), customers in customers()) {
        let policy = rulebook.duplicates().unwrap();
        let last: BTreeMap<&str, &Customer> =
            customers.iter().map(|customer| (customer.id.as_str(), customer)).collect();
        for pair in policy.candidates(&customers) {
            prop_assert!(pair.one < pair.other && !pair.matches.is_empty());
            for found in &pair.matches {
                let rule = policy.rules().iter().find(|rule| *rule.code() == found.rule).unwrap();
                let keys: Vec<_> = found.keys.iter().map(|common| common.key).collect();
                prop_assert!(rule.all().iter().all(|key| keys.contains(key)));
                prop_assert!(rule.any().is_empty() || rule.any().iter().any(|key| keys.contains(key)));
                for common in &found.keys {
                    prop_assert!(!common.values.is_empty());
                    for id in [&pair.one, &pair.other] {
                        let values = policy.values(last[id.as_str()], common.key);
                        prop_assert!(common.values.iter().all(|value| values.contains(value)));
                    }
                }
            }
            let written = serde_json::to_string(&pair).unwrap();
            prop_assert_eq!(serde_json::from_str::<Candidate>(&written).unwrap(), pair);
        }
    }

    /// Groups are the candidates hung together: each customer in one, none alone.
    #[test]
    fn groups_hang_together(customers in customers()) {
        let policy = Duplicates::default();
        let found = policy.candidates(&customers);
        let groups = groups(&found);
        for pair in &found {
            prop_assert_eq!(groups.iter().filter(|group| group.contains(&pair.one)).count(), 1);
            prop_assert!(groups.iter().any(|g| g.contains(&pair.one) && g.contains(&pair.other)));
        }
        let members: usize = groups.iter().map(|group| group.len()).sum();
        let named: std::collections::BTreeSet<_> =
            found.iter().flat_map(|pair| [&pair.one, &pair.other]).collect();
        prop_assert_eq!(members, named.len());
        prop_assert!(groups.iter().all(|group| group.len() > 1));
    }
}

/// A-51, D001-26: the example of the document, and what is not given is nothing in common.
#[test]
fn the_default_rules() {
    let rulebook = Rulebook::preset("value_activity").unwrap();
    let policy = rulebook.duplicates().unwrap();
    let one = Customer::new("C2024001").named("北辰科技有限公司");
    let mut other = Customer::new("C2024002");
    assert!(policy.compare(&one, &other).is_none()); // nothing is known of the other
    other.short_name = Some("北辰科技".into());
    let found = policy.compare(&one, &other).unwrap();
    assert_eq!(found.matches.len(), 1);
    assert_eq!(found.matches[0].rule, "same_name");

    let (mut one, mut other) = (Customer::new("C1").named("甲"), Customer::new("C2").named("乙"));
    assert!(policy.compare(&one, &other).is_none());
    (one.phone, other.phone) = (Some("010-12345".into()), Some("+86 10 12345".into()));
    (one.tax_id, other.tax_id) = (Some("911".into()), Some("912".into()));
    let found = policy.compare(&one, &other).unwrap();
    assert_eq!(found.matches[0].rule, "same_number");
    assert_eq!(
        policy.explain(&found, Language::English),
        "C1 and C2 may be one customer:\n- same number: telephone `1012345`\n"
    );
    assert_eq!(
        policy.explain(&found, Language::Chinese),
        "C1 与 C2 可能是同一客户：\n- 号码相同：电话“1012345”\n"
    );
    // A customer that was merged is no candidate any more.
    other.merged_into = Some("C9".into());
    assert!(policy.compare(&one, &other).is_none());
    assert!(policy.index([&one]).candidates_of(&other).is_empty());
}

/// D001-21: one person in two files is a sign that the files are of one customer.
#[test]
fn one_person_in_two_files() {
    let rulebook = rulebook("[[duplicate.rule]]\ncode = \"person\"\nany = [\"contact_id\"]");
    let policy = rulebook.duplicates().unwrap();
    let mut customers = [Customer::new("C1"), Customer::new("C2"), Customer::new("C3")];
    customers[0].contacts = vec![Contact::new("P1", "张*"), Contact::new("P2", "李*")];
    customers[2].contacts = vec![Contact::new("P2", "李*")];
    let found = policy.candidates(&customers);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].matches[0].keys[0].values, ["P2"]);
}

/// Every rule that holds is named, and of `any` every key in common, after those of `all`.
#[test]
fn everything_in_common_is_named() {
    let rulebook = rulebook(
        "[[duplicate.rule]]\ncode = \"sure\"\nany = [\"tax_id\", \"email\", \"phone\"]\nall = [\"name\"]\n\
         [[duplicate.rule]]\ncode = \"name\"\nany = [\"name\"]",
    );
    let policy = rulebook.duplicates().unwrap();
    let (mut one, mut other) =
        (Customer::new("C1").named("Acme"), Customer::new("C2").named("Acme"));
    for customer in [&mut one, &mut other] {
        customer.phone = Some("010-12345".into());
        customer.tax_id = Some("911".into());
    }
    let found = policy.compare(&one, &other).unwrap();
    let named: Vec<(&str, Vec<&str>)> = found
        .matches
        .iter()
        .map(|found| {
            (found.rule.as_str(), found.keys.iter().map(|common| common.key.as_str()).collect())
        })
        .collect();
    assert_eq!(named, [("sure", vec!["name", "tax_id", "phone"]), ("name", vec!["name"])]);
    // A rule without a label is called by its code.
    assert_eq!(
        policy.explain(&found, Language::English),
        "C1 and C2 may be one customer:\n\
         - sure: name `acme`, tax number `911`, telephone `1012345`\n- name: name `acme`\n"
    );
    other.full_name = Some("Zenith".into());
    assert!(policy.compare(&one, &other).is_none()); // the number alone is not enough
}

/// A pair of a pair is no pair.
#[test]
fn the_relation_is_no_chain() {
    let mut between = Customer::new("C2").named("Acme");
    between.phone = Some("010-12345".into());
    let mut last = Customer::new("C3").named("Zenith");
    last.phone = Some("010-12345".into());
    let first = Customer::new("C1").named("Acme Ltd");
    let policy = Duplicates::default();
    let found = policy.candidates(&[first.clone(), between, last.clone()]);
    assert_eq!(found.len(), 2);
    assert!(!policy.may_be_one(&first, &last));
    assert_eq!(groups(&found)[0].len(), 3);
    assert!(groups(&[]).is_empty());
}

/// Thousands of customers with one name differ in what else a rule asks for: the block of the
/// rarest key is looked at, not that of the name.
#[test]
fn a_common_value_costs_nothing_where_all_keys_are_asked_for() {
    let rulebook = rulebook("[[duplicate.rule]]\ncode = \"a\"\nall = [\"name\", \"phone\"]");
    let policy = rulebook.duplicates().unwrap();
    let customers: Vec<Customer> = (0..20_000)
        .map(|number| {
            let mut customer = Customer::new(format!("C{number}")).named("Acme");
            customer.phone = Some(format!("1{:08}", number / 2));
            customer
        })
        .collect();
    assert_eq!(policy.candidates(&customers).len(), 10_000);
}
