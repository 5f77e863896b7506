//! Random batches against a plain model: maps and a list, where every promise is looked at over
//! everything that there is.

use std::collections::{BTreeMap, BTreeSet};

use guanxi::record::{
    Contact, ContactAction, ContactEvent, Contract, ContractAction, ContractEvent, ContractTerms,
    Customer, CustomerId, Direction, Event, EventKind, Interaction, Invoice, Outcome, Payment,
    Purchase, Return,
};
use guanxi::store::{
    Batch, Contents, EventPeriod, Expect, MemoryStore, Reference, Removal, Store, StoreExt,
    Version, Write, references,
};
use guanxi::time::{Moment, Zone};
use proptest::prelude::*;

/// What is there, without any index.
#[derive(Clone, Debug, Default)]
struct Model {
    customers: BTreeMap<CustomerId, (Version, Customer)>,
    contracts: BTreeMap<String, (Version, Contract)>,
    events: Vec<Event>,
}

impl Model {
    /// Makes the writes one after the other; the codes of what is wrong on the way.
    fn apply(&mut self, writes: &[Write], version: Version) -> BTreeSet<&'static str> {
        let mut wrong = BTreeSet::new();
        for write in writes {
            match write {
                Write::PutCustomer { customer, expect } => {
                    let found = self.customers.get(&customer.id).map(|(version, _)| *version);
                    if !expect.holds(found) {
                        wrong.insert("stale-version");
                    }
                    if let Err(error) = customer.check() {
                        wrong.extend(error.all().map(guanxi::Error::code));
                    }
                    let record = (version, Customer::clone(customer));
                    self.customers.insert(customer.id.clone(), record);
                }
                Write::PutContract { contract, expect } => {
                    let id = contract.id.to_string();
                    let found = self.contracts.get(&id).map(|(version, _)| *version);
                    if !expect.holds(found) {
                        wrong.insert("stale-version");
                    }
                    if let Err(error) = contract.check() {
                        wrong.extend(error.all().map(guanxi::Error::code));
                    }
                    self.contracts.insert(id, (version, Contract::clone(contract)));
                }
                Write::RemoveContract { contract, expect } => {
                    let found =
                        self.contracts.remove(contract.as_str()).map(|(version, _)| version);
                    if !expect.holds(found) {
                        wrong.insert("stale-version");
                    } else if found.is_none() {
                        wrong.insert("dangling-reference");
                    }
                }
                Write::RemoveCustomer { customer, expect, removal } => {
                    let found = self.customers.get(customer).map(|(version, _)| *version);
                    if !expect.holds(found) {
                        wrong.insert("stale-version");
                    } else if found.is_none() {
                        wrong.insert("unknown-customer");
                    }
                    if found.is_none() {
                        continue;
                    }
                    let full = self.events.iter().any(|event| event.customer == *customer)
                        || self.contracts.values().any(|(_, paper)| paper.customer == *customer);
                    if full && *removal == Removal::Alone {
                        wrong.insert("customer-not-empty");
                        continue;
                    }
                    self.customers.remove(customer);
                    self.events.retain(|event| event.customer != *customer);
                    self.contracts.retain(|_, (_, paper)| paper.customer != *customer);
                }
                Write::Append(event) => match self.events.iter().find(|one| one.id == event.id) {
                    Some(there) if there == &**event => {}
                    Some(_) => {
                        wrong.insert("duplicate-event");
                    }
                    None => self.events.push(Event::clone(event)),
                },
                _ => panic!("an unknown write"),
            }
        }
        wrong
    }

    /// Customers that are merged into each other, by way of others too: the slow way.
    fn family(&self, of: &CustomerId) -> BTreeSet<CustomerId> {
        let mut family = BTreeSet::from([of.clone()]);
        loop {
            let before = family.len();
            for (_, customer) in self.customers.values() {
                if let Some(into) = &customer.merged_into
                    && (family.contains(into) || family.contains(&customer.id))
                {
                    family.extend([into.clone(), customer.id.clone()]);
                }
            }
            if family.len() == before {
                return family;
            }
        }
    }

    /// Who lists a person, and whose log says that the person joined.
    fn claims(&self, contact: &str) -> (Vec<CustomerId>, Vec<CustomerId>) {
        let listed = self.customers.values().filter(|(_, one)| one.contact(contact).is_some());
        let joined = self.events.iter().filter(|event| {
            matches!(&event.kind, EventKind::Contact(step)
                if step.action == ContactAction::Join && step.contact.as_str() == contact)
        });
        (
            listed.map(|(_, one)| one.id.clone()).collect(),
            joined.map(|event| event.customer.clone()).collect(),
        )
    }

    fn knows_contract(&self, customer: &CustomerId, id: &str) -> bool {
        let family = self.family(customer);
        let owned =
            self.contracts.get(id).is_some_and(|(_, paper)| family.contains(&paper.customer));
        owned
            || self.events.iter().any(|event| {
                family.contains(&event.customer)
                    && matches!(&event.kind, EventKind::Contract(step)
                        if step.contract.as_str() == id
                            && matches!(step.action, ContractAction::Sign(_)))
            })
    }

    fn knows(&self, customer: &CustomerId, reference: Reference<'_>) -> bool {
        match reference {
            Reference::Event(id) => {
                let family = self.family(customer);
                self.events.iter().any(|one| one.id == *id && family.contains(&one.customer))
            }
            Reference::Invoice(id) => self.events.iter().any(|one| {
                self.family(customer).contains(&one.customer)
                    && matches!(&one.kind, EventKind::Invoice(bill) if bill.invoice == *id)
            }),
            Reference::Contact(id) => {
                let (listed, joined) = self.claims(id.as_str());
                let family = self.family(customer);
                listed.iter().chain(&joined).any(|one| family.contains(one))
            }
            Reference::Contract(id) => self.knows_contract(customer, id.as_str()),
            _ => panic!("an unknown reference"),
        }
    }

    /// Everything that is wrong with everything there is.
    fn faults(&self) -> BTreeSet<&'static str> {
        let mut wrong = BTreeSet::new();
        for (_, customer) in self.customers.values() {
            if let Some(into) = &customer.merged_into {
                if !self.customers.contains_key(into) {
                    wrong.insert("dangling-reference");
                }
                let mut at = Some(into);
                for _ in 0..=self.customers.len() {
                    let next = at.and_then(|at| self.customers.get(at));
                    at = next.and_then(|(_, one)| one.merged_into.as_ref());
                    if *into != customer.id && at == Some(&customer.id) {
                        wrong.insert("merge-circle");
                    }
                }
            }
            for contact in &customer.contacts {
                let (listed, joined) = self.claims(contact.id.as_str());
                let family = self.family(&customer.id);
                let others = listed.iter().any(|one| *one != customer.id);
                if others || joined.iter().any(|one| !family.contains(one)) {
                    wrong.insert("contact-in-two-customers");
                }
            }
        }
        for (_, paper) in self.contracts.values() {
            if !self.customers.contains_key(&paper.customer) {
                wrong.insert("unknown-customer");
            } else if let Some(renewed) = &paper.terms.renews
                && !self.knows_contract(&paper.customer, renewed.as_str())
            {
                wrong.insert("dangling-reference");
            }
        }
        for event in &self.events {
            if !self.customers.contains_key(&event.customer) {
                wrong.insert("unknown-customer");
                continue;
            }
            if references(event).any(|(_, reference)| !self.knows(&event.customer, reference)) {
                wrong.insert("dangling-reference");
            }
            if let EventKind::Contact(step) = &event.kind
                && step.action == ContactAction::Join
            {
                let family = self.family(&event.customer);
                let (listed, joined) = self.claims(step.contact.as_str());
                if listed.iter().chain(&joined).any(|one| !family.contains(one)) {
                    wrong.insert("contact-in-two-customers");
                }
            }
        }
        wrong
    }

    fn contents(&self) -> Contents {
        Contents {
            customers: self.customers.values().map(|(_, one)| one.clone().into()).collect(),
            contracts: self.contracts.values().map(|(_, one)| one.clone().into()).collect(),
            events: self.events.iter().map(|event| event.clone().into()).collect(),
        }
    }
}

