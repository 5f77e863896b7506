//! The readings of duplicates.

use guanxi::policy::duplicate::{Duplicates, MergePlan, MergeRecords};
use guanxi::record::{Contact, Customer};

use super::toml;

fn pair(set: impl Fn(&mut Customer, &mut Customer)) -> [Customer; 2] {
    let (mut one, mut other) = (Customer::new("C1").named("甲"), Customer::new("C2").named("乙"));
    set(&mut one, &mut other);
    [one, other]
}

fn found(policy: &Duplicates, pair: &[Customer; 2]) -> bool {
    policy.compare(&pair[0], &pair[1]).is_some()
}

#[test]
fn a_51_an_equal_name_or_number_makes_candidates_by_default() {
    let policy = Duplicates::default();
    assert!(!found(&policy, &pair(|_, _| {})));
    assert!(found(&policy, &pair(|one, _| one.full_name = Some("乙有限公司".into()))));
    assert!(found(
        &policy,
        &pair(|one, other| {
            (one.tax_id, other.tax_id) = (Some("911".into()), Some("911".into()));
        })
    ));
    assert!(found(
        &policy,
        &pair(|one, other| {
            (one.phone, other.phone) = (Some("010-12345".into()), Some("010 12345".into()));
        })
    ));
    // What is not given is nothing in common.
    assert!(!found(&policy, &pair(|one, other| (one.full_name, other.full_name) = (None, None))));
}

#[test]
fn a_51_other_rules() {
    let rulebook = toml("[[duplicate.rule]]\ncode = \"both\"\nall = [\"name\", \"tax_id\"]\n");
    let policy = rulebook.duplicates().unwrap();
    let name = |one: &mut Customer| one.full_name = Some("乙有限公司".into());
    assert!(!found(policy, &pair(|one, _| name(one))));
    assert!(found(
        policy,
        &pair(|one, other| {
            name(one);
            (one.tax_id, other.tax_id) = (Some("911".into()), Some("911".into()));
        })
    ));
}

#[test]
fn a_51_nothing_is_merged_without_a_call() {
    let records = MergeRecords {
        customers: vec![Customer::new("C1").named("甲"), Customer::new("C2").named("甲")],
        ..MergeRecords::default()
    };
    let policy = Duplicates::default();
    assert_eq!(policy.candidates(&records.customers).len(), 1);
    let plan = MergePlan::new("C1", "C2", &records).unwrap();
    assert_eq!(records.customers[1].merged_into, None); // a plan changes nothing
    let after = plan.apply(&records).unwrap();
    assert!(policy.candidates(&after.customers).is_empty());
}

#[test]
fn short_names_count_as_names_by_default() {
    let short = pair(|one, _| one.short_name = Some("乙".into()));
    assert!(found(&Duplicates::default(), &short));
}

#[test]
fn only_full_names_by_a_rule() {
    let rulebook = toml("[[duplicate.rule]]\ncode = \"full\"\nany = [\"full_name\"]\n");
    let policy = rulebook.duplicates().unwrap();
    assert!(!found(policy, &pair(|one, _| one.short_name = Some("乙".into()))));
    assert!(found(policy, &pair(|one, _| one.full_name = Some("乙".into()))));
}

#[test]
fn a_group_is_another_customer_than_its_daughter_by_default() {
    let group = pair(|one, _| one.full_name = Some("乙集团有限公司".into()));
    assert!(!found(&Duplicates::default(), &group));
}

#[test]
fn a_group_is_its_daughter_by_more_suffixes() {
    let rulebook = toml("[duplicate]\nmore_suffixes = [\"集团\"]\n");
    let group = pair(|one, _| one.full_name = Some("乙集团有限公司".into()));
    assert!(found(rulebook.duplicates().unwrap(), &group));
}

#[test]
fn the_word_of_the_customer_that_stays_is_kept_by_default() {
    let [mut one, mut other] = pair(|one, other| {
        (one.phone, other.phone) = (None, Some("010-12345".into()));
    });
    one.contacts = vec![Contact::new("P1", "张*")];
    other.contacts = vec![Contact::new("P1", "李*")];
    let records = MergeRecords { customers: vec![one, other], ..MergeRecords::default() };
    let plan = MergePlan::new("C1", "C2", &records).unwrap();
    let survivor = plan.survivor();
    assert_eq!((survivor.name(), survivor.phone.as_deref()), ("甲", Some("010-12345")));
    assert_eq!(survivor.contacts[0].name, "张*");
    let listed: Vec<&str> = plan.conflicts().iter().map(|one| one.field.as_str()).collect();
    assert_eq!(listed, ["full_name", "contacts.P1.name"]);
}
