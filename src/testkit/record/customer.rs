//! Strategies for customers, the people there and what they need.

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::record::{
    Assignment, Author, Budget, BuyingTime, Contact, ContactId, ContactPoint, ContactStatus,
    Customer, CustomerId, DecisionRole, Need, NeedProfile, News, PartyKind, Provenance, Stage,
    StatedFact,
};
use crate::testkit::record::tag::tag_sets;
use crate::testkit::record::word::{channels, few, ids, maybe, texts};
use crate::testkit::{quantity, time};

pub(super) fn staff() -> impl Strategy<Value = Author> + Clone {
    ids(&["zhao.liu", "sun.qi", "qian.er", " "])
}

pub(super) fn contact_ids() -> impl Strategy<Value = ContactId> + Clone {
    ids(&["P1", "P2", "P3", "P4"])
}

pub(super) fn customer_ids() -> impl Strategy<Value = CustomerId> + Clone {
    ids(&["c0", "c1", "c2"])
}

/// People, active and gone, with everything that can be known of them.
///
/// ```
/// use guanxi::testkit::{examples, record};
/// let contacts = examples(&record::contacts(), 50);
/// assert!(contacts.iter().any(|one| one.is_active()) && contacts.iter().any(|one| !one.is_active()));
/// ```
pub fn contacts() -> impl Strategy<Value = Contact> + Clone {
    let point = (channels(), texts()).prop_map(|(channel, value)| ContactPoint { channel, value });
    let role = prop::sample::select(vec![
        DecisionRole::Decider,
        DecisionRole::Influencer,
        DecisionRole::User,
    ]);
    let status = prop_oneof![
        2 => Just(ContactStatus::Active),
        1 => time::recent_dates().prop_map(|on| ContactStatus::Left { on }),
    ];
    let news = (time::recent_dates(), texts()).prop_map(|(on, text)| News { on, text });
    let who = (contact_ids(), texts(), maybe(texts()), maybe(texts()), few(point));
    let what = (maybe(role), any::<bool>(), status, maybe(channels()), few(texts()));
    (who, what, maybe(time::dates()), few(news)).prop_map(
        |(
            (id, name, honorific, position, points),
            (role, key_decider, status, preferred_channel, preferences),
            birthday,
            news,
        )| Contact {
            id,
            name,
            honorific,
            position,
            points,
            role,
            key_decider,
            status,
            preferred_channel,
            preferences,
            birthday,
            news,
        },
    )
}

/// What a customer needs; some budgets end before they begin, some quarters do not exist.
///
/// ```
/// use guanxi::testkit::{examples, record};
/// let needs = examples(&record::needs(), 200);
/// assert!(needs.iter().any(|needs| needs.check().is_err()));
/// assert!(needs.iter().any(|needs| needs.check().is_ok() && !needs.is_empty()));
/// ```
pub fn needs() -> impl Strategy<Value = NeedProfile> + Clone {
    let need = (texts(), any::<bool>()).prop_map(|(text, sensitive)| Need { text, sensitive });
    let budget = (maybe(quantity::amounts()), maybe(quantity::amounts()))
        .prop_map(|(from, to)| Budget { from, to });
    let quarter = prop_oneof![9 => 1_u8..=4, 1 => any::<u8>()];
    let buying = (maybe(time::dates()), maybe(2020_i32..2030), maybe(quarter))
        .prop_map(|(on, year, quarter)| BuyingTime { on, year, quarter });
    (few(need.clone()), few(texts()), few(texts()), few(need), maybe(budget), few(buying)).prop_map(
        |(key, pains, goals, latent, budget, buying)| NeedProfile {
            key,
            pains,
            goals,
            latent,
            budget,
            buying,
        },
    )
}

/// Facts as records state them: flags, whole numbers and texts, some of which look like the others.
///
/// ```
/// use guanxi::{record::StatedFact, testkit::{examples, record}};
/// assert!(examples(&record::stated_facts(), 50).contains(&StatedFact::Flag(true)));
/// ```
pub fn stated_facts() -> impl Strategy<Value = StatedFact> + Clone {
    prop_oneof![
        any::<bool>().prop_map(StatedFact::Flag),
        any::<i64>().prop_map(StatedFact::Integer),
        texts().prop_map(StatedFact::Text),
        prop::sample::select(vec!["1", "true", "650000.50"]).prop_map(StatedFact::from),
    ]
}