/// What a write expects, before it is known what is there.
#[derive(Clone, Copy, Debug)]
enum Expected {
    New,
    Any,
    /// The version that is there now.
    Current,
    /// The one before it.
    Stale,
}

impl Expected {
    fn of(self, found: Option<Version>) -> Expect {
        match (self, found) {
            (Self::New, _) | (Self::Current, None) => Expect::New,
            (Self::Any, _) => Expect::Any,
            (Self::Current, Some(version)) => Expect::Version(version),
            (Self::Stale, found) => {
                let number = found.map_or(1, Version::number);
                Expect::Version(Version::new(number.saturating_sub(1)))
            }
        }
    }
}

#[derive(Clone, Debug)]
enum Draft {
    Customer(Box<Customer>, Expected),
    Contract(Contract, Expected),
    RemoveCustomer(CustomerId, Expected, Removal),
    RemoveContract(String, Expected),
    Append(Event),
}

fn one_of(prefix: &'static str, count: usize) -> impl Strategy<Value = String> + Clone {
    (0..count).prop_map(move |number| format!("{prefix}{number}"))
}

fn expected() -> impl Strategy<Value = Expected> {
    prop_oneof![
        2 => Just(Expected::New),
        6 => Just(Expected::Any),
        6 => Just(Expected::Current),
        1 => Just(Expected::Stale),
    ]
}

