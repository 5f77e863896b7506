//! Merges: nothing is lost, twice is once, and everything can be undone (P-109, P-111).

use std::collections::{BTreeMap, BTreeSet};

use guanxi::policy::duplicate::{MergePlan, MergeRecords, Side};
use guanxi::record::{
    Contact, ContactPoint, Contract, Customer, Event, EventKind, Field, KnowledgeEntry,
};
use guanxi::testkit::record;
use proptest::prelude::*;

/// Records of `c0`, `c1` and `c2`, where every id is one record's.
fn worlds() -> impl Strategy<Value = MergeRecords> {
    let customers = prop::collection::vec(record::customers().boxed(), 3..4);
    let contracts = prop::collection::vec(record::contracts().boxed(), 0..4);
    let events = prop::collection::vec(record::any_events().boxed(), 0..8);
    let knowledge = prop::collection::vec(record::knowledge_entries().boxed(), 0..3);
    (customers, contracts, events, knowledge).prop_map(
        |(mut customers, mut contracts, mut events, mut knowledge)| {
            for (place, customer) in customers.iter_mut().enumerate() {
                customer.id = format!("c{place}").into();
                customer.merged_into = None;
                let mut seen = BTreeSet::new();
                customer.contacts.retain(|contact| seen.insert(contact.id.clone()));
            }
            let numbered = |place: usize, kind: &str| format!("{kind}{place}");
            for (place, one) in contracts.iter_mut().enumerate() {
                one.id = numbered(place, "HT-").into();
            }
            for (place, one) in events.iter_mut().enumerate() {
                one.id = numbered(place, "e").into();
            }
            for (place, one) in knowledge.iter_mut().enumerate() {
                one.id = numbered(place, "K-").into();
            }
            MergeRecords { customers, contracts, events, knowledge }
        },
    )
}

fn plan(records: &MergeRecords) -> MergePlan {
    MergePlan::new("c0", "c1", records).unwrap()
}

fn customer<'a>(records: &'a MergeRecords, id: &str) -> &'a Customer {
    records.customers.iter().find(|customer| customer.id.as_str() == id).unwrap()
}

/// The plan with some of its conflicts decided for the other side.
fn chosen(mut plan: MergePlan, bits: u32) -> MergePlan {
    let fields: Vec<String> = plan.conflicts().iter().map(|one| one.field.clone()).collect();
    for (place, field) in fields.iter().enumerate().take(32) {
        if bits & (1 << place) != 0 {
            plan = plan.keeping(field, Side::Goes).unwrap();
        }
    }
    plan
}

