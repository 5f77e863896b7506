//! Warnings of customers that may leave, step by step, and the assessments around them.

use chrono::NaiveDate;
use guanxi::record::{EventId, Measure, RiskAssessment, Signal, WarningAction, WarningEvent};

use crate::contracts::Signed;
use crate::days::{at, day, months_after, plus, workday};
use crate::firm::{Firm, Size};
use crate::log::Log;

/// How a warning ends.
#[derive(Clone, Copy)]
enum End {
    Cleared(NaiveDate),
    /// On the day after the contract of this number is signed.
    Renewed(usize),
    Lost(NaiveDate, &'static str),
    FalseAlarm(NaiveDate),
    Open,
}

/// The warnings: of whom, from when, why, and how they ended.
fn told() -> [(u32, NaiveDate, &'static str, End); 12] {
    [
        (2, day(2024, 2, 20), "price", End::Renewed(2)),
        (5, day(2024, 3, 18), "service", End::Cleared(day(2024, 4, 22))),
        (20, day(2024, 4, 15), "price", End::Lost(day(2024, 5, 31), "价格")),
        (9, day(2024, 5, 6), "competitor", End::Cleared(day(2024, 6, 11))),
        (8, day(2024, 5, 13), "service", End::Lost(day(2024, 6, 30), "响应不及时")),
        (26, day(2024, 5, 20), "price", End::Renewed(1)),
        (12, day(2024, 6, 3), "service", End::Renewed(2)),
        (15, day(2024, 6, 4), "other", End::FalseAlarm(day(2024, 6, 6))),
        (14, day(2024, 6, 18), "service", End::Cleared(day(2024, 7, 23))),
        (3, day(2024, 9, 9), "competitor", End::Cleared(day(2024, 10, 15))),
        (21, day(2024, 10, 14), "price", End::Open),
        (36, day(2024, 11, 18), "service", End::Open),
    ]
}

/// Writes down the assessments of a company, and its warning if there is one.
pub(crate) fn write(firm: &Firm, signed: &[Signed], log: &mut Log) -> guanxi::Result<()> {
    if firm.size == Size::Large {
        let mut on = day(2024, 1, 10).max(plus(firm.since, 30));
        while on <= Log::last() {
            assess(firm, workday(on), 600, "low", "合作稳定", log)?;
            on = months_after(on, 3)?;
        }
    }
    for (place, (number, on, root, end)) in told().into_iter().enumerate() {
        if number == firm.number {
            let id = format!("YJ-2024-{:03}", place.saturating_add(1));
            Case { firm, id, log }.write(on, root, end, signed)?;
        }
    }
    Ok(())
}

fn assess(
    firm: &Firm,
    on: NaiveDate,
    minutes: u32,
    level: &str,
    text: &str,
    log: &mut Log,
) -> guanxi::Result<EventId> {
    let sheet = RiskAssessment::new(text).level(level.parse()?).in_role("account_manager".parse()?);
    log.at(firm, at(on, minutes), firm.owner, sheet)
}

/// One warning that is being written down.
struct Case<'a> {
    firm: &'a Firm,
    id: String,
    log: &'a mut Log,
}

impl Case<'_> {
    fn step(
        &mut self,
        on: NaiveDate,
        minutes: u32,
        role: &str,
        action: WarningAction,
    ) -> guanxi::Result<()> {
        let by = if role == "account_manager" { self.firm.owner } else { "he.tao" };
        let event = WarningEvent::new(self.id.as_str(), action).in_role(role.parse()?);
        self.log.at(self.firm, at(on, minutes), by, event)?;
        Ok(())
    }

    fn write(
        &mut self,
        on: NaiveDate,
        root: &str,
        end: End,
        signed: &[Signed],
    ) -> guanxi::Result<()> {
        let (manager, head) = ("account_manager", "sales_supervisor");
        let mut random = self.firm.random(8);
        let signal = Signal::new("considering_switch".parse()?).saying("表示考虑更换供应商");
        self.log.at(self.firm, at(on, 570), self.firm.owner, signal.clone())?;
        let detect = WarningAction::Detect { cause: "switch".parse()?, note: String::new() };
        self.step(on, 600, manager, detect)?;
        let text = "客户考虑更换供应商".to_owned();
        let reported = if random.chance(20) { 760 } else { random.between(620, 710) };
        self.step(on, reported, manager, WarningAction::Report { to: head.parse()?, text })?;
        if let End::FalseAlarm(over) = end {
            let reason = "误解，客户无此打算".to_owned();
            self.log.at(self.firm, at(over, 590), self.firm.owner, signal.over())?;
            return self.step(over, 600, manager, WarningAction::Dismiss { reason });
        }
        let next = workday(plus(on, 1));
        let meet = WarningAction::Meet { causes: vec![root.parse()?], minutes: String::new() };
        self.step(next, random.between(560, 600), head, meet)?;
        let due = workday(plus(on, 14)).into();
        let measures = vec![Measure::new("专人跟进并改进服务", self.firm.owner, due)];
        self.step(next, 900, head, WarningAction::Plan { measures })?;
        self.step(workday(plus(next, 1)), 600, manager, WarningAction::Execute)?;
        let last = match end {
            End::Cleared(day) | End::Lost(day, _) | End::FalseAlarm(day) => day,
            End::Renewed(place) => signed.get(place).map_or(on, |one| workday(plus(one.on, 1))),
            End::Open => Log::last(),
        };
        let mut week = plus(on, 8);
        while week < last {
            let text = "按计划推进".to_owned();
            self.step(
                workday(week).min(last),
                540,
                manager,
                WarningAction::Progress { text, major: false },
            )?;
            week = plus(week, 7);
        }
        let ended = match end {
            End::Cleared(_) => {
                self.log.at(self.firm, at(last, 560), self.firm.owner, signal.over())?;
                let assessment = assess(self.firm, last, 590, "medium", "已恢复信任", self.log)?;
                WarningAction::Clear { assessment }
            }
            End::Renewed(place) => match signed.get(place) {
                Some(one) => WarningAction::Renew { contract: one.id.as_str().into() },
                None => return Ok(()),
            },
            End::Lost(_, reason) => WarningAction::Lose { reason: reason.to_owned() },
            End::FalseAlarm(_) | End::Open => return Ok(()),
        };
        self.step(last, 620, manager, ended)
    }
}