fn customers() -> impl Strategy<Value = Customer> {
    let contacts = prop::collection::vec(one_of("P", 4), 0..3);
    let merged = prop::option::weighted(0.25, one_of("c", 4));
    (one_of("c", 4), contacts, merged, prop::bool::weighted(0.03)).prop_map(
        |(id, contacts, merged, blank)| {
            let mut customer = Customer::new(id).named(if blank { " " } else { "北辰" });
            customer.contacts =
                contacts.iter().map(|id| Contact::new(id.as_str(), "张*")).collect();
            customer.contacts.dedup();
            customer.merged_into = merged.map(CustomerId::from);
            customer
        },
    )
}

fn terms() -> impl Strategy<Value = ContractTerms> {
    (prop::option::weighted(0.3, one_of("HT", 3)), prop::bool::weighted(0.03)).prop_map(
        |(renews, backwards)| {
            let day = |text: &str| text.parse().unwrap();
            let end = if backwards { day("2023-01-01") } else { day("2024-12-31") };
            let mut terms = ContractTerms::new(day("2024-01-01"), end);
            terms.renews = renews.map(Into::into);
            terms
        },
    )
}

fn contracts() -> impl Strategy<Value = Contract> {
    (one_of("HT", 3), one_of("c", 4), terms())
        .prop_map(|(id, customer, terms)| Contract::new(id, customer, terms))
}

fn kinds() -> impl Strategy<Value = EventKind> {
    let amount = || prop::sample::select(vec!["5", "29.33"]).prop_map(|text| text.parse().unwrap());
    let talk = |contact: Option<String>| {
        let channel = "phone".parse().unwrap();
        let mut talk = Interaction::new(channel, Direction::Outbound, Outcome::Reached);
        talk.contact = contact.map(Into::into);
        EventKind::from(talk)
    };
    let step = prop_oneof![
        Just(ContactAction::Join),
        prop::option::of(one_of("P", 4))
            .prop_map(|one| ContactAction::Leave { successor: one.map(Into::into) }),
        Just(ContactAction::Change { what: "position".into() }),
    ];
    let action = prop_oneof![
        terms().prop_map(|terms| ContractAction::Sign(Box::new(terms))),
        terms().prop_map(|terms| ContractAction::Amend(Box::new(terms))),
    ];
    prop_oneof![
        6 => amount().prop_map(|amount| Purchase::new(amount).into()),
        1 => (amount(), one_of("e", 12)).prop_map(|(amount, of)| Return::new(amount).of(of).into()),
        1 => one_of("e", 12).prop_map(|of| EventKind::Cancellation { of: of.into() }),
        3 => prop::option::weighted(0.7, one_of("P", 4)).prop_map(talk),
        4 => (one_of("P", 4), step).prop_map(|(who, step)| ContactEvent::new(who, step).into()),
        2 => (one_of("HT", 3), action).prop_map(|(id, action)| ContractEvent::new(id, action).into()),
        2 => (one_of("FP", 2), amount(), prop::option::weighted(0.3, one_of("HT", 3))).prop_map(
            |(id, amount, contract)| {
                let mut invoice = Invoice::new(id, amount, "2024-03-31".parse().unwrap());
                invoice.contract = contract.map(Into::into);
                invoice.into()
            }
        ),
        1 => (one_of("FP", 2), amount()).prop_map(|(id, amount)| Payment::new(id, amount).into()),
    ]
}

