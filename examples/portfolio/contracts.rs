//! Contracts of a year each: renewed early, in time, late, or not at all; and the orders under them.

use chrono::NaiveDate;
use guanxi::quantity::Amount;
use guanxi::record::{
    ContractAction, ContractEvent, ContractTerms, EventKind, Purchase, Stage, StageAction,
    StageEvent,
};

use crate::days::{day, months_after, plus, workday};
use crate::firm::{Firm, Size};
use crate::log::Log;

/// A contract as it ran.
pub(crate) struct Signed {
    /// Its id.
    pub(crate) id: String,
    /// The first day.
    pub(crate) start: NaiveDate,
    /// The last day on which it counts.
    pub(crate) last: NaiveDate,
    /// When it was signed.
    pub(crate) on: NaiveDate,
}

/// What becomes of a contract at its end.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Fate {
    Early,
    InTime,
    Late,
    Lost,
    /// Ended early by the customer, with the reason.
    CalledOff(NaiveDate, &'static str),
}

/// What is told of single customers; the rest is left to chance.
fn told(number: u32, end: NaiveDate) -> Option<Fate> {
    let june = end == day(2024, 6, 30);
    match number {
        2 if june => Some(Fate::Early),
        5 | 25 | 26 if june => Some(Fate::InTime),
        8 if june => Some(Fate::Lost),
        12 if june => Some(Fate::Late),
        // Its second contract ends in September.
        20 if end == day(2024, 9, 30) => Some(Fate::CalledOff(day(2024, 5, 31), "价格")),
        // The largest ones, and customers whose warnings end well.
        1 | 2 | 3 | 5 | 9 | 12 | 14 | 15 | 21 | 26 => Some(Fate::InTime),
        _ => None,
    }
}

/// Writes down the contracts of a company and what it ordered under them.
pub(crate) fn write(firm: &Firm, log: &mut Log) -> guanxi::Result<Vec<Signed>> {
    let mut random = firm.random(2);
    let mut signed: Vec<Signed> = Vec::new();
    let (mut start, mut annual) = (firm.since, firm.annual);
    let mut on = workday(plus(start, -10));
    log.on(firm, on, StageEvent::new(StageAction::Enter { stage: Stage::AfterSales }));
    loop {
        let id = format!("HT-{}-{}", firm.id, signed.len().saturating_add(1));
        let end = plus(months_after(start, 12)?, -1);
        let mut terms = ContractTerms::new(start, end);
        terms.annual_amount = Some(Amount::from_major(i64::from(annual))?);
        terms.items = vec!["示例订阅服务".to_owned()];
        terms.renews = signed.last().map(|before| before.id.as_str().into());
        log.on(firm, on, ContractEvent::sign(id.as_str(), terms));
        let chance = random.between(1, 100);
        let fate = told(firm.number, end).unwrap_or(match chance {
            1..=20 => Fate::Early,
            21..=82 => Fate::InTime,
            83..=91 => Fate::Late,
            _ => Fate::Lost,
        });
        let mut last = end;
        if let Fate::CalledOff(day, reason) = fate {
            last = day;
            let ended = ContractAction::Terminate { last_day: day, reason: reason.to_owned() };
            log.on(firm, plus(day, -11), ContractEvent::new(id.as_str(), ended));
        }
        signed.push(Signed { id, start, last, on });
        on = match fate {
            Fate::Early => workday(plus(end, -80)),
            Fate::InTime => workday(plus(end, i64::from(random.between(8, 20)).saturating_neg())),
            Fate::Late => workday(plus(end, 9)),
            Fate::Lost | Fate::CalledOff(..) => {
                lost(firm, last, fate, random.pick(&["响应不及时", "价格", "业务调整"]), log);
                break;
            }
        };
        start = plus(if fate == Fate::Late { on } else { end }, 1);
        annual = annual.saturating_mul(firm.growth).checked_div(100).unwrap_or(annual);
        if on > Log::last() {
            break;
        }
    }
    orders(firm, &signed, log)?;
    Ok(signed)
}

/// Writes down that a customer is lost, why, and that it wants to be left in peace.
fn lost(firm: &Firm, last: NaiveDate, fate: Fate, chance: &str, log: &mut Log) {
    let reason = match (fate, firm.number) {
        (Fate::CalledOff(_, reason), _) => reason,
        (_, 8) => "响应不及时",
        _ => chance,
    };
    log.on(firm, last, StageEvent::new(StageAction::Terminate { reason: reason.to_owned() }));
    let reason = "合作已终止".to_owned();
    log.on(firm, plus(last, 1), EventKind::DoNotContact { reason });
}

/// What is ordered while a contract runs, by the size of the company.
fn orders(firm: &Firm, signed: &[Signed], log: &mut Log) -> guanxi::Result<()> {
    let mut random = firm.random(3);
    let (a_year, apart) = match firm.size {
        Size::Large => (12, 30),
        Size::Middle => (6, 61),
        Size::Small => (4, 91),
    };
    let mut annual = firm.annual;
    for contract in signed {
        let mut on = plus(contract.start, i64::from(random.between(0, 12)));
        while on <= contract.last {
            let part = annual.checked_div(a_year).unwrap_or(0);
            let percent = random.between(78, 122);
            let tens = part.saturating_mul(percent).checked_div(1_000).unwrap_or(0);
            let amount = Amount::from_major(i64::from(tens).saturating_mul(10))?;
            // What was bought before the log begins is not in it.
            if on >= day(2023, 1, 1) {
                log.on(firm, on, Purchase::new(amount).quantity(random.between(1, 20)));
            }
            on = plus(on, i64::from(random.between(apart, apart.saturating_add(4))));
        }
        annual = annual.saturating_mul(firm.growth).checked_div(100).unwrap_or(annual);
    }
    Ok(())
}

/// Whether a contract runs on a day.
pub(crate) fn is_customer(signed: &[Signed], on: NaiveDate) -> bool {
    signed.iter().any(|one| one.start <= on && on <= one.last)
}