fn assignments() -> impl Strategy<Value = Assignment> + Clone {
    prop_oneof![
        Just(Assignment::Dedicated),
        staff().prop_map(|agent| Assignment::Pair { agent }),
        prop::collection::btree_set(staff(), 0..3).prop_map(|members| Assignment::Team { members }),
    ]
}

/// Customers `c0`, `c1` and `c2` with everything that a file can hold, sound ones and others:
/// texts of blanks, amounts below zero, people who stand twice, customers merged into themselves.
///
/// ```
/// use guanxi::testkit::{examples, record};
/// let customers = examples(&record::customers(), 200);
/// assert!(customers.iter().any(|customer| customer.check().is_ok()));
/// assert!(customers.iter().any(|customer| customer.check().is_err()));
/// ```
pub fn customers() -> impl Strategy<Value = Customer> + Clone {
    let seldom = |texts| proptest::option::weighted(0.2, texts);
    let names = (customer_ids(), seldom(texts()), seldom(texts()), seldom(texts()));
    let reach = (seldom(texts()), seldom(texts()), seldom(texts()), seldom(texts()));
    let words = (seldom(texts()), seldom(texts()), seldom(texts()), few(texts()), few(texts()));
    let kind = prop::sample::select(vec![PartyKind::Company, PartyKind::Individual]);
    let size = (maybe(kind), maybe(any::<u64>()), amount(), amount());
    let dates = (maybe(time::dates()), maybe(time::dates()), maybe(time::dates()));
    let provenance = prop::sample::subsequence(
        vec![
            Provenance::Crm,
            Provenance::Contract,
            Provenance::Interview,
            Provenance::VisitRecord,
            Provenance::Document,
        ],
        0..=5,
    );
    let facts = prop::collection::btree_map("[a-z_]{1,6}", stated_facts(), 0..3);
    let care = (
        proptest::option::weighted(0.5, staff()),
        maybe(assignments()),
        prop::collection::vec(contacts().boxed(), 0..3),
        proptest::option::weighted(0.3, needs().boxed()),
    );
    let marks = (maybe(prop::sample::select(Stage::ALL.to_vec())), tag_sets(), facts);
    let merged = proptest::option::weighted(0.1, customer_ids());
    let zone = proptest::option::weighted(0.2, time::zones());
    (
        names.boxed(),
        reach.boxed(),
        words.boxed(),
        size.boxed(),
        dates,
        provenance,
        care.boxed(),
        marks,
        (merged, zone),
    )
        .prop_map(
            |(
                names,
                reach,
                words,
                size,
                dates,
                provenance,
                care,
                marks,
                (merged_into, time_zone),
            )| {
                let (id, full_name, short_name, industry) = names;
                let (address, phone, email, tax_id) = reach;
                let (main_business, source, note, products, history) = words;
                let (kind, employees, revenue, annual_amount) = size;
                let (founded, first_contact, first_deal) = dates;
                let (owner, assignment, contacts, needs) = care;
                let (stage, tags, facts): (_, _, BTreeMap<String, StatedFact>) = marks;
                Customer {
                    id,
                    full_name,
                    short_name,
                    kind,
                    industry,
                    employees,
                    revenue,
                    founded,
                    main_business,
                    address,
                    time_zone,
                    phone,
                    email,
                    tax_id,
                    source,
                    provenance: provenance.into_iter().collect(),
                    first_contact,
                    first_deal,
                    annual_amount,
                    products,
                    owner,
                    assignment,
                    contacts,
                    needs: needs.unwrap_or_default(),
                    history,
                    stage,
                    tags,
                    facts,
                    note,
                    merged_into,
                }
            },
        )
}

/// An amount, or none; seldom below zero.
fn amount() -> impl Strategy<Value = Option<crate::quantity::Amount>> + Clone {
    let most = (0_i64..=2_000_000).prop_filter_map("an amount", |n| {
        crate::quantity::Amount::from_ten_thousandths(n.checked_mul(100)?).ok()
    });
    maybe(prop_oneof![9 => most, 1 => quantity::amounts()])
}