fn moments() -> impl Strategy<Value = Moment> {
    prop::sample::select(vec![
        "2024-01-31",
        "2024-02-01",
        "2024-01-31T15:59:59Z",
        "2024-01-31T16:00:00Z",
        "2024-06-30T12:00:00Z",
    ])
    .prop_map(|text| text.parse().unwrap())
}

fn events() -> impl Strategy<Value = Event> {
    let corrects = prop::option::weighted(0.1, one_of("e", 12));
    (one_of("e", 12), one_of("c", 4), moments(), kinds(), corrects).prop_map(
        |(id, customer, at, kind, corrects)| {
            let mut event = Event::new(id, customer, at, kind);
            event.corrects = corrects.map(Into::into);
            event
        },
    )
}

fn drafts() -> impl Strategy<Value = Draft> {
    let removal = prop_oneof![1 => Just(Removal::Alone), 2 => Just(Removal::WithEverything)];
    prop_oneof![
        8 => (customers(), expected()).prop_map(|(one, expect)| Draft::Customer(one.into(), expect)),
        3 => (contracts(), expected()).prop_map(|(one, expect)| Draft::Contract(one, expect)),
        1 => (one_of("c", 4), expected(), removal)
            .prop_map(|(id, expect, removal)| Draft::RemoveCustomer(id.into(), expect, removal)),
        1 => (one_of("HT", 3), expected()).prop_map(|(id, expect)| Draft::RemoveContract(id, expect)),
        10 => events().prop_map(Draft::Append),
    ]
}

fn batch_of(drafts: &[Draft], model: &Model) -> Batch {
    let customer = |id: &CustomerId| model.customers.get(id).map(|(version, _)| *version);
    let contract = |id: &str| model.contracts.get(id).map(|(version, _)| *version);
    let mut batch = Batch::new();
    for draft in drafts {
        batch = match draft.clone() {
            Draft::Customer(one, expect) => {
                let expect = expect.of(customer(&one.id));
                batch.put_customer(*one, expect)
            }
            Draft::Contract(one, expect) => {
                let expect = expect.of(contract(one.id.as_str()));
                batch.put_contract(one, expect)
            }
            Draft::RemoveCustomer(id, expect, removal) => {
                let expect = expect.of(customer(&id));
                batch.remove_customer(id, expect, removal)
            }
            Draft::RemoveContract(id, expect) => {
                let expect = expect.of(contract(&id));
                batch.remove_contract(id, expect)
            }
            Draft::Append(event) => batch.append(event),
        };
    }
    batch
}

