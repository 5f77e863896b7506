//! The customers of the job, the same for every peer, and the review of them.

use chrono::NaiveDate;
use guanxi::Rulebook;
use guanxi::review::columns::{
    Column, ColumnReview, ColumnType, Nulls, Portfolio, ReviewedColumns, Schema, Units, Width,
};

/// The rulebook of the job, read when it is asked for.
pub fn rulebook() -> Rulebook {
    Rulebook::from_toml(include_str!("rulebook.toml"))
        .unwrap_or_else(|error| panic!("{}", error.report()))
}

/// The day of the review: 30 June 2026.
pub fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 6, 30).unwrap()
}

const DAY: i32 = 20_634;
const NEVER: i32 = i32::MIN;

/// The columns of the customers.
#[derive(Default)]
pub struct Customers {
    pub amount: Vec<i64>,
    pub strategic: Vec<u8>,
    pub months: Vec<u8>,
    pub orders: Vec<u16>,
    pub interactions: Vec<u16>,
    pub touched: [Vec<i32>; 4],
    pub tenure: Vec<u16>,
    pub overdue: Vec<u16>,
    pub answers: [Vec<u8>; 3],
    pub contract_end: Vec<i32>,
    pub channels: Vec<u8>,
    pub no_contact: Vec<u8>,
    pub renewal: Vec<u8>,
    pub band_before: Vec<u8>,
    pub signals: Vec<u8>,
}

struct Draw(u64);

impl Draw {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    fn below(&mut self, end: u64) -> u64 {
        u64::try_from((u128::from(self.next()) * u128::from(end)) >> 64).unwrap()
    }

    fn percent(&mut self, of: u64) -> u8 {
        u8::from(self.below(100) < of)
    }

    fn small<T: TryFrom<u64>>(&mut self, end: u64) -> T {
        T::try_from(self.below(end)).ok().unwrap()
    }
}

/// Amounts in cents around which the rules turn.
const TURNING: [i64; 8] =
    [19_999_999, 20_000_000, 49_999_999, 50_000_000, 99_999_999, 100_000_000, 0, 1];

impl Customers {
    /// So many customers; the same ones at every call.
    pub fn new(rows: usize) -> Self {
        let mut draw = Draw(20_260_630);
        let mut all = Self::default();
        for _ in 0..rows {
            let range = match draw.below(100) {
                0..=39 => Some((100_000, 5_000_000)),
                40..=64 => Some((5_000_000, 20_000_000)),
                65..=84 => Some((20_000_000, 50_000_000)),
                85..=94 => Some((50_000_000, 100_000_000)),
                95..=98 => Some((100_000_000, 500_000_000)),
                _ => None,
            };
            let amount = match range {
                Some((low, high)) => i64::try_from(low + draw.below(high - low)).unwrap(),
                None => TURNING[draw.small::<usize>(8)],
            };
            all.amount.push(amount);
            let likely = if amount >= 50_000_000 { 55 } else { 5 };
            all.strategic.push(draw.percent(likely));
            let months = draw.below(37).min(draw.below(37)).min(draw.below(37));
            all.months.push(u8::try_from(months).unwrap());
            let orders = if months >= 12 { 0 } else { 1 + draw.below(24).min(draw.below(40)) };
            all.orders.push(u16::try_from(orders).unwrap());
            let silent = draw.percent(15) == 1;
            all.interactions.push(if silent { 0 } else { 1 + draw.small::<u16>(50) });
            for (touched, span) in all.touched.iter_mut().zip([90, 30, 45, 150]) {
                let never = draw.percent(8) == 1;
                touched.push(if never { NEVER } else { DAY - draw.small::<i32>(span) });
            }
            all.tenure.push(draw.small::<u16>(3650) + 1);
            let punctual = draw.percent(60) == 1;
            all.overdue.push(if punctual { 0 } else { 1 + draw.small::<u16>(75) });
            for answers in &mut all.answers {
                answers.push(match draw.below(10) {
                    0..=4 => 3,
                    5..=7 => 2,
                    _ => 1,
                });
            }
            if let Some(rivals) = all.answers[1].last_mut() {
                *rivals = 4 - *rivals;
            }
            let end = DAY - 90 + draw.small::<i32>(800);
            all.contract_end.push(end);
            let mut channels = 0;
            for (bit, likely) in [70, 80, 85, 50].into_iter().enumerate() {
                channels |= draw.percent(likely) << bit;
            }
            all.channels.push(channels);
            all.no_contact.push(draw.percent(3));
            let renewal = if end < DAY { 2 - draw.percent(76) } else { 0 };
            all.renewal.push(renewal);
            all.band_before.push(match draw.below(20) {
                0..=7 => 0,
                8..=14 => 1,
                15..=18 => 2,
                _ => 3,
            });
            all.signals.push(draw.percent(3) | draw.percent(2) << 1);
        }
        all
    }

    pub fn rows(&self) -> usize {
        self.amount.len()
    }

