//! Access: grants of the documents, random access policies, masks, channels, hand-overs and leavers
//! (D003-109 ... D003-115, D001-17, D001-18, C-21, C-22, C-33, A-48, A-49, machine 8.10, P-117 to
//! P-119).
#![cfg(feature = "chrono-tz")]
#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::arithmetic_side_effects
)]

mod composition;
mod hand_overs;
#[cfg(feature = "proptest")]
mod laws;
mod leaving;
mod masks;
mod policies;
mod presets;

use guanxi::Rulebook;
use guanxi::policy::access::Access;
use guanxi::record::{
    Assignment, Budget, BuyingTime, Contact, ContactPoint, Customer, CustomerId, DecisionRole,
    Need, News, PartyKind, Provenance, Stage, Tag,
};
use proptest::prelude::*;

/// So many cases; `PROPTEST_CASES` scales all of them, 256 being once.
fn config(cases: u32) -> ProptestConfig {
    let default = ProptestConfig::default();
    let cases = (cases * default.cases / 256).max(1);
    ProptestConfig { cases, failure_persistence: None, max_shrink_time: 30_000, ..default }
}

const HEAD: &str = "format = 1\ncode = \"own\"\ncurrency = \"CNY\"\ntime_zone = \"+08:00\"\n";

fn rulebook(text: &str) -> Rulebook {
    let text = format!("{HEAD}{text}");
    Rulebook::from_toml(&text).unwrap_or_else(|error| panic!("{}", error.report()))
}

fn access(text: &str) -> Access {
    rulebook(text).access().unwrap().clone()
}

fn preset(name: &str) -> Access {
    Rulebook::preset(name).unwrap().access().unwrap().clone()
}

fn date(text: &str) -> chrono::NaiveDate {
    text.parse().unwrap()
}

/// A customer of which everything is known.
fn full_customer() -> Customer {
    let day = Some(date("2020-02-29"));
    let mut c = Customer::new("KH0001").named("北辰科技有限公司").stating("strategic", true);
    c.short_name = Some("北辰".into());
    c.kind = Some(PartyKind::Company);
    c.industry = Some("制造业".into());
    c.employees = Some(120);
    c.revenue = Some("9000000".parse().unwrap());
    (c.founded, c.first_contact, c.first_deal) = (day, day, day);
    c.main_business = Some("gears".into());
    c.address = Some("上海市浦东新区世纪大道1号".into());
    c.phone = Some("021-6543 2109".into());
    c.email = Some("office@example.com".into());
    c.tax_id = Some("91310000MA1FL0001X".into());
    c.source = Some("trade fair".into());
    c.provenance = [Provenance::Crm].into();
    c.annual_amount = Some("650000".parse().unwrap());
    c.products = vec!["maintenance".into()];
    c.owner = Some("zhao.liu".into());
    c.assignment = Some(Assignment::Pair { agent: "sun.qi".into() });
    let mut contact = Contact::new("P1", "张三");
    contact.honorific = Some("Manager".into());
    contact.position = Some("purchasing".into());
    let point = |channel: &str, value: &str| ContactPoint {
        channel: channel.parse().unwrap(),
        value: value.into(),
    };
    contact.points = vec![point("phone", "13812341234"), point("email", "zhang@example.com")];
    contact.role = Some(DecisionRole::Decider);
    contact.key_decider = true;
    contact.preferred_channel = Some("phone".parse().unwrap());
    contact.preferences = vec!["mornings".into()];
    contact.birthday = day;
    contact.news = vec![News { on: date("2024-03-01"), text: "promoted".into() }];
    c.contacts = vec![contact];
    c.needs.key = vec![Need::new("price")];
    c.needs.pains = vec!["delays".into()];
    c.needs.goals = vec!["growth".into()];
    c.needs.latent = vec![Need::new("training")];
    c.needs.budget = Some(Budget { from: None, to: Some("100000".parse().unwrap()) });
    c.needs.buying = vec![serde_json::from_str::<BuyingTime>(r#"{ "quarter": 3 }"#).unwrap()];
    c.history = vec!["since 2020".into()];
    c.stage = serde_json::from_str::<Stage>(r#""selling""#).ok();
    c.tags = ["industry:machinery".parse::<Tag>().unwrap()].into();
    c.note = Some("pays late".into());
    c.merged_into = Some(CustomerId::from("KH0009"));
    c
}