/// Every way of reading, against the model.
fn reads_agree(store: &MemoryStore, model: &Model, limit: usize) {
    assert_eq!(store.contents().unwrap(), model.contents());
    let zone: Zone = "+08:00".parse().unwrap();
    let day = |text: &str| text.parse().unwrap();
    let january = EventPeriod::new(day("2024-01-01"), day("2024-01-31"), zone.clone());
    let paged = |read: &dyn Fn(Option<guanxi::store::EventKey>) -> Vec<guanxi::store::Logged>| {
        let mut found = Vec::new();
        let mut last = None;
        loop {
            let items = read(last);
            last = items.last().map(|logged| logged.key).or(last);
            if items.is_empty() {
                return found;
            }
            found.extend(items.into_iter().map(|logged| Event::clone(&logged.event)));
        }
    };
    let in_january = paged(&|after| store.events_in(&january, after, limit).unwrap().items);
    let expected: Vec<Event> = model
        .events
        .iter()
        .filter(|event| {
            let date = event.at.local(&zone).date();
            day("2024-01-01") <= date && date <= day("2024-01-31")
        })
        .cloned()
        .collect();
    assert_eq!(in_january, expected);
    for number in 0..4 {
        let id = CustomerId::from(format!("c{number}"));
        let found = store.customer(&id).unwrap();
        let found = found.map(|found| (found.version, Customer::clone(&found.value)));
        assert_eq!(found.as_ref(), model.customers.get(&id));
        let events = paged(&|after| store.events_of(&id, after, limit).unwrap().items);
        let expected: Vec<Event> =
            model.events.iter().filter(|event| event.customer == id).cloned().collect();
        assert_eq!(events, expected);
        let contracts = store.contracts_of(&id).unwrap().into_iter();
        let contracts: Vec<(Version, Contract)> =
            contracts.map(|found| (found.version, Contract::clone(&found.value))).collect();
        let expected = model.contracts.values().filter(|(_, paper)| paper.customer == id);
        assert_eq!(contracts, expected.cloned().collect::<Vec<_>>());
    }
}

fn agree(histories: Vec<Vec<Draft>>, limit: usize) -> (usize, usize) {
    let store = MemoryStore::new();
    let mut model = Model::default();
    let (mut accepted, mut refused) = (0, 0);
    for drafts in histories {
        let batch = batch_of(&drafts, &model);
        let before = store.revision().unwrap();
        let mut after = model.clone();
        let on_the_way = after.apply(batch.writes(), before.next());
        let at_the_end = after.faults();
        match store.write(batch.clone()) {
            Ok(written) => {
                let wrong = (&on_the_way, &at_the_end);
                assert!(on_the_way.is_empty() && at_the_end.is_empty(), "{wrong:?}: {batch:#?}");
                assert_eq!(written.done.len(), batch.writes().len());
                let new = after.events.len() > model.events.len();
                assert!(written.appended() > 0 || !new);
                assert!(written.revision == before || written.revision == before.next());
                model = after;
                accepted += 1;
            }
            Err(error) => {
                let mut found: BTreeSet<&str> = error.all().map(guanxi::Error::code).collect();
                let mut at_the_end = at_the_end;
                if at_the_end.contains("unknown-customer") {
                    // Whether nobody's people are somebody else's too is left open.
                    found.remove("contact-in-two-customers");
                    at_the_end.remove("contact-in-two-customers");
                }
                let all = error.all().all(|one| one.path().is_some() && one.help().is_some());
                assert!(all, "{}", error.report());
                if on_the_way.is_empty() {
                    assert_eq!(found, at_the_end, "{batch:#?}\n{}", error.report());
                } else {
                    assert!(on_the_way.is_subset(&found), "{on_the_way:?} {}", error.report());
                }
                assert_eq!(store.revision().unwrap(), before);
                refused += 1;
            }
        }
        reads_agree(&store, &model, limit);
    }
    (accepted, refused)
}

fn histories() -> impl Strategy<Value = Vec<Vec<Draft>>> {
    prop::collection::vec(prop::collection::vec(drafts(), 0..5), 1..25)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    /// The store accepts what the model finds nothing wrong with, and then holds the same; it
    /// refuses the rest, for the same reasons, and then holds what it held.
    #[test]
    fn store_is_the_model(histories in histories(), limit in 1_usize..4) {
        agree(histories, limit);
    }
}

#[test]
fn both_ends_are_reached() {
    use proptest::strategy::ValueTree;
    use proptest::test_runner::TestRunner;
    let mut runner = TestRunner::deterministic();
    let (mut accepted, mut refused) = (0, 0);
    for _ in 0..40 {
        let (yes, no) = agree(histories().new_tree(&mut runner).unwrap().current(), 2);
        accepted += yes;
        refused += no;
    }
    assert!(accepted > 50 && refused > 50, "{accepted} accepted, {refused} refused");
}