    /// A row becomes what a row of other customers is.
    pub fn copy(&mut self, row: usize, others: &Self, from: usize) {
        self.amount[row] = others.amount[from];
        self.strategic[row] = others.strategic[from];
        self.months[row] = others.months[from];
        self.orders[row] = others.orders[from];
        self.interactions[row] = others.interactions[from];
        self.tenure[row] = others.tenure[from];
        self.overdue[row] = others.overdue[from];
        self.contract_end[row] = others.contract_end[from];
        self.channels[row] = others.channels[from];
        self.no_contact[row] = others.no_contact[from];
        self.renewal[row] = others.renewal[from];
        self.band_before[row] = others.band_before[from];
        self.signals[row] = others.signals[from];
        for (touched, others) in self.touched.iter_mut().zip(&others.touched) {
            touched[row] = others[from];
        }
        for (answers, others) in self.answers.iter_mut().zip(&others.answers) {
            answers[row] = others[from];
        }
    }

    /// The columns as the review reads them, nothing copied.
    pub fn portfolio<'a>(&'a self, schema: &'a Schema) -> Portfolio<'a> {
        self.part(schema, 0, self.rows())
    }

    /// Some of the rows.
    pub fn part<'a>(&'a self, schema: &'a Schema, from: usize, to: usize) -> Portfolio<'a> {
        let [visit, call, email, im] = &self.touched;
        let [fit, rivals, voice] = &self.answers;
        let columns = vec![
            Column::i64(&self.amount[from..to]),
            Column::u8(&self.strategic[from..to]),
            Column::u8(&self.months[from..to]),
            Column::u16(&self.orders[from..to]),
            Column::u16(&self.interactions[from..to]),
            Column::u16(&self.tenure[from..to]),
            Column::u16(&self.overdue[from..to]),
            Column::u8(&fit[from..to]),
            Column::u8(&rivals[from..to]),
            Column::u8(&voice[from..to]),
            Column::i32(&self.contract_end[from..to]),
            Column::u8(&self.channels[from..to]),
            Column::u8(&self.renewal[from..to]),
            Column::u8(&self.band_before[from..to]),
            Column::u8(&self.signals[from..to]),
            Column::u8(&self.no_contact[from..to]),
            Column::i32(&visit[from..to]),
            Column::i32(&call[from..to]),
            Column::i32(&email[from..to]),
            Column::i32(&im[from..to]),
        ];
        Portfolio::new(schema, to - from, columns).unwrap()
    }
}

/// The columns that the customers have.
pub fn schema() -> Schema {
    let whole = |width| ColumnType::new(width, Units::Whole);
    let codes =
        |list: &[&str]| ColumnType::new(Width::U8, Units::codes(list.iter().copied()).unwrap());
    let bits =
        |list: &[&str]| ColumnType::new(Width::U8, Units::code_bits(list.iter().copied()).unwrap());
    let never = Nulls::Value(i64::from(NEVER));
    Schema::new()
        .fact("annual_amount", ColumnType::new(Width::I64, Units::Minor(2)))
        .fact("strategic", ColumnType::new(Width::U8, Units::Flag))
        .fact("idle_months", whole(Width::U8))
        .fact("orders_12m", whole(Width::U16))
        .fact("interactions_90d", whole(Width::U16))
        .fact("tenure", whole(Width::U16))
        .fact("overdue", whole(Width::U16))
        .fact("fit", whole(Width::U8))
        .fact("rivals", whole(Width::U8))
        .fact("voice", whole(Width::U8))
        .fact("contract_until", ColumnType::new(Width::I32, Units::Date))
        .fact("channels", bits(&["visit", "call", "email", "im"]))
        .fact("renewed", codes(&["not_due", "renewed", "lapsed"]))
        .fact("band_before", codes(&["low", "medium", "high", "very_high"]))
        .fact("signs", bits(&["switch", "key_left"]))
        .no_contact(Width::U8)
        .touched("a_visit", never)
        .touched_all(&["a_call", "b_call"], never)
        .touched_all(&["b_email", "c_email"], never)
        .touched("c_im", never)
}

/// The whole job: rows and KPI by tier.
pub fn review(schema: &Schema, plain: bool) -> ColumnReview {
    let rulebook = rulebook();
    let builder = ColumnReview::new(&rulebook, schema, day())
        .by("tier")
        .sum("amount", "annual_amount")
        .count("repurchase", "orders_12m >= 2")
        .count("churn", "idle_months >= 12")
        .sum("voice", "voice")
        .count("renewal_due", "renewed != not_due")
        .count("renewal_ok", "renewed = renewed");
    let builder = if plain { builder.plain() } else { builder };
    builder.build().unwrap_or_else(|error| panic!("{}", error.report()))
}

/// The figures of a tier in the order of the peers: customers, cents, repurchase, churn, satisfaction,
/// renewals due and done, quadrants, bands, points, due touches and the sum of their days, late ones,
/// warnings.
pub fn figures(reviewed: &ReviewedColumns, tier: &str) -> Vec<i128> {
    let tally = reviewed.tally().unwrap();
    let of = |name: &str| tally.get(name, tier).unwrap_or_else(|| panic!("{name}"));
    let mut all = vec![of("customers"), of("amount"), of("repurchase"), of("churn")];
    all.push(2 * of("voice") - of("customers"));
    let names = [
        "renewal_due",
        "renewal_ok",
        "quadrant=q0",
        "quadrant=q1",
        "quadrant=q2",
        "quadrant=q3",
        "risk=low",
        "risk=medium",
        "risk=high",
        "risk=very_high",
        "risk_points",
        "due",
        "due_days",
        "late",
        "warning=switching",
        "warning=alarm",
        "warning=renewal",
        "warning=silent",
    ];
    all.extend(names.iter().map(|name| of(name)));
    all
}