proptest! {
    // Each case is a small world of records; they are slow to make and to shrink.
    #![proptest_config(ProptestConfig::with_cases(96))]

    /// P-109: undone, everything is as it was; done twice, it is done once.
    #[test]
    fn a_merge_can_be_undone(records in worlds(), bits in any::<u32>()) {
        let plan = chosen(plan(&records), bits);
        let after = plan.apply(&records).unwrap();
        prop_assert_ne!(&after, &records);
        prop_assert_eq!(&plan.apply(&after).unwrap(), &after);
        prop_assert_eq!(&plan.undo(&after).unwrap(), &records);
        prop_assert_eq!(&plan.undo(&records).unwrap(), &records);
        prop_assert_eq!(plan.apply(&plan.undo(&after).unwrap()).unwrap(), after);
    }

    /// P-109: every contact, interaction, issue, contract and note is still there, as it was, and of
    /// the customer that stays; P-111: every person is of one customer.
    #[test]
    fn a_merge_loses_nothing(records in worlds()) {
        let plan = plan(&records);
        let after = plan.apply(&records).unwrap();
        let contacts = |customer: &Customer| -> BTreeSet<String> {
            customer.contacts.iter().map(|contact| contact.id.to_string()).collect()
        };
        let (one, other) = (customer(&records, "c0"), customer(&records, "c1"));
        let (stays, gone) = (customer(&after, "c0"), customer(&after, "c1"));
        prop_assert_eq!(contacts(stays), &contacts(one) | &contacts(other));
        prop_assert!(gone.contacts.is_empty());
        prop_assert_eq!(gone.merged_into.as_ref(), Some(&one.id));
        for (before, now) in records.events.iter().zip(&after.events) {
            let owner = if before.customer.as_str() == "c1" { "c0" } else { before.customer.as_str() };
            prop_assert_eq!(now.customer.as_str(), owner);
            let back = Event { customer: before.customer.clone(), ..now.clone() };
            prop_assert_eq!(&back, before);
        }
        for (before, now) in records.contracts.iter().zip(&after.contracts) {
            prop_assert_eq!((&before.id, &before.terms), (&now.id, &now.terms));
            prop_assert_ne!(now.customer.as_str(), "c1");
        }
        for (before, now) in records.knowledge.iter().zip(&after.knowledge) {
            prop_assert_eq!((&before.id, before.sensitivity()), (&now.id, now.sensitivity()));
            prop_assert!(now.customer.as_ref().is_none_or(|owner| owner.as_str() != "c1"));
        }
        let ids: BTreeSet<_> = after.events.iter().map(|event| &event.id).collect();
        prop_assert_eq!(ids.len(), records.events.len());
        prop_assert_eq!(customer(&after, "c2"), customer(&records, "c2"));
        // Words of both sides.
        for from in [one, other] {
            for (now, then) in [
                (&stays.products, &from.products),
                (&stays.history, &from.history),
                (&stays.needs.pains, &from.needs.pains),
                (&stays.needs.goals, &from.needs.goals),
            ] {
                prop_assert!(then.iter().all(|word| now.contains(word)));
            }
            prop_assert!(from.tags.is_subset(&stays.tags) && from.provenance.is_subset(&stays.provenance));
            prop_assert!(from.needs.key.iter().all(|need| stays.needs.key.contains(need)));
            prop_assert!(from.facts.keys().all(|fact| stays.facts.contains_key(fact)));
            for contact in &from.contacts {
                let now = stays.contact(contact.id.as_str()).unwrap();
                prop_assert!(contact.points.iter().all(|point| now.points.contains(point)));
                prop_assert!(contact.news.iter().all(|news| now.news.contains(news)));
            }
        }
    }

    /// What either file said is said after the merge, and what both say otherwise is listed with both
    /// words; the choice decides whose word it is.
    #[test]
    fn every_field_is_kept_or_listed(records in worlds(), bits in any::<u32>()) {
        let plain = plan(&records);
        let (one, other) = (customer(&records, "c0"), customer(&records, "c1"));
        for field in Field::ALL {
            let filled = |of: &Customer| field.is_filled(of, &[]) == Some(true);
            // Of people it is asked whether everybody has it, which more people may change.
            let of_people = field.name().starts_with("contact_") || *field == Field::Contacts
                || *field == Field::KeyDecider;
            if !of_people && (filled(one) || filled(other)) {
                prop_assert!(filled(&plain.survivor()), "{}", field);
            }
        }
        let chosen = chosen(plain.clone(), bits);
        let survivor = serde_json::to_value(chosen.survivor()).unwrap();
        for conflict in chosen.conflicts() {
            prop_assert_ne!(&conflict.stays, &conflict.goes);
            if conflict.field.starts_with("contacts.") || conflict.field.starts_with("facts.") {
                continue; // ids and names of facts may hold points
            }
            let now = conflict.field.split('.').fold(&survivor, |value, key| &value[key]);
            let kept = if conflict.keep == Side::Stays { &conflict.stays } else { &conflict.goes };
            let now = now.as_str().map_or_else(|| now.to_string(), str::to_owned);
            prop_assert_eq!(&now, kept);
        }
        // The other side's word everywhere is the same merge seen from there, but for the lists.
        let fields: BTreeMap<String, (String, String)> = plain.conflicts().iter()
            .map(|one| (one.field.clone(), (one.stays.clone(), one.goes.clone()))).collect();
        let back = MergePlan::new("c1", "c0", &records).unwrap();
        let mirrored: BTreeMap<String, (String, String)> = back.conflicts().iter()
            .map(|one| (one.field.clone(), (one.goes.clone(), one.stays.clone()))).collect();
        prop_assert_eq!(fields, mirrored);
    }

    /// The plan is data: written, read again, and it does the same.
    #[test]
    fn a_plan_is_written_and_read(records in worlds(), bits in any::<u32>()) {
        let plan = chosen(plan(&records), bits);
        let text = serde_json::to_string(&plan).unwrap();
        let read: MergePlan = serde_json::from_str(&text).unwrap();
        prop_assert_eq!(&read, &plan);
        prop_assert_eq!(read.apply(&records), plan.apply(&records));
        let written = serde_json::to_string(&records).unwrap();
        prop_assert_eq!(serde_json::from_str::<MergeRecords>(&written).unwrap(), records);
    }

    /// A merge that stopped half-way is finished by doing it again.
    #[test]
    fn a_half_written_merge_is_finished(records in worlds(), cut in 0_usize..12) {
        let plan = plan(&records);
        let after = plan.apply(&records).unwrap();
        let mut half = records.clone();
        for (place, event) in half.events.iter_mut().enumerate().take(cut) {
            *event = after.events[place].clone();
        }
        if cut > 4 {
            half.customers[0] = after.customers[0].clone();
        }
        prop_assert_eq!(&plan.apply(&half).unwrap(), &after);
        prop_assert_eq!(&plan.undo(&half).unwrap(), &records);
    }
}

