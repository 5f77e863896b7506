//! The invented companies: who they are, how much they buy, who looks after them.

use chrono::NaiveDate;
use guanxi::record::{Assignment, Contact, Customer, DecisionRole, PartyKind};

use crate::days::{day, plus};
use crate::random::Random;

/// How many there are.
pub(crate) const FIRMS: u32 = 42;

/// The seed from which everything comes.
const SEED: u64 = 20_240_630;

/// How much a company buys.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Size {
    /// From 500 000 a year.
    Large,
    /// From 100 000 a year.
    Middle,
    /// Less.
    Small,
}

/// A company.
pub(crate) struct Firm {
    /// Its number, from 1.
    pub(crate) number: u32,
    /// Its id.
    pub(crate) id: String,
    /// How much it buys.
    pub(crate) size: Size,
    /// Its account manager.
    pub(crate) owner: &'static str,
    /// The support agent for its issues.
    pub(crate) agent: &'static str,
    /// The first day of its first contract that is in the log.
    pub(crate) since: NaiveDate,
    /// What it buys a year at first.
    pub(crate) annual: u32,
    /// What of each hundred it buys in the year after.
    pub(crate) growth: u32,
}

/// The months of 2022 in which the contracts of the oldest customers began.
const OLDEST: [u32; 24] =
    [1, 7, 3, 10, 7, 5, 9, 7, 2, 6, 11, 7, 4, 8, 12, 1, 6, 3, 9, 10, 5, 2, 8, 11];

/// The first days of those that came later.
const LATER: [(i32, u32, u32); 18] = [
    (2023, 7, 1),
    (2023, 7, 1),
    (2023, 3, 15),
    (2023, 5, 1),
    (2023, 9, 1),
    (2023, 10, 10),
    (2023, 12, 1),
    (2024, 1, 8),
    (2024, 1, 22),
    (2024, 2, 26),
    (2024, 3, 18),
    (2024, 5, 6),
    (2024, 6, 3),
    (2024, 6, 17),
    (2024, 8, 12),
    (2024, 9, 2),
    (2024, 10, 15),
    (2024, 11, 4),
];

/// All companies, in the order of their numbers.
pub(crate) fn all() -> Vec<Firm> {
    let oldest = OLDEST.iter().map(|month| day(2022, *month, 1));
    let later = LATER.iter().map(|(year, month, on)| day(*year, *month, *on));
    (1..=FIRMS).zip(oldest.chain(later)).map(|(number, since)| Firm::new(number, since)).collect()
}

impl Firm {
    fn new(number: u32, since: NaiveDate) -> Self {
        let mut random = Random::new(SEED.wrapping_add(u64::from(number)));
        let size = match number {
            1 | 5 | 9 | 14 | 26 => Size::Large,
            2 | 37 => Size::Middle,
            _ if number.checked_rem(3) == Some(0) => Size::Middle,
            _ => Size::Small,
        };
        // Two that come to another class, one up and one down.
        let (told, growth) = match number {
            3 => (Some(440), 128),
            15 => (Some(118), 70),
            _ => (None, random.pick(&[88, 95, 100, 104, 108, 115, 130])),
        };
        let thousands = match size {
            _ if told.is_some() => told.unwrap_or_default(),
            Size::Large => random.between(560, 1_150),
            Size::Middle => random.between(125, 430),
            Size::Small => random.between(18, 88),
        };
        Self {
            number,
            id: format!("KH{number:04}"),
            size,
            owner: random.pick(&["chen.jie", "wang.fang", "li.na", "zhao.lei"]),
            agent: random.pick(&["sun.qi", "zhou.min", "wu.yan"]),
            since,
            annual: thousands.saturating_mul(1_000),
            growth,
        }
    }

    /// A row of numbers of its own for one purpose, so that no purpose changes another one.
    pub(crate) fn random(&self, purpose: u64) -> Random {
        let own = u64::from(self.number).wrapping_mul(1_000).wrapping_add(purpose);
        Random::new(SEED.wrapping_mul(31).wrapping_add(own))
    }

    /// The person that talks for it.
    pub(crate) fn contact(&self) -> String {
        format!("LX{:04}", self.number)
    }

    /// Its record. The annual amount is not stated: it is what the log says of the last twelve months.
    pub(crate) fn record(&self) -> guanxi::Result<Customer> {
        let mut random = self.random(1);
        let trade: (&str, &str) = random.pick(&[
            ("制造业", "示例制造"),
            ("零售业", "示例零售"),
            ("服务业", "示例服务"),
            ("制造业", "示例科技"),
        ]);
        let mut record = Customer::new(self.id.as_str());
        record.full_name = Some(format!("{}{:02}有限公司", trade.1, self.number));
        record.short_name = Some(format!("{}{:02}", trade.1, self.number));
        record.kind = Some(PartyKind::Company);
        record.industry = Some(trade.0.to_owned());
        record.employees = Some(u64::from(random.between(20, 900)));
        record.founded = Some(day(2000, random.between(1, 12), random.between(1, 28)));
        record.address = Some(format!("示例市示例路{}号", self.number));
        record.source = Some("虚构".to_owned());
        // Those that came before the log begins have bought before.
        let before = if self.number <= 24 { -365 } else { 0 };
        record.first_deal = Some(plus(self.since, before));
        record.products = vec!["示例订阅服务".to_owned()];
        record.owner = Some(self.owner.into());
        record.assignment = Some(match self.size {
            Size::Large => Assignment::Dedicated,
            Size::Middle => Assignment::Pair { agent: self.agent.into() },
            Size::Small => Assignment::Team { members: [self.agent.into()].into() },
        });
        let mut contact = Contact::new(self.contact(), format!("联系人{:02}", self.number));
        contact.position = Some("采购经理".to_owned());
        contact.role = Some(DecisionRole::Decider);
        contact.key_decider = true;
        contact.preferred_channel = Some("phone".parse()?);
        record.contacts.push(contact);
        Ok(record)
    }
}