/// An example whole: which word stays, what comes in, what is united.
#[test]
fn two_files_become_one() {
    let mut stays = Customer::new("C1").named("北辰科技有限公司").stating("strategic", true);
    stays.phone = Some(" ".into()); // blank: says nothing
    stays.products = vec!["gateway".into()];
    let mut known = Contact::new("P1", "张*");
    known.position = Some("buyer".into());
    stays.contacts = vec![known];
    let mut goes = Customer::new("C2").named("北辰科技").stating("strategic", false);
    goes.facts.insert("upsell".into(), true.into());
    goes.phone = Some("010-12345".into());
    goes.products = vec!["gateway".into(), "training".into()];
    let mut same = Contact::new("P1", "张三");
    same.key_decider = true;
    same.points = vec![ContactPoint { channel: "phone".parse().unwrap(), value: "1".into() }];
    goes.contacts = vec![same, Contact::new("P2", "李*")];
    let talk = serde_json::json!({ "interaction":
        { "channel": "phone", "direction": "outbound", "outcome": "reached" } });
    let talk: EventKind = serde_json::from_value(talk).unwrap();
    let before = MergeRecords {
        customers: vec![goes, stays],
        events: vec![Event::new("e1", "C2", "2024-03-15".parse().unwrap(), talk)],
        knowledge: vec![
            KnowledgeEntry::new("K-1", guanxi::record::KnowledgeKind::Preference, "mornings")
                .about("C2"),
        ],
        ..MergeRecords::default()
    };
    let plan = MergePlan::new("C1", "C2", &before).unwrap();
    let conflicts: Vec<(&str, &str, &str)> = plan
        .conflicts()
        .iter()
        .map(|one| (one.field.as_str(), one.stays.as_str(), one.goes.as_str()))
        .collect();
    assert_eq!(
        conflicts,
        [
            ("full_name", "北辰科技有限公司", "北辰科技"),
            ("facts.strategic", "true", "false"),
            ("contacts.P1.name", "张*", "张三"),
        ]
    );
    let plan = plan.keeping("contacts.P1.name", Side::Goes).unwrap();
    let one = plan.survivor();
    assert_eq!(one.name(), "北辰科技有限公司");
    assert_eq!(one.phone.as_deref(), Some("010-12345"));
    assert_eq!(one.products, ["gateway", "training"]);
    assert_eq!(one.facts.len(), 2);
    assert_eq!(one.contacts.len(), 2);
    let person = one.contact("P1").unwrap();
    assert_eq!((person.name.as_str(), person.position.as_deref()), ("张三", Some("buyer")));
    assert!(person.key_decider && person.points.len() == 1);
    let after = plan.apply(&before).unwrap();
    assert_eq!(after.customers[1], one);
    assert_eq!(after.customers[0].contacts, []);
    assert_eq!(after.events[0].customer.as_str(), "C1");
    assert_eq!(after.knowledge[0].customer.as_ref().unwrap().as_str(), "C1");
}

/// What comes to the customer after the merge stays there when the merge is undone.
#[test]
fn what_came_later_stays() {
    let day = "2024-03-15".parse().unwrap();
    let event = |id: &str, of: &str| Event::new(id, of, day, EventKind::Withdrawal);
    let mut records = MergeRecords {
        customers: vec![Customer::new("C1"), Customer::new("C2")],
        events: vec![event("e1", "C1"), event("e2", "C2")],
        ..MergeRecords::default()
    };
    let plan = MergePlan::new("C1", "C2", &records).unwrap();
    records = plan.apply(&records).unwrap();
    records.events.push(event("e3", "C1"));
    let undone = plan.undo(&records).unwrap();
    let owners: Vec<&str> = undone.events.iter().map(|event| event.customer.as_str()).collect();
    assert_eq!(owners, ["C1", "C2", "C1"]);
}

/// Contracts pass as they are, ended ones too.
#[test]
fn contracts_pass() {
    let (start, end) = ("2024-01-01".parse().unwrap(), "2024-12-31".parse().unwrap());
    let terms = guanxi::record::ContractTerms::new(start, end);
    let mut ended = Contract::new("HT-1", "C2", terms);
    ended.terminated = Some("2024-06-30".parse().unwrap());
    let before = MergeRecords {
        customers: vec![Customer::new("C1"), Customer::new("C2")],
        contracts: vec![ended.clone()],
        ..MergeRecords::default()
    };
    let plan = MergePlan::new("C1", "C2", &before).unwrap();
    assert_eq!(plan.contracts().len(), 1);
    let after = plan.apply(&before).unwrap();
    ended.customer = "C1".into();
    assert_eq!(after.contracts, [ended]);
}

/// A text and a flag that read alike are told apart.
#[test]
fn words_that_read_alike_are_told_apart() {
    let stays = Customer::new("C1").stating("strategic", true);
    let goes = Customer::new("C2").stating("strategic", "true");
    let before = MergeRecords { customers: vec![stays, goes], ..MergeRecords::default() };
    let plan = MergePlan::new("C1", "C2", &before).unwrap();
    let one = &plan.conflicts()[0];
    assert_eq!((one.stays.as_str(), one.goes.as_str()), ("true", "\"true\""));
}
